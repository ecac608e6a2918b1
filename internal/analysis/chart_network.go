package analysis

import (
	"math"
	"slices"
)

// NetworkChart is what goes together: nodes on a ring, the ties between them as
// wide as they are strong. Where a node stands means nothing, and says so less
// than a map of springs would.
type NetworkChart struct {
	Nodes    []NetworkNode
	Ties     []NetworkTie
	From, To string // heads of the data
	Strength string
	Places   int // decimals of strengths
}

// NetworkNode is drawn as large as its size, by area.
type NetworkNode struct {
	Label string
	Size  float64
}

// NetworkTie joins two nodes, by their places.
type NetworkTie struct {
	A, B     int
	Strength float64
}

// Draw sets nodes in the order given, half on either side, so that every label
// stands free beside the ring. It costs as much as there are nodes and ties; what
// is too weak to be shown is left out by the caller.
func (c NetworkChart) Draw(frame ChartFrame) *Drawing {
	d := &Drawing{frame: frame}
	c.data(d)
	var labels []*chartLabel
	var right, left []int // from the top: down one side and up the other, as a clock's hand goes
	for i, n := range c.Nodes {
		labels = append(labels, wrappedLabel(n.Label, 220))
		if i < (len(c.Nodes)+1)/2 {
			right = append(right, i)
		} else {
			left = append(left, i)
		}
	}
	slices.Reverse(left)
	at := make([]chartPoint, len(labels))
	high := max(stackedHeight(labels, right), stackedHeight(labels, left), 260)
	ringSide(at, labels, right, high, 1)
	ringSide(at, labels, left, high, -1)
	c.ties(d, at, chartPoint{0, high / 2})
	largest := 0.0
	for _, n := range c.Nodes {
		largest = max(largest, n.Size)
	}
	for i, n := range c.Nodes {
		r := 4.0
		if largest > 0 {
			r = max(3, 9*math.Sqrt(max(n.Size, 0)/largest))
		}
		d.draw(&chartDot{at: at[i], radius: r, ink: inkMark, says: n.Label})
		side, anchor := 1.0, atStart
		if i >= len(right) {
			side, anchor = -1, atEnd
		}
		d.draw(labels[i].put(at[i].x+side*14, at[i].y, anchor))
	}
	return d
}

const nodeGap = 6.0

func stackedHeight(labels []*chartLabel, of []int) (high float64) {
	for _, i := range of {
		high += labels[i].height() + nodeGap
	}
	return high
}

// ringSide sets the nodes of one side on a half circle, each as far under the last
// as its label is high.
func ringSide(at []chartPoint, labels []*chartLabel, of []int, high, side float64) {
	free := (high - stackedHeight(labels, of)) / float64(max(len(of), 1))
	y, r := 0.0, high/2
	for _, i := range of {
		step := labels[i].height() + nodeGap + free
		middle := y + step/2
		at[i] = chartPoint{side * math.Sqrt(max(r*r-(middle-r)*(middle-r), 0)), middle}
		y += step
	}
}

// ties bends every tie towards the middle, so that those of neighbours show.
func (c NetworkChart) ties(d *Drawing, at []chartPoint, middle chartPoint) {
	strongest := 0.0
	for _, t := range c.Ties {
		if tieCanBeDrawn(t) {
			strongest = max(strongest, t.Strength)
		}
	}
	for i, t := range c.Ties {
		if t.A == t.B || !tieCanBeDrawn(t) {
			continue
		}
		a, b := at[t.A], at[t.B]
		bend := chartPoint{(a.x+b.x)/4 + middle.x/2, (a.y+b.y)/4 + middle.y/2}
		d.draw(&chartShape{
			path:  []chartStep{{'M', [2]chartPoint{a}}, {'Q', [2]chartPoint{bend, b}}},
			ink:   inkEdge,
			width: 0.75 + 7.25*t.Strength/strongest,
			says:  c.Nodes[t.A].Label + " · " + c.Nodes[t.B].Label + ": " + d.Rows[i][2],
		})
	}
}

func tieCanBeDrawn(t NetworkTie) bool { return t.Strength > 0 && canBeDrawn(Figure{Value: t.Strength}) }

func (c NetworkChart) data(d *Drawing) {
	d.Head = []string{c.From, c.To, c.Strength}
	for _, t := range c.Ties {
		d.row(wordDatum(c.Nodes[t.A].Label), wordDatum(c.Nodes[t.B].Label), d.frame.figureDatum(Figure{Value: t.Strength}, c.Places))
	}
}
