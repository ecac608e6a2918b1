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
	clocked               // by a bare time, or one above: "Name  0:12"
	tabbed                // by a tab
	dotted                // by a full stop, of questions and answers alone: "Q.", "A."
	dashed                // by a dash between spaces
	marked                // by being bold or a heading, in Markdown
	alone                 // by standing on a line of its own, in capitals
)

// recurs is how often a label of this form must be met to count as recurring.
func (f form) recurs() int {
	switch f {
	case dashed, marked, alone:
		return 3 // a heading, or the first words of a sentence, are too like one
	}
	return 2
}

// label is what looks like a speaker's at the start of a line. The zero label
// is none.
type label struct {
	name    string // as written, without colon, brackets, time and markup
	key     string // folded, the same for every spelling
	end     int    // in bytes of the line: label, colon, time and the spaces behind
	startMS int64  // milliseconds into the recording, or -1
	form    form
	told    bool // a person said that it is one, or its table does
	under   bool // its turn began with the time on the line above
}

// unknownKey is that of a label which says that it is not known who speaks: "?:".
const unknownKey = "?"

// labelID is what a census counts: the same word with a colon and alone on a
// line are two things.
type labelID struct {
	key  string
	form form
}

func (l label) id() labelID { return labelID{l.key, l.form} }

// isStrong tells a label that hardly anything else looks like.
func (l label) isStrong() bool { return l.form == delimited || l.form == clocked }

// longestLabel in bytes: about forty letters of any script, and a time.
const longestLabel = 120

// mostWords of a line are looked at for what sets a label off.
const mostWords = 8

// labeller reads labels, as a person's word and the margin of the text have it.
type labeller struct {
	also, not  map[string]bool // by text.LabelKey: a person's word is for that very label; and by key
	dottedTime bool            // the margin holds times with a dot
}

func newLabeller(told Labels, dottedTime bool) labeller {
	r := labeller{also: map[string]bool{}, not: map[string]bool{}, dottedTime: dottedTime}
	for _, name := range told.Also {
		r.also[text.LabelKey(name)] = true
	}
	for _, name := range told.Not {
		r.not[keyOf(name)] = true
	}
	return r
}

// LabelAt tells whether a line begins with a label that a person says is one,
// however it is set off. Name is as the line has it, startMS the time in it or -1,
// end where the speech begins, in bytes of the line.
func LabelAt(line, label string) (name string, startMS int64, end int, ok bool) {
	l := newLabeller(Labels{Also: []string{label}}, false).labelOf(line)
	return l.name, l.startMS, l.end, l.told
}

// NameIn is where in a paragraph's label the speaker is named, beside a time,
// brackets, a number and a colon. Not ok is a label that names nobody, a time in
// the margin.
func NameIn(label string) (at text.Span, ok bool) {
	start, _, _ := beginning(label, true)
	if l, ok := named(label, start, true); ok && l.name != "" {
		start += strings.Index(label[start:], l.name)
		return text.Span{Start: start, End: start + len(l.name)}, true
	}
	rest := strings.TrimRightFunc(label[start:], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(":：)]*_", r) })
	return text.Span{Start: start, End: start + len(rest)}, strings.ContainsFunc(rest, unicode.IsLetter)
}

// beginning is the place behind a time and the number of a turn at the start of a
// line, and where the number begins. The time is -1 where there is none.
func beginning(head string, dottedTimes bool) (at, beforeNumber int, startMS int64) {
	at, startMS = spaces(head, 0), -1
	ms, n := timestamp(head[at:])
	if n == 0 && dottedTimes {
		ms, n = dottedTime(head[at:])
	}
	if n > 0 {
		at, startMS = afterDash(head, spaces(head, at+n)), ms
	}
	return afterNumeral(head, at), at, startMS
}

// labelOf reads the start of a line.
func (r labeller) labelOf(line string) label {
	head := line
	if len(head) > longestLabel {
		cut := longestLabel
		for !utf8.RuneStart(head[cut]) {
			cut--
		}
		head = head[:cut]
	}
	whole := len(head) == len(line)
	if whole { // a line of Markdown that does not join the next
		head = strings.TrimSuffix(head, `\`)
	}
	numbered, at, startMS := beginning(head, r.dottedTime)
	if end := unknownAt(head, at); end > 0 {
		return label{key: unknownKey, startMS: startMS, end: end}
	}
	if first, _ := utf8.DecodeRuneInString(head[numbered:]); !unicode.IsLetter(first) && !strings.ContainsRune("[*_#", first) && len(r.also) == 0 {
		return label{}
	}
	l, ok := named(head, numbered, whole)
	if l.end == len(head) && whole {
		l.end = len(line)
	}
	if !ok || numbered > at && !l.isStrong() {
		return label{}
	}
	if l.startMS < 0 && startMS >= 0 {
		l.startMS = startMS
		if l.form == alone {
			l.form = clocked
		}
	}
	l.key = keyOf(l.name)
	switch {
	case l.key == "" || r.not[l.key]:
		return label{}
	case r.also[text.LabelKey(l.name)] && (l.form != dashed && l.form != dotted || utf8.RuneCountInString(l.name) > 2):
		l.told = true
		return l
	case !looksLike(l.name, l.key), isNever(l.key) && !isInitials(l.name):
		return label{}
	case l.form == alone && !standsAlone(l):
		return label{}
	}
	return l
}

// unknownAt is where the speech begins behind "?:", 0 where there is none.
func unknownAt(head string, at int) int {
	rest := strings.TrimLeft(head[at:], "?؟")
	if len(rest) == len(head)-at {
		return 0
	}
	for _, colon := range []string{":", "："} {
		if strings.HasPrefix(rest, colon) {
			return spaces(head, len(head)-len(rest)+len(colon))
		}
	}
	return 0
}

// afterDash is the place behind a dash and spaces at i: "00:00:03 - Dalu".
func afterDash(s string, i int) int {
	for _, dash := range []string{"-", "–", "—"} {
		if strings.HasPrefix(s[i:], dash) && isSpaceAt(s, i+len(dash)) {
			return spaces(s, i+len(dash))
		}
	}
	return i
}

// afterNumeral is the place behind the number of a turn at i: "12. Dalu:".
func afterNumeral(s string, i int) int {
	_, n := number(s[i:], 4)
	if end := i + n; n > 0 && end < len(s) && (s[end] == '.' || s[end] == ')') && isSpaceAt(s, end+1) {
		return spaces(s, end+1)
	}
	return i
}

// isInitials tells two letters that are short for somebody, though they spell a
// word that never is a label.
func isInitials(name string) bool {
	switch name {
	case "SO", "OH", "UM", "MM", "HM", "AM":
		return true
	}
	return false
}

// named reads a name and what sets it off, at a place in the head of a line;
// whole tells whether the head is all of the line.
func named(head string, at int, whole bool) (label, bool) {
	l := label{startMS: -1}
	start := markup(head, at)
	if strings.HasPrefix(head[start:], "[") {
		return l.bracketed(head, start)
	}
	isMarked := start > at
	at = start
	name := func(end int) string { return strings.Trim(head[at:end], "*_ \t\u00a0\u202f\u2007") }
	dash, before, words := 0, ' ', 0
	for i, r := range head[at:] {
		i += at
		switch r {
		case ':', '：':
			l.end = i + utf8.RuneLen(r)
			if !isLabelColon(head, i, l.end) {
				return l, false
			}
			if l.name = name(i); dash > 0 && !looksLikeName(l.name) {
				return l.dashedAt(head, dash, name(dash))
			}
			l.afterColon(head, isMarked)
			return l, true
		case '\t':
			l.form, l.name, l.end = tabbed, name(i), spaces(head, i)
			if ms, n := timestamp(head[l.end:]); n > 0 {
				l.form, l.startMS, l.end = clocked, ms, spaces(head, l.end+n)
			}
			return l, true
		case '(', '[':
			if _, n := timestamp(head[i:]); n > 0 {
				l.name, l.end = name(i), i
				l.afterName(head)
				return l, true
			}
		case '–', '—', '-':
			if dash == 0 && unicode.IsSpace(before) && isSpaceAt(head, i+utf8.RuneLen(r)) {
				dash = i
			}
		case '.':
			if isAsked(head[at:i]) && isSpaceAt(head, i+1) {
				l.form, l.name, l.end = dotted, name(i), spaces(head, i+1)
				return l, true
			}
		case '*', '_':
			// Bold ends, and neither a colon nor a time follows.
			if rest := spaces(head, skipMarks(head, i)); isMarked && i > at && unsetOff(head[rest:]) {
				l.form, l.name, l.end = marked, name(i), rest
				return l, true
			}
		default:
			if _, digit := digitOf(r); digit && i > at && unicode.IsSpace(before) {
				if l.bareTime(head, i, whole) {
					l.name = name(i)
					return l, true
				}
			}
		}
		if unicode.IsSpace(r) && !unicode.IsSpace(before) {
			if words++; words > mostWords {
				break
			}
		}
		before = r
	}
	if dash > 0 {
		return l.dashedAt(head, dash, name(dash))
	}
	if words > mostWords {
		return l, false
	}
	l.form, l.name, l.end = alone, name(len(head)), len(head)
	if isMarked {
		l.form = marked
	}
	return l, whole
}

// bracketed reads a name in square brackets.
func (l label) bracketed(head string, at int) (label, bool) {
	inside, _, found := strings.Cut(head[at+1:], "]")
	if !found {
		return l, false
	}
	l.name = strings.TrimSpace(inside)
	l.end = at + 1 + len(inside) + 1
	l.afterName(head)
	return l, true
}

// unsetOff tells that neither a colon nor a time follows a name.
func unsetOff(rest string) bool {
	if strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "：") {
		return false
	}
	_, n := timestamp(rest)
	return n == 0
}

// markup is the first place at or after i that is no sign of a heading or of
// bold letters.
func markup(s string, i int) int {
	hashes := i
	for hashes < len(s) && s[hashes] == '#' {
		hashes++
	}
	if hashes > i && hashes < len(s) && s[hashes] == ' ' {
		i = spaces(s, hashes)
	}
	return skipMarks(s, i)
}

func skipMarks(s string, i int) int {
	for i < len(s) && (s[i] == '*' || s[i] == '_') {
		i++
	}
	return i
}

func isSpaceAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return i == len(s) || unicode.IsSpace(r)
}

// dashedAt is a label that a dash sets off.
func (l label) dashedAt(head string, dash int, name string) (label, bool) {
	_, n := utf8.DecodeRuneInString(head[dash:])
	l.form, l.name, l.end = dashed, name, spaces(head, dash+n)
	return l, l.end < len(head)
}

// bareTime takes a time without brackets behind a name into the label: with
// nothing behind it, a colon, or where it is written as no time of day is.
func (l *label) bareTime(head string, i int, whole bool) bool {
	ms, n := clock(head[i:])
	if n == 0 {
		return false
	}
	end := i + n + rangeEnd(head[i+n:])
	after := spaces(head, end)
	switch rest := head[after:]; {
	case rest == "" && whole:
		l.form = clocked
	case strings.HasPrefix(rest, ":"):
		after = spaces(head, after+1)
	case after == end:
		return false
	case strings.HasPrefix(head[i:], "0"), strings.Count(head[i:i+n], ":") == 2:
		l.form = clocked
	default:
		return false
	}
	l.startMS, l.end = ms, after
	return true
}

// afterName takes an optional time and colon, and the spaces behind, into the
// label.
func (l *label) afterName(head string) {
	at := spaces(head, skipMarks(head, l.end))
	if ms, n := timestamp(head[at:]); n > 0 {
		l.startMS = ms
		l.end = at + n
		at = spaces(head, skipMarks(head, l.end))
	}
	for _, colon := range []string{":", "："} {
		if strings.HasPrefix(head[at:], colon) {
			at = skipMarks(head, at+len(colon))
			break
		}
	}
	l.end = spaces(head, at)
}

// afterColon takes the end of bold letters and a bracketed time behind the colon
// into the label. A bare one may be what somebody says, unless it stands alone.
func (l *label) afterColon(head string, isMarked bool) {
	if isMarked {
		l.end = skipMarks(head, l.end)
	}
	l.end = spaces(head, l.end)
	rest := head[l.end:]
	ms, n := timestamp(rest)
	if n > 0 && (strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, "[")) {
		l.startMS = ms
		l.end = spaces(head, l.end+n)
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
// whole is a usual label or a code with a number ("admin-1").
func looksLikeName(name string) bool { return looksLike(name, "") }

// looksLike is looksLikeName where the key may be known.
func looksLike(name, key string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	if !unicode.IsLetter(first) || utf8.RuneCountInString(name) > 40 {
		return false
	}
	for _, r := range name {
		if !unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Cf) && !strings.ContainsRune(" \u00a0\u202f.'’‘·•-‐‑–—_&/#()", r) {
			return false
		}
	}
	words := strings.Fields(name)
	if key == "" {
		key = keyOf(name)
	}
	if wellKnown(key).known {
		return true
	}
	if len(words) > 4 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(name)
	if len(words) == 1 && unicode.IsDigit(last) {
		return true
	}
	for i, word := range words {
		r, _ := utf8.DecodeRuneInString(word)
		switch {
		case strings.HasPrefix(word, "("):
			return i > 0 // how it was said, or who says it
		case !unicode.IsLower(r), particles[word] && i+1 < len(words), hasCapitalWithin(word):
		default:
			return false
		}
	}
	return true
}

// hasCapitalWithin tells "d'Arc" and "al-Hadi".
func hasCapitalWithin(word string) bool {
	at := strings.IndexAny(word, "'’‘-‐‑·")
	if at <= 0 || at > 3 {
		return false
	}
	_, n := utf8.DecodeRuneInString(word[at:])
	r, _ := utf8.DecodeRuneInString(word[at+n:])
	return unicode.IsUpper(r)
}

var particles = map[string]bool{
	"al": true, "el": true, "ul": true, "bin": true, "bint": true, "ibn": true, "ben": true, "abu": true, "abou": true, "umm": true, "oum": true, "bet": true, "bat": true, "ould": true, "oğlu": true,
	"of": true, "the": true, "and": true,
	"de": true, "la": true, "le": true, "du": true, "des": true, "da": true, "do": true, "dos": true, "das": true, "del": true, "della": true, "di": true,
	"van": true, "von": true, "der": true, "den": true, "ter": true, "ten": true, "zu": true, "et": true, "ve": true, "y": true, "e": true,
}

// standsAlone tells a label without anything to set it off from the last word of
// a wrapped sentence.
func standsAlone(l label) bool {
	first, _ := utf8.DecodeRuneInString(l.name)
	return inCapitals(l.name) || wellKnown(l.key).known && !unicode.IsLower(first) && !strings.HasSuffix(l.name, ".")
}

func inCapitals(name string) bool {
	return strings.ToUpper(name) == name && strings.ToLower(name) != name && utf8.RuneCountInString(name) > 1
}

// keyOf makes one key of every spelling of a label. What stands in brackets
// behind a name says how it was said; behind a usual label it says who, unless it
// says to whom.
func keyOf(name string) string {
	key := text.LabelKey(name)
	if before, _, found := strings.Cut(key, " ("); found && (!wellKnown(before).known || saysToWhom(name)) {
		return before
	}
	return key
}

// saysToWhom tells "(to Selma)". In Arabic the letter that says so stands apart,
// for names begin with it too.
func saysToWhom(name string) bool {
	_, inside, _ := strings.Cut(name, "(")
	for _, to := range []string{"to ", "à ", "لـ", "ل ", "إلى ", "الى "} {
		if rest, found := strings.CutPrefix(strings.ToLower(inside), to); found && strings.ContainsFunc(rest, unicode.IsLetter) {
			return true
		}
	}
	return false
}
