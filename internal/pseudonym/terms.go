package pseudonym

import (
	"context"

	"sheaf/internal/access"
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
	terms.Legacy, err = isLegacy(tx, id)
	return terms, err
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
	return g.intake.SetTerms(ctx, c, terms)
}
