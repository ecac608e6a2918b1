package pseudonym

import (
	"context"
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/convert"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
	"sheaf/internal/vault"
)

// storedTranscript is an original as it was read; it never changes.
type storedTranscript struct {
	V          int               `json:"v"`
	Transcript text.Transcript   `json:"transcript"`
	From       derivation        `json:"from,omitzero"`
	Report     convert.Report    `json:"report,omitzero"`
	Comments   []convert.Comment `json:"comments,omitempty"`
}

// derivation says what a transcript was made from, and by what.
type derivation struct {
	SHA256    string            `json:"sha256"` // of the original's bytes, in hexadecimal
	Tool      string            `json:"tool"`
	Version   int               `json:"version"` // of the tool's reading
	Side      string            `json:"side,omitempty"`
	Deletions convert.Deletions `json:"deletions,omitempty"`
}

// storedReview is what was found in it, and what was decided about single places.
type storedReview struct {
	V             int             `json:"v"`
	TranslationOf sheaf.ID        `json:"translationOf,omitzero"` // a draft or a document
	Provenance    text.Provenance `json:"provenance,omitempty"`
	Unexamined    int             `json:"unexamined"`
	Speakers      []speaker       `json:"speakers"` // as the transcript's
	Mentions      []mention       `json:"mentions"` // in order, not overlapping, none across paragraphs or in a label
	Pictures      int             `json:"pictures,omitempty"`
	Turns         *storedTurns    `json:"turns,omitempty"` // in place of the transcript's, once they were corrected
	Notes         []Note          `json:"notes,omitempty"`
	Answer        *Note           `json:"answer,omitempty"` // to the question before an admission
	Steps         []step          `json:"steps,omitempty"`  // what Undo takes back, the newest last
}

// opened is a draft with its keys at hand.
type opened struct {
	row        draftRow
	key        seal.Parent
	stored     storedTranscript
	transcript text.Transcript // as stored, with its turns as corrected
	tongue     int             // the language that words put into it are of, see tongueOf
	review     storedReview
}

// aboutDraft is what an entry says of an act on a draft.
type aboutDraft struct {
	Draft    DraftID `json:"draft"`
	Version  uint64  `json:"version,omitempty"`
	State    State   `json:"state,omitempty"`
	Mentions int     `json:"mentions,omitempty"`
	Action   Action  `json:"action,omitempty"`
	Scope    Scope   `json:"scope,omitempty"`

	Actions  map[Action]int `json:"actions,omitempty"`  // of several decisions in one act, how many of each
	Marked   int            `json:"marked,omitempty"`   // places that a list had flagged
	Speakers int            `json:"speakers,omitempty"` // labels of which a list says who they mean
}

// Draft reads an original and flags what could identify somebody in it. What
// was decided about a string everywhere in the study is applied at once.
// Opening the original is recorded before it is read.
//
// Conflict: there is a draft of it already, or the file asks something that the
// options do not answer: whether tracked deletions stay, which of its languages
// to take. Invalid: it cannot be read, or it is said to be a translation of
// nothing there is. NotFound: no such original, or one of its people was erased.
func (g *Gate) Draft(ctx context.Context, c access.Caller, id vault.OriginalID, o Options) (Draft, error) {
	return g.draft(ctx, c, id, o, g.vault.KnownNames)
}

// Batch drafts many originals with the names that were known when it began.
// Opening every sheet anew for each of hundreds would take longer than all else;
// whatever has become known meanwhile is flagged when a draft is opened.
type Batch struct {
	gate  *Gate
	known []vault.KnownName
}

// Batch reads the names that are known now; the record has nothing of it. Denied:
// to whoever may not draft.
func (g *Gate) Batch(ctx context.Context, c access.Caller) (*Batch, error) {
	b := &Batch{gate: g}
	err := g.door.View(ctx, c, access.MakeDraft, func(tx *access.Tx) (err error) {
		b.known, err = g.vault.KnownNames(tx)
		return err
	})
	return b, err
}

// Draft drafts an original as Gate.Draft does, with its errors, and finds the names
// that were known when the batch began.
func (b *Batch) Draft(ctx context.Context, c access.Caller, id vault.OriginalID, o Options) (Draft, error) {
	return b.gate.draft(ctx, c, id, o, func(*access.Tx) ([]vault.KnownName, error) { return b.known, nil })
}

func (g *Gate) draft(ctx context.Context, c access.Caller, id vault.OriginalID, o Options, names func(*access.Tx) ([]vault.KnownName, error)) (Draft, error) {
	var persons []vault.PersonID
	var taught lessons
	var otherSide DraftID
	err := g.door.View(ctx, c, access.MakeDraft, func(tx *access.Tx) (err error) {
		if persons, otherSide, err = g.draftable(tx, id, o.Side); err != nil {
			return err
		}
		taught, err = g.taught(tx, id)
		return err
	})
	if err != nil {
		return Draft{}, err
	}
	if o.TranslationOf, err = g.translated(ctx, c, o.TranslationOf); err != nil {
		return Draft{}, err
	}
	if o.TranslationOf.IsZero() {
		o.TranslationOf = otherSide.ID
	}
	name, data, err := g.vault.OpenOriginal(ctx, c, id, "draft")
	if err != nil {
		return Draft{}, err
	}
	reading, err := g.read(ctx, convert.File{Name: name, Data: data}, o.reading(taught.toReader()))
	if err != nil {
		return Draft{}, err
	}
	if err := o.unanswered(id, reading.Report); err != nil {
		return Draft{}, err
	}
	draft := opened{row: draftRow{id: DraftID{sheaf.NewID()}, original: id}, stored: o.stored(reading, data)}
	draft.transcript = draft.stored.Transcript
	draft.tongue = tongueOf(draft.transcript.Language, draft.transcript.Text)
	err = g.door.View(ctx, c, access.MakeDraft, func(tx *access.Tx) error {
		known, err := names(tx)
		if err != nil {
			return err
		}
		draft.review, err = examine(tx, draft.transcript, known, persons, flagged(reading.Report))
		return err
	})
	if err != nil {
		return Draft{}, err
	}
	review := &draft.review
	review.TranslationOf, review.Provenance, review.Pictures = o.TranslationOf, o.Provenance, len(reading.Pages)
	taught.apply(review, persons, false)

	object := g.vault.NewObject(persons...)
	draft.row.object = object.ID
	var made Draft
	err = g.door.Do(ctx, c, access.MakeDraft, func(tx *access.Tx) error {
		if _, _, err := g.draftable(tx, id, o.Side); err != nil {
			return err
		}
		if err := g.vault.PutObject(tx, object); err != nil {
			return err
		}
		d := draft
		d.key = object.Parent()
		if err := d.insert(tx); err != nil {
			return err
		}
		if err := d.insertPictures(tx, reading.Pages); err != nil {
			return err
		}
		book, err := readBook(tx)
		if err != nil {
			return err
		}
		if err := book.linkUsed(tx, &d); err != nil {
			return err
		}
		tx.Note(aboutDraft{Draft: d.row.id, Version: 1, State: Open, Mentions: len(review.Mentions)})
		made = d.public(book)
		return nil
	})
	return made, err
}

// draftable gives the people of an original of which this side may be drafted, and
// the draft of its other side: the second to be drafted is taken for the
// translation of the first, unless somebody says otherwise.
func (g *Gate) draftable(tx *access.Tx, id vault.OriginalID, side string) (ids []vault.PersonID, other DraftID, err error) {
	people, err := g.vault.PersonsOf(tx, id)
	if err != nil {
		return nil, other, err
	}
	for _, p := range people {
		if p.Held {
			return nil, other, errHeld
		}
		ids = append(ids, p.ID)
	}
	before, err := selectDraftsOf(tx, id)
	if err != nil {
		return nil, other, err
	}
	for _, d := range before {
		if d.state == Abandoned {
			continue
		}
		o, err := g.openRow(tx, d)
		if err != nil && !gone(err) {
			return nil, other, err
		}
		if err == nil && otherSides(o.stored.From.Side, side) {
			other = d.id
			continue
		}
		return nil, other, sheaf.Errorf(sheaf.Conflict, "cannot draft original %s: draft %s of it is %s", id.Short(), d.id.Short(), d.state).
			Hintf("review or correct that one")
	}
	return ids, other, nil
}

// otherSides tells two languages of one file apart.
func otherSides(a, b string) bool {
	a, b = sideKey(a), sideKey(b)
	return a != b && a != "" && b != "" && a != BothSides && b != BothSides
}

// sideKey is the same for every way to name the language of a side: those written
// in Arabic letters are not told apart in a file.
func sideKey(side string) string {
	side, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(side)), "-")
	switch side {
	case "fa", "ckb", "ps", "ur":
		return "ar"
	}
	return side
}

var errHeld = sheaf.Errorf(sheaf.Conflict, "a participant whose words these are is on hold").
	Hintf("nothing of theirs is used until a key holder lifts the hold")

// translated finds what a text is a translation of. Invalid: nothing there is.
func (g *Gate) translated(ctx context.Context, c access.Caller, id sheaf.ID) (sheaf.ID, error) {
	if id.IsZero() {
		return id, nil
	}
	err := g.door.View(ctx, c, access.MakeDraft, func(tx *access.Tx) error {
		_, err := findEarlier(tx, id)
		return err
	})
	if !gone(err) {
		return id, err
	}
	if _, err := g.study.Document(ctx, c, study.DocumentID{ID: id}); err != nil {
		return sheaf.ID{}, sheaf.Errorf(sheaf.Invalid, "cannot draft a translation of %s: there is no such draft or document", id.Short())
	}
	return id, nil
}

// findEarlier finds a draft by its own id or by that of its document.
func findEarlier(tx *access.Tx, id sheaf.ID) (draftRow, error) {
	row, err := selectDraft(tx, DraftID{id})
	if gone(err) {
		return selectDraftByDocument(tx, study.DocumentID{ID: id})
	}
	return row, err
}

// WholeText is the label of the one speaker of a text without turns, and of somebody
// whom a file does not name.
const WholeText = "text"

// withTurns makes one turn of a text in which nobody speaks: notes, a letter.
// They are somebody's all the same.
func withTurns(t text.Transcript) text.Transcript {
	if i := slices.Index(t.Speakers, text.Speaker{}); i >= 0 {
		t.Speakers[i].Label = WholeText // somebody whom the file does not name
	}
	if len(t.Turns) > 0 || len(t.Paragraphs) == 0 {
		return t
	}
	t.Paragraphs = slices.Clone(t.Paragraphs)
	for i := range t.Paragraphs {
		t.Paragraphs[i].Speaker, t.Paragraphs[i].Turn = 0, 0
	}
	whole := text.Span{Start: t.Paragraphs[0].Start, End: t.Paragraphs[len(t.Paragraphs)-1].End}
	t.Speakers = []text.Speaker{{Label: WholeText}}
	t.Turns = []text.Turn{{Span: whole, StartMS: -1, Voice: text.NoSpeaker}}
	return t
}

func (o *opened) insert(tx *access.Tx) (err error) {
	o.row.version, o.row.state, o.row.member, o.row.made = 1, Open, tx.Member(), tx.Now()
	o.row.transcript, err = sealed(tx, seal.TableDraft, columnMain, o.row.id.ID, 1, o.stored, o.key)
	if err != nil {
		return err
	}
	if err := o.seal(tx); err != nil {
		return err
	}
	return insertDraft(tx, o.row)
}

// seal seals the review for the row's version, and has the entry commit to it.
func (o *opened) seal(tx *access.Tx) (err error) {
	o.review.V = 1
	o.row.review, err = sealed(tx, seal.TableDraft, columnReview, o.row.id.ID, o.row.version, o.review, o.key)
	tx.Recorded(seal.Parent{}, o.row.id.ID, o.row.version, o.row.review)
	return err
}

// save stores the next version of a draft.
func (o *opened) save(tx *access.Tx) error {
	o.row.version++
	if err := o.seal(tx); err != nil {
		return err
	}
	return updateDraft(tx, o.row)
}

func findDraft(tx *access.Tx, id DraftID) (draftRow, error) {
	row, err := selectDraft(tx, id)
	if gone(err) {
		return draftRow{}, sheaf.Errorf(sheaf.NotFound, "there is no draft %s", id.Short())
	}
	return row, err
}

// open opens a draft. NotFound: there is none, or it was erased or given up.
func (g *Gate) open(tx *access.Tx, id DraftID) (*opened, error) {
	row, err := findDraft(tx, id)
	if err != nil {
		return nil, err
	}
	return g.openRow(tx, row)
}

func (g *Gate) openRow(tx *access.Tx, row draftRow) (*opened, error) {
	if row.review == nil {
		return nil, sheaf.Errorf(sheaf.NotFound, "draft %s is %s: nothing of it can be read", row.id.Short(), row.state)
	}
	if err := tx.Fresh(row.id.ID, row.review); err != nil {
		return nil, err
	}
	o := &opened{row: row}
	var err error
	if o.key, err = g.vault.ObjectKey(tx, row.object); err != nil {
		return nil, err
	}
	if err := open(tx, seal.TableDraft, columnMain, row.id.ID, 1, row.transcript, &o.stored, o.key); err != nil {
		return nil, err
	}
	if err := open(tx, seal.TableDraft, columnReview, row.id.ID, row.version, row.review, &o.review, o.key); err != nil {
		return nil, err
	}
	o.transcript = o.review.Turns.over(o.stored.Transcript)
	o.tongue = tongueOf(o.transcript.Language, o.transcript.Text)
	for i, m := range o.review.Mentions {
		o.review.Mentions[i].said = m.Of(o.transcript.Text)
	}
	return o, nil
}

// openForChange opens a draft that is under review. Conflict: it no longer is.
func (g *Gate) openForChange(tx *access.Tx, id DraftID) (*opened, error) {
	o, err := g.open(tx, id)
	if err == nil && o.row.state != Open {
		return nil, sheaf.Errorf(sheaf.Conflict, "draft %s is %s: nothing in it can be decided any more", id.Short(), o.row.state).
			Hintf("an admitted text is changed with sheaf correct")
	}
	return o, err
}

// public is a draft as lists show it.
func (o *opened) public(b *book) Draft {
	d := o.row.public()
	d.Language, d.Flags = o.transcript.Language, len(o.review.Mentions)
	d.Words, d.Turns = o.transcript.Words(), len(o.transcript.Turns)
	d.Undecided, d.UndecidedStrings, d.UndecidedSpeakers = o.undecided(b)
	d.Side, d.Report = o.stored.From.Side, &o.stored.Report
	return d
}

func (r draftRow) public() Draft {
	return Draft{ID: r.id, Original: r.original, State: r.state, Version: r.version, By: r.member, Made: r.made.UTC().Truncate(time.Microsecond),
		Admission: r.admission, Document: r.document}
}

// undecided counts what somebody has to decide: flags and speakers together, the
// strings that those flags are asked about by, and the speakers.
func (o *opened) undecided(b *book) (n, strings, speakers int) {
	flags := make([]Flag, len(o.review.Mentions))
	for i, m := range o.review.Mentions {
		flags[i] = Flag{Text: m.said, Reason: m.Reason}
		if _, ok := b.choiceFor(m, o); ok {
			flags[i].Decided = &Decided{}
		} else {
			n++
		}
	}
	for _, g := range o.groups(flags) {
		if g.Undecided > 0 {
			strings++
		}
	}
	for i := range o.review.Speakers {
		if s, _ := o.speaker(i); !s.Decided {
			speakers++
		}
	}
	return n + speakers, strings, speakers
}

// Index lists every draft, the oldest first, and opens none: what only an open
// draft tells is not told.
func (g *Gate) Index(ctx context.Context, c access.Caller) (drafts []Draft, err error) {
	err = g.door.View(ctx, c, access.SeeVault, func(tx *access.Tx) error {
		rows, err := selectDrafts(tx)
		drafts = make([]Draft, len(rows))
		for i, row := range rows {
			drafts[i] = row.public()
		}
		return err
	})
	return drafts, err
}

// Drafts lists every draft, the oldest first, and of open ones how much is
// undecided. One whose keys are gone is listed as erased.
func (g *Gate) Drafts(ctx context.Context, c access.Caller) (drafts []Draft, err error) {
	err = g.door.View(ctx, c, access.SeeVault, func(tx *access.Tx) error {
		rows, err := selectDrafts(tx)
		if err != nil {
			return err
		}
		book, err := readBook(tx)
		if err != nil {
			return err
		}
		drafts = make([]Draft, len(rows))
		for i, row := range rows {
			drafts[i] = row.public()
			if row.state != Open {
				continue
			}
			o, err := g.openRow(tx, row)
			switch {
			case gone(err):
				drafts[i].State = Erased
			case err != nil:
				return err
			default:
				drafts[i] = o.public(book)
			}
		}
		return nil
	})
	return drafts, err
}

// Abandon gives a draft up: its identity is destroyed, and the original may be
// drafted anew. Conflict: it is being admitted, or was.
func (g *Gate) Abandon(ctx context.Context, c access.Caller, id DraftID) error {
	return g.door.Do(ctx, c, access.MakeDraft, func(tx *access.Tx) error {
		row, err := findDraft(tx, id)
		if err != nil {
			return err
		}
		if row.state != Open {
			return sheaf.Errorf(sheaf.Conflict, "cannot give up draft %s: it is %s", id.Short(), row.state)
		}
		if err := g.vault.DropObject(tx, row.object); err != nil {
			return err
		}
		tx.Note(aboutDraft{Draft: id, State: Abandoned})
		return row.empty(tx, Abandoned)
	})
}

// empty leaves of a draft that there was one.
func (r draftRow) empty(tx *access.Tx, s State) error {
	if err := deleteOfDraft(tx, r.id); err != nil {
		return err
	}
	r.version++
	r.state, r.transcript, r.review = s, nil, nil
	return updateDraft(tx, r)
}
