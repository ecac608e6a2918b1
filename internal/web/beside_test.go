package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// An invented interview in Arabic and what somebody made of it in English: two of
// the sentences became one, one became two, and one was left out.
const (
	besideArabic = `السائل: أين كنتم تسكنون قبل المطحنة؟
زورفاند: كنا نسكن فوق المخبز على الطريق المؤدي إلى النهر. كانت لأخي الغرفة التي تحت السقف. كنا ستة أشخاص.
السائل: ومن كان يملك المخبز في تلك السنوات؟
زورفاند: رجل من الساحل، كان يأتي كل شهرين ليأخذ الإيجار ولم يكن يبيت عندنا أبدا. لم نكن نعرف عائلته.
السائل: هل رأيته بعد ذلك؟
كلمور: لا. قال أحدهم لأمي إنه سافر إلى الخارج، لكن لم يعرف أحد إلى أين ذهب.
`
	besideEnglish = `Interviewer: Where did you live before the mill?
Zorvand: We lived above the bakery, on the road to the river, and my brother had the room under the roof. There were six of us.
Interviewer: And who owned the bakery in those years?
Zorvand: A man from the coast. He came every second month to collect the rent and he never stayed for the night.
Interviewer: Did you see him after that?
Kelmur: No. Somebody told my mother that he had gone abroad, but nobody knew where he went.
`
)

// translated is a study with that interview and its translation.
type translated struct {
	*worldtest.World
	zorvand, kelmur       vault.Person
	original, translation study.Document
}

func newTranslated(t *testing.T) translated {
	t.Helper()
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	m := translated{World: w, zorvand: w.Person(vault.Participant, "Zorvand", "زورفاند"), kelmur: w.Person(vault.Participant, "Kelmur", "كلمور")}
	m.original = w.Interview(besideArabic, nil, m.zorvand, m.kelmur)
	m.translation = w.Translation(m.original, "en", besideEnglish, m.zorvand, m.kelmur)
	w.Code(m.original, "Owning", "رجل من الساحل")
	w.Code(m.translation, "Owning", "A man from the coast. He came every second month")
	return m
}

func (m translated) visit(t *testing.T) *visit {
	t.Helper()
	return mill{World: m.World}.visit(t, benchOver(t, m.World, Config{Addr: testAddr}))
}

func (m translated) path() string { return "/documents/" + m.translation.ID.String() + "/beside" }

func (m translated) read(t *testing.T) study.Alignment {
	t.Helper()
	a, err := m.Working.Study.Alignment(t.Context(), m.Founder, m.translation.ID)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// sentence is the id of the sentence that begins with these words.
func (m translated) sentence(t *testing.T, words string) string {
	t.Helper()
	for _, p := range m.read(t).Pairs {
		for _, s := range p.A {
			if strings.HasPrefix(s.Of(m.original.Text), words) {
				return "o" + strconv.Itoa(s.Start)
			}
		}
		for _, s := range p.B {
			if strings.HasPrefix(s.Of(m.translation.Text), words) {
				return "t" + strconv.Itoa(s.Start)
			}
		}
	}
	t.Fatalf("no sentence begins with %q", words)
	return ""
}

// act posts a form as the page has it.
func (m translated) act(t *testing.T, v *visit, act, sentence string, more ...string) *http.Response {
	t.Helper()
	form := url.Values{"seen": {seenWord(m.read(t).Seen())}, "act": {act}, "sentence": {sentence}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return v.post(m.path(), form)
}

// pairWith is the row of the page in which words stand.
func pairWith(t *testing.T, page, words string) string {
	t.Helper()
	for _, row := range regexp.MustCompile(`(?s)<tr id="pair-.*?</tr>`).FindAllString(page, -1) {
		if strings.Contains(row, words) {
			return row
		}
	}
	t.Fatalf("no pair with %q", words)
	return ""
}

func TestAnOriginalBesideItsTranslation(t *testing.T) {
	m := newTranslated(t)
	v := m.visit(t)
	page := body(t, v.get(m.path()))
	t.Run("stands in pairs, each with who says so", func(t *testing.T) {
		says(t, page, "Original and translation", "فوق المخبز", "above the bakery", "none by hand")
		row := pairWith(t, page, "who owned the bakery")
		says(t, row, "ومن كان يملك المخبز", "Computed", `dir="rtl"`, `lang="ar"`)
	})
	t.Run("with the codes below the words they lie on", func(t *testing.T) {
		row := pairWith(t, page, "A man from the coast")
		says(t, row, "Owning", "رجل من الساحل")
		if other := pairWith(t, page, "six of us"); strings.Contains(other, "Owning") {
			t.Error("the code stands below other words too")
		}
	})
	t.Run("from the original as from the translation", func(t *testing.T) {
		for _, from := range []string{"/documents/" + m.original.ID.String() + "/beside", m.path() + "?with=" + m.original.ID.String()} {
			if other := body(t, v.get(from)); len(regexp.MustCompile(`<tr id="pair-`).FindAllString(other, -1)) != len(regexp.MustCompile(`<tr id="pair-`).FindAllString(page, -1)) {
				t.Errorf("from %s other pairs", from)
			}
		}
		v.want(v.get(m.path()+"?with="+sheaf.NewID().String()), http.StatusNotFound, "")
	})
	t.Run("and no name of the vault", func(t *testing.T) {
		for _, name := range []string{"Zorvand", "زورفاند", "Kelmur", "كلمور"} {
			if strings.Contains(page, name) {
				t.Error("a name is on the page")
			}
		}
	})
}

func TestPairsAreCorrectedByPlainForms(t *testing.T) {
	m := newTranslated(t)
	v := m.visit(t)
	page := body(t, v.get(m.path()))
	number := regexp.MustCompile(`href="(/documents/[^"]*pair=\d+)#pair-`).FindStringSubmatch(pairWith(t, page, "A man from the coast"))
	opened := body(t, v.get(number[1]))
	t.Run("the number of a pair opens them", func(t *testing.T) {
		says(t, opened, `name="sentence" value="`+m.sentence(t, "He came every")+`"`, "New pair from here", "Right as it is", "These two belong together", `id="together-other"`)
		if strings.Contains(opened, "Compute again</button></div>") {
			t.Error("what was not done by hand is offered to be taken back")
		}
	})
	t.Run("a sentence goes to the pair below, and it is told, recorded and undone", func(t *testing.T) {
		entries := mill{World: m.World}.entries(t)
		v.want(m.act(t, v, "confirm", m.sentence(t, "A man from")), http.StatusSeeOther, m.path()+"#"+m.sentence(t, "A man from"))
		page := body(t, v.get(m.path()))
		says(t, page, "The pair stands as it is.", "1 by hand")
		says(t, pairWith(t, page, "A man from"), "By hand", `<bdi class="beside-by">me</bdi>`)
		if after := (mill{World: m.World}).entries(t); after != entries+1 {
			t.Errorf("%d entries in the record, and %d after", entries, after)
		}
		v.want(v.post("/undo", url.Values{"back": {m.path()}}), http.StatusSeeOther, m.path())
		page = body(t, v.get(m.path()))
		says(t, page, "a pair of an alignment", "none by hand")
		v.post("/redo", url.Values{"back": {m.path()}})
		says(t, body(t, v.get(m.path())), "1 by hand")
		v.want(m.act(t, v, "compute", m.sentence(t, "A man from")), http.StatusSeeOther, m.path()+"#"+m.sentence(t, "A man from"))
		says(t, body(t, v.get(m.path())), "What was done by hand was taken back.", "none by hand")
	})
	t.Run("two sentences are put together, whichever is named first", func(t *testing.T) {
		for _, turn := range []bool{false, true} {
			one, other := m.sentence(t, "كنا ستة"), m.sentence(t, "There were six")
			if turn {
				one, other = other, one
			}
			m.act(t, v, "together", one, "with", other)
			row := pairWith(t, body(t, v.get(m.path())), "There were six")
			says(t, row, "كنا ستة", "By hand")
			v.post("/undo", url.Values{"back": {"/"}})
		}
	})
	t.Run("what stands otherwise by now is not changed, and it is told", func(t *testing.T) {
		m.act(t, v, "confirm", m.sentence(t, "A man from"), "seen", "7.1.1")
		says(t, body(t, v.get(m.path())), "Somebody else changed it meanwhile", "none by hand")
	})
	t.Run("nor what would cross a pair made by hand", func(t *testing.T) {
		m.act(t, v, "confirm", m.sentence(t, "And who owned"))
		m.act(t, v, "together", m.sentence(t, "كنا ستة"), "with", m.sentence(t, "A man from"))
		says(t, body(t, v.get(m.path())), "cross a pair that was made by hand", "1 by hand")
		v.post("/undo", url.Values{"back": {"/"}})
	})
	t.Run("a torn form is refused", func(t *testing.T) {
		at := m.sentence(t, "A man from")
		for _, form := range [][]string{
			{"confirm", "", "", ""}, {"confirm", "x12", "", ""}, {"confirm", "t", "", ""}, {"confirm", at, "seen", "1"}, {"erase", at, "", ""},
			{"together", at, "", ""}, {"together", at, "with", at}, {"confirm", "t1", "", ""},
		} {
			v.want(m.act(t, v, form[0], form[1], form[2], form[3]), http.StatusBadRequest, "")
		}
		says(t, body(t, v.get(m.path())), "none by hand")
	})
	t.Run("a second person's corrections are told", func(t *testing.T) {
		other := m.Member("second", access.Analyst)
		a := m.read(t)
		if err := m.Working.Study.Realign(t.Context(), other, study.Realignment{Translation: m.translation.ID, Seen: a.Seen(), Act: study.Confirm, At: a.Pairs[0].A[0].Start}); err != nil {
			t.Fatal(err)
		}
		says(t, body(t, v.get("/")), "corrected 1 pair of original and translation", m.path())
		says(t, body(t, v.get(m.path())), `<bdi class="beside-by">second</bdi>`)
	})
}

func TestAHoldLeavesThePairsToRead(t *testing.T) {
	m := newTranslated(t)
	v := m.visit(t)
	if err := m.Space.Hold(t.Context(), m.Founder, m.kelmur.Label, true); err != nil {
		t.Fatal(err)
	}
	if page := body(t, v.get(m.path()+"?pair=2")); strings.Contains(page, `name="sentence"`) {
		t.Error("the forms of a pair are opened")
	}
	page := body(t, v.get(m.path()))
	says(t, page, "They cannot be changed while", "above the bakery")
	if strings.Contains(page, `action="`+m.path()) || strings.Contains(page, "?pair=") {
		t.Error("the page offers to correct the pairs")
	}
	v.want(m.act(t, v, "confirm", m.sentence(t, "A man from")), http.StatusForbidden, "")
}

func TestAnErasureLeavesNoWordBeside(t *testing.T) {
	m := newTranslated(t)
	v := m.visit(t)
	m.act(t, v, "confirm", m.sentence(t, "Somebody told"))
	m.act(t, v, "confirm", m.sentence(t, "A man from"))
	if _, err := m.Space.Erase(t.Context(), m.Founder, "me", worldtest.Passphrase, m.zorvand.Label); err != nil {
		t.Fatal(err)
	}
	v = m.visit(t) // the study's keys were renewed
	page := body(t, v.get(m.path()))
	says(t, page, "This part was erased.", "Somebody told my mother")
	says(t, pairWith(t, page, "Somebody told"), "By hand")
	for _, gone := range []string{"bakery", "المخبز", "____", "Owning"} {
		if strings.Contains(page, gone) {
			t.Errorf("the page still holds %q", gone)
		}
	}
	if opened := body(t, v.get(m.path()+"?pair=1")); strings.Contains(opened, "____") {
		t.Error("the form offers what was erased")
	}
}

func TestACorrectedTextSaysWhichPairsItUndid(t *testing.T) {
	m := newTranslated(t)
	v := m.visit(t)
	m.act(t, v, "confirm", m.sentence(t, "There were six"))
	m.act(t, v, "confirm", m.sentence(t, "And who owned"))
	at := strings.Index(m.translation.Text, "roof. There")
	edit := text.Edit{Span: text.Span{Start: at, End: at + len("roof. There")}, With: "roof, and there"}
	if err := m.Locked.Review.Correct(t.Context(), m.Founder, m.translation.ID, []text.Edit{edit}, false); err != nil {
		t.Fatal(err)
	}
	page := body(t, v.get(m.path()))
	says(t, page, "does not fit the texts any more", "1 by hand")
	says(t, pairWith(t, page, "And who owned"), "By hand")
	at = m.read(t).Pairs[0].A[0].Start
	v.want(v.post(m.path(), url.Values{"seen": {"2.1.1"}, "act": {"confirm"}, "sentence": {"o" + strconv.Itoa(at)}}), http.StatusSeeOther, m.path()+"#o"+strconv.Itoa(at))
	says(t, body(t, v.get(m.path())), "Somebody else changed it meanwhile")
}

// An act on pairs says nothing of a document that somebody may not know of or use:
// one that was erased answers as one that never was, one on hold as held, whatever
// else the form says.
func TestAnActOnPairsTellsNothingOfWhoseTheyAre(t *testing.T) {
	w := newWhole(t)
	for _, who := range seats[1:] {
		v := w.as(t, who)
		for _, form := range []url.Values{
			{"seen": {"0.1.1"}, "act": {"confirm"}, "sentence": {"o13"}},
			{"seen": {"9.9.9"}, "act": {"together"}, "sentence": {"o13"}, "with": {"t-9223372036854775808"}},
			{"seen": {"18446744073709551615.1.1"}, "act": {"no act"}, "sentence": {"t+9223372036854775807", "o13"}},
		} {
			answer := func(id string) (int, string) {
				got := v.post("/documents/"+id+"/beside", form)
				_, main, _ := strings.Cut(body(t, got), "<main")
				return got.StatusCode, main
			}
			status, words := answer(sheaf.NewID().String())
			for _, kind := range []string{"translation", "document"} {
				if erased, said := answer(w.things[kind][isErased]); erased != status || said != words {
					t.Errorf("%s, %s of somebody erased: %d, and %d of none", who.name, kind, erased, status)
				}
			}
			if held, _ := answer(w.things["translation"][isHeld]); held != http.StatusForbidden {
				t.Errorf("%s, of somebody on hold: %d", who.name, held)
			}
		}
		show := func(id string) (int, string) {
			got := v.get("/documents/" + id + "/beside")
			_, main, _ := strings.Cut(body(t, got), "<main")
			return got.StatusCode, main
		}
		status, words := show(sheaf.NewID().String())
		if erased, said := show(w.things["translation"][isErased]); erased != status || said != words {
			t.Errorf("%s sees %d of somebody erased, and %d of none", who.name, erased, status)
		}
	}
}
