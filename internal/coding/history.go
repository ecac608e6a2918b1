package coding

import (
	"context"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// CodeChange is one thing that was done to a code.
type CodeChange struct {
	Verb   string          `json:"verb"` // add, change, move, merge, remove, split
	By     access.MemberID `json:"by"`
	At     time.Time       `json:"at"`
	Undone bool            `json:"undone"`
	Before Code            `json:"before,omitzero"` // zero where it was added; without versions
	After  Code            `json:"after"`
	Into   CodeID          `json:"into,omitzero"`  // the code it was merged or split into
	Taken  int             `json:"taken,omitzero"` // codings that a split took over
}

// History tells what was done to a code, the newest first. What was logged in the
// words of somebody erased is left out.
func (b *Book) History(ctx context.Context, c access.Caller, id CodeID) ([]CodeChange, error) {
	changes, err := b.study.Changes(ctx, c, 0)
	if err != nil {
		return nil, err
	}
	var told []CodeChange
	for i := len(changes) - 1; i >= 0; i-- {
		ch := changes[i]
		one := CodeChange{Verb: ch.Verb, By: ch.By, At: ch.At, Undone: ch.Undone}
		var concerns bool
		switch ch.Kind {
		case kindCode:
			concerns, err = one.ofCode(ch, id)
		case kindSplit:
			concerns, err = one.ofSplit(ch, id)
		}
		if err != nil {
			return nil, err
		}
		if concerns {
			told = append(told, one)
		}
	}
	return told, nil
}

func (h *CodeChange) ofCode(ch study.Change, id CodeID) (bool, error) {
	if ch.Object != id.ID {
		return false, nil
	}
	var before, after codeState
	if err := study.Decode(ch.After, &after); err != nil {
		return false, err
	}
	if ch.Before != nil {
		if err := study.Decode(ch.Before, &before); err != nil {
			return false, err
		}
		h.Before = before.code(id)
	}
	h.After, h.Into = after.code(id), after.Merged
	return true, nil
}

// ofSplit tells of a split to the code that was split, and to the one that was
// made by it.
func (h *CodeChange) ofSplit(ch study.Change, id CodeID) (bool, error) {
	var after splitState
	if err := study.Decode(ch.After, &after); err != nil {
		return false, err
	}
	if len(after.Codings) == 0 {
		return false, sheaf.Errorf(sheaf.Corrupt, "a logged change does not say what it changed")
	}
	h.Into, h.Taken = after.Codings[0].Code, len(after.Codings)
	if id == h.Into && after.Code != nil {
		h.After = after.Code.code(id)
	}
	return id.ID == ch.Object || id == h.Into, nil
}

// code is a logged state as people saw it.
func (s codeState) code(id CodeID) Code {
	row := codeRow{id: id, parent: s.Parent, merged: s.Merged, removed: s.Removed}
	c := openCode{codeRow: row, body: s.Body}.code()
	c.InVivo = s.InVivo
	return c
}
