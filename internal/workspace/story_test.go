package workspace_test

import (
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// Two invented people in one room.
const brothers = `Invented interview for tests. Nobody in it exists.
Interviewer: Thank you both. How did it begin?
Halvard: The pay came late, and then it did not come at all. Oswin can tell you.
Oswin: I was afraid of the list. Halvard kept it in Tolminster.
Interviewer: And what did you do?
Halvard: We asked. Nobody answered us, and in the end we stopped asking.
`

func TestOneTestimonyFromIntakeToErasure(t *testing.T) {
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	halvard, oswin := w.Person(vault.Participant, "Halvard"), w.Person(vault.Participant, "Oswin")
	doc := w.Interview(brothers, map[string]string{"Tolminster": "[a town]"}, halvard, oswin)
	for _, name := range []string{"Halvard", "Oswin", "Tolminster"} {
		if strings.Contains(doc.Text, name) {
			t.Errorf("the admitted text names somebody or some place: name %d", len(name))
		}
	}
	w.Code(doc, "Pay", "The pay came late, and then it did not come at all.")
	w.Code(doc, "Fear", "I was afraid of the list.")
	w.Check()

	w.Open()
	w.Check()

	erased, err := w.Space.Erase(t.Context(), w.Founder, "me", worldtest.Passphrase, halvard.Label)
	if err != nil {
		t.Fatal(err)
	}
	if !erased.Complete() {
		t.Errorf("no medium and no colleague is left, and the erasure is incomplete: %+v", erased)
	}
	after, err := w.Working.Study.Document(t.Context(), w.Founder, doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(after.Text, "pay came late") || !strings.Contains(after.Text, "I was afraid of the list.") || len(after.Text) != len(doc.Text) {
		t.Error("the other's words do not stand where they stood")
	}
	w.Check()
	w.Open()
	w.Check()
}

func TestAnAnalystHoldsNoKeyOfTheVault(t *testing.T) {
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	p := w.Person(vault.Participant, "Halvard")
	analyst := w.Member("coder", access.Analyst)
	if _, err := w.Locked.Vault.Persons(t.Context(), analyst); sheaf.KindOf(err) != sheaf.NotFound {
		t.Errorf("a list of persons answered %v, want NotFound", err)
	}
	if _, err := w.Locked.Vault.Sheet(t.Context(), analyst, p.ID); sheaf.KindOf(err) != sheaf.NotFound {
		t.Errorf("a sheet answered %v, want NotFound", err)
	}
	if _, err := w.Space.Unlock(t.Context(), "coder", worldtest.Passphrase, true); err == nil {
		t.Error("an analyst unlocked the vault")
	}
}
