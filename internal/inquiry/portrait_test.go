package inquiry

import (
	"slices"
	"strings"
	"testing"
)

func TestPortrait(t *testing.T) {
	w, pay, _, _ := relatedWorld(t)
	answer := w.ask(portrait, "document", w.Documents[1].ID.String())
	want := []string{
		"1 | pay | B-2B | Nobody paid me | 14",
		"1 | fear | B-2B | paid me, I was afraid | 21",
		"2 | pay | B-2B | I was paid once. | 16",
	}
	if got := w.rows(answer, "passages"); !slices.Equal(got, want) {
		t.Errorf("passages %q, want %q", got, want)
	}
	part, _ := answer.Part("passages")
	if q := part.Table.Rows[2][3].Query; q == nil || q.Document != w.Documents[1].ID || q.Codes[0] != pay {
		t.Errorf("the passage leads to %+v", q)
	}
	// 44 of the 47 characters: the full stop of the first turn and two line ends are left.
	if !strings.Contains(answer.Says[0], "share=0.94") {
		t.Errorf("says %q", answer.Says)
	}
	if chart, _ := answer.Part("portrait"); len(chart.Drawing.Rows) != 3 {
		t.Errorf("the drawing has %q", chart.Drawing.Rows)
	}
	if first := w.ask(portrait); len(w.rows(first, "passages")) != 3 || first.Parts[0].Drawing.Rows[0][0] != "inquiry.role.interviewer" {
		t.Error("the first document is not shown where nobody chose, with who asks")
	}
}
