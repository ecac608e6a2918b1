package analysis

import "math"

// chanceCorrected gives a coefficient its value, (observed - expected) / (1 -
// expected), and its standard error over units (Gwet 2014, linearised). chance is what each
// unit expects by itself; nil where all expect the same.
func (c counted) chanceCorrected(a Agreement, expected float64, chance []float64) Agreement {
	observed := 0.0
	each := make([]float64, len(c.units))
	for i, unit := range c.units {
		if unit.n < 2 {
			continue
		}
		together := -float64(unit.n)
		for _, k := range unit.counts {
			for _, l := range unit.counts {
				together += float64(k.n) * float64(l.n) * c.w.of(k.category, l.category)
			}
		}
		each[i] = together / (float64(unit.n) * float64(unit.n-1))
		observed += each[i] / float64(c.paired)
	}
	value := (observed - expected) / (1 - expected)
	a.Observed, a.Expected = Figure{Value: observed}, Figure{Value: expected}
	if a.Figure = defined(value, NoVariation); a.Undefined != "" {
		a.StandardError = a.Figure
		return a
	}
	n := float64(len(c.units))
	squares := 0.0
	for i, unit := range c.units {
		d := -value
		if unit.n > 1 {
			d += n / float64(c.paired) * (each[i] - expected) / (1 - expected)
		}
		if chance != nil {
			d -= 2 * (1 - value) * (chance[i] - expected) / (1 - expected)
		}
		squares += d * d
	}
	a.StandardError = defined(math.Sqrt(squares/(n*(n-1))), oneUnit)
	return a
}

// weights are a matrix that is worked out where it is asked for.
type weights struct {
	kind   Weighting
	values []float64 // of the categories
	widest float64   // difference between two of them
}

func (w weights) of(k, l int) float64 {
	if k == l {
		return 1
	}
	apart := math.Abs(w.values[k]-w.values[l]) / w.widest
	switch w.kind {
	case Linear:
		return 1 - apart
	case Quadratic:
		return 1 - apart*apart
	}
	return 0
}

// sum is over all pairs of categories.
func (w weights) sum() float64 {
	if w.kind == Unweighted {
		return float64(len(w.values))
	}
	all := 0.0
	for k := range w.values {
		for l := range w.values {
			all += w.of(k, l)
		}
	}
	return all
}

// times is the matrix with a vector of shares.
func (w weights) times(shares []float64) []float64 {
	if w.kind == Unweighted {
		return shares
	}
	product := make([]float64, len(shares))
	for k := range shares {
		for l, p := range shares {
			product[k] += w.of(k, l) * p
		}
	}
	return product
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func scale(a []float64, by float64) {
	for i := range a {
		a[i] *= by
	}
}

// add adds b, times so much, to a.
func add(a, b []float64, times float64) {
	for i := range b {
		a[i] += times * b[i]
	}
}
