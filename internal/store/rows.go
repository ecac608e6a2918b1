package store

import (
	"encoding/json"
	"slices"

	"sheaf/internal/sheaf"
)

// TableRows is one table as it stands: what a backup keeps of a database. Blobs
// are {"b": base64}, everything else is as JSON has it.
type TableRows struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

type blob struct {
	B []byte `json:"b"`
}

// Rows gives every row of every table but those in skip, and but the store's
// own; tables and rows are in a fixed order.
func (tx *Tx) Rows(skip ...string) ([]TableRows, error) {
	names, err := Select(tx, func(r *Rows) (name string, err error) { return name, r.Scan(&name) },
		`SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' AND name <> 'store_migration' ORDER BY name`)
	if err != nil {
		return nil, err
	}
	var all []TableRows
	for _, name := range names {
		if slices.Contains(skip, name) {
			continue
		}
		t, err := tx.tableRows(name)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

func (tx *Tx) tableRows(name string) (TableRows, error) {
	columns, err := Select(tx, func(r *Rows) (column string, err error) { return column, r.Scan(&column) },
		`SELECT name FROM pragma_table_info(?) ORDER BY cid`, name)
	if err != nil {
		return TableRows{}, err
	}
	t := TableRows{Table: name, Columns: columns}
	t.Rows, err = Select(tx, func(r *Rows) ([]any, error) {
		values := make([]any, len(columns))
		places := make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := r.Scan(places...); err != nil {
			return nil, err
		}
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				values[i] = blob{append([]byte(nil), b...)}
			}
		}
		return values, nil
	}, `SELECT `+quoted(columns)+` FROM `+quoted([]string{name})+` ORDER BY `+quoted(columns))
	return t, err
}

// Load puts rows that Rows gave into the tables of a new database, in place of
// what migrations put there. Corrupt: they do not fit the tables that are there.
func (tx *Tx) Load(tables []TableRows) error {
	if _, err := tx.Exec(`PRAGMA defer_foreign_keys = ON`); err != nil {
		return err
	}
	for _, t := range tables {
		if err := tx.loadTable(t); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) loadTable(t TableRows) error {
	misfit := sheaf.Errorf(sheaf.Corrupt, "the rows of a backup do not fit the database")
	known, err := Select(tx, func(r *Rows) (column string, err error) { return column, r.Scan(&column) },
		`SELECT name FROM pragma_table_info(?)`, t.Table)
	if err != nil {
		return err
	}
	// Names come from a file: none is put into SQL that the schema does not have.
	for _, c := range t.Columns {
		if !slices.Contains(known, c) {
			return misfit
		}
	}
	if len(known) == 0 || len(t.Columns) == 0 {
		return misfit
	}
	if _, err := tx.Exec(`DELETE FROM ` + quoted([]string{t.Table})); err != nil {
		return err
	}
	marks := "?"
	for range len(t.Columns) - 1 {
		marks += ", ?"
	}
	insert := `INSERT INTO ` + quoted([]string{t.Table}) + ` (` + quoted(t.Columns) + `) VALUES (` + marks + `)`
	for _, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return misfit
		}
		values := make([]any, len(row))
		for i, v := range row {
			if values[i], err = plain(v); err != nil {
				return misfit
			}
		}
		if _, err := tx.Exec(insert, values...); err != nil {
			return err
		}
	}
	return nil
}

// plain turns a value read back from JSON into what the database takes.
func plain(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, nil
		}
		return v.Float64()
	case map[string]any:
		var b blob
		data, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &b); err != nil {
			return nil, err
		}
		if b.B == nil {
			return []byte{}, nil
		}
		return b.B, nil
	}
	return v, nil
}

func quoted(names []string) (list string) {
	for i, n := range names {
		if i > 0 {
			list += ", "
		}
		list += `"` + n + `"`
	}
	return list
}
