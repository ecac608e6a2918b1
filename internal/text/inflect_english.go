package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// indefinite makes a or an before the name what its first sound asks. A capital
// A is the article only where a sentence begins: "Group A Karim" is none.
func (f *fitting) indefinite() {
	rest, ok := cutSpace(f.before)
	article := wordBefore(rest)
	switch article {
	case "a", "an", "An", "AN":
	case "A":
		if !beginsSentence(strings.TrimSuffix(rest, article)) {
			return
		}
	default:
		return
	}
	if r, _ := utf8.DecodeLastRuneInString(strings.TrimSuffix(rest, article)); !ok || r == '\'' || r == '’' || r == '-' {
		return
	}
	spoken := wordAtStart(strings.TrimLeftFunc(f.with, func(r rune) bool { return strings.ContainsRune(`[("“‘'`, r) }))
	if spoken == "" {
		return // a number: nobody is called so
	}
	fits := "a"
	if beginsWithVowel(spoken) {
		fits = "an"
	}
	f.replaceBefore(len(f.before)-len(rest)+len(article), cased(fits, article, "en")+f.before[len(rest):])
}

// beginsSentence tells whether nothing of the sentence stands before.
func beginsSentence(before string) bool {
	before = strings.TrimRightFunc(before, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"“‘'([`, r) })
	r, n := utf8.DecodeLastRuneInString(before)
	return n == 0 || strings.ContainsRune(".!?…:", r)
}

// beginsWithVowel tells of an English word, by its letters, whether its first
// sound is a vowel. Short words in capitals are spelled out.
func beginsWithVowel(word string) bool {
	if InCapitals(word) && utf8.RuneCountInString(word) <= 3 || utf8.RuneCountInString(word) == 1 {
		return strings.ContainsAny(strings.ToUpper(word[:1]), "AEFHILMNORSX")
	}
	folded := Fold(word)
	for _, silent := range []string{"hour", "honest", "honour", "honor", "heir"} {
		if strings.HasPrefix(folded, silent) {
			return true
		}
	}
	for _, glide := range []string{"uni", "use", "usu", "usa", "ukr", "uga", "eu", "one", "once", "ewe"} {
		if strings.HasPrefix(folded, glide) {
			return false
		}
	}
	return folded != "" && strings.Contains("aeiou", folded[:1])
}

// possessive puts an s where the new name asks for one: behind the lone
// apostrophe of a name that ends in s, and in a plural.
func (f *fitting) possessive() {
	sibilant := endsIn(f.with, "s", "x", "z", "sh", "ch")
	switch sign, rest := cutApostrophe(f.behind); {
	case sign != "" && wordAtStart(rest) == "" && endsIn(f.old, "s") && !endsIn(f.with, "s") && f.possesses(rest):
		f.replaceBehind(0, len(sign), sign+endingLike("s", f.old, "en"))
	case sign == "" && sibilant && strings.EqualFold(wordAtStart(f.behind), "s"):
		f.replaceBehind(0, 1, endingLike("es", f.old, "en"))
	}
}

// possesses tells the apostrophe of a possessive from a closing quotation mark:
// a word follows, and no quotation is open.
func (f *fitting) possesses(rest string) bool {
	next, ok := strings.CutPrefix(rest, " ")
	r, _ := utf8.DecodeRuneInString(next)
	if !ok || !unicode.IsLetter(r) && r != '[' {
		return false
	}
	for i, r := range f.before {
		if previous, n := utf8.DecodeLastRuneInString(f.before[:i]); (r == '\'' || r == '‘') && (n == 0 || !unicode.IsLetter(previous)) {
			return false
		}
	}
	return true
}

// endsIn looks at the last letters of a name, whatever closes it.
func endsIn(name string, endings ...string) bool {
	name = strings.TrimRightFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, e := range endings {
		if n := len(name) - len(e); n >= 0 && strings.EqualFold(name[n:], e) {
			return true
		}
	}
	return false
}
