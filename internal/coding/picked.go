package coding

import (
	"context"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// Pick names a passage that somebody put aside: a coding, or a place in the
// version of the document in which they saw it.
type Pick struct {
	Coding CodingID
	Anchor study.Anchor // where it is no coding
}

// PickedPassage is a pick with what is there now.
type PickedPassage struct {
	Pick Pick
	Passage
}

// Picked gives what was put aside, in that order, carried to the current versions
// as codings are. What is gone since, or was erased, is left out; what is
// withheld among passages is withheld here.
func (b *Book) Picked(ctx context.Context, c access.Caller, picks []Pick) (there []PickedPassage, err error) {
	if len(picks) == 0 {
		return nil, nil
	}
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		there, err = b.picked(tx, picks)
		return err
	})
	return there, err
}

func (b *Book) picked(tx *access.Tx, picks []Pick) ([]PickedPassage, error) {
	var laid []CodingID
	for _, pick := range picks {
		if !pick.Coding.IsZero() {
			laid = append(laid, pick.Coding)
		}
	}
	codings, err := b.byID(tx, laid)
	if err != nil {
		return nil, err
	}
	r := retrieval{b: b, tx: tx, who: map[study.SubjectID]study.Subject{}, times: map[study.DocumentID]int64{}}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	documents := map[study.DocumentID]study.Document{}
	var there []PickedPassage
	for _, pick := range picks {
		one, stands := codings[pick.Coding]
		if !pick.Coding.IsZero() && !stands {
			continue
		}
		at, doc, err := b.whereNow(tx, pick, one, documents)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		r.add(doc, at.Span, one)
		there = append(there, PickedPassage{pick, r.found[len(r.found)-1]})
	}
	return there, nil
}

// whereNow gives where a pick lies now, and in what; NotFound: nowhere, or its
// words were erased. Each document is read once.
func (b *Book) whereNow(tx *access.Tx, pick Pick, one Coding, documents map[study.DocumentID]study.Document) (at study.Anchor, doc study.Document, err error) {
	at = one.Anchor
	if pick.Coding.IsZero() {
		at = pick.Anchor
	}
	doc, read := documents[at.Document]
	if !read {
		if doc, err = b.study.ReadDocument(tx, at.Document); err != nil {
			return at, doc, err
		}
		documents[at.Document] = doc
	}
	if at.Version != doc.Version {
		if at, _, err = b.study.Carry(tx, at); err != nil {
			return at, doc, err
		}
	}
	if pick.Coding.IsZero() && (!isPassage(doc.Text, at.Span) || slices.ContainsFunc(doc.Erased, at.Span.Overlaps)) {
		err = sheaf.Errorf(sheaf.NotFound, "the passage is not there any more")
	}
	return at, doc, err
}

// Coding gives one coding as it lies in the current version of its document.
// NotFound: it is not there.
func (b *Book) Coding(ctx context.Context, c access.Caller, id CodingID) (one Coding, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		found, err := b.byID(tx, []CodingID{id})
		if err != nil {
			return err
		}
		there := false
		if one, there = found[id]; !there {
			return errNoCoding()
		}
		return nil
	})
	return one, err
}

// byID opens those codings that stand.
func (b *Book) byID(tx *access.Tx, ids []CodingID) (map[CodingID]Coding, error) {
	book, err := readCodebook(tx)
	if err != nil {
		return nil, err
	}
	of, err := b.readings(tx)
	if err != nil {
		return nil, err
	}
	var rows []codingRow
	for _, id := range ids {
		row, err := standingReading(tx, of, id)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	opened, err := b.openCodings(tx, rows, book)
	codings := make(map[CodingID]Coding, len(opened))
	for _, one := range opened {
		codings[one.ID] = one
	}
	return codings, err
}
