package main

import (
	"encoding/json"

	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

type admitCommand struct {
	Draft string `arg:"" help:"The draft's id."`
}

func (admitCommand) Help() string {
	return `Example:
  sheaf admit 7kq2m0xa

Moves the decided text to the working copy. Refused while anything is undecided,
while a participant is on hold, or without consent to analyse.`
}

func (c admitCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	drafts, err := rooms.Review.Drafts(a.ctx, caller)
	if err != nil {
		return err
	}
	draft, err := pick("draft", c.Draft, drafts, draftID)
	if err != nil {
		return err
	}
	document, err := rooms.Review.Admit(a.ctx, caller, draft.ID)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Document study.DocumentID `json:"document"`
		}{document})
	}
	a.say("document %s is in the working copy", document.Short())
	return nil
}

type correctCommand struct {
	Document string `arg:"" help:"The document's id."`
	Recall   bool   `help:"A redaction: make every earlier version unreadable. Cannot be undone."`
}

func (correctCommand) Help() string {
	return `Example:
  echo '[{"start": 120, "end": 131, "with": "[a village]"}]' | sheaf correct 7kq2m0xa --recall

Edits are of the document's text as sheaf documents ID --json gives it. Codings keep
their places; what lay inside a change is listed.`
}

type editForm struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	With  string `json:"with"`
}

func (c correctCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	working, err := a.space.Working()
	if err != nil {
		return err
	}
	all, err := working.Study.Documents(a.ctx, caller)
	if err != nil {
		return err
	}
	doc, err := pick("document", c.Document, all, documentID)
	if err != nil {
		return err
	}
	data, err := a.readAll()
	if err != nil {
		return err
	}
	var forms []editForm
	if err := json.Unmarshal(data, &forms); err != nil || len(forms) == 0 {
		return sheaf.Errorf(sheaf.Invalid, "standard input is not a JSON list of edits").Hintf("sheaf correct --help shows the form")
	}
	var edits []text.Edit
	for _, f := range forms {
		edits = append(edits, text.Edit{Span: text.Span{Start: f.Start, End: f.End}, With: f.With})
	}
	if err := rooms.Review.Correct(a.ctx, caller, doc.ID, edits, c.Recall); err != nil {
		return err
	}
	inside, err := touched(a, doc.ID)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Document study.DocumentID `json:"document"`
			Inside   []string         `json:"inside"`
		}{doc.ID, inside})
	}
	a.say("corrected; %d codings lie inside a change and want a look", len(inside))
	for _, id := range inside {
		a.say("  coding %s", id)
	}
	return nil
}
