package web

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace/worldtest"
)

const testAddr = "127.0.0.1:4300"

// visit is one browser without a picture: it keeps the cookie, and sends what
// browsers send.
type visit struct {
	t      testing.TB
	b      *Workbench
	cookie *http.Cookie
}

func (v *visit) do(method, path string, form url.Values, headers ...string) *http.Response {
	v.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	r.Host = testAddr
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	w := httptest.NewRecorder()
	v.b.ServeHTTP(w, r)
	answer := w.Result()
	for _, c := range answer.Cookies() {
		v.cookie = c
	}
	return answer
}

func (v *visit) get(path string, headers ...string) *http.Response {
	v.t.Helper()
	return v.do("GET", path, nil, headers...)
}

func (v *visit) post(path string, form url.Values) *http.Response {
	v.t.Helper()
	return v.do("POST", path, form)
}

func (v *visit) want(r *http.Response, status int, location string) *http.Response {
	v.t.Helper()
	if r.StatusCode != status || r.Header.Get("Location") != location {
		v.t.Fatalf("got %d to %q, want %d to %q", r.StatusCode, r.Header.Get("Location"), status, location)
	}
	return r
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func link(invited string) string { return strings.TrimPrefix(invited, "http://"+testAddr) }

// known is a browser that followed the printed link; unlocked one whose person
// gave the passphrase as well.
func known(t testing.TB, b *Workbench) *visit {
	t.Helper()
	v := &visit{t: t, b: b}
	v.want(v.get(link(b.Invite())), http.StatusSeeOther, "/unlock")
	return v
}

func unlocked(t testing.TB, b *Workbench) *visit {
	t.Helper()
	v := known(t, b)
	v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/")
	return v
}

func TestEveryRouteButThePublicOnesIsClosedWithoutASession(t *testing.T) {
	b := newSample(t).workbench(t)
	open := 0
	for _, route := range append(b.routes(), route{pattern: "GET /no/such/page"}) {
		method, path, _ := strings.Cut(route.pattern, " ")
		path = strings.NewReplacer("{$}", "", "{id}", sheaf.NewID().String()).Replace(path)
		for name, v := range map[string]*visit{"stranger": {t: t, b: b}, "known but locked": known(t, b)} {
			if public(route.pattern) {
				open++
				continue
			}
			t.Run(name+" "+route.pattern, func(t *testing.T) {
				v.t = t
				v.want(v.do(method, path, nil), http.StatusSeeOther, "/unlock")
				v.want(v.do(method, path, nil, "Sec-Fetch-Dest", "empty"), http.StatusUnauthorized, "")
			})
		}
	}
	if open != 2*3 {
		t.Errorf("%d public routes, want 3", open/2)
	}
}

func TestUnlock(t *testing.T) {
	t.Run("the printed link works once and leaves no token in the address", func(t *testing.T) {
		b := newSample(t).workbench(t)
		link := link(b.Invite())
		v := &visit{t: t, b: b}
		v.want(v.get(link), http.StatusSeeOther, "/unlock")
		if v.cookie == nil || !v.cookie.HttpOnly || v.cookie.SameSite != http.SameSiteStrictMode || !v.cookie.Expires.IsZero() || v.cookie.MaxAge != 0 {
			t.Fatalf("cookie is %v", v.cookie)
		}
		other := &visit{t: t, b: b}
		other.want(other.get(link), http.StatusSeeOther, "/unlock")
		if other.cookie != nil {
			t.Error("a used link gave a second cookie")
		}
	})
	t.Run("a stranger is not asked for the passphrase and cannot give it", func(t *testing.T) {
		b := newSample(t).workbench(t)
		v := &visit{t: t, b: b}
		if strings.Contains(body(t, v.get("/unlock")), `name="passphrase"`) {
			t.Error("the passphrase is asked of a stranger")
		}
		v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/unlock")
		v.want(v.get("/"), http.StatusSeeOther, "/unlock")
	})
	t.Run("the key of the session changes at unlock and at lock, and the old one is dead", func(t *testing.T) {
		b := newSample(t).workbench(t)
		v := known(t, b)
		before := *v.cookie
		v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/")
		during := *v.cookie
		v.want(v.post("/lock", nil), http.StatusSeeOther, "/unlock")
		for name, old := range map[string]http.Cookie{"before": before, "during": during, "after": *v.cookie} {
			w := &visit{t: t, b: b, cookie: &old}
			w.want(w.get("/"), http.StatusSeeOther, "/unlock")
			if asked := strings.Contains(body(t, w.get("/unlock")), `name="passphrase"`); asked != (name == "after") {
				t.Errorf("key from %s: passphrase asked is %t", name, asked)
			}
		}
		if before.Value == during.Value || during.Value == v.cookie.Value {
			t.Error("a key was kept")
		}
	})
	t.Run("a wrong passphrase makes the next try wait, a right one too early is not tried", func(t *testing.T) {
		b := newSample(t).workbench(t)
		now := time.Unix(0, 0)
		b.throttle.now = func() time.Time { return now }
		v := known(t, b)
		waits := []time.Duration{}
		for range 9 {
			v.want(v.post("/unlock", url.Values{"passphrase": {"wrong"}}), http.StatusSeeOther, "/unlock?wrong")
			waits = append(waits, b.throttle.wait())
			v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/unlock?wrong")
			now = now.Add(b.throttle.wait())
		}
		if waits[0] != 500*time.Millisecond || waits[3] != 4*time.Second || waits[8] != time.Minute {
			t.Errorf("waits are %v", waits)
		}
		v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/")
	})
	t.Run("a person comes back to the page they asked for, never to another site", func(t *testing.T) {
		b := newSample(t).workbench(t)
		v := known(t, b)
		v.get("/documents")
		v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/documents")
		for _, away := range []string{"//example.org", `/\example.org`, "https://example.org/", "", "javascript:x"} {
			v.want(v.post("/settings", url.Values{"back": {away}}), http.StatusSeeOther, "/")
		}
	})
}

func TestIdleLock(t *testing.T) {
	m := newMill(t)
	b := benchOver(t, m.World, Config{Addr: testAddr, Idle: 15 * time.Minute})
	now := time.Unix(0, 0)
	b.sessions.now = func() time.Time { return now }
	v := unlocked(t, b)
	keys := b.sessions.look(v.cookie.Value, false).guest.caller

	now = now.Add(14 * time.Minute)
	v.want(v.post("/awake", nil), http.StatusNoContent, "") // work starts the time again
	now = now.Add(14 * time.Minute)
	v.want(v.get("/awake", "Sec-Fetch-Dest", "empty"), http.StatusNoContent, "") // looking does not
	if !keys.Unlocked(access.Working) {
		t.Error("keys were forgotten too early")
	}
	now = now.Add(time.Minute)
	answer := v.want(v.get("/awake", "Sec-Fetch-Dest", "empty"), http.StatusUnauthorized, "")
	if answer.Header.Get("Clear-Site-Data") == "" {
		t.Error("a locked session does not clear what the browser keeps")
	}
	if keys.Unlocked(access.Working) {
		t.Error("keys were not forgotten")
	}

	v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/")
	keys = b.sessions.look(v.cookie.Value, false).guest.caller
	now = now.Add(time.Hour)
	b.sessions.lockIdle() // nobody asks, and still
	if keys.Unlocked(access.Working) {
		t.Error("keys were not forgotten although nobody asked")
	}
}

// What was typed and not saved is there after the lock, on its own page alone.
func TestALockLosesNothingThatWasTyped(t *testing.T) {
	b := newMill(t).workbench(t)
	v := unlocked(t, b)
	v.want(v.post("/kept", url.Values{"path": {"/documents"}, "field": {"memo"}, "value": {"half a thought"}}), http.StatusNoContent, "")
	v.post("/lock", nil)
	v.want(v.get("/kept?path=/documents"), http.StatusSeeOther, "/unlock")
	v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/kept")
	if got := body(t, v.get("/kept?path=/documents")); !strings.Contains(got, "half a thought") {
		t.Errorf("after the lock: %s", got)
	}
	if got := body(t, v.get("/kept?path=/other")); strings.Contains(got, "thought") {
		t.Errorf("on another page: %s", got)
	}
	v.post("/kept", url.Values{"path": {"/documents"}, "field": {"memo"}, "value": {""}})
	if got := body(t, v.get("/kept?path=/documents")); strings.Contains(got, "thought") {
		t.Errorf("after it was saved: %s", got)
	}
}

// What was typed into a sheet was read by anybody at a session whose vault was closed.
func TestWhatWasTypedInTheVaultWaitsUntilItIsOpen(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	v := m.opened(t, b)
	paths := []string{"/people", "/people/" + m.zorvand.ID.String() + "/sheet", "/interviews/new"}
	for _, path := range paths {
		v.want(v.post("/kept", url.Values{"path": {path}, "field": {"legal"}, "value": {"Zorvand Belkasir"}}), http.StatusNoContent, "")
	}
	kept := func(path string) bool {
		return strings.Contains(body(t, v.get("/kept?"+url.Values{"path": {path}}.Encode())), "Belkasir")
	}
	for _, path := range paths {
		if !kept(path) {
			t.Errorf("%s: nothing is kept while the vault is open", path)
		}
	}
	v.post("/vault/close", nil)
	for _, path := range paths {
		if kept(path) {
			t.Errorf("%s: what was typed shows while the vault is closed", path)
		}
	}
	v.post("/vault/open", url.Values{"passphrase": {worldtest.Passphrase.Reveal()}})
	if !kept("/people") {
		t.Error("what was typed is lost")
	}
}

// The vault is asked for on its own, and a coding session holds no key of it.
func TestTheVaultIsOpenedApart(t *testing.T) {
	m := newMill(t)
	b := m.workbench(t)
	v := unlocked(t, b)
	guest := func() guest { return b.sessions.look(v.cookie.Value, false).guest }
	if g := guest(); g.caller.Unlocked(access.Locked) || g.vaultOpen() {
		t.Error("the vault is open without having been asked for")
	}
	v.want(v.post("/vault/open", url.Values{"passphrase": {"wrong"}, "back": {"/documents"}}), http.StatusSeeOther, "/documents?wrong=")
	b.throttle.until = time.Time{}
	v.want(v.post("/vault/open", url.Values{"passphrase": {samplePassphrase}, "back": {"/documents?wrong="}}), http.StatusSeeOther, "/documents")
	holder := guest().holder
	if !holder.Unlocked(access.Locked) || guest().caller.Unlocked(access.Locked) {
		t.Error("the vault is not open, or open for coding too")
	}
	v.post("/vault/close", nil)
	if holder.Unlocked(access.Locked) {
		t.Error("closing kept the vault's key")
	}
	v.post("/vault/open", url.Values{"passphrase": {samplePassphrase}})
	holder = guest().holder
	v.post("/lock", nil)
	if holder.Unlocked(access.Locked) {
		t.Error("locking kept the vault's key")
	}
}

// What was typed on a page of the vault can be a name. Closing the vault in one
// window takes it from every other, and gives nothing of it to whoever sits down.
func TestAClosedVaultGivesNothingOfWhatWasTypedInIt(t *testing.T) {
	m := newMill(t)
	v := m.opened(t, m.workbench(t))
	room := "/people/" + m.zorvand.ID.String() + "/sheet"
	v.post("/kept", url.Values{"path": {room}, "field": {"legal"}, "value": {"Zorvand"}})
	says(t, body(t, v.get("/kept?path="+room)), "Zorvand")
	v.want(v.get("/awake?path="+room), http.StatusNoContent, "")
	v.post("/vault/close", nil)
	if strings.Contains(body(t, v.get("/kept?path="+room)), "Zorvand") {
		t.Error("what was typed is shown while the vault is closed")
	}
	v.want(v.get("/awake?path="+room), http.StatusLocked, "")
	v.want(v.post("/awake?path="+room, nil), http.StatusLocked, "")
	v.want(v.get("/awake?path=/documents"), http.StatusNoContent, "")
	v.want(v.get("/kept?path=/documents"), http.StatusOK, "")
	v.post("/vault/open", url.Values{"passphrase": {samplePassphrase}})
	says(t, body(t, v.get("/kept?path="+room)), "Zorvand")
}

// A check with the vault open tells which typed words are names.
func TestAClosedVaultTakesTheFindingsOfACheckAlong(t *testing.T) {
	m := newMill(t)
	if _, err := m.Working.Book.WriteMemo(t.Context(), m.Founder, coding.Memo{On: coding.OnStudy, Text: "Zorvand says it again"}); err != nil {
		t.Fatal(err)
	}
	v := m.opened(t, m.workbench(t))
	for answer := v.post("/team/check", url.Values{}); answer.Header.Get("Location") != "/team/check"; time.Sleep(50 * time.Millisecond) {
		answer = v.get(answer.Header.Get("Location"))
		if answer.StatusCode >= 400 {
			t.Fatal(answer.StatusCode)
		}
		if answer.Header.Get("Location") == "/team/check" {
			break
		}
	}
	says(t, body(t, v.get("/team/check")), "holds a locked name at bytes")
	v.post("/vault/close", nil)
	if strings.Contains(body(t, v.get("/team/check")), "locked name at") {
		t.Error("the vault is closed, and the page tells where names stand")
	}
}

func TestGuard(t *testing.T) {
	b := newSample(t).workbench(t)
	v := unlocked(t, b)
	for _, c := range []struct {
		rule, method, path string
		headers            []string
		status             int
	}{
		{"own page", "GET", "/", nil, 200},
		{"typed address", "GET", "/", []string{"Sec-Fetch-Site", "none"}, 200},
		{"another name for this machine", "GET", "/", []string{"Host", "localhost:4300"}, 421},
		{"a name rebound to this machine", "GET", "/", []string{"Host", "example.org:4300"}, 421},
		{"no port", "GET", "/", []string{"Host", "127.0.0.1"}, 421},
		{"static, with a wrong host", "GET", "/static/css/sheaf.css", []string{"Host", "example.org"}, 421},
		{"read from another site", "GET", "/", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"read from another port", "GET", "/", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"act from another site", "POST", "/lock", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"act from another origin, old browser", "POST", "/lock", []string{"Sec-Fetch-Site", "", "Origin", "http://127.0.0.1:9999"}, 403},
		{"link followed from a terminal in a tab", "GET", "/unlock", []string{"Sec-Fetch-Site", "cross-site"}, 303},
		{"a folder of static", "GET", "/static/css/", nil, 404},
		{"out of static", "GET", "/static/%2e%2e/web.go", nil, 404},
		{"no such page", "GET", "/no/such", nil, 404},
		{"no such document", "GET", "/documents/" + sheaf.NewID().String(), nil, 404},
		{"not an id", "GET", "/documents/x", nil, 404},
	} {
		t.Run(c.rule, func(t *testing.T) {
			v.t = t
			answer := v.do(c.method, c.path, nil, c.headers...)
			if answer.StatusCode != c.status {
				t.Errorf("status %d, want %d", answer.StatusCode, c.status)
			}
			for name, want := range map[string]string{
				"Content-Security-Policy":      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
				"Cache-Control":                "no-store",
				"Referrer-Policy":              "no-referrer",
				"X-Content-Type-Options":       "nosniff",
				"Cross-Origin-Opener-Policy":   "same-origin",
				"Cross-Origin-Resource-Policy": "same-origin",
			} {
				if got := answer.Header.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
}

func TestAddressMustBeLoopback(t *testing.T) {
	m := newMill(t)
	for addr, ok := range map[string]bool{
		"127.0.0.1:80": true, "[::1]:80": true,
		"0.0.0.0:80": false, "192.168.1.2:80": false, "127.0.0.1": false, "127.0.0.1:0": false, "localhost:80": false, "": false,
	} {
		_, err := New(Config{Addr: addr}, m.Space)
		if (err == nil) != ok {
			t.Errorf("%q: %v", addr, err)
		}
	}
}

func TestErrorsBecomeStatusesAndFaultsKeepTheirSentence(t *testing.T) {
	const tripped = "canary-in-an-error"
	m := newMill(t)
	for kind, status := range map[sheaf.Kind]int{
		sheaf.Invalid: 400, sheaf.NotFound: 404, sheaf.Denied: 403, sheaf.Conflict: 409,
		sheaf.Locked: 423, sheaf.Corrupt: 500, sheaf.Internal: 500,
	} {
		var log strings.Builder
		b := benchOver(t, m.World, Config{Addr: testAddr, Log: slog.New(slog.NewTextHandler(&log, nil))})
		b.answerAlso(route{pattern: "GET /failing", answer: b.page(func(*request) (view, error) {
			return view{}, sheaf.Errorf(kind, "cannot show the study: %w", errors.New(tripped)).Hintf("sheaf check")
		})})
		v := unlocked(t, b)
		answer := v.get("/failing")
		page := body(t, answer)
		if answer.StatusCode != status {
			t.Errorf("%v: status %d, want %d", kind, answer.StatusCode, status)
		}
		if shows := strings.Contains(page, tripped); shows == (kind == sheaf.Internal) {
			t.Errorf("%v: the sentence is shown: %t", kind, shows)
		}
		if strings.Contains(log.String(), tripped) {
			t.Errorf("%v: the log repeats the sentence", kind)
		}
	}
}

func TestAPanicShowsAndLogsNothingOfItsValue(t *testing.T) {
	var log strings.Builder
	b := benchOver(t, newMill(t).World, Config{Addr: testAddr, Log: slog.New(slog.NewTextHandler(&log, nil))})
	b.answerAlso(route{pattern: "GET /breaking", answer: b.page(func(*request) (view, error) { panic("canary-in-a-panic") })})
	v := unlocked(t, b)
	answer := v.get("/breaking")
	if answer.StatusCode != 500 || strings.Contains(body(t, answer), "canary") {
		t.Errorf("status %d", answer.StatusCode)
	}
	if !strings.Contains(log.String(), "GET /breaking") || strings.Contains(log.String(), "canary") {
		t.Errorf("log: %s", log.String())
	}
}

func TestAFormLongerThanTheLimitIsRefused(t *testing.T) {
	v := unlocked(t, newSample(t).workbench(t))
	v.want(v.post("/settings", url.Values{"back": {strings.Repeat("x", maxBody)}}), http.StatusBadRequest, "")
}

func TestLanguage(t *testing.T) {
	opening := regexp.MustCompile(`<html lang="([a-z]+)" dir="([a-z]+)" translate="no" class="notranslate"`)
	of := func(r *http.Response) string {
		m := opening.FindStringSubmatch(body(t, r))
		if m == nil {
			t.Fatal("no language on the page")
		}
		return m[1] + " " + m[2]
	}
	b := newSample(t).workbench(t)
	v := known(t, b)
	if got := of(v.get("/unlock", "Accept-Language", "fr-CA, ar-SY;q=0.8, en;q=0.5")); got != "fr ltr" {
		t.Errorf("by the browser: %s", got)
	}
	if got := of(v.get("/unlock", "Accept-Language", "he, ar-SY;q=0.8, en;q=0.5")); got != "ar rtl" {
		t.Errorf("by the browser's second choice: %s", got)
	}
	if got := of(v.get("/unlock", "Accept-Language", "xx")); got != "en ltr" {
		t.Errorf("by nothing: %s", got)
	}
	v.post("/unlock", url.Values{"passphrase": {samplePassphrase}})
	v.want(v.post("/settings", url.Values{"language": {"en"}, "back": {"/documents"}}), http.StatusSeeOther, "/documents")
	if got := of(v.get("/", "Accept-Language", "ar")); got != "en ltr" {
		t.Errorf("by the person: %s", got)
	}
	v.want(v.post("/settings", url.Values{"language": {"xx"}}), http.StatusBadRequest, "")
}

func TestPagesSayWhatStands(t *testing.T) {
	m := newSample(t)
	v := unlocked(t, m.workbench(t))
	for path, wants := range map[string][]string{
		"/":           {"Grain office (invented)", m.english.ID.Short(), "Analysis agreed"},
		"/documents":  {"Arabic", "Analysis agreed", `href="` + at(m.english)},
		at(m.english): {"Copying as a task", "We learned how to wait", `id="p1"`},
		at(m.arabic):  {`lang="ar" dir="rtl"`, "كنت أعمل"},
	} {
		page := body(t, v.get(path))
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
	}
}

// No script or style may sit in a page, where the policy would refuse it, and
// no page may point outside.
func TestPagesHoldNothingInlineAndPointNowhereElse(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<script(>| [^>]*>[^<])|<style|\sstyle=|\son[a-z]+=|javascript:`)
	outside := regexp.MustCompile(`(?i)(href|src|action)="(https?:)?//`)
	data := regexp.MustCompile(`<script type="application/json"[^>]*>[^<]*</script>`) // is read and never run
	m := newSample(t)
	v := unlocked(t, m.workbench(t))
	for _, path := range []string{"/", "/documents", at(m.english), "/nowhere"} {
		page := data.ReplaceAllString(body(t, v.get(path)), "")
		if m := inline.FindString(page); m != "" {
			t.Errorf("%s holds %q", path, m)
		}
		if m := outside.FindString(page); m != "" {
			t.Errorf("%s points outside: %q", path, m)
		}
		if !strings.Contains(page, `spellcheck="false"`) || !strings.Contains(page, `content="notranslate"`) {
			t.Errorf("%s may be sent to a spelling or translation service", path)
		}
	}
}

func TestTheListenerIsOnLoopback(t *testing.T) {
	ln, err := Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if !strings.HasPrefix(ln.Addr().String(), "127.0.0.1:") {
		t.Errorf("listens on %s", ln.Addr())
	}
	if _, err := fs.Stat(staticFiles, "static/css/sheaf.css"); err != nil {
		t.Error(err)
	}
}

func TestServeEndsWithItsContextAndLocks(t *testing.T) {
	ln, err := Listen(0)
	if err != nil {
		t.Fatal(err)
	}
	m := newMill(t)
	b := benchOver(t, m.World, Config{Addr: ln.Addr().String()})
	c, err := m.Space.Unlock(t.Context(), "me", worldtest.Passphrase, false)
	if err != nil {
		t.Fatal(err)
	}
	key, _, _ := b.sessions.welcome(b.sessions.invite(invitation{}))
	b.sessions.openFor(key, guest{caller: c})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Serve(ctx, ln) }()
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if c.Unlocked(access.Working) {
		t.Error("the keys were not forgotten")
	}
}

// answerAlso opens one more door, for tests of the frame.
func (b *Workbench) answerAlso(to route) {
	mux, others := http.NewServeMux(), b.handler
	mux.Handle(to.pattern, b.guard(b.admit(to)))
	mux.Handle("/", others)
	b.handler = mux
}
