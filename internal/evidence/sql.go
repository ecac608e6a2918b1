package evidence

import (
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
)

// Migrations are the tables of package evidence. Which claim a bearing is of, in
// which document it lies and who is linked with whom are structure; words,
// stance, basis, place and kind are in envelopes. A row of evidence_key with a
// key is one that the envelope lies under, place 0 outermost; one with a subject
// says whom the object is about.
func Migrations() []store.Migration {
	return []store.Migration{{Owner: "evidence", Number: 1, Name: "claims, bearings, dependences", SQL: `
		CREATE TABLE claim (
			id        BLOB PRIMARY KEY,
			member    BLOB NOT NULL,
			made      INTEGER NOT NULL,
			version   INTEGER NOT NULL,
			removed   INTEGER NOT NULL DEFAULT 0,
			suspended INTEGER NOT NULL DEFAULT 0,
			change    BLOB,
			box       BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE bearing (
			id       BLOB PRIMARY KEY,
			claim    BLOB NOT NULL REFERENCES claim (id),
			document BLOB NOT NULL,
			anchored INTEGER NOT NULL,
			member   BLOB NOT NULL,
			made     INTEGER NOT NULL,
			version  INTEGER NOT NULL,
			removed  INTEGER NOT NULL DEFAULT 0,
			change   BLOB,
			box      BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE INDEX bearing_claim ON bearing (claim);
		CREATE TABLE dependence (
			id      BLOB PRIMARY KEY,
			a       BLOB NOT NULL,
			b       BLOB NOT NULL,
			version INTEGER NOT NULL,
			removed INTEGER NOT NULL DEFAULT 0,
			change  BLOB,
			box     BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE evidence_key (
			object  BLOB NOT NULL,
			place   INTEGER NOT NULL,
			key_id  BLOB,
			subject BLOB,
			PRIMARY KEY (object, place)
		) WITHOUT ROWID;
		CREATE INDEX evidence_key_subject ON evidence_key (subject) WHERE subject IS NOT NULL;`}}
}

// columnMain is the only column with an envelope in each of the tables;
// dependences share TableBearing and have the second.
const (
	columnMain       = 1
	columnDependence = 2
)

func changedOne(n int64, err error) error {
	if err != nil {
		return err
	}
	if n == 0 {
		return errMovedOn()
	}
	return nil
}

func putLinks(tx *access.Tx, object sheaf.ID, all study.Links) error {
	if err := deleteLinks(tx, object); err != nil {
		return err
	}
	for place, l := range all {
		if _, err := tx.Exec(`INSERT INTO evidence_key (object, place, key_id, subject) VALUES (?, ?, ?, ?)`, object, place, l.Key, l.Subject); err != nil {
			return err
		}
	}
	return nil
}

func deleteLinks(tx *access.Tx, object sheaf.ID) error {
	_, err := tx.Exec(`DELETE FROM evidence_key WHERE object = ?`, object)
	return err
}

// countStrayLinks counts links of objects that are not there.
func countStrayLinks(tx *access.Tx) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM evidence_key k WHERE NOT EXISTS (SELECT 1 FROM claim WHERE id = k.object)
		AND NOT EXISTS (SELECT 1 FROM bearing WHERE id = k.object) AND NOT EXISTS (SELECT 1 FROM dependence WHERE id = k.object)`).Scan(&n)
	return n, err
}

// ofSubject picks the objects that a subject is linked with.
const ofSubject = `o.id IN (SELECT object FROM evidence_key WHERE subject = ?)`

// standing picks what was not removed.
const standing = `o.removed = 0`

type claimRow struct {
	id        ClaimID
	member    access.MemberID
	made      time.Time // its newest version
	version   uint64
	removed   bool
	suspended bool
	change    sheaf.ID // the logged change whose outcome it is
	box       []byte
	links     study.Links
}

func selectClaims(tx *access.Tx, where string, args ...any) ([]claimRow, error) {
	rows, err := store.Select(tx.Tx, func(r *store.Rows) (c claimRow, err error) {
		var l study.Link
		err = r.Scan(&c.id, &c.member, &c.made, &c.version, &c.removed, &c.suspended, &c.change, &c.box, &l.Key, &l.Subject)
		c.links = study.Links{l}
		return c, err
	}, `SELECT o.id, o.member, o.made, o.version, o.removed, o.suspended, o.change, o.box, k.key_id, k.subject
		FROM claim o LEFT JOIN evidence_key k ON k.object = o.id WHERE `+where+` ORDER BY o.id, k.place`, args...)
	return study.Gathered(rows, func(c *claimRow) (sheaf.ID, *study.Links) { return c.id.ID, &c.links }), err
}

func selectClaim(tx *access.Tx, id ClaimID) (claimRow, error) {
	rows, err := selectClaims(tx, `o.id = ?`, id)
	if err == nil && len(rows) == 0 {
		err = errNoClaim()
	}
	if err != nil {
		return claimRow{}, err
	}
	return rows[0], nil
}

func insertClaim(tx *access.Tx, c claimRow) error {
	if _, err := tx.Exec(`INSERT INTO claim (id, member, made, version, change, box) VALUES (?, ?, ?, ?, ?, ?)`,
		c.id, c.member, c.made, c.version, c.change, c.box); err != nil {
		return err
	}
	return putLinks(tx, c.id.ID, c.links)
}

// updateClaim writes a row whose version is one above the stored one's.
func updateClaim(tx *access.Tx, c claimRow) error {
	err := changedOne(tx.Exec(`UPDATE claim SET made = ?, version = ?, removed = ?, suspended = ?, change = ?, box = ? WHERE id = ? AND version = ?`,
		c.made, c.version, c.removed, c.suspended, c.change, c.box, c.id, c.version-1))
	if err != nil {
		return err
	}
	return putLinks(tx, c.id.ID, c.links)
}

// suspendClaim withholds a claim and forgets that it was about a subject; its
// box stays as it is, under its version.
func suspendClaim(tx *access.Tx, id ClaimID, subject study.SubjectID) error {
	if _, err := tx.Exec(`UPDATE claim SET suspended = 1, change = NULL WHERE id = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM evidence_key WHERE object = ? AND subject = ? AND key_id IS NULL`, id, subject)
	return err
}

// hasBearings tells whether something bears on a claim.
func hasBearings(tx *access.Tx, id ClaimID) (some bool, err error) {
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM bearing WHERE claim = ? AND removed = 0)`, id).Scan(&some)
	return some, err
}

// deleteClaim deletes a claim with everything that bears on it, which says
// nothing without it.
func deleteClaim(tx *access.Tx, id ClaimID) error {
	if _, err := tx.Exec(`DELETE FROM evidence_key WHERE object IN (SELECT id FROM bearing WHERE claim = ?)`, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM bearing WHERE claim = ?`, id); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM claim WHERE id = ?`, id); err != nil {
		return err
	}
	return deleteLinks(tx, id.ID)
}

type bearingRow struct {
	id       BearingID
	claim    ClaimID
	document study.DocumentID
	anchored uint64 // version of the document
	member   access.MemberID
	made     time.Time
	version  uint64
	removed  bool
	change   sheaf.ID
	box      []byte
	links    study.Links
}

func selectBearings(tx *access.Tx, where string, args ...any) ([]bearingRow, error) {
	rows, err := store.Select(tx.Tx, func(r *store.Rows) (b bearingRow, err error) {
		var l study.Link
		err = r.Scan(&b.id, &b.claim, &b.document, &b.anchored, &b.member, &b.made, &b.version, &b.removed, &b.change, &b.box, &l.Key, &l.Subject)
		b.links = study.Links{l}
		return b, err
	}, `SELECT o.id, o.claim, o.document, o.anchored, o.member, o.made, o.version, o.removed, o.change, o.box, k.key_id, k.subject
		FROM bearing o LEFT JOIN evidence_key k ON k.object = o.id WHERE `+where+` ORDER BY o.id, k.place`, args...)
	return study.Gathered(rows, func(b *bearingRow) (sheaf.ID, *study.Links) { return b.id.ID, &b.links }), err
}

func selectBearing(tx *access.Tx, id BearingID) (bearingRow, error) {
	rows, err := selectBearings(tx, `o.id = ?`, id)
	if err == nil && len(rows) == 0 {
		err = errNoBearing()
	}
	if err != nil {
		return bearingRow{}, err
	}
	return rows[0], nil
}

func insertBearing(tx *access.Tx, b bearingRow) error {
	if _, err := tx.Exec(`INSERT INTO bearing (id, claim, document, anchored, member, made, version, change, box) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		b.id, b.claim, b.document, b.anchored, b.member, b.made, b.version, b.change, b.box); err != nil {
		return err
	}
	return putLinks(tx, b.id.ID, b.links)
}

// updateBearing writes a row whose version is one above the stored one's.
func updateBearing(tx *access.Tx, b bearingRow) error {
	err := changedOne(tx.Exec(`UPDATE bearing SET version = ?, removed = ?, change = ?, box = ? WHERE id = ? AND version = ?`,
		b.version, b.removed, b.change, b.box, b.id, b.version-1))
	if err != nil {
		return err
	}
	return putLinks(tx, b.id.ID, b.links)
}

func deleteBearing(tx *access.Tx, id BearingID) error {
	if _, err := tx.Exec(`DELETE FROM bearing WHERE id = ?`, id); err != nil {
		return err
	}
	return deleteLinks(tx, id.ID)
}

type dependenceRow struct {
	id      DependenceID
	a, b    study.SubjectID
	version uint64
	removed bool
	change  sheaf.ID
	box     []byte
	links   study.Links
}

func selectDependences(tx *access.Tx, where string, args ...any) ([]dependenceRow, error) {
	rows, err := store.Select(tx.Tx, func(r *store.Rows) (d dependenceRow, err error) {
		var l study.Link
		err = r.Scan(&d.id, &d.a, &d.b, &d.version, &d.removed, &d.change, &d.box, &l.Key, &l.Subject)
		d.links = study.Links{l}
		return d, err
	}, `SELECT o.id, o.a, o.b, o.version, o.removed, o.change, o.box, k.key_id, k.subject
		FROM dependence o LEFT JOIN evidence_key k ON k.object = o.id WHERE `+where+` ORDER BY o.id, k.place`, args...)
	return study.Gathered(rows, func(d *dependenceRow) (sheaf.ID, *study.Links) { return d.id.ID, &d.links }), err
}

func selectDependence(tx *access.Tx, id DependenceID) (dependenceRow, error) {
	rows, err := selectDependences(tx, `o.id = ?`, id)
	if err == nil && len(rows) == 0 {
		err = sheaf.Errorf(sheaf.NotFound, "there is no such link between witnesses")
	}
	if err != nil {
		return dependenceRow{}, err
	}
	return rows[0], nil
}

func insertDependence(tx *access.Tx, d dependenceRow) error {
	if _, err := tx.Exec(`INSERT INTO dependence (id, a, b, version, change, box) VALUES (?, ?, ?, ?, ?, ?)`,
		d.id, d.a, d.b, d.version, d.change, d.box); err != nil {
		return err
	}
	return putLinks(tx, d.id.ID, d.links)
}

// updateDependence writes a row whose version is one above the stored one's.
func updateDependence(tx *access.Tx, d dependenceRow) error {
	return changedOne(tx.Exec(`UPDATE dependence SET version = ?, removed = ?, change = ?, box = ? WHERE id = ? AND version = ?`,
		d.version, d.removed, d.change, d.box, d.id, d.version-1))
}

func deleteDependence(tx *access.Tx, id DependenceID) error {
	if _, err := tx.Exec(`DELETE FROM dependence WHERE id = ?`, id); err != nil {
		return err
	}
	return deleteLinks(tx, id.ID)
}
