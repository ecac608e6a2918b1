package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kurmanjiEndings are what Kurmanji writes to a name, without the y that keeps
// two vowels apart: the oblique of a man and of a woman, the construct, the
// vocative, the plural, the one of several.
var kurmanjiEndings = map[string]bool{"î": true, "ê": true, "a": true, "o": true, "an": true, "ên": true, "ek": true, "ekî": true, "ekê": true}

// kurmanji puts a y between the name and its ending where two vowels would meet,
// and takes it out where none do.
func (f *fitting) kurmanji() {
	sign, rest := cutApostrophe(f.behind)
	word := wordAtStart(rest)
	ending := strings.ToLower(word)
	if !kurmanjiEndings[ending] {
		ending = strings.TrimPrefix(ending, "y")
	}
	last, ok := lastLetter(f.with)
	if word == "" || !kurmanjiEndings[ending] || !ok {
		return
	}
	if strings.ContainsRune("aeêiîouû", last) {
		ending = "y" + ending
	}
	f.replaceBehind(len(sign), len(sign)+len(word), endingLike(ending, word, "ku"))
}

// lastLetter is the last letter of a name in lower case, whatever closes it.
func lastLetter(name string) (r rune, ok bool) {
	for name != "" {
		r, n := utf8.DecodeLastRuneInString(name)
		if unicode.IsLetter(r) {
			return unicode.ToLower(r), true
		}
		name = name[:len(name)-n]
	}
	return 0, false
}
