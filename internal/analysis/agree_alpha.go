package analysis

import (
	"encoding/binary"
	"math"
	"slices"
)

// Metric is what Krippendorff's alpha takes the categories for.
type Metric string

const (
	Nominal  Metric = "nominal"
	Ordinal  Metric = "ordinal"  // by ranks, as often as each category was used
	Interval Metric = "interval" // (c-k)²
	Ratio    Metric = "ratio"    // ((c-k)/(c+k))²
)

// Alpha is Krippendorff's alpha of any number of coders, with gaps. Units that fewer
// than two rated are left out.
func Alpha(r Ratings, m Metric) Agreement {
	p := patternsOf(r)
	a := p.alpha(p.every(), metricOf(m, r.values(p.q)))
	a.Method = alphaMethod(m)
	if m == Ordinal && a.Undefined == "" {
		// The distances are made of the data and would have to vary with them.
		a.StandardError = Figure{Undefined: noneAnalytic}
	}
	return a
}

func alphaMethod(m Metric) Method {
	return Method{Name: "Krippendorff's alpha, " + string(m), Source: "Krippendorff 2011; Hayes and Krippendorff 2007; standard error of Gwet 2014"}
}

// SetRatings are ratings with several codes to a unit. Of[i][g] are the codes, from
// 0, that coder g gave unit i: empty where none applied, nil where the coder did not
// rate it.
type SetRatings struct {
	Of [][][]int
}

// SetDistance says how far apart two sets of codes are. Two different formulas go by
// the name of MASI.
type SetDistance string

const (
	// Jaccard is 1 - J, with J the shared codes in all codes of both.
	Jaccard SetDistance = "Jaccard distance, 1 - J"
	// MASI is 1 - J·M with M 1 for the same sets, 2/3 where one holds the other, 1/3
	// where they share a code, otherwise 0 (Passonneau 2006; NLTK).
	MASI SetDistance = "MASI, 1 - J·M"
	// MASIProduct is (1 - J)·(1 - M), as in DKPro.
	MASIProduct SetDistance = "MASI, (1 - J)·(1 - M)"
	// Passonneau is 1 - M.
	Passonneau SetDistance = "Passonneau's distance, 1 - M"
)

// AlphaOfSets is Krippendorff's alpha with a distance of sets. It costs what the
// pairs of different sets cost that share a code.
func AlphaOfSets(s SetRatings, d SetDistance) Agreement {
	p, m := s.patterns(d)
	a := p.alpha(p.every(), m)
	a.Method = Method{Name: "Krippendorff's alpha, " + string(d), Source: "Krippendorff 2011; Passonneau 2006"}
	return a
}

func (s SetRatings) patterns(d SetDistance) (patterns, metric) {
	r, sets := s.distinct()
	return patternsOf(r), always(setDistance{kind: d, sets: sets, holding: holding(sets)})
}

// distinct numbers the sets, so that a set is a category.
func (s SetRatings) distinct() (Ratings, [][]int) {
	var r Ratings
	var sets [][]int
	known := map[string]int{}
	for _, row := range s.Of {
		numbered := make([]int, len(row))
		for g, codes := range row {
			if codes == nil {
				numbered[g] = Unrated
				continue
			}
			set := slices.Compact(slices.Sorted(slices.Values(codes)))
			var name []byte
			for _, c := range set {
				name = binary.AppendVarint(name, int64(c))
			}
			at, found := known[string(name)]
			if !found {
				at = len(sets)
				known[string(name)] = at
				sets = append(sets, set)
			}
			numbered[g] = at
		}
		r.Of = append(r.Of, numbered)
	}
	r.Categories = len(sets)
	return r, sets
}

// patterns are the units that two or more coders rated, those alike kept once:
// alpha is the same whichever coder gave which rating.
type patterns struct {
	coders, q int
	counts    [][]categoryCount
	size      []int   // ratings of a unit
	of        []int32 // each unit's pattern, -1 of those left out
	once      int
	never     int
}

func patternsOf(r Ratings) patterns {
	p := patterns{coders: r.coders(), q: r.categories(), of: make([]int32, len(r.Of))}
	known := map[string]int32{}
	var counts []categoryCount
	var name []byte
	for i, row := range r.Of {
		counts = countRow(counts[:0], row)
		n := 0
		name = name[:0]
		for _, k := range counts {
			n += k.n
			name = binary.AppendUvarint(binary.AppendUvarint(name, uint64(k.category)), uint64(k.n))
		}
		if n < 2 {
			p.of[i] = -1
			if n == 1 {
				p.once++
			} else {
				p.never++
			}
			continue
		}
		at, found := known[string(name)]
		if !found {
			at = int32(len(p.counts))
			known[string(name)] = at
			p.counts, p.size = append(p.counts, slices.Clone(counts)), append(p.size, n)
		}
		p.of[i] = at
	}
	return p
}

// every counts each pattern as often as it is among the units.
func (p patterns) every() []int {
	times := make([]int, len(p.counts))
	for _, at := range p.of {
		if at >= 0 {
			times[at]++
		}
	}
	return times
}

// alpha is 1 less the disagreement observed in that expected, of so many units of
// each pattern.
func (p patterns) alpha(times []int, m metric) Agreement {
	units := 0
	for _, n := range times {
		units += n
	}
	a := Agreement{Coders: p.coders, Categories: p.q,
		Base: Base{Units: units, Of: ratedTwice, Dropped: append(dropped(p.once, ratedOnce), dropped(p.never, ratedNever)...)}}
	switch {
	case p.coders == 0:
		return a.without(NoData)
	case p.coders == 1:
		return a.without(OneCoder)
	case units == 0:
		return a.without(NoPairs)
	}
	margins := make([]float64, p.q)
	d, observed, expected := p.disagreement(times, m, margins)
	if expected == 0 {
		return a.without(NoVariation)
	}
	a.Figure = Figure{Value: 1 - observed/expected}
	a.Observed, a.Expected = Figure{Value: observed}, Figure{Value: expected}
	a.StandardError = p.standardError(times, d, margins, observed)
	return a
}

// disagreement gives the mean distance within units and that between any two
// ratings, the margins that it rests on, and the distance made for them. Both are
// 0, and not nearly 0, where one category was given every time.
func (p patterns) disagreement(times []int, m metric, margins []float64) (d distance, observed, expected float64) {
	clear(margins)
	n := 0
	for i, t := range times {
		if t == 0 {
			continue
		}
		n += t * p.size[i]
		for _, k := range p.counts[i] {
			margins[k.category] += float64(t * k.n)
		}
	}
	d = m(margins)
	if slices.Max(margins) == float64(n) {
		return d, 0, 0
	}
	for i, t := range times {
		if t > 0 && len(p.counts[i]) > 1 {
			observed += float64(t) * d.within(p.counts[i]) / float64(p.size[i]-1)
		}
	}
	return d, observed / float64(n), d.between(margins) / (float64(n) * float64(n-1))
}

// standardError is that of Gwet 2014 for alpha, the distances taken as fixed.
func (p patterns) standardError(times []int, d distance, margins []float64, observed float64) Figure {
	units, ratings := 0.0, 0.0
	for i, t := range times {
		units += float64(t)
		ratings += float64(t * p.size[i])
	}
	mean := ratings / units
	shares := slices.Clone(margins)
	scale(shares, 1/ratings)
	from := d.from(shares)
	expected := dot(shares, from) // of ratings drawn with replacement
	squares := 0.0
	for i, t := range times {
		if t == 0 {
			continue
		}
		within, toAll := 0.0, 0.0
		if len(p.counts[i]) > 1 {
			within = d.within(p.counts[i]) / (mean * float64(p.size[i]-1))
		}
		for _, k := range p.counts[i] {
			toAll += float64(k.n) * from[k.category] / mean
		}
		more := (float64(p.size[i]) - mean) / mean
		x := (expected-within+observed*more)/expected - 2*observed/expected*(expected-toAll+expected*more)/expected - (1 - observed/expected)
		squares += float64(t) * x * x
	}
	return defined(math.Sqrt(squares/(units*(units-1))), oneUnit)
}
