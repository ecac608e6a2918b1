package analysis_test

import (
	"fmt"
	"math"
	"testing"

	"sheaf/internal/analysis"
	"sheaf/internal/sheaf"
)

// Manning and Schütze 1999, "Foundations of Statistical Natural Language Processing",
// section 5.3: a newspaper of 14,307,668 words.
const newspaper = 14_307_668

func TestCollocationsOfManningAndSchuetze(t *testing.T) {
	companies := analysis.Together{N12: 8, N1: 15_828, N2: 4_675, N: newspaper}
	if got := companies.T().Text(6); got != "0.999932" {
		t.Errorf("t of new companies: %s, printed 0.999932", got)
	}
	// Table 5.8 has the cells 8, 4667, 15820 and 14287181.
	companies.N = 8 + 4_667 + 15_820 + 14_287_181
	if got := companies.ChiSquared().Text(2); got != "1.55" {
		t.Errorf("X² of new companies: %s, printed 1.55", got)
	}
	// Table 5.9, cow and vache: 59, 6, 8, 570934.
	cow := analysis.Together{N12: 59, N1: 65, N2: 67, N: 59 + 6 + 8 + 570_934}
	if got := cow.ChiSquared().Text(0); got != "456400" {
		t.Errorf("X² of cow and vache: %s, printed 456400", got)
	}
	// Table 5.6, whose figures are cut after four places and not rounded.
	for _, tt := range []struct {
		pair      string
		t         float64
		w1, w2, n int
	}{
		{"Ayatollah Ruhollah", 4.4721, 42, 20, 20},
		{"Bette Midler", 4.4721, 41, 27, 20},
		{"Agatha Christie", 4.4720, 30, 117, 20},
		{"videocassette recorder", 4.4720, 77, 59, 20},
		{"unsalted butter", 4.4720, 24, 320, 20},
		{"first made", 2.3714, 14_907, 9_017, 20},
		{"over many", 2.2446, 13_484, 10_570, 20},
		{"into them", 1.3685, 14_734, 13_478, 20},
		{"like people", 1.2176, 14_093, 14_776, 20},
		{"time last", 0.8036, 15_019, 15_629, 20},
	} {
		got := analysis.Together{N12: tt.n, N1: tt.w1, N2: tt.w2, N: newspaper}.T().Value
		if math.Floor(got*1e4)/1e4 != tt.t {
			t.Errorf("t of %s: %.6f, printed %.4f", tt.pair, got, tt.t)
		}
	}
	// Table 5.12 prints 1291.42 for "most powerful". The counts that it prints give
	// 1291.32, as reference software does (methods.md, section 2).
	powerful := analysis.Together{N12: 150, N1: 12_593, N2: 932, N: newspaper}
	if got := powerful.LogLikelihood().Text(2); got != "1291.32" {
		t.Errorf("log-likelihood of most powerful: %s", got)
	}
}

func TestCollocationsWithoutAnAnswer(t *testing.T) {
	for _, tt := range []struct {
		rule string
		got  analysis.Figure
		want string
	}{
		{"never together", analysis.Together{N1: 2, N2: 3, N: 10}.T(), "undefined (nothing to compute from)"},
		{"never together, all cells", analysis.Together{N1: 5, N2: 5, N: 10}.ChiSquared(), "10.0000"},
		{"always both", analysis.Together{N12: 10, N1: 10, N2: 10, N: 10}.ChiSquared(), "undefined (no variation)"},
		{"one is everywhere", analysis.Together{N12: 5, N1: 10, N2: 5, N: 10}.LogLikelihood(), "undefined (no variation)"},
	} {
		if got := tt.got.Text(4); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.rule, got, tt.want)
		}
	}
}

func pairs(all []analysis.Collocation) (lines string) {
	for _, p := range all {
		lines += fmt.Sprintf("%s %s %d of %d and %d in %d, %s\n", p.First.Term, p.Second.Term, p.N12, p.N1, p.N2, p.N, p.In)
	}
	return lines
}

func TestCollocations(t *testing.T) {
	c := corpus(t, analysis.Speech{},
		talk(1, "en", 1, "P: Old bridge, old bridge.", "Q: old bridge old bridge", "P: bridge old the old bridge"),
		talk(2, "en", 2, "P: the old bridge"))
	// Turn by turn: old bridge, bridge old, old bridge; bridge old, old the, the old,
	// old bridge; the old, old bridge.
	got := c.Collocations(analysis.Listing{Minimum: 2})
	if want := " old bridge 4 of 5 and 4 in 9, 2 of 2\n bridge old 2 of 2 and 4 in 9, 1 of 2\n"; pairs(got.Pairs) != trimmed(want) {
		t.Errorf("got\n%swant\n%s", pairs(got.Pairs), trimmed(want))
	}
	if n := len(c.Collocations(analysis.Listing{}).Pairs); n != 0 {
		t.Errorf("%d pairs stand together five times", n)
	}
	if got.Base.Units != 9 || c.Collocations(analysis.Listing{Minimum: 1, StopWords: true}).Pairs == nil {
		t.Errorf("base %+v", got.Base)
	}
	names := talk(3, "en", 3, "P: old Karim bridge", "P: old bridge")
	names.Mentions = mentioned(names, "Karim")
	if got := pairs(corpus(t, analysis.Speech{}, names).Collocations(analysis.Listing{Minimum: 1}).Pairs); got != "old bridge 1 of 1 and 1 in 1, 1 of 1\n" {
		t.Errorf("a name is no neighbour, and parts those beside it: %s", got)
	}
}

func TestCollocates(t *testing.T) {
	c := corpus(t, analysis.Speech{},
		talk(1, "en", 1, "P: they burned the bridge, the bridge burned", "Q: burned burned", "P: burned mill"),
		talk(2, "en", 2, "P: bridge burned"))
	got, err := c.Collocates("bridge", 2, analysis.Listing{Minimum: 2})
	if err != nil {
		t.Fatal(err)
	}
	// 9 places are no bridge; near one are: burned, the, the, burned; burned. "they" is
	// three words off.
	if want := " burned 3 of 5 and 4 in 8, 2 of 2\n"; pairs(got.Pairs) != want {
		t.Errorf("got\n%swant\n%s", pairs(got.Pairs), want)
	}
	if got.Base.Units != 5 {
		t.Errorf("base %+v", got.Base)
	}
	if _, err := c.Collocates("...", 2, analysis.Listing{}); sheaf.KindOf(err) != sheaf.Invalid {
		t.Errorf("no word: %v", err)
	}
	nothing, err := c.Collocates("boat", 2, analysis.Listing{})
	if err != nil || nothing.Pairs != nil || nothing.Base.Units != 0 {
		t.Errorf("%+v, %v", nothing, err)
	}
}
