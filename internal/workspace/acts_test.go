package workspace_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// The acts that tests break off at every step, the study they start from, and a
// model of what must be there afterwards.

// Three invented people. The first two spoke together, and their words were
// admitted; the third one's draft waits.
const (
	ofA = "The pay came late, and then it did not come at all."
	ofB = "I was afraid of the list and I slept in the mill."
	ofC = "We counted the sacks twice and nobody asked us why."
)

const ofTwo = "Invented interview for tests. Nobody in it exists.\n" +
	"Interviewer: Thank you both. How did it begin?\nHalvard: " + ofA + "\nOswin: " + ofB +
	"\nInterviewer: And what did you do?\nHalvard: We asked, and we waited.\nOswin: I said nothing to them.\n"

const ofThird = "Invented interview for tests. Nobody in it exists.\n" +
	"Interviewer: What did you do there?\nMerrit: " + ofC + "\n"

// A release is there of A's words, and a text with B's waits to be published.
const (
	earlier = "# An earlier page\n\n{{quote %s}}\n"
	later   = "# A later page\n\n{{quote %s}}\n"
)

// plan is what a process must know to take up an act.
type plan struct {
	A, B, C  string // labels
	Draft    pseudonym.DraftID
	Proposal disclosure.ProposalID
	Document study.DocumentID
}

// person is what the model says of one participant.
type person struct {
	Subject   bool // has words in the study
	Held      bool // in the vault
	StudyHeld bool
	Erased    bool
}

// model is what was acknowledged, in the words of who acknowledged it.
type model struct {
	People    map[string]person // by "A", "B", "C"
	Documents int
	Readable  []string // the sentences that the study's documents show
	Coded     []string // the words under its codings
	Draft     pseudonym.State
	Proposal  disclosure.State
	Releases  int
	Epochs    string // of vault and study, from the names of the databases
	Erasures  []string
	Ring      []int64 // keyring media that keep the erasure incomplete
}

// atFirst is the model of the study that every act starts from.
func atFirst() model {
	return model{
		People:    map[string]person{"A": {Subject: true}, "B": {Subject: true}, "C": {}},
		Documents: 1,
		Readable:  []string{ofA, ofB},
		Coded:     []string{ofB, ofA},
		Draft:     pseudonym.Open,
		Proposal:  disclosure.Proposed,
		Releases:  1,
		Epochs:    "study.1.db vault.1.db",
	}
}

// act is one that crosses databases or files.
type act struct {
	name string
	do   func(h *house, p plan) error
	then func(m *model)
}

var acts = []act{
	{"admit", func(h *house, p plan) error {
		_, err := h.locked.Review.Admit(context.Background(), h.me, p.Draft)
		return err
	}, func(m *model) {
		m.People["C"] = person{Subject: true}
		m.Documents, m.Draft, m.Readable = 2, pseudonym.Admitted, []string{ofA, ofB, ofC}
	}},
	{"publish", func(h *house, p plan) error {
		_, err := h.working.Release.Publish(context.Background(), h.me, p.Proposal)
		return err
	}, func(m *model) { m.Releases, m.Proposal = 2, disclosure.Published }},
	{"hold", func(h *house, p plan) error {
		return h.space.Hold(context.Background(), h.me, p.A, true)
	}, func(m *model) { m.People["A"] = person{Subject: true, Held: true, StudyHeld: true} }},
	{"erase", func(h *house, p plan) error {
		_, err := h.space.Erase(context.Background(), h.me, "me", worldtest.Passphrase, p.A)
		return err
	}, func(m *model) {
		m.People["A"] = person{Erased: true}
		m.Readable, m.Coded = []string{ofB}, []string{ofB}
		m.Epochs, m.Erasures, m.Ring = "study.2.db vault.2.db", []string{"renewed"}, []int64{1}
	}},
	{"backup", func(h *house, p plan) error {
		_, err := h.space.Backup(context.Background(), h.me, h.attempt("bulk"), nil)
		return err
	}, func(*model) {}},
	{"keyring", func(h *house, p plan) error {
		_, err := h.space.KeyringBackup(context.Background(), h.me, h.attempt("ring"), mediumWords)
		return err
	}, func(*model) {}},
}

var mediumWords = sheaf.NewSecret("an invented passphrase of a medium")

func (a act) after() model {
	m := atFirst()
	a.then(&m)
	return m
}

// house is a study unlocked by its founder, opened without a test at hand, so
// that a child process can do the same.
type house struct {
	root    string
	space   *workspace.Workspace
	me      access.Caller
	locked  workspace.Locked
	working workspace.Working
}

func optionsIn(root string, faults store.Faults) workspace.Options {
	return workspace.Options{ConfigDir: filepath.Join(root, "memory"), WorkFactor: worldtest.Work, Faults: faults, Read: worldtest.Read}
}

// enter opens the study in root/study.
func enter(root string, faults store.Faults) (*house, error) {
	return enterAt(root, filepath.Join(root, "study"), faults)
}

func enterAt(root, folder string, faults store.Faults) (*house, error) {
	space, err := workspace.Open(folder, optionsIn(root, faults))
	if err != nil {
		return nil, err
	}
	h := &house{root: root, space: space}
	if err := h.unlock(); err != nil {
		space.Close()
		return nil, err
	}
	return h, nil
}

func (h *house) unlock() (err error) {
	if h.me, err = h.space.Unlock(context.Background(), "me", worldtest.Passphrase, true); err != nil {
		return err
	}
	if h.locked, err = h.space.Locked(); err != nil {
		return err
	}
	h.working, err = h.space.Working()
	return err
}

// attempt is a path outside the study that nothing lies at yet.
func (h *house) attempt(what string) string {
	for n := 1; ; n++ {
		path := filepath.Join(h.root, fmt.Sprintf("%s.%d", what, n))
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return path
		}
	}
}

// state reads what there is, as the model tells it.
func (h *house) state(p plan) (m model, err error) {
	ctx := context.Background()
	m.People = map[string]person{}
	persons, err := h.locked.Vault.Persons(ctx, h.me)
	if err != nil {
		return m, err
	}
	subjects, err := h.working.Study.Subjects(ctx, h.me)
	if err != nil {
		return m, err
	}
	names := map[string]string{p.A: "A", p.B: "B", p.C: "C"}
	for _, one := range persons {
		m.People[names[one.Label]] = person{Subject: !one.Subject.IsZero(), Held: one.Held, Erased: one.Erased}
	}
	for _, s := range subjects {
		one := m.People[names[s.Label]]
		if one.Erased != s.Erased || !s.Erased && !one.Subject {
			return m, fmt.Errorf("vault and study disagree on %s", names[s.Label])
		}
		one.StudyHeld = s.Held && !s.Erased
		if !s.Erased {
			m.People[names[s.Label]] = one
		}
	}
	for name, one := range m.People {
		if one.Erased {
			m.People[name] = person{Erased: true}
		}
	}
	if err := h.readDocuments(&m); err != nil {
		return m, err
	}
	if err := h.readGates(&m, p); err != nil {
		return m, err
	}
	return m, h.readKeys(&m)
}

func (h *house) readDocuments(m *model) error {
	ctx := context.Background()
	documents, err := h.working.Study.Documents(ctx, h.me)
	if err != nil {
		return err
	}
	m.Documents = len(documents)
	codings, err := h.working.Book.Codings(ctx, h.me, coding.Filter{})
	if err != nil {
		return err
	}
	for _, d := range documents {
		doc, err := h.working.Study.Document(ctx, h.me, d.ID)
		if err != nil {
			return err
		}
		for _, words := range []string{ofA, ofB, ofC} {
			if strings.Contains(doc.Text, words) {
				m.Readable = append(m.Readable, words)
			}
		}
		for _, c := range codings {
			if c.Anchor.Document == d.ID {
				m.Coded = append(m.Coded, doc.Text[c.Anchor.Span.Start:c.Anchor.Span.End])
			}
		}
	}
	slices.Sort(m.Coded)
	slices.SortFunc(m.Readable, func(a, b string) int {
		order := []string{ofA, ofB, ofC}
		return slices.Index(order, a) - slices.Index(order, b)
	})
	return nil
}

func (h *house) readGates(m *model, p plan) error {
	ctx := context.Background()
	drafts, err := h.locked.Review.Drafts(ctx, h.me)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if d.ID == p.Draft {
			m.Draft = d.State
		}
	}
	proposal, err := h.working.Release.Proposal(ctx, h.me, p.Proposal)
	if err != nil {
		return err
	}
	m.Proposal = proposal.State
	releases, err := h.working.Release.Releases(ctx, h.me)
	m.Releases = len(releases)
	for _, r := range releases {
		if _, err := os.Stat(filepath.Join(h.space.PublicPath(r.ID), "index.html")); err != nil {
			return fmt.Errorf("a release has no page: %w", err)
		}
	}
	return err
}

func (h *house) readKeys(m *model) error {
	files, err := filepath.Glob(filepath.Join(h.space.Path(), "*.db"))
	if err != nil {
		return err
	}
	for i, f := range files {
		files[i] = filepath.Base(f)
	}
	slices.Sort(files)
	m.Epochs = strings.Join(files, " ")
	erasures, err := h.space.Erasures(context.Background(), h.me)
	for _, e := range erasures {
		m.Erasures = append(m.Erasures, e.State)
		m.Ring = append(m.Ring, e.Media...)
		for _, name := range e.Members {
			m.Erasures = append(m.Erasures, "waits for "+name)
		}
	}
	return err
}

// is fails the test unless the state is one of these.
func (h *house) is(t *testing.T, p plan, want ...model) {
	t.Helper()
	got, err := h.state(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range want {
		if cmp.Equal(got, m) {
			return
		}
	}
	for _, m := range want {
		t.Errorf("not what was acknowledged (-want +got):\n%s", cmp.Diff(m, got))
	}
	t.FailNow()
}

// isOneOf fails the test unless an act that was not acknowledged has happened as
// a whole or not at all. An erasure begins with a hold, which stands.
func (h *house) isOneOf(t *testing.T, p plan, a act, also func(model) model) {
	t.Helper()
	want := []model{also(atFirst()), also(a.after())}
	if a.name == "erase" {
		held := atFirst()
		held.People["A"] = person{Subject: true, Held: true, StudyHeld: true}
		want = append(want, also(held))
	}
	h.is(t, p, want...)
}

func unchanged(m model) model { return m }

// clean fails the test unless everything is whole. A file that no row knows may
// lie about after a crash: it is moved to quarantine, once.
func (h *house) clean(t *testing.T) {
	t.Helper()
	findings, err := h.space.Check(context.Background(), h.me)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Errorf("check: %s", f)
	}
}

// template is the study that every act starts from, made once.
type template struct {
	root string
	plan plan
}

var (
	templateOnce sync.Once
	templateMade template
	templateRoot string // set by TestMain, removed at its end
)

// fresh gives a copy of the template, in a folder of its own.
func fresh(t *testing.T) (root string, p plan) {
	t.Helper()
	templateOnce.Do(func() { templateMade = makeTemplate(t) })
	if templateMade.root == "" {
		t.Fatal("the study to start from could not be made")
	}
	root = t.TempDir()
	copyTree(t, root, templateMade.root)
	return root, templateMade.plan
}

func copyTree(t *testing.T, to, from string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func makeTemplate(t *testing.T) template {
	w := worldtest.New(t)
	defer w.Close()
	ctx := t.Context()
	a, b, c := w.Person(vault.Participant, "Halvard"), w.Person(vault.Participant, "Oswin"), w.Person(vault.Participant, "Merrit")
	doc := w.Interview(ofTwo, nil, a, b)
	pay, fear := w.Code(doc, "Pay", ofA), w.Code(doc, "Fear", ofB)
	w.Consents(c)
	p := plan{A: a.Label, B: b.Label, C: c.Label, Document: doc.ID}
	p.Draft = w.Draft(w.Lock("third.txt", ofThird, c), nil)
	first := propose(t, w, fmt.Sprintf(earlier, pay.ID))
	if _, err := w.Working.Release.Publish(ctx, w.Founder, first); err != nil {
		t.Fatal(err)
	}
	p.Proposal = propose(t, w, fmt.Sprintf(later, fear.ID))
	root := filepath.Join(templateRoot, "template")
	if err := os.Mkdir(root, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Space.KeyringBackup(ctx, w.Founder, filepath.Join(root, "first.ring"), mediumWords); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Space.Backup(ctx, w.Founder, filepath.Join(root, "first.bulk"), nil); err != nil {
		t.Fatal(err)
	}
	w.Check()
	w.Close()
	copyTree(t, filepath.Join(root, "study"), w.Folder)
	copyTree(t, filepath.Join(root, "memory"), w.Options.ConfigDir)
	return template{root, p}
}

// propose proposes a text, and accepts what its check lets a reviewer accept.
func propose(t *testing.T, w *worldtest.World, markdown string) disclosure.ProposalID {
	t.Helper()
	proposal, err := w.Working.Release.Propose(t.Context(), w.Founder, markdown, disclosure.Options{})
	if err != nil {
		t.Fatal(err)
	}
	assessed, err := w.Working.Release.Assess(t.Context(), w.Founder, proposal.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range assessed.Findings {
		if f.Blocking {
			t.Fatalf("the text cannot be published: %s: %s", f.Rule, f.Harm)
		}
		if err := w.Working.Release.Decide(t.Context(), w.Founder, f.ID, disclosure.Accept, "invented"); err != nil {
			t.Fatal(err)
		}
	}
	return proposal.ID
}

// encoded passes a plan to a child process.
func (p plan) encoded() string {
	data, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// stepsToTry spreads at most this many over the n steps of an act, the first and
// the last among them; all of them where SHEAF_ALL_FAULTS is set.
func stepsToTry(t *testing.T, n, most int) []int {
	t.Helper()
	if os.Getenv("SHEAF_ALL_FAULTS") != "" || n <= most {
		most = n
	}
	chosen := map[int]bool{}
	for i := range most {
		chosen[1+i*(n-1)/max(most-1, 1)] = true
	}
	steps := slices.Sorted(maps.Keys(chosen))
	t.Logf("%d of %d steps tried", len(steps), n)
	return steps
}
