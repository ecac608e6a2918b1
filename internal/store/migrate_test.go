package store_test

import (
	"path/filepath"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

// later is shelf with one migration more of each owner; the first rebuilds a
// table that another one refers to.
func later() store.Schema {
	return store.Schema{Application: application, Migrations: []store.Migration{
		shelf.Migrations[0],
		{Owner: "box", Number: 2, Name: "boxes with a colour", SQL: `
			CREATE TABLE box_new (id BLOB PRIMARY KEY, label TEXT NOT NULL UNIQUE, made INTEGER, size INTEGER, colour TEXT NOT NULL) STRICT, WITHOUT ROWID;
			INSERT INTO box_new SELECT id, label, made, size, 'grey' FROM box;
			DROP TABLE box;
			ALTER TABLE box_new RENAME TO box;`},
		shelf.Migrations[1],
		{Owner: "note", Number: 2, Name: "notes with a language", SQL: `ALTER TABLE note ADD COLUMN language TEXT NOT NULL DEFAULT ''`},
	}}
}

func withRows(t *testing.T) (path string) {
	path = filepath.Join(t.TempDir(), "x.db")
	db := storetest.Open(t, path, shelf)
	err := db.Update(t.Context(), func(tx *store.Tx) error {
		box := sheaf.NewID()
		if err := put(tx, box, "from before"); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO note (id, box, body) VALUES (?, ?, 'from before too')", sheaf.NewID(), box)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func wantMigrated(t *testing.T, db *store.DB) {
	t.Helper()
	err := db.View(t.Context(), func(tx *store.Tx) error {
		var label, colour, body, language string
		err := tx.QueryRow("SELECT label, colour, body, language FROM box JOIN note ON note.box = box.id").
			Scan(&label, &colour, &body, &language)
		if label != "from before" || colour != "grey" || body != "from before too" {
			t.Errorf("got %q %q %q", label, colour, body)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if err := db.Check(t.Context()); err != nil {
		t.Error(err)
	}
	err = db.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO note (id, box, body) VALUES (?, ?, '')", sheaf.NewID(), sheaf.NewID())
		return err
	})
	wantKind(t, err, sheaf.Conflict) // foreign keys are on again
}

func TestMigrate(t *testing.T) {
	t.Run("rows from before are kept", func(t *testing.T) {
		wantMigrated(t, storetest.Open(t, withRows(t), later()))
	})
	t.Run("a newer schema than the program's is refused", func(t *testing.T) {
		path := withRows(t)
		storetest.Open(t, path, later()).Close()
		_, err := store.Open(t.Context(), path, storetest.Key(1), shelf)
		wantKind(t, err, sheaf.Invalid)
		storetest.Open(t, path, later())
	})
	t.Run("a migration that was changed is refused", func(t *testing.T) {
		changed := later()
		changed.Migrations[0].SQL += " "
		_, err := store.Open(t.Context(), withRows(t), storetest.Key(1), changed)
		wantKind(t, err, sheaf.Internal)
	})
	t.Run("a database of another application is refused", func(t *testing.T) {
		other := shelf
		other.Application++
		_, err := store.Open(t.Context(), withRows(t), storetest.Key(1), other)
		wantKind(t, err, sheaf.Invalid)
	})
	t.Run("one that leaves a reference to nothing is undone", func(t *testing.T) {
		careless := shelf
		careless.Migrations = append(careless.Migrations[:2:2],
			store.Migration{Owner: "box", Number: 2, Name: "careless", SQL: "DELETE FROM box"})
		path := withRows(t)
		_, err := store.Open(t.Context(), path, storetest.Key(1), careless)
		wantKind(t, err, sheaf.Corrupt)
		if got := labels(t, storetest.Open(t, path, shelf)); len(got) != 1 {
			t.Errorf("%d rows left, want 1", len(got))
		}
	})
	t.Run("numbers count up from 1 within an owner", func(t *testing.T) {
		for _, numbers := range [][]int{{2}, {0}, {1, 1}, {1, 3}} {
			s := store.Schema{Application: application}
			for _, n := range numbers {
				s.Migrations = append(s.Migrations, store.Migration{Owner: "box", Number: n, SQL: "SELECT 1"})
			}
			_, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), storetest.Key(1), s)
			wantKind(t, err, sheaf.Internal)
		}
	})
	t.Run("a fault at any step leaves what the next Open goes on from", func(t *testing.T) {
		n := 0
		for {
			n++
			path := withRows(t)
			faults := storetest.FailAt(n)
			db, err := store.Open(t.Context(), path, storetest.Key(1), later(), faults.Option())
			if _, fired := faults.Fired(); !fired {
				db.Close()
				break
			}
			if err == nil {
				t.Errorf("step %d failed and nobody said so", n)
				db.Close()
			}
			wantMigrated(t, storetest.Open(t, path, later()))
		}
		t.Logf("%d steps", n-1)
	})
}
