package vault

import (
	"testing"

	"sheaf/internal/store"
)

func TestReadingWhileOthersWrite(t *testing.T) {
	// A state that is overtaken while it is read is no damage: a backup must not
	// leave out the person who is put on hold at that moment. Here a hold comes
	// before the n-th statement, for every n.
	var at, n int
	var interrupt func()
	hook := func(store.Step) error {
		n++
		if n == at {
			interrupt()
		}
		return nil
	}
	b := tellBrothers(newWorld(t, store.WithFaults(hook)))
	held := false
	interrupt = func() {
		at, held = 0, !held
		b.ok(b.v.Hold(b.ctx, b.holder, b.younger.ID, held))
	}
	items, err := b.v.Dump(b.ctx, b.holder)
	b.ok(err)
	for k, reached := 1, true; reached; k++ {
		n, at = 0, k
		got, err := b.v.Dump(b.ctx, b.holder)
		b.ok(err)
		if len(got) != len(items) {
			t.Fatalf("step %d: %d items, want %d", k, len(got), len(items))
		}
		reached = at == 0
		n, at = 0, k
		if problems, err := b.v.Check(b.ctx, b.holder); err != nil || len(problems) > 0 {
			t.Fatalf("step %d: check finds %v, %v", k, problems, err)
		}
		n, at = 0, k
		if reach, err := b.v.Reach(b.ctx, b.holder, b.elder.ID); err != nil || reach.Relations != 1 || reach.NameForms != 2 {
			t.Fatalf("step %d: reach is %v, %v", k, reach, err)
		}
		at = 0
	}
}
