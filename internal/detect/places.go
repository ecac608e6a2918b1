package detect

import (
	_ "embed"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed lexicon/places.gz
var placesPacked []byte

// The packed list of places is two tables of lines, as the generator writes them.
//
// First the areas, up to an empty line: a letter for the level, the number of the
// area around it (areaDigits digits to the base areaBase), of a country its ISO
// code, and after tabs how a place in it is told in four languages ("in Raqqa
// governorate"), empty where the language has no words for it.
//
// Then the names, sorted: the number of bytes shared with the name before (as a
// character from 'A'), the rest of the key, a tab, the number of the area that the
// place is in (of an area, its own), a character for its size and one for its flags.
const (
	areaBase   = 88
	areaDigits = 3
	areaZero   = '#'
)

// Sizes of places in the packed list that are not counted in people.
const (
	sizeArea    = '!' // an area of the list itself
	sizeInside  = '"' // another area, inside the one of the list
	sizeUnknown = '@' // nobody counted, or a part of a city
)

// Flags of a name in the packed list, added to '0'.
const (
	FlagOtherName  = 1 << iota // a further name of a place that stands in the list already
	FlagOfDistrict             // the district is called after the place
	FlagOfGovernorate
)

// AreaNumber writes the number of an area as the packed list has it.
func AreaNumber(n int) string {
	digits := make([]byte, areaDigits)
	for i := areaDigits - 1; i >= 0; i-- {
		digits[i] = byte(areaZero + n%areaBase)
		n /= areaBase
	}
	return string(digits)
}

func areaNumber(digits string) int32 {
	n := int32(0)
	for i := 0; i < areaDigits; i++ {
		n = n*areaBase + int32(digits[i]-areaZero)
	}
	return n
}

// articles are the ways in which the Arabic article, and the French one, are
// written before the name of a place.
var articles = set(`al el ad ed ar er as es ash esh at et an en az ez le la les the`)

// PlaceKey is what the name of a place is looked up by: its folded words in one,
// without articles but for the Arabic one in Arabic letters, where it tells الباب,
// a town, from a door.
func PlaceKey(name string) string { return placeKey(tokenise(name)) }

func placeKey(tokens []token) string {
	var key strings.Builder
	for i, t := range tokens {
		_, article := articles[t.fold]
		if (article || t.elided) && (i+1 < len(tokens) || key.Len() > 0) {
			continue
		}
		key.WriteString(t.fold)
	}
	return key.String()
}

// Levels of areas in the packed list.
const (
	levelRegion      = 'r'
	levelCountry     = 'c'
	levelPart        = 'p'
	levelGovernorate = 'g'
	levelDistrict    = 'd'
)

var areaLevels = map[byte]string{
	levelRegion: LevelRegion, levelCountry: LevelCountry, levelPart: LevelPart, levelGovernorate: LevelGovernorate, levelDistrict: LevelDistrict,
}

// area is a district, a governorate, a part of a country, a country or a region.
type area struct {
	level  byte
	around int32
	code   string // of a country, ISO 3166
	words  wording
}

// gazetteer is the list of places, unpacked.
type gazetteer struct {
	areas   []area
	lines   string
	starts  []int32            // of each line of names, and the end
	sounds  map[string][]int32 // lines by skeleton, of the countries whose names have many spellings
	settled map[settled]int    // how many settlements of a class there are
}

// settled is an area and a class of settlements.
type settled struct {
	area  int32
	class int
}

// manySpellings are the countries whose places are written in Latin letters in
// many ways; nearby are those that are thought of where a study names none.
var (
	manySpellings = set(`SY IQ LB JO PS EG YE LY TN DZ MA SD IR SA KW AE QA BH OM`)
	nearby        = set(`SY IQ LB JO PS IL EG YE LY TN DZ MA SD IR SA KW AE QA BH OM TR`)
)

var knownPlaces = sync.OnceValue(unpackPlaces)

func unpackPlaces() *gazetteer {
	areas, names, _ := strings.Cut(string(unpack(placesPacked)), "\n\n")
	g := &gazetteer{sounds: map[string][]int32{}, settled: map[settled]int{}}
	for line := range strings.Lines(areas) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		head := fields[0]
		g.areas = append(g.areas, area{
			level: head[0], around: areaNumber(head[1:]), code: head[1+areaDigits:], words: wording(fields[1 : 1+len(wording{})]),
		})
	}
	var lines strings.Builder
	lines.Grow(2 * len(names))
	previous := ""
	for line := range strings.Lines(names) {
		tab := strings.IndexByte(line, '\t')
		key := previous[:line[0]-'A'] + line[1:tab]
		g.starts = append(g.starts, int32(lines.Len()))
		lines.WriteString(key)
		lines.WriteString(line[tab:])
		previous = key
	}
	g.lines = lines.String()
	g.starts = append(g.starts, int32(len(g.lines)))
	g.count()
	return g
}

// count notes the settlements of each area and of each sound.
func (g *gazetteer) count() {
	for i := range g.starts[:len(g.starts)-1] {
		key, p := g.line(i)
		if _, many := manySpellings[g.country(p)]; many && key[0] < utf8.RuneSelf {
			s := skeleton(key)
			g.sounds[s] = append(g.sounds[s], int32(i))
		}
		if p.size < sizeUnknown || p.flags&FlagOtherName != 0 {
			continue
		}
		class := g.class(p)
		for a := p.area; ; a = g.areas[a].around {
			g.settled[settled{a, class}]++
			if g.areas[a].level == levelRegion {
				break
			}
		}
	}
}

// place is one bearer of a name.
type place struct {
	area  int32
	size  byte
	flags byte
}

// Classes of settlements, by their people.
const (
	somewhere = iota // nobody counted them, or they are a part of a city
	village
	town
	city
	territory // a governorate
	state
)

// People from which on a place is a town and a city, both where a step of size ends.
const (
	townFrom = 5_624
	cityFrom = 100_000
)

var placeWords = [...]wording{
	{"a place", "un lieu", "bir yer", "مكان"},
	{"a village", "un village", "bir köy", "قرية"},
	{"a town", "une ville", "bir kasaba", "بلدة"},
	{"a city", "une grande ville", "bir şehir", "مدينة"},
	{"an area", "une région", "bir bölge", "منطقة"},
	{"a country", "un pays", "bir ülke", "بلد"},
}

// SizeOf is the character for a settlement's people in the packed list, which has
// four steps for each power of ten.
func SizeOf(people int) byte {
	if people < 1 {
		return sizeUnknown
	}
	return sizeUnknown + 1 + byte(4*math.Log10(float64(people))+1e-9)
}

var (
	townSize = SizeOf(townFrom)
	citySize = SizeOf(cityFrom)
)

// line is the key and the bearer on a line of names.
func (g *gazetteer) line(i int) (string, place) {
	line := g.lines[g.starts[i] : g.starts[i+1]-1]
	tab := len(line) - areaDigits - 3
	return line[:tab], place{areaNumber(line[tab+1:]), line[len(line)-2], line[len(line)-1] - '0'}
}

// country is the ISO code of the country that a place is in.
func (g *gazetteer) country(p place) string {
	a := p.area
	for g.areas[a].level != levelCountry && g.areas[a].level != levelRegion {
		a = g.areas[a].around
	}
	return g.areas[a].code
}

// named are the bearers of a key.
func (g *gazetteer) named(key string) []place {
	n := len(g.starts) - 1
	at := sort.Search(n, func(i int) bool { k, _ := g.line(i); return k >= key })
	var found []place
	for ; at < n; at++ {
		k, p := g.line(at)
		if k != key {
			break
		}
		found = append(found, p)
	}
	return found
}

// isTown tells whether a town, or what is larger, bears a key.
func (g *gazetteer) isTown(key string) bool {
	return slices.ContainsFunc(g.named(key), func(p place) bool { return g.weight(p) >= townSize })
}

// Consonants from which on a place is found by its sound: a city, and a place of
// any size.
const (
	leastSkeleton = 3
	firmSkeleton  = 4
)

// sounding are the bearers of names that are the key in another spelling, of those
// that are here.
func (g *gazetteer) sounding(key string, here func(place) bool) []place {
	if key == "" || key[0] >= utf8.RuneSelf {
		return nil
	}
	s, said := skeleton(key), placeSound(key)
	if len(s) < leastSkeleton {
		return nil
	}
	allowed := 1
	if len(said) >= 8 {
		allowed = 2
	}
	var found []place
	best := allowed
	for _, i := range g.sounds[s] {
		k, p := g.line(int(i))
		if len(s) < firmSkeleton && p.size < citySize || !here(p) {
			continue
		}
		switch d := editDistance(said, placeSound(k)); {
		case d < best:
			found, best = []place{p}, d
		case d == best:
			found = append(found, p)
		}
	}
	return found
}

// soundings writes the sounds of Arabic names in one way.
var soundings = strings.NewReplacer("ou", "u", "oo", "u", "aw", "u", "au", "u", "ow", "u", "ee", "i", "ei", "i", "ai", "i", "ay", "i", "ey", "i",
	"iy", "i", "e", "i", "o", "u", "y", "i", "q", "k", "c", "k", "ch", "sh", "dj", "j", "kh", "k", "gh", "g", "dh", "d", "th", "t", "z", "z")

// placeSound is a key as it is spoken, all double letters once.
func placeSound(key string) string {
	heard := soundings.Replace(key)
	b := make([]byte, 0, len(heard))
	for i := 0; i < len(heard); i++ {
		if c := heard[i]; len(b) == 0 || b[len(b)-1] != c {
			b = append(b, c)
		}
	}
	if len(b) > 2 && b[len(b)-1] == 'h' {
		b = b[:len(b)-1]
	}
	return string(b)
}
