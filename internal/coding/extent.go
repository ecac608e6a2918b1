package coding

import (
	"context"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Extend gives a coding other words of its document, more or fewer: it stays the
// same coding, with its code, its layer and what is written on it.
//
// Denied: as Code. NotFound: there is no such coding. Invalid: not a passage of
// its document. Conflict: the words are of other people than those under whose
// keys it lies, its code lies on them already, or a correction changed what lies
// there.
func (b *Book) Extend(ctx context.Context, c access.Caller, id CodingID, a study.Anchor) (extended Coding, err error) {
	change := sheaf.NewID()
	err = b.door.Do(ctx, c, access.CodePassage, func(tx *access.Tx) error {
		row, err := b.standingCoding(tx, id)
		if err != nil {
			return err
		}
		hand := applying{b: b, tx: tx, documents: map[study.DocumentID]study.Document{}, allowed: map[study.SubjectID]bool{}}
		if hand.book, err = readCodebook(tx); err != nil {
			return err
		}
		at, doc, err := hand.place(a)
		if err != nil {
			return err
		}
		there, err := hand.mayExtend(row, at)
		if err != nil {
			return err
		}
		body, parents, err := row.openWithKeys(tx)
		if err != nil {
			return err
		}
		lay := study.Anchor{Document: row.document, Version: row.anchored, Span: body.Span}
		before := codingState{ID: id, Change: row.change, Code: row.code, Anchor: &lay}
		after := codingState{ID: id, Change: change, Code: row.code, Anchor: &at}
		ch := study.Change{ID: change, Verb: "extend", Kind: kindCodings, Object: id.ID, Document: row.document.ID, Base: row.version}
		row.anchored, body.Span, body.Speaking = at.Version, at.Span, intersection(doc.Speaking(at.Span), there)
		if err := b.put(tx, row, body, parents, false, change); err != nil {
			return err
		}
		row.version++
		extended = row.coding(body, study.Carried{Anchor: at}, hand.book.resolve(row.code))
		noteCodings(tx, "extend", 1, 1)
		return b.log(tx, ch, codingStates{1, []codingState{before}}, codingStates{1, []codingState{after}}, parents...)
	})
	return extended, err
}

// standingCoding finds a coding that the caller reads and that was not taken away;
// NotFound.
func (b *Book) standingCoding(tx *access.Tx, id CodingID) (codingRow, error) {
	of, err := b.readings(tx)
	if err != nil {
		return codingRow{}, err
	}
	return standingReading(tx, of, id)
}

// standingReading is standingCoding for who knows what the caller reads.
func standingReading(tx *access.Tx, of readings, id CodingID) (codingRow, error) {
	row, err := selectReading(tx, of, id)
	if err == nil && row.removed {
		err = errNoCoding()
	}
	return row, err
}

func errNoCoding() error { return sheaf.Errorf(sheaf.NotFound, "there is no such coding") }

// mayExtend tells whether a coding can lie at a place: the words are of the same
// people, who may be coded, and its code does not lie on them already. It gives
// those people.
func (h *applying) mayExtend(row codingRow, at study.Anchor) ([]study.SubjectID, error) {
	if at.Document != row.document {
		return nil, sheaf.Errorf(sheaf.Invalid, "a coding stays in its document")
	}
	subjects, err := h.b.study.SubjectsOf(h.tx, at)
	if err != nil {
		return nil, err
	}
	there, err := h.b.study.Living(h.tx, subjects)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(study.Sorted(there), study.Sorted(row.links.Subjects())) {
		return nil, sheaf.Errorf(sheaf.Conflict, "these words are of other people, or speak of others, than those that were coded").
			Hintf("code them by themselves")
	}
	if err := h.mayCode(there); err != nil {
		return nil, err
	}
	h.layer, h.before = row.layer, map[laidIn]map[text.Span]Coding{}
	laid, err := h.laidBefore(row.code, row.document)
	if err != nil {
		return nil, err
	}
	if same, found := laid[at.Span]; found && same.ID != row.id {
		return nil, sheaf.Errorf(sheaf.Conflict, "the code lies on these words already")
	}
	return there, nil
}

// isExtent tells whether a change gave a coding other words.
func isExtent(before, after codingState) bool {
	return before.Anchor != nil && after.Anchor != nil && *before.Anchor != *after.Anchor
}

// speakingAt tells whose turns a passage covers, of the people that a coding is of.
func (b *Book) speakingAt(tx *access.Tx, at study.Anchor, of []study.SubjectID) ([]study.SubjectID, error) {
	now, _, err := b.study.Carry(tx, at)
	if err != nil {
		return nil, err
	}
	doc, err := b.study.ReadDocument(tx, now.Document)
	if err != nil {
		return nil, err
	}
	return intersection(doc.Speaking(now.Span), of), nil
}
