package analysis

// BarChart is bars beside each other, in one series or in several.
type BarChart struct {
	Rows    []string
	RowsAre string // "Theme"
	Series  []string
	Values  [][]Figure // by row and series; nil where no more is known than Low and High
	Low     [][]Figure // ends of intervals, as Values; nil where there are none
	High    [][]Figure
	LowIs   string // heads of the data where there are intervals
	HighIs  string
	Axis    string // what the bars count
	Places  int    // decimals
	Whole   bool   // the axis has whole numbers alone
}

const barHigh = 17.0

// known is where bars end: at the least that is known where there are no values.
func (c BarChart) known() [][]Figure {
	if c.Values == nil {
		return c.Low
	}
	return c.Values
}

// written is what stands at the end of a bar.
func (c BarChart) written(frame ChartFrame, i, j int) string {
	if c.Values != nil {
		return frame.number(c.Values[i][j], c.Places)
	}
	low, high := frame.number(c.Low[i][j], c.Places), frame.number(c.High[i][j], c.Places)
	if low == high {
		return low
	}
	return low + "–" + high
}

// Draw lets bars begin at zero, to either side.
func (c BarChart) Draw(frame ChartFrame) *Drawing {
	d := &Drawing{frame: frame}
	c.data(d)
	rows, side := labelColumn(c.Rows, 260)
	low, high := figureExtent(append(append(append([][]Figure{}, c.Values...), c.Low...), c.High...)...)
	values := c.known()
	left, room := side+10, 0.0
	for i, row := range values {
		for j := range row {
			room = max(room, textWidth(c.written(frame, i, j), chartText)+6)
		}
	}
	if low < 0 {
		left += room
	}
	s := scaleOver(low, high, left, left+max(frame.width()-left-room, 200), 60, c.Whole)
	top := 0.0
	if len(c.Series) > 1 {
		var entries []keyEntry
		for i, name := range c.Series {
			ink, pattern := seriesInk(i)
			entries = append(entries, areaEntry(ink, pattern, name))
		}
		top = d.key(entries, 0, 0, frame.width())
	}
	heights, bottom := make([]float64, len(rows)), top
	for i, l := range rows {
		heights[i] = max(float64(len(values[i]))*barHigh+8, l.height()+4)
		bottom += heights[i]
	}
	d.across(s, top, bottom, c.Axis)
	y := top
	for i, l := range rows {
		middle := y + heights[i]/2
		d.draw(l.put(side, middle, atEnd))
		for j, v := range values[i] {
			c.bar(d, s, i, j, middle+(float64(j)-float64(len(values[i]))/2)*barHigh, v)
		}
		y += heights[i]
	}
	d.draw(lineThrough(inkAxis, chartPoint{s.at(0), top}, chartPoint{s.at(0), bottom}))
	return d
}

func (c BarChart) bar(d *Drawing, s *chartScale, i, j int, top float64, v Figure) {
	middle, end := top+barHigh/2, s.at(0)
	if canBeDrawn(v) {
		end = s.at(v.Value)
		ink, pattern := seriesInk(j)
		b := rectangleOf(ink, min(s.at(0), end), top+2, max(s.at(0), end), top+barHigh-2)
		b.pattern = pattern
		b.says = c.Rows[i] + " · " + c.Series[j] + ": " + c.written(d.frame, i, j)
		d.draw(b)
	}
	anchor, away := atStart, 5.0
	if v.Value < 0 {
		anchor, away = atEnd, -5
	}
	if c.Low != nil && c.High != nil && canBeDrawn(c.Low[i][j]) && canBeDrawn(c.High[i][j]) {
		from, upto := s.at(c.Low[i][j].Value), s.at(c.High[i][j].Value)
		for _, ink := range []chartInk{inkHalo, inkAxis} {
			d.draw(lineThrough(ink, chartPoint{from, middle}, chartPoint{upto, middle}))
			d.draw(lineThrough(ink, chartPoint{from, middle - 3}, chartPoint{from, middle + 3}))
			d.draw(lineThrough(ink, chartPoint{upto, middle - 3}, chartPoint{upto, middle + 3}))
		}
		end = max(end, upto)
		if v.Value < 0 {
			end = min(s.at(v.Value), from)
		}
	}
	d.draw(numberLabel(c.written(d.frame, i, j), end+away, middle, anchor, inkText, chartText))
}

func (c BarChart) data(d *Drawing) {
	d.Head = []string{c.RowsAre}
	intervals := c.Low != nil && c.High != nil
	for _, name := range c.Series {
		switch {
		case c.Values == nil && intervals:
			d.Head = append(d.Head, name+" · "+c.LowIs, name+" · "+c.HighIs)
		case intervals:
			d.Head = append(d.Head, name, c.LowIs, c.HighIs)
		default:
			d.Head = append(d.Head, name)
		}
	}
	for i, name := range c.Rows {
		row := []chartDatum{wordDatum(name)}
		for j, v := range c.known()[i] {
			if c.Values != nil {
				row = append(row, d.frame.figureDatum(v, c.Places))
			}
			if intervals {
				row = append(row, d.frame.figureDatum(c.Low[i][j], c.Places), d.frame.figureDatum(c.High[i][j], c.Places))
			}
		}
		d.row(row...)
	}
}
