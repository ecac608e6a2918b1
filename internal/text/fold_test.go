package text

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for name, c := range map[string]struct{ a, b string }{
		"case":                              {"SELMA", "selma"},
		"Latin diacritics":                  {"Zoë Çelik Müller", "zoe celik muller"},
		"composed and decomposed":           {"\u00e9", "e\u0301"},
		"strokes and ligatures":             {"Łæø", "laeo"},
		"sharp s":                           {"Straße", "STRASSE"},
		"Turkish capital dotted I":          {"İZMİR", "izmir"},
		"Turkish dotless i":                 {"Işık", "ISIK"},
		"Arabic vowel marks":                {"مُحَمَّدٌ", "محمد"},
		"tatweel":                           {"محـــمد", "محمد"},
		"hamza and alef":                    {"أحمد إبراهيم آمنة ٱسم", "احمد ابراهيم امنه اسم"},
		"hamza on waw and ya":               {"مؤمن هانئ", "مومن هاني"},
		"alef maqsura":                      {"مصطفى", "مصطفي"},
		"ta marbuta":                        {"فاطمة", "فاطمه"},
		"Persian ya and kaf":                {"علی کریم", "علي كريم"},
		"Arabic-Indic and Persian digits":   {"٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹", "0123456789 0123456789"},
		"Arabic presentation forms":         {"ﻻ", "لا"},
		"apostrophes":                       {"d’Arc dʼArc d`Arc d´Arc", "d'arc d'arc d'arc d'arc"},
		"half rings":                        {"ʿAlī", "'ali"},
		"quotation marks":                   {"“a” «b» „c“", `"a" "b" "c"`},
		"dashes":                            {"a–b—c‑d", "a-b-c-d"},
		"zero-width characters":             {"Sel\u200bma\u200d\ufeff", "selma"},
		"bidirectional controls":            {"\u202eSelma\u202c\u2067", "selma"},
		"full width":                        {"Ｓｅｌｍａ", "selma"},
		"no-break space":                    {"a\u00a0b", "a b"},
		"line ends stay":                    {"A\n\tB", "a\n\tb"},
		"marks that are letters stay apart": {"कि", "कि"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, want := Fold(c.a), Fold(c.b); got != want {
				t.Errorf("%q folds to %q, %q to %q", c.a, got, c.b, want)
			}
		})
	}
	for name, c := range map[string]struct{ a, b string }{
		"letters that differ":   {"Dalu", "Dala"},
		"a vowel in Devanagari": {"कि", "का"},
	} {
		t.Run(name+" stay different", func(t *testing.T) {
			if Fold(c.a) == Fold(c.b) {
				t.Errorf("%q and %q fold to %q", c.a, c.b, Fold(c.a))
			}
		})
	}
}

func TestFoldedSource(t *testing.T) {
	for name, c := range map[string]struct{ source, find, want string }{
		"marks come back with their letters":         {"قال مُحَمَّدٌ ذلك", "محمد", "مُحَمَّدٌ"},
		"what was dropped before it stays outside":   {"\u202bSelma\u202c!", "selma", "Selma\u202c"},
		"one character that became several is whole": {"Straße", "ras", "raß"},
		"several words":         {"Mrs. ZOË  Çelik", "zoe  celik", "ZOË  Çelik"},
		"plain ASCII is itself": {"Selma went", "went", "went"},
	} {
		t.Run(name, func(t *testing.T) {
			f := FoldText(c.source)
			at := indexOf(f.Text, c.find)
			if at < 0 {
				t.Fatalf("%q is not in %q", c.find, f.Text)
			}
			if got := f.Source(Span{at, at + len(c.find)}).Of(c.source); got != c.want {
				t.Errorf("%q in %q is %q, want %q", c.find, c.source, got, c.want)
			}
		})
	}
}

func indexOf(s, find string) int {
	for i := 0; i+len(find) <= len(s); i++ {
		if s[i:i+len(find)] == find {
			return i
		}
	}
	return -1
}

func checkFold(t interface{ Errorf(string, ...any) }, s string) {
	folded := Fold(s)
	if again := Fold(folded); again != folded {
		t.Errorf("%q folds to %q and then to %q", s, folded, again)
	}
	f := FoldText(s)
	if f.Text != folded {
		t.Errorf("%q folds to %q or %q", s, folded, f.Text)
	}
	if whole := f.Source(Span{0, len(f.Text)}); folded != "" && Fold(whole.Of(s)) != folded {
		t.Errorf("%q: the whole came from %v", s, whole)
	}
	if !utf8.ValidString(s) {
		return
	}
	for i, r := range f.Text {
		from := f.Source(Span{i, i + utf8.RuneLen(r)})
		if !from.isIn(s) || from.Len() == 0 || indexOf(Fold(from.Of(s)), string(r)) < 0 {
			t.Errorf("%q: byte %d of %q came from %v", s, i, f.Text, from)
			return
		}
	}
}

// mixed draws runes of the scripts and marks that folding knows about.
func mixed() *rapid.Generator[string] {
	return rapid.StringOf(rapid.OneOf(
		rapid.RuneFrom([]rune("aBİıßÉe\u0301ﬁ'’–\u200b\u202e \n\U0001F9F5𝐀")),
		rapid.RuneFrom([]rune("اأآٱىةمـَُّ٣۳ﻻک\u200f")),
		rapid.Rune()))
}

func TestFoldOfEveryRune(t *testing.T) {
	for r := range rune(0x20000) { // above it: ideographs, tags, private use
		if folded := Fold(string(r)); Fold(folded) != folded {
			t.Errorf("%U folds to %q and then to %q", r, folded, Fold(folded))
		}
	}
}

func TestFoldProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkFold(t, mixed().Draw(t, "s")) })
}

func FuzzFold(f *testing.F) {
	f.Add("مُحَمَّد İZMİR Straße \xff\u202e")
	f.Fuzz(func(t *testing.T, s string) { checkFold(t, s) })
}

func BenchmarkFold(b *testing.B) {
	for name, s := range map[string]string{"latin": latinSample, "arabic": arabicSample} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				Fold(s)
			}
		})
		b.Run(name+"-with-source", func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				FoldText(s)
			}
		})
	}
}
