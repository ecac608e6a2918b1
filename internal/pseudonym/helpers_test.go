package pseudonym

import (
	"encoding/json"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/vault"
)

func bookOf(w *world, t testing.TB) (b *book) {
	t.Helper()
	w.ok(w.doors[access.Locked].View(w.ctx, w.holder, access.OpenDraft, func(tx *access.Tx) (err error) {
		b, err = readBook(tx)
		return err
	}))
	return b
}

// pseudonymsIn gives the entities that have a pseudonym, by person; those of
// nobody in the vault under the zero id.
func pseudonymsIn(w *world, t testing.TB) map[vault.PersonID]*entity {
	t.Helper()
	all := map[vault.PersonID]*entity{}
	for _, e := range bookOf(w, t).entities {
		if e.Latin != "" {
			all[e.Person] = e
		}
	}
	return all
}

func openedMap(w *world, t testing.TB, id DraftID) (o *opened, m storedMap) {
	t.Helper()
	w.ok(w.doors[access.Locked].View(w.ctx, w.holder, access.OpenDraft, func(tx *access.Tx) (err error) {
		if o, err = w.g.open(tx, id); err != nil {
			return err
		}
		_, m, err = o.readMap(tx)
		return err
	}))
	return o, m
}

type shownEntry struct {
	n    int64
	data map[string]any
}

// entryOf finds the last entry of an act whose common part says so.
func entryOf(w *world, t testing.TB, tier access.Tier, act access.Act, field, value string) (found shownEntry) {
	t.Helper()
	entries, err := w.doors[tier].Entries(w.ctx, w.holder, 1)
	w.ok(err)
	for _, e := range entries {
		data := map[string]any{}
		if e.Act == string(act) && json.Unmarshal(e.Data, &data) == nil && data[field] == value {
			found = shownEntry{e.N, data}
		}
	}
	return found
}

func reopened(w *world, t testing.TB, d Draft) (o *opened, b *book) {
	t.Helper()
	w.ok(w.doors[access.Locked].View(w.ctx, w.holder, access.OpenDraft, func(tx *access.Tx) (err error) {
		if o, err = w.g.open(tx, d.ID); err != nil {
			return err
		}
		b, err = readBook(tx)
		return err
	}))
	return o, b
}

// lastLook is nothingLeft over a draft as it would be admitted.
func lastLook(w *world, o *opened, b *book) error {
	return w.doors[access.Locked].View(w.ctx, w.holder, access.AdmitDraft, func(tx *access.Tx) error {
		r, err := o.render(b, nil)
		if err != nil {
			return err
		}
		return w.g.nothingLeft(tx, o, b, r)
	})
}

// perhapsOf are what may be names in this and the other drafts under review.
func perhapsOf(w *world, t testing.TB, d Draft) (names []string) {
	t.Helper()
	w.ok(w.doors[access.Locked].View(w.ctx, w.holder, access.OpenDraft, func(tx *access.Tx) error {
		s, err := w.g.sitDown(tx, d.ID)
		if err != nil {
			return err
		}
		names, err = s.perhapsNames()
		return err
	}))
	return names
}
