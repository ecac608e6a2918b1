package convert

import (
	"encoding/xml"
	"strings"
)

// odtStyles are the named styles of a text document, as far as they say what is
// hidden and what is set right to left.
type odtStyles struct {
	inContent bool // the styles of the content are being read, no longer those of the document
	automatic bool // inside those that the program made up

	named   map[odtStyleName]odtStyle
	open    odtStyleName // the one being read, if its family is not empty
	current odtStyle

	layout    string          // the page layout being read
	layouts   map[string]bool // those set right to left
	masters   int             // master pages met
	pageRight bool            // the first of them is set right to left

	headers int // page headers and footers
}

type odtStyleName struct{ family, name string }

type odtStyle struct {
	parent  string
	mode    writingMode
	display odtDisplay
}

type writingMode int8

const (
	unsaid writingMode = iota
	leftToRight
	rightToLeft
	asThePage
)

type odtDisplay int8

const (
	displayUnsaid odtDisplay = iota
	shown
	hiddenText
)

func (s *odtStyles) token(t xml.Token, _ int) error {
	switch t := t.(type) {
	case xml.StartElement:
		return s.start(odfName(t.Name), t)
	case xml.EndElement:
		return s.end(odfName(t.Name))
	}
	return nil
}

func (s *odtStyles) start(name string, e xml.StartElement) error {
	switch name {
	case "office:automatic-styles":
		s.automatic = true
	case "style:style":
		// Those made up beside the document's styles are for its page headers, and
		// have the names of others in the content.
		if s.automatic && !s.inContent {
			return nil
		}
		s.open = odtStyleName{family: attr(e, "family"), name: attr(e, "name")}
		s.current = odtStyle{parent: attr(e, "parent-style-name")}
	case "style:default-style":
		s.open, s.current = odtStyleName{family: attr(e, "family")}, odtStyle{}
	case "style:paragraph-properties":
		s.current.mode = modeOf(attr(e, "writing-mode"))
	case "style:text-properties":
		switch attr(e, "display") {
		case "none":
			s.current.display = hiddenText
		case "true":
			s.current.display = shown
		}
	case "style:page-layout":
		if s.layout = attr(e, "name"); len(s.layouts) > mostStyles {
			return tooManyStyles()
		}
	case "style:page-layout-properties":
		if modeOf(attr(e, "writing-mode")) == rightToLeft {
			if s.layouts == nil {
				s.layouts = map[string]bool{}
			}
			s.layouts[s.layout] = true
		}
	case "style:master-page":
		if s.masters++; s.masters == 1 {
			s.pageRight = s.layouts[attr(e, "page-layout-name")]
		}
	case "style:header", "style:footer", "style:header-left", "style:footer-left", "style:header-first", "style:footer-first",
		"loext:header-first", "loext:footer-first":
		if attr(e, "display") != "false" {
			s.headers++
		}
	}
	return nil
}

func (s *odtStyles) end(name string) error {
	switch name {
	case "office:automatic-styles":
		s.automatic = false
	case "style:style", "style:default-style":
		if s.open.family != "" && s.current != (odtStyle{}) {
			if s.named == nil {
				s.named = map[odtStyleName]odtStyle{}
			}
			s.named[s.open] = s.current
		}
		s.open = odtStyleName{}
		if len(s.named) > mostStyles {
			return tooManyStyles()
		}
	}
	return nil
}

func tooManyStyles() error { return tooMuch("it has more than %d styles", mostStyles) }

func modeOf(s string) writingMode {
	switch {
	case s == "page":
		return asThePage
	case strings.HasPrefix(s, "rl"):
		return rightToLeft
	case s == "":
		return unsaid
	}
	return leftToRight
}

// of is what a style says together with those it comes from, the nearest first.
func (s *odtStyles) of(family, name string) odtStyle {
	var all odtStyle
	take := func(one odtStyle) {
		if all.mode == unsaid {
			all.mode = one.mode
		}
		if all.display == displayUnsaid {
			all.display = one.display
		}
	}
	for range longestChain {
		if name == "" {
			break
		}
		one := s.named[odtStyleName{family, name}]
		take(one)
		name = one.parent
	}
	take(s.named[odtStyleName{family: family}])
	return all
}

// right tells whether a paragraph of this style is set right to left.
func (s *odtStyles) right(style odtStyle) bool {
	if style.mode == asThePage || style.mode == unsaid {
		return s.pageRight
	}
	return style.mode == rightToLeft
}
