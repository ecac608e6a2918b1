package detect

import "unicode/utf8"

// title reads "Mr A. Demetriades", "Sheikh Omar", "Ahmet Bey", "العقيد سامي". A
// plain form of address stays outside; a rank or an office is a finding of its own,
// before the name's. A rank says something without a name too.
func (p *scanner) title(i int) (Finding, int, bool) {
	plain := p.is(i)&isAddress != 0
	if p.is(i)&isTitleAfter != 0 {
		if f, next, ok := p.nameBeforeTitle(i); ok {
			return f, next, ok
		}
	}
	if p.is(i)&isTitle == 0 && p.is(i)&isRank == 0 {
		return Finding{}, i, false
	}
	j := i + 1
	for j < i+4 && p.is(j)&(isTitle|isRank) != 0 && p.close(j) && !plain && !p.ended(j-1) {
		j++ // brigadier general
	}
	end := p.nameEnd(j)
	switch {
	case end > j && plain:
		return p.over(j, end, Person, "name after a title")
	case end > j:
		p.entitled = j
		return p.over(i, j, Demographic, ReasonRank)
	case p.is(i)&isRank != 0 && (p.tokens[i].script == latin || p.hasArticle(i) || p.words[i].start == p.tokens[i].Start):
		return p.over(i, j, Demographic, ReasonRank)
	}
	return Finding{}, i, false
}

// nameBeforeTitle reads "Ahmet Bey", "Zarqan Hanım": the name is the finding.
func (p *scanner) nameBeforeTitle(i int) (Finding, int, bool) {
	start := i
	for start > p.floor && start > i-3 && p.gap(start) == " " && p.tokens[start-1].script == latin && !p.ended(start-1) && p.is(start-1)&(isTitle|isGrammar|isMine|isRank|isNumber) == 0 &&
		p.tokens[start-1].capital && (!p.tokens[start-1].opens || p.tokens[i].capital) {
		start--
	}
	if start == i || !p.cased {
		return Finding{}, i, false
	}
	f, _, ok := p.over(start, i, Person, "name before a title")
	return f, i + 1, ok
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
// before, with a capital, or unknown where capitals mean nothing. An Arabic
// word is one if it is listed as a name and is no grammar.
func (p *scanner) named(i int) bool {
	t := &p.tokens[i]
	if t.digits || p.is(i)&isTitle != 0 || t.script != latin && t.script != arabic {
		return false
	}
	switch p.gap(i) {
	case " ", ". ", "-", ".", "\u00a0":
	default:
		return false
	}
	if t.script == arabic {
		return p.tokens[i-1].script == arabic && p.arabicName(i)
	}
	if p.ended(i-1) || t.opens && p.gap(i) == ". " {
		return false
	}
	if p.cased {
		return t.capital && t.Of(p.s) != "I" && !t.elided && !p.wordIs(i, "league", "staff", "assembly", "secretary", "court", "council", "committee", "mosque", "yardimcisi", "yardimci")
	}
	return !p.common(i) && (p.in == english || p.is(i) == 0) && (p.in != kurmanji || knownLatinName(t.stemFold))
}

// knownLatinName tells a folded Latin word that is listed as the spelling of an
// Arabic name.
func knownLatinName(fold string) bool { return knownSpellings().attests(fold) }

// arabicName tells a word that is listed as a name or is a nisba.
func (p *scanner) arabicName(i int) bool {
	t := &p.tokens[i]
	if t.fold == "علي" {
		return t.Of(p.s) == "علي"
	}
	if p.is(i)&isGrammar != 0 || p.words[i].start > t.Start {
		return false
	}
	return knownSpellings().attests(t.fold) || knownSpellings().attests(withoutArabicArticle(t.fold)) || particles[t.fold] == 's'
}

// arabicNameAlone tells an Arabic name where the word before it proves nothing:
// it is no common word either.
func (p *scanner) arabicNameAlone(i int) bool {
	t := &p.tokens[i]
	return p.arabicName(i) && arabicReason(t.Of(p.s), t.fold) != ""
}

// kunya reads "Abu Khalid", "Umm Omar", "أبو خالد": the whole is the name.
func (p *scanner) kunya(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	if t.script == arabic {
		return p.arabicKunya(i)
	}
	if kind := particles[t.stemFold]; t.script != latin || kind != 'f' && kind != 'm' || p.in != english && !t.capital && p.cased {
		return Finding{}, i, false
	}
	j := i + 1
	if p.close(j) && particles[p.word(j)] == 'a' && j+1 < len(p.tokens) {
		j++
	}
	if j >= len(p.tokens) || commonEnglish(t.stemFold) && p.cased && !t.capital || !p.named(j) {
		return Finding{}, i, false
	}
	return p.over(i, j+1, Person, "kunya")
}

// arabicKunya reads "أبو خالد", "وأم ليث", "لأبي عمر". The word for mother is
// also "or" and asks for a listed name; the word for father asks for anything
// but grammar.
func (p *scanner) arabicKunya(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	start, kind := t.Start, particles[t.fold]
	if kind != 'f' && kind != 'm' {
		for _, cut := range proclitics(t.fold)[1:] {
			if k := particles[t.fold[cut.bytes:]]; (k == 'f' || k == 'm') && !cut.article && kind == 0 {
				kind, start = k, t.Start+rawOffset(t.Of(p.s), cut.runes)
			}
		}
	}
	j := i + 1
	if kind != 'f' && kind != 'm' || j >= len(p.tokens) || !p.close(j) || p.tokens[j].script != arabic {
		return Finding{}, i, false
	}
	short := utf8.RuneCountInString(p.tokens[j].fold) < 3
	father := kind == 'f' && p.word(i) != "ابي" && p.bareFather(i) && p.arabicNamed(j)
	if listed := p.arabicName(j); short && !(listed && kind == 'f' && p.bareFather(i)) || !father && !listed {
		return Finding{}, i, false
	}
	f, next, ok := p.over(i, j+1, Person, "kunya")
	f.Start = start
	return f, next, ok
}

// bareFather tells "ابو", which stands in a kunya or before what somebody is
// known by, from the other forms, which are also "my father".
func (p *scanner) bareFather(i int) bool {
	fold := p.tokens[i].fold
	return len(fold) >= len("ابو") && fold[len(fold)-len("ابو"):] == "ابو"
}

// kin reads a relative who is pointed at by a name or a place: "my brother
// Ahmed", "my cousin in Homs", "ابن عمي سامي", "amcamın oğlu Mert". A relative of
// whom no more is said is no finding. The name is left to be found by itself.
func (p *scanner) kin(i int) (Finding, int, bool) {
	if p.tokens[i].script == arabic {
		return p.arabicKin(i)
	}
	j := i
	if p.is(i)&isMine != 0 {
		j++
	} else if p.in != turkish {
		return Finding{}, i, false
	}
	for k := 0; k < 2 && p.close(j) && p.wordIs(j, "older", "younger", "elder", "eldest", "youngest", "little", "big", "late", "twin", "half", "oldest", "own", "maternal", "paternal",
		"grand", "petit", "beau", "belle", "demi", "defunt", "defunte", "petite", "grande", "buyuk", "kucuk", "rahmetli", "ortanca", "merhum"); k++ {
		j++
	}
	if p.is(j)&isKin == 0 || j > i && !p.close(j) || p.ended(j) && p.in != french && p.in != turkish {
		return Finding{}, i, false
	}
	end := j + 1
	if p.in == english && p.wordIs(end, "in") && p.wordIs(end+1, "law") {
		end += 2
	}
	if p.in == french && p.wordIs(end, "aine", "ainee", "cadet", "cadette") && p.close(end) {
		end++
	}
	if p.in == turkish && p.is(end)&isKin != 0 && p.close(end) {
		end++
	}
	if end < len(p.tokens) && !p.ended(end-1) && (p.kinNamed(end) || p.kinPlaced(end)) {
		f, next, ok := p.over(i, end, Demographic, ReasonKinship)
		if p.in == turkish && i > p.floor && p.close(i) && p.wordIs(i-1, "buyuk", "kucuk", "rahmetli", "ortanca", "merhum", "kiz", "erkek") {
			f.Start = p.tokens[i-1].Start
		}
		return f, next, ok
	}
	return Finding{}, i, false
}

// kinOf reads a relative of somebody who is named or has a title: "Sami's
// brother", "the son of the sheikh", "le frère de Sami", "Ali'nin oğlu", "أخو سامي".
func (p *scanner) kinOf(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	if t.script == arabic {
		j := i + 1
		if !isOneOf(p.bare(i), "ابن", "بنت", "اخو", "اخت", "مرت", "زوجه", "ارمله") || !p.close(j) || j >= len(p.tokens) || p.tokens[j].script != arabic {
			return Finding{}, i, false
		}
		if p.is(j)&isTitle != 0 && p.hasArticle(j) || p.arabicNameAlone(j) && p.words[j].start == p.tokens[j].Start && p.is(j)&(isKin|isNumber|isTimeUnit|isAge) == 0 {
			return p.over(i, j, Demographic, ReasonKinship)
		}
		return Finding{}, i, false
	}
	if p.is(i)&isKin == 0 {
		return Finding{}, i, false
	}
	pointed := func(j int) bool {
		if j < 0 || j >= len(p.tokens) || p.tokens[j].script != latin || p.is(j)&(isMine|isGrammar|isMonth|isWeekday|isGroup) != 0 {
			return false
		}
		return p.is(j)&isTitle != 0 && p.is(j)&isAddress == 0 || p.cased && p.tokens[j].capital && (!p.tokens[j].opens || p.in == turkish && p.tokens[j].stem < p.tokens[j].End) && p.is(j)&isKin == 0
	}
	before := i > p.floor && (p.in == english || p.in == turkish) && p.gap(i) == " " && p.ended(i-1) && pointed(i-1)
	j := i + 1
	for k := 0; k < 3 && p.close(j) && p.wordIs(j, "of", "the", "de", "d", "du", "l", "la"); k++ {
		j++
	}
	behind := j > i+1 && p.wordIs(i+1, "of", "de", "d", "du") && p.close(j) && pointed(j)
	if before || behind {
		return p.over(i, i+1, Demographic, ReasonKinship)
	}
	return Finding{}, i, false
}

// kinNamed tells a name behind a relative, perhaps with a comma between.
func (p *scanner) kinNamed(i int) bool {
	t := &p.tokens[i]
	gap := p.gap(i)
	if t.script != latin || t.digits || gap != " " && (gap != ", " || p.in == turkish) {
		return false
	}
	if p.cased {
		return t.capital && t.Of(p.s) != "I" && !t.elided && p.is(i)&(isMonth|isWeekday|isGrammar|isTitle|isGroup) == 0
	}
	return gap == " " && knownLatinName(t.stemFold) && !p.common(i) && p.is(i) == 0
}

// kinPlaced tells "in Homs", "from Homs" behind a relative.
func (p *scanner) kinPlaced(i int) bool {
	if p.is(i)&isFrom == 0 || p.gap(i) != " " {
		return false
	}
	j := i + 1
	return j < len(p.tokens) && (p.close(j)) && p.tokens[j].script == latin && p.tokens[j].capital && p.cased && p.is(j)&(isMonth|isWeekday|isFeast) == 0 && p.tokens[j].Of(p.s) != "I"
}

// arabicKin reads "أخي سامي", "ابن عمي سامي", "خالي من الزرقان".
func (p *scanner) arabicKin(i int) (Finding, int, bool) {
	end := i
	switch {
	case p.is(i)&isKin != 0:
		end = i + 1
	case isOneOf(p.bare(i), "ابن", "بنت", "ولاد", "مرت", "زوج", "زوجه", "جوز") && p.is(i+1)&isKin != 0 && p.close(i+1):
		end = i + 2
	}
	if end == i || end >= len(p.tokens) || !p.close(end) {
		return Finding{}, i, false
	}
	if p.wordIs(end, "الكبير", "الصغير", "الزغير", "الاكبر", "الاصغر", "الوسطاني") && end+1 < len(p.tokens) && p.close(end+1) {
		end++
	}
	if p.tokens[end].script == arabic && p.arabicNameAlone(end) && p.words[end].start == p.tokens[end].Start && p.is(end)&(isKin|isTimeUnit|isNumber) == 0 {
		return p.over(i, end, Demographic, ReasonKinship)
	}
	return Finding{}, i, false
}
