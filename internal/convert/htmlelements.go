package convert

import (
	"strconv"
	"strings"
)

// htmlAttributes are those attributes of one tag that matter.
type htmlAttributes struct {
	hidden        bool
	direction     string // "rtl", "ltr" or empty
	links         bool   // it has an address to go to
	outside       int    // addresses of what belongs to the page and is not in it
	name, content string // of a meta
	columns       int
}

// attributes reads those of the tag that the tokenizer has come to.
func (p *htmlPage) attributes(more bool) htmlAttributes {
	a := htmlAttributes{columns: 1}
	for more {
		var k, v []byte
		k, v, more = p.z.TagAttr()
		switch key := string(k); key {
		case "hidden":
			a.hidden = true
		case "dir":
			if d := strings.ToLower(string(v)); d == "rtl" || d == "ltr" {
				a.direction = d
			}
		case "style":
			a.style(string(v))
		case "href", "xlink:href":
			a.links = true
			a.refer(string(v), p.kind, key == "xlink:href")
		case "src", "srcset", "poster", "background", "data", "longdesc":
			a.refer(string(v), p.kind, true)
		case "name", "property":
			a.name = string(v)
		case "content":
			a.content = string(v)
		case "colspan":
			if n, err := strconv.Atoi(string(v)); err == nil {
				a.columns = min(max(n, 1), 1000) // as browsers do
			}
		}
	}
	return a
}

// style reads of a style what a browser would hide or turn by it.
func (a *htmlAttributes) style(s string) {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\n' {
			return -1
		}
		return r
	}, strings.ToLower(s))
	for one := range strings.SplitSeq(s, ";") {
		key, value, _ := strings.Cut(one, ":")
		value = strings.TrimSuffix(value, "!important")
		switch {
		case key == "display" && value == "none", key == "visibility" && (value == "hidden" || value == "collapse"), key == "mso-hide" && value == "all":
			a.hidden = true
		case key == "direction" && (value == "rtl" || value == "ltr"):
			a.direction = value
		case strings.Contains(value, "url(") && !strings.Contains(value, "data:"):
			a.outside++
		}
	}
}

// refer counts what is not in the file.
func (a *htmlAttributes) refer(address string, kind htmlKind, part bool) {
	if !part {
		return
	}
	address = strings.ToLower(strings.TrimSpace(address))
	for _, inside := range []string{"data:", "cid:", "#", "about:", "javascript:"} {
		if strings.HasPrefix(address, inside) {
			return
		}
	}
	if address != "" && (!kind.packed || strings.Contains(address, ":") || strings.HasPrefix(address, "//")) {
		a.outside++
	}
}

// count reports what the page carries or refers to besides its text.
func (p *htmlPage) count(name string, a htmlAttributes) {
	report := &p.s.report
	report.Outside += a.outside
	switch name {
	case "img", "image", "svg", "picture":
		if name != "picture" {
			report.Images++
		}
	case "script", "iframe", "object", "embed", "applet", "frame", "audio", "video":
		report.Embedded++
	case "a", "area":
		if a.links {
			report.Links++
		}
	case "link", "base":
		if a.links && !p.kind.packed {
			report.Outside++
		}
	}
}

// htmlPropertyNames are what the usual metadata are called in a report.
var htmlPropertyNames = map[string]string{
	"author": "creator", "dc.creator": "creator", "dcterms.creator": "creator", "article:author": "creator", "dc.contributor": "creator",
	"generator": "Application", "progid": "Application", "originator": "Application", "appversion": "AppVersion",
	"changedby": "lastModifiedBy", "created": "created", "dcterms.created": "created", "dcterms.date": "created",
	"changed": "modified", "dcterms.modified": "modified", "company": "Company", "dc.publisher": "Company",
	"description": "description", "dc.description": "description", "dcterms.description": "description", "og:description": "description",
	"keywords": "keywords", "title": "title", "dc.title": "title", "dcterms.title": "title", "og:title": "title",
	"subject": "subject", "dc.subject": "subject", "dc.identifier": "identifier", "dcterms.identifier": "identifier",
	"dc.language": "language", "dcterms.language": "language",
}

// property takes down that a page says something of itself. The parts of a book
// say less than the book.
func (p *htmlPage) property(name, content string) {
	known := htmlPropertyNames[strings.ToLower(name)]
	if known == "" || p.kind.packed || strings.TrimSpace(content) == "" {
		return
	}
	if have := p.s.report.Properties; len(have) < 256 {
		p.s.report.Properties = append(have, known)
	}
}

// isHTMLBlock tells the elements that stand on lines of their own.
func isHTMLBlock(name string) bool {
	switch name {
	case "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
		"fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
		"hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p", "plaintext", "pre", "search",
		"section", "summary", "textarea", "ul", "xmp":
		return true
	}
	return isHTMLTabular(name)
}

// isHTMLTabular tells the parts of a table.
func isHTMLTabular(name string) bool {
	switch name {
	case "table", "caption", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th":
		return true
	}
	return false
}

func isHTMLCell(name string) bool { return name == "td" || name == "th" || name == "caption" }

// isHTMLVoid tells the elements that have no end.
func isHTMLVoid(name string) bool {
	switch name {
	case "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img", "input", "keygen", "link",
		"meta", "param", "source", "track", "wbr":
		return true
	}
	return false
}

// isHTMLLeftOut tells the elements whose text is no text of the page, or shows
// only where they cannot be.
func isHTMLLeftOut(name string) bool {
	switch name {
	case "script", "style", "template", "noscript", "noembed", "noframes", "title", "svg", "iframe", "object", "applet",
		"audio", "video", "canvas", "annotation", "annotation-xml", "rt", "rp", "rtc", "datalist":
		return true
	}
	return false
}
