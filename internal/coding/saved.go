package coding

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// AnalysisID names a saved analysis.
type AnalysisID struct{ sheaf.ID }

// Analysis is a question put to the study, kept with its settings so that it can
// be asked again.
type Analysis struct {
	ID       AnalysisID      `json:"id"`
	Name     string          `json:"name"`            // unlike the others', folded
	Question string          `json:"question"`        // which analysis it is: "together"
	Asked    json.RawMessage `json:"asked,omitempty"` // its settings, which the book does not read
	Frozen   FrozenID        `json:"frozen,omitzero"` // the state it is asked of; zero: the study as it stands
	By       access.MemberID `json:"by"`              // who saved it first
	At       time.Time       `json:"at"`              // when it was saved last
	Version  uint64          `json:"version"`
}

// savedRow is something that lies under the structure key as a whole: a saved
// analysis, a frozen state or a published study. They share a table and the way
// they are written and undone; only what their envelopes hold differs.
type savedRow struct {
	id      sheaf.ID
	kind    string // kindAnalysis, kindFrozen, kindPublished
	frozen  FrozenID
	member  access.MemberID
	made    time.Time // its newest version
	version uint64    // 0: it is not stored yet
	removed bool
	change  sheaf.ID
	key     sheaf.ID
	box     []byte
}

// savedState is one in the log of changes.
type savedState struct {
	V       int             `json:"v"`
	Change  sheaf.ID        `json:"change,omitzero"` // whose outcome it was
	Removed bool            `json:"removed,omitempty"`
	Frozen  FrozenID        `json:"frozen,omitzero"`
	Made    time.Time       `json:"made"`
	Body    json.RawMessage `json:"body"`
}

type analysisBody struct {
	V        int             `json:"v"`
	Name     string          `json:"name"`
	Question string          `json:"question"`
	Asked    json.RawMessage `json:"asked,omitempty"`
}

func (r savedRow) label(tx *access.Tx) seal.Label {
	column := uint16(columnAnalysis)
	switch r.kind {
	case kindFrozen:
		column = columnFrozen
	case kindPublished:
		column = columnPublished
	}
	return tx.Label(seal.TableQuery, column, r.id, r.version)
}

func (r savedRow) open(tx *access.Tx, keys *study.Keyring, into any) error {
	return keys.Open(r.label(tx), r.box, into, study.Links{{Key: r.key}})
}

func (r savedRow) state(body json.RawMessage) savedState {
	return savedState{1, r.change, r.removed, r.frozen, r.made, body}
}

// put writes the next version.
func (r *savedRow) put(tx *access.Tx, body json.RawMessage) error {
	structure, err := tx.Structure()
	if err != nil {
		return err
	}
	r.version++
	r.key = structure.ID
	if r.box, err = study.Envelope(r.label(tx), body, structure); err != nil {
		return err
	}
	if r.version == 1 {
		return insertSaved(tx, *r)
	}
	return updateSaved(tx, *r)
}

// save writes a row's next version as edit makes it, with the change that undo
// walks.
func (b *Book) save(tx *access.Tx, ch study.Change, now savedRow, body any, edit func(*savedRow)) (savedRow, error) {
	ch.Kind, ch.Object, ch.Base = now.kind, now.id, now.version
	plain, err := study.Encode(body)
	if err != nil {
		return savedRow{}, err
	}
	next := now
	next.made, next.change = tx.Now(), ch.ID
	edit(&next)
	before := next.state(plain)
	before.Change, before.Removed = sheaf.ID{}, true
	if now.version > 0 {
		var was json.RawMessage
		if err := now.open(tx, study.NewKeyring(tx), &was); err != nil {
			return savedRow{}, err
		}
		before = now.state(was)
	}
	if err := next.put(tx, plain); err != nil {
		return savedRow{}, err
	}
	tx.Note(struct {
		Kind string   `json:"kind"`
		ID   sheaf.ID `json:"id"`
		Did  string   `json:"did"`
	}{now.kind, now.id, ch.Verb})
	return next, b.log(tx, ch, before, next.state(plain))
}

// moveSaved brings something back before a change, or forth again.
func (b *Book) moveSaved(tx *access.Tx, ch study.Change, back bool) error {
	var before, after savedState
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
	row, err := selectSaved(tx, ch.Kind, ch.Object)
	if err != nil {
		return err
	}
	from, outcome := moved(ch.ID, before.Change, back)
	if err := standsAs(row.change, from); err != nil {
		return err
	}
	row.change, row.removed, row.frozen, row.made = outcome, to.Removed, to.Frozen, to.Made
	if err := row.mayStand(tx, to.Body); err != nil {
		return err
	}
	return row.put(tx, to.Body)
}

// mayStand holds what a row is to be against what else there is.
func (r savedRow) mayStand(tx *access.Tx, body json.RawMessage) error {
	switch {
	case r.removed && r.kind == kindFrozen:
		rests, err := restsOn(tx, FrozenID{r.id})
		if err == nil && rests {
			err = sheaf.Errorf(sheaf.Conflict, "an analysis or a decision rests on the frozen state").Hintf("remove the analysis first; a decision keeps the state")
		}
		return err
	case r.removed || r.kind == kindPublished:
		return nil
	}
	if !r.frozen.IsZero() {
		if _, err := standingSaved(tx, kindFrozen, r.frozen.ID); err != nil {
			return err
		}
	}
	return r.nameIsFree(tx, body)
}

// nameIsFree refuses (Conflict) a name that another of the kind has.
func (r savedRow) nameIsFree(tx *access.Tx, body json.RawMessage) error {
	type named struct {
		Name string `json:"name"`
	}
	var own named
	if err := study.Decode(body, &own); err != nil {
		return err
	}
	rows, err := listSaved(tx, r.kind)
	if err != nil {
		return err
	}
	keys := study.NewKeyring(tx)
	for _, other := range rows {
		if other.id == r.id {
			continue
		}
		var its named
		if err := other.open(tx, keys, &its); err != nil {
			return err
		}
		if foldedName(its.Name) == foldedName(own.Name) {
			return sheaf.Errorf(sheaf.Conflict, "the name is taken").Hintf("choose another one")
		}
	}
	return nil
}

// savedAt finds what somebody changes, as they saw it, or makes a row for
// something new. Conflict: somebody else changed it.
func savedAt(tx *access.Tx, kind string, id, fresh sheaf.ID, version uint64) (savedRow, error) {
	if id.IsZero() {
		return savedRow{id: fresh, kind: kind, member: tx.Member()}, nil
	}
	row, err := standingSaved(tx, kind, id)
	if err == nil && row.version != version {
		err = errMovedOn()
	}
	return row, err
}

// standingSaved finds something that was not removed; NotFound.
func standingSaved(tx *access.Tx, kind string, id sheaf.ID) (savedRow, error) {
	row, err := selectSaved(tx, kind, id)
	if err == nil && row.removed {
		err = errNotSaved()
	}
	return row, err
}

func errNotSaved() error {
	return sheaf.Errorf(sheaf.NotFound, "there is nothing saved under this id").Hintf("look again")
}

// remove takes something away; undoing brings it back.
func (b *Book) remove(ctx context.Context, c access.Caller, kind string, id sheaf.ID) error {
	change := sheaf.NewID()
	return b.door.Do(ctx, c, access.CodePassage, func(tx *access.Tx) error {
		row, err := standingSaved(tx, kind, id)
		if err != nil {
			return err
		}
		var body json.RawMessage
		if err := row.open(tx, study.NewKeyring(tx), &body); err != nil {
			return err
		}
		_, err = b.save(tx, study.Change{ID: change, Verb: "remove"}, row, body, func(next *savedRow) { next.removed, next.made = true, row.made })
		return err
	})
}

func (r savedRow) analysis(body analysisBody) Analysis {
	return Analysis{AnalysisID{r.id}, body.Name, body.Question, body.Asked, r.frozen, r.member, r.made, r.version}
}

// Analyses lists the saved analyses by name.
func (b *Book) Analyses(ctx context.Context, c access.Caller) (all []Analysis, err error) {
	err = b.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		all, err = listAnalyses(tx)
		return err
	})
	return all, err
}

func listAnalyses(tx *access.Tx) ([]Analysis, error) {
	rows, err := listSaved(tx, kindAnalysis)
	if err != nil {
		return nil, err
	}
	keys := study.NewKeyring(tx)
	all := make([]Analysis, len(rows))
	for i, row := range rows {
		var body analysisBody
		if err := row.open(tx, keys, &body); err != nil {
			return nil, err
		}
		all[i] = row.analysis(body)
	}
	slices.SortFunc(all, func(a, b Analysis) int { return strings.Compare(foldedName(a.Name), foldedName(b.Name)) })
	return all, nil
}

// SaveAnalysis keeps an analysis: a new one where it has no ID; otherwise Version
// must be that of the one that the caller saw. Invalid: it has no name or no
// question, or its settings are no JSON. NotFound: there is no such analysis or
// frozen state. Conflict: the name is taken, or somebody else changed it.
func (b *Book) SaveAnalysis(ctx context.Context, c access.Caller, a Analysis) (saved Analysis, err error) {
	body := analysisBody{1, strings.TrimSpace(a.Name), strings.TrimSpace(a.Question), a.Asked}
	switch {
	case body.Name == "" || body.Question == "":
		return Analysis{}, sheaf.Errorf(sheaf.Invalid, "an analysis needs a name and a question")
	case len(a.Asked) > 0 && !json.Valid(a.Asked):
		return Analysis{}, sheaf.Errorf(sheaf.Invalid, "the settings of an analysis are no JSON")
	}
	plain, err := study.Encode(body)
	if err != nil {
		return Analysis{}, err
	}
	fresh, change := sheaf.NewID(), sheaf.NewID()
	err = b.door.Do(ctx, c, access.CodePassage, func(tx *access.Tx) error {
		row, err := savedAt(tx, kindAnalysis, a.ID.ID, fresh, a.Version)
		if err != nil {
			return err
		}
		wanted := row
		wanted.frozen = a.Frozen
		if err := wanted.mayStand(tx, plain); err != nil {
			return err
		}
		next, err := b.save(tx, study.Change{ID: change, Verb: "save"}, row, body, func(next *savedRow) { next.frozen = a.Frozen })
		saved = next.analysis(body)
		return err
	})
	return saved, err
}

// RemoveAnalysis takes a saved analysis away. NotFound: it is not there.
func (b *Book) RemoveAnalysis(ctx context.Context, c access.Caller, id AnalysisID) error {
	return b.remove(ctx, c, kindAnalysis, id.ID)
}
