package detect

import (
	"strings"
	"testing"
)

func TestWordLists(t *testing.T) {
	total := 0
	for _, l := range []struct {
		language string
		packed   []byte
		words    func() *lexicon
		has, not string
		least    int
	}{
		{"en", packedEnglish, englishLexicon, "neighbour", "zarqan", 70_000},
		{"fr", packedFrench, frenchLexicon, "etait", "zarqan", 300_000},
		{"tr", packedTurkish, turkishLexicon, "kalem", "zarqan", 40_000},
		{"ar", packedArabic, arabicLexicon, "كتاب", "زرقنده", 3_000_000},
	} {
		total += len(l.packed)
		n := l.words().automaton.Len()
		t.Logf("%s: %d words in %d bytes", l.language, n, len(l.packed))
		if n < l.least {
			t.Errorf("%s: %d words, want %d", l.language, n, l.least)
		}
		if _, listed := l.words().marks(l.has); !listed {
			t.Errorf("%s: %s is missing", l.language, l.has)
		}
		if _, listed := l.words().marks(l.not); listed {
			t.Errorf("%s: %s is listed", l.language, l.not)
		}
		for _, word := range []string{l.has, l.not, strings.Repeat(l.has, 30)} {
			if n := testing.AllocsPerRun(100, func() { l.words().marks(word) }); n > 0 {
				t.Errorf("%s: %.1f allocations for a look-up", l.language, n)
			}
		}
	}
	t.Logf("together %d bytes", total)
	if total > 2<<20 {
		t.Errorf("the lists take %d bytes", total)
	}
}

// BenchmarkReadingHostileText measures look-ups in a text that is made to cost much:
// endings upon endings, prefixes upon prefixes.
func BenchmarkReadingHostileText(b *testing.B) {
	for _, tt := range []struct{ language, part string }{
		{"tr", "evlerimizdekilerdenmisler"}, {"tr", "evlilikliliklilikliliklilikliliklilik "}, {"tr", "a"},
		{"ar", "و"}, {"ar", "وبهالوبهالوبهالكتابو "}, {"ar", "ببببب "}, {"fr", "l'"}, {"en", "a'b"},
	} {
		f := Finder{Language: tt.language}
		benchmarkGrowth(b, tt.language, tt.part, 1<<20, func(s string) { f.Find(s) })
	}
}
