package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/evidence"
	"sheaf/internal/inquiry"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// seat is a column of the matrix: somebody at a browser, and what they opened.
type seat struct {
	name   string
	handle string // "" for a browser that brought no link
	vault  bool   // opened the vault too
}

// seats are the columns. The founder is a key holder and everything else.
var seats = []seat{
	{name: "stranger"}, {name: "auditor", handle: "auditor"}, {name: "interviewer", handle: "interviewer"},
	{name: "analyst", handle: "analyst"}, {name: "reviewer", handle: "reviewer"},
	{name: "holder", handle: "me"}, {name: "holder, vault open", handle: "me", vault: true},
}

// Whose a thing is, in the whole world.
const (
	isOwn    = "own"    // made by the one who asks
	isOther  = "other"  // made by another member
	isHeld   = "held"   // of a participant on hold
	isErased = "erased" // of a participant who was erased
	isAbsent = "absent" // there is no such thing
)

// whole is a study with one of everything in every state, on disk. It is built
// once and copied for whoever changes it. All of it is invented.
type whole struct {
	folder  string
	options workspace.Options
	space   *workspace.Workspace
	things  map[string]map[string]string // kind, whose it is, id; "own analyst" is the analyst's, "own" the founder's
}

// wholeNames are the words of the whole world that stay in the vault. They are
// like no word of any language.
var wholeNames = worldtest.Canaries{
	"legal name": "Zubqarvel Tixomundri", "Arabic name": "ظرغوفيث", "contact": "behind Drozkvimel", "vetting": "Kworjastib",
	"note": "Plyxudrenk", "relation's note": "Fezwiblomt", "second person": "Hrobvexit", "third person": "Yagdwimpul",
	"erased person": "Fnarvoxtle", "person under review": "Ugzwermpil", "interviewer": "Njorbqat", "meeting place": "Mrivtaxolge",
	"account's place": "Gwyzplornt", "account's note": "Oktruvembal", "guide": "Snivquardle", "question put": "Bexlotroum",
	"question not put": "Tawkijplez", "sitting": "Hofqintzab", "consent, how": "Dwimzoqaf", "consent's note": "Igvrustelp",
	"file name": "Ympaldrux", "place generalised": "Hexmorvaud",
}

const wholeInterview = `Interviewer: What did you keep from the mill at Hexmorvaud?
Zubqarvel: I kept the small key of the mill. Hrobvexit kept nothing at all.
We waited beside the wall until it was dark.
Interviewer: And you?
Hrobvexit: I waited longer than he did, because nobody called my name.
Interviewer: What was it like to wait?
Zubqarvel: It was cold, and then it was only long.
Hrobvexit: Long. I counted the lamps on the other side.
`

const wholeTranslation = `Interviewer: Hexmorvaud değirmeninden ne sakladınız?
Zubqarvel: Değirmenin küçük anahtarını sakladım. Hrobvexit hiçbir şey saklamadı.
Karanlık basana kadar duvarın dibinde bekledik.
Interviewer: Ya siz?
Hrobvexit: Ben ondan uzun bekledim, çünkü kimse adımı çağırmadı.
Interviewer: Beklemek nasıldı?
Zubqarvel: Soğuktu, sonra yalnızca uzundu.
Hrobvexit: Uzun. Öbür yakadaki lambaları saydım.
`

func newWhole(t testing.TB) *whole {
	t.Helper()
	w := worldtest.New(t)
	t.Cleanup(w.Close)
	b := &wholeBuilder{World: w, t: t, things: map[string]map[string]string{}}
	b.people()
	b.interviews()
	b.leave()
	b.team()
	for _, who := range []string{"", "analyst", "reviewer"} {
		b.work(who)
	}
	b.keep()
	w.Close()
	return (&whole{folder: filepath.Dir(w.Folder), options: w.Options, things: b.things}).opened(t)
}

func (w *whole) opened(t testing.TB) *whole {
	t.Helper()
	space, err := workspace.Open(filepath.Join(w.folder, "study"), w.options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { space.Close() })
	w.space = space
	return w
}

// again is a copy of the study as it was built, which a test may change.
func (w *whole) again(t testing.TB) *whole {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(w.folder)); err != nil {
		t.Fatal(err)
	}
	copied := *w
	copied.folder, copied.options.ConfigDir = folder, filepath.Join(folder, "memory")
	return copied.opened(t)
}

// as is a browser at which somebody of this role sits.
func (w *whole) as(t testing.TB, r seat) *visit {
	t.Helper()
	b, err := New(Config{Addr: testAddr, Handle: r.handle}, w.space)
	if err != nil {
		t.Fatal(err)
	}
	v := &visit{t: t, b: b}
	if r.handle == "" {
		return v
	}
	v.get(link(b.Invite()))
	v.want(v.post("/unlock", url.Values{"passphrase": {samplePassphrase}}), http.StatusSeeOther, "/")
	if r.vault {
		v.want(v.post("/vault/open", url.Values{"passphrase": {samplePassphrase}, "back": {"/"}}), http.StatusSeeOther, "/")
	}
	return v
}

// id is a thing of this kind, "" where nobody made one.
func (w *whole) id(kind, whose string, r seat) string {
	things := w.things[kind]
	switch whose {
	case isAbsent:
		return cmp.Or(things[isAbsent], sheaf.ID{0xab, 0x5e}.String())
	case isOwn:
		return cmp.Or(things["own "+r.handle], things[isOwn])
	}
	return things[whose]
}

// founder unlocks both tiers beside whoever sits at a browser.
func (w *whole) founder(t testing.TB) (access.Caller, workspace.Working) {
	t.Helper()
	c, err := w.space.Unlock(context.Background(), "me", worldtest.Passphrase, true)
	if err != nil {
		t.Fatal(err)
	}
	rooms, err := w.space.Working()
	if err != nil {
		t.Fatal(err)
	}
	return c, rooms
}

type wholeBuilder struct {
	*worldtest.World
	t       testing.TB
	things  map[string]map[string]string
	persons map[string]vault.Person
	docs    map[string]study.Document
	codes   []coding.Code
}

func (b *wholeBuilder) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("%s: %v (hint: %s)", sheaf.KindOf(err), err, sheaf.HintOf(err))
	}
}

func (b *wholeBuilder) note(kind, whose string, id interface{ String() string }) {
	if b.things[kind] == nil {
		b.things[kind] = map[string]string{}
	}
	b.things[kind][whose] = id.String()
}

func (b *wholeBuilder) noteText(kind, whose, text string) {
	b.note(kind, whose, idText(text))
}

type idText string

func (p idText) String() string { return string(p) }

// people are five participants and those around them.
func (b *wholeBuilder) people() {
	add := func(kind vault.Kind, s vault.Sheet) vault.Person {
		p, err := b.Locked.Vault.AddPerson(b.t.Context(), b.Founder, kind, s)
		b.must(err)
		return p
	}
	n := wholeNames
	b.persons = map[string]vault.Person{
		"second": add(vault.Participant, vault.Sheet{KnownAs: []string{n["second person"]}, Gender: "m"}),
		isHeld:   add(vault.Participant, vault.Sheet{KnownAs: []string{n["third person"]}}),
		isErased: add(vault.Participant, vault.Sheet{KnownAs: []string{n["erased person"]}}),
		"review": add(vault.Participant, vault.Sheet{KnownAs: []string{n["person under review"]}}),
		"asks":   add(vault.Interviewer, vault.Sheet{KnownAs: []string{n["interviewer"]}}),
		"place":  add(vault.Place, vault.Sheet{KnownAs: []string{n["meeting place"]}}),
	}
	b.persons[isOwn] = add(vault.Participant, vault.Sheet{
		LegalName: n["legal name"], KnownAs: []string{"Zubqarvel", n["Arabic name"]}, Contact: n["contact"], Gender: "m",
		Relations: []vault.Relation{{To: b.persons["second"].ID, Kind: "brother", Note: n["relation's note"]}},
		Vetting:   n["vetting"], Notes: n["note"],
	})
	for whose, p := range b.persons {
		if p.Kind == vault.Participant && whose != "review" {
			b.consents(p)
		}
		b.note("person", whose, p.ID)
		b.noteText("label", whose, p.Label)
	}
	b.note("person", isOther, b.persons["second"].ID)
	b.noteText("label", isOther, b.persons["second"].Label)
	b.noteText("second label", isOwn, b.persons["second"].Label)
	b.noteText("label", isAbsent, "X-0X")
}

func (b *wholeBuilder) consents(p vault.Person) {
	for _, purpose := range []vault.Purpose{vault.Analyse, vault.Quote} {
		_, err := b.Locked.Vault.RecordConsent(b.t.Context(), b.Founder, p.ID, vault.Consent{
			Purpose: purpose, State: vault.Granted, Date: "2026-03-01", How: wholeNames["consent, how"], Note: wholeNames["consent's note"],
		})
		b.must(err)
	}
}

// lock makes an interview of somebody and locks a file of it away.
func (b *wholeBuilder) lock(whose, content string, persons ...vault.Person) vault.Original {
	n := wholeNames
	sheet := vault.AccountSheet{
		Date: "2026-03-01", Place: n["account's place"], Guide: n["guide"], Sittings: []string{n["sitting"]},
		Asked: []string{n["question put"]}, NotAsked: []string{n["question not put"]}, Notes: n["account's note"],
	}
	var ids []vault.PersonID
	for _, p := range persons {
		ids = append(ids, p.ID)
		sheet.Present = append(sheet.Present, vault.Presence{Person: p.ID, Capacity: "participant"})
	}
	account, err := b.Locked.Vault.AddAccount(b.t.Context(), b.Founder, sheet)
	b.must(err)
	original, err := b.Locked.Vault.Lock(b.t.Context(), b.Founder, account.ID, ids, n["file name"]+".txt", strings.NewReader(content))
	b.must(err)
	b.note("account", whose, account.ID)
	b.note("original", whose, original.ID)
	return original
}

// interviews are admitted for four of the five; the fifth's is under review.
func (b *wholeBuilder) interviews() {
	b.docs = map[string]study.Document{}
	admit := func(whose, content string, generalise map[string]string, persons ...vault.Person) {
		draft := b.Draft(b.lock(whose, content, persons...), generalise)
		b.docs[whose] = b.Admit(draft)
		b.note("document", whose, b.docs[whose].ID)
		b.note("admitted draft", whose, draft)
	}
	admit(isOwn, wholeInterview, map[string]string{"Hexmorvaud": "[a town]"}, b.persons[isOwn], b.persons["second"])
	admit(isHeld, "Interviewer: And then?\nYagdwimpul: Then we walked home along the small canal.\n", nil, b.persons[isHeld])
	admit(isErased, "Interviewer: And then?\nFnarvoxtle: Then I counted the empty sacks again.\n", nil, b.persons[isErased])
	translate := func(whose, content string, generalise map[string]string, persons ...vault.Person) {
		options := pseudonym.Options{Language: "tr", Provenance: text.Translation, TranslationOf: b.docs[whose].ID.ID}
		b.note("translation", whose, b.Admit(b.Draft(b.lock("translation "+whose, content, persons...), generalise, options)).ID)
	}
	translate(isOwn, wholeTranslation, map[string]string{"Hexmorvaud": "[bir kasaba]"}, b.persons[isOwn], b.persons["second"])
	translate(isHeld, "Interviewer: Sonra?\nYagdwimpul: Sonra küçük kanal boyunca eve yürüdük.\n", nil, b.persons[isHeld])
	translate(isErased, "Interviewer: Sonra?\nFnarvoxtle: Sonra boş çuvalları yeniden saydım.\n", nil, b.persons[isErased])
	for whose, p := range b.persons {
		b.persons[whose] = b.Again(p)
	}
	for _, whose := range []string{isOwn, "second", isHeld, isErased} {
		b.note("subject", whose, b.persons[whose].Subject)
	}
	b.note("subject", isOther, b.persons["second"].Subject)
	for _, whose := range []string{isOwn, isHeld, isErased} {
		p := b.persons[whose]
		if whose == isOwn {
			p = b.persons["review"]
		}
		original := b.lock("review "+whose, "Interviewer: Who was there?\n"+wholeNames["person under review"]+": Nobody but Drusk and me, in the old yard.\n", p)
		draft, err := b.Locked.Review.Draft(b.t.Context(), b.Founder, original.ID, pseudonym.Options{})
		b.must(err)
		b.note("draft", whose, draft.ID)
		b.lock("new "+whose, "Interviewer: Is this one new?\n"+wholeNames["person under review"]+": It is.\n", p)
		b.things["new original"] = map[string]string{isOwn: b.things["original"]["new own"], isHeld: b.things["original"]["new held"], isErased: b.things["original"]["new erased"]}
	}
	for _, c := range []coding.Code{{Name: "Keeping", Definition: "What somebody kept."}, {Name: "Waiting"}} {
		made, err := b.Working.Book.AddCode(b.t.Context(), b.Founder, c)
		b.must(err)
		b.codes = append(b.codes, made)
		b.note("code", isOwn, made.ID)
	}
	b.note("code", isOwn, b.codes[0].ID)
	b.note("code", isOther, b.codes[1].ID)
	top, err := b.Working.Book.AddCode(b.t.Context(), b.Founder, coding.Code{Name: "Among people"})
	b.must(err)
	b.note("top code", isOwn, top.ID)
}

// leave codes, writes about and cites the held and the erased, before they are.
func (b *wholeBuilder) leave() {
	words := map[string]string{isHeld: "along the small canal", isErased: "counted the empty sacks"}
	for _, whose := range []string{isHeld, isErased} {
		b.lay(b.Founder, whose, whose, "Waiting", words[whose])
		both, err := b.Working.Book.WriteMemo(b.t.Context(), b.Founder, coding.Memo{On: coding.OnStudy, Title: "Two of them", Text: "They remember it differently.",
			Subjects: []study.SubjectID{{ID: b.persons[whose].Subject}, {ID: b.persons[isOwn].Subject}}})
		b.must(err)
		b.note("memo", whose, both.ID)
		claim, err := b.Working.Register.AddClaim(b.t.Context(), b.Founder, evidence.Claim{Text: "Somebody counted.", Subjects: []study.SubjectID{{ID: b.persons[whose].Subject}, {ID: b.persons[isOwn].Subject}}})
		b.must(err)
		b.note("claim", whose, claim.ID)
		p, err := b.Working.Release.Propose(b.t.Context(), b.Founder, "# A paper\n\nOne account.\n\n{{quote "+b.things["coding"][whose]+"}}\n", disclosure.Options{})
		b.must(err)
		b.note("proposal", whose, p.ID)
		b.note("manuscript", whose, b.writes(b.Founder, "# A paper\n\nOne account.\n\n{{quote "+b.things["coding"][whose]+"}}\n"))
	}
	b.grid()
	b.questions()
	b.must(b.Working.Study.SetAttribute(b.t.Context(), b.Founder, study.SubjectID{ID: b.persons[isOwn].Subject}, "role", "driver"))
	_, err := b.Space.Erase(b.t.Context(), b.Founder, "me", worldtest.Passphrase, b.persons[isErased].Label)
	b.must(err)
	b.must(b.Space.Hold(b.t.Context(), b.Founder, b.persons[isHeld].Label, true))
}

// grid is two questions and a code. One cell rests on words of the person who is
// going to be erased, and will be withheld.
func (b *wholeBuilder) grid() {
	ctx := b.t.Context()
	columns, err := b.Working.Book.AddColumns(ctx, b.Founder, []coding.Column{{Text: "What did you keep?"}, {Text: "Who decided?"}, {Code: b.codes[1].ID}})
	b.must(err)
	for _, whose := range []string{isOwn, isOther, isHeld, isErased} {
		b.note("column", whose, columns[0].ID)
	}
	b.note("withheld column", isOwn, columns[1].ID)
	rests, err := sheaf.ParseID(b.things["coding"][isErased])
	b.must(err)
	_, err = b.Working.Book.SetCell(ctx, b.Founder, coding.Cell{Subject: study.SubjectID{ID: b.persons[isOwn].Subject}, Column: columns[1].ID,
		State: coding.Summarised, Summary: "Somebody counted the sacks.", Passages: []coding.CodingID{{ID: rests}}})
	b.must(err)
	_, err = b.Working.Book.SetCell(ctx, b.Founder, coding.Cell{Subject: study.SubjectID{ID: b.persons[isHeld].Subject}, Column: columns[2].ID,
		State: coding.Summarised, Summary: "Walked home by the canal."})
	b.must(err)
}

// questions are one that was kept and one that is asked of a frozen state, in which
// the person lies who is going to be erased.
func (b *wholeBuilder) questions() {
	rooms := inquiry.Rooms{Study: b.Working.Study, Book: b.Working.Book, Register: b.Working.Register}
	frozen, err := inquiry.Freeze(b.t.Context(), b.Founder, rooms, "First reading")
	b.must(err)
	b.note("frozen", isOwn, frozen.ID)
	kept, err := inquiry.Save(b.t.Context(), b.Founder, rooms, "How many", "said", nil, frozen.ID)
	b.must(err)
	b.note("question", isOwn, kept.ID)
	printed, err := b.Working.Book.SavePublished(b.t.Context(), b.Founder, coding.Published{Title: "What others printed", People: coding.Bounds{Low: 58, High: 58},
		Themes: []coding.Theme{{Name: "Pay", People: coding.Bounds{Low: 35, High: 38, Said: "nearly two thirds"}}}})
	b.must(err)
	b.note("published", isOwn, printed.ID)
}

// team are the other members, one for each role.
func (b *wholeBuilder) team() {
	for _, r := range []access.Role{access.Interviewer, access.Analyst, access.Reviewer, access.Auditor} {
		c := b.Member(string(r), r)
		b.note("member", string(r), c.Member())
		b.noteText("handle", string(r), string(r))
	}
	b.note("member", isOwn, b.Founder.Member())
	b.note("member", isOther, idText(b.things["member"]["analyst"]))
	b.noteText("handle", isOther, "analyst")
	b.noteText("handle", isOwn, "me")
	b.noteText("handle", isAbsent, "nobody")
}

func (b *wholeBuilder) lay(c access.Caller, doc, whose, code, words string) coding.Coding {
	d := b.docs[doc]
	start := strings.Index(d.Text, words)
	if start < 0 {
		b.t.Fatalf("not in the document: %s", words)
	}
	found, err := b.Working.Book.CodeByName(b.t.Context(), c, code)
	b.must(err)
	laid, err := b.Working.Book.Code(b.t.Context(), c, found.ID, study.Anchor{Document: d.ID, Version: d.Version, Span: text.Span{Start: start, End: start + len(words)}})
	b.must(err)
	b.note("coding", whose, laid.ID)
	return laid
}

// work is what one member did: a coding, memos, a claim and what bears on it, a
// paper. "" is the founder.
func (b *wholeBuilder) work(handle string) {
	c, whose := b.Founder, isOwn
	ctx := context.Background()
	if handle != "" {
		var err error
		c, err = b.Space.Unlock(ctx, handle, worldtest.Passphrase, false)
		b.must(err)
		whose = "own " + handle
	}
	notes := func(kind string, id interface{ String() string }) {
		b.note(kind, whose, id)
		if handle == "analyst" {
			b.note(kind, isOther, id)
		}
	}
	words := map[string]string{"": "small key of the mill", "analyst": "beside the wall", "reviewer": "nobody called my name"}[handle]
	laid := b.lay(c, isOwn, whose, "Keeping", words)
	notes("coding", laid.ID)
	b.noteText("span", isOwn, fmt.Sprintf("%d-%d", laid.Anchor.Span.Start, laid.Anchor.Span.End))
	memo, err := b.Working.Book.WriteMemo(ctx, c, coding.Memo{On: coding.OnCoding, Target: laid.ID.ID, Title: "On this", Text: "Half a thought."})
	b.must(err)
	notes("memo", memo.ID)
	claim, err := b.Working.Register.AddClaim(ctx, c, evidence.Claim{Text: "Something was kept, says " + handle + "."})
	b.must(err)
	notes("claim", claim.ID)
	bearing, err := b.Working.Register.Bear(ctx, c, evidence.Bearing{Claim: claim.ID, Anchor: laid.Anchor, Stance: evidence.Supports, Basis: evidence.FirstHand})
	b.must(err)
	notes("bearing", bearing.ID)
	kind := map[string]evidence.DependenceKind{"": evidence.Family, "analyst": evidence.Referral, "reviewer": evidence.Fixer}[handle]
	link, err := b.Working.Register.AddDependence(ctx, c, evidence.Dependence{A: study.SubjectID{ID: b.persons[isOwn].Subject}, B: study.SubjectID{ID: b.persons["second"].Subject}, Kind: kind})
	b.must(err)
	notes("dependence", link.ID)
	paper, err := b.Working.Release.Propose(ctx, c, "# Notes from the mill\n\nTwo people waited there.\n\n{{quote "+laid.ID.String()+"}}\n", disclosure.Options{})
	b.must(err)
	notes("proposal", paper.ID)
	notes("manuscript", b.writes(c, "# Notes from the mill\n\n{{quote "+laid.ID.String()+"}}\n"))
}

// writes saves a manuscript twice, so that an earlier state of it is kept.
func (b *wholeBuilder) writes(c access.Caller, markdown string) disclosure.ManuscriptID {
	m, err := b.Working.Release.Write(b.t.Context(), c, disclosure.Manuscript{Markdown: "# Begun\n"})
	b.must(err)
	m.Markdown = markdown
	m, err = b.Working.Release.Write(b.t.Context(), c, m)
	b.must(err)
	return m.ID
}

// keep assesses a paper, publishes another and makes a backup.
func (b *wholeBuilder) keep() {
	ctx := b.t.Context()
	id, err := sheaf.ParseID(b.things["proposal"][isOwn])
	b.must(err)
	found, err := b.Working.Release.Assess(ctx, b.Founder, disclosure.ProposalID{ID: id})
	b.must(err)
	for _, f := range found.Findings {
		b.note("finding", isOwn, f.ID)
		b.note("finding", isOther, f.ID)
	}
	p, err := b.Working.Release.Propose(ctx, b.Founder, "# A word\n\nThe mill stood by the water.\n", disclosure.Options{})
	b.must(err)
	b.note("published proposal", isOwn, p.ID)
	_, err = b.Working.Release.Assess(ctx, b.Founder, p.ID)
	b.must(err)
	out, err := b.Working.Release.Publish(ctx, b.Founder, p.ID)
	b.must(err)
	b.note("release", isOwn, out.ID)
	_, err = b.Space.KeyringBackup(ctx, b.Founder, filepath.Join(b.t.TempDir(), "keys"), worldtest.Passphrase)
	b.must(err)
	b.noteText("medium", isOwn, "1")
	b.noteText("medium", isAbsent, "99")
}

// everything tells whether tests over all pages leave nothing out, which takes
// some minutes more: SHEAF_EVERYTHING is set, as it is in .ci/run.
func everything() bool { return os.Getenv("SHEAF_EVERYTHING") != "" }
