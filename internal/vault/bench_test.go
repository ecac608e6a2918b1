package vault

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"sheaf/internal/access"
)

// village is 300 people with two names each, in a vault opened anew.
func village(b *testing.B) *world {
	b.Helper()
	w := newWorld(b)
	for i := range 300 {
		w.person(Participant, fmt.Sprintf("Invented %d", i), fmt.Sprintf("Abu Mithal %d", i))
	}
	return w
}

// BenchmarkPersons lists 300 people.
func BenchmarkPersons(b *testing.B) {
	w := village(b)
	for b.Loop() {
		if _, err := w.v.Persons(w.ctx, w.holder); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNames reads 600 name forms for a scan, its entry included.
func BenchmarkNames(b *testing.B) {
	w := village(b)
	for b.Loop() {
		if _, err := w.v.Names(w.ctx, w.holder); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkKnownNames opens 300 sheets, as a review does.
func BenchmarkKnownNames(b *testing.B) {
	w := village(b)
	for b.Loop() {
		err := w.door.View(w.ctx, w.holder, access.OpenDraft, func(tx *access.Tx) error {
			_, err := w.v.KnownNames(tx)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAddPerson adds the 301st person and so on.
func BenchmarkAddPerson(b *testing.B) {
	w := village(b)
	for b.Loop() {
		w.person(Participant, "Invented")
	}
}

// BenchmarkLock compares locking away with what stock age does with the same
// bytes, both to a durable file.
func BenchmarkLock(b *testing.B) {
	for _, size := range []int{100 << 10, 64 << 20} {
		data := noise(size)
		b.Run(fmt.Sprintf("vault/%dKiB", size>>10), func(b *testing.B) {
			w := newWorld(b)
			p := w.person(Participant)
			a := w.account(p)
			b.SetBytes(int64(size))
			n := byte(0)
			for b.Loop() {
				n++
				data[0], data[1] = n, data[1]+n/255 // other bytes each time
				o, err := w.v.Lock(w.ctx, w.holder, a.ID, nil, "a", bytes.NewReader(data))
				if err != nil || o.Size != int64(size) {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("age/%dKiB", size>>10), func(b *testing.B) {
			identity, err := age.GenerateHybridIdentity()
			if err != nil {
				b.Fatal(err)
			}
			dir := b.TempDir()
			b.SetBytes(int64(size))
			n := 0
			for b.Loop() {
				n++
				if err := ageFile(filepath.Join(dir, fmt.Sprint(n)), identity.Recipient(), data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ageFile(name string, to age.Recipient, data []byte) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w, err := age.Encrypt(f, to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, bytes.NewReader(data)); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return f.Sync()
}
