package analysis

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func bootstrapped(t *testing.T, r Ratings, m Metric, own bool, draws Draws) Bootstrap {
	t.Helper()
	if own {
		i, err := KrippendorffBootstrap(context.Background(), r, m, draws)
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	interview := make([]int, len(r.Of))
	for unit := range interview {
		interview[unit] = unit
	}
	all, err := ClusterBootstrap(context.Background(), []Ratings{r}, m, interview, draws)
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// TestPublishedIntervals holds that a random method comes to within what the draws
// themselves vary by of what was printed for other random numbers.
func TestPublishedIntervals(t *testing.T) {
	draws := Draws{N: 20_000, Seed: 7}
	for _, tt := range []struct {
		source    string
		ratings   Ratings
		metric    Metric
		own       bool
		low, high float64
		below800  float64 // 0 where it is not printed
		off       float64
	}{
		{"R on Hayes and Krippendorff 2007, Krippendorff's", hayes2007, Ordinal, true, .715, .813, 0, .003},
		{"R on Hayes and Krippendorff 2007, resampled", hayes2007, Ordinal, false, .633, .844, 0, .010},
		// README of the R package icr, of 20,000 and 1,000 draws. With 12 units alpha goes in
		// steps of .0107, and the printed percentiles lie between two of them.
		{"icr on Krippendorff 2011, C, Krippendorff's", krippendorff2011, Nominal, true, .562, .850, 1 - .137, .012},
		{"icr on Krippendorff 2011, C, resampled", krippendorff2011, Nominal, false, .417, 1.000, 1 - .350, .030},
	} {
		i := bootstrapped(t, tt.ratings, tt.metric, tt.own, draws)
		t.Logf("%s: [%s, %s], below .667 %s, below .800 %s", tt.source, i.Low.Text(3), i.High.Text(3), i.Below667.Text(3), i.Below800.Text(3))
		if math.Abs(i.Low.Value-tt.low) > tt.off || math.Abs(i.High.Value-tt.high) > tt.off {
			t.Errorf("%s: [%s, %s], printed [%.3f, %.3f]", tt.source, i.Low.Text(3), i.High.Text(3), tt.low, tt.high)
		}
		if tt.below800 > 0 && math.Abs(i.Below800.Value-tt.below800) > tt.off {
			t.Errorf("%s: below .800 %s, printed %.3f", tt.source, i.Below800.Text(3), tt.below800)
		}
		if i.Base.Seed != 7 || i.Draws != 20_000 || i.Below667.Value >= i.Below800.Value {
			t.Errorf("%+v", i)
		}
	}
}

func TestBootstrapIsTheSameOnAnyNumberOfCores(t *testing.T) {
	draws := Draws{N: 500, Seed: 3}
	before := runtime.GOMAXPROCS(1)
	one := bootstrapped(t, hayes2007, Nominal, false, draws)
	oneOwn := bootstrapped(t, hayes2007, Nominal, true, draws)
	runtime.GOMAXPROCS(4)
	four := bootstrapped(t, hayes2007, Nominal, false, draws)
	fourOwn := bootstrapped(t, hayes2007, Nominal, true, draws)
	runtime.GOMAXPROCS(before)
	if diff := cmp.Diff([]Bootstrap{one, oneOwn}, []Bootstrap{four, fourOwn}); diff != "" {
		t.Error(diff)
	}
	if other := bootstrapped(t, hayes2007, Nominal, false, Draws{N: 500, Seed: 4}); other.Low == one.Low {
		t.Error("another seed gives the same interval")
	}
}

func TestBootstrapSaysHowFarItIsAndStops(t *testing.T) {
	last := 0
	bootstrapped(t, hayes2007, Nominal, true, Draws{N: 500, Done: func(done, of int) { last = max(last, done) }})
	if last != 500 {
		t.Errorf("said to have done %d of 500 at the end", last)
	}
	ctx, cancel := context.WithCancel(context.Background())
	called := 0
	draws := Draws{N: 1 << 40, Done: func(int, int) {
		if called++; called == 3 {
			cancel()
		}
	}}
	draws.N = 1_000_000
	if _, err := KrippendorffBootstrap(ctx, hayes2007, Nominal, draws); err != context.Canceled {
		t.Errorf("cancelled, it gave %v", err)
	}
	if _, err := ClusterBootstrap(ctx, []Ratings{hayes2007}, Nominal, make([]int, 40), draws); err != context.Canceled {
		t.Errorf("cancelled before, it gave %v", err)
	}
	if called > 3+runtime.GOMAXPROCS(0) {
		t.Errorf("told %d times, though cancelled after 3", called)
	}
}

func TestBootstrapUndefined(t *testing.T) {
	for _, own := range []bool{true, false} {
		if i := bootstrapped(t, plus(spread(5, 1, 1)), Nominal, own, Draws{N: 100}); i.Low.Undefined != NoVariation || i.Below800.Undefined != NoVariation {
			t.Errorf("no variation: %+v", i)
		}
	}
	// Two interviews, one of which never varies: about a quarter of the draws.
	r := plus(spread(6, 0, 0), spread(3, 0, 1), spread(3, 1, 1))
	i, err := ClusterBootstrap(context.Background(), []Ratings{r}, Nominal, []int{0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}, Draws{N: 2000})
	if err != nil {
		t.Fatal(err)
	}
	if d := i[0].Base.Dropped; len(d) != 1 || d[0].Why != withoutVariation || d[0].N < 400 || d[0].N > 600 || i[0].Base.Units != 2 {
		t.Errorf("left out %+v of 2000 draws over %d interviews", d, i[0].Base.Units)
	}
}

// TestBootstrapOfManyCodes prints the time of the bar: 10,000 draws of alpha, 27
// interviews, 40 codes (go test ./internal/analysis -run BootstrapOfManyCodes -v).
func TestBootstrapOfManyCodes(t *testing.T) {
	n := 10_000
	if testing.Short() {
		n = 200
	}
	random := rand.New(rand.NewPCG(27, 40))
	var interview []int
	for number := range 27 {
		for range 120 + random.IntN(60) {
			interview = append(interview, number)
		}
	}
	codes := make([]Ratings, 40)
	for c := range codes {
		codes[c] = Ratings{Categories: 2}
		often := random.Float64() * 0.3
		for range interview {
			a := random.Float64() < often
			b := a != (random.Float64() < 0.05)
			row := []int{0, 0}
			if a {
				row[0] = 1
			}
			if b {
				row[1] = 1
			}
			codes[c].Of = append(codes[c].Of, row)
		}
	}
	began := time.Now()
	all, err := ClusterBootstrap(context.Background(), codes, Nominal, interview, Draws{N: n, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d draws of alpha for 40 codes over 27 interviews of %d units: %v on %d cores", n, len(interview), time.Since(began).Round(time.Millisecond), runtime.GOMAXPROCS(0))
	for at, i := range all {
		if i.Low.Undefined == "" && (i.Low.Value > i.Alpha.Value || i.High.Value < i.Alpha.Value) {
			t.Errorf("code %d: alpha %s is outside [%s, %s]", at, i.Alpha.Text(3), i.Low.Text(3), i.High.Text(3))
		}
	}
}

// TestBootstrapOfSets holds that sets of one code each are a nominal alpha.
func TestBootstrapOfSets(t *testing.T) {
	var s SetRatings
	for _, row := range hayes2007.Of {
		sets := make([][]int, len(row))
		for g, k := range row {
			if k >= 0 {
				sets[g] = []int{k}
			}
		}
		s.Of = append(s.Of, sets)
	}
	interview := make([]int, len(s.Of))
	for unit := range interview {
		interview[unit] = unit / 4
	}
	draws := Draws{N: 400, Seed: 5}
	sets, err := ClusterBootstrapOfSets(context.Background(), s, Jaccard, interview, draws)
	if err != nil {
		t.Fatal(err)
	}
	nominal, err := ClusterBootstrap(context.Background(), []Ratings{hayes2007}, Nominal, interview, draws)
	if err != nil {
		t.Fatal(err)
	}
	if one := nominal[0]; !same(sets.Low, one.Low) || !same(sets.High, one.High) || sets.Below667 != one.Below667 || sets.Base.Units != 10 {
		t.Errorf("of sets %+v, nominal %+v", sets, one)
	}
	none, err := ClusterBootstrap(context.Background(), []Ratings{hayes2007, {}}, Nominal, interview, Draws{})
	if err != nil || none[0].Low.Undefined != NoData || none[1].Low.Undefined != NoData {
		t.Errorf("without draws or data: %+v, %v", none, err)
	}
}
