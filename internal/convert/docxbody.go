package convert

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// body takes the tokens of a document's main part and makes lines of them.
type body struct {
	report Report
	begun  bool // the root was a Word document

	lines []byte // finished, each with its line end
	open  []paragraph
	carry []byte // a paragraph whose end was deleted: it runs on into the next

	path []element // the elements that are open, outermost first
	skip int       // depth of the element that is being left out, or 0
}

// paragraph is one that is still open; a text box opens one inside another.
type paragraph struct {
	text       []byte
	inner      []byte // finished lines of the text boxes in it
	endDeleted bool
}

// element is an open element. Names outside the namespaces that matter are
// empty.
type element struct {
	name   string // "w:p", "mc:Choice"
	chosen bool   // an AlternateContent whose alternative was taken
	hidden bool   // a run set hidden
}

// text ends the document.
func (b *body) text() []byte {
	if len(b.carry) > 0 {
		b.lines = append(append(b.lines, b.carry...), '\n')
	}
	return bytes.TrimSuffix(b.lines, []byte("\n"))
}

func (b *body) token(t xml.Token, depth int) error {
	switch t := t.(type) {
	case xml.StartElement:
		e := element{name: known(t.Name)}
		if depth == 1 {
			b.begun = e.name == "w:document"
		}
		if b.skip == 0 && b.start(e.name, t) {
			b.skip = depth
		}
		b.path = append(b.path, e)
	case xml.EndElement:
		name := b.path[len(b.path)-1].name
		b.path = b.path[:len(b.path)-1]
		switch {
		case b.skip == depth:
			b.skip = 0
		case b.skip == 0 && name == "w:p":
			b.endParagraph()
		}
	case xml.CharData:
		if name := b.parent(0); b.skip == 0 && (name == "w:t" || name == "m:t") {
			b.write(spaced(t))
		}
	}
	return nil
}

// known is the name of an element with the usual prefix of its namespace.
func known(n xml.Name) string {
	switch n.Space {
	case wordNS, wordStrictNS:
		return "w:" + n.Local
	case compatNS:
		return "mc:" + n.Local
	case mathNS:
		return "m:" + n.Local
	}
	return ""
}

// parent is the name of the element so many steps outwards from the innermost.
func (b *body) parent(steps int) string {
	if i := len(b.path) - 1 - steps; i >= 0 {
		return b.path[i].name
	}
	return ""
}

// start acts on an element that begins, and tells whether to leave it out with
// all it holds.
func (b *body) start(name string, e xml.StartElement) (leaveOut bool) {
	inRun, inProperties := b.parent(0) == "w:r", b.parent(0) == "w:rPr" || b.parent(0) == "w:trPr"
	switch name {
	case "w:p":
		b.open = append(b.open, paragraph{text: b.carry})
		b.carry = nil
	case "w:tab", "w:ptab":
		if inRun {
			b.write([]byte("\t"))
		}
	case "w:br", "w:cr":
		if inRun {
			b.write([]byte("\n"))
		}
	case "w:noBreakHyphen":
		b.write([]byte("\u2011"))
	case "w:sym":
		b.report.Symbols++
		b.write([]byte("\ufffd"))
	case "w:vanish":
		if b.parent(0) == "w:rPr" && b.parent(1) == "w:r" && isOn(e) {
			b.report.Hidden++
			b.path[len(b.path)-2].hidden = true
		}
	case "w:bidi":
		if b.parent(0) == "w:pPr" && isOn(e) {
			b.report.RightToLeft++
		}
	case "w:del", "w:moveFrom":
		if inProperties {
			b.deleteEnd()
			return true
		}
		b.report.Deletions++
		return true
	case "w:ins", "w:moveTo":
		if !inProperties {
			b.report.Insertions++
		}
	case "w:rPrChange", "w:pPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:sectPrChange", "w:tblGridChange",
		"w:numberingChange", "w:tblPrExChange", "w:rt":
		return true // how it was set before; the small reading beside a character
	case "w:commentReference":
		b.report.Comments++
	case "w:footnoteReference", "w:endnoteReference":
		b.report.Footnotes++
	case "w:hyperlink":
		b.report.Links++
	case "w:txbxContent":
		b.report.TextBoxes++
	case "w:object", "w:altChunk", "w:subDoc":
		b.report.Embedded++
	case "mc:Choice", "mc:Fallback":
		return !b.choose()
	}
	return false
}

// choose takes the first alternative of an AlternateContent, and no other.
func (b *body) choose() bool {
	if b.parent(0) != "mc:AlternateContent" {
		return true
	}
	around := &b.path[len(b.path)-1]
	first := !around.chosen
	around.chosen = true
	return first
}

// deleteEnd notes that the end of the open paragraph was deleted, where that is
// what the properties being read are those of.
func (b *body) deleteEnd() {
	if len(b.open) > 0 && b.parent(0) == "w:rPr" && b.parent(1) == "w:pPr" {
		b.open[len(b.open)-1].endDeleted = true
	}
}

// isOn reads a switch by its value: present without one is on.
func isOn(e xml.StartElement) bool {
	switch strings.ToLower(attr(e, "val")) {
	case "0", "false", "off":
		return false
	}
	return true
}

// write adds to the open paragraph, unless its run is hidden.
func (b *body) write(s []byte) {
	if len(b.open) == 0 {
		return
	}
	for i := len(b.path) - 1; i >= 0 && b.path[i].name != "w:p"; i-- {
		if b.path[i].hidden {
			return
		}
	}
	p := &b.open[len(b.open)-1]
	p.text = append(p.text, s...)
}

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

func (b *body) endParagraph() {
	p := b.open[len(b.open)-1]
	b.open = b.open[:len(b.open)-1]
	if p.endDeleted && len(b.open) == 0 {
		b.carry = p.text
		b.lines = append(b.lines, p.inner...)
		return
	}
	into := &b.lines
	if len(b.open) > 0 {
		into = &b.open[len(b.open)-1].inner
	}
	switch {
	case len(bytes.TrimSpace(p.text)) > 0:
		*into = append(append(*into, p.text...), '\n')
	case len(p.inner) == 0:
		*into = append(*into, '\n') // an empty line, as on the page
	}
	*into = append(*into, p.inner...)
}
