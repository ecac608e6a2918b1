package convert

import (
	"encoding/xml"
	"strconv"
)

// toggle is a switch that may be set on, set off or not set.
type toggle int8

const (
	unset toggle = iota
	on
	off
)

// or is the switch, and where that is not set another.
func (t toggle) or(other toggle) toggle {
	if t != unset {
		return t
	}
	return other
}

// toggled reads a switch by its value: present without one is on.
func toggled(e xml.StartElement) toggle {
	switch attr(e, "val") {
	case "0", "false", "off", "False", "Off", "FALSE", "OFF":
		return off
	}
	return on
}

// wordStyle is what a named style says of text, and, once resolved, what those say
// that it is based on.
type wordStyle struct {
	basedOn string
	hidden  toggle
	bidi    toggle
	list    wordList

	resolved, visiting bool
}

// wordList is the list that a paragraph stands in; the zero list says nothing.
type wordList struct{ id, level string }

func (l wordList) or(other wordList) wordList {
	if l.id == "" {
		l.id = other.id
	}
	if l.level == "" {
		l.level = other.level
	}
	return l
}

// readStyles reads the named styles. What holds for the whole document
// (docDefaults) does not count: a document hidden whole is not read as empty.
func (d *docx) readStyles() error {
	f := d.part("styles")
	if f == nil {
		return nil
	}
	d.styles = map[string]*wordStyle{}
	var in *wordStyle // that is being read
	var path []string
	err := d.a.tokens(f, func(t xml.Token, depth int) error {
		switch t := t.(type) {
		case xml.StartElement:
			name := wordName(t.Name)
			path = append(path, name)
			if depth == 2 {
				in = nil
			}
			if depth == 2 && name == "w:style" {
				in = &wordStyle{}
				return d.addStyle(t, in)
			}
			if in != nil {
				in.set(path[2:], t)
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range d.styles {
		d.resolve(s)
	}
	return nil
}

func (d *docx) addStyle(e xml.StartElement, s *wordStyle) error {
	if id := attr(e, "styleId"); d.styles[id] == nil {
		d.styles[id] = s
	}
	if len(d.styles) > mostWordStyles {
		return tooMuch("it has more than %d styles", mostWordStyles)
	}
	if attr(e, "type") == "paragraph" && d.usual == nil {
		if isDefault := attr(e, "default"); isDefault == "1" || isDefault == "true" || isDefault == "on" {
			d.usual = s
		}
	}
	return nil
}

// set takes one property, by where it stands in the style.
func (s *wordStyle) set(path []string, e xml.StartElement) {
	switch name, in := path[len(path)-1], len(path); {
	case in == 1 && name == "w:basedOn":
		s.basedOn = attr(e, "val")
	case in == 2 && path[0] == "w:rPr" && name == "w:vanish":
		s.hidden = toggled(e)
	case in == 2 && path[0] == "w:rPr" && name == "w:specVanish" && toggled(e) == on:
		s.hidden = on
	case in == 2 && path[0] == "w:pPr" && name == "w:bidi":
		s.bidi = toggled(e)
	case in == 3 && path[1] == "w:numPr" && name == "w:numId":
		s.list.id = attr(e, "val")
	case in == 3 && path[1] == "w:numPr" && name == "w:ilvl":
		s.list.level = attr(e, "val")
	}
}

// resolve fills in what a style takes from those it is based on. Each is
// resolved once, and a circle of them ends where it began.
func (d *docx) resolve(s *wordStyle) {
	var chain []*wordStyle
	for s != nil && !s.resolved && !s.visiting {
		s.visiting = true
		chain = append(chain, s)
		s = d.styles[s.basedOn]
	}
	for i := len(chain) - 1; i >= 0; i-- {
		if s != nil {
			chain[i].hidden = chain[i].hidden.or(s.hidden)
			chain[i].bidi = chain[i].bidi.or(s.bidi)
			chain[i].list = chain[i].list.or(s.list)
		}
		s = chain[i]
		s.resolved = true
	}
}

// noStyle says nothing.
var noStyle wordStyle

// paragraphStyle is the style of a paragraph by its name, or the usual one.
func (d *docx) paragraphStyle(name string) *wordStyle {
	if s := d.styles[name]; s != nil {
		return s
	}
	if d.usual != nil {
		return d.usual
	}
	return &noStyle
}

// runStyle is the style of a run by its name.
func (d *docx) runStyle(name string) *wordStyle {
	if s := d.styles[name]; s != nil {
		return s
	}
	return &noStyle
}

// numbering says what stands before the paragraphs of a list: a number, or a
// bullet.
type numbering struct {
	of       map[string]string  // the form of a list, by the list
	bulleted map[[2]string]bool // by form and level
}

// readNumbering reads which levels of which lists have no number.
func (d *docx) readNumbering() error {
	f := d.part("numbering")
	if f == nil {
		return nil
	}
	d.numbering = numbering{of: map[string]string{}, bulleted: map[[2]string]bool{}}
	var id, level string
	return d.a.tokens(f, func(t xml.Token, depth int) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch name := wordName(e.Name); {
		case depth == 2 && name == "w:abstractNum":
			id, level = attr(e, "abstractNumId"), ""
		case depth == 2 && name == "w:num":
			id = attr(e, "numId")
		case depth == 3 && name == "w:lvl":
			level = attr(e, "ilvl")
		case depth == 4 && name == "w:numFmt":
			if is := attr(e, "val"); is == "bullet" || is == "none" {
				d.numbering.bulleted[[2]string{id, level}] = true
			}
		case depth == 3 && name == "w:abstractNumId":
			d.numbering.of[id] = attr(e, "val")
		}
		if len(d.numbering.of)+len(d.numbering.bulleted) > mostWordStyles {
			return tooMuch("it has more than %d lists", mostWordStyles)
		}
		return nil
	})
}

// numbers tells whether a paragraph of a list has a number before it.
func (n numbering) numbers(l wordList) bool {
	if id, err := strconv.Atoi(l.id); err != nil || id == 0 {
		return false
	}
	if l.level == "" {
		l.level = "0"
	}
	return !n.bulleted[[2]string{n.of[l.id], l.level}]
}
