package analysis

import (
	"math"
	"slices"
)

// HeatMapChart is a table whose cells are the darker the more there is in them.
// Every cell shows its number.
type HeatMapChart struct {
	Rows, Columns       []string
	RowsAre, ColumnsAre string     // "Code", "Participant"
	Counts              string     // what stands in the cells
	Cells               [][]Figure // by row and column
	Places              int        // decimals
}

// Draw darkens by how far a cell is from zero; less than zero shows by its sign.
func (c HeatMapChart) Draw(frame ChartFrame) *Drawing {
	d := &Drawing{frame: frame}
	c.data(d)
	rows, side := labelColumn(c.Rows, 240)
	wide, heads := c.heads(frame, frame.width()-side-10)
	top := c.key(d, side+10)
	x := func(j int) float64 { return side + 10 + float64(j)*wide }
	y := d.heads(heads, x(0), top, wide)
	most := c.most()
	for i, l := range rows {
		high := max(26, l.height()+6)
		d.draw(l.put(side, y+high/2, atEnd))
		for j, v := range c.Cells[i] {
			ink, pattern := heatInk(v, most)
			cell := rectangleOf(ink, x(j), y, x(j)+wide, y+high)
			cell.pattern = pattern
			cell.says = c.Rows[i] + " · " + c.Columns[j] + ": " + d.Rows[i][j+1]
			d.draw(cell)
			if pattern == 0 {
				d.draw(numberLabel(frame.number(v, c.Places), x(j)+wide/2, y+high/2, atMiddle, inkText, chartText))
			}
		}
		y += high
	}
	if len(rows) == 0 || len(heads) == 0 {
		d.draw(wrappedLabel(frame.Undefined, frame.width()).put(0, y, atStart))
	}
	return d
}

func (c HeatMapChart) data(d *Drawing) {
	d.Head = append([]string{c.RowsAre}, c.Columns...)
	for i, name := range c.Rows {
		row := []chartDatum{wordDatum(name)}
		for _, v := range c.Cells[i] {
			row = append(row, d.frame.figureDatum(v, c.Places))
		}
		d.row(row...)
	}
}

func (c HeatMapChart) heads(frame ChartFrame, room float64) (wide float64, all []*chartLabel) {
	wide = 34
	for _, row := range c.Cells {
		for _, v := range row {
			wide = max(wide, textWidth(frame.number(v, c.Places), chartText)+10)
		}
	}
	return columnHeads(c.Columns, wide, room)
}

// columnHeads are the labels over columns of at least such a width, side by side where
// they fit whole into three lines and upright otherwise, and how wide a column is.
func columnHeads(columns []string, atLeast, room float64) (wide float64, all []*chartLabel) {
	wide = atLeast
	flat := min(max(wide, room/float64(max(len(columns), 1))), 110)
	fits := true
	for _, name := range columns {
		l := wrappedLabel(name, flat-6)
		all = append(all, l)
		fits = fits && len(l.lines) <= 3 && longestWord(name) <= flat-6
	}
	if fits {
		return flat, all
	}
	all = nil
	for _, name := range columns {
		l := wrappedLabel(name, 190)
		l.turned = true
		all = append(all, l)
		wide = max(wide, l.height()+4)
	}
	return max(wide, min(flat, 48)), all
}

// heads sets labels over columns that begin at left, and gives the height they end at.
func (d *Drawing) heads(heads []*chartLabel, left, top, wide float64) (y float64) {
	tallest := 0.0
	for _, l := range heads {
		b := l.bounds()
		tallest = max(tallest, b.bottom-b.top)
	}
	y = top + tallest + 4
	for j, l := range heads {
		middle := left + (float64(j)+0.5)*wide
		if l.turned {
			d.draw(l.upright(middle, y-4))
		} else {
			d.draw(l.put(middle, y-4-l.height()/2, atMiddle))
		}
	}
	return y
}

func longestWord(s string) float64 {
	longest, from := 0.0, 0
	for i, r := range s + " " {
		if r == ' ' {
			longest, from = max(longest, textWidth(s[from:i], chartText)), i+1
		}
	}
	return longest
}

func (c HeatMapChart) most() float64 {
	low, high := figureExtent(c.Cells...)
	return max(-low, high)
}

func heatInk(v Figure, most float64) (_ chartInk, pattern int) {
	switch {
	case !canBeDrawn(v):
		return inkVoid, voidPattern
	case most == 0:
		return heatInks[0], 0
	}
	return heatInks[int(math.Ceil(math.Abs(v.Value)/most*float64(len(heatInks)-1)-1e-9))], 0
}

// key shows the steps between nothing and the most, and what has no value. It
// gives the height it ends at.
func (c HeatMapChart) key(d *Drawing, left float64) float64 {
	entries := []keyEntry{{words: c.Counts}, areaEntry(heatInks[0], 0, d.frame.number(Figure{}, 0))}
	if most := c.most(); most > 0 {
		const step = 14.0
		entries = append(entries, keyEntry{func(x, middle float64) (all []chartMark) {
			for i, ink := range heatInks[1:] {
				all = append(all, rectangleOf(ink, x+float64(i)*step, middle-6, x+float64(i+1)*step, middle+6))
			}
			return all
		}, step * float64(len(heatInks)-1), d.frame.number(Figure{Value: most}, c.Places)})
	}
	if slices.ContainsFunc(c.Cells, func(row []Figure) bool {
		return slices.ContainsFunc(row, func(v Figure) bool { return !canBeDrawn(v) })
	}) {
		entries = append(entries, areaEntry(inkVoid, voidPattern, d.frame.Undefined))
	}
	return d.key(entries, left, 0, d.frame.width()-left)
}
