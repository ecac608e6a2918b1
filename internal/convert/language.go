package convert

import (
	"strings"
	"sync"
	"unicode"

	"sheaf/internal/text"
)

// functionWords are the short words of which every text in a language is full,
// folded, and in no other of these languages.
var functionWords = map[string]string{
	"en": "the and of that was they it is you what with have had were there this not for he she we my did know when but",
	"fr": "le les des et est que qui dans pour pas une nous vous ils elle avec sur mais ce etait ont sont je au du",
	"tr": "ve bir bu da ben sen biz siz onlar icin cok ama gibi daha var yok oldu vardi degil mi sonra kadar diye",
}

var languageOf = sync.OnceValue(func() map[string]string {
	of := map[string]string{}
	for language, words := range functionWords {
		for word := range strings.FieldsSeq(words) {
			of[word] = language
		}
	}
	return of
})

// enoughWords to guess a language from.
const enoughWords = 20_000

// language guesses the language of a text, "" where nothing speaks for one:
// Arabic where most letters are of its script (Persian and Kurdish in that
// script are not told apart), otherwise the language of most function words, if
// these are one word in twenty and a half more than those of any other.
func language(s string) string {
	words, arabic := 0, 0
	counts := map[string]int{}
	for w := range text.WordsIn(s) {
		if words++; words > enoughWords {
			break
		}
		word := w.Of(s)
		if isArabic(word) {
			arabic++
			continue
		}
		if language, ok := languageOf()[text.Fold(word)]; ok {
			counts[language]++
		}
	}
	if 2*arabic > words {
		return "ar"
	}
	best, second := "", 0
	for _, language := range []string{"en", "fr", "tr"} {
		switch n := counts[language]; {
		case n > counts[best]:
			best, second = language, counts[best]
		case n > second:
			second = n
		}
	}
	if counts[best]*20 < words || 2*counts[best] < 3*second || counts[best] == 0 {
		return ""
	}
	return best
}

func isArabic(word string) bool {
	for _, r := range word {
		if unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) {
			return true
		}
	}
	return false
}
