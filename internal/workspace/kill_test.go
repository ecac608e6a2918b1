package workspace_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"sheaf/internal/store/storetest"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// What a child process is told: an act, the folder, the step at which it dies.
const (
	childAct  = "SHEAF_TEST_CHILD_ACT"
	childRoot = "SHEAF_TEST_CHILD_ROOT"
	childPlan = "SHEAF_TEST_CHILD_PLAN"
	childStep = "SHEAF_TEST_CHILD_STEP"
)

func TestMain(m *testing.M) {
	if os.Getenv(childAct) != "" {
		if err := child(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	var err error
	if templateRoot, err = os.MkdirTemp("", "sheaf-workspace-test"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(templateRoot)
	os.Exit(code)
}

// child opens the study, performs the act and does not live to see its end.
func child() error {
	n, err := strconv.Atoi(os.Getenv(childStep))
	if err != nil {
		return err
	}
	var p plan
	if err := json.Unmarshal([]byte(os.Getenv(childPlan)), &p); err != nil {
		return err
	}
	injector := storetest.KillAt(n)
	if os.Getenv(childAct) == goOnChild {
		return goOnWith(os.Getenv(childRoot), injector)
	}
	for _, a := range acts {
		if a.name != os.Getenv(childAct) {
			continue
		}
		injector.Disarm()
		h, err := enter(os.Getenv(childRoot), injector.Faults())
		if err != nil {
			return err
		}
		injector.Arm()
		return a.do(h, p)
	}
	return errors.New("no such act")
}

// goOnChild is what a child does that opens the folder to go on past a loss.
const goOnChild = "go on"

func goOnWith(root string, i *storetest.Injector) error {
	space, err := workspace.Open(filepath.Join(root, "study"), optionsIn(root, i.Faults()))
	if err != nil {
		return err
	}
	defer space.Close()
	return space.GoOn(context.Background(), "me", worldtest.Passphrase)
}

// TestKills kills the process (SIGKILL) at the n-th step of an act, opens the
// study in another one, and holds it against the model as TestFaults does.
func TestKills(t *testing.T) {
	for _, a := range acts {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			for _, n := range stepsToTry(t, stepsOf(t, a), 5) {
				killAt(t, a, n)
			}
		})
	}
}

func killAt(t *testing.T, a act, n int) {
	t.Helper()
	root, p := fresh(t)
	mustDie(t, a.name, root, p, n)
	defer func() {
		if t.Failed() {
			t.Fatalf("killed at step %d of %s", n, a.name)
		}
	}()
	h := mustEnter(t, root, nil)
	h.isOneOf(t, p, a, unchanged)
	again(t, h, a, p, unchanged)
}

// mustDie runs a child that is killed at a step.
func mustDie(t *testing.T, act, root string, p plan, n int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), childAct+"="+act, childRoot+"="+root, childPlan+"="+p.encoded(), childStep+"="+fmt.Sprint(n))
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || !killed(exit) {
		t.Fatalf("the child was not killed at step %d: %v: %s", n, err, out)
	}
}

func killed(exit *exec.ExitError) bool {
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}
