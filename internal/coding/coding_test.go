package coding_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func TestCode(t *testing.T) {
	t.Run("lies under the keys of all whose parts it touches and counts who speaks", func(t *testing.T) {
		w := newWorld(t)
		doc, a, b := w.two()
		fear := w.code("fear")
		own := w.lay(fear, doc, "We were boys")
		both := w.lay(fear, doc, "I met R-2K at the mill")
		asked := w.lay(fear, doc, "And you?")
		for _, tt := range []struct {
			rule     string
			got      coding.Coding
			speaking []study.SubjectID
			subjects int
		}{
			{"own words", own, []study.SubjectID{a.ID}, 1},
			{"own words that name another", both, []study.SubjectID{a.ID}, 2},
			{"an interviewer's question is the participant's", asked, []study.SubjectID{b.ID}, 1},
		} {
			if diff := cmp.Diff(tt.speaking, tt.got.Speaking); diff != "" || len(tt.got.Subjects) != tt.subjects {
				t.Errorf("%s: speaking %s, under %d keys, want %d", tt.rule, diff, len(tt.got.Subjects), tt.subjects)
			}
		}
		if got := w.quotes(w.codings(coding.Filter{Document: doc.ID})); len(got) != 3 || got[0] != "I met R-2K at the mill" {
			t.Errorf("listed %q", got)
		}
		w.clean()
	})
	t.Run("the same words twice are one coding, another member's another", func(t *testing.T) {
		w := newWorld(t)
		doc, _, _ := w.two()
		fear := w.code("fear")
		first := w.lay(fear, doc, "We were afraid")
		if again := w.lay(fear, doc, "We were afraid"); again.ID != first.ID {
			t.Error("coded twice in one layer")
		}
		theirs, err := w.book.Code(w.ctx, w.colleague, fear.ID, w.at(doc, "We were afraid"))
		w.ok(err)
		if theirs.Layer == first.Layer || len(w.codings(coding.Filter{})) != 2 || len(w.codings(coding.Filter{Layer: theirs.Layer})) != 1 {
			t.Error("layers run together")
		}
		layers, err := w.book.Layers(w.ctx, w.analyst)
		w.ok(err)
		if len(layers) != 2 || layers[0].Kind != coding.CoderLayer {
			t.Errorf("layers: %v", layers)
		}
	})
	t.Run("refusals", func(t *testing.T) {
		w := newWorld(t)
		doc, a, _ := w.two()
		fear := w.code("fear")
		place := w.at(doc, "We were boys")
		try := func(kind sheaf.Kind, c coding.CodeID, at study.Anchor) {
			t.Helper()
			_, err := w.book.Code(w.ctx, w.analyst, c, at)
			w.want(kind, err)
		}
		try(sheaf.NotFound, coding.CodeID{ID: sheaf.NewID()}, place)
		try(sheaf.NotFound, fear.ID, study.Anchor{Document: study.DocumentID{ID: sheaf.NewID()}, Version: 1, Span: place.Span})
		try(sheaf.NotFound, fear.ID, study.Anchor{Document: doc.ID, Version: 7, Span: place.Span})
		try(sheaf.Invalid, fear.ID, study.Anchor{Document: doc.ID, Version: 1, Span: text.Span{Start: 5, End: 5}})
		try(sheaf.Invalid, fear.ID, study.Anchor{Document: doc.ID, Version: 1, Span: text.Span{Start: 5, End: len(doc.Text) + 1}})
		arabic := w.at(doc, "الطوفان")
		arabic.Span.End--
		try(sheaf.Invalid, fear.ID, arabic)
		_, err := w.book.Code(w.ctx, w.interviewer, fear.ID, place)
		w.want(sheaf.Denied, err)

		w.ok(w.study.Hold(w.ctx, w.interviewer, a.ID, true, ""))
		_, err = w.book.Code(w.ctx, w.analyst, fear.ID, place)
		w.want(sheaf.Denied, err)
		if sheaf.HintOf(err) == "" {
			t.Error("a hold is refused without a hint")
		}
		_, err = w.book.WriteMemo(w.ctx, w.analyst, coding.Memo{On: coding.OnSubject, Target: a.ID.ID, Text: "invented"})
		w.want(sheaf.Denied, err)
		_, err = w.book.AddCode(w.ctx, w.analyst, coding.Code{Name: "the year of the flood", InVivo: a.ID})
		w.want(sheaf.Denied, err)
		w.ok(w.study.Hold(w.ctx, w.holder, a.ID, false, ""))
		w.lay(fear, doc, "We were boys")

		w.ok(w.intake.SetTerms(w.ctx, w.holder, study.Terms{Subject: a.ID, Purposes: map[string]string{"analyse": "withdrawn"}}))
		try(sheaf.Denied, fear.ID, place)
	})
	t.Run("all at once or none, undone as one", func(t *testing.T) {
		w := newWorld(t)
		doc, _, _ := w.two()
		fear, water := w.code("fear"), w.code("water")
		_, err := w.book.CodeAll(w.ctx, w.analyst, []coding.Application{{Code: fear.ID, Anchor: w.at(doc, "We were afraid")}, {Code: water.ID}})
		w.want(sheaf.NotFound, err)
		if n := len(w.codings(coding.Filter{})); n != 0 {
			t.Fatalf("%d codings of a change that was refused", n)
		}
		_, err = w.book.CodeAll(w.ctx, w.analyst, []coding.Application{
			{Code: fear.ID, Anchor: w.at(doc, "We were afraid")}, {Code: fear.ID, Anchor: w.at(doc, "afraid of the water")}, {Code: water.ID, Anchor: w.at(doc, "the flood")}})
		w.ok(err)
		w.undo(w.analyst)
		if n := len(w.codings(coding.Filter{})); n != 0 {
			t.Errorf("%d codings stand after undo", n)
		}
		w.redo(w.analyst)
		if n := len(w.codings(coding.Filter{})); n != 3 {
			t.Errorf("%d codings stand after redo", n)
		}
	})
}

// A typo and a redaction in a document with 500 codings: every coding still lies
// on the words that it was laid on, or says that somebody should look.
func TestLateRedactionMisplacesNoCoding(t *testing.T) {
	w := newWorld(t)
	a := person("R-7Q", "analyse")
	var turns []says
	for i := range 60 {
		turns = append(turns, says{a, "Interviewer", "And what then, in that year?"},
			says{a, "R-7Q", "In spring " + number(i) + " we left the village of {Tell} by the north road, and the water followed us – الماء – for " + number(i) + " days."})
	}
	doc := w.admit(turns, a)
	code := w.code("road")
	starts := wordStarts(doc.Text)
	var all []coding.Application
	said := map[coding.CodingID]string{}
	for i := range 500 {
		from := starts[(i*7)%(len(starts)-6)]
		to := starts[(i*7)%(len(starts)-6)+1+i%5]
		all = append(all, coding.Application{Code: code.ID, Anchor: study.Anchor{Document: doc.ID, Version: 1, Span: text.Span{Start: from, End: to}}})
	}
	laid, err := w.book.CodeAll(w.ctx, w.analyst, all)
	w.ok(err)
	for _, one := range laid {
		said[one.ID] = one.Anchor.Span.Of(doc.Text)
	}
	var edits []text.Edit
	for _, m := range doc.Mentions {
		edits = append(edits, text.Edit{Span: m.Span, With: "[a place in the north]"})
	}
	// A typo far away from any mention is put right besides.
	first := w.at(doc, "north road").Span
	edits = append(edits, text.Edit{Span: text.Span{Start: first.Start, End: first.Start + 5}, With: "northern"})
	_, _, err = w.intake.Correct(w.ctx, w.holder, study.Correction{Document: doc.ID, Base: 1, Edits: edits, Recall: true})
	w.ok(err)

	now := w.document(doc.ID)
	if now.Version != 2 {
		t.Fatalf("version %d", now.Version)
	}
	listed := w.codings(coding.Filter{Document: doc.ID})
	if len(listed) != len(said) {
		t.Fatalf("%d codings listed, %d laid", len(listed), len(said))
	}
	misplaced, look := 0, 0
	for _, one := range listed {
		want := said[one.ID]
		for _, e := range edits[:1] {
			want = strings.ReplaceAll(want, e.Of(doc.Text), e.With)
		}
		got := one.Anchor.Span.Of(now.Text)
		if one.Inside {
			look++
			continue
		}
		if got != want && strings.ReplaceAll(want, "north road", "northern road") != got && strings.ReplaceAll(want, "north ", "northern ") != got {
			misplaced++
			t.Errorf("laid on %q, lies on %q", said[one.ID], got)
		}
	}
	t.Logf("%d codings, %d misplaced, %d to look at", len(listed), misplaced, look)
	if look == len(listed) || look == 0 {
		t.Errorf("%d of %d say that somebody should look", look, len(listed))
	}
	_, err = w.book.Undo(w.ctx, w.analyst)
	w.want(sheaf.Conflict, err)
	w.clean()
}

func TestUndo(t *testing.T) {
	t.Run("walks back over everything one did, and forth again", func(t *testing.T) {
		w := newWorld(t)
		doc, a, _ := w.two()
		var states []snapshot
		step := func(do func()) {
			t.Helper()
			states = append(states, w.snapshot())
			do()
		}
		var fear, dread coding.Code
		var one coding.Coding
		var memo coding.Memo
		step(func() { fear = w.code("fear") })
		step(func() { dread = w.code("dread") })
		step(func() { one = w.lay(fear, doc, "We were afraid") })
		step(func() {
			next := fear
			next.Name, next.Definition = "fear of drowning", "said of water"
			var err error
			fear, err = w.book.ChangeCode(w.ctx, w.analyst, next)
			w.ok(err)
		})
		step(func() { w.ok(w.book.MoveCode(w.ctx, w.analyst, dread.ID, fear.ID)) })
		step(func() { w.ok(w.study.SetAttribute(w.ctx, w.analyst, a.ID, "role", "miller")) })
		step(func() {
			var err error
			memo, err = w.book.WriteMemo(w.ctx, w.analyst, coding.Memo{On: coding.OnDocument, Target: doc.ID.ID, Title: "floods", Text: "two floods?"})
			w.ok(err)
		})
		step(func() {
			memo.Text = "one flood, told twice"
			var err error
			memo, err = w.book.ChangeMemo(w.ctx, w.analyst, memo)
			w.ok(err)
		})
		step(func() { w.ok(w.book.MoveCode(w.ctx, w.analyst, dread.ID, coding.CodeID{})) })
		step(func() { w.ok(w.book.MergeCodes(w.ctx, w.analyst, fear.ID, dread.ID)) })
		step(func() { w.ok(w.book.Uncode(w.ctx, w.analyst, one.ID)) })
		step(func() { w.ok(w.book.RemoveMemo(w.ctx, w.analyst, memo.ID)) })
		states = append(states, w.snapshot())

		for round := range 2 {
			for i := len(states) - 2; i >= 0; i-- {
				w.undo(w.analyst)
				if diff := cmp.Diff(states[i], w.snapshot()); diff != "" {
					t.Fatalf("round %d, undone to step %d: %s", round, i, diff)
				}
			}
			_, err := w.book.Undo(w.ctx, w.analyst)
			w.want(sheaf.NotFound, err)
			for i := 1; i < len(states); i++ {
				w.redo(w.analyst)
				if diff := cmp.Diff(states[i], w.snapshot()); diff != "" {
					t.Fatalf("round %d, redone step %d: %s", round, i, diff)
				}
			}
		}
		w.clean()
	})
	t.Run("undoes one's own changes alone, and not over somebody else's", func(t *testing.T) {
		w := newWorld(t)
		doc, _, _ := w.two()
		fear := w.code("fear")
		one := w.lay(fear, doc, "We were afraid")
		_, err := w.book.Undo(w.ctx, w.colleague)
		w.want(sheaf.NotFound, err)
		w.ok(w.book.Uncode(w.ctx, w.colleague, one.ID))
		_, err = w.book.Undo(w.ctx, w.analyst)
		w.want(sheaf.Conflict, err)
		w.undo(w.colleague)
		w.undo(w.analyst)
		if n := len(w.codings(coding.Filter{})); n != 0 {
			t.Errorf("%d codings", n)
		}
	})
	t.Run("brings nobody back who is on hold", func(t *testing.T) {
		w := newWorld(t)
		doc, _, b := w.two()
		fear := w.code("fear")
		one := w.lay(fear, doc, "We were afraid")
		w.ok(w.book.Uncode(w.ctx, w.analyst, one.ID))
		w.ok(w.study.Hold(w.ctx, w.interviewer, b.ID, true, ""))
		_, err := w.book.Undo(w.ctx, w.analyst)
		w.want(sheaf.Denied, err)
	})
	t.Run("a code that is in use by others stays", func(t *testing.T) {
		w := newWorld(t)
		doc, _, _ := w.two()
		fear := w.code("fear")
		_, err := w.book.Code(w.ctx, w.colleague, fear.ID, w.at(doc, "We were afraid"))
		w.ok(err)
		_, err = w.book.Undo(w.ctx, w.analyst)
		w.want(sheaf.Conflict, err)
	})
}

// snapshot is what people see of a book, without versions, which only grow.
type snapshot struct {
	Codes      []coding.Code
	Codings    []coding.Coding
	Memos      []coding.Memo
	Attributes []study.Attribute
}

func (w *world) snapshot() (s snapshot) {
	w.t.Helper()
	var err error
	s.Codes, err = w.book.Codes(w.ctx, w.analyst)
	w.ok(err)
	s.Codings = w.codings(coding.Filter{})
	s.Memos, err = w.book.Memos(w.ctx, w.analyst)
	w.ok(err)
	attributes, err := w.study.Attributes(w.ctx, w.analyst)
	w.ok(err)
	for i := range s.Codes {
		s.Codes[i].Version = 0
	}
	for i := range s.Codings {
		s.Codings[i].Version = 0
	}
	for i := range s.Memos {
		s.Memos[i].Version, s.Memos[i].At = 0, s.Memos[i].At.Truncate(1<<62)
	}
	for _, a := range attributes {
		a.Version = 0
		s.Attributes = append(s.Attributes, a)
	}
	return s
}

func number(i int) string { return string(rune('0'+i/10%10)) + string(rune('0'+i%10)) }

func wordStarts(s string) (starts []int) {
	for word := range text.WordsIn(s) {
		starts = append(starts, word.Start)
	}
	return starts
}
