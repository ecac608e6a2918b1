package main

import (
	"fmt"
	"os"
	"time"

	"sheaf/internal/convert"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

type convertCommand struct {
	File string `arg:"" type:"existingfile" help:"TXT (UTF-8) or DOCX."`
}

func (convertCommand) Help() string {
	return `Example:
  sheaf convert interview.docx --json

Prints the text as Sheaf reads it, each turn under its speaker. The file is not
changed. JSON gives paragraphs with speaker, start and end (bytes of UTF-8 from 0,
end excluded) and text; "turn" counts a speaker's uninterrupted speech from 0.`
}

func (c convertCommand) Run(a *app) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return sheaf.Errorf(sheaf.Invalid, "cannot read the file")
	}
	transcript, report, err := convert.Read(a.ctx, c.File, data, convert.DefaultLimits())
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(viewTranscript(transcript, report))
	}
	return printTranscript(a, transcript)
}

type transcriptView struct {
	V          int             `json:"v"`
	Format     string          `json:"format"`
	Language   string          `json:"language,omitempty"`
	Words      int             `json:"words"`
	Speakers   []speakerView   `json:"speakers"`
	Paragraphs []paragraphView `json:"paragraphs"`
	Doubts     []string        `json:"doubts,omitempty"`
}

type speakerView struct {
	Label string    `json:"label"`
	Role  text.Role `json:"role,omitempty"`
	Turns int       `json:"turns"`
}

type paragraphView struct {
	Speaker string `json:"speaker,omitempty"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Turn    int    `json:"turn"`           // -1 outside anybody's speech
	Time    string `json:"time,omitempty"` // hh:mm:ss into the recording, at a turn's first paragraph
	Speech  int    `json:"speech"`         // where the speech begins after the label
	Text    string `json:"text"`
}

func viewTranscript(t text.Transcript, r convert.Report) transcriptView {
	v := transcriptView{V: 1, Format: string(r.Format), Language: t.Language, Words: t.Words(), Speakers: []speakerView{}, Paragraphs: []paragraphView{}, Doubts: doubts(r)}
	for i, s := range t.Speakers {
		v.Speakers = append(v.Speakers, speakerView{s.Label, s.Role, len(t.TurnsOf(i))})
	}
	last := -1
	for _, p := range t.Paragraphs {
		one := paragraphView{Start: p.Start, End: p.End, Turn: p.Turn, Speech: p.Label.End, Text: p.Of(t.Text)}
		if p.Speaker != text.NoSpeaker {
			one.Speaker = t.Speakers[p.Speaker].Label
		}
		if p.Turn >= 0 && p.Turn != last {
			one.Time = clock(t.Turns[p.Turn].StartMS)
			last = p.Turn
		}
		v.Paragraphs = append(v.Paragraphs, one)
	}
	return v
}

// doubts says in words what reading left out or could not be sure of.
func doubts(r convert.Report) (all []string) {
	for _, d := range []struct {
		n    int
		what string
	}{
		{r.Deletions, "tracked deletions left out; the original still has them"},
		{r.Hidden, "hidden passages left out"},
		{r.Comments, "comments left out"},
		{r.Footnotes, "notes left out"},
		{r.Headers, "page headers and footers left out"},
		{r.Images, "pictures left out"},
		{r.Embedded, "embedded files never opened"},
		{r.Symbols, "characters of symbol fonts not read"},
		{len(r.Uncertain), "beginnings of lines that may be speakers and were not taken for one"},
		{len(r.Properties), "properties that tell of the file and its authors"},
	} {
		if d.n > 0 {
			all = append(all, fmt.Sprintf("%d %s", d.n, d.what))
		}
	}
	return all
}

// clock writes milliseconds into a recording as hh:mm:ss; nothing for none.
func clock(ms int64) string {
	if ms < 0 {
		return ""
	}
	s := int(time.Duration(ms) * time.Millisecond / time.Second)
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}

// printTranscript prints the text with a mark where a turn begins.
func printTranscript(a *app, t text.Transcript) error {
	last := -1
	for _, p := range t.Paragraphs {
		mark := "  "
		if p.Turn >= 0 && p.Turn != last {
			mark, last = "> ", p.Turn
		}
		if _, err := fmt.Fprintf(a.out, "%s%s\n", mark, p.Of(t.Text)); err != nil {
			return err
		}
	}
	return nil
}
