package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/workspace"
)

// documentText is a document to read, as far as it was asked for.
type documentText struct {
	documentLine
	id           study.DocumentID
	Version      int
	Transcript   text.Transcript
	Erased       []text.Span          // tombstones: nothing of what stood there is left
	Translations []study.DocumentInfo // of this one, or what it is a translation of

	replaced    key               // what became of the names in it, in words
	turnSubject []study.SubjectID // per turn, whose key it lies under

	book    []coding.Code // in the order of the codebook
	Codes   []code        // the same, as they are shown
	Codings []codedSpan   // in reading order

	rooms  workspace.Working
	caller access.Caller
	names  names
}

// code is an entry of the codebook.
type code struct {
	ID         string
	Name       string
	Definition string
	Depth      int // 0 for a code without a parent
	Hue        int // 0 to 11
}

// codedSpan is a code laid on a span of the transcript's text.
type codedSpan struct {
	ID     coding.CodingID
	Code   int // index into Codes
	Span   text.Span
	Coder  string // working name
	Mine   bool
	Inside bool // a correction changed its words: somebody should look
}

// documentPage is a transcript to read, with what was coded in it.
type documentPage struct {
	layoutPage
	Document   documentRow
	Version    int
	Name       string // the subjects' labels, or that there are none
	Replaced   key    // what became of the names in the text
	Paragraphs []paragraphRow
	Codes      []codeRow
	Coded      int    // codings
	Return     string // the row of the passages that led here, "" for none
	Listed     bool   // the margin is written out, for paper and for browsers without scripts
	Started    string // pieces to show first, as codings.json has them; "" for none
	Beside     bool   // there is a translation, or an original, to read it with
	Memos      memosPart
	Modules    []string // scripts that coding.js needs, to be fetched at once
}

// Stretches are the paragraphs in pieces that a browser lays out, or leaves for
// later, as one.
func (p *documentPage) Stretches() [][]paragraphRow {
	const enough = 12
	return slices.Collect(slices.Chunk(p.Paragraphs, enough))
}

// codingModules are what coding.js is put together from, beside the frame's.
var codingModules = []string{"transcript", "codings", "selection", "picker", "panel", "lib/span", "lib/words", "find"}

// paragraphRow is one paragraph as it is shown.
type paragraphRow struct {
	Number  int    // from 1, as people quote it
	Index   int    // from 0, as the codings count it
	Start   int    // where its words begin in the text, in bytes
	Said    string // without the speaker's label
	Erased  bool   // nothing of it is left
	Gap     bool   // part of it was erased: "_" stands there
	Opens   bool   // begins a turn: the speaker is named
	Speaker string // as the transcript has it
	Asks    bool   // somebody of the team speaks
	Aside   bool   // nobody speaks
	Time    string // "" without one
	Wording key    // whose words they are; "" where it goes without saying
	Marks   []mark // codings that begin here, where the margin is written out
}

// mark is a coding in the margin, for everybody who does not see colours.
type mark struct {
	ID     string // of the coding
	Code   string
	Hue    int
	Coder  string
	Quote  string // how the coded words begin
	Places int    // paragraphs it reaches into, when more than one
	Inside bool   // a correction changed its words: somebody should look
}

// codeRow is a code in the panel.
type codeRow struct {
	code
	Count int  // codings in this document
	Below int  // with those of the codes below it
	Above bool // there are any
}

// sumBelow adds to each code's own codings those of the codes below it, which
// stand after it.
func sumBelow(codes []codeRow) {
	for i := range codes {
		codes[i].Below = codes[i].Count
		for j := i + 1; j < len(codes) && codes[j].Depth > codes[i].Depth; j++ {
			codes[i].Below, codes[i].Above = codes[i].Below+codes[j].Count, true
		}
	}
}

func (b *Workbench) showDocument(in *request) (view, error) {
	laid := in.codingsAhead()
	d, err := in.document()
	if err != nil {
		return view{}, err
	}
	counts, err := d.rooms.Book.CountCodings(in, d.caller)
	if err != nil {
		return view{}, err
	}
	p := in.documentPage(&d)
	for i, c := range d.book {
		p.Codes[i].Count = counts[d.id][c.ID]
		p.Coded += p.Codes[i].Count
	}
	sumBelow(p.Codes)
	if p.Started, err = d.started(in.URL.Query().Get("at")); err != nil {
		return view{}, err
	}
	if p.Memos, err = in.memosOf(&d, memosAbout{}); err != nil {
		return view{}, err
	}
	return view{template: "document_show", page: p, behind: func() (any, error) {
		codings, err := laid()
		if err != nil {
			return nil, err
		}
		if err := d.take(codings); err != nil {
			return nil, err
		}
		return d.data(), nil
	}}, nil
}

// codingsAhead begins to read the codings of the document that the address
// names, while its text is read and written.
func (in *request) codingsAhead() func() ([]coding.Coding, error) {
	read := sync.OnceValues(func() ([]coding.Coding, error) {
		rooms, c, err := in.working()
		if err != nil {
			return nil, err
		}
		id, err := sheaf.ParseID(in.PathValue("id"))
		if err != nil {
			return nil, sheaf.Errorf(sheaf.NotFound, "no such document")
		}
		return rooms.Book.Codings(in, c, coding.Filter{Document: study.DocumentID{ID: id}})
	})
	go func() {
		defer func() { _ = recover() }() // it breaks again, and is answered, where the codings are asked for
		_, _ = read()
	}()
	return read
}

// listCodings is the document with every coding written beside it.
func (b *Workbench) listCodings(in *request) (view, error) {
	d, err := in.codedDocument()
	if err != nil {
		return view{}, err
	}
	p := in.documentPage(&d)
	p.Listed, p.Coded = true, len(d.Codings)
	for _, c := range d.Codings {
		p.Codes[c.Code].Count++
	}
	d.writeMargin(p.Paragraphs)
	return view{template: "document_codings", page: p}, nil
}

func (in *request) documentPage(d *documentText) *documentPage {
	p := &documentPage{
		Document:   documentRows([]documentLine{d.documentLine})[0],
		Version:    d.Version,
		Name:       in.nameOf(d.documentLine),
		Replaced:   d.replaced,
		Paragraphs: paragraphRows(d),
		Codes:      make([]codeRow, len(d.Codes)),
		Beside:     len(d.Translations) > 0,
	}
	for i, c := range d.Codes {
		p.Codes[i].code = c
	}
	p.Return = backToPassages(in)
	p.Modules = codingModules
	p.Title, p.Room, p.Sheet = p.Name, "documents", "document"
	return p
}

// nameOf is what a document is called: its subjects' labels.
func (in *request) nameOf(d documentLine) string {
	if len(d.Labels) == 0 {
		return in.say(key("documents.outside"))
	}
	return strings.Join(d.Labels, " · ")
}

// document gives the document that the address names, without its codings.
func (in *request) document() (d documentText, err error) {
	if d.rooms, d.caller, err = in.working(); err != nil {
		return d, err
	}
	id, err := sheaf.ParseID(in.PathValue("id"))
	if err != nil {
		return d, sheaf.Errorf(sheaf.NotFound, "no such document")
	}
	if err := d.read(in, study.DocumentID{ID: id}); err != nil {
		return d, err
	}
	d.names, err = in.bench.names()
	return d, err
}

// codedDocument is document with its codings.
func (in *request) codedDocument() (documentText, error) {
	d, err := in.document()
	if err == nil {
		err = d.readCodings(in, coding.Filter{})
	}
	return d, err
}

// read reads the current version; NotFound when there is no such document.
func (d *documentText) read(ctx context.Context, id study.DocumentID) error {
	doc, err := d.rooms.Study.Document(ctx, d.caller, id)
	if err != nil {
		return err
	}
	o := overview{me: d.caller.Member()}
	if o.subjects, err = d.rooms.Study.Subjects(ctx, d.caller); err != nil {
		return err
	}
	if o.documents, err = d.rooms.Study.Documents(ctx, d.caller); err != nil {
		return err
	}
	lines := o.lines()
	i := slices.IndexFunc(lines, func(l documentLine) bool { return l.ID == id.ID })
	if i < 0 { // in the words of the study: one that was erased is like one that never was
		return sheaf.Errorf(sheaf.NotFound, "there is no such document").Hintf("list them: sheaf documents")
	}
	d.documentLine, d.id, d.Version = lines[i], id, int(doc.Version)
	d.Transcript, d.turnSubject, d.Erased = doc.Transcript, doc.TurnSubject, doc.Erased
	d.replaced = replacedWords(doc)
	for _, other := range o.documents {
		if other.TranslationOf == id || other.ID == doc.TranslationOf {
			d.Translations = append(d.Translations, other)
		}
	}
	if d.book, err = d.rooms.Book.Codes(ctx, d.caller); err != nil {
		return err
	}
	d.Codes = codebook(d.book)
	return nil
}

// replacedWords tell a reader which names in a text are nobody's: pseudonyms,
// and what stands in brackets for a name that was generalised or taken out.
func replacedWords(doc study.Document) key {
	pseudonyms := slices.ContainsFunc(doc.Mentions, func(m study.Mention) bool { return !m.Token })
	tokens := slices.ContainsFunc(doc.Mentions, func(m study.Mention) bool { return m.Token })
	switch {
	case doc.Account.IsZero():
		return key("document.names.outside")
	case pseudonyms && tokens:
		return key("document.names.both")
	case pseudonyms:
		return key("document.names.pseudonyms")
	case tokens:
		return key("document.names.tokens")
	}
	return key("document.names.none")
}

// readCodings reads the codings that a filter chooses, and takes them in.
func (d *documentText) readCodings(ctx context.Context, f coding.Filter) error {
	f.Document = d.id
	laid, err := d.rooms.Book.Codings(ctx, d.caller, f)
	if err != nil {
		return err
	}
	return d.take(laid)
}

// take puts codings into reading order, with what is shown of them; Conflict when
// they were laid on another version than the one that was read.
func (d *documentText) take(laid []coding.Coding) error {
	at := make(map[coding.CodeID]int, len(d.book))
	for i, c := range d.book {
		at[c.ID] = i
	}
	d.Codings = make([]codedSpan, 0, len(laid))
	for _, one := range laid {
		if int(one.Anchor.Version) != d.Version {
			return sheaf.Errorf(sheaf.Conflict, "the document was corrected while it was opened").Hintf("open it again")
		}
		if i, stands := at[one.Code]; stands {
			d.Codings = append(d.Codings, codedSpan{one.ID, i, one.Anchor.Span, d.names.of(one.By), one.By == d.caller.Member(), one.Inside})
		}
	}
	d.Codings = readingOrder(d.Codings)
	return nil
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

func paragraphRows(d *documentText) []paragraphRow {
	t := &d.Transcript
	rows := make([]paragraphRow, 0, len(t.Paragraphs))
	turn, cues := -1, t.Cues
	for i, p := range t.Paragraphs {
		words := shown(p)
		row := paragraphRow{Number: i + 1, Index: i, Start: words.Start, Said: words.Of(t.Text), Aside: p.Speaker == text.NoSpeaker}
		if row.Gap = slices.ContainsFunc(d.Erased, words.Overlaps); row.Gap && isGap(words, d.Erased) {
			row.Said, row.Erased, row.Gap = "", true, false
		}
		if len(cues) > 0 && cues[0].Paragraph == i {
			row.Time, cues = clock(cues[0].StartMS), cues[1:]
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
		rows = append(rows, row)
	}
	return rows
}

// writeMargin puts every coding beside the paragraph in which it begins.
func (d *documentText) writeMargin(rows []paragraphRow) {
	at := make(map[int]int, len(rows)) // paragraph to row
	for i, row := range rows {
		at[row.Index] = i
	}
	for _, c := range d.Codings {
		cut := parts(&d.Transcript, c.Span)
		if len(cut) == 0 {
			continue
		}
		row := &rows[at[cut[0].paragraph]]
		m := mark{ID: c.ID.String(), Code: d.Codes[c.Code].Name, Hue: d.Codes[c.Code].Hue, Coder: c.Coder, Places: len(cut), Inside: c.Inside}
		if !row.Erased {
			m.Quote = beginning(cut[0].Of(d.Transcript.Text))
		}
		row.Marks = append(row.Marks, m)
	}
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

// clock writes a time in a recording, from milliseconds.
func clock(ms int64) string {
	d := time.Duration(ms) * time.Millisecond
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	if h > 0 {
		return fmt.Sprintf("%d:%02d:%02d", h, m, s)
	}
	return fmt.Sprintf("%02d:%02d", m, s)
}
