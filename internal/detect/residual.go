package detect

import "strings"

// residual flags every word that nothing vouches for. In English, and in any
// other language with Latin letters, that is
//
//   - a word in no list of common English words, in any case;
//   - a capital inside a sentence, "I", Mr, Mrs and Ms aside;
//   - a common word that is also a name: with a capital, also where it opens
//     a sentence; in lower case if it is not among the 12,000 most common words.
//     Where a text has no capitals at all, as speech recognition gives it, every
//     forename is asked about.
//     Words of which only a place or a rare name is known are asked about at a
//     sentence's start if they are not among those 12,000, and never in lower case.
//     The grammar of the language (functionWords) is asked about only as a
//     capital inside a sentence;
//   - a word in another script than the text's.
//
// Arabic words in an Arabic text are passed over.
func residual(s string, tokens []token, taken []int32, in language) []Finding {
	r := residue{s: s, tokens: tokens, words: commonWords(), cased: hasCase(tokens)}
	var found []Finding
	line := lineCase{end: -1}
	for i := range tokens {
		t := &tokens[i]
		if t.Start >= line.end {
			line = caseOfLine(s, tokens, i)
		}
		if taken[i] != 0 || t.script == digits || t.script == arabic && (in == arabicLanguage || in == sorani) {
			continue
		}
		if t.elided {
			continue
		}
		reason := r.reason(t, line.allCaps)
		if reason == "" {
			continue
		}
		f := Finding{Span: t.Span, Type: Unknown, Tier: TierResidual, Reason: reason, Name: NoName}
		f.End = t.stem
		if n := len(found); n > 0 && r.continues(&found[n-1], i) {
			found[n-1].End = f.End
			continue
		}
		found = append(found, f)
	}
	return found
}

const (
	unlisted      = "not a common word"
	insideCapital = "capital inside a sentence"
	alsoAName     = "a common word that is also a name"
	otherScript   = "word in another script"
)

type residue struct {
	s      string
	tokens []token
	words  map[string]uint8
	cased  bool
}

// reason says why a word is flagged, or nothing.
func (r *residue) reason(t *token, capsLine bool) string {
	if t.script != latin {
		return otherScript
	}
	cased := r.cased && !capsLine
	word := t.stemFold
	marks, common := r.words[word]
	if !common && t.stem == t.End && t.fold != "" {
		common = r.contraction(t)
	}
	switch {
	case t.capital && (r.s[t.Start:t.stem] == "I" || isOneOf(word, "mr", "mrs", "ms")):
		return ""
	case !common:
		return unlisted
	case cased && t.capital && !t.opens:
		return insideCapital
	}
	if _, grammar := functionWords[word]; grammar {
		return ""
	}
	person, other, very := marks&MarkPersonName != 0, marks&MarkOtherName != 0, marks&MarkVeryCommon != 0
	switch {
	case person && (!very || t.capital && cased):
		return alsoAName
	case marks&MarkForename != 0 && !cased:
		return alsoAName
	case other && !very && cased && t.capital:
		return alsoAName
	}
	return ""
}

// contraction knows don't, isn't and the like, whose stem is not cut.
func (r *residue) contraction(t *token) bool {
	base, ok := strings.CutSuffix(t.fold, "nt")
	if !ok {
		return false
	}
	_, common := r.words[base]
	return common && strings.ContainsFunc(t.Of(r.s), isApostrophe)
}

// continues tells whether token i goes on from the finding before it: two
// capitals with a space or hyphen between are one name.
func (r *residue) continues(before *Finding, i int) bool {
	previous := r.tokens[i-1]
	if !r.tokens[i].capital || previous.End != before.End || !previous.capital || !r.cased || r.tokens[i].opens {
		return false
	}
	switch r.s[previous.End:r.tokens[i].Start] {
	case " ", "-", ". ", ".":
		return true
	}
	return false
}

// hasCase tells whether capitals mean anything in a text: in an English text
// with sentences at least one word in forty has one.
func hasCase(tokens []token) bool {
	words, capitals, shouted := 0, 0, 0
	for i := range tokens {
		t := &tokens[i]
		if t.script != latin {
			continue
		}
		words++
		if t.capital {
			capitals++
		}
		if t.allCaps {
			shouted++
		}
	}
	return capitals*40 >= words && shouted*2 <= words
}

type lineCase struct {
	end     int
	allCaps bool
}

// caseOfLine looks at the line of token i: a heading in capitals alone says
// nothing by them.
func caseOfLine(s string, tokens []token, i int) lineCase {
	end := strings.IndexByte(s[tokens[i].Start:], '\n')
	if end < 0 {
		end = len(s)
	} else {
		end += tokens[i].Start
	}
	line := lineCase{end: end, allCaps: true}
	for ; i < len(tokens) && tokens[i].Start < end; i++ {
		if t := &tokens[i]; t.script == latin && !t.allCaps && t.stem-t.Start > 1 {
			line.allCaps = false
			break
		}
	}
	return line
}
