package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/text"

	"pgregory.net/rapid"
)

func TestPieces(t *testing.T) {
	tr := transcript("I|Ask 𐤀 it\nR|أَجب now\nmore", "en", "")
	for _, c := range []struct {
		rule, from, to string
		want           []piece
	}{
		{"within a paragraph, from the words on", "Ask", "Ask", []piece{{0, 0, 3}}},
		{"a letter outside the basic plane counts two", "it", "it", []piece{{0, 7, 9}}},
		{"the label is not part of what is shown", "Interviewer", "Ask", []piece{{0, 0, 3}}},
		{"over paragraphs", "it", "more", []piece{{0, 7, 9}, {1, 0, 8}, {2, 0, 4}}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := pieces(&tr, text.NewIndex(tr.Text), place(tr.Text, c.from, c.to)); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	t.Run("a line end alone is nothing", func(t *testing.T) {
		end := tr.Paragraphs[0].End
		if got := pieces(&tr, text.NewIndex(tr.Text), text.Span{Start: end, End: end + 1}); len(got) != 0 {
			t.Errorf("got %v", got)
		}
	})
}

// cutOut takes a piece as a browser does.
func cutOut(t *text.Transcript, p piece) string {
	units := utf16.Encode([]rune(shown(t.Paragraphs[p[0]]).Of(t.Text)))
	return string(utf16.Decode(units[p[1]:p[2]]))
}

// What the pieces of a span cut out of the shown words, joined, is the span's
// own text without labels and line ends; units counted by unicode/utf16.
func TestPiecesCutTheSameWordsAsTheSpan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringOfN(rapid.RuneFrom([]rune("aé أَ𐤀🌾\u0301 |")), 0, 12, -1)
		lines := rapid.SliceOfN(line, 1, 6).Draw(t, "lines")
		for i := range lines {
			lines[i] = strings.ReplaceAll(lines[i], "|", "")
			if i == 0 || rapid.Bool().Draw(t, "opens") {
				lines[i] = "R|" + lines[i]
			}
		}
		tr := transcript(strings.Join(lines, "\n"), "en", "")
		bounds := []int{len(tr.Text)}
		for i := range tr.Text {
			bounds = append(bounds, i)
		}
		s := text.Span{Start: rapid.SampledFrom(bounds).Draw(t, "start"), End: rapid.SampledFrom(bounds).Draw(t, "end")}
		if s.Start > s.End {
			s.Start, s.End = s.End, s.Start
		}
		var want, got strings.Builder
		for i := range tr.Text {
			inWords := slices.ContainsFunc(tr.Paragraphs, func(p text.Paragraph) bool { w := shown(p); return w.Start <= i && i < w.End })
			if s.Start <= i && i < s.End && inWords {
				want.WriteRune([]rune(tr.Text[i:])[0])
			}
		}
		for _, p := range pieces(&tr, text.NewIndex(tr.Text), s) {
			got.WriteString(cutOut(&tr, p))
		}
		if got.String() != want.String() {
			t.Fatalf("got %q, want %q", got.String(), want.String())
		}
	})
}

// sampleRead is the English interview with its codings, without a study.
func sampleRead() documentText {
	d := documentText{Transcript: transcript(sampleEnglish, "en", text.Interpreter)}
	for _, c := range sampleCodes {
		d.Codes = append(d.Codes, code{Name: c.name})
	}
	for _, c := range sampleCodings {
		d.Codings = append(d.Codings, codedSpan{Code: c.code, Span: place(d.Transcript.Text, c.from, c.to), Coder: c.coder})
	}
	return d
}

func TestParagraphs(t *testing.T) {
	d := sampleRead()
	d.Erased = []text.Span{d.Transcript.Paragraphs[3].Span}
	rows := paragraphRows(&d)
	d.writeMargin(rows)
	t.Run("an erased part shows nothing of what stood there", func(t *testing.T) {
		if !rows[3].Erased || rows[3].Said != "" {
			t.Errorf("%+v", rows[3])
		}
		for _, m := range rows[3].Marks {
			if m.Quote != "" {
				t.Errorf("the margin quotes it: %q", m.Quote)
			}
		}
	})
	t.Run("a gap inside a paragraph leaves the other words standing", func(t *testing.T) {
		p := shown(d.Transcript.Paragraphs[5])
		e := documentText{Transcript: d.Transcript, Erased: []text.Span{{Start: p.Start, End: p.Start + 4}}}
		if row := paragraphRows(&e)[5]; row.Erased || !row.Gap || row.Said == "" {
			t.Errorf("%+v", row)
		}
		e.Erased = append(e.Erased, text.Span{Start: p.Start + 4, End: p.End})
		if row := paragraphRows(&e)[5]; !row.Erased || row.Gap || row.Said != "" {
			t.Errorf("two parts that were erased together: %+v", row)
		}
	})
	t.Run("every coding stands in the margin once", func(t *testing.T) {
		seen := 0
		for _, r := range rows {
			seen += len(r.Marks)
		}
		if seen != len(d.Codings) {
			t.Errorf("%d of %d", seen, len(d.Codings))
		}
	})
	t.Run("the interviewer's wording goes without saying", func(t *testing.T) {
		if rows[0].Wording != "" || rows[1].Wording != key("wording.interpreter") {
			t.Errorf("%q, %q", rows[0].Wording, rows[1].Wording)
		}
	})
}

// A form of a correction is taken for what it says, or comes back: what is torn or
// tampered with changes nothing, and least of all passes for a typo, which leaves
// the words to be read in earlier versions.
func TestACorrectionIsTakenAsItIsSaid(t *testing.T) {
	m := newMill(t)
	v := m.opened(t, m.workbench(t))
	at := m.path() + "/correct"
	const said = "small key of the mill"
	start := strings.Index(m.doc.Text, said)
	span := strconv.Itoa(start) + "-" + strconv.Itoa(start+len(said))
	for name, form := range map[string]url.Values{
		"no kind":                    {"version": {"1"}, "at": {span}, "with": {"[removed]"}},
		"a kind misspelt":            {"version": {"1"}, "at": {span}, "with": {"[removed]"}, "kind": {"Redaction"}, "sure": {"yes"}},
		"a redaction of nobody sure": {"version": {"1"}, "at": {span}, "with": {"[removed]"}, "kind": {"redaction"}},
		"a version of the future":    {"version": {"2"}, "at": {span}, "with": {"[removed]"}, "kind": {"typo"}},
		"a version without end":      {"version": {"99999999999999999999999"}, "at": {span}, "with": {"[removed]"}, "kind": {"typo"}},
		"no version":                 {"at": {span}, "with": {"[removed]"}, "kind": {"typo"}},
		"negative":                   {"version": {"1"}, "at": {"-5--1"}, "with": {"[removed]"}, "kind": {"typo"}},
		"without end":                {"version": {"1"}, "at": {"99999999999999999999-5"}, "with": {"[removed]"}, "kind": {"typo"}},
		"behind the text":            {"version": {"1"}, "at": {"13-9999"}, "with": {"[removed]"}, "kind": {"typo"}},
		"who speaks":                 {"version": {"1"}, "at": {"0-5"}, "with": {"[removed]"}, "kind": {"typo"}},
		"who speaks, and a word":     {"version": {"1"}, "at": {"0-15"}, "with": {"[removed]"}, "kind": {"typo"}},
		"over paragraphs":            {"version": {"1"}, "at": {"13-120"}, "with": {"[removed]"}, "kind": {"typo"}},
		"a new line":                 {"version": {"1"}, "at": {span}, "with": {"a\nb"}, "kind": {"typo"}},
		"a locked name":              {"version": {"1"}, "at": {span}, "with": {"Zorvand"}, "kind": {"typo"}},
		"a locked name in disguise":  {"version": {"1"}, "at": {span}, "with": {"Z\u043erv\u200dand"}, "kind": {"redaction"}, "sure": {"yes"}},
	} {
		answer := v.post(at, form)
		back := answer.StatusCode == http.StatusSeeOther && strings.Contains(answer.Header.Get("Location"), "again")
		if !back && answer.StatusCode < http.StatusBadRequest {
			t.Errorf("%s: %d to %s", name, answer.StatusCode, answer.Header.Get("Location"))
		}
		doc, err := m.Working.Study.Document(t.Context(), m.Founder, m.doc.ID)
		if err != nil || doc.Version != 1 {
			t.Fatalf("%s: the document is of version %d, %v", name, doc.Version, err)
		}
	}
}

// After a redaction it is told how often the words still stand where it did not
// reach.
func TestARedactionSaysWhereItDidNotReach(t *testing.T) {
	m := newMill(t)
	v := m.opened(t, m.workbench(t))
	redact := func(said string) string {
		doc, err := m.Working.Study.Document(t.Context(), m.Founder, m.doc.ID)
		if err != nil {
			t.Fatal(err)
		}
		start := strings.Index(doc.Text, said)
		answer := v.post(m.path()+"/correct", url.Values{"version": {strconv.Itoa(int(doc.Version))}, "at": {strconv.Itoa(start) + "-" + strconv.Itoa(start+len(said))},
			"with": {"[removed]"}, "kind": {"redaction"}, "sure": {"yes"}})
		v.want(answer, http.StatusSeeOther, answer.Header.Get("Location"))
		return body(t, v.get(m.path()))
	}
	const said = "small key of the mill"
	if _, err := m.Working.Book.AddCode(t.Context(), m.Founder, coding.Code{Name: "The Small key, of the mill", InVivo: m.doc.Subjects[0]}); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Working.Book.WriteMemo(t.Context(), m.Founder, coding.Memo{On: coding.OnStudy, Text: "A small key of the millstone."}); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Working.Release.Propose(t.Context(), m.Founder, "# T\n\n{{quote document=\""+m.doc.ID.String()+"\" text=\""+said+"\"}}\n", disclosure.Options{}); err != nil {
		t.Fatal(err)
	}
	says(t, redact(said), "They still stand in 2 other places")
	if page := redact("beside the wall"); strings.Contains(page, "They still stand") || !strings.Contains(page, "No earlier version can be read.") {
		t.Error("words that stand nowhere else are said to")
	}
}
