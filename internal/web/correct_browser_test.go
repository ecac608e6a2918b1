package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sheaf/internal/sheaf"
	"sheaf/internal/workspace/worldtest"
)

// A word is chosen while reading, corrected, and later redacted: at the keyboard,
// with what the study holds before and after.
func TestACorrectionAtTheKeyboard(t *testing.T) {
	ctx := browser(t)
	complaints, err := listen(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m := newMill(t)
	s := serve(t, m.World)
	open(t, ctx, s)
	rule := func(name string, fn func(t *testing.T, p *tab)) {
		t.Run(name, func(t *testing.T) { fn(t, &tab{t, ctx, s}) })
	}
	text := func(t *testing.T) (version uint64, text string) {
		t.Helper()
		doc, err := m.Working.Study.Document(t.Context(), m.Founder, m.doc.ID)
		if err != nil {
			t.Fatal(err)
		}
		return doc.Version, doc.Text
	}
	where := func(t *testing.T, words string) string {
		t.Helper()
		version, text := text(t)
		at := strings.Index(text, words)
		return fmt.Sprintf("%s/correct?at=%d-%d&version=%d", m.path(), at, at+len(words), version)
	}
	const typed = `document.getElementById("with").value`
	write := func(p *tab, words string) {
		p.t.Helper()
		see[bool](p, `(document.getElementById("with").select(), true)`)
		p.do(chromedp.SendKeys("#with", words))
	}

	rule("the vault's passphrase is asked for first", func(t *testing.T, p *tab) {
		p.visit(where(t, "small"))
		if see[bool](p, `!!document.getElementById("with")`) || strings.Contains(see[string](p, `document.querySelector("main").innerText`), "small") {
			t.Error("words are shown while the vault is closed")
		}
		p.do(chromedp.SendKeys("#passphrase", samplePassphrase+"\r"), chromedp.WaitVisible("#with"))
		if got := see[string](p, typed); got != "small" {
			t.Errorf("the page asks what should stand for %q", got)
		}
	})
	rule("chosen words lead there, and the way back leaves all as it was", func(t *testing.T, p *tab) {
		p.read(m.doc)
		p.strokes("j w")
		chosen := see[string](p, `[...CSS.highlights.get("chosen")].map(String).join("")`)
		p.strokes("shift+c")
		p.until("the page of the correction shows", `location.pathname.endsWith("/correct") && document.readyState === "complete"`)
		if got := see[string](p, typed); got == "" || got != chosen {
			t.Errorf("chosen was %q, and %q is asked for", chosen, got)
		}
		if focused := see[string](p, "document.activeElement.id"); focused != "with" {
			t.Errorf("the focus is on %q", focused)
		}
		p.do(chromedp.Click(`.correct a.button`), chromedp.WaitVisible("#transcript.drawn"))
		if version, now := text(t); version != 1 || now != m.doc.Text {
			t.Errorf("version %d", version)
		}
	})
	rule("a typo is put right, the coding over it is marked, and the earlier version stays", func(t *testing.T, p *tab) {
		p.visit(where(t, "small"))
		write(p, "little")
		p.strokes("ctrl+enter")
		p.do(chromedp.WaitVisible("#transcript.drawn"))
		p.until("it is told", `document.getElementById("flash").textContent.includes("The document has a new version")`)
		if version, now := text(t); version != 2 || !strings.Contains(now, "I kept the little key of the mill") {
			t.Errorf("version %d: %s", version, now)
		}
		before, err := m.Working.Study.DocumentAt(t.Context(), m.Founder, m.doc.ID, 1)
		if err != nil || before.Text != m.doc.Text {
			t.Errorf("the earlier version: %v", err)
		}
		p.until("the coding over the word is marked, and no other", `[...document.querySelectorAll(".mark")].filter((k) => k.querySelector(".tag")).map((k) => k.querySelector(".code-name").textContent).join() === "Keeping"`)
		if drawn := see[[]string](p, drawnTexts); drawn[0] != "little key of the mill" {
			t.Errorf("drawn over %q", drawn)
		}
		p.visit(m.path() + "/codings")
		if marked := see[int](p, `document.querySelectorAll(".mark .tag").length`); marked != 1 {
			t.Errorf("%d codings are marked in the listing", marked)
		}
	})
	rule("words that were chosen in an older version are not corrected", func(t *testing.T, p *tab) {
		p.visit(strings.Replace(where(t, "little"), "version=2", "version=1", 1))
		if see[bool](p, `!!document.getElementById("with")`) || !strings.Contains(see[string](p, `document.querySelector("main").innerText`), "corrected meanwhile") {
			t.Error("the form is shown")
		}
	})
	rule("a redaction that is not said twice comes back as it was typed", func(t *testing.T, p *tab) {
		p.visit(where(t, "beside the wall"))
		write(p, "[a place]")
		p.do(chromedp.Click(`input[value="redaction"]`), chromedp.Click(`.correct button.primary`), chromedp.WaitVisible(`[role="alert"]`))
		if got := see[string](p, typed+` + " " + document.querySelector("input[name=kind]:checked").value`); got != "[a place] redaction" {
			t.Errorf("the form comes back as %q", got)
		}
		if version, now := text(t); version != 2 || !strings.Contains(now, "beside the wall") {
			t.Errorf("version %d", version)
		}
	})
	rule("what empties a paragraph comes back with the reason", func(t *testing.T, p *tab) {
		p.visit(where(t, "We waited beside the wall until it was dark."))
		see[bool](p, `(document.querySelector(".correct").noValidate = true)`)
		write(p, "\b")
		p.do(chromedp.Click(`.correct button.primary`), chromedp.WaitVisible(`[role="alert"]`))
		if version, _ := text(t); version != 2 {
			t.Errorf("version %d", version)
		}
	})
	rule("a redaction takes the words out of every version", func(t *testing.T, p *tab) {
		p.visit(where(t, "beside the wall"))
		write(p, "[a place]")
		p.do(chromedp.Click(`input[value="redaction"]`), chromedp.Click(`input[name="sure"]`), chromedp.Click(`.correct button.primary`), chromedp.WaitVisible("#transcript.drawn"))
		p.until("it is told", `document.getElementById("flash").textContent.includes("No earlier version can be read")`)
		version, now := text(t)
		if version != 3 || strings.Contains(now, "beside the wall") || !strings.Contains(now, "We waited [a place] until") {
			t.Errorf("version %d: %s", version, now)
		}
		for earlier := range version - 1 {
			if _, err := m.Working.Study.DocumentAt(t.Context(), m.Founder, m.doc.ID, earlier+1); sheaf.KindOf(err) != sheaf.NotFound {
				t.Errorf("version %d can be read: %v", earlier+1, err)
			}
		}
		if strings.Contains(see[string](p, "document.body.innerText"), "beside the wall") {
			t.Error("the words are on the page")
		}
		// Undo stops before it.
		p.strokes("z")
		if again, _ := text(t); again != 3 {
			t.Errorf("version %d after undo", again)
		}
	})
	rule("who holds no key of the vault is not asked for it", func(t *testing.T, p *tab) {
		m.Member("coder-9", "analyst")
		b, err := New(Config{Addr: testAddr, Handle: "coder-9"}, m.Space)
		if err != nil {
			t.Fatal(err)
		}
		v := &visit{t: t, b: b}
		v.get(link(b.Invite()))
		v.post("/unlock", map[string][]string{"passphrase": {worldtest.Passphrase.Reveal()}})
		v.want(v.get(where(t, "little")), 404, "")
	})
	for _, complaint := range complaints() {
		if !strings.Contains(complaint, "409") { // the page of an older version
			t.Errorf("the browser complains: %s", complaint)
		}
	}
}
