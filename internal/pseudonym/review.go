package pseudonym

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/detect"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// Review opens a draft for the one who decides, and records it before it does.
// It looks again with the names that are known by now, and flags what they find.
// NotFound: no such draft, or it was erased or given up.
func (g *Gate) Review(ctx context.Context, c access.Caller, id DraftID) (review Review, err error) {
	policy, err := g.policy(ctx, c)
	if err != nil {
		return review, err
	}
	err = g.door.Reveal(ctx, c, access.OpenDraft, func(tx *access.Tx) error {
		row, err := findDraft(tx, id)
		if err != nil {
			return err
		}
		if row.state == Open {
			if row, err = g.lookAgain(tx, row); err != nil {
				return err
			}
		}
		tx.Note(aboutDraft{Draft: id, Version: row.version, State: row.state})
		return nil
	}, func(tx *access.Tx) error {
		review, err = g.reviewNow(tx, id, policy)
		return err
	})
	return review, err
}

// reviewNow is a draft as it stands after a change in the same act: whoever
// decides has opened it, and is not recorded as opening it again with each
// decision.
func (g *Gate) reviewNow(tx *access.Tx, id DraftID, policy study.Policy) (Review, error) {
	o, err := g.open(tx, id)
	if err != nil {
		return Review{}, err
	}
	b, err := readBook(tx)
	if err != nil {
		return Review{}, err
	}
	return g.reviewOf(tx, o, b, policy)
}

func (g *Gate) reviewOf(tx *access.Tx, o *opened, b *book, policy study.Policy) (Review, error) {
	labels, err := g.labels(tx, o)
	if err != nil {
		return Review{}, err
	}
	result, err := o.render(b, labels)
	if err != nil {
		return Review{}, err
	}
	r := Review{Draft: o.public(b), Transcript: o.transcript, Unexamined: o.review.Unexamined, Result: result.transcript.Text,
		TranslationOf: o.review.TranslationOf, Policy: policy, Comments: o.stored.Comments, Pictures: o.review.Pictures,
		Notes: o.review.Notes, Answer: o.review.Answer, Put: result.put}
	for _, p := range result.transcript.Paragraphs {
		r.ResultAt = append(r.ResultAt, p.Span)
	}
	for i, at := range o.review.Speakers {
		s, _ := o.speaker(i)
		r.Speakers = append(r.Speakers, Speaker{Label: at.Label, Role: s.Role, Person: s.Person, Provenance: o.provenanceOf(s),
			Turns: len(o.transcript.TurnsOf(i)), Decided: s.Decided, Same: at.Same, Suggested: at.Suggested})
	}
	for _, m := range o.review.Mentions {
		r.Flags = append(r.Flags, o.flag(m, b))
	}
	r.Groups = o.groups(r.Flags)
	if o.row.state == Open {
		if last := o.lastStep(b, tx.Member()); last >= 0 {
			r.Last = o.review.Mentions[o.stands(b, o.review.Steps[last])[0]].Span
		}
		if err := g.propose(tx, o, b, policy, &r); err != nil {
			return r, err
		}
	}
	r.Obstacles, err = g.obstacles(tx, o)
	return r, err
}

// obstacles are those of an open draft, each once.
func (g *Gate) obstacles(tx *access.Tx, o *opened) (found []Obstacle, err error) {
	if o.row.state != Open {
		return nil, nil
	}
	add := func(one Obstacle) {
		if !slices.Contains(found, one) {
			found = append(found, one)
		}
	}
	speaks, undecided := false, false
	for i := range o.review.Speakers {
		s, _ := o.speaker(i)
		undecided = undecided || !s.Decided
		if s.Role != text.RoleParticipant || s.Person.IsZero() {
			continue
		}
		speaks = true
		person, terms, err := g.speaks(tx, s.Person)
		switch {
		case err == nil:
		case !isRefusal(err):
			return nil, err
		case person.Held || person.Erased:
			add(OnHold)
		case !terms.Allows(string(vault.Analyse)):
			add(NoConsent)
		}
	}
	if !speaks && !undecided {
		add(NobodyHas)
	}
	return found, nil
}

// labels are the neutral labels of the draft's participants.
func (g *Gate) labels(tx *access.Tx, o *opened) (map[vault.PersonID]string, error) {
	labels := map[vault.PersonID]string{}
	for _, s := range o.review.Speakers {
		if s.Person.IsZero() {
			continue
		}
		p, err := g.vault.PersonIn(tx, s.Person)
		if err != nil {
			return nil, err
		}
		labels[p.ID] = p.Label
	}
	return labels, nil
}

func (o *opened) flag(m mention, b *book) Flag {
	f := Flag{Span: m.Span, Text: m.Of(o.transcript.Text), Type: m.Type, Tier: m.Tier, Reason: m.Reason, Probable: m.Probable}
	if len(m.Persons) > 0 {
		f.Person = m.Persons[0]
	}
	c, ok := b.choiceFor(m, o)
	if !ok {
		return f
	}
	f.Decided = &Decided{Action: c.Action, Scope: Here, Kind: c.Kind}
	if e := b.entities[c.Entity]; e != nil {
		f.Decided.Person = e.Person
	}
	if m.Here == nil {
		f.Decided.Scope, f.Decided.Remembered = Everywhere, !b.decisionFor(m).drafts[o.row.id]
	}
	if c.Action != Keep {
		fitted, _, _ := c.fit(o.transcript, m.Span, b)
		f.Decided.With = fitted.Name.With
	}
	return f
}

// groups gathers flags by string, in the order in which package detect says
// that they matter.
func (o *opened) groups(flags []Flag) []Group {
	findings := make([]detect.Finding, len(flags))
	for i, m := range o.review.Mentions {
		findings[i] = detect.Finding{Span: m.Span, Type: m.Type, Tier: m.Tier, Name: detect.NoName}
	}
	var groups []Group
	for _, found := range detect.GroupBy(o.transcript.Text, findings) {
		for _, part := range o.bySense(found.Findings) {
			found.Findings = part
			for _, of := range bySpelling(flags, found) {
				groups = append(groups, o.group(flags, found, of))
			}
		}
	}
	return groups
}

// group is what is asked about at once.
func (o *opened) group(flags []Flag, found detect.Group, of []int) Group {
	first := flags[of[0]]
	g := Group{String: first.Text, Sense: o.review.Mentions[of[0]].sense(), Count: len(of), Types: found.Types, Tier: found.Tier, Person: o.whose(of)}
	for _, i := range of {
		if flags[i].Decided == nil {
			g.Undecided++
		}
	}
	if g.Undecided == 0 {
		g.Decided = first.Decided
	}
	g.Flags = slices.Sorted(slices.Values(of))
	return g
}

// whose is the person whose name all mentions are, without doubt; nobody otherwise.
func (o *opened) whose(mentions []int) (of vault.PersonID) {
	for n, i := range mentions {
		m := o.review.Mentions[i]
		if m.Probable || len(m.Persons) != 1 || n > 0 && m.Persons[0] != of {
			return vault.PersonID{}
		}
		of = m.Persons[0]
	}
	return of
}

// bySense parts the mentions of one string by what it says there, the name first.
func (o *opened) bySense(mentions []int) (parts [][]int) {
	for _, s := range []Sense{AsName, Unsure, AsWord} {
		var part []int
		for _, i := range mentions {
			if o.review.Mentions[i].sense() == s {
				part = append(part, i)
			}
		}
		if part != nil {
			parts = append(parts, part)
		}
	}
	return parts
}

// apartFromWords makes a question of its own of each common word among the
// spellings of a known name.
func apartFromWords(flags []Flag, all []int) (parts [][]int) {
	words := map[string]int{} // which part
	var names []int
	for _, i := range all {
		if flags[i].Reason != detect.WordToo {
			names = append(names, i)
			continue
		}
		at, met := words[flags[i].Text]
		if !met {
			at = len(parts)
			words[flags[i].Text] = at
			parts = append(parts, nil)
		}
		parts[at] = append(parts[at], i)
	}
	if names == nil {
		return parts
	}
	return slices.Insert(parts, 0, names)
}

// bySpelling cuts a group into what is asked about at once, the spelling met
// most first in each. What is kept is kept as it is written, so that each
// spelling is a question of its own until all are decided; those of a known
// name, which goes in every spelling, are one.
func bySpelling(flags []Flag, found detect.Group) [][]int {
	met := map[string]int{}
	undecided := map[string]bool{}
	for _, i := range found.Findings {
		met[flags[i].Text]++
		if flags[i].Decided == nil {
			undecided[flags[i].Text] = true
		}
	}
	all := slices.Clone(found.Findings)
	slices.SortStableFunc(all, func(a, b int) int {
		fa, fb := flags[a].Text, flags[b].Text
		if undecided[fa] != undecided[fb] {
			if undecided[fa] {
				return -1
			}
			return 1
		}
		return cmp.Or(met[fb]-met[fa], strings.Compare(fa, fb))
	})
	if len(undecided) == 0 {
		return [][]int{all}
	}
	if found.Tier == detect.TierKnown {
		return apartFromWords(flags, all)
	}
	var parts [][]int
	for n, i := range all {
		if n == 0 || flags[all[n-1]].Text != flags[i].Text {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], i)
	}
	return parts
}
