package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/web"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// aviary is a study made by commands, with canaries wherever a person can write
// something that stays in tier 1.
type aviary struct {
	t       *testing.T
	cage    worldtest.Canaries
	sweep   *worldtest.Sweep
	place   string
	options workspace.Options
	pass    string // a passphrase file
	ids     map[string]string
	also    func(*voice) // what a leaky command would say besides
}

func newAviary(t *testing.T) *aviary {
	t.Helper()
	place := t.TempDir()
	a := &aviary{
		t: t, cage: worldtest.Cage(), place: place, pass: filepath.Join(place, "pass"), ids: map[string]string{},
		options: workspace.Options{ConfigDir: filepath.Join(place, "config"), WorkFactor: testWork, Read: worldtest.Read},
	}
	a.sweep = worldtest.NewSweep(a.cage)
	temp := filepath.Join(place, "tmp")
	for _, folder := range []string{temp, filepath.Join(place, "in")} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temp)
	}
	if err := os.WriteFile(a.pass, []byte("invented passphrase for tests\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return a
}

// put fills in canaries, as {legal name}, and ids that were kept, as {$ADA}.
func (a *aviary) put(s string) string {
	for name, form := range a.cage {
		s = strings.ReplaceAll(s, "{"+name+"}", form)
	}
	for name, id := range a.ids {
		s = strings.ReplaceAll(s, "{$"+name+"}", id)
	}
	return s
}

// command runs one in this process and holds what it says into the net; what it
// prints as well, unless it is one that shows tier 1 to who may see it.
func (a *aviary) command(shows bool, as, stdin string, args ...string) (out string, status int) {
	a.t.Helper()
	var stdout, stderr bytes.Buffer
	v := &voice{in: bufio.NewReader(strings.NewReader(a.put(stdin))), out: &stdout, err: &stderr}
	all := []string{"--dir", filepath.Join(a.place, "study"), "--as", as, "--passphrase-file", a.pass, "--json"}
	for _, arg := range args {
		all = append(all, a.put(arg))
	}
	status = run(a.t.Context(), all, v, a.options)
	if a.also != nil {
		a.also(v)
	}
	what := strings.Join(args[:min(2, len(args))], " ") + " of " + as
	a.sweep.Look("standard error: "+what, stderr.Bytes())
	if !shows {
		a.sweep.Look("standard output: "+what, stdout.Bytes())
	}
	if status != 0 {
		a.t.Logf("%s: status %d: %s", what, status, strings.SplitN(stderr.String(), "\n", 2)[0])
	}
	return stdout.String(), status
}

// does wants a command to succeed.
func (a *aviary) does(as, stdin string, args ...string) string {
	a.t.Helper()
	out, status := a.command(false, as, stdin, args...)
	if status != 0 {
		a.t.Fatalf("sheaf %s ended with %d", args[0], status)
	}
	return out
}

// reveals wants a command to succeed that shows tier 1, with this canary in it.
func (a *aviary) reveals(canary string, args ...string) {
	a.t.Helper()
	out, status := a.command(true, "me", "", args...)
	if status != 0 || !strings.Contains(out, a.cage[canary]) {
		a.t.Errorf("sheaf %s does not show the %s to who may see it: the canary was not planted", args[0], canary)
	}
}

// fails wants a command to refuse.
func (a *aviary) fails(as, stdin string, args ...string) {
	a.t.Helper()
	if _, status := a.command(false, as, stdin, args...); status == 0 {
		a.t.Errorf("sheaf %s took a wrong input", args[0])
	}
}

// keep remembers what a command's JSON holds under a key, in a list in its first.
func (a *aviary) keep(name, key, out string) {
	a.t.Helper()
	var one map[string]any
	if json.Unmarshal([]byte(out), &one) != nil {
		var list []map[string]any
		if json.Unmarshal([]byte(out), &list) != nil || len(list) == 0 {
			a.t.Fatalf("no JSON to keep %s from", name)
		}
		one = list[0]
	}
	a.ids[name] = fmt.Sprint(one[key])
}

func (a *aviary) file(name, content string) string {
	a.t.Helper()
	path := filepath.Join(a.place, "in", a.put(name))
	if err := os.WriteFile(path, []byte(a.put(content)), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

const aviaryInterview = `Invented interview for tests. Nobody in it exists.
{interviewer}: Thank you both for coming. How did it begin?
{nickname}: The pay came late, and then it did not come at all. Hrobvexit can tell you, and {name replaced} too.
Hrobvexit: I was afraid of the list. {nickname} kept it in {place generalised}, near {Arabic place marked}.
{interviewer}: And what did you do then?
{nickname}: We asked. Nobody answered us, and in the end we stopped asking.
Hrobvexit: I called {phone removed} and nobody picked up, and {overlooked and redacted} did not come.
`

const aviaryReport = `# Notes from the river

One account tells how it began.

{{quote %s}}
`

// walk takes a testimony from intake to a published page.
func (a *aviary) walk() {
	a.does("me", "", "init", filepath.Join(a.place, "study"), "--name", "River")
	a.keep("B", "label", a.does("me", `{"legalName": "{second person}", "knownAs": ["Hrobvexit", "{second person's name}"]}`, "person", "add"))
	a.keep("A", "label", a.does("me", `{"legalName": "{legal name}", "knownAs": ["{nickname}", "{Arabic nickname}", "{kunya}", "{Arabic kunya}"], "gender": "f",
		"contact": "{contact} {contact's phone} {contact's e-mail}", "relations": [{"to": "{$B}", "kind": "{relation}", "note": "{relation's note}"}],
		"vetting": "{vetting}", "notes": "{note} {Arabic note}"}`, "person", "add"))
	a.keep("C", "label", a.does("me", `{"knownAs": ["{third person}"]}`, "person", "add"))
	a.keep("I", "label", a.does("me", `{"knownAs": ["{interviewer}"]}`, "person", "add", "--kind", "interviewer"))
	a.does("me", `{"knownAs": ["{meeting place}", "{Arabic meeting place}"]}`, "person", "add", "--kind", "place")
	a.does("me", "", "person", "list")
	a.reveals("legal name", "person", "show", "{$A}")
	a.keep("ACCOUNT", "id", a.does("me", `{"date": "{account's date}", "place": "{account's place}", "sittings": ["{sitting}"], "guide": "{guide}",
		"asked": ["{question put}"], "notAsked": ["{question not put}"], "notes": "{account's note}",
		"present": [{"person": "{$A}", "capacity": "participant"}, {"person": "{$B}", "capacity": "participant"}, {"person": "{$I}", "capacity": "{capacity}"}]}`, "account", "add"))
	a.does("me", "", "account", "list")
	a.reveals("account's place", "account", "show", "{$ACCOUNT}")
	a.keep("ORIGINAL", "original", a.does("me", "", "lock", a.file("{file name}-{Arabic file name}.txt", aviaryInterview), "--account", "{$ACCOUNT}"))
	consent := `[{"purpose": "analyse", "state": "granted", "date": "2026-03-01", "how": "{consent, how}", "note": "{consent's note}"},
		{"purpose": "quote", "state": "granted", "date": "2026-03-01", "how": "{consent, how}", "note": "{consent's note}"}]`
	a.does("me", consent, "consent", "record", "{$A}")
	a.does("me", consent, "consent", "record", "{$B}")

	a.keep("DRAFT", "id", a.does("me", "", "draft", "{$ORIGINAL}"))
	a.fails("me", "", "admit", "{$DRAFT}")
	a.reveals("name replaced", "review", "{$DRAFT}")
	a.does("me", "{Arabic place marked}\n", "mark", "{$DRAFT}", "--type", "LOC")
	a.does("me", `[{"speaker": "{nickname}", "role": "participant", "person": "{$A}"}, {"speaker": "Hrobvexit", "role": "participant", "person": "{$B}"},
		{"speaker": "{interviewer}", "role": "interviewer"},
		{"string": "{nickname}", "action": "replace", "kind": "person", "person": "{$A}"}, {"string": "Hrobvexit", "action": "replace", "kind": "person", "person": "{$B}"},
		{"string": "{name replaced}", "action": "replace", "kind": "person"}, {"string": "{place generalised}", "action": "generalise", "kind": "place", "with": "[a town]"},
		{"string": "{Arabic place marked}", "action": "generalise", "kind": "place", "with": "[a known place]"}, {"string": "{phone removed}", "action": "remove", "kind": "phone"},
		{"string": "{overlooked and redacted}", "action": "keep", "scope": "here"}]`, "decide", "{$DRAFT}")
	a.keep("DOCUMENT", "document", a.does("me", "", "admit", "{$DRAFT}"))
	a.redact()

	a.does("me", `[{"name": "role", "value": "driver"}]`, "attributes", "--set", "{$A}")
	a.does("me", "", "codebook", "add", "Pay", "--definition", "What was paid.")
	a.keep("CODING", "id", a.does("me", "The pay came late, and then it did not come at all.", "code", "{$DOCUMENT}", "Pay"))
	a.does("me", "Before leaving.", "memo", "add", "--on", "coding", "--id", "{$CODING}", "--title", "Late pay")
	a.keep("CLAIM", "id", a.does("me", "The pay came late.", "claim", "add"))
	a.does("me", "", "claim", "bear", "{$CLAIM}", "{$CODING}", "--stance", "supports", "--basis", "first-hand")
	a.keep("REPORT", "id", a.does("me", "", "propose", a.file("report.md", fmt.Sprintf(aviaryReport, a.ids["CODING"]))))
	a.letStand("{$REPORT}")
	a.does("me", "", "publish", "{$REPORT}", "--yes")
	a.does("me", "", "people", "add", "coder", "--role", "analyst", "--new-passphrase-file", a.pass)
}

// letStand accepts what gate 2 leaves to be decided.
func (a *aviary) letStand(report string) {
	a.t.Helper()
	out, _ := a.command(false, "me", "", "assess", report)
	var assessed struct{ Findings []struct{ ID, Rule string } }
	if err := json.Unmarshal([]byte(out), &assessed); err != nil {
		a.t.Fatal(err)
	}
	for _, f := range assessed.Findings {
		a.does("me", "", "assess", report, "--accept", f.ID, "--reason", "invented")
	}
}

// redact takes out what gate 1 overlooked. Reading where it stands shows it, so
// that one listing is not held into the net.
func (a *aviary) redact() {
	out, status := a.command(true, "me", "", "documents", "{$DOCUMENT}")
	var listed struct {
		Document struct {
			Transcript struct{ Text string } `json:"transcript"`
		} `json:"document"`
	}
	word := a.cage["overlooked and redacted"]
	if err := json.Unmarshal([]byte(out), &listed); status != 0 || err != nil {
		a.t.Fatal("the document cannot be read")
	}
	at := strings.Index(listed.Document.Transcript.Text, word)
	if at < 0 {
		a.t.Fatal("the overlooked word is not in the admitted text: its redaction proves nothing")
	}
	a.does("me", fmt.Sprintf(`[{"start": %d, "end": %d, "with": "[somebody]"}]`, at, at+len(word)), "correct", "{$DOCUMENT}", "--recall")
}

// mistakes are made with names in what is typed where names belong: on standard
// input and in files.
func (a *aviary) mistakes() {
	bad := a.file("{file name}.docx", "PK\x03\x04 {legal name}")
	for _, m := range []struct {
		stdin string
		args  []string
	}{
		{`{"legalName": "{legal name}", "nmae": "{nickname}"}`, []string{"person", "add"}},
		{`{"legalName": "{legal name}" "{nickname}"`, []string{"person", "add"}},
		{`{"legalName": 7, "knownAs": "{nickname}"}`, []string{"person", "add"}},
		{`{"relations": [{"to": "{legal name}"}]}`, []string{"person", "add"}},
		{`{"present": [{"person": "{legal name}"}]}`, []string{"account", "add"}},
		{`[{"purpose": "{legal name}", "state": "granted"}]`, []string{"consent", "record", "{$A}"}},
		{`[{"purpose": "quote", "state": "granted", "date": "{legal name}"}]`, []string{"consent", "record", "{$A}"}},
		{`[{"string": "{refused draft's name}", "action": "remove"}]`, []string{"decide", "{$DRAFT}"}},
		{`[{"speaker": "{legal name}", "person": "{legal name}"}]`, []string{"decide", "{$DRAFT}"}},
		{"{refused draft's name}", []string{"mark", "{$DRAFT}"}},
		{`[{"start": 0, "end": 3, "with": "{legal name}"}]`, []string{"correct", "{$DOCUMENT}"}},
		{"{legal name} came late", []string{"code", "{$DOCUMENT}", "Pay"}},
		{`[{"name": "{nickname}", "valeu": "{legal name}"}]`, []string{"attributes", "--set", "{$A}"}},
		{"{legal name}", []string{"memo", "add", "--on", "coding", "--id", "0000"}},
		{"", []string{"lock", bad, "--account", "0000"}},
		{"", []string{"convert", bad}},
		{"{legal name} is no JSON", []string{"detect"}},
		{"", []string{"propose", a.file("{Arabic file name}.md", "{legal name} came.")}},
		{"", []string{"propose", a.file("{Arabic file name}.md", "\xff\xfe {legal name}")}},
		{"", []string{"backup", filepath.Join(a.place, "in")}},
		{"", []string{"keyring", "backup", bad, "--new-passphrase-file", a.pass}},
		{"", []string{"restore", "--bulk", filepath.Join(a.place, "in"), "--keyring", bad, "--keyring-passphrase-file", a.pass}},
		{"", []string{"person", "show", "{legal name}"}},
		{"", []string{"hold", "{legal name}"}},
		{"", []string{"erase", "{legal name}", "--yes"}},
		{"", []string{"consent", "record", "{legal name}"}},
		{"", []string{"documents", "{legal name}"}},
		{"", []string{"people", "add", "{legal name}", "--role", "analyst", "--new-passphrase-file", a.pass}},
		{"", []string{"people", "add", "other", "--role", "{legal name}", "--new-passphrase-file", a.pass}},
		{"", []string{"passages", "--code", "{legal name}"}},
		{"", []string{"lock", filepath.Join(a.place, "in", "no", "{file name}.txt"), "--account", "0000"}},
		{"", []string{"convert", filepath.Join(a.place, "in", "no", "{file name}.txt")}},
		{"", []string{"person", "show", "{$A}", "{legal name}"}},
		{"", []string{"person", "add", "--kind", "{legal name}"}},
		{"", []string{"person", "{legal name}"}},
		{"", []string{"documents", "--{legal name}"}},
		{"", []string{"detect", "--known", filepath.Join(a.place, "in", "no", "{file name}.txt")}},
		{"", []string{"init", a.file("{file name}.dir", "x")}},
	} {
		a.fails("me", m.stdin, m.args...)
	}
}

// coder runs every command that somebody without the vault's key can, and those
// that they cannot.
func (a *aviary) coder() {
	for _, args := range [][]string{
		{"documents"}, {"documents", "{$DOCUMENT}"}, {"attributes"}, {"codebook"}, {"memo"}, {"claim"}, {"passages", "--code", "Pay"}, {"passages", "--words", "late"},
		{"propose"}, {"record"}, {"people"}, {"policy"}, {"version"}, {"settings"},
	} {
		a.does("coder", "", args...)
	}
	for _, args := range [][]string{
		{"person", "list"}, {"person", "show", "{$A}"}, {"account", "list"}, {"account", "show", "{$ACCOUNT}"}, {"consent", "show", "{$A}"}, {"draft"}, {"review", "{$DRAFT}"},
		{"admit", "{$DRAFT}"}, {"assess", "{$REPORT}"}, {"erase", "{$A}", "--yes"}, {"backup", filepath.Join(a.place, "theirs")}, {"keyring", "list"}, {"hold", "{$A}", "--lift"},
	} {
		a.fails("coder", "", args...)
	}
	a.does("coder", "", "hold", "{$B}")
	a.does("me", "", "hold", "{$B}", "--lift")
}

var addresses = regexp.MustCompile(`(?:href|src|action)="(/[^"]*)"`)

// crawl opens every page of the workbench that a coder can reach, and holds each
// answer into the net with its headers, and what was logged.
func (a *aviary) crawl() (pages int) {
	a.t.Helper()
	space, err := workspace.Open(filepath.Join(a.place, "study"), a.options)
	if err != nil {
		a.t.Fatal(err)
	}
	defer space.Close()
	caller, err := space.Unlock(a.t.Context(), "coder", passphraseIn(a.t, a.pass), false)
	if err != nil {
		a.t.Fatal(err)
	}
	var log bytes.Buffer
	bench, invitation := workbenchFor(a.t, space, caller, slog.New(slog.NewTextHandler(&log, nil)))
	var cookies []*http.Cookie
	get := func(address string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Host = benchAddress
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		bench.ServeHTTP(w, r)
		if set := w.Result().Cookies(); len(set) > 0 {
			cookies = set
		}
		var headers bytes.Buffer
		w.Header().Write(&headers)
		a.sweep.Look("header of "+r.URL.Path, headers.Bytes())
		a.sweep.Look("body of "+r.URL.Path, w.Body.Bytes())
		return w
	}
	get(invitation)
	seen := map[string]bool{}
	queue := []string{"/", "/documents", "/documents/" + a.ids["DOCUMENT"], "/documents/" + a.ids["DOCUMENT"] + "/codings.json", "/unlock", "/awake", "/nowhere", "/documents/0000"}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		if seen[address] {
			continue
		}
		seen[address] = true
		w := get(address)
		if w.Code == http.StatusOK && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			pages++
		}
		for _, found := range addresses.FindAllStringSubmatch(w.Body.String(), -1) {
			queue = append(queue, strings.ReplaceAll(found[1], "&amp;", "&"))
		}
		if address == "/documents/"+a.ids["DOCUMENT"] && !strings.Contains(w.Body.String(), "The pay came late") {
			a.t.Error("the document's page does not show the document: nothing was searched")
		}
	}
	a.sweep.Look("log of the workbench", log.Bytes())
	return pages
}

// disk holds every file into the net but those that were there to be locked.
func (a *aviary) disk() {
	for _, folder := range []string{"study", "config", "tmp", "bulk"} {
		if err := a.sweep.Tree(folder, filepath.Join(a.place, folder)); err != nil && !os.IsNotExist(err) {
			a.t.Fatal(err)
		}
	}
}

// What commands say, what somebody without the vault's key gets printed, and
// what the workbench answers them, holds no canary in any form.
func TestNoCanaryIsSaidByCommandsOrPages(t *testing.T) {
	a := newAviary(t)
	a.walk()
	a.mistakes()
	a.coder()
	pages := a.crawl()
	if pages < 3 {
		t.Errorf("%d pages were crawled", pages)
	}
	a.does("me", "", "check")
	a.does("me", "", "record")
	a.does("me", "", "keyring", "backup", filepath.Join(a.place, "keys"), "--new-passphrase-file", a.pass)
	a.does("me", "", "backup", filepath.Join(a.place, "bulk"))
	a.does("me", "", "erase", "{$B}", "--yes")
	a.does("me", "", "keyring", "list")
	a.coderAfterErasure()
	a.crawl()
	a.disk()
	a.sweep.Report(t, fmt.Sprintf("commands and %d pages", pages))
}

func (a *aviary) coderAfterErasure() {
	for _, args := range [][]string{{"documents"}, {"documents", "{$DOCUMENT}"}, {"memo"}, {"claim"}, {"record"}} {
		a.does("coder", "", args...)
	}
}

// The same net finds a name in each of these channels where one is put on
// purpose.
func TestLeaksOfCommandsAndPagesAreFound(t *testing.T) {
	for _, l := range []struct {
		channel, canary, where string
		plant                  func(a *aviary)
	}{
		{"standard error", "legal name", "standard error: documents", func(a *aviary) {
			a.also = func(v *voice) { v.say("reading %s", a.cage["legal name"]) }
			a.does("coder", "", "documents")
		}},
		{"standard output", "nickname", "standard output: memo", func(a *aviary) {
			a.does("coder", "{nickname} spoke of it.", "memo", "add", "--on", "study")
			a.does("coder", "", "memo")
		}},
		{"a page", "Arabic kunya", "body of /documents", func(a *aviary) {
			a.does("me", "", "codebook", "add", "{Arabic kunya}")
			a.does("me", "We asked.", "code", "{$DOCUMENT}", "{Arabic kunya}")
			a.crawl()
		}},
		{"a file", "meeting place", "study: .md file", func(a *aviary) {
			if err := os.WriteFile(filepath.Join(a.place, "study", "notes.md"), []byte(a.cage["meeting place"]), 0o600); err != nil {
				a.t.Fatal(err)
			}
			a.disk()
		}},
	} {
		t.Run(l.channel, func(t *testing.T) {
			a := newAviary(t)
			a.walk()
			if len(a.sweep.Caught) > 0 {
				t.Fatal("a canary was out before")
			}
			l.plant(a)
			for _, c := range a.sweep.Caught {
				if c.Canary == l.canary && strings.HasPrefix(c.Where, l.where) {
					return
				}
			}
			t.Errorf("the leak was not found; caught: %v", a.sweep.Caught)
		})
	}
}

const benchAddress = "127.0.0.1:4321"

func workbenchFor(t *testing.T, space *workspace.Workspace, c access.Caller, log *slog.Logger) (http.Handler, string) {
	t.Helper()
	bench, err := web.New(web.Config{Addr: benchAddress, Handle: "coder", Log: log}, space)
	if err != nil {
		t.Fatal(err)
	}
	return bench, bench.InviteUnlocked(c)
}

func passphraseIn(t *testing.T, file string) sheaf.Secret {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return sheaf.NewSecret(strings.TrimSpace(string(data)))
}
