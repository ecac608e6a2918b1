package analysis

import "math"

// ScatterChart is a map: what is alike lies close. Both axes have one scale, and
// neither means anything by itself.
type ScatterChart struct {
	Points []ScatterPoint
	Groups []string // words of the key; a point names its group by its place
	Point  string   // heads of the data
	X, Y   string
	Group  string
	Places int // decimals
}

// ScatterPoint is drawn in the shape of its group.
type ScatterPoint struct {
	Label string
	X, Y  float64
	Group int
}

// lies says whether the point has a place: without one its label stands beside
// the map.
func (p ScatterPoint) lies() bool {
	return canBeDrawn(Figure{Value: p.X}) && canBeDrawn(Figure{Value: p.Y})
}

// Draw sets every label at the free place nearest to its point, or, where none is
// free, beside the map; a line leads to a label that stands away.
func (c ScatterChart) Draw(frame ChartFrame) *Drawing {
	d := &Drawing{frame: frame}
	c.data(d)
	top := 0.0
	if len(c.Groups) > 0 {
		var entries []keyEntry
		for i, name := range c.Groups {
			entries = append(entries, keyEntry{func(left, middle float64) []chartMark {
				return []chartMark{groupShape(i, chartPoint{left + 7, middle})}
			}, 14, name})
		}
		top = d.key(entries, 0, 0, frame.width()) + 4
	}
	at, plot := c.places(frame.width(), top)
	d.draw(rectangleOf(inkVoid, plot.left, plot.top, plot.right, plot.bottom))
	taken := boxGrid{}
	for i, p := range at {
		if !c.Points[i].lies() {
			continue
		}
		mark := groupShape(c.Points[i].Group, p)
		mark.says = c.Points[i].Label
		d.draw(mark)
		taken.add(chartBox{p.x - 6, p.y - 6, p.x + 6, p.y + 6})
	}
	aside := plot.top
	for i, p := range at {
		l := wrappedLabel(c.Points[i].Label, 180)
		lies := c.Points[i].lies()
		free, away := false, false
		if lies {
			free, away = c.beside(l, p, plot, taken)
		}
		if !free {
			l.put(plot.right+24, aside+l.height()/2, atStart)
			aside += l.height() + 2
		}
		if lies && (away || !free) {
			b := l.bounds()
			d.draw(lineThrough(inkLeader, p, chartPoint{min(max(p.x, b.left), b.right), min(max(p.y, b.top), b.bottom)}))
		}
		taken.add(l.bounds())
		d.draw(l)
	}
	return d
}

// places are where the points lie, in a plot about them.
func (c ScatterChart) places(width, top float64) ([]chartPoint, chartBox) {
	b, some := chartBox{}, false
	for _, p := range c.Points {
		here := chartBox{p.X, p.Y, p.X, p.Y}
		switch {
		case p.lies() && some:
			b = b.with(here)
		case p.lies():
			b, some = here, true
		}
	}
	const inside = 40.0 // between the plot's edge and the points
	across, down := b.right-b.left, b.bottom-b.top
	scale := (width - 2*inside) / max(across, down*1.2, 1e-300)
	high := max(down*scale, 120) + 2*inside
	plot := chartBox{0, top, width, top + high}
	at := make([]chartPoint, len(c.Points))
	for i, p := range c.Points {
		// Greater is higher.
		at[i] = chartPoint{width/2 + (p.X-(b.left+b.right)/2)*scale, top + high/2 - (p.Y-(b.top+b.bottom)/2)*scale}
	}
	return at, plot
}

// beside puts a label at the free place nearest to its point, in the plot; away
// where it is too far for the eye to see whose it is.
func (c ScatterChart) beside(l *chartLabel, p chartPoint, plot chartBox, taken boxGrid) (free, away bool) {
	for ring := range 6 {
		r := 10 + 14*float64(ring)
		for _, side := range []struct {
			x, y   float64
			anchor chartAnchor
		}{{1, 0, atStart}, {-1, 0, atEnd}, {0, -1, atMiddle}, {0, 1, atMiddle}, {0.8, -0.8, atStart}, {0.8, 0.8, atStart}, {-0.8, -0.8, atEnd}, {-0.8, 0.8, atEnd}} {
			// Half a label's height more, where it is over or under its point.
			l.put(p.x+side.x*r, p.y+side.y*(r+l.height()/2), side.anchor)
			b := l.bounds()
			if b.left >= plot.left && b.right <= plot.right && b.top >= plot.top && b.bottom <= plot.bottom && !taken.meets(b) {
				return true, ring > 0
			}
		}
	}
	return false, false
}

// groupShape is the mark of a group: its form says it, and on a screen its hue.
func groupShape(group int, at chartPoint) *chartShape {
	const r = 5.5
	ring := func(corners int, turn, inner float64) *chartShape {
		var points []chartPoint
		for i := range corners {
			a := 2*math.Pi*float64(i)/float64(corners) + turn
			long := r
			if inner > 0 && i%2 == 1 {
				long = inner
			}
			points = append(points, chartPoint{at.x + long*math.Sin(a), at.y - long*math.Cos(a)})
		}
		ink, _ := seriesInk(group)
		return areaWithin(ink, points...)
	}
	forms := []func() *chartShape{
		func() *chartShape { return ring(16, 0, 0) },
		func() *chartShape { return ring(4, math.Pi/4, 0) },
		func() *chartShape { return ring(3, 0, 0) },
		func() *chartShape { return ring(4, 0, 0) },
		func() *chartShape { return ring(3, math.Pi, 0) },
		func() *chartShape { return ring(8, 0, 2) },
		func() *chartShape { return ring(10, 0, 2.5) },
		func() *chartShape { return ring(5, 0, 0) },
	}
	return forms[group%len(forms)]()
}

// boxGrid finds whether a box meets one that is taken, by looking only nearby.
type boxGrid map[[2]int][]chartBox

const gridCell = 64.0

func (g boxGrid) each(b chartBox, visit func(at [2]int) bool) {
	for x := int(math.Floor(b.left / gridCell)); x <= int(math.Floor(b.right/gridCell)); x++ {
		for y := int(math.Floor(b.top / gridCell)); y <= int(math.Floor(b.bottom/gridCell)); y++ {
			if !visit([2]int{x, y}) {
				return
			}
		}
	}
}

// fullCell is how many boxes are kept of a cell: more cannot lie there free of each
// other, and a cell that points crowd counts as full.
const fullCell = 64

func (g boxGrid) add(b chartBox) {
	g.each(b, func(at [2]int) bool {
		if len(g[at]) < fullCell {
			g[at] = append(g[at], b)
		}
		return true
	})
}

func (g boxGrid) meets(b chartBox) (met bool) {
	g.each(b, func(at [2]int) bool {
		met = len(g[at]) == fullCell
		for _, o := range g[at] {
			met = met || o.meets(b)
		}
		return !met
	})
	return met
}

func (c ScatterChart) data(d *Drawing) {
	d.Head = []string{c.Point, c.X, c.Y}
	if len(c.Groups) > 0 {
		d.Head = append(d.Head, c.Group)
	}
	for _, p := range c.Points {
		row := []chartDatum{wordDatum(p.Label), d.frame.figureDatum(Figure{Value: p.X}, c.Places), d.frame.figureDatum(Figure{Value: p.Y}, c.Places)}
		if len(c.Groups) > 0 {
			row = append(row, wordDatum(c.Groups[p.Group]))
		}
		d.row(row...)
	}
}
