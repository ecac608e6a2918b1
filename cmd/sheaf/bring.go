package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/workspace"
)

type bringCommand struct {
	Folder     string `arg:"" type:"existingdir" help:"Its files and those of the folders in it; what begins with a dot is passed over, links are not followed."`
	Language   string `placeholder:"LANG" help:"The files' language (en, ar, ...), where a text does not tell."`
	Charset    string `placeholder:"NAME" help:"The encoding of text files, where the guess is wrong: windows-1256, ..."`
	Deletions  string `default:"" enum:",leave-out,keep" help:"What becomes of tracked deletions: leave-out or keep. Without it such files stay locked and are listed."`
	Provenance string `default:"" enum:",own-words,interpreter,translation,notes" help:"Whose wording the participants' turns hold, where it is the same in all: own-words, interpreter, translation, notes."`
}

func (bringCommand) Help() string {
	return `Example:
  sheaf bring old-interviews

For interviews from before the study. Each file is locked away as it is, as an
account and a participant of its own, for internal analysis only until somebody
decides otherwise (sheaf consent), and drafted if it can be read. It may be
interrupted and run again: what was done is not done twice. At the end it lists
what was read and with what doubts, and what was not and why.`
}

func (c bringCommand) Run(a *app) error {
	_, caller, err := a.vault()
	if err != nil {
		return err
	}
	names, files, err := filesIn(c.Folder)
	if err != nil {
		return err
	}
	options := pseudonym.Options{Language: c.Language, Charset: c.Charset, Deletions: pseudonym.Deletions(c.Deletions), Provenance: text.Provenance(c.Provenance)}
	report := bringReport{V: 1, Tier: 1, Files: len(files), Brought: []broughtView{}}
	err = a.space.Bring(a.ctx, caller, files, options, func(b workspace.Brought) {
		report.add(names[b.Index], b)
		a.say("%d of %d: %s", b.Index+1, len(files), report.last().State)
	})
	if printed := report.print(a); printed != nil {
		return printed
	}
	if err != nil {
		a.say("%d of %d files are done; the same command goes on with the others", len(report.Brought), len(files))
		return err
	}
	if report.Refused > 0 {
		a.say("%d files are not drafted, for the reasons given; mend it and bring the folder again, or draft each with: sheaf draft", report.Refused)
	}
	return nil
}

// filesIn gives the plain files of a folder, by their path in it, in order.
func filesIn(folder string) (names []string, files []workspace.Legacy, err error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, nil, errFolder
	}
	root.Close()
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return errFolder
		case path != folder && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular():
			name, err := filepath.Rel(folder, path)
			if err != nil {
				return errFolder
			}
			names = append(names, name)
			files = append(files, workspace.Legacy{Name: d.Name(), Open: func() (io.ReadCloser, error) { return os.Open(path) }})
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = sheaf.Errorf(sheaf.Invalid, "there is no file in the folder")
	}
	return names, files, err
}

var errFolder = sheaf.Errorf(sheaf.Invalid, "cannot list the folder").Hintf("see whether it may be read, with all folders in it")

// bringReport names files: it is for the eyes of whoever holds the vault's key.
type bringReport struct {
	V       int           `json:"v"`
	Tier    int           `json:"tier"`
	Files   int           `json:"files"`
	Drafted int           `json:"drafted"`
	Refused int           `json:"refused"`
	Brought []broughtView `json:"brought"`
}

type broughtView struct {
	File     string   `json:"file"`
	Original string   `json:"original,omitempty"`
	Draft    string   `json:"draft,omitempty"`
	State    string   `json:"state"` // drafted, already drafted, locked, not locked
	Words    int      `json:"words,omitempty"`
	Turns    int      `json:"turns,omitempty"`
	Doubts   []string `json:"doubts,omitempty"`
	Why      string   `json:"why,omitempty"` // it is not drafted
	Hint     string   `json:"hint,omitempty"`
}

func (r *bringReport) last() broughtView { return r.Brought[len(r.Brought)-1] }

func (r *bringReport) add(name string, b workspace.Brought) {
	v := broughtView{File: name, State: "not locked"}
	if !b.Original.IsZero() {
		v.Original, v.State = b.Original.String(), "locked"
	}
	if d := b.Draft; d != nil {
		v.Draft, v.State, v.Words, v.Turns = d.ID.String(), "drafted", d.Words, d.Turns
		if d.Report == nil {
			v.State = "already drafted"
		} else {
			v.Doubts = doubts(*d.Report)
		}
		r.Drafted++
	}
	if b.Err != nil {
		v.Why, v.Hint = b.Err.Error(), sheaf.HintOf(b.Err)
		r.Refused++
	}
	r.Brought = append(r.Brought, v)
}

func (r *bringReport) print(a *app) error {
	if a.json {
		return a.printJSON(r)
	}
	var rows [][]string
	for _, b := range r.Brought {
		words := ""
		if b.Words > 0 {
			words = strconv.Itoa(b.Words)
		}
		said := strings.Join(b.Doubts, "; ")
		if b.Why != "" {
			said = b.Why
		}
		rows = append(rows, []string{b.File, short(b.Original), short(b.Draft), b.State, words, said})
	}
	return a.table([]string{"file", "original", "draft", "state", "words", "doubts"}, rows)
}

// short is the beginning of an id as lists show it.
func short(id string) string { return id[:min(len(id), 8)] }
