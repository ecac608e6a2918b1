package vault

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// NameForm is a name as it was entered, of nobody in particular.
type NameForm struct {
	Text string
	Type string // PERSON, LOC or CODE, as package detect calls them
}

// KnownName is a name and whose it is, for a draft under review.
type KnownName struct {
	Person             PersonID
	Text, Type, Gender string
}

// form is one name form as the person's sheet knows it.
type form struct {
	ID   sheaf.ID `json:"id"`
	Key  sheaf.ID `json:"key"` // its matching key
	Text string   `json:"text"`
	Type string   `json:"type"`
}

// storedForm is a form's own row, which says nothing of whose it is.
type storedForm struct {
	V    int    `json:"v"`
	Text string `json:"text"`
	Type string `json:"type"`
}

// drawnForm is a form with the key drawn for it. Every form has a key of its
// own, so that not even two names of one person are linked.
type drawnForm struct {
	form
	key access.NewKey
}

func drawForms(kind Kind, sheet Sheet) []drawnForm {
	var drawn []drawnForm
	for _, n := range namesIn(kind, sheet) {
		key := access.DrawIdentity(seal.PurposeMatching)
		drawn = append(drawn, drawnForm{form{sheaf.NewID(), key.ID, n.Text, n.Type}, key})
	}
	return drawn
}

// namesIn are the names in a sheet: what the person is called, and those parts
// of the contact that are an address or a number. Free text is not cut into
// names.
func namesIn(kind Kind, sheet Sheet) []NameForm {
	called := "PERSON"
	if kind == Place {
		called = "LOC"
	}
	var names []NameForm
	add := func(text, as string) {
		n := NameForm{strings.TrimSpace(text), as}
		if n.Text != "" && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	add(sheet.LegalName, called)
	for _, n := range sheet.KnownAs {
		add(n, called)
	}
	for _, part := range strings.FieldsFunc(sheet.Contact, func(r rune) bool { return strings.ContainsRune(",;\n،؛", r) }) {
		if part = strings.TrimSpace(part); isAddress(part) {
			add(part, "CODE")
		}
	}
	return names
}

// isAddress tells a telephone number, an e-mail address or a handle from words.
func isAddress(s string) bool {
	if strings.Contains(s, "@") {
		return !strings.ContainsFunc(s, unicode.IsSpace)
	}
	digits := 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case !strings.ContainsRune("+-()./ ", r):
			return false
		}
	}
	return digits >= 6
}

// putForms keeps those forms of before that are drawn again, stores the new
// ones, and destroys the keys of the rest.
func putForms(tx *access.Tx, before []form, drawn []drawnForm) ([]form, error) {
	var now []form
	for _, d := range drawn {
		same := func(f form) bool { return f.Text == d.Text && f.Type == d.Type }
		if i := slices.IndexFunc(before, same); i >= 0 {
			now = append(now, before[i])
			continue
		}
		if err := d.put(tx); err != nil {
			return nil, err
		}
		now = append(now, d.form)
	}
	var gone []form
	for _, f := range before {
		if !slices.Contains(now, f) {
			gone = append(gone, f)
		}
	}
	return now, dropForms(tx, gone)
}

func (d drawnForm) put(tx *access.Tx) error {
	if err := tx.PutKey(d.key); err != nil {
		return err
	}
	envelope, err := sealed(tx, seal.TableNameForm, columnSheet, d.ID, 1, storedForm{1, d.Text, d.Type}, d.key.Parent())
	if err != nil {
		return err
	}
	return insertForm(tx, formRow{d.ID, 1, d.Key, envelope})
}

func dropForms(tx *access.Tx, forms []form) error {
	if len(forms) == 0 {
		return nil
	}
	var keys []sheaf.ID
	for _, f := range forms {
		if err := deleteForm(tx, f.ID); err != nil {
			return err
		}
		keys = append(keys, f.Key)
	}
	return tx.DropKeys(keys...)
}

// Names gives every name form, to find them in a text: a scan, recorded before
// it begins. Whose they are is not told. Corrupt: the forms are not those that
// the sheets name, so that a name might pass.
func (v *Vault) Names(ctx context.Context, c access.Caller) (names []NameForm, err error) {
	err = v.door.Reveal(ctx, c, access.ScanNames, func(tx *access.Tx) error {
		n, err := countForms(tx)
		tx.Note(struct {
			Forms int `json:"forms"`
		}{n})
		return err
	}, func(tx *access.Tx) error {
		rows, err := selectForms(tx)
		if err != nil {
			return err
		}
		if err := checkForms(tx, rows); err != nil {
			return err
		}
		names = make([]NameForm, len(rows))
		for i, row := range rows {
			f, err := openForm(tx, row)
			if err != nil {
				return err
			}
			names[i] = NameForm{f.Text, f.Type}
		}
		return nil
	})
	return names, err
}

// checkForms refuses forms that are not those of the sheets. A form's row is in
// no entry of the record, which would tell whose it is; the sheets are.
func checkForms(tx *access.Tx, rows []formRow) error {
	held, err := holdForms(tx, rows)
	if err == nil && held.sheets > 0 {
		err = errForms("a sheet that may name some does not open")
	}
	if err == nil && len(held.missing) > 0 {
		err = errForms("one that a sheet names is missing")
	}
	if err == nil && len(held.stray) > 0 {
		err = errForms("there is one that no sheet names")
	}
	return err
}

func errForms(why string) error {
	return sheaf.Errorf(sheaf.Corrupt, "the locked names are not whole: %s", why).Hintf("sheaf check")
}

// heldForms is what comes of holding the forms against the sheets.
type heldForms struct {
	missing []form // named by a sheet, without a row
	stray   []form // with a row, named by no sheet
	sheets  int    // that do not open, of people who were not erased
}

func holdForms(tx *access.Tx, rows []formRow) (held heldForms, err error) {
	everybody, err := readPersons(tx)
	if err != nil {
		return held, err
	}
	there := make(map[sheaf.ID]bool, len(rows))
	for _, row := range rows {
		there[row.id] = true
	}
	named := make(map[sheaf.ID]bool, len(rows))
	for _, p := range everybody {
		if p.card.Erased {
			continue
		}
		stored, err := readSheet(tx, p)
		if gone(err) {
			held.sheets++
			continue
		}
		if err != nil {
			return held, err
		}
		for _, f := range stored.Forms {
			named[f.ID] = true
			if !there[f.ID] {
				held.missing = append(held.missing, f)
			}
		}
	}
	for _, row := range rows {
		if !named[row.id] {
			held.stray = append(held.stray, form{ID: row.id, Key: row.key})
		}
	}
	return held, nil
}

// openForm opens a form. One that does not open fails the scan: a name that is
// not looked for might pass.
func openForm(tx *access.Tx, row formRow) (f storedForm, err error) {
	key, err := tx.Key(row.key)
	if sheaf.KindOf(err) == sheaf.NotFound {
		return f, sheaf.Errorf(sheaf.Corrupt, "name form %s has lost its key", row.id.Short()).Hintf("run sheaf check")
	}
	if err != nil {
		return f, err
	}
	err = open(tx, seal.TableNameForm, columnSheet, row.id, row.version, row.envelope, &f, key)
	return f, err
}

// KnownNames gives every name with whose it is, from the sheets of all who were
// not erased. It is for a draft under review, whose opening is recorded.
func (v *Vault) KnownNames(tx *access.Tx) ([]KnownName, error) {
	everybody, err := readPersons(tx)
	if err != nil {
		return nil, err
	}
	var names []KnownName
	for _, p := range everybody {
		if p.card.Erased {
			continue
		}
		of, err := namesOf(tx, p)
		if err != nil {
			return nil, err
		}
		names = append(names, of...)
	}
	return names, nil
}

// NamesOf gives the names of one person, as KnownNames does of all. NotFound: there
// is no such person, or they were erased.
func (v *Vault) NamesOf(tx *access.Tx, id PersonID) ([]KnownName, error) {
	p, err := livePerson(tx, id)
	if err != nil {
		return nil, err
	}
	return namesOf(tx, p)
}

func namesOf(tx *access.Tx, p person) (names []KnownName, err error) {
	stored, err := readSheet(tx, p)
	if err != nil {
		return nil, err
	}
	for _, n := range namesIn(p.card.Kind, stored.Sheet) {
		names = append(names, KnownName{p.row.id, n.Text, n.Type, stored.Sheet.Gender})
	}
	return names, nil
}
