package pseudonym

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

const saidElsewhere = "decided where it was flagged"

// lookAgain flags in a draft under review what has become a name since, and what
// was decided to go and stands there unflagged, and notes what may be another
// spelling of names that were decided. It stores the draft if that found something.
func (g *Gate) lookAgain(tx *access.Tx, row draftRow) (draftRow, error) {
	o, b, found, err := g.again(tx, row)
	if err != nil {
		return row, err
	}
	if linked := o.linkLike(b.decisions, b); !linked && !found {
		return row, nil
	}
	err = o.save(tx)
	return o.row, err
}

// again is a draft with what looking again finds in it, and the book.
func (g *Gate) again(tx *access.Tx, row draftRow) (o *opened, b *book, found bool, err error) {
	if o, err = g.openRow(tx, row); err != nil {
		return nil, nil, false, err
	}
	known, err := g.vault.KnownNames(tx)
	if err != nil {
		return nil, nil, false, err
	}
	if b, err = readBook(tx); err != nil {
		return nil, nil, false, err
	}
	named, swept, joined := o.flagKnown(known, b), o.sweepDecided(b), o.joinDecided(b)
	return o, b, named || swept || joined, nil
}

// flagAgain is lookAgain before an admission; it is no act of its own where
// there is nothing to flag.
func (g *Gate) flagAgain(ctx context.Context, c access.Caller, id DraftID) error {
	var found bool
	err := g.door.View(ctx, c, access.AdmitDraft, func(tx *access.Tx) error {
		row, err := findDraft(tx, id)
		if err == nil && row.state == Open {
			_, _, found, err = g.again(tx, row)
		}
		return err
	})
	if err != nil || !found {
		return err
	}
	return g.door.Do(ctx, c, access.DecideDraft, func(tx *access.Tx) error {
		row, err := findDraft(tx, id)
		if err != nil || row.state != Open {
			return err
		}
		row, err = g.lookAgain(tx, row)
		tx.Note(aboutDraft{Draft: id, Version: row.version, State: row.state})
		return err
	})
}

// flagKnown flags the names that are known by now. A mention that was kept
// before anybody knew it for a name is asked again.
func (o *opened) flagKnown(known []vault.KnownName, b *book) (found bool) {
	names, of := namesToFind(known, &book{})
	finder := detect.Finder{Known: detect.Compile(names), Language: o.transcript.Language}
	x := examination{t: o.transcript, named: namings(o.transcript), mentions: o.review.Mentions}
	before := len(x.mentions)
	for _, f := range finder.Find(o.transcript.Text) {
		if f.Name == detect.NoName {
			continue
		}
		if !f.Probable || f.Reason == detect.WordToo {
			found = x.askAgain(f, of[f.Name].person, b, o) || found
		}
		x.addFinding(f, of)
	}
	o.review.Mentions = x.mentions
	return found || len(x.mentions) > before
}

// askAgain tells whether a mention was kept that has become this person's name.
func (x *examination) askAgain(f detect.Finding, person vault.PersonID, b *book, o *opened) (asked bool) {
	for i, m := range x.mentions {
		if !m.Overlaps(f.Span) || person.IsZero() || slices.Contains(m.Persons, person) {
			continue
		}
		if c, ok := b.choiceFor(m, o); !ok || c.Action != Keep {
			continue
		}
		m.Persons = append(slices.Clone(m.Persons), person)
		m.Type, m.Tier, m.Reason, m.Probable = f.Type, f.Tier, f.Reason, false
		m.Here, m.Again = nil, true
		m.setKey()
		x.mentions[i], asked = m, true
	}
	return asked
}

// sweepDecided flags every place that says, letter by letter, what was decided
// to go elsewhere in the draft.
func (o *opened) sweepDecided(b *book) (found bool) {
	for _, m := range slices.Clone(o.review.Mentions) {
		if form, goes := o.goes(m, b); goes {
			found = o.sweep(m, form) || found
		}
	}
	return found
}

// joinDecided makes one mention of what stands in several words where another draft
// decided about all of them together: Deir and Samhar, after Deir Samhar. Nothing of
// them may be decided here.
func (o *opened) joinDecided(b *book) (found bool) {
	x := examination{t: o.transcript, named: namings(o.transcript), mentions: o.review.Mentions}
	for _, d := range b.decisions {
		if d.Action == Keep || !strings.ContainsAny(d.Form, " -") {
			continue
		}
		for _, at := range verbatim(o.transcript.Text, d.Form) {
			parts, there := x.within(at), x.touching(at)
			if len(parts) != 1 || parts[0] != at || len(there) == 0 || slices.ContainsFunc(there, func(m mention) bool {
				_, done := b.choiceFor(m, o)
				return done || !at.Contains(m.Span) || m.Span == at
			}) {
				continue
			}
			whole := mention{Span: at, Type: cmp.Or(d.Kind.nameType(), there[0].Type), Tier: detect.TierKnown, Reason: decidedName}
			if e := b.entities[d.Entity]; e != nil && !e.Person.IsZero() {
				whole.Persons = []vault.PersonID{e.Person}
			}
			x.swallow(whole)
			found = true
		}
	}
	o.review.Mentions = x.mentions
	return found
}

// linkLike notes which undecided mentions may be another spelling of names that
// were decided. It flags nothing: what was passed over in an open draft was passed
// over by the finder and by who read it.
func (o *opened) linkLike(decided []*decision, b *book) (found bool) {
	names, of := namesToFind(nil, &book{decisions: decided, entities: b.entities})
	if len(names) == 0 {
		return false
	}
	finder := detect.Finder{Known: detect.Compile(names), Language: o.transcript.Language}
	x := examination{t: o.transcript, mentions: o.review.Mentions}
	for _, f := range finder.Find(o.transcript.Text) {
		if f.Name == detect.NoName {
			continue
		}
		from := x.after(f.Start)
		for i := from; i < from+len(x.touching(f.Span)); i++ {
			m := &o.review.Mentions[i]
			if _, done := b.choiceFor(*m, o); done {
				continue
			}
			if m.mayBe(f, of) {
				found = true
				if m.Tier != detect.TierKnown && (f.Span == m.Span || f.Reason != detect.NameOrWord && f.Reason != detect.WordToo) {
					m.Type, m.Tier, m.Reason, m.Probable = f.Type, f.Tier, f.Reason, true
					m.setKey()
				}
			}
		}
	}
	return found
}

// goes gives the form of a mention that was decided not to stay. A word in lower
// case that goes only because it is spelled like a name is no such form: the
// same word elsewhere is more often a word.
func (o *opened) goes(m mention, b *book) (form string, goes bool) {
	c, ok := b.choiceFor(m, o)
	if !ok || c.Action == Keep {
		return "", false
	}
	if m.Here == nil && inLowerCase(m.said) && b.decisionFor(m).Form != m.said {
		return "", false
	}
	return m.said, true
}

// inLowerCase tells a form that could have a capital and has none.
func inLowerCase(s string) bool { return strings.ToLower(s) == s && strings.ToUpper(s) != s }

// sweep flags, like a mention, every place outside labels that says a form
// letter by letter as whole words and was never flagged as a whole. What was
// decided there for a place alone stands, and so does a longer mention.
func (o *opened) sweep(like mention, form string) (found bool) {
	x := examination{t: o.transcript, named: namings(o.transcript), mentions: o.review.Mentions}
	like.Here, like.Again, like.Reason = nil, false, saidElsewhere
	for _, at := range verbatim(o.transcript.Text, form) {
		parts := x.within(at)
		if len(parts) != 1 || parts[0] != at || slices.ContainsFunc(x.mentions, func(m mention) bool {
			return m.Overlaps(at) && (m.Here != nil || m.Contains(at) || !at.Contains(m.Span))
		}) {
			continue
		}
		x.swallow(mention{Span: at, Type: like.Type, Tier: like.Tier, Reason: like.Reason, Probable: like.Probable, Persons: like.Persons})
		found = true
	}
	o.review.Mentions = x.mentions
	return found
}

// verbatim finds a form as whole words, letter by letter.
func verbatim(s, form string) (found []text.Span) {
	for at := 0; form != ""; {
		i := strings.Index(s[at:], form)
		if i < 0 {
			return found
		}
		span := text.Span{Start: at + i, End: at + i + len(form)}
		at = span.End
		if wholeWords(s, span) {
			found = append(found, span)
		}
	}
	return found
}

// nothingLeft looks a last time at what the study would be given. Conflict: it
// says, where nobody put or kept it, what was decided to go from this draft, or
// the name of a person.
func (g *Gate) nothingLeft(tx *access.Tx, o *opened, b *book, r rendered) error {
	known, err := g.vault.KnownNames(tx)
	if err != nil {
		return err
	}
	var names []detect.Name
	for _, n := range known {
		if n.Type == detect.Person {
			names = append(names, detect.Name{Text: n.Text, Type: n.Type})
		}
	}
	result := r.transcript.Text
	places := newScan(names).find(result)
	forms := map[string]bool{}
	for _, m := range o.review.Mentions {
		if form, goes := o.goes(m, b); goes && !forms[form] {
			forms[form] = true
			places = append(places, verbatim(result, form)...)
		}
	}
	left := map[text.Span]bool{}
	for _, at := range places {
		if !slices.ContainsFunc(r.settled, at.Overlaps) {
			left[at] = true
			continue
		}
		for word := range text.WordsIn(at.Of(result)) {
			there := text.Span{Start: at.Start + word.Start, End: at.Start + word.End}
			if !slices.ContainsFunc(r.settled, there.Overlaps) {
				left[there] = true
			}
		}
	}
	if len(left) == 0 {
		return nil
	}
	return sheaf.Errorf(sheaf.Conflict, "cannot admit draft %s: %d places still say a known name or what was decided to go", o.row.id.Short(), len(left)).
		Hintf("decide it for everywhere, or mark the places that are left and decide them: sheaf mark %s", o.row.id.Short())
}
