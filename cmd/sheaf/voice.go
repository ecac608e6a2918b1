package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
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
	tty *os.File // where a passphrase is asked for; nil without a terminal

	interactive bool // standard input is a terminal: forms are asked field by field
}

func terminal() *voice {
	v := &voice{in: bufio.NewReader(os.Stdin), out: shown(os.Stdout), err: shown(os.Stderr)}
	v.interactive = term.IsTerminal(int(os.Stdin.Fd()))
	if tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0); err == nil {
		v.tty = tty
	} else if v.interactive {
		v.tty = os.Stdin
	}
	return v
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

// ask reads one line of an answer from standard input.
func (v *voice) ask(question string) (string, error) {
	fmt.Fprintf(v.err, "%s: ", question)
	line, err := v.in.ReadString('\n')
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
	if err != nil {
		return nil, sheaf.Errorf(sheaf.Invalid, "cannot read standard input")
	}
	return data, nil
}

// secret asks for a passphrase without showing it.
func (v *voice) secret(question string) (sheaf.Secret, error) {
	if v.tty == nil {
		return sheaf.Secret{}, sheaf.Errorf(sheaf.Locked, "there is no terminal to ask for a passphrase").
			Hintf("give a file with --passphrase-file")
	}
	fmt.Fprintf(v.tty, "%s: ", question)
	line, err := term.ReadPassword(int(v.tty.Fd()))
	fmt.Fprintln(v.tty)
	if err != nil {
		return sheaf.Secret{}, sheaf.Errorf(sheaf.Locked, "no passphrase was given")
	}
	return sheaf.NewSecret(string(line)), nil
}
