package vault

import (
	"context"
	"slices"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Account is one interview event, as lists show it.
type Account struct {
	ID        AccountID
	Study     sheaf.ID // the random id by which the study knows this event
	Added     time.Time
	Originals int
	Erased    bool // its participants are erased, and the sheet with them
}

// AccountSheet is when, where and with whom. Every field may be empty.
type AccountSheet struct {
	Version  uint64     `json:"-"` // as Sheet.Version
	Date     string     `json:"date,omitempty"`
	Place    string     `json:"place,omitempty"`
	Sittings []string   `json:"sittings,omitempty"`
	Present  []Presence `json:"present,omitempty"`
	Guide    string     `json:"guide,omitempty"`    // version of the interview guide
	Asked    []string   `json:"asked,omitempty"`    // questions that were put
	NotAsked []string   `json:"notAsked,omitempty"` // questions that were not
	Notes    string     `json:"notes,omitempty"`

	// Awaits is the SHA-256, in hexadecimal, of the one file that an account was made
	// for before the file was locked away. It goes with the sheet.
	Awaits string `json:"awaits,omitempty"`
}

// Presence is somebody who was there, and as what.
type Presence struct {
	Person   PersonID `json:"person"`
	Capacity string   `json:"capacity"`
}

type storedAccount struct {
	V     int          `json:"v"`
	Sheet AccountSheet `json:"sheet"`
}

// aboutAccount is what the common part of an entry says of an event.
type aboutAccount struct {
	Account AccountID `json:"account"`
	Version uint64    `json:"version"`
	Present int       `json:"present"`
	New     int       `json:"new,omitempty"` // of those, who were written down with it
}

// AddAccount writes down an interview event, under a key of its own: it stays
// when one of several people who were there is erased. NotFound: somebody said
// to be present is not there.
func (v *Vault) AddAccount(ctx context.Context, c access.Caller, sheet AccountSheet) (Account, error) {
	added, _, err := v.AddDay(ctx, c, sheet)
	return added, err
}

// AddDay is AddAccount with whoever was there and is not in the vault yet, whose
// id in Present is zero: they are written down in the same act, as what they
// were there as, with the next of the sheets or, behind the last, an empty one.
// It gives them in the order of Present. Kinds as AddAccount and AddPerson.
func (v *Vault) AddDay(ctx context.Context, c access.Caller, sheet AccountSheet, sheets ...Sheet) (Account, []Person, error) {
	id, study, key := AccountID{sheaf.NewID()}, sheaf.NewID(), access.DrawIdentity(seal.PurposeShared)
	sheet, drawn, err := newcomers(sheet, sheets)
	if err != nil {
		return Account{}, nil, err
	}
	var added Account
	var people []Person
	err = v.door.Do(ctx, c, access.AddAccount, func(tx *access.Tx) error {
		if people, err = v.putAll(tx, drawn); err != nil {
			return err
		}
		if err := tx.PutKey(key); err != nil {
			return err
		}
		row := accountRow{id: id, study: study, key: key.ID, added: tx.Now()}
		if err := row.seal(tx, key.Parent(), sheet); err != nil {
			return err
		}
		if err := insertAccount(tx, row); err != nil {
			return err
		}
		if err := linkPresent(tx, id, sheet.Present, aboutPerson{Account: id}); err != nil {
			return err
		}
		tx.Note(aboutAccount{id, 1, len(sheet.Present), len(drawn)})
		added = Account{ID: id, Study: study, Added: row.added}
		return nil
	})
	return added, people, err
}

// newcomers draws those present who are not in the vault yet, and gives the sheet
// of the event with their ids.
func newcomers(sheet AccountSheet, sheets []Sheet) (AccountSheet, []drawnPerson, error) {
	var drawn []drawnPerson
	sheet.Present = slices.Clone(sheet.Present)
	for i, there := range sheet.Present {
		if !there.Person.IsZero() {
			continue
		}
		var who Sheet
		if len(drawn) < len(sheets) {
			who = sheets[len(drawn)]
		}
		one, err := drawPerson(Kind(there.Capacity), who)
		if err != nil {
			return AccountSheet{}, nil, err
		}
		sheet.Present[i].Person = one.id
		drawn = append(drawn, one)
	}
	return sheet, drawn, nil
}

func (v *Vault) putAll(tx *access.Tx, drawn []drawnPerson) ([]Person, error) {
	people := make([]Person, len(drawn))
	for i, one := range drawn {
		var err error
		if people[i], err = v.put(tx, one); err != nil {
			return nil, err
		}
	}
	return people, nil
}

// ChangeAccount writes an event's sheet anew. Conflict: as ChangeSheet. Who is
// taken out of Present stays linked while an original names them; who is not in
// the vault yet is written down in the same act, as in AddDay.
func (v *Vault) ChangeAccount(ctx context.Context, c access.Caller, id AccountID, sheet AccountSheet) error {
	sheet, drawn, err := newcomers(sheet, nil)
	if err != nil {
		return err
	}
	return v.door.Do(ctx, c, access.ChangeAccount, func(tx *access.Tx) error {
		row, before, err := readAccount(tx, id)
		if err != nil {
			return err
		}
		if sheet.Version != 0 && sheet.Version != row.version {
			return errChanged
		}
		if _, err := v.putAll(tx, drawn); err != nil {
			return err
		}
		key, err := tx.Key(row.key)
		if err != nil {
			return err
		}
		if err := unlinkPresent(tx, id, before.Present); err != nil {
			return err
		}
		if err := linkPresent(tx, id, sheet.Present, aboutPerson{Account: id}); err != nil {
			return err
		}
		if err := row.seal(tx, key, sheet); err != nil {
			return err
		}
		tx.Note(aboutAccount{id, row.version, len(sheet.Present), len(drawn)})
		return updateAccount(tx, row)
	})
}

// seal makes the next version of the row's sheet, and has the entry commit to it.
func (a *accountRow) seal(tx *access.Tx, key seal.Parent, sheet AccountSheet) (err error) {
	a.version++
	a.sheet, err = sealed(tx, seal.TableAccount, columnSheet, a.id.ID, a.version, storedAccount{1, sheet}, key)
	if err != nil {
		return err
	}
	tx.Recorded(seal.Parent{}, a.id.ID, a.version, a.sheet)
	return nil
}

// linkPresent links people to an event and notes it in the part of each.
func linkPresent(tx *access.Tx, id AccountID, present []Presence, note aboutPerson) error {
	for _, there := range present {
		p, err := livePerson(tx, there.Person)
		if err != nil {
			return err
		}
		if err := insertAccountPerson(tx, id, p.row.id); err != nil {
			return err
		}
		if err := noteFor(tx, []person{p}, note); err != nil {
			return err
		}
	}
	return nil
}

// noteFor says in the part of each person what an entry is about.
func noteFor(tx *access.Tx, people []person, note aboutPerson) error {
	for _, p := range people {
		parent, err := p.parent(tx)
		if err != nil {
			return err
		}
		note.Person = p.row.id
		tx.NoteSubject(parent, note)
	}
	return nil
}

// unlinkPresent takes away the links that no original holds.
func unlinkPresent(tx *access.Tx, id AccountID, present []Presence) error {
	groups, err := groupsOf(tx, id)
	if err != nil {
		return err
	}
	for _, there := range present {
		if slices.ContainsFunc(groups, func(g []PersonID) bool { return slices.Contains(g, there.Person) }) {
			continue
		}
		if err := deleteAccountPerson(tx, id, there.Person); err != nil {
			return err
		}
	}
	return nil
}

// Accounts lists every event, the oldest first.
func (v *Vault) Accounts(ctx context.Context, c access.Caller) (accounts []Account, err error) {
	err = v.door.View(ctx, c, access.SeeAccounts, func(tx *access.Tx) error {
		rows, err := selectAccounts(tx)
		if err != nil {
			return err
		}
		accounts = make([]Account, len(rows))
		for i, row := range rows {
			if accounts[i], err = row.public(tx); err != nil {
				return err
			}
		}
		return nil
	})
	return accounts, err
}

// AccountIn finds an event within a transaction of the vault. NotFound otherwise.
func (v *Vault) AccountIn(tx *access.Tx, id AccountID) (Account, error) {
	row, err := findAccount(tx, id)
	if err != nil {
		return Account{}, err
	}
	return row.public(tx)
}

func (a accountRow) public(tx *access.Tx) (Account, error) {
	n, err := countOriginals(tx, a.id)
	return Account{a.id, a.study, a.added, n, a.sheet == nil}, err
}

func findAccount(tx *access.Tx, id AccountID) (accountRow, error) {
	row, err := selectAccount(tx, id)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return accountRow{}, sheaf.Errorf(sheaf.NotFound, "there is no account %s", id.Short())
	}
	return row, err
}

// readAccount opens an event's sheet. NotFound: there is none, or it was erased.
func readAccount(tx *access.Tx, id AccountID) (accountRow, AccountSheet, error) {
	row, err := findAccount(tx, id)
	if err != nil {
		return accountRow{}, AccountSheet{}, err
	}
	if row.sheet == nil {
		return accountRow{}, AccountSheet{}, sheaf.Errorf(sheaf.NotFound, "account %s was erased with its participants", id.Short())
	}
	if err := tx.Fresh(id.ID, row.sheet); err != nil {
		return accountRow{}, AccountSheet{}, err
	}
	key, err := tx.Key(row.key)
	if err != nil {
		return accountRow{}, AccountSheet{}, err
	}
	var stored storedAccount
	err = open(tx, seal.TableAccount, columnSheet, id.ID, row.version, row.sheet, &stored, key)
	stored.Sheet.Version = row.version
	return row, stored.Sheet, err
}

// AccountSheet opens when, where and with whom: a reveal.
func (v *Vault) AccountSheet(ctx context.Context, c access.Caller, id AccountID) (sheet AccountSheet, err error) {
	err = v.door.Reveal(ctx, c, access.OpenAccount, func(tx *access.Tx) error {
		row, sheet, err := readAccount(tx, id)
		tx.Note(aboutAccount{id, row.version, len(sheet.Present), 0})
		return err
	}, func(tx *access.Tx) error {
		_, sheet, err = v.AccountSheetIn(tx, id)
		return err
	})
	return sheet, err
}

// AccountSheetIn opens an event's sheet within an act that is recorded already.
func (v *Vault) AccountSheetIn(tx *access.Tx, id AccountID) (Account, AccountSheet, error) {
	row, sheet, err := readAccount(tx, id)
	if err != nil {
		return Account{}, AccountSheet{}, err
	}
	account, err := row.public(tx)
	return account, sheet, err
}
