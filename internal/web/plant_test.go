package web

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"sheaf/internal/workspace/worldtest"
)

// typedForm is a form as it stands in a page.
type typedForm struct {
	action, method string
	file           string // name of the field that takes a file
	fields         []typedField
}

type typedField struct {
	name, kind, value string
	options           []string
}

// takesText tells the fields into which a person can type anything.
func (f typedField) takesText() bool {
	return slices.Contains([]string{"", "text", "search", "textarea", "email", "url", "tel"}, f.kind)
}

// shape is the same for forms that differ in ids alone.
func (f typedForm) shape(routeOf func(string) string) string {
	names := []string{f.method, routeOf(f.action)}
	for _, field := range f.fields {
		// Lines for one more person or question are of the same shape.
		if name := strings.TrimRight(field.name, "0123456789"); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// formsOf are the forms of a page. Fields that stand outside of theirs name it.
func formsOf(p crawled) (forms []typedForm) {
	byID := map[string]int{}
	at := map[*html.Node]int{}
	for n := range p.tree.Descendants() {
		if n.Data != "form" {
			continue
		}
		method := strings.ToUpper(attributeOf(n, "method"))
		if method == "" {
			method = http.MethodGet
		}
		action := attributeOf(n, "action")
		if action == "" {
			action = p.path
		}
		at[n] = len(forms)
		if id := attributeOf(n, "id"); id != "" {
			byID[id] = len(forms)
		}
		forms = append(forms, typedForm{action: action, method: method})
	}
	for n := range p.tree.Descendants() {
		name := attributeOf(n, "name")
		if name == "" || !slices.Contains([]string{"input", "textarea", "select", "button"}, n.Data) {
			continue
		}
		i, ok := byID[attributeOf(n, "form")]
		for up := n.Parent; !ok && up != nil; up = up.Parent {
			i, ok = at[up]
		}
		if !ok {
			continue
		}
		forms[i].take(n, name)
	}
	return forms
}

func (f *typedForm) take(n *html.Node, name string) {
	field := typedField{name: name, kind: attributeOf(n, "type"), value: attributeOf(n, "value")}
	switch n.Data {
	case "textarea":
		field.kind, field.value = "textarea", nodeText(n)
	case "button":
		field.kind = "button"
	case "select":
		field.kind = "select"
		for o := range n.Descendants() {
			if o.Data == "option" {
				field.options = append(field.options, attributeOf(o, "value"))
			}
		}
	}
	switch field.kind {
	case "file":
		f.file = name
		return
	case "radio", "button", "submit":
		if i := slices.IndexFunc(f.fields, func(x typedField) bool { return x.name == name }); i >= 0 {
			f.fields[i].options = append(f.fields[i].options, field.value)
			return
		}
		field.options = []string{field.value}
	}
	f.fields = append(f.fields, field)
}

// filled is the form with this in every field that takes text; the round
// chooses among options. Tampered with, also in those that a person cannot write.
func (f typedForm) filled(with string, round int, tampered bool) url.Values {
	v := url.Values{}
	for i, field := range f.fields {
		switch {
		case field.takesText(), tampered && field.kind != "password":
			v.Add(field.name, with)
		case field.kind == "password":
			v.Add(field.name, samplePassphrase)
		case len(field.options) > 0:
			v.Add(field.name, field.options[(round+i)%len(field.options)])
		case field.kind == "checkbox":
			if round%2 == 0 {
				v.Add(field.name, cmp.Or(field.value, "on"))
			}
		case field.kind == "date":
			v.Add(field.name, cmp.Or(field.value, "2026-03-02"))
		case field.kind == "number":
			v.Add(field.name, cmp.Or(field.value, "3"))
		default:
			v.Add(field.name, field.value)
		}
	}
	return v
}

func (f typedForm) hasText() bool {
	return f.file != "" || slices.ContainsFunc(f.fields, typedField.takesText)
}

func (f typedForm) asksPassphrase() bool {
	return slices.ContainsFunc(f.fields, func(field typedField) bool { return field.kind == "password" })
}

// planter puts every payload into every field of a study, as the key holder with
// the vault open, and reads each answer.
type planter struct {
	t      *testing.T
	w      *whole
	v      *visit
	who    seat
	done   map[string]int // by shape
	posts  int
	taken  map[string]bool // shapes of which something was taken in
	fields map[string]bool
}

// perBundle is how many payloads go into a field together, where it takes them.
const perBundle = 8

func (p *planter) send(f typedForm, values url.Values, with string) bool {
	p.posts++
	p.v.b.throttle.until = time.Time{}
	var answer *http.Response
	switch {
	case f.method == http.MethodGet:
		path, _, _ := strings.Cut(f.action, "?")
		answer = p.v.get(path + "?" + values.Encode())
	case f.file != "":
		answer = sendFile(p.v, f, values, with)
	default:
		answer = p.v.post(f.action, values)
	}
	p.look(f.action, answer)
	next := answer.Header.Get("Location")
	if strings.HasPrefix(next, "/unlock") {
		p.v = p.w.as(p.t, p.who) // it locked
	} else if next != "" {
		p.look(next, p.v.get(next))
	}
	return answer.StatusCode < http.StatusBadRequest
}

// look reads one answer for what was not escaped.
func (p *planter) look(at string, answer *http.Response) {
	raw := body(p.t, answer)
	if answer.StatusCode >= http.StatusInternalServerError {
		p.t.Errorf("%s: status %d", at, answer.StatusCode)
	}
	for name, values := range answer.Header {
		if name != "Location" && strings.Contains(strings.Join(values, " "), planted) {
			p.t.Errorf("%s: what was typed stands in the header %s", at, name)
		}
	}
	if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		return
	}
	tree, err := html.Parse(strings.NewReader(raw))
	if err != nil {
		p.t.Errorf("%s: %v", at, err)
		return
	}
	for _, fault := range strange(tree) {
		p.t.Errorf("%s: %s", at, fault)
	}
}

func sendFile(v *visit, f typedForm, values url.Values, content string) *http.Response {
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name, all := range values {
		for _, value := range all {
			parts.WriteField(name, value)
		}
	}
	file, _ := parts.CreateFormFile(f.file, strings.NewReplacer("\x00", "", "\n", " ", "\r", " ").Replace(content)+".txt")
	io.WriteString(file, "Interviewer: "+content+"\nUgzwermpil: "+content+"\n")
	parts.Close()
	request := httptest.NewRequest(http.MethodPost, f.action, &body)
	request.Host = testAddr
	request.Header.Set("Content-Type", parts.FormDataContentType())
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.AddCookie(v.cookie)
	answer := httptest.NewRecorder()
	v.b.ServeHTTP(answer, request)
	return answer.Result()
}

// payloads are all there are, or some of each sort of them.
func (p *planter) payloads() []string {
	if everything() {
		return payloads
	}
	var some []string
	for i := 0; i < len(payloads); i += 5 {
		some = append(some, payloads[i])
	}
	return some
}

// fill sends a form with every payload: some together, and one by one where
// that is refused.
func (p *planter) fill(f typedForm, shape string) {
	round := 0
	for bundle := range slices.Chunk(p.payloads(), perBundle) {
		for _, between := range []string{"\n\n", " "} {
			with := strings.Join(bundle, between)
			round++
			if p.send(f, f.filled(with, round, false), with) {
				p.taken[shape] = true
				bundle = nil
				break
			}
		}
		for _, with := range bundle {
			round++
			if p.send(f, f.filled(with, round, false), with) {
				p.taken[shape] = true
			}
		}
	}
	p.send(f, f.filled(payloads[0], 0, true), payloads[0])
}

// forms gathers those of a study that nobody filled in yet.
func (p *planter) forms() (fresh []typedForm, shapes []string) {
	c := p.w.crawler(p.v, p.who)
	found := map[string]int{}
	c.all(func(page crawled) {
		if page.tree == nil {
			return
		}
		for _, fault := range strange(page.tree) {
			p.t.Errorf("%s: %s", page.path, fault)
		}
		for _, f := range formsOf(page) {
			shape := f.shape(c.routeOf)
			if !f.hasText() || p.done[shape] > 0 || found[shape] > 1 {
				continue
			}
			found[shape]++
			fresh, shapes = append(fresh, f), append(shapes, shape)
			for _, field := range f.fields {
				if field.takesText() {
					p.fields[shape+": "+field.name] = true
				}
			}
		}
	})
	for shape := range found {
		p.done[shape]++
	}
	return fresh, shapes
}

// everywhere fills in what there is, and what appears when it is filled in.
func (p *planter) everywhere() {
	for range 3 {
		fresh, shapes := p.forms()
		for _, last := range []bool{false, true} { // what asks for a passphrase may take something away
			for i, f := range fresh {
				if f.asksPassphrase() == last {
					p.fill(f, shapes[i])
				}
			}
		}
		if len(fresh) == 0 {
			break
		}
	}
	for _, r := range matrix {
		p.fillRow(r)
	}
}

// fillRow puts payloads into what scripts send, which no form shows.
func (p *planter) fillRow(r matrixRow) {
	for i := 0; i+1 < len(r.form); i += 2 {
		if strings.Contains(r.form[i+1], "{") || r.form[i] == "passphrase" {
			continue
		}
		method, path, values, ok := r.ask(p.w, isOwn, p.who)
		if !ok {
			continue
		}
		f := typedForm{action: path, method: method, file: r.file}
		for bundle := range slices.Chunk(p.payloads(), perBundle) {
			values.Set(r.form[i], strings.Join(bundle, " "))
			if !p.send(f, values, "") {
				values.Set(r.form[i], bundle[0])
				p.send(f, values, "")
			}
		}
	}
}

// What somebody typed, wherever it can be typed, is text on every page: never
// markup, never a script, never an address.
func TestWhatIsTypedStaysText(t *testing.T) {
	w := newWhole(t)
	who := seats[len(seats)-1]
	p := &planter{t: t, w: w, v: w.as(t, who), who: who, done: map[string]int{}, taken: map[string]bool{}, fields: map[string]bool{}}
	p.everywhere()
	walked, echoed := 0, 0
	var paths []string
	alike := map[string]int{} // what was typed makes many pages of one route
	w.crawler(p.v, who).all(func(page crawled) {
		walked++
		shows := bytes.Contains(page.raw, []byte(planted))
		if shows {
			echoed++
		}
		if page.tree == nil {
			return
		}
		kind := fmt.Sprint(page.route, shows)
		if alike[kind]++; page.status == http.StatusOK && alike[kind] <= mostAlike {
			paths = append(paths, page.path)
		}
		for _, fault := range strange(page.tree) {
			t.Errorf("%s: %s", page.path, fault)
		}
	})
	for shape := range p.done {
		if !p.taken[shape] {
			t.Logf("took nothing: %s", shape)
		}
	}
	t.Logf("%d payloads, %d fields of %d forms, %d requests; %d pages, %d of them show it", len(p.payloads()), len(p.fields), len(p.done), p.posts, walked, echoed)

	t.Run("in a browser too", func(t *testing.T) {
		inBrowser(t, w, paths)
	})
}

// inBrowser opens every page with its scripts at work.
func inBrowser(t *testing.T, w *whole, paths []string) {
	ctx := browser(t)
	s := serve(t, &worldtest.World{Space: w.space})
	watch := watchOver(t, ctx, s)
	p := open(t, ctx, s)
	p.openVault()
	for _, path := range paths {
		p.visit(path)
		for _, fault := range see[[]string](p, strangeInPage) {
			t.Errorf("%s: %s", path, fault)
		}
	}
	for _, heard := range watch() {
		t.Error(heard)
	}
	left := see[string](p, leftInBrowser)
	if left != " 0 0 0 0" {
		t.Errorf("cookie, storage, databases, caches: %q", left)
	}
	cookies, err := chromedp.Call(ctx, storage.GetCookies, storage.GetCookiesParams{})
	if err != nil {
		t.Fatal(err)
	}
	if len(cookies.Cookies) != 1 || !cookies.Cookies[0].HTTPOnly || cookies.Cookies[0].SameSite != network.CookieSameSiteStrict || !cookies.Cookies[0].Session {
		t.Errorf("the browser keeps %d cookies, or one that is not what it should be", len(cookies.Cookies))
	}
	for _, asked := range s.asked {
		if strings.Contains(asked, planted) {
			t.Error("a page asked for what somebody typed")
		}
	}
	t.Logf("%d pages", len(paths))
}

// A page that echoes what was typed as it stands is noticed: by the reading of
// pages, and by the browser.
func TestAnEchoIsNoticed(t *testing.T) {
	for _, payload := range payloads {
		if !strings.Contains(payload, "<") || strings.Contains(payload, "![CDATA[") || strings.Contains(payload, "\\u003c") {
			continue // text wherever it stands outside an attribute
		}
		noticed := false
		for _, echo := range []string{"<p>" + payload + "</p>", `<input value="` + payload + `">`, "<input value=" + payload + ">", "<title>" + payload + "</title>", `<textarea>` + payload + "</textarea>"} {
			tree, err := html.Parse(strings.NewReader(echo))
			noticed = noticed || err == nil && len(strange(tree)) > 0
		}
		if !noticed && !strings.HasPrefix(payload, "\x00") && !strings.HasPrefix(payload, "<template>") && !strings.HasPrefix(payload, "<noscript>") {
			t.Errorf("nobody notices %q", payload)
		}
	}
	ctx := browser(t)
	w := newWhole(t)
	s := serve(t, &worldtest.World{Space: w.space})
	echo := `<p><img src="https://xqz7.example/pixel.png"><script>alert(1)</script><b onclick="1">b</b></p>`
	s.answerAlso(route{pattern: "GET /planted", answer: func(w http.ResponseWriter, _ *request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>x</title>"+echo)
	}})
	s.answerAlso(route{pattern: "GET /open-policy", answer: func(w http.ResponseWriter, _ *request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Del("Content-Security-Policy")
		fmt.Fprint(w, "<!doctype html><title>x</title>"+echo)
	}})
	watch := watchOver(t, ctx, s)
	p := open(t, ctx, s)
	p.visit("/planted")
	if found := see[[]string](p, strangeInPage); len(found) == 0 {
		t.Error("the reading of the page in the browser notices nothing")
	}
	if heard := strings.Join(watch(), "\n"); !strings.Contains(heard, "Content Security Policy") {
		t.Errorf("the browser's refusal is not heard: %s", heard)
	}
	p.visit("/open-policy")
	heard := strings.Join(watch(), "\n")
	for _, want := range []string{"a dialog", "xqz7.example"} {
		if !strings.Contains(heard, want) {
			t.Errorf("%q is not heard", want)
		}
	}
}

// watchOver collects what no page may cause: complaints on the console, dialogs,
// requests to anywhere but the workbench.
func watchOver(t *testing.T, ctx context.Context, s *served) func() []string {
	t.Helper()
	complaints, err := listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	script := `for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => { console.error("a dialog: " + name); };
		window.xqz7 = () => console.error("a dialog: what was typed ran");`
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var elsewhere []string
	requests := chromedp.Events(ctx, network.RequestWillBeSent)
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	go func() {
		for e, err := range requests {
			if err != nil {
				return
			}
			if !strings.HasPrefix(e.Request.URL, "http://"+s.addr+"/") && !strings.HasPrefix(e.Request.URL, "about:") && !strings.HasPrefix(e.Request.URL, "data:") {
				mu.Lock()
				elsewhere = append(elsewhere, "a request to "+e.Request.URL)
				mu.Unlock()
			}
		}
	}()
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append(complaints(), elsewhere...)
	}
}

// openVault opens the vault in this session.
func (p *tab) openVault() {
	p.t.Helper()
	see[bool](p, settle(`fetch("/vault/open", {method: "POST", body: new URLSearchParams({passphrase: "`+samplePassphrase+`", back: "/"})})`))
}

const leftInBrowser = `(async () => [document.cookie, localStorage.length, sessionStorage.length,
	(await indexedDB.databases()).length, (await caches.keys()).length].join(" "))()`

// strangeInPage is strange, for a page whose scripts have run.
const strangeInPage = `(() => {
	const faults = [];
	for (const e of document.querySelectorAll("*")) {
		if (e.localName.includes("xqz7")) faults.push("an element that somebody typed");
		if (["iframe", "object", "embed", "base", "style"].includes(e.localName)) faults.push("an element " + e.localName);
		if (e.localName === "script" && (!e.src.startsWith(location.origin + "/static/js/") || e.textContent)) faults.push("a script in the page");
		if (e.localName === "img" && !e.src.startsWith(location.origin + "/") && !e.src.startsWith("blob:" + location.origin)) faults.push("a picture from elsewhere");
		for (const a of e.attributes) {
			if (a.name.startsWith("on") || a.name.includes("xqz7") || a.name === "srcdoc") faults.push("an attribute " + a.name);
			if (["href", "action", "formaction"].includes(a.name) && !/^(\/[^/\\]|\/$|#|\?|$)/.test(a.value)) faults.push("an address elsewhere");
		}
	}
	return faults;
})()`
