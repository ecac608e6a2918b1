package analysis

import (
	"math"
	"time"
)

// TimelineChart is events that are told, a row each, on one axis of time.
type TimelineChart struct {
	Events []TimelineEvent // in the order of the rows; those of a group stand together
	Event  string          // heads of the data, and words of the key
	Group  string
	From   string
	To     string
	About  string // dates that are not told exactly
}

// TimelineEvent lasts from a day to another; To may be zero. Without From it has
// its row and no mark.
type TimelineEvent struct {
	Label, Group string
	From, To     time.Time
	About        bool
}

// Draw writes dates as ISO 8601 does, which no language reads otherwise.
func (c TimelineChart) Draw(frame ChartFrame) *Drawing {
	d := &Drawing{frame: frame}
	c.data(d)
	var names []string
	about := false
	for _, e := range c.Events {
		names = append(names, e.Label)
		about = about || e.About
	}
	labels, side := labelColumn(names, 280)
	left := side + 14
	t := c.axis(left, left+max(frame.width()-left-30, 240))
	top := 0.0
	if about {
		ink, pattern := seriesInk(1)
		top = d.key([]keyEntry{areaEntry(ink, pattern, c.About)}, left, 0, frame.width()-left)
	}
	y := top
	var rows []func()
	for i, e := range c.Events {
		if e.Group != "" && (i == 0 || e.Group != c.Events[i-1].Group) {
			head := wrappedLabel(e.Group, t.upto)
			head.ink = inkSoft
			d.draw(head.put(0, y+10+head.height()/2, atStart))
			y += head.height() + 12
			d.draw(lineThrough(inkGrid, chartPoint{0, y}, chartPoint{t.upto, y}))
		}
		high := max(24, labels[i].height()+4)
		middle := y + high/2
		rows = append(rows, func() {
			d.draw(labels[i].put(side, middle, atEnd))
			c.event(d, t, e, middle)
		})
		y += high
	}
	for _, tick := range t.ticks {
		at := t.at(tick.day)
		d.draw(lineThrough(inkGrid, chartPoint{at, top}, chartPoint{at, y}))
		d.draw(numberLabel(tick.reads, at, y+chartLine*0.7, atMiddle, inkSoft, chartTick))
	}
	for _, row := range rows {
		row()
	}
	return d
}

func (c TimelineChart) event(d *Drawing, t *timeAxis, e TimelineEvent, middle float64) {
	if e.From.IsZero() {
		d.draw(numberLabel("–", t.from, middle, atStart, inkSoft, chartText))
		return
	}
	ink, pattern := inkMark, 0
	if e.About {
		ink, pattern = seriesInk(1)
	}
	from, upto := t.at(e.From), t.at(e.From)
	if e.To.After(e.From) {
		upto = t.at(e.To)
	}
	says := e.Label + ": " + daysOf(e)
	if upto-from >= 10 {
		bar := rectangleOf(ink, from, middle-6, upto, middle+6)
		bar.pattern, bar.says = pattern, says
		d.draw(bar)
		return
	}
	at := (from + upto) / 2
	mark := areaWithin(ink, chartPoint{at, middle - 7}, chartPoint{at + 7, middle}, chartPoint{at, middle + 7}, chartPoint{at - 7, middle})
	mark.pattern, mark.says = pattern, says
	d.draw(mark)
}

func daysOf(e TimelineEvent) string {
	if e.To.After(e.From) {
		return e.From.Format(time.DateOnly) + " – " + e.To.Format(time.DateOnly)
	}
	return e.From.Format(time.DateOnly)
}

func (c TimelineChart) data(d *Drawing) {
	d.Head = []string{c.Group, c.Event, c.From, c.To, c.About}
	day := func(t time.Time) chartDatum {
		if t.IsZero() {
			return chartDatum{}
		}
		return wordDatum(t.Format(time.DateOnly))
	}
	for _, e := range c.Events {
		var about chartDatum
		if e.About {
			about = wordDatum(c.About)
		}
		d.row(wordDatum(e.Group), wordDatum(e.Label), day(e.From), day(e.To), about)
	}
}

type timeTick struct {
	day   time.Time
	reads string
}

type timeAxis struct {
	first, last time.Time
	from, upto  float64
	ticks       []timeTick
}

func (t *timeAxis) at(day time.Time) float64 {
	return t.from + float64(day.Unix()-t.first.Unix())/float64(t.last.Unix()-t.first.Unix())*(t.upto-t.from)
}

// axis spans all events, with ticks at years, or at months or days where they
// lie closer.
func (c TimelineChart) axis(from, upto float64) *timeAxis {
	t := &timeAxis{from: from, upto: upto}
	for _, e := range c.Events {
		for _, day := range []time.Time{e.From, e.To} {
			if day.IsZero() {
				continue
			}
			day = day.UTC()
			if t.first.IsZero() || day.Before(t.first) {
				t.first = day
			}
			if day.After(t.last) {
				t.last = day
			}
		}
	}
	if t.first.IsZero() {
		t.first = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	most := math.Floor((upto - from) / 78)
	const day, month, year = 1, 30, 365
	span := float64(t.last.Unix()-t.first.Unix()) / 86400
	switch {
	case span <= most*day*7:
		step := int(roundStep(span/most, true))
		t.tick(step, "2006-01-02", func(n int) time.Time { return t.first.Truncate(24*time.Hour).AddDate(0, 0, n) })
	case span <= most*month*6:
		step := 1
		for _, step = range []int{1, 2, 3, 6} {
			if span/month/float64(step) <= most {
				break
			}
		}
		begin := int(t.first.Month()-1) / step * step
		t.tick(step, "2006-01", func(n int) time.Time {
			return time.Date(t.first.Year(), time.Month(begin+1+n), 1, 0, 0, 0, 0, time.UTC)
		})
	default:
		step := int(roundStep(span/year/most, true))
		begin := t.first.Year() / step * step
		t.tick(step, "2006", func(n int) time.Time { return time.Date(begin+n, 1, 1, 0, 0, 0, 0, time.UTC) })
	}
	return t
}

// tick sets ticks until one is not before the last event; the axis then begins
// and ends at ticks.
func (t *timeAxis) tick(step int, layout string, day func(int) time.Time) {
	for n := 0; ; n += step {
		at := day(n)
		t.ticks = append(t.ticks, timeTick{at, at.Format(layout)})
		if n > 0 && !at.Before(t.last) {
			break
		}
	}
	t.first, t.last = t.ticks[0].day, t.ticks[len(t.ticks)-1].day
}
