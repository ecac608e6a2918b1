package main

import (
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/pseudonym"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

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
		i := slices.IndexFunc(d.now.Groups, func(g pseudonym.Group) bool { return g.Undecided > 0 && !asked[g.String+string(g.Sense)] })
		if i < 0 {
			return nil
		}
		g := d.now.Groups[i]
		asked[g.String+string(g.Sense)] = true
		d.say("... %s ...", surroundings(d.now, g))
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

// surroundings is what stands around the first undecided mention of a group.
func surroundings(review pseudonym.Review, g pseudonym.Group) string {
	const around = 60
	for _, i := range g.Flags {
		f := review.Flags[i]
		if f.Decided != nil {
			continue
		}
		whole := review.Transcript.Text
		from, to := max(0, f.Span.Start-around), min(len(whole), f.Span.End+around)
		return strings.ToValidUTF8(strings.ReplaceAll(whole[from:to], "\n", " "), "")
	}
	return g.String
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
	f.String, f.Sense = g.String, g.Sense
	question := g.String + " (" + strconv.Itoa(g.Count) + "): "
	alike := g.Proposal.Action == "" && g.Proposal.SameAs != ""
	switch {
	case g.Proposal.Action != "":
		question += "Enter " + proposed(*g.Proposal, people) + ", "
	case g.Proposal.Why == pseudonym.AnotherName, g.Proposal.Why == pseudonym.EitherOne:
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
			of = "a name of " + labelOf(people, id)
			if form := p.Forms[id]; form != "" {
				of = form + ", " + of
			}
		}
		return "nothing proposed: another form of " + of + ", or a name of its own"
	case p.Why == pseudonym.EitherOne:
		return "nothing proposed: a known name, or the common word that it is too"
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
