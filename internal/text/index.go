package text

import (
	"sort"
	"unicode/utf8"
)

// Index turns byte offsets of one text into UTF-16 code units and code points,
// and back, for the places that count so: browsers and REFI-QDA. It is built in
// one walk over the text; a look-up costs about the same wherever it points.
// Offsets of every kind are from 0.
type Index struct {
	text   string
	blocks []block // one per stride bytes; none for an ASCII text, where all three counts agree
}

// block is what was counted before the first rune that starts at or after the
// block's first byte.
type block struct{ bytes, units, runes int }

// stride is a compromise between memory (24 bytes per block) and the bytes that a
// look-up walks.
const stride = 128

// NewIndex counts a text.
func NewIndex(text string) Index {
	x := Index{text: text}
	if isASCII(text) {
		return x
	}
	x.blocks = make([]block, 0, len(text)/stride+1)
	b := block{}
	for i, r := range text {
		if i >= len(x.blocks)*stride {
			b.bytes = i
			x.blocks = append(x.blocks, b)
		}
		b.units += unitsOf(r)
		b.runes++
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
func (x Index) UTF16(offset int) int { return x.at(offset).units }

// CodePoint is the offset in code points of a byte offset, which is treated as
// by UTF16.
func (x Index) CodePoint(offset int) int { return x.at(offset).runes }

func (x Index) at(offset int) block {
	offset = min(max(offset, 0), len(x.text))
	if x.blocks == nil {
		return block{offset, offset, offset}
	}
	return x.walk(func(b block) bool { return b.bytes > offset })
}

// FromUTF16 is the byte offset of an offset in UTF-16 code units; ok is false
// where that lies outside the text or between the halves of a surrogate pair.
func (x Index) FromUTF16(units int) (offset int, ok bool) {
	if x.blocks == nil {
		return units, 0 <= units && units <= len(x.text)
	}
	b := x.walk(func(b block) bool { return b.units > units })
	return b.bytes, b.units == units
}

// FromCodePoint is the byte offset of an offset in code points; ok is false
// where that lies outside the text.
func (x Index) FromCodePoint(runes int) (offset int, ok bool) {
	if x.blocks == nil {
		return runes, 0 <= runes && runes <= len(x.text)
	}
	b := x.walk(func(b block) bool { return b.runes > runes })
	return b.bytes, b.runes == runes
}

// walk finds the last place between two characters that is not beyond.
func (x Index) walk(beyond func(block) bool) block {
	b := x.blocks[max(sort.Search(len(x.blocks), func(i int) bool { return beyond(x.blocks[i]) })-1, 0)]
	for b.bytes < len(x.text) {
		r, n := utf8.DecodeRuneInString(x.text[b.bytes:])
		next := block{b.bytes + n, b.units + unitsOf(r), b.runes + 1}
		if beyond(next) {
			break
		}
		b = next
	}
	return b
}
