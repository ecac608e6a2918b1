package coding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// A basket kept a span and not the version that it was of: after a correction it
// pointed at other words.
func TestPicked(t *testing.T) {
	w := newWorld(t)
	doc, a, b := w.two()
	code := w.code("Fear")
	laid := w.lay(code, doc, "We were afraid")
	uncoded := w.lay(code, doc, "We were boys")
	w.ok(w.book.Uncode(w.ctx, w.analyst, uncoded.ID))
	place := func(words string) coding.Pick { return coding.Pick{Anchor: w.at(doc, words)} }
	picks := []coding.Pick{
		place("the year of the flood"), {Coding: laid.ID}, place("afraid of the water"), {Coding: uncoded.ID}, {Coding: coding.CodingID{ID: sheaf.NewID()}},
		{Anchor: study.Anchor{Document: study.DocumentID{ID: sheaf.NewID()}, Version: 1, Span: text.Span{End: 3}}},
		{Anchor: study.Anchor{Document: doc.ID, Version: 9, Span: text.Span{End: 3}}},
	}
	quotes := func() (all []string) {
		t.Helper()
		there, err := w.book.Picked(w.ctx, w.analyst, picks)
		w.ok(err)
		for _, one := range there {
			if one.Withheld {
				all = append(all, "withheld"+one.Quote)
				continue
			}
			all = append(all, one.Quote)
		}
		return all
	}
	is := func(rule string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, quotes()); diff != "" {
			t.Errorf("%s: %s", rule, diff)
		}
	}
	is("in the order of the picks, what is gone left out", "the year of the flood", "We were afraid", "afraid of the water")

	beyond := coding.Pick{Anchor: study.Anchor{Document: doc.ID, Version: 1, Span: text.Span{End: len(doc.Text) + 1}}}
	if there, err := w.book.Picked(w.ctx, w.analyst, []coding.Pick{beyond}); err != nil || len(there) > 0 {
		t.Errorf("what is no passage is %v, %v", there, err)
	}

	edit := text.Edit{Span: w.at(doc, "How did the two of you meet?").Span, With: "And how was it that you met, the two of you?"}
	inside := text.Edit{Span: w.at(doc, "flood").Span, With: "great flood"}
	_, _, err := w.intake.Correct(w.ctx, w.holder, study.Correction{Document: doc.ID, Base: 1, Edits: []text.Edit{edit, inside}, Recall: true})
	w.ok(err)
	is("carried past a correction, also of a recalled version", "the year of the great flood", "We were afraid", "afraid of the water")

	w.ok(w.study.Hold(w.ctx, w.interviewer, b.ID, true, ""))
	is("withheld as among passages", "the year of the great flood", "withheld", "afraid of the water")
	w.erase(a.ID)
	is("nothing of who was erased", "withheld")
	_, err = w.book.Picked(w.ctx, w.auditor, picks)
	w.want(sheaf.Denied, err)
}
