package workspace

import (
	"time"

	"sheaf/internal/access"
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
	_, err := tx.Exec(`INSERT INTO restored (at) VALUES (?)`, tx.Now())
	return err
}

func confirmRestored(tx *access.Tx) error {
	n, err := tx.Exec(`UPDATE restored SET confirmed = ? WHERE confirmed IS NULL`, tx.Now())
	if err == nil && n == 0 {
		return sheaf.Errorf(sheaf.Conflict, "no restore waits to be confirmed")
	}
	return err
}

func restoresUnconfirmed(tx *access.Tx) (n int, err error) {
	return n, tx.QueryRow(`SELECT COUNT(*) FROM restored WHERE confirmed IS NULL`).Scan(&n)
}

func insertMedium(tx *access.Tx, kind string, epoch uint64) (number int64, err error) {
	if err := tx.QueryRow(`SELECT COALESCE(MAX(number), 0) + 1 FROM medium`).Scan(&number); err != nil {
		return 0, err
	}
	_, err = tx.Exec(`INSERT INTO medium (number, kind, epoch, made) VALUES (?, ?, ?, ?)`, number, kind, int64(epoch), tx.Now())
	return number, err
}

func selectMedia(tx *access.Tx) ([]Medium, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (m Medium, err error) {
		return m, r.Scan(&m.Number, &m.Kind, &m.Epoch, &m.Made, &m.Destroyed)
	}, `SELECT number, kind, epoch, made, destroyed FROM medium ORDER BY number`)
}

func destroyMedium(tx *access.Tx, number int64) error {
	n, err := tx.Exec(`UPDATE medium SET destroyed = ? WHERE number = ? AND destroyed IS NULL`, tx.Now(), number)
	if err == nil && n == 0 {
		return sheaf.Errorf(sheaf.NotFound, "there is no medium %d still to confirm", number).Hintf("sheaf keyring list shows them")
	}
	return err
}

func insertErasure(tx *access.Tx, e Erasure) error {
	_, err := tx.Exec(`INSERT INTO erasure (id, label, person, subject, state, epoch, begun) VALUES (?, ?, ?, ?, 'begun', ?, ?)`,
		e.ID, e.Label, e.person, e.subject, int64(e.Epoch), tx.Now())
	return err
}

func setErasure(tx *access.Tx, id sheaf.ID, state string) error {
	_, err := tx.Exec(`UPDATE erasure SET state = ? WHERE id = ?`, state, id)
	return err
}

func selectErasures(tx *access.Tx) ([]Erasure, error) {
	return store.Select(tx.Tx, func(r *store.Rows) (e Erasure, err error) {
		var begun time.Time
		err = r.Scan(&e.ID, &e.Label, &e.person, &e.subject, &e.State, &e.Epoch, &begun)
		e.Begun = begun
		return e, err
	}, `SELECT id, label, person, subject, state, epoch, begun FROM erasure ORDER BY begun, id`)
}
