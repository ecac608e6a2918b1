package vault

import (
	"context"
	"encoding/json"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// The items of a backup. With a person's identity, objects/<id>.json gives the
// line of the object's identity (base64 -d, then age -d once for every person,
// in order), and with that line originals/<xx>/<id>.age gives the bytes.

type dumpedPerson struct {
	V             int       `json:"v"`
	Person        PersonID  `json:"person"`
	Kind          Kind      `json:"kind,omitempty"`
	Label         string    `json:"label"`
	Subject       sheaf.ID  `json:"subject,omitzero"`
	Held          bool      `json:"held,omitempty"`
	Erased        bool      `json:"erased,omitempty"`
	Added         time.Time `json:"added,omitzero"`
	SheetObject   ObjectID  `json:"sheetObject,omitzero"`
	ConsentObject ObjectID  `json:"consentObject,omitzero"`
	Version       uint64    `json:"version,omitempty"` // of the sheet
	Sheet         *Sheet    `json:"sheet,omitempty"`
	Forms         []form    `json:"forms,omitempty"`
}

type dumpedConsents struct {
	V       int             `json:"v"`
	Person  PersonID        `json:"person"`
	Entries []storedConsent `json:"entries"` // the oldest first
}

type dumpedAccount struct {
	V       int           `json:"v"`
	Account AccountID     `json:"account"`
	Study   sheaf.ID      `json:"study"`
	Added   time.Time     `json:"added"`
	Version uint64        `json:"version,omitempty"`
	Sheet   *AccountSheet `json:"sheet,omitempty"` // absent once it was erased
}

type dumpedOriginal struct {
	V        int        `json:"v"`
	Original OriginalID `json:"original"`
	Account  AccountID  `json:"account"`
	Object   ObjectID   `json:"object"`
	Persons  []PersonID `json:"persons"`
	Name     string     `json:"name"`
	SHA256   digest     `json:"sha256"`
	Size     int64      `json:"size"`
	Media    string     `json:"media"`
	Locked   time.Time  `json:"locked"`
	File     string     `json:"file"`
}

type dumpedObject struct {
	V       int        `json:"v"`
	Object  ObjectID   `json:"object"`
	Kind    objectKind `json:"kind"`
	Persons []PersonID `json:"persons"` // the first is the outermost layer of the wrap
	Wrap    []byte     `json:"wrap"`    // base64 of an age file
}

// Dump gives everything but the originals' bytes for a backup, each item with
// the identities that it is to be sealed to. The files of the originals are age
// files already and are copied as they are. What does not open any more is left
// out; Check tells of it.
func (v *Vault) Dump(ctx context.Context, c access.Caller) (items []access.DumpItem, err error) {
	err = v.door.View(ctx, c, access.VaultBackup, func(tx *access.Tx) error {
		d := dumper{tx: tx}
		for _, step := range []func() error{d.persons, d.objects, d.accounts, d.originals, d.forms} {
			if err := step(); err != nil {
				return err
			}
		}
		items = d.items
		return nil
	})
	return items, err
}

type dumper struct {
	tx    *access.Tx
	keys  map[PersonID]sheaf.ID
	items []access.DumpItem
}

func (d *dumper) add(folder string, id sheaf.ID, keys []sheaf.ID, value any) error {
	plain, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	d.items = append(d.items, access.DumpItem{Path: folder + "/" + id.String() + ".json", Keys: keys, JSON: plain})
	return nil
}

func (d *dumper) persons() error {
	everybody, err := readPersons(d.tx)
	if err != nil {
		return err
	}
	d.keys = make(map[PersonID]sheaf.ID, len(everybody))
	for _, p := range everybody {
		if err := d.person(p); err != nil && !gone(err) {
			return err
		}
	}
	return nil
}

func (d *dumper) person(p person) error {
	out := dumpedPerson{V: 1, Person: p.row.id, Label: p.card.Label, Erased: p.card.Erased}
	if p.card.Erased {
		return d.add("people", p.row.id.ID, []sheaf.ID{p.row.cardKey}, out)
	}
	d.keys[p.row.id] = p.card.Key
	stored, err := readSheet(d.tx, p)
	if err != nil {
		return err
	}
	out.Kind, out.Subject, out.Held, out.Added = p.card.Kind, p.card.Subject, p.card.Held, p.row.added
	out.SheetObject, out.ConsentObject = p.card.SheetObject, p.card.ConsentObject
	out.Version, out.Sheet, out.Forms = p.card.Sheet, &stored.Sheet, stored.Forms
	if err := d.add("people", p.row.id.ID, []sheaf.ID{p.card.Key}, out); err != nil {
		return err
	}
	series, err := readConsents(d.tx, p)
	if err != nil {
		return err
	}
	consents := dumpedConsents{V: 1, Person: p.row.id, Entries: []storedConsent{}}
	for _, c := range series {
		consents.Entries = append(consents.Entries, storedConsent{1, c.Purpose, c.State, c.Date, c.How, c.Note, c.Recorded})
	}
	return d.add("consents", p.row.id.ID, []sheaf.ID{p.card.Key}, consents)
}

// keysOf are the keys of these people, outermost first; ok is false if one of
// them has none any more.
func (d *dumper) keysOf(persons []PersonID) (keys []sheaf.ID, ok bool) {
	for _, p := range persons {
		key, ok := d.keys[p]
		if !ok {
			return nil, false
		}
		keys = append(keys, key)
	}
	return keys, len(keys) > 0
}

func (d *dumper) objects() error {
	rows, err := selectObjects(d.tx)
	if err != nil {
		return err
	}
	persons, err := personsOfObjects(d.tx)
	if err != nil {
		return err
	}
	for _, o := range rows {
		keys, ok := d.keysOf(persons[o.id])
		if !ok {
			continue
		}
		if err := d.add("objects", o.id.ID, keys, dumpedObject{1, o.id, o.kind, persons[o.id], o.sealed}); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) accounts() error {
	rows, err := selectAccounts(d.tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		out := dumpedAccount{V: 1, Account: row.id, Study: row.study, Added: row.added}
		key := row.key
		if row.sheet == nil {
			structure, err := d.tx.Structure()
			if err != nil {
				return err
			}
			key = structure.ID
		} else {
			_, sheet, err := readAccount(d.tx, row.id)
			if gone(err) {
				continue
			}
			if err != nil {
				return err
			}
			out.Version, out.Sheet = row.version, &sheet
		}
		if err := d.add("accounts", row.id.ID, []sheaf.ID{key}, out); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) originals() error {
	rows, err := selectOriginals(d.tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := d.original(row); err != nil && !gone(err) {
			return err
		}
	}
	return nil
}

func (d *dumper) original(row originalRow) error {
	persons, err := personsOf(d.tx, row.object)
	if err != nil {
		return err
	}
	keys, ok := d.keysOf(persons)
	if !ok {
		return nil
	}
	o, err := row.public(d.tx, persons)
	if err != nil {
		return err
	}
	sheet, _, err := readOriginal(d.tx, row)
	if err != nil {
		return err
	}
	return d.add("originals", row.id.ID, keys, dumpedOriginal{
		V: 1, Original: o.ID, Account: o.Account, Object: row.object, Persons: persons,
		Name: sheet.Name, SHA256: sheet.SHA256, Size: o.Size, Media: o.Media, Locked: o.Locked,
		File: "originals/" + fileOf(o.ID),
	})
}

// forms gives the name forms, which link to nobody here either.
func (d *dumper) forms() error {
	rows, err := selectForms(d.tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		f, err := openForm(d.tx, row)
		if err != nil {
			if gone(err) {
				continue
			}
			return err
		}
		if err := d.add("names", row.id, []sheaf.ID{row.key}, f); err != nil {
			return err
		}
	}
	return nil
}
