package access

import (
	"crypto/sha256"
	"encoding/json"
	"slices"

	"sheaf/internal/ledger"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// Tx is a transaction behind the Door: rows, the keys the caller may use, and
// the entry that will tell of it.
type Tx struct {
	*store.Tx
	door   *Door
	caller Caller
	epoch  EpochKey // as the session held it when this began
	signer seal.Signer
	head   ledger.Head // of the record, as this transaction sees it
	entry  entry

	destroyed uint64 // how many keys the door had destroyed when this began
}

// Member is who acts.
func (tx *Tx) Member() MemberID { return tx.caller.session.member }

// Study is the study's id.
func (tx *Tx) Study() sheaf.ID { return tx.door.study }

// Label is the place of a box in this tier: its row, column and version.
func (tx *Tx) Label(t seal.Table, column uint16, object sheaf.ID, version uint64) seal.Label {
	return seal.Label{Tier: byte(tx.door.tier), Study: tx.door.study, Table: t, Column: column, Object: object, Version: version}
}

// NewKey is a key drawn before a change begins, for PutKey.
type NewKey struct {
	ID         sheaf.ID
	Purpose    seal.Purpose
	Generation uint32
	plaintext  func() []byte // behind a func, so that no way of printing shows it
}

// DrawIdentity draws an age identity for a purpose, of generation 1; rows under
// it are sealed with its row key.
func DrawIdentity(p seal.Purpose) NewKey {
	return newKey(sheaf.NewID(), p, 1, seal.NewIdentity().Line())
}

func newKey(id sheaf.ID, p seal.Purpose, generation uint32, plaintext []byte) NewKey {
	return NewKey{id, p, generation, func() []byte { return plaintext }}
}

// Parent is the drawn key as one that others are wrapped under.
func (k NewKey) Parent() seal.Parent {
	p, err := parentOf(k.ID, heldKey{k.Generation, k.plaintext()})
	if err != nil {
		panic("access: a drawn key is not a key: " + err.Error())
	}
	return p
}

// Identity is the drawn identity; it panics on a symmetric key.
func (k NewKey) Identity() seal.Identity {
	id, err := seal.ParseIdentity(k.plaintext())
	if err != nil {
		panic("access: not an identity: " + err.Error())
	}
	return id
}

// Key opens a key that lies under the epoch key. NotFound: it was destroyed, or
// never was.
func (tx *Tx) Key(id sheaf.ID) (seal.Parent, error) { return tx.parent(id) }

// Identity opens an identity that lies under the epoch key. NotFound as Key.
func (tx *Tx) Identity(id sheaf.ID) (seal.Identity, error) {
	held, err := tx.held(id)
	if err != nil {
		return seal.Identity{}, err
	}
	return seal.ParseIdentity(held.plaintext)
}

// Structure is the key of names and layout that is newest in this epoch.
func (tx *Tx) Structure() (seal.Parent, error) { return tx.newest(seal.PurposeStructure) }

// Note says in the entry what was done: ids, counts and states, never a name, a
// word of testimony or a search term. The last note counts.
func (tx *Tx) Note(data any) { tx.entry.note = data }

// NoteSubject says in the entry what concerns one person, sealed under that
// person's key, so that the record can forget them.
func (tx *Tx) NoteSubject(parent seal.Parent, data any) {
	tx.entry.part(parent).data = data
}

// Recorded commits the entry to an object as it is now stored. A zero parent
// puts its id into the common part; otherwise into the part of that key.
func (tx *Tx) Recorded(parent seal.Parent, id sheaf.ID, version uint64, stored []byte) {
	part := 0
	if !parent.ID.IsZero() {
		part = tx.entry.part(parent).index
	}
	tx.entry.objects = append(tx.entry.objects, ledger.Object{ID: id, Version: version, Hash: sha256.Sum256(stored), Part: part})
}

// Fresh tells whether a stored box is the last one that the record knows of an
// object; terms, holds, people, policy and wraps are held against it at every
// use. A nil box says that there is no row. Corrupt: it was put back or altered.
func (tx *Tx) Fresh(id sheaf.ID, stored []byte) error {
	_, err := tx.fresh(id, stored)
	return err
}

// FreshAt is Fresh for an object whose row says its version, which has to be the
// one the record knows: an older box must not come back as a newer version.
func (tx *Tx) FreshAt(id sheaf.ID, version uint64, stored []byte) error {
	last, err := tx.fresh(id, stored)
	if err == nil && stored != nil && last.Version != version {
		return tx.notFresh()
	}
	return err
}

func (tx *Tx) fresh(id sheaf.ID, stored []byte) (ledger.Object, error) {
	last, ok := tx.entry.latest()[id]
	if !ok {
		last, ok = tx.door.lastKnown(id, tx.head.Size)
	}
	if !ok && stored == nil {
		return last, nil
	}
	if ok && stored != nil && last.Hash == sha256.Sum256(stored) {
		return last, nil
	}
	return last, tx.notFresh()
}

func (tx *Tx) notFresh() error {
	return sheaf.Errorf(sheaf.Corrupt, "a row of the %s is not the one its record knows", tx.door.tier).
		Hintf("an older state was put back or a row was altered; run sheaf check before going on")
}

// EntryNumber is the number that this change's entry will have.
func (tx *Tx) EntryNumber() int64 { return tx.head.Size + 1 }

// Leaf is the hash of an entry's leaf, by which the other tier's record refers
// to it. NotFound: there is no entry of that number yet.
func (tx *Tx) Leaf(n int64) ([32]byte, error) { return tx.door.record.LeafHash(tx.Tx, n) }

// Sign signs in the caller's name; what separates one kind of signed bytes from
// another. It gives the id of the signing key with the signature.
func (tx *Tx) Sign(what string, message []byte) (signature []byte, signer sheaf.ID) {
	return tx.signer.Sign(what, message), tx.signer.Verifier().ID()
}

// Verify holds the signature in an object against the members who were certified
// with the role when the record last told of the object: what somebody signed
// outlasts their leaving, and a key that was put off the team signs nothing more.
// Corrupt: none of them made it.
func (tx *Tx) Verify(id sheaf.ID, what string, message, signature []byte, signer sheaf.ID, role Role) error {
	m, err := tx.door.signers(signer, tx.recordedAt(id))
	if err != nil || !slices.Contains(m.Roles, role) || !m.Verifier.Verify(what, message, signature) {
		return sheaf.Errorf(sheaf.Corrupt, "a signature in the %s is not by a %s of the team", tx.door.tier, role).
			Hintf("a row was altered; run sheaf check before going on")
	}
	return nil
}

// recordedAt is the number of the entry that told of an object last: this
// change's own, for one that none has told of.
func (tx *Tx) recordedAt(id sheaf.ID) int64 {
	_, now := tx.entry.latest()[id]
	last, before := tx.door.lastKnown(id, tx.head.Size)
	if now || !before {
		return tx.EntryNumber()
	}
	return last.N
}

// entry gathers what a transaction will say.
type entry struct {
	note     any
	parts    []*entryPart
	objects  []ledger.Object
	silenced []ledger.Silenced
	dropped  []sheaf.ID
	lost     *ledger.Head
}

type entryPart struct {
	index  int // 1 for the first
	parent seal.Parent
	data   any
}

func (e *entry) part(parent seal.Parent) *entryPart {
	for _, p := range e.parts {
		if p.parent.ID == parent.ID {
			return p
		}
	}
	p := &entryPart{index: len(e.parts) + 1, parent: parent}
	e.parts = append(e.parts, p)
	return p
}

func (e *entry) latest() map[sheaf.ID]ledger.Object {
	latest := make(map[sheaf.ID]ledger.Object, len(e.objects))
	for _, o := range e.objects {
		latest[o.ID] = o
	}
	return latest
}

func (e *entry) build(tx *Tx, a Act) (ledger.Entry, error) {
	record, err := tx.newest(seal.PurposeRecord)
	if err != nil {
		return ledger.Entry{}, err
	}
	data, err := e.common()
	if err != nil {
		return ledger.Entry{}, err
	}
	out := ledger.Entry{Act: string(a), Common: ledger.Part{Parent: record, Data: data}, Objects: e.objects, Lost: e.lost}
	for _, p := range e.parts {
		data, err := json.Marshal(p.data)
		if err != nil {
			return ledger.Entry{}, err
		}
		out.Subjects = append(out.Subjects, ledger.Part{Parent: p.parent, Data: data})
	}
	return out, nil
}

// common is the note, with the list of what this act silenced if it did.
func (e *entry) common() (json.RawMessage, error) {
	if len(e.silenced) == 0 {
		return json.Marshal(e.note)
	}
	data, err := json.Marshal(e.note)
	if err != nil {
		return nil, err
	}
	fields := map[string]json.RawMessage{}
	if e.note != nil {
		if err := json.Unmarshal(data, &fields); err != nil {
			return nil, err
		}
	}
	if fields[ledger.SilencedField], err = json.Marshal(e.silenced); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}
