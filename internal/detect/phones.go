package detect

import (
	"strconv"
	"strings"
)

// dialling is one country's numbering plan as far as it tells a telephone
// number from another: lengths are those of the number without country code
// and trunk digit.
type dialling struct {
	country string // its code
	trunk   string // dialled before a number at home; "" for none
	lengths string // allowed lengths, as digits; a for 10, b for 11
	mobile  string // the first digits of mobile numbers, with blanks between
	mobiles string // their lengths
}

// diallingPlans follow the national plans as notified to the ITU (E.164) in
// 2024. 999 is no country's: Sheaf's invented numbers have it.
var diallingPlans = []dialling{
	{"963", "0", "789", "9", "9"},                   // Syria
	{"964", "0", "89a", "7", "a"},                   // Iraq
	{"961", "0", "78", "3 70 71 76 78 79 81", "78"}, // Lebanon
	{"962", "0", "89", "77 78 79", "9"},             // Jordan
	{"90", "0", "a", "5", "a"},                      // Turkey
	{"20", "0", "89a", "10 11 12 15", "a"},          // Egypt
	{"218", "0", "789", "91 92 93 94 95 96", "9"},   // Libya
	{"967", "0", "789", "70 71 73 77 78", "9"},      // Yemen
	{"216", "", "8", "2 4 5 9", "8"},                // Tunisia
	{"213", "0", "89", "5 6 7", "9"},                // Algeria
	{"212", "0", "9", "6 7", "9"},                   // Morocco
	{"970", "0", "89", "56 59", "9"},                // Palestine
	{"972", "0", "89", "5", "9"},                    // Israel
	{"98", "0", "a", "9", "a"},                      // Iran
	{"966", "0", "89", "5", "9"},                    // Saudi Arabia
	{"971", "0", "89", "50 52 54 55 56 58", "9"},    // United Arab Emirates
	{"965", "", "8", "5 6 9", "8"},                  // Kuwait
	{"974", "", "8", "3 5 6 7", "8"},                // Qatar
	{"33", "0", "9", "6 7", "9"},                    // France
	{"49", "0", "789ab", "15 16 17", "ab"},          // Germany
	{"46", "0", "789", "7", "9"},                    // Sweden
	{"31", "0", "9", "6", "9"},                      // Netherlands
	{"44", "0", "9a", "7", "a"},                     // United Kingdom
	{"1", "", "a", "", ""},                          // United States and Canada
	{"999", "0", "789ab", "5 7", "9"},               // invented
}

// phone reads international and local numbers: groups of digits with spaces,
// hyphens, dots or brackets. With a plus or two zeros any number of 7 to 15
// digits is one (E.164); with one zero, one that some plan has; without, a
// mobile number of some plan, or the groups that such numbers are written in.
func (p *scanner) phone(i int) (Finding, int, bool) {
	start := p.tokens[i].Start
	number, end := p.tokens[i].stemFold, i+1
	for end < i+maxGroups && end < len(p.tokens) && len(number) <= 15 && p.tokens[end-1].script == digits && (p.tokens[end].script == digits || p.turkishEnded(end)) && p.phoneGap(end) {
		number += p.tokens[end].stemFold
		end++
	}
	signed := false
	for start > 0 && (p.s[start-1] == '+' || p.s[start-1] == '(') {
		signed = signed || p.s[start-1] == '+'
		start--
	}
	international := signed || strings.HasPrefix(number, "00")
	groups := end - i
	switch {
	case len(number) < 7 || len(number) > 17 || !international && len(number) > 15:
		return Finding{}, i, false
	case international:
	case number[0] == '0':
		if !localNumber(number[1:]) && groups < 2 && len(number) != 10 && len(number) != 11 {
			return Finding{}, i, false
		}
	case p.counts(end) || p.allYears(i, end):
		return Finding{}, i, false
	case groups == 1:
		if !mobileNumber(number) && !internationalNumber(number) {
			return Finding{}, i, false
		}
	case p.thousands(i, end), groups == 2 && p.gap(i+1) != " ":
		return Finding{}, i, false
	case len(number) < 8 || !mobileNumber(number) && !internationalNumber(number) && !(len(number) == 10 && p.northAmerican(i, end)):
		return Finding{}, i, false
	}
	f, next, ok := p.over(i, end, Code, "telephone number")
	if signed || strings.ContainsRune(p.s[start:f.End], ')') {
		f.Start = start
	}
	return f, next, ok
}

// What makes a row of numbers in words one number: so many of them, or so many
// figures in fewer, as they are said in pairs and threes. Shorter rows are counting.
const (
	fewestSpoken        = 6
	fewestSpokenFigures = 9
	fewestBehindZero    = 7 // figures, where the first is a zero
	fewestSpokenGroups  = 3
)

// spokenDigits reads a telephone number that is said: "zero nine four four, one
// two three ...", "zéro six, douze, trente-quatre ...", "beş yüz otuz iki, yüz yirmi
// üç, kırk beş, altmış yedi", "صفر تسعتعش، أربعة وأربعين ...".
func (p *scanner) spokenDigits(i int) (Finding, int, bool) {
	row := spokenRow{rising: true}
	end := i
	for row.groups < 2*maxGroups && end < len(p.tokens) && (end == i || p.spaced(end) || p.close(end) || p.gap(end) == "، ") {
		times := 1
		if p.in == english && p.close(end+1) && p.wordIs(end, "double", "triple") && p.is(end+1)&(isNumber|isZero) != 0 {
			times = 2
			end++
		}
		if p.is(end)&isZero != 0 {
			row.take(0, times)
			end++
			continue
		}
		n, ok := p.numeral(end)
		if !ok || n.value >= 1000 || p.counts(n.end) {
			break
		}
		row.take(n.value, times)
		end = n.end
	}
	if !row.isNumber() {
		return Finding{}, i, false
	}
	f, next, ok := p.over(i, end, Code, "number that is spoken")
	if i > p.floor && p.close(i) && p.wordIs(i-1, "plus", "arti", "زايد") {
		f.Start = p.tokens[i-1].Start
	}
	return f, next, ok
}

// spokenRow is a row of numbers in words as far as it was read.
type spokenRow struct {
	groups, figures int
	last            int
	zero            bool // it begins with one
	rising          bool // each is larger than the one before, as in counting
	uneven          int  // how many are no round numbers
}

func (r *spokenRow) take(value, times int) {
	r.zero = r.zero || r.groups == 0 && value == 0
	r.rising = r.rising && (r.groups == 0 || value > r.last)
	r.groups += times
	r.figures += times * len(strconv.Itoa(value))
	if value%10 != 0 || value == 0 {
		r.uneven++
	}
	r.last = value
}

func (r *spokenRow) isNumber() bool {
	switch {
	case r.groups >= fewestSpoken:
		return true
	case r.groups < fewestSpokenGroups:
		return false
	case r.zero:
		return r.figures >= fewestBehindZero
	}
	return r.figures >= fewestSpokenFigures && r.uneven >= 2 && !r.rising
}

// spokenMail reads "sami dot zarqan at gmail dot com".
func (p *scanner) spokenMail(i int) (Finding, int, bool) {
	if !p.wordIs(i-1, "at", "arobase", "et", "ات", "ad") || !p.close(i) || i-1 <= p.floor {
		return Finding{}, i, false
	}
	start := i - 2
	for k := 0; k < 4 && start > p.floor && p.close(start); k++ {
		if !p.wordIs(start-1, "dot", "point", "nokta", "underscore", "دوت", "نقطه", "tiret") && !p.wordIs(start, "dot", "point", "nokta", "underscore", "دوت", "نقطه", "tiret") {
			break
		}
		start--
	}
	end := i + 1
	if p.wordIs(end, "dot", "point", "nokta", "دوت", "نقطه") && end+1 < len(p.tokens) && p.close(end+1) {
		end += 2
	}
	return p.over(start, end, Code, "e-mail address that is spoken")
}

// turkishEnded tells digits with a Turkish ending behind an apostrophe.
func (p *scanner) turkishEnded(i int) bool {
	_, letters, ok := digitsOf(&p.tokens[i])
	return p.in == turkish && p.tokens[i].digits && ok && letters == ""
}

// phoneGap tells what stands between two groups of one number; in brackets
// stands the trunk zero, where it does not begin the number.
func (p *scanner) phoneGap(i int) bool {
	switch gap := p.gap(i); gap {
	case " (", "(":
		return p.tokens[i].fold == "0"
	default:
		return isOneOf(gap, " ", "-", ".", "/", ") ", ")", "\u00a0", "–", " - ", "‑", "‐")
	}
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

// northAmerican tells groups of 3, 3 and 4 digits.
func (p *scanner) northAmerican(i, end int) bool {
	return end == i+3 && len(p.tokens[i].fold) == 3 && len(p.tokens[i+1].fold) == 3 && len(p.tokens[i+2].stemFold) == 4
}

func hasLength(lengths string, n int) bool {
	return n < 12 && strings.IndexByte(lengths, "0123456789ab"[n]) >= 0
}

// localNumber tells a number without its trunk zero that some plan has.
func localNumber(number string) bool {
	for _, d := range diallingPlans {
		if d.trunk != "" && hasLength(d.lengths, len(number)) {
			return true
		}
	}
	return false
}

// mobileNumber tells a number without trunk digit that is a mobile number of
// some plan.
func mobileNumber(number string) bool {
	for _, d := range diallingPlans {
		if d.isMobile(number) {
			return true
		}
	}
	return false
}

func (d dialling) isMobile(number string) bool {
	if !hasLength(d.mobiles, len(number)) {
		return false
	}
	for _, first := range strings.Fields(d.mobile) {
		if strings.HasPrefix(number, first) {
			return true
		}
	}
	return false
}

// internationalNumber tells a number with a country code and neither plus nor zeros.
func internationalNumber(number string) bool {
	for _, d := range diallingPlans {
		if rest, ok := strings.CutPrefix(number, d.country); ok && len(d.country) > 1 && (d.isMobile(rest) || len(rest) >= 8 && hasLength(d.lengths, len(rest))) {
			return true
		}
	}
	return false
}
