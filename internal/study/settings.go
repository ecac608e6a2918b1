package study

import (
	"context"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// The lowest thresholds a study may set: how many subjects must share what is
// published of them, in print and on the open web.
const (
	LowestK        = 3
	LowestKOpenWeb = 5
)

// Settings are what a study decided for itself.
type Settings struct {
	Version         uint64 `json:"version"` // 0 before the first change
	K               int    `json:"k"`
	KOpenWeb        int    `json:"kOpenWeb"`
	FourEyes        bool   `json:"fourEyes"`        // who drafts does not admit; a solo study waives it
	ParticipantWord string `json:"participantWord"` // "participant", "witness", ...
	Name            string `json:"name"`            // working name of the study
	Policy          Policy `json:"policy,omitzero"` // of the review; as read, no field is empty
	Blind           bool   `json:"blind,omitempty"` // coders do not see each other's codings; see package coding
}

type settingsBody struct {
	V        int      `json:"v"`
	Settings Settings `json:"settings"`
}

// Settings gives what the study decided, or the defaults. Corrupt: they are not
// those of the record.
func (s *Study) Settings(ctx context.Context, c access.Caller) (settings Settings, err error) {
	err = s.door.View(ctx, c, access.SeeStudy, func(tx *access.Tx) error {
		settings, err = s.ReadSettings(tx)
		return err
	})
	return settings, err
}

// ReadSettings is Settings inside a transaction.
func (s *Study) ReadSettings(tx *access.Tx) (Settings, error) {
	row, err := selectSettings(tx)
	if gone(err) {
		return Settings{K: LowestK, KOpenWeb: LowestKOpenWeb, ParticipantWord: "participant", Policy: DefaultPolicy()}, tx.Fresh(tx.Study(), nil)
	}
	if err != nil {
		return Settings{}, err
	}
	if err := tx.FreshAt(tx.Study(), row.version, row.box); err != nil {
		return Settings{}, err
	}
	var body settingsBody
	if err := row.open(tx, settingsLabel(tx, row.version), &body); err != nil {
		return Settings{}, err
	}
	body.Settings.Version, body.Settings.Policy = row.version, body.Settings.Policy.full()
	return body.Settings, nil
}

func settingsLabel(tx *access.Tx, version uint64) seal.Label {
	return tx.Label(seal.TableSetting, columnMain, tx.Study(), version)
}

// ChangeSettings keeps new settings; Version must be that of the present ones.
// Conflict: somebody changed them meanwhile. Invalid: a threshold too low, or a
// policy that chooses what there is not.
func (s *Study) ChangeSettings(ctx context.Context, c access.Caller, next Settings) error {
	if next.K < LowestK || next.KOpenWeb < LowestKOpenWeb || next.KOpenWeb < next.K {
		return sheaf.Errorf(sheaf.Invalid, "cannot set thresholds of %d, and %d on the open web: the lowest are %d and %d, and the open web's is no lower than the other",
			next.K, next.KOpenWeb, LowestK, LowestKOpenWeb)
	}
	if err := next.Policy.check(); err != nil {
		return err
	}
	next.Policy = next.Policy.full()
	if next.ParticipantWord == "" {
		next.ParticipantWord = "participant"
	}
	return s.door.Do(ctx, c, access.ChangeStudy, func(tx *access.Tx) error {
		now, err := s.ReadSettings(tx)
		if err != nil {
			return err
		}
		if now.Version != next.Version {
			return errMovedOn()
		}
		version := now.Version + 1
		box, err := underStructure(tx, settingsLabel(tx, version), settingsBody{1, next})
		if err != nil {
			return err
		}
		tx.Note(struct {
			Version  uint64 `json:"version"`
			K        int    `json:"k"`
			KOpenWeb int    `json:"kOpenWeb"`
			FourEyes bool   `json:"fourEyes"`
			Policy   Policy `json:"policy"`
			Blind    bool   `json:"blind"`
		}{version, next.K, next.KOpenWeb, next.FourEyes, next.Policy, next.Blind})
		tx.Recorded(seal.Parent{}, tx.Study(), version, box.box)
		return putSettings(tx, settingsRow{version, box})
	})
}
