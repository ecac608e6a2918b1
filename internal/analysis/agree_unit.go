package analysis

import (
	"cmp"
	"slices"
)

// Segment is a stretch of a continuum that a coder gave a value, from 0. Offsets are
// in whatever the continuum is measured in, from 0, End excluded.
type Segment struct {
	Start, End int
	Value      int
}

// UnitAlpha is Krippendorff's family of alphas for coders who cut the text themselves.
type UnitAlpha struct {
	// U reckons with where they cut, with what they left out and with the values.
	U Agreement `json:"u"`
	// Binary asks only whether something was said to be there.
	Binary Agreement `json:"binary"`
	// CU asks only whether the values agree, where both gave one.
	CU Agreement `json:"cu"`
	// Values are how well each value was told from the others, where both gave one.
	Values []Agreement `json:"values"`
}

const (
	unitizing   = "Krippendorff, Mathet, Bouvry and Widlöcher 2016; Krippendorff 2019, 12.6"
	overlapping = "passages of one coder overlap: only values that exclude each other can be compared so"
)

// AlphaOfUnits compares coders who cut a continuum of such a length into segments with
// values and gaps between. The segments of one coder must not overlap; touching is
// no overlap, and two that touch are two. It costs what sorting the segments costs.
func AlphaOfUnits(coders [][]Segment, length int) UnitAlpha {
	s := sweepOf(coders, length)
	values := len(s.valued)
	u := UnitAlpha{
		U:      s.agreement("u-alpha, nominal", values+1),
		Binary: s.agreement("binary u-alpha", 2),
		CU:     s.agreement("cu-alpha, nominal", values),
		Values: make([]Agreement, values),
	}
	for k := range u.Values {
		u.Values[k] = s.agreement("(k)u-alpha of one value", 2)
	}
	if u.U.Undefined != "" {
		return u
	}
	total := float64(len(coders)) * float64(length)
	margins := append([]float64{s.gaps}, s.margins...)
	squares := s.gaps // a gap is not one thing, so that it may agree with itself
	for _, n := range s.squares {
		squares += n
	}
	self := squares / total
	u.U = u.U.disagreed(s.apart, unlike(margins)/(total-self))
	covered := total - s.gaps
	u.Binary = u.Binary.disagreed(s.apartBinary, 2*s.gaps*covered/(total-self))

	paired, pairedSquares := 0.0, 0.0
	for k, n := range s.valued {
		paired += n
		pairedSquares += s.valuedSquares[k]
	}
	if paired == 0 {
		u.CU = u.CU.without(NoPairs)
		for k := range u.Values {
			u.Values[k] = u.Values[k].without(NoPairs)
		}
		return u
	}
	among := paired - pairedSquares/paired
	u.CU = u.CU.disagreed(s.apartValued, unlike(s.valued)/among)
	for k, n := range s.valued {
		if n == 0 {
			u.Values[k] = u.Values[k].without(NoPairs)
			continue
		}
		u.Values[k] = u.Values[k].disagreed(s.apartFrom[k]/n, (paired-n)/(paired-s.valuedSquares[k]/n))
	}
	return u
}

func (a Agreement) disagreed(observed, expected float64) Agreement {
	if expected == 0 {
		return a.without(NoVariation)
	}
	a.Figure = Figure{Value: 1 - observed/expected}
	a.Observed, a.Expected = Figure{Value: observed}, Figure{Value: expected}
	return a
}

// unlike is the sum of the products of each with every other.
func unlike(margins []float64) float64 {
	sum, squares := 0.0, 0.0
	for _, n := range margins {
		sum += n
		squares += n * n
	}
	return sum*sum - squares
}

// sweep is what one walk along the continuum adds up: lengths, each in pairs of
// coders over the number of other coders.
type sweep struct {
	coders, length int
	overlap        bool
	gaps           float64   // without a value, over all coders
	margins        []float64 // with each value
	squares        []float64 // of the lengths of its segments
	apart          float64   // where two differ, gaps told from values
	apartBinary    float64   // where one gave a value and the other did not
	apartValued    float64   // where both gave one and not the same
	apartFrom      []float64 // of these, where one of the two gave this value
	valued         []float64 // with this value where the other gave one too
	valuedSquares  []float64 // of what of each of its segments is so
}

func (s sweep) agreement(name string, q int) Agreement {
	a := Agreement{Method: Method{Name: name, Source: unitizing}, Coders: s.coders, Categories: q,
		Base: Base{Units: s.length, Of: "characters"}, StandardError: Figure{Undefined: noneAnalytic}}
	switch {
	case s.coders == 0 || s.length == 0:
		return a.without(NoData)
	case s.coders == 1:
		return a.without(OneCoder)
	case s.overlap:
		return a.without(overlapping)
	}
	return a
}

// border is where a segment starts or ends.
type border struct {
	at, coder, value int
	start            bool
}

func sweepOf(coders [][]Segment, length int) sweep {
	s := sweep{coders: len(coders), length: length}
	var borders []border
	values := 0
	for coder, segments := range coders {
		for _, one := range segments {
			if one.Start >= one.End {
				continue
			}
			values = max(values, one.Value+1)
			borders = append(borders, border{one.Start, coder, one.Value, true}, border{one.End, coder, one.Value, false})
		}
	}
	slices.SortFunc(borders, func(a, b border) int {
		if a.at == b.at && a.start != b.start {
			if a.start {
				return 1
			}
			return -1
		}
		return cmp.Or(a.at-b.at, a.coder-b.coder, a.value-b.value)
	})
	for _, of := range []*[]float64{&s.margins, &s.squares, &s.apartFrom, &s.valued, &s.valuedSquares} {
		*of = make([]float64, values)
	}
	s.walk(borders)
	s.gaps = float64(s.coders) * float64(length)
	for _, n := range s.margins {
		s.gaps -= n
	}
	return s
}

// walk goes from border to border and looks only at the coder and the value that
// change there. What a segment, or a value, shares with others is the difference of
// two sums along the way.
func (s *sweep) walk(borders []border) {
	began := make([]float64, s.coders) // the sum where a coder's segment began
	from := make([]int, s.coders)      // and the place
	open := make([]bool, s.coders)
	with := make([]int, len(s.margins))      // coders in each value
	since := make([]float64, len(s.margins)) // the sum where that changed last
	place := make([]int, len(s.margins))
	others := float64(s.coders - 1)
	valued, squares := 0, 0 // coders in any value; the sum of the squares of with
	along, at := 0.0, 0     // coders in any value but one, over all the others
	for _, b := range borders {
		length, gaps := float64(b.at-at), s.coders-valued
		s.apart += length * float64(s.coders*s.coders-gaps*gaps-squares) / others
		s.apartBinary += length * float64(2*gaps*valued) / others
		s.apartValued += length * float64(valued*valued-squares) / others
		along += length * float64(max(valued-1, 0)) / others
		at = b.at

		n := with[b.value]
		s.valued[b.value] += float64(n) * (along - since[b.value])
		s.apartFrom[b.value] += float64(n) * (along - since[b.value] - float64(n-1)*float64(at-place[b.value])/others)
		since[b.value], place[b.value] = along, at
		if b.start {
			if open[b.coder] {
				s.overlap = true
				return
			}
			began[b.coder], from[b.coder] = along, at
			with[b.value]++
			valued++
			squares += 2*n + 1
		} else {
			shared, long := along-began[b.coder], float64(at-from[b.coder])
			s.valuedSquares[b.value] += shared * shared
			s.margins[b.value] += long
			s.squares[b.value] += long * long
			with[b.value]--
			valued--
			squares -= 2*n - 1
		}
		open[b.coder] = b.start
	}
}
