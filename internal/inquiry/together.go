package inquiry

import (
	"cmp"
	"context"
	"slices"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
)

// together is which themes go together.
var together = Kind{
	Name: "together", Title: Word("inquiry.together"), What: Word("inquiry.together.what"),
	fields: func(s *State, in Speech) []Field {
		near := choose("near", in.Say(Word("inquiry.together.near")),
			Choice{"overlapping", in.Say(Word("inquiry.together.near.overlapping"))},
			Choice{"segment", in.Say(Word("inquiry.together.near.segment"))},
			Choice{"turns", in.Say(Word("inquiry.together.near.turns"))},
			Choice{"bytes", in.Say(Word("inquiry.together.near.bytes"))},
			Choice{"document", in.Say(Word("inquiry.together.near.document"))})
		strength := choose("strength", in.Say(Word("inquiry.together.strength")),
			Choice{"c", in.Say(Word("inquiry.together.c"))},
			Choice{"jaccard", in.Say(Word("inquiry.together.jaccard"))},
			Choice{"lift", in.Say(Word("inquiry.together.lift"))},
			Choice{"count", in.Say(Word("inquiry.together.count"))})
		return []Field{near,
			count("distance", in.Say(Word("inquiry.together.distance")), 1, 0, 100_000).hint(in.Say(Word("inquiry.together.distance.hint"))),
			strength,
			count("pairs", in.Say(Word("inquiry.together.pairs")), 25, 1, 200).hint(in.Say(Word("inquiry.together.pairs.hint"))),
			s.layers(in)}
	},
	answer: func(_ context.Context, a *asking) (*Answer, error) { return a.together(), nil },
}

// pair is two codes that lie together, with how strongly by every measure.
type pair struct {
	analysis.Pair
	C       analysis.Figure `json:"c"`
	Jaccard analysis.Figure `json:"jaccard"` // of documents, as Lift and Phi
	Lift    analysis.Figure `json:"lift"`
	Phi     analysis.Figure `json:"phi"`
}

func pairOf(m *analysis.Material, p analysis.Pair) pair {
	in := m.InDocuments(p.A, p.B)
	return pair{p, p.C().Figure(), in.Jaccard(), in.Lift(), in.Phi()}
}

func (p pair) strength(by string) analysis.Figure {
	switch by {
	case "jaccard":
		return p.Jaccard
	case "lift":
		return p.Lift
	case "count":
		return analysis.Figure{Value: float64(p.Together)}
	}
	return p.C
}

// nearness is what was chosen as lying together.
func (a *asking) nearness() analysis.Nearness {
	switch a.value("near") {
	case "segment":
		return analysis.SameSegment
	case "turns":
		return analysis.WithinTurns(a.number("distance"))
	case "bytes":
		return analysis.WithinBytes(a.number("distance"))
	case "document":
		return analysis.SameDocument
	}
	return analysis.Overlapping
}

func (a *asking) strengthName() string {
	switch a.value("strength") {
	case "jaccard":
		return a.Say(Word("inquiry.together.jaccard"))
	case "lift":
		return a.Say(Word("inquiry.together.lift"))
	case "count":
		return a.Say(Word("inquiry.together.count"))
	}
	return a.Say(Word("inquiry.together.c"))
}

// strengthPlaces is how many decimals a strength is told with.
func (a *asking) strengthPlaces() int {
	if a.value("strength") == "count" {
		return 0
	}
	return 2
}

// drawn is a figure for a drawing, with why it has no value in the language of the answer.
func (a *asking) drawn(f analysis.Figure) analysis.Figure {
	if f.Undefined != "" {
		f.Undefined = a.Reason(f.Undefined)
	}
	return f
}

func (a *asking) together() *Answer {
	m := a.material()
	r := m.CoOccur(a.nearness())
	by := a.value("strength")
	all := make([]pair, len(r.Pairs))
	for i, p := range r.Pairs {
		all[i] = pairOf(m, p)
		if a.place(all[i].A) > a.place(all[i].B) {
			all[i].A, all[i].B, all[i].AloneA, all[i].AloneB = p.B, p.A, p.AloneB, p.AloneA
		}
	}
	slices.SortFunc(all, func(x, y pair) int {
		fx, fy := x.strength(by), y.strength(by)
		return cmp.Or(cmp.Compare(len(fx.Undefined), len(fy.Undefined)), cmp.Compare(fy.Value, fx.Value), y.Together-x.Together,
			a.place(x.A)-a.place(y.A), a.place(x.B)-a.place(y.B))
	})
	counts := m.CodeCounts()
	a.answer.Figures = struct {
		Nearness analysis.Nearness `json:"nearness"`
		Method   analysis.Method   `json:"method"`
		Base     analysis.Base     `json:"base"`
		Pairs    []pair            `json:"pairs"`
	}{r.Nearness, r.Method, r.Base, all}
	a.answer.Means = []string{a.Say(Word("inquiry.together.means")), a.Say(Word("inquiry.together.means.measures"))}
	a.answer.Not = []string{a.Say(Word("inquiry.together.not"))}
	if len(all) == 0 {
		a.answer.Says = []string{a.Say(Word("inquiry.together.none"))}
		return a.answer
	}
	first := all[0]
	a.answer.Says = []string{a.Say(Word("inquiry.together.says"), "pairs", len(all), "of", len(counts)*(len(counts)-1)/2,
		"a", a.CodeName(first.A), "b", a.CodeName(first.B), "measure", a.strengthName(), "strength", a.figure(first.strength(by), a.strengthPlaces()).Text,
		"k", first.Participants, "people", len(a.Subjects))}
	strongest := all[:min(len(all), a.number("pairs"))]
	shown := a.codesOf(strongest)
	methods := []analysis.Method{r.Method}
	if by == "jaccard" || by == "lift" {
		methods = append(methods, analysis.Method{Name: "Jaccard and lift of documents in which both themes are", Source: "Jaccard 1901; Brin, Motwani, Ullman and Tsur 1997"})
	}
	a.answer.Parts = []Part{
		a.network(strongest, shown, counts, methods, r.Base),
		a.nearnessMap(m, all, shown, methods, r.Base),
		a.pairsTable(all, r),
		a.codesMap(m, all, shown, methods),
	}
	return a.answer
}

// place is where a code stands in the codebook.
func (s *State) place(id coding.CodeID) int {
	if i, known := s.code[id]; known {
		return i
	}
	return len(s.Codes)
}

// codesOf are the codes of pairs, each once, in the order of the codebook.
func (a *asking) codesOf(pairs []pair) (codes []coding.CodeID) {
	for _, p := range pairs {
		codes = append(codes, p.A, p.B)
	}
	return a.inBookOrder(codes)
}

// inBookOrder sorts codes as the codebook does, each once.
func (s *State) inBookOrder(codes []coding.CodeID) []coding.CodeID {
	slices.SortFunc(codes, func(x, y coding.CodeID) int {
		return cmp.Or(s.place(x)-s.place(y), slices.Compare(x.ID[:], y.ID[:]))
	})
	return slices.Compact(codes)
}

// network draws the strongest pairs.
func (a *asking) network(strongest []pair, shown []coding.CodeID, counts []analysis.CodeCount, methods []analysis.Method, base analysis.Base) Part {
	chart := analysis.NetworkChart{From: a.Say(Word("inquiry.code")), To: a.Say(Word("inquiry.together.and")), Strength: a.strengthName(), Places: a.strengthPlaces()}
	at := map[coding.CodeID]int{}
	for i, id := range shown {
		at[id] = i
		chart.Nodes = append(chart.Nodes, analysis.NetworkNode{Label: a.CodeName(id)})
	}
	for _, one := range counts {
		if i, is := at[one.Code]; is {
			chart.Nodes[i].Size = float64(one.Participants)
		}
	}
	for _, p := range strongest {
		if f := p.strength(a.value("strength")); f.Undefined == "" {
			chart.Ties = append(chart.Ties, analysis.NetworkTie{A: at[p.A], B: at[p.B], Strength: f.Value})
		}
	}
	title := a.Say(Word("inquiry.together.network"), "measure", a.strengthName())
	return Part{Name: "network", Title: title, Says: []string{a.Say(Word("inquiry.together.network.says"))},
		Drawing: chart.Draw(a.frame("network", title, a.answer.Says[0], methods, base)), Methods: methods, Base: &base}
}

// nearnessMap is the codes of the strongest pairs, each against each.
func (a *asking) nearnessMap(m *analysis.Material, all []pair, shown []coding.CodeID, methods []analysis.Method, base analysis.Base) Part {
	const most = 40 // columns, beyond which no page shows a heat map whole
	shown = shown[:min(len(shown), most)]
	met := map[[2]coding.CodeID]pair{}
	for _, p := range all {
		met[[2]coding.CodeID{p.A, p.B}] = p
	}
	names := make([]string, len(shown))
	for i, id := range shown {
		names[i] = a.CodeName(id)
	}
	chart := analysis.HeatMapChart{Rows: names, Columns: names, RowsAre: a.Say(Word("inquiry.code")), ColumnsAre: a.Say(Word("inquiry.code")),
		Counts: a.strengthName(), Places: a.strengthPlaces()}
	for i, x := range shown {
		row := make([]analysis.Figure, len(shown))
		for j, y := range shown {
			p, is := met[[2]coding.CodeID{shown[min(i, j)], shown[max(i, j)]}]
			switch {
			case i == j:
				row[j] = analysis.Figure{Undefined: a.Say(Word("inquiry.together.itself"))}
				continue
			case !is: // they never meet, and so c is nothing of whatever they are alone
				p = pairOf(m, analysis.Pair{A: x, B: y, AloneA: 1, AloneB: 1})
			}
			row[j] = a.drawn(p.strength(a.value("strength")))
		}
		chart.Cells = append(chart.Cells, row)
	}
	title := a.Say(Word("inquiry.together.map"), "measure", a.strengthName())
	frame := a.frame("heat", title, a.answer.Says[0], methods, base)
	frame.Undefined = a.Say(Word("inquiry.together.itself"))
	return Part{Name: "heat", Title: title, Drawing: chart.Draw(frame), Methods: methods, Base: &base}
}

// pairsTable is every pair with every measure.
func (a *asking) pairsTable(all []pair, r analysis.CoOccurrence) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.code")), a.Say(Word("inquiry.together.and")), a.measured(analysis.InParticipants), a.measured(analysis.InDocuments),
		a.Say(Word("inquiry.together.count")), a.Say(Word("inquiry.together.c")), a.Say(Word("inquiry.together.jaccard")), a.Say(Word("inquiry.together.lift")), a.Say(Word("inquiry.together.phi"))}}
	above := 0
	for _, p := range all {
		q := a.query(p.A, p.B)
		q.All = r.Nearness == analysis.Overlapping || r.Nearness == analysis.SameSegment
		table.add(a.codeCell(p.A), a.codeCell(p.B), number(p.Participants).to(q), number(p.Documents), number(p.Together).to(q),
			a.figure(p.C, 3), a.figure(p.Jaccard, 2), a.figure(p.Lift, 2), a.figure(p.Phi, 2))
		if p.C.Value > 1 {
			above++
		}
	}
	part := Part{Name: "pairs", Title: a.Say(Word("inquiry.together.table")), Table: table, Base: &r.Base,
		Methods: []analysis.Method{r.Method, {Name: "Jaccard, lift and phi of documents in which both themes are", Source: "Jaccard 1901; Brin, Motwani, Ullman and Tsur 1997; Yule 1912"}}}
	if above > 0 {
		part.Says = append(part.Says, a.Say(Word("inquiry.together.above"), "count", above))
	}
	if r.Nearness != analysis.Overlapping && r.Nearness != analysis.SameSegment {
		part.Says = append(part.Says, a.Say(Word("inquiry.together.either")))
	}
	return part
}

// codesMap lays the codes of the strongest pairs out so that those lie close that go
// together.
func (a *asking) codesMap(m *analysis.Material, all []pair, shown []coding.CodeID, methods []analysis.Method) Part {
	met := map[[2]coding.CodeID]analysis.Figure{}
	for _, p := range all {
		met[[2]coding.CodeID{p.A, p.B}] = p.C
	}
	apart := analysis.Method{Name: "distance of themes: 1 - c, c above 1 taken for 1; " + methods[0].Name, Source: methods[0].Source}
	between := func(i, j int) float64 { return 1 - min(met[[2]coding.CodeID{shown[i], shown[j]}].Value, 1) }
	if by := a.value("strength"); by == "jaccard" || by == "lift" {
		apart = analysis.Method{Name: "distance of themes: 1 - Jaccard of documents", Source: "Jaccard 1901"}
		between = func(i, j int) float64 { return 1 - m.InDocuments(shown[i], shown[j]).Jaccard().Value }
	}
	plane := analysis.Scale(analysis.NewDistances(len(shown), apart, between))
	labels := make([]string, len(shown))
	for i, id := range shown {
		labels[i] = a.CodeName(id)
	}
	title := a.Say(Word("inquiry.together.plane"))
	part := a.plane("plane", title, a.Say(Word("inquiry.code")), labels, a.topThemes(shown), plane)
	part.Caution = a.Say(Word("inquiry.together.plane.caution"), "people", a.answer.People)
	return part
}

// groups are what the points of a map are told apart by.
type groups struct {
	head  string
	names []string
	of    []int
}

// topThemes are the codes at the top of the codebook's tree, where they are few enough
// for the marks of a map.
func (a *asking) topThemes(codes []coding.CodeID) (g groups) {
	const marks = 8
	place := map[coding.CodeID]int{}
	for _, id := range codes {
		top := a.top(id)
		at, known := place[top]
		if !known {
			at = len(g.names)
			place[top] = at
			g.names = append(g.names, a.CodeName(top))
		}
		g.of = append(g.of, at)
	}
	if len(g.names) > marks || len(g.names) == len(codes) {
		return groups{}
	}
	g.head = a.Say(Word("inquiry.together.top"))
	return g
}

// top is what a code stands below at the top of the tree.
func (s *State) top(id coding.CodeID) coding.CodeID {
	for {
		i, known := s.code[id]
		if !known || s.Codes[i].Parent.IsZero() {
			return id
		}
		id = s.Codes[i].Parent
	}
}

// plane draws things laid out on a plane, or says why they are not.
func (a *asking) plane(name, title, point string, labels []string, g groups, p analysis.Plane) Part {
	part := Part{Name: name, Title: title, Methods: []analysis.Method{p.Method}, Base: &p.Base}
	says := a.Say(Word("inquiry.plane.says"), "share", a.figure(p.Fit, 2).Text)
	chart := analysis.ScatterChart{Groups: g.names, Group: g.head, Point: point, X: a.Say(Word("inquiry.plane.across")), Y: a.Say(Word("inquiry.plane.up")), Places: 3}
	if p.Undefined != "" {
		says = a.Say(Word("inquiry.plane.none"), "why", a.Reason(p.Undefined))
	} else {
		for i, at := range p.Points {
			dot := analysis.ScatterPoint{Label: labels[i], X: at[0], Y: at[1]}
			if g.of != nil {
				dot.Group = g.of[i]
			}
			chart.Points = append(chart.Points, dot)
		}
	}
	part.Says = []string{says}
	part.Drawing = chart.Draw(a.frame(name, title, says, part.Methods, p.Base))
	return part
}
