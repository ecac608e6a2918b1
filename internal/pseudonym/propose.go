package pseudonym

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
)

// proposing is what proposals for one draft are made from.
type proposing struct {
	o        *opened
	book     *book
	policy   study.Policy
	erased   map[vault.PersonID]bool // of those whose name something was taken for
	language string
	small    map[string]int  // see writtenSmall
	forms    map[string]bool // see asksAbout
	decided  map[string]bool // see holdsDecided
	longest  int             // of decided, in words
}

// propose puts a proposal to every group, and every flag of one, that somebody has
// to decide.
func (g *Gate) propose(tx *access.Tx, o *opened, b *book, policy study.Policy, r *Review) error {
	s := &proposing{o: o, book: b, policy: policy, erased: map[vault.PersonID]bool{},
		language: o.transcript.Language}
	f := &forms{tx, g.vault, map[vault.PersonID][]detect.Name{}, map[vault.PersonID]*detect.Known{}}
	for i := range r.Groups {
		of := &r.Groups[i]
		if of.Undecided == 0 {
			continue
		}
		var mentions []mention
		for _, n := range of.Flags {
			if r.Flags[n].Decided == nil {
				mentions = append(mentions, o.review.Mentions[n])
			}
		}
		if err := s.findErased(tx, g.vault, mentions); err != nil {
			return err
		}
		p := s.propose(of.String, mentions)
		if err := f.give(&p, of.String, s.language); err != nil {
			return err
		}
		of.Proposal = &p
		for _, n := range of.Flags {
			if r.Flags[n].Decided == nil {
				r.Flags[n].Proposal = &p
			}
		}
	}
	return nil
}

// findErased notes who of those that mentions were taken for is gone.
func (s *proposing) findErased(tx *access.Tx, v *vault.Vault, mentions []mention) error {
	for _, m := range mentions {
		for _, id := range m.Persons {
			if _, known := s.erased[id]; known {
				continue
			}
			p, err := v.PersonIn(tx, id)
			if err != nil && !gone(err) {
				return err
			}
			s.erased[id] = p.Erased || gone(err)
		}
	}
	return nil
}

// propose says what to do about the undecided mentions of a group.
func (s *proposing) propose(said string, mentions []mention) Proposal {
	m := mentions[0]
	p := s.named(mentions)
	if before := s.book.decisionFor(m); before != nil && before.Action == Generalise && s.inOtherWords(m, before) {
		p = s.inTheseWords(said, m, before)
	}
	if p.Why == "" {
		p = s.byType(said, mentions)
	}
	p.Sense = m.sense()
	if p.Kind == "" {
		p.Kind = kindOf(m.Type, said)
	}
	if p.Words == nil {
		p.Words = s.wordsFor(p.Kind, s.less(p.Kind, m.Type, m.Reason, said))
	}
	if p.Action == Generalise && p.With == "" && len(p.Words) == 0 {
		p.Action = Remove // all words that say less hold a name that goes
	}
	if p.Action == Generalise {
		if p.With == "" {
			p.With = p.Words[0]
		}
		p.Words = slices.Insert(slices.DeleteFunc(p.Words, func(w string) bool { return w == p.With }), 0, p.With)
		p.Less = s.sayingLess(p, m, said)
	}
	return p
}

// sayingLess are the words that say less than those proposed, one after another: what
// is accepted together may take out what the first of them name.
func (s *proposing) sayingLess(p Proposal, m mention, said string) []string {
	l := s.less(p.Kind, cmp.Or(typeOf[p.Kind], m.Type), m.Reason, strings.TrimPrefix(said, p.Proclitic))
	return slices.DeleteFunc(slices.Concat(l.above(p.With), s.least(p.Kind)), func(w string) bool { return w == p.With || s.holdsDecided(w) })
}

// typeOf is what package detect calls what has a ladder, by its kind.
var typeOf = map[Kind]string{Place: detect.Location, Date: detect.DateTime, Age: detect.Demographic, Amount: detect.Quantity, Organisation: detect.Org}

// inOtherWords tells a string that was decided to say less, in the words of another
// language alone.
func (s *proposing) inOtherWords(m mention, d *decision) bool {
	_, here := d.choice.in(s.o.tongue)
	return !here && !(m.Again || !d.drafts[s.o.row.id] && s.book.doubtful(m, d))
}

// inTheseWords proposes to say as little in the words of this language.
func (s *proposing) inTheseWords(said string, m mention, d *decision) Proposal {
	return Proposal{Action: Generalise, Kind: d.Kind, SameAs: d.Form, Why: OtherWords, Before: d.With, Words: s.wordsFor(d.Kind, s.less(d.Kind, cmp.Or(typeOf[d.Kind], m.Type), m.Reason, said))}
}

// whom is somebody or something that mentions may be about.
type whom struct {
	person vault.PersonID
	as     *decision // the string decided before, where the vault knows nobody
}

// named proposes what is known of whose name mentions are, where it is anybody's.
func (s *proposing) named(mentions []mention) Proposal {
	if mentions[0].sense() == AsWord {
		return Proposal{Action: Keep, Kind: Word, Why: TheWord}
	}
	if !slices.ContainsFunc(mentions, func(m mention) bool { return m.Reason != detect.WordToo && m.Reason != detect.AlefMaqsura }) {
		return Proposal{Action: Keep, Kind: Word, Why: AlsoAWord}
	}
	all := s.whoseNames(mentions)
	probable := !slices.ContainsFunc(mentions, func(m mention) bool { return !m.Probable })
	switch {
	case len(all) == 0:
		return Proposal{}
	case len(all) > 1:
		p := Proposal{Kind: Person, Why: SeveralPeople}
		for _, w := range all {
			if !w.person.IsZero() {
				p.May = append(p.May, w.person)
			}
		}
		return p
	case mentions[0].sense() == Unsure && (mentions[0].Type == detect.Person || mentions[0].Probable):
		p := s.orAnother(all[0], mentions[0].said)
		if kind := kindOf(mentions[0].Type, mentions[0].said); kind != Person {
			p = Proposal{Kind: kind, May: p.May, SameAs: p.SameAs}
		}
		p.Why = EitherOne
		return p
	case probable && slices.ContainsFunc(mentions, mention.mayBeAnother):
		return s.orAnother(all[0], mentions[0].said)
	case all[0].as != nil:
		return s.asBefore(*all[0].as)
	}
	p := Proposal{Action: Replace, Kind: Person, Person: all[0].person, Why: KnownName}
	if probable {
		p.Why = ProbableName
	}
	if kindOf(mentions[0].Type, "") == Code {
		return Proposal{Action: Remove, Kind: kindOf(mentions[0].Type, mentions[0].said), Why: Leads}
	}
	if mentions[0].Type == detect.Location {
		p.Action, p.Kind = Generalise, Place
	}
	if before := s.book.lastFor(p.Person); before != nil {
		p.Action, p.Kind, p.With = before.Action, before.Kind, s.wordsOf(before)
	}
	return p
}

// whoseNames are all who may be meant by mentions, each once.
func (s *proposing) whoseNames(mentions []mention) (all []whom) {
	var met []study.EntityID
	for _, m := range mentions {
		for _, id := range m.Persons {
			if !s.erased[id] && !slices.ContainsFunc(all, func(w whom) bool { return w.person == id }) {
				all = append(all, whom{person: id})
			}
		}
	}
	for _, m := range mentions {
		for _, id := range m.Like {
			d := s.book.byID[id]
			if d == nil || d.Action == Keep || d.Key == m.Key || slices.Contains(met, d.Entity) {
				continue
			}
			met = append(met, d.Entity)
			person := s.book.entities[d.Entity].Person
			switch {
			case person.IsZero():
				all = append(all, whom{as: d})
			case !slices.ContainsFunc(all, func(w whom) bool { return w.person == person }):
				all = append(all, whom{person: person})
			}
		}
	}
	return s.theOne(all, mentions)
}

// theOne leaves of all who may be meant the one person whose name it is, letter by
// letter: the others only have names that resemble it.
func (s *proposing) theOne(all []whom, mentions []mention) []whom {
	exactly := slices.DeleteFunc(slices.Clone(all), func(w whom) bool {
		return w.as != nil || !slices.ContainsFunc(mentions, func(m mention) bool { return !m.Probable && slices.Contains(m.Persons, w.person) })
	})
	if len(exactly) == 1 {
		return exactly
	}
	return all
}

// mayBeAnother tells a form that is a known name's by rule alone and that somebody else
// is called by, as likely as not.
func (m mention) mayBeAnother() bool {
	return m.Reason == detect.NameToo || m.Reason == detect.OtherKunya && m.Type == detect.Person
}

// orAnother proposes nothing for what may be another form of a name, and as well a
// name of its own: which culture and gender that has, it says.
func (s *proposing) orAnother(of whom, said string) Proposal {
	p := s.newName(said)
	p.Action, p.Why = "", AnotherName
	if of.as != nil {
		p.Kind, p.SameAs = of.as.Kind, of.as.Form
		return p
	}
	p.May = []vault.PersonID{of.person}
	return p
}

// asBefore proposes for another spelling what was decided about the first.
func (s *proposing) asBefore(d decision) Proposal {
	return Proposal{Action: d.Action, Kind: d.Kind, SameAs: d.Form, Why: SameString, With: s.wordsOf(&d)}
}

// wordsOf are the words that were decided to stand for a string, in the language of
// this text; none where they are of others alone, or are a pseudonym.
func (s *proposing) wordsOf(d *decision) string {
	if c, here := d.choice.in(s.o.tongue); here && d.Action != Replace {
		return c.With
	}
	return ""
}

// lastFor is a decision about a person other than to replace them, where they were
// never replaced; nil otherwise.
func (b *book) lastFor(id vault.PersonID) (last *decision) {
	e := b.ofPerson(id)
	if e == nil {
		return nil
	}
	for _, d := range b.decisions {
		if d.Entity != e.ID {
			continue
		}
		if d.Action == Replace {
			return nil
		}
		last = d
	}
	return last
}

// policy is the study's, or the default where this session has not opened the
// working copy, which keeps it.
func (g *Gate) policy(ctx context.Context, c access.Caller) (study.Policy, error) {
	settings, err := g.study.Settings(ctx, c)
	if sheaf.KindOf(err) == sheaf.Locked {
		return study.DefaultPolicy(), nil
	}
	return settings.Policy, err
}
