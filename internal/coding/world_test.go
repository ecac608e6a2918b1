package coding_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// world is a study with a book on a real database, with people. Everybody in it
// and every word is invented.
type world struct {
	t       testing.TB
	ctx     context.Context
	id      sheaf.ID
	path    string
	db      *store.DB
	door    *access.Door
	study   *study.Study
	intake  *study.Intake
	book    *coding.Book
	epoch   access.EpochKey
	signers map[sheaf.ID]seal.Verifier

	holder, analyst, colleague, interviewer, auditor access.Caller
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), signers: map[sheaf.ID]seal.Verifier{}}
	w.epoch = access.EpochKey{Tier: access.Working, Number: 1, Key: seal.NewKey()}
	w.id, w.path = sheaf.NewID(), filepath.Join(t.TempDir(), "study.db")
	w.open(coding.Migrations())
	w.holder = w.member(access.KeyHolder)
	w.analyst = w.member(access.Analyst)
	w.colleague = w.member(access.Analyst)
	w.interviewer = w.member(access.Interviewer)
	w.auditor = w.member(access.Auditor)
	w.ok(w.door.Found(w.ctx, w.holder))
	return w
}

// open opens the study's database with these migrations of package coding.
func (w *world) open(migrations []store.Migration) {
	w.t.Helper()
	all := slices.Concat(access.Migrations(), study.Migrations(), migrations)
	w.db = storetest.Open(w.t, w.path, store.Schema{Application: 0x5eaf03, Migrations: all})
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

// clean runs the checks of the study, the book and the record.
func (w *world) clean() {
	w.t.Helper()
	problems, err := w.study.Check(w.ctx, w.auditor)
	w.ok(err)
	for _, p := range problems {
		w.t.Errorf("study: %s", p)
	}
	found, err := w.book.Check(w.ctx, w.auditor)
	w.ok(err)
	for _, p := range found {
		w.t.Errorf("coding: %s", p)
	}
	_, tampered, err := w.door.Verify(w.ctx, w.auditor)
	w.ok(err)
	for _, p := range tampered {
		w.t.Errorf("record: %s", p)
	}
}

// person is a participant who agreed to some purposes.
func person(label string, purposes ...string) study.BundleSubject {
	terms := study.Terms{Purposes: map[string]string{}}
	for _, p := range purposes {
		terms.Purposes[p] = "granted"
	}
	return study.BundleSubject{ID: study.SubjectID{ID: sheaf.NewID()}, Label: label, Terms: terms}
}

// says is one turn, under the key of a participant.
type says struct {
	of    study.BundleSubject
	by    string
	words string
}

// admit takes an interview into the study. In words, {R-2K} is a mention of that
// label.
func (w *world) admit(turns []says, people ...study.BundleSubject) study.Document {
	w.t.Helper()
	b := study.Bundle{
		Admission: study.AdmissionID{ID: sheaf.NewID()},
		Account:   study.AccountID{ID: sheaf.NewID()},
		Document:  study.DocumentID{ID: sheaf.NewID()},
		Subjects:  people,
		Intent:    [32]byte{1},
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
		for words := turn.words; words != ""; {
			before, rest, found := strings.Cut(words, "{")
			out.WriteString(before)
			words = ""
			if found {
				mention, behind, _ := strings.Cut(rest, "}")
				m := study.Mention{Span: text.Span{Start: out.Len(), End: out.Len() + len(mention)}, Entity: study.EntityID{ID: sheaf.NewID()}, Kind: "person"}
				for _, p := range people {
					if p.Label == mention {
						m.Subject = p.ID
					}
				}
				b.Mentions = append(b.Mentions, m)
				out.WriteString(mention)
				words = behind
			}
		}
		span := text.Span{Start: start, End: out.Len()}
		t.Turns = append(t.Turns, text.Turn{Span: span, Speaker: speaker, StartMS: -1, Provenance: text.OwnWords, Voice: text.NoSpeaker})
		t.Paragraphs = append(t.Paragraphs, text.Paragraph{Span: span, Label: label, Speaker: speaker, Turn: i})
		b.TurnSubject = append(b.TurnSubject, turn.of.ID)
	}
	t.Text = out.String()
	p, err := w.intake.Prepare(w.ctx, w.holder, b)
	w.ok(err)
	_, err = w.intake.Admit(w.ctx, w.holder, p)
	w.ok(err)
	return w.document(b.Document)
}

// two admits an interview with two people, who speak of each other.
func (w *world) two() (doc study.Document, a, b study.BundleSubject) {
	w.t.Helper()
	a, b = person("R-7Q", "analyse", "quote"), person("R-2K", "analyse")
	return w.admit([]says{
		{a, "Interviewer", "How did the two of you meet?"},
		{a, "R-7Q", "I met {R-2K} at the mill, in the year of the flood – الطوفان."},
		{b, "Interviewer", "And you?"},
		{b, "R-2K", "He remembers it better than I do. We were afraid."},
		{a, "R-7Q", "We were boys, and we were afraid of the water."},
	}, a, b), a, b
}

func (w *world) document(id study.DocumentID) study.Document {
	w.t.Helper()
	d, err := w.study.Document(w.ctx, w.analyst, id)
	w.ok(err)
	return d
}

// at is the first place of some words in a document.
func (w *world) at(d study.Document, words string) study.Anchor {
	w.t.Helper()
	i := strings.Index(d.Text, words)
	if i < 0 {
		w.t.Fatalf("the document does not say %q", words)
	}
	return study.Anchor{Document: d.ID, Version: d.Version, Span: text.Span{Start: i, End: i + len(words)}}
}

func (w *world) code(name string) coding.Code {
	w.t.Helper()
	code, err := w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: name})
	w.ok(err)
	return code
}

func (w *world) lay(code coding.Code, d study.Document, words string) coding.Coding {
	w.t.Helper()
	one, err := w.book.Code(w.ctx, w.analyst, code.ID, w.at(d, words))
	w.ok(err)
	return one
}

func (w *world) codings(f coding.Filter) []coding.Coding {
	w.t.Helper()
	all, err := w.book.Codings(w.ctx, w.analyst, f)
	w.ok(err)
	return all
}

// quotes are the words that codings lie on now.
func (w *world) quotes(codings []coding.Coding) (all []string) {
	w.t.Helper()
	for _, one := range codings {
		all = append(all, one.Anchor.Span.Of(w.document(one.Anchor.Document).Text))
	}
	return all
}

func (w *world) passages(q coding.Query) []coding.Passage {
	w.t.Helper()
	found, err := w.book.Passages(w.ctx, w.analyst, q)
	w.ok(err)
	return found
}

func (w *world) undo(c access.Caller) {
	w.t.Helper()
	_, err := w.book.Undo(w.ctx, c)
	w.ok(err)
}

func (w *world) redo(c access.Caller) {
	w.t.Helper()
	_, err := w.book.Redo(w.ctx, c)
	w.ok(err)
}

func (w *world) erase(id study.SubjectID) {
	w.t.Helper()
	w.ok(w.study.Erase(w.ctx, w.holder, id, w.book.Erase))
}

// swapCodings gives every coding another one's envelope, behind the Door's back.
func (w *world) swapCodings() {
	w.t.Helper()
	w.tamper(`UPDATE coding SET box = (SELECT o.box FROM coding o WHERE o.id <> coding.id LIMIT 1)`)
}

// tamper changes rows behind the Door's back.
func (w *world) tamper(query string, args ...any) {
	w.t.Helper()
	w.ok(w.db.Update(w.ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(query, args...)
		return err
	}))
}
