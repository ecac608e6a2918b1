package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

// pair writes two rows that belong together.
func pair(db *store.DB, t *testing.T, label string) error {
	return db.Update(t.Context(), func(tx *store.Tx) error {
		return errors.Join(put(tx, sheaf.NewID(), label+" one"), put(tx, sheaf.NewID(), label+" two"))
	})
}

func TestFaultsInUpdate(t *testing.T) {
	for _, inject := range []struct {
		name string
		at   func(n int, kinds ...store.StepKind) *storetest.Injector
	}{{"one step fails", storetest.FailAt}, {"everything fails from a step on", storetest.FailFrom}} {
		t.Run(inject.name, func(t *testing.T) {
			for n := 1; ; n++ {
				faults := inject.at(n)
				faults.Disarm()
				path := filepath.Join(t.TempDir(), "x.db")
				db := storetest.Open(t, path, shelf, faults.Option())
				faults.Arm()
				err := pair(db, t, "a")
				kind, fired := faults.Fired()
				faults.Disarm()
				if !fired {
					if err != nil {
						t.Error(err)
					}
					if n != 5 {
						t.Errorf("%d steps, want 4", n-1)
					}
					return
				}
				if !errors.Is(err, storetest.ErrFault) {
					t.Errorf("step %d (%v): got %v", n, kind, err)
				}
				want := 0
				if kind == store.AfterCommit {
					want = 2 // done, though nobody was told
				}
				if got := len(labels(t, db)); got != want {
					t.Errorf("step %d (%v): %d rows, want %d", n, kind, got, want)
				}
				if err := pair(db, t, "b"); err != nil {
					t.Errorf("step %d (%v): the next change: %v", n, kind, err)
				}
				db.Close()
				if got := len(labels(t, storetest.Open(t, path, shelf))); got != want+2 {
					t.Errorf("step %d (%v): %d rows after opening again, want %d", n, kind, got, want+2)
				}
			}
		})
	}
}

func TestUpdateRunsAgain(t *testing.T) {
	for n := range 4 {
		t.Run(fmt.Sprint("after trouble at step ", n+1), func(t *testing.T) {
			faults := storetest.RerunAt(n+1, store.Statement, store.Commit)
			faults.Disarm()
			db := storetest.New(t, shelf, faults.Option())
			faults.Arm()
			runs := 0
			err := db.Update(t.Context(), func(tx *store.Tx) error {
				runs++
				return errors.Join(put(tx, sheaf.NewID(), "one"), put(tx, sheaf.NewID(), "two"))
			})
			faults.Disarm()
			want := 2
			if n == 3 {
				want = 1 // there are three steps only
			}
			if err != nil || runs != want || len(labels(t, db)) != 2 {
				t.Errorf("%d runs, %d rows, %v", runs, len(labels(t, db)), err)
			}
		})
	}
}

func TestFaultsInCopyTo(t *testing.T) {
	for n := 1; ; n++ {
		faults := storetest.FailAt(n)
		faults.Disarm()
		db := storetest.New(t, shelf, faults.Option())
		if err := pair(db, t, "a"); err != nil {
			t.Fatal(err)
		}
		folder := t.TempDir()
		path := filepath.Join(folder, "copy.db")
		faults.Arm()
		err := db.CopyTo(t.Context(), path, storetest.Key(2))
		kind, fired := faults.Fired()
		faults.Disarm()
		if !fired {
			if err != nil || n != 5 {
				t.Errorf("%d steps, want 4; %v", n-1, err)
			}
			return
		}
		if !errors.Is(err, storetest.ErrFault) {
			t.Errorf("step %d (%v): got %v", n, kind, err)
		}
		if left, _ := os.ReadDir(folder); len(left) != 0 {
			t.Errorf("step %d (%v): %d files left behind", n, kind, len(left))
		}
		if err := db.CopyTo(t.Context(), path, storetest.Key(2)); err != nil {
			t.Errorf("step %d (%v): and again: %v", n, kind, err)
		}
	}
}

func TestFaultsInCreate(t *testing.T) {
	for n := 1; ; n++ {
		faults := storetest.FailAt(n)
		path := filepath.Join(t.TempDir(), "x.db")
		db, err := store.Open(t.Context(), path, storetest.Key(1), shelf, faults.Option())
		kind, fired := faults.Fired()
		if err == nil {
			db.Close()
		}
		if !fired {
			t.Logf("%d steps", n-1)
			return
		}
		if err == nil {
			t.Errorf("step %d (%v) failed and nobody said so", n, kind)
		}
		db = storetest.Open(t, path, shelf)
		if err := errors.Join(pair(db, t, "a"), db.Check(t.Context())); err != nil {
			t.Errorf("step %d (%v): %v", n, kind, err)
		}
	}
}
