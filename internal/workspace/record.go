package workspace

import (
	"context"
	"encoding/json"
	"time"

	"sheaf/internal/access"
	"sheaf/internal/ledger"
	"sheaf/internal/seal"
	"sheaf/internal/sheaf"
)

// Entry is one line of a record as people read it.
type Entry struct {
	N    int64           `json:"n"`
	Time time.Time       `json:"time"`
	By   string          `json:"by"` // working name
	Act  string          `json:"act"`
	Data json.RawMessage `json:"data,omitempty"`
	// About are the parts that concern one person each; those of the erased are
	// forgotten, and null.
	About []json.RawMessage `json:"about,omitempty"`
}

// Entries reads a tier's record from an entry on.
func (w *Workspace) Entries(ctx context.Context, c access.Caller, t access.Tier, from int64) ([]Entry, error) {
	opened, err := w.tier(t)
	if err != nil {
		return nil, err
	}
	raw, err := opened.door.Entries(ctx, c, from)
	if err != nil {
		return nil, err
	}
	names, err := w.signers()
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, 0, len(raw))
	for _, r := range raw {
		e := Entry{N: r.N, Time: r.Time, By: names[r.Actor], Act: r.Act, Data: r.Data}
		for _, s := range r.Subjects {
			e.About = append(e.About, s.Data)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// signers maps signing keys to working names.
func (w *Workspace) signers() (map[sheaf.ID]string, error) {
	t, err := w.tier(access.Working)
	if err != nil {
		return nil, err
	}
	people, err := t.keys.Names(t.epoch, w.id)
	if err != nil {
		return nil, err
	}
	names := map[sheaf.ID]string{}
	for _, m := range t.standing.Everybody() {
		names[m.Verifier.ID()] = people[m.Member]
	}
	return names, nil
}

// Checkpoint is one signed note about both records, to be printed: whoever holds
// the paper can tell later whether a record extends this one unchanged.
func (w *Workspace) Checkpoint(ctx context.Context, c access.Caller) ([]byte, error) {
	s, err := w.tier(access.Working)
	if err != nil {
		return nil, err
	}
	v, err := w.tier(access.Locked)
	if err != nil {
		return nil, err
	}
	point := ledger.Checkpoint{StudyID: w.id, Epoch: s.epoch.Number, Fingerprint: fingerprint(s.standing)}
	if point.Study, err = s.door.Head(ctx, c); err != nil {
		return nil, err
	}
	if point.Vault, err = v.door.Head(ctx, c); err != nil {
		return nil, err
	}
	return c.SignCheckpoint(point)
}

// Against holds both records against a printed checkpoint. Corrupt: it is another
// study's, nobody certified signed it, or a record does not extend it.
func (w *Workspace) Against(ctx context.Context, c access.Caller, note []byte) error {
	s, err := w.tier(access.Working)
	if err != nil {
		return err
	}
	point, err := ledger.OpenCheckpoint(note, func(id sheaf.ID) (seal.Verifier, error) {
		for _, m := range s.standing.Everybody() {
			if m.Verifier.ID() == id {
				return m.Verifier, nil
			}
		}
		return seal.Verifier{}, sheaf.Errorf(sheaf.NotFound, "nobody on the team ever had that signing key")
	})
	if err != nil {
		return err
	}
	if point.StudyID != w.id {
		return sheaf.Errorf(sheaf.Corrupt, "the checkpoint is of another study")
	}
	for t, head := range map[access.Tier]ledger.Head{access.Working: point.Study, access.Locked: point.Vault} {
		opened, err := w.tier(t)
		if err != nil {
			return err
		}
		standing, err := opened.door.Compare(ctx, c, head)
		if err != nil {
			return err
		}
		if !head.IsZero() && standing != ledger.Extends {
			return sheaf.Errorf(sheaf.Corrupt, "the record of the %s does not extend the checkpoint", t).
				Hintf("an older state was put back or the record was rewritten; keep the folder as it is")
		}
	}
	return nil
}

// tier gives an open tier; Locked if it is not.
func (w *Workspace) tier(t access.Tier) (*tier, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if opened := w.tiers[t]; opened != nil {
		return opened, nil
	}
	if t == access.Locked {
		return nil, errVaultLocked
	}
	return nil, errLocked
}
