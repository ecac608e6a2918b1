package text

import (
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestIndex(t *testing.T) {
	s := "a🧵بَc" // 1, 4, 2, 2, 1 bytes; 1, 2, 1, 1, 1 units
	x := NewIndex(s)
	for name, c := range map[string]struct{ bytes, units int }{
		"start":                     {0, 0},
		"behind ASCII":              {1, 1},
		"behind a surrogate pair":   {5, 3},
		"between letter and haraka": {7, 4},
		"end":                       {len(s), 6},
		"a byte inside a character counts as its start": {3, 1},
		"before the text is its start":                  {-1, 0},
		"behind the text is its end":                    {len(s) + 1, 6},
	} {
		t.Run(name, func(t *testing.T) {
			if got := x.UTF16(c.bytes); got != c.units {
				t.Errorf("byte %d is unit %d, want %d", c.bytes, got, c.units)
			}
		})
	}
}

func TestIndexProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := mixed().Draw(t, "s")
		for range rapid.IntRange(0, 5).Draw(t, "doublings") { // to have more than one block
			s += s
		}
		if !utf8.ValidString(s) {
			t.Skip()
		}
		at := rapid.IntRange(0, len(s)).Draw(t, "at")
		start := at
		for !onBoundary(s, start) {
			start--
		}
		if got, want := NewIndex(s).UTF16(at), len(utf16.Encode([]rune(s[:start]))); got != want {
			t.Fatalf("byte %d is unit %d, want %d", at, got, want)
		}
	})
}

func BenchmarkIndex(b *testing.B) {
	b.Run("build", func(b *testing.B) {
		b.SetBytes(int64(len(arabicSample)))
		for b.Loop() {
			NewIndex(arabicSample)
		}
	})
	b.Run("look-up", func(b *testing.B) {
		x := NewIndex(arabicSample)
		at := 0
		for b.Loop() {
			x.UTF16(at)
			at = (at + 977) % len(arabicSample)
		}
	})
}
