package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/text"
)

// Every case that a check can find, every rule and what it means that it passed
// can be said in the languages of the pages.
func TestEveryFindingCanBeSaid(t *testing.T) {
	cases := disclosure.Cases()
	for _, c := range cases {
		if _, ok := caseWords[c]; !ok {
			t.Errorf("no words for the case %q", c)
		}
	}
	if len(caseWords) != len(cases) {
		t.Errorf("words for %d cases, there are %d", len(caseWords), len(cases))
	}
	for _, p := range disclosure.Passes() {
		if w := ruleWords[p.Rule]; w.name == "" || w.passed == "" {
			t.Errorf("no words for the rule %q", p.Rule)
		}
	}
}

var (
	manuscriptPath = regexp.MustCompile(`/publications/writing/[0-9a-z]{26}`)
	findingValue   = regexp.MustCompile(`name="finding" value="([0-9a-z]{26})"`)
)

// An author writes, a passage is put aside and quoted, the text is checked,
// decided and published, all on pages.
func TestATextGoesOutThroughThePages(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	codings, err := m.Working.Book.Codings(t.Context(), m.Founder, coding.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	coding := codings[0].ID.String()

	says(t, body(t, v.get("/publications")), "Nothing is being written", "Nothing has left yet")
	writing := v.post("/publications", url.Values{"title": {"The key"}, "language": {"ar"}}).Header.Get("Location")
	if !manuscriptPath.MatchString(writing) {
		t.Fatalf("a new text leads to %q", writing)
	}
	t.Run("a passage that was put aside waits at the desk; scripts are told how many", func(t *testing.T) {
		answer := v.do("POST", "/publications/basket", url.Values{"coding": {coding}}, "Sec-Fetch-Dest", "empty")
		if answer.StatusCode != http.StatusNoContent || answer.Header.Get("Sheaf-Basket") != "1" {
			t.Errorf("%d, %q", answer.StatusCode, answer.Header.Get("Sheaf-Basket"))
		}
		v.want(v.post("/publications/basket", url.Values{"document": {m.doc.ID.String()}, "version": {"1"}, "span": {"13-20"}, "back": {"/documents"}}), http.StatusSeeOther, "/documents")
		says(t, body(t, v.get(writing)), "{{quote "+coding+"}}", `document=&#34;`+m.doc.ID.String(), "2 passages put aside")
	})
	t.Run("words are found in passages and stand in no address", func(t *testing.T) {
		says(t, body(t, v.post("/publications/passages", url.Values{"words": {"lamps on the other"}})), "I counted the lamps", "1 passage found")
	})
	markdown := "# The key\n\nOne was kept. Two of them waited.\n\n{{quote " + coding + "}}\n\n{{count code=\"Nothing\"}}\n"
	t.Run("the preview shows what would be frozen, says what is wrong, and keeps nothing", func(t *testing.T) {
		page := body(t, v.post(writing+"/preview", url.Values{"markdown": {markdown}}))
		says(t, page, "small key of the mill", "[unresolved]", "A reference leads nowhere", "data-from=")
		if strings.Contains(body(t, v.get(writing)), "Two of them waited") {
			t.Error("the preview was saved")
		}
	})
	t.Run("the second of two who save the same version is told", func(t *testing.T) {
		v.want(v.post(writing, url.Values{"version": {"1"}, "markdown": {markdown}, "language": {"en"}}), http.StatusSeeOther, writing)
		if answer := v.post(writing, url.Values{"version": {"1"}, "markdown": {"# Other"}}); answer.StatusCode != http.StatusConflict {
			t.Errorf("saved over another's: %d", answer.StatusCode)
		}
	})
	markdown = strings.Replace(markdown, "{{count code=\"Nothing\"}}\n", "", 1)
	proposal := v.post(writing+"/propose", url.Values{"version": {"2"}, "markdown": {markdown}, "language": {"en"}, "audience": {"a journal"}}).Header.Get("Location")
	says(t, body(t, v.get(proposal)), "Not checked yet", "Open the vault for it", "small key of the mill")
	if answer := v.post(proposal+"/check", nil); answer.StatusCode != http.StatusLocked {
		t.Fatalf("checked with the vault closed: %d", answer.StatusCode)
	}
	v.want(v.post("/vault/open", url.Values{"passphrase": {samplePassphrase}, "back": {proposal + "/key"}}), http.StatusSeeOther, proposal+"/key")
	v.want(v.get(proposal+"/key"), http.StatusSeeOther, proposal)
	v.want(v.post(proposal+"/check", nil), http.StatusSeeOther, proposal)
	page := body(t, v.get(proposal))
	says(t, page, "To be decided", "Risks that remain", "checks passed", "seem to be counted here by hand")
	for _, never := range []string{"anonymous", "is safe"} {
		if strings.Contains(page, never) {
			t.Errorf("the page says %q", never)
		}
	}
	t.Run("a finding leads back to where it is written", func(t *testing.T) {
		back := writing + "?proposal=" + strings.TrimPrefix(proposal, "/publications/proposals/") + "&block=0"
		says(t, page, strings.ReplaceAll(back, "&", "&amp;"))
		says(t, body(t, v.get(back)), `data-from="11" data-to="44"`)
	})
	for _, f := range findingValue.FindAllStringSubmatch(page, -1) {
		v.want(v.post(proposal+"/decide", url.Values{"finding": {f[1]}, "decision": {"accept"}, "reason": {"invented"}}), http.StatusSeeOther, proposal)
	}
	page = body(t, v.get(proposal))
	says(t, page, "Let stand", "The risks below remain", "This cannot be undone", "a journal")
	v.want(v.post(proposal+"/publish", nil), http.StatusSeeOther, proposal+"?ask")
	release := v.led(v.post(proposal+"/publish", url.Values{"sure": {"yes"}}))
	says(t, body(t, v.get(release)), "cannot be called back", "manifest.json", "public/", "small key of the mill", "invented")
	says(t, body(t, v.get("/publications")), release, "a journal", "1 finding was let stand")
}

// In a study with four eyes the author is told why they cannot publish, and the
// gate refuses all the same.
func TestFourEyesAreExplained(t *testing.T) {
	m := newMill(t)
	settings, err := m.Working.Study.Settings(t.Context(), m.Founder)
	if err != nil {
		t.Fatal(err)
	}
	settings.FourEyes = true
	if err := m.Working.Study.ChangeSettings(t.Context(), m.Founder, settings); err != nil {
		t.Fatal(err)
	}
	p, err := m.Working.Release.Propose(t.Context(), m.Founder, "# A word\n\nThe mill stood by the water.\n", disclosure.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Working.Release.Assess(t.Context(), m.Founder, p.ID); err != nil {
		t.Fatal(err)
	}
	v := m.visit(t, m.workbench(t))
	v.post("/vault/open", url.Values{"passphrase": {samplePassphrase}, "back": {"/"}})
	at := "/publications/proposals/" + p.ID.String()
	says(t, body(t, v.get(at)), "somebody else publishes what one proposed")
	if answer := v.post(at+"/publish", url.Values{"sure": {"yes"}}); answer.StatusCode != http.StatusForbidden {
		t.Errorf("the author published: %d", answer.StatusCode)
	}
}

// What was withheld after an erasure shows no word until somebody asks for it.
func TestAWithheldTextShowsNoWord(t *testing.T) {
	w := newWhole(t).again(t)
	v := w.as(t, seats[len(seats)-1])
	at := "/publications/writing/" + w.things["manuscript"][isErased]
	page := body(t, v.get(at))
	says(t, page, "Somebody whom this publication was about was erased")
	if strings.Contains(page, "One account") {
		t.Error("its words are shown")
	}
	says(t, body(t, v.post(at+"/withheld", nil)), "One account", "Take out what was the erased person")
}

// The basket kept the span of a passage and not its version: after a correction
// it went on to other words.
func TestAPassagePutAsideStaysTheSameAfterACorrection(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	lamps := url.Values{"document": {m.doc.ID.String()}, "version": {"1"}, "span": {spanText(place(m.doc.Text, "counted the lamps", "lamps"))}}
	v.want(v.post("/publications/basket", lamps), http.StatusSeeOther, "/publications")
	edit := text.Edit{Span: place(m.doc.Text, "What did you keep", "keep"), With: "What was it that the two of you kept"}
	if err := m.Locked.Review.Correct(t.Context(), m.Founder, m.doc.ID, []text.Edit{edit}, false); err != nil {
		t.Fatal(err)
	}
	says(t, body(t, v.get("/publications")), "counted the lamps", `name="version" value="1"`)
	v.want(v.post("/publications/basket/remove", lamps), http.StatusSeeOther, "/publications")
	if strings.Contains(body(t, v.get("/publications")), "counted the lamps") {
		t.Error("it cannot be taken out again")
	}
	lamps.Del("version")
	v.want(v.post("/publications/basket", lamps), http.StatusBadRequest, "")
}

// An earlier state is taken back, and what stood until then is kept, however young
// it is.
func TestAnEarlierStateIsTakenAndTheNewestKept(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	at := v.post("/publications", url.Values{"title": {"One"}, "language": {"en"}}).Header.Get("Location")
	for i, words := range []string{"A first draft.", "Words of a whole hour."} {
		v.want(v.post(at, url.Values{"version": {strconv.Itoa(i + 1)}, "markdown": {"# One\n\n" + words}, "language": {"en"}}), http.StatusSeeOther, at)
	}
	v.want(v.post(at+"/earlier", url.Values{"earlier": {"1"}}), http.StatusSeeOther, at)
	page := body(t, v.get(at))
	says(t, page, "Words of a whole hour.")
	if strings.Contains(page, "A first draft.") {
		t.Error("a state is kept for every save")
	}
	v.want(v.post(at+"/earlier", url.Values{"earlier": {"3"}}), http.StatusSeeOther, at)
	says(t, body(t, v.get(at)), "Words of a whole hour.")
	for _, none := range []string{"2", "9", "-1", "", "18446744073709551616"} {
		v.want(v.post(at+"/earlier", url.Values{"earlier": {none}}), http.StatusNotFound, "")
	}
}
