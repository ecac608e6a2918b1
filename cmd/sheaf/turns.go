package main

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

type turnsCommand struct {
	Draft      string   `arg:"" help:"The draft's id."`
	Same       []int    `placeholder:"N,M" help:"These speakers are one."`
	Is         []string `placeholder:"N=ROLE" help:"Speaker N is an interviewer, interpreter, other, or the participant of a label: 1=interviewer, 2=R-7Q."`
	Label      bool     `help:"Standard input holds labels, one a line, with which turns begin as well."`
	NotLabel   []int    `placeholder:"N" help:"Speaker N is none: what stands there goes on with the turn before."`
	Paragraphs string   `placeholder:"FROM:TO" help:"Paragraphs as listed, from 0, TO excluded; for --speaker and --provenance."`
	Speaker    *int     `placeholder:"N" help:"Who speaks in the paragraphs; 0 is nobody. Without paragraphs, whose --provenance is meant."`
	Named      bool     `help:"Who speaks in the paragraphs is named on standard input."`
	Provenance string   `default:"" enum:",own-words,interpreter,translation,notes" help:"Whose wording the paragraphs, the speaker's turns, or without either the whole draft hold: own-words, interpreter, translation, notes."`
}

func (turnsCommand) Help() string {
	return `Example:
  sheaf turns 7kq2m0xa                                        lists speakers and paragraphs
  sheaf turns 7kq2m0xa --is 1=interviewer --same 2,4
  sheaf turns 7kq2m0xa --paragraphs 12:15 --speaker 2
  sheaf turns 7kq2m0xa --paragraphs 30:31 --provenance interpreter
  echo 'The old man' | sheaf turns 7kq2m0xa --label

Speakers are named by their number in the list, never in the command's words.
What is said of speakers and labels here is taken for the next file of the same
account as well.`
}

func (c turnsCommand) Run(a *app) error {
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
	d := decider{a, rooms.Review, caller, review.ID, people}
	corrections, err := c.corrections(a, review)
	if err != nil {
		return err
	}
	if len(corrections) > 0 {
		if err := rooms.Review.CorrectTurns(a.ctx, caller, review.ID, corrections); err != nil {
			return err
		}
	}
	if err := c.sayWho(d, review); err != nil {
		return err
	}
	if review, err = rooms.Review.Review(a.ctx, caller, review.ID); err != nil {
		return err
	}
	return a.listTurns(review)
}

// corrections are those that change turns, all done or none.
func (c turnsCommand) corrections(a *app, review pseudonym.Review) (all []pseudonym.TurnCorrection, err error) {
	for _, n := range c.NotLabel {
		label, err := speakerNumber(review, n)
		if err != nil {
			return nil, err
		}
		all = append(all, pseudonym.TurnCorrection{NotLabel: label})
	}
	var typed []string
	if c.Label || c.Named {
		if typed, err = a.lines(); err != nil {
			return nil, err
		}
	}
	if c.Label {
		for _, label := range typed {
			all = append(all, pseudonym.TurnCorrection{Label: label})
		}
	}
	one := pseudonym.TurnCorrection{Provenance: text.Provenance(c.Provenance)}
	switch {
	case c.Named && len(typed) != 1:
		return nil, sheaf.Errorf(sheaf.Invalid, "standard input holds one name of a speaker")
	case c.Named:
		one.Speaker = &typed[0]
	case c.Speaker != nil && *c.Speaker == 0:
		one.Speaker = new(string)
	case c.Speaker != nil:
		label, err := speakerNumber(review, *c.Speaker)
		if err != nil {
			return nil, err
		}
		one.Speaker = &label
	}
	switch {
	case c.Paragraphs != "":
		span, err := parseSpan(c.Paragraphs)
		if err != nil {
			return nil, sheaf.Errorf(sheaf.Invalid, "paragraphs are FROM:TO, as listed, from 0, TO excluded")
		}
		one.From, one.To = span.Start, span.End
	case one.Speaker != nil && c.Provenance == "":
		return nil, sheaf.Errorf(sheaf.Invalid, "a speaker needs to be told where: --paragraphs, or --provenance")
	}
	if one.Speaker != nil || one.Provenance != "" {
		all = append(all, one)
	}
	return all, nil
}

// sayWho says who speakers are, and which are one.
func (c turnsCommand) sayWho(d decider, review pseudonym.Review) error {
	for _, is := range c.Is {
		number, role, ok := strings.Cut(is, "=")
		n, err := strconv.Atoi(number)
		if !ok || err != nil {
			return sheaf.Errorf(sheaf.Invalid, "who a speaker is reads N=ROLE, or N=LABEL of a participant")
		}
		label, err := speakerNumber(review, n)
		if err != nil {
			return err
		}
		f := decisionForm{Speaker: label, Role: text.Role(role)}
		switch f.Role {
		case text.RoleInterviewer, text.RoleInterpreter, text.RoleOther:
		default:
			f.Role, f.Person = text.RoleParticipant, role
		}
		if err := d.decide(f); err != nil {
			return err
		}
	}
	for _, n := range c.Same[min(1, len(c.Same)):] {
		first, err := speakerNumber(review, c.Same[0])
		if err != nil {
			return err
		}
		label, err := speakerNumber(review, n)
		if err != nil {
			return err
		}
		if err := d.decide(decisionForm{Speaker: label, SameAs: first}); err != nil {
			return err
		}
	}
	return nil
}

// speakerNumber is the label of a speaker by its number in the list, from 1.
func speakerNumber(review pseudonym.Review, n int) (string, error) {
	if n < 1 || n > len(review.Speakers) {
		return "", sheaf.Errorf(sheaf.Invalid, "there is no speaker %d in the draft", n).Hintf("sheaf turns %s lists them", review.ID.Short())
	}
	return review.Speakers[n-1].Label, nil
}

// lines are those of standard input that are not empty.
func (a *app) lines() (all []string, err error) {
	data, err := a.readAll()
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(data)) {
		if s := strings.TrimSpace(line); s != "" {
			all = append(all, s)
		}
	}
	return all, nil
}

// listTurns prints speakers, and each paragraph with who speaks in it: it is the
// original's text.
func (a *app) listTurns(review pseudonym.Review) error {
	t := review.Transcript
	if a.json {
		return a.printJSON(review)
	}
	var rows [][]string
	for i, s := range review.Speakers {
		state := "undecided"
		if s.Decided {
			state = string(s.Role)
		}
		if s.Same != "" {
			state = "the same as " + s.Same
		}
		rows = append(rows, []string{strconv.Itoa(i + 1), s.Label, strconv.Itoa(s.Turns), state, string(s.Provenance)})
	}
	if err := a.table([]string{"speaker", "label", "turns", "is", "wording"}, rows); err != nil {
		return err
	}
	rows = nil
	last := -1
	for i, p := range t.Paragraphs {
		row := []string{strconv.Itoa(i), "", "", "", beginning(t.Text[p.Label.End:p.End])}
		if p.Speaker >= 0 {
			row[1] = strconv.Itoa(p.Speaker + 1)
		}
		if p.Turn >= 0 && p.Turn != last {
			last = p.Turn
			row[2], row[3] = clock(t.Turns[last].StartMS), string(t.Turns[last].Provenance)
		}
		rows = append(rows, row)
	}
	return a.table([]string{"paragraph", "speaker", "time", "wording", ""}, rows)
}

// beginning is as much of a paragraph as a line of a list holds.
func beginning(s string) string {
	const most = 60 // letters
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
