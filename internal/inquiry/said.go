package inquiry

import (
	"context"
	"slices"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// said is how many people speak of each theme.
var said = Kind{
	Name: "said", Title: Word("inquiry.said"), What: Word("inquiry.said.what"),
	fields: func(s *State, in Speech) []Field { return []Field{measures(in), s.layers(in)} },
	answer: func(_ context.Context, a *asking) (*Answer, error) { return a.said(), nil },
}

const fieldMeasure = "measure"

// measures are what may be counted, people first.
func measures(in Speech) Field {
	f := choose(fieldMeasure, in.Say(Word("inquiry.measure")))
	for _, m := range []analysis.Measure{analysis.InParticipants, analysis.InDocuments, analysis.InSegments, analysis.InCharacters} {
		f.Choices = append(f.Choices, Choice{string(m), in.measured(m)})
	}
	return f.otherwise(string(analysis.InParticipants))
}

func (in Speech) measured(m analysis.Measure) string {
	switch m {
	case analysis.InDocuments:
		return in.Say(Word("inquiry.measure.documents"))
	case analysis.InSegments:
		return in.Say(Word("inquiry.measure.segments"))
	case analysis.InCharacters:
		return in.Say(Word("inquiry.measure.characters"))
	}
	return in.Say(Word("inquiry.measure.participants"))
}

// askedAbout are the people whom the grid has as asked about a code, nil where it has no
// column for it.
func (s *State) askedAbout(code coding.CodeID) []study.SubjectID {
	i := slices.IndexFunc(s.Grid.Columns, func(c coding.Column) bool { return c.Code == code })
	if i < 0 {
		return nil
	}
	asked := []study.SubjectID{}
	for _, cell := range s.Grid.Cells {
		if cell.Column == s.Grid.Columns[i].ID && (cell.State == coding.Summarised || cell.State == coding.Silent) {
			asked = append(asked, cell.Subject)
		}
	}
	return asked
}

// codeCount is a code, with how many of those who were asked about it spoke of it.
type codeCount struct {
	analysis.CodeCount
	Tally analysis.Tally `json:"tally"`
}

func (a *asking) said() *Answer {
	measure := analysis.Measure(a.value(fieldMeasure))
	reading, people := a.reading(), a.People()
	var all []codeCount
	for _, one := range a.material().CodeCounts() {
		all = append(all, codeCount{one, analysis.KOf([]coding.CodeID{one.Code}, reading, people, a.askedAbout(one.Code))})
	}
	slices.SortStableFunc(all, func(x, y codeCount) int { return y.In(measure) - x.In(measure) })
	a.answer.Figures = all
	base := analysis.Base{Units: len(people), Of: "people"}
	methods := []analysis.Method{{Name: "counts of codes", Source: "segments, union of characters, documents, participants"}}

	bars := analysis.BarChart{RowsAre: a.Say(Word("inquiry.code")), Series: []string{a.measured(measure)}, Axis: a.measured(measure), Whole: true}
	table := &Table{Head: []string{a.Say(Word("inquiry.code")), a.measured(analysis.InParticipants), a.Say(Word("inquiry.of-asked")),
		a.Say(Word("inquiry.accounts")), a.measured(analysis.InDocuments), a.measured(analysis.InSegments), a.measured(analysis.InCharacters)}}
	for _, one := range all {
		bars.Rows = append(bars.Rows, a.CodeName(one.Code))
		bars.Values = append(bars.Values, []analysis.Figure{{Value: float64(one.In(measure))}})
		asked := words(a.Say(Word("inquiry.not-written")))
		if a.askedAbout(one.Code) != nil {
			asked = a.share(one.Tally.Asked)
		}
		table.add(a.codeCell(one.Code), a.share(one.Tally.Among), asked, number(one.Accounts), number(one.Documents),
			number(one.Segments).to(a.query(one.Code)), number(one.Characters))
	}
	if len(all) > 0 {
		most := all[0]
		a.answer.Says = []string{a.Say(Word("inquiry.said.says"), "codes", len(all), "code", a.CodeName(most.Code), "k", most.Tally.Among.K, "of", most.Tally.Among.Of)}
	} else {
		a.answer.Says = []string{a.Say(Word("inquiry.nothing-coded"))}
	}
	a.answer.Means = []string{a.Say(Word("inquiry.said.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.said.not"))}
	title := a.Say(Word("inquiry.said.bars"), "measure", a.measured(measure))
	a.answer.Parts = []Part{
		{Name: "bars", Title: title, Drawing: bars.Draw(a.frame("bars", title, a.answer.Says[0], methods, base)), Methods: methods, Base: &base},
		{Name: "counts", Title: a.Say(Word("inquiry.said.table")), Table: table, Methods: methods, Base: &base},
	}
	return a.answer
}
