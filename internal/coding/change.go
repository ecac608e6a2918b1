package coding

import (
	"context"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// The kinds of objects in the log of changes.
const (
	kindCode    = "code"
	kindCodings = "codings" // one or more, laid or taken away at once
	kindSplit   = "split"   // codings that went over to another code, and that code
	kindMemo    = "memo"
	kindColumns = "columns" // one or more of the grid, added or changed at once
	kindCell    = "cell"

	kindAnalysis  = "analysis"
	kindFrozen    = "frozen"
	kindPublished = "published"
	kindDecision  = "decision"
)

// Mover brings an object back to how it was before a change, or forth again. It
// answers false for a kind of change that is not its own. Conflict: the object
// does not stand as the change left it.
type Mover func(tx *access.Tx, ch study.Change, back bool) (known bool, err error)

// Undo takes back the caller's last change that is not undone yet, whatever it
// was: one of the book's, of the study's, or of the other rooms whose movers are
// given. There is no limit to how far back. Errors as study.Undo.
func (b *Book) Undo(ctx context.Context, c access.Caller, others ...Mover) (study.Change, error) {
	return b.study.Undo(ctx, c, b.mover(true, others))
}

// Redo makes again what the caller undid last, unless they changed something
// since. Denied: a participant is on hold or does not allow analysis any more.
func (b *Book) Redo(ctx context.Context, c access.Caller, others ...Mover) (study.Change, error) {
	return b.study.Redo(ctx, c, b.mover(false, others))
}

func (b *Book) mover(back bool, others []Mover) func(tx *access.Tx, ch study.Change) error {
	return func(tx *access.Tx, ch study.Change) error {
		for _, move := range append([]Mover{b.Move}, others...) {
			known, err := move(tx, ch, back)
			if known || err != nil {
				return err
			}
		}
		return sheaf.Errorf(sheaf.Internal, "no room knows a change of kind %s", ch.Kind)
	}
}

// Move is the book's own Mover.
func (b *Book) Move(tx *access.Tx, ch study.Change, back bool) (known bool, err error) {
	switch ch.Kind {
	case kindCode:
		return true, b.moveCode(tx, ch, back)
	case kindCodings:
		return true, b.moveCodings(tx, ch, back)
	case kindSplit:
		return true, b.moveSplit(tx, ch, back)
	case kindMemo:
		return true, b.moveMemo(tx, ch, back)
	case kindColumns:
		return true, b.moveColumns(tx, ch, back)
	case kindCell:
		return true, b.moveCell(tx, ch, back)
	case kindAnalysis, kindFrozen, kindPublished:
		return true, b.moveSaved(tx, ch, back)
	case kindDecision:
		return true, b.moveDecision(tx, ch, back)
	}
	return false, nil
}

// log keeps a change with both states, under all the keys of either.
func (b *Book) log(tx *access.Tx, ch study.Change, before, after any, parents ...seal.Parent) error {
	var err error
	if before != nil {
		if ch.Before, err = study.Encode(before); err != nil {
			return err
		}
	}
	if ch.After, err = study.Encode(after); err != nil {
		return err
	}
	return b.study.LogChange(tx, ch, parents...)
}

// standsAs refuses to move an object that is not as the change left it: expected
// is the change whose outcome it has to be.
func standsAs(now, expected sheaf.ID) error {
	if now != expected {
		return errChangedSince()
	}
	return nil
}

func errChangedSince() error {
	return sheaf.Errorf(sheaf.Conflict, "it was changed since, or withheld after an erasure").Hintf("look again; a new change can put it right")
}

// moved gives the change whose outcome an object has to be, and the one whose
// outcome it will be.
func moved(ch, previous sheaf.ID, back bool) (from, to sheaf.ID) {
	if back {
		return ch, previous
	}
	return previous, ch
}
