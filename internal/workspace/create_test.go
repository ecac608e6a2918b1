package workspace_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

var founding = workspace.Founding{Name: "Invented", Handle: "me", Passphrase: worldtest.Passphrase}

func createOptions(t *testing.T) workspace.Options {
	return workspace.Options{ConfigDir: filepath.Join(t.TempDir(), "memory"), WorkFactor: worldtest.Work}
}

// What broke: an interrupted making left key files and databases behind, and the
// folder was refused ever after as not empty.
func TestCreate(t *testing.T) {
	t.Run("cancelled_it_leaves_nothing", func(t *testing.T) {
		o := createOptions(t)
		counter := storetest.Count()
		o.Faults = counter.Faults()
		if err := workspace.Create(t.Context(), filepath.Join(t.TempDir(), "study"), o, founding); err != nil {
			t.Fatal(err)
		}
		steps := counter.Steps()
		dir := filepath.Join(t.TempDir(), "study")
		for n := 1; n < steps; n += 1 + steps/8 {
			ctx, cancel := context.WithCancel(t.Context())
			taken := 0
			o.Faults = func(store.Step) error {
				if taken++; taken == n {
					cancel()
				}
				return nil
			}
			err := workspace.Create(ctx, dir, o, founding)
			cancel()
			if err == nil {
				t.Fatalf("cancelled at step %d of %d, the study was made all the same", n, steps)
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled at step %d of %d, the error is %v", n, steps, err)
			}
			if _, err := os.Stat(dir); !os.IsNotExist(err) {
				t.Fatalf("cancelled at step %d of %d, something is left: %v", n, steps, left(t, dir))
			}
		}
	})

	t.Run("failed_it_empties_the_folder_that_was_there", func(t *testing.T) {
		o, dir := createOptions(t), t.TempDir()
		o.Faults = storetest.FailAt(20).Faults()
		if err := workspace.Create(t.Context(), dir, o, founding); err == nil {
			t.Fatal("the fault did not show")
		}
		if names := left(t, dir); len(names) != 0 {
			t.Fatalf("left behind: %v", names)
		}
	})

	// When every later step fails as well, nothing can be cleaned up, as after a
	// loss of power.
	t.Run("cut_short_it_can_be_made_again", func(t *testing.T) {
		for _, n := range []int{1, 2, 3, 5, 8, 20, 50, 120} {
			o, dir := createOptions(t), filepath.Join(t.TempDir(), "study")
			o.Faults = storetest.FailFrom(n).Faults()
			if err := workspace.Create(t.Context(), dir, o, founding); err == nil {
				t.Fatalf("failing from step %d on, the study was made", n)
			}
			if _, err := os.Stat(filepath.Join(dir, "founding")); os.IsNotExist(err) && len(left(t, dir)) > 0 {
				continue // cut off in the moment when it becomes a study: a person decides
			}
			o.Faults = nil
			if err := workspace.Create(t.Context(), dir, o, founding); err != nil {
				t.Fatalf("cut short at step %d: %v; there is %v", n, err, left(t, dir))
			}
			space, err := workspace.Open(dir, o)
			if err != nil {
				t.Fatal(err)
			}
			_, err = space.Unlock(t.Context(), "me", worldtest.Passphrase, true)
			space.Close()
			if err != nil {
				t.Fatal(err)
			}
		}
	})

	t.Run("a_study_is_never_cleared", func(t *testing.T) {
		o, dir := createOptions(t), filepath.Join(t.TempDir(), "study")
		if err := workspace.Create(t.Context(), dir, o, founding); err != nil {
			t.Fatal(err)
		}
		refused := func(when string) {
			t.Helper()
			before := left(t, dir)
			if err := workspace.Create(t.Context(), dir, o, founding); sheaf.KindOf(err) != sheaf.Conflict {
				t.Fatalf("%s: %v", when, err)
			}
			if after := left(t, dir); len(after) != len(before) {
				t.Fatalf("%s: %v has become %v", when, before, after)
			}
		}
		refused("as it is")
		if err := os.WriteFile(filepath.Join(dir, "founding"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		refused("with a stray sign of being made")
		if err := errors.Join(os.Remove(filepath.Join(dir, "founding")), os.Remove(filepath.Join(dir, "sheaf.json"))); err != nil {
			t.Fatal(err)
		}
		refused("with its settings lost")
	})
}

func left(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
