package study

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Subject is a participant as the study knows them.
type Subject struct {
	ID     SubjectID  `json:"id"`
	Label  string     `json:"label"` // random and neutral, "R-7Q"
	Held   bool       `json:"held"`
	Erased bool       `json:"erased"` // the label and the gaps in documents are all that is left
	Terms  TermsState `json:"terms"`
	KeyID  sheaf.ID   `json:"-"` // of the keyring identity that everything of theirs lies under
	Added  time.Time  `json:"added"`
}

// Usable tells whether neither a hold nor the terms keep the subject's words, and
// what is said of them, from being shown outside their document; nothing is left
// to keep of who was erased. It is for lists: what writes asks MayUse.
func (s Subject) Usable() bool {
	return s.Erased || !s.Held && (s.Terms == TermsGiven || s.Terms == TermsInternal)
}

type labelBody struct {
	V     int    `json:"v"`
	Label string `json:"label"`
}

// holdBody names its subject, so that no other subject's hold can stand in for it.
type holdBody struct {
	V       int             `json:"v"`
	Subject SubjectID       `json:"subject"`
	Held    bool            `json:"held"`
	By      access.MemberID `json:"by"`
	At      time.Time       `json:"at"`
}

type noteBody struct {
	V    int    `json:"v"`
	Note string `json:"note"`
}

// Subjects lists every subject by label, erased ones with it.
func (s *Study) Subjects(ctx context.Context, c access.Caller) (subjects []Subject, err error) {
	err = s.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		subjects, err = s.ListSubjects(tx)
		return err
	})
	return subjects, err
}

// ListSubjects is Subjects inside a transaction.
func (s *Study) ListSubjects(tx *access.Tx) ([]Subject, error) {
	rows, err := selectSubjects(tx)
	if err != nil {
		return nil, err
	}
	subjects := make([]Subject, len(rows))
	for i, row := range rows {
		if subjects[i], err = row.subject(tx); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(subjects, func(a, b Subject) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), slices.Compare(a.ID.ID[:], b.ID.ID[:]))
	})
	return subjects, nil
}

// Subject finds one subject; NotFound if there is none of that id.
func (s *Study) Subject(ctx context.Context, c access.Caller, id SubjectID) (subject Subject, err error) {
	err = s.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		row, err := findSubject(tx, id)
		if err != nil {
			return err
		}
		subject, err = row.subject(tx)
		return err
	})
	return subject, err
}

// SubjectByLabel finds a subject by its label in any case; NotFound.
func (s *Study) SubjectByLabel(ctx context.Context, c access.Caller, label string) (Subject, error) {
	found, err := s.SubjectsByLabel(ctx, c, label)
	if err != nil {
		return Subject{}, err
	}
	return found[0], nil
}

// SubjectsByLabel is SubjectByLabel for several, in the order asked for.
func (s *Study) SubjectsByLabel(ctx context.Context, c access.Caller, labels ...string) ([]Subject, error) {
	if len(labels) == 0 {
		return nil, nil
	}
	subjects, err := s.Subjects(ctx, c)
	if err != nil {
		return nil, err
	}
	found := make([]Subject, len(labels))
	for i, label := range labels {
		at := slices.IndexFunc(subjects, func(one Subject) bool { return strings.EqualFold(one.Label, strings.TrimSpace(label)) })
		if at < 0 {
			return nil, errNoSubject()
		}
		found[i] = subjects[at]
	}
	return found, nil
}

func errNoSubject() error {
	return sheaf.Errorf(sheaf.NotFound, "there is no such participant in the study").
		Hintf("sheaf documents lists the labels; somebody whose text was not admitted yet is known to the vault only")
}

func errErased() error { return sheaf.Errorf(sheaf.NotFound, "this participant was erased") }

func findSubject(tx *access.Tx, id SubjectID) (subjectRow, error) {
	row, err := selectSubject(tx, id)
	if gone(err) {
		return subjectRow{}, errNoSubject()
	}
	return row, err
}

// findLiving finds a subject that was not erased, with its key.
func findLiving(tx *access.Tx, id SubjectID) (subjectRow, seal.Parent, error) {
	row, err := findSubject(tx, id)
	if err != nil {
		return subjectRow{}, seal.Parent{}, err
	}
	key, err := row.parent(tx)
	return row, key, err
}

// parent is the subject's key; NotFound if the subject was erased.
func (r subjectRow) parent(tx *access.Tx) (seal.Parent, error) {
	if !r.erased.IsZero() {
		return seal.Parent{}, errErased()
	}
	key, err := tx.Key(r.key)
	if gone(err) {
		return seal.Parent{}, errErased()
	}
	return key, err
}

// subject is the row as lists show it: a hold or terms that are not the
// record's count as held and as older, and fail no list.
func (r subjectRow) subject(tx *access.Tx) (Subject, error) {
	one := Subject{ID: r.id, KeyID: r.key, Added: r.added}
	var err error
	if one.Label, err = r.openLabel(tx); err != nil {
		return Subject{}, err
	}
	_, err = r.parent(tx)
	if gone(err) {
		one.Erased, one.Terms = true, TermsMissing
		return one, nil
	}
	if err != nil {
		return Subject{}, err
	}
	if one.Held, err = r.isHeld(tx); err != nil {
		return Subject{}, err
	}
	terms, err := r.openTerms(tx)
	one.Terms, err = stateOf(terms, err)
	return one, err
}

func (r subjectRow) openLabel(tx *access.Tx) (string, error) {
	var body labelBody
	err := r.label.open(tx, tx.Label(seal.TableSubject, columnMain, r.id.ID, 1), &body)
	return body.Label, err
}

// isHeld is for lists: what cannot be trusted counts as held.
func (r subjectRow) isHeld(tx *access.Tx) (bool, error) {
	hold, err := r.openHold(tx)
	if sheaf.KindOf(err) == sheaf.Corrupt {
		return true, nil
	}
	return hold.Held, err
}

// openHold gives the hold as it stands, compared with the record. Corrupt: it
// is not the one the record knows, or is missing, which it never is.
func (r subjectRow) openHold(tx *access.Tx) (holdBody, error) {
	if err := tx.FreshAt(r.holdID, r.holdVersion, r.hold.box); err != nil {
		return holdBody{}, err
	}
	if r.hold.box == nil {
		return holdBody{}, errHold()
	}
	var body holdBody
	if err := r.hold.open(tx, tx.Label(seal.TableHold, columnMain, r.holdID, r.holdVersion), &body); err != nil {
		return holdBody{}, err
	}
	if body.Subject != r.id {
		return holdBody{}, errHold()
	}
	return body, nil
}

func errHold() error {
	return sheaf.Errorf(sheaf.Corrupt, "a participant's hold is not where it should be").
		Hintf("a row was removed or altered; run sheaf check before going on")
}

// Hold puts a subject on hold, which anybody on the team may do, or lifts the
// hold, which takes a key holder. While it stands nothing of the subject is
// coded, listed for anybody or published. Holding twice changes nothing but the
// note, which lies under the subject's key. NotFound: there is no such subject,
// or it was erased.
func (s *Study) Hold(ctx context.Context, c access.Caller, id SubjectID, held bool, note string) error {
	act := access.HoldSubject
	if !held {
		act = access.ReleaseHold
	}
	return s.door.Do(ctx, c, act, func(tx *access.Tx) error {
		row, key, err := findLiving(tx, id)
		if err != nil {
			return err
		}
		if _, err := row.openHold(tx); err != nil {
			return err
		}
		version := row.holdVersion + 1
		body := holdBody{V: 1, Subject: id, Held: held, By: tx.Member(), At: tx.Now()}
		box, err := underStructure(tx, tx.Label(seal.TableHold, columnMain, row.holdID, version), body)
		if err != nil {
			return err
		}
		sealedNote, err := Envelope(tx.Label(seal.TableHold, columnHoldNote, row.holdID, version), noteBody{1, note}, key)
		if err != nil {
			return err
		}
		if err := updateHold(tx, row, box, sealedNote); err != nil {
			return err
		}
		tx.NoteSubject(key, struct {
			Subject SubjectID `json:"subject"`
			Held    bool      `json:"held"`
		}{id, held})
		tx.Recorded(key, row.holdID, version, box.box)
		return nil
	})
}
