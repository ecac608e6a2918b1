package disclosure_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/disclosure"
	"sheaf/internal/report"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// What somebody changes behind the gate's back is noticed.
func TestTampering(t *testing.T) {
	w := nine(t)
	r := w.publish(w.propose(w.clear()))
	path := filepath.Join(w.public, r.ID.String(), report.TextFile)
	data, err := os.ReadFile(path)
	w.ok(err)
	w.ok(os.WriteFile(path, append(data, "one more line\n"...), 0o600))
	problems, err := w.gate.Check(w.ctx, w.auditor)
	w.ok(err)
	if len(problems) != 1 {
		t.Errorf("a changed file: %q", problems)
	}
	w.ok(os.WriteFile(path, data, 0o600))

	p := w.propose(w.clear())
	w.raw(`DELETE FROM proposal_subject WHERE proposal = ? AND subject = ?`, p.ID, w.people[0].ID)
	_, err = w.gate.Assess(w.ctx, w.holder, p.ID)
	w.want(sheaf.Corrupt, err)
	w.raw(`UPDATE release SET manifest = zeroblob(32)`)
	problems, err = w.gate.Check(w.ctx, w.auditor)
	w.ok(err)
	if len(problems) < 2 {
		t.Errorf("a removed row and a changed hash: %q", problems)
	}
}

// A row that cannot be opened hides no other: the list says which it is, and
// Check why. What it would be compared with stays shut.
func TestDamagedRow(t *testing.T) {
	for name, damage := range map[string]string{
		"another_box": `UPDATE proposal SET box = zeroblob(100) WHERE id = ?`,
		"no_box":      `UPDATE proposal SET box = NULL WHERE id = ?`,
		"no_share":    `DELETE FROM proposal_subject WHERE proposal = ?`,
	} {
		t.Run(name, func(t *testing.T) {
			w := nine(t)
			whole, damaged := w.propose(w.clear()), w.propose(w.clear())
			w.raw(damage, damaged.ID)
			all, err := w.gate.Proposals(w.ctx, w.analyst)
			w.ok(err)
			states := map[disclosure.ProposalID]disclosure.State{}
			for _, p := range all {
				states[p.ID] = p.State
				if p.State == disclosure.Damaged && (p.Title != "" || len(p.Blocks.Blocks) != 0) {
					t.Error("a damaged proposal still says something")
				}
			}
			want := map[disclosure.ProposalID]disclosure.State{whole.ID: disclosure.Proposed, damaged.ID: disclosure.Damaged}
			if d := cmp.Diff(want, states); d != "" {
				t.Error(d)
			}
			problems, err := w.gate.Check(w.ctx, w.auditor)
			w.ok(err)
			if len(problems) != 1 || !strings.HasPrefix(problems[0], damaged.ID.Short()+": ") {
				t.Errorf("check: %q", problems)
			}
			for _, act := range []func() error{
				func() error { _, err := w.gate.Proposal(w.ctx, w.analyst, damaged.ID); return err },
				func() error { _, err := w.gate.Assess(w.ctx, w.holder, damaged.ID); return err },
			} {
				w.want(sheaf.Corrupt, act())
			}
			w.publish(whole)
		})
	}
}

// An earlier release that cannot be opened is not passed over: nothing could
// tell any more what a reader of both can work out.
func TestDamagedRelease(t *testing.T) {
	w := nine(t)
	earlier, next := w.propose(w.clear()), w.propose(w.clear())
	w.publish(earlier)
	w.raw(`UPDATE proposal SET box = NULL WHERE id = ?`, earlier.ID)
	_, err := w.gate.Assess(w.ctx, w.holder, next.ID)
	w.want(sheaf.Corrupt, err)
}

func (w *world) raw(query string, args ...any) {
	w.t.Helper()
	w.ok(w.db.Update(w.ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(query, args...)
		return err
	}))
}
