package evidence

import (
	"cmp"
	"context"
	"slices"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// bearingBody is what of a bearing lies under its subjects' keys.
type bearingBody struct {
	V         int             `json:"v"`
	Span      text.Span       `json:"span"` // in the version it was put on
	Subject   study.SubjectID `json:"subject,omitzero"`
	Stance    Stance          `json:"stance"`
	Basis     Basis           `json:"basis"`
	From      study.SubjectID `json:"from,omitzero"`
	Outside   string          `json:"outside,omitempty"`
	Precision string          `json:"precision,omitempty"`
}

func bearingLabel(tx *access.Tx, id BearingID, version uint64) seal.Label {
	return tx.Label(seal.TableBearing, columnMain, id.ID, version)
}

func (b bearingRow) open(tx *access.Tx, keys *study.Keyring) (body bearingBody, err error) {
	return body, keys.Open(bearingLabel(tx, b.id, b.version), b.box, &body, b.links)
}

func (b bearingRow) bearing(body bearingBody, at study.Carried) Bearing {
	return Bearing{ID: b.id, Claim: b.claim, Anchor: at.Anchor, Inside: at.Inside, Subject: body.Subject, Stance: body.Stance,
		Basis: body.Basis, From: body.From, Outside: body.Outside, Precision: body.Precision, Subjects: b.links.Subjects(),
		By: b.member, At: b.made, Version: b.version}
}

// Bear says that a passage bears on a claim. Subject is whose words they are; if
// it is zero it is found, where one alone speaks in the passage.
//
// Invalid: no such stance or basis, not a passage, or it is not clear who speaks.
// Denied: somebody whose words these are, whom they mention, or from whom it was
// heard is on hold or does not allow analysis. NotFound: no such claim or
// document, or somebody was erased. Conflict: the claim is suspended, or a
// correction changed what lies there.
func (r *Register) Bear(ctx context.Context, c access.Caller, one Bearing) (Bearing, error) {
	id, change := BearingID{sheaf.NewID()}, sheaf.NewID()
	if err := one.valid(); err != nil {
		return Bearing{}, err
	}
	var borne Bearing
	err := r.door.Do(ctx, c, access.WriteClaim, func(tx *access.Tx) error {
		claim, _, err := standingClaim(tx, one.Claim)
		if err != nil {
			return err
		}
		if claim.suspended {
			return sheaf.Errorf(sheaf.Conflict, "the claim is withheld: somebody it was about was erased").Hintf("reword or confirm it first")
		}
		at, doc, err := r.place(tx, one.Anchor)
		if err != nil {
			return err
		}
		touched, err := r.touched(tx, at)
		if err != nil {
			return err
		}
		witness, err := one.witness(doc, at.Span, touched)
		if err != nil {
			return err
		}
		subjects := study.Sorted(append(touched, one.From))
		if err := r.study.MayUse(tx, subjects, purposeAnalyse); err != nil {
			return err
		}
		under, parents, err := r.study.Under(tx, subjects)
		if err != nil {
			return err
		}
		body := bearingBody{1, at.Span, witness, one.Stance, one.Basis, one.From, one.Outside, one.Precision}
		row := bearingRow{id: id, claim: one.Claim, document: at.Document, anchored: at.Version, member: tx.Member(), made: tx.Now(),
			version: 1, change: change, links: under}
		if row.box, err = study.Envelope(bearingLabel(tx, id, 1), body, parents...); err != nil {
			return err
		}
		if err := insertBearing(tx, row); err != nil {
			return err
		}
		borne = row.bearing(body, study.Carried{Anchor: at})
		noteClaim(tx, one.Claim, "bear")
		ch := study.Change{ID: change, Verb: "bear", Kind: kindBearing, Object: id.ID, Document: at.Document.ID}
		return r.log(tx, ch, presence{V: 1, Removed: true}, presence{V: 1, Change: change}, parents...)
	})
	return borne, err
}

func (b Bearing) valid() error {
	switch {
	case !slices.Contains(Stances(), b.Stance):
		return sheaf.Errorf(sheaf.Invalid, "a passage supports, contradicts or qualifies a claim")
	case !slices.Contains(Bases(), b.Basis):
		return sheaf.Errorf(sheaf.Invalid, "the basis is first-hand, heard-from, rumour, document or inference")
	case b.Basis != HeardFrom && !b.From.IsZero(), b.Basis != HeardFrom && b.Basis != Document && b.Outside != "":
		return sheaf.Errorf(sheaf.Invalid, "only what was heard from somebody has an origin")
	case !b.From.IsZero() && b.Outside != "":
		return sheaf.Errorf(sheaf.Invalid, "it was heard from somebody of the study or from outside, not both")
	}
	return nil
}

// place brings an anchor to the document as it is now and makes sure that it is
// a passage of the text.
func (r *Register) place(tx *access.Tx, a study.Anchor) (study.Anchor, study.Document, error) {
	at, inside, err := r.study.Carry(tx, a)
	if err != nil {
		return study.Anchor{}, study.Document{}, err
	}
	if inside {
		return study.Anchor{}, study.Document{}, sheaf.Errorf(sheaf.Conflict, "a correction changed what lies at bytes %d to %d", a.Span.Start, a.Span.End).
			Hintf("look at the document again")
	}
	doc, err := r.study.ReadDocument(tx, at.Document)
	if err != nil {
		return study.Anchor{}, study.Document{}, err
	}
	s := at.Span
	onRune := func(i int) bool { return i == len(doc.Text) || utf8.RuneStart(doc.Text[i]) }
	if s.Start < 0 || s.Start >= s.End || s.End > len(doc.Text) || !onRune(s.Start) || !onRune(s.End) {
		return study.Anchor{}, study.Document{}, sheaf.Errorf(sheaf.Invalid, "bytes %d to %d are not a passage of the document", s.Start, s.End)
	}
	return at, doc, nil
}

// touched are those whose parts a passage touches and who were not erased.
func (r *Register) touched(tx *access.Tx, at study.Anchor) ([]study.SubjectID, error) {
	all, err := r.study.SubjectsOf(tx, at)
	if err != nil {
		return nil, err
	}
	there, err := r.study.Living(tx, all)
	if err == nil && len(all) > 0 && len(there) == 0 {
		err = sheaf.Errorf(sheaf.NotFound, "the words of this passage were erased")
	}
	return there, err
}

// witness tells whose words a passage is; nobody's in an outside source.
func (b Bearing) witness(doc study.Document, span text.Span, touched []study.SubjectID) (study.SubjectID, error) {
	var speak []study.SubjectID
	for i, t := range doc.Transcript.Turns {
		if t.Span.Overlaps(span) {
			speak = append(speak, doc.TurnSubject[i])
		}
	}
	if len(doc.Transcript.Turns) == 0 {
		speak = doc.Subjects
	}
	speak = slices.DeleteFunc(study.Sorted(speak), func(id study.SubjectID) bool { return !slices.Contains(touched, id) })
	switch {
	case !b.Subject.IsZero() && !slices.Contains(speak, b.Subject):
		return study.SubjectID{}, sheaf.Errorf(sheaf.Invalid, "these are not that participant's words")
	case b.Subject.IsZero() && len(speak) > 1:
		return study.SubjectID{}, sheaf.Errorf(sheaf.Invalid, "several participants speak in the passage").Hintf("say whose words they are")
	case b.Subject.IsZero() && len(speak) == 1:
		b.Subject = speak[0]
	}
	if b.Subject == b.From && !b.From.IsZero() {
		return study.SubjectID{}, sheaf.Errorf(sheaf.Invalid, "nobody hears it from themselves")
	}
	return b.Subject, nil
}

// Bearings lists what bears on a claim, by document and place. What nothing
// opens any more is left out.
func (r *Register) Bearings(ctx context.Context, c access.Caller, claim ClaimID) (bearings []Bearing, err error) {
	err = r.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		bearings, err = r.ListBearings(tx, claim)
		return err
	})
	return bearings, err
}

// ListBearings is Bearings inside a transaction.
func (r *Register) ListBearings(tx *access.Tx, claim ClaimID) ([]Bearing, error) {
	rows, err := selectBearings(tx, `o.claim = ? AND `+standing, claim)
	if err != nil {
		return nil, err
	}
	keys := study.NewKeyring(tx)
	var bodies []bearingBody
	var anchors []study.Anchor
	readable := rows[:0]
	for _, row := range rows {
		body, err := row.open(tx, keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		readable = append(readable, row)
		bodies = append(bodies, body)
		anchors = append(anchors, study.Anchor{Document: row.document, Version: row.anchored, Span: body.Span})
	}
	carried, err := r.study.CarryAll(tx, anchors)
	if err != nil {
		return nil, err
	}
	bearings := make([]Bearing, len(readable))
	for i, row := range readable {
		bearings[i] = row.bearing(bodies[i], carried[i])
	}
	slices.SortFunc(bearings, func(a, b Bearing) int {
		return cmp.Or(slices.Compare(a.Anchor.Document.ID[:], b.Anchor.Document.ID[:]), a.Anchor.Span.Start-b.Anchor.Span.Start, slices.Compare(a.ID.ID[:], b.ID.ID[:]))
	})
	return bearings, nil
}

// RemoveBearing takes away that a passage bears on a claim, which is also how a
// witness on both sides is resolved. NotFound: it is not there.
func (r *Register) RemoveBearing(ctx context.Context, c access.Caller, id BearingID) error {
	change := sheaf.NewID()
	return r.door.Do(ctx, c, access.WriteClaim, func(tx *access.Tx) error {
		row, err := selectBearing(tx, id)
		if err == nil && row.removed {
			err = sheaf.Errorf(sheaf.NotFound, "there is no such bearing")
		}
		if err != nil {
			return err
		}
		noteClaim(tx, row.claim, "remove bearing")
		ch := study.Change{ID: change, Verb: "remove", Kind: kindBearing, Object: id.ID, Document: row.document.ID, Base: row.version}
		parents, err := r.putBearing(tx, row, true, change)
		if err != nil {
			return err
		}
		return r.log(tx, ch, presence{V: 1, Change: row.change}, presence{V: 1, Change: change, Removed: true}, parents...)
	})
}

// putBearing writes the next version of a bearing, sealed again under the keys
// it lies under, and gives them.
func (r *Register) putBearing(tx *access.Tx, row bearingRow, removed bool, change sheaf.ID) ([]seal.Parent, error) {
	keys := study.NewKeyring(tx)
	body, err := row.open(tx, keys)
	if err != nil {
		return nil, err
	}
	parents, err := keys.Of(row.links)
	if err != nil {
		return nil, err
	}
	row.version++
	row.removed, row.change = removed, change
	if row.box, err = study.Envelope(bearingLabel(tx, row.id, row.version), body, parents...); err != nil {
		return nil, err
	}
	return parents, updateBearing(tx, row)
}

func (r *Register) moveBearing(tx *access.Tx, ch study.Change, back bool) error {
	row, err := selectBearing(tx, BearingID{ch.Object})
	if err != nil {
		return err
	}
	removed, outcome, err := presenceAfter(ch, row.change, back)
	if err != nil {
		return err
	}
	if !removed {
		if _, _, err := standingClaim(tx, row.claim); err != nil {
			return err
		}
		if err := r.study.MayUse(tx, row.links.Subjects(), purposeAnalyse); err != nil {
			return err
		}
	}
	_, err = r.putBearing(tx, row, removed, outcome)
	return err
}
