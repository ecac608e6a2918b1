package main

import (
	"strconv"
	"testing"

	"sheaf/internal/inquiry"
	"sheaf/internal/web"
)

// agreesAsPeopleDo holds the second coder's reading against the first: four documents are
// read twice, and the two neither say the same nor differ as by chance.
func agreesAsPeopleDo(t *testing.T, d *demo) {
	t.Helper()
	rooms := inquiry.Rooms{Study: d.working.Study, Book: d.working.Book, Register: d.working.Register}
	state, err := inquiry.Load(t.Context(), d.caller, rooms)
	if err != nil {
		t.Fatal(err)
	}
	kind, err := inquiry.KindOf(inquiry.Agreement)
	if err != nil {
		t.Fatal(err)
	}
	speech, err := web.Speech("en")
	if err != nil {
		t.Fatal(err)
	}
	answer, err := kind.Ask(t.Context(), state, nil, speech)
	if err != nil {
		t.Fatal(err)
	}
	cell := func(part, row string, column int) (at string) {
		p, err := answer.Part(part)
		if err != nil {
			t.Fatal(err)
		}
		for _, cells := range p.Table.Rows {
			if cells[0].Text == row {
				at = cells[column].Text
			}
		}
		return at
	}
	documents, err := answer.Part("documents")
	if err != nil {
		t.Fatal(err)
	}
	read, laid := 0, 0
	for _, cells := range documents.Table.Rows {
		if n, _ := strconv.Atoi(cells[2].Text); n > 0 {
			read, laid = read+1, laid+n
		}
	}
	if read != 4 || laid != 119 {
		t.Errorf("the second coder laid %d codings in %d documents, want 119 in 4", laid, read)
	}
	const sets = "Alpha of sets, Jaccard: 1 − J"
	alpha, err := strconv.ParseFloat(cell("coefficients", sets, 1), 64)
	if err != nil || alpha < 0.4 || alpha > 0.8 {
		t.Errorf("%s is %.3f (%v), want two people who read with care and differ", sets, alpha, err)
	}
	differ, err := answer.Part("disagreements")
	if err != nil || len(differ.Table.Rows) < 100 {
		t.Errorf("they differ in few places: %d (%v)", len(differ.Table.Rows), err)
	}
	t.Logf("%s %.3f; %d disagreements", sets, alpha, len(differ.Table.Rows))
}
