package inquiry_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/inquiry"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// BenchmarkState measures what every page of a question waits for before it reckons,
// beside the reckoning of some, in a study of 200 invented interviews of 60,000
// characters and 20,000 codings with 200 codes.
func BenchmarkState(b *testing.B) {
	const documents, characters, codings, codes = 200, 60_000, 20_000, 200
	w := newBenchWorld(b)
	var book []coding.CodeID
	for i := range codes {
		code, err := w.rooms.Book.AddCode(b.Context(), w.analyst, coding.Code{Name: fmt.Sprint("code ", i)})
		w.ok(err)
		book = append(book, code.ID)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for d := range documents {
		doc := w.interview(fmt.Sprint("R-", d), characters)
		all := make([]coding.Application, codings/documents)
		for i := range all {
			turn := doc.Transcript.Turns[random.IntN(len(doc.Transcript.Turns))]
			all[i] = coding.Application{Code: book[random.IntN(codes)], Anchor: study.Anchor{Document: doc.ID, Version: doc.Version, Span: turn.Span}}
		}
		_, err := w.rooms.Book.CodeAll(b.Context(), w.analyst, all)
		w.ok(err)
	}
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			_, err := inquiry.Load(b.Context(), w.analyst, w.rooms)
			w.ok(err)
		}
	})
	state, err := inquiry.Load(b.Context(), w.analyst, w.rooms)
	w.ok(err)
	speech := inquiry.Speech{Say: func(w inquiry.Word, _ ...any) string { return string(w) }, Reason: strings.ToUpper, Tongue: strings.ToUpper, Decimal: "."}
	for _, kind := range inquiry.Kinds() {
		b.Run(kind.Name, func(b *testing.B) {
			for b.Loop() {
				_, err := kind.Ask(b.Context(), state, url.Values{}, speech)
				w.ok(err)
			}
		})
	}
	frozen, err := inquiry.Freeze(b.Context(), w.analyst, w.rooms, "first")
	w.ok(err)
	b.Run("thaw", func(b *testing.B) {
		for b.Loop() {
			_, err := inquiry.Thaw(b.Context(), w.analyst, w.rooms, frozen.ID)
			w.ok(err)
		}
	})
}

// benchWorld is a study on a real database whose interviews came past the first gate.
type benchWorld struct {
	tb              testing.TB
	intake          *study.Intake
	rooms           inquiry.Rooms
	holder, analyst access.Caller
}

func newBenchWorld(tb testing.TB) *benchWorld {
	w := &benchWorld{tb: tb}
	epoch := access.EpochKey{Tier: access.Working, Number: 1, Key: seal.NewKey()}
	signers := map[sheaf.ID]seal.Verifier{}
	member := func(role access.Role) access.Caller {
		signer := seal.NewSigner()
		signers[signer.Verifier().ID()] = signer.Verifier()
		return access.Mint(access.Credentials{Member: access.MemberID{ID: sheaf.NewID()}, Identity: seal.NewIdentity(), Signer: signer}, []access.Role{role}, epoch)
	}
	schema := slices.Concat(access.Migrations(), study.Migrations(), coding.Migrations(), evidence.Migrations())
	door := access.NewDoor(access.DoorConfig{
		Tier: access.Working, Study: sheaf.NewID(),
		DB: storetest.Open(tb, filepath.Join(tb.TempDir(), "study.db"), store.Schema{Application: 0x5eaf03, Migrations: schema}),
		Signers: func(id sheaf.ID, _ int64) (access.Certified, error) {
			return access.Certified{Verifier: signers[id], Roles: access.Roles()}, nil
		},
	})
	w.holder, w.analyst = member(access.KeyHolder), member(access.Analyst)
	w.ok(door.Found(tb.Context(), w.holder))
	w.rooms.Study, w.intake = study.Open(door)
	w.rooms.Book = coding.New(door, w.rooms.Study)
	w.rooms.Register = evidence.New(door, w.rooms.Study)
	return w
}

func (w *benchWorld) ok(err error) {
	w.tb.Helper()
	if err != nil {
		w.tb.Fatalf("%v (%v; %s)", err, sheaf.KindOf(err), sheaf.HintOf(err))
	}
}

// interview admits an interview of so many characters.
func (w *benchWorld) interview(label string, characters int) study.Document {
	who := study.BundleSubject{ID: study.SubjectID{ID: sheaf.NewID()}, Label: label, Terms: study.Terms{Purposes: map[string]string{"analyse": "granted"}}}
	bundle := study.Bundle{
		Admission: study.AdmissionID{ID: sheaf.NewID()}, Account: study.AccountID{ID: sheaf.NewID()}, Document: study.DocumentID{ID: sheaf.NewID()},
		Subjects: []study.BundleSubject{who}, Intent: [32]byte{1},
	}
	t := &bundle.Transcript
	t.Language, t.Speakers = "en", []text.Speaker{{Label: "Interviewer", Role: text.RoleInterviewer}, {Label: label, Role: text.RoleParticipant}}
	var words strings.Builder
	for i := 0; words.Len() < characters; i++ {
		if i > 0 {
			words.WriteString("\n\n")
		}
		start := words.Len()
		words.WriteString(t.Speakers[i%2].Label + ": ")
		said := text.Span{Start: start, End: words.Len()}
		fmt.Fprintf(&words, "In spring %d we left the village by the north road, and the water followed us for days. Nobody said why.", 1+i%90)
		span := text.Span{Start: start, End: words.Len()}
		t.Turns = append(t.Turns, text.Turn{Span: span, Speaker: i % 2, StartMS: -1, Provenance: text.OwnWords, Voice: text.NoSpeaker})
		t.Paragraphs = append(t.Paragraphs, text.Paragraph{Span: span, Label: said, Speaker: i % 2, Turn: i})
		bundle.TurnSubject = append(bundle.TurnSubject, who.ID)
	}
	t.Text = words.String()
	prepared, err := w.intake.Prepare(w.tb.Context(), w.holder, bundle)
	w.ok(err)
	_, err = w.intake.Admit(w.tb.Context(), w.holder, prepared)
	w.ok(err)
	doc, err := w.rooms.Study.Document(w.tb.Context(), w.analyst, bundle.Document)
	w.ok(err)
	return doc
}
