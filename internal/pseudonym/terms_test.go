package pseudonym

import (
	"strings"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

func (w *world) agrees(p vault.Person, purpose vault.Purpose, s vault.ConsentState) {
	w.Helper()
	_, err := w.v.RecordConsent(w.ctx, w.holder, p.ID, vault.Consent{Purpose: purpose, State: s, Date: "2031-05-03"})
	w.ok(err)
}

// admitted is a participant with a text in the study.
func (w *world) admitted(p vault.Person) study.SubjectID {
	w.Helper()
	d := w.draft("Interviewer: yes?\nR: yes, we were there.", p)
	w.speaker(d, "R", p)
	w.keepRest(d)
	return w.admit(d).Subjects[0]
}

func TestCarryTerms(t *testing.T) {
	w := newWorld(t)
	p := w.participant("Test Speaker")
	w.agrees(p, vault.Quote, vault.Granted)
	subject := w.admitted(p)
	terms := func() study.Terms {
		t.Helper()
		terms, err := w.st.TermsOf(w.ctx, w.holder, subject)
		w.ok(err)
		return terms
	}
	told := func(want int) {
		t.Helper()
		problems, err := w.g.Check(w.ctx, w.holder)
		w.ok(err)
		if len(problems) != want {
			t.Fatalf("check finds %v, want %d", problems, want)
		}
		for _, line := range problems {
			if !strings.HasPrefix(line, p.ID.Short()+":") {
				t.Fatalf("check finds %q", line)
			}
		}
	}
	carry := func() {
		t.Helper()
		w.ok(w.g.CarryTerms(w.ctx, w.holder))
	}

	t.Run("nothing that differs, nothing written", func(t *testing.T) {
		carry()
		if terms().Version != 1 {
			t.Fatal("the terms were written anew")
		}
	})
	t.Run("a withdrawal that a crash kept from the study", func(t *testing.T) {
		w.agrees(p, vault.Quote, vault.Withdrawn)
		if !terms().Allows("quote") {
			t.Fatal("the study knows already")
		}
		told(1)
		carry()
		if terms().Allows("quote") || !terms().Allows("analyse") {
			t.Fatalf("got %+v", terms())
		}
		told(0)
	})
	t.Run("a consent in place of a refusal waits for somebody to say it", func(t *testing.T) {
		w.agrees(p, vault.Quote, vault.Granted)
		carry()
		if terms().Allows("quote") {
			t.Fatal("a vault that was put back would undo a withdrawal")
		}
		told(1)
		w.ok(w.g.PushTerms(w.ctx, w.holder, p.ID, false))
		if !terms().Allows("quote") {
			t.Fatal("the study was not told")
		}
		told(0)
	})
	t.Run("legacy stays", func(t *testing.T) {
		w.ok(w.g.PushTerms(w.ctx, w.holder, p.ID, true))
		w.agrees(p, vault.Archive, vault.Refused)
		carry()
		if now := terms(); !now.Legacy || now.Allows("quote") || now.Purposes["archive"] != "refused" {
			t.Fatalf("got %+v", now)
		}
	})
	t.Run("legacy allows no analysis to whom it is refused", func(t *testing.T) {
		w.agrees(p, vault.Analyse, vault.Withdrawn)
		carry()
		if now := terms(); now.Allows("analyse") || now.Allows("quote") {
			t.Fatalf("got %+v", now)
		}
		told(0)
	})
	t.Run("an erased person stands in nobody's way", func(t *testing.T) {
		w.ok(w.v.Erase(w.ctx, w.holder, p.ID))
		carry()
	})
}

func TestProclitic(t *testing.T) {
	for _, s := range strings.Fields("و ف ب ل ك س ال وال فال وب ول وك فس بال وبال كال لل ولل فلل") {
		if !text.IsProclitic(s) {
			t.Errorf("%s is one", s)
		}
	}
	for _, s := range []string{"", "Hal", "H", "م", "أحمد", "وأ", "بلال", "الو", "وف", "لب", "سال", "ووال", "و "} {
		if text.IsProclitic(s) {
			t.Errorf("%q is none", s)
		}
	}

	// The beginning of a name given as letters that stay stood in the study.
	w := newWorld(t)
	p := w.participant("Halvard Testsson")
	d := w.draft("Interviewer: who?\nR: Halvard was there.", p)
	for _, scope := range []Scope{Here, Everywhere} {
		_, err := w.g.Decide(w.ctx, w.holder, d.ID, Decision{String: "Halvard", Scope: scope, Action: Replace, Person: p.ID, Proclitic: "Halvar"})
		w.fails(err, sheaf.Invalid)
	}
}
