package web

import (
	"testing"

	"github.com/chromedp/chromedp"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/pseudonym"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// house is one study for the keys of many pages: the interview of the mill, coded
// by two people, and its translation.
type house struct {
	mill
	s           *served
	translation study.Document
	coded       string // the codings of the interview, before any key
}

func newHouse(t *testing.T) house {
	t.Helper()
	d := house{mill: newMill(t)}
	d.Code(d.doc, "Keeping", "counted the lamps")
	second := d.Member("mr", access.Analyst)
	waiting, err := d.Working.Book.CodeByName(t.Context(), second, "Waiting")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Working.Book.Code(t.Context(), second, waiting.ID, d.words("only long")); err != nil {
		t.Fatal(err)
	}
	d.translation = d.translated(t)
	d.s = serve(t, d.World)
	return d
}

// words is the one place in the interview that reads so.
func (d house) words(said string) study.Anchor {
	return study.Anchor{Document: d.doc.ID, Version: d.doc.Version, Span: place(d.doc.Text, said, said)}
}

// translated brings the interview in once more, in another language.
func (d house) translated(t *testing.T) study.Document {
	t.Helper()
	gate := d.Locked.Review
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	original := d.Lock("translation.txt", "س: وماذا بعد؟\nج: انتظرنا بجانب الجدار حتى حلّ الظلام.\n", d.zorvand)
	draft, err := gate.Draft(t.Context(), d.Founder, original.ID, pseudonym.Options{Language: "ar", TranslationOf: d.doc.ID.ID, Provenance: text.Translation})
	must(err)
	must(gate.SetSpeaker(t.Context(), d.Founder, draft.ID, "س", pseudonym.SpeakerIs{Role: text.RoleInterviewer}))
	must(gate.SetSpeaker(t.Context(), d.Founder, draft.ID, "ج", pseudonym.SpeakerIs{Role: text.RoleParticipant, Person: d.zorvand.ID}))
	review, err := gate.Review(t.Context(), d.Founder, draft.ID)
	must(err)
	for _, g := range review.Groups {
		_, err := gate.Decide(t.Context(), d.Founder, draft.ID, pseudonym.Decision{String: g.String, Action: pseudonym.Keep})
		must(err)
	}
	return d.Admit(draft.ID)
}

// The keys of the pages on which the day is spent, in one study and one browser:
// each is pressed once by each of its strokes, and what it leaves behind, in the
// study and on the page, is held against what was there before.
func TestKeysOfTheRooms(t *testing.T) {
	ctx := browser(t)
	complaints, err := listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	d := newHouse(t)
	p := open(t, ctx, d.s)
	if d.coded, err = d.codings(p); err != nil {
		t.Fatal(err)
	}
	for _, room := range []struct {
		name  string
		vault bool // is open
		press func(d house, p *tab)
	}{
		{"study", false, house.pressStudy},
		{"document", true, house.pressDocument},
		{"grid", true, house.pressGrid},
		{"claim", true, house.pressClaim},
		{"bearing and claims", true, house.pressBearing},
		{"interviews, people and person", true, house.pressPeople},
		{"interview", true, house.pressInterview},
		{"from right to left", true, house.pressArrows},
	} {
		t.Run(room.name, func(t *testing.T) {
			p := &tab{t, p.ctx, p.s}
			if room.vault {
				p.openVault()
			}
			room.press(d, p)
		})
	}
	if found := complaints(); len(found) > 0 {
		t.Errorf("the browser complains: %v", found)
	}
}

// pressArrows presses the arrows where lines run from right to left: they lead
// where they point, in the words of a document in Arabic and in the cells of the
// grid of an Arabic workbench.
func (d house) pressArrows(p *tab) {
	p.visit(at(d.translation))
	p.do(chromedp.WaitVisible("#transcript.drawn"))
	chooses := func(keys, words string) {
		p.t.Helper()
		changes(p, d.reading, keys, func(now *reading) { now.Chosen = words })
	}
	chooses("w", "وماذا")
	chooses("arrowleft", "وماذا بعد")
	chooses("shift+arrowleft", "بعد")
	chooses("shift+arrowright", "وماذا بعد")
	chooses("arrowright", "وماذا")

	p.settings("ar", "light")
	if _, err := d.Working.Book.AddColumns(p.t.Context(), d.Founder, []coding.Column{{Text: "أول؟"}, {Text: "ثانٍ؟"}}); err != nil {
		p.t.Fatal(err)
	}
	p.visit("/grid")
	places := see[[]string](p, `[...document.querySelectorAll("#grid tbody tr:first-child td a")].map((a) => a.id)`)
	for _, step := range []struct {
		keys string
		to   int
	}{{"arrowdown", 0}, {"arrowleft", 1}, {"arrowright", 0}} {
		changes(p, d.table, step.keys, func(now *table) { now.Focus, now.Pane = places[step.to], places[step.to] })
	}
}
