package detect

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// placeKinds are the words that say what sort of place a name is of. Those in
// areaKinds say that it is not a settlement.
var (
	placeKinds = set(`city town village place settlement ville village commune lieu bourg sehir sehri kent kenti kasaba kasabasi koy koyu
		مدينه بلده قريه`)
	areaKinds = set(`governorate province state region district area countryside gouvernorat departement wilaya etat il ili ilce ilcesi eyalet eyaleti
		vilayet vilayeti bolge bolgesi محافظه ولايه منطقه ريف قضا اقليم جهه`)
	ofWords = set(`of de du d`)
	// compass are the words for parts of a country.
	compass = set(`north northern northeast northwest east eastern south southern southeast southwest west western central centre the in of
		nord est sud ouest centre du de l la le septentrional oriental occidental meridional
		kuzey kuzeyi kuzeyinde dogu dogusu dogusunda guney guneyi guneyinde bati batisi batisinda kuzeydogu kuzeydogusu kuzeybati kuzeybatisi
		guneydogu guneydogusu guneybati guneybatisi orta
		شمال شمالي شرق شرقي جنوب جنوبي غرب غربي وسط الشمال الشرق الجنوب الغرب في`)
)

// place reads the name of a settlement, a governorate or a country, alone or with
// what it lies in behind a comma ("Mosul, Iraq"). Where nothing says that it is a
// place at all, only one in the study's countries is read, and one that is known
// the world over.
func (r *reading) place(countries []string, known bool) []Rung {
	g := knownPlaces()
	name, ofArea := r.tokens, false
	if first, last := r.halves(); last != nil {
		if in := g.ownCountry(placeKey(last)); in != "" {
			name, countries = first, []string{in}
		}
	}
	found := g.likely(g.named(placeKey(name)), countries)
	if len(found) == 0 {
		if name, ofArea = placeName(name); len(name) == 0 {
			return nil
		}
		found = g.bearers(name, countries)
	}
	if len(found) == 0 {
		found = g.partOfCountry(name)
	}
	if !known && !slices.ContainsFunc(found, func(p place) bool { return g.weight(p) >= SizeOf(million) || isIn(countries, g.country(p)) }) {
		return nil
	}
	if ofArea {
		found = areasFirst(found)
	} else {
		found = g.settlementsFirst(found)
	}
	return g.rungs(found, r.in, placeKey(name))
}

// partOfTown reads a quarter or a street by the word for it. Its name proves no town:
// many have a quarter of the Republic, and a village of that name lies elsewhere.
func (r *reading) partOfTown() []Rung {
	sites := knownTerms().sites
	for _, w := range termWords(r.tokens) {
		if class := sites[w]; class == "quarter" || class == "street" {
			return r.classes(class)
		}
	}
	return nil
}

// partOfCountry reads "northern Syria": a country and the sides of it.
func (g *gazetteer) partOfCountry(name []token) []place {
	country := slices.DeleteFunc(slices.Clone(name), func(t token) bool { _, side := compass[t.fold]; return side || t.elided })
	if len(country) == len(name) || len(country) == 0 {
		return nil
	}
	var found []place
	for _, p := range g.named(placeKey(country)) {
		if p.size == sizeArea && g.areas[p.area].level == levelCountry {
			found = append(found, place{area: p.area, size: sizeInside})
		}
	}
	return found
}

// halves are the words before the first comma or bracket, and those behind it; nil
// where there is none.
func (r *reading) halves() (first, last []token) {
	for i := 1; i < len(r.tokens); i++ {
		if strings.ContainsAny(r.gap(i), ",،(/") {
			return r.tokens[:i], r.tokens[i:]
		}
	}
	return r.tokens, nil
}

// ownCountry is the ISO code of the country of that name, or "".
func (g *gazetteer) ownCountry(key string) string {
	for _, p := range g.named(key) {
		if p.size == sizeArea && g.areas[p.area].level == levelCountry {
			return g.country(p)
		}
	}
	return ""
}

// IsCountry tells the name of a country, in any spelling or language that the lists
// have, also behind what Arabic writes to a word.
func IsCountry(name string) bool {
	if len(name) > longestSurface {
		return false
	}
	g := knownPlaces()
	bare, _ := placeName(tokenise(name))
	if len(bare) == 0 {
		return false
	}
	key := placeKey(bare)
	if g.ownCountry(key) != "" {
		return true
	}
	return slices.ContainsFunc(g.behindProclitics(key), func(p place) bool { return p.size == sizeArea && g.areas[p.area].level == levelCountry })
}

// placeName is what was said without the word for the sort of place, and whether
// that is an area.
func placeName(said []token) (name []token, ofArea bool) {
	for i, t := range said {
		_, settlement := placeKinds[bareArabic(t.stemFold)]
		_, wide := areaKinds[bareArabic(t.stemFold)]
		_, of := ofWords[t.stemFold]
		_, article := articles[t.stemFold]
		switch {
		case len(said) > 1 && (settlement || wide):
			ofArea = ofArea || wide
		case (of || article) && len(name) == 0 && i+1 < len(said):
		default:
			t.fold = t.stemFold
			name = append(name, t)
		}
	}
	return name, ofArea
}

// bearers are the places that the name may stand for, and that cannot be told
// apart by the study's countries or by their size.
func (g *gazetteer) bearers(name []token, countries []string) []place {
	key := placeKey(name)
	found := g.named(key)
	if len(found) == 0 && name[0].script == arabic {
		found = g.behindProclitics(key)
	}
	if !slices.ContainsFunc(found, func(p place) bool { _, many := manySpellings[g.country(p)]; return many }) {
		found = append(found, g.sounding(key, g.here(countries))...)
	}
	return g.likely(found, countries)
}

// behindProclitics are the bearers of an Arabic name behind the words that are
// written to it: بالرقة, والموصل, للرقة.
func (g *gazetteer) behindProclitics(key string) []place {
	for _, cut := range proclitics(key)[1:] {
		rest := key[cut.bytes:]
		switch {
		case cut.article && cut.articleRunes == 1: // the article's first letter fell away
			rest = "ال" + rest
		case cut.article:
			continue
		}
		if utf8.RuneCountInString(rest) < shortestArabic {
			continue // باب is no way to Ibb
		}
		if found := g.named(rest); len(found) > 0 {
			return found
		}
	}
	return nil
}

// shortestArabic is the length, in letters, of a name that is looked for behind a
// letter that is written to it.
const shortestArabic = 3

// Steps of size (see SizeOf) by which a place outweighs its namesakes: about
// twenty times the people, and at least a city; from outside the study's countries
// about fifty times, and at least a million people.
const (
	outweighs       = 5
	outweighsAbroad = 7
	million         = 1_000_000
)

// weight of a place is its size; a country outweighs every town of its
// name but a large one (عمان is Oman, and Amman).
func (g *gazetteer) weight(p place) byte {
	switch {
	case p.size >= sizeUnknown:
		return p.size
	case p.size == sizeArea && g.areas[p.area].level == levelCountry:
		return SizeOf(10 * million)
	}
	return citySize
}

// likely leaves out the places outside the study's countries, if there are some
// in them, and those that others outweigh. Where what is left are towns and villages
// outside them, nothing is: for every such name there is a landscape, an older town
// or another spelling that is meant as often.
func (g *gazetteer) likely(found []place, countries []string) []place {
	here := g.here(countries)
	var largest, largestHere byte
	for _, p := range found {
		largest = max(largest, g.weight(p))
		if here(p) {
			largestHere = max(largestHere, g.weight(p))
		}
	}
	if largestHere == 0 && largest < citySize {
		return nil
	}
	return slices.DeleteFunc(found, func(p place) bool {
		weight := g.weight(p)
		switch {
		case largestHere == 0:
			return weight+outweighs <= largest
		case here(p):
			return largestHere >= citySize && weight+outweighs <= largestHere
		}
		return weight < SizeOf(million) || weight < largestHere+outweighsAbroad
	})
}

// here tells the places in the study's countries, or nearby if it names none.
func (g *gazetteer) here(countries []string) func(place) bool {
	return func(p place) bool {
		country := g.country(p)
		_, near := nearby[country]
		return isIn(countries, country) || len(countries) == 0 && near || country == "" // Jerusalem, of which no country is told
	}
}

func isIn(countries []string, country string) bool {
	return slices.ContainsFunc(countries, func(c string) bool { return strings.EqualFold(c, country) })
}

// settlementsFirst leaves out governorates that a settlement of their name lies in.
func (g *gazetteer) settlementsFirst(found []place) []place {
	settlements := slices.Clone(found)
	settlements = slices.DeleteFunc(settlements, func(p place) bool { return p.size < sizeUnknown })
	return slices.DeleteFunc(found, func(area place) bool {
		return area.size == sizeArea && g.areas[area.area].level == levelGovernorate &&
			slices.ContainsFunc(settlements, func(p place) bool { return p.area == area.area || g.areas[p.area].around == area.area })
	})
}

// areasFirst takes the areas of a name; where only a settlement bears it, the area
// that is called after it.
func areasFirst(found []place) []place {
	if slices.ContainsFunc(found, func(p place) bool { return p.size < sizeUnknown }) {
		return slices.DeleteFunc(found, func(p place) bool { return p.size >= sizeUnknown })
	}
	for i := range found {
		found[i].size = sizeInside
	}
	return found
}

// around are the areas that a place lies in, the smallest first, without those
// that are called after it.
func (g *gazetteer) around(p place) []int32 {
	a := p.area
	if p.size == sizeArea && g.areas[a].level != levelRegion {
		a = g.areas[a].around
	}
	var all []int32
	for {
		here := g.areas[a]
		ofIt := here.level == levelDistrict && p.flags&FlagOfDistrict != 0 || here.level == levelGovernorate && p.flags&FlagOfGovernorate != 0
		if !ofIt {
			all = append(all, a)
		}
		if here.level == levelRegion {
			return all
		}
		a = here.around
	}
}

// fewest is the number of towns or cities from which on an area is told with them:
// the only city of a governorate is named by being called so. Of villages there are
// many more everywhere than the list has.
const fewest = 3

// placeStep is a rung before it has its words: an area, and what class of place in
// it is told of.
type placeStep struct {
	area  int32
	class int
}

// steps are the areas that all the places share, from the first on that has several
// of their class.
func (g *gazetteer) steps(found []place) []placeStep {
	shared := g.around(found[0])
	class := g.class(found[0])
	for _, p := range found[1:] {
		around := g.around(p)
		shared = slices.DeleteFunc(shared, func(a int32) bool { return !slices.Contains(around, a) })
		if g.class(p) != class {
			class = somewhere
		}
	}
	var steps []placeStep
	for _, a := range shared {
		if class == town || class == city {
			if g.settled[settled{a, class}] < fewest {
				continue
			}
		}
		steps = append(steps, placeStep{a, class})
	}
	return steps
}

// rungs put the steps of the places that a name stands for into words, but for those
// that hold the name.
func (g *gazetteer) rungs(found []place, in language, key string) []Rung {
	if len(found) == 0 {
		return nil
	}
	var rungs []Rung
	for _, s := range g.steps(found) {
		here := g.areas[s.area]
		phrase := here.words.say(in)
		if phrase == "" || soundsIn(phrase, key) {
			continue
		}
		words := placeWords[s.class].say(in) + " " + phrase
		if in == turkish {
			words = phrase + " " + placeWords[s.class].say(in)
		}
		rungs = append(rungs, Rung{areaLevels[here.level], words})
	}
	return rungs
}

// class of a place: what it is called where its name is not.
func (g *gazetteer) class(p place) int {
	switch {
	case p.size == sizeArea && g.areas[p.area].level == levelCountry:
		return state
	case p.size < sizeUnknown:
		return territory
	case p.size == sizeUnknown:
		return somewhere
	case p.size >= citySize:
		return city
	case p.size >= townSize:
		return town
	}
	return village
}

// soundsIn tells whether a word of the phrase is the name in another spelling.
func soundsIn(phrase, key string) bool {
	said := placeSound(key)
	return slices.ContainsFunc(tokenise(phrase), func(t token) bool { return placeSound(placeKey([]token{t})) == said })
}
