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

// linear takes the coding of sRGB off.
func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func (c colour) luminance() float64 {
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

// perceived gives a colour as OKLab has it (Ottosson 2020), in which equal steps
// look alike to most people.
func (c colour) perceived() [3]float64 {
	r, g, b := linear(c.r), linear(c.g), linear(c.b)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return [3]float64{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, 1.9779984951*l - 2.4285922050*m + 0.4505937099*s, 0.0259040371*l + 0.7827717662*m - 0.8086757660*s}
}

func (c colour) distance(other colour) float64 {
	a, b := c.perceived(), other.perceived()
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}

// seenBy gives a colour as people see it who lack a kind of cones (Machado,
// Oliveira and Fernandes 2009, whole loss).
func (c colour) seenBy(eye [3][3]float64) colour {
	coded := func(v float64) float64 {
		v = min(max(v, 0), 1)
		if v <= 0.0031308 {
			return 12.92 * v
		}
		return 1.055*math.Pow(v, 1/2.4) - 0.055
	}
	r, g, b := linear(c.r), linear(c.g), linear(c.b)
	mixed := [3]float64{}
	for i, row := range eye {
		mixed[i] = coded(row[0]*r + row[1]*g + row[2]*b)
	}
	return colour{mixed[0], mixed[1], mixed[2], 1}
}

// The hues of codes are as far apart as twelve can be and stay legible: no two of
// them were ever to be called both red.
func TestHuesDiffer(t *testing.T) {
	eyes := map[string][3][3]float64{
		"without red cones":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
		"without green cones": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	}
	for theme, c := range tokens(t) {
		least := map[string]float64{}
		for i := range 12 {
			for j := range i {
				a, b := c[fmt.Sprintf("hue-%d", i)], c[fmt.Sprintf("hue-%d", j)]
				check := func(who string, got, want float64) {
					if got < want {
						t.Errorf("%s: hue-%d and hue-%d, %s: %.3f apart, want %.2f", theme, j, i, who, got, want)
					}
					if low, ok := least[who]; !ok || got < low {
						least[who] = got
					}
				}
				check("by most people", a.distance(b), 0.13)
				for who, eye := range eyes {
					check(who, a.seenBy(eye).distance(b.seenBy(eye)), 0.055)
				}
			}
		}
		t.Logf("%s: at least %v apart", theme, least)
	}
}

// The browser composes colours as the measure above does.
func TestContrastOfBlackOnWhiteIs21(t *testing.T) {
	if got := contrast(colour{0, 0, 0, 1}, colour{1, 1, 1, 1}); math.Abs(got-21) > 1e-9 {
		t.Errorf("got %f", got)
	}
}
