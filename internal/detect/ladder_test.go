package detect

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// steps writes a ladder on one line.
func steps(rungs []Rung) string {
	words := make([]string, len(rungs))
	for i, r := range rungs {
		words[i] = r.Words
	}
	return strings.Join(words, " > ")
}

// sorts are the sorts of surface in testdata/ladders.txt, by the type that a
// finding of them has.
var sorts = map[string]string{"place": Location, "date": DateTime, "age": Demographic, "rank": Demographic, "amount": Quantity, "unit": Org}

type ladderCase struct {
	sort, language string
	countries      []string
	surface, want  string
}

func ladderCases(t *testing.T) []ladderCase {
	data, err := os.ReadFile("testdata/ladders.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []ladderCase
	for line := range strings.Lines(string(data)) {
		columns := strings.Split(strings.TrimRight(line, "\n"), "|")
		if len(columns) != 3 || line[0] == '#' {
			continue
		}
		head := strings.Fields(columns[0])
		all = append(all, ladderCase{head[0], head[1], head[2:], strings.TrimSpace(columns[1]), strings.TrimSpace(columns[2])})
	}
	return all
}

func TestLadder(t *testing.T) {
	cases := map[string]int{}
	for _, c := range ladderCases(t) {
		cases[c.sort+" "+c.language]++
		if got := steps(Ladder(sorts[c.sort], c.surface, c.language, c.countries...)); got != c.want {
			t.Errorf("%s %s %s %q\n got: %s\nwant: %s", c.sort, c.language, c.countries, c.surface, got, c.want)
		}
	}
	for _, sort := range []string{"place", "date", "age", "rank", "amount"} {
		for _, language := range []string{"en", "fr", "tr", "ar"} {
			if n := cases[sort+" "+language]; n < 25 {
				t.Errorf("only %d cases of %s in %s", n, sort, language)
			}
		}
	}
}

// sortWords are the words for sorts of places, which a rung may share.
var sortWords = set(`city ville street مدينه قريه شارع حي district governorate province`)

// What a rung holds of the surface is no word that names: no name of a place, no
// figure of an age or amount, no number of a unit, no day of a date.
func TestNoRungNamesWhatItStandsFor(t *testing.T) {
	for _, c := range ladderCases(t) {
		named, _, _ := strings.Cut(c.surface, ",") // without the country behind it
		said := strings.Fields(Fold(named))
		part := slices.ContainsFunc(tokenise(named), func(t token) bool { _, side := compass[t.fold]; return side }) // of a country that its rungs name
		for _, rung := range Ladder(sorts[c.sort], c.surface, c.language, c.countries...) {
			words := strings.Fields(Fold(strings.NewReplacer("'", " ", ",", " ", "،", " ").Replace(rung.Words)))
			shared := 0
			for _, w := range said {
				figure := strings.Trim(w, "0123456789") == ""
				if !slices.Contains(words, w) {
					continue
				}
				shared++
				_, sortWord := sortWords[w]
				if c.sort == "place" && utf8.RuneCountInString(w) > 2 && !sortWord && !part || figure && (c.sort != "date" || len(w) < 4) {
					t.Errorf("%s %q: %q holds %q", c.sort, c.surface, rung.Words, w)
				}
			}
			if shared == len(said) {
				t.Errorf("%s %q: %q holds all of it", c.sort, c.surface, rung.Words)
			}
		}
	}
}

// Every name of every town in the list made by hand, in every language: no rung
// holds any of its names, but for those that are its country's as well.
func TestNoRungHoldsAnyNameOfThePlace(t *testing.T) {
	source, err := os.ReadFile("gen/places.txt")
	if err != nil {
		t.Fatal(err)
	}
	countries := map[string]string{}
	for line := range strings.Lines(string(source)) {
		if fields := strings.Split(strings.TrimSpace(line), "|"); strings.TrimSpace(fields[0]) == "country" {
			countries[strings.TrimSpace(fields[1])[:2]] = Fold(line)
		}
	}
	towns, names, empty := 0, 0, 0
	for line := range strings.Lines(string(source)) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		if strings.TrimSpace(fields[0]) != "town" {
			continue
		}
		towns++
		all := fields[2:6]
		if len(fields) > 6 {
			all = append(slices.Clone(all), strings.Split(fields[6], ",")...)
		}
		country := strings.TrimSpace(fields[1])[:2]
		for _, name := range all {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			names++
			for _, language := range []string{"en", "fr", "tr", "ar"} {
				rungs := Ladder(Location, name, language, country)
				if len(rungs) == 0 {
					empty++
				}
				for _, rung := range rungs {
					padded := " " + Fold(strings.ReplaceAll(rung.Words, "'", " ")) + " "
					for _, other := range all {
						if folded := Fold(strings.TrimSpace(other)); folded != "" && strings.Contains(padded, " "+folded+" ") && !strings.Contains(countries[country], folded) {
							t.Errorf("%s %s: %q holds %s", name, language, rung.Words, other)
						}
					}
				}
			}
		}
	}
	t.Logf("%d towns, %d names in four languages, %d ladders empty", towns, names, empty)
	if empty > names/10 {
		t.Errorf("%d of %d ladders are empty", empty, 4*names)
	}
}

// No words stand for an age under eighteen and for one of eighteen or more, and
// none for ages that lie further apart than their level says.
func TestNoBandOfAgesCrossesEighteen(t *testing.T) {
	widest := map[string]int{LevelFiveYears: 5, LevelTenYears: 12, LevelAgeGroup: 60} // from eighteen on young adults are a band of twelve years; over eighty all are one
	for _, language := range []string{"en", "fr", "tr", "ar"} {
		type band struct{ first, last int }
		bands := map[Rung]band{}
		for age := 0; age < 80; age++ {
			rungs := Ladder(Demographic, strconv.Itoa(age), language)
			if len(rungs) < 2 {
				t.Fatalf("%d in %s: %s", age, language, steps(rungs))
			}
			for _, r := range rungs {
				b, known := bands[r]
				if !known {
					b.first = age
				}
				b.last = age
				bands[r] = b
			}
		}
		for r, b := range bands {
			if b.first < ofAge && b.last >= ofAge || b.last-b.first >= widest[r.Level] {
				t.Errorf("%s: %q from %d to %d", language, r.Words, b.first, b.last)
			}
		}
	}
}

func TestLadderOfNamesakes(t *testing.T) {
	for _, c := range []struct{ surface, countries, want string }{
		{"Tripoli", "", ""},
		{"Tripoli", "LY", "a city in north-western Libya > a city in Libya > a city in Northern Africa"},
		{"Tripoli", "LB LY", ""},
		{"Springfield", "", "a place in the United States > a place in Northern America"},
		{"Sinjar", "SY IQ", "a place in Western Asia"},
		{"Paris", "US", ""}, // the large one abroad is as likely as the small ones at home
		{"Qwxyzzt", "SY", ""},
	} {
		if got := steps(Ladder(Location, c.surface, "en", strings.Fields(c.countries)...)); got != c.want {
			t.Errorf("%s in %s: %s\nwant: %s", c.surface, c.countries, got, c.want)
		}
	}
	for surface, want := range map[string]string{"Raqqa": "SY", "Hassan": "SY", "London": ""} {
		got := Ladder(Unknown, surface, "en", strings.Fields(want)...)
		if (got == nil) != (surface == "Hassan") {
			t.Errorf("of an unknown word %s: %s", surface, steps(got))
		}
	}
}

// Of every tenth name in the list: each rung's area holds that of the one before,
// and more settlements than it; a town or city is told where there are several.
func TestRungsOfPlacesStandForMoreAndMore(t *testing.T) {
	g := knownPlaces()
	names, steps, alike := 0, 0, 0
	for i := 0; i < len(g.starts)-1; i += 10 {
		_, p := g.line(i)
		if p.size < sizeUnknown {
			continue
		}
		names++
		before := 0
		for _, s := range g.steps([]place{p}) {
			n := 0
			for class := somewhere; class <= city; class++ {
				n += g.settled[settled{s.area, class}]
			}
			if n < before || (s.class == town || s.class == city) && g.settled[settled(s)] < fewest {
				t.Fatalf("line %d: %d settlements in area %d, after %d", i, n, s.area, before)
			}
			if n == before {
				alike++
			}
			before = n
			steps++
		}
	}
	t.Logf("%d names, %d rungs, %d of them no wider in the list than the one before", names, steps, alike)
	if alike > steps/20 {
		t.Errorf("%d of %d rungs say no less than the one before", alike, steps)
	}
}

// TestListOfPlaces prints what the list weighs.
func TestListOfPlaces(t *testing.T) {
	start := time.Now()
	g := unpackPlaces()
	unpacked := time.Since(start)
	t.Logf("%d bytes packed, %d areas, %d names; unpacked in %v", len(placesPacked), len(g.areas), len(g.starts)-1, unpacked.Round(time.Millisecond))
	if len(placesPacked) > 1_500_000 {
		t.Errorf("the list of places has grown to %d bytes", len(placesPacked))
	}
}

// BenchmarkLadderOfHostileText measures ladders in four languages of what is made to
// take long, however long it is.
func BenchmarkLadderOfHostileText(b *testing.B) {
	for _, surface := range []string{
		strings.Repeat("a", 1<<20), strings.Repeat("a", longestSurface), strings.Repeat("al-", longestSurface/3), strings.Repeat("و", longestSurface/2),
		strings.Repeat("9", longestSurface), strings.Repeat("one ", longestSurface/4), strings.Repeat("مايه ", longestSurface/9), strings.Repeat("milyon ", longestSurface/7),
		strings.Repeat("rrslmn", longestSurface/6), strings.Repeat("كانون ", longestSurface/11), strings.Repeat("\xff", longestSurface),
	} {
		b.Run(fmt.Sprintf("%.20q", surface), func(b *testing.B) {
			for b.Loop() {
				for _, kind := range sorts {
					for _, language := range []string{"en", "fr", "tr", "ar"} {
						Ladder(kind, surface, language, "SY")
					}
				}
			}
		})
	}
}

func FuzzLadder(f *testing.F) {
	for _, seed := range []string{"Raqqa", "16 April 2024", "١٦ نيسان ٢٠٢٤", "on dört yaşında", "$1,200.50", "l'émir", "Branch 235", "٪", "0", "كانون ال", "\u200f"} {
		f.Add(seed, byte(0))
		f.Add(seed, byte(1))
	}
	kinds := []string{Location, DateTime, Demographic, Quantity, Org, Unknown}
	languages := []string{"en", "fr", "tr", "ar", "ckb", ""}
	f.Fuzz(func(t *testing.T, surface string, choice byte) {
		kind, language := kinds[int(choice)%len(kinds)], languages[int(choice)/len(kinds)%len(languages)]
		rungs := Ladder(kind, surface, language, "SY", "IQ")
		for i, r := range rungs {
			if r.Level == "" || strings.TrimSpace(r.Words) == "" || !utf8.ValidString(r.Words) || strings.ContainsAny(r.Words, "[]\n|%") {
				t.Errorf("%s %q: %q is no rung", kind, surface, r.Words)
			}
			if slices.ContainsFunc(rungs[:i], func(other Rung) bool { return other.Words == r.Words }) {
				t.Errorf("%s %q: %q twice", kind, surface, r.Words)
			}
		}
	})
}
