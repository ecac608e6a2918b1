package workspace_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"sheaf/internal/disclosure"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// What one speaker says of the same man in four languages, and the same with
// other names. All of it is invented.
var oneNameInFourLanguages = []struct {
	language string
	heard    string
	called   map[string]string // by the name
}{
	{"en", "I knew Ahmed well. AHMED was Ahmed's own man, an Ahmed I trusted.", map[string]string{
		"Karim": "I knew Karim well. KARIM was Karim's own man, a Karim I trusted.",
		"Orhan": "I knew Orhan well. ORHAN was Orhan's own man, an Orhan I trusted.",
	}},
	{"ar", "كنت أعرف أحمد. قلت لأحمد وأحمد سكت. بأحمد وثقت.", map[string]string{
		"Karim": "كنت أعرف كريم. قلت لكريم وكريم سكت. بكريم وثقت.",
		"Orhan": "كنت أعرف أورهان. قلت لأورهان وأورهان سكت. بأورهان وثقت.",
	}},
	{"tr", "Ahmet'i iyi tanırdım. AHMET'İN evi uzaktı, Ahmet de korkuyordu. Ahmet'e söyledim, Ahmet'le gittik.", map[string]string{
		"Karim": "Karim'i iyi tanırdım. KARİM'İN evi uzaktı, Karim de korkuyordu. Karim'e söyledim, Karim'le gittik.",
		"Orhan": "Orhan'ı iyi tanırdım. ORHAN'IN evi uzaktı, Orhan da korkuyordu. Orhan'a söyledim, Orhan'la gittik.",
	}},
	{"fr", "Je connaissais Ahmed. Le frère d'Ahmed savait qu'Ahmed partait, et D'AHMED on ne parlait plus.", map[string]string{
		"Karim": "Je connaissais Karim. Le frère de Karim savait que Karim partait, et DE KARIM on ne parlait plus.",
		"Orhan": "Je connaissais Orhan. Le frère d'Orhan savait qu'Orhan partait, et D'ORHAN on ne parlait plus.",
	}},
}

// One man, known by his name in two scripts, is called by one pseudonym in both,
// in every language as its sentences ask, and so by his published name.
func TestOneNameInEveryLanguage(t *testing.T) {
	ctx := context.Background()
	arabic := map[string]string{"Karim": "كريم", "Orhan": "أورهان"}
	for working, published := range map[string]string{"Karim": "Orhan", "Orhan": "Karim"} {
		t.Run(working, func(t *testing.T) {
			ok := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatalf("%v (%s)", err, sheaf.HintOf(err))
				}
			}
			w := worldtest.New(t)
			speaker, man := w.Person(vault.Participant, "Speaker Testinvent"), w.Person(vault.Participant, "Ahmed", "Ahmet", "أحمد")
			w.Interview("Interviewer: And you?\nAhmed: Nothing was mine there.", nil, man)
			w.Consents(speaker)
			first, err := w.Locked.Review.Draft(ctx, w.Founder, w.Lock("first.txt", "Interviewer: ?\nSpeaker Testinvent: It was Ahmed.", speaker).ID, pseudonym.Options{})
			ok(err)
			_, err = w.Locked.Review.Decide(ctx, w.Founder, first.ID, pseudonym.Decision{String: "Ahmed", Action: pseudonym.Replace, Person: man.ID, With: working})
			ok(err)
			for _, c := range oneNameInFourLanguages {
				original := w.Lock(c.language+".txt", "Interviewer: ?\nSpeaker Testinvent: "+c.heard, speaker)
				doc := w.Admit(w.Draft(original, nil, pseudonym.Options{Language: c.language}))
				if !strings.HasSuffix(doc.Text, ": "+c.called[working]) {
					t.Errorf("the working copy says %q, not %q", doc.Text, c.called[working])
					continue
				}
				for _, m := range doc.Mentions {
					if got := text.Fold(m.Span.Of(doc.Text)); got != text.Fold(working) && got != text.Fold(arabic[working]) {
						t.Errorf("a mention is at %q", got)
					}
				}
				p, err := w.Working.Release.Propose(ctx, w.Founder, fmt.Sprintf("# Title\n\n{{quote document=%q text=%q}}", doc.ID.String(), c.called[working]),
					disclosure.Options{Names: map[string]string{man.Label: published + " / " + arabic[published]}})
				ok(err)
				if got := p.Blocks.Blocks[0].Text[0].Text; got != c.called[published] {
					t.Errorf("published is %q, not %q", got, c.called[published])
				}
			}
		})
	}
}
