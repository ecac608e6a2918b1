package web

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sheaf/internal/text"
	"sheaf/internal/workspace/worldtest"
)

// crawled is one answer to a GET.
type crawled struct {
	path   string
	route  string // its pattern
	locked bool   // of the vault's rooms
	status int
	header http.Header
	raw    []byte
	tree   *html.Node // nil where it is no page
}

// crawler walks every page there is for one visit: those of the matrix, for
// things in every state, and what they link to.
type crawler struct {
	v      *visit
	w      *whole
	who    seat
	locked map[string]bool
	mux    *http.ServeMux
	seen   map[string]bool
	shapes map[string]int
	queue  []string
}

// mostAlike is how many paths of one shape are walked: of one pattern and the
// same names in the query.
const mostAlike = 6

func (w *whole) crawler(v *visit, who seat) *crawler {
	c := &crawler{v: v, w: w, who: who, locked: map[string]bool{}, mux: http.NewServeMux(), seen: map[string]bool{}, shapes: map[string]int{}}
	for _, r := range v.b.routes() {
		c.locked[r.pattern] = r.locked
		c.mux.HandleFunc(r.pattern, func(http.ResponseWriter, *http.Request) {})
	}
	for _, r := range matrix {
		if !strings.HasPrefix(r.route, "GET ") {
			continue
		}
		for _, whose := range r.states() {
			if _, path, _, ok := r.ask(w, whose, who); ok {
				c.add(path)
			}
		}
	}
	c.add("/no/such/page")
	return c
}

func (c *crawler) routeOf(path string) string {
	r, err := http.NewRequest(http.MethodGet, "http://"+testAddr+path, nil)
	if err != nil {
		return ""
	}
	_, pattern := c.mux.Handler(r)
	return pattern
}

func (c *crawler) add(path string) {
	u, err := url.Parse(path)
	if err != nil || c.seen[path] {
		return
	}
	names := make([]string, 0, len(u.Query()))
	for name := range u.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	shape := c.routeOf(u.Path) + "?" + strings.Join(names, "&")
	if strings.HasPrefix(shape, "GET /static/") || strings.HasPrefix(shape, "GET /unlock") {
		return
	}
	if c.shapes[shape]++; c.shapes[shape] > mostAlike && len(names) > 0 {
		return
	}
	c.seen[path] = true
	c.queue = append(c.queue, path)
}

// all walks until there is nothing new.
func (c *crawler) all(each func(crawled)) {
	for len(c.queue) > 0 {
		path := c.queue[0]
		c.queue = c.queue[1:]
		answer := c.v.get(path)
		page := crawled{path: path, route: c.routeOf(strings.Split(path, "?")[0]), status: answer.StatusCode, header: answer.Header}
		page.locked = c.locked[page.route]
		page.raw = []byte(body(c.v.t.(*testing.T), answer))
		kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
		if kind == "text/html" {
			page.tree, _ = html.Parse(bytes.NewReader(page.raw))
			for n := range page.tree.Descendants() {
				if to := attributeOf(n, "href"); n.Data == "a" && strings.HasPrefix(to, "/") {
					to, _, _ = strings.Cut(to, "#")
					c.add(to)
				}
			}
		}
		if to := answer.Header.Get("Location"); to != "" {
			c.add(to)
		}
		each(page)
	}
}

func attributeOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func nodeText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// Every page there is keeps to what the workbench promises of pages.
func TestEveryPageKeepsTheWorkbenchsPromises(t *testing.T) {
	w := newWhole(t)
	net := newNameNet(wholeNames)
	pages := 0
	for _, who := range seats[1:] {
		v := w.as(t, who)
		w.crawler(v, who).all(func(p crawled) {
			pages++
			for _, fault := range brokenPromises(p, net) {
				t.Errorf("%s, as %s: %s", p.path, who.name, fault)
			}
		})
	}
	if pages < 40 {
		t.Errorf("only %d pages were walked", pages)
	}
	t.Logf("%d pages", pages)
}

// broken tells what a page does that none may.
func brokenPromises(p crawled, names nameNet) (faults []string) {
	fault := func(format string, values ...any) { faults = append(faults, fmt.Sprintf(format, values...)) }
	if p.status >= 500 {
		fault("status %d", p.status)
	}
	if p.header.Get("Content-Security-Policy") != contentSecurity || p.header.Get("Cache-Control") != "no-store" {
		fault("the policy or the cache's headers are not what guard sets")
	}
	for _, c := range (&http.Response{Header: p.header}).Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || !c.Expires.IsZero() || c.MaxAge != 0 {
			fault("sets a cookie that scripts, other sites or later days could read")
		}
	}
	if found := names.find(p.path + " " + p.header.Get("Location") + " " + p.header.Get("Content-Disposition")); found != "" {
		fault("a name stands in the address or a header: %s", found)
	}
	if !p.locked {
		if found := names.find(string(p.raw)); found != "" {
			fault("a name of the vault stands on a page of the study: %s", found)
		}
	}
	if p.tree == nil {
		return faults
	}
	for n := range p.tree.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "html":
			if attributeOf(n, "translate") != "no" || !strings.Contains(attributeOf(n, "class"), "notranslate") {
				fault("may be sent to a translation service")
			}
		case "body":
			if attributeOf(n, "spellcheck") != "false" {
				fault("may be sent to a spelling service")
			}
		case "title":
			if found := names.find(nodeText(n)); found != "" {
				fault("a name stands in the title: %s", found)
			}
		case "input", "textarea":
			if s := attributeOf(n, "spellcheck"); s != "" && s != "false" {
				fault("a field may be sent to a spelling service")
			}
		}
		if p.locked {
			for _, a := range n.Attr {
				if slices.Contains([]string{"href", "action", "formaction", "src", "id", "name", "class", "for", "list"}, a.Key) {
					if found := names.find(a.Val); found != "" {
						fault("a name stands in %s of %s: %v", a.Key, n.Data, found)
					}
				}
			}
		}
	}
	return append(faults, strange(p.tree)...)
}

var ownAddress = regexp.MustCompile(`^(/[^/\\]|/$|#|\?|$)`)

// strange tells of what no template of ours writes: a script or a style in the
// page, a handler, an element that loads something, an address elsewhere.
func strange(tree *html.Node) (faults []string) {
	for n := range tree.Descendants() {
		switch n.Type {
		case html.CommentNode:
			faults = append(faults, "a comment")
		case html.ElementNode:
			faults = append(faults, strangeElement(n)...)
		}
	}
	return faults
}

func strangeElement(n *html.Node) (faults []string) {
	switch n.Data {
	case "script":
		// Data behind a document are no program: their type says so.
		if attributeOf(n, "type") == "application/json" && attributeOf(n, "id") == "behind" {
			break
		}
		if src := attributeOf(n, "src"); !strings.HasPrefix(src, "/static/js/") || n.FirstChild != nil {
			faults = append(faults, "a script in the page")
		}
	case "link":
		if !strings.HasPrefix(attributeOf(n, "href"), "/static/") {
			faults = append(faults, "a link to what is not ours")
		}
	case "style", "iframe", "frame", "object", "embed", "base", "applet", "math", "marquee", "foreignobject", "animate", "set", "use",
		"audio", "video", "source", "portal", "plaintext", "xmp", "frameset", "noembed":
		faults = append(faults, "an element "+n.Data)
	case "img":
		if !strings.HasPrefix(attributeOf(n, "src"), "/") {
			faults = append(faults, "a picture from elsewhere")
		}
	case "meta":
		if e := attributeOf(n, "http-equiv"); e != "" && attributeOf(n, "content") != "910" {
			faults = append(faults, "a header made of an element")
		}
	}
	if strings.Contains(n.Data, planted) {
		faults = append(faults, "an element that somebody typed")
	}
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc", strings.Contains(a.Key, planted):
			faults = append(faults, "an attribute "+a.Key+" on "+n.Data)
		case slices.Contains([]string{"href", "src", "action", "formaction", "ping", "poster", "data", "xlink:href", "background"}, a.Key):
			if !ownAddress.MatchString(a.Val) {
				faults = append(faults, "an address elsewhere, in "+a.Key+" of "+n.Data)
			}
		}
	}
	return faults
}

// A name that resolves to this machine is refused at every door, as is what
// another site sends.
func TestEveryRouteRefusesAForeignHost(t *testing.T) {
	w := newWhole(t)
	who := seats[len(seats)-1]
	v := w.as(t, who)
	before := w.changes(t)
	for _, r := range matrix {
		method, path, form, ok := r.ask(w, isOwn, who)
		if !ok {
			_, path, form, _ = r.ask(w, isAbsent, who)
		}
		for host, status := range map[string]int{"localhost:4300": http.StatusMisdirectedRequest, "rebound.example:4300": http.StatusMisdirectedRequest} {
			if got := v.do(method, path, form, "Host", host).StatusCode; got != status {
				t.Errorf("%s for %s: %d, want %d", r.route, host, got, status)
			}
		}
		if got := v.do(method, path, form, "Sec-Fetch-Site", "cross-site").StatusCode; got != http.StatusForbidden && !strings.HasSuffix(path, "/unlock") {
			t.Errorf("%s from another site: %d", r.route, got)
		}
		if method == http.MethodPost {
			if got := v.do(method, path, form, "Sec-Fetch-Site", "", "Origin", "http://127.0.0.1:9999").StatusCode; got != http.StatusForbidden {
				t.Errorf("%s from another port: %d", r.route, got)
			}
		}
	}
	if after := w.changes(t); after != before {
		t.Errorf("%d changes were made", after-before)
	}
}

// nameNet finds the names of a whole world in pages. It is coarser than
// worldtest.Net, which undoes every encoding there is, and a hundred times as
// fast: pages are text.
type nameNet map[string]string // a word, folded, and where it was planted

func newNameNet(names worldtest.Canaries) nameNet {
	n := nameNet{}
	for where, name := range names {
		for word := range strings.FieldsSeq(name) {
			if word != "behind" {
				n[text.Fold(word)] = where
			}
		}
	}
	return n
}

// find tells which name stands in it, by where it was planted; "" for none.
func (n nameNet) find(s string) string {
	folded := text.Fold(html.UnescapeString(s))
	for word, where := range n {
		if strings.Contains(folded, word) {
			return where
		}
	}
	return ""
}
