package detect

import (
	"strings"
	"testing"
)

func TestEndsInTurkish(t *testing.T) {
	tests := []struct {
		word, stem string
		marks      uint8
		want       bool
	}{
		{"evlerimizdekiler", "ev", MarkNoun, true},
		{"kitabini", "kitab", MarkNoun | MarkBound, true},
		{"kitab", "kitab", MarkNoun | MarkBound, false},
		{"kitabda", "kitab", MarkNoun | MarkBound, false},
		{"masalar", "masa", MarkNoun, true},
		{"masaler", "masa", MarkNoun, false}, // no harmony
		{"yoldasi", "yol", MarkNoun, true},
		{"okuli", "okul", MarkNoun, false},
		{"kitapta", "kitap", MarkNoun, true},
		{"kitapda", "kitap", MarkNoun, false},
		{"gelmeyeceklermis", "gel", MarkVerb, true},
		{"gelemiyorduk", "gel", MarkVerb, true},
		{"gelmek", "gel", MarkNoun, false},
		{"evmek", "ev", MarkNoun, false},
		{"yaptiriliyor", "yap", MarkVerb, true},
		{"ev", "ev", 0, false},
	}
	for _, tt := range tests {
		if got := EndsInTurkish(tt.word, len(tt.stem), tt.marks); got != tt.want {
			t.Errorf("%s from %s: %v", tt.word, tt.stem, got)
		}
	}
}

func TestReadsArabic(t *testing.T) {
	listed := map[string]uint8{"بيت": 0, "كتب": 0, "يكتب": MarkVerb, "كتبوا": 0, "كتابه": 0}
	tests := []struct {
		word string
		want bool
	}{
		{"البيت", true}, {"وبالبيت", true}, {"للبيت", true}, {"عالبيت", true}, {"بهالبيت", true}, {"لبيت", true},
		{"بيكتب", true}, {"وسيكتب", true}, {"حيكتب", true}, {"ديكتب", true},
		{"سبيت", false}, // the sign of the future before a noun
		{"كتبو", true}, {"كتابو", true}, {"وكتابو", true},
		{"بيتزا", false}, {"و", false}, {"وبو", false},
	}
	for _, tt := range tests {
		got := ReadsArabic(tt.word, func(stem string) (uint8, bool) { m, ok := listed[stem]; return m, ok })
		if got != tt.want {
			t.Errorf("%s: %v", tt.word, got)
		}
	}
}

// FuzzWords looks any bytes up as a word of each language.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"evlerimizdekiler", "gid", "iyor", "وبالبيت", "و", "عبد", "l'eau", strings.Repeat("e", 200), "\xff\xfe", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		word := Fold(s)
		for _, in := range []language{english, french, turkish} {
			in.marks(word)
			in.grammar(word)
		}
		arabicReason(s, word)
		for i := 1; i <= len(word); i++ {
			EndsInTurkish(word, i, MarkNoun|MarkVerb|MarkBound)
		}
		for _, tag := range []string{"ar", "fr", "tr", "ku", "ckb"} {
			finder := Finder{Language: tag}
			end := 0
			for _, x := range finder.Find(s) {
				if x.Start < end || x.End <= x.Start || x.End > len(s) {
					t.Fatalf("%s: span %v after %d in %d bytes", tag, x.Span, end, len(s))
				}
				end = x.End
			}
		}
	})
}
