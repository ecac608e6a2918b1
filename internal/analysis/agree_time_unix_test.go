//go:build unix

package analysis

import (
	"syscall"
	"time"
)

// spent is the processor time of this process so far, which does not grow while other
// programs have the machine.
func spent() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return time.Duration(time.Now().UnixNano())
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
