package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// inputs is how many random inputs a property is held on.
func inputs() int {
	if testing.Short() {
		return 2_000
	}
	return 100_000
}

func randomRatings(random *rand.Rand, gaps bool) Ratings {
	coders, q := 2+random.IntN(3), 2+random.IntN(3)
	r := Ratings{Categories: q}
	for range 2 + random.IntN(9) {
		row := make([]int, coders)
		truth := random.IntN(q)
		for g := range row {
			switch {
			case gaps && random.IntN(5) == 0:
				row[g] = Unrated
			case random.IntN(3) == 0:
				row[g] = random.IntN(q)
			default:
				row[g] = truth
			}
		}
		r.Of = append(r.Of, row)
	}
	return r
}

func (r Ratings) changed(change func(row []int)) Ratings {
	other := Ratings{Categories: r.Categories, Values: r.Values}
	for _, row := range r.Of {
		row = slices.Clone(row)
		change(row)
		other.Of = append(other.Of, row)
	}
	return other
}

func same(a, b Figure) bool {
	return a.Undefined == b.Undefined && math.Abs(a.Value-b.Value) < 1e-9*(1+math.Abs(a.Value))
}

// coincidences is alpha by the book: the matrix of coincidences, then all pairs of
// values.
func coincidences(r Ratings, far func(c, k int, margins []float64) float64) Figure {
	q := r.categories()
	o := make([][]float64, q)
	for c := range o {
		o[c] = make([]float64, q)
	}
	for _, row := range r.Of {
		rated := slices.DeleteFunc(slices.Clone(row), func(k int) bool { return k < 0 })
		for g, c := range rated {
			for h, k := range rated {
				if g != h {
					o[c][k] += 1 / float64(len(rated)-1)
				}
			}
		}
	}
	margins, n := make([]float64, q), 0.0
	for c := range o {
		for k := range o {
			margins[c] += o[c][k]
		}
		n += margins[c]
	}
	observed, expected := 0.0, 0.0
	for c := range o {
		for k := range o {
			if c != k {
				observed += o[c][k] * far(c, k, margins)
				expected += margins[c] * margins[k] * far(c, k, margins) / (n - 1)
			}
		}
	}
	if n == 0 {
		return Figure{Undefined: NoPairs}
	}
	return defined(1-observed/expected, NoVariation)
}

func TestAgreementProperties(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1971, 2011))
	for range inputs() {
		r := randomRatings(random, true)
		whole := randomRatings(random, false)
		q, coders := r.Categories, r.coders()
		name := random.Perm(q)
		order := random.Perm(coders)
		otherwise := Coefficients(r.changed(func(row []int) {
			before := slices.Clone(row)
			for g, from := range order {
				if row[g] = before[from]; row[g] >= 0 {
					row[g] = name[row[g]]
				}
			}
		}))
		for at, a := range Coefficients(r) {
			if b := otherwise[at]; !same(a.Figure, b.Figure) || !same(a.StandardError, b.StandardError) {
				t.Fatalf("categories renamed and coders in another order: %s %+v, was %+v\n%v", a.Method.Name, b, a, r)
			}
			if a.Value > 1+1e-12 || math.IsNaN(a.Value) || math.IsNaN(a.StandardError.Value) {
				t.Fatalf("%+v of %v", a, r)
			}
		}
		if fleiss, alpha := Fleiss(whole, Unweighted), Alpha(whole, Nominal); fleiss.Undefined == "" {
			n := float64(len(whole.Of) * whole.coders())
			if want := 1 - (1-fleiss.Value)*(1-1/n); !near(alpha.Value, want) {
				t.Fatalf("alpha %v, from Fleiss' kappa without gaps %v\n%v", alpha.Value, want, whole)
			}
		} else if alpha.Undefined != fleiss.Undefined {
			t.Fatalf("Fleiss %+v, alpha %+v", fleiss, alpha)
		}
		if pair := two(whole); !same(Cohen(pair, Quadratic).Figure, Conger(pair, Quadratic).Figure) || !same(Cohen(pair, Unweighted).Figure, Conger(pair, Unweighted).Figure) {
			t.Fatalf("Cohen and Conger differ on %v", pair)
		}
		binary := r.changed(func(row []int) {
			for g, k := range row {
				row[g] = min(k, 1)
			}
		})
		binary.Categories = 2
		if a := Alpha(binary, Nominal).Figure; !same(a, Alpha(binary, Ordinal).Figure) || !same(a, Alpha(binary, Interval).Figure) {
			t.Fatalf("metrics differ on two categories: %v", binary)
		}
		for _, w := range []Weighting{Linear, Quadratic} {
			if !same(Gwet(binary, w).Figure, Gwet(binary, Unweighted).Figure) || !same(Fleiss(binary, w).Figure, Fleiss(binary, Unweighted).Figure) {
				t.Fatalf("AC2 and AC1 differ on two categories: %v", binary)
			}
		}
		for m, far := range map[Metric]func(c, k int, margins []float64) float64{
			Nominal:  func(int, int, []float64) float64 { return 1 },
			Interval: func(c, k int, _ []float64) float64 { return float64((c - k) * (c - k)) },
			Ratio:    func(c, k int, _ []float64) float64 { return math.Pow(float64(c-k)/float64(c+k+2), 2) },
			Ordinal: func(c, k int, margins []float64) float64 {
				between := -(margins[c] + margins[k]) / 2
				for g := min(c, k); g <= max(c, k); g++ {
					between += margins[g]
				}
				return between * between
			},
		} {
			if a, want := Alpha(r, m).Figure, coincidences(r, far); !same(a, want) {
				t.Fatalf("%s alpha %+v, by the book %+v\n%v", m, a, want, r)
			}
		}
		agreed := whole.changed(func(row []int) {
			for g := range row {
				row[g] = row[0]
			}
		})
		for _, a := range Coefficients(agreed)[1:] {
			if a.Undefined == "" && !near(a.Value, 1) || a.Undefined != "" && a.Undefined != NoVariation {
				t.Fatalf("all agree, and %s is %s: %v", a.Method.Name, a.Text(3), agreed)
			}
		}
	}
}

func TestSetAlphaProperties(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(2006, 2))
	for range inputs() / 4 {
		var s SetRatings
		for range 2 + random.IntN(8) {
			row := make([][]int, 2)
			for g := range row {
				if random.IntN(6) == 0 {
					continue
				}
				row[g] = []int{}
				for c := range 3 {
					if random.IntN(2) == 0 {
						row[g] = append(row[g], c)
					}
				}
			}
			s.Of = append(s.Of, row)
		}
		r, sets := s.distinct()
		for _, kind := range []SetDistance{Jaccard, MASI, MASIProduct, Passonneau} {
			d := setDistance{kind: kind, sets: sets}
			want := coincidences(r, func(c, k int, _ []float64) float64 { return d.of(c, k, shared(sets[c], sets[k])) })
			if a := AlphaOfSets(s, kind); !same(a.Figure, want) {
				t.Fatalf("%s: %+v, by the book %+v\n%v", kind, a, want, s)
			}
		}
	}
}
