package inquiry

import (
	"slices"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// question adds one to the grid.
func (w *world) question(words string) coding.ColumnID {
	c := coding.Column{ID: coding.ColumnID{ID: w.id()}, Text: words}
	w.Grid.Columns = append(w.Grid.Columns, c)
	return c.ID
}

func (w *world) found(who study.SubjectID, in coding.ColumnID, state coding.CellState) {
	w.Grid.Cells = append(w.Grid.Cells, coding.Cell{Subject: who, Column: in, State: state})
}

// Who was not asked, who was not read and who said nothing are three findings.
func TestAsked(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.person("A-1A"), w.person("B-2B"), w.person("C-3C")
	fled, paid := w.question("How did you leave?"), w.question("Were you paid?")
	w.found(a, fled, coding.Summarised)
	w.found(b, fled, coding.Silent)
	w.found(c, fled, coding.NotAsked)
	w.found(a, paid, coding.NotAsked)
	w.found(c, paid, coding.NotAsked)
	w.Attributes = []study.Attribute{{Subject: a, Name: "part", Value: "guard"}, {Subject: b, Name: "part", Value: "guard"}}

	answer := w.ask(asked, "by", "part")
	if got, want := w.rows(answer, "questions"), []string{
		"How did you leave? | inquiry.share k=1 of=2 | 1 | 1 | 0 | C-3C",
		"Were you paid? | inquiry.undefined why=nobody to count among | 0 | 2 | 1 | A-1A · C-3C",
	}; !slices.Equal(got, want) {
		t.Errorf("questions: %q, want %q", got, want)
	}
	if got, want := w.rows(answer, "groups"), []string{
		"How did you leave? | inquiry.share k=1 of=2 | 0 | inquiry.undefined why=nobody to count among | 1",
		"Were you paid? | inquiry.undefined why=nobody to count among | 1 | inquiry.undefined why=nobody to count among | 1",
	}; !slices.Equal(got, want) {
		t.Errorf("by part: %q, want %q", got, want)
	}
	if got, want := answer.Says[1:], []string{"inquiry.asked.says.cells not=3 unread=1 of=6",
		"inquiry.asked.says.least question=Were you paid? k=2 of=3 labels=A-1A · C-3C"}; !slices.Equal(got, want) {
		t.Errorf("it says %q, want %q", got, want)
	}
	cells, err := answer.Part("cells")
	if err != nil {
		t.Fatal(err)
	}
	if got := cells.Table.Rows[1][1]; got.Text != "inquiry.asked.silent" || got.Place != (Place{Subject: b, Column: fled}) {
		t.Errorf("B's first cell is %+v", got)
	}
	if drawing, err := answer.Part("map"); err != nil || !strings.Contains(string(drawing.Drawing.File()), "C-3C · Were you paid?: inquiry.asked.not-asked") {
		t.Errorf("the drawing does not say whom nobody asked (%v)", err)
	}
}

func TestAskedWithoutAGrid(t *testing.T) {
	w := newWorld(t)
	w.person("A-1A")
	if answer := w.ask(asked); !slices.Equal(answer.Says, []string{"inquiry.asked.no-grid"}) || len(answer.Parts) > 0 {
		t.Errorf("it says %q in %d parts", answer.Says, len(answer.Parts))
	}
}
