package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// table is the page of the grid, and what the study has of it.
type table struct {
	seen
	Pane    string // cell whose passages are beside it
	Writing string // cell that is being written in, and what
	Unsaved int    // cells in which something was typed and not saved
	Refused string
	Columns string `json:"-"`
	Cells   string `json:"-"` // those that are not unread
}

const lookAtTable = `Object.assign(` + lookAtPage + `, (() => {
	const field = document.querySelector(".cell-editor textarea");
	const refused = document.getElementById("grid-error");
	return {
		Pane: document.getElementById("pane")?.dataset.cell ?? "",
		Writing: field ? field.dataset.keep + ": " + field.value : "",
		Unsaved: document.querySelectorAll("td.unsaved").length,
		Refused: refused?.hidden ? "" : refused?.textContent ?? "",
	};
})())`

func (d house) table(p *tab) (table, error) {
	now, err := look[table](p, lookAtTable)
	if err != nil {
		return now, err
	}
	grid, err := d.Working.Book.Grid(p.t.Context(), d.Founder)
	if err != nil {
		return now, err
	}
	var columns, cells []string
	names := map[coding.ColumnID]string{}
	for _, c := range grid.Columns {
		columns = append(columns, c.Text)
		names[c.ID] = c.Text
	}
	for _, c := range grid.Cells {
		if c.State != coding.Unread {
			cells = append(cells, strings.TrimSpace(cellID(c.Subject, c.Column)+" "+string(c.State)+" "+c.Summary))
		}
	}
	slices.Sort(cells)
	now.Columns, now.Cells = strings.Join(columns, " | "), strings.Join(cells, " | ")
	return now, nil
}

func cellID(s study.SubjectID, c coding.ColumnID) string {
	return "cell-" + s.Short() + "-" + c.Short()
}

func (d house) pressGrid(p *tab) {
	waiting := d.codeNamed(p, "Waiting")
	columns, err := d.Working.Book.AddColumns(p.t.Context(), d.Founder, []coding.Column{{Text: "What did you keep?"}, {Text: "Who asked?"}, {Code: waiting}})
	if err != nil {
		p.t.Fatal(err)
	}
	rows := []study.SubjectID{{ID: d.zorvand.Subject}, {ID: d.kelmur.Subject}}
	if d.kelmur.Label < d.zorvand.Label {
		slices.Reverse(rows)
	}
	cell := func(row, column int) string { return cellID(rows[row], columns[column].ID) }
	type step struct {
		keys   string
		change func(now *table)
	}
	// press opens the grid as it was, and presses keys, each of which does just
	// what is said of it.
	press := func(p *tab, steps ...step) {
		p.t.Helper()
		d.emptied(p)
		p.visit("/grid")
		for _, s := range steps {
			changes(p, d.table, s.keys, s.change)
		}
	}
	goes := func(keys string, row, column int) step {
		return step{keys, func(now *table) { now.Focus, now.Pane = cell(row, column), cell(row, column) }}
	}
	becomes := func(keys string, row, column int, state string) step {
		return step{keys, func(now *table) { now.Cells = strings.TrimSpace(cell(row, column) + " " + state) }}
	}
	writes := func(keys string, row, column int) step {
		return step{keys, func(now *table) { now.Focus, now.Writing = "summary", cell(row, column)+": " }}
	}
	saves := func(p *tab, keys string, row, column int) {
		p.t.Helper()
		press(p, goes("arrowdown", 0, 0), writes("enter", 0, 0))
		p.do(chromedp.KeyEvent("The key."))
		changes(p, d.table, keys, func(now *table) {
			now.Cells, now.Unsaved = cell(0, 0)+" summary The key.", 0
			now.Focus, now.Pane, now.Writing = "summary", cell(row, column), cell(row, column)+": "
		})
		// What is typed next is a summary too: none of its letters is a key.
		p.do(chromedp.KeyEvent("Nasu."))
		changes(p, d.table, keys, func(now *table) {
			now.Cells = strings.Join(slices.Sorted(slices.Values([]string{cell(0, 0) + " summary The key.", cell(row, column) + " summary Nasu."})), " | ")
			now.Unsaved, now.Focus, now.Writing = 0, cell(row, column), ""
			if column == 1 {
				now.Focus, now.Pane, now.Writing = "summary", cell(row, 2), cell(row, 2)+": "
			}
		})
	}
	// keeps presses a key that says what is known where a summary stands already.
	keeps := func(p *tab, keys string) {
		p.t.Helper()
		press(p, goes("arrowdown", 0, 0), writes("enter", 0, 0))
		p.do(chromedp.KeyEvent("The key."))
		changes(p, d.table, "ctrl+enter escape arrowleft", func(now *table) {
			now.Cells, now.Writing, now.Unsaved = cell(0, 0)+" summary The key.", "", 0
			now.Focus, now.Pane = cell(0, 0), cell(0, 0)
		})
		changes(p, d.table, keys, func(now *table) {
			now.Refused = "A summary is written here; one key does not take it away. Empty the cell first, or choose beside the grid what is known."
		})
	}
	ordered := func(keys, columns string) step { return step{keys, func(now *table) { now.Columns = columns }} }
	p.driveSheet("grid", map[string]func(p *tab, keys string){
		"cell-up": func(p *tab, keys string) {
			press(p, goes("arrowdown", 0, 0), goes("arrowdown", 1, 0), goes(keys, 0, 0))
		},
		"cell-down": func(p *tab, keys string) { press(p, goes(keys, 0, 0), goes(keys, 1, 0)) },
		"cell-left": func(p *tab, keys string) {
			press(p, goes("arrowdown", 0, 0), goes("arrowright", 0, 1), goes(keys, 0, 0))
		},
		"cell-right": func(p *tab, keys string) { press(p, goes(keys, 0, 0), goes(keys, 0, 1), goes(keys, 0, 2)) },
		"cell-edit":  func(p *tab, keys string) { press(p, goes("arrowdown", 0, 0), writes(keys, 0, 0)) },
		"cell-next":  func(p *tab, keys string) { saves(p, keys, 0, 1) },
		"cell-below": func(p *tab, keys string) { saves(p, keys, 1, 0) },
		"cell-not-asked": func(p *tab, keys string) {
			press(p, goes("arrowdown", 0, 0), goes("arrowright", 0, 1), becomes(keys, 0, 1, "not-asked"))
			keeps(p, keys)
		},
		"cell-silent": func(p *tab, keys string) {
			press(p, goes("arrowdown", 0, 0), becomes(keys, 0, 0, "silent"))
			keeps(p, keys)
		},
		"cell-unread": func(p *tab, keys string) {
			press(p, goes("arrowdown", 0, 0), becomes("s", 0, 0, "silent"), step{keys, func(now *table) { now.Cells = "" }})
			keeps(p, keys)
		},
		"cell-passages": func(p *tab, keys string) {
			press(p, goes("arrowdown", 0, 0), step{keys, func(now *table) {
				now.Focus = see[string](p, `"passage=" + document.querySelector("#pane [name=passage]").value`)
			}})
		},
		"leave": func(p *tab, keys string) {
			leaves := func(now *table) { now.Writing, now.Focus = "", cell(0, 0) }
			press(p, goes("arrowdown", 0, 0), writes("enter", 0, 0), step{keys, leaves}, writes("enter", 0, 0))
			p.do(chromedp.KeyEvent("Half a"))
			changes(p, d.table, keys, leaves)
			changes(p, d.table, "enter", func(now *table) { now.Focus, now.Writing = "summary", cell(0, 0)+": Half a" })
			changes(p, d.table, keys, leaves)
			p.until("what was typed is kept", fmt.Sprintf(`fetch("/kept?path=/grid").then((r) => r.json()).then((k) => k[%q] === "Half a")`, cell(0, 0)))
			d.s.forgetTyped()
			press(p, goes("arrowdown", 0, 0), step{"a", func(now *table) { now.Focus = "questions" }}, step{keys, func(now *table) { now.Focus = cell(0, 0) }})
		},
		"column-add": func(p *tab, keys string) { press(p, step{keys, func(now *table) { now.Focus = "questions" }}) },
		"column-rename": func(p *tab, keys string) {
			press(p, goes("arrowdown", 0, 0), goes("arrowright", 0, 1), step{keys, func(now *table) { now.Focus = "text-" + columns[1].ID.String() }})
		},
		"column-forward": func(p *tab, keys string) {
			press(p, goes("arrowdown", 0, 0), goes("arrowright", 0, 1), ordered(keys, "Who asked? | What did you keep? | Waiting"))
		},
		"column-back": func(p *tab, keys string) {
			press(p, goes("arrowdown", 0, 0), ordered(keys, "Who asked? | What did you keep? | Waiting"))
		},
		"column-remove": func(p *tab, keys string) {
			press(p, goes("arrowdown", 0, 0), goes("arrowright", 0, 1), step{keys, func(now *table) {
				now.Columns, now.Focus, now.Pane = "What did you keep? | Waiting", cell(0, 2), cell(0, 2)
			}})
		},
	})
}

// forgetTyped forgets what was typed and not saved.
func (s *served) forgetTyped() {
	s.sessions.mu.Lock()
	defer s.sessions.mu.Unlock()
	for _, one := range s.sessions.byKey {
		clear(one.kept)
	}
}

// emptied takes back what keys did to the grid.
func (d house) emptied(p *tab) {
	p.t.Helper()
	for range 10 {
		now, err := d.table(p)
		if err != nil {
			p.t.Fatal(err)
		}
		if now.Cells == "" && now.Columns == "What did you keep? | Who asked? | Waiting" {
			return
		}
		if _, err := d.Working.Book.Undo(p.t.Context(), d.Founder, movers(d.Working)...); err != nil {
			p.t.Fatal(err)
		}
	}
	p.t.Fatal("the grid cannot be brought back to what it was")
}
