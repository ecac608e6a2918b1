package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"sheaf/internal/convert"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

type convertCommand struct {
	File      string `arg:"" help:"TXT, DOCX, ODT, RTF, PDF, HTML, SRT, VTT, TextGrid or EPUB."`
	Charset   string `placeholder:"NAME" help:"The encoding of a text file, where the guess is wrong: windows-1256, ..."`
	Deletions string `default:"leave-out" enum:"leave-out,keep" help:"What becomes of tracked deletions: leave-out (as if nothing is said) or keep."`
	Side      string `placeholder:"LANG" help:"Of a file in two languages the one to print (en, ar, ...); both are printed without it."`
}

func (convertCommand) Help() string {
	return `Example:
  sheaf convert interview.docx
  sheaf convert interview.docx --json
  sheaf convert interview.txt --charset windows-1256

Prints the text as Sheaf reads it, a paragraph a line; ">" stands where a turn
begins, and in brackets who speaks where the text itself does not say. What was
left out and what is doubtful goes to standard error. The file is not changed.
JSON gives paragraphs with speaker, start and end (bytes of UTF-8 from 0, end
excluded) and text; "turn" counts a speaker's uninterrupted speech from 0.`
}

func (c convertCommand) Run(a *app) error {
	data, err := strangersFile(c.File)
	if err != nil {
		return err
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

// strangersFile gives the bytes of a file, one more at most than are ever read.
func strangersFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, notOpened(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return nil, sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is a folder").Hintf("one file at a time; a folder of old interviews is brought into a study with: sheaf bring")
	}
	data, err := io.ReadAll(io.LimitReader(f, int64(convert.DefaultLimits().Bytes)+1))
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Invalid, "cannot read the file: its disk does not give it whole").Hintf("copy it to this machine and try again")
	}
	return data, nil
}

func notOpened(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return sheaf.Errorf(sheaf.Invalid, "cannot read the file: there is none of that name").Hintf("a name with spaces in it goes between quotes")
	}
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it may not be opened").Hintf("see whose it is and whether another program holds it")
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
		all = append(all, "a machine put this text together from a PDF: hold it against the pages")
	}
	if r.ArabicWords > 0 {
		all = append(all, counted(r.ArabicWords, "Arabic word", "Arabic words")+" from a PDF, not to be relied on: letters may be out of order; ask for the document it was made from")
	}
	if r.CharsetConfidence > 0 {
		all = append(all, fmt.Sprintf("its encoding was guessed as %s; if letters are wrong, say it with --charset", r.Charset))
	}
	if b := r.Bilingual; b != nil {
		all = append(all, fmt.Sprintf("the same talk in two languages, %s and %s", b.Languages[0], b.Languages[1]))
	}
	deletion, deletions := "tracked deletion left out; the original still has it", "tracked deletions left out; the original still has them"
	if len(r.Deleted) > 0 {
		deletion, deletions = "tracked deletion, kept where it stood", "tracked deletions, kept where they stood"
	}
	for _, d := range []struct {
		n         int
		one, many string
	}{
		{r.Unnamed, "turn of which the file does not say whose it is", "turns of which the file does not say whose they are"},
		{r.UnlabelledQuestions, "question among them that may be somebody else's: sheaf turns --questions", "questions among them that may be somebody else's: sheaf turns --questions"},
		{r.SpeakOnce, "speaker who speaks once: see whether it is one", "speakers who speak once each: see whether they are speakers"},
		{r.PagesWithoutText, "page without text: if it is a picture, what stands on it is not read", "pages without text: where they are pictures, what stands on them is not read"},
		{r.Deletions, deletion, deletions},
		{r.Insertions, "tracked insertion, read as text", "tracked insertions, read as text"},
		{r.Hidden, "hidden passage left out", "hidden passages left out"},
		{r.Comments, "comment, kept beside the text", "comments, kept beside the text"},
		{len(r.Notes), "note, put at the end of the text", "notes, put at the end of the text"},
		{r.Symbols, "character could not be read", "characters could not be read"},
		{len(r.Uncertain), "beginning of a line that may be a speaker and was not taken for one", "beginnings of lines that may be speakers and were not taken for one"},
		{len(r.Header), "place in the header that may say who or where", "places in the header that may say who or where"},
		{r.Outside, "reference to something outside the file, not followed", "references to something outside the file, not followed"},
		{r.Embedded, "embedded file never opened", "embedded files never opened"},
		{r.Images, "picture left out", "pictures left out"},
		{r.Headers, "page header or footer left out", "page headers and footers left out"},
		{r.LineNumbers, "line number left out", "line numbers left out"},
		{r.ListNumbers, "automatic number of a list left out", "automatic numbers of lists left out"},
		{r.Repeated, "line shown again left out", "lines shown again left out"},
		{r.TiersLeftOut, "tier left out", "tiers left out"},
		{r.Styling, "line or instruction of styling left out", "lines and instructions of styling left out"},
		{r.Controls, "stray control character left out", "stray control characters left out"},
		{len(r.Properties), "property that tells of the file and its authors", "properties that tell of the file and its authors"},
	} {
		if d.n > 0 {
			all = append(all, counted(d.n, d.one, d.many))
		}
	}
	return all
}

// counted says how many there are of something.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// clock writes milliseconds into a recording as hh:mm:ss; nothing for none.
func clock(ms int64) string {
	if ms < 0 {
		return ""
	}
	s := int(time.Duration(ms) * time.Millisecond / time.Second)
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}

// printTranscript prints the text with a mark where a turn begins, and who speaks
// where that is no part of the text.
func printTranscript(a *app, t text.Transcript) error {
	last := -1
	for _, p := range t.Paragraphs {
		mark := "  "
		if p.Turn >= 0 && p.Turn != last {
			mark, last = "> ", p.Turn
			if label := t.Speakers[p.Speaker].Label; p.Label.Len() == 0 && label != "" {
				mark += "[" + label + "] "
			}
		}
		if _, err := fmt.Fprintf(a.out, "%s%s\n", mark, p.Of(t.Text)); err != nil {
			return err
		}
	}
	return nil
}
