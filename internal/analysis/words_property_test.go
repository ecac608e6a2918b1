package analysis

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func TestContrastsHoldTogether(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 1))
	for range inputs() {
		c := Contrast{N1: 1 + random.IntN(60), N2: 1 + random.IntN(60)}
		c.O1, c.O2 = random.IntN(c.N1+1), random.IntN(c.N2+1)
		other := Contrast{c.O2, c.N2, c.O1, c.N1}
		if !same(c.LogLikelihood(), other.LogLikelihood()) || !same(c.FourCells(), other.FourCells()) {
			t.Fatalf("%+v the other way round has other log-likelihoods", c)
		}
		if r, s := c.LogRatio(), other.LogRatio(); r.Undefined != s.Undefined || math.Abs(r.Value+s.Value) > 1e-9 {
			t.Fatalf("%+v: log ratios %v and %v", c, r, s)
		}
		three := Contrast{3 * c.O1, 3 * c.N1, 3 * c.O2, 3 * c.N2}
		if ll := c.LogLikelihood(); ll.Undefined == "" && math.Abs(three.LogLikelihood().Value-3*ll.Value) > 1e-7 {
			t.Fatalf("%+v three times over: %v", c, three.LogLikelihood())
		}
		// Four cells are the two of the word and the two of all the others.
		others := Contrast{c.N1 - c.O1, c.N1, c.N2 - c.O2, c.N2}
		if g, a, b := c.FourCells(), c.LogLikelihood(), others.LogLikelihood(); g.Undefined == "" && math.Abs(g.Value-a.Value-b.Value) > 1e-7 {
			t.Fatalf("%+v: %v is not %v and %v", c, g, a, b)
		}
	}
}

func TestTogetherHoldsTogether(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 2))
	for range inputs() {
		cells := [4]int{random.IntN(20), random.IntN(20), random.IntN(20), random.IntN(50)}
		a, b, c, d := cells[0], cells[1], cells[2], cells[3]
		one := Together{a, a + b, a + c, a + b + c + d}
		turned := Together{a, a + c, a + b, a + b + c + d}
		if !same(one.ChiSquared(), turned.ChiSquared()) || !same(one.LogLikelihood(), turned.LogLikelihood()) || !same(one.T(), turned.T()) {
			t.Fatalf("%+v changes with the order of the two", one)
		}
		if one.ChiSquared().Undefined != one.LogLikelihood().Undefined {
			t.Fatalf("%+v: %v and %v", one, one.ChiSquared(), one.LogLikelihood())
		}
		if one.LogLikelihood().Undefined != "" {
			continue
		}
		squares, n := 0.0, float64(one.N)
		for i, o := range cells {
			e := float64([2]int{a + b, c + d}[i/2]) * float64([2]int{a + c, b + d}[i%2]) / n
			squares += (float64(o) - e) * (float64(o) - e) / e
		}
		if math.Abs(one.ChiSquared().Value-squares) > 1e-7*(1+squares) {
			t.Fatalf("%+v: X² %v, by the book %v", one, one.ChiSquared(), squares)
		}
	}
}

// TestDispersionHolds compares with the formulas by the book, over all parts.
func TestDispersionHolds(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 3))
	for range inputs() {
		n := 2 + random.IntN(6)
		counts, sizes := make([]int, n), make([]int, n)
		all, total := 0.0, 0.0
		for i := range sizes {
			sizes[i] = 1 + random.IntN(30)
			counts[i] = max(0, min(sizes[i], random.IntN(12)-4))
			all, total = all+float64(counts[i]), total+float64(sizes[i])
		}
		d := Disperse(counts, sizes)
		if all == 0 {
			if d.DP.Undefined == "" || d.D.Undefined == "" {
				t.Fatalf("%v of %v has %+v", counts, sizes, d)
			}
			continue
		}
		dp, mean, squares := 0.0, 0.0, 0.0
		for i := range sizes {
			dp += math.Abs(float64(counts[i])/all-float64(sizes[i])/total) / 2
			mean += float64(counts[i]) / float64(sizes[i]) / float64(n)
		}
		for i := range sizes {
			squares += math.Pow(float64(counts[i])/float64(sizes[i])-mean, 2)
		}
		norm, jd := dp/(1-float64(slices.Min(sizes))/total), 1-math.Sqrt(squares/float64(n))/mean/math.Sqrt(float64(n-1))
		if !same(d.DP, Figure{Value: dp}) || !same(d.DPNorm, Figure{Value: norm}) || math.Abs(d.D.Value-jd) > 1e-9 {
			t.Fatalf("%v of %v: %+v, by the book %v %v %v", counts, sizes, d, dp, norm, jd)
		}
		if d.DP.Value < 0 || d.DPNorm.Value > 1+1e-9 || d.D.Value < -1e-9 || d.D.Value > 1+1e-9 {
			t.Fatalf("%v of %v: %+v", counts, sizes, d)
		}
		order := random.Perm(n)
		shuffled, theirs := make([]int, n), make([]int, n)
		for to, from := range order {
			shuffled[to], theirs[to] = counts[from], sizes[from]
		}
		if o := Disperse(shuffled, theirs); o.In != d.In || !same(o.DP, d.DP) || math.Abs(o.D.Value-d.D.Value) > 1e-9 {
			t.Fatalf("%v of %v changes with the order of the parts", counts, sizes)
		}
	}
}

// random study: turns of two to four people in words of one letter.
func randomTalks(random *rand.Rand) (all []study.Document) {
	for n := range 1 + random.IntN(3) {
		d := study.Document{DocumentInfo: study.DocumentInfo{ID: study.DocumentID{ID: sheaf.ID{15: byte(n + 1)}}}}
		d.Speakers = []text.Speaker{{Role: text.RoleParticipant}, {Role: text.RoleInterviewer}}
		var out strings.Builder
		for turn := range 1 + random.IntN(4) {
			if turn > 0 {
				out.WriteString("\n")
			}
			start := out.Len()
			for range 1 + random.IntN(6) {
				out.WriteString(string("ABab"[random.IntN(4)]) + " ")
			}
			span, speaker := text.Span{Start: start, End: out.Len()}, min(random.IntN(3), 1)^1
			d.Transcript.Turns = append(d.Transcript.Turns, text.Turn{Span: span, Speaker: speaker, Voice: text.NoSpeaker})
			d.TurnSubject = append(d.TurnSubject, study.SubjectID{ID: sheaf.ID{15: byte(1 + random.IntN(3))}})
			d.Paragraphs = append(d.Paragraphs, text.Paragraph{Span: span, Label: text.Span{Start: start, End: start}, Speaker: speaker, Turn: turn})
		}
		d.Text = out.String()
		all = append(all, d)
	}
	return all
}

// TestWordsAreCountedAsByHand compares lists, pairs and concordances with a count that
// splits at spaces.
func TestWordsAreCountedAsByHand(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 4))
	for range inputs() / 5 { // each is a study
		all := randomTalks(random)
		words, pairs, total := map[string]int{}, map[string]int{}, 0
		who := map[string]map[study.SubjectID]bool{"a": {}, "b": {}}
		for _, d := range all {
			for i, turn := range d.Transcript.Turns {
				if turn.Speaker != 0 {
					continue
				}
				said := strings.Fields(strings.ToLower(turn.Span.Of(d.Text)))
				for j, word := range said {
					words[word]++
					total++
					who[word][d.TurnSubject[i]] = true
					if j > 0 {
						pairs[said[j-1]+" "+word]++
					}
				}
			}
		}
		c := NewCorpus(all, Speech{})
		f := c.Frequencies(Listing{Minimum: 1})
		counted := map[string]int{}
		for _, w := range f.Words {
			counted[w.Term] = w.N.K
			if w.In.K != len(who[w.Term]) || w.N.Of != total {
				t.Fatalf("%v: %+v", who, w)
			}
		}
		found, err := c.Find("b", Context{Order: ByBehind})
		if err != nil {
			t.Fatal(err)
		}
		together := map[string]int{}
		for _, p := range c.Collocations(Listing{Minimum: 1}).Pairs {
			together[p.First.Term+" "+p.Second.Term] = p.N12
		}
		if !maps.Equal(counted, words) || found.Found != words["b"] || found.In.K != len(who["b"]) || !maps.Equal(together, pairs) {
			t.Fatalf("%v, %v, %d; by hand %v, %v", counted, together, found.Found, words, pairs)
		}
		if !slices.IsSortedFunc(found.Lines, func(a, b Line) int { return strings.Compare(strings.ToLower(a.Behind), strings.ToLower(b.Behind)) }) {
			t.Fatalf("%+v", found.Lines)
		}
	}
}

// TestWordsOfHostileTextCostWhatTheyAre holds that eight times the text costs about
// eight times as much, also where all words are one and contexts are wide.
func TestWordsOfHostileTextCostWhatTheyAre(t *testing.T) {
	for _, unit := range []string{"a ", "a", "' ", "d'", "aa’", "و", "a\u0301 "} {
		cost := func(size int) time.Duration {
			said := strings.Repeat(unit, size/len(unit))
			d := study.Document{DocumentInfo: study.DocumentInfo{ID: study.DocumentID{ID: sheaf.ID{15: 1}}}}
			d.Transcript = text.Transcript{Text: said, Language: "fr", Speakers: []text.Speaker{{Role: text.RoleParticipant}},
				Turns:      []text.Turn{{Span: text.Span{End: len(said)}}},
				Paragraphs: []text.Paragraph{{Span: text.Span{End: len(said)}}}}
			from := spent()
			c := NewCorpus([]study.Document{d}, Speech{Proclitics: true})
			c.Frequencies(Listing{})
			c.Collocations(Listing{})
			if _, err := c.Collocates("a", 1_000_000, Listing{}); err != nil {
				t.Fatal(err)
			}
			if _, err := c.Find(strings.Repeat("a ", 100), Context{Order: ByBefore, Words: 20}); err != nil {
				t.Fatal(err)
			}
			return spent() - from
		}
		small, large := cost(1<<15), cost(1<<18)
		if large > 40*small+400*time.Millisecond {
			t.Errorf("%q: %v for 32 KiB, %v for 256", unit, small, large)
		}
		t.Logf("%q: %v for 32 KiB, %v for 256", unit, small, large)
	}
}

// TestAFrequencyListOfTwentyMegabytes holds it to two seconds of one processor, from
// documents to the list with the dispersion of each word.
func TestAFrequencyListOfTwentyMegabytes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	random := rand.New(rand.NewPCG(11, 5))
	vocabulary := make([]string, 30_000)
	for i := range vocabulary {
		vocabulary[i] = fmt.Sprintf("word%d", i)
	}
	var all []study.Document
	size := 0
	for n := range 300 {
		var said strings.Builder
		for said.Len() < 70_000 {
			said.WriteString(vocabulary[min(int(random.ExpFloat64()*3_000), len(vocabulary)-1)])
			said.WriteByte(' ')
		}
		whole := text.Span{End: said.Len()}
		d := study.Document{DocumentInfo: study.DocumentInfo{ID: study.DocumentID{ID: sheaf.ID{14: byte(n >> 8), 15: byte(n)}}}, TurnSubject: []study.SubjectID{{ID: sheaf.ID{14: byte(n >> 8), 15: byte(n)}}}}
		d.Transcript = text.Transcript{Text: said.String(), Language: "en", Speakers: []text.Speaker{{Role: text.RoleParticipant}},
			Turns: []text.Turn{{Span: whole}}, Paragraphs: []text.Paragraph{{Span: whole}}}
		size += said.Len()
		all = append(all, d)
	}
	from := spent()
	f := NewCorpus(all, Speech{}).Frequencies(Listing{})
	took := spent() - from
	t.Logf("%d words of %d in %d MB: %v", len(f.Words), f.Base.Units, size/1_000_000, took)
	if took > 2*time.Second {
		t.Errorf("%v", took)
	}
}
