package vault

import (
	"context"
	"slices"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// ErasureState is how far an erasure has come in the vault.
type ErasureState string

const (
	// ErasureBegun: marked and held, nothing is destroyed yet.
	ErasureBegun ErasureState = "begun"
	// ErasureDestroyed: the keys and rows are gone; files and what other people's
	// sheets say remain to be cleared.
	ErasureDestroyed ErasureState = "destroyed"
	// ErasureCleared: the vault has done its part; keys still wait for the next
	// epoch, see EndErase.
	ErasureCleared ErasureState = "cleared"
)

// Erasure is one that was begun and not yet ended.
type Erasure struct {
	Person PersonID
	Label  string
	State  ErasureState
	Begun  time.Time
}

// erasureNote is what the common part of the record keeps of an erasure.
type erasureNote struct {
	Person    PersonID     `json:"person"`
	State     ErasureState `json:"state"`
	NameForms int          `json:"nameForms,omitempty"`
	Originals int          `json:"originals,omitempty"`
	Accounts  int          `json:"accounts,omitempty"`
	Sheets    int          `json:"sheets,omitempty"` // of others, that named the person
}

// Erasures lists what was begun and not ended, the oldest first: after a crash
// each of them is to be gone on with.
func (v *Vault) Erasures(ctx context.Context, c access.Caller) (erasures []Erasure, err error) {
	err = v.door.View(ctx, c, access.SeeVault, func(tx *access.Tx) error {
		rows, err := selectErasing(tx)
		if err != nil {
			return err
		}
		erasures = make([]Erasure, len(rows))
		for i, row := range rows {
			p, err := readPerson(tx, row.person)
			if err != nil {
				return err
			}
			erasures[i] = Erasure{row.person, p.card.Label, row.state, row.begun}
		}
		return nil
	})
	return erasures, err
}

// BeginErase marks a person as being erased and holds them, so that nothing
// more is done with what they gave. It is the first step of an erasure that goes
// on in the study. Beginning again, or after the end, does nothing.
func (v *Vault) BeginErase(ctx context.Context, c access.Caller, id PersonID) error {
	return v.door.Do(ctx, c, access.ErasePerson, func(tx *access.Tx) error {
		p, err := readPerson(tx, id)
		if err != nil {
			return err
		}
		tx.Note(erasureNote{Person: id, State: ErasureBegun})
		if p.card.Erased {
			return nil
		}
		if err := insertErasing(tx, id, ErasureBegun); err != nil || p.card.Held {
			return err
		}
		p.card.Held = true
		return p.store(tx)
	})
}

// Erase destroys what the vault holds of a person: first the marker, then in one
// transaction the keys and rows, then the files, then what other people's sheets
// and shared accounts say of them. Id and label are left. It can be interrupted
// anywhere and run again; erasing the erased does nothing.
//
// What others share with the person becomes unreadable for them too, see Reach.
// The keys are gone from every live wrap when it returns; EndErase is for after
// the epoch in which that took effect.
func (v *Vault) Erase(ctx context.Context, c access.Caller, id PersonID) error {
	state, err := v.erasureOf(ctx, c, id)
	if err != nil {
		return err
	}
	if state == "" {
		if err := v.BeginErase(ctx, c, id); err != nil {
			return err
		}
		state = ErasureBegun
	}
	if state == ErasureBegun {
		if err := v.door.Do(ctx, c, access.ErasePerson, func(tx *access.Tx) error { return destroy(tx, id) }); err != nil {
			return err
		}
		state = ErasureDestroyed
	}
	if state == ErasureCleared {
		return nil
	}
	// Files before the sheets: on a full disk they make room for the rest.
	if err := v.removeErased(ctx, c, id); err != nil {
		return err
	}
	return v.door.Do(ctx, c, access.ErasePerson, func(tx *access.Tx) error { return clearTraces(tx, id) })
}

// erasureOf is how far the erasure of a person has come, "" if none was begun.
func (v *Vault) erasureOf(ctx context.Context, c access.Caller, id PersonID) (state ErasureState, err error) {
	err = v.door.View(ctx, c, access.ErasePerson, func(tx *access.Tx) error {
		p, err := readPerson(tx, id)
		if err != nil {
			return err
		}
		rows, err := selectErasing(tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(rows, func(e erasingRow) bool { return e.person == id })
		switch {
		case i >= 0:
			state = rows[i].state
		case p.card.Erased:
			state = ErasureCleared
		default:
			state = ""
		}
		return nil
	})
	return state, err
}

// EndErase takes the marker away, once the epoch is over in which the person's
// keys were live. Conflict: the erasure has not come that far.
func (v *Vault) EndErase(ctx context.Context, c access.Caller, id PersonID) error {
	state, err := v.erasureOf(ctx, c, id)
	if err != nil {
		return err
	}
	if state != ErasureCleared {
		return sheaf.Errorf(sheaf.Conflict, "the erasure of person %s is not done", id.Short()).Hintf("erase them again; it goes on where it stopped")
	}
	return v.door.Do(ctx, c, access.ErasePerson, func(tx *access.Tx) error {
		tx.Note(erasureNote{Person: id, State: "ended"})
		return deleteErasing(tx, id)
	})
}

// destroy takes away keys and rows and leaves the tombstone. It writes little
// and deletes much, and whatever of it is damaged already does not stop it.
func destroy(tx *access.Tx, id PersonID) error {
	p, err := readPerson(tx, id)
	if err != nil || p.card.Erased {
		return err
	}
	note := erasureNote{Person: id, State: ErasureDestroyed}
	keys := []sheaf.ID{p.card.Key}
	forms, err := formsOf(tx, p)
	if err != nil {
		return err
	}
	note.NameForms = len(forms)
	if err := dropForms(tx, forms); err != nil {
		return err
	}
	accounts, err := destroyAccounts(tx, p)
	if err != nil {
		return err
	}
	keys, note.Accounts = append(keys, accounts...), len(accounts)
	if note.Originals, err = destroyObjects(tx, id); err != nil {
		return err
	}
	if err := deleteConsents(tx, id); err != nil {
		return err
	}
	if err := tx.DropKeys(keys...); err != nil {
		return err
	}
	tx.Note(note)
	if err := updateErasing(tx, id, ErasureDestroyed); err != nil {
		return err
	}
	return p.bury(tx)
}

// bury leaves id and label of a person. The entry commits to that in its common
// part: the person's own is gone.
func (p *person) bury(tx *access.Tx) error {
	p.card = personCard{V: 1, Label: p.card.Label, Erased: true}
	p.row.sheet, p.row.added = nil, time.Time{}
	if err := p.seal(tx, seal.Parent{}); err != nil {
		return err
	}
	return updatePerson(tx, p.row)
}

// formsOf are a person's name forms. If the sheet does not open any more, they
// are those that nobody else's sheet knows.
func formsOf(tx *access.Tx, p person) ([]form, error) {
	stored, err := readSheet(tx, p)
	if !gone(err) {
		return stored.Forms, err
	}
	rows, err := selectForms(tx)
	if err != nil {
		return nil, err
	}
	held, err := holdForms(tx, rows)
	return held.stray, err
}

// destroyAccounts empties the sheets that go with a person, and gives their keys.
func destroyAccounts(tx *access.Tx, p person) (keys []sheaf.ID, err error) {
	accounts, err := accountsOf(tx, p.row.id)
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		goes, _, err := accountGoes(tx, a, p)
		if err != nil {
			return nil, err
		}
		if !goes {
			continue
		}
		row, err := findAccount(tx, a)
		if err != nil {
			return nil, err
		}
		keys = append(keys, row.key)
		row.version, row.sheet = row.version+1, nil
		if err := updateAccount(tx, row); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// destroyObjects takes away every object of a person, shared ones too, and
// writes down which files are to go.
func destroyObjects(tx *access.Tx, id PersonID) (files int, err error) {
	objects, err := objectsOf(tx, id)
	if err != nil {
		return 0, err
	}
	for _, o := range objects {
		originals, err := originalsUnder(tx, o.id)
		if err != nil {
			return 0, err
		}
		for _, original := range originals {
			if err := insertErasingFile(tx, id, original); err != nil {
				return 0, err
			}
			if err := deleteOriginal(tx, original); err != nil {
				return 0, err
			}
			files++
		}
		if err := deleteObject(tx, o.id); err != nil {
			return 0, err
		}
	}
	return files, nil
}

// removeErased deletes the files that an erasure has left without a row.
func (v *Vault) removeErased(ctx context.Context, c access.Caller, id PersonID) error {
	var files []OriginalID
	err := v.door.View(ctx, c, access.ErasePerson, func(tx *access.Tx) (err error) {
		files, err = erasingFiles(tx, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := v.files.Remove(fileOf(f)); err != nil {
			return err
		}
	}
	return nil
}

// clearTraces takes a person out of what stays: shared events and other people's
// relations.
func clearTraces(tx *access.Tx, id PersonID) error {
	note := erasureNote{Person: id, State: ErasureCleared}
	naming, err := sheetsNaming(tx, id)
	if err != nil {
		return err
	}
	for _, p := range naming {
		stored, err := readSheet(tx, p)
		if err != nil {
			return err
		}
		stored.Sheet.Relations = slices.DeleteFunc(stored.Sheet.Relations, func(r Relation) bool { return r.To == id })
		if err := writeSheet(tx, p, stored); err != nil {
			return err
		}
		note.Sheets++
	}
	accounts, err := accountsOf(tx, id)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if err := leaveAccount(tx, a, id); err != nil {
			return err
		}
		note.Accounts++
	}
	if err := deleteErasingFiles(tx, id); err != nil {
		return err
	}
	tx.Note(note)
	return updateErasing(tx, id, ErasureCleared)
}

// leaveAccount takes a person out of an event's sheet, if it still has one.
func leaveAccount(tx *access.Tx, a AccountID, id PersonID) error {
	if err := deleteAccountPerson(tx, a, id); err != nil {
		return err
	}
	row, sheet, err := readAccount(tx, a)
	if gone(err) {
		return nil
	}
	if err != nil {
		return err
	}
	was := len(sheet.Present)
	sheet.Present = slices.DeleteFunc(sheet.Present, func(there Presence) bool { return there.Person == id })
	if len(sheet.Present) == was {
		return nil
	}
	key, err := tx.Key(row.key)
	if err != nil {
		return err
	}
	if err := row.seal(tx, key, sheet); err != nil {
		return err
	}
	return updateAccount(tx, row)
}
