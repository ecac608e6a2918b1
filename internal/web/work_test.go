package web

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
)

// longWork is something behind one more door that takes long: it waits until it
// is told to go on, or is cancelled. It goes by the vault's keys where they are at
// hand.
type longWork struct {
	goOn, ended chan struct{}
	hadKeys     bool // when it was cancelled
}

func newLongWork(b *Workbench) *longWork {
	long := &longWork{goOn: make(chan struct{}), ended: make(chan struct{})}
	b.answerAlso(route{pattern: "POST /long", answer: b.act(func(in *request) (string, error) {
		return in.begin(key("work.cancel"), in.fullest(), func(ctx context.Context, w *work) (string, error) {
			defer close(long.ended)
			w.step(3, 10)
			select {
			case <-long.goOn:
				w.tell(key("work.cancelled"))
				return "/documents", nil
			case <-ctx.Done():
				long.hadKeys = w.keys.Unlocked(access.Working)
				return "", sheaf.Errorf(sheaf.Conflict, "cancelled")
			}
		})
	})})
	return long
}

// wait waits until the session knows that its work has ended, and has done with it.
func (l *longWork) wait(t *testing.T, b *Workbench, v *visit) {
	t.Helper()
	<-l.ended
	var works []*work
	b.sessions.change(v.cookie.Value, func(s *session) { works = slices.Collect(maps.Values(s.works)) })
	for _, w := range works {
		<-w.ready
	}
}

func workbenchAt(t *testing.T) (b *Workbench, v *visit, goOn, ended chan struct{}) {
	t.Helper()
	b = newMill(t).workbench(t)
	long := newLongWork(b)
	return b, unlocked(t, b), long.goOn, long.ended
}

// began sends the form and gives the address of the work's page.
func began(t *testing.T, v *visit) string {
	t.Helper()
	at := v.post("/long", url.Values{}).Header.Get("Location")
	if !strings.HasPrefix(at, "/underway/") {
		t.Fatalf("long work led to %q", at)
	}
	return at
}

func TestLongWorkShowsItsProgressWhilePagesAnswerAndLeadsOn(t *testing.T) {
	_, v, goOn, ended := workbenchAt(t)
	at := began(t, v)
	says(t, body(t, v.get(at)), "3 of 10", `value="3" max="10"`)
	v.want(v.get("/documents"), http.StatusOK, "")
	close(goOn)
	<-ended
	for range 100 { // the end is told a moment after the work's own
		if answer := v.get(at); answer.StatusCode == http.StatusSeeOther {
			v.want(answer, http.StatusSeeOther, "/documents")
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Error("the page of the work never leads on")
}

func TestLongWorkIsCancelled(t *testing.T) {
	_, v, _, ended := workbenchAt(t)
	at := began(t, v)
	v.want(v.post(at+"/cancel", url.Values{}), http.StatusSeeOther, "/")
	<-ended
	says(t, body(t, v.get("/")), "Cancelled.")
}

// Nobody is at work any more, and something long goes on: what is on other pages
// has to go from the screen all the same.
func TestWhileWorkGoesOnTheIdleLockLeavesItsPageAloneAndItsKeys(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	now := time.Now()
	b.sessions.now = func() time.Time { return now }
	long := newLongWork(b)
	v := m.opened(t, b)
	guest := b.sessions.look(v.cookie.Value, false).guest
	v.want(v.post("/kept", url.Values{"path": {m.path() + "/memos"}, "field": {"text"}, "value": {"half a thought"}}), http.StatusNoContent, "")
	at := began(t, v)

	now = now.Add(10 * time.Minute)
	says(t, body(t, v.get(at)), "for 5 more minutes, the workbench locks, all but this page") // and looking does not put it off
	now = now.Add(5 * time.Minute)
	b.sessions.lockIdle()

	for _, path := range []string{"/", m.path(), "/people", "/documents", "/kept?path=" + m.path() + "/memos", "/no/such/page"} {
		answer := v.want(v.get(path), http.StatusSeeOther, "/unlock")
		if answer.Header.Get("Clear-Site-Data") == "" {
			t.Errorf("%s leaves what the browser keeps", path)
		}
		v.want(v.get(path, "Sec-Fetch-Dest", "empty"), http.StatusUnauthorized, "")
	}
	says(t, body(t, v.get("/unlock")), `name="passphrase"`)
	v.want(v.get("/static/css/sheaf.css"), http.StatusOK, "")
	page := body(t, v.want(v.get(at), http.StatusOK, ""))
	says(t, page, "3 of 10", "The workbench is locked, all but this page.", `href="/unlock"`)
	for _, word := range []string{"Invented", m.zorvand.Label, "half a thought", `class="rooms"`, "/cancel", "/static/js/"} {
		if strings.Contains(page, word) {
			t.Errorf("the page of the work shows %q after the lock", word)
		}
	}
	v.want(v.post(at+"/cancel", url.Values{}), http.StatusSeeOther, "/unlock") // that takes the passphrase
	if guest.caller.Unlocked(access.Working) {
		t.Error("keys that the work does not need were not forgotten")
	}
	if !guest.holder.Unlocked(access.Locked) {
		t.Error("the work lost its keys")
	}

	close(long.goOn)
	long.wait(t, b, v)
	if guest.holder.Unlocked(access.Locked) || guest.holder.Unlocked(access.Working) {
		t.Error("the work has ended, and its keys are still there")
	}
	v.want(v.get(at), http.StatusSeeOther, "/unlock")
	v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, at)
	v.want(v.get(at), http.StatusSeeOther, "/documents")
	says(t, body(t, v.get("/documents")), "Cancelled. What was not done") // what the work told, for want of another sentence
	says(t, body(t, v.get("/kept?path="+m.path()+"/memos")), "half a thought")
}

func TestWhileWorkGoesOnThePassphraseGivesThePagesBack(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	now := time.Now()
	b.sessions.now = func() time.Time { return now }
	long := newLongWork(b)
	v := m.opened(t, b)
	holder := b.sessions.look(v.cookie.Value, false).guest.holder
	at := began(t, v)
	now = now.Add(15 * time.Minute)
	v.want(v.get(m.path()), http.StatusSeeOther, "/unlock")
	v.want(v.post("/unlock", url.Values{"passphrase": {"not it"}}), http.StatusSeeOther, "/unlock?wrong")
	b.throttle.until = time.Time{}
	v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, m.path())
	v.want(v.get(m.path()), http.StatusOK, "")
	v.want(v.get("/awake?path=/people"), http.StatusLocked, "") // the vault is asked for again
	says(t, body(t, v.get(at)), "3 of 10", `action="`+at+`/cancel"`)
	if !holder.Unlocked(access.Locked) {
		t.Error("unlocking took the keys from the work")
	}

	now = now.Add(15 * time.Minute) // a second time, with other keys
	v.want(v.get(m.path()), http.StatusSeeOther, "/unlock")
	v.want(v.get(at), http.StatusOK, "")
	v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, m.path())
	v.want(v.post("/vault/close", url.Values{}), http.StatusSeeOther, "/")
	if holder.Unlocked(access.Locked) {
		t.Error("closing the vault left the work its keys")
	}
	v.want(v.post(at+"/cancel", url.Values{}), http.StatusSeeOther, "/")
	<-long.ended
}

// A window of one member was given to whoever knew another's passphrase.
func TestALockedWindowIsItsMembersOwn(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	now := time.Now()
	b.sessions.now = func() time.Time { return now }
	long := newLongWork(b)
	coder := m.Member("coder-2", access.Analyst)
	v := &visit{t: t, b: b}
	v.want(v.get(link(b.InviteUnlocked(coder))), http.StatusSeeOther, "/unlock")
	at := began(t, v)
	now = now.Add(15 * time.Minute)
	v.want(v.get(m.path()), http.StatusSeeOther, "/unlock")
	v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/unlock?wrong") // of "me"
	v.want(v.get(m.path()), http.StatusSeeOther, "/unlock")
	v.want(v.get(at), http.StatusOK, "")
	close(long.goOn)
	<-long.ended
}

func TestLockingCancelsWorkAndForgetsItsKeys(t *testing.T) {
	m := newMill(t)
	for name, lock := range map[string]func(*Workbench, *visit){
		"by its person":       func(_ *Workbench, v *visit) { v.post("/lock", url.Values{}) },
		"when the study ends": func(b *Workbench, _ *visit) { b.sessions.lockAll() },
		"after the idle lock": func(b *Workbench, _ *visit) {
			now := time.Now().Add(time.Hour)
			b.sessions.now = func() time.Time { return now }
			b.sessions.lockIdle()
			b.sessions.lockAll()
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := m.workbench(t)
			long := newLongWork(b)
			v := m.opened(t, b)
			v.t = t
			holder := b.sessions.look(v.cookie.Value, false).guest.holder
			at := began(t, v)
			lock(b, v)
			<-long.ended
			v.want(v.get(at), http.StatusSeeOther, "/unlock")
			if long.hadKeys || holder.Unlocked(access.Locked) {
				t.Error("the work kept its keys")
			}
		})
	}
}

// What a check found is shown to who comes back, and to nobody else.
func TestWhatACheckFoundWaitsBehindTheIdleLock(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	v := unlocked(t, b)
	var w *work
	b.sessions.change(v.cookie.Value, func(s *session) {
		w = &work{of: s, bench: b, keys: s.guest.caller, cancel: func() {}}
		s.works = map[string]*work{"check": w}
		b.sessions.lockAroundWork(s)
	})
	w.change(func(s *session) { s.checkup = &checkup{At: time.Now()} })
	w.end("/team/check", nil)
	b.sessions.forgetUnneeded(w)
	v.want(v.get("/underway/check"), http.StatusSeeOther, "/unlock")
	v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/underway/check")
	v.want(v.get("/underway/check"), http.StatusSeeOther, "/team/check")
	says(t, body(t, v.get("/team/check")), "Everything is whole")
}

func TestNobodySeesAnotherSessionsWork(t *testing.T) {
	b, v, _, _ := workbenchAt(t)
	at := began(t, v)
	other := unlocked(t, b)
	other.want(other.get(at), http.StatusNotFound, "")
	other.want(other.post(at+"/cancel", url.Values{}), http.StatusNotFound, "")
	v.post(at+"/cancel", url.Values{})
}

func TestQuickWorkLeadsOnAtOnceAndItsErrorIsAnError(t *testing.T) {
	b := newMill(t).workbench(t)
	for path, do := range map[string]func(context.Context, *work) (string, error){
		"/quick":    func(context.Context, *work) (string, error) { return "/documents", nil },
		"/refused":  func(context.Context, *work) (string, error) { return "", sheaf.Errorf(sheaf.Denied, "no") },
		"/breaking": func(context.Context, *work) (string, error) { panic("canary") },
	} {
		b.answerAlso(route{pattern: "POST " + path, answer: b.act(func(in *request) (string, error) { return in.begin(key("work.cancel"), in.session.guest.caller, do) })})
	}
	v := unlocked(t, b)
	v.want(v.post("/quick", url.Values{}), http.StatusSeeOther, "/documents")
	v.want(v.post("/refused", url.Values{}), http.StatusForbidden, "")
	if answer := v.post("/breaking", url.Values{}); answer.StatusCode != http.StatusInternalServerError || strings.Contains(body(t, answer), "canary") {
		t.Errorf("a panic in the work answered %d", answer.StatusCode)
	}
}
