package main

import (
	"context"
	"os"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

// app is what every command is given: how to speak, and a way to the study.
type app struct {
	*voice
	ctx            context.Context
	options        workspace.Options
	dir            string
	handle         string
	passphraseFile string
	json           bool

	space  *workspace.Workspace
	caller access.Caller
}

func (a *app) close() error {
	if a.space == nil {
		return nil
	}
	return a.space.Close()
}

// passphrase is from the file where one is named, else asked for.
func (a *app) passphrase(question string) (sheaf.Secret, error) {
	if a.passphraseFile == "" {
		return a.secret(a.ctx, question)
	}
	data, err := os.ReadFile(a.passphraseFile)
	if err != nil {
		return sheaf.Secret{}, sheaf.Errorf(sheaf.Invalid, "cannot read the passphrase file")
	}
	line, _, _ := strings.Cut(string(data), "\n")
	return sheaf.NewSecret(strings.TrimSuffix(line, "\r")), nil
}

// newPassphrase is a passphrase for new keys: from the file, or asked for twice;
// an empty answer lets Sheaf draw one, which is shown once.
func (a *app) newPassphrase() (sheaf.Secret, error) {
	if a.passphraseFile != "" {
		return a.passphrase("")
	}
	first, err := a.secret(a.ctx, "new passphrase (empty: draw one for me)")
	if err != nil {
		return sheaf.Secret{}, err
	}
	if first.IsEmpty() {
		drawn := workspace.DrawPassphrase()
		a.say("your passphrase, shown this once; write it down and keep it apart from this machine:")
		a.say("    %s", drawn.Reveal())
		return drawn, nil
	}
	again, err := a.secret(a.ctx, "once more")
	if err != nil {
		return sheaf.Secret{}, err
	}
	if first.Reveal() != again.Reveal() {
		return sheaf.Secret{}, sheaf.Errorf(sheaf.Invalid, "the two passphrases differ: nothing was done")
	}
	return first, nil
}

// study unlocks the working copy alone: a coding session never loads the vault's key.
func (a *app) study() (workspace.Working, access.Caller, error) {
	c, err := a.unlock(false)
	if err != nil {
		return workspace.Working{}, c, err
	}
	rooms, err := a.space.Working()
	return rooms, c, err
}

// vault unlocks both tiers.
func (a *app) vault() (workspace.Locked, access.Caller, error) {
	c, err := a.unlock(true)
	if err != nil {
		return workspace.Locked{}, c, err
	}
	rooms, err := a.space.Locked()
	return rooms, c, err
}

// opened gives the vault's rooms again to a command that has unlocked them.
func (a *app) opened() (workspace.Locked, access.Caller, error) {
	rooms, err := a.space.Locked()
	return rooms, a.caller, err
}

// reopened gives the working copy's rooms again.
func (a *app) reopened() (workspace.Working, access.Caller, error) {
	rooms, err := a.space.Working()
	return rooms, a.caller, err
}

// unlock opens the folder and the keys. Whoever holds no key of the vault gets
// the answer that there is nothing there.
func (a *app) unlock(withVault bool) (access.Caller, error) {
	w, err := a.folder()
	if err != nil {
		return access.Caller{}, err
	}
	passphrase, err := a.passphrase("passphrase")
	if err != nil {
		return access.Caller{}, err
	}
	a.caller, err = w.Unlock(a.ctx, a.handle, passphrase, withVault)
	return a.caller, err
}

// folder opens the study's folder without any key.
func (a *app) folder() (*workspace.Workspace, error) {
	w, err := workspace.Open(a.dir, a.options)
	if err != nil {
		return nil, err
	}
	a.space = w
	return w, nil
}

// pick finds the one id that text is, or begins.
func pick[T any](what, text string, all []T, id func(T) sheaf.ID) (T, error) {
	var found []T
	wanted := strings.ToLower(text)
	for _, one := range all {
		if strings.HasPrefix(id(one).String(), wanted) {
			found = append(found, one)
		}
	}
	var none T
	switch {
	case wanted == "" || len(found) == 0:
		return none, sheaf.Errorf(sheaf.NotFound, "there is no %s of that id", what)
	case len(found) > 1:
		return none, sheaf.Errorf(sheaf.Invalid, "%d of the %ss begin like that", len(found), what).Hintf("give more of the id")
	}
	return found[0], nil
}
