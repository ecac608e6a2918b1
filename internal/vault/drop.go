package vault

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"io"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// A drop folder takes in originals where no passphrase is at hand: on a machine
// that travels, for somebody who holds no key of the vault. All it needs is a
// recipient, and it has no database. Its format, version 1, for every drop:
//
//	<id>.bytes.age  an age file to the recipient: the bytes as they came
//	<id>.sheet.age  an age file to the recipient, of JSON:
//	  {"v":1, "id":, "name":, "sha256": in hexadecimal, "size": in bytes,
//	   "taken": RFC 3339 in UTC, "note": any JSON value}
//
// where id is 26 characters drawn at random. The bytes are durable before the
// sheet is written: bytes without a sheet are a drop that was cut short. Age
// knows no senders: whoever has the recipient can make a drop, so a key holder
// looks at each before it is taken in.

const (
	dropBytes = ".bytes.age"
	dropSheet = ".sheet.age"
	dropUse   = "drop"
)

// Drop is what a drop's sheet says.
type Drop struct {
	V      int             `json:"v"`
	ID     OriginalID      `json:"id"` // of the drop; the original gets another one
	Name   string          `json:"name"`
	SHA256 digest          `json:"sha256"`
	Size   int64           `json:"size"`
	Taken  time.Time       `json:"taken"` // by the clock of the machine that made the drop
	Note   json.RawMessage `json:"note,omitempty"`
}

// DropOriginal locks bytes away to a recipient, in a folder without a database.
// note says in the sender's words what account and whom it is about; it may be
// nil. What was dropped cannot be opened again there.
func DropOriginal(ctx context.Context, dir *store.Dir, recipient seal.Recipient, name string, note json.RawMessage, r io.Reader) (Drop, error) {
	if note != nil && !json.Valid(note) {
		return Drop{}, sheaf.Errorf(sheaf.Invalid, "the note of a drop is not JSON")
	}
	d := Drop{V: 1, ID: OriginalID{sheaf.NewID()}, Name: name, Note: note, Taken: time.Now().UTC().Truncate(time.Second)}
	in := meter{ctx: ctx, r: r, sum: sha256.New()}
	if err := dir.WriteFrom(d.ID.String()+dropBytes, in.sealTo(recipient)); err != nil {
		return Drop{}, err
	}
	d.SHA256, d.Size = digest(in.sum.Sum(nil)), in.size
	plain, err := json.Marshal(d)
	if err != nil {
		return Drop{}, err
	}
	sheet, err := seal.SealBytesTo(plain, recipient)
	if err != nil {
		return Drop{}, err
	}
	return d, dir.Write(d.ID.String()+dropSheet, sheet)
}

// DropRecipient is what drops are sealed to; the first call draws it. It is
// public, and has to reach the other machine by a way that nobody can change.
func (v *Vault) DropRecipient(ctx context.Context, c access.Caller) (seal.Recipient, error) {
	recipient, err := v.dropRecipient(ctx, c)
	if sheaf.KindOf(err) != sheaf.NotFound || !c.Unlocked(access.Locked) {
		return recipient, err
	}
	key := access.DrawIdentity(seal.PurposeDrop)
	err = v.door.Do(ctx, c, access.VaultKeys, func(tx *access.Tx) error {
		if _, err := identityFor(tx, dropUse); sheaf.KindOf(err) != sheaf.NotFound {
			return err
		}
		if err := tx.PutKey(key); err != nil {
			return err
		}
		tx.Note(struct {
			Key sheaf.ID `json:"key"`
			Use string   `json:"use"`
		}{key.ID, dropUse})
		return insertIdentityFor(tx, dropUse, key.ID)
	})
	if err != nil {
		return seal.Recipient{}, err
	}
	return v.dropRecipient(ctx, c)
}

func (v *Vault) dropRecipient(ctx context.Context, c access.Caller) (recipient seal.Recipient, err error) {
	err = v.door.View(ctx, c, access.LockOriginal, func(tx *access.Tx) error {
		identity, err := dropIdentity(tx)
		if err == nil {
			recipient = identity.Recipient()
		}
		return err
	})
	return recipient, err
}

func dropIdentity(tx *access.Tx) (seal.Identity, error) {
	id, err := identityFor(tx, dropUse)
	if err != nil {
		return seal.Identity{}, err
	}
	return tx.Identity(id)
}

// Drops opens the sheets of a drop folder: a reveal, since they hold file names.
// Locked: a drop was made for another vault.
func (v *Vault) Drops(ctx context.Context, c access.Caller, dir *store.Dir) (drops []Drop, err error) {
	identity, err := v.revealDrops(ctx, c)
	if err != nil {
		return nil, err
	}
	names, err := dir.List(".")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		id, ok := strings.CutSuffix(name, dropSheet)
		if !ok {
			continue
		}
		d, err := readDrop(dir, id, identity)
		if err != nil {
			return nil, err
		}
		drops = append(drops, d)
	}
	return drops, nil
}

func (v *Vault) revealDrops(ctx context.Context, c access.Caller) (identity seal.Identity, err error) {
	err = v.door.Reveal(ctx, c, access.OpenOriginal, func(tx *access.Tx) error {
		tx.Note(struct {
			Part string `json:"part"`
		}{"drops"})
		_, err := dropIdentity(tx)
		return err
	}, func(tx *access.Tx) error {
		identity, err = dropIdentity(tx)
		return err
	})
	return identity, err
}

func readDrop(dir *store.Dir, id string, identity seal.Identity) (Drop, error) {
	sheet, err := dir.Read(id + dropSheet)
	if err != nil {
		return Drop{}, err
	}
	plain, err := seal.OpenBytes(sheet, identity)
	if err != nil {
		return Drop{}, err
	}
	var d Drop
	if json.Unmarshal(plain, &d) != nil || d.V != 1 || d.ID.String() != id {
		return Drop{}, sheaf.Errorf(sheaf.Corrupt, "a drop's sheet is not of version 1, or belongs to another drop")
	}
	return d, nil
}

// TakeDrop locks a drop away and removes it from its folder. A drop that was
// taken in before, and not removed, is not locked away twice. Corrupt: its bytes
// are not those that its sheet tells of. Other kinds as Lock.
func (v *Vault) TakeDrop(ctx context.Context, c access.Caller, dir *store.Dir, drop OriginalID, account AccountID, persons []PersonID) (Original, error) {
	identity, err := v.revealDrops(ctx, c)
	if err != nil {
		return Original{}, err
	}
	d, err := readDrop(dir, drop.String(), identity)
	if err != nil {
		return Original{}, err
	}
	locked, err := v.lockDrop(ctx, c, dir, d, identity, account, persons)
	if err != nil {
		return Original{}, err
	}
	for _, end := range []string{dropSheet, dropBytes} {
		if err := dir.Remove(drop.String() + end); err != nil {
			return Original{}, err
		}
	}
	return locked, nil
}

func (v *Vault) lockDrop(ctx context.Context, c access.Caller, dir *store.Dir, d Drop, identity seal.Identity, account AccountID, persons []PersonID) (Original, error) {
	file, err := dir.Open(d.ID.String() + dropBytes)
	if err != nil {
		return Original{}, err
	}
	defer file.Close()
	plain, err := lockedFile{id: d.ID, sum: d.SHA256, size: d.Size, identity: identity}.open(file)
	if err != nil {
		return Original{}, sheaf.Errorf(sheaf.Corrupt, "the bytes of drop %s are not those its sheet tells of", d.ID.Short()).
			Hintf("ask for the drop again; nothing was locked away")
	}
	return v.Lock(ctx, c, account, persons, d.Name, plain)
}
