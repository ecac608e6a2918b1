package analysis

import (
	"cmp"
	"fmt"
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Pair is two codes and how often they were laid together. What "together"
// means is in the name of every count.
type Pair struct {
	A, B        coding.CodeID // A's id is the smaller one
	CodingsA    int           // of each alone
	CodingsB    int
	SameSegment int // pairs of codings with one and the same span
	Overlapping int // pairs of codings that share a byte; touching is not sharing
	Documents   int // in which codings of the two overlap
	Subjects    int // in whose turns codings of the two overlap
}

// Coefficient is n12/(n1+n2-n12).
type Coefficient struct {
	N12, N1, N2 int
}

// Same is the coefficient of what lies on the same segment.
func (p Pair) Same() Coefficient { return Coefficient{p.SameSegment, p.CodingsA, p.CodingsB} }

// Overlap is the coefficient of what overlaps. Several pairs to a passage can
// bring it above 1.
func (p Pair) Overlap() Coefficient { return Coefficient{p.Overlapping, p.CodingsA, p.CodingsB} }

// Value is the coefficient; defined is false where its divisor is not above 0.
func (c Coefficient) Value() (_ float64, defined bool) {
	divisor := c.N1 + c.N2 - c.N12
	if divisor <= 0 {
		return 0, false
	}
	return float64(c.N12) / float64(divisor), true
}

// String is the coefficient to four places, or why it says nothing. It is never
// capped at 1.
func (c Coefficient) String() string {
	v, defined := c.Value()
	switch {
	case c.N1 == 0 || c.N2 == 0:
		return "undefined (one of the codes is not laid)"
	case !defined:
		return "undefined (more pairs than codings)"
	case v > 1:
		return fmt.Sprintf("%.4f (above 1: several pairs to a passage)", v)
	}
	return fmt.Sprintf("%.4f", v)
}

// CoOccur counts how often codes were laid together, over pairs that were at
// least once, those that overlap most first. It sweeps over each document once
// and costs about the number of codings times the codes open at one place.
// Codings of several layers are counted together: filter them before.
func CoOccur(codings []coding.Coding) []Pair {
	var t tally
	t.open(codings)
	byDocument := map[study.DocumentID][]int{}
	for i, one := range codings {
		byDocument[one.Anchor.Document] = append(byDocument[one.Anchor.Document], i)
	}
	for _, of := range byDocument {
		t.document(of)
	}
	return t.pairs()
}

// key names a pair of codes by their places in the list of codes.
type key struct{ a, b int32 }

func keyOf(a, b int32) key { return key{min(a, b), max(a, b)} }

type together struct {
	same, overlap, documents int
	subjects                 map[study.SubjectID]bool
}

type tally struct {
	codings []coding.Coding
	codes   []coding.CodeID
	place   []int32 // of each coding's code in codes
	alone   []int   // codings of each code
	found   map[key]*together
}

func (t *tally) open(codings []coding.Coding) {
	t.codings = codings
	t.found = map[key]*together{}
	t.place = make([]int32, len(codings))
	places := map[coding.CodeID]int32{}
	for i, one := range codings {
		at, known := places[one.Code]
		if !known {
			at = int32(len(t.codes))
			places[one.Code] = at
			t.codes = append(t.codes, one.Code)
			t.alone = append(t.alone, 0)
		}
		t.place[i] = at
		t.alone[at]++
	}
}

func (t *tally) at(k key) *together {
	if t.found[k] == nil {
		t.found[k] = &together{subjects: map[study.SubjectID]bool{}}
	}
	return t.found[k]
}

// document counts the codings of one document, given by their places.
func (t *tally) document(of []int) {
	slices.SortFunc(of, func(a, b int) int {
		x, y := t.codings[a].Anchor.Span, t.codings[b].Anchor.Span
		return cmp.Or(x.Start-y.Start, x.End-y.End)
	})
	t.segments(of)
	for k, n := range t.sweep(of) {
		here := t.at(k)
		here.overlap += n
		here.documents++
	}
	for _, id := range t.speaking(of) {
		theirs := slices.DeleteFunc(slices.Clone(of), func(i int) bool { return !slices.Contains(t.codings[i].Speaking, id) })
		for k := range t.sweep(theirs) {
			t.at(k).subjects[id] = true
		}
	}
}

func (t *tally) speaking(of []int) (ids []study.SubjectID) {
	for _, i := range of {
		for _, id := range t.codings[i].Speaking {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// segments counts pairs on the same span; of is sorted by span.
func (t *tally) segments(of []int) {
	for len(of) > 0 {
		span := t.codings[of[0]].Anchor.Span
		on := map[int32]int{}
		n := 0
		for n < len(of) && t.codings[of[n]].Anchor.Span == span {
			here := t.place[of[n]]
			for code, times := range on {
				if code != here {
					t.at(keyOf(code, here)).same += times
				}
			}
			on[here]++
			n++
		}
		of = of[n:]
	}
}

// sweep counts overlapping pairs; of is sorted by span. Codings that are open
// at a place are kept by code, so that many on one passage stay cheap.
func (t *tally) sweep(of []int) map[key]int {
	ends := slices.Clone(of)
	slices.SortFunc(ends, func(a, b int) int { return t.codings[a].Anchor.Span.End - t.codings[b].Anchor.Span.End })
	pairs := map[key]int{}
	open := map[int32]int{}
	for _, i := range of {
		start := t.codings[i].Anchor.Span.Start
		for t.codings[ends[0]].Anchor.Span.End <= start {
			closing := t.place[ends[0]]
			if open[closing]--; open[closing] == 0 {
				delete(open, closing)
			}
			ends = ends[1:]
		}
		here := t.place[i]
		for code, times := range open {
			if code != here {
				pairs[keyOf(code, here)] += times
			}
		}
		open[here]++
	}
	return pairs
}

func (t *tally) pairs() []Pair {
	all := make([]Pair, 0, len(t.found))
	for k, n := range t.found {
		a, b := k.a, k.b
		if slices.Compare(t.codes[a].ID[:], t.codes[b].ID[:]) > 0 {
			a, b = b, a
		}
		all = append(all, Pair{A: t.codes[a], B: t.codes[b], CodingsA: t.alone[a], CodingsB: t.alone[b],
			SameSegment: n.same, Overlapping: n.overlap, Documents: n.documents, Subjects: len(n.subjects)})
	}
	slices.SortFunc(all, func(x, y Pair) int {
		return cmp.Or(y.Overlapping-x.Overlapping, slices.Compare(x.A.ID[:], y.A.ID[:]), slices.Compare(x.B.ID[:], y.B.ID[:]))
	})
	return all
}
