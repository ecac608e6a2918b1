package pseudonym

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"sheaf/internal/detect"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// ladder is what says less than a string does, and how far down the study's policy
// goes.
type ladder struct {
	rungs  []detect.Rung
	field  string   // of the policy, by its name in JSON
	levels []string // what the policy chooses among, from what says most to what says least
	chosen string
}

// The levels of each field of a policy, as package detect calls them.
var (
	placeLevels = []string{detect.LevelDistrict, detect.LevelGovernorate, detect.LevelPart, detect.LevelCountry, detect.LevelRegion}
	dateLevels  = []string{detect.LevelMonth, detect.LevelFeast, detect.LevelSeason, detect.LevelYear, detect.LevelYears, detect.LevelDecade, detect.LevelCentury}
	ageLevels   = []string{detect.LevelFiveYears, detect.LevelTenYears, detect.LevelAgeGroup}
	rankLevels  = []string{detect.LevelRank, detect.LevelClass, detect.LevelMembership}
)

// less finds what is known to say less than a string, and which field of the
// policy it falls under.
func (s *proposing) less(kind Kind, findingType, reason, said string) ladder {
	l := ladder{rungs: detect.Ladder(findingType, said, s.language, strings.Fields(s.policy.Countries)...)}
	switch {
	case kind == Place:
		l.levels, l.field = placeLevels, "places"
	case kind == Date:
		l.levels, l.field = dateLevels, "dates"
	case kind == Organisation:
		l.field = "units"
	case reason == detect.ReasonRank || l.has(rankLevels):
		l.levels, l.field = rankLevels, "ranks"
	case kind == Age:
		l.levels, l.field = ageLevels, "ages"
	case reason == detect.ReasonDuration:
		l.field = "durations"
	default:
		l.field = "amounts"
	}
	l.chosen = s.policy.Get(l.field)
	return l
}

func (l ladder) has(levels []string) bool {
	return len(l.rungs) > 0 && slices.Contains(levels, l.rungs[0].Level)
}

// first is the first rung that the policy lets stand, -1 where there is none: what
// the ladder has says too much, or nothing is known.
func (l ladder) first() int {
	at := slices.Index(l.levels, l.chosen)
	if at < 0 {
		if l.chosen == study.Nowhere || len(l.rungs) == 0 {
			return -1
		}
		return 0
	}
	return slices.IndexFunc(l.rungs, func(r detect.Rung) bool { return slices.Index(l.levels, r.Level) >= at })
}

// stands tells whether the policy lets a string stand as it was said: it chose
// so, or the string says no more than what it chose, being a month where months
// may stand. A place of which less is known than the policy asks may be a country;
// it may as well be a large town, so that only what has a region of the world
// above it, and nothing between, is taken for one.
func (l ladder) stands(kind Kind, said string) bool {
	switch {
	case l.chosen == study.Exactly:
		return true
	case l.chosen == study.Small:
		return isSmall(said)
	case len(l.rungs) == 0 || slices.Index(l.levels, l.chosen) < 0:
		return false
	case kind == Place:
		return l.rungs[0].Level == detect.LevelRegion && l.chosen != study.Region && detect.IsCountry(said)
	case kind == Date && numbersIn(said) > 2:
		return false // a day, a month and a year, of which nobody can tell the first two apart
	}
	return slices.Index(l.levels, l.rungs[0].Level) > slices.Index(l.levels, l.chosen)
}

// numbersIn counts the numbers in digits of a string.
func numbersIn(said string) int {
	return len(strings.FieldsFunc(said, func(r rune) bool { return !unicode.IsDigit(r) }))
}

// words are those that the policy lets stand, then what says least, then those
// that say more than the policy would have it: somebody may choose them.
func (l ladder) words(least []string) (all []string) {
	from := l.first()
	if from < 0 {
		from = len(l.rungs)
	}
	for _, r := range l.rungs[from:] {
		all = append(all, bracketed(r.Words))
	}
	all = append(all, least...)
	for _, r := range l.rungs[:from] {
		all = append(all, bracketed(r.Words))
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(w string) bool {
		before := seen[w]
		seen[w] = true
		return before
	})
}

// above are the rungs that say less than words of the ladder's own, none where they are
// of somebody's.
func (l ladder) above(words string) (all []string) {
	at := slices.IndexFunc(l.rungs, func(r detect.Rung) bool { return bracketed(r.Words) == words })
	if at < 0 {
		return nil
	}
	for _, r := range l.rungs[at+1:] {
		all = append(all, bracketed(r.Words))
	}
	return all
}

// wordsFor gives the words that may stand for something of a kind. Of ages, dates
// and sums that a ladder knows, it knows better.
func (s *proposing) wordsFor(kind Kind, l ladder) []string {
	least := s.least(kind)
	if len(l.rungs) > 0 && !slices.Contains([]Kind{Place, Organisation}, kind) && l.first() >= 0 {
		least = nil
	}
	if words := slices.DeleteFunc(l.words(least), s.holdsDecided); len(words) > 0 || least != nil {
		return words
	}
	return slices.DeleteFunc(s.least(kind), s.holdsDecided)
}

// holdsDecided tells words that hold a name that was decided to go: no decision may
// put them anywhere, as those that place a village in the governorate of a town
// that was decided.
func (s *proposing) holdsDecided(words string) bool {
	if s.decided == nil {
		s.decided = map[string]bool{}
		for _, d := range s.book.decisions {
			if d.Action != Keep && d.Kind.nameType() != "" {
				s.decided[d.Key] = true
				s.longest = max(s.longest, strings.Count(d.Key, " ")+1)
			}
		}
	}
	said := strings.FieldsFunc(words, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) })
	for i, first := range said {
		if s.decided[keyOf(first)] && !namesNothing(first) {
			return true
		}
		for to := i + 2; to <= min(len(said), i+s.longest); to++ {
			if s.decided[keyOf(strings.Join(said[i:to], " "))] {
				return true
			}
		}
	}
	return false
}

// isSmall tells an amount below a thousand, in digits or in words.
func isSmall(said string) bool {
	if digits := digitsOf(said); digits != "" {
		return len(strings.TrimLeft(digits, "0")) <= 3 && !strings.ContainsFunc(said, func(r rune) bool { return r == '٬' }) && !saysThousands(said)
	}
	return !saysThousands(said)
}

func saysThousands(said string) bool {
	for word := range strings.FieldsFuncSeq(text.Fold(said), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if slices.Contains(thousands, word) {
			return true
		}
	}
	return false
}

var thousands = strings.Fields(`thousand thousands million millions billion billions mille milliers milliard milliards bin binlerce milyon milyonlarca milyar
	الف الاف الفين مليون ملايين مليونين مليار مليارات`)

const turkishTongue = 2

// tongues are the languages of tongueOf.
var tongues = [...]string{"en", "fr", "tr", "ar"}

// in is the choice for a text of a language; not ok where its words are of others
// alone.
func (c choice) in(tongue int) (choice, bool) {
	switch {
	case c.Tongue == "" || c.Tongue == tongues[tongue]:
		return c, true
	case c.Action == Remove && c.With == removed(c.Kind, slices.Index(tongues[:], c.Tongue)):
		c.With = removed(c.Kind, tongue)
		return c, true
	}
	words, ok := c.Else[tongues[tongue]]
	c.With = words
	return c, ok
}

// keepElse keeps what was decided about the same in the words of other languages.
func (c *choice) keepElse(before choice) {
	if c.Action != before.Action || c.Kind != before.Kind || c.Entity != before.Entity || before.Tongue == "" {
		return
	}
	c.Else = maps.Clone(before.Else)
	if before.Tongue != c.Tongue {
		if c.Else == nil {
			c.Else = map[string]string{}
		}
		c.Else[before.Tongue] = before.With
	}
	delete(c.Else, c.Tongue)
}

// removedWords say what kind of thing stood there, in the languages of tongueOf.
var removedWords = map[Kind][4]string{
	Person:       {"[name]", "[nom]", "[ad]", "[اسم]"},
	Place:        {"[place]", "[lieu]", "[yer]", "[مكان]"},
	Organisation: {"[organisation]", "[organisation]", "[kurum]", "[جهة]"},
	Date:         {"[date]", "[date]", "[tarih]", "[تاريخ]"},
	Age:          {"[age]", "[âge]", "[yaş]", "[عمر]"},
	Phone:        {"[phone number]", "[numéro de téléphone]", "[telefon numarası]", "[رقم هاتف]"},
	Email:        {"[e-mail address]", "[adresse électronique]", "[e-posta adresi]", "[بريد إلكتروني]"},
	Handle:       {"[account name]", "[nom de compte]", "[hesap adı]", "[اسم حساب]"},
	Code:         {"[number]", "[numéro]", "[numara]", "[رقم]"},
	Amount:       {"[amount]", "[montant]", "[miktar]", "[مبلغ]"},
	Number:       {"[number]", "[nombre]", "[sayı]", "[رقم]"},
	Word:         {"[removed]", "[retiré]", "[çıkarıldı]", "[محذوف]"},
}

func removed(k Kind, tongue int) string { return removedWords[k][tongue] }

// tongueOf is the place of a language in wordings: English, French, Turkish,
// Arabic; of others that of English, whose words every reader of a study knows.
func tongueOf(tag, s string) int {
	primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch {
	case primary == "fr":
		return 1
	case primary == "tr":
		return turkishTongue
	case text.IsArabic(tag), primary == "" && isArabic(s):
		return 3
	}
	return 0
}

// leastWords say of a kind of thing that it is one, and little more, in the
// languages of tongueOf; the first is what is proposed where nothing better is
// known.
var leastWords = map[Kind][4][]string{
	Person: {
		{"somebody", "a man", "a woman", "a relative", "an official"},
		{"quelqu’un", "un homme", "une femme", "un proche", "un responsable"},
		{"biri", "bir adam", "bir kadın", "bir akraba", "bir yetkili"},
		{"شخص", "رجل", "امرأة", "قريب", "مسؤول"},
	},
	Place: {
		{"a place", "a village", "a town", "a neighbourhood"},
		{"un lieu", "un village", "une ville", "un quartier"},
		{"bir yer", "bir köy", "bir kasaba", "bir mahalle"},
		{"مكان ما", "قرية", "بلدة", "حي"},
	},
	Organisation: {
		{"a group", "an armed group", "a unit", "an office"},
		{"un groupe", "un groupe armé", "une unité", "un bureau"},
		{"bir grup", "silahlı bir grup", "bir birlik", "bir daire"},
		{"جماعة", "جماعة مسلحة", "وحدة", "دائرة"},
	},
	Date: {
		{"at some time", "that season", "that year", "some time later"},
		{"à un moment", "cette saison-là", "cette année-là", "quelque temps après"},
		{"bir ara", "o mevsim", "o yıl", "bir süre sonra"},
		{"في وقت ما", "ذلك الموسم", "تلك السنة", "بعد مدة"},
	},
	Age: {
		{"a young person", "an adult", "an old person"},
		{"une personne jeune", "un adulte", "une personne âgée"},
		{"genç biri", "bir yetişkin", "yaşlı biri"},
		{"شاب", "راشد", "مسن"},
	},
	Amount: {
		{"a sum", "a few", "many"},
		{"une somme", "quelques-uns", "beaucoup"},
		{"bir miktar", "birkaç", "çok"},
		{"مبلغ ما", "بضعة", "كثير"},
	},
	Code: {{"a number"}, {"un numéro"}, {"bir numara"}, {"رقم ما"}},
	Word: {
		{"somebody", "a place", "a group", "a thing"},
		{"quelqu’un", "un lieu", "un groupe", "une chose"},
		{"biri", "bir yer", "bir grup", "bir şey"},
		{"شخص", "مكان ما", "جماعة", "شيء ما"},
	},
}

// least gives the words that say least of a kind, in brackets.
func (s *proposing) least(kind Kind) (all []string) {
	switch kind {
	case Phone, Email, Handle:
		kind = Code
	case Number:
		kind = Amount
	}
	for _, words := range leastWords[kind][s.o.tongue] {
		all = append(all, bracketed(words))
	}
	return all
}
