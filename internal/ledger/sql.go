package ledger

import (
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Migrations are the tables of one record. Entry numbers begin at 1, tree
// hashes lie at tlog's stored hash index, from 0.
func Migrations() []store.Migration {
	return []store.Migration{{Owner: "ledger", Number: 1, Name: "record", SQL: `
CREATE TABLE record_leaf (
	n         INTEGER PRIMARY KEY,
	leaf      BLOB NOT NULL,
	signature BLOB NOT NULL
);
CREATE TABLE record_body (
	n      INTEGER NOT NULL,
	part   INTEGER NOT NULL,
	key_id BLOB NOT NULL,
	box    BLOB NOT NULL,
	PRIMARY KEY (n, part)
) WITHOUT ROWID;
CREATE INDEX record_body_key ON record_body (key_id);
CREATE TABLE record_hash (
	i    INTEGER PRIMARY KEY,
	hash BLOB NOT NULL
);`}}
}

func insertLeaf(tx *store.Tx, n int64, leaf, signature []byte) error {
	_, err := tx.Exec(`INSERT INTO record_leaf (n, leaf, signature) VALUES (?, ?, ?)`, n, leaf, signature)
	return err
}

func insertBody(tx *store.Tx, n int64, part int, key sheaf.ID, box []byte) error {
	_, err := tx.Exec(`INSERT INTO record_body (n, part, key_id, box) VALUES (?, ?, ?, ?)`, n, part, key, box)
	return err
}

func insertHash(tx *store.Tx, i int64, h tlog.Hash) error {
	_, err := tx.Exec(`INSERT INTO record_hash (i, hash) VALUES (?, ?)`, i, h[:])
	return err
}

// lastLeaf gives 0 and nil for an empty record.
func lastLeaf(tx *store.Tx) (n int64, leaf []byte, err error) {
	err = tx.QueryRow(`SELECT n, leaf FROM record_leaf ORDER BY n DESC LIMIT 1`).Scan(&n, &leaf)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return 0, nil, nil
	}
	return n, leaf, err
}

type leafRow struct {
	n               int64
	leaf, signature []byte
}

// leavesAfter gives the next rows in order, chunk of them at most.
func leavesAfter(tx *store.Tx, n int64) ([]leafRow, error) {
	rows, err := tx.Query(`SELECT n, leaf, signature FROM record_leaf WHERE n > ? ORDER BY n LIMIT ?`, n, chunk)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []leafRow
	for rows.Next() {
		var l leafRow
		if err := rows.Scan(&l.n, &l.leaf, &l.signature); err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

type bodyRow struct {
	n    int64
	part int
	key  []byte // 16 bytes, if nobody touched it
	box  []byte
}

func bodiesBetween(tx *store.Tx, first, last int64) (map[int64][]bodyRow, error) {
	rows, err := tx.Query(`SELECT n, part, key_id, box FROM record_body WHERE n BETWEEN ? AND ? ORDER BY n, part`, first, last)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make(map[int64][]bodyRow)
	for rows.Next() {
		var b bodyRow
		if err := rows.Scan(&b.n, &b.part, &b.key, &b.box); err != nil {
			return nil, err
		}
		out[b.n] = append(out[b.n], b)
	}
	return out, rows.Err()
}

// strayLeaves counts leaves that no walk comes by.
func strayLeaves(tx *store.Tx) (count int64, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM record_leaf WHERE n < 1`).Scan(&count)
	return count, err
}

// strayBodies counts bodies that no leaf stands for.
func strayBodies(tx *store.Tx) (count int64, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM record_body b WHERE NOT EXISTS (SELECT 1 FROM record_leaf l WHERE l.n = b.n)`).Scan(&count)
	return count, err
}

func partsUnder(tx *store.Tx, key sheaf.ID) ([]Silenced, error) {
	rows, err := tx.Query(`SELECT n, part FROM record_body WHERE key_id = ? ORDER BY n, part`, key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Silenced
	for rows.Next() {
		var s Silenced
		if err := rows.Scan(&s.N, &s.Part); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func deletePartsUnder(tx *store.Tx, key sheaf.ID) error {
	_, err := tx.Exec(`DELETE FROM record_body WHERE key_id = ? AND part > 0`, key)
	return err
}

// hashesAt gives the stored hashes at the indexes that are there.
func hashesAt(tx *store.Tx, indexes []int64) (map[int64]tlog.Hash, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	args := make([]any, len(indexes))
	for k, i := range indexes {
		args[k] = i
	}
	marks := strings.Repeat(", ?", len(indexes))[2:]
	rows, err := tx.Query(`SELECT i, hash FROM record_hash WHERE i IN (`+marks+`)`, args...)
	if err != nil {
		return nil, err
	}
	return scanHashes(rows)
}

func hashesBetween(tx *store.Tx, first, last int64) (map[int64]tlog.Hash, error) {
	rows, err := tx.Query(`SELECT i, hash FROM record_hash WHERE i BETWEEN ? AND ?`, first, last)
	if err != nil {
		return nil, err
	}
	return scanHashes(rows)
}

// scanHashes closes rows. A hash of another length is left out, as if missing.
func scanHashes(rows *store.Rows) (map[int64]tlog.Hash, error) {
	defer rows.Close()
	out := make(map[int64]tlog.Hash)
	for rows.Next() {
		var i int64
		var h []byte
		if err := rows.Scan(&i, &h); err != nil {
			return nil, err
		}
		if len(h) == tlog.HashSize {
			out[i] = tlog.Hash(h)
		}
	}
	return out, rows.Err()
}

// strayHashes counts stored hashes that a tree of this many hashes lacks.
func strayHashes(tx *store.Tx, count int64) (stray int64, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM record_hash WHERE i < 0 OR i >= ?`, count).Scan(&stray)
	return stray, err
}
