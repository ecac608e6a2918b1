package study

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Terms are what a subject agreed to, as gate 1 pushed them: signed, versioned
// and held against the record at every use.
type Terms struct {
	Subject  SubjectID         `json:"subject"`
	Version  uint64            `json:"version"`  // from 1; the study counts
	Purposes map[string]string `json:"purposes"` // purpose -> granted, limited, refused, withdrawn
	Legacy   bool              `json:"legacy"`   // internal analysis only until decided
	Set      time.Time         `json:"set"`
}

// TermsState is what a list shows of a subject's terms.
type TermsState string

const (
	TermsMissing  TermsState = "missing"  // nothing is allowed
	TermsGiven    TermsState = "given"    // analysis is allowed, the rest as they say
	TermsInternal TermsState = "internal" // analysis only, until decided
	TermsRefused  TermsState = "refused"  // not even analysis
	TermsOlder    TermsState = "older"    // not the ones the record knows: nothing is allowed
)

const purposeAnalyse = "analyse"

// Allows tells whether the terms let the subject's words be used for a purpose
// (the vault's names of purposes: "analyse", "quote", ...). What they do not
// name they do not allow; legacy terms allow analysis inside the team alone.
func (t Terms) Allows(purpose string) bool {
	if t.Legacy {
		return purpose == purposeAnalyse
	}
	state := t.Purposes[purpose]
	return state == "granted" || state == "limited"
}

// isSet tells terms from none at all.
func (t Terms) isSet() bool { return t.Legacy || len(t.Purposes) > 0 }

// says tells whether two terms allow the same.
func (t Terms) says(o Terms) bool { return t.Legacy == o.Legacy && maps.Equal(t.Purposes, o.Purposes) }

// termsStatement is what is signed; the study's id keeps it from another study.
type termsStatement struct {
	V     int      `json:"v"`
	Study sheaf.ID `json:"study"`
	Terms Terms    `json:"terms"`
}

const signedTerms = "terms"

// termsBody lies under the subject's key.
type termsBody struct {
	V         int      `json:"v"`
	Statement []byte   `json:"statement"` // the signed bytes, base64 of JSON
	Signature []byte   `json:"signature"`
	Signer    sheaf.ID `json:"signer"`
}

func stateOf(t Terms, err error) (TermsState, error) {
	switch sheaf.KindOf(err) {
	case sheaf.NotFound:
		return TermsMissing, nil
	case sheaf.Corrupt:
		return TermsOlder, nil
	}
	switch {
	case err != nil:
		return "", err
	case t.Legacy:
		return TermsInternal, nil
	case t.Allows(purposeAnalyse):
		return TermsGiven, nil
	}
	return TermsRefused, nil
}

// openTerms gives a living subject's terms. NotFound: there are none. Corrupt:
// not the ones the record knows, or not signed by a member.
func (r subjectRow) openTerms(tx *access.Tx) (Terms, error) {
	if err := tx.FreshAt(r.termsID, r.termsVersion, r.terms); err != nil {
		return Terms{}, err
	}
	if r.terms == nil {
		return Terms{}, sheaf.Errorf(sheaf.NotFound, "it is not written down what this participant agreed to").
			Hintf("a key holder writes it down: sheaf consent record LABEL")
	}
	return openTerms(tx, r, r.termsVersion, r.terms)
}

func openTerms(tx *access.Tx, r subjectRow, version uint64, box []byte) (Terms, error) {
	var body termsBody
	if err := open(tx, tx.Label(seal.TableTerms, columnMain, r.termsID, version), box, &body, r.key); err != nil {
		return Terms{}, err
	}
	if err := tx.Verify(r.termsID, signedTerms, body.Statement, body.Signature, body.Signer, access.KeyHolder); err != nil {
		return Terms{}, err
	}
	var said termsStatement
	if err := json.Unmarshal(body.Statement, &said); err != nil || said.V != 1 || said.Study != tx.Study() ||
		said.Terms.Subject != r.id || said.Terms.Version != version {
		return Terms{}, sheaf.Errorf(sheaf.Corrupt, "a participant's terms are signed for something else").
			Hintf("run sheaf check before going on")
	}
	return said.Terms, nil
}

// sealTerms signs terms in the caller's name and seals them.
func sealTerms(tx *access.Tx, termsID sheaf.ID, t Terms, key seal.Parent) ([]byte, error) {
	statement, err := Encode(termsStatement{1, tx.Study(), t})
	if err != nil {
		return nil, err
	}
	signature, signer := tx.Sign(signedTerms, statement)
	return Envelope(tx.Label(seal.TableTerms, columnMain, termsID, t.Version), termsBody{1, statement, signature, signer}, key)
}

// TermsOf gives a subject's terms. NotFound: there are none. Corrupt: they are
// not the ones the record knows.
func (s *Study) TermsOf(ctx context.Context, c access.Caller, id SubjectID) (terms Terms, err error) {
	err = s.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		row, _, err := findLiving(tx, id)
		if err != nil {
			return err
		}
		terms, err = row.openTerms(tx)
		return err
	})
	return terms, err
}

// MayUse refuses (Denied) what a hold or the terms of one of the subjects do
// not allow, purpose "" asking for the hold alone. NotFound: one was erased.
// Corrupt: a hold or terms are not the ones that the record knows. It refuses
// nothing where there is no subject: an outside source.
func (s *Study) MayUse(tx *access.Tx, subjects []SubjectID, purpose string) error {
	for _, id := range Sorted(subjects) {
		row, _, err := findLiving(tx, id)
		if err != nil {
			return err
		}
		if err := row.mayUse(tx, purpose); err != nil {
			return err
		}
	}
	return nil
}

func (r subjectRow) mayUse(tx *access.Tx, purpose string) error {
	hold, err := r.openHold(tx)
	if err != nil {
		return err
	}
	if hold.Held {
		return sheaf.Errorf(sheaf.Denied, "a participant whose words these are is on hold").
			Hintf("nothing of theirs is used until a key holder lifts the hold")
	}
	if purpose == "" {
		return nil
	}
	terms, err := r.openTerms(tx)
	if gone(err) {
		return sheaf.Errorf(sheaf.Denied, "it is not written down what a participant whose words these are agreed to").
			Hintf("%s", sheaf.HintOf(err))
	}
	if err != nil {
		return err
	}
	if !terms.Allows(purpose) {
		return sheaf.Errorf(sheaf.Denied, "a participant whose words these are has not agreed to this use").
			Hintf("ask them, and write their answer down with sheaf consent")
	}
	return nil
}

// SetTerms signs, keeps and records the newest terms of a subject; Version and
// Set of t are filled in here. NotFound: no such subject, or it was erased.
// Corrupt: the terms that would be replaced are not the record's.
func (in *Intake) SetTerms(ctx context.Context, c access.Caller, t Terms) error {
	return in.door.Do(ctx, c, access.SetTerms, func(tx *access.Tx) error {
		row, key, err := findLiving(tx, t.Subject)
		if err != nil {
			return err
		}
		if _, err := row.openTerms(tx); err != nil && !gone(err) {
			return err
		}
		next := t
		next.Version, next.Set = row.termsVersion+1, tx.Now()
		box, err := sealTerms(tx, row.termsID, next, key)
		if err != nil {
			return err
		}
		if err := putTerms(tx, row.termsID, row.termsVersion, next.Version, box); err != nil {
			return err
		}
		tx.NoteSubject(key, struct {
			Subject SubjectID `json:"subject"`
			Version uint64    `json:"version"`
		}{next.Subject, next.Version})
		tx.Recorded(key, row.termsID, next.Version, box)
		return nil
	})
}

func compareSubjects(a, b SubjectID) int { return slices.Compare(a.ID[:], b.ID[:]) }
