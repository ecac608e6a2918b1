package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"sheaf/internal/access"
	"sheaf/internal/study"
	"sheaf/internal/workspace/worldtest"
)

// browser starts Chromium with an empty profile, or skips the test where there
// is none; under SHEAF_REQUIRE_BROWSER that fails.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("SHEAF_REQUIRE_BROWSER") != "" {
			t.Fatal("SHEAF_REQUIRE_BROWSER is set and there is no chromium")
		}
		t.Skip("no chromium on this machine: the pages are not tried in a browser")
	}
	flags := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 900),
	}
	for _, f := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync"} {
		flags = append(flags, chromedp.Flag(f, true))
	}
	ctx, stop := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	ctx, late := context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(late)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// served is a workbench on a real port, that counts what is asked of it.
type served struct {
	*Workbench
	mu    sync.Mutex
	asked []string
}

func (s *served) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, r.Method+" "+r.URL.Path)
	s.mu.Unlock()
	s.Workbench.ServeHTTP(w, r)
}

func serve(t *testing.T, w *worldtest.World) *served {
	t.Helper()
	ln, err := Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	s := &served{Workbench: benchOver(t, w, Config{Addr: ln.Addr().String()})}
	server := &http.Server{Handler: s}
	go server.Serve(ln)
	t.Cleanup(func() { server.Close() })
	return s
}

// longest is how long one step may take. What a page is waited for in vain must
// not take the time of all other tests.
const longest = time.Minute

// tab drives one page; every step that fails ends the test.
type tab struct {
	t   *testing.T
	ctx context.Context
	s   *served
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, longest)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

func see[T any](p *tab, js string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%v\nin %s", err, js)
	}
	return v
}

// open unlocks as a person does.
func open(t *testing.T, ctx context.Context, s *served) *tab {
	t.Helper()
	p := &tab{t, ctx, s}
	p.do(chromedp.Navigate(s.Invite()))
	if at := see[string](p, "location.href"); at != "http://"+s.addr+"/unlock" {
		t.Fatalf("after the printed link the address is %s", at)
	}
	p.until("the passphrase has the focus", `document.activeElement.id === "passphrase"`)
	p.do(chromedp.SendKeys("#passphrase", samplePassphrase+"\r"), chromedp.WaitVisible(".rooms"))
	return p
}

func (p *tab) visit(path string) {
	p.t.Helper()
	p.do(chromedp.Navigate("http://" + p.s.addr + path))
}

// read opens a document and waits until its codings are drawn.
func (p *tab) read(doc study.Document) {
	p.t.Helper()
	p.visit(at(doc))
	p.do(chromedp.WaitVisible("#transcript.drawn .stripe"))
	p.painted()
}

// painted waits until what the page was told is painted: for what scripts put off
// until then there is nothing else to see.
func (p *tab) painted() {
	p.t.Helper()
	see[bool](p, `new Promise(`+afterPaint+`)`)
}

// afterPaint lets one frame go by whole: observers are told behind it.
const afterPaint = `(done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true))))`

func TestBrowser(t *testing.T) {
	ctx := browser(t)
	complaints, err := listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m := newSample(t)
	s := serve(t, m.World)
	p := open(t, ctx, s)
	rule := func(name string, fn func(t *testing.T, p *tab)) {
		t.Run(name, func(t *testing.T) { fn(t, &tab{t, ctx, s}) })
	}

	rule("the codings of a document are drawn over text that stays whole", func(t *testing.T, p *tab) {
		p.read(m.english)
		ranges := see[int](p, "[...CSS.highlights.values()].reduce((n, h) => n + h.size, 0)")
		stripes := see[int](p, "document.querySelectorAll('.stripe').length")
		all := see[int](p, "document.querySelectorAll('.mark').length")
		if ranges == 0 || stripes == 0 || all == 0 {
			t.Errorf("%d ranges, %d stripes, %d in the margin", ranges, stripes, all)
		}
		if cut := see[int](p, "[...document.querySelectorAll('.words')].filter((w) => w.childNodes.length !== 1).length"); cut != 0 {
			t.Errorf("%d paragraphs are cut into pieces", cut)
		}
		t.Logf("%d ranges and %d stripes near the window, for %d codings", ranges, stripes, all)
	})

	for name, doc := range map[string]study.Document{"English": m.english, "Arabic": m.arabic, "mixed scripts beyond the basic plane": m.astral} {
		rule("what is drawn is what was coded: "+name, func(t *testing.T, p *tab) {
			p.read(doc)
			d := s.asRead(t, doc)
			for i, drawn := range see[[]string](p, drawnTexts) {
				if want := coded(&d, i); drawn != want {
					t.Errorf("coding %d covers %q, want %q", i, drawn, want)
				}
			}
		})
	}

	rule("no two codings share a lane on one line", func(t *testing.T, p *tab) {
		p.read(m.english)
		clash := see[int](p, `(() => { let n = 0;
			for (const s of document.querySelectorAll(".stripes")) {
				const boxes = [...s.children].map((c) => c.getBoundingClientRect());
				boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
					if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) n++;
				}));
			} return n; })()`)
		if clash != 0 {
			t.Errorf("%d pairs of stripes lie on one another", clash)
		}
	})

	rule("the keyboard walks the codings, and an Arabic layout does as well", func(t *testing.T, p *tab) { keyboard(t, p, m) })
	rule("a click on the text, a stripe, the margin or a code picks a coding, and again the next under it", func(t *testing.T, p *tab) {
		p.read(m.english)
		current := func(js string) int {
			t.Helper()
			return see[int](p, "("+js+", new Promise((done) => requestAnimationFrame(() => setTimeout(() => done("+currentIndex+")))))")
		}
		if got := current(`document.querySelector(".stripe").click()`); got != 0 {
			t.Errorf("stripe: %d", got)
		}
		if got := current(`document.querySelectorAll(".mark")[2].click()`); got != 2 {
			t.Errorf("margin: %d", got)
		}
		if got := current(`[...document.querySelectorAll("[data-code]")].find((a) => a.textContent.includes("Waiting")).click()`); s.asRead(t, m.english).Codings[got].Code != codeIndex(s.asRead(t, m.english), "Waiting") {
			t.Errorf("code: %d", got)
		}
		p.read(m.english)
		at := see[[]float64](p, `(() => { const [r] = CSS.highlights.get("hue-" + document.querySelector(".mark .swatch").className.match(/hue-(\d+)/)[1]); const b = r.getClientRects()[0]; return [b.left + 20, b.top + b.height / 2]; })()`)
		p.do(chromedp.MouseClickXY(at[0], at[1]))
		if got := current("0"); got != 0 {
			t.Errorf("text: %d", got)
		}
	})
	rule("single keys can be turned off", func(t *testing.T, p *tab) {
		p.read(m.english)
		see[bool](p, settle(`fetch("/settings", {method: "POST", body: new URLSearchParams({shortcuts: "off", back: "/"})})`))
		p.read(m.english)
		p.do(chromedp.KeyEvent("j"))
		if n := see[int](p, "document.querySelectorAll('.mark.current').length"); n != 0 {
			t.Error("a key did something")
		}
		see[bool](p, settle(`fetch("/settings", {method: "POST", body: new URLSearchParams({shortcuts: "on", back: "/"})})`))
	})

	rule("nothing is left in the browser but the one cookie, which scripts cannot read", func(t *testing.T, p *tab) {
		p.read(m.english)
		left := see[string](p, `(async () => [document.cookie, localStorage.length, sessionStorage.length,
			(await indexedDB.databases()).length, (await caches.keys()).length].join(" "))()`)
		if left != " 0 0 0 0" {
			t.Errorf("cookie, storage, databases, caches: %q", left)
		}
	})

	rule("a session that locked takes the text off the screen", func(t *testing.T, p *tab) {
		p.read(m.english)
		s.sessions.lockAll()
		p.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := chromedp.Evaluate[bool](`document.dispatchEvent(new Event("visibilitychange"))`)(ctx, target)
			return err
		}), chromedp.WaitVisible("#passphrase"))
		if strings.Contains(see[string](p, "document.body.innerText"), "grain office") {
			t.Error("the text is still there")
		}
	})

	if found := complaints(); len(found) > 0 {
		t.Errorf("the browser complains: %v", found)
	}
	// The listener hears a refusal: one is caused on purpose.
	see[bool](p, `(document.head.append(Object.assign(document.createElement("script"), {textContent: "1"})),
		new Promise((done) => setTimeout(() => done(true), 200)))`)
	if found := complaints(); len(found) != 1 || !strings.Contains(found[0], "Content Security Policy") {
		t.Errorf("an inline script put in on purpose is not refused, or not heard: %v", found)
	}
	for _, asked := range s.asked {
		if strings.Contains(asked, "favicon") {
			t.Errorf("the page asks for %s, which is not there", asked)
		}
	}
}

// A study on disk, opened by the link that needs no passphrase, read, locked,
// and unlocked again by the passphrase.
func TestBrowserOnARealStudy(t *testing.T) {
	ctx := browser(t)
	complaints, err := listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m := newMill(t)
	caller, err := m.Space.Unlock(t.Context(), "me", worldtest.Passphrase, false)
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, m.World)
	p := &tab{t, ctx, s}
	p.do(chromedp.Navigate(s.InviteUnlocked(caller)), chromedp.WaitVisible(".rooms"))
	if at := see[string](p, "location.href"); at != "http://"+s.addr+"/" {
		t.Errorf("after the printed link the address is %s", at)
	}
	p.read(m.doc)
	want := []string{"small key of the mill", "beside the wall"}
	if drawn := see[[]string](p, drawnTexts); !slices.Equal(drawn, want) {
		t.Errorf("drawn over %q, want %q", drawn, want)
	}
	p.do(chromedp.Click("form[action='/lock'] button"), chromedp.WaitVisible("#passphrase"))
	if caller.Unlocked(access.Working) {
		t.Error("locked, and the keys are still there")
	}
	p.do(chromedp.SendKeys("#passphrase", worldtest.Passphrase.Reveal()+"\r"), chromedp.WaitVisible(".rooms"))
	if found := complaints(); len(found) > 0 {
		t.Errorf("the browser complains: %v", found)
	}
}

// currentIndex is the place of the current coding among those in the margin, -1
// without one.
const currentIndex = `[...document.querySelectorAll(".mark")].findIndex((m) => m.matches(".current"))`

// settle is an expression that waits for a promise.
func settle(js string) string { return "(async () => { await " + js + "; return true })()" }

// listen collects what the browser writes to its console: refusals of the
// content policy, exceptions, requests that failed.
func listen(ctx context.Context) (func() []string, error) {
	if err := chromedp.Do(ctx); err != nil {
		return nil, err
	}
	var mu sync.Mutex
	var found []string
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			// The look of a locked session answers 401, which browsers call an error,
			// and what it clears is told as information.
			if m.Type == chromedp.ConsoleInfo || strings.Contains(m.Text, "401") {
				continue
			}
			mu.Lock()
			found = append(found, m.String())
			mu.Unlock()
		}
	}()
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(found)
	}, nil
}

// drawnTexts scrolls through the document and gives, for each coding, the text
// under its ranges as the page's own modules make them.
const drawnTexts = `(async () => {
	const { rangeOf } = await import("/static/js/lib/span.js");
	const { codings } = await (await fetch(location.pathname + "/codings.json")).json();
	return codings.map(([, , , , , ...pieces]) => pieces.map((piece) =>
		rangeOf(document.querySelector('[data-paragraph="' + piece[0] + '"] .words'), piece).toString()).join("\n"));
})()`

// asRead is a document as the page shows it to "me".
func (s *served) asRead(t *testing.T, doc study.Document) documentText {
	t.Helper()
	g, err := s.open(t.Context(), worldtest.Passphrase)
	if err != nil {
		t.Fatal(err)
	}
	defer g.forget()
	r := httptest.NewRequest("GET", "/", nil)
	r.SetPathValue("id", doc.ID.String())
	in := &request{Context: t.Context(), Request: r, session: session{open: true, guest: g}, bench: s.Workbench}
	d, err := in.codedDocument()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func codeIndex(d documentText, name string) int {
	return slices.IndexFunc(d.Codes, func(c code) bool { return c.Name == name })
}

// coded is the text of the i-th coding in reading order, without labels.
func coded(d *documentText, i int) string {
	in := documentText{documentLine: d.documentLine, Transcript: d.Transcript, Codings: readingOrder(d.Codings)}
	span := in.Codings[i].Span
	var parts []string
	for _, p := range d.Transcript.Paragraphs {
		w := shown(p)
		w.Start, w.End = max(w.Start, span.Start), min(w.End, span.End)
		if w.Len() > 0 {
			parts = append(parts, w.Of(d.Transcript.Text))
		}
	}
	return strings.Join(parts, "\n")
}

func keyboard(t *testing.T, p *tab, m *sample) {
	p.read(m.english)
	type state struct {
		Current    int
		Focused    bool
		Code, Now  string
		Underlined int
		InView     bool
	}
	look := func() state {
		t.Helper()
		return see[state](p, `(() => {
			const m = document.querySelector(".mark.current");
			const place = document.querySelector("#now .place").textContent;
			const r = [...CSS.highlights.get("current")][0]?.getBoundingClientRect();
			return {
				Current: document.getElementById("now").hidden ? -1 : Number(place.split(" ")[0]) - 1,
				Focused: document.activeElement === m,
				Code: m?.querySelector(".code-name").textContent ?? "",
				Now: document.getElementById("now").hidden ? "" : document.getElementById("now").innerText,
				Underlined: CSS.highlights.get("current").size,
				InView: !!r && r.top >= 0 && r.top < innerHeight,
			};
		})()`)
	}
	press := func(keys string, want int) state {
		t.Helper()
		p.do(chromedp.KeyEvent(keys))
		p.painted()
		got := look()
		if got.Current != want {
			t.Errorf("after %q coding %d is current, want %d", keys, got.Current, want)
		}
		return got
	}
	first := press("j", 0)
	if !first.Focused || first.Underlined == 0 || !first.InView || !strings.Contains(first.Now, "1 / 61") {
		t.Errorf("the first coding: %+v", first)
	}
	press("j", 1)
	press("k", 0)
	see[bool](p, `document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "ت", code: "KeyJ", bubbles: true}))`)
	if got := look().Current; got != 1 {
		t.Errorf("after the key J of an Arabic layout coding %d is current, want 1", got)
	}
	order := p.s.asRead(t, m.english).Codings
	same := 2 + slices.IndexFunc(order[2:], func(c codedSpan) bool { return c.Code == order[1].Code })
	press("n", same)
	press("p", 1)
	for range 40 {
		p.do(chromedp.KeyEvent("j"))
	}
	if far := press("j", 42); !far.InView || !far.Focused {
		t.Errorf("far below: %+v", far)
	}
	p.do(chromedp.KeyEvent("o"))
	p.painted()
	if n := see[int](p, "new Set([...document.querySelectorAll('.stripe:not(.away)')].map((s) => s.className.match(/hue-\\d+/)[0])).size"); n != 1 {
		t.Errorf("alone, %d hues are shown", n)
	}
	press("\u001b", -1)
	p.do(chromedp.KeyEvent("?"), chromedp.WaitVisible("#keys"))
	p.do(chromedp.KeyEvent("\u001b"), chromedp.WaitNotVisible("#keys"))
}

// The command line hands the unlocked link to the browser in a file. The step
// from a file to the workbench is one from a foreign site, on which a Strict
// cookie is not sent along a redirect.
func TestBrowserFollowsTheLinkFromAFile(t *testing.T) {
	ctx := browser(t)
	m := newMill(t)
	c, err := m.Space.Unlock(t.Context(), "me", worldtest.Passphrase, false)
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, m.World)
	path := filepath.Join(t.TempDir(), "open.html")
	page := `<!doctype html><meta http-equiv="refresh" content="0;url=` + s.InviteUnlocked(c) + `">`
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &tab{t, ctx, s}
	p.do(chromedp.Navigate("file://"+path), chromedp.WaitVisible(".rooms"))
	if at := see[string](p, "location.href"); at != "http://"+s.addr+"/" {
		t.Errorf("the browser ended at %s", at)
	}
}
