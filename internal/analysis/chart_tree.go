package analysis

import "strconv"

// DendrogramChart is how leaves were joined, step by step.
type DendrogramChart struct {
	Leaves []string
	Tree   Tree   // of the leaves
	Cut    Figure // a line at this height; none where undefined
	Height string // the axis, and a head of the data
	Join   string // heads of the data
	First  string
	Second string
	Places int // decimals
}

// Draw sets the leaves under each other at the end, so that no lines cross.
func (c DendrogramChart) Draw(frame ChartFrame) *Drawing {
	d := &Drawing{frame: frame}
	c.data(d)
	labels, widest := labelColumn(c.Leaves, 260)
	most := 0.0
	for _, j := range c.Tree.Merges {
		most = max(most, j.Height)
	}
	if canBeDrawn(c.Cut) {
		most = max(most, c.Cut.Value)
	}
	s := scaleOver(0, most, max(frame.width()-widest-12, 240), 0, 60, false)
	middles := make([]float64, len(c.Leaves)+len(c.Tree.Merges))
	y := 0.0
	for _, leaf := range c.order() {
		high := max(22, labels[leaf].height()+4)
		middles[leaf] = y + high/2
		d.draw(labels[leaf].put(s.from+10, middles[leaf], atStart))
		y += high
	}
	d.across(s, 0, y, c.Height)
	place := func(branch int) chartPoint {
		if branch < len(c.Leaves) {
			return chartPoint{s.at(0), middles[branch]}
		}
		return chartPoint{s.at(c.Tree.Merges[branch-len(c.Leaves)].Height), middles[branch]}
	}
	for i, j := range c.Tree.Merges {
		a, b, at := place(j.A), place(j.B), s.at(j.Height)
		middles[len(c.Leaves)+i] = (a.y + b.y) / 2
		joined := lineThrough(inkLine, a, chartPoint{at, a.y}, chartPoint{at, b.y}, b)
		joined.says = c.Height + ": " + d.frame.number(Figure{Value: j.Height}, c.Places)
		d.draw(joined)
	}
	if canBeDrawn(c.Cut) {
		d.draw(lineThrough(inkDashed, chartPoint{s.at(c.Cut.Value), 0}, chartPoint{s.at(c.Cut.Value), y}))
	}
	return d
}

// order is the leaves from the top. Where there is no tree they stand as given.
func (c DendrogramChart) order() []int {
	if len(c.Tree.Order) == len(c.Leaves) {
		return c.Tree.Order
	}
	all := make([]int, len(c.Leaves))
	for i := range all {
		all[i] = i
	}
	return all
}

// name is a branch as the data call it: a leaf by its label, a join by the number
// of its step.
func (c DendrogramChart) name(branch int) chartDatum {
	if branch < len(c.Leaves) {
		return wordDatum(c.Leaves[branch])
	}
	return wordDatum("#" + strconv.Itoa(branch-len(c.Leaves)+1))
}

func (c DendrogramChart) data(d *Drawing) {
	d.Head = []string{c.Join, c.First, c.Second, c.Height}
	for i, j := range c.Tree.Merges {
		d.row(c.name(len(c.Leaves)+i), c.name(j.A), c.name(j.B), d.frame.figureDatum(Figure{Value: j.Height}, c.Places))
	}
}
