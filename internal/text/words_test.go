package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var (
	latinSample  = strings.Repeat("They went from the old mill to Çamlık, and Selma didn't say when; nobody asked her. ", 500)
	arabicSample = strings.Repeat("راحوا من الطاحونة القديمة، وما حكت سلمى إيمتى؛ ما حدا سألها. قالَت: «بكرا». ", 500)
)

func TestWordsIn(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"letters and digits":                       {"R 2 went, x9", "R 2 went x9"},
		"an apostrophe inside stays":               {"don't Ankara’ya l'eau", "don't Ankara’ya l'eau"},
		"an apostrophe outside does not":           {"'twas the boys' own", "twas the boys own"},
		"hyphenated words are several":             {"al-Dalu — semi-dark", "al Dalu semi dark"},
		"harakat and tatweel stay":                 {"قالَ: محـمد، مرّة", "قالَ محـمد مرّة"},
		"a joiner without width stays":             {"می\u200cخواهم", "می\u200cخواهم"},
		"a hidden character does not cut a word":   {"Sel\u200bma\u200b said", "Sel\u200bma said"},
		"half rings stand at the edge":             {"ʿAlī ibn Saʿd", "Alī ibn Saʿd"},
		"combining marks stay with their letter":   {"Mu\u0304sa tánənˈ", "Mu\u0304sa tánən"},
		"no words at all":                          {" .,-…\n", ""},
		"a bracket or underscore is no letter":     {"[S_T]", "S T"},
		"Arabic-Indic digits are a word of digits": {"سنة ١٩٩٢", "سنة ١٩٩٢"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for w := range WordsIn(c.text) {
				got = append(got, w.Of(c.text))
			}
			if diff := cmp.Diff(strings.Fields(c.want), got); diff != "" && len(got)+len(c.want) > 0 {
				t.Error(diff)
			}
		})
	}
}

func TestWordsInFirst(t *testing.T) {
	// What begins a sentence is marked with * in front.
	for name, marked := range map[string]string{
		"the start of the text":                   "*They went",
		"a full stop and a space":                 "*They went. *Then Selma",
		"a question in Arabic":                    "*وين؟ *هون سلمى",
		"an ellipsis":                             "*They… *Then",
		"a closing quotation mark after the stop": "*He said “go.” *Selma went",
		"a stop without a space":                  "*See example.org now",
		"a colon":                                 "*Selma: Yes",
		"a quotation inside a sentence":           "*He said, “Selma",
		"a title":                                 "*I saw Dr. Hope",
		"an initial":                              "*I saw J. Hope",
		"the pronoun at an end":                   "*So did I. *They went",
		"a single line end":                       "*They went to\nHope",
		"a line end after a stop":                 "*They went.\n*Then",
		"an empty line":                           "*They went\n\n*Then",
		"a bracket at the start":                  "*They went. (*Then",
	} {
		t.Run(name, func(t *testing.T) {
			s := strings.ReplaceAll(marked, "*", "")
			var b strings.Builder
			at := 0
			for w := range WordsIn(s) {
				b.WriteString(s[at:w.Start])
				if w.First {
					b.WriteByte('*')
				}
				at = w.Start
			}
			if got := b.String() + s[at:]; got != marked {
				t.Errorf("got %q, want %q", got, marked)
			}
		})
	}
}

func TestWordsInProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := mixed().Draw(t, "s")
		end := 0
		for w := range WordsIn(s) {
			if !w.Span.isIn(s) || w.Len() == 0 || w.Start < end {
				t.Fatalf("%q: word %v after byte %d", s, w, end)
			}
			for i, r := range s[end:w.Start] {
				if isWordRune(r) {
					t.Fatalf("%q: a letter at %d is in no word", s, end+i)
				}
			}
			end = w.End
		}
	})
}

func FuzzWordsIn(f *testing.F) {
	f.Add("don't \xff’ مُحَمَّد")
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for w := range WordsIn(s) {
			if w.Start < end || w.Len() <= 0 || w.End > len(s) || utf8.ValidString(s) && !w.Span.isIn(s) {
				t.Fatalf("word %v after byte %d of %d", w, end, len(s))
			}
			end = w.End
		}
	})
}

func BenchmarkWordsIn(b *testing.B) {
	for name, s := range map[string]string{"latin": latinSample, "arabic": arabicSample} {
		b.Run(name, func(b *testing.B) {
			words := 0
			for b.Loop() {
				for range WordsIn(s) {
					words++
				}
			}
			b.SetBytes(int64(len(s)))
			b.ReportMetric(float64(words)/b.Elapsed().Seconds()/1e6, "Mwords/s")
		})
	}
}
