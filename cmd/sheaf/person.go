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
	sheet, err := a.readSheet(people)
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

func (a *app) readSheet(people []vault.Person) (vault.Sheet, error) {
	var form sheetForm
	if err := a.readForm(&form, form.ask); err != nil {
		return vault.Sheet{}, err
	}
	return form.sheet(people)
}

// readForm fills a form from JSON on standard input, or by asking at a terminal.
func (a *app) readForm(form any, ask func(*app) error) error {
	if a.interactive {
		return ask(a)
	}
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

func (f *sheetForm) ask(a *app) error {
	var known string
	fields := []struct {
		question string
		into     *string
	}{
		{"legal name (may stay empty)", &f.LegalName}, {"known as, separated by ;", &known}, {"gender (m, f, or empty)", &f.Gender},
		{"how to reach them", &f.Contact}, {"who vouches, what was checked", &f.Vetting}, {"notes", &f.Notes},
	}
	for _, field := range fields {
		answer, err := a.ask(field.question)
		if err != nil {
			return err
		}
		*field.into = answer
	}
	for name := range strings.SplitSeq(known, ";") {
		if name = strings.TrimSpace(name); name != "" {
			f.KnownAs = append(f.KnownAs, name)
		}
	}
	return nil
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
		label := "erased"
		for _, other := range people {
			if other.ID == r.To {
				label = other.Label
			}
		}
		form.Relations = append(form.Relations, relationForm{label, r.Kind, r.Note})
	}
	return a.printJSON(form)
}

type personEditCommand struct {
	Label string `arg:"" help:"The person's label."`
}

func (personEditCommand) Help() string {
	return "Example:\n  sheaf person show R-7Q > /dev/shm/sheet.json   (edit it)\n  sheaf person edit R-7Q < /dev/shm/sheet.json\n\n" + sheetHelp
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
	sheet, err := a.readSheet(people)
	if err != nil {
		return err
	}
	if err := rooms.Vault.ChangeSheet(a.ctx, caller, p.ID, sheet); err != nil {
		return err
	}
	a.say("%s is changed", p.Label)
	return nil
}
