package web

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// Stations of the walk where something leaves, is held or erased, and where the
// team and the record are kept.

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
