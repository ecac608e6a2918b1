package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/detect"
	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

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
	Waits         bool   `json:"waits"` // for its review, as it is locked away
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
	if !f.Waits {
		d.drafts[f.Document] = draft.ID
	}
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

// reviewAll takes the drafts through gate 1, one after another as somebody would:
// what was decided in one is remembered in the next.
func (d *demo) reviewAll(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(d.drafts)) {
		if err := d.review(ctx, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return d.rereadPeople(ctx)
}

// review says who the speakers of a draft are, decides what its list of decisions
// names and then the rest, and moves the draft to the working copy.
func (d *demo) review(ctx context.Context, name string) error {
	id := d.drafts[name]
	review, err := d.locked.Review.Review(ctx, d.caller, id)
	if err != nil {
		return err
	}
	if err := d.nameSpeakers(ctx, review); err != nil {
		return err
	}
	listed, err := d.decisionsFor(name, review.Transcript.Text)
	if err != nil {
		return err
	}
	if review, err = d.markMissed(ctx, review, listed); err != nil {
		return err
	}
	if _, err := d.locked.Review.DecideAll(ctx, d.caller, id, standing(inEverySense(listed, review), review)); err != nil {
		return err
	}
	if err := d.leaveTheRest(ctx, id); err != nil {
		return err
	}
	document, err := d.locked.Review.Admit(ctx, d.caller, id)
	if err != nil {
		return err
	}
	d.documents[name], err = d.working.Study.Document(ctx, d.caller, document)
	return err
}

func (d *demo) nameSpeakers(ctx context.Context, review pseudonym.Review) error {
	for _, s := range review.Speakers {
		if s.Decided {
			continue
		}
		is := pseudonym.SpeakerIs{Role: text.RoleOther}
		if !s.Suggested.IsZero() {
			is.Role, is.Person = text.RoleParticipant, s.Suggested
		}
		if err := d.locked.Review.SetSpeaker(ctx, d.caller, review.ID, s.Label, is); err != nil {
			return err
		}
	}
	return nil
}

// demoDecision is what a careful reviewer would decide about a string. Within
// are words around one that is something else in one place than elsewhere: the
// decision is about that place.
type demoDecision struct {
	String, Within, Person, SameAs, With, Gender, Proclitic string

	Kind   pseudonym.Kind
	Action pseudonym.Action
	Scope  pseudonym.Scope
}

// readDecisions reads those of a document, the longest string first: "Yusuf
// Dawwan" before "Yusuf".
func (d *demo) readDecisions(document string) ([]demoDecision, error) {
	var file struct{ Decisions []demoDecision }
	err := d.read("decisions/"+document+".json", &file)
	slices.SortStableFunc(file.Decisions, func(a, b demoDecision) int { return len(b.String) - len(a.String) })
	return file.Decisions, err
}

func (d *demo) decisionsFor(document, s string) ([]pseudonym.Decision, error) {
	listed, err := d.readDecisions(document)
	if err != nil {
		return nil, err
	}
	decisions := make([]pseudonym.Decision, len(listed))
	for i, one := range listed {
		decisions[i] = pseudonym.Decision{String: one.String, Kind: one.Kind, Action: one.Action, Scope: one.Scope, Person: d.people[one.Person].ID,
			SameAs: one.SameAs, With: one.With, Gender: one.Gender, Proclitic: one.Proclitic}
		if one.Within == "" {
			continue
		}
		at, err := quoted(s, one.Within)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", one.Within, err)
		}
		at.Start += strings.Index(one.Within, one.String)
		at.End = at.Start + len(one.String)
		decisions[i].String, decisions[i].Span = "", at
	}
	return decisions, nil
}

// markMissed marks each listed string where it stands as whole words and is no
// mention of its own: because nothing flagged it, or as part of a longer one.
func (d *demo) markMissed(ctx context.Context, review pseudonym.Review, listed []pseudonym.Decision) (pseudonym.Review, error) {
	flagged := map[text.Span]bool{}
	for _, f := range review.Flags {
		flagged[f.Span] = true
	}
	var taken []text.Span
	for _, one := range listed {
		for _, at := range wholeWords(review.Transcript.Text, one.String) {
			if slices.ContainsFunc(taken, at.Overlaps) {
				continue // in a longer one that is listed
			}
			taken = append(taken, at)
			if flagged[at] {
				continue
			}
			_, err := d.locked.Review.Mark(ctx, d.caller, review.ID, pseudonym.Marking{Span: at})
			if err != nil && sheaf.KindOf(err) != sheaf.Invalid { // in a speaker's label
				return review, err
			}
		}
	}
	return d.locked.Review.Review(ctx, d.caller, review.ID)
}

// wholeWords finds a string as it is spelled between what is no letter or digit.
func wholeWords(s, words string) (found []text.Span) {
	if words == "" {
		return nil
	}
	isWord := func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.M) }
	for at := 0; ; {
		i := strings.Index(s[at:], words)
		if i < 0 {
			return found
		}
		span := text.Span{Start: at + i, End: at + i + len(words)}
		before, _ := utf8.DecodeLastRuneInString(s[:span.Start])
		after, _ := utf8.DecodeRuneInString(s[span.End:])
		if !isWord(before) && !isWord(after) {
			found = append(found, span)
		}
		at = span.End
	}
}

// standing are the decisions about strings that stand in the draft as mentions of
// their own, and not only inside longer ones that are listed as well.
func standing(listed []pseudonym.Decision, review pseudonym.Review) []pseudonym.Decision {
	flagged := flaggedIn(review)
	return slices.DeleteFunc(listed, func(one pseudonym.Decision) bool { return one.String != "" && !flagged[detect.GroupKey(one.String)] })
}

func flaggedIn(review pseudonym.Review) map[string]bool {
	flagged := map[string]bool{}
	for _, f := range review.Flags {
		flagged[detect.GroupKey(f.Text)] = true
	}
	return flagged
}

// rereadPeople reads everybody again: they carry their subject's id from the
// first admission on.
func (d *demo) rereadPeople(ctx context.Context) error {
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

// inEverySense adds to a list what it says of a string also where nothing tells the name
// from the word that it is as well, and of what stays where it is the word.
func inEverySense(listed []pseudonym.Decision, review pseudonym.Review) []pseudonym.Decision {
	all := slices.Clone(listed)
	for _, g := range review.Groups {
		i := slices.IndexFunc(listed, func(one pseudonym.Decision) bool { return one.String == g.String })
		if i < 0 || g.Sense == pseudonym.AsName || g.Sense == pseudonym.AsWord && listed[i].Action != pseudonym.Keep {
			continue
		}
		one := listed[i]
		one.Sense = g.Sense
		all = append(all, one)
	}
	return all
}

// leaveTheRest decides about what no list names: a name that is known goes as it is
// proposed, all else stays. The lists are the careful reader's, so that the demo
// does not change with what a review proposes.
func (d *demo) leaveTheRest(ctx context.Context, id pseudonym.DraftID) error {
	review, err := d.locked.Review.Review(ctx, d.caller, id)
	if err != nil {
		return err
	}
	var rest []pseudonym.Decision
	seen := map[string]bool{}
	for _, f := range review.Flags {
		if f.Decided != nil || seen[f.Text+string(f.Proposal.Sense)] {
			continue
		}
		seen[f.Text+string(f.Proposal.Sense)] = true
		decision := pseudonym.Decision{String: f.Text, Sense: f.Proposal.Sense, Action: pseudonym.Keep}
		if f.Tier == detect.TierKnown && !f.Probable && f.Proposal.Sense == pseudonym.AsName {
			decision = f.Proposal.Decision(f.Text)
		}
		if decision.Action == "" {
			return fmt.Errorf("nobody has decided about %q", f.Text)
		}
		rest = append(rest, decision)
	}
	if len(rest) == 0 {
		return nil
	}
	_, err = d.locked.Review.DecideAll(ctx, d.caller, id, rest)
	return err
}

// heedWishes does what two of the participants asked for since: one is on hold,
// one is erased.
func (d *demo) heedWishes(ctx context.Context) error {
	var file struct{ Hold, Erase string }
	if err := d.read("wishes.json", &file); err != nil {
		return err
	}
	if err := d.space.Hold(ctx, d.caller, d.people[file.Hold].Label, true); err != nil {
		return err
	}
	_, err := d.space.Erase(ctx, d.caller, d.handle, sheaf.NewSecret(demoPassphrase), d.people[file.Erase].Label)
	return err
}
