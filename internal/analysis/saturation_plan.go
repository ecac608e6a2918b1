package analysis

import "math"

// Planned is a figure for a study that is still to be held. It takes people as drawn by
// chance, one by one, which those of a referral chain are not, and takes for known how
// common a theme is.
type Planned struct {
	Figure
	Method Method `json:"method"`
}

const (
	noShare   = "a share and a probability lie above 0 and below 1"
	noTimes   = "a theme is heard once at the least"
	noBinding = "more interviews than anybody can hold"
)

// Heard is how likely a theme that such a share of people would raise is to be raised
// in one of n interviews or more: 1 - (1-share)^n.
func Heard(share float64, n int) Planned {
	p := Planned{Method: Method{Name: "probability that a theme is heard once or more, binomial", Source: "Galvin 2015"}}
	if !(share > 0 && share < 1) || n < 0 {
		p.Undefined = noShare
		return p
	}
	p.Value = -math.Expm1(float64(n) * math.Log1p(-share))
	return p
}

// InterviewsToHear is the fewest interviews in which a theme that such a share of
// people would raise is raised with the probability given.
func InterviewsToHear(share, probability float64) Planned {
	p := InterviewsFor(share, 1, probability)
	p.Method = Method{Name: "fewest interviews in which a theme is heard once or more, binomial", Source: "Galvin 2015"}
	return p
}

// InterviewsFor is the fewest interviews in which a theme that such a share of people
// would raise is raised by so many of them or more, with the power given. It costs times.
func InterviewsFor(share float64, times int, power float64) Planned {
	p := Planned{Method: Method{Name: "fewest interviews in which a theme is heard so often or more, binomial", Source: "Fugard and Potts 2015"}}
	switch {
	case !(share > 0 && share < 1) || !(power > 0 && power < 1):
		p.Undefined = noShare
		return p
	case times < 1:
		p.Undefined = noTimes
		return p
	}
	const most = 1 << 30
	low, high := times-1, times // low are too few
	for heardOften(share, times, high) < power {
		if low, high = high, 2*high; high > most {
			p.Undefined = noBinding
			return p
		}
	}
	for low+1 < high {
		if middle := low + (high-low)/2; heardOften(share, times, middle) < power {
			low = middle
		} else {
			high = middle
		}
	}
	p.Value = float64(high)
	return p
}

// heardOften is P(X >= times), X binomial, a little in its favour: the powers that people
// ask for can be met exactly, and the last digit must not cost an interview.
func heardOften(share float64, times, n int) float64 {
	fewer, term := 0.0, float64(n)*math.Log1p(-share)
	odds := math.Log(share) - math.Log1p(-share)
	for k := range times {
		fewer += math.Exp(term)
		term += math.Log(float64(n-k)/float64(k+1)) + odds
	}
	return 1 - fewer + 1e-12
}
