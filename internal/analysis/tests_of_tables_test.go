package analysis

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

var (
	partyByGender = [][]int{{762, 327, 468}, {484, 239, 477}}                                      // Agresti 2007, p. 39
	hairByEye     = [][]int{{68, 20, 15, 5}, {119, 84, 54, 29}, {26, 17, 14, 14}, {7, 94, 10, 16}} // R datasets, HairEyeColor over sex
	jobByIncome   = [][]int{{1, 3, 10, 6}, {2, 3, 10, 7}, {1, 6, 14, 12}, {0, 1, 9, 11}}           // Agresti 2002, p. 57
)

func TestPublishedIndependence(t *testing.T) {
	i := Independent(partyByGender)
	if x2, p := i.Statistic.Text(2), fmt.Sprintf("%.2e", i.P.Value); x2 != "30.07" || i.Freedom != 2 || p != "2.95e-07" {
		t.Errorf("party by gender: X² %s, %d degrees, p %s; printed 30.07, 2, 2.95e-07", x2, i.Freedom, p)
	}
	for c, want := range []string{"4.502", "0.699", "-5.316"} {
		if got := i.Residuals[0][c].Text(3); got != want {
			t.Errorf("residual %d is %s, printed %s", c, got, want)
		}
		if !near(i.Residuals[0][c].Value, -i.Residuals[1][c].Value) {
			t.Errorf("residuals of two rows are not opposite: %v", i.Residuals)
		}
	}
	if i := Independent(hairByEye); i.Statistic.Text(2) != "138.29" || i.Freedom != 9 || i.Few.K != 0 {
		t.Errorf("hair by eye: X² %s, %d degrees; printed 138.29, 9", i.Statistic.Text(2), i.Freedom)
	}
	// R's correction makes nearly nothing of this table, the textbooks' .1851.
	if i := Independent([][]int{{3, 14}, {2, 10}}); i.Statistic.Text(4) != "0.0047" {
		t.Errorf("X² without correction %s", i.Statistic.Text(4))
	}
}

func TestIndependenceGates(t *testing.T) {
	for _, tt := range []struct {
		rule  string
		table [][]int
		p     string
		v     string
	}{
		{"enough, and none too small", [][]int{{20, 10}, {10, 20}}, "0.0098", "0.3333"},
		{"39 in the table", [][]int{{10, 10}, {9, 10}}, "undefined (exact test only: fewer than 40 in the table)", "0.0263"},
		{"1 cell of 4 is more than 20 %", [][]int{{4, 4}, {12, 24}}, "undefined (exact test only: more than one cell in five expects fewer than 5)", "0.1336"},
		{"1 cell of 6 is not", [][]int{{4, 6, 10}, {8, 18, 14}}, "0.4724", "0.1581"},
		{"all in one row", [][]int{{30, 30}, {0, 0}}, "undefined (no variation)", "undefined (no variation)"},
		{"all in one column", [][]int{{30, 0}, {30, 0}}, "undefined (no variation)", "undefined (no variation)"},
		{"nobody", [][]int{{0, 0}, {0, 0}}, "undefined (nothing to compute from)", "undefined (nothing to compute from)"},
		{"no table", nil, "undefined (nothing to compute from)", "undefined (nothing to compute from)"},
	} {
		i := Independent(tt.table)
		if p, v := i.P.Text(4), i.CramerV.Text(4); p != tt.p || v != tt.v {
			t.Errorf("%s: p %s, V %s; want %s, %s", tt.rule, p, v, tt.p, tt.v)
		}
	}
	i := Independent([][]int{{20, 0, 10}, {0, 0, 0}, {10, 0, 20}})
	if diff := cmp.Diff([]Dropped{{1, "rows with nothing in them"}, {1, "columns with nothing in them"}}, i.Base.Dropped); diff != "" || i.Freedom != 1 || !near(i.Statistic.Value, 20.0/3) {
		t.Errorf("X² %v of %d degrees, dropped %s", i.Statistic, i.Freedom, diff)
	}
	if r := i.Residuals[1][0]; r.Undefined != NoVariation {
		t.Errorf("an empty row has the residual %v", r)
	}
}

func TestPublishedFisher(t *testing.T) {
	// Fisher's tea and his convictions of twins, as R's manual of fisher.test prints them.
	tea, convictions := Fisher([2][2]int{{3, 1}, {1, 3}}), Fisher([2][2]int{{2, 15}, {10, 3}})
	for _, tt := range []struct {
		what, got, want string
	}{
		{"tea, one-sided", tea.Greater.Text(4), "0.2429"},
		{"tea, two-sided", tea.TwoSided.Text(4), "0.4857"},
		{"convictions, one-sided", fmt.Sprintf("%.4g", convictions.Less.Value), "0.0004652"},
		{"convictions, two-sided", fmt.Sprintf("%.4g", convictions.TwoSided.Value), "0.0005367"},
		{"nobody in a row", Fisher([2][2]int{{3, 1}, {0, 0}}).TwoSided.Text(4), "undefined (no variation)"},
		{"nobody", Fisher([2][2]int{}).Less.Text(4), "undefined (nothing to compute from)"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, tt.got, tt.want)
		}
	}
}

func exactly(t *testing.T, table [][]int, draws Draws) ExactTest {
	t.Helper()
	e, err := Exact(context.Background(), table, draws)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestPublishedExact(t *testing.T) {
	began := time.Now()
	e := exactly(t, jobByIncome, Draws{})
	t.Logf("job satisfaction by income, all tables: %v", time.Since(began).Round(time.Millisecond))
	if got := e.P.Text(4); got != "0.7827" || e.Draws != 0 {
		t.Errorf("job satisfaction %s, printed .7827 (%s)", got, e.Method.Name)
	}
}

func TestExactDrawsWhereTablesAreTooMany(t *testing.T) {
	draws := Draws{N: 2000, Seed: 5}
	e := exactly(t, hairByEye, draws)
	if e.P.Text(6) != "0.000500" || e.Draws != 2000 || e.Base.Seed != 5 || !strings.Contains(e.Method.Name, "Monte Carlo with 2000 draws") {
		t.Errorf("none of 2000 is as unlikely, which is 1 in 2001: %+v", e)
	}
	if e := exactly(t, hairByEye, Draws{}); e.P.Undefined != nothingDrawn {
		t.Errorf("without draws: %+v", e)
	}
	// Drawn, a share comes to within four of its standard errors of the one reckoned.
	for _, table := range [][][]int{jobByIncome, {{3, 1}, {1, 3}}, {{3, 0, 2}, {0, 4, 1}, {2, 2, 2}}} {
		want := exactly(t, table, Draws{}).P.Value
		m := marginsOf(table)
		l := logFactorials(m.n)
		got, err := m.draw(context.Background(), l, l.likelihood(table), Draws{N: 20_000, Seed: 9})
		if err != nil {
			t.Fatal(err)
		}
		if off := math.Abs(got - want); off > 4*math.Sqrt(want*(1-want)/20_000)+1e-4 {
			t.Errorf("drawn %v, reckoned %v", got, want)
		}
	}
	before := runtime.GOMAXPROCS(1)
	one := exactly(t, hairByEye, draws)
	runtime.GOMAXPROCS(4)
	four := exactly(t, hairByEye, draws)
	runtime.GOMAXPROCS(before)
	if diff := cmp.Diff(one, four); diff != "" {
		t.Error(diff)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Exact(ctx, hairByEye, draws); err != context.Canceled {
		t.Errorf("cancelled, it gave %v", err)
	}
}

// allTables calls each for every table with the margins of one.
func allTables(rows, columns []int, each func(table [][]int)) {
	table := make([][]int, len(rows))
	for r := range table {
		table[r] = make([]int, len(columns))
	}
	var fill func(r, c int)
	fill = func(r, c int) {
		switch {
		case r == len(rows):
			for _, n := range columns {
				if n != 0 {
					return
				}
			}
			each(table)
			return
		case c == len(columns):
			if rows[r] == 0 {
				fill(r+1, 0)
			}
			return
		}
		for n := 0; n <= min(rows[r], columns[c]); n++ {
			table[r][c] = n
			rows[r] -= n
			columns[c] -= n
			fill(r, c+1)
			rows[r] += n
			columns[c] += n
		}
	}
	fill(0, 0)
}

// TestTableProperties holds the tests against all tables written out, and against what
// must not matter to them.
func TestTableProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(1922, 1983))
	for n := range inputs() {
		table := make([][]int, 2+random.IntN(2))
		columns := 2 + random.IntN(2)
		for r := range table {
			table[r] = make([]int, columns)
			for c := range table[r] {
				table[r][c] = random.IntN(4)
			}
		}
		i := Independent(table)
		turned, order := make([][]int, columns), random.Perm(len(table))
		for c := range turned {
			for _, r := range order {
				turned[c] = append(turned[c], table[r][c])
			}
		}
		if other := Independent(turned); !same(other.Statistic, i.Statistic) || !same(other.CramerV, i.CramerV) || other.Few != i.Few {
			t.Fatalf("%v: %+v\nturned: %+v", table, i, other)
		}
		if i.CramerV.Undefined == "" && !(i.CramerV.Value >= 0 && i.CramerV.Value <= 1+1e-12) {
			t.Fatalf("V is %v of %v", i.CramerV, table)
		}
		if n%2 != 0 {
			continue
		}
		e := exactly(t, table, Draws{})
		m := marginsOf(table)
		if !same(e.P, exactly(t, turned, Draws{}).P) || e.P.Undefined != i.Statistic.Undefined {
			t.Fatalf("%v: %+v, %+v", table, e, i)
		}
		if e.P.Undefined != "" {
			continue
		}
		l := logFactorials(m.n)
		observed, all, unlikely := l.likelihood(table), 0.0, 0.0
		allTables(m.rows, m.columns, func(other [][]int) {
			p := l.likelihood(other)
			all += math.Exp(p)
			if p <= observed+1e-7 {
				unlikely += math.Exp(p)
			}
		})
		if want := unlikely / all; math.Abs(e.P.Value-want) > 1e-9 {
			t.Fatalf("%v: %v, over all tables %v", table, e.P.Value, want)
		}
		if len(table) == 2 && columns == 2 {
			f := Fisher([2][2]int{{table[0][0], table[0][1]}, {table[1][0], table[1][1]}})
			if math.Abs(f.TwoSided.Value-e.P.Value) > 1e-9 || f.Less.Value+f.Greater.Value < 1-1e-12 {
				t.Fatalf("%v: %+v, any size %v", table, f, e.P.Value)
			}
			if x2, v := i.Statistic.Value, i.CramerV.Value; !near(x2, v*v*float64(m.n)) || !near(x2, math.Pow(i.Residuals[0][0].Value, 2)) {
				t.Fatalf("%v: X² %v, V %v, residual %v", table, x2, v, i.Residuals[0][0])
			}
		}
	}
}

func TestCompareCodes(t *testing.T) {
	// Six cooks, seven guards and two of whom nothing is said, and who of them spoke of the codes.
	var attributes []study.Attribute
	var codings []coding.Coding
	source := Source{DocumentInfo: study.DocumentInfo{ID: documentOf(1)}}
	spoke := func(code, first, last int) {
		for n := first; n <= last; n++ {
			one := laidBy(1, code, 1, n, n+1)
			one.Speaking = []study.SubjectID{{ID: numbered(n)}}
			codings = append(codings, one)
		}
	}
	for n := 1; n <= 15; n++ {
		source.Subjects = append(source.Subjects, study.SubjectID{ID: numbered(n)})
		if n <= 13 {
			attributes = append(attributes, study.Attribute{Subject: source.Subjects[n-1], Name: "role", Value: map[bool]string{true: "cook", false: "guard"}[n <= 6]})
		}
	}
	spoke(1, 7, 12)
	spoke(1, 14, 14)
	spoke(2, 1, 13)
	spoke(3, 1, 3)
	spoke(3, 7, 10)
	table := NewMaterial(codings, []Source{source}, nil).ByAttribute("role", attributes)
	c, err := Compare(context.Background(), table, Draws{N: 100, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Base{Units: 13, Of: "people", Dropped: []Dropped{{2, "people of whom the attribute is not said"}}}, c.Base); diff != "" {
		t.Error(diff)
	}
	// The first table is one of 1716, and one other is no likelier.
	want := []struct {
		code                 coding.CodeID
		p, adjusted, holm, v string
	}{
		{codeOf(1), "0.0047", "0.0093", "0.0093", "0.8571"},
		{codeOf(2), "undefined (no variation)", "undefined (no variation)", "undefined (no variation)", "undefined (no variation)"},
		{codeOf(3), "1.0000", "1.0000", "1.0000", "0.0714"},
	}
	for at, w := range want {
		got := c.Codes[at]
		if got.Code != w.code || got.Test.P.Text(4) != w.p || got.Adjusted.Text(4) != w.adjusted || got.Holm.Text(4) != w.holm || got.CramerV.Text(4) != w.v {
			t.Errorf("%+v, want %+v", got, w)
		}
	}
	if r := c.Codes[0].Residuals; len(r) != 2 || r[0].Value >= 0 || !near(r[0].Value, -r[1].Value) {
		t.Errorf("residuals %v", r)
	}
}

// BenchmarkExact is of 20 codes by 17 columns, which is drawn, and of 300 people in two
// columns, which is reckoned.
func BenchmarkExact(b *testing.B) {
	random := rand.New(rand.NewPCG(2, 2))
	large := make([][]int, 20)
	for r := range large {
		for range 17 {
			large[r] = append(large[r], random.IntN(10))
		}
	}
	for _, tt := range []struct {
		name  string
		table [][]int
	}{{"20 by 17", large}, {"2 by 6 of 300", [][]int{{20, 30, 25, 18, 22, 35}, {30, 20, 25, 32, 28, 15}}}} {
		b.Run(tt.name, func(b *testing.B) {
			for b.Loop() {
				e, err := Exact(b.Context(), tt.table, Draws{N: 10_000, Seed: 1})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(e.Draws), "draws")
			}
		})
	}
}
