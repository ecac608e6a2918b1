package detect

import (
	"slices"
	"strings"
	"testing"
)

// TestSpelled: a word that is said letter by letter is found whole, and rows of
// letters that spell none are not.
func TestSpelled(t *testing.T) {
	for _, c := range []struct{ language, said, want string }{
		{"en", "It is K-H-A-L-E-D there.", "K-H-A-L-E-D"},
		{"en", "they wrote s a m i on it", "s a m i"},
		{"en", "They wrote S.A.M.I. on it.", "S.A.M.I"},
		{"en", "They wrote S, A, M, I on it.", "S, A, M, I"},
		{"fr", "On écrit S-A-M-I.", "S-A-M-I"},
		{"tr", "Orada S A M İ yazıyor.", "S A M İ"},
		{"ar", "مكتوب خ ا ل د عليه.", "خ ا ل د"},
		{"en", "I, I, I, I do not know.", ""},
		{"en", "The U.S.A. then.", ""},
		{"en", "Take A, B, C then.", ""},
		{"en", "They wrote 1 2 3 4 on it.", ""},
	} {
		got := ""
		for _, f := range (&Finder{Known: Compile(nil), Language: c.language}).Find(c.said) {
			if f.Reason == "word that is spelled" {
				got += f.Of(c.said)
			}
		}
		if got != c.want {
			t.Errorf("%s: found %q, want %q", c.said, got, c.want)
		}
	}
}

// TestPlaceOfWords: a listed place of several words is found, whose words are common
// ones, without what Arabic writes to it.
func TestPlaceOfWords(t *testing.T) {
	for _, c := range []struct{ language, said, want string }{
		{"en", "We came to Deir ez-Zor then.", "Deir ez-Zor"},
		{"en", "we came to deir ez-zor then", "deir ez-zor"},
		{"en", "We came from Ras al-Ayn to Tel Abyad.", "Ras al-Ayn|Tel Abyad"},
		{"en", "Tell us then.", ""},
		{"ar", "رحنا من دير الزور.", "دير الزور"},
		{"ar", "رحنا لعين عيسى وبتل أبيض.", "عين عيسى|تل أبيض"},
		{"ar", "هاي عين الولد.", ""},
		{"tr", "Sonra Tel Abyad'a gittik.", "Tel Abyad"},
		{"fr", "On allait à Deir ez-Zor.", "Deir ez-Zor"},
	} {
		var got []string
		for _, f := range (&Finder{Known: Compile(nil), Language: c.language}).Find(c.said) {
			if f.Reason == "name of a place in a list" {
				got = append(got, f.Of(c.said))
			}
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: found %q, want %q", c.said, got, c.want)
		}
	}
}

// BenchmarkSpelled measures rows of letters, and of words that places begin with: they
// cost what any text of their length does.
func BenchmarkSpelled(b *testing.B) {
	for _, part := range []string{"a ", "a b c ", "a b c d ", "Deir ", "دير ", "خ ا "} {
		benchmarkGrowth(b, "en", part, 200_000, func(s string) { patterns(s, tokeniseIn(s, english), english) })
	}
}

// TestAccusative: the alef of the written accusative hides no known name, and makes
// none of a word.
func TestAccusative(t *testing.T) {
	known := Compile([]Name{{Text: "خالد", Type: Person}, {Text: "سامي", Type: Person}, {Text: "علي", Type: Person}})
	for said, want := range map[string]string{"رأيت خالداً.": "خالداً", "رأيت سامياً وخالدًا": "سامياً|خالدًا", "كان كبيراً": "", "قال علينا وعليها": ""} {
		var got []string
		for _, f := range (&Finder{Known: known, Language: "ar"}).Find(said) {
			if f.Tier == TierKnown {
				got = append(got, f.Of(said))
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: found %q, want %q", said, got, want)
		}
	}
}

// TestIsCountry: a name that several countries have a town of is no country.
func TestIsCountry(t *testing.T) {
	var wrong []string
	for name, want := range map[string]bool{"Syria": true, "la Syrie": true, "Türkiye": true, "سوريا": true, "بسوريا": true, "العراق": true,
		"Dhiban": false, "Tripoli": false, "ذيبان": false, "": false, strings.Repeat("a", 500): false} {
		if IsCountry(name) != want {
			wrong = append(wrong, name)
		}
	}
	if slices.Sort(wrong); len(wrong) > 0 {
		t.Errorf("told wrongly: %q", wrong)
	}
}
