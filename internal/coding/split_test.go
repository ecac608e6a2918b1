package coding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
)

func TestSplit(t *testing.T) {
	with := func(w *world, id coding.CodeID) []string {
		return w.quotes(w.codings(coding.Filter{Codes: []coding.CodeID{id}}))
	}
	t.Run("takes the chosen passages over to a new code, as one change that undo walks", func(t *testing.T) {
		w := newWorld(t)
		doc, _, _ := w.two()
		fear := w.code("fear")
		w.lay(fear, doc, "We were boys")
		water := w.lay(fear, doc, "afraid of the water")
		both := w.lay(fear, doc, "I met R-2K at the mill")
		before := w.snapshot()

		made, err := w.book.SplitCode(w.ctx, w.analyst, fear.ID, []coding.CodingID{water.ID, both.ID}, coding.Code{Name: "fear of water", Parent: fear.ID})
		w.ok(err)
		after := w.snapshot()
		if got := with(w, made.ID); len(got) != 2 {
			t.Errorf("the new code has %q", got)
		}
		if diff := cmp.Diff([]string{"We were boys"}, with(w, fear.ID)); diff != "" {
			t.Error(diff)
		}
		w.undo(w.analyst)
		if diff := cmp.Diff(before, w.snapshot()); diff != "" {
			t.Errorf("undone: %s", diff)
		}
		w.redo(w.analyst)
		if diff := cmp.Diff(after, w.snapshot()); diff != "" {
			t.Errorf("done again: %s", diff)
		}
		w.clean()
	})
	t.Run("to a code that is there, where no passage comes to lie twice", func(t *testing.T) {
		w := newWorld(t)
		doc, _, _ := w.two()
		fear, water := w.code("fear"), w.code("water")
		one := w.lay(fear, doc, "afraid of the water")
		w.lay(water, doc, "afraid of the water")
		theirs, err := w.book.Code(w.ctx, w.colleague, fear.ID, w.at(doc, "afraid of the water"))
		w.ok(err)
		_, err = w.book.SplitCode(w.ctx, w.analyst, fear.ID, []coding.CodingID{one.ID, theirs.ID}, coding.Code{ID: water.ID})
		w.ok(err)
		if n := len(with(w, water.ID)); n != 2 {
			t.Errorf("%d codings, want one in each of two layers", n)
		}
		w.undo(w.analyst)
		if n, m := len(with(w, water.ID)), len(with(w, fear.ID)); n != 1 || m != 2 {
			t.Errorf("undone: %d and %d codings, want 1 and 2", n, m)
		}
		w.clean()
	})
	t.Run("of a code that another was merged into, parts again as it was", func(t *testing.T) {
		w := newWorld(t)
		doc, _, _ := w.two()
		fear, dread := w.code("fear"), w.code("dread")
		one := w.lay(dread, doc, "afraid of the water")
		w.ok(w.book.MergeCodes(w.ctx, w.analyst, dread.ID, fear.ID))
		_, err := w.book.SplitCode(w.ctx, w.analyst, fear.ID, []coding.CodingID{one.ID}, coding.Code{Name: "water"})
		w.ok(err)
		w.undo(w.analyst)
		w.undo(w.analyst)
		if n := len(with(w, dread.ID)); n != 1 {
			t.Errorf("%d codings stand with the code that they were laid with", n)
		}
	})
	t.Run("refusals", func(t *testing.T) {
		w := newWorld(t)
		doc, a, _ := w.two()
		fear, water := w.code("fear"), w.code("water")
		own, other := w.lay(fear, doc, "We were boys"), w.lay(water, doc, "the flood")
		for _, tt := range []struct {
			rule    string
			kind    sheaf.Kind
			codings []coding.CodingID
			into    coding.Code
		}{
			{"nothing chosen", sheaf.Invalid, nil, coding.Code{Name: "x"}},
			{"into itself", sheaf.Invalid, []coding.CodingID{own.ID}, coding.Code{ID: fear.ID}},
			{"no name", sheaf.Invalid, []coding.CodingID{own.ID}, coding.Code{}},
			{"in somebody's words", sheaf.Invalid, []coding.CodingID{own.ID}, coding.Code{Name: "x", InVivo: a.ID}},
			{"a name that a sibling has", sheaf.Conflict, []coding.CodingID{own.ID}, coding.Code{Name: "Water"}},
			{"another code's passage", sheaf.Conflict, []coding.CodingID{other.ID}, coding.Code{Name: "x"}},
			{"no such passage", sheaf.NotFound, []coding.CodingID{{ID: sheaf.NewID()}}, coding.Code{Name: "x"}},
			{"no such code", sheaf.NotFound, []coding.CodingID{own.ID}, coding.Code{ID: coding.CodeID{ID: sheaf.NewID()}}},
		} {
			if _, err := w.book.SplitCode(w.ctx, w.analyst, fear.ID, tt.codings, tt.into); sheaf.KindOf(err) != tt.kind {
				t.Errorf("%s: %v", tt.rule, err)
			}
		}
		w.ok(w.study.Hold(w.ctx, w.interviewer, a.ID, true, ""))
		_, err := w.book.SplitCode(w.ctx, w.analyst, fear.ID, []coding.CodingID{own.ID}, coding.Code{Name: "x"})
		w.want(sheaf.Denied, err)
		if n := len(with(w, fear.ID)); n != 1 {
			t.Error("what was refused was done")
		}
	})
	t.Run("is not undone over what was coded since with the new code", func(t *testing.T) {
		w := newWorld(t)
		doc, _, _ := w.two()
		fear := w.code("fear")
		one := w.lay(fear, doc, "We were boys")
		made, err := w.book.SplitCode(w.ctx, w.analyst, fear.ID, []coding.CodingID{one.ID}, coding.Code{Name: "youth"})
		w.ok(err)
		_, err = w.book.Code(w.ctx, w.colleague, made.ID, w.at(doc, "the flood"))
		w.ok(err)
		_, err = w.book.Undo(w.ctx, w.analyst)
		w.want(sheaf.Conflict, err)
		if n := len(with(w, made.ID)); n != 2 {
			t.Errorf("half undone: %d codings", n)
		}
	})
	t.Run("an erasure takes its passages out of what is undone", func(t *testing.T) {
		w := newWorld(t)
		doc, a, _ := w.two()
		fear := w.code("fear")
		own, asked := w.lay(fear, doc, "We were boys"), w.lay(fear, doc, "And you?")
		_, err := w.book.SplitCode(w.ctx, w.analyst, fear.ID, []coding.CodingID{own.ID, asked.ID}, coding.Code{Name: "youth"})
		w.ok(err)
		w.erase(a.ID)
		w.undo(w.analyst)
		if diff := cmp.Diff([]string{"And you?"}, with(w, fear.ID)); diff != "" {
			t.Error(diff)
		}
		w.clean()
	})
}

func TestHistory(t *testing.T) {
	w := newWorld(t)
	doc, a, _ := w.two()
	fear, dread := w.code("fear"), w.code("dread")
	one := w.lay(fear, doc, "We were boys")
	fear.Name, fear.Definition = "dread of the night", "invented"
	fear, err := w.book.ChangeCode(w.ctx, w.colleague, fear)
	w.ok(err)
	w.ok(w.book.MoveCode(w.ctx, w.analyst, fear.ID, dread.ID))
	w.undo(w.analyst)
	made, err := w.book.SplitCode(w.ctx, w.analyst, fear.ID, []coding.CodingID{one.ID}, coding.Code{Name: "youth"})
	w.ok(err)

	told, err := w.book.History(w.ctx, w.analyst, fear.ID)
	w.ok(err)
	var verbs []string
	for _, h := range told {
		verbs = append(verbs, h.Verb)
	}
	if diff := cmp.Diff([]string{"split", "move", "change", "add"}, verbs); diff != "" {
		t.Fatal(diff)
	}
	if h := told[0]; h.Into != made.ID || h.Taken != 1 {
		t.Errorf("the split tells %+v", h)
	}
	if h := told[1]; !h.Undone || h.After.Parent != dread.ID {
		t.Errorf("the move tells %+v", h)
	}
	if h := told[2]; h.Before.Name != "fear" || h.After.Name != "dread of the night" || h.By != w.colleague.Member() {
		t.Errorf("the change tells %+v", h)
	}
	if h := told[3]; !h.Before.ID.IsZero() || h.After.Name != "fear" {
		t.Errorf("the beginning tells %+v", h)
	}
	if told, err = w.book.History(w.ctx, w.analyst, made.ID); err != nil || len(told) != 1 || told[0].After.Name != "youth" {
		t.Errorf("the new code's history: %+v, %v", told, err)
	}

	vivo, err := w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: "the year of the flood", InVivo: a.ID})
	w.ok(err)
	w.erase(a.ID)
	if told, err = w.book.History(w.ctx, w.analyst, vivo.ID); err != nil || len(told) != 0 {
		t.Errorf("after the erasure the history tells %+v, %v", told, err)
	}
}
