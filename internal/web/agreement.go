package web

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/inquiry"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// reconcilePage is two frozen readings, place by place where they differ, as coders
// come to one.
type reconcilePage struct {
	layoutPage
	States        []frozenRow // none: the study has to be frozen first
	State         coding.Frozen
	Readings      []readingChoice
	First, Second readingChoice
	Refused       string // why they cannot be compared
	Documents     []clashDocument
	Clashes       []clashRow // of the document that is looked at
	Decided, Of   int        // of all documents
	Alike         int        // passages that both laid alike and that are not in the agreed reading yet
	AlikeLaid     int
	MayDecide     bool
}

type readingChoice struct {
	ID   string
	Name string
}

// clashDocument is a document in which the readings differ.
type clashDocument struct {
	ID          string
	Name        string
	Path        string
	Decided, Of int
	Current     bool
}

// clashRow is a place where they differ.
type clashRow struct {
	ID            string
	Kind          key
	Who           string // speaks
	Language      string
	Place         string // address of its words
	First, Second clashSide
	Choices       []clashChoice
	Version       uint64
	Kept          key // "" while nobody decided
	By, Why       string
	At            time.Time
}

// clashSide is what one reading has there.
type clashSide struct {
	Coding              string // id, "" where it laid nothing
	Code                string
	Hue                 int
	Before, Laid, After string // of the paragraph, with the passage that was laid
}

// shownSide is a side with whose it is.
type shownSide struct {
	Reading, Language string
	Side              clashSide
}

type clashChoice struct {
	Kept string
	Act  string // of the key sheet
	Word key
	Now  bool // this was decided
}

// reconciling is what an address of these pages names.
type reconciling struct {
	rooms  inquiry.Rooms
	c      access.Caller
	frozen coding.FrozenID
	state  *inquiry.State
	*inquiry.Reconciling
}

// reconciling reads the state and the readings that values name, or else the newest and
// its fullest.
func (in *request) reconciling(named url.Values, states []coding.Frozen, rooms inquiry.Rooms, c access.Caller) (r reconciling, err error) {
	r = reconciling{rooms: rooms, c: c, frozen: coding.FrozenID{ID: idIn(named.Get("frozen"))}}
	if r.frozen.IsZero() && len(states) > 0 {
		r.frozen = states[0].ID
	}
	if r.frozen.IsZero() {
		return r, sheaf.Errorf(sheaf.NotFound, "there is nothing saved under this id").Hintf("look again")
	}
	if r.state, err = in.stateOf(c, rooms, r.frozen); err != nil {
		return r, err
	}
	pair := [2]coding.LayerID{{ID: idIn(named.Get("first"))}, {ID: idIn(named.Get("second"))}}
	for i, id := range r.state.Readings() {
		if pair[i].IsZero() {
			pair[i] = id
		}
	}
	decisions, err := rooms.Book.Decisions(in, c, r.frozen)
	if err != nil {
		return r, err
	}
	r.Reconciling, err = inquiry.Reconcile(r.state, pair[0], pair[1], decisions)
	return r, err
}

func (b *Workbench) showReconcile(in *request) (view, error) {
	return b.reconcileView(in, in.URL.Query())
}

func (b *Workbench) reconcileView(in *request, named url.Values) (view, error) {
	rooms, c, err := in.inquiryRooms()
	if err != nil {
		return view{}, err
	}
	p := &reconcilePage{MayDecide: c.May(access.CodePassage)}
	p.Title, p.Room, p.Sheet = in.say(key("reconcile.title")), "analysis", "reconcile"
	if p.States, err = in.frozen(rooms, c); err != nil || len(p.States) == 0 {
		return view{template: "agreement_reconcile", page: p}, err
	}
	states := make([]coding.Frozen, len(p.States))
	for i, one := range p.States {
		states[i] = one.Frozen
	}
	r, err := in.reconciling(named, states, rooms, c)
	if err != nil && sheaf.KindOf(err) != sheaf.Invalid {
		return view{}, err
	}
	p.State = r.state.Frozen
	for _, l := range r.state.Layers {
		p.Readings = append(p.Readings, readingChoice{l.ID.String(), r.state.LayerName(l, in.speech())})
	}
	if err != nil {
		p.Refused, _ = in.refusal(err)
		return view{template: "agreement_reconcile", page: p}, nil
	}
	p.fill(in, r, study.DocumentID{ID: idIn(named.Get("document"))})
	return view{template: "agreement_reconcile", page: p}, nil
}

// at is the address of these readings, in a document.
func (r reconciling) at(document study.DocumentID) string {
	return "/analysis/" + inquiry.Agreement + "/reconcile?" + url.Values{"frozen": {r.frozen.String()}, "first": {r.First.ID.String()},
		"second": {r.Second.ID.String()}, "document": {document.String()}}.Encode()
}

// fill shows one document: the one that is named, or the first with something to decide.
func (p *reconcilePage) fill(in *request, r reconciling, document study.DocumentID) {
	p.First = readingChoice{r.First.ID.String(), r.state.LayerName(r.First, in.speech())}
	p.Second = readingChoice{r.Second.ID.String(), r.state.LayerName(r.Second, in.speech())}
	for _, a := range r.Alike {
		p.AlikeLaid += len(a.Lay)
		if !a.Laid {
			p.Alike += len(a.Lay)
		}
	}
	var ids []study.DocumentID
	for _, one := range r.Clashes {
		if len(ids) == 0 || ids[len(ids)-1] != one.Document.ID {
			ids = append(ids, one.Document.ID)
			p.Documents = append(p.Documents, clashDocument{ID: one.Document.ID.String(), Name: r.state.DocumentName(one.Document.ID), Path: r.at(one.Document.ID)})
		}
		d := &p.Documents[len(p.Documents)-1]
		d.Of++
		p.Of++
		if one.Decided != nil {
			d.Decided++
			p.Decided++
		}
	}
	current := slices.Index(ids, document)
	for i := 0; current < 0 && i < len(ids); i++ {
		if p.Documents[i].Decided < p.Documents[i].Of {
			current = i
		}
	}
	if current = max(current, 0); current >= len(ids) {
		return
	}
	p.Documents[current].Current = true
	hues := huesOf(r.state.Codes)
	for _, one := range r.Clashes {
		if one.Document.ID == ids[current] {
			p.Clashes = append(p.Clashes, r.row(one, hues))
		}
	}
}

// huesOf are the hues of codes as the codebook shows them.
func huesOf(codes []coding.Code) map[coding.CodeID]int {
	hues := map[coding.CodeID]int{}
	for i, one := range codebook(codes) {
		hues[codes[i].ID] = one.Hue
	}
	return hues
}

func (r reconciling) row(c inquiry.Clash, hues map[coding.CodeID]int) clashRow {
	row := clashRow{Language: c.Document.DocumentInfo.Language, Kind: differenceWord(c.Difference)}
	row.Place = placePath(inquiry.Place{Anchor: study.Anchor{Document: c.Document.ID, Span: c.Words}})
	for i, who := range c.Speaking {
		if i > 0 {
			row.Who += " · "
		}
		row.Who += r.state.Label(who)
	}
	row.First, row.Second = r.side(c, c.A, hues), r.side(c, c.B, hues)
	row.ID = "clash-" + row.First.Coding + "-" + row.Second.Coding
	kept := ""
	if d := c.Decided; d != nil {
		kept = d.Kept
		row.Kept, row.By, row.Why, row.At, row.Version = keptWord(d.Kept), names(r.rooms.Names).of(d.By), d.Why, d.At, d.Version
	}
	for _, choice := range c.Choices() {
		row.Choices = append(row.Choices, clashChoice{choice, "keep-" + choice, keptWord(choice), choice == kept})
	}
	return row
}

func (r reconciling) side(c inquiry.Clash, laid *coding.Coding, hues map[coding.CodeID]int) clashSide {
	if laid == nil {
		return clashSide{Hue: -1, Before: c.Around.Of(c.Document.Text)}
	}
	span := laid.Anchor.Span
	return clashSide{
		Coding: laid.ID.String(), Code: r.state.CodeName(laid.Code), Hue: hues[laid.Code],
		Before: text.Span{Start: c.Around.Start, End: span.Start}.Of(c.Document.Text), Laid: span.Of(c.Document.Text),
		After: text.Span{Start: span.End, End: c.Around.End}.Of(c.Document.Text),
	}
}

func differenceWord(d analysis.Difference) key {
	switch d {
	case analysis.OtherSpan:
		return key("inquiry.agreement.other-span")
	case analysis.OtherCode:
		return key("inquiry.agreement.other-code")
	}
	return key("inquiry.agreement.one-alone")
}

func keptWord(kept string) key {
	switch kept {
	case coding.KeptFirst:
		return key("reconcile.first")
	case coding.KeptSecond:
		return key("reconcile.second")
	case coding.KeptBoth:
		return key("reconcile.both")
	case coding.KeptNeither:
		return key("reconcile.neither")
	}
	return key("reconcile.other")
}

// decided reads the readings that a form is about.
func (in *request) decided() (r reconciling, err error) {
	rooms, c, err := in.inquiryRooms()
	if err != nil {
		return r, err
	}
	return in.reconciling(in.PostForm, nil, rooms, c)
}

// decideClash keeps what somebody decided on one place, and lays it in the agreed
// reading.
func (b *Workbench) decideClash(in *request) (string, error) {
	r, err := in.decided()
	if err != nil {
		return "", err
	}
	v := in.PostForm
	is := func(laid []coding.CodingID, id string) bool {
		return len(laid) == 0 && id == "" || len(laid) == 1 && laid[0].String() == id
	}
	at := slices.IndexFunc(r.Clashes, func(c inquiry.Clash) bool { return is(c.First(), v.Get("a")) && is(c.Second(), v.Get("b")) })
	if at < 0 {
		return "", sheaf.Errorf(sheaf.NotFound, "the two readings do not differ there")
	}
	c := r.Clashes[at]
	version, _ := strconv.ParseUint(v.Get("version"), 10, 64)
	d := coding.Decision{Frozen: r.frozen, First: c.First(), Second: c.Second(), Kept: v.Get("keep"), Why: v.Get("why"), Version: version}
	if _, err := r.rooms.Book.Decide(in, r.c, d, c.Lay(d.Kept)); err != nil {
		return "", err
	}
	return r.at(c.Document.ID), nil
}

// layAlike lays in the agreed reading what both laid alike, a change to a document.
func (b *Workbench) layAlike(in *request) (string, error) {
	r, err := in.decided()
	if err != nil {
		return "", err
	}
	laid := 0
	for _, a := range r.Alike {
		if a.Laid {
			continue
		}
		d := coding.Decision{Frozen: r.frozen, First: a.First, Second: a.Second, Kept: coding.KeptBoth}
		if _, err := r.rooms.Book.Decide(in, r.c, d, a.Lay); err != nil {
			return "", err
		}
		laid += len(a.Lay)
	}
	in.tell(key("reconcile.alike.done"), "count", laid)
	return r.at(study.DocumentID{ID: idIn(in.PostForm.Get("document"))}), nil
}
