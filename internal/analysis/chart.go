package analysis

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ChartFrame is what a chart says of itself, and how it is set. All words of a
// chart are the caller's, in its language; it has none of its own.
type ChartFrame struct {
	ID          string // begins every id in the drawing, so that a page may hold several
	Title       string // read aloud, and shown when pointed at
	Description string // what is to be seen, for who does not see it
	Language    string // BCP 47
	RightToLeft bool   // the drawing is mirrored
	Decimal     string // between units and tenths; a point where empty
	Undefined   string // what stands in the key for cells without a value
	Width       float64
	// Notes are what the drawing may not leave the pages without: its method and
	// base, and who may see it. They stand under the drawing in a file and above
	// the data in a listing; a page says them itself.
	Notes []string
}

// chartWidth is how wide a drawing is where nobody says.
const chartWidth = 720

func (f ChartFrame) width() float64 {
	if f.Width <= 0 {
		return chartWidth
	}
	return f.Width
}

// number is a figure as the frame's language writes it.
func (f ChartFrame) number(v Figure, places int) string {
	if v.Undefined != "" {
		return "–"
	}
	text := v.Text(places)
	if f.Decimal != "" {
		text = strings.Replace(text, ".", f.Decimal, 1)
	}
	return strings.Replace(text, "-", "−", 1)
}

// Drawing is a chart that is drawn, with the data it was drawn from: the same
// value gives the same bytes. Numbers that are given as float64 are finite. Its colours are black on white, as print has them,
// and classes by which a page's style sheet (static/css/chart.css) sets them
// otherwise on a screen. Nothing is told by colour alone.
type Drawing struct {
	Head []string   // of the data
	Rows [][]string // a row has as many cells as Head, written as the frame's language writes

	frame ChartFrame
	plain [][]string // the rows as machines read them
	marks []chartMark
}

// Page is the drawing to stand in HTML: no style, no script, nothing fetched.
func (d *Drawing) Page() []byte { return d.render(d.marks, "") }

// File is the drawing as a file of its own, on white, with its notes.
func (d *Drawing) File() []byte {
	marks := d.marks
	if len(d.frame.Notes) > 0 {
		extent := boundsOf(marks)
		marks = append([]chartMark(nil), marks...)
		y := extent.bottom + chartLine
		for _, note := range d.frame.Notes {
			lines := wrapLabel(note, max(extent.right-extent.left, chartWidth/2), chartText)
			marks = append(marks, &chartLabel{whole: note, lines: lines, at: chartPoint{extent.left, y}, ink: inkSoft})
			y += float64(len(lines)) * chartLine
		}
	}
	return append([]byte(xml.Header), d.render(marks, `<rect width="100%" height="100%" fill="#fff"/>`+"\n")...)
}

// CSV is the data as a file for a spreadsheet: the notes, the head, the rows.
// Numbers have a decimal point and all their digits.
func (d *Drawing) CSV() []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff") // or spreadsheets read it as another encoding
	table := csv.NewWriter(&b)
	table.UseCRLF = true
	for _, note := range d.frame.Notes {
		table.Write([]string{SpreadsheetCell(note)})
	}
	head := make([]string, len(d.Head))
	for i, h := range d.Head {
		head[i] = SpreadsheetCell(h)
	}
	table.Write(head)
	table.WriteAll(d.plain)
	return b.Bytes()
}

// SpreadsheetCell keeps a spreadsheet from taking somebody's words for a formula, also
// one that parts cells at semicolons, as those of French and Turkish do.
func SpreadsheetCell(s string) string {
	return formula.ReplaceAllString(s, "$1'$2")
}

var formula = regexp.MustCompile(`(^|[;\t\r\n])([=+\-@＝＋－＠])`)

// chartDatum is a cell of a chart's data.
type chartDatum struct{ read, plain string }

func wordDatum(s string) chartDatum { return chartDatum{s, SpreadsheetCell(s)} }

func (f ChartFrame) figureDatum(v Figure, places int) chartDatum {
	if v.Undefined != "" {
		return wordDatum(v.Undefined)
	}
	return chartDatum{f.number(v, places), strconv.FormatFloat(v.Value, 'f', -1, 64)}
}

func countDatum(n int) chartDatum { return chartDatum{strconv.Itoa(n), strconv.Itoa(n)} }

func (d *Drawing) row(cells ...chartDatum) {
	read, plain := make([]string, len(cells)), make([]string, len(cells))
	for i, c := range cells {
		read[i], plain[i] = c.read, c.plain
	}
	d.Rows, d.plain = append(d.Rows, read), append(d.plain, plain)
}

func (d *Drawing) draw(m chartMark) { d.marks = append(d.marks, m) }

// margin is what stays free around all that is drawn.
const chartMargin = 8

// render grows the drawing to what is in it: whatever a label needs, it has. The
// ground lies under all marks.
func (d *Drawing) render(marks []chartMark, ground string) []byte {
	extent := boundsOf(marks)
	p := &chartPen{frame: d.frame, mirror: d.frame.RightToLeft, dy: chartMargin - extent.top}
	p.dx = chartMargin - extent.left
	if p.mirror {
		p.dx = chartMargin + extent.right
	}
	width, height := svgNumber(extent.right-extent.left+2*chartMargin), svgNumber(extent.bottom-extent.top+2*chartMargin)
	fmt.Fprintf(&p.Buffer, `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="%[1]s-title %[1]s-desc" lang="%[2]s" viewBox="0 0 %[3]s %[4]s" width="%[3]s" height="%[4]s" font-family="'Noto Sans', 'Noto Naskh Arabic', sans-serif">`+"\n",
		svgEscaped(d.frame.ID), svgEscaped(d.frame.Language), width, height)
	fmt.Fprintf(&p.Buffer, "<title id=\"%[1]s-title\">%[2]s</title>\n<desc id=\"%[1]s-desc\">%[3]s</desc>\n", svgEscaped(d.frame.ID), svgEscaped(d.frame.Title), svgEscaped(d.frame.Description))
	p.patterns(marks)
	p.WriteString(ground)
	for _, m := range marks {
		m.write(p)
	}
	p.WriteString("</svg>\n")
	return p.Bytes()
}

// patterns defines those that the marks are filled with.
func (p *chartPen) patterns(marks []chartMark) {
	var used [voidPattern + 1]bool
	for _, m := range marks {
		if shape, ok := m.(*chartShape); ok && shape.pattern > 0 {
			used[shape.pattern] = true
		}
	}
	for i, is := range used {
		path, ink := hatchPath, inkNone
		if i < voidPattern {
			path, ink = chartPatterns[i], inkHatch
		}
		if is {
			fmt.Fprintf(&p.Buffer, `<defs><pattern id="%s-p%d" width="6" height="6" patternUnits="userSpaceOnUse"><path d="%s" %s/></pattern></defs>`+"\n", svgEscaped(p.frame.ID), i, path, ink)
		}
	}
}

const hatchPath = "M-1 7L7 -1M-1 1L1 -1M5 7L7 5"

// chartPatterns are laid over fills; the first is none.
var chartPatterns = [...]string{"", hatchPath, "M1.5 3H4.5M3 1.5V4.5", "M0 1.5H6M0 4.5H6", "M1.5 0V6M4.5 0V6", "M0 0L6 6M0 6L6 0"}

// voidPattern fills cells that have no value.
const voidPattern = len(chartPatterns)

// chartInk is how a mark is painted: the class by which a page's style sheet
// knows it, and what it is in print. A style sheet wins over the attributes.
type chartInk string

const (
	inkText   chartInk = `class="c-text" fill="#000"`
	inkSoft   chartInk = `class="c-soft" fill="#333"`
	inkGrid   chartInk = `class="c-grid" fill="none" stroke="#ccc" stroke-width="1"`
	inkAxis   chartInk = `class="c-axis" fill="none" stroke="#000" stroke-width="1"`
	inkLine   chartInk = `class="c-line" fill="none" stroke="#000" stroke-width="2" stroke-linejoin="round"`
	inkDashed chartInk = `class="c-line" fill="none" stroke="#000" stroke-width="1.5" stroke-dasharray="5 3"`
	inkDotted chartInk = `class="c-line" fill="none" stroke="#000" stroke-width="1.5" stroke-dasharray="1.5 3"`
	inkBand   chartInk = `class="c-band" fill="#ddd"`
	inkLeader chartInk = `class="c-leader" fill="none" stroke="#777" stroke-width="0.75"`
	inkHalo   chartInk = `class="c-halo" fill="none" stroke="#fff" stroke-width="3"`
	inkMark   chartInk = `class="c-mark" fill="#333" stroke="#000" stroke-width="0.5"`
	inkTrack  chartInk = `class="c-track" fill="#f2f2f2"`
	inkEdge   chartInk = `class="c-edge" fill="none" stroke="#777" stroke-opacity="0.7" stroke-linecap="round"`
	inkHatch  chartInk = `class="c-hatch" fill="none" stroke="#000" stroke-width="1"`
	inkNone   chartInk = `class="c-none" fill="none" stroke="#000" stroke-width="1"`
	inkVoid   chartInk = `class="c-void" fill="#fff" stroke="#999" stroke-width="0.5"`
)

// heatInks go from the least to the most. Ink on any of them can be read.
var heatInks = [...]chartInk{
	`class="c-heat0" fill="#fff" stroke="#bbb" stroke-width="0.5"`,
	`class="c-heat1" fill="#f0f0f0" stroke="#bbb" stroke-width="0.5"`,
	`class="c-heat2" fill="#e0e0e0" stroke="#bbb" stroke-width="0.5"`,
	`class="c-heat3" fill="#cfcfcf" stroke="#bbb" stroke-width="0.5"`,
	`class="c-heat4" fill="#bdbdbd" stroke="#bbb" stroke-width="0.5"`,
	`class="c-heat5" fill="#a8a8a8" stroke="#bbb" stroke-width="0.5"`,
}

// seriesHues is how many series differ in hue on a screen.
const seriesHues = 8

// seriesInk is the fill of one series of several, and what is laid over it.
func seriesInk(series int) (_ chartInk, pattern int) {
	fill := "#fff"
	switch {
	case series%len(chartPatterns) == 0:
		fill = "#555"
	case series/len(chartPatterns)%2 == 1:
		fill = "#ccc"
	}
	return chartInk(fmt.Sprintf(`class="c-series%d" fill="%s" stroke="#000" stroke-width="0.75"`, series%seriesHues, fill)), series % len(chartPatterns)
}

type chartPoint struct{ x, y float64 }

type chartBox struct{ left, top, right, bottom float64 }

func (b chartBox) with(o chartBox) chartBox {
	return chartBox{min(b.left, o.left), min(b.top, o.top), max(b.right, o.right), max(b.bottom, o.bottom)}
}

func (b chartBox) meets(o chartBox) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

func boundsOf(marks []chartMark) chartBox {
	if len(marks) == 0 {
		return chartBox{}
	}
	all := marks[0].bounds()
	for _, m := range marks[1:] {
		all = all.with(m.bounds())
	}
	return all
}

// chartMark is one thing drawn. It knows where it is as if it were read from the
// left; the pen mirrors it.
type chartMark interface {
	bounds() chartBox
	write(*chartPen)
}

type chartPen struct {
	bytes.Buffer
	frame  ChartFrame
	mirror bool
	dx, dy float64
}

func (p *chartPen) x(x float64) string {
	if p.mirror {
		x = -x
	}
	return svgNumber(x + p.dx)
}

func (p *chartPen) y(y float64) string { return svgNumber(y + p.dy) }

// svgNumber is a length to a hundredth.
func svgNumber(v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	if text == "-0" || text == "" {
		return "0"
	}
	return text
}

// svgEscaped makes text of strangers safe between tags and in attributes. What XML
// cannot hold becomes U+FFFD.
func svgEscaped(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a strings.Builder takes all
	return b.String()
}

// chartShape is an area or a line through points. With a pattern it is drawn
// twice, the second time filled with the pattern.
type chartShape struct {
	path    []chartStep
	ink     chartInk
	pattern int
	width   float64 // of its stroke, where the ink leaves it open
	says    string  // shown when pointed at
}

// chartStep is a command of a path with its points: M and L one, Q two, Z none.
type chartStep struct {
	command byte
	points  [2]chartPoint
}

func (s chartStep) used() []chartPoint {
	switch s.command {
	case 'Z':
		return nil
	case 'Q':
		return s.points[:]
	}
	return s.points[:1]
}

func (c *chartShape) bounds() chartBox {
	first := c.path[0].points[0]
	b := chartBox{first.x, first.y, first.x, first.y}
	for _, step := range c.path {
		for _, at := range step.used() {
			b = b.with(chartBox{at.x, at.y, at.x, at.y})
		}
	}
	half := max(c.width, 2) / 2
	return chartBox{b.left - half, b.top - half, b.right + half, b.bottom + half}
}

func (c *chartShape) write(p *chartPen) {
	var d strings.Builder
	for _, step := range c.path {
		d.WriteByte(step.command)
		for i, at := range step.used() {
			if i > 0 {
				d.WriteByte(' ')
			}
			d.WriteString(p.x(at.x) + " " + p.y(at.y))
		}
	}
	fmt.Fprintf(&p.Buffer, `<path d="%s" %s`, d.String(), c.ink)
	if c.width > 0 {
		fmt.Fprintf(&p.Buffer, ` stroke-width="%s"`, svgNumber(c.width))
	}
	p.close("path", c.says)
	if c.pattern > 0 {
		fmt.Fprintf(&p.Buffer, `<path d="%s" fill="url(#%s-p%d)"`, d.String(), svgEscaped(p.frame.ID), c.pattern)
		p.close("path", c.says)
	}
}

// close ends a tag, with what its mark says when pointed at.
func (p *chartPen) close(tag, says string) {
	if says == "" {
		p.WriteString("/>\n")
		return
	}
	fmt.Fprintf(&p.Buffer, "><title>%s</title></%s>\n", svgEscaped(says), tag)
}

func lineThrough(ink chartInk, points ...chartPoint) *chartShape {
	s := &chartShape{ink: ink}
	for i, at := range points {
		command := byte('L')
		if i == 0 {
			command = 'M'
		}
		s.path = append(s.path, chartStep{command, [2]chartPoint{at}})
	}
	return s
}

func areaWithin(ink chartInk, points ...chartPoint) *chartShape {
	s := lineThrough(ink, points...)
	s.path = append(s.path, chartStep{command: 'Z'})
	return s
}

func rectangleOf(ink chartInk, left, top, right, bottom float64) *chartShape {
	return areaWithin(ink, chartPoint{left, top}, chartPoint{right, top}, chartPoint{right, bottom}, chartPoint{left, bottom})
}

type chartDot struct {
	at     chartPoint
	radius float64
	ink    chartInk
	says   string
}

func (c *chartDot) bounds() chartBox {
	r := c.radius + 1
	return chartBox{c.at.x - r, c.at.y - r, c.at.x + r, c.at.y + r}
}

func (c *chartDot) write(p *chartPen) {
	fmt.Fprintf(&p.Buffer, `<circle cx="%s" cy="%s" r="%s" %s`, p.x(c.at.x), p.y(c.at.y), svgNumber(c.radius), c.ink)
	p.close("circle", c.says)
}
