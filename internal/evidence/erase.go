package evidence

import (
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/study"
)

// Erase takes a participant out of the register, in the transaction that erases
// them and while their key still opens: what they bear witness to or are the
// origin of, their links with others, and claims about them alone are deleted; a
// claim about several is suspended; a bearing that merely mentions them is sealed
// again under the others' keys. Erasing twice does nothing.
func (r *Register) Erase(tx *access.Tx, id study.SubjectID) error {
	if err := r.eraseBearings(tx, id); err != nil {
		return err
	}
	dependences, err := selectDependences(tx, ofSubject, id)
	if err != nil {
		return err
	}
	for _, row := range dependences {
		if err := deleteDependence(tx, row.id); err != nil {
			return err
		}
	}
	claims, err := selectClaims(tx, ofSubject, id)
	if err != nil {
		return err
	}
	for _, row := range claims {
		others := slices.DeleteFunc(row.links.Subjects(), func(one study.SubjectID) bool { return one == id })
		if len(others) == 0 {
			err = destroyClaim(tx, row)
		} else {
			err = suspendClaim(tx, row.id, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Register) eraseBearings(tx *access.Tx, id study.SubjectID) error {
	rows, err := selectBearings(tx, ofSubject, id)
	if err != nil {
		return err
	}
	keys := study.NewKeyring(tx)
	for _, row := range rows {
		others, err := r.study.Living(tx, slices.DeleteFunc(row.links.Subjects(), func(one study.SubjectID) bool { return one == id }))
		if err != nil {
			return err
		}
		body, err := row.open(tx, keys)
		if gone(err) || len(others) == 0 || body.Subject == id || body.From == id {
			if err := deleteBearing(tx, row.id); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		under, parents, err := r.study.Under(tx, others)
		if err != nil {
			return err
		}
		row.version++
		row.links = under
		if row.box, err = study.Envelope(bearingLabel(tx, row.id, row.version), body, parents...); err != nil {
			return err
		}
		if err := updateBearing(tx, row); err != nil {
			return err
		}
	}
	return nil
}
