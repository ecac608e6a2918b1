package analysis

import (
	"cmp"
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Difference is how two coders differ about a passage.
type Difference string

const (
	OtherSpan Difference = "other span" // the same code, not on the same characters
	OtherCode Difference = "other code" // another code, on passages of which half is the same
	Alone     Difference = "alone"      // one coder laid a code, the other nothing that answers to it
)

// Disagreement is one thing for two coders to talk about.
type Disagreement struct {
	Difference Difference       `json:"difference"`
	Document   study.DocumentID `json:"document"`
	A          *coding.Coding   `json:"a,omitempty"` // what the first coder laid; nil where only the second did
	B          *coding.Coding   `json:"b,omitempty"`
	Shared     int              `json:"shared"`  // characters of both spans
	Jaccard    float64          `json:"jaccard"` // the same in the characters of either
}

// Disagreements are all that two of the coders, by their places, laid and not both with
// the same code on the same span, in the order of the documents and the text. Of one code and
// document as many passages as can be are told to be one with another span; what is
// left is held against what is left of other codes; and so each coding is in one
// disagreement at most.
func (r *Readings) Disagreements(a, b int) []Disagreement {
	d := disagreeing{readings: r}
	r.ofCode(func(_ int, of []laid) {
		byDocument(of, func(_ int, of []laid) {
			d.as, d.bs = differing(d.as[:0], by(a, of), by(b, of)), differing(d.bs[:0], by(b, of), by(a, of))
			d.pair(OtherSpan, half)
			d.pair(OtherSpan, anything)
			d.leftA, d.leftB = append(d.leftA, d.as...), append(d.leftB, d.bs...)
		})
	})
	leftA, leftB := r.sorted(d.leftA), r.sorted(d.leftB)
	for len(leftA)+len(leftB) > 0 {
		document := int32(len(r.documents))
		for _, left := range [][]laid{leftA, leftB} {
			if len(left) > 0 {
				document = min(document, left[0].document)
			}
		}
		d.as, leftA = upTo(document, d.as[:0], leftA)
		d.bs, leftB = upTo(document, d.bs[:0], leftB)
		d.pair(OtherCode, half)
		for _, one := range d.as {
			d.add(Alone, &one, nil)
		}
		for _, one := range d.bs {
			d.add(Alone, nil, &one)
		}
	}
	slices.SortStableFunc(d.found, func(x, y found) int {
		return cmp.Or(int(x.document-y.document), int(x.start-y.start), int(x.end-y.end))
	})
	all := make([]Disagreement, len(d.found))
	for i, one := range d.found {
		all[i] = one.Disagreement
	}
	return all
}

const (
	half     Theta = 0.5
	anything Theta = 0
)

type found struct {
	Disagreement
	document, start, end int32
}

type disagreeing struct {
	readings     *Readings
	matcher      matcher
	as, bs       []laid // that are still without a partner, of what is looked at
	leftA, leftB []laid // of all codes
	found        []found
}

// differing are the spans that are not among the others; all are sorted by span.
func differing(into, spans, others []laid) []laid {
	for _, s := range spans {
		for len(others) > 0 && cmp.Or(others[0].start-s.start, others[0].end-s.end) < 0 {
			others = others[1:]
		}
		if len(others) == 0 || others[0].start != s.start || others[0].end != s.end {
			into = append(into, s)
		}
	}
	return into
}

// pair finds partners and keeps in as and bs what has none.
func (d *disagreeing) pair(as Difference, theta Theta) {
	if d.matcher.match(d.as, d.bs, theta) == 0 {
		return
	}
	freeA, freeB := d.as[:0], d.bs[:0]
	for at, one := range d.as {
		if partner := d.matcher.of[at]; partner >= 0 {
			other := d.bs[partner]
			d.add(as, &one, &other)
		} else {
			freeA = append(freeA, one)
		}
	}
	for at, one := range d.bs {
		if d.matcher.with[at] < 0 {
			freeB = append(freeB, one)
		}
	}
	d.as, d.bs = freeA, freeB
}

func (d *disagreeing) add(as Difference, a, b *laid) {
	f := found{Disagreement: Disagreement{Difference: as}}
	first := a
	if a == nil || b != nil && b.start < a.start {
		first = b
	}
	f.document, f.start, f.end = first.document, first.start, first.end
	f.Document = d.readings.documents[f.document].Document
	if a != nil {
		f.A = &d.readings.codings[a.coding]
	}
	if b != nil {
		f.B = &d.readings.codings[b.coding]
	}
	if a != nil && b != nil {
		f.Shared, f.Jaccard = int(min(a.end, b.end)-max(a.start, b.start)), jaccard(*a, *b)
	}
	d.found = append(d.found, f)
}

// sorted sorts by document and span.
func (r *Readings) sorted(left []laid) []laid {
	left, _ = counting(left, nil, len(r.documents), func(l *laid) int32 { return l.document })
	for rest := left; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].document == rest[0].document {
			n++
		}
		slices.SortStableFunc(rest[:n], func(a, b laid) int { return cmp.Or(int(a.start-b.start), int(a.end-b.end)) })
		rest = rest[n:]
	}
	return left
}

func upTo(document int32, into, left []laid) (_, rest []laid) {
	n := 0
	for n < len(left) && left[n].document <= document {
		n++
	}
	return append(into, left[:n]...), left[n:]
}
