package analysis

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sheaf/internal/text"
)

// cutting is how a language cuts and compares its words.
type cutting struct {
	language string
	speech   Speech
}

// languageOf is the first part of a BCP 47 tag; the dialects of Arabic are Arabic.
func languageOf(tag string) string {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch primary {
	case "apc", "ajp", "acm", "arz", "afb", "arb", "ary":
		return "ar"
	}
	return primary
}

// elided are the French words that lose their vowel before another and are written to
// it with an apostrophe. Each is a word by itself.
var elided = setOfWords(`l' d' j' m' t' s' n' c' qu' y' jusqu' lorsqu' puisqu' quoiqu'`)

// first is where the first word of what text.WordsIn takes for one ends, in bytes:
// behind the apostrophe of a French elision, else at the end.
func (k cutting) first(word string) int {
	if k.language != "fr" {
		return len(word)
	}
	at := strings.IndexAny(word, "'’")
	if at < 0 {
		return len(word)
	}
	_, n := utf8.DecodeRuneInString(word[at:])
	if at += n; at < len(word) && elided[text.Fold(word[:at])] {
		return at
	}
	return len(word)
}

// term is what a word is compared as. Of a Turkish name or number it is what stands
// before the apostrophe, behind which there are endings only: Ankara'ya, 1991'de.
func (k cutting) term(word string) string {
	if k.language == "tr" {
		word = withoutEndings(word)
	}
	folded := k.fold(word)
	if k.speech.Proclitics && k.language == "ar" {
		folded = withoutProclitics(norm.NFC.String(word), folded)
	}
	return folded
}

func (k cutting) fold(word string) string {
	switch {
	case !k.speech.Marks:
		return text.Fold(word)
	case k.language == "tr" || k.language == "az":
		word = strings.ToLowerSpecial(unicode.TurkishCase, norm.NFC.String(word))
	default:
		word = strings.ToLower(norm.NFC.String(word))
	}
	return strings.ReplaceAll(word, "’", "'")
}

func withoutEndings(word string) string {
	at := strings.LastIndexAny(word, "'’")
	first, _ := utf8.DecodeRuneInString(word)
	if at < 0 || !unicode.IsUpper(first) && !unicode.IsDigit(first) {
		return word
	}
	if text.Fold(word) == "kur'an" {
		return word // the apostrophe is a letter of it
	}
	return word[:at]
}

// withoutProclitics takes off an Arabic word, folded, what is written to its front: و
// where three letters or more are left, then one of ال، وال، بال، كال، فال، لل where two
// or more are. These are the prefixes of light10 (Larkey, Ballesteros and Connell 2007),
// whose suffixes stay, and besides the ها of spoken "this" before the article where
// three letters are left. Stop words stay whole, and what looks like an article before
// one is none: الله is not ال and له. Nor is what is written with a hamza: ألمانيا,
// unless it is written المانيا. It knows no other words: of one whose own first letter
// is و and that has four letters or more (وقفت, "I stood") it takes that letter.
func withoutProclitics(word, folded string) string {
	stop := arabicStopWords()
	if stop[folded] {
		return folded
	}
	if rest, ok := strings.CutPrefix(folded, "و"); ok && utf8.RuneCountInString(rest) >= 3 {
		if folded = rest; stop[folded] {
			return folded
		}
		word = strings.TrimLeftFunc(strings.TrimPrefix(word, "و"), unicode.IsMark)
	}
	if first, _ := utf8.DecodeRuneInString(word); strings.ContainsRune("أإآ", first) {
		return folded
	}
	for _, article := range articles {
		rest, ok := strings.CutPrefix(folded, article.letters)
		if ok && utf8.RuneCountInString(rest) >= article.leaves && !stop[rest] {
			return rest
		}
	}
	return folded
}

// articles, of which none begins with another.
var articles = []struct {
	letters string
	leaves  int // letters, at least
}{{"هال", 3}, {"ال", 2}, {"وال", 2}, {"بال", 2}, {"كال", 2}, {"فال", 2}, {"لل", 2}}

var arabicStopWords = sync.OnceValue(func() map[string]bool {
	return setOfWords(text.Fold(stopLists["ar"]))
})
