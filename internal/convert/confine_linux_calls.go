//go:build linux && (amd64 || arm64)

package convert

import (
	"errors"
	"math"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// calls are all that a process needs that reads one pipe, writes another and
// thinks: memory, threads and time of its own. Everything else is answered as by
// a kernel that does not have it, which runtimes know how to take.
var calls = []uint32{
	unix.SYS_READ, unix.SYS_WRITE, unix.SYS_PREAD64, unix.SYS_CLOSE,
	unix.SYS_MUNMAP, unix.SYS_MADVISE, unix.SYS_MREMAP, unix.SYS_MINCORE, unix.SYS_BRK,
	unix.SYS_FUTEX, unix.SYS_SCHED_YIELD, unix.SYS_SCHED_GETAFFINITY, unix.SYS_GETTID, unix.SYS_GETPID,
	unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK, unix.SYS_RESTART_SYSCALL,
	unix.SYS_SET_ROBUST_LIST, unix.SYS_RSEQ,
	unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_CLOCK_GETTIME, unix.SYS_GETTIMEOFDAY, unix.SYS_TIMER_SETTIME,
	unix.SYS_EPOLL_PWAIT, unix.SYS_GETRANDOM, unix.SYS_GETRUSAGE,
	unix.SYS_EXIT, unix.SYS_EXIT_GROUP,
}

// bounded are calls that pass only with an argument of a kind: its bits under the
// mask are as wanted. All of them are of a call, or none of it.
var bounded = []struct {
	call     uint32
	argument uint32
	mask     uint32
	want     uint32
}{
	{unix.SYS_CLONE, 0, unix.CLONE_THREAD, unix.CLONE_THREAD}, // a thread of its own, not a new process
	{unix.SYS_TGKILL, 0, math.MaxUint32, ownID},               // the runtime of Go interrupts its own threads
	// What is shared or grows downwards is not counted by RLIMIT_DATA.
	{unix.SYS_MMAP, 3, unix.MAP_TYPE | unix.MAP_GROWSDOWN, unix.MAP_PRIVATE},
	// The engine's code was made before: no byte that a file brings becomes code.
	{unix.SYS_MMAP, 2, unix.PROT_EXEC, 0},
	{unix.SYS_MPROTECT, 2, unix.PROT_EXEC, 0},
}

// ownID stands for the number of this process.
const ownID = math.MaxUint32

// Offsets in struct seccomp_data.
const (
	atCall = 0
	atArch = 4
	atArgs = 16 // eight bytes each; both processors put the low half first
)

// architectures by runtime.GOARCH: a call by the numbers of another is a trick.
var architectures = map[string]uint32{"amd64": unix.AUDIT_ARCH_X86_64, "arm64": unix.AUDIT_ARCH_AARCH64}

// filterCalls leaves all threads of this process the calls above. A kernel that was
// built without filters is taken as it is.
func filterCalls() (filtered bool, err error) {
	filter := callFilter()
	// The promise to gain no rights counts for a thread; the filter carries it to
	// the others.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return false, err
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	failed, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	switch {
	case errno == unix.ENOSYS || errno == unix.EINVAL:
		return false, nil
	case errno != 0:
		return false, errno
	case failed != 0:
		return false, errors.New("a thread cannot be filtered")
	}
	return true, nil
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
	for _, b := range bounded {
		if b.want == ownID {
			b.want = uint32(os.Getpid())
		}
		filter = append(filter,
			when(unix.BPF_JEQ, b.call, 0, 5),
			load(atArgs+8*b.argument),
			unix.SockFilter{Code: unix.BPF_ALU | unix.BPF_AND | unix.BPF_K, K: b.mask},
			when(unix.BPF_JEQ, b.want, 1, 0),
			give(refuse),
			load(atCall),
		)
	}
	for _, b := range bounded { // none of its bounds refused it
		filter = append(filter, when(unix.BPF_JEQ, b.call, 0, 1), give(allow))
	}
	return append(filter, give(refuse))
}
