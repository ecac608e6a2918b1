package coding

import (
	"context"
	"slices"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// codingBody is what of a coding lies under its subjects' keys.
type codingBody struct {
	V        int               `json:"v"`
	Span     text.Span         `json:"span"` // in the version it was laid on
	Speaking []study.SubjectID `json:"speaking,omitempty"`
}

// codingState is a coding in the log of changes. Where it lies is told only
// where the log's entry lies under the same keys.
type codingState struct {
	ID      CodingID      `json:"id"`
	Change  sheaf.ID      `json:"change,omitzero"` // whose outcome it was
	Code    CodeID        `json:"code"`
	Anchor  *study.Anchor `json:"anchor,omitempty"` // as it was laid
	Removed bool          `json:"removed,omitempty"`
}

type codingStates struct {
	V       int           `json:"v"`
	Codings []codingState `json:"codings"`
}

func codingLabel(tx *access.Tx, id CodingID, version uint64) seal.Label {
	return tx.Label(seal.TableCoding, columnMain, id.ID, version)
}

// Code lays a code on a passage, in the caller's own layer, which is made on
// first use. A passage that carries the code in that layer already keeps the one
// coding, which is given back.
//
// Denied: somebody whose words these are, or whom they mention, is on hold or
// does not allow analysis. NotFound: no such code or document, or all of it was
// erased. Invalid: not a passage of the text. Conflict: a correction changed what
// lies there.
func (b *Book) Code(ctx context.Context, c access.Caller, id CodeID, a study.Anchor) (Coding, error) {
	codings, err := b.CodeAll(ctx, c, []Application{{id, a}})
	if err != nil {
		return Coding{}, err
	}
	return codings[0], nil
}

// CodeAll lays many codes at once: all of them or none, undone as one. It gives
// the codings in the order asked for. Kinds as Code.
func (b *Book) CodeAll(ctx context.Context, c access.Caller, all []Application) (codings []Coding, err error) {
	if len(all) == 0 {
		return nil, sheaf.Errorf(sheaf.Invalid, "there is nothing to code")
	}
	change, layer := sheaf.NewID(), LayerID{sheaf.NewID()}
	ids := make([]CodingID, len(all))
	for i := range ids {
		ids[i] = CodingID{sheaf.NewID()}
	}
	err = b.door.Do(ctx, c, access.CodePassage, func(tx *access.Tx) error {
		hand := newApplying(b, tx, change)
		if err := hand.begin(layer); err != nil {
			return err
		}
		codings = make([]Coding, len(all))
		for i, one := range all {
			if codings[i], err = hand.lay(ids[i], one); err != nil {
				return err
			}
		}
		return hand.finish()
	})
	return codings, err
}

// applying is the laying of codes in one transaction.
type applying struct {
	b         *Book
	tx        *access.Tx
	change    sheaf.ID
	book      codebook
	layer     LayerID
	documents map[study.DocumentID]study.Document
	before    map[laidIn]map[text.Span]Coding // what lies in the layer already, read once
	allowed   map[study.SubjectID]bool        // who was asked for in this transaction and may be coded
	laid      []laidCoding
}

func newApplying(b *Book, tx *access.Tx, change sheaf.ID) applying {
	return applying{b: b, tx: tx, change: change, documents: map[study.DocumentID]study.Document{},
		before: map[laidIn]map[text.Span]Coding{}, allowed: map[study.SubjectID]bool{}}
}

type laidIn struct {
	code     CodeID
	document study.DocumentID
}

type laidCoding struct {
	codingState
	parents []seal.Parent
}

func (h *applying) begin(fresh LayerID) (err error) {
	if h.book, err = readCodebook(h.tx); err != nil {
		return err
	}
	own, err := ownLayer(h.tx)
	if err == nil || !gone(err) {
		h.layer = own.id
		return err
	}
	own = layerRow{id: fresh, kind: CoderLayer, member: h.tx.Member(), version: 1}
	h.layer = own.id
	return own.make(h.tx, "")
}

// make stores a layer under a name.
func (l *layerRow) make(tx *access.Tx, name string) error {
	structure, err := tx.Structure()
	if err != nil {
		return err
	}
	l.key = structure.ID
	if l.box, err = study.Envelope(layerLabel(tx, l.id, l.version), layerBody{1, name}, structure); err != nil {
		return err
	}
	return insertLayer(tx, *l)
}

func (h *applying) lay(id CodingID, one Application) (Coding, error) {
	code, err := h.book.stands(one.Code)
	if err != nil {
		return Coding{}, err
	}
	at, doc, err := h.place(one.Anchor)
	if err != nil {
		return Coding{}, err
	}
	subjects, err := h.b.study.SubjectsOf(h.tx, at)
	if err != nil {
		return Coding{}, err
	}
	there, err := h.b.study.Living(h.tx, subjects)
	if err != nil {
		return Coding{}, err
	}
	if len(subjects) > 0 && len(there) == 0 {
		return Coding{}, sheaf.Errorf(sheaf.NotFound, "the words of this passage were erased")
	}
	if err := h.mayCode(there); err != nil {
		return Coding{}, err
	}
	before, err := h.laidBefore(code.id, at.Document)
	if err != nil {
		return Coding{}, err
	}
	if same, found := before[at.Span]; found {
		return same, nil
	}
	under, parents, err := h.b.study.Under(h.tx, there)
	if err != nil {
		return Coding{}, err
	}
	row := codingRow{id: id, code: code.id, layer: h.layer, document: at.Document, anchored: at.Version,
		member: h.tx.Member(), made: h.tx.Now(), version: 1, change: h.change, links: under}
	body := codingBody{1, at.Span, intersection(doc.Speaking(at.Span), there)}
	if row.box, err = study.Envelope(codingLabel(h.tx, id, 1), body, parents...); err != nil {
		return Coding{}, err
	}
	h.laid = append(h.laid, laidCoding{codingState{ID: id, Code: code.id, Anchor: &at}, parents})
	before[at.Span] = row.coding(body, study.Carried{Anchor: at}, code.id)
	return before[at.Span], insertCoding(h.tx, row)
}

// mayCode asks for everybody once.
func (h *applying) mayCode(subjects []study.SubjectID) error {
	for _, id := range subjects {
		if h.allowed[id] {
			continue
		}
		if err := h.b.study.MayUse(h.tx, []study.SubjectID{id}, purposeAnalyse); err != nil {
			return err
		}
		h.allowed[id] = true
	}
	return nil
}

// place brings an anchor to the document as it is now and makes sure that it is
// a passage of the text.
func (h *applying) place(a study.Anchor) (study.Anchor, study.Document, error) {
	at, inside, err := h.b.study.Carry(h.tx, a)
	if err != nil {
		return study.Anchor{}, study.Document{}, err
	}
	if inside {
		return study.Anchor{}, study.Document{}, sheaf.Errorf(sheaf.Conflict, "a correction changed what lies at bytes %d to %d", a.Span.Start, a.Span.End).
			Hintf("look at the document again")
	}
	doc, ok := h.documents[at.Document]
	if !ok {
		if doc, err = h.b.study.ReadDocument(h.tx, at.Document); err != nil {
			return study.Anchor{}, study.Document{}, err
		}
		h.documents[at.Document] = doc
	}
	if !isPassage(doc.Text, at.Span) {
		return study.Anchor{}, study.Document{}, sheaf.Errorf(sheaf.Invalid, "bytes %d to %d are not a passage of the document", at.Span.Start, at.Span.End)
	}
	return at, doc, nil
}

// isPassage tells whether a span covers whole characters of a text, at least one.
func isPassage(s string, at text.Span) bool {
	onRune := func(i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }
	return 0 <= at.Start && at.Start < at.End && at.End <= len(s) && onRune(at.Start) && onRune(at.End)
}

func intersection(a, b []study.SubjectID) []study.SubjectID {
	return slices.DeleteFunc(slices.Clone(a), func(id study.SubjectID) bool { return !slices.Contains(b, id) })
}

// laidBefore gives what lies in the layer with a code in a document, by place.
func (h *applying) laidBefore(code CodeID, document study.DocumentID) (map[text.Span]Coding, error) {
	in := laidIn{code, document}
	if before, read := h.before[in]; read {
		return before, nil
	}
	rows, err := h.b.standing(h.tx, everybodys, whereLaid, document, code, h.layer)
	if err != nil {
		return nil, err
	}
	codings, err := h.b.openCodings(h.tx, rows, h.book)
	if err != nil {
		return nil, err
	}
	h.before[in] = make(map[text.Span]Coding, len(codings))
	for _, one := range codings {
		h.before[in][one.Anchor.Span] = one
	}
	return h.before[in], nil
}

// finish logs what was laid as one change.
func (h *applying) finish() error {
	noteCodings(h.tx, "code", len(h.laid), len(h.documents))
	if len(h.laid) == 0 {
		return nil
	}
	before, after, parents := changeOf(h.laid, func(s codingState) (codingState, codingState) {
		gone, here := s, s
		gone.Removed, here.Change = true, h.change
		return gone, here
	})
	ch := study.Change{ID: h.change, Verb: "code", Kind: kindCodings, Object: h.laid[0].ID.ID, Document: oneDocument(h.laid)}
	return h.b.log(h.tx, ch, before, after, parents...)
}

// changeOf gives both sides of a change of codings and the keys it lies under.
// Codings of different people are named in it by id alone, under the structure
// key, so that the erasure of one of them leaves the others' to be undone.
func changeOf(all []laidCoding, sides func(codingState) (before, after codingState)) (before, after codingStates, parents []seal.Parent) {
	parents = all[0].parents
	for _, one := range all {
		if !slices.EqualFunc(one.parents, parents, func(a, b seal.Parent) bool { return a.ID == b.ID }) {
			parents = nil
		}
	}
	before.V, after.V = 1, 1
	for _, one := range all {
		if parents == nil {
			one.Anchor = nil
		}
		was, is := sides(one.codingState)
		before.Codings = append(before.Codings, was)
		after.Codings = append(after.Codings, is)
	}
	return before, after, parents
}

// oneDocument is the document that all lie in, if it is one: a redaction of it
// ends what can be undone.
func oneDocument(all []laidCoding) sheaf.ID {
	id := all[0].Anchor.Document
	for _, one := range all {
		if one.Anchor.Document != id {
			return sheaf.ID{}
		}
	}
	return id.ID
}

func noteCodings(tx *access.Tx, did string, codings, documents int) {
	tx.Note(struct {
		Did       string `json:"did"`
		Codings   int    `json:"codings"`
		Documents int    `json:"documents"`
	}{did, codings, documents})
}

// Uncode takes a coding away. NotFound: it is not there.
func (b *Book) Uncode(ctx context.Context, c access.Caller, id CodingID) error {
	change := sheaf.NewID()
	return b.door.Do(ctx, c, access.CodePassage, func(tx *access.Tx) error {
		row, err := b.standingCoding(tx, id)
		if err != nil {
			return err
		}
		body, parents, err := row.openWithKeys(tx)
		if err != nil {
			return err
		}
		anchor := study.Anchor{Document: row.document, Version: row.anchored, Span: body.Span}
		gone := laidCoding{codingState{ID: id, Change: row.change, Code: row.code, Anchor: &anchor}, parents}
		before, after, _ := changeOf([]laidCoding{gone}, func(s codingState) (codingState, codingState) {
			was, is := s, s
			is.Removed, is.Change = true, change
			return was, is
		})
		if err := b.put(tx, row, body, parents, true, change); err != nil {
			return err
		}
		noteCodings(tx, "uncode", 1, 1)
		ch := study.Change{ID: change, Verb: "uncode", Kind: kindCodings, Object: id.ID, Document: row.document.ID, Base: row.version}
		return b.log(tx, ch, before, after, parents...)
	})
}

// put writes the next version of a coding; its envelope is bound to the version
// and so is sealed again.
func (b *Book) put(tx *access.Tx, row codingRow, body codingBody, parents []seal.Parent, removed bool, change sheaf.ID) (err error) {
	row.version++
	row.removed, row.change = removed, change
	if row.box, err = study.Envelope(codingLabel(tx, row.id, row.version), body, parents...); err != nil {
		return err
	}
	return updateCoding(tx, row)
}

// moveCodings brings codings back before a change, or forth again.
func (b *Book) moveCodings(tx *access.Tx, ch study.Change, back bool) error {
	var before, after codingStates
	if err := study.Decode(ch.Before, &before); err != nil {
		return err
	}
	if err := study.Decode(ch.After, &after); err != nil {
		return err
	}
	return b.walkCodings(tx, ch.ID, before.Codings, after.Codings, back)
}

// walkCodings brings codings to one side of a change. Those that were erased
// since are passed over.
func (b *Book) walkCodings(tx *access.Tx, change sheaf.ID, before, after []codingState, back bool) error {
	if len(before) != len(after) {
		return sheaf.Errorf(sheaf.Corrupt, "a change of codings does not hold together")
	}
	keys := study.NewKeyring(tx)
	for i := range after {
		to := after[i]
		if back {
			to = before[i]
		}
		row, err := selectCoding(tx, to.ID)
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		from, outcome := moved(change, before[i].Change, back)
		if err := standsAs(row.change, from); err != nil {
			return err
		}
		if err := b.moveCoding(tx, keys, row, to, isExtent(before[i], after[i]), outcome); err != nil {
			return err
		}
	}
	return nil
}

// moveCoding makes a coding what a state says: of that code, there or removed, and
// elsewhere where the change was of its words.
func (b *Book) moveCoding(tx *access.Tx, keys *study.Keyring, row codingRow, to codingState, elsewhere bool, outcome sheaf.ID) error {
	body, err := row.open(tx, keys)
	if err != nil {
		return err
	}
	parents, err := keys.Of(row.links)
	if err != nil {
		return err
	}
	if !to.Removed {
		if err := b.study.MayUse(tx, row.links.Subjects(), purposeAnalyse); err != nil {
			return err
		}
	}
	row.code = to.Code
	if elsewhere {
		row.anchored, body.Span = to.Anchor.Version, to.Anchor.Span
		if body.Speaking, err = b.speakingAt(tx, *to.Anchor, row.links.Subjects()); err != nil {
			return err
		}
	}
	return b.put(tx, row, body, parents, to.Removed, outcome)
}
