package convert

import (
	"html"
	"slices"
	"strings"
)

// cue is what subtitles show at one time, or a comment that stands between two.
type cue struct {
	startMS int64
	timed   bool
	said    []utterance
	comment []string
}

// utterance is what one voice says in a cue, in its lines.
type utterance struct {
	voice string // "" where the file does not say
	lines []string
}

// subtitles takes apart a file of cues, SRT or WebVTT. Both are read as loosely
// as people write them: numbers and empty lines may be missing, or too many.
type subtitles struct {
	s        *script
	marks    cueMarkup
	labels   labeller
	cues     []cue
	said     int // bytes in the cues
	open     cue
	isOpen   bool
	payload  []string // lines of the open cue, or above the first
	size     int      // bytes in the payload
	number   int      // of the open cue, 0 where it has none
	anyTimes bool
	rolls    bool // words have times of their own, as in captions that roll
}

func newSubtitles(s *script, marks cueMarkup) subtitles {
	return subtitles{s: s, marks: marks, labels: newLabeller(s.options.Labels, false)}
}

// text takes one line that is neither a time nor empty.
func (t *subtitles) text(l string) error {
	limits := t.s.meter.limits
	if t.size += len(l); t.size > limits.Text || len(t.payload) >= limits.Lines {
		return tooMuch("what it shows at one time is longer than any text may be")
	}
	t.payload = append(t.payload, l)
	return nil
}

// time begins a cue. What stands right above is its number, if it is one.
func (t *subtitles) time(startMS int64, timed bool) error {
	number := t.takeNumber()
	if err := t.end(); err != nil {
		return err
	}
	t.open, t.isOpen, t.number, t.anyTimes = cue{startMS: startMS, timed: timed}, true, number, true
	return nil
}

// takeNumber takes the number of the next cue off the end of the payload. A
// number that somebody says stands in no block of its own, and seldom is the
// next that a cue may have.
func (t *subtitles) takeNumber() int {
	last := len(t.payload) - 1
	spaced := last > 0 && t.payload[last] == ""
	if spaced {
		last--
	}
	if last < 0 {
		return 0
	}
	n, ok := cueNumber(t.payload[last])
	alone := t.aboveIsAlone(last)
	switch {
	case !ok, spaced && (!alone || n != t.number+1), !spaced && !alone && n <= t.number:
		return 0
	}
	t.payload = t.payload[:last]
	return n
}

// aboveIsAlone tells whether a line of the payload began a block.
func (t *subtitles) aboveIsAlone(at int) bool {
	return at == 0 && !t.isOpen || at > 0 && t.payload[at-1] == ""
}

// empty takes an empty line.
func (t *subtitles) empty() {
	if last := len(t.payload) - 1; last < 0 && t.isOpen || last >= 0 && t.payload[last] != "" {
		t.payload = append(t.payload, "")
	}
}

// end closes the open cue, if what it says is not nothing.
func (t *subtitles) end() error {
	c := t.open
	payload := strings.Join(t.payload, "\n")
	t.rolls = t.rolls || strings.Contains(payload, "><c>")
	t.s.report.Styling += t.marks.instructions(payload)
	c.said = t.marks.utterances(payload)
	t.open, t.isOpen, t.payload, t.size = cue{}, false, t.payload[:0], 0
	if len(c.said) == 0 {
		return nil
	}
	return t.keep(c)
}

func (t *subtitles) keep(c cue) error {
	limits := t.s.meter.limits
	for _, u := range c.said {
		for _, l := range u.lines {
			t.said += len(l) + 1
		}
	}
	switch {
	case len(t.cues) >= limits.Lines:
		return tooMuch("it has more than %d cues", limits.Lines)
	case t.said > limits.Text+1:
		return tooMuch("its text is longer than %d bytes", limits.Text)
	}
	t.cues = append(t.cues, c)
	return nil
}

// lines calls take for each line, without the spaces around it.
func (t *subtitles) lines(whole string, take func(l string) error) error {
	n := 0
	for l := range strings.SplitSeq(whole, "\n") {
		if n++; n%1024 == 0 {
			if err := t.s.meter.within(); err != nil {
				return err
			}
		}
		if err := take(strings.TrimSpace(l)); err != nil {
			return err
		}
	}
	return t.end()
}

// add gives the cues to the script, a line for each; more where a line of a cue
// begins with a dash or with a speaker's label. A line without a voice in a file
// with voices is left so, and becomes a turn of nobody known: whoever spoke
// before may have stopped.
func (t *subtitles) add() error {
	t.leaveOutRepeated()
	for _, c := range t.cues {
		if len(c.comment) > 0 {
			if err := t.s.addNote(note{lines: c.comment, line: len(t.s.lines)}); err != nil {
				return err
			}
		}
		for _, u := range c.said {
			for _, l := range t.joined(u.lines) {
				if isRightToLeft(l) {
					t.s.report.RightToLeft++
				}
				if err := t.s.add(line{text: l, voice: u.voice, voiced: u.voice != "", startMS: c.startMS, timed: c.timed}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// joined makes one line of the lines of an utterance.
func (t *subtitles) joined(lines []string) []string {
	if len(lines) < 2 {
		return lines
	}
	var out []string
	begin := 0
	for i, l := range lines {
		if i > 0 && t.beginsSpeech(l) {
			out = append(out, strings.Join(lines[begin:i], " "))
			begin = i
		}
	}
	return append(out, strings.Join(lines[begin:], " "))
}

func (t *subtitles) beginsSpeech(l string) bool {
	for _, dash := range []string{"-", "–", "—", "‑", "‐"} {
		if strings.HasPrefix(l, dash) {
			return true
		}
	}
	found := t.labels.labelOf(l)
	return found.key != "" && found.form == delimited
}

// leaveOutRepeated leaves out the lines that live captions show again, in the
// cue after, above what is new. It does so only where most cues begin with the
// last lines of the one before: people repeat themselves. Where each word has its
// time fewer cues tell.
func (t *subtitles) leaveOutRepeated() {
	repeated, spoken := 0, 0
	t.shownAgain(func(_ *cue, again int) {
		spoken++
		repeated += min(again, 1)
	})
	fewest := 6
	if t.rolls {
		fewest = 3
	}
	if spoken < fewest || 3*repeated < 2*spoken {
		return
	}
	t.shownAgain(func(c *cue, again int) {
		t.s.report.Repeated += again
		if c.said[0].lines = c.said[0].lines[again:]; len(c.said[0].lines) == 0 {
			c.said = c.said[1:]
		}
	})
}

// mostAgain is how many lines captions show at a time, at most.
const mostAgain = 4

// shownAgain visits the cues that say something, with how many of their first
// lines are the last of the cue before.
func (t *subtitles) shownAgain(visit func(c *cue, again int)) {
	var before []string
	for i := range t.cues {
		c := &t.cues[i]
		if len(c.said) == 0 {
			continue
		}
		first, last := c.said[0].lines, c.said[len(c.said)-1].lines
		again := min(len(first), len(before), mostAgain)
		for again > 0 && !slices.Equal(first[:again], before[len(before)-again:]) {
			again--
		}
		before = last
		visit(c, again)
	}
}

// cueTime reads a line of times and gives the first. One that is no time of any
// recording, below zero or with more digits than a clock, makes a cue without.
func cueTime(l string) (startMS int64, timed, ok bool) {
	from, to, found := strings.Cut(l, "-->")
	if !found {
		return 0, false, false
	}
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	if end := strings.IndexAny(to, " \t"); end >= 0 {
		to = to[:end] // positions and settings follow
	}
	if !looksLikeTime(from) || !looksLikeTime(to) {
		return 0, false, false
	}
	startMS, n := clock(from)
	return startMS, n > 0 && n == len(from), true
}

func looksLikeTime(s string) bool {
	return s != "" && strings.Trim(s, "0123456789:.,- ") == "" && strings.Contains(s, ":")
}

// cueNumber reads a line that is nothing but a number.
func cueNumber(l string) (int, bool) {
	if l == "" || len(l) > 9 {
		return 0, false
	}
	n := 0
	for i := range len(l) {
		if l[i] < '0' || l[i] > '9' {
			return 0, false
		}
		n = n*10 + int(l[i]-'0')
	}
	return n, true
}

// cueMarkup is how what is said in a cue may be marked up.
type cueMarkup struct {
	voices bool // <v Name>
	braces bool // {\an8}
}

// cueTags are left out of the text. What else stands in angle brackets was
// written by somebody who meant it: "<inaudible>".
var cueTags = []string{"i", "b", "u", "s", "c", "v", "em", "strong", "font", "span", "p", "ruby", "rt", "lang"}

// utterances takes the markup out of what a cue shows, and apart who says what.
// Lines without a word are left out.
func (m cueMarkup) utterances(payload string) []utterance {
	var said []utterance
	var plain strings.Builder
	voice := ""
	say := func() {
		if lines := fullLines(plain.String()); len(lines) > 0 {
			if last := len(said) - 1; last >= 0 && said[last].voice == voice {
				said[last].lines = append(said[last].lines, lines...)
			} else {
				said = append(said, utterance{voice, lines})
			}
		}
		plain.Reset()
	}
	for rest := payload; rest != ""; {
		next := 0
		for next < len(rest) && rest[next] != '<' && rest[next] != '{' && rest[next] != '&' {
			next++
		}
		if next == len(rest) {
			plain.WriteString(rest)
			break
		}
		plain.WriteString(rest[:next])
		rest = rest[next:]
		as, length := rest[:1], 1
		switch rest[0] {
		case '&':
			as, length = entity(rest)
		case '{':
			if n := braced(rest); m.braces && n > 0 {
				as, length = "", n
			}
		case '<':
			name, annotation, n := cueTag(rest)
			switch {
			case n == 0:
			case name == "br":
				as, length = "\n", n
			case m.voices && name == "v":
				say()
				voice = strings.Join(strings.Fields(unescaped(annotation)), " ")
				as, length = "", n
			case m.voices && name == "/v":
				say()
				voice = ""
				as, length = "", n
			default:
				as, length = "", n
			}
		}
		plain.WriteString(as)
		rest = rest[length:]
	}
	say()
	return said
}

// instructions counts what stands in braces and is left out.
func (m cueMarkup) instructions(payload string) (n int) {
	for at := strings.Index(payload, `{\`); m.braces && at >= 0; at = strings.Index(payload, `{\`) {
		length := braced(payload[at:])
		if length > 0 {
			n++
		}
		payload = payload[at+max(length, 2):]
	}
	return n
}

func fullLines(s string) []string {
	var lines []string
	for l := range strings.SplitSeq(endings.Replace(s), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// cueTag reads a tag that is known, or a time inside a cue, at the start of s;
// length is 0 where there is none. A tag has no other inside it, so that no part
// of a text is looked at for its end more than once.
func cueTag(s string) (name, annotation string, length int) {
	end := 1
	for end < len(s) && s[end] != '<' && s[end] != '>' {
		end++
	}
	if end == len(s) || s[end] != '>' {
		return "", "", 0
	}
	inside := s[1:end]
	length = end + 1
	if _, n := clock(inside); n > 0 && n == len(inside) {
		return "", "", length
	}
	name = inside
	if at := strings.IndexAny(inside, " \t\n\f"); at >= 0 {
		name, annotation = inside[:at], inside[at:]
	}
	name, _, _ = strings.Cut(name, ".") // classes
	if len(name) > 8 {
		return "", "", 0
	}
	name = strings.ToLower(name)
	if name == "br" || name == "br/" {
		return "br", "", length
	}
	if !slices.Contains(cueTags, strings.TrimPrefix(name, "/")) {
		return "", "", 0
	}
	return name, annotation, length
}

// braced is the length of an instruction in braces at the start of s: {\an8}.
func braced(s string) int {
	if !strings.HasPrefix(s, `{\`) {
		return 0
	}
	end := strings.IndexAny(s[1:], "{}\n")
	if end < 0 || s[1+end] != '}' {
		return 0
	}
	return end + 2
}

// longestEntity in bytes, with & and ;
const longestEntity = 12

// entity reads a character reference at the start of s, and gives the ampersand
// itself where there is none.
func entity(s string) (as string, length int) {
	head := s[:min(len(s), longestEntity)]
	end := strings.IndexByte(head, ';')
	if end < 0 {
		return "&", 1
	}
	if as = html.UnescapeString(head[:end+1]); as == head[:end+1] || strings.HasSuffix(as, ";") {
		return "&", 1
	}
	return as, end + 1
}

func unescaped(s string) string {
	var b strings.Builder
	for {
		at := strings.IndexByte(s, '&')
		if at < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:at])
		as, n := entity(s[at:])
		b.WriteString(as)
		s = s[at+n:]
	}
}
