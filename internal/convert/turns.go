package convert

import (
	"slices"
	"strings"

	"sheaf/internal/text"
)

// structure finds the paragraphs, speakers, turns and language of a canonical
// text. A paragraph that begins with a speaker's label begins a turn; those
// without one belong to the turn before; those before the first are nobody's.
//
// What looks like a label is taken for one where a speaker is usually called so
// ("Interviewer:", "R:"), or where it recurs beside such a one or another that
// recurs, or three times alone, or carries a time where others do; and, met once,
// where most lines begin with a label, for somebody who speaks once must not have
// their words fall to another. The rest, after the first turn, is returned as
// uncertain.
func structure(canonical string) (text.Transcript, []text.Span) {
	t := text.Transcript{Text: canonical, Language: language(canonical)}
	lines := linesOf(canonical)
	labels := make([]label, len(lines))
	c := census{}
	for i, line := range lines {
		labels[i] = labelOf(line.Of(canonical))
		c.count(labels[i])
	}
	accepted := c.accept()
	acceptWhereDense(labels, accepted)

	var uncertain []text.Span
	speakers := map[string]int{} // by key
	turn := -1
	for i, line := range lines {
		p := text.Paragraph{Span: line, Label: text.Span{Start: line.Start, End: line.Start}, Speaker: text.NoSpeaker, Turn: -1}
		l := labels[i]
		switch {
		case l.key != "" && accepted[l.id()]:
			p.Label.End = line.Start + l.end
			if _, met := speakers[l.key]; !met {
				speakers[l.key] = len(t.Speakers)
				t.Speakers = append(t.Speakers, text.Speaker{Label: l.name, Role: c.role(l.key)})
			}
			turn = len(t.Turns)
			t.Turns = append(t.Turns, text.Turn{Span: line, Speaker: speakers[l.key], StartMS: l.startMS, Voice: text.NoSpeaker})
		case l.key != "" && turn >= 0 && l.form == delimited:
			uncertain = append(uncertain, text.Span{Start: line.Start, End: line.Start + l.end})
		}
		if turn >= 0 {
			t.Turns[turn].End = line.End
			p.Turn, p.Speaker = turn, t.Turns[turn].Speaker
		}
		t.Paragraphs = append(t.Paragraphs, p)
	}
	return t, uncertain
}

// linesOf gives the lines that are not empty, without their ends.
func linesOf(s string) []text.Span {
	var lines []text.Span
	for at := 0; at < len(s); {
		end := strings.IndexByte(s[at:], '\n')
		if end < 0 {
			end = len(s) - at
		}
		if end > 0 {
			lines = append(lines, text.Span{Start: at, End: at + end})
		}
		at += end + 1
	}
	return lines
}

// census counts what looks like labels over a whole text.
type census struct {
	seen  map[labelID]int
	timed map[string]int // by key, those that carry a time
}

func (c *census) count(l label) {
	if l.key == "" {
		return
	}
	if c.seen == nil {
		c.seen, c.timed = map[labelID]int{}, map[string]int{}
	}
	c.seen[l.id()]++
	if l.startMS >= 0 {
		c.timed[l.key]++
	}
}

// accept decides which labels are speakers'.
func (c *census) accept() map[labelID]bool {
	accepted := map[labelID]bool{}
	usual, recurring, timed := 0, 0, 0
	roles := map[text.Role]bool{}
	for id, n := range c.seen {
		if n >= id.form.recurs() {
			recurring++
		}
		if n >= 2 && c.timed[id.key] >= 2 {
			timed++
		}
		if w := wellKnown(id.key); w.known {
			roles[w.role] = true
			if !w.short {
				usual++
			}
		}
	}
	for id, n := range c.seen {
		w := wellKnown(id.key)
		switch {
		case w.known && !w.short, w.known && len(roles) > 1:
			accepted[id] = true // a single letter is a speaker only beside another role
		case n >= id.form.recurs() && (recurring > 1 || usual > 0 || n > id.form.recurs()):
			accepted[id] = true
		case c.timed[id.key] > 0 && timed > 0:
			accepted[id] = true
		}
	}
	return accepted
}

// acceptWhereDense takes every delimited label of a text in which at least half
// of the lines from the first turn on begin with one that was accepted. A heading
// taken for a speaker is asked about at gate 1; a speaker taken for a heading
// would be nobody's, or somebody else's.
func acceptWhereDense(labels []label, accepted map[labelID]bool) {
	first := slices.IndexFunc(labels, func(l label) bool { return l.key != "" && accepted[l.id()] })
	if first < 0 && !allLabelled(labels) {
		return
	}
	first = max(first, 0)
	dense := 0
	for _, l := range labels[first:] {
		if l.key != "" && accepted[l.id()] {
			dense++
		}
	}
	if 2*dense < len(labels)-first && !allLabelled(labels) {
		return
	}
	for _, l := range labels[first:] {
		if l.key != "" && l.form == delimited {
			accepted[l.id()] = true
		}
	}
}

// allLabelled tells a text of which every line begins with a delimited label, of
// more than one sort, and one of them comes again.
func allLabelled(labels []label) bool {
	seen := map[string]int{}
	for _, l := range labels {
		if l.key == "" || l.form != delimited {
			return false
		}
		seen[l.key]++
	}
	return len(seen) > 1 && len(labels) > len(seen)
}

// role proposes what a speaker is. R is whoever responds, unless somebody else
// does and nobody else asks: then R researches.
func (c *census) role(key string) text.Role {
	role := wellKnown(key).role
	if !strings.HasPrefix(key, "r") || !wellKnown(key).short {
		return role
	}
	asks, responds := false, false
	for id := range c.seen {
		w := wellKnown(id.key)
		if strings.HasPrefix(id.key, "r") && w.short {
			continue
		}
		asks = asks || w.role == text.RoleInterviewer
		responds = responds || w.role == text.RoleParticipant
	}
	if responds && !asks {
		return text.RoleInterviewer
	}
	return role
}
