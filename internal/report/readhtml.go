package report

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

// inline elements are part of the text around them; every other element ends
// the visible text before it.
var inline = []string{"em", "strong", "code", "bdi"}

// known are the elements that the HTML renderer writes.
var known = append([]string{
	"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "h4", "h5", "p", "blockquote", "footer",
	"ul", "ol", "li", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "aside", "br",
}, inline...)

// void elements have no end tag.
var void = []string{"meta", "br", "img", "link", "base", "input", "hr", "wbr", "source", "track", "embed", "area", "col", "param"}

// raw elements hold text that is not markup up to their end tag.
var raw = []string{"script", "style", "textarea", "iframe", "noscript", "noembed", "noframes", "xmp", "plaintext", "title"}

// allowed are the attributes that the renderer writes, by element ("" for
// any), and the values they may have.
var allowed = map[string]map[string]*regexp.Regexp{
	"":     {"lang": regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`), "dir": regexp.MustCompile(`^auto$`)},
	"html": {"dir": regexp.MustCompile(`^(ltr|rtl)$`)},
	"div":  {"class": regexp.MustCompile(`^table$`)},
	"td":   {"class": regexp.MustCompile(`^number$`)},
	"th":   {"scope": regexp.MustCompile(`^(col|row)$`), "class": regexp.MustCompile(`^number$`)},
}

// allowedMeta are the only meta tags, whole.
var allowedMeta = []string{
	`charset=utf-8`,
	`http-equiv=Content-Security-Policy content=` + policy(),
	`name=viewport content=width=device-width, initial-scale=1`,
}

const doctype = "<!DOCTYPE html>"

type htmlReader struct {
	*Reading
	file string
	src  string
	pos  int

	open   []string // elements not ended yet
	text   strings.Builder
	textAt int
}

func readHTML(r *Reading, file, src string) {
	h := &htmlReader{Reading: r, file: file, src: src}
	if strings.HasPrefix(src, doctype) {
		h.pos = len(doctype)
	} else {
		h.trouble(Declaration, 0, "no HTML document type at the start")
	}
	h.read()
}

// read goes through the markup from the current position.
func (h *htmlReader) read() {
	for h.pos < len(h.src) {
		rest := h.src[h.pos:]
		switch {
		case strings.HasPrefix(rest, "<!--"):
			h.skip(Comment, "-->", "a comment")
		case strings.HasPrefix(rest, "<!"), strings.HasPrefix(rest, "<?"):
			h.skip(Declaration, ">", "a declaration or an instruction to a program")
		case rest[0] == '<':
			h.tag()
		default:
			h.content()
		}
	}
	h.flush()
	if len(h.open) > 0 {
		h.trouble(Malformed, len(h.src), "an element that does not end")
	}
}

func (h *htmlReader) trouble(kind Trouble, offset int, detail string) {
	h.find(h.file, kind, offset, detail)
}

// skip passes over something up to its end and reports it.
func (h *htmlReader) skip(kind Trouble, end, detail string) {
	h.trouble(kind, h.pos, detail)
	n := len(h.src) - h.pos
	if at := strings.Index(h.src[h.pos:], end); at >= 0 {
		n = at + len(end)
	}
	h.hide(h.file, h.pos, h.src[h.pos:h.pos+n])
	h.pos += n
}

func (h *htmlReader) content() {
	n := strings.IndexByte(h.src[h.pos:], '<')
	if n < 0 {
		n = len(h.src) - h.pos
	}
	h.append(h.pos, html.UnescapeString(h.src[h.pos:h.pos+n]))
	h.pos += n
}

func (h *htmlReader) append(offset int, text string) {
	if h.text.Len() == 0 {
		h.textAt = offset
	}
	h.text.WriteString(text)
}

func (h *htmlReader) flush() {
	h.show(h.file, h.textAt, h.text.String())
	h.text.Reset()
}

// tag reads a start or end tag. A browser that finds no tag after "<" shows
// the sign, and so does this.
func (h *htmlReader) tag() {
	at := h.pos
	name := tagName(h.src[at:])
	if name == "" {
		h.trouble(Malformed, at, "a sign that begins no tag")
		h.append(at, "<")
		h.pos++
		return
	}
	h.pos += len("<") + len(name)
	attributes := h.attributes(at)
	name = strings.ToLower(name)
	plain, isEnd := strings.CutPrefix(name, "/")
	if !slices.Contains(inline, plain) && plain != "br" {
		h.flush()
	}
	if isEnd {
		h.end(plain, at, attributes)
		return
	}
	h.start(plain, at, attributes)
}

// tagName is the name of the tag that src begins with, an end tag's with its
// slash, or nothing.
func tagName(src string) string {
	name := strings.TrimPrefix(src, "<")
	slash := len(name) - len(strings.TrimPrefix(name, "/"))
	if slash == len(name) || !isLetter(name[slash]) {
		return ""
	}
	if end := strings.IndexAny(name[slash:], whitespace+"/>"); end >= 0 {
		return name[:slash+end]
	}
	return name
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// whitespace is what HTML counts as such.
const whitespace = " \t\n\r\f"

type attribute struct {
	name, value string
	at          int
}

// attributes reads up to and with the tag's ">".
func (h *htmlReader) attributes(tagAt int) []attribute {
	var all []attribute
	for {
		h.space()
		if h.pos == len(h.src) {
			h.trouble(Malformed, tagAt, "a tag that does not end")
			return all
		}
		if h.src[h.pos] == '>' {
			h.pos++
			return all
		}
		at := h.pos
		name := h.until(whitespace + `"'<>/=`)
		if name == "" {
			h.trouble(Malformed, at, "a tag that is not written as Sheaf does")
			h.pos++
			continue
		}
		value := html.UnescapeString(h.value())
		all = append(all, attribute{strings.ToLower(name), value, at})
		h.hide(h.file, at, name+"="+value)
	}
}

// value reads an attribute's value, in quotes or not, if there is one.
func (h *htmlReader) value() string {
	h.space()
	if !strings.HasPrefix(h.src[h.pos:], "=") {
		return ""
	}
	h.pos++
	h.space()
	if h.pos == len(h.src) {
		return ""
	}
	quote := h.src[h.pos]
	if quote != '"' && quote != '\'' {
		return h.until(whitespace + ">")
	}
	h.pos++
	value := h.until(string(quote))
	h.pos = min(h.pos+1, len(h.src))
	return value
}

func (h *htmlReader) space() {
	for h.pos < len(h.src) && strings.IndexByte(whitespace, h.src[h.pos]) >= 0 {
		h.pos++
	}
}

// until reads up to the first of the given ASCII signs, or to the end.
func (h *htmlReader) until(signs string) string {
	at := h.pos
	for h.pos < len(h.src) && strings.IndexByte(signs, h.src[h.pos]) < 0 {
		h.pos++
	}
	return h.src[at:h.pos]
}

func (h *htmlReader) start(name string, at int, attributes []attribute) {
	if kind, detail := elementTrouble(name); kind != "" {
		h.trouble(kind, at, detail)
	}
	h.judge(name, at, attributes)
	switch {
	case name == "br":
		h.append(at, "\n")
	case slices.Contains(void, name):
	default:
		if slices.Contains(raw, name) {
			h.raw(name)
		}
		h.open = append(h.open, name)
	}
}

func (h *htmlReader) end(name string, at int, attributes []attribute) {
	if len(attributes) > 0 {
		h.trouble(Attribute, at, "an attribute on an end tag")
	}
	n := len(h.open)
	if n == 0 || h.open[n-1] != name {
		h.trouble(Malformed, at, "an end tag that ends nothing")
		return
	}
	h.open = h.open[:n-1]
}

// raw passes over the content of a style, a title or the like, up to its end
// tag.
func (h *htmlReader) raw(name string) {
	at := h.pos
	h.pos = at + endTag(h.src[at:], name)
	content := h.src[at:h.pos]
	switch name {
	case "style":
		if content != style() {
			h.trouble(Style, at, "a style that is not Sheaf's")
		}
	case "title":
		content = html.UnescapeString(content)
	}
	h.hide(h.file, at, content)
}

// endTag is the offset of name's end tag in src, or src's end.
func endTag(src, name string) int {
	for at := 0; ; {
		i := strings.Index(src[at:], "</")
		if i < 0 {
			return len(src)
		}
		at += i
		if n := at + len("</") + len(name); n <= len(src) && strings.EqualFold(src[at+len("</"):n], name) {
			return at
		}
		at += len("</")
	}
}

// elementTrouble names what an element is if the renderer does not write it.
func elementTrouble(name string) (Trouble, string) {
	switch name {
	case "script":
		return Script, "a script"
	case "img", "picture", "svg", "video", "audio", "canvas":
		return Image, "an image or a recording"
	case "a", "link", "area", "base":
		return Link, "a link"
	}
	if !slices.Contains(known, name) {
		return Element, "an element that Sheaf does not write"
	}
	return "", ""
}

// judge looks at the attributes of a start tag.
func (h *htmlReader) judge(element string, at int, attributes []attribute) {
	if element == "meta" {
		h.judgeMeta(at, attributes)
		return
	}
	for _, a := range attributes {
		if isAllowed(element, a) {
			continue
		}
		kind, detail := attributeTrouble(a)
		h.trouble(kind, a.at, detail)
	}
}

func (h *htmlReader) judgeMeta(at int, attributes []attribute) {
	var parts []string
	for _, a := range attributes {
		parts = append(parts, a.name+"="+a.value)
	}
	if !slices.Contains(allowedMeta, strings.Join(parts, " ")) {
		h.trouble(Metadata, at, "metadata that Sheaf does not write")
	}
}

func isAllowed(element string, a attribute) bool {
	if pattern := allowed[element][a.name]; pattern != nil {
		return pattern.MatchString(a.value)
	}
	pattern := allowed[""][a.name]
	return pattern != nil && pattern.MatchString(a.value)
}

func attributeTrouble(a attribute) (Trouble, string) {
	value := strings.ToLower(strings.TrimSpace(a.value))
	switch {
	case strings.HasPrefix(a.name, "on"):
		return EventHandler, "an attribute that runs a script"
	case strings.HasPrefix(value, "javascript:"), strings.HasPrefix(value, "vbscript:"):
		return Script, "an address that runs a script"
	case strings.HasPrefix(value, "data:"):
		return Embedded, "an address that holds data"
	case a.name == "style":
		return Style, "a style that is not Sheaf's"
	case a.name == "href", a.name == "src", a.name == "srcset", a.name == "action", strings.HasSuffix(a.name, ":href"):
		return Link, "an address to load or to follow"
	}
	return Attribute, "an attribute that Sheaf does not write"
}
