//go:build unix

package convert

import "syscall"

// become makes this process another program.
func become(program string) error {
	return syscall.Exec(program, []string{program, childArgument, "no such child"}, nil)
}
