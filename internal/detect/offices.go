package detect

// official reads "Branch 235", "branch two three five", "Cell 12", "فرع 235",
// "الفرقة الرابعة", "brigade n° 4".
func (p *scanner) official(i int) (Finding, int, bool) {
	j := i + 1
	if p.ended(i) && p.in == turkish {
		return Finding{}, i, false
	}
	if p.is(j)&isNumbered != 0 && (p.close(j) || p.gap(j) == ", ") {
		j++
	}
	if j >= len(p.tokens) || !p.spaced(j) && !isOneOf(p.gap(j), " #", " n°", ". ", "° ", " ° ", ".°", ": ", " n° ") {
		return Finding{}, i, false
	}
	kind, reason := Org, "numbered unit"
	if p.is(i)&isOfficial == 0 {
		kind, reason = Code, "numbered room or checkpoint"
	}
	end := j
	switch {
	case p.tokens[j].digits && (!p.counts(j+1) || p.hasArticle(i)) && !(p.tokens[i].script == arabic && p.gap(j) == ", "):
		end = j + 1
		if _, letters, ok := digitsOf(&p.tokens[j]); !ok || letters != "" && p.words[j].end == p.tokens[j].stem && len(letters) > 1 {
			return Finding{}, i, false
		}
		for single := len(p.tokens[j].fold) == 1; single && end < j+6 && end < len(p.tokens) && p.gap(end) == " " && p.tokens[end].script == digits && len(p.tokens[end].fold) == 1; {
			end++ // branch 2 3 5
		}
	case p.tokens[j].script == arabic && p.is(j)&isOrdinal != 0 && p.close(j) && p.hasArticle(j) && p.hasArticle(i):
		end = j + 1
		if p.is(end)&isNumber != 0 && p.close(end) && p.words[end].start > p.tokens[end].Start {
			end++ // الخامسة والعشرين
		}
	case p.close(j) && (p.tokens[j].script == latin || j > i+1 || p.tokens[j].script == arabic && p.is(i)&(isOfficial|isRoom) != 0):
		end = p.spokenNumber(j)
	}
	if end == j {
		return Finding{}, i, false
	}
	return p.over(i, end, kind, reason)
}

// spokenNumber is the token after a unit's number as it is spoken, "two three
// five", "two hundred and fifteen", "اتنين صفر واحد", or i. A French or Turkish "one"
// by itself is an article.
func (p *scanner) spokenNumber(i int) int {
	end := i
	for end < i+6 && end < len(p.tokens) && p.close(end) {
		if end > i && p.is(end)&isZero != 0 {
			end++
			continue
		}
		n, ok := p.numeral(end)
		if !ok || p.counts(n.end) {
			break
		}
		if n.value == 1 && n.end == i+1 && (p.in == french || p.in == turkish) {
			return i
		}
		end = n.end
	}
	return end
}

// ordinal reads "First Brigade", "the Fourth Armoured Division", "227. Tugay",
// "la 4e division". An Arabic ordinal stands behind the unit, see official.
func (p *scanner) ordinal(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	if t.digits {
		n, letters, ok := digitsOf(t)
		dotted := p.in == turkish && letters == "" && p.gap(i+1) == ". "
		if !ok || n >= 1000 || !dotted && !ordinalLetters(letters) {
			return Finding{}, i, false
		}
	}
	if t.script == arabic {
		return Finding{}, i, false
	}
	for j := i + 1; j <= i+2 && j < len(p.tokens) && (p.spaced(j) && p.gap(j) != ", "); j++ {
		if p.is(j)&isOfficial != 0 && (p.in != french || !p.wordIs(j, "section", "direction")) {
			return p.over(i, j+1, Org, "numbered unit")
		}
		if p.is(j)&isRoom != 0 && (p.in == turkish || t.digits && p.in == english && !p.wordIs(j, "floor", "gate", "room")) {
			return p.over(i, j+1, Code, "numbered room or checkpoint")
		}
		if p.is(j)&isGrammar != 0 || p.gap(j) == ". " && j > i+1 {
			break
		}
	}
	return Finding{}, i, false
}

// numbered reads "plot no. 900", "dossier n° 12", "dosya no: 2015/33", "رقم ١٢٣",
// "plate 3456".
func (p *scanner) numbered(i int) (Finding, int, bool) {
	if p.is(i)&isPlate != 0 {
		if f, next, ok := p.plateBehind(i); ok {
			return f, next, ok
		}
	}
	j := i + 1
	if j >= len(p.tokens) || !p.tokens[j].digits || !isOneOf(p.gap(j), ". ", ".", " ", " ° ", "° ", "°", ": ", ":") {
		return Finding{}, i, false
	}
	if p.gap(j) == " " && p.wordIs(i, "no", "n", "number") && p.in == english {
		return Finding{}, i, false
	}
	if p.counts(j + 1) {
		return Finding{}, i, false
	}
	if f, next, ok := p.number(j); ok && (f.Type == Code || f.Type == Org) {
		return f, next, ok
	}
	return p.over(j, p.codeEnd(j), Code, "number of something")
}

// plateBehind reads the groups of a licence plate behind the word for it: "plate
// 234 567", "the plate was ABC 1234", "plaque numéro 234 567", "لوحة رقم ٢٣٤ ٥٦٧".
func (p *scanner) plateBehind(i int) (Finding, int, bool) {
	j, said := i+1, false
	for j < i+4 && p.close(j) && (p.is(j)&(isNumbered|isPlate) != 0 || p.wordIs(j, "was", "is", "read", "said", "est", "etait", "portait", "d", "immatriculation", "كانت", "هي", "السياره", "سياره")) {
		said = said || p.is(j)&(isNumbered|isPlate) == 0
		j++
	}
	end, figures := j, 0
	for end < j+maxPlateGroups && end < len(p.tokens) && (p.close(end) || end == j && isOneOf(p.gap(end), ": ", ":", ". ", " ° ", "° ")) {
		t := &p.tokens[end]
		letters := t.script == latin && t.capital && (t.allCaps || t.End-t.Start == 1) && !t.digits && t.End-t.Start <= 3 || t.script == arabic && len(t.fold) == 2 && end+1 < len(p.tokens) && p.tokens[end+1].script == digits
		if t.script != digits && !letters && !(t.script == latin && t.digits && end == j) {
			break
		}
		if t.digits {
			figures += len(t.stemFold)
		}
		end++
	}
	if figures < 2 || said && figures < 4 || p.counts(end) {
		return Finding{}, i, false
	}
	return p.over(j, end, Code, "licence plate")
}

// maxPlateGroups bounds the groups of a licence plate.
const maxPlateGroups = 4
