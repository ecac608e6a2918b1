package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

func spans(start, end int) []text.Span { return []text.Span{{Start: start, End: end}} }

// newReader makes a Reader of children of a kind, and sees that none is left.
func newReader(t testing.TB, limits Limits, kind string) *Reader {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	r := NewReader(limits, exe, childArgument, kind)
	t.Cleanup(func() {
		for wait := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before && time.Now().Before(wait); {
			time.Sleep(10 * time.Millisecond)
		}
		if after := runtime.NumGoroutine(); after > before {
			t.Errorf("%d goroutines before, %d after", before, after)
		}
	})
	return r
}

func quick() Limits {
	l := DefaultLimits()
	l.Time = 2 * time.Second
	return l
}

var (
	plain = File{Name: "a.txt", Data: []byte("Dalu: One.\nOmro: Two.\nDalu: Three.\nOmro: Four.\n")}
	word  = File{Name: "/home/somebody/Interview with Dalu.docx", Data: converttest.DOCX("Dalu: One.", "Omro: Two.", "Dalu: Three.", "Omro: Four.")}
)

func TestReaderReadsAsRead(t *testing.T) {
	roomy := DefaultLimits()
	roomy.Memory *= 2 // where the race detector watches, the engine needs more
	r := newReader(t, roomy, "")
	files := []File{plain, word, {Name: "a.txt", Data: bytes.Repeat([]byte("Dalu (00:12:31): <One> & two.\n"), 20_000)}}
	for _, sample := range samples {
		if s := sample(); s.data != nil {
			files = append(files, File{Name: s.file, Data: s.data()})
		}
	}
	for i, f := range files {
		t.Run(fmt.Sprintf("file %d ending in %s", i, filepath.Ext(f.Name)), func(t *testing.T) {
			o := Options{Labels: Labels{Also: []string{"Dalu"}}}
			want, err := Read(context.Background(), f, o, DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.Read(context.Background(), f, o)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
				t.Error(d)
			}
			if got.Transcript.Speakers == nil != (want.Transcript.Speakers == nil) {
				t.Error("no speakers and none known are not told apart")
			}
		})
	}
	t.Run("a refusal is the one of Read", func(t *testing.T) {
		for _, f := range []File{{Name: "a.jpg"}, {Data: []byte("\xff\xd8\xff")}, {Data: word.Data[:200]}, {}} {
			_, want := Read(context.Background(), f, Options{}, DefaultLimits())
			_, got := r.Read(context.Background(), f, Options{})
			if sheaf.KindOf(got) != sheaf.Invalid || got.Error() != want.Error() || sheaf.HintOf(got) != sheaf.HintOf(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		}
	})
	t.Run("a file that is too large meets no child", func(t *testing.T) {
		limits := DefaultLimits()
		limits.Bytes = 3
		none := NewReader(limits, filepath.Join(t.TempDir(), "none"))
		if _, err := none.Read(context.Background(), plain, Options{}); sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), "larger than 3 bytes") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a child that does not start is our fault", func(t *testing.T) {
		for _, none := range []*Reader{NewReader(quick(), filepath.Join(t.TempDir(), "none")), newReader(t, quick(), "no such child")} {
			if _, err := none.Read(context.Background(), plain, Options{}); sheaf.KindOf(err) != sheaf.Internal || sheaf.HintOf(err) == "" || strings.HasSuffix(err.Error(), "reads files") {
				t.Errorf("got %v, %q", err, sheaf.HintOf(err))
			}
		}
	})
}

func TestChildHasNoRights(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no limits that a process could set for itself")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "there"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	free := t.TempDir()
	if err := os.WriteFile(filepath.Join(free, "there"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	bequeath(t, free)
	if tries := trespasses(free); len(did(tries)) < len(tries) {
		t.Fatal("the test itself cannot do all of it: it would prove nothing")
	}
	r := newReader(t, DefaultLimits(), "tries what is forbidden")
	got, err := r.Read(context.Background(), File{Data: []byte(dir)}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got.Transcript.Text != "nothing else" {
		t.Errorf("a child did %q", got.Transcript.Text)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
	if runtime.GOOS != "linux" {
		return
	}
	if r.unfiltered.Load() {
		t.Error("its calls are not filtered")
	}
	for _, kind := range []string{"becomes another", "signals its parent"} {
		// A child whose reader errs in its own way says so; one that became another
		// program could not.
		if _, err := newReader(t, DefaultLimits(), kind).Read(context.Background(), plain, Options{}); err == nil || err.Error() != broke().Error() {
			t.Errorf("one that %s: %v", kind, err)
		}
	}
}

func TestChildIsHeldToItsLimits(t *testing.T) {
	for kind, says := range map[string]string{
		"takes more and more memory": "cannot read the file: it needed more than 256 MB of memory",
		"takes 1 GB at once":         "cannot read the file: it needed more than 256 MB of memory or broke its reader",
		"sleeps":                     "cannot read the file: it took longer than 2s",
		"computes":                   "cannot read the file: it took longer than 2s",
		"panics":                     "cannot read the file: it broke its reader",
		"crashes":                    "cannot read the file: it needed more than 256 MB of memory or broke its reader",
		"calls itself":               "cannot read the file: it needed more than 256 MB of memory or broke its reader",
		"ends":                       "cannot read the file: it needed more than 256 MB of memory or broke its reader",
		"quotes the file":            "cannot read the file: it broke its reader",
	} {
		t.Run("one that "+kind, func(t *testing.T) {
			limits := DefaultLimits() // so much time that the other limit comes first on a busy machine too
			if strings.Contains(says, "longer than") {
				limits = quick()
			}
			r := newReader(t, limits, kind)
			before := memory()
			began := time.Now()
			_, err := r.Read(context.Background(), plain, Options{})
			if sheaf.KindOf(err) != sheaf.Invalid || err.Error() != says || sheaf.HintOf(err) != sheaf.HintOf(tooMuch("")) {
				t.Errorf("got %v, %q; want %s", err, sheaf.HintOf(err), says)
			}
			if strings.Contains(fmt.Sprint(err, errors.Unwrap(err)), "Marker") {
				t.Error("the refusal quotes the child")
			}
			if grown := memory() - before; grown > 16<<20 {
				t.Errorf("the parent grew by %d bytes", grown)
			}
			t.Logf("%s after %d ms", err, time.Since(began).Milliseconds())
		})
	}
}

// memory is what the heap holds, in bytes.
func memory() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapSys - m.HeapReleased)
}

func TestLyingChildren(t *testing.T) {
	limits := quick()
	limits.Memory = 64 << 20
	for what := range liars {
		t.Run(what, func(t *testing.T) {
			r := newReader(t, limits, what)
			r.patience = 0
			before := memory()
			got, err := r.Read(context.Background(), plain, Options{})
			if sheaf.KindOf(err) != sheaf.Invalid || got.Transcript.Text != "" || got.Pages != nil {
				t.Errorf("got %d bytes, %v", len(got.Transcript.Text), err)
			}
			if strings.Contains(fmt.Sprint(err, sheaf.HintOf(err), errors.Unwrap(err)), "Marker") {
				t.Errorf("its own words came through: %q", err)
			}
			if grown := memory() - before; grown > 4*limits.Memory {
				t.Errorf("the parent grew by %d bytes", grown)
			}
		})
	}
}

func TestCrashPrintsNothing(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(exe, childArgument, "parent of one that crashes").CombinedOutput()
	if err != nil || string(out) != "refused\n" {
		t.Errorf("printed %d bytes, %v", len(out), err)
	}
}

func TestKernelEndsWhatCannotEndItself(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux is asked to")
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, childArgument, "waits to be killed")
	if err := cmd.Run(); err == nil || cmd.ProcessState.Exited() {
		t.Errorf("it ended by itself: %v", err)
	}
}

func TestChildReadsOneFile(t *testing.T) {
	t.Run("a second file is not answered", func(t *testing.T) {
		r := newReader(t, DefaultLimits(), "")
		c, err := r.start(context.Background(), false)
		if err != nil {
			t.Fatal(err)
		}
		defer c.end()
		if _, err := c.read(context.Background(), plain, Options{}); err != nil {
			t.Fatal(err)
		}
		if _, err := c.read(context.Background(), word, Options{}); err == nil {
			t.Error("it read another")
		}
	})
	t.Run("a child that keeps the words of a file reads no other", func(t *testing.T) {
		r := newReader(t, DefaultLimits(), "says what it heard before")
		for _, says := range []string{"One.", "Two.", "Three."} {
			got, err := r.Read(context.Background(), File{Name: "a.txt", Data: []byte(says)}, Options{})
			if err != nil || got.Transcript.Text != says {
				t.Errorf("got %q, %v; want %q", got.Transcript.Text, err, says)
			}
		}
	})
	t.Run("none is left when its file is read", func(t *testing.T) {
		r := newReader(t, DefaultLimits(), "")
		before := runtime.NumGoroutine()
		if _, err := r.Read(context.Background(), plain, Options{}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
		if after := runtime.NumGoroutine(); after > before {
			t.Errorf("%d goroutines before, %d after", before, after)
		}
	})
	t.Run("a child ends with its parent, at work or not", func(t *testing.T) {
		for _, kind := range []string{"", "sleeps", "computes"} {
			r := newReader(t, DefaultLimits(), kind)
			c, err := r.start(context.Background(), false)
			if err != nil {
				t.Fatal(err)
			}
			if kind != "" {
				if err := errors.Join(writeValue(c.in, request{}), writeFrame(c.in, []byte("a"))); err != nil {
					t.Fatal(err)
				}
				time.Sleep(50 * time.Millisecond)
			}
			if err := c.in.Close(); err != nil {
				t.Fatal(err)
			}
			select {
			case <-c.gone:
			case <-time.After(5 * time.Second):
				t.Errorf("one that %s lives without its parent", kind)
			}
			c.end()
		}
	})
}

func TestGivingUp(t *testing.T) {
	t.Run("a child that reads is gone", func(t *testing.T) {
		r := newReader(t, DefaultLimits(), "sleeps")
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(200*time.Millisecond, cancel)
		began := time.Now()
		if _, err := r.Read(ctx, plain, Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("took %s", took)
		}
	})
	t.Run("one who gave up before starts none", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := NewReader(DefaultLimits(), "none").Read(ctx, plain, Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestManyReadAtOnce(t *testing.T) {
	r := newReader(t, DefaultLimits(), "")
	want := readWith(t, word, Options{})
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			for range 4 {
				got, err := r.Read(context.Background(), word, Options{})
				if err != nil || cmp.Diff(want, got, cmpopts.EquateEmpty()) != "" {
					t.Errorf("%v, %d bytes", err, len(got.Transcript.Text))
				}
			}
		})
	}
	all.Wait()
}
