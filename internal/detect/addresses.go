package detect

import (
	"strings"
	"unicode/utf8"
)

// address reads a street, a quarter, a village by its kind and its name, and
// the number of a house or a flat: "12 Baker Street", "rue de la Paix", "Gül
// Sokak No: 5", "شارع بغداد", "flat 4".
func (p *scanner) address(i int) (Finding, int, bool) {
	is := p.is(i)
	if is&isStreetAfter != 0 {
		if f, next, ok := p.streetBehindName(i); ok {
			return f, next, ok
		}
	}
	if is&(isStreet|isSettlement) != 0 {
		if f, next, ok := p.streetBeforeName(i); ok {
			return f, next, ok
		}
	}
	if is&isDoor != 0 && !p.wordIs(i, "no") {
		if end := p.doorEnd(i); end > i {
			return p.over(i, end, Location, "address")
		}
	}
	return Finding{}, i, false
}

// doorEnd is the token after "flat 4", "No: 5", "الطابق الثالث", or i.
func (p *scanner) doorEnd(i int) int {
	j := i + 1
	if p.is(j)&isNumbered != 0 {
		j++
	}
	if j >= len(p.tokens) || !p.spaced(j) && !isOneOf(p.gap(j), ": ", ":", ".", " °", "° ") {
		return i
	}
	if p.tokens[j].digits && !p.counts(j+1) && len(p.tokens[j].stemFold) <= 4 || p.tokens[j].script == arabic && p.is(j)&isOrdinal != 0 && p.close(j) {
		return j + 1
	}
	t := &p.tokens[j]
	if t.script == latin && t.capital && t.End-t.Start == 1 && p.gap(j) == " " && t.fold != "i" && (t.fold != "a" || p.in != english) {
		return j + 1 // bâtiment B
	}
	return i
}

// streetBehindName reads "12 Baker Street", "Gül Sokak No: 5", "5. Sokak".
func (p *scanner) streetBehindName(i int) (Finding, int, bool) {
	start := i
	for start > p.floor && start > i-4 && p.close(start) && p.tokens[start-1].script == latin && p.tokens[start-1].capital && (!p.tokens[start-1].opens || start == i) && !p.ended(start-1) && p.is(start-1)&(isMine|isGrammar) == 0 {
		start--
	}
	t := &p.tokens[i]
	named := start < i
	if start > p.floor && p.tokens[start-1].digits && (p.close(start) || p.gap(start) == ". " || p.gap(start) == ", ") {
		if _, letters, ok := digitsOf(&p.tokens[start-1]); ok && len(p.tokens[start-1].stemFold) <= 5 && (named || p.in == turkish || ordinalLetters(letters)) {
			start--
			named = true
		}
	}
	if !named || p.in == english && !t.capital && p.cased || p.in == english && len(t.fold) < 4 && p.word(i) != "ave" && p.word(i) != "rd" && p.word(i) != "st" {
		return Finding{}, i, false
	}
	if p.in == english && i+1 < len(p.tokens) && p.tokens[i+1].capital && p.gap(i+1) == " " {
		return Finding{}, i, false // the Warsaw District Court
	}
	end := i + 1
	for k := 0; k < 3 && !p.ended(end-1) && p.is(end)&isDoor != 0; k++ {
		door := p.doorEnd(end)
		if door == end {
			break
		}
		end = door
	}
	if p.in == turkish && end == i+1 && !p.ended(i) && end < len(p.tokens) && p.close(end) && p.tokens[end].digits && !p.counts(end+1) && len(p.tokens[end].stemFold) <= 3 {
		end++
	}
	return p.over(start, end, Location, "address")
}

// addressNumber reads the house number before a French or English street: "12,
// rue de la Paix", "12 bis rue X". The street's own rule follows.
func (p *scanner) addressNumber(i int) (Finding, int, bool) {
	j := i + 1
	if p.wordIs(j, "bis", "ter") {
		j++
	}
	if p.in == french && len(p.tokens[i].fold) <= 4 && p.is(j)&isStreet != 0 && p.spaced(j) {
		if f, next, ok := p.streetBeforeName(j); ok {
			f.Start = p.tokens[i].Start
			return f, next, ok
		}
	}
	// "12 Baker Street", "34 Atatürk Caddesi"
	for k := j; k < i+5 && k < len(p.tokens) && p.close(k) && p.tokens[k].script == latin; k++ {
		if p.is(k)&isStreetAfter != 0 && (k > i+1 || p.in == turkish) {
			return p.streetBehindName(k)
		}
		if !p.tokens[k].capital {
			break
		}
	}
	if (p.in == turkish || p.in == english) && p.is(j)&isStreetAfter != 0 && (p.close(j) || p.gap(j) == ". ") {
		return p.streetBehindName(j)
	}
	return Finding{}, i, false
}

// streetBeforeName reads "rue de la Paix", "شارع بغداد", "Street 15".
func (p *scanner) streetBeforeName(i int) (Finding, int, bool) {
	if p.tokens[i].script == arabic {
		return p.arabicStreet(i)
	}
	j := i + 1
	if p.in == english {
		if p.tokens[i].capital && p.wordIs(i, "street", "road") && j < len(p.tokens) && p.tokens[j].script == digits && p.gap(j) == " " && len(p.tokens[j].fold) <= 3 {
			return p.over(i, j+1, Location, "address")
		}
		return Finding{}, i, false
	}
	for j < i+5 && j < len(p.tokens) && p.close(j) && p.wordIs(j, "de", "du", "des", "la", "le", "les", "l", "d") {
		j++
	}
	end := j
	for end < j+4 && end < len(p.tokens) && (p.close(end) || p.gap(end) == "'" || p.gap(end) == "’") {
		t := &p.tokens[end]
		linking := end > j && p.wordIs(end, "de", "du", "des", "la", "le", "les", "l", "d", "et") && end+1 < len(p.tokens) && (p.tokens[end+1].capital || p.is(end+1)&isGrammar != 0)
		if !linking && !(t.capital && t.script == latin) && !(t.script == digits && end > j) {
			break
		}
		end++
	}
	if end == j {
		if end = p.dayAndMonth(j); end == j || j == i+1 { // "rue du 8 mai", but no "place 8 mai"
			return Finding{}, i, false
		}
	}
	return p.over(i, end, Location, "address")
}

// arabicStreet reads "شارع بغداد", "حي الميدان", "قرية تل الزرقان": the word behind
// the kind of place is its name, if it is not the grammar of the language.
func (p *scanner) arabicStreet(i int) (Finding, int, bool) {
	j := i + 1
	if !p.close(j) || j >= len(p.tokens) || p.hasArticle(i) && !p.tokens[j].digits || p.bare(i) == "طريق" && p.wordIs(i-1, "عن") {
		return Finding{}, i, false
	}
	if p.tokens[j].digits && p.is(i)&isSettlement == 0 {
		if p.is(i)&isDoor == 0 && p.counts(j+1) || len(p.tokens[j].stemFold) > 4 {
			return Finding{}, i, false
		}
		return p.over(i, j+1, Location, "address")
	}
	end := p.arabicPlaceEnd(j)
	if end == j || p.bare(i) == "منطقه" && !p.hasArticle(j) {
		return Finding{}, i, false
	}
	if p.is(i)&isSettlement != 0 {
		return p.over(j, end, Location, "place after its kind")
	}
	return p.over(i, end, Location, "address")
}

// placeHeads are the words that many Arabic places' names begin with.
var placeHeads = set(`تل عين دير ابو ام راس كفر بيت الشيخ باب جبل مار الست خان بير`)

// arabicPlaceEnd is the token after a place's name that begins at i, or i. A
// word without article that is common and nobody's name only describes.
func (p *scanner) arabicPlaceEnd(i int) int {
	t := &p.tokens[i]
	if _, head := placeHeads[t.fold]; head {
		if p.close(i+1) && p.arabicNamed(i+1) {
			return i + 2
		}
		return i
	}
	if !p.arabicNamed(i) || !p.hasArticle(i) && arabicReason(t.Of(p.s), t.fold) == "" {
		return i
	}
	return i + 1
}

// arabicNamed tells an Arabic word that may be a place's name behind the kind
// of place: no grammar, no number, no proclitic.
func (p *scanner) arabicNamed(i int) bool {
	if i >= len(p.tokens) || p.tokens[i].script != arabic || utf8.RuneCountInString(p.tokens[i].fold) < 3 {
		return false
	}
	if p.is(i)&(isGrammar|isNumber|isTimeUnit|isDayWord|isPast|isMine|isKin|isOrdinal) != 0 {
		return false
	}
	t := &p.tokens[i]
	return !isArabicGrammar(t.Of(p.s), t.fold) && !strings.HasSuffix(t.fold, "نا") && p.words[i].start == t.Start
}

// facility reads a prison, a camp, a checkpoint by its name: "Zarqan prison",
// "prison de Zarqan", "Zarqan Cezaevi", "سجن الزرقان".
func (p *scanner) facility(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	j := i + 1
	if t.script == arabic {
		if !p.hasArticle(i) && p.close(j) && p.arabicNamed(j) && p.is(j)&isRoom == 0 && (!isOneOf(p.bare(i), "جامع", "مسجد", "سد") || p.hasArticle(j) || p.arabicNameAlone(j)) {
			return p.over(i, j+1, Org, "prison, camp or post")
		}
		return Finding{}, i, false
	}
	if p.in == french {
		for j < i+3 && p.close(j) && p.wordIs(j, "de", "d", "du", "la", "l") {
			j++
		}
		end := j
		for end < j+3 && end < len(p.tokens) && p.close(end) && p.tokens[end].capital && !p.tokens[end].opens && p.tokens[end].script == latin {
			end++
		}
		if end > j {
			return p.over(i, end, Org, "prison, camp or post")
		}
		return Finding{}, i, false
	}
	start := i
	for start > p.floor && start > i-3 && p.gap(start) == " " && p.tokens[start-1].script == latin && p.tokens[start-1].capital && (!p.tokens[start-1].opens || p.in == turkish && start == i) &&
		p.is(start-1)&(isGrammar|isMine|isNumber|isOrdinal|isGroup) == 0 && !p.ended(start-1) {
		start--
	}
	if start == i || !p.cased {
		return Finding{}, i, false
	}
	return p.over(start, i+1, Org, "prison, camp or post")
}

// tribe reads a tribe by its name and the word for it: "the Zarqan tribe", "tribe of
// Zarqan", "la tribu des Zarqan", "Zarqan aşireti", "عشيرة الزرقان".
func (p *scanner) tribe(i int) (Finding, int, bool) {
	j := i + 1
	if p.tokens[i].script == arabic {
		if p.wordIs(j, "بني", "ال", "البو", "بو", "ابو") && p.close(j) {
			j++ // عشيرة بني زرقان
		}
		_, named := tribesOfWords[p.word(j)]
		named = named || j > i+1 || p.is(j)&isOfTribe != 0
		if p.hasArticle(i) || !p.close(j) || !p.arabicNamed(j) || !named && !p.hasArticle(j) && arabicReason(p.tokens[j].Of(p.s), p.tokens[j].fold) == "" {
			return Finding{}, i, false
		}
		return p.over(i, j+1, Org, tribeByName)
	}
	for j < i+4 && p.close(j) && p.wordIs(j, "of", "the", "de", "des", "du", "d", "la", "l", "les", "al", "el") {
		j++
	}
	end := p.capitalsEnd(j)
	if end > j && p.in != turkish && (j > i+1 || p.in != english) && !p.ended(i) && knownPlaces().ownCountry(p.word(end-1)) == "" {
		return p.over(i, end, Org, tribeByName)
	}
	start := i
	for start > p.floor && start > i-3 && p.gap(start) == " " && p.tribeWord(start-1) {
		start--
	}
	if start > p.floor && start < i && p.gap(start) == "-" && p.wordIs(start-1, "al", "el") {
		start--
	}
	if start == i || p.in == french || p.in == kurmanji {
		return Finding{}, i, false
	}
	return p.over(start, i+1, Org, tribeByName)
}

const tribeByName = "tribe or clan"

// tribesOfWords are tribes that are called by common words.
var tribesOfWords = set(`شمر طي عنزه زبيد ربيعه عبيد نعيم جبور دليم حرب مطير عتيبه قريش خفاجه حديد`)

// capitalsEnd is the token after up to three words with capitals from token i on,
// or i.
func (p *scanner) capitalsEnd(i int) int {
	end := i
	for end < i+3 && end < len(p.tokens) && p.close(end) && p.tokens[end].capital && !p.tokens[end].opens && p.tokens[end].script == latin {
		end++
	}
	return end
}

// tribeWord tells a word with a capital that may name a tribe before the word for one.
func (p *scanner) tribeWord(i int) bool {
	t := &p.tokens[i]
	return p.cased && t.script == latin && t.capital && !p.ended(i) && p.is(i)&(isGrammar|isMine|isNumber|isOrdinal) == 0 && (!t.opens || p.in == turkish && !p.common(i))
}

// ofTribe reads the name of a tribe, and what somebody of it or from a town is called,
// where no name of a person goes on: "a Dulaimi", "هو جبوري", "un Homsi", but no Ahmad
// al-Jabouri. In Latin letters, where surnames are the same words, something before it
// has to say so.
func (p *scanner) ofTribe(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	if t.script == arabic {
		return p.ofArabicTribe(i)
	}
	start := i
	if i > p.floor && p.wordIs(i-1, "al", "el") && (p.close(i) || p.gap(i) == "'") {
		start--
	}
	said := start > p.floor && p.gap(start) == " " && p.wordIs(start-1, "a", "an", "the", "was", "is", "are", "were", "some", "two", "three", "many", "other", "another", "un", "une", "des", "les", "deux", "est", "etait", "bir", "iki", "her")
	if !said || p.cased && !t.capital || i+1 < len(p.tokens) && p.tokens[i+1].capital && p.gap(i+1) == " " {
		return Finding{}, i, false
	}
	f, next, ok := p.over(i, i+1, Org, tribeByName)
	if p.is(i)&isOfTown != 0 {
		f.Type, f.Reason = Location, fromTown
	}
	f.Start = p.words[start].start
	return f, next, ok
}

const fromTown = "somebody from a place"

// ofArabicTribe is ofTribe in Arabic letters. Somebody from a town with the article is
// mostly a surname, and left to be asked about as one.
func (p *scanner) ofArabicTribe(i int) (Finding, int, bool) {
	article := p.hasArticle(i)
	if before := i - 1; before >= p.floor && before >= 0 && p.gap(i) == " " {
		switch named := p.arabicName(before); {
		case named && article:
			return p.over(i, i+1, Person, "name of a family behind a name")
		case named || p.is(before)&(isTitle|isKin) != 0 || particles[p.tokens[before].fold] != 0:
			return Finding{}, i, false
		}
	}
	switch {
	case p.is(i)&isOfTown == 0:
		return p.over(i, i+1, Org, tribeByName)
	case article && strings.HasSuffix(p.bare(i), "ي"):
		return Finding{}, i, false
	}
	return p.over(i, i+1, Location, fromTown)
}

// coordinates reads "35.1318, 36.7578", "35.1318N 36.7578E" and "35°08'N 36°45'E".
func (p *scanner) coordinates(i int) (Finding, int, bool) {
	degrees := func(j int) bool {
		if j >= len(p.tokens) {
			return false
		}
		after := strings.TrimLeft(p.s[p.tokens[j].End:min(len(p.s), p.tokens[j].End+4)], " ")
		return strings.HasPrefix(after, "°") || strings.HasPrefix(after, "º")
	}
	if degrees(i) || i+1 < len(p.tokens) && p.gap(i+1) == "." && degrees(i+1) {
		end := i + 1
		for end < len(p.tokens) && end < i+14 && (p.tokens[end].digits || p.wordIs(end, "n", "s", "e", "w", "o", "k", "d", "g", "b", "nord", "sud", "est", "ouest", "north", "south", "east", "west", "شمالا", "شرقا", "شمال", "شرق", "ش", "و")) && len(p.gap(end)) <= 5 {
			end++
		}
		if end > i+1 {
			f, next, ok := p.over(i, end, Location, ReasonCoordinates)
			f.End = p.tokens[end-1].End
			return f, next, ok
		}
	}
	if i+3 >= len(p.tokens) || !isOneOf(p.gap(i+1), ".", "٫") || !p.decimal(i) {
		return Finding{}, i, false
	}
	j := i + 2
	if p.wordIs(j, "n", "s") && len(p.gap(j)) <= 1 {
		j++
	}
	if j+1 >= len(p.tokens) || !isOneOf(p.gap(j+1), ".", "٫") || !p.decimal(j) {
		return Finding{}, i, false
	}
	if !isOneOf(p.gap(j), ", ", ",", " ", "; ", ", -", "، ", " / ", "/") {
		return Finding{}, i, false
	}
	end := j + 2
	if p.wordIs(end, "e", "w") && len(p.gap(end)) <= 1 {
		end++
	}
	return p.over(i, end, Location, ReasonCoordinates)
}

// decimal tells degrees with three decimals or more, which is a street.
func (p *scanner) decimal(i int) bool {
	n, ok := wholeNumber(p.tokens[i].fold)
	_, letters, _ := digitsOf(&p.tokens[i+1])
	return ok && n <= 180 && p.tokens[i+1].digits && isOneOf(letters, "", "n", "e", "s", "w") && len(p.tokens[i+1].stemFold)-len(letters) >= 3
}

// gridReference reads a square of the military grid: "37S CU 12345 67890",
// "37SCU1234567890".
func (p *scanner) gridReference(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	zone, rest, ok := digitsOf(t)
	if !ok || zone < 1 || zone > 60 || rest == "" || t.script != latin || rest[0] < 'c' || rest[0] > 'x' || strings.ToUpper(p.s[t.Start:t.stem]) != p.s[t.Start:t.stem] {
		return Finding{}, i, false
	}
	square, figures := rest[1:], ""
	if len(square) > 2 {
		square, figures = square[:2], square[2:]
	}
	end := i + 1
	if square == "" && end < len(p.tokens) && p.gap(end) == " " && p.tokens[end].allCaps && len(p.tokens[end].stemFold) >= 2 {
		square, figures = p.tokens[end].stemFold[:2], p.tokens[end].stemFold[2:]
		end++
	}
	for end < i+5 && end < len(p.tokens) && p.gap(end) == " " && p.tokens[end].script == digits && len(figures) < 10 {
		figures += p.tokens[end].fold
		end++
	}
	_, number := wholeNumber(figures[:min(len(figures), 9)])
	if len(square) != 2 || !letterByte(square[0]) || !letterByte(square[1]) || !number || len(figures) < 4 || len(figures) > 10 || len(figures)%2 != 0 {
		return Finding{}, i, false
	}
	return p.over(i, end, Location, ReasonCoordinates)
}
