package web

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// form fills in a form of a page that must not be done twice, the last of those
// that lead there.
func (v *visit) form(page, action string, values url.Values) url.Values {
	v.t.Helper()
	tree, err := html.Parse(strings.NewReader(body(v.t.(*testing.T), v.want(v.get(page), http.StatusOK, ""))))
	if err != nil {
		v.t.Fatal(err)
	}
	var found url.Values
	for _, f := range formsOf(crawled{path: page, tree: tree}) {
		if f.action != action || f.method != http.MethodPost {
			continue
		}
		hidden := url.Values{}
		for _, field := range f.fields {
			if field.kind == "hidden" {
				hidden.Set(field.name, field.value)
			}
		}
		if hidden.Has("once") {
			found = hidden
		}
	}
	if found == nil {
		v.t.Fatalf("no form of %s leads to %s and is done once", page, routeShape(action))
	}
	for name, value := range values {
		found[name] = value
	}
	return found
}

// pressTwice sends a form twice, as a browser does: it hangs up on the first press
// when it sends the second. A third comes when all is done.
func (v *visit) pressTwice(page, action string, values url.Values) (next string) {
	v.t.Helper()
	form := v.form(page, action, values)
	ctx, hangUp := context.WithCancel(context.Background())
	first := make(chan struct{})
	go func() {
		defer close(first)
		r := httptest.NewRequest(http.MethodPost, action, bytes.NewBufferString(form.Encode())).WithContext(ctx)
		r.Host = testAddr
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.AddCookie(v.cookie)
		v.b.ServeHTTP(httptest.NewRecorder(), r)
	}()
	time.Sleep(3 * time.Millisecond)
	hangUp()
	second := *v
	answer := second.post(action, form)
	<-first
	next = answer.Header.Get("Location")
	if answer.StatusCode != http.StatusSeeOther || next == "" {
		v.t.Fatalf("the second press is answered with %d: %s", answer.StatusCode, said(body(v.t.(*testing.T), answer)))
	}
	again := v.post(action, form)
	v.want(again, http.StatusSeeOther, next)
	if strings.HasPrefix(next, "/underway/") {
		answer := v.follow(again)
		v.want(answer, http.StatusOK, "")
	}
	return next
}

// Somebody tired presses twice. What they ask for is done once, and the second
// press leads to where it is.
func TestWhatIsPressedTwiceIsDoneOnce(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	v := m.opened(t, b)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	count := func(act string, tier access.Tier) (n int) {
		t.Helper()
		entries, err := m.Space.Entries(ctx, b.holderOf(t), tier, 1)
		must(err)
		for _, e := range entries {
			if e.Act == act {
				n++
			}
		}
		return n
	}
	once := func(name string, tier access.Tier, act access.Act, entries int, do func()) {
		t.Run(name, func(t *testing.T) {
			v.t = t
			before := count(string(act), tier)
			refusals := count("refused", tier)
			do()
			if got := count(string(act), tier) - before; got != entries {
				t.Errorf("%s is %d times in the record, and %d when it is pressed once", act, got, entries)
			}
			if count("refused", tier) != refusals {
				t.Error("the second press was refused")
			}
		})
	}
	person := personPath(m.zorvand)
	once("somebody is written down", access.Locked, access.AddPerson, 1, func() {
		v.pressTwice("/people", "/people", url.Values{"kind": {"relative"}, "known": {"Ovrandel"}})
	})
	once("an interview day", access.Locked, access.AddAccount, 1, func() {
		next := v.pressTwice("/interviews/new", "/interviews", url.Values{"known": {"Ovrandel"}, "date": {"2026-03-01"}})
		if routeShape(next) != "/interviews/{id}" {
			t.Errorf("it leads to %s", routeShape(next))
		}
		people, err := m.Locked.Vault.Persons(ctx, m.Founder)
		must(err)
		if len(people) != 4 {
			t.Errorf("%d people", len(people))
		}
	})
	once("a consent", access.Locked, access.RecordConsent, 2, func() {
		v.pressTwice(person, person+"/consent", url.Values{"consent-date": {"2026-03-01"}, "state-archive": {"granted"}})
	})
	once("a hold", access.Working, access.HoldSubject, 1, func() {
		v.pressTwice(person, person+"/hold", url.Values{"held": {"on"}})
	})
	once("a hold that is lifted", access.Working, access.ReleaseHold, 1, func() {
		v.pressTwice(person, person+"/hold", url.Values{"held": {""}})
	})
	once("a memo", access.Working, access.WriteMemo, 1, func() {
		v.pressTwice("/memos/new", "/memos", url.Values{"text": {"Both speak of waiting."}})
	})
	once("a claim", access.Working, access.WriteClaim, 1, func() {
		v.pressTwice("/claims", "/claims", url.Values{"text": {"They waited."}})
	})
	once("a code", access.Working, access.ChangeCodebook, 1, func() {
		v.pressTwice("/codebook", "/codebook", url.Values{"name": {"Silence"}})
	})
	once("a draft", access.Locked, access.MakeDraft, 1, func() {
		o := m.Lock("notes.txt", yardTalk, m.zorvand)
		at := interviewPath(o.Account)
		v.pressTwice(at, at+"/draft", url.Values{"original": {o.ID.String()}})
	})
	once("a backup", access.Locked, access.VaultBackup, 1, func() {
		v.pressTwice("/team/backups", "/team/backups/bulk", url.Values{"path": {filepath.Join(t.TempDir(), "bulk")}})
	})
	once("a publication", access.Working, access.Publish, 2, func() {
		proposal := m.proposal(t, v)
		next := v.pressTwice(proposal+"?ask", proposal+"/publish", url.Values{})
		if routeShape(next) != "/publications/releases/{id}" && routeShape(next) != "/underway/{id}" {
			t.Errorf("it leads to %s", routeShape(next))
		}
		all, err := m.Working.Release.Releases(ctx, m.Founder)
		must(err)
		if len(all) != 1 {
			t.Errorf("%d publications", len(all))
		}
	})
	once("an erasure", access.Working, access.EraseSubject, 1, func() {
		v.pressTwice(person+"/erase", person+"/erase", url.Values{"passphrase": {samplePassphrase}})
		v.want(v.post(person+"/erase", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, person) // from another window
	})
}

// Two windows, or two people, publish one text at the same moment: the second took
// the first's half-written files for a publication that was broken off.
func TestATextThatIsPublishedInTwoWindowsAtOnceLeavesOnce(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	v := m.opened(t, b)
	proposal := m.proposal(t, v)
	windows := []visit{*v, *v, *m.opened(t, b)}
	answers := make([]*http.Response, len(windows))
	var wait sync.WaitGroup
	for i := range windows {
		wait.Go(func() { answers[i] = windows[i].post(proposal+"/publish", url.Values{"sure": {"yes"}}) })
	}
	wait.Wait()
	for i, w := range windows {
		w.want(w.follow(answers[i]), http.StatusOK, "")
	}
	all, err := m.Working.Release.Releases(t.Context(), m.Founder)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d publications, %v", len(all), err)
	}
}

// proposal is a text that is proposed, checked and decided: it can be published.
func (m mill) proposal(t *testing.T, v *visit) string {
	t.Helper()
	writing := v.post("/publications", url.Values{"title": {"The key"}, "language": {"en"}}).Header.Get("Location")
	proposal := v.post(writing+"/propose", url.Values{"version": {"1"}, "markdown": {"# The key\n\nOne was kept.\n"}, "language": {"en"}, "audience": {"a journal"}}).Header.Get("Location")
	page := body(t, v.follow(v.post(proposal+"/check", nil)))
	for _, f := range findingValue.FindAllStringSubmatch(page, -1) {
		v.want(v.post(proposal+"/decide", url.Values{"finding": {f[1]}, "decision": {"accept"}, "reason": {"invented"}}), http.StatusSeeOther, proposal)
	}
	return proposal
}

func TestADraftThatIsAdmittedTwiceIsAdmittedOnce(t *testing.T) {
	m := newMill(t)
	draft := "/review/" + m.Draft(m.Lock("notes.txt", kitchenTalk, m.zorvand, m.kelmur), nil).String()
	v := m.opened(t, m.workbench(t))
	next := v.pressTwice(draft, draft+"/admit", url.Values{"answer": {"Nobody."}})
	if routeShape(next) != "/documents/{id}" && routeShape(next) != "/underway/{id}" {
		t.Errorf("it leads to %s", routeShape(next))
	}
	documents, err := m.Working.Study.Documents(t.Context(), m.Founder)
	if err != nil || len(documents) != 2 {
		t.Errorf("%d documents, %v", len(documents), err)
	}
}

// A form that was written in since it was sent says something else: it is done too.
func TestAFormThatWasWrittenInSinceIsNoSecondPress(t *testing.T) {
	m := newMill(t)
	v := m.visit(t, m.workbench(t))
	form := v.form("/claims", "/claims", url.Values{"text": {"They waited."}})
	var at []string
	for _, text := range []string{"They waited.", "They waited.", "They waited long.", "They waited."} {
		form.Set("text", text)
		at = append(at, v.post("/claims", form).Header.Get("Location"))
	}
	if at[0] != at[1] || at[1] == at[2] || at[2] == at[3] || at[0] == at[3] {
		t.Errorf("they lead to %v", at)
	}
}

// What could not be done is done when it is asked for again.
func TestAFormThatCouldNotBeTakenIsTakenLater(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	wrong := true
	b.answerAlso(route{pattern: "POST /fragile", answer: b.act(func(*request) (string, error) {
		if wrong {
			return "", sheaf.Errorf(sheaf.Conflict, "not now")
		}
		return "/documents", nil
	})})
	v := m.visit(t, b)
	form := url.Values{"once": {"this form"}}
	v.want(v.post("/fragile", form), http.StatusConflict, "")
	wrong = false
	v.want(v.post("/fragile", form), http.StatusSeeOther, "/documents")
}

// The browser never heard the answer to the first press, which brought the new key:
// the window was a stranger's from then on, and the study open under a key that
// nobody had.
func TestAPassphraseThatIsSentTwiceOpensOnce(t *testing.T) {
	b := newMill(t).workbench(t)
	now := time.Now()
	b.sessions.now = func() time.Time { return now }
	v := known(t, b)
	lost := *v // the answer to the first press
	passphrase := url.Values{"passphrase": {samplePassphrase}}
	lost.want(lost.post("/unlock", passphrase), http.StatusSeeOther, "/")
	before := *v
	v.want(v.post("/unlock", passphrase), http.StatusSeeOther, "/")
	v.want(v.get("/"), http.StatusOK, "")
	lost.want(lost.get("/"), http.StatusSeeOther, "/unlock")
	open := 0
	for _, s := range b.sessions.byKey {
		if s.open {
			open++
		}
	}
	if open != 1 {
		t.Errorf("%d sessions are open", open)
	}
	t.Run("the key from before opens nothing by itself, and nothing later", func(t *testing.T) {
		w := before
		w.want(w.get("/"), http.StatusSeeOther, "/unlock")
		if strings.Contains(body(t, w.get("/unlock")), `name="passphrase"`) {
			t.Error("the passphrase is asked for")
		}
		w.want(w.post("/unlock", url.Values{"passphrase": {"not it"}}), http.StatusSeeOther, "/unlock?wrong")
		b.throttle.until = time.Time{}
		now = now.Add(pressedTwice)
		w.want(w.post("/unlock", passphrase), http.StatusSeeOther, "/unlock")
		v.want(v.get("/"), http.StatusOK, "")
	})
}
