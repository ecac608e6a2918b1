package detect

import (
	"unicode/utf8"

	"sheaf/internal/text"
)

// lookupArabic finds a known word in an Arabic token, behind the proclitics
// that are written to it: wa or fa, then bi, li or ka, then the article.
func (k *Known) lookupArabic(s string, tokens []token, i int) (hit, bool) {
	t := tokens[i]
	if particles[t.fold] == 's' {
		if h, ok := k.lookupServant(s, tokens, i); ok {
			return h, true
		}
	}
	for _, cut := range proclitics(t.fold) {
		rest := t.fold[cut.bytes:]
		h := hit{Span: text.Span{Start: t.Start + rawOffset(t.Of(s), cut.runes), End: t.End}, from: i, to: i + 1, reason: asEntered}
		if particles[rest] == 's' && cut.bytes > 0 {
			if servant, ok := k.lookupServant(s, tokens, i); ok {
				servant.Start = h.Start
				return servant, true
			}
		}
		if h.refs = k.exact[rest]; h.refs == nil {
			if h.refs = k.exact[servantForm(rest)]; h.refs == nil {
				continue
			}
		}
		if rest == "علي" && t.Of(s) == "على" {
			h.probable, h.reason = true, alefMaqsura
		}
		if cut.bytes > 0 && !cut.article && knownSpellings().arabic[t.fold] {
			h.probable = true // a name of its own, whose first letter only looks like a proclitic
		}
		if cut.article && !k.article(h.refs) {
			h.probable, h.reason = true, otherForm
		}
		if cut.article && k.article(h.refs) {
			h.Start = t.Start + rawOffset(t.Of(s), cut.runes-cut.articleRunes)
		}
		return h, true
	}
	return hit{}, false
}

// article tells whether a name was entered with its article.
func (k *Known) article(refs []ref) bool {
	for _, r := range refs {
		if k.names[r.name].words[r.word].article {
			return true
		}
	}
	return false
}

type proclitic struct {
	bytes, runes int
	article      bool
	articleRunes int
}

// proclitics lists the places at which a folded Arabic word may begin, the
// whole word first.
func proclitics(fold string) []proclitic {
	var cuts []proclitic
	add := func(n int) {
		cuts = append(cuts, proclitic{bytes: 2 * n, runes: n})
		rest := fold[2*n:]
		if hasRunes(rest, "ال", 2) {
			cuts = append(cuts, proclitic{bytes: 2*n + 4, runes: n + 2, article: true, articleRunes: 2})
		}
		if hasRunes(rest, "لل", 2) {
			cuts = append(cuts, proclitic{bytes: 2*n + 4, runes: n + 2, article: true, articleRunes: 1})
		}
	}
	add(0)
	n := 0
	if len(fold) > 2 && (fold[:2] == "و" || fold[:2] == "ف") {
		n = 1
		add(1)
	}
	if rest := fold[2*n:]; len(rest) > 4 {
		switch rest[:2] {
		case "ب", "ل", "ك":
			add(n + 1)
		}
	}
	return cuts
}

func hasRunes(s, prefix string, more int) bool {
	return len(s) > len(prefix) && s[:len(prefix)] == prefix && utf8.RuneCountInString(s[len(prefix):]) >= more
}

// rawOffset is the offset in a raw Arabic word at which n folded letters have
// gone by, with the marks that belong to them.
func rawOffset(raw string, n int) int {
	seen := 0
	for i, r := range raw {
		folded := appendFold(nil, string(r))
		if len(folded) == 0 {
			continue
		}
		if seen == n {
			return i
		}
		seen += utf8.RuneCount(folded)
	}
	return len(raw)
}
