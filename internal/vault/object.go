package vault

import (
	"bytes"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// objectKind says what lies under an object identity.
type objectKind string

const (
	sheetObject    objectKind = "sheet"
	consentObject  objectKind = "consent"
	originalObject objectKind = "original"
	draftObject    objectKind = "draft"
)

// PreparedObject is an object identity drawn before a change begins, for
// PutObject.
type PreparedObject struct {
	ID       ObjectID
	kind     objectKind
	persons  []PersonID // in order of their ids
	identity seal.Identity
}

// NewObject draws the identity of a draft series about these people.
func (v *Vault) NewObject(persons ...PersonID) PreparedObject {
	return prepareObject(draftObject, persons...)
}

func prepareObject(kind objectKind, persons ...PersonID) PreparedObject {
	return PreparedObject{ObjectID{sheaf.NewID()}, kind, sortedPersons(persons), seal.NewIdentity()}
}

// sortedPersons gives each person once, in order of their ids.
func sortedPersons(persons []PersonID) []PersonID {
	persons = slices.Clone(persons)
	slices.SortFunc(persons, func(a, b PersonID) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return slices.Compact(persons)
}

// Parent is what rows under the object are sealed with.
func (o PreparedObject) Parent() seal.Parent { return parentOf(o.ID, o.identity) }

// Recipient is what files under the object are sealed to.
func (o PreparedObject) Recipient() seal.Recipient { return o.identity.Recipient() }

func parentOf(id ObjectID, identity seal.Identity) seal.Parent {
	return seal.Parent{ID: id.ID, Generation: 1, Key: identity.RowKey()}
}

// PutObject wraps a drawn object identity to its people, the first by id
// outermost, and stores it: all of them are needed to open it, and it dies with
// any of them. NotFound: one of them is not there or was erased.
func (v *Vault) PutObject(tx *access.Tx, o PreparedObject) error {
	if len(o.persons) == 0 {
		return sheaf.Errorf(sheaf.Invalid, "nothing can be locked away that is about nobody").Hintf("name a person")
	}
	people, err := livePersons(tx, o.persons)
	if err != nil {
		return err
	}
	recipients := make([]seal.Recipient, len(people))
	for i, p := range people {
		identity, err := tx.Identity(p.card.Key)
		if err != nil {
			return err
		}
		recipients[i] = identity.Recipient()
	}
	wrap, err := seal.SealBytesTo(o.identity.Line(), recipients...)
	if err != nil {
		return err
	}
	if err := insertObject(tx, o.ID, o.kind, wrap, o.persons); err != nil {
		return err
	}
	part, err := partOf(tx, people)
	if err != nil {
		return err
	}
	tx.Recorded(part, o.ID.ID, 1, wrap)
	return nil
}

// partOf is the part of an entry that what is about these people belongs into:
// the one person's, or the common one.
func partOf(tx *access.Tx, people []person) (seal.Parent, error) {
	if len(people) != 1 {
		return seal.Parent{}, nil
	}
	return people[0].parent(tx)
}

// ObjectKey opens an object identity as what its rows lie under. NotFound: it
// was erased with one of its people, or never was.
func (v *Vault) ObjectKey(tx *access.Tx, id ObjectID) (seal.Parent, error) { return objectKey(tx, id) }

func objectKey(tx *access.Tx, id ObjectID) (seal.Parent, error) {
	line, err := objectLine(tx, id)
	if err != nil {
		return seal.Parent{}, err
	}
	return seal.Parent{ID: id.ID, Generation: 1, Key: seal.RowKeyOf(line)}, nil
}

func objectIdentity(tx *access.Tx, id ObjectID) (seal.Identity, error) {
	line, err := objectLine(tx, id)
	if err != nil {
		return seal.Identity{}, err
	}
	return seal.ParseIdentity(line)
}

// objectLine opens an object's wrap with the keys of all its people.
func objectLine(tx *access.Tx, id ObjectID) ([]byte, error) {
	row, err := selectObject(tx, id)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return nil, sheaf.Errorf(sheaf.NotFound, "object %s is not there, or was erased", id.Short())
	}
	if err != nil {
		return nil, err
	}
	// A wrap opens whoever made it, age knows no senders: the record tells
	// whether it is the one that was stored.
	if err := tx.Fresh(id.ID, row.sealed); err != nil {
		return nil, err
	}
	persons, err := personsOf(tx, id)
	if err != nil {
		return nil, err
	}
	people, err := livePersons(tx, persons)
	if err != nil {
		return nil, err
	}
	var identities []seal.Identity
	for _, p := range people {
		identity, err := tx.Identity(p.card.Key)
		if err != nil {
			return nil, err
		}
		identities = append(identities, identity)
	}
	line, err := seal.OpenBytes(row.sealed, identities...)
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Corrupt, "object %s does not open with its people's keys", id.Short()).
			Hintf("a row was altered; run sheaf check")
	}
	return line, nil
}

// DropObject destroys one object identity, and with it whatever lies under it:
// a draft that was abandoned. Destroying it again does nothing.
func (v *Vault) DropObject(tx *access.Tx, id ObjectID) error { return deleteObject(tx, id) }
