package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// deskState is what a reviewer sees of a review.
type deskState struct {
	Said, At, Reach, Tab, View, Focus, Selected, Left, Result, Page, Outcome string
	Flags, Undecided, Drawn, Now                                             int
	Finer, Admit, Trouble                                                    bool
}

const lookAtDesk = `(() => {
	const get = (s) => document.querySelector(s);
	const card = get("#card");
	return {
		Said: get(".string-said")?.textContent ?? "", At: card?.elements.at.value ?? "", Reach: card?.elements.reach?.value ?? "",
		Tab: [...document.querySelectorAll(".tab.shown")].map((t) => t.id).join(" "), View: get("#bench").dataset.view,
		Focus: document.activeElement.id || document.activeElement.getAttribute("name") || "", Selected: String(getSelection()),
		Left: get("[data-left]").textContent, Result: [...document.querySelectorAll(".result")].map((r) => r.textContent).join("\n"),
		Page: get("#picture img")?.getAttribute("src") ?? "", Outcome: get(".card .outcome")?.textContent ?? "",
		Flags: ["flag-open", "flag-kept", "flag-gone"].reduce((n, name) => n + CSS.highlights.get(name).size, 0),
		Undecided: document.querySelectorAll(".string:not(.settled)").length, Drawn: CSS.highlights.get("flag-open").size, Now: CSS.highlights.get("flag-now").size,
		Finer: !!get(".finer")?.open, Admit: !get("[data-act=admit]").disabled, Trouble: !get("#trouble").hidden,
	};
})()`

func (p *tab) desk() deskState {
	p.t.Helper()
	return see[deskState](p, lookAtDesk)
}

// stroke presses a key as the key sheet writes it, and gives what is seen then.
// It waits for the answer to a decision, not for a time.
func (p *tab) stroke(stroke string) deskState {
	p.t.Helper()
	p.strokes(stroke)
	p.answered()
	return p.desk()
}

// answered waits until the workbench has answered and the answer is painted.
func (p *tab) answered() {
	p.t.Helper()
	see[bool](p, `new Promise((done) => { const wait = () => document.getElementById("review").dataset.busy ? setTimeout(wait, 10) : (`+afterPaint+`)(done); wait(); })`)
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// typed types into the field in focus and sends it with Enter.
func (p *tab) typed(words string) deskState {
	p.t.Helper()
	p.do(chromedp.KeyEvent(words + "\r"))
	p.answered()
	return p.desk()
}

// reviewing opens a draft in a browser with the vault open.
func reviewing(t *testing.T, y yard) *tab {
	t.Helper()
	ctx := browser(t)
	p := open(t, ctx, serve(t, y.World))
	p.openVault()
	p.visit(y.path())
	p.do(chromedp.WaitVisible("#review.scripted"))
	return p
}

// at looks at a string by its row.
func (p *tab) at(said string) deskState {
	p.t.Helper()
	see[bool](p, `([...document.querySelectorAll("#strings .said")].find((s) => s.textContent === `+quoted(said)+`).click(), true)`)
	return p.desk()
}

// Every line of the review's key sheet is pressed once, and what is seen before
// and after is compared.
func TestEveryKeyOfTheReview(t *testing.T) {
	y := newYard(t, yardTalk)
	p := reviewing(t, y)
	fresh := func(said string) deskState {
		p.visit(y.path())
		p.do(chromedp.WaitVisible("#review.scripted"))
		p.painted()
		if said == "" {
			return p.desk()
		}
		return p.at(said)
	}
	undo := func(said string) {
		if _, err := y.Locked.Review.Reopen(t.Context(), y.Founder, y.draft, said, text.Span{}); err != nil && sheaf.KindOf(err) != sheaf.NotFound {
			t.Fatal(err)
		}
	}
	cases := map[string]func(t *testing.T, key string){
		"next": func(t *testing.T, key string) {
			before := fresh("")
			if after := p.stroke(key); after.Said == before.Said || after.Now != 1 {
				t.Errorf("%q, then %q; %d drawn as current", before.Said, after.Said, after.Now)
			}
		},
		"previous": func(t *testing.T, key string) {
			before := fresh("")
			if p.stroke("j").Said == before.Said {
				t.Fatal("there is nothing to go back from")
			}
			if after := p.stroke(key); after.Said != before.Said {
				t.Errorf("%q, then %q", before.Said, after.Said)
			}
		},
		"place-next": func(t *testing.T, key string) {
			before := fresh("Quillam")
			if after := p.stroke(key); after.At == before.At || after.Said != "Quillam" {
				t.Errorf("%+v", after)
			}
		},
		"place-previous": func(t *testing.T, key string) {
			before := fresh("Quillam")
			if p.stroke("n").At == before.At {
				t.Fatal("there is nothing to go back from")
			}
			if after := p.stroke(key); after.At != before.At {
				t.Errorf("at %s, then %s", before.At, after.At)
			}
		},
		"accept": func(t *testing.T, key string) {
			before := fresh("Quillam")
			if after := p.stroke(key); strings.Contains(after.Result, "Quillam") || after.Undecided != before.Undecided-1 || after.Said == "Quillam" {
				t.Errorf("%+v", after)
			}
			undo("Quillam")
		},
		"keep-everywhere": func(t *testing.T, key string) {
			before := fresh("Quillam")
			after := p.stroke(key)
			if after.Undecided != before.Undecided-1 || after.Said == "Quillam" || after.Left == before.Left || !strings.Contains(p.at("Quillam").Outcome, "Kept · whole study") {
				t.Errorf("%+v", after)
			}
			undo("Quillam")
		},
		"keep-here": func(t *testing.T, key string) {
			before := fresh("Quillam")
			if after := p.stroke(key); after.Undecided != before.Undecided-1 || !strings.Contains(p.at("Quillam").Outcome, "here alone") {
				t.Errorf("%+v", after)
			}
			undo("Quillam")
		},
		"remove": func(t *testing.T, key string) {
			fresh("Quillam")
			if after := p.stroke(key); strings.Contains(after.Result, "Quillam") {
				t.Errorf("%q", after.Result)
			}
			undo("Quillam")
		},
		"generalise": func(t *testing.T, key string) {
			fresh("Quillam")
			if after := p.stroke(key); after.Focus != "with" {
				t.Fatalf("the focus is on %q", after.Focus)
			}
			if after := p.typed("a neighbour"); !strings.Contains(after.Result, "[a neighbour] left") || after.Focus != "" {
				t.Errorf("%+v", after)
			}
			undo("Quillam")
		},
		"replace": func(t *testing.T, key string) {
			fresh("Quillam")
			if after := p.stroke(key); after.Focus != "person" {
				t.Fatalf("the focus is on %q", after.Focus)
			}
			if after := p.typed(""); strings.Contains(after.Result, "Quillam") || strings.Contains(after.Result, "[") {
				t.Errorf("%q", after.Result)
			}
			undo("Quillam")
		},
		"link": func(t *testing.T, key string) {
			fresh("Quillam")
			p.stroke("w")
			p.typed("a neighbour")
			p.at("Dreskun")
			if after := p.stroke(key); after.Focus != "sameas" {
				t.Fatalf("the focus is on %q", after.Focus)
			}
			if after := p.typed("Quillam"); !strings.Contains(after.Result, "old [a neighbour]") {
				t.Errorf("%q", after.Result)
			}
			undo("Dreskun")
			undo("Quillam")
		},
		"reach": func(t *testing.T, key string) {
			fresh("Quillam")
			var reached []string
			for range 3 {
				reached = append(reached, p.stroke(key).Reach)
			}
			if !slices.Equal(reached, []string{"draft", "place", "everywhere"}) {
				t.Errorf("%q", reached)
			}
		},
		"finer": func(t *testing.T, key string) {
			if before, after := fresh("Quillam"), p.stroke(key); before.Finer || !after.Finer || after.Focus != "kind" {
				t.Errorf("%+v", after)
			}
		},
		"word-right": func(t *testing.T, key string) {
			fresh("Dreskun")
			if after := p.stroke(key); after.Selected != "Nobody" {
				t.Errorf("%q is selected", after.Selected)
			}
		},
		"word-left": func(t *testing.T, key string) {
			fresh("Dreskun")
			if after := p.stroke(key); after.Selected != "old" {
				t.Errorf("%q is selected", after.Selected)
			}
		},
		"more-right": func(t *testing.T, key string) {
			fresh("Dreskun")
			p.stroke("arrowright")
			if after := p.stroke(key); after.Selected != "Nobody else" {
				t.Errorf("%q is selected", after.Selected)
			}
		},
		"more-left": func(t *testing.T, key string) {
			fresh("Dreskun")
			p.stroke("arrowright")
			p.stroke("shift+arrowright")
			if after := p.stroke(key); after.Selected != "Nobody" {
				t.Errorf("%q is selected", after.Selected)
			}
		},
		"mark": func(t *testing.T, key string) {
			before := fresh("Dreskun")
			p.stroke("arrowright")
			if after := p.stroke(key); after.Said != "Nobody" || after.Flags != before.Flags+1 {
				t.Errorf("%d flags, then %d; %q", before.Flags, after.Flags, after.Said)
			}
		},
		"mark-place": func(t *testing.T, key string) {
			before := fresh("Dreskun")
			p.stroke("arrowleft")
			if after := p.stroke(key); after.Said != "old" || after.Flags != before.Flags+1 {
				t.Errorf("%d flags, then %d; %q", before.Flags, after.Flags, after.Said)
			}
		},
		"missed": func(t *testing.T, key string) {
			before := fresh("Dreskun")
			if after := p.stroke(key); after.Focus != "missed" {
				t.Fatalf("the focus is on %q", after.Focus)
			}
			if after := p.typed("behind the press"); after.Said != "behind the press" || after.Flags != before.Flags+1 {
				t.Errorf("%d flags, then %d; %q", before.Flags, after.Flags, after.Said)
			}
		},
		"undo-decision": func(t *testing.T, key string) {
			before := fresh("Quillam")
			if p.stroke("x").Result == before.Result {
				t.Fatal("there is nothing to undo")
			}
			p.visit(y.path()) // the page forgets, the draft does not
			p.do(chromedp.WaitVisible("#review.scripted"))
			p.painted()
			if after := p.stroke(key); after.Result != before.Result || after.Said != "Quillam" || after.Undecided != before.Undecided {
				t.Errorf("%+v", after)
			}
		},
		"last-decided": func(t *testing.T, key string) {
			fresh("Quillam")
			p.stroke("x")
			if after := p.stroke(key); after.Said != "Quillam" || !strings.Contains(after.Outcome, "Removed") {
				t.Errorf("%+v", after)
			}
			p.stroke("u")
		},
		"beside": func(t *testing.T, key string) {
			if before, after := fresh(""), p.stroke(key); before.View != "both" || after.View != "alone" || p.stroke(key).View != "both" {
				t.Errorf("%s, then %s", before.View, after.View)
			}
		},
		"speaker": func(t *testing.T, key string) {
			fresh("")
			if after := p.stroke(key); after.Tab != "turns" || after.Focus != "means" {
				t.Errorf("%+v", after)
			}
		},
		"turns": func(t *testing.T, key string) {
			fresh("Dreskun")
			if after := p.stroke(key); after.Tab != "turns" || after.Focus != "from" || see[string](p, `document.getElementById("from").value`) != "2" {
				t.Errorf("%+v", after)
			}
		},
		"tab-file": func(t *testing.T, key string) {
			fresh("")
			if after := p.stroke(key); after.Tab != "file" {
				t.Errorf("%+v", after)
			}
		},
		"note": func(t *testing.T, key string) {
			fresh("")
			if after := p.stroke(key); after.Tab != "notes" || after.Focus != "note" {
				t.Errorf("%+v", after)
			}
		},
		"answer": func(t *testing.T, key string) {
			fresh("")
			if after := p.stroke(key); after.Tab != "admit" || after.Focus != "answer" || after.Admit {
				t.Errorf("%+v", after)
			}
		},
		"tab-decide": func(t *testing.T, key string) {
			fresh("")
			if p.stroke("b").Tab == "decide" {
				t.Fatal("there is nowhere to come back from")
			}
			if after := p.stroke(key); after.Tab != "decide" {
				t.Errorf("%+v", after)
			}
		},
	}
	for i, words := range []string{"[somebody]", "[a man]", "[a woman]", "[a relative]"} {
		cases["proposal-"+string(rune('1'+i))] = func(t *testing.T, key string) {
			fresh("Dreskun")
			if after := p.stroke(key); !strings.Contains(after.Result, "old "+words) {
				t.Errorf("%q", after.Result)
			}
			undo("Dreskun")
		}
	}
	elsewhere := []string{"picture", "page-on", "page-back", "accept-all"} // TestTheReviewOfAPictureAndOfAName, TestAcceptingAllOfASort
	for _, line := range pageKeys["review"].Lines {
		drive, ok := cases[line.Act]
		if !ok {
			if !slices.Contains(elsewhere, line.Act) {
				t.Errorf("%s is pressed by no test", line.Act)
			}
			continue
		}
		for key := range strings.SplitSeq(line.Keys, "|") {
			t.Run(line.Act+" by "+key, func(t *testing.T) {
				p.t = t
				drive(t, key)
			})
		}
	}
	p.t = t
	if see[bool](p, `!document.getElementById("trouble").hidden`) {
		t.Error("something was refused")
	}
}

// What the other interview has not: pages with pictures, and a name of a place,
// for which there are other words.
func TestTheReviewOfAPictureAndOfAName(t *testing.T) {
	y := newYard(t, yardTalk)
	y.Person(vault.Place, "Harrowgard")
	d, err := y.Locked.Review.Draft(t.Context(), y.Founder, y.Lock("pages.pdf", twoPages(), y.zorvand).ID, pseudonym.Options{})
	if err != nil {
		t.Fatal(err)
	}
	y.draft = d.ID
	p := reviewing(t, y)
	p.at("Harrowgard")
	if after := p.stroke("3"); !strings.Contains(after.Result, "[a neighbourhood]") {
		t.Errorf("%q", after.Result)
	}
	p.stroke("s")
	p.strokes("enter")
	p.until("whoever is suggested is saved as the speaker", `!document.querySelector(".speakers li:has([value=Zorvand]) .tag-care")`)
	if after := p.stroke("i"); after.View != "picture" || !strings.HasSuffix(after.Page, "/pictures/1") {
		t.Errorf("%+v", after)
	}
	if after := p.stroke("shift+j"); !strings.HasSuffix(after.Page, "/pictures/2") {
		t.Errorf("%s", after.Page)
	}
	if after := p.stroke("shift+k"); !strings.HasSuffix(after.Page, "/pictures/1") {
		t.Errorf("%s", after.Page)
	}
	if after := p.stroke("i"); after.View != "both" {
		t.Errorf("%+v", after)
	}
}

// What is proposed for many strings is accepted at once, after each of them was on
// the screen, and taken back at once.
func TestAcceptingAllOfASort(t *testing.T) {
	var said strings.Builder
	for i := range 40 {
		fmt.Fprintf(&said, " and the qlov%c%cish", 'a'+i%20, 'a'+i/20)
	}
	y := newYard(t, strings.Replace(yardTalk, "Nobody else.", "Nobody else"+said.String()+".", 1))
	p := reviewing(t, y)
	const shown = `[...document.querySelectorAll("#alike[open] .said")].length`
	const ready = `!document.querySelector("#alike .primary").disabled`
	before := p.at("qlovaaish")
	p.stroke("shift+enter")
	if n := see[int](p, shown); n != 40 {
		t.Fatalf("%d strings are listed", n)
	}
	p.painted()
	if see[bool](p, ready) {
		t.Error("they can be accepted before the last was on the screen")
	}
	l := newLooker(p)
	l.look("the list of a sort")
	if words := see[string](p, `document.querySelector("#alike .around").textContent`); !strings.Contains(words, "qlovaaish") {
		t.Errorf("around the first stands %q", words)
	}
	p.stroke("escape")
	if see[int](p, shown) != 0 {
		t.Error("it stays open")
	}
	p.stroke("shift+enter")
	see[bool](p, `(document.querySelectorAll("#alike-strings li")[39].scrollIntoView(), document.querySelector("#alike input").click(), true)`)
	p.until("the last was on the screen", ready)
	see[bool](p, `(document.querySelector("#alike .primary").click(), true)`)
	p.answered()
	after := p.desk()
	if after.Undecided != before.Undecided-39 || see[int](p, shown) != 0 {
		t.Errorf("%d undecided, then %d", before.Undecided, after.Undecided)
	}
	if kept := p.at("qlovbaish").Outcome; !strings.Contains(kept, "Kept · whole study") {
		t.Errorf("%q", kept)
	}
	p.strokes("u")
	p.until("all of it is taken back", fmt.Sprintf(`document.querySelectorAll(".string:not(.settled)").length === %d`, before.Undecided))
	p.answered()
}

// The proposal is on the card in each language and at each width, no field cuts off
// what it says that it is for, and it holds against the rules of accessibility.
func TestTheProposalIsShown(t *testing.T) {
	y := newYard(t, yardTalk)
	p := reviewing(t, y)
	l := newLooker(p)
	for _, language := range []string{"en", "ar", "fr", "tr"} {
		p.settings(language, "light")
		for _, width := range []int64{1280, 390} {
			p.do(chromedp.EmulateViewport(width, 900))
			p.visit(y.path())
			p.do(chromedp.WaitVisible("#review.scripted"))
			p.painted()
			where := fmt.Sprintf("%s at %d", language, width)
			if fits := see[bool](p, `(() => {
				const button = document.querySelector("#proposal .primary"), card = document.querySelector("#card").getBoundingClientRect(), at = button.getBoundingClientRect();
				return button.checkVisibility() && at.left >= card.left && at.right <= card.right && button.scrollWidth <= button.clientWidth && document.documentElement.scrollWidth <= innerWidth;
			})()`); !fits {
				t.Errorf("%s: the proposal does not fit its card", where)
			}
			if cut := see[string](p, cutOff); cut != "" {
				t.Errorf("%s: cut off: %s", where, cut)
			}
			l.look(where)
		}
	}
}

// cutOff are the fields whose placeholder is wider than they are.
const cutOff = `(() => {
	const paper = document.createElement("canvas").getContext("2d");
	return [...document.querySelectorAll("input[placeholder]")].filter((i) => {
		const style = getComputedStyle(i);
		paper.font = style.font;
		return i.checkVisibility() && paper.measureText(i.placeholder).width > i.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
	}).map((i) => i.placeholder).join(", ");
})()`

// twoPages is a PDF of two pages, with a line each.
func twoPages() string {
	var b strings.Builder
	var at []int
	object := func(body string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), body)
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>")
	for i := range 2 {
		object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 5 0 R >> >> /Contents %d 0 R >>", 6+i))
	}
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	for _, line := range []string{"Interviewer: Who came to the press that morning?", "Zorvand: Nobody came to Harrowgard, and we closed early."} {
		stream := "BT /F1 10 Tf 20 150 Td (" + line + ") Tj ET"
		object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream))
	}
	end := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, end)
	return b.String()
}

// While what was written is on its way, somebody goes on to the next thing. The part
// of the page that comes anew took the focus from under their hands, and the next
// Enter was lost.
func TestWhatComesAnewLeavesTheFocusWhereItIs(t *testing.T) {
	ctx := browser(t)
	y := newYard(t, yardTalk)
	p := open(t, ctx, serve(t, y.World))
	p.openVault()
	p.visit(y.path())
	for i, on := range []string{"[data-act=keep-answer]", "#answer"} {
		p.until("the desk is there", `!!document.querySelector("#review.scripted #card")`)
		see[bool](p, fmt.Sprintf(`(() => {
			const note = document.getElementById("note");
			note.value = "A note, " + %d;
			document.querySelector("[data-tab=admit]").click();
			window.old = document.querySelector(%q);
			note.form.requestSubmit();
			window.old.focus();
			return true;
		})()`, i, on))
		p.until("the note is kept", fmt.Sprintf(`document.querySelectorAll("#notes .written .said").length === %d && !window.old.isConnected`, i+1))
		if !see[bool](p, fmt.Sprintf(`document.activeElement.matches(%q) && document.activeElement.isConnected`, on)) {
			t.Errorf("the focus was on %s, and is on %s", on, see[string](p, "document.activeElement.outerHTML.slice(0, 100)"))
		}
	}
}
