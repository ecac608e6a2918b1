package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/vfs"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum" // registers the encrypting file system

	"sheaf/internal/sheaf"
)

// settingsSQL holds for every connection. The key and the busy timeout are set
// before, in that order.
const settingsSQL = `
PRAGMA synchronous = FULL;
PRAGMA fullfsync = ON;
PRAGMA checkpoint_fullfsync = ON;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA cache_size = -8192;
PRAGMA journal_size_limit = 67108864;
`

// maxStatements bounds the prepared statements that a connection keeps.
const maxStatements = 256

// location is path as SQLite's URI. It names the encrypting file system and
// holds no key.
func location(path string, options ...string) string {
	// The files beside the main one get its mode. The time format is one that
	// no text is ever mistaken for.
	query := "vfs=adiantum&modeof=" + url.QueryEscape(path) + "&_timefmt=" + string(sqlite3.TimeFormatUnixMicro)
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	for _, option := range options {
		query += "&" + option
	}
	uri := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: query}
	return uri.String()
}

// pageSize is SQLite's own and the encryption's block.
const pageSize = 4096

// preserve refuses a file that was cut short to less than its first page.
// SQLite would take it for a new one, and delete the write-ahead log with it.
func (db *DB) preserve() error {
	stat, err := os.Stat(db.path)
	if err != nil {
		return fileError("open the database", err)
	}
	if stat.Size() >= pageSize {
		return nil
	}
	log, err := os.Stat(db.path + "-wal")
	if stat.Size() == 0 && (err != nil || log.Size() == 0) {
		return nil // new
	}
	return damaged("open the database", sqlite3.NOTADB)
}

// How the files of a database begin, once decrypted (SQLite's file format,
// sections 1.3.1 and 4.1).
const (
	mainMagic      = "SQLite format 3\x00"
	logMagicLittle = "\x37\x7f\x06\x82"
	logMagicBig    = "\x37\x7f\x06\x83"
)

// tryKey refuses a wrong key before SQLite may act on it: opened with one, it
// would take the write-ahead log of a crash for an empty one and delete it,
// and the newest commits with it. Where the first page was torn by a crash,
// the log that can mend it tells that the key is right.
func (db *DB) tryKey(ctx context.Context) error {
	if stat, err := os.Stat(db.path); err == nil && stat.Size() == 0 {
		return nil // new: any key will do
	}
	fits, err := db.begins(ctx, db.path, mainMagic)
	if err == nil && !fits {
		fits, err = db.begins(ctx, db.path+"-wal", logMagicLittle, logMagicBig)
	}
	if err != nil {
		return mapped("open the database", err)
	}
	if !fits {
		return sheaf.Errorf(sheaf.Locked, "cannot open the database: the key does not fit, or its first page is damaged").
			Hintf("if the passphrase is right, restore the newest backup")
	}
	return nil
}

// begins tells whether a file, decrypted, begins with one of the magics. It
// reads the file as it lies, without locks, logs or journals.
func (db *DB) begins(ctx context.Context, path string, magics ...string) (bool, error) {
	if stat, err := os.Stat(path); err != nil || stat.Size() < pageSize {
		return false, nil
	}
	c, err := sqlite3.OpenContext(ctx, location(path, "mode=ro", "immutable=1"))
	if err != nil {
		return false, err
	}
	defer c.Close()
	if err := db.unlock(c); err != nil {
		return false, err
	}
	head, err := header(c)
	return slices.ContainsFunc(magics, func(m string) bool { return strings.HasPrefix(string(head), m) }), err
}

// header reads the first bytes of the main file past SQLite's caches.
func header(c *sqlite3.Conn) ([]byte, error) {
	pointer, err := c.FileControl("main", sqlite3.FCNTL_FILE_POINTER)
	if err != nil {
		return nil, err
	}
	head := make([]byte, 100)
	n, err := pointer.(vfs.File).ReadAt(head, 0)
	if err == io.EOF {
		err = nil
	}
	return head[:n], err
}

func (db *DB) unlock(c *sqlite3.Conn) error {
	if err := c.Exec("PRAGMA hexkey = '" + hex.EncodeToString(db.key[:]) + "'"); err != nil {
		return sheaf.Errorf(sheaf.Internal, "cannot open the database: the engine refuses the key")
	}
	return nil
}

// greet readies every new connection.
func (db *DB) greet(c *sqlite3.Conn) error {
	if err := db.unlock(c); err != nil {
		return err
	}
	if err := c.BusyTimeout(patience); err != nil {
		return err
	}
	if err := c.Exec(settingsSQL); err != nil {
		return err
	}
	switches := []struct {
		name sqlite3.DBConfig
		on   bool
	}{
		{sqlite3.DBCONFIG_DEFENSIVE, true},
		{sqlite3.DBCONFIG_DQS_DML, false},
		{sqlite3.DBCONFIG_DQS_DDL, false},
	}
	for _, s := range switches {
		if _, err := c.Config(s.name, s.on); err != nil {
			return err
		}
	}
	// The checksum layer learns from the header that there are checksums to
	// verify. SQLite's own look at it came before the key, and its next might
	// find the first page in the write-ahead log.
	_, err := header(c)
	return err
}

// connect opens the pool and sees to it that the file has page checksums and a
// write-ahead log.
func (db *DB) connect(ctx context.Context) error {
	pool, err := driver.Open(location(db.path), db.greet)
	if err != nil {
		return mapped("open the database", err)
	}
	pool.SetMaxIdleConns(-1) // the lanes keep the connections
	db.pool = pool
	db.writer = newLane(1, db.closed, func(ctx context.Context) (*conn, error) {
		return db.dial(ctx, "PRAGMA query_only = OFF")
	})
	db.reader = newLane(readers, db.closed, func(ctx context.Context) (*conn, error) {
		return db.dial(ctx, "PRAGMA query_only = ON")
	})
	err = db.writer.with(ctx, func(c *conn) error { return c.raw(lay) })
	if err != nil {
		db.Close()
	}
	return mapped("open the database", err)
}

// closeToOthers takes other users' right to read the shared-memory file, the
// one that modeof does not reach. It holds page numbers, no content.
func (db *DB) closeToOthers() error {
	err := os.Chmod(db.path+"-shm", 0o600)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil // some systems keep it in memory
	}
	return fileError("open the database", err)
}

// lay gives the file the form that it keeps.
func lay(c *sqlite3.Conn) error {
	// The size of the reserve is known only after the first page was read.
	if err := c.Exec("PRAGMA schema_version"); err != nil {
		return err
	}
	if err := c.EnableChecksums("main"); err != nil {
		return err
	}
	mode, _, err := c.Prepare("PRAGMA journal_mode = WAL")
	if err != nil {
		return err
	}
	defer mode.Close()
	if !mode.Step() {
		return mode.Err()
	}
	if mode.ColumnText(0) != "wal" {
		return sheaf.Errorf(sheaf.Internal, "cannot open the database: this file system allows no write-ahead log").
			Hintf("keep the study on a local disk, not on a network share")
	}
	return nil
}

func (db *DB) dial(ctx context.Context, mode string) (*conn, error) {
	c, err := db.pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.ExecContext(ctx, mode); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return &conn{Conn: c, prepared: make(map[string]*statement)}, nil
}

// conn is a connection with the statements it has prepared.
type conn struct {
	*sql.Conn
	prepared map[string]*statement
	broken   bool
}

// statement is a prepared statement, in one use at a time.
type statement struct {
	*sql.Stmt
	kept  bool
	inUse bool
}

// prepare gives the kept statement for query, or a passing one where that is
// in use already (a query run inside the loop over its own rows).
func (c *conn) prepare(ctx context.Context, query string) (*statement, error) {
	kept := c.prepared[query]
	if kept != nil && !kept.inUse {
		kept.inUse = true
		return kept, nil
	}
	stmt, err := c.Conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, unprepared(err)
	}
	s := &statement{Stmt: stmt, inUse: true}
	if kept == nil {
		c.makeRoom()
		s.kept = len(c.prepared) < maxStatements
	}
	if s.kept {
		c.prepared[query] = s
	}
	return s, nil
}

func (c *conn) makeRoom() {
	if len(c.prepared) < maxStatements {
		return
	}
	for query, s := range c.prepared {
		if !s.inUse {
			s.Stmt.Close()
			delete(c.prepared, query)
			return
		}
	}
}

func (s *statement) release() {
	s.inUse = false
	if !s.kept {
		s.Stmt.Close()
	}
}

func (c *conn) raw(fn func(*sqlite3.Conn) error) error {
	return c.Conn.Raw(func(d any) error { return fn(d.(driver.Conn).Raw()) })
}

// rollback ends a transaction that was not committed. SQLite has done so
// already after some failures; a connection that cannot is thrown away.
func (c *conn) rollback() {
	err := c.raw(func(raw *sqlite3.Conn) error {
		if raw.GetAutocommit() {
			return nil
		}
		old := raw.SetInterrupt(context.Background())
		defer raw.SetInterrupt(old)
		return raw.Exec("ROLLBACK")
	})
	if err != nil {
		c.broken = true
	}
}

func (c *conn) close() error {
	for _, s := range c.prepared {
		s.Stmt.Close()
	}
	return c.Conn.Close()
}
