package pseudonym

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/detect"
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
	return g.decideThen(ctx, c, id, d, func(*access.Tx) error { return nil })
}

// DecideAndReview decides as Decide does, with its errors, and gives the draft as
// it stands then, in one act.
func (g *Gate) DecideAndReview(ctx context.Context, c access.Caller, id DraftID, d Decision) (r Review, err error) {
	_, err = g.decideThen(ctx, c, id, d, func(tx *access.Tx) error {
		r, err = g.reviewNow(tx, id)
		return err
	})
	return r, err
}

func (g *Gate) decideThen(ctx context.Context, c access.Caller, id DraftID, d Decision, then func(*access.Tx) error) (n int, err error) {
	if err := d.check(); err != nil {
		return 0, err
	}
	chance := drawn{
		entity: access.DrawIdentity(seal.PurposeMatching), decision: access.DrawIdentity(seal.PurposeMatching),
		entityID: study.EntityID{ID: sheaf.NewID()}, decisionID: sheaf.NewID(),
	}
	// Whether a pseudonym has to be drawn shows in the attempt: most decisions
	// need none, and open the sheets once.
	for range drawTries {
		var need *naming
		n, need, err = g.decide(ctx, c, id, d, chance, then)
		if errors.Is(err, errUndrawn) {
			if chance.pseudonym, err = need.draw(); err != nil {
				return 0, err
			}
			n, _, err = g.decide(ctx, c, id, d, chance, then)
		}
		if !errors.Is(err, errTaken) {
			return n, err
		}
		chance.pseudonym = detect.Pseudonym{}
	}
	return 0, err
}

// decide plans a decision and carries it out, unless a pseudonym has to be drawn
// first: then nothing is done, and need says what drawing it takes.
func (g *Gate) decide(ctx context.Context, c access.Caller, id DraftID, d Decision, chance drawn, then func(*access.Tx) error) (n int, need *naming, err error) {
	err = g.door.Do(ctx, c, access.DecideDraft, func(tx *access.Tx) error {
		p, err := g.plan(tx, id, d, chance)
		if err != nil {
			return err
		}
		if p.unnamed() {
			if need, err = g.naming(tx, p); err != nil {
				return err
			}
			if !need.given && chance.pseudonym.Latin == "" {
				return errUndrawn
			}
			if err := p.name(tx, need, chance.pseudonym); err != nil {
				return err
			}
		}
		n = len(p.mentions)
		if err := p.carryOut(tx); err != nil {
			return err
		}
		return then(tx)
	})
	return n, need, err
}

// drawTries is how often a pseudonym is drawn again because somebody else's
// draw came first.
const drawTries = 3

var (
	errTaken   = errors.New("the pseudonym that was drawn is taken by now")
	errUndrawn = errors.New("a pseudonym has to be drawn first")
)

// drawn is all the chance in a decision.
type drawn struct {
	entity, decision access.NewKey
	entityID         study.EntityID
	decisionID       sheaf.ID
	pseudonym        detect.Pseudonym
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
	if d.Proclitic != "" && !isProclitic(d.Proclitic) {
		return sheaf.Errorf(sheaf.Invalid, "what is to stay before the mention is no Arabic proclitic").
			Hintf("the letters و ف ب ل ك س and ال alone may stay; leave the rest to be decided with the mention")
	}
	d.With = strings.TrimSpace(d.With)
	if d.With == "" && d.Action == Generalise {
		return sheaf.Errorf(sheaf.Invalid, "to generalise takes the words that say less").Hintf("such as [a village in the north]")
	}
	return checkWith(d.With)
}

// plan is what a decision comes to in the present state.
type plan struct {
	o        *opened
	book     *book
	known    []vault.KnownName // once they were needed, see names
	d        Decision
	chance   drawn
	mentions []int // into the draft's
	surface  string
	choice   choice
	entity   *entity     // nil to keep
	fresh    bool        // the entity is not stored yet
	before   *decision   // that this one replaces
	over     []*decision // further ones that it ends: the newest about a string wins
	grown    bool        // places were flagged that nobody had flagged
}

func (g *Gate) plan(tx *access.Tx, id DraftID, d Decision, chance drawn) (*plan, error) {
	o, err := g.openForChange(tx, id)
	if err != nil {
		return nil, err
	}
	b, err := readBook(tx)
	if err != nil {
		return nil, err
	}
	p := &plan{o: o, book: b, d: d, chance: chance}
	if p.mentions = o.matching(d); len(p.mentions) == 0 {
		if d.Action == Keep && d.Scope == Everywhere {
			return nil, sheaf.Errorf(sheaf.NotFound, "no mention in draft %s says that in this spelling", id.Short()).
				Hintf("what is kept is kept as it is written, capitals and all; or mark it first: sheaf mark %s", id.Short())
		}
		return nil, sheaf.Errorf(sheaf.NotFound, "no mention in draft %s says that", id.Short()).Hintf("mark it first: sheaf mark %s", id.Short())
	}
	first := o.review.Mentions[p.mentions[0]]
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
	switch d.Action {
	case Generalise:
		p.choice.With = bracketed(d.With)
	case Remove:
		p.choice.With = removed(p.choice.Kind, p.surface)
		if d.With != "" {
			p.choice.With = bracketed(d.With)
		}
	}
	// A person's pseudonym is held against every name when it is given, see naming.
	if d.With != "" && d.Action != Keep && !(d.Action == Replace && p.choice.Kind == Person) {
		known, err := p.names(tx, g.vault)
		if err != nil {
			return nil, err
		}
		if err := nothingLocked(known, b, d.With, text.Span{End: len(d.With)}); err != nil {
			return nil, err
		}
	}
	if err := g.findEntity(tx, p); err != nil {
		return nil, err
	}
	if d.Scope == Everywhere && d.Action != Keep && p.o.sweep(first, p.surface) {
		p.grown, p.mentions = true, p.o.matching(d)
	}
	return p, g.clash(tx, p)
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

// names are the names of everybody, read once: every sheet is opened for them.
func (p *plan) names(tx *access.Tx, v *vault.Vault) (known []vault.KnownName, err error) {
	if p.known == nil {
		p.known, err = v.KnownNames(tx)
	}
	return p.known, err
}

// matching finds the mentions that a decision is about: by the string as it is,
// then without a possessive or proclitic, which the finder leaves outside. What
// is kept everywhere is kept in this spelling alone.
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
	for _, form := range []string{said, withoutPossessive(said, whole).Of(said), withoutProclitic(said, whole, d.Proclitic).Of(said)} {
		exact := d.Action == Keep && d.Scope == Everywhere
		if found := where(func(m mention) bool { return m.Key == keyOf(form) && (!exact || m.said == form) }); found != nil {
			return found
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
func (g *Gate) findEntity(tx *access.Tx, p *plan) error {
	d := p.d
	if d.Action == Keep {
		return nil
	}
	var err error
	switch {
	case d.SameAs != "":
		p.entity, err = p.book.sameAs(d.SameAs, p.choice.Kind)
	case !d.Person.IsZero():
		p.entity, err = g.entityOf(tx, p)
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
func (g *Gate) entityOf(tx *access.Tx, p *plan) (*entity, error) {
	person, err := g.vault.PersonIn(tx, p.d.Person)
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
func (g *Gate) clash(tx *access.Tx, p *plan) error {
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
	known, err := p.names(tx, g.vault)
	if err != nil {
		return err
	}
	for _, n := range known {
		if n.Person != p.entity.Person && keyOf(n.Text) == keyOf(p.surface) {
			return errSomebodyElse
		}
	}
	return nil
}

var errSomebodyElse = sheaf.Errorf(sheaf.Conflict, "this string stands for somebody else as well").
	Hintf("decide for this draft alone, or mention by mention: \"scope\": \"here\"")

// carryOut stores what was planned.
func (p *plan) carryOut(tx *access.Tx) error {
	if p.fresh {
		if err := p.entity.put(tx, p.chance.entity); err != nil {
			return err
		}
	}
	if p.entity != nil {
		if err := linkEntity(tx, p.entity.ID, p.o.row.id); err != nil {
			return err
		}
	}
	tx.Note(aboutDraft{Draft: p.o.row.id, Mentions: len(p.mentions), Action: p.d.Action, Scope: p.d.Scope})
	if p.d.Scope == Here {
		for _, i := range p.mentions {
			here := p.choice
			p.o.review.Mentions[i].Here, p.o.review.Mentions[i].Again = &here, false
		}
		return p.o.save(tx)
	}
	return p.remember(tx)
}

// remember keeps the decision for the string. One that was kept for this place
// alone before gives way.
func (p *plan) remember(tx *access.Tx) error {
	d := p.before
	if d == nil {
		key := p.o.review.Mentions[p.mentions[0]].Key
		d = &decision{row: matchRow{id: p.chance.decisionID}, Key: key, Form: p.surface, choice: p.choice}
		if err := d.put(tx, p.chance.decision); err != nil {
			return err
		}
	} else {
		d.choice, d.Form = p.choice, p.surface
		if err := d.change(tx); err != nil {
			return err
		}
	}
	if err := linkDecision(tx, d.row.id, p.o.row.id, true); err != nil {
		return err
	}
	var over []matchRow
	for _, d := range p.over {
		over = append(over, d.row)
	}
	if err := drop(tx, over, deleteDecision); err != nil {
		return err
	}
	changed := p.grown
	for _, i := range p.mentions {
		m := &p.o.review.Mentions[i]
		changed = changed || m.Here != nil || m.Again
		m.Here, m.Again = nil, false
	}
	if !changed {
		return nil
	}
	return p.o.save(tx)
}

// unnamed tells whether a pseudonym has to be found before the plan can be
// carried out.
func (p *plan) unnamed() bool {
	if p.d.Action != Replace {
		return false
	}
	if p.d.With != "" {
		return !slices.Contains([]string{p.entity.Latin, p.entity.Arabic}, p.d.With)
	}
	return p.entity.Latin == "" && p.entity.Arabic == ""
}

// naming is what drawing a pseudonym takes.
type naming struct {
	culture, gender string
	given           bool
	avoid           []string // names and pseudonyms of the study
	rather          []string // what else is flagged in the draft
	text            string
}

func (g *Gate) naming(tx *access.Tx, p *plan) (*naming, error) {
	known, err := p.names(tx, g.vault)
	if err != nil {
		return nil, err
	}
	n := &naming{culture: p.d.Culture, gender: genderOf(p.d.Gender), given: p.d.With != "", text: p.o.transcript.Text, avoid: p.book.pseudonyms()}
	own := []string{p.surface}
	for _, k := range known {
		n.avoid = append(n.avoid, k.Text)
		if !p.entity.Person.IsZero() && k.Person == p.entity.Person {
			own = append(own, k.Text)
			if n.gender == "" {
				n.gender = genderOf(k.Gender)
			}
		}
	}
	for _, d := range p.book.decisions {
		if d.Kind.nameType() != "" && d.Action != Keep {
			n.avoid = append(n.avoid, d.Form)
		}
	}
	if n.culture == "" {
		n.culture = cultureOf(own)
	}
	for _, m := range p.o.review.Mentions {
		if m.Type == detect.Person || m.Type == detect.Unknown && m.Tier == detect.TierResidual {
			n.rather = append(n.rather, m.Of(p.o.transcript.Text))
		}
	}
	return n, nil
}

// draw draws a pseudonym that resembles nothing flagged in the draft, or, where
// that leaves none, no name that is known to be one.
func (n *naming) draw() (detect.Pseudonym, error) {
	drawn, err := detect.DrawPseudonym(rand.Reader, n.culture, n.gender, append(slices.Clone(n.avoid), n.rather...), n.text)
	if sheaf.KindOf(err) == sheaf.Conflict {
		return detect.DrawPseudonym(rand.Reader, n.culture, n.gender, n.avoid, n.text)
	}
	drawn.Culture = n.culture
	return drawn, err
}

// name gives the entity its pseudonym, drawn or as somebody chose it. Conflict:
// the one that was chosen resembles another or a real name.
func (p *plan) name(tx *access.Tx, n *naming, drawn detect.Pseudonym) error {
	resembles := func(form string) bool {
		return form != "" && slices.ContainsFunc(n.avoid, func(a string) bool { return detect.Resembles(form, a) })
	}
	e := p.entity
	switch {
	case n.given && p.hasOther():
		return sheaf.Errorf(sheaf.Conflict, "whoever is meant has a pseudonym already").Hintf("leave the pseudonym out: the one that is known stays")
	case n.given && resembles(p.d.With):
		return sheaf.Errorf(sheaf.Conflict, "the pseudonym given resembles another or a real name of the study").Hintf("leave it out to have one drawn")
	case n.given && isArabic(p.d.With):
		e.Arabic = p.d.With
	case n.given:
		e.Latin = p.d.With
	case drawn.Latin == "" || resembles(drawn.Latin) || resembles(drawn.Arabic):
		return errTaken
	default:
		e.Latin, e.Arabic, e.Culture = drawn.Latin, drawn.Arabic, drawn.Culture
	}
	e.Gender = n.gender
	if e.Gender == "" {
		e.Gender = drawn.Gender
	}
	if p.fresh {
		return nil
	}
	return e.change(tx)
}

// hasOther tells whether the entity has a pseudonym in the script of the one
// that was given.
func (p *plan) hasOther() bool {
	if isArabic(p.d.With) {
		return p.entity.Arabic != ""
	}
	return p.entity.Latin != ""
}
