package study_test

import (
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func TestErase(t *testing.T) {
	w := newWorld(t)
	id, a, b := w.two()
	alone := w.admit(interview([]says{{a, "R-7Q", "Only me."}}, a))
	w.ok(w.study.SetAttribute(w.ctx, w.analyst, a.ID, "village", "by the river"))
	w.ok(w.study.SetAttribute(w.ctx, w.analyst, b.ID, "village", "by the hill"))
	before := w.document(id)
	reach, err := w.study.Reach(w.ctx, w.holder, a.ID)
	w.ok(err)
	if len(reach.Documents) != 2 || reach.Alone != 1 || reach.SharedParts != 1 || reach.Attributes != 1 || !reach.Terms || reach.Changes != 1 ||
		!slices.Equal(reach.SharedWith, []study.SubjectID{b.ID}) {
		t.Errorf("reach %+v", reach)
	}
	ran := 0
	w.ok(w.study.Erase(w.ctx, w.holder, a.ID, func(_ *access.Tx, erased study.SubjectID) error {
		if erased == a.ID {
			ran++
		}
		return nil
	}))
	if ran == 0 {
		t.Error("the other rooms were not asked")
	}
	check := func() {
		t.Helper()
		after := w.document(id)
		if len(after.Text) != len(before.Text) {
			t.Fatalf("the text is %d bytes now, was %d", len(after.Text), len(before.Text))
		}
		if err := after.Transcript.Validate(); err != nil {
			t.Error(err)
		}
		for _, span := range after.Erased {
			if strings.Trim(after.Text[span.Start:span.End], "_\n") != "" {
				t.Errorf("a gap holds %q", span.Of(after.Text))
			}
		}
		for i, turn := range after.Transcript.Turns {
			kept := turn.Of(after.Text) == turn.Of(before.Text)
			if kept != (after.TurnSubject[i] == b.ID) {
				t.Errorf("turn %d kept: %v", i, kept)
			}
		}
		if after.Speakers[1].Label != "" || after.Speakers[2].Label != "R-2K" {
			t.Errorf("speakers %+v", after.Speakers)
		}
	}
	check()
	list, err := w.study.Documents(w.ctx, w.analyst)
	w.ok(err)
	if len(list) != 1 || list[0].ID != id {
		t.Errorf("listed: %v", list)
	}
	if got := w.document(alone).Text; strings.Trim(got, "_\n") != "" {
		t.Errorf("left of the other document: %q", got)
	}
	attributes, err := w.study.Attributes(w.ctx, w.analyst)
	w.ok(err)
	if len(attributes) != 1 || attributes[0].Subject != b.ID {
		t.Errorf("attributes %v", attributes)
	}
	subjects, err := w.study.Subjects(w.ctx, w.analyst)
	w.ok(err)
	if len(subjects) != 2 || !subjects[1].Erased || subjects[1].Label != "R-7Q" || subjects[0].Erased {
		t.Errorf("subjects %+v", subjects)
	}
	changes, err := w.study.Changes(w.ctx, w.analyst, 0)
	w.ok(err)
	if len(changes) != 1 {
		t.Errorf("%d changes left", len(changes))
	}
	w.want(sheaf.NotFound, w.study.Hold(w.ctx, w.analyst, a.ID, true, ""))
	w.want(sheaf.NotFound, w.view(func(tx *access.Tx) error { _, err := w.study.Parents(tx, a.ID, b.ID); return err }))
	w.want(sheaf.NotFound, w.view(func(tx *access.Tx) error { return w.study.MayUse(tx, []study.SubjectID{a.ID}, "analyse") }))
	w.clean()

	t.Run("again does nothing more, and holds in a new process", func(t *testing.T) {
		w.ok(w.study.Erase(w.ctx, w.holder, a.ID))
		w.reopen()
		check()
		w.clean()
	})
	t.Run("nobody who never was is erased", func(t *testing.T) {
		w.want(sheaf.NotFound, w.study.Erase(w.ctx, w.holder, study.SubjectID{ID: sheaf.NewID()}))
	})
	t.Run("a document with a gap can be corrected outside it", func(t *testing.T) {
		at := strings.Index(before.Text, "better")
		v, _, err := w.intake.Correct(w.ctx, w.holder, study.Correction{Document: id, Base: 1,
			Edits: []text.Edit{{Span: text.Span{Start: at, End: at + 6}, With: "far better"}}})
		w.ok(err)
		after := w.document(id)
		if v.Version != 2 || !strings.Contains(after.Text, "far better than I do") || len(after.Erased) == 0 {
			t.Errorf("got %q", after.Text)
		}
		_, _, err = w.intake.Correct(w.ctx, w.holder, study.Correction{Document: id, Base: 2,
			Edits: []text.Edit{{Span: text.Span{Start: 3, End: 4}, With: "x"}}})
		w.want(sheaf.Conflict, err)
		w.ok(w.study.Erase(w.ctx, w.holder, b.ID))
		if got := w.document(id).Text; strings.Trim(got, "_\n") != "" {
			t.Errorf("left: %q", got)
		}
		w.clean()
	})
}
