package inquiry

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/detect"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

func datedWorld(t *testing.T) (w *world, pay, leaving coding.CodeID) {
	w = newWorld(t)
	pay, leaving = w.theme("pay", coding.CodeID{}), w.theme("leaving", coding.CodeID{})
	a, b := w.person("A-1A"), w.person("B-2B")
	first := w.interview("en", turn{study.SubjectID{}, "Was that in 2011?"}, turn{a, "In March 2015 we were not paid."}, turn{a, "I left in [early 2016]."}, turn{a, "I was afraid."})
	again := w.interview("ar", turn{a, "بآذار 2015 ما دفعوا لنا."})
	w.Documents[1].TranslationOf = first
	second := w.interview("en", turn{b, "In 2013 they paid, in the first winter they stopped."})
	at := strings.Index(w.Documents[0].Text, "[early")
	w.Documents[0].Mentions = []study.Mention{{Span: text.Span{Start: at, End: at + len("[early 2016]")}, Kind: detect.DateTime, Token: true}}
	w.lay(pay, first, "Was that in 2011?\nIn March 2015 we were not paid.")
	w.lay(leaving, first, "I left in [early 2016].")
	w.lay(leaving, first, "I was afraid.")
	w.lay(pay, again, "بآذار 2015 ما دفعوا لنا.")
	w.lay(pay, second, "in the first winter they stopped")
	w.lay(pay, second, "In 2013 they paid")
	return w, pay, leaving
}

func TestTimeline(t *testing.T) {
	w, pay, leaving := datedWorld(t)
	t.Run("what participants say, in the order of time, as the review left it", func(t *testing.T) {
		answer := w.ask(timeline)
		want := []string{
			"2013-01-01 | 2013-12-31 | 2013 | pay | B-2B | In 2013 they paid",
			"2015-03-01 | 2015-03-31 | March 2015 | pay | A-1A | Was that in 2011? In March 2015 we were not paid.",
			"2015-03-01 | 2015-03-31 | آذار 2015 | pay | A-1A | بآذار 2015 ما دفعوا لنا.",
			"2016-01-01 | 2016-04-30 (inquiry.timeline.about) | [early 2016] | leaving | A-1A | I left in [early 2016].",
		}
		if got := w.rows(answer, "events"); !slices.Equal(got, want) {
			t.Errorf("dates\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if !strings.Contains(answer.Says[0], "k=4 of=6 people=2 all=2 from=2013 to=2016") || !strings.HasSuffix(answer.Says[1], "count=2") {
			t.Errorf("says %q", answer.Says)
		}
		chart, _ := answer.Part("timeline")
		if len(chart.Drawing.Rows) != 3 {
			t.Errorf("a translation is another row: %q", chart.Drawing.Rows)
		}
		part, _ := answer.Part("events")
		if q := part.Table.Rows[3][5].Query; q == nil || q.Document != w.Documents[0].ID || !slices.Equal(q.Codes, []coding.CodeID{leaving}) {
			t.Errorf("the passage leads to %+v", q)
		}
	})
	t.Run("one theme, by participant", func(t *testing.T) {
		if got := w.rows(w.ask(timeline, "code", pay.String(), "group", "participant"), "events"); len(got) != 3 {
			t.Errorf("dates %q", got)
		}
	})
	t.Run("it stops where it is told to", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := timeline.Ask(ctx, w.State, url.Values{}, plain); err != context.Canceled {
			t.Errorf("%v", err)
		}
	})
	t.Run("a matrix by the years told of", func(t *testing.T) {
		answer := w.ask(matrix, "by", "time", "measure", string(analysis.InParticipants))
		want := []string{"pay | 1 | 0 | 1 | 0 | 1 | 2", "leaving | 0 | 0 | 0 | 1 | 1 | 1"}
		if got := w.rows(answer, "table"); !slices.Equal(got, want) {
			t.Errorf("cells %q, want %q", got, want)
		}
		part, err := answer.Part("table")
		if err != nil {
			t.Fatal(err)
		}
		if q := part.Table.Rows[0][1].Query; q == nil || len(q.Codings) != 1 {
			t.Errorf("a year leads to %+v, want the one passage that it counts", q)
		}
	})
}
