package vault

import (
	"context"
	"slices"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Purpose is a use that a person agrees to, or does not.
type Purpose string

const (
	Record         Purpose = "record" // audio or video
	Transcribe     Purpose = "transcribe"
	Analyse        Purpose = "analyse"
	Quote          Purpose = "quote"
	Archive        Purpose = "archive"
	ShareWithCourt Purpose = "share-with-court"
	Recontact      Purpose = "recontact"
)

// Purposes lists every purpose there is.
func Purposes() []Purpose {
	return []Purpose{Record, Transcribe, Analyse, Quote, Archive, ShareWithCourt, Recontact}
}

// ConsentState is what a person said of a purpose.
type ConsentState string

const (
	Granted   ConsentState = "granted"
	Limited   ConsentState = "limited" // the note says how
	Refused   ConsentState = "refused"
	Withdrawn ConsentState = "withdrawn"
)

// ConsentStates lists every state there is.
func ConsentStates() []ConsentState {
	return []ConsentState{Granted, Limited, Refused, Withdrawn}
}

// Consent is one entry of a person's series.
type Consent struct {
	Purpose  Purpose
	State    ConsentState
	Date     string // when it was said, YYYY-MM-DD
	How      string // orally, in writing, by whom
	Note     string
	Recorded time.Time
	Version  uint64 // place in the person's series, from 1
}

// Allows tells whether the purpose is open: granted, or granted within limits.
// No entry at all allows nothing.
func (c Consent) Allows() bool { return c.State == Granted || c.State == Limited }

type storedConsent struct {
	V        int          `json:"v"`
	Purpose  Purpose      `json:"purpose"`
	State    ConsentState `json:"state"`
	Date     string       `json:"date"`
	How      string       `json:"how,omitempty"`
	Note     string       `json:"note,omitempty"`
	Recorded time.Time    `json:"recorded"`
}

func (s storedConsent) at(version uint64) Consent {
	return Consent{s.Purpose, s.State, s.Date, s.How, s.Note, s.Recorded, version}
}

// Check refuses (Invalid) an entry that no series takes.
func (c Consent) Check() error {
	if !slices.Contains(Purposes(), c.Purpose) {
		return sheaf.Errorf(sheaf.Invalid, "there is no such purpose of consent").
			Hintf("record, transcribe, analyse, quote, archive, share-with-court or recontact")
	}
	if !slices.Contains(ConsentStates(), c.State) {
		return sheaf.Errorf(sheaf.Invalid, "there is no such state of consent").Hintf("granted, limited, refused or withdrawn")
	}
	if _, err := time.Parse(time.DateOnly, c.Date); err != nil {
		return sheaf.Errorf(sheaf.Invalid, "a consent needs the day on which it was given").Hintf("as YYYY-MM-DD")
	}
	return nil
}

// RecordConsent adds an entry to a person's series. Nothing in the series is
// ever changed; the last entry of a purpose counts.
func (v *Vault) RecordConsent(ctx context.Context, c access.Caller, id PersonID, consent Consent) (Consent, error) {
	if err := consent.Check(); err != nil {
		return Consent{}, err
	}
	row := consentRow{id: sheaf.NewID(), person: id}
	err := v.door.Do(ctx, c, access.RecordConsent, func(tx *access.Tx) error {
		p, err := livePerson(tx, id)
		if err != nil {
			return err
		}
		key, err := objectKey(tx, p.card.ConsentObject)
		if err != nil {
			return err
		}
		parent, err := p.parent(tx)
		if err != nil {
			return err
		}
		stored := storedConsent{1, consent.Purpose, consent.State, consent.Date, consent.How, consent.Note, tx.Now()}
		row.version = p.card.Consents + 1
		if row.entry, err = sealed(tx, seal.TableConsent, columnSheet, row.id, row.version, stored, key); err != nil {
			return err
		}
		if err := insertConsent(tx, row); err != nil {
			return err
		}
		tx.Recorded(parent, row.id, row.version, row.entry)
		tx.NoteSubject(parent, aboutPerson{Person: id, Consent: row.version})
		consent = stored.at(row.version)
		p.card.Consents = row.version
		return p.store(tx)
	})
	return consent, err
}

// ConsentOf is a person's whole series, the oldest first.
func (v *Vault) ConsentOf(ctx context.Context, c access.Caller, id PersonID) (series []Consent, err error) {
	err = v.door.View(ctx, c, access.SeeConsent, func(tx *access.Tx) error {
		p, err := livePerson(tx, id)
		if err != nil {
			return err
		}
		series, err = readConsents(tx, p)
		return err
	})
	return series, err
}

// ConsentNow is what a person agrees to today: the last entry of each purpose.
// A purpose without an entry is not agreed to. NotFound: there is no such
// person, or they were erased.
func (v *Vault) ConsentNow(tx *access.Tx, id PersonID) (map[Purpose]Consent, error) {
	p, err := livePerson(tx, id)
	if err != nil {
		return nil, err
	}
	series, err := readConsents(tx, p)
	if err != nil {
		return nil, err
	}
	now := map[Purpose]Consent{}
	for _, c := range series {
		now[c.Purpose] = c
	}
	return now, nil
}

// readConsents opens a person's series. Corrupt: an entry was altered, put back
// or taken away.
func readConsents(tx *access.Tx, p person) ([]Consent, error) {
	rows, err := selectConsents(tx, p.row.id)
	if err != nil {
		return nil, err
	}
	if uint64(len(rows)) != p.card.Consents {
		return nil, errSeries(p)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	key, err := objectKey(tx, p.card.ConsentObject)
	if err != nil {
		return nil, err
	}
	series := make([]Consent, len(rows))
	for i, row := range rows {
		if row.version != uint64(i+1) {
			return nil, errSeries(p)
		}
		if err := tx.Fresh(row.id, row.entry); err != nil {
			return nil, err
		}
		var stored storedConsent
		err := open(tx, seal.TableConsent, columnSheet, row.id, row.version, row.entry, &stored, key)
		if err != nil {
			return nil, err
		}
		series[i] = stored.at(row.version)
	}
	return series, nil
}

func errSeries(p person) error {
	return sheaf.Errorf(sheaf.Corrupt, "the consent series of person %s is not whole", p.row.id.Short()).
		Hintf("a row was taken away or put back; run sheaf check before going on")
}
