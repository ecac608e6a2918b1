package text

import (
	"sort"
	"unicode/utf8"
)

// Index turns byte offsets of one text into UTF-16 code units, in which browsers
// count. It is built in one walk over the text; a look-up costs about the same
// wherever it points. Offsets of both kinds are from 0.
type Index struct {
	text   string
	blocks []block // one per stride bytes; none for an ASCII text, where both counts agree
}

// block is what was counted before the first rune that starts at or after the
// block's first byte.
type block struct{ bytes, units int }

// stride is a compromise between memory (16 bytes per block) and the bytes that a
// look-up walks.
const stride = 128

// NewIndex counts a text.
func NewIndex(text string) Index {
	x := Index{text: text}
	if isASCII(text) {
		return x
	}
	x.blocks = make([]block, 0, len(text)/stride+1)
	units := 0
	for i, r := range text {
		if i >= len(x.blocks)*stride {
			x.blocks = append(x.blocks, block{i, units})
		}
		units += unitsOf(r)
	}
	return x
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// unitsOf is the number of UTF-16 code units of a rune.
func unitsOf(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

// UTF16 is the offset in UTF-16 code units of a byte offset. One inside a
// character counts as the character's start; one outside the text as its
// nearest end.
func (x Index) UTF16(offset int) int {
	offset = min(max(offset, 0), len(x.text))
	if x.blocks == nil {
		return offset
	}
	after := sort.Search(len(x.blocks), func(i int) bool { return x.blocks[i].bytes > offset })
	b := x.blocks[max(after-1, 0)]
	for b.bytes < offset {
		r, n := utf8.DecodeRuneInString(x.text[b.bytes:])
		if b.bytes+n > offset {
			break
		}
		b = block{b.bytes + n, b.units + unitsOf(r)}
	}
	return b.units
}
