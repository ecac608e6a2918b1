package inquiry

import (
	"context"
	"slices"
	"strings"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// asked is who was asked what, as the grid has it: that somebody was not asked and that
// they said nothing are two findings.
var asked = Kind{
	Name: "asked", Title: Word("inquiry.asked"), What: Word("inquiry.asked.what"),
	fields: func(s *State, in Speech) []Field {
		by := choose("by", in.Say(Word("inquiry.asked.by")), Choice{"", in.Say(Word("inquiry.asked.by.none"))})
		for _, name := range s.attributeNames() {
			by.Choices = append(by.Choices, Choice{name, in.Say(Word("inquiry.by.attribute"), "name", name)})
		}
		return []Field{by}
	},
	answer: func(_ context.Context, a *asking) (*Answer, error) { return a.whoWasAsked(), nil },
}

// knownOf are the states of a cell, what this question looks for first.
var knownOf = []coding.CellState{coding.NotAsked, coding.Unread, coding.Silent, coding.Summarised}

func (in Speech) known(state coding.CellState) string {
	switch state {
	case coding.NotAsked:
		return in.Say(Word("inquiry.asked.not-asked"))
	case coding.Silent:
		return in.Say(Word("inquiry.asked.silent"))
	case coding.Summarised:
		return in.Say(Word("inquiry.asked.said"))
	}
	return in.Say(Word("inquiry.asked.unread"))
}

// cells are what is known of each participant and column of the grid, by their places.
func (s *State) cells() [][]coding.CellState {
	column := map[coding.ColumnID]int{}
	for i, c := range s.Grid.Columns {
		column[c.ID] = i
	}
	all := make([][]coding.CellState, len(s.Subjects))
	for i := range all {
		all[i] = slices.Repeat([]coding.CellState{coding.Unread}, len(s.Grid.Columns))
	}
	for _, c := range s.Grid.Cells {
		who, counts := s.subject[c.Subject]
		if at, there := column[c.Column]; there && counts {
			all[who][at] = c.State
		}
	}
	return all
}

func (a *asking) labels(people []study.SubjectID) string {
	names := make([]string, len(people))
	for i, id := range people {
		names[i] = a.Label(id)
	}
	slices.Sort(names)
	return strings.Join(names, " · ")
}

func (a *asking) whoWasAsked() *Answer {
	compared := analysis.CompareGrid(a.Grid, a.value("by"), a.Attributes, a.People())
	a.answer.Figures = compared
	a.answer.Means = []string{a.Say(Word("inquiry.asked.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.asked.not"))}
	if len(a.Grid.Columns) == 0 {
		a.answer.Says = []string{a.Say(Word("inquiry.asked.no-grid"))}
		return a.answer
	}
	notAsked, unread, least := 0, 0, 0
	for i, row := range compared.Rows {
		notAsked += len(row.All.NotAsked)
		unread += len(row.All.Unread)
		if len(row.All.NotAsked) > len(compared.Rows[least].All.NotAsked) {
			least = i
		}
	}
	a.answer.Says = []string{
		a.Say(Word("inquiry.asked.says"), "questions", len(compared.Rows), "people", len(a.Subjects)),
		a.Say(Word("inquiry.asked.says.cells"), "not", notAsked, "unread", unread, "of", len(compared.Rows)*len(a.Subjects)),
	}
	if most := compared.Rows[least].All.NotAsked; len(most) > 0 {
		a.answer.Says = append(a.answer.Says, a.Say(Word("inquiry.asked.says.least"), "question", a.Grid.Columns[least].Text,
			"k", len(most), "of", len(a.Subjects), "labels", a.labels(most)))
	}
	methods := []analysis.Method{compared.Method}
	part := func(name string, title Word) Part {
		return Part{Name: name, Title: a.Say(title), Methods: methods, Base: &compared.Base}
	}
	drawn := part("map", Word("inquiry.asked.map"))
	drawn.Drawing = a.askedMap(a.frame("map", drawn.Title, strings.Join(a.answer.Says, " "), methods, compared.Base))
	columns := part("questions", Word("inquiry.asked.questions"))
	columns.Table = a.askedColumns(compared)
	a.answer.Parts = []Part{drawn, columns}
	if a.value("by") != "" {
		groups := part("groups", Word("inquiry.asked.groups"))
		groups.Says = []string{a.Say(Word("inquiry.asked.groups.says"))}
		groups.Table = a.askedGroups(compared)
		a.answer.Parts = append(a.answer.Parts, groups)
	}
	cells := part("cells", Word("inquiry.asked.cells"))
	cells.Table = a.askedCells()
	a.answer.Parts = append(a.answer.Parts, cells)
	return a.answer
}

func (a *asking) askedMap(frame analysis.ChartFrame) *analysis.Drawing {
	chart := analysis.StateMapChart{RowsAre: a.Say(Word("inquiry.asked.participant")), ColumnsAre: a.Say(Word("inquiry.asked.question"))}
	for _, state := range knownOf {
		chart.States = append(chart.States, a.known(state))
	}
	for _, c := range a.Grid.Columns {
		chart.Columns = append(chart.Columns, c.Text)
	}
	for i, states := range a.cells() {
		row := make([]int, len(states))
		for j, state := range states {
			row[j] = slices.Index(knownOf, state)
		}
		chart.Rows, chart.Cells = append(chart.Rows, a.Subjects[i].Label), append(chart.Cells, row)
	}
	return chart.Draw(frame)
}

// askedColumns says of every question how many were asked it, and who was not.
func (a *asking) askedColumns(compared analysis.GridComparison) *Table {
	table := &Table{Head: []string{a.Say(Word("inquiry.asked.question")), a.Say(Word("inquiry.asked.of-asked")), a.known(coding.Silent),
		a.known(coding.NotAsked), a.known(coding.Unread), a.Say(Word("inquiry.asked.never"))}}
	for i, row := range compared.Rows {
		table.add(a.columnCell(a.Grid.Columns[i]), a.share(row.All.Asked()), number(len(row.All.Silent)), number(len(row.All.NotAsked)),
			number(len(row.All.Unread)), words(a.labels(row.All.NotAsked)))
	}
	return table
}

func (a *asking) columnCell(c coding.Column) Cell { return Cell{Text: c.Text, Code: c.Code} }

// askedGroups is each question by the values of an attribute.
func (a *asking) askedGroups(compared analysis.GridComparison) *Table {
	table := &Table{Head: []string{a.Say(Word("inquiry.asked.question"))}}
	for _, g := range compared.Groups {
		name := g.Value
		if g.Unsaid {
			name = a.Say(Word("inquiry.not-said"))
		}
		table.Head = append(table.Head, a.Say(Word("inquiry.matrix.head"), "name", name, "n", g.People),
			a.Say(Word("inquiry.asked.group-not-asked"), "name", name))
	}
	for i, row := range compared.Rows {
		line := []Cell{a.columnCell(a.Grid.Columns[i])}
		for _, found := range row.Groups {
			line = append(line, a.share(found.Asked()), number(len(found.NotAsked)))
		}
		table.add(line...)
	}
	return table
}

// askedCells is every participant and question, with the way to the grid.
func (a *asking) askedCells() *Table {
	table := &Table{Head: []string{a.Say(Word("inquiry.asked.participant"))}}
	for _, c := range a.Grid.Columns {
		table.Head = append(table.Head, c.Text)
	}
	for i, states := range a.cells() {
		line := []Cell{words(a.Subjects[i].Label)}
		for j, state := range states {
			line = append(line, words(a.known(state)).at(Place{Subject: a.Subjects[i].ID, Column: a.Grid.Columns[j].ID}))
		}
		table.add(line...)
	}
	return table
}
