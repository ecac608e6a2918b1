package analysis

import (
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
)

// Matrix is codes by something else, counted in every measure at once. Its cells are
// raw: they must not be published but through gate 2.
type Matrix struct {
	By      string   `json:"by"` // what the columns are: "document", "attribute"
	Method  Method   `json:"method"`
	Base    Base     `json:"base"`
	Rows    []Row    `json:"rows"` // the codes that are laid, by id
	Columns []Column `json:"columns"`
	Cells   []Cell   `json:"cells"` // those with something in them, by row and column
	first   []int    // cell of each row
	codings []int    // of the cells, one after the other
}

// Row is a code. What lies in several columns, or was said by somebody of several, is in
// the total once: cells need not add up to it.
type Row struct {
	Code  coding.CodeID `json:"code"`
	Total Counts        `json:"total"`
}

// Column is what codes are held against. Its base says how many documents and
// participants it is of, coded or not, and how many segments and characters lie
// in it, for every code by itself.
type Column struct {
	ID     sheaf.ID `json:"id,omitzero"` // of what has one: a document, a participant, a layer
	Value  string   `json:"value,omitempty"`
	Unsaid bool     `json:"unsaid,omitempty"` // what is left where the value is not said
	Base   Counts   `json:"base"`
}

// Cell is one code in one column.
type Cell struct {
	Row    int `json:"row"`
	Column int `json:"column"`
	Counts
	from int
}

// Codings are what a cell counts, by their places in what the material was made of:
// document by document, in order.
func (m *Matrix) Codings(c Cell) []int { return m.codings[c.from : c.from+c.Segments] }

// At is the cell of a row and a column, empty where nothing lies in it.
func (m *Matrix) At(row, column int) Cell {
	cells := m.Cells[m.first[row]:m.first[row+1]]
	if i, found := slices.BinarySearchFunc(cells, column, func(c Cell, column int) int { return c.Column - column }); found {
		return cells[i]
	}
	return Cell{Row: row, Column: column}
}

// OfRow is a cell as a share of all that its code has.
func (m *Matrix) OfRow(c Cell, in Measure) Share {
	return Share{c.In(in), m.Rows[c.Row].Total.In(in)}
}

// OfColumn is a cell as a share of its column's base: "9 of 13" participants, or of the
// segments that lie in it.
func (m *Matrix) OfColumn(c Cell, in Measure) Share {
	return Share{c.In(in), m.Columns[c.Column].Base.In(in)}
}

// Table is the matrix in one measure as a table of counts, for tests and residuals.
func (m *Matrix) Table(in Measure) [][]int {
	table := make([][]int, len(m.Rows))
	for row := range table {
		table[row] = make([]int, len(m.Columns))
	}
	for _, c := range m.Cells {
		table[c.Row][c.Column] = c.In(in)
	}
	return table
}

// matrix makes the cells of strokes that were given their columns; they are sorted by
// code and in the order of the text, those of one coding together.
func (m *Material) matrix(by string, columns []Column, strokes []stroke, why string) *Matrix {
	x := &Matrix{By: by, Columns: columns, Base: m.base(), Method: Method{"codes by " + by, "cross-tabulation; segments, union of characters, documents, participants"}}
	strokes = m.without(x, strokes, why)
	x.Rows = make([]Row, len(m.codes))
	for at, id := range m.codes {
		x.Rows[at].Code = id
	}
	x.first = make([]int, len(m.codes)+1)
	c, cells := m.counter(), 0
	runsOf(strokes, func(s *stroke) int32 { return s.code }, func(code int32, of []stroke) {
		x.Rows[code].Total = c.count(of)
		cells += byColumn(of)
		x.first[code+1] = cells
	})
	for row := range m.codes {
		x.first[row+1] = max(x.first[row], x.first[row+1])
	}
	x.Cells = make([]Cell, 0, cells)
	x.codings = make([]int, 0, len(strokes))
	for rest := strokes; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].code == rest[0].code && rest[n].column == rest[0].column {
			n++
		}
		x.add(rest[:n], c.count(rest[:n]))
		rest = rest[n:]
	}
	return x
}

// byColumn sorts the strokes of a row, and counts its cells.
func byColumn(of []stroke) (cells int) {
	inOrder := true
	for i := 1; i < len(of) && inOrder; i++ {
		inOrder = of[i-1].column <= of[i].column
	}
	if !inOrder {
		var sorted sorter[stroke]
		sorted.by(of, func(s *stroke) int32 { return s.column })
	}
	for i := range of {
		if i == 0 || of[i].column != of[i-1].column {
			cells++
		}
	}
	return cells
}

// add makes the next cell.
func (m *Matrix) add(of []stroke, counts Counts) {
	m.Cells = append(m.Cells, Cell{Row: int(of[0].code), Column: int(of[0].column), Counts: counts, from: len(m.codings)})
	for i := range of {
		if i == 0 || of[i].coding != of[i-1].coding {
			m.codings = append(m.codings, int(of[i].coding))
		}
	}
	base := &m.Columns[of[0].column].Base
	base.Segments += counts.Segments
	base.Characters += counts.Characters
}

// without drops codings that lie in no column, which have one stroke whose column
// is noColumn, and says why.
func (m *Material) without(x *Matrix, strokes []stroke, why string) []stroke {
	kept := strokes[:0]
	for _, p := range strokes {
		if p.column != noColumn {
			kept = append(kept, p)
		}
	}
	n := len(strokes) - len(kept)
	x.Base.Units -= n
	x.Base.Dropped = append(slices.Clone(x.Base.Dropped), dropped(n, why)...)
	return kept
}

const noColumn = -1

// inColumns gives every coding its columns, and one without any noColumn.
func (m *Material) inColumns(place func(k *mark, put func(column, who, start, end int32))) []stroke {
	all := make([]stroke, 0, len(m.laid))
	for i := range m.laid {
		k := &m.laid[i]
		before := len(all)
		place(k, func(column, who, start, end int32) {
			one := stroke{*k, column}
			one.who, one.start, one.end = who, start, end
			all = append(all, one)
		})
		if len(all) == before {
			all = append(all, stroke{*k, noColumn})
		}
	}
	var sorted sorter[stroke]
	sorted.by(all, func(s *stroke) int32 { return s.code })
	return all
}

// baseOf are the documents, and the people who speak in them.
func (m *Material) baseOf(documents []int32) (n Counts) {
	works, met := map[int32]bool{}, map[int32]bool{}
	for _, d := range documents {
		works[m.work[d]] = true
		for _, p := range m.speakers.of(d) {
			met[p] = true
		}
	}
	return Counts{Documents: len(works), Participants: len(met)}
}

func (m *Material) everyDocument() []int32 {
	all := make([]int32, len(m.sources))
	for at := range all {
		all[at] = int32(at)
	}
	return all
}
