package main

import (
	"strconv"
	"strings"

	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
)

type accountCommands struct {
	Add  accountAddCommand  `cmd:"" help:"Write down an interview event."`
	List accountListCommand `cmd:"" help:"List interview events."`
	Show accountShowCommand `cmd:"" help:"Open when, where and with whom; the record says so first."`
}

type accountAddCommand struct{}

func (accountAddCommand) Help() string {
	return `Example:
  sheaf account add < account.json

From a script, standard input is JSON; people are named by label:

  {"date": "2026-03-01", "place": "...", "sittings": [],
   "present": [{"person": "R-7Q", "capacity": "participant"}],
   "guide": "v1", "asked": [], "notAsked": [], "notes": ""}`
}

type accountForm struct {
	Date     string         `json:"date"`
	Place    string         `json:"place"`
	Sittings []string       `json:"sittings"`
	Present  []presenceForm `json:"present"`
	Guide    string         `json:"guide"`
	Asked    []string       `json:"asked"`
	NotAsked []string       `json:"notAsked"`
	Notes    string         `json:"notes"`
}

type presenceForm struct {
	Person   string `json:"person"` // label
	Capacity string `json:"capacity"`
}

func (f *accountForm) ask(a *app) error {
	var present string
	for _, field := range []struct {
		question string
		into     *string
	}{
		{"date (YYYY-MM-DD)", &f.Date}, {"place", &f.Place},
		{"who was present, as LABEL capacity; LABEL capacity", &present},
		{"interview guide and its version", &f.Guide}, {"notes", &f.Notes},
	} {
		answer, err := a.ask(field.question)
		if err != nil {
			return err
		}
		*field.into = answer
	}
	for one := range strings.SplitSeq(present, ";") {
		if label, capacity, ok := strings.Cut(strings.TrimSpace(one), " "); ok {
			f.Present = append(f.Present, presenceForm{label, capacity})
		}
	}
	return nil
}

func (accountAddCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return err
	}
	var form accountForm
	if err := a.readForm(&form, form.ask); err != nil {
		return err
	}
	sheet := vault.AccountSheet{Date: form.Date, Place: form.Place, Sittings: form.Sittings, Guide: form.Guide, Asked: form.Asked, NotAsked: form.NotAsked, Notes: form.Notes}
	for _, p := range form.Present {
		person, err := byLabel(people, p.Person)
		if err != nil {
			return err
		}
		sheet.Present = append(sheet.Present, vault.Presence{Person: person.ID, Capacity: p.Capacity})
	}
	account, err := rooms.Vault.AddAccount(a.ctx, caller, sheet)
	if err != nil {
		return err
	}
	return a.showAccounts([]vault.Account{account})
}

func (a *app) showAccounts(accounts []vault.Account) error {
	type view struct {
		ID        vault.AccountID `json:"id"`
		Originals int             `json:"originals"`
	}
	var views []view
	var rows [][]string
	for _, one := range accounts {
		views = append(views, view{one.ID, one.Originals})
		rows = append(rows, []string{one.ID.Short(), strconv.Itoa(one.Originals)})
	}
	if a.json {
		return a.printJSON(views)
	}
	return a.table([]string{"account", "originals"}, rows)
}

type accountListCommand struct{}

func (accountListCommand) Help() string { return "Example:\n  sheaf account list" }

func (accountListCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	accounts, err := rooms.Vault.Accounts(a.ctx, caller)
	if err != nil {
		return err
	}
	return a.showAccounts(accounts)
}

type accountShowCommand struct {
	Account string `arg:"" help:"The account's id."`
}

func (accountShowCommand) Help() string {
	return "Example:\n  sheaf account show 7kq2m0xa\n\nPrints places and people. The record says who looked before anything is shown."
}

func (c accountShowCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	accounts, err := rooms.Vault.Accounts(a.ctx, caller)
	if err != nil {
		return err
	}
	account, err := pick("account", c.Account, accounts, accountID)
	if err != nil {
		return err
	}
	sheet, err := rooms.Vault.AccountSheet(a.ctx, caller, account.ID)
	if err != nil {
		return err
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return err
	}
	form := accountForm{Date: sheet.Date, Place: sheet.Place, Sittings: sheet.Sittings, Guide: sheet.Guide, Asked: sheet.Asked, NotAsked: sheet.NotAsked, Notes: sheet.Notes}
	for _, p := range sheet.Present {
		for _, person := range people {
			if person.ID == p.Person {
				form.Present = append(form.Present, presenceForm{person.Label, p.Capacity})
			}
		}
	}
	return a.printJSON(form)
}

func accountID(a vault.Account) sheaf.ID { return a.ID.ID }
