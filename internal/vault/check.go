package vault

import (
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// ProblemKind says what Check found.
type ProblemKind string

const (
	// FileMissing: an original has a row and no file.
	FileMissing ProblemKind = "file missing"
	// FileAltered: an original's file is not what was locked away.
	FileAltered ProblemKind = "file altered"
	// FileOrphan: a file that no row names, left by a crash or put there.
	FileOrphan ProblemKind = "orphan file"
	// RowUnreadable: a row that does not open, or was put back.
	RowUnreadable ProblemKind = "unreadable row"
	// FormStray: a name form that no sheet knows.
	FormStray ProblemKind = "stray name form"
	// FormMissing: a name form that a sheet names and that has no row.
	FormMissing ProblemKind = "missing name form"
	// ErasureOpen: an erasure that was begun and is not done.
	ErasureOpen ProblemKind = "unfinished erasure"
)

// Problem is one thing that is not whole. It names no person but by id.
type Problem struct {
	Kind ProblemKind
	What string   // "person", "account", "original", "name form"; empty for an orphan
	ID   sheaf.ID // zero for an orphan
	File string   // in the folder of the originals; of the three file kinds only
}

func (p Problem) String() string {
	if p.ID.IsZero() {
		return fmt.Sprintf("%s: originals/%s", p.Kind, p.File)
	}
	return fmt.Sprintf("%s: %s %s", p.Kind, p.What, p.ID)
}

// Check opens every row, decrypts every original and compares its hash, and
// looks for files without rows. It changes nothing.
func (v *Vault) Check(ctx context.Context, c access.Caller) (problems []Problem, err error) {
	var files []lockedFile
	err = v.door.View(ctx, c, access.SeeVault, func(tx *access.Tx) error {
		ch := checker{tx: tx}
		if err := ch.rows(); err != nil {
			return err
		}
		problems, files = ch.problems, ch.files
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		kind, err := v.checkFile(ctx, f)
		if err != nil {
			return nil, err
		}
		if kind != "" {
			problems = append(problems, Problem{kind, "original", f.id.ID, fileOf(f.id)})
		}
	}
	orphans, err := v.Orphans(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, name := range orphans {
		problems = append(problems, Problem{Kind: FileOrphan, File: name})
	}
	return problems, nil
}

// checkFile is "" for a file that is what was locked away, or was erased in the
// meantime.
func (v *Vault) checkFile(ctx context.Context, f lockedFile) (ProblemKind, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	err := v.verified(f, func(*io.SectionReader) error { return nil })
	if sheaf.KindOf(err) != sheaf.Corrupt {
		return "", err
	}
	file, opened := v.files.Open(fileOf(f.id))
	if sheaf.KindOf(opened) == sheaf.NotFound {
		return FileMissing, nil
	}
	if opened != nil {
		return "", opened
	}
	return FileAltered, file.Close()
}

// Orphans names the files in the folder of the originals that no row names, and
// those whose writing a crash cut short. Nothing may be locked away meanwhile.
func (v *Vault) Orphans(ctx context.Context, c access.Caller) (orphans []string, err error) {
	// Files first: a row that comes later has its file already.
	lying, err := v.lying(ctx, c)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	err = v.door.View(ctx, c, access.SeeVault, func(tx *access.Tx) error {
		rows, err := selectOriginals(tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			named[fileOf(row.id)] = true
		}
		// Those of an erasure that was cut short are its own to delete.
		erased, err := erasingFiles(tx, PersonID{})
		for _, id := range erased {
			named[fileOf(id)] = true
		}
		return err
	})
	for _, name := range lying {
		if !named[name] {
			orphans = append(orphans, name)
		}
	}
	return orphans, err
}

// lying names every file there is, finished or not.
func (v *Vault) lying(ctx context.Context, c access.Caller) (files []string, err error) {
	// The folder answers to those alone who may see the vault.
	if err := v.door.View(ctx, c, access.SeeVault, func(*access.Tx) error { return nil }); err != nil {
		return nil, err
	}
	folders := []string{"."}
	for len(folders) > 0 {
		folder := folders[0]
		folders = folders[1:]
		names, err := v.files.List(folder)
		if err != nil {
			return nil, err
		}
		cut, err := v.files.Unfinished(folder)
		if err != nil {
			return nil, err
		}
		for _, name := range append(names, cut...) {
			name = path.Join(folder, name) + name[len(strings.TrimSuffix(name, "/")):]
			if inner, ok := strings.CutSuffix(name, "/"); ok {
				folders = append(folders, inner)
				continue
			}
			files = append(files, name)
		}
	}
	return files, nil
}

// checker goes over the rows of one state.
type checker struct {
	tx       *access.Tx
	problems []Problem
	files    []lockedFile
}

func (ch *checker) rows() error {
	for _, step := range []func() error{ch.persons, ch.accounts, ch.originals, ch.forms, ch.erasures} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// found takes an error about one row as a problem. What says that the whole
// database cannot be read is handed on.
func (ch *checker) found(what string, id sheaf.ID, err error) error {
	if gone(err) {
		ch.problems = append(ch.problems, Problem{Kind: RowUnreadable, What: what, ID: id})
		return nil
	}
	return err
}

func (ch *checker) persons() error {
	rows, err := selectPersons(ch.tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := ch.found("person", row.id.ID, checkPerson(ch.tx, row)); err != nil {
			return err
		}
	}
	return nil
}

func checkPerson(tx *access.Tx, row personRow) error {
	p, err := openPerson(tx, row)
	if err != nil || p.card.Erased {
		return err
	}
	if _, err := readSheet(tx, p); err != nil {
		return err
	}
	_, err = readConsents(tx, p)
	return err
}

func (ch *checker) accounts() error {
	rows, err := selectAccounts(ch.tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.sheet == nil {
			continue
		}
		_, _, err := readAccount(ch.tx, row.id)
		if err := ch.found("account", row.id.ID, err); err != nil {
			return err
		}
	}
	return nil
}

func (ch *checker) originals() error {
	rows, err := selectOriginals(ch.tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		f, err := readLockedFile(ch.tx, row.id)
		if err != nil {
			if err := ch.found("original", row.id.ID, err); err != nil {
				return err
			}
			continue
		}
		ch.files = append(ch.files, f)
	}
	return nil
}

func (ch *checker) forms() error {
	rows, err := selectForms(ch.tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		_, err := openForm(ch.tx, row)
		if err := ch.found("name form", row.id, err); err != nil {
			return err
		}
	}
	held, err := holdForms(ch.tx, rows)
	if gone(err) {
		return nil // a card that does not open was told of above
	}
	for _, f := range held.stray {
		ch.problems = append(ch.problems, Problem{Kind: FormStray, What: "name form", ID: f.ID})
	}
	for _, f := range held.missing {
		ch.problems = append(ch.problems, Problem{Kind: FormMissing, What: "name form", ID: f.ID})
	}
	return err
}

func (ch *checker) erasures() error {
	rows, err := selectErasing(ch.tx)
	for _, row := range rows {
		if row.state != ErasureCleared {
			ch.problems = append(ch.problems, Problem{Kind: ErasureOpen, What: "person", ID: row.person.ID})
		}
	}
	return err
}
