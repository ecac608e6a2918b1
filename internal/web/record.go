package web

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

// entriesOnPage is how many entries of the record one page shows.
const entriesOnPage = 100

// refusedAct is what the record calls an act that was refused; the act itself
// is in the entry.
const refusedAct = "refused"

// recordPage is one stretch of an activity record, newest first.
type recordPage struct {
	layoutPage
	Path         string // of this record
	Vault        bool   // the vault's, not the study's
	Filter       recordFilter
	Acts         []actChoice
	People       []personChoice
	Entries      []entryRow
	Total        int // entries that the filter chooses
	First, Last  int // of those, the ones on this page, from 1
	Older, Newer string
}

type actChoice struct {
	Act  string
	Says key
}

type personChoice struct {
	ID   sheaf.ID
	Name string
}

// entryRow is one entry in words, with what it says besides as it stands.
type entryRow struct {
	N       int
	Time    time.Time
	By      string
	Says    key // what was done, or refused
	Act     string
	Refused bool
	Data    string   // JSON, "" where the entry says nothing more
	About   []string // JSON of the parts about one person each; "" where it is forgotten
}

// recordFilter chooses entries. All of it stands in the address, so it holds ids,
// acts and days, and nothing that people say.
type recordFilter struct {
	Act      string
	By       string // a member's id, or "left" for whoever is no longer on the team
	From, To string // days, both included
	Object   string // an id, or how it begins
	Refused  bool
}

var objectID = regexp.MustCompile(`^[0-9a-z]{4,26}$`)

func filterOf(q url.Values) (recordFilter, error) {
	f := recordFilter{Act: q.Get("act"), By: q.Get("by"), From: q.Get("from"), To: q.Get("to"), Object: strings.TrimSpace(q.Get("object")), Refused: q.Has("refused")}
	for _, day := range []string{f.From, f.To} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return f, sheaf.Errorf(sheaf.Invalid, "a day is written as 2026-03-01")
		}
	}
	if f.Object != "" && !objectID.MatchString(f.Object) {
		return f, sheaf.Errorf(sheaf.Invalid, "what an entry is about is looked for by its id, or the first four characters of it or more")
	}
	if f.Act != "" && f.Act != refusedAct && actWords[access.Act(f.Act)] == "" {
		return f, sheaf.Errorf(sheaf.Invalid, "the record knows no such act")
	}
	return f, nil
}

// Any tells whether anything is left out.
func (f recordFilter) Any() bool { return f != recordFilter{} }

// query is the filter as an address has it.
func (f recordFilter) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"act": f.Act, "by": f.By, "from": f.From, "to": f.To, "object": f.Object} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Refused {
		q.Set("refused", "")
	}
	return q
}

// keeps tells whether an entry is among those chosen. byName are the members of
// now, with their ids.
func (f recordFilter) keeps(e workspace.Entry, byName map[string]sheaf.ID) bool {
	day := e.Time.UTC().Format(time.DateOnly)
	member, present := byName[e.By]
	switch {
	case f.Act != "" && string(actOf(e)) != f.Act,
		f.Refused && e.Act != refusedAct,
		f.By == "left" && present,
		f.By != "" && f.By != "left" && (!present || member.String() != f.By),
		f.From != "" && day < f.From,
		f.To != "" && day > f.To,
		f.Object != "" && !mentions(e, f.Object):
		return false
	}
	return true
}

// mentions tells whether an entry names an object: as a value, at its beginning.
func mentions(e workspace.Entry, id string) bool {
	begins := []byte(`"` + id)
	return bytes.Contains(e.Data, begins) ||
		slices.ContainsFunc(e.About, func(part json.RawMessage) bool { return bytes.Contains(part, begins) })
}

// actOf is the act that an entry is about: of a refusal the one refused.
func actOf(e workspace.Entry) access.Act {
	if e.Act != refusedAct {
		return access.Act(e.Act)
	}
	var refusal struct {
		Refused access.Act `json:"refused"`
	}
	if json.Unmarshal(e.Data, &refusal) != nil {
		return refusedAct
	}
	return refusal.Refused
}

func (b *Workbench) showRecord(in *request) (view, error) {
	return b.recordPage(in, access.Working, in.session.guest.caller)
}

func (b *Workbench) showVaultRecord(in *request) (view, error) {
	_, holder, err := in.locked()
	if err != nil {
		return view{}, err
	}
	return b.recordPage(in, access.Locked, holder)
}

func (b *Workbench) recordPage(in *request, tier access.Tier, c access.Caller) (view, error) {
	filter, err := filterOf(in.URL.Query())
	if err != nil {
		return view{}, err
	}
	at, _ := strconv.Atoi(in.URL.Query().Get("page"))
	at = max(at, 0)
	from := int64(1)
	if !filter.Any() { // opening an entry takes its time, and nobody reads a whole record
		from = -int64(at+1) * entriesOnPage
	}
	entries, err := b.space.Entries(in, c, tier, from)
	if err != nil {
		return view{}, err
	}
	members, err := b.space.Members()
	if err != nil {
		return view{}, err
	}
	p := &recordPage{Path: in.URL.Path, Vault: tier == access.Locked, Filter: filter}
	p.Title, p.Room, p.Sheet = in.say(key("record.title")), "record", "record"
	byName := map[string]sheaf.ID{}
	for _, m := range members {
		byName[m.Handle] = m.ID.ID
		p.People = append(p.People, personChoice{m.ID.ID, m.Handle})
	}
	for _, r := range access.Policy() {
		if r.Tier == tier {
			p.Acts = append(p.Acts, actChoice{string(r.Act), actWords[r.Act]})
		}
	}
	chosen := slices.DeleteFunc(entries, func(e workspace.Entry) bool { return !filter.keeps(e, byName) })
	p.Total = len(chosen)
	if n := len(entries); !filter.Any() && n > 0 {
		p.Total = int(entries[n-1].N)
	}
	slices.Reverse(chosen)
	p.cut(chosen, at)
	return view{template: "record_show", page: p}, nil
}

// cut takes one page's entries out of the chosen ones, the newest first, of which
// those behind the page may be missing.
func (p *recordPage) cut(chosen []workspace.Entry, at int) {
	last := max(0, (p.Total-1)/entriesOnPage)
	at = min(at, last)
	from, to := at*entriesOnPage, min((at+1)*entriesOnPage, p.Total)
	p.First, p.Last = from+1, to
	for _, e := range chosen[from:to] {
		p.Entries = append(p.Entries, rowOf(e))
	}
	leaf := func(n int) string {
		q := p.Filter.query()
		q.Set("page", strconv.Itoa(n))
		return p.Path + "?" + q.Encode()
	}
	if at > 0 {
		p.Newer = leaf(at - 1)
	}
	if at < last {
		p.Older = leaf(at + 1)
	}
}

func rowOf(e workspace.Entry) entryRow {
	row := entryRow{N: int(e.N), Time: e.Time.UTC(), By: e.By, Act: string(actOf(e)), Refused: e.Act == refusedAct}
	switch row.Says = actWords[actOf(e)]; {
	case certifies(e):
		row.Says = key("record.statement")
	case row.Says == "":
		row.Says = key("record.unknown")
	}
	row.Data = readable(e.Data)
	for _, part := range e.About {
		row.About = append(row.About, readable(part))
	}
	return row
}

// readable lays JSON out in lines; "" for what says nothing.
func readable(data json.RawMessage) string {
	if len(data) == 0 || string(data) == "null" {
		return ""
	}
	var laid bytes.Buffer
	if json.Indent(&laid, data, "", "  ") != nil {
		return string(data)
	}
	return laid.String()
}

// OnlyRefused is the address of what was refused, or of everything again.
func (p *recordPage) OnlyRefused() string {
	f := p.Filter
	f.Refused = !f.Refused
	if q := f.query().Encode(); q != "" {
		return p.Path + "?" + q
	}
	return p.Path
}

// checkpointPage is a checkpoint of both records for paper, and what a printed
// one was held against.
type checkpointPage struct {
	layoutPage
	Note string
	Made time.Time
	Held *holding
}

// holding is how the records stood to a checkpoint that somebody typed in.
type holding struct {
	Extends bool
	Message string // of the error
	Hint    string
}

func (b *Workbench) showCheckpoint(in *request) (view, error) {
	_, holder, err := in.locked()
	if err != nil {
		return view{}, err
	}
	note, err := b.space.Checkpoint(in, holder)
	if err != nil {
		return view{}, err
	}
	p := &checkpointPage{Note: string(note), Made: time.Now().UTC(), Held: in.session.guest.held}
	p.Title, p.Room, p.Sheet = in.say(key("checkpoint.title")), "record", "record"
	return view{template: "record_checkpoint", page: p}, nil
}

// holdAgainst compares both records with a checkpoint on paper. That they do not
// extend it is an answer, not a failure of the page.
func (b *Workbench) holdAgainst(in *request) (string, error) {
	_, holder, err := in.locked()
	if err != nil {
		return "", err
	}
	held := &holding{Extends: true}
	if err := b.space.Against(in, holder, []byte(asSigned(in.PostFormValue("note")))); err != nil {
		switch sheaf.KindOf(err) {
		case sheaf.Corrupt, sheaf.Denied, sheaf.Invalid:
			held = &holding{}
			held.Message, held.Hint = in.refusal(err)
		default:
			return "", err
		}
	}
	b.sessions.change(in.key, func(s *session) { s.guest.held = held })
	return "/record/checkpoint", nil
}

// asSigned undoes what paper and browsers do to a checkpoint: lines end with LF
// again, spaces at their ends go, and a signature that was broken over lines is
// one line. No letter of it is changed.
func asSigned(typed string) string {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n")), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	text, signature, signed := strings.Cut(strings.Join(lines, "\n"), "\n\n")
	if parts := strings.Fields(signature); signed && len(parts) > 2 {
		signature = parts[0] + " " + parts[1] + " " + strings.Join(parts[2:], "")
	}
	return text + "\n\n" + signature + "\n"
}

// certifies tells an entry about a new statement of the members' keys: the record
// has it under the act of beginning an epoch, which it need not be.
func certifies(e workspace.Entry) bool {
	var of struct {
		Statement uint64 `json:"statement"`
	}
	return json.Unmarshal(e.Data, &of) == nil && of.Statement > 0
}
