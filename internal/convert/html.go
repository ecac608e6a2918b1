package convert

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"golang.org/x/net/html"

	"sheaf/internal/text"
)

// readHTML reads a web page, a line for each block of it.
func readHTML(s *script, data []byte) error {
	from, err := s.htmlSource(data)
	if err != nil {
		return err
	}
	xhtml := bytes.HasPrefix(bytes.TrimSpace(data[:min(len(data), 64)]), []byte("<?xml"))
	if err := s.htmlLines(from, htmlKind{xhtml: xhtml}); err != nil {
		return err
	}
	slices.Sort(s.report.Properties)
	s.report.Properties = slices.Compact(s.report.Properties)
	return nil
}

// htmlKind is what is to be known of a page beforehand.
type htmlKind struct {
	xhtml  bool // an element with a slash at its end is over
	packed bool // addresses without a scheme lead to another part of the same file
}

// htmlPage makes lines of a web page. The tokens are taken as they come: a tree
// would cost many times the page, and as its maker likes. Of the elements that
// are open it keeps those that matter to what follows.
type htmlPage struct {
	s    *script
	kind htmlKind
	z    *html.Tokenizer

	stack  []htmlElement
	open   map[string]int // on the stack, by name
	tables int
	steps  int // taken up the stack, in all

	text    []byte // of the line that is not finished
	spaced  bool   // white space that follows adds nothing
	broken  bool   // a line break is in it
	fresh   bool   // nothing of a preformatted block was read
	deleted []text.Span
}

// htmlElement is an open element, with all that it has from those around it.
type htmlElement struct {
	name    string
	out     bool // left out
	deleted bool
	pre     bool
	right   bool // set right to left
	ordered bool // a list with numbers

	table, row, column int // as of line
	cell               bool
	nextColumn         int
}

// htmlLines adds the lines of a page, in UTF-8.
func (s *script) htmlLines(from io.Reader, kind htmlKind) error {
	p := htmlPage{s: s, kind: kind, z: html.NewTokenizer(from), open: map[string]int{}, spaced: true}
	p.z.SetMaxBuf(longestPiece)
	p.z.AllowCDATA(kind.xhtml)
	for n := 1; ; n++ {
		if n%1024 == 0 {
			if err := s.meter.within(); err != nil {
				return err
			}
			if p.steps > mostSteps {
				return hostile("its elements do not end where they should, more than %d times", mostSteps/s.meter.limits.Depth)
			}
		}
		t := p.z.Next()
		if t == html.ErrorToken {
			break
		}
		if err := p.token(t); err != nil {
			return err
		}
	}
	switch err := p.z.Err(); {
	case err == io.EOF:
		return p.flush()
	case errors.Is(err, html.ErrBufferExceeded):
		return tooMuch("it has a tag or a piece of text of more than %d bytes", longestPiece)
	default:
		return partError(err)
	}
}

func (p *htmlPage) token(t html.TokenType) error {
	switch t {
	case html.TextToken:
		return p.write(p.z.Text())
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := p.z.TagName()
		return p.begin(p.plain(name), more, t == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := p.z.TagName()
		return p.end(p.plain(name))
	case html.CommentToken:
		if bytes.HasPrefix(p.z.Raw(), []byte("<!--")) {
			p.s.report.Hidden++
		}
	case html.DoctypeToken:
		if bytes.IndexByte(p.z.Raw(), '[') >= 0 {
			return hostile("it declares a document type of its own")
		}
	}
	return nil
}

// plain is a name without the prefix that XHTML may give it.
func (p *htmlPage) plain(name []byte) string {
	if prefix, rest, found := bytes.Cut(name, []byte(":")); found && p.kind.xhtml {
		switch string(prefix) {
		case "html", "xhtml", "h":
			return string(rest)
		}
	}
	return string(name)
}

func (p *htmlPage) begin(name string, attributes, empty bool) error {
	a := p.attributes(attributes)
	empty = empty && (p.kind.xhtml || p.open["svg"] > 0 || p.open["math"] > 0)
	if empty {
		p.z.NextIsNotRawText()
	}
	if isHTMLBlock(name) {
		if err := p.flush(); err != nil {
			return err
		}
		p.imply(name)
	}
	p.count(name, a)
	if empty || isHTMLVoid(name) {
		return p.void(name, a)
	}
	e, matters := p.element(name, a)
	if !matters && !isHTMLBlock(name) && p.open[name] == 0 {
		return nil // nothing follows from it, and no end tag could be taken for another's
	}
	if len(p.stack) >= p.s.meter.limits.Depth {
		return tooMuch("its elements are nested more than %d deep", p.s.meter.limits.Depth)
	}
	p.stack = append(p.stack, e)
	p.open[name]++
	p.fresh = e.pre && isHTMLBlock(name)
	return nil
}

// void acts on an element that holds nothing.
func (p *htmlPage) void(name string, a htmlAttributes) error {
	switch name {
	case "br":
		return p.lineBreak()
	case "td", "th":
		if len(p.stack) > 0 {
			p.cell(p.top(), a)
		}
	case "meta":
		p.property(a.name, a.content)
	}
	return nil
}

// element is what begins with a tag, and whether anything follows from it.
func (p *htmlPage) element(name string, a htmlAttributes) (e htmlElement, matters bool) {
	e = *p.top()
	e.name = name
	report := &p.s.report
	if isHTMLBlock(name) && a.direction != "" {
		e.right = a.direction == "rtl"
	}
	if a.hidden && !e.out {
		report.Hidden++
		e.out, matters = true, true
	}
	switch name {
	case "del":
		if !e.out {
			report.Deletions++
		}
		e.deleted = true
		e.out = e.out || p.s.options.Deletions != KeepThem
		return e, true
	case "ins":
		if !e.out {
			report.Insertions++
		}
	case "pre", "listing", "xmp", "plaintext", "textarea":
		e.pre = true
	case "ol":
		e.ordered = true
	case "ul", "menu", "dir":
		e.ordered = false
	case "li":
		if e.ordered && !e.out {
			report.ListNumbers++
		}
	case "table":
		p.tables++
		e.table, e.row, e.column, e.nextColumn, e.cell = p.tables, -1, 0, 0, false
	case "tr":
		if around := p.tableElement(); around != nil {
			around.row = min(around.row+1, mostCells)
			e.row = around.row
		}
		e.nextColumn, e.cell = 0, false
	case "td", "th":
		if len(p.stack) > 0 {
			p.cell(p.top(), a)
			e.row, e.column = max(p.top().row, 0), p.top().column
		}
		e.cell = e.table > 0
	case "caption":
		e.cell = false
	}
	if isHTMLLeftOut(name) {
		e.out, matters = true, true
	}
	return e, matters
}

// cell moves a row on by one cell.
func (p *htmlPage) cell(row *htmlElement, a htmlAttributes) {
	row.column = row.nextColumn
	row.nextColumn = min(row.nextColumn+a.columns, mostCells)
}

// tableElement is the innermost open table.
func (p *htmlPage) tableElement() *htmlElement {
	for i := len(p.stack) - 1; i >= 0; i-- {
		if p.stack[i].name == "table" {
			return &p.stack[i]
		}
	}
	return nil
}

// imply ends the elements that a new block ends without a tag.
func (p *htmlPage) imply(name string) {
	if p.open["svg"] > 0 && p.open["foreignobject"] == 0 && !p.kind.xhtml {
		p.close("svg") // a block is no part of a drawing: its end was forgotten
	}
	switch name {
	case "li":
		p.close("li", "ul", "ol", "menu", "dir")
	case "dt", "dd":
		p.close("dt", "dl")
		p.close("dd", "dl")
	case "tr":
		p.close("tr", "table")
	case "td", "th":
		p.close("td", "tr", "table")
		p.close("th", "tr", "table")
	case "tbody", "thead", "tfoot":
		p.close("tr", "table")
		p.close("tbody", "table")
		p.close("thead", "table")
		p.close("tfoot", "table")
	case "caption", "colgroup", "html", "body":
	default:
		p.close("p")
	}
}

// close ends the innermost element of that name, and what is open in it; not
// from inside a cell, nor beyond one of the others.
func (p *htmlPage) close(name string, beyond ...string) {
	if p.open[name] == 0 {
		return
	}
	for i := len(p.stack) - 1; i >= 0; i-- {
		p.steps++
		is := p.stack[i].name
		if is == name {
			for _, e := range p.stack[i:] {
				p.open[e.name]--
			}
			p.stack = p.stack[:i]
			return
		}
		if slices.Contains(beyond, is) || isHTMLCell(is) && !isHTMLTabular(name) {
			return
		}
	}
}

func (p *htmlPage) end(name string) error {
	if name == "br" {
		return p.lineBreak()
	}
	if isHTMLBlock(name) {
		if err := p.flush(); err != nil {
			return err
		}
	}
	if isHTMLTabular(name) && name != "table" {
		p.close(name, "table")
		return nil
	}
	p.close(name)
	return nil
}

// top is the innermost open element.
func (p *htmlPage) top() *htmlElement {
	if len(p.stack) == 0 {
		return &htmlElement{}
	}
	return &p.stack[len(p.stack)-1]
}
