package pseudonym

import (
	"encoding/json"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Columns of the boxes in each table; part of the format.
const (
	columnMain     uint16 = 1
	columnReview   uint16 = 2 // of a draft: flags and decisions; of an intent: prepared for the study
	columnPrepared        = columnReview
	columnEdits    uint16 = 2 // of a map: the edits of a correction under way
	columnPicture  uint16 = 3 // of a draft: a page
	columnPerhaps  uint16 = 4 // of a draft: see perhaps; in memory alone
)

// sealed seals a value as JSON for its place.
func sealed(tx *access.Tx, t seal.Table, column uint16, id sheaf.ID, version uint64, value any, parent seal.Parent) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot write a row: %w", err)
	}
	return seal.SealObject(tx.Label(t, column, id, version), plain, parent), nil
}

// open opens what sealed made. Corrupt: altered, moved, or put back.
func open(tx *access.Tx, t seal.Table, column uint16, id sheaf.ID, version uint64, envelope []byte, value any, parent seal.Parent) error {
	plain, err := seal.OpenObject(tx.Label(t, column, id, version), envelope, parent)
	if err != nil {
		return err
	}
	if json.Unmarshal(plain, value) != nil {
		return sheaf.Errorf(sheaf.Corrupt, "a row of the review is not of this version of Sheaf")
	}
	return nil
}

var errChanged = sheaf.Errorf(sheaf.Conflict, "somebody else changed it; look again")

func gone(err error) bool { return sheaf.KindOf(err) == sheaf.NotFound }
