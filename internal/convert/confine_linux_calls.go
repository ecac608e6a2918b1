//go:build linux && (amd64 || arm64)

package convert

import (
	"errors"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// calls are all that a process needs that reads one pipe, writes another and
// thinks: memory, threads and time of its own. Everything else is answered as by
// a kernel that does not have it, which runtimes know how to take.
var calls = []uint32{
	unix.SYS_READ, unix.SYS_WRITE, unix.SYS_PREAD64, unix.SYS_CLOSE,
	unix.SYS_MMAP, unix.SYS_MUNMAP, unix.SYS_MPROTECT, unix.SYS_MADVISE, unix.SYS_MREMAP, unix.SYS_MINCORE, unix.SYS_BRK,
	unix.SYS_FUTEX, unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY, unix.SYS_GETTID, unix.SYS_GETPID, unix.SYS_TGKILL,
	unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK, unix.SYS_RESTART_SYSCALL,
	unix.SYS_SET_ROBUST_LIST, unix.SYS_RSEQ,
	unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_CLOCK_GETTIME, unix.SYS_GETTIMEOFDAY, unix.SYS_TIMER_SETTIME,
	unix.SYS_EPOLL_PWAIT, unix.SYS_GETRANDOM, unix.SYS_GETRUSAGE,
	unix.SYS_EXIT, unix.SYS_EXIT_GROUP,
}

// Offsets in struct seccomp_data. Both processors put the low half of an argument
// first.
const (
	atCall  = 0
	atArch  = 4
	atFlags = 16
)

// architectures by runtime.GOARCH: a call by the numbers of another is a trick.
var architectures = map[string]uint32{"amd64": unix.AUDIT_ARCH_X86_64, "arm64": unix.AUDIT_ARCH_AARCH64}

// filterCalls leaves all threads of this process the calls above, and clone for
// a new thread of its own but not for a new process. A kernel that was built
// without filters is taken as it is.
func filterCalls() error {
	filter := callFilter()
	// The promise to gain no rights counts for a thread; the filter carries it to
	// the others.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	failed, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	switch {
	case errno == unix.ENOSYS || errno == unix.EINVAL:
		return nil
	case errno != 0:
		return errno
	case failed != 0:
		return errors.New("a thread cannot be filtered")
	}
	return nil
}

func callFilter() []unix.SockFilter {
	load := func(at uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: at}
	}
	give := func(what uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: what}
	}
	when := func(test uint16, k uint32, yes, no uint8) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_JMP | test | unix.BPF_K, K: k, Jt: yes, Jf: no}
	}
	const allow, refuse = unix.SECCOMP_RET_ALLOW, unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
	filter := []unix.SockFilter{
		load(atArch),
		when(unix.BPF_JEQ, architectures[runtime.GOARCH], 1, 0),
		give(unix.SECCOMP_RET_KILL_PROCESS),
		load(atCall),
	}
	for _, call := range calls {
		filter = append(filter, when(unix.BPF_JEQ, call, 0, 1), give(allow))
	}
	return append(filter,
		when(unix.BPF_JEQ, unix.SYS_CLONE, 0, 3),
		load(atFlags),
		when(unix.BPF_JSET, unix.CLONE_THREAD, 0, 1),
		give(allow),
		give(refuse),
	)
}
