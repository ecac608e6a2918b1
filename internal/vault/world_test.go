package vault

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

// Everybody in these tests is invented.

// world is a vault with somebody who holds its key and somebody who does not.
type world struct {
	testing.TB
	ctx   context.Context
	dir   string
	keys  worldKeys
	files *store.Dir
	door  *access.Door
	v     *Vault

	holder, analyst access.Caller
}

type worldKeys struct {
	study  sheaf.ID
	epoch  access.EpochKey
	signer seal.Signer
	member access.MemberID
}

func newWorld(t testing.TB, options ...store.Option) *world {
	t.Helper()
	w := openWorld(t, t.TempDir(), worldKeys{
		study:  sheaf.NewID(),
		epoch:  access.EpochKey{Tier: access.Locked, Number: 1, Key: seal.NewKey()},
		signer: seal.NewSigner(),
		member: access.MemberID{ID: sheaf.NewID()},
	}, options...)
	w.ok(w.door.Found(w.ctx, w.holder))
	return w
}

func openWorld(t testing.TB, dir string, keys worldKeys, options ...store.Option) *world {
	t.Helper()
	schema := store.Schema{Application: 1, Migrations: append(access.Migrations(), Migrations()...)}
	db := storetest.Open(t, filepath.Join(dir, "vault.db"), schema, options...)
	files, err := store.OpenDir(filepath.Join(dir, "originals"), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	w := &world{TB: t, ctx: context.Background(), dir: dir, keys: keys, files: files}
	w.door = access.NewDoor(access.DoorConfig{
		Tier: access.Locked, Study: keys.study, DB: db,
		Signers: func(sheaf.ID, int64) (access.Certified, error) {
			return access.Certified{Verifier: keys.signer.Verifier(), Roles: access.Roles()}, nil
		},
	})
	w.v = New(w.door, files)
	w.holder = access.Mint(access.Credentials{Member: keys.member, Signer: keys.signer}, []access.Role{access.KeyHolder}, keys.epoch)
	w.analyst = access.Mint(access.Credentials{Member: access.MemberID{ID: sheaf.NewID()}, Signer: seal.NewSigner()}, []access.Role{access.Analyst},
		access.EpochKey{Tier: access.Working, Number: 1, Key: seal.NewKey()})
	return w
}

// again opens the same folder anew, as after a crash.
func (w *world) again(t testing.TB) *world {
	t.Helper()
	return openWorld(t, w.dir, w.keys)
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%v (%v)", err, sheaf.KindOf(err))
	}
}

func (w *world) fails(err error, kind sheaf.Kind) {
	w.Helper()
	if err == nil || sheaf.KindOf(err) != kind {
		w.Fatalf("got %v (%v), want %v", err, sheaf.KindOf(err), kind)
	}
}

func (w *world) person(kind Kind, names ...string) Person {
	w.Helper()
	sheet := Sheet{}
	if len(names) > 0 {
		sheet.LegalName, sheet.KnownAs = names[0], names[1:]
	}
	p, err := w.v.AddPerson(w.ctx, w.holder, kind, sheet)
	w.ok(err)
	return p
}

func (w *world) account(present ...Person) Account {
	w.Helper()
	var sheet AccountSheet
	for _, p := range present {
		sheet.Present = append(sheet.Present, Presence{p.ID, string(p.Kind)})
	}
	a, err := w.v.AddAccount(w.ctx, w.holder, sheet)
	w.ok(err)
	return a
}

func (w *world) lock(a Account, name, text string, persons ...Person) Original {
	w.Helper()
	var ids []PersonID
	for _, p := range persons {
		ids = append(ids, p.ID)
	}
	o, err := w.v.Lock(w.ctx, w.holder, a.ID, ids, name, bytes.NewReader([]byte(text)))
	w.ok(err)
	return o
}

func (w *world) sheet(p Person) Sheet {
	w.Helper()
	s, err := w.v.Sheet(w.ctx, w.holder, p.ID)
	w.ok(err)
	return s
}

func (w *world) problems() []Problem {
	w.Helper()
	problems, err := w.v.Check(w.ctx, w.holder)
	w.ok(err)
	return problems
}

func (w *world) whole() {
	w.Helper()
	if problems := w.problems(); len(problems) > 0 {
		w.Fatalf("not whole: %v", problems)
	}
	if _, problems, err := w.door.Verify(w.ctx, w.holder); err != nil || len(problems) > 0 {
		w.Fatalf("the record is not whole: %v %v", problems, err)
	}
}

// filesOnDisk names what lies in the folder of the originals.
func (w *world) filesOnDisk() []string {
	w.Helper()
	var names []string
	root := filepath.Join(w.dir, "originals")
	w.ok(filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		relative, err := filepath.Rel(root, name)
		names = append(names, filepath.ToSlash(relative))
		return err
	}))
	return names
}

func (w *world) copyTo(dir string) {
	w.Helper()
	w.ok(os.CopyFS(dir, os.DirFS(w.dir)))
}

// exec changes rows behind the vault's back.
func (w *world) exec(query string, args ...any) {
	w.Helper()
	w.ok(w.door.Do(w.ctx, w.holder, access.VaultKeys, func(tx *access.Tx) error {
		n, err := tx.Exec(query, args...)
		if err == nil && n == 0 {
			w.Error("the statement touched no row")
		}
		return err
	}))
}
