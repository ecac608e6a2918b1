package analysis

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Plane is things laid out on a plane so that near ones are alike. Its axes mean
// nothing and may be turned over; the distances on it are what it says, as far as it fits.
type Plane struct {
	Method      Method       `json:"method"`
	Base        Base         `json:"base"`
	Undefined   string       `json:"undefined,omitempty"`
	Points      [][2]float64 `json:"points"`
	Eigenvalues []float64    `json:"eigenvalues"` // largest first
	// Fit and FitPositive are what the two axes show of all eigenvalues: of their sizes, and
	// of those above 0.
	Fit         Figure `json:"fit"`
	FitPositive Figure `json:"fitPositive"`
}

// mostScaled is how many things are laid out, in seconds.
const (
	mostScaled     = 1000
	tooManyToScale = "more than 1000 to lay out"
)

// Scale is classical scaling (principal coordinates). An axis that there is nothing for is
// 0 throughout. It costs the cube of the things.
func Scale(d Distances) Plane {
	p := Plane{Method: Method{Name: "classical scaling (principal coordinates), two axes; " + d.Method.Name, Source: "Torgerson 1952; Gower 1966; " + d.Method.Source},
		Base: d.Base, Undefined: d.Undefined}
	n := d.n
	if n > mostScaled {
		p.Undefined = tooManyToScale
	}
	if p.Undefined != "" {
		return p.without(p.Undefined)
	}
	var e mat.EigenSym
	if ok := e.Factorize(centred(d), true); !ok {
		return p.without("no axes were found")
	}
	values := e.Values(nil) // smallest first
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	sizes, positive := 0.0, 0.0
	for at := range values {
		value := values[n-1-at]
		p.Eigenvalues = append(p.Eigenvalues, value)
		sizes += math.Abs(value)
		positive += max(0, value)
	}
	if positive == 0 {
		return p.without(NoVariation)
	}
	p.Points = make([][2]float64, n)
	shown := 0.0
	for axis := range min(2, n) {
		value := p.Eigenvalues[axis]
		if value <= 1e-12*float64(n)*p.Eigenvalues[0] {
			continue // what rounding left is no axis
		}
		shown += value
		length := math.Sqrt(value) * direction(vectors, n-1-axis)
		for at := range p.Points {
			p.Points[at][axis] = length * vectors.At(at, n-1-axis)
		}
	}
	p.Fit, p.FitPositive = Figure{Value: shown / sizes}, Figure{Value: shown / positive}
	return p
}

func (p Plane) without(why string) Plane {
	p.Undefined, p.Points, p.Eigenvalues = why, nil, nil
	p.Fit, p.FitPositive = Figure{Undefined: why}, Figure{Undefined: why}
	return p
}

// centred is -½ of the squares of the distances, with every row and column made to sum
// to 0.
func centred(d Distances) *mat.SymDense {
	n := d.n
	means, mean := make([]float64, n), 0.0
	for i := range n {
		for j := range n {
			far := d.Between(i, j)
			means[i] += far * far / float64(n)
		}
		mean += means[i] / float64(n)
	}
	b := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			far := d.Between(i, j)
			b.SetSym(i, j, -(far*far-means[i]-means[j]+mean)/2)
		}
	}
	return b
}

// direction turns an axis so that the first thing that is far out on it lies to the
// right, or up: the same distances give the same plane.
func direction(vectors mat.Dense, column int) float64 {
	rows, _ := vectors.Dims()
	farthest := 0.0
	for at := range rows {
		farthest = max(farthest, math.Abs(vectors.At(at, column)))
	}
	for at := range rows {
		if v := vectors.At(at, column); math.Abs(v) > farthest/2 {
			return math.Copysign(1, v)
		}
	}
	return 1
}
