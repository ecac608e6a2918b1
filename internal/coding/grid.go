package coding

import (
	"context"
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// ColumnID names a column of the grid.
type ColumnID struct{ sheaf.ID }

// CellID names a cell of the grid that was written in.
type CellID struct{ sheaf.ID }

// Column is a question that is held to every participant, or a code.
type Column struct {
	ID      ColumnID `json:"id"`
	Code    CodeID   `json:"code,omitzero"` // the code it was merged into, if it was; zero for a question
	Text    string   `json:"text"`          // the question's wording, or the code's name
	Version uint64   `json:"version"`
}

// CellState says what is known of one participant and one column. That
// somebody was not asked and that they said nothing are two findings.
type CellState string

const (
	Unread     CellState = "unread"  // nobody looked yet
	Summarised CellState = "summary" // what they said, in short
	Silent     CellState = "silent"  // asked, or free to say it, and said nothing of it
	NotAsked   CellState = "not-asked"
)

// Cell is what is known of one participant and one column.
type Cell struct {
	ID        CellID            `json:"id"`
	Subject   study.SubjectID   `json:"subject"`
	Column    ColumnID          `json:"column"`
	State     CellState         `json:"state"`
	Summary   string            `json:"summary,omitempty"`
	Passages  []CodingID        `json:"passages,omitempty"` // that it rests on; those erased since are left out
	Subjects  []study.SubjectID `json:"subjects,omitempty"` // whom it is about: its own, and whom its passages concern
	By        access.MemberID   `json:"by"`
	At        time.Time         `json:"at"`
	Version   uint64            `json:"version"`             // 0 for one that was never written in
	Suspended bool              `json:"suspended,omitempty"` // somebody its passages concern was erased: the summary is withheld
}

// Grid is participants by columns: the columns in order, and every cell that was
// written in, in no order.
type Grid struct {
	Columns []Column `json:"columns"`
	Cells   []Cell   `json:"cells"`
}

// cellBody is what of a cell lies under a key.
type cellBody struct {
	V        int        `json:"v"`
	State    CellState  `json:"state"`
	Summary  string     `json:"summary,omitempty"`
	Passages []CodingID `json:"passages,omitempty"`
}

// cellState is a cell in the log of changes.
type cellState struct {
	V        int               `json:"v"`
	Change   sheaf.ID          `json:"change,omitzero"` // whose outcome it was
	Subjects []study.SubjectID `json:"subjects"`
	Body     cellBody          `json:"body"`
}

func cellLabel(tx *access.Tx, id CellID, version uint64) seal.Label {
	return tx.Label(seal.TableGrid, columnCell, id.ID, version)
}

func (c cellRow) open(tx *access.Tx, keys *study.Keyring) (body cellBody, err error) {
	return body, keys.Open(cellLabel(tx, c.id, c.version), c.box, &body, c.links)
}

// cell is the row as people see it; a suspended one shows no word.
func (c cellRow) cell(body cellBody) Cell {
	out := Cell{ID: c.id, Subject: c.subject, Column: c.column, State: body.State, Passages: body.Passages, Subjects: c.links.Subjects(),
		By: c.member, At: c.made, Version: c.version, Suspended: c.suspended}
	if !c.suspended {
		out.Summary = body.Summary
	}
	return out
}

func (c cellRow) state(body cellBody) cellState {
	return cellState{1, c.change, c.links.Subjects(), body}
}

// Grid gives the columns and what was written in their cells.
func (b *Book) Grid(ctx context.Context, c access.Caller) (grid Grid, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		book, err := readCodebook(tx)
		if err != nil {
			return err
		}
		of, err := b.readings(tx)
		if err != nil {
			return err
		}
		grid, err = b.grid(tx, of, book)
		return err
	})
	return grid, err
}

func (b *Book) grid(tx *access.Tx, of readings, book codebook) (grid Grid, err error) {
	if grid.Columns, err = listColumns(tx, book); err != nil {
		return Grid{}, err
	}
	grid.Cells, err = listCells(tx, of, grid.Columns)
	return grid, err
}

// listCells opens the cells of some columns. One whose key is gone is left out.
func listCells(tx *access.Tx, of readings, columns []Column) ([]Cell, error) {
	rows, err := selectCells(tx, "")
	if err != nil {
		return nil, err
	}
	there := make(map[ColumnID]bool, len(columns))
	for _, one := range columns {
		there[one.ID] = true
	}
	keys := study.NewKeyring(tx)
	readable := rows[:0]
	var parents [][]seal.Parent
	for _, row := range rows {
		of, err := keys.Of(row.links)
		if gone(err) || !there[row.column] {
			continue
		}
		if err != nil {
			return nil, err
		}
		readable = append(readable, row)
		parents = append(parents, of)
	}
	standing, err := codingsThatStand(tx, of)
	if err != nil {
		return nil, err
	}
	cells := make([]Cell, len(readable))
	err = inParallel(len(readable), func(i int) error {
		row := readable[i]
		plain, err := seal.OpenObject(cellLabel(tx, row.id, row.version), row.box, parents[i]...)
		if err != nil {
			return err
		}
		var body cellBody
		if err := study.Decode(plain, &body); err != nil {
			return err
		}
		body.Passages = slices.DeleteFunc(body.Passages, func(id CodingID) bool { return !standing[id] })
		cells[i] = row.cell(body)
		return nil
	})
	return cells, err
}

func noteCell(tx *access.Tx, id CellID, did string) {
	tx.Note(struct {
		Cell CellID `json:"cell"`
		Did  string `json:"did"`
	}{id, did})
}

// SetCell writes a cell anew: Subject and Column say which, Version is that of
// the cell as the caller saw it, 0 where nothing was written. It is about its
// subject and about all whom its passages concern, and lies under their keys.
// Writing one that is suspended lifts that; what it said before is unreadable,
// and this is not undone. It keeps the passages that it rests on and the caller
// does not read: what one does not see one does not take away.
//
// Invalid: no such state, a summary without a text, or a text with another
// state. NotFound: no such participant, column or coding. Denied: somebody it is
// about is on hold or does not allow analysis. Conflict: somebody else wrote it.
func (b *Book) SetCell(ctx context.Context, c access.Caller, cell Cell) (Cell, error) {
	id, change, fresh := CellID{sheaf.NewID()}, sheaf.NewID(), access.DrawIdentity(seal.PurposeShared)
	written := cellBody{1, cell.State, strings.TrimSpace(cell.Summary), cell.Passages}
	if err := written.valid(); err != nil {
		return Cell{}, err
	}
	var set Cell
	err := b.door.Do(ctx, c, access.WriteMemo, func(tx *access.Tx) error {
		if _, err := standingColumn(tx, cell.Column); err != nil {
			return err
		}
		row, err := cellAt(tx, cell.Subject, cell.Column)
		isNew := gone(err)
		if isNew {
			row, err = cellRow{id: id, subject: cell.Subject, column: cell.Column}, nil
		}
		if err != nil {
			return err
		}
		if row.version != cell.Version {
			return errMovedOn()
		}
		body := written
		before := cellState{V: 1, Subjects: []study.SubjectID{cell.Subject}, Body: cellBody{V: 1, State: Unread}}
		if !isNew && !row.suspended {
			now, err := row.open(tx, study.NewKeyring(tx))
			if err != nil {
				return err
			}
			before = row.state(now)
			unread, err := b.unread(tx, now.Passages)
			if err != nil {
				return err
			}
			body.Passages = slices.Concat(written.Passages, unread)
		}
		subjects, err := b.aboutCell(tx, cell.Subject, body.Passages)
		if err != nil {
			return err
		}
		lifts := row.suspended
		next := row
		next.version, next.made, next.member, next.change = row.version+1, tx.Now(), tx.Member(), change
		if lifts {
			next.change = sheaf.ID{}
		}
		if err := b.sealCell(tx, &next, body, subjects, fresh); err != nil {
			return err
		}
		put := updateCell
		if isNew {
			put = insertCell
		}
		if err := put(tx, next); err != nil {
			return err
		}
		set = next.cell(written)
		noteCell(tx, next.id, "write")
		if lifts {
			return nil
		}
		return b.logCell(tx, study.Change{ID: change, Verb: "write", Kind: kindCell, Object: next.id.ID, Base: row.version}, before, next.state(body))
	})
	return set, err
}

func (c cellBody) valid() error {
	switch c.State {
	case Unread, Silent, NotAsked:
		if c.Summary != "" {
			return sheaf.Errorf(sheaf.Invalid, "what was not asked, not said or not read has no summary")
		}
		return nil
	case Summarised:
		if c.Summary == "" {
			return sheaf.Errorf(sheaf.Invalid, "a summary needs a text")
		}
		return nil
	}
	return sheaf.Errorf(sheaf.Invalid, "a cell is not read yet, has a summary, or says that nothing was said or asked")
}

// aboutCell tells whom a cell is about, and asks whether they may be used.
func (b *Book) aboutCell(tx *access.Tx, subject study.SubjectID, passages []CodingID) ([]study.SubjectID, error) {
	others := []study.SubjectID{}
	for _, id := range passages {
		row, err := selectCoding(tx, id)
		if err == nil && row.removed {
			err = errNoCoding()
		}
		if err != nil {
			return nil, err
		}
		others = append(others, row.links.Subjects()...)
	}
	others, err := b.study.Living(tx, study.Sorted(others))
	if err != nil {
		return nil, err
	}
	all := study.Sorted(append(others, subject))
	return all, b.study.MayUse(tx, all, purposeAnalyse)
}

// sealCell fills in a cell's envelope and links.
func (b *Book) sealCell(tx *access.Tx, c *cellRow, body cellBody, subjects []study.SubjectID, fresh access.NewKey) error {
	links, parents, err := b.keysAbout(tx, c.links, c.suspended, subjects, fresh)
	if err != nil {
		return err
	}
	c.links, c.suspended = links, false
	c.box, err = study.Envelope(cellLabel(tx, c.id, c.version), body, parents...)
	return err
}

// logCell keeps a change under the keys of all whom either state is about.
func (b *Book) logCell(tx *access.Tx, ch study.Change, before, after cellState) error {
	_, parents, err := b.study.Under(tx, study.Sorted(append(slices.Clone(after.Subjects), before.Subjects...)))
	if err != nil {
		return err
	}
	return b.log(tx, ch, before, after, parents...)
}

// OpenCell reads a cell that is withheld, for whoever is about to write it anew;
// the record says so first. Conflict: it is not suspended. NotFound: nothing was
// written there.
func (b *Book) OpenCell(ctx context.Context, c access.Caller, subject study.SubjectID, column ColumnID) (cell Cell, err error) {
	note := func(tx *access.Tx) error {
		row, err := cellAt(tx, subject, column)
		if err != nil {
			return err
		}
		if !row.suspended {
			return sheaf.Errorf(sheaf.Conflict, "the cell is not withheld")
		}
		noteCell(tx, row.id, "open withheld")
		return nil
	}
	err = b.door.Reveal(ctx, c, access.WriteMemo, note, func(tx *access.Tx) error {
		row, err := cellAt(tx, subject, column)
		if err != nil {
			return err
		}
		body, err := row.open(tx, study.NewKeyring(tx))
		cell = row.cell(body)
		cell.Summary = body.Summary
		return err
	})
	return cell, err
}

// moveCell brings a cell back before a change, or forth again.
func (b *Book) moveCell(tx *access.Tx, ch study.Change, back bool) error {
	var before, after cellState
	if err := study.Decode(ch.Before, &before); err != nil {
		return err
	}
	if err := study.Decode(ch.After, &after); err != nil {
		return err
	}
	to := after
	if back {
		to = before
	}
	row, err := selectCell(tx, CellID{ch.Object})
	if err != nil {
		return err
	}
	if row.suspended {
		return sheaf.Errorf(sheaf.Conflict, "the cell is withheld: somebody its passages concern was erased").Hintf("read it once more, then write it anew")
	}
	from, outcome := moved(ch.ID, before.Change, back)
	if err := standsAs(row.change, from); err != nil {
		return err
	}
	if err := b.study.MayUse(tx, to.Subjects, purposeAnalyse); err != nil {
		return err
	}
	row.version++
	row.change, row.made = outcome, tx.Now()
	// Drawn in here for once, as for memos.
	if err := b.sealCell(tx, &row, to.Body, to.Subjects, access.DrawIdentity(seal.PurposeShared)); err != nil {
		return err
	}
	return updateCell(tx, row)
}

// eraseCells deletes the cells of a participant, and withholds those of others
// that rest on passages which concern them.
func eraseCells(tx *access.Tx, id study.SubjectID) error {
	rows, err := cellsOf(tx, id)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.subject != id {
			err = suspendCell(tx, row.id, id)
		} else {
			err = destroyCell(tx, row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// destroyCell deletes a cell and the key that only it lay under.
func destroyCell(tx *access.Tx, row cellRow) error {
	if key, shared := sharedKey(row.links, row.suspended); shared {
		if err := tx.DropKeys(key); err != nil {
			return err
		}
	}
	return deleteCell(tx, row.id)
}
