package convert

import (
	"bytes"
	"encoding/xml"
	"strconv"
)

// body takes the tokens of one story of a document (its main part, a note, a
// comment) and makes lines of them.
type body struct {
	d     *docx
	emit  func(line) error
	main  bool // as against a note
	keep  bool // tracked deletions
	whole bool // all of the story is deleted
	begun bool // the root was a Word document

	open    []*paragraph // each inside the one before: a text box
	waiting []*paragraph // not yet lines, in the order in which they began
	carried *paragraph   // one whose end was deleted: the next goes on in it
	pending int          // bytes of those that wait

	path   []element   // the elements that are open, outermost first
	skip   int         // depth of the element that is being left out, or 0
	erased bool        // and it is left out as deleted
	tables []wordTable // those that are open
	fields []wordField
	codes  int // of the fields, those still in their code
	err    error
}

// element is an open element. Names outside the namespaces that matter are
// empty.
type element struct {
	name    string // "w:p", "mc:Choice"
	chosen  bool   // an AlternateContent whose alternative was taken
	hidden  bool   // it, or what it stands in
	deleted bool   // likewise; only where deletions are kept

	// Of a run.
	style   string
	direct  toggle // hidden, as the run itself says
	counted bool   // as hidden
}

// wordTable is an open table and the cell in it that has begun, from 0.
type wordTable struct{ number, row, column, next int }

func (b *body) token(t xml.Token, depth int) error {
	switch t := t.(type) {
	case xml.StartElement:
		e := element{name: wordName(t.Name), deleted: b.whole}
		if n := len(b.path); n > 0 {
			e.hidden, e.deleted = b.path[n-1].hidden, b.path[n-1].deleted
		} else {
			b.begun = e.name == "w:document"
		}
		if b.skip > 0 {
			b.passing(e.name, t)
		} else if levels := b.start(&e, t); levels > 0 {
			b.skip = depth - levels + 1
		}
		b.path = append(b.path, e)
	case xml.EndElement:
		name := b.path[len(b.path)-1].name
		b.path = b.path[:len(b.path)-1]
		switch {
		case b.skip == depth:
			b.skip, b.erased = 0, false
		case b.skip == 0:
			b.end(name)
		}
	case xml.CharData:
		if b.skip > 0 {
			break
		}
		switch b.parent(0) {
		case "w:t", "m:t":
			b.write(spaced(t))
		case "w:delText":
			if b.keep {
				b.write(spaced(t))
			}
		case "w:instrText":
			b.writeCode(t)
		}
	}
	return b.err
}

// refuse ends the reading at the next token.
func (b *body) refuse(err error) {
	if b.err == nil {
		b.err = err
	}
}

// parent is the name of the element so many steps outwards from the innermost.
func (b *body) parent(steps int) string {
	if i := len(b.path) - 1 - steps; i >= 0 {
		return b.path[i].name
	}
	return ""
}

// What start says to leave out: nothing, the element, or the row or cell whose
// properties it is one of.
const (
	nothing = 0
	itself  = 1
	around  = 3
)

// start acts on an element that begins, and says what to leave out with all it
// holds.
func (b *body) start(e *element, t xml.StartElement) (leaveOut int) {
	switch e.name {
	case "w:p":
		b.begin(e.hidden)
	case "w:r", "m:r":
		e.hidden = e.hidden || b.styleHides()
	case "w:tab", "w:ptab", "w:br", "w:cr", "w:noBreakHyphen", "w:sym", "w:fldChar":
		if isRun(b.parent(0)) {
			b.sign(e.name, t)
		}
	case "w:delText":
		e.deleted = true
	case "w:rPrChange", "w:pPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:sectPrChange", "w:tblGridChange",
		"w:numberingChange", "w:tblPrExChange", "w:rt":
		return itself // how it was set before; the small reading beside a character
	case "w:del", "w:moveFrom", "w:cellDel":
		return b.deletion(e)
	case "w:ins", "w:moveTo":
		if !b.inProperties() {
			b.d.s.report.Insertions++
		}
	case "w:tbl", "w:tr", "w:tc", "w:gridSpan", "w:gridBefore":
		b.grid(e.name, t)
	case "w:commentRangeStart", "w:commentReference":
		b.refer(commentStory, t, false)
	case "w:footnoteReference":
		b.refer(footnoteStory, t, b.isHidden())
	case "w:endnoteReference":
		b.refer(endnoteStory, t, b.isHidden())
	case "w:hyperlink":
		b.d.s.report.Links++
	case "w:fldSimple":
		b.countField(attr(t, "instr"))
	case "w:txbxContent":
		b.d.s.report.TextBoxes++
	case "w:altChunk":
		b.d.s.report.Embedded++
	case "mc:Choice", "mc:Fallback":
		if !b.choose() {
			return itself
		}
	default:
		b.property(e.name, t)
	}
	return nothing
}

// property takes what a paragraph or a run says of itself.
func (b *body) property(name string, t xml.StartElement) {
	switch b.parent(0) {
	case "w:rPr":
		if !isRun(b.parent(1)) {
			return // of the mark that ends a paragraph
		}
		run := &b.path[len(b.path)-2]
		switch {
		case name == "w:rStyle":
			run.style = attr(t, "val")
		case name == "w:vanish":
			run.direct = toggled(t)
		case name == "w:specVanish" && toggled(t) == on:
			run.direct = on
		default:
			return
		}
		b.settle()
	case "w:pPr":
		if len(b.open) == 0 {
			return
		}
		switch p := b.open[len(b.open)-1]; name {
		case "w:pStyle":
			p.style = attr(t, "val")
		case "w:bidi":
			p.bidi = toggled(t)
		}
	case "w:numPr":
		if len(b.open) == 0 || b.parent(1) != "w:pPr" {
			return
		}
		switch p := b.open[len(b.open)-1]; name {
		case "w:numId":
			p.list.id = attr(t, "val")
		case "w:ilvl":
			p.list.level = attr(t, "val")
		}
	}
}

// settle says whether the run whose properties are being read is hidden. Its own
// word counts most; the styles of paragraph and run undo one another, as Word has
// it (ECMA-376, 17.7.3).
func (b *body) settle() {
	at := len(b.path) - 2
	run := &b.path[at]
	run.hidden = at > 0 && b.path[at-1].hidden
	switch run.direct {
	case on:
		run.hidden = true
	case unset:
		if b.styleHides() != (b.d.runStyle(run.style).hidden == on) {
			run.hidden = true
		}
	}
}

// styleHides tells whether the style of the open paragraph hides its text.
func (b *body) styleHides() bool {
	return len(b.open) > 0 && b.d.paragraphStyle(b.open[len(b.open)-1].style).hidden == on
}

// passing looks at what is being left out: a comment on it is still about this
// place, and a note of a deleted reference is deleted with it.
func (b *body) passing(name string, t xml.StartElement) {
	switch {
	case name == "w:commentRangeStart" || name == "w:commentReference":
		b.refer(commentStory, t, false)
	case b.erased && name == "w:footnoteReference":
		b.refer(footnoteStory, t, true)
	case b.erased && name == "w:endnoteReference":
		b.refer(endnoteStory, t, true)
	}
}

// deletion acts on what was deleted with the change tracked, or moved away.
func (b *body) deletion(e *element) (leaveOut int) {
	in, of := b.parent(0), b.parent(1)
	switch {
	case in == "w:rPr" && of == "w:pPr":
		if len(b.open) > 0 && !b.keep {
			b.open[len(b.open)-1].endDeleted = true
		}
		return itself
	case in == "w:trPr" && of == "w:tr", in == "w:tcPr" && of == "w:tc":
		b.d.s.report.Deletions++
		if b.keep {
			b.path[len(b.path)-2].deleted = true
			return itself
		}
		b.erased = true
		return around
	case b.inProperties():
		return itself
	}
	b.d.s.report.Deletions++
	if b.keep {
		e.deleted = true
		return nothing
	}
	b.erased = true
	return itself
}

// inProperties tells a change to something from one that holds something.
func (b *body) inProperties() bool {
	switch b.parent(0) {
	case "w:rPr", "w:trPr", "w:tcPr", "w:numPr", "m:ctrlPr":
		return true
	}
	return false
}

// grid follows the cells of the innermost table.
func (b *body) grid(name string, t xml.StartElement) {
	if name == "w:tbl" {
		b.endCarried() // a paragraph does not go on in a table
		b.d.tables++
		b.tables = append(b.tables, wordTable{number: b.d.tables, row: -1})
		return
	}
	if len(b.tables) == 0 {
		return
	}
	switch in := &b.tables[len(b.tables)-1]; name {
	case "w:tr":
		in.row++
		in.next = 0
	case "w:tc":
		in.column = in.next
		in.next++
	case "w:gridBefore":
		in.next += gridColumns(t)
	case "w:gridSpan":
		in.next = in.column + max(gridColumns(t), 1)
	}
}

func gridColumns(t xml.StartElement) int {
	n, err := strconv.Atoi(attr(t, "val"))
	if err != nil {
		return 0
	}
	return min(max(n, 0), mostColumns)
}

// end acts on an element that ends and was read.
func (b *body) end(name string) {
	switch name {
	case "w:p":
		b.endParagraph()
	case "w:tc", "w:txbxContent":
		b.endCarried()
	case "w:tbl":
		b.tables = b.tables[:len(b.tables)-1]
	}
}

// choose takes the first alternative of an AlternateContent, and no other.
func (b *body) choose() bool {
	if b.parent(0) != "mc:AlternateContent" {
		return false
	}
	around := &b.path[len(b.path)-1]
	first := !around.chosen
	around.chosen = true
	return first
}

// sign writes what stands for a character. An optional hyphen (w:softHyphen) is
// none: a name with one in it is the same name.
func (b *body) sign(name string, t xml.StartElement) {
	switch name {
	case "w:tab", "w:ptab":
		b.write([]byte("\t"))
	case "w:br", "w:cr":
		b.write([]byte("\n"))
	case "w:noBreakHyphen":
		b.write([]byte("\u2011"))
	case "w:sym":
		s, known := wordSymbol(attr(t, "font"), attr(t, "char"))
		if b.write([]byte(s)) && !known {
			b.d.s.report.Symbols++
		}
	case "w:fldChar":
		b.fieldMark(attr(t, "fldCharType"))
	}
}

func isRun(name string) bool { return name == "w:r" || name == "m:r" }

// spaced makes line ends and tabs inside XML text the spaces that Word shows
// for them; those of the page are elements of their own.
func spaced(s []byte) []byte {
	if !bytes.ContainsAny(s, "\n\r\t") {
		return s
	}
	return bytes.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, s)
}

// wordName is the name of an element with the usual prefix of its namespace, or ""
// where nothing is made of it.
func wordName(n xml.Name) string {
	switch n.Space {
	case wordNS, wordStrictNS:
		return wordNames[n.Local]
	case compatNS:
		return compatNames[n.Local]
	case mathNS, mathStrictNS:
		return mathNames[n.Local]
	}
	return ""
}

// The names are made once, and not for each of a million elements.
var (
	wordNames = prefixed("w:", "document", "p", "pPr", "pStyle", "bidi", "numPr", "numId", "ilvl", "r", "rPr", "rStyle", "vanish", "specVanish",
		"t", "delText", "instrText", "tab", "ptab", "br", "cr", "noBreakHyphen", "sym", "fldChar", "fldSimple", "hyperlink",
		"del", "moveFrom", "cellDel", "ins", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange",
		"sectPrChange", "tblGridChange", "numberingChange", "tblPrExChange", "rt",
		"tbl", "tr", "trPr", "tc", "tcPr", "gridSpan", "gridBefore", "commentRangeStart", "commentReference", "footnoteReference",
		"endnoteReference", "txbxContent", "altChunk", "footnote", "endnote", "comment",
		"style", "basedOn", "abstractNum", "abstractNumId", "num", "lvl", "numFmt")
	compatNames = prefixed("mc:", "AlternateContent", "Choice", "Fallback")
	mathNames   = prefixed("m:", "r", "t", "ctrlPr")
)

func prefixed(prefix string, locals ...string) map[string]string {
	full := make(map[string]string, len(locals))
	for _, local := range locals {
		full[local] = prefix + local
	}
	return full
}
