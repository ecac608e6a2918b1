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

func errNoBearing() error { return sheaf.Errorf(sheaf.NotFound, "there is no such bearing") }

// Along is what comes and goes with a bearing, in one act with it.
type Along struct {
	Claim    *Claim    // is written down for it; nil for the claim that the bearing names
	Replaces BearingID // gives way to it; zero for none
}

// Bear says that a passage bears on a claim. Subject is whose words they are; if
// it is zero it is found, where one alone speaks in the passage.
//
// Invalid: no such stance or basis, not a passage, it is not clear who speaks, or
// nobody but the team does. Denied: somebody whose words these are, whom they
// mention, or from whom it was heard is on hold or does not allow analysis.
// NotFound: no such claim or document, or somebody was erased. Conflict: the
// claim is suspended, or a correction changed what lies there.
func (r *Register) Bear(ctx context.Context, c access.Caller, one Bearing) (Bearing, error) {
	return r.BearAlong(ctx, c, one, Along{})
}

// BearAlong is Bear with what comes and goes along: all of it or nothing, one
// entry of the record and one step of undo. Kinds as Bear and AddClaim, and
// besides: NotFound, there is no such bearing to give way; Invalid, it lies in
// another document.
func (r *Register) BearAlong(ctx context.Context, c access.Caller, one Bearing, with Along) (Bearing, error) {
	if err := one.valid(); err != nil {
		return Bearing{}, err
	}
	drawn := drawnBearing{BearingID{sheaf.NewID()}, ClaimID{sheaf.NewID()}, sheaf.NewID(), access.DrawIdentity(seal.PurposeShared)}
	var borne Bearing
	err := r.door.Do(ctx, c, access.WriteClaim, func(tx *access.Tx) error {
		act := bearingAct{r: r, tx: tx, drawn: drawn, did: "bear", before: bearingState{presence: presence{V: 1, Removed: true}},
			after: bearingState{presence: presence{V: 1, Change: drawn.change}}}
		put := one
		if with.Claim != nil {
			if err := act.write(*with.Claim); err != nil {
				return err
			}
			put.Claim = drawn.claim
		}
		if err := act.put(put); err != nil {
			return err
		}
		if !with.Replaces.IsZero() {
			if err := act.giveWay(with.Replaces); err != nil {
				return err
			}
		}
		borne = act.borne
		return act.finish()
	})
	return borne, err
}

// drawnBearing is what is drawn before the act, which may run again.
type drawnBearing struct {
	id     BearingID
	claim  ClaimID
	change sheaf.ID
	fresh  access.NewKey
}

// bearingAct is the putting of a passage to a claim in one transaction.
type bearingAct struct {
	r             *Register
	tx            *access.Tx
	drawn         drawnBearing
	did           string
	borne         Bearing
	before, after bearingState
	concerns      []study.SubjectID // under whose keys the change lies
}

// write writes the claim down that is borne on.
func (a *bearingAct) write(claim Claim) error {
	row, _, err := a.r.insert(a.tx, a.drawn.claim, a.drawn.change, a.drawn.fresh, claim)
	if err != nil {
		return err
	}
	a.did = "add and bear"
	a.before.Claim, a.after.Claim = &standingOf{ID: row.id.ID, Removed: true}, &standingOf{ID: row.id.ID, Change: a.drawn.change}
	a.concerns = append(a.concerns, row.links.Subjects()...)
	return nil
}

// put writes the bearing down.
func (a *bearingAct) put(one Bearing) error {
	r, tx := a.r, a.tx
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
	if doc.TeamSpeaks(at.Span) {
		return sheaf.Errorf(sheaf.Invalid, "the passage is the interviewer's or the interpreter's own words: it bears nothing out").
			Hintf("choose what the participant says")
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
	row := bearingRow{id: a.drawn.id, claim: one.Claim, document: at.Document, anchored: at.Version, member: tx.Member(), made: tx.Now(),
		version: 1, change: a.drawn.change, links: under}
	if row.box, err = study.Envelope(bearingLabel(tx, row.id, 1), body, parents...); err != nil {
		return err
	}
	a.borne = row.bearing(body, study.Carried{Anchor: at})
	a.concerns = append(a.concerns, subjects...)
	return insertBearing(tx, row)
}

// giveWay takes the bearing away that the new one stands for.
func (a *bearingAct) giveWay(id BearingID) error {
	row, err := presentBearing(a.tx, id)
	if err != nil {
		return err
	}
	if row.document != a.borne.Anchor.Document {
		return sheaf.Errorf(sheaf.Invalid, "a bearing gives way to one of the same document")
	}
	if _, err := a.r.putBearing(a.tx, row, true, a.drawn.change); err != nil {
		return err
	}
	a.did += " anew"
	a.before.Replaced = &standingOf{ID: id.ID, Change: row.change}
	a.after.Replaced = &standingOf{ID: id.ID, Change: a.drawn.change, Removed: true}
	a.concerns = append(a.concerns, row.links.Subjects()...)
	return nil
}

// finish logs the whole as one change, under the keys of all whom any of it
// concerns, so that nothing of it outlives one of them.
func (a *bearingAct) finish() error {
	_, parents, err := a.r.study.Under(a.tx, study.Sorted(a.concerns))
	if err != nil {
		return err
	}
	noteClaim(a.tx, a.borne.Claim, a.did)
	ch := study.Change{ID: a.drawn.change, Verb: "bear", Kind: kindBearing, Object: a.borne.ID.ID, Document: a.borne.Anchor.Document.ID}
	return a.r.log(a.tx, ch, a.before, a.after, parents...)
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
	speak := slices.DeleteFunc(doc.Speaking(span), func(id study.SubjectID) bool { return !slices.Contains(touched, id) })
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

// AllBearings is Bearings of every claim that something bears on, read at once.
func (r *Register) AllBearings(ctx context.Context, c access.Caller) (of map[ClaimID][]Bearing, err error) {
	err = r.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		of, err = r.listAllBearings(tx)
		return err
	})
	return of, err
}

func (r *Register) listAllBearings(tx *access.Tx) (map[ClaimID][]Bearing, error) {
	rows, err := selectBearings(tx, standing)
	if err != nil {
		return nil, err
	}
	bearings, err := r.openBearings(tx, rows)
	of := map[ClaimID][]Bearing{}
	for _, one := range bearings {
		of[one.Claim] = append(of[one.Claim], one)
	}
	return of, err
}

// ListBearings is Bearings inside a transaction.
func (r *Register) ListBearings(tx *access.Tx, claim ClaimID) ([]Bearing, error) {
	rows, err := selectBearings(tx, `o.claim = ? AND `+standing, claim)
	if err != nil {
		return nil, err
	}
	return r.openBearings(tx, rows)
}

// openBearings opens rows and carries them to where they lie now, by document and
// place. Keys and maps are read once; what nothing opens any more is left out.
func (r *Register) openBearings(tx *access.Tx, rows []bearingRow) ([]Bearing, error) {
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
		row, err := presentBearing(tx, id)
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

func presentBearing(tx *access.Tx, id BearingID) (bearingRow, error) {
	row, err := selectBearing(tx, id)
	if err == nil && row.removed {
		err = errNoBearing()
	}
	return row, err
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

// moveBearing brings a bearing to one side of a change, with what came and went
// along: a claim is there before anything bears on it, and goes after.
func (r *Register) moveBearing(tx *access.Tx, ch study.Change, back bool) error {
	var before, after bearingState
	if err := study.Decode(ch.Before, &before); err != nil {
		return err
	}
	if err := study.Decode(ch.After, &after); err != nil {
		return err
	}
	if (before.Claim == nil) != (after.Claim == nil) || (before.Replaced == nil) != (after.Replaced == nil) {
		return sheaf.Errorf(sheaf.Corrupt, "a change of what bears on a claim does not hold together")
	}
	steps := []func() error{
		func() error {
			if after.Claim == nil {
				return nil
			}
			return r.moveBorneOn(tx, ch.ID, *before.Claim, *after.Claim, back)
		},
		func() error {
			return r.moveOneBearing(tx, ch.ID, before.of(ch.Object), after.of(ch.Object), back)
		},
		func() error {
			if after.Replaced == nil {
				return nil
			}
			return r.moveOneBearing(tx, ch.ID, *before.Replaced, *after.Replaced, back)
		},
	}
	if back {
		slices.Reverse(steps)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (r *Register) moveOneBearing(tx *access.Tx, change sheaf.ID, before, after standingOf, back bool) error {
	row, err := selectBearing(tx, BearingID{after.ID})
	if err != nil {
		return err
	}
	removed, outcome, err := standingAfter(change, before, after, row.change, back)
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

// moveBorneOn moves the claim that was written down for a bearing. The change
// has it by id alone: what it says is read where it lies.
func (r *Register) moveBorneOn(tx *access.Tx, change sheaf.ID, before, after standingOf, back bool) error {
	row, err := selectClaim(tx, ClaimID{after.ID})
	if err != nil {
		return err
	}
	removed, outcome, err := standingAfter(change, before, after, row.change, back)
	if err != nil {
		return err
	}
	body, err := row.open(tx, study.NewKeyring(tx))
	if err != nil {
		return err
	}
	to := row.state(body)
	to.Removed = removed
	return r.bringClaim(tx, row, to, outcome)
}
