package study_test

import (
	"fmt"
	"testing"

	"sheaf/internal/access"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// long is an interview of 10,000 words and 250 parts or so.
func (w *world) long() study.DocumentID {
	w.t.Helper()
	a, b := person("R-7Q", allowed("analyse")), person("R-2K", allowed("analyse"))
	var turns []says
	for i := range 120 {
		turns = append(turns,
			says{a, "Interviewer", "And what came next? " + words(15)},
			says{a, "R-7Q", fmt.Sprintf("Turn %d: %s", i, words(60))})
		if i%20 == 0 {
			turns = append(turns, says{a, "R-7Q", "Then {R-2K} came."})
		}
	}
	return w.admit(interview(turns, a, b))
}

func BenchmarkOpenDocument(b *testing.B) {
	w := newWorld(b)
	id := w.long()
	d := w.document(id)
	for b.Loop() {
		w.document(id)
	}
	b.ReportMetric(float64(d.Transcript.Words()), "words")
}

func BenchmarkSubjectsOf(b *testing.B) {
	w := newWorld(b)
	id := w.long()
	for b.Loop() {
		w.ok(w.view(func(tx *access.Tx) error {
			_, err := w.study.SubjectsOf(tx, study.Anchor{Document: id, Version: 1, Span: text.Span{Start: 5000, End: 5100}})
			return err
		}))
	}
}

func BenchmarkOverview300Subjects(b *testing.B) {
	w := newWorld(b)
	for i := range 300 {
		p := person(fmt.Sprintf("R-%03d", i), allowed("analyse"))
		w.admit(interview([]says{{p, p.Label, "Yes."}}, p))
	}
	b.Run("open and list", func(b *testing.B) {
		for b.Loop() {
			w.reopen()
			w.list(w.member(access.Analyst))
		}
	})
	b.Run("list again", func(b *testing.B) {
		for b.Loop() {
			w.list(w.analyst)
		}
	})
}

func (w *world) list(c access.Caller) {
	subjects, err := w.study.Subjects(w.ctx, c)
	w.ok(err)
	documents, err := w.study.Documents(w.ctx, c)
	w.ok(err)
	if len(subjects) != 300 || len(documents) != 300 {
		w.t.Fatalf("%d subjects, %d documents", len(subjects), len(documents))
	}
}

func BenchmarkCarry(b *testing.B) {
	w := newWorld(b)
	id := w.long()
	for v := uint64(1); v <= 3; v++ {
		_, _, err := w.intake.Correct(w.ctx, w.holder, study.Correction{Document: id, Base: v,
			Edits: []text.Edit{{Span: text.Span{Start: 20, End: 22}, With: "xyz"}}})
		w.ok(err)
	}
	anchors := make([]study.Anchor, 100_000)
	for i := range anchors {
		anchors[i] = study.Anchor{Document: id, Version: 1, Span: text.Span{Start: i / 4, End: i/4 + 40}}
	}
	for b.Loop() {
		w.ok(w.view(func(tx *access.Tx) error { _, err := w.study.CarryAll(tx, anchors); return err }))
	}
}

func BenchmarkSetAttribute(b *testing.B) {
	w := newWorld(b)
	_, a, _ := w.two()
	for b.Loop() {
		w.ok(w.study.SetAttribute(w.ctx, w.analyst, a.ID, "age", "30s"))
	}
}
