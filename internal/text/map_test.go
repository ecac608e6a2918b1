package text

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/sheaf"
)

func mustMap(t testing.TB, source int, edits ...Edit) Map {
	t.Helper()
	_, m, err := Rewrite(strings.Repeat("a", source), edits)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestApply(t *testing.T) {
	//              0123456789
	// source       abcdefghij
	// target       abXXXfgIIhj       cde -> XXX, II inserted at 7, i deleted
	m := mustMap(t, 10, Edit{Span{2, 5}, "XXX"}, Edit{Span{7, 7}, "II"}, Edit{Span{8, 9}, ""})
	if m.SourceLen() != 10 || m.TargetLen() != 11 {
		t.Fatalf("lengths %d, %d", m.SourceLen(), m.TargetLen())
	}
	for name, c := range map[string]struct {
		in, want Span
		inside   bool
	}{
		"before every edit nothing moves":              {Span{0, 2}, Span{0, 2}, false},
		"a span around a replacement keeps it":         {Span{1, 6}, Span{1, 6}, false},
		"an edge inside widens to the whole":           {Span{0, 3}, Span{0, 5}, true},
		"both edges inside give the whole":             {Span{3, 4}, Span{2, 5}, true},
		"an empty span inside gives the whole":         {Span{3, 3}, Span{2, 5}, true},
		"a span replaced as a whole is flagged":        {Span{2, 5}, Span{2, 5}, true},
		"what is inserted at the end stays outside":    {Span{5, 7}, Span{5, 7}, true},
		"what is inserted at the start stays outside":  {Span{7, 8}, Span{9, 10}, true},
		"what is inserted in the middle is inside":     {Span{6, 8}, Span{6, 10}, false},
		"an empty span at an insertion stays before":   {Span{7, 7}, Span{7, 7}, true},
		"a deleted span is empty and flagged":          {Span{8, 9}, Span{10, 10}, true},
		"a span beside a deletion keeps its text":      {Span{9, 10}, Span{10, 11}, false},
		"the whole is the whole":                       {Span{0, 10}, Span{0, 11}, false},
		"a span beyond the text is cut and flagged":    {Span{9, 40}, Span{10, 11}, true},
		"a span turned around is nothing, and flagged": {Span{6, 1}, Span{6, 6}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got, inside := m.Apply(c.in); got != c.want || inside != c.inside {
				t.Errorf("%v became %v, %v; want %v, %v", c.in, got, inside, c.want, c.inside)
			}
		})
	}
	t.Run("the zero map maps the empty text", func(t *testing.T) {
		if got, inside := (Map{}).Apply(Span{}); got != (Span{}) || inside {
			t.Errorf("got %v, %v", got, inside)
		}
	})
}

func TestRewrite(t *testing.T) {
	t.Run("replacements are never replaced again", func(t *testing.T) {
		got, _, err := Rewrite("Dalu met Omro.", []Edit{{Span{9, 13}, "Zadi"}, {Span{0, 4}, "Omro"}})
		if want := "Omro met Zadi."; err != nil || got != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	})
	for name, edits := range map[string][]Edit{
		"overlapping edits":                {{Span{0, 3}, "x"}, {Span{2, 5}, "y"}},
		"an insertion inside another edit": {{Span{0, 3}, "x"}, {Span{1, 1}, "y"}},
		"the same span twice":              {{Span{0, 3}, "x"}, {Span{0, 3}, "x"}},
		"two insertions at one place":      {{Span{2, 2}, "x"}, {Span{2, 2}, "y"}},
		"an edit beyond the text":          {{Span{2, 99}, "x"}},
		"an edit before the text":          {{Span{-1, 1}, "x"}},
		"an edit turned around":            {{Span{3, 1}, "x"}},
		"an edit inside a character":       {{Span{6, 7}, "x"}},
		"new text that is not UTF-8":       {{Span{0, 1}, "\xff"}},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			if _, _, err := Rewrite("Omro é Dalu", edits); sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("got %v, want invalid", err)
			}
		})
	}
}

func TestCompose(t *testing.T) {
	t.Run("maps that do not meet are refused", func(t *testing.T) {
		if _, err := Compose(mustMap(t, 3), mustMap(t, 4)); sheaf.KindOf(err) != sheaf.Invalid {
			t.Errorf("got %v, want invalid", err)
		}
	})
	t.Run("what was inserted and deleted again leaves nothing", func(t *testing.T) {
		there := mustMap(t, 4, Edit{Span{2, 2}, "xyz"})
		back := mustMap(t, 7, Edit{Span{2, 5}, ""})
		both, err := Compose(there, back)
		if diff := cmp.Diff(mustMap(t, 4), both, cmp.AllowUnexported(Map{}, replacement{})); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}

// model is a map as the slowest and plainest thing that could be one: for every
// byte of the target the byte of the source it was kept from, or -1.
type model struct {
	source int
	from   []int
}

func modelOf(source int, edits []Edit) model {
	m := model{source: source}
	for at := 0; at <= source; at++ {
		for _, e := range edits { // insertions at a place come before what is replaced there
			if e.Start == at && e.Len() == 0 {
				m.from = append(m.from, slices.Repeat([]int{-1}, len(e.With))...)
			}
		}
		kept := at < source
		for _, e := range edits {
			if e.Start == at && e.Len() > 0 {
				m.from = append(m.from, slices.Repeat([]int{-1}, len(e.With))...)
			}
			kept = kept && (at < e.Start || at >= e.End)
		}
		if kept {
			m.from = append(m.from, at)
		}
	}
	return m
}

// randomEdits draws edits of a source that can be made at once, adjacent ones
// and insertions among them.
func randomEdits(r *rand.Rand, source int) []Edit {
	var edits []Edit
	for at := r.IntN(4); at <= source; {
		e := Edit{Span{at, min(at+r.IntN(4), source)}, "wwww"[:r.IntN(5)]}
		edits = append(edits, e)
		at = e.End + r.IntN(5)
		if at == e.Start {
			at++ // two insertions at one place are refused
		}
	}
	r.Shuffle(len(edits), func(i, j int) { edits[i], edits[j] = edits[j], edits[i] })
	return edits
}

func randomSpan(r *rand.Rand, n int) Span {
	start := r.IntN(n + 1)
	return Span{start, start + r.IntN(n-start+1)}
}

// TestMapAgainstModel walks 120,000 random pairs of edits and span.
func TestMapAgainstModel(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	pairs := 0
	for range 6_000 {
		source := r.IntN(30)
		edits := randomEdits(r, source)
		m, simple := mustMap(t, source, edits...), modelOf(source, edits)
		if m.TargetLen() != len(simple.from) {
			t.Fatalf("%v of %d: target of %d, want %d", edits, source, m.TargetLen(), len(simple.from))
		}
		for range 20 {
			pairs++
			checkAgainstModel(t, m, simple, edits, randomSpan(r, source))
		}
	}
	t.Logf("%d pairs of edits and span", pairs)
}

func checkAgainstModel(t *testing.T, m Map, simple model, edits []Edit, s Span) {
	t.Helper()
	got, inside := m.Apply(s)
	if got.Start < 0 || got.Start > got.End || got.End > m.TargetLen() {
		t.Fatalf("%v, %v: %v is no span of the target", edits, s, got)
	}
	within, kept, touching := false, 0, false
	for at := s.Start; at < s.End; at++ {
		if slices.Contains(simple.from, at) {
			kept++
		}
	}
	for _, e := range edits {
		within = within || e.Start < s.Start && s.Start < e.End || e.Start < s.End && s.End < e.End
		touching = touching || e.Len() == 0 && e.With != "" && (e.Start == s.Start || e.Start == s.End)
	}
	if want := within || touching || s.Len() > 0 && kept == 0; inside != want {
		t.Fatalf("%v, %v: inside is %v, want %v", edits, s, inside, want)
	}
	// Every kept byte of the span, and no kept byte of anything else, is in the result.
	for at, from := range simple.from {
		in := got.Start <= at && at < got.End
		if from >= 0 && in != (s.Start <= from && from < s.End) {
			t.Fatalf("%v, %v became %v: byte %d, kept from %d, is wrongly in or out", edits, s, got, at, from)
		}
	}
	if within || s.Len() == 0 {
		return
	}
	back, _ := m.Invert().Apply(got)
	if edgesKept := slices.Contains(simple.from, s.Start) && slices.Contains(simple.from, s.End-1); edgesKept && back != s {
		t.Fatalf("%v, %v became %v and came back as %v", edits, s, got, back)
	}
}

func TestComposeAgainstSteps(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	compared := 0
	for range 10_000 {
		source := r.IntN(30)
		a := mustMap(t, source, randomEdits(r, source)...)
		b := mustMap(t, a.TargetLen(), randomEdits(r, a.TargetLen())...)
		both, err := Compose(a, b)
		if err != nil || both.SourceLen() != source || both.TargetLen() != b.TargetLen() {
			t.Fatalf("lengths %d to %d, %v; want %d to %d", both.SourceLen(), both.TargetLen(), err, source, b.TargetLen())
		}
		for range 20 {
			s := randomSpan(r, source)
			middle, inFirst := a.Apply(s)
			want, inSecond := b.Apply(middle)
			if got, _ := both.Apply(s); !inFirst && !inSecond {
				compared++
				if got != want {
					t.Fatalf("%v then %v: %v became %v, want %v", a, b, s, got, want)
				}
			}
		}
		if diff := cmp.Diff(both.Invert(), mustCompose(t, b.Invert(), a.Invert()), cmp.AllowUnexported(Map{}, replacement{})); diff != "" && !hasEmpty(a) && !hasEmpty(b) {
			t.Fatalf("the way back differs from the two ways back\n%s", diff)
		}
	}
	if compared < 50_000 {
		t.Errorf("only %d spans were inside neither", compared)
	}
}

func mustCompose(t *testing.T, a, b Map) Map {
	t.Helper()
	m, err := Compose(a, b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// hasEmpty tells whether a map inserts or deletes: where one map deletes and
// the other inserts at the same place, the order is nobody's.
func hasEmpty(m Map) bool {
	for from, to := range m.Changes() {
		if from.Len() == 0 || to.Len() == 0 {
			return true
		}
	}
	return false
}

func TestMapJSON(t *testing.T) {
	t.Run("runs are compact, and come back", func(t *testing.T) {
		m := mustMap(t, 2125, Edit{Span{120, 125}, "abc"})
		b, err := json.Marshal(m)
		if err != nil || string(b) != "[120,5,3,2000]" {
			t.Fatalf("%s, %v", b, err)
		}
		var back Map
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, back, cmp.AllowUnexported(Map{}, replacement{})); diff != "" {
			t.Error(diff)
		}
	})
	for name, bad := range map[string]string{
		"not JSON":                       `[1`,
		"no list":                        `{"a":1}`,
		"no runs":                        `[]`,
		"null":                           `null`,
		"a replacement without its rest": `[1,2]`,
		"a length below zero":            `[-1]`,
		"a length that is not whole":     `[1.5]`,
		"nothing replaced by nothing":    `[1,0,0,1]`,
		"a length beyond any text":       `[9223372036854775807]`,
		"a sum beyond any text":          `[536870912,536870912,0,1]`,
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			var m Map
			if err := m.UnmarshalJSON([]byte(bad)); sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("got %v, want invalid", err)
			}
		})
	}
}

func FuzzMap(f *testing.F) {
	f.Add([]byte(`[2,3,3,2,0,2,1,1,0,1]`), 1, 6)
	f.Add([]byte(`[0,0,5,3]`), 0, 0)
	f.Fuzz(func(t *testing.T, b []byte, start, end int) {
		var m Map
		if json.Unmarshal(b, &m) != nil {
			return
		}
		to, _ := m.Apply(Span{start, end})
		if to.Start < 0 || to.Start > to.End || to.End > m.TargetLen() {
			t.Errorf("%s: %v is outside the target", b, to)
		}
		again, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var back Map
		if err := json.Unmarshal(again, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, back, cmp.AllowUnexported(Map{}, replacement{})); diff != "" {
			t.Error(diff)
		}
		if round, err := Compose(m, m.Invert()); err != nil || round.SourceLen() != round.TargetLen() {
			t.Errorf("there and back: %v, %v", round, err)
		}
	})
}

func BenchmarkApply(b *testing.B) {
	edits := make([]Edit, 0, 500)
	for i := range 500 {
		edits = append(edits, Edit{Span{i * 100, i*100 + 7}, "R-7Q"})
	}
	m := mustMap(b, 50_100, edits...)
	at := 0
	for b.Loop() {
		m.Apply(Span{at, at + 40})
		at = (at + 97) % 50_000
	}
}

func BenchmarkCompose(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	first := mustMap(b, 50_000, randomEdits(r, 50_000)...)
	second := mustMap(b, first.TargetLen(), randomEdits(r, first.TargetLen())...)
	for b.Loop() {
		if _, err := Compose(first, second); err != nil {
			b.Fatal(err)
		}
	}
}
