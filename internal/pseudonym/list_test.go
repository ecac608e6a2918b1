package pseudonym

import (
	"errors"
	"strings"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// TestAListIsOneAct carries out what a list says of speakers, marks and decisions, or
// nothing of it, and says where it went wrong without a word of the testimony.
func TestAListIsOneAct(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Quintus Teller")
	const said = "Interviewer: And then?\nVelmor: He came to the blue door with Qarmoud.\nInterviewer: And then?\nVelmor: Nobody was at the blue door."
	good := []Entry{
		{Decision: Decision{String: "Qarmoud", Action: Replace, Kind: Person, Gender: "m"}},
		{Mark: true, Decision: Decision{String: "blue door", Action: Generalise, Kind: Place, With: "[a house]"}},
		{Speaker: "Velmor", Is: SpeakerIs{Role: text.RoleParticipant, Person: p.ID}},
	}
	for name, c := range map[string]struct {
		wrong Entry
		kind  sheaf.Kind
		at    string
	}{
		"a decision about what nobody flagged":  {Entry{Decision: Decision{String: "Nobody was", Action: Remove}}, sheaf.NotFound, "Nobody was"},
		"a decision about what nobody says":     {Entry{Decision: Decision{String: "Zurbagan", Action: Remove}}, sheaf.NotFound, ""},
		"a decision that lacks what it takes":   {Entry{Decision: Decision{String: "Qarmoud", Action: Generalise}}, sheaf.Invalid, "Qarmoud"},
		"a mark of what the draft does not say": {Entry{Mark: true, Decision: Decision{String: "red door", Action: Remove}}, sheaf.NotFound, ""},
		"a speaker whom nobody knows":           {Entry{Speaker: "Dalu", Is: SpeakerIs{Role: text.RoleInterviewer}}, sheaf.NotFound, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := w.draft(said, p)
			before := w.review(d)
			_, err := w.g.CarryOut(w.ctx, w.holder, d.ID, append(good[:len(good):len(good)], c.wrong))
			w.fails(err, c.kind)
			var of *EntryError
			if !errors.As(err, &of) || of.Entry != 3 || (of.At.Len() > 0) != (c.at != "") || of.At.Of(said) != c.at {
				t.Errorf("got %+v", of)
			}
			for _, word := range []string{"Qarmoud", "Zurbagan", "door", "Nobody"} {
				if strings.Contains(err.Error(), word) {
					t.Errorf("it says %q", err)
				}
			}
			after := w.review(d)
			if after.Undecided != before.Undecided || len(after.Flags) != len(before.Flags) || after.Version != before.Version {
				t.Errorf("%d undecided, %d flags, version %d; before %d, %d, %d", after.Undecided, len(after.Flags), after.Version, before.Undecided, len(before.Flags), before.Version)
			}
			if b := bookOf(w, t); len(b.decisions)+len(b.entities) > 0 {
				t.Errorf("%d decisions and %d entities are left", len(b.decisions), len(b.entities))
			}
		})
	}
	d := w.draft(said, p)
	r, err := w.g.CarryOut(w.ctx, w.holder, d.ID, good)
	w.ok(err)
	if r.Undecided != 0 || strings.Count(r.Result, "house]") != 2 || strings.Contains(r.Result, "Qarmoud") {
		t.Errorf("%d undecided: %q", r.Undecided, r.Result)
	}
	_, err = w.g.CarryOut(w.ctx, w.holder, d.ID, nil)
	w.fails(err, sheaf.Invalid)
}

// TestWhatIsAcceptedTogetherNamesNothingThatGoes accepts strings of one sort of which
// the words for one name another: whichever comes first, the words that say less yet
// are taken.
func TestWhatIsAcceptedTogetherNamesNothingThatGoes(t *testing.T) {
	for name, order := range map[string][]string{"the town first": {"Aleppo", "Manbij"}, "the village first": {"Manbij", "Aleppo"}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			d := w.draft("R: Manbij was quiet. Aleppo was not.", w.participant("Quintus Teller"))
			got := w.proposals(d)
			if !strings.Contains(got["Manbij"].With, "Aleppo") || got["Manbij"].Sort() == "" || got["Manbij"].Sort() != got["Aleppo"].Sort() {
				t.Fatalf("got %+v and %+v", got["Manbij"], got["Aleppo"])
			}
			var all []Decision
			for _, said := range order {
				all = append(all, got[said].Decision(said))
			}
			r, err := w.g.DecideAllAndReview(w.ctx, w.holder, d.ID, all)
			w.ok(err)
			if strings.Contains(r.Result, "Aleppo") || strings.Contains(r.Result, "Manbij") || !strings.Contains(r.Result, "Syria") || r.Undecided != 1 {
				t.Errorf("%d undecided: %q", r.Undecided, r.Result)
			}
		})
	}
	t.Run("nor a place that the vault knows", func(t *testing.T) {
		w := newWorld(t)
		w.person(vault.Place, "Aleppo")
		d := w.draft("R: Manbij was quiet.", w.participant("Quintus Teller"))
		w.decide(d, w.proposals(d)["Manbij"].Decision("Manbij"))
		if r := w.review(d).Result; strings.Contains(r, "Aleppo") || !strings.Contains(r, "Syria") {
			t.Errorf("got %q", r)
		}
	})
	t.Run("but what somebody chose is refused, and nothing is decided", func(t *testing.T) {
		w := newWorld(t)
		d := w.draft("R: Manbij was quiet. Aleppo was not.", w.participant("Quintus Teller"))
		_, err := w.g.DecideAll(w.ctx, w.holder, d.ID, []Decision{
			{String: "Manbij", Action: Generalise, Kind: Place, With: "[a town near Aleppo]"},
			{String: "Aleppo", Action: Generalise, Kind: Place, With: "[a city]"},
		})
		w.fails(err, sheaf.Invalid)
		if b := bookOf(w, t); len(b.decisions) > 0 {
			t.Errorf("%d decisions are left", len(b.decisions))
		}
	})
}

// TestSmallWordsNameNobody proposes words that say less although somebody is called by
// a letter of them, or a body by a word of them.
func TestSmallWordsNameNobody(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Quintus Teller")
	for _, said := range []string{"A", "In"} {
		d := w.draft("R: Then "+said+" came.", p)
		_, err := w.g.Mark(w.ctx, w.holder, d.ID, Marking{String: said})
		w.ok(err)
		w.decide(d, Decision{String: said, Action: Generalise, Kind: Organisation, With: "[them]"})
	}
	later := w.draft("R: We lived in Manbij then.", w.participant("Second Person"))
	got := w.proposals(later)["Manbij"]
	if got.With != "[a town in Aleppo governorate]" && got.With != "[a city in Aleppo governorate]" {
		t.Fatalf("got %+v", got)
	}
	w.decide(later, got.Decision("Manbij"))
}
