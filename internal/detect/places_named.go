package detect

import (
	"unicode/utf8"

	"sheaf/internal/text"
)

// placeBeginnings begin names of places of several words, none of which by itself need be
// a name: دير الزور, تل أبيض, Deir ez-Zor. Those that are English words too need a capital.
var placeBeginnings = set(`deir dayr der tell tel tal ain ayn ras kafr kfar jabal jebel wadi beit bayt khan
	دير تل عين راس كفر جبل وادي بيت خان`)

// placeOfWords reads the name of a place of two or three words that a list has, where a
// word begins it that such names begin with.
func (p *scanner) placeOfWords(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	head, start := t.stemFold, t.Start
	if t.script == arabic {
		for _, cut := range proclitics(t.fold) {
			if _, ok := placeBeginnings[t.fold[cut.bytes:]]; ok && !cut.article {
				head, start = t.fold[cut.bytes:], t.Start+rawOffset(t.Of(p.s), cut.runes)
				break
			}
		}
	}
	if _, ok := placeBeginnings[head]; !ok || t.script == latin && !t.capital && p.cased && p.common(i) {
		return Finding{}, i, false
	}
	for end := min(i+3, len(p.tokens)); end > i+1; end-- {
		name := make([]token, 0, 3)
		for j := i; j < end; j++ {
			if j > i && (p.gap(j) != " " && p.gap(j) != "-" || p.tokens[j].script != t.script) {
				name = nil
				break
			}
			word := p.tokens[j]
			if word.fold = word.stemFold; j == i {
				word.fold = head
			}
			name = append(name, word)
		}
		if name == nil || len(knownPlaces().named(placeKey(name))) == 0 {
			continue
		}
		at := text.Span{Start: start, End: p.words[end-1].end}
		return Finding{Span: at, Type: Location, Reason: placeInList}, end, true
	}
	return Finding{}, i, false
}

// turkishPlaceEndings are the endings by which a Turkish sentence tells of a place, in,
// from, to and of it, and of who is from there, folded; longer ones first.
var turkishPlaceEndings = [...]string{"liydim", "luydum", "liydi", "luydu", "liler", "lular", "lilar", "liyim", "liyiz", "luyum", "luyuz", "li", "lu", "ndaki", "ndeki", "daki", "deki", "taki", "teki", "dan", "den", "tan", "ten", "nin", "nun", "da", "de", "ta", "te", "ya", "ye", "yi", "yu", "in", "un", "a", "e", "i", "u"}

// placeWithEnding reads a place that a list has, with a capital and a Turkish ending,
// also where no apostrophe parts them: Sarıkaya'dan, Konyanın. What somebody is
// called as well, and what is a word, is left to be asked about as such.
func (p *scanner) placeWithEnding(i int) (Finding, int, bool) {
	t := &p.tokens[i]
	if p.in != turkish || t.script != latin || !t.capital || t.allCaps || !p.cased || t.digits || p.is(i) != 0 || p.is(i+1)&isEvent != 0 || len(t.stemFold) > longestWord {
		return Finding{}, i, false
	}
	if before := i - 1; before >= p.floor && before >= 0 && p.gap(i) == " " && p.tokens[before].capital && !p.ended(before) && !(p.tokens[before].opens && p.common(before)) {
		return Finding{}, i, false // the last word of a longer name
	}
	end := -1
	switch _, article := articles[t.stemFold]; {
	case t.stem < t.End:
		if isOneOf(t.fold[len(t.stemFold):], turkishPlaceEndings[:]...) && !article && p.namesPlace(t.stemFold) {
			end = t.stem
		}
	case p.common(i) || givenNames()[t.stemFold] != nil || len(knownPlaces().named(t.stemFold)) > 0:
	default:
		for _, ending := range turkishPlaceEndings {
			stem := len(t.stemFold) - len(ending)
			if stem >= leastTurkishPlace && t.stemFold[stem:] == ending && p.namesPlace(t.stemFold[:stem]) && !(ending[0] == 'l' && knownPlaces().ownCountry(t.stemFold[:stem]) != "") && EndsInTurkish(t.stemFold, stem, MarkNoun) {
				end = t.Start + rawOffset(t.Of(p.s), utf8.RuneCountInString(t.stemFold[:stem]))
				break
			}
		}
	}
	if end < 0 {
		return Finding{}, i, false
	}
	return Finding{Span: text.Span{Start: t.Start, End: end}, Type: Location, Reason: placeInList}, i + 1, true
}

const placeInList = "name of a place in a list"

// leastTurkishPlace is the length of a name that is looked for before an ending
// without an apostrophe.
const leastTurkishPlace = 4

// namesPlace tells a folded word that is the name of a place and nobody's: of one in
// Turkey or near it, or of a city.
func (p *scanner) namesPlace(fold string) bool {
	if givenNames()[fold] != nil {
		return false
	}
	if marks, common := p.in.marks(fold); common && marks&(MarkPersonName|MarkForename) != 0 {
		return false
	}
	g := knownPlaces()
	return len(g.likely(g.named(fold), nil)) > 0
}
