package main

import (
	"fmt"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/workspace"
)

type memoCommands struct {
	List   memoListCommand   `cmd:"" default:"1" help:"Read the memos."`
	Add    memoAddCommand    `cmd:"" help:"Write a memo; its text comes from standard input."`
	Settle memoSettleCommand `cmd:"" help:"Reword or remove a memo, or settle one that an erasure withheld."`
}

type memoListCommand struct{}

func (memoListCommand) Help() string { return "Example:\n  sheaf memo" }

func (memoListCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	memos, err := rooms.Book.Memos(a.ctx, caller)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(memos)
	}
	for _, m := range memos {
		title, body := m.Title, m.Text
		if m.Suspended {
			title, body = "[withheld]", "somebody it was about was erased: reword it or confirm it"
		}
		fmt.Fprintf(a.out, "%s  on a %s  %s\n  %s\n", m.ID.Short(), m.On, title, body)
	}
	return nil
}

type memoAddCommand struct {
	On    string   `default:"study" enum:"study,document,code,coding,participant" help:"What it is on: study, document, code, coding, participant."`
	ID    string   `placeholder:"ID" help:"Which one: an id, a code's name, a participant's label."`
	About []string `placeholder:"LABEL" help:"Participants it is about, besides those of what it is on."`
	Title string   `help:"A title; no names."`
}

func (memoAddCommand) Help() string {
	return "Example:\n  sheaf memo add --on code --id Fear --title 'Two fears' < memo.txt"
}

func (c memoAddCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	memo := coding.Memo{Title: c.Title}
	if memo.On, memo.Target, err = c.target(a, rooms, caller); err != nil {
		return err
	}
	for _, label := range c.About {
		subject, err := rooms.Study.SubjectByLabel(a.ctx, caller, label)
		if err != nil {
			return err
		}
		memo.Subjects = append(memo.Subjects, subject.ID)
	}
	data, err := a.readAll()
	if err != nil {
		return err
	}
	memo.Text = strings.TrimSpace(string(data))
	written, err := rooms.Book.WriteMemo(a.ctx, caller, memo)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(written)
	}
	a.say("memo %s", written.ID.Short())
	return nil
}

func (c memoAddCommand) target(a *app, rooms workspace.Working, caller access.Caller) (coding.MemoOn, sheaf.ID, error) {
	switch c.On {
	case "document":
		all, err := rooms.Study.Documents(a.ctx, caller)
		if err != nil {
			return "", sheaf.ID{}, err
		}
		doc, err := pick("document", c.ID, all, documentID)
		return coding.OnDocument, doc.ID.ID, err
	case "code":
		code, err := a.code(rooms, caller, c.ID)
		return coding.OnCode, code.ID.ID, err
	case "coding":
		all, err := rooms.Book.Codings(a.ctx, caller, coding.Filter{})
		if err != nil {
			return "", sheaf.ID{}, err
		}
		one, err := pick("coding", c.ID, all, func(c coding.Coding) sheaf.ID { return c.ID.ID })
		return coding.OnCoding, one.ID.ID, err
	case "participant":
		subject, err := rooms.Study.SubjectByLabel(a.ctx, caller, c.ID)
		return coding.OnSubject, subject.ID.ID, err
	}
	return coding.OnStudy, sheaf.ID{}, nil
}

type memoSettleCommand struct {
	Memo   string `arg:"" help:"The memo's id."`
	Action string `arg:"" enum:"read,reword,confirm,remove" help:"read it; reword (new text on standard input), confirm it as it stands, or remove it."`
}

func (memoSettleCommand) Help() string {
	return `Example:
  sheaf memo settle 7kq2m0xa read
  sheaf memo settle 7kq2m0xa reword < memo.txt

A memo about several people is withheld when one of them is erased. The erasure is
incomplete until somebody has seen to it that nothing of theirs is left in it.`
}

func (c memoSettleCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	memos, err := rooms.Book.Memos(a.ctx, caller)
	if err != nil {
		return err
	}
	memo, err := pick("memo", c.Memo, memos, func(m coding.Memo) sheaf.ID { return m.ID.ID })
	if err != nil {
		return err
	}
	switch c.Action {
	case "confirm":
		_, err = rooms.Book.ConfirmMemo(a.ctx, caller, memo.ID)
	case "remove":
		err = rooms.Book.RemoveMemo(a.ctx, caller, memo.ID)
	case "reword":
		err = c.reword(a, rooms, caller, memo)
	default:
		if memo.Suspended {
			memo, err = rooms.Book.OpenSuspended(a.ctx, caller, memo.ID)
		}
		if err == nil {
			fmt.Fprintf(a.out, "%s\n%s\n", memo.Title, memo.Text)
		}
		return err
	}
	if err == nil {
		a.say("settled")
	}
	return err
}

func (c memoSettleCommand) reword(a *app, rooms workspace.Working, caller access.Caller, memo coding.Memo) error {
	data, err := a.readAll()
	if err != nil {
		return err
	}
	memo.Text = strings.TrimSpace(string(data))
	_, err = rooms.Book.ChangeMemo(a.ctx, caller, memo)
	return err
}

type undoCommand struct {
	Redo bool `help:"Do the last undone change again."`
}

func (undoCommand) Help() string {
	return "Example:\n  sheaf undo\n\nUndoes your own last change: codes, codings, memos, attributes, claims,\npairs of an alignment."
}

func (c undoCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	var change study.Change
	if c.Redo {
		change, err = rooms.Book.Redo(a.ctx, caller, rooms.Register.Move)
	} else {
		change, err = rooms.Book.Undo(a.ctx, caller, rooms.Register.Move)
	}
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Verb string `json:"verb"`
			Kind string `json:"kind"`
		}{change.Verb, change.Kind})
	}
	article := "a"
	if strings.HasPrefix(change.Kind, "a") { // an alignment, an attribute
		article = "an"
	}
	a.say("%s: %s %s %s", map[bool]string{false: "undone", true: "done again"}[c.Redo], change.Verb, article, change.Kind)
	return nil
}
