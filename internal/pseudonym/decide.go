package pseudonym

import (
	"cmp"
	"context"
	"crypto/rand"
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
	if len(all) == 0 {
		return 0, sheaf.Errorf(sheaf.Invalid, "there is nothing to decide")
	}
	all = slices.Clone(all)
	chances := make([]drawn, len(all))
	for i := range all {
		if err := all[i].check(); err != nil {
			return 0, numbered(err, i, len(all))
		}
		chances[i] = draw()
	}
	err = g.door.Do(ctx, c, access.DecideDraft, func(tx *access.Tx) error {
		s, err := g.sitDown(tx, id)
		if err != nil {
			return err
		}
		for i, d := range all {
			if err := s.decide(d, chances[i]); err != nil {
				return numbered(err, i, len(all))
			}
		}
		n = s.about.Mentions
		if atDesk {
			s.o.addStep(tx.Member(), all)
			s.grown = true
		}
		if err := s.getUp(); err != nil {
			return err
		}
		return then(tx)
	})
	return n, err
}

// numbered says which of several decisions an error is of.
func numbered(err error, i, of int) error {
	if of == 1 {
		return err
	}
	return sheaf.Errorf(sheaf.KindOf(err), "decision %d: %w", i+1, err)
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
	named []*decision // about names, made in this sitting
	grown bool        // the draft has to be stored
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
	return checkWith(d.With)
}

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
		p.choice.With, p.choice.Tongue = bracketed(d.With), tongues[s.o.tongue]
	case Remove:
		p.choice.With, p.choice.Tongue = removed(p.choice.Kind, s.o.tongue), tongues[s.o.tongue]
		if d.With != "" {
			p.choice.With = bracketed(d.With)
		}
	}
	// A person's pseudonym is held against every name when it is given, see naming.
	if d.With != "" && d.Action != Keep && !(d.Action == Replace && p.choice.Kind == Person) {
		known, err := p.names()
		if err != nil {
			return nil, err
		}
		if err := nothingLocked(known, p.book, d.With, text.Span{End: len(d.With)}); err != nil {
			return nil, err
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
	for _, form := range []string{said, text.BareName(said, whole, o.transcript.Language).Of(said), withoutProclitic(said, whole, d.Proclitic).Of(said)} {
		key, exact := keyOf(form), d.Action == Keep && d.Scope == Everywhere
		if found := where(func(m mention) bool { return m.Key == key && (!exact || m.said == form) }); found != nil {
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

// unnamed tells whether a pseudonym has to be found before the plan can be
// carried out.
func (p *plan) unnamed() bool {
	if p.d.Action != Replace {
		return false
	}
	if latin, arabic := text.TwoScripts(p.d.With); latin+arabic != "" {
		return latin != "" && latin != p.entity.Latin || arabic != "" && arabic != p.entity.Arabic
	}
	return p.entity.Latin == "" && p.entity.Arabic == ""
}

// naming is what drawing a pseudonym takes.
type naming struct {
	culture, gender string
	avoid           []string // names and pseudonyms of the study
	rather          []string // what may be names in the drafts under review
	text            string
}

func (p *plan) naming() (*naming, error) {
	known, err := p.names()
	if err != nil {
		return nil, err
	}
	n := &naming{culture: p.d.Culture, gender: genderOf(p.d.Gender), text: p.o.transcript.Text, avoid: p.book.pseudonyms(p.entity)}
	var own []string
	for _, k := range known {
		n.avoid = append(n.avoid, k.Text)
		if k.Type == detect.Person && !p.entity.Person.IsZero() && k.Person == p.entity.Person {
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
	culture, gender := fitting(append(own, p.surface), p.o.transcript.Language)
	n.culture, n.gender = cmp.Or(n.culture, culture), cmp.Or(n.gender, gender)
	n.rather, err = p.perhapsNames()
	return n, err
}

// mostDrafts of those under review are looked at for names, the newest.
const mostDrafts = 50

// perhapsNames are what may be names in this draft and in the others under
// review, where nobody has decided about them yet: a pseudonym drawn today must
// not turn out to be what somebody is called in the next interview.
func (s *sitting) perhapsNames() ([]string, error) {
	if s.maybe != nil {
		return s.maybe, nil
	}
	s.maybe = s.o.perhapsNames([]string{})
	rows, err := selectDrafts(s.tx)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(row draftRow) bool { return row.state != Open || row.id == s.o.row.id })
	for _, row := range rows[max(0, len(rows)-mostDrafts):] {
		other, err := s.gate.openRow(s.tx, row)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		s.maybe = other.perhapsNames(s.maybe)
	}
	return s.maybe, nil
}

func (o *opened) perhapsNames(names []string) []string {
	for _, m := range o.review.Mentions {
		if m.Type == detect.Person || m.Type == detect.Unknown && m.Tier == detect.TierResidual {
			names = append(names, m.said)
		}
	}
	return names
}

// draw draws a pseudonym that resembles nothing that may be a name in the drafts
// under review, or, where that leaves none, no name that is known to be one.
func (n *naming) draw() (detect.Pseudonym, error) {
	drawn, err := detect.DrawPseudonym(rand.Reader, n.culture, n.gender, append(slices.Clone(n.avoid), n.rather...), n.text)
	if sheaf.KindOf(err) == sheaf.Conflict {
		drawn, err = detect.DrawPseudonym(rand.Reader, n.culture, n.gender, n.avoid, n.text)
	}
	drawn.Culture = n.culture
	return drawn, err
}

// name gives the entity its pseudonym, drawn or as somebody chose it. Conflict:
// the one that was chosen resembles another or a real name, or none is left.
func (p *plan) name() error {
	n, err := p.naming()
	if err != nil {
		return err
	}
	e := p.entity
	resembles := func(a string) bool { return detect.Resembles(p.d.With, a) }
	switch latin, arabic := text.TwoScripts(p.d.With); {
	case p.d.With == "":
		drawn, err := n.draw()
		if err != nil {
			return err
		}
		e.Latin, e.Arabic, e.Culture, e.Gender = drawn.Latin, drawn.Arabic, drawn.Culture, drawn.Gender
	case another(e.Latin, latin) || another(e.Arabic, arabic):
		return sheaf.Errorf(sheaf.Conflict, "whoever is meant has a pseudonym already").Hintf("leave the pseudonym out: the one that is known stays")
	case slices.ContainsFunc(n.avoid, resembles):
		return sheaf.Errorf(sheaf.Conflict, "the pseudonym given resembles another or a real name of the study").Hintf("leave it out to have one drawn")
	default:
		other, _ := detect.OtherScript(p.d.With)
		e.Latin, e.Arabic = cmp.Or(e.Latin, latin, other), cmp.Or(e.Arabic, arabic, other)
	}
	if n.gender != "" {
		e.Gender = n.gender
	}
	if p.fresh {
		return nil
	}
	return e.change(p.tx)
}

// another tells whether a pseudonym would take the place of one in its script.
func another(now, given string) bool { return now != "" && given != "" && now != given }
