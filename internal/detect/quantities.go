package detect

import (
	"strings"
	"unicode/utf8"
)

// spelledNumber reads "three years", "fourteen years old", "two thousand
// dollars", "شهرين", "des centaines de dollars".
func (p *scanner) spelledNumber(i int) (Finding, int, bool) {
	if p.is(i)&isDual != 0 {
		reason := ReasonDuration
		if isOneOf(p.word(i), "ليرتين", "دولارين", "كيلوين", "مليونين") {
			reason = "amount"
		}
		return p.over(i, p.halfEnd(i+1), Quantity, reason)
	}
	if n, ok := p.numeral(i); ok {
		one := n.value == 1 && n.end == i+1 && p.in != english
		if one && !p.wordIs(i+1, "bucuk") {
			return Finding{}, i, false
		}
		if f, next, ok := p.counted(i, p.scaleEnd(p.rangeEnd(n.end))); ok {
			return f, next, ok
		}
		return p.ageAlone(i, n)
	}
	j := i + 1
	if p.in == french && p.wordIs(i-1, "la") && p.wordIs(i, "trentaine", "quarantaine", "cinquantaine", "soixantaine", "vingtaine") && !p.wordIs(j, "de", "d") {
		return p.over(i, j, Demographic, ReasonAge)
	}
	if p.wordIs(j, "of", "de", "d") {
		j++
	}
	rounded := p.in == french && p.wordIs(i, "dizaine", "quinzaine", "vingtaine", "trentaine", "quarantaine", "cinquantaine", "soixantaine")
	if p.close(j) && p.is(j)&(isCurrency|isMeasure|isTimeUnit) != 0 && (p.is(j)&isTimeUnit == 0 || rounded || j == i+1 && !p.wordIs(i, "كم")) && !p.wordIs(i, "plusieurs") {
		return p.counted(i, j)
	}
	return Finding{}, i, false
}

// rangeEnd is the token after a second number that goes on from the one that ends
// at token end: "three or four", "six to eight", "üç dört", "تلات اربع"; or end.
func (p *scanner) rangeEnd(end int) int {
	j := end
	if p.wordIs(j, "or", "to", "ou", "a", "ila", "veya", "ya", "او", "الي", "ل") && p.close(j) && !p.ended(j) {
		j++
	} else if p.in != turkish && p.in != arabicLanguage {
		return end
	}
	if n, ok := p.numeral(j); ok && p.close(j) {
		return n.end
	}
	if j > end && j < len(p.tokens) && p.tokens[j].script == digits && p.close(j) {
		return p.numberEnd(j)
	}
	return end
}

// oneAndAHalf reads "a year and a half", "un an et demi", "سنة ونص", and half of
// a unit: "half an hour".
func (p *scanner) oneAndAHalf(i int) (Finding, int, bool) {
	start := i
	if i > p.floor && p.close(i) && p.wordIs(i-1, "a", "an", "un", "une") {
		start--
	}
	halved := start < i && start > p.floor && p.close(start) && p.wordIs(start-1, "half")
	if halved {
		start--
	}
	if end := p.halfEnd(i + 1); end > i+1 || halved {
		f, next, ok := p.over(i, end, Quantity, ReasonDuration)
		f.Start = p.words[start].start
		return f, next, ok
	}
	return Finding{}, i, false
}

// counted reads what a number over [i, end) counts, if anything that tells
// about a person.
func (p *scanner) counted(i, end int) (Finding, int, bool) {
	if end >= len(p.tokens) {
		return Finding{}, i, false
	}
	if half := end; p.wordIs(half, "and", "et", "bucuk") && p.wordIs(half+1, "a", "half", "demi", "demie") { // two and a half years
		return p.countedAfterHalf(i, half)
	}
	if p.wordIs(end, "bucuk") {
		end = p.scaleEnd(end + 1)
	}
	if (p.wordIs(end, "de", "d") || p.is(end)&isGrammar != 0 && p.wordIs(end, "من")) && p.is(end+1)&(isCurrency|isMeasure) != 0 {
		end++ // millions de dollars
	}
	if !p.spaced(end) && !p.close(end) || p.ended(end-1) && p.tokens[end-1].script == latin && p.in == turkish {
		return Finding{}, i, false
	}
	unit := p.is(end)
	switch {
	case unit&(isTimeUnit|isYearsOld) != 0 && p.close(end):
		if f, next, ok := p.yearsOld(i, end); ok {
			return f, next, ok
		}
		if unit&isTimeUnit == 0 {
			return Finding{}, i, false
		}
		return p.over(i, p.halfEnd(end+1), Quantity, ReasonDuration)
	case unit&(isMeasure|isCurrency) != 0:
		return p.over(i, p.halfEnd(end+1), Quantity, "amount")
	case p.close(end+1) && p.is(end+1)&isCurrency != 0 && (unit&isGroup != 0 || p.tokens[end].allCaps):
		return p.over(i, end+2, Quantity, "amount") // Syrian pounds, GDR marks
	case p.tokens[end].script == arabic && p.bare(end) == "ل" && p.wordIs(end+1, "س") && p.gap(end+1) == ".":
		return p.over(i, end+2, Quantity, "amount") // ل.س
	}
	return Finding{}, i, false
}

// halfEnd is the token after "and a half" behind a unit: "deux ans et demi",
// "سنتين ونص".
func (p *scanner) halfEnd(i int) int {
	switch {
	case p.ended(i-1) || !p.close(i):
	case p.wordIs(i, "ونص", "ونصف", "وربع"):
		return i + 1
	case p.wordIs(i, "et") && p.wordIs(i+1, "demi", "demie") && p.close(i+1):
		return i + 2
	case p.wordIs(i, "and") && p.wordIs(i+1, "a") && p.wordIs(i+2, "half") && p.close(i+1) && p.close(i+2):
		return i + 3
	}
	return i
}

// countedAfterHalf reads the unit behind "and a half".
func (p *scanner) countedAfterHalf(i, j int) (Finding, int, bool) {
	for k := 0; k < 3 && p.wordIs(j, "and", "et", "a", "half", "demi", "demie"); k++ {
		j++
	}
	if p.close(j) && p.is(j)&(isTimeUnit|isMeasure|isCurrency) != 0 {
		reason := "amount"
		if p.is(j)&isTimeUnit != 0 {
			reason = ReasonDuration
		}
		return p.over(i, j+1, Quantity, reason)
	}
	return Finding{}, i, false
}

// yearsOld reads an age over the number [i, unit) and what makes it one:
// "14 years old", "fifteen years of age", "on dört yaşında", "14 salî".
func (p *scanner) yearsOld(i, unit int) (Finding, int, bool) {
	switch {
	case p.is(unit)&isYearsOld != 0 && p.in != english:
		return p.over(i, unit+1, Demographic, ReasonAge)
	case p.in == english && p.wordIs(unit, "year", "years", "month", "months") && p.wordIs(unit+1, "old") && p.spaced(unit+1):
		return p.over(i, unit+2, Demographic, ReasonAge)
	case p.in == english && p.wordIs(unit+1, "of") && p.wordIs(unit+2, "age"):
		return p.over(i, unit+3, Demographic, ReasonAge)
	case p.in == english && p.wordIs(unit, "years") && p.wordIs(unit+1, "when") && p.wasBefore(i):
		return p.over(i, unit+1, Demographic, ReasonAge)
	case p.in == french && p.wordIs(unit, "ans", "annees") && p.hadBefore(i):
		return p.over(i, unit+1, Demographic, ReasonAge)
	}
	return Finding{}, i, false
}

// hadBefore tells "j'avais quatorze ans", "à quatorze ans", "âgé de", "un garçon de".
func (p *scanner) hadBefore(i int) bool {
	j := i - 1
	for k := 0; k < 4 && p.wordIs(j, "que", "a", "peine", "environ", "presque", "seulement", "pas", "meme", "encore", "juste", "tout", "bien", "dans", "les", "une", "deja", "peut", "etre") && !(p.wordIs(j, "a") && p.close(j+1) && !p.wordIs(j+1, "peine")); k++ {
		j--
	}
	switch {
	case p.wordIs(j, "ai", "avais", "avait", "avaient", "avions", "aurait", "aura", "ayant", "as", "ont", "avons", "fete", "eu"):
		return true
	case p.wordIs(j, "a"):
		return !p.wordIs(j-1, "y", "jusqu") // il y a quatorze ans
	case p.wordIs(j, "de", "d"):
		return p.is(j-1)&(isAgedPerson|isAge) != 0
	}
	return false
}

// ageAlone reads a number in words that is an age without a word that counts:
// "I was fourteen", "j'avais quatorze", "on dördümdeydim", "صرت بالأربعتعش".
func (p *scanner) ageAlone(i int, n numeral) (Finding, int, bool) {
	likely := 5 <= n.value && n.value < 100
	age := false
	switch {
	case p.in == english:
		return p.agedNumber(i, n.end, n.value)
	case !likely:
	case p.in == french:
		age = p.hadBefore(i) && p.wordIs(i-1, "avais", "avait", "ai") && p.wordIs(i-2, "j", "il", "elle") && !p.close(n.end)
	case p.in == turkish:
		age = n.end > i+1 && p.ofMyLife(n.end-1)
	case p.tokens[i].script == arabic && p.hasArticle(i):
		ofLife := p.wordIs(n.end, "من") && p.close(n.end) && p.is(n.end+1)&isAge != 0
		age = ofLife || 10 < n.value && n.value < 30 && p.wordIs(i-1, "صرت", "صار", "صارت", "كنت", "كان", "كانت", "دخلت", "طبيت", "طبقت")
	}
	if !age {
		return Finding{}, i, false
	}
	f, next, ok := p.over(i, n.end, Demographic, ReasonAge)
	if last := n.end - 1; p.in == turkish {
		f.End = p.words[last].end + rawOffset(p.s[p.words[last].end:p.tokens[last].End], len("imde")) // on dördümdeydim
	}
	return f, next, ok
}

// ofMyLife tells the ending of a Turkish number that is the speaker's own, as years
// of life are: dördüme, beşimdeydim; and of the third person where it was so: beşindeydi.
func (p *scanner) ofMyLife(i int) bool {
	ending := Fold(p.s[p.words[i].end:p.tokens[i].End])
	return len(ending) > 3 && isOneOf(ending[:4], "imde", "imda", "umde", "umda") || isOneOf(ending, "ime", "ima", "ume", "uma") ||
		len(ending) >= 5 && isOneOf(ending[:5], "indey", "inday", "undey", "unday")
}

// agedNumber reads an age from what stands before a number: "a boy of 14", and,
// where it counts nothing, "I was fourteen", "when he turned 14".
func (p *scanner) agedNumber(i, end, n int) (Finding, int, bool) {
	if n < 4 || n > 115 || p.in != english || !p.close(i) {
		return Finding{}, i, false
	}
	counts := p.close(end) && p.gap(end) == " " && !p.pause(end)
	switch j := p.softened(i); {
	case p.is(j-1)&isAgedPerson != 0 && p.wordIs(j, "of"):
	case counts:
		return Finding{}, i, false
	case p.wasBefore(i), p.wordIs(j, "turned"):
	case p.wordIs(j, "at") && 13 <= n && n <= 19 && !p.tokens[i].digits:
	default:
		return Finding{}, i, false
	}
	return p.over(i, end, Demographic, ReasonAge)
}

// softened is the token before a number and the words that make it less exact.
func (p *scanner) softened(i int) int {
	j := i - 1
	for k := 0; k < 2 && p.wordIs(j, "only", "just", "about", "maybe", "almost", "nearly", "around", "not", "even", "barely", "hardly", "already", "still", "perhaps", "probably", "exactly", "like", "yet"); k++ {
		j--
	}
	return j
}

// wasBefore tells "I was", "he wasn't even", "she must have been" before a number.
func (p *scanner) wasBefore(i int) bool {
	j := p.softened(i)
	if p.wordIs(j, "been") && p.wordIs(j-1, "have", "had", "has", "ve") {
		return true
	}
	return p.wordIs(j, "was", "is", "am", "were", "wasnt", "isnt", "im", "hes", "shes") && (p.is(j-1)&isAgedPerson != 0 || p.wordIs(j-1, "i", "he", "she", "you", "im", "hes", "shes"))
}

// pause tells a word that goes on after a number without being counted by it.
func (p *scanner) pause(i int) bool {
	return p.wordIs(i, "when", "and", "at", "then", "or", "in", "but", "so", "that", "who", "from", "with", "by", "as", "my", "her", "his", "our", "their", "they", "he", "she", "we", "i", "the", "yet", "then", "already", "there")
}

// ageAfter reads the number behind a word that says that it is an age: "aged
// 14", "age of fourteen", "عمري ٣٦ سنة", "yaşım on dört". The word stays outside.
func (p *scanner) ageAfter(i int) (Finding, int, bool) {
	j := i + 1
	for j < i+5 && p.wordIs(j, "of", "between", "was", "is", "de", "d", "a", "peu", "pres", "environ", "min", "wi", "only", "about", "يعني", "كان", "شي", "حوالي", "تقريبا", "فوق", "تحت", "صار", "هلق", "ال", "يمكن", "وقتها", "وقتا", "ساعتها", "لسا", "لسه", "بس", "يجي", "هو", "اقل", "اكتر") {
		j++
	}
	if j >= len(p.tokens) || !p.close(j) && p.gap(j) != ", " && p.gap(j) != "" && p.gap(j) != ": " {
		return Finding{}, i, false
	}
	end, value := j, 0
	if n, letters, ok := digitsOf(&p.tokens[j]); p.tokens[j].digits && ok && letters == "" {
		end, value = j+1, n
	} else if n, ok := p.numeral(j); ok {
		end, value = n.end, n.value
	}
	if end == j || value > 115 || p.in == french && p.wordIs(i, "ages") && value < 5 {
		return Finding{}, i, false
	}
	if p.close(end) && (p.is(end)&isTimeUnit != 0 && !p.wordIs(end, "يوم", "دقيقه") || p.is(end)&isYearsOld != 0) {
		end++
	}
	return p.over(j, end, Demographic, ReasonAge)
}

// yearOfLife reads "السادسة عشرة من عمره".
func (p *scanner) yearOfLife(i int) (Finding, int, bool) {
	j := i + 1
	if p.tokens[i].script == arabic && p.wordIs(j, "عشره", "عشر") && p.close(j) {
		j++
	}
	if p.tokens[i].script == arabic && p.wordIs(j, "من") && p.close(j) && p.is(j+1)&isAge != 0 && p.close(j+1) {
		return p.over(i, j, Demographic, ReasonAge)
	}
	return Finding{}, i, false
}

// agedPerson reads "ابن ١٤ سنة", "ولد عمره" and "garçon de quatorze ans": the
// number is the age.
func (p *scanner) agedPerson(i int) (Finding, int, bool) {
	if p.tokens[i].script != arabic || !isOneOf(p.bare(i), "ابن", "بنت", "الابن", "البنت") || !p.close(i+1) && p.gap(i+1) != "" {
		return Finding{}, i, false
	}
	j := i + 1
	if p.wordIs(j, "ال") {
		j++
	}
	end, alone := j, false
	if p.tokens[j].digits {
		end = j + 1
	} else if n, ok := p.numeral(j); ok && n.value > 1 {
		end = n.end
		alone = n.value > 10 && n.value < 100 && !p.counts(end)
	}
	if end == j || p.is(end)&isTimeUnit == 0 && !p.hasArticle(j) && !alone {
		return Finding{}, i, false
	}
	if p.is(end)&isTimeUnit != 0 && p.close(end) {
		end++
	}
	return p.over(j, end, Demographic, ReasonAge)
}

// agedFromNumber reads "14 years old", "14-year-old", "a boy of 14", "I was 14".
func (p *scanner) agedFromNumber(i int) (Finding, int, bool) {
	n, letters, ok := digitsOf(&p.tokens[i])
	if !ok || letters != "" || n > 115 {
		return Finding{}, i, false
	}
	end := i + 1
	if p.spaced(end) && p.is(end)&(isTimeUnit|isYearsOld) != 0 {
		if f, next, ok := p.yearsOld(i, end); ok {
			return f, next, ok
		}
	}
	if p.spaced(end) && p.wordIs(end, "yo", "yrs") {
		return p.over(i, end+1, Demographic, ReasonAge)
	}
	return p.agedNumber(i, end, n)
}

// amount reads 500 dollars, $500, 20%, 5,000 euros, 3 years, ٣ سنوات.
func (p *scanner) amount(i int) (Finding, int, bool) {
	end := p.numberEnd(i)
	t := &p.tokens[i]
	if sign := p.runeBefore(t.Start); sign != 0 && strings.ContainsRune(currencySigns, sign) {
		f, next, ok := p.over(i, p.scaleEnd(end), Quantity, "amount")
		f.Start -= utf8.RuneLen(sign)
		return f, next, ok
	}
	if after, size := utf8.DecodeRuneInString(p.s[p.tokens[end-1].End:]); after != utf8.RuneError && strings.ContainsRune(currencySigns+"%٪", after) {
		f, next, ok := p.over(i, end, Quantity, "amount")
		f.End += size
		return f, next, ok
	}
	if f, next, ok := p.counted(i, p.scaleEnd(p.rangeEnd(end))); ok {
		return f, next, ok
	}
	if code := p.tokens[max(i-1, 0)]; i > p.floor && code.allCaps && code.End-code.Start == 3 && p.close(i) && p.is(i-1) == 0 && end > i+1 {
		return p.over(i-1, end, Quantity, "amount") // PLN 359.50
	}
	if end > i+1 && len(p.tokens[end-1].fold) == 3 {
		return p.over(i, end, Quantity, "number in groups")
	}
	return Finding{}, i, false
}

const currencySigns = "$€£₺﷼"

// numberEnd goes on over "," and "." and " " to the further groups of one number.
func (p *scanner) numberEnd(i int) int {
	end := i + 1
	for end < i+maxGroups && end < len(p.tokens) && p.tokens[end].script == digits &&
		(isOneOf(p.gap(end), ",", "٬", "٫", ".") || isOneOf(p.gap(end), " ", "\u00a0") && len(p.tokens[end].fold) == 3 && len(p.tokens[i].fold) <= 3) {
		end++
	}
	return end
}

// scaleEnd goes on over "million" and the like.
func (p *scanner) scaleEnd(end int) int {
	for k := 0; k < 3 && end < len(p.tokens) && p.close(end) && p.is(end)&isNumber != 0 && p.words[end].value >= 100 && p.words[end].start == p.tokens[end].Start; k++ {
		end++
	}
	return end
}

// currencyBefore reads "EUR 200".
func (p *scanner) currencyBefore(i int) (Finding, int, bool) {
	if i+1 < len(p.tokens) && p.tokens[i+1].script == digits && p.close(i+1) && p.tokens[i].script == latin {
		return p.over(i, p.numberEnd(i+1), Quantity, "amount")
	}
	return Finding{}, i, false
}
