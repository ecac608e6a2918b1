package store_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
	"sheaf/internal/store/storetest"
)

func openDir(t *testing.T, path string, options ...store.Option) *store.Dir {
	t.Helper()
	dir, err := store.OpenDir(path, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { dir.Close() })
	return dir
}

func TestDir(t *testing.T) {
	path := filepath.Join(t.TempDir(), "study")
	dir := openDir(t, path)
	if dir.Path() != path {
		t.Errorf("path %q", dir.Path())
	}
	for name, data := range map[string]string{"b": "two", "a": "one", "deep/er/c": "three"} {
		if err := dir.Write(name, []byte(data)); err != nil {
			t.Fatal(err)
		}
		got, err := dir.Read(name)
		if err != nil || string(got) != data {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if err := dir.Write("a", []byte("replaced")); err != nil {
		t.Fatal(err)
	}
	if got, _ := dir.Read("a"); string(got) != "replaced" {
		t.Errorf("got %q", got)
	}
	t.Run("files are for their owner alone", func(t *testing.T) {
		for name, mode := range map[string]os.FileMode{".": 0o700, "a": 0o600, "deep": 0o700, "deep/er/c": 0o600} {
			stat, err := os.Stat(filepath.Join(path, name))
			if err != nil || stat.Mode().Perm() != mode {
				t.Errorf("%s: %v, %v", name, stat.Mode(), err)
			}
		}
	})
	t.Run("list", func(t *testing.T) {
		if err := os.WriteFile(filepath.Join(path, "00.unfinished"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := dir.List(".")
		if want := []string{"a", "b", "deep/"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
		got, err = dir.Unfinished(".")
		if want := []string{"00.unfinished"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
		got, err = dir.List("nowhere")
		if err != nil || len(got) != 0 {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("what is not there", func(t *testing.T) {
		_, err := dir.Read("c")
		wantKind(t, err, sheaf.NotFound)
		wantKind(t, dir.Rename("c", "d"), sheaf.NotFound)
		if err := dir.Remove("c"); err != nil {
			t.Errorf("removing it: %v", err)
		}
	})
	t.Run("sub, rename, remove", func(t *testing.T) {
		sub, err := dir.Sub("deep/er")
		if err != nil {
			t.Fatal(err)
		}
		defer sub.Close()
		if err := errors.Join(sub.Rename("c", "d"), dir.Rename("deep/er/d", "b"), dir.Remove("deep/er"), dir.Remove("deep"), dir.Remove("a")); err != nil {
			t.Fatal(err)
		}
		if got, err := dir.Read("b"); err != nil || string(got) != "three" {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("an error says no name", func(t *testing.T) {
		_, err := dir.Read("Invented Canary")
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(e.Error(), "Canary") {
				t.Error(e)
			}
		}
	})
}

func TestDirNames(t *testing.T) {
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "study")
	dir := openDir(t, path)
	if err := dir.Write("inside", []byte("inside")); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{
		"out": outside, "file": filepath.Join(outside, "secret"), "dangling": filepath.Join(outside, "new"), "within": "inside",
	} {
		if err := os.Symlink(to, filepath.Join(path, link)); err != nil {
			t.Skip("this system makes no links")
		}
	}
	names := []string{
		"", ".", "..", "../x", "a/../../x", "a/..", "./a", "a//b", "a/", "/", "/etc/passwd", filepath.Join(outside, "secret"),
		"a\x00b", `a\b`, `..\x`, `C:\x`, "C:x", "a\xffb", "out/secret", "out", "file", "dangling", "within",
	}
	for _, name := range names {
		_, err := dir.Read(name)
		wantKind(t, err, sheaf.Invalid)
		_, err = dir.Sub(name)
		wantKind(t, err, sheaf.Invalid)
		wantKind(t, dir.Write(name, []byte("x")), sheaf.Invalid)
		wantKind(t, dir.Rename("inside", name), sheaf.Invalid)
		wantKind(t, dir.Rename(name, "x"), sheaf.Invalid)
		wantKind(t, dir.Remove(name), sheaf.Invalid)
		if name != "." {
			_, err = dir.List(name)
			wantKind(t, err, sheaf.Invalid)
		}
		if t.Failed() {
			t.Fatalf("at %q", name)
		}
	}
	wantKind(t, dir.Write("x.unfinished", nil), sheaf.Invalid)
	if left, err := os.ReadDir(outside); err != nil || len(left) != 1 {
		t.Errorf("%d files outside, %v", len(left), err)
	}
}

func TestFaultsInDir(t *testing.T) {
	before, after := bytes.Repeat([]byte("old"), 50_000), bytes.Repeat([]byte("new!"), 50_000)
	for n := 1; ; n++ {
		faults := storetest.FailAt(n)
		faults.Disarm()
		dir := openDir(t, filepath.Join(t.TempDir(), "study"), faults.Option())
		if err := dir.Write("deep/x", before); err != nil {
			t.Fatal(err)
		}
		faults.Arm()
		err := dir.WriteFrom("deep/x", func(w io.Writer) error {
			for part := range slices.Chunk(after, 1000) {
				if _, err := w.Write(part); err != nil {
					return err
				}
			}
			return nil
		})
		kind, fired := faults.Fired()
		faults.Disarm()
		got, readErr := dir.Read("deep/x")
		if readErr != nil {
			t.Fatal(readErr)
		}
		if !fired {
			if err != nil || !bytes.Equal(got, after) || n < 6 {
				t.Errorf("%d steps, %d bytes, %v", n-1, len(got), err)
			}
			return
		}
		if !errors.Is(err, storetest.ErrFault) {
			t.Errorf("step %d (%v): got %v", n, kind, err)
		}
		if !bytes.Equal(got, before) && !bytes.Equal(got, after) {
			t.Errorf("step %d (%v): %d bytes that are neither", n, kind, len(got))
		}
		if left, err := dir.Unfinished("deep"); err != nil || len(left) != 0 {
			t.Errorf("step %d (%v): %d files left behind, %v", n, kind, len(left), err)
		}
	}
}

func TestWriteFromRefused(t *testing.T) {
	dir := openDir(t, t.TempDir())
	refusal := errors.New("no")
	err := dir.WriteFrom("x", func(w io.Writer) error {
		w.Write(make([]byte, 1<<20))
		return refusal
	})
	if err != refusal {
		t.Errorf("got %v", err)
	}
	left, err := os.ReadDir(dir.Path())
	if err != nil || len(left) != 0 {
		t.Errorf("%d files, %v", len(left), err)
	}
}

func TestFaultsInRemoveAndRename(t *testing.T) {
	for _, kind := range []store.StepKind{store.Remove, store.Rename} {
		faults := storetest.FailAt(1, kind)
		faults.Disarm()
		dir := openDir(t, t.TempDir(), faults.Option())
		if err := dir.Write("x", nil); err != nil {
			t.Fatal(err)
		}
		faults.Arm()
		act := func() error { return dir.Remove("x") }
		if kind == store.Rename {
			act = func() error { return dir.Rename("x", "y") }
		}
		if err := act(); !errors.Is(err, storetest.ErrFault) {
			t.Errorf("%v: got %v", kind, err)
		}
		if _, err := dir.Read("x"); err != nil {
			t.Errorf("%v: %v", kind, err)
		}
		if err := act(); err != nil {
			t.Errorf("%v again: %v", kind, err)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, name := range []string{"a", "a/b", "..", "a/../b", "/", "\\", "a\x00", ".unfinished", "CON", "a:b"} {
		f.Add(name)
	}
	top := f.TempDir()
	dir, err := store.OpenDir(filepath.Join(top, "study"))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if dir.Write(name, []byte("x")) == nil {
			if got, err := dir.Read(name); err != nil || string(got) != "x" {
				t.Errorf("%q: %q, %v", name, got, err)
			}
			if err := dir.Remove(name); err != nil {
				t.Errorf("%q: %v", name, err)
			}
		}
		if entries, err := os.ReadDir(top); err != nil || len(entries) != 1 {
			t.Errorf("%q led outside", name)
		}
	})
}
