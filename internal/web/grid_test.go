package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// question puts one question into the grid and gives the path of a cell of it.
func (m mill) question(t *testing.T, wording string) coding.Column {
	t.Helper()
	added, err := m.Working.Book.AddColumns(t.Context(), m.Founder, []coding.Column{{Text: wording}})
	if err != nil {
		t.Fatal(err)
	}
	return added[0]
}

func cellPath(subject study.SubjectID, column coding.ColumnID) string {
	return "/grid/" + subject.String() + "/" + column.String()
}

func TestTheGridTellsApartNotAskedAndSaidNothing(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	says(t, body(t, v.get("/grid")), "The grid has no column yet")
	v.want(v.post("/grid/columns", url.Values{"questions": {"What did you keep?\n\n  Who decided?\n"}}), http.StatusSeeOther, "/grid")
	grid, err := m.Working.Book.Grid(t.Context(), m.Founder)
	if err != nil || len(grid.Columns) != 2 || grid.Columns[1].Text != "Who decided?" {
		t.Fatalf("%v, %v", grid.Columns, err)
	}
	first, second := study.SubjectID{ID: m.zorvand.Subject}, study.SubjectID{ID: m.kelmur.Subject}
	kept := cellPath(first, grid.Columns[0].ID)
	v.want(v.post(kept, url.Values{"state": {"summary"}, "summary": {"The small key."}, "version": {"0"}}), http.StatusSeeOther, kept)
	other := cellPath(second, grid.Columns[0].ID)
	v.want(v.post(other, url.Values{"state": {"silent"}, "version": {"0"}}), http.StatusSeeOther, other)
	third := cellPath(second, grid.Columns[1].ID)
	v.want(v.post(third, url.Values{"state": {"not-asked"}, "version": {"0"}}), http.StatusSeeOther, third)
	page := body(t, v.get("/grid"))
	says(t, page, "The small key.", `class="silent"`, `class="not-asked"`, `class="unread"`, `<span data-done="all">3</span>/4`, m.zorvand.Label, m.kelmur.Label)

	v.want(v.post(kept, url.Values{"state": {"summary"}, "summary": {"Another."}, "version": {"0"}}), http.StatusConflict, "")
	v.want(v.post("/undo", url.Values{"back": {"/grid"}}), http.StatusSeeOther, "/grid")
	page = body(t, v.get("/grid"))
	says(t, page, "Undone", "a cell of the grid", `<span data-done="all">2</span>/4`)
}

func TestACellShowsItsParticipantsPassagesAndCountsThoseItRestsOn(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	code, err := m.Working.Book.CodeByName(t.Context(), m.Founder, "Waiting")
	if err != nil {
		t.Fatal(err)
	}
	mine := m.Code(m.doc, "Waiting", "was only long")
	m.Code(m.doc, "Waiting", "nobody called my name")
	v.want(v.post("/grid/columns", url.Values{"code": {code.ID.String()}}), http.StatusSeeOther, "/grid")
	grid, err := m.Working.Book.Grid(t.Context(), m.Founder)
	if err != nil {
		t.Fatal(err)
	}
	path := cellPath(study.SubjectID{ID: m.zorvand.Subject}, grid.Columns[0].ID)
	page := body(t, v.get(path))
	says(t, page, "beside the wall", "was only long")
	for _, absent := range []string{"nobody called my name", "small key"} {
		if strings.Contains(page, absent) {
			t.Errorf("the pane shows %q, which is another's or has another code", absent)
		}
	}
	v.want(v.post(path, url.Values{"state": {"summary"}, "summary": {"Long."}, "version": {"0"}, "links": {"shown"}, "passage": {mine.ID.String()}}), http.StatusSeeOther, path)
	says(t, body(t, v.get("/grid")), `<span class="links" title="1 passage">1</span>`)
	// The grid itself sends no passages: those that are linked stay.
	v.want(v.post(path, url.Values{"state": {"summary"}, "summary": {"Very long."}, "version": {"1"}}), http.StatusSeeOther, path)
	says(t, body(t, v.get("/grid")), "Very long.", `title="1 passage"`)
	v.want(v.post(path, url.Values{"state": {"summary"}, "summary": {"Very long."}, "version": {"2"}, "links": {"shown"}}), http.StatusSeeOther, path)
	if strings.Contains(body(t, v.get("/grid")), `title="1 passage"`) {
		t.Error("a passage that was unlinked is still counted")
	}
}

func TestNobodyOnHoldIsWrittenAboutInTheGrid(t *testing.T) {
	m := newMill(t)
	column := m.question(t, "What did you keep?")
	v := m.visit(t, m.workbench(t))
	path := cellPath(study.SubjectID{ID: m.zorvand.Subject}, column.ID)
	v.want(v.post(path, url.Values{"state": {"summary"}, "summary": {"The small key."}, "version": {"0"}}), http.StatusSeeOther, path)
	if err := m.Space.Hold(t.Context(), m.Founder, m.zorvand.Label, true); err != nil {
		t.Fatal(err)
	}
	page := body(t, v.get("/grid"))
	says(t, page, `class="stopped"`, "On hold", "The small key.")
	cell := body(t, v.get(path))
	says(t, cell, "On hold", "The small key.")
	if strings.Contains(cell, "<textarea") {
		t.Error("the cell of somebody on hold can be written in")
	}
	v.want(v.post(path, url.Values{"state": {"silent"}, "version": {"1"}}), http.StatusForbidden, "")
}

func TestColumnsAreRewordedMovedAndRemoved(t *testing.T) {
	m := newMill(t)
	first, second := m.question(t, "One?"), m.question(t, "Two?")
	v := m.visit(t, m.workbench(t))
	order := func(want ...string) {
		t.Helper()
		grid, err := m.Working.Book.Grid(t.Context(), m.Founder)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range grid.Columns {
			got = append(got, c.Text)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("the columns are %v, want %v", got, want)
		}
	}
	at := "/grid/columns/" + first.ID.String()
	v.want(v.post(at, url.Values{"text": {"Uno?"}, "version": {"1"}}), http.StatusSeeOther, "/grid")
	order("Uno?", "Two?")
	v.want(v.post(at+"/move", url.Values{"behind": {second.ID.String()}}), http.StatusSeeOther, "/grid")
	order("Two?", "Uno?")
	v.want(v.post(at+"/move", url.Values{"behind": {""}}), http.StatusSeeOther, "/grid")
	order("Uno?", "Two?")
	v.want(v.post(at+"/remove", nil), http.StatusSeeOther, "/grid")
	order("Two?")
}

// largeGrid is thirty participants by forty questions, every cell written.
func largeGrid(t testing.TB) (*sample, *visit, []string) {
	t.Helper()
	s := newSample(t)
	for i := range 27 {
		s.interview("I|What did you see?\nR|A long road, and nobody on it.", "Interviewer", fmt.Sprintf("Fellow%c%c", 'a'+i/26, 'a'+i%26))
	}
	columns := make([]coding.Column, 40)
	for i := range columns {
		columns[i].Text = fmt.Sprintf("Question %d of the guide, as it was put in the second winter?", i+1)
	}
	added, err := s.Working.Book.AddColumns(t.Context(), s.Founder, columns)
	if err != nil {
		t.Fatal(err)
	}
	subjects, err := s.Working.Study.Subjects(t.Context(), s.Founder)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, one := range subjects {
		for _, c := range added {
			cell := coding.Cell{Subject: one.ID, Column: c.ID, State: coding.Summarised, Summary: "Saw the road from the mill to the bridge; names nobody, and is not sure of the month."}
			if _, err := s.Working.Book.SetCell(t.Context(), s.Founder, cell); err != nil {
				t.Fatal(err)
			}
			paths = append(paths, cellPath(one.ID, c.ID))
		}
	}
	return s, unlocked(t, s.workbench(t)), paths
}

// BenchmarkGrid opens the grid of thirty by forty, opens one cell, saves one:
//
//	go test -run - -bench Grid -benchtime 20x ./internal/web
func BenchmarkGrid(b *testing.B) {
	_, v, paths := largeGrid(b)
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			v.want(v.get("/grid"), http.StatusOK, "")
		}
	})
	b.Run("open a cell", func(b *testing.B) {
		for b.Loop() {
			v.want(v.get(paths[17]), http.StatusOK, "")
		}
	})
	version := 1
	b.Run("save a cell", func(b *testing.B) {
		for b.Loop() {
			v.want(v.post(paths[17], url.Values{"state": {"summary"}, "summary": {fmt.Sprint("At ", time.Now())}, "version": {fmt.Sprint(version)}}), http.StatusSeeOther, paths[17])
			version++
		}
	})
}
