package disclosure

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/report"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// Propose resolves the references of a text and freezes the blocks as a reader
// would see them, with the published names drawn. What does not resolve stands
// as "[unresolved]" and is a finding of Assess. Invalid: the text has no title,
// or a published name is given to nobody or twice. Conflict: somebody in it was
// erased meanwhile.
//
// The references: a paragraph {{quote CODING}} or {{quote document="ID"
// text="words"}}, with from="words" and to="words" to shorten it, named to put
// the published name under it, attribution="words" for others; a paragraph
// {{table code by="attribute"}}; inside text {{count code="Name"}}, with asked to
// count among those who were asked, and {{name LABEL}}. Who was asked is known
// from an attribute called "asked" and the code's name.
func (g *Gate) Propose(ctx context.Context, c access.Caller, markdown string, o Options) (Proposal, error) {
	if o.Language == "" {
		o.Language = "en"
	}
	m, err := g.gather(ctx, c, access.Propose)
	if err != nil {
		return Proposal{}, err
	}
	earlier := map[study.SubjectID][]string{}
	err = g.door.View(ctx, c, access.Propose, func(tx *access.Tx) error {
		earlier, err = earlierNames(tx)
		return err
	})
	if err != nil {
		return Proposal{}, err
	}
	names, err := newNaming(m, o, earlier)
	if err != nil {
		return Proposal{}, err
	}
	r := newResolver(m, names, m.threshold(o.OpenWeb))
	made, err := build(markdown, o.Language, r)
	if err != nil {
		return Proposal{}, err
	}
	if strings.TrimSpace(made.text.Title) == "" {
		return Proposal{}, errNoTitle()
	}
	f := frozen{V: 1, OpenWeb: o.OpenWeb, Audience: strings.TrimSpace(o.Audience)}
	if f.Blocks, err = r.freeze(made.text); err != nil {
		return Proposal{}, err
	}
	f.Marks, f.Counts, f.Tables, f.Written, f.Outside = r.marks, r.counts, r.tables, r.written, r.outside
	d := drawn{manuscript: o.Manuscript, id: ProposalID{ID: sheaf.NewID()}, release: ReleaseID{ID: sheaf.NewID()}, key: access.DrawIdentity(seal.PurposeRelease), shares: map[study.SubjectID]sheaf.ID{}}
	for id := range r.of {
		d.shares[id] = sheaf.NewID()
	}
	err = g.door.Do(ctx, c, access.Propose, func(tx *access.Tx) error { return g.keep(tx, d, f, r.of) })
	if err != nil {
		return Proposal{}, err
	}
	return g.Proposal(ctx, c, d.id)
}

// freeze gives the blocks as they are kept. Where they hold what cannot be
// published as it stands and can be tidied away, they are tidied, and a mark
// says so: places inside their passages may have moved.
func (r *resolver) freeze(p report.Publication) ([]byte, error) {
	frozen, err := p.Freeze()
	if err == nil {
		return frozen, nil
	}
	tidy := p.Tidy()
	frozen, again := tidy.Freeze()
	if again != nil {
		return nil, err
	}
	r.mark(whyTidied, everywhere())
	return frozen, nil
}

// earlierNames are the published names that living subjects had in releases, in either
// script.
func earlierNames(tx *access.Tx) (map[study.SubjectID][]string, error) {
	releases, err := published(tx, ProposalID{})
	if err != nil {
		return nil, err
	}
	names := map[study.SubjectID][]string{}
	for _, o := range releases {
		for id, share := range o.shares {
			for _, name := range []string{share.Name, share.Other} {
				if name != "" {
					names[id] = append(names[id], name)
				}
			}
		}
	}
	return names, nil
}

// drawn is all the chance in a proposal but its names.
type drawn struct {
	manuscript ManuscriptID
	id         ProposalID
	release    ReleaseID
	key        access.NewKey
	shares     map[study.SubjectID]sheaf.ID
}

func (g *Gate) keep(tx *access.Tx, d drawn, f frozen, shares map[study.SubjectID]*share) error {
	if err := tx.PutKey(d.key); err != nil {
		return err
	}
	key := d.key.Parent()
	var rows []shareRow
	f.Shares = map[string][]byte{}
	for id, s := range shares {
		parents, err := g.study.Parents(tx, id)
		if isGone(err) {
			return sheaf.Errorf(sheaf.Conflict, "cannot propose the text: somebody in it was erased meanwhile").Hintf("propose it again")
		}
		if err != nil {
			return err
		}
		row := shareRow{id: d.shares[id], proposal: d.id, subject: id, key: parents[0].ID}
		if row.box, err = sealed(shareLabel(tx, row.id), s, key, parents[0]); err != nil {
			return err
		}
		sum := sha256.Sum256(row.box)
		f.Shares[row.id.String()] = sum[:]
		rows = append(rows, row)
	}
	box, err := sealed(proposalLabel(tx, d.id), f, key)
	if err != nil {
		return err
	}
	if err := insertProposal(tx, proposalRow{id: d.id, release: d.release, key: key.ID, box: box, manuscript: d.manuscript}); err != nil {
		return err
	}
	for _, row := range rows {
		if err := insertShare(tx, row); err != nil {
			return err
		}
	}
	tx.Recorded(seal.Parent{}, d.id.ID, 1, box)
	tx.Note(struct {
		Proposal ProposalID `json:"proposal"`
		Subjects int        `json:"subjects"`
		OpenWeb  bool       `json:"openWeb"`
	}{d.id, len(shares), f.OpenWeb})
	return nil
}

// Proposals lists every proposal, newest first. Of a suspended one little is
// left; one that is not published yet shows no word of who may not be quoted now;
// one that cannot be opened is Damaged, and hides none of the others.
func (g *Gate) Proposals(ctx context.Context, c access.Caller) (all []Proposal, err error) {
	err = g.door.View(ctx, c, access.Assess, func(tx *access.Tx) error {
		all = nil
		rows, err := selectProposals(tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			p, err := g.show(tx, row)
			if isDamaged(err) {
				p, err = row.outside(), nil
				p.State = Damaged
			}
			if err != nil {
				return err
			}
			all = append(all, p)
		}
		return nil
	})
	return all, err
}

// Proposal opens one proposal, as Proposals. NotFound: there is none of that id.
func (g *Gate) Proposal(ctx context.Context, c access.Caller, id ProposalID) (p Proposal, err error) {
	err = g.door.View(ctx, c, access.Assess, func(tx *access.Tx) error {
		row, err := selectProposal(tx, id)
		if err != nil {
			return err
		}
		p, err = g.show(tx, row)
		return err
	})
	return p, err
}

// outside is what a row says of a proposal in clear.
func (r proposalRow) outside() Proposal {
	return Proposal{ID: r.id, Release: r.release, State: r.state, By: r.member, Made: r.made, Version: r.version, Manuscript: r.manuscript}
}

func (g *Gate) show(tx *access.Tx, row proposalRow) (Proposal, error) {
	p := row.outside()
	if row.state == Suspended {
		return p, nil
	}
	o, err := open(tx, row)
	if err != nil {
		return Proposal{}, err
	}
	p.Title, p.OpenWeb, p.Audience, p.Blocks, p.Subjects = o.text.Title, o.frozen.OpenWeb, o.frozen.Audience, o.text, o.subjects()
	subjects, err := g.study.ListSubjects(tx) // by label
	if err != nil {
		return Proposal{}, err
	}
	p.Blocks.Blocks = slices.Clone(p.Blocks.Blocks)
	for _, one := range subjects {
		s, ok := o.shares[one.ID]
		if ok && s.Name != "" {
			p.Names = append(p.Names, Alias{one.ID, one.Label, s.Name, s.Other})
		}
		if ok && row.state == Proposed {
			s.withhold(p.Blocks.Blocks, one.Held, g.study.MayUse(tx, []study.SubjectID{one.ID}, purposeQuote) != nil)
		}
	}
	return p, nil
}
