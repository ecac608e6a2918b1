package text

import (
	"strings"
	"unicode/utf8"

	"sheaf/internal/sheaf"
)

// Words counts the white-space separated words of the whole text, labels and
// headers with it, as researchers count when they say how long an interview is.
func (t Transcript) Words() int {
	n := 0
	for range strings.FieldsSeq(t.Text) {
		n++
	}
	return n
}

// TurnsOf gives the turns of one speaker, in order, as indexes into Turns.
func (t Transcript) TurnsOf(speaker int) []int {
	var turns []int
	for i, turn := range t.Turns {
		if turn.Speaker == speaker {
			turns = append(turns, i)
		}
	}
	return turns
}

// Validate checks what every reader of a transcript relies on, and is
// sheaf.Invalid where one thing does not hold: the text is canonical;
// paragraphs are in order, one line each, with nothing but line ends outside
// them; every index points at something; a turn is the run of paragraphs that
// name it, all by its speaker; cues are in order.
func (t Transcript) Validate() error {
	if !utf8.ValidString(t.Text) || strings.HasPrefix(t.Text, byteOrderMark) || strings.Contains(t.Text, "\r") {
		return sheaf.Errorf(sheaf.Invalid, "not a transcript: its text is not canonical")
	}
	if err := t.validateParagraphs(); err != nil {
		return err
	}
	if err := t.validateTurns(); err != nil {
		return err
	}
	last := -1
	for _, c := range t.Cues {
		if c.Paragraph <= last || c.Paragraph >= len(t.Paragraphs) || c.StartMS < 0 {
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: a cue is of no paragraph, out of order or before the beginning")
		}
		last = c.Paragraph
	}
	return nil
}

func (t Transcript) validateParagraphs() error {
	end := 0
	for i, p := range t.Paragraphs {
		switch {
		case !p.Span.isIn(t.Text) || p.Len() == 0:
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: paragraph %d is not a span of the text", i)
		case p.Start < end || !onlyLineEnds(t.Text[end:p.Start]):
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: paragraph %d does not follow the one before", i)
		case i > 0 && p.Start == end:
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: no line end before paragraph %d", i)
		case strings.Contains(p.Of(t.Text), "\n"):
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: paragraph %d holds a line end", i)
		case !p.Label.isIn(t.Text) || p.Label.Start != p.Start || p.Label.End > p.End:
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: the label of paragraph %d does not begin it", i)
		case !isIndex(p.Speaker, len(t.Speakers)) || !isIndex(p.Turn, len(t.Turns)):
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: paragraph %d names a speaker or turn that is not there", i)
		case (p.Turn < 0) != (p.Speaker < 0):
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: paragraph %d has a speaker or a turn without the other", i)
		}
		end = p.End
	}
	if !onlyLineEnds(t.Text[end:]) {
		return sheaf.Errorf(sheaf.Invalid, "not a transcript: text after the last paragraph")
	}
	return nil
}

func (t Transcript) validateTurns() error {
	next := 0 // the first turn not met yet
	for i, p := range t.Paragraphs {
		if p.Turn < 0 {
			continue
		}
		turn := t.Turns[p.Turn]
		first := p.Turn == next
		if first {
			next++
		}
		switch {
		case p.Turn != next-1 || !first && t.Paragraphs[i-1].Turn != p.Turn:
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: paragraph %d is out of its turn", i)
		case first && turn.Start != p.Start:
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: turn %d does not begin with its first paragraph", p.Turn)
		case turn.Speaker != p.Speaker:
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: paragraph %d and its turn differ in speaker", i)
		}
		if last := i+1 == len(t.Paragraphs) || t.Paragraphs[i+1].Turn != p.Turn; last && turn.End != p.End {
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: turn %d does not end with its last paragraph", p.Turn)
		}
	}
	if next != len(t.Turns) {
		return sheaf.Errorf(sheaf.Invalid, "not a transcript: turn %d has no paragraph", next)
	}
	for i, turn := range t.Turns {
		if turn.StartMS < -1 || !turn.Provenance.known() || !isIndex(turn.Voice, len(t.Speakers)) {
			return sheaf.Errorf(sheaf.Invalid, "not a transcript: turn %d has a time, provenance or voice that cannot be", i)
		}
	}
	return nil
}

func (p Provenance) known() bool {
	switch p {
	case "", OwnWords, Interpreter, Translation, Notes:
		return true
	}
	return false
}

// isIndex tells whether i points into n things, or is -1 for none of them.
func isIndex(i, n int) bool { return i >= -1 && i < n }

func onlyLineEnds(s string) bool { return strings.Trim(s, "\n") == "" }
