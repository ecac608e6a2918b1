package workspace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
	"sheaf/internal/vault"
)

// Erasure is one person's erasure and how far it has come.
type Erasure struct {
	ID    sheaf.ID  `json:"id"`
	Label string    `json:"label"`
	State string    `json:"state"` // begun, erased, renewed
	Epoch uint64    `json:"epoch"` // of the vault when it began; media of this epoch or before still open the person
	Begun time.Time `json:"begun"`

	person  vault.PersonID
	subject study.SubjectID
	// What keeps it incomplete: numbers of media not confirmed destroyed, and
	// working names of members whose old identity is not deleted yet.
	Media   []int64  `json:"media,omitempty"`
	Members []string `json:"members,omitempty"`
	// Memos and claims that were about them and others: withheld, and to be
	// reworded, confirmed or removed; until then their own keys live on.
	Withheld int `json:"withheld,omitempty"`
}

// Complete tells whether nothing is known that still opens the person.
func (e Erasure) Complete() bool {
	return e.State == stateRenewed && len(e.Media) == 0 && len(e.Members) == 0 && e.Withheld == 0
}

const (
	stateBegun   = "begun"
	stateErased  = "erased"
	stateRenewed = "renewed"
)

// Reach is what an erasure would touch, to be shown before anybody says yes.
type Reach struct {
	Vault vault.Reach
	Study study.Reach
	Media []Medium // that could still open the person afterwards
}

// Lines tells the reach in counts.
func (r Reach) Lines() (lines []string) {
	add := func(format string, n int, more ...any) {
		if n > 0 {
			lines = append(lines, fmt.Sprintf(format, append([]any{n}, more...)...))
		}
	}
	add("%d originals about them alone", len(r.Vault.Originals))
	add("%d originals about others too: nobody can open these afterwards", len(r.Vault.SharedOriginals))
	add("%d accounts at which nobody else took part", len(r.Vault.Accounts))
	add("%d accounts at which others took part: they stay, without this person", len(r.Vault.SharedAccounts))
	add("%d drafts", r.Vault.Drafts)
	add("%d entries of consent, the sheet, and %d forms of their names", r.Vault.Consents, r.Vault.NameForms)
	add("%d documents of the working copy, %d of them theirs alone", len(r.Study.Documents), r.Study.Alone)
	add("%d passages under their key alone, and %d shared with others: the others' own words stand", r.Study.Parts, r.Study.SharedParts)
	add("%d attributes", r.Study.Attributes)
	return append(lines, "codings, memos and in-vivo codes that are about them")
}

// Reach looks at what hangs on a person, by label.
func (w *Workspace) Reach(ctx context.Context, c access.Caller, label string) (Reach, error) {
	rooms, err := w.Locked()
	if err != nil {
		return Reach{}, err
	}
	person, err := rooms.Vault.PersonByLabel(ctx, c, label)
	if err != nil {
		return Reach{}, err
	}
	var r Reach
	if r.Vault, err = rooms.Vault.Reach(ctx, c, person.ID); err != nil {
		return Reach{}, err
	}
	if !person.Subject.IsZero() {
		if r.Study, err = w.working.Study.Reach(ctx, c, study.SubjectID{ID: person.Subject}); err != nil {
			return Reach{}, err
		}
	}
	media, err := w.Media(ctx, c)
	for _, m := range media {
		if m.Destroyed.IsZero() {
			r.Media = append(r.Media, m)
		}
	}
	return r, err
}

// Hold stops everything about a participant at once, or lifts that. Anybody on
// the team may hold; where the vault is open, what is on its way into the study
// is refused as well. A hold that was set with the vault open is lifted with the
// vault open: lifted in the study alone it is back at the vault's next unlock.
func (w *Workspace) Hold(ctx context.Context, c access.Caller, label string, held bool) error {
	rooms, err := w.Working()
	if err != nil {
		return err
	}
	locked, vaultErr := w.Locked()
	if vaultErr != nil || !c.Unlocked(access.Locked) {
		subject, err := rooms.Study.SubjectByLabel(ctx, c, label)
		if err != nil {
			return err
		}
		return rooms.Study.Hold(ctx, c, subject.ID, held, "")
	}
	person, err := locked.Vault.PersonByLabel(ctx, c, label)
	if err != nil {
		return err
	}
	inStudy := func() error {
		if person.Subject.IsZero() {
			return nil
		}
		return rooms.Study.Hold(ctx, c, study.SubjectID{ID: person.Subject}, held, "")
	}
	// Holding marks the vault first and lifting it last: cut short, either leaves
	// the vault's mark alone, which the next unlock carries over to the study.
	if !held {
		if err := inStudy(); err != nil {
			return err
		}
		return locked.Vault.Hold(ctx, c, person.ID, false)
	}
	if err := locked.Vault.Hold(ctx, c, person.ID, true); err != nil {
		return err
	}
	if err := inStudy(); err != nil {
		return err
	}
	return locked.Review.RefuseOpen(ctx, c, person.ID)
}

// Erase destroys a person's keys in both tiers and begins a new epoch. It cannot
// be undone. A crash at any point is picked up at the next unlock of the vault;
// what it cannot reach (media, colleagues' old identities) is listed in what it
// gives back. The passphrase is the caller's own: their identity is renewed.
//
// Locked: the passphrase is not the caller's own, and nothing was done. Conflict:
// another process has the study open; the person is held in any case.
func (w *Workspace) Erase(ctx context.Context, c access.Caller, handle string, passphrase sheaf.Secret, label string) (Erasure, error) {
	rooms, err := w.Locked()
	if err != nil {
		return Erasure{}, err
	}
	who := renewal{handle: handle, passphrase: passphrase}
	if err := w.prove(c, who); err != nil {
		return Erasure{}, err
	}
	person, err := rooms.Vault.PersonByLabel(ctx, c, label)
	if err != nil {
		return Erasure{}, err
	}
	// The hold comes first, and stands even where the rest has to wait.
	if err := w.Hold(ctx, c, label, true); err != nil && (errors.Is(err, store.ErrBusy) || !alreadyErasing(err)) {
		return Erasure{}, err
	}
	var done Erasure
	w.mu.Lock()
	defer w.mu.Unlock()
	err = w.exclusive(func() error {
		if w.tiers[access.Locked] == nil {
			return errVaultLocked
		}
		e, err := w.beginErasure(ctx, c, person)
		if err != nil {
			return err
		}
		if err := w.erase(ctx, c, e); err != nil {
			return err
		}
		if err := w.renewAll(ctx, c, who); err != nil {
			return err
		}
		all, err := w.Erasures(ctx, c)
		for _, one := range all {
			if one.ID == e.ID {
				done = one
			}
		}
		return err
	})
	return done, err
}

// alreadyErasing tells the answers of a hold on somebody whose erasure was begun
// before: they are held, or no longer there.
func alreadyErasing(err error) bool {
	kind := sheaf.KindOf(err)
	return kind == sheaf.NotFound || kind == sheaf.Conflict
}

// beginErasure marks the erasure and holds the person, before anything is lost.
func (w *Workspace) beginErasure(ctx context.Context, c access.Caller, person vault.Person) (Erasure, error) {
	open, err := w.Erasures(ctx, c)
	if err != nil {
		return Erasure{}, err
	}
	for _, e := range open {
		if e.person == person.ID {
			return e, nil
		}
	}
	e := Erasure{ID: sheaf.NewID(), Label: person.Label, State: stateBegun, Epoch: w.tiers[access.Locked].epoch.Number,
		person: person.ID, subject: study.SubjectID{ID: person.Subject}}
	err = w.tiers[access.Locked].door.Do(ctx, c, access.ErasePerson, func(tx *access.Tx) error {
		tx.Note(struct {
			Erasure sheaf.ID `json:"erasure"`
			State   string   `json:"state"`
		}{e.ID, stateBegun})
		return insertErasure(tx, e)
	})
	return e, err
}

// erase carries out what one erasure asks of every room; each step may run again.
func (w *Workspace) erase(ctx context.Context, c access.Caller, e Erasure) error {
	if e.State != stateBegun {
		return nil
	}
	if !e.subject.IsZero() {
		if err := w.working.Study.Hold(ctx, c, e.subject, true, ""); err != nil && sheaf.KindOf(err) != sheaf.NotFound {
			return err
		}
	}
	if err := w.locked.Vault.BeginErase(ctx, c, e.person); err != nil {
		return err
	}
	if err := w.locked.Review.RefuseOpen(ctx, c, e.person); err != nil {
		return err
	}
	// Refusing may have found an admission that a crash had hidden: only now is it
	// certain whether the study knows the person.
	person, err := w.locked.Vault.Person(ctx, c, e.person)
	if err != nil {
		return err
	}
	if e.subject.IsZero() {
		e.subject = study.SubjectID{ID: person.Subject}
	}
	if !e.subject.IsZero() {
		err := w.working.Study.Erase(ctx, c, e.subject, w.working.Book.Erase, w.working.Register.Erase, w.working.Release.Erase)
		if err != nil {
			return err
		}
	}
	if err := w.locked.Review.Erase(ctx, c, e.person); err != nil {
		return err
	}
	if err := w.locked.Vault.Erase(ctx, c, e.person); err != nil {
		return err
	}
	return w.markErasure(ctx, c, e.ID, stateErased)
}

func (w *Workspace) markErasure(ctx context.Context, c access.Caller, id sheaf.ID, state string) error {
	return w.tiers[access.Locked].door.Do(ctx, c, access.ErasePerson, func(tx *access.Tx) error {
		tx.Note(struct {
			Erasure sheaf.ID `json:"erasure"`
			State   string   `json:"state"`
		}{id, state})
		return setErasure(tx, id, state)
	})
}

// renewAll begins the epoch that an erasure ends with: the vault first, then the
// study. A tier that a crash left renewed already is not renewed twice.
func (w *Workspace) renewAll(ctx context.Context, c access.Caller, who renewal) error {
	all, err := w.Erasures(ctx, c)
	if err != nil {
		return err
	}
	var pending []Erasure
	for _, e := range all {
		if e.State == stateErased {
			pending = append(pending, e)
		}
	}
	if len(pending) == 0 {
		return nil
	}
	target := uint64(0)
	for _, e := range pending {
		target = max(target, e.Epoch+1)
	}
	for _, t := range []access.Tier{access.Locked, access.Working} {
		for w.tiers[t].epoch.Number < target {
			if err := w.renew(ctx, c, w.tiers[t], who); err != nil {
				return err
			}
		}
	}
	for _, e := range pending {
		if err := w.locked.Vault.EndErase(ctx, c, e.person); err != nil {
			return err
		}
		if err := w.markErasure(ctx, c, e.ID, stateRenewed); err != nil {
			return err
		}
	}
	return w.memory.save()
}

// withheld counts the memos and claims that an erasure suspended.
func (w *Workspace) withheld(ctx context.Context, c access.Caller) (n int, err error) {
	memos, err := w.working.Book.Memos(ctx, c)
	if err != nil {
		return 0, err
	}
	for _, m := range memos {
		if m.Suspended {
			n++
		}
	}
	claims, err := w.working.Register.Claims(ctx, c)
	if err != nil {
		return 0, err
	}
	for _, claim := range claims {
		if claim.Suspended {
			n++
		}
	}
	return n, nil
}

// Erasures lists every erasure with what keeps it incomplete.
func (w *Workspace) Erasures(ctx context.Context, c access.Caller) (all []Erasure, err error) {
	t := w.tiers[access.Locked]
	if t == nil {
		return nil, errVaultLocked
	}
	var media []Medium
	err = t.door.View(ctx, c, access.SeeVault, func(tx *access.Tx) error {
		if all, err = selectErasures(tx); err != nil {
			return err
		}
		media, err = selectMedia(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	// The study's names: not everybody on the team holds the vault's key.
	s := w.tiers[access.Working]
	names, err := s.keys.Names(s.epoch, w.id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, nil
	}
	withheld, err := w.withheld(ctx, c)
	if err != nil {
		return nil, err
	}
	for i, e := range all {
		all[i].Withheld = withheld
		for _, m := range media {
			if m.Kind == mediumKeyring && m.Epoch <= e.Epoch && m.Destroyed.IsZero() {
				all[i].Media = append(all[i].Media, m.Number)
			}
		}
		for _, m := range append(t.standing.Unrenewed(e.Epoch), s.standing.Unrenewed(e.Epoch)...) {
			if !slices.Contains(all[i].Members, names[m]) {
				all[i].Members = append(all[i].Members, names[m])
			}
		}
	}
	return all, nil
}

// resume finishes at unlock what a crash left half done, as far as the keys at
// hand allow, and renews the member's own identities where an epoch has begun
// since they were drawn.
func (w *Workspace) resume(ctx context.Context, c access.Caller, who renewal) error {
	if err := w.sweep(); err != nil {
		return err
	}
	if err := w.renewIdentities(ctx, c, who); err != nil {
		return err
	}
	if !c.Unlocked(access.Locked) || w.tiers[access.Locked] == nil {
		return nil
	}
	if err := w.carryHolds(ctx, c); err != nil {
		return err
	}
	if err := w.locked.Review.Resume(ctx, c); err != nil {
		return err
	}
	// After the admissions: terms that are raised first would part from those that
	// a staged text was prepared under.
	if err := w.locked.Review.CarryTerms(ctx, c); err != nil {
		return err
	}
	if err := w.working.Release.Resume(ctx, c); err != nil {
		return err
	}
	all, err := w.Erasures(ctx, c)
	if err != nil {
		return err
	}
	unfinished := false
	for _, e := range all {
		unfinished = unfinished || e.State != stateRenewed
		if err := w.erase(ctx, c, e); err != nil {
			return err
		}
	}
	if !unfinished {
		return nil
	}
	err = w.exclusive(func() error { return w.renewAll(ctx, c, who) })
	if errors.Is(err, errBusy) {
		// Another process has the study open: the next unlock that is alone goes on.
		return nil
	}
	return err
}

// carryHolds holds in the study whom the vault holds: a hold that was cut short
// between the two is finished, and a lifting that was, taken back.
func (w *Workspace) carryHolds(ctx context.Context, c access.Caller) error {
	persons, err := w.locked.Vault.Persons(ctx, c)
	if err != nil {
		return err
	}
	for _, p := range persons {
		if !p.Held || p.Erased || p.Subject.IsZero() {
			continue
		}
		subject, err := w.working.Study.Subject(ctx, c, study.SubjectID{ID: p.Subject})
		if sheaf.KindOf(err) == sheaf.NotFound || err == nil && (subject.Held || subject.Erased) {
			continue
		}
		if err != nil {
			return err
		}
		if err := w.working.Study.Hold(ctx, c, subject.ID, true, ""); err != nil {
			return err
		}
	}
	return nil
}
