package web

import (
	"fmt"
	"slices"
	"strconv"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// besidePage is an original and its translation, sentence by sentence.
type besidePage struct {
	layoutPage
	Name             string
	One, Other       besideSide
	Pairs            []besidePair
	Doubtful, ByHand int
	Loose            int         // corrections by hand that fit the texts no more
	Seen             string      // the versions of what is shown, as an act gives them back
	Able             bool        // neither a hold nor the terms forbid to correct it
	Opened           *besideForm // what corrects one pair without a script
}

type besideSide struct {
	ID       string
	Language string
}

// besidePair is a stretch of one text and its counterpart in the other.
type besidePair struct {
	Number     int
	Doubtful   bool   // unlike in length, number of sentences or speakers: somebody should look
	ByHand     bool   // somebody made it, or said that it is right
	By         string // who, by working name
	One, Other besideCell
}

// besideCell is what one side of a pair says: the sentences of each paragraph,
// and the codes that lie on them.
type besideCell struct {
	Frame string // the language of the page's own words in it
	Runs  []besideRun
	Codes []besideCode
}

// besideRun is a run of sentences of one paragraph.
type besideRun struct {
	Speaker   string
	Sentences []besideSentence

	paragraph int
}

type besideSentence struct {
	ID        string // "o" or "t", of original or translation, and where it begins in the text, in bytes
	Paragraph int    // from 0, as the codings count it
	Start     int    // UTF-16 code units from the beginning of what is shown of the paragraph
	Said      string // with the space to the next one
	Erased    bool   // nothing of it is left
	Within    bool   // the first of its text in the pair that is opened

	text.Span
}

type besideCode struct {
	Name string
	Hue  int
}

// besideForm are the acts on one pair, for browsers without a script.
type besideForm struct {
	Number    int
	Action    string
	Seen      string
	ByHand    bool
	Sentences []besideSentence // of the pair
	Columns   [2]besideColumn  // of the pair and those around it
}

// besideColumn are sentences of one text.
type besideColumn struct {
	besideSide
	Sentences []besideSentence
}

// aroundPair is how many pairs on either side the sentences of which are offered, to
// be put together with those of an opened one.
const aroundPair = 3

// mostDoubtful is the score of a pair from which on it goes without saying; two
// sentences for one have 0.1 at most, see text.Pair.
const mostDoubtful = 0.01

// showBeside shows a document and what it is a translation of, or its translation.
func (b *Workbench) showBeside(in *request) (view, error) {
	one, other, err := in.bothTexts()
	if err != nil {
		return view{}, err
	}
	aligned, err := one.rooms.Study.Alignment(in, one.caller, other.id)
	if err != nil {
		return view{}, err
	}
	if int(aligned.Original.Version) != one.Version || int(aligned.Translation.Version) != other.Version {
		return view{}, sheaf.Errorf(sheaf.Conflict, "a text was corrected while it was opened").Hintf("open it again")
	}
	rows := documentRows([]documentLine{one.documentLine, other.documentLine})
	p := &besidePage{Name: in.nameOf(one.documentLine), One: besideSide{one.id.String(), one.Language}, Other: besideSide{other.id.String(), other.Language},
		Loose: aligned.Loose, Seen: seenWord(aligned.Seen()), Able: rows[0].Codable && rows[1].Codable}
	frame := b.languageOf(in).String()
	for i, pair := range aligned.Pairs {
		row := besidePair{Number: i + 1, ByHand: pair.Fixed, One: one.cell("o", pair.A, frame), Other: other.cell("t", pair.B, frame)}
		row.Doubtful = !pair.Fixed && len(pair.A) > 0 && len(pair.B) > 0 && pair.Score < mostDoubtful
		switch {
		case row.Doubtful:
			p.Doubtful++
		case row.ByHand:
			p.ByHand++
			row.By = one.names.of(pair.By)
		}
		p.Pairs = append(p.Pairs, row)
	}
	if n, err := strconv.Atoi(in.URL.Query().Get("pair")); err == nil && p.Able && 0 < n && n <= len(p.Pairs) {
		p.Opened = p.open(n)
	}
	p.Title, p.Room, p.Sheet = in.say(key("beside.title")), "documents", "beside"
	return view{template: "document_beside", page: p}, nil
}

// bothTexts gives the original and the translation that an address names by either
// of them; with names the other one where there are several.
func (in *request) bothTexts() (original, translation documentText, err error) {
	one, err := in.codedDocument()
	if err != nil {
		return one, one, err
	}
	if len(one.Translations) == 0 {
		return one, one, sheaf.Errorf(sheaf.NotFound, "there is no translation of this document, and it is none")
	}
	asked := in.URL.Query().Get("with")
	at := slices.IndexFunc(one.Translations, func(d study.DocumentInfo) bool {
		return d.ID.String() == asked || asked == "" && d.TranslationOf != one.id // its own original first
	})
	switch {
	case at < 0 && asked != "":
		return one, one, sheaf.Errorf(sheaf.NotFound, "there is no such translation")
	case at < 0:
		at = 0
	}
	with := one.Translations[at]
	other := documentText{rooms: one.rooms, caller: one.caller, names: one.names}
	if err := other.read(in, with.ID); err != nil {
		return one, other, err
	}
	if err := other.readCodings(in, coding.Filter{}); err != nil {
		return one, other, err
	}
	if with.TranslationOf == one.id {
		return one, other, nil
	}
	return other, one, nil
}

// cell is what some sentences say, in order, and what is coded on them.
func (d *documentText) cell(side string, sentences []text.Span, frame string) besideCell {
	c := besideCell{Frame: frame}
	for i, s := range sentences {
		cut := parts(&d.Transcript, s)
		if len(cut) == 0 {
			continue
		}
		at := cut[0].paragraph
		paragraph := d.Transcript.Paragraphs[at]
		words := shown(paragraph)
		before := d.Transcript.Text[words.Start:s.Start]
		one := besideSentence{ID: side + strconv.Itoa(s.Start), Paragraph: at, Start: text.NewIndex(before).UTF16(len(before)),
			Erased: isGap(s, d.Erased), Span: s}
		if i+1 < len(sentences) && sentences[i+1].Start < paragraph.End {
			s.End = sentences[i+1].Start
		}
		one.Said = s.Of(d.Transcript.Text)
		if n := len(c.Runs); n == 0 || c.Runs[n-1].paragraph != at {
			run := besideRun{paragraph: at}
			if paragraph.Speaker != text.NoSpeaker {
				run.Speaker = d.Transcript.Speakers[paragraph.Speaker].Label
			}
			c.Runs = append(c.Runs, run)
		}
		run := &c.Runs[len(c.Runs)-1]
		run.Sentences = append(run.Sentences, one)
		for _, laid := range d.Codings {
			code := besideCode{d.Codes[laid.Code].Name, d.Codes[laid.Code].Hue}
			if laid.Span.Overlaps(one.Span) && !slices.Contains(c.Codes, code) {
				c.Codes = append(c.Codes, code)
			}
		}
	}
	return c
}

// open gives the acts on one pair.
func (p *besidePage) open(number int) *besideForm {
	f := &besideForm{Number: number, Action: p.Action(), Seen: p.Seen, ByHand: p.Pairs[number-1].ByHand}
	all := func(pairs []besidePair) (one, other []besideSentence) {
		for _, pair := range pairs {
			for _, run := range pair.One.Runs {
				one = append(one, run.Sentences...)
			}
			for _, run := range pair.Other.Runs {
				other = append(other, run.Sentences...)
			}
		}
		return one, other
	}
	one, other := all(p.Pairs[number-1 : number])
	f.Sentences = slices.Concat(one, other)
	nearOne, nearOther := all(p.Pairs[max(number-1-aroundPair, 0):min(number+aroundPair, len(p.Pairs))])
	preselect(nearOne, one)
	preselect(nearOther, other)
	f.Columns = [2]besideColumn{{p.One, nearOne}, {p.Other, nearOther}}
	return f
}

// preselect marks the first of some sentences among all that are offered.
func preselect(offered, within []besideSentence) {
	for i := range offered {
		offered[i].Within = len(within) > 0 && offered[i].ID == within[0].ID
	}
}

// Action is where acts on the alignment are sent.
func (p *besidePage) Action() string { return "/documents/" + p.Other.ID + "/beside" }

func seenWord(s study.AlignmentSeen) string {
	return fmt.Sprintf("%d.%d.%d", s.Alignment, s.Original, s.Translation)
}

// realign corrects what of a translation belongs to what of its original.
func (b *Workbench) realign(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id, err := sheaf.ParseID(in.PathValue("id"))
	if err != nil {
		return "", sheaf.Errorf(sheaf.NotFound, "no such document")
	}
	r, err := realignment(in)
	if err != nil {
		return "", err
	}
	r.Translation = study.DocumentID{ID: id}
	err = rooms.Study.Realign(in, c, r)
	switch {
	case sheaf.KindOf(err) == sheaf.Conflict:
		now, failed := rooms.Study.Alignment(in, c, r.Translation)
		if failed != nil {
			return "", failed
		}
		if now.Seen() == r.Seen {
			in.tell(key("beside.crosses"))
		} else {
			in.tell(key("beside.moved-on"))
		}
	case err != nil:
		return "", err
	default:
		in.tell(realignedWord(r.Act))
	}
	return "/documents/" + id.String() + "/beside#" + in.PostFormValue("sentence"), nil
}

// realignment reads an act out of its form.
func realignment(in *request) (r study.Realignment, err error) {
	r.Act = study.AlignAct(in.PostFormValue("act"))
	if _, err := fmt.Sscanf(in.PostFormValue("seen"), "%d.%d.%d", &r.Seen.Alignment, &r.Seen.Original, &r.Seen.Translation); err != nil {
		return r, sheaf.Errorf(sheaf.Invalid, "the form does not say what was seen").Hintf("open the page again")
	}
	if r.InTranslated, r.At, err = sentenceOf(in.PostFormValue("sentence")); err != nil || r.Act != study.Together {
		return r, err
	}
	inTranslated, with, err := sentenceOf(in.PostFormValue("with"))
	if err == nil && inTranslated == r.InTranslated {
		err = sheaf.Errorf(sheaf.Invalid, "two sentences of one text do not belong together").Hintf("choose one in each column")
	}
	r.With = with
	return r, err
}

// sentenceOf reads what names a sentence on the page, see besideSentence.
func sentenceOf(id string) (inTranslated bool, at int, err error) {
	if id != "" && (id[0] == 'o' || id[0] == 't') {
		if at, err = strconv.Atoi(id[1:]); err == nil {
			return id[0] == 't', at, nil
		}
	}
	return false, 0, sheaf.Errorf(sheaf.Invalid, "no sentence was chosen").Hintf("choose the sentence first")
}

// realignedWord says what an act did.
func realignedWord(act study.AlignAct) key {
	switch act {
	case study.JoinBelow:
		return key("beside.told.join")
	case study.SplitAt:
		return key("beside.told.split")
	case study.MoveUp, study.MoveDown:
		return key("beside.told.move")
	case study.Together:
		return key("beside.told.together")
	case study.Alone:
		return key("beside.told.alone")
	case study.Confirm:
		return key("beside.told.confirm")
	}
	return key("beside.told.compute")
}
