package analysis

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func numbered(n int) (id sheaf.ID) {
	binary.BigEndian.PutUint64(id[8:], uint64(n))
	return id
}

func codeOf(n int) coding.CodeID          { return coding.CodeID{ID: numbered(n)} }
func layerOf(n int) coding.LayerID        { return coding.LayerID{ID: numbered(n)} }
func documentOf(n int) study.DocumentID   { return study.DocumentID{ID: numbered(n)} }
func numberOf(id sheaf.ID) int            { return int(binary.BigEndian.Uint64(id[8:])) }
func continuum(n int, s string) Continuum { return NewContinuum(written1(n, s)) }

func written1(n int, s string) study.Document {
	return study.Document{DocumentInfo: study.DocumentInfo{ID: documentOf(n)}, Transcript: text.Transcript{Text: s}}
}

func laidBy(layer, code, document, start, end int) coding.Coding {
	return coding.Coding{Layer: layerOf(layer), Code: codeOf(code), Anchor: study.Anchor{Document: documentOf(document), Version: 1, Span: text.Span{Start: start, End: end}}}
}

func coders(n int) (all []Coder) {
	for at := range n {
		all = append(all, Coder{Layer: layerOf(at + 1)})
	}
	return all
}

// strokes are the units of two coders as Krippendorff 1995, p. 57, draws them: runs of 1.
func strokes(coder int, line string) (codings []coding.Coding) {
	for i := 0; i < len(line); {
		n := 1
		for i+n < len(line) && line[i+n] == line[i] {
			n++
		}
		if line[i] == '1' {
			codings = append(codings, laidBy(coder, 1, 1, i, i+n))
		}
		i += n
	}
	return codings
}

func TestPublishedCharacterKappa(t *testing.T) {
	for _, tt := range []struct {
		source         string
		a, b           []coding.Coding
		n              int
		percent, kappa string
	}{
		// NVivo's help: of 1,000 characters 50 by both, 150 by one and 800 by neither.
		{"NVivo, 75 and 75", []coding.Coding{laidBy(1, 1, 1, 0, 125)}, []coding.Coding{laidBy(2, 1, 1, 75, 200)}, 1000, "0.85", "0.31429"},
		{"NVivo, 0 and 150", []coding.Coding{laidBy(1, 1, 1, 0, 50)}, []coding.Coding{laidBy(2, 1, 1, 0, 200)}, 1000, "0.85", "0.34783"},
		// Krippendorff 1995, p. 57, prints .385 and .385, .314, and nothing for D: characters
		// do not see where units end.
		{"Bertha and Bill", strokes(1, "001111111100001111110000"), strokes(2, "000011110000000110000000"), 24, "0.67", "0.38462"},
		{"John and Jill, who made seven units", strokes(1, "111111111111111111000000"), []coding.Coding{
			laidBy(2, 1, 1, 0, 2), laidBy(2, 1, 1, 2, 3), laidBy(2, 1, 1, 3, 4), laidBy(2, 1, 1, 4, 5), laidBy(2, 1, 1, 5, 6), laidBy(2, 1, 1, 6, 9), laidBy(2, 1, 1, 9, 10)}, 24, "0.67", "0.38462"},
		{"Gerret and Gill", strokes(1, "001111110011001111001100"), strokes(2, "110011110011110011001100"), 24, "0.67", "0.31429"},
		{"Heather and Hill", strokes(1, strings.Repeat("1", 24)), strokes(2, strings.Repeat("1", 24)), 24, "1.00", "undefined (no variation)"},
	} {
		r := NewReadings(slices.Concat(tt.a, tt.b), coders(2), []Continuum{continuum(1, strings.Repeat("x", tt.n))})
		got := r.Characters(0, 1)[0].Documents[0]
		if percent, kappa := got.Percent().Text(2), got.Kappa().Text(5); percent != tt.percent || kappa != tt.kappa {
			t.Errorf("%s: %s and kappa %s, printed %s and %s", tt.source, percent, kappa, tt.percent, tt.kappa)
		}
	}
}

// TestKappaComesToF1 is why F1 answers where "not coded" has no natural count
// (Hripcsak and Rothschild 2005).
func TestKappaComesToF1(t *testing.T) {
	table := CharacterTable{Characters: 1_000_000_000, A: 50, B: 40, Both: 30}
	if kappa, f1 := table.Kappa().Value, table.F1().Value; kappa > f1 || f1-kappa > 1e-6 {
		t.Errorf("kappa %v, F1 %v", kappa, f1)
	}
}

func TestCharactersOfSeveralDocuments(t *testing.T) {
	arabic := "قال إن" // 6 characters, 11 bytes
	documents := []Continuum{continuum(1, strings.Repeat("x", 100)), continuum(2, strings.Repeat("x", 300)), continuum(3, arabic), continuum(4, "not read"), continuum(5, strings.Repeat("x", 50))}
	codings := []coding.Coding{
		laidBy(1, 1, 1, 0, 20), laidBy(1, 1, 1, 10, 30), laidBy(2, 1, 1, 20, 40),
		laidBy(1, 1, 2, 0, 30), laidBy(2, 1, 2, 0, 30), laidBy(2, 1, 2, 0, 30),
		laidBy(1, 1, 3, 0, len(arabic)), laidBy(2, 1, 3, 0, len(arabic)),
		laidBy(1, 1, 4, 0, 3), laidBy(9, 1, 1, 0, 90), laidBy(1, 1, 77, 0, 90), laidBy(1, 1, 1, 100, 200),
		laidBy(2, 2, 3, 0, 6),
	}
	all := []study.DocumentID{documentOf(1), documentOf(2), documentOf(3), documentOf(5)}
	r := NewReadings(codings, []Coder{{Layer: layerOf(1)}, {Layer: layerOf(2), Read: all}}, documents)
	got := r.Characters(0, 1)
	table := func(n, characters, a, b, both int) CharacterTable {
		return CharacterTable{Document: documentOf(n), Characters: characters, A: a, B: b, Both: both}
	}
	want := []CharacterTable{table(1, 100, 30, 20, 10), table(2, 300, 30, 30, 30), table(3, 6, 6, 6, 6)}
	if diff := cmp.Diff(want, got[0].Documents); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]CharacterTable{table(3, 6, 0, 3, 0)}, got[1].Documents); diff != "" {
		t.Error(diff)
	}
	// (.2105·100 + 1·300) / 400, and one table of 456 characters.
	if got := got[0].Weighted.Text(4) + " " + got[0].Pooled.Text(4); got != "0.8026 0.7164" {
		t.Errorf("weighted and pooled: %s", got)
	}
	wantDropped := []Dropped{
		{1, "documents that not all the coders read"}, {1, "codings without a character in the text"}, {1, "codings that a coder laid twice"},
		{1, "documents where neither laid the code, without a kappa: not in the weighted mean"},
		{1, "documents that both coded whole, without a kappa: not in the weighted mean"},
	}
	if diff := cmp.Diff(wantDropped, got[0].Base.Dropped); diff != "" || got[0].Base.Units != 456 {
		t.Errorf("%d characters; %s", got[0].Base.Units, diff)
	}
}

// randomReadings are a few codings by two coders of two short documents.
func randomReadings(random *rand.Rand) ([]coding.Coding, *Readings, int) {
	const length = 16
	var codings []coding.Coding
	for range random.IntN(10) {
		start := random.IntN(length)
		codings = append(codings, laidBy(1+random.IntN(2), 1+random.IntN(2), 1+random.IntN(2), start, start+1+random.IntN(min(6, length-start))))
	}
	documents := []Continuum{{Document: documentOf(1), Characters: length, index: sixteen}, {Document: documentOf(2), Characters: length, index: sixteen}}
	return codings, NewReadings(codings, coders(2), documents), length
}

var sixteen = text.NewIndex(strings.Repeat("x", 16))

// most is how many pairs there can be, by trying all.
func most(as, bs []text.Span, fits func(a, b text.Span) bool) int {
	if len(as) == 0 {
		return 0
	}
	best := most(as[1:], bs, fits)
	for i, b := range bs {
		if fits(as[0], b) {
			best = max(best, 1+most(as[1:], slices.Delete(slices.Clone(bs), i, i+1), fits))
		}
	}
	return best
}

func TestSpanProperties(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1973, 1995))
	for range inputs() {
		codings, r, length := randomReadings(random)
		spans := map[[3]int][]text.Span{} // by coder, code and document, each once
		for _, one := range codings {
			key := [3]int{numberOf(one.Layer.ID), numberOf(one.Code.ID), numberOf(one.Anchor.Document.ID)}
			if !slices.Contains(spans[key], one.Anchor.Span) {
				spans[key] = append(spans[key], one.Anchor.Span)
			}
		}
		covers := func(coder, code, document, x int) bool {
			return slices.ContainsFunc(spans[[3]int{coder, code, document}], func(s text.Span) bool { return s.Start <= x && x < s.End })
		}
		for _, one := range r.Characters(0, 1) {
			code := numberOf(one.Code.ID)
			for _, got := range one.Documents {
				document, want := numberOf(got.Document.ID), CharacterTable{Document: got.Document, Characters: length}
				pair := Ratings{Categories: 2}
				for x := range length {
					row := []int{0, 0}
					if covers(1, code, document, x) {
						row[0] = 1
						want.A++
					}
					if covers(2, code, document, x) {
						row[1] = 1
						want.B++
					}
					want.Both += row[0] * row[1]
					pair.Of = append(pair.Of, row)
				}
				if got != want || !same(got.Kappa(), Cohen(pair, Unweighted).Figure) || !same(got.Percent(), Percent(pair, Unweighted).Figure) {
					t.Fatalf("%+v, by character %+v\n%v", got, want, codings)
				}
			}
		}
		for _, theta := range []Theta{0, 0.5, 0.9, 1} {
			there, back := r.Spans(0, 1, theta), r.Spans(1, 0, theta)
			for at, one := range there {
				matched := 0
				for document := 1; document <= 2; document++ {
					code := numberOf(one.Code.ID)
					matched += most(spans[[3]int{1, code, document}], spans[[3]int{2, code, document}], func(a, b text.Span) bool {
						both := min(a.End, b.End) - max(a.Start, b.Start)
						return both > 0 && float64(both) >= float64(theta)*float64(a.Len()+b.Len()-both)-1e-9
					})
				}
				if one.Matched != matched || back[at].Matched != matched || one.F1 != back[at].F1 {
					t.Fatalf("%g: matched %d and back %d, at most %d\n%v", float64(theta), one.Matched, back[at].Matched, matched, spans)
				}
			}
		}
		once := map[*coding.Coding]bool{}
		for _, d := range r.Disagreements(0, 1) {
			for coder, one := range []*coding.Coding{d.A, d.B} {
				if one == nil {
					continue
				}
				other := [3]int{2 - coder, numberOf(one.Code.ID), numberOf(one.Anchor.Document.ID)}
				if once[one] || numberOf(one.Layer.ID) != coder+1 || slices.Contains(spans[other], one.Anchor.Span) {
					t.Fatalf("%+v is no disagreement, or one twice\n%v", one, codings)
				}
				once[one] = true
			}
			if (d.A == nil || d.B == nil) != (d.Difference == Alone) || d.Difference == OtherSpan && d.A.Code != d.B.Code || d.Difference == OtherCode && (d.A.Code == d.B.Code || d.Jaccard < .5) {
				t.Fatalf("%+v", d)
			}
		}
		differ := 0
		for key, of := range spans {
			for _, s := range of {
				if !slices.Contains(spans[[3]int{3 - key[0], key[1], key[2]}], s) {
					differ++
				}
			}
		}
		if len(once) != differ {
			t.Fatalf("%d codings in disagreements, of %d that differ\n%v", len(once), differ, codings)
		}
	}
}

// TestSpansMatchAsManyAsThereCanBe is where the first that fits leaves another without.
func TestSpansMatchAsManyAsThereCanBe(t *testing.T) {
	r := NewReadings([]coding.Coding{laidBy(1, 1, 1, 0, 10), laidBy(1, 1, 1, 4, 14), laidBy(2, 1, 1, 1, 11), laidBy(2, 1, 1, 8, 18)},
		coders(2), []Continuum{continuum(1, strings.Repeat("x", 20))})
	for theta, want := range map[Theta]string{.4: "2 1.000 1.000", .5: "1 0.500 0.333", 1: "0 0.000 0.000"} {
		got := r.Spans(0, 1, theta)[0]
		if text := fmt.Sprintf("%d %s %s", got.Matched, got.F1.Text(3), got.Share.Text(3)); text != want {
			t.Errorf("%g: %s, want %s", float64(theta), text, want)
		}
	}
}

func TestDisagreements(t *testing.T) {
	r := NewReadings([]coding.Coding{
		laidBy(1, 1, 1, 0, 10), laidBy(2, 1, 1, 0, 10), // agreed
		laidBy(1, 2, 1, 20, 30), laidBy(2, 2, 1, 22, 34),
		laidBy(1, 1, 1, 40, 50), laidBy(2, 3, 1, 41, 50),
		laidBy(2, 1, 1, 60, 70), laidBy(1, 3, 2, 5, 9),
	}, coders(2), []Continuum{continuum(2, strings.Repeat("x", 90)), continuum(1, strings.Repeat("x", 90))})
	var got []string
	for _, d := range r.Disagreements(0, 1) {
		say := func(one *coding.Coding) string {
			if one == nil {
				return "nothing"
			}
			return fmt.Sprintf("%d on %d-%d", numberOf(one.Code.ID), one.Anchor.Span.Start, one.Anchor.Span.End)
		}
		got = append(got, fmt.Sprintf("%s in %d: %s, %s; %d shared, %.2f", d.Difference, numberOf(d.Document.ID), say(d.A), say(d.B), d.Shared, d.Jaccard))
	}
	want := []string{
		"alone in 2: 3 on 5-9, nothing; 0 shared, 0.00",
		"other span in 1: 2 on 20-30, 2 on 22-34; 8 shared, 0.57",
		"other code in 1: 1 on 40-50, 3 on 41-50; 9 shared, 0.90",
		"alone in 1: nothing, 1 on 60-70; 0 shared, 0.00",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestUnitsOfCodesAndFamilies(t *testing.T) {
	// The example of TestPublishedAlphaOfUnits, cut into two documents where all have a gap
	// or a border, is the same continuum.
	var codings []coding.Coding
	for coder, segments := range figure1211 {
		for _, s := range segments {
			document, before := 1, 0
			if s.Start >= 30 {
				document, before = 2, 30
			}
			codings = append(codings, laidBy(coder+1, s.Value+1, document, s.Start-before, s.End-before))
		}
	}
	var family []coding.CodeID
	for n := range 7 {
		family = append(family, codeOf(n+1))
	}
	documents := []Continuum{continuum(1, strings.Repeat("x", 30)), continuum(2, strings.Repeat("x", 30))}
	r := NewReadings(codings, coders(3), documents)
	u := r.UnitsOfFamily(append(family, codeOf(8)))
	if got := u.U.Text(6) + " " + u.Binary.Text(6) + " " + u.CU.Text(6); got != "0.509982 0.413599 0.724169" || u.Values[7].Undefined != NoPairs {
		t.Errorf("in two documents %s", got)
	}
	alone := r.UnitsOfCode()
	if len(alone) != 7 || alone[0].Text(3) != "1.000" || alone[6].Value >= 0.01 {
		t.Errorf("codes by themselves: %+v", alone)
	}
	twice := NewReadings([]coding.Coding{laidBy(1, 1, 1, 0, 9), laidBy(1, 1, 1, 5, 12), laidBy(2, 1, 1, 0, 12)}, coders(2), documents)
	if got := twice.UnitsOfCode()[0].Text(3); got != "1.000" {
		t.Errorf("passages that overlap are joined: %s", got)
	}
	if got := twice.UnitsOfFamily(family).CU.Undefined; got != overlapping {
		t.Errorf("in a family they are not: %s", got)
	}
}

// workload is what two coders laid: so many codings in documents of 60,000
// characters.
func workload(codings, documents, codes int) ([]coding.Coding, []Continuum) {
	random := rand.New(rand.NewPCG(uint64(codings), 1))
	long := study.Document{Transcript: text.Transcript{Text: strings.Repeat("x", 60_000)}}
	all := make([]coding.Coding, codings)
	for i := range all {
		start := random.IntN(59_000)
		all[i] = laidBy(1+random.IntN(2), 1+random.IntN(codes), 1+random.IntN(documents), start, start+20+random.IntN(900))
	}
	one := NewContinuum(long)
	texts := make([]Continuum, documents)
	for i := range texts {
		texts[i] = one
		texts[i].Document = documentOf(i + 1)
	}
	return all, texts
}

// byArrays is the same with one array of characters to a coder, code and document.
func byArrays(codings []coding.Coding, documents []Continuum) map[coding.CodeID][]CharacterTable {
	type key struct {
		code     coding.CodeID
		document study.DocumentID
	}
	spans := map[key]*[2][]text.Span{}
	for i := range codings {
		k := key{codings[i].Code, codings[i].Anchor.Document}
		if spans[k] == nil {
			spans[k] = new([2][]text.Span)
		}
		coder := numberOf(codings[i].Layer.ID) - 1
		spans[k][coder] = append(spans[k][coder], codings[i].Anchor.Span)
	}
	tables := map[coding.CodeID][]CharacterTable{}
	var array [2][]bool
	for k, of := range spans {
		t := CharacterTable{Document: k.document, Characters: documents[0].Characters}
		for coder := range array {
			array[coder] = make([]bool, t.Characters)
			for _, s := range of[coder] {
				for x := s.Start; x < s.End; x++ {
					array[coder][x] = true
				}
			}
		}
		b := array[1]
		for x, a := range array[0] {
			if a {
				t.A++
				if b[x] {
					t.Both++
				}
			}
			if b[x] {
				t.B++
			}
		}
		tables[k.code] = append(tables[k.code], t)
	}
	return tables
}

// fastest is the least processor time of so many times.
func fastest(times int, of func()) time.Duration {
	best := time.Duration(1 << 62)
	for range times {
		began := spent()
		of()
		best = min(best, spent()-began)
	}
	return best
}

// What the walk counts, arrays of characters count too.
func TestAgreementByWalkIsThatOfArrays(t *testing.T) {
	codings, documents := workload(10_000, 10, 200)
	want := byArrays(codings, documents)
	for _, one := range NewReadings(codings, coders(2), documents).Characters(0, 1) {
		tables := want[one.Code]
		slices.SortFunc(tables, func(a, b CharacterTable) int { return numberOf(a.Document.ID) - numberOf(b.Document.ID) })
		if !slices.Equal(one.Documents, tables) {
			t.Fatalf("code %d is not the same by arrays", numberOf(one.Code.ID))
		}
	}
}

// BenchmarkAgreementAgainstArrays prints the ratios of the bars, in processor time: how
// many times faster the walk is than an array of characters per code, and how many times
// the time of 100,000 codings a million takes. Both sides start from the codings as they
// are read.
func BenchmarkAgreementAgainstArrays(b *testing.B) {
	small, few := workload(100_000, 100, 200)
	large, many := workload(1_000_000, 10_000, 1000)
	for b.Loop() {
		walk := fastest(6, func() { NewReadings(small, coders(2), few).Characters(0, 1) })
		arrays := fastest(1, func() { byArrays(small, few) })
		ten := fastest(3, func() { NewReadings(large, coders(2), many).Characters(0, 1) })
		b.ReportMetric(float64(arrays)/float64(walk), "times-faster")
		b.ReportMetric(float64(ten)/float64(walk), "times-100,000")
	}
}

func BenchmarkAgreement(b *testing.B) {
	for _, size := range []struct{ codings, documents, codes int }{{100_000, 100, 200}, {1_000_000, 10_000, 1000}} {
		codings, documents := workload(size.codings, size.documents, size.codes)
		r := NewReadings(codings, coders(2), documents)
		run := func(name string, of func()) {
			b.Run(fmt.Sprintf("%s/%d", name, size.codings), func(b *testing.B) {
				for b.Loop() {
					of()
				}
			})
		}
		run("order", func() { NewReadings(codings, coders(2), documents) })
		run("characters", func() { r.Characters(0, 1) })
		run("spans", func() { r.Spans(0, 1, 0.5) })
		run("units", func() { r.UnitsOfCode() })
		run("disagreements", func() { r.Disagreements(0, 1) })
		if size.codings <= 100_000 {
			run("arrays", func() { byArrays(codings, documents) })
		}
	}
}
