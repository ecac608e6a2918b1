package pseudonym

import (
	"context"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/vault"
)

// Erase forgets a person at gate 1: the drafts of their originals with flags,
// maps and staged admissions, the entity that stands for them, the decisions
// that point to it, and what came from those drafts alone. Drafts that they
// share with others go with them. It may be run again, and comes before the
// vault's own erasure; admissions under way are refused first, by RefuseOpen.
func (g *Gate) Erase(ctx context.Context, c access.Caller, id vault.PersonID) error {
	return g.door.Do(ctx, c, access.ErasePerson, func(tx *access.Tx) error {
		dead, err := g.draftsOf(tx, id)
		if err != nil {
			return err
		}
		b, err := readBook(tx)
		if err != nil {
			return err
		}
		decisions, entities := b.goWith(id, dead)
		if err := drop(tx, decisions, deleteDecision); err != nil {
			return err
		}
		if err := drop(tx, entities, deleteEntity); err != nil {
			return err
		}
		for _, row := range dead {
			if err := g.vault.DropObject(tx, row.object); err != nil {
				return err
			}
			if err := row.empty(tx, Erased); err != nil {
				return err
			}
		}
		tx.Note(struct {
			Drafts    int `json:"drafts"`
			Decisions int `json:"decisions"`
			Entities  int `json:"entities"`
		}{len(dead), len(decisions), len(entities)})
		return setLegacy(tx, id, false)
	})
}

// draftsOf are the drafts that go with a person, by id; those whose original
// is gone already are among them.
func (g *Gate) draftsOf(tx *access.Tx, id vault.PersonID) (map[DraftID]draftRow, error) {
	rows, err := selectDrafts(tx)
	if err != nil {
		return nil, err
	}
	dead := map[DraftID]draftRow{}
	for _, row := range rows {
		if row.review == nil {
			continue
		}
		people, err := g.vault.PersonsOf(tx, row.original)
		if err != nil && !gone(err) {
			return nil, err
		}
		about := gone(err)
		for _, p := range people {
			about = about || p.ID == id
		}
		if about {
			dead[row.id] = row
		}
	}
	return dead, nil
}

// goWith tells which decisions and entities are forgotten with a person and
// their drafts. Somebody else's entity stays theirs.
func (b *book) goWith(id vault.PersonID, dead map[DraftID]draftRow) (decisions, entities []matchRow) {
	only := func(drafts map[DraftID]bool) bool {
		for d := range drafts {
			if _, ok := dead[d]; !ok {
				return false
			}
		}
		return len(drafts) > 0
	}
	needed := map[study.EntityID]bool{}
	for _, d := range b.decisions {
		e := b.entities[d.Entity]
		if only(d.drafts) || e != nil && e.Person == id {
			decisions = append(decisions, d.row)
			continue
		}
		needed[d.Entity] = true
	}
	for _, e := range b.entities {
		if e.Person == id || e.Person.IsZero() && only(e.drafts) && !needed[e.ID] {
			entities = append(entities, e.row)
		}
	}
	return decisions, entities
}

// Check tells what gate 1 finds to be other than it should be: drafts that do
// not open, admissions that never ended or that the study does not know,
// decisions and entities without their keys, people whose terms in the study are
// not what they agreed to. Lines name ids alone.
func (g *Gate) Check(ctx context.Context, c access.Caller) (problems []string, err error) {
	var finished []intentRow
	err = g.door.View(ctx, c, access.SeeVault, func(tx *access.Tx) error {
		problems, finished = nil, nil
		add := func(id sheaf.ID, what string) { problems = append(problems, id.Short()+": "+what) }
		rows, err := selectDrafts(tx)
		if err != nil {
			return err
		}
		for _, row := range rows {
			g.checkDraft(tx, row, add)
		}
		if err := checkMatches(tx, add); err != nil {
			return err
		}
		open, err := pendingIntents(tx)
		if err != nil {
			return err
		}
		for _, i := range open {
			add(i.id.ID, "an admission was begun and not finished; it is finished at the next unlock of the vault")
		}
		finished, err = selectIntents(tx, done)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, i := range finished {
		state, err := g.intake.Admission(ctx, c, i.id)
		if err != nil {
			return nil, err
		}
		if state != study.Admitted {
			problems = append(problems, i.id.Short()+": the study does not have what the vault knows to be admitted; it is admitted again at the next unlock of the vault")
		}
	}
	terms, err := g.checkTerms(ctx, c)
	return append(problems, terms...), err
}

func (g *Gate) checkDraft(tx *access.Tx, row draftRow, add func(sheaf.ID, string)) {
	if row.state == Abandoned || row.state == Erased {
		return
	}
	o, err := g.openRow(tx, row)
	if gone(err) {
		add(row.id.ID, "a draft cannot be opened: its key is gone")
		return
	}
	if err != nil {
		add(row.id.ID, "a draft cannot be opened: "+err.Error())
		return
	}
	for page := range o.review.Pictures {
		if _, err := o.picture(tx, page+1); err != nil {
			add(row.id.ID, "a picture of a page is gone or does not open")
		}
	}
	if row.state != Admitted {
		return
	}
	if _, _, err := o.readMap(tx); err != nil {
		add(row.id.ID, "the map of an admitted draft cannot be opened: "+err.Error())
	}
}

func checkMatches(tx *access.Tx, add func(sheaf.ID, string)) error {
	entities, err := selectEntities(tx)
	if err != nil {
		return err
	}
	decisions, err := selectDecisions(tx)
	if err != nil {
		return err
	}
	b, err := readBook(tx)
	if err != nil {
		return err
	}
	readable := map[sheaf.ID]bool{}
	for id := range b.entities {
		readable[id.ID] = true
	}
	for _, d := range b.decisions {
		readable[d.row.id] = true
	}
	for _, row := range append(entities, decisions...) {
		if !readable[row.id] {
			add(row.id, "a decision or what it stands for cannot be opened: its key is gone")
		}
	}
	return nil
}
