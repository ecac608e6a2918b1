package coding

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// Check opens every code, coding, memo, column and cell, and all that was saved,
// frozen and decided, and holds them against each other and against the documents
// they lie in. It says what is wrong by id, without a name.
func (b *Book) Check(ctx context.Context, c access.Caller) (problems []string, err error) {
	err = b.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		k := checking{tx: tx, b: b, keys: study.NewKeyring(tx)}
		for _, step := range []func() error{k.codes, k.layers, k.codings, k.memos, k.grid, k.saved, k.decisions, k.links} {
			if err := step(); err != nil {
				return err
			}
		}
		problems = k.problems
		return nil
	})
	return problems, err
}

type checking struct {
	tx       *access.Tx
	b        *Book
	keys     *study.Keyring
	problems []string
}

func (k *checking) say(id sheaf.ID, format string, args ...any) {
	k.problems = append(k.problems, id.Short()+": "+fmt.Sprintf(format, args...))
}

// add notes what is missing or corrupt; any other error ends the check.
func (k *checking) add(id sheaf.ID, what string, err error) error {
	switch sheaf.KindOf(err) {
	case sheaf.NotFound, sheaf.Corrupt:
		k.say(id, "%s: %s", what, err)
		return nil
	}
	return err
}

func (k *checking) codes() error {
	book, err := readCodebook(k.tx)
	if err != nil {
		return err
	}
	for _, id := range book.ids {
		row := book.rows[id]
		for _, other := range []CodeID{row.parent, row.merged} {
			if _, ok := book.rows[other]; !ok && !other.IsZero() {
				k.say(id.ID, "a code stands below or was merged into one that is not there")
			}
		}
		if !row.parent.IsZero() && book.isBelow(id, id) {
			k.say(id.ID, "a code stands below itself")
		}
		opened, err := row.open(k.tx, k.keys)
		if err == nil && row.box != nil && opened.body == nil {
			k.say(id.ID, "a code's key is missing and no erasure says so")
		}
		if err != nil && k.add(id.ID, "a code", err) != nil {
			return err
		}
	}
	return nil
}

func (k *checking) layers() error {
	_, err := listLayers(k.tx)
	if err != nil {
		return k.add(sheaf.ID{}, "a layer", err)
	}
	return nil
}

func (k *checking) codings() error {
	rows, err := selectCodings(k.tx, "")
	if err != nil {
		return err
	}
	var anchors []study.Anchor
	var whose []CodingID
	for _, row := range rows {
		body, err := row.open(k.tx, k.keys)
		if err == nil {
			anchors = append(anchors, study.Anchor{Document: row.document, Version: row.anchored, Span: body.Span})
			whose = append(whose, row.id)
		} else if k.add(row.id.ID, "a coding", err) != nil {
			return err
		}
	}
	if _, err := k.b.study.CarryAll(k.tx, anchors); err == nil {
		return nil
	}
	// One of them at least does not lie in any text: look for it.
	for i, a := range anchors {
		if _, _, err := k.b.study.Carry(k.tx, a); err != nil && k.add(whose[i].ID, "a coding", err) != nil {
			return err
		}
	}
	return nil
}

func (k *checking) memos() error {
	rows, err := selectMemos(k.tx, "")
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := row.open(k.tx, k.keys); err != nil && k.add(row.id.ID, "a memo", err) != nil {
			return err
		}
	}
	return nil
}

func (k *checking) grid() error {
	columns, err := selectColumns(k.tx)
	if err != nil {
		return err
	}
	for _, row := range columns {
		if _, err := row.open(k.tx, k.keys); err != nil && k.add(row.id.ID, "a column", err) != nil {
			return err
		}
	}
	cells, err := selectCells(k.tx, "")
	if err != nil {
		return err
	}
	for _, row := range cells {
		body, err := row.open(k.tx, k.keys)
		if err != nil && k.add(row.id.ID, "a cell", err) != nil {
			return err
		}
		if err == nil && body.valid() != nil {
			k.say(row.id.ID, "a cell says what it cannot say")
		}
		if !slices.Contains(row.links.Subjects(), row.subject) {
			k.say(row.id.ID, "a cell does not lie under its participant's key")
		}
	}
	return nil
}

func (k *checking) saved() error {
	rows, err := allSaved(k.tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		var body json.RawMessage
		if err := row.open(k.tx, k.keys, &body); err != nil {
			if k.add(row.id, "something saved", err) != nil {
				return err
			}
			continue
		}
		if row.kind != kindFrozen {
			continue
		}
		var frozen frozenBody
		if err := study.Decode(body, &frozen); err != nil {
			return k.add(row.id, "a frozen state", err)
		}
		if err := k.pieces(FrozenID{row.id}, frozen.Pieces); err != nil {
			return err
		}
	}
	return nil
}

func (k *checking) pieces(id FrozenID, frozen int) error {
	rows, err := selectPieces(k.tx, id)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.place >= frozen {
			k.say(id.ID, "a frozen state has a piece that was not frozen with it")
		}
		if _, err := openPieces(k.tx, k.keys, []pieceRow{row}); err != nil && k.add(row.id, "a piece of a frozen state", err) != nil {
			return err
		}
	}
	return nil
}

func (k *checking) decisions() error {
	rows, err := allDecisions(k.tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := row.open(k.tx, k.keys); err != nil && k.add(row.id.ID, "a decision on a disagreement", err) != nil {
			return err
		}
	}
	return nil
}

func (k *checking) links() error {
	strays, err := countStrayLinks(k.tx)
	if err == nil && strays > 0 {
		k.problems = append(k.problems, fmt.Sprintf("%d links belong to nothing", strays))
	}
	return err
}
