package vault

import (
	"context"
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Kind says what a person is to the study. Everybody is protected alike.
type Kind string

const (
	Participant Kind = "participant"
	Interviewer Kind = "interviewer"
	Interpreter Kind = "interpreter"
	Guardian    Kind = "guardian"
	Relative    Kind = "relative"
	Fixer       Kind = "fixer"
	Referrer    Kind = "referrer"
	Staff       Kind = "staff"
	// Place is a meeting place: it gives people away as a name does.
	Place Kind = "place"
)

// Kinds lists every kind there is.
func Kinds() []Kind {
	return []Kind{Participant, Interviewer, Interpreter, Guardian, Relative, Fixer, Referrer, Staff, Place}
}

// Person is what lists show: nothing that identifies.
type Person struct {
	ID      PersonID
	Kind    Kind
	Label   string    // random, neutral, "R-7Q"
	Subject sheaf.ID  // what the study calls this person; zero before the first admission
	Added   time.Time // zero once erased
	Held    bool
	Erased  bool // id and label are all that is left
}

// Sheet is who a person is. Every field may be empty; a name is never forced.
type Sheet struct {
	Version   uint64     `json:"-"` // as read; ChangeSheet refuses an older one, and takes 0 for "whatever is there"
	LegalName string     `json:"legalName,omitempty"`
	KnownAs   []string   `json:"knownAs,omitempty"` // nicknames, kunyas, spellings, in any script
	Contact   string     `json:"contact,omitempty"`
	Relations []Relation `json:"relations,omitempty"`
	Gender    string     `json:"gender,omitempty"`
	Vetting   string     `json:"vetting,omitempty"`
	Notes     string     `json:"notes,omitempty"`
}

// Relation is how a person stands to another one.
type Relation struct {
	To   PersonID `json:"to,omitzero"` // zero for somebody who has no entry
	Kind string   `json:"kind"`
	Note string   `json:"note,omitempty"`
}

// personCard is a person's row as the structure key opens it. It anchors the
// versions of what else there is about the person: an older sheet put back, or
// the end of a consent series taken away, does not fit it.
type personCard struct {
	V       int      `json:"v"`
	Kind    Kind     `json:"kind,omitempty"`
	Label   string   `json:"label"`
	Subject sheaf.ID `json:"subject,omitzero"`
	Held    bool     `json:"held,omitempty"`
	Erased  bool     `json:"erased,omitempty"`

	Key           sheaf.ID `json:"key,omitzero"` // the person's identity in the keyring
	SheetObject   ObjectID `json:"sheetObject,omitzero"`
	Sheet         uint64   `json:"sheet,omitempty"` // version
	ConsentObject ObjectID `json:"consentObject,omitzero"`
	Consents      uint64   `json:"consents,omitempty"` // entries in the series
}

// storedSheet is a sheet as it is sealed: only here stands which name forms are
// this person's.
type storedSheet struct {
	V     int    `json:"v"`
	Sheet Sheet  `json:"sheet"`
	Forms []form `json:"forms,omitempty"`
}

type person struct {
	row  personRow
	card personCard
}

func (p person) public() Person {
	return Person{p.row.id, p.card.Kind, p.card.Label, p.card.Subject, p.row.added, p.card.Held, p.card.Erased}
}

// parent is the person's key, for rows and for their part of the record.
func (p person) parent(tx *access.Tx) (seal.Parent, error) { return tx.Key(p.card.Key) }

// AddPerson writes down a person under a label drawn at random. The label says
// nothing about them, and nobody else ever has it. Invalid: an unknown kind, or
// a relation to nobody.
func (v *Vault) AddPerson(ctx context.Context, c access.Caller, kind Kind, sheet Sheet) (Person, error) {
	drawn, err := drawPerson(kind, sheet)
	if err != nil {
		return Person{}, err
	}
	var added Person
	err = v.door.Do(ctx, c, access.AddPerson, func(tx *access.Tx) error {
		added, err = v.put(tx, drawn)
		return err
	})
	return added, err
}

// drawnPerson is somebody who is to be written down, with all that is drawn for
// them before the act, which may run again.
type drawnPerson struct {
	id                 PersonID
	kind               Kind
	sheet              Sheet
	key                access.NewKey
	ofSheet, ofConsent PreparedObject
	forms              []drawnForm
	labels             []string
}

// drawPerson draws what a new person needs; Invalid: an unknown kind.
func drawPerson(kind Kind, sheet Sheet) (drawnPerson, error) {
	if !slices.Contains(Kinds(), kind) {
		return drawnPerson{}, sheaf.Errorf(sheaf.Invalid, "there is no such kind of person").Hintf("one of: %s", kindList())
	}
	id := PersonID{sheaf.NewID()}
	return drawnPerson{id, kind, sheet, access.DrawIdentity(seal.PurposePerson), prepareObject(sheetObject, id), prepareObject(consentObject, id),
		drawForms(kind, sheet), drawLabels()}, nil
}

// put writes a new person down, and notes it in their part of the entry.
func (v *Vault) put(tx *access.Tx, d drawnPerson) (Person, error) {
	if err := tx.PutKey(d.key); err != nil {
		return Person{}, err
	}
	label, err := drawnLabel(tx, d.labels)
	if err != nil {
		return Person{}, err
	}
	p := person{row: personRow{id: d.id, added: tx.Now()}, card: personCard{
		V: 1, Kind: d.kind, Label: label, Key: d.key.ID, Sheet: 1, SheetObject: d.ofSheet.ID, ConsentObject: d.ofConsent.ID,
	}}
	stored := storedSheet{V: 1, Sheet: d.sheet}
	if err := checkRelations(tx, d.sheet); err != nil {
		return Person{}, err
	}
	if stored.Forms, err = putForms(tx, nil, d.forms); err != nil {
		return Person{}, err
	}
	if p.row.sheet, err = sealed(tx, seal.TablePerson, columnSheet, d.id.ID, 1, stored, d.ofSheet.Parent()); err != nil {
		return Person{}, err
	}
	if err := p.seal(tx, d.key.Parent()); err != nil {
		return Person{}, err
	}
	if err := insertPerson(tx, p.row); err != nil {
		return Person{}, err
	}
	for _, o := range []PreparedObject{d.ofSheet, d.ofConsent} {
		if err := v.PutObject(tx, o); err != nil {
			return Person{}, err
		}
	}
	tx.NoteSubject(d.key.Parent(), aboutPerson{Person: d.id})
	return p.public(), nil
}

// aboutPerson is what an entry says of one person, under that person's key.
type aboutPerson struct {
	Person   PersonID   `json:"person"`
	Sheet    uint64     `json:"sheet,omitempty"` // version
	Account  AccountID  `json:"account,omitzero"`
	Original OriginalID `json:"original,omitzero"`
	Consent  uint64     `json:"consent,omitempty"` // place in the series
	Held     *bool      `json:"held,omitempty"`
	Purpose  string     `json:"purpose,omitempty"`
}

func kindList() string {
	var b strings.Builder
	for i, k := range Kinds() {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(k))
	}
	return b.String()
}

// drawnLabel picks one of the drawn labels that nobody has or had.
func drawnLabel(tx *access.Tx, drawn []string) (string, error) {
	everybody, err := readPersons(tx)
	if err != nil {
		return "", err
	}
	used := make(map[string]bool, len(everybody))
	for _, p := range everybody {
		used[p.card.Label] = true
	}
	return freeLabel(drawn, used)
}

func checkRelations(tx *access.Tx, sheet Sheet) error {
	for _, r := range sheet.Relations {
		if r.To.IsZero() {
			continue
		}
		if _, err := livePerson(tx, r.To); err != nil {
			return err
		}
	}
	return nil
}

// ChangeSheet writes a person's sheet anew. Names that it no longer holds are
// forgotten with the keys of their forms. Conflict: sheet.Version is not 0 and
// not the present one.
func (v *Vault) ChangeSheet(ctx context.Context, c access.Caller, id PersonID, sheet Sheet) error {
	// Which kind decides what a name is; it never changes.
	known, err := v.Person(ctx, c, id)
	if err != nil {
		return err
	}
	forms := drawForms(known.Kind, sheet)
	return v.door.Do(ctx, c, access.ChangePerson, func(tx *access.Tx) error {
		p, err := livePerson(tx, id)
		if err != nil {
			return err
		}
		before, err := readSheet(tx, p)
		if err != nil {
			return err
		}
		if sheet.Version != 0 && sheet.Version != p.card.Sheet {
			return errChanged
		}
		if err := checkRelations(tx, sheet); err != nil {
			return err
		}
		after := storedSheet{V: 1, Sheet: sheet}
		if after.Forms, err = putForms(tx, before.Forms, forms); err != nil {
			return err
		}
		if err := writeSheet(tx, p, after); err != nil {
			return err
		}
		parent, err := p.parent(tx)
		if err != nil {
			return err
		}
		tx.NoteSubject(parent, aboutPerson{Person: id, Sheet: p.card.Sheet + 1})
		return nil
	})
}

// readSheet opens a person's sheet.
func readSheet(tx *access.Tx, p person) (storedSheet, error) {
	key, err := objectKey(tx, p.card.SheetObject)
	if err != nil {
		return storedSheet{}, err
	}
	var s storedSheet
	err = open(tx, seal.TablePerson, columnSheet, p.row.id.ID, p.card.Sheet, p.row.sheet, &s, key)
	s.Sheet.Version = p.card.Sheet
	return s, err
}

// writeSheet seals the next version of a sheet and stores it with its card.
func writeSheet(tx *access.Tx, p person, s storedSheet) error {
	key, err := objectKey(tx, p.card.SheetObject)
	if err != nil {
		return err
	}
	p.card.Sheet++
	p.row.sheet, err = sealed(tx, seal.TablePerson, columnSheet, p.row.id.ID, p.card.Sheet, s, key)
	if err != nil {
		return err
	}
	return p.store(tx)
}

// store seals a person's card in its next version and stores the row.
func (p *person) store(tx *access.Tx) error {
	parent, err := p.parent(tx)
	if err != nil {
		return err
	}
	if err := p.seal(tx, parent); err != nil {
		return err
	}
	return updatePerson(tx, p.row)
}

// seal makes the next version of the row's card, and has the entry commit to it
// in the part of that key.
func (p *person) seal(tx *access.Tx, part seal.Parent) error {
	structure, err := tx.Structure()
	if err != nil {
		return err
	}
	p.row.version++
	p.row.cardKey = structure.ID
	p.row.card, err = sealed(tx, seal.TablePerson, columnCard, p.row.id.ID, p.row.version, p.card, structure)
	if err != nil {
		return err
	}
	tx.Recorded(part, p.row.id.ID, p.row.version, p.row.card)
	return nil
}

// readPerson opens a person's card. NotFound: there is no such person.
func readPerson(tx *access.Tx, id PersonID) (person, error) {
	row, err := selectPerson(tx, id)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return person{}, sheaf.Errorf(sheaf.NotFound, "there is no person %s", id.Short())
	}
	if err != nil {
		return person{}, err
	}
	return openPerson(tx, row)
}

func openPerson(tx *access.Tx, row personRow) (person, error) {
	if err := tx.Fresh(row.id.ID, row.card); err != nil {
		return person{}, err
	}
	structure, err := tx.Key(row.cardKey)
	if err != nil {
		return person{}, err
	}
	p := person{row: row}
	err = open(tx, seal.TablePerson, columnCard, row.id.ID, row.version, row.card, &p.card, structure)
	return p, err
}

// readPersons opens every card, the erased ones' too, in order of labels: the
// order in which people came tells something.
func readPersons(tx *access.Tx) ([]person, error) {
	rows, err := selectPersons(tx)
	if err != nil {
		return nil, err
	}
	everybody := make([]person, len(rows))
	for i, row := range rows {
		if everybody[i], err = openPerson(tx, row); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(everybody, func(a, b person) int { return strings.Compare(a.card.Label, b.card.Label) })
	return everybody, nil
}

// livePerson is readPerson for somebody who was not erased; NotFound otherwise.
func livePerson(tx *access.Tx, id PersonID) (person, error) {
	p, err := readPerson(tx, id)
	if err == nil && p.card.Erased {
		return person{}, sheaf.Errorf(sheaf.NotFound, "person %s was erased", id.Short())
	}
	return p, err
}

func livePersons(tx *access.Tx, ids []PersonID) ([]person, error) {
	people := make([]person, len(ids))
	for i, id := range ids {
		var err error
		if people[i], err = livePerson(tx, id); err != nil {
			return nil, err
		}
	}
	return people, nil
}

// Persons lists everybody by label, the erased ones too.
func (v *Vault) Persons(ctx context.Context, c access.Caller) (persons []Person, err error) {
	err = v.door.View(ctx, c, access.SeePersons, func(tx *access.Tx) error {
		everybody, err := readPersons(tx)
		if err != nil {
			return err
		}
		persons = make([]Person, len(everybody))
		for i, p := range everybody {
			persons[i] = p.public()
		}
		return nil
	})
	return persons, err
}

// Person finds a person by id, an erased one too. NotFound otherwise.
func (v *Vault) Person(ctx context.Context, c access.Caller, id PersonID) (found Person, err error) {
	err = v.door.View(ctx, c, access.SeePersons, func(tx *access.Tx) error {
		found, err = v.PersonIn(tx, id)
		return err
	})
	return found, err
}

// PersonIn is Person within a transaction of the vault.
func (v *Vault) PersonIn(tx *access.Tx, id PersonID) (Person, error) {
	p, err := readPerson(tx, id)
	return p.public(), err
}

// PersonByLabel finds a person by label, in capitals or not. NotFound otherwise.
func (v *Vault) PersonByLabel(ctx context.Context, c access.Caller, label string) (found Person, err error) {
	err = v.door.View(ctx, c, access.SeePersons, func(tx *access.Tx) error {
		found, err = findPerson(tx, func(p Person) bool { return strings.EqualFold(p.Label, label) })
		return err
	})
	return found, err
}

// PersonOfSubject finds who a subject of the study is. NotFound otherwise.
func (v *Vault) PersonOfSubject(tx *access.Tx, subject sheaf.ID) (Person, error) {
	return findPerson(tx, func(p Person) bool { return !subject.IsZero() && p.Subject == subject })
}

func findPerson(tx *access.Tx, is func(Person) bool) (Person, error) {
	everybody, err := readPersons(tx)
	if err != nil {
		return Person{}, err
	}
	i := slices.IndexFunc(everybody, func(p person) bool { return is(p.public()) })
	if i < 0 {
		return Person{}, sheaf.Errorf(sheaf.NotFound, "there is nobody with that label").Hintf("sheaf person list shows who there is")
	}
	return everybody[i].public(), nil
}

// Sheet opens who a person is: a reveal, recorded before it is handed out.
func (v *Vault) Sheet(ctx context.Context, c access.Caller, id PersonID) (sheet Sheet, err error) {
	err = v.door.Reveal(ctx, c, access.OpenSheet, func(tx *access.Tx) error {
		p, err := livePerson(tx, id)
		if err != nil {
			return err
		}
		parent, err := p.parent(tx)
		if err != nil {
			return err
		}
		tx.NoteSubject(parent, aboutPerson{Person: id, Sheet: p.card.Sheet})
		return nil
	}, func(tx *access.Tx) error {
		p, err := livePerson(tx, id)
		if err != nil {
			return err
		}
		stored, err := readSheet(tx, p)
		sheet = stored.Sheet
		return err
	})
	return sheet, err
}

// LinkSubject writes down which subject of the study a person is. Conflict: the
// person is another subject already.
func (v *Vault) LinkSubject(tx *access.Tx, id PersonID, subject sheaf.ID) error {
	p, err := livePerson(tx, id)
	if err != nil || p.card.Subject == subject {
		return err
	}
	if !p.card.Subject.IsZero() {
		return sheaf.Errorf(sheaf.Conflict, "person %s is another subject of the study already", id.Short())
	}
	p.card.Subject = subject
	return p.store(tx)
}

// Hold marks a person as held, or lifts the mark. Conflict: the person is being
// erased, and stays held.
func (v *Vault) Hold(ctx context.Context, c access.Caller, id PersonID, held bool) error {
	return v.door.Do(ctx, c, access.MarkHold, func(tx *access.Tx) error {
		p, err := livePerson(tx, id)
		if err != nil {
			return err
		}
		parent, err := p.parent(tx)
		if err != nil {
			return err
		}
		if erasing, err := isErasing(tx, id); err != nil {
			return err
		} else if erasing && !held {
			return sheaf.Errorf(sheaf.Conflict, "person %s is being erased and stays held", id.Short())
		}
		tx.NoteSubject(parent, aboutPerson{Person: id, Held: &held})
		if p.card.Held == held {
			return nil
		}
		p.card.Held = held
		return p.store(tx)
	})
}
