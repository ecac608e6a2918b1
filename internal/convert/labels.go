package convert

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

// form is how a label is set off from the speech behind it.
type form int

const (
	delimited form = iota // by a colon, brackets or a time: "Name:", "[Name]", "Name (00:12)"
	tabbed                // by a tab
	alone                 // by standing on a line of its own, in capitals
)

// recurs is how often a label of this form must be met to count as recurring.
func (f form) recurs() int {
	if f == alone {
		return 3 // a heading in capitals is too like one
	}
	return 2
}

// label is what looks like a speaker's at the start of a line. The zero label
// is none.
type label struct {
	name    string // as written, without colon, brackets and time
	key     string // folded, the same for every spelling
	end     int    // in bytes of the line: label, colon, time and the spaces behind
	startMS int64  // milliseconds into the recording, or -1
	form    form
}

// labelID is what a census counts: the same word with a colon and alone on a
// line are two things.
type labelID struct {
	key  string
	form form
}

func (l label) id() labelID { return labelID{l.key, l.form} }

// longestLabel in bytes: about forty letters of any script, and a time.
const longestLabel = 120

// labelOf reads the start of a line.
func labelOf(line string) label {
	head := line
	if len(head) > longestLabel {
		cut := longestLabel
		for !utf8.RuneStart(head[cut]) {
			cut--
		}
		head = head[:cut]
	}
	at := spaces(head, 0)
	ms, n := timestamp(head[at:])
	if n > 0 {
		at += n
		at = spaces(head, at)
	}
	l, ok := named(head, at, len(head) == len(line))
	if !ok || !looksLikeName(l.name) {
		return label{}
	}
	if l.startMS < 0 && n > 0 {
		l.startMS = ms
	}
	l.key = keyOf(l.name)
	if l.form == alone && !wellKnown(l.key).known && !inCapitals(l.name) || isNever(l.key) {
		return label{}
	}
	return l
}

// named reads a name and what sets it off, at a place in the head of a line;
// whole tells whether the head is all of the line.
func named(head string, at int, whole bool) (label, bool) {
	l := label{startMS: -1}
	if strings.HasPrefix(head[at:], "[") {
		inside, _, found := strings.Cut(head[at+1:], "]")
		if !found {
			return l, false
		}
		l.name = strings.TrimSpace(inside)
		l.end = at + 1 + len(inside) + 1
		l.afterName(head)
		return l, true
	}
	for i, r := range head[at:] {
		i += at
		switch r {
		case ':', '：':
			l.end = i + utf8.RuneLen(r)
			if !isLabelColon(head, i, l.end) {
				return l, false
			}
			l.name = strings.TrimSpace(head[at:i])
			l.end = spaces(head, l.end)
			l.afterColon(head)
			return l, true
		case '\t':
			l.form, l.name, l.end = tabbed, strings.TrimSpace(head[at:i]), spaces(head, i)
			return l, true
		case '(', '[':
			if _, n := timestamp(head[i:]); n > 0 {
				l.name, l.end = strings.TrimSpace(head[at:i]), i
				l.afterName(head)
				return l, true
			}
		}
	}
	l.form, l.name, l.end = alone, strings.TrimSpace(head[at:]), len(head)
	return l, whole
}

// afterName takes an optional time and colon, and the spaces behind, into the
// label.
func (l *label) afterName(head string) {
	at := spaces(head, l.end)
	if ms, n := timestamp(head[at:]); n > 0 {
		l.startMS = ms
		l.end = at + n
		at = spaces(head, l.end)
	}
	for _, colon := range []string{":", "："} {
		if strings.HasPrefix(head[at:], colon) {
			at += len(colon)
			break
		}
	}
	l.end = spaces(head, at)
}

// afterColon takes a bracketed time behind the colon into the label. A bare one
// may be what somebody says.
func (l *label) afterColon(head string) {
	if rest := head[l.end:]; strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, "[") {
		if ms, n := timestamp(rest); n > 0 {
			l.startMS = ms
			l.end = spaces(head, l.end+n)
		}
	}
}

// isLabelColon refuses the colon of an address and of a time.
func isLabelColon(head string, i, after int) bool {
	if strings.HasPrefix(head[after:], "/") {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(head[:i])
	next, _ := utf8.DecodeRuneInString(head[after:])
	return !unicode.IsDigit(before) || !unicode.IsDigit(next)
}

// spaces is the first place at or after i that is no space, tab, or character
// without width.
func spaces(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) {
			break
		}
		i += n
	}
	return i
}

// looksLikeName tells whether a few words could be what a speaker is called:
// they begin with a letter, and hold nothing that a sentence is made of. In a
// script with capitals each word but a particle begins with one, unless the
// whole is a usual label.
func looksLikeName(name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	words := strings.Fields(name)
	if !unicode.IsLetter(first) || len(words) > 4 || utf8.RuneCountInString(name) > 40 {
		return false
	}
	for _, r := range name {
		if !unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Cf) && !strings.ContainsRune(" \u00a0.'’-_&/#()", r) {
			return false
		}
	}
	if wellKnown(keyOf(name)).known {
		return true
	}
	for i, word := range words {
		r, _ := utf8.DecodeRuneInString(word)
		if unicode.IsLower(r) && (i == 0 || !particles[word]) {
			return false
		}
	}
	return true
}

var particles = map[string]bool{
	"al": true, "el": true, "bin": true, "bint": true, "ibn": true, "abu": true, "umm": true, "of": true, "the": true, "and": true,
	"de": true, "la": true, "le": true, "du": true, "des": true, "van": true, "von": true, "et": true, "ve": true,
}

func inCapitals(name string) bool {
	return strings.ToUpper(name) == name && strings.ToLower(name) != name && utf8.RuneCountInString(name) > 1
}

// keyOf makes one key of every spelling of a label. What stands in brackets
// behind a name says how it was said; behind a usual label it says who.
func keyOf(name string) string {
	key := strings.Join(strings.Fields(text.Fold(name)), " ")
	if before, _, found := strings.Cut(key, " ("); found && !wellKnown(before).known {
		return before
	}
	return key
}

// timestamp reads a time in a recording at the start of s: [[hh:]mm:]ss with an
// optional fraction, bare or in brackets, Arabic-Indic digits or ASCII. A range
// gives its start. n is its length in bytes, 0 where there is none.
func timestamp(s string) (ms int64, n int) {
	closing := ""
	at := 0
	switch {
	case strings.HasPrefix(s, "("):
		closing, at = ")", 1
	case strings.HasPrefix(s, "["):
		closing, at = "]", 1
	}
	ms, n = clock(s[at:])
	if n == 0 {
		return -1, 0
	}
	at += n
	if closing == "" {
		if r, _ := utf8.DecodeRuneInString(s[at:]); at < len(s) && !unicode.IsSpace(r) {
			return -1, 0
		}
		return ms, at
	}
	rest := strings.TrimLeft(s[at:], " -–—>0123456789٠١٢٣٤٥٦٧٨٩:.,")
	if !strings.HasPrefix(rest, closing) {
		return -1, 0
	}
	return ms, len(s) - len(rest) + len(closing)
}

// clock reads two or three numbers with colons between them.
func clock(s string) (ms int64, n int) {
	var parts []int64
	for len(parts) < 3 {
		value, digits := number(s[n:], 3)
		if digits == 0 {
			return 0, 0
		}
		n += digits
		parts = append(parts, value)
		if !strings.HasPrefix(s[n:], ":") || len(parts) == 3 {
			break
		}
		n++
	}
	if len(parts) < 2 || parts[len(parts)-1] > 59 || len(parts) == 3 && parts[1] > 59 {
		return 0, 0
	}
	for _, p := range parts {
		ms = ms*60 + p
	}
	ms *= 1000
	fraction := int64(100) // milliseconds of the next digit behind the point
	for i := n + 1; i < len(s) && (s[n] == '.' || s[n] == ',') && '0' <= s[i] && s[i] <= '9'; i++ {
		ms += int64(s[i]-'0') * fraction
		fraction /= 10
		if i+1 == len(s) || s[i+1] < '0' || s[i+1] > '9' {
			return ms, i + 1
		}
	}
	return ms, n
}

// number reads up to so many digits; length is in bytes.
func number(s string, most int) (value int64, length int) {
	for _, r := range s {
		var digit rune
		switch {
		case '0' <= r && r <= '9':
			digit = r - '0'
		case '٠' <= r && r <= '٩':
			digit = r - '٠'
		case '۰' <= r && r <= '۹':
			digit = r - '۰'
		default:
			return value, length
		}
		if most == 0 {
			return 0, 0 // more digits than any time has
		}
		most--
		value = value*10 + int64(digit)
		length += utf8.RuneLen(r)
	}
	return value, length
}
