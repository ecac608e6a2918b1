package pseudonym

import (
	"context"
	"errors"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

type storedEdits struct {
	V   int      `json:"v"`
	Map text.Map `json:"map"` // from the present version to the next; it holds no words
}

// Correct changes an admitted text: a typo, or, with recall, a late redaction,
// after which no earlier version of it can be read. The edits are of the
// present version's text. The vault's map from the original follows.
//
// NotFound: there is no such document. Conflict: the study refuses, as Intake
// says, or another correction of it is under way. Invalid: what would stand
// there is locked.
func (g *Gate) Correct(ctx context.Context, c access.Caller, id study.DocumentID, edits []text.Edit, recall bool) error {
	if err := g.settleCorrections(ctx, c); err != nil {
		return err
	}
	document, err := g.study.Document(ctx, c, id)
	if err != nil {
		return err
	}
	result, moved, err := text.Rewrite(document.Transcript.Text, edits)
	if err != nil {
		return err
	}
	k, err := g.announceCorrection(ctx, c, id, document.Version, moved, result)
	if err != nil {
		return err
	}
	_, _, err = g.intake.Correct(ctx, c, study.Correction{Document: id, Base: document.Version, Edits: edits, Recall: recall})
	switch {
	case k.draft.IsZero():
		return err
	case isRefusal(err):
		return errors.Join(err, g.dropCorrection(ctx, c, k))
	}
	return errors.Join(err, g.settleCorrection(ctx, c, k))
}

// aboutCorrection is what an entry says of a step of a correction.
type aboutCorrection struct {
	Document study.DocumentID `json:"document"`
	Version  uint64           `json:"version"`
}

// announceCorrection keeps how a document is about to change, before it does.
// No draft in what it gives: the vault has no map of the document, because its
// draft was erased or never was.
func (g *Gate) announceCorrection(ctx context.Context, c access.Caller, id study.DocumentID, base uint64, moved text.Map, result string) (k correctionRow, err error) {
	var changed []text.Span
	for _, target := range moved.Changes() {
		changed = append(changed, target)
	}
	err = g.door.Do(ctx, c, access.CorrectDraft, func(tx *access.Tx) error {
		k = correctionRow{}
		b, err := readBook(tx)
		if err != nil {
			return err
		}
		known, err := g.vault.KnownNames(tx)
		if err != nil {
			return err
		}
		if err := nothingLocked(known, b, result, changed...); err != nil {
			return err
		}
		tx.Note(aboutCorrection{id, base})
		row, err := selectDraftByDocument(tx, id)
		if gone(err) || err == nil && row.review == nil {
			return nil
		}
		if err != nil {
			return err
		}
		o, err := g.openRow(tx, row)
		if err != nil {
			return err
		}
		k = correctionRow{draft: row.id, base: base}
		if k.envelope, err = sealed(tx, seal.TableMap, columnEdits, row.id.ID, base+1, storedEdits{1, moved}, o.key); err != nil {
			return err
		}
		return insertCorrection(tx, k)
	})
	return k, err
}

// dropCorrection forgets a correction that the study refused.
func (g *Gate) dropCorrection(ctx context.Context, c access.Caller, k correctionRow) error {
	return g.door.Do(ctx, c, access.CorrectDraft, func(tx *access.Tx) error {
		row, err := findDraft(tx, k.draft)
		tx.Note(aboutCorrection{row.document, k.base})
		return errors.Join(err, deleteCorrection(tx, k.draft))
	})
}

// settleCorrections brings the vault's maps to where the study is.
func (g *Gate) settleCorrections(ctx context.Context, c access.Caller) error {
	var open []correctionRow
	err := g.door.View(ctx, c, access.CorrectDraft, func(tx *access.Tx) (err error) {
		open, err = selectCorrections(tx)
		return err
	})
	for _, k := range open {
		err = errors.Join(err, g.settleCorrection(ctx, c, k))
	}
	return err
}

// settleCorrection looks whether the study made the version that was announced,
// and moves the map if it did.
func (g *Gate) settleCorrection(ctx context.Context, c access.Caller, k correctionRow) error {
	var row draftRow
	err := g.door.View(ctx, c, access.CorrectDraft, func(tx *access.Tx) (err error) {
		row, err = findDraft(tx, k.draft)
		return err
	})
	if err != nil {
		return err
	}
	document, err := g.study.Document(ctx, c, row.document)
	if err != nil {
		return err
	}
	return g.door.Do(ctx, c, access.CorrectDraft, func(tx *access.Tx) error {
		tx.Note(aboutCorrection{row.document, document.Version})
		if document.Version > k.base {
			if err := g.moveMap(tx, k); err != nil {
				return err
			}
		}
		return deleteCorrection(tx, k.draft)
	})
}

// moveMap makes the map end at the version after the correction's base; it does
// nothing where it ends there already.
func (g *Gate) moveMap(tx *access.Tx, k correctionRow) error {
	o, err := g.open(tx, k.draft)
	if gone(err) {
		return nil // erased meanwhile
	}
	if err != nil {
		return err
	}
	version, m, err := o.readMap(tx)
	if err != nil || version != k.base {
		return err
	}
	var edits storedEdits
	if err := open(tx, seal.TableMap, columnEdits, k.draft.ID, k.base+1, k.envelope, &edits, o.key); err != nil {
		return err
	}
	if m.Map, err = text.Compose(m.Map, edits.Map); err != nil {
		return err
	}
	return o.putMap(tx, k.base+1, m)
}

// readMap opens the map from the original to the document, and tells to which
// version of it.
func (o *opened) readMap(tx *access.Tx) (version uint64, m storedMap, err error) {
	row, err := selectMap(tx, o.row.id)
	if err != nil {
		return 0, m, err
	}
	return row.version, m, open(tx, seal.TableMap, columnMain, o.row.id.ID, row.version, row.envelope, &m, o.key)
}
