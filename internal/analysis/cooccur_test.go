package analysis_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func TestCoOccur(t *testing.T) {
	none := study.DocumentID{}
	sources := []analysis.Source{source(1, 1, none, 1), source(2, 2, none, 2), source(3, 2, document(2), 2)}
	for i := range sources {
		sources[i].Turns = []analysis.Turn{{Span: text.Span{Start: 0, End: 11}}, {Span: text.Span{Start: 11, End: 30}}, {Span: text.Span{Start: 40, End: 60}}}
	}
	codings := []coding.Coding{
		laid(1, 1, 0, 10, 1), laid(2, 1, 0, 10, 1), // the same segment
		laid(2, 1, 9, 12, 1),  // overlaps the first by a byte
		laid(3, 1, 12, 20, 1), // touches, which is not overlapping
		laid(3, 1, 30, 40, 1), // in nobody's turn
		laid(1, 2, 0, 5, 2), laid(2, 2, 4, 6, 2), laid(1, 2, 3, 5, 2),
		laid(3, 3, 50, 55, 2), // in the translation
	}
	m := analysis.NewMaterial(codings, sources, nil)
	pair := func(a, b byte, together, aloneA, aloneB, documents, participants int) analysis.Pair {
		return analysis.Pair{A: code(a), B: code(b), Together: together, AloneA: aloneA, AloneB: aloneB, Documents: documents, Participants: participants}
	}
	for _, tt := range []struct {
		near analysis.Nearness
		want []analysis.Pair
	}{
		{analysis.SameSegment, []analysis.Pair{pair(1, 2, 1, 3, 3, 1, 1)}},
		{analysis.Overlapping, []analysis.Pair{pair(1, 2, 4, 3, 3, 2, 2)}},
		{analysis.WithinBytes(0), []analysis.Pair{pair(1, 2, 4, 3, 3, 2, 2), pair(2, 3, 1, 3, 3, 1, 1)}},
		{analysis.WithinBytes(2), []analysis.Pair{pair(1, 2, 4, 3, 3, 2, 2), pair(2, 3, 2, 3, 3, 1, 1), pair(1, 3, 1, 3, 3, 1, 1)}},
		{analysis.WithinTurns(0), []analysis.Pair{pair(1, 2, 4, 3, 3, 2, 2), pair(2, 3, 1, 3, 2, 1, 1)}},
		{analysis.WithinTurns(1), []analysis.Pair{pair(1, 2, 4, 3, 3, 2, 2), pair(2, 3, 2, 3, 2, 1, 1), pair(1, 3, 1, 3, 2, 1, 1)}},
		{analysis.SameDocument, []analysis.Pair{pair(1, 2, 2, 2, 2, 2, 2), pair(1, 3, 2, 2, 2, 2, 2), pair(2, 3, 2, 2, 2, 2, 2)}},
	} {
		got := m.CoOccur(tt.near)
		if diff := gocmp.Diff(tt.want, got.Pairs); diff != "" {
			t.Errorf("%s: %s", got.Method.Name, diff)
		}
		if n := len(analysis.NewMaterial(nil, sources, nil).CoOccur(tt.near).Pairs); n != 0 {
			t.Errorf("%d pairs of nothing", n)
		}
	}
	turns := analysis.Base{Units: 8, Of: "codings", Dropped: []analysis.Dropped{{N: 1, Why: "codings outside anybody's turn"}}}
	if diff := gocmp.Diff(turns, m.CoOccur(analysis.WithinTurns(3)).Base); diff != "" {
		t.Error(diff)
	}
}

// Moderator assist (174) by System issue (45) in the SERDIF study: 2 on the same
// segment, 40 overlapping.
func TestCoefficient(t *testing.T) {
	for _, tt := range []struct {
		c    analysis.Coefficient
		want string
	}{
		{analysis.Coefficient{N12: 2, N1: 174, N2: 45}, "0.0092"},
		{analysis.Coefficient{N12: 40, N1: 174, N2: 45}, "0.2235"},
		{analysis.Coefficient{N12: 0, N1: 3, N2: 4}, "0.0000"},
		{analysis.Coefficient{N12: 3, N1: 2, N2: 2}, "3.0000 (above 1: several pairs to a passage)"},
		{analysis.Coefficient{N12: 4, N1: 2, N2: 2}, "undefined (more pairs than codings)"},
		{analysis.Coefficient{N12: 0, N1: 0, N2: 4}, "undefined (one of the codes is not laid)"},
	} {
		if got := tt.c.String(); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.c, got, tt.want)
		}
	}
}

func TestPresence(t *testing.T) {
	for _, tt := range []struct {
		p                  analysis.Presence
		jaccard, lift, phi string
	}{
		{analysis.Presence{Both: 2, A: 4, B: 3, Of: 10}, "0.4000", "1.6667", "0.3563"}, // 8 / sqrt(4*3*6*7)
		{analysis.Presence{Both: 4, A: 4, B: 4, Of: 10}, "1.0000", "2.5000", "1.0000"},
		{analysis.Presence{Both: 0, A: 5, B: 5, Of: 10}, "0.0000", "0.0000", "-1.0000"},
		{analysis.Presence{Both: 4, A: 10, B: 4, Of: 10}, "0.4000", "1.0000", "undefined (no variation)"},
		{analysis.Presence{Both: 0, A: 0, B: 4, Of: 10}, "undefined (one of the codes is not laid)", "undefined (one of the codes is not laid)", "undefined (one of the codes is not laid)"},
	} {
		got := [3]string{tt.p.Jaccard().Text(4), tt.p.Lift().Text(4), tt.p.Phi().Text(4)}
		if want := [3]string{tt.jaccard, tt.lift, tt.phi}; got != want {
			t.Errorf("%+v: %v, want %v", tt.p, got, want)
		}
	}
	none := study.DocumentID{}
	sources := []analysis.Source{source(1, 1, none, 1), source(2, 2, none, 2), source(3, 2, document(2), 2), source(4, 4, none, 3)}
	m := analysis.NewMaterial([]coding.Coding{laid(1, 1, 0, 2, 1), laid(1, 2, 0, 2, 2), laid(2, 3, 8, 9, 2), laid(2, 4, 0, 1)}, sources, nil)
	if got, want := m.InDocuments(code(1), code(2)), (analysis.Presence{Both: 1, A: 2, B: 2, Of: 3}); got != want {
		t.Errorf("documents: %+v, want %+v", got, want)
	}
	if got, want := m.InTurnsOf(code(1), code(2)), (analysis.Presence{Both: 1, A: 2, B: 1, Of: 3}); got != want {
		t.Errorf("participants: %+v, want %+v", got, want)
	}
	if got, want := m.InDocuments(code(1), code(9)), (analysis.Presence{A: 2, Of: 3}); got != want {
		t.Errorf("what is not laid: %+v, want %+v", got, want)
	}
}

var nearnesses = []analysis.Nearness{analysis.SameSegment, analysis.Overlapping, analysis.WithinBytes(0), analysis.WithinBytes(4),
	analysis.WithinTurns(0), analysis.WithinTurns(1), analysis.SameDocument}

// turns are the first and the last that a coding lies in; none where last is before
// first.
func (w world) turns(one coding.Coding) (first, last int) {
	first, last = 0, -1
	for i, t := range w.source(one.Anchor.Document).Turns {
		if t.Overlaps(one.Anchor.Span) {
			if last < first {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// near tells by the book whether two codings lie together.
func (w world) near(n analysis.Nearness, a, b coding.Coding) bool {
	if n == analysis.SameDocument {
		return w.work(a.Anchor.Document) == w.work(b.Anchor.Document)
	}
	if a.Anchor.Document != b.Anchor.Document {
		return false
	}
	if n == analysis.SameSegment {
		return a.Anchor.Span == b.Anchor.Span
	}
	if n == analysis.Overlapping {
		return a.Anchor.Span.Overlaps(b.Anchor.Span)
	}
	apart := max(a.Anchor.Span.Start-b.Anchor.Span.End, b.Anchor.Span.Start-a.Anchor.Span.End)
	if n == analysis.WithinTurns(n.Distance) {
		firstA, lastA := w.turns(a)
		firstB, lastB := w.turns(b)
		if lastA < firstA || lastB < firstB {
			return false
		}
		apart = max(firstA-lastB, firstB-lastA)
	}
	return apart <= n.Distance
}

// The sweep finds what comparing every coding with every other finds.
func TestCoOccurAgainstAllPairs(t *testing.T) {
	t.Parallel()
	type counted struct {
		together  int
		documents map[study.DocumentID]bool
		people    map[study.SubjectID]bool
	}
	random := rand.New(rand.NewPCG(6, 3))
	for round := range rounds() {
		w := randomWorld(random)
		near := nearnesses[round%len(nearnesses)]
		want := map[[2]coding.CodeID]*counted{}
		for i, a := range w.codings {
			for _, b := range w.codings[i+1:] {
				if a.Code == b.Code || !w.near(near, a, b) {
					continue
				}
				k := [2]coding.CodeID{a.Code, b.Code}
				if a.Code.ID[15] > b.Code.ID[15] {
					k[0], k[1] = k[1], k[0]
				}
				if want[k] == nil {
					want[k] = &counted{documents: map[study.DocumentID]bool{}, people: map[study.SubjectID]bool{}}
				}
				n := want[k]
				n.together++
				n.documents[w.work(a.Anchor.Document)] = true
				for _, who := range a.Speaking {
					if slices.Contains(b.Speaking, who) {
						n.people[who] = true
					}
				}
			}
		}
		got := w.material().CoOccur(near).Pairs
		if len(got) != len(want) {
			t.Fatalf("round %d, %v: %d pairs, want %d", round, near, len(got), len(want))
		}
		for _, p := range got {
			n := want[[2]coding.CodeID{p.A, p.B}]
			if near == analysis.SameDocument {
				n.together = len(n.documents)
			}
			if by := [3]int{n.together, len(n.documents), len(n.people)}; by != [3]int{p.Together, p.Documents, p.Participants} {
				t.Fatalf("round %d, %v: %+v, want %v", round, near, p, by)
			}
		}
	}
}

// relabelled are pairs with other names of codes, in their order.
func relabelled(pairs []analysis.Pair, rename func(coding.CodeID) coding.CodeID) []analysis.Pair {
	for i := range pairs {
		p := &pairs[i]
		if p.A, p.B = rename(p.A), rename(p.B); p.A.ID[15] > p.B.ID[15] {
			p.A, p.B, p.AloneA, p.AloneB = p.B, p.A, p.AloneB, p.AloneA
		}
	}
	slices.SortFunc(pairs, func(x, y analysis.Pair) int {
		return cmp.Or(int(x.A.ID[15])-int(y.A.ID[15]), int(x.B.ID[15])-int(y.B.ID[15]))
	})
	return pairs
}

func TestCoOccurInvariances(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(6, 4))
	cuts := 0
	for round := range rounds() {
		w := randomWorld(random)
		near := nearnesses[round%len(nearnesses)]
		of := relabelled(w.material().CoOccur(near).Pairs, same)
		other := slices.Clone(w.codings)
		slices.Reverse(other)
		for i := range other {
			other[i].Code = renamed(other[i].Code)
		}
		if got := relabelled(analysis.NewMaterial(other, w.sources, nil).CoOccur(near).Pairs, renamed); !slices.Equal(of, got) {
			t.Fatalf("round %d, %v: %v, want %v", round, near, got, of)
		}
		cut, can := w.cut(random)
		if near.Distance > 0 || near == analysis.WithinBytes(0) || !can {
			continue // what is near each other may lie on either side
		}
		cuts++
		if got := relabelled(cut.material().CoOccur(near).Pairs, same); !slices.Equal(of, got) {
			t.Fatalf("round %d, %v, cut: %v, want %v", round, near, got, of)
		}
	}
	if cuts == 0 {
		t.Error("no document was cut")
	}
}

// More codes than a square has room for are counted the same way.
func TestCoOccurOfManyCodes(t *testing.T) {
	var codings []coding.Coding
	for n := range 3000 {
		one := laid(1, 1, n, n+2, 1)
		one.Code.ID = coding.CodeID{}.ID
		one.Code.ID[14], one.Code.ID[15] = byte(n>>8), byte(n)
		one.Code.ID[0] = 1
		codings = append(codings, one)
	}
	m := analysis.NewMaterial(codings, []analysis.Source{source(1, 1, study.DocumentID{}, 1)}, nil)
	pairs := m.CoOccur(analysis.Overlapping).Pairs
	if len(pairs) != 2999 {
		t.Fatalf("%d pairs, want each code and the next", len(pairs))
	}
	for _, p := range pairs {
		if p.Together != 1 || p.Documents != 1 || p.Participants != 1 {
			t.Fatalf("%+v", p)
		}
	}
}
