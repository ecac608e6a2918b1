package analysis

import (
	"fmt"
	"math"
	"slices"

	"sheaf/internal/coding"
)

// Nearness says what it means that two codings lie together.
type Nearness struct {
	Kind     string `json:"kind"`
	Distance int    `json:"distance,omitempty"` // in bytes or turns, for the kinds that have one
}

const (
	onSegment   = "same segment"
	sharing     = "overlapping"
	withinBytes = "within a distance in bytes"
	withinTurns = "within a distance in turns"
	inDocument  = "same document"
)

var (
	// SameSegment is one and the same span.
	SameSegment = Nearness{Kind: onSegment}
	// Overlapping is to share a character; touching is not sharing.
	Overlapping = Nearness{Kind: sharing}
	// SameDocument is to be laid in one document, or in its translation. It counts documents.
	SameDocument = Nearness{Kind: inDocument}
)

// WithinBytes is to overlap or to lie at most so many bytes apart; 0 is to touch.
func WithinBytes(n int) Nearness { return Nearness{withinBytes, distance32(n)} }

// WithinTurns is to be at most so many turns apart; 0 is to lie in the same turn.
// Codings outside anybody's turn are left out.
func WithinTurns(n int) Nearness { return Nearness{withinTurns, distance32(n)} }

// distance32 is a distance that positions can be added to.
func distance32(n int) int { return min(max(n, 0), math.MaxInt32) }

func (n Nearness) method() Method {
	name := "co-occurrence of codes: " + n.Kind
	if n.Kind == withinBytes || n.Kind == withinTurns {
		name = fmt.Sprintf("%s (%d)", name, n.Distance)
	}
	return Method{Name: name, Source: "c-coefficient as in ATLAS.ti"}
}

// CoOccurrence is which codes lie together, as one nearness has it.
type CoOccurrence struct {
	Nearness Nearness `json:"nearness"`
	Method   Method   `json:"method"`
	Base     Base     `json:"base"`
	Pairs    []Pair   `json:"pairs"` // of different codes that do at least once, those that do most first
}

// Pair is two codes and how often they lie together.
type Pair struct {
	A            coding.CodeID `json:"a"` // the smaller id
	B            coding.CodeID `json:"b"`
	Together     int           `json:"together"` // pairs of codings; documents for SameDocument
	AloneA       int           `json:"aloneA"`   // the same of each code by itself: codings, or documents
	AloneB       int           `json:"aloneB"`
	Documents    int           `json:"documents"`    // in which they lie together
	Participants int           `json:"participants"` // in whose turns they do
}

// C is the c-coefficient of the pair.
func (p Pair) C() Coefficient { return Coefficient{p.Together, p.AloneA, p.AloneB} }

// Coefficient is n12/(n1+n2-n12).
type Coefficient struct {
	N12, N1, N2 int
}

const notBoth = "one of the codes is not laid"

// Figure is the coefficient. Several pairs to a passage can bring it above 1 and
// make its divisor nothing; it is never capped.
func (c Coefficient) Figure() Figure {
	switch divisor := c.N1 + c.N2 - c.N12; {
	case c.N1 == 0 || c.N2 == 0:
		return Figure{Undefined: notBoth}
	case divisor <= 0:
		return Figure{Undefined: "more pairs than codings"}
	default:
		return Figure{Value: float64(c.N12) / float64(divisor)}
	}
}

// String is the coefficient to four places, with a warning where it is above 1.
func (c Coefficient) String() string {
	f := c.Figure()
	if f.Value > 1 {
		return f.Text(4) + " (above 1: several pairs to a passage)"
	}
	return f.Text(4)
}

// Presence is in how many documents, or with how many participants, two codes are
// there at all, however far from each other.
type Presence struct {
	Both int `json:"both"`
	A    int `json:"a"` // whatever of B
	B    int `json:"b"`
	Of   int `json:"of"`
}

// InDocuments is the presence of two codes in documents.
func (m *Material) InDocuments(a, b coding.CodeID) Presence {
	return m.presence(&m.heard().where, a, b, m.works)
}

// InTurnsOf is the presence of two codes with participants.
func (m *Material) InTurnsOf(a, b coding.CodeID) Presence {
	return m.presence(&m.heard().whose, a, b, len(m.people))
}

func (m *Material) presence(in *lists, a, b coding.CodeID, of int) Presence {
	as, bs := m.listOf(in, a), m.listOf(in, b)
	p := Presence{A: len(as), B: len(bs), Of: of}
	for len(as) > 0 && len(bs) > 0 {
		switch {
		case as[0] < bs[0]:
			as = as[1:]
		case bs[0] < as[0]:
			bs = bs[1:]
		default:
			p.Both++
			as, bs = as[1:], bs[1:]
		}
	}
	return p
}

func (m *Material) listOf(in *lists, code coding.CodeID) []int32 {
	at, laid := m.placeOf(code)
	if !laid {
		return nil
	}
	return in.of(int32(at))
}

func (m *Material) placeOf(code coding.CodeID) (int, bool) {
	return slices.BinarySearchFunc(m.codes, code, func(a, b coding.CodeID) int { return slices.Compare(a.ID[:], b.ID[:]) })
}

// Jaccard is what both have of what one has (Jaccard 1901).
func (p Presence) Jaccard() Figure {
	return p.unlessAbsent(float64(p.Both) / float64(p.A+p.B-p.Both))
}

// Lift is how many times more often both are there than if they had nothing to do
// with each other (Brin, Motwani, Ullman and Tsur 1997, who call it interest).
func (p Presence) Lift() Figure {
	return p.unlessAbsent(float64(p.Both) * float64(p.Of) / (float64(p.A) * float64(p.B)))
}

// Phi is the correlation of two codes that are there or not (Pearson 1900; Yule
// 1912). It is undefined as well where one of them is everywhere.
func (p Presence) Phi() Figure {
	a, b, n := float64(p.A), float64(p.B), float64(p.Of)
	return p.unlessAbsent((n*float64(p.Both) - a*b) / math.Sqrt(a*b*(n-a)*(n-b)))
}

func (p Presence) unlessAbsent(v float64) Figure {
	if p.A == 0 || p.B == 0 {
		return Figure{Undefined: notBoth}
	}
	return defined(v, NoVariation)
}

// CoOccur tells which codes lie together. It walks over each document once and then
// over each participant's turns, and costs about the number of codings times the codes
// that are open at one place.
func (m *Material) CoOccur(n Nearness) CoOccurrence {
	r := CoOccurrence{Nearness: n, Method: n.method(), Base: m.base()}
	if n.Kind == inDocument {
		r.Pairs = m.pairs(m.inOneDocument(), func(code int32) int { return len(m.heard().where.of(code)) })
		return r
	}
	w := walk{m: m, near: n, met: pairsOf(len(m.codes)), times: make([]int32, len(m.codes))}
	all := m.laid
	if n.Kind == withinTurns {
		all = m.inTurns(m.laid)
		r.Base.Units = len(all)
		r.Base.Dropped = append(slices.Clone(r.Base.Dropped), dropped(len(m.laid)-len(all), "codings outside anybody's turn")...)
	}
	w.each(all, func(at *encounter, work int32, times int) {
		at.together += times
		if at.work != work+1 {
			at.work = work + 1
			at.documents++
		}
	})
	for p := range m.people {
		theirs := m.heard().of(p)
		if n.Kind == withinTurns {
			theirs = m.inTurns(theirs)
		}
		w.each(theirs, func(at *encounter, _ int32, _ int) {
			if at.person != int32(p)+1 {
				at.person = int32(p) + 1
				at.people++
			}
		})
	}
	alone := make([]int, len(m.codes))
	for i := range all {
		alone[all[i].code]++
	}
	r.Pairs = m.pairs(w.met.all, func(code int32) int { return alone[code] })
	return r
}

// inTurns are codings with turns in place of bytes: from the first turn that one lies
// in up to, not including, the one after its last.
func (m *Material) inTurns(of []mark) []mark {
	all := make([]mark, 0, len(of))
	for _, k := range of {
		if first, end := m.turnsOf(&k); first < end {
			k.start, k.end = int32(first), int32(end)
			all = append(all, k)
		}
	}
	return all
}

// encounter is what was counted of two codes.
type encounter struct {
	a, b              int32
	together          int
	documents, people int
	work, person      int32 // that were counted last, and one more
}

// meetings are found by two codes: in a square where the codes are few, and else in
// a map, which is ten times slower and as large as what is in it.
type meetings struct {
	codes  int
	square []int32
	sparse map[int]int32
	all    []encounter
}

const fewCodes = 2048

func pairsOf(codes int) *meetings {
	if codes > fewCodes {
		return &meetings{codes: codes, sparse: map[int]int32{}}
	}
	return &meetings{codes: codes, square: make([]int32, codes*codes)}
}

func (p *meetings) of(a, b int32) *encounter { return p.inOrder(min(a, b), max(a, b)) }

func (p *meetings) inOrder(a, b int32) *encounter {
	key := int(a)*p.codes + int(b)
	at := int32(0)
	if p.square != nil {
		at = p.square[key]
	} else {
		at = p.sparse[key]
	}
	if at != 0 {
		return &p.all[at-1]
	}
	p.all = append(p.all, encounter{a: a, b: b})
	at = int32(len(p.all))
	if p.square != nil {
		p.square[key] = at
	} else {
		p.sparse[key] = at
	}
	return &p.all[at-1]
}

// walk finds what lies together in codings that are in the order of the text.
type walk struct {
	m     *Material
	near  Nearness
	met   *meetings
	times []int32 // of each code, its codings that are open
	open  []int32 // the codes of which there are
	ends  []int64 // of what is open, a heap of ends and codes
}

type meets func(at *encounter, work int32, times int)

func (w *walk) each(all []mark, meets meets) {
	runsOf(all, func(k *mark) int32 { return k.document }, func(_ int32, of []mark) { w.document(of, meets) })
}

func (w *walk) document(of []mark, meets meets) {
	switch w.near.Kind {
	case onSegment:
		for len(of) > 0 {
			n := 1
			for n < len(of) && of[n].start == of[0].start && of[n].end == of[0].end {
				n++
			}
			if n > 1 {
				w.together(of[:n], meets)
			}
			of = of[n:]
		}
	case sharing:
		w.sweep(of, 0, meets)
	case withinBytes:
		w.sweep(of, w.near.Distance+1, meets)
	case withinTurns:
		w.sweep(of, w.near.Distance, meets)
	}
}

// together lets every one of these codings meet every other.
func (w *walk) together(of []mark, meets meets) {
	for i := range of {
		w.begin(of[i].code)
	}
	for i, a := range w.open {
		for _, b := range w.open[:i] {
			meets(w.met.of(a, b), of[0].work, int(w.times[a])*int(w.times[b]))
		}
	}
	w.close()
}

func (w *walk) begin(code int32) {
	if w.times[code]++; w.times[code] == 1 {
		w.open = append(w.open, code)
	}
}

func (w *walk) close() {
	for _, code := range w.open {
		w.times[code] = 0
	}
	w.open, w.ends = w.open[:0], w.ends[:0]
}

// sweep lets each coding meet those that are open where it begins, or were up to
// reach before. Open codings are kept by code, so that many on one passage stay cheap.
func (w *walk) sweep(of []mark, reach int, meets meets) {
	for i := range of {
		k := &of[i]
		ended := false
		for len(w.ends) > 0 && int(w.ends[0]>>32)+reach <= int(k.start) {
			code := int32(w.ends[0])
			w.ends = popped(w.ends)
			w.times[code]--
			ended = ended || w.times[code] == 0
		}
		if ended {
			w.open = slices.DeleteFunc(w.open, func(code int32) bool { return w.times[code] == 0 })
		}
		for _, code := range w.open {
			if code != k.code {
				meets(w.met.of(code, k.code), k.work, int(w.times[code]))
			}
		}
		w.begin(k.code)
		w.ends = pushed(w.ends, int64(k.end)<<32|int64(k.code))
	}
	w.close()
}

// pushed adds to a heap whose smallest is first.
func pushed(heap []int64, one int64) []int64 {
	heap = append(heap, one)
	at := len(heap) - 1
	for at > 0 && heap[(at-1)/2] > one {
		heap[at] = heap[(at-1)/2]
		at = (at - 1) / 2
	}
	heap[at] = one
	return heap
}

// popped takes the smallest off a heap.
func popped(heap []int64) []int64 {
	last := len(heap) - 1
	one := heap[last]
	heap = heap[:last]
	at := 0
	for child := 1; child < last; child = 2*at + 1 {
		if child+1 < last && heap[child+1] < heap[child] {
			child++
		}
		if heap[child] >= one {
			break
		}
		heap[at] = heap[child]
		at = child
	}
	if last > 0 {
		heap[at] = one
	}
	return heap
}

// mostFirst sorts by how often, and then by the codes.
func mostFirst(all []encounter) {
	most := 0
	for i := range all {
		most = max(most, all[i].together)
	}
	var sorted sorter[encounter]
	sorted.by(all, func(e *encounter) int32 { return e.b })
	sorted.by(all, func(e *encounter) int32 { return e.a })
	sorted.by(all, func(e *encounter) int32 { return int32((most - e.together) & math.MaxInt32) })
	sorted.by(all, func(e *encounter) int32 { return int32((most - e.together) >> 31) })
}

// pairs are encounters by the names of their codes.
func (m *Material) pairs(of []encounter, alone func(code int32) int) []Pair {
	all := make([]Pair, len(of))
	mostFirst(of)
	for i, n := range of {
		all[i] = Pair{A: m.codes[n.a], B: m.codes[n.b], Together: n.together, AloneA: alone(n.a), AloneB: alone(n.b), Documents: n.documents, Participants: n.people}
	}
	return all
}

// inOneDocument are the encounters of SameDocument, code after code: where one lies,
// all that lies there too is counted in one row, which costs less than a place for every
// pair.
func (m *Material) inOneDocument() (all []encounter) {
	where := m.heard().where
	works := deal(turned(where, m.works))
	theirs, owner := m.worksOf()
	inTheirs := deal(turned(theirs, len(owner)))
	documents, people, last := make([]int32, len(m.codes)), make([]int32, len(m.codes)), make([]int32, len(m.codes))
	var met []int32
	for a := range int32(len(m.codes)) {
		met = met[:0]
		for _, work := range where.of(a) {
			for _, b := range works.rest(work) {
				if documents[b]++; documents[b] == 1 {
					met = append(met, b)
				}
			}
		}
		for _, in := range theirs.of(a) {
			for _, b := range inTheirs.rest(in) {
				if last[b] != owner[in]+1 {
					last[b] = owner[in] + 1
					people[b]++
				}
			}
		}
		for _, b := range met {
			all = append(all, encounter{a: a, b: b, together: int(documents[b]), documents: int(documents[b]), people: int(people[b])})
			documents[b], people[b], last[b] = 0, 0, 0
		}
	}
	return all
}

// dealt are lists of codes that are gone through code by code.
type dealt struct {
	lists
	next []int32
}

func deal(l lists) dealt { return dealt{l, slices.Clone(l.first)} }

// rest is what a list has behind the code that it is asked for now.
func (d *dealt) rest(i int32) []int32 {
	d.next[i]++
	return d.all[d.next[i]:d.first[i+1]]
}

// worksOf lists for each code what the people say of it in each work, numbered person
// after person, and whose each is.
func (m *Material) worksOf() (of lists, owner []int32) {
	h := m.heard()
	number := make([]int32, 0, len(h.laid))
	for p := range m.people {
		work := int32(-1)
		for _, k := range h.of(p) {
			if k.work != work {
				work = k.work
				owner = append(owner, int32(p))
			}
			number = append(number, int32(len(owner)-1))
		}
	}
	return m.runs(func(each func(code, in int32)) {
		for i := range h.laid {
			each(h.laid[i].code, number[i])
		}
	}), owner
}

// turned are lists the other way round: of each place, whose lists it is in, sorted.
func turned(l lists, places int) lists {
	t := lists{first: make([]int32, places+1), all: make([]int32, len(l.all))}
	for _, at := range l.all {
		t.first[at+1]++
	}
	for at := range places {
		t.first[at+1] += t.first[at]
	}
	next := slices.Clone(t.first)
	for i := range int32(len(l.first) - 1) {
		for _, at := range l.of(i) {
			t.all[next[at]] = i
			next[at]++
		}
	}
	return t
}
