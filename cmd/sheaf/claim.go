package main

import (
	"fmt"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/workspace"
)

type claimCommands struct {
	List   claimListCommand   `cmd:"" default:"1" help:"List claims and how they stand."`
	Add    claimAddCommand    `cmd:"" help:"Write a claim; its text comes from standard input."`
	Bear   claimBearCommand   `cmd:"" help:"Say that a coded passage bears on a claim."`
	Depend claimDependCommand `cmd:"" help:"Say that two participants are not independent."`
	Settle claimSettleCommand `cmd:"" help:"Settle a claim that an erasure withheld: read, reword, confirm or remove it."`
}

type claimView struct {
	evidence.Claim
	Vector evidence.Vector `json:"vector"`
	Label  string          `json:"label"`
}

type claimListCommand struct{}

func (claimListCommand) Help() string {
	return `Example:
  sheaf claim

What is counted stays a vector: first-hand witnesses, independent origins, chains by
which they were found, origins outside, rumours, contradictions. There is no net score,
and none of any participant.`
}

func (claimListCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	claims, err := rooms.Register.Claims(a.ctx, caller)
	if err != nil {
		return err
	}
	vectors, err := rooms.Register.Weigh(a.ctx, caller)
	if err != nil {
		return err
	}
	thresholds := evidence.DefaultThresholds()
	views := []claimView{}
	for _, c := range claims {
		v := vectors[c.ID]
		views = append(views, claimView{c, v, string(v.Label(thresholds))})
	}
	if a.json {
		return a.printJSON(views)
	}
	for _, v := range views {
		body := v.Text
		if v.Suspended {
			body = "[withheld: somebody it was about was erased]"
		}
		fmt.Fprintf(a.out, "%s  %s\n  %s\n", v.ID.Short(), body, v.Label)
		fmt.Fprintf(a.out, "  for: %s\n  against: %s\n  qualifying: %d\n", sideLine(v.Vector.For), sideLine(v.Vector.Against), v.Vector.Qualifying)
	}
	a.say("%s", thresholds)
	return nil
}

func sideLine(s evidence.Side) string {
	return fmt.Sprintf("%d first hand, %d origins, %d chains, %d outside origins, %d rumours, %d documents",
		s.FirstHand, s.Origins, s.Chains, s.Outside, s.Rumours, s.Documents)
}

type claimAddCommand struct {
	About []string `placeholder:"LABEL" help:"Participants the claim is about (not who bears it out)."`
}

func (claimAddCommand) Help() string {
	return "Example:\n  echo 'Pay was halved in the first winter.' | sheaf claim add"
}

func (c claimAddCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	about, err := rooms.Study.SubjectsByLabel(a.ctx, caller, c.About...)
	if err != nil {
		return err
	}
	claim := evidence.Claim{}
	for _, subject := range about {
		claim.Subjects = append(claim.Subjects, subject.ID)
	}
	data, err := a.readAll()
	if err != nil {
		return err
	}
	claim.Text = strings.TrimSpace(string(data))
	added, err := rooms.Register.AddClaim(a.ctx, caller, claim)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(added)
	}
	a.say("claim %s", added.ID.Short())
	return nil
}

type claimBearCommand struct {
	Claim   string `arg:"" help:"The claim's id."`
	Coding  string `arg:"" help:"The coding whose passage bears on it."`
	Stance  string `required:"" enum:"supports,contradicts,qualifies" help:"supports, contradicts or qualifies."`
	Basis   string `required:"" enum:"first-hand,heard-from,rumour,document,inference" help:"first-hand, heard-from, rumour, document or inference."`
	From    string `placeholder:"LABEL" help:"The participant it was heard from."`
	Outside string `placeholder:"WHO" help:"An origin outside the study: a role, not a name."`
}

func (claimBearCommand) Help() string {
	return "Example:\n  sheaf claim bear 7kq2m0xa 4m1z9rwq --stance supports --basis first-hand"
}

func (c claimBearCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	claims, err := rooms.Register.Claims(a.ctx, caller)
	if err != nil {
		return err
	}
	claim, err := pick("claim", c.Claim, claims, func(c evidence.Claim) sheaf.ID { return c.ID.ID })
	if err != nil {
		return err
	}
	codings, err := rooms.Book.Codings(a.ctx, caller, coding.Filter{})
	if err != nil {
		return err
	}
	passage, err := pick("coding", c.Coding, codings, func(c coding.Coding) sheaf.ID { return c.ID.ID })
	if err != nil {
		return err
	}
	b := evidence.Bearing{Claim: claim.ID, Anchor: passage.Anchor, Stance: evidence.Stance(c.Stance), Basis: evidence.Basis(c.Basis), Outside: c.Outside}
	if len(passage.Speaking) == 1 {
		b.Subject = passage.Speaking[0]
	}
	if c.From != "" {
		from, err := rooms.Study.SubjectByLabel(a.ctx, caller, c.From)
		if err != nil {
			return err
		}
		b.From = from.ID
	}
	made, err := rooms.Register.Bear(a.ctx, caller, b)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(made)
	}
	a.say("bearing %s", made.ID.Short())
	return nil
}

type claimDependCommand struct {
	A    string `arg:"" help:"One participant's label."`
	B    string `arg:"" help:"The other's."`
	Kind string `required:"" enum:"joint-account,read-to,same-document,same-telling,referral,family,fixer,interpreter" help:"joint-account, read-to, same-document, same-telling (one origin); referral, family, fixer, interpreter (one chain)."`
}

func (claimDependCommand) Help() string {
	return "Example:\n  sheaf claim depend R-7Q K-4M --kind referral"
}

func (c claimDependCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	first, err := a.subject(rooms, caller, c.A)
	if err != nil {
		return err
	}
	second, err := a.subject(rooms, caller, c.B)
	if err != nil {
		return err
	}
	_, err = rooms.Register.AddDependence(a.ctx, caller, evidence.Dependence{A: first, B: second, Kind: evidence.DependenceKind(c.Kind)})
	return err
}

func (a *app) subject(rooms workspace.Working, caller access.Caller, label string) (study.SubjectID, error) {
	s, err := rooms.Study.SubjectByLabel(a.ctx, caller, label)
	return s.ID, err
}

type claimSettleCommand struct {
	Claim  string `arg:"" help:"The claim's id."`
	Action string `arg:"" enum:"read,reword,confirm,remove" help:"read it; reword (new text on standard input), confirm it as it stands, or remove it."`
}

func (claimSettleCommand) Help() string {
	return `Example:
  sheaf claim settle 7kq2m0xa read
  echo 'Pay was halved.' | sheaf claim settle 7kq2m0xa reword

A claim about several people is withheld when one of them is erased, until somebody
has seen to it that nothing of theirs is left in it.`
}

func (c claimSettleCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	claims, err := rooms.Register.Claims(a.ctx, caller)
	if err != nil {
		return err
	}
	claim, err := pick("claim", c.Claim, claims, func(c evidence.Claim) sheaf.ID { return c.ID.ID })
	if err != nil {
		return err
	}
	switch c.Action {
	case "confirm":
		_, err = rooms.Register.ConfirmClaim(a.ctx, caller, claim.ID)
	case "remove":
		err = rooms.Register.RemoveClaim(a.ctx, caller, claim.ID)
	case "reword":
		err = c.reword(a, rooms, caller, claim)
	default:
		if claim, err = rooms.Register.OpenSuspended(a.ctx, caller, claim.ID); err == nil {
			fmt.Fprintln(a.out, claim.Text)
		}
		return err
	}
	if err == nil {
		a.say("settled")
	}
	return err
}

func (c claimSettleCommand) reword(a *app, rooms workspace.Working, caller access.Caller, claim evidence.Claim) error {
	data, err := a.readAll()
	if err != nil {
		return err
	}
	claim.Text = strings.TrimSpace(string(data))
	_, err = rooms.Register.ChangeClaim(a.ctx, caller, claim)
	return err
}
