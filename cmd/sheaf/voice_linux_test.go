package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
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
	_, keyboard := pseudoTerminal(t)
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

// TestControlC presses the keys at a real prompt of a process of its own, and
// sends the signal that a system sends when it shuts down.
func TestControlC(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(controller *os.File, p *os.Process) error
	}{
		{"the_keys", func(controller *os.File, p *os.Process) error { _, err := controller.Write([]byte{3}); return err }},
		{"the_system", func(_ *os.File, p *os.Process) error { return p.Signal(syscall.SIGTERM) }},
		{"the_window_closes", func(_ *os.File, p *os.Process) error { return p.Signal(syscall.SIGHUP) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "the_window_closes" && signal.Ignored(syscall.SIGHUP) {
				t.Skip("the tests were started under nohup, and sheaf outlives the terminal then")
			}
			controller, keyboard := pseudoTerminal(t)
			dir := filepath.Join(t.TempDir(), "study")
			var said bytes.Buffer
			sheaf := exec.Command("sheaf", "init", dir)
			sheaf.Stdin, sheaf.Stderr = keyboard, &said
			sheaf.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
			if err := sheaf.Start(); err != nil {
				t.Fatal(err)
			}
			stuck := time.AfterFunc(20*time.Second, func() { sheaf.Process.Kill() })
			defer stuck.Stop()
			shown := make([]byte, 100)
			if n, err := controller.Read(shown); err != nil || !bytes.HasPrefix(shown[:n], []byte("new passphrase")) {
				t.Errorf("the terminal shows %q, %v", shown[:n], err)
			}
			if err := c.end(controller, sheaf.Process); err != nil {
				t.Error(err)
			}
			sheaf.Wait()
			if got := sheaf.ProcessState.ExitCode(); got != 130 {
				t.Errorf("init ended with %d: %s", got, said.String())
			}
			if _, err := os.Stat(dir); !os.IsNotExist(err) {
				t.Errorf("the folder is there: %v", err)
			}
		})
	}
}

// pseudoTerminal makes a terminal: the side that types and reads the screen, and
// the side at which a program sits.
func pseudoTerminal(t *testing.T) (controller, keyboard *os.File) {
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
	keyboard, err = os.OpenFile("/dev/pts/"+strconv.FormatUint(uint64(number), 10), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return controller, keyboard // left open: a read of it is left behind
}
