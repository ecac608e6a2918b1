package web

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace/worldtest"
)

// Every line of every key sheet is driven by a test: the frame's and those that
// lead from room to room here, each page's by a test that walks the sheet.
func TestEveryKeySheetIsDriven(t *testing.T) {
	files, err := filepath.Glob("*_browser_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var drivers string
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(source, []byte("pageKeys[")) && !strings.HasPrefix(file, "keys_") {
			drivers += string(source)
		}
	}
	undriven := []string{"bearing", "claim", "claims", "document", "grid", "interview", "interviews", "people", "study"} // sheets whose keys no test presses yet
	for _, sheet := range slices.Sorted(maps.Keys(pageKeys)) {
		driven := strings.Contains(drivers, strconv.Quote(sheet))
		if known := slices.Contains(undriven, sheet); driven == known {
			t.Errorf("the sheet %q: driven by a test: %t; known to be undriven: %t", sheet, driven, known)
		}
	}
}

// strokes presses keys as a line of a sheet writes them.
func (p *tab) strokes(keys string) {
	p.t.Helper()
	for stroke := range strings.SplitSeq(keys, " ") {
		var held []chromedp.Modifier
		key := stroke
		for {
			name, rest, more := strings.Cut(key, "+")
			if !more || name == "" {
				break
			}
			switch name {
			case "ctrl":
				held = append(held, kb.ModifierCtrl)
			case "shift":
				held = append(held, kb.ModifierShift)
			}
			key = rest
		}
		switch key {
		case "escape":
			key = kb.Escape
		case "enter":
			key = kb.Enter
		case "delete":
			key = kb.Delete
		case "space":
			key = " "
		case "arrowup":
			key = kb.ArrowUp
		case "arrowdown":
			key = kb.ArrowDown
		case "arrowleft":
			key = kb.ArrowLeft
		case "arrowright":
			key = kb.ArrowRight
		default:
			if slices.Contains(held, kb.ModifierShift) {
				key = strings.ToUpper(key)
			}
		}
		p.down(key, held)
	}
	p.do(chromedp.Sleep(60 * time.Millisecond))
}

// down presses one key as a keyboard does: what a page does with the key going
// down decides whether its letter is typed. chromedp.KeyEvent types it anyway.
func (p *tab) down(key string, held []chromedp.Modifier) {
	p.t.Helper()
	var typed string
	var events []*input.DispatchKeyEventParams
	for _, r := range key {
		for _, e := range kb.Encode(r) {
			if e.Type == input.DispatchKeyEventTypeChar {
				typed = e.Text
				continue
			}
			events = append(events, e)
		}
	}
	for _, e := range events {
		for _, m := range held {
			e.Modifiers |= int64(m)
		}
		if e.Type != input.DispatchKeyEventTypeKeyUp && e.Modifiers&int64(kb.ModifierCtrl) == 0 {
			e.Type, e.Text = input.DispatchKeyEventTypeKeyDown, typed
		}
		if _, err := chromedp.Call(p.ctx, input.DispatchKeyEvent, *e); err != nil {
			p.t.Fatal(err)
		}
	}
}

// until waits for an expression to be true.
func (p *tab) until(what, js string) {
	p.t.Helper()
	for range 200 {
		if ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](js, chromedp.EvalAwaitPromise)); err == nil && ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Errorf("never: %s", what)
}

// The keys that are at work everywhere, each by every stroke it has.
func TestFrameKeys(t *testing.T) {
	ctx := browser(t)
	w := newWhole(t)
	paths := w.everyPage(t, seats[len(seats)-1])
	s := serve(t, &worldtest.World{Space: w.space})
	p := open(t, ctx, s)
	p.openVault()

	drives := map[string]func(p *tab, press func()){
		"palette": func(p *tab, press func()) {
			p.visit("/")
			p.until("the palette is closed", `!document.getElementById("palette").open`)
			press()
			p.until("the palette opens and takes what is typed", `document.getElementById("palette").open && document.activeElement.id === "palette-query"`)
		},
		"help": func(p *tab, press func()) {
			p.visit("/")
			p.until("the keys are hidden", `!document.getElementById("keys").open`)
			press()
			p.until("the keys show", `document.getElementById("keys").open`)
		},
		"next": func(p *tab, press func()) {
			p.visit(p.pageWith(paths, `document.querySelectorAll("main [data-row]").length > 1`))
			press()
			first := see[int](p, currentRow)
			press()
			if second := see[int](p, currentRow); first != 0 || second != 1 {
				p.t.Errorf("the rows in focus are %d and %d", first, second)
			}
		},
		"previous": func(p *tab, press func()) {
			p.visit(p.pageWith(paths, `document.querySelectorAll("main [data-row]").length > 1`))
			p.strokes("j j")
			before := see[int](p, currentRow)
			press()
			if after := see[int](p, currentRow); before != 1 || after != 0 {
				p.t.Errorf("the row in focus was %d and is %d", before, after)
			}
		},
		"undo": func(p *tab, press func()) {
			name := w.addCode(p.t)
			p.visit("/")
			press()
			p.until("it is told", `!document.getElementById("flash").hidden`)
			if w.hasCode(p.t, name) {
				p.t.Error("the code is still there")
			}
		},
		"redo": func(p *tab, press func()) {
			name := w.addCode(p.t)
			p.visit("/")
			p.strokes("z")
			p.until("it is told", `!document.getElementById("flash").hidden`)
			if w.hasCode(p.t, name) {
				p.t.Error("the code is still there")
			}
			p.visit("/")
			press()
			p.until("it is told", `!document.getElementById("flash").hidden`)
			if !w.hasCode(p.t, name) {
				p.t.Error("the code is not there again")
			}
		},
		"search": func(p *tab, press func()) {
			p.visit(p.pageWith(paths, `[...document.querySelectorAll("[data-act=search]")].some((e) => e.checkVisibility())`))
			press()
			p.until("the field has the focus", `document.activeElement.dataset.act === "search"`)
		},
		"save": func(p *tab, press func()) {
			p.visit(p.pageWith(paths, `!!document.querySelector("main form textarea") && document.querySelector("main form textarea").checkVisibility()`))
			see[bool](p, `(window.sent = 0, document.addEventListener("submit", (e) => { e.preventDefault(); e.stopImmediatePropagation(); window.sent++; }, {capture: true}),
				document.querySelector("main form").noValidate = true, document.querySelector("main form textarea").focus(), true)`)
			press()
			p.until("the form is sent", "window.sent === 1")
		},
		"leave": func(p *tab, press func()) {
			p.visit("/")
			see[bool](p, `(document.querySelector(".rooms a").focus(), true)`)
			press()
			p.until("nothing has the focus", "document.activeElement === document.body")
		},
		"lock": func(p *tab, press func()) {
			p.visit("/")
			press()
			p.do(chromedp.WaitVisible("#passphrase"))
			p.do(chromedp.SendKeys("#passphrase", samplePassphrase+"\r"), chromedp.WaitVisible(".rooms"))
		},
	}
	for _, line := range frameKeys.Lines {
		drive, ok := drives[line.Act]
		if !ok {
			t.Errorf("no test drives %s (%s)", line.Act, line.Keys)
			continue
		}
		for keys := range strings.SplitSeq(line.Keys, "|") {
			t.Run(line.Act+" by "+keys, func(t *testing.T) {
				p := &tab{t, ctx, s}
				drive(p, func() { p.strokes(keys) })
			})
		}
		delete(drives, line.Act)
	}
	for act := range drives {
		t.Errorf("there is no key for %s", act)
	}
	t.Run("from room to room", func(t *testing.T) {
		p := &tab{t, ctx, s}
		p.openVault()
		for _, line := range goKeys.Lines {
			for keys := range strings.SplitSeq(line.Keys, "|") {
				p.visit("/documents")
				if line.Act == "room-documents" {
					p.visit("/")
				}
				to := see[string](p, `document.querySelector('.rooms [data-act="`+line.Act+`"]')?.getAttribute("href") ?? ""`)
				if to == "" {
					t.Errorf("%s: the navigation does not have it", line.Act)
					continue
				}
				p.strokes(keys)
				p.until(keys+" leads to "+to, `location.pathname + location.search === `+quoteJS(to))
			}
		}
	})
}

func quoteJS(s string) string { return `"` + s + `"` }

// currentRow is the place of the row in focus among those of the list.
const currentRow = `[...document.querySelectorAll("main [data-row]")].filter((r) => r.checkVisibility()).findIndex((r) => r === document.activeElement || r.contains(document.activeElement))`

// pageWith finds one of these pages on which this is so.
func (p *tab) pageWith(paths []string, js string) string {
	p.t.Helper()
	for _, path := range paths {
		p.visit(path)
		if see[bool](p, js) {
			return path
		}
	}
	p.t.Fatalf("there is no page on which this is so: %s", js)
	return ""
}

// addCode adds one as the founder, and gives its name.
func (w *whole) addCode(t *testing.T) string {
	t.Helper()
	c, rooms := w.founder(t)
	defer c.Forget()
	code, err := rooms.Book.AddCode(t.Context(), c, coding.Code{Name: "Added " + sheaf.NewID().Short()})
	if err != nil {
		t.Fatal(err)
	}
	return code.Name
}

func (w *whole) hasCode(t *testing.T, name string) bool {
	t.Helper()
	c, rooms := w.founder(t)
	defer c.Forget()
	_, err := rooms.Book.CodeByName(t.Context(), c, name)
	if err != nil && sheaf.KindOf(err) != sheaf.NotFound {
		t.Fatal(err)
	}
	return err == nil
}
