package access

import (
	"context"
	"time"

	"sheaf/internal/ledger"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Migrations are the tables of package access, in both databases.
func Migrations() []store.Migration {
	return append(ledger.Migrations(), store.Migration{Owner: "access", Number: 1, Name: "keys", SQL: `
		CREATE TABLE wrapped_key (
			id         BLOB PRIMARY KEY,
			purpose    INTEGER NOT NULL,
			generation INTEGER NOT NULL,
			epoch      INTEGER NOT NULL,
			made       INTEGER NOT NULL,
			box        BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE INDEX wrapped_key_purpose ON wrapped_key (purpose, made);`})
}

// PutKey wraps a drawn key under the caller's epoch key and stores it.
func (tx *Tx) PutKey(k NewKey) error {
	return insertWrapped(tx.Tx, tx.door.study, tx.epoch, k, tx.Now())
}

// DropKeys destroys keys here and now: what lies under them is unreadable with
// every key that exists after the epoch ends. The record forgets their parts,
// and this act's entry names the entries it silenced. Destroying a key again
// does nothing.
func (tx *Tx) DropKeys(ids ...sheaf.ID) error {
	silenced, err := tx.door.record.Silenced(tx.Tx, ids)
	if err != nil {
		return err
	}
	if err := tx.door.record.Forget(tx.Tx, ids); err != nil {
		return err
	}
	tx.entry.silenced = append(tx.entry.silenced, silenced...)
	for _, id := range ids {
		if _, err := tx.Exec(`DELETE FROM wrapped_key WHERE id = ?`, id); err != nil {
			return err
		}
	}
	tx.entry.dropped = append(tx.entry.dropped, ids...)
	tx.door.destroyed.Add(1)
	tx.destroyed = tx.door.destroyed.Load()
	return nil
}

func wrapLabel(t Tier, study, id sheaf.ID, p seal.Purpose, generation uint32, epoch uint64) seal.Label {
	return seal.Label{Tier: byte(t), Study: study, Table: seal.TableKey, Object: id, Version: 1, Generation: generation, Epoch: epoch, Purpose: p}
}

// parent opens a key as one that others are wrapped under.
func (tx *Tx) parent(id sheaf.ID) (seal.Parent, error) {
	held, err := tx.held(id)
	if err != nil {
		return seal.Parent{}, err
	}
	return parentOf(id, held)
}

func parentOf(id sheaf.ID, held heldKey) (seal.Parent, error) {
	if len(held.plaintext) != len(seal.Key{}.Bytes()) {
		return seal.Parent{ID: id, Generation: held.generation, Key: seal.RowKeyOf(held.plaintext)}, nil
	}
	key, err := seal.KeyOf(held.plaintext)
	return seal.Parent{ID: id, Generation: held.generation, Key: key}, err
}

// held opens a wrapped key, from the session's cache if it was opened before.
func (tx *Tx) held(id sheaf.ID) (heldKey, error) {
	if held, ok := tx.cached(id); ok {
		return held, nil
	}
	var w wrappedRow
	var epoch int64
	err := tx.QueryRow(`SELECT purpose, generation, epoch, box FROM wrapped_key WHERE id = ?`, id).
		Scan(&w.purpose, &w.generation, &epoch, &w.box)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return heldKey{}, errDestroyed
	}
	if err != nil {
		return heldKey{}, err
	}
	if uint64(epoch) != tx.epoch.Number {
		return heldKey{}, sheaf.Errorf(sheaf.Locked, "the study's keys were renewed").Hintf("unlock it again")
	}
	label := wrapLabel(tx.door.tier, tx.door.study, id, w.purpose, w.generation, tx.epoch.Number)
	plaintext, err := seal.OpenBox(tx.epoch.Key, seal.WrapBox, label, w.box)
	if err != nil {
		return heldKey{}, err
	}
	held := heldKey{w.generation, plaintext}
	tx.remember(id, held)
	return held, nil
}

var errDestroyed = sheaf.Errorf(sheaf.NotFound, "the key was destroyed")

// newest opens the key of a purpose that was made last.
func (tx *Tx) newest(p seal.Purpose) (seal.Parent, error) {
	var id sheaf.ID
	err := tx.QueryRow(`SELECT id FROM wrapped_key WHERE purpose = ? ORDER BY made DESC, id DESC LIMIT 1`, int64(p)).Scan(&id)
	if err != nil {
		return seal.Parent{}, err
	}
	return tx.parent(id)
}

func (tx *Tx) cached(id sheaf.ID) (heldKey, bool) {
	s := tx.caller.session
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.cache[tx.door.tier]
	if c == nil || c.destroyed != tx.door.destroyed.Load() || c.destroyed != tx.destroyed {
		return heldKey{}, false
	}
	held, ok := c.keys[id]
	return held, ok
}

func (tx *Tx) remember(id sheaf.ID, held heldKey) {
	s := tx.caller.session
	s.mu.Lock()
	defer s.mu.Unlock()
	if tx.destroyed != tx.door.destroyed.Load() {
		// This transaction may see a key that is destroyed by now.
		return
	}
	c := s.cache[tx.door.tier]
	if c == nil || c.destroyed != tx.destroyed {
		c = &keyCache{destroyed: tx.destroyed, keys: map[sheaf.ID]heldKey{}}
		s.cache[tx.door.tier] = c
	}
	c.keys[id] = held
}

// Rewrap moves every key of a database from one epoch key to the next and adds
// the drawn keys, in one transaction. Workspace runs it on the copy that becomes
// the next epoch's database; running it again does nothing.
func Rewrap(ctx context.Context, db *store.DB, study sheaf.ID, before, after EpochKey, fresh ...NewKey) error {
	return db.Update(ctx, func(tx *store.Tx) error {
		rows, err := store.Select(tx, scanWrapped, `SELECT `+wrappedColumns+` FROM wrapped_key WHERE epoch = ?`, int64(before.Number))
		if err != nil {
			return err
		}
		for _, w := range rows {
			if w.purpose == seal.PurposeRecovery {
				// Never carried over: older bulk backups open with older media alone.
				if _, err := tx.Exec(`DELETE FROM wrapped_key WHERE id = ?`, w.id); err != nil {
					return err
				}
				continue
			}
			label := wrapLabel(before.Tier, study, w.id, w.purpose, w.generation, before.Number)
			plaintext, err := seal.OpenBox(before.Key, seal.WrapBox, label, w.box)
			if err != nil {
				return err
			}
			label.Epoch = after.Number
			box := seal.SealBox(after.Key, seal.WrapBox, label, plaintext)
			if _, err := tx.Exec(`UPDATE wrapped_key SET epoch = ?, box = ? WHERE id = ?`, int64(after.Number), box, w.id); err != nil {
				return err
			}
		}
		for _, k := range fresh {
			if err := insertWrapped(tx, study, after, k, tx.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

type wrappedRow struct {
	id         sheaf.ID
	purpose    seal.Purpose
	generation uint32
	made       time.Time
	box        []byte
}

const wrappedColumns = `id, purpose, generation, made, box`

func scanWrapped(r *store.Rows) (w wrappedRow, err error) {
	return w, r.Scan(&w.id, &w.purpose, &w.generation, &w.made, &w.box)
}

func insertWrapped(tx *store.Tx, study sheaf.ID, e EpochKey, k NewKey, made time.Time) error {
	box := seal.SealBox(e.Key, seal.WrapBox, wrapLabel(e.Tier, study, k.ID, k.Purpose, k.Generation, e.Number), k.plaintext())
	if k.Purpose == seal.PurposeMatching {
		// The time would link the forms of a person's name to the person.
		made = time.Unix(0, 0)
	}
	_, err := tx.Exec(`INSERT INTO wrapped_key (id, purpose, generation, epoch, made, box) VALUES (?, ?, ?, ?, ?, ?)`,
		k.ID, int64(k.Purpose), int64(k.Generation), int64(e.Number), made, box)
	return err
}

// HeldKey is a key of the keyring, opened for a keyring medium.
type HeldKey struct {
	ID         sheaf.ID     `json:"id"`
	Purpose    seal.Purpose `json:"purpose"`
	Generation uint32       `json:"generation"`
	Made       time.Time    `json:"made"`
	Line       string       `json:"key"` // an age identity's line
}

// Keyring opens every identity under the epoch key, in the order of their ids:
// what a keyring medium carries. Callers seal it at once.
func (d *Door) Keyring(ctx context.Context, c Caller, a Act) (keys []HeldKey, err error) {
	err = d.View(ctx, c, a, func(tx *Tx) error {
		rows, err := store.Select(tx.Tx, scanWrapped, `SELECT `+wrappedColumns+` FROM wrapped_key ORDER BY id`)
		if err != nil {
			return err
		}
		for _, w := range rows {
			held, err := tx.held(w.id)
			if err != nil {
				return err
			}
			keys = append(keys, HeldKey{w.id, w.purpose, w.generation, w.made, string(held.plaintext)})
		}
		return nil
	})
	return keys, err
}

// Adopt gives the drawn form of a key that a keyring medium carried, so that a
// restored database can wrap it under a new epoch key.
func Adopt(k HeldKey) (NewKey, error) {
	if _, err := seal.ParseIdentity([]byte(k.Line)); err != nil {
		return NewKey{}, err
	}
	return newKey(k.ID, k.Purpose, k.Generation, []byte(k.Line)), nil
}
