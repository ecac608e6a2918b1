package text

import (
	"cmp"
	"slices"
	"sort"
)

// Fixed is a pair that a person made: each side runs from where a sentence
// begins to where one ends. An empty one says that what the other side says has
// no counterpart, and stands where that would be.
type Fixed struct {
	A Span `json:"a"`
	B Span `json:"b"`
}

// AlignAround is Align with some pairs given: they are taken as they are, and
// what lies between two of them is aligned by itself, with the ratio of the whole
// texts. To fix a pair as Align has it leaves the others as they are, where it had
// not joined turns or left some out.
//
// loose are those, as indexes into fixed, that are no pair of these texts: a side
// is empty and should not be, or begins or ends within a sentence, or two of them
// overlap or cross; the one that comes first is kept. They are left out.
func AlignAround(a, b Transcript, fixed []Fixed) (pairs []Pair, loose []int) {
	one, other := sideOf(a), sideOf(b)
	al := newAligner(one, other, a.Speakers, b.Speakers)
	turns := al.alignTurns(one.turns(), other.turns()) // which settles the ratio
	given, loose := placed(one, other, fixed)
	if len(given) == 0 {
		return al.along(nil, one, other, turns), loose
	}
	i, j := 0, 0
	for _, g := range append(given, Fixed{Span{len(one.sentences), len(one.sentences)}, Span{len(other.sentences), len(other.sentences)}}) {
		before, beside := one.cut(i, g.A.Start), other.cut(j, g.B.Start)
		turns, _ := al.path(before.turns(), beside.turns(), al.onTurns, firstBand)
		pairs = al.along(pairs, before, beside, turns)
		if g.A.Len()+g.B.Len() > 0 {
			pairs = append(pairs, Pair{A: one.sentences[g.A.Start:g.A.End:g.A.End], B: other.sentences[g.B.Start:g.B.End:g.B.End], Score: 1, Fixed: true})
		}
		i, j = g.A.End, g.B.End
	}
	return pairs, loose
}

// placed gives the fixed pairs as indexes of sentences, in order.
func placed(one, other side, fixed []Fixed) (given []Fixed, loose []int) {
	type place struct {
		Fixed
		from int // in fixed
	}
	var places []place
	for i, f := range fixed {
		a, okA := one.sentencesIn(f.A)
		b, okB := other.sentencesIn(f.B)
		if !okA || !okB || a.Len()+b.Len() == 0 {
			loose = append(loose, i)
			continue
		}
		places = append(places, place{Fixed{a, b}, i})
	}
	slices.SortStableFunc(places, func(x, y place) int {
		return cmp.Or(cmp.Compare(x.A.Start, y.A.Start), cmp.Compare(x.A.End, y.A.End), cmp.Compare(x.B.Start, y.B.Start))
	})
	last := Fixed{}
	for _, p := range places {
		if p.A.Start < last.A.End || p.B.Start < last.B.End {
			loose = append(loose, p.from)
			continue
		}
		last = p.Fixed
		given = append(given, last)
	}
	slices.Sort(loose)
	return given, loose
}

// sentencesIn gives the sentences that a span is made of, as indexes, and whether
// it is made of whole ones.
func (s side) sentencesIn(span Span) (at Span, whole bool) {
	n := len(s.sentences)
	if span.End <= span.Start {
		at.Start = sort.Search(n, func(i int) bool { return s.sentences[i].Start >= span.Start })
		at.End = at.Start
		return at, span.End == span.Start && (at.Start == 0 || s.sentences[at.Start-1].End <= span.Start)
	}
	at.Start = sort.Search(n, func(i int) bool { return s.sentences[i].End > span.Start })
	at.End = sort.Search(n, func(i int) bool { return s.sentences[i].Start >= span.End })
	if at.Len() <= 0 {
		return Span{at.Start, at.Start}, false
	}
	return at, s.sentences[at.Start].Start >= span.Start && s.sentences[at.End-1].End <= span.End
}

// cut is a side from one sentence to another. A turn of which the beginning is
// missing has no time: the one it has is that of its beginning.
func (s side) cut(from, to int) side {
	c := side{sentences: s.sentences[from:to], units: s.part(Span{from, to})}
	start := 0
	for _, b := range s.stretches {
		end := b.end
		if end > from && start < to {
			if start < from {
				b.startMS = -1
			}
			b.end = min(end, to) - from
			c.stretches = append(c.stretches, b)
		}
		start = end
	}
	return c
}
