package inquiry

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/evidence"
	"sheaf/internal/study"
)

// growth is what each interview added, and what more of them might. It gives no verdict:
// whether a study has enough is not in its counts.
var growth = Kind{
	Name: "growth", Title: Word("inquiry.growth"), What: Word("inquiry.growth.what"),
	fields: func(s *State, in Speech) []Field {
		return []Field{
			choose("by", in.Say(Word("inquiry.growth.by")),
				Choice{"interviews", in.Say(Word("inquiry.growth.interviews"))},
				Choice{"chains", in.Say(Word("inquiry.growth.chains"))}).hint(in.Say(Word("inquiry.growth.by.hint"))),
			count("base", in.Say(Word("inquiry.growth.base")), 6, 1, 100).hint(in.Say(Word("inquiry.growth.base.hint"))),
			count("run", in.Say(Word("inquiry.growth.run")), 2, 1, 100).hint(in.Say(Word("inquiry.growth.run.hint"))),
			s.layers(in),
			count("share", in.Say(Word("inquiry.growth.share")), 10, 1, 99),
			count("probability", in.Say(Word("inquiry.growth.probability")), 95, 1, 99),
			count("times", in.Say(Word("inquiry.growth.times")), 2, 1, 100),
			count("power", in.Say(Word("inquiry.growth.power")), 80, 1, 99),
		}
	},
	answer: func(ctx context.Context, a *asking) (*Answer, error) { return a.growth(ctx) },
}

// chains are people of whom one was found through the other, two by two.
func (s *State) chains() (all [][]study.SubjectID) {
	for _, d := range s.Dependences {
		switch d.Kind {
		case evidence.Referral, evidence.Family, evidence.Fixer:
			all = append(all, []study.SubjectID{d.A, d.B})
		}
	}
	return all
}

// growthFigures are what the answer rests on.
type growthFigures struct {
	Growth   analysis.Growth  `json:"growth"`
	Runs     analysis.Runs    `json:"runs"`
	Curve    analysis.Curve   `json:"curve"`
	Unseen   analysis.Unseen  `json:"unseen"`
	Heard    analysis.Planned `json:"heard"`
	ToHear   analysis.Planned `json:"toHear"`
	HeardFor analysis.Planned `json:"heardFor"`
}

func (a *asking) growth(ctx context.Context) (*Answer, error) {
	infos := make([]study.DocumentInfo, len(a.Documents))
	for i, d := range a.Documents {
		infos[i] = d.DocumentInfo
	}
	held, codes := analysis.NewInterviews(a.reading(), infos, a.chains())
	unit := a.Say(Word("inquiry.growth.interviews"))
	if a.value("by") == "chains" {
		held, unit = held.ByChain(), a.Say(Word("inquiry.growth.chains"))
	}
	share, probability, power := float64(a.number("share"))/100, float64(a.number("probability"))/100, float64(a.number("power"))/100
	curve, err := analysis.RarefactionBand(ctx, held, monteCarlo)
	if err != nil {
		return nil, err
	}
	f := growthFigures{
		Growth: analysis.Novel(held), Runs: analysis.GuestRatios(held, a.number("base"), a.number("run")),
		Curve: curve, Unseen: analysis.Chao2(held.Incidence()),
		Heard: analysis.Heard(share, len(held.Codes)), ToHear: analysis.InterviewsToHear(share, probability),
		HeardFor: analysis.InterviewsFor(share, a.number("times"), power),
	}
	a.answer.Figures = f
	a.answer.Means = []string{a.Say(Word("inquiry.growth.means"))}
	a.answer.Not = []string{a.Say(Word("inquiry.growth.not")), a.Say(Word("inquiry.growth.not.chains"))}
	if len(codes) == 0 {
		a.answer.Says = []string{a.Say(Word("inquiry.nothing-coded"))}
		a.answer.Parts = []Part{a.planned(f)}
		return a.answer, nil
	}
	a.answer.Says = []string{a.Say(Word("inquiry.growth.says"), "unit", unit, "n", len(held.Codes), "codes", len(codes), "last", lastNew(f.Growth))}
	a.answer.Parts = append(a.added(f, held, codes, unit), a.runs(f.Runs))
	a.answer.Parts = append(a.answer.Parts, a.curves(f, unit)...)
	a.answer.Parts = append(a.answer.Parts, a.unseen(f, unit), a.planned(f))
	return a.answer, nil
}

// lastNew is the last interview that added a code, from 1.
func lastNew(g analysis.Growth) (last int) {
	for i, one := range g.Interviews {
		if one.Novel > 0 {
			last = i + 1
		}
	}
	return last
}

// added is what each interview added: drawn, and by name.
func (a *asking) added(f growthFigures, held analysis.Interviews, codes []coding.CodeID, unit string) []Part {
	methods, base := []analysis.Method{f.Growth.Method}, f.Growth.Base
	bars := analysis.BarChart{RowsAre: unit, Series: []string{a.Say(Word("inquiry.growth.new")), a.Say(Word("inquiry.growth.again"))},
		Axis: a.Say(Word("inquiry.growth.codes")), Whole: true}
	table := &Table{Head: []string{unit, a.Say(Word("inquiry.growth.who")), a.Say(Word("inquiry.growth.new")), a.Say(Word("inquiry.growth.again")),
		a.Say(Word("inquiry.growth.so-far")), a.Say(Word("inquiry.growth.new.names"))}}
	seen := make([]bool, len(codes))
	for i, one := range f.Growth.Interviews {
		who := a.labels(held.Who[i])
		bars.Rows = append(bars.Rows, fmt.Sprintf("%d · %s", i+1, who))
		bars.Values = append(bars.Values, []analysis.Figure{{Value: float64(one.Novel)}, {Value: float64(one.Duplicate)}})
		fresh := a.fresh(held.Codes[i], codes, seen)
		names := make([]string, len(fresh))
		for j, id := range fresh {
			names[j] = a.CodeName(id)
		}
		novel := number(one.Novel)
		if len(held.Who[i]) == 1 && one.Novel > 0 {
			q := a.query(fresh...)
			q.Subject = held.Who[i][0]
			novel = novel.to(q)
		}
		table.add(number(i+1), words(who), novel, number(one.Duplicate), number(one.Found), words(strings.Join(names, " · ")))
	}
	title := a.Say(Word("inquiry.growth.added"))
	return []Part{
		{Name: "new", Title: title, Drawing: bars.Draw(a.frame("new", title, a.answer.Says[0], methods, base)), Methods: methods, Base: &base},
		{Name: "interviews", Title: a.Say(Word("inquiry.growth.added.table")), Table: table, Methods: methods, Base: &base},
	}
}

// fresh are those of an interview's codes that were not seen before, in the order of the codebook.
func (a *asking) fresh(found []int, codes []coding.CodeID, seen []bool) (fresh []coding.CodeID) {
	for _, n := range found {
		if !seen[n] {
			fresh = append(fresh, codes[n])
		}
		seen[n] = true
	}
	slices.SortFunc(fresh, func(x, y coding.CodeID) int { return a.place(x) - a.place(y) })
	return fresh
}

// runs are the ratios of Guest, Namey and Chen.
func (a *asking) runs(r analysis.Runs) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.growth.run.which")), a.Say(Word("inquiry.growth.new")), a.Say(Word("inquiry.growth.run.base")), a.Say(Word("inquiry.growth.run.ratio"))}}
	for _, run := range r.Runs {
		table.add(words(fmt.Sprintf("%d–%d", run.First, run.Last)), number(run.Novel), number(r.BaseCodes), a.figure(run.Ratio, 3))
	}
	p := Part{Name: "runs", Title: a.Say(Word("inquiry.growth.runs")), Table: table, Methods: []analysis.Method{r.Method}, Base: &r.Base}
	for _, percent := range []int{5, 0} {
		notation, why := r.Reached(float64(percent) / 100)
		if why != "" {
			p.Says = append(p.Says, a.Say(Word("inquiry.growth.not-reached"), "percent", percent, "why", a.Reason(why)))
			continue
		}
		p.Says = append(p.Says, a.Say(Word("inquiry.growth.reached"), "percent", percent, "notation", notation))
	}
	p.Says = append(p.Says, a.Say(Word("inquiry.growth.runs.limit")))
	return p
}

// curves are what so many interviews hold in any order. What is reckoned beyond them stays
// apart in a small study.
func (a *asking) curves(f growthFigures, unit string) []Part {
	chart := analysis.RarefactionChart{Curve: f.Curve, Held: f.Growth.Interviews, Estimate: f.Unseen.Codes,
		Interviews: unit, Codes: a.Say(Word("inquiry.growth.codes")), Expected: a.Say(Word("inquiry.growth.curve.mean")),
		Band: a.Say(Word("inquiry.growth.curve.band")), Beyond: a.Say(Word("inquiry.growth.curve.beyond")), InOrder: a.Say(Word("inquiry.growth.curve.held")),
		Estimated: a.Say(Word("inquiry.growth.estimate")), LowIs: a.Say(Word("inquiry.growth.low")), HighIs: a.Say(Word("inquiry.growth.high"))}
	methods := []analysis.Method{f.Curve.Method}
	draw := func(name, title, says string) Part {
		return Part{Name: name, Title: title, Says: []string{says}, Drawing: chart.Draw(a.frame(name, title, says, methods, f.Curve.Base)), Methods: methods, Base: &f.Curve.Base}
	}
	beyond := draw("beyond", a.Say(Word("inquiry.growth.beyond")), a.Say(Word("inquiry.growth.beyond.says")))
	beyond.Caution = a.Say(Word("inquiry.growth.beyond.caution"), "n", fmt.Sprint(f.Curve.Base.Units))
	chart.Estimate = analysis.Figure{Undefined: analysis.NoData}
	chart.Curve.Codes = f.Curve.Codes[:f.Curve.Base.Units+1]
	return []Part{draw("curve", a.Say(Word("inquiry.growth.curve")), a.Say(Word("inquiry.growth.curve.says"))), beyond}
}

// unseen is what Chao's estimator adds to what was found.
func (a *asking) unseen(f growthFigures, unit string) Part {
	u, twice := f.Unseen, 2*f.Curve.Base.Units
	table := &Table{Head: []string{a.Say(Word("inquiry.growth.figure")), a.Say(Word("inquiry.growth.value"))}}
	table.add(words(a.Say(Word("inquiry.growth.found"))), number(u.Found))
	table.add(words(a.Say(Word("inquiry.growth.once"))), number(u.Once))
	table.add(words(a.Say(Word("inquiry.growth.twice"))), number(u.Twice))
	table.add(words(a.Say(Word("inquiry.growth.estimate"))), a.figure(u.Codes, 1))
	table.add(words(a.Say(Word("inquiry.growth.error"))), a.figure(u.StandardError, 1))
	table.add(words(a.Say(Word("inquiry.growth.low"))), a.figure(u.Low, 1))
	table.add(words(a.Say(Word("inquiry.growth.high"))), a.figure(u.High, 1))
	table.add(words(a.Say(Word("inquiry.growth.coverage"))), a.figure(u.Coverage, 3))
	table.add(words(a.Say(Word("inquiry.growth.doubled"), "unit", unit, "n", twice)), a.figure(f.Curve.After(twice), 1))
	return Part{Name: "unseen", Title: a.Say(Word("inquiry.growth.unseen")), Caution: a.Say(Word("inquiry.growth.unseen.caution")), Table: table,
		Methods: []analysis.Method{u.Method, f.Curve.Method}, Base: &u.Base}
}

// planned is how many interviews would be needed, were people drawn by chance.
func (a *asking) planned(f growthFigures) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.growth.figure")), a.Say(Word("inquiry.growth.value"))}}
	table.add(words(a.Say(Word("inquiry.growth.plan.heard"), "share", a.number("share"), "n", f.Growth.Base.Units)), a.figure(f.Heard.Figure, 3))
	table.add(words(a.Say(Word("inquiry.growth.plan.to-hear"), "share", a.number("share"), "probability", a.number("probability"))), a.figure(f.ToHear.Figure, 0))
	table.add(words(a.Say(Word("inquiry.growth.plan.often"), "share", a.number("share"), "times", a.number("times"), "power", a.number("power"))), a.figure(f.HeardFor.Figure, 0))
	return Part{Name: "plan", Title: a.Say(Word("inquiry.growth.plan")), Says: []string{a.Say(Word("inquiry.growth.plan.limit"))}, Table: table,
		Methods: []analysis.Method{f.Heard.Method, f.ToHear.Method, f.HeardFor.Method}}
}
