package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// documentText is a document to read.
type documentText struct {
	documentLine
	Version    int
	Transcript text.Transcript
	Erased     []text.Span // tombstones: nothing of what stood there is left
	Codes      []code      // in the order of the codebook
	Codings    []codedSpan // in any order
}

// code is an entry of the codebook.
type code struct {
	Name  string
	Depth int // 0 for a code without a parent
	Hue   int // 0 to 11
}

// codedSpan is a code laid on a span of the transcript's text.
type codedSpan struct {
	Code  int // index into Codes
	Span  text.Span
	Coder string // working name
}

// documentPage is a transcript to read, with what was coded in it.
type documentPage struct {
	layoutPage
	Document   documentRow
	Version    int
	Name       string // the subjects' labels, or that there are none
	Paragraphs []paragraphRow
	Codes      []codeRow
	Coded      int // codings
}

// paragraphRow is one paragraph as it is shown.
type paragraphRow struct {
	Number  int    // from 1, as people quote it
	Index   int    // from 0, as the codings count it
	Said    string // without the speaker's label
	Erased  bool   // nothing of it is left
	Gap     bool   // part of it was erased: "_" stands there
	Opens   bool   // begins a turn: the speaker is named
	Speaker string // as the transcript has it
	Asks    bool   // somebody of the team speaks
	Aside   bool   // nobody speaks
	Time    string // "" without one
	Wording key    // whose words they are; "" where it goes without saying
	Marks   []mark // codings that begin here
}

// mark is a coding in the margin, for everybody who does not see colours.
type mark struct {
	Index  int // of the coding in codings.json
	Code   string
	Hue    int
	Coder  string
	Quote  string // how the coded words begin
	Places int    // paragraphs it reaches into, when more than one
}

// codeRow is a code in the panel.
type codeRow struct {
	code
	Index int
	Count int // codings in this document
	First int // number of the paragraph of its first coding, 0 without one
}

// codingsData is codings.json: what the script needs to draw.
type codingsData struct {
	Version int         `json:"version"`
	Codings []codingRow `json:"codings"`
}

type codingRow struct {
	Code   int     `json:"code"`
	Hue    int     `json:"hue"`
	Pieces []piece `json:"pieces"`
}

// piece is the part of a coding that lies in one paragraph: the paragraph's
// index, and UTF-16 code units from the beginning of what is shown of it, end
// excluded, because that is how browsers count.
type piece [3]int

func (b *Workbench) showDocument(in *request) (view, error) {
	d, err := b.documentOf(in)
	if err != nil {
		return view{}, err
	}
	p := &documentPage{
		Document: documentRows([]documentLine{d.documentLine})[0],
		Version:  d.Version,
		Name:     strings.Join(d.Labels, " · "),
		Coded:    len(d.Codings),
	}
	if p.Name == "" {
		p.Name = b.pages.catalogue.say(b.languageOf(in), key("documents.outside"))
	}
	p.Title, p.Room, p.Sheet = p.Name, "documents", "document"
	p.Paragraphs = paragraphRows(&d)
	p.Codes = codeRows(&d)
	return view{template: "document_show", page: p}, nil
}

func (b *Workbench) showCodings(in *request) (view, error) {
	d, err := b.documentOf(in)
	if err != nil {
		return view{}, err
	}
	units := text.NewIndex(d.Transcript.Text)
	data := codingsData{Version: d.Version, Codings: make([]codingRow, len(d.Codings))}
	for i, c := range d.Codings {
		data.Codings[i] = codingRow{Code: c.Code, Hue: d.Codes[c.Code].Hue, Pieces: pieces(&d.Transcript, units, c.Span)}
	}
	return view{data: data}, nil
}

// documentOf gives the document that the address names.
func (b *Workbench) documentOf(in *request) (documentText, error) {
	id, err := sheaf.ParseID(in.PathValue("id"))
	if err != nil {
		return documentText{}, sheaf.Errorf(sheaf.NotFound, "no such document")
	}
	d, err := b.readDocument(in, in.session.guest.caller, id)
	if err != nil {
		return documentText{}, err
	}
	d.Codings = readingOrder(d.Codings)
	return d, nil
}

// readDocument gives a document's current version with its codings; NotFound
// when there is none, Conflict when it was corrected at this moment.
func (b *Workbench) readDocument(ctx context.Context, c access.Caller, id sheaf.ID) (documentText, error) {
	working, err := b.space.Working()
	if err != nil {
		return documentText{}, err
	}
	doc, err := working.Study.Document(ctx, c, study.DocumentID{ID: id})
	if err != nil {
		return documentText{}, err
	}
	o, err := b.overview(ctx, c, coding.Filter{Document: doc.ID})
	if err != nil {
		return documentText{}, err
	}
	lines := o.lines()
	i := slices.IndexFunc(lines, func(l documentLine) bool { return l.ID == id })
	if i < 0 {
		return documentText{}, sheaf.Errorf(sheaf.NotFound, "there is no such document")
	}
	d := documentText{documentLine: lines[i], Version: int(doc.Version), Transcript: doc.Transcript, Erased: doc.Erased, Codes: codebook(o.codes)}
	for _, laid := range o.codings {
		if laid.Anchor.Version != doc.Version {
			return documentText{}, sheaf.Errorf(sheaf.Conflict, "the document was corrected while it was opened").Hintf("open it again")
		}
		at := slices.IndexFunc(o.codes, func(one coding.Code) bool { return one.ID == laid.Code })
		if at >= 0 {
			d.Codings = append(d.Codings, codedSpan{at, laid.Anchor.Span, o.names.of(laid.By)})
		}
	}
	return d, nil
}

// readingOrder sorts by where codings begin, the longer first, so that the
// page and codings.json count them alike.
func readingOrder(codings []codedSpan) []codedSpan {
	sorted := slices.Clone(codings)
	slices.SortStableFunc(sorted, func(a, b codedSpan) int {
		return cmp.Or(a.Span.Start-b.Span.Start, b.Span.End-a.Span.End, a.Code-b.Code, strings.Compare(a.Coder, b.Coder))
	})
	return sorted
}

// shown is the part of a paragraph that is put on the page as its words.
func shown(p text.Paragraph) text.Span {
	return text.Span{Start: max(p.Start, p.Label.End), End: p.End}
}

// part is what of a span lies in one paragraph's words, in bytes.
type part struct {
	paragraph int
	text.Span
}

// parts cuts a span at the paragraphs.
func parts(t *text.Transcript, s text.Span) (cut []part) {
	first, _ := slices.BinarySearchFunc(t.Paragraphs, s.Start, func(p text.Paragraph, at int) int {
		return cmp.Compare(p.End, at+1) // the first paragraph that ends after s begins
	})
	for i := first; i < len(t.Paragraphs) && t.Paragraphs[i].Start < s.End; i++ {
		words := shown(t.Paragraphs[i])
		in := text.Span{Start: max(words.Start, s.Start), End: min(words.End, s.End)}
		if in.Len() > 0 {
			cut = append(cut, part{i, in})
		}
	}
	return cut
}

// pieces are a span's parts as browsers count; units is the index of t's text.
func pieces(t *text.Transcript, units text.Index, s text.Span) []piece {
	cut := []piece{} // null is no list
	for _, p := range parts(t, s) {
		from := units.UTF16(shown(t.Paragraphs[p.paragraph]).Start)
		cut = append(cut, piece{p.paragraph, units.UTF16(p.Start) - from, units.UTF16(p.End) - from})
	}
	return cut
}

func paragraphRows(d *documentText) []paragraphRow {
	t := &d.Transcript
	rows := make([]paragraphRow, 0, len(t.Paragraphs))
	at := make(map[int]int, len(t.Paragraphs)) // paragraph to row
	turn := -1
	for i, p := range t.Paragraphs {
		words := shown(p)
		row := paragraphRow{Number: i + 1, Index: i, Said: words.Of(t.Text), Aside: p.Speaker == text.NoSpeaker}
		if row.Gap = slices.ContainsFunc(d.Erased, words.Overlaps); row.Gap && isGap(words, d.Erased) {
			row.Said, row.Erased, row.Gap = "", true, false
		}
		if row.Said == "" && !row.Erased {
			continue
		}
		if p.Turn >= 0 && p.Turn != turn {
			turn = p.Turn
			openTurn(&row, t, turn)
		}
		if p.Speaker != text.NoSpeaker {
			row.Asks = t.Speakers[p.Speaker].Role == text.RoleInterviewer
		}
		at[i] = len(rows)
		rows = append(rows, row)
	}
	for i, c := range d.Codings {
		cut := parts(t, c.Span)
		if len(cut) == 0 {
			continue
		}
		row := &rows[at[cut[0].paragraph]]
		m := mark{Index: i, Code: d.Codes[c.Code].Name, Hue: d.Codes[c.Code].Hue, Coder: c.Coder, Places: len(cut)}
		if !row.Erased {
			m.Quote = beginning(cut[0].Of(t.Text))
		}
		row.Marks = append(row.Marks, m)
	}
	return rows
}

// isGap tells whether nothing of a span is left but what stands for erased
// words; a paragraph may be made of several parts.
func isGap(s text.Span, erased []text.Span) bool {
	for _, gap := range erased { // in order
		if gap.Start <= s.Start && s.Start < gap.End {
			s.Start = gap.End
		}
	}
	return s.Start >= s.End
}

// openTurn names the speaker, the time, and whose words a participant's turn
// holds: quotation marks are earned by it.
func openTurn(row *paragraphRow, t *text.Transcript, turn int) {
	opened := t.Turns[turn]
	speaker := t.Speakers[opened.Speaker]
	row.Opens, row.Speaker = true, speaker.Label
	if opened.StartMS >= 0 {
		row.Time = clock(opened.StartMS)
	}
	if speaker.Role != text.RoleInterviewer {
		row.Wording = wordingWords(opened.Provenance)
	}
}

func wordingWords(p text.Provenance) key {
	switch p {
	case text.OwnWords:
		return key("wording.own")
	case text.Interpreter:
		return key("wording.interpreter")
	case text.Translation:
		return key("wording.translation")
	case text.Notes:
		return key("wording.notes")
	}
	return key("wording.unsaid")
}

// beginning is how words begin, cut after a word.
func beginning(words string) string {
	const enough = 48 // runes
	if utf8.RuneCountInString(words) <= enough {
		return words
	}
	head := string([]rune(words)[:enough])
	if space := strings.LastIndexByte(head, ' '); space > 0 {
		head = head[:space]
	}
	return head + "…"
}

func codeRows(d *documentText) []codeRow {
	rows := make([]codeRow, len(d.Codes))
	for i, c := range d.Codes {
		rows[i] = codeRow{code: c, Index: i}
	}
	for _, c := range d.Codings {
		row := &rows[c.Code]
		row.Count++
		if cut := parts(&d.Transcript, c.Span); row.First == 0 && len(cut) > 0 {
			row.First = cut[0].paragraph + 1
		}
	}
	return rows
}

// clock writes a time in a recording, from milliseconds.
func clock(ms int64) string {
	d := time.Duration(ms) * time.Millisecond
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	if h > 0 {
		return fmt.Sprintf("%d:%02d:%02d", h, m, s)
	}
	return fmt.Sprintf("%02d:%02d", m, s)
}
