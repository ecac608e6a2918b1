package pseudonym

import (
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
	"sheaf/internal/vault"
)

// Migrations are the tables of gate 1, in the vault's database. In clear are
// ids, versions, times and states; text, decisions and maps are in envelopes.
func Migrations() []store.Migration {
	return []store.Migration{{Owner: "pseudonym", Number: 1, Name: "drafts, decisions, admissions", SQL: `
CREATE TABLE draft (
	id         BLOB PRIMARY KEY,
	original   BLOB NOT NULL,
	object     BLOB NOT NULL, -- the object identity that everything of the draft lies under
	version    INTEGER NOT NULL,
	state      TEXT NOT NULL,
	member     BLOB NOT NULL, -- who drafted
	made       INTEGER NOT NULL,
	admission  BLOB,
	document   BLOB,
	transcript BLOB, -- as it was read; NULL once abandoned or erased
	review     BLOB  -- flags and what was decided about single ones
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_original ON draft (original);
CREATE INDEX draft_document ON draft (document);

CREATE TABLE draft_map (
	draft    BLOB PRIMARY KEY REFERENCES draft (id),
	version  INTEGER NOT NULL,
	envelope BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE draft_correction (
	draft    BLOB PRIMARY KEY REFERENCES draft (id),
	base     INTEGER NOT NULL, -- version of the document that is being corrected
	envelope BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE intent (
	id       BLOB PRIMARY KEY, -- the admission's
	draft    BLOB NOT NULL REFERENCES draft (id),
	version  INTEGER NOT NULL,
	state    TEXT NOT NULL,
	bundle   BLOB, -- what is to be admitted, all chance in it drawn
	prepared BLOB, -- the same, sealed for the study
	made     INTEGER NOT NULL,
	entry    INTEGER NOT NULL -- of the record, that announced it
) STRICT, WITHOUT ROWID;
CREATE INDEX intent_state ON intent (state);

CREATE TABLE entity (
	id       BLOB PRIMARY KEY,
	version  INTEGER NOT NULL,
	key_id   BLOB NOT NULL,
	envelope BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE entity_draft (
	entity BLOB NOT NULL REFERENCES entity (id),
	draft  BLOB NOT NULL REFERENCES draft (id),
	PRIMARY KEY (entity, draft)
) STRICT, WITHOUT ROWID;
CREATE TABLE decision (
	id       BLOB PRIMARY KEY,
	version  INTEGER NOT NULL,
	key_id   BLOB NOT NULL,
	envelope BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE decision_draft (
	decision BLOB NOT NULL REFERENCES decision (id),
	draft    BLOB NOT NULL REFERENCES draft (id),
	decided  INTEGER NOT NULL, -- 1 where it was decided, 0 where it was remembered
	PRIMARY KEY (decision, draft)
) STRICT, WITHOUT ROWID;

CREATE TABLE legacy_person (
	person BLOB PRIMARY KEY -- whose material is for internal analysis only until they are asked
) STRICT, WITHOUT ROWID;`}, {Owner: "pseudonym", Number: 2, Name: "pictures of pages", SQL: `
CREATE TABLE draft_picture (
	draft    BLOB NOT NULL REFERENCES draft (id),
	page     INTEGER NOT NULL, -- from 1
	envelope BLOB NOT NULL,
	PRIMARY KEY (draft, page)
) STRICT, WITHOUT ROWID;`}}
}

type scanner interface{ Scan(...any) error }

// each runs a query whose rows all scan alike.
func each[T any](tx *access.Tx, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (T, error) { return scan(r) }, query, args...)
}

type draftRow struct {
	id         DraftID
	original   vault.OriginalID
	object     vault.ObjectID
	version    uint64
	state      State
	member     access.MemberID
	made       time.Time
	admission  study.AdmissionID
	document   study.DocumentID
	transcript []byte
	review     []byte
}

const draftColumns = `id, original, object, version, state, member, made, admission, document, transcript, review`

func scanDraft(r scanner) (d draftRow, err error) {
	return d, r.Scan(&d.id.ID, &d.original.ID, &d.object.ID, &d.version, (*string)(&d.state), &d.member.ID, &d.made,
		&d.admission.ID, &d.document.ID, &d.transcript, &d.review)
}

func selectDraft(tx *access.Tx, id DraftID) (draftRow, error) {
	return scanDraft(tx.QueryRow(`SELECT `+draftColumns+` FROM draft WHERE id = ?`, id))
}

func selectDrafts(tx *access.Tx) ([]draftRow, error) {
	return each(tx, scanDraft, `SELECT `+draftColumns+` FROM draft ORDER BY made, id`)
}

// openDraft is a draft under review without what it says.
type openDraft struct {
	id      DraftID
	object  vault.ObjectID
	version uint64
}

// selectOpenDrafts gives the newest drafts under review, of which there may be many
// and each is large.
func selectOpenDrafts(tx *access.Tx, most int) ([]openDraft, error) {
	return each(tx, func(r scanner) (d openDraft, err error) {
		return d, r.Scan(&d.id.ID, &d.object.ID, &d.version)
	}, `SELECT id, object, version FROM draft WHERE state = ? ORDER BY made DESC, id LIMIT ?`, string(Open), most)
}

func selectDraftsOf(tx *access.Tx, id vault.OriginalID) ([]draftRow, error) {
	return each(tx, scanDraft, `SELECT `+draftColumns+` FROM draft WHERE original = ? ORDER BY made, id`, id)
}

func selectDraftByDocument(tx *access.Tx, id study.DocumentID) (draftRow, error) {
	return scanDraft(tx.QueryRow(`SELECT `+draftColumns+` FROM draft WHERE document = ?`, id))
}

func insertDraft(tx *access.Tx, d draftRow) error {
	_, err := tx.Exec(`INSERT INTO draft (`+draftColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.id, d.original, d.object, int64(d.version), string(d.state), d.member, d.made, d.admission, d.document, d.transcript, d.review)
	return err
}

// updateDraft stores a row over the version before d.version.
func updateDraft(tx *access.Tx, d draftRow) error {
	n, err := tx.Exec(`UPDATE draft SET version = ?, state = ?, admission = ?, document = ?, transcript = ?, review = ? WHERE id = ? AND version = ?`,
		int64(d.version), string(d.state), d.admission, d.document, d.transcript, d.review, d.id, int64(d.version-1))
	return swapped(n, err)
}

// swapped is a Conflict where the row was no longer of the version it replaces.
func swapped(n int64, err error) error {
	if err == nil && n == 0 {
		return errChanged
	}
	return err
}

// deleteOfDraft deletes what hangs on a draft and says something.
func deleteOfDraft(tx *access.Tx, id DraftID) error {
	for _, statement := range []string{
		`DELETE FROM draft_map WHERE draft = ?`,
		`DELETE FROM draft_correction WHERE draft = ?`,
		`DELETE FROM intent WHERE draft = ?`,
		`DELETE FROM decision_draft WHERE draft = ?`,
		`DELETE FROM entity_draft WHERE draft = ?`,
		`DELETE FROM draft_picture WHERE draft = ?`,
	} {
		if _, err := tx.Exec(statement, id); err != nil {
			return err
		}
	}
	return nil
}

type mapRow struct {
	draft    DraftID
	version  uint64
	envelope []byte
}

func selectMap(tx *access.Tx, id DraftID) (m mapRow, err error) {
	m.draft = id
	return m, tx.QueryRow(`SELECT version, envelope FROM draft_map WHERE draft = ?`, id).Scan(&m.version, &m.envelope)
}

func putMap(tx *access.Tx, m mapRow) error {
	_, err := tx.Exec(`INSERT INTO draft_map (draft, version, envelope) VALUES (?, ?, ?)
		ON CONFLICT (draft) DO UPDATE SET version = excluded.version, envelope = excluded.envelope`, m.draft, int64(m.version), m.envelope)
	return err
}

func insertPicture(tx *access.Tx, id DraftID, page int, envelope []byte) error {
	_, err := tx.Exec(`INSERT INTO draft_picture (draft, page, envelope) VALUES (?, ?, ?)`, id, page, envelope)
	return err
}

func selectPicture(tx *access.Tx, id DraftID, page int) (envelope []byte, err error) {
	return envelope, tx.QueryRow(`SELECT envelope FROM draft_picture WHERE draft = ? AND page = ?`, id, page).Scan(&envelope)
}

type correctionRow struct {
	draft    DraftID
	base     uint64
	envelope []byte
}

func selectCorrections(tx *access.Tx) ([]correctionRow, error) {
	return each(tx, func(r scanner) (k correctionRow, err error) { return k, r.Scan(&k.draft.ID, &k.base, &k.envelope) },
		`SELECT draft, base, envelope FROM draft_correction ORDER BY draft`)
}

func insertCorrection(tx *access.Tx, k correctionRow) error {
	_, err := tx.Exec(`INSERT INTO draft_correction (draft, base, envelope) VALUES (?, ?, ?)`, k.draft, int64(k.base), k.envelope)
	return err
}

func deleteCorrection(tx *access.Tx, id DraftID) error {
	_, err := tx.Exec(`DELETE FROM draft_correction WHERE draft = ?`, id)
	return err
}

type intentRow struct {
	id       study.AdmissionID
	draft    DraftID
	version  uint64
	state    intentState
	bundle   []byte
	prepared []byte
	made     time.Time
	entry    int64
}

const intentColumns = `id, draft, version, state, bundle, prepared, made, entry`

func scanIntent(r scanner) (i intentRow, err error) {
	return i, r.Scan(&i.id.ID, &i.draft.ID, &i.version, (*string)(&i.state), &i.bundle, &i.prepared, &i.made, &i.entry)
}

func selectIntent(tx *access.Tx, id study.AdmissionID) (intentRow, error) {
	return scanIntent(tx.QueryRow(`SELECT `+intentColumns+` FROM intent WHERE id = ?`, id))
}

func selectIntents(tx *access.Tx, state intentState) ([]intentRow, error) {
	return each(tx, scanIntent, `SELECT `+intentColumns+` FROM intent WHERE state = ? ORDER BY made, id`, string(state))
}

func insertIntent(tx *access.Tx, i intentRow) error {
	_, err := tx.Exec(`INSERT INTO intent (`+intentColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		i.id, i.draft, int64(i.version), string(i.state), i.bundle, i.prepared, i.made, i.entry)
	return err
}

// updateIntent stores a row over the version before i.version.
func updateIntent(tx *access.Tx, i intentRow) error {
	n, err := tx.Exec(`UPDATE intent SET version = ?, state = ?, bundle = ?, prepared = ? WHERE id = ? AND version = ?`,
		int64(i.version), string(i.state), i.bundle, i.prepared, i.id, int64(i.version-1))
	return swapped(n, err)
}

// matchRow is a row under a matching key of its own: an entity or a decision.
type matchRow struct {
	id       sheaf.ID
	version  uint64
	key      sheaf.ID
	envelope []byte
}

func scanMatch(r scanner) (m matchRow, err error) {
	return m, r.Scan(&m.id, &m.version, &m.key, &m.envelope)
}

func selectEntities(tx *access.Tx) ([]matchRow, error) {
	return each(tx, scanMatch, `SELECT id, version, key_id, envelope FROM entity ORDER BY id`)
}

func insertEntity(tx *access.Tx, m matchRow) error {
	_, err := tx.Exec(`INSERT INTO entity (id, version, key_id, envelope) VALUES (?, ?, ?, ?)`, m.id, int64(m.version), m.key, m.envelope)
	return err
}

func updateEntity(tx *access.Tx, m matchRow) error {
	return swapped(tx.Exec(`UPDATE entity SET version = ?, envelope = ? WHERE id = ? AND version = ?`,
		int64(m.version), m.envelope, m.id, int64(m.version-1)))
}

func deleteEntity(tx *access.Tx, id sheaf.ID) error {
	if _, err := tx.Exec(`DELETE FROM entity_draft WHERE entity = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM entity WHERE id = ?`, id)
	return err
}

func linkEntity(tx *access.Tx, id study.EntityID, d DraftID) error {
	_, err := tx.Exec(`INSERT INTO entity_draft (entity, draft) VALUES (?, ?) ON CONFLICT DO NOTHING`, id, d)
	return err
}

// linkLiving is linkEntity for one that may have been erased meanwhile.
func linkLiving(tx *access.Tx, id study.EntityID, d DraftID) error {
	_, err := tx.Exec(`INSERT INTO entity_draft (entity, draft) SELECT id, ? FROM entity WHERE id = ? ON CONFLICT DO NOTHING`, d, id)
	return err
}

// link is a draft that used an entity or a decision.
type link struct {
	what    sheaf.ID
	draft   DraftID
	decided bool
}

func scanLink(r scanner) (l link, err error) { return l, r.Scan(&l.what, &l.draft.ID, &l.decided) }

func selectEntityLinks(tx *access.Tx) ([]link, error) {
	return each(tx, scanLink, `SELECT entity, draft, 0 FROM entity_draft`)
}

func selectDecisions(tx *access.Tx) ([]matchRow, error) {
	return each(tx, scanMatch, `SELECT id, version, key_id, envelope FROM decision ORDER BY id`)
}

func insertDecision(tx *access.Tx, m matchRow) error {
	_, err := tx.Exec(`INSERT INTO decision (id, version, key_id, envelope) VALUES (?, ?, ?, ?)`, m.id, int64(m.version), m.key, m.envelope)
	return err
}

func updateDecision(tx *access.Tx, m matchRow) error {
	return swapped(tx.Exec(`UPDATE decision SET version = ?, envelope = ? WHERE id = ? AND version = ?`,
		int64(m.version), m.envelope, m.id, int64(m.version-1)))
}

func deleteDecision(tx *access.Tx, id sheaf.ID) error {
	if _, err := tx.Exec(`DELETE FROM decision_draft WHERE decision = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM decision WHERE id = ?`, id)
	return err
}

// linkDecision links a draft to a decision; that it was decided there is never
// forgotten.
func linkDecision(tx *access.Tx, id sheaf.ID, d DraftID, decided bool) error {
	_, err := tx.Exec(`INSERT INTO decision_draft (decision, draft, decided) VALUES (?, ?, ?)
		ON CONFLICT (decision, draft) DO UPDATE SET decided = max(decided, excluded.decided)`, id, d, decided)
	return err
}

func selectDecisionLinks(tx *access.Tx) ([]link, error) {
	return each(tx, scanLink, `SELECT decision, draft, decided FROM decision_draft`)
}

func isLegacy(tx *access.Tx, id vault.PersonID) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM legacy_person WHERE person = ?`, id).Scan(&n)
	return n > 0, err
}

func setLegacy(tx *access.Tx, id vault.PersonID, legacy bool) error {
	statement := `DELETE FROM legacy_person WHERE person = ?`
	if legacy {
		statement = `INSERT INTO legacy_person (person) VALUES (?) ON CONFLICT DO NOTHING`
	}
	_, err := tx.Exec(statement, id)
	return err
}
