package coding

import (
	"context"
	"slices"
	"strings"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// columnBody is what of a column lies under the structure key.
type columnBody struct {
	V    int    `json:"v"`
	Text string `json:"text,omitempty"` // none for a code, whose name may be somebody's words
}

// columnState is a column in the log of changes. It says behind which column it
// stood, also one that was removed, because places are numbered anew at times.
type columnState struct {
	ID      ColumnID   `json:"id"`
	Change  sheaf.ID   `json:"change,omitzero"` // whose outcome it was
	Removed bool       `json:"removed,omitempty"`
	Behind  ColumnID   `json:"behind,omitzero"` // zero: it stood first
	Body    columnBody `json:"body"`
}

type columnStates struct {
	V       int           `json:"v"`
	Columns []columnState `json:"columns"`
}

func columnLabel(tx *access.Tx, id ColumnID, version uint64) seal.Label {
	return tx.Label(seal.TableGrid, columnMain, id.ID, version)
}

func errNoColumn() error { return sheaf.Errorf(sheaf.NotFound, "there is no such column") }

func (c columnRow) open(tx *access.Tx, keys *study.Keyring) (body columnBody, err error) {
	return body, keys.Open(columnLabel(tx, c.id, c.version), c.box, &body, study.Links{{Key: c.key}})
}

// seal fills in a column's envelope.
func (c *columnRow) seal(tx *access.Tx, body columnBody) error {
	structure, err := tx.Structure()
	if err != nil {
		return err
	}
	c.key = structure.ID
	c.box, err = study.Envelope(columnLabel(tx, c.id, c.version), body, structure)
	return err
}

// listColumns gives the columns that stand, in order. One of a code has the
// code's name as it is now.
func listColumns(tx *access.Tx, book codebook) ([]Column, error) {
	rows, err := selectColumns(tx)
	if err != nil {
		return nil, err
	}
	keys := study.NewKeyring(tx)
	var columns []Column
	for _, row := range rows {
		if row.removed {
			continue
		}
		body, err := row.open(tx, keys)
		if err != nil {
			return nil, err
		}
		column := Column{ID: row.id, Text: body.Text, Version: row.version}
		if !row.code.IsZero() {
			column.Code = book.resolve(row.code)
			code, err := book.open(column.Code)
			if err != nil {
				return nil, err
			}
			column.Text = code.code().Name
		}
		columns = append(columns, column)
	}
	return columns, nil
}

func standingColumn(tx *access.Tx, id ColumnID) (columnRow, error) {
	rows, err := selectColumns(tx)
	if err != nil {
		return columnRow{}, err
	}
	i := slices.IndexFunc(rows, func(c columnRow) bool { return c.id == id && !c.removed })
	if i < 0 {
		return columnRow{}, errNoColumn()
	}
	return rows[i], nil
}

func noteColumns(tx *access.Tx, did string, columns int) {
	tx.Note(struct {
		Did     string `json:"did"`
		Columns int    `json:"columns"`
	}{did, columns})
}

// AddColumns puts columns at the end of the grid, all of them or none, undone as
// one. One with a Code is that code's, the others are questions. Invalid: there
// is none, or a question without a wording. NotFound: no such code. Conflict:
// the grid has the question, or the code, already.
func (b *Book) AddColumns(ctx context.Context, c access.Caller, columns []Column) (added []Column, err error) {
	if len(columns) == 0 {
		return nil, sheaf.Errorf(sheaf.Invalid, "there is no column to add")
	}
	change := sheaf.NewID()
	ids := make([]ColumnID, len(columns))
	for i := range ids {
		ids[i] = ColumnID{sheaf.NewID()}
	}
	err = b.door.Do(ctx, c, access.ChangeCodebook, func(tx *access.Tx) error {
		book, err := readCodebook(tx)
		if err != nil {
			return err
		}
		if added, err = listColumns(tx, book); err != nil {
			return err
		}
		before := len(added)
		last, err := lastColumn(tx)
		if err != nil {
			return err
		}
		was, is := columnStates{V: 1}, columnStates{V: 1}
		for i, one := range columns {
			one.ID, one.Text, one.Version = ids[i], strings.TrimSpace(one.Text), 1
			if one, err = book.mayStand(one, added); err != nil {
				return err
			}
			row := columnRow{id: one.ID, code: one.Code, place: last.place + gap, version: 1, change: change}
			body := bodyOfColumn(one)
			if err := row.seal(tx, body); err != nil {
				return err
			}
			if err := insertColumn(tx, row); err != nil {
				return err
			}
			state := columnState{ID: one.ID, Behind: last.id, Body: body, Removed: true}
			was.Columns = append(was.Columns, state)
			state.Removed, state.Change = false, change
			is.Columns = append(is.Columns, state)
			added, last = append(added, one), row
		}
		added = added[before:]
		noteColumns(tx, "add", len(added))
		return b.log(tx, study.Change{ID: change, Verb: "add", Kind: kindColumns, Object: ids[0].ID}, was, is)
	})
	if err != nil {
		return nil, err
	}
	return added, nil
}

// mayStand holds a column against the codebook and the columns there are, and
// gives it with the name it has.
func (k codebook) mayStand(column Column, others []Column) (Column, error) {
	if !column.Code.IsZero() {
		if _, err := k.stands(column.Code); err != nil {
			return Column{}, err
		}
		code, err := k.open(column.Code)
		if err != nil {
			return Column{}, err
		}
		column.Text = code.code().Name
	} else if column.Text == "" {
		return Column{}, sheaf.Errorf(sheaf.Invalid, "a question needs a wording")
	}
	for _, other := range others {
		if other.ID != column.ID && other.Code == column.Code && (!column.Code.IsZero() || text.Fold(other.Text) == text.Fold(column.Text)) {
			return Column{}, sheaf.Errorf(sheaf.Conflict, "the grid has this column already")
		}
	}
	return column, nil
}

// bodyOfColumn leaves a code's name where it is.
func bodyOfColumn(c Column) columnBody {
	if !c.Code.IsZero() {
		return columnBody{V: 1}
	}
	return columnBody{1, c.Text}
}

// ChangeColumn gives a question another wording; what is in its cells stays.
// Version must be that of the column as the caller saw it. Invalid: no wording,
// or the column is a code's. Conflict: another has this wording, or somebody
// else changed it.
func (b *Book) ChangeColumn(ctx context.Context, c access.Caller, column Column) error {
	column.Text = strings.TrimSpace(column.Text)
	return b.changeColumn(ctx, c, column.ID, "change", func(tx *access.Tx, row *columnRow, body *columnBody) error {
		if !row.code.IsZero() {
			return sheaf.Errorf(sheaf.Invalid, "the column is a code's and has its name").Hintf("rename the code")
		}
		if row.version != column.Version {
			return errMovedOn()
		}
		book, err := readCodebook(tx)
		if err != nil {
			return err
		}
		others, err := listColumns(tx, book)
		if err != nil {
			return err
		}
		column.Code, body.Text = CodeID{}, column.Text
		_, err = book.mayStand(column, others)
		return err
	})
}

// MoveColumn puts a column behind another one, or first for the zero id.
func (b *Book) MoveColumn(ctx context.Context, c access.Caller, id, behind ColumnID) error {
	if id == behind {
		return sheaf.Errorf(sheaf.Invalid, "a column does not stand behind itself")
	}
	return b.changeColumn(ctx, c, id, "move", func(tx *access.Tx, row *columnRow, _ *columnBody) (err error) {
		row.place, err = placeBehind(tx, row.id, behind)
		return err
	})
}

// RemoveColumn takes a column out of the grid. What was written in its cells is
// kept, and undoing brings it back.
func (b *Book) RemoveColumn(ctx context.Context, c access.Caller, id ColumnID) error {
	return b.changeColumn(ctx, c, id, "remove", func(_ *access.Tx, row *columnRow, _ *columnBody) error {
		row.removed = true
		return nil
	})
}

// changeColumn makes the next version of a column from what edit says.
func (b *Book) changeColumn(ctx context.Context, c access.Caller, id ColumnID, verb string, edit func(*access.Tx, *columnRow, *columnBody) error) error {
	change := sheaf.NewID()
	return b.door.Do(ctx, c, access.ChangeCodebook, func(tx *access.Tx) error {
		row, err := standingColumn(tx, id)
		if err != nil {
			return err
		}
		body, err := row.open(tx, study.NewKeyring(tx))
		if err != nil {
			return err
		}
		was, err := row.state(tx, body)
		if err != nil {
			return err
		}
		base := row.version
		if err := edit(tx, &row, &body); err != nil {
			return err
		}
		row.version, row.change = base+1, change
		if err := row.seal(tx, body); err != nil {
			return err
		}
		if err := updateColumn(tx, row); err != nil {
			return err
		}
		is, err := row.state(tx, body)
		if err != nil {
			return err
		}
		noteColumns(tx, verb, 1)
		return b.log(tx, study.Change{ID: change, Verb: verb, Kind: kindColumns, Object: id.ID, Base: base},
			columnStates{1, []columnState{was}}, columnStates{1, []columnState{is}})
	})
}

// state is the column as it is stored, with the one before it.
func (c columnRow) state(tx *access.Tx, body columnBody) (columnState, error) {
	rows, err := selectColumns(tx)
	state := columnState{ID: c.id, Change: c.change, Removed: c.removed, Body: body}
	if i := slices.IndexFunc(rows, func(o columnRow) bool { return o.id == c.id }); i > 0 {
		state.Behind = rows[i-1].id
	}
	return state, err
}

// gap is how far apart columns are placed, so that one fits between two.
const gap = 1 << 20

func lastColumn(tx *access.Tx) (last columnRow, err error) {
	rows, err := selectColumns(tx)
	if len(rows) > 0 {
		last = rows[len(rows)-1]
	}
	return last, err
}

// placeBehind finds a place between a column and the next one. Where there is
// none left, all are placed anew, which changes no order and no envelope.
func placeBehind(tx *access.Tx, id, behind ColumnID) (int64, error) {
	rows, err := selectColumns(tx)
	if err != nil {
		return 0, err
	}
	rows = slices.DeleteFunc(rows, func(c columnRow) bool { return c.id == id })
	at := -1
	if !behind.IsZero() {
		if at = slices.IndexFunc(rows, func(c columnRow) bool { return c.id == behind }); at < 0 {
			return 0, errNoColumn()
		}
	}
	switch {
	case len(rows) == 0:
		return gap, nil
	case at == len(rows)-1:
		return rows[at].place + gap, nil
	case at < 0:
		return rows[0].place - gap, nil
	case rows[at+1].place-rows[at].place > 1:
		return rows[at].place + (rows[at+1].place-rows[at].place)/2, nil
	}
	for i, row := range rows {
		if err := placeColumn(tx, row.id, int64(i+1)*gap); err != nil {
			return 0, err
		}
	}
	return int64(at+1)*gap + gap/2, nil
}

// moveColumns brings columns back before a change, or forth again.
func (b *Book) moveColumns(tx *access.Tx, ch study.Change, back bool) error {
	var before, after columnStates
	if err := study.Decode(ch.Before, &before); err != nil {
		return err
	}
	if err := study.Decode(ch.After, &after); err != nil {
		return err
	}
	if len(before.Columns) != len(after.Columns) {
		return sheaf.Errorf(sheaf.Corrupt, "a change of columns does not hold together")
	}
	book, err := readCodebook(tx)
	if err != nil {
		return err
	}
	for i := range after.Columns {
		to := after.Columns[i]
		if back {
			to = before.Columns[i]
		}
		from, outcome := moved(ch.ID, before.Columns[i].Change, back)
		if err := moveColumn(tx, book, to, from, outcome); err != nil {
			return err
		}
	}
	return nil
}

func moveColumn(tx *access.Tx, book codebook, to columnState, from, outcome sheaf.ID) error {
	row, err := selectColumn(tx, to.ID)
	if err != nil {
		return err
	}
	if err := standsAs(row.change, from); err != nil {
		return err
	}
	if !to.Removed {
		others, err := listColumns(tx, book)
		if err != nil {
			return err
		}
		if _, err := book.mayStand(Column{ID: row.id, Code: row.code, Text: to.Body.Text}, others); err != nil {
			return err
		}
	}
	if row.place, err = placeBehind(tx, to.ID, to.Behind); err != nil {
		return err
	}
	row.version++
	row.change, row.removed = outcome, to.Removed
	if err := row.seal(tx, to.Body); err != nil {
		return err
	}
	return updateColumn(tx, row)
}
