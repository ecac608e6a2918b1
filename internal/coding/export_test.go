package coding

import (
	"sheaf/internal/access"
	"sheaf/internal/text"
)

// Kept is how many codings a book keeps of those that it opened.
func Kept(b *Book) int {
	b.opened.mu.Lock()
	defer b.opened.mu.Unlock()
	return len(b.opened.codings)
}

// Move writes the next version of a coding, on other words.
func Move(b *Book, tx *access.Tx, id CodingID, to text.Span) error {
	row, err := selectCoding(tx, id)
	if err != nil {
		return err
	}
	body, parents, err := row.openWithKeys(tx)
	if err != nil {
		return err
	}
	body.Span = to
	return b.put(tx, row, body, parents, false, row.change)
}
