package inquiry

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/coding"
	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// twoReadings are of one interview with five paragraphs of a participant: on two both
// say the same, on one both say nothing. The first read another interview alone.
type twoReadings struct {
	*world
	money, pay, debts, fear, leaving coding.CodeID
	both, alone                      study.DocumentID
}

func readTwice(t *testing.T) twoReadings {
	w := twoReadings{world: newWorld(t)}
	w.money = w.theme("money", coding.CodeID{})
	w.pay, w.debts = w.theme("money/pay", w.money), w.theme("money/debts", w.money)
	w.fear, w.leaving = w.theme("fear", coding.CodeID{}), w.theme("leaving", coding.CodeID{})
	a, b := w.person("A-1A"), w.person("B-2B")
	w.both = w.interview("en", turn{words: "Were you paid?"}, turn{a, "They paid late and little."}, turn{a, "I was afraid at night."},
		turn{a, "I left with my brother."}, turn{a, "We ate bread."}, turn{a, "Nothing else."})
	w.alone = w.interview("en", turn{b, "I was paid once."})
	w.Layers[0].Name = "first"
	w.lay(w.pay, w.both, "They paid late")
	w.lay(w.fear, w.both, "afraid")
	w.lay(w.leaving, w.both, "left")
	w.lay(w.pay, w.alone, "paid")
	w.layer()
	w.Layers[1].Name = "second"
	w.lay(w.pay, w.both, "paid late and little")
	w.lay(w.fear, w.both, "afraid")
	w.lay(w.fear, w.both, "left")
	w.lay(w.pay, w.both, "bread")
	return w
}

// starts tells that each row begins as it should.
func starts(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d rows %q, want %d", len(got), got, len(want))
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("row %d is %q, want %q", i, got[i], want[i])
		}
	}
}

func TestAgreement(t *testing.T) {
	const none = "inquiry.undefined why=no variation"
	t.Run("sets of themes are compared as a whole and by what they share", func(t *testing.T) {
		w := readTwice(t)
		answer := w.ask(agreement)
		// Alike on 3 of 5. Kappa: chance is (1·2 + 1·2 + 2·1)/25 = .24.
		// Alpha of sets: 2/5 observed; of ten sets 3, 3, 3 and 1 are the same, so .8 is expected.
		rows := w.rows(answer, "coefficients")
		for _, want := range []string{"inquiry.agreement.percent | 0.600 |", "inquiry.agreement.cohen | 0.474 |", "inquiry.agreement.sets.jaccard | 0.500 |"} {
			if !slices.ContainsFunc(rows, func(row string) bool { return strings.HasPrefix(row, want) }) {
				t.Errorf("no %q among %q", want, rows)
			}
		}
		for _, want := range []string{"count=1 of=inquiry.agreement.of.all percent=inquiry.agreement.per-cent n=60 n=5 coefficient=inquiry.agreement.sets.jaccard alpha=0.50", "count=3 code=1 span=1 alone=1"} {
			if !strings.Contains(strings.Join(answer.Says, "\n"), want) {
				t.Errorf("says %q, not %q", answer.Says, want)
			}
		}
	})
	t.Run("every theme has its own figures, in the order of the codebook", func(t *testing.T) {
		w := readTwice(t)
		answer := w.ask(agreement)
		starts(t, w.rows(answer, "units"),
			"money/pay | 1 | 2 | 1 | 0.80 | 0.55 | 0.66 | 0.57",
			"fear | 1 | 2 | 1 | 0.80 | 0.55 | 0.66 | 0.57",
			"leaving | 1 | 0 | 0 | 0.80 | 0.00 | 0.76 | 0.00")
		part, _ := answer.Part("units")
		if q := part.Table.Rows[0][2].Query; q == nil || q.Layer != w.Layers[1].ID || !slices.Equal(q.Codes, []coding.CodeID{w.pay}) {
			t.Errorf("the second's number leads to %+v", q)
		}
	})
	t.Run("passages are paired by the rule that is named", func(t *testing.T) {
		w := readTwice(t)
		// "paid late" is 9 characters of 25 in all.
		starts(t, w.rows(w.ask(agreement), "spans"), "money/pay | 1 | 2 | 0 | 0.00 |", "fear | 1 | 2 | 1 | 0.67 |", "leaving | 1 | 0 | 0 | 0.00 |")
		starts(t, w.rows(w.ask(agreement, "theta", "0", "unit", "span"), "spans"), "money/pay | 1 | 2 | 1 | 0.67 |", "fear | 1 | 2 | 1 | 0.67 |", "leaving | 1 | 0 | 0 | 0.00 |")
	})
	t.Run("what differs is listed with its text, each passage once", func(t *testing.T) {
		w := readTwice(t)
		answer := w.ask(agreement)
		starts(t, w.rows(answer, "disagreements"),
			"They paid late and little | A-1A | money/pay | money/pay | inquiry.agreement.other-span | inquiry.agreement.per-cent n=36",
			"left | A-1A | leaving | fear | inquiry.agreement.other-code |",
			"bread | A-1A | inquiry.agreement.nothing | money/pay | inquiry.agreement.one-alone | –")
		starts(t, w.rows(answer, "confusions"), "leaving | fear | 1", "inquiry.agreement.nothing | money/pay | 1")
	})
	t.Run("what only one of them read is listed and not compared", func(t *testing.T) {
		w := readTwice(t)
		got := w.rows(w.ask(agreement), "documents")
		if len(got) != 2 || !strings.HasSuffix(got[0], " | 3 | 4 | inquiry.agreement.yes") || !strings.HasSuffix(got[1], " | 1 | 0 | inquiry.agreement.no") {
			t.Errorf("documents %q", got)
		}
	})
	t.Run("what never varies has no value, in words", func(t *testing.T) {
		w := readTwice(t)
		starts(t, w.rows(w.ask(agreement, "of", ofCode+w.debts.String()), "coefficients"),
			"inquiry.agreement.percent | 1.000 |", "inquiry.agreement.cohen | "+none, "inquiry.agreement.fleiss | "+none, "inquiry.agreement.conger | "+none,
			"inquiry.agreement.brennan | "+none, "inquiry.agreement.ac1 | "+none, "inquiry.agreement.alpha metric=inquiry.agreement.nominal | "+none)
	})
	t.Run("a unit with two themes of a family has no one answer, and is counted", func(t *testing.T) {
		w := readTwice(t)
		w.lay(w.debts, w.both, "late and")
		answer := w.ask(agreement, "of", ofFamily+w.money.String(), "metric", "ordinal")
		part, _ := answer.Part("coefficients")
		if !slices.Contains(part.Says, "inquiry.agreement.several count=1") {
			t.Errorf("says %q", part.Says)
		}
		rows := w.rows(answer, "coefficients")
		if !strings.Contains(rows[0], " | 4 | 4") { // four of five units; money, pay, debts, and none of them
			t.Errorf("percent agreement rests on %q", rows[0])
		}
		if len(rows) != 18 {
			t.Errorf("%d coefficients of a scale", len(rows))
		}
		starts(t, w.rows(answer, "families"), "money | 2 | inquiry.undefined why=passages of one coder overlap", "money/pay | 1 | – | – |", "money/debts | 1 | – | – |")
	})
	t.Run("an interviewer's words and what was erased are no units", func(t *testing.T) {
		w := readTwice(t)
		w.lay(w.fear, w.both, "Were you")
		d := &w.Documents[0]
		d.Erased = []text.Span{d.Paragraphs[5].Span}
		answer := w.ask(agreement)
		part, _ := answer.Part("coefficients")
		if part.Base.Units != 4 || !slices.Contains(part.Says, "inquiry.agreement.outside count=1") {
			t.Errorf("%d units, says %q", part.Base.Units, part.Says)
		}
	})
	t.Run("a third reading counts where more than two can", func(t *testing.T) {
		w := readTwice(t)
		third := w.layer()
		w.lay(w.fear, w.both, "afraid")
		answer := w.ask(agreement, "others", third.String())
		rows := strings.Join(w.rows(answer, "coefficients"), "\n")
		if strings.Contains(rows, "cohen") || !strings.Contains(rows, "inquiry.agreement.fleiss") {
			t.Errorf("three readings have %s", rows)
		}
		// p2 alike by all; p1, p3, p4 by one pair of three, or none; p5 by all.
		if !strings.HasPrefix(rows, "inquiry.agreement.percent | 0.533 |") {
			t.Errorf("percent agreement of three: %s", rows)
		}
	})
}

func TestAgreementThatCannotBe(t *testing.T) {
	t.Run("of one reading", func(t *testing.T) {
		w := newWorld(t)
		if answer := w.ask(agreement); len(answer.Parts) != 0 || answer.Says[0] != "inquiry.agreement.alone" {
			t.Errorf("says %q", answer.Says)
		}
	})
	t.Run("of readings that share no document", func(t *testing.T) {
		w := readTwice(t)
		w.Codings = slices.DeleteFunc(w.Codings, func(c coding.Coding) bool { return c.Layer == w.Layers[0].ID && c.Anchor.Document == w.both })
		answer := w.ask(agreement)
		if !strings.HasPrefix(answer.Says[0], "inquiry.agreement.nowhere") || len(w.rows(answer, "documents")) != 2 {
			t.Errorf("says %q", answer.Says)
		}
	})
	t.Run("of a reading with itself", func(t *testing.T) {
		w := readTwice(t)
		w.index()
		first := w.Layers[0].ID.String()
		_, err := agreement.Ask(context.Background(), w.State, url.Values{"first": {first}, "second": {first}}, plain)
		if sheaf.KindOf(err) != sheaf.Invalid {
			t.Errorf("comparing a reading with itself: %v", err)
		}
	})
}

func TestAgreementDrawn(t *testing.T) {
	w := readTwice(t)
	w.lay(w.pay, w.alone, "paid")
	answer := w.ask(agreement, "draws", "200", "seed", "7")
	part, err := answer.Part("bootstrap")
	if err != nil {
		t.Fatal(err)
	}
	if !answer.Behind(part) || part.Base.Seed != 7 || part.Base.Units != 2 {
		t.Errorf("behind more statistics: %v; rests on %+v", answer.Behind(part), part.Base)
	}
	starts(t, w.rows(answer, "bootstrap"), "inquiry.agreement.alpha metric=inquiry.agreement.nominal | inquiry.agreement.resampled.pairs |",
		"inquiry.agreement.alpha metric=inquiry.agreement.nominal | inquiry.agreement.resampled.interviews |", "inquiry.agreement.sets.jaccard | inquiry.agreement.resampled.interviews |",
		"money/pay |", "fear |", "leaving |")
	bars, _ := answer.Part("bars")
	if !slices.Contains(bars.Drawing.Head, "inquiry.agreement.low") {
		t.Errorf("the bars have no intervals: %q", bars.Drawing.Head)
	}

	brief, long := agreement.Brief(answer.Asked)
	if !long || brief.Get("draws") != "0" || answer.Asked.Get("draws") != "200" {
		t.Errorf("brief is %v (%v) of %v", brief, long, answer.Asked)
	}
	if _, long := agreement.Brief(brief); long {
		t.Error("without draws the answer is said to take long")
	}
	got, want := w.rows(w.ask(agreement), "units"), w.rows(answer, "units")
	if !slices.Equal(got, want) {
		t.Errorf("without draws the rows are %q, with them %q", got, want)
	}

	ctx, cancel := context.WithCancel(context.Background())
	told := plain
	told.Far = func(done, of int) {
		if of != 3*50_000 {
			t.Errorf("%d of %d", done, of)
		}
		cancel()
	}
	if _, err := agreement.Ask(ctx, w.State, url.Values{"draws": {"50000"}}, told); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled on the way: %v", err)
	}
}
