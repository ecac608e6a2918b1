package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/detect"
)

func readTestDictionary(t *testing.T, rules, entries string) *hunspell {
	t.Helper()
	base := filepath.Join(t.TempDir(), "test")
	for name, data := range map[string]string{".aff": rules, ".dic": entries} {
		if err := os.WriteFile(base+name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h, err := readHunspell(base)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestHunspell(t *testing.T) {
	tests := []struct {
		rule, aff, dic string
		want           []string
	}{
		{"a suffix with a condition", "SFX S Y 2\nSFX S 0 s [^sxz]\nSFX S y ies [^aeiou]y\n", "3\ncat/S\nbus/S\nspy/S\n", []string{"bus", "cat", "cats", "spies", "spy", "spys"}},
		{"a suffix upon a suffix, and no third", "SFX A Y 1\nSFX A 0 a/B .\nSFX B Y 1\nSFX B 0 b/A .\n", "1\nx/A\n", []string{"x", "xa", "xab"}},
		{"flags of two letters by number", "FLAG long\nAF 1\nAF S.T. # 1\nSFX S. Y 1\nSFX S. 0 s .\nSFX T. Y 1\nSFX T. 0 t .\n", "1\nx/1\n", []string{"x", "xs", "xt"}},
		{"flags that are numbers", "FLAG num\nSFX 12 Y 1\nSFX 12 0 s .\n", "1\nx/12,7\n", []string{"x", "xs"}},
		{"a stem that is no word", "NEEDAFFIX N\nSFX S Y 1\nSFX S 0 s .\n", "1\nx/NS\n", []string{"xs"}},
		{"a word that is none", "FORBIDDENWORD F\nSFX S Y 1\nSFX S 0 s .\n", "1\nx/FS\n", nil},
		{"names and abbreviations are left out", "", "3\nParis\nTV\nday\n", []string{"day"}},
		{"parts of what a hyphen joins", "", "1\ndemi-cercle\n", []string{"cercle", "demi"}},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			forms := expand(readTestDictionary(t, tt.aff, tt.dic), everyEntry)
			if diff := cmp.Diff(tt.want, slices.Sorted(maps.Keys(forms))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Stems are what is left when every form that a shorter one explains is gone.
func TestTurkishStems(t *testing.T) {
	forms := map[string]bool{}
	for _, form := range []string{"ev", "evler", "evde", "evden", "evlerimizde", "kitap", "kitabı", "kitaplar", "kitapta", "kitaptan",
		"gitmek", "gitme", "gidiyor", "gitti", "git", "saat", "saatler", "saatte", "saatten"} {
		forms[form] = true
	}
	want := map[string]uint64{
		"ev": detect.MarkNoun, "kitap": detect.MarkNoun, "kitab": detect.MarkNoun | detect.MarkBound, "saat": detect.MarkNoun,
		"git": detect.MarkVerb, "gid": detect.MarkVerb | detect.MarkBound,
	}
	if diff := cmp.Diff(want, turkishStems(forms)); diff != "" {
		t.Error(diff)
	}
}

func TestConjugate(t *testing.T) {
	for verb, forms := range map[string][]string{
		"راح/روح":    {"راح", "رحت", "رحنا", "راحوا", "بروح", "يروح", "منروح", "حيروح", "روحي"},
		"حكى/حكي":    {"حكى", "حكيت", "حكت", "حكوا", "بحكي", "بيحكوا", "احكيلهم", "حكيتلو"},
		"كتب":        {"كتب", "كتبتو", "بيكتب", "اكتب", "كتبوها", "بكتبلك"},
		"حب":         {"حبيت", "حبوا", "بحبك", "يحبونا"},
		"إجا/جي":     {"إجا", "إجت", "إجيت", "بيجي", "يجوا"},
		"اشتغل/شتغل": {"اشتغلت", "بيشتغل", "نشتغل"},
	} {
		got := map[string]bool{}
		conjugate(verb, func(form string, _ bool) { got[form] = true })
		for _, form := range forms {
			if !got[form] {
				t.Errorf("%s has no %s", verb, form)
			}
		}
	}
}

// The same words give the same bytes, whatever order they come in.
func TestCompileIsTheSameEachTime(t *testing.T) {
	words := map[string]uint64{"house": 0, "houses": 1, "كتاب": 2, "كتابي": 0, "ev": 16}
	first, err := compile(words)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := compile(maps.Clone(words))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(first, again) {
			t.Fatal("other bytes")
		}
	}
}
