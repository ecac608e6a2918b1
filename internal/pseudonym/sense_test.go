package pseudonym

import (
	"slices"
	"strings"
	"testing"

	"sheaf/internal/vault"
)

// What is decided about somebody's name does not reach the word that it is as well, nor
// a place that nothing tells; each is a question of its own, and the last is asked again
// in every text. All of it is invented.
func TestANameAndTheWordAreAskedApart(t *testing.T) {
	for _, tt := range []struct {
		language, name, said, gender string
		text, decided                string // % stands where the pseudonym does
		word, unsure                 string
		senses                       []Sense
	}{
		{"ar", "أمل", "أمل", "f", "ر: وقتها قالت أمل إنو عنا أمل كبير. شفت أمل بعيوني.", "وقتها قالت % إنو عنا أمل كبير. شفت أمل بعيوني.",
			"أمل", "أمل", []Sense{AsName, Unsure, AsWord}},
		{"tr", "Barış Yılmaz", "Barış", "m", "R: O gün barış süreci bitti. Sonra Barış geldi. Barış istiyorduk.", "O gün barış süreci bitti. Sonra % geldi. Barış istiyorduk.",
			"barış", "Barış", []Sense{AsName, AsName, Unsure}},
		{"fr", "Pierre Valmorel", "Pierre", "m", "R: Il a jeté la pierre. Puis Pierre est parti. Pierre tombait sur nous.", "Il a jeté la pierre. Puis % est parti. Pierre tombait sur nous.",
			"pierre", "Pierre", []Sense{AsName, AsName, Unsure}},
	} {
		t.Run(tt.language, func(t *testing.T) {
			w := newWorld(t)
			speaker := w.participant("Quintus Teller")
			somebody := w.person(vault.Relative, tt.name)
			d := w.draftIn(tt.language, tt.text, speaker)
			var senses []Sense
			for _, g := range w.review(d).Groups {
				if strings.EqualFold(g.String, tt.said) {
					senses = append(senses, g.Sense)
				}
			}
			slices.Sort(senses)
			if !slices.Equal(senses, slices.Sorted(slices.Values(tt.senses))) {
				t.Fatalf("asked about as %q, want %q", senses, tt.senses)
			}
			w.decide(d, Decision{String: tt.said, Action: Replace, Person: somebody.ID, Gender: tt.gender})
			r := w.review(d)
			called := bookOf(w, t).ofPerson(somebody.ID).called(tt.language == "ar")
			if want := strings.ReplaceAll(tt.decided, "%", called); !strings.HasSuffix(r.Result, want) {
				t.Errorf("the text reads %q, want %q", r.Result, want)
			}
			proposed := map[Sense]Proposal{}
			for _, g := range r.Groups {
				if g.Undecided > 0 && strings.EqualFold(g.String, tt.said) {
					proposed[g.Sense] = *g.Proposal
				}
			}
			either := proposed[Unsure]
			if either.Action != "" || either.Why != EitherOne || !slices.Contains(either.May, somebody.ID) {
				t.Errorf("where nothing tells, %+v is proposed", either)
			}
			delete(proposed, Unsure)
			for sense, p := range proposed {
				if p.Action != Keep {
					t.Errorf("for the word, %+v is proposed", p)
				}
				w.decide(d, p.Decision(tt.word))
				if sense == AsWord && p.Decision(tt.word).Sense != AsWord {
					t.Error("what is proposed for the word is not about the word")
				}
			}
			w.decide(d, Decision{String: tt.unsure, Sense: Unsure, Action: Keep})
			for _, g := range w.review(d).Groups {
				if strings.EqualFold(g.String, tt.said) && g.Undecided > 0 {
					t.Errorf("still asked about: %+v", g)
				}
			}
			later := w.review(w.draftIn(tt.language, tt.text, speaker))
			for _, g := range later.Groups {
				if strings.EqualFold(g.String, tt.said) && (g.Undecided > 0) != (g.Sense == Unsure) {
					t.Errorf("in a later text: %+v", g)
				}
			}
		})
	}
}

// A name that goes at the last look goes also where nothing tells it from the word, and
// stays passed over where it is the word.
func TestTheLastLookKnowsTheWord(t *testing.T) {
	w := newWorld(t)
	amal := w.person(vault.Relative, "أمل")
	d := w.draftIn("ar", "ر: قالت أمل إنو عنا أمل كبير.", w.participant("Quintus Teller"))
	w.decide(d, Decision{String: "أمل", Action: Replace, Person: amal.ID, Gender: "f"}, Decision{String: "أمل", Sense: AsWord, Action: Keep})
	hits, err := w.g.Scan(w.ctx, w.holder, []string{"قالت أمل إنو", "عنا أمل كبير", "شفت أمل بعيوني"})
	w.ok(err)
	var texts []int
	for _, h := range hits {
		texts = append(texts, h.Text)
	}
	if !slices.Equal(texts, []int{0, 2}) {
		t.Errorf("found in %v, want in the first and the last", texts)
	}
}
