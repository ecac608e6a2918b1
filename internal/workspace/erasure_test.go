package workspace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// Whatever is about one invented person alone carries a mark that occurs nowhere
// else, so that what opens can be told by whose it is.
const (
	markA    = "quillmarsh"  // in one document with B; erased
	markB    = "fennelgate"  //
	markC    = "thornbrooke" // joins after the erasure
	markD    = "osierbank"   // alone in a document, from the beginning
	markBoth = "wychcombe"   // what is about A and B
)

const together = `Invented interview for tests. Nobody in it exists.
Interviewer: Thank you both. How did it begin?
Halvard: The pay came late, said the clerk of quillmarsh, and then it did not come at all.
Oswin: I was afraid of the list, we called it fennelgate. Halvard kept it in Tolminster.
Interviewer: And what did you do?
Halvard: We asked at quillmarsh. Nobody answered us, and in the end we stopped asking.
Oswin: I walked to fennelgate and waited there.
`

func alone(name, mark string) string {
	return "Invented interview for tests. Nobody in it exists.\nInterviewer: How did you come there?\n" +
		name + ": I came by the river, and " + mark + " was the first place where we slept.\n"
}

// mediaWorld is a world whose people, texts and notes carry the marks, with what
// a study writes about them.
type mediaWorld struct {
	*worldtest.World
	a, b, d      vault.Person
	doc          study.Document // of A and B
	docD         study.Document
	draft        pseudonym.DraftID // of A alone, not admitted
	original     vault.Original    // of A and B
	aboutA, both coding.Memo
	temp         string
}

var mediumPassphrase = sheaf.NewSecret("another invented passphrase")

func newMediaWorld(t *testing.T) *mediaWorld {
	t.Helper()
	w := &mediaWorld{World: worldtest.New(t), temp: t.TempDir()}
	t.Cleanup(w.Close)
	w.a, w.b, w.d = w.participant(t, "Halvard", markA), w.participant(t, "Oswin", markB), w.participant(t, "Merete", markD)
	w.original = w.Lock("together.txt", together, w.a, w.b)
	w.doc = w.Admit(w.Draft(w.original, map[string]string{"Tolminster": "[a town]"}))
	w.docD = w.Interview(alone("Merete", markD), nil, w.d)
	w.Lock("notes on "+markB+".txt", alone("Oswin", markB), w.b)
	second := w.Lock("notes on "+markA+".txt", alone("Halvard", markA), w.a)
	w.draft = got(w.Locked.Review.Draft(t.Context(), w.Founder, second.ID, pseudonym.Options{})).ID
	w.a, w.b, w.d = w.Again(w.a), w.Again(w.b), w.Again(w.d)

	pay := w.Code(w.doc, "Pay", "The pay came late, said the clerk of quillmarsh")
	w.Code(w.doc, "Fear", "I was afraid of the list, we called it fennelgate.")
	w.Code(w.doc, "Waiting", "I walked to fennelgate and waited there.")
	w.Code(w.docD, "Fear", "I came by the river, and osierbank was the first place where we slept.")
	w.aboutA = w.write(t, w.a, markA)
	w.write(t, w.b, markB)
	w.both = got(w.Working.Book.WriteMemo(t.Context(), w.Founder, coding.Memo{On: coding.OnStudy, Text: "these two agree on " + markBoth,
		Subjects: []study.SubjectID{{ID: w.a.Subject}, {ID: w.b.Subject}}}))
	w.analyse(t, pay)
	return w
}

// analyse freezes a state of A and B, decides on it in A's words, and saves what
// is asked of it and what others published.
func (w *mediaWorld) analyse(t *testing.T, pay coding.Coding) {
	t.Helper()
	frozen := got(w.Working.Book.Freeze(t.Context(), w.Founder, "first reading", func(*access.Tx, coding.Contents) ([]coding.Piece, error) {
		return []coding.Piece{{Subjects: []study.SubjectID{{ID: w.a.Subject}}, Data: []byte("of one")}, {Subjects: []study.SubjectID{{ID: w.b.Subject}}, Data: []byte("of another")}}, nil
	}))
	got(w.Working.Book.Decide(t.Context(), w.Founder, coding.Decision{Frozen: frozen.ID, First: []coding.CodingID{pay.ID}, Kept: coding.KeptFirst, Why: "the clerk of " + markA},
		[]coding.Application{{Code: pay.Code, Anchor: pay.Anchor}}))
	got(w.Working.Book.SaveAnalysis(t.Context(), w.Founder, coding.Analysis{Name: "who was paid", Question: "matrix", Asked: json.RawMessage(`{"by":"speaker"}`), Frozen: frozen.ID}))
	got(w.Working.Book.SavePublished(t.Context(), w.Founder, coding.Published{Title: "An invented study", Themes: []coding.Theme{{Name: "pay", Crosswalk: []coding.Crossing{{Code: pay.Code, Relation: coding.Same}}}}}))
}

// participant adds somebody whose sheet and consent carry a mark.
func (w *mediaWorld) participant(t *testing.T, name, mark string) vault.Person {
	t.Helper()
	p := got(w.Locked.Vault.AddPerson(t.Context(), w.Founder, vault.Participant,
		vault.Sheet{LegalName: name, KnownAs: []string{name}, Contact: "ask at " + mark, Notes: "met at " + mark}))
	w.Consents(p)
	got(w.Locked.Vault.RecordConsent(t.Context(), w.Founder, p.ID, vault.Consent{Purpose: "quote", State: "granted", Date: "2026-03-02", How: "spoken", Note: "said at " + mark}))
	return p
}

// write writes about one participant alone: an attribute, a code in their own
// words, and a memo.
func (w *mediaWorld) write(t *testing.T, p vault.Person, mark string) coding.Memo {
	t.Helper()
	subject := study.SubjectID{ID: p.Subject}
	fine(t, w.Working.Study.SetAttribute(t.Context(), w.Founder, subject, "trade", "clerk of "+mark))
	got(w.Working.Book.AddCode(t.Context(), w.Founder, coding.Code{Name: "the way to " + mark, Definition: "as they said it: " + mark, InVivo: subject}))
	return got(w.Working.Book.WriteMemo(t.Context(), w.Founder, coding.Memo{On: coding.OnSubject, Target: p.Subject, Text: "comes back to " + mark}))
}

// media writes a keyring medium and a bulk backup, in that order.
func (w *mediaWorld) media(t *testing.T, name string) (keyring, bulk string) {
	t.Helper()
	keyring, bulk = filepath.Join(w.temp, name+".keyring"), filepath.Join(w.temp, name+".bulk")
	got(w.Space.KeyringBackup(t.Context(), w.Founder, keyring, mediumPassphrase))
	got(w.Space.Backup(t.Context(), w.Founder, bulk, nil))
	return keyring, bulk
}

func TestErasure(t *testing.T) {
	w := newMediaWorld(t)
	ctx := t.Context()
	coder := w.Member("coder", access.Analyst)
	quotesB := w.quotes(t, w.b)
	keyring1, bulk1 := w.media(t, "first")
	keysBefore := map[string][]byte{"study": w.file(t, "study.keys"), "vault": w.file(t, "vault.keys")}
	first := readMedium(t, keyring1)
	atFirst := first.openAll(t, bulk1)
	fileA, fileB := marked(atFirst, markA), marked(atFirst, markB)
	if len(fileA) < 8 || len(fileB) < 7 || len(marked(atFirst, markBoth)) != 1 {
		t.Fatalf("the marks are not where the test wants them: %d files of A, %d of B, %d of both", len(fileA), len(fileB), len(marked(atFirst, markBoth)))
	}

	erasure := got(w.Space.Erase(ctx, w.Founder, "me", worldtest.Passphrase, w.a.Label))
	t.Run("what it cannot reach is listed and keeps it incomplete", func(t *testing.T) {
		if erasure.Complete() || !slices.Equal(erasure.Media, []int64{1}) || !slices.Equal(erasure.Members, []string{"coder"}) {
			t.Errorf("complete %v, media %v, members %v; want incomplete, [1], [coder]", erasure.Complete(), erasure.Media, erasure.Members)
		}
	})
	t.Run("everybody else's words and codings stand", func(t *testing.T) { w.othersStand(t, quotesB) })
	t.Run("nothing of the erased is left to read", func(t *testing.T) { w.nothingLeft(t) })
	t.Run("a memo about several is withheld", func(t *testing.T) {
		memos := got(w.Working.Book.Memos(ctx, w.Founder))
		i := slices.IndexFunc(memos, func(m coding.Memo) bool { return m.ID == w.both.ID })
		if i < 0 || !memos[i].Suspended || memos[i].Text != "" {
			t.Error("the memo about both is shown, or gone")
		}
	})

	// Whoever rewords it destroys what it said.
	between := w.ringNow(t, "between")
	if opened := marked(between.openAll(t, bulk1), markBoth); len(opened) != 1 {
		t.Errorf("before it is reworded, %d copies of the withheld memo open; the limit that is told is 1", len(opened))
	}
	withheld := got(w.Working.Book.OpenSuspended(ctx, w.Founder, w.both.ID))
	withheld.Text, withheld.Subjects = "this one speaks of the list as well", []study.SubjectID{{ID: w.b.Subject}}
	got(w.Working.Book.ChangeMemo(ctx, w.Founder, withheld))

	c := w.participant(t, "Tibor", markC)
	w.Admit(w.Draft(w.Lock("third.txt", alone("Tibor", markC), c), nil))
	keyring2, bulk2 := w.media(t, "second")

	t.Run("with every later key, the erased one's files open from no backup", func(t *testing.T) {
		later := readMedium(t, keyring2)
		later.learnMembers(t, w.Folder, "me")
		old, fresh := later.openAll(t, bulk1), later.openAll(t, bulk2)
		t.Logf("bulk 1: A %d of %d, B %d of %d; bulk 2: A %d, B %d, C %d; %d keys at hand", len(opened(old, fileA)), len(fileA),
			len(opened(old, fileB)), len(fileB), len(marked(fresh, markA)), len(marked(fresh, markB)), len(marked(fresh, markC)), len(later.lines))
		if n := len(opened(old, fileA)) + len(marked(old, markA)) + len(marked(fresh, markA)); n != 0 {
			t.Errorf("%d files of A open", n)
		}
		if n := len(marked(old, markBoth)) + len(marked(fresh, markBoth)); n != 0 {
			t.Errorf("%d copies of what was said about A and B open", n)
		}
		if len(opened(old, without(fileB, fileA))) != len(without(fileB, fileA)) {
			t.Errorf("%d of B's %d files open from the first backup", len(opened(old, fileB)), len(fileB))
		}
		if len(marked(fresh, markB)) < len(without(fileB, fileA)) || len(marked(fresh, markC)) < 4 {
			t.Errorf("%d files of B and %d of C open from the second backup", len(marked(fresh, markB)), len(marked(fresh, markC)))
		}
		for _, name := range []string{"rows.age", "keys.age"} {
			if _, ok := old[name]; ok {
				t.Errorf("%s of the first backup opens with later keys", name)
			}
		}
	})
	t.Run("no row of the databases holds the erased one for any key", func(t *testing.T) {
		later := readMedium(t, keyring2)
		plain := later.openAll(t, bulk2)
		all := openRows(t, later, plain["rows.age"])
		if n := all.with(markA) + all.with(markBoth) + all.with("Halvard"); n != 0 {
			t.Errorf("%d rows tell of A", n)
		}
		for _, mark := range []string{markB, markC, markD, "Oswin"} {
			if all.with(mark) == 0 {
				t.Errorf("no row with the mark of somebody else opened: the decoder proves nothing")
			}
		}
		t.Logf("%d of %d sealed columns opened", len(all.opened), all.sealed)
		if len(all.opened) != all.sealed {
			t.Errorf("%d of %d sealed columns did not open", all.sealed-len(all.opened), all.sealed)
		}
	})
	t.Run("the keys files of before open with no later identity", func(t *testing.T) {
		for tier, data := range keysBefore {
			later := &ring{lines: map[string]bool{}}
			later.learnMembers(t, w.Folder, "me")
			if n := later.wraps(t, data); n != 0 {
				t.Errorf("%d wraps of the %s's first epoch open with the renewed identities", n, tier)
			}
		}
		absent := &ring{lines: map[string]bool{}}
		absent.learnMembers(t, w.Folder, "coder")
		if absent.wraps(t, keysBefore["study"]) != 1 {
			t.Error("the absent colleague's identity opens nothing of before: then why is the erasure incomplete")
		}
	})
	t.Run("it is complete once the medium is destroyed and the colleague was there", func(t *testing.T) {
		w.completes(t, erasure.ID, coder)
		absent := &ring{lines: map[string]bool{}}
		absent.learnMembers(t, w.Folder, "coder")
		if n := absent.wraps(t, keysBefore["study"]); n != 0 {
			t.Errorf("%d wraps of the first epoch open with the colleague's renewed identity", n)
		}
	})
	w.Open()
	w.Check()
}

// quotes are the passages of codings that lie on one participant's words alone.
func (w *mediaWorld) quotes(t *testing.T, p vault.Person) map[coding.CodingID]string {
	t.Helper()
	all := map[coding.CodingID]string{}
	for _, passage := range got(w.Working.Book.Passages(t.Context(), w.Founder, coding.Query{Document: w.doc.ID, Codes: w.codes(t)})) {
		if slices.Equal(passage.Coding.Subjects, []study.SubjectID{{ID: p.Subject}}) {
			all[passage.Coding.ID] = passage.Quote
		}
	}
	if len(all) == 0 {
		t.Fatal("nothing is coded on this participant's words alone")
	}
	return all
}

func (w *mediaWorld) codes(t *testing.T) (ids []coding.CodeID) {
	for _, c := range got(w.Working.Book.Codes(t.Context(), w.Founder)) {
		ids = append(ids, c.ID)
	}
	return ids
}

func (w *mediaWorld) othersStand(t *testing.T, before map[coding.CodingID]string) {
	after := w.quotes(t, w.b)
	for id, quote := range before {
		if after[id] != quote {
			t.Errorf("a quote of B became one of %d bytes that is another", len(after[id]))
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d codings on B's words, before it were %d", len(after), len(before))
	}
	doc := got(w.Working.Study.Document(t.Context(), w.Founder, w.doc.ID))
	for _, words := range []string{"I was afraid of the list, we called it fennelgate.", "I walked to fennelgate and waited there."} {
		if strings.Index(doc.Text, words) != strings.Index(w.doc.Text, words) {
			t.Error("B's words do not stand where they stood")
		}
	}
	if d := got(w.Working.Study.Document(t.Context(), w.Founder, w.docD.ID)); d.Text != w.docD.Text {
		t.Error("a document of somebody else reads otherwise")
	}
}

// nothingLeft asks every room for what it had of A.
func (w *mediaWorld) nothingLeft(t *testing.T) {
	ctx, book, room := t.Context(), w.Working.Book, w.Locked
	var shown []any
	shown = append(shown, got(w.Working.Study.Document(ctx, w.Founder, w.doc.ID)), got(book.Codes(ctx, w.Founder)), got(book.Memos(ctx, w.Founder)),
		got(w.Working.Study.Attributes(ctx, w.Founder)), got(w.Working.Study.Changes(ctx, w.Founder, 0)),
		got(book.Passages(ctx, w.Founder, coding.Query{Codes: w.codes(t)})), got(book.Passages(ctx, w.Founder, coding.Query{Words: "the"})),
		got(room.Vault.Persons(ctx, w.Founder)), got(room.Vault.Names(ctx, w.Founder)), got(room.Vault.Originals(ctx, w.Founder)), got(room.Vault.Accounts(ctx, w.Founder)),
		got(room.Review.Drafts(ctx, w.Founder)), got(room.Review.Names(ctx, w.Founder)),
		got(w.Space.Entries(ctx, w.Founder, access.Working, 1)), got(w.Space.Entries(ctx, w.Founder, access.Locked, 1)))
	data := got(json.Marshal(shown))
	for _, mark := range []string{markA, markBoth, "Halvard"} {
		if bytes.Contains(data, []byte(mark)) {
			t.Errorf("mark %q of what was erased is shown", mark)
		}
	}
	if !bytes.Contains(data, []byte(markB)) {
		t.Error("nothing of B is shown either: the test looks at nothing")
	}
	for what, err := range map[string]error{
		"the sheet":           second(room.Vault.Sheet(ctx, w.Founder, w.a.ID)),
		"the consent":         second(room.Vault.ConsentOf(ctx, w.Founder, w.a.ID)),
		"the shared original": third(room.Vault.OpenOriginal(ctx, w.Founder, w.original.ID, "a test")),
		"the draft":           second(room.Review.Review(ctx, w.Founder, w.draft)),
		"the terms":           second(w.Working.Study.TermsOf(ctx, w.Founder, study.SubjectID{ID: w.a.Subject})),
	} {
		if err == nil {
			t.Errorf("%s opens", what)
		}
	}
}

// completes walks an erasure from incomplete to complete.
func (w *mediaWorld) completes(t *testing.T, id sheaf.ID, coder access.Caller) {
	now := func() workspace.Erasure {
		for _, e := range got(w.Space.Erasures(t.Context(), w.Founder)) {
			if e.ID == id {
				return e
			}
		}
		t.Fatal("the erasure is not listed")
		return workspace.Erasure{}
	}
	if e := now(); !slices.Equal(e.Media, []int64{1}) || len(e.Members) != 1 {
		t.Errorf("media %v, members %v: a medium of the new epoch is none of its", e.Media, e.Members)
	}
	if _, err := w.Working.Study.Documents(context.WithoutCancel(t.Context()), coder); sheaf.KindOf(err) != sheaf.Locked {
		t.Errorf("a session of before reads on: %v", err)
	}
	got(w.Space.Unlock(t.Context(), "coder", worldtest.Passphrase, false))
	if e := now(); len(e.Members) != 0 || e.Complete() {
		t.Errorf("members %v, complete %v, with the medium still there", e.Members, e.Complete())
	}
	fine(t, w.Space.ConfirmDestroyed(t.Context(), w.Founder, 1))
	if e := now(); !e.Complete() {
		t.Errorf("incomplete: media %v, members %v", e.Media, e.Members)
	}
	if err := w.Space.ConfirmDestroyed(t.Context(), w.Founder, 1); sheaf.KindOf(err) != sheaf.NotFound {
		t.Errorf("confirming it twice answers %v", err)
	}
}

func (w *mediaWorld) file(t *testing.T, name string) []byte {
	t.Helper()
	return got(os.ReadFile(filepath.Join(w.Folder, name)))
}

// ringNow are the keys of a medium that is made for this question alone.
func (w *mediaWorld) ringNow(t *testing.T, name string) *ring {
	t.Helper()
	path := filepath.Join(w.temp, name+".keyring")
	m := got(w.Space.KeyringBackup(t.Context(), w.Founder, path, mediumPassphrase))
	fine(t, w.Space.ConfirmDestroyed(t.Context(), w.Founder, m.Number))
	return readMedium(t, path)
}

func fine(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v (hint: %s)", sheaf.KindOf(err), err, sheaf.HintOf(err))
	}
}

// got gives the value of a call that is no matter of the test.
func got[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func second[T any](_ T, err error) error        { return err }
func third[T, U any](_ T, _ U, err error) error { return err }
