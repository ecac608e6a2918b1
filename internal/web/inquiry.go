package web

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/inquiry"
	"sheaf/internal/sheaf"
)

// inquiriesPage lists the questions that can be put to the study.
type inquiriesPage struct {
	layoutPage
	Groups []inquiryGroup
	Saved  []savedRow
	Frozen []frozenRow
}

// inquiryGroup is questions that stand under one heading.
type inquiryGroup struct {
	Title key
	Kinds []inquiryChoice
}

// savedRow is a question that was kept.
type savedRow struct {
	coding.Analysis
	Title key
	State string // name of the frozen state, "" for the study as it stands
}

// frozenRow is a state that was put aside.
type frozenRow struct {
	coding.Frozen
	Who string
}

type inquiryChoice struct {
	Name        string
	Title, What key
}

// inquiryPage is a question with its settings and its answer.
type inquiryPage struct {
	layoutPage
	Kind      inquiryChoice
	Frozen    []frozenRow
	State     string // id of the frozen state that it is put to, "" for the study as it stands
	Fields    []askedField
	Sought    int  // number of the settings in the session, 0 for those nobody chose
	Forgotten bool // the settings of this address are not remembered any more
	Answer    *inquiry.Answer
	Shown     []shownPart
	Behind    []shownPart // more statistics
	Few       int         // people, where that is why they stay behind
	Refused   string      // why there is no answer
}

// askedField is a setting as a form shows it.
type askedField struct {
	inquiry.Field
	Value  string
	Chosen map[string]bool
}

// shownPart is a part of an answer as a page shows it.
type shownPart struct {
	inquiry.Part
	Drawn   template.HTML
	Data    [][]string // of a drawing
	Head    []string
	Rows    [][]shownCell
	More    int // rows that only the file has
	Methods []string
	Rests   []string // on what it rests
}

// inquiryPart is a part with the question that it answers part of.
type inquiryPart struct {
	Kind   string
	Sought int
	Part   shownPart
}

// mostRows is how many rows of a table a page shows: more are slow to lay out, and are
// for a file.
const mostRows = 500

type shownCell struct {
	inquiry.Cell
	Hue    int // of the code's swatch, -1 for none
	Path   string
	Line   bool // a word with what is said around it
	Before string
	Behind string
}

// lined makes one of the three columns of a line, and of their cells.
func (p *shownPart) lined(at int) {
	if at == 0 {
		return
	}
	p.Head = slices.Delete(slices.Clone(p.Head), at+2, at+3)
	p.Head = slices.Delete(p.Head, at, at+1)
	for i, row := range p.Rows {
		line := row[at+1]
		line.Line, line.Before, line.Behind = true, row[at].Text, row[at+2].Text
		p.Rows[i] = slices.Replace(row, at, at+3, line)
	}
}

// speech lets an answer speak the language of the page.
func (in *request) speech() inquiry.Speech {
	tag := in.bench.languageOf(in)
	return in.bench.pages.catalogue.speech(tag)
}

// inquiryRooms are what questions are put to.
func (in *request) inquiryRooms() (inquiry.Rooms, access.Caller, error) {
	rooms, c, err := in.working()
	if err != nil {
		return inquiry.Rooms{}, c, err
	}
	who, err := in.bench.names()
	return inquiry.Rooms{Study: rooms.Study, Book: rooms.Book, Register: rooms.Register, Names: who}, c, err
}

func (b *Workbench) listInquiries(in *request) (view, error) {
	rooms, c, err := in.inquiryRooms()
	if err != nil {
		return view{}, err
	}
	saved, err := rooms.Book.Analyses(in, c)
	if err != nil {
		return view{}, err
	}
	p := &inquiriesPage{}
	if p.Frozen, err = in.frozen(rooms, c); err != nil {
		return view{}, err
	}
	for _, k := range inquiry.Kinds() {
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Title != k.Group {
			p.Groups = append(p.Groups, inquiryGroup{Title: k.Group})
		}
		of := &p.Groups[len(p.Groups)-1]
		of.Kinds = append(of.Kinds, choiceOf(k))
	}
	for _, one := range saved {
		row := savedRow{Analysis: one}
		if k, err := inquiry.KindOf(one.Question); err == nil {
			row.Title = k.Title
		}
		for _, state := range p.Frozen {
			if state.ID == one.Frozen {
				row.State = state.Name
			}
		}
		p.Saved = append(p.Saved, row)
	}
	p.Title, p.Room = in.say(key("inquiry.title")), "analysis"
	return view{template: "inquiry_list", page: p}, nil
}

func (in *request) frozen(rooms inquiry.Rooms, c access.Caller) (rows []frozenRow, err error) {
	states, err := rooms.Book.FrozenStates(in, c)
	for _, one := range states {
		rows = append(rows, frozenRow{one, names(rooms.Names).of(one.By)})
	}
	return rows, err
}

// freeze puts the study aside as it stands.
func (b *Workbench) freeze(in *request) (string, error) {
	rooms, c, err := in.inquiryRooms()
	if err != nil {
		return "", err
	}
	if _, err := inquiry.Freeze(in, c, rooms, in.PostFormValue("name")); err != nil {
		return "", err
	}
	in.tell(key("inquiry.frozen.done"))
	return localPath(cmp.Or(in.PostFormValue("back"), "/analysis")), nil
}

// saveInquiry keeps a question with its settings.
func (b *Workbench) saveInquiry(in *request) (string, error) {
	put, err := in.inquiry()
	if err != nil {
		return "", err
	}
	if !put.known {
		return "", errForgotten
	}
	asked, err := put.kind.Settle(put.state, put.settings, in.speech())
	if err != nil {
		return "", err
	}
	if _, err := inquiry.Save(in, put.c, put.rooms, in.PostFormValue("name"), put.kind.Name, asked, put.state.Frozen.ID); err != nil {
		return "", err
	}
	in.tell(key("inquiry.save.done"))
	return "/analysis", nil
}

// openInquiry asks a question again that was kept.
func (b *Workbench) openInquiry(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	all, err := rooms.Book.Analyses(in, c)
	if err != nil {
		return view{}, err
	}
	i := slices.IndexFunc(all, func(a coding.Analysis) bool { return a.ID.String() == in.PathValue("id") })
	if i < 0 {
		return view{}, sheaf.Errorf(sheaf.NotFound, "there is no such question")
	}
	saved := all[i]
	settings, err := inquiry.Settings(saved)
	if err != nil {
		return view{}, err
	}
	if !saved.Frozen.IsZero() {
		settings.Set(settingFrozen, saved.Frozen.String())
	}
	in.response.Set("Location", "/analysis/"+url.PathEscape(saved.Question)+"?s="+strconv.Itoa(in.rememberInquiry(settings)))
	return view{status: http.StatusSeeOther}, nil
}

func (b *Workbench) removeInquiry(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	if err := rooms.Book.RemoveAnalysis(in, c, coding.AnalysisID{ID: idIn(in.PathValue("id"))}); err != nil {
		return "", err
	}
	in.tell(key("inquiry.saved.removed"))
	return "/analysis", nil
}

func choiceOf(k inquiry.Kind) inquiryChoice { return inquiryChoice{k.Name, k.Title, k.What} }

// askInquiry takes settings by POST, so that none of them stands in an address: an
// attribute or a word could give somebody away in a history.
func (b *Workbench) askInquiry(in *request) (string, error) {
	kind, err := inquiry.KindOf(in.PathValue("kind"))
	if err != nil {
		return "", err
	}
	settings := url.Values{}
	for name, values := range in.PostForm {
		settings[name] = values
	}
	n := in.rememberInquiry(settings)
	return "/analysis/" + kind.Name + "?s=" + strconv.Itoa(n) + "#answer", nil
}

func (in *request) rememberInquiry(settings url.Values) (n int) {
	in.bench.sessions.change(in.key, func(s *session) { n = s.rememberInquiry(settings) })
	return n
}

// rememberInquiry keeps settings under a number; it runs under the lock.
func (s *session) rememberInquiry(settings url.Values) int {
	if s.inquiries == nil {
		s.inquiries = map[int]url.Values{}
	}
	s.lastInquiry++
	s.inquiries[s.lastInquiry] = settings
	delete(s.inquiries, s.lastInquiry-mostSought)
	return s.lastInquiry
}

// put is a question that was put: its kind, its settings, and what it was put to.
type put struct {
	kind     inquiry.Kind
	settings url.Values
	number   int  // of the settings in the session, 0 for those nobody chose
	known    bool // the settings are remembered
	state    *inquiry.State
	rooms    inquiry.Rooms
	c        access.Caller
}

// inquiry reads which question an address is about.
func (in *request) inquiry() (p put, err error) {
	if p.kind, err = inquiry.KindOf(in.PathValue("kind")); err != nil {
		return p, err
	}
	p.settings, p.known = url.Values{}, true
	if p.number, _ = strconv.Atoi(in.URL.Query().Get("s")); p.number > 0 {
		in.bench.sessions.change(in.key, func(s *session) { p.settings, p.known = s.inquiries[p.number] })
	}
	if p.rooms, p.c, err = in.inquiryRooms(); err != nil {
		return p, err
	}
	p.state, err = in.stateOf(p.c, p.rooms, coding.FrozenID{ID: idIn(p.settings.Get(settingFrozen))})
	return p, err
}

// settingFrozen is the setting that every question has: which state it is put to.
const settingFrozen = "frozen"

func (b *Workbench) showInquiry(in *request) (view, error) {
	put, err := in.inquiry()
	if err != nil {
		return view{}, err
	}
	speech := in.speech()
	p := &inquiryPage{Kind: choiceOf(put.kind), Sought: put.number, Forgotten: !put.known}
	if p.Frozen, err = in.frozen(put.rooms, put.c); err != nil {
		return view{}, err
	}
	if !put.state.Frozen.ID.IsZero() {
		p.State = put.state.Frozen.ID.String()
	}
	settings := put.settings
	answer, ready, err := in.answer(put)
	switch {
	case !ready:
		return in.reckon(put)
	case sheaf.KindOf(err) == sheaf.Invalid:
		p.Refused, _ = in.refusal(err)
	case err != nil:
		return view{}, err
	default:
		settings = answer.Asked
		p.Answer = answer
		if err := p.show(in, put); err != nil {
			return view{}, err
		}
	}
	for _, f := range put.kind.Fields(put.state, speech) {
		one := askedField{Field: f, Chosen: map[string]bool{}}
		for _, v := range f.Values(settings) {
			one.Value, one.Chosen[v] = v, true
		}
		p.Fields = append(p.Fields, one)
	}
	p.Title, p.Room, p.Sheet = in.say(p.Kind.Title), "analysis", "inquiry"
	return view{template: "inquiry_show", page: p}, nil
}

// show puts the parts of an answer in order, with the way to the passages behind it.
func (p *inquiryPage) show(in *request, put put) error {
	hues := huesOf(put.state.Codes)
	at := "/analysis/" + put.kind.Name
	for _, part := range p.Answer.Parts {
		one := shownPart{Part: part}
		if part.Drawing != nil {
			one.Drawn = template.HTML(part.Drawing.Page())
			one.Head, one.Data = part.Drawing.Head, part.Drawing.Rows
		} else {
			one.Head = part.Table.Head
			shown := part.Table.Rows[:min(len(part.Table.Rows), mostRows)]
			one.More = len(part.Table.Rows) - len(shown)
			for i, cells := range shown {
				row := make([]shownCell, len(cells))
				for j, c := range cells {
					row[j] = shownCell{Cell: c, Hue: -1}
					if hue, ok := hues[c.Code]; ok {
						row[j].Hue = hue
					}
					row[j].Path = placePath(c.Place)
					if c.Query != nil {
						row[j].Path = at + "/passages?" + url.Values{"s": {strconv.Itoa(put.number)}, "part": {part.Name}, "row": {strconv.Itoa(i)}, "cell": {strconv.Itoa(j)}}.Encode()
					}
				}
				one.Rows = append(one.Rows, row)
			}
			one.lined(part.Table.Line)
		}
		for _, m := range part.Methods {
			one.Methods = append(one.Methods, in.speech().MethodOf(m))
		}
		if part.Base != nil {
			one.Rests = in.speech().BaseOf(*part.Base)
		}
		if p.Answer.Behind(part) {
			p.Behind, p.Few = append(p.Behind, one), p.Answer.People
		} else {
			p.Shown = append(p.Shown, one)
		}
	}
	return nil
}

// placePath is the address of what a cell leads to, "" where it leads nowhere.
func placePath(p inquiry.Place) string {
	switch {
	case !p.Column.IsZero():
		return "/grid/" + p.Subject.String() + "/" + p.Column.String()
	case !p.Anchor.Document.IsZero():
		at := url.Values{"at": {spanText(p.Anchor.Span)}}
		return "/documents/" + p.Anchor.Document.String() + "?" + at.Encode()
	}
	return ""
}

// passagesBehind leads to the passages that a cell counts.
func (b *Workbench) passagesBehind(in *request) (view, error) {
	put, err := in.inquiry()
	if err != nil {
		return view{}, err
	}
	if !put.known {
		return view{}, errForgotten
	}
	brief, _ := put.kind.Brief(put.settings)
	answer, err := put.kind.Ask(in, put.state, brief, in.speech())
	if err != nil {
		return view{}, err
	}
	v := in.URL.Query()
	part, err := answer.Part(v.Get("part"))
	if err != nil {
		return view{}, err
	}
	row, err1 := strconv.Atoi(v.Get("row"))
	cell, err2 := strconv.Atoi(v.Get("cell"))
	if err1 != nil || err2 != nil || part.Table == nil || row < 0 || row >= len(part.Table.Rows) || cell < 0 || cell >= len(part.Table.Rows[row]) || part.Table.Rows[row][cell].Query == nil {
		return view{}, sheaf.Errorf(sheaf.NotFound, "no passages stand behind that")
	}
	q := *part.Table.Rows[row][cell].Query
	asked := question{All: q.All, Document: q.Document.ID, Subject: q.Subject.ID, Layer: q.Layer.ID, Speaker: q.Speaker, Page: 1, soughtWords: soughtWords{Words: q.Words}}
	for _, id := range q.Codes {
		asked.Codes = append(asked.Codes, id.ID)
	}
	for _, id := range q.Codings {
		asked.Only += id.String() + " "
	}
	for name, value := range q.Attribute {
		asked.Attribute, asked.Value = name, value
	}
	asked.Sought = in.remember(asked.soughtWords)
	asked.From = "/analysis/" + put.kind.Name
	if put.number > 0 {
		asked.From += "?s=" + strconv.Itoa(put.number)
	}
	in.response.Set("Location", asked.path())
	return view{status: http.StatusSeeOther}, nil
}

var errForgotten = sheaf.Errorf(sheaf.Conflict, "the words of this question are not remembered any more").Hintf("ask again")

// fileOfInquiry sends a part of an answer as a file; the record has it first. Its name
// says the question and nothing of anybody.
func (b *Workbench) fileOfInquiry(w http.ResponseWriter, in *request) {
	name, kind, data, err := in.inquiryFile()
	if err != nil {
		b.fail(w, in, err)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Write(data)
}

func (in *request) inquiryFile() (name, mediaType string, data []byte, err error) {
	put, err := in.inquiry()
	if err != nil {
		return "", "", nil, err
	}
	if !put.known {
		return "", "", nil, errForgotten
	}
	speech := in.speech()
	answer, err := put.kind.Ask(in, put.state, put.settings, speech)
	if err != nil {
		return "", "", nil, err
	}
	part, err := answer.Part(in.PostFormValue("part"))
	if err != nil {
		return "", "", nil, err
	}
	if in.PostFormValue("as") == "svg" {
		if part.Drawing == nil {
			return "", "", nil, sheaf.Errorf(sheaf.NotFound, "the answer has no such part")
		}
		name, mediaType, data = "figure.svg", "image/svg+xml", part.Drawing.File()
	} else {
		name, mediaType, data = "figures.csv", "text/csv; charset=utf-8", part.File(speech)
	}
	return name, mediaType, data, put.rooms.Book.ListFigures(in, put.c, put.kind.Name)
}
