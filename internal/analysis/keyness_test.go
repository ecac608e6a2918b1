package analysis_test

import (
	"fmt"
	"testing"

	"sheaf/internal/analysis"
	"sheaf/internal/study"
)

func TestKeynessOfPrintedCounts(t *testing.T) {
	for _, tt := range []struct {
		source           string
		of               analysis.Contrast
		two, four, ratio string
	}{
		// methods.md, section 2: 10 of 10,000 against 5 of 20,000.
		{"two cells and four are not the same", analysis.Contrast{O1: 10, N1: 10_000, O2: 5, N2: 20_000}, "6.9315", "6.9352", "2.0000"},
		// methods.md prints the figures and not the table; of all up to 60 by 60 this one
		// alone and its mirror image give both.
		{"in small samples they are far apart", analysis.Contrast{O1: 7, N1: 9, O2: 3, N2: 10}, "2.0948", "4.5349", "1.3744"},
		{"as frequent in both", analysis.Contrast{O1: 10, N1: 1000, O2: 20, N2: 2000}, "0.0000", "0.0000", "0.0000"},
		{"0 is taken for a half in the ratio", analysis.Contrast{O1: 4, N1: 1000, O2: 0, N2: 1000}, "5.5452", "5.5532", "3.0000"},
		{"all words are this one", analysis.Contrast{O1: 4, N1: 4, O2: 2, N2: 2}, "0.0000", "undefined (no variation)", "0.0000"},
		{"in neither", analysis.Contrast{N1: 4, N2: 2}, "undefined (nothing to compute from)", "undefined (nothing to compute from)", "undefined (nothing to compute from)"},
		{"an empty corpus", analysis.Contrast{O1: 4, N1: 10}, "undefined (nothing to compute from)", "undefined (nothing to compute from)", "undefined (nothing to compute from)"},
	} {
		t.Run(tt.source, func(t *testing.T) {
			got := fmt.Sprint([]string{tt.of.LogLikelihood().Text(4), tt.of.FourCells().Text(4), tt.of.LogRatio().Text(4)})
			if want := fmt.Sprint([]string{tt.two, tt.four, tt.ratio}); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// Dunning 1993, "Accurate Methods for the Statistics of Surprise and Coincidence",
// the table of bigrams ranked by log-likelihood: -2 log λ and the four cells.
func TestLogLikelihoodOfDunning(t *testing.T) {
	for _, tt := range []struct {
		bigram     string
		want       string
		a, b, c, d int
	}{
		{"the swiss", "270.72", 110, 2442, 111, 29114},
		{"can be", "263.90", 29, 13, 123, 31612},
		{"previous year", "256.84", 31, 23, 139, 31584},
		{"mineral water", "167.23", 10, 0, 3, 31764},
		{"at the", "157.21", 76, 104, 2476, 29121},
		{"real terms", "157.03", 16, 16, 51, 31694},
		{"natural gas", "146.80", 9, 0, 5, 31763},
		{"owing to", "115.02", 16, 0, 865, 30896},
		{"health insurance", "104.53", 10, 9, 41, 31717},
		{"stiff competition", "100.96", 8, 2, 27, 31740},
		{"is likely", "98.72", 12, 111, 14, 31640},
		{"qualified personnel", "95.29", 8, 5, 24, 31740},
		{"an estimated", "94.50", 10, 93, 6, 31668},
	} {
		pair := analysis.Together{N12: tt.a, N1: tt.a + tt.b, N2: tt.a + tt.c, N: tt.a + tt.b + tt.c + tt.d}
		if got := pair.LogLikelihood().Text(2); got != tt.want {
			t.Errorf("%s: %s, printed %s", tt.bigram, got, tt.want)
		}
		word := analysis.Contrast{O1: tt.a, N1: tt.a + tt.c, O2: tt.b, N2: tt.b + tt.d}
		if got := word.FourCells().Text(2); got != tt.want {
			t.Errorf("%s as keyness: %s, printed %s", tt.bigram, got, tt.want)
		}
	}
}

func TestKeyWords(t *testing.T) {
	target := corpus(t, analysis.Speech{},
		talk(1, "en", 1, "P: the bridge and the river", "P: the bridge, the bridge"),
		talk(2, "en", 2, "P: bridge bridge soldiers"))
	reference := corpus(t, analysis.Speech{},
		talk(3, "en", 2, "P: the mill and the river, a river and the river"),
		talk(4, "en", 3, "P: mill mill mill"))
	got := analysis.KeyWords(target, reference, analysis.Listing{Minimum: 4})
	lines := ""
	for _, w := range got.Words {
		lines += fmt.Sprintf("%s %d/%d %d/%d in %s and %s, log ratio %s\n", w.Term, w.O1, w.N1, w.O2, w.N2, w.Target, w.Reference, w.LogRatio.Text(2))
	}
	want := "bridge 5/12 0/13 in 2 of 2 and 0 of 2, log ratio 3.44\n" +
		"mill 0/12 4/13 in 0 of 2 and 2 of 2, log ratio -2.88\n" +
		"river 1/12 3/13 in 1 of 2 and 1 of 2, log ratio -1.47\n"
	if lines != want {
		t.Errorf("got\n%swant\n%s", lines, want)
	}
	if got.Both != 1 {
		t.Errorf("%d people speak in both", got.Both)
	}
	if w, c := got.Words[0], (analysis.Contrast{O1: 5, N1: 12, N2: 13}); w.LogLikelihood != c.LogLikelihood() || w.FourCells != c.FourCells() {
		t.Errorf("figures of %+v are %v and %v", w.Contrast, w.LogLikelihood, w.FourCells)
	}
	if n := len(analysis.KeyWords(target, reference, analysis.Listing{}).Words); n != 1 {
		t.Errorf("%d words stand five times", n)
	}
	marked := corpus(t, analysis.Speech{Marks: true}, talk(3, "en", 2, "P: bridge"))
	if k := analysis.KeyWords(target, marked, analysis.Listing{Minimum: 1}); k.Undefined == "" || k.Words != nil {
		t.Errorf("words made by different rules are compared: %+v", k)
	}
	turkish := corpus(t, analysis.Speech{}, talk(5, "tr", 4, "P: bridge"))
	for _, w := range analysis.KeyWords(target, turkish, analysis.Listing{Minimum: 1, StopWords: true}).Words {
		if w.O1 > 0 && w.O2 > 0 || w.LogLikelihood.Undefined == "" {
			t.Errorf("a word of one language is compared with those of another: %+v", w)
		}
	}
}

func documents(all ...study.Document) []study.Document { return all }
