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

	"sheaf/internal/disclosure"
	"sheaf/internal/study"
	"sheaf/internal/vault"
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
	w.strokes("enter")
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
	w.t.Fatalf("%s does not offer %s: %s", selector, value, see[string](w.tab, `[...document.activeElement.options ?? []].map((o) => o.value).join(" ")`))
}

// arrives waits for a page whose address is of this shape, and gives the address.
func (w walker) arrives(shape string) string {
	w.t.Helper()
	for end := time.Now().Add(longest); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		path, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`document.readyState === "complete" && !window.before ? location.pathname : ""`))
		if err == nil && routeShape(path) == shape {
			return path
		}
	}
	w.t.Fatalf("at %s, not at %s: %s\nthe focus is on %s", routeShape(see[string](w.tab, "location.pathname")), shape,
		see[string](w.tab, "document.querySelector('main')?.innerText.slice(0, 300) ?? ''"), see[string](w.tab, "document.activeElement?.outerHTML.slice(0, 200) ?? ''"))
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

// goes presses the keys that lead to another room. The second has to come within a
// moment of the first, which on a loaded machine it may not: then the page knows of
// nowhere to go, and they are pressed again.
func (w walker) goes(keys, path string) {
	w.t.Helper()
	for range 10 {
		see[bool](w.tab, `(window.before = true, navigation.onnavigate = () => { window.leaving = true; }, true)`)
		w.strokes("escape " + keys)
		stays, err := chromedp.Run(w.ctx, chromedp.Evaluate[bool](`window.before === true && window.leaving !== true`))
		if err != nil || !stays {
			break
		}
	}
	w.arrives(path)
}

// passphrase types it where it is asked for, and sends it.
func (w walker) passphrase() {
	w.t.Helper()
	w.until("the passphrase has the focus", `document.readyState === "complete" && document.activeElement.id === "passphrase"`)
	w.typed(samplePassphrase)
	w.until("it is typed", fmt.Sprintf(`document.activeElement.value === %q`, samplePassphrase))
	w.strokes("enter")
}

// tick presses the space bar on this.
func (w walker) tick(selector string) {
	w.t.Helper()
	w.to(selector)
	w.strokes("space")
}

// end writes on behind what stands in this.
func (w walker) end(selector, words string) {
	w.t.Helper()
	w.to(selector)
	w.do(chromedp.KeyEvent(kb.End, chromedp.KeyModifiers(kb.ModifierCtrl)))
	w.typed(words)
}

// must ends the test when the study cannot be asked.
func (w walker) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// holds compares what the study has with what the steps should have made.
func (w walker) holds(what string, got, want any) {
	w.t.Helper()
	if g, n := fmt.Sprint(got), fmt.Sprint(want); g != n {
		w.t.Fatalf("%s: there is %s, and should be %s", what, g, n)
	}
}

// comes compares as holds does, where the page shows a thing before the study has
// it.
func (w walker) comes(what string, get func() any, want any) {
	w.t.Helper()
	for range 100 {
		if fmt.Sprint(get()) == fmt.Sprint(want) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.holds(what, get(), want)
}

// shows tells whether the page says this.
func (w walker) shows(words string) bool {
	w.t.Helper()
	return see[bool](w.tab, fmt.Sprintf(`document.querySelector("main").innerText.includes(%q)`, words))
}

// tells waits for the page to say this.
func (w walker) tells(words string) {
	w.t.Helper()
	w.until("the page says: "+words, fmt.Sprintf(`document.readyState === "complete" && document.querySelector("main").innerText.includes(%q)`, words))
}

// names are those of the two who speak, and of the one who asks.
func (s story) names() []string { return []string{s.known, s.legal, s.second, s.nora} }

// journey is somebody on the way of a story.
type journey struct {
	walker
	story
	speaks, other vault.Person // the two who are in the interview
	document      study.DocumentID
	release       disclosure.ReleaseID
}

// silent fails where the page has a name, or what was taken out.
func (w *journey) silent() {
	w.t.Helper()
	for _, word := range append(w.names(), w.hidden, w.late, "555", "4277") {
		if w.shows(word) || see[bool](w.tab, fmt.Sprintf(`document.title.includes(%[1]q) || decodeURI(location.href).includes(%[1]q)`, word)) {
			w.t.Errorf("a word of the vault is on %s", routeShape(see[string](w.tab, "location.pathname")))
		}
	}
}

// story is what is told in one language, and by whom. All of it is invented.
type story struct {
	language                    string
	known, legal, second, nora  string // the names in the vault
	asks                        string // how the file calls the one who asks
	interview, place            string
	hidden, instead             string // a place that the text names, and what stands there afterwards
	late, lateInstead           string // what no detector knows
	answer                      string
	attribute, value            string
	pay, fear                   string // codes
	paid, afraid, asked, phrase string // what is coded, and the words that are looked for
	redacted, redaction         string
	memo, claim                 string
	both, reworded              string
	columns                     [2]string
	summary                     string
	title, bad, good, reason    string
	handle                      string
	later                       string
}

var stories = []story{
	{
		language: "en", known: "Zubqarvel", legal: "Tixomundri", second: "Hrobvexit", nora: "Njorbqat", asks: "Interviewer", place: "a kitchen by the canal",
		interview: `Interviewer: Thank you both for coming. How did it begin?
Zubqarvel: The pay came late, and then it did not come at all. Hrobvexit can tell you.
Hrobvexit: I was afraid of the list. Zubqarvel kept it in Hexmorvaud, near the old lantern.
Interviewer: And what did you do then?
Zubqarvel: We asked. Nobody answered us, and in the end we stopped asking.
Hrobvexit: I called +999 55 501 4277 and nobody picked up.
`,
		hidden: "Hexmorvaud", instead: "[a town on the river]", late: "the old lantern", lateInstead: "[a known place]",
		answer: "Nobody could know them by this.", attribute: "role", value: "driver", pay: "Pay", fear: "Fear",
		paid: "The pay came late, and then it did not come at all.", afraid: "I was afraid of the list.", asked: "And what did you do then?", phrase: "came late",
		redacted: "We asked.", redaction: "[One sentence.]", memo: "Both speak of the pay before they speak of leaving.", claim: "The pay came late.",
		both: "They remember the list differently.", reworded: "The list is remembered.",
		columns: [2]string{"What came of the pay?", "Who kept the list?"}, summary: "It stopped coming.",
		title: "Notes from the river", good: "One account tells how it began.", reason: "These words are invented.", handle: "coder-2", later: "Later",
		bad: `Zubqarvel told us about the pay, and so did {{count code="Pay"}}. Call +999 55 501 4277.`,
	},
	{
		language: "ar", known: "ظرغوفيث", legal: "خظقوبلمش", second: "غضيوطلاف", nora: "ذغمطوشك", asks: "السائل", place: "مطبخ قرب القناة",
		interview: `السائل: شكرًا لكما على الحضور. كيف بدأ الأمر؟
ظرغوفيث: تأخر الأجر، ثم لم يأتِ أصلًا. يستطيع غضيوطلاف أن يخبركم.
غضيوطلاف: كنت أخاف من القائمة. كان ظرغوفيث يحفظها في ثقلوظان، قرب الفانوس القديم.
السائل: وماذا فعلتما بعد ذلك؟
ظرغوفيث: سألنا. لم يجبنا أحد، وفي النهاية توقفنا عن السؤال.
غضيوطلاف: اتصلت بالرقم +999 55 501 4277 ولم يرد أحد.
`,
		hidden: "ثقلوظان", instead: "[بلدة على النهر]", late: "الفانوس القديم", lateInstead: "[مكان معروف]",
		answer: "لا يمكن لأحد أن يعرفهما من هذا.", attribute: "العمل", value: "سائق", pay: "الأجر", fear: "الخوف",
		paid: "تأخر الأجر، ثم لم يأتِ أصلًا.", afraid: "كنت أخاف من القائمة.", asked: "وماذا فعلتما بعد ذلك؟", phrase: "تأخر الأجر",
		redacted: "سألنا.", redaction: "[جملة واحدة.]", memo: "يتحدث كلاهما عن الأجر قبل الحديث عن الرحيل.", claim: "تأخر دفع الأجر.",
		both: "لا يتذكران القائمة على النحو نفسه.", reworded: "القائمة حاضرة في الذاكرة.",
		columns: [2]string{"ماذا حدث للأجر؟", "من كان يحفظ القائمة؟"}, summary: "انقطع الأجر.",
		title: "ملاحظات من النهر", good: "تروي شهادة واحدة كيف بدأ الأمر.", reason: "هذه الكلمات مختلقة.", handle: "coder-2", later: "فيما بعد",
		bad: `حدثنا ظرغوفيث عن الأجر، وكذلك {{count code="الأجر"}}. اتصلوا بالرقم +999 55 501 4277.`,
	},
}

// The way of a testimony from the interview to a published page, and to its
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
	w := &journey{walker: walker{&tab{t, ctx, served}, world}, story: s}
	stations := []struct {
		name string
		at   func(w *journey)
	}{
		{"signs in", (*journey).signsIn}, {"people", (*journey).people}, {"interview day", (*journey).interviewDay}, {"review", (*journey).review},
		{"words about people", (*journey).words}, {"codebook", (*journey).codebook}, {"coding", (*journey).codes},
		{"memo", (*journey).memos}, {"claim", (*journey).claims}, {"what the team said", (*journey).question}, {"passages", (*journey).passages},
		{"grid", (*journey).grid}, {"a text that is refused", (*journey).refused}, {"a text that goes out", (*journey).publishes},
		{"what was overlooked", (*journey).redacts}, {"hold", (*journey).hold}, {"two in one memo", (*journey).memoOfBoth}, {"backup", (*journey).backup},
		{"erasure", (*journey).erases}, {"what still opens them", (*journey).settles}, {"somebody leaves", (*journey).memberLeaves},
		{"check", (*journey).checks}, {"record", (*journey).record},
	}
	for _, station := range stations {
		if !t.Run(station.name, func(t *testing.T) {
			w.t = t
			station.at(w)
		}) {
			t.FailNow() // what comes after rests on it
		}
	}
	w.t = t
	w.locks()
	for _, heard := range watch() {
		if !strings.Contains(heard, "409") { // the admission that is refused
			t.Error(heard)
		}
	}
	w.compare()
}
