package report

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// readMarkdown reads what the Markdown renderer writes. Inside a text it asks
// one thing: that every sign with a meaning is either escaped or one of the
// marks the renderer sets.
func readMarkdown(r *Reading, file, src string) {
	m := &markdownReader{Reading: r, file: file}
	if strings.HasPrefix(src, "---\n") || strings.HasPrefix(src, "+++\n") {
		m.find(file, Metadata, 0, "front matter")
	}
	offset := 0
	for block := range strings.SplitSeq(strings.TrimSuffix(src, "\n"), "\n\n") {
		m.block(offset, block)
		offset += len(block) + 2
	}
}

type markdownReader struct {
	*Reading
	file string
}

var (
	headingMark = regexp.MustCompile(`^#{1,5} `)
	itemMark    = regexp.MustCompile(`^([-+]|[1-9][0-9]*[.)]) `)
	delimiter   = regexp.MustCompile(`^\|( --- \|)+$`)
)

// block reads what stands between two empty lines.
func (m *markdownReader) block(offset int, block string) {
	switch {
	case strings.HasPrefix(block, "> "):
		m.quote(offset, block)
	case strings.HasPrefix(block, "| "):
		m.table(offset, block)
	case itemMark.MatchString(block):
		m.list(offset, block)
	default:
		mark := headingMark.FindString(block)
		m.inline(offset+len(mark), block[len(mark):])
	}
}

// quote reads paragraphs whose every line has a prefix.
func (m *markdownReader) quote(offset int, block string) {
	at, start := offset, offset
	var paragraph []string
	flush := func() {
		m.inline(start, strings.Join(paragraph, "\n"))
		paragraph = nil
	}
	for line := range strings.SplitSeq(block, "\n") {
		rest, ok := strings.CutPrefix(line, "> ")
		switch {
		case line == ">":
			flush()
		case !ok:
			m.find(m.file, Malformed, at, "a line of a quote without its mark")
			fallthrough
		default:
			if paragraph == nil {
				start = at + len(line) - len(rest)
			}
			paragraph = append(paragraph, rest)
		}
		at += len(line) + 1
	}
	flush()
}

func (m *markdownReader) list(offset int, block string) {
	at, start := offset, offset
	indent := ""
	var item []string
	flush := func() {
		if item != nil {
			m.inline(start, strings.Join(item, "\n"))
		}
	}
	for line := range strings.SplitSeq(block, "\n") {
		mark := itemMark.FindString(line)
		switch {
		case mark != "":
			flush()
			indent, start = strings.Repeat(" ", len(mark)), at+len(mark)
			item = []string{line[len(mark):]}
		default:
			rest, ok := strings.CutPrefix(line, indent)
			if !ok {
				m.find(m.file, Malformed, at, "a line of a list that stands outside its item")
			}
			item = append(item, rest)
		}
		at += len(line) + 1
	}
	flush()
}

func (m *markdownReader) table(offset int, block string) {
	at := offset
	for i, line := range strings.Split(block, "\n") {
		switch {
		case i == 1 && delimiter.MatchString(line):
		case i == 1, !strings.HasPrefix(line, "| "), !strings.HasSuffix(line, " |"):
			m.find(m.file, Malformed, at, "a line of a table that is not written as Sheaf does")
			m.inline(at, line)
		default:
			m.row(at, line)
		}
		at += len(line) + 1
	}
}

func (m *markdownReader) row(offset int, line string) {
	at := len("|")
	for at < len(line) {
		n := cellEnd(line[at:])
		cell := line[at : at+n]
		trimmed := strings.TrimPrefix(cell, " ")
		m.inline(offset+at+len(cell)-len(trimmed), strings.TrimSuffix(trimmed, " "))
		at += n + 1
	}
}

// cellEnd is where an unescaped bar stands in s, or its end.
func cellEnd(s string) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '|':
			return i
		}
	}
	return len(s)
}

// inline reads the text of one block and shows it.
func (m *markdownReader) inline(offset int, src string) {
	in := &inlineReader{markdownReader: m, offset: offset, src: src}
	m.show(m.file, offset, in.read())
	if in.fence != "" {
		m.find(m.file, Malformed, offset, "a style that does not end")
	}
}

type inlineReader struct {
	*markdownReader
	offset int
	src    string
	pos    int
	fence  string // asterisks of the style that is open
	out    strings.Builder
}

func (in *inlineReader) trouble(kind Trouble, detail string) {
	in.find(in.file, kind, in.offset+in.pos, detail)
}

func (in *inlineReader) read() string {
	for in.pos < len(in.src) {
		in.step()
	}
	return in.out.String()
}

// step reads one sign, one mark or one character.
func (in *inlineReader) step() {
	rest := in.src[in.pos:]
	lineStart := in.pos == 0 || in.src[in.pos-1] == '\n'
	switch c := rest[0]; {
	case c == '\\':
		in.escape(rest)
	case c == '`':
		in.code(rest)
	case c == '*':
		in.stars(rest)
	case strings.HasPrefix(rest, space):
		in.take(" ", len(space))
	case strings.HasPrefix(rest, backslash):
		in.take("\\", len(backslash))
	case c == '<':
		kind, detail := rawTrouble(rest)
		in.trouble(kind, detail)
		in.take("<", 1)
	case strings.ContainsRune(always, rune(c)):
		kind, detail := signTrouble(rest, in.pos > 0 && in.src[in.pos-1] == '!')
		in.trouble(kind, detail)
		in.take(rest[:1], 1)
	case startsAddress(rest):
		in.trouble(Link, "an address that becomes a link")
		in.take(rest[:1], 1)
	case c == '\n':
		in.trouble(Malformed, "a line that breaks without a mark")
		in.take("\n", 1)
	case lineStart && startsBlock(rest):
		in.trouble(Malformed, "the start of a line that becomes a list, a heading or code")
		fallthrough
	default:
		_, size := utf8.DecodeRuneInString(rest)
		in.take(rest[:size], size)
	}
}

// startsBlock tells whether a line would be more than text.
func startsBlock(rest string) bool {
	line, _, _ := strings.Cut(rest, "\n")
	return markStart(line) != line
}

func startsAddress(rest string) bool {
	at := address.FindStringIndex(rest[:min(len("www."), len(rest))])
	return at != nil && at[0] == 0
}

func (in *inlineReader) take(text string, n int) {
	in.out.WriteString(text)
	in.pos += n
}

func (in *inlineReader) escape(rest string) {
	if len(rest) > 1 && (rest[1] == '\n' || strings.IndexByte(escapable, rest[1]) >= 0) {
		in.take(rest[1:2], 2)
		return
	}
	in.trouble(Malformed, "a backslash that escapes nothing")
	in.take("\\", 1)
}

// escapable are the signs that a backslash makes plain (CommonMark 0.31, 2.4).
const escapable = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

func (in *inlineReader) code(rest string) {
	end := strings.IndexByte(rest[1:], '`')
	if end <= 0 || strings.Contains(rest[1:1+end], "\n") {
		in.trouble(Malformed, "code that is not written as Sheaf does")
		in.take("`", 1)
		return
	}
	in.take(rest[1:1+end], end+2)
}

// stars opens or closes a style; beside a space they would do neither.
func (in *inlineReader) stars(rest string) {
	after := strings.TrimLeft(rest, "*")
	fence := rest[:len(rest)-len(after)]
	before := in.src[:in.pos]
	in.pos += len(fence)
	switch {
	case in.fence == "" && len(fence) <= 3 && strings.TrimLeft(after, " \n") == after:
		in.fence = fence
	case in.fence == fence && strings.TrimRight(before, " \n") == before:
		in.fence = ""
	default:
		in.trouble(Malformed, "styles that are not written as Sheaf does")
		in.out.WriteString(fence)
	}
}

// longestTag is more bytes than any tag that rawTrouble tells apart.
const longestTag = 32

// rawTrouble says what raw HTML in Markdown is.
func rawTrouble(rest string) (Trouble, string) {
	if strings.HasPrefix(rest, "<!--") {
		return Comment, "a comment"
	}
	name := tagName(rest[:min(len(rest), longestTag)])
	kind, detail := elementTrouble(strings.ToLower(name))
	if kind != "" && kind != Element {
		return kind, detail
	}
	return Element, "raw HTML, or a sign that begins it"
}

func signTrouble(rest string, afterBang bool) (Trouble, string) {
	switch {
	case rest[0] == '[' && afterBang:
		return Image, "an image"
	case rest[0] == '[':
		return Link, "a link or a footnote"
	}
	return Malformed, "a sign that Sheaf would have escaped"
}
