package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/disclosure"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

type proposeCommand struct {
	File     string            `arg:"" optional:"" type:"existingfile" help:"Markdown with quotes and counts by reference; without one, proposals are listed."`
	OpenWeb  bool              `help:"Anybody may find it: the higher threshold holds."`
	Audience string            `help:"For whom it is."`
	Language string            `default:"en" help:"The text's language."`
	Name     map[string]string `placeholder:"LABEL=NAME" help:"A published name, or one in two scripts (Nadir / نادر); the others become Participant A, B, ..."`
}

func (proposeCommand) Help() string {
	return `Example:
  sheaf propose report.md --open-web

References in the text:

  {{quote CODING}}                        a coded passage, as a quote of its own
  {{quote document="ID" text="..."}}      the exact words of a document
  {{count code="Fear"}}                   k of n participants
  {{table code by="role"}}                codes by an attribute, in participants
  {{name R-7Q}}                           the participant's name in this publication

The exact blocks that would leave are frozen. Next: sheaf assess`
}

func (c proposeCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	if c.File == "" {
		return a.listProposals(rooms, caller)
	}
	markdown, err := os.ReadFile(c.File)
	if err != nil {
		return sheaf.Errorf(sheaf.Invalid, "cannot read the file")
	}
	p, err := rooms.Release.Propose(a.ctx, caller, string(markdown), disclosure.Options{
		Language: c.Language, OpenWeb: c.OpenWeb, Audience: c.Audience, Names: c.Name,
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(p)
	}
	a.say("proposal %s: %d blocks are frozen", p.ID.Short(), len(p.Blocks.Blocks))
	a.say("next: sheaf assess %s", p.ID.Short())
	return nil
}

func (a *app) listProposals(rooms workspace.Working, caller access.Caller) error {
	proposals, err := rooms.Release.Proposals(a.ctx, caller)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(proposals)
	}
	var rows [][]string
	for _, p := range proposals {
		rows = append(rows, []string{p.ID.Short(), string(p.State), p.Made.Format("2006-01-02"), p.Title})
	}
	return a.table([]string{"proposal", "state", "made", "title"}, rows)
}

// proposal finds one by the beginning of its id.
func (a *app) proposal(rooms workspace.Working, caller access.Caller, id string) (disclosure.Proposal, error) {
	proposals, err := rooms.Release.Proposals(a.ctx, caller)
	if err != nil {
		return disclosure.Proposal{}, err
	}
	return pick("proposal", id, proposals, func(p disclosure.Proposal) sheaf.ID { return p.ID.ID })
}

type assessCommand struct {
	Proposal string `arg:"" help:"The proposal's id."`
	Accept   string `placeholder:"FINDING" help:"Let a finding stand that may stand, for a reason."`
	Reopen   string `placeholder:"FINDING" help:"Take that back."`
	Reason   string `help:"Why it may stand."`
	Text     bool   `help:"Print the text as it would leave."`
}

func (assessCommand) Help() string {
	return `Example:
  sheaf assess 7kq2m0xa
  sheaf assess 7kq2m0xa --accept 4m1z9rwq --reason 'known from the published report'

Looks for locked names too, so a key holder must be at hand. What it prints is what
passed and which risks remain: never that a text gives nobody away.`
}

func (c assessCommand) Run(a *app) error {
	if _, err := a.unlock(true); err != nil {
		return err
	}
	rooms, caller, err := a.reopened()
	if err != nil {
		return err
	}
	p, err := a.proposal(rooms, caller, c.Proposal)
	if err != nil {
		return err
	}
	if c.Text {
		return a.showBlocks(p)
	}
	if c.Accept != "" || c.Reopen != "" {
		return c.decide(a, rooms, caller, p)
	}
	assessed, err := rooms.Release.Assess(a.ctx, caller, p.ID)
	if err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(assessed)
	} else {
		a.sayAssessment(assessed)
	}
	if err != nil {
		return err
	}
	if n := assessed.Open(); n > 0 {
		return sheaf.Errorf(sheaf.Conflict, "%d findings keep it from being published", n).Hintf("repair the text and propose it again, or decide what may stand")
	}
	a.say("next: sheaf publish %s", p.ID.Short())
	return nil
}

func (c assessCommand) decide(a *app, rooms workspace.Working, caller access.Caller, p disclosure.Proposal) error {
	decision, id := disclosure.Accept, c.Accept
	if id == "" {
		decision, id = disclosure.Reopen, c.Reopen
	}
	assessed, err := rooms.Release.Assess(a.ctx, caller, p.ID)
	if err != nil {
		return err
	}
	f, err := pick("finding", id, assessed.Findings, func(f disclosure.Finding) sheaf.ID { return f.ID.ID })
	if err != nil {
		return err
	}
	if err := rooms.Release.Decide(a.ctx, caller, f.ID, decision, c.Reason); err != nil {
		return err
	}
	a.say("decided")
	return nil
}

func (a *app) showBlocks(p disclosure.Proposal) error {
	for _, passage := range p.Blocks.Text() {
		if _, err := fmt.Fprintf(a.out, "%4d  %-12s %s\n", passage.Block, passage.Part, passage.Text); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) sayAssessment(assessed disclosure.Assessment) {
	for _, f := range assessed.Findings {
		state := "must be repaired"
		switch {
		case f.Decided == disclosure.Accept:
			state = "let stand"
		case !f.Blocking:
			state = "must be decided"
		}
		fmt.Fprintf(a.out, "%s  %s: %s (%s)\n  harm: %s\n  repair: %s\n", f.ID.Short(), placeText(f.Place), f.Rule, state, f.Harm, f.Repair)
		for _, also := range f.Also {
			fmt.Fprintf(a.out, "  also: %s\n", placeText(also))
		}
	}
	var passed []string
	for _, p := range assessed.Passed {
		passed = append(passed, p.Says)
	}
	fmt.Fprintf(a.out, "checks passed: %s\n", strings.Join(passed, "; "))
	fmt.Fprintln(a.out, "remaining risks:")
	for _, r := range assessed.Risks {
		fmt.Fprintf(a.out, "  %s\n", r.Says)
	}
}

func placeText(p disclosure.Place) string {
	if p.File != "" {
		return p.File + " at byte " + strconv.Itoa(p.Offset)
	}
	where := "block " + strconv.Itoa(p.Block+1)
	if p.Block < 0 {
		where = "title"
	}
	if p.Part != "" {
		where += ", " + string(p.Part)
	}
	if p.Row > 0 || p.Cell > 0 {
		where += fmt.Sprintf(", row %d, cell %d", p.Row+1, p.Cell+1)
	}
	if p.Span.Len() > 0 {
		where += fmt.Sprintf(", bytes %d to %d", p.Span.Start, p.Span.End)
	}
	return where
}

type publishCommand struct {
	Proposal string `arg:"" optional:"" help:"The proposal's id; without one, what was published is listed."`
	Yes      bool   `help:"Do not ask; for scripts."`
}

func (publishCommand) Help() string {
	return `Example:
  sheaf publish 7kq2m0xa

Checks once more and writes HTML and Markdown, generated fresh, and a manifest of
their hashes into the study's public/ folder. It cannot be undone.`
}

func (c publishCommand) Run(a *app) error {
	if _, err := a.unlock(true); err != nil {
		return err
	}
	rooms, caller, err := a.reopened()
	if err != nil {
		return err
	}
	if c.Proposal == "" {
		return a.listReleases(rooms, caller)
	}
	p, err := a.proposal(rooms, caller, c.Proposal)
	if err != nil {
		return err
	}
	if !c.Yes {
		if err := a.confirm("What is published cannot be called back.", "publish"); err != nil {
			return err
		}
	}
	r, err := rooms.Release.Publish(a.ctx, caller, p.ID)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(r)
	}
	a.say("published: %s", a.space.PublicPath(r.ID))
	return nil
}

func (a *app) listReleases(rooms workspace.Working, caller access.Caller) error {
	releases, err := rooms.Release.Releases(a.ctx, caller)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(releases)
	}
	var rows [][]string
	for _, r := range releases {
		rows = append(rows, []string{r.ID.Short(), r.Published.Format("2006-01-02"), strconv.Itoa(len(r.Subjects)), r.Audience, r.Title})
	}
	return a.table([]string{"release", "published", "participants", "for", "title"}, rows)
}
