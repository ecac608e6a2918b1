package analysis

import "math"

// Dispersion is how evenly something is spread over parts: a word over participants.
type Dispersion struct {
	In     Share  `json:"in"`     // k of the n parts that have anything in them
	DP     Figure `json:"dp"`     // deviation of proportions: 0 where spread as the parts are large (Gries 2008)
	DPNorm Figure `json:"dpNorm"` // DP / (1 - smallest part's share): 1 where it is all there (Lijffijt and Gries 2012)
	D      Figure `json:"d"`      // Juilland's D of relative frequencies: 1 where all are alike, 0 where one part has all
}

// Names of the measures of dispersion.
var (
	DeviationOfProportions = Method{Name: "deviation of proportions", Source: "Gries 2008; normalised as by Lijffijt and Gries 2012"}
	JuillandD              = Method{Name: "Juilland's D of relative frequencies", Source: "Juilland, Brodin and Davidovitch 1970"}
)

const onePart = "not applicable: one part only"

// Disperse tells how counts of one thing are spread over parts, given how large each
// part is, in the same order. Parts of size 0 are none. It costs their number.
func Disperse(counts, sizes []int) Dispersion {
	var present []portion
	for i, n := range counts {
		if n > 0 {
			present = append(present, portion{int32(i), int32(n)})
		}
	}
	return partsOf(sizes).disperse(present)
}

// portion is how much of something is in one part.
type portion struct{ part, n int32 }

// parts are what things are spread over.
type parts struct {
	sizes              []int
	n, total, smallest int
}

func partsOf(sizes []int) parts {
	p := parts{sizes: sizes}
	for _, size := range sizes {
		if size == 0 {
			continue
		}
		if p.n == 0 || size < p.smallest {
			p.smallest = size
		}
		p.n++
		p.total += size
	}
	return p
}

// disperse costs as many steps as there are parts that have some.
func (p parts) disperse(present []portion) Dispersion {
	d := Dispersion{In: Share{K: len(present), Of: p.n}}
	why := ""
	switch {
	case len(present) == 0:
		why = NoData
	case p.n == 1:
		why = onePart
	}
	if why != "" {
		d.DP, d.DPNorm, d.D = Figure{Undefined: why}, Figure{Undefined: why}, Figure{Undefined: why}
		return d
	}
	all, rates := 0.0, 0.0
	for _, one := range present {
		all += float64(one.n)
		rates += p.rate(one)
	}
	n := float64(p.n)
	mean := rates / n
	// Parts that have none differ by their share, and by the mean.
	apart, elsewhere, squares := 0.0, 1.0, (n-float64(len(present)))*mean*mean
	for _, one := range present {
		share := float64(p.sizes[one.part]) / float64(p.total)
		apart += math.Abs(float64(one.n)/all - share)
		elsewhere -= share
		squares += (p.rate(one) - mean) * (p.rate(one) - mean)
	}
	dp := (apart + max(elsewhere, 0)) / 2
	d.DP = Figure{Value: dp}
	d.DPNorm = Figure{Value: dp / (1 - float64(p.smallest)/float64(p.total))}
	d.D = Figure{Value: 1 - math.Sqrt(squares/n)/mean/math.Sqrt(n-1)}
	return d
}

func (p parts) rate(one portion) float64 { return float64(one.n) / float64(p.sizes[one.part]) }
