package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Stations of the walk in the working copy: attributes, the codebook, coding,
// memos, claims, passages and the grid.

// words says something about the one who speaks in a word.
func (w *journey) words() {
	w.t.Helper()
	w.goes("g l", "/subjects")
	form := "set-" + w.speaks.Subject.String()
	w.write(fmt.Sprintf(".new-name[form=%q]", form), w.attribute)
	w.do(chromedp.KeyEvent("\t"))
	w.typed(w.value)
	w.press(fmt.Sprintf("button[form=%q]", form))
	w.until("it is there", fmt.Sprintf(`document.readyState === "complete" && [...document.querySelectorAll("main thead th")].some((e) => e.textContent === %q)`, w.attribute))
	said, err := w.world.Working.Study.Attributes(w.t.Context(), w.world.Founder)
	w.must(err)
	w.holds("attributes", len(said), 1)
	w.holds("attribute", fmt.Sprint(said[0].Subject, said[0].Name, said[0].Value), fmt.Sprint(w.speaks.Subject, w.attribute, w.value))
}

// codebook makes two codes, each with what it means.
func (w *journey) codebook() {
	w.t.Helper()
	w.goes("g c", "/codebook")
	for i, code := range []string{w.pay, w.fear} {
		w.strokes("escape a")
		w.write("#code-name", code)
		w.write("#code-definition", w.memo)
		w.strokes("ctrl+enter")
		w.until("the code is there", fmt.Sprintf(`document.readyState === "complete" && document.querySelectorAll(".code-link").length === %d`, i+1))
	}
	for _, name := range []string{w.pay, w.fear} {
		code, err := w.world.Working.Book.CodeByName(w.t.Context(), w.world.Founder, name)
		w.must(err)
		w.holds("definition", code.Definition, w.memo)
	}
}

// reads opens the one document.
func (w *journey) reads() {
	w.t.Helper()
	w.goes("g d", "/documents")
	w.strokes("j enter")
	w.arrives("/documents/{id}")
	w.until("the text is there", `!!document.querySelector("#transcript.drawn")`)
}

// sentence chooses these words, sentence by sentence.
func (w *journey) sentence(words string) {
	w.t.Helper()
	const chosen = `[...CSS.highlights.get("chosen")].map((r) => r.toString()).join("").trim()`
	for range 20 {
		w.strokes("s")
		if see[string](w.tab, chosen) == words {
			return
		}
	}
	w.t.Fatalf("the sentences end before: %s; chosen is %s", words, see[string](w.tab, chosen))
}

// lays lays a code on what is chosen, and waits for so many codings.
func (w *journey) lays(code string, count int) {
	w.t.Helper()
	w.strokes("c")
	w.until("the codes are offered", `document.getElementById("picker").open`)
	w.typed(code + "\n")
	w.until("the coding is drawn", fmt.Sprintf(`document.querySelectorAll(".mark").length === %d && !document.querySelector(".mark.waiting")`, count))
}

// quotes are what is coded, in the order of the text.
func (w *journey) quotes(code string) []string {
	w.t.Helper()
	named, err := w.world.Working.Book.CodeByName(w.t.Context(), w.world.Founder, code)
	w.must(err)
	found, err := w.world.Working.Book.Passages(w.t.Context(), w.world.Founder, coding.Query{Codes: []coding.CodeID{named.ID}})
	w.must(err)
	quotes := []string{}
	for _, p := range found {
		quotes = append(quotes, p.Quote)
	}
	return quotes
}

// codes lays the two codes on a sentence each.
func (w *journey) codes() {
	w.t.Helper()
	w.reads()
	w.sentence(w.paid)
	w.lays(w.pay, 1)
	w.sentence(w.afraid)
	w.lays(w.fear, 2)
	w.holds("what is under the first code", w.quotes(w.pay), []string{w.paid})
	w.holds("what is under the second", w.quotes(w.fear), []string{w.afraid})
}

// current makes this coding of the text the current one, from wherever the page
// was read last.
func (w *journey) current(i int) {
	w.t.Helper()
	w.strokes("escape escape escape j")
	for range 10 {
		w.painted()
		switch at := see[int](w.tab, currentIndex); {
		case at == i:
			return
		case at < 0 || at > i:
			w.strokes("k")
		default:
			w.strokes("j")
		}
	}
	w.t.Fatalf("no key leads to coding %d", i)
}

// memos writes one on the coding, takes it back and does it again.
func (w *journey) memos() {
	w.t.Helper()
	w.current(0)
	w.strokes("m")
	w.until("the memo is begun", `document.activeElement.id === "memo-text"`)
	w.typed(w.memo)
	w.press("#memo-form button")
	w.until("the memo is there", `document.querySelectorAll(".memo").length === 1`)
	w.memosAre("coding: " + w.memo)
	w.goes("g n", "/memos")
	w.tells(w.memo)
	w.strokes("z")
	w.until("it is taken back", `document.readyState === "complete" && !document.querySelector(".memos-list")`)
	w.memosAre("")
	w.strokes("shift+z")
	w.tells(w.memo)
	w.memosAre("coding: " + w.memo)
}

// memosAre holds against the study: on what each is, and what it says.
func (w *journey) memosAre(want string) {
	w.t.Helper()
	all, err := w.world.Working.Book.Memos(w.t.Context(), w.world.Founder)
	w.must(err)
	var said []string
	for _, m := range all {
		if m.Suspended {
			said = append(said, "withheld")
			continue
		}
		said = append(said, string(m.On)+": "+m.Text)
	}
	slices.Sort(said)
	w.holds("memos", strings.Join(said, " | "), want)
}

// claims puts the coded passage to a new claim.
func (w *journey) claims() {
	w.t.Helper()
	w.reads()
	w.current(0)
	w.strokes("e")
	w.arrives("/claims/new")
	w.strokes("s 1 n")
	w.until("the claim is begun", `document.activeElement.id === "claim-text"`)
	w.typed(w.claim)
	w.strokes("ctrl+enter")
	w.arrives("/documents/{id}")
	w.until("the text is there", `!!document.querySelector("#transcript.drawn")`)
	all, err := w.world.Working.Register.Claims(w.t.Context(), w.world.Founder)
	w.must(err)
	if len(all) != 1 || all[0].Text != w.claim {
		w.t.Fatalf("%d claims", len(all))
	}
	vectors, err := w.world.Working.Register.Weigh(w.t.Context(), w.world.Founder)
	w.must(err)
	v := vectors[all[0].ID]
	w.holds("first hand", v.For.FirstHand, 1)
	w.holds("origins", v.For.Origins, 1)
}

// question codes what the one who asks said: it is shown as such, and bears
// nothing out.
func (w *journey) question() {
	w.t.Helper()
	w.strokes("escape escape escape")
	w.sentence(w.asked)
	w.lays(w.pay, 3)
	w.current(2)
	w.strokes("e")
	w.arrives("/claims/new")
	w.holds("a question can be put to a claim", see[bool](w.tab, `!!document.getElementById("bearing")`), false)
	w.holds("why not is told", see[bool](w.tab, `!!document.querySelector("main .notice-care")`), true)
}

// passages asks by code and by words, shows the words in their context, goes to
// the place and comes back by one key.
func (w *journey) passages() {
	w.t.Helper()
	w.goes("g q", "/passages")
	pay, err := w.world.Working.Book.CodeByName(w.t.Context(), w.world.Founder, w.pay)
	w.must(err)
	w.strokes("f")
	w.tick(fmt.Sprintf("[name=code][value=%q]", pay.ID))
	w.strokes("ctrl+enter")
	const rows = `(document.readyState === "complete" ? document.querySelectorAll("#answer [data-row]").length : -1)`
	w.until("two passages answer", rows+" === 2")
	w.tells(w.paid)
	w.tells(w.asked)
	w.silent()

	w.strokes("n")
	w.until("nothing is asked", rows+" === 0")
	w.strokes("a")
	w.choose("#attribute", w.attribute)
	w.write("#value", w.value)
	w.strokes("escape /")
	w.write("#words", strings.ToUpper(w.phrase))
	w.strokes("ctrl+enter")
	w.until("one passage answers", rows+" === 1")
	w.strokes("escape w")
	w.until("the words stand in their context", `document.readyState === "complete" && !!document.querySelector(".line mark")`)
	w.holds("the words in the middle", strings.EqualFold(see[string](w.tab, `document.querySelector(".line mark").textContent`), w.phrase), true)
	w.strokes("j")
	row := see[string](w.tab, "document.activeElement.id")
	w.strokes("enter")
	w.arrives("/documents/{id}")
	w.until("the words are chosen there", fmt.Sprintf(`!!document.querySelector("#transcript.drawn") && [...CSS.highlights.get("chosen")].map((r) => r.toString()).join("").toLowerCase().includes(%q)`, strings.ToLower(w.phrase)))
	w.strokes("u")
	w.until("the passage has the focus again", fmt.Sprintf(`document.readyState === "complete" && location.pathname === "/passages" && document.activeElement.id === %q`, row))

	// What leaves the workbench as a listing is in the record.
	w.strokes("l")
	w.press("[name=as][value=paper]")
	w.arrives("/passages/listing")
	w.tells(w.paid)
	w.silent()

	// The coding goes into the basket, and the question's is taken away again.
	w.reads()
	w.current(0)
	w.strokes("q")
	w.until("it is told", `!document.getElementById("told").hidden`)
	w.current(2)
	w.strokes("d")
	w.until("the coding is gone", `document.querySelectorAll(".mark").length === 2`)
	w.comes("what is under the code", func() any { return w.quotes(w.pay) }, []string{w.paid})
}

// grid fills a cell, rests it on the passage, and says of the next that it was
// not asked.
func (w *journey) grid() {
	w.t.Helper()
	w.goes("g g", "/grid")
	w.strokes("a")
	w.typed(strings.Join(w.columns[:], "\n"))
	w.strokes("ctrl+enter")
	w.until("the grid is there", `document.readyState === "complete" && !!document.getElementById("grid")`)
	grid, err := w.world.Working.Book.Grid(w.t.Context(), w.world.Founder)
	w.must(err)
	w.holds("columns", len(grid.Columns), 2)
	cell := func(column int) string { return cellID(study.SubjectID{ID: w.speaks.Subject}, grid.Columns[column].ID) }
	on := func(column int) string {
		return fmt.Sprintf(`document.activeElement.id === %[1]q && document.getElementById("pane").dataset.cell === %[1]q`, cell(column))
	}
	w.strokes("escape arrowdown")
	if see[string](w.tab, "document.activeElement.id") != cell(0) {
		w.strokes("arrowdown")
	}
	w.until("the cell is current", on(0))
	w.strokes("enter")
	w.until("the cell takes words", `document.activeElement.matches(".cell-editor textarea")`)
	w.typed(w.summary)
	w.strokes("ctrl+enter")
	w.until("the next cell takes words", fmt.Sprintf(`document.activeElement.dataset.keep === %q`, cell(1)))
	w.strokes("escape")
	w.until("the next cell is current", on(1))
	onward, back := "arrowright", "arrowleft"
	if w.language == "ar" {
		onward, back = back, onward
	}
	w.strokes(back)
	w.until("the cell is current", on(0))
	w.until("its passages are beside it", `!!document.querySelector("#pane [name=passage]")`)
	w.strokes("p space ctrl+enter")
	w.until("the cell rests on the passage", fmt.Sprintf(`document.querySelector("#" + CSS.escape(%q) + " .links")?.textContent === "1"`, cell(0)))
	w.until("the next cell is current", on(1))
	w.strokes("n")
	w.until("it was not asked", fmt.Sprintf(`document.getElementById(%q).closest("td").className === "not-asked"`, cell(1)))
	w.strokes(back + " " + onward)
	w.until("the arrows run with the lines", on(1))

	grid, err = w.world.Working.Book.Grid(w.t.Context(), w.world.Founder)
	w.must(err)
	codings, err := w.world.Working.Book.Codings(w.t.Context(), w.world.Founder, coding.Filter{Codes: []coding.CodeID{w.codeNamed(w.pay)}})
	w.must(err)
	said := map[coding.ColumnID]string{}
	for _, c := range grid.Cells {
		said[c.Column] = fmt.Sprint(c.State, c.Summary, c.Passages)
	}
	w.holds("the first cell", said[grid.Columns[0].ID], fmt.Sprint("summary", w.summary, []coding.CodingID{codings[0].ID}))
	w.holds("the second cell", said[grid.Columns[1].ID], fmt.Sprint("not-asked", "", []coding.CodingID(nil)))
}
