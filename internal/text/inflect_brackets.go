package text

import (
	"slices"
	"strings"
	"unicode"
)

// joinBrackets makes one phrase of words in brackets and the word before them, where
// each brings an article or a preposition of its own: "the [a senior officer]", "his
// [in the thirties]", "du [un camp]", "on [March 2013]". True: it has changed
// something.
func (f *fitting) joinBrackets() bool {
	inside, ok := strings.CutPrefix(f.with, "[")
	if !ok {
		return false
	}
	switch primary(f.place.Language) {
	case "en":
		return f.joinEnglish(inside)
	case "fr":
		return f.joinFrench(inside)
	case "tr":
		if rest, ok := strings.CutPrefix(inside, "bir "); ok && f.wordBeforeIs("bir") {
			f.with = "[" + rest
			return true
		}
	}
	return false
}

// wordBeforeIs tells whether the word before, in any case, is one of some.
func (f *fitting) wordBeforeIs(words ...string) bool {
	rest, ok := cutSpace(f.before)
	return ok && slices.Contains(words, strings.ToLower(wordBefore(rest)))
}

func (f *fitting) joinEnglish(inside string) bool {
	first, behind, _ := strings.Cut(inside, " ")
	article := slices.Contains([]string{"a", "an", "the"}, first)
	preposition := slices.Contains([]string{"in", "of", "at"}, first)
	determined := f.wordBeforeIs("the", "a", "an", "my", "his", "our", "your", "their", "its", "this", "every", "each", "another", "no")
	switch {
	case determined && article:
		f.with = "[" + behind
	case preposition && (determined || f.wordBeforeIs("her")):
		f.with = "[" + strings.TrimPrefix(behind, "the ")
	case preposition && f.wordBeforeIs("in", "of", "at"):
		f.with = "[" + behind
	case f.wordBeforeIs("on") && isEnglishPeriod(inside):
		rest, _ := cutSpace(f.before)
		word := wordBefore(rest)
		f.replaceBefore(len(f.before)-len(rest)+len(word), cased("in", word, "en")+f.before[len(rest):])
	default:
		return false
	}
	return true
}

var englishMonths = strings.Fields(`january february march april may june july august september october november december spring summer autumn winter early late`)

// isEnglishPeriod tells a time that something happens in, not on: a month, a season,
// a year, a decade, and no day of one.
func isEnglishPeriod(inside string) bool {
	words := strings.Fields(strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(inside, "the "), "]")))
	if len(words) == 0 || len(words) > 3 {
		return false
	}
	last := words[len(words)-1]
	year := len(last) >= 4 && strings.Trim(last[:4], "0123456789") == "" && (len(last) == 4 || last[4:] == "s")
	return (year || len(words) == 1) && (slices.Contains(englishMonths, words[0]) || year)
}

// frenchArticles are the articles in front of the words in brackets, with what is
// left of the one in the text before them.
var (
	frenchArticles = []string{"un ", "une ", "le ", "la ", "les ", "l'", "l’", "des "}
	frenchBefore   = map[string]string{"le": "", "la": "", "les": "", "l": "", "un": "", "une": "", "au": "à", "aux": "à", "du": "de"}
	frenchMonths   = strings.Fields(`janvier février mars avril mai juin juillet août septembre octobre novembre décembre`)
)

func (f *fitting) joinFrench(inside string) bool {
	rest, space := cutSpace(f.before)
	if !space {
		rest, _ = cutLastApostrophe(f.before)
	}
	word := wordBefore(rest)
	small := strings.ToLower(word)
	if word == "" || follows(rest, word) || !space && small != "l" {
		return false
	}
	at := slices.IndexFunc(frenchArticles, func(a string) bool { return strings.HasPrefix(inside, a) })
	first := strings.TrimRightFunc(wordAtStart(inside), func(r rune) bool { return !unicode.IsLetter(r) })
	replace := func(with string) bool {
		if with != "" {
			with = cased(with, word, "fr") + " "
		}
		f.replaceBefore(len(f.before)-len(rest)+len(word), with)
		return true
	}
	if at < 0 {
		if small == "le" && slices.Contains(frenchMonths, first) {
			return replace("en")
		}
		return false
	}
	article := strings.TrimRight(frenchArticles[at], " '’")
	switch with, known := frenchBefore[small]; {
	case small == "en" && article == "l":
		f.with = "[" + inside[len(frenchArticles[at]):]
		return true
	case small == "en" && article == "le", small == "à" && article == "le", with == "à" && known && article == "le":
		f.with = "[" + inside[len("le "):]
		return replace("au")
	case small == "de" && article == "le", with == "de" && known && article == "le":
		f.with = "[" + inside[len("le "):]
		return replace("du")
	case small == "en" && (article == "les" || article == "la"):
		return replace("dans")
	case known:
		return replace(with)
	}
	return false
}
