package analysis

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func unit(document, start, end, interview int) Unit {
	return Unit{documentOf(document), text.Span{Start: start, End: end}, study.AccountID{ID: numbered(interview)}}
}

func TestUnits(t *testing.T) {
	units := []Unit{unit(1, 10, 20, 5), unit(1, 0, 10, 5), unit(2, 0, 9, 6), unit(3, 0, 9, 5)}
	u := NewUnits([]coding.Coding{
		laidBy(1, 1, 1, 9, 11), // on a byte of each
		laidBy(2, 1, 1, 0, 10), // touching is not on it
		laidBy(2, 1, 1, 3, 4),
		laidBy(1, 2, 2, 4, 5), laidBy(2, 2, 2, 4, 5), // the second did not read it
		laidBy(7, 3, 1, 0, 9), laidBy(1, 3, 9, 0, 9), // no coder, no unit
	}, []Coder{{Layer: layerOf(1)}, {Layer: layerOf(2), Read: []study.DocumentID{documentOf(1), documentOf(3)}}}, units)
	if diff := cmp.Diff([]coding.CodeID{codeOf(1), codeOf(2)}, u.Codes()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]int{{1, 0}, {1, 1}, {0, Unrated}, {0, 0}}, u.Ratings(codeOf(1)).Of); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]int{{0, 0}, {0, 0}, {1, Unrated}, {0, 0}}, u.Ratings(codeOf(2)).Of); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]int{{0, 0}, {0, 0}, {0, Unrated}, {0, 0}}, u.Ratings(codeOf(3)).Of); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][][]int{{{0}, {}}, {{0}, {0}}, {{1}, nil}, {{}, {}}}, u.Sets().Of); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{0, 0, 1, 0}, u.Interviews()); diff != "" {
		t.Error(diff)
	}
}

func TestUnitsProperties(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(8, 9))
	for range inputs() / 4 {
		var units []Unit
		for document := range 2 {
			for n := range 4 {
				units = append(units, unit(document+1, n*5, n*5+5, document))
			}
		}
		readers := coders(3)
		readers[2].Read = []study.DocumentID{documentOf(1 + random.IntN(2))}
		if random.IntN(2) == 0 {
			readers[1].Read = readers[2].Read
		}
		var codings []coding.Coding
		for range random.IntN(9) {
			start := random.IntN(20)
			codings = append(codings, laidBy(1+random.IntN(3), 1+random.IntN(2), 1+random.IntN(2), start, start+1+random.IntN(8)))
		}
		u := NewUnits(codings, readers, units)
		for at, got := range u.Alphas() {
			want := Alpha(u.Ratings(u.Codes()[at]), Nominal)
			if !same(got.Figure, want.Figure) || !same(got.StandardError, want.StandardError) || cmp.Diff(got.Base, want.Base) != "" {
				t.Fatalf("%+v, from the ratings %+v\n%v", got, want, codings)
			}
		}
	}
}
