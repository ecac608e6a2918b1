package inquiry

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// matrix is who speaks of what: codes by something else.
var matrix = Kind{
	Name: "matrix", Title: Word("inquiry.matrix"), What: Word("inquiry.matrix.what"),
	fields: func(s *State, in Speech) []Field {
		by := choose("by", in.Say(Word("inquiry.matrix.by")),
			Choice{"participant", in.Say(Word("inquiry.by.participant"))},
			Choice{"document", in.Say(Word("inquiry.by.document"))},
			Choice{"speaker", in.Say(Word("inquiry.by.speaker"))},
			Choice{"coder", in.Say(Word("inquiry.by.coder"))},
			Choice{"question", in.Say(Word("inquiry.by.question"))},
			Choice{"time", in.Say(Word("inquiry.timeline.by"))})
		for _, name := range s.attributeNames() {
			by.Choices = append(by.Choices, Choice{byAttribute + name, in.Say(Word("inquiry.by.attribute"), "name", name)})
		}
		shares := choose("cells", in.Say(Word("inquiry.matrix.cells")),
			Choice{"count", in.Say(Word("inquiry.matrix.cells.count"))},
			Choice{"row", in.Say(Word("inquiry.matrix.cells.row"))},
			Choice{"column", in.Say(Word("inquiry.matrix.cells.column"))})
		return []Field{by, measures(in).otherwise(string(analysis.InSegments)), shares, s.layers(in)}
	},
	answer: func(ctx context.Context, a *asking) (*Answer, error) { return a.matrix(ctx) },
}

func (s *State) attributeNames() (names []string) {
	for _, one := range s.Attributes {
		if !slices.Contains(names, one.Name) {
			names = append(names, one.Name)
		}
	}
	slices.Sort(names)
	return names
}

// put are the questions of the grid as they were put: of each cell the passages that it
// rests on.
func (s *State) put() (all []analysis.Put) {
	at := map[coding.CodingID]coding.Coding{}
	for _, c := range s.Codings {
		at[c.ID] = c
	}
	for _, column := range s.Grid.Columns {
		for _, cell := range s.Grid.Cells {
			if cell.Column != column.ID || cell.State != coding.Summarised && cell.State != coding.Silent {
				continue
			}
			for _, d := range s.Documents {
				if !slices.Contains(d.Subjects, cell.Subject) {
					continue
				}
				answered := false
				for _, id := range cell.Passages {
					if c, there := at[id]; there && c.Anchor.Document == d.ID {
						all = append(all, analysis.Put{Document: d.ID, Question: column.Text, Span: c.Anchor.Span})
						answered = true
					}
				}
				if !answered {
					all = append(all, analysis.Put{Document: d.ID, Question: column.Text})
				}
			}
		}
	}
	return all
}

// columns gives a matrix by what was chosen, and its heads in words.
func (a *asking) columns(ctx context.Context, m *analysis.Material) (*analysis.Matrix, func(analysis.Column) string, error) {
	switch by := a.value("by"); by {
	case "time":
		years, err := a.yearsTold(ctx, a.reading())
		return m.ByYear(years), func(c analysis.Column) string {
			if c.Unsaid {
				return a.Say(Word("inquiry.timeline.no-year"))
			}
			return c.Value
		}, err
	case "document":
		return m.ByDocument(), func(c analysis.Column) string { return a.documentName(study.DocumentID{ID: c.ID}) }, nil
	case "speaker":
		return m.ByRole(), func(c analysis.Column) string { return a.role(text.Role(c.Value)) }, nil
	case "coder":
		return m.ByLayer(), func(c analysis.Column) string {
			for _, l := range a.Layers {
				if l.ID.ID == c.ID {
					return a.LayerName(l, a.Speech)
				}
			}
			return c.ID.Short()
		}, nil
	case "question":
		return m.ByQuestion(a.put()), func(c analysis.Column) string {
			if c.Unsaid || c.Value == "" {
				return a.Say(Word("inquiry.no-question"))
			}
			return c.Value
		}, nil
	case "participant":
		return m.ByParticipant(), func(c analysis.Column) string { return a.Label(study.SubjectID{ID: c.ID}) }, nil
	default:
		return m.ByAttribute(strings.TrimPrefix(by, byAttribute), a.Attributes), func(c analysis.Column) string {
			if c.Unsaid {
				return a.Say(Word("inquiry.not-said"))
			}
			return c.Value
		}, nil
	}
}

// documentName is whose interview a document is, and in which language.
func (s *State) documentName(id study.DocumentID) string {
	i, known := s.document[id]
	if !known {
		return id.Short()
	}
	d := s.Documents[i]
	name := ""
	for _, who := range d.Subjects {
		name += s.Label(who) + " · "
	}
	return name + d.DocumentInfo.Language + " · " + id.Short()
}

func (in Speech) role(r text.Role) string {
	switch r {
	case text.RoleParticipant:
		return in.Say(Word("inquiry.role.participant"))
	case text.RoleInterviewer:
		return in.Say(Word("inquiry.role.interviewer"))
	case text.RoleInterpreter:
		return in.Say(Word("inquiry.role.interpreter"))
	}
	return in.Say(Word("inquiry.role.other"))
}

// passages asks for what a cell counts, of the reading that its matrix was made of: where
// no question to the passages chooses the same, for the codings themselves.
func (a *asking) passages(m *analysis.Matrix, reading []coding.Coding, cell analysis.Cell) coding.Query {
	q, c := a.query(m.Rows[cell.Row].Code), m.Columns[cell.Column]
	by := a.value("by")
	name, isAttribute := strings.CutPrefix(by, byAttribute)
	switch {
	case by == "document":
		q.Document = study.DocumentID{ID: c.ID}
	case by == "participant":
		q.Subject = study.SubjectID{ID: c.ID}
	case by == "speaker":
		q.Speaker = text.Role(c.Value)
	case by == "coder":
		q.Layer = coding.LayerID{ID: c.ID}
	case isAttribute && !c.Unsaid:
		q.Attribute = map[string]string{name: c.Value}
	default:
		q.Codings = []coding.CodingID{}
		for _, at := range m.Codings(cell) {
			q.Codings = append(q.Codings, reading[at].ID)
		}
	}
	return q
}

// rowOrder has the codes of a matrix in the order of the codebook, without those that
// nothing is coded with here.
func (a *asking) rowOrder(m *analysis.Matrix) (rows []int) {
	for at, row := range m.Rows {
		if row.Total.Segments > 0 {
			rows = append(rows, at)
		}
	}
	slices.SortStableFunc(rows, func(x, y int) int { return a.place(m.Rows[x].Code) - a.place(m.Rows[y].Code) })
	return rows
}

// columnOrder has participants by label and documents as they were admitted; other
// columns stand as they are.
func (a *asking) columnOrder(m *analysis.Matrix) (columns []int) {
	for at := range m.Columns {
		columns = append(columns, at)
	}
	place := func(at int) int {
		switch a.value("by") {
		case "participant":
			return a.subject[study.SubjectID{ID: m.Columns[at].ID}]
		case "document":
			return a.document[study.DocumentID{ID: m.Columns[at].ID}]
		}
		return at
	}
	slices.SortStableFunc(columns, func(x, y int) int { return place(x) - place(y) })
	return columns
}

func (a *asking) matrix(ctx context.Context) (*Answer, error) {
	measure := analysis.Measure(a.value(fieldMeasure))
	if a.value("by") == "coder" {
		a.asked.Set(fieldLayer, "") // or there would be one column
	}
	reading := a.reading()
	m, name, err := a.columns(ctx, a.material())
	if err != nil {
		return nil, err
	}
	a.answer.Figures = m
	heat := analysis.HeatMapChart{RowsAre: a.Say(Word("inquiry.code")), ColumnsAre: a.Say(Word("inquiry.matrix.by")), Counts: a.measured(measure)}
	table := &Table{Head: []string{a.Say(Word("inquiry.code"))}}
	columns := a.columnOrder(m)
	for _, at := range columns {
		c := m.Columns[at]
		heat.Columns = append(heat.Columns, name(c))
		table.Head = append(table.Head, a.Say(Word("inquiry.matrix.head"), "name", name(c), "n", c.Base.In(measure)))
	}
	table.Head = append(table.Head, a.Say(Word("inquiry.total")))
	shares := a.value("cells") != "count"
	if shares {
		heat.Places = 2
	}
	for _, at := range a.rowOrder(m) {
		row := m.Rows[at]
		heat.Rows = append(heat.Rows, a.CodeName(row.Code))
		cells, line := make([]analysis.Figure, len(m.Columns)), []Cell{a.codeCell(row.Code)}
		for i, of := range columns {
			cell := m.At(at, of)
			shown := number(cell.In(measure))
			cells[i] = analysis.Figure{Value: float64(cell.In(measure))}
			if shares {
				share := m.OfColumn(cell, measure)
				if a.value("cells") == "row" {
					share = m.OfRow(cell, measure)
				}
				cells[i], shown = share.Figure(), a.share(share)
			}
			if cell.Segments > 0 {
				shown = shown.to(a.passages(m, reading, cell))
			}
			line = append(line, shown)
		}
		heat.Cells = append(heat.Cells, cells)
		table.add(append(line, number(row.Total.In(measure)))...)
	}
	a.answer.Says = []string{a.Say(Word("inquiry.matrix.says"), "codes", len(heat.Rows), "columns", len(m.Columns))}
	a.answer.Means = []string{a.Say(Word("inquiry.matrix.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.matrix.not"))}
	methods := []analysis.Method{m.Method}
	title := a.Say(Word("inquiry.matrix.title"), "measure", a.measured(measure))
	a.answer.Parts = []Part{
		{Name: "map", Title: title, Drawing: heat.Draw(a.frame("map", title, a.answer.Says[0], methods, m.Base)), Methods: methods, Base: &m.Base},
		{Name: "table", Title: a.Say(Word("inquiry.matrix.table")), Table: table, Methods: methods, Base: &m.Base},
	}
	if strings.HasPrefix(a.value("by"), byAttribute) {
		tests, err := a.tests(ctx, m)
		if err != nil {
			return nil, err
		}
		a.answer.Parts = append(a.answer.Parts, tests)
	}
	return a.answer, nil
}

// monteCarlo is how often tests and bands draw, and from which seed: the same question
// gives the same figures.
var monteCarlo = analysis.Draws{N: 10_000, Seed: 20260301}

// tests compares people of different values of an attribute, code by code.
func (a *asking) tests(ctx context.Context, m *analysis.Matrix) (Part, error) {
	compared, err := analysis.Compare(ctx, m, monteCarlo)
	if err != nil {
		return Part{}, err
	}
	a.answer.Figures = struct {
		Matrix      *analysis.Matrix     `json:"matrix"`
		Comparisons analysis.Comparisons `json:"comparisons"`
	}{m, compared}
	table := &Table{Head: []string{a.Say(Word("inquiry.code")), a.Say(Word("inquiry.test.p")), a.Say(Word("inquiry.test.bh")), a.Say(Word("inquiry.test.holm")), a.Say(Word("inquiry.test.v"))}}
	methods := []analysis.Method{compared.Correction, compared.Stricter}
	for _, one := range compared.Codes {
		if !slices.Contains(methods, one.Test.Method) && one.Test.Method.Name != "" {
			methods = append(methods, one.Test.Method)
		}
		table.add(a.codeCell(one.Code), a.figure(one.Test.P, 3), a.figure(one.Adjusted, 3), a.figure(one.Holm, 3), a.figure(one.CramerV, 2))
	}
	return Part{Name: "tests", Title: a.Say(Word("inquiry.test.title")), Caution: a.Say(Word("inquiry.test.caution"), "n", fmt.Sprint(compared.Base.Units)),
		Table: table, Methods: methods, Base: &compared.Base}, nil
}
