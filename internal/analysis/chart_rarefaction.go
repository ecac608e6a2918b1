package analysis

import "slices"

// RarefactionChart is how many codes so many interviews would show, whatever the
// order they were held in.
type RarefactionChart struct {
	Curve      Curve       // beyond its base it is extrapolated
	Held       []Increment // Interviews of a Growth, as they were held; nil where that is not told
	Estimate   Figure      // Codes of an Unseen; not drawn where undefined
	Interviews string      // words: the axes, and the key
	Codes      string
	Expected   string
	Band       string
	Beyond     string // what is extrapolated
	InOrder    string
	Estimated  string
	LowIs      string
	HighIs     string
}

// Draw tells lines apart by their dashes.
func (c RarefactionChart) Draw(frame ChartFrame) *Drawing {
	d := &Drawing{frame: frame}
	c.data(d)
	_, most := figureExtent(c.Curve.Codes, c.Curve.High)
	for _, held := range c.Held {
		most = max(most, float64(held.Found))
	}
	last := max(len(c.Curve.Codes)-1, len(c.Held), 1)
	if canBeDrawn(c.Estimate) {
		most = max(most, c.Estimate.Value)
	}
	top := d.key(c.entries(), 0, 0, frame.width())
	title := wrappedLabel(c.Codes, 280)
	title.ink = inkSoft
	high := max(280, title.width())
	y := scaleOver(0, most, top+10+high, top+10, 40, true)
	side := 0.0
	for _, v := range y.ticks {
		side = max(side, textWidth(frame.number(Figure{Value: v}, 0), chartTick))
	}
	left := title.height() + side + 14
	x := scaleOver(0, float64(last), left, max(frame.width()-20, left+240), 44, true)
	for _, v := range y.ticks {
		d.draw(lineThrough(inkGrid, chartPoint{left, y.at(v)}, chartPoint{x.upto, y.at(v)}))
		d.draw(numberLabel(frame.number(Figure{Value: v}, 0), left-8, y.at(v), atEnd, inkSoft, chartTick))
	}
	title.upright(title.height()/2, top+10+(high+title.width())/2)
	d.draw(title)
	d.across(x, top+10, top+10+high, c.Interviews)
	c.lines(d, x, y)
	d.draw(lineThrough(inkAxis, chartPoint{left, y.upto}, chartPoint{left, y.from}, chartPoint{x.upto, y.from}))
	return d
}

func (c RarefactionChart) lines(d *Drawing, x, y *chartScale) {
	var up, down, known, beyond []chartPoint
	for n, codes := range c.Curve.Codes {
		at := x.at(float64(n))
		if low, high := c.band(n); canBeDrawn(low) && canBeDrawn(high) {
			up = append(up, chartPoint{at, y.at(high.Value)})
			down = append(down, chartPoint{at, y.at(low.Value)})
		}
		if !canBeDrawn(codes) {
			continue
		}
		mean := chartPoint{at, y.at(codes.Value)}
		if n <= c.Curve.Base.Units {
			known = append(known, mean)
		}
		if n >= c.Curve.Base.Units {
			beyond = append(beyond, mean) // from where the known end
		}
	}
	slices.Reverse(down)
	up = append(up, down...)
	if len(up) > 0 {
		// The band first, so that no line is under it.
		d.marks = append([]chartMark{areaWithin(inkBand, up...)}, d.marks...)
	}
	if canBeDrawn(c.Estimate) {
		d.draw(lineThrough(inkDotted, chartPoint{x.from, y.at(c.Estimate.Value)}, chartPoint{x.upto, y.at(c.Estimate.Value)}))
	}
	if len(known) > 0 {
		d.draw(lineThrough(inkLine, known...))
	}
	if len(beyond) > 1 {
		d.draw(lineThrough(inkDashed, beyond...))
	}
	for i, held := range c.Held {
		d.draw(&chartDot{at: chartPoint{x.at(float64(i + 1)), y.at(float64(held.Found))}, radius: 3, ink: inkMark})
	}
}

// band is what the curve has around so many interviews.
func (c RarefactionChart) band(n int) (low, high Figure) {
	if n >= len(c.Curve.Low) || n >= len(c.Curve.High) {
		return Figure{Undefined: NoData}, Figure{Undefined: NoData}
	}
	return c.Curve.Low[n], c.Curve.High[n]
}

func (c RarefactionChart) entries() []keyEntry {
	var all []keyEntry
	if slices.ContainsFunc(c.Curve.Codes, canBeDrawn) {
		all = append(all, lineEntry(inkLine, c.Expected))
	}
	if len(c.Curve.Low) > 0 {
		all = append(all, areaEntry(inkBand, 0, c.Band))
	}
	if len(c.Curve.Codes) > c.Curve.Base.Units+1 && canBeDrawn(c.Curve.Codes[c.Curve.Base.Units+1]) {
		all = append(all, lineEntry(inkDashed, c.Beyond))
	}
	if len(c.Held) > 0 {
		all = append(all, keyEntry{func(left, middle float64) []chartMark {
			return []chartMark{&chartDot{at: chartPoint{left + keySample/2, middle}, radius: 3, ink: inkMark}}
		}, keySample, c.InOrder})
	}
	if canBeDrawn(c.Estimate) {
		all = append(all, lineEntry(inkDotted, c.Estimated))
	}
	return all
}

func (c RarefactionChart) data(d *Drawing) {
	d.Head = []string{c.Interviews, c.Expected, c.LowIs, c.HighIs, c.InOrder}
	for n := range max(len(c.Curve.Codes), len(c.Held)+1) {
		row := []chartDatum{countDatum(n), {}, {}, {}, {}}
		if n < len(c.Curve.Codes) {
			row[1] = d.frame.figureDatum(c.Curve.Codes[n], 2)
		}
		if n < len(c.Curve.Low) {
			low, high := c.band(n)
			row[2], row[3] = d.frame.figureDatum(low, 2), d.frame.figureDatum(high, 2)
		}
		if n > 0 && n <= len(c.Held) {
			row[4] = countDatum(c.Held[n-1].Found)
		}
		d.row(row...)
	}
	if canBeDrawn(c.Estimate) {
		d.row(wordDatum(c.Estimated), d.frame.figureDatum(c.Estimate, 2), chartDatum{}, chartDatum{}, chartDatum{})
	}
}
