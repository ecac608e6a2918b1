package coding

import (
	"context"

	"sheaf/internal/access"
)

// ListFigures says in the record that figures of an answer leave the workbench as a
// file, before they do: which question they answer, and no word of anybody.
func (b *Book) ListFigures(ctx context.Context, c access.Caller, question string) error {
	return b.door.Do(ctx, c, access.ListPassages, func(tx *access.Tx) error {
		tx.Note(struct {
			Question string `json:"question"`
		}{question})
		return nil
	})
}
