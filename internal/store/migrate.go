package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"sheaf/internal/sheaf"
)

// Schema is what a database must hold, as the way to get there from any
// earlier state.
type Schema struct {
	// Application tells a vault from a study from any other file
	// (SQLite's application_id); not 0.
	Application int32
	// Migrations in the order in which they run. New ones go after those of
	// the same owner; none is ever changed or taken away.
	Migrations []Migration
}

// Migration is one step forward, run once, in a transaction of its own, with
// foreign keys checked at its end instead of on the way (so that a table can
// be rebuilt).
type Migration struct {
	Owner  string // the package whose tables these are
	Number int    // from 1 within an owner
	Name   string // what it does, in a few words
	SQL    string // any number of statements
}

// migrationKey is how a migration is known in the database.
type migrationKey struct {
	owner  string
	number int
}

func (m Migration) key() migrationKey { return migrationKey{m.Owner, m.Number} }

func (m Migration) String() string { return fmt.Sprintf("%s %d", m.Owner, m.Number) }

const migrationTable = `CREATE TABLE IF NOT EXISTS store_migration (
	owner   TEXT NOT NULL,
	number  INTEGER NOT NULL,
	name    TEXT NOT NULL,
	sha256  BLOB NOT NULL,
	applied INTEGER NOT NULL, -- microseconds
	PRIMARY KEY (owner, number)
) STRICT, WITHOUT ROWID`

func (s Schema) validate() error {
	if s.Application == 0 {
		return sheaf.Errorf(sheaf.Internal, "cannot use a schema without an application number")
	}
	last := make(map[string]int)
	for _, m := range s.Migrations {
		if m.Owner == "" || m.Number != last[m.Owner]+1 {
			return sheaf.Errorf(sheaf.Internal, "cannot use the schema: migration %s does not follow %d", m, last[m.Owner])
		}
		last[m.Owner] = m.Number
	}
	return nil
}

// migrate brings the database forward to schema, one transaction a migration,
// so that a crash leaves a state which the next Open goes on from.
func (db *DB) migrate(ctx context.Context, schema Schema) error {
	return db.writer.with(ctx, func(c *conn) error {
		applied := make(map[migrationKey][]byte)
		err := db.run(ctx, c, beginChange, func(tx *Tx) (err error) {
			if err := tx.claim(schema.Application); err != nil {
				return err
			}
			applied, err = tx.applied()
			return err
		})
		if err != nil {
			return mapped("migrate the database", err)
		}
		if err := schema.follows(applied); err != nil {
			return err
		}
		for _, m := range schema.Migrations {
			if applied[m.key()] != nil {
				continue
			}
			if err := db.apply(ctx, c, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// claim marks a new file as one of this application, and refuses any other's.
func (tx *Tx) claim(application int32) error {
	var found int32
	if err := tx.QueryRow("PRAGMA application_id").Scan(&found); err != nil {
		return err
	}
	if found == application {
		return nil
	}
	var tables int
	if err := tx.QueryRow("SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	if found != 0 || tables != 0 {
		return sheaf.Errorf(sheaf.Invalid, "cannot open the database: it was made for another purpose")
	}
	if err := tx.script(fmt.Sprintf("PRAGMA application_id = %d", application)); err != nil {
		return err
	}
	return tx.script(migrationTable)
}

func (tx *Tx) applied() (map[migrationKey][]byte, error) {
	rows, err := tx.Query("SELECT owner, number, sha256 FROM store_migration")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	applied := make(map[migrationKey][]byte)
	for rows.Next() {
		var key migrationKey
		var sum []byte
		if err := rows.Scan(&key.owner, &key.number, &sum); err != nil {
			return nil, err
		}
		applied[key] = sum
	}
	return applied, rows.Err()
}

// follows refuses a database that this schema is not a continuation of.
func (s Schema) follows(applied map[migrationKey][]byte) error {
	known := make(map[migrationKey]bool, len(s.Migrations))
	for _, m := range s.Migrations {
		known[m.key()] = true
		sum := sha256.Sum256([]byte(m.SQL))
		if before := applied[m.key()]; before != nil && !bytes.Equal(before, sum[:]) {
			return sheaf.Errorf(sheaf.Internal, "cannot migrate the database: migration %s was changed after it had run", m)
		}
	}
	for key := range applied {
		if !known[key] {
			return sheaf.Errorf(sheaf.Invalid, "cannot open the database: it was made by a newer Sheaf").
				Hintf("use the version of Sheaf that it was last opened with, or a newer one")
		}
	}
	return nil
}

// apply runs one migration and records it, all or nothing.
func (db *DB) apply(ctx context.Context, c *conn, m Migration) (err error) {
	// Foreign keys can be switched outside a transaction only.
	if _, err := c.ExecContext(ctx, "PRAGMA foreign_keys = OFF"); err != nil {
		return mapped("migrate the database", err)
	}
	defer func() {
		if _, failed := c.ExecContext(context.WithoutCancel(ctx), "PRAGMA foreign_keys = ON"); failed != nil {
			c.broken = true
		}
	}()
	err = db.run(ctx, c, beginChange, func(tx *Tx) error {
		applied, err := tx.applied()
		if err != nil {
			return err
		}
		if applied[m.key()] != nil {
			return nil // another process was faster
		}
		if err := tx.script(m.SQL); err != nil {
			return err
		}
		if err := tx.checkForeignKeys(); err != nil {
			return err
		}
		sum := sha256.Sum256([]byte(m.SQL))
		_, err = tx.Exec("INSERT INTO store_migration (owner, number, name, sha256, applied) VALUES (?, ?, ?, ?, ?)",
			m.Owner, m.Number, m.Name, sum[:], tx.Now())
		if err != nil {
			return err
		}
		return tx.script(fmt.Sprintf("PRAGMA user_version = %d", len(applied)+1))
	})
	return mapped(fmt.Sprintf("migrate the database (%s)", m), err)
}

// script runs several statements without values.
func (tx *Tx) script(sql string) error {
	if err := tx.faults.before(Statement); err != nil {
		return tx.fail(err)
	}
	if _, err := tx.conn.ExecContext(tx.ctx, sql); err != nil {
		return tx.fail(unprepared(err))
	}
	return nil
}

func (tx *Tx) checkForeignKeys() error {
	rows, err := tx.Query("PRAGMA foreign_key_check")
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		return sheaf.Errorf(sheaf.Corrupt, "cannot trust the database: a row refers to one that is not there")
	}
	return rows.Err()
}
