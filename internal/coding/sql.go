package coding

import (
	"slices"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
)

// Migrations are the tables of package coding. Which code lies in which document
// and whose it is are structure, and which cells of the grid were written in;
// where a coding lies, names, memos, questions and cells are in envelopes. Which
// analysis and which decision rests on which frozen state, and which coding which
// decision laid, are structure too; all else of them is in envelopes.
// A row of coding_key with a key is one that the envelope lies under, place 0
// outermost; one with a subject says whom the object is about. Where an envelope
// is NULL its content was erased.
func Migrations() []store.Migration {
	return []store.Migration{{Owner: "coding", Number: 1, Name: "codebook, codings, memos", SQL: `
		CREATE TABLE code (
			id      BLOB PRIMARY KEY,
			parent  BLOB,
			merged  BLOB,
			version INTEGER NOT NULL,
			removed INTEGER NOT NULL DEFAULT 0,
			change  BLOB,
			box     BLOB
		) WITHOUT ROWID;
		CREATE TABLE coding_layer (
			id      BLOB PRIMARY KEY,
			kind    TEXT NOT NULL CHECK (kind IN ('coder', 'round', 'imported', 'reconciled')),
			member  BLOB NOT NULL,
			version INTEGER NOT NULL,
			key_id  BLOB NOT NULL,
			box     BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE UNIQUE INDEX coding_layer_own ON coding_layer (member) WHERE kind = 'coder';
		CREATE TABLE coding (
			id       BLOB PRIMARY KEY,
			code     BLOB NOT NULL REFERENCES code (id),
			layer    BLOB NOT NULL REFERENCES coding_layer (id),
			document BLOB NOT NULL,
			anchored INTEGER NOT NULL,
			member   BLOB NOT NULL,
			made     INTEGER NOT NULL,
			version  INTEGER NOT NULL,
			removed  INTEGER NOT NULL DEFAULT 0,
			change   BLOB,
			box      BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE INDEX coding_document ON coding (document, code) WHERE removed = 0;
		CREATE INDEX coding_code ON coding (code) WHERE removed = 0;
		CREATE TABLE memo (
			id        BLOB PRIMARY KEY,
			kind      TEXT NOT NULL CHECK (kind IN ('study', 'document', 'code', 'coding', 'subject')),
			target    BLOB,
			member    BLOB NOT NULL,
			made      INTEGER NOT NULL,
			version   INTEGER NOT NULL,
			removed   INTEGER NOT NULL DEFAULT 0,
			suspended INTEGER NOT NULL DEFAULT 0,
			change    BLOB,
			box       BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE coding_key (
			object  BLOB NOT NULL,
			place   INTEGER NOT NULL,
			key_id  BLOB,
			subject BLOB,
			PRIMARY KEY (object, place)
		) WITHOUT ROWID;
		CREATE INDEX coding_key_subject ON coding_key (subject) WHERE subject IS NOT NULL;`}, {Owner: "coding", Number: 2, Name: "the grid", SQL: `
		CREATE TABLE grid_column (
			id      BLOB PRIMARY KEY,
			code    BLOB REFERENCES code (id),
			place   INTEGER NOT NULL,
			version INTEGER NOT NULL,
			removed INTEGER NOT NULL DEFAULT 0,
			change  BLOB,
			key_id  BLOB NOT NULL,
			box     BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE grid_cell (
			id        BLOB PRIMARY KEY,
			subject   BLOB NOT NULL,
			question  BLOB NOT NULL REFERENCES grid_column (id),
			member    BLOB NOT NULL,
			made      INTEGER NOT NULL,
			version   INTEGER NOT NULL,
			suspended INTEGER NOT NULL DEFAULT 0,
			change    BLOB,
			box       BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE UNIQUE INDEX grid_cell_place ON grid_cell (subject, question);`}, {Owner: "coding", Number: 3, Name: "versions in the indices of codings", SQL: `
		DROP INDEX coding_document;
		DROP INDEX coding_code;
		CREATE INDEX coding_document ON coding (document, code, version) WHERE removed = 0;
		CREATE INDEX coding_code ON coding (code, version) WHERE removed = 0;`}, {Owner: "coding", Number: 4, Name: "analyses, frozen states, decisions, published studies", SQL: `
		CREATE TABLE saved (
			id      BLOB PRIMARY KEY,
			kind    TEXT NOT NULL CHECK (kind IN ('analysis', 'frozen', 'published')),
			frozen  BLOB REFERENCES saved (id),
			member  BLOB NOT NULL,
			made    INTEGER NOT NULL,
			version INTEGER NOT NULL,
			removed INTEGER NOT NULL DEFAULT 0,
			change  BLOB,
			key_id  BLOB NOT NULL,
			box     BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE frozen_piece (
			id     BLOB PRIMARY KEY,
			frozen BLOB NOT NULL REFERENCES saved (id),
			place  INTEGER NOT NULL,
			box    BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE UNIQUE INDEX frozen_piece_place ON frozen_piece (frozen, place);
		ALTER TABLE coding_layer ADD COLUMN frozen BLOB;
		CREATE UNIQUE INDEX coding_layer_frozen ON coding_layer (frozen) WHERE frozen IS NOT NULL;
		CREATE TABLE reconciliation (
			id      BLOB PRIMARY KEY,
			frozen  BLOB NOT NULL REFERENCES saved (id),
			about   BLOB NOT NULL,
			member  BLOB NOT NULL,
			made    INTEGER NOT NULL,
			version INTEGER NOT NULL,
			removed INTEGER NOT NULL DEFAULT 0,
			change  BLOB,
			box     BLOB NOT NULL
		) WITHOUT ROWID;
		CREATE UNIQUE INDEX reconciliation_about ON reconciliation (frozen, about);
		CREATE TABLE reconciliation_laid (
			reconciliation BLOB NOT NULL REFERENCES reconciliation (id),
			coding         BLOB NOT NULL,
			PRIMARY KEY (reconciliation, coding)
		) WITHOUT ROWID;
		CREATE INDEX reconciliation_laid_coding ON reconciliation_laid (coding);`}}
}

// columnMain is the only column with an envelope in each of the tables; layers
// share TableCoding, and cells TableGrid, and have the second. What was saved
// shares TableQuery, a column for each kind.
const (
	columnMain  = 1
	columnLayer = 2
	columnCell  = 2

	columnAnalysis  = 1
	columnFrozen    = 2
	columnPublished = 3
	columnPiece     = 4
	columnDecision  = 5
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
		if _, err := tx.Exec(`INSERT INTO coding_key (object, place, key_id, subject) VALUES (?, ?, ?, ?)`, object, place, l.Key, l.Subject); err != nil {
			return err
		}
	}
	return nil
}

func deleteLinks(tx *access.Tx, object sheaf.ID) error {
	_, err := tx.Exec(`DELETE FROM coding_key WHERE object = ?`, object)
	return err
}

// countStrayLinks counts links of objects, and to codings, that are not there.
func countStrayLinks(tx *access.Tx) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM coding_key k WHERE NOT EXISTS (SELECT 1 FROM code WHERE id = k.object)
		AND NOT EXISTS (SELECT 1 FROM coding WHERE id = k.object) AND NOT EXISTS (SELECT 1 FROM memo WHERE id = k.object)
		AND NOT EXISTS (SELECT 1 FROM grid_cell WHERE id = k.object) AND NOT EXISTS (SELECT 1 FROM frozen_piece WHERE id = k.object)
		AND NOT EXISTS (SELECT 1 FROM reconciliation WHERE id = k.object)`).Scan(&n)
	if err != nil {
		return 0, err
	}
	laid := 0
	err = tx.QueryRow(`SELECT count(*) FROM reconciliation_laid l WHERE NOT EXISTS (SELECT 1 FROM coding WHERE id = l.coding)`).Scan(&laid)
	n += laid
	return n, err
}

type codeRow struct {
	id      CodeID
	parent  CodeID
	merged  CodeID // into which code; zero if it stands
	version uint64
	removed bool
	change  sheaf.ID // the logged change whose outcome it is
	box     []byte   // nil once erased
	links   study.Links
}

const codeColumns = `SELECT c.id, c.parent, c.merged, c.version, c.removed, c.change, c.box, k.key_id, k.subject
	FROM code c LEFT JOIN coding_key k ON k.object = c.id`

func scanCode(r *store.Rows) (c codeRow, err error) {
	var l study.Link
	err = r.Scan(&c.id, &c.parent, &c.merged, &c.version, &c.removed, &c.change, &c.box, &l.Key, &l.Subject)
	c.links = study.Links{l}
	return c, err
}

func selectCodes(tx *access.Tx) ([]codeRow, error) {
	rows, err := store.Select(tx.Tx, scanCode, codeColumns+` ORDER BY c.id, k.place`)
	return study.Gathered(rows, func(c *codeRow) (sheaf.ID, *study.Links) { return c.id.ID, &c.links }), err
}

func codesOf(tx *access.Tx, id study.SubjectID) ([]codeRow, error) {
	rows, err := store.Select(tx.Tx, scanCode, codeColumns+` WHERE c.id IN (SELECT object FROM coding_key WHERE subject = ?) ORDER BY c.id, k.place`, id)
	return study.Gathered(rows, func(c *codeRow) (sheaf.ID, *study.Links) { return c.id.ID, &c.links }), err
}

func insertCode(tx *access.Tx, c codeRow) error {
	if _, err := tx.Exec(`INSERT INTO code (id, parent, version, change, box) VALUES (?, ?, ?, ?, ?)`, c.id, c.parent, c.version, c.change, c.box); err != nil {
		return err
	}
	return putLinks(tx, c.id.ID, c.links)
}

// updateCode writes a row whose version is one above the stored one's.
func updateCode(tx *access.Tx, c codeRow) error {
	err := changedOne(tx.Exec(`UPDATE code SET parent = ?, merged = ?, version = ?, removed = ?, change = ?, box = ? WHERE id = ? AND version = ?`,
		c.parent, c.merged, c.version, c.removed, c.change, c.box, c.id, c.version-1))
	if err != nil {
		return err
	}
	return putLinks(tx, c.id.ID, c.links)
}

// codeInUse tells whether a code has codings that stand.
func codeInUse(tx *access.Tx, id CodeID) (used bool, err error) {
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM coding WHERE code = ? AND removed = 0)`, id).Scan(&used)
	return used, err
}

type layerRow struct {
	id      LayerID
	kind    LayerKind
	member  access.MemberID
	version uint64
	key     sheaf.ID
	box     []byte
}

func scanLayer(r interface{ Scan(...any) error }) (l layerRow, err error) {
	return l, r.Scan(&l.id, &l.kind, &l.member, &l.version, &l.key, &l.box)
}

const layerColumns = `SELECT id, kind, member, version, key_id, box FROM coding_layer`

func selectLayers(tx *access.Tx) ([]layerRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (layerRow, error) { return scanLayer(r) }, layerColumns+` ORDER BY id`)
}

func ownLayer(tx *access.Tx) (layerRow, error) {
	return scanLayer(tx.QueryRow(layerColumns+` WHERE kind = 'coder' AND member = ?`, tx.Member()))
}

func insertLayer(tx *access.Tx, l layerRow) error {
	_, err := tx.Exec(`INSERT INTO coding_layer (id, kind, member, version, key_id, box) VALUES (?, ?, ?, ?, ?, ?)`,
		l.id, string(l.kind), l.member, l.version, l.key, l.box)
	return err
}

type codingRow struct {
	id       CodingID
	code     CodeID // as it was laid or split, whatever the code was merged into since
	layer    LayerID
	document study.DocumentID
	anchored uint64 // version of the document
	member   access.MemberID
	made     time.Time
	version  uint64
	removed  bool
	change   sheaf.ID
	box      []byte
	links    study.Links

	body *codingBody // what the envelope holds, where it was opened before; box is nil then
}

const codingColumns = `SELECT c.id, c.code, c.layer, c.document, c.anchored, c.member, c.made, c.version, c.removed, c.change, c.box, k.key_id, k.subject
	FROM coding c LEFT JOIN coding_key k ON k.object = c.id`

// selectCodings gives the codings that where picks; "" picks all.
func selectCodings(tx *access.Tx, where string, args ...any) ([]codingRow, error) {
	if where != "" {
		where = ` WHERE ` + where
	}
	rows, err := store.Select(tx.Tx, func(r *store.Rows) (c codingRow, err error) {
		var l study.Link
		err = r.Scan(&c.id, &c.code, &c.layer, &c.document, &c.anchored, &c.member, &c.made, &c.version, &c.removed, &c.change, &c.box, &l.Key, &l.Subject)
		c.links = study.Links{l}
		return c, err
	}, codingColumns+where+` ORDER BY c.id, k.place`, args...)
	return study.Gathered(rows, func(c *codingRow) (sheaf.ID, *study.Links) { return c.id.ID, &c.links }), err
}

// whereOwn are the codings of a member's own layers and of those that are nobody's
// own: with readings.
const whereOwn = `c.layer IN (SELECT id FROM coding_layer WHERE member = ? OR kind IN ('imported', 'reconciled'))`

// Which codings stand, for selectCodings and selectVersions.
const (
	whereStanding = `c.removed = 0`
	whereDocument = `c.document = ? AND c.removed = 0`
	whereCode     = `c.code = ? AND c.removed = 0`
	whereLaid     = `c.document = ? AND c.code = ? AND c.layer = ? AND c.removed = 0`
)

// codingVersion is the version in which a coding stands.
type codingVersion struct {
	id      CodingID
	version uint64
}

// selectVersions reads the codings' indices alone, where every layer is read.
func selectVersions(tx *access.Tx, of readings, where string, args ...any) ([]codingVersion, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (v codingVersion, err error) {
		err = r.Scan(&v.id, &v.version)
		return v, err
	}, `SELECT c.id, c.version FROM coding c WHERE `+where+` AND `+of.where, slices.Concat(args, of.args)...)
}

func standingCodings(tx *access.Tx) ([]codingRow, error) { return selectCodings(tx, whereStanding) }

func codingsOfCode(tx *access.Tx, id CodeID) ([]codingRow, error) {
	return selectCodings(tx, whereCode, id)
}

func codingsOf(tx *access.Tx, id study.SubjectID) ([]codingRow, error) {
	return selectCodings(tx, `c.id IN (SELECT object FROM coding_key WHERE subject = ?)`, id)
}

// selectCoding finds one, removed or not; NotFound.
func selectCoding(tx *access.Tx, id CodingID) (codingRow, error) {
	return selectReading(tx, everybodys, id)
}

// selectReading is selectCoding among the codings that somebody reads.
func selectReading(tx *access.Tx, of readings, id CodingID) (codingRow, error) {
	rows, err := selectCodings(tx, `c.id = ? AND `+of.where, slices.Concat([]any{id}, of.args)...)
	if err != nil {
		return codingRow{}, err
	}
	if len(rows) == 0 {
		return codingRow{}, errNoCoding()
	}
	return rows[0], nil
}

func insertCoding(tx *access.Tx, c codingRow) error {
	if _, err := tx.Exec(`INSERT INTO coding (id, code, layer, document, anchored, member, made, version, change, box) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.id, c.code, c.layer, c.document, c.anchored, c.member, c.made, c.version, c.change, c.box); err != nil {
		return err
	}
	return putLinks(tx, c.id.ID, c.links)
}

// updateCoding writes a row whose version is one above the stored one's.
func updateCoding(tx *access.Tx, c codingRow) error {
	return changedOne(tx.Exec(`UPDATE coding SET code = ?, anchored = ?, version = ?, removed = ?, change = ?, box = ? WHERE id = ? AND version = ?`,
		c.code, c.anchored, c.version, c.removed, c.change, c.box, c.id, c.version-1))
}

func deleteCoding(tx *access.Tx, id CodingID) error {
	for _, from := range []string{`DELETE FROM reconciliation_laid WHERE coding = ?`, `DELETE FROM coding WHERE id = ?`} {
		if _, err := tx.Exec(from, id); err != nil {
			return err
		}
	}
	return deleteLinks(tx, id.ID)
}

type codingCount struct {
	code     CodeID
	document study.DocumentID
	n        int
}

func countCodings(tx *access.Tx, of readings) ([]codingCount, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (c codingCount, err error) {
		return c, r.Scan(&c.code, &c.document, &c.n)
	}, `SELECT c.code, c.document, count(*) FROM coding c WHERE `+whereStanding+` AND `+of.where+` GROUP BY c.document, c.code`, of.args...)
}

// selectWorks gives what each member coded in each document, in the order in
// which they began. The newest is found here: of an aggregate a driver does not
// know that it is a time.
func selectWorks(tx *access.Tx, of readings) (works []Work, err error) {
	rows, err := store.Select(tx.Tx, func(r *store.Rows) (w Work, err error) {
		return w, r.Scan(&w.Document, &w.By, &w.Last)
	}, `SELECT c.document, c.member, c.made FROM coding c WHERE `+whereStanding+` AND `+of.where+` ORDER BY c.made, c.id`, of.args...)
	type place struct {
		document study.DocumentID
		by       access.MemberID
	}
	at := map[place]int{}
	for _, row := range rows {
		where := place{row.Document, row.By}
		i, begun := at[where]
		if !begun {
			i, at[where] = len(works), len(works)
			works = append(works, Work{Document: row.Document, By: row.By})
		}
		works[i].Codings++
		works[i].Last = row.Last
	}
	return works, err
}

type memoRow struct {
	id        MemoID
	on        MemoOn
	target    sheaf.ID
	member    access.MemberID
	made      time.Time // its newest version
	version   uint64
	removed   bool
	suspended bool
	change    sheaf.ID
	box       []byte
	links     study.Links
}

const memoColumns = `SELECT m.id, m.kind, m.target, m.member, m.made, m.version, m.removed, m.suspended, m.change, m.box, k.key_id, k.subject
	FROM memo m LEFT JOIN coding_key k ON k.object = m.id`

func selectMemos(tx *access.Tx, where string, args ...any) ([]memoRow, error) {
	if where != "" {
		where = ` WHERE ` + where
	}
	rows, err := store.Select(tx.Tx, func(r *store.Rows) (m memoRow, err error) {
		var l study.Link
		err = r.Scan(&m.id, &m.on, &m.target, &m.member, &m.made, &m.version, &m.removed, &m.suspended, &m.change, &m.box, &l.Key, &l.Subject)
		m.links = study.Links{l}
		return m, err
	}, memoColumns+where+` ORDER BY m.id, k.place`, args...)
	return study.Gathered(rows, func(m *memoRow) (sheaf.ID, *study.Links) { return m.id.ID, &m.links }), err
}

// standingMemos leaves out those on codings that somebody does not read.
func standingMemos(tx *access.Tx, of readings) ([]memoRow, error) {
	return selectMemos(tx, `m.removed = 0 AND NOT EXISTS (SELECT 1 FROM coding c WHERE c.id = m.target AND NOT (`+of.where+`))`, of.args...)
}

func memosOf(tx *access.Tx, id study.SubjectID) ([]memoRow, error) {
	return selectMemos(tx, `m.id IN (SELECT object FROM coding_key WHERE subject = ?)`, id)
}

func selectMemo(tx *access.Tx, id MemoID) (memoRow, error) {
	rows, err := selectMemos(tx, `m.id = ?`, id)
	if err != nil {
		return memoRow{}, err
	}
	if len(rows) == 0 {
		return memoRow{}, errNoMemo()
	}
	return rows[0], nil
}

func insertMemo(tx *access.Tx, m memoRow) error {
	if _, err := tx.Exec(`INSERT INTO memo (id, kind, target, member, made, version, change, box) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		m.id, string(m.on), m.target, m.member, m.made, m.version, m.change, m.box); err != nil {
		return err
	}
	return putLinks(tx, m.id.ID, m.links)
}

// updateMemo writes a row whose version is one above the stored one's.
func updateMemo(tx *access.Tx, m memoRow) error {
	err := changedOne(tx.Exec(`UPDATE memo SET made = ?, version = ?, removed = ?, suspended = ?, change = ?, box = ? WHERE id = ? AND version = ?`,
		m.made, m.version, m.removed, m.suspended, m.change, m.box, m.id, m.version-1))
	if err != nil {
		return err
	}
	return putLinks(tx, m.id.ID, m.links)
}

// suspendMemo withholds a memo and forgets that it was about a subject; its box
// stays as it is, under its version.
func suspendMemo(tx *access.Tx, id MemoID, subject study.SubjectID) error {
	if _, err := tx.Exec(`UPDATE memo SET suspended = 1, change = NULL WHERE id = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM coding_key WHERE object = ? AND subject = ? AND key_id IS NULL`, id, subject)
	return err
}

func deleteMemo(tx *access.Tx, id MemoID) error {
	if _, err := tx.Exec(`DELETE FROM memo WHERE id = ?`, id); err != nil {
		return err
	}
	return deleteLinks(tx, id.ID)
}

// codingsThatStand are the ids of all codings that were not taken away.
func codingsThatStand(tx *access.Tx, of readings) (map[CodingID]bool, error) {
	ids, err := store.Select(tx.Tx, func(r *store.Rows) (id CodingID, err error) { return id, r.Scan(&id) },
		`SELECT c.id FROM coding c WHERE `+whereStanding+` AND `+of.where, of.args...)
	standing := make(map[CodingID]bool, len(ids))
	for _, id := range ids {
		standing[id] = true
	}
	return standing, err
}

type columnRow struct {
	id      ColumnID
	code    CodeID // zero for a question
	place   int64  // their order; the numbers mean nothing else
	version uint64
	removed bool
	change  sheaf.ID
	key     sheaf.ID
	box     []byte
}

// selectColumns gives every column in order, removed ones in their places.
func selectColumns(tx *access.Tx) ([]columnRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (c columnRow, err error) {
		return c, r.Scan(&c.id, &c.code, &c.place, &c.version, &c.removed, &c.change, &c.key, &c.box)
	}, `SELECT id, code, place, version, removed, change, key_id, box FROM grid_column ORDER BY place, id`)
}

// selectColumn finds one, removed or not; NotFound.
func selectColumn(tx *access.Tx, id ColumnID) (columnRow, error) {
	rows, err := selectColumns(tx)
	if err != nil {
		return columnRow{}, err
	}
	for _, row := range rows {
		if row.id == id {
			return row, nil
		}
	}
	return columnRow{}, errNoColumn()
}

func insertColumn(tx *access.Tx, c columnRow) error {
	_, err := tx.Exec(`INSERT INTO grid_column (id, code, place, version, change, key_id, box) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		c.id, c.code, c.place, c.version, c.change, c.key, c.box)
	return err
}

// updateColumn writes a row whose version is one above the stored one's.
func updateColumn(tx *access.Tx, c columnRow) error {
	return changedOne(tx.Exec(`UPDATE grid_column SET place = ?, version = ?, removed = ?, change = ?, key_id = ?, box = ? WHERE id = ? AND version = ?`,
		c.place, c.version, c.removed, c.change, c.key, c.box, c.id, c.version-1))
}

func placeColumn(tx *access.Tx, id ColumnID, place int64) error {
	_, err := tx.Exec(`UPDATE grid_column SET place = ? WHERE id = ?`, place, id)
	return err
}

type cellRow struct {
	id        CellID
	subject   study.SubjectID
	column    ColumnID
	member    access.MemberID
	made      time.Time // its newest version
	version   uint64
	suspended bool
	change    sheaf.ID
	box       []byte
	links     study.Links
}

// selectCells gives the cells that where picks; "" picks all.
func selectCells(tx *access.Tx, where string, args ...any) ([]cellRow, error) {
	if where != "" {
		where = ` WHERE ` + where
	}
	rows, err := store.Select(tx.Tx, func(r *store.Rows) (c cellRow, err error) {
		var l study.Link
		err = r.Scan(&c.id, &c.subject, &c.column, &c.member, &c.made, &c.version, &c.suspended, &c.change, &c.box, &l.Key, &l.Subject)
		c.links = study.Links{l}
		return c, err
	}, `SELECT c.id, c.subject, c.question, c.member, c.made, c.version, c.suspended, c.change, c.box, k.key_id, k.subject
		FROM grid_cell c LEFT JOIN coding_key k ON k.object = c.id`+where+` ORDER BY c.id, k.place`, args...)
	return study.Gathered(rows, func(c *cellRow) (sheaf.ID, *study.Links) { return c.id.ID, &c.links }), err
}

// cellsOf gives the cells that are about a subject.
func cellsOf(tx *access.Tx, id study.SubjectID) ([]cellRow, error) {
	return selectCells(tx, `c.subject = ? OR c.id IN (SELECT object FROM coding_key WHERE subject = ?)`, id, id)
}

func cellAt(tx *access.Tx, subject study.SubjectID, column ColumnID) (cellRow, error) {
	return oneCell(selectCells(tx, `c.subject = ? AND c.question = ?`, subject, column))
}

func selectCell(tx *access.Tx, id CellID) (cellRow, error) {
	return oneCell(selectCells(tx, `c.id = ?`, id))
}

func oneCell(rows []cellRow, err error) (cellRow, error) {
	if err == nil && len(rows) == 0 {
		err = sheaf.Errorf(sheaf.NotFound, "nothing was written there")
	}
	if err != nil {
		return cellRow{}, err
	}
	return rows[0], nil
}

func insertCell(tx *access.Tx, c cellRow) error {
	if _, err := tx.Exec(`INSERT INTO grid_cell (id, subject, question, member, made, version, change, box) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		c.id, c.subject, c.column, c.member, c.made, c.version, c.change, c.box); err != nil {
		return err
	}
	return putLinks(tx, c.id.ID, c.links)
}

// updateCell writes a row whose version is one above the stored one's.
func updateCell(tx *access.Tx, c cellRow) error {
	err := changedOne(tx.Exec(`UPDATE grid_cell SET member = ?, made = ?, version = ?, suspended = ?, change = ?, box = ? WHERE id = ? AND version = ?`,
		c.member, c.made, c.version, c.suspended, c.change, c.box, c.id, c.version-1))
	if err != nil {
		return err
	}
	return putLinks(tx, c.id.ID, c.links)
}

// suspendCell withholds a cell and forgets that it was about a subject; its box
// stays as it is, under its version.
func suspendCell(tx *access.Tx, id CellID, subject study.SubjectID) error {
	if _, err := tx.Exec(`UPDATE grid_cell SET suspended = 1, change = NULL WHERE id = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM coding_key WHERE object = ? AND subject = ? AND key_id IS NULL`, id, subject)
	return err
}

func deleteCell(tx *access.Tx, id CellID) error {
	if _, err := tx.Exec(`DELETE FROM grid_cell WHERE id = ?`, id); err != nil {
		return err
	}
	return deleteLinks(tx, id.ID)
}

const savedColumns = `SELECT id, kind, frozen, member, made, version, removed, change, key_id, box FROM saved`

func scanSaved(r interface{ Scan(...any) error }) (s savedRow, err error) {
	return s, r.Scan(&s.id, &s.kind, &s.frozen, &s.member, &s.made, &s.version, &s.removed, &s.change, &s.key, &s.box)
}

// listSaved gives those of a kind that were not removed.
func listSaved(tx *access.Tx, kind string) ([]savedRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (savedRow, error) { return scanSaved(r) },
		savedColumns+` WHERE kind = ? AND removed = 0 ORDER BY id`, kind)
}

func allSaved(tx *access.Tx) ([]savedRow, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (savedRow, error) { return scanSaved(r) }, savedColumns+` ORDER BY id`)
}

// selectSaved finds one, removed or not; NotFound.
func selectSaved(tx *access.Tx, kind string, id sheaf.ID) (savedRow, error) {
	row, err := scanSaved(tx.QueryRow(savedColumns+` WHERE id = ? AND kind = ?`, id, kind))
	if gone(err) {
		err = errNotSaved()
	}
	return row, err
}

func insertSaved(tx *access.Tx, s savedRow) error {
	_, err := tx.Exec(`INSERT INTO saved (id, kind, frozen, member, made, version, change, key_id, box) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.id, s.kind, s.frozen, s.member, s.made, s.version, s.change, s.key, s.box)
	return err
}

// updateSaved writes a row whose version is one above the stored one's.
func updateSaved(tx *access.Tx, s savedRow) error {
	return changedOne(tx.Exec(`UPDATE saved SET frozen = ?, made = ?, version = ?, removed = ?, change = ?, key_id = ?, box = ? WHERE id = ? AND version = ?`,
		s.frozen, s.made, s.version, s.removed, s.change, s.key, s.box, s.id, s.version-1))
}

// restsOn tells whether an analysis or a decision that stands rests on a frozen
// state.
func restsOn(tx *access.Tx, id FrozenID) (rests bool, err error) {
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM saved WHERE frozen = ? AND removed = 0)
		OR EXISTS (SELECT 1 FROM reconciliation WHERE frozen = ? AND removed = 0)`, id, id).Scan(&rests)
	return rests, err
}

type pieceRow struct {
	id     sheaf.ID
	frozen FrozenID
	place  int // from 0
	box    []byte
	links  study.Links
}

// selectPieces gives the pieces of a frozen state that were not erased, in order,
// without their envelopes, of which a join would give one a link.
func selectPieces(tx *access.Tx, id FrozenID) ([]pieceRow, error) {
	rows, err := store.Select(tx.Tx, func(r *store.Rows) (p pieceRow, err error) {
		var l study.Link
		err = r.Scan(&p.id, &p.frozen, &p.place, &l.Key, &l.Subject)
		p.links = study.Links{l}
		return p, err
	}, `SELECT p.id, p.frozen, p.place, k.key_id, k.subject FROM frozen_piece p LEFT JOIN coding_key k ON k.object = p.id
		WHERE p.frozen = ? ORDER BY p.place, k.place`, id)
	return study.Gathered(rows, func(p *pieceRow) (sheaf.ID, *study.Links) { return p.id, &p.links }), err
}

func selectPieceBox(tx *access.Tx, id sheaf.ID) (box []byte, err error) {
	return box, tx.QueryRow(`SELECT box FROM frozen_piece WHERE id = ?`, id).Scan(&box)
}

func piecesOf(tx *access.Tx, id study.SubjectID) ([]sheaf.ID, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (piece sheaf.ID, err error) { return piece, r.Scan(&piece) },
		`SELECT id FROM frozen_piece WHERE id IN (SELECT object FROM coding_key WHERE subject = ?)`, id)
}

func insertPiece(tx *access.Tx, p pieceRow) error {
	if _, err := tx.Exec(`INSERT INTO frozen_piece (id, frozen, place, box) VALUES (?, ?, ?, ?)`, p.id, p.frozen, p.place, p.box); err != nil {
		return err
	}
	return putLinks(tx, p.id, p.links)
}

func deletePiece(tx *access.Tx, id sheaf.ID) error {
	if _, err := tx.Exec(`DELETE FROM frozen_piece WHERE id = ?`, id); err != nil {
		return err
	}
	return deleteLinks(tx, id)
}

// selectReconciled finds the layer of what was agreed on in a frozen state;
// NotFound.
func selectReconciled(tx *access.Tx, id FrozenID) (layerRow, error) {
	return scanLayer(tx.QueryRow(layerColumns+` WHERE frozen = ?`, id))
}

// reconciles says that a layer is a frozen state's.
func reconciles(tx *access.Tx, layer LayerID, id FrozenID) error {
	_, err := tx.Exec(`UPDATE coding_layer SET frozen = ? WHERE id = ?`, id, layer)
	return err
}

type decisionRow struct {
	id      DecisionID
	frozen  FrozenID
	about   []byte // the disagreement, see Decision.disagreement
	member  access.MemberID
	made    time.Time
	version uint64 // 0: it is not stored yet
	removed bool
	change  sheaf.ID
	box     []byte
	links   study.Links
}

func selectDecisions(tx *access.Tx, where string, args ...any) ([]decisionRow, error) {
	rows, err := store.Select(tx.Tx, func(r *store.Rows) (d decisionRow, err error) {
		var l study.Link
		err = r.Scan(&d.id, &d.frozen, &d.about, &d.member, &d.made, &d.version, &d.removed, &d.change, &d.box, &l.Key, &l.Subject)
		d.links = study.Links{l}
		return d, err
	}, `SELECT d.id, d.frozen, d.about, d.member, d.made, d.version, d.removed, d.change, d.box, k.key_id, k.subject
		FROM reconciliation d LEFT JOIN coding_key k ON k.object = d.id WHERE `+where+` ORDER BY d.id, k.place`, args...)
	return study.Gathered(rows, func(d *decisionRow) (sheaf.ID, *study.Links) { return d.id.ID, &d.links }), err
}

func allDecisions(tx *access.Tx) ([]decisionRow, error) { return selectDecisions(tx, `TRUE`) }

// decisionsOn gives those on a frozen state that were not removed.
func decisionsOn(tx *access.Tx, id FrozenID) ([]decisionRow, error) {
	return selectDecisions(tx, `d.frozen = ? AND d.removed = 0`, id)
}

func decisionsAbout(tx *access.Tx, id study.SubjectID) ([]decisionRow, error) {
	return selectDecisions(tx, `d.id IN (SELECT object FROM coding_key WHERE subject = ?)`, id)
}

// selectDecisionOn finds what was decided on a disagreement, removed or not;
// NotFound.
func selectDecisionOn(tx *access.Tx, id FrozenID, about []byte) (decisionRow, error) {
	return oneDecision(selectDecisions(tx, `d.frozen = ? AND d.about = ?`, id, about))
}

func selectDecision(tx *access.Tx, id DecisionID) (decisionRow, error) {
	return oneDecision(selectDecisions(tx, `d.id = ?`, id))
}

func oneDecision(rows []decisionRow, err error) (decisionRow, error) {
	if err == nil && len(rows) == 0 {
		err = errNotSaved()
	}
	if err != nil {
		return decisionRow{}, err
	}
	return rows[0], nil
}

func insertDecision(tx *access.Tx, d decisionRow, laid []CodingID) error {
	if _, err := tx.Exec(`INSERT INTO reconciliation (id, frozen, about, member, made, version, change, box) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		d.id, d.frozen, d.about, d.member, d.made, d.version, d.change, d.box); err != nil {
		return err
	}
	return putDecided(tx, d, laid)
}

// updateDecision writes a row whose version is one above the stored one's.
func updateDecision(tx *access.Tx, d decisionRow, laid []CodingID) error {
	err := changedOne(tx.Exec(`UPDATE reconciliation SET member = ?, made = ?, version = ?, removed = ?, change = ?, box = ? WHERE id = ? AND version = ?`,
		d.member, d.made, d.version, d.removed, d.change, d.box, d.id, d.version-1))
	if err != nil {
		return err
	}
	return putDecided(tx, d, laid)
}

// putDecided writes what hangs on a decision: its links and what it laid.
func putDecided(tx *access.Tx, d decisionRow, laid []CodingID) error {
	if _, err := tx.Exec(`DELETE FROM reconciliation_laid WHERE reconciliation = ?`, d.id); err != nil {
		return err
	}
	for _, id := range laid {
		if _, err := tx.Exec(`INSERT INTO reconciliation_laid (reconciliation, coding) VALUES (?, ?)`, d.id, id); err != nil {
			return err
		}
	}
	return putLinks(tx, d.id.ID, d.links)
}

func deleteDecision(tx *access.Tx, id DecisionID) error {
	for _, from := range []string{`DELETE FROM reconciliation_laid WHERE reconciliation = ?`, `DELETE FROM reconciliation WHERE id = ?`} {
		if _, err := tx.Exec(from, id); err != nil {
			return err
		}
	}
	return deleteLinks(tx, id.ID)
}

// laidBy gives the codings that a decision laid.
func laidBy(tx *access.Tx, id DecisionID) ([]CodingID, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (id CodingID, err error) { return id, r.Scan(&id) },
		`SELECT coding FROM reconciliation_laid WHERE reconciliation = ? ORDER BY coding`, id)
}

// laidBesides tells whether another decision that stands laid a coding as well.
func laidBesides(tx *access.Tx, coding CodingID, id DecisionID) (shared bool, err error) {
	err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM reconciliation_laid l JOIN reconciliation d ON d.id = l.reconciliation
		WHERE l.coding = ? AND d.id <> ? AND d.removed = 0)`, coding, id).Scan(&shared)
	return shared, err
}

// laidStanding gives what the decisions on a frozen state laid, as far as it was
// not taken away.
func laidStanding(tx *access.Tx, id FrozenID) (map[DecisionID][]CodingID, error) {
	type one struct {
		decision DecisionID
		coding   CodingID
	}
	rows, err := store.Select(tx.Tx, func(r *store.Rows) (o one, err error) { return o, r.Scan(&o.decision, &o.coding) },
		`SELECT l.reconciliation, l.coding FROM reconciliation d JOIN reconciliation_laid l ON l.reconciliation = d.id
		JOIN coding c ON c.id = l.coding WHERE d.frozen = ? AND `+whereStanding+` ORDER BY l.coding`, id)
	laid := map[DecisionID][]CodingID{}
	for _, row := range rows {
		laid[row.decision] = append(laid[row.decision], row.coding)
	}
	return laid, err
}
