package detect

import (
	"strings"

	"sheaf/internal/text"
)

// language is a language as far as it changes how words are cut, what they are
// counted as, and which of them are common.
type language uint8

const (
	english language = iota // and every language that nothing is known of
	french
	turkish
	arabicLanguage
	kurmanji // Kurdish in Latin letters: held against known names and patterns alone
	sorani   // Kurdish and other languages in Arabic letters that are not Arabic: the same
)

// languages by the first part of their BCP 47 tag; Arabic is told by text.IsArabic.
var languages = map[string]language{
	"en": english, "fr": french, "tr": turkish,
	"ku": kurmanji, "kmr": kurmanji, "ckb": sorani, "fa": sorani, "prs": sorani, "ur": sorani,
}

// languageOf reads a BCP 47 tag; a text without one is taken for Arabic or
// English by its script.
func languageOf(tag, s string) language {
	primary, rest, _ := strings.Cut(strings.ToLower(tag), "-")
	in, ok := languages[primary]
	switch {
	case primary == "" && mostlyArabic(s), text.IsArabic(tag):
		return arabicLanguage
	case ok && in == kurmanji && strings.Contains(rest, "arab"):
		return sorani
	}
	return in
}

func mostlyArabic(s string) bool {
	arabic, other := 0, 0
	for _, r := range s {
		switch {
		case isArabic(r):
			arabic++
		case 'a' <= r|0x20 && r|0x20 <= 'z':
			other++
		}
	}
	return arabic > other
}

// elided are the French words that lose their vowel before another and are
// written to it with an apostrophe. Each is a word by itself.
var elided = set(`l d j m t s n c qu jusqu lorsqu puisqu quoiqu presqu quelqu`)

// reads is the language whose list holds the text's words in Latin letters.
func (in language) reads() language {
	switch in {
	case french, turkish:
		return in
	}
	return english
}

// passes tells the words for which there is no list: of Kurdish in either script.
func (in language) passes(sc script) bool {
	return in == kurmanji && sc == latin || in == sorani && sc == arabic
}

// marks looks a folded word in Latin letters up in the list of the language.
func (in language) marks(word string) (marks uint8, common bool) {
	switch in.reads() {
	case french:
		return frenchLexicon().marks(word)
	case turkish:
		return turkishMarks(word)
	}
	return englishLexicon().marks(word)
}

// grammar tells the words of which no sentence can do without some.
func (in language) grammar(word string) bool {
	return in.holds(word, functionWords, frenchFunctionWords, turkishFunctionWords)
}

// joins tells those of them that stand in no name.
func (in language) joins(word string) bool {
	return in.holds(word, joiningWords, frenchJoiningWords, turkishJoiningWords)
}

// holds looks a word up in the set of the language that is read.
func (in language) holds(word string, english, ofFrench, ofTurkish map[string]struct{}) bool {
	words := english
	switch in.reads() {
	case french:
		words = ofFrench
	case turkish:
		words = ofTurkish
	}
	_, is := words[word]
	return is
}

// addresses tells the words with a capital that only stand before or behind a name.
func (in language) addresses(word string) bool {
	switch in.reads() {
	case french:
		return isOneOf(word, "m", "mm", "mme", "mmes", "mlle", "mlles")
	case turkish:
		return isOneOf(word, "bey", "hanim")
	}
	return isOneOf(word, "mr", "mrs", "ms")
}
