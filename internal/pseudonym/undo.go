package pseudonym

import (
	"context"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// step is what somebody decided in one act at the desk. It lies with the draft, so
// that it can be taken back after the page was closed, and dies with it.
type step struct {
	By      access.MemberID `json:"by"`
	Decided []Decision      `json:"decided"` // which mentions; of what became of them nothing
}

// mostSteps of a draft are kept, the newest.
const mostSteps = 200

// addStep notes what was decided in one act.
func (o *opened) addStep(by access.MemberID, all []Decision) {
	s := step{By: by}
	for _, d := range all {
		s.Decided = append(s.Decided, Decision{String: d.String, Span: d.Span, Scope: d.Scope, Action: d.Action, Sense: d.Sense, Proclitic: d.Proclitic})
	}
	o.review.Steps = append(o.review.Steps, s)
	o.review.Steps = o.review.Steps[max(0, len(o.review.Steps)-mostSteps):]
}

// lastStep is the newest step of a member that still stands: something that it
// decided is decided. It is -1 where there is none.
func (o *opened) lastStep(b *book, by access.MemberID) int {
	for i := len(o.review.Steps) - 1; i >= 0; i-- {
		if o.review.Steps[i].By == by && len(o.stands(b, o.review.Steps[i])) > 0 {
			return i
		}
	}
	return -1
}

// forgetSteps forgets the steps of which nothing stands any more.
func (o *opened) forgetSteps(b *book) {
	o.review.Steps = slices.DeleteFunc(o.review.Steps, func(s step) bool { return len(o.stands(b, s)) == 0 })
}

// stands are the mentions that a step decided and that are decided, in order.
func (o *opened) stands(b *book, s step) (mentions []int) {
	for _, d := range s.Decided {
		for _, i := range o.matching(d) {
			if _, decided := b.choiceFor(o.review.Mentions[i], o); decided {
				mentions = append(mentions, i)
			}
		}
	}
	slices.Sort(mentions)
	return slices.Compact(mentions)
}

// Undo takes back what the caller decided last at the desk of a draft
// (DecideAndReview, DecideAllAndReview), as Reopen does, and gives the draft as it
// stands then, with the place of the first mention that is asked about again. What
// was decided in one act is taken back in one; a list that DecideAll carried out is
// no part of it.
//
// Conflict: all of it is used by now in another draft; it is passed over from then
// on, so that what was decided before it can be taken back. NotFound: the caller
// decided nothing there that still stands.
func (g *Gate) Undo(ctx context.Context, c access.Caller, id DraftID) (r Review, at text.Span, err error) {
	policy, err := g.policy(ctx, c)
	if err != nil {
		return r, at, err
	}
	var shared error
	err = g.door.Do(ctx, c, access.DecideDraft, func(tx *access.Tx) error {
		o, err := g.openForChange(tx, id)
		if err != nil {
			return err
		}
		b, err := readBook(tx)
		if err != nil {
			return err
		}
		last := o.lastStep(b, tx.Member())
		if last < 0 {
			return sheaf.Errorf(sheaf.NotFound, "nothing that you decided in draft %s is left to take back", id.Short())
		}
		mentions := o.stands(b, o.review.Steps[last])
		n, err := 0, error(nil)
		if n, shared, err = o.takeBack(tx, b, last); err != nil {
			return err
		}
		for _, i := range mentions {
			if _, decided := b.choiceFor(o.review.Mentions[i], o); !decided {
				at = o.review.Mentions[i].Span
				break
			}
		}
		tx.Note(aboutDraft{Draft: id, Version: o.row.version + 1, Mentions: n})
		if err := o.save(tx); err != nil {
			return err
		}
		r, err = g.reviewNow(tx, id, policy)
		return err
	})
	if err == nil {
		err = shared
	}
	return r, at, err
}

// takeBack makes undecided what a step decided, and forgets the step. Shared is the
// refusal where another draft uses all of it; what one uses stays as it is.
func (o *opened) takeBack(tx *access.Tx, b *book, at int) (n int, shared, err error) {
	s := o.review.Steps[at]
	o.review.Steps = slices.Delete(o.review.Steps, at, at+1)
	for _, d := range s.Decided {
		before := slices.Clone(o.review.Mentions)
		again, over, refused := o.reopen(b, d)
		switch kind := sheaf.KindOf(refused); {
		case kind == sheaf.Conflict:
			o.review.Mentions, shared = before, refused
			continue
		case kind == sheaf.NotFound:
			continue // it was taken back by itself since
		case refused != nil:
			return 0, nil, refused
		}
		n += again
		if err := b.end(tx, over); err != nil {
			return 0, nil, err
		}
	}
	if n > 0 {
		shared = nil
	}
	o.forgetSteps(b)
	return n, shared, nil
}
