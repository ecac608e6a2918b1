package evidence

import (
	"context"
	"fmt"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// Dump gives the register as files for a backup, each sealed to the keys that
// its content lies under: evidence/claims/ID.json, evidence/bearings/ID.json,
// evidence/dependences/ID.json. A bearing's span counts bytes of UTF-8 from 0 in
// the version it names. What was removed is left out.
func (r *Register) Dump(ctx context.Context, c access.Caller) (items []access.DumpItem, err error) {
	err = r.door.View(ctx, c, access.StudyBackup, func(tx *access.Tx) error {
		d := dumper{tx: tx, keys: study.NewKeyring(tx)}
		for _, step := range []func() error{d.claims, d.bearings, d.dependences} {
			if err := step(); err != nil {
				return err
			}
		}
		items = d.items
		return nil
	})
	return items, err
}

type dumpClaim struct {
	V         int               `json:"v"`
	ID        ClaimID           `json:"id"`
	Text      string            `json:"text"`
	Subjects  []study.SubjectID `json:"subjects,omitempty"`
	By        access.MemberID   `json:"by"`
	At        time.Time         `json:"at"`
	Suspended bool              `json:"suspended,omitempty"` // somebody it was about was erased
}

type dumpBearing struct {
	bearingBody
	ID       BearingID        `json:"id"`
	Claim    ClaimID          `json:"claim"`
	Document study.DocumentID `json:"document"`
	Version  uint64           `json:"version"` // of the document
	By       access.MemberID  `json:"by"`
	At       time.Time        `json:"at"`
}

type dumpDependence struct {
	dependenceBody
	ID DependenceID    `json:"id"`
	A  study.SubjectID `json:"a"`
	B  study.SubjectID `json:"b"`
}

type dumper struct {
	tx    *access.Tx
	keys  *study.Keyring
	items []access.DumpItem
}

func (d *dumper) put(folder string, id sheaf.ID, v any, under study.Links) error {
	data, err := study.Encode(v)
	if err != nil {
		return err
	}
	d.items = append(d.items, access.DumpItem{Path: fmt.Sprintf("evidence/%s/%s.json", folder, id), Keys: under.Keys(), JSON: data})
	return nil
}

func (d *dumper) claims() error {
	rows, err := selectClaims(d.tx, standing)
	if err != nil {
		return err
	}
	for _, row := range rows {
		body, err := row.open(d.tx, d.keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		out := dumpClaim{1, row.id, body.Text, row.links.Subjects(), row.member, row.made, row.suspended}
		if err := d.put("claims", row.id.ID, out, row.links); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) bearings() error {
	rows, err := selectBearings(d.tx, standing)
	if err != nil {
		return err
	}
	for _, row := range rows {
		body, err := row.open(d.tx, d.keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		out := dumpBearing{body, row.id, row.claim, row.document, row.anchored, row.member, row.made}
		if err := d.put("bearings", row.id.ID, out, row.links); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) dependences() error {
	rows, err := selectDependences(d.tx, standing)
	if err != nil {
		return err
	}
	for _, row := range rows {
		body, err := row.open(d.tx, d.keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		if err := d.put("dependences", row.id.ID, dumpDependence{body, row.id, row.a, row.b}, row.links); err != nil {
			return err
		}
	}
	return nil
}
