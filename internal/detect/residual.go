package detect

import (
	"strings"

	"sheaf/internal/text"
)

// residual flags every word that nothing vouches for. A word is held against
// the common words of the text's language, or, in Arabic letters, of Arabic; a
// word in Latin letters inside an Arabic text against English. In Latin letters that is
//
//   - a word in no list, in any case;
//   - a capital inside a sentence, "I", Mr, Mrs and Ms aside;
//   - a common word that is also a name: with a capital, also where it opens
//     a sentence. Where a text has no capitals at all, as speech recognition gives
//     it, every forename is asked about.
//     Words of which only a place or a rare name is known are asked about at a
//     sentence's start, in English if they are not among the 12,000 most common
//     words, and never in lower case. In English, names that are not among those
//     12,000 are asked about in lower case as well.
//     The grammar of the language (functionWords) is asked about only as a
//     capital inside a sentence, and what stands in no name (joiningWords) not even there.
//
// In Arabic letters it is a word in no list, behind all that may be written to
// it, and a word that is also a forename, wherever it stands. A word in a
// script of neither kind is always asked about.
//
// Words of Kurdish are passed over, and those of other languages in its letters.
func residual(s string, tokens []token, taken []int32, in language) []Finding {
	r := residue{s: s, tokens: tokens, in: in, cased: hasCase(tokens)}
	var found []Finding
	line := lineCase{end: -1}
	for i := range tokens {
		t := &tokens[i]
		if t.Start >= line.end {
			line = caseOfLine(s, tokens, i)
		}
		if taken[i] != 0 || t.script == digits || t.elided || in.passes(t.script) {
			continue
		}
		reason := r.reason(t, line.allCaps)
		if n := len(found); n > 0 && (reason != "" && r.continues(&found[n-1], i) || r.completes(&found[n-1], i)) {
			found[n-1].End = t.stem
			continue
		}
		if reason == ReasonAlsoAName && t.script == arabic && wordHere(s, tokens, in, i) {
			reason = WordHere
		}
		if reason != "" {
			found = append(found, Finding{Span: text.Span{Start: t.Start, End: t.stem}, Type: Unknown, Tier: TierResidual, Reason: reason, Name: NoName})
		}
	}
	return found
}

const (
	unlisted    = "not a common word"
	otherScript = "word in another script"
)

type residue struct {
	s      string
	tokens []token
	in     language
	cased  bool
}

// reason says why a word is flagged, or nothing.
func (r *residue) reason(t *token, capsLine bool) string {
	switch t.script {
	case other:
		return otherScript
	case arabic:
		return arabicReason(t.Of(r.s), t.fold)
	}
	if t.disguise {
		return otherScript
	}
	cased := r.cased && !capsLine
	marks, common := r.in.marks(t.stemFold)
	if !common && t.stem == t.End && t.fold != "" {
		common = r.contraction(t)
	}
	person, very := marks&MarkPersonName != 0, marks&MarkVeryCommon != 0
	switch {
	case t.capital && (r.s[t.Start:t.stem] == "I" || r.in.addresses(t.stemFold)):
		return ""
	case !common:
		if r.harmless(t) {
			return ""
		}
		return unlisted
	case r.in.joins(t.stemFold) && !person:
		return ""
	case cased && t.capital && !t.opens:
		return ReasonCapital
	case r.in.grammar(t.stemFold):
		return ""
	}
	switch {
	case person && cased && t.capital, marks&MarkForename != 0 && !cased:
		return ReasonAlsoAName
	case !very && marks&MarkOtherName != 0 && cased && t.capital, r.in.reads() == english && !very && person:
		return ReasonAlsoAName
	}
	return ""
}

// harmless tells what is in no list and needs none: ordinals and decades (16th,
// 50s), the cut-off beginning of a word (wh- what), and, in a text of another
// language, one of the most common English words that is nobody's name.
func (r *residue) harmless(t *token) bool {
	if ordinal := strings.TrimLeft(t.fold, "0123456789"); len(ordinal) < len(t.fold) {
		return isOneOf(ordinal, "st", "nd", "rd", "th", "s", "am", "pm")
	}
	if t.capital {
		return false
	}
	if rest := r.s[t.End:]; t.stem-t.Start <= 2 && len(rest) > 1 && rest[0] == '-' && (rest[1] == ' ' || rest[1] == '-' || rest[1] == ',') {
		return true
	}
	if r.in.reads() == english {
		return false
	}
	marks, _ := englishLexicon().marks(t.stemFold)
	return marks&MarkVeryCommon != 0 && marks&(MarkPersonName|MarkForename) == 0
}

// contraction knows don't, isn't and the like, whose stem is not cut.
func (r *residue) contraction(t *token) bool {
	base, ok := strings.CutSuffix(t.fold, "nt")
	if !ok {
		return false
	}
	return commonEnglish(base) && strings.ContainsFunc(t.Of(r.s), isApostrophe)
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

// completes tells whether an Arabic word that is common by itself makes one name
// with the finding before it: عبد and what is served, and what الدين ends.
func (r *residue) completes(before *Finding, i int) bool {
	t := &r.tokens[i]
	if t.script != arabic || r.tokens[i-1].End != before.End || r.s[before.End:t.Start] != " " {
		return false
	}
	return t.fold == "الدين" || t.fold == "الله" || strings.HasPrefix(t.fold, "ال") && strings.HasSuffix(r.tokens[i-1].fold, "عبد")
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
