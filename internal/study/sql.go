package study

import (
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Migrations are the tables of package study. Ids, versions, times and states
// are in clear; text, names, values, lengths and order lie in envelopes. Where
// an envelope lies under the structure key, the row says which one: every epoch
// begins a new one.
func Migrations() []store.Migration {
	return []store.Migration{{Owner: "study", Number: 1, Name: "subjects, documents, changes", SQL: `
		CREATE TABLE study_setting (
			id      BLOB PRIMARY KEY,
			version INTEGER NOT NULL,
			key_id  BLOB NOT NULL,
			box     BLOB NOT NULL
		) WITHOUT ROWID;

		CREATE TABLE subject (
			id        BLOB PRIMARY KEY,
			key_id    BLOB NOT NULL UNIQUE,
			hold_id   BLOB NOT NULL UNIQUE,
			terms_id  BLOB NOT NULL UNIQUE,
			version   INTEGER NOT NULL,
			added     INTEGER NOT NULL,
			erased    INTEGER,
			label_key BLOB NOT NULL,
			label     BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE hold (
			id      BLOB PRIMARY KEY,
			version INTEGER NOT NULL,
			key_id  BLOB NOT NULL,
			box     BLOB NOT NULL,
			note    BLOB
		) WITHOUT ROWID;
		CREATE TABLE terms (
			id      BLOB PRIMARY KEY,
			version INTEGER NOT NULL,
			box     BLOB NOT NULL
		) WITHOUT ROWID;

		CREATE TABLE admission (
			id       BLOB PRIMARY KEY,
			state    TEXT NOT NULL CHECK (state IN ('admitted', 'refused')),
			bundle   BLOB,
			document BLOB,
			entry    INTEGER NOT NULL,
			made     INTEGER NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE document (
			id             BLOB PRIMARY KEY,
			account        BLOB NOT NULL,
			admission      BLOB NOT NULL REFERENCES admission (id),
			translation_of BLOB,
			current        INTEGER NOT NULL,
			admitted       INTEGER NOT NULL,
			recalled       INTEGER NOT NULL DEFAULT 0
		) WITHOUT ROWID;
		CREATE TABLE document_subject (
			document BLOB NOT NULL REFERENCES document (id),
			subject  BLOB NOT NULL REFERENCES subject (id),
			speaks   INTEGER NOT NULL,
			PRIMARY KEY (document, subject)
		) WITHOUT ROWID;
		CREATE INDEX document_subject_subject ON document_subject (subject);
		CREATE TABLE document_version (
			document  BLOB NOT NULL REFERENCES document (id),
			number    INTEGER NOT NULL,
			key_id    BLOB NOT NULL,
			structure BLOB NOT NULL,
			made      INTEGER NOT NULL,
			recalled  INTEGER,
			card      BLOB NOT NULL,
			layout    BLOB,
			digests   BLOB,
			map       BLOB,
			PRIMARY KEY (document, number)
		) WITHOUT ROWID;
		CREATE TABLE part (
			document BLOB NOT NULL,
			version  INTEGER NOT NULL,
			id       BLOB NOT NULL,
			box      BLOB,
			PRIMARY KEY (document, version, id),
			FOREIGN KEY (document, version) REFERENCES document_version (document, number)
		) WITHOUT ROWID;

		CREATE TABLE attribute_name (
			id     BLOB PRIMARY KEY,
			key_id BLOB NOT NULL,
			box    BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE attribute (
			id      BLOB PRIMARY KEY,
			subject BLOB NOT NULL REFERENCES subject (id),
			name    BLOB NOT NULL REFERENCES attribute_name (id),
			version INTEGER NOT NULL,
			change  BLOB,
			box     BLOB NOT NULL,
			UNIQUE (subject, name)
		) WITHOUT ROWID;

		CREATE TABLE change_counter (
			one  INTEGER PRIMARY KEY CHECK (one = 1),
			last INTEGER NOT NULL
		);
		INSERT INTO change_counter (one, last) VALUES (1, 0);
		CREATE TABLE change_log (
			id     BLOB PRIMARY KEY,
			seq    INTEGER NOT NULL UNIQUE,
			feed   INTEGER NOT NULL UNIQUE,
			member BLOB NOT NULL,
			made   INTEGER NOT NULL,
			state  INTEGER NOT NULL,
			box    BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE INDEX change_log_member ON change_log (member, state, seq);
		CREATE TABLE change_key (
			change BLOB NOT NULL REFERENCES change_log (id),
			place  INTEGER NOT NULL,
			key_id BLOB NOT NULL,
			PRIMARY KEY (change, place)
		) WITHOUT ROWID;
		CREATE INDEX change_key_key ON change_key (key_id);`}, {Owner: "study", Number: 2, Name: "alignments", SQL: `
		CREATE TABLE alignment (
			id      BLOB PRIMARY KEY REFERENCES document (id),
			version INTEGER NOT NULL,
			change  BLOB,
			key_id  BLOB NOT NULL,
			box     BLOB NOT NULL
		) WITHOUT ROWID;`}}
}

// The columns of a table that hold envelopes, as they stand in their labels;
// part of the format.
const (
	columnMain = 1 // the only one of most tables

	columnHoldNote = 2

	columnCard    = 1 // of document_version
	columnLayout  = 2
	columnDigests = 3
	columnMap     = 4

	columnAttributeName = 2 // of attribute_name, whose boxes share TableAttribute
)

// structureBox is an envelope under a structure key, as its row keeps it.
type structureBox struct {
	key sheaf.ID
	box []byte
}

func (b structureBox) open(tx *access.Tx, l seal.Label, into any) error {
	return open(tx, l, b.box, into, b.key)
}

func errMovedOn() error {
	return sheaf.Errorf(sheaf.Conflict, "somebody else changed it").Hintf("look again")
}

// changedOne is the end of a compare-and-swap.
func changedOne(n int64, err error) error {
	if err != nil {
		return err
	}
	if n == 0 {
		return errMovedOn()
	}
	return nil
}

type settingsRow struct {
	version uint64
	structureBox
}

func selectSettings(tx *access.Tx) (row settingsRow, err error) {
	err = tx.QueryRow(`SELECT version, key_id, box FROM study_setting WHERE id = ?`, tx.Study()).
		Scan(&row.version, &row.key, &row.box)
	return row, err
}

func putSettings(tx *access.Tx, row settingsRow) error {
	if row.version == 1 {
		_, err := tx.Exec(`INSERT INTO study_setting (id, version, key_id, box) VALUES (?, 1, ?, ?)`, tx.Study(), row.key, row.box)
		return err
	}
	return changedOne(tx.Exec(`UPDATE study_setting SET version = ?, key_id = ?, box = ? WHERE id = ? AND version = ?`,
		row.version, row.key, row.box, tx.Study(), row.version-1))
}

// subjectRow is a subject with its hold and its terms, whose boxes are nil
// where there is no such row.
type subjectRow struct {
	id      SubjectID
	key     sheaf.ID
	holdID  sheaf.ID
	termsID sheaf.ID
	version uint64
	added   time.Time
	erased  time.Time
	label   structureBox

	holdVersion  uint64
	hold         structureBox
	termsVersion uint64
	terms        []byte
}

const subjectColumns = `SELECT s.id, s.key_id, s.hold_id, s.terms_id, s.version, s.added, s.erased, s.label_key, s.label,
	COALESCE(h.version, 0), h.key_id, h.box, COALESCE(t.version, 0), t.box
	FROM subject s LEFT JOIN hold h ON h.id = s.hold_id LEFT JOIN terms t ON t.id = s.terms_id`

func scanSubject(r interface{ Scan(...any) error }) (s subjectRow, err error) {
	err = r.Scan(&s.id, &s.key, &s.holdID, &s.termsID, &s.version, &s.added, &s.erased, &s.label.key, &s.label.box,
		&s.holdVersion, &s.hold.key, &s.hold.box, &s.termsVersion, &s.terms)
	return s, err
}

func selectSubjects(tx *access.Tx) ([]subjectRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (subjectRow, error) { return scanSubject(r) }, subjectColumns)
}

func selectSubject(tx *access.Tx, id SubjectID) (subjectRow, error) {
	return scanSubject(tx.QueryRow(subjectColumns+` WHERE s.id = ?`, id))
}

func insertSubject(tx *access.Tx, s subjectRow) error {
	if _, err := tx.Exec(`INSERT INTO subject (id, key_id, hold_id, terms_id, version, added, label_key, label) VALUES (?, ?, ?, ?, 1, ?, ?, ?)`,
		s.id, s.key, s.holdID, s.termsID, s.added, s.label.key, s.label.box); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO hold (id, version, key_id, box) VALUES (?, 1, ?, ?)`, s.holdID, s.hold.key, s.hold.box)
	return err
}

func updateHold(tx *access.Tx, s subjectRow, next structureBox, note []byte) error {
	return changedOne(tx.Exec(`UPDATE hold SET version = ?, key_id = ?, box = ?, note = ? WHERE id = ? AND version = ?`,
		s.holdVersion+1, next.key, next.box, note, s.holdID, s.holdVersion))
}

func selectNote(tx *access.Tx, hold sheaf.ID) (box []byte, err error) {
	err = tx.QueryRow(`SELECT note FROM hold WHERE id = ?`, hold).Scan(&box)
	return box, err
}

// putTerms replaces the terms of version from, 0 for none.
func putTerms(tx *access.Tx, id sheaf.ID, from, version uint64, box []byte) error {
	if from == 0 {
		_, err := tx.Exec(`INSERT INTO terms (id, version, box) VALUES (?, ?, ?)`, id, version, box)
		return err
	}
	return changedOne(tx.Exec(`UPDATE terms SET version = ?, box = ? WHERE id = ? AND version = ?`, version, box, id, from))
}

// eraseSubjectRows leaves of a subject its id, its label and its hold.
func eraseSubjectRows(tx *access.Tx, s subjectRow) error {
	if _, err := tx.Exec(`DELETE FROM terms WHERE id = ?`, s.termsID); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE hold SET note = NULL WHERE id = ?`, s.holdID); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM attribute WHERE subject = ?`, s.id); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE subject SET erased = ?, version = version + 1 WHERE id = ? AND erased IS NULL`, tx.Now(), s.id)
	return err
}

type attributeRow struct {
	id      sheaf.ID
	subject SubjectID
	name    sheaf.ID
	version uint64
	change  sheaf.ID // the logged change whose outcome it is
	key     sheaf.ID // the subject's
	box     []byte
}

const attributeColumns = `SELECT a.id, a.subject, a.name, a.version, a.change, s.key_id, a.box
	FROM attribute a JOIN subject s ON s.id = a.subject`

func scanAttribute(r interface{ Scan(...any) error }) (a attributeRow, err error) {
	err = r.Scan(&a.id, &a.subject, &a.name, &a.version, &a.change, &a.key, &a.box)
	return a, err
}

func selectAttributes(tx *access.Tx) ([]attributeRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (attributeRow, error) { return scanAttribute(r) }, attributeColumns)
}

func selectAttribute(tx *access.Tx, subject SubjectID, name sheaf.ID) (attributeRow, error) {
	return scanAttribute(tx.QueryRow(attributeColumns+` WHERE a.subject = ? AND a.name = ?`, subject, name))
}

func selectAttributeByID(tx *access.Tx, id sheaf.ID) (attributeRow, error) {
	return scanAttribute(tx.QueryRow(attributeColumns+` WHERE a.id = ?`, id))
}

func putAttribute(tx *access.Tx, a attributeRow) error {
	if a.version == 1 {
		_, err := tx.Exec(`INSERT INTO attribute (id, subject, name, version, change, box) VALUES (?, ?, ?, 1, ?, ?)`,
			a.id, a.subject, a.name, a.change, a.box)
		return err
	}
	return changedOne(tx.Exec(`UPDATE attribute SET version = ?, change = ?, box = ? WHERE id = ? AND version = ?`,
		a.version, a.change, a.box, a.id, a.version-1))
}

func countAttributes(tx *access.Tx, subject SubjectID) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM attribute WHERE subject = ?`, subject).Scan(&n)
	return n, err
}

type nameRow struct {
	id sheaf.ID
	structureBox
}

func selectNames(tx *access.Tx) ([]nameRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (n nameRow, err error) {
		return n, r.Scan(&n.id, &n.key, &n.box)
	}, `SELECT id, key_id, box FROM attribute_name`)
}

func insertName(tx *access.Tx, n nameRow) error {
	_, err := tx.Exec(`INSERT INTO attribute_name (id, key_id, box) VALUES (?, ?, ?)`, n.id, n.key, n.box)
	return err
}

// alignmentRow is what was corrected by hand between a translation and its
// original; the id is the translation's.
type alignmentRow struct {
	id      DocumentID
	version uint64
	change  sheaf.ID // the logged change whose outcome it is
	structureBox
}

const alignmentColumns = `SELECT id, version, change, key_id, box FROM alignment`

func scanAlignment(r interface{ Scan(...any) error }) (a alignmentRow, err error) {
	err = r.Scan(&a.id, &a.version, &a.change, &a.key, &a.box)
	return a, err
}

func selectAlignment(tx *access.Tx, translation DocumentID) (alignmentRow, error) {
	return scanAlignment(tx.QueryRow(alignmentColumns+` WHERE id = ?`, translation))
}

func selectAlignments(tx *access.Tx) ([]alignmentRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (alignmentRow, error) { return scanAlignment(r) }, alignmentColumns+` ORDER BY id`)
}

func putAlignment(tx *access.Tx, a alignmentRow) error {
	if a.version == 1 {
		_, err := tx.Exec(`INSERT INTO alignment (id, version, change, key_id, box) VALUES (?, 1, ?, ?, ?)`, a.id, a.change, a.key, a.box)
		return err
	}
	return changedOne(tx.Exec(`UPDATE alignment SET version = ?, change = ?, key_id = ?, box = ? WHERE id = ? AND version = ?`,
		a.version, a.change, a.key, a.box, a.id, a.version-1))
}

// deleteAlignments deletes those of a document with what it translates and with
// its translations.
func deleteAlignments(tx *access.Tx, id DocumentID) error {
	_, err := tx.Exec(`DELETE FROM alignment WHERE id = ? OR id IN (SELECT id FROM document WHERE translation_of = ?)`, id, id)
	return err
}
