package store_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

var rowsSchema = store.Schema{Application: 7, Migrations: []store.Migration{{Owner: "rows", Number: 1, Name: "tables", SQL: `
	CREATE TABLE parent (id BLOB PRIMARY KEY, made INTEGER NOT NULL) WITHOUT ROWID;
	CREATE TABLE child (parent BLOB NOT NULL REFERENCES parent (id), n INTEGER NOT NULL, note TEXT, PRIMARY KEY (parent, n)) WITHOUT ROWID;
	CREATE TABLE stored_apart (id INTEGER PRIMARY KEY);`}}}

// A child comes before its parent in the order of names, and times do not fit a
// float64: both have gone wrong in other backups.
func TestRowsComeBackAsTheyWere(t *testing.T) {
	from := storetest.New(t, rowsSchema)
	id := sheaf.NewID()
	err := from.Update(t.Context(), func(tx *store.Tx) error {
		tx.Exec(`INSERT INTO parent (id, made) VALUES (?, ?)`, id, int64(1<<60+1))
		tx.Exec(`INSERT INTO child (parent, n, note) VALUES (?, 2, 'b'), (?, 1, NULL)`, id, id)
		_, err := tx.Exec(`INSERT INTO stored_apart (id) VALUES (9)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	before := dump(t, from)
	var tables []store.TableRows
	decoder := json.NewDecoder(bytes.NewReader(before))
	decoder.UseNumber()
	if err := decoder.Decode(&tables); err != nil {
		t.Fatal(err)
	}
	if len(tables) != 3 {
		t.Fatalf("dumped %d tables, not 3", len(tables))
	}
	to := storetest.New(t, rowsSchema)
	if err := to.Update(t.Context(), func(tx *store.Tx) error { return tx.Load(tables) }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(dump(t, to))); diff != "" {
		t.Error(diff)
	}
}

func TestLoadRefusesWhatTheSchemaDoesNotHave(t *testing.T) {
	for name, table := range map[string]store.TableRows{
		"table":  {Table: `x"; DROP TABLE parent; --`, Columns: []string{"id"}},
		"column": {Table: "parent", Columns: []string{`id") VALUES (1); --`}},
		"row":    {Table: "parent", Columns: []string{"id"}, Rows: [][]any{{1, 2}}},
	} {
		t.Run(name, func(t *testing.T) {
			db := storetest.New(t, rowsSchema)
			err := db.Update(t.Context(), func(tx *store.Tx) error { return tx.Load([]store.TableRows{table}) })
			if sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("got %v, want Corrupt", err)
			}
		})
	}
}

func dump(t *testing.T, db *store.DB) (data []byte) {
	t.Helper()
	err := db.View(t.Context(), func(tx *store.Tx) error {
		tables, err := tx.Rows()
		if err != nil {
			return err
		}
		data, err = json.Marshal(tables)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return data
}
