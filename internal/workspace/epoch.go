package workspace

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

func databaseFile(t access.Tier, epoch uint64) string { return fmt.Sprintf("%s.%d.db", t, epoch) }

// renewal is one member's own identities for the epoch to come. Only the one
// who renews can: the others do it at their next unlock.
type renewal struct {
	handle     string
	passphrase sheaf.Secret
	without    access.MemberID // who is no longer on the team from then on; zero for nobody
}

// renew begins a new epoch of one tier: a compact copy of the database under new
// keys, every surviving key wrapped anew, the caller's own identity replaced.
// The rename of the keys file is its commit; before it the old epoch stands,
// after it the new one, and running it again picks up where a crash left it.
//
// Everybody else in this process is shut out of the tier meanwhile: what they
// wrote after the copy would be lost. After a failure, which may have come
// before the commit or after it, the study is locked: who unlocks it finds out.
func (w *Workspace) renew(ctx context.Context, c access.Caller, t *tier, who renewal) error {
	old, err := w.alone(ctx, t)
	if err != nil {
		w.shut()
		return err
	}
	// Closed before its file goes: not every system removes an open one.
	if err := errors.Join(w.renewFrom(ctx, c, t, old, who), old.Close()); err != nil {
		w.shut()
		return err
	}
	return w.dropDatabase(databaseFile(t.epoch.Tier, t.epoch.Number-1))
}

// alone closes a tier's database to its Door and opens it for the renewal only.
func (w *Workspace) alone(ctx context.Context, t *tier) (*store.DB, error) {
	key, err := t.keys.DatabaseKeyUnder(t.epoch, w.id)
	if err != nil {
		return nil, err
	}
	if err := t.db.Close(); err != nil {
		return nil, err
	}
	path := filepath.Join(w.dir.Path(), t.standing.Database)
	return store.Open(ctx, path, key.Bytes(), schema(t.epoch.Tier), store.MustExist(), store.WithFaults(w.options.Faults))
}

func (w *Workspace) renewFrom(ctx context.Context, c access.Caller, t *tier, old *store.DB, who renewal) error {
	next := access.EpochKey{Tier: t.epoch.Tier, Number: t.epoch.Number + 1, Key: seal.NewKey()}
	name := databaseFile(next.Tier, next.Number)
	if err := w.dropDatabase(name); err != nil {
		return err
	}
	key := seal.NewKey()
	path := filepath.Join(w.dir.Path(), name)
	if err := old.CopyTo(ctx, path, key.Bytes()); err != nil {
		return err
	}
	db, err := store.Open(ctx, path, key.Bytes(), schema(next.Tier), store.WithFaults(w.options.Faults))
	if err != nil {
		return err
	}
	fresh := []access.NewKey{access.DrawIdentity(seal.PurposeStructure)}
	if next.Tier == access.Locked {
		fresh = append(fresh, access.DrawIdentity(seal.PurposeRecovery))
	}
	if err := access.Rewrap(ctx, db, w.id, t.epoch, next, fresh...); err != nil {
		db.Close()
		return err
	}
	head, err := access.NewDoor(access.DoorConfig{Tier: next.Tier, Study: w.id, DB: old}).Head(ctx, c)
	if err != nil {
		db.Close()
		return err
	}
	change := access.Change{
		Tier: next.Tier, Study: w.id, Epoch: next, Database: name, Key: key, From: head.Size,
	}
	if err := w.commitEpoch(ctx, c, t, db, change, who); err != nil {
		db.Close()
		return err
	}
	return nil
}

// commitEpoch writes the identity and the statement of the next epoch and puts
// the tier's handle on its new database.
func (w *Workspace) commitEpoch(ctx context.Context, c access.Caller, t *tier, db *store.DB, change access.Change, who renewal) error {
	own, err := w.nextIdentity(c, t, who)
	if err != nil {
		return err
	}
	if change.People, err = t.keys.Names(t.epoch, w.id); err != nil {
		return err
	}
	change.Members = slices.DeleteFunc(slices.Clone(t.standing.Members), func(m access.Certified) bool { return m.Member == who.without })
	for i := range change.Members {
		if change.Members[i].Member == c.Member() {
			change.Members[i].Recipient = own.Recipient()
		}
	}
	keys, err := c.NextKeysFile(t.keys, change)
	if err != nil {
		return err
	}
	// The commit of this epoch.
	if err := writeKeys(w.dir, change.Tier, keys); err != nil {
		return err
	}
	mine := memberFile(who.handle, change.Tier)
	if err := w.dir.Rename(mine+nextSuffix, mine); err != nil {
		return err
	}
	c.Enter(change.Epoch)
	t.db, t.epoch = db, change.Epoch
	t.door.Reopen(db)
	return w.adopt(ctx, c, t, keys)
}

// prove opens the caller's own identity files with the passphrase, before an act
// begins at whose end they are renewed: a slip of the finger must not stop it
// half way. Locked: it is not their passphrase.
func (w *Workspace) prove(c access.Caller, who renewal) error {
	for _, t := range []access.Tier{access.Working, access.Locked} {
		file, err := w.dir.Read(memberFile(who.handle, t))
		if err != nil {
			return err
		}
		credentials, err := access.OpenCredentials(file, who.passphrase)
		if err != nil {
			return err
		}
		if credentials.Member != c.Member() {
			return errAnother
		}
	}
	return nil
}

var errAnother = sheaf.Errorf(sheaf.Invalid, "the working name is not that of who is unlocked").Hintf("name yourself with --as")

// nextIdentity draws the caller's identity for the next epoch and leaves it,
// under their passphrase, beside the present one.
func (w *Workspace) nextIdentity(c access.Caller, t *tier, who renewal) (seal.Identity, error) {
	name := memberFile(who.handle, t.epoch.Tier)
	file, err := w.dir.Read(name)
	if err != nil {
		return seal.Identity{}, err
	}
	credentials, err := access.OpenCredentials(file, who.passphrase)
	if err != nil {
		return seal.Identity{}, err
	}
	if credentials.Member != c.Member() {
		return seal.Identity{}, errAnother
	}
	next := credentials.Renewed()
	sealed, err := next.Seal(who.passphrase, w.options.workFactor())
	if err != nil {
		return seal.Identity{}, err
	}
	return next.Identity, w.dir.Write(name+nextSuffix, sealed)
}

// renewIdentities replaces the caller's own identity in every open tier whose
// epoch began after it was drawn: a copy of the folder from before opens with
// the old one.
func (w *Workspace) renewIdentities(ctx context.Context, c access.Caller, who renewal) error {
	for t, opened := range w.tiers {
		if !c.Unlocked(t) || !slices.Contains(opened.standing.Unrenewed(opened.epoch.Number-1), c.Member()) {
			continue
		}
		own, err := w.nextIdentity(c, opened, who)
		if err != nil {
			return err
		}
		err = w.restate(ctx, c, opened, func(next *access.Change) {
			for i := range next.Members {
				if next.Members[i].Member == c.Member() {
					next.Members[i].Recipient = own.Recipient()
				}
			}
		})
		if err != nil {
			return err
		}
		mine := memberFile(who.handle, t)
		if err := w.dir.Rename(mine+nextSuffix, mine); err != nil {
			return err
		}
	}
	return nil
}

// dropDatabase removes a database file with what SQLite keeps beside it.
func (w *Workspace) dropDatabase(name string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := w.dir.Remove(name + suffix); err != nil {
			return err
		}
	}
	return nil
}

// exclusive runs fn while no other process has the study open; w.mu is held.
// Conflict: another has. Should another one have renewed the keys in the moment
// in which the lock changes hands, the study is locked.
func (w *Workspace) exclusive(fn func() error) error {
	if err := w.lock.Unlock(); err != nil {
		return err
	}
	if ok, err := w.lock.TryLock(); err != nil || !ok {
		return errors.Join(errBusy, w.share())
	}
	if err := w.current(); err != nil {
		return errors.Join(err, w.share())
	}
	return errors.Join(fn(), w.lock.Unlock(), w.share())
}

// share takes the lock back that every open workspace has.
func (w *Workspace) share() error {
	if ok, err := w.lock.TryRLock(); err != nil || !ok {
		w.shut()
		return errRenewed
	}
	return w.current()
}

// current tells whether the keys files are still those that were unlocked.
func (w *Workspace) current() error {
	for t, opened := range w.tiers {
		data, err := w.dir.Read(keysName(t))
		if err != nil {
			return err
		}
		keys, _, err := access.ParseKeysFile(data, t, w.id)
		if err != nil {
			return err
		}
		if !bytes.Equal(keys.Current.Statement, opened.keys.Current.Statement) {
			w.shut()
			return errRenewed
		}
	}
	return nil
}

var errRenewed = sheaf.Errorf(sheaf.Conflict, "another Sheaf changed the study's keys meanwhile").Hintf("unlock the study again")

// putRecovery draws an epoch's recovery identity, R_n, which opens the epoch's
// bulk backups and lives on its keyring media and here.
func putRecovery(ctx context.Context, door *access.Door, c access.Caller) error {
	key := access.DrawIdentity(seal.PurposeRecovery)
	return door.Do(ctx, c, access.VaultKeys, func(tx *access.Tx) error {
		tx.Note(struct {
			Recovery bool `json:"recovery"`
		}{true})
		return tx.PutKey(key)
	})
}
