package web

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"sheaf/internal/coding"
)

// write sends letters as a keyboard does.
func (p *tab) write(words string) {
	p.t.Helper()
	for _, letter := range words {
		p.down(string(letter), nil)
	}
	p.do(chromedp.Sleep(60 * time.Millisecond))
}

// What is written and looked for beside a text: where the words go, and where
// the keys are afterwards.
func TestWritingAndFindingBesideAText(t *testing.T) {
	ctx := browser(t)
	m := newSample(t)
	s := serve(t, m.World)
	open(t, ctx, s)
	rule := func(name string, fn func(t *testing.T, p *tab)) {
		t.Run(name, func(t *testing.T) { fn(t, &tab{t, ctx, s}) })
	}
	memos := func(t *testing.T) []coding.Memo {
		all, err := m.Working.Book.Memos(t.Context(), m.Founder)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	saved := `document.getElementById("flash").textContent.includes("saved") && !document.getElementById("flash").hidden`

	// The focus stayed in the emptied field, and keys were typed into it.
	rule("a memo that was saved is told, and leads back to the coding it is on", func(t *testing.T, p *tab) {
		p.read(m.english)
		p.strokes("j j m")
		p.until("the field has the focus", `document.activeElement.id === "memo-text" && document.getElementById("memo-on").value === "coding"`)
		p.write("Invented thought")
		p.strokes("ctrl+enter")
		p.until("it is told", saved)
		p.until("the mark has the focus", `document.activeElement.matches(".mark.current")`)
		p.strokes("j")
		p.until("keys walk on", currentIndex+` === 2`)
		if see[string](p, `document.getElementById("memo-text").value`) != "" {
			t.Error("the key was typed into the field")
		}
		if all := memos(t); len(all) != 1 || all[0].On != coding.OnCoding || all[0].Text != "Invented thought" {
			t.Errorf("the memos are %+v", all)
		}
	})
	// Who locked within the second after the last letter lost it.
	rule("what is typed is kept as soon as the field is left", func(t *testing.T, p *tab) {
		p.read(m.astral)
		p.strokes("shift+m")
		p.write("Left in a hurry")
		p.strokes("escape g c")
		p.until("another page is there", `location.pathname === "/codebook" && document.readyState === "complete"`)
		p.until("it is kept", `(async () => Object.values(await (await fetch("/kept?path=`+at(m.astral)+`")).json()).includes("Left in a hurry"))()`)
	})
	// They were let go, and nothing said what to do.
	rule("words that can name no code stay chosen, and it is said why and what to do", func(t *testing.T, p *tab) {
		p.read(m.english)
		p.strokes("t x x x x")
		chosen := see[string](p, `[...CSS.highlights.get("chosen")].map(String).join(" ")`)
		p.strokes("i")
		p.until("it is told", `document.getElementById("told").textContent.includes("choose ")`)
		if now := see[string](p, `[...CSS.highlights.get("chosen") ?? []].map(String).join(" ")`); now != chosen || len(now) <= longestInVivo {
			t.Errorf("%q was chosen, and now %q", chosen, now)
		}
	})
	rule("the search of the codebook leads to the code that it finds", func(t *testing.T, p *tab) {
		p.visit("/codebook")
		p.strokes("/")
		p.write("kindn")
		p.strokes("enter")
		p.until("the code has the focus", `document.activeElement.dataset.path === "Small kindness"`)
	})
	rule("a memo that is refused stays in its field, and is kept", func(t *testing.T, p *tab) {
		p.read(m.english)
		before := len(memos(t))
		p.strokes("shift+m")
		p.write("Not taken")
		see[bool](p, `(document.querySelector("#memo-on option:checked").value = "nowhere", true)`)
		p.strokes("ctrl+enter")
		p.until("it is told", `!document.getElementById("flash").hidden && document.getElementById("flash").textContent !== ""`)
		if got := see[string](p, `document.getElementById("memo-text").value`); got != "Not taken" {
			t.Errorf("the field holds %q", got)
		}
		p.until("it is kept", `(async () => Object.values(await (await fetch("/kept?path=" + encodeURIComponent(location.pathname))).json()).includes("Not taken"))()`)
		if after := len(memos(t)); after != before {
			t.Errorf("%d memos, and %d after", before, after)
		}
		p.strokes("escape")
		see[bool](p, `(document.getElementById("memo-text").value = "", document.getElementById("memo-text").dispatchEvent(new Event("input", { bubbles: true })))`)
		p.until("nothing is kept", `(async () => !Object.values(await (await fetch("/kept?path=" + encodeURIComponent(location.pathname))).json()).includes("Not taken"))()`)
	})
	rule("a memo on the document leads back to where the page stood", func(t *testing.T, p *tab) {
		p.read(m.english)
		see[bool](p, `(scrollTo(0, 900), true)`)
		p.strokes("shift+m")
		p.write("On the study")
		p.strokes("ctrl+enter")
		p.until("it is told", saved)
		p.until("no field has the focus", `!document.activeElement.matches("input, textarea, select")`)
		if top := see[float64](p, "scrollY"); top < 850 || top > 950 {
			t.Errorf("the page stands at %.0f", top)
		}
	})
	rule("a code has its memo from beside the text", func(t *testing.T, p *tab) {
		p.read(m.english)
		p.strokes("j")
		p.strokes("shift+o")
		p.until("the field has the focus", `document.activeElement.id === "memo-text" && document.getElementById("memo-on").value === "code"`)
		p.write("Where this code ends")
		p.strokes("ctrl+enter")
		p.until("it is told", saved)
		d := s.asRead(t, m.english)
		all := memos(t)
		i := slices.IndexFunc(all, func(one coding.Memo) bool { return one.On == coding.OnCode })
		if i < 0 || all[i].Target != d.book[d.Codings[0].Code].ID.ID || all[i].Text != "Where this code ends" {
			t.Errorf("the memos are %+v", all)
		}
	})
	rule("the header counts what is laid and undone", func(t *testing.T, p *tab) {
		p.read(m.english)
		n := len(s.asRead(t, m.english).Codings)
		said := func(n int) string {
			return `document.getElementById("coded").textContent === "` + strconv.Itoa(n) + ` codings"`
		}
		p.until("as many as there are", said(n))
		p.strokes("j s c")
		p.write("Silence")
		p.strokes("enter")
		p.until("one more", said(n+1))
		p.strokes("z")
		p.until("one less", said(n))
	})
	rule("a coding that was given other words gets its own back", func(t *testing.T, p *tab) {
		p.read(m.english)
		was := s.asRead(t, m.english).Codings[0]
		p.strokes("j w x a")
		p.until("it is told", `document.getElementById("told").textContent.includes("has these words now")`)
		i := slices.IndexFunc(s.asRead(t, m.english).Codings, func(c codedSpan) bool { return c.ID == was.ID })
		now := s.asRead(t, m.english).Codings[i]
		if now.Span == was.Span || now.Span.Start != was.Span.Start {
			t.Errorf("it lies at %v and lay at %v", now.Span, was.Span)
		}
		p.strokes("z")
		p.until("it is undone", `document.getElementById("told").textContent.includes("Undone")`)
		if back := s.asRead(t, m.english).Codings[0]; back.ID != was.ID || back.Span != was.Span {
			t.Errorf("it lies at %v and lay at %v", back.Span, was.Span)
		}
		p.until("the page has it back", `document.querySelectorAll(".mark.current").length === 1 && CSS.highlights.get("current").size > 0`)
	})
	rule("words are found in the text and can be coded", func(t *testing.T, p *tab) {
		p.read(m.english)
		p.strokes("/")
		p.until("the field has the focus", `document.activeElement.id === "find-words"`)
		p.write("Green Ink")
		p.until("both are counted", `document.getElementById("find-said").textContent === "2"`)
		p.strokes("enter")
		p.strokes("enter")
		p.until("the second is chosen", `document.getElementById("find-said").textContent === "2 / 2" && [...CSS.highlights.get("chosen")].join() === "green ink"`)
		p.strokes("escape")
		p.strokes("i")
		p.until("its words are a code", `document.getElementById("now-what").textContent.includes("green ink")`)
		see[bool](p, `(document.getElementById("find-words").value = "nowhere at all", document.getElementById("find-words").dispatchEvent(new Event("input")), true)`)
		if said := see[string](p, `document.getElementById("find-said").textContent`); said != "Not here" {
			t.Errorf("what is not there: %q", said)
		}
	})
	rule("Arabic is found whatever marks it is written with", func(t *testing.T, p *tab) {
		p.read(m.astral)
		got := see[string](p, `(() => { const f = document.getElementById("find-words"); f.value = "احمد"; f.dispatchEvent(new Event("input"));
			return [...CSS.highlights.get("found")].map(String).join("|"); })()`)
		if got != "أَحْمَدُ|أحمد" {
			t.Errorf("found %q", got)
		}
	})
	rule("what is chosen by mouse at the foot of the window is not left under the strip", func(t *testing.T, p *tab) {
		p.read(m.english)
		see[bool](p, `(() => { const words = [...document.querySelectorAll(".words")].find((w) => w.getBoundingClientRect().top > innerHeight);
			scrollBy({top: words.getBoundingClientRect().top - innerHeight + 30, behavior: "instant"});
			getSelection().setBaseAndExtent(words.firstChild, 0, words.firstChild, 12); return true; })()`)
		p.until("the strip is there", `!document.getElementById("now").hidden`)
		under := `getSelection().getRangeAt(0).getBoundingClientRect().bottom > document.getElementById("now").getBoundingClientRect().top`
		if !see[bool](p, under) {
			t.Error("the words were not under the strip")
		}
		see[bool](p, `document.querySelector(".transcript").dispatchEvent(new PointerEvent("pointerup", {bubbles: true}))`)
		p.until("it is in view", "!("+under+")")
	})
	rule("the space beside words that the mouse took along is not chosen", func(t *testing.T, p *tab) {
		p.read(m.english)
		asked := see[string](p, `(() => { const words = [...document.querySelectorAll(".words")].find((w) => /\s\S+\s/.test(w.textContent)).firstChild;
			const [, before, word] = /^(.*?)(\s\S+\s)/.exec(words.data);
			getSelection().setBaseAndExtent(words, before.length, words, before.length + word.length); return word.trim(); })()`)
		p.until("words are chosen", `CSS.highlights.get("chosen").size === 1`)
		if got := see[string](p, `[...CSS.highlights.get("chosen")].map(String).join("|")`); got != asked {
			t.Errorf("chosen is %q, want %q", got, asked)
		}
	})
	rule("words are looked for in all documents, and stand in no address", func(t *testing.T, p *tab) {
		p.read(m.english)
		p.strokes("/")
		p.write("ledger")
		p.do(chromedp.Click("#find button"), chromedp.WaitVisible("[data-row]"))
		if at := see[string](p, "location.href"); !strings.Contains(at, "/passages?") || strings.Contains(at, "ledger") {
			t.Errorf("the address is %s", at)
		}
	})
	rule("the margin names a coding beside where it begins, and no paragraph grows for it", func(t *testing.T, p *tab) {
		p.read(m.english)
		beside := see[int](p, `[...document.querySelectorAll(".mark")].filter((m) => {
			const p = m.closest(".paragraph"), bar = p.querySelector('.stripe.begins[data-coding="' + m.dataset.coding + '"]')?.getBoundingClientRect();
			return bar && bar.top > p.getBoundingClientRect().top + 60 && Math.abs(m.getBoundingClientRect().top - bar.top) < 12; }).length`)
		if beside == 0 {
			t.Error("no coding that begins far down in its paragraph is named there")
		}
		grown := see[int](p, `[...document.querySelectorAll(".paragraph")].filter((p) => { const list = p.querySelector(".marks");
			return list && list.children.length * 24 < p.querySelector(".said").offsetHeight && list.offsetHeight > p.querySelector(".said").offsetHeight + 8; }).length`)
		if grown > 0 {
			t.Errorf("%d paragraphs are longer than their words", grown)
		}
	})
	rule("what a key cannot do on a page is not on its sheet, nor in the palette", func(t *testing.T, p *tab) {
		shown := func(path string) bool {
			p.visit(path)
			p.strokes("?")
			p.until("the sheet is open", `document.getElementById("keys").open`)
			return see[bool](p, `document.querySelector('#keys [data-does="search"]').checkVisibility()`)
		}
		if shown("/") {
			t.Error("a search is offered where there is no field")
		}
		if !shown(at(m.english)) {
			t.Error("the search is not on the sheet of a document")
		}
		p.visit("/")
		p.strokes("ctrl+k")
		p.write("search field")
		p.until("there is none", `!document.querySelector("#palette-list").textContent.includes("search field")`)
	})
	rule("the palette finds a hold for each person that the page is about", func(t *testing.T, p *tab) {
		for _, path := range []string{"/", "/documents", at(m.english)} {
			p.visit(path)
			p.strokes("ctrl+k")
			p.write("hold")
			p.until("a hold is offered on "+path, `document.querySelector("#palette-list").textContent.includes("Put on hold ")`)
		}
	})
}
