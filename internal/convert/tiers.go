package convert

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sheaf/internal/text"
)

// tierKind says into what pieces a tier cuts the speech.
type tierKind int

const (
	tierOfSpeech tierKind = iota
	tierOfWords
	tierOfSounds
	tierOfSilence // where somebody speaks, and not what
)

// tierKinds are names that Praat and the usual aligners give to tiers, folded.
var tierKinds = map[string]tierKind{
	"word": tierOfWords, "words": tierOfWords, "ort": tierOfWords, "ort-mau": tierOfWords, "trn-words": tierOfWords, "wordtier": tierOfWords,
	"mots": tierOfWords, "kelimeler": tierOfWords,
	"phone": tierOfSounds, "phones": tierOfSounds, "phoneme": tierOfSounds, "phonemes": tierOfSounds, "mau": tierOfSounds,
	"kan": tierOfSounds, "kan-mau": tierOfSounds, "kas": tierOfSounds, "mas": tierOfSounds, "segment": tierOfSounds, "segments": tierOfSounds,
	"syllable": tierOfSounds, "syllables": tierOfSounds, "sampa": tierOfSounds, "ipa": tierOfSounds, "phones-mau": tierOfSounds,
	"silences": tierOfSilence,
}

// kindOfTier reads the name of a tier: "words", or "Dalu - words", and then of
// whom.
func kindOfTier(name string) (kind tierKind, of string) {
	if len(name) > longestLabel {
		return tierOfSpeech, ""
	}
	for _, between := range []string{" - ", "_", "/", ":", " ", "-"} {
		at := strings.LastIndex(name, between)
		if at <= 0 {
			continue
		}
		if kind, known := tierKinds[text.Fold(strings.TrimSpace(name[at+len(between):]))]; known && tierKinds[text.Fold(name)] == 0 {
			return kind, strings.TrimSpace(name[:at])
		}
	}
	return tierKinds[text.Fold(strings.TrimSpace(name))], ""
}

// withoutRepeated leaves out the tiers that hold the words of another once more:
//
//   - whose letters, put one behind the other, are those of another tier with no
//     more entries, or of one before with as many;
//   - that are named as tiers of words or sounds ("words", "phones", "MAU", "KAN",
//     "ORT", also behind a speaker's name), hold single short words only, and nine
//     in ten of them stand where a tier of larger pieces says something: that of
//     the same speaker where one is named, else any;
//   - named "silences", as Praat marks them, with no more than two sorts of labels.
//
// Any other tier is somebody's speech.
func withoutRepeated(all []tier) []tier {
	out := make([]bool, len(all))
	sameWords(all, out)
	ground := map[string][]interval{} // what a speaker says in larger pieces; "" is anybody
	for _, kind := range []tierKind{tierOfWords, tierOfSounds} {
		for i, t := range all {
			if k, of := kindOfTier(t.name); !out[i] && k == kind-1 {
				who := text.Fold(cmp.Or(of, t.name))
				ground[who] = append(ground[who], t.marks...)
				ground[""] = append(ground[""], t.marks...)
			}
		}
		for who := range ground {
			slices.SortFunc(ground[who], func(a, b interval) int { return cmp.Compare(a.start, b.start) })
		}
		for i, t := range all {
			k, of := kindOfTier(t.name)
			if !out[i] && k == kind && t.singleWords() && covered(t.marks, ground[text.Fold(of)]) {
				out[i] = true
			}
		}
	}
	var kept []tier
	for i, t := range all {
		if kind, _ := kindOfTier(t.name); out[i] || kind == tierOfSilence && t.sorts() <= 2 {
			continue
		}
		kept = append(kept, t)
	}
	return kept
}

// sameWords finds the tiers with the letters of another.
func sameWords(all []tier, out []bool) {
	seed := maphash.MakeSeed()
	coarsest := map[uint64]int{} // by letters: the tier with the fewest entries
	for i, t := range all {
		letters := t.letters(seed)
		if letters == 0 {
			continue
		}
		other, met := coarsest[letters]
		switch {
		case !met:
			coarsest[letters] = i
		case len(t.marks) < len(all[other].marks):
			out[other], coarsest[letters] = true, i
		default:
			out[i] = true
		}
	}
}

// letters is a sum over the letters and digits of a tier, 0 where it has too few
// to be anything but chance: two people may both say nothing but yes.
func (t tier) letters(seed maphash.Seed) uint64 {
	const few = 20
	var h maphash.Hash
	h.SetSeed(seed)
	n := 0
	for _, m := range t.marks {
		for _, r := range text.Fold(m.text) {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				maphash.WriteComparable(&h, r)
				n++
			}
		}
	}
	if n < few {
		return 0
	}
	return h.Sum64()
}

// singleWords tells whether each entry is one short word.
func (t tier) singleWords() bool {
	const short = 64 // bytes, some thirty letters of any script
	return len(t.marks) > 0 && !slices.ContainsFunc(t.marks, func(m interval) bool {
		return len(m.text) > short || strings.ContainsFunc(m.text, unicode.IsSpace)
	})
}

// sorts counts the different labels of a tier, up to three.
func (t tier) sorts() int {
	met := map[string]bool{}
	for _, m := range t.marks {
		if met[m.text] = true; len(met) == 3 {
			break
		}
	}
	return len(met)
}

// covered tells whether nine in ten of the marks begin inside one of the ground,
// both in order of time.
func covered(marks, ground []interval) bool {
	inside, at := 0, 0
	until := -longest
	for _, m := range marks {
		for at < len(ground) && ground[at].start <= m.start {
			until = max(until, ground[at].end)
			at++
		}
		if m.start < until {
			inside++
		}
	}
	return 10*inside >= 9*len(marks)
}

// phrases joins the words of a tier up to a pause.
func phrases(words []interval) []interval {
	const pause = 0.5 // seconds
	var out []interval
	for i := 0; i < len(words); {
		end := i + 1
		for end < len(words) && words[end].start-words[end-1].end < pause {
			end++
		}
		together := make([]string, 0, end-i)
		for _, w := range words[i:end] {
			together = append(together, w.text)
		}
		out = append(out, interval{words[i].start, words[end-1].end, strings.Join(together, " ")})
		i = end
	}
	return out
}

// praatAccents are combining marks by the sign that Praat has behind a letter.
const praatAccents = "\"\u0308'\u0301`\u0300^\u0302~\u0303,\u0327v\u030c"

// praatLetters are the letters that Praat writes with a backslash, a letter and
// an accent.
var praatLetters = sync.OnceValue(func() map[string]string {
	letters := map[string]string{}
	accents := []rune(praatAccents)
	for i := 0; i < len(accents); i += 2 {
		for c := 'A'; c <= 'z'; c++ {
			if both := norm.NFC.String(string([]rune{c, accents[i+1]})); utf8.RuneCountInString(both) == 1 {
				letters[string([]rune{c, accents[i]})] = both
			}
		}
	}
	return letters
})

// praatSigns are characters that Praat writes with a backslash and two signs.
var praatSigns = map[string]string{
	"ss": "ß", "ae": "æ", "Ae": "Æ", "o/": "ø", "O/": "Ø", "ao": "å", "Ao": "Å", "oe": "œ", "Oe": "Œ", "bs": `\`,
	"sw": "ə", "as": "ɑ", "ep": "ɛ", "ct": "ɔ", "hs": "ʊ", "ic": "ɪ", "vt": "ʌ",
	"th": "θ", "dh": "ð", "sh": "ʃ", "zh": "ʒ", "ng": "ŋ", "?g": "ʔ", ":f": "ː",
}

// plainPraat gives the characters for what Praat wrote with a backslash, and
// makes one line of several. What is no sign of Praat's stays as it is.
func plainPraat(s string) string {
	if strings.Contains(s, "\n") {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	s = strings.TrimSpace(s)
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for {
		at := strings.IndexByte(s, '\\')
		if at < 0 || len(s) < at+3 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:at])
		s = s[at:]
		as, length := `\`, 1
		if sign, ok := praatSigns[s[1:3]]; ok {
			as, length = sign, 3
		} else if letter, ok := praatLetters()[s[1:3]]; ok {
			as, length = letter, 3
		}
		b.WriteString(as)
		s = s[length:]
	}
}
