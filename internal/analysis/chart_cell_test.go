package analysis

import "testing"

// A cell that a spreadsheet with semicolons cut in two was a formula from there on.
func TestACellIsNoFormula(t *testing.T) {
	for in, want := range map[string]string{"=1+1": "'=1+1", "-x": "'-x", "a;=1+1": "a;'=1+1", "a\n@b": "a\n'@b", "＝1": "'＝1", "a; b-c": "a; b-c", "plain": "plain", "": ""} {
		if got := SpreadsheetCell(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}
