package analysis_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func TestFollow(t *testing.T) {
	none := study.DocumentID{}
	sources := []analysis.Source{source(1, 1, none, 1, 2), source(2, 2, none, 2)}
	sources[0].Turns = []analysis.Turn{{Span: text.Span{Start: 0, End: 20}}, {Span: text.Span{Start: 20, End: 30}}, {Span: text.Span{Start: 30, End: 50}}}
	codings := []coding.Coding{
		laid(1, 1, 0, 10, 1),  // 0
		laid(2, 1, 4, 6, 1),   // 1: overlaps the first by 6
		laid(2, 1, 12, 14, 2), // 2: 2 after it, of somebody else
		laid(2, 1, 22, 30, 1), // 3: 12 after it, in the next turn
		laid(1, 1, 30, 40, 1), // 4
		laid(2, 1, 30, 32, 1), // 5: begins with it
		laid(2, 2, 0, 5, 2),   // 6: another document
		laid(1, 2, 6, 9, 2),   // 7: nothing follows
		laid(2, 1, 60, 70, 1), // 8: in nobody's turn
	}
	m := analysis.NewMaterial(codings, sources, nil)
	for _, tt := range []struct {
		rule        string
		within      analysis.Gap
		sameSpeaker bool
		want        string
	}{
		{"what overlaps is less than nothing away", analysis.Gap{Most: 0}, false, "1 of 3, 1 pairs, [{0 1 -6}]"},
		{"within a distance", analysis.Gap{Most: 2}, false, "1 of 3, 2 pairs, [{0 1 -6}]"},
		{"of the same speaker", analysis.Gap{Most: 12}, true, "1 of 3, 2 pairs, [{0 1 -6}]"},
		{"further", analysis.Gap{Most: 20}, false, "2 of 3, 5 pairs, [{0 1 -6} {4 8 20}]"},
		{"in the same turn", analysis.Gap{Most: 0, Turns: true}, false, "1 of 2, 2 pairs, [{0 1 0}]"},
		{"in the next turn", analysis.Gap{Most: 1, Turns: true}, false, "1 of 2, 3 pairs, [{0 1 0}]"},
	} {
		f := m.Follow(code(1), code(2), tt.within, tt.sameSpeaker)
		if got := fmt.Sprintf("%s, %d pairs, %v", f.Followed, f.Pairs, f.Next); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.rule, got, tt.want)
		}
	}
	f := m.Follow(code(1), code(2), analysis.Gap{Most: 1, Turns: true}, true)
	base := analysis.Base{Units: 6, Of: "codings", Dropped: []analysis.Dropped{{N: 3, Why: "codings outside anybody's turn"}}}
	if diff := gocmp.Diff(base, f.Base); diff != "" || f.Method.Name != "one code followed by another, within 1 turns, of the same speaker" {
		t.Errorf("%s: %s", f.Method.Name, diff)
	}
	if got := m.Follow(code(9), code(2), analysis.Gap{}, false).Followed.String(); got != "undefined (nobody to count among)" {
		t.Errorf("of a code that is not laid: %s", got)
	}
}

func TestFollowAgainstAllPairs(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(6, 5))
	for round := range rounds() {
		w := randomWorld(random)
		within := analysis.Gap{Most: 2 * random.IntN(5), Turns: round%2 == 0}
		if within.Turns {
			within.Most = random.IntN(3)
		}
		sameSpeaker := random.IntN(2) == 0
		a, b := code(byte(1+random.IntN(2))), code(byte(1+random.IntN(2)))
		firsts, followed, pairs, nearest := 0, 0, 0, map[int]int{}
		for i, one := range w.codings {
			first, last := w.turns(one)
			if one.Code != a || within.Turns && last < first {
				continue
			}
			firsts++
			n := 0
			for j, other := range w.codings {
				firstTurn, lastTurn := w.turns(other)
				distance := other.Anchor.Span.Start - one.Anchor.Span.End
				if within.Turns {
					distance = firstTurn - last
				}
				switch {
				case other.Code != b || other.Anchor.Document != one.Anchor.Document || other.Anchor.Span.Start <= one.Anchor.Span.Start,
					within.Turns && lastTurn < firstTurn, distance > within.Most,
					sameSpeaker && !slices.ContainsFunc(one.Speaking, func(who study.SubjectID) bool { return slices.Contains(other.Speaking, who) }):
					continue
				}
				if before, known := nearest[i]; !known || other.Anchor.Span.Start < w.codings[before].Anchor.Span.Start {
					nearest[i] = j
				}
				n++
			}
			if pairs += n; n > 0 {
				followed++
			}
		}
		f := w.material().Follow(a, b, within, sameSpeaker)
		if f.Followed != (analysis.Share{K: followed, Of: firsts}) || f.Pairs != pairs || len(f.Next) != followed {
			t.Fatalf("round %d: %+v, want %d of %d, %d pairs", round, f, followed, firsts, pairs)
		}
		for _, step := range f.Next {
			if got, want := w.codings[step.Then].Anchor.Span.Start, w.codings[nearest[step.First]].Anchor.Span.Start; got != want {
				t.Fatalf("round %d: %+v goes to %d, want %d", round, step, got, want)
			}
		}
	}
}

func TestTransitions(t *testing.T) {
	none := study.DocumentID{}
	sources := []analysis.Source{source(1, 1, none, 1, 2), source(2, 2, none, 2), source(3, 3, none)}
	codings := []coding.Coding{
		laid(1, 1, 0, 10, 1), laid(2, 1, 10, 12, 1), laid(3, 1, 10, 15, 2), laid(1, 1, 20, 22, 1), // two codes in one place
		laid(1, 2, 5, 6, 2), laid(2, 2, 7, 8, 2), laid(3, 3, 0, 2),
	}
	m := analysis.NewMaterial(codings, sources, nil)
	for _, tt := range []struct {
		rule      string
		lag       int
		bySpeaker bool
		want      string
	}{
		{"each code of a step leads to each of the next", 1, false, "2 sequences, 5: 1>2 2 in 2, 1>3 1 in 1, 2>1 1 in 1, 3>1 1 in 1"},
		{"a lag of two", 2, false, "1 sequences, 1: 1>1 1 in 1"},
		{"what others say does not come between", 1, true, "2 sequences, 3: 1>2 2 in 2, 2>1 1 in 1"},
		{"a lag longer than the document", 9, false, "0 sequences, 0:"},
	} {
		got := m.Transitions(tt.lag, tt.bySpeaker)
		said := fmt.Sprintf("%d sequences, %d:", got.Sequences, got.Total)
		for i, c := range got.Counts {
			if i > 0 {
				said += ","
			}
			said += fmt.Sprintf(" %d>%d %d in %d", c.From.ID[15], c.To.ID[15], c.N, c.Documents)
		}
		if said != tt.want {
			t.Errorf("%s: %s, want %s", tt.rule, said, tt.want)
		}
	}
	base := analysis.Base{Units: 6, Of: "codings", Dropped: []analysis.Dropped{{N: 1, Why: "codings in the turns of nobody who is counted"}}}
	if diff := gocmp.Diff(base, m.Transitions(1, true).Base); diff != "" {
		t.Error(diff)
	}
}

func TestTransitionsAgainstAllSteps(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(6, 6))
	for round := range rounds() {
		w := randomWorld(random)
		lag := 1 + round%3
		want, total := map[[2]coding.CodeID]int{}, 0
		starts := map[study.DocumentID][]int{}
		for _, one := range w.codings {
			starts[one.Anchor.Document] = append(starts[one.Anchor.Document], one.Anchor.Span.Start)
		}
		for d := range starts {
			slices.Sort(starts[d])
			starts[d] = slices.Compact(starts[d])
		}
		for _, a := range w.codings {
			of := starts[a.Anchor.Document]
			for _, b := range w.codings {
				if a.Anchor.Document == b.Anchor.Document && slices.Index(of, a.Anchor.Span.Start)+lag == slices.Index(of, b.Anchor.Span.Start) {
					want[[2]coding.CodeID{a.Code, b.Code}]++
					total++
				}
			}
		}
		got := w.material().Transitions(lag, false)
		if got.Total != total || len(got.Counts) != len(want) {
			t.Fatalf("round %d: %d transitions, want %d", round, got.Total, total)
		}
		for _, c := range got.Counts {
			if c.N != want[[2]coding.CodeID{c.From, c.To}] {
				t.Fatalf("round %d: %+v", round, c)
			}
		}
	}
}
