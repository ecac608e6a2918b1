// Package worldtest is a small invented world for tests of the whole house: a
// study on disk, people with names that occur nowhere else, interviews that go
// through the real gates. Everything in it is made up.
package worldtest

import (
	"cmp"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/convert"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
)

// Passphrase opens every member's keys in a world.
var Passphrase = sheaf.NewSecret("invented passphrase of a test")

// Work keeps key files cheap to open.
const Work = 10

// Read reads in the process of the test.
func Read(ctx context.Context, f convert.File, o convert.Options) (convert.Reading, error) {
	return convert.Read(ctx, f, o, convert.DefaultLimits())
}

// World is a study with its folder open and its founder unlocked.
type World struct {
	t       testing.TB
	Folder  string
	Options workspace.Options
	Space   *workspace.Workspace
	Founder access.Caller // "me", key holder and everything else
	Locked  workspace.Locked
	Working workspace.Working
}

// New makes a study in a temporary folder and unlocks both tiers.
func New(t testing.TB, options ...func(*workspace.Options)) *World {
	t.Helper()
	temp := t.TempDir()
	w := &World{t: t, Folder: filepath.Join(temp, "study"), Options: workspace.Options{ConfigDir: filepath.Join(temp, "memory"), WorkFactor: Work, Read: Read}}
	err := workspace.Create(context.Background(), w.Folder, w.Options, workspace.Founding{Name: "Invented", Handle: "me", Passphrase: Passphrase})
	w.must(err)
	for _, o := range options {
		o(&w.Options)
	}
	w.Open()
	return w
}

// Open opens the folder anew, as after a restart.
func (w *World) Open() {
	w.t.Helper()
	w.must(w.TryOpen())
}

// TryOpen is Open for a folder that may not open.
func (w *World) TryOpen() (err error) {
	w.Close()
	if w.Space, err = workspace.Open(w.Folder, w.Options); err != nil {
		return err
	}
	if w.Founder, err = w.Space.Unlock(context.Background(), "me", Passphrase, true); err != nil {
		return err
	}
	if w.Locked, err = w.Space.Locked(); err != nil {
		return err
	}
	w.Working, err = w.Space.Working()
	return err
}

// Close closes the folder; a test may copy or alter it then.
func (w *World) Close() {
	if w.Space != nil {
		w.Space.Close()
		w.Space = nil
	}
}

func (w *World) must(err error) {
	w.t.Helper()
	if err != nil {
		if w.Space != nil {
			w.t.Cleanup(w.Close)
		}
		w.t.Fatalf("%s: %v (hint: %s)", sheaf.KindOf(err), err, sheaf.HintOf(err))
	}
}

// Person writes somebody down under the names they are known by.
func (w *World) Person(kind vault.Kind, names ...string) vault.Person {
	w.t.Helper()
	p, err := w.Locked.Vault.AddPerson(w.ctx(), w.Founder, kind, vault.Sheet{LegalName: names[0], KnownAs: names})
	w.must(err)
	return p
}

func (w *World) ctx() context.Context { return context.Background() }

// Consents grants a participant's analysis and quotation.
func (w *World) Consents(p vault.Person) {
	w.t.Helper()
	for _, purpose := range []vault.Purpose{"analyse", "quote"} {
		_, err := w.Locked.Vault.RecordConsent(w.ctx(), w.Founder, p.ID, vault.Consent{Purpose: purpose, State: "granted", Date: "2026-03-01", How: "spoken"})
		w.must(err)
	}
}

// Lock locks away an original of these participants, in an account of its own.
func (w *World) Lock(name, content string, participants ...vault.Person) vault.Original {
	w.t.Helper()
	sheet := vault.AccountSheet{Date: "2026-03-01", Place: "an invented kitchen"}
	var ids []vault.PersonID
	for _, p := range participants {
		sheet.Present = append(sheet.Present, vault.Presence{Person: p.ID, Capacity: "participant"})
		ids = append(ids, p.ID)
	}
	account, err := w.Locked.Vault.AddAccount(w.ctx(), w.Founder, sheet)
	w.must(err)
	original, err := w.Locked.Vault.Lock(w.ctx(), w.Founder, account.ID, ids, name, strings.NewReader(content))
	w.must(err)
	return original
}

// Draft drafts an original and decides everything in it: names of the vault are
// replaced, speakers are linked, all else is kept but what generalise names.
func (w *World) Draft(original vault.Original, generalise map[string]string, options ...pseudonym.Options) pseudonym.DraftID {
	w.t.Helper()
	draft, err := w.Locked.Review.Draft(w.ctx(), w.Founder, original.ID, append(options, pseudonym.Options{})[0])
	w.must(err)
	for s, with := range generalise {
		if _, err := w.Locked.Review.Mark(w.ctx(), w.Founder, draft.ID, pseudonym.Marking{String: s}); err != nil && sheaf.KindOf(err) != sheaf.NotFound && sheaf.KindOf(err) != sheaf.Conflict {
			w.must(err)
		}
		_, err := w.Locked.Review.Decide(w.ctx(), w.Founder, draft.ID, pseudonym.Decision{String: s, Action: pseudonym.Generalise, With: with, Kind: pseudonym.Place})
		w.must(err)
	}
	w.decideRest(draft.ID)
	return draft.ID
}

func (w *World) decideRest(id pseudonym.DraftID) {
	w.t.Helper()
	review, err := w.Locked.Review.Review(w.ctx(), w.Founder, id)
	w.must(err)
	for _, s := range review.Speakers {
		if s.Decided {
			continue
		}
		is := pseudonym.SpeakerIs{Role: cmp.Or(s.Role, text.RoleOther)}
		if !s.Suggested.IsZero() {
			is = pseudonym.SpeakerIs{Role: text.RoleParticipant, Person: s.Suggested}
		}
		w.must(w.Locked.Review.SetSpeaker(w.ctx(), w.Founder, id, s.Label, is))
	}
	for _, g := range review.Groups {
		if g.Undecided == 0 {
			continue
		}
		decision := pseudonym.Decision{String: g.String, Action: pseudonym.Keep}
		if !g.Person.IsZero() {
			decision = pseudonym.Decision{String: g.String, Action: pseudonym.Replace, Person: g.Person, Kind: pseudonym.Person}
		}
		_, err := w.Locked.Review.Decide(w.ctx(), w.Founder, id, decision)
		w.must(err)
	}
}

// Admit moves a draft to the working copy and reads it there.
func (w *World) Admit(id pseudonym.DraftID) study.Document {
	w.t.Helper()
	admitted, err := w.Locked.Review.Admit(w.ctx(), w.Founder, id)
	w.must(err)
	doc, err := w.Working.Study.Document(w.ctx(), w.Founder, admitted)
	w.must(err)
	return doc
}

// Interview does all of it: consent, lock, draft, decide, admit.
func (w *World) Interview(content string, generalise map[string]string, participants ...vault.Person) study.Document {
	w.t.Helper()
	for _, p := range participants {
		w.Consents(p)
	}
	return w.Admit(w.Draft(w.Lock("interview.txt", content, participants...), generalise))
}

// Translation does the same for a translation of a document.
func (w *World) Translation(of study.Document, language, content string, participants ...vault.Person) study.Document {
	w.t.Helper()
	options := pseudonym.Options{Language: language, Provenance: text.Translation, TranslationOf: of.ID.ID}
	return w.Admit(w.Draft(w.Lock("translation.txt", content, participants...), nil, options))
}

// Again reads a person as they stand now, with their subject's id.
func (w *World) Again(p vault.Person) vault.Person {
	w.t.Helper()
	now, err := w.Locked.Vault.Person(w.ctx(), w.Founder, p.ID)
	w.must(err)
	return now
}

// Code lays a code, made if need be, on the one place with these words.
func (w *World) Code(doc study.Document, code, words string) coding.Coding {
	w.t.Helper()
	made, err := w.Working.Book.CodeByName(w.ctx(), w.Founder, code)
	if sheaf.KindOf(err) == sheaf.NotFound {
		made, err = w.Working.Book.AddCode(w.ctx(), w.Founder, coding.Code{Name: code})
	}
	w.must(err)
	start := strings.Index(doc.Text, words)
	if start < 0 {
		w.t.Fatal("the document does not have the words to code")
	}
	anchor := study.Anchor{Document: doc.ID, Version: doc.Version, Span: text.Span{Start: start, End: start + len(words)}}
	one, err := w.Working.Book.Code(w.ctx(), w.Founder, made.ID, anchor)
	w.must(err)
	return one
}

// Member adds somebody to the team and unlocks what their keys open.
func (w *World) Member(handle string, roles ...access.Role) access.Caller {
	w.t.Helper()
	_, err := w.Space.AddMember(w.ctx(), w.Founder, handle, roles, Passphrase)
	w.must(err)
	c, err := w.Space.Unlock(w.ctx(), handle, Passphrase, false)
	w.must(err)
	return c
}

// Check asks whether everything is whole, and fails the test if not.
func (w *World) Check() {
	w.t.Helper()
	findings, err := w.Space.Check(w.ctx(), w.Founder)
	w.must(err)
	for _, f := range findings {
		w.t.Errorf("check: %s", f)
	}
}

// Elsewhere is another folder of the same world, on another machine, not opened.
func (w *World) Elsewhere(folder string, o workspace.Options) *World {
	return &World{t: w.t, Folder: folder, Options: o}
}
