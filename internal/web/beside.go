package web

import (
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// besidePage is an original and its translation, sentence by sentence.
type besidePage struct {
	layoutPage
	Name       string
	One, Other besideSide
	Pairs      []besidePair
}

type besideSide struct {
	ID       string
	Language string
}

// besidePair is a stretch of one text and its counterpart in the other.
type besidePair struct {
	Number     int
	Doubtful   bool // unlike in length, number of sentences or speakers: somebody should look
	One, Other besideCell
}

// besideCell is what one side of a pair says: the sentences of each paragraph,
// and the codes that lie on them.
type besideCell struct {
	Runs  []besideRun
	Codes []besideCode
}

// besideRun is a run of sentences of one paragraph.
type besideRun struct {
	Paragraph int // from 0, as the codings count it
	Start     int // UTF-16 code units from the beginning of what is shown of it
	Speaker   string
	Said      string

	from int // in the text, in bytes
}

type besideCode struct {
	Name string
	Hue  int
}

// mostDoubtful is the score of a pair from which on it goes without saying; two
// sentences for one have 0.1 at most, see text.Pair.
const mostDoubtful = 0.01

// showBeside shows a document and what it is a translation of, or its translation.
func (b *Workbench) showBeside(in *request) (view, error) {
	one, err := in.codedDocument()
	if err != nil {
		return view{}, err
	}
	if len(one.Translations) == 0 {
		return view{}, sheaf.Errorf(sheaf.NotFound, "there is no translation of this document, and it is none")
	}
	with := one.Translations[0]
	if asked := in.URL.Query().Get("with"); asked != "" {
		i := slices.IndexFunc(one.Translations, func(d study.DocumentInfo) bool { return d.ID.String() == asked })
		if i < 0 {
			return view{}, sheaf.Errorf(sheaf.NotFound, "there is no such translation")
		}
		with = one.Translations[i]
	}
	other := documentText{rooms: one.rooms, caller: one.caller, names: one.names}
	if err := other.read(in, with.ID); err != nil {
		return view{}, err
	}
	if err := other.readCodings(in, coding.Filter{}); err != nil {
		return view{}, err
	}
	if with.TranslationOf != one.id { // the original first
		one, other = other, one
	}
	p := &besidePage{Name: in.nameOf(one.documentLine), One: besideSide{one.id.String(), one.Language}, Other: besideSide{other.id.String(), other.Language}}
	for i, pair := range text.Align(one.Transcript, other.Transcript) {
		doubtful := len(pair.A) > 0 && len(pair.B) > 0 && pair.Score < mostDoubtful
		p.Pairs = append(p.Pairs, besidePair{i + 1, doubtful, one.cell(pair.A), other.cell(pair.B)})
	}
	p.Title, p.Room = in.say(key("beside.title")), "documents"
	return view{template: "document_beside", page: p}, nil
}

// cell is what some sentences say, in order, and what is coded on them.
func (d *documentText) cell(sentences []text.Span) (c besideCell) {
	for _, s := range sentences {
		for _, p := range parts(&d.Transcript, s) {
			if n := len(c.Runs); n > 0 && c.Runs[n-1].Paragraph == p.paragraph {
				c.Runs[n-1].Said = d.Transcript.Text[c.Runs[n-1].from:p.End]
				continue
			}
			words := shown(d.Transcript.Paragraphs[p.paragraph])
			before := d.Transcript.Text[words.Start:p.Start]
			run := besideRun{from: p.Start, Paragraph: p.paragraph, Start: text.NewIndex(before).UTF16(len(before)), Said: p.Of(d.Transcript.Text)}
			if who := d.Transcript.Paragraphs[p.paragraph].Speaker; who != text.NoSpeaker {
				run.Speaker = d.Transcript.Speakers[who].Label
			}
			c.Runs = append(c.Runs, run)
		}
		for _, laid := range d.Codings {
			code := besideCode{d.Codes[laid.Code].Name, d.Codes[laid.Code].Hue}
			if laid.Span.Overlaps(s) && !slices.Contains(c.Codes, code) {
				c.Codes = append(c.Codes, code)
			}
		}
	}
	return c
}
