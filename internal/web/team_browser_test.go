package web

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sheaf/internal/workspace/worldtest"
)

// drive presses every key of a sheet where it has something to do, and waits for
// the page that it leads to. A line without a case fails.
func (p *tab) drive(sheet string, cases map[string]struct{ from, to string }) {
	p.t.Helper()
	for _, line := range pageKeys[sheet].Lines {
		c, ok := cases[line.Keys]
		if !ok {
			p.t.Errorf("sheet %s: nobody presses %s", sheet, line.Keys)
			continue
		}
		p.visit(c.from)
		if see[string](p, "location.pathname + location.search") == c.to {
			p.t.Fatalf("%s would show nothing", line.Keys)
		}
		p.strokes(line.Keys)
		p.until(line.Keys+" on "+c.from+" leads to "+c.to, `location.pathname + location.search === `+quoteJS(c.to))
	}
}

func TestBrowserTeam(t *testing.T) {
	ctx := browser(t)
	m := newMill(t)
	for range 110 {
		m.Code(m.doc, "Keeping", "small key of the mill")
	}
	s := serve(t, m.World)
	p := open(t, ctx, s)
	p.openVault()

	t.Run("every key of the team's pages", func(t *testing.T) {
		(&tab{t, ctx, s}).drive("team", map[string]struct{ from, to string }{
			"m": {"/team/policy", "/team"}, "p": {"/team", "/team/policy"}, "e": {"/team", "/team/settings"}, "b": {"/team", "/team/backups"},
			"c": {"/team", "/team/check"}, "w": {"/team", "/team/passphrase"}, "a": {"/team/check", "/team/add"},
		})
	})
	t.Run("every key of the record", func(t *testing.T) {
		(&tab{t, ctx, s}).drive("record", map[string]struct{ from, to string }{
			"n": {"/record?act=coding.change", "/record?act=coding.change&page=1"}, "p": {"/record?page=1", "/record?page=0"},
			"r": {"/record", "/record?refused="}, "x": {"/record?act=coding.change", "/record"},
			"t": {"/record/vault", "/record"}, "v": {"/record", "/record/vault"}, "c": {"/record", "/record/checkpoint"},
		})
	})
	t.Run("an entry opens by J and Enter, and says what it is about", func(t *testing.T) {
		p := &tab{t, ctx, s}
		p.visit("/record")
		p.do(chromedp.WaitReady(".entries"))
		if see[bool](p, `!!document.querySelector(".entries details[open]")`) {
			t.Fatal("an entry is open already")
		}
		p.strokes("j j enter")
		p.until("an entry opens", `!!document.querySelector(".entries details[open]")`)
		if got := see[string](p, `document.querySelector(".entries details[open] pre")?.innerText ?? ""`); !strings.Contains(got, "{") {
			t.Errorf("the entry shows %q", got)
		}
		if got := see[int](p, `[...document.querySelectorAll(".entries > li")].findIndex((l) => l.querySelector("[open]"))`); got != 1 {
			t.Errorf("entry %d of the list opened, want the second", got)
		}
		p.strokes("/")
		p.until("/ goes to the field", `document.activeElement.id === "object"`)
	})
	t.Run("a medium is confirmed destroyed only after a question", func(t *testing.T) {
		p := &tab{t, ctx, s}
		if _, err := m.Space.KeyringBackup(t.Context(), s.holderOf(t), filepath.Join(t.TempDir(), "keys"), worldtest.Passphrase); err != nil {
			t.Fatal(err)
		}
		p.visit("/team/backups")
		p.do(chromedp.Click("[data-confirm=gone-1]"), chromedp.WaitVisible("#gone-1"))
		if see[bool](p, `document.querySelector("#medium-1").innerText.includes("destroyed 2")`) {
			t.Error("it is confirmed before anybody answered")
		}
		p.do(chromedp.KeyEvent("\u001b"), chromedp.WaitNotVisible("#gone-1"), chromedp.Click("[data-confirm=gone-1]"), chromedp.WaitVisible("#gone-1"))
		p.do(chromedp.Click("#gone-1 .danger"), chromedp.WaitVisible("#flash"), chromedp.WaitNotPresent("[data-confirm=gone-1]"))
	})
}
