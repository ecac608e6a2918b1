package store_test

import (
	"fmt"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

// One row and its own commit, on disk.
func BenchmarkUpdate(b *testing.B) {
	db := storetest.New(b, shelf)
	for n := 0; b.Loop(); n++ {
		err := db.Update(b.Context(), func(tx *store.Tx) error { return put(tx, sheaf.NewID(), fmt.Sprint(n)) })
		if err != nil {
			b.Fatal(err)
		}
	}
}

// A thousand rows in one commit.
func BenchmarkInsert1000(b *testing.B) {
	db := storetest.New(b, shelf)
	for n := 0; b.Loop(); n++ {
		err := db.Update(b.Context(), func(tx *store.Tx) error {
			for i := range 1000 {
				if err := put(tx, sheaf.NewID(), fmt.Sprint(n, "-", i)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func filled(b *testing.B, rows int) (*store.DB, []sheaf.ID) {
	db := storetest.New(b, shelf)
	ids := make([]sheaf.ID, rows)
	err := db.Update(b.Context(), func(tx *store.Tx) error {
		for i := range ids {
			ids[i] = sheaf.NewID()
			if err := put(tx, ids[i], fmt.Sprint(i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return db, ids
}

// One row by its key, in a View of its own.
func BenchmarkView(b *testing.B) {
	db, ids := filled(b, 10_000)
	for n := 0; b.Loop(); n++ {
		err := db.View(b.Context(), func(tx *store.Tx) error {
			var label string
			return tx.QueryRow("SELECT label FROM box WHERE id = ?", ids[n%len(ids)]).Scan(&label)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// One row by its key, in a View that goes on.
func BenchmarkQueryRow(b *testing.B) {
	db, ids := filled(b, 10_000)
	err := db.View(b.Context(), func(tx *store.Tx) error {
		for n := 0; b.Loop(); n++ {
			var label string
			if err := tx.QueryRow("SELECT label FROM box WHERE id = ?", ids[n%len(ids)]).Scan(&label); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// Ten thousand rows scanned.
func BenchmarkSelect10000(b *testing.B) {
	db, ids := filled(b, 10_000)
	for b.Loop() {
		err := db.View(b.Context(), func(tx *store.Tx) error {
			all, err := store.Select(tx, func(rows *store.Rows) (r struct {
				id    sheaf.ID
				label string
			}, err error) {
				return r, rows.Scan(&r.id, &r.label)
			}, "SELECT id, label FROM box")
			if len(all) != len(ids) {
				b.Fatal(len(all))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
