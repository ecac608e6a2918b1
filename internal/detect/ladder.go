package detect

import (
	"slices"
	"strings"
)

// Levels of the rungs of a ladder, by which a study says how much it publishes.
const (
	LevelDistrict    = "district"
	LevelGovernorate = "governorate" // or province, state, region: what a country is first divided into
	LevelPart        = "part of a country"
	LevelCountry     = "country"
	LevelRegion      = "region" // of the world, as the UN divides it (M49)

	LevelMonth     = "month"
	LevelSeason    = "season"
	LevelYear      = "year"
	LevelYears     = "years" // a part of a decade, or a number of years ago
	LevelDecade    = "decade"
	LevelCentury   = "century"
	LevelPartOfDay = "part of the day"
	LevelFeast     = "feast"

	LevelFiveYears = "five years" // of age
	LevelTenYears  = "ten years"
	LevelAgeGroup  = "age group"

	LevelRank       = "rank"       // senior, junior
	LevelClass      = "class"      // officer, cleric
	LevelMembership = "membership" // of an armed group, of the security forces, of a trade

	LevelMagnitude = "magnitude" // several hundred dollars, a few months
	LevelSort      = "sort"      // a sum of money, some time
)

// Rung is one step of a ladder: words that say less than what was said.
type Rung struct {
	Level string // one of the levels of this package
	Words string // fit to stand in brackets in the text, without the brackets
}

// longestSurface bounds, in bytes, what is looked up: what is longer is no place,
// date or rank, whatever it is.
const longestSurface = 160

// Ladder gives words that say less and less of what surface says, the finest
// first, each saying strictly less than the one before; nil where nothing is
// known. kind is a finding's type (Location, DateTime, Demographic, Quantity,
// Org); of Unknown only places are read that lie in the study's countries or are
// known the world over. The words are in the language of the text (BCP 47), English
// where it is none of English, French, Turkish and Arabic; an empty tag is guessed
// from the script.
//
// A name that several places bear is taken for the one in the study's countries
// (ISO 3166, two letters; if there are none, the Arab countries, Israel, Turkey and
// Iran), then for the one that is by far the largest; if it stays open, the ladder
// begins where all of them meet, or is empty. Outside those countries only cities
// are known. The lists hold places of about a thousand people and more, so that a
// village may be taken for its larger namesake: what is proposed is for a person to
// judge.
//
// No rung holds the name itself: a town that its governorate is called after
// begins at the part of the country. That others cannot be told apart by a rung
// is not promised.
func Ladder(kind, surface, language string, countries ...string) []Rung {
	if len(surface) > longestSurface {
		return nil
	}
	r := read(surface, language)
	if len(r.tokens) == 0 {
		return nil
	}
	return r.less(r.rungs(kind, countries))
}

// rungs reads surface as what its kind may stand for.
func (r *reading) rungs(kind string, countries []string) []Rung {
	switch kind {
	case Location:
		if rungs := r.wholeTerm(knownTerms().sites); rungs != nil {
			return rungs // the mosque, which some village is called as well
		}
		if slices.ContainsFunc(r.senses.words, func(w placed) bool { return w.is&isOfTown != 0 }) {
			return r.classes("native")
		}
		if rungs := r.partOfTown(); rungs != nil {
			return rungs
		}
		if rungs := r.place(countries, true); rungs != nil {
			return rungs
		}
		return r.term(knownTerms().sites)
	case Unknown:
		return r.place(countries, false)
	case DateTime:
		return r.date()
	case Demographic:
		if rungs := r.term(knownTerms().roles); rungs != nil {
			return rungs
		}
		return r.age()
	case Quantity:
		if rungs := r.duration(); rungs != nil {
			return rungs
		}
		return r.amount()
	case Org:
		if rungs := r.term(knownTerms().units); rungs != nil {
			return rungs
		}
		return r.ofTribe()
	}
	return nil
}

// less leaves out rungs that hold all words of what they stand for, and rungs
// that say the same as the one before.
func (r *reading) less(rungs []Rung) []Rung {
	var kept []Rung
	for _, rung := range rungs {
		rung.Words = r.inItsDigits(rung.Words)
		if r.within(rung.Words) || len(kept) > 0 && kept[len(kept)-1].Words == rung.Words {
			continue
		}
		kept = append(kept, rung)
	}
	return kept
}

// inItsDigits writes figures as the text does: ٢٠١٤, ۲۰۱۴ or 2014.
func (r *reading) inItsDigits(words string) string {
	zero := rune('0')
	for _, c := range r.s {
		switch {
		case '٠' <= c && c <= '٩':
			zero = '٠'
		case '۰' <= c && c <= '۹':
			zero = '۰'
		}
	}
	return strings.Map(func(c rune) rune {
		if '0' <= c && c <= '9' {
			return c - '0' + zero
		}
		return c
	}, words)
}

// within tells whether words hold every word of what was read.
func (r *reading) within(words string) bool {
	there := tokeniseIn(words, r.in)
	for _, t := range r.tokens {
		if !slices.ContainsFunc(there, func(w token) bool {
			return w.stemFold == t.stemFold || bareArabic(w.stemFold) == bareArabic(t.stemFold)
		}) {
			return false
		}
	}
	return true
}

// bareArabic is a folded word without the Arabic article.
func bareArabic(fold string) string { return strings.TrimPrefix(fold, "ال") }

// wording says one thing in English, French, Turkish and Arabic, in this order.
type wording [4]string

// say gives the words in a language, in English if there are none.
func (w wording) say(in language) string { return w[tongue(in)] }

// tongue is the place of a language in a wording.
func tongue(in language) int {
	switch in {
	case french, turkish, arabicLanguage:
		return int(in)
	}
	return int(english)
}

// reading is what was said, cut into words.
type reading struct {
	s      string
	tokens []token
	in     language
	senses *scanner // what the patterns know of the words
}

func read(s, tag string) *reading {
	in := languageOf(tag, s)
	tokens := tokeniseIn(s, in)
	return &reading{s: s, in: in, tokens: tokens, senses: &scanner{s: s, tokens: tokens, in: in, words: lookUp(s, tokens, in)}}
}

// gap is the text between token i-1 and token i, which both have to be there.
func (r *reading) gap(i int) string { return r.s[r.tokens[i-1].End:r.tokens[i].Start] }

// has tells whether one of the words is in a set.
func (r *reading) has(words map[string]struct{}) bool {
	return slices.ContainsFunc(r.tokens, func(t token) bool { _, ok := words[t.stemFold]; return ok })
}
