package coding_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// questions puts questions into the grid.
func (w *world) questions(wordings ...string) []coding.Column {
	w.t.Helper()
	columns := make([]coding.Column, len(wordings))
	for i, one := range wordings {
		columns[i].Text = one
	}
	added, err := w.book.AddColumns(w.ctx, w.analyst, columns)
	w.ok(err)
	return added
}

func (w *world) grid() coding.Grid {
	w.t.Helper()
	g, err := w.book.Grid(w.ctx, w.analyst)
	w.ok(err)
	return g
}

func (w *world) columns() (all []string) {
	w.t.Helper()
	for _, c := range w.grid().Columns {
		all = append(all, c.Text)
	}
	return all
}

// cell is the one of a participant and a column, unread if nobody wrote in it.
func (w *world) cell(subject study.SubjectID, column coding.ColumnID) coding.Cell {
	w.t.Helper()
	for _, c := range w.grid().Cells {
		if c.Subject == subject && c.Column == column {
			return c
		}
	}
	return coding.Cell{Subject: subject, Column: column, State: coding.Unread}
}

func (w *world) set(c coding.Cell) coding.Cell {
	w.t.Helper()
	c, err := w.book.SetCell(w.ctx, w.analyst, c)
	w.ok(err)
	return c
}

func TestColumns(t *testing.T) {
	w := newWorld(t)
	fear := w.code("fear")
	added := w.questions("What did you carry?", "  Who decided?  ", "What came after?")
	_, err := w.book.AddColumns(w.ctx, w.analyst, []coding.Column{{Code: fear.ID}})
	w.ok(err)
	want := func(rule string, wordings ...string) {
		t.Helper()
		if diff := cmp.Diff(wordings, w.columns()); diff != "" {
			t.Errorf("%s: %s", rule, diff)
		}
	}
	want("in the order they were added", "What did you carry?", "Who decided?", "What came after?", "fear")

	t.Run("move behind one another, and undo puts them back", func(t *testing.T) {
		w.ok(w.book.MoveColumn(w.ctx, w.analyst, added[2].ID, coding.ColumnID{}))
		want("first", "What came after?", "What did you carry?", "Who decided?", "fear")
		w.ok(w.book.MoveColumn(w.ctx, w.analyst, added[0].ID, added[1].ID))
		want("behind", "What came after?", "Who decided?", "What did you carry?", "fear")
		w.undo(w.analyst)
		w.undo(w.analyst)
		want("undone", "What did you carry?", "Who decided?", "What came after?", "fear")
		w.redo(w.analyst)
		want("again", "What came after?", "What did you carry?", "Who decided?", "fear")
		w.undo(w.analyst)
	})
	t.Run("find a place however often they were moved between the same two", func(t *testing.T) {
		for range 30 {
			w.ok(w.book.MoveColumn(w.ctx, w.analyst, added[2].ID, added[0].ID))
			w.ok(w.book.MoveColumn(w.ctx, w.analyst, added[1].ID, added[0].ID))
		}
		want("after thirty times", "What did you carry?", "Who decided?", "What came after?", "fear")
		for range 60 {
			w.undo(w.analyst)
		}
		want("undone", "What did you carry?", "Who decided?", "What came after?", "fear")
	})
	t.Run("get another wording, and the cells stay", func(t *testing.T) {
		doc, a, _ := w.two()
		_ = doc
		w.set(coding.Cell{Subject: a.ID, Column: added[1].ID, State: coding.NotAsked})
		w.ok(w.book.ChangeColumn(w.ctx, w.analyst, coding.Column{ID: added[1].ID, Text: "Who chose?", Version: w.grid().Columns[1].Version}))
		want("reworded", "What did you carry?", "Who chose?", "What came after?", "fear")
		if got := w.cell(a.ID, added[1].ID).State; got != coding.NotAsked {
			t.Errorf("the cell says %q", got)
		}
		w.undo(w.analyst)
		want("undone", "What did you carry?", "Who decided?", "What came after?", "fear")
	})
	t.Run("are taken away with what is in them, and come back with it", func(t *testing.T) {
		before := len(w.grid().Cells)
		w.ok(w.book.RemoveColumn(w.ctx, w.analyst, added[1].ID))
		want("removed", "What did you carry?", "What came after?", "fear")
		if n := len(w.grid().Cells); n != before-1 {
			t.Errorf("%d cells are left of %d", n, before)
		}
		w.undo(w.analyst)
		want("undone", "What did you carry?", "Who decided?", "What came after?", "fear")
		if n := len(w.grid().Cells); n != before {
			t.Errorf("%d cells came back of %d", n, before)
		}
	})
	t.Run("have the name of their code, also after a merge", func(t *testing.T) {
		dread := w.code("dread")
		w.ok(w.book.MergeCodes(w.ctx, w.analyst, fear.ID, dread.ID))
		want("merged", "What did you carry?", "Who decided?", "What came after?", "dread")
		w.undo(w.analyst)
	})
	t.Run("many are undone as one", func(t *testing.T) {
		w.questions("One?", "Two?", "Three?")
		w.undo(w.analyst)
		want("undone", "What did you carry?", "Who decided?", "What came after?", "fear")
	})
	t.Run("refusals", func(t *testing.T) {
		try := func(kind sheaf.Kind, columns ...coding.Column) {
			t.Helper()
			_, err := w.book.AddColumns(w.ctx, w.analyst, columns)
			w.want(kind, err)
		}
		try(sheaf.Invalid)
		try(sheaf.Invalid, coding.Column{Text: " "})
		try(sheaf.Conflict, coding.Column{Text: "WHO decided?"})
		try(sheaf.Conflict, coding.Column{Text: "New?"}, coding.Column{Text: "new?"})
		try(sheaf.Conflict, coding.Column{Code: fear.ID})
		try(sheaf.NotFound, coding.Column{Code: coding.CodeID{ID: sheaf.NewID()}})
		w.want(sheaf.Invalid, w.book.ChangeColumn(w.ctx, w.analyst, coding.Column{ID: w.grid().Columns[3].ID, Text: "x", Version: 1}))
		w.want(sheaf.Conflict, w.book.ChangeColumn(w.ctx, w.analyst, coding.Column{ID: added[0].ID, Text: "x", Version: 99}))
		w.want(sheaf.NotFound, w.book.RemoveColumn(w.ctx, w.analyst, coding.ColumnID{ID: sheaf.NewID()}))
		w.want(sheaf.NotFound, w.book.MoveColumn(w.ctx, w.analyst, added[0].ID, coding.ColumnID{ID: sheaf.NewID()}))
		w.want(sheaf.Invalid, w.book.MoveColumn(w.ctx, w.analyst, added[0].ID, added[0].ID))
		_, err := w.book.AddColumns(w.ctx, w.interviewer, []coding.Column{{Text: "Whose?"}})
		w.want(sheaf.Denied, err)
	})
	w.clean()
}

func TestCells(t *testing.T) {
	w := newWorld(t)
	doc, a, b := w.two()
	q := w.questions("What were you afraid of?")[0].ID
	fear := w.code("fear")
	own := w.lay(fear, doc, "We were boys")
	both := w.lay(fear, doc, "I met R-2K at the mill")

	t.Run("say apart that somebody was not asked and that they said nothing", func(t *testing.T) {
		one := w.set(coding.Cell{Subject: a.ID, Column: q, State: coding.NotAsked})
		w.set(coding.Cell{Subject: b.ID, Column: q, State: coding.Silent})
		if one.Version != 1 || w.cell(a.ID, q).State != coding.NotAsked || w.cell(b.ID, q).State != coding.Silent {
			t.Errorf("%+v", w.grid().Cells)
		}
	})
	t.Run("are written anew, with passages, and undone step by step", func(t *testing.T) {
		w.set(coding.Cell{Subject: a.ID, Column: q, State: coding.Summarised, Summary: " Of the water. ", Passages: []coding.CodingID{own.ID}, Version: 1})
		got := w.cell(a.ID, q)
		if got.Summary != "Of the water." || len(got.Passages) != 1 || len(got.Subjects) != 1 || got.Version != 2 {
			t.Errorf("%+v", got)
		}
		w.undo(w.analyst)
		if got := w.cell(a.ID, q); got.State != coding.NotAsked || got.Summary != "" || got.Passages != nil {
			t.Errorf("undone: %+v", got)
		}
		w.redo(w.analyst)
		if got := w.cell(a.ID, q); got.Summary != "Of the water." {
			t.Errorf("again: %+v", got)
		}
		w.undo(w.analyst)
		w.undo(w.analyst)
		w.undo(w.analyst)
		if got := w.cell(a.ID, q); got.State != coding.Unread {
			t.Errorf("before the first: %+v", got)
		}
	})
	t.Run("a passage that was taken away is not counted", func(t *testing.T) {
		c := w.cell(a.ID, q)
		c.State, c.Summary, c.Passages = coding.Summarised, "Of the water.", []coding.CodingID{own.ID, both.ID}
		if c = w.set(c); len(c.Subjects) != 2 {
			t.Errorf("about %d people, want the two whom the passages concern", len(c.Subjects))
		}
		w.ok(w.book.Uncode(w.ctx, w.analyst, own.ID))
		if got := w.cell(a.ID, q); len(got.Passages) != 1 || got.Passages[0] != both.ID {
			t.Errorf("%+v", got.Passages)
		}
		w.undo(w.analyst)
	})
	t.Run("refusals", func(t *testing.T) {
		try := func(kind sheaf.Kind, c coding.Cell) {
			t.Helper()
			c.Version = w.cell(c.Subject, c.Column).Version
			_, err := w.book.SetCell(w.ctx, w.analyst, c)
			w.want(kind, err)
		}
		try(sheaf.Invalid, coding.Cell{Subject: a.ID, Column: q, State: coding.Summarised, Summary: " "})
		try(sheaf.Invalid, coding.Cell{Subject: a.ID, Column: q, State: coding.Silent, Summary: "but said this"})
		try(sheaf.Invalid, coding.Cell{Subject: a.ID, Column: q, State: "perhaps"})
		try(sheaf.NotFound, coding.Cell{Subject: a.ID, Column: coding.ColumnID{ID: sheaf.NewID()}, State: coding.Silent})
		try(sheaf.NotFound, coding.Cell{Subject: study.SubjectID{ID: sheaf.NewID()}, Column: q, State: coding.Silent})
		try(sheaf.NotFound, coding.Cell{Subject: a.ID, Column: q, State: coding.Silent, Passages: []coding.CodingID{{ID: sheaf.NewID()}}})
		_, err := w.book.SetCell(w.ctx, w.analyst, coding.Cell{Subject: a.ID, Column: q, State: coding.Silent})
		w.want(sheaf.Conflict, err)
		_, err = w.book.SetCell(w.ctx, w.interviewer, coding.Cell{Subject: a.ID, Column: q, State: coding.Silent, Version: w.cell(a.ID, q).Version})
		w.want(sheaf.Denied, err)
		_, err = w.book.OpenCell(w.ctx, w.analyst, a.ID, q)
		w.want(sheaf.Conflict, err)
	})
	t.Run("of somebody on hold, or resting on passages about them, are not written", func(t *testing.T) {
		w.ok(w.study.Hold(w.ctx, w.holder, b.ID, true, ""))
		for _, c := range []coding.Cell{
			{Subject: b.ID, Column: q, State: coding.NotAsked, Version: w.cell(b.ID, q).Version},
			{Subject: a.ID, Column: q, State: coding.Summarised, Summary: "Of him.", Passages: []coding.CodingID{both.ID}, Version: w.cell(a.ID, q).Version},
		} {
			_, err := w.book.SetCell(w.ctx, w.analyst, c)
			w.want(sheaf.Denied, err)
		}
		w.ok(w.study.Hold(w.ctx, w.holder, b.ID, false, ""))
	})
	w.clean()
}

func TestErasingReachesTheGrid(t *testing.T) {
	w := newWorld(t)
	doc, a, b := w.two()
	q := w.questions("What were you afraid of?", "Who decided?")
	fear := w.code("fear")
	both := w.lay(fear, doc, "I met R-2K at the mill")
	w.set(coding.Cell{Subject: a.ID, Column: q[0].ID, State: coding.Summarised, Summary: "Met the other at the mill.", Passages: []coding.CodingID{both.ID}})
	w.set(coding.Cell{Subject: a.ID, Column: q[1].ID, State: coding.Summarised, Summary: "Nobody, he says."})
	w.set(coding.Cell{Subject: b.ID, Column: q[0].ID, State: coding.Summarised, Summary: "Of the water."})

	w.erase(b.ID)
	if n := len(w.grid().Cells); n != 2 {
		t.Errorf("%d cells are left, want the two of the one who stays", n)
	}
	if kept := w.cell(a.ID, q[1].ID); kept.Suspended || kept.Summary == "" {
		t.Errorf("a cell that rests on nothing of theirs: %+v", kept)
	}
	withheld := w.cell(a.ID, q[0].ID)
	if !withheld.Suspended || withheld.Summary != "" {
		t.Fatalf("a cell that rests on a passage about them is not withheld: %+v", withheld)
	}
	w.clean()

	opened, err := w.book.OpenCell(w.ctx, w.analyst, a.ID, q[0].ID)
	w.ok(err)
	if opened.Summary != "Met the other at the mill." {
		t.Errorf("opened: %q", opened.Summary)
	}
	opened.Summary = "Met somebody at the mill."
	again := w.set(opened)
	if again.Suspended || w.cell(a.ID, q[0].ID).Summary != "Met somebody at the mill." || len(again.Subjects) != 1 {
		t.Errorf("written anew: %+v", again)
	}
	w.clean()

	w.erase(a.ID)
	if n := len(w.grid().Cells); n != 0 {
		t.Errorf("%d cells are left", n)
	}
	if n := len(w.columns()); n != 2 {
		t.Errorf("%d questions are left", n)
	}
	w.clean()
}

func TestTheGridIsInTheBackup(t *testing.T) {
	w := newWorld(t)
	_, a, _ := w.two()
	q := w.questions("What were you afraid of?", "Who decided?")
	w.set(coding.Cell{Subject: a.ID, Column: q[0].ID, State: coding.Summarised, Summary: "Of the water."})
	w.set(coding.Cell{Subject: a.ID, Column: q[1].ID, State: coding.Silent})
	w.ok(w.book.RemoveColumn(w.ctx, w.analyst, q[1].ID))
	items, err := w.book.Dump(w.ctx, w.holder)
	w.ok(err)
	cells := 0
	for _, item := range items {
		switch {
		case item.Path == "coding/grid.json":
			if s := string(item.JSON); !strings.Contains(s, "What were you afraid of?") || strings.Contains(s, "Who decided?") || strings.Contains(s, "water") {
				t.Errorf("the columns: %s", s)
			}
		case strings.HasPrefix(item.Path, "coding/cells/"):
			cells++
			if len(item.Keys) != 1 || !strings.Contains(string(item.JSON), "Of the water.") {
				t.Errorf("a cell under %d keys", len(item.Keys))
			}
		}
	}
	if cells != 1 {
		t.Errorf("%d cells, want the one whose column stands", cells)
	}
}

// A book from before there was a grid opens with all that was in it.
func TestMigration2(t *testing.T) {
	w := newWorld(t)
	w.ok(w.db.Close())
	w.path += ".old"
	w.open(coding.Migrations()[:1])
	w.ok(w.door.Found(w.ctx, w.holder))
	doc, a, _ := w.two()
	fear := w.code("fear")
	w.lay(fear, doc, "We were boys")
	_, err := w.book.WriteMemo(w.ctx, w.analyst, coding.Memo{On: coding.OnSubject, Target: a.ID.ID, Text: "from before"})
	w.ok(err)
	w.ok(w.db.Close())

	w.open(coding.Migrations())
	memos, err := w.book.Memos(w.ctx, w.analyst)
	w.ok(err)
	if len(w.codings(coding.Filter{})) != 1 || len(memos) != 1 || memos[0].Text != "from before" || len(w.columns()) != 0 {
		t.Errorf("%d memos, %d columns", len(memos), len(w.columns()))
	}
	q := w.questions("Who decided?")[0]
	w.set(coding.Cell{Subject: a.ID, Column: q.ID, State: coding.Silent})
	w.clean()
}
