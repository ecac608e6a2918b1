package detect

import (
	"strings"

	"sheaf/internal/text"
)

// Bounds of a word that is spelled: shorter rows are abbreviations, and of a longer
// one the rest is read again.
const (
	shortestSpelled = 4
	longestSpelled  = 24
	fewestDistinct  = 3 // "I, I, I, I" is no word
)

// spelled reads a word that is said letter by letter, as people do with names: "K-H-A-L-E-D",
// "S A M I", "خ ا ل د".
func (p *scanner) spelled(i int) (Finding, int, bool) {
	if !p.letter(i) || !p.letter(i+1) {
		return Finding{}, i, false
	}
	gap := p.gap(i + 1)
	switch gap {
	case " ", "-", ".", ". ", ", ", "‑", "–", " - ":
	default:
		return Finding{}, i, false
	}
	end, letters := i+1, p.tokens[i].fold
	for end < i+longestSpelled && p.letter(end) && p.gap(end) == gap && p.tokens[end].script == p.tokens[i].script {
		if !strings.Contains(letters, p.tokens[end].fold) {
			letters += p.tokens[end].fold
		}
		end++
	}
	distinct := len([]rune(letters))
	if end-i < shortestSpelled || distinct < fewestDistinct {
		return Finding{}, i, false
	}
	at := text.Span{Start: p.tokens[i].Start, End: p.tokens[end-1].End}
	return Finding{Span: at, Type: Person, Reason: "word that is spelled"}, end, true
}

// letter tells a token of one letter.
func (p *scanner) letter(i int) bool {
	if i >= len(p.tokens) || p.tokens[i].digits {
		return false
	}
	fold := p.tokens[i].fold
	return fold != "" && len([]rune(fold)) == 1 && len(p.tokens[i].Of(p.s)) <= 2*len(fold)
}
