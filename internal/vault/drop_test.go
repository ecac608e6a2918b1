package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

func TestDrop(t *testing.T) {
	w := newWorld(t)
	p := w.person(Participant)
	a := w.account(p)
	recipient, err := w.v.DropRecipient(w.ctx, w.holder)
	w.ok(err)
	again, err := w.v.DropRecipient(w.ctx, w.holder)
	w.ok(err)
	if again.String() != recipient.String() {
		t.Fatal("a second call drew another recipient")
	}
	folder := t.TempDir()
	dir, err := store.OpenDir(folder)
	w.ok(err)
	defer dir.Close()
	data := noise(100 << 10)
	drop := func() Drop {
		d, err := DropOriginal(w.ctx, dir, recipient, "tape.mp3", []byte(`{"who":"the second one"}`), bytes.NewReader(data))
		w.ok(err)
		return d
	}

	t.Run("is taken in once, and its folder is empty after", func(t *testing.T) {
		first := drop()
		drops, err := w.v.Drops(w.ctx, w.holder, dir)
		w.ok(err)
		if len(drops) != 1 || drops[0].Name != "tape.mp3" || drops[0].SHA256 != first.SHA256 || string(drops[0].Note) != `{"who":"the second one"}` {
			t.Fatalf("got %+v", drops)
		}
		o, err := w.v.TakeDrop(w.ctx, w.holder, dir, first.ID, a.ID, nil)
		w.ok(err)
		name, got, err := w.v.OpenOriginal(w.ctx, w.holder, o.ID, "a test")
		w.ok(err)
		if name != "tape.mp3" || !bytes.Equal(got, data) {
			t.Fatal("the drop came out otherwise")
		}
		second, err := w.v.TakeDrop(w.ctx, w.holder, dir, drop().ID, a.ID, nil)
		w.ok(err)
		if second.ID != o.ID {
			t.Fatal("the same bytes were locked away twice")
		}
		left, err := os.ReadDir(folder)
		w.ok(err)
		if len(left) > 0 {
			t.Fatalf("%d files are left", len(left))
		}
	})
	t.Run("with other bytes is refused and stays", func(t *testing.T) {
		d := drop()
		other, err := DropOriginal(w.ctx, dir, recipient, "x", nil, strings.NewReader("put in its place"))
		w.ok(err)
		w.ok(os.Rename(filepath.Join(folder, other.ID.String()+dropBytes), filepath.Join(folder, d.ID.String()+dropBytes)))
		_, err = w.v.TakeDrop(w.ctx, w.holder, dir, d.ID, a.ID, nil)
		w.fails(err, sheaf.Corrupt)
		if _, err := dir.Read(d.ID.String() + dropSheet); err != nil {
			t.Fatal("the drop is gone")
		}
	})
	w.whole()
}
