package analysis

// StateMapChart is rows by columns of which one of a few things is known: who was asked
// what, and who was not.
type StateMapChart struct {
	Rows, Columns       []string
	RowsAre, ColumnsAre string   // "Participant", "Question"
	States              []string // what may be known, at most four: what is looked for first
	Cells               [][]int  // by row and column, the place of a state
}

// stateInks let the first state stand out, in colour and in print.
var stateInks = [...]struct {
	ink     chartInk
	pattern int
}{{inkFirst, 0}, {inkVoid, voidPattern}, {heatInks[0], 0}, {heatInks[3], 0}}

var inkFirst, _ = seriesInk(0)

// Draw says each cell's state when it is pointed at, and all of them in the data.
func (c StateMapChart) Draw(frame ChartFrame) *Drawing {
	d := &Drawing{frame: frame}
	d.Head = append([]string{c.RowsAre}, c.Columns...)
	for i, name := range c.Rows {
		row := []chartDatum{wordDatum(name)}
		for _, state := range c.Cells[i] {
			row = append(row, wordDatum(c.States[state]))
		}
		d.row(row...)
	}
	rows, side := labelColumn(c.Rows, 240)
	left := side + 10
	wide, heads := columnHeads(c.Columns, 26, frame.width()-left)
	var entries []keyEntry
	for i, words := range c.States {
		entries = append(entries, areaEntry(stateInks[i].ink, stateInks[i].pattern, words))
	}
	y := d.heads(heads, left, d.key(entries, left, 0, frame.width()-left), wide)
	for i, l := range rows {
		high := max(22, l.height()+6)
		d.draw(l.put(side, y+high/2, atEnd))
		for j, state := range c.Cells[i] {
			x := left + float64(j)*wide
			cell := rectangleOf(stateInks[state].ink, x, y, x+wide, y+high)
			cell.pattern = stateInks[state].pattern
			cell.says = c.Rows[i] + " · " + c.Columns[j] + ": " + c.States[state]
			d.draw(cell)
		}
		y += high
	}
	if len(rows) == 0 || len(heads) == 0 {
		d.draw(wrappedLabel(frame.Undefined, frame.width()).put(0, y, atStart))
	}
	return d
}
