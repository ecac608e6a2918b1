package analysis

import (
	"bytes"
	"slices"
	"testing"
)

// What is known between two ends alone has no figure in between, in the drawing or in
// its data.
func TestBarsOfIntervalsAlone(t *testing.T) {
	d := BarChart{
		Rows: []string{"Fear"}, RowsAre: "Theme", Series: []string{"there", "here"}, Places: 2, LowIs: "least", HighIs: "most",
		Low:  [][]Figure{chartFigures(0.6, 0.5)},
		High: [][]Figure{chartFigures(0.66, 0.5)},
	}.Draw(ChartFrame{ID: "x"})
	if want := []string{"Theme", "there · least", "there · most", "here · least", "here · most"}; !slices.Equal(d.Head, want) {
		t.Errorf("heads %q, want %q", d.Head, want)
	}
	if want := []string{"Fear", "0.60", "0.66", "0.50", "0.50"}; !slices.Equal(d.Rows[0], want) {
		t.Errorf("data %q, want %q", d.Rows[0], want)
	}
	for _, want := range []string{">0.60–0.66<", ">0.50<", "Fear · there: 0.60–0.66"} {
		if !bytes.Contains(d.Page(), []byte(want)) {
			t.Errorf("the drawing has no %q:\n%s", want, d.Page())
		}
	}
	if bytes.Contains(d.Page(), []byte("0.63")) {
		t.Error("the drawing has a figure that nobody gave")
	}
}
