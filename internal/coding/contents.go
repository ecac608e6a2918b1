package coding

import (
	"context"

	"sheaf/internal/access"
)

// Contents are what a book holds at one time, as far as who reads it may see.
type Contents struct {
	Codes     []Code // in the order of the codebook
	Layers    []Layer
	Grid      Grid
	Codings   []Coding    // of the layers that are read, by document and place
	Published []Published // by title
}

// Read hands look the contents that the caller may read, and the transaction that
// they were read in, for what else has to be of the same state of the study. look may
// run again from the start, so it has no side effects. Denied: the caller may not see
// passages. Errors of look are returned as they are.
func (b *Book) Read(ctx context.Context, c access.Caller, look func(tx *access.Tx, all Contents) error) error {
	return b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		of, err := b.readings(tx)
		if err != nil {
			return err
		}
		all, err := b.contents(tx, of)
		if err != nil {
			return err
		}
		return look(tx, all)
	})
}

func (b *Book) contents(tx *access.Tx, of readings) (all Contents, err error) {
	book, err := readCodebook(tx)
	if err != nil {
		return Contents{}, err
	}
	if all.Codes, err = book.codes(); err != nil {
		return Contents{}, err
	}
	if all.Layers, err = listLayers(tx); err != nil {
		return Contents{}, err
	}
	if all.Grid, err = b.grid(tx, of, book); err != nil {
		return Contents{}, err
	}
	if all.Codings, err = b.list(tx, of, book, Filter{}); err != nil {
		return Contents{}, err
	}
	all.Published, err = listPublished(tx)
	return all, err
}

// Entry is the number of the record's next entry: while it stays the same, nobody
// changed anything in the study. Denied: the caller may not see passages.
func (b *Book) Entry(ctx context.Context, c access.Caller) (n int64, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		n = tx.EntryNumber()
		return nil
	})
	return n, err
}
