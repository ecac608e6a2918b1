package detect

import (
	"strings"
	"unicode/utf8"

	"sheaf/internal/text"
)

// patterns finds what its form gives away. Each rule is tried where a token
// could begin it, so that the cost is that of the text alone.
func patterns(s string, tokens []token, in language) []Finding {
	p := scanner{s: s, tokens: tokens, in: in, cased: hasCase(tokens)}
	var found []Finding
	for i := 0; i < len(tokens); {
		f, next, ok := p.rule(i)
		if !ok {
			i++
			continue
		}
		f.Tier, f.Name = TierPattern, NoName
		found = append(found, f)
		i = next
	}
	return found
}

type scanner struct {
	s        string
	tokens   []token
	in       language
	cased    bool
	entitled int // the token after a title or rank, or 0
}

// vocabulary is a bit for each closed vocabulary that a word is in.
type vocabulary uint16

const (
	isMonth vocabulary = 1 << iota
	isMonthAlso
	isDoubleMonth
	isWeekday
	isNumber
	isOrdinal
	isTimeUnit
	isMeasure
	isCurrency
	isOfficial
	isRoom
	isTitle
	isGroup
	isAge
	isNumbered
)

// vocabularies joins the closed lists in one table, so that a word costs one look.
var vocabularies = func() map[string]vocabulary {
	all := map[string]vocabulary{}
	for bit, words := range map[vocabulary]map[string]struct{}{
		isMonth: months, isMonthAlso: monthsAlso, isDoubleMonth: doubleMonths, isWeekday: weekdays, isNumber: numberWords,
		isOrdinal: ordinalWords, isTimeUnit: timeUnits, isMeasure: measures, isCurrency: currencies, isOfficial: officialUnits,
		isRoom: rooms, isTitle: titles, isGroup: groups,
		isAge: set(`aged age عمري عمره عمرها وعمري وعمره وعمرها`), isNumbered: set(`no nos nr number`),
	} {
		for w := range words {
			all[w] |= bit
		}
	}
	return all
}()

func (p *scanner) vocabulary(i int) vocabulary {
	if i < 0 || i >= len(p.tokens) {
		return 0
	}
	t := &p.tokens[i]
	v := vocabularies[t.stemFold]
	if v == 0 && t.script == arabic {
		for _, cut := range proclitics(t.fold)[1:] {
			if !cut.article {
				v |= vocabularies[t.fold[cut.bytes:]]
			}
		}
		v &^= isTimeUnit | isMeasure | isCurrency // what a number counts has no proclitic
	}
	return v
}

// gap is the text between token i-1 and token i.
func (p *scanner) gap(i int) string {
	if i <= 0 || i >= len(p.tokens) {
		return "\n"
	}
	return p.s[p.tokens[i-1].End:p.tokens[i].Start]
}

// spaced tells whether tokens i-1 and i stand side by side.
func (p *scanner) spaced(i int) bool {
	switch p.gap(i) {
	case " ", "-", "\u00a0", ", ", ". ", "  ":
		return true
	}
	return false
}

// over makes a finding of the tokens [i, end).
func (p *scanner) over(i, end int, kind, reason string) (Finding, int, bool) {
	span := text.Span{Start: p.tokens[i].Start, End: p.tokens[end-1].stem}
	return Finding{Span: span, Type: kind, Reason: reason}, end, true
}

func (p *scanner) rule(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	if t.digits {
		return p.number(i)
	}
	if i > 0 && i == p.entitled {
		return p.over(i, p.nameEnd(i), Person, "name after a title")
	}
	v := p.vocabulary(i)
	if t.script == latin {
		if kind := particles[t.stemFold]; kind == 'f' || kind == 'm' {
			if f, next, ok := p.kunya(i); ok {
				return f, next, ok
			}
		}
	}
	if v == 0 {
		return Finding{}, i, false
	}
	switch {
	case v&(isMonth|isDoubleMonth) != 0:
		if f, next, ok := p.month(i, v); ok {
			return f, next, ok
		}
	case v&isWeekday != 0:
		return p.over(i, i+1, DateTime, "weekday")
	case v&isAge != 0:
		return p.age(i)
	case v&isTitle != 0:
		return p.title(i)
	case v&isNumbered != 0:
		return p.numbered(i)
	}
	switch {
	case v&(isOfficial|isRoom) != 0:
		return p.official(i, v)
	case v&isOrdinal != 0:
		return p.ordinal(i)
	case v&isNumber != 0:
		return p.spelledNumber(i)
	case v&isGroup != 0:
		if t := &p.tokens[i]; t.script == latin && (t.capital || !p.cased || !p.common(i)) {
			return p.over(i, i+1, Demographic, "people, nationality or confession")
		}
		if t.script == arabic && v&isTimeUnit == 0 {
			return p.over(i, i+1, Demographic, "people, nationality or confession")
		}
	case v&isCurrency != 0 && i+1 < len(p.tokens) && p.tokens[i+1].digits && p.spaced(i+1):
		end := p.numberEnd(i + 1)
		return p.over(i, end, Quantity, "amount")
	}
	return Finding{}, i, false
}

func (p *scanner) common(i int) bool {
	_, ok := commonWords()[p.tokens[i].stemFold]
	return ok
}

// month reads "March 2015", "March 14, 2015", "كانون الثاني 2013", and a month alone.
func (p *scanner) month(i int, v vocabulary) (Finding, int, bool) {
	t := &p.tokens[i]
	end := i + 1
	if v&isDoubleMonth != 0 {
		if end >= len(p.tokens) || !p.spaced(end) || !isOneOf(p.tokens[end].fold, "الاول", "الثاني") {
			return Finding{}, i, false
		}
		end++
	}
	if t.fold == "اب" && !strings.HasPrefix(t.Of(p.s), "آ") {
		return Finding{}, i, false // father, not August
	}
	bare := end
	if end < len(p.tokens) && p.spaced(end) && p.dayOfMonth(end) {
		end++
	}
	if end < len(p.tokens) && p.spaced(end) && p.year(end) {
		end++
	}
	if end == bare && v&isMonthAlso != 0 && (!t.capital || t.opens) {
		return Finding{}, i, false
	}
	return p.over(i, end, DateTime, "date")
}

func isOneOf(s string, all ...string) bool {
	for _, a := range all {
		if s == a {
			return true
		}
	}
	return false
}

func (p *scanner) dayOfMonth(i int) bool {
	n, ok := leadingNumber(p.tokens[i].fold)
	return ok && 1 <= n && n <= 31
}

func (p *scanner) year(i int) bool {
	n, ok := wholeNumber(p.tokens[i].fold)
	return ok && (1850 <= n && n <= 2099 || 1300 <= n && n <= 1500)
}

func wholeNumber(fold string) (int, bool) {
	if fold == "" || len(fold) > 9 {
		return 0, false
	}
	n := 0
	for i := 0; i < len(fold); i++ {
		if fold[i] < '0' || fold[i] > '9' {
			return 0, false
		}
		n = n*10 + int(fold[i]-'0')
	}
	return n, true
}

// leadingNumber reads 14 and 14th.
func leadingNumber(fold string) (int, bool) {
	return wholeNumber(strings.TrimRight(fold, "stndrh"))
}

// age reads "aged 14", "age of fourteen", "عمري ٣٦".
func (p *scanner) age(i int) (Finding, int, bool) {
	j := i + 1
	for j < len(p.tokens) && j < i+3 && isOneOf(p.tokens[j].fold, "of", "between", "was", "is") {
		j++
	}
	if j >= len(p.tokens) || !p.spaced(j) {
		return Finding{}, i, false
	}
	if p.tokens[j].digits {
		return p.over(j, p.numberEnd(j), Demographic, "age")
	}
	if end := p.spelledEnd(j); end > j {
		return p.over(j, end, Demographic, "age")
	}
	return Finding{}, i, false
}

// title reads "Mr A. Demetriades", "Sheikh Omar". A plain form of address stays
// outside; a rank or an office is a finding of its own, before the name's.
func (p *scanner) title(i int) (Finding, int, bool) {
	end := p.nameEnd(i + 1)
	if end == i+1 {
		return Finding{}, i, false
	}
	if _, plain := address[p.tokens[i].stemFold]; plain {
		return p.over(i+1, end, Person, "name after a title")
	}
	p.entitled = i + 1
	return p.over(i, i+1, Demographic, "title or rank")
}

// nameEnd is the token after a name of up to five words that begins at i.
func (p *scanner) nameEnd(i int) int {
	end := i
	for end < len(p.tokens) && end < i+5 && p.named(end) {
		end++
	}
	return end
}

// named tells whether token i goes on with a name: side by side with the word
// before, with a capital, or unknown where capitals mean nothing.
func (p *scanner) named(i int) bool {
	t := &p.tokens[i]
	if t.script != latin || t.digits || p.vocabulary(i)&isTitle != 0 {
		return false
	}
	switch p.gap(i) {
	case " ", ". ", "-", ".", "\u00a0":
	default:
		return false
	}
	if p.tokens[i-1].stem < p.tokens[i-1].End || t.opens && p.gap(i) == ". " {
		return false
	}
	if p.cased && t.capital {
		return t.Of(p.s) != "I"
	}
	return !p.common(i)
}

// kunya reads "Abu Khalid", "Umm Omar": the whole is the name.
func (p *scanner) kunya(i int) (Finding, int, bool) {
	j := i + 1
	if j < len(p.tokens) && particles[p.tokens[j].fold] == 'a' && p.spaced(j) && j+1 < len(p.tokens) {
		j++
	}
	t := &p.tokens[i]
	_, filler := commonWords()[t.stemFold]
	if j >= len(p.tokens) || filler && p.cased && !t.capital || !p.named(j) {
		return Finding{}, i, false
	}
	return p.over(i, j+1, Person, "kunya")
}

// official reads "Branch 235", "Cell 12", "فرع 235".
func (p *scanner) official(i int, v vocabulary) (Finding, int, bool) {
	j := i + 1
	if j < len(p.tokens) && isOneOf(p.tokens[j].fold, "no", "number", "رقم") {
		j++
	}
	if j >= len(p.tokens) || !p.spaced(j) && p.gap(j) != " #" {
		return Finding{}, i, false
	}
	ordinal := p.tokens[j].script == arabic && p.vocabulary(j)&isOrdinal != 0
	if !p.tokens[j].digits && !ordinal {
		return Finding{}, i, false
	}
	if v&isRoom != 0 {
		return p.over(i, j+1, Code, "numbered room or checkpoint")
	}
	return p.over(i, j+1, Org, "numbered unit")
}

// ordinal reads "First Brigade", "the Fourth Armoured Division".
func (p *scanner) ordinal(i int) (Finding, int, bool) {
	for j := i + 1; j <= i+2 && j < len(p.tokens) && p.spaced(j); j++ {
		if p.vocabulary(j)&isOfficial != 0 {
			return p.over(i, j+1, Org, "numbered unit")
		}
	}
	return Finding{}, i, false
}

// numbered reads "plot no. 900".
func (p *scanner) numbered(i int) (Finding, int, bool) {
	j := i + 1
	if j >= len(p.tokens) || p.tokens[j].script != digits || !isOneOf(p.gap(j), ". ", ".", " ") || p.tokens[i].fold == "no" && p.gap(j) == " " {
		return Finding{}, i, false
	}
	if f, next, ok := p.number(j); ok && f.Type == Code {
		return f, next, ok
	}
	return p.over(j, p.codeEnd(j), Code, "number of something")
}

// spelledEnd is the token after a number in words, or i.
func (p *scanner) spelledEnd(i int) int {
	end := i
	for end < len(p.tokens) && (end == i || p.spaced(end)) {
		joined := p.tokens[end].fold == "and" && end > i && p.vocabulary(end+1)&isNumber != 0
		if p.vocabulary(end)&isNumber == 0 && !joined {
			break
		}
		end++
	}
	return end
}

// spelledNumber reads "three years", "fourteen years old", "two thousand dollars".
func (p *scanner) spelledNumber(i int) (Finding, int, bool) {
	return p.counted(i, p.spelledEnd(i))
}

// counted reads what a number over [i, end) counts, if anything that tells
// about a person.
func (p *scanner) counted(i, end int) (Finding, int, bool) {
	if end >= len(p.tokens) || !p.spaced(end) {
		return Finding{}, i, false
	}
	if p.tokens[end].fold == "of" || isOneOf(p.tokens[end].fold, "and") {
		return Finding{}, i, false
	}
	unit := p.vocabulary(end)
	switch {
	case unit&isTimeUnit != 0:
		if p.yearsOld(end) {
			return p.over(i, end+2, Demographic, "age")
		}
		if end+2 < len(p.tokens) && p.tokens[end+1].fold == "of" && p.tokens[end+2].fold == "age" {
			return p.over(i, end+3, Demographic, "age")
		}
		return p.over(i, end+1, Quantity, "duration")
	case unit&(isMeasure|isCurrency) != 0:
		return p.over(i, end+1, Quantity, "amount")
	case end+1 < len(p.tokens) && p.spaced(end+1) && p.vocabulary(end+1)&isCurrency != 0:
		return p.over(i, end+2, Quantity, "amount") // Syrian pounds
	}
	return Finding{}, i, false
}

func (p *scanner) yearsOld(i int) bool {
	return i+1 < len(p.tokens) && p.spaced(i+1) && isOneOf(p.tokens[i+1].fold, "old") && isOneOf(p.tokens[i].stemFold, "year", "years", "month", "months")
}

// runeBefore is the character before byte at, or 0.
func (p *scanner) runeBefore(at int) rune {
	if at == 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(p.s[:at])
	return r
}
