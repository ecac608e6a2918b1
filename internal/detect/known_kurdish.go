package detect

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// kurdishLetters are the letters of Sorani that Arabic does not have, and what a hand
// that has none of them writes instead. Fold keeps them apart: a decision is about the
// string as it stands.
var kurdishLetters = map[rune]rune{'ڕ': 'ر', 'ڵ': 'ل', 'ۆ': 'و', 'ێ': 'ي', 'ھ': 'ه'}

// plainKurdish puts Arabic letters for those of Sorani in a folded word.
func plainKurdish(fold string) string {
	if !strings.ContainsAny(fold, "ڕڵۆێھ") {
		return fold
	}
	return strings.Map(func(r rune) rune {
		if plain, ok := kurdishLetters[r]; ok {
			return plain
		}
		return r
	}, fold)
}

// plainTokens gives the tokens as names are looked up by.
func plainTokens(s string, tokens []token) []token {
	if !strings.ContainsAny(s, "ڕڵۆێھ") {
		return tokens
	}
	plain := slices.Clone(tokens)
	for i := range plain {
		if t := &plain[i]; t.script == arabic {
			t.fold, t.stemFold = plainKurdish(t.fold), plainKurdish(t.stemFold)
		}
	}
	return plain
}

// soraniEnding finds a name with a Kurdish ending written to it, which stays outside.
func (x *search) soraniEnding(i int) (hit, bool) {
	t := &x.tokens[i]
	for n := len(t.fold) - 2; n >= 6 && n >= len(t.fold)-longestEnding; n -= 2 {
		if !utf8.RuneStart(t.fold[n]) || !soraniEnding.MatchString(t.fold[n:]) {
			continue
		}
		h := hit{Span: t.Span, from: i, to: i + 1, reason: asEntered}
		if h.refs = x.k.exact[t.fold[:n]]; h.refs == nil {
			h.probable = true
			if h.refs, h.reason = x.k.lookupListed("", t.fold[:n]); h.refs == nil {
				continue
			}
		}
		h.End = t.Start + rawOffset(t.Of(x.s), utf8.RuneCountInString(t.fold[:n]))
		return h, true
	}
	return hit{}, false
}

// kurdishSpelling finds an Arabic name as Kurdish spells it, with letters for its short
// vowels: محەمەد, ئەحمەد.
func (x *search) kurdishSpelling(i int) (hit, bool) {
	t := &x.tokens[i]
	bare, ok := withoutShortVowels(t.Of(x.s))
	if !ok {
		return hit{}, false
	}
	h := hit{Span: t.Span, from: i, to: i + 1, probable: true, reason: soundsLike}
	h.refs = x.k.exact[bare]
	return h, h.refs != nil
}

// withoutShortVowels folds a word without the Kurdish letter for a short vowel and the
// seat that a vowel at the beginning has; not ok where it has neither.
func withoutShortVowels(raw string) (string, bool) {
	if len(raw) > 2*longestName {
		return "", false
	}
	var letters []rune
	found := false
	for _, r := range raw {
		switch {
		case r == 'ئ' && letters == nil:
			found, letters = true, append(letters, 'ا')
		case r == 'ە' || r == 'ه' && len(letters) > 0 && found:
			found = true
		case len(letters) == 1 && letters[0] == 'ا' && r == 'ا':
		default:
			letters = append(letters, r)
		}
	}
	return plainKurdish(Fold(string(letters))), found
}
