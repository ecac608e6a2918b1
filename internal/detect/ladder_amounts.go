package detect

import "strings"

// Units of time in seconds.
const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
	week   = 7 * day
	month  = 30 * day
	year   = 365 * day
)

// durationUnits are the words for units of time, folded, in all four languages.
var durationUnits = func() map[string]int {
	units := map[string]int{}
	for seconds, words := range map[int]string{
		minute: `minute minutes dakika dakikadir dakikalik دقيقه دقايق دقيقتين`,
		hour:   `hour hours heure heures saat saattir saatlik saatte ساعه ساعات ساعتين`,
		day:    `day days night nights jour jours nuit nuits journee gun gundur gunluk gece gunde يوم يوما ايام يومين ليله ليال ليالي ليلتين`,
		week:   `week weeks semaine semaines hafta haftadir haftalik haftada اسبوع اسبوعا اسابيع اسبوعين`,
		month:  `month months mois ay aydir aylik ayda شهر شهرا اشهر شهور شهرين`,
		year: `year years an ans annee annees yil yildir yillik yilda sene senedir senelik senede yasinda yasindaydi yasindaydim
			سنه سنوات سنين سنتين عام عاما اعوام عامين`,
		10 * year: `decade decades decennie decennies عقد عقود عقدين`,
	} {
		for _, w := range strings.Fields(words) {
			units[w] = seconds
		}
	}
	return units
}()

// duals are Arabic units that say two of them.
var duals = set(`دقيقتين ساعتين يومين ليلتين اسبوعين شهرين سنتين عامين عقدين`)

// plurals are units that count without saying how many.
var plurals = set(`minutes hours days nights weeks months years decades heures jours nuits semaines ans annees decennies
	دقايق ساعات ايام ليال ليالي اسابيع اشهر شهور سنوات سنين اعوام عقود`)

// spans are orders of magnitude of time, from so many seconds on. They begin at
// one and a half of their unit: eleven days are weeks, twelve months are months.
var spans = []struct {
	from  int
	words wording
}{
	{15 * year, wording{"many years", "de nombreuses années", "uzun yıllar", "سنوات كثيرة"}},
	{3 * year / 2, wording{"a few years", "quelques années", "birkaç yıl", "بضع سنوات"}},
	{3 * month / 2, wording{"several months", "plusieurs mois", "birkaç ay", "عدة أشهر"}},
	{3 * week / 2, wording{"several weeks", "plusieurs semaines", "birkaç hafta", "عدة أسابيع"}},
	{3 * day / 2, wording{"several days", "plusieurs jours", "birkaç gün", "عدة أيام"}},
	{3 * hour / 2, wording{"several hours", "plusieurs heures", "birkaç saat", "عدة ساعات"}},
	{3 * minute / 2, wording{"several minutes", "plusieurs minutes", "birkaç dakika", "عدة دقائق"}},
	{0, wording{"a moment", "un moment", "bir an", "لحظة"}},
}

var someTime = wording{"some time", "un certain temps", "bir süre", "فترة من الزمن"}

// duration reads how long something took.
func (r *reading) duration() []Rung {
	seconds, known := r.seconds()
	if !known {
		return nil
	}
	rungs := []Rung{{LevelSort, someTime.say(r.in)}}
	if seconds < 0 {
		return rungs
	}
	for _, span := range spans {
		if seconds >= span.from {
			return append([]Rung{{LevelMagnitude, span.words.say(r.in)}}, rungs...)
		}
	}
	return rungs
}

// seconds is how long was said, negative if it was not said how many; known
// tells whether it was a length of time at all.
func (r *reading) seconds() (seconds int, known bool) {
	numbers := r.numbers()
	unit, plural, count := 0, false, 1
	for _, w := range r.wordsBeside(numbers) {
		if u := durationUnits[w]; u > unit {
			unit = u
			_, plural = plurals[w]
			if _, dual := duals[w]; dual {
				count = 2
			}
		}
	}
	if unit == 0 {
		return 0, false
	}
	for _, n := range numbers {
		count, plural = max(count, n.value), false
	}
	if plural || r.has(vague) || count >= largest/unit {
		return -1, true
	}
	return count * unit, true
}

// measure is what an amount is counted in.
type measure struct {
	names   wording // plural: dollars, dollars, dolar, الدولارات
	general wording // what it is an amount of
}

var (
	money    = wording{"a sum of money", "une somme d'argent", "bir miktar para", "مبلغ من المال"}
	distance = wording{"some distance", "une certaine distance", "belli bir mesafe", "مسافة ما"}
	quantity = wording{"a certain quantity", "une certaine quantité", "belli bir miktar", "كمية ما"}
	count    = wording{"a number", "un certain nombre", "belli bir sayı", "عدد ما"}
)

// measuresOf names the units of amounts by each of their folded words and signs.
var measuresOf = func() map[string]measure {
	all := map[string]measure{}
	for _, line := range []struct {
		words   string
		names   wording
		general wording
	}{
		{`$ dollar dollars usd dolar dolari دولار دولارا دولارات`, wording{"dollars", "dollars", "dolar", "الدولارات"}, money},
		{`€ euro euros eur avro يورو`, wording{"euros", "euros", "avro", "اليوروهات"}, money},
		{`£ pound pounds gbp sterlin livre livres جنيه جنيها جنيهات`, wording{"pounds", "livres", "sterlin", "الجنيهات"}, money},
		{`₺ lira liras lirasi syp try liralar lires ليره ليرات`, wording{"liras", "livres", "lira", "الليرات"}, money},
		{`dinar dinars iqd dinari دينار دينارا دنانير`, wording{"dinars", "dinars", "dinar", "الدنانير"}, money},
		{`riyal riyals rial rials riyali ريال ريالا ريالات`, wording{"riyals", "riyals", "riyal", "الريالات"}, money},
		{`dirham dirhams dirhemi درهم درهما دراهم`, wording{"dirhams", "dirhams", "dirhem", "الدراهم"}, money},
		{`franc francs chf frank marks mark schilling schillings rouble roubles rubles rupees zloty zlotys kronor kroner krona krone cent cents
			centimes kurus قرش قروش trl pln ats dem frf sek nok dkk jod lbp ils egp sar aed qar kwd lyd tnd dzd mad`, wording{}, money},
		{`km kilometre kilometres kilometer kilometers كيلومتر كيلومترا كيلومترات kilometrelik`, wording{"kilometres", "kilomètres", "kilometre", "الكيلومترات"}, distance},
		{`metre metres meter meters متر مترا امتار`, wording{"metres", "mètres", "metre", "الأمتار"}, distance},
		{`mile miles mil ميل اميال`, wording{"miles", "milles", "mil", "الأميال"}, distance},
		{`kg kilo kilos kilogram kilograms kilogramme kilogrammes كيلوغرام كيلوغراما`, wording{"kilograms", "kilos", "kilo", "الكيلوغرامات"}, quantity},
		{`gram grams gramme grammes غرام غراما غرامات`, wording{"grams", "grammes", "gram", "الغرامات"}, quantity},
		{`ton tons tonne tonnes طن طنا اطنان`, wording{"tons", "tonnes", "ton", "الأطنان"}, quantity},
		{`litre litres liter liters لتر لترا ليتر`, wording{"litres", "litres", "litre", "الليترات"}, quantity},
		{`كيلو hectare hectares hektar donum dunum dunums دونم دونما`, wording{}, quantity},
	} {
		for _, w := range strings.Fields(line.words) {
			all[w] = measure{line.names, line.general}
		}
	}
	return all
}()

// magnitudes are orders of magnitude from so many on, with %s for what is
// counted. They begin at two: a hundred are dozens, a thousand hundreds.
var magnitudes = []struct {
	from  int
	words wording
}{
	{2_000_000, wording{"millions of %s", "des millions de %s", "milyonlarca %s", "ملايين %s"}},
	{200_000, wording{"hundreds of thousands of %s", "des centaines de milliers de %s", "yüz binlerce %s", "مئات الآلاف من %s"}},
	{20_000, wording{"tens of thousands of %s", "des dizaines de milliers de %s", "on binlerce %s", "عشرات الآلاف من %s"}},
	{2_000, wording{"thousands of %s", "des milliers de %s", "binlerce %s", "آلاف %s"}},
	{200, wording{"hundreds of %s", "des centaines de %s", "yüzlerce %s", "مئات %s"}},
	{20, wording{"dozens of %s", "quelques dizaines de %s", "onlarca %s", "عشرات %s"}},
	{11, wording{"more than ten %s", "plus de dix %s", "ondan fazla %s", "أكثر من عشرة من %s"}},
	{0, wording{"a few %s", "quelques %s", "birkaç %s", "عدد قليل من %s"}},
}

// shares are parts of a whole, from so many per cent on.
var shares = []struct {
	from  int
	words wording
}{
	{61, wording{"a majority", "une majorité", "çoğunluk", "الأغلبية"}},
	{40, wording{"about half", "environ la moitié", "yaklaşık yarısı", "نحو النصف"}},
	{15, wording{"a minority", "une minorité", "azınlık", "أقلية"}},
	{0, wording{"a small share", "une petite part", "küçük bir kısım", "نسبة صغيرة"}},
}

var (
	perCent  = set(`percent pourcent percentage yuzde بالمايه بالميه`)
	someOfIt = wording{"a share", "une part", "bir kısım", "نسبة ما"}
)

// amount reads how much something was.
func (r *reading) amount() []Rung {
	numbers := r.numbers()
	var in measure
	for i, t := range r.tokens {
		if m, ok := r.measureAt(i, t.stemFold); ok {
			in = m
		}
	}
	value := 0
	for _, n := range numbers {
		value = max(value, n.value)
	}
	switch {
	case len(numbers) == 0 && in.general == wording{}:
		return nil
	case strings.ContainsAny(r.s, "%٪") || r.has(perCent):
		return r.share(value)
	case in.general == wording{}:
		in.general = count
	}
	general := Rung{LevelSort, in.general.say(r.in)}
	names := in.names.say(r.in)
	if names == "" || len(numbers) == 0 || r.has(vague) {
		return []Rung{general}
	}
	for _, m := range magnitudes {
		if value >= m.from {
			return []Rung{{LevelMagnitude, elide(r.in, strings.Replace(m.words.say(r.in), "%s", names, 1))}, general}
		}
	}
	return nil
}

// measureAt reads a unit as a word or as the sign at token i.
func (r *reading) measureAt(i int, fold string) (measure, bool) {
	if m, ok := measuresOf[fold]; ok {
		return m, true
	}
	if r.tokens[i].script == arabic {
		if m, ok := measuresOf[bareArabic(fold)]; ok {
			return m, true
		}
	}
	before, after := r.s[:r.tokens[i].Start], r.s[r.tokens[i].End:]
	for _, sign := range []string{"$", "€", "£", "₺"} {
		if strings.HasSuffix(strings.TrimSpace(before), sign) || strings.HasPrefix(strings.TrimSpace(after), sign) {
			return measuresOf[sign], true
		}
	}
	return measure{}, false
}

func (r *reading) share(value int) []Rung {
	for _, s := range shares {
		if value >= s.from {
			return []Rung{{LevelMagnitude, s.words.say(r.in)}, {LevelSort, someOfIt.say(r.in)}}
		}
	}
	return nil
}

// elide writes French "de" to a vowel behind it.
func elide(in language, words string) string {
	before, noun, found := strings.Cut(words, " de ")
	if in != french || !found {
		return words
	}
	if last := strings.LastIndex(words, " de "); last > len(before) {
		before, noun = words[:last], words[last+len(" de "):]
	}
	if opensInVowel(noun) {
		return before + " d'" + noun
	}
	return words
}

// opensInVowel tells a French word that "de" is written to. An h counts as a
// consonant, as it does in foreign names.
func opensInVowel(word string) bool {
	fold := Fold(word)
	return fold != "" && strings.IndexByte("aeiou", fold[0]) >= 0
}
