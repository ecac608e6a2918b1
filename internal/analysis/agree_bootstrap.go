package analysis

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Draws says how often to resample, from which seed, and whom to tell how far it is.
// Equal seeds give equal intervals, on however many cores.
type Draws struct {
	N    int
	Seed uint64
	// Done is told so now and then and at the end, from several goroutines but one at a
	// time; nil for nobody.
	Done func(done, of int)
}

// Bootstrap is what alpha would have been with other material of the same kind.
type Bootstrap struct {
	Alpha  Agreement `json:"alpha"`
	Method Method    `json:"method"`
	Base   Base      `json:"base"` // of the draws, with the seed
	Draws  int       `json:"draws"`
	Low    Figure    `json:"low"` // percentiles 2.5 and 97.5
	High   Figure    `json:"high"`
	// Below667 and Below800 are the shares of draws below Krippendorff's two marks.
	// They are from the literature and no verdict.
	Below667 Figure `json:"below667"`
	Below800 Figure `json:"below800"`
}

const (
	withoutVariation = "draws without variation"
	belowMinusOne    = "draws with an alpha below -1"
)

// ClusterBootstrap resamples interviews and then units in them, each with
// replacement, because what one person says is more alike than what two say. interview
// numbers the interview of each unit. It gives one interval for each of several ratings of the
// same units (one to a code), all from the same draws. The error is that of ctx.
func ClusterBootstrap(ctx context.Context, of []Ratings, m Metric, interview []int, draws Draws) ([]Bootstrap, error) {
	all := make([]resampled, len(of))
	for at, r := range of {
		p := patternsOf(r)
		all[at] = resampled{p, p.members(), metricOf(m, r.values(p.q)), Alpha(r, m)}
	}
	return draws.clusters(ctx, all, interview)
}

// ClusterBootstrapOfSets is ClusterBootstrap for alpha with a distance of sets.
func ClusterBootstrapOfSets(ctx context.Context, s SetRatings, d SetDistance, interview []int, draws Draws) (Bootstrap, error) {
	p, m := s.patterns(d)
	all, err := draws.clusters(ctx, []resampled{{p, p.members(), m, AlphaOfSets(s, d)}}, interview)
	if err != nil {
		return Bootstrap{}, err
	}
	return all[0], nil
}

// resampled is an alpha and what it is made of.
type resampled struct {
	patterns
	groups members
	metric metric
	alpha  Agreement
}

func (d Draws) clusters(ctx context.Context, of []resampled, interview []int) ([]Bootstrap, error) {
	units := clusters(interview)
	alphas := make([][]float64, len(of))
	for at := range alphas {
		alphas[at] = make([]float64, d.N)
	}
	err := d.each(ctx, func() func(draw int, random *rand.Rand) {
		times := make([]int, len(interview)) // how often each unit was drawn
		counts, margins := make([][]int, len(of)), make([][]float64, len(of))
		for at, one := range of {
			counts[at], margins[at] = make([]int, len(one.counts)), make([]float64, one.q)
		}
		return func(draw int, random *rand.Rand) {
			clear(times)
			n := 0
			for range units {
				drawn := units[random.IntN(len(units))]
				n += len(drawn)
				for range drawn {
					times[drawn[random.IntN(len(drawn))]]++
				}
			}
			for at, one := range of {
				one.groups.count(n, times, counts[at])
				_, observed, expected := one.disagreement(counts[at], one.metric, margins[at])
				alphas[at][draw] = 1 - observed/expected // not a number without variation, 0/0
			}
		}
	})
	if err != nil {
		return nil, err
	}
	all := make([]Bootstrap, len(of))
	for at, one := range of {
		all[at] = Bootstrap{Alpha: one.alpha, Draws: d.N, Method: Method{
			Name: "cluster bootstrap: interviews, then units in them; percentile interval", Source: "Davison and Hinkley 1997, 3.8"},
			Base: Base{Units: len(units), Of: "interviews", Seed: d.Seed}}
		all[at].from(alphas[at], withoutVariation)
	}
	return all, nil
}

// KrippendorffBootstrap is Krippendorff's own algorithm (Hayes and Krippendorff 2007;
// as in the R package icr): what is expected stays as it was, and for every pair of
// ratings of a unit one is drawn from all the pairs. It takes the pairs for
// independent, which those of one interview are not, and gives narrower intervals
// than resampling does. The error is that of ctx.
func KrippendorffBootstrap(ctx context.Context, r Ratings, m Metric, draws Draws) (Bootstrap, error) {
	p := patternsOf(r)
	i := Bootstrap{Alpha: Alpha(r, m), Draws: draws.N,
		Method: Method{Name: "Krippendorff's bootstrap: pairs of ratings, expected disagreement fixed; percentile interval", Source: "Hayes and Krippendorff 2007; Krippendorff 2011"},
		Base:   Base{Of: "pairs of ratings", Seed: draws.Seed}}
	far, weigh := p.pairs(metricOf(m, r.values(p.q)))
	i.Base.Units = weigh.pairs()
	if i.Alpha.Undefined != "" {
		i.from(nil, "")
		return i, ctx.Err()
	}
	each := 2 / (float64(weigh.ratings) * i.Alpha.Expected.Value)
	alphas := make([]float64, draws.N)
	err := draws.each(ctx, func() func(draw int, random *rand.Rand) {
		return func(draw int, random *rand.Rand) {
			alpha := 1.0
			for _, w := range weigh.bySize {
				sum := 0.0
				for range w.pairs {
					if at := random.IntN(i.Base.Units); at < len(far) {
						sum += far[at]
					}
				}
				alpha -= each * sum / float64(w.size-1)
			}
			if alpha < -1 {
				alpha = math.NaN()
			}
			alphas[draw] = alpha
		}
	})
	if err != nil {
		return Bootstrap{}, err
	}
	i.from(alphas, belowMinusOne)
	return i, nil
}

// pairing says how many pairs of ratings the units of each size have.
type pairing struct {
	ratings int
	bySize  []struct{ size, pairs int }
}

func (w pairing) pairs() int {
	n := 0
	for _, one := range w.bySize {
		n += one.pairs
	}
	return n
}

// pairs are the distances of all pairs of ratings of a unit that are not 0.
func (p patterns) pairs(m metric) (far []float64, w pairing) {
	margins := make([]float64, p.q)
	times := p.every()
	for i, t := range times {
		for _, k := range p.counts[i] {
			margins[k.category] += float64(t * k.n)
		}
	}
	d := m(margins)
	bySize := map[int]int{}
	for i, t := range times {
		bySize[p.size[i]] += t * p.size[i] * (p.size[i] - 1) / 2
		w.ratings += t * p.size[i]
		for x, k := range p.counts[i] {
			for _, l := range p.counts[i][:x] {
				between := d.within([]categoryCount{{k.category, 1}, {l.category, 1}}) / 2
				far = append(far, slices.Repeat([]float64{between}, t*k.n*l.n)...)
			}
		}
	}
	for size, n := range bySize {
		w.bySize = append(w.bySize, struct{ size, pairs int }{size, n})
	}
	slices.SortFunc(w.bySize, func(a, b struct{ size, pairs int }) int { return a.size - b.size })
	return far, w
}

// members are the units of each pattern and, last, those left out. Where most
// units are alike, as where a code is rare, those of the largest group need not be
// looked at: they are what the others leave.
type members struct {
	units   [][]int32
	largest int
}

func (p patterns) members() members {
	m := members{units: make([][]int32, len(p.counts)+1)}
	for unit, at := range p.of {
		if at < 0 {
			at = int32(len(p.counts))
		}
		m.units[at] = append(m.units[at], int32(unit))
	}
	for at, units := range m.units {
		if len(units) > len(m.units[m.largest]) {
			m.largest = at
		}
	}
	return m
}

// count counts the patterns of so many draws, in which each unit came so often.
func (m members) count(draws int, times, counts []int) {
	rest := draws
	for at, units := range m.units {
		if at == m.largest {
			continue
		}
		n := 0
		for _, unit := range units {
			n += times[unit]
		}
		rest -= n
		if at < len(counts) {
			counts[at] = n
		}
	}
	if m.largest < len(counts) {
		counts[m.largest] = rest
	}
}

// clusters are the units of each interview.
func clusters(interview []int) [][]int {
	at := map[int]int{}
	var units [][]int
	for unit, number := range interview {
		place, known := at[number]
		if !known {
			place = len(units)
			at[number] = place
			units = append(units, nil)
		}
		units[place] = append(units[place], unit)
	}
	return units
}

// each calls work for every draw, on all cores, each draw with random numbers of its
// own. start makes the work of one goroutine.
func (d Draws) each(ctx context.Context, start func() func(draw int, random *rand.Rand)) error {
	const together = 50 // draws, between two looks at ctx
	var next, done atomic.Int64
	var telling sync.Mutex
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(1, d.N/together)) {
		group.Go(func() {
			work := start()
			for ctx.Err() == nil {
				from := int(next.Add(together)) - together
				if from >= d.N {
					return
				}
				to := min(from+together, d.N)
				for draw := from; draw < to; draw++ {
					work(draw, rand.New(rand.NewPCG(d.Seed, uint64(draw))))
				}
				done.Add(int64(to - from))
				if d.Done != nil {
					telling.Lock()
					d.Done(int(done.Load()), d.N)
					telling.Unlock()
				}
			}
		})
	}
	group.Wait()
	return ctx.Err()
}

// from sums the draws up; those that are not a number are left out and counted.
func (i *Bootstrap) from(alphas []float64, why string) {
	numbers := slices.DeleteFunc(alphas, math.IsNaN)
	i.Base.Dropped = append(i.Base.Dropped, dropped(len(alphas)-len(numbers), why)...)
	slices.Sort(numbers)
	if i.Alpha.Undefined != "" || len(numbers) == 0 {
		none := Figure{Undefined: NoVariation}
		switch {
		case i.Alpha.Undefined != "":
			none.Undefined = i.Alpha.Undefined
		case i.Draws == 0:
			none.Undefined = NoData
		}
		i.Low, i.High, i.Below667, i.Below800 = none, none, none, none
		return
	}
	i.Low, i.High = Figure{Value: quantile(numbers, 0.025)}, Figure{Value: quantile(numbers, 0.975)}
	below := func(mark float64) Figure {
		at, _ := slices.BinarySearch(numbers, mark)
		return Figure{Value: float64(at) / float64(len(numbers))}
	}
	i.Below667, i.Below800 = below(0.667), below(0.800)
}

// quantile is the sample's, between neighbours (R's type 7).
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	low := int(at)
	if low+1 == len(sorted) {
		return sorted[low]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}
