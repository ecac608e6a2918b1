package ledger

import (
	"cmp"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Problem is one thing that verification found, without content.
type Problem struct {
	N    int64  `json:"n"` // the entry, 0 for the record as a whole
	What string `json:"what"`
}

func (p Problem) String() string {
	if p.N == 0 {
		return "the record " + p.What
	}
	return fmt.Sprintf("entry %d %s", p.N, p.What)
}

// Actors gives the signing key that was certified for an actor at entry n;
// NotFound says that none was.
type Actors = func(actor sheaf.ID, n int64) (seal.Verifier, error)

// Verify recomputes the record from its leaves: numbers, incarnations, the root
// before each entry, every signature, the commitment of every body and object
// that a key opens, and holds the stored tree against the one it grew. A part
// whose body or key is gone must be named by the Silences of a later entry that
// may, and no object's version falls. It gives
// the head that the leaves lead to; hold that against a remembered one, for a
// record that was cut off at its end verifies.
//
// A part whose key is Locked is not judged. With keys nil no body is opened, and
// what is left is what anybody can verify who holds no key. An error is Locked
// where keys are given and the record's own is not at hand; else a failure to read.
func (r Record) Verify(tx *store.Tx, keys Keys, actors Actors, may Forgetting) (Head, []Problem, error) {
	v := &verification{record: r, keys: keys, actors: actors, silences: silences{may: may}, latest: make(map[sheaf.ID]Object)}
	err := walk(tx, 0, func(row leafRow, bodies []bodyRow) error {
		if row.n > v.loaded {
			if err := v.loadHashes(tx, row.n); err != nil {
				return err
			}
		}
		return v.entry(row, bodies)
	})
	if err != nil {
		return Head{}, nil, err
	}
	if err := v.strays(tx); err != nil {
		return Head{}, nil, err
	}
	for _, s := range v.silences.unexplained() {
		v.problem(s.N, "has lost part %d, and no later entry that may says that it was erased", s.Part)
	}
	slices.SortStableFunc(v.problems, func(a, b Problem) int { return cmp.Compare(a.N, b.N) })
	return Head{v.incarnation, v.last, v.tree.root()}, v.problems, nil
}

type verification struct {
	record Record
	keys   Keys
	actors Actors

	last        int64
	incarnation uint32
	tree        freshTree
	treeLost    bool // one contradiction was told; those that follow from it are not
	stored      map[int64]tlog.Hash
	loaded      int64 // entries up to here have their stored hashes in stored

	silences silences
	latest   map[sheaf.ID]Object
	problems []Problem
}

func (v *verification) problem(n int64, format string, args ...any) {
	v.problems = append(v.problems, Problem{n, fmt.Sprintf(format, args...)})
}

func (v *verification) loadHashes(tx *store.Tx, n int64) (err error) {
	v.loaded = n + chunk - 1
	v.stored, err = hashesBetween(tx, tlog.StoredHashIndex(0, n-1), tlog.StoredHashCount(v.loaded)-1)
	return err
}

func (v *verification) entry(row leafRow, bodies []bodyRow) error {
	if row.n != v.last+1 {
		v.problem(v.last+1, "is missing; entry %d comes in its place", row.n)
		v.treeLost = true
	}
	v.last = row.n
	leaf, ok := v.record.parse(row)
	if !ok {
		v.problem(row.n, "is not a leaf of this record at this place")
		v.grow(row)
		return nil
	}
	if !v.treeLost && leaf.RootBefore != v.tree.root() {
		v.problem(row.n, "does not follow from the entries before it")
		v.treeLost = true
	}
	v.grow(row)
	if err := v.signature(&leaf, row); err != nil {
		return err
	}
	if v.keys == nil {
		v.incarnation = max(v.incarnation, leaf.Incarnation)
		return nil
	}
	return v.bodies(&leaf, bodies)
}

// grow adds the leaf to the tree and compares what was stored for it.
func (v *verification) grow(row leafRow) {
	hashes := v.tree.add(tlog.RecordHash(row.leaf))
	if v.treeLost {
		hashes = hashes[:1]
	}
	first := tlog.StoredHashIndex(0, row.n-1)
	for k, h := range hashes {
		if v.stored[first+int64(k)] != h {
			v.problem(row.n, "differs from the stored tree")
			return
		}
	}
}

func (v *verification) signature(leaf *Leaf, row leafRow) error {
	key, err := v.actors(leaf.Actor, leaf.N)
	if sheaf.KindOf(err) == sheaf.NotFound {
		v.problem(leaf.N, "is signed with a key that was not certified then")
		return nil
	}
	if err != nil {
		return err
	}
	if !signs(key, leaf, row) {
		v.problem(leaf.N, "does not carry its actor's signature")
	}
	return nil
}

func (v *verification) bodies(leaf *Leaf, rows []bodyRow) error {
	parts, err := v.record.open(leaf, rows, v.keys)
	if err != nil {
		return err
	}
	if parts[0].state == partLocked {
		return sheaf.Errorf(sheaf.Locked, "cannot verify the record: its key is not at hand")
	}
	opened, ok := assemble(leaf, parts)
	if !ok {
		v.problem(leaf.N, "has a body that its leaf contradicts")
	}
	v.checkIncarnation(leaf, opened)
	v.checkVersions(leaf, opened)
	if !v.silences.add(leaf, parts) {
		v.problem(leaf.N, "names what it silences in no readable way")
	}
	return nil
}

// signs tells whether a leaf was signed with the key that it names.
func signs(key seal.Verifier, leaf *Leaf, row leafRow) bool {
	return key.ID() == leaf.Actor && key.Verify(signedLeaf, row.leaf, row.signature)
}

// mustBeSigned is Corrupt for a leaf that nobody signed who was certified then.
func mustBeSigned(leaf *Leaf, row leafRow, actors Actors) error {
	if actors == nil {
		return nil
	}
	key, err := actors(leaf.Actor, leaf.N)
	if sheaf.KindOf(err) == sheaf.NotFound || err == nil && !signs(key, leaf, row) {
		return sheaf.Errorf(sheaf.Corrupt, "entry %d was not signed by a member", leaf.N).
			Hintf("stop working, keep the folder as it is, and run sheaf check")
	}
	return err
}

// checkVersions holds what an entry tells of objects against what was told before.
func (v *verification) checkVersions(leaf *Leaf, opened Opened) {
	for _, o := range opened.Objects {
		if o.ID.IsZero() {
			continue
		}
		if last, known := v.latest[o.ID]; known && !o.Follows(last) {
			v.problem(leaf.N, "records an older state over a newer one")
		}
		v.latest[o.ID] = o
	}
}

// checkIncarnation takes a new number only from an entry that names the head
// which was lost.
func (v *verification) checkIncarnation(leaf *Leaf, opened Opened) {
	want := max(v.incarnation, 1)
	if opened.Lost != nil {
		want = nextIncarnation(v.incarnation, *opened.Lost)
		if opened.Lost.Size < leaf.N {
			v.problem(leaf.N, "goes on past a head that was not lost")
		}
	}
	if opened.Readable && leaf.Incarnation != want {
		v.problem(leaf.N, "opens incarnation %d without naming a lost head", leaf.Incarnation)
	}
	v.incarnation = max(v.incarnation, leaf.Incarnation)
}

// strays looks for rows that belong to no entry.
func (v *verification) strays(tx *store.Tx) error {
	leaves, err := strayLeaves(tx)
	if err != nil {
		return err
	}
	if leaves > 0 {
		v.problem(0, "has %d leaves before the first entry", leaves)
	}
	bodies, err := strayBodies(tx)
	if err != nil {
		return err
	}
	if bodies > 0 {
		v.problem(0, "has %d bodies without a leaf", bodies)
	}
	hashes, err := strayHashes(tx, tlog.StoredHashCount(v.last))
	if err != nil {
		return err
	}
	if hashes > 0 {
		v.problem(0, "has %d tree hashes of entries that are not there", hashes)
	}
	return nil
}
