package main

type passphraseCommand struct {
	NewPassphraseFile string `placeholder:"FILE" help:"Read the new passphrase from a file; for scripts."`
}

func (passphraseCommand) Help() string {
	return "Example:\n  sheaf passphrase\n\nA copy of the folder that somebody made before still opens with the old passphrase."
}

func (c passphraseCommand) Run(a *app) error {
	space, err := a.folder()
	if err != nil {
		return err
	}
	before, err := a.passphrase("present passphrase")
	if err != nil {
		return err
	}
	fresh := *a
	fresh.passphraseFile = c.NewPassphraseFile
	after, err := fresh.newPassphrase()
	if err != nil {
		return err
	}
	if err := space.ChangePassphrase(a.handle, before, after); err != nil {
		return err
	}
	a.say("the passphrase is changed")
	return nil
}
