package study_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func (w *world) attribute(id study.SubjectID, name string) string {
	w.t.Helper()
	all, err := w.study.Attributes(w.ctx, w.analyst)
	w.ok(err)
	for _, a := range all {
		if a.Subject == id && a.Name == name {
			return a.Value
		}
	}
	return ""
}

func TestUndo(t *testing.T) {
	w := newWorld(t)
	_, a, _ := w.two()
	set := func(c access.Caller, value string) {
		t.Helper()
		w.ok(w.study.SetAttribute(w.ctx, c, a.ID, "age", value))
	}
	undo := func(c access.Caller) error { _, err := w.study.Undo(w.ctx, c, nil); return err }
	redo := func(c access.Caller) error { _, err := w.study.Redo(w.ctx, c, nil); return err }
	is := func(want string) {
		t.Helper()
		if got := w.attribute(a.ID, "age"); got != want {
			t.Errorf("the attribute is %q, want %q", got, want)
		}
	}
	w.want(sheaf.NotFound, undo(w.analyst))
	set(w.analyst, "20s")
	set(w.analyst, "30s")
	set(w.analyst, "")
	is("")
	for _, want := range []string{"30s", "20s", ""} {
		w.ok(undo(w.analyst))
		is(want)
	}
	w.want(sheaf.NotFound, undo(w.analyst))
	for _, want := range []string{"20s", "30s", ""} {
		w.ok(redo(w.analyst))
		is(want)
	}
	w.want(sheaf.NotFound, redo(w.analyst))
	w.clean()

	t.Run("a new change ends redo", func(t *testing.T) {
		w.ok(undo(w.analyst))
		set(w.analyst, "40s")
		w.want(sheaf.NotFound, redo(w.analyst))
		is("40s")
	})
	t.Run("what somebody else changed since is a conflict", func(t *testing.T) {
		set(w.colleague, "50s")
		w.want(sheaf.Conflict, undo(w.analyst))
		is("50s")
		w.ok(undo(w.colleague))
		w.ok(undo(w.analyst))
		is("30s")
	})
	t.Run("the feed shows it", func(t *testing.T) {
		all, err := w.study.Changes(w.ctx, w.colleague, 0)
		w.ok(err)
		last := all[len(all)-1]
		if !last.Undone || last.By != w.analyst.Member() {
			t.Errorf("last in the feed: %+v", last)
		}
		none, err := w.study.Changes(w.ctx, w.colleague, last.Seq)
		w.ok(err)
		if len(none) != 0 {
			t.Errorf("%d changes after the last", len(none))
		}
	})
	t.Run("a change of another room is reverted by it", func(t *testing.T) {
		ch := study.Change{ID: sheaf.NewID(), Verb: "code", Kind: "coding", Object: sheaf.NewID(), After: json.RawMessage(`{"x":1}`)}
		w.ok(w.door.Do(w.ctx, w.analyst, access.CodePassage, func(tx *access.Tx) error { return w.study.LogChange(tx, ch) }))
		w.want(sheaf.Internal, undo(w.analyst))
		reverted := ""
		_, err := w.study.Undo(w.ctx, w.analyst, func(_ *access.Tx, ch study.Change) error {
			reverted = string(ch.After)
			return nil
		})
		w.ok(err)
		if reverted != `{"x":1}` {
			t.Errorf("reverted %q", reverted)
		}
	})
	t.Run("undo does not touch what is on hold", func(t *testing.T) {
		set(w.analyst, "60s")
		w.ok(w.study.Hold(w.ctx, w.auditor, a.ID, true, ""))
		w.want(sheaf.Denied, undo(w.analyst))
	})
	w.clean()
}

func TestCorrect(t *testing.T) {
	w := newWorld(t)
	id, a, _ := w.two()
	before := w.document(id)
	find := func(d study.Document, s string) text.Span {
		t.Helper()
		i := strings.Index(d.Text, s)
		if i < 0 {
			t.Fatalf("no %q in the text", s)
		}
		return text.Span{Start: i, End: i + len(s)}
	}
	correct := func(k study.Correction) ([]study.Anchor, error) {
		k.Document = id
		_, changed, err := w.intake.Correct(w.ctx, w.holder, k)
		return changed, err
	}
	at := func(i int) text.Span { return text.Span{Start: i, End: i} }
	t.Run("moves everything with the text", func(t *testing.T) {
		changed, err := correct(study.Correction{Base: 1, Edits: []text.Edit{
			{Span: find(before, "mill"), With: "old mill"},
			{Span: at(find(before, "He remembers").Start), With: "Well. "},
			{Span: at(find(before, "I do.").End), With: " Always."},
		}})
		w.ok(err)
		after := w.document(id)
		if len(changed) != 3 || changed[0].Span.Of(after.Text) != "old mill" || changed[2].Span.Of(after.Text) != " Always." || changed[0].Version != 2 {
			t.Errorf("changed: %v", changed)
		}
		w.ok(after.Transcript.Validate())
		last := after.Transcript.Paragraphs[3]
		if got := last.Of(after.Text); got != "R-2K: Well. He remembers it better than I do. Always." || last.Label.Of(after.Text) != "R-2K: " {
			t.Errorf("paragraph %q with label %q", got, last.Label.Of(after.Text))
		}
		if after.Mentions[0].Span.Of(after.Text) != "R-2K" || after.Mentions[1].Span.Of(after.Text) != "boys" || len(after.Mentions) != 2 {
			t.Errorf("mentions %v", after.Mentions)
		}
		if after.Speakers[1].Label != "R-7Q" || after.Version != 2 {
			t.Errorf("speakers %v", after.Speakers)
		}
		old, err := w.study.DocumentAt(w.ctx, w.analyst, id, 1)
		w.ok(err)
		if old.Text != before.Text {
			t.Error("the older version reads otherwise than before")
		}
	})
	t.Run("of a version that is not the last is a conflict", func(t *testing.T) {
		_, err := correct(study.Correction{Base: 1, Edits: []text.Edit{{Span: find(before, "mill"), With: "x"}}})
		w.want(sheaf.Conflict, err)
	})
	t.Run("stays within a paragraph and leaves a word in it", func(t *testing.T) {
		d := w.document(id)
		p := d.Paragraphs[1]
		for _, e := range []text.Edit{
			{Span: text.Span{Start: p.End - 1, End: p.End + 3}, With: "x"},
			{Span: text.Span{Start: p.Start + 10, End: p.Start + 12}, With: "a\nb"},
			{Span: p.Span},
			{Span: text.Span{Start: -1, End: 2}},
			{Span: text.Span{Start: 0, End: 1 << 20}},
			{Span: text.Span{Start: p.End + 1, End: p.End + 1}, With: "x"},
		} {
			if _, err := correct(study.Correction{Base: 2, Edits: []text.Edit{e}}); sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("edit %v: got %v", e.Span, err)
			}
		}
		_, err := correct(study.Correction{Base: 2})
		w.want(sheaf.Invalid, err)
	})
	t.Run("a mention that is edited goes, unless the new ones are said", func(t *testing.T) {
		d := w.document(id)
		_, err := correct(study.Correction{Base: 2, Edits: []text.Edit{{Span: find(d, "boys"), With: "children"}}})
		w.ok(err)
		d = w.document(id)
		if len(d.Mentions) != 1 {
			t.Fatalf("%d mentions", len(d.Mentions))
		}
		more := append(d.Mentions, study.Mention{Span: find(d, "mill"), Kind: "place", Subject: a.ID})
		_, err = correct(study.Correction{Base: 3, Edits: []text.Edit{{Span: find(d, "Always"), With: "Often"}}, Mentions: more})
		w.ok(err)
		if d = w.document(id); len(d.Mentions) != 2 || d.Mentions[1].Span.Of(d.Text) != "mill" {
			t.Errorf("mentions %v", d.Mentions)
		}
	})
	w.clean()
	t.Run("a recall destroys every older version, and undo never crosses it", func(t *testing.T) {
		ch := study.Change{ID: sheaf.NewID(), Verb: "code", Kind: "coding", Object: sheaf.NewID(), Document: id.ID}
		w.ok(w.door.Do(w.ctx, w.holder, access.CodePassage, func(tx *access.Tx) error { return w.study.LogChange(tx, ch) }))
		old := study.Anchor{Document: id, Version: 1, Span: find(before, "R-2K at the mill")}
		d := w.document(id)
		_, err := correct(study.Correction{Base: 4, Recall: true, Edits: []text.Edit{{Span: find(d, "in the year of the flood"), With: "[removed]"}}})
		w.ok(err)
		for v := uint64(1); v <= 4; v++ {
			_, err := w.study.DocumentAt(w.ctx, w.analyst, id, v)
			w.want(sheaf.NotFound, err)
		}
		d = w.document(id)
		w.ok(w.view(func(tx *access.Tx) error {
			now, inside, err := w.study.Carry(tx, old)
			if err == nil && (now.Version != 5 || !inside || now.Span.Of(d.Text) != "R-2K at the old mill") {
				t.Errorf("carried to %q, inside %v", now.Span.Of(d.Text), inside)
			}
			return err
		}))
		_, err = w.study.Undo(w.ctx, w.holder, func(*access.Tx, study.Change) error { return nil })
		w.want(sheaf.Conflict, err)
		w.clean()
	})
}

func TestALateRedactionMisplacesNothing(t *testing.T) {
	w := newWorld(t)
	a := person("R-7Q", allowed("analyse"))
	var turns []says
	for i := range 100 {
		turns = append(turns, says{a, "R-7Q", fmt.Sprintf("Turn %d: %s end%d.", i, words(20), i)})
	}
	id := w.admit(interview(turns, a))
	before := w.document(id)
	var anchors []study.Anchor
	for w := range text.WordsIn(before.Text) {
		if len(anchors) < 500 && w.Start%3 == 0 {
			anchors = append(anchors, study.Anchor{Document: id, Version: 1, Span: w.Span})
		}
	}
	if len(anchors) != 500 {
		t.Fatalf("%d anchors", len(anchors))
	}
	hit := map[int]bool{}
	for version := uint64(1); version <= 3; version++ {
		d := w.document(id)
		var edits []text.Edit
		for i := int(version); i < 500; i += 37 {
			var at study.Anchor
			w.ok(w.view(func(tx *access.Tx) (err error) { at, _, err = w.study.Carry(tx, anchors[i]); return err }))
			if at.Span.Len() > 2 {
				edits = append(edits, text.Edit{Span: text.Span{Start: at.Span.Start + 1, End: at.Span.End - 1}, With: "——"})
				hit[i] = true
			}
		}
		_, _, err := w.intake.Correct(w.ctx, w.holder, study.Correction{Document: d.ID, Base: version, Edits: edits, Recall: version == 2})
		w.ok(err)
	}
	after := w.document(id)
	w.ok(w.view(func(tx *access.Tx) error {
		carried, err := w.study.CarryAll(tx, anchors)
		for i, c := range carried {
			if was, is := anchors[i].Span.Of(before.Text), c.Span.Of(after.Text); !hit[i] && (was != is || c.Inside) || hit[i] && (!c.Inside || was[0] != is[0]) {
				t.Errorf("anchor %d: %q became %q, inside %v", i, was, is, c.Inside)
			}
		}
		return err
	}))
	w.clean()
}

func TestSubjectsOf(t *testing.T) {
	w := newWorld(t)
	id, a, b := w.two()
	d := w.document(id)
	at := func(s string) text.Span {
		i := strings.Index(d.Text, s)
		return text.Span{Start: i, End: i + len(s)}
	}
	for _, c := range []struct {
		rule string
		span text.Span
		want int
		kind sheaf.Kind
	}{
		{"one's own words are one's own", at("flood"), 1, 0},
		{"a mention of somebody is of both", at("R-2K at"), 2, 0},
		{"an interviewer's words are of whom they ask", at("How did"), 1, 0},
		{"a span over two turns is of both", text.Span{Start: 0, End: len(d.Text)}, 2, 0},
		{"line ends between turns are of nobody", text.Span{Start: d.Paragraphs[0].End + 1, End: d.Paragraphs[0].End + 2}, 0, sheaf.Invalid},
		{"outside the text is nothing", text.Span{Start: 0, End: len(d.Text) + 1}, 0, sheaf.Invalid},
	} {
		err := w.view(func(tx *access.Tx) error {
			ids, err := w.study.SubjectsOf(tx, study.Anchor{Document: id, Version: 1, Span: c.span})
			if len(ids) != c.want {
				t.Errorf("%s: %d subjects", c.rule, len(ids))
			}
			return err
		})
		if c.kind != 0 {
			w.want(c.kind, err)
		} else {
			w.ok(err)
		}
	}
	w.ok(w.view(func(tx *access.Tx) error {
		forth, err := w.study.Parents(tx, a.ID, b.ID, a.ID)
		w.ok(err)
		back, err := w.study.Parents(tx, b.ID, a.ID)
		if len(forth) != 2 || forth[0].ID != back[0].ID || forth[1].ID != back[1].ID {
			t.Error("the order of keys depends on how one asks")
		}
		return err
	}))
	w.want(sheaf.NotFound, w.view(func(tx *access.Tx) error {
		_, _, err := w.study.Carry(tx, study.Anchor{Document: id, Version: 2})
		return err
	}))
}
