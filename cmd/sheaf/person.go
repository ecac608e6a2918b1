package main

import (
	"bytes"
	"encoding/json"
	"strings"

	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
)

type personCommands struct {
	Add  personAddCommand  `cmd:"" help:"Write down a participant or another person."`
	List personListCommand `cmd:"" help:"List people by label."`
	Show personShowCommand `cmd:"" help:"Open who a person is; the record says so first."`
	Edit personEditCommand `cmd:"" help:"Replace what is written about a person."`
}

type personAddCommand struct {
	Kind string `default:"participant" enum:"participant,interviewer,interpreter,guardian,relative,fixer,referrer,staff,place" help:"What they are: participant, interviewer, interpreter, guardian, relative, fixer, referrer, staff, place."`
}

const sheetHelp = `Nothing about the person is an argument. At a terminal every field is asked for,
and each may be left empty, the legal name first of all. From a script, standard
input is JSON:

  {"legalName": "", "knownAs": ["..."], "gender": "", "contact": "",
   "relations": [{"to": "R-7Q", "kind": "brother", "note": ""}],
   "vetting": "", "notes": ""}

knownAs holds every name, nickname, kunya and spelling, in any script: it is what
the review looks for.`

func (personAddCommand) Help() string {
	return "Example:\n  sheaf person add < sheet.json\n\n" + sheetHelp
}

func (c personAddCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return err
	}
	sheet, err := a.readSheet(people, vault.Sheet{})
	if err != nil {
		return err
	}
	p, err := rooms.Vault.AddPerson(a.ctx, caller, vault.Kind(c.Kind), sheet)
	if err != nil {
		return err
	}
	return a.showPerson(p)
}

type personView struct {
	ID    vault.PersonID `json:"id"`
	Label string         `json:"label"`
	Kind  vault.Kind     `json:"kind"`
	State string         `json:"state"`
}

func viewPerson(p vault.Person) personView {
	state := "not in the study"
	switch {
	case p.Erased:
		state = "erased"
	case p.Held:
		state = "on hold"
	case !p.Subject.IsZero():
		state = "in the study"
	}
	return personView{p.ID, p.Label, p.Kind, state}
}

func (a *app) showPerson(p vault.Person) error {
	v := viewPerson(p)
	if a.json {
		return a.printJSON(v)
	}
	return a.table([]string{"label", "kind", "state"}, [][]string{{v.Label, string(v.Kind), v.State}})
}

// sheetForm is a sheet as people write it: relations name labels, not ids.
type sheetForm struct {
	LegalName string         `json:"legalName"`
	KnownAs   []string       `json:"knownAs"`
	Gender    string         `json:"gender"`
	Contact   string         `json:"contact"`
	Relations []relationForm `json:"relations"`
	Vetting   string         `json:"vetting"`
	Notes     string         `json:"notes"`
}

type relationForm struct {
	To   string `json:"to"` // label
	Kind string `json:"kind"`
	Note string `json:"note"`
}

// readSheet is a sheet from JSON on standard input, or what becomes of before by
// asking at a terminal.
func (a *app) readSheet(people []vault.Person, before vault.Sheet) (vault.Sheet, error) {
	if a.interactive {
		return a.askSheet(people, before)
	}
	var form sheetForm
	if err := a.decode(&form); err != nil {
		return vault.Sheet{}, err
	}
	return form.sheet(people)
}

// readForm fills a form from JSON on standard input, or by asking at a terminal.
func (a *app) readForm(form any, ask func(*app) error) error {
	if a.interactive {
		return ask(a)
	}
	return a.decode(form)
}

func (a *app) decode(form any) error {
	data, err := a.readAll()
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(form); err != nil {
		// The decoder's own words may quote what was typed.
		return sheaf.Errorf(sheaf.Invalid, "standard input is not the JSON that this command reads").Hintf("add --help to see its fields")
	}
	return nil
}

// askSheet asks field by field; what is not answered stays as it was.
func (a *app) askSheet(people []vault.Person, s vault.Sheet) (vault.Sheet, error) {
	known, related := strings.Join(s.KnownAs, "; "), relationsLine(people, s.Relations)
	knownBefore, relatedBefore := known, related
	for _, field := range []struct {
		question string
		value    *string
	}{
		{"legal name (may stay empty)", &s.LegalName}, {"known as, separated by ;", &known}, {"gender (m, f, or empty)", &s.Gender},
		{"how to reach them", &s.Contact}, {"relations, as LABEL kind; LABEL kind", &related},
		{"who vouches, what was checked", &s.Vetting}, {"notes", &s.Notes},
	} {
		if err := a.amend(field.question, field.value); err != nil {
			return vault.Sheet{}, err
		}
	}
	if known != knownBefore {
		s.KnownAs = splitList(known)
	}
	if related == relatedBefore {
		return s, nil
	}
	before := s.Relations
	s.Relations = nil
	for _, one := range splitList(related) {
		label, kind, _ := strings.Cut(one, " ")
		to, err := byLabel(people, label)
		if err != nil {
			return vault.Sheet{}, err
		}
		r := vault.Relation{To: to.ID, Kind: strings.TrimSpace(kind)}
		for _, old := range before {
			if old.To == r.To && old.Kind == r.Kind {
				r.Note = old.Note
			}
		}
		s.Relations = append(s.Relations, r)
	}
	return s, nil
}

// amend asks for a value anew and shows the present one: an empty answer keeps
// it, "-" clears it.
func (a *app) amend(question string, value *string) error {
	if *value != "" {
		question += " [" + *value + "]"
	}
	answer, err := a.ask(question)
	if err != nil {
		return err
	}
	switch answer {
	case "":
	case "-":
		*value = ""
	default:
		*value = answer
	}
	return nil
}

func splitList(line string) (items []string) {
	for one := range strings.SplitSeq(line, ";") {
		if one = strings.TrimSpace(one); one != "" {
			items = append(items, one)
		}
	}
	return items
}

func relationsLine(people []vault.Person, relations []vault.Relation) string {
	var items []string
	for _, r := range relations {
		items = append(items, labelOf(people, r.To)+" "+r.Kind)
	}
	return strings.Join(items, "; ")
}

// labelOf is the label of a person, or a word for one who is not in the vault.
func labelOf(people []vault.Person, id vault.PersonID) string {
	for _, p := range people {
		if p.ID == id {
			return p.Label
		}
	}
	return "erased"
}

func (f sheetForm) sheet(people []vault.Person) (vault.Sheet, error) {
	s := vault.Sheet{LegalName: f.LegalName, KnownAs: f.KnownAs, Gender: f.Gender, Contact: f.Contact, Vetting: f.Vetting, Notes: f.Notes}
	for _, r := range f.Relations {
		to, err := byLabel(people, r.To)
		if err != nil {
			return vault.Sheet{}, err
		}
		s.Relations = append(s.Relations, vault.Relation{To: to.ID, Kind: r.Kind, Note: r.Note})
	}
	return s, nil
}

func byLabel(people []vault.Person, label string) (vault.Person, error) {
	for _, p := range people {
		if strings.EqualFold(p.Label, label) {
			return p, nil
		}
	}
	return vault.Person{}, sheaf.Errorf(sheaf.NotFound, "there is nobody of that label").Hintf("sheaf person list shows the labels")
}

type personListCommand struct{}

func (personListCommand) Help() string { return "Example:\n  sheaf person list --json" }

func (personListCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return err
	}
	var views []personView
	var rows [][]string
	for _, p := range people {
		v := viewPerson(p)
		views = append(views, v)
		rows = append(rows, []string{v.Label, string(v.Kind), v.State})
	}
	if a.json {
		return a.printJSON(views)
	}
	return a.table([]string{"label", "kind", "state"}, rows)
}

type personShowCommand struct {
	Label string `arg:"" help:"The person's label."`
}

func (personShowCommand) Help() string {
	return "Example:\n  sheaf person show R-7Q\n\nPrints names. The record says who looked before anything is shown."
}

func (c personShowCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	p, err := rooms.Vault.PersonByLabel(a.ctx, caller, c.Label)
	if err != nil {
		return err
	}
	sheet, err := rooms.Vault.Sheet(a.ctx, caller, p.ID)
	if err != nil {
		return err
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return err
	}
	form := sheetForm{LegalName: sheet.LegalName, KnownAs: sheet.KnownAs, Gender: sheet.Gender, Contact: sheet.Contact, Vetting: sheet.Vetting, Notes: sheet.Notes}
	for _, r := range sheet.Relations {
		form.Relations = append(form.Relations, relationForm{labelOf(people, r.To), r.Kind, r.Note})
	}
	return a.printJSON(form)
}

type personEditCommand struct {
	Label string `arg:"" help:"The person's label."`
}

func (personEditCommand) Help() string {
	return "Example:\n  sheaf person show R-7Q > /dev/shm/sheet.json   (edit it)\n  sheaf person edit R-7Q < /dev/shm/sheet.json\n\n" +
		"At a terminal it shows what is written now, and the record says so first: Enter\nkeeps a field, - clears it. JSON replaces everything: what it leaves out is gone.\n\n" + sheetHelp
}

func (c personEditCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return err
	}
	p, err := byLabel(people, c.Label)
	if err != nil {
		return err
	}
	var before vault.Sheet
	if a.interactive {
		if before, err = rooms.Vault.Sheet(a.ctx, caller, p.ID); err != nil {
			return err
		}
		a.say("Enter keeps what is in brackets, - clears it")
	}
	sheet, err := a.readSheet(people, before)
	if err != nil {
		return err
	}
	if err := rooms.Vault.ChangeSheet(a.ctx, caller, p.ID, sheet); err != nil {
		return err
	}
	a.say("%s is changed", p.Label)
	return nil
}
