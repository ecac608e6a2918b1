package main

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/inquiry"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/web"
	"sheaf/internal/workspace"
)

type analyseCommand struct {
	Name     string            `arg:"" optional:"" help:"A question, or the name of a saved one; without it they are listed."`
	Set      map[string]string `placeholder:"SETTING=VALUE" mapsep:"none" help:"A setting; several values with commas; - reads it from standard input."`
	Frozen   string            `placeholder:"NAME" help:"Put it to this frozen state."`
	Save     string            `placeholder:"NAME" help:"Keep the question and its settings under this name."`
	Part     string            `placeholder:"PART" help:"Only this part of the answer."`
	CSV      bool              `name:"csv" help:"Print a part as CSV."`
	SVG      bool              `name:"svg" help:"Print a part's drawing as SVG."`
	Language string            `default:"en" placeholder:"TAG" help:"Of the words: en, ar, fr, tr."`
}

func (analyseCommand) Help() string {
	return `Example:
  sheaf analyse
  sheaf analyse together --set nearness=overlapping
  sheaf analyse matrix --set by=attribute:role --part table --csv
  sheaf analyse matrix --set by=coder --frozen 'first reading' --save 'by coder'
  sheaf analyse 'by coder' --json

The same question put to the same frozen state gives the same bytes. All of it is for
the team's own eyes (tier 2): nothing may be published before the release review.`
}

// asked is a question, what it is put to, and in which words it is answered.
type asked struct {
	kind     inquiry.Kind
	settings url.Values
	frozen   coding.FrozenID
	state    *inquiry.State
	speech   inquiry.Speech
}

func (c analyseCommand) Run(a *app) error {
	rooms, caller, err := a.inquiry()
	if err != nil {
		return err
	}
	if c.Name == "" {
		return a.listQuestions(rooms, caller, c.Language)
	}
	q, err := c.question(a, rooms, caller)
	if err != nil {
		return err
	}
	answer, err := q.kind.Ask(a.ctx, q.state, q.settings, q.speech)
	if err != nil {
		return err
	}
	if c.Save != "" {
		if _, err := inquiry.Save(a.ctx, caller, rooms, c.Save, q.kind.Name, answer.Asked, q.frozen); err != nil {
			return err
		}
		a.say("kept as %q", c.Save)
	}
	return c.print(a, rooms, caller, q, answer)
}

func (c analyseCommand) print(a *app, rooms inquiry.Rooms, caller access.Caller, q asked, answer *inquiry.Answer) error {
	if a.json || c.CSV || c.SVG {
		if err := rooms.Book.ListFigures(a.ctx, caller, q.kind.Name); err != nil {
			return err
		}
	}
	switch {
	case a.json:
		return a.printJSON(answerView{1, 2, tierNotice, q.state.Frozen.Name, answer, q.state.Left, q.state.CodeNames(), q.state.Labels()})
	case c.CSV, c.SVG:
		part, err := answer.Part(c.Part)
		if err != nil {
			return err
		}
		if c.SVG && part.Drawing == nil {
			return sheaf.Errorf(sheaf.NotFound, "that part of the answer is a table").Hintf("print it with --csv, or name a drawing with --part")
		}
		data := part.File(q.speech)
		if c.SVG {
			data = part.Drawing.File()
		}
		_, err = a.out.Write(data)
		return err
	}
	return c.tell(a, q, answer)
}

// answerView is an answer as JSON: figures by id, and what the ids stand for.
type answerView struct {
	V      int    `json:"v"`
	Tier   int    `json:"tier"`
	Notice string `json:"notice"`
	Frozen string `json:"frozen,omitempty"`
	*inquiry.Answer
	Left   inquiry.Left      `json:"left"`
	Codes  map[string]string `json:"codes"`
	Labels map[string]string `json:"labels"`
}

// tell prints an answer to be read: its sentences, and its tables.
func (c analyseCommand) tell(a *app, q asked, answer *inquiry.Answer) error {
	parts := answer.Parts
	if c.Part != "" {
		part, err := answer.Part(c.Part)
		if err != nil {
			return err
		}
		parts = []inquiry.Part{part}
	}
	line := func(says ...string) {
		for _, s := range says {
			if s != "" {
				fmt.Fprintln(a.out, inquiry.Bare(s))
			}
		}
	}
	line(answer.Says...)
	line(answer.Means...)
	line(answer.Not...)
	line(answer.Left...)
	for _, part := range parts {
		fmt.Fprintf(a.out, "\n%s (%s)\n", inquiry.Bare(part.Title), part.Name)
		line(part.Caution)
		line(part.Says...)
		table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		head, rows := part.Cells()
		for _, row := range append([][]string{head}, rows...) {
			fmt.Fprintln(table, inquiry.Bare(strings.Join(row, "\t")))
		}
		if err := table.Flush(); err != nil {
			return err
		}
		line(part.Notes(q.speech)...)
	}
	return nil
}

// question finds what is asked: a kind with settings, or one that was saved, with
// settings that replace those it was kept with.
func (c analyseCommand) question(a *app, rooms inquiry.Rooms, caller access.Caller) (q asked, err error) {
	saved, err := rooms.Book.Analyses(a.ctx, caller)
	if err != nil {
		return q, err
	}
	name := c.Name
	q.settings = url.Values{}
	for _, one := range saved {
		if text.Fold(one.Name) == text.Fold(c.Name) {
			name, q.frozen = one.Question, one.Frozen
			if q.settings, err = inquiry.Settings(one); err != nil {
				return q, err
			}
		}
	}
	if q.kind, err = inquiry.KindOf(name); err != nil {
		return q, err
	}
	if c.Frozen != "" {
		if q.frozen, err = a.frozen(rooms, caller, c.Frozen); err != nil {
			return q, err
		}
	}
	for setting, value := range c.Set {
		if value == "-" {
			data, err := a.readAll()
			if err != nil {
				return q, err
			}
			q.settings[setting] = []string{strings.TrimSpace(string(data))}
			continue
		}
		q.settings[setting] = strings.Split(value, ",")
	}
	if q.speech, err = web.Speech(c.Language); err != nil {
		return q, err
	}
	if q.state, err = inquiry.At(a.ctx, caller, rooms, q.frozen); err != nil {
		return q, err
	}
	return q, q.kind.Knows(q.state, q.speech, q.settings)
}

func (a *app) frozen(rooms inquiry.Rooms, caller access.Caller, name string) (coding.FrozenID, error) {
	states, err := rooms.Book.FrozenStates(a.ctx, caller)
	if err != nil {
		return coding.FrozenID{}, err
	}
	for _, one := range states {
		if text.Fold(one.Name) == text.Fold(name) {
			return one.ID, nil
		}
	}
	return coding.FrozenID{}, sheaf.Errorf(sheaf.NotFound, "there is no frozen state of that name").Hintf("see them with: sheaf freeze")
}

// inquiry opens what questions are put to.
func (a *app) inquiry() (inquiry.Rooms, access.Caller, error) {
	rooms, caller, err := a.study()
	if err != nil {
		return inquiry.Rooms{}, caller, err
	}
	r, err := a.askedOf(rooms)
	return r, caller, err
}

// askedOf are the rooms that questions are put to, with the working names of the team.
func (a *app) askedOf(rooms workspace.Working) (inquiry.Rooms, error) {
	r := inquiry.Rooms{Study: rooms.Study, Book: rooms.Book, Register: rooms.Register, Names: map[access.MemberID]string{}}
	members, err := a.space.Members()
	for _, m := range members {
		r.Names[m.ID] = m.Handle
	}
	return r, err
}

func (a *app) listQuestions(rooms inquiry.Rooms, caller access.Caller, language string) error {
	speech, err := web.Speech(language)
	if err != nil {
		return err
	}
	saved, err := rooms.Book.Analyses(a.ctx, caller)
	if err != nil {
		return err
	}
	type question struct {
		Name  string `json:"name"`
		Title string `json:"title"`
	}
	var kinds []question
	for _, k := range inquiry.Kinds() {
		kinds = append(kinds, question{k.Name, speech.Say(k.Title)})
	}
	if a.json {
		return a.printJSON(struct {
			Questions []question        `json:"questions"`
			Saved     []coding.Analysis `json:"saved"`
		}{kinds, saved})
	}
	for _, k := range kinds {
		fmt.Fprintf(a.out, "%-12s %s\n", k.Name, k.Title)
	}
	for _, one := range saved {
		fmt.Fprintf(a.out, "%s: %s\n", one.Name, one.Question)
	}
	a.say("%d questions, %d kept", len(kinds), len(saved))
	return nil
}

type freezeCommand struct {
	Name string `arg:"" optional:"" help:"What the state is called; without it they are listed."`
}

func (freezeCommand) Help() string {
	return `Example:
  sheaf freeze 'first reading'

A frozen state holds every reading as it stands, also while coding is blind. Questions
put to it give the same bytes whenever they are asked, and coders reconcile from it.
What is erased later is erased in it too.`
}

func (c freezeCommand) Run(a *app) error {
	rooms, caller, err := a.inquiry()
	if err != nil {
		return err
	}
	if c.Name != "" {
		frozen, err := inquiry.Freeze(a.ctx, caller, rooms, c.Name)
		if err != nil {
			return err
		}
		if a.json {
			return a.printJSON(frozen)
		}
		a.say("frozen as %q", frozen.Name)
		return nil
	}
	states, err := rooms.Book.FrozenStates(a.ctx, caller)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(states)
	}
	for _, one := range states {
		fmt.Fprintf(a.out, "%s  %s  %s\n", one.At.UTC().Format("2006-01-02 15:04"), cmp.Or(rooms.Names[one.By], one.By.Short()), one.Name)
	}
	a.say("%d frozen states", len(states))
	return nil
}
