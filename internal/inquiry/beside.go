package inquiry

import (
	"context"
	"fmt"
	"slices"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
)

// beside is how this study sits beside one that others published.
var beside = Kind{
	Name: "beside", Title: Word("inquiry.beside"), What: Word("inquiry.beside.what"),
	fields: func(s *State, in Speech) []Field {
		which := choose("published", in.Say(Word("inquiry.beside.which")))
		for _, p := range s.Published {
			which.Choices = append(which.Choices, Choice{p.ID.String(), p.Title})
		}
		if len(s.Published) == 0 {
			which.Choices = []Choice{{"", in.Say(Word("inquiry.beside.none"))}}
		} else {
			which.Default = []string{which.Choices[0].Value}
		}
		if len(which.Default) == 0 {
			which.Default = []string{""}
		}
		return []Field{which, s.layers(in)}
	},
	answer: func(_ context.Context, a *asking) (*Answer, error) { return a.beside(), nil },
}

// bounds are so many people, or between so many and so many, with the wording of the
// text where it gave no figure.
func (a *asking) bounds(b coding.Bounds) string {
	n := fmt.Sprint(b.Low)
	if b.High != b.Low {
		n = a.Say(Word("inquiry.beside.between"), "low", b.Low, "high", b.High)
	}
	if b.Unsaid {
		n = a.Say(Word("inquiry.not-said"))
	}
	if b.Said != "" {
		n = a.Say(Word("inquiry.beside.said"), "n", n, "words", b.Said)
	}
	return n
}

func (a *asking) beside() *Answer {
	i := slices.IndexFunc(a.Published, func(p coding.Published) bool { return p.ID.String() == a.value("published") })
	if i < 0 {
		a.answer.Says = []string{a.Say(Word("inquiry.beside.empty"))}
		return a.answer
	}
	p := a.Published[i]
	held := analysis.HoldBeside(p, a.reading(), a.People())
	a.answer.Figures = held
	methods := []analysis.Method{held.Method}
	there, here := a.Say(Word("inquiry.beside.there")), a.Say(Word("inquiry.beside.here"))
	bars := analysis.BarChart{RowsAre: a.Say(Word("inquiry.code")), Series: []string{there, here}, Axis: a.Say(Word("inquiry.beside.share")), Places: 2,
		LowIs: a.Say(Word("inquiry.beside.least")), HighIs: a.Say(Word("inquiry.beside.most"))}
	table := &Table{Head: []string{a.Say(Word("inquiry.code")), there, a.Say(Word("inquiry.beside.there.share")), here, a.Say(Word("inquiry.beside.here.share")), a.Say(Word("inquiry.beside.crosswalk"))}}
	for at, theme := range held.Themes {
		bars.Rows = append(bars.Rows, theme.Name)
		bars.Low = append(bars.Low, []analysis.Figure{theme.There.Least, theme.Here.Least})
		bars.High = append(bars.High, []analysis.Figure{theme.There.Most, theme.Here.Most})
		now := Cell{Text: a.undefined(theme.Here.Least), Number: true}
		if theme.Here.Least.Undefined == "" {
			now = Cell{Text: a.bounds(theme.Here.People), Number: true}
			if codes := answering(p.Themes[at]); len(codes) > 0 {
				now = now.to(a.query(codes...))
			}
		}
		table.add(words(theme.Name), Cell{Text: a.bounds(theme.There.People), Number: true}, a.shares(theme.There), now, a.shares(theme.Here), words(a.crosswalk(p.Themes[at])))
	}
	says := Word("inquiry.beside.says")
	if p.People.Unsaid {
		says = Word("inquiry.beside.says.unsaid")
	}
	a.answer.Says = []string{a.Say(says, "title", p.Title, "there", a.bounds(p.People), "here", len(a.Subjects), "themes", len(p.Themes))}
	if p.Via != "" {
		a.answer.Says = append(a.answer.Says, a.Say(Word("inquiry.beside.via"), "via", p.Via))
	}
	a.answer.Means = []string{a.Say(Word("inquiry.beside.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.beside.overlap")), a.Say(Word("inquiry.beside.not"))}
	title := a.Say(Word("inquiry.beside.bars"))
	a.answer.Parts = []Part{
		{Name: "shares", Title: title, Drawing: bars.Draw(a.frame("shares", title, a.answer.Says[0], methods, held.Base)), Methods: methods, Base: &held.Base},
		{Name: "themes", Title: a.Say(Word("inquiry.beside.table")), Table: table, Methods: methods, Base: &held.Base},
		{Name: "facts", Title: a.Say(Word("inquiry.beside.facts")), Table: a.facts(p)},
	}
	if len(held.Without) > 0 {
		a.answer.Parts = append(a.answer.Parts, Part{Name: "without", Title: a.Say(Word("inquiry.beside.without")), Table: a.without(held.Without), Base: &held.Base})
	}
	return a.answer
}

func (a *asking) shares(s analysis.PeopleShare) Cell {
	least, most := a.figure(s.Least, 2), a.figure(s.Most, 2)
	if s.Least.Undefined != "" || least.Text == most.Text {
		return least
	}
	return Cell{Text: a.Say(Word("inquiry.beside.interval"), "low", least.Text, "high", most.Text), Plain: least.Plain + "-" + most.Plain, Number: true}
}

// answering are the codes that answer to a theme.
func answering(t coding.Theme) (codes []coding.CodeID) {
	for _, c := range t.Crosswalk {
		if c.Relation != coding.None {
			codes = append(codes, c.Code)
		}
	}
	return codes
}

// crosswalk says how a theme stands to the codes here.
func (a *asking) crosswalk(t coding.Theme) string {
	said := ""
	for _, c := range t.Crosswalk {
		if said != "" {
			said += "; "
		}
		switch c.Relation {
		case coding.Same:
			said += a.Say(Word("inquiry.beside.same"), "code", a.CodeName(c.Code))
		case coding.Narrower:
			said += a.Say(Word("inquiry.beside.narrower"), "code", a.CodeName(c.Code))
		case coding.Broader:
			said += a.Say(Word("inquiry.beside.broader"), "code", a.CodeName(c.Code))
		default:
			said += a.Say(Word("inquiry.beside.no-code"))
		}
	}
	return said
}

func (a *asking) facts(p coding.Published) *Table {
	t := &Table{Head: []string{a.Say(Word("inquiry.beside.fact")), a.Say(Word("inquiry.beside.there"))}}
	t.add(words(a.Say(Word("inquiry.beside.people"))), Cell{Text: a.bounds(p.People), Number: true})
	for _, f := range p.Facts {
		t.add(words(f.Name), Cell{Text: a.bounds(f.Count), Number: true})
	}
	t.add(words(a.Say(Word("inquiry.beside.cited"))), words(p.Cited))
	if p.Via != "" {
		t.add(words(a.Say(Word("inquiry.beside.through"))), words(p.Via))
	}
	return t
}

func (a *asking) without(codes []coding.CodeID) *Table {
	codes = a.inBookOrder(slices.Clone(codes))
	t := &Table{Head: []string{a.Say(Word("inquiry.code")), a.Say(Word("inquiry.beside.here"))}}
	reading, people := a.reading(), a.People()
	for _, code := range codes {
		t.add(a.codeCell(code), number(analysis.KOf([]coding.CodeID{code}, reading, people, nil).Among.K).to(a.query(code)))
	}
	return t
}
