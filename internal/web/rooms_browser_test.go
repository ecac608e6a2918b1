package web

import (
	"testing"

	"sheaf/internal/access"
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
	original := d.Lock("traduction.txt", "Q: Et attendre ?\nR: On a attendu contre le mur.\n", d.zorvand)
	draft, err := gate.Draft(t.Context(), d.Founder, original.ID, pseudonym.Options{Language: "fr", TranslationOf: d.doc.ID.ID, Provenance: text.Translation})
	must(err)
	must(gate.SetSpeaker(t.Context(), d.Founder, draft.ID, "Q", pseudonym.SpeakerIs{Role: text.RoleInterviewer}))
	must(gate.SetSpeaker(t.Context(), d.Founder, draft.ID, "R", pseudonym.SpeakerIs{Role: text.RoleParticipant, Person: d.zorvand.ID}))
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
