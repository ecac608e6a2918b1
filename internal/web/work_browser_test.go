package web

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A machine is left while something long goes on: the page of the work stays, in
// its locked form, and leads the person who comes back to where they were.
func TestThePageOfTheWorkStaysBehindTheIdleLock(t *testing.T) {
	ctx := browser(t)
	m := newMill(t)
	s := serve(t, m.World)
	var later atomic.Int64
	s.sessions.now = func() time.Time { return time.Now().Round(0).Add(time.Duration(later.Load())) }
	long := newLongWork(s.Workbench)
	p := open(t, ctx, s)
	p.openVault()
	see[bool](p, `(() => { const f = document.createElement("form"); f.method = "post"; f.action = "/long"; document.body.append(f); f.submit(); return true; })()`)
	p.until("the page of the work shows", `location.pathname.startsWith("/underway/") && !!document.querySelector(".rooms") && document.querySelector("main").innerText.includes("the workbench locks, all but this page")`)
	later.Store(int64(time.Hour))
	p.until("it is locked, and goes on", `location.pathname.startsWith("/underway/") && document.readyState === "complete" && !document.querySelector(".rooms") && document.querySelector("progress").value === 3`)
	if page := see[string](p, "document.documentElement.outerHTML"); strings.Contains(page, m.zorvand.Label) || strings.Contains(page, "Invented") {
		t.Error("something of the study is on the page after the lock")
	}
	p.until("the passphrase is asked for", `location.pathname === "/unlock" ? document.activeElement.id === "passphrase" : (document.querySelector("main a.button")?.click(), false)`)
	p.do(chromedp.SendKeys("#passphrase", samplePassphrase+"\r"))
	p.until("the work is there again", `location.pathname.startsWith("/underway/") && !!document.querySelector(".rooms [href='/documents']")`)
	close(long.goOn)
	p.until("it leads on", `location.pathname === "/documents"`)
}

func TestAFormThatIsPressedTwiceIsSentOnce(t *testing.T) {
	ctx := browser(t)
	m := newMill(t)
	s := serve(t, m.World)
	s.answerAlso(route{pattern: "POST /slow", answer: s.act(func(*request) (string, error) {
		time.Sleep(time.Second)
		return "/documents", nil
	})})
	p := open(t, ctx, s)
	p.until("the frame's script is there", `!document.querySelector(".bar [data-act=help]").hidden && document.readyState === "complete"`)
	const press = `document.getElementById("slow").requestSubmit()`
	see[bool](p, `(() => { const f = document.createElement("form"); f.method = "post"; f.action = "/slow"; f.id = "slow";
		f.innerHTML = '<input type="hidden" name="once" value="one">';
		document.body.append(f); `+press+`; setTimeout(() => `+press+`, 100); setTimeout(() => `+press+`, 300); return true; })()`)
	p.until("the answer comes", `location.pathname === "/documents"`)
	s.mu.Lock()
	defer s.mu.Unlock()
	sent := 0
	for _, asked := range s.asked {
		if asked == "POST /slow" {
			sent++
		}
	}
	if sent != 1 {
		t.Errorf("it was sent %d times", sent)
	}
}
