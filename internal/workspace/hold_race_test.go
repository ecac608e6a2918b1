package workspace_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sheaf/internal/pseudonym"
	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
	"sheaf/internal/workspace/worldtest"
)

// TestHoldBesideAdmit has a colleague's process hold somebody at every step of
// the admission of their words, and the other way round. The other one begins at
// that step and goes on by itself, as far as the databases let it: so both
// orders of every pair of commits come up. Never are there two subjects for one
// person, never is anything admitted after the hold was acknowledged, and what
// was admitted before it is held.
func TestHoldBesideAdmit(t *testing.T) {
	admit := func(h *house, p plan) error {
		_, err := h.locked.Review.Admit(context.Background(), h.me, p.Draft)
		return err
	}
	hold := func(h *house, p plan) error { return h.space.Hold(context.Background(), h.me, p.C, true) }
	for _, c := range []struct {
		name          string
		first, second func(*house, plan) error
		holdIsFirst   bool
	}{
		{"the hold comes during the admission", admit, hold, false},
		{"the admission comes during the hold", hold, admit, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			steps := 0
			{
				root, p := fresh(t)
				counter := storetest.Count()
				counter.Disarm()
				h := mustEnter(t, root, counter)
				counter.Arm()
				if err := c.first(h, p); err != nil {
					t.Fatal(err)
				}
				steps = counter.Steps()
			}
			outcomes := map[string]int{}
			for _, n := range stepsToTry(t, steps, 7) {
				for _, wait := range []time.Duration{0, 15 * time.Millisecond} {
					outcomes[meetAt(t, n, wait, c.first, c.second, c.holdIsFirst)]++
				}
			}
			t.Logf("%v", outcomes)
		})
	}
}

// meetAt begins second, through another handle on the folder, when first comes
// to step n, and lets first go on when second has ended or after a while.
func meetAt(t *testing.T, n int, wait time.Duration, first, second func(*house, plan) error, holdIsFirst bool) string {
	t.Helper()
	root, p := fresh(t)
	other := mustEnter(t, root, nil)
	var steps atomic.Int64
	var armed atomic.Bool
	var secondErr error
	var ended sync.WaitGroup
	faults := store.Faults(func(store.Step) error {
		if !armed.Load() || steps.Add(1) != int64(n) {
			return nil
		}
		done := make(chan struct{})
		ended.Go(func() {
			defer close(done)
			secondErr = second(other, p)
		})
		select {
		case <-done:
		case <-time.After(wait):
		}
		return nil
	})
	h, err := enter(root, faults)
	if err != nil {
		t.Fatal(err)
	}
	defer h.space.Close()
	armed.Store(true)
	firstErr := first(h, p)
	armed.Store(false)
	ended.Wait()
	admitErr, holdErr := firstErr, secondErr
	if holdIsFirst {
		admitErr, holdErr = secondErr, firstErr
	}
	defer func() {
		if t.Failed() {
			t.Fatalf("met at step %d: the admission answered %v, the hold %v", n, admitErr, holdErr)
		}
	}()
	outcome := settled(t, h, p, admitErr, holdErr)
	h.space.Close()
	other.space.Close()
	staysHeld(t, root, p, outcome, admitErr)
	return outcome
}

// staysHeld opens the study anew after an acknowledged hold: what is there stays
// as it is, and nothing is admitted any more, not even when asked for.
func staysHeld(t *testing.T, root string, p plan, outcome string, admitErr error) {
	t.Helper()
	h := mustEnter(t, root, nil)
	if again := settled(t, h, p, admitErr, nil); again != outcome {
		t.Errorf("unlocked again, %q became %q", outcome, again)
	}
	before, err := h.state(p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.locked.Review.Admit(t.Context(), h.me, p.Draft); before.Draft != pseudonym.Admitted && err == nil {
		t.Error("admitted after an acknowledged hold")
	}
	h.clean(t)
	h.space.Close()
}

// TestHoldAfterKill kills an admission at its n-th step while a colleague's
// process has the study open; that one holds the person before anybody resumes
// anything.
func TestHoldAfterKill(t *testing.T) {
	t.Parallel()
	admission := acts[0]
	outcomes := map[string]int{}
	for _, n := range stepsToTry(t, stepsOf(t, admission), 6) {
		root, p := fresh(t)
		other := mustEnter(t, root, nil)
		mustDie(t, admission.name, root, p, n)
		if err := other.space.Hold(t.Context(), other.me, p.C, true); err != nil {
			t.Fatalf("killed at step %d: the hold answered %v", n, err)
		}
		outcome := settled(t, other, p, errKilled, nil)
		other.space.Close()
		staysHeld(t, root, p, outcome, errKilled)
		if t.Failed() {
			t.Fatalf("killed at step %d", n)
		}
		outcomes[outcome]++
	}
	t.Logf("%v", outcomes)
}

// errKilled stands for the answer of a process that gave none.
var errKilled = sheaf.Errorf(sheaf.Internal, "killed")

// settled holds what is there against what was acknowledged.
func settled(t *testing.T, h *house, p plan, admitErr, holdErr error) string {
	t.Helper()
	if holdErr != nil {
		t.Errorf("the hold was refused: %v", holdErr)
	}
	// Internal says "interrupted, try again": what comes of it is asked below.
	if kind := sheaf.KindOf(admitErr); admitErr != nil && kind != sheaf.Conflict && kind != sheaf.Internal {
		t.Errorf("the admission answered %v, want nothing, Conflict or Internal", admitErr)
	}
	m, err := h.state(p)
	if err != nil {
		t.Fatal(err)
	}
	subjects, err := h.working.Study.Subjects(t.Context(), h.me)
	if err != nil {
		t.Fatal(err)
	}
	c := m.People["C"]
	switch {
	case !c.Held:
		t.Error("the person is not held in the vault")
	case c.Subject && !c.StudyHeld:
		t.Error("the person is held in the vault and not in the study")
	case admitErr == nil && m.Documents != 2:
		t.Errorf("an acknowledged admission left %d documents", m.Documents)
	}
	want := 2
	if c.Subject {
		want = 3
	}
	if len(subjects) != want || m.Documents != want-1 {
		t.Errorf("%d subjects and %d documents, want %d and %d", len(subjects), m.Documents, want, want-1)
	}
	if c.Subject {
		return "admitted, then held"
	}
	return "held, not admitted"
}

// TestWorkDuringAnErasure goes on describing somebody in the same process while
// somebody else is erased and the keys are renewed: what was acknowledged is
// there afterwards, whatever was refused meanwhile.
func TestWorkDuringAnErasure(t *testing.T) {
	root, p := fresh(t)
	h := mustEnter(t, root, nil)
	b, err := h.working.Study.SubjectByLabel(t.Context(), h.me, p.B)
	if err != nil {
		t.Fatal(err)
	}
	rooms, stop := h.working, make(chan struct{})
	var acknowledged, refused int
	var work sync.WaitGroup
	work.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			if err := rooms.Study.SetAttribute(context.Background(), h.me, b.ID, fmt.Sprintf("attribute %d", i), "yes"); err != nil {
				refused++
				continue
			}
			acknowledged++
		}
	})
	_, err = h.space.Erase(t.Context(), h.me, "me", worldtest.Passphrase, p.A)
	time.Sleep(20 * time.Millisecond)
	close(stop)
	work.Wait()
	if err != nil {
		t.Fatal(err)
	}
	h.space.Close()
	h = mustEnter(t, root, nil)
	attributes, err := h.working.Study.Attributes(t.Context(), h.me)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d changes acknowledged and %d refused beside the erasure, %d are there", acknowledged, refused, len(attributes))
	if acknowledged == 0 || len(attributes) != acknowledged {
		t.Errorf("%d changes were acknowledged, %d are there", acknowledged, len(attributes))
	}
	h.clean(t)
}
