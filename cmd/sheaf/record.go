package main

import (
	"encoding/json"
	"os"
	"strconv"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

type recordCommand struct {
	Vault      bool   `help:"The vault's record instead of the study's."`
	From       int64  `default:"1" help:"The first entry's number."`
	Act        string `placeholder:"ACT" help:"Only this act."`
	Checkpoint bool   `help:"Print a signed checkpoint of both records, for paper."`
	Against    string `type:"existingfile" placeholder:"FILE" help:"Does the record extend this checkpoint, typed in or scanned from paper?"`
}

func (recordCommand) Help() string {
	return `Example:
  sheaf record --from 100
  sheaf record --checkpoint > checkpoint.txt
  sheaf record --against checkpoint.txt

No testimony and no search terms are in the record. A printed checkpoint proves that
a record shown later extends this one unchanged; it proves nothing about what comes
after it, nor about what a patched program did.`
}

func (c recordCommand) Run(a *app) error {
	caller, err := a.unlock(c.Vault || c.Checkpoint || c.Against != "")
	if err != nil {
		return err
	}
	if c.Against != "" {
		note, err := os.ReadFile(c.Against)
		if err != nil {
			return sheaf.Errorf(sheaf.Invalid, "cannot read the checkpoint")
		}
		if err := a.space.Against(a.ctx, caller, note); err != nil {
			return err
		}
		a.say("both records extend the checkpoint, unchanged up to where it stands")
		return nil
	}
	if c.Checkpoint {
		note, err := a.space.Checkpoint(a.ctx, caller)
		if err != nil {
			return err
		}
		_, err = a.out.Write(note)
		return err
	}
	tier := access.Working
	if c.Vault {
		tier = access.Locked
	}
	entries, err := a.space.Entries(a.ctx, caller, tier, c.From)
	if err != nil {
		return err
	}
	kept := []workspace.Entry{}
	var rows [][]string
	for _, e := range entries {
		if c.Act != "" && e.Act != c.Act {
			continue
		}
		kept = append(kept, e)
		rows = append(rows, []string{strconv.FormatInt(e.N, 10), e.Time.Format("2006-01-02 15:04:05"), e.By, e.Act, compact(e.Data)})
	}
	if a.json {
		return a.printJSON(kept)
	}
	return a.table([]string{"entry", "time (UTC)", "who", "act", "what"}, rows)
}

func compact(data json.RawMessage) string {
	if string(data) == "null" {
		return ""
	}
	return string(data)
}
