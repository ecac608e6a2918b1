package pseudonym

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

const demoFolder = "../../cmd/sheaf/demo"

type demoPeople struct {
	People []struct {
		Key, Kind, LegalName, Contact string
		KnownAs, Arabic               []string
	}
}

type demoDecisions struct {
	Decisions []struct {
		String, Kind, Action, Person, With, Proclitic, Gender string
		Mark                                                  bool
	}
}

func readDemo(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(demoFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// TestDemo drafts the invented interviews of the demo, applies the decisions
// that come with them, and admits all three: nothing is left to decide, and no
// name of anybody is in the study.
func TestDemo(t *testing.T) {
	w := newWorld(t)
	var people demoPeople
	readDemo(t, "people.json", &people)
	byKey := map[string]vault.Person{}
	var names []string
	for _, p := range people.People {
		added, err := w.v.AddPerson(w.ctx, w.holder, vault.Kind(p.Kind), vault.Sheet{LegalName: p.LegalName, KnownAs: append(p.KnownAs, p.Arabic...), Contact: p.Contact})
		w.ok(err)
		byKey[p.Key] = added
		names = append(names, slices.Concat([]string{p.LegalName}, p.KnownAs, p.Arabic)...)
	}
	var decisions demoDecisions
	readDemo(t, "decisions.json", &decisions)
	for _, key := range []string{"yusuf", "karim", "samira"} {
		w.consents(byKey[key], vault.Granted)
	}

	var earlier sheaf.ID
	for _, file := range []struct {
		name       string
		people     []string
		provenance text.Provenance
	}{
		{"interview-01.txt", []string{"yusuf", "karim"}, text.Interpreter},
		{"interview-02.ar.txt", []string{"samira"}, text.OwnWords},
		{"interview-02.en.txt", []string{"samira"}, text.Translation},
	} {
		data, err := os.ReadFile(filepath.Join(demoFolder, file.name))
		w.ok(err)
		var persons []vault.Person
		for _, key := range file.people {
			persons = append(persons, byKey[key])
		}
		options := Options{Provenance: file.provenance}
		if file.provenance == text.Translation {
			options.TranslationOf = earlier
		}
		d, err := w.g.Draft(w.ctx, w.holder, w.lock(file.name, data, persons...).ID, options)
		w.ok(err)
		for _, one := range decisions.Decisions {
			if one.Mark {
				if _, err := w.g.Mark(w.ctx, w.holder, d.ID, Marking{String: one.String}); err != nil && sheaf.KindOf(err) != sheaf.NotFound {
					t.Fatalf("mark %q: %v", one.String, err)
				}
			}
			_, err := w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: one.String, Action: Action(one.Action), Kind: Kind(one.Kind),
				Person: byKey[one.Person].ID, With: one.With, Proclitic: one.Proclitic, Gender: one.Gender})
			if err != nil && sheaf.KindOf(err) != sheaf.NotFound {
				t.Fatalf("decide %q: %v", one.String, err)
			}
		}
		review := w.review(d)
		for _, s := range review.Speakers {
			if !s.Decided {
				if s.Suggested.IsZero() {
					t.Fatalf("%s: nobody is suggested for speaker %q", file.name, s.Label)
				}
				w.ok(w.g.SetSpeaker(w.ctx, w.holder, d.ID, s.Label, SpeakerIs{Role: text.RoleParticipant, Person: s.Suggested}))
			}
		}
		for _, g := range review.Groups {
			if g.Undecided > 0 {
				t.Errorf("%s: undecided: %q (%d, %s %v)", file.name, g.String, g.Undecided, g.Tier, g.Types)
			}
		}
		if t.Failed() {
			continue
		}
		doc := w.admit(d)
		for _, word := range names {
			if wordIn(doc.Transcript.Text, word) {
				t.Errorf("%s: %q is in the study", file.name, word)
			}
		}
		t.Logf("%s: %d flags, %d groups, %d mentions admitted", file.name, len(review.Flags), len(review.Groups), len(doc.Mentions))
		earlier = doc.ID.ID
	}
}

// wordIn tells whether a text says a name as a word, perhaps behind Arabic
// letters that are written to it.
func wordIn(s, name string) bool {
	name = text.Fold(name)
	for word := range text.WordsIn(s) {
		folded := text.Fold(word.Of(s))
		if folded == name || isArabic(name) && strings.HasSuffix(folded, name) && len(folded) <= len(name)+4 {
			return true
		}
	}
	return false
}
