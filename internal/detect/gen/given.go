package main

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"sheaf/internal/detect"
)

//go:embed given.txt
var givenSource string

// bearing is what a given name tells of who bears it; gender is empty for a name
// of both.
type bearing struct{ culture, gender string }

// givenNames are the given names of every culture, with what is surer first:
// picked by hand or counted in the culture's own country, then merely listed.
type givenNames struct {
	sure, listed map[string]map[string]string // folded name, then culture: the gender
}

// cultures are in the order in which they are tried for a name of several.
var cultures = []string{"arabic", "turkish", "english", "french", "kurdish"}

// countedIn are the countries whose counted forenames belong to a culture.
var countedIn = map[string]string{
	"TR": "turkish", "FR": "french", "GB": "english", "US": "english", "IE": "english", "AU": "english", "NZ": "english",
	"DZ": "arabic", "EG": "arabic", "IQ": "arabic", "JO": "arabic", "LB": "arabic", "LY": "arabic", "MA": "arabic", "SA": "arabic", "TN": "arabic",
}

// noNames are words that the lists have as given names and that a text says of
// something else far more often.
var noNames = setOf(`jordan georgia chad israel india china america africa asia europe paris london sydney vienna austin
	alabama carolina dakota florence montana nevada virginia english german french justice unique general major
	january april may june august monday friday sunday christmas easter god jesus allah islam will art`)

// compileGiven gathers them from what was picked by hand and from the lists in
// a folder.
func compileGiven(dir string, pairs []pair) (data []byte, names int, err error) {
	g := &givenNames{map[string]map[string]string{}, map[string]map[string]string{}}
	g.pick(poolSource)
	g.pick(givenSource)
	if err := unzip(filepath.Join(dir, "popular_forenames_by_country.csv.gz"), g.readPopular); err != nil {
		return nil, 0, err
	}
	if err := unzip(filepath.Join(dir, "faker_names.json.gz"), g.readFaker); err != nil {
		return nil, 0, err
	}
	g.spell(pairs)
	data, names = g.compile()
	return data, names, nil
}

func note(in map[string]map[string]string, name string, of bearing) {
	name = detect.Fold(strings.TrimSpace(name))
	if name == "" || noNames[name] || strings.ContainsAny(name, " -.'") || len([]rune(name)) < 2 {
		return
	}
	if in[name] == nil {
		in[name] = map[string]string{}
	}
	if gender, ok := in[name][of.culture]; ok && gender != of.gender {
		of.gender = ""
	}
	in[name][of.culture] = of.gender
}

// pick notes names from a list in pool.txt's form.
func (g *givenNames) pick(source string) {
	for line := range strings.Lines(source) {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] == "#" {
			continue
		}
		for _, entry := range fields[2:] {
			latin, arabic, _ := strings.Cut(entry, "=")
			of := bearing{fields[0], fields[1]}
			note(g.sure, latin, of)
			if of.culture == "arabic" {
				note(g.sure, arabic, of)
			} else {
				note(g.listed, arabic, of) // often an Arabic name too
			}
		}
	}
}

// readPopular notes the forenames that countries count.
func (g *givenNames) readPopular(r io.Reader) error {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil || len(rows) == 0 {
		return errors.Join(err, errors.New("no forenames"))
	}
	gender, local, roman := column(rows[0], "Gender"), column(rows[0], "Localized Name"), column(rows[0], "Romanized Name")
	if gender < 0 || local < 0 || roman < 0 {
		return errors.New("no column of names or of genders")
	}
	for _, row := range rows[1:] {
		culture, level := countedIn[row[0]], g.sure
		if culture == "arabic" {
			level = g.listed // their Christians are counted too: Mary, Marina
		}
		if culture != "" {
			note(level, row[local], bearing{culture, strings.ToLower(row[gender])})
			note(level, row[roman], bearing{culture, strings.ToLower(row[gender])})
		}
	}
	return nil
}

// fakerLists are the locales of faker whose forenames are taken. Each list is
// three lists in the order of the alphabet, one behind the other: of both
// genders, of women, of men; the Arabic one has none of both.
var fakerLists = map[string]struct {
	culture string
	genders []string // "-" leaves out: words and names of the sagas
}{
	"ar":           {"arabic", []string{"f", "m"}},
	"tr":           {"turkish", []string{"-", "f", "m"}},
	"fr":           {"french", []string{"", "f", "m"}},
	"en":           {"english", []string{"", "f", "m"}},
	"ku_ckb":       {"kurdish", []string{"-", "f", "m"}},
	"ku_kmr_latin": {"kurdish", []string{"", "f", "m"}},
}

func (g *givenNames) readFaker(r io.Reader) error {
	var locales map[string]map[string][]string
	if err := json.NewDecoder(r).Decode(&locales); err != nil {
		return err
	}
	for locale, of := range fakerLists {
		part, before := 0, ""
		for _, name := range locales[locale]["first_name"] {
			if name < before {
				part++
			}
			before = name
			if part >= len(of.genders) {
				return fmt.Errorf("the forenames of locale %s are not in %d parts", locale, len(of.genders))
			}
			if gender := of.genders[part]; gender != "-" {
				note(g.listed, name, bearing{of.culture, gender})
			}
		}
		if part != len(of.genders)-1 {
			return fmt.Errorf("the forenames of locale %s are not in %d parts", locale, len(of.genders))
		}
	}
	return nil
}

// spell notes the Latin spellings of the Arabic names that are known by now.
func (g *givenNames) spell(pairs []pair) {
	for _, p := range pairs {
		arabic := detect.Fold(p.arabic)
		of, ok := g.sure[arabic]["arabic"]
		if !ok {
			of, ok = g.listed[arabic]["arabic"]
		}
		if ok && p.count >= fewestBearers && detect.Resembles(p.latin, arabic) {
			note(g.listed, p.latin, bearing{"arabic", of})
		}
	}
}

// fewestBearers of a Latin spelling in Wikidata, below which it may be a slip.
const fewestBearers = 2

// compile writes a line for each level, culture and gender ("-" for both) with
// its folded names: the surer level first, so that what is read first counts.
func (g *givenNames) compile() (data []byte, names int) {
	var out bytes.Buffer
	for _, level := range []map[string]map[string]string{g.sure, g.listed} {
		names += len(level)
		lines := map[bearing][]string{}
		for _, name := range slices.Sorted(maps.Keys(level)) {
			for culture, gender := range level[name] {
				lines[bearing{culture, gender}] = append(lines[bearing{culture, gender}], name)
			}
		}
		for _, culture := range cultures {
			for _, gender := range []string{"m", "f", ""} {
				if of := lines[bearing{culture, gender}]; of != nil {
					slices.Sort(of)
					fmt.Fprintf(&out, "%s %s %s\n", culture, orDash(gender), strings.Join(of, " "))
				}
			}
		}
	}
	return out.Bytes(), names
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
