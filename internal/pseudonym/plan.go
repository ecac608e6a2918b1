package pseudonym

import (
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// plan is what a decision comes to in the present state.
type plan struct {
	*sitting
	d        Decision
	chance   drawn
	mentions []int // into the draft's
	surface  string
	choice   choice
	entity   *entity     // nil to keep
	fresh    bool        // the entity is not stored yet
	before   *decision   // that this one replaces
	over     []*decision // further ones that it ends: the newest about a string wins
}

func (s *sitting) plan(d Decision, chance drawn) (*plan, error) {
	p := &plan{sitting: s, d: d, chance: chance}
	if p.mentions = s.o.matching(d); len(p.mentions) == 0 {
		id := s.o.row.id
		if d.Action == Keep && d.Scope == Everywhere {
			return nil, sheaf.Errorf(sheaf.NotFound, "no mention in draft %s says that in this spelling", id.Short()).
				Hintf("what is kept is kept as it is written, capitals and all; or mark it first: sheaf mark %s", id.Short())
		}
		return nil, sheaf.Errorf(sheaf.NotFound, "no mention in draft %s says that", id.Short()).Hintf("mark it first: sheaf mark %s", id.Short())
	}
	first := s.o.review.Mentions[p.mentions[0]]
	if first.sense() == Unsure {
		d.Scope = Here
		p.d = d
	}
	p.surface = p.said()
	p.choice = choice{Action: d.Action, Kind: d.Kind}
	if p.choice.Kind == "" {
		p.choice.Kind = kindOf(first.Type, p.surface)
		if !d.Person.IsZero() {
			p.choice.Kind = Person
		}
	}
	if strings.HasPrefix(p.surface, d.Proclitic) {
		p.choice.Proclitic = d.Proclitic
	}
	p.supersede(first.Key)
	// A person's pseudonym is held against every name when it is given, see naming.
	if d.With != "" && d.Action != Keep && !(d.Action == Replace && p.choice.Kind == Person) {
		words, err := p.mayStand(first.Key)
		if err != nil {
			return nil, err
		}
		d.With, p.d.With = words, words
	}
	switch d.Action {
	case Generalise:
		p.choice.With, p.choice.Tongue = bracketed(d.With), tongues[s.o.tongue]
	case Remove:
		p.choice.With, p.choice.Tongue = removed(p.choice.Kind, s.o.tongue), tongues[s.o.tongue]
		if d.With != "" {
			p.choice.With = bracketed(d.With)
		}
	}
	if err := p.findEntity(); err != nil {
		return nil, err
	}
	if d.Scope == Everywhere && d.Action != Keep && p.o.sweep(first, p.surface) {
		p.grown, p.mentions = true, p.o.matching(d)
	}
	return p, p.clash()
}

// mayStand is the first of the words that a decision would put in place of a string,
// those that say most before others, that holds nothing that is locked or that is taken
// out in the same act, whichever is decided first.
func (p *plan) mayStand(key string) (words string, err error) {
	if p.words == nil {
		known, err := p.names()
		if err != nil {
			return "", err
		}
		p.words = newLockedWords(known, slices.Concat(p.book.decisions, p.going))
	}
	if p.before != nil {
		key = ""
	}
	for _, words = range append([]string{p.d.With}, p.d.Less...) {
		if err = p.words.refuse(words, key, text.Span{End: len(words)}); err == nil {
			return words, nil
		}
	}
	return "", err
}

// said is the form that is decided: as it was spelled, where a mention is.
func (p *plan) said() string {
	for _, i := range p.mentions {
		if m := p.o.review.Mentions[i]; m.said == strings.TrimSpace(p.d.String) {
			return m.said
		}
	}
	return p.o.review.Mentions[p.mentions[0]].said
}

// supersede finds what was decided about the string so far and no longer holds:
// all of it, but to keep one spelling ends nothing about another.
func (p *plan) supersede(key string) {
	if p.d.Action == Keep {
		for _, d := range p.book.byKey[key] {
			switch {
			case d.Form != p.surface:
			case d.Action == Keep && p.before == nil:
				p.before = d
			default:
				p.over = append(p.over, d)
			}
		}
		return
	}
	p.before = p.book.exactly(key, p.choice.Kind)
	if rest := p.book.notKept(key); p.before == nil && len(rest) > 0 {
		p.before = rest[0]
	}
	for _, d := range p.book.byKey[key] {
		if d != p.before {
			p.over = append(p.over, d)
		}
	}
}

// matching finds the mentions that a decision is about: by the string as it is,
// then without a possessive or proclitic, which the finder leaves outside. What
// is kept everywhere is kept in this spelling alone; a sense reaches no other.
func (o *opened) matching(d Decision) []int {
	where := func(is func(m mention) bool) (found []int) {
		for i, m := range o.review.Mentions {
			if is(m) {
				found = append(found, i)
			}
		}
		return found
	}
	if d.String == "" {
		return where(func(m mention) bool { return m.Span == d.Span })
	}
	said := strings.TrimSpace(d.String)
	whole := text.Span{Start: 0, End: len(said)}
	senses := []Sense{d.Sense}
	if d.Sense == AsName {
		senses = append(senses, AsWord, Unsure) // where the draft has no such name
	}
	for _, form := range []string{said, text.BareName(said, whole, o.transcript.Language).Of(said), withoutProclitic(said, whole, d.Proclitic).Of(said)} {
		key, exact := keyOf(form), d.Action == Keep && d.Scope == Everywhere
		for _, sense := range senses {
			if found := where(func(m mention) bool { return m.saysIn(key, sense) && (!exact || m.said == form) }); found != nil {
				return found
			}
		}
	}
	return nil
}

// exactly is the decision about a string as something of that kind, other than
// to keep it.
func (b *book) exactly(key string, kind Kind) *decision {
	for _, d := range b.notKept(key) {
		if d.Kind == kind {
			return d
		}
	}
	return nil
}

// findEntity finds what the mentions stand for: the person named, what another
// string stands for, what this one stood for so far, or something new.
func (p *plan) findEntity() error {
	d := p.d
	if d.Action == Keep {
		return nil
	}
	var err error
	switch {
	case d.SameAs != "":
		p.entity, err = p.book.sameAs(d.SameAs, p.choice.Kind)
	case !d.Person.IsZero():
		p.entity, err = p.entityOf()
	case d.Scope == Everywhere && p.before != nil && (d.Kind == "" || p.before.Kind == d.Kind) && !p.before.Entity.IsZero() && p.book.entities[p.before.Entity].Person.IsZero():
		p.entity = p.book.entities[p.before.Entity]
	default:
		p.entity, p.fresh = &entity{ID: p.chance.entityID, Kind: p.choice.Kind, drafts: map[DraftID]bool{}}, true
	}
	if err != nil {
		return err
	}
	p.choice.Entity = p.entity.ID
	if d.Action == Replace && p.choice.Kind != Person && d.With == "" && p.entity.called(isArabic(p.surface)) == "" {
		return sheaf.Errorf(sheaf.Invalid, "pseudonyms are drawn for people alone").
			Hintf("say what to put there, or generalise: [a village in the north]")
	}
	return nil
}

func (b *book) sameAs(form string, kind Kind) (*entity, error) {
	d := b.exactly(keyOf(form), kind)
	if all := b.notKept(keyOf(form)); d == nil && len(all) == 1 {
		d = all[0]
	}
	if d == nil || d.Entity.IsZero() {
		return nil, sheaf.Errorf(sheaf.NotFound, "nothing was decided about the string that this one is said to be the same as")
	}
	return b.entities[d.Entity], nil
}

// entityOf is the entity of a person, new where there is none.
func (p *plan) entityOf() (*entity, error) {
	person, err := p.gate.vault.PersonIn(p.tx, p.d.Person)
	if err != nil {
		return nil, err
	}
	if person.Erased {
		return nil, sheaf.Errorf(sheaf.NotFound, "person %s was erased", person.ID.Short())
	}
	if e := p.book.ofPerson(person.ID); e != nil {
		return e, nil
	}
	p.fresh = true
	kind := Person
	if person.Kind == vault.Place {
		kind = Place
	}
	return &entity{ID: p.chance.entityID, Kind: kind, Person: person.ID, drafts: map[DraftID]bool{}}, nil
}

// clash refuses a decision for everywhere about a string that is somebody
// else's elsewhere: two people of one name stay two.
func (p *plan) clash() error {
	if p.d.Scope != Everywhere || p.entity == nil {
		return nil
	}
	elsewhere := func(drafts map[DraftID]bool) bool {
		for id := range drafts {
			if id != p.o.row.id {
				return true
			}
		}
		return false
	}
	if p.before != nil && !p.before.Entity.IsZero() && p.before.Entity != p.entity.ID && p.choice.Kind == Person &&
		p.before.Kind == Person && elsewhere(p.before.drafts) {
		return errSomebodyElse
	}
	if p.entity.Person.IsZero() {
		return nil
	}
	bearers, err := p.bearers(keyOf(p.surface))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(bearers, func(id vault.PersonID) bool { return id != p.entity.Person }) {
		return errSomebodyElse
	}
	return nil
}

var errSomebodyElse = sheaf.Errorf(sheaf.Conflict, "this string stands for somebody else as well").
	Hintf("decide for this draft alone, or mention by mention: \"scope\": \"here\"")

// carryOut stores what was planned, and has the book say so.
func (p *plan) carryOut() error {
	if p.fresh {
		if err := p.entity.put(p.tx, p.chance.entity); err != nil {
			return err
		}
		p.book.entities[p.entity.ID] = p.entity
	}
	if p.entity != nil {
		if err := linkEntity(p.tx, p.entity.ID, p.o.row.id); err != nil {
			return err
		}
		p.entity.drafts[p.o.row.id] = true
	}
	p.about.add(p.d, len(p.mentions))
	if p.d.Scope == Here {
		for _, i := range p.mentions {
			here := p.choice
			p.o.review.Mentions[i].Here, p.o.review.Mentions[i].Again = &here, false
		}
		p.grown = true
		return nil
	}
	return p.remember()
}

// add says in an entry that one more thing was decided. What the first of several
// decisions was is told where there is no other.
func (a *aboutDraft) add(d Decision, mentions int) {
	a.Mentions += mentions
	switch {
	case a.Action == "" && a.Actions == nil:
		a.Action, a.Scope = d.Action, d.Scope
		return
	case a.Actions == nil:
		a.Actions = map[Action]int{a.Action: 1}
		a.Action, a.Scope = "", ""
	}
	a.Actions[d.Action]++
}

// remember keeps the decision for the string. One that was kept for this place
// alone before gives way.
func (p *plan) remember() error {
	d := p.before
	if d == nil {
		key := p.o.review.Mentions[p.mentions[0]].Key
		d = &decision{row: matchRow{id: p.chance.decisionID}, drafts: map[DraftID]bool{}, Key: key, Form: p.surface, choice: p.choice}
		if err := d.put(p.tx, p.chance.decision); err != nil {
			return err
		}
		p.book.add(d)
	} else {
		p.choice.keepElse(d.choice)
		d.choice, d.Form = p.choice, p.surface
		if err := d.change(p.tx); err != nil {
			return err
		}
	}
	if err := linkDecision(p.tx, d.row.id, p.o.row.id, true); err != nil {
		return err
	}
	d.drafts[p.o.row.id] = true
	if d.Action != Keep && d.Kind.nameType() != "" {
		p.named = append(p.named, d)
	}
	if err := p.book.end(p.tx, p.over); err != nil {
		return err
	}
	for _, i := range p.mentions {
		m := &p.o.review.Mentions[i]
		p.grown = p.grown || m.Here != nil || m.Again
		m.Here, m.Again = nil, false
	}
	return nil
}

// end destroys decisions that no longer hold.
func (b *book) end(tx *access.Tx, over []*decision) error {
	var rows []matchRow
	for _, d := range over {
		rows = append(rows, d.row)
		delete(b.byID, d.row.id)
		other := func(o *decision) bool { return o == d }
		b.decisions, b.byKey[d.Key] = slices.DeleteFunc(b.decisions, other), slices.DeleteFunc(b.byKey[d.Key], other)
	}
	return drop(tx, rows, deleteDecision)
}
