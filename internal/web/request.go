package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"

	"golang.org/x/text/language"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
)

// maxBody bounds what a form may send, in bytes: memos are the longest.
const maxBody = 1 << 20

// request is what a handler sees: who asks, and the decoded request.
type request struct {
	context.Context
	*http.Request
	session  session
	key      string // the cookie's value, "" without one; never shown
	pattern  string
	response http.Header
	bench    *Workbench
}

// working gives the rooms of tier 2, and who asks.
func (in *request) working() (workspace.Working, access.Caller, error) {
	rooms, err := in.bench.space.Working()
	return rooms, in.session.guest.caller, err
}

// locked gives the rooms of tier 1, and who asks: Locked while the vault is not
// open in this session.
func (in *request) locked() (workspace.Locked, access.Caller, error) {
	if !in.session.guest.vaultOpen() {
		return workspace.Locked{}, access.Caller{}, errVaultClosed
	}
	rooms, err := in.bench.space.Locked()
	return rooms, in.session.guest.holder, err
}

var errVaultClosed = sheaf.Errorf(sheaf.Locked, "the vault is closed").Hintf("open it with your passphrase")

// say gives a text in the language of the page.
func (in *request) say(k key, values ...any) string {
	return in.bench.pages.catalogue.say(in.bench.languageOf(in), k, values...)
}

// refusal gives what an error says, and the next move, in the language of the page.
func (in *request) refusal(err error) (message, hint string) {
	return in.bench.pages.catalogue.refusal(in.bench.languageOf(in), err)
}

// tell keeps a sentence for the next page that this person sees.
func (in *request) tell(k key, values ...any) {
	in.bench.sessions.change(in.key, func(s *session) { s.flash = flash{k, values} })
}

// flash is a sentence that is shown once.
type flash struct {
	key    key
	values []any
}

// view is what a page answers with: a template and its page, or data.
type view struct {
	template string
	page     framed
	status   int // 0 is 200
	data     any // sent as JSON when template is ""

	// behind gives what the page's script needs and takes its time to read: the
	// page is sent without it, and it follows in the same answer, as JSON in the
	// element #behind. Where it fails, the script has to ask for it.
	behind func() (any, error)
}

// FrameModules are what the scripts of the frame are put together from, to be
// fetched at once.
func (p *layoutPage) FrameModules() []string {
	return []string{"lib/api", "lib/keys", "lib/swap", "lib/told", "lib/kept", "palette", "lib/fuzzy"}
}

// framed is any page struct: all embed layoutPage.
type framed interface{ frame() *layoutPage }

// layoutPage is what the frame around every page shows.
type layoutPage struct {
	Language  string // BCP 47, also of the page's own words
	Dir       string // "ltr" or "rtl"
	Theme     string // "light", "dark", or "" for what the system says
	Shortcuts bool   // single keys are at work
	Title     string // of the window; names nobody
	Unlocked  bool   // without it all but the languages is empty
	Study     string
	Person    string // who is signed in
	Word      string // what the study calls its participants, in English
	Holds     bool   // has a key of the vault
	Reads     bool   // documents and passages are offered: an auditor sees where the study stands, and no testimony
	VaultOpen bool
	Flash     string // said once: what was done
	Keys      []keyGroup
	Room      string // which entry of the navigation is current
	Sheet     string // which keys are at work besides the frame's; see keySheet
	Back      string // where a change of settings returns to
	Languages []languageChoice
}

type languageChoice struct {
	Tag, Name string // Name in the language itself
	Current   bool
}

func (p *layoutPage) frame() *layoutPage { return p }

// errorPage says what could not be done and the next move.
type errorPage struct {
	layoutPage
	Heading key
	Advice  key
	Message string // "" for faults of Sheaf's own
	Hint    string
}

// admit lets a request through to a route: anybody to the public ones, and
// only an unlocked session to all others. Nobody else learns whether what they
// asked for exists.
func (b *Workbench) admit(to route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := &request{Context: r.Context(), Request: r, key: b.cookie(r), pattern: to.pattern, response: w.Header(), bench: b}
		defer b.recoverPanic(w, in)
		in.session = b.sessions.look(in.key, !byItself(to.pattern))
		if !in.session.open && !public(to.pattern) && !in.watchesWork() {
			b.turnAway(w, in)
			return
		}
		if to.locked && !in.session.guest.vaultOpen() {
			b.askForVault(w, in)
			return
		}
		if to.streams {
			patient(w)
		} else {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		to.answer(w, in)
	})
}

// turnAway sends a person to the unlock page, and tells a script 401.
func (b *Workbench) turnAway(w http.ResponseWriter, in *request) {
	w.Header().Set("Clear-Site-Data", clearSiteData)
	if in.Header.Get("Sec-Fetch-Dest") == "empty" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if in.Method == http.MethodGet {
		b.sessions.comeBack(in.key, in.URL.Path)
	}
	http.Redirect(w, in.Request, "/unlock", http.StatusSeeOther)
}

// page adapts what shows something. It changes nothing.
func (b *Workbench) page(show func(*request) (view, error)) func(http.ResponseWriter, *request) {
	return func(w http.ResponseWriter, in *request) {
		v, err := show(in)
		if err != nil {
			b.fail(w, in, err)
			return
		}
		b.answer(w, in, v)
	}
}

// act adapts what changes something. It answers with the place to go to next,
// so that reloading repeats nothing; "" is 204, for scripts.
func (b *Workbench) act(do func(*request) (next string, err error)) func(http.ResponseWriter, *request) {
	return func(w http.ResponseWriter, in *request) {
		if err := in.ParseForm(); err != nil {
			b.fail(w, in, sheaf.Errorf(sheaf.Invalid, "cannot read the form: it is torn, or longer than %d bytes", maxBody))
			return
		}
		next, err := in.once(do)
		switch {
		case err != nil:
			b.fail(w, in, err)
		case next == "":
			w.WriteHeader(http.StatusNoContent)
		default:
			http.Redirect(w, in.Request, next, http.StatusSeeOther)
		}
	}
}

// answer renders into memory first, so that a page is whole or an error.
func (b *Workbench) answer(w http.ResponseWriter, in *request, v view) {
	var body bytes.Buffer
	var err error
	switch {
	case v.template != "":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		err = b.pages.render(&body, v.template, b.framePage(in, v.page))
	case v.data != nil:
		w.Header().Set("Content-Type", "application/json")
		err = json.NewEncoder(&body).Encode(v.data)
	case v.status == 0:
		v.status = http.StatusNoContent
	}
	if err != nil {
		b.log.Error("a page could not be rendered", "route", in.pattern)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	if v.status != 0 {
		w.WriteHeader(v.status)
	}
	if v.behind == nil {
		w.Write(body.Bytes())
		return
	}
	b.writeWithData(w, in, body.Bytes(), v.behind)
}

// writeWithData sends a page, and at its end what takes longer to read.
func (b *Workbench) writeWithData(w http.ResponseWriter, in *request, page []byte, read func() (any, error)) {
	end := bytes.LastIndex(page, []byte("</body>"))
	w.Write(page[:end])
	if err := http.NewResponseController(w).Flush(); err != nil {
		b.log.Error("a page could not be sent ahead of its data", "route", in.pattern)
	}
	data, err := read()
	if err != nil {
		b.log.Error("a page was sent without its data", "route", in.pattern, "kind", sheaf.KindOf(err).String())
	} else if said, err := json.Marshal(data); err == nil { // which writes no "<"
		fmt.Fprintf(w, "<script type=\"application/json\" id=\"behind\">%s</script>\n", said)
	}
	w.Write(page[end:])
}

// framePage fills in the frame: the page itself gives only its title and room.
func (b *Workbench) framePage(in *request, page framed) framed {
	f := page.frame()
	tag := b.languageOf(in)
	f.Language, f.Dir = tag.String(), direction(tag)
	f.Theme, f.Shortcuts = in.session.theme, !in.session.noShortcuts
	f.Back = in.URL.RequestURI()
	if f.Unlocked = in.session.open; f.Unlocked {
		g := in.session.guest
		f.Study, f.Person, f.Word, f.Holds, f.VaultOpen = g.study, g.person, g.word, g.holds, g.vaultOpen()
		f.Reads = g.reads()
		f.Keys = keySheet(f.Sheet)
		if say := in.session.flash; say.key != "" {
			f.Flash = in.say(say.key, say.values...)
			b.sessions.change(in.key, func(s *session) { s.flash = flash{} })
		}
	}
	for _, l := range b.pages.catalogue.languages() {
		f.Languages = append(f.Languages, languageChoice{Tag: l.tag.String(), Name: l.name, Current: l.tag == tag})
	}
	return page
}

// languageOf is what the person chose, else the browser's.
func (b *Workbench) languageOf(in *request) language.Tag {
	wanted := in.session.language
	if wanted == "" {
		wanted = in.Header.Get("Accept-Language")
	}
	return b.pages.catalogue.match(wanted)
}

// fail is the one error page. A fault of Sheaf's own shows no sentence: it may
// hold what it tripped over.
func (b *Workbench) fail(w http.ResponseWriter, in *request, err error) {
	kind := sheaf.KindOf(err)
	if kind == sheaf.Internal || kind == sheaf.Corrupt {
		b.log.Error("a request could not be answered", "route", in.pattern, "kind", kind.String())
	}
	status, heading, advice := failure(kind)
	p := &errorPage{Heading: heading, Advice: advice}
	p.Title = b.pages.catalogue.say(b.languageOf(in), heading)
	if kind != sheaf.Internal {
		p.Message, p.Hint = in.refusal(err)
	}
	b.answer(w, in, view{template: "error", page: p, status: status})
}

// failure gives a kind its HTTP status and its words.
func failure(kind sheaf.Kind) (status int, heading, advice key) {
	switch kind {
	case sheaf.Invalid:
		return http.StatusBadRequest, key("error.invalid"), key("error.invalid.advice")
	case sheaf.NotFound:
		return http.StatusNotFound, key("error.notfound"), key("error.notfound.advice")
	case sheaf.Denied:
		return http.StatusForbidden, key("error.denied"), key("error.denied.advice")
	case sheaf.Conflict:
		return http.StatusConflict, key("error.conflict"), key("error.conflict.advice")
	case sheaf.Locked:
		return http.StatusLocked, key("error.locked"), key("error.locked.advice")
	case sheaf.Corrupt:
		return http.StatusInternalServerError, key("error.corrupt"), key("error.corrupt.advice")
	}
	return http.StatusInternalServerError, key("error.internal"), key("error.internal.advice")
}

// recoverPanic ends a broken request without printing what broke it: the value
// of a panic may hold text. The stack holds addresses only.
func (b *Workbench) recoverPanic(w http.ResponseWriter, in *request) {
	if recover() == nil {
		return
	}
	b.log.Error("a page broke", "route", in.pattern, "stack", string(debug.Stack()))
	http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
}

// localPath is p when it is a path of the workbench's own, else "/".
func localPath(p string) string {
	u, err := url.Parse(p)
	if err != nil || u.IsAbs() || u.Host != "" || len(p) == 0 || p[0] != '/' || len(p) > 1 && (p[1] == '/' || p[1] == '\\') {
		return "/"
	}
	u.Fragment = ""
	return u.RequestURI()
}

// withQuery gives a local path with one more value, withoutQuery with one less.
func withQuery(path, name, value string) string {
	return changeQuery(path, func(q url.Values) { q.Set(name, value) })
}

func withoutQuery(path, name string) string {
	return changeQuery(path, func(q url.Values) { q.Del(name) })
}

func changeQuery(path string, change func(url.Values)) string {
	u, err := url.Parse(path)
	if err != nil {
		return "/"
	}
	q := u.Query()
	change(q)
	u.RawQuery = q.Encode()
	return u.String()
}
