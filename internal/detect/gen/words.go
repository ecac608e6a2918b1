package main

import (
	"bufio"
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sheaf/internal/detect"
)

// scowlLevels are SCOWL's sizes up to 60, which is what Debian's
// american-english holds; a lower size means more common words.
var scowlLevels = []int{60, 55, 50, 40, 35, 20, 10}

// veryCommon is the SCOWL size up to which a word in lower case is not asked
// about in a text that has capitals, even if somebody may be called so.
const veryCommon = 20

// spoken are sounds and short forms that transcripts are full of and word
// lists lack. None is a name.
var spoken = strings.Fields(`uh uhh uhm erm mm mmm mhm hmm hm huh yeah yep yup nope okay ok gonna wanna gotta
	kinda sorta dunno cos cause tho til alright hey oh ah eh a i o transcript transcriber interviewer interviewee
	interpreter inaudible unintelligible crosstalk`)

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
		levels[w] = 10
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

type wordTally struct{ words, names, places int }

// compileWords front-codes the sorted list: on each line the number of bytes
// shared with the line before (as a letter from A), the rest of the word, and
// a digit that detect reads as its marks.
func compileWords(levels map[string]int, kinds map[string]kind) ([]byte, wordTally) {
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	var tally wordTally
	previous := ""
	for _, word := range slices.Sorted(maps.Keys(levels)) {
		marks := 0
		if levels[word] <= veryCommon {
			marks |= detect.MarkVeryCommon
		}
		if kinds[word]&forename != 0 {
			marks |= detect.MarkForename
		}
		switch k := kinds[word]; {
		case k&(forename|surname) != 0:
			marks |= detect.MarkPersonName
			tally.names++
		case k != 0:
			marks |= detect.MarkOtherName
			tally.places++
		}
		shared := sharedPrefix(previous, word)
		w.WriteByte(byte('A' + shared))
		w.WriteString(word[shared:])
		w.WriteByte(byte('0' + marks))
		w.WriteByte('\n')
		previous = word
		tally.words++
	}
	w.Flush()
	return out.Bytes(), tally
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
