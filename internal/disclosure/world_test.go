package disclosure_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/evidence"
	"sheaf/internal/report"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// world is a small study with a gate on a real database. Everybody in it and
// every word is invented.
type world struct {
	t      testing.TB
	ctx    context.Context
	id     sheaf.ID
	path   string
	db     *store.DB
	door   *access.Door
	study  *study.Study
	intake *study.Intake
	book   *coding.Book
	claims *evidence.Register
	press  *report.Press
	gate   *disclosure.Gate
	public string

	locked      []string // what the vault would know
	scanErr     error
	scanned     []string
	steps       *storetest.Injector // nil lets everything pass
	pressFaults func(step string) error

	epoch   access.EpochKey
	signers map[sheaf.ID]seal.Verifier
	people  []study.BundleSubject
	docs    []study.Document
	codes   map[string]coding.Code

	holder, analyst, reviewer, interviewer, auditor access.Caller
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), signers: map[sheaf.ID]seal.Verifier{}, codes: map[string]coding.Code{}, public: t.TempDir()}
	w.epoch = access.EpochKey{Tier: access.Working, Number: 1, Key: seal.NewKey()}
	w.id, w.path = sheaf.NewID(), filepath.Join(t.TempDir(), "study.db")
	w.open()
	w.holder = w.member(access.KeyHolder)
	w.analyst = w.member(access.Analyst)
	w.reviewer = w.member(access.Reviewer)
	w.interviewer = w.member(access.Interviewer)
	w.auditor = w.member(access.Auditor)
	w.ok(w.door.Found(w.ctx, w.holder))
	return w
}

// open opens the study's database, and the rooms on it.
func (w *world) open() {
	w.t.Helper()
	var schema store.Schema
	schema.Application = 0x5eaf05
	for _, m := range [][]store.Migration{access.Migrations(), study.Migrations(), coding.Migrations(), evidence.Migrations(), disclosure.Migrations()} {
		schema.Migrations = append(schema.Migrations, m...)
	}
	w.db = storetest.Open(w.t, w.path, schema, store.WithFaults(func(s store.Step) error {
		if w.steps == nil {
			return nil
		}
		return w.steps.Faults()(s)
	}))
	w.door = access.NewDoor(access.DoorConfig{
		Tier: access.Working, Study: w.id, DB: w.db,
		Signers: func(id sheaf.ID, _ int64) (access.Certified, error) {
			v, ok := w.signers[id]
			if !ok {
				return access.Certified{}, sheaf.Errorf(sheaf.NotFound, "no such signer")
			}
			return access.Certified{Verifier: v, Roles: access.Roles()}, nil
		},
	})
	w.study, w.intake = study.Open(w.door)
	w.book = coding.New(w.door, w.study)
	w.claims = evidence.New(w.door, w.study)
	root, err := os.OpenRoot(w.public)
	w.ok(err)
	w.t.Cleanup(func() { root.Close() })
	w.press = report.NewPress(root, func(step string) error {
		if w.pressFaults == nil {
			return nil
		}
		return w.pressFaults(step)
	})
	w.gate = disclosure.New(w.door, w.study, w.book, w.claims, w.press, w.scan)
}

// scan stands for the vault: it finds the words in locked, in any case.
func (w *world) scan(_ context.Context, _ access.Caller, texts []string) (hits []disclosure.Hit, err error) {
	w.scanned = texts
	for i, t := range texts {
		for _, name := range w.locked {
			if at := strings.Index(strings.ToLower(t), strings.ToLower(name)); at >= 0 {
				hits = append(hits, disclosure.Hit{Text: i, Span: text.Span{Start: at, End: at + len(name)}})
			}
		}
	}
	return hits, w.scanErr
}

func (w *world) member(roles ...access.Role) access.Caller {
	signer := seal.NewSigner()
	w.signers[signer.Verifier().ID()] = signer.Verifier()
	credentials := access.Credentials{Member: access.MemberID{ID: sheaf.NewID()}, Identity: seal.NewIdentity(), Signer: signer}
	return access.Mint(credentials, roles, w.epoch)
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v (%v; %s)", err, sheaf.KindOf(err), sheaf.HintOf(err))
	}
}

func (w *world) want(kind sheaf.Kind, err error) {
	w.t.Helper()
	if err == nil || sheaf.KindOf(err) != kind {
		w.t.Fatalf("got %v (%v), want an error of kind %v", err, sheaf.KindOf(err), kind)
	}
}

// clean runs the gate's own check and the record's.
func (w *world) clean() {
	w.t.Helper()
	problems, err := w.gate.Check(w.ctx, w.auditor)
	w.ok(err)
	for _, p := range problems {
		w.t.Errorf("check: %s", p)
	}
	_, tampered, err := w.door.Verify(w.ctx, w.auditor)
	w.ok(err)
	for _, p := range tampered {
		w.t.Errorf("record: %s", p)
	}
}

func granted(purposes ...string) study.Terms {
	t := study.Terms{Purposes: map[string]string{}}
	for _, p := range purposes {
		t.Purposes[p] = "granted"
	}
	return t
}

func person(label string, terms study.Terms) study.BundleSubject {
	return study.BundleSubject{ID: study.SubjectID{ID: sheaf.NewID()}, Label: label, Terms: terms}
}

// says is one turn of an interview. In words, {Karam=R-2B} is a mention of that
// participant under a working pseudonym, {Karam=R-2B:possessed} one in a place that
// asks for that form, {Hafar} one of something else.
type says struct {
	of         study.BundleSubject
	by         string
	words      string
	provenance text.Provenance
}

func (w *world) admit(turns []says, people ...study.BundleSubject) study.Document {
	w.t.Helper()
	return w.admitIn("en", turns, people...)
}

func (w *world) admitIn(language string, turns []says, people ...study.BundleSubject) study.Document {
	w.t.Helper()
	b := study.Bundle{
		Admission: study.AdmissionID{ID: sheaf.NewID()}, Account: study.AccountID{ID: sheaf.NewID()},
		Document: study.DocumentID{ID: sheaf.NewID()}, Subjects: people, Intent: [32]byte{1},
	}
	t := &b.Transcript
	t.Language = language
	speakers := map[string]int{}
	var out strings.Builder
	for i, turn := range turns {
		if i > 0 {
			out.WriteString("\n\n")
		}
		speaker, ok := speakers[turn.by]
		if !ok {
			speaker = len(t.Speakers)
			speakers[turn.by] = speaker
			role := text.RoleParticipant
			if turn.by == "Interviewer" {
				role = text.RoleInterviewer
			}
			t.Speakers = append(t.Speakers, text.Speaker{Label: turn.by, Role: role})
		}
		start := out.Len()
		out.WriteString(turn.by + ": ")
		label := text.Span{Start: start, End: out.Len()}
		for words := turn.words; words != ""; {
			before, rest, found := strings.Cut(words, "{")
			out.WriteString(before)
			words = ""
			if !found {
				continue
			}
			inside, behind, _ := strings.Cut(rest, "}")
			form, of, _ := strings.Cut(inside, "=")
			of, asks, _ := strings.Cut(of, ":")
			m := study.Mention{Span: text.Span{Start: out.Len(), End: out.Len() + len(form)}, Entity: study.EntityID{ID: sheaf.NewID()}, Kind: "person", Form: asks}
			for _, p := range people {
				if p.Label == of {
					m.Subject = p.ID
				}
			}
			if m.Script = "Latn"; strings.ContainsFunc(form, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
				m.Script = "Arab"
			}
			b.Mentions = append(b.Mentions, m)
			out.WriteString(form)
			words = behind
		}
		span := text.Span{Start: start, End: out.Len()}
		provenance := turn.provenance
		if provenance == "" {
			provenance = text.OwnWords
		}
		t.Turns = append(t.Turns, text.Turn{Span: span, Speaker: speaker, StartMS: -1, Provenance: provenance, Voice: text.NoSpeaker})
		t.Paragraphs = append(t.Paragraphs, text.Paragraph{Span: span, Label: label, Speaker: speaker, Turn: i})
		b.TurnSubject = append(b.TurnSubject, turn.of.ID)
	}
	t.Text = out.String()
	p, err := w.intake.Prepare(w.ctx, w.holder, b)
	w.ok(err)
	_, err = w.intake.Admit(w.ctx, w.holder, p)
	w.ok(err)
	doc, err := w.study.Document(w.ctx, w.analyst, b.Document)
	w.ok(err)
	return doc
}

// What each of the nine people says. The first speaks of the second.
var sentences = [...]string{
	"We carried flour up the hill every night and nobody wrote it down. My cousin {Karam=R-2B} counted the sacks in {Hafar}.",
	"I kept two lists, one for them and one for myself. I was afraid of the second list.",
	"The lorry broke down near the bridge and we walked the rest.",
	"They promised us wages in spring and paid in lentils.",
	"I learned to sign another name on every page.",
	"The office was cold and the stamps were kept in a biscuit tin.",
	"I was afraid whenever the telephone rang after supper.",
	"She handed out bread tickets and took back fewer than she gave.",
	"I hid the ledger under the oven until the week we left.",
}

// nine admits nine interviews and describes their people: six men and three
// women, four drivers and five clerks, three of them from 35 to 49 of whom one
// is a woman; five worked at night. Everybody speaks of pay, three men and three women of fear.
func nine(t testing.TB) *world {
	t.Helper()
	w := newWorld(t)
	for i := range sentences {
		w.people = append(w.people, person(fmt.Sprintf("R-2%c", 'A'+i), granted("analyse", "quote")))
	}
	for i, words := range sentences {
		provenance := text.OwnWords
		if i == 3 {
			provenance = text.Interpreter
		}
		people := []study.BundleSubject{w.people[i]}
		if i == 0 {
			people = append(people, w.people[1])
		}
		w.docs = append(w.docs, w.admit([]says{
			{w.people[i], "Interviewer", "What did you do there?", ""},
			{w.people[i], "P" + fmt.Sprint(i), words, provenance},
		}, people...))
		w.describe(i, "gender", pick(i >= 6, "woman", "man"))
		w.describe(i, "role", pick(i < 4, "driver", "clerk"))
		w.describe(i, "shift", pick(i < 3 || i == 6 || i == 7, "night", "day"))
		w.describe(i, "age band", pick(i == 0 || i == 5 || i == 6, "35 to 49", "25 to 34"))
	}
	for _, name := range []string{"Pay", "Fear", "Leaving"} {
		code, err := w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: name})
		w.ok(err)
		w.codes[name] = code
	}
	for i := range w.people {
		w.lay("Pay", i)
		if i < 3 || i >= 6 {
			w.lay("Fear", i)
		}
	}
	w.lay("Leaving", 8)
	return w
}

func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}

func (w *world) describe(i int, name, value string) {
	w.t.Helper()
	w.ok(w.study.SetAttribute(w.ctx, w.analyst, w.people[i].ID, name, value))
}

// lay codes the first eight letters of what somebody says.
func (w *world) lay(code string, i int) coding.Coding {
	w.t.Helper()
	p := w.docs[i].Paragraphs[1]
	one, err := w.book.Code(w.ctx, w.analyst, w.codes[code].ID, study.Anchor{Document: w.docs[i].ID, Version: w.docs[i].Version, Span: text.Span{Start: p.Label.End, End: p.End}})
	w.ok(err)
	return one
}

// clear is a report in which nothing needs to be repaired.
func (w *world) clear() string {
	return w.expand(`# Counting the flour

The accounts were taken in one winter. {{name R-2A}} begins with the work:

{{quote document="DOC0" text="We carried flour up the hill every night and nobody wrote it down."}}

Fear is spoken of by {{count code="Fear"}} people, pay by {{count code="Pay"}}.

{{table code by="gender"}}
`)
}

// expand puts the ids of documents in the place of DOC0 to DOC8.
func (w *world) expand(markdown string) string {
	for i, d := range w.docs {
		markdown = strings.ReplaceAll(markdown, fmt.Sprintf("DOC%d", i), d.ID.String()[:10])
	}
	return markdown
}

func (w *world) propose(markdown string) disclosure.Proposal {
	w.t.Helper()
	p, err := w.gate.Propose(w.ctx, w.analyst, w.expand(markdown), disclosure.Options{})
	w.ok(err)
	return p
}

func (w *world) assess(p disclosure.Proposal) disclosure.Assessment {
	w.t.Helper()
	a, err := w.gate.Assess(w.ctx, w.holder, p.ID)
	w.ok(err)
	if len(a.Risks) == 0 {
		w.t.Error("an assessment says that no risk remains")
	}
	return a
}

// accept accepts what can be accepted.
func (w *world) accept(a disclosure.Assessment) {
	w.t.Helper()
	for _, f := range a.Findings {
		if !f.Blocking && f.Decided == "" {
			w.ok(w.gate.Decide(w.ctx, w.reviewer, f.ID, disclosure.Accept, "looked at by hand"))
		}
	}
}

func (w *world) publish(p disclosure.Proposal) disclosure.Release {
	w.t.Helper()
	w.accept(w.assess(p))
	r, err := w.gate.Publish(w.ctx, w.holder, p.ID)
	if err != nil {
		for _, f := range w.assess(p).Findings {
			w.t.Logf("%s %+v: %s", f.Rule, f.Place, f.Harm)
		}
	}
	w.ok(err)
	return r
}

func (w *world) erase(i int) {
	w.t.Helper()
	w.ok(w.study.Erase(w.ctx, w.holder, w.people[i].ID, w.book.Erase, w.claims.Erase, w.gate.Erase))
}

// rules are the rules that found something, each once, sorted.
func rules(a disclosure.Assessment) (all []string) {
	for _, f := range a.Findings {
		all = append(all, string(f.Rule))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// of gives the findings of one rule.
func of(a disclosure.Assessment, rule disclosure.Rule) (all []disclosure.Finding) {
	for _, f := range a.Findings {
		if f.Rule == rule {
			all = append(all, f)
		}
	}
	return all
}

// words is what a passage of a block says.
func words(p report.Publication, at disclosure.Place) string {
	for _, passage := range p.Text() {
		if passage.Block == at.Block && passage.Part == at.Part && passage.Row == at.Row && passage.Cell == at.Cell {
			return passage.Text
		}
	}
	return ""
}
