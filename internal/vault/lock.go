package vault

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"io/fs"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Lock takes in an original as it came: r is hashed and sealed while it is read,
// and never looked into. Once Lock returns, file and row are durable; Check
// takes a second look before the copy outside is wiped. Without persons it is about the participants who were present.
//
// The same bytes in the same account are locked away once: the first original
// is returned again. NotFound: no such account or person. Invalid: nobody to
// lock it away for.
func (v *Vault) Lock(ctx context.Context, c access.Caller, account AccountID, persons []PersonID, name string, r io.Reader) (Original, error) {
	persons, err := v.lockFor(ctx, c, account, persons)
	if err != nil {
		return Original{}, err
	}
	id := OriginalID{sheaf.NewID()}
	object := prepareObject(originalObject, persons...)
	in := meter{ctx: ctx, r: r, sum: sha256.New()}
	if err := v.files.WriteFrom(fileOf(id), in.sealTo(object.Recipient())); err != nil {
		// Nothing names the file yet; if it cannot be removed, Orphans shows it.
		return Original{}, errors.Join(err, v.files.Remove(fileOf(id)))
	}
	sheet := originalSheet{1, name, digest(in.sum.Sum(nil))}
	locked, err := v.enter(ctx, c, id, account, object, sheet, in.size)
	if err != nil || locked.ID != id {
		return locked, errors.Join(err, v.discard(ctx, c, id))
	}
	return locked, nil
}

// LockedAlready finds the originals, of any account, that have these bytes, by
// their SHA-256. It is for whoever brings many files and was interrupted.
func (v *Vault) LockedAlready(ctx context.Context, c access.Caller, sums map[[32]byte]bool) (map[[32]byte]OriginalID, error) {
	found := map[[32]byte]OriginalID{}
	err := v.door.View(ctx, c, access.LockOriginal, func(tx *access.Tx) error {
		rows, err := selectOriginals(tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			sheet, _, err := readOriginal(tx, row)
			if gone(err) {
				continue // of somebody who was erased
			}
			if err != nil {
				return err
			}
			if sums[sheet.SHA256] {
				found[sheet.SHA256] = row.id
			}
		}
		return nil
	})
	return found, err
}

// lockFor checks, before a byte is read, whether the account and the persons are
// there, and says whom the original is about.
func (v *Vault) lockFor(ctx context.Context, c access.Caller, account AccountID, persons []PersonID) (about []PersonID, err error) {
	err = v.door.View(ctx, c, access.LockOriginal, func(tx *access.Tx) error {
		_, sheet, err := readAccount(tx, account)
		if err != nil {
			return err
		}
		if about = sortedPersons(persons); len(about) == 0 {
			if about, err = participantsIn(tx, sheet); err != nil {
				return err
			}
		}
		if len(about) == 0 {
			return sheaf.Errorf(sheaf.Invalid, "cannot lock an original away for nobody: account %s names no participant", account.Short()).
				Hintf("say who was present, or whom the original is about")
		}
		_, err = livePersons(tx, about)
		return err
	})
	return about, err
}

func participantsIn(tx *access.Tx, sheet AccountSheet) ([]PersonID, error) {
	var found []PersonID
	for _, there := range sheet.Present {
		p, err := readPerson(tx, there.Person)
		if err != nil {
			return nil, err
		}
		if p.card.Kind == Participant && !p.card.Erased {
			found = append(found, p.row.id)
		}
	}
	return sortedPersons(found), nil
}

// enter stores the row of an original whose file is durable, or gives the row
// of the same bytes.
func (v *Vault) enter(ctx context.Context, c access.Caller, id OriginalID, account AccountID, object PreparedObject, sheet originalSheet, size int64) (locked Original, err error) {
	err = v.door.Do(ctx, c, access.LockOriginal, func(tx *access.Tx) error {
		if _, _, err := readAccount(tx, account); err != nil {
			return err
		}
		first, err := sameBytes(tx, account, sheet.SHA256)
		if err == nil {
			tx.Note(lockNote{first.id, account, size, true})
			if locked, err = v.OriginalIn(tx, first.id); err != nil {
				return err
			}
			locked.SHA256 = sheet.SHA256
			return nil
		}
		if sheaf.KindOf(err) != sheaf.NotFound {
			return err
		}
		people, err := livePersons(tx, object.persons)
		if err != nil {
			return err
		}
		tag, err := tagOf(tx, account, people, sheet.SHA256)
		if err != nil {
			return err
		}
		if err := v.PutObject(tx, object); err != nil {
			return err
		}
		row := originalRow{id: id, account: account, object: object.ID, tag: tag, version: 1, locked: tx.Now()}
		if err := row.seal(tx, object.Parent(), originalCard{1, size, mediaOf(sheet.Name)}, sheet); err != nil {
			return err
		}
		if err := insertOriginal(tx, row); err != nil {
			return err
		}
		part, err := partOf(tx, people)
		if err != nil {
			return err
		}
		tx.Recorded(part, id.ID, 1, row.sheet)
		tx.Note(lockNote{id, account, size, false})
		if locked, err = row.public(tx, object.persons); err != nil {
			return err
		}
		locked.SHA256 = sheet.SHA256
		for _, p := range people {
			if err := insertAccountPerson(tx, account, p.row.id); err != nil {
				return err
			}
		}
		return noteFor(tx, people, aboutPerson{Original: id})
	})
	return locked, err
}

type lockNote struct {
	Original OriginalID `json:"original"`
	Account  AccountID  `json:"account"`
	Size     int64      `json:"size"`
	Again    bool       `json:"again,omitempty"` // the same bytes were there
}

func (o *originalRow) seal(tx *access.Tx, key seal.Parent, card originalCard, sheet originalSheet) error {
	structure, err := tx.Structure()
	if err != nil {
		return err
	}
	o.cardKey = structure.ID
	if o.card, err = sealed(tx, seal.TableOriginal, columnCard, o.id.ID, o.version, card, structure); err != nil {
		return err
	}
	o.sheet, err = sealed(tx, seal.TableOriginal, columnSheet, o.id.ID, o.version, sheet, key)
	return err
}

// discard removes the file of an original that got no row. An act can fail
// after its commit: only where the vault says that there is no row may the file
// go. What stays is shown by Orphans.
func (v *Vault) discard(ctx context.Context, c access.Caller, id OriginalID) error {
	err := v.door.View(context.WithoutCancel(ctx), c, access.LockOriginal, func(tx *access.Tx) error {
		_, err := findOriginal(tx, id)
		return err
	})
	if sheaf.KindOf(err) != sheaf.NotFound {
		return nil
	}
	return v.files.Remove(fileOf(id))
}

// meter reads, hashes and counts.
type meter struct {
	ctx  context.Context
	r    io.Reader
	sum  hash.Hash
	size int64
	err  error
}

func (m *meter) Read(b []byte) (int, error) {
	if m.err = m.ctx.Err(); m.err != nil {
		return 0, m.err
	}
	n, err := m.r.Read(b)
	m.sum.Write(b[:n])
	m.size += int64(n)
	if err != nil && err != io.EOF {
		m.err = err
	}
	return n, err
}

func (m *meter) sealTo(recipient seal.Recipient) func(io.Writer) error {
	return func(w io.Writer) error {
		layer, err := seal.SealTo(w, recipient)
		if err != nil {
			return err
		}
		if _, err := io.Copy(layer, m); err != nil {
			if m.err != nil {
				return errUnread(m.err)
			}
			return err
		}
		return layer.Close()
	}
}

// errUnread tells why bytes could not be read as far as that names no file.
func errUnread(err error) error {
	hint := "nothing was locked away; keep the copy you have"
	var inPath *fs.PathError
	if errors.As(err, &inPath) {
		err = inPath.Err
	} else if !errors.Is(err, context.Canceled) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return sheaf.Errorf(sheaf.Invalid, "cannot read what is to be locked away to its end").Hintf("%s", hint)
	}
	return sheaf.Errorf(sheaf.Invalid, "cannot read what is to be locked away to its end: %w", err).Hintf("%s", hint)
}
