package main

import (
	"fmt"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/workspace"
)

type passagesCommand struct {
	Code      []string          `placeholder:"CODE" help:"Passages coded with this; several: with any of them."`
	All       bool              `help:"Only where all the codes lie on the same words."`
	Words     string            `placeholder:"WORDS" help:"Passages that hold these words; - reads them from standard input."`
	Attribute map[string]string `placeholder:"NAME=VALUE" help:"Of participants described like this."`
	Document  string            `placeholder:"ID" help:"In this document."`
	Speaker   string            `default:"" enum:",participant,interviewer,interpreter" help:"Said by a participant, interviewer or interpreter."`
}

func (passagesCommand) Help() string {
	return `Example:
  sheaf passages --code Fear --attribute role=guard
  sheaf passages --words 'at the gate' --json

A --json listing is for the team's own eyes (tier 2): it says so, and the record
says that it was made. What is meant for anybody else goes through sheaf propose.`
}

func (c passagesCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	query, err := c.query(a, rooms, caller)
	if err != nil {
		return err
	}
	if a.json {
		passages, err := rooms.Book.ListPassages(a.ctx, caller, query)
		if err != nil {
			return err
		}
		return a.printJSON(struct {
			V        int              `json:"v"`
			Tier     int              `json:"tier"`
			Notice   string           `json:"notice"`
			Passages []coding.Passage `json:"passages"`
		}{1, 2, tierNotice, passages})
	}
	passages, err := rooms.Book.Passages(a.ctx, caller, query)
	if err != nil {
		return err
	}
	for _, p := range passages {
		quote := p.Quote
		if p.Withheld {
			quote = "[on hold]"
		}
		fmt.Fprintf(a.out, "%s  %s:%d  %s  %d:%d\n  %s\n", codingName(p), p.Document.Short(), p.Paragraph,
			speaking(p), p.Anchor.Span.Start, p.Anchor.Span.End, quote)
	}
	a.say("%d passages", len(passages))
	return nil
}

// speaking says whose words a passage is: an interviewer's question in somebody's
// interview is not theirs.
func speaking(p coding.Passage) string {
	labels := strings.Join(p.Labels, ", ")
	if p.Role == text.RoleParticipant || p.Role == "" {
		return labels
	}
	return string(p.Role) + ", to " + labels
}

func codingName(p coding.Passage) string {
	if p.Coding.ID.IsZero() {
		return "-"
	}
	return p.Coding.ID.Short()
}

func (c passagesCommand) query(a *app, rooms workspace.Working, caller access.Caller) (coding.Query, error) {
	q := coding.Query{All: c.All, Words: c.Words, Attribute: c.Attribute, Speaker: text.Role(c.Speaker)}
	if c.Words == "-" {
		data, err := a.readAll()
		if err != nil {
			return q, err
		}
		q.Words = strings.TrimSpace(string(data))
	}
	for _, name := range c.Code {
		code, err := a.code(rooms, caller, name)
		if err != nil {
			return q, err
		}
		q.Codes = append(q.Codes, code.ID)
	}
	if c.Document != "" {
		all, err := rooms.Study.Documents(a.ctx, caller)
		if err != nil {
			return q, err
		}
		doc, err := pick("document", c.Document, all, documentID)
		if err != nil {
			return q, err
		}
		q.Document = doc.ID
	}
	if len(q.Codes) == 0 && q.Words == "" {
		return q, sheaf.Errorf(sheaf.Invalid, "no question was asked").Hintf("give --code, --words, or both")
	}
	return q, nil
}
