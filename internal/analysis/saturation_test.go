package analysis

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

func accountOf(n int) study.AccountID { return study.AccountID{ID: numbered(n)} }
func subjectOf(n int) study.SubjectID { return study.SubjectID{ID: numbered(n)} }

// heldWith is a document of an account in which these people speak.
func heldWith(document, account int, people ...int) study.DocumentInfo {
	d := study.DocumentInfo{ID: documentOf(document), Account: accountOf(account)}
	for _, n := range people {
		d.Subjects = append(d.Subjects, subjectOf(n))
	}
	return d
}

// adding are interviews that add so many codes each and repeat the first one.
func adding(novel ...int) Interviews {
	s := Interviews{Of: "interviews"}
	next := 0
	for at, n := range novel {
		var codes []int
		if at > 0 && next > 0 {
			codes = append(codes, 0)
		}
		for range n {
			codes = append(codes, next)
			next++
		}
		s.Codes = append(s.Codes, codes)
	}
	return s
}

func TestInterviewsAreOfPeople(t *testing.T) {
	held := []study.DocumentInfo{
		heldWith(1, 1, 1),
		heldWith(2, 2, 2),
		heldWith(3, 1, 1),    // a translation of the first
		heldWith(4, 3, 1),    // a second sitting
		heldWith(5, 4, 3),    // who was found through the first
		heldWith(6, 5, 4, 5), // two together
		heldWith(7, 6, 5),    // and one of them again
		heldWith(8, 7),       // a newspaper
		heldWith(9, 8, 6),    // of whom nothing is coded
	}
	codings := []coding.Coding{
		laidBy(1, 5, 1, 0, 2), laidBy(1, 5, 3, 0, 2), laidBy(1, 7, 4, 0, 2),
		laidBy(1, 7, 2, 0, 2), laidBy(1, 7, 2, 4, 6),
		laidBy(1, 2, 7, 0, 2), laidBy(1, 5, 5, 0, 1),
		laidBy(1, 9, 8, 0, 2), laidBy(1, 9, 44, 0, 2),
	}
	s, codes := NewInterviews(codings, held, [][]study.SubjectID{{subjectOf(3), subjectOf(99), subjectOf(1)}, {subjectOf(98)}})
	want := Interviews{
		Codes: [][]int{{1, 2}, {2}, {1}, {0}, nil}, Chain: []int{0, 1, 0, 2, 3}, Of: "interviews",
		Who:     [][]study.SubjectID{{subjectOf(1)}, {subjectOf(2)}, {subjectOf(3)}, study.Sorted([]study.SubjectID{subjectOf(4), subjectOf(5)}), {subjectOf(6)}},
		Dropped: []Dropped{{1, "documents that nobody speaks in"}, {2, "codings of other documents"}},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]coding.CodeID{codeOf(2), codeOf(5), codeOf(7)}, codes); diff != "" {
		t.Error(diff)
	}
	byChain := s.ByChain()
	if diff := cmp.Diff([][]int{{1, 2}, {2}, {0}, nil}, byChain.Codes, cmp.Transformer("nil", func(of []int) []int { return append([]int{}, of...) })); diff != "" || byChain.Of != "referral chains" {
		t.Error(byChain.Of, diff)
	}
	if diff := cmp.Diff(study.Sorted([]study.SubjectID{subjectOf(1), subjectOf(3)}), byChain.Who[0]); diff != "" {
		t.Error("of the first chain:", diff)
	}
	if n := len(adding(3, 1).Chains()); n != 2 {
		t.Errorf("%d chains where everybody is one", n)
	}
	if u := Chao2(byChain.Incidence()); u.Base.Of != "referral chains" || u.Base.Units != 4 || u.Once != 2 || u.Twice != 1 {
		t.Errorf("by chain: %+v", u)
	}
}

func TestNovelCodes(t *testing.T) {
	s := Interviews{Codes: [][]int{{0, 1, 2}, {1, 2}, nil, {0, 3}}, Of: "interviews"}
	want := []Increment{{3, 0, 3}, {0, 2, 3}, {0, 0, 3}, {1, 1, 4}} // nothing novel is 0 and ends nothing
	if diff := cmp.Diff(want, Novel(s).Interviews); diff != "" {
		t.Error(diff)
	}
}

func TestGuestRatios(t *testing.T) {
	// The worked example of Guest, Namey and Chen 2020: a base of 4 interviews with 37
	// themes, then a run of 2 with 7 new ones, which they print as 19 %.
	r := GuestRatios(adding(19, 9, 6, 3, 4, 3, 1, 0, 0), 4, 2)
	want := []Run{
		{5, 6, 7, Figure{Value: 7.0 / 37}}, {6, 7, 4, Figure{Value: 4.0 / 37}},
		{7, 8, 1, Figure{Value: 1.0 / 37}}, {8, 9, 0, Figure{}},
	}
	if diff := cmp.Diff(want, r.Runs); diff != "" || r.BaseCodes != 37 || r.Runs[0].Ratio.Text(2) != "0.19" {
		t.Errorf("on %d codes: %s", r.BaseCodes, diff)
	}
	for threshold, want := range map[float64]string{0.20: "4+2", 0.05: "6+2", 0: "7+2"} {
		if got, _ := r.Reached(threshold); got != want {
			t.Errorf("at %v reached %q, want %q", threshold, got, want)
		}
	}
	for _, tt := range []struct {
		s    Interviews
		want string
	}{
		{adding(5, 4, 3, 2, 1), noRun},
		{adding(), noRun},
		{adding(0, 0, 0, 0, 2, 1), noBase},
		{adding(3, 0, 0, 0, 2, 2), "no run added so little"},
	} {
		if notation, why := GuestRatios(tt.s, 4, 2).Reached(0.05); notation != "" || why != tt.want {
			t.Errorf("%q, undefined because %q, want %q", notation, why, tt.want)
		}
	}
	if ratio := GuestRatios(adding(0, 0, 0, 0, 2, 1), 4, 2).Runs[0].Ratio; ratio.Text(2) != "undefined (no codes in the base)" {
		t.Error(ratio)
	}
}

// often are codes found in so many interviews each.
func often(m int, times ...int) Incidence {
	return Incidence{Base{Units: m, Of: "interviews"}, times}
}

func repeated(value, n int) []int { return slices.Repeat([]int{value}, n) }

// with are so many codes found once, twice and, the rest, three times, with as many uses
// in all as are said.
func with(m, codes, once, twice, uses int) Incidence {
	rest := codes - once - twice
	times := slices.Concat(repeated(1, once), repeated(2, twice), repeated(3, rest))
	left := uses - once - 2*twice - 3*rest
	for at := once + twice; left > 0; at++ {
		more := min(left, m-3)
		times[at] += more
		left -= more
	}
	return often(m, times...)
}

var (
	girdled = often(168, slices.Concat([]int{46, 22, 17, 15, 15, 9, 8, 6, 6, 4}, repeated(2, 4), repeated(1, 12))...)
	logged  = often(252, slices.Concat([]int{88, 22, 16, 15, 13, 10, 8, 8, 7, 7, 7, 5, 4, 4, 4}, repeated(3, 4), repeated(2, 4), repeated(1, 14))...)
)

func TestPublishedChao2(t *testing.T) {
	for _, tt := range []struct {
		source string
		n      Incidence
		places int
		codes  string
		se     string
	}{
		// Of individuals in place of interviews the same arithmetic is called Chao1.
		{"iNEXT, spider Girdled", girdled, 3, "43.893", "14.306"},
		{"iNEXT, spider Logged", logged, 3, "61.403", "18.532"},
		// Of those below only how many species were met once and twice enters the estimate; the
		// packages' manuals print estimates from which both follow.
		{"iNEXT, ant h50m", with(599, 227, 49, 23, 5542), 3, "279.109", ""},
		{"iNEXT, ant h2000m", with(200, 14, 1, 2, 862), 3, "14.249", ""},
		{"vegan, BCI", with(50, 225, 21, 19, 4539), 3, "236.373", "6.544"},
		{"vegan, dune", with(20, 30, 3, 2, 197), 4, "32.1375", ""},
		{"28 interviews with 221 codes", with(28, 221, 96, 51, 619), 3, "308.126", ""},
	} {
		u := Chao2(tt.n)
		if got := u.Codes.Text(tt.places); got != tt.codes {
			t.Errorf("%s: %s, printed %s", tt.source, got, tt.codes)
		}
		if got := u.StandardError.Text(3); tt.se != "" && got != tt.se {
			t.Errorf("%s: standard error %s, printed %s", tt.source, got, tt.se)
		}
	}
	u := Chao2(with(28, 221, 96, 51, 619))
	if low, high, coverage := u.Low.Text(1), u.High.Text(1), u.Coverage.Text(4); low != "272.8" || high != "367.5" || coverage != "0.8508" {
		t.Errorf("%s-%s, coverage %s, printed 272.8-367.5 and .8508", low, high, coverage)
	}
}

func TestChao2Edges(t *testing.T) {
	for _, tt := range []struct {
		rule                 string
		n                    Incidence
		codes, low, coverage string
	}{
		{"no code in exactly two: 9/10 * 4*3/2", often(10, 1, 1, 1, 1, 5), "10.400", "5.872", "0.586"},
		{"every code in one interview only", often(4, 1, 1, 1), "5.250", "3.280", "0.250"},
		{"one rare code tells nothing", often(10, 1, 5), "2.000", "undefined (no rare codes to reckon with)", "1.000"},
		{"no rare code", often(10, 4, 5), "2.000", "undefined (no rare codes to reckon with)", "1.000"},
		{"one interview", often(1, 1, 1), "undefined (one interview only)", "undefined (one interview only)", "undefined (one interview only)"},
		{"nothing", often(3), "undefined (nothing to compute from)", "undefined (nothing to compute from)", "undefined (nothing to compute from)"},
	} {
		u := Chao2(tt.n)
		if codes, low, coverage := u.Codes.Text(3), u.Low.Text(3), u.Coverage.Text(3); codes != tt.codes || low != tt.low || coverage != tt.coverage {
			t.Errorf("%s: %s from %s, coverage %s; want %s from %s, %s", tt.rule, codes, low, coverage, tt.codes, tt.low, tt.coverage)
		}
	}
}

func TestRarefaction(t *testing.T) {
	c := Rarefaction(girdled)
	if got := c.After(84).Text(3); got != "18.912" { // the introduction to iNEXT, half of the sample
		t.Errorf("Girdled after 84: %s", got)
	}
	// Two codes in one of four interviews, two in two: 3/4 * 2*2/(2*2) more, of which the
	// next one finds 2/5.
	if got := Rarefaction(often(4, 1, 1, 2, 2)).After(5).Text(9); got != "4.300000000" {
		t.Errorf("one interview more: %s", got)
	}
	if got := c.After(337).Text(0); got != "undefined (further than twice as many as there are)" {
		t.Error(got)
	}
	for _, why := range []Figure{Rarefaction(often(1, 1)).After(1), Rarefaction(often(2)).After(3)} {
		if why.Undefined == "" {
			t.Error("a curve of nothing has a value")
		}
	}
}

// TestRarefactionProperties holds on random studies what the curve is by its
// definition: the mean over all choices of so many interviews.
func TestRarefactionProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(2012, 5))
	for range inputs() {
		s := Interviews{Of: "interviews"}
		for range 2 + random.IntN(5) {
			var codes []int
			for code := range 6 {
				if random.IntN(3) == 0 {
					codes = append(codes, code)
				}
			}
			s.Codes = append(s.Codes, codes)
		}
		n := s.Incidence()
		if len(n.Codes) == 0 {
			continue
		}
		c, m := Rarefaction(n), len(s.Codes)
		sums, choices := make([]float64, m+1), make([]float64, m+1)
		for set := range 1 << m {
			found, size := 0, 0
			for at, codes := range s.Codes {
				if set&(1<<at) != 0 {
					size++
					for _, code := range codes {
						found |= 1 << code
					}
				}
			}
			for ; found > 0; found &= found - 1 {
				sums[size]++
			}
			choices[size]++
		}
		u := Chao2(n)
		for after := range 2*m + 1 {
			got := c.After(after).Value
			if after <= m && !near(got, sums[after]/choices[after]) {
				t.Fatalf("after %d: %v, over all choices %v\n%v", after, got, sums[after]/choices[after], s.Codes)
			}
			if after > 0 && got < c.After(after-1).Value-1e-9 || got > u.Codes.Value+1e-9 {
				t.Fatalf("after %d: %v, before %v, at the end %v\n%v", after, got, c.After(after-1).Value, u.Codes.Value, s.Codes)
			}
		}
		if u.Codes.Value < float64(u.Found) || u.Coverage.Value < -1e-12 || u.Coverage.Value > 1 ||
			u.Low.Undefined == "" && !(float64(u.Found) <= u.Low.Value && u.Low.Value <= u.Codes.Value && u.Codes.Value <= u.High.Value) {
			t.Fatalf("%+v\n%v", u, s.Codes)
		}
		novel, all := 0, 0
		for at, one := range Novel(s).Interviews {
			novel += one.Novel
			if all = one.Found; one.Novel+one.Duplicate != len(s.Codes[at]) || all != novel {
				t.Fatalf("interview %d: %+v\n%v", at, one, s.Codes)
			}
		}
		if all != u.Found {
			t.Fatalf("%d codes one by one, %d together", all, u.Found)
		}
	}
}

func TestRarefactionBand(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	s := Interviews{Of: "interviews"}
	for range 13 {
		var codes []int
		for code := range 60 {
			if random.Float64() < 0.6/float64(1+code/6) {
				codes = append(codes, code)
			}
		}
		s.Codes = append(s.Codes, codes)
	}
	draw := func(cores int) Curve {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		c, err := RarefactionBand(context.Background(), s, Draws{N: 2000, Seed: 11})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := draw(1)
	if diff := cmp.Diff(c, draw(4)); diff != "" {
		t.Error(diff)
	}
	for after := range c.Low {
		if c.Low[after].Value > c.Codes[after].Value || c.High[after].Value < c.Codes[after].Value {
			t.Errorf("after %d: %v is outside [%v, %v]", after, c.Codes[after], c.Low[after], c.High[after])
		}
	}
	if last := c.Low[13]; last != c.High[13] || !near(last.Value, c.Codes[13].Value) || c.Base.Seed != 11 || c.Draws != 2000 {
		t.Errorf("all interviews give %v, seed %d", last, c.Base.Seed)
	}
	if c, err := RarefactionBand(context.Background(), s, Draws{}); err != nil || c.Low != nil || c.Method != Rarefaction(s.Incidence()).Method {
		t.Errorf("without draws there is a band: %+v, %v", c, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := RarefactionBand(ctx, s, Draws{N: 2000}); err != context.Canceled {
		t.Errorf("cancelled, it gave %v", err)
	}
	if c, err := RarefactionBand(context.Background(), adding(3), Draws{N: 10}); err != nil || c.Codes[1].Undefined != oneInterview || c.Low != nil {
		t.Errorf("of one interview: %+v, %v", c, err)
	}
}

func TestPlannedInterviews(t *testing.T) {
	// Galvin 2015.
	for _, tt := range []struct {
		share, probability float64
		want               string
	}{{.10, .95, "29"}, {.30, .95, "9"}, {.5, .75, "2"}, {.1, .19, "2"}} {
		if got := InterviewsToHear(tt.share, tt.probability).Text(0); got != tt.want {
			t.Errorf("%v with %v: %s, want %s", tt.share, tt.probability, got, tt.want)
		}
	}
	for _, tt := range []struct {
		share float64
		n     int
		want  string
	}{{.05, 13, "0.4867"}, {.10, 13, "0.7458"}, {.30, 13, "0.9903"}, {.05, 27, "0.7497"}, {.10, 27, "0.9419"}, {.30, 27, "0.9999"}, {.30, 0, "0.0000"}} {
		if got := Heard(tt.share, tt.n).Text(4); got != tt.want {
			t.Errorf("%v in %d: %s, want %s", tt.share, tt.n, got, tt.want)
		}
	}
	// Fugard and Potts 2015.
	for _, tt := range []struct {
		share float64
		times int
		power float64
		want  string
	}{{.10, 2, .80, "29"}, {.05, 1, .80, "32"}, {.50, 1, .80, "3"}} {
		if got := InterviewsFor(tt.share, tt.times, tt.power).Text(0); got != tt.want {
			t.Errorf("%v, %d times: %s, want %s", tt.share, tt.times, got, tt.want)
		}
	}
	for _, p := range []Planned{Heard(0, 5), Heard(1, 5), Heard(.5, -1), InterviewsToHear(.1, 1), InterviewsToHear(math.NaN(), .5),
		InterviewsFor(.1, 0, .8), InterviewsFor(1e-12, 3, .8)} {
		if p.Undefined == "" || p.Method.Source == "" {
			t.Errorf("%+v", p)
		}
	}
}

func TestPlannedInterviewsAreTheFewest(t *testing.T) {
	random := rand.New(rand.NewPCG(2015, 8))
	for range inputs() {
		share, times, power := 0.02+0.9*random.Float64(), 1+random.IntN(4), 0.5+0.49*random.Float64()
		want := times
		for {
			fewer, choose := 0.0, 1.0
			for k := range times {
				fewer += choose * math.Pow(share, float64(k)) * math.Pow(1-share, float64(want-k))
				choose *= float64(want-k) / float64(k+1)
			}
			if 1-fewer >= power {
				break
			}
			want++
		}
		if got := InterviewsFor(share, times, power); got.Value != float64(want) {
			t.Fatalf("%v, %d times with %v: %v, want %d", share, times, power, got.Value, want)
		}
	}
}

// BenchmarkSaturation is of 10,000 interviews with 100 codes each out of 1,000.
func BenchmarkSaturation(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	s := Interviews{Of: "interviews", Codes: make([][]int, 10_000)}
	for at := range s.Codes {
		for code := range 1000 {
			if random.IntN(10*(1+code/100)) == 0 {
				s.Codes[at] = append(s.Codes[at], code)
			}
		}
	}
	b.Run("ratios and estimate", func(b *testing.B) {
		for b.Loop() {
			GuestRatios(s, 6, 2)
			Chao2(s.Incidence())
		}
	})
	b.Run("rarefaction", func(b *testing.B) {
		for b.Loop() {
			Rarefaction(s.Incidence())
		}
	})
	b.Run("band of 100 orders", func(b *testing.B) {
		for b.Loop() {
			if _, err := RarefactionBand(b.Context(), s, Draws{N: 100}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
