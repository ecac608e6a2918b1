package coding

import (
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/study"
)

// Erase takes a participant out of the book, in the transaction that erases them
// and while their key still opens: codings on their words alone and memos about
// them alone are deleted; a coding that covers others' words too is sealed again
// under theirs and stands; a memo about several is suspended; their cells of the
// grid are deleted, and others' that rest on passages about them are suspended;
// pieces of frozen states under their key are deleted, and so are decisions about
// their words alone, while one about several loses its reason; a code named in
// their words keeps its place and loses its name. Erasing twice does nothing.
func (b *Book) Erase(tx *access.Tx, id study.SubjectID) error {
	b.opened.forget(tx)
	if err := b.eraseCodings(tx, id); err != nil {
		return err
	}
	if err := eraseMemos(tx, id); err != nil {
		return err
	}
	if err := eraseCells(tx, id); err != nil {
		return err
	}
	if err := erasePieces(tx, id); err != nil {
		return err
	}
	if err := b.eraseDecisions(tx, id); err != nil {
		return err
	}
	codes, err := codesOf(tx, id)
	if err != nil {
		return err
	}
	for _, row := range codes {
		row.version++
		row.box, row.links = nil, nil
		if err := updateCode(tx, row); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) eraseCodings(tx *access.Tx, id study.SubjectID) error {
	rows, err := codingsOf(tx, id)
	if err != nil {
		return err
	}
	keys := study.NewKeyring(tx)
	isErased := func(one study.SubjectID) bool { return one == id }
	for _, row := range rows {
		others, err := b.study.Living(tx, slices.DeleteFunc(row.links.Subjects(), isErased))
		if err != nil {
			return err
		}
		body, err := row.open(tx, keys)
		if len(others) == 0 || gone(err) {
			if err := deleteCoding(tx, row.id); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		body.Speaking = slices.DeleteFunc(body.Speaking, isErased)
		under, parents, err := b.study.Under(tx, others)
		if err != nil {
			return err
		}
		if err := b.put(tx, row, body, parents, row.removed, row.change); err != nil {
			return err
		}
		if err := putLinks(tx, row.id.ID, under); err != nil {
			return err
		}
	}
	return nil
}

func eraseMemos(tx *access.Tx, id study.SubjectID) error {
	rows, err := memosOf(tx, id)
	if err != nil {
		return err
	}
	for _, row := range rows {
		others := slices.DeleteFunc(row.links.Subjects(), func(one study.SubjectID) bool { return one == id })
		if len(others) == 0 {
			if err := destroyMemo(tx, row); err != nil {
				return err
			}
			continue
		}
		if err := suspendMemo(tx, row.id, id); err != nil {
			return err
		}
	}
	return nil
}
