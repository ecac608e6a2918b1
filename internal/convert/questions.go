package convert

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

// Letters and words that number what is asked and answered: "Q1", "س ٢".
var (
	askWords    = map[string]bool{"q": true, "question": true, "soru": true, "س": true, "سوال": true}
	answerWords = map[string]bool{"a": true, "answer": true, "cevap": true, "ج": true, "جواب": true}
)

// isAsked tells "Q", "A1" and the like, which a full stop may follow.
func isAsked(s string) bool {
	if len(s) > 6 {
		return false
	}
	base := baseOf(text.Fold(s))
	return base == "q" || base == "a" || base == "س" || base == "ج"
}

// oneWhoAsks makes one speaker of "Q1:", "Q2:" and so on, where no number comes
// again: they number what is asked, and not who asks. Answers follow them.
func oneWhoAsks(labels []label) {
	seen := map[string]int{}
	questions := 0
	for _, l := range labels {
		if askWords[baseOf(l.key)] && l.key != baseOf(l.key) && !l.under {
			seen[l.key]++
			questions++
		}
	}
	if questions < 2 || len(seen) < questions {
		return
	}
	for i, l := range labels {
		if base := baseOf(l.key); base != l.key && (askWords[base] || answerWords[base]) {
			labels[i].key = base
			labels[i].name = strings.TrimRightFunc(l.name, func(r rune) bool { return !unicode.IsLetter(r) })
		}
	}
}

// questions finds the lines that hold a numbered question ("1. Did you ...?",
// "3.a Would you ..."), in a text where others stand below them. There must be
// three whose numbers rise, one in four must ask, and one in three must have
// something below. Nil where there are none.
func (s *script) questions(labels []label) []bool {
	found := make([]bool, len(s.lines))
	var last numeral
	n, ask, followed := 0, 0, 0
	before := false // the line before is a question
	for i, l := range s.lines {
		if l.isBlank() {
			continue
		}
		next, end := numeralOf(l.text)
		if end == 0 || labels[i].key != "" || !next.follows(last) {
			if before {
				followed++
			}
			before = false
			continue
		}
		found[i], before, last = true, true, next.under(last)
		n++
		if strings.ContainsAny(l.text, "?؟") {
			ask++
		}
	}
	if n < 3 || 4*ask < n || 3*followed < n {
		return nil
	}
	return found
}

// numeral is the number of a question: 3, 3.a, a.ii or 3.2.
type numeral struct {
	top    int64  // 0 where the number begins with a letter
	sub    string // "a", "ii", "2"; folded
	pointy bool   // a full stop or a bracket follows the number
}

// numeralOf reads the number at the start of a line; end is in bytes, 0 where
// there is none.
func numeralOf(s string) (q numeral, end int) {
	at := spaces(s, 0)
	top, n := number(s[at:], 2)
	if n == 0 {
		letter, size := utf8.DecodeRuneInString(s[at:])
		if !unicode.IsLower(letter) || !strings.HasPrefix(s[at+size:], ".") {
			return q, 0
		}
		n = size
	}
	q.top = top
	end = at + n
	if rest := s[end:]; strings.HasPrefix(rest, ".") || top > 0 {
		sub := strings.TrimPrefix(rest, ".")
		word := strings.IndexFunc(sub, func(r rune) bool { return !unicode.IsLower(r) && !unicode.IsDigit(r) })
		if word > 0 && word <= 4 && (word == 1 || isRoman(sub[:word]) || unicode.IsDigit(rune(sub[0]))) {
			q.sub = sub[:word]
			end = len(s) - len(sub) + word
		}
	}
	if end < len(s) && strings.IndexByte(".):", s[end]) >= 0 {
		q.pointy = true
		end++
	}
	if end == len(s) || !isSpaceAt(s, end) || top == 0 && q.sub == "" {
		return q, 0
	}
	first, _ := utf8.DecodeRuneInString(s[spaces(s, end):])
	if unicode.IsLower(first) || unicode.IsDigit(first) {
		return q, 0 // "2 days"
	}
	return q, end
}

func isRoman(s string) bool { return strings.Trim(s, "ivx") == "" }

// follows tells whether a number may come behind another: the next one, or one
// under it.
func (q numeral) follows(last numeral) bool {
	switch {
	case q.top == 0:
		return last.top > 0 && isRoman(q.sub)
	case last.top == 0:
		return q.top == 1
	case q.sub != "":
		return q.top == last.top || q.top == last.top+1
	}
	return q.top == last.top+1
}

// under keeps the number that a letter stands under.
func (q numeral) under(last numeral) numeral {
	if q.top == 0 {
		return last
	}
	return q
}
