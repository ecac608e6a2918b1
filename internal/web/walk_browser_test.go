package web

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sheaf/internal/coding"
	"sheaf/internal/workspace/worldtest"
)

// walker goes through the workbench with keys alone: Tab, Enter, the keys of the
// sheets and what is typed. A file is the one thing that a browser takes in no
// other way than by its own window.
type walker struct {
	*tab
	world *worldtest.World
}

// to presses Tab until this has the focus. What no Tab leads to ends the test.
func (w walker) to(selector string) {
	w.t.Helper()
	for range 250 {
		if see[bool](w.tab, fmt.Sprintf("document.activeElement?.matches(%q) ?? false", selector)) {
			return
		}
		w.do(chromedp.KeyEvent(kb.Tab))
	}
	w.t.Fatalf("no Tab leads to %s on %s", selector, routeShape(see[string](w.tab, "location.pathname")))
}

// press presses Enter on this.
func (w walker) press(selector string) {
	w.t.Helper()
	w.to(selector)
	w.do(chromedp.KeyEvent(kb.Enter))
}

// write types into this, in place of what stood there.
func (w walker) write(selector, words string) {
	w.t.Helper()
	w.to(selector)
	w.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(kb.ModifierCtrl)))
	w.typed(words)
}

func (w walker) typed(words string) {
	w.t.Helper()
	w.do(chromedp.KeyEvent(strings.ReplaceAll(words, "\n", "\r")))
}

// choose takes an option of a list by its first letters or the arrows.
func (w walker) choose(selector, value string) {
	w.t.Helper()
	w.to(selector)
	w.do(chromedp.KeyEvent(kb.Home))
	for range 60 {
		if see[string](w.tab, "document.activeElement.value") == value {
			return
		}
		w.do(chromedp.KeyEvent(kb.ArrowDown))
	}
	w.t.Fatalf("%s does not offer %s", selector, value)
}

// arrives waits for a page whose address is of this shape, and gives the address.
func (w walker) arrives(shape string) string {
	w.t.Helper()
	for range 200 {
		path, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`document.readyState === "complete" ? location.pathname : ""`))
		if err == nil && routeShape(path) == shape {
			return path
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.t.Fatalf("at %s, not at %s: %s", routeShape(see[string](w.tab, "location.pathname")), shape, see[string](w.tab, "document.querySelector('main')?.innerText.slice(0, 300) ?? ''"))
	return ""
}

// file hands a file to a field.
func (w walker) file(selector, name, content string) {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.do(chromedp.SetUploadFiles(selector, []string{path}))
}

// story is what is told in one language, and by whom. All of it is invented.
type story struct {
	language                  string
	known, asks               string // the names in the file
	interview, place          string
	hidden, instead           string // a place that the text names, and what stands there afterwards
	answer, code, memo, claim string
}

var stories = []story{
	{language: "en", known: "Zubqarvel", asks: "Interviewer", place: "a kitchen by the canal", hidden: "Hexmorvaud", instead: "[a town]",
		interview: `Interviewer: How did it begin?
Zubqarvel: The pay came late, and then it did not come at all. The others can tell you.
Interviewer: And what did you do then?
Zubqarvel: We asked in Hexmorvaud. Nobody answered us, and in the end we stopped asking.
`, answer: "Nobody could know him by this.", code: "Pay", memo: "He speaks of the pay first.", claim: "The pay came late."},
	{language: "ar", known: "ظرغوفيث", asks: "السائل", place: "مطبخ قرب القناة", hidden: "ثقلوظان", instead: "[بلدة]",
		interview: `السائل: كيف بدأ ذلك؟
ظرغوفيث: تأخر الأجر، ثم لم يأتِ أصلًا. يستطيع الآخرون أن يخبروك.
السائل: وماذا فعلتم بعد ذلك؟
ظرغوفيث: سألنا في ثقلوظان. لم يجبنا أحد، وفي النهاية توقفنا عن السؤال.
`, answer: "لا يعرفه أحد من هذا.", code: "الأجر", memo: "يبدأ بالحديث عن الأجر.", claim: "تأخر الأجر."},
}

// The way of a testimony from the interview to a published page, and its
// erasure, as cmd/sheaf/testdata/story.txt goes it, at the keyboard alone.
func TestWalk(t *testing.T) {
	for _, s := range stories {
		t.Run(s.language, func(t *testing.T) { s.walk(t) })
	}
}

func (s story) walk(t *testing.T) {
	ctx := browser(t)
	world := worldtest.New(t)
	t.Cleanup(world.Close)
	served := serve(t, world)
	watch := watchOver(t, ctx, served)
	w := walker{&tab{t, ctx, served}, world}
	w.do(chromedp.Navigate(served.Invite()))
	w.to("#passphrase")
	w.typed(samplePassphrase + "\n")
	w.arrives("/")
	w.settings(s.language, "light")

	s.interviewDay(w)
	s.review(w)
	s.codes(w)
	s.claims(w)
	s.leaves(w)
	for _, heard := range watch() {
		t.Error(heard)
	}
}

// interviewDay writes down who spoke and what they agreed to, and locks the file
// away.
func (s story) interviewDay(w walker) {
	w.t.Helper()
	w.visit("/")
	w.press("[data-act=new]")
	w.arrives("/interviews/new")
	w.to("#passphrase")
	w.typed(samplePassphrase + "\n")
	w.until("the vault is open", `document.readyState === "complete" && !!document.querySelector("#speaker")`)
	w.press("main details summary")
	w.write("#known", s.known)
	w.choose("#state-analyse", "granted")
	w.choose("#state-quote", "granted")
	w.write("#place", s.place)
	w.strokes("ctrl+enter")
	w.arrives("/interviews/{id}")

	people, err := w.world.Locked.Vault.Persons(w.t.Context(), w.world.Founder)
	if err != nil || len(people) != 1 {
		w.t.Fatalf("%d people, %v", len(people), err)
	}
	consents, err := w.world.Locked.Vault.ConsentOf(w.t.Context(), w.world.Founder, people[0].ID)
	if err != nil || len(consents) != 2 {
		w.t.Errorf("%d consents, %v", len(consents), err)
	}
	w.file("#files", "interview.txt", s.interview)
	w.press("#drop button.primary")
	w.until("what to wipe is told", `!!document.querySelector("#wipe [data-act=wiped]")`)
	w.press("[data-act=wiped]")
	w.until("it is ticked off", `!document.querySelector("#wipe [data-act=wiped]")`)
	originals, err := w.world.Locked.Vault.Originals(w.t.Context(), w.world.Founder)
	if err != nil || len(originals) != 1 {
		w.t.Fatalf("%d originals, %v", len(originals), err)
	}
	w.press("[data-act=draft]")
	w.arrives("/review/{id}")
}

// review decides every string and every speaker, answers the question and moves
// the text to the working copy.
func (s story) review(w walker) {
	w.t.Helper()
	w.until("the desk is there", `!!document.querySelector("#review.scripted")`)
	ready := `document.readyState === "complete" && !!document.querySelector("#review.scripted #card")`
	left := `document.querySelectorAll("#strings li:not(.settled)").length`
	if !see[bool](w.tab, fmt.Sprintf(`[...document.querySelectorAll("#strings .said")].some((e) => e.textContent === %q)`, s.hidden)) {
		w.write("#missed", s.hidden+"\n")
		w.until("what was missed is marked", fmt.Sprintf(`[...document.querySelectorAll("#strings .said")].some((e) => e.textContent === %q)`, s.hidden))
	}
	w.until("the first string is on the desk", ready)
	for range 30 {
		before := see[int](w.tab, left)
		if before == 0 {
			break
		}
		said := see[string](w.tab, `document.querySelector("#card .string-said").textContent`)
		switch {
		case said == s.hidden:
			w.strokes("w")
			w.typed(s.instead + "\n")
		case see[string](w.tab, `document.querySelector("#person").value`) != "":
			w.strokes("r enter")
		default:
			w.strokes("e")
		}
		w.until("the string is decided", fmt.Sprintf("%s < %d", left, before))
	}
	for range 2 {
		w.strokes("s")
		w.until("a speaker has the focus", `!!document.activeElement.closest("li")?.querySelector(".who")`)
		who := see[string](w.tab, `document.activeElement.closest("li").querySelector(".who").textContent`)
		means := "role:interviewer"
		if who == s.known {
			means = "person:" + w.label()
		}
		w.choose(`select[name="means"]`, means)
		w.press(fmt.Sprintf(`form:has([name="label"][value=%q]) button`, who))
		w.until("the speaker is known", fmt.Sprintf(`![...document.querySelectorAll("[data-act=speaker]")].some((e) => e.closest("li").querySelector(".who").textContent === %q)`, who))
	}
	w.strokes("q")
	w.until("the question has the focus", `document.activeElement.matches("#admit textarea")`)
	w.typed(s.answer)
	if got := see[string](w.tab, "document.activeElement.value"); got != s.answer {
		w.t.Fatalf("the answer is %q", got)
	}
	w.press("[data-act=admit]")
	w.arrives("/documents/{id}")

	docs, err := w.world.Working.Study.Documents(w.t.Context(), w.world.Founder)
	if err != nil || len(docs) != 1 {
		w.t.Fatalf("%d documents, %v", len(docs), err)
	}
	doc, err := w.world.Working.Study.Document(w.t.Context(), w.world.Founder, docs[0].ID)
	if err != nil || strings.Contains(doc.Text, s.known) || strings.Contains(doc.Text, s.hidden) || !strings.Contains(doc.Text, s.instead) {
		w.t.Errorf("the text is not as it was decided, %v", err)
	}
}

// label is that of the one participant.
func (w walker) label() string {
	w.t.Helper()
	people, err := w.world.Locked.Vault.Persons(w.t.Context(), w.world.Founder)
	if err != nil || len(people) == 0 {
		w.t.Fatalf("nobody is there: %v", err)
	}
	return people[0].Label
}

// codes chooses a turn and makes a code for it.
func (s story) codes(w walker) {
	w.t.Helper()
	w.do(chromedp.WaitVisible("#transcript.drawn"))
	w.strokes("t t c")
	w.until("the codes are offered", `document.getElementById("picker").open`)
	w.typed(s.code + "\n")
	w.until("the coding is drawn", `document.querySelectorAll(".mark").length === 1`)
	codings, err := w.world.Working.Book.Codings(w.t.Context(), w.world.Founder, coding.Filter{})
	if err != nil || len(codings) != 1 {
		w.t.Fatalf("%d codings, %v", len(codings), err)
	}
}

// claims puts the coded passage to a new claim, with a memo before.
func (s story) claims(w walker) {
	w.t.Helper()
	w.strokes("j")
	w.until("the coding is current", `document.querySelectorAll(".mark.current").length === 1`)
	w.strokes("m")
	w.until("the memo is begun", `document.activeElement.id === "memo-text"`)
	w.typed(s.memo)
	w.press("#memo-form button")
	w.until("the memo is there", `document.querySelectorAll(".memo").length === 1`)
	memos, err := w.world.Working.Book.Memos(w.t.Context(), w.world.Founder)
	if err != nil || len(memos) != 1 || memos[0].Text != s.memo || memos[0].On != coding.OnCoding {
		w.t.Errorf("%d memos, %v", len(memos), err)
	}
	w.strokes("escape")
	w.strokes("j")
	w.until("the coding is current", `document.querySelectorAll(".mark.current").length === 1`)
	w.strokes("e")
	w.arrives("/claims/new")
	w.strokes("s 1 n")
	w.until("the claim is begun", `document.activeElement.id === "claim-text"`)
	w.typed(s.claim)
	w.strokes("ctrl+enter")
	w.arrives("/documents/{id}")
	claims, err := w.world.Working.Register.Claims(w.t.Context(), w.world.Founder)
	if err != nil || len(claims) != 1 || claims[0].Text != s.claim {
		w.t.Fatalf("%d claims, %v", len(claims), err)
	}
	v, err := w.world.Working.Register.Weigh(w.t.Context(), w.world.Founder, claims[0].ID)
	if err != nil || v.For.FirstHand != 1 {
		w.t.Errorf("%+v, %v", v, err)
	}
}

// leaves puts the participant on hold, erases them and locks.
func (s story) leaves(w walker) {
	w.t.Helper()
	w.visit("/people")
	w.strokes("j enter")
	w.arrives("/people/{id}")
	w.press("[data-act=hold]")
	w.until("the hold is told", `!!document.querySelector("main .tag-stop")`)
	if people, err := w.world.Locked.Vault.Persons(w.t.Context(), w.world.Founder); err != nil || !people[0].Held {
		w.t.Errorf("nobody is on hold, %v", err)
	}
	w.press("[data-act=erase]")
	w.arrives("/people/{id}/erase")
	w.to("#passphrase")
	w.typed(samplePassphrase)
	w.press("#erase button")
	w.until("it is asked once more", `document.getElementById("sure").open`)
	w.press("#sure button.danger")
	w.arrives("/people/{id}")
	w.renewed()
	if people, err := w.world.Locked.Vault.Persons(w.t.Context(), w.world.Founder); err != nil || !people[0].Erased {
		w.t.Errorf("nobody is erased, %v", err)
	}
	docs, err := w.world.Working.Study.Documents(w.t.Context(), w.world.Founder)
	for _, d := range docs {
		if doc, err := w.world.Working.Study.Document(w.t.Context(), w.world.Founder, d.ID); err == nil && strings.Contains(doc.Text, s.instead) {
			w.t.Error("the words are still there")
		}
	}
	if err != nil {
		w.t.Error(err)
	}
	w.strokes("shift+l")
	w.arrives("/unlock")
	if strings.Contains(see[string](w.tab, "document.body.innerText"), w.label()) {
		w.t.Error("after the lock something is still there")
	}
	w.world.Check()
}

// renewed unlocks again beside the workbench: an erasure renews the study's keys.
func (w walker) renewed() {
	w.t.Helper()
	var err error
	if w.world.Founder, err = w.world.Space.Unlock(w.t.Context(), "me", worldtest.Passphrase, true); err != nil {
		w.t.Fatal(err)
	}
	if w.world.Locked, err = w.world.Space.Locked(); err != nil {
		w.t.Fatal(err)
	}
	if w.world.Working, err = w.world.Space.Working(); err != nil {
		w.t.Fatal(err)
	}
}
