package report

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Markdown renders CommonMark, with tables as GitHub writes them (in a reader
// that does not know tables their text stands between bars). No character of a
// text can turn into markup. Emphasis that CommonMark cannot express, such as
// inside a word next to a full stop, is left out: the text goes before its
// style. Errors are Validate's.
func Markdown(p Publication) ([]byte, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	m := &markdownWriter{}
	m.paragraph("# " + markLine(p.Title))
	for _, b := range p.Blocks {
		m.block(b)
	}
	return []byte(m.out.String()), nil
}

type markdownWriter struct {
	out    strings.Builder
	marker string // of the list just written, if the last block was one
}

// paragraph writes lines with an empty one before them.
func (m *markdownWriter) paragraph(source string) {
	if m.out.Len() > 0 {
		m.out.WriteByte('\n')
	}
	m.out.WriteString(source + "\n")
}

func (m *markdownWriter) block(b Block) {
	if b.Kind != KindList {
		m.marker = ""
	}
	switch b.Kind {
	case KindHeading:
		m.paragraph(strings.Repeat("#", b.Level+1) + " " + markRuns(b.Text))
	case KindParagraph, KindNote:
		m.paragraph(markRuns(b.Text))
	case KindQuote:
		m.quote(b)
	case KindList:
		m.list(b)
	case KindTable:
		m.table(*b.Table)
	}
}

func (m *markdownWriter) quote(b Block) {
	source := markRuns(b.Text)
	if !isBlank(b.Attribution) {
		source += "\n\n" + markLine(b.Attribution)
	}
	quoted := "> " + strings.ReplaceAll(source, "\n", "\n> ")
	m.paragraph(strings.ReplaceAll(quoted, "> \n", ">\n"))
}

// list changes the marker between two lists in a row, which would be one
// otherwise.
func (m *markdownWriter) list(b Block) {
	m.marker = otherMarker(m.marker, b.Ordered)
	var lines []string
	for i, item := range b.Items {
		marker := m.marker
		if b.Ordered {
			marker = strconv.Itoa(i+1) + marker
		}
		indent := strings.Repeat(" ", len(marker)+1)
		lines = append(lines, marker+" "+strings.ReplaceAll(markRuns(item), "\n", "\n"+indent))
	}
	m.paragraph(strings.Join(lines, "\n"))
}

func otherMarker(last string, ordered bool) string {
	switch {
	case ordered && last == ".":
		return ")"
	case ordered:
		return "."
	case last == "-":
		return "+"
	}
	return "-"
}

func (m *markdownWriter) table(t Table) {
	if !isBlank(t.Caption) {
		m.paragraph(markLine(t.Caption))
	}
	rows := []string{tableRow(t.Header), "|" + strings.Repeat(" --- |", len(t.Header))}
	for _, row := range t.Rows {
		rows = append(rows, tableRow(row))
	}
	m.paragraph(strings.Join(rows, "\n"))
	for _, note := range t.Notes {
		m.paragraph(markLine(note))
	}
}

func tableRow(cells []string) string {
	var s strings.Builder
	s.WriteString("|")
	for _, cell := range cells {
		s.WriteString(" " + markLine(cell) + " |")
	}
	return s.String()
}

func markLine(text string) string { return markRuns(Plain(text)) }

// markRuns gives runs as the inline source of one block. Its lines hold no
// structure: prefixes of quotes and lists are put before each of them.
func markRuns(runs []Run) string {
	segments := segmentsOf(runs)
	var s strings.Builder
	for i, seg := range segments {
		next := '\n'
		if i+1 < len(segments) {
			next, _ = utf8.DecodeRuneInString(segments[i+1].source())
		}
		s.WriteString(seg.styled(s.String(), next))
	}
	return markLines(cutAddresses(s.String()))
}

// segment is a stretch of text between two changes of style.
type segment struct {
	text  string
	fence string // what stands on both sides: "", "*", "**", "***" or "`"
}

// segmentsOf merges runs of one style and moves the spaces at the ends of a
// style out of it, because a marker beside a space marks nothing. No two
// neighbours have a style: "*a***b**" would be read in another way.
func segmentsOf(runs []Run) []segment {
	var all []segment
	add := func(text, fence string) {
		if text == "" {
			return
		}
		if n := len(all); n > 0 {
			last := &all[n-1]
			if last.fence == fence {
				last.text += text
				return
			}
			if last.fence != "" && fence != "" {
				fence = ""
			}
		}
		all = append(all, segment{text, fence})
	}
	for _, r := range runs {
		left := strings.TrimLeftFunc(r.Text, unicode.IsSpace)
		middle := strings.TrimRightFunc(left, unicode.IsSpace)
		add(r.Text[:len(r.Text)-len(left)], "")
		add(middle, fenceOf(r))
		add(left[len(middle):], "")
	}
	return all
}

func fenceOf(r Run) string {
	switch {
	case r.Code && !strings.ContainsAny(r.Text, "`|<\n") && !address.MatchString(r.Text):
		return "`"
	case r.Emphasis && r.Strong:
		return "***"
	case r.Strong:
		return "**"
	case r.Emphasis:
		return "*"
	}
	return ""
}

// source is the segment's text as it stands between its fences.
func (g segment) source() string {
	if g.fence == "`" {
		return "`" + g.text + "`"
	}
	return escapeMarkdown(g.text)
}

// styled gives the segment with its fences, if CommonMark would read them as
// such after what stands before and before the next character.
func (g segment) styled(before string, next rune) string {
	source := g.source()
	if g.fence == "" || g.fence == "`" {
		return source
	}
	last, size := utf8.DecodeLastRuneInString(before)
	if size == 0 {
		last = '\n'
	}
	first, _ := utf8.DecodeRuneInString(source)
	end, _ := utf8.DecodeLastRuneInString(source)
	if !flanks(last, first) || !flanks(next, end) {
		return source
	}
	return g.fence + source + g.fence
}

// flanks tells whether a run of asterisks between outer and inner can open (or
// close) emphasis of inner (CommonMark 0.31, 6.2). Versions of CommonMark differ on
// whether symbols are punctuation; this holds in all of them.
func flanks(outer, inner rune) bool {
	if unicode.IsSpace(inner) {
		return false
	}
	if !unicode.IsPunct(inner) && !unicode.IsSymbol(inner) {
		return true
	}
	return unicode.IsSpace(outer) || unicode.IsPunct(outer)
}

// always are the signs that mean something in Markdown, or in one of its
// dialects (mathematics, attributes, mentions), wherever they stand.
const always = "\\`*_[]<>&|~#${}@^"

// escapeMarkdown makes text inert but for addresses and for what depends on the
// start of a line, which may lie across two styles.
func escapeMarkdown(text string) string {
	var s strings.Builder
	for _, r := range text {
		if strings.ContainsRune(always, r) {
			s.WriteByte('\\')
		}
		s.WriteRune(r)
	}
	return s.String()
}

// address is where dialects of Markdown see a link in plain text.
var address = regexp.MustCompile(`://|[Ww]{3}\.`)

// cutAddresses escapes the sign that would make a link.
func cutAddresses(source string) string {
	return address.ReplaceAllStringFunc(source, func(s string) string {
		if s == "://" {
			return `\://`
		}
		return s[:3] + `\.`
	})
}

// orderedMarker is what begins a numbered list.
var orderedMarker = regexp.MustCompile(`^[0-9]+[.)]`)

// Character references for a space that Markdown would drop, and for a
// backslash before a hard break, which goldmark 1.8 reads as a third one.
const (
	space     = "&#32;"
	backslash = "&#92;"
)

// markLines makes the starts and ends of lines inert and breaks them hard.
func markLines(source string) string {
	lines := strings.Split(source, "\n")
	for i, line := range lines {
		lines[i] = markStart(line)
		if rest, ok := strings.CutSuffix(lines[i], " "); ok {
			lines[i] = rest + space
		}
		if rest, ok := strings.CutSuffix(lines[i], `\\`); ok && i < len(lines)-1 {
			lines[i] = rest + backslash
		}
	}
	return strings.Join(lines, "\\\n")
}

func markStart(line string) string {
	if line == "" {
		return line
	}
	if strings.ContainsRune("-+=:%", rune(line[0])) {
		return "\\" + line
	}
	if marker := orderedMarker.FindString(line); marker != "" {
		n := len(marker) - 1
		return line[:n] + "\\" + line[n:]
	}
	if rest, ok := strings.CutPrefix(line, " "); ok {
		return space + rest
	}
	return line
}
