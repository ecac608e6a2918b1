package analysis

import (
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
	known, places := originals(documents), map[study.DocumentID]int{}
	for _, original := range known {
		places[original] = 0
	}
	ids := placed(places, func(a, b study.DocumentID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	p, codes := laidProfiles(codings, known, len(ids), func(of *coding.Coding) []int { return []int{places[known[of.Anchor.Document]]} })
	return p, ids, codes
}

// ProfilesOfPeople counts codings by the people in whose turns they lie, in the order
// given, and code. Of a document and its translations each code counts as often as in the
// one that has it most in somebody's turns. It gives the codes that the items stand for,
// sorted by id.
func ProfilesOfPeople(codings []coding.Coding, documents []study.DocumentInfo, people []study.SubjectID) (Profiles, []coding.CodeID) {
	places := map[study.SubjectID]int{}
	for at, id := range people {
		places[id] = at
	}
	unheard := 0
	p, codes := laidProfiles(codings, originals(documents), len(people), func(of *coding.Coding) (theirs []int) {
		for _, id := range of.Speaking {
			if at, counts := places[id]; counts && !slices.Contains(theirs, at) {
				theirs = append(theirs, at)
			}
		}
		if theirs == nil {
			unheard++
		}
		return theirs
	})
	p.Dropped = append(p.Dropped, dropped(unheard, "codings in the turns of nobody who is counted")...)
	return p, codes
}

// laidProfiles are the profiles of so many things that codings belong to.
func laidProfiles(codings []coding.Coding, known map[study.DocumentID]study.DocumentID, n int, belongs func(*coding.Coding) []int) (Profiles, []coding.CodeID) {
	type cell struct {
		at       int
		document study.DocumentID
		code     coding.CodeID
	}
	codes, counts, elsewhere := map[coding.CodeID]int{}, map[cell]int{}, 0
	for i := range codings {
		one := &codings[i]
		if _, is := known[one.Anchor.Document]; !is {
			elsewhere++
			continue
		}
		for _, at := range belongs(one) {
			codes[one.Code] = 0
			counts[cell{at, one.Anchor.Document, one.Code}]++
		}
	}
	codeIDs := placed(codes, func(a, b coding.CodeID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	most := map[cell]int{}
	for c, n := range counts {
		c.document = known[c.document]
		most[c] = max(most[c], n)
	}
	p := Profiles{Of: make([][]Weight, n), Dropped: dropped(elsewhere, "codings of other documents")}
	for c, n := range most {
		p.Of[c.at] = append(p.Of[c.at], Weight{codes[c.code], float64(n)})
	}
	for at, of := range p.Of {
		slices.SortFunc(of, func(a, b Weight) int { return a.Item - b.Item })
		p.Of[at] = added(of)
	}
	return p, codeIDs
}

// added makes one of the weights of an item, which stand together.
func added(of []Weight) []Weight {
	kept := of[:0]
	for _, w := range of {
		if last := len(kept) - 1; last >= 0 && kept[last].Item == w.Item {
			kept[last].N += w.N
			continue
		}
		kept = append(kept, w)
	}
	return kept
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
const (
	mostCompared     = 2000
	tooManyToCompare = "more than 2000 to compare each with each"
)

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
		d.Undefined = tooManyToCompare
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
