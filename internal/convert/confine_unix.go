//go:build unix

package convert

import (
	"io/fs"
	"os"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// closeInherited closes what passed through the parent from whoever started that:
// every descriptor above the first three that does not close by itself when a
// program starts. Go opens none like that, so none of its own is among them.
func closeInherited() {
	entries, err := os.ReadDir("/dev/fd")
	if err != nil || len(entries) <= 3 {
		for fd := 3; fd < 1024; fd++ { // as many as there are where nobody asks for more
			closeIfInherited(fd)
		}
		return
	}
	for _, e := range entries {
		if fd, err := strconv.Atoi(e.Name()); err == nil && fd > 2 {
			closeIfInherited(fd)
		}
	}
}

func closeIfInherited(fd int) {
	if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
		_ = unix.Close(fd)
	}
}

// forbidFiles lets this process open nothing any more, neither a file nor a
// connection, write no byte to a file that is open, and leave no core behind, in
// which a stranger's bytes would stay. Pipes that are open work on.
func forbidFiles() error {
	for _, what := range []int{unix.RLIMIT_NOFILE, unix.RLIMIT_FSIZE, unix.RLIMIT_CORE} {
		if err := unix.Setrlimit(what, &unix.Rlimit{}); err != nil {
			return err
		}
	}
	return nil
}

// isOwn tells what belongs to the user of this process.
func isOwn(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}
