package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// reading is what the page of a document shows, and what the study has of it.
type reading struct {
	seen
	Current string // coding: its code, and the words it begins with
	Chosen  string // words
	Away    int    // codings that are left out
	Whose   string // codings are shown
	MemoOn  string // what a memo would be on
	Told    string // which of the page's sentences is told
	Codings string `json:"-"` // in the study
	Basket  int    `json:"-"`
}

const lookAtReading = `Object.assign(` + lookAtPage + `, (() => {
	const mark = document.querySelector(".mark.current");
	const told = document.getElementById("told");
	return {
		Current: mark ? mark.querySelector(".code-name").textContent + ": " + mark.querySelector(".quoted").textContent : "",
		Chosen: [...(CSS.highlights.get("chosen") ?? [])].map(String).join(" "),
		Away: document.querySelectorAll(".mark.away").length,
		Whose: document.getElementById("whose")?.value ?? "",
		MemoOn: document.getElementById("memo-on")?.value ?? "",
		Told: told && !told.hidden ? Object.keys(told.dataset).find((name) => told.dataset[name] === told.firstChild?.data.trim()) ?? told.textContent : "",
	};
})())`

func (d house) reading(p *tab) (reading, error) {
	now, err := look[reading](p, lookAtReading)
	if err != nil {
		return now, err
	}
	now.Basket = d.s.inBaskets()
	now.Codings, err = d.codings(p)
	return now, err
}

// codings are those of the interview, as the study has them.
func (d house) codings(p *tab) (string, error) {
	all, err := d.Working.Book.Codings(p.t.Context(), d.Founder, coding.Filter{Document: d.doc.ID})
	if err != nil {
		return "", err
	}
	codes, err := d.Working.Book.Codes(p.t.Context(), d.Founder)
	var lines []string
	for _, one := range all {
		code := slices.IndexFunc(codes, func(c coding.Code) bool { return c.ID == one.Code })
		lines = append(lines, "["+codes[code].Name+": "+one.Anchor.Span.Of(d.doc.Text)+"]")
	}
	slices.Sort(lines)
	return strings.Join(lines, " "), err
}

// inBaskets counts the passages that somebody put into a basket.
func (s *served) inBaskets() (n int) {
	s.sessions.mu.Lock()
	defer s.sessions.mu.Unlock()
	for _, one := range s.sessions.byKey {
		n += len(one.basket)
	}
	return n
}

// laid is a coding among those of the study.
func laid(codings, code, words string) string {
	all := append(strings.SplitAfter(codings, "] "), "["+code+": "+words+"]")
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

// The codings of the interview, in reading order.
const (
	keptKey    = "Keeping: small key of the mill"
	besideWall = "Waiting: beside the wall"
	onlyLong   = "Waiting: only long" // by somebody else
	theLamps   = "Keeping: counted the lamps"
	firstTurn  = "What did you keep from the mill?"
)

func (d house) pressDocument(p *tab) {
	path := at(d.doc)
	// press opens the document and presses keys, each of which does just what is
	// said of it.
	type step struct {
		keys   string
		change func(now *reading)
	}
	press := func(p *tab, steps ...step) {
		p.t.Helper()
		d.restored(p)
		p.visit(path)
		p.do(chromedp.WaitVisible("#transcript.drawn .stripe"))
		for _, s := range steps {
			changes(p, d.reading, s.keys, s.change)
		}
	}
	goes := func(keys, coding string) step {
		return step{keys, func(now *reading) { now.Current, now.Focus = coding, "mark" }}
	}
	chooses := func(keys, words string) step { return step{keys, func(now *reading) { now.Chosen = words }} }
	lays := func(keys, code, words string) step {
		return step{keys, func(now *reading) {
			now.Codings = laid(now.Codings, code, words)
			now.Current, now.Chosen, now.Focus, now.Dialog = code+": "+words, "", "mark", ""
		}}
	}
	asks := func(keys string) step {
		return step{keys, func(now *reading) { now.Dialog, now.Focus = "picker", "picker-query" }}
	}
	leavesFor := func(keys, to, focus string) step {
		return step{keys, func(now *reading) {
			*now = reading{seen: seen{At: to, Focus: focus}, Codings: now.Codings, Basket: now.Basket}
		}}
	}
	span := func(said string) string { return spanText(d.words(said).Span) }
	key := d.codingOf(p, keptKey)
	secondTurn := shown(d.doc.Paragraphs[1]).Of(d.doc.Text) + " " + shown(d.doc.Paragraphs[2]).Of(d.doc.Text)

	var recent []string // the codes laid last, the last one first
	p.driveSheet("document", map[string]func(p *tab, keys string){
		"next":          func(p *tab, keys string) { press(p, goes(keys, keptKey), goes(keys, besideWall)) },
		"previous":      func(p *tab, keys string) { press(p, goes("j", keptKey), goes("j", besideWall), goes(keys, keptKey)) },
		"same-next":     func(p *tab, keys string) { press(p, goes("j", keptKey), goes(keys, theLamps)) },
		"same-previous": func(p *tab, keys string) { press(p, goes("j", keptKey), goes("n", theLamps), goes(keys, keptKey)) },
		"word":          func(p *tab, keys string) { press(p, chooses(keys, "What"), chooses(keys, "did")) },
		"word-back":     func(p *tab, keys string) { press(p, chooses("w", "What"), chooses("w", "did"), chooses(keys, "What")) },
		"sentence": func(p *tab, keys string) {
			press(p, chooses(keys, firstTurn), chooses(keys, "I kept the small key of the mill."))
			// What was coded whole is left behind: the next press is for the next sentence.
			press(p, chooses(keys, firstTurn), asks("c"))
			p.do(chromedp.KeyEvent("Waiting"))
			changes(p, d.reading, "enter", lays("", "Waiting", firstTurn).change)
			changes(p, d.reading, keys, chooses("", "I kept the small key of the mill.").change)
		},
		"sentence-back": func(p *tab, keys string) {
			press(p, chooses("s", firstTurn), chooses("s", "I kept the small key of the mill."), chooses(keys, firstTurn))
		},
		"turn": func(p *tab, keys string) { press(p, chooses(keys, firstTurn), chooses(keys, secondTurn)) },
		"turn-back": func(p *tab, keys string) {
			press(p, chooses("t", firstTurn), chooses("t", secondTurn), chooses(keys, firstTurn))
		},
		"extend": func(p *tab, keys string) { press(p, chooses("w", "What"), chooses(keys, "What did")) },
		"shrink": func(p *tab, keys string) {
			press(p, chooses("w", "What"), chooses("x", "What did"), chooses(keys, "What"))
		},
		"right": func(p *tab, keys string) { press(p, chooses("s", firstTurn), chooses(keys, firstTurn+" I")) },
		"left": func(p *tab, keys string) {
			press(p, chooses("w", "What"), chooses("x", "What did"), chooses(keys, "What"))
			press(p, goes("j", keptKey), chooses(keys, "small key of the"))
		},
		"start-right": func(p *tab, keys string) {
			press(p, chooses("w", "What"), chooses("x", "What did"), chooses(keys, "did"))
		},
		"start-left": func(p *tab, keys string) {
			press(p, chooses("w", "What"), chooses("w", "did"), chooses(keys, "What did"))
		},
		"code": func(p *tab, keys string) {
			press(p, chooses("w", "What"), asks(keys))
			p.do(chromedp.KeyEvent("Waiting"))
			changes(p, d.reading, "enter", lays("", "Waiting", "What").change)
		},
		"repeat": func(p *tab, keys string) {
			press(p, chooses("w", "What"), asks("c"))
			p.do(chromedp.KeyEvent("Waiting"))
			changes(p, d.reading, "enter", lays("", "Waiting", "What").change)
			changes(p, d.reading, "w", chooses("", "What").change)
			changes(p, d.reading, "w", chooses("", "did").change)
			changes(p, d.reading, keys, lays("", "Waiting", "did").change)
		},
		"recent": func(p *tab, keys string) {
			// Nine codes are laid once; then each digit is held against their order.
			if recent == nil {
				press(p)
			}
			for len(recent) < 9 {
				name := fmt.Sprintf("Code %c", 'A'+len(recent))
				words := d.nextWord(p)
				changes(p, d.reading, "c", asks("").change)
				p.do(chromedp.KeyEvent(name))
				changes(p, d.reading, "enter", lays("", name, words).change)
				recent = slices.Insert(recent, 0, name)
			}
			words := d.nextWord(p)
			i := int(keys[0] - '1')
			changes(p, d.reading, keys, lays("", recent[i], words).change)
			recent = slices.Insert(slices.Delete(recent, i, i+1), 0, recent[i])
		},
		"invivo": func(p *tab, keys string) {
			press(p, chooses("w", "What"), lays(keys, "What", "What"))
		},
		"uncode": func(p *tab, keys string) {
			press(p, goes("j", keptKey), step{keys, func(now *reading) {
				now.Codings = strings.ReplaceAll(now.Codings, "["+keptKey+"] ", "")
				now.Current, now.Focus = "", ""
			}})
		},
		"extent": func(p *tab, keys string) {
			press(p, goes("j", keptKey), chooses("w", "small"), chooses("x", "small key"), step{keys, func(now *reading) {
				now.Codings = laid(strings.ReplaceAll(now.Codings, "["+keptKey+"] ", ""), "Keeping", "small key")
				now.Current, now.Chosen, now.Told = "Keeping: small key", "", "extended"
			}})
		},
		"memo": func(p *tab, keys string) {
			press(p, goes("j", keptKey), step{keys, func(now *reading) { now.MemoOn, now.Focus = "coding", "memo-text" }})
		},
		"memo-code": func(p *tab, keys string) {
			press(p, goes("j", keptKey), step{keys, func(now *reading) { now.MemoOn, now.Focus = "code", "memo-text" }})
		},
		"memo-study": func(p *tab, keys string) {
			press(p, step{keys, func(now *reading) { now.MemoOn, now.Focus = "study", "memo-text" }})
		},
		"claim": func(p *tab, keys string) {
			to := fmt.Sprintf("/claims/new?document=%s&version=1&span=%s&coding=%s", d.doc.ID, span("small key of the mill"), key)
			press(p, goes("j", keptKey), leavesFor(keys, to, "stance=supports"))
			press(p, chooses("s", firstTurn), leavesFor(keys, fmt.Sprintf("/claims/new?document=%s&version=1&span=%s", d.doc.ID, span(firstTurn)), ""))
		},
		"basket": func(p *tab, keys string) {
			press(p, goes("j", keptKey), step{keys, func(now *reading) { now.Told, now.Basket = "taken", now.Basket+1 }})
		},
		"passages": func(p *tab, keys string) {
			query := url.Values{"code": {d.codeNamed(p, "Keeping").String()}, "from": {path + "?coding=" + key.String()}}
			press(p, goes("j", keptKey), leavesFor(keys, "/passages?"+query.Encode(), ""))
		},
		"only": func(p *tab, keys string) {
			press(p, goes("j", keptKey), step{keys, func(now *reading) { now.Away = 2 }}, step{keys, func(now *reading) { now.Away = 0 }})
		},
		"whose": func(p *tab, keys string) {
			press(p, step{keys, func(now *reading) { now.Whose, now.Away = "mine", 1 }},
				step{keys, func(now *reading) { now.Whose, now.Away = "others", 3 }},
				step{keys, func(now *reading) { now.Whose, now.Away = "all", 0 }})
		},
		"codebook": func(p *tab, keys string) {
			press(p, step{keys, func(now *reading) {
				now.Focus = see[string](p, `document.querySelector("#codes [data-code]").dataset.code`)
			}})
		},
		"correct": func(p *tab, keys string) {
			press(p, chooses("w", "What"), leavesFor(keys, path+"/correct?at="+span("What")+"&version=1", "with"))
		},
		"beside": func(p *tab, keys string) {
			press(p, leavesFor(keys, path+"/beside", ""))
			// They never were: what html/template took for a script was no id.
			p.until("the codings are drawn over both texts", `!!document.querySelector("#pairs.drawn")`)
		},
		"back": func(p *tab, keys string) {
			asked := "/passages?code=" + d.codeNamed(p, "Keeping").String()
			p.visit(asked)
			p.visit(path + "?from=passages&coding=" + key.String())
			p.do(chromedp.WaitVisible("#transcript.drawn .stripe"))
			p.until("it shows where it was opened for", `!!document.querySelector(".mark.current")`)
			changes(p, d.reading, keys, leavesFor("", asked, "p-"+key.String()).change)
		},
		"leave": func(p *tab, keys string) {
			lets := step{keys, func(now *reading) { now.Current, now.Away = "", 0 }}
			press(p, goes("j", keptKey), chooses("w", "small"), chooses(keys, ""), lets)
			press(p, goes("j", keptKey), step{"o", func(now *reading) { now.Away = 2 }}, lets)
		},
	})
}

// nextWord chooses the word behind the current coding's, and gives it.
func (d house) nextWord(p *tab) string {
	p.t.Helper()
	p.strokes("w w")
	return see[string](p, `String([...CSS.highlights.get("chosen")][0])`)
}

// restored takes back what keys did to the codings.
func (d house) restored(p *tab) {
	p.t.Helper()
	for range 60 {
		if now, err := d.codings(p); err != nil || now == d.coded {
			return
		}
		if _, err := d.Working.Book.Undo(p.t.Context(), d.Founder, movers(d.Working)...); err != nil {
			p.t.Fatal(err)
		}
	}
	p.t.Fatal("the codings cannot be brought back to what they were")
}

// codingOf is the coding that reads so.
func (d house) codingOf(p *tab, mark string) coding.CodingID {
	p.t.Helper()
	code, words, _ := strings.Cut(mark, ": ")
	all, err := d.Working.Book.Codings(p.t.Context(), d.Founder, coding.Filter{Document: d.doc.ID, Codes: []coding.CodeID{d.codeNamed(p, code)}})
	if err != nil {
		p.t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(c coding.Coding) bool { return c.Anchor.Span == d.words(words).Span })
	if i < 0 {
		p.t.Fatalf("nothing is coded %s", mark)
	}
	return all[i].ID
}

func (d house) codeNamed(p *tab, name string) coding.CodeID {
	p.t.Helper()
	code, err := d.Working.Book.CodeByName(p.t.Context(), d.Founder, name)
	if err != nil {
		p.t.Fatal(err)
	}
	return code.ID
}

// Whoever codes alone has nobody's codings to tell from their own.
func TestWhoseCodingsIsAskedWhereSeveralPeopleCode(t *testing.T) {
	ctx := browser(t)
	m := newMill(t)
	p := open(t, ctx, serve(t, m.World))
	const offered = `!document.getElementById("whose-field").hidden`
	p.read(m.doc)
	p.strokes("f")
	if see[bool](p, offered) || see[string](p, `document.getElementById("whose").value`) != "all" {
		t.Error("whose codings is asked of who codes alone")
	}
	other := m.Member("coder-2", access.Analyst)
	code, err := m.Working.Book.CodeByName(t.Context(), other, "Waiting")
	if err != nil {
		t.Fatal(err)
	}
	const words = "waited longer than he did"
	start := strings.Index(m.doc.Text, words)
	at := study.Anchor{Document: m.doc.ID, Version: m.doc.Version, Span: text.Span{Start: start, End: start + len(words)}}
	if _, err := m.Working.Book.Code(t.Context(), other, code.ID, at); err != nil {
		t.Fatal(err)
	}
	p.read(m.doc)
	p.until("it is asked where two code", offered)
	p.strokes("f")
	p.until("one's own are shown alone", `document.getElementById("whose").value === "mine" && `+offered)
}
