package study

import (
	"context"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Alignment is which stretch of a translation belongs to which of its original:
// computed by text.Align, but for the pairs that people corrected. Those alone are
// kept, as positions without a word, under the structure key; a correction of
// either text carries them on as it does codings.
type Alignment struct {
	Original    Document
	Translation Document
	Version     uint64        // of what was corrected; 0 where nothing ever was
	Pairs       []AlignedPair // in order; every sentence of both texts is in one
	Loose       int           // corrections that a change of either text undid: they are not used, and go with the next act
}

// AlignedPair is a pair of an alignment. Fixed says that a person made it, or said
// that it is right.
type AlignedPair struct {
	text.Pair
	By access.MemberID // zero for one that was computed
}

// alignmentBody is what of an alignment is sealed: the pairs that people made, in
// order, and the versions of both texts that their spans are of.
type alignmentBody struct {
	V           int        `json:"v"`
	Original    uint64     `json:"original"`
	Translation uint64     `json:"translation"`
	Pairs       []madePair `json:"pairs"`
}

// madePair is a pair that a person made. An empty span stands where a counterpart
// would be.
type madePair struct {
	Original    text.Span       `json:"original"`
	Translation text.Span       `json:"translation"`
	By          access.MemberID `json:"by"`
}

// Alignment sets a translation beside its original, in their current versions.
// NotFound: there is no such document, or it is not said to translate one.
func (s *Study) Alignment(ctx context.Context, c access.Caller, translation DocumentID) (a Alignment, err error) {
	err = s.door.View(ctx, c, access.ReadDocument, func(tx *access.Tx) error {
		a, _, err = s.readAlignment(tx, translation)
		return err
	})
	return a, err
}

// readAlignment gives an alignment and its row, which is of version 0 where there
// is none.
func (s *Study) readAlignment(tx *access.Tx, translation DocumentID) (a Alignment, row alignmentRow, err error) {
	if a.Translation, err = s.ReadDocument(tx, translation); err != nil {
		return a, row, err
	}
	if a.Translation.TranslationOf.IsZero() {
		return a, row, sheaf.Errorf(sheaf.NotFound, "the document is not said to translate another").
			Hintf("say so when it is drafted: sheaf draft ORIGINAL --translation-of ID")
	}
	if a.Original, err = s.ReadDocument(tx, a.Translation.TranslationOf); err != nil {
		return a, row, err
	}
	row, err = selectAlignment(tx, translation)
	if gone(err) {
		row, err = alignmentRow{id: translation}, nil
	}
	if err != nil {
		return a, row, err
	}
	body, err := row.open(tx)
	if err != nil {
		return a, row, err
	}
	a.Version = row.version
	made, err := body.carry(tx, a.Original.ID, translation)
	if err != nil {
		return a, row, err
	}
	fixed := make([]text.Fixed, len(made))
	for i, m := range made {
		fixed[i] = text.Fixed{A: m.Original, B: m.Translation}
	}
	pairs, loose := text.AlignAround(a.Original.Transcript, a.Translation.Transcript, fixed)
	a.Loose = len(loose)
	for gone, at := range loose {
		made = slices.Delete(made, at-gone, at-gone+1)
	}
	a.Pairs = make([]AlignedPair, len(pairs))
	for i, p := range pairs {
		a.Pairs[i].Pair = p
		if p.Fixed { // in the order in which they are kept
			a.Pairs[i].By, made = made[0].By, made[1:]
		}
	}
	return a, row, nil
}

func (r alignmentRow) label(tx *access.Tx, version uint64) seal.Label {
	return tx.Label(seal.TableAlignment, columnMain, r.id.ID, version)
}

// open reads what was made by hand; nothing where there is no row yet.
func (r alignmentRow) open(tx *access.Tx) (body alignmentBody, err error) {
	if r.version == 0 {
		return alignmentBody{V: 1}, nil
	}
	return body, r.structureBox.open(tx, r.label(tx, r.version), &body)
}

// set writes the next version.
func (r alignmentRow) set(tx *access.Tx, body alignmentBody, change sheaf.ID) (err error) {
	r.version++
	r.change = change
	if r.structureBox, err = underStructure(tx, r.label(tx, r.version), body); err != nil {
		return err
	}
	return putAlignment(tx, r)
}

// carry brings the pairs to the current versions of both texts.
func (b alignmentBody) carry(tx *access.Tx, original, translation DocumentID) ([]madePair, error) {
	if len(b.Pairs) == 0 {
		return nil, nil
	}
	one, other := way{document: original}, way{document: translation}
	made := make([]madePair, len(b.Pairs))
	for i, p := range b.Pairs {
		made[i] = p
		var err error
		if made[i].Original, err = one.carryStretch(tx, b.Original, p.Original); err != nil {
			return nil, err
		}
		if made[i].Translation, err = other.carryStretch(tx, b.Translation, p.Translation); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// carryStretch carries whole sentences from a version to the current one: they
// are what now stands between what stood around them, so that words put in front
// of a sentence come to belong to it. Where a change reaches over an edge, the
// stretch is of no sentences any more, and text.AlignAround finds it loose.
func (w *way) carryStretch(tx *access.Tx, version uint64, s text.Span) (text.Span, error) {
	if err := w.read(tx, version); err != nil {
		return text.Span{}, err
	}
	for n := version + 1; n <= w.current; n++ {
		m := w.maps[n]
		if s.Start < 0 || s.End < s.Start || s.End > m.SourceLen() {
			return text.Span{}, sheaf.Errorf(sheaf.Corrupt, "a corrected alignment points outside of its text")
		}
		next := carryLine(s, m.SourceLen(), m)
		switch {
		case s.Len() == 0:
			next.End = next.Start // what is put there does not come to belong to it
		case next.Len() <= 0:
			next = text.Span{Start: next.Start, End: next.Start - 1} // emptied: of no sentence
		}
		s = next
		if s.Len() < 0 {
			break
		}
	}
	return s, nil
}
