package convert

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pdfParagraph is a paragraph of the page, be it printed on one line or on many
// or on two pages.
type pdfParagraph struct {
	text        string
	page        int     // where it begins
	bottom      float32 // of its lowest line on that page
	rightToLeft bool
}

// paragraphs joins the lines of the document. What is printed on every page is
// left out, and numbers in the margin.
func (l *pdfLayout) paragraphs() []pdfParagraph {
	l.dropHeaders()
	perParagraph := l.dropNumbers()
	rows := l.rows
	m := measure(rows)
	var paragraphs []pdfParagraph
	var text []byte
	begun := 0
	for i, row := range rows {
		if i == begun {
			text = append(text[:0], row.text...)
		} else {
			text = joinLine(text, row.text)
		}
		if i+1 < len(rows) && !(perParagraph && rows[i+1].number != "") && m.goesOn(rows[begun:i+1], rows[i+1]) {
			continue
		}
		bottom := row.box.bottom
		if row.page != rows[begun].page {
			bottom = 0
		}
		paragraphs = append(paragraphs, pdfParagraph{string(text), rows[begun].page, bottom, rows[begun].right})
		begun = i + 1
	}
	return paragraphs
}

// joinLine adds the next printed line of a paragraph. A hyphen at the end of the
// line stays, for nobody can tell whether it belongs to the word; a soft one does
// not.
func joinLine(text []byte, next string) []byte {
	const soft = "\u00ad"
	if cut, ok := strings.CutSuffix(string(text[max(0, len(text)-len(soft)):]), soft); ok {
		return append(append(text[:len(text)-len(soft)], cut...), next...)
	}
	last, size := utf8.DecodeLastRune(text)
	first, _ := utf8.DecodeRuneInString(next)
	if last == '-' || last == '\u2010' {
		if before, _ := utf8.DecodeLastRune(text[:len(text)-size]); isOfWord(before) && isOfWord(first) {
			return append(text, next...)
		}
	}
	if unspaced(last) && unspaced(first) {
		return append(text, next...)
	}
	return append(append(text, ' '), next...)
}

func isOfWord(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// unspaced tells the scripts that put no space between words.
func unspaced(c rune) bool {
	return unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// pdfMeasure is how a document is set.
type pdfMeasure struct {
	leading float32               // from line to line of a paragraph, in heights of the font
	end     map[pdfColumn]float32 // where full lines end
	labels  map[string]int        // lines that begin with the same word and a colon
	margin  map[pdfColumn]float32 // where the other lines of a paragraph begin, in columns where its first stands in
}

const (
	farther  = 1.25 // leadings from which a gap parts paragraphs
	indented = 0.8  // heights of the font by which a first line stands in or out
	aligned  = 0.6  // heights of the font within which edges are the same
)

func measure(rows []pdfRow) pdfMeasure {
	m := pdfMeasure{end: map[pdfColumn]float32{}, labels: map[string]int{}}
	ends := map[pdfColumn][]pdfRow{}
	for _, r := range rows {
		ends[r.column] = append(ends[r.column], r)
		if name := lineLabel(r.text); name != "" {
			m.labels[name]++
		}
	}
	for column, of := range ends {
		m.end[column] = endOf(of)
	}
	m.leading = leadingOf(rows)
	m.margin = m.margins(rows)
	return m
}

// margins finds the columns whose paragraphs are set with the first line in: at
// least three lines that end full and stand in have one at the margin below them
// that begins in the middle of a sentence, and hardly any have one below that
// stands in as well.
func (m pdfMeasure) margins(rows []pdfRow) map[pdfColumn]float32 {
	left := map[pdfColumn]float32{}
	for _, r := range rows {
		if at, met := left[r.column]; !met || r.box.left < at {
			left[r.column] = r.box.left
		}
	}
	out, in := map[pdfColumn]int{}, map[pdfColumn]int{}
	for i := 1; i < len(rows); i++ {
		a, b := rows[i-1], rows[i]
		at := left[b.column]
		if a.column != b.column || !startsLower(b.text) || endsSentence(a.text) || m.fits(a, b) || !standsIn(a, at) {
			continue
		}
		if standsIn(b, at) {
			in[b.column]++
		} else {
			out[b.column]++
		}
	}
	margins := map[pdfColumn]float32{}
	for column, n := range out {
		if n >= 3 && n > 8*in[column] {
			margins[column] = left[column]
		}
	}
	return margins
}

func standsIn(r pdfRow, margin float32) bool { return r.box.left-margin > indented*r.box.height() }

// endOf is where the full lines of a column end: the farthest place where more
// than a stray line does. Where all lines are short, as in a talk of questions
// and answers, that is taken to be as far from the edge of the page as lines
// begin from the other.
func endOf(rows []pdfRow) float32 {
	slices.SortFunc(rows, func(a, b pdfRow) int { return cmp.Compare(b.box.right, a.box.right) })
	end, more := rows[0].box.right, max(1, len(rows)/50)
	for i := 0; i+more < len(rows); i++ {
		if near(rows[i], rows[i+more].box.right) {
			end = rows[i].box.right
			break
		}
	}
	full, left := 0, rows[0].box.left
	for _, r := range rows {
		if r.box.right <= end && near(r, end) {
			full++
		}
		left = min(left, r.box.left)
	}
	mirrored := rows[0].pageEnd - (left - rows[0].pageLeft)
	if rows[0].column.of == 1 && (full < 3 || 5*full < len(rows) || 3*(end-left) < mirrored-left) {
		return max(end, mirrored)
	}
	return end
}

func near(r pdfRow, end float32) bool {
	return max(r.box.right, end)-min(r.box.right, end) <= 3*r.box.height()
}

// leadingOf is the smallest distance between lines that is usual. In a dialogue
// of short answers the most usual one is that between paragraphs.
func leadingOf(rows []pdfRow) float32 {
	const bins = 80
	var count [bins]int
	total := 0
	for i := 1; i < len(rows); i++ {
		a, b := rows[i-1], rows[i]
		if a.page != b.page || a.column != b.column || !(b.box.height() > 0) {
			continue
		}
		if at := int((a.box.bottom - b.box.bottom) / b.box.height() * 20); at > 12 && at < bins-1 {
			count[at]++
			total++
		}
	}
	for at := 1; at < bins-1; at++ {
		if n := count[at-1] + count[at] + count[at+1]; count[at] > 0 && n >= 2 && n*12 >= total {
			return float32(at+1) / 20
		}
	}
	return 1.2
}

// goesOn tells whether a line belongs to the paragraph of those before.
func (m pdfMeasure) goesOn(before []pdfRow, row pdfRow) bool {
	last := before[len(before)-1]
	height := last.box.height()
	if row.right != last.right || otherSize(height, row.box.height()) {
		return false
	}
	if name := lineLabel(row.text); name != "" && m.labels[name] >= 3 {
		return false
	}
	fits := m.fits(last, row)
	margin, atMargin := m.margin[row.column]
	if atMargin && standsIn(row, margin) {
		return false
	}
	if row.page != last.page || row.column != last.column {
		return !endsSentence(last.text) && (!fits || startsLower(row.text))
	}
	if fits || last.box.bottom-row.box.bottom > farther*m.leading*height {
		return false
	}
	in := row.box.left - last.box.left
	switch {
	case len(before) == 1 && row.box.left-last.textLeft < aligned*height && last.textLeft-row.box.left < aligned*height:
		return true // below the text that follows a time or a name
	case len(before) == 1:
		return true // the first line stands in or out
	}
	return in < indented*height && in > -indented*height
}

// fits tells a line that was ended by hand: the first word of the next had room
// on it.
func (m pdfMeasure) fits(last, row pdfRow) bool {
	if strings.HasSuffix(last.text, "-") || strings.HasSuffix(last.text, "\u00ad") {
		return false
	}
	return last.box.right+0.25*last.box.height()+row.wordEnd-row.box.left <= m.end[last.column]
}

func otherSize(a, b float32) bool { return min(a, b) < 0.85*max(a, b) }

func startsLower(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(c)
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’)]`)
	c, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".?!:…؟۔。", c)
}

// lineLabel is a name before a colon at the beginning of a line.
func lineLabel(s string) string {
	name, _, found := strings.Cut(s[:min(len(s), 60)], ":")
	c, _ := utf8.DecodeRuneInString(name)
	if !found || !unicode.IsLetter(c) || unicode.IsLower(c) || len(strings.Fields(name)) > 4 || strings.ContainsAny(name, ".,;?!") {
		return ""
	}
	return name
}

// pageLine is a line near the end of a page that may be printed on all.
type pageLine struct {
	row    int
	page   int
	y      float32
	digits []int // its numbers
	beside bool  // a number in the margin, which is none of it, stands beside it
}

const (
	outermostRows = 3 // at either end of a page, in which headers and page numbers stand
	samePlace     = 2 // points
)

// dropHeaders leaves out lines that come again at the same place of other pages:
// the same words, and numbers that stay or count the pages.
func (l *pdfLayout) dropHeaders() {
	groups := map[string][]pageLine{}
	candidate := func(row int, text string, beside bool) {
		r := l.rows[row]
		words, digits := masked(strings.TrimSpace(text))
		groups[words] = append(groups[words], pageLine{row, r.page, r.box.bottom, digits, beside})
	}
	for i, r := range l.rows {
		if r.outer >= outermostRows {
			continue
		}
		candidate(i, r.number+" "+r.text, false)
		if r.number != "" && r.text != "" {
			candidate(i, r.text, true)
		}
	}
	for words, all := range groups {
		slices.SortStableFunc(all, func(a, b pageLine) int { return cmp.Compare(a.y, b.y) })
		for begun, i := 0, 1; i <= len(all); i++ {
			if i < len(all) && all[i].y-all[begun].y <= samePlace {
				continue
			}
			if l.isHeader(words, all[begun:i]) {
				l.mark(all[begun:i])
			}
			begun = i
		}
	}
	l.rows = slices.DeleteFunc(l.rows, func(r pdfRow) bool {
		if r.isHeader || r.isBeside {
			l.headers++
		}
		return r.isHeader
	})
	for i := range l.rows {
		if r := &l.rows[i]; r.isBeside {
			r.text, r.box = "", r.lead
		}
	}
}

func (l *pdfLayout) mark(lines []pageLine) {
	for _, c := range lines {
		if c.beside {
			l.rows[c.row].isBeside = true
		} else {
			l.rows[c.row].isHeader = true
		}
	}
}

// isHeader tells whether lines of the same words at the same place are one that
// is printed on the pages. On two pages alone that takes a number that counts
// them, or what is no sentence and nobody's speech.
func (l *pdfLayout) isHeader(words string, of []pageLine) bool {
	pages := map[int]bool{}
	outer := true
	for _, c := range of {
		pages[c.page] = true
		outer = outer && l.rows[c.row].outer == 0
	}
	if len(pages) < 2 || len(pages) < len(of) || 2*len(pages) < l.pages-1 {
		return false
	}
	counts := false
	for n := range of[0].digits {
		same, counting := true, true
		for _, c := range of[1:] {
			same = same && c.digits[n] == of[0].digits[n]
			counting = counting && c.digits[n]-c.page == of[0].digits[n]-of[0].page
		}
		if !same && !counting {
			return false
		}
		counts = counts || counting
	}
	return counts || len(pages) > 2 || outer && !endsSentence(words) && !strings.Contains(words, ":")
}

// masked is a line with a mark for each number, and the numbers; one too long to
// be a page's is -1.
func masked(s string) (string, []int) {
	var b strings.Builder
	var digits []int
	for i := 0; i < len(s); {
		end := i
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		if end == i {
			b.WriteByte(s[i])
			i++
			continue
		}
		n, err := strconv.Atoi(s[i:min(end, i+9)])
		if err != nil || end-i > 8 {
			n = -1
			b.WriteString(s[i:end])
		}
		b.WriteByte('#')
		digits = append(digits, n)
		i = end
	}
	return b.String(), digits
}

// dropNumbers leaves out a column of numbers that increase beside the text, and
// gives back to their lines those that are none. It tells whether they number
// paragraphs, as against lines.
func (l *pdfLayout) dropNumbers() (perParagraph bool) {
	inMargin := l.marginNumbers()
	steps, asLines := 0, 0
	for n, i := range inMargin[:max(0, len(inMargin)-1)] {
		if next := inMargin[n+1]; l.rows[i].page == l.rows[next].page {
			steps++
			if valueOf(l.rows[next])-valueOf(l.rows[i]) == next-i {
				asLines++
			}
		}
	}
	perParagraph = asLines*5 < steps*4
	margin := map[int]bool{}
	for _, i := range inMargin {
		margin[i] = true
	}
	l.numbers = len(inMargin)
	for i := range l.rows {
		if r := &l.rows[i]; r.number != "" && !margin[i] {
			r.restore()
		}
	}
	l.rows = slices.DeleteFunc(l.rows, func(r pdfRow) bool { return r.text == "" })
	return perParagraph
}

func valueOf(r pdfRow) int {
	n, _ := strconv.Atoi(r.number) // isNumber: five digits at most
	return n
}

// restore makes a number part of its line again.
func (r *pdfRow) restore() {
	if r.text == "" {
		r.text, r.box = r.number, r.lead
		r.textLeft, r.wordEnd = r.lead.left, r.lead.right
	} else {
		r.text = r.number + "\t" + r.text
		if !r.right {
			r.textLeft, r.wordEnd = r.box.left, r.lead.right
			r.box = r.box.with(r.lead)
		}
	}
	r.number = ""
}

// marginNumbers gives the rows that are numbered: at least three, one below the
// other, left of all text, the numbers not falling on any page.
func (l *pdfLayout) marginNumbers() []int {
	var leads []int
	for i, r := range l.rows {
		if r.number != "" && !r.right && r.column.of == 1 {
			leads = append(leads, i)
		}
	}
	if len(leads) < 3 {
		return nil
	}
	left := l.edge(leads, func(b pdfBox) float32 { return b.left })
	if right := l.edge(leads, func(b pdfBox) float32 { return b.right }); len(right) > len(left) {
		left = right
	}
	if len(left) < 3 {
		return nil
	}
	rising, falling, crossed := 0, 0, 0
	widest := float32(0)
	for n, i := range left {
		widest = max(widest, l.rows[i].lead.right)
		if n > 0 && l.rows[i].page == l.rows[left[n-1]].page {
			switch step := valueOf(l.rows[i]) - valueOf(l.rows[left[n-1]]); {
			case step > 0 && step <= 20:
				rising++
			case step != 0:
				falling++
			}
		}
	}
	for _, r := range l.rows {
		if r.text != "" && r.box.left < widest {
			crossed++
		}
	}
	if rising < 2 || falling*10 > rising || crossed*20 > len(l.rows) {
		return nil
	}
	return left
}

// edge gives those of the rows whose numbers are aligned at the most usual place.
func (l *pdfLayout) edge(of []int, place func(pdfBox) float32) []int {
	sorted := slices.Clone(of)
	slices.SortStableFunc(sorted, func(a, b int) int { return cmp.Compare(place(l.rows[a].lead), place(l.rows[b].lead)) })
	best, begun, length := 0, 0, 0
	for i := range sorted {
		for place(l.rows[sorted[i]].lead)-place(l.rows[sorted[begun]].lead) > aligned*l.rows[sorted[i]].lead.height() {
			begun++
		}
		if i-begun+1 > length {
			best, length = begun, i-begun+1
		}
	}
	most := sorted[best : best+length]
	slices.Sort(most)
	return most
}
