package analysis_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/analysis"
	"sheaf/internal/sheaf"
)

func TestFind(t *testing.T) {
	english := talk(1, "en", 1, "P: we saw the river, then the river rose", "Q: the river?", "P: River families and family")
	arabic := talk(2, "ar", 2, "P: قالوا إنّ الطوفان أخذ الجسر والطوفان راح")
	french := talk(3, "fr", 3, "P: après l’armée vint")
	c := corpus(t, analysis.Speech{}, english, arabic, french)
	for _, tt := range []struct {
		rule, query string
		of          analysis.Context
		want        string
	}{
		{"in the order of the text", "river", analysis.Context{Words: 2}, "saw the [river], then the; then the [river] rose; [River] families and"},
		{"by what is before", "river", analysis.Context{Words: 2, Order: analysis.ByBefore}, "[River] families and; saw the [river], then the; then the [river] rose"},
		{"by what is behind", "river", analysis.Context{Words: 2, Order: analysis.ByBehind}, "[River] families and; then the [river] rose; saw the [river], then the"},
		{"no more lines than asked for, after sorting", "river", analysis.Context{Words: 1, Order: analysis.ByBehind, Limit: 1}, "[River] families"},
		{"by characters, cut at words", "rose", analysis.Context{Characters: 10}, "the river [rose]"},
		{"words go before characters", "rose", analysis.Context{Words: 1, Characters: 100}, "river [rose]"},
		{"a phrase", `"the river rose"`, analysis.Context{Words: 1}, "then [the river rose]"},
		{"a phrase ends with its turn", "rose river", analysis.Context{}, ""},
		{"a beginning", "fami*", analysis.Context{Words: 1}, "River [families] and; and [family]"},
		{"a phrase with a beginning", `"and fam*"`, analysis.Context{Words: 1}, "families [and family]"},
		{"Arabic as it was said, before to behind", "الطُّوفان", analysis.Context{Words: 2}, "قالوا إنّ [الطوفان] أخذ الجسر"},
		{"what is behind a French elision", "ARMÉE", analysis.Context{Words: 1}, "l’[armée] vint"},
		{"an elision", "l'armée", analysis.Context{Words: 1}, "après [l’armée] vint"},
		{"what is not there", "sea", analysis.Context{}, ""},
		{"nothing begins so", "sea*", analysis.Context{}, ""},
		{"more words than anybody asks for", strings.Repeat("river ", 101), analysis.Context{}, ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			found, err := c.Find(tt.query, tt.of)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, l := range found.Lines {
				sep, behind := " ", " "
				if strings.HasPrefix(l.Behind, ",") || l.Behind == "" {
					behind = ""
				}
				if strings.HasSuffix(l.Before, "’") || l.Before == "" {
					sep = ""
				}
				lines = append(lines, l.Before+sep+"["+l.Node+"]"+behind+l.Behind)
			}
			if diff := cmp.Diff(tt.want, strings.Join(lines, "; ")); diff != "" {
				t.Error(diff)
			}
		})
	}
	found, err := c.Find("river", analysis.Context{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if l := found.Lines[0]; found.Found != 3 || found.In.String() != "1 of 3" || l.Paragraph != 1 || l.Subject != subject(1) || l.Document != document(1) || l.Span.Of(english.Text) != "river" {
		t.Errorf("%+v", found)
	}
	for _, query := range []string{"", `""`, "* ?"} {
		if _, err := c.Find(query, analysis.Context{}); sheaf.KindOf(err) != sheaf.Invalid {
			t.Errorf("%q: %v", query, err)
		}
	}
}

func TestAContextGoesOverParagraphsOfATurn(t *testing.T) {
	d := talk(1, "en", 1, "P: the river", "P: rose that night")
	d.Transcript.Turns = d.Transcript.Turns[:1]
	d.Transcript.Turns[0].End = d.Paragraphs[1].End
	d.Paragraphs[1].Turn = 0
	found, err := corpus(t, analysis.Speech{}, d).Find("river rose", analysis.Context{Words: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Lines) != 1 || found.Lines[0].Node != "river rose" || found.Lines[0].Before != "the" || found.Lines[0].Behind != "that" {
		t.Errorf("labels are no words of the line: %+v", found.Lines)
	}
}

// FuzzFind holds that no query fails otherwise than by being Invalid, and that a line
// is of its document.
func FuzzFind(f *testing.F) {
	all := documents(talk(1, "en", 1, "P: The river rose, rose."), talk(2, "ar", 2, "P: قالوا إنّ الطوفان – and left"), talk(3, "fr", 3, "P: l’armée"))
	c := analysis.NewCorpus(all, analysis.Speech{Proclitics: true})
	for _, query := range []string{"river", `"the ri*"`, "طوفان*", "l'", "\xff*", "ﷺ", "'"} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		found, err := c.Find(query, analysis.Context{Order: analysis.ByBefore})
		if err != nil && sheaf.KindOf(err) != sheaf.Invalid {
			t.Fatal(err)
		}
		for _, l := range found.Lines {
			d := all[l.Document.ID[15]-1]
			if l.Span.Len() <= 0 || !d.Paragraphs[l.Paragraph-1].Span.Contains(l.Span) || l.Span.Of(d.Text) != l.Node {
				t.Fatalf("%+v", l)
			}
		}
	})
}
