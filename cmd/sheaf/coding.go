package main

import (
	"strconv"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/workspace"
)

type codebookCommands struct {
	List   codebookListCommand   `cmd:"" default:"1" help:"List the codes."`
	Add    codebookAddCommand    `cmd:"" help:"Add a code."`
	Change codebookChangeCommand `cmd:"" help:"Rename a code, or define it anew."`
	Remove codebookRemoveCommand `cmd:"" help:"Take a code out of the codebook."`
	Move   codebookMoveCommand   `cmd:"" help:"Put a code under another."`
	Into   codebookMergeCommand  `cmd:"" name:"merge" help:"Merge a code into another."`
}

type codebookListCommand struct{}

func (codebookListCommand) Help() string { return "Example:\n  sheaf codebook" }

func (codebookListCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	codes, err := rooms.Book.Codes(a.ctx, caller)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(codes)
	}
	codings, err := rooms.Book.Codings(a.ctx, caller, coding.Filter{})
	if err != nil {
		return err
	}
	counts := map[coding.CodeID]int{}
	for _, c := range codings {
		counts[c.Code]++
	}
	var rows [][]string
	var walk func(parent coding.CodeID, depth int)
	walk = func(parent coding.CodeID, depth int) {
		for _, c := range codes {
			if c.Parent == parent {
				rows = append(rows, []string{strings.Repeat("  ", depth) + c.Name, strconv.Itoa(counts[c.ID]), c.ID.Short(), c.Definition})
				walk(c.ID, depth+1)
			}
		}
	}
	walk(coding.CodeID{}, 0)
	return a.table([]string{"code", "codings", "id", "definition"}, rows)
}

type codebookAddCommand struct {
	Name       string `arg:"" help:"The code's name; - reads it from standard input, as a participant's words must be."`
	Under      string `placeholder:"CODE" help:"The code it belongs under."`
	Definition string `help:"What it covers, and what it does not."`
	InVivo     string `placeholder:"LABEL" help:"The participant whose words name it: it is kept under their key."`
}

func (codebookAddCommand) Help() string {
	return "Example:\n  sheaf codebook add Fear --definition 'Being afraid of the group, or of leaving it.'"
}

func (c codebookAddCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	if c.InVivo != "" && c.Name != "-" {
		return sheaf.Errorf(sheaf.Invalid, "a participant's words are never an argument").Hintf("give - and the words on standard input")
	}
	if c.Name == "-" {
		data, err := a.readAll()
		if err != nil {
			return err
		}
		c.Name = strings.TrimSpace(string(data))
	}
	code := coding.Code{Name: c.Name, Definition: c.Definition}
	if c.Under != "" {
		parent, err := a.code(rooms, caller, c.Under)
		if err != nil {
			return err
		}
		code.Parent = parent.ID
	}
	if c.InVivo != "" {
		subject, err := rooms.Study.SubjectByLabel(a.ctx, caller, c.InVivo)
		if err != nil {
			return err
		}
		code.InVivo = subject.ID
	}
	added, err := rooms.Book.AddCode(a.ctx, caller, code)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(added)
	}
	a.say("code %s is added", added.ID.Short())
	return nil
}

type codebookChangeCommand struct {
	Code       string  `arg:"" help:"The code."`
	Name       *string `help:"Its new name."`
	Definition *string `help:"Its new definition."`
}

func (codebookChangeCommand) Help() string {
	return "Example:\n  sheaf codebook change Fear --definition 'Being afraid, of whom and of what.'"
}

func (c codebookChangeCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	code, err := a.code(rooms, caller, c.Code)
	if err != nil {
		return err
	}
	set(&code.Name, c.Name)
	set(&code.Definition, c.Definition)
	_, err = rooms.Book.ChangeCode(a.ctx, caller, code)
	return err
}

type codebookRemoveCommand struct {
	Code string `arg:"" help:"The code."`
}

func (codebookRemoveCommand) Help() string {
	return "Example:\n  sheaf codebook remove Fear\n\nIt can be undone."
}

func (c codebookRemoveCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	code, err := a.code(rooms, caller, c.Code)
	if err != nil {
		return err
	}
	return rooms.Book.RemoveCode(a.ctx, caller, code.ID)
}

type codebookMoveCommand struct {
	Code  string `arg:"" help:"The code."`
	Under string `placeholder:"CODE" help:"Its new parent; none puts it at the top."`
}

func (codebookMoveCommand) Help() string {
	return "Example:\n  sheaf codebook move Fear --under 'Inner life'"
}

func (c codebookMoveCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	code, err := a.code(rooms, caller, c.Code)
	if err != nil {
		return err
	}
	var parent coding.Code
	if c.Under != "" {
		if parent, err = a.code(rooms, caller, c.Under); err != nil {
			return err
		}
	}
	return rooms.Book.MoveCode(a.ctx, caller, code.ID, parent.ID)
}

type codebookMergeCommand struct {
	From string `arg:"" help:"The code that goes."`
	Into string `arg:"" help:"The code that takes its codings."`
}

func (codebookMergeCommand) Help() string { return "Example:\n  sheaf codebook merge Dread Fear" }

func (c codebookMergeCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	from, err := a.code(rooms, caller, c.From)
	if err != nil {
		return err
	}
	into, err := a.code(rooms, caller, c.Into)
	if err != nil {
		return err
	}
	return rooms.Book.MergeCodes(a.ctx, caller, from.ID, into.ID)
}

// code finds a code by its name, or by the beginning of its id.
func (a *app) code(rooms workspace.Working, caller access.Caller, name string) (coding.Code, error) {
	code, err := rooms.Book.CodeByName(a.ctx, caller, name)
	if sheaf.KindOf(err) != sheaf.NotFound {
		return code, err
	}
	codes, err := rooms.Book.Codes(a.ctx, caller)
	if err != nil {
		return coding.Code{}, err
	}
	return pick("code", name, codes, func(c coding.Code) sheaf.ID { return c.ID.ID })
}

type codeCommand struct {
	Document string `arg:"" help:"The document's id."`
	Code     string `arg:"" help:"The code, by name or id."`
	Span     string `placeholder:"START:END" help:"The passage, in bytes of UTF-8 from 0, end excluded."`
	Remove   string `placeholder:"CODING" help:"Take this coding off instead."`
}

func (codeCommand) Help() string {
	return `Example:
  sheaf code 7kq2m0xa Fear --span 1200:1311
  echo 'we were afraid of the register' | sheaf code 7kq2m0xa Fear

Without --span the passage's exact words come from standard input; they must occur
in the document once.`
}

func (c codeCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	if c.Remove != "" {
		id, err := sheaf.ParseID(c.Remove)
		if err != nil {
			return err
		}
		return rooms.Book.Uncode(a.ctx, caller, coding.CodingID{ID: id})
	}
	all, err := rooms.Study.Documents(a.ctx, caller)
	if err != nil {
		return err
	}
	info, err := pick("document", c.Document, all, documentID)
	if err != nil {
		return err
	}
	code, err := a.code(rooms, caller, c.Code)
	if err != nil {
		return err
	}
	anchor, err := c.anchor(a, rooms, caller, info)
	if err != nil {
		return err
	}
	made, err := rooms.Book.Code(a.ctx, caller, code.ID, anchor)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(made)
	}
	a.say("coding %s", made.ID.Short())
	return nil
}

func (c codeCommand) anchor(a *app, rooms workspace.Working, caller access.Caller, info study.DocumentInfo) (study.Anchor, error) {
	anchor := study.Anchor{Document: info.ID, Version: info.Version}
	if c.Span != "" {
		span, err := parseSpan(c.Span)
		anchor.Span = span
		return anchor, err
	}
	data, err := a.readAll()
	if err != nil {
		return anchor, err
	}
	doc, err := rooms.Study.Document(a.ctx, caller, info.ID)
	if err != nil {
		return anchor, err
	}
	anchor.Span, err = quoted(doc.Text, strings.TrimSpace(string(data)))
	return anchor, err
}

// quoted finds the one place where a text has these words.
func quoted(in, words string) (text.Span, error) {
	switch strings.Count(in, words) {
	case 0:
		return text.Span{}, sheaf.Errorf(sheaf.NotFound, "the document does not have these words").
			Hintf("copy them exactly, or give --span START:END")
	case 1:
		if words == "" {
			break
		}
		start := strings.Index(in, words)
		return text.Span{Start: start, End: start + len(words)}, nil
	}
	return text.Span{}, sheaf.Errorf(sheaf.Invalid, "the document has these words more than once").Hintf("give more of them, or --span START:END")
}

// touched lists the codings of a document whose text a correction changed.
func touched(a *app, id study.DocumentID) ([]string, error) {
	rooms, caller, err := a.reopened()
	if err != nil {
		return nil, err
	}
	codings, err := rooms.Book.Codings(a.ctx, caller, coding.Filter{Document: id})
	if err != nil {
		return nil, err
	}
	inside := []string{}
	for _, c := range codings {
		if c.Inside {
			inside = append(inside, c.ID.String())
		}
	}
	return inside, nil
}
