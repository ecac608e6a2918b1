package inquiry

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// portrait is how one interview runs.
var portrait = Kind{
	Name: "portrait", Title: Word("inquiry.portrait"), What: Word("inquiry.portrait.what"),
	fields: func(s *State, in Speech) []Field {
		which := choose("document", in.Say(Word("inquiry.portrait.document")))
		for _, d := range s.Documents {
			which.Choices = append(which.Choices, Choice{d.ID.String(), s.documentName(d.ID)})
		}
		slices.SortStableFunc(which.Choices, func(x, y Choice) int { return strings.Compare(x.Text, y.Text) })
		if len(which.Choices) > 0 {
			which.Default = []string{which.Choices[0].Value}
		}
		return []Field{which, s.layers(in)}
	},
	answer: func(_ context.Context, a *asking) (*Answer, error) { return a.portrait(), nil },
}

// lane is one theme of an interview and where it lies.
type lane struct {
	Code  coding.CodeID `json:"code"`
	Spans []text.Span   `json:"spans"`
}

func (a *asking) portrait() *Answer {
	a.answer.Means = []string{a.Say(Word("inquiry.portrait.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.portrait.not"))}
	id, _ := sheaf.ParseID(a.value("document"))
	at, there := a.document[study.DocumentID{ID: id}]
	if !there {
		a.answer.Says = []string{a.Say(Word("inquiry.portrait.none"))}
		return a.answer
	}
	d := a.Documents[at]
	laid := a.laidOn(d.ID)
	lanes := a.lanes(laid)
	base := analysis.Base{Units: len(laid), Of: "codings"}
	covered := coveredBy(laid, d.Text)
	a.answer.Figures = struct {
		Document study.DocumentID `json:"document"`
		Bytes    int              `json:"bytes"`
		Covered  analysis.Share   `json:"covered"` // characters
		Lanes    []lane           `json:"lanes"`
	}{d.ID, len(d.Text), covered, lanes}
	if len(laid) == 0 {
		a.answer.Says = []string{a.Say(Word("inquiry.nothing-coded"))}
		return a.answer
	}
	a.answer.Says = []string{a.Say(Word("inquiry.portrait.says"), "themes", len(lanes), "passages", len(laid), "share", a.figure(covered.Figure(), 2).Text,
		"first", a.CodeName(laid[0].Code), "last", a.CodeName(laid[len(laid)-1].Code))}
	methods := []analysis.Method{{Name: "document portrait", Source: "every coding where it lies, from the first byte to the last"}}
	a.answer.Parts = []Part{a.portraitChart(d, lanes, methods, base), a.portraitTable(d, laid, methods, base)}
	return a.answer
}

// laidOn are the codings of a document in the order of the text, of the reading that was
// chosen.
func (a *asking) laidOn(d study.DocumentID) (laid []coding.Coding) {
	for _, c := range a.reading() {
		if c.Anchor.Document == d {
			laid = append(laid, c)
		}
	}
	slices.SortStableFunc(laid, func(x, y coding.Coding) int {
		return cmp.Or(x.Anchor.Span.Start-y.Anchor.Span.Start, x.Anchor.Span.End-y.Anchor.Span.End, a.place(x.Code)-a.place(y.Code))
	})
	return laid
}

// coveredBy is how many characters of a text carry a code, whichever; the codings are in
// the order of the text.
func coveredBy(laid []coding.Coding, s string) analysis.Share {
	covered := analysis.Share{Of: utf8.RuneCountInString(s)}
	upTo := 0
	for _, c := range laid {
		from, end := max(c.Anchor.Span.Start, upTo), min(c.Anchor.Span.End, len(s))
		if from < end {
			covered.K += utf8.RuneCountInString(s[from:end])
			upTo = end
		}
	}
	return covered
}

// lanes are the themes of an interview in the order of the codebook.
func (a *asking) lanes(laid []coding.Coding) (lanes []lane) {
	spans := map[coding.CodeID][]text.Span{}
	var codes []coding.CodeID
	for _, c := range laid {
		codes = append(codes, c.Code)
		spans[c.Code] = append(spans[c.Code], c.Anchor.Span)
	}
	for _, id := range a.inBookOrder(codes) {
		lanes = append(lanes, lane{id, spans[id]})
	}
	return lanes
}

// portraitChart has the themes, and above them who asks.
func (a *asking) portraitChart(d study.Document, lanes []lane, methods []analysis.Method, base analysis.Base) Part {
	chart := analysis.PortraitChart{Length: len(d.Text), LaneIs: a.Say(Word("inquiry.code")), From: a.Say(Word("inquiry.portrait.from")),
		To: a.Say(Word("inquiry.portrait.to")), Axis: a.Say(Word("inquiry.portrait.axis"))}
	asks := analysis.PortraitLane{Label: a.role(text.RoleInterviewer)}
	for _, t := range d.Transcript.Turns {
		if t.Speaker != text.NoSpeaker && d.Speakers[t.Speaker].Role == text.RoleInterviewer {
			asks.Spans = append(asks.Spans, t.Span)
		}
	}
	if len(asks.Spans) > 0 {
		chart.Lanes = append(chart.Lanes, asks)
	}
	for _, l := range lanes {
		chart.Lanes = append(chart.Lanes, analysis.PortraitLane{Label: a.CodeName(l.Code), Spans: l.Spans})
	}
	title := a.Say(Word("inquiry.portrait.chart"), "name", a.documentName(d.ID))
	return Part{Name: "portrait", Title: title, Drawing: chart.Draw(a.frame("portrait", title, a.answer.Says[0], methods, base)), Methods: methods, Base: &base}
}

func (a *asking) portraitTable(d study.Document, laid []coding.Coding, methods []analysis.Method, base analysis.Base) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.portrait.paragraph")), a.Say(Word("inquiry.code")), a.Say(Word("inquiry.portrait.speaks")),
		a.Say(Word("inquiry.portrait.passage")), a.measured(analysis.InCharacters)}}
	for _, c := range laid {
		q := a.query(c.Code)
		q.Document = d.ID
		table.add(number(paragraphOf(d, c.Anchor.Span.Start)), a.codeCell(c.Code), words(a.labels(c.Speaking)), words(a.excerpt(c.Anchor)).to(q),
			number(coveredBy([]coding.Coding{c}, d.Text).K))
	}
	return Part{Name: "passages", Title: a.Say(Word("inquiry.portrait.table")), Table: table, Methods: methods, Base: &base}
}

// paragraphOf is the number of the paragraph that a byte lies in, from 1.
func paragraphOf(d study.Document, at int) int {
	i, _ := slices.BinarySearchFunc(d.Paragraphs, at, func(p text.Paragraph, at int) int {
		if p.End <= at {
			return -1
		}
		return 1
	})
	return i + 1
}
