package web

import (
	"fmt"

	"sheaf/internal/disclosure"
	"sheaf/internal/report"
	"sheaf/internal/text"
)

// frozenText is a text for readers as pages show it: never the files it becomes,
// but its blocks, each escaped where it stands.
type frozenText struct {
	Title    string
	Language string
	Blocks   []blockRow
}

// blockRow is one block, and where in the Markdown it comes from.
type blockRow struct {
	report.Block
	Index    int
	From, To int // UTF-16 code units, as browsers count; both 0 where no line of the Markdown is it
}

func frozenOf(p report.Publication) *frozenText {
	f := &frozenText{Title: p.Title, Language: p.Language}
	for i, b := range p.Blocks {
		f.Blocks = append(f.Blocks, blockRow{Block: b, Index: i})
	}
	return f
}

// from says where each block comes from.
func (f *frozenText) from(source []text.Span, markdown string) {
	units := text.NewIndex(markdown)
	for i, s := range source {
		f.Blocks[i].From, f.Blocks[i].To = units.UTF16(s.Start), units.UTF16(s.End)
	}
}

// placeRow is a place in a text that a page can lead to.
type placeRow struct {
	At         string // of the passage's element, as its id
	Block      int
	Part       key
	Start, End int // UTF-16 code units in the passage; both 0 for all of it
	File       string
	Offset     int
}

// passageID is the id of the element that holds a passage.
func passageID(block int, part report.Part, row, cell int) string {
	if block == report.TitleBlock {
		return "passage-title"
	}
	return fmt.Sprintf("passage-%d-%s-%d-%d", block, part, row, cell)
}

// placeRow finds a place among the passages of a text.
func placeRowOf(at disclosure.Place, passages []report.Passage) placeRow {
	row := placeRow{At: passageID(at.Block, at.Part, at.Row, at.Cell), Block: at.Block + 1, Part: partWord(at.Part), File: at.File, Offset: at.Offset}
	for _, p := range passages {
		if p.Block == at.Block && p.Part == at.Part && p.Row == at.Row && p.Cell == at.Cell && at.Span.Len() > 0 && at.Span.End <= len(p.Text) {
			units := text.NewIndex(p.Text)
			row.Start, row.End = units.UTF16(at.Span.Start), units.UTF16(at.Span.End)
		}
	}
	return row
}

func partWord(p report.Part) key {
	switch p {
	case report.PartTitle:
		return key("part.title")
	case report.PartAttribution:
		return key("part.attribution")
	case report.PartItem:
		return key("part.item")
	case report.PartCaption:
		return key("part.caption")
	case report.PartHeader:
		return key("part.header")
	case report.PartCell:
		return key("part.cell")
	case report.PartNote:
		return key("part.note")
	}
	return key("part.text")
}
