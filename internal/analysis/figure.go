package analysis

import (
	"math"
	"strconv"
	"strings"
)

// Method says how a figure was made, as a methods section has to.
type Method struct {
	Name   string `json:"name"`   // as the literature calls it, with its variant: "Krippendorff's alpha, ordinal"
	Source string `json:"source"` // author and year
}

// Base is what a result rests on. What was left out is counted, never silent.
type Base struct {
	Units   int       `json:"units"` // that were used
	Of      string    `json:"of"`    // what they are: "interviews", "characters", "units that two coders rated"
	Dropped []Dropped `json:"dropped,omitempty"`
	Seed    uint64    `json:"seed,omitempty"` // of what was drawn at random; 0 where nothing was
}

// Dropped is what was left out of a result, and why.
type Dropped struct {
	N   int    `json:"n"`
	Why string `json:"why"`
}

// Figure is a number, or, in words, why there is none. The zero Figure is 0.
type Figure struct {
	Value     float64 `json:"value"`
	Undefined string  `json:"undefined,omitempty"`
}

// Reasons for which a figure is undefined.
const (
	NoVariation = "no variation"
	NoPairs     = "nothing was rated by two coders"
	OneCoder    = "not applicable: one coder"
	NoData      = "nothing to compute from"
)

// defined makes a figure of what a formula gave; a division by nothing is
// undefined for the reason given.
func defined(v float64, otherwise string) Figure {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Figure{Undefined: otherwise}
	}
	return Figure{Value: v}
}

// Text is the figure to so many decimal places, or "undefined (no variation)".
func (f Figure) Text(places int) string {
	if f.Undefined != "" {
		return "undefined (" + f.Undefined + ")"
	}
	text := strconv.FormatFloat(f.Value, 'f', places, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-") // nothing is not less than nothing
	}
	return text
}
