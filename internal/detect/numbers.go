package detect

import (
	"math/big"
	"strings"
)

// maxGroups bounds the groups of one number: a text of nothing but digits and
// blanks is read again from each of them.
const maxGroups = 16

// number reads what begins with a token that holds a digit.
func (p *scanner) number(i int) (Finding, int, bool) {
	if f, next, ok := p.relative(i); ok {
		return f, next, ok
	}
	for _, rule := range []func(int) (Finding, int, bool){
		p.gridReference, p.accountNumber, p.plate, p.addressNumber,
	} {
		if f, next, ok := rule(i); ok {
			return f, next, ok
		}
	}
	if p.tokens[i].script == latin {
		return p.mixed(i)
	}
	for _, rule := range []func(int) (Finding, int, bool){
		p.coordinates, p.application, p.clock, p.identity, p.phone, p.agedFromNumber, p.ordinal, p.amount, p.longNumber,
	} {
		if f, next, ok := rule(i); ok {
			return f, next, ok
		}
	}
	return Finding{}, i, false
}

// mixed reads 4th Division, 14h30, B1234 and AK47-like tokens.
func (p *scanner) mixed(i int) (Finding, int, bool) {
	fold := p.tokens[i].stemFold
	if n, letters, ok := digitsOf(&p.tokens[i]); ok {
		if f, next, ok := p.ordinal(i); ok {
			return f, next, ok
		}
		if f, next, ok := p.agedFromNumber(i); ok {
			return f, next, ok
		}
		if minute, cut := strings.CutPrefix(letters, "h"); cut && n <= 24 && len(minute) <= 2 && !strings.ContainsFunc(minute, isLetter) {
			return p.over(i, i+1, DateTime, ReasonTimeOfDay)
		}
		if p.words[i].end < p.tokens[i].stem || letters == "" || ordinalLetters(letters) || isMeasureLetters(letters) {
			return p.suffixed(i)
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

func isLetter(r rune) bool { return r < '0' || r > '9' }

func ordinalLetters(letters string) bool {
	return isOneOf(letters, "st", "nd", "rd", "th", "er", "ere", "e", "eme", "ieme", "nci", "inci", "uncu", "ncu", "s")
}

func isMeasureLetters(letters string) bool {
	return isOneOf(letters, "km", "kg", "cm", "mm", "m", "g", "k", "min", "tl", "lira", "dollars", "euros", "m2", "km2", "am", "pm")
}

// suffixed reads a number that letters or a Turkish ending are written to:
// 500km, 20'den.
func (p *scanner) suffixed(i int) (Finding, int, bool) {
	n, letters, _ := digitsOf(&p.tokens[i])
	switch {
	case isOneOf(letters, "am", "pm") && n <= 12:
		return p.over(i, i+1, DateTime, ReasonTimeOfDay)
	case isMeasureLetters(letters):
		return p.over(i, i+1, Quantity, "amount")
	case len(p.tokens[i].stemFold)-len(letters) >= 5:
		return p.over(i, i+1, Code, "long number")
	}
	return Finding{}, i, false
}

// codeEnd goes on over hyphens and slashes to the code's further groups.
func (p *scanner) codeEnd(i int) int {
	end := i + 1
	for end < len(p.tokens) && isOneOf(p.gap(end), "-", "/", "_") && p.tokens[end].digits {
		end++
	}
	return end
}

// numericDate reads 14/03/2015, 2015-03-14, 14.3.15, 03/2013, 2012-13.
func (p *scanner) numericDate(i int) (Finding, int, bool) {
	if i+1 >= len(p.tokens) || !p.tokens[i].digits || !p.tokens[i+1].digits {
		return Finding{}, i, false
	}
	separator := p.gap(i + 1)
	if !isOneOf(separator, "/", "-", ".", "\\", "–", " / ") {
		return Finding{}, i, false
	}
	a, okA := wholeNumber(p.tokens[i].fold)
	b, okB := wholeNumber(p.tokens[i+1].stemFold)
	if !okA || !okB {
		return Finding{}, i, false
	}
	if i+2 < len(p.tokens) && p.gap(i+2) == separator {
		c, okC := wholeNumber(p.tokens[i+2].stemFold)
		width := len(p.tokens[i+2].stemFold)
		dayFirst := a >= 1 && a <= 31 && b >= 1 && b <= 31 && (width == 2 || width == 4)
		yearFirst := (recentYear(a) || isHijri(a)) && b >= 1 && b <= 12 && c >= 1 && c <= 31
		longer := i+3 < len(p.tokens) && p.gap(i+3) == separator && p.tokens[i+3].digits
		if okC && !longer && (dayFirst || yearFirst) {
			return p.over(i, i+3, DateTime, "date")
		}
		return Finding{}, i, false
	}
	monthFirst := recentYear(b) && a >= 1 && a <= 12 && len(p.tokens[i].fold) <= 2
	years := recentYear(a) && separator != "." && (recentYear(b) || len(p.tokens[i+1].stemFold) == 2 && b == (a+1)%100)
	if monthFirst || years {
		return p.over(i, i+2, DateTime, "date")
	}
	return Finding{}, i, false
}

// application reads 18403/91 and other numbers with a slash.
func (p *scanner) application(i int) (Finding, int, bool) {
	end := i + 1
	for end < i+maxGroups && end < len(p.tokens) && (p.gap(end) == "/" || p.gap(end) == "." && end > i+1) && p.tokens[end].digits {
		end++
	}
	if end == i+1 || len(p.tokens[i].fold)+len(p.tokens[i+1].fold) < 4 {
		return Finding{}, i, false
	}
	return p.over(i, end, Code, "number with a slash")
}

// clock reads 14:30, "10 p.m.", "3 o'clock", "14 h 30", "saat 14.30", "الساعة ٣". A
// time in brackets, at the beginning of a line or with seconds is a transcript's own.
func (p *scanner) clock(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	end := i + 1
	hour, _ := wholeNumber(t.fold)
	said := hour <= 24 && (p.wordIs(i-1, "saat", "الساعه", "ساعه") || i > 0 && p.tokens[i-1].script == arabic && p.bare(i-1) == "الساعه") && p.close(i)
	if end < len(p.tokens) && (p.gap(end) == ":" || said && p.gap(end) == ".") && len(p.tokens[end].stemFold) == 2 && p.tokens[end].digits {
		end++
	}
	if end < len(p.tokens) && p.gap(end) == ":" {
		return Finding{}, i, false
	}
	if end == i+1 && p.gap(end) == "." && end < len(p.tokens) && hour <= 24 {
		if minutes, letters, ok := digitsOf(&p.tokens[end]); ok && minutes < 60 && (isOneOf(letters, "am", "pm") || letters == "" && p.halfOfDay(end+1) > end+1) {
			end++
			if letters != "" {
				return p.over(i, end, DateTime, ReasonTimeOfDay)
			}
		}
	}
	if half := p.halfOfDay(end); half > end && hour <= 24 {
		return p.over(i, half, DateTime, ReasonTimeOfDay)
	}
	if p.wordIs(end, "oclock") {
		return p.over(i, end+1, DateTime, ReasonTimeOfDay)
	}
	if p.in == french && hour <= 24 && p.wordIs(end, "h") && p.close(end) && end == i+1 {
		if end+1 < len(p.tokens) && p.tokens[end+1].script == digits && len(p.tokens[end+1].fold) == 2 && p.close(end+1) {
			end++
		}
		return p.over(i, end+1, DateTime, ReasonTimeOfDay)
	}
	before := p.runeBefore(t.Start)
	if end == i+1 && !said || before == '[' || before == '(' || before == '<' || before == '\n' || before == 0 || before == ':' {
		return Finding{}, i, false
	}
	return p.over(i, end, DateTime, ReasonTimeOfDay)
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

// identity reads the numbers of national registers: Turkey's 11 digits with
// their check digits, Syria's 11, Iraq's 12, France's 13 or 15 in their groups.
func (p *scanner) identity(i int) (Finding, int, bool) {
	end, number := i+1, p.tokens[i].fold
	if p.runeBefore(p.tokens[i].Start) == '+' {
		return Finding{}, i, false
	}
	for end < i+maxGroups && end < len(p.tokens) && p.tokens[end].script == digits && isOneOf(p.gap(end), " ", "\u00a0", ".") && len(number) < 15 {
		number += p.tokens[end].fold
		end++
	}
	switch {
	case end > i+4 && (len(number) == 13 || len(number) == 15) && (number[0] == '1' || number[0] == '2') && len(p.tokens[i].fold) == 1:
	case end == i+1 && len(number) == 11 && number[0] != '0':
	case end == i+1 && len(number) == 12 && number[0] != '0' && !internationalNumber(number):
	case end == i+1 && (len(number) == 13 || len(number) == 15) && (number[0] == '1' || number[0] == '2'):
	default:
		return Finding{}, i, false
	}
	if end == i+1 && len(number) == 11 && !turkishIdentity(number) && internationalNumber(number) {
		return Finding{}, i, false
	}
	return p.over(i, end, Code, "identity number")
}

// turkishIdentity proves the two check digits of a Turkish identity number
// (Nüfus ve Vatandaşlık İşleri).
func turkishIdentity(number string) bool {
	odd, even, sum := 0, 0, 0
	for k := 0; k < 10; k++ {
		d := int(number[k] - '0')
		sum += d
		if k < 9 && k%2 == 0 {
			odd += d
		} else if k < 9 {
			even += d
		}
	}
	return ((7*odd-even)%10+10)%10 == int(number[9]-'0') && sum%10 == int(number[10]-'0')
}

// accountNumber reads an IBAN: two letters, two check digits, and up to 30
// letters and digits, in groups or not (ISO 13616, modulo 97).
func (p *scanner) accountNumber(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	if t.script != latin || len(t.stemFold) < 4 || !countryAndCheck(t.stemFold) {
		return Finding{}, i, false
	}
	number, end := t.stemFold, i+1
	for end < i+maxGroups && end < len(p.tokens) && len(number) < 34 && isOneOf(p.gap(end), " ", "-", "\u00a0") && (p.tokens[end].digits || p.tokens[end].allCaps) && len(p.tokens[end].stemFold) <= 4 {
		number += p.tokens[end].stemFold
		end++
	}
	if len(number) < 15 || len(number) > 34 || !modulo97(number) && (end-i < 4 || len(number) < 20) {
		return Finding{}, i, false
	}
	return p.over(i, end, Code, "bank account")
}

func countryAndCheck(fold string) bool {
	return letterByte(fold[0]) && letterByte(fold[1]) && '0' <= fold[2] && fold[2] <= '9' && '0' <= fold[3] && fold[3] <= '9'
}

func modulo97(number string) bool {
	var decimals strings.Builder
	for _, c := range number[4:] + number[:4] {
		switch {
		case 'a' <= c && c <= 'z':
			decimals.WriteString(big.NewInt(int64(c - 'a' + 10)).String())
		case '0' <= c && c <= '9':
			decimals.WriteRune(c)
		default:
			return false
		}
	}
	n, ok := new(big.Int).SetString(decimals.String(), 10)
	return ok && n.Mod(n, big.NewInt(97)).Int64() == 1
}

// plate reads licence plates that have their letters in the middle: "34 ABC
// 123" of Turkey, "AB-123-CD" of France, "11 A 12345" of Iraq.
func (p *scanner) plate(i int) (Finding, int, bool) {
	if i+2 >= len(p.tokens) {
		return Finding{}, i, false
	}
	first, letters, last := &p.tokens[i], &p.tokens[i+1], &p.tokens[i+2]
	gaps := isOneOf(p.gap(i+1), " ", "-", "\u00a0") && isOneOf(p.gap(i+2), " ", "-", "\u00a0")
	if !gaps || first.script != digits || last.script != digits && !(last.script == latin && last.stem < last.End) {
		return Finding{}, i, false
	}
	size := len(last.stemFold)
	if _, ok := wholeNumber(last.stemFold); !ok || len(first.fold) > 3 || size < 2 || size > 5 {
		return Finding{}, i, false
	}
	latinLetters := letters.script == latin && letters.capital && letters.End-letters.Start <= 3 && (letters.allCaps || letters.End-letters.Start == 1) && !letters.digits
	arabicLetter := letters.script == arabic && len(letters.fold) == 2
	if len(first.fold) == 2 && (latinLetters || arabicLetter && size >= 4) && p.is(i+1)&(isMeasure|isCurrency|isEra) == 0 {
		return p.over(i, i+3, Code, "licence plate")
	}
	return Finding{}, i, false
}

// longNumber reads five digits or more, or groups joined by hyphens or slashes,
// with the letters of a licence plate before it.
func (p *scanner) longNumber(i int) (Finding, int, bool) {
	end := p.codeEnd(i)
	total := 0
	for k := i; k < end && total < 5; k++ {
		total += len(p.tokens[k].fold)
	}
	start := i
	if i > p.floor && isOneOf(p.gap(i), " ", "-") {
		letters := &p.tokens[i-1]
		if n := letters.End - letters.Start; letters.script == latin && n <= 3 && letters.capital && (letters.allCaps || n == 1 && (p.gap(i) == "-" || len(p.tokens[i].fold) >= 5)) && letters.fold != "i" && total >= 3 && p.is(i-1)&isEra == 0 {
			start = i - 1
		}
		if n := letters.End - letters.Start; letters.script == arabic && n == 2 && total >= 5 && p.gap(i) == " " {
			start = i - 1
		}
	}
	if start < i && end < len(p.tokens) && p.gap(end) == "-" && p.tokens[end].allCaps && p.tokens[end].End-p.tokens[end].Start <= 2 {
		end++ // AB-123-CD
	}
	switch {
	case end == i+1 && start == i && strings.HasSuffix(p.tokens[i].fold, "000"):
		return p.over(i, end, Quantity, "large number")
	case start < i:
		return p.over(start, end, Code, "letters and digits, as on a licence plate")
	case total >= 5, end > i+1 && total >= 4:
		return p.over(i, end, Code, "long number")
	}
	if end := p.spacedGroups(i); end > i {
		return p.over(i, end, Code, "long number")
	}
	return Finding{}, i, false
}

// spacedGroups is the token after nine digits or more in groups, no years, that
// fit no plan of telephone numbers, or i.
func (p *scanner) spacedGroups(i int) int {
	end, total := i+1, len(p.tokens[i].fold)
	for end < i+maxGroups && end < len(p.tokens) && p.tokens[end].script == digits && isOneOf(p.gap(end), " ", "-", ".", "\u00a0") && total <= 24 {
		total += len(p.tokens[end].fold)
		end++
	}
	if total < 9 || total > 24 || len(p.tokens[i].fold) < 2 || p.allYears(i, end) {
		return i
	}
	return end
}

func (p *scanner) allYears(i, end int) bool {
	for ; i < end; i++ {
		if n, ok := wholeNumber(p.tokens[i].stemFold); !ok || !recentYear(n) {
			return false
		}
	}
	return true
}
