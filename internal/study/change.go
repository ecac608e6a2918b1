package study

import (
	"context"
	"encoding/json"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Change is one thing a member did to one object, as undo and colleagues see
// it. It lies under the key of what it is about, apart from the record.
type Change struct {
	ID       sheaf.ID        `json:"id"` // drawn by the caller before the act
	Verb     string          `json:"verb"`
	Kind     string          `json:"kind"` // of object: "attribute", "alignment", "coding", ...
	Object   sheaf.ID        `json:"object"`
	Document sheaf.ID        `json:"document"` // zero if it concerns none
	Base     uint64          `json:"base"`     // the object's version before; 0 if it was not there
	Before   json.RawMessage `json:"before,omitempty"`
	After    json.RawMessage `json:"after,omitempty"`

	// Filled in by the study.
	Seq    int64           `json:"seq"` // place in the feed; undoing and redoing moves it to the end
	By     access.MemberID `json:"by"`
	At     time.Time       `json:"at"`
	Undone bool            `json:"undone"`
}

// changeBody is what of a change is sealed.
type changeBody struct {
	V        int             `json:"v"`
	Verb     string          `json:"verb"`
	Kind     string          `json:"kind"`
	Object   sheaf.ID        `json:"object"`
	Document sheaf.ID        `json:"document"`
	Base     uint64          `json:"base"`
	Before   json.RawMessage `json:"before,omitempty"`
	After    json.RawMessage `json:"after,omitempty"`
}

const kindAttribute = "attribute"

// LogChange keeps a change, under all the parents, or under the structure key
// if there are none. Call it in the transaction that makes the change.
//
// An object that is to be undone step by step keeps the id of the change whose
// outcome it is, and that of the one before goes into Before: versions only
// grow, so they cannot tell that an undone object stands as it did.
func (s *Study) LogChange(tx *access.Tx, ch Change, parents ...seal.Parent) error {
	_, err := logChange(tx, ch, changeDone, parents...)
	return err
}

func logChange(tx *access.Tx, ch Change, state int, parents ...seal.Parent) (seq int64, err error) {
	if len(parents) == 0 {
		structure, err := tx.Structure()
		if err != nil {
			return 0, err
		}
		parents = []seal.Parent{structure}
	}
	if seq, err = nextChange(tx); err != nil {
		return 0, err
	}
	row := changeRow{id: ch.ID, seq: seq, feed: seq, member: tx.Member(), made: tx.Now(), state: state}
	for _, p := range parents {
		row.keys = append(row.keys, p.ID)
	}
	body := changeBody{1, ch.Verb, ch.Kind, ch.Object, ch.Document, ch.Base, ch.Before, ch.After}
	if row.box, err = Envelope(changeLabel(tx, ch.ID), body, parents...); err != nil {
		return 0, err
	}
	return seq, insertChange(tx, row)
}

func changeLabel(tx *access.Tx, id sheaf.ID) seal.Label {
	return tx.Label(seal.TableChange, columnMain, id, 1)
}

// open reads a change; NotFound if a key of it was destroyed.
func (r changeRow) open(tx *access.Tx) (Change, error) {
	var b changeBody
	if err := open(tx, changeLabel(tx, r.id), r.box, &b, r.keys...); err != nil {
		return Change{}, err
	}
	return Change{ID: r.id, Verb: b.Verb, Kind: b.Kind, Object: b.Object, Document: b.Document, Base: b.Base,
		Before: b.Before, After: b.After, Seq: r.feed, By: r.member, At: r.made, Undone: r.state == changeUndone}, nil
}

// Changes is the feed after a place in it, oldest first; what was erased since
// is left out.
func (s *Study) Changes(ctx context.Context, c access.Caller, since int64) (changes []Change, err error) {
	err = s.door.View(ctx, c, access.ReadDocument, func(tx *access.Tx) error {
		rows, err := changesSince(tx, since)
		if err != nil {
			return err
		}
		changes = make([]Change, 0, len(rows))
		for _, row := range rows {
			ch, err := row.open(tx)
			if gone(err) {
				continue
			}
			if err != nil {
				return err
			}
			changes = append(changes, ch)
		}
		return nil
	})
	return changes, err
}

// Undo takes back the caller's last change that is not undone yet: the study
// its own kinds, revert the others, in the same transaction and without a
// LogChange of its own. NotFound: there is nothing to undo. Conflict: the
// object was changed since by somebody else, or its document was recalled.
func (s *Study) Undo(ctx context.Context, c access.Caller, revert func(tx *access.Tx, ch Change) error) (Change, error) {
	return s.walk(ctx, c, walkBack, revert)
}

// Redo makes the change again that the caller undid last, unless the caller has
// changed something since. Errors as Undo.
func (s *Study) Redo(ctx context.Context, c access.Caller, apply func(tx *access.Tx, ch Change) error) (Change, error) {
	return s.walk(ctx, c, walkForth, apply)
}

// direction is a way to walk along one's own changes.
type direction struct {
	from, to int // states
	find     func(*access.Tx) (changeRow, Change, error)
	said     string
}

var (
	walkBack  = direction{changeDone, changeUndone, lastToUndo, "undo"}
	walkForth = direction{changeUndone, changeDone, lastToRedo, "redo"}
)

func (s *Study) walk(ctx context.Context, c access.Caller, way direction, others func(*access.Tx, Change) error) (done Change, err error) {
	err = s.door.Do(ctx, c, access.Undo, func(tx *access.Tx) error {
		row, ch, err := way.find(tx)
		if err != nil {
			return err
		}
		recalled, err := recalledLast(tx, ch)
		if err != nil {
			return err
		}
		if recalled >= row.seq {
			return sheaf.Errorf(sheaf.Conflict, "cannot %s past a redaction of the document", way.said)
		}
		switch {
		case ch.Kind == kindAttribute:
			err = s.walkAttribute(tx, ch, way)
		case ch.Kind == kindAlignment:
			err = s.walkAlignment(tx, ch, way)
		case others == nil:
			err = sheaf.Errorf(sheaf.Internal, "cannot %s a change of kind %s", way.said, ch.Kind)
		default:
			err = others(tx, ch)
		}
		if err != nil {
			return err
		}
		feed, err := nextChange(tx)
		if err != nil {
			return err
		}
		ch.Seq, ch.Undone = feed, way.to == changeUndone
		done = ch
		tx.Note(struct {
			Change sheaf.ID `json:"change"`
			Did    string   `json:"did"`
		}{ch.ID, way.said})
		return markChange(tx, row, way.to, feed)
	})
	return done, err
}

// recalledLast is the place in the log of the last recall of what a change
// concerns: of an alignment both texts.
func recalledLast(tx *access.Tx, ch Change) (int64, error) {
	recalled, err := recalledAt(tx, ch.Document)
	if err != nil || ch.Kind != kindAlignment {
		return recalled, err
	}
	translation, err := selectDocument(tx, DocumentID{ch.Document})
	if err != nil {
		return 0, err
	}
	original, err := recalledAt(tx, translation.translationOf.ID)
	return max(recalled, original), err
}

// lastToUndo finds the caller's last change that stands and can be read.
func lastToUndo(tx *access.Tx) (changeRow, Change, error) {
	return lastReadable(tx, "undo", func(before changeRow) ([]changeRow, error) {
		return lastDone(tx, tx.Member(), before.seq)
	})
}

// lastToRedo finds the change the caller undid last, if nothing came between.
func lastToRedo(tx *access.Tx) (changeRow, Change, error) {
	row, ch, err := lastReadable(tx, "redo", func(before changeRow) ([]changeRow, error) {
		return lastUndone(tx, tx.Member(), before.feed)
	})
	if err != nil {
		return changeRow{}, Change{}, err
	}
	moved, err := changedAfter(tx, tx.Member(), row.feed)
	if err == nil && moved {
		err = errNothing("redo")
	}
	return row, ch, err
}

// lastReadable walks back over changes whose keys were destroyed.
func lastReadable(tx *access.Tx, what string, last func(before changeRow) ([]changeRow, error)) (changeRow, Change, error) {
	at := changeRow{seq: 1<<62 - 1, feed: 1<<62 - 1}
	for {
		rows, err := last(at)
		if err != nil {
			return changeRow{}, Change{}, err
		}
		if len(rows) == 0 {
			return changeRow{}, Change{}, errNothing(what)
		}
		at = rows[0]
		ch, err := at.open(tx)
		if gone(err) {
			continue
		}
		return at, ch, err
	}
}

func errNothing(what string) error {
	return sheaf.Errorf(sheaf.NotFound, "there is nothing of yours to %s", what)
}
