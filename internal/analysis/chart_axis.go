package analysis

import "math"

// chartScale takes values to places on a line.
type chartScale struct {
	low, high  float64 // values
	from, upto float64 // places
	ticks      []float64
	places     int // of decimals that tell the ticks apart
}

func (s *chartScale) at(v float64) float64 {
	return s.from + (v-s.low)/(s.high-s.low)*(s.upto-s.from)
}

// scaleOver makes a scale whose ends are round numbers, with ticks at ones, twos
// or fives at least gap apart; whole keeps them at whole numbers. What is no
// number widens nothing.
func scaleOver(low, high, from, upto, gap float64, whole bool) *chartScale {
	if !(low < high) {
		high = low + 1
	}
	most := max(math.Floor(math.Abs(upto-from)/gap), 1)
	step := roundStep((high-low)/most, whole)
	s := &chartScale{from: from, upto: upto, places: max(0, int(-math.Floor(math.Log10(step)+1e-9)))}
	first := math.Floor(low/step + 1e-9)
	last := max(math.Ceil(high/step-1e-9), first+1)
	for i := first; i <= last; i++ {
		s.ticks = append(s.ticks, i*step)
	}
	s.low, s.high = first*step, last*step
	return s
}

// roundStep is the smallest of 1, 2, 5, 10, 20, ... and their tenths that is not
// below what is asked.
func roundStep(least float64, whole bool) float64 {
	if whole {
		least = max(least, 1)
	}
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= least*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// canBeDrawn says whether a figure can be drawn.
func canBeDrawn(v Figure) bool {
	return v.Undefined == "" && !math.IsNaN(v.Value) && !math.IsInf(v.Value, 0)
}

// figureExtent is the least and the most of the values and of zero.
func figureExtent(rows ...[]Figure) (low, high float64) {
	for _, row := range rows {
		for _, v := range row {
			if canBeDrawn(v) {
				low, high = min(low, v.Value), max(high, v.Value)
			}
		}
	}
	return low, high
}

// across draws ticks, their lines from top to bottom and their numbers under
// them, and what the axis counts. It gives the height it ends at.
func (d *Drawing) across(s *chartScale, top, bottom float64, counts string) float64 {
	for _, v := range s.ticks {
		d.draw(lineThrough(inkGrid, chartPoint{s.at(v), top}, chartPoint{s.at(v), bottom}))
		d.draw(numberLabel(d.frame.number(Figure{Value: v}, s.places), s.at(v), bottom+chartLine*0.7, atMiddle, inkSoft, chartTick))
	}
	return d.caption(counts, min(s.from, s.upto), bottom+chartLine*1.4, math.Abs(s.upto-s.from))
}

// caption sets words under an axis, and gives the height they end at.
func (d *Drawing) caption(words string, left, top, width float64) float64 {
	if words == "" {
		return top
	}
	l := wrappedLabel(words, width)
	l.ink = inkSoft
	d.draw(l.put(left+width/2, top+l.height()/2, atMiddle))
	return top + l.height()
}

// keyEntry is an entry of a chart's key: a sample, and what it stands for.
type keyEntry struct {
	sample func(left, middle float64) []chartMark // nil for words alone
	wide   float64                                // of the sample
	words  string
}

const keySample = 22.0

// key sets its entries side by side, and gives the height they end at.
func (d *Drawing) key(entries []keyEntry, left, top, width float64) float64 {
	if len(entries) == 0 {
		return top
	}
	x, y, row := left, top, 0.0
	for _, e := range entries {
		indent := 0.0
		if e.sample != nil {
			indent = e.wide + 6
		}
		l := wrappedLabel(e.words, max(width-indent, 120))
		needs := indent + l.width()
		if x > left && x+needs > left+width {
			x, y, row = left, y+row, 0
		}
		if e.sample != nil {
			for _, m := range e.sample(x, y+chartLine/2) {
				d.draw(m)
			}
		}
		d.draw(l.put(x+indent, y+l.height()/2, atStart))
		x, row = x+needs+18, max(row, l.height())
	}
	return y + row + 8
}

// areaEntry is a key's entry of a fill.
func areaEntry(ink chartInk, pattern int, words string) keyEntry {
	return keyEntry{func(left, middle float64) []chartMark {
		s := rectangleOf(ink, left, middle-6, left+keySample, middle+6)
		s.pattern = pattern
		return []chartMark{s}
	}, keySample, words}
}

// lineEntry is a key's entry of a line.
func lineEntry(ink chartInk, words string) keyEntry {
	return keyEntry{func(left, middle float64) []chartMark {
		return []chartMark{lineThrough(ink, chartPoint{left, middle}, chartPoint{left + keySample, middle})}
	}, keySample, words}
}

// labelColumn is labels under each other beside a chart: as wide as the widest needs,
// up to the width given.
func labelColumn(labels []string, width float64) (all []*chartLabel, widest float64) {
	for _, s := range labels {
		l := wrappedLabel(s, width)
		all = append(all, l)
		widest = max(widest, l.width())
	}
	return all, widest
}
