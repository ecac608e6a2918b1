package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// unelided are French words that lose their vowel before a name, by what is left
// of them. The article is the one that the bearer's gender asks for.
var unelided = map[string]string{
	"d": "de", "qu": "que", "l": "le", "jusqu": "jusque", "lorsqu": "lorsque", "puisqu": "puisque", "quoiqu": "quoique",
}

// beforeVowel are French words with another form before a vowel, which stays a
// word of its own. Those of women's names are mon, ton and son there.
var beforeVowel = []struct{ consonant, vowel, gender string }{
	{"ce", "cet", "m"}, {"vieux", "vieil", "m"}, {"beau", "bel", "m"}, {"nouveau", "nouvel", "m"},
	{"ma", "mon", "f"}, {"ta", "ton", "f"}, {"sa", "son", "f"},
}

// elision makes the word before the name what its first sound asks.
func (f *fitting) elision() {
	vowel := takesElision(f.with)
	if rest, sign := cutLastApostrophe(f.before); sign != "" {
		word := wordBefore(rest)
		full := unelided[strings.ToLower(word)]
		if full == "" || vowel || follows(rest, word) {
			return
		}
		if full == "le" && f.place.Gender == "f" {
			full = "la"
		}
		like := word
		if InCapitals(f.old) && InCapitals(word+f.old) {
			like = word + f.old // a D by itself does not tell
		}
		f.replaceBefore(len(word)+len(sign), cased(full, like, "fr")+" ")
		return
	}
	rest, ok := cutSpace(f.before)
	word := wordBefore(rest)
	if !ok || word == "" || follows(rest, word) {
		return
	}
	space := f.before[len(rest):]
	if short := elidedForm(strings.ToLower(word)); short != "" && vowel {
		f.replaceBefore(len(word)+len(space), cased(short, word, "fr")+apostrophe(f.before+f.behind))
		return
	}
	if other := f.otherForm(strings.ToLower(word), vowel); other != "" {
		f.replaceBefore(len(word)+len(space), cased(other, word, "fr")+space)
	}
}

// otherForm is the form of the word before that the new name asks for, if it has two.
func (f *fitting) otherForm(word string, vowel bool) string {
	for _, w := range beforeVowel {
		switch {
		case w.gender == "f" && f.place.Gender != "f" && word == w.vowel:
		case word == w.consonant && vowel:
			return w.vowel
		case word == w.vowel && !vowel:
			return w.consonant
		}
	}
	return ""
}

// follows tells whether the word is the second half of another: aujourd'hui, dit-il.
func follows(rest, word string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimSuffix(rest, word))
	return r == '\'' || r == '’' || r == '-' || unicode.IsDigit(r)
}

// elidedForm is what is left of a word before a vowel, or nothing where it stays.
func elidedForm(word string) string {
	if word == "la" {
		return "l"
	}
	for short, full := range unelided {
		if full == word {
			return short
		}
	}
	return ""
}

func cutLastApostrophe(s string) (rest, sign string) {
	for _, a := range []string{"'", "’", "ʼ"} {
		if rest, ok := strings.CutSuffix(s, a); ok {
			return rest, a
		}
	}
	return s, ""
}

// mute are French names with an h that is not heard. That of all others is
// taken for one which is: de Hassan, de Hind.
var mute = map[string]bool{
	"helene": true, "helena": true, "henri": true, "henriette": true, "herve": true, "hippolyte": true, "honore": true, "honorine": true,
	"horace": true, "hortense": true, "hubert": true, "hugo": true, "hugues": true, "huguette": true, "hyacinthe": true, "hilaire": true,
	"heloise": true, "hermine": true, "hermione": true, "homme": true,
}

// takesElision tells of a French word whether the one before loses its vowel.
// A y before a vowel is none (Youssef, but Yves), nor is ou (Oualid).
func takesElision(name string) bool {
	word := opening(name)
	rest := strings.TrimLeft(word, "aeiou")
	switch {
	case word == "":
		return false
	case word[0] == 'h':
		return mute[word]
	case word[0] == 'y':
		return len(word) > 1 && !strings.Contains("aeiou", word[1:2])
	case strings.HasPrefix(word, "ou") && len(word)-len(rest) > 2:
		return false
	}
	return strings.Contains("aeiou", word[:1])
}
