package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"

	"sheaf/internal/vault"
)

// Stations of the walk behind the first gate: who spoke, the interview day, the
// review, and what is admitted.

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
