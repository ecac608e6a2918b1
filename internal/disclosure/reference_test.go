package disclosure

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/report"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

func TestParseReference(t *testing.T) {
	for _, c := range []struct {
		in    string
		verb  string
		words []string
		named map[string]string
		whole bool
	}{
		{`count code="Fear"`, "count", nil, map[string]string{"code": "Fear"}, true},
		{`count code="Pay" asked`, "count", []string{"asked"}, map[string]string{"code": "Pay"}, true},
		{`count code=Fear`, "count", nil, map[string]string{"code": "Fear"}, true},
		{` name  "R-7Q" `, "name", []string{"R-7Q"}, nil, true},
		{`quote document="d1" text="He said \"no\" = yes"`, "quote", nil, map[string]string{"document": "d1", "text": `He said "no" = yes`}, true},
		{"quote document=“d1” text=“two\nlines”", "quote", nil, map[string]string{"document": "d1", "text": "two lines"}, true},
		{`count code="a" code="b"`, "count", nil, map[string]string{"code": "a"}, false},
		{`count code="a`, "count", nil, nil, false},
		{``, "", nil, nil, false},
	} {
		ref := parseReference(c.in)
		if c.named == nil {
			c.named = map[string]string{}
		}
		if ref.verb != c.verb || !slices.Equal(ref.words, c.words) || ref.whole != c.whole || cmp.Diff(c.named, ref.named) != "" {
			t.Errorf("%q: %+v", c.in, ref)
		}
	}
}

// nobody is a study with one participant and no document.
func nobody() *resolver {
	id := study.SubjectID{ID: sheaf.ID{1}}
	one := study.Subject{ID: id, Label: "R-7Q", Terms: study.TermsGiven}
	m := &material{settings: study.Settings{K: 3, KOpenWeb: 5, ParticipantWord: "participant"},
		subjects: []study.Subject{one}, subject: map[study.SubjectID]study.Subject{id: one}}
	names, err := newNaming(m, Options{Language: "en"}, nil)
	if err != nil {
		panic(err)
	}
	return newResolver(m, names, 3)
}

// Whatever the Markdown is, every reference in it is either written or marked,
// and the blocks can be published or are refused.
func FuzzBuild(f *testing.F) {
	for _, seed := range []string{
		"# T\n\n{{name R-7Q}} and {{count code=\"Fear\"}}\n\n{{table code by=\"role\"}}",
		"# T\n\n> a {{quote x}}\n> <b>\n\n- {{name R-7Q}}\n  1. two\n\n```\n{{name R-7Q}}\n```\n",
		"# {{name R-7Q}}\n\n| a | {{name R-7Q}} |\n|---|---|\n| **b** | [c](https://d.example/{{name R-7Q}}) |",
		"# T\n\n<!-- {{name R-7Q}} -->\n\n![{{name}}](x)\n\n&#123;&#123; {{ }} {{",
		"T\n=\n\n    code {{name R-7Q}}\n\n* * *\n\n[a]: /url\n\n<https://e.example>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, markdown string) {
		r := nobody()
		p, err := build(markdown, "en", r)
		if err != nil || strings.TrimSpace(p.text.Title) == "" {
			return
		}
		for i, at := range p.source {
			if at.Start < 0 || at.End < at.Start || at.End > len(markdown) {
				t.Errorf("block %d comes from %v of %d", i, at, len(markdown))
			}
		}
		frozen, err := r.freeze(p.text)
		if err != nil {
			return
		}
		again, err := report.Thaw(frozen)
		if err != nil {
			t.Fatal(err)
		}
		for _, passage := range again.Text() {
			if strings.ContainsRune(passage.Text, slotOpen) || strings.ContainsRune(passage.Text, slotClose) {
				t.Fatalf("a slot is left in %q", passage.Text)
			}
		}
		if slices.ContainsFunc(r.marks, func(m mark) bool { return m.Why == whyTidied }) {
			return // places may have moved
		}
		for _, at := range r.written {
			found := slices.ContainsFunc(again.Text(), func(p report.Passage) bool {
				return placeOf(p) == Place{Block: at.Block, Part: at.Part, Row: at.Row, Cell: at.Cell} &&
					at.Span.End <= len(p.Text) && strings.HasPrefix(at.Span.Of(p.Text), "Participant ")
			})
			if !found {
				t.Fatalf("a name was written, and does not stand at %+v", at)
			}
		}
	})
}

// Vectors: what can and cannot be worked out of a row whose total is known.
func TestCanTell(t *testing.T) {
	for _, c := range []struct {
		name   string
		groups []int
		cells  []int
		want   []int // places
	}{
		{"one hidden cell is what is left", []int{6, 6}, []int{3, 1}, []int{1}},
		{"two hidden cells of which nothing follows", []int{6, 6}, []int{1, 2}, nil},
		{"two hidden cells that must both be empty", []int{6, 6, 6}, []int{3, 0, 0}, []int{1, 2}},
		{"two hidden cells that must both be full but one", []int{6, 4, 4}, []int{3, 3, 3}, []int{1, 2}},
		{"nothing hidden", []int{6, 6}, []int{3, 6}, nil},
	} {
		x := crossed{}
		row := crossedRow{}
		shown := rowMade{}
		for i, n := range c.cells {
			x.groups = append(x.groups, group{Of: c.groups[i]})
			row.cells = append(row.cells, n)
			row.total += n
			if !isShown(n, c.groups[i], 3) {
				n = hidden
			}
			shown.Cells = append(shown.Cells, n)
		}
		x.rows = []crossedRow{row}
		if got := x.canTell(0, shown, 3); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
