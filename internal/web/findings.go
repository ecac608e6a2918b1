package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sheaf/internal/disclosure"
	"sheaf/internal/report"
	"sheaf/internal/sheaf"
)

// findingsPage is a frozen text and what the checks found in it.
type findingsPage struct {
	layoutPage
	Proposal   proposalRow
	Manuscript sheaf.ID // where it is written; zero for a text from elsewhere
	Chain      []proposalRow
	Text       *frozenText
	Names      []disclosure.Alias
	Subjects   int
	Checked    bool
	CheckedBy  string
	CheckedAt  time.Time
	Groups     []findingGroup // of one rule each, those that block first
	Open       int            // that still keep it from being published
	Passed     []key
	Risks      []key
	FourEyes   bool // somebody else has to publish it
	Asking     bool // whether to publish, without a script
	Files      []string
}

// findingGroup is what one rule found.
type findingGroup struct {
	Rule     key
	ID       string // for the form
	Findings []findingRow
	ToDecide int // open, and somebody may let them stand
}

// findingRow is a finding in the language of the page.
type findingRow struct {
	ID       sheaf.ID
	Rule     key
	Harm     string
	Repair   string
	English  bool // the sentences are English: an older Sheaf found it
	Blocking bool
	Accepted bool
	Reason   string
	By       string
	At       time.Time
	Places   []placeRow
}

func (b *Workbench) proposalOf(in *request) (disclosure.ProposalID, error) {
	id, err := sheaf.ParseID(in.PathValue("id"))
	if err != nil {
		return disclosure.ProposalID{}, sheaf.Errorf(sheaf.NotFound, "no such proposal")
	}
	return disclosure.ProposalID{ID: id}, nil
}

func (b *Workbench) showProposal(in *request) (view, error) {
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	id, err := b.proposalOf(in)
	if err != nil {
		return view{}, err
	}
	one, err := rooms.Release.Proposal(in, c, id)
	if err != nil {
		return view{}, err
	}
	all, err := rooms.Release.Proposals(in, c)
	if err != nil {
		return view{}, err
	}
	names, err := b.names()
	if err != nil {
		return view{}, err
	}
	settings, err := rooms.Study.Settings(in, c)
	if err != nil {
		return view{}, err
	}
	p := &findingsPage{Names: one.Names, Subjects: len(one.Subjects), FourEyes: settings.FourEyes && one.By == c.Member(), Asking: in.URL.Query().Has("ask")}
	p.Title, p.Room, p.Sheet = in.say(key("findings.title")), "publications", "findings"
	rows := proposalRows(all, names)[one.Manuscript]
	i := slices.IndexFunc(rows, func(r proposalRow) bool { return r.ID == one.ID.ID })
	if i < 0 {
		return view{}, sheaf.Errorf(sheaf.NotFound, "no such proposal")
	}
	p.Proposal = rows[i]
	if !one.Manuscript.IsZero() {
		p.Chain = rows
		switch _, err := rooms.Release.Manuscript(in, c, one.Manuscript); {
		case err == nil:
			p.Manuscript = one.Manuscript.ID
		case sheaf.KindOf(err) != sheaf.NotFound: // it may have been dropped since
			return view{}, err
		}
	}
	if one.State == disclosure.Suspended {
		return view{template: "publication_findings", page: p}, nil
	}
	p.Text = frozenOf(one.Blocks)
	files, err := report.Render(one.Blocks)
	if err != nil {
		return view{}, err
	}
	for _, f := range files {
		p.Files = append(p.Files, f.Name)
	}
	found, err := rooms.Release.Assessed(in, c, id)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return view{template: "publication_findings", page: p}, nil
	}
	if err != nil {
		return view{}, err
	}
	in.fillFindings(p, found, one.Blocks.Text(), names)
	return view{template: "publication_findings", page: p}, nil
}

func (in *request) fillFindings(p *findingsPage, found disclosure.Assessment, passages []report.Passage, names names) {
	p.Checked, p.CheckedBy, p.CheckedAt, p.Open = true, names.of(found.By), found.At, found.Open()
	for _, f := range found.Findings {
		row := in.findingRow(f, passages, names)
		i := slices.IndexFunc(p.Groups, func(g findingGroup) bool { return g.Rule == row.Rule })
		if i < 0 {
			i = len(p.Groups)
			p.Groups = append(p.Groups, findingGroup{Rule: row.Rule, ID: fmt.Sprint("rule-", i)})
		}
		p.Groups[i].Findings = append(p.Groups[i].Findings, row)
		if !row.Blocking && !row.Accepted {
			p.Groups[i].ToDecide++
		}
	}
	for _, pass := range found.Passed {
		p.Passed = append(p.Passed, passWord(pass.Rule))
	}
	for _, r := range found.Risks {
		p.Risks = append(p.Risks, riskWord(r.Kind))
	}
}

// findingRow says a finding in the language of the page. passages are those of
// the text it is of; nil where its places are not shown.
func (in *request) findingRow(f disclosure.Finding, passages []report.Passage, names names) findingRow {
	row := findingRow{ID: f.ID.ID, Rule: ruleWord(f.Rule), Harm: f.Harm, Repair: f.Repair, English: true, Blocking: f.Blocking,
		Accepted: f.Decided == disclosure.Accept, Reason: f.Reason, At: f.At}
	if row.Accepted {
		row.By = names.of(f.By)
	}
	if w, ok := caseWords[f.Case]; ok {
		row.English = false
		listed := strings.Join(f.Values.Names, in.say(key("list.comma")))
		_, _, people := participantWords(in.session.guest.word)
		row.Harm = in.say(w.harm, "count", f.Values.Count, "least", f.Values.Least, "names", listed, "people", in.say(people, "count", f.Values.Least))
		row.Repair = in.say(w.repair)
	}
	if passages != nil {
		for _, at := range append([]disclosure.Place{f.Place}, f.Also...) {
			row.Places = append(row.Places, placeRowOf(at, passages))
		}
	}
	return row
}

// wordsOf is what a block says.
func wordsOf(passages []report.Passage, block int) string {
	var b strings.Builder
	for _, p := range passages {
		if p.Block == block {
			b.WriteString(string(p.Part) + " " + p.Text + "\n")
		}
	}
	return b.String()
}

// askForKey leads to a proposal through the door of the vault: checks look for
// locked names, and a key holder has to be there for that.
func (b *Workbench) askForKey(in *request) (view, error) {
	id, err := b.proposalOf(in)
	if err != nil {
		return view{}, err
	}
	rooms, c, err := in.working()
	if err != nil {
		return view{}, err
	}
	if _, err := rooms.Release.Proposal(in, c, id); err != nil {
		return view{}, err
	}
	in.response.Set("Location", "/publications/proposals/"+id.String())
	return view{status: 303}, nil
}

// checkProposal runs every check. It asks as the key holder who opened the vault
// in this session, if one did.
func (b *Workbench) checkProposal(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id, err := b.proposalOf(in)
	if err != nil {
		return "", err
	}
	if in.session.guest.vaultOpen() {
		c = in.session.guest.holder
	}
	return in.begin(key("findings.checking"), c, func(ctx context.Context, _ *work) (string, error) {
		_, err := rooms.Release.Assess(ctx, c, id)
		return "/publications/proposals/" + id.String(), err
	})
}

// decideFindings lets findings stand, for one reason, or opens them again.
func (b *Workbench) decideFindings(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id, err := b.proposalOf(in)
	if err != nil {
		return "", err
	}
	if _, err := rooms.Release.Proposal(in, c, id); err != nil {
		return "", err
	}
	decision := disclosure.Accept
	if in.PostFormValue("decision") == "reopen" {
		decision = disclosure.Reopen
	}
	var ids []disclosure.FindingID
	for _, one := range in.PostForm["finding"] {
		finding, err := sheaf.ParseID(one)
		if err != nil {
			return "", sheaf.Errorf(sheaf.NotFound, "there is no such finding")
		}
		ids = append(ids, disclosure.FindingID{ID: finding})
	}
	if err := rooms.Release.DecideAll(in, c, ids, decision, in.PostFormValue("reason")); err != nil {
		return "", err
	}
	done := key("findings.accepted")
	if decision == disclosure.Reopen {
		done = key("findings.reopened")
	}
	in.tell(done, "count", len(ids))
	return "/publications/proposals/" + id.String(), nil
}

// publishProposal lets a text go, once somebody said that they are sure.
func (b *Workbench) publishProposal(in *request) (string, error) {
	rooms, c, err := in.working()
	if err != nil {
		return "", err
	}
	id, err := b.proposalOf(in)
	if err != nil {
		return "", err
	}
	if in.PostFormValue("sure") == "" {
		return "/publications/proposals/" + id.String() + "?ask", nil
	}
	if in.session.guest.vaultOpen() {
		c = in.session.guest.holder
	}
	return in.begin(key("findings.publishing"), c, func(ctx context.Context, _ *work) (string, error) {
		r, err := rooms.Release.Publish(ctx, c, id)
		return "/publications/releases/" + r.ID.String(), err
	})
}
