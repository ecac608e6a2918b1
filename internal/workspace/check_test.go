package workspace_test

import (
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// What somebody types into the working copy may hold what the vault locks away:
// check points at the place and does not say the word.
func TestCheckPointsAtLockedThings(t *testing.T) {
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	halvard := w.Person(vault.Participant, "Halvard")
	w.Interview(brothers, map[string]string{"Tolminster": "[a town]"}, halvard, w.Person(vault.Participant, "Oswin"))
	w.Check()
	for name, text := range map[string]string{
		"a locked name": "As Halvard told us, the list was short.",
		"a locked id":   "See person " + halvard.ID.String() + " for more.",
	} {
		t.Run(name, func(t *testing.T) {
			memo, err := w.Working.Book.WriteMemo(t.Context(), w.Founder, coding.Memo{On: coding.OnStudy, Text: text})
			if err != nil {
				t.Fatal(err)
			}
			findings, err := w.Space.Check(t.Context(), w.Founder)
			if err != nil {
				t.Fatal(err)
			}
			if len(findings) != 1 || strings.Contains(said(findings), "Halvard") || strings.Contains(said(findings), halvard.ID.String()) {
				t.Errorf("check says %q", said(findings))
			}
			if err := w.Working.Book.RemoveMemo(t.Context(), w.Founder, memo.ID); err != nil {
				t.Fatal(err)
			}
		})
	}
	w.Check()
}

func said(findings []workspace.Finding) string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, f.String())
	}
	return strings.Join(lines, "; ")
}
