package inquiry

import (
	"slices"
	"strings"
	"testing"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/evidence"
)

func TestLikeness(t *testing.T) {
	w := newWorld(t)
	pay, fear, orders := w.theme("pay", coding.CodeID{}), w.theme("fear", coding.CodeID{}), w.theme("orders", coding.CodeID{})
	a, b, c, silent := w.person("A-1A"), w.person("B-2B"), w.person("C-3C"), w.person("D-4D")
	first := w.interview("en", turn{a, "We were paid and afraid."})
	again := w.interview("ar", turn{a, "دفعوا لنا"})
	w.Documents[1].TranslationOf = first
	second := w.interview("en", turn{b, "We were paid and afraid."}, turn{c, "I gave orders and was paid."})
	w.interview("en", turn{silent, "I will not say."})
	w.lay(pay, first, "We were paid")
	w.lay(fear, first, "afraid")
	w.lay(pay, again, "دفعوا")
	w.lay(pay, second, "We were paid")
	w.lay(fear, second, "afraid")
	w.lay(orders, second, "I gave orders")
	w.lay(pay, second, "was paid.")
	w.Dependences = []evidence.Dependence{{A: b, B: a}}

	t.Run("participants, the nearest first, with ties that are written down", func(t *testing.T) {
		answer := w.ask(likeness)
		want := []string{
			"A-1A | B-2B | 0.00 | inquiry.share k=2 of=2 | inquiry.likeness.tie.known",
			"A-1A | C-3C | 0.67 | inquiry.share k=1 of=3 | inquiry.likeness.tie.none",
			"B-2B | C-3C | 0.67 | inquiry.share k=1 of=3 | inquiry.likeness.tie.none",
		}
		if got := w.rows(answer, "nearest"); !slices.Equal(got, want) {
			t.Errorf("pairs %q, want %q", got, want)
		}
		part, _ := answer.Part("nearest")
		if q := part.Table.Rows[1][1].Query; q == nil || q.Subject != c || !slices.Equal(q.Codes, []coding.CodeID{pay}) {
			t.Errorf("a name leads to %+v", q)
		}
		if !slices.ContainsFunc(part.Base.Dropped, func(d analysis.Dropped) bool { return d.N == 1 && d.Why == "without anything to compare by" }) {
			t.Errorf("who has nothing coded is not said: %+v", part.Base)
		}
		plane, err := answer.Part("plane")
		if err != nil || !answer.Behind(plane) {
			t.Errorf("the map is shown to few people: %v", err)
		}
	})
	t.Run("a document is one with its translation", func(t *testing.T) {
		got := w.rows(w.ask(likeness, "compare", "document", "distance", "bray-curtis", "clusters", "2"), "nearest")
		if len(got) != 1 || !strings.Contains(got[0], " | 0.33 | ") || !strings.HasSuffix(got[0], "#1 · #2") {
			t.Errorf("pairs %q", got)
		}
	})
}
