package convert

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

// structure finds the paragraphs, speakers, turns and language of a script. A
// paragraph that begins with a speaker's label begins a turn; those without one
// belong to the turn before; those before the first are nobody's.
//
// What looks like a label is taken for one where a speaker is usually called so
// ("Interviewer:", "R:"), or where it recurs beside such a one or another that
// recurs, or three times alone, or carries a time where others do; and, met once,
// where most lines begin with a label, for somebody who speaks once must not have
// their words fall to another. The rest, after the first turn, is reported as
// uncertain. What a person said of labels goes before all this, and what a table
// says that names who speaks in a column of its own.
//
// Its long loops end when the time is over, and so do those of joined: what asks
// for it asks for the time once more.
//
// Words are put in nobody's mouth that the file does not put there. Where it says
// that somebody speaks and not who, they are an unnamed speaker's, one for the
// whole file:
//   - without labels, each paragraph with a time in the margin, and each cue of
//     subtitles, begins a turn;
//   - where a format names voices, a cue without one begins a turn;
//   - where only whoever asks is labelled, and other paragraphs are as many, these
//     are turns between the questions;
//   - below questions that are numbered and not labelled, the answers are turns.
//     The questions themselves are nobody's: they may be read from a sheet.
func (s *script) structure() text.Transcript {
	canonical, starts := s.joined()
	t := text.Transcript{Text: canonical, Language: language(canonical)}
	p := s.plan()
	b := builder{t: &t, plan: p, speakers: map[string]int{}, turn: -1, endMS: -1}
	for i, l := range s.lines {
		if s.meter.passing(i) != nil {
			break
		}
		if l.text == "" {
			continue
		}
		turns := len(t.Turns)
		if at := b.line(i, l, starts[i]); at.Len() > 0 {
			s.report.Uncertain = append(s.report.Uncertain, at)
		}
		if l.timed && l.startMS >= 0 && len(t.Turns) == turns {
			t.Cues = append(t.Cues, text.Cue{Paragraph: len(t.Paragraphs) - 1, StartMS: l.startMS})
		}
	}
	head := b.first
	if at := slices.Index(p.aside, true); at >= 0 { // the titles of a table are no keys of a header
		head = min(head, at)
	}
	s.report.Header = s.headers(t.Speakers, starts, head)
	s.doubt(t)
	for _, n := range s.report.Notes {
		for _, at := range linesOf(canonical, n.Span) {
			t.Paragraphs = append(t.Paragraphs, text.Paragraph{Span: at, Label: text.Span{Start: at.Start, End: at.Start}, Speaker: text.NoSpeaker, Turn: -1})
		}
	}
	return t
}

// enoughTurns make a speaker with one alone stand out.
const enoughTurns = 10

// doubt counts what a person should look at: who speaks once, and whose speech is
// unknown.
func (s *script) doubt(t text.Transcript) {
	turns := make([]int, len(t.Speakers))
	for _, turn := range t.Turns {
		turns[turn.Speaker]++
	}
	for i, n := range turns {
		switch {
		case t.Speakers[i].Label == "":
			s.report.Unnamed += n
		case n == 1 && len(t.Turns) >= enoughTurns:
			s.report.SpeakOnce++
		}
	}
	for _, p := range t.Paragraphs {
		if p.Speaker != text.NoSpeaker && (len(t.Speakers) == 1 || t.Speakers[p.Speaker].Label == "") && endsInQuestion(p.Of(t.Text)) {
			s.report.UnlabelledQuestions++
		}
	}
}

func endsInQuestion(said string) bool {
	said = strings.TrimRightFunc(said, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"'”’»)", r) })
	return strings.HasSuffix(said, "?") || strings.HasSuffix(said, "؟")
}

// plan is what the lines of a script are taken for, before turns are made of
// them.
type plan struct {
	labels    []label
	accepted  map[labelID]bool
	census    *census
	margins   []margin // times at the start of lines
	questions []bool   // numbered and not labelled; nil where there are none
	aside     []bool   // nobody's, wherever they stand; nil where there are none
	inCells   []bool   // of a table with its speakers in a column; nil where there is none
	voiced    bool     // the format names voices
	timed     bool     // times begin turns: there are no labels
	onlyAsker bool     // nobody but whoever asks is labelled
}

func (p *plan) isLabelled(i int) bool {
	l := p.labels[i]
	return l.key != "" && p.accepted[l.id()]
}

// enoughParagraphs set apart by empty lines say how a text of wrapped lines is
// built.
const enoughParagraphs = 8

func (s *script) plan() *plan {
	p := &plan{labels: make([]label, len(s.lines)), census: newCensus()}
	var dotted bool
	p.margins, dotted = s.margins()
	reader := newLabeller(s.options.Labels, dotted)
	for i, l := range s.lines {
		if s.meter.passing(i) != nil {
			break
		}
		p.voiced = p.voiced || l.voiced
		if !l.voiced && !l.isBlank() {
			p.labels[i] = reader.labelOf(l.text)
		}
	}
	s.timesAbove(p, reader)
	s.namesInCells(p, reader)
	mendSpelling(p.labels)
	s.dropHeaderLabels(p.labels)
	s.dropUnfounded(p.labels)
	oneWhoAsks(p.labels)
	var written, topmost []label // of the lines that are not empty, and of those below an empty one
	below := true
	for i, l := range s.lines {
		if l.voiced || l.isBlank() || p.labels[i].under {
			below = below || l.isBlank()
			continue
		}
		if p.inCells != nil && p.inCells[i] {
			p.census.count(p.labels[i])
			continue
		}
		written = append(written, p.labels[i])
		if below {
			topmost = append(topmost, p.labels[i])
		}
		below = false
		p.census.count(p.labels[i])
	}
	p.accepted = p.census.accept()
	acceptWhereDense(written, p.accepted)
	if len(topmost) >= enoughParagraphs {
		acceptWhereDense(topmost, p.accepted)
	}
	s.acceptCapitals(p)
	s.timesOrLabels(p)
	s.closing(p)
	s.unnamed(p)
	return p
}

// acceptCapitals takes names in capitals, alone on lines, where a usual label
// stands so and comes again: each right above speech, and two of them at least.
// A heading has an empty line below.
func (s *script) acceptCapitals(p *plan) {
	others := map[string]bool{} // false for one that is a heading
	usual, n := 0, 0
	for i, l := range p.labels {
		if l.key == "" || l.form != alone || l.told || !inCapitals(l.name) {
			continue
		}
		if i+1 == len(s.lines) || s.lines[i+1].isBlank() || p.labels[i+1].form == alone && p.labels[i+1].key != "" {
			others[l.key] = false
			continue
		}
		switch {
		case wellKnown(l.key).known && p.accepted[l.id()]:
			usual++
		case len(strings.Fields(l.name)) <= 3:
			n++
			if _, met := others[l.key]; !met {
				others[l.key] = true
			}
		}
	}
	if usual < 2 || n < 2 {
		return
	}
	for key, speaks := range others {
		if speaks {
			p.accepted[labelID{key, alone}] = true
		}
	}
}

// timesAbove reads a time that stands on a line of its own above a label, or
// above a name that has speech below it, for that turn's. Teams and Zoom write
// so.
func (s *script) timesAbove(p *plan, reader labeller) {
	var written []int
	for i, l := range s.lines {
		if !l.isBlank() && !l.voiced {
			written = append(written, i)
		}
	}
	isTime := func(k int) bool {
		i := written[k]
		return p.margins[i].end > 0 && p.margins[i].end == len(s.lines[i].text)
	}
	for k := 0; k+1 < len(written); k++ {
		at, i := written[k], written[k+1]
		if !isTime(k) || isTime(k+1) {
			continue
		}
		found, line := p.labels[i], s.lines[i].text
		if name := strings.TrimSpace(line); found.key == "" && k+2 < len(written) && !isTime(k+2) && !strings.HasSuffix(name, ".") && looksLikeName(name) {
			found = reader.labelOf("[" + name + "]")
			found.end, found.form = len(line), clocked
		}
		if found.key == "" || found.startMS >= 0 {
			continue
		}
		if found.form == alone {
			found.form = clocked
		}
		p.labels[i] = found
		p.labels[i].under = true
		found.end, found.startMS = len(s.lines[at].text), p.margins[at].ms
		p.labels[at] = found
	}
}

// dropUnfounded drops labels of forms that are too like something else where
// the text is not made of them: names with a bare time above another such line
// ("Meet 10:30"), and first words before a dash.
func (s *script) dropUnfounded(labels []label) {
	below := false // the nearest line below is a name and a bare time, no more
	dashes, strong, lines := 0, 0, 0
	for i := len(labels) - 1; i >= 0; i-- {
		if s.lines[i].isBlank() {
			continue
		}
		lines++
		l := labels[i]
		bare := l.key != "" && l.form == clocked && l.end == len(s.lines[i].text) && !l.under
		switch {
		case bare && below && !l.told:
			labels[i] = label{}
		case l.key != "" && l.form == dashed:
			dashes++
		case l.key != "" && l.isStrong():
			strong++
		}
		below = bare
	}
	if 3*dashes >= lines && dashes > strong {
		return
	}
	for i, l := range labels {
		if l.form == dashed && !l.told {
			labels[i] = label{}
		}
	}
}

// timesOrLabels gives up labels that are few among many times in the margin and
// never stand behind one: in such a text they are quotations and headings.
func (s *script) timesOrLabels(p *plan) {
	times, labelled, together := 0, 0, 0
	for i := range s.lines {
		if p.margins[i].end > 0 {
			times++
		}
		if p.isLabelled(i) && !p.labels[i].told {
			labelled++
			if p.labels[i].startMS >= 0 {
				together++
			}
		}
	}
	if together > 0 || 4*labelled >= times {
		return
	}
	for i := range p.labels {
		if !p.labels[i].told {
			delete(p.accepted, p.labels[i].id())
		}
	}
}

// unnamed decides where speech is an unnamed speaker's.
func (s *script) unnamed(p *plan) {
	asks, others, plain, timed := 0, 0, 0, false
	for i, l := range s.lines {
		timed = timed || l.timed && !l.voiced || p.margins[i].end > 0
		switch {
		case p.isLabelled(i):
			if p.census.role(p.labels[i].key) == text.RoleInterviewer {
				asks++
			} else {
				others++
			}
		case !l.isBlank() && asks > 0:
			plain++
		}
	}
	if p.voiced || others > 0 {
		return
	}
	p.timed = timed && asks == 0
	p.onlyAsker = asks > 0 && plain >= asks
	if !p.timed {
		p.questions = s.questions(p.labels)
	}
}

// isBlank tells a line that looks empty.
func (l line) isBlank() bool { return strings.TrimSpace(l.text) == "" }

// builder makes paragraphs and turns, one line after another.
type builder struct {
	t        *text.Transcript
	plan     *plan
	speakers map[string]int // by key
	turn     int            // the one that is open, or -1
	spoken   bool           // it holds more than its label
	asker    bool           // it is of the only one who is labelled
	asked    bool           // no turn is open because a numbered question stands before
	endMS    int64          // when the line before ended, as f4 writes it, or -1
	begun    bool
	first    int // the line with which the first turn begins, or the number of lines
}

// line takes one line that is not empty, and gives what looks like a label in it
// and was not taken for one.
func (b *builder) line(i int, l line, start int) (uncertain text.Span) {
	if !b.begun {
		b.first = i + 1
	}
	at := text.Span{Start: start, End: start + len(l.text)}
	p := text.Paragraph{Span: at, Label: text.Span{Start: at.Start, End: at.Start}, Speaker: text.NoSpeaker, Turn: -1}
	startMS := int64(-1)
	if l.timed {
		startMS = l.startMS
	}
	found := b.plan.labels[i]
	labelled := b.plan.isLabelled(i)
	switch {
	case b.plan.aside != nil && b.plan.aside[i]:
		b.turn, b.asked = -1, false
	case l.voiced:
		if who := b.speaker(keyOf(l.voice), l.voice); b.turn < 0 || b.t.Turns[b.turn].Speaker != who {
			b.begin(i, at, who, startMS)
		}
	case labelled && found.under && b.turn >= 0:
		p.Label.End = at.Start + found.end
	case labelled:
		p.Label.End = at.Start + found.end
		if found.startMS >= 0 {
			startMS = found.startMS
		}
		b.begin(i, at, b.speaker(found.key, found.name), startMS)
		b.asker = b.plan.onlyAsker
	case b.plan.questions != nil && b.plan.questions[i]:
		b.turn, b.asked = -1, true
	case b.plan.voiced:
		if b.isNewCue(startMS) {
			b.begin(i, at, b.speaker("", ""), startMS)
		}
	case b.plan.timed && b.plan.margins[i].end > 0:
		p.Label.End = at.Start + b.plan.margins[i].end
		b.begin(i, at, b.speaker("", ""), b.plan.margins[i].ms)
	case b.plan.timed && l.timed:
		if b.isNewCue(startMS) {
			b.begin(i, at, b.speaker("", ""), startMS)
		}
	case l.isBlank(): // says nothing, and so is no answer
	case b.turn < 0 && b.asked, b.turn >= 0 && b.asker && b.spoken:
		b.begin(i, at, b.speaker("", ""), startMS)
	case found.key != "" && b.turn >= 0 && found.isStrong():
		uncertain = text.Span{Start: at.Start, End: at.Start + found.end}
	}
	if b.turn >= 0 {
		b.t.Turns[b.turn].End = at.End
		p.Turn, p.Speaker = b.turn, b.t.Turns[b.turn].Speaker
		b.spoken = b.spoken || spaces(l.text, p.Label.End-at.Start) < len(l.text)
	}
	b.t.Paragraphs = append(b.t.Paragraphs, p)
	b.endMS = endTime(l.text)
	return uncertain
}

// isNewCue tells a cue from the second line of one.
func (b *builder) isNewCue(startMS int64) bool {
	if b.turn < 0 {
		return true
	}
	open := b.t.Turns[b.turn]
	return b.t.Speakers[open.Speaker].Label != "" || startMS >= 0 && open.StartMS != startMS
}

func (b *builder) speaker(key, label string) int {
	if key == unknownKey {
		key = ""
	}
	at, met := b.speakers[key]
	if !met {
		at = len(b.t.Speakers)
		b.speakers[key] = at
		b.t.Speakers = append(b.t.Speakers, text.Speaker{Label: label, Role: b.plan.census.role(key)})
	} else if utf8.RuneCountInString(label) < utf8.RuneCountInString(b.t.Speakers[at].Label) {
		b.t.Speakers[at].Label = label // "Dalu", and not "Dalu (laughing)"
	}
	return at
}

func (b *builder) begin(i int, at text.Span, speaker int, startMS int64) {
	if !b.begun {
		b.begun, b.first = true, i
	}
	if startMS < 0 {
		startMS = b.endMS
	}
	b.turn = len(b.t.Turns)
	b.spoken, b.asker, b.asked = false, false, false
	b.t.Turns = append(b.t.Turns, text.Turn{Span: at, Speaker: speaker, StartMS: startMS, Voice: text.NoSpeaker})
}

// linesOf gives the lines of a stretch of a text that are not empty, without
// their ends.
func linesOf(s string, within text.Span) []text.Span {
	var lines []text.Span
	for at := within.Start; at < within.End; {
		end := strings.IndexByte(s[at:within.End], '\n')
		if end < 0 {
			end = within.End - at
		}
		if end > 0 {
			lines = append(lines, text.Span{Start: at, End: at + end})
		}
		at += end + 1
	}
	return lines
}
