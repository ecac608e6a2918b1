package inquiry

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Table is rows of cells under a head, as many cells to a row as there are heads.
type Table struct {
	Head []string
	Rows [][]Cell
	Line int // from this column on three cells are one line of text: what is before a word, the word, and what is behind; 0 for none
}

// Cell is one cell, as it is read and, in a file, as machines read it. What it counts
// can be looked at.
type Cell struct {
	Text   string
	Plain  string // "" for the text itself
	Number bool
	Code   coding.CodeID // whose swatch stands before it
	Query  *coding.Query // the passages behind it
	Place  Place         // where it leads instead

	Quote    bool   // words of a document
	Language string // of what somebody said, BCP 47
}

// Place is where a cell of a table leads that counts no passages: to a cell of the grid, or into
// a document.
type Place struct {
	Subject study.SubjectID
	Column  coding.ColumnID
	Anchor  study.Anchor
}

func (t *Table) add(cells ...Cell) { t.Rows = append(t.Rows, cells) }

func words(s string) Cell { return Cell{Text: s} }

func (a *asking) codeCell(id coding.CodeID) Cell {
	return Cell{Text: a.CodeName(id), Code: id}
}

func number(n int) Cell { return Cell{Text: strconv.Itoa(n), Number: true} }

// to is a cell from which its passages are reached.
func (c Cell) to(q coding.Query) Cell {
	c.Query = &q
	return c
}

// at is a cell that leads somewhere else than to passages.
func (c Cell) at(p Place) Cell {
	c.Place = p
	return c
}

// figure is a number to so many places, or, in words, why there is none.
func (a *asking) figure(f analysis.Figure, places int) Cell {
	if f.Undefined != "" {
		return Cell{Text: a.undefined(f), Number: true}
	}
	plain := f.Text(places)
	return Cell{Text: a.decimal(plain), Plain: plain, Number: true}
}

// undefined says why a figure has no value.
func (a *asking) undefined(f analysis.Figure) string {
	return a.Say(Word("inquiry.undefined"), "why", a.Reason(f.Undefined))
}

func (a *asking) decimal(plain string) string {
	return strings.Replace(strings.Replace(plain, ".", a.Decimal, 1), "-", "−", 1)
}

// share is so many of so many.
func (a *asking) share(s analysis.Share) Cell {
	if s.Of == 0 {
		return Cell{Text: a.undefined(s.Figure()), Number: true}
	}
	return Cell{Text: a.Say(Word("inquiry.share"), "k", s.K, "of", s.Of), Plain: s.String(), Number: true}
}

// Cells are what stands in a part, as it is read: of a drawing its data.
func (p Part) Cells() (head []string, rows [][]string) {
	if p.Table == nil {
		return p.Drawing.Head, p.Drawing.Rows
	}
	for _, cells := range p.Table.Rows {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = c.Text
		}
		rows = append(rows, row)
	}
	return p.Table.Head, rows
}

// Bare is a text without the marks that set values apart for the bidirectional
// algorithm, for what lays out its cells by itself.
func Bare(s string) string { return isolates.Replace(s) }

var isolates = strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")

// File is a part as a file for a spreadsheet: what no file of an answer goes without,
// the head, the rows.
func (p Part) File(in Speech) []byte {
	if p.Table == nil {
		return []byte(Bare(string(p.Drawing.CSV())))
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // or spreadsheets read it as another encoding
	table := csv.NewWriter(&b)
	table.UseCRLF = true
	for _, note := range p.Notes(in) {
		table.Write([]string{analysis.SpreadsheetCell(Bare(note))})
	}
	row := make([]string, len(p.Table.Head))
	for i, h := range p.Table.Head {
		row[i] = analysis.SpreadsheetCell(Bare(h))
	}
	table.Write(row)
	for _, cells := range p.Table.Rows {
		row = row[:0]
		for _, c := range cells {
			if c.Plain != "" {
				row = append(row, c.Plain)
			} else {
				row = append(row, analysis.SpreadsheetCell(Bare(c.Text)))
			}
		}
		table.Write(row)
	}
	table.Flush()
	return b.Bytes()
}
