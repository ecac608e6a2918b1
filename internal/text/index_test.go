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
	for name, c := range map[string]struct{ bytes, units, runes int }{
		"start":                     {0, 0, 0},
		"behind ASCII":              {1, 1, 1},
		"behind a surrogate pair":   {5, 3, 2},
		"between letter and haraka": {7, 4, 3},
		"end":                       {len(s), 6, 5},
	} {
		t.Run(name, func(t *testing.T) {
			if u, r := x.UTF16(c.bytes), x.CodePoint(c.bytes); u != c.units || r != c.runes {
				t.Errorf("byte %d is unit %d and rune %d, want %d and %d", c.bytes, u, r, c.units, c.runes)
			}
			if b, ok := x.FromUTF16(c.units); !ok || b != c.bytes {
				t.Errorf("unit %d is byte %d, %v; want %d", c.units, b, ok, c.bytes)
			}
			if b, ok := x.FromCodePoint(c.runes); !ok || b != c.bytes {
				t.Errorf("rune %d is byte %d, %v; want %d", c.runes, b, ok, c.bytes)
			}
		})
	}
	t.Run("half a surrogate pair is no place", func(t *testing.T) {
		if b, ok := x.FromUTF16(2); ok {
			t.Errorf("unit 2 is byte %d", b)
		}
	})
	t.Run("outside the text is no place", func(t *testing.T) {
		for _, at := range []int{-1, 7} {
			if b, ok := x.FromUTF16(at); ok {
				t.Errorf("unit %d is byte %d", at, b)
			}
			if b, ok := NewIndex("ascii").FromCodePoint(at); ok {
				t.Errorf("rune %d is byte %d", at, b)
			}
		}
	})
	t.Run("a byte inside a character counts as its start", func(t *testing.T) {
		if got := x.UTF16(3); got != 1 {
			t.Errorf("got unit %d, want 1", got)
		}
	})
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
		x := NewIndex(s)
		at := rapid.IntRange(0, len(s)).Draw(t, "at")
		for !onBoundary(s, at) {
			at--
		}
		units, runes := len(utf16.Encode([]rune(s[:at]))), utf8.RuneCountInString(s[:at])
		if u, r := x.UTF16(at), x.CodePoint(at); u != units || r != runes {
			t.Fatalf("byte %d is unit %d and rune %d, want %d and %d", at, u, r, units, runes)
		}
		if b, ok := x.FromUTF16(units); !ok || b != at {
			t.Fatalf("unit %d is byte %d, %v; want %d", units, b, ok, at)
		}
		if b, ok := x.FromCodePoint(runes); !ok || b != at {
			t.Fatalf("rune %d is byte %d, %v; want %d", runes, b, ok, at)
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
