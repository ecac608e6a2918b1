package evidence

import (
	"context"
	"slices"

	"sheaf/internal/access"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

// dependenceBody is what of a link lies under both keys.
type dependenceBody struct {
	V    int            `json:"v"`
	Kind DependenceKind `json:"kind"`
}

func dependenceLabel(tx *access.Tx, id DependenceID, version uint64) seal.Label {
	return tx.Label(seal.TableBearing, columnDependence, id.ID, version)
}

func (d dependenceRow) open(tx *access.Tx, keys *study.Keyring) (body dependenceBody, err error) {
	return body, keys.Open(dependenceLabel(tx, d.id, d.version), d.box, &body, d.links)
}

// AddDependence writes down why two witnesses are not independent. Invalid: one
// person twice, or no such kind. NotFound: one was erased or is not there.
// Denied: one is on hold or does not allow analysis.
func (r *Register) AddDependence(ctx context.Context, c access.Caller, d Dependence) (Dependence, error) {
	if d.A == d.B || !slices.Contains(DependenceKinds(), d.Kind) {
		return Dependence{}, sheaf.Errorf(sheaf.Invalid, "a link is between two participants and of a kind that there is")
	}
	pair := study.Sorted([]study.SubjectID{d.A, d.B})
	if len(pair) != 2 {
		return Dependence{}, sheaf.Errorf(sheaf.Invalid, "a link is between two participants")
	}
	id, change := DependenceID{sheaf.NewID()}, sheaf.NewID()
	added := Dependence{ID: id, A: pair[0], B: pair[1], Kind: d.Kind, Version: 1}
	err := r.door.Do(ctx, c, access.WriteClaim, func(tx *access.Tx) error {
		if err := r.study.MayUse(tx, pair, purposeAnalyse); err != nil {
			return err
		}
		under, parents, err := r.study.Under(tx, pair)
		if err != nil {
			return err
		}
		row := dependenceRow{id: id, a: pair[0], b: pair[1], version: 1, change: change, links: under}
		if row.box, err = study.Envelope(dependenceLabel(tx, id, 1), dependenceBody{1, d.Kind}, parents...); err != nil {
			return err
		}
		if err := insertDependence(tx, row); err != nil {
			return err
		}
		noteDependence(tx, id, "add")
		ch := study.Change{ID: change, Verb: "add", Kind: kindDependence, Object: id.ID}
		return r.log(tx, ch, presence{V: 1, Removed: true}, presence{V: 1, Change: change}, parents...)
	})
	if err != nil {
		return Dependence{}, err
	}
	return added, nil
}

func noteDependence(tx *access.Tx, id DependenceID, did string) {
	tx.Note(struct {
		Dependence DependenceID `json:"dependence"`
		Did        string       `json:"did"`
	}{id, did})
}

// RemoveDependence takes a link away. NotFound: it is not there, or was found in
// the accounts.
func (r *Register) RemoveDependence(ctx context.Context, c access.Caller, id DependenceID) error {
	change := sheaf.NewID()
	return r.door.Do(ctx, c, access.WriteClaim, func(tx *access.Tx) error {
		row, err := selectDependence(tx, id)
		if err == nil && row.removed {
			err = sheaf.Errorf(sheaf.NotFound, "there is no such link between witnesses")
		}
		if err != nil {
			return err
		}
		noteDependence(tx, id, "remove")
		ch := study.Change{ID: change, Verb: "remove", Kind: kindDependence, Object: id.ID, Base: row.version}
		parents, err := putDependence(tx, row, true, change)
		if err != nil {
			return err
		}
		return r.log(tx, ch, presence{V: 1, Change: row.change}, presence{V: 1, Change: change, Removed: true}, parents...)
	})
}

// putDependence writes the next version of a link, sealed again, and gives the
// keys it lies under.
func putDependence(tx *access.Tx, row dependenceRow, removed bool, change sheaf.ID) ([]seal.Parent, error) {
	keys := study.NewKeyring(tx)
	body, err := row.open(tx, keys)
	if err != nil {
		return nil, err
	}
	parents, err := keys.Of(row.links)
	if err != nil {
		return nil, err
	}
	row.version++
	row.removed, row.change = removed, change
	if row.box, err = study.Envelope(dependenceLabel(tx, row.id, row.version), body, parents...); err != nil {
		return nil, err
	}
	return parents, updateDependence(tx, row)
}

func (r *Register) moveDependence(tx *access.Tx, ch study.Change, back bool) error {
	var before, after presence
	if err := study.Decode(ch.Before, &before); err != nil {
		return err
	}
	if err := study.Decode(ch.After, &after); err != nil {
		return err
	}
	row, err := selectDependence(tx, DependenceID{ch.Object})
	if err != nil {
		return err
	}
	removed, outcome, err := standingAfter(ch.ID, before.of(ch.Object), after.of(ch.Object), row.change, back)
	if err != nil {
		return err
	}
	if !removed {
		if err := r.study.MayUse(tx, row.links.Subjects(), purposeAnalyse); err != nil {
			return err
		}
	}
	_, err = putDependence(tx, row, removed, outcome)
	return err
}

// Dependences lists why witnesses are not independent: what was written down,
// and who speaks in one account together.
func (r *Register) Dependences(ctx context.Context, c access.Caller) (all []Dependence, err error) {
	err = r.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		all, err = r.ListDependences(tx)
		return err
	})
	return all, err
}

// ListDependences is Dependences inside a transaction.
func (r *Register) ListDependences(tx *access.Tx) ([]Dependence, error) {
	rows, err := selectDependences(tx, standing)
	if err != nil {
		return nil, err
	}
	keys := study.NewKeyring(tx)
	var all []Dependence
	for _, row := range rows {
		body, err := row.open(tx, keys)
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, Dependence{row.id, row.a, row.b, body.Kind, row.version})
	}
	documents, err := r.study.ListDocuments(tx)
	return append(all, jointAccounts(documents)...), err
}

// jointAccounts links those who speak in one account together.
func jointAccounts(documents []study.DocumentInfo) []Dependence {
	speak := map[study.AccountID][]study.SubjectID{}
	var order []study.AccountID
	for _, d := range documents {
		if speak[d.Account] == nil {
			order = append(order, d.Account)
		}
		speak[d.Account] = append(speak[d.Account], d.Subjects...)
	}
	var all []Dependence
	for _, account := range order {
		who := study.Sorted(speak[account])
		for i, a := range who {
			for _, b := range who[i+1:] {
				all = append(all, Dependence{A: a, B: b, Kind: JointAccount})
			}
		}
	}
	return all
}

// Weigh counts what bears on each claim that something bears on. See Count.
func (r *Register) Weigh(ctx context.Context, c access.Caller) (vectors map[ClaimID]Vector, err error) {
	err = r.door.View(ctx, c, access.SeePassages, func(tx *access.Tx) error {
		bearings, err := r.listAllBearings(tx)
		if err != nil {
			return err
		}
		dependences, err := r.ListDependences(tx)
		if err != nil {
			return err
		}
		vectors = make(map[ClaimID]Vector, len(bearings))
		for claim, of := range bearings {
			vectors[claim] = Count(of, dependences)
		}
		return nil
	})
	return vectors, err
}
