package detect

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// vocabulary is a bit for each closed vocabulary that a word is in.
type vocabulary uint64

const (
	isMonth          vocabulary = 1 << iota
	isMonthAlso                 // a month only beside a number or as a capital inside a sentence
	isMonthElsewhere            // a month of another language than the text's: only beside a number
	isDoubleMonth               // kanun and tishrin, which need a second word
	isDoubleSecond
	isMonthWord // "month" itself, before a month's name or number
	isWeekday
	isWeekdayAlso // a weekday only behind the word for day
	isDayWord     // day, night, eve: what a feast or a weekday is said of
	isSeason
	isFeast
	isFeastAlso // a feast only with a part behind it, or as a capital inside a sentence
	isFeastPart // goes on with the name of a feast
	isPast      // last, next: makes a feast or a month one of a kind
	isBefore    // before, after
	isEvent     // what many remember: the fall, the siege of a place
	isDecade    // a decade in one word
	isEra       // AH, هـ, BC behind a year
	isYearWord  // "year", before or behind one
	isNumber
	isOrdinal
	isTimeUnit
	isDual // two of a unit in one word
	isMeasure
	isCurrency
	isQuantifier // hundreds, dozens: an amount that is no number
	isAge        // says that a number is an age
	isYearsOld   // makes a number an age by itself
	isAgedPerson // a word in front of "of 14"
	isOfficial   // a part of armies and services, which a number makes one of a kind
	isRoom       // a place inside a prison or a camp, and checkpoints
	isFacility   // a prison, a camp: one of a kind beside a name
	isTitle      // stands before a name
	isTitleAfter // stands behind one
	isAddress    // a title that tells nothing about its bearer
	isRank       // tells something also without a name
	isGroup
	isKin
	isMine     // my, his
	isNumbered // no., n°: a number of something follows
	isPlate    // number plate
	isMailHost // a provider of e-mail, in an address that is spoken
	isZero
	isStreet // before its name
	isStreetAfter
	isSettlement // a village, a town: before its name, which is the finding
	isDoor       // flat, floor: before a number
	isFrom       // from, in: before a place
	isGrammar
	isTribe   // tribe, clan: one of a kind beside its name
	isOfTribe // of a tribe, by its name
	isOfTown  // from a town, by its name
)

// inflected are the vocabularies whose words take Turkish endings.
const inflected = isMonth | isDoubleMonth | isMonthWord | isWeekday | isDayWord | isSeason | isFeast | isFeastAlso | isFeastPart | isEvent | isDecade | isYearWord | isNumber |
	isOrdinal | isTimeUnit | isMeasure | isCurrency | isYearsOld | isOfficial | isRoom | isFacility | isTitle | isTitleAfter | isRank |
	isAddress | isKin | isStreetAfter | isDoor | isGroup | isTribe | isOfTribe | isOfTown

// countedAlone are the vocabularies of what a number counts, which has no
// Arabic proclitic or article.
const countedAlone = isTimeUnit | isMeasure | isCurrency | isYearsOld | isDual | isQuantifier

// sense is what the closed vocabularies know of a word.
type sense struct {
	is    vocabulary
	value int // of a number or an ordinal
}

// wordList is a list of words for one vocabulary, with blanks between; a
// number or an ordinal is followed by its value, as in ten=10.
type wordList struct {
	is    vocabulary
	words string
}

// senses joins word lists in one table, so that a word costs one look.
func senses(lists ...[]wordList) map[string]sense {
	all := map[string]sense{}
	for _, list := range lists {
		for _, l := range list {
			for _, w := range strings.Fields(l.words) {
				w, value, valued := strings.Cut(w, "=")
				w = Fold(w)
				e := all[w]
				e.is |= l.is
				if valued {
					e.value, _ = strconv.Atoi(value)
				}
				all[w] = e
			}
		}
	}
	return all
}

var (
	englishSenses  = sync.OnceValue(func() map[string]sense { return senses(sharedWords, englishWords, monthsElsewhere) })
	frenchSenses   = sync.OnceValue(func() map[string]sense { return senses(sharedWords, frenchWords, monthsElsewhere) })
	turkishSenses  = sync.OnceValue(func() map[string]sense { return senses(sharedWords, turkishWords, turkishJoined(), monthsElsewhere) })
	kurmanjiSenses = sync.OnceValue(func() map[string]sense { return senses(sharedWords, kurmanjiWords, monthsElsewhere) })
	arabicSenses   = sync.OnceValue(func() map[string]sense { return senses(arabicWords, soraniWords) })
)

// sharedWords are read in every text in Latin letters.
var sharedWords = []wordList{
	{isFeast, `ramadan ramazan ramadhan newroz nowruz nawruz nevruz naurouz mawlid mevlid mouloud ashura achoura achura asure aschura arbaeen arbain
		eid`},
	{isFeastAlso, `aid laylat`},
	{isFeastPart, `fitr adha kebir seghir fitri`},
	{isMonth, `muharram rajab shaban shawwal ramadan ramazan`},
	{isMonthAlso, `rajab shaban`},
	{isDoubleMonth, `rabi jumada`},
	{isEra, `ah hijri`},
	{isCurrency, `usd eur gbp syp iqd try chf sek lbp jod egp tnd dzd mad irr sar tl`},
	{isMailHost, `gmail hotmail yahoo outlook protonmail proton icloud yandex`},
	{isZero, `zero oh sifir`},
	{isMeasure, `km kg cm mm m2 km2 m ha`},
	{isOfTown, `halabi halabis homsi homsis hamwi hamawi hamwis deiri deiris raqqawi raqqawis mosulawi maslawi maslawis baghdadi baghdadis shami shamis dimashqi idlibi idlibis
		hourani houranis hawrani tikriti tikritis basrawi basrawis fallujan samarrai kirkuki gazan gazans damascene damascenes aleppine aleppines moslawi moslawis`},
	{isOfTribe, `dulaimi dulaimis dulaym dulaim jabouri jabouris jaburi jubouri jubur jabour shammari shammaris anazi anizi aneza anaza
		uqaydat ougaidat aqidat ageidat okaidat egaidat baggara baqqara bakkara shaitat sheitat sheytat shuaitat afadla walda albu busaraya jughayfa jeghayfa juhaysh`},
}

// monthsElsewhere are the months of the other languages, and their feasts:
// they are met in every text, beside a number.
var monthsElsewhere = []wordList{
	{isMonthElsewhere, `january february march april may june july august september october november december
		janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
		ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik
		rebendan rebandan resemi adar avrel gulan puser pusper hezeran tirmeh tebax gelawej ilon rezber cotmeh kewcer mijdar sermawez berfanbar cile sibat
		shubat shbat adhar nisan ayyar iyar huzayran haziran tammuz tamuz aylul aab`},
	{isDoubleMonth, `kanun tishrin kanoun tichrine`},
	{isDoubleSecond, `awwal awal thani tani aoual akhir ula akhira`},
	{isFeast, `christmas noel easter paques`},
}

// sensesOf is the table for a text's words in Latin letters.
func sensesOf(in language) map[string]sense {
	switch in {
	case french:
		return frenchSenses()
	case turkish:
		return turkishSenses()
	case kurmanji:
		return kurmanjiSenses()
	}
	return englishSenses()
}

// placed is a token's sense and where the word that has it stands: behind an
// Arabic proclitic, before a Turkish ending.
type placed struct {
	sense
	start, end int
}

// lookUp gives each token its sense.
func lookUp(s string, tokens []token, in language) []placed {
	latinSenses := sensesOf(in)
	all := make([]placed, len(tokens))
	for i := range tokens {
		t := &tokens[i]
		w := placed{start: t.Start, end: t.stem}
		switch {
		case t.script == arabic:
			w.lookUpArabic(s, t)
		case t.script == latin && t.digits:
			if _, letters, ok := digitsOf(t); ok && in == turkish && t.stem == t.End {
				if _, ending := turkishEndings[letters]; ending {
					w.end = t.Start + rawOffset(t.Of(s), len(t.stemFold)-len(letters))
				}
			}
		case t.script == latin:
			if known, ok := latinSenses[t.stemFold]; ok {
				w.sense = known
			} else if in == turkish {
				w.lookUpTurkish(s, t, latinSenses)
			}
		}
		if t.elided {
			w.is &= isGrammar | isFrom
		}
		all[i] = w
	}
	return all
}

// lookUpArabic tries the word as it stands and then behind its proclitics.
// The article stays with the word.
func (w *placed) lookUpArabic(s string, t *token) {
	words := arabicSenses()
	for _, cut := range append(proclitics(t.fold), spokenProclitic(t.fold)...) {
		known, ok := words[t.fold[cut.bytes:]]
		if !ok {
			continue
		}
		if cut.bytes > 0 {
			known.is &^= countedAlone
			w.start = t.Start + rawOffset(t.Of(s), cut.runes-cut.articleRunes)
		}
		w.sense = known
		return
	}
}

// spokenProclitic cuts ع before the article, and ه that points at something.
func spokenProclitic(fold string) []proclitic {
	var cuts []proclitic
	for _, before := range []string{"عال", "هال", "بهال", "وعال", "وهال", "عهال"} {
		if hasRunes(fold, before, 2) {
			cuts = append(cuts, proclitic{bytes: len(before), runes: utf8.RuneCountInString(before), article: true, articleRunes: 2})
		}
	}
	return cuts
}

// longestTurkishEnding is in bytes of the folded word; it bounds what a word costs.
const longestTurkishEnding = 10

// lookUpTurkish tries the word without its ending, the shortest ending first. A
// given name with its capital is no weekday with an ending (Salim, Martin).
func (w *placed) lookUpTurkish(s string, t *token, words map[string]sense) {
	fold := t.stemFold
	if t.capital && givenNames()[fold] != nil {
		return
	}
	for n := len(fold) - 1; n >= 2 && n >= len(fold)-longestTurkishEnding; n-- {
		if _, ending := turkishEndings[fold[n:]]; !ending {
			continue
		}
		known, ok := words[fold[:n]]
		if !ok || known.is&inflected == 0 || known.is&isGrammar != 0 {
			continue
		}
		known.is &= inflected | isMonthAlso
		w.sense = known
		if known.is&isYearsOld != 0 {
			n += withAge(fold[n:])
		}
		if t.stem == t.End { // otherwise the apostrophe says where the ending begins
			w.end = t.Start + rawOffset(t.Of(s), utf8.RuneCountInString(fold[:n]))
		}
		return
	}
}

// withAge is how much of a Turkish ending belongs to the word for age, in bytes:
// yaşındaydım, yaşıma, yaşlarındayken. Only what comes behind it goes on.
func withAge(ending string) int {
	for _, own := range []string{"larinda", "larda", "inda", "imda", "ima", "ina"} {
		if strings.HasPrefix(ending, own) && ending != own+"n" {
			return len(own)
		}
	}
	return 0
}
