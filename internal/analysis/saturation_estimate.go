package analysis

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// Incidence says in how many interviews each code was found, whatever their order.
type Incidence struct {
	Base  Base
	Codes []int // interviews that each code was found in, at least 1
}

// Incidence counts the interviews of each code.
func (s Interviews) Incidence() Incidence {
	var times []int
	for _, codes := range s.Codes {
		for _, code := range codes {
			for code >= len(times) {
				times = append(times, 0)
			}
			times[code]++
		}
	}
	return Incidence{s.base(), slices.DeleteFunc(times, func(n int) bool { return n == 0 })}
}

// Unseen is how many codes there would be if interviews went on for ever with people of
// the same kind and a codebook as fine as this one, at the least.
type Unseen struct {
	Method        Method `json:"method"`
	Base          Base   `json:"base"`
	Found         int    `json:"found"`
	Once          int    `json:"once"`  // codes found in one interview only
	Twice         int    `json:"twice"` // in two
	Codes         Figure `json:"codes"` // the estimate
	StandardError Figure `json:"standardError"`
	Low           Figure `json:"low"` // 95 %, never below Found
	High          Figure `json:"high"`
	Coverage      Figure `json:"coverage"` // of what is said in an interview, the share that has a code already
}

const (
	oneInterview = "one interview only"
	noneRare     = "no rare codes to reckon with"
)

// Chao2 estimates the codes that nobody has come upon yet from those that one and two
// interviews hold. Where no code is in exactly two it takes the bias-corrected form.
func Chao2(n Incidence) Unseen {
	u := Unseen{
		Method: Method{Name: "Chao2, with log-normal interval; sample coverage", Source: "Chao 1987; Chao and Jost 2012; Colwell et al. 2012"},
		Base:   n.Base, Found: len(n.Codes),
	}
	uses := 0
	for _, times := range n.Codes {
		uses += times
		switch times {
		case 1:
			u.Once++
		case 2:
			u.Twice++
		}
	}
	if why := n.undefined(); why != "" {
		none := Figure{Undefined: why}
		u.Codes, u.StandardError, u.Low, u.High, u.Coverage = none, none, none, none, none
		return u
	}
	m := float64(n.Base.Units)
	missing, variance := n.unseen(u.Once, u.Twice)
	u.Codes = Figure{Value: float64(u.Found) + missing}
	u.Coverage = Figure{Value: 1}
	if u.Once > 0 {
		u.Coverage.Value = 1 - float64(u.Once)/float64(uses)*m*missing/(m*missing+float64(u.Once))
	}
	if missing == 0 {
		none := Figure{Undefined: noneRare}
		u.StandardError, u.Low, u.High = none, none, none
		return u
	}
	const z = 1.959963984540054 // of 95 % of a normal distribution
	factor := math.Exp(z * math.Sqrt(math.Log1p(variance/(missing*missing))))
	u.StandardError = Figure{Value: math.Sqrt(variance)}
	u.Low = Figure{Value: float64(u.Found) + missing/factor}
	u.High = Figure{Value: float64(u.Found) + missing*factor}
	return u
}

func (n Incidence) undefined() string {
	switch {
	case len(n.Codes) == 0:
		return NoData
	case n.Base.Units == 1:
		return oneInterview
	}
	return ""
}

// unseen is what Chao2 adds to the codes found, and its variance.
func (n Incidence) unseen(once, twice int) (missing, variance float64) {
	m, q1, q2 := float64(n.Base.Units), float64(once), float64(twice)
	a := (m - 1) / m
	if twice > 0 {
		r := q1 / q2
		return a * q1 * r / 2, q2 * (a*r*r/2 + a*a*r*r*r + a*a*r*r*r*r/4)
	}
	missing = a * q1 * (q1 - 1) / 2
	all := float64(len(n.Codes)) + missing
	return missing, missing + a*a*(q1*(2*q1-1)*(2*q1-1)-q1*q1*q1*q1/all)/4
}

// Curve is how many codes so many interviews hold: in the mean over all their
// orders up to as many as there are, estimated to twice as many. With Low and High it is
// also a band, of 95 of 100 orders.
type Curve struct {
	Method Method   `json:"method"`
	Base   Base     `json:"base"`
	Draws  int      `json:"draws,omitempty"` // orders tried for the band
	Codes  []Figure `json:"codes"`           // of 0 interviews, 1, 2 ...
	Low    []Figure `json:"low,omitempty"`   // up to as many as there are
	High   []Figure `json:"high,omitempty"`
}

// Rarefaction is the curve without a band. It costs the interviews times the
// different numbers of them that codes are found in.
func Rarefaction(n Incidence) Curve {
	m := n.Base.Units
	c := Curve{Method: Method{Name: "sample-based rarefaction, exact; extrapolation by Chao2 to twice the interviews", Source: "Colwell et al. 2012"}, Base: n.Base}
	if why := n.undefined(); why != "" {
		c.Codes = slices.Repeat([]Figure{{Undefined: why}}, 2*m+1)
		return c
	}
	c.Codes = make([]Figure, m+1, 2*m+1)
	with := make([]int, m+1) // codes found in so many interviews
	for _, times := range n.Codes {
		with[times]++
	}
	for times, codes := range with {
		if codes == 0 {
			continue
		}
		none := 1.0 // the share of choices of t interviews without the code
		for t := range m + 1 {
			c.Codes[t].Value += float64(codes) * (1 - none)
			none *= max(0, float64(m-times-t)) / float64(max(1, m-t))
		}
	}
	missing, _ := n.unseen(with[1], with[2])
	for t := 1; t <= m; t++ {
		more := 0.0
		if missing > 0 {
			more = missing * -math.Expm1(float64(t)*math.Log1p(-float64(with[1])/(float64(m)*missing+float64(with[1]))))
		}
		c.Codes = append(c.Codes, Figure{Value: float64(len(n.Codes)) + more})
	}
	return c
}

// After is the curve at so many interviews. Beyond twice as many as there are nobody
// can tell.
func (c Curve) After(interviews int) Figure {
	if interviews < 0 || interviews >= len(c.Codes) {
		return Figure{Undefined: "further than twice as many as there are"}
	}
	return c.Codes[interviews]
}

// RarefactionBand is the curve with a band of orders drawn at random. It shows how
// much of a flat end is the order's doing; it is no interval of other people. The error is
// that of ctx.
func RarefactionBand(ctx context.Context, s Interviews, draws Draws) (Curve, error) {
	c := Rarefaction(s.Incidence())
	if s.Incidence().undefined() != "" || draws.N < 1 {
		return c, ctx.Err()
	}
	c.Method.Name += "; band of 95 % of orders drawn at random"
	c.Base.Seed, c.Draws = draws.Seed, draws.N
	most := 0
	for _, codes := range s.Codes {
		if len(codes) > 0 {
			most = max(most, codes[len(codes)-1]+1)
		}
	}
	found := make([][]int32, draws.N) // codes after each interview
	err := draws.each(ctx, func() func(draw int, random *rand.Rand) {
		seen := make([]int, most) // the last draw that a code was found in, from 1
		return func(draw int, random *rand.Rand) {
			found[draw] = make([]int32, len(s.Codes))
			n := int32(0)
			for t, at := range random.Perm(len(s.Codes)) {
				for _, code := range s.Codes[at] {
					if seen[code] != draw+1 {
						seen[code] = draw + 1
						n++
					}
				}
				found[draw][t] = n
			}
		}
	})
	if err != nil {
		return Curve{}, err
	}
	c.band(found)
	return c, nil
}

func (c *Curve) band(found [][]int32) {
	c.Low, c.High = make([]Figure, c.Base.Units+1), make([]Figure, c.Base.Units+1)
	after := make([]float64, len(found))
	for t := range c.Base.Units {
		for draw := range found {
			after[draw] = float64(found[draw][t])
		}
		slices.Sort(after)
		c.Low[t+1].Value, c.High[t+1].Value = quantile(after, 0.025), quantile(after, 0.975)
	}
}
