package web

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
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
	driven := map[string]bool{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range drivesSheet.FindAllSubmatch(source, -1) {
			driven[string(call[1])] = true
		}
	}
	for _, sheet := range slices.Sorted(maps.Keys(pageKeys)) {
		if !driven[sheet] {
			t.Errorf("no test presses the keys of the sheet %q", sheet)
		}
		delete(driven, sheet)
	}
	for sheet := range driven {
		t.Errorf("a test presses the keys of a sheet %q, which is not there", sheet)
	}
}

// drivesSheet finds the calls that press every line of a sheet, or fail.
var drivesSheet = regexp.MustCompile(`(?:pressEach\(|drive\((?:t, p, )?|driveSheet\(|range pageKeys\[)"([a-z]+)"`)

// driveSheet presses every key of a sheet; see driveKeys.
func (p *tab) driveSheet(sheet string, cases map[string]func(p *tab, keys string)) {
	p.t.Helper()
	p.driveKeys(pageKeys[sheet].Lines, cases)
}

// driveKeys presses every key of these lines, by each of its strokes, in the way
// that the case of its act says. A line without a case fails, and a case without
// a line.
func (p *tab) driveKeys(lines []keyLine, cases map[string]func(p *tab, keys string)) {
	p.t.Helper()
	for _, line := range lines {
		drive, ok := cases[line.Act]
		if !ok {
			p.t.Errorf("no test drives %s (%s)", line.Act, line.Keys)
			continue
		}
		for keys := range strings.SplitSeq(line.Keys, "|") {
			p.t.Run(line.Act+" by "+keys, func(t *testing.T) { drive(&tab{t, p.ctx, p.s}, keys) })
		}
	}
	for act := range cases {
		if !slices.ContainsFunc(lines, func(l keyLine) bool { return l.Act == act }) {
			p.t.Errorf("there is no key for %s", act)
		}
	}
}

// changes presses keys, and waits until what there is to see is what it was
// before but for this change. What would pass without the key is no case.
func changes[S comparable](p *tab, look func(*tab) (S, error), keys string, change func(now *S)) {
	p.t.Helper()
	before, err := look(p)
	if err != nil {
		p.t.Fatal(err)
	}
	want := before
	if change(&want); want == before {
		p.t.Fatalf("nothing of %+v is expected to change by %s", before, keys)
	}
	p.strokes(keys)
	var now S
	for late := time.Now().Add(patience); time.Now().Before(late); time.Sleep(20 * time.Millisecond) {
		// While one page gives way to the next there is nothing to see.
		if now, err = look(p); err == nil && now == want {
			return
		}
	}
	p.t.Errorf("%s does not do what it should, %v:%s", keys, err, differences(reflect.ValueOf(before), reflect.ValueOf(want), reflect.ValueOf(now)))
}

// differences tells of each field that is not as it should be what it was, what
// it should be and what it is.
func differences(before, want, now reflect.Value) (said string) {
	for i := range want.NumField() {
		b, w, n := before.Field(i), want.Field(i), now.Field(i)
		switch {
		case w.Kind() == reflect.Struct:
			said += differences(b, w, n)
		case !w.Equal(n):
			said += fmt.Sprintf("\n%s was %v, should be %v and is %v", want.Type().Field(i).Name, b, w, n)
		}
	}
	return said
}

// patience is how long a test waits for what a key does, on a machine that has
// other things to do.
const patience = 15 * time.Second

// seen is what every page has that a key may change.
type seen struct {
	At     string // path and query
	Focus  string // of what has the focus: its id, its row, or its name
	Dialog string // the one that is open
	Open   string // parts that can be folded, and are not
}

// lookAtPage gives a seen.
const lookAtPage = `((e) => ({
	At: document.readyState === "complete" ? location.pathname + location.search : "",
	Focus: e === document.body || !e ? "" : e.id || e.dataset.row || e.dataset.code || (e.dataset.coding && "mark") ||
		(e.name && e.name + (/radio|checkbox/.test(e.type) ? "=" + e.value : "")) || e.closest("[data-row]")?.dataset.row || e.localName,
	Dialog: document.querySelector("dialog[open]")?.id ?? "",
	Open: [...document.querySelectorAll("main details[open]")].map((d) => d.id || (d.querySelector("summary").dataset.act ?? "")).join(" "),
}))(document.activeElement)`

// look evaluates one of the expressions that tell what is to be seen.
func look[S any](p *tab, js string) (S, error) {
	return chromedp.Run(p.ctx, chromedp.Evaluate[S](js))
}

// lookAround is seen alone, for pages on which nothing else changes.
func lookAround(p *tab) (seen, error) { return look[seen](p, lookAtPage) }

// leads is a case of a key that leads from one page to another, with the focus
// on this.
func leads(from, to, focus string) func(p *tab, keys string) {
	return func(p *tab, keys string) {
		p.visit(from)
		changes(p, lookAround, keys, func(now *seen) { *now = seen{At: to, Focus: focus} })
	}
}

// focuses is a case of a key that puts the focus on this, and does no more.
func focuses(from, on string) func(p *tab, keys string) {
	return func(p *tab, keys string) {
		p.visit(from)
		changes(p, lookAround, keys, func(now *seen) { now.Focus = on })
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
		case "backspace":
			key = kb.Backspace
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
	for end := time.Now().Add(longest / 2); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if ok, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](js, chromedp.EvalAwaitPromise)); err == nil && ok {
			return
		}
	}
	p.t.Fatalf("never: %s", what)
}

// The keys that are at work everywhere, each by every stroke it has.
func TestFrameKeys(t *testing.T) {
	ctx := browser(t)
	w := newWhole(t)
	s := serve(t, &worldtest.World{Space: w.space})
	p := open(t, ctx, s)
	p.openVault()

	p.driveKeys(frameKeys.Lines, map[string]func(p *tab, keys string){
		"palette": func(p *tab, keys string) {
			p.visit("/")
			p.until("the palette is closed", `!document.getElementById("palette").open`)
			p.strokes(keys)
			p.until("the palette opens and takes what is typed", `document.getElementById("palette").open && document.activeElement.id === "palette-query"`)
		},
		"help": func(p *tab, keys string) {
			p.visit("/")
			p.until("the keys are hidden", `!document.getElementById("keys").open`)
			p.strokes(keys)
			p.until("the keys show", `document.getElementById("keys").open`)
		},
		"next": func(p *tab, keys string) {
			p.visit("/claims")
			p.strokes(keys)
			first := see[int](p, currentRow)
			p.strokes(keys)
			if second := see[int](p, currentRow); first != 0 || second != 1 {
				p.t.Errorf("the rows in focus are %d and %d", first, second)
			}
		},
		"previous": func(p *tab, keys string) {
			p.visit("/claims")
			p.strokes("j j")
			before := see[int](p, currentRow)
			p.strokes(keys)
			if after := see[int](p, currentRow); before != 1 || after != 0 {
				p.t.Errorf("the row in focus was %d and is %d", before, after)
			}
		},
		"undo": func(p *tab, keys string) {
			name := w.addCode(p.t)
			p.visit("/")
			p.strokes(keys)
			p.until("it is told", `!document.getElementById("flash").hidden`)
			if w.hasCode(p.t, name) {
				p.t.Error("the code is still there")
			}
		},
		"redo": func(p *tab, keys string) {
			name := w.addCode(p.t)
			p.visit("/")
			p.strokes("z")
			p.until("it is told", `!document.getElementById("flash").hidden`)
			if w.hasCode(p.t, name) {
				p.t.Error("the code is still there")
			}
			p.visit("/")
			p.strokes(keys)
			p.until("it is told", `!document.getElementById("flash").hidden`)
			if !w.hasCode(p.t, name) {
				p.t.Error("the code is not there again")
			}
		},
		"search": func(p *tab, keys string) {
			p.visit("/claims")
			p.strokes(keys)
			p.until("the field has the focus", `document.activeElement.dataset.act === "search"`)
		},
		"save": func(p *tab, keys string) {
			p.visit("/claims")
			see[bool](p, `(window.sent = 0, document.addEventListener("submit", (e) => { e.preventDefault(); e.stopImmediatePropagation(); window.sent++; }, {capture: true}),
				document.querySelector("main form").noValidate = true, document.querySelector("main form textarea").focus(), true)`)
			p.strokes(keys)
			p.until("the form is sent", "window.sent === 1")
		},
		"leave": func(p *tab, keys string) {
			p.visit("/")
			see[bool](p, `(document.querySelector(".rooms a").focus(), true)`)
			p.strokes(keys)
			p.until("nothing has the focus", "document.activeElement === document.body")
		},
		"lock": func(p *tab, keys string) {
			p.visit("/")
			p.strokes(keys)
			p.do(chromedp.WaitVisible("#passphrase"))
			p.do(chromedp.SendKeys("#passphrase", samplePassphrase+"\r"), chromedp.WaitVisible(".rooms"))
		},
	})
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
