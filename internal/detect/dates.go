package detect

import (
	"strings"
	"unicode/utf8"
)

// date reads what names a day, a month or a year: "14 March 2015", "the
// fourteenth of March", "March 14th", "1er mars", "14 Mart 2013'te", "٣ شباط",
// "كانون الأول", "winter 2013", "the nineties", "two thousand and thirteen",
// "1435 هـ", a weekday, a feast.
func (p *scanner) date(i int) (Finding, int, bool) {
	switch {
	case p.is(i)&(isWeekday|isWeekdayAlso) != 0:
		if f, next, ok := p.weekday(i); ok {
			return f, next, ok
		}
	case p.tokens[i].script == arabic && p.is(i)&isDayWord != 0 && p.is(i+1)&(isWeekday|isWeekdayAlso) != 0 && p.close(i+1):
		return p.weekday(i + 1)
	}
	if end := p.dayAndMonth(i); end > i {
		if p.in == turkish && !p.ended(end-1) && p.close(end) && p.is(end)&isWeekday != 0 {
			end++
		}
		return p.over(i, end, DateTime, "date")
	}
	if f, next, ok := p.numericDate(i); ok {
		return f, next, ok
	}
	if end := p.monthAndYear(i); end > i {
		return p.over(i, end, DateTime, "date")
	}
	if end := p.monthByNumber(i); end > i {
		return p.over(i, end, DateTime, "date")
	}
	if end := p.feastEnd(i); end > i {
		return p.over(i, p.yearBehind(end), DateTime, ReasonFeast)
	}
	if end := p.seasonAndYear(i); end > i {
		return p.over(i, end, DateTime, "season of a year")
	}
	if f, next, ok := p.decade(i); ok {
		return f, next, ok
	}
	return p.year(i)
}

// weekday reads a weekday and the date that it may belong to.
func (p *scanner) weekday(i int) (Finding, int, bool) {
	day := p.is(i-1)&isDayWord != 0 && p.close(i) || p.in == turkish && p.is(i+1)&isDayWord != 0 && p.close(i+1)
	if p.is(i)&isWeekday == 0 && !day {
		return Finding{}, i, false
	}
	j := i + 1
	if p.wordIs(j, "the", "le") || p.in == turkish && p.is(j)&isDayWord != 0 {
		j++
	}
	if p.spaced(j) && !p.ended(i) {
		if end := p.dayAndMonth(j); end > j {
			return p.over(i, end, DateTime, "date")
		}
		if end := p.monthAndYear(j); end > j+1 {
			return p.over(i, end, DateTime, "date")
		}
	}
	if p.in == english && p.wordIs(i, "friday") && p.wordIs(i-1, "good") && i > p.floor && p.tokens[i-1].capital {
		f, next, ok := p.over(i, i+1, DateTime, ReasonFeast)
		f.Start = p.tokens[i-1].Start
		return f, next, ok
	}
	return p.over(i, i+1, DateTime, ReasonWeekday)
}

// monthEnd is the token after the name of a month that begins at i, or i.
// beside says that a number stands there, which tells March from a march.
func (p *scanner) monthEnd(i int, beside bool) int {
	is := p.is(i)
	switch {
	case is&isDoubleMonth != 0:
		if end := p.doubleMonth(i); end > i {
			return end
		}
		if p.tokens[i].script == arabic && isOneOf(p.bare(i), "كانون", "تشرين") {
			return i + 1
		}
		return i
	case is&isMonthElsewhere != 0 && beside:
		return i + 1
	case is&isMonth == 0:
		return i
	case p.tokens[i].script == arabic && p.bare(i) == "اب":
		if r, _ := utf8.DecodeRuneInString(p.s[p.words[i].start:]); r != 'آ' && !beside {
			return i // father, not August
		}
	}
	if is&isMonthAlso != 0 && !beside && !p.insideCapital(i) && !p.goesOnAsMonth(i) {
		return i
	}
	return i + 1
}

// insideCapital tells a capital inside a sentence, where capitals mean something.
func (p *scanner) insideCapital(i int) bool {
	t := &p.tokens[i]
	return t.capital && !t.opens && p.cased
}

// goesOnAsMonth tells March and May at the start of a sentence from the verbs.
func (p *scanner) goesOnAsMonth(i int) bool {
	return p.in == english && p.tokens[i].capital && p.wordIs(i, "march", "may") && p.gap(i+1) == " " &&
		p.wordIs(i+1, "was", "is", "came", "had", "brought", "passed", "went", "ended", "began") ||
		p.is(i-1)&isMonthWord != 0 && p.close(i) || p.in == turkish && p.is(i+1)&isMonthWord != 0 && p.ended(i+1) && p.close(i+1)
}

// doubleMonth is the token after a month of two words: kanun al-awwal.
func (p *scanner) doubleMonth(i int) int {
	end := i + 1
	for end < i+3 && p.wordIs(end, "al", "el", "ul", "i", "as", "ath") && (p.close(end) || p.gap(end) == "'") {
		end++
	}
	if p.is(end)&isDoubleSecond == 0 || !p.close(end) {
		return i
	}
	fits := true
	if p.tokens[i].script == arabic {
		switch second := p.bare(end); p.bare(i) {
		case "ربيع":
			fits = isOneOf(second, "الاول", "الثاني", "التاني", "الاخر")
		case "جمادي":
			fits = isOneOf(second, "الاولي", "الاخره", "الثانيه", "الاول", "الثاني")
		case "ذو", "ذي":
			fits = isOneOf(second, "الحجه", "القعده")
		default:
			fits = isOneOf(second, "الاول", "الثاني", "التاني", "اول", "تاني")
		}
	}
	if !fits {
		return i
	}
	return end + 1
}

// bare is the folded word at token i behind its proclitics.
func (p *scanner) bare(i int) string { return Fold(p.s[p.words[i].start:p.words[i].end]) }

// dayEnd is the token after a day of the month, 1 to 31, in digits or in words, or i.
func (p *scanner) dayEnd(i int) int {
	if i >= len(p.tokens) {
		return i
	}
	if p.tokens[i].digits {
		if n, letters, ok := digitsOf(&p.tokens[i]); ok && 1 <= n && n <= 31 && isOneOf(letters, "", "st", "nd", "rd", "th", "er", "eme", "e") {
			return i + 1
		}
		return i
	}
	if p.is(i)&isOrdinal != 0 && p.words[i].value <= 31 && (p.in != french || p.words[i].value == 1) && p.in != turkish {
		return i + 1
	}
	n, ok := p.numeral(i)
	if !ok || n.value > 31 {
		return i
	}
	if n.value >= 20 && n.value%10 == 0 && p.is(n.end)&isOrdinal != 0 && p.words[n.end].value < 10 && p.close(n.end) {
		return n.end + 1 // twenty-first
	}
	if n.value == 1 && p.tokens[i].script == latin {
		return i
	}
	return n.end
}

// dayAndMonth is the token after a day, its month and perhaps its year, or i.
func (p *scanner) dayAndMonth(i int) int {
	j := p.dayEnd(i)
	if j == i {
		return i
	}
	words := !p.tokens[i].digits
	// "14 and 15 March", "14-15 mars"
	if p.wordIs(j, "and", "et", "ve", "ile", "or", "ou") {
		if next := p.dayEnd(j + 1); next > j+1 {
			j = next
		}
	} else if gap := p.gap(j); gap == "-" || gap == "–" || gap == "/" || p.tokens[i].script != latin && gap == " " && p.words[min(j, len(p.tokens)-1)].start > p.tokens[min(j, len(p.tokens)-1)].Start {
		if next := p.dayEnd(j); next > j {
			j = next
		}
	}
	for k := 0; k < 3 && (p.wordIs(j, "of", "de", "d", "du", "mois", "day") || p.wordIs(j, "من", "ب") || p.is(j)&isMonthWord != 0 && p.tokens[j].script == arabic); k++ {
		words, j = false, j+1
	}
	if j >= len(p.tokens) || !p.spaced(j) && !p.close(j) && p.gap(j) != "." {
		return i
	}
	month := p.monthEnd(j, true)
	if month == j {
		if p.is(j-1)&isMonthWord != 0 && p.tokens[j-1].script == arabic { // ٣ من شهر تلاتة
			if end := p.monthByNumber(j - 1); end > j {
				return p.yearBehind(end)
			}
		}
		return i
	}
	if words && p.is(j)&isMonthAlso != 0 && p.in == english && !p.tokens[j].capital {
		return i // "the second may", "two march"
	}
	return p.yearBehind(month)
}

// monthAndYear is the token after a month and the day and year behind it, as
// far as they are there, or i. Turkish also has the year before the month.
func (p *scanner) monthAndYear(i int) int {
	if p.in == turkish && p.tokens[i].digits {
		if n, letters, ok := digitsOf(&p.tokens[i]); ok && recentYear(n) && letters == "" && p.close(i+1) {
			if month := p.monthEnd(i+1, true); month > i+1 {
				return month
			}
		}
		return i
	}
	month := p.monthEnd(i, true)
	if month == i {
		return i
	}
	j := month
	if p.wordIs(j, "the") {
		j++
	}
	if day := p.dayEnd(j); day > j && p.spaced(j) && !p.counts(day) && (p.tokens[j].digits || p.is(j)&isOrdinal != 0) && (!p.ended(month-1) || p.in == turkish) {
		return p.yearBehind(day)
	}
	if end := p.yearBehind(month); end > month {
		return end
	}
	return p.monthEnd(i, false)
}

// counts tells whether token i is what a number before it counts.
func (p *scanner) counts(i int) bool {
	return p.is(i)&(isTimeUnit|isMeasure|isCurrency) != 0 && p.close(i) && !p.turkishYear(i)
}

// yearBehind is the token after the year that follows token end-1, or end.
func (p *scanner) yearBehind(end int) int {
	j := end
	if j >= len(p.tokens) || p.in == turkish && p.ended(j-1) && p.gap(j) != " " || !p.spaced(j) && p.gap(j) != " '" && p.gap(j) != " ’" && p.gap(j) != "" {
		return end
	}
	for k := 0; k < 3 && (p.wordIs(j, "of", "de", "l", "in", "من") || p.is(j)&isYearWord != 0 && p.in != turkish); k++ {
		j++
	}
	if year := p.yearEnd(j, j > end); year > j {
		return year
	}
	return end
}

// yearEnd is the token after a year that begins at i, or i. said tells that a
// word before it says that it is a year.
func (p *scanner) yearEnd(i int, said bool) int {
	if i >= len(p.tokens) {
		return i
	}
	if !p.tokens[i].digits {
		n, ok := p.numeral(i)
		if !ok || !recentYear(n.value) || n.value%1000 == 0 && !said || p.counts(n.end) {
			return i
		}
		return n.end
	}
	t := &p.tokens[i]
	n, letters, ok := digitsOf(t)
	if !ok || letters != "" && p.words[i].end == t.stem || p.counts(i+1) {
		return i
	}
	end := i + 1
	if p.is(end)&isEra != 0 && p.close(end) && n <= 2100 {
		return end + 1
	}
	short := len(t.stemFold) == 2 && isApostrophe(p.runeBefore(t.Start))
	dayAndMonth := p.is(i-1)&isMonth != 0 && n >= 1000 && n <= 2099 && p.tokens[max(i-2, 0)].digits
	if recentYear(n) || dayAndMonth || said && isHijri(n) || short || isHijri(n) && p.is(i-1)&isMonth != 0 || said && t.script == digits && p.tokens[i-1].script == arabic && n >= 1 && len(t.stemFold) != 1 {
		return end
	}
	return i
}

// monthByNumber is the token after "شهر ٣", "شهر تلاتة", "3. ay", or i.
func (p *scanner) monthByNumber(i int) int {
	if p.is(i)&isMonthWord == 0 || p.tokens[i].script != arabic || !p.close(i+1) || p.wordIs(i-1, "كل") {
		return i
	}
	end := i + 1
	if n, ok := p.numeral(i + 1); ok && n.value <= 12 && p.words[i+1].start == p.tokens[i+1].Start {
		end = n.end
	} else if n, letters, ok := digitsOf(&p.tokens[i+1]); ok && p.tokens[i+1].digits && letters == "" && 1 <= n && n <= 12 {
		end = i + 2
	}
	if end == i+1 || p.counts(end) || p.wordIs(end, "مرات", "مره") {
		return i
	}
	return p.yearBehind(end)
}

// feastEnd is the token after the name of a feast that begins at i, or i.
func (p *scanner) feastEnd(i int) int {
	if p.is(i)&(isFeast|isFeastAlso) == 0 {
		return i
	}
	end := i + 1
	for end < i+5 && end < len(p.tokens) && !p.ended(end-1) && (p.close(end) || p.gap(end) == "'") {
		j := end
		for j < end+2 && p.wordIs(j, "al", "el", "ul", "ad", "l", "de", "la") && (p.close(j+1) || p.gap(j+1) == "'") {
			j++
		}
		if p.is(j)&isFeastPart == 0 {
			break
		}
		end = j + 1
	}
	if p.is(i)&isFeast == 0 && end == i+1 && (p.tokens[i].script == arabic || p.in == turkish || p.wordIs(i, "new", "nouvel") || !p.insideCapital(i)) {
		return i
	}
	return end
}

// seasonAndYear is the token after a season and its year, or i.
func (p *scanner) seasonAndYear(i int) int {
	if p.is(i)&isSeason != 0 {
		if end := p.yearBehind(i + 1); end > i+1 {
			return end
		}
		return i
	}
	if p.in == turkish && p.tokens[i].digits && p.is(i+1)&isSeason != 0 && p.close(i+1) {
		if p.yearEnd(i, false) == i+1 {
			return i + 2
		}
	}
	return i
}

// decade reads "the nineties", "1990s", "'90s", "les années quatre-vingt-dix",
// "90'lar", and an age in "his forties".
func (p *scanner) decade(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	switch {
	case p.is(i)&isDecade != 0:
		if p.is(i-1)&isMine != 0 || p.wordIs(i-1, "early", "late", "mid") && p.is(i-2)&isMine != 0 {
			return p.over(i, i+1, Demographic, ReasonAge)
		}
		if p.in == turkish && p.is(i+1)&isYearsOld != 0 && p.close(i+1) {
			return p.over(i, i+2, Demographic, ReasonAge)
		}
		if p.in == turkish && p.wordIs(i, "kirkli", "otuzlu", "yirmili", "ellili", "altmisli") && p.is(i+1)&isYearWord == 0 {
			return Finding{}, i, false
		}
		if p.in == english && !p.wordIs(i-1, "the", "early", "late", "mid") {
			return Finding{}, i, false
		}
		return p.over(i, i+1, DateTime, "decade")
	case t.digits:
		n, letters, ok := digitsOf(t)
		plural := letters == "s" || t.stem < t.End && t.fold[len(t.stemFold):] == "s" || p.in == turkish && (turkishDecade(letters) || turkishDecade(t.fold[len(t.stemFold):]))
		if ok && plural && n%10 == 0 && (recentYear(n) || 10 <= n && n <= 90 && (p.in == turkish || letters == "s")) {
			return p.over(i, i+1, DateTime, "decade")
		}
	case p.in == french && p.wordIs(i, "annees") && p.close(i+1):
		if n, _, ok := digitsOf(&p.tokens[i+1]); ok && n%10 == 0 && n >= 10 && (n <= 90 || recentYear(n)) {
			return p.over(i, i+2, DateTime, "decade")
		}
		if n, ok := p.numeral(i + 1); ok && n.value%10 == 0 && n.value >= 20 && n.value <= 90 {
			return p.over(i, n.end, DateTime, "decade")
		}
	}
	return Finding{}, i, false
}

// turkishDecade tells the ending of 90'lar, 1990'larda, 1980'li.
func turkishDecade(ending string) bool {
	return len(ending) >= 2 && (isOneOf(ending[:2], "li", "lu") || len(ending) >= 3 && isOneOf(ending[:3], "lar", "ler"))
}

// year reads a year by itself, in digits or in words, and what a word before
// or behind it says to be one. The word stays outside.
func (p *scanner) year(i int) (Finding, int, bool) {
	if p.is(i)&isYearWord != 0 && p.in != turkish && (p.close(i+1) || p.gap(i+1) == " '") {
		j := i + 1
		if p.wordIs(j, "ال") && j+1 < len(p.tokens) && p.gap(j+1) == "" {
			j++ // سنة الـ٨٢
		}
		if end := p.yearEnd(j, true); end > j {
			return p.over(j, end, DateTime, "year")
		}
		if n, ok := p.numeral(j); ok && p.tokens[j].script == arabic && p.words[i].start == p.tokens[i].Start && p.is(i-1)&isNumber == 0 && (n.end > j+1 || n.value > 10) && n.value < 100 && !p.counts(n.end) {
			return p.over(j, n.end, DateTime, "year") // سنة خمسة وتسعين
		}
		return Finding{}, i, false
	}
	t := &p.tokens[i]
	if t.digits {
		n, letters, ok := digitsOf(t)
		if !ok || letters != "" && p.words[i].end == t.stem || !p.lonely(i) {
			return Finding{}, i, false
		}
		behind := p.turkishYear(i + 1)
		located := p.in == turkish && 1000 <= n && n <= 2099 && len(t.stemFold) == 4 && p.words[i].end < t.End
		if behind && n >= 10 && n <= 2100 || located {
			return p.over(i, i+1, DateTime, "year")
		}
	}
	said := p.in == english && p.wordIs(i-1, "in", "since", "until", "by") || p.in == french && p.wordIs(i-1, "en", "depuis")
	if end := p.yearEnd(i, said && !t.digits); end > i {
		if !said && !t.digits && p.paid(i, end) {
			return p.over(i, end, Quantity, "amount")
		}
		f, next, ok := p.over(i, end, DateTime, "year")
		if t.digits && f.Len() == 2 {
			f.Start -= utf8.RuneLen(p.runeBefore(t.Start))
		}
		return f, next, ok
	}
	return Finding{}, i, false
}

// turkishYear tells "yılında", "senesi" behind a year from the "yıl" that a
// number counts.
func (p *scanner) turkishYear(i int) bool {
	return p.in == turkish && p.is(i)&isYearWord != 0 && p.close(i) && (!p.wordIs(i, "yil", "sene") || p.ended(i))
}

// lonely tells digits that are no part of a longer number.
func (p *scanner) lonely(i int) bool {
	before := i > 0 && p.tokens[i-1].digits && isOneOf(p.gap(i), ".", ",", ":")
	after := i+1 < len(p.tokens) && p.tokens[i+1].digits && isOneOf(p.gap(i+1), ".", ",", ":")
	return !before && !after
}

// paid tells a number in words that counts money where a year could stand: "we paid
// two thousand five", "iki bin beş verdik", "دفعنا ألفين وخمسة".
func (p *scanner) paid(i, end int) bool {
	for j := i - 1; j >= 0 && j >= i-4 && p.close(j+1); j-- {
		if word := p.word(j); isStemmed(word, payingBefore[:]) {
			return true
		}
	}
	if j := end; p.wordIs(j, "of", "in", "en", "de") && p.close(j) && p.is(j+1)&isCurrency != 0 || p.close(j) && j < len(p.tokens) && p.tokens[j].script == arabic && arabicSenses()[bareArabic(withoutBy(p.word(j)))].is&isCurrency != 0 {
		return true
	}
	return p.in == turkish && p.close(end) && isStemmed(p.word(end), payingBehind[:])
}

// payingBefore and payingBehind are what words about paying begin with, in front of a
// sum and, in Turkish, behind it.
var (
	payingBefore = [...]string{"paid", "pay", "cost", "owe", "gave", "sold", "earn", "salary", "paye", "paie", "paya", "cout", "donn", "vend", "gagn", "دفع", "ندفع", "كلف", "بكلف", "اعط", "عطي", "عطو", "عطا", "قبض", "راتب", "معاش"}
	payingBehind = [...]string{"verd", "veri", "vermis", "ode", "kazan", "istedi", "tuttu"}
)

func isStemmed(word string, stems []string) bool {
	for _, stem := range stems {
		if strings.HasPrefix(word, stem) {
			return true
		}
	}
	return false
}
