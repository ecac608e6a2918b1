package web

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/vault"
	"sheaf/internal/workspace/worldtest"
)

// behind is a page of the vault's rooms, and what the vault has.
type behind struct {
	seen
	Wipe   int  // files that may be wiped outside
	Held   bool `json:"-"`
	Drafts int  `json:"-"`
}

const lookBehind = `Object.assign(` + lookAtPage + `, {Wipe: document.querySelectorAll("#wipe .wipe li").length})`

func (d house) behind(p *tab) (behind, error) {
	now, err := look[behind](p, lookBehind)
	if err != nil {
		return now, err
	}
	if strings.HasPrefix(now.At, "/review/") {
		now.At = routeShape(now.At)
	}
	who, err := d.Locked.Vault.Person(p.t.Context(), d.Founder, d.zorvand.ID)
	if err != nil {
		return now, err
	}
	var drafts []pseudonym.Draft
	drafts, err = d.Locked.Review.Drafts(p.t.Context(), d.Founder)
	now.Held, now.Drafts = who.Held, len(drafts)
	return now, err
}

// pressStudy is pressed while the vault is closed: one of its keys opens it.
func (d house) pressStudy(p *tab) {
	p.driveSheet("study", map[string]func(p *tab, keys string){
		"vault": leads("/", "/interviews", "passphrase"),
		"new":   leads("/", "/interviews/new", "passphrase"),
	})
}

func (d house) pressPeople(p *tab) {
	p.driveSheet("interviews", map[string]func(p *tab, keys string){
		"new":    leads("/interviews", "/interviews/new", "speaker"),
		"people": leads("/interviews", "/people", ""),
	})
	p.driveSheet("people", map[string]func(p *tab, keys string){
		"add": func(p *tab, keys string) {
			p.visit("/people")
			changes(p, lookAround, keys, func(now *seen) { now.Open, now.Focus = "add-person", "kind" })
		},
		"new":        leads("/people", "/interviews/new", "speaker"),
		"interviews": leads("/people", "/interviews", ""),
	})
	path := personPath(d.zorvand)
	p.driveSheet("person", map[string]func(p *tab, keys string){
		"sheet":   leads(path, path+"/sheet", ""),
		"consent": focuses(path, "consent-date"),
		"hold": func(p *tab, keys string) {
			p.visit(path)
			changes(p, d.behind, keys, func(now *behind) { now.Held = true })
			p.until("the page says so", `document.readyState === "complete" && !!document.querySelector("main .tag-stop")`)
			changes(p, d.behind, keys, func(now *behind) { now.Held = false })
		},
		"erase": leads(path, path+"/erase", ""),
	})
}

func (d house) pressInterview(p *tab) {
	stranger := d.Person(vault.Participant, "Ovrandel")
	path := interviewPath(d.Lock("another.txt", "Interviewer: And then?\nOvrandel: Then we went home.\n", stranger).Account)
	p.driveSheet("interview", map[string]func(p *tab, keys string){
		"files": focuses(path, "files"),
		"sheet": leads(path, path+"/sheet", ""),
		"draft": func(p *tab, keys string) {
			p.visit(path)
			changes(p, d.behind, keys, func(now *behind) {
				*now = behind{seen: seen{At: "/review/{id}"}, Drafts: now.Drafts + 1}
			})
		},
		"wiped": func(p *tab, keys string) {
			p.visit(path)
			walker{p, d.World}.file("#files", "tape.txt", "Interviewer: And then?\n")
			p.do(chromedp.Focus("#files"))
			p.strokes("ctrl+enter")
			p.until("what to wipe is told", `!!document.querySelector("#wipe [data-act=wiped]")`)
			changes(p, d.behind, keys, func(now *behind) { now.Wipe, now.Focus = 0, "" })
		},
	})
}

// The interview day at the keyboard alone, as somebody with a sore arm or without
// a mouse has to get through it: everything but the choice of the files, for which
// a browser has a window of its own.
func TestTheInterviewDayByKeyboardAlone(t *testing.T) {
	ctx := browser(t)
	world := worldtest.New(t)
	t.Cleanup(world.Close)
	served := serve(t, world)
	watch := watchOver(t, ctx, served)
	w := walker{&tab{t, ctx, served}, world}
	w.do(chromedp.Navigate(served.Invite()))
	w.to("#passphrase")
	w.typed(samplePassphrase + "\n")
	w.arrives("/")

	w.strokes("g p")
	w.to("#passphrase")
	w.typed(samplePassphrase + "\n")
	w.until("the vault is open", `document.readyState === "complete" && !!document.getElementById("add-person")`)
	speaker := w.addsPerson(vault.Participant, "Zubqarvel\nAbu Qizzamfut", "Zubqarvel Tixomundri")
	interpreter := w.addsPerson(vault.Interpreter, "Njorbqat", "")

	first := w.writesDown(speaker, interpreter)
	w.locksAway(first)
	w.putsQuestions(speaker)

	w.strokes("g p")
	w.arrives("/people")
	w.until("the keys are there", `document.readyState === "complete"`)
	w.to(fmt.Sprintf("[data-row=%q]", speaker.ID))
	w.strokes("enter")
	w.arrives("/people/{id}")
	w.strokes("h")
	w.until("the hold is told", `document.readyState === "complete" && !!document.querySelector("h1 .tag-stop")`)
	if now := world.Again(speaker); !now.Held {
		t.Error("nobody is on hold")
	}
	for _, heard := range watch() {
		t.Error(heard)
	}
	world.Check()
}

// addsPerson writes somebody down from the list of people, and gives them. Their
// page has the label, and no name.
func (w walker) addsPerson(kind vault.Kind, known, legal string) vault.Person {
	w.t.Helper()
	w.strokes("g p")
	w.arrives("/people")
	w.strokes("a")
	w.choose("#kind", string(kind))
	w.write("#known", known)
	w.write("#legal", legal)
	w.strokes("ctrl+enter")
	w.arrives("/people/{id}")
	people, err := w.world.Locked.Vault.Persons(w.t.Context(), w.world.Founder)
	if err != nil || len(people) == 0 {
		w.t.Fatalf("%d people, %v", len(people), err)
	}
	p := people[slices.IndexFunc(people, func(p vault.Person) bool { return p.Kind == kind })]
	sheet, err := w.world.Locked.Vault.Sheet(w.t.Context(), w.world.Founder, p.ID)
	if err != nil || strings.Join(sheet.KnownAs, "\n") != known || sheet.LegalName != legal {
		w.t.Errorf("the sheet is not as it was typed, %v", err)
	}
	page := see[string](w.tab, "document.title + document.body.innerText + location.href")
	if !strings.Contains(page, p.Label) {
		w.t.Errorf("the page does not show the label %s", p.Label)
	}
	for name := range strings.Lines(known) {
		if strings.Contains(page, strings.TrimSpace(name)) {
			w.t.Error("the page shows a name")
		}
	}
	return p
}

// writesDown writes down an interview with an interpreter, and what the speaker
// agreed to as they said it.
func (w walker) writesDown(speaker, interpreter vault.Person) vault.AccountID {
	w.t.Helper()
	w.strokes("g p")
	w.arrives("/people")
	w.strokes("i")
	w.arrives("/interviews/new")
	w.choose("#speaker", speaker.ID.String())
	w.choose("#state-analyse", "granted")
	w.choose("#state-quote", "limited")
	w.write("[name=note-quote]", "not the name of the street")
	w.write("#date", "2026-03-01")
	w.write("#place", "a kitchen by the canal")
	w.choose(".present:first-child [name=present]", interpreter.ID.String())
	w.choose(".present:first-child [name=capacity]", string(vault.Interpreter))
	w.write("#sittings", "before noon\nafter the call")
	w.write("#guide", "3")
	w.write("#more-put", "How did it begin?\nWho else saw it?")
	w.write("#more-not", "Who paid?")
	w.write("#notes", "Cold. The door stood open.")
	w.strokes("ctrl+enter")
	account := w.arrivesAtInterview()

	sheet := w.accountSheet(account)
	want := []vault.Presence{{Person: speaker.ID, Capacity: "participant"}, {Person: interpreter.ID, Capacity: "interpreter"}}
	if !slices.Equal(sheet.Present, want) || sheet.Date != "2026-03-01" || sheet.Place != "a kitchen by the canal" || sheet.Guide != "3" ||
		!slices.Equal(sheet.Sittings, []string{"before noon", "after the call"}) || sheet.Notes != "Cold. The door stood open." ||
		!slices.Equal(sheet.Asked, []string{"How did it begin?", "Who else saw it?"}) || !slices.Equal(sheet.NotAsked, []string{"Who paid?"}) {
		w.t.Errorf("the interview is not as it was typed: %+v", sheet)
	}
	series, err := w.world.Locked.Vault.ConsentOf(w.t.Context(), w.world.Founder, speaker.ID)
	if err != nil || len(series) != 2 {
		w.t.Fatalf("%d entries of consent, %v", len(series), err)
	}
	for i, one := range []vault.Consent{{Purpose: vault.Analyse, State: vault.Granted}, {Purpose: vault.Quote, State: vault.Limited, Note: "not the name of the street"}} {
		if got := series[i]; got.Purpose != one.Purpose || got.State != one.State || got.Note != one.Note || got.How != "spoken" || got.Date != "2026-03-01" {
			w.t.Errorf("%+v", got)
		}
	}
	return account
}

// locksAway locks two files away, compares what is told of them with what they
// are, and says that they are wiped.
func (w walker) locksAway(account vault.AccountID) {
	w.t.Helper()
	files := map[string]string{"tape.txt": "Interviewer: How did it begin?\nZubqarvel: The pay came late.\n", "notes.txt": "The door stood open.\n"}
	var paths []string
	for name, content := range files {
		paths = append(paths, filepath.Join(w.t.TempDir(), name))
		if err := os.WriteFile(paths[len(paths)-1], []byte(content), 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
	w.strokes("f")
	if on := see[string](w.tab, "document.activeElement.id"); on != "files" {
		w.t.Errorf("F goes to %q", on)
	}
	w.do(chromedp.SetUploadFiles("#files", paths))
	w.press("#drop button.primary")
	w.until("what to wipe is told, and has the focus", `document.activeElement.dataset.act === "wiped"`)
	told := see[map[string]string](w.tab, `Object.fromEntries([...document.querySelectorAll("#wipe .wipe li")].map((l) => [l.querySelector(".label").textContent, l.querySelector(".hash").textContent]))`)
	for name, content := range files {
		if sum := sha256.Sum256([]byte(content)); told[name] != fingerprint(sum[:]) {
			w.t.Errorf("of %s the hash is told as %q", name, told[name])
		}
	}
	originals, err := w.world.Locked.Vault.Originals(w.t.Context(), w.world.Founder)
	if err != nil || len(originals) != len(files) || originals[0].Account != account {
		w.t.Errorf("%d originals, %v", len(originals), err)
	}
	w.strokes("enter")
	w.until("the list is gone", `document.readyState === "complete" && !document.querySelector("#wipe .wipe")`)
	if page := see[string](w.tab, "document.body.innerText"); strings.Contains(page, "tape.txt") {
		w.t.Error("the page still names a file")
	}
}

// putsQuestions goes through the guide of the last interview in the next one.
func (w walker) putsQuestions(speaker vault.Person) {
	w.t.Helper()
	w.strokes("g i")
	w.arrives("/interviews")
	w.strokes("i")
	w.arrives("/interviews/new")
	w.choose("#speaker", speaker.ID.String())
	w.choose("[name=was-0]", "put")
	w.choose("[name=was-1]", "not")
	w.choose("[name=was-2]", "put")
	w.strokes("ctrl+enter")
	sheet := w.accountSheet(w.arrivesAtInterview())
	if sheet.Guide != "3" || !slices.Equal(sheet.Asked, []string{"How did it begin?", "Who paid?"}) || !slices.Equal(sheet.NotAsked, []string{"Who else saw it?"}) {
		w.t.Errorf("guide %q, asked %q and not %q", sheet.Guide, sheet.Asked, sheet.NotAsked)
	}
}

func (w walker) arrivesAtInterview() vault.AccountID {
	w.t.Helper()
	id, err := sheaf.ParseID(strings.TrimPrefix(w.arrives("/interviews/{id}"), "/interviews/"))
	if err != nil {
		w.t.Fatal(err)
	}
	return vault.AccountID{ID: id}
}

func (w walker) accountSheet(id vault.AccountID) vault.AccountSheet {
	w.t.Helper()
	sheet, err := w.world.Locked.Vault.AccountSheet(w.t.Context(), w.world.Founder, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return sheet
}
