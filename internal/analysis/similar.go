package analysis

import (
	"fmt"
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Profiles say what was laid on each of some things, how often: codes on documents, or
// by turning it round the documents that each code is laid on.
type Profiles struct {
	Of      [][]Weight // sorted by item, each item once
	Dropped []Dropped
}

// Weight is an item of a profile, from 0, and how often it is there, above 0.
type Weight struct {
	Item int
	N    float64
}

// NewProfiles counts codings by document and code. A document and its translations
// are one, with each code as often as the one of them has it that has it most; a document
// that nothing is laid on has an empty profile. It gives the documents and codes that the
// places and items stand for, sorted by id.
func NewProfiles(codings []coding.Coding, documents []study.DocumentInfo) (Profiles, []study.DocumentID, []coding.CodeID) {
	known := originals(documents)
	places, codes := map[study.DocumentID]int{}, map[coding.CodeID]int{}
	for _, original := range known {
		places[original] = 0
	}
	type cell struct {
		document study.DocumentID
		code     coding.CodeID
	}
	counts, elsewhere := map[cell]int{}, 0
	for _, one := range codings {
		if _, is := known[one.Anchor.Document]; !is {
			elsewhere++
			continue
		}
		codes[one.Code] = 0
		counts[cell{one.Anchor.Document, one.Code}]++
	}
	byID := func(a, b study.DocumentID) int { return slices.Compare(a.ID[:], b.ID[:]) }
	documentIDs := placed(places, byID)
	codeIDs := placed(codes, func(a, b coding.CodeID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	most := map[cell]int{}
	for c, n := range counts {
		c.document = known[c.document]
		most[c] = max(most[c], n)
	}
	p := Profiles{Of: make([][]Weight, len(documentIDs)), Dropped: dropped(elsewhere, "codings of other documents")}
	for c, n := range most {
		at := places[c.document]
		p.Of[at] = append(p.Of[at], Weight{codes[c.code], float64(n)})
	}
	for _, of := range p.Of {
		slices.SortFunc(of, func(a, b Weight) int { return a.Item - b.Item })
	}
	return p, documentIDs, codeIDs
}

// placed sorts ids and says where each is.
func placed[ID comparable](at map[ID]int, compare func(a, b ID) int) []ID {
	ids := make([]ID, 0, len(at))
	for id := range at {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, compare)
	for place, id := range ids {
		at[id] = place
	}
	return ids
}

// Turned makes things of the items.
func (p Profiles) Turned() Profiles {
	turned := Profiles{Dropped: p.Dropped}
	for at, of := range p.Of {
		for _, w := range of {
			for w.Item >= len(turned.Of) {
				turned.Of = append(turned.Of, nil)
			}
			turned.Of[w.Item] = append(turned.Of[w.Item], Weight{at, w.N})
		}
	}
	return turned
}

// Distances are how far apart any two of some things are.
type Distances struct {
	Method    Method
	Base      Base
	Undefined string // why there are none
	n         int
	of        []float64 // below the diagonal, row by row
}

// mostCompared is how many things are compared each with each. What is compared so
// costs their square, and nobody reads a map of more.
const mostCompared = 2000

// NewDistances asks for the distance of every two of n things, i below j, and leaves
// those of a thing to itself at 0.
func NewDistances(n int, m Method, between func(i, j int) float64) Distances {
	d := noDistances(n, m)
	if d.Undefined != "" {
		return d
	}
	for j := range n {
		for i := range j {
			d.of = append(d.of, between(i, j))
		}
	}
	return d
}

func noDistances(n int, m Method) Distances {
	d := Distances{Method: m, Base: Base{Units: n, Of: "compared each with each"}, n: n}
	switch {
	case n == 0:
		d.Undefined = NoData
	case n > mostCompared:
		d.Undefined = fmt.Sprintf("more than %d to compare each with each", mostCompared)
	}
	return d
}

// Len is how many things there are.
func (d Distances) Len() int { return d.n }

// Between is the distance of two of them.
func (d Distances) Between(i, j int) float64 {
	if i == j {
		return 0
	}
	return d.of[place(i, j)]
}

// place is where the distance of two things is.
func place(i, j int) int {
	i, j = min(i, j), max(i, j)
	return j*(j-1)/2 + i
}

// JaccardDistances are 1 less the shared items in all items of two things, however
// often they are there. Things without an item have no distance from anything: they
// are left out, and kept are the places of the others.
func (p Profiles) JaccardDistances() (d Distances, kept []int) {
	return p.distances(Method{Name: "Jaccard distance of what is there at all", Source: "Jaccard 1912"}, func(float64) float64 { return 1 },
		func(shared, a, b float64) float64 { return 1 - shared/(a+b-shared) })
}

// BrayCurtisDistances are 1 less twice what two things share, in all that both have. They
// go by how often a code is laid, which depends on who codes.
func (p Profiles) BrayCurtisDistances() (d Distances, kept []int) {
	return p.distances(Method{Name: "Bray-Curtis dissimilarity of counts", Source: "Bray and Curtis 1957"}, func(n float64) float64 { return n },
		func(shared, a, b float64) float64 { return 1 - 2*shared/(a+b) })
}

// distances costs the pairs of things that share an item, once for each that they
// share, and a little for those that do not.
func (p Profiles) distances(m Method, weigh func(float64) float64, apart func(shared, a, b float64) float64) (d Distances, kept []int) {
	for at, of := range p.Of {
		if len(of) > 0 {
			kept = append(kept, at)
		}
	}
	d = noDistances(len(kept), m)
	d.Base.Dropped = append(slices.Clone(p.Dropped), dropped(len(p.Of)-len(kept), "without anything to compare by")...)
	if d.Undefined != "" {
		return d, kept
	}
	before := map[int][]Weight{} // by item, the things so far that have it
	all, shared := make([]float64, len(kept)), make([]float64, len(kept))
	for j, at := range kept {
		clear(shared[:j])
		for _, w := range p.Of[at] {
			n := weigh(w.N)
			all[j] += n
			for _, other := range before[w.Item] {
				shared[other.Item] += min(n, other.N)
			}
			before[w.Item] = append(before[w.Item], Weight{j, n})
		}
		for i := range j {
			d.of = append(d.of, apart(shared[i], all[i], all[j]))
		}
	}
	return d, kept
}
