package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/workspace"
)

type bringCommand struct {
	Folder     string `arg:"" help:"Its files and those of the folders in it. Links are not followed; what begins with a dot or ~$ is passed over."`
	Language   string `placeholder:"LANG" help:"The files' language (en, ar, ...), where a text does not tell."`
	Charset    string `placeholder:"NAME" help:"The encoding of text files, where the guess is wrong: windows-1256, ..."`
	Deletions  string `default:"" enum:",leave-out,keep" placeholder:"WHAT" help:"What becomes of tracked deletions: leave-out or keep. Without it such files stay locked and are listed."`
	Provenance string `default:"" enum:",own-words,interpreter,translation,notes" placeholder:"WHOSE" help:"Whose wording the participants' turns hold, where it is the same in all: own-words, interpreter, translation, notes."`
}

func (bringCommand) Help() string {
	return `Example:
  sheaf bring old-interviews

For interviews from before the study. Each file is locked away as it is, as an
account and a participant of its own, for internal analysis only until somebody
decides otherwise (sheaf consent), and drafted if it can be read. It may be
interrupted and run again: what was done is not done twice. At the end it lists
what was read and with what doubts, and what was not and why. The exit status is
0 when every file is locked away, drafted or not, and 2 when one is not.`
}

func (c bringCommand) Run(a *app) error {
	found, err := filesIn(c.Folder)
	if err != nil {
		return err
	}
	defer found.root.Close()
	_, caller, err := a.vault()
	if err != nil {
		return err
	}
	a.say("looking over %s", counted(len(found.files), "file", "files"))
	options := pseudonym.Options{Language: c.Language, Charset: c.Charset, Deletions: pseudonym.Deletions(c.Deletions), Provenance: text.Provenance(c.Provenance)}
	report := bringReport{V: 1, Tier: 1, Files: len(found.files), PassedOver: found.passedOver, Brought: []broughtView{}}
	err = a.space.Bring(a.ctx, caller, found.files, options, func(b workspace.Brought) {
		state := report.add(found.names[b.Index], b)
		a.say("%d of %d: %s", b.Index+1, len(found.files), state)
	})
	if printed := report.print(a); printed != nil {
		return printed
	}
	if err != nil {
		a.say("%d of %d files are done; the same command goes on with the others", len(report.Brought), len(found.files))
		return err
	}
	a.say("%s: %d drafted now, %d before, %d locked away and not drafted", counted(report.Files, "file", "files"), report.Drafted, report.Already, report.Locked)
	if found.passedOver > 0 {
		a.say("passed over: %s", counted(found.passedOver, "link, folder or file that is hidden or no document", "links, folders and files that are hidden or no documents"))
	}
	if report.NotLocked > 0 {
		return sheaf.Errorf(sheaf.Invalid, "%s could not be locked away: do not wipe the folder", counted(report.NotLocked, "file", "files")).
			Hintf("mend what is said of each and bring the folder again")
	}
	if report.Drafted+report.Already > 0 {
		a.say("next: sheaf draft lists them; then, of each: sheaf turns DRAFT, sheaf review DRAFT")
	}
	return nil
}

// folder is what was found in one.
type folder struct {
	root       *os.Root
	names      []string // by their path in it, in order
	files      []workspace.Legacy
	passedOver int
}

// filesIn finds the plain files of a folder. What cannot be listed in it is a file
// that cannot be opened: the others go on.
func filesIn(path string) (f *folder, err error) {
	f = &folder{}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return f, errFolder
	}
	if _, err := os.ReadDir(path); err != nil {
		return f, errFolder
	}
	if f.root, err = os.OpenRoot(path); err != nil {
		return f, errFolder
	}
	err = filepath.WalkDir(path, func(at string, d fs.DirEntry, err error) error {
		name, relative := filepath.Rel(path, at)
		switch {
		case relative != nil:
			return errFolder
		case err != nil:
			f.add(name+string(filepath.Separator), "", func() (io.ReadCloser, error) { return nil, err })
			return fs.SkipDir
		case at != path && isNoDocument(d.Name()):
			f.passedOver++
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular():
			listed, err := d.Info()
			f.add(name, d.Name(), func() (io.ReadCloser, error) { return f.open(name, listed, err) })
		case !d.IsDir():
			f.passedOver++
		}
		return nil
	})
	if err == nil && len(f.files) == 0 {
		err = sheaf.Errorf(sheaf.Invalid, "there is no file in the folder").Hintf("links are not followed, and what begins with a dot or ~$ is passed over")
	}
	return f, err
}

// open opens a file that was listed, if it is that one still: no link, pipe or
// device that was put in its place, and no longer than it was.
func (f *folder) open(name string, listed fs.FileInfo, err error) (io.ReadCloser, error) {
	if err != nil {
		return nil, err
	}
	file, err := f.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	now, err := file.Stat()
	if err != nil || !now.Mode().IsRegular() || !os.SameFile(listed, now) {
		file.Close()
		return nil, fs.ErrInvalid
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(file, listed.Size()+1), file}, nil
}

func (f *folder) add(name, base string, open func() (io.ReadCloser, error)) {
	f.names = append(f.names, name)
	f.files = append(f.files, workspace.Legacy{Name: base, Open: open})
}

// isNoDocument tells what programs leave beside documents.
func isNoDocument(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || lower == "thumbs.db" || lower == "desktop.ini"
}

var errFolder = sheaf.Errorf(sheaf.Invalid, "cannot list the folder").Hintf("see whether it is there, is a folder and may be read")

// bringReport names files: it is for the eyes of whoever holds the vault's key.
type bringReport struct {
	V          int           `json:"v"`
	Tier       int           `json:"tier"`
	Files      int           `json:"files"`
	Drafted    int           `json:"drafted"`   // now
	Already    int           `json:"already"`   // drafted before, or the same bytes as another
	Locked     int           `json:"locked"`    // and not drafted
	NotLocked  int           `json:"notLocked"` // nothing has been kept of them
	PassedOver int           `json:"passedOver,omitempty"`
	Brought    []broughtView `json:"brought"` // fewer than files where it was interrupted
}

type broughtView struct {
	File        string      `json:"file"`
	Participant string      `json:"participant,omitempty"` // label
	Original    string      `json:"original,omitempty"`
	Draft       string      `json:"draft,omitempty"`
	State       bringsState `json:"state"`
	Words       int         `json:"words,omitempty"`
	Turns       int         `json:"turns,omitempty"`
	Doubts      []string    `json:"doubts,omitempty"`
	Why         string      `json:"why,omitempty"` // it is not drafted
	Hint        string      `json:"hint,omitempty"`
}

type bringsState string

const (
	drafted        bringsState = "drafted"
	alreadyDrafted bringsState = "already drafted"
	lockedOnly     bringsState = "locked"
	notLocked      bringsState = "not locked"
)

func (r *bringReport) add(name string, b workspace.Brought) bringsState {
	v := broughtView{File: name, Participant: b.Label}
	if !b.Original.IsZero() {
		v.Original = b.Original.String()
	}
	switch d := b.Draft; {
	case d != nil && b.Drafted:
		r.Drafted++
		v.Draft, v.State, v.Words, v.Turns, v.Doubts = d.ID.String(), drafted, d.Words, d.Turns, doubts(*d.Report)
	case d != nil:
		r.Already++
		v.Draft, v.State, v.Words, v.Turns = d.ID.String(), alreadyDrafted, d.Words, d.Turns
		if d.Report != nil {
			v.Doubts = doubts(*d.Report)
		}
	case !b.Original.IsZero():
		r.Locked++
		v.State = lockedOnly
	default:
		r.NotLocked++
		v.State = notLocked
	}
	if b.Err != nil {
		v.Why, v.Hint = b.Err.Error(), sheaf.HintOf(b.Err)
	}
	r.Brought = append(r.Brought, v)
	return v.State
}

// print prints a line for each file, and below, once, what is to be done about
// those that are not drafted.
func (r *bringReport) print(a *app) error {
	if a.json {
		return a.printJSON(r)
	}
	if len(r.Brought) == 0 {
		return nil
	}
	var rows [][]string
	var hints []string
	for _, b := range r.Brought {
		words := ""
		if b.Words > 0 {
			words = strconv.Itoa(b.Words)
		}
		said := strings.Join(b.Doubts, "; ")
		if b.Why != "" {
			said = strings.TrimPrefix(b.Why, "cannot draft original "+short(b.Original)+": ")
			hint := b.Hint
			if b.Original != "" {
				hint = strings.ReplaceAll(hint, short(b.Original), "ORIGINAL")
			}
			if hint != "" && !slices.Contains(hints, hint) {
				hints = append(hints, hint)
			}
		}
		turns := ""
		if b.Words > 0 {
			turns = strconv.Itoa(b.Turns)
		}
		rows = append(rows, []string{oneLine(b.File), b.Participant, short(b.Original), short(b.Draft), string(b.State), words, turns, said})
	}
	if err := a.table([]string{"file", "participant", "original", "draft", "state", "words", "turns", "doubts"}, rows); err != nil {
		return err
	}
	if len(hints) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(a.out, "\nwhat to do with those that are not drafted:\n  %s\n", strings.Join(hints, "\n  "))
	return err
}

// short is the beginning of an id as lists show it.
func short(id string) string { return id[:min(len(id), 8)] }
