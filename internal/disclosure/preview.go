package disclosure

import (
	"context"

	"sheaf/internal/access"
	"sheaf/internal/report"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Preview is a text as it would be frozen if it were proposed now, for its
// author's eyes.
type Preview struct {
	Text     report.Publication
	Source   []text.Span // where in the Markdown each block comes from, lines ending with "\n"; empty where no line of it does
	Names    []Alias     // published names of those who are named; what is not given is drawn anew by Propose
	Findings []Finding   // what can be told without the vault, earlier releases or a decision
}

// withheldText stands in a preview in the place of words that may not leave.
const withheldText = "[withheld]"

// Preview resolves the references of a text as Propose does, keeps nothing and
// records nothing. Words of somebody who is on hold, or has not agreed to be
// quoted, are withheld. Invalid as Propose, but for a missing title, which is a
// finding.
func (g *Gate) Preview(ctx context.Context, c access.Caller, markdown string, o Options) (Preview, error) {
	m, err := g.gather(ctx, c, access.Propose)
	if err != nil {
		return Preview{}, err
	}
	r, err := m.draft(markdown, o)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Text: r.made.text, Source: r.made.source}
	s := &assessor{m: m, k: r.k, seen: map[FindingID]bool{}, p: r.opened()}
	s.p.frozen.OpenWeb = o.OpenWeb
	s.passages, s.values = s.p.text.Text(), m.values()
	for _, passage := range s.passages {
		s.told = append(s.told, s.values.in(passage.Text))
	}
	if p.Text.Title == "" {
		s.find(Unresolved, everywhere(), true, "title", wording{caseNoTitle, Values{}, "the text has no title", "begin it with a line such as: # Title"})
	}
	for _, check := range previewChecks {
		check(s)
	}
	p.Findings = s.assessment(nil).Findings
	for _, one := range m.subjects {
		if share := r.of[one.ID]; share != nil && share.Name != "" {
			p.Names = append(p.Names, Alias{one.ID, one.Label, share.Name, share.Other})
		}
	}
	r.withhold(p.Text.Blocks)
	return p, nil
}

// previewChecks are those that an author can do something about while writing.
var previewChecks = [...]func(*assessor){
	(*assessor).checkMarks, (*assessor).checkBraces, (*assessor).checkTerms, (*assessor).checkQuotes, (*assessor).checkCounts,
	(*assessor).checkTables, (*assessor).checkTypedCounts, (*assessor).checkCombinations, (*assessor).checkWorkingNames,
	(*assessor).checkPatterns, (*assessor).checkVerbatim, (*assessor).checkMinors,
}

// draft resolves a text with names in the order of their use, so that a preview
// does not change while its text stays.
func (m *material) draft(markdown string, o Options) (*resolver, error) {
	if o.Language == "" {
		o.Language = "en"
	}
	names, err := newNaming(m, o, nil)
	if err != nil {
		return nil, err
	}
	names.inOrder()
	r := newResolver(m, names, m.threshold(o.OpenWeb))
	r.made, err = build(markdown, o.Language, r)
	return r, err
}

// opened is what was resolved, as if it lay frozen.
func (r *resolver) opened() *opened {
	o := &opened{text: r.made.text, shares: map[study.SubjectID]share{}}
	o.frozen.Marks, o.frozen.Counts, o.frozen.Tables, o.frozen.Written, o.frozen.Outside = r.marks, r.counts, r.tables, r.written, r.outside
	for id, s := range r.of {
		o.shares[id] = *s
	}
	return o
}

// withhold takes the words out of quotes that may not leave.
func (r *resolver) withhold(blocks []report.Block) {
	for id, s := range r.of {
		s.withhold(blocks, r.m.subject[id].Held, r.m.refusals[id] != nil)
	}
}

// withhold takes a subject's words out of blocks, if they are on hold or did not
// agree to be quoted; of others' words which speak of them, if they are on hold.
func (s share) withhold(blocks []report.Block, held, refused bool) {
	if held || refused {
		for _, q := range s.Quotes {
			blocks[q.Block].Text, blocks[q.Block].Attribution = report.Plain(withheldText), ""
		}
	}
	if held {
		for _, block := range s.Mentioned {
			blocks[block].Text, blocks[block].Attribution = report.Plain(withheldText), ""
		}
	}
}
