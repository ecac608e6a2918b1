package inquiry

import (
	"context"
	"slices"
	"strings"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
)

// codemap is how the codebook is used.
var codemap = Kind{
	Name: "map", Title: Word("inquiry.map"), What: Word("inquiry.map.what"),
	fields: func(s *State, in Speech) []Field { return []Field{measures(in), s.layers(in)} },
	answer: func(_ context.Context, a *asking) (*Answer, error) { return a.codemap(), nil },
}

// codeUse is a code of the tree, with how it is used.
type codeUse struct {
	Code  coding.CodeID `json:"code"`
	Depth int           `json:"depth"` // 0 at the top
	analysis.Counts
	Below    analysis.Counts  `json:"below"`    // with all codes below it
	With     int              `json:"with"`     // other codes that lie on the same words somewhere
	Readings []coding.LayerID `json:"readings"` // whose, of all readings
	path     string
}

func (a *asking) codemap() *Answer {
	uses := a.codeUses()
	a.answer.Figures = uses
	var never, alone, once []string
	for _, u := range uses {
		switch {
		case u.Below.Segments == 0:
			never = append(never, a.CodeName(u.Code))
		case u.Segments > 0 && u.With == 0:
			alone = append(alone, a.CodeName(u.Code))
		}
		if u.Participants == 1 {
			once = append(once, a.CodeName(u.Code))
		}
	}
	a.answer.Means = []string{a.Say(Word("inquiry.map.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.map.not"))}
	if len(uses) == 0 {
		a.answer.Says = []string{a.Say(Word("inquiry.map.none"))}
		return a.answer
	}
	a.answer.Says = []string{a.Say(Word("inquiry.map.says"), "used", len(uses)-len(never), "of", len(uses), "alone", len(alone), "once", len(once))}
	base := analysis.Base{Units: len(a.reading()), Of: "codings"}
	methods := []analysis.Method{{Name: "counts of codes, each alone and with those below it", Source: "segments, union of characters, documents, participants"}}
	a.answer.Parts = []Part{a.codemapBars(uses, methods, base), a.codemapTable(uses, methods, base)}
	says := &a.answer.Parts[1].Says
	for _, list := range []struct {
		word  Word
		names []string
	}{{Word("inquiry.map.never"), never}, {Word("inquiry.map.alone"), alone}, {Word("inquiry.map.once"), once}} {
		if len(list.names) > 0 {
			*says = append(*says, a.Say(list.word, "names", strings.Join(list.names, ", ")))
		}
	}
	return a.answer
}

// codeUses are all codes in the order of the codebook, used or not.
func (a *asking) codeUses() []codeUse {
	reading := a.reading()
	counts := map[coding.CodeID]analysis.Counts{}
	m := a.material()
	for _, one := range m.CodeCounts() {
		counts[one.Code] = one.Counts
	}
	with := map[coding.CodeID]int{}
	for _, p := range m.CoOccur(analysis.Overlapping).Pairs {
		with[p.A]++
		with[p.B]++
	}
	readings := map[coding.CodeID][]coding.LayerID{}
	for _, l := range a.Layers {
		laid := map[coding.CodeID]bool{}
		for _, c := range a.Codings {
			if c.Layer == l.ID && !laid[c.Code] {
				laid[c.Code] = true
				readings[c.Code] = append(readings[c.Code], l.ID)
			}
		}
	}
	below := a.below(reading)
	uses := make([]codeUse, len(a.Codes))
	for i, c := range a.Codes { // parents stand before their children
		uses[i] = codeUse{Code: c.ID, Counts: counts[c.ID], Below: below[c.ID], With: with[c.ID], Readings: readings[c.ID], path: c.Name}
		if at, known := a.code[c.Parent]; known && !c.Parent.IsZero() {
			uses[i].Depth, uses[i].path = uses[at].Depth+1, uses[at].path+" / "+c.Name
		}
	}
	return uses
}

// below counts each code together with those below it, what lies on one stretch with
// several of them once.
func (a *asking) below(reading []coding.Coding) map[coding.CodeID]analysis.Counts {
	lifted := slices.Clone(reading)
	for _, c := range reading {
		for at, known := a.code[c.Code]; known && !a.Codes[at].Parent.IsZero(); at, known = a.code[c.Code] {
			c.Code = a.Codes[at].Parent
			lifted = append(lifted, c)
		}
	}
	sources := make([]analysis.Source, len(a.Documents))
	for i, d := range a.Documents {
		sources[i] = analysis.NewSource(d)
	}
	all := map[coding.CodeID]analysis.Counts{}
	for _, one := range analysis.NewMaterial(lifted, sources, a.People()).CodeCounts() {
		all[one.Code] = one.Counts
	}
	return all
}

func (a *asking) codemapBars(uses []codeUse, methods []analysis.Method, base analysis.Base) Part {
	measure := analysis.Measure(a.value(fieldMeasure))
	bars := analysis.BarChart{RowsAre: a.Say(Word("inquiry.code")), Series: []string{a.Say(Word("inquiry.map.itself")), a.Say(Word("inquiry.map.below"))},
		Axis: a.measured(measure), Whole: true}
	parents := map[coding.CodeID]bool{}
	for _, c := range a.Codes {
		parents[c.Parent] = true
	}
	for _, u := range uses {
		bars.Rows = append(bars.Rows, u.path)
		below := analysis.Figure{Value: float64(u.Below.In(measure))}
		if !parents[u.Code] {
			below = analysis.Figure{Undefined: a.Say(Word("inquiry.map.leaf"))}
		}
		bars.Values = append(bars.Values, []analysis.Figure{{Value: float64(u.In(measure))}, below})
	}
	title := a.Say(Word("inquiry.map.bars"), "measure", a.measured(measure))
	return Part{Name: "bars", Title: title, Drawing: bars.Draw(a.frame("bars", title, a.answer.Says[0], methods, base)), Methods: methods, Base: &base}
}

func (a *asking) codemapTable(uses []codeUse, methods []analysis.Method, base analysis.Base) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.code")), a.measured(analysis.InParticipants), a.Say(Word("inquiry.map.people-below")), a.measured(analysis.InDocuments),
		a.measured(analysis.InSegments), a.Say(Word("inquiry.map.with")), a.Say(Word("inquiry.map.readings"))}}
	for _, u := range uses {
		name := a.codeCell(u.Code)
		name.Text, name.Plain = strings.Repeat("\u2003", u.Depth)+name.Text, analysis.SpreadsheetCell(u.path)
		segments := number(u.Segments)
		if u.Segments > 0 {
			segments = segments.to(a.query(u.Code))
		}
		table.add(name, number(u.Participants), number(u.Below.Participants), number(u.Documents), segments, number(u.With), words(a.readingNames(u.Readings)))
	}
	return Part{Name: "codes", Title: a.Say(Word("inquiry.map.table")), Table: table, Methods: methods, Base: &base}
}

// readingNames are whose some readings are; a dash where nobody's.
func (a *asking) readingNames(of []coding.LayerID) string {
	var names []string
	for _, l := range a.Layers {
		if slices.Contains(of, l.ID) {
			names = append(names, a.LayerName(l, a.Speech))
		}
	}
	if names == nil {
		return "–"
	}
	return strings.Join(names, ", ")
}
