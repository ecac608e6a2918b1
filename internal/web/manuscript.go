package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/workspace"
)

// writingPage is the desk at which a text for readers is written.
type writingPage struct {
	layoutPage
	ID           sheaf.ID
	Version      uint64
	Heading      string // the text's own title
	Markdown     string
	TextLanguage string
	Choices      []string
	Audience     string
	OpenWeb      bool
	Withheld     bool // somebody it was about was erased: it shows no word until somebody asks for it
	Reading      bool // withheld, and somebody asked
	Preview      *previewData
	Earlier      []earlierRow
	Proposals    []proposalRow // made of it, newest first
	Picker       pickerData
	From, To     int // what to select in the editor, UTF-16 code units
}

// earlierRow is a state that was kept when it was written over.
type earlierRow struct {
	Version uint64
	By      string
	Changed time.Time
	Words   int
	Text    string
}

// previewData is the text as it would be frozen now.
type previewData struct {
	Text     *frozenText
	Findings []findingRow
	Names    []nameRow
	Refused  string // why there is no preview; "" if there is one
}

// nameRow is the published name of somebody in the text.
type nameRow struct{ Label, Name, Drawn string }

// pickerData is what can be put into a text.
type pickerData struct {
	Basket     []pickRow
	Found      []pickRow
	Searched   bool
	Words      string
	Codes      []codeChoice
	Attributes []string
	Labels     []string
}

type codeChoice struct {
	code
	ID sheaf.ID
}

// mostFound is how many passages the picker lists.
const mostFound = 60

func manuscriptID(in *request) (disclosure.ManuscriptID, error) {
	id, err := sheaf.ParseID(in.PathValue("id"))
	if err != nil {
		return disclosure.ManuscriptID{}, sheaf.Errorf(sheaf.NotFound, "no such manuscript")
	}
	return disclosure.ManuscriptID{ID: id}, nil
}

func (b *Workbench) showManuscript(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	id, err := manuscriptID(in)
	if err != nil {
		return view{}, err
	}
	m, err := rooms.Release.Manuscript(in, c, id)
	if err != nil {
		return view{}, err
	}
	b.sessions.change(in.key, func(s *session) { s.desk = id })
	return b.writing(in, rooms, c, m, false)
}

// readWithheld shows a manuscript that an erasure withheld, to somebody who says
// that they will take out what is the erased person's; the record has it.
func (b *Workbench) readWithheld(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	id, err := manuscriptID(in)
	if err != nil {
		return view{}, err
	}
	m, err := rooms.Release.OpenSuspended(in, c, id)
	if err != nil {
		return view{}, err
	}
	return b.writing(in, rooms, c, m, true)
}

func (b *Workbench) writing(in *request, rooms workspace.Working, c access.Caller, m disclosure.Manuscript, reading bool) (view, error) {
	p := &writingPage{ID: m.ID.ID, Version: m.Version, Heading: m.Title, Markdown: m.Markdown, TextLanguage: m.Options.Language, Choices: textLanguages,
		Audience: m.Options.Audience, OpenWeb: m.Options.OpenWeb, Withheld: m.Suspended, Reading: reading}
	p.Title, p.Room, p.Sheet = in.say(key("writing.title")), "publications", "manuscript"
	names, err := b.names()
	if err != nil {
		return view{}, err
	}
	proposals, err := rooms.Release.Proposals(in, c)
	if err != nil {
		return view{}, err
	}
	p.Proposals = proposalRows(proposals, names)[m.ID]
	if p.Withheld && !p.Reading {
		return view{template: "publication_writing", page: p}, nil
	}
	if !p.Withheld {
		kept, err := rooms.Release.Earlier(in, c, m.ID)
		if err != nil {
			return view{}, err
		}
		for _, e := range kept {
			p.Earlier = append(p.Earlier, earlierRow{e.Version, names.of(e.By), e.Changed, len(strings.Fields(e.Markdown)), e.Markdown})
		}
	}
	var shown disclosure.Preview
	if p.Preview, shown, err = in.preview(rooms, c, m.Markdown, m.Options, names); err != nil {
		return view{}, err
	}
	if p.Picker, err = in.picker(rooms, c, nil); err != nil {
		return view{}, err
	}
	if err := in.findPlace(p, rooms, c, shown, proposals); err != nil {
		return view{}, err
	}
	return view{template: "publication_writing", page: p}, nil
}

// findPlace finds in the text as it is now what a finding of a proposal was of:
// the block that reads the same, else the one that stands where it stood.
func (in *request) findPlace(p *writingPage, rooms workspace.Working, c access.Caller, shown disclosure.Preview, proposals []disclosure.Proposal) error {
	q := in.URL.Query()
	block, err := strconv.Atoi(q.Get("block"))
	if err != nil || block < 0 || len(shown.Source) == 0 {
		return nil
	}
	at := min(block, len(shown.Source)-1)
	for _, one := range proposals {
		if one.ID.String() != q.Get("proposal") || block >= len(one.Blocks.Blocks) {
			continue
		}
		was := wordsOf(one.Blocks.Text(), block)
		now := shown.Text.Text()
		if at >= len(shown.Text.Blocks) || wordsOf(now, at) != was {
			for i := range shown.Text.Blocks {
				if wordsOf(now, i) == was {
					at = i
				}
			}
		}
	}
	units := text.NewIndex(p.Markdown)
	p.From, p.To = units.UTF16(shown.Source[at].Start), units.UTF16(shown.Source[at].End)
	return nil
}

// optionsOf reads for whom a text is meant.
func optionsOf(in *request) disclosure.Options {
	o := disclosure.Options{Language: textLanguage(in.PostFormValue("language")), OpenWeb: in.PostFormValue("openWeb") != "",
		Audience: strings.TrimSpace(in.PostFormValue("audience")), Names: map[string]string{}}
	labels, given := in.PostForm["label"], in.PostForm["name"]
	for i, label := range labels {
		if i < len(given) && strings.TrimSpace(given[i]) != "" {
			o.Names[label] = strings.TrimSpace(given[i])
		}
	}
	return o
}

// saveManuscript keeps what was typed. A script is told the new version; two who
// write at once are told of each other.
func (b *Workbench) saveManuscript(in *request) (string, error) {
	m, err := in.saved()
	if err != nil {
		return "", err
	}
	if in.Header.Get("Sec-Fetch-Dest") == "empty" {
		in.response.Set("Sheaf-Version", strconv.FormatUint(m.Version, 10))
		return "", nil
	}
	in.tell(key("writing.saved"))
	return "/publications/writing/" + m.ID.String(), nil
}

func (in *request) saved() (disclosure.Manuscript, error) {
	rooms, c, err := in.working()
	if err != nil {
		return disclosure.Manuscript{}, err
	}
	id, err := manuscriptID(in)
	if err != nil {
		return disclosure.Manuscript{}, err
	}
	version, err := strconv.ParseUint(in.PostFormValue("version"), 10, 64)
	if err != nil {
		return disclosure.Manuscript{}, sheaf.Errorf(sheaf.Invalid, "the version of the text is missing")
	}
	return rooms.Release.Write(in, c, disclosure.Manuscript{ID: id, Version: version, Markdown: in.PostFormValue("markdown"), Options: optionsOf(in)})
}

// previewPage is the preview alone, for the script of the desk.
type previewPage struct {
	layoutPage
	Preview *previewData
}

func (b *Workbench) showPreview(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	if err := in.ParseForm(); err != nil {
		return view{}, sheaf.Errorf(sheaf.Invalid, "cannot read the form: it is torn, or longer than %d bytes", maxBody)
	}
	id, err := manuscriptID(in)
	if err != nil {
		return view{}, err
	}
	if _, err := rooms.Release.Manuscript(in, c, id); err != nil {
		return view{}, err
	}
	names, err := b.names()
	if err != nil {
		return view{}, err
	}
	p := &previewPage{}
	p.Title, p.Room = in.say(key("writing.title")), "publications"
	p.Preview, _, err = in.preview(rooms, c, strings.ReplaceAll(in.PostFormValue("markdown"), "\r\n", "\n"), optionsOf(in), names)
	return view{template: "publication_preview", page: p}, err
}

func (in *request) preview(rooms workspace.Working, c access.Caller, markdown string, o disclosure.Options, names names) (*previewData, disclosure.Preview, error) {
	shown, err := rooms.Release.Preview(in, c, markdown, o)
	if sheaf.KindOf(err) == sheaf.Invalid && err != nil {
		message, _ := in.refusal(err)
		return &previewData{Refused: message}, shown, nil
	}
	if err != nil {
		return nil, shown, err
	}
	d := &previewData{Text: frozenOf(shown.Text)}
	d.Text.from(shown.Source, markdown)
	passages := shown.Text.Text()
	for _, f := range shown.Findings {
		d.Findings = append(d.Findings, in.findingRow(f, passages, names))
	}
	given := map[string]string{}
	for label, name := range o.Names {
		given[strings.ToUpper(label)] = name
	}
	for _, a := range shown.Names {
		row := nameRow{Label: a.Label, Name: given[strings.ToUpper(a.Label)]}
		if row.Name == "" {
			row.Drawn = a.Name
		}
		d.Names = append(d.Names, row)
		delete(given, strings.ToUpper(a.Label))
	}
	for label, name := range given {
		d.Names = append(d.Names, nameRow{Label: label, Name: name})
	}
	slices.SortFunc(d.Names, func(a, b nameRow) int { return strings.Compare(a.Label, b.Label) })
	return d, shown, nil
}

// picker gathers what can be put into a text, with the passages that a query
// found.
func (in *request) picker(rooms workspace.Working, c access.Caller, q *coding.Query) (d pickerData, err error) {
	if d.Basket, err = in.basketRows(rooms, c); err != nil {
		return d, err
	}
	codes, err := rooms.Book.Codes(in, c)
	if err != nil {
		return d, err
	}
	for i, one := range codebook(codes) {
		if !codes[i].Erased {
			d.Codes = append(d.Codes, codeChoice{one, codes[i].ID.ID})
		}
	}
	attributes, err := rooms.Study.Attributes(in, c)
	if err != nil {
		return d, err
	}
	for _, a := range attributes {
		if !slices.Contains(d.Attributes, a.Name) {
			d.Attributes = append(d.Attributes, a.Name)
		}
	}
	slices.Sort(d.Attributes)
	subjects, err := rooms.Study.Subjects(in, c)
	if err != nil {
		return d, err
	}
	for _, s := range subjects {
		if !s.Erased {
			d.Labels = append(d.Labels, s.Label)
		}
	}
	if q == nil {
		return d, nil
	}
	d.Searched, d.Words = true, q.Words
	found, err := rooms.Book.Passages(in, c, *q)
	if err != nil {
		return d, err
	}
	named := codesByID(codes)
	for _, p := range found[:min(len(found), mostFound)] {
		d.Found = append(d.Found, pickRowOf(p, named))
	}
	return d, nil
}

// pickerPage is the picker alone, with what was found.
type pickerPage struct {
	layoutPage
	Picker pickerData
}

// findPassages looks for passages under a code, or that hold words. The words
// come in the body of a form, so that they stand in no address.
func (b *Workbench) findPassages(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	if err := in.ParseForm(); err != nil {
		return view{}, sheaf.Errorf(sheaf.Invalid, "cannot read the form: it is torn, or longer than %d bytes", maxBody)
	}
	q := &coding.Query{Words: in.PostFormValue("words")}
	if id, err := sheaf.ParseID(in.PostFormValue("code")); err == nil {
		q.Codes = []coding.CodeID{{ID: id}}
	}
	if strings.TrimSpace(q.Words) == "" && len(q.Codes) == 0 {
		q = nil
	}
	p := &pickerPage{}
	p.Title, p.Room = in.say(key("putin.title")), "publications"
	p.Picker, err = in.picker(rooms, c, q)
	return view{template: "publication_picker", page: p}, err
}

// proposeText saves what was typed and freezes it.
func (b *Workbench) proposeText(in *request) (string, error) {
	m, err := in.saved()
	if err != nil {
		return "", err
	}
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	m.Options.Manuscript = m.ID
	p, err := rooms.Release.Propose(in, c, m.Markdown, m.Options)
	if err != nil {
		return "", err
	}
	in.tell(key("writing.proposed"))
	return "/publications/proposals/" + p.ID.String(), nil
}

// takeEarlier makes a kept state the newest again; the one that stood is kept.
func (b *Workbench) takeEarlier(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id, err := manuscriptID(in)
	if err != nil {
		return "", err
	}
	kept, err := rooms.Release.Earlier(in, c, id)
	if err != nil {
		return "", err
	}
	m, err := rooms.Release.Manuscript(in, c, id)
	if err != nil {
		return "", err
	}
	for _, e := range kept {
		if strconv.FormatUint(e.Version, 10) != in.PostFormValue("earlier") {
			continue
		}
		m.Markdown, m.Keep = e.Markdown, true
		if _, err := rooms.Release.Write(in, c, m); err != nil {
			return "", err
		}
		in.tell(key("writing.taken"))
		return "/publications/writing/" + id.String(), nil
	}
	return "", sheaf.Errorf(sheaf.NotFound, "no such earlier state")
}

// discardManuscript destroys a text that is being written.
func (b *Workbench) discardManuscript(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id, err := manuscriptID(in)
	if err != nil {
		return "", err
	}
	version, err := strconv.ParseUint(in.PostFormValue("version"), 10, 64)
	if err != nil {
		return "", sheaf.Errorf(sheaf.Invalid, "the version of the text is missing")
	}
	if err := rooms.Release.Discard(in, c, id, version); err != nil {
		return "", err
	}
	b.sessions.change(in.key, func(s *session) {
		if s.desk == id {
			s.desk = disclosure.ManuscriptID{}
		}
	})
	in.tell(key("writing.discarded"))
	return "/publications", nil
}
