package inquiry

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/detect"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// timeline is when what people tell of was.
var timeline = Kind{
	Name: "timeline", Title: Word("inquiry.timeline"), What: Word("inquiry.timeline.what"),
	fields: func(s *State, in Speech) []Field {
		group := choose("group", in.Say(Word("inquiry.timeline.group")),
			Choice{"theme", in.Say(Word("inquiry.code"))},
			Choice{"participant", in.Say(Word("inquiry.by.participant"))})
		return []Field{s.codeField("code", in.Say(Word("inquiry.code")), in.Say(Word("inquiry.timeline.every"))), group,
			count("rows", in.Say(Word("inquiry.timeline.rows")), 60, 1, 400).hint(in.Say(Word("inquiry.together.pairs.hint"))), s.layers(in)}
	},
	answer: func(ctx context.Context, a *asking) (*Answer, error) { return a.timeline(ctx) },
}

// dated is a date with a year that somebody says, and the days that it may mean.
type dated struct {
	span     text.Span
	from, to time.Time
	about    bool
	who      []study.SubjectID // in whose turns it is said
}

// datesIn are the dates of those paragraphs of a document that a code lies on, in order,
// without those of the interviewer's turns: a question tells of nothing. What the review
// put in brackets in the place of a date is read whole.
func datesIn(d study.Document, laid []coding.Coding) (all []dated) {
	language := d.DocumentInfo.Language
	add := func(span text.Span, said string) {
		from, to, about, ok := detect.When(said, language)
		if who := d.Speaking(span); ok && len(who) > 0 && !asks(d, span) {
			all = append(all, dated{span, from, to, about, who})
		}
	}
	var bracketed []text.Span
	for _, m := range d.Mentions {
		if m.Token && m.Kind == detect.DateTime {
			bracketed = append(bracketed, m.Span)
		}
	}
	next := 0 // the first of the bracketed that may lie in a paragraph
	for _, p := range coded(d, laid) {
		for next < len(bracketed) && bracketed[next].End <= p.Start {
			next++
		}
		within := bracketed[next:]
		for n, span := range within {
			if span.Start >= p.End {
				within = within[:n]
				break
			}
			add(span, strings.Trim(span.Of(d.Text), "[]"))
		}
		for _, f := range detect.Dates(p.Of(d.Text), language) {
			span := text.Span{Start: p.Start + f.Start, End: p.Start + f.End}
			if !slices.ContainsFunc(within, span.Overlaps) {
				add(span, span.Of(d.Text))
			}
		}
	}
	slices.SortStableFunc(all, func(x, y dated) int { return x.span.Start - y.span.Start })
	return all
}

// asks tells whether a span begins in the interviewer's turn.
func asks(d study.Document, span text.Span) bool {
	turns := d.Transcript.Turns
	i, _ := slices.BinarySearchFunc(turns, span.Start, func(t text.Turn, at int) int {
		if t.End <= at {
			return -1
		}
		return 1
	})
	return i < len(turns) && turns[i].Start <= span.Start && turns[i].Speaker != text.NoSpeaker && d.Speakers[turns[i].Speaker].Role == text.RoleInterviewer
}

// coded are the paragraphs that a code lies on; the codings are in the order of the text.
func coded(d study.Document, laid []coding.Coding) (paragraphs []text.Span) {
	done := 0
	for _, c := range laid {
		for i := max(done, paragraphOf(d, c.Anchor.Span.Start)-1); i < len(d.Paragraphs) && d.Paragraphs[i].Start < c.Anchor.Span.End; i++ {
			paragraphs = append(paragraphs, d.Paragraphs[i].Span)
			done = i + 1
		}
	}
	return paragraphs
}

// event is a coding whose passage holds a date.
type event struct {
	Code   coding.CodeID     `json:"code"`
	Who    []study.SubjectID `json:"who"`
	Said   string            `json:"said"`
	From   string            `json:"from"` // days, both included
	To     string            `json:"to"`
	About  bool              `json:"about,omitempty"` // the words leave the ends open
	Anchor study.Anchor      `json:"anchor"`          // of the passage

	coding   int // its place in the reading
	from, to time.Time
}

// events finds the dates in the passages of a reading; those of one date stand beside each
// other, the earliest first. The error is that of ctx.
func (a *asking) events(ctx context.Context, reading []coding.Coding) (events []event, err error) {
	of := map[study.DocumentID][]int{}
	for i, c := range reading {
		of[c.Anchor.Document] = append(of[c.Anchor.Document], i)
	}
	for _, d := range a.Documents {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		places := of[d.ID]
		slices.SortStableFunc(places, func(x, y int) int { return reading[x].Anchor.Span.Start - reading[y].Anchor.Span.Start })
		laid := make([]coding.Coding, len(places))
		for i, at := range places {
			laid[i] = reading[at]
		}
		dates := datesIn(d, laid)
		for i, c := range laid {
			first, _ := slices.BinarySearchFunc(dates, c.Anchor.Span.Start, func(one dated, at int) int { return one.span.Start - at })
			for _, one := range dates[first:] {
				if one.span.Start >= c.Anchor.Span.End {
					break
				}
				if c.Anchor.Span.Contains(one.span) {
					events = append(events, event{c.Code, one.who, one.span.Of(d.Text), one.from.Format(time.DateOnly), one.to.Format(time.DateOnly),
						one.about, c.Anchor, places[i], one.from, one.to})
				}
			}
		}
	}
	slices.SortStableFunc(events, func(x, y event) int {
		return cmp.Or(x.from.Compare(y.from), x.to.Compare(y.to), a.place(x.Code)-a.place(y.Code), strings.Compare(a.labels(x.Who), a.labels(y.Who)))
	})
	return events, nil
}

// yearsTold are the years that each coding of a reading tells of. What may be more than
// two of them, as the nineties are, tells of none.
func (a *asking) yearsTold(ctx context.Context, reading []coding.Coding) ([][]int, error) {
	years := make([][]int, len(reading))
	events, err := a.events(ctx, reading)
	for _, e := range events {
		if e.to.Year()-e.from.Year() > 1 {
			continue
		}
		for year := e.from.Year(); year <= e.to.Year(); year++ {
			years[e.coding] = append(years[e.coding], year)
		}
	}
	return years, err
}

func (a *asking) timeline(ctx context.Context) (*Answer, error) {
	reading := a.reading()
	if only := a.chosen("code"); !only.IsZero() {
		reading = slices.DeleteFunc(slices.Clone(reading), func(c coding.Coding) bool { return c.Code != only })
	}
	events, err := a.events(ctx, reading)
	if err != nil {
		return nil, err
	}
	passages, people := map[int]bool{}, map[study.SubjectID]bool{}
	for _, e := range events {
		passages[e.coding] = true
		for _, who := range e.Who {
			people[who] = true
		}
	}
	base := analysis.Base{Units: len(passages), Of: "codings"}
	if without := len(reading) - len(passages); without > 0 {
		base.Dropped = []analysis.Dropped{{N: without, Why: "codings whose passage holds no date with a year"}}
	}
	methods := []analysis.Method{{Name: "dates as they are said in passages", Source: "read by rules, in English, French, Turkish and Arabic"}}
	a.answer.Figures = struct {
		Base   analysis.Base `json:"base"`
		Events []event       `json:"events"`
	}{base, events}
	a.answer.Means = []string{a.Say(Word("inquiry.timeline.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.timeline.not"))}
	if len(events) == 0 {
		a.answer.Says = []string{a.Say(Word("inquiry.timeline.none"), "of", len(reading))}
		return a.answer, nil
	}
	latest := events[0].to
	for _, e := range events {
		if e.to.After(latest) {
			latest = e.to
		}
	}
	a.answer.Says = []string{
		a.Say(Word("inquiry.timeline.says"), "k", len(passages), "of", len(reading), "people", len(people), "all", len(a.Subjects),
			"from", strconv.Itoa(events[0].from.Year()), "to", strconv.Itoa(latest.Year())),
		a.Say(Word("inquiry.timeline.undated"), "count", len(reading)-len(passages)),
	}
	a.answer.Parts = []Part{a.timelineChart(events, methods, base), a.timelineTable(events, methods, base)}
	return a.answer, nil
}

// timelineChart has a row for what one person says of one time under one theme, however
// often.
func (a *asking) timelineChart(events []event, methods []analysis.Method, base analysis.Base) Part {
	byTheme := a.value("group") == "theme"
	type row struct {
		group, label string
		rank         int // of the group
		event
	}
	var rows []row
	seen := map[string]bool{}
	for _, e := range events {
		who, theme := a.labels(e.Who), a.CodeName(e.Code)
		r := row{group: who, label: theme, event: e}
		if byTheme {
			r = row{group: theme, label: who, rank: a.place(e.Code), event: e}
		}
		if key := strings.Join([]string{e.Code.String(), who, e.From, e.To}, "\x00"); !seen[key] {
			seen[key] = true
			rows = append(rows, r)
		}
	}
	all := len(rows)
	slices.SortStableFunc(rows, func(x, y row) int { return cmp.Or(x.rank-y.rank, strings.Compare(x.group, y.group)) })
	rows = rows[:min(all, a.number("rows"))]
	chart := analysis.TimelineChart{Event: a.Say(Word("inquiry.timeline.event")), Group: a.Say(Word("inquiry.timeline.group")), From: a.Say(Word("inquiry.timeline.from")),
		To: a.Say(Word("inquiry.timeline.to")), About: a.Say(Word("inquiry.timeline.about"))}
	for _, r := range rows {
		chart.Events = append(chart.Events, analysis.TimelineEvent{Label: r.label + " · " + strings.Trim(r.Said, "[]"), Group: r.group, From: r.from, To: r.to, About: r.About})
	}
	title := a.Say(Word("inquiry.timeline.chart"))
	part := Part{Name: "timeline", Title: title, Methods: methods, Base: &base,
		Drawing: chart.Draw(a.frame("timeline", title, a.answer.Says[0], methods, base))}
	if all > len(rows) {
		part.Says = []string{a.Say(Word("inquiry.timeline.first"), "n", len(rows), "of", all)}
	}
	return part
}

func (a *asking) timelineTable(events []event, methods []analysis.Method, base analysis.Base) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.timeline.from")), a.Say(Word("inquiry.timeline.to")), a.Say(Word("inquiry.timeline.said")),
		a.Say(Word("inquiry.code")), a.measured(analysis.InParticipants), a.Say(Word("inquiry.portrait.passage"))}}
	for _, e := range events {
		q := a.query(e.Code)
		q.Document = e.Anchor.Document
		to := e.To
		if e.About {
			to += " (" + a.Say(Word("inquiry.timeline.about")) + ")"
		}
		table.add(words(e.From), words(to), words(e.Said), a.codeCell(e.Code), words(a.labels(e.Who)), words(a.excerpt(e.Anchor)).to(q))
	}
	return Part{Name: "events", Title: a.Say(Word("inquiry.timeline.table")), Table: table, Methods: methods, Base: &base}
}
