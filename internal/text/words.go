package text

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

// Word is one word of a text, and whether it begins a sentence: a capital there
// says nothing.
type Word struct {
	Span
	First bool
}

// WordsIn gives the words of s in order. A word is a run of letters, marks and
// digits, with the apostrophes and the characters without width that stand
// between two of them: "don't", "Ankara'ya" and "می‌خواهم" are one word each,
// the parts of a hyphenated word are several.
//
// First errs towards false, so that a name is looked at once too often: it is
// true at the start of s, after a full stop, exclamation or question mark or
// ellipsis with white space behind it, and after an empty line. It is not true
// after a title or an initial ("Mr. Hope", "J. Hope"), a colon, or the end of a
// line alone, which may be a wrapped sentence.
func WordsIn(s string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		first := true
		for at := 0; ; {
			start, starts := nextWord(s, at)
			if start == len(s) {
				return
			}
			end := wordEnd(s, start)
			if at > 0 {
				first = starts && !(s[at] == '.' && shortened(s, at))
			}
			if !yield(Word{Span{start, end}, first}) {
				return
			}
			at = end
		}
	}
}

// nextWord finds where the next word starts, at or after i, and whether what
// stands between ends a sentence.
func nextWord(s string, i int) (start int, ends bool) {
	stopped, lines := false, 0
	for i < len(s) {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case isWordRune(r):
			return i, ends
		case r == '\n':
			lines++
			ends = ends || stopped || lines > 1
		case r == ' ' || r == '\t' || r >= utf8.RuneSelf && unicode.IsSpace(r):
			ends = ends || stopped
		case isStop(r):
			stopped = true
		case isClosing(r):
			// A closing quotation mark or bracket leaves the stop before it standing.
		default:
			if !isOpening(r) {
				stopped, ends = false, false
			}
		}
		if r != '\n' && r != ' ' && r != '\t' {
			lines = 0
		}
		i += n
	}
	return len(s), false
}

// wordEnd is where the word that starts at i ends.
func wordEnd(s string, i int) int {
	for i < len(s) {
		if c := s[i]; c < utf8.RuneSelf {
			if isASCIIWord(c) || c == '\'' && joins(s, i+1) {
				i++
				continue
			}
			return i
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isWordRune(r) && !(isJoiner(r) && joins(s, i+n)) {
			return i
		}
		i += n
	}
	return i
}

// joins tells whether the word goes on at i, behind a joiner.
func joins(s string, i int) bool {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if isWordRune(r) {
			return true
		}
		if !isDropped(r) {
			return false
		}
		i += n
	}
	return false
}

func isASCIIWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isWordRune(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return isASCIIWord(byte(r))
	case 0x0620 <= r && r <= 0x0669: // Arabic letters, harakat and digits, most of any Arabic text
		return true
	case 0x2000 <= r && r <= 0x206f:
		return false
	case 0x02b9 <= r && r <= 0x02cf: // modifier apostrophes, half rings and stress marks, letters to Unicode
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && !isDroppedSpace(r)
}

// isDroppedSpace keeps variation selectors out of words that they would begin.
func isDroppedSpace(r rune) bool { return 0xfe00 <= r && r <= 0xfe0f || r >= 0xe0000 }

// isJoiner tells whether a rune that is no letter may stand inside a word.
func isJoiner(r rune) bool {
	switch r {
	case '\'', '’', '‘':
		return true
	}
	return 0x02b9 <= r && r <= 0x02cf || isDropped(r)
}

func isStop(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '؟', '۔', '。', '！', '？':
		return true
	}
	return false
}

func isClosing(r rune) bool {
	switch r {
	case ')', ']', '}', '"', '\'', '’', '”', '»', '›':
		return true
	}
	return false
}

func isOpening(r rune) bool {
	switch r {
	case '(', '[', '{', '“', '‘', '«', '‹', '„', '¿', '¡':
		return true
	}
	return isDropped(r)
}

// shortened tells whether the full stop at i belongs to an initial or a title,
// which a name follows.
func shortened(s string, i int) bool {
	start := i
	for start > 0 && isASCIIWord(s[start-1]) {
		start--
	}
	word := s[start:i]
	if len(word) == 1 {
		return 'A' <= word[0] && word[0] <= 'Z' && word[0] != 'I'
	}
	switch word {
	case "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Gen", "Col", "Capt", "Lt", "Sgt", "Cpl", "Maj", "Hon", "Rev", "Sr", "Jr", "Mme", "Mlle", "Sn", "Bn", "Av", "vs", "No", "Abu":
		return true
	}
	return false
}
