package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"sheaf/internal/sheaf"
)

func noise(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{1})
	r.Read(b)
	return b
}

func TestLock(t *testing.T) {
	w := newWorld(t)
	nadia := w.person(Participant, "Nadia (invented)")
	account := w.account(nadia)

	t.Run("comes out byte for byte as it went in", func(t *testing.T) {
		for _, n := range []int{0, 1, 64 << 10, 64<<10 + 1, 1 << 20} {
			data := noise(n)
			o, err := w.v.Lock(w.ctx, w.holder, account.ID, nil, "notes.docx", bytes.NewReader(data))
			w.ok(err)
			if o.SHA256 != sha256.Sum256(data) || o.Size != int64(n) || !slices.Equal(o.Persons, []PersonID{nadia.ID}) {
				t.Fatalf("%d bytes locked away as %+v", n, o)
			}
			name, got, err := w.v.OpenOriginal(w.ctx, w.holder, o.ID, "a test")
			w.ok(err)
			if name != "notes.docx" || !bytes.Equal(got, data) {
				t.Fatalf("%d bytes came back as %d under another name or otherwise", n, len(got))
			}
			_, sha, err := w.v.OriginalSheet(w.ctx, w.holder, o.ID)
			w.ok(err)
			if sha != o.SHA256 {
				t.Fatal("the sheet tells another hash")
			}
		}
	})

	t.Run("the same bytes in the same account are the first original", func(t *testing.T) {
		other := w.person(Participant)
		first := w.lock(account, "a.txt", "the same words")
		again := w.lock(account, "b.txt", "the same words", nadia, other)
		if again.ID != first.ID || again.SHA256 != first.SHA256 {
			t.Fatalf("locked twice: %v, %v", first.ID, again.ID)
		}
		elsewhere := w.lock(w.account(nadia), "a.txt", "the same words")
		if elsewhere.ID == first.ID {
			t.Fatal("another account has the same original")
		}
		w.whole()
	})

	t.Run("nobody to lock it away for is refused", func(t *testing.T) {
		_, err := w.v.Lock(w.ctx, w.holder, w.account().ID, nil, "x", strings.NewReader("x"))
		w.fails(err, sheaf.Invalid)
	})

	t.Run("an account or a person that is not there is refused before a byte is read", func(t *testing.T) {
		unread := readerFunc(func([]byte) (int, error) { t.Error("was read"); return 0, io.EOF })
		_, err := w.v.Lock(w.ctx, w.holder, AccountID{sheaf.NewID()}, nil, "x", unread)
		w.fails(err, sheaf.NotFound)
		_, err = w.v.Lock(w.ctx, w.holder, account.ID, []PersonID{{sheaf.NewID()}}, "x", unread)
		w.fails(err, sheaf.NotFound)
	})

	t.Run("a source that breaks off leaves nothing, and no name in the error", func(t *testing.T) {
		before := w.filesOnDisk()
		broken := io.MultiReader(strings.NewReader("half"), readerFunc(func([]byte) (int, error) {
			return 0, &fs.PathError{Op: "read", Path: "/media/Zebulon.docx", Err: syscall.EIO}
		}))
		_, err := w.v.Lock(w.ctx, w.holder, account.ID, nil, "Zebulon.docx", broken)
		w.fails(err, sheaf.Invalid)
		if strings.Contains(err.Error(), "Zebulon") {
			t.Fatal("the error tells the file's name")
		}
		if !slices.Equal(before, w.filesOnDisk()) {
			t.Fatal("a file was left")
		}
	})

	t.Run("ends when its caller goes away", func(t *testing.T) {
		ctx, cancel := context.WithCancel(w.ctx)
		endless := readerFunc(func(b []byte) (int, error) { cancel(); return len(b), nil })
		_, err := w.v.Lock(ctx, w.holder, account.ID, nil, "x", endless)
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v", err)
		}
		w.whole()
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

func TestOriginalFiles(t *testing.T) {
	w := newWorld(t)
	account := w.account(w.person(Participant))
	o := w.lock(account, "a.txt", "words to be kept")
	other := w.lock(account, "b.txt", "other words of the same length")
	path := filepath.Join(w.dir, "originals", filepath.FromSlash(fileOf(o.ID)))
	whole, err := os.ReadFile(path)
	w.ok(err)
	twin, err := os.ReadFile(filepath.Join(w.dir, "originals", filepath.FromSlash(fileOf(other.ID))))
	w.ok(err)

	put := func(t *testing.T, data []byte) {
		w.ok(os.WriteFile(path, data, 0o600))
		t.Cleanup(func() { w.ok(os.WriteFile(path, whole, 0o600)) })
	}
	refused := func(t *testing.T, kind ProblemKind) {
		t.Helper()
		_, data, err := w.v.OpenOriginal(w.ctx, w.holder, o.ID, "a test")
		w.fails(err, sheaf.Corrupt)
		if data != nil {
			t.Fatal("something was handed out")
		}
		want := []Problem{{kind, "original", o.ID.ID, fileOf(o.ID)}}
		if got := w.problems(); !slices.Equal(got, want) {
			t.Fatalf("check found %v, want %v", got, want)
		}
	}
	for name, at := range map[string]int{"header": 30, "middle": len(whole) / 2, "end": len(whole) - 1} {
		t.Run("a flipped bit is noticed/"+name, func(t *testing.T) {
			bad := bytes.Clone(whole)
			bad[at] ^= 1
			put(t, bad)
			refused(t, FileAltered)
		})
	}
	t.Run("a file cut short is noticed", func(t *testing.T) {
		put(t, whole[:len(whole)-1])
		refused(t, FileAltered)
	})
	t.Run("another original's file in its place is noticed", func(t *testing.T) {
		put(t, twin)
		refused(t, FileAltered)
	})
	t.Run("a missing file is noticed", func(t *testing.T) {
		t.Cleanup(func() { w.ok(os.WriteFile(path, whole, 0o600)) })
		w.ok(os.Remove(path))
		refused(t, FileMissing)
	})
	t.Run("files that no row names are orphans", func(t *testing.T) {
		stray := OriginalID{sheaf.NewID()}
		w.ok(w.files.Write(fileOf(stray), []byte("x")))
		w.ok(os.WriteFile(filepath.Join(w.dir, "originals", "0.unfinished"), nil, 0o600))
		got, err := w.v.Orphans(w.ctx, w.holder)
		w.ok(err)
		if want := []string{"0.unfinished", fileOf(stray)}; !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for _, name := range got {
			w.ok(os.Remove(filepath.Join(w.dir, "originals", filepath.FromSlash(name))))
		}
		w.whole()
	})
}

func TestMediaOf(t *testing.T) {
	for name, want := range map[string]string{
		"a.DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"a.txt":  "text/plain", "a.b.jpeg": "image/jpeg", "a": "application/octet-stream", "": "application/octet-stream",
	} {
		if got := mediaOf(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}
