package analysis

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Independence describes a table of counts against one whose rows and columns have
// nothing to do with each other. It is a description: that persons, and not passages of the
// same ones, were counted, and that they were drawn by chance, is for whoever counted to
// know.
type Independence struct {
	Method Method `json:"method"`
	Base   Base   `json:"base"`
	// Statistic is Pearson's X², without Yates's correction, of which there are two that differ:
	// R's goes no further than |O-E|, the textbooks' does.
	Statistic Figure      `json:"statistic"`
	Freedom   int         `json:"freedom"` // degrees of
	P         Figure      `json:"p"`       // by the distribution of chi-square; undefined where that is too far off
	CramerV   Figure      `json:"cramerV"`
	Expected  [][]float64 `json:"expected"`
	Residuals [][]Figure  `json:"residuals"` // adjusted: (O-E)/√(E(1-row)(1-column))
	Few       Share       `json:"few"`       // cells that expect fewer than 5
}

// Below these an exact test is the only one.
const (
	fewestForChiSquare = 40 // in the whole table
	mostFewCells       = 5  // one cell in so many may expect fewer than 5

	tooFewForChiSquare = "exact test only: fewer than 40 in the table"
	tooManyFewCells    = "exact test only: more than one cell in five expects fewer than 5"
)

// Independent compares a table with what its margins make expected; every row is as long
// as the others and no count is negative. Rows and columns with nothing in them are left
// out, and counted among what was dropped.
func Independent(table [][]int) Independence {
	t := marginsOf(table)
	i := Independence{Method: Method{Name: "Pearson's chi-square, without Yates's correction; adjusted residuals; Cramér's V", Source: "Pearson 1900; Haberman 1973; Cramér 1946"},
		Base: t.base()}
	if why := t.undefined(); why != "" {
		none := Figure{Undefined: why}
		i.Statistic, i.P, i.CramerV = none, none, none
		return i
	}
	n, x2 := float64(t.n), 0.0
	for r, row := range table {
		expected, residuals := make([]float64, len(row)), make([]Figure, len(row))
		for c, observed := range row {
			of, in := float64(t.rows[r]), float64(t.columns[c])
			e := of * in / n
			off := float64(observed) - e
			expected[c] = e
			residuals[c] = defined(off/math.Sqrt(e*(1-of/n)*(1-in/n)), NoVariation)
			if e == 0 {
				continue
			}
			x2 += off * off / e
			i.Few.Of++
			if e < 5 {
				i.Few.K++
			}
		}
		i.Expected, i.Residuals = append(i.Expected, expected), append(i.Residuals, residuals)
	}
	i.Freedom = (t.usedRows - 1) * (t.usedColumns - 1)
	i.Statistic = Figure{Value: x2}
	i.CramerV = Figure{Value: math.Sqrt(x2 / (n * float64(min(t.usedRows, t.usedColumns)-1)))}
	i.P = i.p()
	return i
}

func (i Independence) p() Figure {
	switch {
	case i.Base.Units < fewestForChiSquare:
		return Figure{Undefined: tooFewForChiSquare}
	case i.Few.K*mostFewCells > i.Few.Of:
		return Figure{Undefined: tooManyFewCells}
	}
	return Figure{Value: ChiSquareP(i.Statistic.Value, i.Freedom)}
}

// ChiSquareP is the share of the chi-square distribution that lies above x; there is at
// least one degree of freedom.
func ChiSquareP(x float64, freedom int) float64 {
	return mathext.GammaIncRegComp(float64(freedom)/2, x/2)
}

// tableMargins are the sums of a table.
type tableMargins struct {
	n, usedRows, usedColumns int
	rows, columns            []int
}

func marginsOf(table [][]int) tableMargins {
	t := tableMargins{rows: make([]int, len(table))}
	if len(table) > 0 {
		t.columns = make([]int, len(table[0]))
	}
	for r, row := range table {
		for c, n := range row {
			t.rows[r] += n
			t.columns[c] += n
			t.n += n
		}
	}
	t.usedRows, t.usedColumns = used(t.rows), used(t.columns)
	return t
}

func used(sums []int) int {
	n := 0
	for _, sum := range sums {
		if sum > 0 {
			n++
		}
	}
	return n
}

func (t tableMargins) base() Base {
	b := Base{Units: t.n, Of: "counted in the table"}
	b.Dropped = append(dropped(len(t.rows)-t.usedRows, "rows with nothing in them"), dropped(len(t.columns)-t.usedColumns, "columns with nothing in them")...)
	return b
}

func (t tableMargins) undefined() string {
	switch {
	case t.n == 0:
		return NoData
	case t.usedRows < 2 || t.usedColumns < 2:
		return NoVariation
	}
	return ""
}
