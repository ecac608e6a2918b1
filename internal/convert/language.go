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
	"ku": "u ji li bi ku em ew ez hun min wi xwe re tune heye bun cu got ser yen", // Kurmanji, which is told from the others and never given
}

// Letters and words by which other languages in Arabic script are told from
// Arabic: letters that Arabic is not written with, and, where a keyboard gave
// Arabic ones for these, the short words of Persian against those of Arabic. A
// few of the letters stand for sounds of spoken Arabic: they are none of these.
const (
	otherLetters = "یکەێۆڕڵڤژٹڈںےھۍېښټډړځڅږہ"
	shortPersian = "که از را است بود با برای شد چه بودند شما یک نمی می"
	shortArabic  = "في من على الى إلى هذا هذه ما لا هو هي كان كنت يعني اللي ان أن كل مع بس لم قال عن هناك"
)

var arabicScript = sync.OnceValue(func() map[string]int {
	of := map[string]int{}
	for word := range strings.FieldsSeq(shortPersian) {
		of[text.Fold(word)] = 1
	}
	for word := range strings.FieldsSeq(shortArabic) {
		of[text.Fold(word)] = -1
	}
	return of
})

var languageOf = sync.OnceValue(func() map[string]string {
	of := map[string]string{}
	for language, words := range functionWords {
		for word := range strings.FieldsSeq(words) {
			of[word] = language
		}
	}
	return of
})

// enoughToDiffer is how many words have more than one function word among them.
const enoughToDiffer = 20

// enoughWords to guess a language from.
const enoughWords = 20_000

// language guesses the language of a text, "" where nothing speaks for one:
// Arabic where most letters are of its script and nothing speaks for Persian,
// Kurdish or another that is written so, otherwise the language of most function words, if
// these are one word in twenty and a half more than those of any other.
func language(s string) string {
	words, arabic, foreign, persian := 0, 0, 0, 0
	met := map[string]bool{}
	counts := map[string]int{}
	for w := range text.WordsIn(s) {
		if words++; words > enoughWords {
			break
		}
		word := w.Of(s)
		if isArabic(word) {
			arabic++
			persian += arabicScript()[text.Fold(word)]
			if strings.ContainsAny(word, otherLetters) {
				foreign++
			}
			continue
		}
		folded := text.Fold(word)
		if language, ok := languageOf()[folded]; ok {
			counts[language]++
			met[folded] = true
		}
	}
	switch {
	case 2*arabic > words && (10*foreign > arabic || persian > 0):
		return ""
	case 2*arabic > words:
		return "ar"
	}
	best, second := "", 0
	for _, language := range []string{"en", "fr", "tr", "ku"} {
		switch n := counts[language]; {
		case n > counts[best]:
			best, second = language, counts[best]
		case n > second:
			second = n
		}
	}
	if counts[best]*20 < words || 2*counts[best] < 3*second || counts[best] == 0 || best == "ku" || words >= enoughToDiffer && len(met) < 2 {
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
