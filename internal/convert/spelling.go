package convert

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// fewestLetters of a usual label: a misspelling of a shorter one may be a word
// of its own.
const fewestLetters = 7

// mostUsual labels of a text are looked at.
const mostUsual = 16

// mendSpelling takes a misspelt label for the usual one that it is one letter
// away from, where the text has that one too: "Particpant:" among many
// "Participant:". Only usual labels are mended, for two names that are as near
// to each other may be two people.
func mendSpelling(labels []label) {
	usual := usualOf(labels)
	mended := map[string]int{} // index in usual of what a key is mended to, by key
	for i, l := range labels {
		if l.key == "" || l.told || len(usual) == 0 || wellKnown(l.key).known {
			continue
		}
		to, met := mended[l.key]
		if !met {
			to = misspelt(l.key, usual)
			mended[l.key] = to
		}
		if to >= 0 {
			labels[i].key, labels[i].name = usual[to].key, usual[to].name
		}
	}
}

// usualLabel is a usual label of a text, as it is written there.
type usualLabel struct {
	key, name string
	letters   []rune // of the key
}

// usualOf gives the usual labels of a text, each once.
func usualOf(labels []label) []usualLabel {
	var usual []usualLabel
	for _, l := range labels {
		if l.key == "" || !wellKnown(l.key).known || utf8.RuneCountInString(baseOf(l.key)) < fewestLetters {
			continue
		}
		if !slices.ContainsFunc(usual, func(u usualLabel) bool { return u.key == l.key }) {
			usual = append(usual, usualLabel{l.key, l.name, []rune(l.key)})
		}
		if len(usual) == mostUsual {
			break
		}
	}
	return usual
}

// misspelt gives the one label that a key is a misspelling of, -1 where there is
// none, or more.
func misspelt(key string, usual []usualLabel) int {
	found, letters := -1, []rune(key)
	for i, u := range usual {
		if !isOneLetterOff(letters, u.letters) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// isOneLetterOff tells whether one letter more, fewer, another one, or two that
// changed places make x of y. The numbers behind them are the same, and so are
// the first letter and the last, which makes "interviewed" of "interviewer".
func isOneLetterOff(x, y []rune) bool {
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 || len(y)-len(x) > 1 || x[0] != y[0] || x[len(x)-1] != y[len(y)-1] {
		return false
	}
	from := 0
	for from < len(x) && x[from] == y[from] {
		from++
	}
	x, y = x[from:], y[from:]
	for len(x) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	changed := len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
	noLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	return (len(y) == 1 || changed) && !slices.ContainsFunc(x, noLetter) && !slices.ContainsFunc(y, noLetter)
}
