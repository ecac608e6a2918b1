package inquiry

import (
	"context"
	"slices"
	"strings"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// sequence is what follows what.
var sequence = Kind{
	Name: "sequence", Title: Word("inquiry.sequence"), What: Word("inquiry.sequence.what"),
	fields: func(s *State, in Speech) []Field {
		of := choose("of", in.Say(Word("inquiry.sequence.of")),
			Choice{"document", in.Say(Word("inquiry.sequence.of.document"))},
			Choice{"speaker", in.Say(Word("inquiry.sequence.of.speaker"))})
		cells := choose("cells", in.Say(Word("inquiry.matrix.cells")),
			Choice{"count", in.Say(Word("inquiry.matrix.cells.count"))},
			Choice{"row", in.Say(Word("inquiry.sequence.cells.row"))})
		unit := choose("unit", in.Say(Word("inquiry.sequence.unit")),
			Choice{"turns", in.Say(Word("inquiry.sequence.unit.turns"))},
			Choice{"bytes", in.Say(Word("inquiry.sequence.unit.bytes"))})
		return []Field{of, count("lag", in.Say(Word("inquiry.sequence.lag")), 1, 1, 20).hint(in.Say(Word("inquiry.sequence.lag.hint"))), cells,
			s.codeField("first", in.Say(Word("inquiry.sequence.first")), in.Say(Word("inquiry.sequence.most"))),
			s.codeField("then", in.Say(Word("inquiry.sequence.then")), in.Say(Word("inquiry.sequence.most"))),
			count("gap", in.Say(Word("inquiry.sequence.gap")), 2, 0, 100_000), unit, s.layers(in)}
	},
	answer: func(_ context.Context, a *asking) (*Answer, error) { return a.sequence(), nil },
}

// codeField chooses a code, or what stands for none.
func (s *State) codeField(name, label, none string) Field {
	f := choose(name, label, Choice{"", none})
	for _, c := range s.Codes {
		f.Choices = append(f.Choices, Choice{c.ID.String(), c.Name})
	}
	return f
}

func (a *asking) sequence() *Answer {
	m := a.material()
	t := m.Transitions(a.number("lag"), a.value("of") == "speaker")
	slices.SortStableFunc(t.Counts, func(x, y analysis.Transition) int {
		if x.N != y.N {
			return y.N - x.N
		}
		if x.From != y.From {
			return a.place(x.From) - a.place(y.From)
		}
		return a.place(x.To) - a.place(y.To)
	})
	a.answer.Means = []string{a.Say(Word("inquiry.sequence.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.sequence.not"))}
	if len(t.Counts) == 0 {
		a.answer.Says, a.answer.Figures = []string{a.Say(Word("inquiry.sequence.none"))}, t
		return a.answer
	}
	most := mostTelling(t)
	a.answer.Says = []string{a.Say(Word("inquiry.sequence.says"), "first", a.CodeName(most.From), "then", a.CodeName(most.To), "n", most.N, "documents", most.Documents,
		"total", t.Total, "sequences", t.Sequences)}
	first, then := a.chosen("first"), a.chosen("then")
	if first.IsZero() {
		first = most.From
	}
	if then.IsZero() {
		then = next(t, first)
	}
	f := m.Follow(first, then, analysis.Gap{Most: a.number("gap"), Turns: a.value("unit") == "turns"}, a.value("of") == "speaker")
	a.answer.Figures = struct {
		Transitions analysis.Transitions `json:"transitions"`
		First       coding.CodeID        `json:"first"`
		Then        coding.CodeID        `json:"then"`
		Following   analysis.Following   `json:"following"`
	}{t, first, then, f}
	a.answer.Parts = []Part{a.transitionsMap(t), a.transitionsTable(t), a.following(f, first, then)}
	return a.answer
}

// mostTelling is the most frequent step from a theme to another one; people stay with
// what they speak of, and that is the most frequent of all.
func mostTelling(t analysis.Transitions) analysis.Transition {
	i := slices.IndexFunc(t.Counts, func(one analysis.Transition) bool { return one.From != one.To })
	return t.Counts[max(i, 0)]
}

// next is the other code that comes most often after a code; the code itself where none
// does.
func next(t analysis.Transitions, first coding.CodeID) coding.CodeID {
	for _, one := range t.Counts {
		if one.From == first && one.To != first {
			return one.To
		}
	}
	return first
}

// leaving are how often each code is followed by anything.
func leaving(t analysis.Transitions) map[coding.CodeID]int {
	all := map[coding.CodeID]int{}
	for _, one := range t.Counts {
		all[one.From] += one.N
	}
	return all
}

// transitionsMap is the most frequent transitions, from the rows to the columns.
func (a *asking) transitionsMap(t analysis.Transitions) Part {
	const codes = 24
	var shown []coding.CodeID
	for _, one := range t.Counts {
		if with := a.inBookOrder(append(slices.Clone(shown), one.From, one.To)); len(with) <= codes {
			shown = with
		}
	}
	times := map[[2]coding.CodeID]int{}
	for _, one := range t.Counts {
		times[[2]coding.CodeID{one.From, one.To}] = one.N
	}
	all := leaving(t)
	shares := a.value("cells") == "row"
	names := make([]string, len(shown))
	cells := make([][]analysis.Figure, len(shown))
	for i, from := range shown {
		names[i], cells[i] = a.CodeName(from), make([]analysis.Figure, len(shown))
		for j, to := range shown {
			n := times[[2]coding.CodeID{from, to}]
			if cells[i][j] = (analysis.Figure{Value: float64(n)}); shares {
				cells[i][j] = a.drawn(analysis.Share{K: n, Of: all[from]}.Figure())
			}
		}
	}
	chart := analysis.HeatMapChart{Rows: names, Columns: names, RowsAre: a.Say(Word("inquiry.sequence.first")), ColumnsAre: a.Say(Word("inquiry.sequence.then")),
		Counts: a.Say(Word("inquiry.sequence.times")), Cells: cells}
	if shares {
		chart.Counts, chart.Places = a.Say(Word("inquiry.sequence.cells.row")), 2
	}
	title := a.Say(Word("inquiry.sequence.map"), "lag", t.Lag)
	methods := []analysis.Method{t.Method}
	return Part{Name: "map", Title: title, Says: []string{a.Say(Word("inquiry.sequence.map.says"))},
		Drawing: chart.Draw(a.frame("map", title, a.answer.Says[0], methods, t.Base)), Methods: methods, Base: &t.Base}
}

func (a *asking) transitionsTable(t analysis.Transitions) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.sequence.first")), a.Say(Word("inquiry.sequence.then")), a.Say(Word("inquiry.sequence.times")),
		a.measured(analysis.InDocuments), a.Say(Word("inquiry.sequence.cells.row"))}}
	all := leaving(t)
	for _, one := range t.Counts {
		table.add(a.codeCell(one.From), a.codeCell(one.To), number(one.N).to(a.query(one.From, one.To)), number(one.Documents),
			a.share(analysis.Share{K: one.N, Of: all[one.From]}))
	}
	return Part{Name: "table", Title: a.Say(Word("inquiry.sequence.table")), Says: []string{a.Say(Word("inquiry.sequence.table.says"))},
		Table: table, Methods: []analysis.Method{t.Method}, Base: &t.Base}
}

// following is each passage of a code with the one that follows it.
func (a *asking) following(f analysis.Following, first, then coding.CodeID) Part {
	unit := a.Say(Word("inquiry.sequence.unit.turns"))
	if a.value("unit") == "bytes" {
		unit = a.Say(Word("inquiry.sequence.unit.bytes"))
	}
	table := &Table{Head: []string{a.Say(Word("inquiry.sequence.document")), a.CodeName(first), a.CodeName(then), a.Say(Word("inquiry.sequence.apart"), "unit", unit)}}
	reading := a.reading()
	for _, step := range f.Next {
		one, next := reading[step.First].Anchor, reading[step.Then].Anchor
		q := a.query(first, then)
		q.Document = one.Document
		table.add(words(a.documentName(one.Document)).to(q), words(a.excerpt(one)), words(a.excerpt(next)), number(step.Distance))
	}
	says := []string{a.Say(Word("inquiry.sequence.follow.says"), "first", a.CodeName(first), "then", a.CodeName(then), "k", f.Followed.K, "of", f.Followed.Of,
		"gap", a.number("gap"), "unit", unit)}
	if len(f.Next) > 0 {
		says = append(says, a.Say(Word("inquiry.sequence.follow.distance")))
	}
	return Part{Name: "following", Title: a.Say(Word("inquiry.sequence.follow"), "first", a.CodeName(first), "then", a.CodeName(then)),
		Says: says, Table: table, Methods: []analysis.Method{f.Method}, Base: &f.Base}
}

// excerpt is the beginning of what stands at a place of a document.
func (a *asking) excerpt(at study.Anchor) string {
	const most = 60 // characters
	i, known := a.document[at.Document]
	if !known || !(text.Span{End: len(a.Documents[i].Text)}).Contains(at.Span) {
		return ""
	}
	line := strings.Join(strings.Fields(at.Span.Of(a.Documents[i].Text)), " ")
	runes := []rune(line)
	if len(runes) <= most {
		return line
	}
	line = string(runes[:most])
	if cut := strings.LastIndexByte(line, ' '); cut > len(line)/2 {
		line = line[:cut]
	}
	return line + "\u00a0…" // or it would begin a line alone
}
