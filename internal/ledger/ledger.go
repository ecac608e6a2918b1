// Package ledger keeps the activity record: what was done, by whom, in which
// order, and whether anything was changed since. It is an append-only log in the
// form of tlog (RFC 6962) whose leaves hold salted commitments, signatures and
// hashes of sealed rows, and nothing that can be read without a key. What an
// entry says lies beside its leaf in sealed bodies, one part under the record's
// key and one under each subject's, so that a subject can be forgotten and leaf
// and tree still stand.
//
// It promises that a record which verifies, and which extends a head somebody
// remembers, is the one that was remembered, unchanged up to there. It promises
// nothing about time or truth, and order comes from the log alone. It never
// holds testimony or search terms; those who append must not put them in. An
// altered record is Corrupt with the number of the entry, never its content.
//
// The layout of a leaf is told at Leaf, that of a body at Entry, that of what is
// printed at Checkpoint.
package ledger

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Record is one database's activity record. It is a value without state: all of
// it is in the database, so that a transaction that runs again appends once.
type Record struct {
	id    sheaf.ID
	tier  byte
	study sheaf.ID
}

// New names a record: its own random id, the tier and the study that its boxes
// are bound to. Nothing is written; an empty record has size 0.
func New(id sheaf.ID, tier byte, study sheaf.ID) Record {
	return Record{id, tier, study}
}

// Head is what one remembers of a record, outside of it.
type Head struct {
	Incarnation uint32    `json:"incarnation"` // from 1; 0 in an empty record
	Size        int64     `json:"size"`        // entries, and the number of the last
	Root        tlog.Hash `json:"root"`        // base64 in JSON
}

// String is the head as people compare it: incarnation, size, root in base64.
func (h Head) String() string {
	return fmt.Sprintf("%d %d %s", h.Incarnation, h.Size, h.Root)
}

// IsZero tells a head that was never set; the head of an empty record has a root.
func (h Head) IsZero() bool { return h == Head{} }

// Object is one row that an entry leaves behind, as it stands after the act.
type Object struct {
	ID      sheaf.ID
	Version uint64
	Hash    [32]byte // SHA-256 of the stored box; zero where none is left
	Part    int      // whose key knows the id: 0 common, k for Subjects[k-1]
	N       int64    // the entry that told of it; LatestFrom alone sets it
}

// Follows tells whether an object may be recorded after it was recorded as last:
// versions never fall, and one version has one hash.
func (o Object) Follows(last Object) bool {
	return o.Version > last.Version || o.Version == last.Version && o.Hash == last.Hash
}

// Part is what an entry says under one key.
type Part struct {
	Parent seal.Parent
	Data   json.RawMessage // any JSON value; nil is null
}

// Silenced names one part that an erasure made unreadable. The common part,
// number 0, is never silenced.
type Silenced struct {
	N    int64 `json:"n"`
	Part int   `json:"part"`
}

// SilencedField is the field of an erasure's common data that lists what the
// erasure makes unreadable, as Silences.
const SilencedField = "silenced"

// Silences is for the common data of an erasure, to embed or to use as it is.
type Silences struct {
	Silenced []Silenced `json:"silenced"`
}

// Entry is one act to be recorded. Its parts are sealed as JSON bodies,
//
//	{"v":1,"salt":base64 of 32 bytes,"objects":[{"i":index in the leaf,"id":...}],
//	 "lost":{head},"data":...}
//
// objects being those of this part; lost occurs in common parts only; objects
// and lost are left out where empty. A body lies in a box of type DataBox with
// the table TableRecord, the column its part's number (0 common), the object the
// record's id, the version the entry's number.
type Entry struct {
	Act      string // 1 to 64 of a-z, 0-9, ".", "-", "_"; it is readable without any key
	Common   Part   // under the record's key; its data may carry Silences
	Subjects []Part // each under its subject's key, 255 at most
	Objects  []Object

	// Lost is the remembered head that this record falls short of. The entry
	// that names it goes on all the same, in a new incarnation.
	Lost *Head
}

// seed is the chance in one entry: salts are made of it, and it is never stored.
type seed [32]byte

// Append adds an entry within tx and gives the new head and the leaf's hash,
// which another record's entry may carry. It reads and writes O(log n) rows.
// Salts are drawn here: a transaction that runs again makes another leaf, and
// none but the committed one was ever seen.
//
// Invalid: the entry cannot be laid out. Corrupt: the stored tree has holes.
func (r Record) Append(tx *store.Tx, e Entry, signer seal.Signer) (Head, [32]byte, error) {
	var s seed
	rand.Read(s[:])
	return r.append(tx, e, s, signer)
}

func (r Record) append(tx *store.Tx, e Entry, s seed, signer seal.Signer) (Head, [32]byte, error) {
	tree := &storedTree{tx: tx}
	before, err := r.head(tx, tree)
	if err != nil {
		return Head{}, tlog.Hash{}, err
	}
	leaf, bodies, err := r.compose(e, before, tx.Now(), signer.Verifier().ID(), s)
	if err != nil {
		return Head{}, tlog.Hash{}, err
	}
	raw := leaf.Bytes()
	if err := insertLeaf(tx, leaf.N, raw, signer.Sign(signedLeaf, raw)); err != nil {
		return Head{}, tlog.Hash{}, err
	}
	for part, body := range bodies {
		parent := e.part(part).Parent
		box := seal.SealBox(parent.Key, seal.DataBox, r.label(leaf.N, part, parent), body)
		if err := insertBody(tx, leaf.N, part, parent.ID, box); err != nil {
			return Head{}, tlog.Hash{}, err
		}
	}
	hash := tlog.RecordHash(raw)
	if err := tree.add(before.Size, hash); err != nil {
		return Head{}, tlog.Hash{}, err
	}
	root, err := tree.root(leaf.N)
	if err != nil {
		return Head{}, tlog.Hash{}, err
	}
	return Head{leaf.Incarnation, leaf.N, root}, hash, nil
}

// compose lays out the entry after a head. It depends on nothing else.
func (r Record) compose(e Entry, before Head, now time.Time, actor sheaf.ID, s seed) (Leaf, [][]byte, error) {
	if err := e.check(before); err != nil {
		return Leaf{}, nil, err
	}
	leaf := Leaf{
		Record:      r.id,
		Incarnation: e.incarnation(before),
		N:           before.Size + 1,
		RootBefore:  before.Root,
		Time:        now.UTC().Truncate(time.Microsecond),
		Actor:       actor,
		Act:         e.Act,
	}
	bodies, err := e.commit(s, &leaf)
	return leaf, bodies, err
}

// Head is the present head, from the stored tree; Verify recomputes it.
func (r Record) Head(tx *store.Tx) (Head, error) {
	return r.head(tx, &storedTree{tx: tx})
}

func (r Record) head(tx *store.Tx, tree *storedTree) (Head, error) {
	n, raw, err := lastLeaf(tx)
	if err != nil {
		return Head{}, err
	}
	var incarnation uint32
	if n > 0 {
		leaf, err := ParseLeaf(raw)
		if err != nil || leaf.N != n || leaf.Record != r.id {
			return Head{}, damaged(n)
		}
		incarnation = leaf.Incarnation
	}
	root, err := tree.root(n)
	return Head{incarnation, n, root}, err
}

// RootAt is the root that the record had at a size, from the stored tree.
// NotFound if the record is smaller.
func (r Record) RootAt(tx *store.Tx, size int64) (tlog.Hash, error) {
	n, _, err := lastLeaf(tx)
	if err != nil {
		return tlog.Hash{}, err
	}
	if size < 0 || size > n {
		return tlog.Hash{}, tooSmall(n, size)
	}
	return (&storedTree{tx: tx}).root(size)
}

func tooSmall(have, want int64) *sheaf.Error {
	return sheaf.Errorf(sheaf.NotFound, "the record has %d entries, not %d", have, want)
}

// Standing is how a record stands to a head that was remembered.
type Standing uint8

const (
	// Extends: the record is the remembered one, perhaps with more entries.
	Extends Standing = iota
	// FallsShort: fewer entries than remembered, by rollback, lost writes or a
	// restore. Going on takes an entry that names the lost head (Entry.Lost).
	FallsShort
	// Forked: another history. Nothing may go on.
	Forked
)

// Compare tells how the record stands to a remembered head, from the stored
// tree. After a record went on past a lost head, that head counts as Forked.
func (r Record) Compare(tx *store.Tx, remembered Head) (Standing, error) {
	now, err := r.Head(tx)
	if err != nil {
		return Forked, err
	}
	if now.Size < remembered.Size {
		return FallsShort, nil
	}
	root, err := r.RootAt(tx, remembered.Size)
	if err != nil {
		return Forked, err
	}
	if root != remembered.Root || now.Incarnation < remembered.Incarnation {
		return Forked, nil
	}
	return Extends, nil
}

func (r Record) label(n int64, part int, parent seal.Parent) seal.Label {
	return seal.Label{
		Tier:       r.tier,
		Study:      r.study,
		Table:      seal.TableRecord,
		Column:     uint16(part),
		Object:     r.id,
		Version:    uint64(n),
		Key:        parent.ID,
		Generation: parent.Generation,
	}
}

func fallen(n int64) *sheaf.Error {
	return sheaf.Errorf(sheaf.Corrupt, "entry %d records an older state over a newer one", n).
		Hintf("stop working, keep the folder as it is, and run sheaf check")
}

func damaged(n int64) *sheaf.Error {
	return sheaf.Errorf(sheaf.Corrupt, "entry %d of the record was altered", n).
		Hintf("sheaf check tells what else is affected")
}
