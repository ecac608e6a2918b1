package main

import "sheaf/internal/sheaf"

type holdCommand struct {
	Label string `arg:"" help:"The participant's label."`
	Lift  bool   `help:"Lift the hold; key holders only."`
	Vault bool   `help:"Open the vault as well, to refuse what is on its way into the study."`
}

func (holdCommand) Help() string {
	return "Example:\n  sheaf hold R-7Q\n\nAnybody on the team may. Coding, listings and publication of this participant stop at once."
}

func (c holdCommand) Run(a *app) error {
	caller, err := a.unlock(c.Vault)
	if err != nil {
		return err
	}
	if err := a.space.Hold(a.ctx, caller, c.Label, !c.Lift); err != nil {
		return err
	}
	if c.Lift {
		a.say("the hold is lifted")
		return nil
	}
	a.say("on hold: coding, listings and publication have stopped")
	if !c.Vault {
		a.say("a draft of theirs may still be on its way in; a key holder stops that too with: sheaf hold --vault")
	}
	return nil
}

type eraseCommand struct {
	Label string `arg:"" help:"The participant's label."`
	Yes   bool   `help:"Do not ask; for scripts."`
}

func (eraseCommand) Help() string {
	return `Example:
  sheaf erase R-7Q

Shows first what it reaches, and what it shares with others. It destroys the keys
in every live wrap and begins a new epoch; then it lists what it could not reach:
keyring media made before, and colleagues who have not unlocked since.
Confirm media as they are destroyed: sheaf keyring destroyed NUMBER`
}

func (c eraseCommand) Run(a *app) error {
	caller, err := a.unlock(true)
	if err != nil {
		return err
	}
	reach, err := a.space.Reach(a.ctx, caller, c.Label)
	if err != nil {
		return err
	}
	a.sayReach(reach)
	if err := a.sayTyped(caller); err != nil {
		return err
	}
	if !c.Yes {
		if err := a.confirm("This cannot be undone.", "erase"); err != nil {
			return err
		}
	}
	passphrase, err := a.passphrase("your passphrase once more: your own keys are renewed")
	if err != nil {
		return err
	}
	e, err := a.space.Erase(a.ctx, caller, a.handle, passphrase, c.Label)
	if sheaf.KindOf(err) == sheaf.Conflict {
		a.say("the participant is held in any case")
	}
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(e)
	}
	a.sayErasure(e)
	return nil
}
