package inquiry

import (
	"slices"
	"strings"
	"testing"

	"sheaf/internal/coding"
)

// pay and fear share words twice and stand alone once each; leaving touches nothing.
func relatedWorld(t *testing.T) (w *world, pay, fear, leaving coding.CodeID) {
	w = newWorld(t)
	pay, fear, leaving = w.theme("pay", coding.CodeID{}), w.theme("fear", coding.CodeID{}), w.theme("leaving", coding.CodeID{})
	a, b := w.person("A-1A"), w.person("B-2B")
	first := w.interview("en", turn{words: "How were you paid?"}, turn{a, "They paid late and we feared to ask."}, turn{a, "I left at night."})
	second := w.interview("en", turn{b, "Nobody paid me, I was afraid."}, turn{b, "I was paid once."})
	w.lay(pay, first, "They paid late and we feared")
	w.lay(fear, first, "we feared to ask")
	w.lay(leaving, first, "I left at night.")
	w.lay(pay, second, "Nobody paid me")
	w.lay(fear, second, "paid me, I was afraid")
	w.lay(pay, second, "I was paid once.")
	return w, pay, fear, leaving
}

func TestTogether(t *testing.T) {
	w, pay, fear, _ := relatedWorld(t)
	t.Run("overlapping passages lead to what both themes lie on", func(t *testing.T) {
		answer := w.ask(together)
		// c is 2/(3+2-2); both themes are in both documents, which is no variation.
		want := []string{"pay | fear | 2 | 2 | 2 | 0.667 | 1.00 | 1.00 | inquiry.undefined why=no variation"}
		if got := w.rows(answer, "pairs"); !slices.Equal(got, want) {
			t.Errorf("pairs %q, want %q", got, want)
		}
		part, _ := answer.Part("pairs")
		q := part.Table.Rows[0][2].Query
		if q == nil || !q.All || !slices.Equal(q.Codes, []coding.CodeID{pay, fear}) {
			t.Errorf("the number leads to %+v", q)
		}
	})
	t.Run("turns reach farther, and the numbers then lead to either theme", func(t *testing.T) {
		answer := w.ask(together, "near", "turns", "distance", "1", "strength", "count")
		want := []string{"pay | fear | 2 | 2 | 3", "pay | leaving | 1 | 1 | 1", "fear | leaving | 1 | 1 | 1"}
		got := w.rows(answer, "pairs")
		if len(got) != len(want) {
			t.Fatalf("pairs %q, want %q", got, want)
		}
		for i := range want {
			if !strings.HasPrefix(got[i], want[i]+" | ") {
				t.Errorf("pair %d is %q, want %q", i, got[i], want[i])
			}
		}
		part, _ := answer.Part("pairs")
		if part.Table.Rows[0][2].Query.All {
			t.Error("the number leads to what both lie on, where they need not")
		}
	})
	t.Run("a map stays behind more statistics", func(t *testing.T) {
		answer := w.ask(together, "near", "document")
		part, err := answer.Part("plane")
		if err != nil || !answer.Behind(part) {
			t.Errorf("the map is shown to few people: %v", err)
		}
	})
	t.Run("themes that never meet are said so", func(t *testing.T) {
		answer := w.ask(together, "near", "segment")
		if len(answer.Parts) != 0 || answer.Says[0] != "inquiry.together.none" {
			t.Errorf("says %q with %d parts", answer.Says, len(answer.Parts))
		}
	})
}
