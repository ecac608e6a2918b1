package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// TestEnterAcceptsWhatIsProposed decides a draft at a terminal with nothing but
// Enter. What is decided about one name is proposed for its other spelling.
func TestEnterAcceptsWhatIsProposed(t *testing.T) {
	temp := t.TempDir()
	dir, pass := filepath.Join(temp, "study"), passphraseFile(t)
	o := workspace.Options{ConfigDir: filepath.Join(temp, "memory"), WorkFactor: testWork, Read: worldtest.Read}
	do := func(in string, interactive bool, args ...string) (said []byte, heard string) {
		t.Helper()
		var out bytes.Buffer
		v := quiet(strings.NewReader(in))
		v.out, v.interactive = &out, interactive
		if got := run(t.Context(), append([]string{"--dir", dir, "--passphrase-file", pass}, args...), v, o); got != 0 {
			t.Fatalf("%v ended with %d: %s", args, got, v.err)
		}
		return out.Bytes(), v.err.(*bytes.Buffer).String()
	}
	field := func(said []byte, name string) string {
		t.Helper()
		var all map[string]any
		if err := json.Unmarshal(said, &all); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		id, _ := all[name].(string)
		return id
	}
	do("", false, "init", dir)
	file := filepath.Join(temp, "notes.txt")
	talk := "Interviewer: Who?\nInvented: Then Haitham came, and they had qormish. Later Haythem left on 16 April 2024.\n"
	if err := os.WriteFile(file, []byte(talk), 0o600); err != nil {
		t.Fatal(err)
	}
	said, _ := do(`{"legalName": "Invented Person"}`, false, "--json", "person", "add")
	label := field(said, "label")
	said, _ = do(`{"date": "2031-05-02", "present": [{"person": "`+label+`", "capacity": "participant"}]}`, false, "--json", "account", "add")
	account := field(bytes.Trim(said, "[] \n"), "id")
	do("", false, "lock", file, "--account", account)
	said, _ = do("", false, "--json", "draft")
	var listed struct{ Originals []struct{ ID sheaf.ID } }
	if err := json.Unmarshal(said, &listed); err != nil || len(listed.Originals) != 1 {
		t.Fatalf("%v: %s", err, said)
	}
	said, _ = do("", false, "--json", "draft", listed.Originals[0].ID.String())
	draft := field(said, "id")
	_, heard := do("i\n"+label+"\n"+strings.Repeat("\n", 12)+"q\n", true, "decide", draft)
	if !strings.Contains(heard, "Enter replace as Haitham [same]") || !strings.Contains(heard, "Enter generalise [April 2024] [policy: dates]") {
		t.Errorf("it asked: %s", heard)
	}
	said, _ = do("", false, "--json", "review", draft)
	var review pseudonym.Review
	if err := json.Unmarshal(said, &review); err != nil {
		t.Fatal(err)
	}
	if review.Undecided != 0 || !strings.Contains(review.Result, "[April 2024]") || !strings.Contains(review.Result, "qormish") || strings.Contains(review.Result, "Haitham") || strings.Contains(review.Result, "Haythem") {
		t.Errorf("%d undecided: %q", review.Undecided, review.Result)
	}
}

// TestANameOfItsOwnIsAsked asks whose a name is that resembles another by rule alone;
// no key accepts anything.
func TestANameOfItsOwnIsAsked(t *testing.T) {
	somebody := vault.Person{ID: vault.PersonID{ID: sheaf.NewID()}, Label: "R-7Q"}
	for answers, want := range map[string]pseudonym.Decision{
		"\na\n":     {Action: pseudonym.Replace, Kind: pseudonym.Person, SameAs: "Karim"},
		"r\n\n":     {Action: pseudonym.Replace},
		"r\nR-7Q\n": {Action: pseudonym.Replace, Person: somebody.ID},
	} {
		v := quiet(strings.NewReader(answers))
		g := pseudonym.Group{String: "Karima", Count: 2, Proposal: &pseudonym.Proposal{Kind: pseudonym.Person, SameAs: "Karim", Why: pseudonym.AnotherName}}
		f, more, err := askDecision(&app{voice: v}, g, []vault.Person{somebody})
		if err != nil || !more || f.Action != want.Action || f.SameAs != want.SameAs || (f.Person == somebody.Label) != (want.Person == somebody.ID) {
			t.Errorf("%q: %+v, %v", answers, f, err)
		}
		if heard := v.err.(*bytes.Buffer).String(); !strings.Contains(heard, "nothing proposed: another form of Karim, or a name of its own; a as Karim, k keep") {
			t.Errorf("it asked: %s", heard)
		}
	}
}
