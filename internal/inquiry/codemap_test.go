package inquiry

import (
	"slices"
	"strings"
	"testing"

	"sheaf/internal/coding"
)

func TestCodemap(t *testing.T) {
	w := newWorld(t)
	money := w.theme("money", coding.CodeID{})
	pay, cut, debts := w.theme("pay", money), w.theme("cut", money), w.theme("debts", money)
	fear := w.theme("fear", coding.CodeID{})
	unused := w.theme("unused", coding.CodeID{})
	a, b := w.person("A-1A"), w.person("B-2B")
	first := w.interview("en", turn{a, "We were paid, then it was cut in half."})
	second := w.interview("en", turn{b, "We were paid."}, turn{b, "I was afraid."})
	w.lay(pay, first, "We were paid")
	w.lay(cut, first, "paid, then it was cut")
	w.lay(pay, second, "We were paid")
	w.lay(fear, second, "I was afraid")
	w.layer()
	w.lay(fear, second, "I was afraid")

	answer := w.ask(codemap)
	var got []string
	for _, row := range w.rows(answer, "codes") {
		got = append(got, row[:strings.LastIndex(row, " | ")])
	}
	want := []string{
		"money | 0 | 2 | 0 | 0 | 0",
		"\u2003pay | 2 | 2 | 2 | 2 | 1",
		"\u2003cut | 1 | 1 | 1 | 1 | 1",
		"\u2003debts | 0 | 0 | 0 | 0 | 0",
		"fear | 1 | 1 | 1 | 1 | 0",
		"unused | 0 | 0 | 0 | 0 | 0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("codes\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !strings.HasSuffix(answer.Says[0], "used=4 of=6 alone=1 once=2") {
		t.Errorf("says %q", answer.Says)
	}
	part, _ := answer.Part("codes")
	if !slices.Equal(part.Says, []string{"inquiry.map.never names=debts, unused", "inquiry.map.alone names=fear", "inquiry.map.once names=cut, fear"}) {
		t.Errorf("lists %q", part.Says)
	}
	if cell := part.Table.Rows[1][0]; cell.Plain != "money / pay" {
		t.Errorf("in a file the code is %q", cell.Plain)
	}
	if readings := part.Table.Rows[4][6].Text; strings.Count(readings, ",") != 1 {
		t.Errorf("fear is in the readings of %q", readings)
	}
	if figures := answer.Figures.([]codeUse); figures[3].Code != debts || figures[5].Code != unused || figures[0].Below.Segments != 3 {
		t.Errorf("figures %+v", figures)
	}
}
