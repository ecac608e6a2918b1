package access

import (
	"bytes"
	"context"
	"encoding/json"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// keyTable is left out of a backup's rows: wraps belong to one epoch, and the
// keys themselves travel apart.
const keyTable = "wrapped_key"

// Rows gives every row of the database as JSON, boxes as they are, for a bulk
// backup, with the size of its record; it holds no key.
func (d *Door) Rows(ctx context.Context, c Caller, a Act) (data json.RawMessage, size int64, err error) {
	err = d.View(ctx, c, a, func(tx *Tx) error {
		tables, err := tx.Tx.Rows(keyTable)
		if err != nil {
			return err
		}
		data, err = json.Marshal(tables)
		size = tx.head.Size
		return err
	})
	return data, size, err
}

// Restore fills a new, empty database with the rows of a backup and wraps its
// keys under the new epoch key. Corrupt: the rows do not fit.
func Restore(ctx context.Context, db *store.DB, study sheaf.ID, e EpochKey, rows json.RawMessage, keys []HeldKey) error {
	var tables []store.TableRows
	decoder := json.NewDecoder(bytes.NewReader(rows))
	decoder.UseNumber() // times are beyond what a float64 holds
	if err := decoder.Decode(&tables); err != nil {
		return sheaf.Errorf(sheaf.Corrupt, "the rows of the backup are not readable")
	}
	return db.Update(ctx, func(tx *store.Tx) error {
		if err := tx.Load(tables); err != nil {
			return err
		}
		for _, k := range keys {
			adopted, err := Adopt(k)
			if err != nil {
				return err
			}
			if err := insertWrapped(tx, study, e, adopted, k.Made); err != nil {
				return err
			}
		}
		return nil
	})
}

// Recovery opens the epoch's recovery identity, R_n, the only one that a bulk
// backup's keys.age is sealed to.
func (d *Door) Recovery(ctx context.Context, c Caller, a Act) (id seal.Identity, err error) {
	err = d.View(ctx, c, a, func(tx *Tx) error {
		newest, err := tx.newest(seal.PurposeRecovery)
		if err != nil {
			return err
		}
		id, err = tx.Identity(newest.ID)
		return err
	})
	return id, err
}
