package pseudonym

import (
	"context"
	"errors"
	"maps"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
	"sheaf/internal/vault"
)

// pending is an admission as the vault knows it, with its keys at hand.
type pending struct {
	row      intentRow
	draft    *opened
	bundle   storedBundle
	prepared study.Prepared // nil before it is staged
	leaf     [32]byte       // of the entry that announced it
}

func (g *Gate) readPending(tx *access.Tx, id study.AdmissionID) (*pending, error) {
	row, err := selectIntent(tx, id)
	if err != nil {
		return nil, err
	}
	if err := tx.Fresh(id.ID, row.committed()); err != nil {
		return nil, err
	}
	p := &pending{row: row}
	if row.bundle == nil {
		return p, nil
	}
	if p.leaf, err = tx.Leaf(row.entry); err != nil {
		return nil, err
	}
	if p.draft, err = g.open(tx, row.draft); err != nil {
		return nil, err
	}
	if err := open(tx, seal.TableIntent, columnMain, id.ID, 1, row.bundle, &p.bundle, p.draft.key); err != nil {
		return nil, err
	}
	if row.prepared == nil {
		return p, nil
	}
	var kept storedPrepared
	err = open(tx, seal.TableIntent, columnPrepared, id.ID, 1, row.prepared, &kept, p.draft.key)
	p.prepared = kept.Prepared
	return p, err
}

// settle carries an announced admission to its end, whatever state a crash left
// it in: done, or abandoned with the reason as the error. Errors that are no
// refusal leave it where it is.
func (g *Gate) settle(ctx context.Context, c access.Caller, id study.AdmissionID) error {
	var p *pending
	var unchanged error
	err := g.door.View(ctx, c, access.AdmitDraft, func(tx *access.Tx) (err error) {
		if p, err = g.readPending(tx, id); err == nil && p.row.bundle != nil {
			unchanged = g.unchanged(tx, p)
		}
		return err
	})
	if err == nil && p.row.state == abandoned {
		return errRefused // by somebody else, in between
	}
	if err != nil || p.row.bundle == nil {
		return err // erased
	}
	state, err := g.intake.Admission(ctx, c, id)
	if err != nil {
		return err
	}
	if state == study.Refused {
		return g.abandon(ctx, c, id, errRefused)
	}
	if state == study.Unknown && p.row.state != done {
		if unchanged != nil {
			return g.refuse(ctx, c, id, unchanged)
		}
		if err := g.stage(ctx, c, p); err != nil {
			return g.refuse(ctx, c, id, err)
		}
	}
	receipt, err := g.intake.Admit(ctx, c, p.prepared)
	switch {
	case err == nil:
		return g.finish(ctx, c, id, receipt)
	case p.row.state == done:
		return err // of a study that was restored: what stands in the way may pass
	}
	return g.refuse(ctx, c, id, err)
}

var errRefused = sheaf.Errorf(sheaf.Conflict, "the admission was refused, by a hold or an erasure").
	Hintf("the draft is open again; look who is on hold before you admit it")

// unchanged tells why an announced bundle may no longer be admitted: somebody in
// it is held, agreed to something else since, or became a subject otherwise.
func (g *Gate) unchanged(tx *access.Tx, p *pending) error {
	if p.draft.row.state != Admitting || p.draft.row.version != p.bundle.Draft+1 {
		return errChanged
	}
	for _, a := range p.bundle.Persons {
		if !a.Speaks {
			continue
		}
		person, terms, err := g.speaks(tx, a.Person)
		if err != nil {
			return err
		}
		if !person.Subject.IsZero() && person.Subject != a.Subject.ID || !sameTerms(terms, p.bundle.termsOf(a.Subject)) {
			return errAgreedOtherwise
		}
	}
	return nil
}

var errAgreedOtherwise = sheaf.Errorf(sheaf.Conflict, "the admission was given up: what a participant agreed to was changed since it was begun").
	Hintf("the draft is open again; admit it anew if it should enter the study all the same")

func (b storedBundle) termsOf(id study.SubjectID) study.Terms {
	for _, s := range b.Bundle.Subjects {
		if s.ID == id {
			return s.Terms
		}
	}
	return study.Terms{}
}

func sameTerms(a, b study.Terms) bool {
	return a.Legacy == b.Legacy && maps.Equal(a.Purposes, b.Purposes)
}

// stage seals the bundle for the study and keeps the very bytes, so that what is
// admitted after a crash is what would have been admitted before.
func (g *Gate) stage(ctx context.Context, c access.Caller, p *pending) error {
	if p.prepared != nil {
		return nil
	}
	b := p.bundle.Bundle
	b.Intent = p.leaf
	prepared, err := g.intake.Prepare(ctx, c, b)
	if err != nil {
		return err
	}
	err = g.door.Do(ctx, c, access.AdmitDraft, func(tx *access.Tx) error {
		now, err := g.readPending(tx, p.row.id)
		if err != nil {
			return err
		}
		if now.prepared != nil || now.row.state != intended {
			return errChanged
		}
		row := now.row
		row.version, row.state = row.version+1, staged
		row.prepared, err = sealed(tx, seal.TableIntent, columnPrepared, row.id.ID, 1, storedPrepared{1, prepared}, now.draft.key)
		if err != nil {
			return err
		}
		tx.Note(aboutAdmission{Draft: row.draft, Admission: row.id, State: staged})
		row.record(tx)
		return updateIntent(tx, row)
	})
	if err != nil {
		// Somebody else may have staged other bytes, or this commit may have been
		// durable: the next attempt reads what is there.
		return errors.Join(errAgain, err)
	}
	p.prepared = prepared
	return nil
}

// errAgain keeps an error from counting as a refusal.
var errAgain = sheaf.Errorf(sheaf.Internal, "the admission was interrupted").Hintf("try again: it goes on where it stopped")

// refuse abandons an admission for a reason that will not pass by itself. An
// error that is no refusal is handed on, and the admission stays where it is.
func (g *Gate) refuse(ctx context.Context, c access.Caller, id study.AdmissionID, reason error) error {
	if !isRefusal(reason) {
		return reason
	}
	if err := g.intake.Refuse(ctx, c, id); err != nil {
		if sheaf.KindOf(err) != sheaf.Conflict {
			return errors.Join(reason, err)
		}
		return g.settleAdmitted(ctx, c, id, reason)
	}
	return g.abandon(ctx, c, id, reason)
}

// settleAdmitted finishes what turned out to be admitted already.
func (g *Gate) settleAdmitted(ctx context.Context, c access.Caller, id study.AdmissionID, reason error) error {
	state, err := g.intake.Admission(ctx, c, id)
	if err != nil || state != study.Admitted {
		return errors.Join(reason, err)
	}
	return g.settle(ctx, c, id)
}

// abandon writes down that an admission was refused, opens the draft again, and
// gives the reason.
func (g *Gate) abandon(ctx context.Context, c access.Caller, id study.AdmissionID, reason error) error {
	err := g.door.Do(ctx, c, access.AdmitDraft, func(tx *access.Tx) error {
		p, err := g.readPending(tx, id)
		if err != nil {
			return err
		}
		tx.Note(aboutAdmission{Draft: p.row.draft, Admission: id, State: abandoned})
		if p.row.state == abandoned || p.row.bundle == nil {
			return nil
		}
		if p.draft.row.state == Admitting && p.draft.row.admission == id {
			p.draft.row.state = Open
			if err := p.draft.save(tx); err != nil {
				return err
			}
		}
		row := p.row
		row.version, row.state, row.bundle, row.prepared = row.version+1, abandoned, nil, nil
		row.record(tx)
		return updateIntent(tx, row)
	})
	return errors.Join(reason, err)
}

// finish writes down that the study has the text, who of its subjects is who,
// and where in it the original's text went. The bundle stays, for a study that
// is restored to before it.
func (g *Gate) finish(ctx context.Context, c access.Caller, id study.AdmissionID, receipt study.Receipt) error {
	return g.door.Do(ctx, c, access.AdmitDraft, func(tx *access.Tx) error {
		p, err := g.readPending(tx, id)
		if err != nil {
			return err
		}
		tx.Note(aboutAdmission{Draft: p.row.draft, Admission: id, State: done, Document: receipt.Document, Leaf: receipt.Leaf[:], Head: receipt.Head})
		if p.row.state == done || p.row.bundle == nil {
			return nil
		}
		for _, a := range p.bundle.Persons {
			if err := g.vault.LinkSubject(tx, a.Person, a.Subject.ID); err != nil {
				return err
			}
		}
		for _, e := range p.bundle.Entities {
			if err := linkLiving(tx, study.EntityID{ID: e}, p.row.draft); err != nil {
				return err
			}
		}
		if err := p.draft.putMap(tx, 1, storedMap{1, p.bundle.Map}); err != nil {
			return err
		}
		p.draft.row.state, p.draft.row.document = Admitted, p.bundle.Bundle.Document
		if err := p.draft.save(tx); err != nil {
			return err
		}
		row := p.row
		row.version, row.state = row.version+1, done
		row.record(tx)
		return updateIntent(tx, row)
	})
}

func (o *opened) putMap(tx *access.Tx, version uint64, m storedMap) error {
	envelope, err := sealed(tx, seal.TableMap, columnMain, o.row.id.ID, version, m, o.key)
	if err != nil {
		return err
	}
	return putMap(tx, mapRow{o.row.id, version, envelope})
}

// Resume finishes or abandons every admission and correction that a crash left
// half done, and admits again, with the same ids, what the vault knows to be
// done and a restored study does not have.
func (g *Gate) Resume(ctx context.Context, c access.Caller) error {
	var open []intentRow
	err := g.door.View(ctx, c, access.AdmitDraft, func(tx *access.Tx) (err error) {
		if open, err = pendingIntents(tx); err != nil {
			return err
		}
		finished, err := selectIntents(tx, done)
		for _, i := range finished {
			if i.bundle != nil {
				open = append(open, i)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	var problems []error
	for _, i := range open {
		if i.state == done {
			if state, err := g.intake.Admission(ctx, c, i.id); err != nil || state != study.Unknown {
				problems = append(problems, err)
				continue
			}
		}
		if err := g.settle(ctx, c, i.id); err != nil && !isRefusal(err) {
			problems = append(problems, err)
		}
	}
	problems = append(problems, g.settleCorrections(ctx, c))
	return errors.Join(problems...)
}

// isRefusal tells an admission that ended as it should from one that did not end.
func isRefusal(err error) bool {
	switch sheaf.KindOf(err) {
	case sheaf.Conflict, sheaf.Denied, sheaf.NotFound, sheaf.Invalid:
		return !errors.Is(err, errAgain) && !errors.Is(err, store.ErrBusy)
	}
	return false
}

// RefuseOpen refuses every admission of a person's words that is under way, for
// a hold or an erasure. What the study has admitted by then is written down as
// admitted; whoever is a subject in the end is on hold there when it returns.
func (g *Gate) RefuseOpen(ctx context.Context, c access.Caller, id vault.PersonID) error {
	var open []intentRow
	err := g.door.View(ctx, c, access.MarkHold, func(tx *access.Tx) error {
		open = nil
		all, err := pendingIntents(tx)
		if err != nil {
			return err
		}
		for _, i := range all {
			if is, err := g.isAbout(tx, i.draft, id); err != nil {
				return err
			} else if is {
				open = append(open, i)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, i := range open {
		if err := g.refuse(ctx, c, i.id, errRefused); err != nil && !isRefusal(err) {
			return err
		}
	}
	return g.holdSubject(ctx, c, id)
}

// holdSubject holds a person in the study who became a subject there while the
// hold or the erasure was on its way, by this session or by another.
func (g *Gate) holdSubject(ctx context.Context, c access.Caller, id vault.PersonID) error {
	person, err := g.vault.Person(ctx, c, id)
	if err != nil || person.Subject.IsZero() {
		return err
	}
	subject, err := g.study.Subject(ctx, c, study.SubjectID{ID: person.Subject})
	if gone(err) || err == nil && (subject.Held || subject.Erased) {
		return nil
	}
	if err != nil {
		return err
	}
	return g.study.Hold(ctx, c, subject.ID, true, "")
}
