package workspace_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/evidence"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// flight is a world in which canaries sit wherever tier 1 has room for words,
// and which then goes through everything that Sheaf does.
type flight struct {
	*worldtest.World
	t     *testing.T
	cage  worldtest.Canaries
	sweep *worldtest.Sweep
	temp  string // $TMPDIR
	place string // where backups and such go

	a, b, c     vault.Person
	doc, arabic study.Document
	release     disclosure.Release
	errors      int
}

func newFlight(t *testing.T) *flight {
	t.Helper()
	place := t.TempDir()
	temp := filepath.Join(place, "tmp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR"} {
		t.Setenv(name, temp)
	}
	f := &flight{World: worldtest.New(t), t: t, cage: worldtest.Cage(), temp: temp, place: place}
	f.sweep = worldtest.NewSweep(f.cage)
	t.Cleanup(f.Close)
	return f
}

func (f *flight) ok(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatalf("%s: %v (hint: %s)", sheaf.KindOf(err), err, sheaf.HintOf(err))
	}
}

// fails wants an error and holds it into the net.
func (f *flight) fails(what string, err error) {
	f.t.Helper()
	if err == nil {
		f.t.Errorf("%s: a wrong input was taken", what)
		return
	}
	f.errors++
	f.sweep.Error("error of "+what, err, sheaf.HintOf(err))
}

// put fills the canaries of a text in, which stand in it as {legal name}.
func (f *flight) put(s string) string {
	for name, form := range f.cage {
		s = strings.ReplaceAll(s, "{"+name+"}", form)
	}
	if strings.ContainsAny(s, "{}") {
		f.t.Fatal("a canary of the text is not in the cage")
	}
	return s
}

// people writes everybody down, with every field filled.
func (f *flight) people() {
	v, ctx := f.Locked.Vault, f.t.Context()
	add := func(kind vault.Kind, s vault.Sheet) vault.Person {
		p, err := v.AddPerson(ctx, f.Founder, kind, s)
		f.ok(err)
		return p
	}
	f.b = add(vault.Participant, vault.Sheet{LegalName: f.cage["second person"], KnownAs: []string{"Hrobvexit", f.cage["second person's name"]}, Gender: "m"})
	f.a = add(vault.Participant, vault.Sheet{
		LegalName: f.cage["legal name"],
		KnownAs:   []string{f.cage["nickname"], f.cage["Arabic nickname"], f.cage["kunya"], f.cage["Arabic kunya"]},
		Contact:   f.put("{contact}, {contact's phone}, {contact's e-mail}"), Gender: "f",
		Relations: []vault.Relation{{To: f.b.ID, Kind: f.cage["relation"], Note: f.cage["relation's note"]}, {Kind: f.cage["relation"], Note: f.cage["relation's note"]}},
		Vetting:   f.cage["vetting"], Notes: f.put("{note} {Arabic note}"),
	})
	f.c = add(vault.Participant, vault.Sheet{KnownAs: []string{f.cage["third person"]}})
	add(vault.Interviewer, vault.Sheet{KnownAs: []string{f.cage["interviewer"]}})
	add(vault.Place, vault.Sheet{KnownAs: []string{f.cage["meeting place"], f.cage["Arabic meeting place"]}})
	sheet, err := v.Sheet(ctx, f.Founder, f.a.ID)
	f.ok(err)
	sheet.Notes += " again"
	f.ok(v.ChangeSheet(ctx, f.Founder, f.a.ID, sheet))
	for _, p := range []vault.Person{f.a, f.b, f.c} {
		for _, purpose := range []vault.Purpose{vault.Analyse, vault.Quote, vault.Record} {
			_, err := v.RecordConsent(ctx, f.Founder, p.ID, vault.Consent{Purpose: purpose, State: vault.Granted, Date: "2026-03-01", How: f.cage["consent, how"], Note: f.cage["consent's note"]})
			f.ok(err)
		}
	}
}

func (f *flight) account(present ...vault.Person) vault.Account {
	sheet := vault.AccountSheet{
		Date: f.cage["account's date"], Place: f.cage["account's place"], Sittings: []string{f.cage["sitting"]}, Guide: f.cage["guide"],
		Asked: []string{f.cage["question put"]}, NotAsked: []string{f.cage["question not put"]}, Notes: f.cage["account's note"],
	}
	for _, p := range present {
		sheet.Present = append(sheet.Present, vault.Presence{Person: p.ID, Capacity: "participant"})
	}
	sheet.Present = append(sheet.Present, vault.Presence{Person: f.b.ID, Capacity: f.cage["capacity"]})
	account, err := f.Locked.Vault.AddAccount(f.t.Context(), f.Founder, sheet)
	f.ok(err)
	return account
}

func (f *flight) lock(name, content string, people ...vault.Person) vault.Original {
	var ids []vault.PersonID
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	o, err := f.Locked.Vault.Lock(f.t.Context(), f.Founder, f.account(people...).ID, ids, name, strings.NewReader(f.put(content)))
	f.ok(err)
	return o
}

const canaryInterview = `Invented interview for tests. Nobody in it exists.
{interviewer}: Thank you both. How did it begin?
{nickname}: The pay came late, and then it did not come at all. Hrobvexit can tell you, and so can {name replaced}.
Hrobvexit: I was afraid of the list. {nickname} kept it in {place generalised}, near {meeting place}. My number was {phone removed} and {e-mail removed} was my mail.
{interviewer}: And what did you do?
{nickname}: We asked. Nobody answered us, and in the end we stopped asking. {nickname marked} knew, and so did {third person}. The {word removed} was gone, and {overlooked and redacted} came by.
Hrobvexit: My brother said the same. We waited for the bus, and nobody came to the wall.
`

const canaryArabic = `مقابلة مخترعة للاختبار. لا أحد فيها موجود.
المحاور: كيف بدأ الأمر؟
{third person}: تأخر الراتب ثم انقطع. سألنا عنه ولم يجب أحد. كان {Arabic name replaced} معنا في {Arabic place marked} عند {Arabic meeting place}، وقال {Arabic nickname} إن الرقم {Arabic phone removed} لا يجيب.
المحاور: وماذا فعلتم؟
{third person}: سمعت من {Arabic kunya} أن القائمة عند {second person's name}. ثم انتظرنا عند الجدار.
`

// decide brings a draft to its end: what is named is decided so, who is known is
// replaced, everything else is kept.
func (f *flight) decide(id pseudonym.DraftID, decisions ...pseudonym.Decision) {
	f.t.Helper()
	ctx, gate := f.t.Context(), f.Locked.Review
	for _, d := range decisions {
		if _, err := gate.Mark(ctx, f.Founder, id, pseudonym.Marking{String: d.String}); sheaf.KindOf(err) != sheaf.Conflict && sheaf.KindOf(err) != sheaf.NotFound {
			f.ok(err)
		}
		_, err := gate.Decide(ctx, f.Founder, id, d)
		f.ok(err)
	}
	review, err := gate.Review(ctx, f.Founder, id)
	f.ok(err)
	for _, s := range review.Speakers {
		is := pseudonym.SpeakerIs{Role: text.RoleInterviewer}
		if !s.Suggested.IsZero() {
			is = pseudonym.SpeakerIs{Role: text.RoleParticipant, Person: s.Suggested}
		}
		f.ok(gate.SetSpeaker(ctx, f.Founder, id, s.Label, is))
	}
	for _, g := range review.Groups {
		if g.Undecided == 0 {
			continue
		}
		d := pseudonym.Decision{String: g.String, Action: pseudonym.Keep, Scope: pseudonym.Here}
		if !g.Person.IsZero() {
			d = pseudonym.Decision{String: g.String, Action: pseudonym.Replace, Person: g.Person, Kind: pseudonym.Person}
		}
		_, err := gate.Decide(ctx, f.Founder, id, d)
		f.ok(err)
	}
}

func (f *flight) draft(o vault.Original, options pseudonym.Options) pseudonym.Draft {
	f.t.Helper()
	d, err := f.Locked.Review.Draft(f.t.Context(), f.Founder, o.ID, options)
	f.ok(err)
	return d
}

// intake locks, drafts, decides and admits: two interviews go in, one is given
// up, one is stopped by a hold.
func (f *flight) intake() {
	ctx, gate := f.t.Context(), f.Locked.Review
	english := f.lock(f.put("{file name}-Zubqarvel.txt"), canaryInterview, f.a, f.b)
	_, _, err := f.Locked.Vault.OpenOriginal(ctx, f.Founder, english.ID, f.cage["purpose of opening"])
	f.ok(err)
	f.drop()

	draft := f.draft(english, pseudonym.Options{Language: "en", Provenance: text.Interpreter})
	_, err = gate.Admit(ctx, f.Founder, draft.ID)
	f.fails("admitting what is undecided", err)
	f.mistakes(draft.ID, english)
	f.decide(draft.ID,
		pseudonym.Decision{String: f.cage["name replaced"], Action: pseudonym.Replace, Kind: pseudonym.Person, Gender: "m"},
		pseudonym.Decision{String: f.cage["nickname marked"], Action: pseudonym.Replace, Kind: pseudonym.Person, Gender: "f"},
		pseudonym.Decision{String: f.cage["place generalised"], Action: pseudonym.Generalise, With: "[a town]", Kind: pseudonym.Place},
		pseudonym.Decision{String: f.cage["meeting place"], Action: pseudonym.Generalise, With: "[a known place]", Kind: pseudonym.Place},
		pseudonym.Decision{String: f.cage["phone removed"], Action: pseudonym.Remove, Kind: pseudonym.Phone},
		pseudonym.Decision{String: f.cage["e-mail removed"], Action: pseudonym.Remove, Kind: pseudonym.Email},
		pseudonym.Decision{String: f.cage["word removed"], Action: pseudonym.Remove, Kind: pseudonym.Word},
	)
	f.doc = f.Admit(draft.ID)

	arabic := f.draft(f.lock(f.put("{Arabic file name}.txt"), canaryArabic, f.c), pseudonym.Options{Language: "ar", Provenance: text.OwnWords})
	f.decide(arabic.ID,
		pseudonym.Decision{String: f.cage["Arabic name replaced"], Action: pseudonym.Replace, Kind: pseudonym.Person, Gender: "m", Culture: "arabic"},
		pseudonym.Decision{String: f.cage["Arabic place marked"], Action: pseudonym.Generalise, With: "[بلدة]", Kind: pseudonym.Place},
		pseudonym.Decision{String: f.cage["Arabic meeting place"], Action: pseudonym.Generalise, With: "[مكان]", Kind: pseudonym.Place},
		pseudonym.Decision{String: f.cage["Arabic phone removed"], Action: pseudonym.Remove, Kind: pseudonym.Phone},
		pseudonym.Decision{String: f.cage["Arabic nickname"], Action: pseudonym.Replace, Kind: pseudonym.Person, Person: f.a.ID},
		pseudonym.Decision{String: f.cage["Arabic kunya"], Action: pseudonym.Replace, Kind: pseudonym.Person, Person: f.a.ID},
		pseudonym.Decision{String: f.cage["second person's name"], Action: pseudonym.Replace, Kind: pseudonym.Person, Person: f.b.ID},
	)
	f.arabic = f.Admit(arabic.ID)

	gone := f.draft(f.lock("notes.txt", "{third person}: {abandoned draft's name} was there, and it was late.\n", f.c), pseudonym.Options{Language: "en"})
	f.ok(gate.Abandon(ctx, f.Founder, gone.ID))
	stopped := f.draft(f.lock("more.txt", "Interviewer: Who was there?\n{third person}: {refused draft's name} was there.\nInterviewer: And then?\n{third person}: It was dark.\n", f.c), pseudonym.Options{Language: "en"})
	f.decide(stopped.ID)
	f.ok(f.Space.Hold(ctx, f.Founder, f.c.Label, true))
	_, err = gate.Admit(ctx, f.Founder, stopped.ID)
	f.fails("admitting somebody on hold", err)
	f.ok(f.Space.Hold(ctx, f.Founder, f.c.Label, false))
}

// drop brings an original in by way of a folder without a database.
func (f *flight) drop() {
	ctx, v := f.t.Context(), f.Locked.Vault
	recipient, err := v.DropRecipient(ctx, f.Founder)
	f.ok(err)
	dir, err := store.OpenDir(filepath.Join(f.place, "drops"))
	f.ok(err)
	f.t.Cleanup(func() { dir.Close() })
	note, err := json.Marshal(map[string]string{"note": f.cage["drop's note"]})
	f.ok(err)
	for i := range 2 {
		d, err := vault.DropOriginal(ctx, dir, recipient, f.cage["drop's file name"]+".txt", note, strings.NewReader(fmt.Sprintf("%s %d", f.cage["legal name"], i)))
		f.ok(err)
		if i == 0 {
			_, err = v.TakeDrop(ctx, f.Founder, dir, d.ID, f.account(f.a).ID, []vault.PersonID{f.a.ID})
			f.ok(err)
		}
	}
}

// mistakes are wrong inputs with canaries in them: what answers them may not
// repeat a word.
func (f *flight) mistakes(draft pseudonym.DraftID, original vault.Original) {
	ctx, c, v, gate, name := f.t.Context(), f.Founder, f.Locked.Vault, f.Locked.Review, f.cage["legal name"]
	path := filepath.Join(f.place, "elsewhere", f.cage["file name"])
	f.ok(os.MkdirAll(path, 0o700))
	f.ok(os.WriteFile(filepath.Join(path, f.cage["file name"]), []byte(name), 0o600))
	nobody := vault.PersonID{ID: sheaf.NewID()}
	sheet := vault.Sheet{LegalName: name, KnownAs: []string{f.cage["nickname"]}, Notes: f.cage["note"]}

	for what, err := range map[string]error{
		"a person by a name":             mistake(v.PersonByLabel(ctx, c, name)),
		"a kind that is none":            mistake(v.AddPerson(ctx, c, vault.Kind(name), sheet)),
		"a relation to nobody":           mistake(v.AddPerson(ctx, c, vault.Participant, vault.Sheet{LegalName: name, Relations: []vault.Relation{{To: nobody, Kind: f.cage["relation"]}}})),
		"changing nobody's sheet":        v.ChangeSheet(ctx, c, nobody, sheet),
		"an older sheet":                 v.ChangeSheet(ctx, c, f.a.ID, vault.Sheet{Version: 1, LegalName: name}),
		"a purpose that is none":         mistake(v.RecordConsent(ctx, c, f.a.ID, vault.Consent{Purpose: vault.Purpose(name), State: vault.Granted, Date: "2026-03-01", How: name})),
		"a state that is none":           mistake(v.RecordConsent(ctx, c, f.a.ID, vault.Consent{Purpose: vault.Quote, State: vault.ConsentState(name), Date: "2026-03-01"})),
		"a date that is none":            mistake(v.RecordConsent(ctx, c, f.a.ID, vault.Consent{Purpose: vault.Quote, State: vault.Granted, Date: name, Note: name})),
		"an account with nobody":         mistake(v.AddAccount(ctx, c, vault.AccountSheet{Place: name, Present: []vault.Presence{{Person: nobody, Capacity: name}}})),
		"locking into no account":        mistake(v.Lock(ctx, c, vault.AccountID{ID: sheaf.NewID()}, nil, name+".txt", strings.NewReader(name))),
		"locking for nobody":             mistake(v.Lock(ctx, c, original.Account, []vault.PersonID{nobody}, name+".txt", strings.NewReader(name))),
		"a reader that fails":            mistake(v.Lock(ctx, c, original.Account, nil, name+".txt", failing{})),
		"drafting twice":                 mistake(gate.Draft(ctx, c, original.ID, pseudonym.Options{})),
		"a draft that is not there":      mistake(gate.Draft(ctx, c, original.ID, pseudonym.Options{TranslationOf: sheaf.NewID(), Language: name})),
		"what is no document":            mistake(gate.Draft(ctx, c, f.lock(name+".docx", "PK\x03\x04 {legal name} \x00\xff", f.a).ID, pseudonym.Options{Language: name})),
		"what is no text":                mistake(gate.Draft(ctx, c, f.lock(name+".txt", "{legal name} \xff\xfe\x00", f.a).ID, pseudonym.Options{})),
		"a string that is not there":     mistake(gate.Decide(ctx, c, draft, pseudonym.Decision{String: f.cage["refused draft's name"], Action: pseudonym.Remove})),
		"an action that is none":         mistake(gate.Decide(ctx, c, draft, pseudonym.Decision{String: f.cage["name replaced"], Action: pseudonym.Action(name)})),
		"a kind of mention that is none": mistake(gate.Decide(ctx, c, draft, pseudonym.Decision{String: f.cage["name replaced"], Action: pseudonym.Remove, Kind: pseudonym.Kind(name)})),
		"a culture that is none":         mistake(gate.Decide(ctx, c, draft, pseudonym.Decision{String: f.cage["name replaced"], Action: pseudonym.Replace, Kind: pseudonym.Person, Culture: name})),
		"a real name as a pseudonym":     mistake(gate.Decide(ctx, c, draft, pseudonym.Decision{String: f.cage["name replaced"], Action: pseudonym.Replace, Kind: pseudonym.Person, With: f.cage["nickname"]})),
		"generalising by nothing":        mistake(gate.Decide(ctx, c, draft, pseudonym.Decision{String: f.cage["place generalised"], Action: pseudonym.Generalise})),
		"the same as nothing":            mistake(gate.Decide(ctx, c, draft, pseudonym.Decision{String: f.cage["name replaced"], Action: pseudonym.Replace, SameAs: f.cage["refused draft's name"]})),
		"marking what is not there":      mistake(gate.Mark(ctx, c, draft, pseudonym.Marking{String: f.cage["refused draft's name"]})),
		"marking a type that is none":    mistake(gate.Mark(ctx, c, draft, pseudonym.Marking{Span: text.Span{Start: -1, End: 3}, Type: name})),
		"a speaker that is not there":    gate.SetSpeaker(ctx, c, draft, name, pseudonym.SpeakerIs{Role: text.RoleInterviewer}),
		"a speaker who is nobody":        gate.SetSpeaker(ctx, c, draft, f.cage["nickname"], pseudonym.SpeakerIs{Role: text.RoleParticipant, Person: f.c.ID}),
		"a role that is none":            gate.SetSpeaker(ctx, c, draft, f.cage["nickname"], pseudonym.SpeakerIs{Role: text.Role(name)}),
		"the same as no speaker":         gate.SetSpeaker(ctx, c, draft, f.cage["nickname"], pseudonym.SpeakerIs{SameAs: name}),

		"a member by a name":           mistake(f.Space.Unlock(ctx, name, worldtest.Passphrase, true)),
		"a member of no name":          mistake(f.Space.Unlock(ctx, "zubqarvel", worldtest.Passphrase, true)),
		"a passphrase of a name":       mistake(f.Space.Unlock(ctx, "me", sheaf.NewSecret(name), true)),
		"a working name that is one":   mistake(f.Space.AddMember(ctx, c, name, []access.Role{access.Analyst}, worldtest.Passphrase)),
		"holding a name":               f.Space.Hold(ctx, c, name, true),
		"erasing a name":               mistake(f.Space.Erase(ctx, c, "me", worldtest.Passphrase, name)),
		"the reach of a name":          mistake(f.Space.Reach(ctx, c, name)),
		"a folder that is no study":    mistake(workspace.Open(path, f.Options)),
		"a folder that is not there":   mistake(workspace.Open(filepath.Join(path, name), f.Options)),
		"a study where files lie":      workspace.Create(ctx, path, f.Options, workspace.Founding{Name: name, Handle: "me", Passphrase: worldtest.Passphrase}),
		"a study in a file":            workspace.Create(ctx, filepath.Join(path, f.cage["file name"], "x"), f.Options, workspace.Founding{Name: name, Handle: "me", Passphrase: worldtest.Passphrase}),
		"a backup where files lie":     mistake(f.Space.Backup(ctx, c, path, nil)),
		"a backup into a file":         mistake(f.Space.Backup(ctx, c, filepath.Join(path, f.cage["file name"]), nil)),
		"a keyring over a file":        mistake(f.Space.KeyringBackup(ctx, c, filepath.Join(path, f.cage["file name"]), worldtest.Passphrase)),
		"a keyring where no folder is": mistake(f.Space.KeyringBackup(ctx, c, filepath.Join(path, "no", name, "keys"), worldtest.Passphrase)),
		"restoring from no backup":     workspace.Restore(ctx, filepath.Join(path, name), f.Options, workspace.Restoring{Bulk: path, Keyring: path, Handle: "me", Passphrase: worldtest.Passphrase}),

		"a subject by a name":         mistake(f.Working.Study.SubjectByLabel(ctx, c, name)),
		"an attribute of nobody":      f.Working.Study.SetAttribute(ctx, c, study.SubjectID{ID: sheaf.NewID()}, name, name),
		"a code by a name":            mistake(f.Working.Book.CodeByName(ctx, c, name)),
		"a code below none":           mistake(f.Working.Book.AddCode(ctx, c, coding.Code{Name: name, Parent: coding.CodeID{ID: sheaf.NewID()}})),
		"a memo on nothing":           mistake(f.Working.Book.WriteMemo(ctx, c, coding.Memo{On: coding.OnCode, Target: sheaf.NewID(), Title: name, Text: name})),
		"a memo on what is none":      mistake(f.Working.Book.WriteMemo(ctx, c, coding.Memo{On: coding.MemoOn(name), Text: name})),
		"a claim about nobody":        mistake(f.Working.Register.AddClaim(ctx, c, evidence.Claim{Text: name, Subjects: []study.SubjectID{{ID: sheaf.NewID()}}})),
		"a dependence that is none":   mistake(f.Working.Register.AddDependence(ctx, c, evidence.Dependence{Kind: evidence.DependenceKind(name)})),
		"a text without a title":      mistake(f.Working.Release.Propose(ctx, c, name+" came.", disclosure.Options{Language: name})),
		"a published name for nobody": mistake(f.Working.Release.Propose(ctx, c, "# T\n\nA.", disclosure.Options{Names: map[string]string{name: f.cage["nickname"]}})),
		"settings with a name":        f.Working.Study.ChangeSettings(ctx, c, study.Settings{Name: name, K: 0, Version: 99}),
	} {
		f.fails(what, err)
	}
	// A search for a name is no wrong input; nothing may keep its words.
	_, err := f.Working.Book.ListPassages(ctx, c, coding.Query{Words: name, Attribute: map[string]string{name: name}})
	f.ok(err)
}

// mistake is the error of a call that gives something besides.
func mistake[T any](_ T, err error) error { return err }

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, fmt.Errorf("read Zubqarvel: torn") }

// analysis is what the team does with the working copy.
func (f *flight) analysis() {
	ctx, c, book, register := f.t.Context(), f.Founder, f.Working.Book, f.Working.Register
	pay := f.Code(f.doc, "Pay", "The pay came late, and then it did not come at all.")
	fear := f.Code(f.doc, "Fear", "I was afraid of the list.")
	f.Code(f.arabic, "Pay", "تأخر الراتب ثم انقطع.")
	asked := f.Code(f.doc, "Fear", "We asked. Nobody answered us, and in the end we stopped asking.")
	f.Code(f.doc, "Mention", f.doc.Mentions[0].Span.Of(f.doc.Text))
	_, err := book.AddCode(ctx, c, coding.Code{Name: "stopped asking", InVivo: asked.Subjects[0]})
	f.ok(err)
	for _, m := range []coding.Memo{
		{On: coding.OnStudy, Title: "Plan", Text: "Compare how they tell of the pay."},
		{On: coding.OnCoding, Target: pay.ID.ID, Title: "Late pay", Text: "Comes before leaving."},
		{On: coding.OnDocument, Target: f.doc.ID.ID, Text: "Two in one room."},
		{On: coding.OnSubject, Target: fear.Subjects[0].ID, Text: "Speaks shortly."},
	} {
		_, err := book.WriteMemo(ctx, c, m)
		f.ok(err)
	}
	for _, p := range []*vault.Person{&f.a, &f.b, &f.c} {
		*p = f.Again(*p)
		id := study.SubjectID{ID: p.Subject}
		f.ok(f.Working.Study.SetAttribute(ctx, c, id, "role", "driver"))
		f.ok(f.Working.Study.SetAttribute(ctx, c, id, "role", "clerk"))
	}
	f.ok(mistake(book.Undo(ctx, c)))
	f.ok(mistake(book.Redo(ctx, c)))
	claim, err := register.AddClaim(ctx, c, evidence.Claim{Text: "The pay came late."})
	f.ok(err)
	_, err = register.Bear(ctx, c, evidence.Bearing{Claim: claim.ID, Anchor: pay.Anchor, Stance: evidence.Supports, Basis: evidence.FirstHand})
	f.ok(err)
	_, err = register.AddDependence(ctx, c, evidence.Dependence{A: study.SubjectID{ID: f.a.Subject}, B: study.SubjectID{ID: f.b.Subject}, Kind: evidence.Referral})
	f.ok(err)
	passages, err := book.ListPassages(ctx, c, coding.Query{Codes: []coding.CodeID{pay.Code}})
	f.ok(err)
	data, err := json.Marshal(passages)
	f.ok(err)
	f.sweep.Look("listing of passages", data)
}

// correct redacts what everybody overlooked. Until then it stood in tier 2.
func (f *flight) correct() {
	word := strings.Index(f.doc.Text, f.cage["overlooked and redacted"])
	if word < 0 {
		f.t.Fatal("the overlooked word is not in the admitted text: the redaction proves nothing")
	}
	edits := []text.Edit{{Span: text.Span{Start: word, End: word + len(f.cage["overlooked and redacted"])}, With: "[somebody]"}}
	f.ok(f.Locked.Review.Correct(f.t.Context(), f.Founder, f.doc.ID, edits, true))
	doc, err := f.Working.Study.Document(f.t.Context(), f.Founder, f.doc.ID)
	f.ok(err)
	f.doc = doc
}

const canaryReport = `# Notes from the river

Three accounts tell how it began.

{{quote document="%s" text="The pay came late, and then it did not come at all."}}

{{quote document="%s" text="I was afraid of the list."}}
`

// publish takes a report through gate 2; what may be decided is let stand.
func (f *flight) publish() {
	ctx, c, gate := f.t.Context(), f.Founder, f.Working.Release
	p, err := gate.Propose(ctx, c, fmt.Sprintf(canaryReport, f.doc.ID, f.doc.ID), disclosure.Options{Audience: "a journal"})
	f.ok(err)
	assessed, err := gate.Assess(ctx, c, p.ID)
	f.ok(err)
	for _, finding := range assessed.Findings {
		if finding.Blocking {
			f.t.Fatalf("the report cannot leave: %s: %s", finding.Rule, finding.Repair)
		}
		f.ok(gate.Decide(ctx, c, finding.ID, disclosure.Accept, "invented"))
	}
	f.release, err = gate.Publish(ctx, c, p.ID)
	f.ok(err)
}

// backups writes a bulk backup and a keyring medium.
func (f *flight) backups(name string) {
	_, err := f.Space.Backup(f.t.Context(), f.Founder, filepath.Join(f.place, "bulk-"+name), nil)
	f.ok(err)
	_, err = f.Space.KeyringBackup(f.t.Context(), f.Founder, filepath.Join(f.place, "keyring-"+name), worldtest.Passphrase)
	f.ok(err)
}

// restored puts a backup back into another folder, on a machine that remembers
// nothing.
func (f *flight) restored(name string) (folder string, o workspace.Options) {
	folder = filepath.Join(f.place, "restored-"+name)
	o = workspace.Options{ConfigDir: filepath.Join(f.place, "memory-"+name), WorkFactor: worldtest.Work, Read: worldtest.Read}
	f.ok(workspace.Restore(f.t.Context(), folder, o, workspace.Restoring{
		Bulk: filepath.Join(f.place, "bulk-"+name), Keyring: filepath.Join(f.place, "keyring-"+name), Keys: worldtest.Passphrase, Handle: "me", Passphrase: worldtest.Passphrase,
	}))
	w, err := workspace.Open(folder, o)
	f.ok(err)
	defer w.Close()
	c, err := w.Unlock(f.t.Context(), "me", worldtest.Passphrase, true)
	f.ok(err)
	f.ok(w.ConfirmRestored(f.t.Context(), c))
	f.checked(w, c)
	return folder, o
}

// checked runs check and reads both records, and holds what they say into the
// net: of the vault's record what does not lie under people's keys.
func (f *flight) checked(w *workspace.Workspace, c access.Caller) {
	findings, err := w.Check(f.t.Context(), c)
	f.ok(err)
	for _, finding := range findings {
		f.sweep.Look("check", []byte(finding.String()+finding.Next))
	}
	for _, t := range []access.Tier{access.Working, access.Locked} {
		entries, err := w.Entries(f.t.Context(), c, t, 1)
		f.ok(err)
		for _, e := range entries {
			if t == access.Locked {
				e.About = nil // under the keys of people: tier 1
			}
			data, err := json.Marshal(e)
			f.ok(err)
			f.sweep.Look("entry of the "+t.String()+"'s record", data)
		}
	}
	point, err := w.Checkpoint(f.t.Context(), c)
	f.ok(err)
	f.sweep.Look("checkpoint", point)
}

// disk holds everything that lies on the disk into the net.
func (f *flight) disk() {
	f.t.Helper()
	entries, err := os.ReadDir(f.place)
	f.ok(err)
	for _, e := range entries {
		if e.Name() == "elsewhere" {
			continue // where the mistakes put their own canaries
		}
		f.ok(f.sweep.Tree(strings.TrimRight(e.Name(), "-0123456789"), filepath.Join(f.place, e.Name())))
	}
	f.ok(f.sweep.Tree("study's folder", f.Folder))
	f.ok(f.sweep.Tree("configuration folder", f.Options.ConfigDir))
}
