package convert

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"

	"sheaf/internal/text"
)

// odtBody takes the tokens of the content of a text document and makes lines of
// them.
type odtBody struct {
	s       *script
	styles  *odtStyles
	begun   bool // there was a text in it
	written int  // bytes, of lines that are finished or not

	path     []odtElement
	skip     int // depth of the element that is being left out, or 0
	inStyles int // depth of the element that holds styles, or 0

	flows  []odtFlow // the text, then the notes that are open inside one another
	tables []odtTable
	count  int // tables met

	region    string // of tracked changes, being read
	deletions map[string]odtDeletion
}

// odtElement is an open element.
type odtElement struct {
	name   string
	inline bool // its characters are text of the open paragraph
	hidden bool
	chosen bool // a frame whose first content was taken: the others show the same; a shape whose text was counted
}

// odtFlow is a run of paragraphs that goes somewhere of its own.
type odtFlow struct {
	kind  odtFlowKind
	note  NoteKind
	depth int            // of its element
	open  []odtParagraph // a paragraph, and those of boxes in it
	boxed []odtLine      // the lines of the boxes in the outermost, in order
	lines []odtLine      // finished, but for those of the text
}

type odtFlowKind int8

const (
	odtText odtFlowKind = iota
	odtNote
	odtComment
	odtDeleted
)

type odtParagraph struct {
	line    line
	text    []byte
	spaced  bool // white space that follows adds nothing
	slot    int  // in the flow's boxed
	hidden  bool // by its style: it has no text but what is shown in spite of it
	gone    bool // by a field
	deleted []text.Span
	notes   []note // their places are bytes into the text
}

type odtLine struct {
	line  line
	notes []note
}

// odtDeletion is a deleted text with the notes in it.
type odtDeletion struct {
	text  []byte
	notes []note
}

// odtTable counts rows and columns from 0.
type odtTable struct{ number, row, column, nextRow, nextColumn int }

func (b *odtBody) token(t xml.Token, depth int) error {
	switch t := t.(type) {
	case xml.StartElement:
		return b.begin(odfName(t.Name), t, depth)
	case xml.EndElement:
		return b.end(t, depth)
	case xml.CharData:
		if b.skip != 0 || len(b.path) == 0 {
			return nil
		}
		if in := b.path[len(b.path)-1]; in.inline && !in.hidden {
			return b.write(t)
		}
	}
	return nil
}

func (b *odtBody) begin(name string, e xml.StartElement, depth int) error {
	var around odtElement
	if len(b.path) > 0 {
		around = b.path[len(b.path)-1]
	}
	b.path = append(b.path, odtElement{name: name, hidden: around.hidden, inline: isODTInline(name, around)})
	switch {
	case b.skip != 0:
		return nil
	case b.inStyles != 0:
		return b.styles.token(e, depth)
	case name == "office:automatic-styles":
		b.inStyles = depth
		return b.styles.token(e, depth)
	}
	leaveOut, err := b.start(name, e, depth)
	if leaveOut {
		b.skip = depth
	}
	return err
}

// isODTInline tells whether the characters of an element are text: those of a
// paragraph and of what is set inside its lines, but not of what lies between the
// parts of a frame.
func isODTInline(name string, around odtElement) bool {
	switch {
	case name == "text:p" || name == "text:h":
		return true
	case !around.inline || name == "text:note":
		return false
	}
	return strings.HasPrefix(name, "text:") || strings.HasPrefix(name, "loext:")
}

func (b *odtBody) end(e xml.EndElement, depth int) error {
	name := b.path[len(b.path)-1].name
	b.path = b.path[:len(b.path)-1]
	switch {
	case b.skip == depth:
		b.skip = 0
		return nil
	case b.skip != 0:
		return nil
	case b.inStyles != 0:
		if b.inStyles == depth {
			b.inStyles = 0
		}
		return b.styles.token(e, depth)
	}
	switch name {
	case "text:p", "text:h":
		return b.endParagraph()
	case "table:table":
		b.tables = b.tables[:len(b.tables)-1]
	}
	if f := b.flow(); f != nil && f.depth == depth {
		return b.endFlow()
	}
	return nil
}

// start acts on an element that begins, and tells whether to leave it out with
// all it holds.
func (b *odtBody) start(name string, e xml.StartElement, depth int) (leaveOut bool, err error) {
	here := &b.path[len(b.path)-1]
	switch {
	case name == "":
		return true, nil // of a strange namespace
	case strings.HasPrefix(name, "draw:"):
		return b.drawn(name, e), nil
	case strings.HasPrefix(name, "table:"):
		return b.tabled(name, e), nil
	case here.inline && attr(e, "display") == "none":
		return true, nil // a field that shows nothing
	}
	switch name {
	case "office:text":
		if b.begun {
			return true, nil
		}
		b.begun = true
		b.flows = append(b.flows, odtFlow{depth: depth})
	case "office:spreadsheet":
		return true, unread("a table")
	case "office:presentation":
		return true, unread("a set of slides")
	case "office:drawing":
		return true, unread("a picture")
	case "office:script", "text:script":
		b.s.report.Embedded++
		return true, nil
	case "office:event-listeners", "office:forms", "office:change-info", "svg:title", "svg:desc",
		"text:note-citation", "text:number", "text:ruby-text", "text:format-change":
		return true, nil
	case "text:p", "text:h":
		return false, b.beginParagraph(e)
	case "text:span":
		b.display(here, b.styles.of("text", attr(e, "style-name")))
	case "text:s":
		return false, b.spaces(attr(e, "c"))
	case "text:tab":
		return false, b.writeAsIs("\t")
	case "text:line-break":
		return false, b.writeAsIs("\n")
	case "text:a":
		b.s.report.Links++
	case "text:section":
		if display := attr(e, "display"); display == "none" || display == "condition" && attr(e, "is-hidden") == "true" {
			b.s.report.Hidden++
			return true, nil
		}
	case "text:section-source", "office:dde-source":
		b.s.report.countOutside(attr(e, "href"))
	case "text:hidden-text":
		if attr(e, "is-hidden") != "false" {
			b.s.report.Hidden++
			return true, nil
		}
	case "text:hidden-paragraph":
		if p := b.paragraph(); p != nil && attr(e, "is-hidden") != "false" {
			p.gone = true
		}
	case "text:note":
		return b.aside(odtFlow{kind: odtNote, note: noteClass(attr(e, "note-class")), depth: depth}), nil
	case "office:annotation":
		return b.aside(odtFlow{kind: odtComment, depth: depth}), nil
	case "text:changed-region":
		b.region = attr(e, "id")
	case "text:insertion":
		b.s.report.Insertions++
		return true, nil
	case "text:deletion":
		b.s.report.Deletions++
		if b.s.options.Deletions != KeepThem {
			return true, nil
		}
		return b.aside(odtFlow{kind: odtDeleted, depth: depth}), nil
	case "text:change":
		return false, b.restore(attr(e, "change-id"))
	}
	return false, nil
}

func noteClass(s string) NoteKind {
	if s == string(Endnote) {
		return Endnote
	}
	return Footnote
}

// drawn acts on a frame, on what is in it, and on other shapes.
func (b *odtBody) drawn(name string, e xml.StartElement) (leaveOut bool) {
	if len(b.path) > 1 {
		if around := &b.path[len(b.path)-2]; around.name == "draw:frame" && isFrameContent(name) {
			if around.chosen {
				return true
			}
			around.chosen = true
		}
	}
	switch name {
	case "draw:text-box":
		b.s.report.TextBoxes++
	case "draw:a":
		b.s.report.Links++
	case "draw:image":
		b.s.report.Images++
		b.s.report.countOutside(attr(e, "href"))
	case "draw:object", "draw:object-ole", "draw:plugin", "draw:applet", "draw:floating-frame":
		b.s.report.Embedded++
		b.s.report.countOutside(attr(e, "href"))
		return true
	}
	return false
}

func isFrameContent(name string) bool {
	switch name {
	case "draw:text-box", "draw:image", "draw:object", "draw:object-ole", "draw:plugin", "draw:applet", "draw:floating-frame":
		return true
	}
	return false
}

// tabled counts rows and cells. What is said to repeat is read once.
func (b *odtBody) tabled(name string, e xml.StartElement) (leaveOut bool) {
	if name == "table:table" {
		b.count++
		b.tables = append(b.tables, odtTable{number: b.count})
		return false
	}
	if len(b.tables) == 0 {
		return false
	}
	t := &b.tables[len(b.tables)-1]
	switch name {
	case "table:table-row":
		t.row, t.column, t.nextColumn = t.nextRow, 0, 0
		t.nextRow = min(t.nextRow+repeated(attr(e, "number-rows-repeated")), mostCells)
		if v := attr(e, "visibility"); v == "collapse" || v == "filter" {
			b.s.report.Hidden++
			return true
		}
	case "table:table-cell", "table:covered-table-cell":
		t.column = t.nextColumn
		t.nextColumn = min(t.nextColumn+repeated(attr(e, "number-columns-repeated")), mostCells)
		return name == "table:covered-table-cell"
	case "table:title", "table:desc":
		return true
	}
	return false
}

func repeated(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 1
	}
	return min(max(n, 1), mostCells)
}

// flow is the innermost that is open, nil before the text.
func (b *odtBody) flow() *odtFlow {
	if len(b.flows) == 0 {
		return nil
	}
	return &b.flows[len(b.flows)-1]
}

// paragraph is the innermost open one, nil between two.
func (b *odtBody) paragraph() *odtParagraph {
	f := b.flow()
	if f == nil || len(f.open) == 0 {
		return nil
	}
	return &f.open[len(f.open)-1]
}

// aside begins a note, a comment or a deletion, unless what it stands in is
// hidden.
func (b *odtBody) aside(f odtFlow) (leaveOut bool) {
	here := &b.path[len(b.path)-1]
	if here.hidden || len(b.flows) == 0 {
		return true
	}
	b.flows = append(b.flows, f)
	return false
}

// display hides an element, or shows it inside a hidden one.
func (b *odtBody) display(e *odtElement, style odtStyle) {
	switch {
	case style.display == hiddenText && !e.hidden:
		b.s.report.Hidden++
		e.hidden = true
	case style.display == shown:
		e.hidden = false
	}
}

func (b *odtBody) beginParagraph(e xml.StartElement) error {
	f := b.flow()
	if f == nil {
		return nil
	}
	here := &b.path[len(b.path)-1]
	style := b.styles.of("paragraph", attr(e, "style-name"))
	// What was deleted are pieces of paragraphs: white space at their ends counts.
	p := odtParagraph{spaced: f.kind != odtDeleted, slot: len(f.boxed)}
	if f.kind == odtText && b.styles.right(style) {
		b.s.report.RightToLeft++
	}
	if n := len(b.tables); n > 0 {
		t := b.tables[n-1]
		p.line.table, p.line.row, p.line.column = t.number, t.row, t.column
	}
	wasHidden := here.hidden
	b.display(here, style)
	p.hidden = here.hidden && !wasHidden
	if len(f.open) > 0 {
		if len(f.boxed) >= b.s.meter.limits.Lines {
			return tooMuch("its text has more than %d lines", b.s.meter.limits.Lines)
		}
		f.boxed = append(f.boxed, odtLine{}) // its place, before those of boxes inside it
	}
	f.open = append(f.open, p)
	return nil
}

// spend counts bytes before they are kept.
func (b *odtBody) spend(n int) error {
	if b.written += n; n > b.s.meter.limits.Text || b.written > b.s.meter.limits.Text {
		return tooMuch("its text is longer than %d bytes", b.s.meter.limits.Text)
	}
	return nil
}

// write adds characters to the open paragraph, white space as OpenDocument has
// it: a run of it is one space, and none at the beginning.
func (b *odtBody) write(s []byte) error {
	p := b.paragraph()
	if p == nil {
		return nil
	}
	if err := b.spend(len(s)); err != nil {
		return err
	}
	for len(s) > 0 {
		end := bytes.IndexAny(s, " \t\r\n")
		if end != 0 {
			if end < 0 {
				end = len(s)
			}
			p.text = append(p.text, s[:end]...)
			p.spaced = false
			s = s[end:]
			continue
		}
		if !p.spaced {
			p.text = append(p.text, ' ')
			p.spaced = true
		}
		s = s[1:]
	}
	return nil
}

// writeAsIs adds what an element stands for.
func (b *odtBody) writeAsIs(s string) error {
	p := b.paragraph()
	if in := b.path[len(b.path)-1]; p == nil || !in.inline || in.hidden {
		return nil
	}
	p.text = append(p.text, s...)
	p.spaced = false
	return b.spend(len(s))
}

// spaces adds so many spaces, counted before they are made.
func (b *odtBody) spaces(count string) error {
	n := 1
	if count != "" {
		var err error
		if n, err = strconv.Atoi(count); err != nil && n == 0 {
			n = 1
		}
	}
	if n = max(n, 0); n > b.s.meter.limits.Text-b.written {
		return tooMuch("its text is longer than %d bytes", b.s.meter.limits.Text)
	}
	return b.writeAsIs(strings.Repeat(" ", n))
}

// restore puts a deleted text where it stood. It stands in one place.
func (b *odtBody) restore(id string) error {
	d, met := b.deletions[id]
	if !met {
		return nil
	}
	delete(b.deletions, id)
	p := b.paragraph()
	if p == nil { // whole paragraphs or a table
		one := odtLine{line: line{text: string(d.text), deleted: []text.Span{{End: len(d.text)}}}, notes: d.notes}
		return b.emit(one)
	}
	from := len(p.text)
	p.text = append(p.text, d.text...)
	p.deleted = append(p.deleted, text.Span{Start: from, End: len(p.text)})
	p.spaced = false
	for _, n := range d.notes {
		n.at += from
		p.notes = append(p.notes, n)
	}
	return nil
}
