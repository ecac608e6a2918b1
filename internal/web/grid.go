package web

import (
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/workspace"
)

// gridPage is participants by questions.
type gridPage struct {
	layoutPage
	Columns []gridColumn
	Rows    []gridRow
	Codes   []columnChoice // that are no column yet
	Total   int            // cells
	Done    int
	Many    bool // more columns than fit on paper side by side
}

// gridColumn is a question or a code, with what can be done to it.
type gridColumn struct {
	coding.Column
	Number int // from 1
	Done   int
	IsCode bool
	First  bool
	Last   bool
	Before coding.ColumnID // behind which it stands if it moves one forward
	After  coding.ColumnID // and one back
}

// columnChoice is a code that can become a column.
type columnChoice struct {
	ID coding.CodeID
	code
}

// gridRow is a participant.
type gridRow struct {
	ID    study.SubjectID
	Label string
	Stop  key // why nothing may be written, "" where it may
	Cells []gridCell
	Done  int
}

// gridCell is one cell as the table shows it.
type gridCell struct {
	ID       string // of its place, in the page
	Path     string
	State    coding.CellState
	Summary  string
	Passages int
	Version  uint64
	Withheld bool
}

// fewColumns is how many columns fit side by side on paper.
const fewColumns = 8

// gridReader reads the grid for one page.
type gridReader struct {
	*claimReader
	grid     coding.Grid
	subjects []study.Subject // by label, without those who were erased
	cells    map[gridPlace]coding.Cell
}

type gridPlace struct {
	subject study.SubjectID
	column  coding.ColumnID
}

func (in *request) grid() (*gridReader, error) {
	claims, err := in.claims()
	if err != nil {
		return nil, err
	}
	r := &gridReader{claimReader: claims, cells: map[gridPlace]coding.Cell{}}
	if r.grid, err = r.rooms.Book.Grid(in, r.c); err != nil {
		return nil, err
	}
	for _, cell := range r.grid.Cells {
		r.cells[gridPlace{cell.Subject, cell.Column}] = cell
	}
	for _, s := range r.who {
		if !s.Erased {
			r.subjects = append(r.subjects, s)
		}
	}
	slices.SortFunc(r.subjects, func(a, b study.Subject) int { return strings.Compare(a.Label, b.Label) })
	return r, nil
}

// stop says why nothing may be written of somebody.
func stop(s study.Subject) key {
	switch {
	case s.Held:
		return key("hold.tag")
	case !s.Usable():
		return termsWords(termsState(s.Terms))
	}
	return ""
}

func (r *gridReader) cell(s study.SubjectID, c coding.ColumnID) gridCell {
	one, written := r.cells[gridPlace{s, c}]
	if !written {
		one.State = coding.Unread
	}
	return gridCell{ID: "cell-" + s.Short() + "-" + c.Short(), Path: "/grid/" + s.String() + "/" + c.String(), State: one.State,
		Summary: one.Summary, Passages: len(one.Passages), Version: one.Version, Withheld: one.Suspended}
}

func (b *Workbench) showGrid(in *request) (view, error) {
	r, err := in.grid()
	if err != nil {
		return view{}, err
	}
	p := &gridPage{Many: len(r.grid.Columns) > fewColumns, Total: len(r.grid.Columns) * len(r.subjects)}
	columns := r.grid.Columns
	for i, c := range columns {
		column := gridColumn{Column: c, First: i == 0, Last: i == len(columns)-1, IsCode: !c.Code.IsZero(), Number: i + 1}
		if i > 1 {
			column.Before = columns[i-2].ID
		}
		if !column.Last {
			column.After = columns[i+1].ID
		}
		p.Columns = append(p.Columns, column)
	}
	for _, s := range r.subjects {
		row := gridRow{ID: s.ID, Label: s.Label, Stop: stop(s)}
		for i, c := range columns {
			cell := r.cell(s.ID, c.ID)
			if cell.State != coding.Unread {
				row.Done++
				p.Columns[i].Done++
			}
			row.Cells = append(row.Cells, cell)
		}
		p.Done += row.Done
		p.Rows = append(p.Rows, row)
	}
	if p.Codes, err = r.codesLeft(); err != nil {
		return view{}, err
	}
	p.Title, p.Room, p.Sheet = in.say(key("grid.title")), "grid", "grid"
	return view{template: "grid_show", page: p}, nil
}

// codesLeft are the codes that are no column yet.
func (r *gridReader) codesLeft() ([]columnChoice, error) {
	codes, err := r.rooms.Book.Codes(r.in, r.c)
	if err != nil {
		return nil, err
	}
	var left []columnChoice
	for i, one := range codebook(codes) {
		if !slices.ContainsFunc(r.grid.Columns, func(c coding.Column) bool { return c.Code == codes[i].ID }) {
			left = append(left, columnChoice{codes[i].ID, one})
		}
	}
	return left, nil
}

// cellPage is one cell with the passages that it may rest on. It is the pane
// beside the grid, and a page of its own without a script.
type cellPage struct {
	layoutPage
	Cell     gridCell
	Label    string
	Column   coding.Column
	Stop     key
	Opened   bool // a withheld summary is shown, to be written anew
	Writer   string
	Passages []cellPassage
	Unshown  int // passages that are not listed
	States   []cellChoice
}

type cellChoice struct {
	State   coding.CellState
	Name    key
	Checked bool
}

// cellPassage is a coded passage of the participant.
type cellPassage struct {
	Coding coding.CodingID
	Code   string
	Linked bool
	passageRow
}

func stateWords(s coding.CellState) key {
	switch s {
	case coding.Summarised:
		return key("grid.summary")
	case coding.Silent:
		return key("grid.silent")
	case coding.NotAsked:
		return key("grid.not-asked")
	}
	return key("grid.unread")
}

func (b *Workbench) showCell(in *request) (view, error) {
	return in.cellPage((*gridReader).written)
}

// openCell shows a summary that is withheld; the record has it first.
func (b *Workbench) openCell(in *request) (view, error) {
	return in.cellPage(func(r *gridReader, at gridPlace) (coding.Cell, error) {
		return r.rooms.Book.OpenCell(in, r.c, at.subject, at.column)
	})
}

func (r *gridReader) written(at gridPlace) (coding.Cell, error) {
	cell, ok := r.cells[at]
	if !ok {
		cell.State = coding.Unread
	}
	return cell, nil
}

func (in *request) cellPage(read func(*gridReader, gridPlace) (coding.Cell, error)) (view, error) {
	r, err := in.grid()
	if err != nil {
		return view{}, err
	}
	at, err := in.gridPlace()
	if err != nil {
		return view{}, err
	}
	s, there := r.who[at.subject]
	i := slices.IndexFunc(r.grid.Columns, func(c coding.Column) bool { return c.ID == at.column })
	if !there || s.Erased || i < 0 {
		return view{}, errNoCell
	}
	cell, err := read(r, at)
	if err != nil {
		return view{}, err
	}
	p := &cellPage{Cell: r.cell(at.subject, at.column), Label: s.Label, Column: r.grid.Columns[i], Stop: stop(s), Opened: cell.Suspended && cell.Summary != ""}
	p.Cell.Summary = cell.Summary
	if cell.Version > 0 {
		p.Writer = r.names.of(cell.By)
	}
	for _, state := range []coding.CellState{coding.Summarised, coding.Silent, coding.NotAsked, coding.Unread} {
		p.States = append(p.States, cellChoice{state, stateWords(state), state == cell.State})
	}
	if p.Passages, err = r.passagesFor(at.subject, p.Column, cell.Passages); err != nil {
		return view{}, err
	}
	if more := len(p.Passages) - mostPassages; more > 0 {
		p.Passages, p.Unshown = p.Passages[:mostPassages], more
	}
	p.Title, p.Room = in.say(key("grid.cell")), "grid"
	return view{template: "grid_cell", page: p}, nil
}

// mostPassages is how many passages the pane lists.
const mostPassages = 200

var errNoCell = sheaf.Errorf(sheaf.NotFound, "there is no such cell")

func (in *request) gridPlace() (gridPlace, error) {
	subject, err := sheaf.ParseID(in.PathValue("subject"))
	column, err2 := sheaf.ParseID(in.PathValue("column"))
	if err != nil || err2 != nil {
		return gridPlace{}, errNoCell
	}
	return gridPlace{study.SubjectID{ID: subject}, coding.ColumnID{ID: column}}, nil
}

// passagesFor are the coded passages of a participant, the linked ones first: of
// a code's column those with the code, of a question's all of them.
func (r *gridReader) passagesFor(subject study.SubjectID, column coding.Column, linked []coding.CodingID) ([]cellPassage, error) {
	codes, err := r.rooms.Book.Codes(r.in, r.c)
	if err != nil {
		return nil, err
	}
	names := make(map[coding.CodeID]string, len(codes))
	var asked []coding.CodeID
	for _, c := range codes {
		names[c.ID] = c.Name
		if column.Code.IsZero() || column.Code == c.ID {
			asked = append(asked, c.ID)
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	documents, err := r.rooms.Study.Documents(r.in, r.c)
	if err != nil {
		return nil, err
	}
	var all []cellPassage
	for _, d := range slices.Backward(documents) { // in the order of admission
		if !slices.Contains(d.Subjects, subject) {
			continue
		}
		found, err := r.rooms.Book.Passages(r.in, r.c, coding.Query{Codes: asked, Subject: subject, Document: d.ID})
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			row := passageRow{Document: d.ID, Place: placeOf(p.Anchor), Paragraph: p.Paragraph, Language: d.Language, Quote: p.Quote, Withheld: p.Withheld}
			all = append(all, cellPassage{p.Coding.ID, names[p.Coding.Code], slices.Contains(linked, p.Coding.ID), row})
		}
	}
	slices.SortStableFunc(all, func(a, b cellPassage) int { return boolOrder(a.Linked, b.Linked) })
	return all, nil
}

// setCell writes a cell. "links" says that the form shows the passages: without
// it, as the grid itself sends, those that are linked stay.
func (b *Workbench) setCell(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	at, err := in.gridPlace()
	if err != nil {
		return "", err
	}
	cell := coding.Cell{Subject: at.subject, Column: at.column, State: coding.CellState(in.PostFormValue("state")), Summary: strings.TrimSpace(in.PostFormValue("summary"))}
	if cell.Summary != "" && cell.State == coding.Unread { // whoever wrote something read it
		cell.State = coding.Summarised
	}
	if cell.Version, err = strconv.ParseUint(in.PostFormValue("version"), 10, 64); err != nil {
		return "", sheaf.Errorf(sheaf.Invalid, "the form does not say which version it changes")
	}
	if cell.Passages, err = in.linkedPassages(rooms, c, at); err != nil {
		return "", err
	}
	if _, err := rooms.Book.SetCell(in, c, cell); err != nil {
		return "", err
	}
	return "/grid/" + at.subject.String() + "/" + at.column.String(), nil
}

func (in *request) linkedPassages(rooms workspace.Working, c access.Caller, at gridPlace) (linked []coding.CodingID, err error) {
	if in.PostFormValue("links") == "" {
		grid, err := rooms.Book.Grid(in, c)
		for _, cell := range grid.Cells {
			if cell.Subject == at.subject && cell.Column == at.column {
				linked = cell.Passages
			}
		}
		return linked, err
	}
	for _, one := range in.PostForm["passage"] {
		id, err := sheaf.ParseID(one)
		if err != nil {
			return nil, sheaf.Errorf(sheaf.NotFound, "there is no such coding")
		}
		linked = append(linked, coding.CodingID{ID: id})
	}
	return linked, nil
}

// addColumns takes the lines of a guide as questions, and codes.
func (b *Workbench) addColumns(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	var columns []coding.Column
	for line := range strings.Lines(in.PostFormValue("questions")) {
		if question := strings.TrimSpace(line); question != "" {
			columns = append(columns, coding.Column{Text: question})
		}
	}
	for _, one := range in.PostForm["code"] {
		id, err := sheaf.ParseID(one)
		if err != nil {
			return "", sheaf.Errorf(sheaf.NotFound, "there is no such code")
		}
		columns = append(columns, coding.Column{Code: coding.CodeID{ID: id}})
	}
	if _, err := rooms.Book.AddColumns(in, c, columns); err != nil {
		return "", err
	}
	in.tell(key("grid.added"))
	return "/grid", nil
}

// onColumn does something to the column of the address.
func (in *request) onColumn(do func(rooms workspace.Working, c access.Caller, id coding.ColumnID) error) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id, err := sheaf.ParseID(in.PathValue("id"))
	if err != nil {
		return "", sheaf.Errorf(sheaf.NotFound, "there is no such column")
	}
	return "/grid", do(rooms, c, coding.ColumnID{ID: id})
}

func (b *Workbench) changeColumn(in *request) (string, error) {
	return in.onColumn(func(rooms workspace.Working, c access.Caller, id coding.ColumnID) error {
		version, err := strconv.ParseUint(in.PostFormValue("version"), 10, 64)
		if err != nil {
			return sheaf.Errorf(sheaf.Invalid, "the form does not say which version it changes")
		}
		return rooms.Book.ChangeColumn(in, c, coding.Column{ID: id, Text: in.PostFormValue("text"), Version: version})
	})
}

func (b *Workbench) moveColumn(in *request) (string, error) {
	return in.onColumn(func(rooms workspace.Working, c access.Caller, id coding.ColumnID) error {
		var behind coding.ColumnID
		if named := in.PostFormValue("behind"); named != "" {
			other, err := sheaf.ParseID(named)
			if err != nil {
				return sheaf.Errorf(sheaf.NotFound, "there is no such column")
			}
			behind.ID = other
		}
		return rooms.Book.MoveColumn(in, c, id, behind)
	})
}

func (b *Workbench) removeColumn(in *request) (string, error) {
	return in.onColumn(func(rooms workspace.Working, c access.Caller, id coding.ColumnID) error {
		if err := rooms.Book.RemoveColumn(in, c, id); err != nil {
			return err
		}
		in.tell(key("grid.removed"))
		return nil
	})
}
