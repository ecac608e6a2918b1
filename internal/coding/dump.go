package coding

import (
	"context"
	"fmt"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Dump gives the book as files for a backup, each sealed to the keys that its
// content lies under:
//
//   - coding/codebook.json under the structure key: the tree of all codes, with
//     the names of those that nobody's words gave, and the layers;
//   - coding/codes/ID.json under a subject's key: a code named in their words;
//   - coding/codings/ID.json under the keys of the subjects whose words they lie
//     on: the codings of one document, named by the first of them;
//   - coding/memos/ID.json under the memo's keys;
//   - coding/grid.json under the structure key: the columns in order;
//   - coding/cells/ID.json under the cell's keys;
//   - coding/analyses.json under the structure key: the saved analyses, and the
//     frozen states by name;
//   - coding/pieces/ID.json under the piece's keys: a piece of a frozen state;
//   - coding/decisions/ID.json under the keys of those whose words they are about;
//   - coding/published.json under the structure key: the published studies.
//
// A coding's span counts bytes of UTF-8 from 0 in the version it names; the maps
// beside the documents carry it on. What was removed is left out, and so is the
// log that undo walks.
func (b *Book) Dump(ctx context.Context, c access.Caller) (items []access.DumpItem, err error) {
	err = b.door.View(ctx, c, access.StudyBackup, func(tx *access.Tx) error {
		d := dumper{tx: tx, keys: study.NewKeyring(tx), standing: map[ColumnID]bool{}}
		for _, step := range []func() error{d.codebook, d.codings, d.memos, d.columns, d.cells, d.analyses, d.published} {
			if err := step(); err != nil {
				return err
			}
		}
		items = d.items
		return nil
	})
	return items, err
}

type dumpBook struct {
	V      int        `json:"v"`
	Codes  []dumpCode `json:"codes"`
	Layers []Layer    `json:"layers"`
}

type dumpCode struct {
	V          int    `json:"v"`
	ID         CodeID `json:"id"`
	Parent     CodeID `json:"parent,omitzero"`
	MergedInto CodeID `json:"mergedInto,omitzero"`
	Name       string `json:"name,omitempty"` // none if it is elsewhere or was erased
	Definition string `json:"definition,omitempty"`
	Color      string `json:"color,omitempty"`
}

type dumpCodings struct {
	V        int              `json:"v"`
	Document study.DocumentID `json:"document"`
	Codings  []dumpCoding     `json:"codings"`
}

type dumpCoding struct {
	ID       CodingID          `json:"id"`
	Code     CodeID            `json:"code"`
	Layer    LayerID           `json:"layer"`
	Version  uint64            `json:"version"` // of the document
	Span     text.Span         `json:"span"`
	Speaking []study.SubjectID `json:"speaking,omitempty"`
	By       access.MemberID   `json:"by"`
	At       time.Time         `json:"at"`
}

type dumpMemo struct {
	V         int               `json:"v"`
	ID        MemoID            `json:"id"`
	On        MemoOn            `json:"on"`
	Target    sheaf.ID          `json:"target,omitzero"`
	Title     string            `json:"title,omitempty"`
	Text      string            `json:"text"`
	Subjects  []study.SubjectID `json:"subjects,omitempty"`
	By        access.MemberID   `json:"by"`
	At        time.Time         `json:"at"`
	Suspended bool              `json:"suspended,omitempty"` // somebody it was about was erased
}

type dumpGrid struct {
	V       int          `json:"v"`
	Columns []dumpColumn `json:"columns"`
}

type dumpColumn struct {
	ID   ColumnID `json:"id"`
	Code CodeID   `json:"code,omitzero"`
	Text string   `json:"text,omitempty"` // none for a code's
}

type dumpCell struct {
	V         int             `json:"v"`
	ID        CellID          `json:"id"`
	Subject   study.SubjectID `json:"subject"`
	Column    ColumnID        `json:"column"`
	State     CellState       `json:"state"`
	Summary   string          `json:"summary,omitempty"`
	Passages  []CodingID      `json:"passages,omitempty"`
	By        access.MemberID `json:"by"`
	At        time.Time       `json:"at"`
	Suspended bool            `json:"suspended,omitempty"`
}

type dumpAnalyses struct {
	V        int        `json:"v"`
	Analyses []Analysis `json:"analyses"`
	Frozen   []Frozen   `json:"frozen"`
}

type dumpPiece struct {
	V        int               `json:"v"`
	ID       sheaf.ID          `json:"id"`
	Frozen   FrozenID          `json:"frozen"`
	Place    int               `json:"place"` // from 0
	Subjects []study.SubjectID `json:"subjects,omitempty"`
	Data     []byte            `json:"data"`
}

type dumpDecision struct {
	V int `json:"v"`
	Decision
}

type dumpPublished struct {
	V       int         `json:"v"`
	Studies []Published `json:"studies"`
}

type dumper struct {
	tx    *access.Tx
	keys  *study.Keyring
	items []access.DumpItem

	standing map[ColumnID]bool // the columns that were written
}

func (d *dumper) put(path string, v any, keys ...sheaf.ID) error {
	data, err := study.Encode(v)
	if err != nil {
		return err
	}
	d.items = append(d.items, access.DumpItem{Path: path, Keys: keys, JSON: data})
	return nil
}

func (d *dumper) codebook() error {
	book, err := readCodebook(d.tx)
	if err != nil {
		return err
	}
	out := dumpBook{V: 1}
	for _, id := range book.ids {
		row := book.rows[id]
		if row.removed {
			continue
		}
		opened, err := row.open(d.tx, d.keys)
		if err != nil {
			return err
		}
		bare := dumpCode{V: 1, ID: id, Parent: row.parent, MergedInto: row.merged}
		full := bare
		if opened.body != nil {
			full.Name, full.Definition, full.Color = opened.body.Name, opened.body.Definition, opened.body.Color
		}
		if row.inVivo().IsZero() {
			bare = full
		} else if err := d.put(fmt.Sprintf("coding/codes/%s.json", id), full, row.links.Keys()...); err != nil {
			return err
		}
		out.Codes = append(out.Codes, bare)
	}
	if out.Layers, err = listLayers(d.tx); err != nil {
		return err
	}
	structure, err := d.tx.Structure()
	if err != nil {
		return err
	}
	return d.put("coding/codebook.json", out, structure.ID)
}

// codings writes together what lies in one document under the same keys.
func (d *dumper) codings() error {
	rows, err := standingCodings(d.tx)
	if err != nil {
		return err
	}
	type group struct {
		dumpCodings
		keys []sheaf.ID
	}
	groups := map[string]*group{}
	var order []*group
	for _, row := range rows {
		body, err := row.open(d.tx, d.keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		name := fmt.Sprint(row.document, row.links.Keys())
		if groups[name] == nil {
			groups[name] = &group{dumpCodings{V: 1, Document: row.document}, row.links.Keys()}
			order = append(order, groups[name])
		}
		groups[name].Codings = append(groups[name].Codings,
			dumpCoding{row.id, row.code, row.layer, row.anchored, body.Span, body.Speaking, row.member, row.made})
	}
	for _, g := range order {
		if err := d.put(fmt.Sprintf("coding/codings/%s.json", g.Codings[0].ID), g.dumpCodings, g.keys...); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) memos() error {
	rows, err := standingMemos(d.tx, everybodys)
	if err != nil {
		return err
	}
	for _, row := range rows {
		body, err := row.open(d.tx, d.keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		out := dumpMemo{1, row.id, row.on, row.target, body.Title, body.Text, row.links.Subjects(), row.member, row.made, row.suspended}
		if err := d.put(fmt.Sprintf("coding/memos/%s.json", row.id), out, row.links.Keys()...); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) columns() error {
	rows, err := selectColumns(d.tx)
	if err != nil {
		return err
	}
	out := dumpGrid{V: 1}
	for _, row := range rows {
		if row.removed {
			continue
		}
		body, err := row.open(d.tx, d.keys)
		if err != nil {
			return err
		}
		out.Columns = append(out.Columns, dumpColumn{row.id, row.code, body.Text})
		d.standing[row.id] = true
	}
	if len(out.Columns) == 0 {
		return nil
	}
	structure, err := d.tx.Structure()
	if err != nil {
		return err
	}
	return d.put("coding/grid.json", out, structure.ID)
}

// cells writes those of the columns that stand.
func (d *dumper) cells() error {
	rows, err := selectCells(d.tx, "")
	if err != nil {
		return err
	}
	for _, row := range rows {
		body, err := row.open(d.tx, d.keys)
		if gone(err) || !d.standing[row.column] {
			continue
		}
		if err != nil {
			return err
		}
		out := dumpCell{1, row.id, row.subject, row.column, body.State, body.Summary, body.Passages, row.member, row.made, row.suspended}
		if err := d.put(fmt.Sprintf("coding/cells/%s.json", row.id), out, row.links.Keys()...); err != nil {
			return err
		}
	}
	return nil
}

// analyses writes the saved analyses and the frozen states that stand, and the
// pieces of these and the decisions on them.
func (d *dumper) analyses() error {
	analyses, err := listAnalyses(d.tx)
	if err != nil {
		return err
	}
	rows, err := listSaved(d.tx, kindFrozen)
	if err != nil {
		return err
	}
	out := dumpAnalyses{V: 1, Analyses: analyses}
	for _, row := range rows {
		pieces, err := selectPieces(d.tx, FrozenID{row.id})
		if err != nil {
			return err
		}
		frozen, pieces, err := row.openFrozen(d.tx, d.keys, pieces, nil)
		if err != nil {
			return err
		}
		out.Frozen = append(out.Frozen, frozen)
		if err := d.pieces(pieces); err != nil {
			return err
		}
		if err := d.decisions(frozen.ID); err != nil {
			return err
		}
	}
	if len(out.Analyses)+len(out.Frozen) == 0 {
		return nil
	}
	structure, err := d.tx.Structure()
	if err != nil {
		return err
	}
	return d.put("coding/analyses.json", out, structure.ID)
}

func (d *dumper) pieces(rows []pieceRow) error {
	opened, err := openPieces(d.tx, d.keys, rows)
	if err != nil {
		return err
	}
	for i, row := range rows {
		out := dumpPiece{1, row.id, row.frozen, row.place, opened[i].Subjects, opened[i].Data}
		if err := d.put(fmt.Sprintf("coding/pieces/%s.json", row.id), out, row.links.Keys()...); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) decisions(frozen FrozenID) error {
	rows, err := decisionsOn(d.tx, frozen)
	if err != nil {
		return err
	}
	laid, err := laidStanding(d.tx, frozen)
	if err != nil {
		return err
	}
	for _, row := range rows {
		body, err := row.open(d.tx, d.keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return err
		}
		if err := d.put(fmt.Sprintf("coding/decisions/%s.json", row.id), dumpDecision{1, row.decision(body, laid[row.id])}, row.links.Keys()...); err != nil {
			return err
		}
	}
	return nil
}

func (d *dumper) published() error {
	studies, err := listPublished(d.tx)
	if err != nil || len(studies) == 0 {
		return err
	}
	structure, err := d.tx.Structure()
	if err != nil {
		return err
	}
	return d.put("coding/published.json", dumpPublished{1, studies}, structure.ID)
}
