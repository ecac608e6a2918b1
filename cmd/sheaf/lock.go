package main

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"

	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
)

type lockCommand struct {
	Files   []string `arg:"" type:"existingfile" help:"Originals as they came: transcripts, notes, photos, recordings."`
	Account string   `required:"" placeholder:"ID" help:"The interview event they come from."`
	Person  []string `placeholder:"LABEL" help:"Whose originals they are; by default every participant who was present."`
}

func (lockCommand) Help() string {
	return `Example:
  sheaf lock interview-01.docx photo-of-notes.jpg --account 7kq2m0xa

Each file is hashed before anything else happens to it and sealed as it is. What
is locked is then named with its hash, and the copies that are left to wipe.`
}

type lockedView struct {
	Original vault.OriginalID `json:"original"`
	SHA256   string           `json:"sha256"`
	Size     int64            `json:"size"`
}

func (c lockCommand) Run(a *app) error {
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
	people, err := c.people(a)
	if err != nil {
		return err
	}
	var views []lockedView
	var rows [][]string
	for i, path := range c.Files {
		original, err := lockFile(a, rooms.Vault, account.ID, people, path)
		if err != nil {
			return err
		}
		sum := hex.EncodeToString(original.SHA256[:])
		views = append(views, lockedView{original.ID, sum, original.Size})
		rows = append(rows, []string{original.ID.Short(), strconv.FormatInt(original.Size, 10), sum})
		a.say("locked %d of %d", i+1, len(c.Files))
	}
	if a.json {
		return a.printJSON(views)
	}
	if err := a.table([]string{"original", "bytes", "sha256"}, rows); err != nil {
		return err
	}
	a.say("what is locked here is safe to wipe elsewhere, once a backup exists. Tick off every copy:")
	for _, place := range []string{"the file you just locked", "the recorder or camera and its card", "the phone, its gallery and its chat history",
		"cloud storage and what synchronises with it", "the transcriber's and translator's machines", "mail, downloads and the bin"} {
		a.say("  [ ] %s", place)
	}
	return nil
}

func (c lockCommand) people(a *app) (ids []vault.PersonID, err error) {
	if len(c.Person) == 0 {
		return nil, nil
	}
	rooms, caller, err := a.opened()
	if err != nil {
		return nil, err
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return nil, err
	}
	for _, label := range c.Person {
		p, err := byLabel(people, label)
		if err != nil {
			return nil, err
		}
		ids = append(ids, p.ID)
	}
	return ids, nil
}

func lockFile(a *app, v *vault.Vault, account vault.AccountID, people []vault.PersonID, path string) (vault.Original, error) {
	_, caller, err := a.opened()
	if err != nil {
		return vault.Original{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return vault.Original{}, sheaf.Errorf(sheaf.Invalid, "cannot read one of the files")
	}
	defer f.Close()
	return v.Lock(a.ctx, caller, account, people, filepath.Base(path), f)
}
