// Package vault keeps who people are and what they gave us, locked: tier 1.
//
// It holds persons (participants, and with the same care interviewers,
// interpreters, relatives, fixers, referrers and meeting places), interview
// events, the consent of every person as a dated series, and originals as they
// came. An original is hashed while it streams in and is never parsed here; the
// study never hears a name from this package, see package pseudonym.
//
// Every person has an identity of their own (S_P in docs/FORMAT.md), and every
// original, sheet and consent series one that is wrapped to the people whom it
// is about. Erasing a person destroys that identity, and with it whatever hangs
// on it, in one transaction. What is about an event as such lies under a key of
// the event. The names needed to find names lie as forms, each under a key that
// only the person's own sheet names.
//
// It promises that an original comes out byte for byte as it went in or not at
// all, that nothing is handed out before the record says so, that consent and
// holds are the last ones recorded, and that without the vault's key its rooms
// answer as if they were empty. It does not promise that a copy which somebody
// kept elsewhere is gone.
package vault

import (
	"encoding/json"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// PersonID names a person of any kind. It never leaves the vault: the study
// knows a subject's id.
type PersonID struct{ sheaf.ID }

// AccountID names an interview event. The study knows it by Account.Study.
type AccountID struct{ sheaf.ID }

// OriginalID names an original, and its file.
type OriginalID struct{ sheaf.ID }

// ObjectID names an object identity: what one original, sheet, consent series
// or draft lies under.
type ObjectID struct{ sheaf.ID }

// Vault is the locked store: rows behind the Door, originals in a folder.
type Vault struct {
	door  *access.Door
	files *store.Dir
}

// New takes the vault's Door and the folder of the originals.
func New(door *access.Door, files *store.Dir) *Vault {
	return &Vault{door: door, files: files}
}

// Columns of the boxes in each table; part of the format.
const (
	columnCard  uint16 = 1 // what lists need, under the structure key
	columnSheet uint16 = 2 // what identifies
)

// sealed seals a value as JSON for its place.
func sealed(tx *access.Tx, t seal.Table, column uint16, id sheaf.ID, version uint64, value any, parents ...seal.Parent) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return seal.SealObject(tx.Label(t, column, id, version), plain, parents...), nil
}

// open opens what sealed made. Corrupt: altered, moved, or put back.
func open(tx *access.Tx, t seal.Table, column uint16, id sheaf.ID, version uint64, envelope []byte, value any, parents ...seal.Parent) error {
	plain, err := seal.OpenObject(tx.Label(t, column, id, version), envelope, parents...)
	if err != nil {
		return err
	}
	if json.Unmarshal(plain, value) != nil {
		return sheaf.Errorf(sheaf.Corrupt, "a row of the vault is not of this version of Sheaf")
	}
	return nil
}

// gone tells that something cannot be opened any more: erased, or damaged. What
// does not wait for a repair passes it over.
func gone(err error) bool {
	kind := sheaf.KindOf(err)
	return err != nil && (kind == sheaf.NotFound || kind == sheaf.Corrupt)
}

var errChanged = sheaf.Errorf(sheaf.Conflict, "somebody else changed it; look again")
