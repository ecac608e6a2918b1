package study

import (
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

type admissionRow struct {
	id       AdmissionID
	state    AdmissionState
	bundle   []byte // SHA-256 of what was prepared; nil where it was refused
	document DocumentID
	entry    int64 // of the record
}

func selectAdmission(tx *access.Tx, id AdmissionID) (a admissionRow, err error) {
	a.id = id
	err = tx.QueryRow(`SELECT state, bundle, document, entry FROM admission WHERE id = ?`, id).
		Scan(&a.state, &a.bundle, &a.document, &a.entry)
	return a, err
}

func insertAdmission(tx *access.Tx, a admissionRow) error {
	_, err := tx.Exec(`INSERT INTO admission (id, state, bundle, document, entry, made) VALUES (?, ?, ?, ?, ?, ?)`,
		a.id, string(a.state), a.bundle, a.document, tx.EntryNumber(), tx.Now())
	return err
}

// documentRow is a document with its current version.
type documentRow struct {
	id            DocumentID
	account       AccountID
	admission     AdmissionID
	translationOf DocumentID
	admitted      time.Time
	recalled      int64 // place in the log of its last recall
	versionRow
}

type versionRow struct {
	number    uint64
	key       sheaf.ID // of the version
	structure sheaf.ID // of its boxes here
	made      time.Time
	recalled  time.Time
	card      []byte
	layout    []byte // nil once recalled
	digests   []byte // nil once recalled
	fromLast  []byte // the map from the version before; nil in the first
}

const documentColumns = `SELECT d.id, d.account, d.admission, d.translation_of, d.admitted, d.recalled,
	v.number, v.key_id, v.structure, v.made, v.recalled, v.card
	FROM document d JOIN document_version v ON v.document = d.id AND v.number = d.current`

func scanDocument(r interface{ Scan(...any) error }) (d documentRow, err error) {
	err = r.Scan(&d.id, &d.account, &d.admission, &d.translationOf, &d.admitted, &d.recalled,
		&d.number, &d.key, &d.structure, &d.made, &d.versionRow.recalled, &d.card)
	return d, err
}

func selectDocuments(tx *access.Tx) ([]documentRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (documentRow, error) { return scanDocument(r) },
		documentColumns+` ORDER BY d.admitted DESC, d.id`)
}

func selectDocument(tx *access.Tx, id DocumentID) (documentRow, error) {
	return scanDocument(tx.QueryRow(documentColumns+` WHERE d.id = ?`, id))
}

func insertDocument(tx *access.Tx, d documentRow) error {
	_, err := tx.Exec(`INSERT INTO document (id, account, admission, translation_of, current, admitted) VALUES (?, ?, ?, ?, 1, ?)`,
		d.id, d.account, d.admission, d.translationOf, d.admitted)
	return err
}

// moveOn makes next the current version if the one before still is.
func moveOn(tx *access.Tx, id DocumentID, next uint64) error {
	return changedOne(tx.Exec(`UPDATE document SET current = ? WHERE id = ? AND current = ?`, next, id, next-1))
}

func currentVersion(tx *access.Tx, id DocumentID) (n uint64, err error) {
	err = tx.QueryRow(`SELECT current FROM document WHERE id = ?`, id).Scan(&n)
	return n, err
}

const versionColumns = `SELECT number, key_id, structure, made, recalled, card, layout, digests, map FROM document_version WHERE document = ?`

func scanVersion(r interface{ Scan(...any) error }) (v versionRow, err error) {
	err = r.Scan(&v.number, &v.key, &v.structure, &v.made, &v.recalled, &v.card, &v.layout, &v.digests, &v.fromLast)
	return v, err
}

func selectVersion(tx *access.Tx, id DocumentID, number uint64) (versionRow, error) {
	return scanVersion(tx.QueryRow(versionColumns+` AND number = ?`, id, number))
}

func selectVersions(tx *access.Tx, id DocumentID) ([]versionRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (versionRow, error) { return scanVersion(r) }, versionColumns+` ORDER BY number`, id)
}

// selectMaps gives the maps of the versions after one, in order.
func selectMaps(tx *access.Tx, id DocumentID, after uint64) ([]versionRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (v versionRow, err error) {
		return v, r.Scan(&v.number, &v.structure, &v.fromLast)
	}, `SELECT number, structure, map FROM document_version WHERE document = ? AND number > ? ORDER BY number`, id, after)
}

func insertVersion(tx *access.Tx, id DocumentID, v versionRow) error {
	_, err := tx.Exec(`INSERT INTO document_version (document, number, key_id, structure, made, card, layout, digests, map) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, v.number, v.key, v.structure, v.made, v.card, v.layout, v.digests, v.fromLast)
	return err
}

// recallVersion deletes what a version held; its map stays, so that what points
// into older versions is carried on.
func recallVersion(tx *access.Tx, id DocumentID, number uint64) error {
	if _, err := tx.Exec(`DELETE FROM part WHERE document = ? AND version = ?`, id, number); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE document_version SET recalled = ?, layout = NULL, digests = NULL WHERE document = ? AND number = ?`, tx.Now(), id, number)
	return err
}

func markRecalled(tx *access.Tx, id DocumentID, seq int64) error {
	_, err := tx.Exec(`UPDATE document SET recalled = ? WHERE id = ?`, seq, id)
	return err
}

func recalledAt(tx *access.Tx, id sheaf.ID) (seq int64, err error) {
	err = tx.QueryRow(`SELECT recalled FROM document WHERE id = ?`, id).Scan(&seq)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return 0, nil
	}
	return seq, err
}

type documentSubject struct {
	document DocumentID
	subject  SubjectID
	speaks   bool
}

func scanLink(r *store.Rows) (l documentSubject, err error) {
	return l, r.Scan(&l.document, &l.subject, &l.speaks)
}

func selectLinks(tx *access.Tx) ([]documentSubject, error) {
	return store.Select(tx.Tx, scanLink, `SELECT document, subject, speaks FROM document_subject ORDER BY document, subject`)
}

func linksOfDocument(tx *access.Tx, id DocumentID) ([]documentSubject, error) {
	return store.Select(tx.Tx, scanLink, `SELECT document, subject, speaks FROM document_subject WHERE document = ? ORDER BY subject`, id)
}

func linksOfSubject(tx *access.Tx, id SubjectID) ([]documentSubject, error) {
	return store.Select(tx.Tx, scanLink, `SELECT document, subject, speaks FROM document_subject WHERE subject = ? ORDER BY document`, id)
}

func putLink(tx *access.Tx, l documentSubject) error {
	_, err := tx.Exec(`INSERT INTO document_subject (document, subject, speaks) VALUES (?, ?, ?) ON CONFLICT (document, subject) DO NOTHING`,
		l.document, l.subject, l.speaks)
	return err
}

type partRow struct {
	id  sheaf.ID
	box []byte // nil in a tombstone
}

func selectParts(tx *access.Tx, id DocumentID, version uint64) ([]partRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (p partRow, err error) {
		return p, r.Scan(&p.id, &p.box)
	}, `SELECT id, box FROM part WHERE document = ? AND version = ?`, id, version)
}

func insertPart(tx *access.Tx, id DocumentID, version uint64, p partRow) error {
	_, err := tx.Exec(`INSERT INTO part (document, version, id, box) VALUES (?, ?, ?, ?)`, id, version, p.id, p.box)
	return err
}

func emptyPart(tx *access.Tx, id DocumentID, version uint64, part sheaf.ID) error {
	_, err := tx.Exec(`UPDATE part SET box = NULL WHERE document = ? AND version = ? AND id = ?`, id, version, part)
	return err
}

// countStrayParts counts parts of no live version.
func countStrayParts(tx *access.Tx) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM part p LEFT JOIN document_version v ON v.document = p.document AND v.number = p.version
		WHERE v.number IS NULL OR v.recalled IS NOT NULL`).Scan(&n)
	return n, err
}

// The states of a logged change.
const (
	changeDone   = 0
	changeUndone = 1
	changeFinal  = 2 // never undone
)

type changeRow struct {
	id     sheaf.ID
	seq    int64 // when it was made
	feed   int64 // when it was last touched
	member access.MemberID
	made   time.Time
	state  int
	box    []byte
	keys   []sheaf.ID // outermost first
}

// nextChange is the next number of the log.
func nextChange(tx *access.Tx) (n int64, err error) {
	if _, err := tx.Exec(`UPDATE change_counter SET last = last + 1`); err != nil {
		return 0, err
	}
	err = tx.QueryRow(`SELECT last FROM change_counter`).Scan(&n)
	return n, err
}

func insertChange(tx *access.Tx, c changeRow) error {
	if _, err := tx.Exec(`INSERT INTO change_log (id, seq, feed, member, made, state, box) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		c.id, c.seq, c.feed, c.member, c.made, c.state, c.box); err != nil {
		return err
	}
	for i, key := range c.keys {
		if _, err := tx.Exec(`INSERT INTO change_key (change, place, key_id) VALUES (?, ?, ?)`, c.id, i, key); err != nil {
			return err
		}
	}
	return nil
}

// selectChanges gives the changes that where picks, with their keys, in order
// of order.
func selectChanges(tx *access.Tx, where, order string, args ...any) ([]changeRow, error) {
	flat, err := store.Select(tx.Tx, func(r *store.Rows) (c changeRow, err error) {
		var key sheaf.ID
		err = r.Scan(&c.id, &c.seq, &c.feed, &c.member, &c.made, &c.state, &c.box, &key)
		c.keys = []sheaf.ID{key}
		return c, err
	}, `SELECT c.id, c.seq, c.feed, c.member, c.made, c.state, c.box, k.key_id
		FROM change_log c JOIN change_key k ON k.change = c.id WHERE `+where+` ORDER BY `+order+`, k.place`, args...)
	if err != nil {
		return nil, err
	}
	var changes []changeRow
	for _, c := range flat {
		if n := len(changes); n > 0 && changes[n-1].id == c.id {
			changes[n-1].keys = append(changes[n-1].keys, c.keys...)
			continue
		}
		changes = append(changes, c)
	}
	return changes, nil
}

func changesSince(tx *access.Tx, feed int64) ([]changeRow, error) {
	return selectChanges(tx, `c.feed > ?`, `c.feed`, feed)
}

// lastDone gives the member's last change before seq that stands.
func lastDone(tx *access.Tx, m access.MemberID, before int64) ([]changeRow, error) {
	return selectChanges(tx, `c.seq = (SELECT max(seq) FROM change_log WHERE member = ? AND state = ? AND seq < ?)`, `c.seq`,
		m, changeDone, before)
}

// lastUndone gives the change that the member undid last.
func lastUndone(tx *access.Tx, m access.MemberID, before int64) ([]changeRow, error) {
	return selectChanges(tx, `c.feed = (SELECT max(feed) FROM change_log WHERE member = ? AND state = ? AND feed < ?)`, `c.feed`,
		m, changeUndone, before)
}

// changedAfter tells whether the member made a change after a place in the feed.
func changedAfter(tx *access.Tx, m access.MemberID, feed int64) (found bool, err error) {
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM change_log WHERE member = ? AND state = ? AND seq > ?)`, m, changeDone, feed).Scan(&found)
	return found, err
}

func markChange(tx *access.Tx, c changeRow, state int, feed int64) error {
	return changedOne(tx.Exec(`UPDATE change_log SET state = ?, feed = ? WHERE id = ? AND state = ?`, state, feed, c.id, c.state))
}

func deleteChange(tx *access.Tx, id sheaf.ID) error {
	if _, err := tx.Exec(`DELETE FROM change_key WHERE change = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM change_log WHERE id = ?`, id)
	return err
}
