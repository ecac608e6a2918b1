package pseudonym

import (
	"context"
	"maps"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
)

// terms folds a person's consent into what the study is told: the last state
// of each purpose.
func (g *Gate) terms(tx *access.Tx, id vault.PersonID) (study.Terms, error) {
	now, err := g.vault.ConsentNow(tx, id)
	if err != nil {
		return study.Terms{}, err
	}
	terms := study.Terms{Purposes: map[string]string{}}
	for purpose, consent := range now {
		terms.Purposes[string(purpose)] = string(consent.State)
	}
	if terms.Legacy, err = isLegacy(tx, id); err != nil {
		return study.Terms{}, err
	}
	return decided(terms), nil
}

// decided takes the mark of what is not known yet from terms that say no to
// analysis, which it would allow. Nothing is allowed then.
func decided(t study.Terms) study.Terms {
	if !t.Legacy || !denied(t.Purposes[string(vault.Analyse)]) {
		return t
	}
	t.Legacy = false
	maps.DeleteFunc(t.Purposes, func(_, state string) bool { return !denied(state) })
	return t
}

func denied(state string) bool {
	return state == string(vault.Refused) || state == string(vault.Withdrawn)
}

// toCarry is what the study has to be told where nobody has just said it: what
// the vault knows, but no consent in place of a refusal that the study has. A
// vault that was put back must not undo a withdrawal.
func toCarry(known, has study.Terms) study.Terms {
	for purpose, state := range has.Purposes {
		if denied(state) && !denied(known.Purposes[purpose]) {
			known.Purposes[purpose] = state
		}
	}
	return decided(known)
}

// PushTerms tells the study what a person agrees to now. Legacy says that it is
// not known yet: their material is for internal analysis only, until it is
// called again without. Before the person's first admission it is kept, and
// goes with the text.
func (g *Gate) PushTerms(ctx context.Context, c access.Caller, id vault.PersonID, legacy bool) error {
	var person vault.Person
	var terms study.Terms
	err := g.door.Do(ctx, c, access.RecordConsent, func(tx *access.Tx) (err error) {
		if person, err = g.vault.PersonIn(tx, id); err != nil {
			return err
		}
		if err := setLegacy(tx, id, legacy); err != nil {
			return err
		}
		tx.Note(struct {
			Legacy bool `json:"legacy"`
		}{legacy})
		terms, err = g.terms(tx, id)
		return err
	})
	if err != nil || person.Subject.IsZero() {
		return err
	}
	terms.Subject = study.SubjectID{ID: person.Subject}
	if err := g.intake.SetTerms(ctx, c, terms); err != nil {
		return err
	}
	// Another session may have written down a withdrawal in between, and pushed
	// it first.
	return g.carryTerms(ctx, c, person)
}

// InternalOnly tells whether a person's material is for internal analysis only,
// because it is not known what they agree to.
func (g *Gate) InternalOnly(ctx context.Context, c access.Caller, id vault.PersonID) (is bool, err error) {
	err = g.door.View(ctx, c, access.SeeVault, func(tx *access.Tx) error {
		terms, err := g.terms(tx, id)
		is = terms.Legacy
		return err
	})
	return is, err
}

// CarryTerms tells the study what everybody agrees to by now, where a crash came
// between the vault and the study. What allows more in place of a refusal is not
// carried: PushTerms is for that, and Check tells of it. People whose series or
// terms do not open are passed over, for the checks of the two rooms to tell of.
func (g *Gate) CarryTerms(ctx context.Context, c access.Caller) error {
	persons, err := g.vault.Persons(ctx, c)
	if err != nil {
		return err
	}
	for _, p := range persons {
		if p.Erased || p.Subject.IsZero() {
			continue
		}
		if err := g.carryTerms(ctx, c, p); err != nil {
			return err
		}
	}
	return nil
}

// carryTerms goes on until the study has what the vault has: either may change
// while the other is read.
func (g *Gate) carryTerms(ctx context.Context, c access.Caller, p vault.Person) error {
	for {
		known, has, err := g.termsOf(ctx, c, p)
		if unreadable(err) {
			return nil
		}
		if err != nil {
			return err
		}
		next := toCarry(known, has)
		if sameTerms(next, has) {
			return nil
		}
		next.Subject = study.SubjectID{ID: p.Subject}
		if err := g.intake.SetTerms(ctx, c, next); err != nil {
			if unreadable(err) {
				return nil
			}
			return err
		}
	}
}

// termsOf gives a person's terms as the vault knows them and as the study has
// them, none where it has none. NotFound: the person or the subject is not there.
func (g *Gate) termsOf(ctx context.Context, c access.Caller, p vault.Person) (known, has study.Terms, err error) {
	id := study.SubjectID{ID: p.Subject}
	has, err = g.study.TermsOf(ctx, c, id)
	if gone(err) {
		_, err = g.study.Subject(ctx, c, id)
	}
	if err != nil {
		return known, has, err
	}
	err = g.door.View(ctx, c, access.SeeConsent, func(tx *access.Tx) error {
		known, err = g.terms(tx, p.ID)
		return err
	})
	return known, has, err
}

// unreadable tells what is gone or damaged from what stopped on the way.
func unreadable(err error) bool {
	return sheaf.KindOf(err) == sheaf.NotFound || sheaf.KindOf(err) == sheaf.Corrupt
}

// checkTerms tells of everybody of whom the study knows something else than the
// vault.
func (g *Gate) checkTerms(ctx context.Context, c access.Caller) (problems []string, err error) {
	persons, err := g.vault.Persons(ctx, c)
	if sheaf.KindOf(err) == sheaf.Corrupt {
		return nil, nil // the vault's own check tells of it
	}
	if err != nil {
		return nil, err
	}
	for _, p := range persons {
		if p.Erased || p.Subject.IsZero() {
			continue
		}
		known, has, err := g.termsOf(ctx, c, p)
		if unreadable(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !sameTerms(known, has) {
			problems = append(problems, p.ID.Short()+": the study has other terms of this person than the vault; "+
				"what allows less is carried at the next unlock of the vault, what allows more when it is recorded again")
		}
	}
	return problems, nil
}
