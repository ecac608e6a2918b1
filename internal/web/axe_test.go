package web

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sheaf/internal/workspace/worldtest"
)

// axeRules are what axe-core (testdata/axe) looks for: WCAG 2.2, A and AA, and
// what its authors hold for good practice.
const axeRules = `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`

// looker holds pages against axe-core.
type looker struct {
	*tab
	source string
	pages  int
}

func newLooker(p *tab) *looker {
	p.t.Helper()
	source, err := os.ReadFile("testdata/axe/axe.min.js")
	if err != nil {
		p.t.Fatal(err)
	}
	return &looker{tab: p, source: string(source) + ";true"}
}

// look fails the test for every violation on the page as it stands. only chooses
// single rules, where the others cannot come out differently.
func (l *looker) look(where string, only ...string) {
	l.t.Helper()
	l.pages++
	if !see[bool](l.tab, `typeof axe === "object"`) {
		see[bool](l.tab, l.source)
	}
	run := `{type: "tag", values: ` + axeRules + `}`
	if len(only) > 0 {
		run = `{type: "rule", values: ["` + strings.Join(only, `", "`) + `"]}`
	}
	found := see[[]string](l.tab, `axe.run(document, {runOnly: `+run+`, resultTypes: ["violations"]}).then(({violations}) =>
		violations.flatMap((v) => v.nodes.slice(0, 4).map((n) => v.id + " at " + n.target.join(" ") + " in " + n.html.slice(0, 140) +
			" (" + [...n.any, ...n.all, ...n.none].map((c) => c.message).join("; ").slice(0, 160) + ")")))`)
	for _, violation := range found {
		l.t.Errorf("%s: %s", where, violation)
	}
}

// questionRoute is the one route on which every question is a page of its own.
const questionRoute = "GET /analysis/{kind}"

// settings sets language and theme of the session.
func (p *tab) settings(language, theme string) {
	p.t.Helper()
	see[bool](p, settle(fmt.Sprintf(`fetch("/settings", {method: "POST", body: new URLSearchParams({language: %q, theme: %q, back: "/"})})`, language, theme)))
}

// everyPage gives a path for each shape of page that this role can open, and
// with it one for a participant on hold and one for an erased one where they
// differ in what stands there.
func (w *whole) everyPage(t *testing.T, who seat) (paths []string) {
	t.Helper()
	v := w.as(t, who)
	c := w.crawler(v, who)
	seen := map[string]int{}
	c.all(func(p crawled) {
		if p.tree == nil {
			return
		}
		u, err := url.Parse(p.path)
		if err != nil {
			return
		}
		shape := fmt.Sprint(p.route, len(u.Query()) > 0, p.status)
		if p.route == questionRoute {
			shape += u.Path // each question has tables and drawings of its own
		}
		if seen[shape]++; seen[shape] <= 2 && (p.status == http.StatusOK || seen[shape] == 1) {
			paths = append(paths, p.path)
		}
	})
	return paths
}

// No page has what axe-core calls a violation: in both directions of writing,
// in both themes, with its dialogs open, on an empty study and where something
// went wrong.
func TestNoPageHasAViolation(t *testing.T) {
	ctx := browser(t)
	w := newWhole(t)
	who := seats[len(seats)-1]
	paths := w.everyPage(t, who)
	s := serve(t, &worldtest.World{Space: w.space})

	p := &tab{t, ctx, s}
	p.do(chromedp.Navigate("http://" + s.addr + "/unlock"))
	l := newLooker(p)
	l.look("the unlock page for a stranger")
	p.do(chromedp.Navigate(s.Invite()))
	l.look("the unlock page")
	p.do(chromedp.Navigate("http://" + s.addr + "/unlock?wrong"))
	l.look("the unlock page after a wrong passphrase")
	p.do(chromedp.SendKeys("#passphrase", samplePassphrase+"\r"), chromedp.WaitVisible(".rooms"))
	for _, r := range s.routes() {
		if path, isGet := strings.CutPrefix(r.pattern, "GET "); isGet && r.locked && !strings.Contains(path, "{") {
			p.visit(path)
			l.look("the vault's door at " + path)
			break
		}
	}
	p.openVault()

	type setting struct {
		language, theme string
		only            []string
	}
	looks := []setting{{"ar", "dark", nil}}
	if everything() {
		looks = []setting{{"en", "light", nil}, {"ar", "dark", nil}, {"en", "dark", []string{"color-contrast"}}, {"ar", "light", []string{"color-contrast"}}}
	}
	for _, look := range looks {
		p.settings(look.language, look.theme)
		for _, path := range paths {
			p.visit(path)
			where := path + " (" + look.language + ", " + look.theme + ")"
			l.look(where, look.only...)
			if look.only == nil {
				l.dialogs(where)
			}
		}
	}
	t.Logf("%d paths, %d looks", len(paths), l.pages)
}

// dialogs opens every dialog of the page in turn.
func (l *looker) dialogs(where string) {
	l.t.Helper()
	for _, id := range see[[]string](l.tab, `[...document.querySelectorAll("dialog[id]")].map((d) => d.id)`) {
		if (id == "keys" || id == "palette") && !strings.HasPrefix(where, "/ ") {
			continue // the same on every page
		}
		see[bool](l.tab, fmt.Sprintf(`(document.getElementById(%q).showModal(), true)`, id))
		l.look(where + ", dialog " + id)
		see[bool](l.tab, fmt.Sprintf(`(document.getElementById(%q).close(), true)`, id))
	}
}

func TestAnEmptyStudyHasNoViolation(t *testing.T) {
	ctx := browser(t)
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	s := serve(t, w)
	p := open(t, ctx, s)
	p.openVault()
	l := newLooker(p)
	for _, r := range s.routes() {
		path, isGet := strings.CutPrefix(r.pattern, "GET ")
		if !isGet || strings.Contains(strings.ReplaceAll(path, "{$}", ""), "{") || public(r.pattern) || path == "/kept" || path == "/awake" {
			continue
		}
		path = strings.ReplaceAll(path, "{$}", "")
		p.visit(path)
		if see[bool](p, `document.contentType === "text/html"`) {
			l.look(path + " of an empty study")
		}
	}
	t.Logf("%d pages", l.pages)
}

// A page with faults put in on purpose is found out.
func TestAViolationIsNoticed(t *testing.T) {
	ctx := browser(t)
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	p := open(t, ctx, serve(t, w))
	l := newLooker(p)
	see[bool](p, `(document.querySelector("main").append(document.createElement("input"), Object.assign(document.createElement("p"), {textContent: "pale"})),
		document.querySelector("main").lastChild.style.color = "#ccc", true)`)
	see[bool](p, l.source)
	found := strings.Join(see[[]string](p, `axe.run(document).then(({violations}) => violations.map((v) => v.id))`), " ")
	for _, want := range []string{"label", "color-contrast"} {
		if !strings.Contains(found, want) {
			t.Errorf("axe-core does not find %s: %s", want, found)
		}
	}
}
