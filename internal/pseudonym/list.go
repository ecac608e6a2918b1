package pseudonym

import (
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// Entry is one of a list of things to do about a draft: to say who a speaker's label
// means, or to decide about something that may have to be marked first.
type Entry struct {
	Speaker  string // the label that Is is about; Decision is empty then
	Is       SpeakerIs
	Mark     bool   // flag what Decision is about first, as Gate.Mark does
	Type     string // to flag it as: one of detect's; UNKNOWN if empty
	Decision Decision
}

// EntryError says of which entry of a list an error is, and where the draft says what
// that entry is about. Its own words are the error's.
type EntryError struct {
	Entry int       // from 0
	At    text.Span // of the draft's text, the first place; empty where nothing says it, and for speakers
	Err   error
}

func (e *EntryError) Error() string { return e.Err.Error() }

func (e *EntryError) Unwrap() error { return e.Err }

// CarryOut does all that a list says in one act, and gives the draft as it stands then:
// first the speakers, then what is to be marked, then the decisions as DecideAll makes
// them. Of a list with an entry that cannot be carried out, nothing is. Its errors are
// those of SetSpeaker, Mark and Decide, each an EntryError.
func (g *Gate) CarryOut(ctx context.Context, c access.Caller, id DraftID, list []Entry) (r Review, err error) {
	policy, err := g.policy(ctx, c)
	if err != nil {
		return r, err
	}
	_, err = g.carryOut(ctx, c, id, list, true, func(tx *access.Tx) error {
		r, err = g.reviewNow(tx, id, policy)
		return err
	})
	return r, err
}

func (g *Gate) carryOut(ctx context.Context, c access.Caller, id DraftID, list []Entry, atDesk bool, then func(*access.Tx) error) (n int, err error) {
	if len(list) == 0 {
		return 0, sheaf.Errorf(sheaf.Invalid, "there is nothing to decide")
	}
	chances := make([]drawn, len(list))
	for i := range list {
		chances[i] = draw()
	}
	err = g.door.Do(ctx, c, access.DecideDraft, func(tx *access.Tx) error {
		s, err := g.sitDown(tx, id)
		if err != nil {
			return err
		}
		if err := s.carryOut(slices.Clone(list), chances, atDesk); err != nil {
			return err
		}
		n = s.about.Mentions
		if err := s.getUp(); err != nil {
			return err
		}
		return then(tx)
	})
	return n, err
}

func (s *sitting) carryOut(list []Entry, chances []drawn, atDesk bool) error {
	for _, do := range []func(*Entry, drawn) error{s.setSpeaker, s.mark, s.check, s.decideEntry} {
		for i := range list {
			if err := do(&list[i], chances[i]); err != nil {
				return &EntryError{i, s.o.firstOf(list[i]), err}
			}
		}
	}
	if decided := decisionsOf(list); atDesk && len(decided) > 0 {
		s.o.addStep(s.tx.Member(), decided)
		s.grown = true
	}
	return nil
}

func decisionsOf(list []Entry) (all []Decision) {
	for _, e := range list {
		if e.Speaker == "" {
			all = append(all, e.Decision)
		}
	}
	return all
}

func (s *sitting) setSpeaker(e *Entry, _ drawn) error {
	if e.Speaker == "" {
		return nil
	}
	s.about.Speakers++
	s.grown = true
	return s.gate.setSpeaker(s.tx, s.o, e.Speaker, e.Is)
}

func (s *sitting) mark(e *Entry, _ drawn) error {
	if e.Speaker != "" || !e.Mark {
		return nil
	}
	n, err := s.o.mark(Marking{Span: e.Decision.Span, String: e.Decision.String, Type: e.Type})
	s.about.Marked += n
	s.grown = true
	return err
}

// check refuses what no draft could make sense of, and notes what the list will have
// decided about strings.
func (s *sitting) check(e *Entry, _ drawn) error {
	if e.Speaker != "" {
		return nil
	}
	d := &e.Decision
	if err := d.check(); err != nil {
		return err
	}
	if d.String == "" || d.Scope == Here {
		return nil
	}
	said := strings.TrimSpace(d.String)
	form := withoutProclitic(said, text.Span{End: len(said)}, d.Proclitic).Of(said)
	kind := d.Kind
	if kind == "" && !d.Person.IsZero() {
		kind = Person
	}
	if kind == "" {
		if found := s.o.matching(*d); len(found) > 0 {
			kind = kindOf(s.o.review.Mentions[found[0]].Type, form)
		}
	}
	s.going = append(s.going, &decision{Key: keyOf(form), Form: form, choice: choice{Action: d.Action, Kind: kind}})
	return nil
}

func (s *sitting) decideEntry(e *Entry, chance drawn) error {
	if e.Speaker != "" {
		return nil
	}
	return s.decide(e.Decision, chance)
}

// firstOf is the first place of the draft that says what an entry is about, flagged or
// not.
func (o *opened) firstOf(e Entry) text.Span {
	d := e.Decision
	if e.Speaker != "" || d.Span.Len() > 0 {
		return d.Span
	}
	if found := o.matching(d); len(found) > 0 {
		return o.review.Mentions[found[0]].Span
	}
	if found := occurrences(o.transcript.Text, d.String); len(found) > 0 {
		return found[0]
	}
	return text.Span{}
}
