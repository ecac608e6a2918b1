package analysis

import (
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// In the manner of Neumann 2015 (ICSR): 58 people, of whom the text says "nearly two
// thirds" where it gives no figure. The themes' counts are invented: it prints none.
func TestHoldBeside(t *testing.T) {
	people := make([]study.SubjectID, 12)
	for i := range people {
		people[i].ID[0] = byte(i + 1)
	}
	code := func(n byte) (id coding.CodeID) { id.ID[0] = n; return id }
	lay := func(n byte, who ...int) (codings []coding.Coding) {
		for _, i := range who {
			codings = append(codings, coding.Coding{Code: code(n), Speaking: []study.SubjectID{people[i]}})
		}
		return codings
	}
	codings := append(append(append(lay(1, 0, 1, 2, 2), lay(2, 2, 3)...), lay(3, 0, 1, 2, 3, 4, 5)...), lay(9, 7)...)
	exactly := func(n int) coding.Bounds { return coding.Bounds{Low: n, High: n} }
	b := HoldBeside(coding.Published{
		People: exactly(58),
		Themes: []coding.Theme{
			{Name: "corruption", People: coding.Bounds{Low: 35, High: 38, Said: "nearly two thirds"}, Crosswalk: []coding.Crossing{
				{Code: code(1), Relation: coding.Same}, {Code: code(2), Relation: coding.Broader}, {Code: code(3), Relation: coding.Narrower}}},
			{Name: "brutality", People: exactly(20), Crosswalk: []coding.Crossing{{Relation: coding.None}}},
			{Name: "a hard life", People: coding.Bounds{Unsaid: true, Said: "some"}},
			{Name: "pay", People: exactly(0), Crosswalk: []coding.Crossing{{Code: code(3), Relation: coding.Narrower}}},
		},
	}, codings, people)

	first := b.Themes[0]
	if first.Here.People.Low != 4 || first.Here.People.High != 12 {
		t.Errorf("here %+v, want 4 who surely speak of it and all 12 who may, for the theme is broader than a code", first.Here.People)
	}
	for _, f := range []struct {
		got  Figure
		want string
	}{{first.There.Least, "0.603"}, {first.There.Most, "0.655"}, {first.Here.Least, "0.333"}, {first.Here.Most, "1.000"}, {b.Themes[3].Here.Most, "0.500"},
		{b.Themes[1].Here.Least, "undefined (nothing in this codebook answers to it)"}, {b.Themes[1].There.Most, "0.345"},
		// once a theme whose count the text does not give stood there as spoken of by nobody
		{b.Themes[2].There.Least, "undefined (" + NoPeople + ")"}, {b.Themes[2].There.Most, "undefined (" + NoPeople + ")"}, {b.Themes[3].There.Most, "0.000"}} {
		if f.got.Text(3) != f.want {
			t.Errorf("got %s, want %s", f.got.Text(3), f.want)
		}
	}
	if len(b.Without) != 1 || b.Without[0] != code(9) {
		t.Errorf("codes to which nothing there answers: %v", b.Without)
	}
	if nobody := HoldBeside(coding.Published{Themes: []coding.Theme{{People: exactly(3)}}}, nil, nil); nobody.Themes[0].There.Least.Undefined != NoPeople {
		t.Errorf("a share of an unknown number: %+v", nobody.Themes[0].There)
	}
}
