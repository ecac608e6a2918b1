package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

var schema = store.Schema{Application: 1, Migrations: Migrations()}

// id is a fixed id for tests: 16 times b.
func id(b byte) (id sheaf.ID) {
	for i := range id {
		id[i] = b
	}
	return id
}

// world is a record with a member who signs, its own key and two subjects'.
type world struct {
	t       testing.TB
	db      *store.DB
	record  Record
	signer  seal.Signer
	parents map[sheaf.ID]seal.Parent
	locked  map[sheaf.ID]bool
}

const (
	recordKey = 0xA0
	subjectA  = 0xA1
	subjectB  = 0xA2
)

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{
		t:       t,
		db:      storetest.New(t, schema),
		record:  New(id(1), 2, id(2)),
		signer:  fixedSigner(t, 7),
		parents: map[sheaf.ID]seal.Parent{},
		locked:  map[sheaf.ID]bool{},
	}
	for _, b := range []byte{recordKey, subjectA, subjectB} {
		w.parents[id(b)] = seal.Parent{ID: id(b), Generation: 1, Key: fixedKey(t, b)}
	}
	return w
}

func fixedKey(t testing.TB, b byte) seal.Key {
	t.Helper()
	raw := storetest.Key(b)
	key, err := seal.KeyOf(raw[:])
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func fixedSigner(t testing.TB, b byte) seal.Signer {
	t.Helper()
	raw := storetest.Key(b)
	s, err := seal.SignerOf(raw[:])
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (w *world) keys(id sheaf.ID) (seal.Parent, error) {
	if w.locked[id] {
		return seal.Parent{}, sheaf.Errorf(sheaf.Locked, "key not at hand")
	}
	p, ok := w.parents[id]
	if !ok {
		return seal.Parent{}, sheaf.Errorf(sheaf.NotFound, "no such key")
	}
	return p, nil
}

func (w *world) actors(actor sheaf.ID, _ int64) (seal.Verifier, error) {
	if v := w.signer.Verifier(); v.ID() == actor {
		return v, nil
	}
	return seal.Verifier{}, sheaf.Errorf(sheaf.NotFound, "no such member")
}

// mayForget lets the world's own member silence what they like.
func (w *world) mayForget(silencing, _ EntryInfo) bool {
	return silencing.Actor == w.signer.Verifier().ID()
}

// entry says something under the record's key and under the subjects'.
func (w *world) entry(act string, subjects ...byte) Entry {
	e := Entry{Act: act, Common: Part{w.parents[id(recordKey)], json.RawMessage(`{"count":3}`)}}
	e.Objects = []Object{{ID: id(0x50), Version: 4, Hash: [32]byte{5}}}
	for k, s := range subjects {
		e.Subjects = append(e.Subjects, Part{w.parents[id(s)], json.RawMessage(fmt.Sprintf(`{"state":%d}`, s))})
		e.Objects = append(e.Objects, Object{ID: id(0x60 + s%16), Version: 1, Hash: [32]byte{s}, Part: k + 1})
	}
	return e
}

func (w *world) append(e Entry) Head {
	w.t.Helper()
	var head Head
	w.update(func(tx *store.Tx) (err error) {
		head, _, err = w.record.Append(tx, e, w.signer)
		return err
	})
	return head
}

// five appends five entries, over one and two subjects, and gives the head.
func (w *world) five() (head Head) {
	w.t.Helper()
	w.append(w.entry("study.change"))
	w.append(w.entry("document.admit", subjectA))
	w.append(w.entry("coding.change", subjectA, subjectB))
	w.append(w.entry("subject.hold", subjectB))
	return w.append(w.entry("study.see"))
}

func (w *world) update(fn func(*store.Tx) error) {
	w.t.Helper()
	if err := w.db.Update(context.Background(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	w.update(func(tx *store.Tx) error {
		n, err := tx.Exec(query, args...)
		if err == nil && n == 0 {
			return errors.New("no row was touched")
		}
		return err
	})
}

func (w *world) view(fn func(*store.Tx) error) {
	w.t.Helper()
	if err := w.db.View(context.Background(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) verify() (head Head, problems []Problem) {
	w.t.Helper()
	w.view(func(tx *store.Tx) (err error) {
		head, problems, err = w.record.Verify(tx, w.keys, w.actors, w.mayForget)
		return err
	})
	return head, problems
}

func (w *world) wantClean() {
	w.t.Helper()
	if _, problems := w.verify(); len(problems) > 0 {
		w.t.Errorf("problems: %v", problems)
	}
}

func (w *world) wantProblem(n int64, part string) {
	w.t.Helper()
	_, problems := w.verify()
	for _, p := range problems {
		if p.N == n && strings.Contains(p.What, part) {
			return
		}
	}
	w.t.Errorf("no problem of entry %d with %q in %v", n, part, problems)
}

func TestAppendAndHead(t *testing.T) {
	w := newWorld(t)
	w.view(func(tx *store.Tx) error {
		head, err := w.record.Head(tx)
		if head.Size != 0 || head.IsZero() {
			t.Errorf("an empty record has head %v", head)
		}
		return err
	})
	w.wantClean()
	head := w.five()
	if head.Size != 5 || head.Incarnation != 1 {
		t.Errorf("head %v", head)
	}
	verified, problems := w.verify()
	if verified != head || len(problems) > 0 {
		t.Errorf("verified %v, appended %v, problems %v", verified, head, problems)
	}
	again, err := json.Marshal(head)
	var back Head
	if err != nil || json.Unmarshal(again, &back) != nil || back != head {
		t.Errorf("head does not survive JSON: %s", again)
	}
}

// The tree is tlog's own, at every size, and the one grown for verification too.
func TestTreeIsTlog(t *testing.T) {
	w := newWorld(t)
	var hashes []tlog.Hash
	read := tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, err error) {
		for _, i := range at {
			out = append(out, hashes[i])
		}
		return out, nil
	})
	var fresh freshTree
	roots := []tlog.Hash{fresh.root()}
	for n := range int64(70) {
		var leafHash [32]byte
		var head Head
		w.update(func(tx *store.Tx) (err error) {
			head, leafHash, err = w.record.Append(tx, w.entry("study.see"), w.signer)
			return err
		})
		more, err := tlog.StoredHashesForRecordHash(n, leafHash, read)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, more...)
		if got := fresh.add(leafHash); !reflect.DeepEqual(got, more) {
			t.Fatalf("leaf %d: fresh tree stores %v, tlog %v", n, got, more)
		}
		want, err := tlog.TreeHash(n+1, read)
		if err != nil || head.Root != want || fresh.root() != want {
			t.Fatalf("root of %d leaves: %v, fresh %v, tlog %v %v", n+1, head.Root, fresh.root(), want, err)
		}
		roots = append(roots, want)
	}
	w.view(func(tx *store.Tx) error {
		for size, want := range roots {
			got, err := w.record.RootAt(tx, int64(size))
			if err != nil || got != want {
				t.Errorf("RootAt(%d) = %v %v, want %v", size, got, err, want)
			}
			tree, err := (&storedTree{tx: tx}).peaks(int64(size))
			if err != nil || tree.root() != want {
				t.Errorf("peaks(%d) lead to another root, %v", size, err)
			}
		}
		for _, size := range []int64{-1, 71, math.MaxInt64} {
			if _, err := w.record.RootAt(tx, size); sheaf.KindOf(err) != sheaf.NotFound {
				t.Errorf("RootAt(%d): %v", size, err)
			}
			if _, err := w.record.LatestFrom(tx, size, w.keys, w.actors, w.mayForget); sheaf.KindOf(err) != sheaf.NotFound {
				t.Errorf("LatestFrom(%d): %v", size, err)
			}
		}
		return nil
	})
}

func TestAppendAfterRollback(t *testing.T) {
	w := newWorld(t)
	w.five()
	stop := errors.New("stop")
	err := w.db.Update(context.Background(), func(tx *store.Tx) error {
		if _, _, err := w.record.Append(tx, w.entry("study.change", subjectA), w.signer); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if head := w.append(w.entry("study.change", subjectA)); head.Size != 6 {
		t.Errorf("size %d after a rollback and one entry, want 6", head.Size)
	}
	w.wantClean()
}

func TestAppendTwiceInOneTransaction(t *testing.T) {
	w := newWorld(t)
	w.update(func(tx *store.Tx) error {
		for range 9 {
			if _, _, err := w.record.Append(tx, w.entry("study.see", subjectA), w.signer); err != nil {
				return err
			}
		}
		return nil
	})
	w.wantClean()
}

func TestAppendRefuses(t *testing.T) {
	w := newWorld(t)
	w.five()
	for rule, spoil := range map[string]func(*Entry){
		"an act without a name":               func(e *Entry) { e.Act = "" },
		"an act named in capitals":            func(e *Entry) { e.Act = "Study" },
		"an act of 65 characters":             func(e *Entry) { e.Act = strings.Repeat("a", 65) },
		"a common part without key":           func(e *Entry) { e.Common.Parent = seal.Parent{} },
		"a subject without key":               func(e *Entry) { e.Subjects[0].Parent.Key = seal.Key{} },
		"data that is not JSON":               func(e *Entry) { e.Common.Data = json.RawMessage("{") },
		"an object without id":                func(e *Entry) { e.Objects[0].ID = sheaf.ID{} },
		"an object of no part":                func(e *Entry) { e.Objects[0].Part = 2 },
		"256 subjects":                        func(e *Entry) { e.Subjects = make([]Part, 256) },
		"65536 objects":                       func(e *Entry) { e.Objects = make([]Object, 65536) },
		"silencing a later entry":             func(e *Entry) { e.Common.Data = json.RawMessage(`{"silenced":[{"n":6,"part":1}]}`) },
		"silencing a common part":             func(e *Entry) { e.Common.Data = json.RawMessage(`{"silenced":[{"n":2,"part":0}]}`) },
		"silencing by number alone":           func(e *Entry) { e.Common.Data = json.RawMessage(`{"silenced":[2]}`) },
		"a lost head that the record reached": func(e *Entry) { e.Lost = &Head{1, 5, tlog.Hash{}} },
	} {
		t.Run(rule, func(t *testing.T) {
			e := w.entry("study.change", subjectA)
			spoil(&e)
			err := w.db.Update(context.Background(), func(tx *store.Tx) error {
				_, _, err := w.record.Append(tx, e, w.signer)
				return err
			})
			if sheaf.KindOf(err) != sheaf.Invalid || err == nil {
				t.Errorf("error %v, want Invalid", err)
			}
		})
	}
	w.wantClean()
}

func TestEntries(t *testing.T) {
	w := newWorld(t)
	w.five()
	w.locked[id(subjectA)] = true
	var entries []Opened
	w.view(func(tx *store.Tx) (err error) {
		entries, err = w.record.Entries(tx, 3, w.keys, w.actors)
		return err
	})
	if len(entries) != 3 || entries[0].N != 3 {
		t.Fatalf("entries from 3 on: %v", entries)
	}
	e := entries[0]
	if e.Act != "coding.change" || e.Actor != w.signer.Verifier().ID() || string(e.Data) != `{"count":3}` || e.Time.IsZero() {
		t.Errorf("entry 3 reads %+v", e)
	}
	want := []OpenedPart{{nil, false, id(subjectA)}, {json.RawMessage(fmt.Sprintf(`{"state":%d}`, subjectB)), true, id(subjectB)}}
	if !reflect.DeepEqual(e.Subjects, want) {
		t.Errorf("parts %+v, want %+v", e.Subjects, want)
	}
	objects := []Object{
		{id(0x50), 4, [32]byte{5}, 0, 0},
		{sheaf.ID{}, 1, [32]byte{subjectA}, 0, 0},
		{id(0x62), 1, [32]byte{subjectB}, 2, 0},
	}
	if !reflect.DeepEqual(e.Objects, objects) {
		t.Errorf("objects %+v, want %+v", e.Objects, objects)
	}
	w.wantClean() // a locked part is not judged
}

func TestForgetting(t *testing.T) {
	silence := func(w *world, forget bool) {
		w.update(func(tx *store.Tx) error {
			parts, err := w.record.Silenced(tx, []sheaf.ID{id(subjectA)})
			if err != nil {
				return err
			}
			if want := []Silenced{{2, 1}, {3, 1}}; !reflect.DeepEqual(parts, want) {
				t.Errorf("silenced %v, want %v", parts, want)
			}
			data, err := json.Marshal(Silences{parts})
			if err != nil {
				return err
			}
			e := w.entry("subject.erase")
			e.Common.Data = data
			if _, _, err := w.record.Append(tx, e, w.signer); err != nil {
				return err
			}
			if !forget {
				return nil
			}
			return w.record.Forget(tx, []sheaf.ID{id(subjectA)})
		})
	}
	t.Run("a key gone and named by a later entry is in order", func(t *testing.T) {
		w := newWorld(t)
		w.five()
		silence(w, false)
		delete(w.parents, id(subjectA))
		w.wantClean()
	})
	t.Run("rows gone and named by a later entry are in order", func(t *testing.T) {
		w := newWorld(t)
		w.five()
		silence(w, true)
		delete(w.parents, id(subjectA))
		w.wantClean()
		w.view(func(tx *store.Tx) error {
			latest, err := w.record.LatestFrom(tx, 0, w.keys, w.actors, w.mayForget)
			if _, known := latest[id(0x61)]; known || len(latest) != 2 {
				t.Errorf("latest after forgetting: %v", latest)
			}
			return err
		})
	})
	t.Run("a key gone that nobody named is a problem", func(t *testing.T) {
		w := newWorld(t)
		w.five()
		delete(w.parents, id(subjectA))
		w.wantProblem(2, "lost part 1")
		w.wantProblem(3, "lost part 1")
	})
	t.Run("naming one part of an entry does not cover another", func(t *testing.T) {
		w := newWorld(t)
		w.five()
		silence(w, true)
		w.exec(`DELETE FROM record_body WHERE n = 3 AND part = 2`)
		w.wantProblem(3, "lost part 2")
		w.view(func(tx *store.Tx) error {
			if _, err := w.record.LatestFrom(tx, 0, w.keys, w.actors, w.mayForget); sheaf.KindOf(err) != sheaf.Corrupt {
				t.Errorf("LatestFrom without the part that tells the newest version: %v", err)
			}
			return nil
		})
	})
	t.Run("a common part is never silenced", func(t *testing.T) {
		w := newWorld(t)
		w.five()
		w.exec(`DELETE FROM record_body WHERE n = 3 AND part = 0`)
		w.wantProblem(3, "lost part 0")
	})
	t.Run("without the record's key nothing is judged", func(t *testing.T) {
		w := newWorld(t)
		w.five()
		w.locked[id(recordKey)] = true
		w.view(func(tx *store.Tx) error {
			if _, _, err := w.record.Verify(tx, w.keys, w.actors, w.mayForget); sheaf.KindOf(err) != sheaf.Locked {
				t.Errorf("Verify: %v, want Locked", err)
			}
			if _, err := w.record.LatestFrom(tx, 0, w.keys, w.actors, w.mayForget); sheaf.KindOf(err) != sheaf.Locked {
				t.Errorf("LatestFrom: %v, want Locked", err)
			}
			if _, problems, err := w.record.Verify(tx, nil, w.actors, w.mayForget); err != nil || len(problems) > 0 {
				t.Errorf("Verify without keys: %v %v", problems, err)
			}
			return nil
		})
	})
}

func TestLatestFrom(t *testing.T) {
	w := newWorld(t)
	w.five()
	e := w.entry("terms.set", subjectB)
	e.Objects = []Object{{ID: id(0x62), Version: 2, Hash: [32]byte{9}, Part: 1}}
	w.append(e)
	for after, want := range map[int64]int{0: 3, 3: 2, 5: 1, 6: 0} {
		w.view(func(tx *store.Tx) error {
			latest, err := w.record.LatestFrom(tx, after, w.keys, w.actors, w.mayForget)
			if err != nil || len(latest) != want {
				t.Errorf("after %d: %v %v, want %d objects", after, latest, err, want)
			}
			if o := latest[id(0x62)]; want > 0 && (o.Version != 2 || o.Hash != [32]byte{9}) {
				t.Errorf("after %d: the newest is %+v", after, o)
			}
			return nil
		})
	}
}

func TestCompare(t *testing.T) {
	w := newWorld(t)
	head := w.five()
	earlier := w.mustRoot(3)
	other := w.mustRoot(2)
	for rule, c := range map[string]struct {
		remembered Head
		want       Standing
	}{
		"the same head":                   {head, Extends},
		"an earlier head":                 {Head{1, 3, earlier}, Extends},
		"the empty record":                {Head{0, 0, w.mustRoot(0)}, Extends},
		"a later head: lost writes":       {Head{1, 6, tlog.Hash{1}}, FallsShort},
		"same size, other root: a fork":   {Head{1, 5, tlog.Hash{1}}, Forked},
		"an earlier root at another size": {Head{1, 3, other}, Forked},
		"a later incarnation, cut short":  {Head{2, 5, head.Root}, Forked},
	} {
		w.view(func(tx *store.Tx) error {
			got, err := w.record.Compare(tx, c.remembered)
			if err != nil || got != c.want {
				t.Errorf("%s: %v %v, want %v", rule, got, err, c.want)
			}
			return nil
		})
	}
}

func (w *world) mustRoot(size int64) (root tlog.Hash) {
	w.t.Helper()
	w.view(func(tx *store.Tx) (err error) {
		root, err = w.record.RootAt(tx, size)
		return err
	})
	return root
}

func TestGoingOnPastALostHead(t *testing.T) {
	w := newWorld(t)
	w.five()
	lost := Head{4, 9, tlog.Hash{9}}
	e := w.entry("record.reopen")
	e.Lost = &lost
	if head := w.append(e); head.Incarnation != 5 || head.Size != 6 {
		t.Errorf("head %v, want incarnation 5: above the lost one's too", head)
	}
	if head := w.append(w.entry("study.see")); head.Incarnation != 5 {
		t.Errorf("head %v, want incarnation 5 to stay", head)
	}
	w.wantClean()
	w.view(func(tx *store.Tx) error {
		entries, err := w.record.Entries(tx, 6, w.keys, w.actors)
		if err == nil && (entries[0].Lost == nil || *entries[0].Lost != lost || entries[1].Lost != nil) {
			t.Errorf("entries %+v do not name the lost head", entries)
		}
		return err
	})
}

// A member with every key who writes a new incarnation without naming what was
// lost is found out.
func TestIncarnationWithoutALostHead(t *testing.T) {
	w := newWorld(t)
	w.five()
	w.forge(func(l *Leaf) { l.Incarnation = 2 })
	w.wantProblem(6, "without naming a lost head")
}

// forge appends an entry that the writer altered before signing it.
func (w *world) forge(alter func(*Leaf)) {
	w.t.Helper()
	w.update(func(tx *store.Tx) error {
		tree := &storedTree{tx: tx}
		head, err := w.record.head(tx, tree)
		if err != nil {
			return err
		}
		e := w.entry("study.see")
		leaf, bodies, err := w.record.compose(e, head, tx.Now(), w.signer.Verifier().ID(), seed{})
		if err != nil {
			return err
		}
		alter(&leaf)
		if err := insertLeaf(tx, head.Size+1, leaf.Bytes(), w.signer.Sign(signedLeaf, leaf.Bytes())); err != nil {
			return err
		}
		p := e.Common.Parent
		box := seal.SealBox(p.Key, seal.DataBox, w.record.label(head.Size+1, 0, p), bodies[0])
		if err := insertBody(tx, head.Size+1, 0, p.ID, box); err != nil {
			return err
		}
		return tree.add(head.Size, tlog.RecordHash(leaf.Bytes()))
	})
}

func TestForgedLeaves(t *testing.T) {
	for rule, c := range map[string]struct {
		alter func(*Leaf)
		what  string
	}{
		"another root before":         {func(l *Leaf) { l.RootBefore[0] ^= 1 }, "does not follow"},
		"another record":              {func(l *Leaf) { l.Record[0] ^= 1 }, "not a leaf of this record"},
		"another number":              {func(l *Leaf) { l.N++ }, "not a leaf of this record"},
		"another member's name":       {func(l *Leaf) { l.Actor[0] ^= 1 }, "not certified"},
		"another commitment":          {func(l *Leaf) { l.Parts[0][0] ^= 1 }, "contradicts"},
		"an object of another kind":   {func(l *Leaf) { l.Objects[0].Commitment[0] ^= 1 }, "contradicts"},
		"an object that nobody names": {func(l *Leaf) { l.Objects = append(l.Objects, LeafObject{}) }, "contradicts"},
		"a part without a body":       {func(l *Leaf) { l.Parts = append(l.Parts, [32]byte{}) }, "lost part 1"},
	} {
		t.Run(rule, func(t *testing.T) {
			w := newWorld(t)
			w.five()
			w.forge(c.alter)
			w.wantProblem(6, c.what)
		})
	}
}

// Every step of an append fails once, or makes it run again: what is there
// afterwards verifies.
func TestAppendUnderFaults(t *testing.T) {
	for name, inject := range map[string]func(int) *storetest.Injector{
		"fail": func(n int) *storetest.Injector { return storetest.FailAt(n) },
		// After the commit nothing runs again.
		"rerun": func(n int) *storetest.Injector { return storetest.RerunAt(n, store.Statement, store.Commit) },
	} {
		fired := true
		for n := 1; fired; n++ {
			w := newWorld(t)
			path := filepath.Join(t.TempDir(), "copy.db")
			fault := inject(n)
			fault.Disarm()
			w.db = storetest.Open(t, path, schema, fault.Option())
			w.five()
			fault.Arm()
			err := w.db.Update(context.Background(), func(tx *store.Tx) error {
				_, _, err := w.record.Append(tx, w.entry("study.change", subjectA), w.signer)
				return err
			})
			fault.Disarm()
			_, fired = fault.Fired()
			w.wantClean()
			if head, _ := w.verify(); err == nil && head.Size != 6 {
				t.Errorf("%s at step %d: acknowledged, and the record has %d entries", name, n, head.Size)
			}
		}
	}
}
