package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"sheaf/internal/sheaf"
)

// voice is how a command speaks: results on out, everything else on err, in
// lower case, what is wrong and then what to do.
type voice struct {
	in  *bufio.Reader
	out io.Writer
	err io.Writer

	keyboard *os.File  // where a passphrase is typed; nil without a terminal
	screen   io.Writer // the same terminal's other side, wherever out and err go

	interactive bool // standard input is a terminal: forms are asked field by field
}

func terminal() *voice {
	v := &voice{in: bufio.NewReader(os.Stdin), out: shown(os.Stdout), err: shown(os.Stderr)}
	v.interactive = term.IsTerminal(int(os.Stdin.Fd()))
	if keyboard, screen := console(); keyboard != nil {
		v.keyboard, v.screen = keyboard, &plainWriter{to: screen}
	}
	return v
}

// console is the terminal that Sheaf was started from, even where its streams
// are redirected; nil where there is none. Windows has a name for each side of
// it, and the one for typing cannot be written to; it is opened for writing all
// the same because switching the echo off asks for that right.
func console() (keyboard, screen *os.File) {
	if runtime.GOOS == "windows" {
		in, err := os.OpenFile("CONIN$", os.O_RDWR, 0)
		if err != nil {
			return nil, nil
		}
		out, err := os.OpenFile("CONOUT$", os.O_WRONLY, 0)
		if err != nil {
			in.Close()
			return nil, nil
		}
		return in, out
	}
	if tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0); err == nil {
		return tty, tty
	}
	if term.IsTerminal(int(os.Stdin.Fd())) {
		return os.Stdin, os.Stdin
	}
	return nil, nil
}

// interruptibleReader gives up waiting for input when ctx is done.
type interruptibleReader struct {
	ctx  context.Context
	from io.Reader
}

func (r interruptibleReader) Read(p []byte) (int, error) {
	data, err := await(r.ctx, func() ([]byte, error) {
		// A buffer of its own: a read that is left behind may still be filled.
		buffer := make([]byte, len(p))
		n, err := r.from.Read(buffer)
		return buffer[:n], err
	})
	return copy(p, data), err
}

// await gives what read gives, or ctx's error once ctx is done, whichever way
// read ended. No system lets a read of a terminal be called off: it is left
// behind, blocked, until the process ends.
func await[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	done := make(chan result, 1)
	go func() {
		value, err := read()
		done <- result{value, err}
	}()
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case r := <-done:
		if err := ctx.Err(); err != nil {
			return none, err
		}
		return r.value, r.err
	}
}

// shown is a stream as it is, or made harmless where it is a terminal.
func shown(f *os.File) io.Writer {
	if term.IsTerminal(int(f.Fd())) {
		return &plainWriter{to: f}
	}
	return f
}

// fail prints an error and its hint and gives the exit status, 0 without one.
func (v *voice) fail(err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintf(v.err, "sheaf: %s\n", err)
	if hint := sheaf.HintOf(err); hint != "" {
		fmt.Fprintf(v.err, "sheaf: hint: %s\n", hint)
	}
	return status(err)
}

// say tells of progress or of what to do next.
func (v *voice) say(format string, args ...any) {
	fmt.Fprintf(v.err, "sheaf: "+format+"\n", args...)
}

// printJSON prints one value as indented JSON.
func (v *voice) printJSON(value any) error {
	e := json.NewEncoder(v.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(value)
}

// table prints rows under a header, in columns.
func (v *voice) table(header []string, rows [][]string) error {
	w := tabwriter.NewWriter(v.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(header, "\t"))
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}

// ask reads one line of an answer from standard input. Whoever types it sees the
// question, also where err goes to a file.
func (v *voice) ask(question string) (string, error) {
	to := v.err
	if v.interactive && v.screen != nil {
		to = v.screen
	}
	fmt.Fprintf(to, "%s: ", question)
	line, err := v.in.ReadString('\n')
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(to)
		return "", err
	}
	if err != nil && line == "" {
		return "", sheaf.Errorf(sheaf.Invalid, "no answer on standard input")
	}
	return strings.TrimSpace(line), nil
}

// confirm wants the very word back before something that cannot be undone.
func (v *voice) confirm(question, word string) error {
	answer, err := v.ask(fmt.Sprintf("%s Type %s to go on", question, word))
	if err != nil {
		return err
	}
	if answer != word {
		return sheaf.Errorf(sheaf.Invalid, "not confirmed: nothing was done")
	}
	return nil
}

// readAll reads standard input whole.
func (v *voice) readAll() ([]byte, error) {
	data, err := io.ReadAll(v.in)
	if errors.Is(err, context.Canceled) {
		return nil, err
	}
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Invalid, "cannot read standard input")
	}
	return data, nil
}

// secret asks for a passphrase without showing it. When ctx is done it gives up
// and lets the terminal show again what is typed.
func (v *voice) secret(ctx context.Context, question string) (sheaf.Secret, error) {
	if v.keyboard == nil {
		return sheaf.Secret{}, sheaf.Errorf(sheaf.Locked, "there is no terminal to ask for a passphrase").
			Hintf("give a file with --passphrase-file")
	}
	fd := int(v.keyboard.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return sheaf.Secret{}, sheaf.Errorf(sheaf.Locked, "the terminal cannot ask for a passphrase").
			Hintf("give a file with --passphrase-file")
	}
	fmt.Fprintf(v.screen, "%s: ", question)
	line, err := await(ctx, func() ([]byte, error) { return term.ReadPassword(fd) })
	fmt.Fprintln(v.screen)
	if errors.Is(err, context.Canceled) {
		term.Restore(fd, before)
		return sheaf.Secret{}, err
	}
	if err != nil {
		return sheaf.Secret{}, sheaf.Errorf(sheaf.Locked, "no passphrase was given")
	}
	return sheaf.NewSecret(string(line)), nil
}
