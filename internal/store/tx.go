package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"sheaf/internal/sheaf"
)

const (
	beginChange = "BEGIN IMMEDIATE"
	beginRead   = "BEGIN DEFERRED"
)

// Tx is a running transaction. It belongs to the one goroutine that fn runs
// in and ends with fn.
type Tx struct {
	ctx    context.Context
	conn   *conn
	faults Faults
	now    time.Time
	open   map[*Rows]struct{}
	failed error // the first statement that failed; nothing is committed then
	reads  bool  // a change was not begun
	over   bool
}

// run is one attempt at a transaction.
func (db *DB) run(ctx context.Context, c *conn, begin string, fn func(*Tx) error) (err error) {
	if _, err := c.Conn.ExecContext(ctx, begin); err != nil {
		return err
	}
	tx := &Tx{ctx: ctx, conn: c, faults: db.faults, now: time.Now().UTC().Truncate(time.Microsecond), reads: begin == beginRead}
	committed := false
	// Deferred, so that a panic in fn rolls back as well.
	defer func() {
		tx.end()
		if !committed {
			c.rollback()
		}
	}()
	if err := fn(tx); err != nil {
		return err
	}
	tx.end()
	if tx.failed != nil {
		return tx.failed
	}
	if begin == beginRead {
		return nil
	}
	if err := db.commit(ctx, c); err != nil {
		return err
	}
	committed = true
	return db.faults.before(AfterCommit)
}

func (db *DB) commit(ctx context.Context, c *conn) error {
	if err := db.faults.before(Commit); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	// From here on the commit is not cut short: its outcome would be unknown.
	_, err := c.Conn.ExecContext(context.WithoutCancel(ctx), "COMMIT")
	return err
}

// end closes what fn left open.
func (tx *Tx) end() {
	tx.over = true
	for rows := range tx.open {
		rows.Close()
	}
}

// Now is the time of this transaction: UTC, in microseconds, the same however
// often it is asked.
func (tx *Tx) Now() time.Time { return tx.now }

// ReadOnly tells that all this transaction sees was committed: it changes nothing
// itself.
func (tx *Tx) ReadOnly() bool { return tx.reads }

// Exec runs one statement that gives no rows, and tells how many it touched.
// A time.Time is stored as microseconds since 1970 UTC, the zero time as NULL,
// an ID as 16 bytes.
//
// Conflict: a row with this key is there already, or a row that is referred to
// is missing. Invalid: a value that the table's own rules refuse.
func (tx *Tx) Exec(query string, args ...any) (rowsAffected int64, err error) {
	stmt, err := tx.prepare(query)
	if err != nil {
		return 0, err
	}
	defer stmt.release()
	result, err := stmt.ExecContext(tx.ctx, stored(args)...)
	if err != nil {
		return 0, tx.fail(err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return 0, tx.fail(err)
	}
	return n, nil
}

// Query runs a statement that gives rows. Close the rows, or read them to the
// end; Select does both.
func (tx *Tx) Query(query string, args ...any) (*Rows, error) {
	stmt, err := tx.prepare(query)
	if err != nil {
		return nil, err
	}
	found, err := stmt.QueryContext(tx.ctx, stored(args)...)
	if err != nil {
		stmt.release()
		return nil, tx.fail(err)
	}
	rows := &Rows{tx: tx, stmt: stmt, rows: found}
	if tx.open == nil {
		tx.open = make(map[*Rows]struct{})
	}
	tx.open[rows] = struct{}{}
	return rows, nil
}

// QueryRow runs a statement that gives one row at most.
func (tx *Tx) QueryRow(query string, args ...any) *Row {
	rows, err := tx.Query(query, args...)
	return &Row{rows: rows, err: err}
}

func (tx *Tx) prepare(query string) (*statement, error) {
	if tx.over {
		return nil, sheaf.Errorf(sheaf.Internal, "cannot use a transaction that has ended")
	}
	if err := tx.faults.before(Statement); err != nil {
		return nil, tx.fail(err)
	}
	stmt, err := tx.conn.prepare(tx.ctx, query)
	if err != nil {
		return nil, tx.fail(err)
	}
	return stmt, nil
}

// fail notes the first failure and gives the error to hand on.
func (tx *Tx) fail(err error) error {
	err = mapped("use the database", err)
	if tx.failed == nil {
		tx.failed = err
	}
	return err
}

// Rows are the rows of a query, read one after the other.
type Rows struct {
	tx   *Tx
	stmt *statement
	rows *sql.Rows
}

// Next goes to the next row; false at the end and on failure, see Err.
func (r *Rows) Next() bool { return r.rows.Next() }

// Scan copies the row's columns into what dest points to: the types of
// database/sql, a *time.Time from stored microseconds (NULL is the zero time),
// and ids.
func (r *Rows) Scan(dest ...any) error {
	if err := r.rows.Scan(loaded(dest)...); err != nil {
		return r.tx.fail(err)
	}
	return nil
}

// Err tells why Next said false, nil at the plain end.
func (r *Rows) Err() error {
	if err := r.rows.Err(); err != nil {
		return r.tx.fail(err)
	}
	return nil
}

// Close ends the reading; closing again does nothing.
func (r *Rows) Close() error {
	if _, open := r.tx.open[r]; !open {
		return nil
	}
	delete(r.tx.open, r)
	err := r.rows.Close()
	r.stmt.release()
	if err != nil {
		return r.tx.fail(err)
	}
	return nil
}

// Row is the answer of QueryRow.
type Row struct {
	rows *Rows
	err  error
}

// Scan reads the row, as Rows.Scan does. NotFound: there is none.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return sheaf.Errorf(sheaf.NotFound, "there is no such row")
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	return r.rows.Close()
}

// Select runs a query and gives what scan makes of every row, in order.
func Select[T any](tx *Tx, scan func(*Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// stored gives the values as the database keeps them.
func stored(args []any) []any {
	values := slices.Clone(args) // the caller's own stay as they are
	for i, arg := range values {
		if t, isTime := arg.(time.Time); isTime {
			values[i] = inMicroseconds(t)
		}
	}
	return values
}

func inMicroseconds(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// loaded puts a reader of microseconds in the place of every *time.Time.
func loaded(dest []any) []any {
	scanners := slices.Clone(dest)
	for i, d := range scanners {
		if t, isTime := d.(*time.Time); isTime {
			scanners[i] = (*microseconds)(t)
		}
	}
	return scanners
}

type microseconds time.Time

var errNotATime = errors.New("the column holds no microseconds")

func (m *microseconds) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*m = microseconds{}
		return nil
	case int64:
		*m = microseconds(time.UnixMicro(v).UTC())
		return nil
	}
	return errNotATime
}
