package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sheaf/internal/sheaf"
	"sheaf/internal/workspace"
	"sheaf/internal/workspace/worldtest"
)

// silence is a terminal at which nobody types: asked is closed when somebody
// begins to wait for input, and nothing ever comes.
type silence struct{ asked chan struct{} }

func (s silence) Read([]byte) (int, error) {
	close(s.asked)
	select {}
}

// What broke: an interrupt was swallowed while a prompt waited; Enter then went
// on with the command until something noticed.
func TestInterrupt(t *testing.T) {
	t.Run("at_a_prompt_it_ends_the_command", func(t *testing.T) {
		temp := t.TempDir()
		dir := filepath.Join(temp, "study")
		o := workspace.Options{ConfigDir: filepath.Join(temp, "memory"), WorkFactor: testWork, Read: worldtest.Read}
		pass := passphraseFile(t)
		if got := run(t.Context(), []string{"init", dir, "--passphrase-file", pass}, quiet(strings.NewReader("")), o); got != 0 {
			t.Fatalf("init ended with %d", got)
		}
		for _, args := range [][]string{
			{"person", "add"},                     // asks field by field
			{"memo", "add", "--title", "a title"}, // reads all of standard input
		} {
			ctx, cancel := context.WithCancel(t.Context())
			in := silence{make(chan struct{})}
			v := quiet(in)
			v.interactive = true
			ended := make(chan int, 1)
			go func() { ended <- run(ctx, append([]string{"--dir", dir, "--passphrase-file", pass}, args...), v, o) }()
			select {
			case <-in.asked:
			case got := <-ended:
				t.Fatalf("%v ended with %d before it asked: %s", args, got, v.err)
			case <-time.After(20 * time.Second):
				t.Fatalf("%v did not ask", args)
			}
			cancel()
			select {
			case got := <-ended:
				if got != 130 || !strings.Contains(v.err.(*bytes.Buffer).String(), "interrupted") {
					t.Errorf("%v ended with %d: %s", args, got, v.err)
				}
			case <-time.After(5 * time.Second):
				t.Fatalf("%v did not end", args)
			}
		}
	})

	t.Run("an_answer_that_comes_with_it_does_not_count", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		got, err := await(ctx, func() (string, error) { cancel(); return "yes", nil })
		if got != "" || err != context.Canceled {
			t.Errorf("got %q, %v", got, err)
		}
	})

	t.Run("it_hides_no_other_error", func(t *testing.T) {
		stopped := sheaf.Errorf(sheaf.Internal, "cannot read: it was stopped: %w", context.Canceled)
		damaged := sheaf.Errorf(sheaf.Corrupt, "the record is altered")
		for _, c := range []struct {
			err  error
			want bool
		}{
			{nil, false},
			{context.Canceled, true},
			{stopped, true},
			{errors.Join(stopped, nil), true},
			{errors.Join(stopped, context.Canceled), true},
			{damaged, false},
			{errors.Join(stopped, damaged), false},
			{errors.Join(errors.Join(damaged, stopped), nil), false},
			{context.DeadlineExceeded, false},
		} {
			if got := cancelled(c.err); got != c.want {
				t.Errorf("%v: %v", c.err, got)
			}
		}
	})
}

func passphraseFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pass")
	if err := os.WriteFile(path, []byte("invented passphrase for tests\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// quiet is a voice without a terminal.
func quiet(in io.Reader) *voice {
	return &voice{in: bufio.NewReader(in), out: io.Discard, err: &bytes.Buffer{}}
}
