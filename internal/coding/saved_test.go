package coding_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/access"
	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
)

func (w *world) save(a coding.Analysis) coding.Analysis {
	w.t.Helper()
	saved, err := w.book.SaveAnalysis(w.ctx, w.analyst, a)
	w.ok(err)
	return saved
}

func (w *world) analyses() []coding.Analysis {
	w.t.Helper()
	all, err := w.book.Analyses(w.ctx, w.analyst)
	w.ok(err)
	return all
}

// freeze puts some pieces aside.
func (w *world) freeze(name string, pieces ...coding.Piece) coding.Frozen {
	w.t.Helper()
	frozen, err := w.book.Freeze(w.ctx, w.analyst, name, func(*access.Tx, coding.Contents) ([]coding.Piece, error) { return pieces, nil })
	w.ok(err)
	return frozen
}

func (w *world) thaw(id coding.FrozenID) (coding.Frozen, []string) {
	w.t.Helper()
	frozen, pieces, err := w.book.Thaw(w.ctx, w.analyst, id)
	w.ok(err)
	var said []string
	for _, p := range pieces {
		said = append(said, string(p.Data))
	}
	return frozen, said
}

// lastEntry is what the record says of what was done last.
func (w *world) lastEntry() string {
	w.t.Helper()
	entries, err := w.door.Entries(w.ctx, w.auditor, -1)
	w.ok(err)
	said, err := json.Marshal(entries)
	w.ok(err)
	return string(said)
}

func TestAnalyses(t *testing.T) {
	t.Run("are kept with their settings and listed by name", func(t *testing.T) {
		w := newWorld(t)
		second := w.save(coding.Analysis{Name: "Who fears", Question: "matrix", Asked: json.RawMessage(`{"by":"speaker","words":"the mill"}`)})
		if said := w.lastEntry(); strings.Contains(said, "mill") || strings.Contains(said, "fears") || !strings.Contains(said, second.ID.String()) {
			t.Errorf("the record says %s", said)
		}
		first := w.save(coding.Analysis{Name: " together ", Question: "together"})
		if diff := cmp.Diff([]coding.Analysis{first, second}, w.analyses()); diff != "" || first.Name != "together" {
			t.Errorf("%q: %s", first.Name, diff)
		}
		second.Asked = json.RawMessage(`{"by":"coder"}`)
		changed := w.save(second)
		if changed.Version != 2 || string(w.analyses()[1].Asked) != `{"by":"coder"}` {
			t.Errorf("changed to %+v", changed)
		}
		read, err := w.book.Analyses(w.ctx, w.interviewer)
		w.ok(err)
		if len(read) != 2 {
			t.Errorf("who reads passages is shown %d", len(read))
		}
		w.clean()
	})
	t.Run("refuse", func(t *testing.T) {
		w := newWorld(t)
		one := w.save(coding.Analysis{Name: "Who fears", Question: "matrix"})
		for _, tt := range []struct {
			rule string
			ask  coding.Analysis
			want sheaf.Kind
		}{
			{"no name", coding.Analysis{Name: " ", Question: "matrix"}, sheaf.Invalid},
			{"no question", coding.Analysis{Name: "x"}, sheaf.Invalid},
			{"settings that are none", coding.Analysis{Name: "x", Question: "matrix", Asked: json.RawMessage(`{`)}, sheaf.Invalid},
			{"a name that is taken, folded", coding.Analysis{Name: "WHO  fears", Question: "matrix"}, sheaf.Conflict},
			{"no such state", coding.Analysis{Name: "x", Question: "matrix", Frozen: coding.FrozenID{ID: one.ID.ID}}, sheaf.NotFound},
			{"no such analysis", coding.Analysis{ID: coding.AnalysisID{ID: sheaf.NewID()}, Name: "x", Question: "matrix"}, sheaf.NotFound},
			{"another version", coding.Analysis{ID: one.ID, Name: "x", Question: "matrix", Version: 7}, sheaf.Conflict},
		} {
			t.Run(tt.rule, func(t *testing.T) {
				_, err := w.book.SaveAnalysis(w.ctx, w.analyst, tt.ask)
				w.want(tt.want, err)
			})
		}
		_, err := w.book.SaveAnalysis(w.ctx, w.interviewer, coding.Analysis{Name: "x", Question: "matrix"})
		w.want(sheaf.Denied, err)
		_, err = w.book.Analyses(w.ctx, w.auditor)
		w.want(sheaf.Denied, err)
		w.want(sheaf.NotFound, w.book.RemoveAnalysis(w.ctx, w.analyst, coding.AnalysisID{ID: sheaf.NewID()}))
	})
	t.Run("are undone and made again, step by step", func(t *testing.T) {
		w := newWorld(t)
		states := [][]coding.Analysis{w.unversioned()}
		step := func() { states = append(states, w.unversioned()) }
		one := w.save(coding.Analysis{Name: "Who fears", Question: "matrix"})
		step()
		one.Name = "Who fears what"
		w.save(one)
		step()
		w.ok(w.book.RemoveAnalysis(w.ctx, w.analyst, one.ID))
		step()
		w.save(coding.Analysis{Name: "Who fears", Question: "together"})
		step()
		for i := len(states) - 2; i >= 0; i-- {
			w.undo(w.analyst)
			if diff := cmp.Diff(states[i], w.unversioned()); diff != "" {
				t.Fatalf("undone to step %d: %s", i, diff)
			}
		}
		for i := 1; i < len(states); i++ {
			w.redo(w.analyst)
			if diff := cmp.Diff(states[i], w.unversioned()); diff != "" {
				t.Fatalf("redone step %d: %s", i, diff)
			}
		}
		w.clean()
	})
	t.Run("come back under no name that another has now", func(t *testing.T) {
		w := newWorld(t)
		one := w.save(coding.Analysis{Name: "Who fears", Question: "matrix"})
		w.ok(w.book.RemoveAnalysis(w.ctx, w.analyst, one.ID))
		_, err := w.book.SaveAnalysis(w.ctx, w.colleague, coding.Analysis{Name: "who fears", Question: "together"})
		w.ok(err)
		_, err = w.book.Undo(w.ctx, w.analyst)
		w.want(sheaf.Conflict, err)
	})
}

func (w *world) unversioned() []coding.Analysis {
	w.t.Helper()
	all := w.analyses()
	for i := range all {
		all[i].Version = 0
	}
	return all
}

func TestFreeze(t *testing.T) {
	t.Run("what was frozen comes back byte for byte, in order, whatever was changed since", func(t *testing.T) {
		w := newWorld(t)
		doc, a, b := w.two()
		fear := w.code("fear")
		laid := w.lay(fear, doc, "We were boys")
		_, err := w.book.Code(w.ctx, w.colleague, fear.ID, w.at(doc, "We were afraid"))
		w.ok(err)
		var given []coding.Coding
		frozen, err := w.book.Freeze(w.ctx, w.analyst, "before we met", func(tx *access.Tx, all coding.Contents) ([]coding.Piece, error) {
			given = all.Codings
			subjects, err := w.study.ListSubjects(tx)
			return []coding.Piece{
				{Subjects: []study.SubjectID{b.ID, a.ID}, Data: []byte("both of them")},
				{Data: []byte{0, 255, '\n'}},
				{Subjects: []study.SubjectID{a.ID}, Data: bytes.Repeat([]byte("long "), len(subjects)*10_000)},
			}, err
		})
		w.ok(err)
		if said := w.lastEntry(); strings.Contains(said, "before") || !strings.Contains(said, frozen.ID.String()) {
			t.Errorf("the record says %s", said)
		}
		if len(given) != 2 || frozen.Pieces != 3 || frozen.By != w.analyst.Member() {
			t.Errorf("%d codings were given, frozen as %+v", len(given), frozen)
		}
		w.ok(w.book.Uncode(w.ctx, w.analyst, laid.ID))
		got, pieces, err := w.book.Thaw(w.ctx, w.interviewer, frozen.ID)
		w.ok(err)
		want := []coding.Piece{
			{Subjects: study.Sorted([]study.SubjectID{a.ID, b.ID}), Data: []byte("both of them")},
			{Data: []byte{0, 255, '\n'}},
			{Subjects: []study.SubjectID{a.ID}, Data: bytes.Repeat([]byte("long "), 20_000)},
		}
		if diff := cmp.Diff(frozen, got); diff != "" || !slices.EqualFunc(want, pieces, func(a, b coding.Piece) bool {
			return slices.Equal(a.Subjects, b.Subjects) && bytes.Equal(a.Data, b.Data)
		}) {
			t.Errorf("thawed %s, %d pieces", diff, len(pieces))
		}
		w.clean()
	})
	t.Run("erasing somebody deletes every piece under their key", func(t *testing.T) {
		w := newWorld(t)
		_, a, b := w.two()
		frozen := w.freeze("first", coding.Piece{Subjects: []study.SubjectID{a.ID}, Data: []byte("a")}, coding.Piece{Data: []byte("nobody")},
			coding.Piece{Subjects: []study.SubjectID{a.ID, b.ID}, Data: []byte("both")}, coding.Piece{Subjects: []study.SubjectID{b.ID}, Data: []byte("b")})
		taken := w.freeze("taken away", coding.Piece{Subjects: []study.SubjectID{a.ID}, Data: []byte("a")})
		w.undo(w.analyst)
		w.erase(a.ID)
		got, said := w.thaw(frozen.ID)
		if diff := cmp.Diff([]string{"nobody", "b"}, said); diff != "" || got.Gone != 2 || got.Pieces != 4 || got.Withheld != 0 {
			t.Errorf("%+v: %s", got, diff)
		}
		listed, err := w.book.FrozenStates(w.ctx, w.analyst)
		w.ok(err)
		if diff := cmp.Diff([]coding.Frozen{got}, listed); diff != "" {
			t.Error(diff)
		}
		w.redo(w.analyst)
		if got, said := w.thaw(taken.ID); len(said) != 0 || got.Gone != 1 {
			t.Errorf("of a state that was taken away and brought back there is %q, %+v", said, got)
		}
		w.clean()
	})
	t.Run("what is about somebody on hold is withheld until that ends", func(t *testing.T) {
		w := newWorld(t)
		_, a, b := w.two()
		frozen := w.freeze("first", coding.Piece{Subjects: []study.SubjectID{a.ID, b.ID}, Data: []byte("both")}, coding.Piece{Subjects: []study.SubjectID{b.ID}, Data: []byte("b")})
		w.ok(w.study.Hold(w.ctx, w.interviewer, a.ID, true, ""))
		if got, said := w.thaw(frozen.ID); len(said) != 1 || got.Withheld != 1 || got.Gone != 0 {
			t.Errorf("%q, %+v", said, got)
		}
		w.ok(w.study.Hold(w.ctx, w.holder, a.ID, false, ""))
		if got, said := w.thaw(frozen.ID); len(said) != 2 || got.Withheld != 0 {
			t.Errorf("%q, %+v", said, got)
		}
	})
	t.Run("is undone as a whole while nothing rests on it", func(t *testing.T) {
		w := newWorld(t)
		frozen := w.freeze("first", coding.Piece{Data: []byte("x")})
		_, err := w.book.SaveAnalysis(w.ctx, w.colleague, coding.Analysis{Name: "Who fears", Question: "matrix", Frozen: frozen.ID})
		w.ok(err)
		_, err = w.book.Undo(w.ctx, w.analyst)
		w.want(sheaf.Conflict, err)
		w.undo(w.colleague)
		w.undo(w.analyst)
		_, _, err = w.book.Thaw(w.ctx, w.analyst, frozen.ID)
		w.want(sheaf.NotFound, err)
		_, err = w.book.Redo(w.ctx, w.colleague)
		w.want(sheaf.NotFound, err)
		w.redo(w.analyst)
		w.redo(w.colleague)
		if _, said := w.thaw(frozen.ID); !slices.Equal(said, []string{"x"}) || w.analyses()[0].Frozen != frozen.ID {
			t.Errorf("brought back as %q", said)
		}
		w.clean()
	})
	t.Run("refuses", func(t *testing.T) {
		w := newWorld(t)
		_, a, _ := w.two()
		w.freeze("first")
		none := func(*access.Tx, coding.Contents) ([]coding.Piece, error) { return nil, nil }
		_, err := w.book.Freeze(w.ctx, w.analyst, " ", none)
		w.want(sheaf.Invalid, err)
		_, err = w.book.Freeze(w.ctx, w.analyst, "FIRST", none)
		w.want(sheaf.Conflict, err)
		_, err = w.book.Freeze(w.ctx, w.interviewer, "x", none)
		w.want(sheaf.Denied, err)
		w.erase(a.ID)
		_, err = w.book.Freeze(w.ctx, w.analyst, "x", func(*access.Tx, coding.Contents) ([]coding.Piece, error) {
			return []coding.Piece{{Subjects: []study.SubjectID{a.ID}}}, nil
		})
		w.want(sheaf.NotFound, err)
		_, err = w.book.FrozenStates(w.ctx, w.auditor)
		w.want(sheaf.Denied, err)
		_, _, err = w.book.Thaw(w.ctx, w.auditor, coding.FrozenID{})
		w.want(sheaf.Denied, err)
	})
}

// A piece that was put in the place of another is pointed out, and is not given.
func TestCheckFindsSwappedPieces(t *testing.T) {
	w := newWorld(t)
	frozen := w.freeze("first", coding.Piece{Data: []byte("x")}, coding.Piece{Data: []byte("y")})
	w.tamper(`UPDATE frozen_piece SET box = (SELECT o.box FROM frozen_piece o WHERE o.id <> frozen_piece.id)`)
	problems, err := w.book.Check(w.ctx, w.auditor)
	w.ok(err)
	if len(problems) == 0 {
		t.Errorf("the check says %q", problems)
	}
	_, _, err = w.book.Thaw(w.ctx, w.analyst, frozen.ID)
	w.want(sheaf.Corrupt, err)
}

func TestDumpOfWhatWasSaved(t *testing.T) {
	w := newWorld(t)
	_, a, b := w.two()
	frozen := w.freeze("first", coding.Piece{Subjects: []study.SubjectID{a.ID, b.ID}, Data: []byte("both")}, coding.Piece{Data: []byte("x")})
	w.save(coding.Analysis{Name: "Who fears", Question: "matrix", Asked: json.RawMessage(`{"by":"speaker"}`), Frozen: frozen.ID})
	items, err := w.book.Dump(w.ctx, w.holder)
	w.ok(err)
	under := map[string][]int{}
	for _, item := range items {
		folder := strings.Split(item.Path, "/")[1]
		under[folder] = append(under[folder], len(item.Keys))
		if !strings.HasPrefix(string(item.JSON), `{"v":1`) {
			t.Errorf("%s does not begin with its version", item.Path)
		}
		if _, err := w.door.SealFor(w.ctx, w.holder, access.StudyBackup, item); err != nil {
			t.Errorf("%s cannot be sealed: %v", item.Path, err)
		}
		if folder == "analyses.json" && !strings.Contains(string(item.JSON), `"asked":{"by":"speaker"},"frozen":"`+frozen.ID.String()) {
			t.Errorf("the analyses are %s", item.JSON)
		}
	}
	if diff := cmp.Diff(map[string][]int{"codebook.json": {1}, "analyses.json": {1}, "pieces": {2, 1}}, under); diff != "" {
		t.Error(diff)
	}
}

// A book from before anything was saved opens with all that was in it.
func TestMigration4(t *testing.T) {
	w := newWorld(t)
	w.ok(w.db.Close())
	w.path += ".old"
	w.open(coding.Migrations()[:3])
	w.ok(w.door.Found(w.ctx, w.holder))
	doc, a, _ := w.two()
	laid := w.lay(w.code("fear"), doc, "We were boys")
	w.ok(w.db.Close())

	w.open(coding.Migrations())
	frozen := w.freeze("first", coding.Piece{Subjects: []study.SubjectID{a.ID}, Data: []byte("x")})
	if all := w.codings(coding.Filter{}); len(all) != 1 || all[0].ID != laid.ID || len(w.analyses()) != 0 {
		t.Errorf("%d codings", len(all))
	}
	w.save(coding.Analysis{Name: "Who fears", Question: "matrix", Frozen: frozen.ID})
	w.clean()
}
