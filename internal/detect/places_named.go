package detect

import "sheaf/internal/text"

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
		return Finding{Span: at, Type: Location, Reason: "name of a place in a list"}, end, true
	}
	return Finding{}, i, false
}
