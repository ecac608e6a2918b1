package web

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// signsIn unlocks and chooses the language.
func (w *journey) signsIn() {
	w.t.Helper()
	w.do(chromedp.Navigate(w.s.Invite()))
	w.passphrase()
	w.arrives("/")
	w.press(".bar .menu summary")
	w.choose(".menu-sheet [name=language]", w.language)
	w.press(".menu-sheet button")
	w.until("the language is chosen", fmt.Sprintf(`document.readyState === "complete" && document.documentElement.lang === %q`, w.language))
}

// people writes down the second participant and the one who asks.
func (w *journey) people() {
	w.t.Helper()
	w.goes("g p", "/people")
	w.passphrase()
	w.until("the vault is open", `document.readyState === "complete" && !!document.querySelector(".vault-open")`)
	w.arrives("/people")
	add := func(kind vault.Kind, name string) vault.Person {
		w.choose("#kind", string(kind))
		w.write("#known", name)
		w.strokes("ctrl+enter")
		w.arrives("/people/{id}")
		w.silent()
		all, err := w.world.Locked.Vault.Persons(w.t.Context(), w.world.Founder)
		w.must(err)
		i := slices.IndexFunc(all, func(p vault.Person) bool { return p.Kind == kind })
		if i < 0 {
			w.t.Fatalf("there is no %s", kind)
		}
		return all[i]
	}
	w.other = add(vault.Participant, w.second)
	w.goes("g p", "/people")
	w.strokes("a")
	add(vault.Interviewer, w.nora)
	w.goes("g p", "/people")
	w.tells(w.other.Label)
	w.silent()

	// What identifies is on no page but the sheet, and the record has who read it.
	w.strokes("j enter")
	w.arrives("/people/{id}")
	w.strokes("o")
	w.arrives("/people/{id}/sheet")
	w.holds("the name on the sheet", slices.Contains(w.names(), see[string](w.tab, `document.getElementById("known").value.trim()`)), true)
}

// interviewDay writes down who spoke and what they agreed to, locks the file away
// and ticks off what has to be wiped.
func (w *journey) interviewDay() {
	w.t.Helper()
	w.goes("g i", "/interviews")
	w.strokes("i")
	w.arrives("/interviews/new")
	w.press("main details summary")
	w.write("#known", w.known)
	w.write("#legal", w.legal)
	w.choose("#state-analyse", "granted")
	w.choose("#state-quote", "granted")
	w.write("#place", w.place)
	w.choose("[name=present]", w.other.ID.String())
	w.choose("[name=capacity]", "participant")
	w.strokes("escape")
	w.press("main form button.primary")
	w.arrives("/interviews/{id}")
	w.silent()

	people, err := w.world.Locked.Vault.Persons(w.t.Context(), w.world.Founder)
	w.must(err)
	for _, p := range people {
		if p.Kind == vault.Participant && p.ID != w.other.ID {
			w.speaks = p
		}
	}
	w.holds("people", len(people), 3)
	w.consents(w.speaks, "analyse granted, quote granted")
	w.file("#files", "interview.txt", w.interview)
	w.press("#drop button.primary")
	w.until("what to wipe is told", `document.readyState === "complete" && !!document.querySelector("#wipe [data-act=wiped]")`)
	w.strokes("w")
	w.until("it is ticked off", `document.readyState === "complete" && !document.querySelector("#wipe [data-act=wiped]")`)
	originals, err := w.world.Locked.Vault.Originals(w.t.Context(), w.world.Founder)
	w.must(err)
	w.holds("originals", len(originals), 1)
	w.strokes("d")
	w.arrives("/review/{id}")
}

// consents are those that count, each with its purpose.
func (w *journey) consents(p vault.Person, want string) {
	w.t.Helper()
	given, err := w.world.Locked.Vault.ConsentOf(w.t.Context(), w.world.Founder, p.ID)
	w.must(err)
	var said []string
	for _, c := range given {
		said = append(said, string(c.Purpose)+" "+string(c.State))
	}
	slices.Sort(said)
	w.holds("consents", strings.Join(said, ", "), want)
}

// review decides every string and every speaker and answers the question.
func (w *journey) review() {
	w.t.Helper()
	w.until("the desk is there", `!!document.querySelector("#review.scripted #card")`)
	w.holds("what is undecided keeps the text here", see[bool](w.tab, `document.querySelector("[data-act=admit]").disabled`), true)
	for _, missed := range []string{w.hidden, w.late} {
		marked := fmt.Sprintf(`[...document.querySelectorAll("#strings .said")].some((e) => e.textContent === %q)`, missed)
		if see[bool](w.tab, marked) {
			continue
		}
		w.strokes("escape f")
		w.until("a field takes what was missed", `document.activeElement.id === "missed"`)
		w.typed(missed + "\n")
		w.until("what was missed is marked", marked)
	}
	w.strokes("escape")
	w.strings()
	w.speakers()
	w.strokes("q")
	w.until("the question has the focus", `document.activeElement.matches("#admit textarea")`)
	w.typed(w.answer)
	w.holds("the answer", see[string](w.tab, "document.activeElement.value"), w.answer)
	w.silentDraft()
	w.withoutConsent()
	w.press("[data-act=admit]")
	w.admitted()
}

// withoutConsent is refused: one of the two was not asked. The page says so before
// and after, and what to do about it; the answer that was given stays.
func (w *journey) withoutConsent() {
	w.t.Helper()
	w.holds("it is said beforehand", see[int](w.tab, `document.querySelectorAll("#admit > .notice-stop").length`), 1)
	w.press("[data-act=admit]")
	w.arrives("/review/{id}/admit")
	w.holds("it is refused with a reason", see[bool](w.tab, `!!document.querySelector(".door .message")?.textContent`), true)
	w.holds("and with the next move", see[bool](w.tab, `!!document.querySelector(".door .message + p:not(:has(a))")?.textContent`), true)
	w.silent()
	documents, err := w.world.Working.Study.Documents(w.t.Context(), w.world.Founder)
	w.must(err)
	w.holds("documents", len(documents), 0)

	w.person(w.other)
	w.consent()
	w.goes("g r", "/review")
	w.strokes("j enter")
	w.arrives("/review/{id}")
	w.until("the desk is there", `!!document.querySelector("#review.scripted #card")`)
	w.strokes("q")
	w.until("the question has the focus", `document.activeElement.matches("#admit textarea")`)
	w.holds("the answer", see[string](w.tab, "document.activeElement.value"), w.answer)
	w.holds("what stands in the way", see[int](w.tab, `document.querySelectorAll("#admit > .notice-stop").length`), 0)
}

// strings decides what the detectors and the person marked.
func (w *journey) strings() {
	w.t.Helper()
	const left = `document.querySelectorAll("#strings li:not(.settled)").length`
	for range 30 {
		before := see[int](w.tab, left)
		if before == 0 {
			return
		}
		switch said := see[string](w.tab, `document.querySelector("#card .string-said").textContent`); {
		case said == w.hidden:
			w.strokes("w")
			w.write(":focus", w.instead+"\n")
		case said == w.late:
			w.strokes("w")
			w.write(":focus", w.lateInstead+"\n")
		case strings.Contains(said, "4277"):
			w.strokes("x")
		case see[string](w.tab, `document.querySelector("#person").value`) != "":
			w.strokes("r enter")
		default:
			w.strokes("e")
		}
		w.until("the string is decided", fmt.Sprintf("%s < %d", left, before))
	}
}

// speakers says who each speaker is.
func (w *journey) speakers() {
	w.t.Helper()
	means := map[string]string{w.asks: "role:interviewer", w.known: "person:" + w.speaks.Label, w.second: "person:" + w.other.Label}
	for range means {
		w.strokes("s")
		w.until("a speaker has the focus", `!!document.activeElement.closest("li")?.querySelector(".who")`)
		who := see[string](w.tab, `document.activeElement.closest("li").querySelector(".who").textContent`)
		w.choose(`select[name="means"]`, means[who])
		w.press(fmt.Sprintf(`form:has([name="label"][value=%q]) button`, who))
		w.until("the speaker is known", fmt.Sprintf(`![...document.querySelectorAll("[data-act=speaker]")].some((e) => e.closest("li").querySelector(".who").textContent === %q)`, who))
	}
}

// silentDraft looks at the text as it would be moved.
func (w *journey) silentDraft() {
	w.t.Helper()
	all, err := w.world.Locked.Review.Drafts(w.t.Context(), w.world.Founder)
	w.must(err)
	w.holds("drafts", len(all), 1)
	w.holds("undecided", all[0].Undecided, 0)
}

// consent records what the other agreed to.
func (w *journey) consent() {
	w.t.Helper()
	w.strokes("c")
	w.choose("#state-analyse", "granted")
	w.choose("#state-quote", "granted")
	w.strokes("escape ctrl+enter")
	w.until("it is told", `document.readyState === "complete" && document.querySelectorAll(".series li").length === 2`)
	w.consents(w.other, "analyse granted, quote granted")
}

// admitted looks at the text where it came to.
func (w *journey) admitted() {
	w.t.Helper()
	w.arrives("/documents/{id}")
	w.until("the text is there", `!!document.querySelector("#transcript.drawn")`)
	documents, err := w.world.Working.Study.Documents(w.t.Context(), w.world.Founder)
	w.must(err)
	w.holds("documents", len(documents), 1)
	w.document = documents[0].ID
	w.other, w.speaks = w.world.Again(w.other), w.world.Again(w.speaks)
	w.tells(w.paid)
	w.tells(w.instead)
	w.silent()
	text := w.text()
	for _, stands := range []string{w.paid, w.afraid, w.instead, w.lateInstead} {
		w.holds(stands, strings.Contains(text, stands), true)
	}
}

// text is the document as it stands now.
func (w *journey) text() string {
	w.t.Helper()
	doc, err := w.world.Working.Study.Document(w.t.Context(), w.world.Founder, w.document)
	w.must(err)
	return doc.Text
}

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

func (w *journey) codeNamed(name string) coding.CodeID {
	w.t.Helper()
	code, err := w.world.Working.Book.CodeByName(w.t.Context(), w.world.Founder, name)
	w.must(err)
	return code.ID
}

// quoteIn puts the passage of the basket into the text at the cursor.
func (w *journey) quoteIn() {
	w.t.Helper()
	w.strokes("ctrl+i")
	w.until("the picker offers the passage", `document.activeElement.matches("#picker [data-insert]")`)
	w.strokes("enter")
	w.until("the reference is in the text", `document.getElementById("markdown").value.includes("{{quote ")`)
	w.strokes("escape")
	w.until("the cursor is in the text", `document.activeElement.id === "markdown"`)
}

// proposes freezes the text and has it checked.
func (w *journey) proposes() disclosure.Assessment {
	w.t.Helper()
	w.strokes("escape p")
	w.arrives("/publications/proposals/{id}")
	w.strokes("c")
	w.until("it is checked", `document.readyState === "complete" && !!document.querySelector(".open-count")`)
	id, err := sheaf.ParseID(strings.TrimPrefix(see[string](w.tab, "location.pathname"), "/publications/proposals/"))
	w.must(err)
	found, err := w.world.Working.Release.Assessed(w.t.Context(), w.world.Founder, disclosure.ProposalID{ID: id})
	w.must(err)
	return found
}

// refused writes a text with a name, a count of one and a number typed by hand.
func (w *journey) refused() {
	w.t.Helper()
	w.goes("g u", "/publications")
	w.strokes("n")
	w.typed(w.title)
	w.choose("#new-language", w.language)
	w.strokes("escape")
	w.press("main form button.primary")
	w.arrives("/publications/writing/{id}")
	w.strokes("e")
	w.end("#markdown", w.bad+"\n\n")
	w.quoteIn()
	found := w.proposes()
	blocking := 0
	for _, f := range found.Findings {
		if f.Blocking {
			blocking++
		}
	}
	w.holds("what blocks is the name, the count and the number", blocking >= 3, true)
	w.holds("what the page lists", see[int](w.tab, `document.querySelectorAll(".finding").length`), len(found.Findings))
	w.holds("it can be published", see[bool](w.tab, `!!document.querySelector("[data-act=publish]")`), false)
	w.holds("the risks that remain are told", see[int](w.tab, `document.querySelectorAll(".risks li").length`), len(found.Risks))
}

// publishes mends the text at the place that the finding names, lets stand what
// may stand, and publishes.
func (w *journey) publishes() {
	w.t.Helper()
	w.strokes("j w")
	w.arrives("/publications/writing/{id}")
	w.until("the words are chosen in the text", `document.activeElement.id === "markdown" && document.activeElement.selectionEnd > document.activeElement.selectionStart`)
	w.typed(w.good)
	found := w.proposes()
	if found.Open() == 0 {
		w.t.Fatal("nothing is left to decide")
	}
	w.holds("it can be published", see[bool](w.tab, `!!document.querySelector("[data-act=publish]")`), false)
	for range len(found.Findings) {
		open := see[string](w.tab, `document.querySelector(".open-count").textContent`)
		if see[bool](w.tab, `!!document.querySelector("[data-act=publish]")`) {
			break
		}
		w.strokes("escape a")
		w.until("a reason is asked for", `document.activeElement.name === "reason"`)
		w.typed(w.reason)
		w.strokes("ctrl+enter")
		w.until("it stands", fmt.Sprintf(`document.readyState === "complete" && document.querySelector(".open-count").textContent !== %q`, open))
	}
	w.strokes("escape p")
	w.until("it is asked once more", `document.getElementById("publish-ask").open`)
	w.press("#publish-ask button.danger")
	w.arrives("/publications/releases/{id}")
	w.tells(w.paid)
	w.tells(w.reason)
	w.silent()

	releases, err := w.world.Working.Release.Releases(w.t.Context(), w.world.Founder)
	w.must(err)
	w.holds("releases", len(releases), 1)
	w.release = releases[0].ID
	w.holds("what was let stand", len(releases[0].Accepted) > 0, true)
	w.goes("g u", "/publications")
	w.tells(w.title)
	w.published()
}

// published looks at the files that left.
func (w *journey) published() {
	w.t.Helper()
	folder := w.world.Space.PublicPath(w.release)
	for _, name := range []string{"index.html", "report.md", "manifest.json"} {
		_, err := os.Stat(filepath.Join(folder, name))
		w.must(err)
	}
	page, err := os.ReadFile(filepath.Join(folder, "index.html"))
	w.must(err)
	for _, stands := range []string{w.title, w.good, w.paid} {
		w.holds("the published page has: "+stands, strings.Contains(string(page), stands), true)
	}
	for _, gone := range append(w.names(), w.hidden, w.late, w.afraid, "4277", w.speaks.Label, w.other.Label) {
		w.holds("the published page has what it must not", strings.Contains(string(page), gone), false)
	}
}

// redacts takes out what was overlooked; the codings keep their place.
func (w *journey) redacts() {
	w.t.Helper()
	w.reads()
	w.sentence(w.redacted)
	w.strokes("shift+c")
	w.arrives("/documents/{id}/correct")
	w.write("#with", w.redaction)
	w.to("[name=kind]")
	w.strokes("arrowdown")
	w.tick("[name=sure]")
	w.strokes("ctrl+enter")
	w.arrives("/documents/{id}")
	w.tells(w.redaction)
	w.holds("the words are gone", strings.Contains(w.text(), w.redacted), false)
	w.holds("what is under the code", w.quotes(w.pay), []string{w.paid})
}

// hold: somebody else on the team puts the participant on hold at once; nothing
// of theirs is coded until a key holder lifts it.
func (w *journey) hold() {
	w.t.Helper()
	w.goes("g k", "/team")
	w.strokes("a")
	w.arrives("/team/add")
	w.write("#handle", w.handle)
	w.tick("[name=role][value=analyst]")
	w.write("#fresh", samplePassphrase)
	w.write("#again", samplePassphrase)
	w.strokes("ctrl+enter")
	w.arrives("/team")
	w.tells(w.handle)

	second := w.sits()
	held := url.Values{"label": {w.speaks.Label}, "held": {"on"}, "back": {"/"}}
	second.want(second.post("/hold", held), http.StatusSeeOther, "/")
	w.onHold(true)
	held.Set("held", "")
	w.holds("an analyst lifts it", second.post("/hold", held).StatusCode, http.StatusForbidden)
	for _, closed := range []string{"/people", "/people/" + w.speaks.ID.String()} {
		answer := second.get(closed)
		w.holds("the vault for an analyst", answer.StatusCode, http.StatusNotFound)
		w.holds("the label there", strings.Contains(body(w.t, answer), w.speaks.Label), false)
	}

	w.reads()
	w.until("the hold is told", `!!document.querySelector(".document-head .notice-stop")`)
	w.sentence(w.afraid)
	w.strokes("c")
	w.until("why not is told", `!document.getElementById("told").hidden`)
	w.holds("the codes are offered", see[bool](w.tab, `document.getElementById("picker").open`), false)
	w.holds("what is under the code", w.quotes(w.fear), []string{w.afraid})

	w.person(w.speaks)
	w.holds("the hold is told", see[bool](w.tab, `!!document.querySelector("main .tag-stop")`), true)
	w.strokes("h")
	w.until("the hold is lifted", `document.readyState === "complete" && !document.querySelector("main .tag-stop")`)
	w.onHold(false)
}

// onHold asks the study, where whoever has no key of the vault holds too.
func (w *journey) onHold(want bool) {
	w.t.Helper()
	subject, err := w.world.Working.Study.Subject(w.t.Context(), w.world.Founder, study.SubjectID{ID: w.speaks.Subject})
	w.must(err)
	w.holds("on hold", subject.Held, want)
}

// person opens somebody's page.
func (w *journey) person(who vault.Person) {
	w.t.Helper()
	w.goes("g p", "/people")
	w.to(fmt.Sprintf("[data-row=%q]", who.ID))
	w.strokes("enter")
	w.arrives("/people/{id}")
}

// sits is the second person at a browser of their own.
func (w *journey) sits() *visit {
	w.t.Helper()
	v := known(w.t, benchOver(w.t, w.world, Config{Addr: testAddr, Handle: w.handle}))
	v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/")
	return v
}

// memoOfBoth writes one that is about the two together.
func (w *journey) memoOfBoth() {
	w.t.Helper()
	w.goes("g n", "/memos")
	w.strokes("n")
	w.until("the memo is begun", `document.activeElement.id === "memo-text"`)
	w.typed(w.both)
	for _, p := range []vault.Person{w.speaks, w.other} {
		w.tick(fmt.Sprintf("[name=subject][value=%q]", p.Subject))
	}
	w.strokes("ctrl+enter")
	w.arrives("/memos/{id}")
	w.memosAre("coding: " + w.memo + " | study: " + w.both)
}

// backup makes one of the study and one of the keys.
func (w *journey) backup() {
	w.t.Helper()
	w.goes("g k", "/team")
	w.strokes("b")
	w.arrives("/team/backups")
	w.write("#keyring-path", filepath.Join(filepath.Dir(w.world.Folder), "river.keyring"))
	w.write("#fresh", samplePassphrase)
	w.write("#again", samplePassphrase)
	w.strokes("ctrl+enter")
	w.until("the keys are listed", `document.readyState === "complete" && document.querySelectorAll("main tr[data-row]").length === 1`)
	bulk := filepath.Join(filepath.Dir(w.world.Folder), "bulk-1")
	w.write("#bulk-path", bulk)
	w.strokes("ctrl+enter")
	w.until("both are listed", `document.readyState === "complete" && document.querySelectorAll("main tr[data-row]").length === 2`)
	_, err := os.Stat(filepath.Join(bulk, "manifest.json"))
	w.must(err)
	w.mediaAre("1 keyring, 2 bulk")
}

// mediaAre holds the list of backups that are left against the study.
func (w *journey) mediaAre(want string) {
	w.t.Helper()
	all, err := w.world.Space.Media(w.t.Context(), w.world.Founder)
	w.must(err)
	var left []string
	for _, m := range all {
		if m.Destroyed.IsZero() {
			left = append(left, fmt.Sprint(m.Number, " ", m.Kind))
		}
	}
	w.holds("media", strings.Join(left, ", "), want)
}

// erases takes the one who speaks out of everything; the other's words stand.
func (w *journey) erases() {
	w.t.Helper()
	w.person(w.speaks)
	w.strokes("e")
	w.arrives("/people/{id}/erase")
	w.to("#passphrase")
	w.typed(samplePassphrase)
	w.press("#erase button")
	w.until("it is asked once more", `document.getElementById("sure").open`)
	w.press("#sure button.danger")
	w.arrives("/people/{id}")
	w.renewed()
	w.holds("erased", w.world.Again(w.speaks).Erased, true)
	w.holds("complete", w.complete(), false)

	w.reads()
	w.holds("their words are on the page", w.shows(w.paid), false)
	w.holds("the other's are", w.shows(w.afraid), true)
	w.holds("their words are in the study", strings.Contains(w.text(), w.paid), false)
	w.holds("what is under their code", w.quotes(w.pay), []string{})
	w.holds("what is under the other's", w.quotes(w.fear), []string{w.afraid})
	w.memosAre("withheld")
	w.published() // what left has left
}

// complete tells whether nothing is known that still opens the one who was erased.
func (w *journey) complete() bool {
	w.t.Helper()
	all, err := w.world.Space.Erasures(w.t.Context(), w.world.Founder)
	w.must(err)
	w.holds("erasures", len(all), 1)
	return all[0].Complete()
}

// settles destroys the keys that were kept, and rewords what was about both.
func (w *journey) settles() {
	w.t.Helper()
	w.goes("g k", "/team")
	w.strokes("b")
	w.arrives("/team/backups")
	w.press("[data-confirm=gone-1]")
	w.until("it is asked once more", `document.getElementById("gone-1").open`)
	w.press("#gone-1 button.danger")
	w.until("it is gone", `document.readyState === "complete" && !document.querySelector("[data-confirm=gone-1]")`)
	w.mediaAre("2 bulk")
	w.sits() // the others' keys are renewed when they come
	w.holds("complete", w.complete(), false)

	w.goes("g n", "/memos")
	w.holds("the memo of both is on the page", w.shows(w.both), false)
	w.strokes("j enter")
	w.arrives("/memos/{id}")
	w.strokes("o")
	w.until("it is opened", `document.readyState === "complete" && !!document.getElementById("memo-text")`)
	w.holds("what it said", see[string](w.tab, `document.getElementById("memo-text").value`), w.both)
	w.write("#memo-text", w.reworded)
	w.strokes("ctrl+enter")
	w.until("it is reworded", `document.readyState === "complete" && !document.querySelector("[data-act=memo-confirm]")`)
	w.memosAre("study: " + w.reworded)
	w.holds("complete", w.complete(), true)
}

// memberLeaves puts the second person off the team: nothing new opens for them.
func (w *journey) memberLeaves() {
	w.t.Helper()
	second := w.sits()
	w.goes("g k", "/team")
	w.holds("whoever is there can be put off, but not oneself", see[int](w.tab, `document.querySelectorAll("main [href$='/remove']").length`), 1)
	w.press("main [href$='/remove']")
	w.arrives("/team/members/{id}/remove")
	w.to("#passphrase")
	w.typed(samplePassphrase + "\n")
	w.arrives("/team")
	w.renewed()
	members, err := w.world.Space.Members()
	w.must(err)
	w.holds("members", len(members), 1)
	w.holds("what opens for them", second.get("/documents").StatusCode == http.StatusOK, false)
	again := known(w.t, second.b)
	again.want(again.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/unlock?wrong")
	w.reads()
}

// checks looks whether everything is whole, and holds the record against a
// checkpoint that was written down before.
func (w *journey) checks() {
	w.t.Helper()
	w.goes("g k", "/team")
	w.strokes("c")
	w.arrives("/team/check")
	w.press("main form[data-main] button")
	w.until("it is checked", `document.readyState === "complete" && !!document.getElementById("findings-title")`)
	w.holds("what is not whole", see[int](w.tab, `document.querySelectorAll(".findings li").length`), 0)

	w.goes("g y", "/record")
	w.strokes("c")
	w.arrives("/record/checkpoint")
	note := see[string](w.tab, `document.querySelector("pre.paper").textContent`)
	w.goes("g c", "/codebook")
	w.strokes("a")
	w.write("#code-name", w.later)
	w.strokes("ctrl+enter")
	w.until("the code is there", `document.readyState === "complete" && document.querySelectorAll(".code-link").length === 3`)
	for words, extends := range map[string]bool{note: true, w.title: false} {
		w.goes("g y", "/record")
		w.strokes("c")
		w.arrives("/record/checkpoint")
		w.write("#note", words)
		w.strokes("ctrl+enter")
		w.until("it is held against the record", `document.readyState === "complete" && !document.querySelector("#note")?.value && document.querySelector("main .notice, main .message") !== null`)
		w.holds("both records extend it", see[bool](w.tab, `!!document.querySelector("main .notice-plain")`), extends)
	}
}

// record has the listing that was taken, without the words.
func (w *journey) record() {
	w.t.Helper()
	w.goes("g y", "/record")
	w.choose("#act", "passage.list")
	w.press("main .entries-filter button")
	w.until("the listing is there", `document.readyState === "complete" && location.search.includes("passage.list") && document.querySelectorAll(".entries > li").length > 0`)
	w.holds("the words are there", w.shows(w.phrase), false)
	w.silent()
}

// locks ends the day.
func (w *journey) locks() {
	w.t.Helper()
	w.strokes("escape shift+l")
	w.arrives("/unlock")
	page := see[string](w.tab, "document.body.innerText")
	for _, word := range append(w.names(), w.other.Label, w.afraid) {
		w.holds("after the lock something is left", strings.Contains(page, word), false)
	}
}

// compare holds what is on disk against what was done: how often acts are in the
// records, that no words are in them, and that everything is whole.
func (w *journey) compare() {
	w.t.Helper()
	w.world.Check()
	for tier, want := range walked {
		entries, err := w.world.Space.Entries(w.t.Context(), w.world.Founder, tier, 1)
		w.must(err)
		done := map[string]int{}
		for _, e := range entries {
			done[e.Act]++
			for _, word := range append(w.names(), w.hidden, w.late, w.paid, w.afraid, w.phrase, "4277") {
				if tier == access.Working && strings.Contains(string(e.Data), word) {
					w.t.Errorf("the entry of %s has words of somebody", e.Act)
				}
			}
		}
		for act, n := range want {
			w.holds("entries of "+act, done[act], n)
		}
	}
}

// walked is how often these acts are in the records after the walk: those that a
// step makes once for each time it is taken. How often a text is saved while
// somebody writes hangs on the clock.
var walked = map[access.Tier]map[string]int{
	access.Locked: {
		"person.add":  2, // who speaks first comes with the interview
		"person.open": 1, "account.add": 1, "original.lock": 1, "draft.make": 1, "vault.backup": 1,
	},
	access.Working: {
		"document.admit": 1, "document.correct": 1, "attribute.set": 1,
		"coding.change": 4, // three laid, and the question's taken away
		"change.undo":   2, // back, and again
		"claim.write":   1, // the claim, with what bears on it
		"passage.list":  1, "publication.propose": 2, "publication.assess": 2,
		"subject.unhold": 1, "subject.erase": 1, "member.add": 1, "member.remove": 1, "study.backup": 1,
		"refused": 1, // the analyst who would lift the hold
	},
}

// renewed unlocks again beside the workbench: an erasure renews the study's keys.
func (w *journey) renewed() {
	w.t.Helper()
	var err error
	w.world.Founder, err = w.world.Space.Unlock(w.t.Context(), "me", worldtest.Passphrase, true)
	w.must(err)
	w.world.Locked, err = w.world.Space.Locked()
	w.must(err)
	w.world.Working, err = w.world.Space.Working()
	w.must(err)
}
