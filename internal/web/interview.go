package web

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
)

// interviewsPage lists every interview.
type interviewsPage struct {
	layoutPage
	Interviews []interviewRow
}

// dayPage is the interview day: who spoke, what they agreed to, when and where,
// and which questions were put.
type dayPage struct {
	layoutPage
	NewSheet sheetForm // of somebody who is not in the vault yet
	People   []personRow
	Present  []presenceRow
	Purposes []purposeRow
	Asked    []questionRow // of the last interview's guide
	Guide    string
	Today    string
}

// presenceRow is somebody who was there, or a place for one more.
type presenceRow struct {
	Person     vault.PersonID
	Capacity   vault.Kind
	People     []personRow
	Capacities []kindChoice
}

// questionRow is a question of the guide: "put", "not" or "" where nobody said.
type questionRow struct {
	Question string
	Was      string
}

// interviewPage is one interview with what was locked away of it, without the
// sheet.
type interviewPage struct {
	layoutPage
	Interview interviewRow
	Files     []originalRow
	Wipe      []lockedFile // what this session locked away
	People    []personRow  // participants, for a file that is not about those present
	Before    []draftChoice
	Ask       string // what a file asks before it can be drafted: "deletions", "side", or ""
	AskOf     vault.OriginalID
}

// accountPage is an interview's sheet. Opening it is recorded.
type accountPage struct {
	layoutPage
	Account vault.AccountID
	Sheet   vault.AccountSheet
	Present []presenceRow
	Asked   []questionRow
}

// lockedFile is what a person may wipe now. It is kept while the session lasts.
type lockedFile struct {
	Name string
	Size string
	Hash string // SHA-256, in groups of eight digits
}

// originalRow is an original in a list, with its drafts.
type originalRow struct {
	vault.Original
	Labels []string
	Drafts []draftRow
	Reads  bool // text can be read out of it
	Size   string
}

// draftRow is a draft in a list.
type draftRow struct {
	pseudonym.Draft
	Word key
	Left int    // what Word counts
	Path string // "" where it leads nowhere
}

type draftChoice struct {
	ID       pseudonym.DraftID
	Language string
}

func (b *Workbench) listInterviews(in *request) (view, error) {
	all, err := b.interviews(in)
	if err != nil {
		return view{}, err
	}
	p := &interviewsPage{Interviews: all}
	p.Title, p.Room, p.Sheet = in.say(key("interviews.title")), "interviews", "interviews"
	return view{template: "interview_list", page: p}, nil
}

// spare is how many empty lines a form has for more people.
const spare = 3

// newInterview shows the form of the interview day. The guide's questions are
// those of the last interview, so that they are typed once: opening its sheet is
// recorded.
func (b *Workbench) newInterview(in *request) (view, error) {
	rooms, c, err := in.locked()
	if err != nil {
		return view{}, err
	}
	p := &dayPage{Purposes: purposeRows(nil), Today: today()}
	if p.People, err = b.personRows(in, rooms, c); err != nil {
		return view{}, err
	}
	p.People = present(p.People)
	p.Present = presenceRows(nil, p.People)
	last, err := lastSheet(in, rooms, c)
	if err != nil {
		return view{}, err
	}
	p.Guide = last.Guide
	for _, q := range questionRows(last) {
		p.Asked = append(p.Asked, questionRow{Question: q.Question})
	}
	p.Title, p.Room = in.say(key("day.title")), "interviews"
	return view{template: "interview_new", page: p}, nil
}

// present leaves out who cannot be in a room: places, and who was erased.
func present(all []personRow) []personRow {
	return slices.DeleteFunc(slices.Clone(all), func(r personRow) bool { return r.Erased || r.Kind == vault.Place })
}

func lastSheet(ctx context.Context, rooms workspace.Locked, c access.Caller) (vault.AccountSheet, error) {
	accounts, err := rooms.Vault.Accounts(ctx, c)
	if err != nil {
		return vault.AccountSheet{}, err
	}
	for _, a := range slices.Backward(accounts) {
		if !a.Erased {
			return rooms.Vault.AccountSheet(ctx, c, a.ID)
		}
	}
	return vault.AccountSheet{}, nil
}

func presenceRows(there []vault.Presence, people []personRow) (rows []presenceRow) {
	capacities := slices.DeleteFunc(kindChoices(), func(k kindChoice) bool { return k.Kind == vault.Place })
	for _, one := range there {
		rows = append(rows, presenceRow{one.Person, vault.Kind(one.Capacity), people, capacities})
	}
	for range spare {
		rows = append(rows, presenceRow{People: people, Capacities: capacities})
	}
	return rows
}

func questionRows(s vault.AccountSheet) (rows []questionRow) {
	for _, q := range s.Asked {
		rows = append(rows, questionRow{q, "put"})
	}
	for _, q := range s.NotAsked {
		rows = append(rows, questionRow{q, "not"})
	}
	return rows
}

// addInterview writes down the whole day: who was there and the event in one act,
// and then what the speaker agreed to. Everything is read and checked before.
func (b *Workbench) addInterview(in *request) (string, error) {
	rooms, c, err := in.locked()
	if err != nil {
		return "", err
	}
	speaker, err := sheaf.ID{}, error(nil)
	if who := in.PostFormValue("speaker"); who != "" {
		if speaker, err = sheaf.ParseID(who); err != nil {
			return "", sheaf.Errorf(sheaf.Invalid, "no such person")
		}
	}
	said, err := in.consents(firstOf(in.line("date"), today()))
	if err != nil {
		return "", err
	}
	sheet, err := in.account()
	if err != nil {
		return "", err
	}
	sheet.Present = slices.Insert(sheet.Present, 0, vault.Presence{Person: vault.PersonID{ID: speaker}, Capacity: string(vault.Participant)})
	var sheets []vault.Sheet
	if speaker.IsZero() {
		about, err := in.sheet()
		if err != nil {
			return "", err
		}
		about.Notes = "" // the form's notes are of the interview
		sheets = append(sheets, about)
	}
	account, strangers, err := rooms.Vault.AddDay(in, c, sheet, sheets...)
	if err != nil {
		return "", err
	}
	spoke := vault.PersonID{ID: speaker}
	if speaker.IsZero() {
		spoke = strangers[0].ID
	}
	if err := writeDown(in, rooms, c, spoke, said); err != nil {
		return "", err
	}
	p, err := rooms.Vault.Person(in, c, spoke)
	if err != nil {
		return "", err
	}
	in.tell(key("day.done"), "label", p.Label)
	return interviewPath(account.ID), nil
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// account reads an interview's sheet out of a form. A person "new" is somebody
// who is not in the vault yet, and has the zero id.
func (in *request) account() (s vault.AccountSheet, err error) {
	s = vault.AccountSheet{Date: in.line("date"), Place: in.line("place"), Sittings: lines(in.PostFormValue("sittings")),
		Guide: in.line("guide"), Notes: in.PostFormValue("notes"), Awaits: in.PostFormValue("awaits")}
	capacities := in.PostForm["capacity"]
	for i, who := range in.PostForm["present"] {
		if who == "" || i >= len(capacities) {
			continue
		}
		one := vault.Presence{Capacity: capacities[i]}
		if !slices.Contains(vault.Kinds(), vault.Kind(one.Capacity)) {
			return s, sheaf.Errorf(sheaf.Invalid, "cannot write down who was present: nobody said as what").Hintf("choose what they were there as")
		}
		if who != "new" {
			if one.Person, err = personID(who); err != nil {
				return s, err
			}
		}
		s.Present = append(s.Present, one)
	}
	for i, q := range in.PostForm["question"] {
		switch in.PostFormValue("was-" + strconv.Itoa(i)) {
		case "put":
			s.Asked = append(s.Asked, q)
		case "not":
			s.NotAsked = append(s.NotAsked, q)
		}
	}
	s.Asked = append(s.Asked, lines(in.PostFormValue("more-put"))...)
	s.NotAsked = append(s.NotAsked, lines(in.PostFormValue("more-not"))...)
	return s, nil
}

func interviewPath(id vault.AccountID) string { return "/interviews/" + id.String() }

// interview gives the rooms of tier 1, who asks, and the interview that the
// address names.
func (in *request) interview() (rooms workspace.Locked, c access.Caller, account vault.Account, err error) {
	if rooms, c, err = in.locked(); err != nil {
		return rooms, c, account, err
	}
	accounts, err := rooms.Vault.Accounts(in, c)
	if err != nil {
		return rooms, c, account, err
	}
	i := slices.IndexFunc(accounts, func(a vault.Account) bool { return a.ID.String() == in.PathValue("id") })
	if i < 0 {
		return rooms, c, account, sheaf.Errorf(sheaf.NotFound, "no such interview")
	}
	return rooms, c, accounts[i], nil
}

func (b *Workbench) showInterview(in *request) (view, error) {
	rooms, c, account, err := in.interview()
	if err != nil {
		return view{}, err
	}
	all, err := b.interviews(in)
	if err != nil {
		return view{}, err
	}
	p := &interviewPage{Ask: in.URL.Query().Get("ask")}
	b.sessions.change(in.key, func(s *session) { p.Wipe = slices.Clone(s.wipe[account.ID]) })
	if of, err := sheaf.ParseID(in.URL.Query().Get("of")); err == nil {
		p.AskOf = vault.OriginalID{ID: of}
	}
	for _, one := range all {
		if one.Account == account.ID {
			p.Interview = one
		}
	}
	if p.Files, err = b.filesOf(in, rooms, c, func(o vault.Original) bool { return o.Account == account.ID }); err != nil {
		return view{}, err
	}
	for _, f := range p.Files {
		for _, d := range f.Drafts {
			if d.Path != "" {
				p.Before = append(p.Before, draftChoice{d.ID, d.Language})
			}
		}
	}
	people, err := b.personRows(in, rooms, c)
	if err != nil {
		return view{}, err
	}
	p.People = slices.DeleteFunc(people, func(r personRow) bool { return r.Erased || r.Kind != vault.Participant })
	p.Title, p.Room, p.Sheet = in.say(key("interview.title"), "id", account.ID.Short()), "interviews", "interview"
	return view{template: "interview_show", page: p}, nil
}

// filesOf are the originals that fit, with their drafts.
func (b *Workbench) filesOf(ctx context.Context, rooms workspace.Locked, c access.Caller, fits func(vault.Original) bool) (rows []originalRow, err error) {
	originals, err := rooms.Vault.Originals(ctx, c)
	if err != nil {
		return nil, err
	}
	drafts, err := rooms.Review.Drafts(ctx, c)
	if err != nil {
		return nil, err
	}
	people, err := rooms.Vault.Persons(ctx, c)
	if err != nil {
		return nil, err
	}
	labels := make(map[vault.PersonID]string, len(people))
	for _, p := range people {
		labels[p.ID] = p.Label
	}
	for _, o := range originals {
		if !fits(o) {
			continue
		}
		row := originalRow{Original: o, Reads: hasText(o.Media), Size: size(o.Size)}
		for _, id := range o.Persons {
			row.Labels = append(row.Labels, labels[id])
		}
		for _, d := range drafts {
			if d.Original == o.ID && d.State != pseudonym.Abandoned {
				row.Drafts = append(row.Drafts, draftRowOf(d))
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// hasText tells whether text may be read out of a file: of photographs and
// recordings somebody types out what they hold.
func hasText(media string) bool {
	return !strings.HasPrefix(media, "image/") && !strings.HasPrefix(media, "audio/") && !strings.HasPrefix(media, "video/")
}

func draftRowOf(d pseudonym.Draft) draftRow {
	row := draftRow{Draft: d}
	switch d.State {
	case pseudonym.Open:
		row.Path = "/review/" + d.ID.String()
		switch {
		case d.UndecidedStrings > 0:
			row.Word, row.Left = key("draft.open"), d.UndecidedStrings
		case d.UndecidedSpeakers > 0:
			row.Word, row.Left = key("review.left.speakers"), d.UndecidedSpeakers
		default:
			row.Word = key("draft.reviewed")
		}
	case pseudonym.Admitting:
		row.Word, row.Path = key("draft.admitting"), "/review/"+d.ID.String()
	case pseudonym.Admitted:
		row.Word, row.Path = key("draft.admitted"), "/documents/"+d.Document.String()
	default:
		row.Word = key("draft.erased")
	}
	return row
}

// size writes a number of bytes as people know it, with the unit's symbol.
func size(n int64) string {
	units := []string{"kB", "MB", "GB", "TB"}
	if n < 1000 {
		return strconv.FormatInt(n, 10) + "\u00a0B"
	}
	f, unit := float64(n)/1000, 0
	for f >= 999.95 && unit < len(units)-1 {
		f, unit = f/1000, unit+1
	}
	return strconv.FormatFloat(f, 'f', 1, 64) + "\u00a0" + units[unit]
}

// openAccount shows when, where and with whom. The record has it before.
func (b *Workbench) openAccount(in *request) (view, error) {
	rooms, c, account, err := in.interview()
	if err != nil {
		return view{}, err
	}
	people, err := b.personRows(in, rooms, c)
	if err != nil {
		return view{}, err
	}
	sheet, err := rooms.Vault.AccountSheet(in, c, account.ID)
	if err != nil {
		return view{}, err
	}
	p := &accountPage{Account: account.ID, Sheet: sheet, Present: presenceRows(sheet.Present, present(people)), Asked: questionRows(sheet)}
	p.Title, p.Room = in.say(key("interview.title"), "id", account.ID.Short()), "interviews"
	return view{template: "interview_sheet", page: p}, nil
}

func (b *Workbench) changeAccount(in *request) (string, error) {
	rooms, c, account, err := in.interview()
	if err != nil {
		return "", err
	}
	sheet, err := in.account()
	if err != nil {
		return "", err
	}
	if sheet.Version, err = in.version(); err != nil {
		return "", err
	}
	if err := rooms.Vault.ChangeAccount(in, c, account.ID, sheet); err != nil {
		return "", err
	}
	in.tell(key("interview.changed"))
	return interviewPath(account.ID), nil
}

// lockFiles locks away what is sent, one file after the other, while it comes
// in: nothing of it is in memory whole, or anywhere in clear.
func (b *Workbench) lockFiles(in *request) (string, error) {
	rooms, c, account, err := in.interview()
	if err != nil {
		return "", err
	}
	parts, err := in.MultipartReader()
	if err != nil {
		return "", sheaf.Errorf(sheaf.Invalid, "cannot read what was sent: it is no form with files")
	}
	var about []vault.PersonID
	locked, again, began := 0, 0, time.Now()
	for {
		part, err := parts.NextPart()
		if err == io.EOF { // alone: wrapped, it says that the form was torn
			break
		}
		if err != nil {
			return "", sheaf.Errorf(sheaf.Invalid, "cannot read what was sent to its end").Hintf("keep the copies you have, and lock them away again")
		}
		switch {
		case part.FormName() == "person" && locked > 0:
			return "", sheaf.Errorf(sheaf.Invalid, "it was said whom the files are about after some of them were locked away").Hintf("load the page again, and say it first")
		case part.FormName() == "person":
			var id [64]byte
			n, _ := io.ReadFull(part, id[:])
			person, err := personID(string(id[:n]))
			if err != nil {
				return "", err
			}
			about = append(about, person)
		case part.FormName() == "file" && part.FileName() != "":
			o, err := rooms.Vault.Lock(in, c, account.ID, about, part.FileName(), &wakeful{r: part, bench: b, key: in.key})
			if err != nil {
				return "", err
			}
			locked++
			if o.Locked.Before(began) {
				again++
			}
			in.mayWipe(account.ID, part.FileName(), o)
		}
	}
	if locked == 0 {
		in.tell(key("files.none"))
		return interviewPath(account.ID), nil
	}
	in.tellLocked(locked-again, again)
	return interviewPath(account.ID) + "#wipe", nil
}

// tellLocked says how many files were locked away, and how many were there: those
// are about whom they were about, whatever the form says now.
func (in *request) tellLocked(fresh, again int) {
	switch {
	case again == 0:
		in.tell(key("files.done"), "count", fresh)
	case fresh == 0:
		in.tell(key("files.again"), "count", again)
	default:
		in.tell(key("files.both"), "fresh", in.say(key("files.done"), "count", fresh), "again", in.say(key("files.again"), "count", again))
	}
}

// wakeful is a file on its way in: as long as it comes, a person is at work.
type wakeful struct {
	r     io.Reader
	bench *Workbench
	key   string
	last  time.Time
}

func (w *wakeful) Read(p []byte) (int, error) {
	if now := w.bench.sessions.now(); now.Sub(w.last) > time.Second {
		w.last = now
		w.bench.sessions.look(w.key, true)
	}
	return w.r.Read(p)
}

// mayWipe remembers for this session what may be wiped outside.
func (in *request) mayWipe(account vault.AccountID, name string, o vault.Original) {
	one := lockedFile{Name: name, Size: size(o.Size), Hash: fingerprint(o.SHA256[:])}
	in.bench.sessions.change(in.key, func(s *session) {
		if !s.guest.vaultOpen() {
			return
		}
		if s.wipe == nil {
			s.wipe = map[vault.AccountID][]lockedFile{}
		}
		s.wipe[account] = append(s.wipe[account], one)
	})
}

// fingerprint writes a hash so that people can compare it.
func fingerprint(sum []byte) string {
	var b bytes.Buffer
	for i := 0; i < len(sum); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hex.EncodeToString(sum[i:min(i+4, len(sum))]))
	}
	return b.String()
}

// wiped forgets the list of what may be wiped.
func (b *Workbench) wiped(in *request) (string, error) {
	_, _, account, err := in.interview()
	if err != nil {
		return "", err
	}
	b.sessions.change(in.key, func(s *session) { delete(s.wipe, account.ID) })
	return interviewPath(account.ID), nil
}

// makeDraft drafts an original. What the file asks first is asked on the
// interview's page.
func (b *Workbench) makeDraft(in *request) (string, error) {
	rooms, c, account, err := in.interview()
	if err != nil {
		return "", err
	}
	id, err := sheaf.ParseID(in.PostFormValue("original"))
	if err != nil {
		return "", sheaf.Errorf(sheaf.NotFound, "no such original")
	}
	o := pseudonym.Options{Language: in.line("language"), Provenance: text.Provenance(in.PostFormValue("provenance")), Charset: in.line("charset"),
		Deletions: pseudonym.Deletions(in.PostFormValue("deletions")), Side: in.line("side")}
	if before := in.PostFormValue("translation-of"); before != "" {
		if o.TranslationOf, err = sheaf.ParseID(before); err != nil {
			return "", sheaf.Errorf(sheaf.Invalid, "no such draft")
		}
	}
	return in.begin(key("draft.working"), c, func(ctx context.Context, _ *work) (string, error) {
		d, err := rooms.Review.Draft(ctx, c, vault.OriginalID{ID: id}, o)
		if ask := asked(err); ask != "" {
			return withQuery(withQuery(interviewPath(account.ID), "ask", ask), "of", id.String()) + "#ask", nil
		}
		if err != nil {
			return "", err
		}
		return "/review/" + d.ID.String(), nil
	})
}

// asked is what a file asks before it can be drafted, "" where it asks nothing.
func asked(err error) string {
	switch {
	case errors.Is(err, pseudonym.ErrAsksDeletions):
		return "deletions"
	case errors.Is(err, pseudonym.ErrAsksSide):
		return "side"
	}
	return ""
}

// patient takes away the time limits of a request that brings files: a recording
// takes as long as it takes.
func patient(w http.ResponseWriter) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{})
	_ = control.SetWriteDeadline(time.Time{})
}
