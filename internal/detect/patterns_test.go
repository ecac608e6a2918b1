package detect

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// All people, places and numbers here are invented.

// patternTable is a table of lines in which what the pattern tier finds of
// the types stands in brackets. A line without brackets has no finding of that
// tier of any type.
type patternTable struct {
	language, kind string
	types          []string
	lines          string
}

func TestPatternsByLanguage(t *testing.T) {
	for _, table := range slices.Concat(englishTables, frenchTables, turkishTables, arabicTables, kurdishTables) {
		t.Run(table.language+" "+table.kind, func(t *testing.T) {
			f := Finder{Language: table.language}
			right, wrong := 0, 0
			for line := range strings.Lines(table.lines) {
				line = strings.TrimSpace(line)
				if line == "" {
					continue
				}
				s := strings.NewReplacer("[", "", "]", "").Replace(line)
				meant := strings.Contains(line, "[")
				if meant {
					right++
				} else {
					wrong++
				}
				found := f.Find(s)
				if meant {
					found = slices.DeleteFunc(found, func(f Finding) bool { return !slices.Contains(table.types, f.Type) })
				}
				if got := marked(s, found, TierPattern); got != line {
					t.Errorf("got  %s\nwant %s", got, line)
				}
			}
			if table.language != "kmr" && table.language != "ckb" && (right < 15 || wrong < 10) {
				t.Errorf("%d lines with findings and %d without: want 15 and 10 at least", right, wrong)
			}
		})
	}
}

// BenchmarkPatternsInHostileText measures what would be read again from each of its
// parts if a rule looked further than a few words.
func BenchmarkPatternsInHostileText(b *testing.B) {
	for name, part := range map[string]string{
		"one letter": "a", "one Arabic letter": "ا", "one digit": "7", "one Arabic digit": "٣", "digits and blanks": "1 ", "digits and hyphens": "1-", "digits and slashes": "1/",
		"dots": "1.", "commas": "1,", "zeros": "0 ", "capitals": "A ", "numbers in words": "two ", "thousands": "thousand ", "and": "and two ", "bin": "bin ", "cent": "cent ", "vingt": "quatre vingt ",
		"الف": "الف ", "و": "وعشرين ", "months": "March ", "feasts": "Eid al ", "streets": "rue de ", "rooms": "no 1 no ", "titles": "Mr ", "generals": "General ", "abu": "Abu ", "kin": "my brother ",
		"addresses": "a.", "web": "www.»", "at": "@", "at a": "a@", "degrees": "1° ", "signs": "+", "brackets": "(1", "apostrophes": "l'", "turkish": "Mart'ın ", "prison": "Prison ", "events": "fall of ",
		"before": "two days before ", "sokak": "Sokak No ", "plates": "34 A ", "iban": "TR33 ", "plate": "plate 1 ", "double": "double one ", "tribes": "tribe of ", "accounts": "telegram as ", "underscores": "a_", "ages": "I was about ", "grid": "37S CU ",
	} {
		size := 1 << 15
		if len([]rune(part)) == 1 {
			size = 1 << 20
		}
		for _, language := range []string{"en", "fr", "tr", "ar"} {
			benchmarkGrowth(b, name+" "+language, part, size, func(s string) {
				in := languageOf(language, s)
				tokens := tokeniseIn(s, in)
				units(s, tokens, in)
				patterns(s, tokens, in)
			})
		}
	}
}

// FuzzPatterns looks for spans that overlap, cut a rune or leave the text.
func FuzzPatterns(f *testing.F) {
	for _, table := range slices.Concat(englishTables, frenchTables, turkishTables, arabicTables, kurdishTables) {
		for line := range strings.Lines(table.lines) {
			f.Add(strings.TrimSpace(line), table.language)
		}
	}
	f.Fuzz(func(t *testing.T, s, language string) {
		in := languageOf(language, s)
		tokens := tokeniseIn(s, in)
		end := 0
		for _, x := range patterns(s, tokens, in) {
			if x.Start < end || x.End <= x.Start || x.End > len(s) {
				t.Fatalf("span %v after %d in %d bytes", x.Span, end, len(s))
			}
			if utf8.ValidString(s) && (!utf8.RuneStart(s[x.Start]) || x.End < len(s) && !utf8.RuneStart(s[x.End])) {
				t.Fatalf("span %v cuts a rune", x.Span)
			}
			end = x.End
		}
	})
}
