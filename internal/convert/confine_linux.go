package convert

import (
	"bytes"
	"os"
	"strconv"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// slack is what the limit of the kernel leaves above ours. The runtime of Go takes
// memory in arenas of 64 MiB, of which the last may be all but empty; and the
// kernel counts the stacks of threads whole, 8 MiB each where C makes them.
const slack = 128 << 20

// restrict asks the kernel to hold what the runtime of Go cannot: one allocation
// too large to be watched, time spent by a process that lost its parent, and
// every call of the system that reading does not need.
func restrict(l Limits) (resident func() int64, filtered bool, err error) {
	sizes := readSizes()
	// RLIMIT_DATA counts what can be written. A child begins with 85 MB of that, with
	// 430 MB where it had to compile its engine, whether it is in memory or not: what a
	// file may take comes on top. What is shared, or grows downwards, it does not
	// count: the filter refuses that.
	data := uint64(sizes.data() + l.Memory + slack)
	if err := unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: data, Max: data}); err != nil {
		return nil, false, err
	}
	var used unix.Rusage // compiling the engine counts
	if err := unix.Getrusage(unix.RUSAGE_SELF, &used); err != nil {
		return nil, false, err
	}
	seconds := uint64(used.Utime.Sec+used.Stime.Sec+2) + uint64(l.Time/time.Second+1)*threads
	if err := unix.Setrlimit(unix.RLIMIT_CPU, &unix.Rlimit{Cur: seconds, Max: seconds}); err != nil {
		return nil, false, err
	}
	if err := forbidFiles(); err != nil {
		return nil, false, err
	}
	// Nobody looks into this process, and nothing of it is dumped.
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return nil, false, err
	}
	filtered, err = filterCalls()
	return sizes.resident, filtered, err
}

// sizes reads what the kernel counts of this process, from a file opened while
// that was possible; nil where there is none.
type sizes struct {
	statm *os.File
	page  int64
}

func readSizes() sizes {
	f, err := os.Open("/proc/self/statm")
	if err != nil {
		return sizes{}
	}
	return sizes{f, int64(os.Getpagesize())}
}

// resident is what is in memory, in bytes; 0 if that cannot be told.
func (s sizes) resident() int64 { return s.field(1) }

// data is what can be written, in memory or not, in bytes.
func (s sizes) data() int64 { return s.field(5) }

func (s sizes) field(i int) int64 {
	if s.statm == nil {
		return 0
	}
	var b [256]byte
	n, _ := s.statm.ReadAt(b[:], 0)
	fields := bytes.Fields(b[:n])
	if i >= len(fields) {
		return 0
	}
	pages, _ := strconv.ParseInt(string(fields[i]), 10, 64)
	return pages * s.page
}

// killer is a timer of the kernel that kills this process. It needs nothing of the
// runtime of Go.
type killer struct {
	id int32
	ok bool
}

// event is struct sigevent, 64 bytes in all.
type event struct {
	value  uintptr
	signal int32
	notify int32 // 0 is SIGEV_SIGNAL
	_      [64 - 8 - unsafe.Sizeof(uintptr(0))]byte
}

func newKiller() (k killer) {
	e := event{signal: int32(unix.SIGKILL)}
	_, _, errno := unix.Syscall(unix.SYS_TIMER_CREATE, unix.CLOCK_MONOTONIC, uintptr(unsafe.Pointer(&e)), uintptr(unsafe.Pointer(&k.id)))
	k.ok = errno == 0
	return k
}

// in sets the timer; 0 stops it.
func (k killer) in(d time.Duration) {
	if !k.ok {
		return
	}
	at := struct{ every, first unix.Timespec }{first: unix.NsecToTimespec(int64(d))}
	_, _, _ = unix.Syscall6(unix.SYS_TIMER_SETTIME, uintptr(k.id), 0, uintptr(unsafe.Pointer(&at)), 0, 0, 0)
}
