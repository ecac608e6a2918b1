package main

import (
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// review opens a draft by the beginning of its id.
func (a *app) review(gate *pseudonym.Gate, caller access.Caller, id string) (pseudonym.Review, error) {
	drafts, err := gate.Index(a.ctx, caller)
	if err != nil {
		return pseudonym.Review{}, err
	}
	draft, err := pick("draft", id, drafts, draftID)
	if err != nil {
		return pseudonym.Review{}, err
	}
	return gate.Review(a.ctx, caller, draft.ID)
}

type markCommand struct {
	Draft string `arg:"" help:"The draft's id."`
	Span  string `placeholder:"START:END" help:"One place, in bytes of UTF-8 from 0, end excluded."`
	Type  string `default:"" placeholder:"TYPE" help:"PERSON, LOC, ORG, DATETIME, CODE, QUANTITY, MISC."`
}

func (markCommand) Help() string {
	return `Example:
  echo 'the old mill' | sheaf mark 7kq2m0xa
  sheaf mark 7kq2m0xa --span 120:131

Strings come from standard input, one a line; every occurrence is marked.`
}

func (c markCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	review, err := a.review(rooms.Review, caller, c.Draft)
	if err != nil {
		return err
	}
	markings, err := c.markings(a)
	if err != nil {
		return err
	}
	total := 0
	for _, m := range markings {
		n, err := rooms.Review.Mark(a.ctx, caller, review.ID, m)
		if err != nil {
			return err
		}
		total += n
	}
	a.say("%d mentions are marked; decide them: sheaf decide %s", total, review.ID.Short())
	return nil
}

func (c markCommand) markings(a *app) (all []pseudonym.Marking, err error) {
	if c.Span != "" {
		span, err := parseSpan(c.Span)
		return []pseudonym.Marking{{Span: span, Type: c.Type}}, err
	}
	data, err := a.readAll()
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		if s := strings.TrimSpace(line); s != "" {
			all = append(all, pseudonym.Marking{String: s, Type: c.Type})
		}
	}
	if len(all) == 0 {
		return nil, sheaf.Errorf(sheaf.Invalid, "nothing to mark on standard input")
	}
	return all, nil
}

// parseSpan reads START:END.
func parseSpan(s string) (text.Span, error) {
	from, to, ok := strings.Cut(s, ":")
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if !ok || err1 != nil || err2 != nil || start < 0 || end <= start {
		return text.Span{}, sheaf.Errorf(sheaf.Invalid, "a span is START:END, bytes of UTF-8 from 0, end excluded")
	}
	return text.Span{Start: start, End: end}, nil
}

type decideCommand struct {
	Draft string `arg:"" help:"The draft's id."`
}

func (decideCommand) Help() string {
	return `Example:
  sheaf decide 7kq2m0xa                 (asks, string by string)
  sheaf decide 7kq2m0xa < decisions.json

From a script, standard input is a JSON list of decisions and speakers:

  [{"speaker": "A:", "role": "participant", "person": "R-7Q"},
   {"string": "...", "action": "replace", "kind": "person", "person": "R-7Q"},
   {"string": "...", "action": "generalise", "with": "[a village in the north]", "kind": "place"},
   {"string": "...", "action": "keep"},
   {"span": "120:131", "action": "remove", "mark": true}]

Asked string by string, Enter accepts what is proposed. Actions: keep, replace (by a pseudonym), generalise (by your words), remove. A
string is decided for the whole study unless "scope" is "here". "sameAs" names a
string decided before that means the same. "mark" marks it first. Speakers are
set and strings marked first of all; the decisions are then made in their order
and in one act, all of them or, where one cannot be, none.`
}

type decisionForm struct {
	Speaker    string           `json:"speaker"`
	Role       text.Role        `json:"role"`
	Provenance text.Provenance  `json:"provenance"`
	String     string           `json:"string"`
	Span       string           `json:"span"`
	Mark       bool             `json:"mark"`
	Type       string           `json:"type"`
	Action     pseudonym.Action `json:"action"`
	Scope      pseudonym.Scope  `json:"scope"`
	Kind       pseudonym.Kind   `json:"kind"`
	Person     string           `json:"person"` // label
	SameAs     string           `json:"sameAs"`
	Apart      bool             `json:"apart"`
	With       string           `json:"with"`
	Gender     string           `json:"gender"`
	Culture    string           `json:"culture"`
	Proclitic  string           `json:"proclitic"`

	accepted *pseudonym.Decision // of somebody who accepts what is proposed
}

func (c decideCommand) Run(a *app) error {
	rooms, caller, err := a.vault()
	if err != nil {
		return err
	}
	review, err := a.review(rooms.Review, caller, c.Draft)
	if err != nil {
		return err
	}
	people, err := rooms.Vault.Persons(a.ctx, caller)
	if err != nil {
		return err
	}
	d := &decider{a, rooms.Review, caller, review.ID, people, review}
	var forms []decisionForm
	// At a terminal each answer is kept as it is given.
	if err := a.readForm(&forms, func(*app) error { return d.ask() }); err != nil {
		return err
	}
	if err := d.decideAll(forms); err != nil {
		return err
	}
	after, err := rooms.Review.Review(a.ctx, caller, review.ID)
	if err != nil {
		return err
	}
	a.say("%d undecided", after.Undecided)
	if after.Undecided == 0 {
		a.say("next: sheaf review %s --text, then: sheaf admit %s", review.ID.Short(), review.ID.Short())
	}
	return nil
}

// decider carries out decisions on one draft.
type decider struct {
	*app
	gate   *pseudonym.Gate
	caller access.Caller
	draft  pseudonym.DraftID
	people []vault.Person
	now    pseudonym.Review // as the last decision left it
}

// decideAll sets the speakers and marks what is to be marked, and makes every
// decision in one act.
func (d *decider) decideAll(forms []decisionForm) error {
	var all []pseudonym.Decision
	for _, f := range forms {
		decision, decides, err := d.prepare(f)
		if err != nil {
			return err
		}
		if decides {
			all = append(all, decision)
		}
	}
	if len(all) == 0 {
		return nil
	}
	now, err := d.gate.DecideAllAndReview(d.ctx, d.caller, d.draft, all)
	if err != nil {
		return err
	}
	d.now = now
	return nil
}

func (d *decider) decide(f decisionForm) error { return d.decideAll([]decisionForm{f}) }

// prepare carries out what is no decision about a string, and gives the decision
// where there is one.
func (d *decider) prepare(f decisionForm) (decision pseudonym.Decision, decides bool, err error) {
	if f.accepted != nil {
		return *f.accepted, true, nil
	}
	person, err := d.person(f.Person)
	if err != nil {
		return decision, false, err
	}
	if f.Speaker != "" {
		is := pseudonym.SpeakerIs{Role: f.Role, Person: person, SameAs: f.SameAs, Apart: f.Apart, Provenance: f.Provenance}
		return decision, false, d.gate.SetSpeaker(d.ctx, d.caller, d.draft, f.Speaker, is)
	}
	var span text.Span
	if f.Span != "" {
		if span, err = parseSpan(f.Span); err != nil {
			return decision, false, err
		}
	}
	if f.Mark {
		if _, err := d.gate.Mark(d.ctx, d.caller, d.draft, pseudonym.Marking{Span: span, String: f.String, Type: f.Type}); err != nil {
			return decision, false, err
		}
	}
	return pseudonym.Decision{
		String: f.String, Span: span, Scope: f.Scope, Action: f.Action, Person: person, SameAs: f.SameAs,
		With: f.With, Kind: f.Kind, Gender: f.Gender, Culture: f.Culture, Proclitic: f.Proclitic,
	}, true, nil
}

func (d *decider) person(label string) (vault.PersonID, error) {
	if label == "" {
		return vault.PersonID{}, nil
	}
	p, err := byLabel(d.people, label)
	return p.ID, err
}

// ask walks through what is undecided, one key a string, and keeps each answer at
// once; one that cannot be carried out is asked for again.
func (d *decider) ask() error {
	for _, s := range d.now.Speakers {
		if s.Decided {
			continue
		}
		more, err := d.askUntilDone(func() (decisionForm, bool, error) { return askSpeaker(d.app, s.Label) })
		if err != nil || !more {
			return err
		}
	}
	// What is proposed follows what was decided: each string is asked of the draft as
	// it stands then.
	asked := map[string]bool{}
	for {
		i := slices.IndexFunc(d.now.Groups, func(g pseudonym.Group) bool { return g.Undecided > 0 && !asked[g.String] })
		if i < 0 {
			return nil
		}
		g := d.now.Groups[i]
		asked[g.String] = true
		d.say("... %s ...", surroundings(d.now, g.String))
		more, err := d.askUntilDone(func() (decisionForm, bool, error) { return askDecision(d.app, g, d.people) })
		if err != nil || !more {
			return err
		}
	}
}

func (d *decider) askUntilDone(question func() (decisionForm, bool, error)) (more bool, err error) {
	for {
		f, more, err := question()
		if err != nil || !more {
			return false, err
		}
		if f.Action == "" && f.Speaker == "" && f.accepted == nil {
			return true, nil
		}
		err = d.decide(f)
		if err == nil {
			return true, nil
		}
		if d.ctx.Err() != nil {
			return false, err
		}
		d.fail(err)
	}
}

// surroundings is what stands around the first undecided mention of a string.
func surroundings(review pseudonym.Review, s string) string {
	const around = 60
	for _, f := range review.Flags {
		if f.Text != s || f.Decided != nil {
			continue
		}
		whole := review.Transcript.Text
		from, to := max(0, f.Span.Start-around), min(len(whole), f.Span.End+around)
		return strings.ToValidUTF8(strings.ReplaceAll(whole[from:to], "\n", " "), "")
	}
	return s
}

func askSpeaker(a *app, label string) (decisionForm, bool, error) {
	answer, err := a.ask("speaker " + label + ": label of the participant, or i for interviewer, t for interpreter, q stop")
	f := decisionForm{Speaker: label, Role: text.RoleParticipant, Person: answer}
	switch answer {
	case "i":
		f.Role, f.Person = text.RoleInterviewer, ""
	case "t":
		f.Role, f.Person = text.RoleInterpreter, ""
	case "q":
		return f, false, err
	}
	return f, true, err
}

func askDecision(a *app, g pseudonym.Group, people []vault.Person) (f decisionForm, more bool, err error) {
	f.String = g.String
	question := g.String + " (" + strconv.Itoa(g.Count) + "): "
	alike := g.Proposal.Action == "" && g.Proposal.SameAs != ""
	switch {
	case g.Proposal.Action != "":
		question += "Enter " + proposed(*g.Proposal, people) + ", "
	case g.Proposal.Why == pseudonym.AnotherName:
		question += proposed(*g.Proposal, people) + "; "
	}
	if alike {
		question += "a as " + g.Proposal.SameAs + ", "
	}
	answer, err := a.ask(question + "k keep, r replace, g generalise, x remove, s skip, q stop")
	if err != nil {
		return f, false, err
	}
	if answer == "" && g.Proposal.Action != "" {
		accepted := g.Proposal.Decision(g.String)
		return decisionForm{accepted: &accepted}, true, nil
	}
	if answer == "a" && alike {
		f.Action, f.Kind, f.SameAs = pseudonym.Replace, g.Proposal.Kind, g.Proposal.SameAs
		return f, true, nil
	}
	switch answer {
	case "k":
		f.Action = pseudonym.Keep
	case "x":
		f.Action = pseudonym.Remove
	case "r":
		f.Action = pseudonym.Replace
		f.Person, err = a.ask("label of the person who is meant (empty: somebody the vault does not know)")
	case "g":
		f.Action = pseudonym.Generalise
		f.With, err = a.ask("by which words, in brackets")
	case "s":
	case "q":
		return f, false, nil
	default:
		a.say("one of k, r, g, x, s, q")
		return askDecision(a, g, people)
	}
	return f, true, err
}

// proposed says what is proposed and why.
func proposed(p pseudonym.Proposal, people []vault.Person) string {
	said := []string{string(p.Action)}
	switch {
	case p.Why == pseudonym.AnotherName:
		of := p.SameAs
		for _, id := range p.May {
			of = labelOf(people, id)
		}
		return "nothing proposed: another form of " + of + ", or a name of its own"
	case p.Action == "":
		return "nothing proposed: " + string(p.Why)
	case p.SameAs != "":
		said = append(said, "as", p.SameAs)
	case !p.Person.IsZero():
		said = append(said, "as", labelOf(people, p.Person))
	}
	for _, more := range []string{p.With, p.Gender, p.Culture} {
		if more != "" {
			said = append(said, more)
		}
	}
	why := string(p.Why)
	if p.Rule != "" {
		why += ": " + p.Rule
	}
	return strings.Join(said, " ") + " [" + why + "]"
}
