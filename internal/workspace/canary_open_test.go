package workspace_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
	_ "github.com/ncruces/go-sqlite3/vfs/adiantum"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// tierTwo is everything that somebody without the vault's key can open of a
// study: their own session, a patched program with the epoch key that their
// passphrase opens, and every key that lies under it.
type tierTwo struct {
	t       testing.TB
	folder  string
	space   *workspace.Workspace
	rooms   workspace.Working
	member  access.Caller // as this binary lets them
	patched access.Caller // with every role: what policy refuses, a patched binary does not
	dbKey   seal.Key
	dbFile  string
	keys    []access.HeldKey
}

func openTierTwo(t testing.TB, folder string, o workspace.Options, handle string) *tierTwo {
	t.Helper()
	fail := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("open tier 2: %v (%s)", err, sheaf.HintOf(err))
		}
	}
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(folder, name))
		fail(err)
		return data
	}
	space, err := workspace.Open(folder, o)
	fail(err)
	t.Cleanup(func() { space.Close() })
	two := &tierTwo{t: t, folder: folder, space: space}
	two.member, err = space.Unlock(t.Context(), handle, worldtest.Passphrase, false)
	fail(err)
	two.rooms, err = space.Working()
	fail(err)
	credentials, err := access.OpenCredentials(read("members/"+handle+".study.age"), worldtest.Passphrase)
	fail(err)
	file, standing, err := access.ParseKeysFile(read("study.keys"), access.Working, space.ID())
	fail(err)
	epoch, dbKey, err := file.Unlock(standing, credentials)
	fail(err)
	two.dbKey, two.dbFile = dbKey, filepath.Join(folder, standing.Database)
	two.patched = access.Mint(credentials, access.Roles(), epoch)
	two.keys, err = space.StudyDoor().Keyring(t.Context(), two.patched, access.StudyKeys)
	fail(err)
	return two
}

func (two *tierTwo) close() { two.space.Close() }

// sweep holds into the net each envelope of each row, what the rooms list, the
// record, and the pages of the database file with its free ones.
func (two *tierTwo) sweep(s *worldtest.Sweep) {
	two.t.Helper()
	opened, all := two.rowsInto(s)
	two.t.Logf("tier 2: %d of %d envelopes of the study's rows opened with %d keys", opened, all, len(two.keys))
	if opened == 0 {
		two.t.Error("no envelope was found")
	}
	two.listsInto(s)
	for _, file := range []string{two.dbFile, two.dbFile + "-wal"} {
		if pages := two.pages(file); pages != nil {
			s.Look("decrypted pages of the study's database", pages)
		}
	}
}

// pages is a database file as it is once decrypted, free pages and all.
func (two *tierTwo) pages(file string) []byte {
	two.t.Helper()
	if stat, err := os.Stat(file); err != nil || stat.Size() < 4096 {
		return nil
	}
	uri := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(file), RawQuery: "vfs=adiantum&mode=ro&immutable=1"}
	db, err := sqlite3.OpenContext(context.Background(), uri.String())
	if err != nil {
		two.t.Fatal(err)
	}
	defer db.Close()
	key := two.dbKey.Bytes()
	if err := db.Exec("PRAGMA hexkey = '" + hex.EncodeToString(key[:]) + "'"); err != nil {
		two.t.Fatal(err)
	}
	pointer, err := db.FileControl("main", sqlite3.FCNTL_FILE_POINTER)
	if err != nil {
		two.t.Fatal(err)
	}
	f := pointer.(vfs.File)
	size, err := f.Size()
	if err != nil {
		two.t.Fatal(err)
	}
	pages := make([]byte, size)
	if n, err := f.ReadAt(pages, 0); err != nil && err != io.EOF {
		two.t.Fatalf("%d bytes read: %v", n, err)
	}
	if !strings.HasSuffix(file, "-wal") && !strings.HasPrefix(string(pages), "SQLite format 3\x00") {
		two.t.Fatal("the database's pages are not decrypted: nothing was searched")
	}
	return pages
}

// row is a row of any table, as a backup has it.
type row struct {
	table  string
	values map[string]any
}

func (two *tierTwo) rows() (rows []row) {
	two.t.Helper()
	data, _, err := two.space.StudyDoor().Rows(two.t.Context(), two.patched, access.StudyBackup)
	if err != nil {
		two.t.Fatal(err)
	}
	var tables []struct {
		Table   string
		Columns []string
		Rows    [][]json.RawMessage
	}
	if err := json.Unmarshal(data, &tables); err != nil {
		two.t.Fatal(err)
	}
	for _, t := range tables {
		for _, values := range t.Rows {
			r := row{t.Table, map[string]any{}}
			for i, v := range values {
				r.values[t.Columns[i]] = plainValue(v)
			}
			rows = append(rows, r)
		}
	}
	return rows
}

func plainValue(raw json.RawMessage) any {
	var blob struct{ B []byte }
	var number int64
	var words string
	switch {
	case json.Unmarshal(raw, &number) == nil && string(raw) != "null":
		return number
	case json.Unmarshal(raw, &words) == nil && string(raw) != "null":
		return words
	case json.Unmarshal(raw, &blob) == nil && blob.B != nil:
		return blob.B
	}
	return nil
}

// rowsInto holds every value of every row into the net, as it lies there and
// opened, and counts the envelopes.
func (two *tierTwo) rowsInto(s *worldtest.Sweep) (opened, all int) {
	rows := two.rows()
	o := two.opener(rows)
	for _, r := range rows {
		for column, v := range r.values {
			where := "row of " + r.table + "." + column
			switch v := v.(type) {
			case string:
				s.Look(where, []byte(v))
			case []byte:
				s.Look(where, v)
				if !sealed(v) || r.table == "record_leaf" { // leaves are in the clear
					continue
				}
				all++
				plain, ok := o.open(r, column, v)
				if !ok {
					two.t.Errorf("not opened, and so not searched: %s", where)
					continue
				}
				opened++
				s.Look(where+", opened", plain)
			}
		}
	}
	return opened, all
}

// sealed tells a box or an envelope by its first byte and its length.
// Hashes and signatures begin with any byte, and are shorter.
func sealed(v []byte) bool {
	return len(v) >= seal.BoxOverhead+shortestBody && (v[0] == 1 || v[0] == 2)
}

// shortestBody of a padded box, in bytes.
const shortestBody = 256

// opener opens envelopes without knowing how the rooms lay them: it tries every
// key in every place. What it learned of a column it tries first.
type opener struct {
	study   sheaf.ID
	keys    []seal.Parent
	ids     []sheaf.ID
	learned map[string][2]uint16
}

func (two *tierTwo) opener(rows []row) *opener {
	o := &opener{study: two.space.ID(), learned: map[string][2]uint16{}}
	for _, k := range two.keys {
		key := seal.RowKeyOf([]byte(k.Line))
		if len(k.Line) == 32 {
			key, _ = seal.KeyOf([]byte(k.Line))
		}
		o.keys = append(o.keys, seal.Parent{ID: k.ID, Generation: k.Generation, Key: key})
	}
	for _, r := range rows {
		o.ids = append(o.ids, idsOf(r)...)
	}
	return o
}

func idsOf(r row) (ids []sheaf.ID) {
	for _, v := range r.values {
		if b, ok := v.([]byte); ok && len(b) == len(sheaf.ID{}) {
			ids = append(ids, sheaf.ID(b))
		}
	}
	return ids
}

// mostTables is above every number of package seal's tables.
const mostTables, mostColumns = 64, 12

func (o *opener) open(r row, column string, box []byte) ([]byte, bool) {
	objects := append([]sheaf.ID{o.study}, idsOf(r)...)
	versions := []uint64{1}
	for _, v := range r.values {
		if n, ok := v.(int64); ok && n > 0 && n < 1<<20 && !slices.Contains(versions, uint64(n)) {
			versions = append(versions, uint64(n))
		}
	}
	place := r.table + "." + column
	if r.table == "record_body" {
		part, _ := r.values["part"].(int64)
		n, _ := r.values["n"].(int64)
		return o.try(box, []sheaf.ID{o.recordID()}, []uint64{uint64(n)}, uint16(seal.TableRecord), uint16(part))
	}
	if l, ok := o.learned[place]; ok {
		if plain, ok := o.try(box, objects, versions, l[0], l[1]); ok {
			return plain, true
		}
	}
	for table := range uint16(mostTables) {
		for c := range uint16(mostColumns) {
			if plain, ok := o.try(box, objects, versions, table, c); ok {
				o.learned[place] = [2]uint16{table, c}
				return plain, true
			}
		}
	}
	return nil, false
}

// recordID is what the record's boxes are bound to (docs/FORMAT.md).
func (o *opener) recordID() sheaf.ID {
	sum := sha256.Sum256(append([]byte("sheaf/v1/record/study/"), o.study[:]...))
	return sheaf.ID(sum[:16])
}

func (o *opener) try(box []byte, objects []sheaf.ID, versions []uint64, table, column uint16) ([]byte, bool) {
	for _, object := range objects {
		for _, version := range versions {
			l := seal.Label{Tier: byte(access.Working), Study: o.study, Table: seal.Table(table), Column: column, Object: object, Version: version}
			if plain, ok := o.openAt(l, box); ok {
				return plain, true
			}
		}
	}
	return nil, false
}

// openAt opens a bare box under any key, or an envelope whose wraps lie under
// any keys in any order (docs/FORMAT.md).
func (o *opener) openAt(l seal.Label, box []byte) ([]byte, bool) {
	if box[0] == 1 {
		for _, k := range o.keys {
			l.Key, l.Generation = k.ID, k.Generation
			if plain, err := seal.OpenBox(k.Key, seal.DataBox, l, box); err == nil {
				return plain, true
			}
		}
		return nil, false
	}
	size := int(binary.BigEndian.Uint16(box[1:]))
	if len(box) < 3+size {
		return nil, false
	}
	wrap, inner := box[3:3+size], box[3+size:]
	for len(wrap) != 32 {
		next, ok := o.unwrap(l, wrap)
		if !ok {
			return nil, false
		}
		wrap = next
	}
	own, err := seal.KeyOf(wrap)
	if err != nil {
		return nil, false
	}
	plain, err := seal.OpenBox(own, seal.DataBox, l, inner)
	return plain, err == nil
}

func (o *opener) unwrap(l seal.Label, wrap []byte) ([]byte, bool) {
	l.Purpose = seal.PurposeObject
	for _, k := range o.keys {
		l.Key, l.Generation = k.ID, k.Generation
		if next, err := seal.OpenBox(k.Key, seal.WrapBox, l, wrap); err == nil {
			return next, true
		}
	}
	return nil, false
}

// listsInto holds into the net what the rooms answer the member, and what they
// would answer a patched program.
func (two *tierTwo) listsInto(s *worldtest.Sweep) {
	ctx := two.t.Context()
	for who, c := range map[string]access.Caller{"member": two.member, "patched program": two.patched} {
		look := func(what string, v any, err error) {
			where := what + " as a " + who + " sees it"
			s.Error(where, err, sheaf.HintOf(err))
			data, err := json.Marshal(v)
			if err != nil {
				two.t.Fatal(err)
			}
			s.Look(where, append(data, fmt.Sprintf("\n%+v", v)...))
		}
		st, book, register, release := two.rooms.Study, two.rooms.Book, two.rooms.Register, two.rooms.Release
		subjects, err := st.Subjects(ctx, c)
		look("subjects", subjects, err)
		for _, one := range subjects {
			terms, err := st.TermsOf(ctx, c, one.ID)
			look("terms", terms, err)
		}
		attributes, err := st.Attributes(ctx, c)
		look("attributes", attributes, err)
		settings, err := st.Settings(ctx, c)
		look("settings", settings, err)
		changes, err := st.Changes(ctx, c, 0)
		look("changes", changes, err)
		documents, err := st.Documents(ctx, c)
		look("documents", documents, err)
		for _, d := range documents {
			for v := uint64(1); v <= d.Version; v++ {
				doc, err := st.DocumentAt(ctx, c, d.ID, v)
				look("document", doc, err)
			}
			passages, err := book.Passages(ctx, c, coding.Query{Document: d.ID, Words: "e"})
			look("passages", passages, err)
		}
		codes, err := book.Codes(ctx, c)
		look("codes", codes, err)
		codings, err := book.Codings(ctx, c, coding.Filter{})
		look("codings", codings, err)
		memos, err := book.Memos(ctx, c)
		look("memos", memos, err)
		claims, err := register.Claims(ctx, c)
		look("claims", claims, err)
		for _, claim := range claims {
			bearings, err := register.Bearings(ctx, c, claim.ID)
			look("bearings", bearings, err)
		}
		proposals, err := release.Proposals(ctx, c)
		look("proposals", proposals, err)
		releases, err := release.Releases(ctx, c)
		look("releases", releases, err)
		entries, err := two.space.Entries(ctx, c, access.Working, 1)
		look("record", entries, err)
		members, err := two.space.Members()
		look("members", members, err)
		findings, err := two.space.Check(ctx, c)
		look("check", findings, err)
		problems, err := st.Check(ctx, c)
		look("check of the study", problems, err)
	}
}

func (two *tierTwo) dumps() (all []access.DumpItem) {
	two.t.Helper()
	r := two.rooms
	for _, dump := range []func(context.Context, access.Caller) ([]access.DumpItem, error){r.Study.Dump, r.Book.Dump, r.Register.Dump, r.Release.Dump} {
		items, err := dump(two.t.Context(), two.patched)
		if err != nil {
			two.t.Fatal(err)
		}
		all = append(all, items...)
	}
	return all
}

func (two *tierTwo) dumpsInto(s *worldtest.Sweep) {
	for _, item := range two.dumps() {
		s.Look("dumped item's path", []byte(item.Path))
		s.Look("dumped "+strings.SplitN(item.Path, "/", 3)[1], item.JSON)
	}
}

// backup tries every identity of tier 2 on every sealed file below a folder, one
// layer after the other, and holds what opens into the net. It counts the files
// that opened, by what they are.
func (two *tierTwo) backup(s *worldtest.Sweep, folder string) (opened, all map[string]int) {
	two.t.Helper()
	var identities []seal.Identity
	for _, k := range two.keys {
		if id, err := seal.ParseIdentity([]byte(k.Line)); err == nil {
			identities = append(identities, id)
		}
	}
	opened, all = map[string]int{}, map[string]int{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(data), "age-encryption.org/v1\n") {
			return err
		}
		name, _ := filepath.Rel(folder, path)
		kind := strings.SplitN(filepath.ToSlash(name), "/", 2)[0]
		all[kind]++
		if plain, ok := peel(data, identities); ok {
			opened[kind]++
			s.Look("sealed file of "+kind+", opened", plain)
		}
		return nil
	})
	if err != nil {
		two.t.Fatal(err)
	}
	return opened, all
}

// peel opens layer after layer with whichever identity fits.
func peel(data []byte, identities []seal.Identity) ([]byte, bool) {
	for {
		inner, err := []byte(nil), error(nil)
		for _, id := range identities {
			if inner, err = seal.OpenBytes(data, id); err == nil {
				break
			}
		}
		if err != nil || inner == nil {
			return nil, false
		}
		if !strings.HasPrefix(string(inner), "age-encryption.org/v1\n") {
			return inner, true
		}
		data = inner
	}
}
