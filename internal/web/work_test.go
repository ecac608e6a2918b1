package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sheaf/internal/sheaf"
)

// workbenchAt has one more door, behind which something takes long: it waits
// until it is told to go on, or is cancelled.
func workbenchAt(t *testing.T) (b *Workbench, v *visit, goOn, ended chan struct{}) {
	t.Helper()
	b = newMill(t).workbench(t)
	goOn, ended = make(chan struct{}), make(chan struct{})
	b.answerAlso(route{pattern: "POST /long", answer: b.act(func(in *request) (string, error) {
		return in.begin(key("work.cancel"), func(ctx context.Context, w *work) (string, error) {
			defer close(ended)
			w.step(3, 10)
			select {
			case <-goOn:
				return "/documents", nil
			case <-ctx.Done():
				return "", sheaf.Errorf(sheaf.Conflict, "cancelled")
			}
		})
	})})
	v = unlocked(t, b)
	return b, v, goOn, ended
}

// began sends the form and gives the address of the work's page.
func began(t *testing.T, v *visit) string {
	t.Helper()
	at := v.post("/long", url.Values{}).Header.Get("Location")
	if !strings.HasPrefix(at, "/work/") {
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

func TestWhileWorkGoesOnTheSessionStaysOpenAndLockingCancelsIt(t *testing.T) {
	b, v, _, ended := workbenchAt(t)
	at := began(t, v)
	now := time.Now().Add(time.Hour)
	b.sessions.now = func() time.Time { return now }
	b.sessions.lockIdle()
	v.want(v.get(at), http.StatusOK, "")
	v.post("/lock", url.Values{})
	<-ended
	v.want(v.get(at), http.StatusSeeOther, "/unlock")
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
		b.answerAlso(route{pattern: "POST " + path, answer: b.act(func(in *request) (string, error) { return in.begin(key("work.cancel"), do) })})
	}
	v := unlocked(t, b)
	v.want(v.post("/quick", url.Values{}), http.StatusSeeOther, "/documents")
	v.want(v.post("/refused", url.Values{}), http.StatusForbidden, "")
	if answer := v.post("/breaking", url.Values{}); answer.StatusCode != http.StatusInternalServerError || strings.Contains(body(t, answer), "canary") {
		t.Errorf("a panic in the work answered %d", answer.StatusCode)
	}
}
