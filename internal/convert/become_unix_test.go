//go:build unix

package convert

import "syscall"

func makePipe(name string) error { return syscall.Mkfifo(name, 0o600) }

// become makes this process another program.
func become(program string) error {
	return syscall.Exec(program, []string{program, childArgument, "no such child"}, nil)
}
