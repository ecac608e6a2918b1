package convert

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

// script is what the reader of a format makes of a file: lines in the order in
// which they are read, and a report. Nothing in it knows the format any more.
type script struct {
	meter   *meter
	options Options
	report  Report
	lines   []line
	notes   []note
	margin  []note    // comments
	placed  []Comment // the margin, once the text is joined
	pages   []Page
}

// line is one paragraph of a document or one line of a text. The zero value of
// everything but its text says that the format says nothing.
type line struct {
	text    string // without a line end; an empty one is an empty line, as on the page
	voice   string // who speaks, where the format itself says so (a VTT voice, a TextGrid tier)
	voiced  bool   // voice counts, be it empty
	startMS int64  // milliseconds into the recording, where timed
	timed   bool
	deleted []text.Span // of its text, in order: tracked deletions that were kept

	// Of a table: which, from 1, and the cell, from 0. Table 0 is none.
	table, row, column int
}

// note is a text beside the page's own: footnotes and endnotes are put at the
// end of it, comments are kept apart.
type note struct {
	kind  NoteKind // empty for a comment
	lines []string // its paragraphs
	line  int      // index of the line it is about, -1 where that is not said
	at    int      // byte offset in that line

	// Of its lines joined by line ends, where none of them is blank: tracked
	// deletions that were kept.
	deleted []text.Span
}

func newScript(ctx context.Context, limits Limits, o Options) *script {
	return &script{meter: &meter{ctx: ctx, limits: limits}, options: o}
}

// add takes one more line, or refuses the file where it has become too much. A
// line with line ends in it makes several.
func (s *script) add(l line) error {
	if !strings.ContainsAny(l.text, "\n\r\u2028\u2029") {
		return s.addOne(l)
	}
	at, left := 0, l.deleted
	for part := range strings.SplitSeq(endings.Replace(l.text), "\n") {
		one := l
		one.text, one.deleted = part, nil
		for len(left) > 0 && left[0].End <= at {
			left = left[1:]
		}
		for _, d := range left {
			if d.Start >= at+len(part) {
				break
			}
			if cut := (text.Span{Start: max(d.Start-at, 0), End: min(d.End-at, len(part))}); cut.Len() > 0 {
				one.deleted = append(one.deleted, cut)
			}
		}
		if err := s.addOne(one); err != nil {
			return err
		}
		at += len(part) + 1
	}
	return nil
}

// endings leaves offsets as they are: a no-break space fills what is left of a
// Unicode line or paragraph separator.
var endings = strings.NewReplacer("\r", "\n", "\u2028", "\n\u00a0", "\u2029", "\n\u00a0")

func (s *script) addOne(l line) error {
	if err := s.meter.line(len(l.text)); err != nil {
		return err
	}
	if len(s.lines) == 0 && len(l.deleted) == 0 {
		l.text = strings.TrimLeft(l.text, "\ufeff")
	}
	l.text, l.voice = s.tidy(l.text), s.tidy(l.voice)
	s.lines = append(s.lines, l)
	return nil
}

// addNote takes a note about the place that a reader has come to: at bytes into
// the line with the given index.
func (s *script) addNote(n note) error {
	whole := strings.Split(endings.Replace(strings.Join(n.lines, "\n")), "\n")
	n.lines = nil
	for _, l := range whole {
		if err := s.meter.line(len(l)); err != nil {
			return err
		}
		if l = s.tidy(l); strings.TrimSpace(l) != "" {
			n.lines = append(n.lines, l)
		}
	}
	if len(n.lines) == 0 {
		return nil
	}
	if n.kind == "" {
		s.report.Comments++
		s.margin = append(s.margin, n)
		return nil
	}
	s.notes = append(s.notes, n)
	return nil
}

// transcript ends the reading: it says what the lines mean.
func (s *script) transcript() (text.Transcript, error) {
	s.unnumber()
	if err := s.oneSide(); err != nil {
		return text.Transcript{}, err
	}
	if !slices.ContainsFunc(s.lines, func(l line) bool { return strings.TrimSpace(l.text) != "" }) {
		return text.Transcript{}, errNoText()
	}
	t := s.structure()
	if err := s.meter.within(); err != nil { // then it is not whole
		return text.Transcript{}, err
	}
	return t, nil
}

// joined is the canonical text of the lines, where each begins, and the report
// of what is at which place in it. Notes follow after an empty line.
func (s *script) joined() (canonical string, starts []int) {
	var b strings.Builder
	starts = make([]int, len(s.lines))
	for i, l := range s.lines {
		if s.meter.passing(i) != nil {
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		starts[i] = b.Len()
		b.WriteString(l.text)
		for _, d := range l.deleted {
			s.report.Deleted = append(s.report.Deleted, text.Span{Start: starts[i] + d.Start, End: starts[i] + d.End})
		}
	}
	if len(s.notes) > 0 {
		b.WriteByte('\n')
	}
	for _, n := range s.notes {
		written := Note{Kind: n.kind, At: s.placeOf(n, starts)}
		b.WriteByte('\n')
		written.Span.Start = b.Len()
		for _, d := range n.deleted {
			s.report.Deleted = append(s.report.Deleted, text.Span{Start: b.Len() + d.Start, End: b.Len() + d.End})
		}
		b.WriteString(strings.Join(n.lines, "\n"))
		written.Span.End = b.Len()
		s.report.Notes = append(s.report.Notes, written)
	}
	for _, n := range s.margin {
		s.placed = append(s.placed, Comment{At: s.placeOf(n, starts), Text: strings.Join(n.lines, "\n")})
	}
	return b.String(), starts
}

// placeOf is where in the text a note is about, -1 where that was not said.
func (s *script) placeOf(n note, starts []int) int {
	if n.line < 0 || n.line >= len(starts) {
		return -1
	}
	return starts[n.line] + min(n.at, len(s.lines[n.line].text))
}

// tidy makes a blank of every control character but the tab, and of what nobody
// sees and a text can be hidden in, and U+FFFD of what is not UTF-8. Blanks have
// the length of what they stand for, so that offsets stand.
func (s *script) tidy(line string) string {
	if !utf8.ValidString(line) {
		line = strings.ToValidUTF8(line, "\ufffd")
		s.report.Symbols++
	}
	if !strings.ContainsFunc(line, isStray) {
		return line
	}
	var b strings.Builder
	b.Grow(len(line))
	for _, r := range line {
		if !isStray(r) {
			b.WriteRune(r)
			continue
		}
		s.report.Controls++
		b.WriteString(blanks[utf8.RuneLen(r)])
	}
	return b.String()
}

// blanks are by their length in bytes.
var blanks = [...]string{1: " ", 2: "\u00a0", 3: "\u202f", 4: "\u00a0\u00a0"}

// isStray tells what has no place in a text that people read: control characters,
// tags and selectors in which words can be spelled unseen, and signs that turn the
// order of letters round by force.
func isStray(r rune) bool {
	switch {
	case r == '\t':
		return false
	case r < 0x80:
		return r < ' ' || r == 0x7f
	case r == '\u202d', r == '\u202e', // overrides of direction
		0xe0000 <= r && r <= 0xe0fff,                               // tags, selectors of variants
		0x1d173 <= r && r <= 0x1d17a,                               // of music
		r == '\u115f', r == '\u1160', r == '\u3164', r == '\uffa0', // letters without a shape
		r == '\u2028', r == '\u2029':
		return true
	}
	return unicode.IsControl(r)
}
