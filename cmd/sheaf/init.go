package main

import (
	"sheaf/internal/workspace"
)

type initCommand struct {
	Folder   string `arg:"" name:"dir" help:"A folder that is empty or does not exist yet."`
	Name     string `default:"Study" help:"What the team calls the study; not a real place or person."`
	FourEyes bool   `help:"Who admits a draft must not be who made it. A solo study waives this, and the record says so."`
}

func (initCommand) Help() string {
	return "Example:\n  sheaf init ~/studies/river --name River\n\nMakes the keys of the first member, who is called --as (me), under a passphrase."
}

func (c initCommand) Run(a *app) error {
	passphrase, err := a.newPassphrase()
	if err != nil {
		return err
	}
	f := workspace.Founding{Name: c.Name, Handle: a.handle, Passphrase: passphrase, FourEyes: c.FourEyes}
	if err := workspace.Create(a.ctx, c.Folder, a.options, f); err != nil {
		return err
	}
	a.say("the study is made")
	if !c.FourEyes {
		a.say("one person may both draft and admit here: four eyes are waived, and the record says so")
	}
	a.say("next: sheaf -C %s person add", c.Folder)
	return nil
}
