package study_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// world is a study on a real database, with people. Everybody in it and every
// word is invented.
type world struct {
	t       testing.TB
	ctx     context.Context
	db      *store.DB
	door    *access.Door
	config  access.DoorConfig
	study   *study.Study
	intake  *study.Intake
	epoch   access.EpochKey
	signers map[sheaf.ID]seal.Verifier

	holder, analyst, colleague, auditor access.Caller
}

func newWorld(t testing.TB, options ...store.Option) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), signers: map[sheaf.ID]seal.Verifier{}}
	w.epoch = access.EpochKey{Tier: access.Working, Number: 1, Key: seal.NewKey()}
	schema := store.Schema{Application: 0x5eaf02, Migrations: append(access.Migrations(), study.Migrations()...)}
	w.db = storetest.New(t, schema, options...)
	w.config = access.DoorConfig{
		Tier: access.Working, Study: sheaf.NewID(), DB: w.db,
		Signers: func(id sheaf.ID, _ int64) (access.Certified, error) {
			v, ok := w.signers[id]
			if !ok {
				return access.Certified{}, sheaf.Errorf(sheaf.NotFound, "no such signer")
			}
			return access.Certified{Verifier: v, Roles: access.Roles()}, nil
		},
	}
	w.holder = w.member(access.KeyHolder)
	w.analyst = w.member(access.Analyst)
	w.colleague = w.member(access.Analyst)
	w.auditor = w.member(access.Auditor)
	w.reopen()
	w.ok(w.door.Found(w.ctx, w.holder))
	return w
}

// reopen makes a new Door, as a new process would.
func (w *world) reopen() {
	w.door = access.NewDoor(w.config)
	w.study, w.intake = study.Open(w.door)
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

// raw changes the database behind the Door's back.
func (w *world) raw(fn func(tx *store.Tx) error) {
	w.t.Helper()
	w.ok(w.db.Update(w.ctx, fn))
}

// clean runs the study's and the record's own checks.
func (w *world) clean() {
	w.t.Helper()
	problems, err := w.study.Check(w.ctx, w.auditor)
	w.ok(err)
	for _, p := range problems {
		w.t.Errorf("check: %s", p)
	}
	_, found, err := w.door.Verify(w.ctx, w.auditor)
	w.ok(err)
	for _, p := range found {
		w.t.Errorf("record: %s", p)
	}
}

// view runs fn inside a reading transaction of the analyst's.
func (w *world) view(fn func(tx *access.Tx) error) error {
	return w.door.View(w.ctx, w.analyst, access.ReadDocument, fn)
}

func (w *world) refusals() int {
	w.t.Helper()
	entries, err := w.door.Entries(w.ctx, w.auditor, 1)
	w.ok(err)
	n := 0
	for _, e := range entries {
		if e.Act == "refused" {
			n++
		}
	}
	return n
}

func allowed(purposes ...string) study.Terms {
	t := study.Terms{Purposes: map[string]string{}}
	for _, p := range purposes {
		t.Purposes[p] = "granted"
	}
	return t
}

// person is a subject as a bundle brings it.
func person(label string, terms study.Terms) study.BundleSubject {
	return study.BundleSubject{ID: study.SubjectID{ID: sheaf.NewID()}, Label: label, Terms: terms}
}

// says is one turn of an interview: "R-7Q: words".
type says struct {
	of    study.BundleSubject // whose key it lies under
	by    string
	words string
}

// interview makes a bundle. In words, {R-2K} is a mention of that label.
func interview(turns []says, people ...study.BundleSubject) study.Bundle {
	b := study.Bundle{
		Admission: study.AdmissionID{ID: sheaf.NewID()},
		Account:   study.AccountID{ID: sheaf.NewID()},
		Document:  study.DocumentID{ID: sheaf.NewID()},
		Subjects:  people,
		Intent:    [32]byte{1, 2, 3},
	}
	t := &b.Transcript
	t.Language = "en"
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
		writeWords(&out, &b, turn.words, people)
		span := text.Span{Start: start, End: out.Len()}
		t.Turns = append(t.Turns, text.Turn{Span: span, Speaker: speaker, StartMS: -1, Provenance: text.OwnWords, Voice: text.NoSpeaker})
		t.Paragraphs = append(t.Paragraphs, text.Paragraph{Span: span, Label: label, Speaker: speaker, Turn: i})
		b.TurnSubject = append(b.TurnSubject, turn.of.ID)
	}
	t.Text = out.String()
	return b
}

func writeWords(out *strings.Builder, b *study.Bundle, words string, people []study.BundleSubject) {
	for {
		before, rest, found := strings.Cut(words, "{")
		out.WriteString(before)
		if !found {
			return
		}
		label, behind, _ := strings.Cut(rest, "}")
		m := study.Mention{Span: text.Span{Start: out.Len(), End: out.Len() + len(label)}, Entity: study.EntityID{ID: sheaf.NewID()}, Kind: "person"}
		for _, p := range people {
			if p.Label == label {
				m.Subject = p.ID
			}
		}
		b.Mentions = append(b.Mentions, m)
		out.WriteString(label)
		words = behind
	}
}

// admit prepares and admits a bundle.
func (w *world) admit(b study.Bundle) study.DocumentID {
	w.t.Helper()
	p, err := w.intake.Prepare(w.ctx, w.holder, b)
	w.ok(err)
	r, err := w.intake.Admit(w.ctx, w.holder, p)
	w.ok(err)
	if r.Document != b.Document {
		w.t.Fatalf("admitted %s, not %s", r.Document, b.Document)
	}
	return r.Document
}

// two admits an interview with two people, who speak of each other.
func (w *world) two() (id study.DocumentID, a, b study.BundleSubject) {
	w.t.Helper()
	a = person("R-7Q", allowed("analyse", "quote"))
	b = person("R-2K", allowed("analyse"))
	return w.admit(interview([]says{
		{a, "Interviewer", "How did the two of you meet?"},
		{a, "R-7Q", "I met {R-2K} at the mill, in the year of the flood – الطوفان."},
		{b, "Interviewer", "And you?"},
		{b, "R-2K", "He remembers it better than I do."},
		{a, "R-7Q", "We were {boys}."},
	}, a, b)), a, b
}

func (w *world) document(id study.DocumentID) study.Document {
	w.t.Helper()
	d, err := w.study.Document(w.ctx, w.analyst, id)
	w.ok(err)
	return d
}

// words is an invented text of n words.
func words(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "word%d ", i)
	}
	return strings.TrimSpace(b.String())
}

// copy is the same study as it stands, in another database: a restore.
func (w *world) copy() *world {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), "copy.db")
	w.ok(w.db.CopyTo(w.ctx, path, storetest.Key(1)))
	c := *w
	c.db = storetest.Open(w.t, path, store.Schema{Application: 0x5eaf02, Migrations: append(access.Migrations(), study.Migrations()...)})
	c.config.DB = c.db
	c.reopen()
	return &c
}
