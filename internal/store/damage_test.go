package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

// crashed gives the files of a database as a crash leaves them: the newest
// commits are in the write-ahead log only.
func crashed(t *testing.T) (path string) {
	t.Helper()
	from, path := filepath.Join(t.TempDir(), "x.db"), filepath.Join(t.TempDir(), "x.db")
	db := storetest.Open(t, from, shelf)
	if err := pair(db, t, "kept"); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(from + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path+end, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func TestWrongKey(t *testing.T) {
	path := crashed(t)
	before, _ := os.ReadFile(path + "-wal")
	for range 2 {
		_, err := store.Open(t.Context(), path, storetest.Key(2), shelf)
		wantKind(t, err, sheaf.Locked)
	}
	after, err := os.ReadFile(path + "-wal")
	if err != nil || !bytes.Equal(before, after) {
		t.Fatalf("a wrong key touched the write-ahead log: %v", err)
	}
	if got := labels(t, storetest.Open(t, path, shelf)); len(got) != 2 {
		t.Errorf("%d rows after a wrong key, want 2", len(got))
	}
}

// A power cut in the middle of writing the first page back into the file.
func TestTornFirstPage(t *testing.T) {
	path := crashed(t)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, 512), 1024); err != nil {
		t.Fatal(err)
	}
	f.Close()
	_, err = store.Open(t.Context(), path, storetest.Key(2), shelf)
	wantKind(t, err, sheaf.Locked)
	db := storetest.Open(t, path, shelf)
	if got := labels(t, db); len(got) != 2 {
		t.Errorf("%d rows, want 2", len(got))
	}
	if err := db.Check(t.Context()); err != nil {
		t.Error(err)
	}
	db.Close()
	if err := openAndCheck(t, path); err != nil {
		t.Error(err)
	}
}

func TestNothingReadableOnDisk(t *testing.T) {
	const canary = "invented-canary-91734"
	folder := t.TempDir()
	db := storetest.Open(t, filepath.Join(folder, "x.db"), shelf)
	if err := db.Update(t.Context(), func(tx *store.Tx) error { return put(tx, sheaf.NewID(), canary) }); err != nil {
		t.Fatal(err)
	}
	search := func() {
		files, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil || len(files) == 0 {
			t.Fatal("no files", err)
		}
		for _, name := range files {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			stat, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(b, []byte(canary)) || bytes.Contains(b, []byte("SQLite format 3")) {
				t.Errorf("%s holds plain text", filepath.Ext(name))
			}
			if stat.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v", filepath.Ext(name), stat.Mode())
			}
		}
	}
	search()
	db.Close()
	search()
}

// One bit of every page is flipped, one page at a time.
func TestBitFlips(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db := storetest.Open(t, path, shelf)
	err := db.Update(t.Context(), func(tx *store.Tx) error {
		box := sheaf.NewID()
		if err := put(tx, box, "full"); err != nil {
			return err
		}
		for i := range 60 {
			body := strings.Repeat(fmt.Sprintf("invented words %d ", i), 1+i*8) // some over several pages
			if _, err := tx.Exec("INSERT INTO note (id, box, body) VALUES (?, ?, ?)", sheaf.NewID(), box, body); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := db.CopyTo(t.Context(), copied, storetest.Key(1)); err != nil {
		t.Fatal(err)
	}
	if err := db.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for _, from := range []string{path, copied} {
		whole, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		pages := len(whole) / 4096
		if pages < 20 {
			t.Fatalf("only %d pages", pages)
		}
		missed := 0
		for page := range pages {
			damaged := bytes.Clone(whole)
			damaged[page*4096+page*37%4096] ^= 1 << (page % 8)
			at := filepath.Join(t.TempDir(), "x.db")
			if err := os.WriteFile(at, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			err := openAndCheck(t, at)
			kind := sheaf.KindOf(err)
			if page == 0 && kind == sheaf.Locked {
				continue // the first page tells whether the key fits
			}
			if err == nil || kind != sheaf.Corrupt {
				t.Errorf("page %d: %v (%v)", page, err, kind)
				missed++
			}
		}
		t.Logf("one bit flipped in each of %d pages: %d missed", pages, missed)
	}
}

func TestCutShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	db := storetest.Open(t, path, shelf)
	if err := pair(db, t, "a"); err != nil {
		t.Fatal(err)
	}
	whole := make(map[string][]byte)
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + end)
		if err != nil {
			t.Fatal(err)
		}
		whole[end] = b
	}
	db.Close()
	atRest, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name     string
		main     []byte
		withLog  bool
		expected sheaf.Kind
	}{
		{"nothing is left of the main file, the log is there", nil, true, sheaf.Corrupt},
		{"less than a page, the log is there", whole[""][:100], true, sheaf.Corrupt},
		{"less than a page", atRest[:4095], false, sheaf.Corrupt},
		{"half of its pages", atRest[:len(atRest)/8192*4096], false, sheaf.Corrupt},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			at := filepath.Join(t.TempDir(), "x.db")
			if err := os.WriteFile(at, c.main, 0o600); err != nil {
				t.Fatal(err)
			}
			if c.withLog {
				if err := os.WriteFile(at+"-wal", whole["-wal"], 0o600); err != nil {
					t.Fatal(err)
				}
			}
			wantKind(t, openAndCheck(t, at), c.expected)
			if c.withLog {
				if log, err := os.ReadFile(at + "-wal"); err != nil || !bytes.Equal(log, whole["-wal"]) {
					t.Errorf("the log was touched: %v", err)
				}
			}
		})
	}
	t.Run("a database that must be there and is not", func(t *testing.T) {
		at := filepath.Join(t.TempDir(), "x.db")
		_, err := store.Open(t.Context(), at, storetest.Key(1), shelf, store.MustExist())
		wantKind(t, err, sheaf.NotFound)
		if _, err := os.Stat(at); err == nil {
			t.Error("it was created")
		}
	})
}

func TestDeletedContentIsOverwritten(t *testing.T) {
	const canary = "invented-canary-55120"
	path := filepath.Join(t.TempDir(), "x.db")
	db := storetest.Open(t, path, shelf)
	box := sheaf.NewID()
	change := func(query string, args ...any) {
		t.Helper()
		err := db.Update(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(query, args...)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	change("INSERT INTO box (id, label) VALUES (?, 'holds')", box)
	change("INSERT INTO box (id, label) VALUES (?, ?)", sheaf.NewID(), canary)
	change("INSERT INTO note (id, box, body) VALUES (?, ?, ?)", sheaf.NewID(), box, strings.Repeat(canary, 2000))
	db.Close()
	if n := bytes.Count(decrypted(t, path), []byte(canary)); n < 1900 { // a page ends within some
		t.Fatalf("the file was read wrongly: %d places", n)
	}
	db = storetest.Open(t, path, shelf)
	change("DELETE FROM note")
	change("DELETE FROM box WHERE label = ?", canary)
	db.Close()
	if n := bytes.Count(decrypted(t, path), []byte(canary)); n != 0 {
		t.Errorf("the deleted words are in %d places", n)
	}
}

// decrypted is the main file as SQLite wrote it, before encryption.
func decrypted(t *testing.T, path string) []byte {
	t.Helper()
	key := storetest.Key(1)
	c, err := sqlite3.Open(fmt.Sprintf("file:%s?vfs=adiantum&mode=ro&hexkey=%x", path, key[:]))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	pointer, err := c.FileControl("main", sqlite3.FCNTL_FILE_POINTER)
	if err != nil {
		t.Fatal(err)
	}
	file := pointer.(vfs.File)
	size, err := file.Size()
	if err != nil {
		t.Fatal(err)
	}
	plain := make([]byte, size)
	for at := int64(0); at < size; at += 4096 {
		if _, err := file.ReadAt(plain[at:at+4096], at); err != nil {
			t.Fatal(err)
		}
	}
	return plain
}

func openAndCheck(t *testing.T, path string) error {
	db, err := store.Open(t.Context(), path, storetest.Key(1), shelf)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Check(t.Context())
}

func TestCheckFindsABrokenReference(t *testing.T) {
	schema := shelf
	db := storetest.New(t, schema)
	err := db.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("PRAGMA defer_foreign_keys = ON")
		if err != nil {
			return err
		}
		_, err = tx.Exec("INSERT INTO note (id, box, body) VALUES (?, ?, 'x')", sheaf.NewID(), sheaf.NewID())
		return err
	})
	wantKind(t, err, sheaf.Conflict)
	if err := db.Check(t.Context()); err != nil {
		t.Errorf("what was refused at the commit is not there: %v", err)
	}
}
