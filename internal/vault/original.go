package vault

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Original is something that was handed in: notes, a photograph, a recording, a
// transcript. Its bytes never change.
type Original struct {
	ID      OriginalID
	Account AccountID
	Persons []PersonID // whom it is about, in order of their ids; it dies with any of them
	SHA256  [32]byte   // of the bytes as they came; given by Lock, zero in lists, see OriginalSheet
	Size    int64      // in bytes
	Media   string     // media type, guessed from the file name alone
	Locked  time.Time
}

// originalCard is what lists need.
type originalCard struct {
	V     int    `json:"v"`
	Size  int64  `json:"size"`
	Media string `json:"media"`
}

// originalSheet is what a file name and a hash could give away.
type originalSheet struct {
	V      int    `json:"v"`
	Name   string `json:"name"`
	SHA256 digest `json:"sha256"`
}

// digest is a SHA-256, in hexadecimal as sha256sum prints it.
type digest [sha256.Size]byte

func (d digest) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(d[:])), nil }

func (d *digest) UnmarshalText(b []byte) error {
	raw, err := hex.DecodeString(string(b))
	if err != nil || len(raw) != len(d) {
		return sheaf.Errorf(sheaf.Corrupt, "not a SHA-256 in hexadecimal")
	}
	*d = digest(raw)
	return nil
}

// fileOf is where an original's bytes lie: <first two characters>/<id>.age.
func fileOf(id OriginalID) string {
	s := id.String()
	return path.Join(s[:2], s+".age")
}

// Media types by the end of a file name, which is all that is looked at here.
func mediaOf(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".txt", ".text":
		return "text/plain"
	case ".md":
		return "text/markdown"
	case ".csv":
		return "text/csv"
	case ".srt", ".vtt":
		return "text/vtt"
	case ".docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case ".doc":
		return "application/msword"
	case ".odt":
		return "application/vnd.oasis.opendocument.text"
	case ".rtf":
		return "application/rtf"
	case ".pdf":
		return "application/pdf"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	case ".heic":
		return "image/heic"
	case ".tif", ".tiff":
		return "image/tiff"
	case ".mp3":
		return "audio/mpeg"
	case ".m4a":
		return "audio/mp4"
	case ".wav":
		return "audio/wav"
	case ".ogg", ".opus":
		return "audio/ogg"
	case ".amr":
		return "audio/amr"
	case ".mp4":
		return "video/mp4"
	case ".mov":
		return "video/quicktime"
	}
	return "application/octet-stream"
}

// tagOf knows the same bytes again within an event. It is made with the keys of
// all whom the bytes are about, so that it tells nothing once one of them is
// erased, not even to somebody who has the bytes and an old backup.
func tagOf(tx *access.Tx, account AccountID, people []person, sum digest) ([]byte, error) {
	tag := append(append([]byte("sheaf/v1/original\n"), account.ID[:]...), sum[:]...)
	for _, p := range people {
		key, err := p.parent(tx)
		if err != nil {
			return nil, err
		}
		secret := key.Key.Bytes()
		mac := hmac.New(sha256.New, secret[:])
		mac.Write(tag)
		tag = mac.Sum(nil)
	}
	return tag, nil
}

// sameBytes finds the original of an event that has these bytes, whoever it is
// about. NotFound: there is none.
func sameBytes(tx *access.Tx, account AccountID, sum digest) (originalRow, error) {
	groups, err := groupsOf(tx, account)
	if err != nil {
		return originalRow{}, err
	}
	for _, group := range groups {
		people, err := livePersons(tx, group)
		if err != nil {
			return originalRow{}, err
		}
		tag, err := tagOf(tx, account, people, sum)
		if err != nil {
			return originalRow{}, err
		}
		row, err := selectOriginalByTag(tx, account, tag)
		if sheaf.KindOf(err) != sheaf.NotFound {
			return row, err
		}
	}
	return originalRow{}, sheaf.Errorf(sheaf.NotFound, "these bytes are new to account %s", account.Short())
}

// groupsOf are the different groups of people whom an event's originals are
// about: one or two, as a rule.
func groupsOf(tx *access.Tx, account AccountID) ([][]PersonID, error) {
	persons, err := originalPersons(tx, account)
	if err != nil {
		return nil, err
	}
	var groups [][]PersonID
	for _, group := range persons {
		if !slices.ContainsFunc(groups, func(g []PersonID) bool { return slices.Equal(g, group) }) {
			groups = append(groups, group)
		}
	}
	return groups, nil
}

// Originals lists every original in the order in which they were locked away.
func (v *Vault) Originals(ctx context.Context, c access.Caller) (originals []Original, err error) {
	err = v.door.View(ctx, c, access.SeeOriginals, func(tx *access.Tx) error {
		rows, err := selectOriginals(tx)
		if err != nil {
			return err
		}
		persons, err := personsOfObjects(tx)
		if err != nil {
			return err
		}
		originals = make([]Original, len(rows))
		for i, row := range rows {
			if originals[i], err = row.public(tx, persons[row.object]); err != nil {
				return err
			}
		}
		return nil
	})
	return originals, err
}

// Original finds an original. NotFound: there is none, or it was erased.
func (v *Vault) Original(ctx context.Context, c access.Caller, id OriginalID) (found Original, err error) {
	err = v.door.View(ctx, c, access.SeeOriginals, func(tx *access.Tx) error {
		found, err = v.OriginalIn(tx, id)
		return err
	})
	return found, err
}

// OriginalIn is Original within a transaction of the vault.
func (v *Vault) OriginalIn(tx *access.Tx, id OriginalID) (Original, error) {
	row, err := findOriginal(tx, id)
	if err != nil {
		return Original{}, err
	}
	persons, err := personsOf(tx, row.object)
	if err != nil {
		return Original{}, err
	}
	return row.public(tx, persons)
}

// OriginalsWith are the originals of the account that one of them is of, it among
// them.
func (v *Vault) OriginalsWith(tx *access.Tx, id OriginalID) ([]OriginalID, error) {
	row, err := findOriginal(tx, id)
	if err != nil {
		return nil, err
	}
	persons, err := originalPersons(tx, row.account)
	if err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Keys(persons), func(a, b OriginalID) int { return bytes.Compare(a.ID[:], b.ID[:]) }), nil
}

// PersonsOf are the people whom an original is about.
func (v *Vault) PersonsOf(tx *access.Tx, id OriginalID) ([]Person, error) {
	people, err := peopleOf(tx, id)
	persons := make([]Person, len(people))
	for i, p := range people {
		persons[i] = p.public()
	}
	return persons, err
}

func peopleOf(tx *access.Tx, id OriginalID) ([]person, error) {
	row, err := findOriginal(tx, id)
	if err != nil {
		return nil, err
	}
	ids, err := personsOf(tx, row.object)
	if err != nil {
		return nil, err
	}
	return livePersons(tx, ids)
}

func findOriginal(tx *access.Tx, id OriginalID) (originalRow, error) {
	row, err := selectOriginal(tx, id)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return originalRow{}, sheaf.Errorf(sheaf.NotFound, "there is no original %s", id.Short())
	}
	return row, err
}

func (o originalRow) public(tx *access.Tx, persons []PersonID) (Original, error) {
	structure, err := tx.Key(o.cardKey)
	if err != nil {
		return Original{}, err
	}
	var card originalCard
	if err := open(tx, seal.TableOriginal, columnCard, o.id.ID, o.version, o.card, &card, structure); err != nil {
		return Original{}, err
	}
	return Original{ID: o.id, Account: o.account, Persons: persons, Size: card.Size, Media: card.Media, Locked: o.locked}, nil
}

// readOriginal opens an original's sheet, and what its file opens with.
func readOriginal(tx *access.Tx, row originalRow) (originalSheet, seal.Identity, error) {
	if err := tx.Fresh(row.id.ID, row.sheet); err != nil {
		return originalSheet{}, seal.Identity{}, err
	}
	identity, err := objectIdentity(tx, row.object)
	if err != nil {
		return originalSheet{}, seal.Identity{}, err
	}
	var sheet originalSheet
	err = open(tx, seal.TableOriginal, columnSheet, row.id.ID, row.version, row.sheet, &sheet, parentOf(row.object, identity))
	return sheet, identity, err
}
