package web

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"testing"
)

// Contrast is measured on the colours as the style sheet has them, by WCAG 2.2:
// 4.5 for text (1.4.3), 3 for what is not text (1.4.11).

type colour struct{ r, g, b, a float64 } // 0 to 1

var tokenLine = regexp.MustCompile(`(?m)^  --([a-z0-9-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\);$`)

func tokens(t *testing.T) map[string]map[string]colour {
	t.Helper()
	css, err := staticFiles.ReadFile("static/css/sheaf.css")
	if err != nil {
		t.Fatal(err)
	}
	themes := map[string]map[string]colour{"light": {}, "dark": {}}
	for _, m := range tokenLine.FindAllStringSubmatch(string(css), -1) {
		themes["light"][m[1]], themes["dark"][m[1]] = parseColour(t, m[2]), parseColour(t, m[3])
	}
	if n := len(themes["light"]); n < 36 {
		t.Fatalf("only %d colours found in the style sheet", n)
	}
	return themes
}

func parseColour(t *testing.T, hex string) colour {
	t.Helper()
	part := func(i int) float64 {
		n, err := strconv.ParseUint(hex[i:i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		return float64(n) / 255
	}
	c := colour{part(1), part(3), part(5), 1}
	if len(hex) == 9 {
		c.a = part(7)
	}
	return c
}

// over lays c on an opaque ground, as the browser does.
func (c colour) over(ground colour) colour {
	mix := func(a, b float64) float64 { return a*c.a + b*(1-c.a) }
	return colour{mix(c.r, ground.r), mix(c.g, ground.g), mix(c.b, ground.b), 1}
}

func (c colour) luminance() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

func contrast(a, b colour) float64 {
	l1, l2 := a.luminance(), b.luminance()
	return (max(l1, l2) + 0.05) / (min(l1, l2) + 0.05)
}

func TestContrast(t *testing.T) {
	grounds := []string{"paper", "surface", "sunken"}
	for theme, c := range tokens(t) {
		lowest := map[string]float64{}
		check := func(rule, what string, got, least float64) {
			if low, ok := lowest[rule]; !ok || got < low {
				lowest[rule] = got
			}
			if got < least {
				t.Errorf("%s: %s: %.2f, want %.1f", theme, what, got, least)
			}
		}
		for _, ground := range grounds {
			for _, ink := range []string{"ink", "ink-soft", "accent", "stop", "care"} {
				check(ink, ink+" on "+ground, contrast(c[ink], c[ground]), 4.5)
			}
			check("edge", "edge on "+ground, contrast(c["edge"], c[ground]), 3)
		}
		check("on-accent", "on-accent on accent", contrast(c["on-accent"], c["accent"]), 4.5)
		for _, state := range []string{"stop", "care"} {
			check(state+"-ground", state+" on its ground", contrast(c[state], c[state+"-ground"]), 4.5)
			check("ink on "+state+"-ground", "ink", contrast(c["ink"], c[state+"-ground"]), 4.5)
		}
		for i := range 12 {
			hue, wash := fmt.Sprintf("hue-%d", i), fmt.Sprintf("wash-%d", i)
			for _, ground := range grounds {
				check("hue", hue+" on "+ground, contrast(c[hue], c[ground]), 3)
			}
			// However many codings overlap, their ground is a mixture of the paper
			// and the opaque washes. Luminance is convex, so no mixture is lighter
			// than the lightest of them: in the dark theme that is the worst.
			opaque := c[wash]
			opaque.a = 1
			check("ink on one wash", "ink on "+wash, contrast(c["ink"], c[wash].over(c["paper"])), 7)
			check("ink on washes without end", "ink on "+wash+" over itself", contrast(c["ink"], opaque), 4.5)
			check("ink on washes without end and the current one", "ink on "+wash+" and current", contrast(c["ink"], c["current"].over(opaque)), 4.5)
		}
		if theme == "light" {
			// A mixture can be darker than all it is made of, but not in any part.
			darkest := colour{1, 1, 1, 1}
			for i := range 12 {
				w := c[fmt.Sprintf("wash-%d", i)]
				darkest = colour{min(darkest.r, w.r), min(darkest.g, w.g), min(darkest.b, w.b), 1}
			}
			check("ink on any mixture of washes", "ink on the darkest mixture", contrast(c["ink"], darkest), 4.5)
		}
		for rule, low := range lowest {
			t.Logf("%s: %s: at least %.2f", theme, rule, low)
		}
	}
}

// The browser composes colours as the measure above does.
func TestContrastOfBlackOnWhiteIs21(t *testing.T) {
	if got := contrast(colour{0, 0, 0, 1}, colour{1, 1, 1, 1}); math.Abs(got-21) > 1e-9 {
		t.Errorf("got %f", got)
	}
}
