package workspace

import (
	"crypto/sha256"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Migrations are the tables of package workspace, in the vault's database: the
// register of keyring media, and erasures under way.
func Migrations() []store.Migration {
	return []store.Migration{{Owner: "workspace", Number: 1, Name: "media and erasures", SQL: `
		CREATE TABLE medium (
			number    INTEGER PRIMARY KEY,
			kind      TEXT NOT NULL CHECK (kind IN ('keyring', 'bulk')),
			epoch     INTEGER NOT NULL,
			made      INTEGER NOT NULL,
			destroyed INTEGER
		);
		CREATE TABLE erasure (
			id      BLOB PRIMARY KEY,
			label   TEXT NOT NULL,
			person  BLOB NOT NULL,
			subject BLOB,
			state   TEXT NOT NULL CHECK (state IN ('begun', 'erased', 'renewed')),
			epoch   INTEGER NOT NULL,
			begun   INTEGER NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE restored (
			at        INTEGER PRIMARY KEY,
			confirmed INTEGER
		);`}}
}

func insertRestored(tx *access.Tx) error {
	if _, err := tx.Exec(`INSERT INTO restored (at) VALUES (?)`, tx.Now()); err != nil {
		return err
	}
	return recordRegister(tx)
}

func confirmRestored(tx *access.Tx) error {
	n, err := tx.Exec(`UPDATE restored SET confirmed = ? WHERE confirmed IS NULL`, tx.Now())
	if err == nil && n == 0 {
		return sheaf.Errorf(sheaf.Conflict, "no restore waits to be confirmed")
	}
	if err != nil {
		return err
	}
	return recordRegister(tx)
}

func restoresUnconfirmed(tx *access.Tx) (n int, err error) {
	if err := freshRegister(tx); err != nil {
		return 0, err
	}
	return n, tx.QueryRow(`SELECT COUNT(*) FROM restored WHERE confirmed IS NULL`).Scan(&n)
}

func insertMedium(tx *access.Tx, kind string, epoch uint64) (number int64, err error) {
	if err := tx.QueryRow(`SELECT COALESCE(MAX(number), 0) + 1 FROM medium`).Scan(&number); err != nil {
		return 0, err
	}
	_, err = tx.Exec(`INSERT INTO medium (number, kind, epoch, made) VALUES (?, ?, ?, ?)`, number, kind, int64(epoch), tx.Now())
	if err != nil {
		return 0, err
	}
	return number, recordRegister(tx)
}

func selectMedia(tx *access.Tx) ([]Medium, error) {
	if err := freshRegister(tx); err != nil {
		return nil, err
	}
	return store.Select(tx.Tx, func(r *store.Rows) (m Medium, err error) {
		return m, r.Scan(&m.Number, &m.Kind, &m.Epoch, &m.Made, &m.Destroyed)
	}, `SELECT number, kind, epoch, made, destroyed FROM medium ORDER BY number`)
}

func destroyMedium(tx *access.Tx, number int64) error {
	n, err := tx.Exec(`UPDATE medium SET destroyed = ? WHERE number = ? AND destroyed IS NULL`, tx.Now(), number)
	if err == nil && n == 0 {
		return sheaf.Errorf(sheaf.NotFound, "there is no medium %d still to confirm", number).Hintf("sheaf keyring list shows them")
	}
	if err != nil {
		return err
	}
	return recordRegister(tx)
}

func insertErasure(tx *access.Tx, e Erasure) error {
	_, err := tx.Exec(`INSERT INTO erasure (id, label, person, subject, state, epoch, begun) VALUES (?, ?, ?, ?, 'begun', ?, ?)`,
		e.ID, e.Label, e.person, e.subject, int64(e.Epoch), tx.Now())
	if err != nil {
		return err
	}
	return recordRegister(tx)
}

func setErasure(tx *access.Tx, id sheaf.ID, state string) error {
	if _, err := tx.Exec(`UPDATE erasure SET state = ? WHERE id = ?`, state, id); err != nil {
		return err
	}
	return recordRegister(tx)
}

func selectErasures(tx *access.Tx) ([]Erasure, error) {
	if err := freshRegister(tx); err != nil {
		return nil, err
	}
	return store.Select(tx.Tx, func(r *store.Rows) (e Erasure, err error) {
		var begun time.Time
		err = r.Scan(&e.ID, &e.Label, &e.person, &e.subject, &e.State, &e.Epoch, &begun)
		e.Begun = begun
		return e, err
	}, `SELECT id, label, person, subject, state, epoch, begun FROM erasure ORDER BY begun, id`)
}

// The register of media, erasures and restores is one object of the record: a
// row that was put back or taken out would make an erasure look complete.

func recordRegister(tx *access.Tx) error {
	stored, err := register(tx)
	if err != nil {
		return err
	}
	tx.Recorded(seal.Parent{}, registerID(tx), uint64(tx.EntryNumber()), stored)
	return nil
}

func freshRegister(tx *access.Tx) error {
	stored, err := register(tx)
	if err != nil {
		return err
	}
	return tx.Fresh(registerID(tx), stored)
}

func registerID(tx *access.Tx) sheaf.ID {
	study := tx.Study()
	sum := sha256.Sum256(append([]byte("sheaf/v1/register/"), study[:]...))
	return sheaf.ID(sum[:16])
}

// register is every row in a fixed form; nil where there is none.
func register(tx *access.Tx) ([]byte, error) {
	lines, err := store.Select(tx.Tx, func(r *store.Rows) (line string, err error) { return line, r.Scan(&line) }, `
		SELECT 'medium ' || number || ' ' || kind || ' ' || epoch || ' ' || made || ' ' || COALESCE(destroyed, '-') AS line FROM medium
		UNION ALL SELECT 'erasure ' || hex(id) || ' ' || label || ' ' || hex(person) || ' ' || COALESCE(hex(subject), '-') || ' ' || state || ' ' || epoch || ' ' || begun FROM erasure
		UNION ALL SELECT 'restored ' || at || ' ' || COALESCE(confirmed, '-') FROM restored
		ORDER BY line`)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	return []byte(strings.Join(lines, "\n")), nil
}
