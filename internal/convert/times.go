package convert

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// timestamp reads a time in a recording at the start of s: [[hh:]mm:]ss with an
// optional fraction, or 1h02m33s, bare or in brackets, Arabic-Indic digits or
// ASCII. A range gives its start. n is its length in bytes, 0 where there is
// none.
func timestamp(s string) (ms int64, n int) {
	closing := ""
	at := 0
	if strings.HasPrefix(s, "#") {
		return hashTime(s)
	}
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
		at += rangeEnd(s[at:])
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

// hashTime reads a time as f4 and MAXQDA write it, "#00:00:05-2#", with tenths of
// a second behind the dash.
func hashTime(s string) (ms int64, n int) {
	ms, n = clock(s[1:])
	if n == 0 {
		return -1, 0
	}
	n++
	if strings.HasPrefix(s[n:], "-") {
		tenths, digits := number(s[n+1:], 1)
		if digits == 0 {
			return -1, 0
		}
		ms += tenths * 100
		n += 1 + digits
	}
	if !strings.HasPrefix(s[n:], "#") {
		return -1, 0
	}
	return ms, n + 1
}

// longestHashTime in bytes.
const longestHashTime = 24

// endTime is the time at the end of a line, as f4 puts it there when a speaker has
// done, -1 for none.
func endTime(line string) int64 {
	line = strings.TrimRightFunc(line, unicode.IsSpace)
	if !strings.HasSuffix(line, "#") {
		return -1
	}
	tail := line[max(0, len(line)-longestHashTime) : len(line)-1]
	at := strings.LastIndexByte(tail, '#')
	if at < 0 {
		return -1
	}
	ms, n := hashTime(tail[at:] + "#")
	if n != len(tail)-at+1 {
		return -1
	}
	return ms
}

// rangeEnd is the length of what makes a bare time a range: "--> 00:00:07".
func rangeEnd(s string) int {
	rest := strings.TrimLeft(s, " ")
	for _, to := range []string{"-->", "->", "–", "—", "-"} {
		after, found := strings.CutPrefix(rest, to)
		if !found {
			continue
		}
		after = strings.TrimLeft(after, " ")
		if _, n := clock(after); n > 0 {
			return len(s) - len(after) + n
		}
		return 0
	}
	return 0
}

// clock reads two or three numbers with colons between them, or with h and m.
func clock(s string) (ms int64, n int) {
	var parts [3]int64
	count := 0
	for count < len(parts) {
		value, digits := number(s[n:], 3)
		if digits == 0 {
			return 0, 0
		}
		n += digits
		parts[count] = value
		count++
		if !strings.HasPrefix(s[n:], ":") || count == len(parts) {
			break
		}
		n++
	}
	switch {
	case count == 1:
		return hoursMinutes(s, parts[0], n)
	case parts[count-1] > 59, count == 3 && parts[1] > 59:
		return 0, 0
	}
	for _, p := range parts[:count] {
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

// hoursMinutes reads on behind a first number: 1h02, 1h02m33s, 12m30s.
func hoursMinutes(s string, first int64, n int) (int64, int) {
	seconds, rest := int64(0), s[n:]
	switch {
	case strings.HasPrefix(rest, "h"):
		minutes, digits := number(rest[1:], 2)
		if digits == 0 || minutes > 59 {
			return 0, 0
		}
		seconds, rest = first*3600+minutes*60, rest[1+digits:]
		if !strings.HasPrefix(rest, "m") {
			return seconds * 1000, len(s) - len(rest)
		}
	case strings.HasPrefix(rest, "m"):
		seconds = first * 60
		if _, digits := number(rest[1:], 2); digits == 0 {
			return 0, 0 // "5m" is a length as well
		}
	default:
		return 0, 0
	}
	rest = strings.TrimPrefix(rest[1:], "in")
	more, digits := number(rest, 2)
	if digits > 0 && more <= 59 {
		seconds, rest = seconds+more, strings.TrimPrefix(rest[digits:], "s")
	}
	return seconds * 1000, len(s) - len(rest)
}

// number reads up to so many digits; length is in bytes.
func number(s string, most int) (value int64, length int) {
	for _, r := range s {
		digit, ok := digitOf(r)
		if !ok {
			return value, length
		}
		if most == 0 {
			return 0, 0 // more digits than were asked for
		}
		most--
		value = value*10 + digit
		length += utf8.RuneLen(r)
	}
	return value, length
}

// digitOf reads one digit, Arabic-Indic, Persian or ASCII.
func digitOf(r rune) (int64, bool) {
	switch {
	case '0' <= r && r <= '9':
		return int64(r - '0'), true
	case '٠' <= r && r <= '٩':
		return int64(r - '٠'), true
	case '۰' <= r && r <= '۹':
		return int64(r - '۰'), true
	}
	return 0, false
}

// dottedTime reads m.ss with white space behind: a time only where the margin
// of the text is full of them.
func dottedTime(s string) (ms int64, n int) {
	minutes, m := number(s, 3)
	if m == 0 || !strings.HasPrefix(s[m:], ".") {
		return -1, 0
	}
	seconds, digits := number(s[m+1:], 2)
	n = m + 1 + digits
	if digits != 2 || seconds > 59 {
		return -1, 0
	}
	if r, _ := utf8.DecodeRuneInString(s[n:]); n < len(s) && !unicode.IsSpace(r) {
		return -1, 0
	}
	return (minutes*60 + seconds) * 1000, n
}

// margin is the time at the start of a line: end is in bytes of the line, with
// the spaces behind it, 0 where there is none.
type margin struct {
	ms  int64
	end int
}

// margins reads the times in the margin of a text. Times of one way of writing
// count where there are three of them at least and they rise, but for a new tape
// now and then; minutes with a dot not where each is the next after the one
// before, which numbers sections. Among times with a dot one with a colon counts
// as well.
func (s *script) margins() (times []margin, dotted bool) {
	byDot, byColon := series{}, series{}
	times = make([]margin, len(s.lines))
	for i, l := range s.lines {
		at := spaces(l.text, 0)
		if ms, n := timestamp(l.text[at:]); n > 0 {
			times[i] = margin{ms, spaces(l.text, at+n)}
			byColon.add(ms)
		} else if ms, n := dottedTime(l.text[at:]); n > 0 {
			times[i] = margin{ms, -spaces(l.text, at+n)} // until it is known to be a time
			byDot.add(ms)
		}
	}
	dotted = byDot.isOfTimes() && 2*byDot.successors < byDot.n
	for i, m := range times {
		switch {
		case m.end < 0 && dotted:
			times[i].end = -m.end
		case m.end < 0, m.end > 0 && !dotted && !byColon.isOfTimes():
			times[i] = margin{}
		}
	}
	return times, dotted
}

// series counts how numbers follow one another.
type series struct {
	n, falls, successors int
	last                 int64
}

func (s *series) add(ms int64) {
	if s.n > 0 && ms < s.last {
		s.falls++
	}
	if s.n > 0 && ms == s.last+1000 {
		s.successors++
	}
	s.n, s.last = s.n+1, ms
}

// isOfTimes allows for the time to begin anew with every eighth line: with the
// other side of a tape.
func (s *series) isOfTimes() bool { return s.n >= 3 && s.falls <= s.n/8 }
