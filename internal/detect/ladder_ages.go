package detect

// An age's rungs are bands that never move: a band laid around an age would have
// the age in its middle. They are words and not figures, since the figures at a
// band's ends are ages themselves. No band crosses eighteen: who was a child under
// the law is what a reader of testimony on recruitment needs first, and what
// protects a child in print; blurring it would make children of men and men of
// children. Over eighty the finer bands would hold too few people.
var ageBands = []struct {
	below     int // the first age that is beyond the band
	five, ten wording
}{
	{5, wording{"in early childhood", "dans la petite enfance", "ilk çocukluk yıllarında", "في الطفولة المبكرة"}, underTen},
	{10, wording{"of primary-school age", "en âge d'école primaire", "ilkokul çağında", "في سن المدرسة الابتدائية"}, underTen},
	{15, wording{"around the early teens", "au début de l'adolescence", "ergenliğin başında", "في بداية المراهقة"}, teens},
	{18, wording{"in the late teens, under age", "à la fin de l'adolescence, avant la majorité", "ergenliğin sonunda, reşit olmadan", "في أواخر المراهقة، دون سن الرشد"}, teens},
	{20, wording{"just of age", "tout juste majeur", "henüz reşit olmuş", "بالغ سن الرشد حديثا"}, youngAdult},
	{25, wording{"in the early twenties", "au début de la vingtaine", "yirmili yaşların başında", "في أوائل العشرينات من العمر"}, youngAdult},
	{30, wording{"in the late twenties", "à la fin de la vingtaine", "yirmili yaşların sonunda", "في أواخر العشرينات من العمر"}, youngAdult},
	{35, wording{"in the early thirties", "au début de la trentaine", "otuzlu yaşların başında", "في أوائل الثلاثينات من العمر"}, thirties},
	{40, wording{"in the late thirties", "à la fin de la trentaine", "otuzlu yaşların sonunda", "في أواخر الثلاثينات من العمر"}, thirties},
	{45, wording{"in the early forties", "au début de la quarantaine", "kırklı yaşların başında", "في أوائل الأربعينات من العمر"}, forties},
	{50, wording{"in the late forties", "à la fin de la quarantaine", "kırklı yaşların sonunda", "في أواخر الأربعينات من العمر"}, forties},
	{55, wording{"in the early fifties", "au début de la cinquantaine", "ellili yaşların başında", "في أوائل الخمسينات من العمر"}, fifties},
	{60, wording{"in the late fifties", "à la fin de la cinquantaine", "ellili yaşların sonunda", "في أواخر الخمسينات من العمر"}, fifties},
	{65, wording{"in the early sixties", "au début de la soixantaine", "altmışlı yaşların başında", "في أوائل الستينات من العمر"}, sixties},
	{70, wording{"in the late sixties", "à la fin de la soixantaine", "altmışlı yaşların sonunda", "في أواخر الستينات من العمر"}, sixties},
	{75, wording{"in the early seventies", "jeune septuagénaire", "yetmişli yaşların başında", "في أوائل السبعينات من العمر"}, seventies},
	{80, wording{"in the late seventies", "septuagénaire avancé", "yetmişli yaşların sonunda", "في أواخر السبعينات من العمر"}, seventies},
	{116, wording{}, wording{"of great age", "d'un très grand âge", "çok ileri yaşta", "طاعن في السن"}},
}

var (
	underTen   = wording{"a young child", "un jeune enfant", "küçük bir çocuk", "طفل صغير"}
	teens      = wording{"a teenager under age", "en pleine adolescence, avant la majorité", "reşit olmayan bir ergen", "مراهق دون سن الرشد"}
	youngAdult = wording{"a young adult", "un jeune adulte", "genç bir yetişkin", "شاب بالغ"}
	thirties   = wording{"in the thirties", "dans la trentaine", "otuzlu yaşlarda", "في الثلاثينات من العمر"}
	forties    = wording{"in the forties", "dans la quarantaine", "kırklı yaşlarda", "في الأربعينات من العمر"}
	fifties    = wording{"in the fifties", "dans la cinquantaine", "ellili yaşlarda", "في الخمسينات من العمر"}
	sixties    = wording{"in the sixties", "dans la soixantaine", "altmışlı yaşlarda", "في الستينات من العمر"}
	seventies  = wording{"in the seventies", "septuagénaire", "yetmişli yaşlarda", "في السبعينات من العمر"}
)

const (
	ofAge = 18
	old   = 60
)

var (
	minor      = wording{"a minor", "une personne mineure", "reşit olmayan biri", "قاصر"}
	adult      = wording{"an adult", "une personne adulte", "yetişkin biri", "شخص بالغ"}
	olderAdult = wording{"an older person", "une personne âgée", "yaşlı biri", "شخص متقدم في السن"}
)

// ageWords are the words, folded, that may stand beside an age. What has any other
// word beside its number is no age.
var ageWords = set(`a about age aged almost already an at around boy child daughter girl he i im in is just later man my nearly of old only person she son
	teenager the then turned was were when who woman yo youth
	age agee ages agees avait avais ai a de d environ garcon fille il j l elle homme femme enfant jeune une un vers deja
	daha yeni yaklasik yas yaslari yaslarinda yasim yasimda yasin yasina yasinda yasindaki yasindayken yasindaydi yasindaydim
	عمري عمره عمرها وعمري وعمره وعمرها عمرو عمر كان كنت كانت وكان وكنت في من بعمر بسن سن ابن بنت طفل ولد تقريبا حوالي العمر`)

// age reads one age in figures or words.
func (r *reading) age() []Rung {
	numbers := r.numbers()
	unit := year
	for _, w := range r.wordsBeside(numbers) {
		seconds, isUnit := durationUnits[w]
		if _, beside := ageWords[w]; !beside && !isUnit {
			return nil
		}
		if isUnit {
			unit = min(unit, seconds) // a child of so many months
		}
	}
	years := 0
	switch {
	case len(numbers) == 1 && numbers[0].value < 1000:
		years = numbers[0].value * unit / year
	case len(numbers) == 0 && r.has(duals):
		years = 2 * unit / year
	default:
		return nil
	}
	for _, band := range ageBands {
		if years >= band.below {
			continue
		}
		var rungs []Rung
		if band.five.say(r.in) != "" {
			rungs = append(rungs, Rung{LevelFiveYears, band.five.say(r.in)})
		}
		group := adult
		switch {
		case years < ofAge:
			group = minor
		case years >= old:
			group = olderAdult
		}
		return append(rungs, Rung{LevelTenYears, band.ten.say(r.in)}, Rung{LevelAgeGroup, group.say(r.in)})
	}
	return nil
}
