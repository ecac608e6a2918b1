package convert

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pdfBox is where something stands on a page: points of 1/72 inch, from the left
// lower corner. The box of a character is as high as its font, whatever its
// shape, and as wide as the pen moves; but see pdfRun.level.
type pdfBox struct{ left, bottom, right, top float32 }

func (b pdfBox) height() float32 { return b.top - b.bottom }

func (b pdfBox) isSane() bool {
	for _, v := range []float32{b.left, b.bottom, b.right, b.top} {
		if !(v > -1e7 && v < 1e7) {
			return false
		}
	}
	return true
}

func (b pdfBox) with(c pdfBox) pdfBox {
	return pdfBox{min(b.left, c.left), min(b.bottom, c.bottom), max(b.right, c.right), max(b.top, c.top)}
}

// beside tells whether two boxes stand on one line.
func (b pdfBox) beside(c pdfBox) bool {
	return min(b.top, c.top)-max(b.bottom, c.bottom) > 0.5*min(b.height(), c.height())
}

// gap is the distance between two boxes of a line, below zero where they overlap.
func (b pdfBox) gap(c pdfBox) float32 { return max(c.left-b.right, b.left-c.right) }

// turned is the box on the page turned back by so many quarters.
func (b pdfBox) turned(quarters int) pdfBox {
	switch quarters {
	case 1:
		return pdfBox{b.bottom, -b.right, b.top, -b.left}
	case 2:
		return pdfBox{-b.right, -b.top, -b.left, -b.bottom}
	case 3:
		return pdfBox{-b.top, b.left, -b.bottom, b.right}
	}
	return b
}

// pdfRun is a stretch of text on one line without a gap.
type pdfRun struct {
	text     string
	box      pdfBox
	quarters int
	wordEnd  float32 // where the first word ends
	spaced   bool    // a space follows
	right    int     // letters written from the right, twice, less those from the left
	words    int
	first    int // index of its first character on the page
}

// runGap splits a line into runs, tabGap is written as a tab; both in heights
// of the font.
const (
	runGap = 1.0
	tabGap = 1.2
)

// pdfPage takes the characters of a page as they come.
type pdfPage struct {
	runs []pdfRun

	run   pdfRun
	text  []byte
	last  pdfBox
	space bool // since the last character
	began bool

	shaped bool // boxes are as high as the shapes of their letters
}

// continues tells whether a character belongs to the run before it.
func (p *pdfPage) continues(g pdfBox) bool {
	if !p.began {
		return false
	}
	g = g.turned(p.run.quarters)
	return p.last.beside(g) && p.last.gap(g) <= runGap*max(p.last.height(), g.height())
}

func (p *pdfPage) begin(quarters int, c rune, g pdfBox) {
	p.endRun()
	p.began = true
	g = g.turned(quarters)
	p.run = pdfRun{quarters: quarters, box: g, wordEnd: g.right, words: 1}
	p.letter(c, g)
}

func (p *pdfPage) put(c rune, g pdfBox) {
	g = g.turned(p.run.quarters)
	if p.space {
		p.text = append(p.text, ' ')
		p.run.words++
	}
	if a, b := p.last.height(), g.height(); min(a, b) < 0.9*max(a, b) {
		p.shaped = true
	}
	p.run.box = p.run.box.with(g)
	if p.run.words == 1 {
		p.run.wordEnd = p.run.box.right
	}
	p.letter(c, g)
}

// level makes a run as high as its font, on a page whose fonts do not say how
// high they are. The engine goes by the shapes of the letters then, and a line
// without a "p" seems to be of another size than the next. Given are a place on
// the line and the size of the font.
func (r *pdfRun) level(x, y, size float32) {
	at := pdfBox{x, y, x, y}
	if at.isSane() && size > 0.5*r.box.height() && size < 4*r.box.height() {
		base := at.turned(r.quarters).bottom
		r.box.bottom, r.box.top = base-0.2*size, base+0.8*size
	}
}

func (p *pdfPage) letter(c rune, g pdfBox) {
	p.text = p.joined(c, g)
	p.last, p.space = g, false
	switch {
	case unicode.In(c, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko):
		p.run.right += 2 // their words are shorter, and a name in Latin letters is often among them
	case unicode.IsLetter(c):
		p.run.right--
	}
}

// joined is the text with one more letter. Lam and alef are one shape, which the
// engine takes apart with the second letter first.
func (p *pdfPage) joined(c rune, g pdfBox) []byte {
	before, n := utf8.DecodeLastRune(p.text)
	if c == 'ل' && g == p.last && strings.ContainsRune("اأإآٱ", before) {
		return utf8.AppendRune(utf8.AppendRune(p.text[:len(p.text)-n], c), before)
	}
	return utf8.AppendRune(p.text, c)
}

func (p *pdfPage) endRun() {
	if p.began {
		p.run.text, p.run.spaced = string(p.text), p.space
		p.runs = append(p.runs, p.run)
		p.text = p.text[:0]
	}
	p.began, p.space = false, false
}

// pdfRow is one printed line of a page or of a column.
type pdfRow struct {
	page   int
	column pdfColumn
	number string // in the margin, alone or before the text
	text   string
	box    pdfBox // of the text; of the number, where that is alone
	lead   pdfBox // of the number

	textLeft float32 // where the text begins behind a short beginning and a gap
	wordEnd  float32 // where the first word ends
	pageLeft float32 // the edges of the page
	pageEnd  float32
	right    bool // written from the right: left and right are exchanged in what is above
	isHeader bool // it is printed on the pages
	isBeside bool // and this but for its number
	outer    int  // from the upper or lower end of the page, the nearer, from 0
}

// pdfColumn is one of the columns that text stands in. Those of different pages
// are the same column.
type pdfColumn struct {
	quarters   int
	of, number int
	right      bool
}

// pdfLayout puts the lines of all pages in the order in which they are read.
type pdfLayout struct {
	rows    []pdfRow
	pages   int
	headers int // left out
	numbers int // left out
}

// add takes the runs of the next page, and where its edges are.
func (l *pdfLayout) add(page int, edge pdfBox, runs []pdfRun) {
	l.pages = page + 1
	begun := len(l.rows)
	quarters := make([][]pdfRun, 4)
	for _, r := range runs {
		quarters[r.quarters] = append(quarters[r.quarters], r)
	}
	slices.SortStableFunc(quarters, func(a, b []pdfRun) int { return cmp.Compare(len(b), len(a)) }) // how most of the page is turned
	for _, q := range quarters {
		if len(q) > 0 {
			l.order(q, pdfColumn{quarters: q[0].quarters, of: 1}, page, 0)
		}
	}
	for i := range l.rows[begun:] {
		r := &l.rows[begun+i]
		at := edge.turned(r.column.quarters)
		if r.pageLeft, r.pageEnd = at.left, at.right; r.right {
			r.pageLeft, r.pageEnd = -at.right, -at.left
		}
	}
	outermost(l.rows[begun:])
}

// deepestCut bounds how often a page is cut to look for columns.
const deepestCut = 8

// order adds the rows of a region: column by column where it has columns; where
// not, it is cut at its widest white, as above columns there may be a title.
func (l *pdfLayout) order(runs []pdfRun, column pdfColumn, page, depth int) {
	rows := rowsOf(runs)
	if depth == deepestCut || !mayHaveColumns(rows) {
		l.emit(rows, column, page)
		return
	}
	if left, right, ok := cutAcross(runs); ok {
		first, second := column, column
		first.of, second.of = column.of*2, column.of*2
		first.number, second.number = column.number*2, column.number*2+1
		if directionOf(runs) > 0 {
			left, right = right, left
		}
		l.order(left, first, page, depth+1)
		l.order(right, second, page, depth+1)
		return
	}
	at, widest := 0, float32(0)
	for i := 1; i < len(rows); i++ {
		if gap := boxOf(rows[i-1]).bottom - boxOf(rows[i]).top; gap > widest {
			at, widest = i, gap
		}
	}
	if at == 0 {
		l.emit(rows, column, page)
		return
	}
	l.order(slices.Concat(rows[:at]...), column, page, depth+1)
	l.order(slices.Concat(rows[at:]...), column, page, depth+1)
}

// rowsOf groups runs that stand on one line, from the top.
func rowsOf(runs []pdfRun) [][]pdfRun {
	runs = slices.Clone(runs)
	slices.SortStableFunc(runs, func(a, b pdfRun) int { return cmp.Compare(b.box.bottom+b.box.top, a.box.bottom+a.box.top) })
	var rows [][]pdfRun
	begun := 0
	for i := range runs {
		if i > begun && !runs[i].box.beside(runs[i-1].box) && !runs[i].box.beside(runs[begun].box) {
			rows = append(rows, runs[begun:i:i])
			begun = i
		}
	}
	if begun < len(runs) {
		rows = append(rows, runs[begun:])
	}
	return rows
}

func boxOf(runs []pdfRun) pdfBox {
	b := runs[0].box
	for _, r := range runs[1:] {
		b = b.with(r.box)
	}
	return b
}

func directionOf(runs []pdfRun) (right int) {
	for _, r := range runs {
		right += r.right
	}
	return right
}

// leastRows is from how many lines a column is told from a table.
const leastRows = 3

func mayHaveColumns(rows [][]pdfRun) bool {
	n := 0
	for _, r := range rows {
		if len(r) > 1 {
			n++
		}
	}
	return n >= leastRows
}

// mostCuts bounds how many of the white stripes of a region are looked at, the
// widest first.
const mostCuts = 4

// cutAcross finds the white stripe between two columns.
func cutAcross(runs []pdfRun) (left, right []pdfRun, ok bool) {
	byLeft := slices.Clone(runs)
	slices.SortStableFunc(byLeft, func(a, b pdfRun) int { return cmp.Compare(a.box.left, b.box.left) })
	type stripe struct {
		at    int
		width float32
	}
	var stripes []stripe
	end := byLeft[0].box.right
	for i, r := range byLeft {
		if gap := r.box.left - end; gap > 0.8*r.box.height() {
			stripes = append(stripes, stripe{i, gap})
		}
		end = max(end, r.box.right)
	}
	slices.SortStableFunc(stripes, func(a, b stripe) int { return cmp.Compare(b.width, a.width) })
	whole := boxOf(runs)
	for _, s := range stripes[:min(len(stripes), mostCuts)] {
		left, right := rowsOf(byLeft[:s.at]), rowsOf(byLeft[s.at:])
		if isColumn(left, whole) && isColumn(right, whole) && min(len(left), len(right))*3 >= max(len(left), len(right)) {
			return inOrder(runs, byLeft[s.at].box.left, false), inOrder(runs, byLeft[s.at].box.left, true), true
		}
	}
	return nil, nil, false
}

// inOrder keeps the runs on one side in the order in which they came.
func inOrder(runs []pdfRun, from float32, after bool) (side []pdfRun) {
	for _, r := range runs {
		if r.box.left >= from == after {
			side = append(side, r)
		}
	}
	return side
}

// isColumn tells a column of prose from labels, times and numbers beside it.
func isColumn(rows [][]pdfRun, whole pdfBox) bool {
	words := 0
	box := boxOf(rows[0])
	for _, r := range rows {
		box = box.with(boxOf(r))
		for _, run := range r {
			words += run.words
		}
	}
	return len(rows) >= leastRows && words >= 3*len(rows) && box.right-box.left >= 0.2*(whole.right-whole.left)
}

func (l *pdfLayout) emit(rows [][]pdfRun, column pdfColumn, page int) {
	for _, r := range rows {
		l.rows = append(l.rows, rowOf(r, column, page))
	}
}

// rowOf joins the runs of a line.
func rowOf(runs []pdfRun, column pdfColumn, page int) pdfRow {
	row := pdfRow{page: page, column: column, right: directionOf(runs) > 0}
	row.column.right = row.right
	if row.right {
		slices.SortStableFunc(runs, func(a, b pdfRun) int { return cmp.Compare(b.box.right, a.box.right) })
	} else {
		slices.SortStableFunc(runs, func(a, b pdfRun) int { return cmp.Compare(a.box.left, b.box.left) })
	}
	if isNumber(runs[0].text) {
		row.number, row.lead = runs[0].text, runs[0].box
		row.box = row.lead
		if runs = runs[1:]; len(runs) == 0 {
			return row
		}
	}
	row.box, row.wordEnd = boxOf(runs), runs[0].wordEnd
	var text strings.Builder
	for i, r := range runs {
		if i > 0 {
			gap, height := runs[i-1].box.gap(r.box), min(runs[i-1].box.height(), r.box.height())
			switch {
			case gap >= tabGap*height:
				text.WriteByte('\t')
			case gap > 0.1*height || runs[i-1].spaced:
				text.WriteByte(' ')
			}
		}
		text.WriteString(r.text)
	}
	row.text, row.textLeft = text.String(), row.box.left
	if row.right {
		row.text = marksFirst(row.text)
	}
	if len(runs) > 1 && utf8.RuneCountInString(runs[0].text) <= 24 {
		row.textLeft = runs[1].box.left
	}
	if row.right {
		row.textLeft = -row.box.right
		if len(runs) > 1 && utf8.RuneCountInString(runs[0].text) <= 24 {
			row.textLeft = -runs[1].box.right
		}
		row.wordEnd = -row.box.right + (runs[0].wordEnd - runs[0].box.left)
		row.box.left, row.box.right = -row.box.right, -row.box.left
	}
	return row
}

// marksFirst puts back a mark that the engine has behind the full stop and not on
// its letter.
func marksFirst(s string) string {
	if !strings.ContainsFunc(s, func(c rune) bool { return unicode.Is(unicode.Mn, c) }) {
		return s
	}
	letters := []rune(s)
	for i := 2; i < len(letters); i++ {
		if unicode.Is(unicode.Mn, letters[i]) && strings.ContainsRune(".،؛؟!:", letters[i-1]) && unicode.IsLetter(letters[i-2]) {
			letters[i-1], letters[i] = letters[i], letters[i-1]
		}
	}
	return string(letters)
}

// isNumber tells a line number.
func isNumber(s string) bool {
	return len(s) <= 5 && s != "" && strings.Trim(s, "0123456789") == ""
}

// outermost says of each row of a page how far it is from its ends.
func outermost(rows []pdfRow) {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rows[b].box.top, rows[a].box.top) })
	for at, i := range order {
		rows[i].outer = min(at, len(rows)-1-at)
	}
}
