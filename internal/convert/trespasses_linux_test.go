//go:build linux && (amd64 || arm64)

package convert

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

const inherited = 700 // a descriptor that nobody here uses

// bequeath leaves a descriptor open to whatever this process starts, as a shell may.
func bequeath(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "there"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := unix.Dup3(int(f.Fd()), inherited, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(inherited) })
}

// filtered are what the filter of calls refuses by their arguments.
func filtered(tries map[string]func() error) {
	mapped := func(prot, flags int) func() error {
		return func() error { _, err := unix.Mmap(-1, 0, 4096, prot, flags|unix.MAP_ANON); return err }
	}
	tries["read what it inherited"] = func() error { _, err := unix.Pread(inherited, make([]byte, 1), 0); return err }
	tries["shared memory"] = mapped(unix.PROT_WRITE, unix.MAP_SHARED)
	tries["took memory that grows downwards"] = mapped(unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_GROWSDOWN)
	tries["made code"] = mapped(unix.PROT_EXEC, unix.MAP_PRIVATE)
	tries["made code of data"] = func() error {
		data, err := unix.Mmap(-1, 0, 4096, unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
		if err != nil {
			return err
		}
		return unix.Mprotect(data, unix.PROT_READ|unix.PROT_EXEC)
	}
	tries["asked after its parent"] = func() error { return unix.Tgkill(os.Getppid(), os.Getppid(), 0) }
}
