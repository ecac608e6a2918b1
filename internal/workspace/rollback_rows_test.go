package workspace_test

import (
	"context"
	"encoding/hex"
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
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

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
	return file, key
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
			tried, skipped := map[string]bool{}, 0
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
					if place := a.table + " " + a.what; !everyStep() && strings.HasPrefix(place, "record_") && sum(told[place]) >= 2 {
						skipped++
						continue
					}
					start()
					a.apply(t, filepath.Join(root, "study"), file, databaseKey, columns[a.table])
					place := a.table + " " + a.what
					if told[place] == nil {
						told[place] = map[string]int{}
					}
					told[place][noticed(t, root, p, want)]++
				}
			}
			t.Logf("%d of %d rows put back", len(tried)-skipped, len(tried))
			for _, place := range slices.Sorted(maps.Keys(told)) {
				t.Logf("%-28s %v", place, told[place])
				// A key that is away lets nothing be read that should not be. One that is
				// there again does not either: the rows that lie under it are held against
				// the record, see TestRecalledVersionPutBack.
				if table, _, _ := strings.Cut(place, " "); table != "wrapped_key" && mustTell[table] && told[place][unnoticed]+told[place][atCheck] > 0 {
					t.Errorf("%s was not noticed at first use", place)
				}
				if told[place][believed] > 0 {
					t.Errorf("%s was believed", place)
				}
			}
		})
	}
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// mustTell are the tables whose rows are held against the record at every use.
var mustTell = map[string]bool{"hold": true, "terms": true, "admission": true, "person": true, "record_leaf": true, "consent": true}

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

// TestRecalledVersionPutBack puts everything back that a recall took away, with
// the key of the recalled version: who can write so has every key of the epoch,
// and could read the version in an older copy as well. Check tells.
func TestRecalledVersionPutBack(t *testing.T) {
	const recalled = 6 // the step before it
	lived, _ := live(t, life[:recalled+1])
	root := apart(t, lived, recalled+1, recalled+1)
	before, now := copyOf(lived, recalled), copyOf(lived, recalled+1)
	file, key := databaseKeyOf(t, now, access.Working)
	columns := columnsOf(t, now, access.Working)
	keys := 0
	for _, a := range alterations(rowsOf(t, before, access.Working), rowsOf(t, now, access.Working)) {
		if strings.HasPrefix(a.table, "record_") || strings.HasPrefix(a.table, "change_") || a.what == "away" && a.table != "part" && a.table != "document_version" {
			continue
		}
		if a.table == "wrapped_key" {
			keys++
		}
		a.apply(t, filepath.Join(root, "study"), file, key, columns[a.table])
	}
	if keys == 0 {
		t.Fatal("the recall destroyed no key")
	}
	h, err := enter(root, nil)
	if sheaf.KindOf(err) == sheaf.Corrupt {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer h.space.Close()
	findings, err := h.space.Check(t.Context(), h.me)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("not refused at unlock; check finds: %v", findings)
	if len(findings) == 0 {
		t.Error("a recalled version was put back, and nothing says so")
	}
}
