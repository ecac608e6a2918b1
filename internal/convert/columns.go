package convert

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// gridCell is the place of a cell in its table.
type gridCell struct{ row, column int }

// twoTongued is one table of a script.
type twoTongued struct {
	lines   []int
	first   map[gridCell]int    // its first line that is not blank
	said    map[gridCell]string // all of its lines
	in      map[gridCell][]int  // those of its lines that are not blank
	rows    []int               // in order
	columns []int
	pair    [2]int // the columns of the two languages
	spoken  [2]string
	like    likeness
	wrong   int // rows whose cells are the wrong way round
}

// inColumns finds tables that have the same talk in two of their columns.
func (s *script) inColumns() *sides {
	grids := s.grids()
	var main *twoTongued
	for _, g := range grids {
		if g.findPair() && (main == nil || len(g.like.lengths) > len(main.like.lengths)) {
			main = g
		}
	}
	if main == nil {
		return nil
	}
	found := newSides(InColumns, len(s.lines))
	found.Languages = main.spoken
	var all likeness
	wrong := 0
	var split []*twoTongued
	for _, g := range grids {
		if g.spoken == main.spoken || g.spoken == [2]string{main.spoken[1], main.spoken[0]} {
			split = append(split, g)
			all.lengths = append(all.lengths, g.like.lengths...)
			wrong += g.wrong
		}
	}
	if _, agrees := all.agree(); !agrees || 10*wrong > (10-inTen)*len(all.lengths) {
		return nil
	}
	for _, g := range split {
		s.splitGrid(found, g)
	}
	return found
}

func (s *script) grids() []*twoTongued {
	byNumber := map[int]*twoTongued{}
	var grids []*twoTongued
	for i, l := range s.lines {
		if l.table <= 0 {
			continue
		}
		g := byNumber[l.table]
		if g == nil {
			g = &twoTongued{first: map[gridCell]int{}}
			byNumber[l.table] = g
			grids = append(grids, g)
		}
		g.lines = append(g.lines, i)
	}
	for _, g := range grids {
		g.fill(s.lines)
	}
	return grids
}

func (g *twoTongued) fill(lines []line) {
	parts := map[gridCell][]string{}
	g.in = map[gridCell][]int{}
	rows, columns := map[int]bool{}, map[int]bool{}
	for _, i := range g.lines {
		at := gridCell{lines[i].row, lines[i].column}
		if strings.TrimSpace(lines[i].text) == "" {
			continue
		}
		if _, met := g.first[at]; !met {
			g.first[at] = i
		}
		parts[at] = append(parts[at], lines[i].text)
		g.in[at] = append(g.in[at], i)
		if !rows[at.row] {
			rows[at.row] = true
			g.rows = append(g.rows, at.row)
		}
		if !columns[at.column] {
			columns[at.column] = true
			g.columns = append(g.columns, at.column)
		}
	}
	slices.Sort(g.columns)
	g.said = make(map[gridCell]string, len(parts))
	for at, said := range parts {
		g.said[at] = strings.Join(said, "\n")
	}
}

// widestTable of a page. What costs as much as rows times columns stays linear.
const widestTable = 64

// enoughOfAColumn to tell its language from, in bytes.
const enoughOfAColumn = 16 << 10

// findPair takes the two longest columns in different languages.
func (g *twoTongued) findPair() bool {
	if len(g.columns) > widestTable {
		return false
	}
	type column struct {
		at, length int
		tongue     string
	}
	samples, lengths := map[int]*strings.Builder{}, map[int]int{}
	for _, row := range g.rows {
		for _, c := range g.columnsIn(row) {
			said := g.said[gridCell{row, c}]
			if samples[c] == nil {
				samples[c] = &strings.Builder{}
			}
			lengths[c] += utf8.RuneCountInString(said)
			if samples[c].Len() < enoughOfAColumn {
				samples[c].WriteString(said[:min(len(said), enoughOfAColumn)] + "\n")
			}
		}
	}
	var columns []column
	for _, c := range g.columns {
		columns = append(columns, column{c, lengths[c], columnTongue(samples[c].String())})
	}
	slices.SortStableFunc(columns, func(a, b column) int { return b.length - a.length })
	for i, c := range columns {
		if i == 0 || !differ(columns[0].tongue, c.tongue) {
			continue
		}
		one, other := columns[0], c
		if one.at > other.at {
			one, other = other, one
		}
		g.pair, g.spoken = [2]int{one.at, other.at}, [2]string{one.tongue, other.tongue}
		g.compare()
		return true
	}
	return false
}

// columnsIn gives the columns that have a cell in a row.
func (g *twoTongued) columnsIn(row int) []int {
	var in []int
	for _, c := range g.columns {
		if _, there := g.said[gridCell{row, c}]; there {
			in = append(in, c)
		}
	}
	return in
}

// columnTongue is as tongue, from more text.
func columnTongue(s string) string {
	if t := tongue(s); t == "" || t == "ar" {
		return t
	}
	if t := language(s); t != "" && t != "ar" {
		return t
	}
	return undetermined
}

// differ tells whether two languages are known to be two.
func differ(a, b string) bool {
	if a == "" || b == "" || a == b {
		return false
	}
	return a == "ar" || b == "ar" || a != undetermined && b != undetermined
}

func (g *twoTongued) compare() {
	for _, row := range g.rows {
		a, inA := g.said[gridCell{row, g.pair[0]}]
		b, inB := g.said[gridCell{row, g.pair[1]}]
		if !inA || !inB || namesLanguage(a) && namesLanguage(b) {
			continue
		}
		if one, _ := g.inStep(row); len(one) > 0 {
			there := strings.Split(b, "\n")
			for k, here := range strings.Split(a, "\n") {
				g.like.add(here, there[k])
			}
		} else {
			g.like.add(a, b)
		}
		if tongue(a) == g.spoken[1] || tongue(b) == g.spoken[0] {
			g.wrong++
		}
	}
}

// fewestInStep paragraphs of a cell, and as many of the other, are a talk that
// stands whole in one row.
const fewestInStep = 6

// inStep gives the lines of the two cells of a row where each paragraph has its
// counterpart: there are as many, and not few.
func (g *twoTongued) inStep(row int) (one, other []int) {
	one, other = g.in[gridCell{row, g.pair[0]}], g.in[gridCell{row, g.pair[1]}]
	if len(one) != len(other) || len(one) < fewestInStep {
		return nil, nil
	}
	return one, other
}

// kind is what a column beside the two holds.
type kind int

const (
	anything kind = iota
	speakers
	times
	counts
)

func (g *twoTongued) kindOf(column int) kind {
	n, numbers, clocks, names := 0, 0, 0, 0
	distinct := map[string]bool{}
	for _, row := range g.rows {
		said, there := g.said[gridCell{row, column}]
		if !there {
			continue
		}
		n++
		switch {
		case isKind(times, said):
			clocks++
		case isKind(counts, said):
			numbers++
		case isKind(speakers, said):
			names++
			distinct[keyOf(strings.TrimRight(strings.TrimSpace(said), ":： "))] = true
		}
	}
	switch most := (n*inTen + 9) / 10; {
	case n == 0:
		return anything
	case clocks >= most:
		return times
	case numbers >= most:
		return counts
	case names >= most && 2*len(distinct) <= n+1:
		return speakers
	}
	return anything
}

// isKind tells whether a cell holds what its column usually does, and nothing
// else.
func isKind(k kind, said string) bool {
	said = strings.TrimSpace(said)
	switch k {
	case times:
		_, n := timestamp(said)
		return n > 0 && n == len(said)
	case counts:
		return strings.Trim(said, "0123456789٠١٢٣٤٥٦٧٨٩.)#-") == ""
	case speakers:
		return looksLikeName(strings.TrimRight(said, ":： "))
	}
	return false
}

// splitGrid gives each cell of the two columns to its language. A heading across
// the row, and what stands in other columns than the two, belongs to both.
func (s *script) splitGrid(found *sides, g *twoTongued) {
	kinds := map[int]kind{}
	for _, c := range g.columns {
		if c != g.pair[0] && c != g.pair[1] {
			kinds[c] = g.kindOf(c)
		}
	}
	sideOf := map[int]int{g.pair[0]: slices.Index(found.Languages[:], g.spoken[0]), g.pair[1]: slices.Index(found.Languages[:], g.spoken[1])}
	for _, i := range g.lines {
		row, column := s.lines[i].row, s.lines[i].column
		a, inA := g.said[gridCell{row, g.pair[0]}]
		b, inB := g.said[gridCell{row, g.pair[1]}]
		heading := namesLanguage(a) && namesLanguage(b)
		side, ofPair := sideOf[column]
		switch {
		case heading, ofPair && g.said[gridCell{row, column}] == "":
			found.gone[i] = true
		case ofPair && inA && inB:
			found.of[i] = side
		case ofPair && tongue(a+b) == found.Languages[side]:
			found.of[i] = side
		case ofPair || !inA && !inB:
		case strings.TrimSpace(s.lines[i].text) == "":
			found.gone[i] = true
		case isKind(kinds[column], g.said[gridCell{row, column}]):
			found.gone[i] = true
			if kinds[column] == counts {
				found.numbers++
			}
		}
	}
	for _, row := range g.rows {
		one, inA := g.first[gridCell{row, g.pair[0]}]
		other, inB := g.first[gridCell{row, g.pair[1]}]
		if inA && inB {
			found.pair(one, other)
		}
		if here, there := g.inStep(row); len(here) > 0 {
			for k := range here {
				found.pair(here[k], there[k])
			}
		}
		for k, at := range []int{one, other} {
			if k == 0 && !inA || k == 1 && !inB {
				continue
			}
			found.speaker[at] = g.nearest(row, g.pair[k], kinds, speakers)
			found.clock[at] = g.nearest(row, g.pair[k], kinds, times)
		}
	}
}

// nearest is the first line of the cell of that kind which stands nearest to a
// column, the one before it rather than the one behind; -1 where there is none.
func (g *twoTongued) nearest(row, column int, kinds map[int]kind, wanted kind) int {
	best, distance := -1, 0
	for _, c := range g.columns {
		at, there := g.first[gridCell{row, c}]
		if kinds[c] != wanted || !there || !isKind(wanted, g.said[gridCell{row, c}]) {
			continue
		}
		d := 2 * (column - c)
		if d < 0 {
			d = -d + 1
		}
		if best < 0 || d < distance {
			best, distance = at, d
		}
	}
	return best
}
