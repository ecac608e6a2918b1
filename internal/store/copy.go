package store

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ncruces/go-sqlite3"

	"sheaf/internal/sheaf"
)

// CopyTo writes a whole, compact copy of the database into the new file path
// (mode 0600) under another key, and returns when it is on disk under that
// name. Deleted rows and the free space of the old file are not in it. Changes
// wait meanwhile. On failure no file of that name is there.
//
// Conflict: the file exists.
func (db *DB) CopyTo(ctx context.Context, path string, key [32]byte) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return fileError("copy the database", err)
	}
	if _, err := os.Lstat(path); err == nil {
		return sheaf.Errorf(sheaf.Conflict, "cannot copy the database: there is a file of that name already")
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fileError("copy the database", err)
	}
	part := path + unfinished
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fileError("copy the database", err)
	}
	if err := db.copyInto(ctx, part, key); err != nil {
		os.Remove(part)
		return err
	}
	if err := db.faults.before(Rename); err != nil {
		os.Remove(part)
		return err
	}
	if err := os.Rename(part, path); err != nil {
		os.Remove(part)
		return fileError("copy the database", err)
	}
	if err := db.syncCopy(filepath.Dir(path)); err != nil {
		os.Remove(path)
		return err
	}
	return nil
}

func (db *DB) syncCopy(folder string) error {
	if err := db.faults.before(Fsync); err != nil {
		return err
	}
	return syncFolder(folder)
}

func (db *DB) copyInto(ctx context.Context, part string, key [32]byte) error {
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fileError("copy the database", err)
	}
	defer f.Close()
	err = db.writer.with(ctx, func(c *conn) error {
		if err := db.faults.before(Statement); err != nil {
			return err
		}
		// The new key can be given in the URI only; as a value of the
		// statement it is in no text that an error might quote.
		to := location(part, "hexkey="+hex.EncodeToString(key[:]))
		_, err := c.ExecContext(ctx, "VACUUM INTO ?", to)
		return err
	})
	if err != nil {
		return mapped("copy the database", err)
	}
	if err := db.faults.before(Fsync); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return fileError("copy the database", err)
	}
	return nil
}

// Check reads every page of the file afresh and compares checksums, the
// structure of tables and indexes, and references between rows. Corrupt: one
// of them is wrong. It cannot notice a file that was put back to an older
// state of itself.
func (db *DB) Check(ctx context.Context) error {
	// A connection of its own, because pages in a cache are not read again.
	fresh := newLane(1, db.closed, db.reader.open)
	defer fresh.close()
	err := fresh.with(ctx, func(c *conn) error {
		return db.run(ctx, c, beginRead, func(tx *Tx) error {
			var verdict string
			if err := tx.QueryRow("PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
				return err
			}
			if verdict != "ok" {
				return damaged("trust the database", sqlite3.CORRUPT)
			}
			return tx.checkForeignKeys()
		})
	})
	return mapped("check the database", err)
}
