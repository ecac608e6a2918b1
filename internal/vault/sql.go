package vault

import (
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Migrations are the vault's own tables. In clear are ids, versions, times and
// states; whatever says something about a person is in an envelope.
func Migrations() []store.Migration {
	return []store.Migration{{Owner: "vault", Number: 1, Name: "people, events, originals", SQL: `
CREATE TABLE person (
	id       BLOB PRIMARY KEY,
	version  INTEGER NOT NULL, -- of the card
	card_key BLOB NOT NULL,    -- the structure key that the card lies under
	card     BLOB NOT NULL,
	sheet    BLOB,             -- its version is in the card; NULL once erased
	added    INTEGER           -- NULL once erased
) STRICT, WITHOUT ROWID;

CREATE TABLE object (
	id     BLOB PRIMARY KEY,
	kind   TEXT NOT NULL,
	sealed BLOB NOT NULL -- age file: the object's identity, to every person in order of their ids
) STRICT, WITHOUT ROWID;
CREATE TABLE object_person (
	object BLOB NOT NULL REFERENCES object (id),
	person BLOB NOT NULL REFERENCES person (id),
	PRIMARY KEY (object, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX object_person_person ON object_person (person);

CREATE TABLE name_form (
	id       BLOB PRIMARY KEY,
	version  INTEGER NOT NULL,
	key_id   BLOB NOT NULL,
	envelope BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
	id      BLOB PRIMARY KEY,
	study   BLOB NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	key_id  BLOB NOT NULL,
	sheet   BLOB, -- NULL once its participants are erased
	added   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE account_person (
	account BLOB NOT NULL REFERENCES account (id),
	person  BLOB NOT NULL REFERENCES person (id),
	PRIMARY KEY (account, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_person_person ON account_person (person);

CREATE TABLE original (
	id       BLOB PRIMARY KEY,
	account  BLOB NOT NULL REFERENCES account (id),
	object   BLOB NOT NULL REFERENCES object (id),
	tag      BLOB NOT NULL, -- keyed hash of the bytes, to know them again
	version  INTEGER NOT NULL,
	card_key BLOB NOT NULL,
	card     BLOB NOT NULL,
	sheet    BLOB NOT NULL,
	locked   INTEGER NOT NULL,
	UNIQUE (account, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX original_object ON original (object);

CREATE TABLE consent (
	id      BLOB PRIMARY KEY,
	person  BLOB NOT NULL REFERENCES person (id),
	version INTEGER NOT NULL, -- place in the person's series, from 1
	entry   BLOB NOT NULL,
	UNIQUE (person, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasing (
	person BLOB PRIMARY KEY REFERENCES person (id),
	state  TEXT NOT NULL,
	begun  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE erasing_file (
	original BLOB PRIMARY KEY,
	person   BLOB NOT NULL REFERENCES erasing (person)
) STRICT, WITHOUT ROWID;

CREATE TABLE vault_identity (
	use    TEXT PRIMARY KEY, -- "drop": what a drop folder is sealed to
	key_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;`}}
}

type personRow struct {
	id      PersonID
	version uint64
	cardKey sheaf.ID
	card    []byte
	sheet   []byte
	added   time.Time
}

const personColumns = `id, version, card_key, card, sheet, added`

func scanPerson(r interface{ Scan(...any) error }) (p personRow, err error) {
	err = r.Scan(&p.id.ID, &p.version, &p.cardKey, &p.card, &p.sheet, &p.added)
	return p, err
}

func selectPerson(tx *access.Tx, id PersonID) (personRow, error) {
	return scanPerson(tx.QueryRow(`SELECT `+personColumns+` FROM person WHERE id = ?`, id))
}

func selectPersons(tx *access.Tx) ([]personRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (personRow, error) { return scanPerson(r) },
		`SELECT `+personColumns+` FROM person`)
}

func insertPerson(tx *access.Tx, p personRow) error {
	_, err := tx.Exec(`INSERT INTO person (`+personColumns+`) VALUES (?, ?, ?, ?, ?, ?)`,
		p.id, int64(p.version), p.cardKey, p.card, p.sheet, p.added)
	return err
}

// updatePerson stores a row over the version before p.version.
func updatePerson(tx *access.Tx, p personRow) error {
	n, err := tx.Exec(`UPDATE person SET version = ?, card_key = ?, card = ?, sheet = ?, added = ? WHERE id = ? AND version = ?`,
		int64(p.version), p.cardKey, p.card, p.sheet, p.added, p.id, int64(p.version-1))
	return swapped(n, err)
}

// swapped is a Conflict where the row was no longer of the version it replaces.
func swapped(n int64, err error) error {
	if err == nil && n == 0 {
		return errChanged
	}
	return err
}

func insertObject(tx *access.Tx, id ObjectID, kind objectKind, sealed []byte, persons []PersonID) error {
	if _, err := tx.Exec(`INSERT INTO object (id, kind, sealed) VALUES (?, ?, ?)`, id, string(kind), sealed); err != nil {
		return err
	}
	for _, p := range persons {
		if _, err := tx.Exec(`INSERT INTO object_person (object, person) VALUES (?, ?)`, id, p); err != nil {
			return err
		}
	}
	return nil
}

type objectRow struct {
	id     ObjectID
	kind   objectKind
	sealed []byte
}

func scanObject(r interface{ Scan(...any) error }) (o objectRow, err error) {
	err = r.Scan(&o.id.ID, (*string)(&o.kind), &o.sealed)
	return o, err
}

func selectObject(tx *access.Tx, id ObjectID) (objectRow, error) {
	return scanObject(tx.QueryRow(`SELECT id, kind, sealed FROM object WHERE id = ?`, id))
}

func selectObjects(tx *access.Tx) ([]objectRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (objectRow, error) { return scanObject(r) },
		`SELECT id, kind, sealed FROM object`)
}

// objectsOf are a person's objects, their own and shared ones.
func objectsOf(tx *access.Tx, p PersonID) ([]objectRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (objectRow, error) { return scanObject(r) },
		`SELECT o.id, o.kind, o.sealed FROM object_person op JOIN object o ON o.id = op.object WHERE op.person = ?`, p)
}

// personsOf are the people of an object, in order of their ids.
func personsOf(tx *access.Tx, id ObjectID) ([]PersonID, error) {
	return store.Select(tx.Tx, scanPersonID, `SELECT person FROM object_person WHERE object = ? ORDER BY person`, id)
}

func scanPersonID(r *store.Rows) (p PersonID, err error) { err = r.Scan(&p.ID); return p, err }

// personsOfObjects is personsOf for every object there is.
func personsOfObjects(tx *access.Tx) (map[ObjectID][]PersonID, error) {
	rows, err := tx.Query(`SELECT object, person FROM object_person ORDER BY object, person`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[ObjectID][]PersonID{}
	for rows.Next() {
		var o ObjectID
		var p PersonID
		if err := rows.Scan(&o.ID, &p.ID); err != nil {
			return nil, err
		}
		all[o] = append(all[o], p)
	}
	return all, rows.Err()
}

func deleteObject(tx *access.Tx, id ObjectID) error {
	if _, err := tx.Exec(`DELETE FROM object_person WHERE object = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM object WHERE id = ?`, id)
	return err
}

type formRow struct {
	id       sheaf.ID
	version  uint64
	key      sheaf.ID
	envelope []byte
}

func selectForms(tx *access.Tx) ([]formRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (f formRow, err error) {
		err = r.Scan(&f.id, &f.version, &f.key, &f.envelope)
		return f, err
	}, `SELECT id, version, key_id, envelope FROM name_form ORDER BY id`)
}

func insertForm(tx *access.Tx, f formRow) error {
	_, err := tx.Exec(`INSERT INTO name_form (id, version, key_id, envelope) VALUES (?, ?, ?, ?)`, f.id, int64(f.version), f.key, f.envelope)
	return err
}

func deleteForm(tx *access.Tx, id sheaf.ID) error {
	_, err := tx.Exec(`DELETE FROM name_form WHERE id = ?`, id)
	return err
}

func countForms(tx *access.Tx) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM name_form`).Scan(&n)
	return n, err
}

type accountRow struct {
	id      AccountID
	study   sheaf.ID
	version uint64
	key     sheaf.ID
	sheet   []byte
	added   time.Time
}

const accountColumns = `id, study, version, key_id, sheet, added`

func scanAccount(r interface{ Scan(...any) error }) (a accountRow, err error) {
	err = r.Scan(&a.id.ID, &a.study, &a.version, &a.key, &a.sheet, &a.added)
	return a, err
}

func selectAccount(tx *access.Tx, id AccountID) (accountRow, error) {
	return scanAccount(tx.QueryRow(`SELECT `+accountColumns+` FROM account WHERE id = ?`, id))
}

func selectAccounts(tx *access.Tx) ([]accountRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (accountRow, error) { return scanAccount(r) },
		`SELECT `+accountColumns+` FROM account ORDER BY added, id`)
}

func insertAccount(tx *access.Tx, a accountRow) error {
	_, err := tx.Exec(`INSERT INTO account (`+accountColumns+`) VALUES (?, ?, ?, ?, ?, ?)`,
		a.id, a.study, int64(a.version), a.key, a.sheet, a.added)
	return err
}

// updateAccount stores a sheet over the version before a.version.
func updateAccount(tx *access.Tx, a accountRow) error {
	n, err := tx.Exec(`UPDATE account SET version = ?, sheet = ? WHERE id = ? AND version = ?`,
		int64(a.version), a.sheet, a.id, int64(a.version-1))
	return swapped(n, err)
}

func insertAccountPerson(tx *access.Tx, a AccountID, p PersonID) error {
	_, err := tx.Exec(`INSERT INTO account_person (account, person) VALUES (?, ?) ON CONFLICT DO NOTHING`, a, p)
	return err
}

func deleteAccountPerson(tx *access.Tx, a AccountID, p PersonID) error {
	_, err := tx.Exec(`DELETE FROM account_person WHERE account = ? AND person = ?`, a, p)
	return err
}

func accountPersons(tx *access.Tx, a AccountID) ([]PersonID, error) {
	return store.Select(tx.Tx, scanPersonID, `SELECT person FROM account_person WHERE account = ? ORDER BY person`, a)
}

func accountsOf(tx *access.Tx, p PersonID) ([]AccountID, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (a AccountID, err error) { err = r.Scan(&a.ID); return a, err },
		`SELECT account FROM account_person WHERE person = ? ORDER BY account`, p)
}

func countOriginals(tx *access.Tx, a AccountID) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM original WHERE account = ?`, a).Scan(&n)
	return n, err
}

type originalRow struct {
	id      OriginalID
	account AccountID
	object  ObjectID
	tag     []byte
	version uint64
	cardKey sheaf.ID
	card    []byte
	sheet   []byte
	locked  time.Time
}

const originalColumns = `id, account, object, tag, version, card_key, card, sheet, locked`

func scanOriginal(r interface{ Scan(...any) error }) (o originalRow, err error) {
	err = r.Scan(&o.id.ID, &o.account.ID, &o.object.ID, &o.tag, &o.version, &o.cardKey, &o.card, &o.sheet, &o.locked)
	return o, err
}

func selectOriginal(tx *access.Tx, id OriginalID) (originalRow, error) {
	return scanOriginal(tx.QueryRow(`SELECT `+originalColumns+` FROM original WHERE id = ?`, id))
}

func selectOriginalByTag(tx *access.Tx, a AccountID, tag []byte) (originalRow, error) {
	return scanOriginal(tx.QueryRow(`SELECT `+originalColumns+` FROM original WHERE account = ? AND tag = ?`, a, tag))
}

func selectOriginals(tx *access.Tx) ([]originalRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (originalRow, error) { return scanOriginal(r) },
		`SELECT `+originalColumns+` FROM original ORDER BY locked, id`)
}

// originalsUnder are the originals of an object: one, or none.
func originalsUnder(tx *access.Tx, o ObjectID) ([]OriginalID, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (id OriginalID, err error) { err = r.Scan(&id.ID); return id, err },
		`SELECT id FROM original WHERE object = ?`, o)
}

// originalPersons are the people of each of an event's originals, in order of
// their ids.
func originalPersons(tx *access.Tx, a AccountID) (map[OriginalID][]PersonID, error) {
	rows, err := tx.Query(`SELECT o.id, op.person FROM original o JOIN object_person op ON op.object = o.object WHERE o.account = ? ORDER BY o.id, op.person`, a)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[OriginalID][]PersonID{}
	for rows.Next() {
		var o OriginalID
		var p PersonID
		if err := rows.Scan(&o.ID, &p.ID); err != nil {
			return nil, err
		}
		all[o] = append(all[o], p)
	}
	return all, rows.Err()
}

func insertOriginal(tx *access.Tx, o originalRow) error {
	_, err := tx.Exec(`INSERT INTO original (`+originalColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		o.id, o.account, o.object, o.tag, int64(o.version), o.cardKey, o.card, o.sheet, o.locked)
	return err
}

func deleteOriginal(tx *access.Tx, id OriginalID) error {
	_, err := tx.Exec(`DELETE FROM original WHERE id = ?`, id)
	return err
}

type consentRow struct {
	id      sheaf.ID
	person  PersonID
	version uint64
	entry   []byte
}

func insertConsent(tx *access.Tx, r consentRow) error {
	_, err := tx.Exec(`INSERT INTO consent (id, person, version, entry) VALUES (?, ?, ?, ?)`, r.id, r.person, int64(r.version), r.entry)
	return err
}

func selectConsents(tx *access.Tx, p PersonID) ([]consentRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (c consentRow, err error) {
		err = r.Scan(&c.id, &c.person.ID, &c.version, &c.entry)
		return c, err
	}, `SELECT id, person, version, entry FROM consent WHERE person = ? ORDER BY version`, p)
}

func deleteConsents(tx *access.Tx, p PersonID) error {
	_, err := tx.Exec(`DELETE FROM consent WHERE person = ?`, p)
	return err
}

func insertErasing(tx *access.Tx, p PersonID, s ErasureState) error {
	_, err := tx.Exec(`INSERT INTO erasing (person, state, begun) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, p, string(s), tx.Now())
	return err
}

func updateErasing(tx *access.Tx, p PersonID, s ErasureState) error {
	_, err := tx.Exec(`UPDATE erasing SET state = ? WHERE person = ?`, string(s), p)
	return err
}

func deleteErasing(tx *access.Tx, p PersonID) error {
	_, err := tx.Exec(`DELETE FROM erasing WHERE person = ?`, p)
	return err
}

type erasingRow struct {
	person PersonID
	state  ErasureState
	begun  time.Time
}

func selectErasing(tx *access.Tx) ([]erasingRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (e erasingRow, err error) {
		err = r.Scan(&e.person.ID, (*string)(&e.state), &e.begun)
		return e, err
	}, `SELECT person, state, begun FROM erasing ORDER BY begun, person`)
}

func isErasing(tx *access.Tx, p PersonID) (is bool, err error) {
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM erasing WHERE person = ?)`, p).Scan(&is)
	return is, err
}

func insertErasingFile(tx *access.Tx, p PersonID, o OriginalID) error {
	_, err := tx.Exec(`INSERT INTO erasing_file (original, person) VALUES (?, ?)`, o, p)
	return err
}

// erasingFiles are the files that an erasure has yet to delete, of everybody
// where p is zero.
func erasingFiles(tx *access.Tx, p PersonID) ([]OriginalID, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (id OriginalID, err error) { err = r.Scan(&id.ID); return id, err },
		`SELECT original FROM erasing_file WHERE person = coalesce(?, person)`, p)
}

func deleteErasingFiles(tx *access.Tx, p PersonID) error {
	_, err := tx.Exec(`DELETE FROM erasing_file WHERE person = ?`, p)
	return err
}

// identityFor is the id of the key that serves a use; NotFound before the first.
func identityFor(tx *access.Tx, use string) (id sheaf.ID, err error) {
	err = tx.QueryRow(`SELECT key_id FROM vault_identity WHERE use = ?`, use).Scan(&id)
	return id, err
}

func insertIdentityFor(tx *access.Tx, use string, key sheaf.ID) error {
	_, err := tx.Exec(`INSERT INTO vault_identity (use, key_id) VALUES (?, ?)`, use, key)
	return err
}
