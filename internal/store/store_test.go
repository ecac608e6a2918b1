package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

const application = 0x53484601

// shelf is a schema of two owners, as the rooms of the house have it.
var shelf = store.Schema{Application: application, Migrations: []store.Migration{
	{Owner: "box", Number: 1, Name: "boxes", SQL: `CREATE TABLE box (
		id BLOB PRIMARY KEY, label TEXT NOT NULL UNIQUE, made INTEGER, size INTEGER CHECK (size >= 0)) STRICT, WITHOUT ROWID;`},
	{Owner: "note", Number: 1, Name: "notes", SQL: `
		CREATE TABLE note (id BLOB PRIMARY KEY, box BLOB NOT NULL REFERENCES box (id), body TEXT NOT NULL) STRICT, WITHOUT ROWID;
		CREATE INDEX note_box ON note (box);`},
}}

func put(tx *store.Tx, id sheaf.ID, label string) error {
	_, err := tx.Exec("INSERT INTO box (id, label, made, size) VALUES (?, ?, ?, ?)", id, label, tx.Now(), 1)
	return err
}

func labels(t *testing.T, db *store.DB) []string {
	t.Helper()
	var all []string
	err := db.View(t.Context(), func(tx *store.Tx) (err error) {
		all, err = store.Select(tx, func(rows *store.Rows) (label string, err error) {
			return label, rows.Scan(&label)
		}, "SELECT label FROM box ORDER BY label")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func wantKind(t *testing.T, err error, kind sheaf.Kind) {
	t.Helper()
	if err == nil || sheaf.KindOf(err) != kind {
		t.Errorf("got %v (%v), want %v", err, sheaf.KindOf(err), kind)
	}
}

func TestPragmas(t *testing.T) {
	db := storetest.New(t, shelf)
	want := map[string]string{
		"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "temp_store": "2", "foreign_keys": "1",
		"trusted_schema": "0", "cell_size_check": "1", "checksum_verification": "1", "busy_timeout": "10000",
		"fullfsync": "1", "checkpoint_fullfsync": "1", "journal_size_limit": "67108864",
		"application_id": fmt.Sprint(application), "user_version": "2",
	}
	readBack := func(queryOnly string) func(tx *store.Tx) error {
		return func(tx *store.Tx) error {
			for name, value := range want {
				var got string
				if err := tx.QueryRow("PRAGMA " + name).Scan(&got); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				if got != value {
					t.Errorf("%s is %s, want %s", name, got, value)
				}
			}
			var got string
			if err := tx.QueryRow("PRAGMA query_only").Scan(&got); err != nil || got != queryOnly {
				t.Errorf("query_only is %s (%v), want %s", got, err, queryOnly)
			}
			return nil
		}
	}
	if err := db.Update(t.Context(), readBack("0")); err != nil {
		t.Error(err)
	}
	if err := db.View(t.Context(), readBack("1")); err != nil {
		t.Error(err)
	}
}

func TestUpdate(t *testing.T) {
	storetest.Each(t, shelf, func(t *testing.T, db *store.DB) {
		t.Run("what fn refuses is not there", func(t *testing.T) {
			refusal := errors.New("no")
			err := db.Update(t.Context(), func(tx *store.Tx) error {
				return errors.Join(put(tx, sheaf.NewID(), "refused"), refusal)
			})
			if !errors.Is(err, refusal) {
				t.Errorf("got %v", err)
			}
		})
		t.Run("a panic rolls back", func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			db.Update(t.Context(), func(tx *store.Tx) error {
				put(tx, sheaf.NewID(), "panicked")
				panic("on purpose")
			})
		})
		t.Run("a failed statement that fn passes over is still not committed", func(t *testing.T) {
			err := db.Update(t.Context(), func(tx *store.Tx) error {
				put(tx, sheaf.NewID(), "twice")
				put(tx, sheaf.NewID(), "twice")
				return nil
			})
			wantKind(t, err, sheaf.Conflict)
		})
		t.Run("a cancelled change is not committed", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			err := db.Update(ctx, func(tx *store.Tx) error {
				defer cancel()
				return put(tx, sheaf.NewID(), "cancelled")
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		if got := labels(t, db); len(got) != 0 {
			t.Errorf("rows left behind: %d", len(got))
		}
		t.Run("and the next change goes through", func(t *testing.T) {
			if err := db.Update(t.Context(), func(tx *store.Tx) error { return put(tx, sheaf.NewID(), "next") }); err != nil {
				t.Fatal(err)
			}
			if got := labels(t, db); len(got) != 1 {
				t.Errorf("%d rows", len(got))
			}
		})
		t.Run("a transaction that was kept is of no use", func(t *testing.T) {
			var kept *store.Tx
			db.Update(t.Context(), func(tx *store.Tx) error { kept = tx; return nil })
			_, err := kept.Exec("DELETE FROM box")
			wantKind(t, err, sheaf.Internal)
		})
	})
}

func TestErrors(t *testing.T) {
	const secret = "Invented Canary"
	known := sheaf.NewID()
	cases := []struct {
		name  string
		query string
		args  []any
		kind  sheaf.Kind
	}{
		{"a key twice", "INSERT INTO box (id, label) VALUES (?, ?)", []any{known, secret}, sheaf.Conflict},
		{"a unique value twice", "INSERT INTO box (id, label) VALUES (?, ?)", []any{sheaf.NewID(), "known"}, sheaf.Conflict},
		{"a reference to nothing", "INSERT INTO note (id, box, body) VALUES (?, ?, ?)", []any{sheaf.NewID(), sheaf.NewID(), secret}, sheaf.Conflict},
		{"a value missing", "INSERT INTO box (id, label) VALUES (?, ?)", []any{sheaf.NewID(), nil}, sheaf.Invalid},
		{"a value out of range", "INSERT INTO box (id, label, size) VALUES (?, ?, ?)", []any{sheaf.NewID(), secret, -1}, sheaf.Invalid},
		{"a value of another type", "INSERT INTO box (id, label, size) VALUES (?, ?, ?)", []any{sheaf.NewID(), secret, secret}, sheaf.Invalid},
		{"SQL that is none", "INSERT OVER box", nil, sheaf.Internal},
		{"two statements in one", "DELETE FROM note; DELETE FROM box", nil, sheaf.Internal},
		{"a value that a function refuses", "UPDATE box SET label = json_extract(?, '$')", []any{secret}, sheaf.Internal},
	}
	storetest.Each(t, shelf, func(t *testing.T, db *store.DB) {
		if err := db.Update(t.Context(), func(tx *store.Tx) error { return put(tx, known, "known") }); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				err := db.Update(t.Context(), func(tx *store.Tx) error {
					_, err := tx.Exec(c.query, c.args...)
					return err
				})
				wantKind(t, err, c.kind)
				for e := err; e != nil; e = errors.Unwrap(e) {
					if strings.Contains(e.Error(), secret) {
						t.Errorf("the error tells a value: %v", e)
					}
				}
			})
		}
		t.Run("no such row", func(t *testing.T) {
			err := db.Update(t.Context(), func(tx *store.Tx) error {
				var label string
				err := tx.QueryRow("SELECT label FROM box WHERE id = ?", sheaf.NewID()).Scan(&label)
				wantKind(t, err, sheaf.NotFound)
				return nil
			})
			if err != nil {
				t.Errorf("and the transaction is none the worse: %v", err)
			}
		})
		t.Run("a read may not write", func(t *testing.T) {
			err := db.View(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec("DELETE FROM box")
				return err
			})
			wantKind(t, err, sheaf.Internal)
			if len(labels(t, db)) != 1 {
				t.Error("it did")
			}
		})
	})
}

func TestValues(t *testing.T) {
	storetest.Each(t, shelf, func(t *testing.T, db *store.DB) {
		id := sheaf.NewID()
		const looksLikeATime = "2011-05-03T10:00:00Z"
		var now time.Time
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			now = tx.Now()
			if err := put(tx, id, looksLikeATime); err != nil {
				return err
			}
			_, err := tx.Exec("INSERT INTO box (id, label, made) VALUES (?, ?, ?)", sheaf.NewID(), "untimed", time.Time{})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.View(t.Context(), func(tx *store.Tx) error {
			var gotID sheaf.ID
			var label string
			var made, never time.Time
			var micros int64
			err := tx.QueryRow("SELECT id, label || '', made, made FROM box WHERE id = ?", id).Scan(&gotID, &label, &made, &micros)
			if err != nil {
				return err
			}
			if gotID != id || label != looksLikeATime || !made.Equal(now) || made.Location() != time.UTC || micros != now.UnixMicro() {
				t.Errorf("got %v %q %v %d, want %v %q %v", gotID, label, made, micros, id, looksLikeATime, now)
			}
			if err := tx.QueryRow("SELECT made FROM box WHERE label = ?", "untimed").Scan(&never); err != nil {
				return err
			}
			if !never.IsZero() {
				t.Errorf("the zero time came back as %v", never)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestSameQueryInsideItsOwnRows(t *testing.T) {
	storetest.Each(t, shelf, func(t *testing.T, db *store.DB) {
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			for i := range 10 {
				if err := put(tx, sheaf.NewID(), fmt.Sprint(i)); err != nil {
					return err
				}
			}
			const query = "SELECT label FROM box WHERE label >= ? ORDER BY label"
			label := func(rows *store.Rows) (l string, err error) { return l, rows.Scan(&l) }
			pairs := 0
			outer, err := store.Select(tx, func(rows *store.Rows) (string, error) {
				l, err := label(rows)
				if err != nil {
					return "", err
				}
				inner, err := store.Select(tx, label, query, l)
				pairs += len(inner)
				return l, err
			}, query, "0")
			if len(outer) != 10 || pairs != 55 {
				t.Errorf("%d rows and %d pairs, want 10 and 55", len(outer), pairs)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestManyStatements(t *testing.T) {
	storetest.Each(t, shelf, func(t *testing.T, db *store.DB) {
		err := db.View(t.Context(), func(tx *store.Tx) error {
			for i := range 1000 {
				var got int
				if err := tx.QueryRow(fmt.Sprintf("SELECT %d", i%600)).Scan(&got); err != nil || got != i%600 {
					return fmt.Errorf("statement %d: %d, %w", i, got, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestViewIsASnapshot(t *testing.T) {
	storetest.Each(t, shelf, func(t *testing.T, db *store.DB) {
		count := func(tx *store.Tx) (n int) {
			if err := tx.QueryRow("SELECT count(*) FROM box").Scan(&n); err != nil {
				t.Error(err)
			}
			return n
		}
		err := db.View(t.Context(), func(before *store.Tx) error {
			if n := count(before); n != 0 {
				t.Errorf("%d rows at first", n)
			}
			err := db.Update(t.Context(), func(tx *store.Tx) error { return put(tx, sheaf.NewID(), "meanwhile") })
			if n := count(before); n != 0 {
				t.Errorf("%d rows came in meanwhile", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(labels(t, db)); n != 1 {
			t.Errorf("%d rows afterwards", n)
		}
	})
}

func TestManyAtOnce(t *testing.T) {
	storetest.Each(t, shelf, func(t *testing.T, db *store.DB) {
		var group sync.WaitGroup
		for writer := range 8 {
			group.Go(func() {
				for i := range 20 {
					err := db.Update(t.Context(), func(tx *store.Tx) error {
						return put(tx, sheaf.NewID(), fmt.Sprintf("%d-%d", writer, i))
					})
					if err != nil {
						t.Error(err)
					}
					labels(t, db)
				}
			})
		}
		group.Wait()
		if n := len(labels(t, db)); n != 160 {
			t.Errorf("%d rows, want 160", n)
		}
	})
}

func TestTwoProcessesTakeTurns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	one, two := storetest.Open(t, path, shelf), storetest.Open(t, path, shelf)
	var group sync.WaitGroup
	for i, db := range []*store.DB{one, two} {
		group.Go(func() {
			for n := range 50 {
				err := db.Update(t.Context(), func(tx *store.Tx) error { return put(tx, sheaf.NewID(), fmt.Sprintf("%d-%d", i, n)) })
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if n := len(labels(t, one)); n != 100 {
		t.Errorf("%d rows, want 100", n)
	}
}

func TestCopyTo(t *testing.T) {
	storetest.Each(t, shelf, func(t *testing.T, db *store.DB) {
		gone := sheaf.NewID()
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			if err := put(tx, gone, "gone"); err != nil {
				return err
			}
			return put(tx, sheaf.NewID(), "stays")
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("DELETE FROM box WHERE id = ?", gone)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := db.CopyTo(t.Context(), path, storetest.Key(2)); err != nil {
			t.Fatal(err)
		}
		if stat, err := os.Stat(path); err != nil || stat.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", stat.Mode(), err)
		}
		wantKind(t, db.CopyTo(t.Context(), path, storetest.Key(2)), sheaf.Conflict)
		_, err = store.Open(t.Context(), path, storetest.Key(1), shelf)
		wantKind(t, err, sheaf.Locked)
		copied, err := store.Open(t.Context(), path, storetest.Key(2), shelf)
		if err != nil {
			t.Fatal(err)
		}
		defer copied.Close()
		if got := labels(t, copied); len(got) != 1 || got[0] != "stays" {
			t.Errorf("the copy holds %q", got)
		}
		if err := copied.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestFullDisk(t *testing.T) {
	storetest.Each(t, shelf, func(t *testing.T, db *store.DB) {
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Exec("PRAGMA max_page_count = 1"); err != nil {
				return err
			}
			for i := range 1000 {
				if err := put(tx, sheaf.NewID(), strings.Repeat("x", 1000)+fmt.Sprint(i)); err != nil {
					return err
				}
			}
			return nil
		})
		wantKind(t, err, sheaf.Internal)
		if !strings.Contains(sheaf.HintOf(err), "free some space") || !errors.Is(err, sqlite3.FULL.ExtendedCode()) {
			t.Errorf("got %v, hint %q", err, sheaf.HintOf(err))
		}
		if n := len(labels(t, db)); n != 0 {
			t.Errorf("%d rows of a change that failed", n)
		}
	})
}

func TestClosed(t *testing.T) {
	db := storetest.New(t, shelf)
	for range 2 {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	wantKind(t, db.View(t.Context(), func(*store.Tx) error { return nil }), sheaf.Internal)
}
