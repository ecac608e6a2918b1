package inquiry

import (
	"fmt"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
)

// frame is what a drawing says of itself.
func (a *asking) frame(name, title, description string, methods []analysis.Method, base analysis.Base) analysis.ChartFrame {
	return analysis.ChartFrame{
		ID: "c-" + name, Title: title, Description: description, Language: a.Language, RightToLeft: a.RightToLeft, Decimal: a.Decimal,
		Undefined: a.Say(Word("inquiry.no-value")), Width: 760, Notes: a.Notes(methods, base),
	}
}

// Notes are what no file of an answer goes without: who may see it, how it was made and
// from what.
func (in Speech) Notes(methods []analysis.Method, base analysis.Base) []string {
	notes := []string{in.Say(Word("inquiry.notice"))}
	for _, m := range methods {
		notes = append(notes, in.MethodOf(m))
	}
	return append(notes, in.BaseOf(base)...)
}

// MethodOf says how a figure was made, and after whom.
func (in Speech) MethodOf(m analysis.Method) string {
	if m.Source == "" {
		return in.Say(Word("inquiry.method.bare"), "name", m.Name)
	}
	return in.Say(Word("inquiry.method"), "name", m.Name, "source", m.Source)
}

// Notes are those of a part.
func (p Part) Notes(in Speech) []string {
	var base analysis.Base
	if p.Base != nil {
		base = *p.Base
	}
	return in.Notes(p.Methods, base)
}

// BaseOf says what a result rests on.
func (in Speech) BaseOf(b analysis.Base) (lines []string) {
	if b.Of != "" {
		lines = append(lines, in.Say(Word("inquiry.base"), "n", b.Units, "of", in.Reason(b.Of)))
	}
	for _, d := range b.Dropped {
		lines = append(lines, in.Say(Word("inquiry.dropped"), "n", d.N, "why", in.Reason(d.Why)))
	}
	if b.Seed != 0 {
		lines = append(lines, in.Say(Word("inquiry.seed"), "seed", fmt.Sprint(b.Seed)))
	}
	return lines
}

// leftOut says who is in no figure.
func (a *asking) leftOut() {
	left := func(n int, w Word) {
		if n > 0 {
			a.answer.Left = append(a.answer.Left, a.Say(w, "count", n))
		}
	}
	left(a.Left.Held, Word("inquiry.left.held"))
	left(a.Left.Terms, Word("inquiry.left.terms"))
	left(a.Left.Documents, Word("inquiry.left.documents"))
	left(a.Left.Codings, Word("inquiry.left.codings"))
	left(a.Left.Team, Word("inquiry.left.team"))
	left(a.Left.Gone, Word("inquiry.left.gone"))
	left(a.Left.Withheld, Word("inquiry.left.withheld"))
}

// query asks for the passages of codes in the reading that is counted.
func (a *asking) query(codes ...coding.CodeID) coding.Query {
	q := coding.Query{Codes: codes}
	for _, l := range a.Layers {
		if l.ID.String() == a.value(fieldLayer) {
			q.Layer = l.ID
		}
	}
	return q
}
