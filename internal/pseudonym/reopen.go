package pseudonym

import (
	"context"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Reopen takes back what was decided in this draft about a string, in each sense, or about the
// mention of one place, and gives the draft as it stands then. What was decided
// for everywhere holds again where something else was decided here; otherwise
// it is asked again. An earlier decision that was replaced does not come back,
// and a pseudonym that was drawn stays whose it is.
//
// Conflict: it was decided, or is used by now, in another draft; one decides anew
// then. NotFound: nothing that is decided says that.
func (g *Gate) Reopen(ctx context.Context, c access.Caller, id DraftID, said string, at text.Span) (r Review, err error) {
	policy, err := g.policy(ctx, c)
	if err != nil {
		return r, err
	}
	err = g.door.Do(ctx, c, access.DecideDraft, func(tx *access.Tx) error {
		o, err := g.openForChange(tx, id)
		if err != nil {
			return err
		}
		b, err := readBook(tx)
		if err != nil {
			return err
		}
		n, over, err := o.reopen(b, Decision{String: said, Span: at, Sense: anySense})
		if err != nil {
			return err
		}
		if err := b.end(tx, over); err != nil {
			return err
		}
		o.forgetSteps(b)
		tx.Note(aboutDraft{Draft: id, Version: o.row.version + 1, Mentions: n})
		if err := o.save(tx); err != nil {
			return err
		}
		r, err = g.reviewNow(tx, id, policy)
		return err
	})
	return r, err
}

// reopen makes mentions undecided, and tells which decisions for everywhere end
// with that.
func (o *opened) reopen(b *book, d Decision) (n int, over []*decision, err error) {
	ending := map[sheaf.ID]bool{}
	for _, i := range o.matching(d) {
		m := &o.review.Mentions[i]
		if _, decided := b.choiceFor(*m, o); !decided {
			continue
		}
		n++
		if m.Here != nil {
			m.Here = nil // what was decided everywhere holds again
			continue
		}
		everywhere := b.decisionFor(*m)
		if ending[everywhere.row.id] {
			continue
		}
		if !everywhere.drafts[o.row.id] || len(everywhere.drafts) > 1 {
			return 0, nil, sheaf.Errorf(sheaf.Conflict, "this was decided for everywhere, and another draft uses it").
				Hintf("decide it anew, here or everywhere")
		}
		ending[everywhere.row.id] = true
		over = append(over, everywhere)
	}
	if n == 0 {
		return 0, nil, sheaf.Errorf(sheaf.NotFound, "nothing that was decided in draft %s says that", o.row.id.Short())
	}
	return n, over, nil
}
