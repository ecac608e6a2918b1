package coding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

func TestAround(t *testing.T) {
	w := newWorld(t)
	doc, _, b := w.two()
	around := func(words string, n int) coding.Surroundings {
		t.Helper()
		s, err := w.book.Around(w.ctx, w.analyst, w.at(doc, words), n)
		w.ok(err)
		return s
	}
	t.Run("the rest of its own sentence, and the sentences beside it, with who speaks", func(t *testing.T) {
		want := coding.Surroundings{
			Before: []coding.Sentence{{Text: "And you?", Speaker: "Interviewer", Paragraph: true}, {Text: "He remembers it ", Speaker: "R-2K", Paragraph: true}},
			After:  []coding.Sentence{{Text: " than I do. "}, {Text: "We were afraid."}},
		}
		if diff := cmp.Diff(want, around("better", 2)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("ends where the document does", func(t *testing.T) {
		s := around("How did the two of you meet?", 3)
		if len(s.Before) != 0 || len(s.After) != 3 {
			t.Errorf("%d before and %d after", len(s.Before), len(s.After))
		}
	})
	t.Run("withholds who is on hold, also where others speak of them", func(t *testing.T) {
		w.ok(w.study.Hold(w.ctx, w.interviewer, b.ID, true, ""))
		s := around("We were boys", 5)
		var withheld []bool
		for _, one := range s.Before {
			withheld = append(withheld, one.Withheld && one.Text == "")
		}
		if diff := cmp.Diff([]bool{false, true, true, true, true}, withheld); diff != "" {
			t.Error(diff)
		}
		if len(s.After) != 1 || s.After[0].Withheld {
			t.Errorf("one's own words: %+v", s.After)
		}
	})

	_, err := w.book.Around(w.ctx, w.analyst, study.Anchor{Document: study.DocumentID{ID: sheaf.NewID()}, Version: 1}, 1)
	w.want(sheaf.NotFound, err)
}
