package main

import (
	"sheaf/internal/vault"
)

type consentCommands struct {
	Record consentRecordCommand `cmd:"" help:"Write down what a participant agreed to."`
	Show   consentShowCommand   `cmd:"" help:"Show the series."`
}

type consentRecordCommand struct {
	Label string `arg:"" help:"The participant's label."`
}

func (consentRecordCommand) Help() string {
	return `Example:
  sheaf consent record R-7Q < consent.json

From a script, standard input is a JSON list:

  [{"purpose": "analyse", "state": "granted", "date": "2026-03-01", "how": "spoken", "note": ""}]

Purposes: record, transcribe, analyse, quote, archive, share-with-court, recontact.
States: granted, limited, refused, withdrawn. The newest entry of a purpose counts;
what is not granted is not allowed.`
}

type consentForm struct {
	Purpose string `json:"purpose"`
	State   string `json:"state"`
	Date    string `json:"date"`
	How     string `json:"how"`
	Note    string `json:"note"`
}

func (c consentRecordCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	p, err := rooms.Vault.PersonByLabel(a.ctx, caller, c.Label)
	if err != nil {
		return err
	}
	var forms []consentForm
	if err := a.readForm(&forms, func(a *app) error { return askConsent(a, &forms) }); err != nil {
		return err
	}
	entries, err := entriesOf(forms)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if _, err := rooms.Vault.RecordConsent(a.ctx, caller, p.ID, entry); err != nil {
			return err
		}
		// The study learns of each at once: what comes after it may not succeed.
		if err := rooms.Review.PushTerms(a.ctx, caller, p.ID, false); err != nil {
			return err
		}
	}
	a.say("%d entries are in the series of %s", len(forms), p.Label)
	return nil
}

// entriesOf are the entries of a form, all of them or none: a withdrawal is not
// written down beside a line that is refused.
func entriesOf(forms []consentForm) ([]vault.Consent, error) {
	var entries []vault.Consent
	for _, f := range forms {
		entry := vault.Consent{Purpose: vault.Purpose(f.Purpose), State: vault.ConsentState(f.State), Date: f.Date, How: f.How, Note: f.Note}
		if err := entry.Check(); err != nil {
			return nil, err
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

func askConsent(a *app, forms *[]consentForm) error {
	var f consentForm
	for _, field := range []struct {
		question string
		into     *string
	}{
		{"purpose", &f.Purpose}, {"state (granted, limited, refused, withdrawn)", &f.State},
		{"date (YYYY-MM-DD)", &f.Date}, {"how (spoken, signed, recorded)", &f.How}, {"note", &f.Note},
	} {
		answer, err := a.ask(field.question)
		if err != nil {
			return err
		}
		*field.into = answer
	}
	*forms = append(*forms, f)
	return nil
}

type consentShowCommand struct {
	Label string `arg:"" help:"The participant's label."`
}

func (consentShowCommand) Help() string { return "Example:\n  sheaf consent show R-7Q" }

func (c consentShowCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	p, err := rooms.Vault.PersonByLabel(a.ctx, caller, c.Label)
	if err != nil {
		return err
	}
	series, err := rooms.Vault.ConsentOf(a.ctx, caller, p.ID)
	if err != nil {
		return err
	}
	var forms []consentForm
	var rows [][]string
	for _, s := range series {
		forms = append(forms, consentForm{string(s.Purpose), string(s.State), s.Date, s.How, s.Note})
		rows = append(rows, []string{s.Date, string(s.Purpose), string(s.State), s.How})
	}
	internal, err := rooms.Review.InternalOnly(a.ctx, caller, p.ID)
	if err != nil {
		return err
	}
	if internal {
		a.say("what %s agrees to is not known: for internal analysis only until it is", p.Label)
	}
	if a.json {
		return a.printJSON(forms)
	}
	return a.table([]string{"date", "purpose", "state", "how"}, rows)
}
