package main

import (
	"bytes"
	"context"
	"os"
	"reflect"
	"strconv"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/term"
)

// What broke: an interrupted question for a passphrase would have left the
// terminal without an echo.
func TestSecret(t *testing.T) {
	keyboard := pseudoTerminal(t)
	before, err := term.GetState(int(keyboard.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	same := func() bool {
		now, err := term.GetState(int(keyboard.Fd()))
		if err != nil {
			t.Fatal(err)
		}
		return reflect.DeepEqual(now, before)
	}
	var screen bytes.Buffer
	v := &voice{keyboard: keyboard, screen: &screen}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := v.secret(ctx, "passphrase")
		ended <- err
	}()
	for deadline := time.Now().Add(5 * time.Second); same(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the echo is never switched off")
		}
	}
	cancel()
	select {
	case err := <-ended:
		if err != context.Canceled {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the question does not end")
	}
	if !same() {
		t.Error("the terminal is not as it was")
	}
	if got := screen.String(); got != "passphrase: \n" {
		t.Errorf("the screen shows %q", got)
	}
}

// pseudoTerminal gives the side of a new terminal at which a program sits.
func pseudoTerminal(t *testing.T) *os.File {
	t.Helper()
	controller, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("this machine makes no pseudo-terminals")
	}
	t.Cleanup(func() { controller.Close() })
	var number, unlock uint32
	for request, argument := range map[uintptr]*uint32{syscall.TIOCGPTN: &number, syscall.TIOCSPTLCK: &unlock} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, controller.Fd(), request, uintptr(unsafe.Pointer(argument))); errno != 0 {
			t.Fatal(errno)
		}
	}
	keyboard, err := os.OpenFile("/dev/pts/"+strconv.FormatUint(uint64(number), 10), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return keyboard // left open: a read of it is left behind
}
