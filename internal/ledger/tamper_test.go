package ledger

import (
	"context"
	"errors"
	"testing"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

var errUndo = errors.New("undone, so that the next fault finds the record whole")

// tampered runs a change and verification in one transaction that is undone.
func (w *world) tampered(change func(*store.Tx) error) (problems []Problem) {
	w.t.Helper()
	err := w.db.Update(context.Background(), func(tx *store.Tx) (err error) {
		if err := change(tx); err != nil {
			return err
		}
		if _, problems, err = w.record.Verify(tx, w.keys, w.actors, w.mayForget); err != nil {
			return err
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		w.t.Fatal(err)
	}
	return problems
}

func TestEveryFlippedByteIsFound(t *testing.T) {
	w := newWorld(t)
	w.five()
	for _, c := range []struct{ column, table, where string }{
		{"leaf", "record_leaf", "n = 1"},
		{"leaf", "record_leaf", "n = 3"},
		{"leaf", "record_leaf", "n = 5"},
		{"signature", "record_leaf", "n = 3"},
		{"box", "record_body", "n = 3 AND part = 0"},
		{"box", "record_body", "n = 3 AND part = 2"},
		{"key_id", "record_body", "n = 3 AND part = 0"},
		{"key_id", "record_body", "n = 3 AND part = 2"},
		{"hash", "record_hash", "i = 0"},
		{"hash", "record_hash", "i = 2"}, // the node over the first two leaves
		{"hash", "record_hash", "i = 6"}, // over the first four
		{"hash", "record_hash", "i = 7"}, // the last leaf
	} {
		var raw []byte
		w.view(func(tx *store.Tx) error {
			return tx.QueryRow(`SELECT ` + c.column + ` FROM ` + c.table + ` WHERE ` + c.where).Scan(&raw)
		})
		update := `UPDATE ` + c.table + ` SET ` + c.column + ` = ? WHERE ` + c.where
		for i := range raw {
			for _, bit := range []byte{0x01, 0x80} {
				changed := append([]byte(nil), raw...)
				changed[i] ^= bit
				problems := w.tampered(func(tx *store.Tx) error {
					_, err := tx.Exec(update, changed)
					return err
				})
				if len(problems) == 0 {
					t.Errorf("%s %s: byte %d of %d flipped and not found", c.column, c.where, i, len(raw))
				}
			}
		}
		for _, cut := range [][]byte{raw[:len(raw)-1], raw[1:], append(append([]byte(nil), raw...), 0), {}} {
			problems := w.tampered(func(tx *store.Tx) error {
				_, err := tx.Exec(update, cut)
				return err
			})
			if len(problems) == 0 {
				t.Errorf("%s %s: %d bytes instead of %d, and not found", c.column, c.where, len(cut), len(raw))
			}
		}
	}
	w.wantClean()
}

// swap exchanges the rows of two entries in one table.
func swap(table string) []string {
	return []string{
		`UPDATE ` + table + ` SET n = -2 WHERE n = 2`,
		`UPDATE ` + table + ` SET n = 2 WHERE n = 4`,
		`UPDATE ` + table + ` SET n = 4 WHERE n = -2`,
	}
}

func TestRowsMovedAndRemovedAreFound(t *testing.T) {
	w := newWorld(t)
	w.five()
	for rule, statements := range map[string][]string{
		"the first entry deleted":   {`DELETE FROM record_leaf WHERE n = 1`, `DELETE FROM record_body WHERE n = 1`},
		"a middle entry deleted":    {`DELETE FROM record_leaf WHERE n = 3`, `DELETE FROM record_body WHERE n = 3`},
		"a leaf without its bodies": {`DELETE FROM record_leaf WHERE n = 5`},
		"deleted and closed up": {
			`DELETE FROM record_leaf WHERE n = 3`, `DELETE FROM record_body WHERE n = 3`,
			`UPDATE record_leaf SET n = n - 1 WHERE n > 3`, `UPDATE record_body SET n = n - 1 WHERE n > 3`,
		},
		"the last leaf and bodies deleted, hashes left": {`DELETE FROM record_leaf WHERE n = 5`, `DELETE FROM record_body WHERE n = 5`},
		"two leaves swapped":                            swap("record_leaf"),
		"two entries' bodies swapped":                   swap("record_body"),
		"two entries swapped whole":                     append(swap("record_leaf"), swap("record_body")...),
		"two parts swapped":                             {`UPDATE record_body SET part = part + 10 WHERE n = 3 AND part > 0`, `UPDATE record_body SET part = 13 - part WHERE n = 3 AND part > 0`},
		"a body more than the leaf has":                 {`INSERT INTO record_body SELECT n, 9, key_id, box FROM record_body WHERE n = 3 AND part = 2`},
		"a body of an entry that is not there":          {`INSERT INTO record_body SELECT 9, part, key_id, box FROM record_body WHERE n = 3 AND part = 2`},
		"a subject's body deleted":                      {`DELETE FROM record_body WHERE n = 4 AND part = 1`},
		"another entry's signature":                     {`UPDATE record_leaf SET signature = (SELECT signature FROM record_leaf WHERE n = 1) WHERE n = 2`},
		"a leaf before the first":                       {`INSERT INTO record_leaf SELECT -7, leaf, signature FROM record_leaf WHERE n = 1`},
		"a leaf at the end of all numbers":              {`INSERT INTO record_leaf SELECT 9223372036854775807, leaf, signature FROM record_leaf WHERE n = 5`},
		"a tree hash too many":                          {`INSERT INTO record_hash SELECT 99, hash FROM record_hash WHERE i = 0`},
		"a tree hash of no place":                       {`INSERT INTO record_hash SELECT -1, hash FROM record_hash WHERE i = 0`},
		"a tree hash missing":                           {`DELETE FROM record_hash WHERE i = 2`},
	} {
		t.Run(rule, func(t *testing.T) {
			problems := w.tampered(func(tx *store.Tx) error {
				for _, s := range statements {
					if _, err := tx.Exec(s); err != nil {
						return err
					}
				}
				return nil
			})
			if len(problems) == 0 {
				t.Error("not found")
			}
			t.Log(problems)
		})
	}
	w.wantClean()
}

// A record that was cut off at its end, with all that belongs to it, verifies:
// only a remembered head tells.
func TestCutAtTheEndIsToldByARememberedHead(t *testing.T) {
	w := newWorld(t)
	remembered := w.five()
	w.exec(`DELETE FROM record_leaf WHERE n = 5`)
	w.exec(`DELETE FROM record_body WHERE n = 5`)
	w.exec(`DELETE FROM record_hash WHERE i >= 7`)
	w.wantClean()
	compare := func(want Standing) {
		t.Helper()
		w.view(func(tx *store.Tx) error {
			got, err := w.record.Compare(tx, remembered)
			if got != want {
				t.Errorf("standing %v, want %v", got, want)
			}
			return err
		})
	}
	compare(FallsShort)
	w.append(w.entry("study.see", subjectA)) // another history is written over it
	w.wantClean()
	compare(Forked)
}

// What reads a damaged record says Corrupt, and hands nothing out from it.
func TestReadersRefuseDamage(t *testing.T) {
	flip := func(column, table, where string) func(*store.Tx) error {
		return func(tx *store.Tx) error {
			var raw []byte
			if err := tx.QueryRow(`SELECT ` + column + ` FROM ` + table + ` WHERE ` + where).Scan(&raw); err != nil {
				return err
			}
			raw[len(raw)/2] ^= 1
			_, err := tx.Exec(`UPDATE `+table+` SET `+column+` = ? WHERE `+where, raw)
			return err
		}
	}
	for rule, c := range map[string]struct {
		damage                   func(*store.Tx) error
		head, append, list, last bool // which of them refuse
	}{
		"a leaf in the middle": {flip("leaf", "record_leaf", "n = 3"), false, false, true, true},
		"the last leaf's act": {func(tx *store.Tx) error {
			_, err := tx.Exec(`UPDATE record_leaf SET leaf = x'01' WHERE n = 5`)
			return err
		}, true, true, true, true},
		"a body":             {flip("box", "record_body", "n = 3 AND part = 1"), false, false, true, true},
		"a stored leaf hash": {flip("hash", "record_hash", "i = 7"), false, false, false, true},
		"a hole in the tree": {func(tx *store.Tx) error { _, err := tx.Exec(`DELETE FROM record_hash WHERE i = 6`); return err }, true, true, false, true},
	} {
		t.Run(rule, func(t *testing.T) {
			w := newWorld(t)
			w.five()
			w.update(c.damage)
			want := func(name string, refuses bool, fn func(tx *store.Tx) error) {
				err := w.db.Update(context.Background(), fn)
				if refuses != (sheaf.KindOf(err) == sheaf.Corrupt) || !refuses && err != nil {
					t.Errorf("%s: %v, want Corrupt: %v", name, err, refuses)
				}
			}
			want("Head", c.head, func(tx *store.Tx) error { _, err := w.record.Head(tx); return err })
			want("Entries", c.list, func(tx *store.Tx) error { _, err := w.record.Entries(tx, 1, w.keys, w.actors); return err })
			want("LatestFrom", c.last, func(tx *store.Tx) error {
				_, err := w.record.LatestFrom(tx, 0, w.keys, w.actors, w.mayForget)
				return err
			})
			want("Append", c.append, func(tx *store.Tx) error {
				_, _, err := w.record.Append(tx, w.entry("study.see"), w.signer)
				return err
			})
		})
	}
}

func TestWrongActor(t *testing.T) {
	w := newWorld(t)
	w.append(w.entry("study.see"))
	mine := w.signer
	w.signer = fixedSigner(t, 8) // somebody with the database key and no member's
	w.append(w.entry("study.see"))
	w.signer = mine
	w.wantProblem(2, "not certified")

	// A lookup that answers with the wrong key is no better.
	w.view(func(tx *store.Tx) error {
		_, problems, err := w.record.Verify(tx, w.keys, func(sheaf.ID, int64) (seal.Verifier, error) {
			return mine.Verifier(), nil
		}, w.mayForget)
		if len(problems) != 1 || problems[0].N != 2 {
			t.Errorf("problems %v, want one of entry 2", problems)
		}
		return err
	})
}
