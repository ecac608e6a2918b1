package inquiry

import (
	"strings"
	"testing"

	"sheaf/internal/analysis"
)

// A spreadsheet takes a mark that nobody sees for a letter: a theme was not found by its
// name in the file of a drawing.
func TestAFileHoldsNoMarksThatNobodySees(t *testing.T) {
	bars := analysis.BarChart{RowsAre: "Theme", Series: []string{"people"}, Axis: "people",
		Rows: []string{"\u2068Pay\u2069"}, Values: [][]analysis.Figure{{{Value: 2}}}}
	frame := analysis.ChartFrame{ID: "c", Title: "Themes", Language: "en", Decimal: ".", Width: 760, Notes: []string{"Base: 11 \u2068people\u2069"}}
	file := string(Part{Drawing: bars.Draw(frame)}.File(Speech{}))
	if strings.ContainsAny(file, "\u2066\u2067\u2068\u2069") || !strings.Contains(file, "\nPay,2\r\n") {
		t.Errorf("the file of a drawing: %q", file)
	}
}
