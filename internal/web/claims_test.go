package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sheaf/internal/evidence"
	"sheaf/internal/study"
)

// putting is a filled in form that puts words of the mill's document to a claim.
func (m mill) putting(words string, more ...string) url.Values {
	form := url.Values{"document": {m.doc.ID.String()}, "version": {"1"}, "span": {spanText(place(m.doc.Text, words, words))},
		"stance": {"supports"}, "basis": {"first-hand"}, "back": {"/claims"}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// A claim that was written in the form of a passage came into being before the
// passage was looked at, and had to be taken away again.
func TestAPassageAndItsNewClaimComeTogether(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	claims := func() []evidence.Claim {
		t.Helper()
		all, err := m.Working.Register.Claims(t.Context(), m.Founder)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := m.entries(t)
	refused := v.post("/claims/new", m.putting("What did you keep from the mill?", "claim", "new", "text", "Something was kept."))
	if refused.StatusCode != http.StatusBadRequest || len(claims()) != 0 || m.entries(t) != before {
		t.Errorf("the interviewer's question answers %d and leaves %d claims", refused.StatusCode, len(claims()))
	}
	v.want(v.post("/claims/new", m.putting("small key of the mill", "claim", "new", "text", "Something was kept.")), http.StatusSeeOther, "/claims")
	if all := claims(); len(all) != 1 || m.entries(t) != before+1 {
		t.Errorf("%d claims, %d entries", len(all), m.entries(t)-before)
	}
	v.post("/undo", url.Values{"back": {"/claims"}})
	if len(claims()) != 0 {
		t.Error("one undo does not take the claim back with the passage")
	}
}

// The page of the claim withheld what was said of such a bearing, and the form to
// change it showed it.
func TestTheFormOfABearingWithholdsWhatTheClaimWithholds(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	claim, err := m.Working.Register.AddClaim(t.Context(), m.Founder, evidence.Claim{Text: "Somebody waited."})
	if err != nil {
		t.Fatal(err)
	}
	said := place(m.doc.Text, "counted the lamps", "lamps")
	borne, err := m.Working.Register.Bear(t.Context(), m.Founder, evidence.Bearing{Claim: claim.ID, Anchor: study.Anchor{Document: m.doc.ID, Version: 1, Span: said},
		Stance: evidence.Supports, Basis: evidence.HeardFrom, From: m.subject(t, m.zorvand.Label), Precision: "that winter"})
	if err != nil {
		t.Fatal(err)
	}
	form := "/claims/new?replaces=" + borne.ID.String()
	says(t, body(t, v.get(form)), "that winter")
	if err := m.Space.Hold(t.Context(), m.Founder, m.zorvand.Label, true); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{form, "/claims/" + claim.ID.String()} {
		if strings.Contains(body(t, v.get(path)), "that winter") {
			t.Errorf("%s shows it", path)
		}
	}
}
