package ledger

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// chunk is how many entries are held at once.
const chunk = 256

// Keys opens a key by its id. NotFound says that it was destroyed or never was,
// Locked that it is not at hand.
type Keys = func(id sheaf.ID) (seal.Parent, error)

// Opened is an entry as far as the keys open it.
type Opened struct {
	N        int64
	Time     time.Time // as the machine that wrote it believed
	Actor    sheaf.ID  // of the signing key, which signed this entry if Actors were given
	Act      string
	Data     json.RawMessage // of the common part; nil where not readable
	Readable bool            // the common part
	Lost     *Head           // the head this entry went on past
	Subjects []OpenedPart
	Objects  []Object // with a zero ID where no readable part names it
}

// OpenedPart is a subject's part.
type OpenedPart struct {
	Data     json.RawMessage
	Readable bool
	KeyID    sheaf.ID // zero where the part was forgotten
}

// Entries gives the entries from number from on. A part whose key is gone or not
// at hand is left unreadable. Corrupt at an entry that contradicts its leaf, or
// that its actor did not sign; with actors nil nobody's signature is looked at.
func (r Record) Entries(tx *store.Tx, from int64, keys Keys, actors Actors) ([]Opened, error) {
	var out []Opened
	err := walk(tx, from-1, func(row leafRow, bodies []bodyRow) error {
		leaf, ok := r.parse(row)
		if !ok {
			return damaged(row.n)
		}
		if err := mustBeSigned(&leaf, row, actors); err != nil {
			return err
		}
		parts, err := r.open(&leaf, bodies, keys)
		if err != nil {
			return err
		}
		opened, ok := assemble(&leaf, parts)
		if !ok {
			return damaged(row.n)
		}
		out = append(out, opened)
		return nil
	})
	return out, err
}

// LatestFrom gives the last version and hash of every object that entries after
// number after name, as far as the keys open them; after 0 it is all objects.
// It grows the tree from the leaves and holds it against the stored root. For a
// later start it takes the stored tree up to there on trust: hold RootAt(after)
// against a remembered root first.
//
// Corrupt if an entry or the tree was altered, or an entry is not signed by its
// actor (not looked at with actors nil); if a part is gone that no later entry
// may silence: whoever removes the part that tells of a newer version could put
// the older row back; or if an object's version falls, which is how what was
// withdrawn would be recorded again. Locked without the record's key; what a
// locked subject's part tells is left out.
func (r Record) LatestFrom(tx *store.Tx, after int64, keys Keys, actors Actors, may Forgetting) (map[sheaf.ID]Object, error) {
	stored := &storedTree{tx: tx}
	head, err := r.head(tx, stored)
	if err != nil {
		return nil, err
	}
	if after < 0 || after > head.Size {
		return nil, tooSmall(head.Size, after)
	}
	tree, err := stored.peaks(after)
	if err != nil {
		return nil, err
	}
	latest := make(map[sheaf.ID]Object)
	gone := silences{may: may}
	err = walk(tx, after, func(row leafRow, bodies []bodyRow) error {
		leaf, ok := r.parse(row)
		if !ok || row.n != tree.size+1 || leaf.RootBefore != tree.root() {
			return damaged(row.n)
		}
		tree.add(tlog.RecordHash(row.leaf))
		if err := mustBeSigned(&leaf, row, actors); err != nil {
			return err
		}
		parts, err := r.open(&leaf, bodies, keys)
		if err != nil {
			return err
		}
		if parts[0].state == partLocked {
			return sheaf.Errorf(sheaf.Locked, "the key of the record is not at hand")
		}
		opened, ok := assemble(&leaf, parts)
		if !ok || !gone.add(&leaf, parts) {
			return damaged(row.n)
		}
		for _, o := range opened.Objects {
			if o.ID.IsZero() {
				continue
			}
			if last, known := latest[o.ID]; known && !o.Follows(last) {
				return fallen(row.n)
			}
			o.N = row.n
			latest[o.ID] = o
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if tree.size != head.Size || tree.root() != head.Root {
		return nil, sheaf.Errorf(sheaf.Corrupt, "the record's leaves do not lead to its stored root").
			Hintf("sheaf check tells where they part")
	}
	if lost := gone.unexplained(); len(lost) > 0 {
		return nil, damaged(lost[0].N)
	}
	return latest, nil
}

// LeafHash is the hash of entry n's leaf, from the stored tree. NotFound if the
// record is smaller.
func (r Record) LeafHash(tx *store.Tx, n int64) (tlog.Hash, error) {
	hashes, err := hashesAt(tx, []int64{tlog.StoredHashIndex(0, n-1)})
	if err != nil {
		return tlog.Hash{}, err
	}
	h, ok := hashes[tlog.StoredHashIndex(0, n-1)]
	if !ok {
		return tlog.Hash{}, sheaf.Errorf(sheaf.NotFound, "the record has no entry %d", n)
	}
	return h, nil
}

// Silenced lists the parts that lie under these keys: an erasure names them in
// its entry, then Forget removes them.
func (r Record) Silenced(tx *store.Tx, keys []sheaf.ID) ([]Silenced, error) {
	var out []Silenced
	for _, key := range keys {
		parts, err := partsUnder(tx, key)
		if err != nil {
			return nil, err
		}
		out = append(out, parts...)
	}
	return out, nil
}

// Forget removes the parts that lie under these keys, and with them the link
// from entry to key. Leaves, tree and common parts stay.
func (r Record) Forget(tx *store.Tx, keys []sheaf.ID) error {
	for _, key := range keys {
		if err := deletePartsUnder(tx, key); err != nil {
			return err
		}
	}
	return nil
}

// EntryInfo is what the judgement of a silence looks at.
type EntryInfo struct {
	N     int64
	Act   string
	Actor sheaf.ID
}

// Forgetting judges whether an entry may silence parts of an earlier one: any
// member can write such a list, and not every member may make the record forget.
type Forgetting = func(silencing, silenced EntryInfo) bool

// silences holds what cannot be read against what entries say was erased.
type silences struct {
	may  Forgetting
	gone map[Silenced]EntryInfo // and not silenced by an entry that may
}

// add takes in an entry; false if its list of what it silences is no list.
func (s *silences) add(leaf *Leaf, parts []openPart) bool {
	now := EntryInfo{leaf.N, leaf.Act, leaf.Actor}
	// The list comes first, so that no entry silences itself.
	list, err := silencedIn(parts[0].body.Data)
	for _, part := range list {
		before, gone := s.gone[part]
		if gone && part.Part > 0 && s.may(now, before) {
			delete(s.gone, part)
		}
	}
	for k, p := range parts {
		if p.state != partMissing {
			continue
		}
		if s.gone == nil {
			s.gone = make(map[Silenced]EntryInfo)
		}
		s.gone[Silenced{leaf.N, k}] = now
	}
	return err == nil
}

// unexplained are the parts that are gone although no later entry that may
// names them, in order. A common part is never explained.
func (s *silences) unexplained() []Silenced {
	return slices.SortedFunc(maps.Keys(s.gone), func(a, b Silenced) int {
		return cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(a.Part, b.Part))
	})
}

// walk calls fn for every stored entry after number after, in order.
func walk(tx *store.Tx, after int64, fn func(leafRow, []bodyRow) error) error {
	for {
		leaves, err := leavesAfter(tx, after)
		if err != nil || len(leaves) == 0 {
			return err
		}
		last := leaves[len(leaves)-1].n
		bodies, err := bodiesBetween(tx, leaves[0].n, last)
		if err != nil {
			return err
		}
		for _, l := range leaves {
			if err := fn(l, bodies[l.n]); err != nil {
				return err
			}
		}
		after = last
	}
}

// parse reads a leaf that is where it belongs.
func (r Record) parse(row leafRow) (Leaf, bool) {
	leaf, err := ParseLeaf(row.leaf)
	return leaf, err == nil && leaf.N == row.n && leaf.Record == r.id
}

type partState uint8

const (
	partMissing partState = iota // no row, or its key is gone
	partLocked                   // its key is not at hand
	partBroken                   // it contradicts its leaf, or belongs to none
	partOpen
)

type openPart struct {
	state partState
	key   sheaf.ID
	body  body
}

// open opens the bodies of a leaf, by part. A body that the leaf does not know
// breaks the common part.
func (r Record) open(leaf *Leaf, rows []bodyRow, keys Keys) ([]openPart, error) {
	parts := make([]openPart, len(leaf.Parts))
	stray := false
	for _, row := range rows {
		if row.part < 0 || row.part >= len(parts) {
			stray = true
			continue
		}
		part, err := r.openOne(leaf, row, keys)
		if err != nil {
			return nil, err
		}
		parts[row.part] = part
	}
	if stray {
		parts[0].state = partBroken
	}
	return parts, nil
}

func (r Record) openOne(leaf *Leaf, row bodyRow, keys Keys) (openPart, error) {
	if len(row.key) != len(sheaf.ID{}) {
		return openPart{state: partBroken}, nil
	}
	part := openPart{key: sheaf.ID(row.key)}
	parent, err := keys(part.key)
	switch {
	case err == nil:
	case sheaf.KindOf(err) == sheaf.NotFound:
		part.state = partMissing
		return part, nil
	case sheaf.KindOf(err) == sheaf.Locked:
		part.state = partLocked
		return part, nil
	default:
		return openPart{}, err
	}
	raw, err := seal.OpenBox(parent.Key, seal.DataBox, r.label(leaf.N, row.part, parent), row.box)
	if err != nil {
		part.state = partBroken
		return part, nil
	}
	var ok bool
	part.state = partBroken
	if part.body, ok = parseBody(raw, leaf, row.part); ok {
		part.state = partOpen
	}
	return part, nil
}

// assemble puts an entry together, and tells whether its parts and its leaf
// agree: none broken, and every object named once all parts are open.
func assemble(leaf *Leaf, parts []openPart) (Opened, bool) {
	o := Opened{N: leaf.N, Time: leaf.Time, Actor: leaf.Actor, Act: leaf.Act, Objects: make([]Object, len(leaf.Objects))}
	for i, l := range leaf.Objects {
		o.Objects[i] = Object{Version: l.Version, Hash: l.Hash}
	}
	allOpen := true
	for k, p := range parts {
		if p.state == partBroken {
			return Opened{}, false
		}
		allOpen = allOpen && p.state == partOpen
		for _, named := range p.body.Objects {
			o.Objects[named.Index].ID, o.Objects[named.Index].Part = named.ID, k
		}
		if k == 0 {
			o.Data, o.Readable, o.Lost = p.body.Data, p.state == partOpen, p.body.Lost
			continue
		}
		o.Subjects = append(o.Subjects, OpenedPart{p.body.Data, p.state == partOpen, p.key})
	}
	for _, object := range o.Objects {
		if allOpen && object.ID.IsZero() {
			return Opened{}, false
		}
	}
	return o, true
}
