package text

import (
	"testing"

	"sheaf/internal/sheaf"
)

// twoTurns is an invented exchange with a header and an empty line.
func twoTurns() Transcript {
	return Transcript{
		Text:     "Invented, 2 pages\n\nI: How many?\nR: Two.\nThen three.\n",
		Speakers: []Speaker{{Label: "I", Role: RoleInterviewer}, {Label: "R", Role: RoleParticipant}},
		Turns: []Turn{
			{Span: Span{19, 31}, Speaker: 0, StartMS: -1, Voice: NoSpeaker},
			{Span: Span{32, 51}, Speaker: 1, StartMS: -1, Voice: NoSpeaker},
		},
		Paragraphs: []Paragraph{
			{Span: Span{0, 17}, Speaker: NoSpeaker, Turn: -1},
			{Span: Span{19, 31}, Label: Span{19, 22}, Speaker: 0, Turn: 0},
			{Span: Span{32, 39}, Label: Span{32, 35}, Speaker: 1, Turn: 1},
			{Span: Span{40, 51}, Label: Span{40, 40}, Speaker: 1, Turn: 1},
		},
	}
}

func TestTranscript(t *testing.T) {
	tr := twoTurns()
	if err := tr.Validate(); err != nil {
		t.Fatal(err)
	}
	if got := tr.Words(); got != 10 {
		t.Errorf("%d words, want 10: labels and headers count", got)
	}
	if got := tr.TurnsOf(1); len(got) != 1 || got[0] != 1 {
		t.Errorf("turns of the second speaker: %v", got)
	}
	if got := tr.TurnsOf(7); got != nil {
		t.Errorf("turns of nobody: %v", got)
	}
}

func TestValidate(t *testing.T) {
	for name, spoil := range map[string]func(*Transcript){
		"text must be UTF-8":                         func(t *Transcript) { t.Text = "\xff" + t.Text[1:] },
		"text has no CR":                             func(t *Transcript) { t.Text = t.Text[:50] + "\r\n" },
		"a paragraph lies in the text":               func(t *Transcript) { t.Paragraphs[3].End = 99 },
		"a paragraph is not before the text":         func(t *Transcript) { t.Paragraphs[0].Start = -1 },
		"a paragraph has a byte":                     func(t *Transcript) { t.Paragraphs[0].End = 0 },
		"a paragraph is one line":                    func(t *Transcript) { t.Paragraphs[0].End = 18 },
		"paragraphs do not overlap":                  func(t *Transcript) { t.Paragraphs[3].Span = Span{38, 51} },
		"two paragraphs have a line end between":     func(t *Transcript) { t.Paragraphs[0].End = 5; t.Paragraphs[1].Start = 5 },
		"no text lies outside the paragraphs":        func(t *Transcript) { t.Paragraphs[0].End = 16 },
		"no text follows the last paragraph":         func(t *Transcript) { t.Text += "more" },
		"a label begins its paragraph":               func(t *Transcript) { t.Paragraphs[1].Label = Span{20, 21} },
		"a label ends in its paragraph":              func(t *Transcript) { t.Paragraphs[1].Label.End = 33 },
		"a paragraph's speaker is there":             func(t *Transcript) { t.Paragraphs[1].Speaker = 2 },
		"a paragraph's turn is there":                func(t *Transcript) { t.Paragraphs[1].Turn = -2 },
		"speaker and turn come together":             func(t *Transcript) { t.Paragraphs[0].Speaker = 0 },
		"a turn has a paragraph":                     func(t *Transcript) { t.Turns = append(t.Turns, t.Turns[1]) },
		"a turn is one run of paragraphs":            func(t *Transcript) { t.Paragraphs[3].Turn, t.Paragraphs[3].Speaker = 0, 0 },
		"turns come in order":                        func(t *Transcript) { t.Paragraphs[1].Turn, t.Paragraphs[1].Speaker = 1, 1 },
		"a turn begins with its first paragraph":     func(t *Transcript) { t.Turns[1].Start = 31 },
		"a turn ends with its last paragraph":        func(t *Transcript) { t.Turns[1].End = 39 },
		"a turn and its paragraphs have one speaker": func(t *Transcript) { t.Paragraphs[3].Speaker = 0 },
		"a turn's voice is there":                    func(t *Transcript) { t.Turns[0].Voice = 2 },
		"a turn's time is not before the recording":  func(t *Transcript) { t.Turns[0].StartMS = -2 },
		"a turn's provenance is one of the four":     func(t *Transcript) { t.Turns[0].Provenance = "hearsay" },
	} {
		t.Run(name, func(t *testing.T) {
			tr := twoTurns()
			spoil(&tr)
			if err := tr.Validate(); sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("got %v, want invalid", err)
			}
		})
	}
}
