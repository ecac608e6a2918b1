package inquiry

import (
	"slices"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
)

func TestReconcile(t *testing.T) {
	put := func(w twoReadings, first, second int, decisions ...coding.Decision) *Reconciling {
		t.Helper()
		w.index()
		r, err := Reconcile(w.State, w.Layers[first].ID, w.Layers[second].ID, decisions)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	t.Run("every place where they differ stands in its paragraph", func(t *testing.T) {
		w := readTwice(t)
		r := put(w, 0, 1)
		var words, around []string
		for _, c := range r.Clashes {
			words, around = append(words, c.Words.Of(c.Document.Text)), append(around, c.Around.Of(c.Document.Text))
		}
		if want := []string{"They paid late and little", "left", "bread"}; !slices.Equal(words, want) {
			t.Errorf("they differ on %q, want %q", words, want)
		}
		if want := []string{"They paid late and little.", "I left with my brother.", "We ate bread."}; !slices.Equal(around, want) {
			t.Errorf("in %q, want %q", around, want)
		}
	})
	t.Run("what is kept is what is laid", func(t *testing.T) {
		w := readTwice(t)
		r := put(w, 0, 1)
		other, alone := r.Clashes[1], r.Clashes[2]
		codes := func(c Clash, kept string) (all []coding.CodeID) {
			for _, one := range c.Lay(kept) {
				all = append(all, one.Code)
			}
			return all
		}
		for kept, want := range map[string][]coding.CodeID{coding.KeptFirst: {w.leaving}, coding.KeptSecond: {w.fear}, coding.KeptBoth: {w.leaving, w.fear}, coding.KeptNeither: nil} {
			if got := codes(other, kept); !slices.Equal(got, want) {
				t.Errorf("keeping %s lays %v, want %v", kept, got, want)
			}
		}
		if len(codes(alone, coding.KeptFirst)) != 0 || len(alone.Choices()) != 2 || len(other.Choices()) != 4 {
			t.Errorf("where one laid nothing the choices are %q", alone.Choices())
		}
	})
	t.Run("what both laid alike is agreed, a document at a time", func(t *testing.T) {
		w := readTwice(t)
		r := put(w, 0, 1)
		if len(r.Alike) != 1 || len(r.Alike[0].Lay) != 1 || r.Alike[0].Lay[0].Code != w.fear || r.Alike[0].Laid {
			t.Fatalf("alike is %+v", r.Alike)
		}
		laid := coding.Decision{First: r.Alike[0].First, Second: r.Alike[0].Second, Kept: coding.KeptBoth}
		if r = put(w, 0, 1, laid); !r.Alike[0].Laid {
			t.Error("what was laid is offered again")
		}
	})
	t.Run("a decision shows whichever of the two is called the first", func(t *testing.T) {
		w := readTwice(t)
		r := put(w, 0, 1)
		d := coding.Decision{First: r.Clashes[1].First(), Second: r.Clashes[1].Second(), Kept: coding.KeptFirst, Why: "they left"}
		for _, c := range []struct {
			first, second int
			want          string
		}{{0, 1, coding.KeptFirst}, {1, 0, coding.KeptSecond}} {
			decided := put(w, c.first, c.second, d).Clashes[1].Decided
			if decided == nil || decided.Kept != c.want || decided.Why != "they left" {
				t.Errorf("decided is %+v, want %s kept", decided, c.want)
			}
		}
		if r.Clashes[0].Decided != nil {
			t.Error("what nobody decided is decided")
		}
	})
	t.Run("a paragraph that tells of somebody withheld is not shown around", func(t *testing.T) {
		w := readTwice(t)
		w.index()
		delete(w.subject, w.Documents[0].Subjects[0])
		r, err := Reconcile(w.State, w.Layers[0].ID, w.Layers[1].ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Clashes {
			if c.Around != c.Words {
				t.Errorf("%q is shown around", c.Around.Of(c.Document.Text))
			}
		}
	})
	t.Run("one reading is not two", func(t *testing.T) {
		w := readTwice(t)
		if _, err := Reconcile(w.State, w.Layers[0].ID, w.Layers[0].ID, nil); sheaf.KindOf(err) != sheaf.Invalid {
			t.Errorf("a reading with itself: %v", err)
		}
	})
}

func TestAnAgreedReadingIsNotComparedFirst(t *testing.T) {
	w := readTwice(t)
	agreed := w.layer()
	w.Layers[2].Kind = coding.ReconciledLayer
	for _, words := range []string{"They", "paid", "late", "and", "little", "brother", "night"} {
		w.lay(w.pay, w.both, words)
	}
	w.index()
	if got := w.Readings(); slices.Contains(got, agreed) || len(got) != 2 {
		t.Errorf("to begin with %v are compared", got)
	}
}
