package detect

import (
	"unicode/utf8"

	"sheaf/internal/text"
)

// patterns finds what its form gives away. Each rule is tried where a token
// could begin it and looks at a bounded number of tokens around, so that the cost is
// that of the text alone.
func patterns(s string, tokens []token, in language) []Finding {
	p := scanner{s: s, tokens: tokens, in: in, cased: hasCase(tokens), words: lookUp(s, tokens, in)}
	var found []Finding
	end := 0 // of the last finding: two may meet in a sign ("10$20")
	for i := 0; i < len(tokens); {
		f, next, ok := p.rule(i)
		if !ok {
			i++
			continue
		}
		f.Tier, f.Name, f.Start = TierPattern, NoName, max(f.Start, end)
		found = append(found, f)
		i, p.floor, end = next, next, f.End
	}
	return found
}

type scanner struct {
	s        string
	tokens   []token
	words    []placed // the sense of each token
	in       language
	cased    bool
	floor    int // tokens before it belong to a finding already
	entitled int // the token after a title or rank, or 0
}

// is is the vocabulary of token i, none outside the text.
func (p *scanner) is(i int) vocabulary {
	if i < 0 || i >= len(p.tokens) {
		return 0
	}
	return p.words[i].is
}

// word is the folded word at token i without its ending, or nothing.
func (p *scanner) word(i int) string {
	if i < 0 || i >= len(p.tokens) {
		return ""
	}
	return p.tokens[i].stemFold
}

func (p *scanner) wordIs(i int, all ...string) bool { return isOneOf(p.word(i), all...) }

func isOneOf(s string, all ...string) bool {
	for _, a := range all {
		if s == a {
			return true
		}
	}
	return false
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

// ended tells whether token i closes its phrase by an ending or an apostrophe.
func (p *scanner) ended(i int) bool { return p.words[i].end < p.tokens[i].End }

// over makes a finding of the tokens [i, end). Arabic proclitics before it and
// Turkish endings behind it stay outside.
func (p *scanner) over(i, end int, kind, reason string) (Finding, int, bool) {
	span := text.Span{Start: p.words[i].start, End: p.words[end-1].end}
	return Finding{Span: span, Type: kind, Reason: reason}, end, true
}

func (p *scanner) rule(i int) (Finding, int, bool) {
	if i > 0 && i == p.entitled {
		return p.over(i, p.nameEnd(i), Person, "name after a title")
	}
	if f, next, ok := p.called(i); ok {
		return f, next, ok
	}
	is := p.words[i].is
	if p.tokens[i].digits {
		if f, next, ok := p.date(i); ok {
			return f, next, ok
		}
		return p.number(i)
	}
	if f, next, ok := p.kunya(i); ok {
		return f, next, ok
	}
	if f, next, ok := p.spelled(i); ok {
		return f, next, ok
	}
	if f, next, ok := p.placeOfWords(i); ok {
		return f, next, ok
	}
	if f, next, ok := p.placeWithEnding(i); ok {
		return f, next, ok
	}
	for _, r := range rules {
		if is&r.begins == 0 {
			continue
		}
		if f, next, ok := r.read(p, i); ok {
			return f, next, ok
		}
	}
	return Finding{}, i, false
}

// rules are tried in this order at a word of their vocabulary.
var rules = []struct {
	begins vocabulary
	read   func(*scanner, int) (Finding, int, bool)
}{
	{isNumber | isZero, (*scanner).spokenDigits},
	{isDayWord | isNumber | isQuantifier | isOrdinal | isPast | isBefore | isFeast | isFeastAlso | isMonth | isDoubleMonth | isWeekday | isWeekdayAlso | isSeason | isDual | isEvent, (*scanner).relative},
	{isMonth | isDoubleMonth | isMonthWord | isWeekday | isWeekdayAlso | isSeason | isFeast | isFeastAlso | isOrdinal | isNumber | isYearWord | isDecade | isDayWord | isEra, (*scanner).date},
	{isMailHost, (*scanner).spokenMail},
	{isOrdinal, (*scanner).yearOfLife},
	{isAge, (*scanner).ageAfter},
	{isAgedPerson, (*scanner).agedPerson},
	{isStreet | isStreetAfter | isSettlement | isDoor, (*scanner).address},
	{isMine | isKin | isAgedPerson, (*scanner).kin},
	{isKin | isAgedPerson, (*scanner).kinOf},
	{isTitle | isTitleAfter | isRank, (*scanner).title},
	{isOfficial | isRoom, (*scanner).official},
	{isFacility, (*scanner).facility},
	{isNumbered | isPlate, (*scanner).numbered},
	{isOrdinal, (*scanner).ordinal},
	{isNumber | isQuantifier | isDual, (*scanner).spelledNumber},
	{isTimeUnit, (*scanner).oneAndAHalf},
	{isCurrency, (*scanner).currencyBefore},
	{isTribe, (*scanner).tribe},
	{isOfTribe | isOfTown, (*scanner).ofTribe},
	{isGroup, (*scanner).group},
}

// group reads peoples, nationalities and confessions. Those that are English
// words as well need a capital.
func (p *scanner) group(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	if t.script == latin && !t.capital && p.in == english && p.cased && p.common(i) {
		return Finding{}, i, false
	}
	return p.over(i, i+1, Demographic, "people, nationality or confession")
}

// isPeople tells the name of a people, a state's nationals or a confession, in Latin
// letters: a Turk is no other spelling of Turki.
func isPeople(fold string) bool {
	return (englishSenses()[fold].is|frenchSenses()[fold].is|turkishSenses()[fold].is)&isGroup != 0
}

// common tells a Latin word of the text language's list of common words.
func (p *scanner) common(i int) bool {
	_, common := p.in.marks(p.tokens[i].stemFold)
	return common
}

// runeBefore is the character before byte at, or 0.
func (p *scanner) runeBefore(at int) rune {
	if at == 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(p.s[:at])
	return r
}
