package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Turkish ending is written as grammars write it: A is a or e, I is one of
// ı i u ü, D is d or t, C is c or ç, each as what stands before asks; what is in
// brackets is there only to part two vowels, or two consonants.
//
// turkishSlots are the endings by what may follow them: an ending is read slot by
// slot, each at most once but those that begin another word. Of two readings the
// first counts: behind a consonant Ahmet'in is of Ahmet, not your Ahmet.
type turkishSlot uint8

const (
	bareStem turkishSlot = iota
	derived              // the word that the ending made may take all endings
	plural
	possessed
	possessedByThird // takes an n before a case
	inCase
	relative // -ki, which takes an n before a case as well
	predicate
)

type turkishEnding struct {
	form string
	to   turkishSlot
}

var (
	turkishCases = []turkishEnding{
		{"(n)In", inCase}, {"(y)I", inCase}, {"(y)A", inCase}, {"DAn", inCase}, {"DA", inCase}, {"(y)lA", inCase}, {"CA", inCase},
	}
	turkishCasesBehindN = []turkishEnding{
		{"nIn", inCase}, {"nI", inCase}, {"nA", inCase}, {"nDAn", inCase}, {"nDA", inCase}, {"(y)lA", inCase}, {"nCA", inCase},
	}
	turkishPossessions = []turkishEnding{
		{"(s)I", possessedByThird}, {"(I)mIz", possessed}, {"(I)nIz", possessed}, {"(I)m", possessed}, {"(I)n", possessed},
	}
	turkishPlural      = []turkishEnding{{"lAr", plural}}
	turkishDerivations = []turkishEnding{
		{"lI", derived}, {"sIz", derived}, {"lIk", derived}, {"CIk", derived}, {"CI", derived}, {"gil", derived},
	}
	turkishRelative   = []turkishEnding{{"ki", relative}}
	turkishPredicates = []turkishEnding{
		{"(y)DI", predicate}, {"(y)mIş", predicate}, {"(y)sA", predicate}, {"DIr", predicate}, {"(y)ken", predicate},
		{"(y)Im", predicate}, {"sInIz", predicate}, {"sIn", predicate}, {"(y)Iz", predicate},
	}
)

// turkishNext are the endings that may follow, the likeliest first.
var turkishNext = map[turkishSlot][][]turkishEnding{
	bareStem:         {turkishCases, turkishPlural, turkishPossessions, turkishDerivations, turkishPredicates},
	derived:          {turkishCases, turkishPlural, turkishPossessions, turkishDerivations, turkishPredicates},
	plural:           {turkishCases, turkishPossessions, turkishDerivations, turkishPredicates},
	possessed:        {turkishCases, turkishPredicates},
	possessedByThird: {turkishCasesBehindN, turkishPredicates},
	inCase:           {turkishRelative, turkishPredicates},
	relative:         {turkishPlural, turkishCasesBehindN, turkishPredicates},
	predicate:        {turkishPlural, turkishPredicates},
}

// longestEnding in bytes: an ending of six parts. What is longer is none.
const longestEnding = 32

// turkishReading reads an ending, in lower case, into its parts. It remembers where
// it came to nothing, so that no place is tried twice in one slot.
type turkishReading struct {
	s    string
	dead [longestEnding + 1][predicate + 1]bool // by place and slot
}

// parseTurkish reads an ending into its parts; nil if it is none. What a name
// possesses is read first where the place was said to be of that form.
func parseTurkish(s string, possession bool) []string {
	if s == "" || len(s) > longestEnding {
		return nil
	}
	r := turkishReading{s: s}
	if possession {
		if parts := r.oneOf(turkishPossessions, 0); parts != nil {
			return parts
		}
	}
	return r.from(0, bareStem)
}

// from reads what stands behind a slot.
func (t *turkishReading) from(at int, slot turkishSlot) []string {
	if t.dead[at][slot] {
		return nil
	}
	for _, endings := range turkishNext[slot] {
		if parts := t.oneOf(endings, at); parts != nil {
			return parts
		}
	}
	t.dead[at][slot] = true
	return nil
}

// oneOf reads one of some endings, with or without what is in brackets, and then
// the rest.
func (t *turkishReading) oneOf(endings []turkishEnding, at int) []string {
	for _, e := range endings {
		optional, form := "", e.form
		if form[0] == '(' {
			optional, form, _ = strings.Cut(form[1:], ")")
		}
		for _, as := range []string{optional + form, form} {
			n := matchTurkish(t.s[at:], as)
			switch {
			case n == 0:
			case at+n == len(t.s):
				return []string{e.form}
			default:
				if rest := t.from(at+n, e.to); rest != nil {
					return append([]string{e.form}, rest...)
				}
			}
		}
	}
	return nil
}

// matchTurkish is how many bytes of s a form takes, or 0.
func matchTurkish(s, form string) int {
	n := 0
	for _, want := range form {
		r, size := utf8.DecodeRuneInString(s[n:])
		if size == 0 || r != want && !strings.ContainsRune(turkishLetters[want], r) {
			return 0
		}
		n += size
	}
	return n
}

var turkishLetters = map[rune]string{'A': "ae", 'I': "ıiuü", 'D': "dt", 'C': "cç"}

// turkish harmonises the ending with the new name, and de and mi behind it.
func (f *fitting) turkish() {
	sound, ok := turkishSoundOf(f.given)
	if !ok {
		return
	}
	sign, rest := cutApostrophe(f.behind)
	ending := wordAtStart(rest)
	end := len(sign) + len(ending)
	if ending != "" {
		parts := f.caseOfPossessed(lowerTurkish(ending))
		if parts == nil {
			parts = parseTurkish(lowerTurkish(ending), f.noted(formPossessed))
		}
		if parts == nil {
			return
		}
		if parts[0] == "(s)I" && !sound.vowel {
			f.note(formPossessed)
		}
		f.replaceBehind(len(sign), end, endingLike(sound.take(parts), ending, "tr"))
	} else if sign != "" {
		return // a quotation mark: what follows belongs to the sentence around
	}
	for range mostClitics {
		rest, spaced := strings.CutPrefix(f.behind[end:], " ")
		word := wordAtStart(rest)
		parts := cliticOf(lowerTurkish(word))
		if !spaced || parts == nil {
			return
		}
		f.replaceBehind(end+1, end+1+len(word), endingLike(sound.take(parts), word, "tr"))
		end += 1 + len(word)
	}
}

// caseOfPossessed reads the ending before which words in brackets stand, where the
// words or what they stand for are of something possessed, which puts an n before its
// cases: Gül Mahallesi'nde becomes [bir mahalle]'de, 2013'te [2010'ların başı]'nda.
// Nil: neither is, or the ending is no case.
func (f *fitting) caseOfPossessed(ending string) []string {
	if !strings.HasPrefix(f.given, "[") {
		return nil
	}
	was, is := isPossessed(f.old, ending), isPossessed(f.given, "")
	r := turkishReading{s: ending}
	cases := turkishCases
	if was {
		cases = turkishCasesBehindN
	}
	if !was && !is {
		return nil
	}
	parts := r.oneOf(cases, 0)
	if parts == nil || was == is {
		return parts
	}
	from, to := turkishCasesBehindN, turkishCases
	if is {
		from, to = to, from
	}
	at := slices.IndexFunc(from, func(e turkishEnding) bool { return e.form == parts[0] })
	parts[0] = to[slices.IndexFunc(to, func(e turkishEnding) bool { return bareCase(e.form) == bareCase(from[at].form) })].form
	return parts
}

// bareCase is the form of a case without the letter that parts it from its word.
func bareCase(form string) string {
	return strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(form, "(n)"), "(y)"), "n")
}

// possessedInBrackets are words that package detect's wordings end in, without the s
// that tells most of their like.
var possessedInBrackets = []string{"yeri", "başı", "sonu", "ilkbaharı", "yazı", "sonbaharı", "mensubu", "birimi", "kuruluşu", "kurumu"}

// isPossessed tells words that end in the possessive of the third person. Of what
// stood in the text, ending shows it: an n that nothing else would put there.
func isPossessed(words, ending string) bool {
	last := lowerTurkish(words[strings.LastIndexByte(words, ' ')+1:])
	last = strings.TrimRight(last, "]")
	if ending != "" {
		return strings.Contains(words, " ") && endsIn(last, "ı", "i", "u", "ü") && (strings.HasPrefix(ending, "nd") || isOneEnding(ending))
	}
	return endsIn(last, "sı", "si", "su", "sü") || slices.Contains(possessedInBrackets, last)
}

// isOneEnding tells the dative and the accusative behind a possessive.
func isOneEnding(ending string) bool {
	return slices.Contains([]string{"na", "ne", "nı", "ni", "nu", "nü"}, ending)
}

// mostClitics follow one name: "Ali de mi".
const mostClitics = 2

// cliticOf reads the words that follow a name by themselves and sound with it:
// de, "too", which is never te, and mi, which makes a question.
func cliticOf(word string) []string {
	switch {
	case word == "de" || word == "da":
		return []string{"dA"}
	case len(word) > longestEnding || matchTurkish(word, "mI") == 0:
		return nil
	}
	n := matchTurkish(word, "mI")
	if n == len(word) {
		return []string{"mI"}
	}
	r := turkishReading{s: word[n:]}
	if parts := r.oneOf(turkishPredicates, 0); parts != nil {
		return append([]string{"mI"}, parts...)
	}
	return nil
}

// turkishSound is what an ending takes from what stands before it.
type turkishSound struct {
	front, rounded bool // of the last vowel
	vowel          bool // the last letter is one
	hard           bool // the last letter is voiceless: d becomes t
}

// take is the ending as it is written behind the sound, which becomes that of
// the word with it.
func (t *turkishSound) take(parts []string) string {
	var b strings.Builder
	for _, form := range parts {
		if form[0] == '(' {
			optional, rest, _ := strings.Cut(form[1:], ")")
			if t.vowel != (optional == "I") {
				rest = optional + rest
			}
			form = rest
		}
		for _, r := range form {
			b.WriteRune(t.next(r))
		}
	}
	return b.String()
}

// next is a letter of a form as the sound asks for it.
func (t *turkishSound) next(r rune) rune {
	switch r {
	case 'A':
		r = pick(t.front, 'e', 'a')
	case 'I':
		r = pick(t.front, pick(t.rounded, 'ü', 'i'), pick(t.rounded, 'u', 'ı'))
	case 'D':
		r = pick(t.hard, 't', 'd')
	case 'C':
		r = pick(t.hard, 'ç', 'c')
	}
	t.hear(r)
	return r
}

func pick(yes bool, a, b rune) rune {
	if yes {
		return a
	}
	return b
}

// hear goes on by one letter, in lower case.
func (t *turkishSound) hear(r rune) {
	switch r {
	case 'a', 'ı', 'â':
		t.front, t.rounded, t.vowel = false, false, true
	case 'e', 'i', 'î':
		t.front, t.rounded, t.vowel = true, false, true
	case 'o', 'u', 'û':
		t.front, t.rounded, t.vowel = false, true, true
	case 'ö', 'ü':
		t.front, t.rounded, t.vowel = true, true, true
	default:
		t.vowel = false
	}
	t.hard = strings.ContainsRune("fstkçşhp", r)
}

// turkishSoundOf is how a name ends; not ok where nobody could say it. A single
// letter and a number are heard as they are said: B'nin, 3'ün.
func turkishSoundOf(name string) (turkishSound, bool) {
	name = strings.TrimRightFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
	if name == "" {
		return turkishSound{}, false
	}
	said := turkishNumber(name)
	if said == "" {
		word := wordBefore(name)
		said = lowerTurkish(word)
		if InCapitals(word) && utf8.RuneCountInString(word) == 2 || utf8.RuneCountInString(word) == 1 {
			r, _ := utf8.DecodeLastRuneInString(said)
			said = turkishLetterName(r)
		}
	}
	var t turkishSound
	vowels := false
	for _, r := range said {
		if r != 'ı' && r != 'ö' && r != 'ü' && r != 'ç' && r != 'ş' && r > unicode.MaxASCII && !strings.ContainsRune("âîû", r) {
			r, _ = utf8.DecodeRuneInString(Fold(string(r)))
		}
		t.hear(r)
		vowels = vowels || t.vowel
	}
	if strings.HasSuffix(said, "y") && !strings.HasSuffix(said, "ey") && !strings.HasSuffix(said, "ay") && !strings.HasSuffix(said, "oy") && !strings.HasSuffix(said, "uy") {
		t.hear('i') // Harry, Kelly: no Turkish word ends so
		vowels = true
	}
	if palatal[said] {
		t.front = true
	}
	return t, vowels
}

// palatal are names whose last l or t is spoken in front, against their vowel.
var palatal = map[string]bool{
	"kemal": true, "cemal": true, "celal": true, "bilal": true, "hilal": true, "nihal": true, "zuhal": true, "iclal": true,
	"ikbal": true, "meral": true, "resul": true,
}

// turkishLetterName is how a letter of the alphabet is called.
func turkishLetterName(r rune) string {
	switch {
	case strings.ContainsRune("aeıioöuü", r):
		return string(r)
	case r == 'q':
		return "kü"
	case r == 'x':
		return "iks"
	}
	return string(r) + "e"
}

// turkishNumber is the last word of a number as it is said; empty for no number.
func turkishNumber(s string) string {
	digits := ""
	for i := len(s); i > 0; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if r < '0' || r > '9' || len(digits) == 6 {
			break
		}
		digits = string(r) + digits
		i -= n
	}
	if digits == "" {
		return ""
	}
	zeros := len(digits) - len(strings.TrimRight(digits, "0"))
	switch {
	case zeros == len(digits):
		return "sıfır"
	case zeros >= 3:
		return "bin"
	case zeros == 2:
		return "yüz"
	}
	ones := []string{"", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz"}
	tens := []string{"", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan"}
	if zeros == 1 {
		return tens[digits[len(digits)-2]-'0']
	}
	return ones[digits[len(digits)-1]-'0']
}

func lowerTurkish(s string) string { return strings.ToLowerSpecial(unicode.TurkishCase, s) }
