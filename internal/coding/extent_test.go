package coding_test

import (
	"slices"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
)

func TestExtend(t *testing.T) {
	w := newWorld(t)
	doc, a, _ := w.two()
	fear := w.code("fear")
	one := w.lay(fear, doc, "We were boys")
	_, err := w.book.WriteMemo(w.ctx, w.analyst, coding.Memo{On: coding.OnCoding, Target: one.ID.ID, Text: "begins here (invented)"})
	w.ok(err)
	lies := func(want ...string) {
		t.Helper()
		all := w.codings(coding.Filter{Document: doc.ID})
		got := w.quotes(all)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("the codings lie on %q, want %q", got, want)
		}
	}

	t.Run("a coding stays the same with other words", func(t *testing.T) {
		longer, err := w.book.Extend(w.ctx, w.colleague, one.ID, w.at(doc, "We were boys, and we were afraid"))
		w.ok(err)
		now := w.codings(coding.Filter{Document: doc.ID})[0]
		if now.ID != one.ID || now.Code != fear.ID || now.Layer != one.Layer || now.By != one.By || !now.At.Equal(one.At) || now.Version != longer.Version {
			t.Errorf("%+v, was %+v", now, one)
		}
		lies("We were boys, and we were afraid")
		if memos, err := w.book.Memos(w.ctx, w.analyst); err != nil || len(memos) != 1 || memos[0].Target != now.ID.ID {
			t.Errorf("%+v, %v", memos, err)
		}
	})
	t.Run("it is undone and made again, by who did it", func(t *testing.T) {
		w.undo(w.colleague)
		lies("We were boys")
		w.redo(w.colleague)
		lies("We were boys, and we were afraid")
		_, err := w.book.Extend(w.ctx, w.colleague, one.ID, w.at(doc, "were boys"))
		w.ok(err)
		lies("were boys")
		w.undo(w.colleague)
		lies("We were boys, and we were afraid")
	})
	t.Run("what is taken away and brought back has the words it had then", func(t *testing.T) {
		w.ok(w.book.Uncode(w.ctx, w.analyst, one.ID))
		_, err := w.book.Extend(w.ctx, w.analyst, one.ID, w.at(doc, "We were boys"))
		w.want(sheaf.NotFound, err)
		w.undo(w.analyst)
		lies("We were boys, and we were afraid")
	})
	t.Run("it does not go over to other people, to another document or onto its own like", func(t *testing.T) {
		_, err := w.book.Extend(w.ctx, w.analyst, one.ID, w.at(doc, "We were afraid"))
		w.want(sheaf.Conflict, err)
		w.lay(fear, doc, "afraid of the water")
		_, err = w.book.Extend(w.ctx, w.analyst, one.ID, w.at(doc, "afraid of the water"))
		w.want(sheaf.Conflict, err)
		w.undo(w.analyst)
		other := w.admit([]says{{a, "R-7Q", "We were boys, I said."}}, a)
		_, err = w.book.Extend(w.ctx, w.analyst, one.ID, w.at(other, "We were boys"))
		w.want(sheaf.Invalid, err)
		past := w.at(doc, "We were boys")
		past.Span.End = len(doc.Text) + 1
		_, err = w.book.Extend(w.ctx, w.analyst, one.ID, past)
		w.want(sheaf.Invalid, err)
		lies("We were boys, and we were afraid")
	})
	t.Run("nobody on hold is coded further, and no auditor codes", func(t *testing.T) {
		_, err := w.book.Extend(w.ctx, w.auditor, one.ID, w.at(doc, "We were boys"))
		w.want(sheaf.Denied, err)
		w.ok(w.study.Hold(w.ctx, w.holder, a.ID, true, ""))
		_, err = w.book.Extend(w.ctx, w.analyst, one.ID, w.at(doc, "We were boys"))
		w.want(sheaf.Denied, err)
		w.ok(w.study.Hold(w.ctx, w.holder, a.ID, false, ""))
	})
	w.clean()
}
