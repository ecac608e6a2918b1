package vault

import (
	"context"
	"slices"

	"sheaf/internal/access"
)

// Reach is what hangs on a person in the vault, before an erasure is asked for.
type Reach struct {
	Person    PersonID
	Label     string
	NameForms int
	Consents  int
	Drafts    int // draft series, those about others too
	Relations int // other people's sheets that name this person; the line is taken out

	Originals       []OriginalID    // about this person alone
	SharedOriginals []SharedObject  // about others too: they become unreadable for all of them
	Accounts        []AccountID     // whose sheet goes as well: no participant is left
	SharedAccounts  []SharedAccount // whose sheet stays; the person is taken out of it
}

// SharedObject is an original that is about others too.
type SharedObject struct {
	Original OriginalID
	With     []PersonID
}

// SharedAccount is an event at which others were present too.
type SharedAccount struct {
	Account AccountID
	With    []PersonID
}

// Reach tells what an erasure of this person would take with it. An original
// about several people opens only with all of them: whoever wants to keep what
// the others said draws it out before. NotFound: erased already.
func (v *Vault) Reach(ctx context.Context, c access.Caller, id PersonID) (reach Reach, err error) {
	err = v.door.View(ctx, c, access.ErasePerson, func(tx *access.Tx) error {
		reach, err = readReach(tx, id)
		return err
	})
	return reach, err
}

func readReach(tx *access.Tx, id PersonID) (Reach, error) {
	p, err := livePerson(tx, id)
	if err != nil {
		return Reach{}, err
	}
	reach := Reach{Person: id, Label: p.card.Label, Consents: int(p.card.Consents)}
	stored, err := readSheet(tx, p)
	if err != nil && !gone(err) {
		return Reach{}, err
	}
	reach.NameForms = len(stored.Forms)
	if err := reach.countObjects(tx); err != nil {
		return Reach{}, err
	}
	if err := reach.countAccounts(tx, p); err != nil {
		return Reach{}, err
	}
	naming, err := sheetsNaming(tx, id)
	reach.Relations = len(naming)
	return reach, err
}

func (r *Reach) countObjects(tx *access.Tx) error {
	objects, err := objectsOf(tx, r.Person)
	if err != nil {
		return err
	}
	for _, o := range objects {
		if o.kind == draftObject {
			r.Drafts++
		}
		originals, err := originalsUnder(tx, o.id)
		if err != nil {
			return err
		}
		persons, err := personsOf(tx, o.id)
		if err != nil {
			return err
		}
		with := without(persons, r.Person)
		for _, original := range originals {
			if len(with) == 0 {
				r.Originals = append(r.Originals, original)
				continue
			}
			r.SharedOriginals = append(r.SharedOriginals, SharedObject{original, with})
		}
	}
	return nil
}

func (r *Reach) countAccounts(tx *access.Tx, p person) error {
	accounts, err := accountsOf(tx, r.Person)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		goes, with, err := accountGoes(tx, a, p)
		if err != nil {
			return err
		}
		if goes {
			r.Accounts = append(r.Accounts, a)
			continue
		}
		r.SharedAccounts = append(r.SharedAccounts, SharedAccount{a, with})
	}
	return nil
}

// accountGoes tells whether an event's sheet goes with a person: nobody else is
// left, or nobody whose account it is. With are those who are left.
func accountGoes(tx *access.Tx, a AccountID, p person) (goes bool, with []PersonID, err error) {
	linked, err := accountPersons(tx, a)
	if err != nil {
		return false, nil, err
	}
	participants := 0
	for _, id := range without(linked, p.row.id) {
		other, err := readPerson(tx, id)
		if err != nil {
			return false, nil, err
		}
		if other.card.Erased {
			continue
		}
		with = append(with, id)
		if other.card.Kind == Participant {
			participants++
		}
	}
	return len(with) == 0 || p.card.Kind == Participant && participants == 0, with, nil
}

// sheetsNaming are the people whose sheets tell of a relation to id. A sheet
// that does not open is passed over: an erasure must not wait for its repair.
func sheetsNaming(tx *access.Tx, id PersonID) ([]person, error) {
	everybody, err := readPersons(tx)
	if err != nil {
		return nil, err
	}
	var naming []person
	for _, p := range everybody {
		if p.card.Erased || p.row.id == id {
			continue
		}
		stored, err := readSheet(tx, p)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(stored.Sheet.Relations, func(r Relation) bool { return r.To == id }) {
			naming = append(naming, p)
		}
	}
	return naming, nil
}

func without(persons []PersonID, id PersonID) []PersonID {
	return slices.DeleteFunc(slices.Clone(persons), func(p PersonID) bool { return p == id })
}
