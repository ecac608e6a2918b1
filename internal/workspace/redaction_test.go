package workspace_test

import (
	"fmt"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// A name that the review missed goes, beyond recall, from a document with 500
// codings, in 25 places, by words of another length. What a coding lay on is told
// apart by its own words: every sentence has a number.
func TestALateRedactionMisplacesNoCoding(t *testing.T) {
	const turns, codings = 250, 500
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	person := w.Person(vault.Participant, "Halvard")
	var script strings.Builder
	script.WriteString("Invented interview for tests. Nobody in it exists.\n")
	for i := range turns {
		name := ""
		if i%10 == 3 {
			name = " near the mill of Aldermarch"
		}
		fmt.Fprintf(&script, "Interviewer: And then, %d?\nHalvard: We waited%s at place %04d. They called number %04d.\n", i, name, i, i)
	}
	doc := w.Interview(script.String(), nil, person)
	code, err := w.Working.Book.AddCode(t.Context(), w.Founder, coding.Code{Name: "Waiting"})
	fine(t, err)
	var all []coding.Application
	for i := range turns {
		start := strings.Index(doc.Text, fmt.Sprintf("They called number %04d.", i))
		sentence := strings.LastIndex(doc.Text[:start], "We waited")
		for _, span := range []text.Span{{Start: sentence, End: start}, {Start: start, End: start + len("They called number 0000.")}} {
			all = append(all, coding.Application{Code: code.ID, Anchor: study.Anchor{Document: doc.ID, Version: doc.Version, Span: span}})
		}
	}
	laid, err := w.Working.Book.CodeAll(t.Context(), w.Founder, all)
	fine(t, err)
	if len(laid) != codings {
		t.Fatalf("%d codings, want %d", len(laid), codings)
	}
	want := map[coding.CodingID]string{}
	for _, c := range laid {
		want[c.ID] = strings.ReplaceAll(doc.Text[c.Anchor.Span.Start:c.Anchor.Span.End], "Aldermarch", "[a village]")
	}

	var edits []text.Edit
	for at := 0; ; {
		next := strings.Index(doc.Text[at:], "Aldermarch")
		if next < 0 {
			break
		}
		at += next
		edits = append(edits, text.Edit{Span: text.Span{Start: at, End: at + len("Aldermarch")}, With: "[a village]"})
		at += len("Aldermarch")
	}
	if len(edits) != turns/10 {
		t.Fatalf("%d places to redact", len(edits))
	}
	fine(t, w.Locked.Review.Correct(t.Context(), w.Founder, doc.ID, edits, true))

	w.Open()
	now := got(w.Working.Study.Document(t.Context(), w.Founder, doc.ID))
	found, err := w.Working.Book.Codings(t.Context(), w.Founder, coding.Filter{Document: doc.ID})
	fine(t, err)
	misplaced, look := 0, 0
	for _, c := range found {
		if now.Text[c.Anchor.Span.Start:c.Anchor.Span.End] != want[c.ID] {
			misplaced++
		}
		if c.Inside {
			look++
		}
	}
	if misplaced > 0 || len(found) != codings || look != len(edits) {
		t.Errorf("%d of %d codings misplaced, %d to be looked at; want 0 of %d, %d", misplaced, len(found), look, codings, len(edits))
	}
	if strings.Contains(now.Text, "Aldermarch") {
		t.Error("the name is still there")
	}
	if _, err := w.Working.Study.DocumentAt(t.Context(), w.Founder, doc.ID, doc.Version); err == nil {
		t.Error("the recalled version opens")
	}
	w.Check()
}
