package study

import (
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Link says that an object of a room above lies under a key, or that it is about
// a subject; often both: under the subject's key, because it is about them.
type Link struct {
	Key     sheaf.ID // zero: about the subject alone
	Subject SubjectID
}

// Links are an object's, the key that is outermost first.
type Links []Link

// Keys are those that the object lies under.
func (l Links) Keys() (keys []sheaf.ID) {
	for _, one := range l {
		if !one.Key.IsZero() {
			keys = append(keys, one.Key)
		}
	}
	return keys
}

// Subjects are those whom the object is about.
func (l Links) Subjects() (ids []SubjectID) {
	for _, one := range l {
		if !one.Subject.IsZero() {
			ids = append(ids, one.Subject)
		}
	}
	return ids
}

// Gathered makes one row of those that a join with links gave for one object, in
// order.
func Gathered[T any](rows []T, of func(*T) (sheaf.ID, *Links)) []T {
	var all []T
	for i := range rows {
		id, next := of(&rows[i])
		if n := len(all); n > 0 {
			if last, have := of(&all[n-1]); last == id {
				*have = append(*have, *next...)
				continue
			}
		}
		all = append(all, rows[i])
	}
	return all
}

// Keyring opens keys of the study within one transaction, each once however many
// rows lie under it.
type Keyring struct {
	tx     *access.Tx
	opened map[sheaf.ID]seal.Parent
	gone   map[sheaf.ID]bool
}

// NewKeyring is an empty one.
func NewKeyring(tx *access.Tx) *Keyring {
	return &Keyring{tx, map[sheaf.ID]seal.Parent{}, map[sheaf.ID]bool{}}
}

// Of gives the keys of some links, outermost first. NotFound: one was destroyed.
func (k *Keyring) Of(l Links) ([]seal.Parent, error) {
	erased := sheaf.Errorf(sheaf.NotFound, "this was erased")
	parents := make([]seal.Parent, 0, len(l))
	for _, one := range l {
		if one.Key.IsZero() {
			continue
		}
		parent, ok := k.opened[one.Key]
		if !ok {
			var err error
			if k.gone[one.Key] {
				return nil, erased
			}
			parent, err = k.tx.Key(one.Key)
			if gone(err) {
				k.gone[one.Key] = true
				return nil, erased
			}
			if err != nil {
				return nil, err
			}
			k.opened[one.Key] = parent
		}
		parents = append(parents, parent)
	}
	if len(parents) == 0 {
		return nil, erased
	}
	return parents, nil
}

// Open reads one envelope. NotFound: one of its keys was destroyed.
func (k *Keyring) Open(l seal.Label, box []byte, into any, under Links) error {
	parents, err := k.Of(under)
	if err != nil {
		return err
	}
	plain, err := seal.OpenObject(l, box, parents...)
	if err != nil {
		return err
	}
	return Decode(plain, into)
}

// Under gives the keys that something about these living subjects lies under:
// the structure key if there are none, theirs otherwise.
func (s *Study) Under(tx *access.Tx, subjects []SubjectID) (Links, []seal.Parent, error) {
	if len(subjects) == 0 {
		structure, err := tx.Structure()
		return Links{{Key: structure.ID}}, []seal.Parent{structure}, err
	}
	subjects = Sorted(subjects)
	parents, err := s.Parents(tx, subjects...)
	if err != nil {
		return nil, nil, err
	}
	under := make(Links, len(parents))
	for i, p := range parents {
		under[i] = Link{p.ID, subjects[i]}
	}
	return under, parents, nil
}

// Living leaves out who was erased.
func (s *Study) Living(tx *access.Tx, subjects []SubjectID) ([]SubjectID, error) {
	var there []SubjectID
	for _, id := range subjects {
		_, err := s.Parents(tx, id)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		there = append(there, id)
	}
	return there, nil
}

// Sorted gives ids in order, each once, without the zero id.
func Sorted(ids []SubjectID) []SubjectID {
	out := slices.DeleteFunc(slices.Clone(ids), func(id SubjectID) bool { return id.IsZero() })
	slices.SortFunc(out, compareSubjects)
	return slices.Compact(out)
}
