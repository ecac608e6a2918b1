package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// Two invented people in one room. The names and the valley do not exist.
const kitchenTalk = `Interviewer: What did you keep from the mill?
Zorvand: I kept the small key of the mill. My brother Kelmur kept nothing 𐤀 at all.
We waited beside the wall until it was dark.
Interviewer: And you?
Kelmur: I waited longer than he did, because nobody called my name.
Interviewer: What was it like to wait?
Zorvand: It was cold, and then it was only long.
Kelmur: Long. I counted the lamps on the other side.
Interviewer: Thank you both.
`

// mill is a study with that interview admitted and two codes laid.
type mill struct {
	*worldtest.World
	zorvand, kelmur vault.Person
	doc             study.Document
}

func newMill(t *testing.T, options ...func(*workspace.Options)) mill {
	t.Helper()
	w := worldtest.New(t, options...)
	t.Cleanup(w.Close)
	m := mill{World: w, zorvand: w.Person(vault.Participant, "Zorvand"), kelmur: w.Person(vault.Participant, "Kelmur")}
	m.doc = w.Interview(kitchenTalk, nil, m.zorvand, m.kelmur)
	w.Code(m.doc, "Keeping", "small key of the mill")
	w.Code(m.doc, "Waiting", "beside the wall")
	m.zorvand, m.kelmur = w.Again(m.zorvand), w.Again(m.kelmur)
	return m
}

func (m mill) workbench(t *testing.T) *Workbench {
	t.Helper()
	b, err := New(Config{Addr: testAddr}, m.Space)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// visit unlocks as a person does.
func (m mill) visit(t *testing.T, b *Workbench) *visit {
	t.Helper()
	v := known(t, b)
	v.want(v.post("/unlock", url.Values{"passphrase": {worldtest.Passphrase.Reveal()}}), http.StatusSeeOther, "/")
	return v
}

func (m mill) path() string { return "/documents/" + m.doc.ID.String() }

func says(t *testing.T, page string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestARealStudy(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)

	t.Run("opens with the member's passphrase and no other", func(t *testing.T) {
		v := known(t, b)
		v.want(v.post("/unlock", url.Values{"passphrase": {"not it"}}), http.StatusSeeOther, "/unlock?wrong")
		b.throttle.until = time.Time{}
		v.want(v.post("/unlock", url.Values{"passphrase": {worldtest.Passphrase.Reveal()}}), http.StatusSeeOther, "/")
	})
	v := m.visit(t, b)
	t.Run("a session holds no key of the vault", func(t *testing.T) {
		g, err := b.open(t.Context(), worldtest.Passphrase)
		if err != nil || g.caller.Unlocked(access.Locked) || !g.caller.Unlocked(access.Working) {
			t.Errorf("locked tier %t, working tier %t, %v", g.caller.Unlocked(access.Locked), g.caller.Unlocked(access.Working), err)
		}
		g.forget()
		if _, err := b.facts(t.Context(), g.caller); sheaf.KindOf(err) != sheaf.Locked {
			t.Errorf("after the lock the keys still open the study: %v", err)
		}
	})
	t.Run("the Study page lists it", func(t *testing.T) {
		page := body(t, v.get("/"))
		says(t, page, "Invented", `data-row="`+m.doc.ID.String(), m.zorvand.Label, m.kelmur.Label, m.doc.ID.Short(), "Analysis agreed", "me", "Nothing is waiting")
	})
	t.Run("the document reads as it was admitted, names gone, and the codings lie on their words", func(t *testing.T) {
		page := body(t, v.get(m.path()))
		says(t, page, "small key of the mill", "beside the wall", "Keeping", "Waiting", "data-codable")
		for _, name := range []string{"Zorvand", "Kelmur"} {
			if strings.Contains(page, name) {
				t.Error("a name of the vault is on the page")
			}
		}
		var data struct{ Codings [][]json.RawMessage }
		if err := json.Unmarshal([]byte(body(t, v.get(m.path()+"/codings.json"))), &data); err != nil {
			t.Fatal(err)
		}
		var covered []string
		for _, c := range data.Codings {
			for _, one := range c[5:] {
				var p piece
				if err := json.Unmarshal(one, &p); err != nil {
					t.Fatal(err)
				}
				covered = append(covered, cutOut(&m.doc.Transcript, p))
			}
		}
		if !slices.Equal(covered, []string{"small key of the mill", "beside the wall"}) {
			t.Errorf("the codings cover %q", covered)
		}
	})
	t.Run("a document that is not there is not found", func(t *testing.T) {
		v.want(v.get("/documents/"+sheaf.NewID().String()), http.StatusNotFound, "")
	})
	t.Run("looking leaves no entry in the record", func(t *testing.T) {
		before := m.entries(t)
		v.get("/")
		v.get(m.path())
		v.get(m.path() + "/codings.json")
		if after := m.entries(t); after != before {
			t.Errorf("%d entries, and %d after", before, after)
		}
	})
}

func (m mill) entries(t *testing.T) int {
	t.Helper()
	all, err := m.Space.Entries(t.Context(), m.Founder, access.Working, 1)
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func TestASecondPersonsWorkIsTold(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	other := m.Member("coder-2", access.Analyst)
	says(t, body(t, v.get("/")), "1 document was coded by one person only")

	code, err := m.Working.Book.CodeByName(t.Context(), other, "Waiting")
	if err != nil {
		t.Fatal(err)
	}
	const words = "waited longer than he did"
	start := strings.Index(m.doc.Text, words)
	at := study.Anchor{Document: m.doc.ID, Version: m.doc.Version, Span: text.Span{Start: start, End: start + len(words)}}
	if _, err := m.Working.Book.Code(t.Context(), other, code.ID, at); err != nil {
		t.Fatal(err)
	}
	says(t, body(t, v.get("/")), "What others did lately", "\u2068coder-2\u2069: coding, 1 change")
	says(t, body(t, v.get(m.path()+"/codings")), "coder-2")
}

func TestAHoldIsShownAndTheTextStaysReadable(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	if err := m.Space.Hold(t.Context(), m.Founder, m.zorvand.Label, true); err != nil {
		t.Fatal(err)
	}
	says(t, body(t, v.get("/")), "On hold: \u20681 participant\u2069", `href="/people/`+m.zorvand.Label)
	page := body(t, v.get(m.path()))
	says(t, page, "On hold", "The text can still be read", "small key of the mill")
	if strings.Contains(page, "data-codable") {
		t.Error("the page offers to code somebody on hold")
	}
}

func TestAnErasureLeavesTheOthersWordsAndCodings(t *testing.T) {
	m := newMill(t)
	m.Code(m.doc, "Waiting", "nobody called my name")
	if _, err := m.Space.Erase(t.Context(), m.Founder, "me", worldtest.Passphrase, m.zorvand.Label); err != nil {
		t.Fatal(err)
	}
	v := m.visit(t, m.workbench(t))
	page := body(t, v.get(m.path()))
	says(t, page, "This part was erased.", "nobody called my name", "Waiting")
	for _, gone := range []string{"small key", "beside the wall", "Keeping</bdi> <bdi class=\"coder\"", "____"} {
		if strings.Contains(page, gone) {
			t.Errorf("the page still holds %q", gone)
		}
	}
	says(t, body(t, v.get("/")), m.kelmur.Label)
}

func TestTheStudysWordForParticipants(t *testing.T) {
	m := newMill(t)
	settings, err := m.Working.Study.Settings(t.Context(), m.Founder)
	if err != nil {
		t.Fatal(err)
	}
	settings.ParticipantWord = "witness"
	if err := m.Working.Study.ChangeSettings(t.Context(), m.Founder, settings); err != nil {
		t.Fatal(err)
	}
	v := m.visit(t, m.workbench(t))
	if err := m.Space.Hold(t.Context(), m.Founder, m.zorvand.Label, true); err != nil {
		t.Fatal(err)
	}
	page := body(t, v.get("/"))
	says(t, page, "Witnesses", "Witness</th>", "1 witness")
	if strings.Contains(strings.ToLower(page), "participant") {
		t.Error("the page says participant")
	}
	v.post("/settings", url.Values{"language": {"ar"}})
	page = body(t, v.get("/"))
	says(t, page, "الشهود", "شاهد واحد")
	if strings.Contains(page, "مشارك") {
		t.Error("the Arabic page says participant")
	}
}

func TestAnUnlockedInvitation(t *testing.T) {
	m := newMill(t)
	caller := func(t *testing.T) access.Caller {
		t.Helper()
		c, err := m.Space.Unlock(t.Context(), "me", worldtest.Passphrase, false)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	t.Run("opens without the passphrase, once", func(t *testing.T) {
		b := m.workbench(t)
		address := link(b.InviteUnlocked(caller(t)))
		v := &visit{t: t, b: b}
		v.want(v.get(address), http.StatusSeeOther, "/unlock")
		v.want(v.get("/unlock"), http.StatusSeeOther, "/")
		says(t, body(t, v.get("/")), m.zorvand.Label)
		second := &visit{t: t, b: b}
		second.want(second.get(address), http.StatusSeeOther, "/unlock")
		second.want(second.get("/"), http.StatusSeeOther, "/unlock")
	})
	t.Run("after the lock the passphrase opens again", func(t *testing.T) {
		b := m.workbench(t)
		c := caller(t)
		v := &visit{t: t, b: b}
		v.get(link(b.InviteUnlocked(c)))
		v.want(v.post("/lock", nil), http.StatusSeeOther, "/unlock")
		if c.Unlocked(access.Working) {
			t.Error("the keys were not forgotten")
		}
		v.want(v.post("/unlock", url.Values{"passphrase": {worldtest.Passphrase.Reveal()}}), http.StatusSeeOther, "/")
	})
	t.Run("that nobody follows in time forgets its keys and opens nothing", func(t *testing.T) {
		b := m.workbench(t)
		now := time.Now()
		b.sessions.now = func() time.Time { return now }
		c := caller(t)
		address := link(b.InviteUnlocked(c))
		now = now.Add(15 * time.Minute)
		b.sessions.lockIdle()
		if c.Unlocked(access.Working) {
			t.Error("the keys were not forgotten")
		}
		v := &visit{t: t, b: b}
		v.get(address)
		v.want(v.get("/"), http.StatusSeeOther, "/unlock")
	})
	t.Run("that nobody followed forgets its keys when the workbench ends", func(t *testing.T) {
		b := m.workbench(t)
		c := caller(t)
		b.InviteUnlocked(c)
		b.sessions.lockAll()
		if c.Unlocked(access.Working) {
			t.Error("the keys were not forgotten")
		}
	})
}

func TestColoursStayWhenCodesAreAdded(t *testing.T) {
	id := func(n byte) coding.CodeID { return coding.CodeID{ID: sheaf.ID{n}} }
	book := []coding.Code{{ID: id(3), Name: "a"}, {ID: id(15), Name: "b", Parent: id(3)}, {ID: id(7), Name: "c"}}
	list := codebook(book)
	if list[0].Hue != 3 || list[1].Hue != 4 || list[2].Hue != 7 || list[1].Depth != 1 {
		t.Errorf("%+v", list)
	}
	more := codebook(append([]coding.Code{{ID: id(200), Name: "A"}}, book...))
	if !slices.Equal(more[1:], list) {
		t.Errorf("before %+v, after %+v", list, more[1:])
	}
}

// A code is told by its colour before its name is read: sixty that are added one
// after another, under ids that sort before the others as often as behind, leave
// every colour where it was.
func TestACodeThatIsAddedMovesNoColour(t *testing.T) {
	var book []coding.Code
	hue := map[coding.CodeID]int{}
	for n := range 60 {
		one := coding.Code{ID: coding.CodeID{ID: sheaf.ID{byte(n * 97)}}}
		if n%3 == 2 {
			one.Parent = book[n-2].ID
		}
		one.Color = freshHue(book, one.Parent)
		book = append(book, one)
		for i, c := range codebook(book) {
			if was, known := hue[book[i].ID]; known && was != c.Hue {
				t.Fatalf("code %d has hue %d and had %d before code %d came", i, c.Hue, was, n)
			}
			hue[book[i].ID] = c.Hue
		}
		times := map[int]int{}
		for _, h := range hue {
			times[h]++
		}
		for _, k := range times {
			if k > n/hues+1 {
				t.Fatalf("of %d codes %d have one colour, and %d colours are used", n+1, k, len(times))
			}
		}
	}
}

func TestAChosenColourWinsAndMovesNoOther(t *testing.T) {
	id := func(n byte) coding.CodeID { return coding.CodeID{ID: sheaf.ID{n}} }
	before := codebook([]coding.Code{{ID: id(1)}, {ID: id(2)}, {ID: id(3)}})
	after := codebook([]coding.Code{{ID: id(1), Color: "hue-3"}, {ID: id(2)}, {ID: id(3), Color: "#ff0000"}})
	if after[0].Hue != 3 || after[1].Hue != before[1].Hue || after[2].Hue != before[2].Hue {
		t.Errorf("before %v, after %v", before, after)
	}
}

func TestDocumentsShowTheLeastOfTheirSubjectsTerms(t *testing.T) {
	for _, c := range []struct{ a, b, want termsState }{
		{termsUnneeded, termsGiven, termsGiven}, {termsGiven, termsInternal, termsInternal},
		{termsMissing, termsRefused, termsMissing}, {termsOlder, termsMissing, termsOlder},
	} {
		if lesser(c.a, c.b) != c.want || lesser(c.b, c.a) != c.want {
			t.Errorf("of %s and %s: %s", c.a, c.b, lesser(c.a, c.b))
		}
	}
}
