package study

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Receipt is what the vault keeps of an admission.
type Receipt struct {
	Document DocumentID `json:"document"`
	Leaf     [32]byte   `json:"leaf"` // of the study's entry
	Head     string     `json:"head"` // of the study's record with that entry in it: incarnation, size, root
}

// AdmissionState is what became of an admission.
type AdmissionState string

const (
	Unknown  AdmissionState = "" // neither; it may still happen
	Admitted AdmissionState = "admitted"
	Refused  AdmissionState = "refused"
)

// committed are the bytes of an admission that the record commits to.
func (a admissionRow) committed() []byte {
	return append(append([]byte(a.state), a.document.ID[:]...), a.bundle...)
}

// findAdmission reads an admission and holds it against the record: one that
// was removed or altered is Corrupt. Unknown if it was neither admitted nor
// refused.
func findAdmission(tx *access.Tx, id AdmissionID) (admissionRow, error) {
	row, err := selectAdmission(tx, id)
	if gone(err) {
		return admissionRow{id: id}, tx.Fresh(id.ID, nil)
	}
	if err != nil {
		return admissionRow{}, err
	}
	return row, tx.Fresh(id.ID, row.committed())
}

// Admission tells what became of an admission.
func (in *Intake) Admission(ctx context.Context, c access.Caller, id AdmissionID) (state AdmissionState, err error) {
	err = in.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		row, err := findAdmission(tx, id)
		state = row.state
		return err
	})
	return state, err
}

// Refuse makes sure that an admission never happens; the first of Refuse and
// Admit wins. Refusing twice changes nothing. Conflict: it was admitted.
func (in *Intake) Refuse(ctx context.Context, c access.Caller, id AdmissionID) error {
	return in.door.Do(ctx, c, access.RefuseText, func(tx *access.Tx) error {
		row, err := findAdmission(tx, id)
		if err != nil {
			return err
		}
		tx.Note(struct {
			Admission AdmissionID `json:"admission"`
		}{id})
		switch row.state {
		case Refused:
			return nil
		case Admitted:
			return sheaf.Errorf(sheaf.Conflict, "cannot refuse the text: it was admitted").
				Hintf("what was admitted is held or erased with the participant's other words")
		}
		row.state = Refused
		return row.insert(tx)
	})
}

func (a admissionRow) insert(tx *access.Tx) error {
	if err := insertAdmission(tx, a); err != nil {
		return err
	}
	tx.Recorded(seal.Parent{}, a.id.ID, 1, a.committed())
	return nil
}

// errBefore says inside a transaction that there is nothing left to do.
var errBefore = errors.New("admitted before")

// Admit takes a prepared bundle into the study. It may be run again with the
// same bundle and answers the same receipt. Conflict: it was refused before,
// another bundle was admitted under its id, a subject is on hold or was erased,
// or terms changed since it was prepared. Corrupt: a hold or terms are not
// those of the record.
func (in *Intake) Admit(ctx context.Context, c access.Caller, p Prepared) (Receipt, error) {
	var b prepared
	if err := Decode(p, &b); err != nil || b.V != 1 || len(b.Intent) != sha256.Size {
		return Receipt{}, sheaf.Errorf(sheaf.Corrupt, "a prepared text is not whole or not of version 1")
	}
	sum := sha256.Sum256(p)
	before := false
	err := in.door.View(ctx, c, access.AdmitText, func(tx *access.Tx) error {
		var err error
		before, err = b.admittedBefore(tx, sum[:])
		return err
	})
	if err != nil {
		return Receipt{}, err
	}
	if !before {
		err = in.door.Do(ctx, c, access.AdmitText, func(tx *access.Tx) error { return b.admit(tx, sum[:]) })
	}
	if err != nil && !errors.Is(err, errBefore) {
		return Receipt{}, err
	}
	return in.receipt(ctx, c, b.Admission)
}

// admittedBefore tells whether this very bundle was admitted; Conflict if its id
// is taken otherwise.
func (b prepared) admittedBefore(tx *access.Tx, sum []byte) (bool, error) {
	row, err := findAdmission(tx, b.Admission)
	switch {
	case err != nil:
		return false, err
	case row.state == Refused:
		return false, sheaf.Errorf(sheaf.Conflict, "cannot admit the text: it was refused, by a hold or an erasure").
			Hintf("draft it again if it should enter the study after all")
	case row.state == Admitted && !bytes.Equal(row.bundle, sum):
		return false, sheaf.Errorf(sheaf.Conflict, "cannot admit the text: another one was admitted under its number")
	}
	return row.state == Admitted, nil
}

func (b prepared) admit(tx *access.Tx, sum []byte) error {
	before, err := b.admittedBefore(tx, sum)
	if err != nil {
		return err
	}
	if before {
		return errBefore
	}
	for _, key := range b.Keys {
		drawn, err := access.Adopt(key)
		if err != nil {
			return err
		}
		if err := tx.PutKey(drawn); err != nil {
			return err
		}
	}
	for _, s := range b.Subjects {
		if err := s.admit(tx, b); err != nil {
			return err
		}
	}
	a := admissionRow{id: b.Admission, state: Admitted, bundle: sum, document: b.Document}
	if err := a.insert(tx); err != nil {
		return err
	}
	d := documentRow{id: b.Document, account: b.Account, admission: b.Admission, translationOf: b.TranslationOf, admitted: b.Made}
	if err := insertDocument(tx, d); err != nil {
		return err
	}
	for _, s := range b.Subjects {
		if err := putLink(tx, documentSubject{b.Document, s.ID, s.Speaks}); err != nil {
			return err
		}
	}
	if err := b.Version.insert(tx, b.Document, versionRow{made: b.Made}); err != nil {
		return err
	}
	tx.Note(struct {
		Admission AdmissionID `json:"admission"`
		Document  DocumentID  `json:"document"`
		Subjects  int         `json:"subjects"`
		Parts     int         `json:"parts"`
		Intent    string      `json:"intent"` // the vault's leaf, hexadecimal
	}{b.Admission, b.Document, len(b.Subjects), len(b.Version.Parts), hex.EncodeToString(b.Intent)})
	return nil
}

// admit brings one subject in, or holds a known one against how it stands now.
func (s preparedSubject) admit(tx *access.Tx, b prepared) error {
	if err := s.insertNew(tx, b); err != nil {
		return err
	}
	row, key, err := findLiving(tx, s.ID)
	if err != nil {
		return cannotAdmit(err)
	}
	if key.ID != s.Key {
		return sheaf.Errorf(sheaf.Conflict, "cannot admit the text: a participant in it came into the study meanwhile").
			Hintf("prepare it again")
	}
	if s.Terms != nil {
		if err := s.Terms.admit(tx, row, key); err != nil {
			return err
		}
		if row, err = selectSubject(tx, s.ID); err != nil {
			return err
		}
	}
	purpose := ""
	if s.Speaks {
		purpose = purposeAnalyse
	}
	if err := row.mayUse(tx, purpose); err != nil {
		return cannotAdmit(err)
	}
	tx.NoteSubject(key, struct {
		Subject  SubjectID  `json:"subject"`
		Document DocumentID `json:"document"`
	}{s.ID, b.Document})
	return nil
}

func (s preparedSubject) insertNew(tx *access.Tx, b prepared) error {
	if s.New == nil {
		return nil
	}
	_, err := selectSubject(tx, s.ID)
	if err == nil || !gone(err) {
		return err
	}
	key, err := tx.Key(s.Key)
	if err != nil {
		return err
	}
	row := subjectRow{id: s.ID, key: s.Key, holdID: s.New.HoldID, termsID: s.New.TermsID, added: b.Made,
		label: structureBox{s.New.LabelKey, s.New.Label}, hold: structureBox{s.New.HoldKey, s.New.Hold}}
	tx.Recorded(key, row.holdID, 1, row.hold.box)
	return insertSubject(tx, row)
}

// admit puts prepared terms in the place of older ones. Newer ones that say the
// same may stand; others are a refusal.
func (t preparedTerms) admit(tx *access.Tx, row subjectRow, key seal.Parent) error {
	now, err := row.openTerms(tx)
	if err != nil && !gone(err) {
		return err
	}
	next, err := openTerms(tx, row, t.Version, t.Box)
	if err != nil {
		return err
	}
	if row.termsVersion >= t.Version {
		if !now.says(next) {
			return sheaf.Errorf(sheaf.Conflict, "cannot admit the text: what a participant agreed to was changed since it was prepared").
				Hintf("prepare it again")
		}
		return nil
	}
	if err := putTerms(tx, row.termsID, row.termsVersion, t.Version, t.Box); err != nil {
		return err
	}
	tx.Recorded(key, row.termsID, t.Version, t.Box)
	return nil
}

// receipt reads back what an admission left. The head is the present one, which
// covers the admission's entry whatever came after it.
func (in *Intake) receipt(ctx context.Context, c access.Caller, id AdmissionID) (Receipt, error) {
	var r Receipt
	err := in.door.View(ctx, c, access.AdmitText, func(tx *access.Tx) error {
		row, err := findAdmission(tx, id)
		if err != nil {
			return err
		}
		r.Document = row.document
		r.Leaf, err = tx.Leaf(row.entry)
		return err
	})
	if err != nil {
		return Receipt{}, err
	}
	head, err := in.door.Head(ctx, c)
	r.Head = head.String()
	return r, err
}
