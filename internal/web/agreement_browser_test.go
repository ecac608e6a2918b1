package web

import (
	"net/url"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/inquiry"
	"sheaf/internal/study"
)

// The keys of the page on which two coders come to one reading.
func TestKeysOfReconciling(t *testing.T) {
	ctx := browser(t)
	d := newHouse(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	code := func(c access.Caller, name string, at study.Anchor) coding.LayerID {
		t.Helper()
		one, err := d.Working.Book.CodeByName(t.Context(), c, name)
		must(err)
		laid, err := d.Working.Book.Code(t.Context(), c, one.ID, at)
		must(err)
		return laid.Layer
	}
	second := d.Member("ks", access.Analyst)
	inTranslation := func(said string) study.Anchor {
		return study.Anchor{Document: d.translation.ID, Version: d.translation.Version, Span: place(d.translation.Text, said, said)}
	}
	first := code(d.Founder, "Keeping", inTranslation("انتظرنا"))
	other := code(second, "Waiting", inTranslation("انتظرنا"))
	code(second, "Waiting", d.words("counted the lamps"))
	code(second, "Keeping", d.words("small key of the mill"))
	frozen, err := inquiry.Freeze(t.Context(), d.Founder, inquiry.Rooms{Study: d.Working.Study, Book: d.Working.Book, Register: d.Working.Register}, "Before")
	must(err)

	p := open(t, ctx, d.s)
	path := "/analysis/agreement/reconcile?" + url.Values{"frozen": {frozen.ID.String()}, "first": {first.String()}, "second": {other.String()}}.Encode()
	const both = `.clash:has([data-does="keep-both"])`
	pressed := func(row, act string) string {
		return `document.querySelector('` + row + ` [data-does="` + act + `"][aria-pressed="true"]')`
	}
	p.pressEach("reconcile", map[string]keyCase{
		"next":          {from: path, then: `document.activeElement === document.querySelector(".clash")`},
		"previous":      {from: path, row: ".clash + .clash", then: `document.activeElement === document.querySelector(".clash")`},
		"keep-first":    {from: path, row: both, then: pressed(both, "keep-first")},
		"keep-second":   {from: path, row: both, then: pressed(both, "keep-second")},
		"keep-both":     {from: path, row: both, then: pressed(both, "keep-both")},
		"keep-neither":  {from: path, row: both, then: pressed(both, "keep-neither")},
		"why":           {from: path, row: both, then: `document.activeElement.name === "why"`},
		"undo":          {from: path, row: both, then: pressed(both, "keep-both")},
		"undecided":     {from: path, then: `document.activeElement.matches(".clash:not(.decided)")`},
		"document-next": {from: path, then: `document.querySelectorAll(".clash-documents a")[1].ariaCurrent === "page"`},
		"place":         {from: path, row: ".clash", then: `location.pathname.startsWith("/documents/")`},
		"back":          {from: path, then: `location.pathname === "/analysis/agreement"`},
	})
}
