package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
)

// peoplePage lists everybody by label.
type peoplePage struct {
	layoutPage
	People   []personRow
	Kinds    []kindChoice
	Sheet    sheetForm // empty, for somebody new
	Erasures []workspace.Erasure
}

// personRow is a person in a list: nothing that identifies.
type personRow struct {
	vault.Person
	KindKey  key
	Terms    termsState // "" for whoever is asked for no consent
	TermsKey key
	Settled  bool // consent needs nobody's attention
}

type kindChoice struct {
	Kind vault.Kind
	Word key
}

// personPage is one person, without the sheet.
type personPage struct {
	layoutPage
	Who      personRow
	Series   []consentRow // the newest first
	Internal bool         // it is not known what they agree to
	Purposes []purposeRow
	Today    string
	Files    []originalRow
	Erasure  *workspace.Erasure
}

// sheetPage is who a person is. Opening it is recorded.
type sheetPage struct {
	layoutPage
	Who   personRow
	Sheet sheetForm
}

// sheetForm is a sheet as a form shows it.
type sheetForm struct {
	vault.Sheet
	Known     string // one name a line
	Relations []relationRow
	Others    []personRow // whom a relation may lead to
}

type relationRow struct {
	vault.Relation
	Others []personRow
}

func (b *Workbench) showPeople(in *request) (view, error) {
	rooms, c, err := in.locked()
	if err != nil {
		return view{}, err
	}
	p := &peoplePage{Kinds: kindChoices()}
	if p.People, err = b.personRows(in, rooms, c); err != nil {
		return view{}, err
	}
	p.Sheet = formOf(vault.Sheet{}, p.People)
	all, err := b.space.Erasures(in, c)
	if err != nil {
		return view{}, err
	}
	p.Erasures = slices.DeleteFunc(all, workspace.Erasure.Complete)
	p.Title, p.Room, p.layoutPage.Sheet = in.say(key("people.title")), "people", "people"
	return view{template: "person_list", page: p}, nil
}

// personRows are all people with what they agreed to, as the study knows it, or,
// for those it does not know yet, as they said.
func (b *Workbench) personRows(in *request, rooms workspace.Locked, c access.Caller) ([]personRow, error) {
	persons, err := rooms.Vault.Persons(in, c)
	if err != nil {
		return nil, err
	}
	subjects, err := b.subjects(in, c)
	if err != nil {
		return nil, err
	}
	rows := make([]personRow, len(persons))
	for i, p := range persons {
		rows[i] = personRow{Person: p, KindKey: kindWord(p.Kind)}
		if p.Kind != vault.Participant || p.Erased {
			continue
		}
		// Whoever has no key of the vault holds in the study alone.
		rows[i].Held = p.Held || subjects[p.Subject].Held
		terms := termsState(subjects[p.Subject].Terms)
		if p.Subject.IsZero() {
			if terms, err = spoken(in, rooms, c, p.ID); err != nil {
				return nil, err
			}
		}
		rows[i].Terms, rows[i].TermsKey, rows[i].Settled = terms, termsWords(terms), terms == termsGiven
	}
	return rows, nil
}

func (b *Workbench) subjects(ctx context.Context, c access.Caller) (map[sheaf.ID]study.Subject, error) {
	working, err := b.space.Working()
	if err != nil {
		return nil, err
	}
	all, err := working.Study.Subjects(ctx, c)
	byID := make(map[sheaf.ID]study.Subject, len(all))
	for _, s := range all {
		byID[s.ID.ID] = s
	}
	return byID, err
}

// spoken is the state of consent of somebody of whom the study has nothing yet.
func spoken(ctx context.Context, rooms workspace.Locked, c access.Caller, id vault.PersonID) (termsState, error) {
	series, err := rooms.Vault.ConsentOf(ctx, c, id)
	if err != nil {
		return "", err
	}
	internal, err := rooms.Review.InternalOnly(ctx, c, id)
	if err != nil {
		return "", err
	}
	analyse, said := newest(series)[vault.Analyse]
	switch {
	case internal:
		return termsInternal, nil
	case !said:
		return termsMissing, nil
	case analyse.Allows():
		return termsGiven, nil
	}
	return termsRefused, nil
}

func (b *Workbench) addPerson(in *request) (string, error) {
	rooms, c, err := in.locked()
	if err != nil {
		return "", err
	}
	sheet, err := in.sheet()
	if err != nil {
		return "", err
	}
	p, err := rooms.Vault.AddPerson(in, c, vault.Kind(in.PostFormValue("kind")), sheet)
	if err != nil {
		return "", err
	}
	in.tell(key("person.added"), "label", p.Label)
	return personPath(p), nil
}

func (b *Workbench) showPerson(in *request) (view, error) {
	rooms, c, who, err := in.person()
	if err != nil {
		return view{}, err
	}
	p := &personPage{Who: who, Today: today()}
	p.Title, p.Room, p.layoutPage.Sheet = who.Label, "people", "person"
	all, err := b.space.Erasures(in, c)
	if err != nil {
		return view{}, err
	}
	if i := slices.IndexFunc(all, func(e workspace.Erasure) bool { return e.Label == who.Label }); i >= 0 {
		p.Erasure = &all[i]
	}
	if who.Erased {
		return view{template: "person_show", page: p}, nil
	}
	series, err := rooms.Vault.ConsentOf(in, c, who.ID)
	if err != nil {
		return view{}, err
	}
	p.Series, p.Purposes = consentRows(series), purposeRows(newest(series))
	if p.Internal, err = rooms.Review.InternalOnly(in, c, who.ID); err != nil {
		return view{}, err
	}
	p.Files, err = b.filesOf(in, rooms, c, func(o vault.Original) bool { return slices.Contains(o.Persons, who.ID) })
	return view{template: "person_show", page: p}, err
}

// person gives the rooms of tier 1, who asks, and the person that the address
// names, by id or by label.
func (in *request) person() (rooms workspace.Locked, c access.Caller, who personRow, err error) {
	if rooms, c, err = in.locked(); err != nil {
		return rooms, c, who, err
	}
	rows, err := in.bench.personRows(in, rooms, c)
	if err != nil {
		return rooms, c, who, err
	}
	name := in.PathValue("id")
	i := slices.IndexFunc(rows, func(r personRow) bool { return r.ID.String() == name || strings.EqualFold(r.Label, name) })
	if i < 0 {
		return rooms, c, who, sheaf.Errorf(sheaf.NotFound, "no such person")
	}
	return rooms, c, rows[i], nil
}

func personPath(p vault.Person) string { return "/people/" + p.ID.String() }

// openSheet shows who a person is. The record has it before the page does.
func (b *Workbench) openSheet(in *request) (view, error) {
	rooms, c, who, err := in.person()
	if err != nil {
		return view{}, err
	}
	sheet, err := rooms.Vault.Sheet(in, c, who.ID)
	if err != nil {
		return view{}, err
	}
	others, err := b.personRows(in, rooms, c)
	if err != nil {
		return view{}, err
	}
	p := &sheetPage{Who: who, Sheet: formOf(sheet, others)}
	p.Title, p.Room = who.Label, "people"
	return view{template: "person_sheet", page: p}, nil
}

func formOf(s vault.Sheet, others []personRow) sheetForm {
	f := sheetForm{Sheet: s, Known: strings.Join(s.KnownAs, "\n"), Others: others}
	for _, r := range append(slices.Clone(s.Relations), vault.Relation{}) {
		f.Relations = append(f.Relations, relationRow{r, others})
	}
	return f
}

func (b *Workbench) changeSheet(in *request) (string, error) {
	rooms, c, who, err := in.person()
	if err != nil {
		return "", err
	}
	sheet, err := in.sheet()
	if err != nil {
		return "", err
	}
	if sheet.Version, err = in.version(); err != nil {
		return "", err
	}
	if err := rooms.Vault.ChangeSheet(in, c, who.ID, sheet); err != nil {
		return "", err
	}
	in.tell(key("person.changed"), "label", who.Label)
	return personPath(who.Person), nil
}

// version is that of what was shown when somebody began to change it.
func (in *request) version() (uint64, error) {
	v, err := strconv.ParseUint(in.PostFormValue("version"), 10, 64)
	if err != nil || v == 0 {
		return 0, sheaf.Errorf(sheaf.Invalid, "the form does not say which version it changes")
	}
	return v, nil
}

// sheet reads a sheet out of a form.
func (in *request) sheet() (vault.Sheet, error) {
	s := vault.Sheet{LegalName: in.line("legal"), KnownAs: lines(in.PostFormValue("known")), Contact: in.line("contact"),
		Gender: in.PostFormValue("gender"), Vetting: in.PostFormValue("vetting"), Notes: in.PostFormValue("notes")}
	kinds, notes := in.PostForm["relation-kind"], in.PostForm["relation-note"]
	for i, to := range in.PostForm["relation-to"] {
		if i >= len(kinds) || i >= len(notes) {
			break
		}
		r := vault.Relation{Kind: strings.TrimSpace(kinds[i]), Note: strings.TrimSpace(notes[i])}
		if to == "" && r.Kind == "" && r.Note == "" {
			continue
		}
		var err error
		if r.To, err = personID(to); err != nil {
			return s, err
		}
		s.Relations = append(s.Relations, r)
	}
	return s, nil
}

// line is a field of one line, without space around it.
func (in *request) line(field string) string { return strings.TrimSpace(in.PostFormValue(field)) }

// lines are what stands in a field line by line, without empty ones.
func lines(field string) (items []string) {
	for one := range strings.Lines(field) {
		if one = strings.TrimSpace(one); one != "" {
			items = append(items, one)
		}
	}
	return items
}

// personID reads the value of a choice among people; "" is nobody.
func personID(value string) (vault.PersonID, error) {
	if value == "" {
		return vault.PersonID{}, nil
	}
	id, err := sheaf.ParseID(value)
	if err != nil {
		return vault.PersonID{}, sheaf.Errorf(sheaf.Invalid, "no such person")
	}
	return vault.PersonID{ID: id}, nil
}

// holdPerson puts a person on hold in both tiers, or lifts that.
func (b *Workbench) holdPerson(in *request) (string, error) {
	_, c, who, err := in.person()
	if err != nil {
		return "", err
	}
	held := in.PostFormValue("held") == "on"
	if err := b.space.Hold(in, c, who.Label, held); err != nil {
		return "", err
	}
	in.tell(heldWord(held), "label", who.Label)
	return personPath(who.Person), nil
}

// hold puts a participant on hold in the study, or lifts that: anybody on the
// team may hold, with no key of the vault. Where the vault is open, what is on
// its way into the study is refused as well.
func (b *Workbench) hold(in *request) (string, error) {
	caller := in.session.guest.caller
	if in.session.guest.vaultOpen() {
		caller = in.session.guest.holder
	}
	label, held := in.PostFormValue("label"), in.PostFormValue("held") == "on"
	if err := b.space.Hold(in, caller, label, held); err != nil {
		return "", err
	}
	in.tell(heldWord(held), "label", label)
	return localPath(in.PostFormValue("back")), nil
}

func heldWord(held bool) key {
	if held {
		return key("hold.done")
	}
	return key("hold.lifted")
}

func kindChoices() (all []kindChoice) {
	for _, k := range vault.Kinds() {
		all = append(all, kindChoice{k, kindWord(k)})
	}
	return all
}

func kindWord(k vault.Kind) key {
	switch k {
	case vault.Participant:
		return key("kind.participant")
	case vault.Interviewer:
		return key("kind.interviewer")
	case vault.Interpreter:
		return key("kind.interpreter")
	case vault.Guardian:
		return key("kind.guardian")
	case vault.Relative:
		return key("kind.relative")
	case vault.Fixer:
		return key("kind.fixer")
	case vault.Referrer:
		return key("kind.referrer")
	case vault.Staff:
		return key("kind.staff")
	case vault.Place:
		return key("kind.place")
	}
	return key("kind.gone")
}

// consentRow is an entry of a series.
type consentRow struct {
	vault.Consent
	Purpose, State key
	Counts         bool // the newest of its purpose
}

// purposeRow is a purpose to ask about, with what was said last.
type purposeRow struct {
	Purpose  vault.Purpose
	Word     key
	StateKey key // "" where nothing was said
	Now      vault.Consent
}

// newest is the entry of each purpose that counts.
func newest(series []vault.Consent) map[vault.Purpose]vault.Consent {
	now := map[vault.Purpose]vault.Consent{}
	for _, one := range series { // the oldest first
		now[one.Purpose] = one
	}
	return now
}

func consentRows(series []vault.Consent) []consentRow {
	now := newest(series)
	rows := make([]consentRow, len(series))
	for i, one := range series {
		rows[i] = consentRow{one, purposeWord(one.Purpose), consentWord(one.State), now[one.Purpose].Version == one.Version}
	}
	slices.SortStableFunc(rows, func(a, b consentRow) int { return cmp.Compare(b.Version, a.Version) })
	return rows
}

func purposeRows(now map[vault.Purpose]vault.Consent) []purposeRow {
	rows := make([]purposeRow, 0, len(vault.Purposes()))
	for _, p := range vault.Purposes() {
		row := purposeRow{Purpose: p, Word: purposeWord(p), Now: now[p]}
		if row.Now.State != "" {
			row.StateKey = consentWord(row.Now.State)
		}
		rows = append(rows, row)
	}
	return rows
}

// recordConsent adds what was said to a person's series, and tells the study.
func (b *Workbench) recordConsent(in *request) (string, error) {
	rooms, c, who, err := in.person()
	if err != nil {
		return "", err
	}
	entries, err := in.consents(in.PostFormValue("consent-date"))
	if err != nil {
		return "", err
	}
	if err := writeDown(in, rooms, c, who.ID, entries); err != nil {
		return "", err
	}
	in.tell(key("consent.done"), "count", len(entries))
	return personPath(who.Person), nil
}

// consents reads what was said of each purpose out of a form: all of it or
// nothing, so that a withdrawal is not written down beside a line that is refused.
func (in *request) consents(date string) (entries []vault.Consent, err error) {
	for _, p := range vault.Purposes() {
		state := in.PostFormValue("state-" + string(p))
		if state == "" {
			continue
		}
		one := vault.Consent{Purpose: p, State: vault.ConsentState(state), Date: date, How: in.line("how"), Note: in.line("note-" + string(p))}
		if err := one.Check(); err != nil {
			return nil, err
		}
		entries = append(entries, one)
	}
	return entries, nil
}

// writeDown records entries. The study learns of each at once: what comes after
// it may not succeed.
func writeDown(ctx context.Context, rooms workspace.Locked, c access.Caller, id vault.PersonID, entries []vault.Consent) error {
	for _, one := range entries {
		if _, err := rooms.Vault.RecordConsent(ctx, c, id, one); err != nil {
			return err
		}
		if err := rooms.Review.PushTerms(ctx, c, id, false); err != nil {
			return err
		}
	}
	return nil
}

func purposeWord(p vault.Purpose) key {
	switch p {
	case vault.Record:
		return key("purpose.record")
	case vault.Transcribe:
		return key("purpose.transcribe")
	case vault.Analyse:
		return key("purpose.analyse")
	case vault.Quote:
		return key("purpose.quote")
	case vault.Archive:
		return key("purpose.archive")
	case vault.ShareWithCourt:
		return key("purpose.court")
	}
	return key("purpose.recontact")
}

func consentWord(s vault.ConsentState) key {
	switch s {
	case vault.Granted:
		return key("consent.granted")
	case vault.Limited:
		return key("consent.limited")
	case vault.Refused:
		return key("consent.refused")
	}
	return key("consent.withdrawn")
}

// today is the day where the machine stands.
func today() string { return time.Now().Format(time.DateOnly) }
