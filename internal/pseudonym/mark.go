package pseudonym

import (
	"cmp"
	"context"
	"slices"
	"unicode/utf8"

	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Mark adds mentions that nothing flagged: at one place, or wherever a string
// stands as whole words, folded. It tells at how many places they are flagged
// now. A flag inside what is marked becomes part of it; by string, one that is
// longer stands.
//
// NotFound: the draft does not say that. Invalid: the place is not within one
// paragraph's speech; labels are decided as speakers.
func (g *Gate) Mark(ctx context.Context, c access.Caller, id DraftID, m Marking) (n int, err error) {
	return g.markThen(ctx, c, id, m, func(*access.Tx) error { return nil })
}

// MarkAndReview marks as Mark does, with its errors, and gives the draft as it
// stands then, in one act.
func (g *Gate) MarkAndReview(ctx context.Context, c access.Caller, id DraftID, m Marking) (r Review, err error) {
	policy, err := g.policy(ctx, c)
	if err != nil {
		return r, err
	}
	_, err = g.markThen(ctx, c, id, m, func(tx *access.Tx) error {
		r, err = g.reviewNow(tx, id, policy)
		return err
	})
	return r, err
}

func (g *Gate) markThen(ctx context.Context, c access.Caller, id DraftID, m Marking, then func(*access.Tx) error) (n int, err error) {
	err = g.door.Do(ctx, c, access.DecideDraft, func(tx *access.Tx) error {
		o, err := g.openForChange(tx, id)
		if err != nil {
			return err
		}
		if n, err = o.mark(m); err != nil {
			return err
		}
		tx.Note(aboutDraft{Draft: id, Version: o.row.version + 1, Mentions: n})
		if err := o.save(tx); err != nil {
			return err
		}
		return then(tx)
	})
	return n, err
}

func (o *opened) mark(m Marking) (int, error) {
	x := examination{t: o.transcript, named: namings(o.transcript), mentions: o.review.Mentions}
	n, err := x.mark(m)
	if err == nil {
		o.review.Mentions = x.mentions
	}
	return n, err
}

func (x *examination) mark(m Marking) (int, error) {
	flag := mention{Type: cmp.Or(m.Type, detect.Unknown), Tier: TierMarked, Reason: markedByHand}
	if m.String == "" {
		return 1, x.markSpan(flag, m.Span)
	}
	n := 0
	for _, at := range occurrences(x.t.Text, m.String) {
		parts := x.within(at)
		if len(parts) != 1 || parts[0] != at {
			continue // in a label
		}
		if !x.flagged(at) {
			flag.Span = at
			x.swallow(flag)
		}
		if x.flagged(at) {
			n++
		}
	}
	if n == 0 {
		return 0, sheaf.Errorf(sheaf.NotFound, "the draft does not say that, or not outside a longer mention").
			Hintf("spell it as it stands there; speakers' labels are decided apart")
	}
	return n, nil
}

// flagged tells whether a place is a mention already, but perhaps for Arabic
// letters before it.
func (x *examination) flagged(at text.Span) bool {
	return slices.ContainsFunc(x.mentions, func(m mention) bool {
		return m.Span == at || m.End == at.End && at.Start < m.Start && text.IsProclitic(text.Span{Start: at.Start, End: m.Start}.Of(x.t.Text))
	})
}

// Proclitics are the letters at the start of a string that may be no part of the
// name: what Decision.Proclitic may say of it, the shortest first.
func Proclitics(s string) (all []string) {
	for i := range s {
		if i > 0 && utf8.RuneCountInString(s[i:]) > 1 && text.IsProclitic(s[:i]) {
			all = append(all, s[:i])
		}
	}
	return all
}

// markSpan flags exactly one place. What it cuts an earlier flag to stays flagged.
func (x *examination) markSpan(flag mention, at text.Span) error {
	if at.Start < 0 || at.End > len(x.t.Text) || at.Len() <= 0 || !utf8.ValidString(at.Of(x.t.Text)) {
		return errPlace
	}
	parts := x.within(at)
	if len(parts) != 1 || parts[0] != at || trimmed(x.t.Text, at) != at {
		return errPlace
	}
	var cut []mention
	x.mentions = slices.DeleteFunc(x.mentions, func(m mention) bool {
		if m.Overlaps(at) {
			cut = append(cut, m)
		}
		return m.Overlaps(at)
	})
	flag.Span = at
	x.put(flag, at)
	for _, m := range cut {
		m.Here = nil
		x.fill(m)
	}
	return nil
}

var errPlace = sheaf.Errorf(sheaf.Invalid, "a mention is marked within one paragraph, from the start of a word to the end of one").
	Hintf("speakers' labels are decided apart")
