package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/blevesearch/vellum"

	"sheaf/internal/detect"
)

// scowlLevels are SCOWL's sizes up to 60, which is what Debian's
// american-english holds; a lower size means more common words.
var scowlLevels = []int{60, 55, 50, 40, 35, 20, 10}

// veryCommon is the SCOWL size up to which a word in lower case is not asked
// about in a text that has capitals, even if somebody may be called so.
const veryCommon = 20

// spoken are sounds and short forms that transcripts are full of and word
// lists lack, and words of Arabic that go with its speakers into English. None
// is a name.
var spoken = strings.Fields(`uh uhh uhm erm mm mmm mmmm mhm mmhm hm hmm hmmm huh yeah yeh yep yup nope nah okay okey ok gonna wanna gotta
	kinda sorta dunno cos cause tho til alright hey oh ooh ah ahh aah aha eh ehm a i o um umm ummm ugh oops wow whoa phew gosh gee heh haha
	lemme gimme gotcha innit yall ain whatcha betcha cuz coz noone anyways ourself themself
	mr mrs ms transcript transcriber interviewer interviewee interpreter inaudible unintelligible crosstalk redacted
	yaani yani wallah wallahi inshallah inshaallah mashallah mashaallah alhamdulillah hamdulillah hamdillah khalas yalla habibi habibti haram halal
	email emails online website websites internet app apps smartphone smartphones selfie wifi`)

// countries are English words in lower case that are first of all places of
// which people speak; they are no common words here.
var countries = strings.Fields(`china japan turkey chad guinea mecca`)

// readScowl gives each folded lower-case word its smallest SCOWL size.
// Entries written with a capital are names of something and are left out.
func readScowl(dir string) (map[string]int, error) {
	levels := map[string]int{}
	for _, level := range scowlLevels {
		for _, variety := range []string{"english", "american", "british", "british_z"} {
			for _, kind := range []string{"words", "contractions"} {
				path := filepath.Join(dir, variety+"-"+kind+"."+strconv.Itoa(level))
				if err := readWords(path, level, levels); err != nil {
					return nil, err
				}
			}
		}
	}
	for _, w := range spoken {
		levels[w] = veryCommon
	}
	for _, w := range countries {
		delete(levels, w)
	}
	return levels, nil
}

func readWords(path string, level int, levels map[string]int) error {
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) && !strings.HasPrefix(filepath.Base(path), "english-words") {
		return nil // not every variety has every size
	}
	if err != nil {
		return err
	}
	for line := range bytes.Lines(data) {
		word := latin1(bytes.TrimSpace(line))
		if word == "" || strings.ContainsFunc(word, unicode.IsUpper) {
			continue
		}
		word = strings.TrimSuffix(word, "'s")
		for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == '-' }) {
			levels[detect.Fold(part)] = level
		}
	}
	return nil
}

// latin1 reads SCOWL's ISO 8859-1.
func latin1(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// marksOf are the marks of an English word: whether it is a name anywhere in the world.
func marksOf(word string, level int, kinds map[string]kind) uint64 {
	var marks uint64
	if level <= veryCommon {
		marks |= detect.MarkVeryCommon
	}
	return marks | nameMarks(kinds[word])
}

func nameMarks(k kind) (marks uint64) {
	if k&forename != 0 {
		marks |= detect.MarkForename
	}
	switch {
	case k&(forename|surname) != 0:
		marks |= detect.MarkPersonName
	case k != 0:
		marks |= detect.MarkOtherName
	}
	return marks
}

func englishMarks(scowl string, lists *nameLists) (map[string]uint64, error) {
	levels, err := readScowl(scowl)
	if err != nil {
		return nil, err
	}
	marked := make(map[string]uint64, len(levels))
	for word, level := range levels {
		marked[word] = marksOf(word, level, lists.kinds)
	}
	return marked, nil
}

// writeWords compiles the list of each language and prints what is in it.
func writeWords(out, scowl, dictionaries string, lists *nameLists) error {
	english, err := englishMarks(scowl, lists)
	if err != nil {
		return err
	}
	french, err := frenchMarks(dictionaries, lists)
	if err != nil {
		return err
	}
	turkish, err := turkishMarks(dictionaries, lists)
	if err != nil {
		return err
	}
	arabic, err := arabicMarks(dictionaries, lists)
	if err != nil {
		return err
	}
	for _, l := range []struct {
		language string
		words    map[string]uint64
	}{{"en", english}, {"fr", french}, {"tr", turkish}, {"ar", arabic}} {
		packed, err := compile(l.words)
		if err != nil {
			return err
		}
		var names, others int
		for _, marks := range l.words {
			switch {
			case marks&detect.MarkPersonName != 0:
				names++
			case marks&detect.MarkOtherName != 0:
				others++
			}
		}
		fmt.Printf("words.%s: %d bytes, %d words; %d of them also a person's name, %d also part of a place name or a rare name\n",
			l.language, len(packed), len(l.words), names, others)
		if err := os.WriteFile(filepath.Join(out, "words."+l.language), packed, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// compile makes an automaton of words and their marks. The registry is large
// enough to find nearly every state that is there already, which is what makes
// it small.
func compile(words map[string]uint64) ([]byte, error) {
	byKey := make(map[string]uint64, len(words))
	for word, marks := range words {
		byKey[string(detect.WordKey(word))] = marks
	}
	var out bytes.Buffer
	builder, err := vellum.New(&out, &vellum.BuilderOpts{Encoder: 1, RegistryTableSize: 200_000, RegistryMRUSize: 4})
	if err != nil {
		return nil, err
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		if err := builder.Insert([]byte(key), byKey[key]); err != nil {
			return nil, err
		}
	}
	if err := builder.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
