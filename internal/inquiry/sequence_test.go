package inquiry

import (
	"slices"
	"strings"
	"testing"
)

func TestSequence(t *testing.T) {
	w, pay, fear, leaving := relatedWorld(t)
	t.Run("what comes next in an interview", func(t *testing.T) {
		// The first interview is pay, fear, leaving; the second pay, fear, pay.
		want := []string{"pay | fear | 2 | 2 | inquiry.share k=2 of=2", "fear | pay | 1 | 1 | inquiry.share k=1 of=2", "fear | leaving | 1 | 1 | inquiry.share k=1 of=2"}
		if got := w.rows(w.ask(sequence), "table"); !slices.Equal(got, want) {
			t.Errorf("steps %q, want %q", got, want)
		}
	})
	t.Run("two steps later", func(t *testing.T) {
		want := []string{"pay | pay | 1 | 1 | inquiry.share k=1 of=2", "pay | leaving | 1 | 1 | inquiry.share k=1 of=2"}
		if got := w.rows(w.ask(sequence, "lag", "2"), "table"); !slices.Equal(got, want) {
			t.Errorf("steps %q, want %q", got, want)
		}
	})
	t.Run("passages that follow others, with how far they are", func(t *testing.T) {
		answer := w.ask(sequence, "first", fear.String(), "then", leaving.String(), "gap", "1")
		got := w.rows(answer, "following")
		if len(got) != 1 || !strings.HasSuffix(got[0], " | we feared to ask | I left at night. | 1") {
			t.Errorf("followed at %q", got)
		}
		part, _ := answer.Part("following")
		if q := part.Table.Rows[0][0].Query; q == nil || q.Document != w.Documents[0].ID {
			t.Errorf("the row leads to %+v", q)
		}
		if !strings.Contains(part.Says[0], "k=1 of=2") {
			t.Errorf("says %q", part.Says[0])
		}
	})
	t.Run("nothing follows the last", func(t *testing.T) {
		answer := w.ask(sequence, "first", leaving.String(), "then", pay.String())
		if got := w.rows(answer, "following"); len(got) != 0 {
			t.Errorf("followed at %q", got)
		}
	})
}
