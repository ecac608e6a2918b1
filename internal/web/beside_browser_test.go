package web

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sheaf/internal/study"
)

// pairsShown writes the pairs of the page: how each came about, and its sentences.
const pairsShown = `[...document.querySelectorAll("#pairs [data-row]")].map((r) => r.dataset.state + ":" + [...r.querySelectorAll(".sentence")].map((s) => s.id).join("+")).join(" ")`

// chosenSentence is how the sentence begins that is chosen.
const chosenSentence = `(document.querySelector("#pairs .sentence.current")?.textContent ?? "")`

// choose clicks on the sentence that begins with some words.
func (p *tab) choose(words string) {
	p.t.Helper()
	if !see[bool](p, `(() => { const s = [...document.querySelectorAll("#pairs .sentence")].find((s) => s.textContent.startsWith(`+quoteJS(words)+`)); s?.focus(); s?.click(); return !!s; })()`) {
		p.t.Fatalf("no sentence begins with %q", words)
	}
}

// Every key of the sheet over an Arabic original and its English translation, with
// the pairs before and after compared.
func TestTheKeysOfPairs(t *testing.T) {
	ctx := browser(t)
	complaints, err := listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m := newTranslated(t)
	s := serve(t, m.World)
	open(t, ctx, s)
	visit := func(p *tab) string {
		p.t.Helper()
		p.visit(m.path())
		p.do(chromedp.WaitVisible("#pairs.drawn"))
		return see[string](p, pairsShown)
	}
	chosen := func(p *tab, words string) {
		p.t.Helper()
		p.until("chosen is: "+words, chosenSentence+`.startsWith(`+quoteJS(words)+`)`)
	}
	// changed presses at a sentence, and gives the pair that this sentence is in then;
	// undo brings every pair back, and the sentence is chosen still.
	changed := func(p *tab, press func(), words, told string) study.AlignedPair {
		p.t.Helper()
		before := visit(p)
		p.choose(words)
		press()
		p.until("the pairs are others", pairsShown+` !== `+quoteJS(before))
		p.until("it is told", `document.getElementById("flash").textContent.includes(`+quoteJS(told)+`)`)
		chosen(p, words)
		var found study.AlignedPair
		for _, pair := range m.read(p.t).Pairs {
			for _, s := range pair.A {
				if strings.HasPrefix(s.Of(m.original.Text), words) {
					found = pair
				}
			}
			for _, s := range pair.B {
				if strings.HasPrefix(s.Of(m.translation.Text), words) {
					found = pair
				}
			}
		}
		p.strokes("z")
		p.until("the pairs stand as before", pairsShown+` === `+quoteJS(before))
		chosen(p, words)
		return found
	}
	is := func(t *testing.T, pair study.AlignedPair, a, b int) {
		t.Helper()
		if !pair.Fixed || len(pair.A) != a || len(pair.B) != b {
			t.Errorf("a pair of %d and %d, by hand: %t; want %d and %d by hand", len(pair.A), len(pair.B), pair.Fixed, a, b)
		}
	}
	inRow := func(n string) string {
		return `document.querySelector("#pairs .sentence.current")?.closest("[data-row]").dataset.row === "` + n + `"`
	}
	drives := map[string]func(t *testing.T, p *tab, press func()){
		"next": func(t *testing.T, p *tab, press func()) {
			visit(p)
			press()
			p.until("the first pair is chosen", inRow("1"))
			press()
			p.until("the second is", inRow("2"))
		},
		"previous": func(t *testing.T, p *tab, press func()) {
			visit(p)
			p.choose("And who owned")
			row := see[int](p, `Number(document.querySelector(".sentence.current").closest("[data-row]").dataset.row)`)
			press()
			if now := see[int](p, `Number(document.querySelector(".sentence.current").closest("[data-row]").dataset.row)`); now != row-1 {
				t.Errorf("from pair %d to %d", row, now)
			}
		},
		"doubtful-next": func(t *testing.T, p *tab, press func()) {
			visit(p)
			p.choose("Where did")
			press()
			p.until("a doubtful pair is chosen", `document.querySelector(".sentence.current").closest("[data-row]").dataset.state === "doubtful"`)
		},
		"doubtful-previous": func(t *testing.T, p *tab, press func()) {
			visit(p)
			p.choose("Somebody told")
			last := see[int](p, `Number(document.querySelector(".sentence.current").closest("[data-row]").dataset.row)`)
			press()
			now := see[int](p, `Number(document.querySelector(".sentence.current").closest("[data-row]").dataset.row)`)
			if doubtful := see[bool](p, `document.querySelector(".sentence.current").closest("[data-row]").dataset.state === "doubtful"`); !doubtful || now >= last {
				t.Errorf("from pair %d to %d, doubtful: %t", last, now, doubtful)
			}
		},
		"sentence-below": func(t *testing.T, p *tab, press func()) {
			visit(p)
			p.choose("A man from")
			press()
			chosen(p, "He came every")
		},
		"sentence-above": func(t *testing.T, p *tab, press func()) {
			visit(p)
			p.choose("He came every")
			press()
			chosen(p, "A man from")
		},
		"sentence-left": func(t *testing.T, p *tab, press func()) {
			visit(p)
			p.choose("And who owned")
			press()
			chosen(p, "ومن كان")
		},
		"sentence-right": func(t *testing.T, p *tab, press func()) {
			visit(p)
			p.choose("ومن كان")
			press()
			chosen(p, "And who owned")
		},
		"confirm": func(t *testing.T, p *tab, press func()) {
			is(t, changed(p, press, "Where did", "The pair stands as it is."), 1, 1)
		},
		"up": func(t *testing.T, p *tab, press func()) {
			is(t, changed(p, press, "And who owned", "The sentence was moved."), 1, 2)
		},
		"down": func(t *testing.T, p *tab, press func()) {
			is(t, changed(p, press, "And who owned", "The sentence was moved."), 2, 3)
		},
		"split": func(t *testing.T, p *tab, press func()) {
			visit(p)
			p.choose("Where did")
			p.strokes("m")
			p.until("two are joined", `document.querySelector("#pairs [data-state=hand]") !== null`)
			words := see[string](p, `[...document.querySelector("#pairs [data-state=hand] [data-side=translation]").querySelectorAll(".sentence")].pop().textContent`)
			pair := changed(p, press, words[:12], "The pair was split.")
			if !pair.Fixed || len(pair.B) != 1 {
				t.Errorf("after the split: %+v", pair.Pair)
			}
			p.strokes("z")
			p.until("nothing is by hand", `document.querySelector("#pairs [data-state=hand]") === null`)
		},
		"join": func(t *testing.T, p *tab, press func()) {
			is(t, changed(p, press, "Did you see", "The two pairs are one."), 2, 2)
		},
		"together": func(t *testing.T, p *tab, press func()) {
			before := visit(p)
			p.choose("ومن كان")
			press()
			p.until("it is marked, in words too", `!!document.querySelector(".sentence.marked") && document.getElementById("now-what").textContent.includes("other column")`)
			p.choose("There were six")
			press()
			p.until("the pairs are others", pairsShown+` !== `+quoteJS(before))
			row := see[string](p, `document.querySelector(".sentence.current").closest("[data-row]").innerText`)
			if !strings.Contains(row, "ومن كان") || !strings.Contains(row, "There were six") || !strings.Contains(row, "By hand") {
				t.Errorf("the pair: %s", row)
			}
			p.strokes("z")
			p.until("the pairs stand as before", pairsShown+` === `+quoteJS(before))
		},
		"alone": func(t *testing.T, p *tab, press func()) {
			is(t, changed(p, press, "Did you see", "The sentence has no counterpart."), 0, 1)
		},
		"compute": func(t *testing.T, p *tab, press func()) {
			before := visit(p)
			p.choose("Where did")
			p.strokes("y")
			p.until("the pair is by hand", pairsShown+` !== `+quoteJS(before))
			press()
			p.until("it is computed again", pairsShown+` === `+quoteJS(before))
			if a := m.read(t); a.Version == 0 || a.Pairs[0].Fixed {
				t.Errorf("the first pair: %+v", a.Pairs[0])
			}
		},
		"leave": func(t *testing.T, p *tab, press func()) {
			visit(p)
			p.choose("Where did")
			p.strokes("t")
			p.until("it is marked", `!!document.querySelector(".sentence.marked")`)
			press()
			p.until("the mark is gone, the sentence is chosen", `!document.querySelector(".sentence.marked") && !!document.querySelector(".sentence.current")`)
			press()
			p.until("nothing is chosen, and the bar is gone", `!document.querySelector(".sentence.current") && document.getElementById("now").hidden`)
		},
	}
	for _, line := range pageKeys["beside"].Lines {
		drive, ok := drives[line.Act]
		if !ok {
			t.Errorf("no test drives %s (%s)", line.Act, line.Keys)
			continue
		}
		t.Run(line.Act, func(t *testing.T) {
			p := &tab{t, ctx, s}
			drive(t, p, func() { p.strokes(line.Keys) })
		})
	}

	t.Run("a click chooses a sentence, its number a pair, and a button acts", func(t *testing.T) {
		p := &tab{t, ctx, s}
		before := visit(p)
		p.do(chromedp.Click(`#pairs [data-row="3"] a.pair-number`))
		p.until("the third pair is chosen, on this page", inRow("3")+` && location.search === ""`)
		p.do(chromedp.Click(`#pairs [data-row="1"] [data-side="translation"] .sentence`), chromedp.WaitVisible("#now"))
		chosen(p, "Where did")
		p.do(chromedp.Click(`#now [data-act="confirm"]`))
		p.until("the pairs are others", pairsShown+` !== `+quoteJS(before))
		if see[bool](p, `document.querySelector('#now [data-act="confirm"]').checkVisibility()`) {
			t.Error("a pair that is by hand can be said to be right once more")
		}
		p.do(chromedp.Click(`form[action="/undo"] button`))
		p.until("the pairs stand as before, on this page", pairsShown+` === `+quoteJS(before)+` && !!document.querySelector(".sentence.current")`)
	})
	t.Run("what cannot be done is not offered", func(t *testing.T) {
		p := &tab{t, ctx, s}
		before := visit(p)
		p.choose("Where did")
		if off := see[string](p, `[...document.querySelectorAll("#now button:disabled")].map((b) => b.dataset.act).join(" ")`); off != "up split" {
			t.Errorf("at the first pair these are off: %s", off)
		}
		p.strokes("u s r")
		if after := see[string](p, pairsShown); after != before {
			t.Errorf("a key did it all the same: %s", after)
		}
	})
	t.Run("the codings are drawn over both texts, and again after a change", func(t *testing.T) {
		p := &tab{t, ctx, s}
		visit(p)
		drawn := `[...CSS.highlights.values()].flatMap((h) => [...h]).map((r) => r.toString()).sort().join("|")`
		const want = "A man from the coast. |He came every second month|رجل من الساحل"
		p.until("they are drawn", drawn+` === `+quoteJS(want))
		p.choose("A man from")
		p.strokes("y")
		p.until("it is by hand", `document.querySelector(".sentence.current").closest("[data-row]").dataset.state === "hand"`)
		p.until("they are drawn again", drawn+` === `+quoteJS(want))
		p.strokes("z")
	})
	t.Run("from right to left the arrows go the way they point", func(t *testing.T) {
		p := &tab{t, ctx, s}
		see[bool](p, settle(`fetch("/settings", {method: "POST", body: new URLSearchParams({language: "ar", back: "/"})})`))
		visit(p)
		p.choose("ومن كان")
		p.strokes("arrowleft")
		chosen(p, "And who owned")
		p.strokes("arrowright")
		chosen(p, "ومن كان")
		see[bool](p, settle(`fetch("/settings", {method: "POST", body: new URLSearchParams({language: "en", back: "/"})})`))
	})
	if found := complaints(); len(found) > 0 {
		t.Errorf("the browser complains: %v", found)
	}
}
