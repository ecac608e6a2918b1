package analysis

import (
	"context"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// Fourfold is Fisher's exact test of a table of two rows and two columns.
type Fourfold struct {
	Method   Method `json:"method"`
	Base     Base   `json:"base"`
	TwoSided Figure `json:"twoSided"` // of all tables no likelier than this one
	Less     Figure `json:"less"`     // of a first cell as low as this one, or lower
	Greater  Figure `json:"greater"`
}

// asLikely is by how much a table may be likelier than the observed one and still count
// as no likelier, because what is equal comes out unequal in the last digits (as in R).
const asLikely = 1 + 1e-7

const fisherSource = "Fisher 1935; Freeman and Halton 1951"

// Fisher tests a table of two rows and two columns. It costs its smallest margin.
func Fisher(table [2][2]int) Fourfold {
	t := marginsOf([][]int{table[0][:], table[1][:]})
	f := Fourfold{Method: Method{Name: "Fisher's exact test", Source: fisherSource}, Base: t.base()}
	if why := t.undefined(); why != "" {
		none := Figure{Undefined: why}
		f.TwoSided, f.Less, f.Greater = none, none, none
		return f
	}
	lowest, highest := max(0, t.rows[0]-t.columns[1]), min(t.rows[0], t.columns[0])
	// Each table's likelihood as so many times that of the likeliest one, from there
	// outwards.
	middle := (t.rows[0] + 1) * (t.columns[0] + 1) / (t.n + 2)
	middle = min(max(middle, lowest), highest)
	likely := make([]float64, highest-lowest+1)
	likely[middle-lowest] = 1
	ratio := func(a int) float64 { // of the table with a+1 to that with a
		return float64(t.rows[0]-a) / float64(a+1) * float64(t.columns[0]-a) / float64(t.columns[1]-t.rows[0]+a+1)
	}
	for a := middle; a < highest; a++ {
		likely[a+1-lowest] = likely[a-lowest] * ratio(a)
	}
	for a := middle; a > lowest; a-- {
		likely[a-1-lowest] = likely[a-lowest] / ratio(a-1)
	}
	all, less, greater, both := 0.0, 0.0, 0.0, 0.0
	for at, p := range likely {
		a := at + lowest
		all += p
		if a <= table[0][0] {
			less += p
		}
		if a >= table[0][0] {
			greater += p
		}
		if p <= likely[table[0][0]-lowest]*asLikely {
			both += p
		}
	}
	f.TwoSided.Value, f.Less.Value, f.Greater.Value = both/all, less/all, greater/all
	return f
}

// ExactTest is Fisher's test of a table of any size: the share of all tables with these
// margins that are no likelier than this one.
type ExactTest struct {
	Method Method `json:"method"` // whether the share was reckoned or drawn
	Base   Base   `json:"base"`
	P      Figure `json:"p"`
	Draws  int    `json:"draws,omitempty"` // 0 where it was reckoned
}

const nothingDrawn = "too many tables to go through, and none was drawn"

// Exact tests a table of counts; every row is as long as the others. Where there are too
// many tables to go through it draws, and P is (1 + draws no likelier) / (1 + draws), never
// 0. The error is that of ctx.
func Exact(ctx context.Context, table [][]int, draws Draws) (ExactTest, error) {
	t := marginsOf(table)
	e := ExactTest{Method: Method{Name: "Fisher's exact test", Source: fisherSource}, Base: t.base()}
	if why := t.undefined(); why != "" {
		e.P = Figure{Undefined: why}
		return e, ctx.Err()
	}
	l := logFactorials(t.n)
	observed := l.likelihood(table)
	if p, ok := t.throughAll(l, observed); ok {
		e.P = Figure{Value: p}
		return e, ctx.Err()
	}
	e.Method = Method{Name: fmt.Sprintf("Fisher's exact test, Monte Carlo with %d draws", draws.N), Source: "Freeman and Halton 1951; Davison and Hinkley 1997, 4.2"}
	e.Base.Seed, e.Draws = draws.Seed, draws.N
	if draws.N < 1 {
		e.P = Figure{Undefined: nothingDrawn}
		return e, ctx.Err()
	}
	p, err := t.draw(ctx, l, observed, draws)
	if err != nil {
		return ExactTest{}, err
	}
	e.P = Figure{Value: p}
	return e, nil
}

// logs are the logarithms of the factorials, from that of 0.
type logs []float64

func logFactorials(n int) logs {
	l := make(logs, n+1)
	for k := 2; k <= n; k++ {
		l[k] = l[k-1] + math.Log(float64(k))
	}
	return l
}

// likelihood of a table, as its logarithm and without what all tables with these margins
// share.
func (l logs) likelihood(table [][]int) float64 {
	sum := 0.0
	for _, row := range table {
		for _, n := range row {
			sum -= l[n]
		}
	}
	return sum
}

// draw deals the columns out to the rows anew, and gives the share of tables that are no
// likelier than the observed one.
func (t tableMargins) draw(ctx context.Context, l logs, observed float64, draws Draws) (p float64, _ error) {
	var row, column []int32 // of each that was counted
	for r, n := range t.rows {
		row = append(row, slices.Repeat([]int32{int32(r)}, n)...)
	}
	for c, n := range t.columns {
		column = append(column, slices.Repeat([]int32{int32(c)}, n)...)
	}
	noLikelier := make([]bool, draws.N)
	err := draws.each(ctx, func() func(draw int, random *rand.Rand) {
		dealt, counts := make([]int32, len(column)), make([]int32, len(t.rows)*len(t.columns))
		return func(draw int, random *rand.Rand) {
			copy(dealt, column)
			random.Shuffle(len(dealt), func(i, j int) { dealt[i], dealt[j] = dealt[j], dealt[i] })
			clear(counts)
			for at, c := range dealt {
				counts[int(row[at])*len(t.columns)+int(c)]++
			}
			sum := 0.0
			for _, n := range counts {
				sum -= l[n]
			}
			noLikelier[draw] = sum <= observed+math.Log(asLikely)
		}
	})
	if err != nil {
		return 0, err
	}
	n := 1
	for _, one := range noLikelier {
		if one {
			n++
		}
	}
	return float64(n) / float64(draws.N+1), nil
}

// stage is what can be left of the rows once some columns are filled. Rows
// with as much left are alike, so that what is left is kept in order.
type stage struct {
	at   map[string]int32
	left []leftover
}

// leftover has likelihoods as logarithms, without what all tables share.
type leftover struct {
	rows        []int
	least, most float64           // of what may still come
	after       float64           // of all that may still come together
	next        []step            // up to the last two columns
	ways        map[int64]float64 // to have come here, by likelihood in sameLikelihood
}

// step fills a column.
type step struct {
	to         int32
	likelihood float64
}

const (
	// sameLikelihood is how near two likelihoods are that are taken for one: far nearer
	// than asLikely.
	sameLikelihood = 1e-10
	// mostWork is how long to go through tables before drawing is cheaper, in ways to fill
	// the last two columns; a step before them is as dear as many.
	mostWork, workToPlace, workToStep = 20_000_000, 50, 10
)

// throughAll goes through all tables with these margins, column by column (the network
// of Mehta and Patel 1983). Tables that have come to the same leftover go on as one; from
// where the rest can only be likelier than was observed, or only less, nothing is gone
// through any more. ok is false where it would be too long.
func (t tableMargins) throughAll(l logs, observed float64) (p float64, ok bool) {
	rows, columns := positive(t.rows), positive(t.columns)
	if len(rows) > len(columns) {
		rows, columns = columns, rows
	}
	slices.Sort(columns) // the last fill themselves, so that they are the largest
	n := network{logs: l, columns: columns, limit: observed + math.Log(asLikely), work: mostWork}
	if !n.build(rows) {
		return 0, false
	}
	all := n.stages[0].left[0].after
	n.stages[0].left[0].ways = map[int64]float64{0: 1}
	for at := range n.stages {
		for i := range n.stages[at].left {
			p += n.noLikelier(at, &n.stages[at].left[i], all)
			if n.work < 0 {
				return 0, false
			}
		}
	}
	return min(1, p), true
}

func positive(sums []int) []int {
	return slices.DeleteFunc(slices.Clone(sums), func(n int) bool { return n == 0 })
}

type network struct {
	logs    logs
	columns []int   // smallest first
	stages  []stage // before each column but the last
	limit   float64 // the likelihood up to which a table counts
	work    int     // that may still be done
}

// noLikelier is the share of tables that are decided at one leftover; those that are not
// go on from there.
func (n *network) noLikelier(at int, from *leftover, all float64) float64 {
	share := 0.0
	var undecided []int64
	for _, past := range slices.Sorted(maps.Keys(from.ways)) { // so that sums come out the same each time
		before := float64(past) * sameLikelihood
		switch {
		case before+from.least > n.limit:
		case before+from.most <= n.limit:
			share += from.ways[past] * math.Exp(before+from.after-all)
		default:
			undecided = append(undecided, past)
		}
	}
	if len(undecided) == 0 {
		return share
	}
	if at == len(n.stages)-1 {
		rest := n.lastTwo(from.rows)
		slices.Sort(rest)
		sums := make([]float64, len(rest)+1) // of the shares of the first
		for i, likelihood := range rest {
			sums[i+1] = sums[i] + math.Exp(likelihood-from.after)
		}
		for _, past := range undecided {
			before := float64(past) * sameLikelihood
			upTo, _ := slices.BinarySearch(rest, math.Nextafter(n.limit-before, math.Inf(1)))
			share += from.ways[past] * math.Exp(before+from.after-all) * sums[upTo]
		}
		return share
	}
	n.work -= workToStep * len(undecided) * len(from.next)
	for _, past := range undecided {
		for _, s := range from.next {
			to := &n.stages[at+1].left[s.to]
			if to.ways == nil {
				to.ways = map[int64]float64{}
			}
			to.ways[past+int64(math.Round(s.likelihood/sameLikelihood))] += from.ways[past]
		}
		if n.work < 0 {
			return 0
		}
	}
	return share
}

// build finds what can be left before each column but the last, and what may come from
// there.
func (n *network) build(rows []int) bool {
	n.stages = make([]stage, len(n.columns)-1)
	n.stages[0].place(rows)
	for at := range len(n.stages) - 1 {
		for i := 0; i < len(n.stages[at].left) && n.work >= 0; i++ {
			from := n.stages[at].left[i].rows
			var steps []step
			n.fill(from, n.columns[at], func(left []int, likelihood float64) {
				n.work -= workToPlace
				steps = append(steps, step{n.stages[at+1].place(left), likelihood})
			})
			n.stages[at].left[i].next = steps
		}
	}
	last := len(n.stages) - 1
	rest, filled := n.columns[last+1], n.logs[n.columns[last+1]]
	for at := last; at >= 0; at-- {
		rest += n.columns[at]
		filled += n.logs[n.columns[at]]
		for i := range n.stages[at].left {
			from := &n.stages[at].left[i]
			from.after = n.logs[rest] - filled
			for _, r := range from.rows {
				from.after -= n.logs[r]
			}
			from.least, from.most = math.Inf(1), math.Inf(-1)
			for _, s := range from.next {
				to := n.stages[at+1].left[s.to]
				from.least, from.most = min(from.least, s.likelihood+to.least), max(from.most, s.likelihood+to.most)
			}
			if at == last {
				for _, likelihood := range n.lastTwo(from.rows) {
					from.least, from.most = min(from.least, likelihood), max(from.most, likelihood)
				}
			}
			if n.work < 0 {
				return false
			}
		}
	}
	return true
}

// lastTwo are the likelihoods of every way to fill the last two columns.
func (n *network) lastTwo(rows []int) []float64 {
	var all []float64
	n.fill(rows, n.columns[len(n.columns)-2], func(left []int, likelihood float64) {
		for _, r := range left {
			likelihood -= n.logs[r]
		}
		all = append(all, likelihood)
	})
	return all
}

// fill gives every way to take a column from the rows, as long as there is work to be
// done; each must not keep what is left.
func (n *network) fill(rows []int, column int, each func(left []int, likelihood float64)) {
	after := make([]int, len(rows)+1) // that the rows from here on have
	for r := len(rows) - 1; r >= 0; r-- {
		after[r] = after[r+1] + rows[r]
	}
	left := slices.Clone(rows)
	var take func(r, column int, likelihood float64)
	take = func(r, column int, likelihood float64) {
		if r == len(rows)-1 {
			n.work--
			left[r] = rows[r] - column
			each(left, likelihood-n.logs[column])
			return
		}
		for k := max(0, column-after[r+1]); k <= min(rows[r], column) && n.work >= 0; k++ {
			left[r] = rows[r] - k
			take(r+1, column-k, likelihood-n.logs[k])
		}
	}
	take(0, column, 0)
}

// place finds or makes what is left.
func (s *stage) place(left []int) int32 {
	rows := slices.Clone(left)
	slices.Sort(rows)
	var name []byte
	for _, n := range rows {
		name = binary.AppendUvarint(name, uint64(n))
	}
	at, known := s.at[string(name)]
	if !known {
		if s.at == nil {
			s.at = map[string]int32{}
		}
		at = int32(len(s.left))
		s.at[string(name)] = at
		s.left = append(s.left, leftover{rows: rows})
	}
	return at
}
