package study

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Bundle is a reviewed text on its way into the study.
type Bundle struct {
	Admission     AdmissionID
	Account       AccountID
	Document      DocumentID
	TranslationOf DocumentID
	Subjects      []BundleSubject // who speaks or is mentioned; none in an outside source
	Transcript    text.Transcript // de-identified
	TurnSubject   []SubjectID     // per turn, whose key it lies under; zero in an outside source only
	Mentions      []Mention       // in any order, none overlapping, each within a turn or paragraph
	Intent        [32]byte        // leaf of the vault's entry that announced this admission
}

// BundleSubject is a subject of a bundle, known to the study or new to it.
type BundleSubject struct {
	ID    SubjectID
	Label string
	Terms Terms // no purposes and not legacy: those the study has
}

// Prepared is a bundle sealed and ready to be admitted: JSON whose first key is
// v, with every row as Admit will write it. It holds the keys drawn for the
// document and for new subjects in the clear, so it is staged inside a box of
// the vault and nowhere else, and goes with an erasure.
type Prepared []byte

type prepared struct {
	V             int               `json:"v"`
	Admission     AdmissionID       `json:"admission"`
	Account       AccountID         `json:"account"`
	Document      DocumentID        `json:"document"`
	TranslationOf DocumentID        `json:"translationOf"`
	Intent        []byte            `json:"intent"`
	Made          time.Time         `json:"made"`
	Keys          []access.HeldKey  `json:"keys"`
	Subjects      []preparedSubject `json:"subjects"`
	Version       sealedVersion     `json:"version"`
}

type preparedSubject struct {
	ID     SubjectID      `json:"id"`
	Key    sheaf.ID       `json:"key"`
	Speaks bool           `json:"speaks"`
	New    *newSubject    `json:"new,omitempty"`
	Terms  *preparedTerms `json:"terms,omitempty"`
}

type newSubject struct {
	LabelKey sheaf.ID `json:"labelKey"`
	Label    []byte   `json:"label"`
	HoldID   sheaf.ID `json:"holdId"`
	HoldKey  sheaf.ID `json:"holdKey"`
	Hold     []byte   `json:"hold"`
	TermsID  sheaf.ID `json:"termsId"`
}

type preparedTerms struct {
	Version uint64 `json:"version"`
	Box     []byte `json:"box"`
}

// validate checks what the study relies on. Its errors name places, no words.
func (b Bundle) validate() error {
	if b.Admission.IsZero() || b.Account.IsZero() || b.Document.IsZero() {
		return sheaf.Errorf(sheaf.Invalid, "cannot prepare a text without ids of its admission, account and document")
	}
	if err := b.Transcript.Validate(); err != nil {
		return err
	}
	if len(b.Transcript.Paragraphs) == 0 {
		return sheaf.Errorf(sheaf.Invalid, "cannot prepare a text without a word")
	}
	known := map[SubjectID]bool{}
	for _, s := range b.Subjects {
		if s.ID.IsZero() || known[s.ID] {
			return sheaf.Errorf(sheaf.Invalid, "cannot prepare a text that names a participant twice or not at all")
		}
		known[s.ID] = true
	}
	if len(b.TurnSubject) != len(b.Transcript.Turns) {
		return sheaf.Errorf(sheaf.Invalid, "cannot prepare a text of %d turns with %d of them assigned", len(b.Transcript.Turns), len(b.TurnSubject))
	}
	for i, id := range b.TurnSubject {
		if id.IsZero() != (len(b.Subjects) == 0) || !id.IsZero() && !known[id] {
			return sheaf.Errorf(sheaf.Invalid, "cannot prepare a text whose turn %d is of nobody in it", i).
				Hintf("say which participant every speaker is")
		}
	}
	return validMentions(b.Transcript, b.Mentions, known)
}

// validMentions checks mentions in order; known is who may be meant.
func validMentions(t text.Transcript, mentions []Mention, known map[SubjectID]bool) error {
	end := 0
	for _, m := range mentions {
		s := m.Span
		at := paragraphAt(t, s.Start)
		switch {
		case s.Start < end || s.End <= s.Start || s.End > len(t.Text):
			return sheaf.Errorf(sheaf.Invalid, "the mention at bytes %d to %d is empty, overlaps another or is not of the text", s.Start, s.End)
		case at == len(t.Paragraphs) || s.End > t.Paragraphs[at].End:
			return sheaf.Errorf(sheaf.Invalid, "the mention at bytes %d to %d is not within a paragraph", s.Start, s.End)
		case !utf8.RuneStart(t.Text[s.Start]) || s.End < len(t.Text) && !utf8.RuneStart(t.Text[s.End]):
			return sheaf.Errorf(sheaf.Invalid, "the mention at bytes %d to %d cuts a character", s.Start, s.End)
		case !m.Subject.IsZero() && !known[m.Subject]:
			return sheaf.Errorf(sheaf.Invalid, "the mention at bytes %d to %d is of a participant who is not named with the text", s.Start, s.End)
		}
		end = s.End
	}
	return nil
}

func inOrder(mentions []Mention) []Mention {
	ordered := slices.Clone(mentions)
	slices.SortStableFunc(ordered, func(a, b Mention) int { return a.Span.Start - b.Span.Start })
	return ordered
}

// drawn is all the chance in a bundle.
type drawn struct {
	version  access.NewKey
	subjects map[SubjectID]drawnSubject
	parts    []sheaf.ID
}

type drawnSubject struct {
	key             access.NewKey
	holdID, termsID sheaf.ID
}

func draw(b Bundle, parts int) drawn {
	d := drawn{version: access.DrawIdentity(seal.PurposeVersion), subjects: map[SubjectID]drawnSubject{}, parts: newIDs(parts)}
	for _, s := range b.Subjects {
		d.subjects[s.ID] = drawnSubject{access.DrawIdentity(seal.PurposeSubject), sheaf.NewID(), sheaf.NewID()}
	}
	return d
}

func newIDs(n int) []sheaf.ID {
	ids := make([]sheaf.ID, n)
	for i := range ids {
		ids[i] = sheaf.NewID()
	}
	return ids
}

// Prepare draws and seals everything that Admit will write, so that a bundle
// which is staged can be admitted again after a crash, with the same ids and
// the same bytes in every row; only the wraps of its keys in the keyring are
// made anew, with fresh nonces.
//
// Invalid: the bundle does not hold together. Conflict: a subject was erased,
// is on hold, or has not agreed to analysis.
func (in *Intake) Prepare(ctx context.Context, c access.Caller, b Bundle) (Prepared, error) {
	b.Mentions = inOrder(b.Mentions)
	if err := b.validate(); err != nil {
		return nil, err
	}
	var everybody []SubjectID
	for _, s := range b.Subjects {
		everybody = append(everybody, s.ID)
	}
	owners := ownership(b.Transcript, b.TurnSubject, everybody)
	pieces := partition(b.Transcript, owners, sharedCuts(b.Transcript, owners, b.Mentions))
	d := draw(b, len(pieces))
	var out prepared
	err := in.door.View(ctx, c, access.AdmitText, func(tx *access.Tx) (err error) {
		out, err = b.seal(tx, d, pieces)
		return err
	})
	if err != nil {
		return nil, err
	}
	return Encode(out)
}

func (b Bundle) seal(tx *access.Tx, d drawn, pieces []piece) (prepared, error) {
	out := prepared{V: 1, Admission: b.Admission, Account: b.Account, Document: b.Document,
		TranslationOf: b.TranslationOf, Intent: b.Intent[:], Made: tx.Now()}
	out.Keys = append(out.Keys, staged(d.version, out.Made))
	speaks := map[SubjectID]bool{}
	for _, id := range b.TurnSubject {
		speaks[id] = true
	}
	parents := map[SubjectID]seal.Parent{}
	for _, bs := range b.Subjects {
		ps, key, err := bs.seal(tx, d.subjects[bs.ID], speaks[bs.ID] || len(b.Transcript.Turns) == 0)
		if err != nil {
			return prepared{}, err
		}
		if ps.New != nil {
			out.Keys = append(out.Keys, staged(d.subjects[bs.ID].key, out.Made))
		}
		parents[bs.ID] = key
		out.Subjects = append(out.Subjects, ps)
	}
	var err error
	out.Version, err = content{
		document: b.Document, number: 1,
		transcript: b.Transcript, turnSubject: b.TurnSubject, mentions: b.Mentions,
		pieces: pieces, ids: d.parts,
	}.seal(tx, d.version.Parent(), parents)
	return out, err
}

// staged is a drawn key as a bundle carries it.
func staged(k access.NewKey, made time.Time) access.HeldKey {
	return access.HeldKey{ID: k.ID, Purpose: k.Purpose, Generation: k.Generation, Made: made, Line: string(k.Identity().Line())}
}

// seal makes the rows of one subject: all of them if it is new, otherwise those
// of its terms if they changed.
func (bs BundleSubject) seal(tx *access.Tx, d drawnSubject, speaks bool) (preparedSubject, seal.Parent, error) {
	row, err := selectSubject(tx, bs.ID)
	if gone(err) {
		return bs.sealNew(tx, d, speaks)
	}
	if err != nil {
		return preparedSubject{}, seal.Parent{}, err
	}
	key, err := row.parent(tx)
	if err != nil {
		return preparedSubject{}, seal.Parent{}, cannotAdmit(err)
	}
	label, err := row.openLabel(tx)
	if err != nil {
		return preparedSubject{}, seal.Parent{}, err
	}
	if bs.Label != "" && bs.Label != label {
		return preparedSubject{}, seal.Parent{}, sheaf.Errorf(sheaf.Invalid, "a participant of the text has another label in the study")
	}
	if err := row.mayUse(tx, ""); err != nil {
		return preparedSubject{}, seal.Parent{}, cannotAdmit(err)
	}
	ps := preparedSubject{ID: bs.ID, Key: key.ID, Speaks: speaks}
	terms, err := row.openTerms(tx)
	if err != nil && !gone(err) {
		return preparedSubject{}, seal.Parent{}, err
	}
	if bs.Terms.isSet() && !bs.Terms.says(terms) {
		terms, ps.Terms, err = bs.Terms.prepare(tx, bs.ID, row.termsID, row.termsVersion+1, key)
		if err != nil {
			return preparedSubject{}, seal.Parent{}, err
		}
	}
	return ps, key, mayBeAdmitted(terms, speaks)
}

func (bs BundleSubject) sealNew(tx *access.Tx, d drawnSubject, speaks bool) (preparedSubject, seal.Parent, error) {
	if err := labelIsFree(tx, bs.Label); err != nil {
		return preparedSubject{}, seal.Parent{}, err
	}
	label, err := underStructure(tx, tx.Label(seal.TableSubject, columnMain, bs.ID.ID, 1), labelBody{1, bs.Label})
	if err != nil {
		return preparedSubject{}, seal.Parent{}, err
	}
	body := holdBody{V: 1, Subject: bs.ID, By: tx.Member(), At: tx.Now()}
	hold, err := underStructure(tx, tx.Label(seal.TableHold, columnMain, d.holdID, 1), body)
	if err != nil {
		return preparedSubject{}, seal.Parent{}, err
	}
	key := d.key.Parent()
	ps := preparedSubject{ID: bs.ID, Key: key.ID, Speaks: speaks, New: &newSubject{
		LabelKey: label.key, Label: label.box,
		HoldID: d.holdID, HoldKey: hold.key, Hold: hold.box,
		TermsID: d.termsID,
	}}
	var terms Terms
	if bs.Terms.isSet() {
		if terms, ps.Terms, err = bs.Terms.prepare(tx, bs.ID, d.termsID, 1, key); err != nil {
			return preparedSubject{}, seal.Parent{}, err
		}
	}
	return ps, key, mayBeAdmitted(terms, speaks)
}

// prepare signs and seals terms as a version to come.
func (t Terms) prepare(tx *access.Tx, id SubjectID, termsID sheaf.ID, version uint64, key seal.Parent) (Terms, *preparedTerms, error) {
	t.Subject, t.Version, t.Set = id, version, tx.Now()
	box, err := sealTerms(tx, termsID, t, key)
	return t, &preparedTerms{version, box}, err
}

func mayBeAdmitted(t Terms, speaks bool) error {
	if speaks && !t.Allows(purposeAnalyse) {
		return sheaf.Errorf(sheaf.Conflict, "cannot admit the text: somebody who speaks in it has not agreed to analysis").
			Hintf("write it down: sheaf consent record LABEL")
	}
	return nil
}

// cannotAdmit is what stops an admission for the time being, or for good.
func cannotAdmit(err error) error {
	switch sheaf.KindOf(err) {
	case sheaf.Denied, sheaf.NotFound:
		return sheaf.Errorf(sheaf.Conflict, "cannot admit the text: %w", err)
	}
	return err
}

func labelIsFree(tx *access.Tx, label string) error {
	if strings.TrimSpace(label) == "" {
		return sheaf.Errorf(sheaf.Invalid, "cannot take in a new participant without a label")
	}
	rows, err := selectSubjects(tx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		taken, err := row.openLabel(tx)
		if err != nil {
			return err
		}
		if strings.EqualFold(taken, label) {
			return sheaf.Errorf(sheaf.Conflict, "another participant has this label already").Hintf("draw another label")
		}
	}
	return nil
}
