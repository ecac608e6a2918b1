package pseudonym

import (
	"context"
	"encoding/binary"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// intentState is how far an admission has come in the vault. The study decides:
// the first of Admit and Refuse on its id wins there.
type intentState string

const (
	intended  intentState = "intended"  // announced, the bundle is kept
	staged    intentState = "staged"    // sealed for the study; whatever is admitted is these bytes
	done      intentState = "done"      // admitted
	abandoned intentState = "abandoned" // refused
)

// storedBundle is what is to be admitted, with what the vault keeps of it.
type storedBundle struct {
	V        int          `json:"v"`
	Draft    uint64       `json:"draft"` // version of the draft it was made of
	Bundle   study.Bundle `json:"bundle"`
	Persons  []admitted   `json:"persons"`
	Map      text.Map     `json:"map"` // original to admitted
	Entities []sheaf.ID   `json:"entities,omitempty"`
}

// admitted is which subject a person is, or becomes with this admission.
type admitted struct {
	Person  vault.PersonID  `json:"person"`
	Subject study.SubjectID `json:"subject"`
	Speaks  bool            `json:"speaks"`
}

type storedPrepared struct {
	V        int    `json:"v"`
	Prepared []byte `json:"prepared"`
}

type storedMap struct {
	V   int      `json:"v"`
	Map text.Map `json:"map"` // original to the document's present version
}

// aboutAdmission is what an entry says of a step of an admission. Leaf and head
// are the study's: they bind the two records to each other.
type aboutAdmission struct {
	Draft     DraftID           `json:"draft"`
	Admission study.AdmissionID `json:"admission"`
	State     intentState       `json:"state"`
	Document  study.DocumentID  `json:"document,omitzero"`
	Leaf      []byte            `json:"leaf,omitempty"`
	Head      string            `json:"head,omitempty"`
}

// Admit moves a reviewed draft to the working copy, whole or not at all. Run
// again after a crash it goes on with the same admission.
//
// Conflict: something is undecided, or a name that is known or was decided to go
// would stay; a participant is on hold or has not agreed
// to analysis, or another admission of the same people is under way. Denied:
// the study asks for four eyes, and the caller drafted it.
func (g *Gate) Admit(ctx context.Context, c access.Caller, id DraftID) (study.DocumentID, error) {
	row, err := g.settleBefore(ctx, c, id)
	if err != nil || row.state == Admitted {
		return row.document, err
	}
	if err := g.flagAgain(ctx, c, id); err != nil {
		return study.DocumentID{}, err
	}
	settings, err := g.study.Settings(ctx, c)
	if err != nil {
		return study.DocumentID{}, err
	}
	admission, document := study.AdmissionID{ID: sheaf.NewID()}, study.DocumentID{ID: sheaf.NewID()}
	var b storedBundle
	err = g.door.View(ctx, c, access.AdmitDraft, func(tx *access.Tx) (err error) {
		b, err = g.bundle(tx, id, admission, document)
		return err
	})
	if err != nil {
		return study.DocumentID{}, err
	}
	err = g.door.Do(ctx, c, access.AdmitDraft, func(tx *access.Tx) error {
		if settings.FourEyes && tx.Member() == row.member {
			return sheaf.Errorf(sheaf.Denied, "cannot admit draft %s: the study asks for four eyes, and you drafted it", id.Short()).
				Hintf("another key holder admits it")
		}
		return g.announce(tx, id, b)
	})
	if err != nil {
		return study.DocumentID{}, err
	}
	return document, g.settle(ctx, c, admission)
}

// settleBefore finishes what is under way of the draft and of its people, and
// tells where the draft stands then.
func (g *Gate) settleBefore(ctx context.Context, c access.Caller, id DraftID) (row draftRow, err error) {
	var pending []intentRow
	read := func(tx *access.Tx) (err error) {
		if row, err = findDraft(tx, id); err != nil {
			return err
		}
		pending, err = g.pendingWith(tx, row)
		return err
	}
	if err := g.door.View(ctx, c, access.AdmitDraft, read); err != nil {
		return row, err
	}
	for _, i := range pending {
		if err := g.settle(ctx, c, i.id); err != nil && i.draft == id {
			return row, err
		}
	}
	if len(pending) > 0 {
		err = g.door.View(ctx, c, access.AdmitDraft, read)
	}
	return row, err
}

// pendingWith are the admissions under way of a draft, and of other drafts about
// one of its people.
func (g *Gate) pendingWith(tx *access.Tx, row draftRow) ([]intentRow, error) {
	pending, err := pendingIntents(tx)
	if err != nil || len(pending) == 0 {
		return nil, err
	}
	people, err := g.vault.PersonsOf(tx, row.original)
	if err != nil {
		return nil, err
	}
	var with []intentRow
	for _, i := range pending {
		about := false
		for _, p := range people {
			if is, err := g.isAbout(tx, i.draft, p.ID); err != nil {
				return nil, err
			} else if is {
				about = true
			}
		}
		if about {
			with = append(with, i)
		}
	}
	return with, nil
}

// isAbout tells whether a person is one of those of a draft's original.
func (g *Gate) isAbout(tx *access.Tx, id DraftID, person vault.PersonID) (bool, error) {
	row, err := findDraft(tx, id)
	if err != nil {
		return false, err
	}
	people, err := g.vault.PersonsOf(tx, row.original)
	if gone(err) {
		return false, nil
	}
	return slices.ContainsFunc(people, func(p vault.Person) bool { return p.ID == person }), err
}

func pendingIntents(tx *access.Tx) ([]intentRow, error) {
	first, err := selectIntents(tx, intended)
	if err != nil {
		return nil, err
	}
	second, err := selectIntents(tx, staged)
	return append(first, second...), err
}

// bundle makes what is to be admitted, with all its ids drawn.
func (g *Gate) bundle(tx *access.Tx, id DraftID, admission study.AdmissionID, document study.DocumentID) (storedBundle, error) {
	o, err := g.openForChange(tx, id)
	if err != nil {
		return storedBundle{}, err
	}
	b, err := readBook(tx)
	if err != nil {
		return storedBundle{}, err
	}
	if n, _, _ := o.undecided(b); n > 0 {
		return storedBundle{}, sheaf.Errorf(sheaf.Conflict, "cannot admit draft %s: %d mentions or speakers are undecided", id.Short(), n).
			Hintf("sheaf review %s --undecided", id.Short())
	}
	labels, err := g.labels(tx, o)
	if err != nil {
		return storedBundle{}, err
	}
	r, err := o.render(b, labels)
	if err != nil {
		return storedBundle{}, err
	}
	if err := g.nothingLeft(tx, o, b, r); err != nil {
		return storedBundle{}, err
	}
	out := storedBundle{V: 1, Draft: o.row.version, Map: r.edits}
	subjects, err := g.subjectsFor(tx, &out, r)
	if err != nil {
		return storedBundle{}, err
	}
	original, err := g.vault.OriginalIn(tx, o.row.original)
	if err != nil {
		return storedBundle{}, err
	}
	account, err := g.vault.AccountIn(tx, original.Account)
	if err != nil {
		return storedBundle{}, err
	}
	translated, err := translationOf(tx, o.review.TranslationOf)
	if err != nil {
		return storedBundle{}, err
	}
	for _, p := range r.places {
		out.Entities = append(out.Entities, p.entity.ID.ID)
	}
	bundle := &out.Bundle
	bundle.Admission, bundle.Account, bundle.Document, bundle.TranslationOf = admission, study.AccountID{ID: account.Study}, document, translated
	bundle.Transcript, bundle.Mentions = r.transcript, r.mentionsFor(subjects)
	bundle.TurnSubject = turnSubjects(r.turnPersons, subjects)
	return out, nil
}

// translationOf is the document that a draft is a translation of. Conflict: it
// is a draft still.
func translationOf(tx *access.Tx, id sheaf.ID) (study.DocumentID, error) {
	if id.IsZero() {
		return study.DocumentID{}, nil
	}
	row, err := findEarlier(tx, id)
	if gone(err) {
		return study.DocumentID{ID: id}, nil
	}
	if err == nil && row.document.IsZero() {
		return row.document, sheaf.Errorf(sheaf.Conflict, "cannot admit a translation before draft %s that it is of", row.id.Short()).
			Hintf("sheaf admit %s first", row.id.Short())
	}
	return row.document, err
}

// subjectsFor says which subjects the text brings along: who speaks, with what
// they agreed to, and who is mentioned and known to the study already.
func (g *Gate) subjectsFor(tx *access.Tx, out *storedBundle, r rendered) (map[vault.PersonID]study.SubjectID, error) {
	subjects := map[vault.PersonID]study.SubjectID{}
	for _, id := range r.turnPersons {
		if id.IsZero() || !subjects[id].IsZero() {
			continue
		}
		person, terms, err := g.speaks(tx, id)
		if err != nil {
			return nil, err
		}
		subject := study.SubjectID{ID: person.Subject}
		if subject.IsZero() {
			subject = study.SubjectID{ID: sheaf.NewID()}
		}
		subjects[id] = subject
		terms.Subject = subject
		out.Persons = append(out.Persons, admitted{id, subject, true})
		out.Bundle.Subjects = append(out.Bundle.Subjects, study.BundleSubject{ID: subject, Label: person.Label, Terms: terms})
	}
	if len(subjects) == 0 {
		return nil, sheaf.Errorf(sheaf.Conflict, "cannot admit a text in which no participant speaks").
			Hintf("say which speaker is a participant")
	}
	for _, p := range r.places {
		id := p.entity.Person
		if id.IsZero() || !subjects[id].IsZero() {
			continue
		}
		person, err := g.vault.PersonIn(tx, id)
		if err != nil {
			return nil, err
		}
		if person.Subject.IsZero() || person.Erased {
			continue
		}
		subjects[id] = study.SubjectID{ID: person.Subject}
		out.Persons = append(out.Persons, admitted{id, subjects[id], false})
		out.Bundle.Subjects = append(out.Bundle.Subjects, study.BundleSubject{ID: subjects[id], Label: person.Label})
	}
	return subjects, nil
}

// speaks gives a person whose words are to be admitted, and their terms.
// Conflict: they may not be.
func (g *Gate) speaks(tx *access.Tx, id vault.PersonID) (vault.Person, study.Terms, error) {
	person, err := g.vault.PersonIn(tx, id)
	if err != nil {
		return person, study.Terms{}, err
	}
	if person.Held || person.Erased {
		return person, study.Terms{}, errHeld
	}
	terms, err := g.terms(tx, id)
	if err != nil {
		return person, terms, err
	}
	if !terms.Allows(string(vault.Analyse)) {
		return person, terms, sheaf.Errorf(sheaf.Conflict, "%s, who speaks in the text, has not agreed to analysis", person.Label).
			Hintf("write down what they agreed to: sheaf consent record %s", person.Label)
	}
	return person, terms, nil
}

// announce writes the vault's intent with the whole bundle, before the study
// hears of it.
func (g *Gate) announce(tx *access.Tx, id DraftID, b storedBundle) error {
	o, err := g.openForChange(tx, id)
	if err != nil {
		return err
	}
	if o.row.version != b.Draft {
		return errChanged
	}
	pending, err := g.pendingWith(tx, o.row)
	if err != nil {
		return err
	}
	if len(pending) > 0 {
		return sheaf.Errorf(sheaf.Conflict, "cannot admit draft %s: another admission of one of its people is under way", id.Short()).
			Hintf("try again")
	}
	book, err := readBook(tx)
	if err != nil {
		return err
	}
	if err := book.linkUsed(tx, o); err != nil {
		return err
	}
	i := intentRow{id: b.Bundle.Admission, draft: id, version: 1, state: intended, made: tx.Now(), entry: tx.EntryNumber()}
	if i.bundle, err = sealed(tx, seal.TableIntent, columnMain, i.id.ID, 1, b, o.key); err != nil {
		return err
	}
	if err := insertIntent(tx, i); err != nil {
		return err
	}
	o.row.state, o.row.admission = Admitting, i.id
	tx.Note(aboutAdmission{Draft: id, Admission: i.id, State: intended})
	i.record(tx)
	return o.save(tx)
}

// record has the entry commit to an intent as it stands.
func (i intentRow) record(tx *access.Tx) {
	tx.Recorded(seal.Parent{}, i.id.ID, i.version, i.committed())
}

func (i intentRow) committed() []byte {
	return slices.Concat([]byte(i.state), binary.BigEndian.AppendUint64(i.draft.ID[:], uint64(i.entry)), i.bundle, i.prepared)
}
