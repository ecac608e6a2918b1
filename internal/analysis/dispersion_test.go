package analysis_test

import (
	"testing"

	"sheaf/internal/analysis"
)

// Gries 2008, "Dispersions and adjusted frequencies in corpora", has five parts of 9, 10,
// 10, 10 and 11 words, in which the word "a" stands 1, 2, 3, 4 and 5 times.
func TestDispersionOfGries(t *testing.T) {
	d := analysis.Disperse([]int{1, 2, 3, 4, 5}, []int{9, 10, 10, 10, 11})
	for _, tt := range []struct {
		measure, want string
		got           string
	}{
		{"DP", "0.18", d.DP.Text(2)},
		{"Juilland's D", "0.785", d.D.Text(3)},
		{"in", "5 of 5", d.In.String()},
		// Normalised as Lijffijt and Gries 2012 correct it: .18 / (1 - 9/50).
		{"DPnorm", "0.2195", d.DPNorm.Text(4)},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.measure, tt.got, tt.want)
		}
	}
}

func TestDispersion(t *testing.T) {
	for _, tt := range []struct {
		rule             string
		counts, sizes    []int
		in, dp, norm, jd string
	}{
		{"as the parts are large", []int{2, 4}, []int{100, 200}, "2 of 2", "0.000", "0.000", "1.000"},
		{"all in the smallest part", []int{7, 0, 0}, []int{10, 20, 70}, "1 of 3", "0.900", "1.000", "0.000"},
		{"all in a larger part", []int{0, 7, 0}, []int{10, 20, 70}, "1 of 3", "0.800", "0.889", "0.000"},
		{"who said nothing is no part", []int{2, 0, 4}, []int{100, 0, 200}, "2 of 2", "0.000", "0.000", "1.000"},
		{"one part", []int{3}, []int{10}, "1 of 1", "undefined (not applicable: one part only)", "undefined (not applicable: one part only)", "undefined (not applicable: one part only)"},
		{"nowhere", []int{0, 0}, []int{10, 10}, "0 of 2", "undefined (nothing to compute from)", "undefined (nothing to compute from)", "undefined (nothing to compute from)"},
		{"nothing", nil, nil, "undefined (nobody to count among)", "undefined (nothing to compute from)", "undefined (nothing to compute from)", "undefined (nothing to compute from)"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			d := analysis.Disperse(tt.counts, tt.sizes)
			if d.In.String() != tt.in || d.DP.Text(3) != tt.dp || d.DPNorm.Text(3) != tt.norm || d.D.Text(3) != tt.jd {
				t.Errorf("in %s, DP %s, norm %s, D %s", d.In, d.DP.Text(3), d.DPNorm.Text(3), d.D.Text(3))
			}
		})
	}
}
