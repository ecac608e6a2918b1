package detect

import (
	"fmt"
	"strconv"
	"strings"
)

// Islamic months are numbered from islamic on.
const (
	islamic = 12
	ramadan = islamic + 9
)

var monthWords = [2 * islamic]wording{
	{"January", "janvier", "Ocak", "كانون الثاني/يناير"},
	{"February", "février", "Şubat", "شباط/فبراير"},
	{"March", "mars", "Mart", "آذار/مارس"},
	{"April", "avril", "Nisan", "نيسان/أبريل"},
	{"May", "mai", "Mayıs", "أيار/مايو"},
	{"June", "juin", "Haziran", "حزيران/يونيو"},
	{"July", "juillet", "Temmuz", "تموز/يوليو"},
	{"August", "août", "Ağustos", "آب/أغسطس"},
	{"September", "septembre", "Eylül", "أيلول/سبتمبر"},
	{"October", "octobre", "Ekim", "تشرين الأول/أكتوبر"},
	{"November", "novembre", "Kasım", "تشرين الثاني/نوفمبر"},
	{"December", "décembre", "Aralık", "كانون الأول/ديسمبر"},
	{"Muharram", "mouharram", "Muharrem", "محرم"},
	{"Safar", "safar", "Safer", "صفر"},
	{"Rabi al-Awwal", "rabi al-awwal", "Rebiülevvel", "ربيع الأول"},
	{"Rabi al-Thani", "rabi ath-thani", "Rebiülahir", "ربيع الآخر"},
	{"Jumada al-Ula", "joumada al-oula", "Cemaziyelevvel", "جمادى الأولى"},
	{"Jumada al-Akhira", "joumada ath-thania", "Cemaziyelahir", "جمادى الآخرة"},
	{"Rajab", "rajab", "Recep", "رجب"},
	{"Shaban", "chaabane", "Şaban", "شعبان"},
	{"Ramadan", "ramadan", "Ramazan", "رمضان"},
	{"Shawwal", "chawwal", "Şevval", "شوال"},
	{"Dhu al-Qada", "dhou al-qi'da", "Zilkade", "ذو القعدة"},
	{"Dhu al-Hijja", "dhou al-hijja", "Zilhicce", "ذو الحجة"},
}

// monthNumbers gives each folded name of a month its number.
var monthNumbers = func() map[string]int {
	numbers := map[string]int{}
	for i, words := range []string{
		`january jan janvier janv ocak يناير جانفي`,
		`february feb fevrier fevr subat شباط فبراير فيفري`,
		`march mar mars mart اذار مارس`,
		`april apr avril avr nisan نيسان ابريل افريل`,
		`may mai mayis ايار مايو ماي`,
		`june jun juin haziran حزيران يونيو يونيه جوان`,
		`july jul juillet juil temmuz تموز يوليو يوليه جويليه`,
		`august aug aout agustos اب اغسطس اوت`,
		`september sep sept septembre eylul ايلول سبتمبر`,
		`october oct octobre ekim اكتوبر`,
		`november nov novembre kasim نوفمبر`,
		`december dec decembre aralik ديسمبر`,
		`muharram mouharram muharrem moharram محرم`,
		`safar safer صفر`, ``, ``, ``, ``,
		`rajab recep redjeb رجب`,
		`shaban shaaban chaabane chaban saban شعبان`,
		`ramadan ramadhan ramzan ramazan رمضان`,
		`shawwal shawal chawwal sevval شوال`,
		`zilkade dhulqadah`,
		`zilhicce dhulhijjah`,
	} {
		for _, w := range strings.Fields(words) {
			numbers[w] = i + 1
		}
	}
	return numbers
}()

// doubleMonthNumbers are the months of two words: the first word, and what the
// second begins with, without its article.
var doubleMonthNumbers = []struct {
	first, second map[string]struct{}
	number        int
}{
	{set(`كانون`), set(`ثاني تاني`), 1},
	{set(`كانون`), set(`اول`), 12},
	{set(`تشرين`), set(`اول`), 10},
	{set(`تشرين`), set(`ثاني تاني`), 11},
	{set(`ربيع rabi rabia rebi rebiul`), set(`اول awwal awal evvel`), islamic + 3},
	{set(`ربيع rabi rabia rebi rebiul`), set(`اخر ثاني thani akhir tani`), islamic + 4},
	{set(`جمادي jumada joumada cemaziyel`), set(`اولي اول ula oula awwal evvel`), islamic + 5},
	{set(`جمادي jumada joumada cemaziyel`), set(`اخره ثانيه اخر akhira akhirah thani thania thaniya ahir`), islamic + 6},
	{set(`ذو ذي dhu dhul zul dhou`), set(`قعده qada qadah qidah qida qi kade`), islamic + 11},
	{set(`ذو ذي dhu dhul zul dhou`), set(`حجه hijja hijjah hicce`), islamic + 12},
}

// seasons of the year; winter lies in two years, and is told as the beginning
// and the end of one.
var seasons = [4]struct{ with, alone wording }{
	{wording{"early %s", "le début de %s", "%s başı", "مطلع %s"}, wording{"winter", "l'hiver", "kış", "الشتاء"}},
	{wording{"spring %s", "le printemps %s", "%s ilkbaharı", "ربيع %s"}, wording{"spring", "le printemps", "ilkbahar", "الربيع"}},
	{wording{"summer %s", "l'été %s", "%s yazı", "صيف %s"}, wording{"summer", "l'été", "yaz", "الصيف"}},
	{wording{"autumn %s", "l'automne %s", "%s sonbaharı", "خريف %s"}, wording{"autumn", "l'automne", "sonbahar", "الخريف"}},
}

var (
	lateYear    = wording{"late %s", "la fin de %s", "%s sonu", "أواخر %s"}
	islamicYear = wording{"%s AH", "l'an %s de l'Hégire", "hicri %s", "عام %s هـ"}
)

// thirds are the parts of a decade; the decade's own words go in.
var thirds = [3]wording{
	{"the early %s", "le début des %s", "%sin başı", "مطلع %s"},
	{"the mid-%s", "le milieu des %s", "%sin ortası", "منتصف %s"},
	{"the late %s", "la fin des %s", "%sin sonu", "أواخر %s"},
}

var decadesInArabic = map[int]string{
	0: "العقد الأول من القرن %s", 1: "العقد الثاني من القرن %s", 2: "عشرينيات القرن %s", 3: "ثلاثينيات القرن %s", 4: "أربعينيات القرن %s",
	5: "خمسينيات القرن %s", 6: "ستينيات القرن %s", 7: "سبعينيات القرن %s", 8: "ثمانينيات القرن %s", 9: "تسعينيات القرن %s",
}

// decadeEndings make a Turkish number a decade, by its tens.
var decadeEndings = [10]string{"ler", "lar", "ler", "lar", "lar", "ler", "lar", "ler", "ler", "lar"}

var centuries = map[int]wording{
	19: {"the 19th century", "le XIXe siècle", "19. yüzyıl", "القرن التاسع عشر"},
	20: {"the 20th century", "le XXe siècle", "20. yüzyıl", "القرن العشرون"},
	21: {"the 21st century", "le XXIe siècle", "21. yüzyıl", "القرن الحادي والعشرون"},
}

var (
	seasonWords = set(`spring summer autumn fall winter printemps ete automne hiver bahar bahari ilkbahar ilkbahari yaz yazi
		sonbahar sonbahari guz guzu kis kisi صيف خريف شتا
		early late end beginning start middle mid debut fin milieu basi basinda sonu sonunda ortasi ortasinda yazinda kisinda baharinda
		مطلع اوايل بدايه منتصف نهايه اواخر اخر`)
	decadeWords = set(`annees decennie yillar`)
	// decadesByName are decades that are said without their century; it is the twentieth,
	// for the twenties of ours are not over.
	decadesByName = values(`1920 twenties 1930 thirties 1940 forties 1950 fifties 1960 sixties 1970 seventies 1980 eighties 1990 nineties
		1920 yirmiler 1930 otuzlar 1940 kirklar 1950 elliler 1960 altmislar 1970 yetmisler 1980 seksenler 1990 doksanlar
		1920 عشرينات 1920 عشرينيات 1930 ثلاثينات 1930 ثلاثينيات 1940 اربعينات 1940 اربعينيات 1950 خمسينات 1950 خمسينيات
		1960 ستينات 1960 ستينيات 1970 سبعينات 1970 سبعينيات 1980 ثمانينات 1980 ثمانينيات 1990 تسعينات 1990 تسعينيات`)
	feasts = set(`eid aid aïd bayram bayrami bayramda bayraminda kurban christmas noel easter paques paskalya newroz nowruz nawruz
		nevruz mawlid mevlid ashura achoura asure kandil kandili عيد العيد نوروز النوروز الاضحي الفطر المولد الميلاد عاشورا`)
	ago = set(`ago once evvel قبل منذ من`)
)

var (
	feast     = wording{"a feast", "une fête", "bir bayram günü", "أحد الأعياد"}
	holyTime  = wording{"a religious season", "une période religieuse", "dini bir dönem", "موسم ديني"}
	yearsAgo  = wording{"%s ago", "il y a %s", "%s önce", "قبل %s"}
	someHour  = wording{"some hour of the day", "une certaine heure", "günün bir saati", "ساعة ما"}
	partOfDay = [6]wording{
		{"the night", "la nuit", "gece", "الليل"},
		{"the morning", "le matin", "sabah", "الصباح"},
		{"midday", "le milieu de la journée", "gün ortası", "الظهيرة"},
		{"the afternoon", "l'après-midi", "öğleden sonra", "ما بعد الظهر"},
		{"the evening", "le soir", "akşam", "المساء"},
		{"the night", "la nuit", "gece", "الليل"},
	}
)

// calendarDate is what was read of a date; zero is not said.
type calendarDate struct {
	day, month, year int
	lastYear         int // of a stretch of years
	monthArabic      string
	season           bool // a part of what was said last: of the month, the year, the decade
	decade           bool // the year is one of a decade
}

// date reads a day, a month, a year, a decade, a time of day or a feast.
func (r *reading) date() []Rung {
	if rungs := r.timeOfDay(); rungs != nil {
		return rungs
	}
	d, ok := r.calendarDate()
	if !(ok && d.month > 0) && r.has(ago) || strings.HasPrefix(Fold(r.s), "il y a ") {
		if rungs := r.longAgo(); rungs != nil {
			return rungs
		}
	}
	switch {
	case r.has(feasts) && d.year == 0 && d.day == 0:
		return []Rung{{LevelFeast, feast.say(r.in)}}
	case ok && d.month == ramadan && d.year == 0 && d.day == 0:
		return []Rung{{LevelFeast, holyTime.say(r.in)}}
	case ok:
		return r.calendarRungs(d)
	}
	return r.duration()
}

// calendarRungs are the steps above what was said of a date.
func (r *reading) calendarRungs(d calendarDate) []Rung {
	var rungs []Rung
	year := ""
	if d.year > 0 {
		year = strconv.Itoa(d.year)
	}
	if d.month > 0 && (d.day > 0 || d.season) {
		rungs = append(rungs, Rung{LevelMonth, strings.TrimSpace(r.monthIn(d) + " " + year)})
	}
	if d.month > 0 && d.month <= islamic {
		season := seasons[d.month%12/3]
		words := season.alone
		if year != "" {
			words = season.with
			if d.month == 12 {
				words = lateYear
			}
		}
		rungs = append(rungs, Rung{LevelSeason, fill(words.say(r.in), year)})
	}
	if d.year == 0 {
		return rungs
	}
	if d.lastYear == 0 && (d.month > 0 || d.season) {
		if hijri(d.year) {
			year = fill(islamicYear.say(r.in), year)
		}
		rungs = append(rungs, Rung{LevelYear, year})
	}
	return append(rungs, r.decadeRungs(d)...)
}

// monthIn is the month as the text's language calls it, or as the text itself
// does where there are several Arabic names.
func (r *reading) monthIn(d calendarDate) string {
	if d.monthArabic != "" && r.in == arabicLanguage {
		return d.monthArabic
	}
	return monthWords[d.month-1].say(r.in)
}

// decadeRungs are the part of the decade, the decade and the century, as far as
// the first and the last year that were said share them.
func (r *reading) decadeRungs(d calendarDate) []Rung {
	first, last := d.year, max(d.year, d.lastYear)
	if hijri(d.year) {
		first, last = gregorian(first)[0], gregorian(last)[1]
	}
	var rungs []Rung
	if !d.decade && first/10 == last/10 && thirdOf(first) == thirdOf(last) {
		words := fill(thirds[thirdOf(first)].say(r.in), r.decade(first))
		rungs = append(rungs, Rung{LevelYears, strings.Replace(words, "larin ", "ların ", 1)}) // the vowel of the Turkish plural
	}
	if first/10 == last/10 && (!d.decade || d.season) {
		words := r.decade(first)
		switch r.in {
		case french:
			words = "les " + words
		case turkish, arabicLanguage:
		default:
			words = "the " + words
		}
		rungs = append(rungs, Rung{LevelDecade, words})
	}
	if century, ok := centuries[first/100+1]; ok && first/100 == last/100 {
		rungs = append(rungs, Rung{LevelCentury, century.say(r.in)})
	}
	return rungs
}

// thirdOf is the part of its decade that a year lies in: 0 to 3, 4 to 6, 7 to 9.
func thirdOf(year int) int { return max(0, year%10-1) / 3 }

// decade is the decade of a year as it goes into other words.
func (r *reading) decade(year int) string {
	start, tens := year/10*10, year/10%10
	switch r.in {
	case french:
		return fmt.Sprintf("années %d", start)
	case turkish:
		return fmt.Sprintf("%d'%s", start, decadeEndings[tens])
	case arabicLanguage:
		century, known := centuries[year/100+1]
		if !known {
			return strconv.Itoa(start)
		}
		return fill(decadesInArabic[tens], genitive(strings.TrimPrefix(century[arabicLanguage], "القرن ")))
	}
	return fmt.Sprintf("%ds", start)
}

// genitive of the one Arabic numeral here that has another form in it.
func genitive(numeral string) string {
	return strings.Replace(numeral, "العشرون", "العشرين", 1)
}

// fill puts words into the place that is left open for them.
func fill(pattern, words string) string { return strings.Replace(pattern, "%s", words, 1) }

// hijri tells a year of the Islamic calendar. It is told by its number: no study
// of living people speaks of the fourteenth century.
func hijri(year int) bool { return 1300 <= year && year <= 1500 }

// gregorian are the two years that an Islamic one lies in, to within a month.
func gregorian(hijri int) [2]int {
	days := float64(hijri)*354.367/365.2425 + 621.57 // tabular calendar against the Gregorian mean year
	return [2]int{int(days), int(days + 0.97)}
}

// calendarDate reads what was said of a date; false if there is a number in it
// that has no place in one, or nothing at all.
func (r *reading) calendarDate() (calendarDate, bool) {
	if d, ok := r.numericDate(); ok {
		return d, true
	}
	var d calendarDate
	if year := r.shortYear(); year > 0 {
		return calendarDate{year: year}, true
	}
	several := false // months: what they share is the year
	for i := 0; i < len(r.tokens); i++ {
		fold := r.tokens[i].stemFold
		if number, next, ok := r.monthByNumber(i); ok {
			d.month = number
			i = next - 1
			continue
		}
		if n, ok := r.senses.numeral(i); ok && isYear(n.value) && !r.tokens[i].digits {
			d.year, i = n.value, n.end-1
			continue
		}
		if number, next, ok := r.monthAt(i); ok {
			several = several || d.month > 0 && d.month != number
			d.month, d.monthArabic = number, r.arabicWords(i, next)
			i = next - 1
			continue
		}
		if _, ok := seasonWords[bareArabic(fold)]; ok || fold == "ربيع" { // not followed by the number of the month
			d.season = true
		}
		if _, ok := decadeWords[fold]; ok {
			d.decade = true
		}
		if start, ok := decadesByName[bareArabic(fold)]; ok {
			d.year, d.decade = start, true
			continue
		}
		if fold == "اول" {
			d.season = true // "the first of" a month
		}
		value, ok := figures(fold)
		if !ok {
			if n, spelled := r.numberAt(i); spelled && n.value <= 31 {
				d.day, i = n.value, n.end-1
			} else if day := r.ordinalAt(i); day > 0 {
				d.day = day
			}
		}
		short := ok && 20 <= value && value <= 90 && value%10 == 0 && (d.decade || decadeEnding(r.tokens[i].Of(r.s)))
		switch {
		case !ok && r.tokens[i].digits:
			return d, false
		case !ok:
		case short:
			d.year, d.decade = 1900+value, true
		case 1 <= value && value <= 31 && !d.decade:
			d.day = value
		case !isYear(value):
			return d, false
		case d.year > 0:
			d.year, d.lastYear = min(d.year, value), max(d.year, d.lastYear, value)
		default:
			d.year = value
			d.decade = d.decade || decadeEnding(r.tokens[i].Of(r.s))
		}
	}
	if several {
		d.month, d.season = 0, true
	}
	if d.month == 0 {
		d.day = 0
	}
	return d, d.month > 0 || d.year > 0
}

// monthByNumber reads "شهر خمسة", the fifth month, at token i.
func (r *reading) monthByNumber(i int) (number, next int, ok bool) {
	if r.senses.is(i)&isMonthWord == 0 || r.tokens[i].script != arabic || i+1 >= len(r.tokens) {
		return 0, i, false
	}
	n, ok := r.numberAt(i + 1)
	return n.value, n.end, ok && 1 <= n.value && n.value <= 12
}

// shortYear is the year of the surface where it is one number below a hundred in
// words, as Arabic says years without their century (خمسة وتسعين), or 0. Up to thirty they
// are years of this century.
func (r *reading) shortYear() int {
	if r.tokens[0].script != arabic {
		return 0
	}
	n, ok := r.senses.numeral(0)
	switch {
	case !ok || n.end != len(r.tokens) || n.value < 1 || n.value > 99:
		return 0
	case n.value <= 30:
		return 2000 + n.value
	}
	return 1900 + n.value
}

// ordinalAt is the day of a month that the word at token i counts, as in the
// sixth of November and le premier mai, or 0.
func (r *reading) ordinalAt(i int) int {
	senses := sensesOf(r.in)
	if r.tokens[i].script == arabic {
		senses = arabicSenses()
	}
	if s := senses[r.tokens[i].stemFold]; s.is&isOrdinal != 0 && s.value <= 31 {
		return s.value
	}
	return 0
}

func isYear(n int) bool { return 1850 <= n && n <= 2099 || hijri(n) }

// decadeEnding tells 1990s and 1990'lar.
func decadeEnding(word string) bool {
	ending := Fold(strings.TrimLeft(word, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"))
	return ending == "s" || strings.HasPrefix(ending, "lar") || strings.HasPrefix(ending, "ler")
}

// monthAt reads a month of one or two words at token i.
func (r *reading) monthAt(i int) (number, next int, ok bool) {
	fold := r.tokens[i].stemFold
	if r.tokens[i].script == arabic {
		for _, cut := range proclitics(fold) {
			rest := fold[cut.bytes:]
			if number, next, ok := r.monthOf(rest, i); ok {
				return number, next, true
			}
		}
		return 0, i, false
	}
	return r.monthOf(fold, i)
}

func (r *reading) monthOf(fold string, i int) (number, next int, ok bool) {
	if i+1 < len(r.tokens) {
		second := bareArabic(r.tokens[i+1].stemFold)
		for k := i + 2; second == "al" || second == "el" || second == "ath" || second == "ul"; k++ {
			if k >= len(r.tokens) {
				break
			}
			second = r.tokens[k].stemFold
			i = k - 1
		}
		for _, m := range doubleMonthNumbers {
			_, first := m.first[fold]
			if _, both := m.second[second]; first && both {
				return m.number, i + 2, true
			}
		}
	}
	number, ok = monthNumbers[fold]
	if !ok && r.in == turkish {
		number, ok = monthNumbers[withoutCase(fold)]
	}
	return number, i + 1, ok
}

// withoutCase is a folded Turkish word without the ending that says in, from or
// of, where it is written without its apostrophe.
func withoutCase(fold string) string {
	for _, ending := range []string{"inda", "unda", "daki", "deki", "taki", "teki", "dan", "den", "tan", "ten", "da", "de", "ta", "te", "in", "un"} {
		if len(fold) > len(ending)+3 && strings.HasSuffix(fold, ending) {
			return fold[:len(fold)-len(ending)]
		}
	}
	return fold
}

// arabicWords are the words of tokens [i, next) where they are Arabic, without
// proclitics.
func (r *reading) arabicWords(i, next int) string {
	t := r.tokens[i]
	if t.script != arabic {
		return ""
	}
	words := r.s[t.Start:r.tokens[next-1].End]
	for _, cut := range proclitics(t.fold) {
		rest := t.fold[cut.bytes:]
		if _, ok := monthNumbers[rest]; ok || isOneOf(rest, "كانون", "تشرين", "ربيع", "جمادي", "ذو", "ذي") {
			return words[rawOffset(t.Of(r.s), cut.runes):]
		}
	}
	return words
}

// numericDate reads 14/03/2015, 2015-03-14, 03/2013, 2013-2014. Where the day
// and the month could be each other's, in English, the month is left open.
func (r *reading) numericDate() (calendarDate, bool) {
	var n [3]int
	if len(r.tokens) < 2 || len(r.tokens) > 3 {
		return calendarDate{}, false
	}
	for i, t := range r.tokens {
		value, ok := wholeNumber(t.stemFold)
		if !ok || i > 0 && !isOneOf(strings.TrimSpace(r.gap(i)), "/", "-", "–", ".", "\\") {
			return calendarDate{}, false
		}
		n[i] = value
	}
	if len(r.tokens) == 2 {
		switch {
		case isYear(n[1]) && 1 <= n[0] && n[0] <= 12:
			return calendarDate{month: gregorianOnly(n[0], n[1]), year: n[1]}, true
		case isYear(n[0]) && 1 <= n[1] && n[1] <= 12:
			return calendarDate{month: gregorianOnly(n[1], n[0]), year: n[0]}, true
		case isYear(n[0]) && isYear(n[1]) && n[0] < n[1]:
			return calendarDate{year: n[0], lastYear: n[1]}, true
		case isYear(n[0]) && n[1] < 100 && n[0]%100 < n[1]: // 1998-99
			return calendarDate{year: n[0], lastYear: n[0]/100*100 + n[1]}, true
		}
		return calendarDate{}, false
	}
	if isYear(n[0]) {
		n[0], n[2] = n[2], n[0]
	} else if n[2] < 100 {
		n[2] += 2000
		if n[2] > 2040 {
			n[2] -= 100
		}
	}
	d, m := n[0], n[1]
	if m > 12 && d <= 12 && r.in != french && r.in != turkish {
		d, m = m, d
	}
	if !isYear(n[2]) || d < 1 || d > 31 || m < 1 || m > 12 {
		return calendarDate{}, false
	}
	yearFirst := len(r.tokens[0].stemFold) == 4
	if tongue(r.in) == int(english) && d <= 12 && d != m && !yearFirst {
		return calendarDate{year: n[2], season: true}, true
	}
	return calendarDate{day: d, month: gregorianOnly(m, n[2]), year: n[2]}, true
}

// gregorianOnly numbers a month given in figures in the calendar of its year.
func gregorianOnly(month, year int) int {
	if hijri(year) {
		return islamic + month
	}
	return month
}

// longAgo reads "two years ago".
func (r *reading) longAgo() []Rung {
	rungs := r.duration()
	if len(rungs) < 2 {
		return nil
	}
	return []Rung{{LevelYears, fill(yearsAgo.say(r.in), rungs[0].Words)}, {LevelSort, fill(yearsAgo.say(r.in), rungs[1].Words)}}
}

// words for the halves of the day, in which the same hour is told twice.
var (
	forenoon   = set(`am matin morning sabah sabahleyin صباحا الصبح`)
	afternoon  = set(`pm soir afternoon evening aksam ogleden midi مسا المسا العصر ظهرا`)
	nightWords = set(`night nuit gece ليلا الليل`)
	clockWords = set(`oclock heures heure saat saatinde الساعه h`)
)

// timeOfDay reads 14:30, "10 p.m.", 14h30, "saat 3", "ten o'clock".
func (r *reading) timeOfDay() []Rung {
	said := Fold(r.s)
	clock := r.has(clockWords) || r.has(forenoon) || r.has(afternoon) || r.has(nightWords) || strings.Contains(said, "a.m") || strings.Contains(said, "p.m")
	at := -1
	for i, t := range r.tokens {
		if _, _, month := r.monthAt(i); month {
			return nil
		}
		switch {
		case !t.digits:
		case at < 0:
			at = i
		case i == at+2 && r.tokens[at+1].fold == "h":
		case i != at+1 || !isOneOf(r.gap(i), ":", ".") || len(t.fold) < 2:
			return nil
		default:
			clock = clock || r.gap(i) == ":"
		}
	}
	if at < 0 {
		if r.has(clockWords) {
			return []Rung{{LevelPartOfDay, someHour.say(r.in)}}
		}
		return nil
	}
	fold := r.tokens[at].fold
	if h := strings.IndexByte(fold, 'h'); h > 0 && h <= 2 {
		fold, clock = fold[:h], true
	}
	hour, ok := figures(fold)
	if !ok || !clock || hour > 24 {
		return nil
	}
	return r.partOfDay(hour, said)
}

// partOfDay tells an hour by the part of the day that it lies in, as far as said,
// the folded text, tells the two hours of one number apart.
func (r *reading) partOfDay(hour int, said string) []Rung {
	switch {
	case r.has(nightWords):
		return []Rung{{LevelPartOfDay, partOfDay[0].say(r.in)}}
	case r.has(forenoon) || strings.Contains(said, "a.m"):
		hour %= 12
	case (r.has(afternoon) || strings.Contains(said, "p.m")) && hour <= 12:
		hour = hour%12 + 12
	case 1 <= hour && hour <= 12:
		return []Rung{{LevelPartOfDay, someHour.say(r.in)}}
	}
	part := 0
	for _, begins := range []int{5, 11, 14, 18, 23} {
		if hour >= begins && hour < 24 {
			part++
		}
	}
	return []Rung{{LevelPartOfDay, partOfDay[part].say(r.in)}, {LevelSort, someHour.say(r.in)}}
}
