package text

import (
	"strings"
	"unicode/utf8"

	"sheaf/internal/sheaf"
)

const byteOrderMark = "\ufeff"

// Canonical makes raw bytes a canonical text: byte order marks at the very
// beginning are dropped, CRLF and lone CR become LF, nothing else changes.
// Bytes that are not UTF-8 are sheaf.Invalid. Canonical of a canonical text is
// that text.
func Canonical(raw []byte) (string, error) {
	s := string(raw)
	if at := invalidAt(s); at >= 0 {
		return "", sheaf.Errorf(sheaf.Invalid, "cannot read the text: not UTF-8 at byte %d", at).
			Hintf("save it as UTF-8 and try again")
	}
	for strings.HasPrefix(s, byteOrderMark) {
		s = s[len(byteOrderMark):]
	}
	if strings.IndexByte(s, '\r') >= 0 {
		s = lineEnds.Replace(s)
	}
	return s, nil
}

// The replacer takes the first pair that matches at a place, so CRLF is one
// line end and not two.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// invalidAt is the offset of the first byte that is not UTF-8, or -1.
func invalidAt(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// onBoundary tells whether offset i stands between two runes of s.
func onBoundary(s string, i int) bool {
	return i == len(s) || i >= 0 && i < len(s) && utf8.RuneStart(s[i])
}

// isIn tells whether s is a span of text: in bounds, in order, on rune
// boundaries.
func (s Span) isIn(text string) bool {
	return s.Start <= s.End && onBoundary(text, s.Start) && onBoundary(text, s.End)
}
