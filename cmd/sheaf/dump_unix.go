//go:build unix

package main

import "golang.org/x/sys/unix"

// leaveNoCore lets no crash write what is in memory to a disk: keys, words, and
// names while the vault is open. On Linux no other program of this user can look
// into the memory either, unless the machine's owner lets it.
func leaveNoCore() {
	// Nothing is to be done about it where the system refuses.
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	hide()
}
