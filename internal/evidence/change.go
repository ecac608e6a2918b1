package evidence

import (
	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// The kinds of objects in the log of changes.
const (
	kindClaim      = "claim"
	kindBearing    = "bearing"
	kindDependence = "dependence"
)

// Move brings a claim, a bearing or a link back to how it was before a change,
// or forth again; it answers false for a kind of change that is not the
// register's. The coder's undo calls it. Conflict: the object does not stand as
// the change left it.
func (r *Register) Move(tx *access.Tx, ch study.Change, back bool) (known bool, err error) {
	switch ch.Kind {
	case kindClaim:
		return true, r.moveClaim(tx, ch, back)
	case kindBearing:
		return true, r.moveBearing(tx, ch, back)
	case kindDependence:
		return true, r.moveDependence(tx, ch, back)
	}
	return false, nil
}

// presence is a bearing or a link in the log of changes: it is there or not.
type presence struct {
	V       int      `json:"v"`
	Change  sheaf.ID `json:"change,omitzero"` // whose outcome it was
	Removed bool     `json:"removed,omitempty"`
}

func (p presence) of(id sheaf.ID) standingOf { return standingOf{id, p.Change, p.Removed} }

// bearingState is a bearing in the log of changes, with what came and went in
// the same act.
type bearingState struct {
	presence
	Claim    *standingOf `json:"claim,omitempty"`    // that was written down for it
	Replaced *standingOf `json:"replaced,omitempty"` // the bearing that gave way to it
}

// standingOf tells by id alone how an object stands.
type standingOf struct {
	ID      sheaf.ID `json:"id"`
	Change  sheaf.ID `json:"change,omitzero"`
	Removed bool     `json:"removed,omitempty"`
}

// log keeps a change with both states.
func (r *Register) log(tx *access.Tx, ch study.Change, before, after any, parents ...seal.Parent) (err error) {
	if before != nil {
		if ch.Before, err = study.Encode(before); err != nil {
			return err
		}
	}
	if ch.After, err = study.Encode(after); err != nil {
		return err
	}
	return r.study.LogChange(tx, ch, parents...)
}

// standingAfter tells how something that is there or not is to be after a change
// is moved over, and whose outcome that is. Conflict: it stands otherwise.
func standingAfter(change sheaf.ID, before, after standingOf, now sheaf.ID, back bool) (removed bool, outcome sheaf.ID, err error) {
	from, outcome := moved(change, before.Change, back)
	to := after
	if back {
		to = before
	}
	return to.Removed, outcome, standsAs(now, from)
}

// standsAs refuses to move an object that is not as the change left it: expected
// is the change whose outcome it has to be.
func standsAs(now, expected sheaf.ID) error {
	if now != expected {
		return sheaf.Errorf(sheaf.Conflict, "it was changed since, or withheld after an erasure").Hintf("look again; a new change can put it right")
	}
	return nil
}

// moved gives the change whose outcome an object has to be, and the one whose
// outcome it will be.
func moved(ch, previous sheaf.ID, back bool) (from, to sheaf.ID) {
	if back {
		return ch, previous
	}
	return previous, ch
}
