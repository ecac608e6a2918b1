package analysis

import (
	"math"
	"testing"
)

func TestAFigureSaysWhyThereIsNone(t *testing.T) {
	for _, tt := range []struct {
		figure Figure
		want   string
	}{
		{defined(0.74342, NoVariation), "0.743"},
		{defined(math.NaN(), NoVariation), "undefined (no variation)"},
		{defined(math.Inf(1), NoPairs), "undefined (nothing was rated by two coders)"},
		{defined(-0.0923, NoVariation), "-0.092"},
		{Figure{}, "0.000"},
		{Figure{Value: -1e-17}, "0.000"},
	} {
		if got := tt.figure.Text(3); got != tt.want {
			t.Errorf("%+v says %q, want %q", tt.figure, got, tt.want)
		}
	}
}
