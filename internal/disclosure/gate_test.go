package disclosure_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/access"
	"sheaf/internal/disclosure"
	"sheaf/internal/report"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	every  = flag.Bool("every", false, "a fault at every step, not at every fifth")
)

// draft is a first version of the clear report with four things wrong in it.
const draft = `# Counting the flour

The accounts were taken in one winter. One of them, a woman from 35 to 49, wrote it all down.

Yousef begins with the work:

{{quote document="DOC0" text="We carried flour up the hill every night and nobody wrote it down."}}

Fear is spoken of by {{count code="Fear"}} people, leaving by {{count code="Leaving"}}.

A number on a form, +999 55 501 4277, no longer answers.
`

// An author proposes a draft, sees what is wrong with it, repairs it, and a
// reviewer lets it go.
func TestAReportGoesOut(t *testing.T) {
	w := nine(t)
	w.locked = []string{"Yousef"}
	first := w.propose(draft)
	a := w.assess(first)
	if got, want := rules(a), []string{"combination", "locked name", "pattern", "rare words", "small count", "typed count"}; !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	for _, f := range a.Findings {
		if f.Blocking {
			w.want(sheaf.Conflict, w.gate.Decide(w.ctx, w.reviewer, f.ID, disclosure.Accept, "it is fine"))
		}
	}
	w.accept(a)
	_, err := w.gate.Publish(w.ctx, w.holder, first.ID)
	w.want(sheaf.Conflict, err)

	second := w.propose(w.clear())
	_, err = w.gate.Publish(w.ctx, w.holder, second.ID)
	w.want(sheaf.Conflict, err) // nobody has decided what is open
	a = w.assess(second)
	open := a.Findings[0]
	w.want(sheaf.Invalid, w.gate.Decide(w.ctx, w.reviewer, open.ID, disclosure.Accept, " "))
	w.want(sheaf.Denied, w.gate.Decide(w.ctx, w.analyst, open.ID, disclosure.Accept, "it is fine"))
	w.ok(w.gate.Decide(w.ctx, w.reviewer, open.ID, disclosure.Accept, "the person asked for these words"))
	w.want(sheaf.Denied, func() error { _, err := w.gate.Publish(w.ctx, w.analyst, second.ID); return err }())
	r, err := w.gate.Publish(w.ctx, w.reviewer, second.ID)
	w.ok(err)

	if len(r.Accepted) != 1 || r.Accepted[0].Reason != "the person asked for these words" || r.Accepted[0].By != w.reviewer.Member() {
		t.Errorf("the release does not say what was let stand, by whom and why: %+v", r.Accepted)
	}
	if len(r.Subjects) != 9 || r.Title != "Counting the flour" {
		t.Errorf("the release says otherwise what left: %+v", r)
	}
	again, err := w.gate.Publish(w.ctx, w.reviewer, second.ID)
	w.ok(err)
	if d := cmp.Diff(r, again); d != "" {
		t.Errorf("publishing again: %s", d)
	}
	releases, err := w.gate.Releases(w.ctx, w.analyst)
	w.ok(err)
	if len(releases) != 1 {
		t.Errorf("%d releases", len(releases))
	}
	if !w.recorded("publication.publish", hex.EncodeToString(r.Manifest[:])) {
		t.Error("no entry of the record carries the manifest's hash")
	}
	w.clean()
}

// recorded tells whether an entry of an act holds a text.
func (w *world) recorded(act access.Act, text string) bool {
	w.t.Helper()
	entries, err := w.door.Entries(w.ctx, w.auditor, 1)
	w.ok(err)
	for _, e := range entries {
		data, err := json.Marshal(e)
		w.ok(err)
		if e.Act == string(act) && bytes.Contains(data, []byte(text)) {
			return true
		}
	}
	return false
}

// What leaves reads the same on every machine; -update writes the files anew.
func TestGoldenRelease(t *testing.T) {
	w := nine(t)
	p, err := w.gate.Propose(w.ctx, w.analyst, w.expand(`# Counting the flour

The accounts were taken in *one* winter.
They agree on **little**: \*see\* the [appendix](https://example.org/appendix).

## The work

{{name R-2A}} begins with it, and {{name "r-2b"}} goes on:

{{quote document="DOC0" text="We carried flour up the hill every night and nobody wrote it down. My cousin Karam counted the sacks in Hafar." from="carried flour" to="counted the sacks" named}}

{{quote document="DOC3" text="paid in lentils" attribution="of the first year"}}

1. Fear: {{count code="fear"}}
2. Pay: {{count code="Pay" asked}}

{{table code by="Gender"}}

{{table code by="shift"}}
`), disclosure.Options{Names: map[string]string{"R-2A": "Nadir", "R-2B": "Sama", "R-2D": "Hana"}})
	w.ok(err)
	if d := cmp.Diff([]disclosure.Alias{{Subject: w.people[0].ID, Label: "R-2A", Name: "Nadir"}, {Subject: w.people[1].ID, Label: "R-2B", Name: "Sama"}}, p.Names); d != "" {
		t.Errorf("published names: %s", d)
	}
	files, err := report.Render(p.Blocks)
	w.ok(err)
	for _, f := range files {
		path := filepath.Join("testdata", f.Name+".golden")
		if *update {
			w.ok(os.WriteFile(path, f.Data, 0o600))
		}
		want, err := os.ReadFile(path)
		w.ok(err)
		if d := cmp.Diff(string(want), string(f.Data)); d != "" {
			t.Errorf("%s: %s", f.Name, d)
		}
	}
}

// Two proposals of one text differ by their published names alone, and no
// participant has the same in two releases.
func TestNamesOfOnePublication(t *testing.T) {
	w := nine(t)
	markdown := "# Title\n\n{{name R-2A}} and {{name R-2B}} and {{name R-2C}} speak.\n\n" +
		`{{quote document="DOC0" text="My cousin Karam counted the sacks"}}`
	plain := func(p disclosure.Proposal) string {
		files, err := report.Render(p.Blocks)
		w.ok(err)
		text := string(files[1].Data)
		for _, n := range p.Names {
			text = strings.ReplaceAll(text, n.Name, n.Label)
		}
		return text
	}
	first := w.propose(markdown)
	if d := cmp.Diff(plain(first), plain(w.propose(markdown))); d != "" {
		t.Error(d)
	}
	if strings.Contains(plain(first), "Karam") {
		t.Error("a quote has a pseudonym of the working copy")
	}
	had := map[string]bool{}
	for range 8 {
		p := w.propose(markdown)
		w.publish(p)
		for _, n := range p.Names {
			if had[n.Label+n.Name] {
				t.Errorf("%s is called %s in two releases", n.Label, n.Name)
			}
			had[n.Label+n.Name] = true
		}
	}
	for _, names := range []map[string]string{{"R-9Z": "Hana"}, {"R-2A": "Hana", "R-2B": "hana"}, {"R-2A": " "}} {
		_, err := w.gate.Propose(w.ctx, w.analyst, markdown, disclosure.Options{Names: names})
		w.want(sheaf.Invalid, err)
	}
	w.clean()
}

// A published name stands as the sentence asks, not as the name did that the
// working copy has in its place.
func TestPublishedNamesStandAsTheSentenceAsks(t *testing.T) {
	w := newWorld(t)
	speaker, named := person("R-2A", granted("analyse", "quote")), person("R-2B", granted("analyse", "quote"))
	quote := func(language, speech, said, name string) string {
		doc := w.admitIn(language, []says{{speaker, "Interviewer", "?", ""}, {speaker, "P", speech, ""}}, speaker, named)
		p, err := w.gate.Propose(w.ctx, w.analyst, fmt.Sprintf("# Title\n\n{{quote document=%q text=%q}}", doc.ID.String(), said),
			disclosure.Options{Names: map[string]string{"R-2B": name}})
		w.ok(err)
		return words(p.Blocks, disclosure.Place{Block: 0, Part: report.PartText})
	}
	for _, c := range []struct{ language, speech, said, name, want string }{
		{"en", "I saw {James=R-2B}' brother there.", "I saw James' brother there.", "Nadir", "I saw Nadir's brother there."},
		{"en", "THEN {KARAM=R-2B} LEFT.", "THEN KARAM LEFT.", "Nadir", "THEN NADIR LEFT."},
		{"fr", "C'est la voiture de {Karim=R-2B} ici.", "C'est la voiture de Karim ici.", "Amine", "C'est la voiture d'Amine ici."},
		{"fr", "Je sais qu’{Omar=R-2B} est là.", "Je sais qu’Omar est là.", "Participant B", "Je sais que Participant B est là."},
		{"tr", "O gün {Mert=R-2B}'in evindeydik.", "O gün Mert'in evindeydik.", "Orhan", "O gün Orhan'ın evindeydik."},
		{"tr", "{Orhan=R-2B} da {MERT=R-2B}'E söyledi.", "Orhan da MERT'E söyledi.", "Selim", "Selim de SELİM'E söyledi."},
		{"tr", "Onun {Nur=R-2B:possessed}'u geldi.", "Onun Nur'u geldi.", "Selda", "Onun Selda'sı geldi."},
		{"ar", "قلت ل{كريم=R-2B} ذلك.", "قلت لكريم ذلك.", "Nadir", "قلت لـNadir ذلك."},
		{"ku", "Ez çûm mala {Azad=R-2B}î.", "Ez çûm mala Azadî.", "Karo", "Ez çûm mala Karoyî."},
	} {
		if got := quote(c.language, c.speech, c.said, c.name); got != c.want {
			t.Errorf("%s: got %q, want %q", c.said, got, c.want)
		}
	}
}

// One participant is called by one name in two scripts: the publication's own in
// running text, a quote's in a quote.
func TestPublishedNamesInTwoScripts(t *testing.T) {
	w := newWorld(t)
	speaker, named := person("R-2A", granted("analyse", "quote")), person("R-2B", granted("analyse", "quote"))
	doc := w.admitIn("ar", []says{{speaker, "Interviewer", "?", ""}, {speaker, "P", "قلت ل{كريم=R-2B} ذلك.", ""}}, speaker, named)
	markdown := fmt.Sprintf("# Title\n\n{{quote document=%q text=%q}}\n\n{{name R-2B}}", doc.ID.String(), "قلت لكريم ذلك.")
	for _, c := range []struct{ language, given, quote, text string }{
		{"en", "Nadir / نادر", "قلت لنادر ذلك.", "Nadir"},
		{"en", "نادر/Nadir", "قلت لنادر ذلك.", "Nadir"},
		{"ar", "Nadir / نادر", "قلت لنادر ذلك.", "نادر"},
		{"en", "Nadir", "قلت لـNadir ذلك.", "Nadir"},
		{"en", "Nadir/Sami", "قلت لـNadir/Sami ذلك.", "Nadir/Sami"},
	} {
		p, err := w.gate.Propose(w.ctx, w.analyst, markdown, disclosure.Options{Language: c.language, Names: map[string]string{"R-2B": c.given}})
		w.ok(err)
		for block, want := range []string{c.quote, c.text} {
			if got := words(p.Blocks, disclosure.Place{Block: block, Part: report.PartText}); got != want {
				t.Errorf("%s in %s: got %q, want %q", c.given, c.language, got, want)
			}
		}
		for _, f := range w.assess(p).Findings {
			if f.Rule == disclosure.Changed {
				t.Errorf("%s: a quote does not read the same twice", c.given)
			}
		}
	}
	names := map[string]string{"R-2A": "Sami / نادر", "R-2B": "Nadir / نادر"}
	_, err := w.gate.Propose(w.ctx, w.analyst, markdown, disclosure.Options{Names: names})
	w.want(sheaf.Invalid, err)
}

// What somebody was called in one script of an earlier release is used, so that it is
// not drawn for them again in the other's text.
func TestANameOfTheOtherScriptIsUsed(t *testing.T) {
	w := nine(t)
	const markdown = "# Title\n\n{{name R-2A}} spoke."
	p, err := w.gate.Propose(w.ctx, w.analyst, markdown, disclosure.Options{Language: "ar", Names: map[string]string{"R-2A": "نادر / Participant A"}})
	w.ok(err)
	w.publish(p)
	for range 40 {
		if got := words(w.propose(markdown).Blocks, disclosure.Place{Block: 0, Part: report.PartText}); got == "Participant A spoke." {
			t.Fatalf("drawn again: %q", got)
		}
	}
}

func TestQuotesByCoding(t *testing.T) {
	w := nine(t)
	one := w.lay("Leaving", 1)
	p := w.propose("# Title\n\n{{quote " + one.ID.String()[:12] + " to=“for myself” named}}")
	at := disclosure.Place{Block: 0, Part: report.PartText}
	if got := words(p.Blocks, at); got != "I kept two lists, one for them and one for myself …" {
		t.Errorf("quotes %q", got)
	}
	if got := p.Blocks.Blocks[0].Attribution; got != p.Names[0].Name {
		t.Errorf("attributed to %q", got)
	}
	p = w.propose("# Title\n\n" + `{{quote document="DOC3" text="they PROMISED us   wages"}}`)
	if got := words(p.Blocks, at); got != "They promised us wages" {
		t.Errorf("quotes %q", got)
	}
	if got := p.Blocks.Blocks[0].Attribution; got != "in an interpreter’s rendering" {
		t.Errorf("attributed to %q", got)
	}
}

func TestAskedIsCountedWhereTheStudyKnows(t *testing.T) {
	w := nine(t)
	at := disclosure.Place{Block: 0, Part: report.PartText}
	p := w.propose("# Title\n\n" + `{{count code="Fear" asked}}`)
	if got := words(p.Blocks, at); got != "6 of 9" || len(p.Blocks.Blocks) != 2 {
		t.Errorf("counts %q and says no more about it", got)
	}
	for i := range w.people {
		w.describe(i, "Asked fear", pick(i < 7, "yes", "no"))
	}
	p = w.propose("# Title\n\n" + `{{count code="Fear" asked}}`)
	if got := words(p.Blocks, at); got != "4 of 7" || len(p.Blocks.Blocks) != 1 {
		t.Errorf("counts %q of those who were asked", got)
	}
}

// A release stands; what comes after it is compared with it.
func TestComparedWithEarlierReleases(t *testing.T) {
	w := nine(t)
	w.publish(w.propose(w.clear()))
	a := w.assess(w.propose(w.clear()))
	if got := rules(a); !slices.Equal(got, []string{"rare words", "repeated quote"}) {
		t.Errorf("the same again: found %v", got)
	}
	w.lay("Fear", 3)
	w.lay("Fear", 4)
	w.lay("Fear", 5)
	if found := of(w.assess(w.propose("# Title\n\n"+`{{count code="Fear"}}`)), disclosure.Difference); len(found) != 0 {
		t.Errorf("a difference of three: %+v", found)
	}
	w.hold(8, true)
	if found := of(w.assess(w.propose("# Title\n\n"+`{{count code="Pay"}}`)), disclosure.Difference); len(found) != 1 || found[0].Blocking {
		t.Errorf("a difference of one: %+v", found)
	}
	found := of(w.assess(w.propose("# Title\n\n"+`{{table code by="gender"}}`)), disclosure.Difference)
	if !slices.ContainsFunc(found, func(f disclosure.Finding) bool { return f.Place.Part == report.PartHeader }) {
		t.Errorf("a group that lost one: %+v", found)
	}
}

func TestThresholds(t *testing.T) {
	w := nine(t)
	small := func(o disclosure.Options) bool {
		p, err := w.gate.Propose(w.ctx, w.analyst, "# Title\n\n"+`{{count code="Fear"}}`, o)
		w.ok(err)
		return len(of(w.assess(p), disclosure.SmallCount)) > 0
	}
	if small(disclosure.Options{}) {
		t.Error("6 of 9 in print")
	}
	if !small(disclosure.Options{OpenWeb: true}) {
		t.Error("6 of 9 on the open web, where 3 are left")
	}
	settings, err := w.study.Settings(w.ctx, w.holder)
	w.ok(err)
	settings.K, settings.KOpenWeb = 4, 5
	w.ok(w.study.ChangeSettings(w.ctx, w.holder, settings))
	if !small(disclosure.Options{}) {
		t.Error("6 of 9 where the study asks for 4")
	}
}

func TestLongQuote(t *testing.T) {
	w := newWorld(t)
	p := person("R-7Q", granted("analyse", "quote"))
	w.docs = append(w.docs, w.admit([]says{{p, "P", strings.TrimSpace(strings.Repeat("flour ", 130)) + " end", text.OwnWords}}, p))
	a := w.assess(w.propose("# Title\n\n" + `{{quote document="DOC0" text="` + strings.TrimSpace(strings.Repeat("flour ", 130)) + ` end"}}`))
	if len(of(a, disclosure.Length)) != 1 {
		t.Errorf("found %v", rules(a))
	}
}

// Locked names are looked for in everything that leaves, by somebody who may.
func TestScan(t *testing.T) {
	w := nine(t)
	p := w.propose(w.clear())
	w.assess(p)
	all := strings.Join(w.scanned, "\n")
	for _, part := range []string{"Counting the flour", "man (n = 6)", "index.html"} {
		if !strings.Contains(all, part) {
			t.Errorf("%q was not looked at", part)
		}
	}
	for _, kind := range []sheaf.Kind{sheaf.Locked, sheaf.NotFound} {
		w.scanErr = sheaf.Errorf(kind, "the vault is locked")
		_, err := w.gate.Assess(w.ctx, w.holder, p.ID)
		w.want(sheaf.Locked, err)
		if sheaf.HintOf(err) != "a key holder must be present: unlock the vault" {
			t.Errorf("hint: %q", sheaf.HintOf(err))
		}
	}
	w.scanErr = sheaf.Errorf(sheaf.Conflict, "a restored state is not confirmed")
	found := of(w.assess(p), disclosure.Restored)
	if len(found) != 1 || !found[0].Blocking {
		t.Errorf("found %+v", found)
	}
	w.scanErr = errors.New("a fault")
	if _, err := w.gate.Assess(w.ctx, w.holder, p.ID); !errors.Is(err, w.scanErr) {
		t.Errorf("got %v", err)
	}
}

// A name in an address, its letters written as bytes, is what a browser shows of it.
func TestANameWrittenAsBytes(t *testing.T) {
	w := nine(t)
	w.locked = []string{"Zorvand", "زورفاند"}
	p := w.propose("# Addresses\n\nOf 50% of them [one](https://a.example/x%20y/%5aor%76and?n=1) is told, and of another https://b.example/%D8%B2%D9%88%D8%B1%D9%81%D8%A7%D9%86%D8%AF.\n")
	found := of(w.assess(p), disclosure.LockedName)
	var at []string
	for _, f := range found {
		at = append(at, f.Place.Span.Of(words(p.Blocks, f.Place)))
	}
	slices.Sort(at)
	if !slices.Equal(at, []string{"%5aor%76and", "%D8%B2%D9%88%D8%B1%D9%81%D8%A7%D9%86%D8%AF."}) {
		t.Errorf("found at %q", at)
	}
}

// A finding is the same one as long as what was found is; a decision on it
// stands, can be taken back, and goes when the finding changes.
func TestDecisions(t *testing.T) {
	w := nine(t)
	p := w.propose(w.clear())
	f := w.assess(p).Findings[0]
	w.ok(w.gate.Decide(w.ctx, w.reviewer, f.ID, disclosure.Accept, "looked at by hand"))
	if again := w.assess(p).Findings[0]; again.ID != f.ID || again.Decided != disclosure.Accept || again.Reason != "looked at by hand" {
		t.Errorf("the decision is gone: %+v", again)
	}
	w.ok(w.gate.Decide(w.ctx, w.reviewer, f.ID, disclosure.Reopen, ""))
	if again := w.assess(p); again.Open() != 1 {
		t.Errorf("reopened, and %d open", again.Open())
	}
	w.want(sheaf.NotFound, w.gate.Decide(w.ctx, w.reviewer, disclosure.FindingID{ID: sheaf.NewID()}, disclosure.Accept, "x"))
	w.want(sheaf.Denied, func() error {
		_, err := w.gate.Propose(w.ctx, w.interviewer, w.clear(), disclosure.Options{})
		return err
	}())
}

func TestSeveralFindingsAreDecidedTogetherOrNotAtAll(t *testing.T) {
	w := nine(t)
	w.locked = []string{"Yousef"}
	p := w.propose(draft)
	a := w.assess(p)
	var open, blocking []disclosure.FindingID
	for _, f := range a.Findings {
		if f.Blocking {
			blocking = append(blocking, f.ID)
		} else {
			open = append(open, f.ID)
		}
	}
	if len(open) < 2 || len(blocking) == 0 {
		t.Fatalf("%d findings to decide and %d to repair", len(open), len(blocking))
	}
	other := w.assess(w.propose(w.clear())).Findings[0]
	decided := func() (n int) {
		t.Helper()
		now, err := w.gate.Assessed(w.ctx, w.reviewer, p.ID)
		w.ok(err)
		for _, f := range now.Findings {
			if f.Decided == disclosure.Accept {
				n++
			}
		}
		return n
	}
	entries := func() int64 {
		t.Helper()
		head, _, err := w.door.Verify(w.ctx, w.auditor)
		w.ok(err)
		return head.Size
	}
	before := entries()
	for rule, tt := range map[string]struct {
		want sheaf.Kind
		with []disclosure.FindingID
	}{
		"one of them must be repaired":   {sheaf.Conflict, blocking},
		"one of them is not there":       {sheaf.NotFound, []disclosure.FindingID{{ID: sheaf.NewID()}}},
		"one of them is of another text": {sheaf.Invalid, []disclosure.FindingID{other.ID}},
	} {
		w.want(tt.want, w.gate.DecideAll(w.ctx, w.reviewer, append(slices.Clone(open), tt.with...), disclosure.Accept, "looked at by hand"))
		if n := decided(); n != 0 || entries() != before {
			t.Errorf("%s: %d were let stand, %d entries", rule, n, entries()-before)
		}
	}
	w.want(sheaf.Invalid, w.gate.DecideAll(w.ctx, w.reviewer, nil, disclosure.Accept, "looked at by hand"))
	w.ok(w.gate.DecideAll(w.ctx, w.reviewer, open, disclosure.Accept, "looked at by hand"))
	if n := decided(); n != len(open) || entries() != before+1 {
		t.Errorf("%d of %d were let stand, %d entries", n, len(open), entries()-before)
	}
	w.ok(w.gate.DecideAll(w.ctx, w.reviewer, open, disclosure.Reopen, ""))
	if n := decided(); n != 0 {
		t.Errorf("reopened, and %d are let stand", n)
	}
}

func TestProposeRefuses(t *testing.T) {
	w := newWorld(t)
	for _, markdown := range []string{"", "No title here.", "## Not a title", "# T\n\n\uE000a\uE001"} {
		_, err := w.gate.Propose(w.ctx, w.analyst, markdown, disclosure.Options{})
		w.want(sheaf.Invalid, err)
	}
	p := w.propose("# Title\n\nA hidden\u200b sign.")
	if got := words(p.Blocks, disclosure.Place{Block: 0, Part: report.PartText}); got != "A hidden sign." {
		t.Errorf("got %q", got)
	}
	if len(of(w.assess(p), disclosure.Unresolved)) != 1 {
		t.Error("nothing says that a hidden sign was taken out")
	}
}

func TestFourEyes(t *testing.T) {
	w := nine(t)
	settings, err := w.study.Settings(w.ctx, w.holder)
	w.ok(err)
	settings.FourEyes = true
	w.ok(w.study.ChangeSettings(w.ctx, w.holder, settings))
	p, err := w.gate.Propose(w.ctx, w.holder, w.clear(), disclosure.Options{})
	w.ok(err)
	w.accept(w.assess(p))
	_, err = w.gate.Publish(w.ctx, w.holder, p.ID)
	w.want(sheaf.Denied, err)
	_, err = w.gate.Publish(w.ctx, w.reviewer, p.ID)
	w.ok(err)
	w.clean()
}

// An erasure suspends what was not published, takes a release's knowledge of
// whose words it has, and leaves the rest.
func TestErasure(t *testing.T) {
	w := nine(t)
	release := w.publish(w.propose(w.clear()))
	open := w.propose(w.clear())
	other := w.propose("# Title\n\n" + `{{quote document="DOC7" text="She handed out bread tickets"}}`)
	if n := w.published(0); n != 1 {
		t.Errorf("in %d releases", n)
	}
	w.erase(0)
	if n := w.published(0); n != 0 {
		t.Errorf("in %d releases after the erasure", n)
	}
	p, err := w.gate.Proposal(w.ctx, w.analyst, open.ID)
	w.ok(err)
	if p.State != disclosure.Suspended || p.Title != "" || len(p.Blocks.Blocks) != 0 {
		t.Errorf("an open proposal still says something: %+v", p)
	}
	_, err = w.gate.Assess(w.ctx, w.holder, open.ID)
	w.want(sheaf.Conflict, err)
	_, err = w.gate.Publish(w.ctx, w.holder, open.ID)
	w.want(sheaf.Conflict, err)
	releases, err := w.gate.Releases(w.ctx, w.analyst)
	w.ok(err)
	if slices.Contains(releases[0].Subjects, w.people[0].ID) || len(releases[0].Subjects) != 8 || releases[0].ID != release.ID {
		t.Errorf("the release still knows: %+v", releases[0])
	}
	w.publish(other)
	all, err := w.gate.Proposals(w.ctx, w.analyst)
	w.ok(err)
	if len(all) != 3 {
		t.Errorf("%d proposals", len(all))
	}
	w.clean()
}

func (w *world) published(i int) (n int) {
	w.t.Helper()
	w.ok(w.door.View(w.ctx, w.analyst, access.SeeStudy, func(tx *access.Tx) (err error) {
		n, err = w.gate.Published(tx, w.people[i].ID)
		return err
	}))
	return n
}

// An erasure between the files and the last entry: what left has left, and is
// recorded; what is kept of it is not readable.
func TestErasureWhilePublishing(t *testing.T) {
	for _, written := range []bool{true, false} {
		w := nine(t)
		p := w.propose(w.clear())
		w.accept(w.assess(p))
		w.stopAfter(written)
		_, err := w.gate.Publish(w.ctx, w.holder, p.ID)
		if err == nil {
			t.Fatal("published")
		}
		w.steps, w.pressFaults = nil, nil
		w.erase(0)
		w.ok(w.gate.Resume(w.ctx, w.holder))
		releases, err := w.gate.Releases(w.ctx, w.analyst)
		w.ok(err)
		if want := map[bool]int{true: 1, false: 0}[written]; len(releases) != want {
			t.Errorf("files written: %v; %d releases", written, len(releases))
		}
		if written && releases[0].Title != "" {
			t.Error("the release can still be opened")
		}
		w.clean()
	}
}

// stopAfter makes a publication stop before its files or behind them.
func (w *world) stopAfter(written bool) {
	if !written {
		w.pressFaults = func(string) error { return storetest.ErrFault }
		return
	}
	w.pressFaults = func(step string) error {
		if step == "rename" {
			w.steps = storetest.FailFrom(1, store.Commit)
		}
		return nil
	}
}

// While one press is at the files, another press on the same text, and somebody who
// unlocks, took what was half written for a release that was broken off.
func TestWhatIsBeingPublishedIsNotTakenForBrokenOff(t *testing.T) {
	w := nine(t)
	p := w.propose(w.clear())
	w.accept(w.assess(p))
	type answer struct {
		release disclosure.Release
		err     error
	}
	second := make(chan answer, 1)
	begun := false
	w.pressFaults = func(string) error {
		if !begun {
			begun = true
			w.ok(w.gate.Resume(w.ctx, w.holder))
			go func() {
				r, err := w.gate.Publish(w.ctx, w.holder, p.ID)
				second <- answer{r, err}
			}()
		}
		return nil
	}
	first, err := w.gate.Publish(w.ctx, w.holder, p.ID)
	w.ok(err)
	other := <-second
	w.ok(other.err)
	if d := cmp.Diff(first, other.release); d != "" || !begun {
		t.Errorf("another release: %s", d)
	}
	w.clean()
}

// Whatever fails on the way, running it again ends in one release whose files
// are whole; and so does Resume, or the text is a proposal again.
func TestFaultsWhilePublishing(t *testing.T) {
	w := nine(t)
	markdown := "# Title\n\n{{name R-2A}} speaks:\n\n" + `{{quote document="DOC0" text="We carried flour"}}`
	fail := func(name string, n int) (fired bool) {
		w.forget() // or every fault would have more releases to compare with, and more steps
		p := w.propose(markdown)
		w.accept(w.assess(p))
		count := 0
		switch name {
		case "press":
			w.pressFaults = func(string) error {
				count++
				if count == n {
					fired = true
					return storetest.ErrFault
				}
				return nil
			}
		case "database":
			w.steps = storetest.FailAt(n)
			if n%2 == 0 {
				w.steps = storetest.FailFrom(n)
			}
		}
		_, err := w.gate.Publish(w.ctx, w.holder, p.ID)
		if w.steps != nil {
			_, fired = w.steps.Fired()
		}
		w.steps, w.pressFaults = nil, nil
		if fired != (err != nil) {
			t.Fatalf("%s step %d: fired %v, and %v", name, n, fired, err)
		}
		if n%2 == 0 {
			w.ok(w.gate.Resume(w.ctx, w.holder))
			w.clean()
		}
		w.accept(w.assess(p))
		r, err := w.gate.Publish(w.ctx, w.holder, p.ID)
		w.ok(err)
		again, err := w.gate.Publish(w.ctx, w.holder, p.ID)
		w.ok(err)
		if d := cmp.Diff(r, again); d != "" {
			t.Fatalf("%s step %d: another release: %s", name, n, d)
		}
		releases, err := w.gate.Releases(w.ctx, w.analyst)
		w.ok(err)
		m, err := w.press.Verify(r.ID.ID)
		w.ok(err)
		if len(releases) != 1 {
			t.Fatalf("%s step %d: %d releases", name, n, len(releases))
		}
		w.clean()
		if sum := sha(m.Bytes()); sum != r.Manifest {
			t.Fatalf("%s step %d: the manifest is not the recorded one", name, n)
		}
		return fired
	}
	for _, name := range []string{"press", "database"} {
		n, faults := 1, 0
		for fail(name, n) {
			faults++
			n++
			if name == "database" && !*every {
				n += 4
			}
		}
		t.Logf("%s: %d faults in %d steps", name, faults, n-1)
	}
}

// forget takes every proposal and release out of the database.
func (w *world) forget() {
	w.t.Helper()
	for _, table := range []string{"release", "assessment", "finding", "proposal_subject", "proposal"} {
		w.raw("DELETE FROM " + table)
	}
}

// A backup has every proposal under its own key, and what came from whom under
// that person's too.
func TestDump(t *testing.T) {
	w := nine(t)
	p := w.propose(w.clear())
	w.publish(p)
	items, err := w.gate.Dump(w.ctx, w.holder)
	w.ok(err)
	keys := map[sheaf.ID]study.SubjectID{}
	subjects, err := w.study.Subjects(w.ctx, w.holder)
	w.ok(err)
	for _, s := range subjects {
		keys[s.KeyID] = s.ID
	}
	for _, item := range items {
		for _, person := range w.people {
			named := bytes.Contains(item.JSON, []byte(person.ID.String()))
			under := slices.ContainsFunc(item.Keys, func(k sheaf.ID) bool { return keys[k] == person.ID })
			if named != under {
				t.Errorf("%s names a participant: %v, and lies under their key: %v", item.Path, named, under)
			}
		}
		if _, err := w.door.SealFor(w.ctx, w.holder, access.StudyBackup, item); err != nil {
			t.Errorf("%s cannot be sealed: %v", item.Path, err)
		}
	}
	if len(items) != 10 {
		t.Errorf("%d items", len(items))
	}
}

func sha(b []byte) [32]byte { return sha256.Sum256(b) }
