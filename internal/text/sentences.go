package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentences gives the sentences of a stretch of one line, in order and without
// the white space around them; every other byte of the stretch is in one.
//
// A sentence ends with a full stop, exclamation or question mark or an Arabic
// semicolon, with what closes a quotation or bracket behind it, and white space
// behind that. It does not end with a title or initial, an abbreviation that a
// small letter or digit follows, the number of an order ("3. sınıf"), or a
// hesitation that goes on in small letters.
func sentences(s string, within Span) []Span {
	var found []Span
	start := -1
	for i := within.Start; i < within.End; {
		r, n := utf8.DecodeRuneInString(s[i:within.End])
		switch {
		case unicode.IsSpace(r):
		case start < 0:
			start = i
			continue
		case isStop(r) || r == '؛':
			last, end := stopsFrom(s[:within.End], i)
			if endsSentence(s[:within.End], start, last, end) {
				found = append(found, Span{start, end})
				start = -1
			}
			i = end
			continue
		}
		i += n
	}
	if start >= 0 {
		end := start + len(strings.TrimRightFunc(s[start:within.End], unicode.IsSpace))
		found = append(found, Span{start, end})
	}
	return found
}

// stopsFrom reads a run of stops and of what closes behind them: where the last
// stop stands, and where the run ends.
func stopsFrom(s string, i int) (last, end int) {
	last = i
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case isStop(r) || r == '؛':
			last = i
		case !isClosing(r) && !isDropped(r):
			return last, i
		}
		i += n
	}
	return last, i
}

// endsSentence tells whether a run of stops whose last is at last, and which
// ends at end, ends the sentence that began at start.
func endsSentence(s string, start, last, end int) bool {
	next := strings.TrimLeftFunc(s[end:], unicode.IsSpace)
	if next == "" {
		return true
	}
	if len(next) == len(s)-end {
		return false // no space behind: a decimal point, an address, an abbreviation
	}
	follows, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(next, func(r rune) bool { return isOpening(r) || isClosing(r) }))
	goesOn := unicode.IsLower(follows)
	stop, _ := utf8.DecodeRuneInString(s[last:])
	switch {
	case stop == '…' || strings.HasSuffix(s[start:last+1], ".."):
		return !goesOn
	case stop != '.':
		return !goesOn || end == last+utf8.RuneLen(stop) // "Why?" she asked
	}
	word := s[start:last]
	if at := strings.LastIndexFunc(word, unicode.IsSpace); at >= 0 {
		_, n := utf8.DecodeRuneInString(word[at:])
		word = word[at+n:]
	}
	word = strings.TrimLeftFunc(word, isOpening)
	switch {
	case strings.TrimFunc(word, unicode.IsDigit) == "":
		return !goesOn || word == ""
	case isArabicInitial(word), word != "No" && shortened(s, last): // "No." is a number's where one follows, else an answer
		return false
	}
	return !(goesOn || unicode.IsDigit(follows)) || !(strings.Contains(word, ".") || abbreviations[Fold(word)])
}

// isArabicInitial tells an abbreviated title: one Arabic letter.
func isArabicInitial(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return n == len(word) && unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r)
}

// abbreviations after which a sentence goes on, folded; titles are told by
// shortened.
var abbreviations = map[string]bool{
	"etc": true, "cf": true, "approx": true, "ca": true, "min": true, "max": true, "p": true, "pp": true, "vol": true, "fig": true, "art": true, "sec": true, "tel": true, "inc": true, "est": true,
	"env": true, "ex": true, "av": true, "apr": true, "mlle": true, "mme": true, "n": true, "no": true,
	"vb": true, "vs": true, "bkz": true, "or": true, "yy": true, "sok": true, "cad": true, "mah": true,
}
