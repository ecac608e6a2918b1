package main

import (
	"context"
	"embed"
	"encoding/json"
	"os"
	"path/filepath"

	"sheaf/internal/disclosure"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
)

type demoCommand struct {
	Port   int  `help:"Port on 127.0.0.1; 0 takes a free one." default:"0"`
	NoOpen bool `help:"Do not start the browser."`
	Build  bool `help:"Build it and stop."`
}

func (demoCommand) Help() string {
	return `Example:
  sheaf demo

Thirteen invented people and thirteen invented interviews, in four languages, go
through the real gates. Its passphrase is "demo"; nothing in it stands for
anybody.`
}

// demoFiles are the invented people, interviews and decisions of the demo study.
//
//go:embed demo
var demoFiles embed.FS

// demoWork keeps the invented study's key files cheap to open.
const demoWork = 12

func (c demoCommand) Run(a *app) error {
	folder, done, err := c.folder(a)
	if err != nil {
		return err
	}
	defer done()
	a.options.WorkFactor = demoWork
	if a.dir == "." {
		a.options.ConfigDir = filepath.Join(filepath.Dir(folder), "memory")
	}
	a.say("building an invented study through the real gates ...")
	d := newDemo(a, folder)
	if err := d.build(a.ctx); err != nil {
		return err
	}
	a.dir = folder
	a.say("the demo study is built; its passphrase is %q", demoPassphrase)
	if c.Build {
		return nil
	}
	// The workbench gets a session without the vault's key, as sheaf open does.
	a.caller.Forget()
	caller, err := a.space.Unlock(a.ctx, a.handle, sheaf.NewSecret(demoPassphrase), false)
	if err != nil {
		return err
	}
	return a.serve(caller, a.space, c.Port, c.NoOpen)
}

const demoPassphrase = "demo"

func (c demoCommand) folder(a *app) (string, func(), error) {
	if a.dir != "." {
		return a.dir, func() {}, nil
	}
	temp, err := os.MkdirTemp("", "sheaf-demo-")
	if err != nil {
		return "", nil, sheaf.Errorf(sheaf.Internal, "cannot make a temporary folder").Hintf("name one with --dir")
	}
	return filepath.Join(temp, "study"), func() {
		a.close()
		a.space = nil
		os.RemoveAll(temp)
	}, nil
}

// demo is the invented study while it is being built.
type demo struct {
	*app
	folder    string
	locked    workspace.Locked
	working   workspace.Working
	people    map[string]vault.Person
	drafts    map[string]pseudonym.DraftID // to be reviewed, by name of the document
	documents map[string]study.Document
}

func newDemo(a *app, folder string) *demo {
	return &demo{app: a, folder: folder, people: map[string]vault.Person{}, drafts: map[string]pseudonym.DraftID{}, documents: map[string]study.Document{}}
}

// demoStep is a part of building the demo study.
type demoStep func(context.Context) error

func (d *demo) build(ctx context.Context) error {
	for _, step := range []demoStep{
		d.found, d.addPeople, d.addConsent, d.addAccounts, d.reviewAll, d.describe, d.addCodes, d.addCodings, d.addSecondReading,
		d.addMemos, d.fillGrid, d.addClaims, d.addPublished, d.reconcile, d.keepQuestions, d.heedWishes, d.propose,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// found creates the study, and opens it and its vault.
func (d *demo) found(ctx context.Context) (err error) {
	passphrase := sheaf.NewSecret(demoPassphrase)
	founding := workspace.Founding{Name: "Northern Column (invented)", Handle: d.handle, Passphrase: passphrase}
	if err := workspace.Create(ctx, d.folder, d.options, founding); err != nil {
		return err
	}
	if d.space, err = workspace.Open(d.folder, d.options); err != nil {
		return err
	}
	if d.caller, err = d.space.Unlock(ctx, d.handle, passphrase, true); err != nil {
		return err
	}
	if d.locked, err = d.space.Locked(); err != nil {
		return err
	}
	d.working, err = d.space.Working()
	return err
}

// read decodes one of the demo's files.
func (d *demo) read(name string, into any) error {
	data, err := demoFiles.ReadFile("demo/" + name)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// propose proposes the first draft of the report, in which the check finds four
// things and on which somebody is still at work, and the report that came of it,
// which is published.
func (d *demo) propose(ctx context.Context) error {
	first, err := d.report("report-first-draft.md")
	if err != nil {
		return err
	}
	if _, err := d.working.Release.Write(ctx, d.caller, disclosure.Manuscript{Markdown: first, Options: demoOptions}); err != nil {
		return err
	}
	if _, err := d.check(ctx, first); err != nil {
		return err
	}
	last, err := d.report("report.md")
	if err != nil {
		return err
	}
	assessed, err := d.check(ctx, last)
	if err != nil {
		return err
	}
	for _, f := range assessed.Findings {
		if err := d.working.Release.Decide(ctx, d.caller, f.ID, disclosure.Accept, "invented words: nobody said them"); err != nil {
			return err
		}
	}
	_, err = d.working.Release.Publish(ctx, d.caller, assessed.Proposal)
	return err
}

func (d *demo) check(ctx context.Context, markdown string) (disclosure.Assessment, error) {
	proposal, err := d.working.Release.Propose(ctx, d.caller, markdown, demoOptions)
	if err != nil {
		return disclosure.Assessment{}, err
	}
	return d.working.Release.Assess(ctx, d.caller, proposal.ID)
}
