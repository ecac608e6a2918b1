package analysis

import "slices"

// distance is how far apart two categories are, in the sums that alpha needs: all
// of them over ordered pairs.
type distance interface {
	within(unit []categoryCount) float64 // of the ratings of one unit
	between(margins []float64) float64   // of all ratings
	from(shares []float64) []float64     // each category's mean distance from ratings so distributed
}

// metric makes the distance for ratings with these margins.
type metric func(margins []float64) distance

func metricOf(m Metric, values []float64) metric {
	switch m {
	case Ordinal:
		return ranks
	case Interval:
		return always(scaled(values))
	case Ratio:
		return always(ratio(values))
	}
	return always(apart{})
}

// always is a distance that margins do not change.
func always(d distance) metric { return func([]float64) distance { return d } }

// ranks is Krippendorff's ordinal metric: the ratings from the middle of one category
// to the middle of another, squared.
func ranks(margins []float64) distance {
	middles := make(scaled, len(margins))
	below := 0.0
	for k, n := range margins {
		middles[k] = below + n/2
		below += n
	}
	return middles
}

// apart is 1 of any two categories.
type apart struct{}

func (apart) within(unit []categoryCount) float64 {
	all, same := 0, 0
	for _, k := range unit {
		all += k.n
		same += k.n * k.n
	}
	return float64(all*all - same)
}

func (apart) between(margins []float64) float64 {
	all, same := 0.0, 0.0
	for _, n := range margins {
		all += n
		same += n * n
	}
	return all*all - same
}

func (apart) from(shares []float64) []float64 {
	far := make([]float64, len(shares))
	for k, p := range shares {
		far[k] = 1 - p
	}
	return far
}

// scaled is the square of the difference of two values.
type scaled []float64

func (d scaled) within(unit []categoryCount) float64 {
	n, sum := 0.0, 0.0
	for _, k := range unit {
		n += float64(k.n)
		sum += float64(k.n) * d[k.category]
	}
	squares := 0.0
	for _, k := range unit {
		off := d[k.category] - sum/n
		squares += float64(k.n) * off * off
	}
	return 2 * n * squares
}

func (d scaled) between(margins []float64) float64 {
	n, mean := d.mean(margins)
	squares := 0.0
	for k, m := range margins {
		squares += m * (d[k] - mean) * (d[k] - mean)
	}
	return 2 * n * squares
}

func (d scaled) mean(margins []float64) (n, mean float64) {
	for _, m := range margins {
		n += m
	}
	return n, dot(margins, d) / n
}

func (d scaled) from(shares []float64) []float64 {
	_, mean := d.mean(shares)
	spread := d.between(shares) / 2
	far := make([]float64, len(d))
	for k := range shares {
		far[k] = (d[k]-mean)*(d[k]-mean) + spread
	}
	return far
}

// ratio is the square of the difference in the sum of two values. It costs the pairs
// of categories, and nothing nearer is known.
type ratio []float64

func (d ratio) of(k, l int) float64 {
	if d[k] == d[l] {
		return 0
	}
	share := (d[k] - d[l]) / (d[k] + d[l])
	return share * share
}

func (d ratio) within(unit []categoryCount) float64 {
	sum := 0.0
	for i, k := range unit {
		for _, l := range unit[:i] {
			sum += 2 * float64(k.n*l.n) * d.of(k.category, l.category)
		}
	}
	return sum
}

func (d ratio) between(margins []float64) float64 { return dot(margins, d.from(margins)) }

func (d ratio) from(shares []float64) []float64 {
	far := make([]float64, len(shares))
	for k := range shares {
		for l, p := range shares {
			far[k] += p * d.of(k, l)
		}
	}
	return far
}

// setDistance is between sets of codes, which are the categories.
type setDistance struct {
	kind    SetDistance
	sets    [][]int
	holding map[int][]int // the sets that hold a code
}

func holding(sets [][]int) map[int][]int {
	by := map[int][]int{}
	for at, set := range sets {
		for _, code := range set {
			by[code] = append(by[code], at)
		}
	}
	return by
}

// of is the distance of two sets that share so many codes.
func (d setDistance) of(k, l, shared int) float64 {
	smaller, union := min(len(d.sets[k]), len(d.sets[l])), len(d.sets[k])+len(d.sets[l])-shared
	if union == shared {
		return 0 // the same, and be it that both are empty
	}
	jaccard, likeness := float64(shared)/float64(union), 0.0
	switch {
	case shared == smaller: // an empty set is held by any
		likeness = 2.0 / 3
	case shared > 0:
		likeness = 1.0 / 3
	}
	switch d.kind {
	case MASI:
		return 1 - jaccard*likeness
	case MASIProduct:
		return (1 - jaccard) * (1 - likeness)
	case Passonneau:
		return 1 - likeness
	}
	return 1 - jaccard
}

func (d setDistance) within(unit []categoryCount) float64 {
	sum := 0.0
	for i, k := range unit {
		for _, l := range unit[:i] {
			sum += 2 * float64(k.n*l.n) * d.of(k.category, l.category, shared(d.sets[k.category], d.sets[l.category]))
		}
	}
	return sum
}

// shared counts what is in both; both are sorted.
func shared(a, b []int) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			a, b = a[1:], b[1:]
			n++
		}
	}
	return n
}

func (d setDistance) between(margins []float64) float64 { return dot(margins, d.from(margins)) }

// from starts from everything as far away as sets without a code in common are, and
// brings near what shares one.
func (d setDistance) from(shares []float64) []float64 {
	empty := slices.IndexFunc(d.sets, func(set []int) bool { return len(set) == 0 })
	all := 0.0
	for _, p := range shares {
		all += p
	}
	far := make([]float64, len(shares))
	together := make([]int, len(shares))
	var met []int
	for k, set := range d.sets {
		far[k] = all
		for _, code := range set {
			for _, l := range d.holding[code] {
				if together[l] == 0 {
					met = append(met, l)
				}
				together[l]++
			}
		}
		for _, l := range met {
			far[k] -= shares[l] * (1 - d.of(k, l, together[l]))
			together[l] = 0
		}
		met = met[:0]
		switch {
		case empty < 0:
		case k == empty:
			far[k] -= shares[k]
			for l, p := range shares {
				if l != k {
					far[k] -= p * (1 - d.of(k, l, 0))
				}
			}
		default:
			far[k] -= shares[empty] * (1 - d.of(k, empty, 0))
		}
	}
	return far
}
