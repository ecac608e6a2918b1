package study_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// TestFaults makes every step of an act fail in turn: afterwards the act either
// happened or did not, running it again ends it, and all checks are clean.
func TestFaults(t *testing.T) {

	acts := map[string]func(w *world, s staged) error{
		"admit": func(w *world, s staged) error {
			_, err := w.intake.Admit(w.ctx, w.holder, s.bundle)
			return err
		},
		"erase": func(w *world, s staged) error { return w.study.Erase(w.ctx, w.holder, s.a.ID) },
		"hold":  func(w *world, s staged) error { return w.study.Hold(w.ctx, w.analyst, s.a.ID, true, "") },
		"recall": func(w *world, s staged) error {
			_, _, err := w.intake.Correct(w.ctx, w.holder, study.Correction{Document: s.id, Base: 1, Recall: true,
				Edits: []text.Edit{{Span: text.Span{Start: 20, End: 23}, With: "xyz"}}})
			if sheaf.KindOf(err) == sheaf.Conflict {
				return nil // it happened the first time
			}
			return err
		},
	}
	for name, act := range acts {
		t.Run(name, func(t *testing.T) {
			w, s, counter := stage(t, storetest.Count(store.Statement, store.Commit, store.AfterCommit))
			counter.Arm()
			w.ok(act(w, s))
			counter.Disarm()
			steps := counter.Steps()
			w, s, again := stage(t, storetest.RerunAt(1, store.Commit))
			again.Arm()
			w.ok(act(w, s)) // though it ran twice
			again.Disarm()
			w.clean()
			for n := 1; n <= steps; n++ {
				w, s, injector := stage(t, storetest.FailAt(n, store.Statement, store.Commit, store.AfterCommit))
				injector.Arm()
				err := act(w, s)
				injector.Disarm()
				if !errors.Is(err, storetest.ErrFault) {
					t.Fatalf("step %d: %v", n, err)
				}
				w.reopen()
				w.clean()
				w.ok(act(w, s))
				w.clean()
			}
		})
	}
}

// staged is a study with somebody in it and a text on its way.
type staged struct {
	id     study.DocumentID
	a      study.BundleSubject
	bundle study.Prepared
}

func stage(t *testing.T, injector *storetest.Injector) (*world, staged, *storetest.Injector) {
	t.Helper()
	injector.Disarm()
	w := newWorld(t, injector.Option())
	id, a, _ := w.two()
	c := person("R-5M", allowed("analyse"))
	bundle, err := w.intake.Prepare(w.ctx, w.holder, interview([]says{{c, "R-5M", "I know {R-7Q}."}, {a, "R-7Q", "Yes."}}, c, a))
	w.ok(err)
	return w, staged{id, a, bundle}, injector
}

func TestNothingReadableIsStored(t *testing.T) {
	w := newWorld(t)
	id, a, _ := w.two()
	w.ok(w.study.SetAttribute(w.ctx, w.analyst, a.ID, "profession", "ferryman"))
	w.ok(w.study.Hold(w.ctx, w.auditor, a.ID, true, "called about a cousin"))
	w.ok(w.study.ChangeSettings(w.ctx, w.holder, study.Settings{K: 3, KOpenWeb: 5, Name: "Three valleys"}))
	_, _, err := w.intake.Correct(w.ctx, w.holder, study.Correction{Document: id, Base: 1,
		Edits: []text.Edit{{Span: text.Span{Start: 20, End: 23}, With: "xyz"}}})
	w.ok(err)
	var raw strings.Builder
	w.ok(w.db.View(w.ctx, func(tx *store.Tx) error {
		tables, err := store.Select(tx, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) },
			`SELECT name FROM sqlite_schema WHERE type = 'table'`)
		if err != nil {
			return err
		}
		for _, table := range tables {
			columns, err := store.Select(tx, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) },
				`SELECT name FROM pragma_table_info(?)`, table)
			if err != nil {
				return err
			}
			for _, column := range columns {
				values, err := store.Select(tx, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) },
					fmt.Sprintf(`SELECT quote("%s") FROM "%s"`, column, table))
				if err != nil {
					return err
				}
				raw.WriteString(strings.Join(values, "\n"))
			}
		}
		return nil
	}))
	stored := strings.ToLower(raw.String())
	if !strings.Contains(stored, "admitted") {
		t.Fatal("the search does not see the rows")
	}
	for _, word := range []string{"mill", "R-7Q", "الطوفان", "profession", "ferryman", "cousin", "valleys", "granted", "participant", `"text"`} {
		if strings.Contains(stored, strings.ToLower(word)) || strings.Contains(stored, hex.EncodeToString([]byte(word))) {
			t.Errorf("%q is stored readable", word)
		}
	}
}
