package web

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sheaf/internal/workspace/worldtest"
)

// On every page where people write, a lock takes the text off the screen, and
// what was typed and not saved is there again after it.
func TestALockTakesTheTextAwayAndLosesNothingTyped(t *testing.T) {
	ctx := browser(t)
	w := newWhole(t)
	paths := w.everyPage(t, seats[len(seats)-1])
	s := serve(t, &worldtest.World{Space: w.space})
	p := open(t, ctx, s)
	p.openVault()
	type typed struct{ path, field, value string }
	var all []typed
	seen := map[string]bool{}
	for _, path := range paths {
		p.visit(path)
		for _, field := range see[[]string](p, `[...document.querySelectorAll("[data-keep]")].map((f) => f.dataset.keep)`) {
			shape := routeShape(path) + field
			if seen[shape] {
				continue
			}
			seen[shape] = true
			all = append(all, typed{path, field, fmt.Sprintf("half a thought, %d", len(all))})
		}
	}
	if !everything() && len(all) > 8 {
		all = all[:8]
	}
	for _, one := range all {
		p.visit(one.path)
		see[bool](p, fmt.Sprintf(`(() => { const f = [...document.querySelectorAll("[data-keep]")].find((f) => f.dataset.keep === %q);
			f.value = %q; f.dispatchEvent(new Event("input", {bubbles: true})); return true; })()`, one.field, one.value))
		p.until("the field of "+one.path+" is kept", fmt.Sprintf(`fetch("/kept?" + new URLSearchParams({path: location.pathname})).then((r) => r.json()).then((k) => k[%q] === %q)`, one.field, one.value))
	}
	p.visit(paths[0])
	s.sessions.lockAll()
	p.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := chromedp.Evaluate[bool](`document.dispatchEvent(new Event("visibilitychange"))`)(ctx, target)
		return err
	}), chromedp.WaitVisible("#passphrase"))
	if page := see[string](p, "document.documentElement.innerText"); strings.Contains(page, "mill") || strings.Contains(page, "half a thought") {
		t.Error("after the lock the text is still there")
	}
	p.do(chromedp.SendKeys("#passphrase", samplePassphrase+"\r"), chromedp.WaitVisible(".rooms"))
	p.openVault()
	for _, one := range all {
		p.visit(one.path)
		p.until("what was typed on "+routeShape(one.path)+" in "+one.field+" is there again",
			fmt.Sprintf(`[...document.querySelectorAll("[data-keep]")].some((f) => f.dataset.keep === %q && f.value === %q)`, one.field, one.value))
	}
	t.Logf("%d fields", len(all))
}

// routeShape is a path without its ids.
func routeShape(path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if len(part) > 20 {
			parts[i] = "{id}"
		}
	}
	return strings.Join(parts, "/")
}
