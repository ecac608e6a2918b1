package analysis

import (
	gocmp "cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func figures(values ...float64) []Figure {
	all := make([]Figure, len(values))
	for at, v := range values {
		all[at].Value = v
	}
	return all
}

func below(level float64, p []Figure) int {
	n := 0
	for _, f := range p {
		if f.Undefined == "" && f.Value <= level {
			n++
		}
	}
	return n
}

func TestManyTests(t *testing.T) {
	// Benjamini and Hochberg 1995, 3.2: of 15 hypotheses their procedure rejects four at
	// .05, and those that guard against a single error three.
	published := figures(.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1.000)
	if found, strictly := below(.05, BenjaminiHochberg(published)), below(.05, Holm(published)); found != 4 || strictly != 3 {
		t.Errorf("%d rejected, and %d by Holm, printed 4 and 3", found, strictly)
	}
	p := figures(.04, .01, 0, .03, .02, .05)
	p[2].Undefined = NoVariation
	var holm, bh []string
	for at := range p {
		holm, bh = append(holm, Holm(p)[at].Text(3)), append(bh, BenjaminiHochberg(p)[at].Text(3))
	}
	if diff := cmp.Diff([]string{"0.090", "0.050", "undefined (no variation)", "0.090", "0.080", "0.090"}, holm); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"0.050", "0.050", "undefined (no variation)", "0.050", "0.050", "0.050"}, bh); diff != "" {
		t.Error(diff)
	}
	if Holm(nil) != nil || BenjaminiHochberg(nil) != nil {
		t.Error("something was made of nothing")
	}
}

// TestManyTestsProperties holds both against their definitions as step procedures.
func TestManyTestsProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(1979, 1995))
	for range inputs() {
		p := make([]Figure, 1+random.IntN(9))
		for at := range p {
			p[at].Value = math.Round(100*math.Pow(random.Float64(), 3)) / 100 // with ties
		}
		holm, bh := Holm(p), BenjaminiHochberg(p)
		level := random.Float64()
		sorted := slices.Clone(p)
		slices.SortFunc(sorted, func(a, b Figure) int { return gocmp.Compare(a.Value, b.Value) })
		m, down, up := len(p), 0, 0
		for down < m && float64(m-down)*sorted[down].Value <= level {
			down++
		}
		for k := range m {
			if float64(m)/float64(k+1)*sorted[k].Value <= level {
				up = k + 1
			}
		}
		if got := below(level, holm); got != down {
			t.Fatalf("at %v Holm rejects %d, step by step %d: %v", level, got, down, p)
		}
		if got := below(level, bh); got != up {
			t.Fatalf("at %v Benjamini and Hochberg reject %d, step by step %d: %v", level, got, up, p)
		}
		for at := range p {
			if !(p[at].Value <= bh[at].Value && bh[at].Value <= holm[at].Value && holm[at].Value <= 1) {
				t.Fatalf("%v became %v and %v", p[at], bh[at], holm[at])
			}
		}
	}
}
