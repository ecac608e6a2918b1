package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sheaf/internal/coding"
	"sheaf/internal/disclosure"
	"sheaf/internal/evidence"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
	"sheaf/internal/workspace"
)

type demoCommand struct {
	Port   int  `help:"Port on 127.0.0.1; 0 takes a free one." default:"0"`
	NoOpen bool `help:"Do not start the browser."`
	Build  bool `help:"Build it and stop."`
}

func (demoCommand) Help() string {
	return `Example:
  sheaf demo

Three invented people and two invented interviews go through the real gates. Its
passphrase is "demo"; nothing in it stands for anybody.`
}

// demoFiles are the invented people, interviews and decisions of the demo study.
//
//go:embed demo
var demoFiles embed.FS

// demoWork keeps the invented study's key files cheap to open.
const demoWork = 12

func (c demoCommand) Run(a *app) error {
	folder, done, err := c.folder(a)
	if err != nil {
		return err
	}
	defer done()
	a.options.WorkFactor = demoWork
	if a.dir == "." {
		a.options.ConfigDir = filepath.Join(filepath.Dir(folder), "memory")
	}
	a.say("building an invented study through the real gates ...")
	d := &demo{app: a, folder: folder, people: map[string]vault.Person{}, drafts: map[string]pseudonym.DraftID{}, documents: map[string]study.Document{}}
	if err := d.build(a.ctx); err != nil {
		return err
	}
	a.dir = folder
	a.say("the demo study is built; its passphrase is %q", demoPassphrase)
	if c.Build {
		return nil
	}
	// The workbench gets a session without the vault's key, as sheaf open does.
	a.caller.Forget()
	caller, err := a.space.Unlock(a.ctx, a.handle, sheaf.NewSecret(demoPassphrase), false)
	if err != nil {
		return err
	}
	return a.serve(caller, a.space, c.Port, c.NoOpen)
}

const demoPassphrase = "demo"

func (c demoCommand) folder(a *app) (string, func(), error) {
	if a.dir != "." {
		return a.dir, func() {}, nil
	}
	temp, err := os.MkdirTemp("", "sheaf-demo-")
	if err != nil {
		return "", nil, sheaf.Errorf(sheaf.Internal, "cannot make a temporary folder").Hintf("name one with --dir")
	}
	return filepath.Join(temp, "study"), func() {
		a.close()
		a.space = nil
		os.RemoveAll(temp)
	}, nil
}

// demo is the invented study while it is being built.
type demo struct {
	*app
	folder    string
	locked    workspace.Locked
	working   workspace.Working
	people    map[string]vault.Person
	drafts    map[string]pseudonym.DraftID // by name of the document
	documents map[string]study.Document
}

func (d *demo) build(ctx context.Context) error {
	passphrase := sheaf.NewSecret(demoPassphrase)
	founding := workspace.Founding{Name: "Northern Column (invented)", Handle: d.handle, Passphrase: passphrase}
	if err := workspace.Create(ctx, d.folder, d.options, founding); err != nil {
		return err
	}
	var err error
	if d.space, err = workspace.Open(d.folder, d.options); err != nil {
		return err
	}
	if d.caller, err = d.space.Unlock(ctx, d.handle, passphrase, true); err != nil {
		return err
	}
	if d.locked, err = d.space.Locked(); err != nil {
		return err
	}
	if d.working, err = d.space.Working(); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{
		d.addPeople, d.addConsent, d.addAccounts, d.decide, d.admit, d.describe, d.addCodes, d.addCodings, d.addMemos, d.addClaims, d.propose,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// read decodes one of the demo's files.
func (d *demo) read(name string, into any) error {
	data, err := demoFiles.ReadFile("demo/" + name)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

type demoPerson struct {
	Key       string   `json:"key"`
	Kind      string   `json:"kind"`
	LegalName string   `json:"legalName"`
	KnownAs   []string `json:"knownAs"`
	Arabic    []string `json:"arabic"`
	Contact   string   `json:"contact"`
	Relations []string `json:"relations"` // "brother of KEY"
	Vetting   string   `json:"vetting"`
	Notes     string   `json:"notes"`
	Gender    string   `json:"gender"`
}

func (d *demo) addPeople(ctx context.Context) error {
	var file struct {
		People []demoPerson `json:"people"`
	}
	if err := d.read("people.json", &file); err != nil {
		return err
	}
	for _, p := range file.People {
		added, err := d.locked.Vault.AddPerson(ctx, d.caller, vault.Kind(p.Kind), p.sheet(nil))
		if err != nil {
			return err
		}
		d.people[p.Key] = added
	}
	// Relations name people who are written down only now.
	for _, p := range file.People {
		if len(p.Relations) == 0 {
			continue
		}
		if err := d.locked.Vault.ChangeSheet(ctx, d.caller, d.people[p.Key].ID, p.sheet(d.people)); err != nil {
			return err
		}
	}
	return nil
}

func (p demoPerson) sheet(people map[string]vault.Person) vault.Sheet {
	s := vault.Sheet{LegalName: p.LegalName, KnownAs: append(slices.Clone(p.KnownAs), p.Arabic...), Contact: p.Contact, Gender: p.Gender, Vetting: p.Vetting, Notes: p.Notes}
	for _, relation := range p.Relations {
		words := strings.Fields(relation)
		if other, known := people[words[len(words)-1]]; known {
			s.Relations = append(s.Relations, vault.Relation{To: other.ID, Kind: words[0], Note: relation})
		}
	}
	return s
}

func (d *demo) addConsent(ctx context.Context) error {
	var file struct {
		Consents []struct {
			Person, Date, Purpose, Answer, Note string
		} `json:"consents"`
	}
	if err := d.read("consent.json", &file); err != nil {
		return err
	}
	for _, c := range file.Consents {
		entry := vault.Consent{Purpose: vault.Purpose(c.Purpose), State: vault.ConsentState(c.Answer), Date: c.Date, How: "spoken", Note: c.Note}
		if _, err := d.locked.Vault.RecordConsent(ctx, d.caller, d.people[c.Person].ID, entry); err != nil {
			return err
		}
	}
	return nil
}

type demoFile struct {
	File          string `json:"file"`
	Document      string `json:"document"`
	Language      string `json:"language"`
	Provenance    string `json:"provenance"`
	TranslationOf string `json:"translationOf"`
}

func (d *demo) addAccounts(ctx context.Context) error {
	var file struct {
		Accounts []struct {
			Date, Place string
			Present     []struct{ Person, Capacity string }
			Put, NotPut []string
			Files       []demoFile
		} `json:"accounts"`
	}
	if err := d.read("accounts.json", &file); err != nil {
		return err
	}
	for _, one := range file.Accounts {
		sheet := vault.AccountSheet{Date: one.Date, Place: one.Place, Guide: "2", Asked: one.Put, NotAsked: one.NotPut}
		var participants []vault.PersonID
		for _, p := range one.Present {
			id := d.people[p.Person].ID
			sheet.Present = append(sheet.Present, vault.Presence{Person: id, Capacity: p.Capacity})
			if p.Capacity == "participant" {
				participants = append(participants, id)
			}
		}
		account, err := d.locked.Vault.AddAccount(ctx, d.caller, sheet)
		if err != nil {
			return err
		}
		for _, f := range one.Files {
			if err := d.lockAndDraft(ctx, account.ID, participants, f); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) lockAndDraft(ctx context.Context, account vault.AccountID, participants []vault.PersonID, f demoFile) error {
	data, err := demoFiles.ReadFile("demo/" + f.File)
	if err != nil {
		return err
	}
	original, err := d.locked.Vault.Lock(ctx, d.caller, account, participants, f.File, bytes.NewReader(data))
	if err != nil {
		return err
	}
	options := pseudonym.Options{Language: f.Language, Provenance: demoProvenance(f.Provenance)}
	if f.TranslationOf != "" {
		options.TranslationOf = d.drafts[f.TranslationOf].ID
	}
	draft, err := d.locked.Review.Draft(ctx, d.caller, original.ID, options)
	if err != nil {
		return err
	}
	d.drafts[f.Document] = draft.ID
	return nil
}

func demoProvenance(said string) text.Provenance {
	switch {
	case strings.Contains(said, "interpreter"):
		return text.Interpreter
	case strings.Contains(said, "translation"):
		return text.Translation
	}
	return text.OwnWords
}

type demoDecision struct {
	String    string           `json:"string"`
	Kind      pseudonym.Kind   `json:"kind"`
	Action    pseudonym.Action `json:"action"`
	Person    string           `json:"person"`
	With      string           `json:"with"`
	Mark      bool             `json:"mark"`
	Proclitic string           `json:"proclitic"`
}

// decide says who the speakers are and decides every string, draft by draft.
// What was decided for one draft is remembered in the next.
func (d *demo) decide(ctx context.Context) error {
	var file struct {
		Decisions []demoDecision `json:"decisions"`
	}
	if err := d.read("decisions.json", &file); err != nil {
		return err
	}
	for _, name := range d.draftNames() {
		review, err := d.locked.Review.Review(ctx, d.caller, d.drafts[name])
		if err != nil {
			return err
		}
		if err := d.nameSpeakers(ctx, review); err != nil {
			return err
		}
		for _, decision := range longestFirst(file.Decisions) {
			if err := d.decideOne(ctx, review, decision); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) draftNames() []string { return slices.Sorted(maps.Keys(d.drafts)) }

// longestFirst decides "Yusuf Dawwan" before "Yusuf".
func longestFirst(decisions []demoDecision) []demoDecision {
	sorted := slices.Clone(decisions)
	slices.SortStableFunc(sorted, func(a, b demoDecision) int { return len(b.String) - len(a.String) })
	return sorted
}

func (d *demo) nameSpeakers(ctx context.Context, review pseudonym.Review) error {
	for _, s := range review.Speakers {
		if s.Decided {
			continue
		}
		is := pseudonym.SpeakerIs{Role: s.Role, Person: s.Suggested}
		if !s.Suggested.IsZero() {
			is.Role = text.RoleParticipant
		}
		if err := d.locked.Review.SetSpeaker(ctx, d.caller, review.ID, s.Label, is); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) decideOne(ctx context.Context, review pseudonym.Review, one demoDecision) error {
	if !strings.Contains(text.Fold(review.Transcript.Text), text.Fold(one.String)) {
		return nil
	}
	if one.Mark {
		if _, err := d.locked.Review.Mark(ctx, d.caller, review.ID, pseudonym.Marking{String: one.String}); err != nil && sheaf.KindOf(err) != sheaf.NotFound {
			return err
		}
	}
	decision := pseudonym.Decision{String: one.String, Action: one.Action, Kind: one.Kind, With: one.With, Proclitic: one.Proclitic}
	if one.Person != "" {
		decision.Person = d.people[one.Person].ID
	}
	_, err := d.locked.Review.Decide(ctx, d.caller, review.ID, decision)
	if kind := sheaf.KindOf(err); err != nil && kind == sheaf.NotFound {
		// The string stands inside a longer mention that was decided before.
		return nil
	}
	return err
}

func (d *demo) admit(ctx context.Context) error {
	for _, name := range d.draftNames() {
		id, err := d.locked.Review.Admit(ctx, d.caller, d.drafts[name])
		if err != nil {
			return err
		}
		if d.documents[name], err = d.working.Study.Document(ctx, d.caller, id); err != nil {
			return err
		}
	}
	// Persons carry their subject's id from the first admission on.
	people, err := d.locked.Vault.Persons(ctx, d.caller)
	if err != nil {
		return err
	}
	for key, before := range d.people {
		for _, p := range people {
			if p.ID == before.ID {
				d.people[key] = p
			}
		}
	}
	return nil
}

func (d *demo) subject(key string) study.SubjectID { return study.SubjectID{ID: d.people[key].Subject} }

func (d *demo) describe(ctx context.Context) error {
	var file struct {
		Attributes []struct {
			Person string
			Values map[string]string
		} `json:"attributes"`
	}
	if err := d.read("attributes.json", &file); err != nil {
		return err
	}
	for _, one := range file.Attributes {
		for _, name := range slices.Sorted(maps.Keys(one.Values)) {
			if err := d.working.Study.SetAttribute(ctx, d.caller, d.subject(one.Person), name, one.Values[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) addCodes(ctx context.Context) error {
	var file struct {
		Codes []struct{ Name, Parent, Definition string } `json:"codes"`
	}
	if err := d.read("codebook.json", &file); err != nil {
		return err
	}
	for _, one := range file.Codes {
		code := coding.Code{Name: one.Name, Definition: one.Definition}
		if one.Parent != "" {
			parent, err := d.working.Book.CodeByName(ctx, d.caller, one.Parent)
			if err != nil {
				return err
			}
			code.Parent = parent.ID
		}
		if _, err := d.working.Book.AddCode(ctx, d.caller, code); err != nil {
			return err
		}
	}
	return nil
}

// anchor finds a quote in a document; it occurs there once.
func (d *demo) anchor(document, quote string) (study.Anchor, error) {
	doc := d.documents[document]
	span, err := quoted(doc.Text, quote)
	return study.Anchor{Document: doc.ID, Version: doc.Version, Span: span}, err
}

func (d *demo) addCodings(ctx context.Context) error {
	var file struct {
		Codings []struct{ Document, Quote, Code string } `json:"codings"`
	}
	if err := d.read("codings.json", &file); err != nil {
		return err
	}
	var all []coding.Application
	for _, one := range file.Codings {
		code, err := d.working.Book.CodeByName(ctx, d.caller, one.Code)
		if err != nil {
			return err
		}
		anchor, err := d.anchor(one.Document, one.Quote)
		if err != nil {
			return err
		}
		all = append(all, coding.Application{Code: code.ID, Anchor: anchor})
	}
	_, err := d.working.Book.CodeAll(ctx, d.caller, all)
	return err
}

func (d *demo) addMemos(ctx context.Context) error {
	var file struct {
		Memos []struct{ On, Document, Code, Quote, Text string } `json:"memos"`
	}
	if err := d.read("memos.json", &file); err != nil {
		return err
	}
	codings, err := d.working.Book.Codings(ctx, d.caller, coding.Filter{})
	if err != nil {
		return err
	}
	for _, one := range file.Memos {
		memo := coding.Memo{On: coding.OnStudy, Text: one.Text}
		switch one.On {
		case "document":
			memo.On, memo.Target = coding.OnDocument, d.documents[one.Document].ID.ID
		case "code":
			code, err := d.working.Book.CodeByName(ctx, d.caller, one.Code)
			if err != nil {
				return err
			}
			memo.On, memo.Target = coding.OnCode, code.ID.ID
		case "quote":
			anchor, err := d.anchor(one.Document, one.Quote)
			if err != nil {
				return err
			}
			memo.On, memo.Target = coding.OnCoding, codingAt(codings, anchor).ID
		}
		if _, err := d.working.Book.WriteMemo(ctx, d.caller, memo); err != nil {
			return err
		}
	}
	return nil
}

// codingAt finds a coding of exactly this passage.
func codingAt(codings []coding.Coding, anchor study.Anchor) coding.CodingID {
	i := slices.IndexFunc(codings, func(c coding.Coding) bool { return c.Anchor == anchor })
	if i < 0 {
		return coding.CodingID{}
	}
	return codings[i].ID
}

func (d *demo) addClaims(ctx context.Context) error {
	var file struct {
		Claims []struct {
			Text  string
			Links []struct{ Document, Quote, Person, Stance, Basis, Source string }
		} `json:"claims"`
	}
	if err := d.read("claims.json", &file); err != nil {
		return err
	}
	for _, one := range file.Claims {
		claim, err := d.working.Register.AddClaim(ctx, d.caller, evidence.Claim{Text: one.Text})
		if err != nil {
			return err
		}
		for _, link := range one.Links {
			anchor, err := d.anchor(link.Document, link.Quote)
			if err != nil {
				return err
			}
			bearing := evidence.Bearing{
				Claim: claim.ID, Anchor: anchor, Subject: d.subject(link.Person),
				Stance: evidence.Stance(link.Stance), Basis: evidence.Basis(link.Basis), Outside: link.Source,
			}
			if _, err := d.working.Register.Bear(ctx, d.caller, bearing); err != nil {
				return err
			}
		}
	}
	return d.addReferrals(ctx)
}

// addReferrals writes down that all three came by the same referrer.
func (d *demo) addReferrals(ctx context.Context) error {
	for _, other := range []string{"karim", "samira"} {
		link := evidence.Dependence{A: d.subject("yusuf"), B: d.subject(other), Kind: evidence.Referral}
		if _, err := d.working.Register.AddDependence(ctx, d.caller, link); err != nil {
			return err
		}
	}
	return nil
}

// propose proposes the first draft of the report, in which the check finds
// trouble, and the report that came of it, which is published.
func (d *demo) propose(ctx context.Context) error {
	var last disclosure.Proposal
	for _, name := range []string{"report-first-draft.md", "report.md"} {
		markdown, err := d.report(name)
		if err != nil {
			return err
		}
		if last, err = d.working.Release.Propose(ctx, d.caller, markdown, demoOptions); err != nil {
			return err
		}
	}
	assessed, err := d.working.Release.Assess(ctx, d.caller, last.ID)
	if err != nil {
		return err
	}
	for _, f := range assessed.Findings {
		if err := d.working.Release.Decide(ctx, d.caller, f.ID, disclosure.Accept, "invented words: nobody said them"); err != nil {
			return err
		}
	}
	_, err = d.working.Release.Publish(ctx, d.caller, last.ID)
	return err
}
