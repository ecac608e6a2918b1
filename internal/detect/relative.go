package detect

// relative reads a day that is told by another that many remember: "two days
// before Eid", "the day after Newroz", "three weeks after the fall of ...",
// "last Ramadan", "la veille de l'Aïd", "bayramdan iki gün önce", "geçen bayram",
// "ثاني يوم العيد", "قبل العيد بيومين".
func (p *scanner) relative(i int) (Finding, int, bool) {
	end := i
	switch {
	case p.is(i)&isPast != 0:
		end = p.lastFeast(i)
	case p.is(i)&isBefore != 0:
		end = p.beforeAnchor(i)
	default:
		end = max(p.timeFromAnchor(i), p.dayOfFeast(i), p.feastPast(i))
		if p.in == turkish {
			end = max(end, p.anchorFirst(i))
		}
	}
	if end == i {
		return Finding{}, i, false
	}
	f, next, ok := p.over(i, end, DateTime, "relative date")
	if p.in == turkish && p.is(i)&isEvent != 0 {
		f.Start = p.words[p.genitiveBefore(i)].start
	}
	return f, next, ok
}

// lastFeast is the token after "last Ramadan", "geçen bayram", "last winter", or i.
func (p *scanner) lastFeast(i int) int {
	j := i + 1
	if p.in != english && p.in != turkish || !p.close(j) {
		return i
	}
	if end := p.feastEnd(j); end > j {
		return end
	}
	if end := p.monthEnd(j, true); end > j && p.is(j)&(isMonth|isDoubleMonth) != 0 && (p.in == turkish || p.is(j)&isMonthAlso == 0 || p.tokens[j].capital || !p.cased) {
		return end
	}
	if p.is(j)&(isWeekday|isSeason) != 0 {
		return j + 1
	}
	return i
}

// feastPast is the token after "Ramadan dernier", "العيد الماضي", or i.
func (p *scanner) feastPast(i int) int {
	if p.in != french && p.in != arabicLanguage {
		return i
	}
	end := max(p.feastEnd(i), p.monthEnd(i, true))
	if end == i && p.is(i)&(isWeekday|isSeason) != 0 {
		end = i + 1
	}
	if end > i && p.is(end)&isPast != 0 && p.close(end) {
		return end + 1
	}
	return i
}

// lengthEnd is the token after a length of time or the name of a day: "two
// days", "the night", "يومين", or i.
func (p *scanner) lengthEnd(i int) int {
	j := i
	switch {
	case p.is(i)&isDual != 0:
		return i + 1
	case p.tokens[i].digits:
		j = i + 1
	case p.is(i)&isNumber != 0:
		if n, ok := p.numeral(i); ok {
			j = n.end
		}
	case p.is(i)&isQuantifier != 0:
		j = i + 1
	case p.is(i)&isDayWord != 0:
		return i + 1
	}
	if j > i && p.is(j)&isTimeUnit != 0 && p.close(j) {
		return j + 1
	}
	return i
}

// timeFromAnchor is the token after "two days before Eid", "la veille de
// l'Aïd", or i.
func (p *scanner) timeFromAnchor(i int) int {
	j := p.lengthEnd(i)
	if j == i || !p.close(j) {
		return i
	}
	remembered := false
	switch {
	case p.in == french && p.wordIs(i, "veille", "lendemain", "surlendemain") && p.wordIs(j, "de", "du", "d"):
	case p.in == french && p.wordIs(i, "jour", "nuit", "soir", "matin") && p.wordIs(j, "de", "du", "d"),
		p.in == english && p.wordIs(i, "eve", "day", "night", "morning") && p.wordIs(j, "of"):
		remembered = true
	case p.is(j)&isBefore == 0:
		return i
	}
	if end := p.anchorEnd(j+1, remembered); end > j+1 {
		return end
	}
	return i
}

// beforeAnchor is the token after "قبل العيد بيومين", "after the fall of Zarqan",
// or i. A feast that nothing is counted from is left to be found by itself.
func (p *scanner) beforeAnchor(i int) int {
	end := p.anchorEnd(i+1, false)
	if end == i+1 || end > len(p.tokens) {
		return i
	}
	if p.tokens[i].script == arabic && p.close(end) && end < len(p.tokens) {
		if n, ok := p.numeral(end); ok && p.words[end].start > p.tokens[end].Start && p.is(n.end)&isTimeUnit != 0 && p.close(n.end) {
			return n.end + 1
		}
		if length, ok := arabicSenses()[withoutBy(p.tokens[end].fold)]; ok && length.is&(isDual|isTimeUnit) != 0 && withoutBy(p.tokens[end].fold) != p.tokens[end].fold {
			return end + 1
		}
	}
	for j := i + 1; j < end; j++ {
		if p.is(j)&isEvent != 0 && end > j+1 {
			return end
		}
	}
	return i
}

// withoutBy cuts the ب off "by two days".
func withoutBy(fold string) string {
	if len(fold) > 2 && fold[:2] == "ب" {
		return fold[2:]
	}
	return fold
}

// dayOfFeast is the token after "the second day of Eid", "ثاني يوم العيد",
// "bayramın ikinci günü", "ليلة العيد", or i.
func (p *scanner) dayOfFeast(i int) int {
	if p.in == turkish {
		if feast := p.feastEnd(i); feast > i && p.ended(feast-1) && p.is(feast)&isOrdinal != 0 && p.is(feast+1)&isDayWord != 0 && p.close(feast) && p.close(feast+1) {
			return feast + 2
		}
		return i
	}
	j := i
	if p.is(j)&isOrdinal != 0 || p.tokens[j].digits && p.in != arabicLanguage {
		j++
	}
	if p.is(j)&isDayWord == 0 || j > i && !p.close(j) {
		return i
	}
	j++
	if p.is(j)&isOrdinal != 0 && p.tokens[j].script == arabic && p.close(j) {
		j++ // اليوم الثاني
	}
	linked := p.wordIs(j, "of", "de", "d", "du", "من")
	if linked {
		j++
	}
	if !linked && p.tokens[i].script != arabic || !p.close(j) {
		return i
	}
	for p.wordIs(j, "the", "l", "la") {
		j++
	}
	end := max(p.feastEnd(j), j)
	if p.tokens[j].script == arabic && end == j && p.is(j)&(isFeastPart|isEvent) != 0 && p.hasArticle(j) {
		end = j + 1
	}
	if end == j && p.is(i)&isOrdinal != 0 && p.is(j)&isMonth != 0 {
		end = p.monthEnd(j, true)
	}
	if end > j {
		return end
	}
	return i
}

// anchorFirst is the token after "bayramdan iki gün önce", "kuşatmanın
// düşüşünden üç hafta sonra", or i.
func (p *scanner) anchorFirst(i int) int {
	anchor := max(p.feastEnd(i), p.monthEnd(i, true))
	if anchor == i && p.is(i)&isEvent != 0 {
		anchor = i + 1
	}
	if anchor == i || !p.ended(anchor-1) && p.is(i)&isEvent == 0 {
		return i
	}
	j := anchor
	if length := p.turkishLength(j); length > j {
		j = length
	} else if p.is(i)&isEvent != 0 && p.genitiveBefore(i) == i {
		return i
	}
	if p.is(j)&isBefore != 0 && p.close(j) {
		return j + 1
	}
	return i
}

func (p *scanner) turkishLength(i int) int {
	if i >= len(p.tokens) || !p.close(i) || p.is(i)&isDayWord != 0 && p.is(i)&isNumber == 0 {
		return i
	}
	return p.lengthEnd(i)
}

// genitiveBefore is the name with 'in before an event: Zarqan'ın düşüşü. It
// is i where none is.
func (p *scanner) genitiveBefore(i int) int {
	if i > p.floor && p.close(i) && p.tokens[i-1].capital && p.ended(i-1) {
		return i - 1
	}
	return i
}

// anchorEnd is the token after what a time is counted from: a feast, what
// befell a place, or, if it need not be remembered, a date, a month or a weekday.
// It is i where nothing of the kind stands.
func (p *scanner) anchorEnd(i int, remembered bool) int {
	j := i
	for j < i+3 && j < len(p.tokens) && p.close(j) && p.wordIs(j, "the", "of", "de", "du", "la", "le", "l", "d", "les", "that", "fete", "feast", "month", "mois") {
		j++
	}
	if j >= len(p.tokens) || !p.close(j) {
		return i
	}
	if end := p.feastEnd(j); end > j {
		return end
	}
	if p.is(j)&isEvent != 0 {
		return p.eventEnd(j)
	}
	if remembered {
		return i
	}
	if p.tokens[j].digits && p.dayAndMonth(j) > j {
		return p.dayAndMonth(j)
	}
	if end := p.monthAndYear(j); end > j && (p.is(j)&isMonthAlso == 0 || p.tokens[j].capital) {
		return end
	}
	if p.is(j)&isWeekday != 0 && p.tokens[i].script == latin {
		return j + 1
	}
	return i
}

// eventEnd takes the name of the place with an event: "the fall of Zarqan".
func (p *scanner) eventEnd(i int) int {
	j := i + 1
	if p.tokens[i].script == arabic {
		if p.close(j) && j < len(p.tokens) && p.tokens[j].script == arabic && p.words[i].start+len("ال") <= p.words[i].end &&
			p.is(j)&(isGrammar|isBefore) == 0 && !p.hasArticle(i) && p.words[j].start == p.tokens[j].Start {
			return j + 1
		}
		return i + 1
	}
	for j < i+4 && p.wordIs(j, "of", "de", "d", "du", "la", "l", "the") && p.close(j) {
		j++
	}
	end := j
	for end < j+3 && end < len(p.tokens) && p.close(end) && p.tokens[end].capital && !p.tokens[end].opens {
		end++
	}
	if end == j || j == i+1 {
		return i + 1
	}
	return end
}

// hasArticle tells an Arabic word with its article.
func (p *scanner) hasArticle(i int) bool { return hasRunes(p.bare(i), "ال", 2) }
