package workspace_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/text"
	"sheaf/internal/workspace/worldtest"
)

// keyOf is a key that somebody holds, in every form in which one can be tried.
type keyOf struct {
	what     string
	identity seal.Identity // zero for a symmetric key
	parents  []seal.Parent
}

func symmetric(what string, id sheaf.ID, key seal.Key) keyOf {
	return keyOf{what: what, parents: []seal.Parent{{ID: id, Generation: 1, Key: key}}}
}

func asymmetric(t *testing.T, what string, id sheaf.ID, generation uint32, line string) keyOf {
	t.Helper()
	identity, err := seal.ParseIdentity([]byte(line))
	if err != nil {
		t.Fatal(err)
	}
	return keyOf{what, identity, []seal.Parent{{ID: id, Generation: generation, Key: identity.RowKey()}}}
}

// keysOf opens what a member's passphrase opens of a tier's keys file.
func keysOf(t *testing.T, folder string, id sheaf.ID, tier access.Tier, handle string) (database string, _ access.EpochKey, _ seal.Key) {
	t.Helper()
	file, standing, credentials := filesOf(t, folder, id, tier, handle)
	epoch, key, err := file.Unlock(standing, credentials)
	if err != nil {
		t.Fatal(err)
	}
	return standing.Database, epoch, key
}

func filesOf(t *testing.T, folder string, id sheaf.ID, tier access.Tier, handle string) (*access.KeysFile, access.Standing, access.Credentials) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, tier.String()+".keys"))
	if err != nil {
		t.Fatal(err)
	}
	file, standing, err := access.ParseKeysFile(data, tier, id)
	if err != nil {
		t.Fatal(err)
	}
	data, err = os.ReadFile(filepath.Join(folder, "members", handle+"."+tier.String()+".age"))
	if err != nil {
		t.Fatal(err)
	}
	credentials, err := access.OpenCredentials(data, worldtest.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return file, standing, credentials
}

// holdings are all keys that a member's own file opens of a tier, as a patched
// program would gather them: what policy refuses to a role does not count.
func holdings(t *testing.T, folder string, id sheaf.ID, tier access.Tier, handle string) (keys []keyOf) {
	t.Helper()
	_, epoch, databaseKey := keysOf(t, folder, id, tier, handle)
	_, _, credentials := filesOf(t, folder, id, tier, handle)
	seed, err := seal.KeyOf(credentials.Signer.Seed())
	if err != nil {
		t.Fatal(err)
	}
	keys = []keyOf{
		asymmetric(t, "own identity", credentials.Member.ID, 1, string(credentials.Identity.Line())),
		symmetric("signing seed", credentials.Signer.Verifier().ID(), seed),
		symmetric("epoch key", sheaf.ID{}, epoch.Key),
		symmetric("database key", sheaf.ID{}, databaseKey),
	}
	patched := access.Mint(credentials, access.Roles(), epoch)
	db := databaseOf(t, folder, tier)
	defer db.Close()
	door := access.NewDoor(access.DoorConfig{Tier: tier, Study: id, DB: db})
	act := map[access.Tier]access.Act{access.Working: access.StudyKeys, access.Locked: access.VaultKeys}[tier]
	held, err := door.Keyring(t.Context(), patched, act)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range held {
		if len(k.Line) == 32 {
			key, err := seal.KeyOf([]byte(k.Line))
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, symmetric("keyring key", k.ID, key))
			continue
		}
		keys = append(keys, asymmetric(t, "keyring identity", k.ID, k.Generation, k.Line))
	}
	return keys
}

// thing is something sealed: a row's envelope or box, or an age file.
type thing struct {
	where string
	data  []byte
	label seal.Label // its place, but for key and version
}

// places are the columns that hold envelopes, by number of table and column in
// their labels: docs/FORMAT.md, section 7.
var places = map[access.Tier]map[string][2]uint16{
	access.Locked: {
		"person.card": {16, 1}, "person.sheet": {16, 2}, "account.sheet": {17, 2}, "original.card": {18, 1}, "original.sheet": {18, 2},
		"consent.entry": {19, 2}, "name_form.envelope": {20, 2}, "draft.transcript": {21, 1}, "draft.review": {21, 2},
		"decision.envelope": {22, 1}, "entity.envelope": {23, 1}, "intent.bundle": {24, 1}, "intent.prepared": {24, 2},
		"draft_map.envelope": {26, 1}, "draft_correction.envelope": {26, 2},
	},
	access.Working: {
		"subject.label": {32, 1}, "terms.box": {33, 1}, "document_version.card": {35, 1}, "document_version.layout": {35, 2},
		"document_version.digests": {35, 3}, "document_version.map": {35, 4}, "part.box": {36, 1}, "attribute.box": {37, 1},
		"attribute_name.box": {37, 2}, "change_log.box": {38, 1}, "hold.box": {39, 1}, "hold.note": {39, 2}, "study_setting.box": {48, 1},
		"code.box": {40, 1}, "coding.box": {41, 1}, "coding_layer.box": {41, 2}, "memo.box": {42, 1}, "grid_column.box": {50, 1}, "grid_cell.box": {50, 2}, "saved.box": {49, 1}, "frozen_piece.box": {49, 4}, "reconciliation.box": {49, 5}, "alignment.box": {51, 1}, "claim.box": {43, 1},
		"bearing.box": {44, 1}, "dependence.box": {44, 2}, "proposal.box": {45, 1}, "finding.box": {45, 2},
		"manuscript.box": {45, 3}, "manuscript_version.box": {45, 3}, "assessment.box": {45, 4}, "proposal_subject.box": {47, 1}, "release.box": {46, 1},
	},
}

// mostVersions of a row are tried.
const mostVersions = 12

// thingsOf gathers everything sealed in a tier: rows, the keys file without its
// wraps, and with tier 1 the files of originals.
func thingsOf(t *testing.T, folder string, id sheaf.ID, tier access.Tier) (things []thing) {
	t.Helper()
	for table, rows := range rowsWithNames(t, folder, tier) {
		for _, r := range rows {
			for column, v := range r {
				data, ok := v.([]byte)
				if !ok {
					continue
				}
				label, isSealed := labelOf(t, id, tier, table, column, r, data)
				if isSealed {
					things = append(things, thing{table + "." + column, data, label})
				}
			}
		}
	}
	data, err := os.ReadFile(filepath.Join(folder, tier.String()+".keys"))
	if err != nil {
		t.Fatal(err)
	}
	file, standing, err := access.ParseKeysFile(data, tier, id)
	if err != nil {
		t.Fatal(err)
	}
	in := seal.Label{Tier: byte(tier), Study: id, Table: seal.TableKeysFile, Object: id}
	key, names := in, in
	key.Purpose, key.Epoch, names.Column = seal.PurposeDatabase, standing.Epoch, 1
	things = append(things, thing{"keys file: database key", file.DatabaseKey, key}, thing{"keys file: names", file.People, names})
	if tier == access.Working {
		return things
	}
	for _, name := range filesIn(t, filepath.Join(folder, "originals")) {
		data, err := os.ReadFile(filepath.Join(folder, "originals", name))
		if err != nil {
			t.Fatal(err)
		}
		things = append(things, thing{where: "a file of originals", data: data})
	}
	return things
}

// labelOf tells a sealed column and its place. It fails the test for one that
// begins like a box and is in no table here: nothing may go untried.
func labelOf(t *testing.T, id sheaf.ID, tier access.Tier, table, column string, r map[string]any, data []byte) (l seal.Label, isSealed bool) {
	t.Helper()
	l = seal.Label{Tier: byte(tier), Study: id}
	numbers, ok := places[tier][table+"."+column]
	switch {
	case ok:
		l.Table, l.Column = seal.Table(numbers[0]), numbers[1]
		for _, name := range []string{"id", "draft", "document"} {
			object, is := r[name].([]byte)
			if is && (name != "document" || table == "document_version") && (name != "draft" || strings.HasPrefix(table, "draft_")) {
				l.Object = sheaf.ID(object)
			}
		}
		switch table {
		case "study_setting":
			l.Object = id
		case "saved":
			l.Column = map[string]uint16{"analysis": 1, "frozen": 2, "published": 3}[r["kind"].(string)]
		case "assessment":
			l.Object = sheaf.ID(r["proposal"].([]byte))
		case "manuscript_version":
			l.Object = sheaf.ID(r["manuscript"].([]byte))
		}
		return l, true
	case table == "wrapped_key" && column == "box":
		l.Table, l.Object = seal.TableKey, sheaf.ID(r["id"].([]byte))
		l.Generation, l.Epoch, l.Purpose = uint32(r["generation"].(int64)), uint64(r["epoch"].(int64)), seal.Purpose(r["purpose"].(int64))
		return l, true
	case table == "record_body" && column == "box":
		sum := sha256.Sum256(append([]byte("sheaf/v1/record/"+tier.String()+"/"), id[:]...))
		l.Table, l.Column, l.Object, l.Version = seal.TableRecord, uint16(r["part"].(int64)), sheaf.ID(sum[:16]), uint64(r["n"].(int64))
		return l, true
	case table == "object" && column == "sealed":
		return l, true
	case sealed(data) && table != "record_leaf":
		t.Errorf("%s.%s may be sealed, and is in no table of this test", table, column)
	}
	return l, false
}

func rowsWithNames(t *testing.T, folder string, tier access.Tier) map[string][]map[string]any {
	t.Helper()
	db := databaseOf(t, folder, tier)
	defer db.Close()
	all := map[string][]map[string]any{}
	err := db.View(t.Context(), func(tx *store.Tx) error {
		names, err := tableNames(tx)
		if err != nil {
			return err
		}
		for _, table := range names {
			columns, err := store.Select(tx, func(r *store.Rows) (s string, err error) { return s, r.Scan(&s) }, `SELECT name FROM pragma_table_info(?) ORDER BY cid`, table)
			if err != nil {
				return err
			}
			rows, err := readTable(tx, table)
			for _, values := range rows {
				r := map[string]any{}
				for i, c := range columns {
					r[c] = values[i]
				}
				all[table] = append(all[table], r)
			}
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

// opens tries keys on a thing, in its right place, at every version it may be
// of, as whatever it may be. Envelopes whose wraps lie in one another may be
// opened with several of the keys.
func opens(th thing, keys []keyOf) (plain []byte, ok bool) {
	if len(th.data) == 0 {
		return nil, false
	}
	for _, k := range keys {
		if !k.identity.IsZero() {
			if plain, err := seal.OpenBytes(th.data, k.identity); err == nil {
				return plain, true
			}
		}
	}
	versions := []uint64{th.label.Version}
	if th.label.Version == 0 {
		for v := range uint64(mostVersions) {
			versions = append(versions, v+1)
		}
	}
	for _, v := range versions {
		l := th.label
		l.Version = v
		if plain, ok := opensAt(l, th.data, keys); ok {
			return plain, true
		}
	}
	return nil, false
}

func opensAt(l seal.Label, data []byte, keys []keyOf) ([]byte, bool) {
	if data[0] == 2 {
		return opensEnvelope(l, data, keys)
	}
	for _, k := range keys {
		for _, p := range k.parents {
			bare, under := l, l
			under.Key, under.Generation = p.ID, p.Generation
			for _, label := range []seal.Label{bare, under} {
				for _, kind := range []seal.BoxType{seal.DataBox, seal.WrapBox} {
					if plain, err := seal.OpenBox(p.Key, kind, label, data); err == nil {
						return plain, true
					}
				}
			}
		}
	}
	return nil, false
}

func opensEnvelope(l seal.Label, data []byte, keys []keyOf) ([]byte, bool) {
	var chain []seal.Parent
	for depth := 0; depth < 4; depth++ {
		for _, k := range keys {
			for _, p := range k.parents {
				if plain, err := seal.OpenObject(l, data, append(chain[:depth:depth], p)...); err == nil {
					return plain, true
				}
			}
		}
		next, ok := nextParent(l, data, chain, keys)
		if !ok {
			return nil, false
		}
		chain = append(chain, next)
	}
	return nil, false
}

// nextParent finds the key that the next wrap of an envelope lies under.
func nextParent(l seal.Label, data []byte, chain []seal.Parent, keys []keyOf) (seal.Parent, bool) {
	wrap := data[3:min(len(data), 3+int(data[1])<<8+int(data[2]))]
	l.Purpose = seal.PurposeObject
	under := func(p seal.Parent, wrap []byte) ([]byte, error) {
		l.Key, l.Generation = p.ID, p.Generation
		return seal.OpenBox(p.Key, seal.WrapBox, l, wrap)
	}
	for _, p := range chain {
		var err error
		if wrap, err = under(p, wrap); err != nil {
			return seal.Parent{}, false
		}
	}
	for _, k := range keys {
		for _, p := range k.parents {
			if _, err := under(p, wrap); err == nil {
				return p, true
			}
		}
	}
	return seal.Parent{}, false
}

// withObjects adds the object identities of tier 1, which lie one step further:
// sealed in layers to the persons they are of.
func withObjects(t *testing.T, folder string, keys []keyOf) []keyOf {
	t.Helper()
	for _, r := range rowsWithNames(t, folder, access.Locked)["object"] {
		line := r["sealed"].([]byte)
		for strings.HasPrefix(string(line), "age-encryption") {
			plain, ok := opens(thing{data: line}, keys)
			if !ok {
				t.Fatal("an object identity does not open with the vault's own keys")
			}
			line = plain
		}
		keys = append(keys, asymmetric(t, "object identity", sheaf.ID(r["id"].([]byte)), 1, string(line)))
	}
	return keys
}

// count tells how many of the things open with the keys, and of which kinds
// those are that do and do not.
func count(things []thing, keys []keyOf) (opened int, yes, no map[string]int) {
	yes, no = map[string]int{}, map[string]int{}
	for _, th := range things {
		if _, ok := opens(th, keys); ok {
			opened++
			yes[th.where]++
		} else {
			no[th.where]++
		}
	}
	return opened, yes, no
}

// TestKeysAndObjects holds every key that a role has against every object of
// both tiers. What the table says was written by hand from the plan: the tiers
// are parted by keys; within tier 2 roles are kept apart by policy.
func TestKeysAndObjects(t *testing.T) {
	root, _ := live(t, life[4:6]) // a coder, and one more text
	folder := filepath.Join(root, "study")
	h := mustEnter(t, root, nil)
	id := h.space.ID()
	for _, role := range []access.Role{access.Interviewer, access.Reviewer, access.Auditor} {
		if _, err := h.space.AddMember(t.Context(), h.me, string(role), []access.Role{role}, worldtest.Passphrase); err != nil {
			t.Fatal(err)
		}
	}
	h.space.Close()
	locked, working := thingsOf(t, folder, id, access.Locked), thingsOf(t, folder, id, access.Working)
	for _, c := range []struct {
		handle         string
		tier1, tier2   bool // every object, or none
		wraps1, wraps2 int  // of epoch keys, in the two keys files
	}{
		{"me", true, true, 1, 1}, // key holder
		{"coder", false, true, 0, 1},
		{"interviewer", false, true, 0, 1},
		{"reviewer", false, true, 0, 1},
		{"auditor", false, true, 0, 1},
	} {
		keys := holdings(t, folder, id, access.Working, c.handle)
		tier2Keys := len(keys)
		if c.tier1 {
			opened, yes, _ := count(locked, keys)
			t.Logf("every tier-2 key against every tier-1 object: %d keys, opened %d of %d", len(keys), opened, len(locked))
			if opened > 0 {
				t.Errorf("tier-2 keys open %v", yes)
			}
			if !opensDatabase(t, folder, id, access.Working, keys) {
				t.Error("no tier-2 key opens the study's database: the test tries nothing")
			}
		}
		if opensDatabase(t, folder, id, access.Locked, keys) {
			t.Errorf("%s: a tier-2 key opens the vault's database", c.handle)
		}
		if c.tier1 {
			keys = withObjects(t, folder, append(keys, holdings(t, folder, id, access.Locked, c.handle)...))
		}
		one, yes1, no1 := count(locked, keys)
		two, _, no2 := count(working, keys)
		wraps1, wraps2 := wrapsOpened(t, folder, id, access.Locked, keys), wrapsOpened(t, folder, id, access.Working, keys)
		t.Logf("%-12s %3d keys (%d of tier 2): tier 1 opened %d of %d, tier 2 %d of %d; wraps of the epoch keys %d and %d",
			c.handle, len(keys), tier2Keys, one, len(locked), two, len(working), wraps1, wraps2)
		if c.tier1 && one != len(locked) {
			t.Errorf("%s: the vault's own keys do not open %v", c.handle, no1)
		}
		if !c.tier1 && one != 0 {
			t.Errorf("%s opens of tier 1: %v", c.handle, yes1)
		}
		if c.tier2 && two != len(working) {
			t.Errorf("%s: the study's own keys do not open %v", c.handle, no2)
		}
		if wraps1 != c.wraps1 || wraps2 != c.wraps2 {
			t.Errorf("%s opens %d and %d wraps of epoch keys, want %d and %d", c.handle, wraps1, wraps2, c.wraps1, c.wraps2)
		}
	}
}

// wrapsOpened counts the wraps of a tier's epoch key that keys open.
func wrapsOpened(t *testing.T, folder string, id sheaf.ID, tier access.Tier, keys []keyOf) (n int) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, tier.String()+".keys"))
	if err != nil {
		t.Fatal(err)
	}
	file, _, err := access.ParseKeysFile(data, tier, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrap := range file.Wraps {
		if _, ok := opens(thing{data: wrap}, keys); ok {
			n++
		}
	}
	return n
}

// opensDatabase tries every key as the key of a tier's database file.
func opensDatabase(t *testing.T, folder string, id sheaf.ID, tier access.Tier, keys []keyOf) bool {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, tier.String()+".keys"))
	if err != nil {
		t.Fatal(err)
	}
	_, standing, err := access.ParseKeysFile(data, tier, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range keys {
		for _, p := range k.parents {
			db, err := store.Open(context.Background(), filepath.Join(folder, standing.Database), p.Key.Bytes(), schemaOf(tier), store.MustExist())
			if err == nil {
				db.Close()
				return true
			}
			if sheaf.KindOf(err) != sheaf.Locked {
				t.Errorf("another key answered %v, want Locked", err)
			}
		}
	}
	return false
}

// TestKeysAfterRecallRemovalAndErasure holds today's keys against what is no
// longer to be opened, and yesterday's against what is new.
func TestKeysAfterRecallRemovalAndErasure(t *testing.T) {
	root, p := live(t, life[4:5]) // a coder
	folder := filepath.Join(root, "study")
	h := mustEnter(t, root, nil)
	id := h.space.ID()
	h.space.Close()
	before := thingsOf(t, folder, id, access.Working)
	ofCoder := holdings(t, folder, id, access.Working, "coder")
	if opened, _, no := count(before, ofCoder); opened != len(before) {
		t.Fatalf("the coder's keys do not open %v", no)
	}
	h = mustEnter(t, root, nil)
	doc, err := h.working.Study.Document(t.Context(), h.me, p.Document)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(doc.Text, "mill")
	edits := []text.Edit{{Span: text.Span{Start: at, End: at + len("mill")}, With: "barn"}}
	if err := h.locked.Review.Correct(t.Context(), h.me, p.Document, edits, true); err != nil {
		t.Fatal(err)
	}
	h.space.Close()
	t.Run("a recalled version opens with no key there is", func(t *testing.T) {
		var parts []thing
		for _, th := range before {
			if th.where == "part.box" {
				parts = append(parts, th)
			}
		}
		opened, _, _ := count(parts, holdings(t, folder, id, access.Working, "me"))
		t.Logf("parts of a recalled version: opened %d of %d", opened, len(parts))
		if opened != 0 || len(parts) == 0 {
			t.Errorf("%d of %d parts open", opened, len(parts))
		}
	})
	h = mustEnter(t, root, nil)
	if err := h.space.RemoveMember(t.Context(), h.me, "me", worldtest.Passphrase, "coder"); err != nil {
		t.Fatal(err)
	}
	h.space.Close()
	t.Run("a removed member opens neither the keys nor the database", func(t *testing.T) {
		data, err := os.ReadFile(filepath.Join(folder, "study.keys"))
		if err != nil {
			t.Fatal(err)
		}
		_, standing, err := access.ParseKeysFile(data, access.Working, id)
		if err != nil {
			t.Fatal(err)
		}
		wraps := wrapsOpened(t, folder, id, access.Working, ofCoder)
		t.Logf("a removed member: wraps of the new epoch key opened %d of %d", wraps, len(standing.Members))
		if wraps > 0 || opensDatabase(t, folder, id, access.Working, ofCoder) {
			t.Error("a removed member's keys open something")
		}
		wrapped := func(th thing) bool { return th.where != "wrapped_key.box" && !strings.HasPrefix(th.where, "keys file") }
		opened, yes, _ := count(slices.DeleteFunc(thingsOf(t, folder, id, access.Working), wrapped), ofCoder)
		t.Logf("a removed member: keyring rows and keys files of the new epoch opened %d", opened)
		if opened > 0 {
			t.Errorf("a removed member's keys open %v", yes)
		}
	})
	h = mustEnter(t, root, nil)
	if _, err := h.space.Erase(t.Context(), h.me, "me", worldtest.Passphrase, p.A); err != nil {
		t.Fatal(err)
	}
	h.space.Close()
	t.Run("the erased one's rows of an older copy open with no key there is", func(t *testing.T) {
		old := copyOf(root, 1)
		now := append(holdings(t, folder, id, access.Working, "me"), holdings(t, folder, id, access.Locked, "me")...)
		if opensDatabase(t, old, id, access.Working, now) || opensDatabase(t, old, id, access.Locked, now) {
			t.Error("a key of the new epoch opens a database of the old one")
		}
		// Even past the database's own key nothing of theirs opens, but for the frozen
		// text of what was published before: that has left.
		gone := map[string]int{}
		for _, tier := range []access.Tier{access.Working, access.Locked} {
			for _, th := range thingsOf(t, old, id, tier) {
				if plain, ok := opens(th, now); ok && strings.Contains(string(plain), "pay came late") && th.where != "proposal.box" {
					gone[fmt.Sprintf("%s %s", tier, th.where)]++
				}
			}
		}
		t.Logf("the erased one's words in rows of before, with every key of now: opened %d", len(gone))
		if len(gone) > 0 {
			t.Errorf("the erased one's words open: %v", gone)
		}
	})
}
