package analysis

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

//go:generate go run ./gen

// letterBlock is the widths of letters that follow each other, each in as many
// forms: alone, after a letter it joins, before one, between two.
type letterBlock struct {
	first  rune
	forms  int
	widths []uint16
}

// Sizes in user units, which are pixels where a drawing is not scaled.
const (
	chartText = 13.0 // of letters
	chartTick = 11.5 // of the numbers of an axis
	chartLine = 18.0 // from line to line
)

// textWidth is the room a line needs, by the fonts that the pages bundle. A
// letter they do not have is taken to be as wide as it is high, which only few
// are.
func textWidth(s string, size float64) float64 {
	sum, last, joined := 0, rune(-1), 0
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) {
			continue // stands over a letter, and does not part it from the next
		}
		if ligature, is := lamAlef(last, r, joined); is {
			last, joined = ligature, 0
			continue
		}
		form := 0
		if joinsOnward(last) && joins(r) {
			joined, form = joined|beforeLetter, afterLetter
		}
		sum += letterWidth(last, joined)
		last, joined = r, form
	}
	return float64(sum+letterWidth(last, joined)) * size / 1000
}

// lamAlef is the one sign that a lam and an alef after it become.
func lamAlef(lam, alef rune, form int) (_ rune, is bool) {
	if lam != '\u0644' {
		return 0, false
	}
	switch alef {
	case '\u0622':
		return '\ufef5' + rune(form&afterLetter), true
	case '\u0623':
		return '\ufef7' + rune(form&afterLetter), true
	case '\u0625':
		return '\ufef9' + rune(form&afterLetter), true
	case '\u0627':
		return '\ufefb' + rune(form&afterLetter), true
	}
	return 0, false
}

// Forms of a letter that joins, in the order of a letterBlock.
const (
	afterLetter  = 1
	beforeLetter = 2
)

func letterWidth(r rune, form int) int {
	if r < 0 {
		return 0
	}
	for _, b := range letterWidths {
		if i := int(r-b.first)*b.forms + form%b.forms; r >= b.first && i < len(b.widths) {
			return int(b.widths[i])
		}
	}
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		return 1000
	}
	return 1400
}

// widestForm is the width of a letter whatever stands beside it.
func widestForm(r rune) int {
	return max(letterWidth(r, 0), letterWidth(r, afterLetter), letterWidth(r, beforeLetter), letterWidth(r, afterLetter|beforeLetter))
}

const zeroWidthJoiner = '\u200d'

// joins says whether a letter takes the hand of the one before it.
func joins(r rune) bool {
	switch r {
	case '\u0621', '\u0674': // the hamza alone
		return false
	case zeroWidthJoiner, '\u0640': // the tatweel
		return true
	}
	return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r)
}

// endsJoin are the letters that take the hand of the one before them and give
// none to the next (Unicode's ArabicShaping.txt, joining type R).
var endsJoin = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0622, Hi: 0x0625, Stride: 1}, {Lo: 0x0627, Hi: 0x0629, Stride: 2}, {Lo: 0x062f, Hi: 0x0632, Stride: 1}, {Lo: 0x0648, Hi: 0x0648, Stride: 1},
	{Lo: 0x0671, Hi: 0x0673, Stride: 1}, {Lo: 0x0675, Hi: 0x0677, Stride: 1}, {Lo: 0x0688, Hi: 0x0699, Stride: 1}, {Lo: 0x06c0, Hi: 0x06c0, Stride: 1},
	{Lo: 0x06c3, Hi: 0x06cb, Stride: 1}, {Lo: 0x06cd, Hi: 0x06cf, Stride: 2}, {Lo: 0x06d2, Hi: 0x06d3, Stride: 1}, {Lo: 0x06d5, Hi: 0x06d5, Stride: 1},
	{Lo: 0x06ee, Hi: 0x06ef, Stride: 1}, {Lo: 0x0759, Hi: 0x075b, Stride: 1}, {Lo: 0x076b, Hi: 0x076c, Stride: 1}, {Lo: 0x0771, Hi: 0x0771, Stride: 1},
	{Lo: 0x0773, Hi: 0x0774, Stride: 1}, {Lo: 0x0778, Hi: 0x0779, Stride: 1}, {Lo: 0xfef5, Hi: 0xfefc, Stride: 1},
}}

// joinsOnward says whether a letter gives its hand to the next.
func joinsOnward(r rune) bool { return joins(r) && !unicode.Is(endsJoin, r) }

// wrapLabel breaks a label into lines of at most the width given, between words;
// only a word that is longer alone is broken, before a letter, never before what
// is set over one. It loses nothing but space. There is always a line.
func wrapLabel(s string, width, size float64) []string {
	var lines []string
	now, used := "", 0.0
	space := textWidth(" ", size)
	for _, word := range strings.Fields(printableLabel(s)) {
		w := textWidth(word, size)
		if now != "" && used+space+w <= width {
			now, used = now+" "+word, used+space+w
			continue
		}
		if now != "" {
			lines = append(lines, now)
		}
		if w > width {
			for cut := fitting(word, width, size); cut < len(word); cut = fitting(word, width, size) {
				lines, word = append(lines, word[:cut]), word[cut:]
			}
			w = textWidth(word, size)
		}
		now, used = word, w
	}
	if now != "" || len(lines) == 0 {
		lines = append(lines, now)
	}
	return lines
}

// fitting is how many bytes of a word fit, at least one letter with its signs.
func fitting(word string, width, size float64) int {
	used, letters := 0.0, 0
	for i, r := range word {
		w := widestForm(r)
		if w == 0 || unicode.Is(unicode.M, r) {
			continue // stays with the letter before it
		}
		used += float64(w) * size / 1000
		if letters > 0 && used > width {
			return i
		}
		letters++
	}
	return len(word)
}

// printableLabel replaces what XML cannot hold. Signs that turn the direction of a
// line may stay: they reach no further than their text element.
func printableLabel(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.IsControl(r) && !unicode.IsSpace(r), r&0xfffe == 0xfffe:
			return '\ufffd'
		}
		return r
	}, s)
}

// readsFromRight says whether a label reads from the right: as its first letter does, or
// as the drawing does where it has none. What is set apart in it, as a name in a
// sentence is, does not tell.
func readsFromRight(s string, otherwise bool) bool {
	apart := 0
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		switch class := p.Class(); {
		case class == bidi.LRI || class == bidi.RLI || class == bidi.FSI:
			apart++
		case class == bidi.PDI:
			apart = max(apart-1, 0)
		case apart > 0:
		case class == bidi.L:
			return false
		case class == bidi.R || class == bidi.AL:
			return true
		}
	}
	return otherwise
}

// chartAnchor is which end of a line stands where the label is put, in the
// direction of the drawing.
type chartAnchor int

const (
	atStart chartAnchor = iota
	atMiddle
	atEnd
)

// chartLabel is words, on lines.
type chartLabel struct {
	whole   string // as the caller wrote it
	lines   []string
	at      chartPoint // on the base of the first line
	anchor  chartAnchor
	ink     chartInk
	size    float64 // chartText where 0
	turned  bool    // reads upwards, by a quarter turn
	numeric bool    // digits and signs alone: reads from the left in all languages
}

func (l *chartLabel) letters() float64 {
	if l.size == 0 {
		return chartText
	}
	return l.size
}

func (l *chartLabel) bounds() chartBox {
	size, widest := l.letters(), 0.0
	for _, text := range l.lines {
		widest = max(widest, textWidth(text, size))
	}
	left := 0.0
	switch l.anchor {
	case atMiddle:
		left = -widest / 2
	case atEnd:
		left = -widest
	}
	// Naskh goes deep under the line.
	b := chartBox{left, -1.1 * size, left + widest, float64(len(l.lines)-1)*chartLine + 0.5*size}
	if l.turned {
		b = chartBox{b.top, -b.right, b.bottom, -b.left}
	}
	return chartBox{l.at.x + b.left, l.at.y + b.top, l.at.x + b.right, l.at.y + b.bottom}
}

func (l *chartLabel) write(p *chartPen) {
	fromRight := !l.numeric && readsFromRight(l.whole, p.mirror)
	anchor, direction := l.anchor, "ltr"
	if fromRight {
		direction = "rtl"
	}
	if fromRight != p.mirror && anchor != atMiddle {
		anchor = atStart + atEnd - anchor
	}
	x, y := p.x(l.at.x), p.y(l.at.y)
	fmt.Fprintf(&p.Buffer, `<text x="%s" y="%s" %s font-size="%s" direction="%s" text-anchor="%s"`, x, y, l.ink, svgNumber(l.letters()), direction, [...]string{"start", "middle", "end"}[anchor])
	if l.turned {
		angle := -90
		if p.mirror {
			angle = 90
		}
		fmt.Fprintf(&p.Buffer, ` transform="rotate(%d %s %s)"`, angle, x, y)
	}
	p.WriteString(">")
	for i, text := range l.lines {
		switch {
		case len(l.lines) == 1:
			p.WriteString(svgEscaped(text))
		default:
			fmt.Fprintf(&p.Buffer, `<tspan x="%s" y="%s">%s</tspan>`, x, svgNumber(l.at.y+p.dy+float64(i)*chartLine), svgEscaped(text))
		}
	}
	p.WriteString("</text>\n")
}

// wrappedLabel is a label in at most the width given.
func wrappedLabel(s string, width float64) *chartLabel {
	return &chartLabel{whole: s, lines: wrapLabel(s, width, chartText), ink: inkText}
}

// height is what the lines need, one under the other.
func (l *chartLabel) height() float64 { return float64(len(l.lines)) * chartLine }

func (l *chartLabel) width() float64 {
	b := l.bounds()
	if l.turned {
		return b.bottom - b.top
	}
	return b.right - b.left
}

// put sets a label beside a point, its lines about the point's height.
func (l *chartLabel) put(x, middle float64, anchor chartAnchor) *chartLabel {
	l.anchor = anchor
	l.at = chartPoint{x, middle - float64(len(l.lines)-1)*chartLine/2 + 0.35*l.letters()}
	return l
}

// numberLabel is a number at a point.
func numberLabel(s string, x, middle float64, anchor chartAnchor, ink chartInk, size float64) *chartLabel {
	l := &chartLabel{whole: s, lines: []string{s}, ink: ink, size: size, numeric: true}
	return l.put(x, middle, anchor)
}

// upright sets a label over a point, to be read upwards, its lines about the point.
func (l *chartLabel) upright(x, base float64) *chartLabel {
	l.turned, l.anchor = true, atStart
	l.at = chartPoint{x - float64(len(l.lines)-1)*chartLine/2 + 0.35*l.letters(), base}
	return l
}
