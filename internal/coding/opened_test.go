package coding_test

import (
	"errors"
	"slices"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/coding"
)

// A book keeps codings that it opened. What it lists is at every moment what a
// book lists that was opened just now.
func TestABookThatReadBeforeListsTheSame(t *testing.T) {
	w := newWorld(t)
	doc, a, _ := w.two()
	fear, water := w.code("fear"), w.code("water")
	w.lay(fear, doc, "We were boys")
	both := w.lay(fear, doc, "We were afraid.\n\nR-7Q: We were boys, and we were afraid")
	same := func(when string, want ...string) {
		t.Helper()
		for _, f := range []coding.Filter{{}, {Document: doc.ID}, {Codes: []coding.CodeID{fear.ID, water.ID}}} {
			fresh, err := coding.New(w.door, w.study).Codings(w.ctx, w.analyst, f)
			w.ok(err)
			for range 2 {
				kept := w.codings(f)
				if got := w.quotes(kept); !slices.Equal(got, want) {
					t.Errorf("%s: %q, want %q", when, got, want)
				}
				if !slices.EqualFunc(kept, fresh, sameCoding) {
					t.Errorf("%s: a book that read before lists %+v, one that did not %+v", when, kept, fresh)
				}
			}
		}
	}
	const of = "We were afraid.\n\nR-7Q: We were boys, and we were afraid"
	same("at first", of, "We were boys")
	one := w.lay(water, doc, "the water")
	same("after one more", of, "We were boys", "the water")
	w.ok(w.book.Uncode(w.ctx, w.analyst, one.ID))
	same("after it was taken away", of, "We were boys")
	w.undo(w.analyst)
	same("after that was undone", of, "We were boys", "the water")

	// What a change that fails has read is not what stands: the next version came to
	// be another one.
	broken := errors.New("broken off")
	move := func(words string, then func(*access.Tx) error) error {
		return w.door.Do(w.ctx, w.analyst, access.CodePassage, func(tx *access.Tx) error {
			if err := coding.Move(w.book, tx, both.ID, w.at(doc, words).Span); err != nil {
				return err
			}
			return then(tx)
		})
	}
	if err := move("afraid.\n\nR-7Q: We", func(tx *access.Tx) error {
		_, err := w.book.ListCodings(tx, coding.Filter{})
		return errors.Join(err, broken)
	}); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	w.ok(move("afraid.\n\nR-7Q: We were boys", func(*access.Tx) error { return nil }))
	same("after a change that was broken off, and another", "afraid.\n\nR-7Q: We were boys", "We were boys", "the water")

	w.erase(a.ID)
	if left := w.codings(coding.Filter{}); len(left) != 1 || slices.Contains(left[0].Subjects, a.ID) {
		t.Errorf("of somebody erased there is %+v", left)
	}
}

// A reader who began before an erasure leaves nothing behind of what it read.
func TestAReaderBesideAnErasureKeepsNothing(t *testing.T) {
	w := newWorld(t)
	doc, _, b := w.two()
	fear := w.code("fear")
	w.lay(fear, doc, "We were afraid.")
	w.lay(fear, doc, "We were boys")
	err := w.door.View(w.ctx, w.analyst, access.SeePassages, func(tx *access.Tx) error {
		w.erase(b.ID)
		all, err := w.book.ListCodings(tx, coding.Filter{})
		if len(all) == 0 {
			t.Error("the state from before the erasure has no codings")
		}
		return err
	})
	w.ok(err)
	if kept := coding.Kept(w.book); kept != 0 {
		t.Errorf("%d codings are kept of a state from before an erasure", kept)
	}
	if w.codings(coding.Filter{}); coding.Kept(w.book) != 1 {
		t.Errorf("%d codings are kept of the state after it", coding.Kept(w.book))
	}
}

func sameCoding(a, b coding.Coding) bool {
	return a.ID == b.ID && a.Code == b.Code && a.Layer == b.Layer && a.Anchor == b.Anchor && a.Inside == b.Inside && a.By == b.By &&
		a.At.Equal(b.At) && a.Version == b.Version && slices.Equal(a.Subjects, b.Subjects) && slices.Equal(a.Speaking, b.Speaking)
}
