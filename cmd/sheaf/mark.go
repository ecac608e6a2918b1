package main

import (
	"strings"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
)

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
