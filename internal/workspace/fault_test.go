package workspace_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/store/storetest"
	"sheaf/internal/workspace"
)

// TestFaults makes the n-th statement, commit, write, fsync, rename and removal
// of an act fail, in both databases, in the folder and at the press. A second
// round makes every later step fail as well, as a full disk does. The study is
// then opened anew, and what is there is what was acknowledged: the act as a
// whole, or nothing of it. Run again, the act ends.
func TestFaults(t *testing.T) {
	for _, a := range acts {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			steps := stepsOf(t, a)
			for i, n := range stepsToTry(t, steps, 8) {
				if i%2 == 0 || everyStep() {
					faultAt(t, a, n, storetest.FailAt(n), true)
				}
				if i%2 == 1 || everyStep() {
					faultAt(t, a, n, storetest.FailFrom(n), false)
				}
			}
		})
	}
}

func everyStep() bool { return os.Getenv("SHEAF_ALL_FAULTS") != "" }

// stepsOf counts the steps of an act in which nothing fails, and holds the model
// against it.
func stepsOf(t *testing.T, a act) int {
	t.Helper()
	root, p := fresh(t)
	counter := storetest.Count()
	counter.Disarm()
	h := mustEnter(t, root, counter)
	h.is(t, p, atFirst())
	counter.Arm()
	err := a.do(h, p)
	counter.Disarm()
	if err != nil {
		t.Fatal(err)
	}
	h.is(t, p, a.after())
	h.clean(t)
	h.space.Close()
	return counter.Steps()
}

func mustEnter(t *testing.T, root string, i *storetest.Injector) *house {
	t.Helper()
	if i == nil {
		i = storetest.Count()
	}
	h, err := enter(root, i.Faults())
	if err != nil {
		t.Fatalf("%v (hint: %s)", err, sheaf.HintOf(err))
	}
	t.Cleanup(func() { h.space.Close() })
	return h
}

// faultAt breaks an act off at a step. goOn has the same process hold somebody
// else afterwards (but not whom the text on its way out quotes): what is
// acknowledged then must be there as well.
func faultAt(t *testing.T, a act, n int, injector *storetest.Injector, goOn bool) {
	t.Helper()
	root, p := fresh(t)
	injector.Disarm()
	h := mustEnter(t, root, injector)
	injector.Arm()
	err := a.do(h, p)
	kind, fired := injector.Fired()
	injector.Disarm()
	if !fired {
		t.Fatalf("step %d was never reached", n)
	}
	if err != nil && !errors.Is(err, storetest.ErrFault) {
		t.Fatalf("step %d (%s): a fault was taken for something else: %v", n, kind, err)
	}
	acknowledged := err == nil
	also := unchanged
	if goOn && a.name != "publish" && h.space.Hold(context.Background(), h.me, p.B, true) == nil {
		also = func(m model) model {
			m.People["B"] = person{Subject: true, Held: true, StudyHeld: true}
			return m
		}
	}
	h.space.Close()

	tell := func() {
		if t.Failed() {
			t.Fatalf("at step %d (%s) of %s; the first answer was %v", n, kind, a.name, err)
		}
	}
	defer tell()
	h = mustEnter(t, root, nil)
	if acknowledged {
		h.is(t, p, also(a.after()))
	} else {
		h.isOneOf(t, p, a, also)
	}
	again(t, h, a, p, also)
}

// again runs an act that was broken off once more, to its end.
func again(t *testing.T, h *house, a act, p plan, also func(model) model) {
	t.Helper()
	if err := a.do(h, p); err != nil {
		t.Fatalf("again: %v (hint: %s)", err, sheaf.HintOf(err))
	}
	h.is(t, p, also(a.after()))
	h.clean(t)
	h.space.Close()
	leftovers(t, h.space.Path())
	media(t, h.root, a)
}

// leftovers fails the test for files in the folder that are for nothing.
func leftovers(t *testing.T, folder string) {
	t.Helper()
	for _, pattern := range []string{"*.unfinished", "members/*.next", "members/*.unfinished", "originals/*.unfinished", "public/*.new"} {
		names, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			t.Errorf("left over: %s", filepath.Base(name))
		}
	}
}

// media holds what a backup left outside the folder against what it promises: an
// attempt that was cut short is refused, the last one restores the study.
func media(t *testing.T, root string, a act) {
	t.Helper()
	bulks, _ := filepath.Glob(filepath.Join(root, "bulk.*"))
	rings, _ := filepath.Glob(filepath.Join(root, "ring.*"))
	if len(bulks)+len(rings) == 0 {
		return
	}
	for i, bulk := range bulks {
		whole := restores(t, root, bulk, filepath.Join(root, "first.ring"))
		if i == len(bulks)-1 && !whole {
			t.Errorf("the last of %d bulk backups does not restore", len(bulks))
		}
	}
	for i, ring := range rings {
		whole := restores(t, root, filepath.Join(root, "first.bulk"), ring)
		if i == len(rings)-1 && !whole {
			t.Errorf("the last of %d keyring media does not open the bulk backup", len(rings))
		}
	}
}

// restores tells whether a backup restores; one that was cut short must say so.
func restores(t *testing.T, root, bulk, ring string) bool {
	t.Helper()
	err := workspace.Restore(context.Background(), filepath.Join(t.TempDir(), "restored"), optionsIn(t.TempDir(), nil), workspace.Restoring{
		Bulk: bulk, Keyring: ring, Keys: mediumWords, Handle: "me", Passphrase: mediumWords,
	})
	if err != nil && sheaf.KindOf(err) != sheaf.NotFound {
		t.Errorf("restore: %v", err)
	}
	return err == nil
}
