package pseudonym

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"sheaf/internal/access"
	"sheaf/internal/convert"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
)

// readingTool is what a derivation says made it, beside convert.Version.
const readingTool = "sheaf convert"

// reading is what the reader of the file is told.
func (o Options) reading(l convert.Labels) convert.Options {
	r := convert.Options{Charset: o.Charset, Labels: l, Pictures: true}
	if o.Deletions == KeepThem {
		r.Deletions = convert.KeepThem
	}
	if o.Side != BothSides {
		r.Side = o.Side
	}
	return r
}

// What a file may ask before it is drafted, as the cause of the Conflict.
var (
	ErrAsksDeletions = errors.New("nobody said what becomes of them")
	ErrAsksSide      = errors.New("the same talk in two languages")
)

// unanswered is a Conflict where the file asks something that nobody answered.
// What was deleted is never taken in by silence, and never dropped by it.
func (o Options) unanswered(id vault.OriginalID, r convert.Report) error {
	switch o.Deletions {
	case "", LeaveOut, KeepThem:
	default:
		return sheaf.Errorf(sheaf.Invalid, "tracked deletions are left out or kept").Hintf("--deletions leave-out, or --deletions keep")
	}
	if r.Deletions > 0 && o.Deletions == "" {
		return sheaf.Errorf(sheaf.Conflict, "cannot draft original %s: it has tracked deletions (%d), and %w", id.Short(), r.Deletions, ErrAsksDeletions).
			Hintf("sheaf draft %s --deletions leave-out (they stay in the locked original), or --deletions keep (each is flagged)", id.Short())
	}
	if r.Bilingual != nil && o.Side == "" {
		l := r.Bilingual.Languages
		return sheaf.Errorf(sheaf.Conflict, "cannot draft original %s: it holds %w, %s and %s", id.Short(), ErrAsksSide, l[0], l[1]).
			Hintf("draft each: --side %s, then --side %s --translation-of its draft; or --side %s for the file as it stands", l[0], l[1], BothSides)
	}
	return nil
}

// stored is what a draft keeps of its reading.
func (o Options) stored(r convert.Reading, data []byte) storedTranscript {
	sum := sha256.Sum256(data)
	t := r.Transcript
	if o.Language != "" {
		t.Language = o.Language
	}
	s := storedTranscript{
		V: 1, Transcript: withTurns(t), Report: r.Report, Comments: r.Comments,
		From: derivation{SHA256: hex.EncodeToString(sum[:]), Tool: readingTool, Version: convert.Version, Side: o.Side, Deletions: o.reading(convert.Labels{}).Deletions},
	}
	if s.Transcript.Language == "" && o.Side != BothSides {
		s.Transcript.Language = o.Side
	}
	return s
}

// insertPictures stores the pictures of pages with a draft. They are as
// identifying as the original.
func (o *opened) insertPictures(tx *access.Tx, pages []convert.Page) error {
	for _, p := range pages {
		envelope := seal.SealObject(o.pictureLabel(tx, p.Number), p.PNG, o.key)
		if err := insertPicture(tx, o.row.id, p.Number, envelope); err != nil {
			return err
		}
	}
	return nil
}

// pictureLabel has the number of the page in place of a version: pictures do not change.
func (o *opened) pictureLabel(tx *access.Tx, page int) seal.Label {
	return tx.Label(seal.TableDraft, columnPicture, o.row.id.ID, uint64(page))
}

// Picture gives the picture of a page, from 1, as PNG: what a machine read is
// held against it. Opening it is recorded first. NotFound: there is none.
func (g *Gate) Picture(ctx context.Context, c access.Caller, id DraftID, page int) (png []byte, err error) {
	err = g.door.Reveal(ctx, c, access.OpenDraft, func(tx *access.Tx) error {
		row, err := findDraft(tx, id)
		if err != nil {
			return err
		}
		tx.Note(aboutDraft{Draft: id, Version: row.version, State: row.state})
		return nil
	}, func(tx *access.Tx) error {
		o, err := g.open(tx, id)
		if err != nil {
			return err
		}
		png, err = o.picture(tx, page)
		return err
	})
	return png, err
}

func (o *opened) picture(tx *access.Tx, page int) ([]byte, error) {
	envelope, err := selectPicture(tx, o.row.id, page)
	if gone(err) {
		return nil, sheaf.Errorf(sheaf.NotFound, "draft %s has no picture of page %d", o.row.id.Short(), page).
			Hintf("pages are numbered from 1, and only PDFs have pictures: %d of this draft", o.review.Pictures)
	}
	if err != nil {
		return nil, err
	}
	return seal.OpenObject(o.pictureLabel(tx, page), envelope, o.key)
}
