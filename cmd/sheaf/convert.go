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
	File      string `arg:"" type:"existingfile" help:"TXT, DOCX, ODT, RTF, PDF, HTML, SRT, VTT, TextGrid or EPUB."`
	Charset   string `placeholder:"NAME" help:"The encoding of a text file, where the guess is wrong: windows-1256, ..."`
	Deletions string `default:"leave-out" enum:"leave-out,keep" help:"What becomes of tracked deletions."`
	Side      string `placeholder:"LANG" help:"Of a file in two languages the one to print."`
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
	options := convert.Options{Charset: c.Charset, Side: c.Side}
	if c.Deletions == "keep" {
		options.Deletions = convert.KeepThem
	}
	r, err := a.options.Read(a.ctx, convert.File{Name: c.File, Data: data}, options)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(viewTranscript(r))
	}
	if err := printTranscript(a, r.Transcript); err != nil {
		return err
	}
	for _, doubt := range doubts(r.Report) {
		a.say("%s", doubt)
	}
	return nil
}

type transcriptView struct {
	V          int               `json:"v"`
	Format     string            `json:"format"`
	Language   string            `json:"language,omitempty"`
	Words      int               `json:"words"`
	Speakers   []speakerView     `json:"speakers"`
	Paragraphs []paragraphView   `json:"paragraphs"`
	Comments   []convert.Comment `json:"comments,omitempty"`
	Report     convert.Report    `json:"report"`
	Doubts     []string          `json:"doubts,omitempty"`
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
	Time    string `json:"time,omitempty"` // hh:mm:ss into the recording, where a turn begins, and of each line of subtitles
	Speech  int    `json:"speech"`         // where the speech begins after the label
	Text    string `json:"text"`
}

func viewTranscript(read convert.Reading) transcriptView {
	t, r := read.Transcript, read.Report
	v := transcriptView{V: 1, Format: string(r.Format), Language: t.Language, Words: t.Words(), Speakers: []speakerView{}, Paragraphs: []paragraphView{}, Comments: read.Comments, Report: r, Doubts: doubts(r)}
	for i, s := range t.Speakers {
		v.Speakers = append(v.Speakers, speakerView{s.Label, s.Role, len(t.TurnsOf(i))})
	}
	last := -1
	cues := map[int]int64{}
	for _, c := range t.Cues {
		cues[c.Paragraph] = c.StartMS
	}
	for i, p := range t.Paragraphs {
		one := paragraphView{Start: p.Start, End: p.End, Turn: p.Turn, Speech: p.Label.End, Text: p.Of(t.Text)}
		if p.Speaker != text.NoSpeaker {
			one.Speaker = t.Speakers[p.Speaker].Label
		}
		if p.Turn >= 0 && p.Turn != last {
			one.Time = clock(t.Turns[p.Turn].StartMS)
			last = p.Turn
		}
		if at, ok := cues[i]; ok {
			one.Time = clock(at)
		}
		v.Paragraphs = append(v.Paragraphs, one)
	}
	return v
}

// doubts says in words what reading left out or could not be sure of.
func doubts(r convert.Report) (all []string) {
	if r.Machine {
		all = append(all, "a machine took this text from pictures of pages: hold it against them")
	}
	if r.ArabicWords > 0 {
		all = append(all, fmt.Sprintf("%d Arabic words from a PDF are not to be relied on: letters may be out of order; ask for the document it was made from", r.ArabicWords))
	}
	if r.CharsetConfidence > 0 {
		all = append(all, fmt.Sprintf("its encoding was guessed as %s; if letters are wrong, say it with --charset", r.Charset))
	}
	if b := r.Bilingual; b != nil {
		all = append(all, fmt.Sprintf("the same talk in two languages, %s and %s", b.Languages[0], b.Languages[1]))
	}
	for _, d := range []struct {
		n    int
		what string
	}{
		{r.Deletions, deletionsSaid(r)},
		{r.Hidden, "hidden passages left out"},
		{r.Comments, "comments, kept beside the text"},
		{len(r.Notes), "notes, put at the end of the text"},
		{r.Outside, "references to something outside the file, not followed"},
		{r.Controls, "stray control characters left out"},
		{r.LineNumbers, "line numbers left out"},
		{len(r.Header), "places in the header that may say who or where"},
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

func deletionsSaid(r convert.Report) string {
	if len(r.Deleted) > 0 {
		return "tracked deletions, kept where they stood"
	}
	return "tracked deletions left out; the original still has them"
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
