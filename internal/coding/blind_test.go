package coding_test

import (
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
)

// blind says whether coders see each other's codings.
func (w *world) blind(is bool) {
	w.t.Helper()
	settings, err := w.study.Settings(w.ctx, w.holder)
	w.ok(err)
	settings.Blind = is
	w.ok(w.study.ChangeSettings(w.ctx, w.holder, settings))
}

// Every way in which codings are read, each held against the same rule.
func TestBlindCoding(t *testing.T) {
	w := newWorld(t)
	doc, _, _ := w.two()
	fear := w.code("fear")
	own := w.lay(fear, doc, "We were boys")
	theirs, err := w.book.Code(w.ctx, w.colleague, fear.ID, w.at(doc, "We were afraid"))
	w.ok(err)
	imported, err := w.book.Code(w.ctx, w.member(access.Analyst), fear.ID, w.at(doc, "And you?"))
	w.ok(err)
	w.tamper(`UPDATE coding_layer SET kind = 'imported' WHERE id = ?`, imported.Layer)
	_, err = w.book.WriteMemo(w.ctx, w.colleague, coding.Memo{On: coding.OnCoding, Target: theirs.ID.ID, Text: "on my own reading"})
	w.ok(err)
	q := w.questions("Who was afraid?")[0]
	_, err = w.book.SetCell(w.ctx, w.colleague, coding.Cell{Subject: theirs.Subjects[0], Column: q.ID, State: coding.Summarised, Summary: "he was", Passages: []coding.CodingID{theirs.ID}})
	w.ok(err)

	reads := map[string]func() (int, error){
		"codings": func() (int, error) {
			all, err := w.book.Codings(w.ctx, w.analyst, coding.Filter{})
			return len(all), err
		},
		"codings of a document": func() (int, error) {
			all, err := w.book.Codings(w.ctx, w.analyst, coding.Filter{Document: doc.ID})
			return len(all), err
		},
		"codings of a code": func() (int, error) {
			all, err := w.book.Codings(w.ctx, w.analyst, coding.Filter{Codes: []coding.CodeID{fear.ID}})
			return len(all), err
		},
		"passages": func() (int, error) {
			all, err := w.book.Passages(w.ctx, w.analyst, coding.Query{Codes: []coding.CodeID{fear.ID}})
			return len(all), err
		},
		"what was put aside": func() (int, error) {
			all, err := w.book.Picked(w.ctx, w.analyst, []coding.Pick{{Coding: own.ID}, {Coding: theirs.ID}, {Coding: imported.ID}})
			return len(all), err
		},
		"counts": func() (int, error) {
			counts, err := w.book.CountCodings(w.ctx, w.analyst)
			return counts[doc.ID][fear.ID], err
		},
		"how far the coding is": func() (n int, err error) {
			_, works, err := w.book.Standing(w.ctx, w.analyst)
			for _, one := range works {
				n += one.Codings
			}
			return n, err
		},
	}
	check := func(n int) {
		t.Helper()
		for what, read := range reads {
			got, err := read()
			w.ok(err)
			if got != n {
				t.Errorf("%s: %d, want %d", what, got, n)
			}
		}
		memos, err := w.book.Memos(w.ctx, w.analyst)
		w.ok(err)
		grid, err := w.book.Grid(w.ctx, w.analyst)
		w.ok(err)
		if rests := len(grid.Cells[0].Passages); len(memos) != n-2 || rests != n-2 {
			t.Errorf("%d memos on others' codings, %d of them in a cell, want %d", len(memos), rests, n-2)
		}
	}
	check(3)
	w.blind(true)
	check(2)
	_, err = w.book.Coding(w.ctx, w.analyst, theirs.ID)
	w.want(sheaf.NotFound, err)
	w.want(sheaf.NotFound, w.book.Uncode(w.ctx, w.analyst, theirs.ID))
	_, err = w.book.Coding(w.ctx, w.analyst, imported.ID)
	w.ok(err)
	every, err := w.book.EveryMemo(w.ctx, w.analyst)
	w.ok(err)
	if len(every) != 1 {
		t.Errorf("the search for locked names is given %d memos, want all", len(every))
	}
	grid, err := w.book.Grid(w.ctx, w.analyst)
	w.ok(err)
	cell := grid.Cells[0]
	cell.Summary, cell.Passages = "they were", []coding.CodingID{imported.ID}
	set, err := w.book.SetCell(w.ctx, w.analyst, cell)
	w.ok(err)
	if !slices.Equal(set.Passages, cell.Passages) {
		t.Errorf("who writes a cell is told that it rests on %v", set.Passages)
	}
	_, works, err := w.book.Standing(w.ctx, w.auditor)
	w.ok(err)
	if len(works) != 1 {
		t.Errorf("who codes nothing is told of %d coders' work, want what was imported alone", len(works))
	}
	_, err = w.book.Freeze(w.ctx, w.analyst, "both layers", func(_ *access.Tx, all coding.Contents) ([]coding.Piece, error) {
		if len(all.Codings) != 3 {
			t.Errorf("%d codings are frozen, want every layer's", len(all.Codings))
		}
		if rests := all.Grid.Cells[0].Passages; !slices.Contains(rests, theirs.ID) {
			t.Errorf("a frozen cell rests on %v, want what others coded too", rests)
		}
		return nil, nil
	})
	w.ok(err)
	items, err := w.book.Dump(w.ctx, w.holder)
	w.ok(err)
	dumped := 0
	for _, item := range items {
		if strings.HasPrefix(item.Path, "coding/codings/") {
			dumped += strings.Count(string(item.JSON), `"span"`)
		}
	}
	if dumped != 3 {
		t.Errorf("%d codings are backed up, want every layer's", dumped)
	}
	w.clean()
	w.blind(false)
	if grid, err = w.book.Grid(w.ctx, w.analyst); err != nil || !slices.Equal(grid.Cells[0].Passages, []coding.CodingID{imported.ID, theirs.ID}) {
		t.Errorf("a cell that was written while coding was blind rests on %v, %v", grid.Cells[0].Passages, err)
	}
	w.undo(w.analyst) // the state that was frozen
	w.undo(w.analyst)
	check(3)
}
