// Package storetest runs tests on every database there is, and makes the n-th
// step of a disk fail. It is for tests only.
package storetest

import (
	"context"
	"path/filepath"
	"testing"

	"sheaf/internal/store"
)

// Key is a key for tests: 32 times b.
func Key(b byte) [32]byte {
	var key [32]byte
	for i := range key {
		key[i] = b
	}
	return key
}

// Each runs test on a fresh, empty database of every engine there is. It is
// closed when the test ends.
func Each(t *testing.T, schema store.Schema, test func(t *testing.T, db *store.DB), options ...store.Option) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, New(t, schema, options...)) })
}

// New is one fresh, empty database under Key(1). It is closed when the test
// ends, if the test has not done so.
func New(t testing.TB, schema store.Schema, options ...store.Option) *store.DB {
	t.Helper()
	return Open(t, filepath.Join(t.TempDir(), "test.db"), schema, options...)
}

// Open opens the database in the file path under Key(1), new or not.
func Open(t testing.TB, path string, schema store.Schema, options ...store.Option) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), path, Key(1), schema, options...)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}
