package main

import (
	"fmt"

	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

type backupCommand struct {
	Folder string `arg:"" name:"dir" help:"An empty folder, on another medium."`
}

func (backupCommand) Help() string {
	return `Example:
  sheaf backup /media/backup/2026-03-01

Writes ciphertext only; it may lie on any medium. It opens with a keyring medium,
which is made apart and kept apart: sheaf keyring backup`
}

func (c backupCommand) Run(a *app) error {
	caller, err := a.unlock(true)
	if err != nil {
		return err
	}
	m, err := a.space.Backup(a.ctx, caller, c.Folder, func(done int) {
		if done%100 == 0 {
			a.say("%d files", done)
		}
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(m)
	}
	a.say("%s", m)
	return nil
}

type keyringCommands struct {
	Backup    keyringBackupCommand    `cmd:"" help:"Write a keyring medium."`
	List      keyringListCommand      `cmd:"" help:"List the media that were made, and erasures that wait for them."`
	Destroyed keyringDestroyedCommand `cmd:"" help:"Confirm that a medium was destroyed."`
}

type keyringBackupCommand struct {
	File              string `arg:"" help:"A new file on the medium."`
	NewPassphraseFile string `placeholder:"FILE" help:"Read the medium's passphrase from a file; for scripts."`
}

func (keyringBackupCommand) Help() string {
	return `Example:
  sheaf keyring backup /media/keys-1/river.keyring

Whoever has this file and its passphrase opens every backup of this epoch. Make
few, number them, and know where each one is: an erasure is complete only when
those made before it are destroyed.`
}

func (c keyringBackupCommand) Run(a *app) error {
	caller, err := a.unlock(true)
	if err != nil {
		return err
	}
	fresh := *a
	fresh.passphraseFile = c.NewPassphraseFile
	passphrase, err := fresh.newPassphrase()
	if err != nil {
		return err
	}
	m, err := a.space.KeyringBackup(a.ctx, caller, c.File, passphrase)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(m)
	}
	a.say("%s: write the number on it", m)
	return nil
}

type keyringListCommand struct{}

func (keyringListCommand) Help() string { return "Example:\n  sheaf keyring list" }

func (keyringListCommand) Run(a *app) error {
	caller, err := a.unlock(true)
	if err != nil {
		return err
	}
	media, err := a.space.Media(a.ctx, caller)
	if err != nil {
		return err
	}
	erasures, err := a.space.Erasures(a.ctx, caller)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Media    []workspace.Medium  `json:"media"`
			Erasures []workspace.Erasure `json:"erasures"`
		}{media, erasures})
	}
	var rows [][]string
	for _, m := range media {
		state := "exists"
		if !m.Destroyed.IsZero() {
			state = "destroyed"
		}
		rows = append(rows, []string{fmt.Sprint(m.Number), m.Kind, fmt.Sprint(m.Epoch), m.Made.Format("2006-01-02"), state})
	}
	if err := a.table([]string{"number", "kind", "epoch", "made", "state"}, rows); err != nil {
		return err
	}
	for _, e := range erasures {
		a.sayErasure(e)
	}
	return nil
}

type keyringDestroyedCommand struct {
	Number int64 `arg:"" help:"The medium's number."`
}

func (keyringDestroyedCommand) Help() string { return "Example:\n  sheaf keyring destroyed 1" }

func (c keyringDestroyedCommand) Run(a *app) error {
	caller, err := a.unlock(true)
	if err != nil {
		return err
	}
	if err := a.space.ConfirmDestroyed(a.ctx, caller, c.Number); err != nil {
		return err
	}
	a.say("medium %d is confirmed destroyed", c.Number)
	return nil
}

type restoreCommand struct {
	Bulk                  string `optional:"" type:"existingdir" placeholder:"DIR" help:"Folder of the bulk backup."`
	Keyring               string `optional:"" type:"existingfile" placeholder:"FILE" help:"The keyring medium's file, of the same epoch."`
	KeyringPassphraseFile string `placeholder:"FILE" help:"Read the medium's passphrase from a file; for scripts."`
	GoOn                  bool   `help:"Accept that this folder falls short of what this machine remembers; the records say so."`
	Confirm               bool   `help:"Confirm that holds and consents are as they should be after a restore; gate 2 waits for it."`
}

func (restoreCommand) Help() string {
	return `Example:
  sheaf -C restored restore --bulk /media/backup/2026-03-01 --keyring /media/keys-1/river.keyring
  sheaf -C restored restore --confirm

You become the only member, under --as and a new passphrase; add the others again.`
}

func (c restoreCommand) Run(a *app) error {
	if c.Confirm {
		caller, err := a.unlock(true)
		if err != nil {
			return err
		}
		return a.space.ConfirmRestored(a.ctx, caller)
	}
	if c.GoOn {
		space, err := a.folder()
		if err != nil {
			return err
		}
		passphrase, err := a.passphrase("passphrase")
		if err != nil {
			return err
		}
		return space.GoOn(a.ctx, a.handle, passphrase)
	}
	medium := *a
	medium.passphraseFile = c.KeyringPassphraseFile
	keys, err := medium.passphrase("the keyring medium's passphrase")
	if err != nil {
		return err
	}
	passphrase, err := a.newPassphrase()
	if err != nil {
		return err
	}
	r := workspace.Restoring{Bulk: c.Bulk, Keyring: c.Keyring, Keys: keys, Handle: a.handle, Passphrase: passphrase}
	if err := workspace.Restore(a.ctx, a.dir, a.options, r); err != nil {
		return err
	}
	a.say("the study is put back; check holds and consents, then: sheaf restore --confirm")
	return nil
}

type checkCommand struct{}

func (checkCommand) Help() string {
	return `Example:
  sheaf check

Databases, records, locks, originals against their hashes, documents against their
admissions. Files that no row knows are moved to quarantine; nothing is deleted.`
}

func (checkCommand) Run(a *app) error {
	caller, err := a.unlock(true)
	if err != nil {
		return err
	}
	findings, err := a.space.Check(a.ctx, caller)
	if err != nil {
		return err
	}
	if a.json {
		if findings == nil {
			findings = []workspace.Finding{}
		}
		if err := a.printJSON(findings); err != nil {
			return err
		}
	}
	return a.sayFindings(findings)
}

// sayFindings prints what check found; anything at all is exit status 7.
func (a *app) sayFindings(findings []workspace.Finding) error {
	if len(findings) == 0 {
		a.say("everything is whole")
		return nil
	}
	if !a.json {
		for _, f := range findings {
			fmt.Fprintf(a.out, "%s\n", f)
			if f.Next != "" {
				fmt.Fprintf(a.out, "  next: %s\n", f.Next)
			}
		}
	}
	return sheaf.Errorf(sheaf.Corrupt, "%d findings", len(findings))
}
