package pseudonym

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// Note is what somebody wrote about a draft. It is tier 1 and lies in the draft's
// own box: it dies with the draft's people, and no document carries it.
type Note struct {
	By   access.MemberID `json:"by"`
	At   time.Time       `json:"at"`
	Text string          `json:"text"`
}

// longestNote bounds a note, in bytes.
const longestNote = 20_000

// AddNote keeps a note with a draft under review. Invalid: it is empty or too
// long. Conflict: the draft is no longer open.
func (g *Gate) AddNote(ctx context.Context, c access.Caller, id DraftID, note string) error {
	return g.write(ctx, c, id, note, func(o *opened, n Note) { o.review.Notes = append(o.review.Notes, n) })
}

// Answer keeps what somebody answered to the one question that is asked before
// an admission: who in the group, the family or the village would know this is
// them, and from what. A later answer stands in place of an earlier one. Errors
// are those of AddNote.
//
// Admit does not ask for it: whoever admits by command is asked by nobody.
func (g *Gate) Answer(ctx context.Context, c access.Caller, id DraftID, answer string) error {
	return g.write(ctx, c, id, answer, func(o *opened, n Note) { o.review.Answer = &n })
}

func (g *Gate) write(ctx context.Context, c access.Caller, id DraftID, said string, put func(*opened, Note)) error {
	said = strings.TrimSpace(strings.ReplaceAll(said, "\r\n", "\n"))
	broken := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	if said == "" || len(said) > longestNote || !utf8.ValidString(said) || strings.ContainsFunc(said, broken) {
		return sheaf.Errorf(sheaf.Invalid, "a note or an answer is some words, and no more than %d bytes of them", longestNote)
	}
	return g.door.Do(ctx, c, access.DecideDraft, func(tx *access.Tx) error {
		o, err := g.openForChange(tx, id)
		if err != nil {
			return err
		}
		put(o, Note{By: tx.Member(), At: tx.Now().UTC().Truncate(time.Microsecond), Text: said})
		tx.Note(aboutDraft{Draft: id, Version: o.row.version + 1})
		return o.save(tx)
	})
}
