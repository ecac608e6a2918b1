package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// A process of its own: the limits stay for good.
func TestACrashLeavesNoMemoryOnTheDisk(t *testing.T) {
	if os.Getenv("SHEAF_TEST_CORE") == "" {
		again(t, "SHEAF_TEST_CORE=1")
		return
	}
	leaveNoCore()
	var core unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &core); err != nil || core.Cur != 0 || core.Max != 0 {
		t.Errorf("a core may be %d bytes long, %d if asked for: %v", core.Cur, core.Max, err)
	}
	if may, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err != nil || may != 0 {
		t.Errorf("other programs may look into the memory: %d, %v", may, err)
	}
	// What starts the reader of strangers' files is still found.
	if path, err := os.Executable(); err != nil || !strings.Contains(path, "sheaf") {
		t.Errorf("the program does not find itself: %q, %v", path, err)
	}
}

func again(t *testing.T, setting string) {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), path, "-test.run=^"+t.Name()+"$")
	c.Env = append(os.Environ(), setting)
	if said, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
}
