package analysis_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func TestByAttribute(t *testing.T) {
	codings := []coding.Coding{laid(1, 1, 0, 1, 1), laid(1, 1, 5, 6, 1), laid(1, 2, 0, 1, 2), laid(1, 3, 0, 1, 4), laid(2, 2, 0, 1, 2, 3), laid(1, 3, 0, 1, 9)}
	attributes := []study.Attribute{
		{Subject: subject(1), Name: "role", Value: "guard"}, {Subject: subject(2), Name: "role", Value: "guard"},
		{Subject: subject(3), Name: "role", Value: "cook"}, {Subject: subject(9), Name: "role", Value: "spy"}, {Subject: subject(4), Name: "age", Value: "old"},
	}
	none := study.DocumentID{}
	sources := []analysis.Source{source(1, 1, none, 1), source(2, 2, none, 2, 3), source(3, 3, none, 4, 9)}
	got := analysis.NewMaterial(codings, sources, subjects(1, 2, 3, 4)).ByAttribute("role", attributes)
	counts := func(segments, characters, documents, participants int) analysis.Counts {
		return analysis.Counts{Segments: segments, Characters: characters, Documents: documents, Participants: participants}
	}
	columns := []analysis.Column{{Value: "cook", Base: counts(1, 1, 1, 1)}, {Value: "guard", Base: counts(4, 4, 2, 2)}, {Unsaid: true, Base: counts(1, 1, 1, 1)}}
	if diff := gocmp.Diff(columns, got.Columns); diff != "" {
		t.Error(diff)
	}
	rows := []analysis.Row{{Code: code(1), Total: counts(4, 4, 3, 3)}, {Code: code(2), Total: counts(1, 1, 1, 2)}}
	if diff := gocmp.Diff(rows, got.Rows); diff != "" {
		t.Error(diff)
	}
	cells := []analysis.Cell{
		{Row: 0, Column: 1, Counts: counts(3, 3, 2, 2)}, {Row: 0, Column: 2, Counts: counts(1, 1, 1, 1)},
		{Row: 1, Column: 0, Counts: counts(1, 1, 1, 1)}, {Row: 1, Column: 1, Counts: counts(1, 1, 1, 1)},
	}
	if diff := gocmp.Diff(cells, got.Cells, cmpopts.IgnoreUnexported(analysis.Cell{})); diff != "" {
		t.Error(diff)
	}
	var drilled [][]int
	for _, c := range got.Cells {
		drilled = append(drilled, got.Codings(c))
	}
	if diff := gocmp.Diff([][]int{{0, 1, 2}, {3}, {4}, {4}}, drilled); diff != "" {
		t.Error(diff)
	}
	base := analysis.Base{Units: 5, Of: "codings", Dropped: []analysis.Dropped{{N: 1, Why: "codings in the turns of nobody who is counted"}}}
	if diff := gocmp.Diff(base, got.Base); diff != "" {
		t.Error(diff)
	}
	for _, tt := range []struct {
		rule string
		got  analysis.Share
		want string
	}{
		{"a column's participants are all that there are", got.OfColumn(got.At(1, 1), analysis.InParticipants), "1 of 2"},
		{"a cell with nothing in it has its base", got.OfColumn(got.At(0, 0), analysis.InParticipants), "0 of 1"},
		{"a column's segments are those that lie in it", got.OfColumn(got.At(0, 1), analysis.InSegments), "3 of 4"},
		{"a row's are those of its code", got.OfRow(got.At(0, 2), analysis.InSegments), "1 of 4"},
		{"documents", got.OfColumn(got.At(1, 1), analysis.InDocuments), "1 of 2"},
		{"characters", got.OfRow(got.At(0, 1), analysis.InCharacters), "3 of 4"},
	} {
		if tt.got.String() != tt.want {
			t.Errorf("%s: %s, want %s", tt.rule, tt.got, tt.want)
		}
	}
	if diff := gocmp.Diff([][]int{{0, 2, 1}, {1, 1, 0}}, got.Table(analysis.InParticipants)); diff != "" {
		t.Error(diff)
	}
}

func TestByQuestion(t *testing.T) {
	none := study.DocumentID{}
	sources := []analysis.Source{source(1, 1, none, 1), source(2, 2, none, 2), source(3, 3, none, 3)}
	put := []analysis.Put{
		{Document: document(1), Question: "Why did you leave?", Span: text.Span{Start: 0, End: 10}},
		{Document: document(2), Question: "Why did you leave?", Span: text.Span{Start: 5, End: 20}},
		{Document: document(2), Question: "Who was there?", Span: text.Span{Start: 20, End: 30}},
	}
	codings := []coding.Coding{laid(1, 1, 8, 12, 1), laid(1, 2, 0, 5, 2), laid(1, 2, 18, 22, 2), laid(1, 3, 0, 9, 3)}
	got := analysis.NewMaterial(codings, sources, nil).ByQuestion(put)
	var said []string
	for at, c := range got.Columns {
		cell := got.At(0, at)
		said = append(said, fmt.Sprintf("%s %v: %s, %d characters %v", c.Value, c.Unsaid, got.OfColumn(cell, analysis.InParticipants), cell.Characters, got.Codings(cell)))
	}
	want := []string{"Why did you leave? false: 2 of 2, 4 characters [0 2]", "Who was there? false: 1 of 1, 2 characters [2]", " true: 2 of 3, 14 characters [1 3]"}
	if diff := gocmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

func TestByMonth(t *testing.T) {
	none := study.DocumentID{}
	sources := []analysis.Source{source(1, 1, none, 1), source(2, 2, none, 2), source(3, 3, none, 3)}
	at := map[study.DocumentID]time.Time{document(1): time.Date(2015, 1, 31, 23, 0, 0, 0, time.FixedZone("", -2*3600)), document(2): time.Date(2014, 12, 2, 0, 0, 0, 0, time.UTC)}
	got := analysis.NewMaterial([]coding.Coding{laid(1, 1, 0, 2, 1), laid(1, 3, 0, 2, 3)}, sources, nil).ByMonth(at)
	var said []string
	for column, c := range got.Columns {
		said = append(said, fmt.Sprintf("%s %v %d of %d", c.Value, c.Unsaid, got.At(0, column).Segments, c.Base.Documents))
	}
	if diff := gocmp.Diff([]string{"2014-12 false 0 of 1", "2015-01 false 0 of 0", "2015-02 false 1 of 1", " true 1 of 1"}, said); diff != "" {
		t.Errorf("months in UTC, with those between: %s", diff)
	}
	if n := len(analysis.NewMaterial(nil, nil, nil).ByMonth(nil).Columns); n != 0 {
		t.Errorf("%d months of nothing", n)
	}
}

func TestByYear(t *testing.T) {
	none := study.DocumentID{}
	sources := []analysis.Source{source(1, 1, none, 1), source(2, 2, none, 2)}
	codings := []coding.Coding{laid(1, 1, 0, 2, 1), laid(1, 2, 0, 2, 2), laid(1, 2, 4, 6, 2)}
	got := analysis.NewMaterial(codings, sources, nil).ByYear([][]int{{2015, 2013, 2015}, {2013}, nil})
	var said []string
	for column, c := range got.Columns {
		said = append(said, fmt.Sprintf("%s %v %d of %d", c.Value, c.Unsaid, got.At(0, column).Participants, c.Base.Documents))
	}
	if diff := gocmp.Diff([]string{"2013 false 2 of 2", "2014 false 0 of 0", "2015 false 1 of 1", " true 1 of 1"}, said); diff != "" {
		t.Errorf("years told of, with those between: %s", diff)
	}
	if n := len(analysis.NewMaterial(nil, nil, nil).ByYear(nil).Columns); n != 0 {
		t.Errorf("%d years of nothing", n)
	}
}

// world is a small random study. Positions are even: a character has two bytes.
type world struct {
	codings    []coding.Coding
	sources    []analysis.Source
	attributes []study.Attribute
	put        []analysis.Put
	at         map[study.DocumentID]time.Time
}

const worldSize = 24

func randomWorld(random *rand.Rand) world {
	var w world
	w.at = map[study.DocumentID]time.Time{}
	even := func(n int) int { return 2 * random.IntN(n/2+1) }
	for d := byte(1); d <= 3; d++ {
		s := source(d, d, study.DocumentID{})
		if d > 1 && random.IntN(3) == 0 {
			s.TranslationOf = document(d - 1)
		}
		s.Characters = func(at int) int { return at / 2 }
		for n := byte(1); n <= 3; n++ {
			if random.IntN(2) == 0 {
				s.Subjects = append(s.Subjects, subject(n))
			}
		}
		for at := even(4); at < worldSize; at += even(4) {
			end := min(at+2+even(8), worldSize)
			s.Turns = append(s.Turns, analysis.Turn{Span: text.Span{Start: at, End: end}, Role: []text.Role{text.RoleParticipant, text.RoleInterviewer, ""}[random.IntN(3)]})
			at = end
		}
		w.sources = append(w.sources, s)
		if random.IntN(3) > 0 {
			w.at[s.ID] = time.Date(2015, time.Month(1+random.IntN(4)), 3, 0, 0, 0, 0, time.UTC)
		}
		for range random.IntN(3) {
			start := even(worldSize)
			w.put = append(w.put, analysis.Put{Document: s.ID, Question: string(rune('a' + random.IntN(2))), Span: text.Span{Start: start, End: start + even(10)}})
		}
	}
	for n := byte(1); n <= 3; n++ {
		if random.IntN(4) > 0 {
			w.attributes = append(w.attributes, study.Attribute{Subject: subject(n), Name: "role", Value: []string{"cook", "guard"}[random.IntN(2)]})
		}
	}
	for range random.IntN(12) {
		start := even(worldSize - 2)
		one := laid(byte(1+random.IntN(4)), byte(1+random.IntN(3)), start, min(start+2+even(6), worldSize))
		one.Layer = coding.LayerID{ID: id(byte(1 + random.IntN(2)))}
		for _, who := range w.source(one.Anchor.Document).Subjects {
			if random.IntN(2) == 0 {
				one.Speaking = append(one.Speaking, who)
			}
		}
		w.codings = append(w.codings, one)
	}
	random.Shuffle(len(w.sources), func(i, j int) { w.sources[i], w.sources[j] = w.sources[j], w.sources[i] })
	return w
}

func (w world) source(d study.DocumentID) *analysis.Source {
	return &w.sources[slices.IndexFunc(w.sources, func(s analysis.Source) bool { return s.ID == d })]
}

func (w world) work(d study.DocumentID) study.DocumentID {
	for !w.source(d).TranslationOf.IsZero() {
		d = w.source(d).TranslationOf
	}
	return d
}

func (w world) value(who study.SubjectID) string {
	for _, a := range w.attributes {
		if a.Subject == who {
			return a.Value
		}
	}
	return "?"
}

// part is a coding, or a part of it, in a column.
type part struct {
	column string
	who    []study.SubjectID
	span   text.Span
}

// partsBy are the columns of a coding by the book.
func (w world) partsBy(by string, one coding.Coding) (parts []part) {
	span, all := one.Anchor.Span, one.Speaking
	cut := func(column string, with text.Span) bool {
		if with.Len() > 0 && with.Overlaps(span) {
			parts = append(parts, part{column, all, text.Span{Start: max(with.Start, span.Start), End: min(with.End, span.End)}})
			return true
		}
		return false
	}
	switch by {
	case "document":
		return []part{{one.Anchor.Document.String(), all, span}}
	case "coder":
		return []part{{one.Layer.String(), all, span}}
	case "participant", "attribute":
		for _, who := range all {
			column := who.String()
			if by == "attribute" {
				column = w.value(who)
			}
			parts = append(parts, part{column, []study.SubjectID{who}, span})
		}
	case "speaker's role":
		for _, t := range w.source(one.Anchor.Document).Turns {
			cut(cmp.Or(string(t.Role), "?"), t.Span)
		}
	case "question":
		answered := false
		for _, p := range w.put {
			if p.Document == one.Anchor.Document && cut(p.Question, p.Span) {
				answered = true
			}
		}
		if !answered {
			return []part{{"?", all, span}}
		}
	case "month":
		if t, said := w.at[one.Anchor.Document]; said {
			return []part{{t.Format("2006-01"), all, span}}
		}
		return []part{{"?", all, span}}
	}
	return parts
}

// counted is a cell by the book: sets in place of sweeps.
type counted struct {
	codings    map[int]bool
	characters map[[2]any]bool
	works      map[study.DocumentID]bool
	people     map[study.SubjectID]bool
}

func (w world) cells(by string) map[string]counted {
	cells := map[string]counted{}
	for i, one := range w.codings {
		for _, p := range w.partsBy(by, one) {
			for _, key := range []string{one.Code.String() + " " + p.column, one.Code.String()} {
				c, known := cells[key]
				if !known {
					c = counted{map[int]bool{}, map[[2]any]bool{}, map[study.DocumentID]bool{}, map[study.SubjectID]bool{}}
					cells[key] = c
				}
				c.codings[i] = true
				for at := p.span.Start; at < p.span.End; at += 2 {
					c.characters[[2]any{one.Anchor.Document, at}] = true
				}
				c.works[w.work(one.Anchor.Document)] = true
				for _, who := range p.who {
					c.people[who] = true
				}
			}
		}
	}
	return cells
}

func (c counted) counts() analysis.Counts {
	return analysis.Counts{Segments: len(c.codings), Characters: len(c.characters), Documents: len(c.works), Participants: len(c.people)}
}

// matrices make every kind there is.
var matrices = []func(w world, m *analysis.Material) *analysis.Matrix{
	func(w world, m *analysis.Material) *analysis.Matrix { return m.ByParticipant() },
	func(w world, m *analysis.Material) *analysis.Matrix { return m.ByAttribute("role", w.attributes) },
	func(w world, m *analysis.Material) *analysis.Matrix { return m.ByRole() },
	func(w world, m *analysis.Material) *analysis.Matrix { return m.ByLayer() },
	func(w world, m *analysis.Material) *analysis.Matrix { return m.ByDocument() },
	func(w world, m *analysis.Material) *analysis.Matrix { return m.ByQuestion(w.put) },
	func(w world, m *analysis.Material) *analysis.Matrix { return m.ByMonth(w.at) },
}

// unmoved are the first of them, whose columns a cut through a document leaves.
const unmoved = 4

func (w world) material() *analysis.Material {
	return analysis.NewMaterial(w.codings, w.sources, subjects(1, 2, 3))
}

func nameOf(c analysis.Column) string {
	switch {
	case c.Unsaid:
		return "?"
	case c.Value != "":
		return c.Value
	}
	return c.ID.String()
}

// rounds is how many random studies counts are held against counting by hand on. They
// are dearer than the inputs of coefficients are, and fewer of them meet every case.
func rounds() int {
	if testing.Short() {
		return 1_000
	}
	return 20_000
}

// Every cell, total and drill-down of every matrix is what counting by sets gives.
func TestMatricesAgainstSets(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(6, 1))
	for round := range rounds() {
		w := randomWorld(random)
		x := matrices[round%len(matrices)](w, w.material()) // each gets its share of the inputs
		want := w.cells(x.By)
		found := 0
		for _, c := range x.Cells {
			by := want[x.Rows[c.Row].Code.String()+" "+nameOf(x.Columns[c.Column])]
			if c.Counts != by.counts() || !slices.Equal(slices.Sorted(maps.Keys(by.codings)), slices.Sorted(slices.Values(x.Codings(c)))) {
				t.Fatalf("round %d, by %s: %+v, want %+v %v", round, x.By, c, by.counts(), by.codings)
			}
			for _, in := range []analysis.Measure{analysis.InSegments, analysis.InCharacters, analysis.InDocuments, analysis.InParticipants} {
				if of := [2]analysis.Share{x.OfColumn(c, in), x.OfRow(c, in)}; of[0].K > of[0].Of || of[1].K > of[1].Of {
					t.Fatalf("round %d, by %s: %v %s", round, x.By, of, in)
				}
			}
			found++
		}
		for _, row := range x.Rows {
			by := want[row.Code.String()]
			if row.Total != by.counts() {
				t.Fatalf("round %d, by %s: total %+v, want %+v", round, x.By, row.Total, by.counts())
			}
			if len(by.codings) > 0 {
				found++
			}
		}
		if found != len(want) {
			t.Fatalf("round %d, by %s: %d of %d cells", round, x.By, found, len(want))
		}
	}
}

// line is what a matrix says of a cell, without where its codings stand.
type line struct {
	code              coding.CodeID
	column            string
	cell, total, base analysis.Counts
}

func lines(x *analysis.Matrix, rename func(coding.CodeID) coding.CodeID) []line {
	all := make([]line, 0, len(x.Cells))
	for _, c := range x.Cells {
		all = append(all, line{rename(x.Rows[c.Row].Code), nameOf(x.Columns[c.Column]), c.Counts, x.Rows[c.Row].Total, x.Columns[c.Column].Base})
	}
	slices.SortFunc(all, func(a, b line) int {
		return cmp.Or(int(a.code.ID[15])-int(b.code.ID[15]), cmp.Compare(a.column, b.column))
	})
	return all
}

func same(id coding.CodeID) coding.CodeID { return id }

func renamed(id coding.CodeID) coding.CodeID { return code(5 - id.ID[15]) }

// cut takes a document apart where no coding, turn or answer goes across. Its second
// half is marked as of one work with the first.
func (w world) cut(random *rand.Rand) (world, bool) {
	d := &w.sources[random.IntN(len(w.sources))]
	at := 2 * (1 + random.IntN(worldSize/2-1))
	across := func(s text.Span) bool { return s.Start < at && s.End > at }
	for _, one := range w.codings {
		if one.Anchor.Document == d.ID && across(one.Anchor.Span) {
			return w, false
		}
	}
	if slices.ContainsFunc(d.Turns, func(t analysis.Turn) bool { return across(t.Span) }) {
		return w, false
	}
	second := *d
	second.ID, second.TranslationOf = document(4), w.work(d.ID)
	second.Turns = nil
	cut := world{attributes: w.attributes}
	for _, t := range d.Turns {
		if t.Start >= at {
			second.Turns = append(second.Turns, analysis.Turn{Span: text.Span{Start: t.Start - at, End: t.End - at}, Role: t.Role})
		}
	}
	for _, one := range w.codings {
		if one.Anchor.Document == d.ID && one.Anchor.Span.Start >= at {
			one.Anchor.Document, one.Anchor.Span = second.ID, text.Span{Start: one.Anchor.Span.Start - at, End: one.Anchor.Span.End - at}
		}
		cut.codings = append(cut.codings, one)
	}
	cut.sources = append(slices.Clone(w.sources), second)
	return cut, true
}

// No order of what is given, no name of a code and no cut through a document changes
// what is counted.
func TestMatrixInvariances(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(6, 2))
	cuts := 0
	for round := range rounds() {
		w := randomWorld(random)
		kind := round % len(matrices)
		of := lines(matrices[kind](w, w.material()), same)
		other := w
		other.codings = slices.Clone(w.codings)
		random.Shuffle(len(w.codings), func(i, j int) { other.codings[i], other.codings[j] = other.codings[j], other.codings[i] })
		other.sources = slices.Clone(w.sources)
		slices.Reverse(other.sources)
		for i := range other.codings {
			other.codings[i].Code = renamed(other.codings[i].Code)
		}
		if got := lines(matrices[kind](other, other.material()), renamed); !slices.Equal(of, got) {
			t.Fatalf("round %d: %v, want %v", round, got, of)
		}
		cut, can := w.cut(random)
		if !can || kind >= unmoved {
			continue
		}
		cuts++
		if got := lines(matrices[kind](cut, cut.material()), same); !slices.Equal(of, got) {
			t.Fatalf("round %d, cut: %v, want %v", round, got, of)
		}
	}
	if cuts == 0 {
		t.Error("no document was cut")
	}
}
