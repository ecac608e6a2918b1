package workspace_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/evidence"
	"sheaf/internal/pseudonym"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// A step of a study's life, after which somebody keeps a copy of its folder.
type step struct {
	name string
	do   func(h *house, p plan) error
}

// life is lived in one epoch but for the last step.
const oneEpoch = 8

var life = []step{
	{"a consent is recorded", func(h *house, p plan) error {
		b, err := h.locked.Vault.PersonByLabel(context.Background(), h.me, p.B)
		if err != nil {
			return err
		}
		if _, err := h.locked.Vault.RecordConsent(context.Background(), h.me, b.ID, vault.Consent{Purpose: "quote", State: "refused", Date: "2026-04-01", How: "spoken"}); err != nil {
			return err
		}
		return h.locked.Review.PushTerms(context.Background(), h.me, b.ID, false)
	}},
	{"somebody is held", func(h *house, p plan) error { return h.space.Hold(context.Background(), h.me, p.A, true) }},
	{"a hold is lifted", func(h *house, p plan) error { return h.space.Hold(context.Background(), h.me, p.A, false) }},
	{"somebody is held again", func(h *house, p plan) error { return h.space.Hold(context.Background(), h.me, p.A, true) }},
	{"a member is added", func(h *house, p plan) error {
		_, err := h.space.AddMember(context.Background(), h.me, "coder", []access.Role{access.Analyst}, worldtest.Passphrase)
		return err
	}},
	{"a text is admitted", func(h *house, p plan) error {
		_, err := h.locked.Review.Admit(context.Background(), h.me, p.Draft)
		return err
	}},
	{"a version is recalled", func(h *house, p plan) error {
		doc, err := h.documentWith(ofC)
		if err != nil {
			return err
		}
		at := strings.Index(doc.Text, "sacks")
		return h.locked.Review.Correct(context.Background(), h.me, doc.ID, []text.Edit{{Span: text.Span{Start: at, End: at + len("sacks")}, With: "crates"}}, true)
	}},
	{"a key holder is added", func(h *house, p plan) error {
		_, err := h.space.AddMember(context.Background(), h.me, "holder", []access.Role{access.KeyHolder}, worldtest.Passphrase)
		return err
	}},
	{"somebody is erased", func(h *house, p plan) error {
		_, err := h.space.Erase(context.Background(), h.me, "me", worldtest.Passphrase, p.C)
		return err
	}},
}

func (h *house) documentWith(words string) (study.Document, error) {
	documents, err := h.working.Study.Documents(context.Background(), h.me)
	if err != nil {
		return study.Document{}, err
	}
	for _, d := range documents {
		doc, err := h.working.Study.Document(context.Background(), h.me, d.ID)
		if err != nil || strings.Contains(doc.Text, words) {
			return doc, err
		}
	}
	return study.Document{}, errors.New("no document has the words")
}

// live lives a life in root/study and keeps root/copies/0, before, to len(life).
func live(t *testing.T, steps []step) (root string, p plan) {
	t.Helper()
	root, p = fresh(t)
	for i, s := range append([]step{{"the beginning", func(*house, plan) error { return nil }}}, steps...) {
		h := mustEnter(t, root, nil)
		if err := s.do(h, p); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		h.space.Close()
		copyTree(t, copyOf(root, i), filepath.Join(root, "study"))
	}
	return root, p
}

func copyOf(root string, i int) string { return filepath.Join(root, "copies", fmt.Sprint(i)) }

// parts of a folder that somebody may put back.
var parts = []struct {
	name string
	has  func(file string) bool
	want sheaf.Kind // how it is refused
}{
	{"the whole folder", func(string) bool { return true }, sheaf.Corrupt},
	{"the study's database", func(f string) bool { return strings.HasPrefix(f, "study.") && strings.Contains(f, ".db") }, sheaf.Corrupt},
	{"the vault's database", func(f string) bool { return strings.HasPrefix(f, "vault.") && strings.Contains(f, ".db") }, sheaf.Corrupt},
	{"study.keys", func(f string) bool { return f == "study.keys" }, sheaf.Corrupt},
	{"vault.keys", func(f string) bool { return f == "vault.keys" }, sheaf.Corrupt},
	{"both keys files", func(f string) bool { return strings.HasSuffix(f, ".keys") }, sheaf.Corrupt},
	{"all of tier 2", func(f string) bool { return strings.HasPrefix(f, "study.") || strings.HasSuffix(f, ".study.age") }, sheaf.Corrupt},
	{"all of tier 1", func(f string) bool { return strings.HasPrefix(f, "vault.") || strings.HasSuffix(f, ".vault.age") }, sheaf.Corrupt},
	{"a member's own files", func(f string) bool { return strings.HasPrefix(f, "members/me.") }, sheaf.Locked},
}

// TestPutBack puts every part of the folder back to every state that it had
// before the remembered head, within one epoch and across two.
func TestPutBack(t *testing.T) {
	for _, lived := range []int{oneEpoch, len(life)} {
		root, _ := live(t, life[:lived])
		for _, part := range parts {
			t.Run(fmt.Sprintf("%d steps/%s", lived, part.name), func(t *testing.T) {
				detected, same := 0, 0
				for i := range lived {
					if !putBack(t, root, copyOf(root, lived), copyOf(root, i), part.has) {
						same++
						continue
					}
					h, err := enter(root, nil)
					if sheaf.KindOf(err) != part.want {
						t.Errorf("put back to before %q: answered %v, want %s", life[i].name, err, part.want)
					}
					if err == nil {
						h.space.Close()
					}
					detected++
				}
				t.Logf("put back to %d states and refused before anything was read; %d more were no other state", detected, same)
				if detected == 0 && (lived > oneEpoch || part.want == sheaf.Corrupt) {
					t.Error("nothing was tried")
				}
			})
		}
		t.Run(fmt.Sprintf("%d steps/nothing is no alarm", lived), func(t *testing.T) {
			putBack(t, root, copyOf(root, lived), copyOf(root, lived), func(string) bool { return true })
			mustEnter(t, root, nil)
		})
	}
}

// putBack makes root/study the present folder with some of its files as they were,
// and tells whether that is another folder. Databases of an earlier epoch come
// with the keys file that names them, or change nothing.
func putBack(t *testing.T, root, now, before string, has func(string) bool) bool {
	t.Helper()
	folder := filepath.Join(root, "study")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	copyTree(t, folder, now)
	changed := false
	for _, name := range append(filesIn(t, before), filesIn(t, now)...) {
		if !has(name) {
			continue
		}
		old, err := os.ReadFile(filepath.Join(before, name))
		path := filepath.Join(folder, name)
		if errors.Is(err, os.ErrNotExist) {
			if strings.HasSuffix(name, ".db") {
				// Gone with its epoch: put back as what stands in its place.
				old, err = os.ReadFile(filepath.Join(before, strings.Replace(name, ".2.db", ".1.db", 1)))
			} else if err = os.Remove(path); err == nil {
				changed = true
				continue
			}
		}
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if present, err := os.ReadFile(path); err == nil && bytes.Equal(present, old) {
			continue
		}
		if err := os.WriteFile(path, old, 0o600); err != nil {
			t.Fatal(err)
		}
		changed = true
	}
	return changed
}

func filesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "lock" {
			name, relErr := filepath.Rel(folder, path)
			names = append(names, filepath.ToSlash(name))
			return relErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestFirstSight opens a folder of which nothing is remembered: it cannot be
// known whether it is an old one, and nothing says so.
func TestFirstSight(t *testing.T) {
	root, p := live(t, life[:2])
	putBack(t, root, copyOf(root, 2), copyOf(root, 0), func(string) bool { return true })
	if err := os.RemoveAll(filepath.Join(root, "memory")); err != nil {
		t.Fatal(err)
	}
	h := mustEnter(t, root, nil)
	h.is(t, p, atFirst())
	h.clean(t)
}

// TestGoOn accepts a folder that was put back. Both records name what was lost,
// and the lost state is refused from then on.
func TestGoOn(t *testing.T) {
	for i := range life {
		t.Run("to before "+life[i].name, func(t *testing.T) {
			root, _ := live(t, life[:i+1])
			folder := filepath.Join(root, "study")
			putBack(t, root, copyOf(root, i+1), copyOf(root, i), func(string) bool { return true })
			if err := goOn(t, root, sheaf.NewSecret("another passphrase")); sheaf.KindOf(err) != sheaf.Locked {
				t.Fatalf("a wrong passphrase answered %v, want Locked", err)
			}
			if _, err := enter(root, nil); sheaf.KindOf(err) != sheaf.Corrupt {
				t.Fatalf("a wrong passphrase let the memory go: %v", err)
			}
			if err := goOn(t, root, worldtest.Passphrase); err != nil {
				t.Fatal(err)
			}
			h := mustEnter(t, root, nil)
			h.namesLost(t)
			h.clean(t)
			if err := life[i].do(h, templateMade.plan); err != nil {
				t.Errorf("work does not go on: %v", err)
			}
			h.space.Close()
			putBack(t, root, copyOf(root, i+1), copyOf(root, i+1), func(string) bool { return true })
			if h, err := enterAt(root, folder, nil); sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("the lost state came back: %v", err)
				h.space.Close()
			}
		})
	}
}

// goOn answers what workspace.GoOn does in a process of its own.
func goOn(t *testing.T, root string, passphrase sheaf.Secret) error {
	t.Helper()
	space, err := workspace.Open(filepath.Join(root, "study"), optionsIn(root, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer space.Close()
	return space.GoOn(t.Context(), "me", passphrase)
}

// namesLost fails the test unless some record that fell short names what was lost.
func (h *house) namesLost(t *testing.T) {
	t.Helper()
	named := 0
	for _, tier := range []access.Tier{access.Working, access.Locked} {
		entries, err := h.space.Entries(t.Context(), h.me, tier, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.Contains(string(e.Data), `"restored":true`) {
				named++
			}
		}
	}
	if named == 0 {
		t.Error("no record names what was lost")
	}
}

// TestGoOnKilled kills the process at every step of going on: opened again, the
// records name what was lost, however often it was cut short.
func TestGoOnKilled(t *testing.T) {
	root, p := live(t, life[:4])
	prepare := func() string {
		to := t.TempDir()
		copyTree(t, filepath.Join(to, "study"), copyOf(root, 0))
		copyTree(t, filepath.Join(to, "memory"), filepath.Join(root, "memory"))
		return to
	}
	counter := storetest.Count()
	if err := goOnWith(prepare(), counter); err != nil {
		t.Fatal(err)
	}
	for _, n := range stepsToTry(t, counter.Steps(), 12) {
		to := prepare()
		mustDie(t, goOnChild, to, p, n)
		h, err := enter(to, nil)
		if sheaf.KindOf(err) == sheaf.Corrupt {
			if err := goOn(t, to, worldtest.Passphrase); err != nil {
				t.Fatalf("killed at step %d: %v", n, err)
			}
			h, err = enter(to, nil)
		}
		if err != nil {
			t.Fatalf("killed at step %d: %v", n, err)
		}
		h.namesLost(t)
		h.is(t, p, atFirst())
		h.clean(t)
		h.space.Close()
	}
}

// TestRestoredOnTheSameMachine puts a backup back where more is remembered.
func TestRestoredOnTheSameMachine(t *testing.T) {
	for i := range len(life) + 1 {
		root, p := live(t, life[:i])
		folder := filepath.Join(root, "restored")
		err := workspace.Restore(t.Context(), folder, optionsIn(root, nil), workspace.Restoring{
			Bulk: filepath.Join(root, "first.bulk"), Keyring: filepath.Join(root, "first.ring"), Keys: mediumWords, Handle: "me", Passphrase: worldtest.Passphrase,
		})
		if err != nil {
			t.Fatal(err)
		}
		if h, err := enterAt(root, folder, nil); sheaf.KindOf(err) != sheaf.Corrupt {
			t.Errorf("after %d steps: a restored folder opened as if nothing had been: %v", i, err)
			if err == nil {
				h.space.Close()
			}
			continue
		}
		space, err := workspace.Open(folder, optionsIn(root, nil))
		if err != nil {
			t.Fatal(err)
		}
		if err := space.GoOn(t.Context(), "me", worldtest.Passphrase); err != nil {
			t.Errorf("after %d steps: %v", i, err)
		}
		space.Close()
		h, err := enterAt(root, folder, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := atFirst()
		want.Epochs = "study.2.db vault.2.db"
		h.is(t, p, want)
		h.namesLost(t)
		h.clean(t)
		h.space.Close()
	}
}

// databaseOf opens a tier's database as it lies, with the key that the founder's
// passphrase opens.
func databaseOf(t *testing.T, folder string, tier access.Tier) *store.DB {
	t.Helper()
	file, key := databaseKeyOf(t, folder, tier)
	db, err := store.Open(t.Context(), filepath.Join(folder, file), key.Bytes(), schemaOf(tier), store.MustExist())
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func databaseKeyOf(t *testing.T, folder string, tier access.Tier) (string, seal.Key) {
	t.Helper()
	space, err := workspace.Open(folder, workspace.Options{ConfigDir: filepath.Join(t.TempDir(), "memory"), WorkFactor: worldtest.Work})
	if err != nil {
		t.Fatal(err)
	}
	defer space.Close()
	file, _, key := keysOf(t, folder, space.ID(), tier, "me")
	return file.Database, key
}

func columnsOf(t *testing.T, folder string, tier access.Tier) map[string][]string {
	t.Helper()
	db := databaseOf(t, folder, tier)
	defer db.Close()
	all := map[string][]string{}
	err := db.View(t.Context(), func(tx *store.Tx) error {
		names, err := tableNames(tx)
		if err != nil {
			return err
		}
		for _, table := range names {
			all[table], err = store.Select(tx, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) }, `SELECT name FROM pragma_table_info(?) ORDER BY cid`, table)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func schemaOf(tier access.Tier) store.Schema {
	if tier == access.Locked {
		return store.Schema{Application: 0x53686631, Migrations: slices.Concat(access.Migrations(), vault.Migrations(), pseudonym.Migrations(), workspace.Migrations())}
	}
	return store.Schema{Application: 0x53686632, Migrations: slices.Concat(access.Migrations(), study.Migrations(), coding.Migrations(), evidence.Migrations(), disclosure.Migrations())}
}

func tableNames(tx *store.Tx) ([]string, error) {
	return store.Select(tx, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) },
		`SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' AND name <> 'store_migration' ORDER BY name`)
}

// rowsOf gives every row of every table, by table and by its primary key.
func rowsOf(t *testing.T, folder string, tier access.Tier) map[string]map[string][]any {
	t.Helper()
	db := databaseOf(t, folder, tier)
	defer db.Close()
	all := map[string]map[string][]any{}
	err := db.View(t.Context(), func(tx *store.Tx) error {
		names, err := tableNames(tx)
		if err != nil {
			return err
		}
		for _, table := range names {
			if all[table], err = readTable(tx, table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func readTable(tx *store.Tx, table string) (map[string][]any, error) {
	type column struct {
		name string
		key  int
	}
	columns, err := store.Select(tx, func(r *store.Rows) (c column, err error) { return c, r.Scan(&c.name, &c.key) },
		`SELECT name, pk FROM pragma_table_info(?) ORDER BY cid`, table)
	if err != nil {
		return nil, err
	}
	rows := map[string][]any{}
	_, err = store.Select(tx, func(r *store.Rows) (struct{}, error) {
		values, places := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			places[i] = &values[i]
		}
		if err := r.Scan(places...); err != nil {
			return struct{}{}, err
		}
		key := ""
		for i, c := range columns {
			if b, ok := values[i].([]byte); ok {
				values[i] = slices.Clone(b)
			}
			if c.key > 0 {
				key += fmt.Sprintf("%v/", values[i])
			}
		}
		rows[key] = values
		return struct{}{}, nil
	}, `SELECT * FROM "`+table+`"`)
	return rows, err
}

// alteration puts one row back: to what it was, or away if it was not there yet,
// or there again if it was deleted since.
type alteration struct {
	table, what string
	old, now    []any
}

func alterations(before, now map[string]map[string][]any) (all []alteration) {
	for _, table := range slices.Sorted(maps.Keys(now)) {
		keys := maps.Clone(now[table])
		maps.Copy(keys, before[table])
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			old, was := before[table][key]
			row, is := now[table][key]
			switch {
			case was && is && !cmp.Equal(old, row):
				all = append(all, alteration{table, "as it was", old, row})
			case was && !is:
				all = append(all, alteration{table, "there again", old, nil})
			case !was && is:
				all = append(all, alteration{table, "away", nil, row})
			}
		}
	}
	return all
}

// apply writes past everything that is the house's: a stranger's tool asks no
// foreign key.
func (a alteration) apply(t *testing.T, folder, file string, key seal.Key, columns []string) {
	t.Helper()
	c := rawly(t, filepath.Join(folder, file), key)
	defer c.Close()
	if a.now != nil {
		var where []string
		for _, column := range columns {
			where = append(where, `"`+column+`" IS ?`)
		}
		execute(t, c, `DELETE FROM "`+a.table+`" WHERE `+strings.Join(where, " AND "), a.now)
		if c.Changes() != 1 {
			t.Fatalf("%d rows of %s deleted, want 1", c.Changes(), a.table)
		}
	}
	if a.old != nil {
		execute(t, c, `INSERT INTO "`+a.table+`" VALUES (?`+strings.Repeat(", ?", len(a.old)-1)+`)`, a.old)
	}
}

func rawly(t *testing.T, path string, key seal.Key) *sqlite3.Conn {
	t.Helper()
	uri := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: "vfs=adiantum"}
	c, err := sqlite3.OpenContext(t.Context(), uri.String())
	if err != nil {
		t.Fatal(err)
	}
	k := key.Bytes()
	if err := c.Exec("PRAGMA hexkey = '" + hex.EncodeToString(k[:]) + "'"); err != nil {
		t.Fatal(err)
	}
	// The checksum layer learns from the header that it has work.
	pointer, err := c.FileControl("main", sqlite3.FCNTL_FILE_POINTER)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pointer.(vfs.File).ReadAt(make([]byte, 100), 0); err != nil {
		t.Fatal(err)
	}
	if err := c.Exec("PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON"); err != nil {
		t.Fatal(err)
	}
	return c
}

func execute(t *testing.T, c *sqlite3.Conn, query string, values []any) {
	t.Helper()
	stmt, _, err := c.Prepare(query)
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	for i, v := range values {
		switch v := v.(type) {
		case nil:
			err = stmt.BindNull(i + 1)
		case int64:
			err = stmt.BindInt64(i+1, v)
		case string:
			err = stmt.BindText(i+1, v)
		case []byte:
			err = stmt.BindBlob(i+1, v)
		default:
			t.Fatalf("a value of kind %T", v)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := stmt.Exec(); err != nil {
		t.Fatal(err)
	}
}

// TestRowsPutBack puts every row that changed in one epoch back by itself, with
// the record as it is. Rows of terms, holds, people, admissions and wraps must
// not be taken for what they say.
func TestRowsPutBack(t *testing.T) {
	root, p := live(t, life[:oneEpoch])
	now := copyOf(root, oneEpoch)
	remembered := filepath.Join(root, "remembered")
	copyTree(t, remembered, filepath.Join(root, "memory"))
	start := func() {
		putBack(t, root, now, now, func(string) bool { return false })
		if err := os.RemoveAll(filepath.Join(root, "memory")); err != nil {
			t.Fatal(err)
		}
		copyTree(t, filepath.Join(root, "memory"), remembered)
	}
	want := stateNow(t, root, p)
	for _, tier := range []access.Tier{access.Working, access.Locked} {
		t.Run(tier.String(), func(t *testing.T) {
			told := map[string]map[string]int{}
			after, columns := rowsOf(t, now, tier), columnsOf(t, now, tier)
			file, databaseKey := databaseKeyOf(t, now, tier)
			tried := map[string]bool{}
			for _, rows := range []map[string][]any{after["subject"], after["person"]} {
				for _, row := range rows {
					start()
					table := map[access.Tier]string{access.Working: "subject", access.Locked: "person"}[tier]
					alteration{table, "as it is", row, row}.apply(t, filepath.Join(root, "study"), file, databaseKey, columns[table])
					if when := noticed(t, root, p, want); when != unnoticed {
						t.Fatalf("a row written as it is was noticed %s", when)
					}
				}
			}
			for i := range oneEpoch {
				for _, a := range alterations(rowsOf(t, copyOf(root, i), tier), after) {
					key := fmt.Sprint(a)
					if tried[key] || strings.HasPrefix(a.table, "record_hash") {
						continue // interior nodes of the tree are recomputed from the leaves
					}
					tried[key] = true
					start()
					a.apply(t, filepath.Join(root, "study"), file, databaseKey, columns[a.table])
					place := a.table + " " + a.what
					if told[place] == nil {
						told[place] = map[string]int{}
					}
					told[place][noticed(t, root, p, want)]++
				}
			}
			for _, place := range slices.Sorted(maps.Keys(told)) {
				t.Logf("%-28s %v", place, told[place])
				// A key that is away lets nothing be read that should not be.
				if table, _, _ := strings.Cut(place, " "); place != "wrapped_key away" && mustTell[table] && told[place][unnoticed]+told[place][atCheck] > 0 {
					t.Errorf("%s was not noticed at first use", place)
				}
				if told[place][believed] > 0 {
					t.Errorf("%s was believed", place)
				}
			}
		})
	}
}

// mustTell are the tables whose rows are held against the record at every use.
var mustTell = map[string]bool{"hold": true, "terms": true, "admission": true, "person": true, "wrapped_key": true, "record_leaf": true, "consent": true}

const (
	atUnlock  = "at unlock"
	atUse     = "at first use"
	atCheck   = "by check"
	believed  = "BELIEVED"
	unnoticed = "not noticed"
)

// stateNow is the model of the folder as it is.
func stateNow(t *testing.T, root string, p plan) model {
	t.Helper()
	h := mustEnter(t, root, nil)
	defer h.space.Close()
	m, err := h.state(p)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// noticed opens the folder, uses what there is, and tells when it was noticed
// that a row is not the one that should be there.
func noticed(t *testing.T, root string, p plan, want model) string {
	t.Helper()
	h, err := enter(root, nil)
	if sheaf.KindOf(err) == sheaf.Corrupt {
		return atUnlock
	}
	if err != nil {
		t.Logf("unlock: %v", err)
		return atUnlock
	}
	defer h.space.Close()
	if h.use(p) {
		return atUse
	}
	now, err := h.state(p)
	if err != nil {
		return atUse
	}
	findings, err := h.space.Check(t.Context(), h.me)
	if err != nil || len(findings) > 0 {
		return atCheck
	}
	if !cmp.Equal(now, want) {
		t.Log(cmp.Diff(want, now))
		return believed
	}
	return unnoticed
}

// codesTheHeld tells how coding A's words is refused.
func (h *house) codesTheHeld() sheaf.Kind {
	doc, err := h.documentWith(ofA)
	if err != nil {
		return sheaf.KindOf(err)
	}
	codes, err := h.working.Book.Codes(context.Background(), h.me)
	if err != nil || len(codes) == 0 {
		return sheaf.KindOf(err)
	}
	at := strings.Index(doc.Text, ofA)
	_, err = h.working.Book.Code(context.Background(), h.me, codes[0].ID, study.Anchor{Document: doc.ID, Version: doc.Version, Span: text.Span{Start: at, End: at + len(ofA)}})
	return sheaf.KindOf(err)
}

// use asks for everybody's terms, holds, consent and sheet, and tells whether
// something was found not to be what the record knows: Corrupt, or held and
// older where it was neither.
func (h *house) use(p plan) (found bool) {
	ctx := context.Background()
	corrupt := func(err error) {
		if sheaf.KindOf(err) == sheaf.Corrupt || sheaf.KindOf(err) == sheaf.NotFound {
			found = true
		}
	}
	subjects, err := h.working.Study.Subjects(ctx, h.me)
	corrupt(err)
	if len(subjects) != 3 {
		return true
	}
	for _, s := range subjects {
		_, err := h.working.Study.TermsOf(ctx, h.me, s.ID)
		corrupt(err)
		if s.Held != (s.Label == p.A) {
			found = true
		}
		if s.Terms == study.TermsOlder {
			found = true
		}
	}
	for _, label := range []string{p.A, p.B, p.C} {
		person, err := h.locked.Vault.PersonByLabel(ctx, h.me, label)
		corrupt(err)
		_, err = h.locked.Vault.ConsentOf(ctx, h.me, person.ID)
		corrupt(err)
		_, err = h.locked.Vault.Sheet(ctx, h.me, person.ID)
		corrupt(err)
	}
	_, err = h.locked.Review.Admit(ctx, h.me, p.Draft)
	corrupt(err)
	if h.codesTheHeld() != sheaf.Denied {
		return true
	}
	documents, err := h.working.Study.Documents(ctx, h.me)
	corrupt(err)
	for _, d := range documents {
		for v := range d.Version {
			_, err := h.working.Study.DocumentAt(ctx, h.me, d.ID, v+1)
			if v+1 == d.Version {
				corrupt(err)
			} else if err == nil || sheaf.KindOf(err) == sheaf.Corrupt {
				found = true // a recalled version is NotFound
			}
		}
	}
	_, err = h.working.Study.Settings(ctx, h.me)
	corrupt(err)
	_, err = h.working.Release.Assess(ctx, h.me, p.Proposal)
	corrupt(err)
	return found
}
