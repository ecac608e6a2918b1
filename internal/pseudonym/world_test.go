package pseudonym

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/convert"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// world is a study with both databases and the gate between them. Everybody in
// it and every word is invented.
type world struct {
	testing.TB
	ctx   context.Context
	dir   string
	keys  worldKeys
	dbs   map[access.Tier]*store.DB
	files *store.Dir
	doors map[access.Tier]*access.Door
	v     *vault.Vault
	in    *study.Intake
	st    *study.Study
	g     *Gate

	holder, second access.Caller
}

type worldKeys struct {
	study   sheaf.ID
	epochs  []access.EpochKey
	members []access.Credentials
}

func newWorld(t testing.TB, options ...store.Option) *world {
	t.Helper()
	keys := worldKeys{study: sheaf.NewID(), epochs: []access.EpochKey{
		{Tier: access.Locked, Number: 1, Key: seal.NewKey()}, {Tier: access.Working, Number: 1, Key: seal.NewKey()},
	}}
	for range 2 {
		keys.members = append(keys.members, access.Credentials{Member: access.MemberID{ID: sheaf.NewID()}, Signer: seal.NewSigner()})
	}
	w := openWorld(t, t.TempDir(), keys, options...)
	for _, d := range w.doors {
		w.ok(d.Found(w.ctx, w.holder))
	}
	return w
}

func openWorld(t testing.TB, dir string, keys worldKeys, options ...store.Option) *world {
	t.Helper()
	w := &world{TB: t, ctx: context.Background(), dir: dir, keys: keys, dbs: map[access.Tier]*store.DB{}, doors: map[access.Tier]*access.Door{}}
	schemas := map[access.Tier]store.Schema{
		access.Locked:  {Application: 1, Migrations: append(append(access.Migrations(), vault.Migrations()...), Migrations()...)},
		access.Working: {Application: 2, Migrations: append(access.Migrations(), study.Migrations()...)},
	}
	for tier, schema := range schemas {
		w.dbs[tier] = storetest.Open(t, filepath.Join(dir, tier.String()+".db"), schema, options...)
		w.doors[tier] = access.NewDoor(access.DoorConfig{Tier: tier, Study: keys.study, DB: w.dbs[tier], Signers: keys.verifier})
	}
	files, err := store.OpenDir(filepath.Join(dir, "originals"), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	w.files = files
	w.wire()
	return w
}

func (w *world) wire() {
	w.v = vault.New(w.doors[access.Locked], w.files)
	w.st, w.in = study.Open(w.doors[access.Working])
	w.g = New(w.doors[access.Locked], w.v, w.in, w.st, readHere)
	w.holder = access.Mint(w.keys.members[0], []access.Role{access.KeyHolder}, w.keys.epochs...)
	w.second = access.Mint(w.keys.members[1], []access.Role{access.KeyHolder}, w.keys.epochs...)
}

// readHere reads in the process of the test.
func readHere(ctx context.Context, f convert.File, o convert.Options) (convert.Reading, error) {
	return convert.Read(ctx, f, o, convert.DefaultLimits())
}

func (k worldKeys) verifier(id sheaf.ID, _ int64) (access.Certified, error) {
	for _, m := range k.members {
		if m.Signer.Verifier().ID() == id {
			return access.Certified{Verifier: m.Signer.Verifier(), Roles: access.Roles()}, nil
		}
	}
	return access.Certified{}, sheaf.Errorf(sheaf.NotFound, "no such signer")
}

// copied opens a copy of the world's folder, as another machine or a later start
// would.
func (w *world) copied(t testing.TB, options ...store.Option) *world {
	t.Helper()
	dir := t.TempDir()
	w.ok(os.CopyFS(dir, os.DirFS(w.dir)))
	return openWorld(t, dir, w.keys, options...)
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%v (%v; %s)", err, sheaf.KindOf(err), sheaf.HintOf(err))
	}
}

func (w *world) fails(err error, kind sheaf.Kind) {
	w.Helper()
	if err == nil || sheaf.KindOf(err) != kind {
		w.Fatalf("got %v (%v), want %v", err, sheaf.KindOf(err), kind)
	}
}

// participant is somebody who agreed to analysis.
func (w *world) participant(names ...string) vault.Person {
	w.Helper()
	p := w.person(vault.Participant, names...)
	w.consents(p, vault.Granted)
	return p
}

func (w *world) consents(p vault.Person, s vault.ConsentState) {
	w.Helper()
	_, err := w.v.RecordConsent(w.ctx, w.holder, p.ID, vault.Consent{Purpose: vault.Analyse, State: s, Date: "2031-05-02"})
	w.ok(err)
}

func (w *world) person(kind vault.Kind, names ...string) vault.Person {
	w.Helper()
	sheet := vault.Sheet{}
	if len(names) > 0 {
		sheet.LegalName, sheet.KnownAs = names[0], names[1:]
	}
	p, err := w.v.AddPerson(w.ctx, w.holder, kind, sheet)
	w.ok(err)
	return p
}

func (w *world) lock(name string, data []byte, persons ...vault.Person) vault.Original {
	w.Helper()
	a, err := w.v.AddAccount(w.ctx, w.holder, vault.AccountSheet{})
	w.ok(err)
	var ids []vault.PersonID
	for _, p := range persons {
		ids = append(ids, p.ID)
	}
	o, err := w.v.Lock(w.ctx, w.holder, a.ID, ids, name, bytes.NewReader(data))
	w.ok(err)
	return o
}

// draft locks a text and drafts it.
func (w *world) draft(s string, persons ...vault.Person) Draft {
	w.Helper()
	d, err := w.g.Draft(w.ctx, w.holder, w.lock("notes.txt", []byte(s), persons...).ID, Options{})
	w.ok(err)
	return d
}

func (w *world) decide(d Draft, decisions ...Decision) {
	w.Helper()
	for _, one := range decisions {
		if _, err := w.g.Decide(w.ctx, w.holder, d.ID, one); err != nil {
			w.Fatalf("decide %q: %v (%v)", one.String, err, sheaf.KindOf(err))
		}
	}
}

// keepRest keeps whatever is undecided in a draft.
func (w *world) keepRest(d Draft) {
	w.Helper()
	for _, g := range w.review(d).Groups {
		if g.Undecided > 0 {
			w.decide(d, Decision{String: g.String, Scope: Here, Action: Keep})
		}
	}
}

func (w *world) speaker(d Draft, label string, p vault.Person) {
	w.Helper()
	w.ok(w.g.SetSpeaker(w.ctx, w.holder, d.ID, label, SpeakerIs{Role: text.RoleParticipant, Person: p.ID}))
}

func (w *world) review(d Draft) Review {
	w.Helper()
	r, err := w.g.Review(w.ctx, w.holder, d.ID)
	w.ok(err)
	return r
}

func (w *world) admit(d Draft) study.Document {
	w.Helper()
	id, err := w.g.Admit(w.ctx, w.holder, d.ID)
	w.ok(err)
	return w.document(id)
}

func (w *world) document(id study.DocumentID) study.Document {
	w.Helper()
	doc, err := w.st.Document(w.ctx, w.holder, id)
	w.ok(err)
	return doc
}

// whole checks both rooms and both records.
func (w *world) whole() {
	w.Helper()
	problems, err := w.g.Check(w.ctx, w.holder)
	w.ok(err)
	inStudy, err := w.st.Check(w.ctx, w.holder)
	w.ok(err)
	if len(problems)+len(inStudy) > 0 {
		w.Fatalf("not whole: %v %v", problems, inStudy)
	}
	for _, d := range w.doors {
		if _, problems, err := d.Verify(w.ctx, w.holder); err != nil || len(problems) > 0 {
			w.Fatalf("the record of the %s is not whole: %v %v", d.Tier(), problems, err)
		}
	}
}

func (w *world) says(s string, none ...string) {
	w.Helper()
	for _, n := range none {
		if strings.Contains(text.Fold(s), text.Fold(n)) {
			w.Errorf("%q is in %q", n, s)
		}
	}
}
