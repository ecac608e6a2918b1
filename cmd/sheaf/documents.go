package main

import (
	"fmt"
	"strconv"
	"strings"

	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

type documentsCommand struct {
	Document string `arg:"" optional:"" help:"Read this one instead of listing all."`
}

func (documentsCommand) Help() string {
	return "Example:\n  sheaf documents\n  sheaf documents 7kq2m0xa"
}

// tierNotice labels what leaves the workbench for the team's own eyes.
const tierNotice = "tier 2: for the team's own eyes; publish through sheaf propose"

func (c documentsCommand) Run(a *app) error {
	rooms, caller, err := a.study()
	if err != nil {
		return err
	}
	all, err := rooms.Study.Documents(a.ctx, caller)
	if err != nil {
		return err
	}
	if c.Document != "" {
		info, err := pick("document", c.Document, all, documentID)
		if err != nil {
			return err
		}
		doc, err := rooms.Study.Document(a.ctx, caller, info.ID)
		if err != nil {
			return err
		}
		return a.showDocument(doc)
	}
	subjects, err := rooms.Study.Subjects(a.ctx, caller)
	if err != nil {
		return err
	}
	labels := labelsOf(subjects)
	if a.json {
		return a.printJSON(struct {
			V         int                  `json:"v"`
			Tier      int                  `json:"tier"`
			Notice    string               `json:"notice"`
			Documents []study.DocumentInfo `json:"documents"`
			Labels    map[string]string    `json:"labels"`
		}{1, 2, tierNotice, all, labels})
	}
	var rows [][]string
	for _, d := range all {
		state := ""
		if d.Held {
			state = "on hold"
		}
		rows = append(rows, []string{d.ID.Short(), labelled(d.Subjects, labels), d.Language, strconv.Itoa(d.Turns), strconv.Itoa(d.Words), state})
	}
	return a.table([]string{"document", "participants", "language", "turns", "words", "state"}, rows)
}

func documentID(d study.DocumentInfo) sheaf.ID { return d.ID.ID }

func labelsOf(subjects []study.Subject) map[string]string {
	labels := map[string]string{}
	for _, s := range subjects {
		labels[s.ID.String()] = s.Label
	}
	return labels
}

func labelled(ids []study.SubjectID, labels map[string]string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = labels[id.String()]
	}
	return strings.Join(names, ", ")
}

func (a *app) showDocument(doc study.Document) error {
	if a.json {
		return a.printJSON(struct {
			V        int            `json:"v"`
			Tier     int            `json:"tier"`
			Notice   string         `json:"notice"`
			Document study.Document `json:"document"`
		}{1, 2, tierNotice, doc})
	}
	for i, p := range doc.Paragraphs {
		fmt.Fprintf(a.out, "%5d  %s\n", i+1, p.Of(doc.Text))
	}
	return nil
}
