package analysis

import "slices"

// OlderAlphaU is the alpha for unitizing of Krippendorff 1995 and 2004, by squared
// distances between borders. It gives other figures than AlphaOfUnits and is here to replicate
// studies that printed it: one for each value of the segments, and one overall. It is
// undefined where segments of one coder with the same value overlap.
func OlderAlphaU(coders [][]Segment, length int) (overall Agreement, values []Agreement) {
	n := 0
	for _, segments := range coders {
		for _, one := range segments {
			n = max(n, one.Value+1)
		}
	}
	blank := sweep{coders: len(coders), length: length}.agreement("older alpha-u, by squared distances of borders", 2)
	blank.Method.Source = "Krippendorff 1995; 2004, 11.6"
	overall, values = blank, slices.Repeat([]Agreement{blank}, n)
	overall.Categories = n
	if blank.Undefined != "" {
		return overall, values
	}
	observed, expected := 0.0, 0.0
	for value := range values {
		o, e, apart := borders(coders, value, length)
		if !apart {
			values[value] = blank.without(overlapping)
			overall = overall.without(overlapping)
			continue
		}
		values[value] = blank.disagreed(o, e)
		observed += o
		expected += e
	}
	if overall.Undefined == "" {
		overall = overall.disagreed(observed, expected)
	}
	return overall, values
}

// borders gives the disagreement about the segments of one value, observed and
// expected, and whether those of one coder are apart, as they have to be.
func borders(coders [][]Segment, value, length int) (observed, expected float64, apart bool) {
	m, all := float64(len(coders)), float64(length)
	cut := make([][]piece, len(coders))
	var units, gaps []float64
	itself := 0.0
	for i, segments := range coders {
		if cut[i], apart = pieces(segments, value, length); !apart {
			return 0, 0, false
		}
		for _, p := range cut[i] {
			if long := float64(p.end - p.start); p.valued {
				units = append(units, long)
				itself += long * (long - 1)
			} else {
				gaps = append(gaps, long)
			}
		}
		for _, other := range cut[:i] {
			observed += 2 * apartBetween(cut[i], other)
		}
	}
	observed /= m * (m - 1) * all * all

	// For each unit: how many gaps are as long, and what room they leave it.
	slices.Sort(units)
	slices.Sort(gaps)
	room, longer := 0.0, 0
	at := len(gaps)
	for _, long := range slices.Backward(units) {
		for at > 0 && gaps[at-1] >= long {
			at--
			room += gaps[at]
			longer++
		}
		expected += (float64(len(units))-1)/3*(2*long*long*long-3*long*long+long) + long*long*(room-float64(longer)*(long-1))
	}
	expected *= 2 / all / (m*all*(m*all-1) - itself)
	return observed, expected, true
}

// piece is a segment of one value, or what lies between two.
type piece struct {
	start, end int
	valued     bool
}

func pieces(segments []Segment, value, length int) (cut []piece, apart bool) {
	own := slices.DeleteFunc(slices.Clone(segments), func(s Segment) bool { return s.Value != value || s.Start >= s.End })
	slices.SortFunc(own, func(a, b Segment) int { return a.Start - b.Start })
	at := 0
	for _, s := range own {
		if s.Start < at {
			return nil, false
		}
		if s.Start > at {
			cut = append(cut, piece{at, s.Start, false})
		}
		cut = append(cut, piece{s.Start, s.End, true})
		at = s.End
	}
	if at < length {
		cut = append(cut, piece{at, length, false})
	}
	return cut, true
}

// apartBetween is the sum over pieces of two coders that meet: the squares of how far
// their borders are apart, or of the whole unit where the other left a gap around it.
func apartBetween(a, b []piece) float64 {
	sum := 0
	for len(a) > 0 && len(b) > 0 {
		x, y := a[0], b[0]
		switch {
		case x.valued && y.valued:
			sum += (x.start-y.start)*(x.start-y.start) + (x.end-y.end)*(x.end-y.end)
		case x.valued && y.start <= x.start && x.end <= y.end:
			sum += (x.end - x.start) * (x.end - x.start)
		case y.valued && x.start <= y.start && y.end <= x.end:
			sum += (y.end - y.start) * (y.end - y.start)
		}
		if x.end <= y.end {
			a = a[1:]
		}
		if y.end <= x.end {
			b = b[1:]
		}
	}
	return float64(sum)
}
