package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/evidence"
)

// The policy table lets everybody on the team see where the study stands. An
// auditor is shown that and no way to what they may not read; that it is not
// offered leaves no refusal in the record.
func TestAuditorSeesWhereTheStudyStands(t *testing.T) {
	w := newWhole(t)
	v := w.as(t, seat{name: "auditor", handle: "auditor"})
	refusals := func() (n int) {
		c, _ := w.founder(t)
		defer c.Forget()
		all, err := w.space.Entries(t.Context(), c, access.Working, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			if e.Act == refusedAct {
				n++
			}
		}
		return n
	}
	before := refusals()
	for _, path := range []string{"/", "/documents"} {
		page := body(t, v.get(path))
		if !strings.Contains(page, `<table class="documents `) {
			t.Errorf("%s does not list the documents", path)
		}
		for _, way := range []string{`href="/documents/`, `href="/passages`, `href="/codebook`, `href="/publications`, `href="/grid`} {
			if strings.Contains(page, way) {
				t.Errorf("%s offers %s", path, way)
			}
		}
	}
	if after := refusals(); after != before {
		t.Errorf("%d refusals were left in the record", after-before)
	}
	if page := body(t, w.as(t, seat{name: "interviewer", handle: "interviewer"}).get("/")); !strings.Contains(page, `href="/documents/`) {
		t.Error("an interviewer is not led to the documents")
	}
}

// What somebody who had only the running demo asked of the pages in vain.
func TestPagesSay(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	keeping := m.codeOf(t, "Keeping")
	both := m.zorvand.Label + " · " + m.kelmur.Label
	if m.kelmur.Label < m.zorvand.Label {
		both = m.kelmur.Label + " · " + m.zorvand.Label
	}

	t.Run("how to stop everything about somebody, with the vault open as with it closed", func(t *testing.T) {
		opened := m.opened(t, v.b)
		for _, v := range []*visit{v, opened} {
			says(t, body(t, v.get("/")), `name="label" value="`+m.zorvand.Label+`"`, `name="label" value="`+m.kelmur.Label+`"`)
		}
		says(t, body(t, opened.get("/interviews")), `name="label" value="`+m.zorvand.Label+`"`)
		if err := m.Space.Hold(t.Context(), m.Founder, m.zorvand.Label, true); err != nil {
			t.Fatal(err)
		}
		page := body(t, opened.get("/"))
		says(t, page, `name="label" value="`+m.kelmur.Label+`"`)
		if strings.Contains(page, `name="label" value="`+m.zorvand.Label+`"`) {
			t.Error("somebody on hold is to be put on hold")
		}
		if err := m.Space.Hold(t.Context(), m.Founder, m.zorvand.Label, false); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("a document, that the names in it are pseudonyms", func(t *testing.T) {
		says(t, body(t, v.get(m.path())), "pseudonyms")
	})
	t.Run("a heading over passages, everybody who speaks in the document", func(t *testing.T) {
		// It named whoever spoke in the first passage below it.
		says(t, body(t, v.get("/passages?code="+keeping.ID.String())), `<h3><bdi class="label">`+both)
	})
	t.Run("a code, its own codings and those of the codes below it", func(t *testing.T) {
		waiting := m.codeOf(t, "Waiting")
		if err := m.Working.Book.MoveCode(t.Context(), m.Founder, waiting.ID, keeping.ID); err != nil {
			t.Fatal(err)
		}
		says(t, body(t, v.get("/codebook")), "2 with its sub-codes", "1 coding")
		says(t, body(t, v.get(codePath(keeping.ID))), "2 with its sub-codes")
		says(t, body(t, v.get(m.path())), `<span class="count">1</span> <span class="count below" title="2 with its sub-codes">(2)</span>`)
		page := body(t, v.get("/passages?code="+keeping.ID.String()+"&code="+waiting.ID.String()))
		says(t, page, "2 passages")
	})
	t.Run("what was put aside, where it is, and that it is for a publication", func(t *testing.T) {
		coded := m.Code(m.doc, "Keeping", "beside the wall")
		r := v.post("/publications/basket", url.Values{"coding": {coded.ID.String()}})
		if at := r.Header.Get("Sheaf-Open"); at != "/publications#basket" {
			t.Errorf("it is at %q", at)
		}
		says(t, body(t, v.get("/publications")), `id="basket"`, "1 passage put aside")
		desk := v.post("/publications", url.Values{"title": {"Keys (invented)"}, "language": {"en"}}).Header.Get("Location")
		v.get(desk)
		if at := v.post("/publications/basket", url.Values{"coding": {coded.ID.String()}}).Header.Get("Sheaf-Open"); at != desk+"?quotes" {
			t.Errorf("it is at %q, want in %s", at, desk)
		}
	})
	t.Run("how something is put to a claim, with the one that was just written chosen", func(t *testing.T) {
		coded := m.Code(m.doc, "Waiting", "until it was dark")
		var claims [2]evidence.Claim
		for i, text := range []string{"Nobody left before dark (invented).", "A key was kept (invented)."} {
			var err error
			if claims[i], err = m.Working.Register.AddClaim(t.Context(), m.Founder, evidence.Claim{Text: text}); err != nil {
				t.Fatal(err)
			}
			page := body(t, v.get("/claims/"+claims[i].ID.String()))
			says(t, page, "press E", `<a href="/passages">`)
			says(t, body(t, v.get("/claims/new?document="+m.doc.ID.String()+"&coding="+coded.ID.String())), `value="`+claims[i].ID.String()+`" checked`)
			if _, err := m.Working.Register.Bear(t.Context(), m.Founder, evidence.Bearing{Claim: claims[i].ID, Anchor: coded.Anchor, Stance: evidence.Supports, Basis: evidence.FirstHand}); err != nil {
				t.Fatal(err)
			}
		}
		if page := body(t, v.get("/claims/"+claims[0].ID.String())); strings.Contains(page, "press E") {
			t.Error("it is said where something bears on it already")
		}
		says(t, body(t, v.get("/passages?code="+coded.Code.String())), "/claims/new?coding="+coded.ID.String())
	})
	t.Run("how a passage bears, what was said of it before, and takes another word", func(t *testing.T) {
		claim, err := m.Working.Register.AddClaim(t.Context(), m.Founder, evidence.Claim{Text: "Somebody waited (invented)."})
		if err != nil {
			t.Fatal(err)
		}
		coded := m.Code(m.doc, "Waiting", "counted the lamps")
		borne, err := m.Working.Register.Bear(t.Context(), m.Founder, evidence.Bearing{Claim: claim.ID, Anchor: coded.Anchor, Stance: evidence.Qualifies, Basis: evidence.HeardFrom, Outside: "a driver", Precision: "that winter"})
		if err != nil {
			t.Fatal(err)
		}
		way := "/claims/new?replaces=" + borne.ID.String()
		says(t, body(t, v.get("/claims/"+claim.ID.String())), way)
		says(t, body(t, v.get(way)), `value="qualifies" data-act="stance-qualifies" checked`, `value="heard-from" data-act="basis-heard-from" checked`, `value="a driver"`, `value="that winter"`)
		v.want(v.post("/claims/new", url.Values{"document": {m.doc.ID.String()}, "version": {"1"}, "span": {spanText(coded.Anchor.Span)}, "claim": {claim.ID.String()},
			"stance": {"supports"}, "basis": {"first-hand"}, "replaces": {borne.ID.String()}, "back": {"/claims"}}), http.StatusSeeOther, "/claims")
		now, err := m.Working.Register.Bearings(t.Context(), m.Founder, claim.ID)
		if err != nil || len(now) != 1 || now[0].Stance != evidence.Supports || now[0].Basis != evidence.FirstHand {
			t.Errorf("%+v, %v", now, err)
		}
		if r := v.get("/claims/new?replaces=" + claim.ID.String()); r.StatusCode != http.StatusNotFound {
			t.Errorf("a bearing that is not there answers %d", r.StatusCode)
		}
	})
	t.Run("the study, how much of it are translations", func(t *testing.T) {
		f := studyFacts{}
		f.add(documentLine{Words: 300, Coded: 3})
		f.add(documentLine{Words: 500, Coded: 5, TranslationOf: "ar"})
		if f.Words != 300 || f.WordsTranslated != 500 || f.Codings != 3 || f.CodingsTranslated != 5 {
			t.Errorf("%+v", f)
		}
	})
}

// A call at night is honoured in one click, from the list of documents as from the
// document itself, by anybody on the team and with no key of the vault.
func TestAHoldTakesOneClickWhereTheDocumentsAre(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	for _, path := range []string{"/", "/documents", m.path()} {
		says(t, body(t, v.get(path)), `action="/hold"`, `name="label" value="`+m.kelmur.Label+`"`)
	}
	v.want(v.post("/hold", url.Values{"label": {m.kelmur.Label}, "held": {"on"}, "back": {"/documents"}}), http.StatusSeeOther, "/documents")
	for _, path := range []string{"/documents", m.path()} {
		page := body(t, v.get(path))
		says(t, page, "On hold", `name="label" value="`+m.zorvand.Label+`"`)
		if strings.Contains(page, `name="label" value="`+m.kelmur.Label+`"`) {
			t.Errorf("%s offers a hold where there is one", path)
		}
	}
}
