package ledger

import (
	"context"
	"strconv"
	"testing"

	"sheaf/internal/sheaf"
	"sheaf/internal/store"
)

// BenchmarkAppend is an entry in a transaction of its own, against a bare
// insert of as many bytes in one.
func BenchmarkAppend(b *testing.B) {
	for name, subjects := range map[string][]byte{"common part": nil, "one subject": {subjectA}} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b)
			e := w.entry("coding.change", subjects...)
			for b.Loop() {
				w.append(e)
			}
		})
	}
	b.Run("bare insert", func(b *testing.B) {
		w := newWorld(b)
		n := int64(0)
		for b.Loop() {
			n++
			w.update(func(tx *store.Tx) error { return insertLeaf(tx, n, make([]byte, 700), []byte{}) })
		}
	})
	b.Run("within one transaction", func(b *testing.B) {
		w := newWorld(b)
		e := w.entry("coding.change", subjectA)
		w.update(func(tx *store.Tx) error {
			for b.Loop() {
				if _, _, err := w.record.Append(tx, e, w.signer); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func BenchmarkVerify(b *testing.B) {
	for _, size := range []int{2_000, 20_000} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			w := newWorld(b)
			w.fill(size)
			for b.Loop() {
				w.wantClean()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size), "ns/entry")
		})
	}
}

func BenchmarkLatestFrom(b *testing.B) {
	w := newWorld(b)
	w.fill(20_000)
	for b.Loop() {
		w.view(func(tx *store.Tx) error {
			_, err := w.record.LatestFrom(tx, 0, w.keys, w.actors, w.mayForget)
			return err
		})
	}
}

// fill appends entries with objects of their own, a thousand a transaction.
func (w *world) fill(size int) {
	w.t.Helper()
	for done := 0; done < size; done += 1000 {
		err := w.db.Update(context.Background(), func(tx *store.Tx) error {
			for range min(1000, size-done) {
				e := w.entry("coding.change", subjectA)
				e.Objects[1].ID = sheaf.NewID()
				if _, _, err := w.record.Append(tx, e, w.signer); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}
