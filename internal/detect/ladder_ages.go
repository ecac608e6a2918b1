package detect

import "strings"

// An age's rungs are bands that never move: a band laid around an age would have
// the age in its middle. They are words and not figures, since the figures at a
// band's ends are ages themselves. No band crosses eighteen: who was a child under
// the law is what a reader of testimony on recruitment needs first, and what
// protects a child in print; blurring it would make children of men and men of
// children. Over eighty the finer bands would hold too few people.
//
// They read as what they stand for does: behind "I was" and, without their
// preposition, "at" and "a boy of" in English; behind "j'avais", "à" and "âgé de" in
// French; before -ydım in Turkish; behind عمري, ابن and بـ in Arabic.
var ageBands = []struct {
	below     int // the first age that is beyond the band
	five, ten wording
}{
	{5, wording{"in early childhood", "l'âge de la petite enfance", "ilk çocukluk çağında", "سن الطفولة المبكرة"}, underTen},
	{10, wording{"of primary-school age", "l'âge de l'école primaire", "ilkokul çağında", "سن المدرسة الابتدائية"}, underTen},
	{15, wording{"at the start of adolescence", "l'âge du début de l'adolescence", "ergenliğin başında", "بداية سن المراهقة"}, teens},
	{18, wording{"at the end of adolescence, under age", "l'âge de la fin de l'adolescence, avant la majorité", "reşit olmadan, ergenliğin sonunda", "أواخر سن المراهقة، دون سن الرشد"}, teens},
	{20, wording{"just of age", "à peine l'âge de la majorité", "reşit olunan yaşta", "بداية سن الرشد"}, youngAdult},
	{25, wording{"in the early twenties", "le début de la vingtaine", "yirmili yaşların başında", "أوائل العشرينات"}, youngAdult},
	{30, wording{"in the late twenties", "la fin de la vingtaine", "yirmili yaşların sonunda", "أواخر العشرينات"}, youngAdult},
	{35, wording{"in the early thirties", "le début de la trentaine", "otuzlu yaşların başında", "أوائل الثلاثينات"}, thirties},
	{40, wording{"in the late thirties", "la fin de la trentaine", "otuzlu yaşların sonunda", "أواخر الثلاثينات"}, thirties},
	{45, wording{"in the early forties", "le début de la quarantaine", "kırklı yaşların başında", "أوائل الأربعينات"}, forties},
	{50, wording{"in the late forties", "la fin de la quarantaine", "kırklı yaşların sonunda", "أواخر الأربعينات"}, forties},
	{55, wording{"in the early fifties", "le début de la cinquantaine", "ellili yaşların başında", "أوائل الخمسينات"}, fifties},
	{60, wording{"in the late fifties", "la fin de la cinquantaine", "ellili yaşların sonunda", "أواخر الخمسينات"}, fifties},
	{65, wording{"in the early sixties", "le début de la soixantaine", "altmışlı yaşların başında", "أوائل الستينات"}, sixties},
	{70, wording{"in the late sixties", "la fin de la soixantaine", "altmışlı yaşların sonunda", "أواخر الستينات"}, sixties},
	{75, wording{"in the early seventies", "l'âge d'un jeune septuagénaire", "yetmişli yaşların başında", "أوائل السبعينات"}, seventies},
	{80, wording{"in the late seventies", "l'âge d'un vieux septuagénaire", "yetmişli yaşların sonunda", "أواخر السبعينات"}, seventies},
	{116, wording{}, wording{"of great age", "un très grand âge", "çok ileri yaşta", "سن متقدمة جدا"}},
}

var (
	underTen   = wording{"in childhood", "l'âge d'un jeune enfant", "çocukluk çağında", "سن الطفولة"}
	teens      = wording{"in adolescence, under age", "l'âge d'un adolescent mineur", "reşit olmadan, ergenlik çağında", "سن المراهقة، دون سن الرشد"}
	youngAdult = wording{"in early adulthood", "l'âge d'un jeune adulte", "genç yetişkinlik çağında", "سن الشباب بعد الرشد"}
	thirties   = wording{"in the thirties", "la trentaine", "otuzlu yaşlarda", "الثلاثينات"}
	forties    = wording{"in the forties", "la quarantaine", "kırklı yaşlarda", "الأربعينات"}
	fifties    = wording{"in the fifties", "la cinquantaine", "ellili yaşlarda", "الخمسينات"}
	sixties    = wording{"in the sixties", "la soixantaine", "altmışlı yaşlarda", "الستينات"}
	seventies  = wording{"in the seventies", "l'âge d'un septuagénaire", "yetmişli yaşlarda", "السبعينات"}
)

const (
	ofAge = 18
	old   = 60
)

var (
	minor      = wording{"under age", "l'âge d'un mineur", "reşit olunmayan bir yaşta", "ما دون سن الرشد"}
	adult      = wording{"of adult age", "l'âge d'un adulte", "yetişkin yaşta", "سن الرشد"}
	olderAdult = wording{"of advanced age", "l'âge d'une personne âgée", "ileri yaşta", "سن متقدمة"}
)

// Somebody who is called by the age, as English does with hyphens ("a fourteen-year-old").
var (
	youngPersons = []struct {
		below int
		words string
	}{{10, "a young child"}, {ofAge, "a teenager under age"}, {30, "a young adult"}}
	persons = map[wording]string{minor: "a minor", adult: "an adult", olderAdult: "an older person"}
)

// agesByDecade are ages that are told by their ten years; those say no more.
var agesByDecade = values(`20 twenties 30 thirties 40 forties 50 fifties 60 sixties 70 seventies 80 eighties 20 yirmili 30 otuzlu 40 kirkli 50 ellili 60 altmisli 70 yetmisli 80 seksenli
	20 عشرينات 20 عشرينيات 30 ثلاثينات 30 ثلاثينيات 40 اربعينات 40 اربعينيات 50 خمسينات 50 خمسينيات 60 ستينات 60 ستينيات 70 سبعينات 70 سبعينيات`)

// ageWords are the words, folded, that may stand beside an age. What has any other
// word beside its number is no age.
var ageWords = set(`a about age aged almost already an at around boy child daughter girl he i im in is just later man my nearly of old only person she son
	teenager the then turned was were when who woman yo youth
	age agee ages agees avait avais ai a de d environ garcon fille il j l elle homme femme enfant jeune une un vers deja
	daha yeni yaklasik yas yaslari yaslarinda yasim yasimda yasin yasina yasinda yasindaki yasindayken yasindaydi yasindaydim yasima yaslarda yaslarindaki
	عمري عمره عمرها وعمري وعمره وعمرها عمرو عمر كان كنت كانت وكان وكنت في من بعمر بسن سن ابن بنت طفل ولد تقريبا حوالي العمر سني يمكن`)

// age reads one age in figures or words.
func (r *reading) age() []Rung {
	numbers := r.numbers()
	unit := year
	decade := 0
	for _, w := range r.wordsBeside(numbers) {
		seconds, isUnit := durationUnits[w]
		tens := agesByDecade[bareArabic(w)]
		if _, beside := ageWords[w]; !beside && !isUnit && tens == 0 {
			return nil
		}
		if isUnit {
			unit = min(unit, seconds) // a child of so many months
		}
		decade = max(decade, tens)
	}
	switch {
	case decade > 0 && len(numbers) == 0:
		return []Rung{{LevelAgeGroup, groupOf(decade).say(r.in)}}
	case len(numbers) == 1 && numbers[0].value < 1000:
		return r.ageRungs(numbers[0].value * unit / year)
	case len(numbers) == 0 && r.has(duals):
		return r.ageRungs(2 * unit / year)
	}
	return nil
}

// groupOf is the group of ages that the law and the ways of people make.
func groupOf(years int) wording {
	switch {
	case years < ofAge:
		return minor
	case years >= old:
		return olderAdult
	}
	return adult
}

func (r *reading) ageRungs(years int) []Rung {
	group := groupOf(years)
	if strings.HasSuffix(Fold(r.s), "-old") {
		for _, p := range youngPersons {
			if years < p.below {
				return []Rung{{LevelTenYears, p.words}, {LevelAgeGroup, persons[group]}}
			}
		}
		return []Rung{{LevelAgeGroup, persons[group]}}
	}
	for _, band := range ageBands {
		if years >= band.below {
			continue
		}
		var rungs []Rung
		if band.five.say(r.in) != "" {
			rungs = append(rungs, Rung{LevelFiveYears, band.five.say(r.in)})
		}
		return append(rungs, Rung{LevelTenYears, band.ten.say(r.in)}, Rung{LevelAgeGroup, group.say(r.in)})
	}
	return nil
}
