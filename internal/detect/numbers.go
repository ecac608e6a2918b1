package detect

import (
	"strings"
	"unicode/utf8"
)

// number reads what begins with a token that holds a digit.
func (p *scanner) number(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	if t.script == latin {
		return p.mixed(i)
	}
	for _, rule := range []func(int) (Finding, int, bool){
		p.numericDate, p.dayMonth, p.coordinates, p.application, p.clock, p.phone, p.agedFromNumber, p.amount, p.longNumber,
	} {
		if f, next, ok := rule(i); ok {
			return f, next, ok
		}
	}
	if p.year(i) && p.groupEnd(i, ".,") == i+1 {
		return p.over(i, i+1, DateTime, "year")
	}
	return Finding{}, i, false
}

// mixed reads 14th, 1990s, B1234 and AK47-like tokens.
func (p *scanner) mixed(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	fold := t.stemFold
	if fold[0] >= '0' && fold[0] <= '9' {
		if f, next, ok := p.dayMonth(i); ok {
			return f, next, ok
		}
		if f, next, ok := p.ordinal(i); ok && ordinalNumber(fold) {
			return f, next, ok
		}
		if ordinalNumber(fold) {
			return Finding{}, i, false
		}
		if decade := strings.TrimSuffix(fold, "s"); len(decade) == 4 && decade != fold {
			if n, ok := wholeNumber(decade); ok && 1850 <= n && n <= 2099 {
				return p.over(i, i+1, DateTime, "decade")
			}
		}
	}
	count := 0
	for k := 0; k < len(fold); k++ {
		if '0' <= fold[k] && fold[k] <= '9' {
			count++
		}
	}
	if count >= 2 && len(fold) >= 4 {
		return p.over(i, p.codeEnd(i), Code, "code of letters and digits")
	}
	return Finding{}, i, false
}

func ordinalNumber(fold string) bool {
	n, ok := leadingNumber(fold)
	return ok && n < 1000 && (strings.HasSuffix(fold, "st") || strings.HasSuffix(fold, "nd") || strings.HasSuffix(fold, "rd") || strings.HasSuffix(fold, "th"))
}

// codeEnd goes on over hyphens and slashes to the code's further groups.
func (p *scanner) codeEnd(i int) int {
	end := i + 1
	for end < len(p.tokens) && isOneOf(p.gap(end), "-", "/", "_") && p.tokens[end].digits {
		end++
	}
	return end
}

// numericDate reads 14/03/2015, 2015-03-14, 14.3.15, 03/2013.
func (p *scanner) numericDate(i int) (Finding, int, bool) {
	if i+1 >= len(p.tokens) {
		return Finding{}, i, false
	}
	separator := p.gap(i + 1)
	if !isOneOf(separator, "/", "-", ".", "\\") {
		return Finding{}, i, false
	}
	a, okA := wholeNumber(p.tokens[i].fold)
	b, okB := wholeNumber(p.tokens[i+1].fold)
	if !okA || !okB {
		return Finding{}, i, false
	}
	if i+2 < len(p.tokens) && p.gap(i+2) == separator {
		c, okC := wholeNumber(p.tokens[i+2].fold)
		width := len(p.tokens[i+2].fold)
		dayFirst := a >= 1 && a <= 31 && b >= 1 && b <= 31 && (width == 2 || width == 4)
		yearFirst := p.year(i) && b >= 1 && b <= 12 && c >= 1 && c <= 31
		if okC && (dayFirst || yearFirst) {
			return p.over(i, i+3, DateTime, "date")
		}
		return Finding{}, i, false
	}
	if p.year(i+1) && a >= 1 && a <= 12 && len(p.tokens[i].fold) <= 2 || p.year(i) && separator != "." && p.year(i+1) {
		return p.over(i, i+2, DateTime, "date")
	}
	return Finding{}, i, false
}

// dayMonth reads "14 March 2015", "14th of March", "٣ شباط ٢٠١٣".
func (p *scanner) dayMonth(i int) (Finding, int, bool) {
	if !p.dayOfMonth(i) {
		return Finding{}, i, false
	}
	j := i + 1
	if j < len(p.tokens) && p.tokens[j].fold == "of" {
		j++
	}
	// "14 and 15 March", "14-15 March"
	if j+1 < len(p.tokens) && (p.tokens[j].fold == "and" || p.gap(j) == "-" || p.gap(j) == "–") {
		if p.tokens[j].fold == "and" {
			j++
		}
		if p.dayOfMonth(j) {
			j++
		}
	}
	if j >= len(p.tokens) || !p.spaced(j) || p.vocabulary(j)&(isMonth|isDoubleMonth) == 0 {
		return Finding{}, i, false
	}
	f, next, ok := p.month(j, p.vocabulary(j)&^isMonthAlso)
	if !ok {
		return f, i, false
	}
	f.Start = p.tokens[i].Start
	return f, next, true
}

// coordinates reads "35.1318, 36.7578" and "35°08'N 36°45'E".
func (p *scanner) coordinates(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	if strings.HasPrefix(p.s[t.End:], "°") || i+1 < len(p.tokens) && strings.HasPrefix(p.s[p.tokens[i+1].End:], "°") {
		end := i + 1
		for end < len(p.tokens) && end < i+12 && (p.tokens[end].digits || isOneOf(p.tokens[end].fold, "n", "s", "e", "w")) && len(p.gap(end)) <= 4 {
			end++
		}
		if end > i+1 {
			return p.over(i, end, Location, "coordinates")
		}
	}
	if i+3 >= len(p.tokens) || p.gap(i+1) != "." || p.gap(i+3) != "." || !p.decimal(i) || !p.decimal(i+2) {
		return Finding{}, i, false
	}
	if isOneOf(p.gap(i+2), ", ", ",", " ", "; ", ", -") {
		return p.over(i, i+4, Location, "coordinates")
	}
	return Finding{}, i, false
}

// decimal tells degrees with three decimals or more, which is a street.
func (p *scanner) decimal(i int) bool {
	n, ok := wholeNumber(p.tokens[i].fold)
	return ok && n <= 180 && p.tokens[i+1].script == digits && len(p.tokens[i+1].fold) >= 3
}

// application reads 18403/91 and other numbers with a slash.
func (p *scanner) application(i int) (Finding, int, bool) {
	end := i + 1
	for end < len(p.tokens) && p.gap(end) == "/" && p.tokens[end].digits {
		end++
	}
	if end == i+1 || len(p.tokens[i].fold)+len(p.tokens[i+1].fold) < 4 {
		return Finding{}, i, false
	}
	return p.over(i, end, Code, "number with a slash")
}

// clock reads 14:30 and "10 p.m.". A time in brackets, at the beginning of a
// line or with seconds is a transcript's own.
func (p *scanner) clock(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	end := i + 1
	if end < len(p.tokens) && isOneOf(p.gap(end), ":", ".") && len(p.tokens[end].fold) == 2 {
		if p.gap(end) == ":" && p.tokens[end].script == digits {
			end++
		}
	}
	if end < len(p.tokens) && p.gap(end) == ":" {
		return Finding{}, i, false
	}
	half := p.halfOfDay(end)
	if half > end {
		return p.over(i, half, DateTime, "time of day")
	}
	before := p.runeBefore(t.Start)
	if end == i+1 || before == '[' || before == '(' || before == '<' || before == '\n' || before == 0 || before == ':' {
		return Finding{}, i, false
	}
	return p.over(i, end, DateTime, "time of day")
}

// halfOfDay is the token after "a.m.", "pm", or i.
func (p *scanner) halfOfDay(i int) int {
	if i >= len(p.tokens) || !isOneOf(p.gap(i), "", " ", ".") {
		return i
	}
	fold := p.tokens[i].fold
	if isOneOf(fold, "am", "pm") && p.tokens[i].script == latin {
		return i + 1
	}
	if isOneOf(fold, "a", "p") && i+1 < len(p.tokens) && p.gap(i+1) == "." && p.tokens[i+1].fold == "m" {
		return i + 2
	}
	return i
}

// phone reads international and local numbers: groups of digits with spaces,
// hyphens, dots or brackets, 7 to 15 in all (E.164), that begin with a plus
// or a zero or come in groups.
func (p *scanner) phone(i int) (Finding, int, bool) {
	start := p.tokens[i].Start
	end, total := i+1, len(p.tokens[i].fold)
	for end < len(p.tokens) && p.tokens[end].script == digits && p.phoneGap(p.gap(end)) {
		total += len(p.tokens[end].fold)
		end++
	}
	signed := false
	for start > 0 && (p.s[start-1] == '+' || p.s[start-1] == '(') {
		signed = signed || p.s[start-1] == '+'
		start--
	}
	if total < 7 || total > 15 || !signed && p.tokens[i].fold[0] != '0' && (end-i < 2 || total < 8 || p.thousands(i, end)) {
		return Finding{}, i, false
	}
	f, next, ok := p.over(i, end, Code, "telephone number")
	if signed || strings.ContainsRune(p.s[start:f.End], ')') {
		f.Start = start
	}
	return f, next, ok
}

func (p *scanner) phoneGap(gap string) bool {
	return isOneOf(gap, " ", "-", ".", "/", ") ", ")", " (", "(", "\u00a0", "–", " - ", "‑", "‐")
}

// thousands tells 10 000 000 and 10.000.000 from a telephone number.
func (p *scanner) thousands(i, end int) bool {
	for j := i + 1; j < end; j++ {
		if len(p.tokens[j].fold) != 3 {
			return false
		}
	}
	return len(p.tokens[i].fold) <= 3
}

// agedFromNumber reads "14 years old", "14-year-old", "a boy of 14", "I was 14".
func (p *scanner) agedFromNumber(i int) (Finding, int, bool) {
	n, ok := wholeNumber(p.tokens[i].fold)
	if !ok || n > 115 {
		return Finding{}, i, false
	}
	end := i + 1
	if end < len(p.tokens) && p.spaced(end) && p.yearsOld(end) {
		return p.over(i, end+2, Demographic, "age")
	}
	if end < len(p.tokens) && p.spaced(end) && isOneOf(p.tokens[end].fold, "yo", "yrs") {
		return p.over(i, end+1, Demographic, "age")
	}
	counts := end < len(p.tokens) && p.spaced(end) && p.gap(end) == " " && !p.pause(end)
	if i >= 2 && n >= 4 && !counts && p.gap(i) == " " && p.spaced(i-1) {
		one, two := p.tokens[i-1].fold, p.tokens[i-2].fold
		person := isOneOf(two, "boy", "girl", "man", "woman", "child", "son", "daughter", "brother", "sister", "boys", "girls", "youth", "i", "he", "she")
		if person && isOneOf(one, "of", "was", "is", "turned", "aged", "am") {
			return p.over(i, end, Demographic, "age")
		}
	}
	return Finding{}, i, false
}

// pause tells a word that goes on after a number without being counted by it.
func (p *scanner) pause(i int) bool {
	return isOneOf(p.tokens[i].fold, "when", "and", "at", "then", "or", "in", "but", "so", "that", "who", "from", "with", "by", "as", "years")
}

// amount reads 500 dollars, $500, 20%, 5,000 euros, 3 years, ٣ سنوات.
func (p *scanner) amount(i int) (Finding, int, bool) {
	end := p.numberEnd(i)
	t := &p.tokens[i]
	if strings.ContainsRune("$€£₺", p.runeBefore(t.Start)) && t.Start > 0 {
		sign := p.runeBefore(t.Start)
		f, next, ok := p.over(i, p.scaleEnd(end), Quantity, "amount")
		f.Start -= utf8.RuneLen(sign)
		return f, next, ok
	}
	if after, _ := utf8.DecodeRuneInString(p.s[p.tokens[end-1].End:]); strings.ContainsRune("$€£₺%٪", after) && after != utf8.RuneError {
		f, next, ok := p.over(i, end, Quantity, "amount")
		f.End += utf8.RuneLen(after)
		return f, next, ok
	}
	if f, next, ok := p.counted(i, p.scaleEnd(end)); ok {
		return f, next, ok
	}
	if end > i+1 {
		return p.over(i, end, Quantity, "number in groups")
	}
	return Finding{}, i, false
}

// numberEnd goes on over "," and "." and " " to the further groups of one number.
func (p *scanner) numberEnd(i int) int {
	end := i + 1
	for end < len(p.tokens) && p.tokens[end].script == digits &&
		(isOneOf(p.gap(end), ",", "٬", "٫", ".") || isOneOf(p.gap(end), " ", "\u00a0") && len(p.tokens[end].fold) == 3 && len(p.tokens[i].fold) <= 3) {
		end++
	}
	return end
}

// scaleEnd goes on over "million" and the like.
func (p *scanner) scaleEnd(end int) int {
	for end < len(p.tokens) && p.spaced(end) && isOneOf(p.tokens[end].fold, "hundred", "thousand", "million", "billion", "الف", "الاف", "مليون") {
		end++
	}
	return end
}

// groupEnd is the token after digits joined by any one of the separators.
func (p *scanner) groupEnd(i int, separators string) int {
	end := i + 1
	for end < len(p.tokens) && p.tokens[end].script == digits && len(p.gap(end)) == 1 && strings.Contains(separators, p.gap(end)) {
		end++
	}
	return end
}

// longNumber reads five digits or more, or groups joined by hyphens or slashes,
// with the letters of a licence plate before it.
func (p *scanner) longNumber(i int) (Finding, int, bool) {
	end := p.codeEnd(i)
	total := 0
	for _, t := range p.tokens[i:end] {
		total += len(t.fold)
	}
	start := i
	if i > 0 && isOneOf(p.gap(i), " ", "-") {
		letters := &p.tokens[i-1]
		if n := letters.End - letters.Start; letters.script == latin && n <= 3 && letters.capital && (letters.allCaps || n == 1 && p.gap(i) == "-") && letters.fold != "i" && total >= 3 {
			start = i - 1
		}
	}
	switch {
	case start < i:
		return p.over(start, end, Code, "letters and digits, as on a licence plate")
	case total >= 5, end > i+1 && total >= 4:
		return p.over(i, end, Code, "long number")
	}
	return Finding{}, i, false
}
