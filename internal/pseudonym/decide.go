package pseudonym

import (
	"context"
	"errors"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// Decide says what becomes of mentions, and how many in this draft it is about.
// By string and everywhere it holds for later drafts as well. A pseudonym is
// drawn the first time that somebody needs one, and stays theirs.
//
// NotFound: nothing in the draft says that; mark it first. Conflict: the draft
// is no longer open, the string stands for somebody else elsewhere (decide
// here), or the pseudonym given resembles another or a real name. Invalid: the
// decision lacks something, or the words to put there hold what is locked.
func (g *Gate) Decide(ctx context.Context, c access.Caller, id DraftID, d Decision) (n int, err error) {
	return g.decideThen(ctx, c, id, []Decision{d}, false, func(*access.Tx) error { return nil })
}

// DecideAndReview decides as Decide does, with its errors, and gives the draft as
// it stands then, in one act.
func (g *Gate) DecideAndReview(ctx context.Context, c access.Caller, id DraftID, d Decision) (Review, error) {
	return g.decideAndReview(ctx, c, id, []Decision{d})
}

// DecideAll decides as Decide does, in the order given and in one act: each
// decision finds what those before it left, as if they were made one by one, and
// no pseudonym resembles another that is drawn in it. It tells how many mentions
// they are about, taken together. One that cannot be carried out, with an error of
// Decide that names it by its number from 1, leaves none of them.
func (g *Gate) DecideAll(ctx context.Context, c access.Caller, id DraftID, all []Decision) (n int, err error) {
	return g.decideThen(ctx, c, id, all, false, func(*access.Tx) error { return nil })
}

// DecideAllAndReview decides as DecideAll does, with its errors, and gives the
// draft as it stands then, in one act.
func (g *Gate) DecideAllAndReview(ctx context.Context, c access.Caller, id DraftID, all []Decision) (Review, error) {
	return g.decideAndReview(ctx, c, id, all)
}

func (g *Gate) decideAndReview(ctx context.Context, c access.Caller, id DraftID, all []Decision) (r Review, err error) {
	policy, err := g.policy(ctx, c)
	if err != nil {
		return r, err
	}
	_, err = g.decideThen(ctx, c, id, all, true, func(tx *access.Tx) error {
		r, err = g.reviewNow(tx, id, policy)
		return err
	})
	return r, err
}

// decideThen carries out decisions in one act. Those made at the desk are a step that
// Undo takes back.
func (g *Gate) decideThen(ctx context.Context, c access.Caller, id DraftID, all []Decision, atDesk bool, then func(*access.Tx) error) (n int, err error) {
	list := make([]Entry, len(all))
	for i, d := range all {
		list[i].Decision = d
	}
	n, err = g.carryOut(ctx, c, id, list, atDesk, then)
	var of *EntryError
	if errors.As(err, &of) && len(all) > 1 {
		return 0, sheaf.Errorf(sheaf.KindOf(of.Err), "decision %d: %w", of.Entry+1, of.Err)
	}
	return n, err
}

// drawn are the keys and ids that a decision may need. What is drawn of a
// pseudonym is drawn in the act, which alone knows what it must not resemble; an
// act that runs again draws again, and nothing of the first is left.
type drawn struct {
	entity, decision access.NewKey
	entityID         study.EntityID
	decisionID       sheaf.ID
}

func draw() drawn {
	return drawn{
		entity: access.DrawIdentity(seal.PurposeMatching), decision: access.DrawIdentity(seal.PurposeMatching),
		entityID: study.EntityID{ID: sheaf.NewID()}, decisionID: sheaf.NewID(),
	}
}

// sitting is a draft with all that deciding about it takes, read once for as many
// decisions as one act makes.
type sitting struct {
	tx    *access.Tx
	gate  *Gate
	o     *opened
	book  *book
	maybe []string                    // see perhapsNames
	known []vault.KnownName           // see names
	bears map[string][]vault.PersonID // whose name is spelled so, by key; see bearers
	about aboutDraft
	going []*decision  // about strings, that the list that is carried out makes
	words *lockedWords // see mayStand
	named []*decision  // about names, made in this sitting
	grown bool         // the draft has to be stored
}

// sitDown opens a draft that is under review, to decide about it.
func (g *Gate) sitDown(tx *access.Tx, id DraftID) (*sitting, error) {
	o, err := g.openForChange(tx, id)
	if err != nil {
		return nil, err
	}
	b, err := readBook(tx)
	if err != nil {
		return nil, err
	}
	return &sitting{tx: tx, gate: g, o: o, book: b, about: aboutDraft{Draft: id}}, nil
}

// getUp stores the draft where a decision changed it, with which mentions may be
// other spellings of what was decided, and says in the record what was decided.
func (s *sitting) getUp() error {
	s.tx.Note(s.about)
	s.grown = s.o.linkLike(s.named, s.book) || s.grown
	if !s.grown {
		return nil
	}
	return s.o.save(s.tx)
}

// decide plans a decision and carries it out.
func (s *sitting) decide(d Decision, chance drawn) error {
	p, err := s.plan(d, chance)
	if err != nil {
		return err
	}
	if p.unnamed() {
		if err := p.name(); err != nil {
			return err
		}
	}
	return p.carryOut()
}

// names are the names of everybody, read once: every sheet is opened for them.
func (s *sitting) names() (known []vault.KnownName, err error) {
	if s.known == nil {
		s.known, err = s.gate.vault.KnownNames(s.tx)
	}
	return s.known, err
}

// bearers are the people who have a name that is spelled so.
func (s *sitting) bearers(key string) ([]vault.PersonID, error) {
	known, err := s.names()
	if err != nil {
		return nil, err
	}
	if s.bears == nil {
		s.bears = map[string][]vault.PersonID{}
		for _, n := range known {
			s.bears[keyOf(n.Text)] = append(s.bears[keyOf(n.Text)], n.Person)
		}
	}
	return s.bears[key], nil
}

// check refuses what no draft could make sense of.
func (d *Decision) check() error {
	if (strings.TrimSpace(d.String) == "") == (d.Span.Len() <= 0) {
		return sheaf.Errorf(sheaf.Invalid, "a decision is about a string or about one place")
	}
	if !slices.Contains(Actions(), d.Action) {
		return sheaf.Errorf(sheaf.Invalid, "there is no such action").Hintf("keep, replace, generalise or remove")
	}
	if d.Kind != "" && !slices.Contains(Kinds(), d.Kind) {
		return sheaf.Errorf(sheaf.Invalid, "there is no such kind of mention").
			Hintf("person, place, organisation, date, age, phone, email, handle, code, amount, number or word")
	}
	if d.Scope == "" {
		d.Scope = Everywhere
		if d.String == "" {
			d.Scope = Here
		}
	}
	if d.Scope != Here && d.Scope != Everywhere || d.Scope == Everywhere && d.String == "" {
		return sheaf.Errorf(sheaf.Invalid, "a decision holds here, or, by string, everywhere")
	}
	if d.Proclitic != "" && !text.IsProclitic(d.Proclitic) {
		return sheaf.Errorf(sheaf.Invalid, "what is to stay before the mention is no Arabic proclitic").
			Hintf("the letters و ف ب ل ك س and ال alone may stay; leave the rest to be decided with the mention")
	}
	d.With = strings.TrimSpace(d.With)
	if d.With == "" && d.Action == Generalise {
		return sheaf.Errorf(sheaf.Invalid, "to generalise takes the words that say less").Hintf("such as [a village in the north]")
	}
	for _, words := range append([]string{d.With}, d.Less...) {
		if err := checkWith(words); err != nil {
			return err
		}
	}
	return nil
}
