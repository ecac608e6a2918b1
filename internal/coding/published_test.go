package coding_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
)

func exactly(n int) coding.Bounds { return coding.Bounds{Low: n, High: n} }

// An invented study of the kind that others are held against: 58 people, four
// themes, bounds where its text has words for figures.
func (w *world) published(codes ...coding.Code) coding.Published {
	return coding.Published{
		Title: "What they left", Cited: "Journal of Invented Studies 3", Via: "a newspaper", People: exactly(58),
		Facts: []coding.PublishedFact{{Name: "women", Count: exactly(7)}, {Name: "countries", Count: exactly(17)}},
		Themes: []coding.Theme{
			{Name: "disillusion", People: coding.Bounds{Low: 37, High: 39, Said: "nearly two thirds"}, Crosswalk: []coding.Crossing{{Code: codes[0].ID, Relation: coding.Narrower}}},
			{Name: "corruption", People: exactly(20), Crosswalk: []coding.Crossing{{Code: codes[1].ID, Relation: coding.Same}, {Code: codes[0].ID, Relation: coding.None}}},
			{Name: "infighting", People: coding.Bounds{High: 58}, Crosswalk: []coding.Crossing{{Relation: coding.None}}},
			{Name: "quality of life", People: exactly(12)},
		},
	}
}

func (w *world) publishedStudies() []coding.Published {
	w.t.Helper()
	all, err := w.book.PublishedStudies(w.ctx, w.analyst)
	w.ok(err)
	return all
}

func TestPublished(t *testing.T) {
	t.Run("is kept as it was typed, changed, removed, undone", func(t *testing.T) {
		w := newWorld(t)
		typed := w.published(w.code("fear"), w.code("greed"))
		saved, err := w.book.SavePublished(w.ctx, w.analyst, typed)
		w.ok(err)
		if said := w.lastEntry(); strings.Contains(said, "left") || !strings.Contains(said, saved.ID.String()) {
			t.Errorf("the record says %s", said)
		}
		typed.ID, typed.By, typed.At, typed.Version = saved.ID, w.analyst.Member(), saved.At, 1
		if diff := cmp.Diff([]coding.Published{typed}, w.publishedStudies()); diff != "" {
			t.Error(diff)
		}
		saved.Via = ""
		changed, err := w.book.SavePublished(w.ctx, w.colleague, saved)
		w.ok(err)
		if changed.Version != 2 || changed.Via != "" || changed.By != w.analyst.Member() {
			t.Errorf("changed to %+v", changed)
		}
		_, err = w.book.SavePublished(w.ctx, w.analyst, saved)
		w.want(sheaf.Conflict, err)
		w.ok(w.book.RemovePublished(w.ctx, w.colleague, saved.ID))
		if n := len(w.publishedStudies()); n != 0 {
			t.Errorf("%d stand after one was removed", n)
		}
		w.undo(w.colleague)
		w.undo(w.colleague)
		if all := w.publishedStudies(); len(all) != 1 || all[0].Via != "a newspaper" {
			t.Errorf("undone to %+v", all)
		}
		w.redo(w.colleague)
		if all := w.publishedStudies(); len(all) != 1 || all[0].Via != "" {
			t.Errorf("redone to %+v", all)
		}
		items, err := w.book.Dump(w.ctx, w.holder)
		w.ok(err)
		if last := items[len(items)-1]; last.Path != "coding/published.json" || len(last.Keys) != 1 || !strings.Contains(string(last.JSON), "nearly two thirds") {
			t.Errorf("backed up as %s: %s", last.Path, last.JSON)
		}
		w.clean()
	})
	t.Run("a merged code reads as what it was merged into, a removed one as nothing", func(t *testing.T) {
		w := newWorld(t)
		fear, greed, other := w.code("fear"), w.code("greed"), w.code("other")
		_, err := w.book.SavePublished(w.ctx, w.analyst, w.published(fear, greed))
		w.ok(err)
		crosswalk := func() []coding.Crossing { return w.publishedStudies()[0].Themes[1].Crosswalk }
		w.ok(w.book.MergeCodes(w.ctx, w.colleague, greed.ID, other.ID))
		if got := crosswalk(); got[0] != (coding.Crossing{Code: other.ID, Relation: coding.Same}) {
			t.Errorf("after a merge: %+v", got)
		}
		w.undo(w.colleague)
		w.ok(w.book.RemoveCode(w.ctx, w.colleague, greed.ID))
		if got := crosswalk(); len(got) != 1 || got[0].Code != fear.ID {
			t.Errorf("after a removal: %+v", got)
		}
		w.undo(w.colleague)
		if got := crosswalk(); len(got) != 2 || got[0].Code != greed.ID {
			t.Errorf("after undoing both: %+v", got)
		}
	})
	t.Run("refuses", func(t *testing.T) {
		w := newWorld(t)
		fear, greed := w.code("fear"), w.code("greed")
		for _, tt := range []struct {
			rule  string
			spoil func(*coding.Published)
			want  sheaf.Kind
		}{
			{"no title", func(p *coding.Published) { p.Title = " " }, sheaf.Invalid},
			{"a theme without a name", func(p *coding.Published) { p.Themes[3].Name = "" }, sheaf.Invalid},
			{"a figure without a name", func(p *coding.Published) { p.Facts[1].Name = "" }, sheaf.Invalid},
			{"bounds the wrong way round", func(p *coding.Published) { p.Themes[0].People = coding.Bounds{Low: 39, High: 37} }, sheaf.Invalid},
			{"less than none", func(p *coding.Published) { p.Facts[0].Count.Low = -1 }, sheaf.Invalid},
			{"more than there are people", func(p *coding.Published) { p.Themes[0].People.High = 59 }, sheaf.Invalid},
			{"a figure of more than there are people", func(p *coding.Published) { p.Facts[0].Count = exactly(70) }, sheaf.Invalid},
			{"an unknown code", func(p *coding.Published) {
				p.Themes[3].Crosswalk = []coding.Crossing{{Code: coding.CodeID{ID: sheaf.NewID()}, Relation: coding.Same}}
			}, sheaf.Invalid},
			{"the same as no code", func(p *coding.Published) { p.Themes[3].Crosswalk = []coding.Crossing{{Relation: coding.Same}} }, sheaf.Invalid},
			{"no such relation", func(p *coding.Published) {
				p.Themes[3].Crosswalk = []coding.Crossing{{Code: fear.ID, Relation: "cousin"}}
			}, sheaf.Invalid},
			{"no such study", func(p *coding.Published) { p.ID.ID = sheaf.NewID() }, sheaf.NotFound},
		} {
			t.Run(tt.rule, func(t *testing.T) {
				p := w.published(fear, greed)
				tt.spoil(&p)
				_, err := w.book.SavePublished(w.ctx, w.analyst, p)
				w.want(tt.want, err)
			})
		}
		unsaid := w.published(fear, greed)
		unsaid.People = coding.Bounds{}
		_, err := w.book.SavePublished(w.ctx, w.analyst, unsaid)
		w.ok(err)
		_, err = w.book.SavePublished(w.ctx, w.interviewer, w.published(fear, greed))
		w.want(sheaf.Denied, err)
		_, err = w.book.PublishedStudies(w.ctx, w.auditor)
		w.want(sheaf.Denied, err)
	})
}
