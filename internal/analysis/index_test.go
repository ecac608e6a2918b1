package analysis_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/analysis"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// read is a document of some paragraphs, each by "R-7Q: ".
func read(n byte, paragraphs ...string) study.Document {
	d := study.Document{DocumentInfo: study.DocumentInfo{ID: document(n), Version: 3}}
	var out strings.Builder
	for _, words := range paragraphs {
		if out.Len() > 0 {
			out.WriteString("\n\n")
		}
		start := out.Len()
		out.WriteString("R-7Q: ")
		label := out.Len()
		out.WriteString(words)
		d.Paragraphs = append(d.Paragraphs, text.Paragraph{Span: text.Span{Start: start, End: out.Len()}, Label: text.Span{Start: start, End: label}})
	}
	d.Text = out.String()
	return d
}

func TestSearch(t *testing.T) {
	documents := []study.Document{
		read(1, "The river rose. The river took the mill.", "My family left; families left all along the river."),
		read(2, "قالوا إنّ الطوفان أخذ الجسر", "Nobody said why, he didn’t.", "a well-known bridge ____ the river"),
	}
	x := analysis.NewIndex(documents)
	for _, tt := range []struct{ rule, query, want string }{
		{"a word, in every paragraph", "RIVER", "1/1 river river; 1/2 river; 2/3 river"},
		{"all the words, in one paragraph", "river mill", "1/1 river river mill"},
		{"a phrase", `"the river took"`, "1/1 The river took"},
		{"a phrase ends with its paragraph", `"mill my"`, ""},
		{"a beginning", "famil*", "1/2 family families"},
		{"a phrase with a beginning", `"the ri*"`, "1/1 The river The river; 1/2 the river; 2/3 the river"},
		{"Arabic, whatever its marks", "ان الطُّوفان", "2/1 إنّ الطوفان"},
		{"one apostrophe is another", "didn't", "2/2 didn’t"},
		{"a hyphenated word is a phrase", "well-known", "2/3 well-known"},
		{"speakers' labels are not searched", "7Q", ""},
		{"what is not there", "sea", ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			hits, err := x.Search(tt.query)
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, h := range hits {
				d := documents[h.Document.ID[15]-1]
				one := fmt.Sprintf("%d/%d", h.Document.ID[15], h.Paragraph)
				for _, s := range h.Spans {
					one += " " + s.Of(d.Text)
				}
				found = append(found, one)
				if h.Version != 3 {
					t.Errorf("version %d", h.Version)
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(found, "; ")); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, query := range []string{"", `""`, "* ?", "  "} {
		if _, err := x.Search(query); sheaf.KindOf(err) != sheaf.Invalid {
			t.Errorf("%q: %v", query, err)
		}
	}
}

// FuzzSearch holds that no query fails otherwise than by being Invalid, and that
// what is found lies in its paragraph.
func FuzzSearch(f *testing.F) {
	documents := []study.Document{read(1, "The river rose.", "قالوا إنّ الطوفان – and left"), read(2, "a well-known bridge")}
	x := analysis.NewIndex(documents)
	for _, query := range []string{"river", `"the ri*" rose`, "طوفان*", `"`, "\xff*", "ﷺ"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		hits, err := x.Search(query)
		if err != nil && sheaf.KindOf(err) != sheaf.Invalid {
			t.Fatal(err)
		}
		for _, h := range hits {
			d := documents[h.Document.ID[15]-1]
			for _, s := range h.Spans {
				if s.Len() <= 0 || !d.Paragraphs[h.Paragraph-1].Span.Contains(s) {
					t.Fatalf("%v is not in paragraph %d", s, h.Paragraph)
				}
			}
		}
	})
}

// large is about 20 MB of words, as 300 interviews have.
func large() []study.Document {
	random := rand.New(rand.NewPCG(1, 2))
	var documents []study.Document
	for n := range 300 {
		paragraphs := make([]string, 150)
		for i := range paragraphs {
			words := make([]string, 65)
			for j := range words {
				words[j] = fmt.Sprintf("word%d", int(random.ExpFloat64()*900))
			}
			paragraphs[i] = strings.Join(words, " ")
		}
		documents = append(documents, read(byte(n%250+1), paragraphs...))
	}
	return documents
}

func BenchmarkIndex(b *testing.B) {
	documents := large()
	size := 0
	for _, d := range documents {
		size += len(d.Text)
	}
	var x *analysis.Index
	b.Run("build", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			x = analysis.NewIndex(documents)
		}
	})
	for _, query := range []string{"word1234", "word7 word8", `"word1 word2"`, "word12*"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				hits, err := x.Search(query)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(hits)), "hits")
			}
		})
	}
}
