package vault

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

// brothers is a story: two brothers who were interviewed together and apart, and
// whose sister, an interpreter, names one of them.
type brothers struct {
	*world
	elder, younger, sister Person
	together, alone        Account
	both, elders, youngers Original
	draft                  ObjectID
}

func tellBrothers(w *world) *brothers {
	w.Helper()
	b := &brothers{world: w}
	b.elder = w.person(Participant, "Elder (invented)", "Abu Mithal")
	b.younger = w.person(Participant, "Younger (invented)")
	b.sister = w.person(Interpreter, "Sister (invented)")
	w.ok(w.v.ChangeSheet(w.ctx, w.holder, b.sister.ID, Sheet{LegalName: "Sister (invented)", Relations: []Relation{
		{To: b.elder.ID, Kind: "sister", Note: "called Abu Mithal at home"}, {To: b.younger.ID, Kind: "sister"},
	}}))
	b.together, b.alone = w.account(b.elder, b.younger, b.sister), w.account(b.elder, b.sister)
	b.both = w.lock(b.together, "both.txt", "said by both")
	b.elders = w.lock(b.together, "elder.txt", "said by the elder", b.elder)
	b.youngers = w.lock(b.together, "younger.txt", "said by the younger", b.younger)
	w.lock(b.alone, "alone.txt", "said alone")
	w.consent(b.elder, Analyse, Granted)
	w.consent(b.younger, Analyse, Granted)
	draft := w.v.NewObject(b.elder.ID)
	b.draft = draft.ID
	w.ok(w.door.Do(w.ctx, w.holder, access.MakeDraft, func(tx *access.Tx) error { return w.v.PutObject(tx, draft) }))
	return b
}

func TestErase(t *testing.T) {
	b := tellBrothers(newWorld(t))
	v, ctx, c := b.v, b.ctx, b.holder

	reach, err := v.Reach(ctx, c, b.elder.ID)
	b.ok(err)
	want := Reach{Person: b.elder.ID, Label: b.elder.Label, NameForms: 2, Consents: 1, Drafts: 1, Relations: 1,
		Accounts:        []AccountID{b.alone.ID},
		SharedOriginals: []SharedObject{{b.both.ID, []PersonID{b.younger.ID}}},
		SharedAccounts:  []SharedAccount{{b.together.ID, sortedPersons([]PersonID{b.younger.ID, b.sister.ID})}},
	}
	if len(reach.Originals) != 2 {
		t.Fatalf("reach names originals %v", reach.Originals)
	}
	reach.Originals = nil
	if diff := cmp.Diff(want, reach); diff != "" {
		t.Fatal(diff)
	}

	b.ok(v.BeginErase(ctx, c, b.elder.ID))
	b.fails(v.Hold(ctx, c, b.elder.ID, false), sheaf.Conflict)
	if got := b.problems(); len(got) != 1 || got[0].Kind != ErasureOpen {
		t.Fatalf("check found %v", got)
	}
	b.ok(v.Erase(ctx, c, b.elder.ID))

	t.Run("leaves id and label", func(t *testing.T) {
		got, err := v.Person(ctx, c, b.elder.ID)
		b.ok(err)
		if diff := cmp.Diff(Person{ID: b.elder.ID, Label: b.elder.Label, Erased: true}, got); diff != "" {
			t.Fatal(diff)
		}
	})
	t.Run("takes sheet, consent, originals, drafts, names", func(t *testing.T) {
		_, err := v.Sheet(ctx, c, b.elder.ID)
		b.fails(err, sheaf.NotFound)
		_, err = v.ConsentOf(ctx, c, b.elder.ID)
		b.fails(err, sheaf.NotFound)
		for _, o := range []Original{b.both, b.elders} {
			_, _, err = v.OpenOriginal(ctx, c, o.ID, "a test")
			b.fails(err, sheaf.NotFound)
		}
		b.fails(b.door.View(ctx, c, access.OpenDraft, func(tx *access.Tx) error {
			_, err := v.ObjectKey(tx, b.draft)
			return err
		}), sheaf.NotFound)
		names, err := v.Names(ctx, c)
		b.ok(err)
		for _, n := range names {
			if strings.Contains(n.Text, "Elder") || strings.Contains(n.Text, "Mithal") {
				t.Fatalf("the form %q is left", n.Text)
			}
		}
	})
	t.Run("leaves what is the brother's", func(t *testing.T) {
		if b.sheet(b.younger).LegalName != "Younger (invented)" {
			t.Fatal("the brother's sheet is gone")
		}
		_, data, err := v.OpenOriginal(ctx, c, b.youngers.ID, "a test")
		b.ok(err)
		if string(data) != "said by the younger" {
			t.Fatal("the brother's original is another")
		}
		if got, want := b.filesOnDisk(), []string{fileOf(b.youngers.ID)}; !slices.Equal(got, want) {
			t.Fatalf("files %v, want %v", got, want)
		}
	})
	t.Run("takes the person out of what stays", func(t *testing.T) {
		sheet, err := v.AccountSheet(ctx, c, b.together.ID)
		b.ok(err)
		if len(sheet.Present) != 2 || slices.ContainsFunc(sheet.Present, func(p Presence) bool { return p.Person == b.elder.ID }) {
			t.Fatalf("present are %v", sheet.Present)
		}
		if got := b.sheet(b.sister).Relations; len(got) != 1 || got[0].To != b.younger.ID {
			t.Fatalf("the sister's relations are %v", got)
		}
		_, err = v.AccountSheet(ctx, c, b.alone.ID)
		b.fails(err, sheaf.NotFound)
	})
	t.Run("twice is once", func(t *testing.T) {
		b.ok(v.Erase(ctx, c, b.elder.ID))
		b.ok(v.BeginErase(ctx, c, b.elder.ID))
		_, err := v.Reach(ctx, c, b.elder.ID)
		b.fails(err, sheaf.NotFound)
	})
	t.Run("nothing more can be written about them", func(t *testing.T) {
		_, err := v.RecordConsent(ctx, c, b.elder.ID, Consent{Purpose: Quote, State: Granted, Date: "2026-01-01"})
		b.fails(err, sheaf.NotFound)
		b.fails(v.Hold(ctx, c, b.elder.ID, false), sheaf.NotFound)
		_, err = v.Lock(ctx, c, b.together.ID, []PersonID{b.elder.ID}, "x", strings.NewReader("x"))
		b.fails(err, sheaf.NotFound)
	})
	t.Run("stays on the list until it is ended", func(t *testing.T) {
		list, err := v.Erasures(ctx, c)
		b.ok(err)
		if len(list) != 1 || list[0].State != ErasureCleared || list[0].Label != b.elder.Label {
			t.Fatalf("got %v", list)
		}
		b.ok(v.EndErase(ctx, c, b.elder.ID))
		if list, _ := v.Erasures(ctx, c); len(list) != 0 {
			t.Fatalf("got %v", list)
		}
	})
	b.whole()
	again := b.again(t)
	again.whole()
	if _, err := again.v.Persons(again.ctx, again.holder); err != nil {
		t.Fatal(err)
	}
}

func TestEraseRecord(t *testing.T) {
	// The record stands, and no part of it opens that was about the person.
	b := tellBrothers(newWorld(t))
	b.ok(b.v.Erase(b.ctx, b.holder, b.elder.ID))
	entries, err := b.door.Entries(b.ctx, b.holder, 1)
	b.ok(err)
	id := b.elder.ID.String()
	for _, e := range entries {
		for _, part := range e.Subjects {
			if part.Readable && strings.Contains(string(part.Data), id) {
				t.Errorf("entry %d still tells of the person: %s", e.N, e.Act)
			}
		}
		if e.Act != string(access.ErasePerson) && strings.Contains(string(e.Data), id) {
			t.Errorf("entry %d names the person in its common part: %s", e.N, e.Act)
		}
	}
	b.whole()
}

func TestEraseDamaged(t *testing.T) {
	// A sheet that does not open any more must not keep its names alive.
	b := tellBrothers(newWorld(t))
	b.exec(`UPDATE person SET sheet = x'02' WHERE id = ?`, b.elder.ID)
	b.ok(b.v.Erase(b.ctx, b.holder, b.elder.ID))
	names, err := b.v.Names(b.ctx, b.holder)
	b.ok(err)
	if len(names) != 2 {
		t.Fatalf("%d name forms are left, want 2", len(names))
	}
	b.whole()
}

// endState is all that should be the same however an erasure went.
func (b *brothers) endState(t *testing.T) string {
	t.Helper()
	var s strings.Builder
	persons, err := b.v.Persons(b.ctx, b.holder)
	b.ok(err)
	accounts, err := b.v.Accounts(b.ctx, b.holder)
	b.ok(err)
	originals, err := b.v.Originals(b.ctx, b.holder)
	b.ok(err)
	names, err := b.v.Names(b.ctx, b.holder)
	b.ok(err)
	erasures, err := b.v.Erasures(b.ctx, b.holder)
	b.ok(err)
	for i := range erasures {
		erasures[i].Begun = time.Time{}
	}
	together, err := b.v.AccountSheet(b.ctx, b.holder, b.together.ID)
	b.ok(err)
	fmt.Fprintln(&s, persons, accounts, originals, names, erasures, together.Present, b.sheet(b.sister).Relations, b.filesOnDisk())
	for _, table := range []string{"wrapped_key", "object", "object_person", "account_person", "consent", "name_form", "erasing", "erasing_file"} {
		var n int
		b.ok(b.door.View(b.ctx, b.holder, access.SeeVault, func(tx *access.Tx) error {
			return tx.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n)
		}))
		fmt.Fprintln(&s, table, n)
	}
	b.whole()
	return s.String()
}

// in is the same story in another copy of the folder.
func (b *brothers) in(w *world) *brothers {
	c := *b
	c.world = w
	return &c
}

func TestEraseInterrupted(t *testing.T) {
	story := tellBrothers(newWorld(t))
	run := func(t *testing.T, inject *storetest.Injector) (*brothers, error) {
		dir := t.TempDir()
		story.copyTo(dir)
		inject.Disarm()
		b := story.in(openWorld(t, dir, story.keys, inject.Option()))
		inject.Arm()
		err := b.v.Erase(b.ctx, b.holder, b.elder.ID)
		inject.Disarm()
		return b, err
	}
	count := storetest.Count()
	b, err := run(t, count)
	b.ok(err)
	steps := count.Steps()
	b, err = run(t, storetest.Count())
	b.ok(err)
	want := b.endState(t)
	t.Logf("an erasure has %d steps", steps)

	for _, kind := range []struct {
		name string
		at   func(int, ...store.StepKind) *storetest.Injector
	}{{"one step fails", storetest.FailAt}, {"the disk is gone from there", storetest.FailFrom}, {"it reruns", storetest.RerunAt}} {
		t.Run(kind.name, func(t *testing.T) {
			stride := 1
			if testing.Short() {
				stride = 7
			}
			for n := 1; n <= steps; n += stride {
				inject := kind.at(n)
				b, _ := run(t, inject)
				if _, fired := inject.Fired(); !fired {
					t.Fatalf("step %d was not reached", n)
				}
				resumed := b.in(b.again(t))
				resumed.ok(resumed.v.Erase(resumed.ctx, resumed.holder, resumed.elder.ID))
				if got := resumed.endState(t); got != want {
					t.Fatalf("step %d: %s", n, cmp.Diff(want, got))
				}
			}
		})
	}
}

func TestLockInterrupted(t *testing.T) {
	// Whatever fails: what was acknowledged is there, what was not is locked
	// away by the second try, once, and no file is left that nobody can name.
	story := newWorld(t)
	p := story.person(Participant)
	a := story.account(p)
	data := noise(200 << 10)
	run := func(t *testing.T, inject *storetest.Injector) (*world, error) {
		dir := t.TempDir()
		story.copyTo(dir)
		inject.Disarm()
		w := openWorld(t, dir, story.keys, inject.Option())
		inject.Arm()
		_, err := w.v.Lock(w.ctx, w.holder, a.ID, nil, "a.txt", bytes.NewReader(data))
		inject.Disarm()
		return w, err
	}
	count := storetest.Count()
	w, err := run(t, count)
	w.ok(err)
	for _, at := range []func(int, ...store.StepKind) *storetest.Injector{storetest.FailAt, storetest.FailFrom, storetest.RerunAt} {
		for n := 1; n <= count.Steps(); n++ {
			w, _ := run(t, at(n))
			w = w.again(t)
			o, err := w.v.Lock(w.ctx, w.holder, a.ID, nil, "a.txt", bytes.NewReader(data))
			w.ok(err)
			all, err := w.v.Originals(w.ctx, w.holder)
			w.ok(err)
			_, got, err := w.v.OpenOriginal(w.ctx, w.holder, o.ID, "a test")
			w.ok(err)
			if len(all) != 1 || !bytes.Equal(got, data) {
				t.Fatalf("step %d: %d originals", n, len(all))
			}
			for _, problem := range w.problems() {
				if problem.Kind != FileOrphan {
					t.Fatalf("step %d: %v", n, problem)
				}
			}
		}
	}
}

func TestErasedKeyOpensNothing(t *testing.T) {
	// Every key that is left, against every envelope and wrap that was there
	// before: what was the elder's alone or shared opens with none.
	b := tellBrothers(newWorld(t))
	var wraps [][]byte
	var before []seal.Identity
	b.ok(b.door.View(b.ctx, b.holder, access.SeeVault, func(tx *access.Tx) error {
		objects, err := objectsOf(tx, b.elder.ID)
		for _, o := range objects {
			wraps = append(wraps, o.sealed)
		}
		return err
	}))
	// The same question before has to be answered with yes.
	b.ok(b.door.View(b.ctx, b.holder, access.SeeVault, func(tx *access.Tx) error {
		for _, p := range []Person{b.elder, b.younger} {
			known, err := readPerson(tx, p.ID)
			if err != nil {
				return err
			}
			identity, err := tx.Identity(known.card.Key)
			if err != nil {
				return err
			}
			before = append(before, identity)
		}
		return nil
	}))
	for i, wrap := range wraps {
		if !opens(wrap, before) {
			t.Fatalf("wrap %d does not open with the brothers' keys", i)
		}
	}
	b.ok(b.v.Erase(b.ctx, b.holder, b.elder.ID))
	var identities []seal.Identity
	b.ok(b.door.View(b.ctx, b.holder, access.SeeVault, func(tx *access.Tx) error {
		ids, err := store.Select(tx.Tx, func(r *store.Rows) (id sheaf.ID, err error) { return id, r.Scan(&id) }, `SELECT id FROM wrapped_key`)
		if err != nil {
			return err
		}
		for _, id := range ids {
			identity, err := tx.Identity(id)
			if err != nil {
				return err
			}
			identities = append(identities, identity)
		}
		return nil
	}))
	opened := 0
	for _, wrap := range wraps {
		if opens(wrap, identities) {
			opened++
		}
	}
	if len(wraps) != 6 || opened != 0 {
		t.Fatalf("%d of %d wraps still open", opened, len(wraps))
	}
}

// opens tells whether these identities lead through every layer of a wrap.
func opens(wrap []byte, identities []seal.Identity) bool {
	if _, err := seal.ParseIdentity(wrap); err == nil {
		return true
	}
	for _, identity := range identities {
		if inner, err := seal.OpenBytes(wrap, identity); err == nil {
			return opens(inner, identities)
		}
	}
	return false
}
