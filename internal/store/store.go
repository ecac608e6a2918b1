// Package store keeps rows in a database and bytes in files so that what was
// acknowledged is still there after a crash, and what was not is gone as a
// whole. It hides the database engine: callers write plain SQL with ? for
// values, get errors by kind, and name their tables in migrations that only go
// forward.
//
// Today the engine is SQLite in one encrypted file (Adiantum, a second skin
// under the boxes of package seal; see the threats page for what it does not
// promise: a page put back to an older state of itself is not noticed). Every
// page has a checksum, deleted content is overwritten, and temporary tables
// stay in memory.
//
// Durable files (Dir) hold what is too large for a row or is needed before the
// database opens. Both take the same Faults, by which tests make the n-th step
// fail.
//
// Package store knows no users, no rights and no record: see package access,
// the only one that begins a transaction.
package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"sheaf/internal/sheaf"
)

// patience is how long a change waits for another one, in this process or in
// another, before it gives up with Conflict.
const patience = 10 * time.Second

// readers bounds the connections that read at the same time; each keeps a page
// cache of its own.
const readers = 4

// DB is an open database. It is safe for use by several goroutines: one change
// runs at a time, reads run beside it.
type DB struct {
	path   string
	key    [32]byte
	pool   *sql.DB
	writer *lane
	reader *lane
	faults Faults

	closing sync.Once
	closed  chan struct{}
}

// Option changes how a database or a folder is opened.
type Option func(*settings)

type settings struct {
	faults    Faults
	mustExist bool
}

// WithFaults calls f before every step, and makes the step fail where f does.
func WithFaults(f Faults) Option { return func(s *settings) { s.faults = f } }

// MustExist makes Open answer NotFound where there is no file, instead of
// creating one: for a database that is known to have been there.
func MustExist() Option { return func(s *settings) { s.mustExist = true } }

func settle(options []Option) settings {
	var s settings
	for _, option := range options {
		option(&s)
	}
	return s
}

// Open opens the database in the file path under key, creates it (mode 0600)
// where there is none, and migrates it forward to schema.
//
// Locked: the key does not open it (a damaged first page looks the same).
// Corrupt: it opens but is damaged. Invalid: it was made by a newer program,
// or for another purpose. Conflict: another process holds it.
// Internal: the schema itself is wrong, or the disk failed.
func Open(ctx context.Context, path string, key [32]byte, schema Schema, options ...Option) (*DB, error) {
	if err := schema.validate(); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot open the database: %w", bare(err))
	}
	chosen := settle(options)
	db := &DB{path: path, key: key, faults: chosen.faults, closed: make(chan struct{})}
	if !chosen.mustExist {
		if err := db.create(); err != nil {
			return nil, err
		}
	}
	if err := db.preserve(); err != nil {
		return nil, err
	}
	if err := db.tryKey(ctx); err != nil {
		return nil, err
	}
	if err := db.connect(ctx); err != nil {
		return nil, err
	}
	err = db.migrate(ctx, schema)
	if err == nil {
		err = db.closeToOthers()
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// create makes the empty file, durably, where there is none yet.
func (db *DB) create() error {
	f, err := os.OpenFile(db.path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fileError("create the database", err)
	}
	if err := f.Close(); err != nil {
		return fileError("create the database", err)
	}
	if err := db.faults.before(Fsync); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(db.path))
}

// Close waits for what is running, then closes. The database must not be used
// afterwards; closing it again does nothing.
func (db *DB) Close() error {
	var err error
	db.closing.Do(func() {
		close(db.closed)
		// The writer goes last: the last connection to close carries the
		// write-ahead log over into the main file.
		err = errors.Join(db.reader.close(), db.writer.close(), db.pool.Close())
		clear(db.key[:])
	})
	return mapped("close the database", err)
}

// Update runs fn in a transaction that may change rows, and commits it if fn
// returns nil. Changes run one after the other. Where the engine asks for it
// fn runs again from the start, so it must have no side effects but through
// tx: draw ids, keys and salts before.
//
// A statement that failed ends the transaction: nothing is committed, even if
// fn goes on and returns nil (PostgreSQL would do the same). A row that is not
// there is no failure.
//
// A View may begin inside fn, and sees the state from before; a second Update
// would wait for the first in vain.
//
// Conflict: another change did not end in time. An error of fn is returned as
// it is.
func (db *DB) Update(ctx context.Context, fn func(*Tx) error) error {
	late := time.Now().Add(patience)
	for {
		err := db.writer.with(ctx, func(c *conn) error {
			return db.run(ctx, c, beginChange, fn)
		})
		if !isBusy(err) || time.Now().After(late) {
			return mapped("change the database", err)
		}
	}
}

// View runs fn in a transaction that reads one consistent state, the one at
// its first read, whatever is changed meanwhile. End reads early: a long one
// keeps the write-ahead log from being emptied.
func (db *DB) View(ctx context.Context, fn func(*Tx) error) error {
	err := db.reader.with(ctx, func(c *conn) error {
		return db.run(ctx, c, beginRead, fn)
	})
	return mapped("read the database", err)
}
