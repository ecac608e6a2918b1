package inquiry

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/sheaf"
)

// Field is a setting of a question, as a form or a command line asks for it.
type Field struct {
	Name    string // in forms, addresses and on the command line: "measure"
	Label   string
	Hint    string
	Choices []Choice // nil where a number or words are asked for
	Many    bool     // several of the choices
	Number  bool
	Low     int // of numbers
	High    int
	Words   bool // may say what somebody said: stands in no address and in no record
	Default []string
}

// Choice is one value that a field may have.
type Choice struct{ Value, Text string }

func choose(name, label string, choices ...Choice) Field {
	f := Field{Name: name, Label: label, Choices: choices}
	if len(choices) > 0 {
		f.Default = []string{choices[0].Value}
	}
	return f
}

func count(name, label string, otherwise, low, high int) Field {
	return Field{Name: name, Label: label, Number: true, Low: low, High: high, Default: []string{strconv.Itoa(otherwise)}}
}

// otherwise gives a field another default than its first choice.
func (f Field) otherwise(value ...string) Field {
	f.Default = value
	return f
}

func (f Field) hint(s string) Field {
	f.Hint = s
	return f
}

// settle fills in defaults and refuses what a field cannot have.
func settle(fields []Field, given url.Values) (url.Values, error) {
	asked := url.Values{}
	for _, f := range fields {
		values := given[f.Name]
		if f.Words || f.Number || !f.Many && len(values) > 0 {
			values = values[:min(len(values), 1)]
		}
		if len(values) == 0 || !f.Many && !f.Words && values[0] == "" && !f.has("") {
			values = f.Default
		}
		for _, v := range values {
			if err := f.check(v); err != nil {
				return nil, err
			}
		}
		if len(values) > 0 {
			asked[f.Name] = slices.Clone(values)
		}
	}
	return asked, nil
}

func (f Field) has(value string) bool {
	return slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Value == value })
}

func (f Field) check(v string) error {
	switch {
	case f.Number:
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if err != nil || n < f.Low || n > f.High {
			return sheaf.Errorf(sheaf.Invalid, "%s has to be a whole number from %d to %d", f.Name, f.Low, f.High)
		}
	case f.Words:
	case !f.has(v):
		return sheaf.Errorf(sheaf.Invalid, "%s cannot be what was given", f.Name).Hintf("choose one of what is offered")
	}
	return nil
}

// number is a setting that is a whole number.
func (a *asking) number(name string) int {
	n, _ := strconv.Atoi(strings.TrimSpace(a.value(name)))
	return n
}

// Values are what a field is set to in given settings, or would be.
func (f Field) Values(given url.Values) []string {
	if values, ok := given[f.Name]; ok {
		return values
	}
	return f.Default
}

// Chosen tells whether a choice is among given settings.
func (f Field) Chosen(given url.Values, value string) bool {
	return slices.Contains(f.Values(given), value)
}
