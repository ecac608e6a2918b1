package disclosure

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/report"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// assessor holds one proposal against one state of the study.
type assessor struct {
	p        *opened
	m        *material
	k        int
	passages []report.Passage
	values   *values
	told     [][]described            // values that stand in each passage
	earlier  []*opened                // published before, newest first
	moved    map[quoteMade]text.Span  // where quotes stand whose documents were corrected elsewhere
	limited  map[study.SubjectID]bool // agreed to be quoted within limits
	findings []Finding
	seen     map[FindingID]bool
}

// Assess checks a proposal as it stands now and keeps what it finds. It says
// what passed and which risks remain, never that a text is safe. Locked: no key
// holder's session is there to look for locked names. Conflict: the proposal is
// suspended. Corrupt: its blocks are not those that the record knows.
func (g *Gate) Assess(ctx context.Context, c access.Caller, id ProposalID) (Assessment, error) {
	p, a, err := g.assess(ctx, c, access.Assess, id)
	if err != nil {
		return Assessment{}, err
	}
	err = g.door.Do(ctx, c, access.Assess, func(tx *access.Tx) error {
		tx.Note(struct {
			Proposal ProposalID `json:"proposal"`
			Findings int        `json:"findings"`
			Open     int        `json:"open"`
		}{id, len(a.Findings), a.Open()})
		a.By, a.At = tx.Member(), tx.Now()
		if err := p.keepFindings(tx, a.Findings); err != nil {
			return err
		}
		return p.keepAssessment(tx, a)
	})
	if err != nil {
		return Assessment{}, err
	}
	return a, nil
}

func assessmentLabel(tx *access.Tx, id ProposalID, version uint64) seal.Label {
	return tx.Label(seal.TableProposal, columnAssessment, id.ID, version)
}

// keepAssessment writes what was found, passed and remains in the place of what
// the last assessment said.
func (o *opened) keepAssessment(tx *access.Tx, a Assessment) error {
	last, err := selectAssessment(tx, o.row.id)
	if err != nil && !isGone(err) {
		return err
	}
	key, err := tx.Key(o.row.key)
	if err != nil {
		return err
	}
	row := assessmentRow{proposal: o.row.id, version: last.version + 1}
	if row.box, err = sealed(assessmentLabel(tx, row.proposal, row.version), a, key); err != nil {
		return err
	}
	return putAssessment(tx, row)
}

// Assessed gives what the last Assess said, with the decisions of now, and looks
// at nothing anew: what changed in the study since, it does not know. NotFound:
// the proposal was not assessed, or was suspended since.
func (g *Gate) Assessed(ctx context.Context, c access.Caller, id ProposalID) (a Assessment, err error) {
	err = g.door.View(ctx, c, access.Assess, func(tx *access.Tx) error {
		a = Assessment{}
		row, err := selectProposal(tx, id)
		if err != nil {
			return err
		}
		last, err := selectAssessment(tx, id)
		if isGone(err) {
			return sheaf.Errorf(sheaf.NotFound, "the text was not assessed").Hintf("assess it")
		}
		if err != nil {
			return err
		}
		if err := unseal(tx, assessmentLabel(tx, id, last.version), last.box, &a, row.key); err != nil {
			return err
		}
		decided, err := (&opened{row: row}).decisions(tx)
		if err != nil {
			return err
		}
		a.decide(decided)
		return nil
	})
	return a, err
}

// decide puts decisions to the findings they are of.
func (a *Assessment) decide(decided map[FindingID]Finding) {
	for i, f := range a.Findings {
		if d, ok := decided[f.ID]; ok && !f.Blocking {
			a.Findings[i].Decided, a.Findings[i].By, a.Findings[i].At, a.Findings[i].Reason = d.Decided, d.By, d.At, d.Reason
		}
	}
}

// keepFindings writes the findings that nobody has decided, in the place of the
// last ones.
func (o *opened) keepFindings(tx *access.Tx, findings []Finding) error {
	if err := deleteUndecided(tx, o.row.id); err != nil {
		return err
	}
	rows, err := selectFindings(tx, o.row.id)
	if err != nil {
		return err
	}
	key, err := tx.Key(o.row.key)
	if err != nil {
		return err
	}
	for _, f := range findings {
		if slices.ContainsFunc(rows, func(row findingRow) bool { return row.id == f.ID }) {
			continue
		}
		box, err := sealed(findingLabel(tx, f.ID, 1), f, key)
		if err != nil {
			return err
		}
		if err := putFinding(tx, findingRow{id: f.ID, proposal: o.row.id, version: 1, box: box}); err != nil {
			return err
		}
	}
	return nil
}

// assess runs every check; it changes nothing.
func (g *Gate) assess(ctx context.Context, c access.Caller, act access.Act, id ProposalID) (*opened, Assessment, error) {
	m, err := g.gather(ctx, c, act)
	if err != nil {
		return nil, Assessment{}, err
	}
	s := &assessor{m: m, seen: map[FindingID]bool{}}
	decided := map[FindingID]Finding{}
	err = g.door.View(ctx, c, act, func(tx *access.Tx) error {
		row, err := selectProposal(tx, id)
		if err != nil {
			return err
		}
		if s.p, err = open(tx, row); err != nil {
			return err
		}
		if decided, err = s.p.decisions(tx); err != nil {
			return err
		}
		if s.moved, err = g.moved(tx, s.p); err != nil {
			return err
		}
		s.earlier, err = published(tx, id)
		return err
	})
	if err != nil {
		return nil, Assessment{}, err
	}
	if s.limited, err = g.limited(ctx, c, s.p); err != nil {
		return nil, Assessment{}, err
	}
	s.k = m.threshold(s.p.frozen.OpenWeb)
	s.passages = s.p.text.Text()
	s.values = m.values()
	for _, p := range s.passages {
		s.told = append(s.told, s.values.in(p.Text))
	}
	for _, check := range checks {
		check(s)
	}
	if err := s.checkFiles(ctx, c, g.scan); err != nil {
		return nil, Assessment{}, err
	}
	return s.p, s.assessment(decided), nil
}

// checks are those that need nothing but what was gathered.
var checks = [...]func(*assessor){
	(*assessor).checkMarks, (*assessor).checkBraces, (*assessor).checkTerms, (*assessor).checkQuotes, (*assessor).checkCounts,
	(*assessor).checkTables, (*assessor).checkDifferences, (*assessor).checkTypedCounts, (*assessor).checkCombinations,
	(*assessor).checkProfiles, (*assessor).checkWorkingNames, (*assessor).checkPatterns, (*assessor).checkVerbatim,
	(*assessor).checkRare, (*assessor).checkRepeated, (*assessor).checkMinors,
}

// limited are those quoted or named who agreed to that within limits, which only
// the vault knows.
func (g *Gate) limited(ctx context.Context, c access.Caller, o *opened) (map[study.SubjectID]bool, error) {
	all := map[study.SubjectID]bool{}
	for _, id := range o.subjects() {
		if s := o.shares[id]; len(s.Quotes) == 0 && !s.Named {
			continue
		}
		terms, err := g.study.TermsOf(ctx, c, id)
		switch sheaf.KindOf(err) {
		case sheaf.NotFound, sheaf.Corrupt:
			continue // another finding tells of it
		}
		if err != nil {
			return nil, err
		}
		all[id] = terms.Purposes[purposeQuote] == "limited"
	}
	return all, nil
}

// moved carries quotes to the current versions of their documents; those whose
// words a correction touched are left out.
func (g *Gate) moved(tx *access.Tx, o *opened) (map[quoteMade]text.Span, error) {
	all := map[quoteMade]text.Span{}
	for _, q := range o.quotes() {
		now, inside, err := g.study.Carry(tx, q.Anchor)
		if isGone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !inside {
			all[q] = now.Span
		}
	}
	return all, nil
}

// decisions are the findings of a proposal that somebody decided, by id.
func (o *opened) decisions(tx *access.Tx) (map[FindingID]Finding, error) {
	rows, err := selectFindings(tx, o.row.id)
	if err != nil {
		return nil, err
	}
	decided := map[FindingID]Finding{}
	for _, row := range rows {
		f, err := row.open(tx, o.row.key)
		if err != nil {
			return nil, err
		}
		decided[f.ID] = f
	}
	return decided, nil
}

func (r findingRow) open(tx *access.Tx, key sheaf.ID) (f Finding, err error) {
	err = unseal(tx, findingLabel(tx, r.id, r.version), r.box, &f, key)
	if err == nil && (f.ID != r.id || f.Decided != r.decision) {
		err = sheaf.Errorf(sheaf.Corrupt, "a decision is not the one that was made").Hintf("run sheaf check, and decide the finding again")
	}
	return f, err
}

// published are the releases of the study before this one, as far as they open.
func published(tx *access.Tx, but ProposalID) ([]*opened, error) {
	rows, err := selectProposals(tx)
	if err != nil {
		return nil, err
	}
	var all []*opened
	for _, row := range rows {
		if row.state != Published || row.id == but {
			continue
		}
		o, err := open(tx, row)
		if isGone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

// find notes a finding. detail is what makes it another one when it changes,
// such as a number; it is not kept.
func (s *assessor) find(rule Rule, at Place, blocking bool, detail any, what wording, also ...Place) {
	data, err := json.Marshal(struct {
		Proposal ProposalID
		Rule     Rule
		At       Place
		Also     []Place
		Detail   string
		Harm     string
	}{s.p.row.id, rule, at, also, fmt.Sprint(detail), what.harm})
	if err != nil {
		panic("disclosure: a finding cannot be written: " + err.Error()) // numbers and strings always can
	}
	sum := sha256.Sum256(data)
	id := FindingID{sheaf.ID(sum[:16])}
	if s.seen[id] {
		return
	}
	s.seen[id] = true
	s.findings = append(s.findings, Finding{ID: id, Rule: rule, Place: at, Also: also, Blocking: blocking,
		Case: what.as, Values: what.values, Harm: what.harm, Repair: what.repair})
}

// everywhere is the place of what concerns the text as a whole.
func everywhere() Place { return Place{Block: report.TitleBlock} }

// placeOf is where a passage stands.
func placeOf(p report.Passage) Place {
	return Place{Block: p.Block, Part: p.Part, Row: p.Row, Cell: p.Cell}
}

// assessment sorts what was found and says what passed.
func (s *assessor) assessment(decided map[FindingID]Finding) Assessment {
	a := Assessment{Proposal: s.p.row.id, Findings: s.findings, Risks: s.risks()}
	slices.SortStableFunc(a.Findings, func(x, y Finding) int {
		switch {
		case x.Blocking != y.Blocking && x.Blocking:
			return -1
		case x.Blocking != y.Blocking:
			return 1
		}
		return x.Place.Block - y.Place.Block
	})
	a.decide(decided)
	for _, pass := range passes {
		if !slices.ContainsFunc(a.Findings, func(f Finding) bool { return f.Rule == pass.Rule }) {
			a.Passed = append(a.Passed, pass)
		}
	}
	return a
}

// risks are what the checks cannot see. The first ones are always there.
func (s *assessor) risks() []Risk {
	all := []Risk{
		{RiskRecognised, "people who know a " + s.m.settings.ParticipantWord + " may recognise what is told, whatever name it stands under"},
		{RiskForGood, "what is published cannot be called back, and can be put together with what others know or have published"},
		{RiskNicknames, "only names that somebody wrote down are looked for: a nickname that the vault does not know is not found"},
		{RiskWording, "the wording of a text, and what it leaves out, were not judged"},
	}
	if len(s.p.quotes()) > 0 {
		all = append(all, Risk{RiskQuotes, "quotes are word for word: whoever heard them said, or has a recording, can tell whose they are"})
	}
	if s.thirdPersons() {
		all = append(all, Risk{RiskThirdPersons, "people and places that quotes only mention have the same pseudonym in every publication"})
	}
	if n := s.m.living() - len(s.m.participants()); n > 0 && len(s.p.frozen.Counts)+len(s.p.frozen.Tables) > 0 {
		all = append(all, Risk{RiskLeftOut, "numbers leave out everybody who is on hold, has not agreed, or speaks in no document: they tell of fewer people than the study knows"})
	}
	if s.dependent() {
		all = append(all, Risk{RiskDependent, "some of those in the text reached the study by the same road or spoke together: numbers are of people, not of independent origins"})
	}
	return all
}

func (s *assessor) thirdPersons() bool {
	for _, q := range s.p.quotes() {
		for _, m := range s.m.document[q.Anchor.Document].Mentions {
			if m.Subject.IsZero() && !m.Token && m.Span.Overlaps(q.Anchor.Span) {
				return true
			}
		}
	}
	return false
}

func (s *assessor) dependent() bool {
	in := func(id study.SubjectID) bool { _, ok := s.p.shares[id]; return ok }
	for _, d := range s.m.dependences {
		if in(d.A) && in(d.B) {
			return true
		}
	}
	return false
}
