package analysis

import (
	"slices"

	"sheaf/internal/text"
)

// PortraitChart is one document from its first letter to its last, with a lane
// for everything that was laid on it.
type PortraitChart struct {
	Length int // bytes of the document
	Lanes  []PortraitLane
	LaneIs string // heads of the data: "Code"
	From   string
	To     string
	Axis   string // per cent of the document
}

// PortraitLane is where one thing was laid; spans may overlap.
type PortraitLane struct {
	Label string
	Spans []text.Span
}

// Draw joins spans that would touch on the page, so that a lane never has more
// marks than can be told apart. The data have all of them.
func (c PortraitChart) Draw(frame ChartFrame) *Drawing {
	d := &Drawing{frame: frame}
	c.data(d)
	var names []string
	for _, l := range c.Lanes {
		names = append(names, l.Label)
	}
	labels, side := labelColumn(names, 240)
	left := side + 12
	s := scaleOver(0, 100, left, left+max(frame.width()-left-10, 240), 60, true)
	type lane struct{ top, bottom float64 }
	var lanes []lane
	y := 0.0
	for _, l := range labels {
		high := max(22, l.height()+4)
		lanes = append(lanes, lane{y, y + high})
		d.draw(rectangleOf(inkTrack, left, y+high/2-7, s.upto, y+high/2+7))
		y += high
	}
	d.across(s, 0, y, c.Axis)
	for i, l := range lanes {
		middle := (l.top + l.bottom) / 2
		d.draw(labels[i].put(side, middle, atEnd))
		for _, run := range c.runs(s, c.Lanes[i].Spans) {
			d.draw(rectangleOf(inkMark, run.left, middle-7, run.right, middle+7))
		}
	}
	return d
}

// runs are the stretches of a lane that are covered, from the left. A span is at
// least a pixel wide.
func (c PortraitChart) runs(s *chartScale, spans []text.Span) []chartBox {
	spans = slices.SortedFunc(slices.Values(spans), func(a, b text.Span) int { return a.Start - b.Start })
	length := float64(max(c.Length, 1))
	var all []chartBox
	for _, span := range spans {
		from := s.at(100 * min(float64(span.Start)/length, 1))
		upto := max(s.at(100*min(float64(span.End)/length, 1)), from+1)
		if n := len(all); n > 0 && from <= all[n-1].right+0.5 {
			all[n-1].right = max(all[n-1].right, upto)
			continue
		}
		all = append(all, chartBox{left: from, right: upto})
	}
	return all
}

func (c PortraitChart) data(d *Drawing) {
	d.Head = []string{c.LaneIs, c.From, c.To}
	for _, l := range c.Lanes {
		for _, span := range l.Spans {
			d.row(wordDatum(l.Label), countDatum(span.Start), countDatum(span.End))
		}
	}
}
