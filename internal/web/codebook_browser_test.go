package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/workspace/worldtest"
)

// keyCase is what one key of a sheet does: from a page and a row in focus, the
// key, and an expression that is true afterwards and not before.
type keyCase struct {
	from  string // address
	row   string // selector of what has the focus
	then  string
	first string // a key that is pressed before, until its page has come
}

// pressEach presses every key of a sheet once. A line of the sheet without a case
// fails, and so does a case whose outcome holds already.
func (p *tab) pressEach(sheet string, cases map[string]keyCase) {
	p.t.Helper()
	for _, line := range pageKeys[sheet].Lines {
		c, ok := cases[line.Act]
		if !ok {
			p.t.Errorf("%s: nobody tries the key %q (%s)", sheet, line.Keys, line.Act)
			continue
		}
		p.visit(c.from)
		if c.row != "" {
			see[bool](p, `(document.querySelector(`+"`"+c.row+"`"+`).focus(), true)`)
		}
		if c.first != "" {
			see[bool](p, "document.body.dataset.old = 'yes', true")
			p.do(chromedp.KeyEvent(c.first))
			if !p.comes("document.readyState === 'complete' && !document.body.dataset.old") {
				p.t.Errorf("%s, %s: the key %q leads nowhere", sheet, line.Act, c.first)
			}
		}
		if see[bool](p, "!!("+c.then+")") {
			p.t.Errorf("%s, %s: %s holds before the key", sheet, line.Act, c.then)
			continue
		}
		p.do(chromedp.KeyEvent(typed(line.Keys)))
		if !p.comes("!!(" + c.then + ")") {
			p.t.Errorf("%s: the key %q (%s) does not lead to %s; the page is %s", sheet, line.Keys, line.Act, c.then, see[string](p, "location.pathname + location.search"))
		}
	}
}

// comes waits a while for an expression to hold.
func (p *tab) comes(js string) bool {
	p.t.Helper()
	for range 300 {
		if held, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](js)); err == nil && held {
			return true
		}
		p.do(chromedp.Sleep(50 * time.Millisecond))
	}
	return false
}

// typed is a line of a sheet as the keyboard sends it.
func typed(keys string) string {
	first, _, _ := strings.Cut(keys, "|")
	if letter, shifted := strings.CutPrefix(first, "shift+"); shifted {
		return strings.ToUpper(letter)
	}
	if first == "enter" {
		return "\r"
	}
	return first
}

func TestBrowserKeysOfTheCodebook(t *testing.T) {
	ctx := browser(t)
	m := newSample(t)
	s := serve(t, m.World)
	p := open(t, ctx, s)
	at := func(name string) string {
		for _, c := range m.codes {
			if c.Name == name {
				return c.ID.String()
			}
		}
		t.Fatal(name)
		return ""
	}
	waiting, checkpoints, fear := at("Waiting"), at("Checkpoints"), at("Fear")
	row := func(id string) string { return `[data-row="` + id + `"]` }
	p.pressEach("codebook", map[string]keyCase{
		"add":       {from: "/codebook", row: row(fear), then: "document.activeElement.id === 'code-name' && document.getElementById('code-parent').value === ''"},
		"add-below": {from: "/codebook", row: row(fear), then: "document.activeElement.id === 'code-name' && document.getElementById('code-parent').value === '" + fear + "'"},
		"rename":    {from: "/codebook", row: row(fear), then: "location.pathname.endsWith('" + fear + "') && document.activeElement.id === 'code-name'"},
		"define":    {from: "/codebook", row: row(fear), then: "location.pathname.endsWith('" + fear + "') && document.activeElement.id === 'code-definition'"},
		"outdent":   {from: "/codebook", row: row(checkpoints), then: `document.querySelector('` + row(checkpoints) + `')?.dataset.above === '' && document.activeElement.dataset.row === '` + checkpoints + `'`},
		"indent":    {from: "/codebook", row: row(fear), then: `document.querySelector('` + row(fear) + `')?.dataset.above`},
		"move":      {from: "/codebook", row: row(fear), then: "document.querySelector('#move[open]') && document.activeElement.id === 'move-parent'"},
		"merge":     {from: "/codebook", row: row(fear), then: "document.querySelector('#merge[open]') && document.activeElement.id === 'merge-into'"},
		"split":     {from: "/codebook", row: row(fear), then: "location.pathname.endsWith('" + fear + "/split')"},
		"history":   {from: "/codebook", row: row(fear), then: "location.pathname.endsWith('" + fear + "/history')"},
		"passages":  {from: "/codebook", row: row(fear), then: "location.pathname === '/passages' && location.search.includes('" + fear + "')"},
	})
	added, err := m.Working.Book.AddCode(t.Context(), m.Founder, coding.Code{Name: "Never used"})
	if err != nil {
		t.Fatal(err)
	}
	page := codePath(coding.CodeID{ID: idIn(waiting)})
	p.pressEach("code", map[string]keyCase{
		"name":       {from: page, then: "document.activeElement.id === 'code-name'"},
		"definition": {from: page, then: "document.activeElement.id === 'code-definition'"},
		"color":      {from: page, then: "document.activeElement.name === 'color' && document.activeElement.checked"},
		"move":       {from: page, then: "document.activeElement.id === 'move-parent'"},
		"merge":      {from: page, then: "document.activeElement.id === 'merge-into'"},
		"split":      {from: page, then: "location.pathname.endsWith('/split')"},
		"history":    {from: page, then: "location.pathname.endsWith('/history')"},
		"passages":   {from: page, then: "location.pathname === '/passages'"},
		"memos":      {from: page, then: "location.pathname === '/memos' && location.search.includes('" + waiting + "')"},
		"remove":     {from: codePath(added.ID), then: "document.querySelector('#remove-ask[open]')"},
		"codebook":   {from: page, then: "location.pathname === '/codebook'"},
	})
	p.pressEach("split", map[string]keyCase{
		"choose": {from: page + "/split", row: "[name=coding]", then: "document.querySelector('[name=coding]').checked && document.getElementById('chosen').textContent === '1'"},
		"name":   {from: page + "/split", then: "document.activeElement.id === 'code-name'"},
		"into":   {from: page + "/split", then: "document.activeElement.id === 'split-into'"},
		"code":   {from: page + "/split", then: "location.pathname === '" + page + "'"},
	})
	p.pressEach("history", map[string]keyCase{"code": {from: page + "/history", then: "location.pathname === '" + page + "'"}})

	t.Run("a merge in the tree asks, is done, and is undone by a key", func(t *testing.T) {
		p := &tab{t, ctx, s}
		p.visit("/codebook")
		p.do(chromedp.Focus(row(fear)), chromedp.KeyEvent("u"), chromedp.WaitVisible("#merge[open]"))
		see[bool](p, `(document.getElementById("merge-into").value = "`+waiting+`", document.querySelector("#merge form").requestSubmit(), true)`)
		if !p.comes(`!document.querySelector('` + row(fear) + `') && !document.querySelector("dialog[open]")`) {
			t.Error("it was not merged")
		}
		p.do(chromedp.KeyEvent("z"))
		if !p.comes(`!!document.querySelector('` + row(fear) + `')`) {
			t.Error("it was not undone")
		}
	})
}

func TestBrowserKeysOfPassagesAndMemos(t *testing.T) {
	ctx := browser(t)
	m := newSample(t)
	s := serve(t, m.World)
	p := open(t, ctx, s)
	laid, err := m.Working.Book.Codings(t.Context(), m.Founder, coding.Filter{Document: m.english.ID, Codes: []coding.CodeID{m.codes[6].ID}})
	if err != nil || len(laid) == 0 {
		t.Fatal(laid, err)
	}
	// Enough passages for a second page of answers: every code there is.
	every := url.Values{}
	for _, c := range m.codes {
		every.Add("code", c.ID.String())
	}
	var more []coding.Application
	for i := range 60 {
		span := place(m.english.Text, "There were three", "out of the hut")
		span.Start += i
		span.End = span.Start + 6
		more = append(more, coding.Application{Code: m.codes[i%len(m.codes)].ID, Anchor: study.Anchor{Document: m.english.ID, Version: 1, Span: span}})
	}
	if _, err := m.Working.Book.CodeAll(t.Context(), m.second, more); err != nil {
		t.Fatal(err)
	}
	all := "/passages?" + every.Encode()
	one := "/passages?code=" + m.codes[6].ID.String()
	coded := `[data-row="` + laid[0].ID.String() + `"]`
	found := see[string](p, `(async () => (await fetch("/passages", {method: "POST", body: new URLSearchParams({words: "wall", code: "`+m.codes[4].ID.String()+`"})})).url)()`)
	u, err := url.Parse(found)
	if err != nil {
		t.Fatal(err)
	}
	words := u.RequestURI()
	cases := map[string]keyCase{
		"place":         {from: one, row: coded, then: "location.pathname.startsWith('/documents/') && location.search.includes('" + laid[0].ID.String() + "')"},
		"around":        {from: one, row: coded, then: "document.querySelector('.context.before:not([hidden])')"},
		"basket":        {from: one, row: coded, then: "!document.getElementById('flash').hidden && document.getElementById('flash').textContent"},
		"evidence":      {from: one, row: coded, then: "location.pathname === '/claims/new' && location.search.includes('" + laid[0].ID.String() + "')"},
		"memo":          {from: one, row: coded, then: "location.pathname === '/memos/new' && location.search.includes('" + laid[0].ID.String() + "')"},
		"lines":         {from: words, then: "location.search.includes('as=lines') && document.querySelector('.line mark')"},
		"order":         {from: one, then: "location.search.includes('sort=code')"},
		"page-next":     {from: all, then: "location.search.includes('page=2')"},
		"page-previous": {from: all + "&page=2", then: "!location.search.includes('page=2') && location.pathname === '/passages'"},
		"codes":         {from: one, then: "document.activeElement.name === 'code' && document.activeElement.checked"},
		"more":          {from: one, then: "document.activeElement.id === 'subject'"},
		"listing":       {from: one, then: "document.querySelector('.views details[open]')"},
		"new":           {from: one, then: "location.search === '?new=1'"},
		"back":          {from: one + "&from=%2Fsubjects", then: "location.pathname === '/subjects'"},
	}
	p.pressEach("passages", cases)

	memo, err := m.Working.Book.WriteMemo(t.Context(), m.Founder, coding.Memo{On: coding.OnCode, Target: m.codes[6].ID.ID, Title: "Invented", Text: "Invented."})
	if err != nil {
		t.Fatal(err)
	}
	p.pressEach("memos", map[string]keyCase{
		"memo-new":    {from: "/memos", then: "location.pathname === '/memos/new'"},
		"memo-filter": {from: "/memos", then: "document.activeElement.id === 'memo-on'"},
		"memo-all":    {from: "/memos?on=study", then: "location.pathname === '/memos' && location.search === ''"},
	})
	people, err := m.Working.Study.Subjects(t.Context(), m.Founder)
	if err != nil {
		t.Fatal(err)
	}
	withheld, err := m.Working.Book.WriteMemo(t.Context(), m.Founder, coding.Memo{On: coding.OnStudy, Text: "About two of them.", Subjects: []study.SubjectID{people[0].ID, people[1].ID}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Space.Erase(t.Context(), m.Founder, "me", worldtest.Passphrase, people[0].Label); err != nil {
		t.Fatal(err)
	}
	s = serve(t, m.World)
	p = open(t, ctx, s)
	page := memoPath(memo.ID)
	p.pressEach("memo", map[string]keyCase{
		"memo-title": {from: page, then: "document.activeElement.id === 'memo-title'"},
		"memo-text":  {from: page, then: "document.activeElement.id === 'memo-text'"},
		"memo-place": {from: page, then: "location.pathname.startsWith('/codebook/')"},
		"memo-open":  {from: memoPath(withheld.ID), then: "document.querySelector('[data-act=memo-confirm]')"},
		"memo-confirm": {from: memoPath(withheld.ID), first: "o",
			then: "document.getElementById('memo-text')?.value === 'About two of them.' && !document.querySelector('[data-act=memo-confirm]')"},
		"memo-remove": {from: page, then: "document.querySelector('#remove-ask[open]')"},
		"memos":       {from: page, then: "location.pathname === '/memos'"},
	})
	p.pressEach("subjects", map[string]keyCase{
		"set-value":    {from: "/subjects", row: "tbody button", then: "document.activeElement.name === 'value'"},
		"set-name":     {from: "/subjects", row: "tbody button", then: "document.activeElement.classList.contains('new-name')"},
		"set-passages": {from: "/subjects", row: "tbody button", then: "location.pathname === '/passages'"},
	})
}
