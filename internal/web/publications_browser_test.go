package web

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
)

// drivenKey is one line of a key sheet: how the page is brought into a state,
// the key, and what shows that something happened.
type drivenKey struct {
	path   string
	before string // JS that brings the page into the state; "" for the page as it is
	keys   string
	shows  string // JS that is false before and true afterwards
}

// drive presses every key of a sheet once, and fails for a line without a case.
func drive(t *testing.T, p *tab, sheet string, cases map[string]drivenKey) {
	for _, line := range pageKeys[sheet].Lines {
		c, ok := cases[line.Act]
		if !ok {
			t.Errorf("nothing drives %s of %s", line.Act, sheet)
			continue
		}
		t.Run(sheet+" "+line.Keys, func(t *testing.T) {
			p := &tab{t, p.ctx, p.s}
			p.visit(c.path)
			p.do(chromedp.WaitReady("#keys"))
			if c.before != "" {
				see[bool](p, "("+c.before+", true)")
			}
			if see[bool](p, "!!("+c.shows+")") {
				t.Fatal("it shows before the key")
			}
			p.do(chromedp.KeyEvent(c.keys))
			for late := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
				// While one page gives way to the next there is nothing to ask.
				if shown, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("!!("+c.shows+")")); err == nil && shown {
					break
				}
				if time.Now().After(late) {
					t.Fatal("the key does nothing")
				}
			}
		})
	}
}

func TestPublicationKeys(t *testing.T) {
	ctx := browser(t)
	m := newMill(t)
	codings, err := m.Working.Book.Codings(t.Context(), m.Founder, coding.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	markdown := "# The key\n\nTwo of them waited.\n\nThree people stood there.\n\n{{quote " + codings[0].ID.String() + "}}\n"
	text, err := m.Working.Release.Write(t.Context(), m.Founder, disclosure.Manuscript{Markdown: "# Begun"})
	if err == nil {
		text.Markdown = markdown
		text, err = m.Working.Release.Write(t.Context(), m.Founder, text)
	}
	if err != nil {
		t.Fatal(err)
	}
	proposals := map[string]disclosure.ProposalID{}
	for name, words := range map[string]string{"open": markdown, "decided": "# A word\n\nTwo of them waited.\n", "ready": "# Another word\n\nTwo of them waited.\n"} {
		one, err := m.Working.Release.Propose(t.Context(), m.Founder, words, disclosure.Options{Manuscript: text.ID})
		if err != nil {
			t.Fatal(err)
		}
		found, err := m.Working.Release.Assess(t.Context(), m.Founder, one.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found.Findings {
			if name != "open" {
				if err := m.Working.Release.Decide(t.Context(), m.Founder, f.ID, disclosure.Accept, "invented"); err != nil {
					t.Fatal(err)
				}
			}
		}
		proposals[name] = one.ID
	}
	s := serve(t, m.World)
	p := open(t, ctx, s)
	desk := "/publications/writing/" + text.ID.String()
	found := "/publications/proposals/" + proposals["open"].String()
	decided := "/publications/proposals/" + proposals["decided"].String()
	ready := "/publications/proposals/" + proposals["ready"].String()
	const finding = `document.querySelector(".finding").focus()`

	drive(t, p, "publications", map[string]drivenKey{
		"new": {path: "/publications", keys: "n", shows: `document.activeElement.id === "new-title"`},
	})
	drive(t, p, "manuscript", map[string]drivenKey{
		"edit":    {path: desk, keys: "e", shows: `document.activeElement.id === "markdown"`},
		"insert":  {path: desk, keys: "i", shows: `!document.getElementById("picker").hidden`},
		"options": {path: desk, keys: "o", shows: `document.getElementById("options").open`},
		"preview": {path: desk, keys: "v", shows: `document.activeElement.id === "preview-scroll"`},
		"earlier": {path: desk, keys: "h", shows: `document.getElementById("earlier").open`},
		"leave":   {path: desk, before: `document.querySelector("[data-picker-toggle]").click()`, keys: "\x1b", shows: `document.getElementById("picker").hidden`},
		"propose": {path: desk, keys: "p", shows: `location.pathname.startsWith("/publications/proposals/")`},
		"save": {path: desk, before: `(() => { const t = document.getElementById("markdown"); t.focus(); t.value += "\nMore."; t.dispatchEvent(new Event("input", {bubbles: true}));
			window.pressed = () => t.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", ctrlKey: true, bubbles: true})); setTimeout(window.pressed, 100); })()`,
			keys: "", shows: `document.getElementById("saved").dataset.state === "saved"`},
	})
	drive(t, p, "findings", map[string]drivenKey{
		"next":     {path: found, keys: "j", shows: `document.activeElement.matches(".finding")`},
		"previous": {path: found, keys: "k", shows: `document.activeElement.matches(".finding")`},
		"open":     {path: found, before: finding, keys: "\r", shows: `document.querySelector(".leaf-block.here")`},
		"choose":   {path: found, before: `(() => { const box = document.querySelector(".finding [type=checkbox]"); box.checked = false; box.closest(".finding").focus(); })()`, keys: "x", shows: `document.querySelector(".finding:focus-within [type=checkbox]:checked")`},
		"accept":   {path: found, before: finding, keys: "a", shows: `document.activeElement.matches("textarea[name=reason]")`},
		"reopen":   {path: decided, before: finding, keys: "o", shows: `!document.querySelector("[data-reopen]") && document.querySelector(".finding")`},
		"write":    {path: found, before: finding, keys: "w", shows: `location.pathname.startsWith("/publications/writing/")`},
		"check":    {path: found, keys: "c", shows: `document.querySelector("form[action='/vault/open']")`},
		"publish":  {path: ready, keys: "p", shows: `document.getElementById("publish-ask")?.open`},
	})
}
