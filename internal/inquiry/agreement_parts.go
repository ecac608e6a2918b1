package inquiry

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"sheaf/internal/analysis"
	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// agreementFigures are the answer in no language.
type agreementFigures struct {
	Documents     []readDocument          `json:"documents"`
	Of            *rated                  `json:"of,omitempty"`
	Coefficients  []analysis.Agreement    `json:"coefficients,omitempty"`
	Units         []unitAgreement         `json:"units,omitempty"`
	Spans         []spanAgreement         `json:"spans"`
	Families      []familyAgreement       `json:"families,omitempty"`
	Confusions    []confusion             `json:"confusions"`
	Disagreements []analysis.Disagreement `json:"disagreements"`
	Bootstraps    []analysis.Bootstrap    `json:"bootstraps,omitempty"` // of the coefficients' ratings, and then of Units' codes
}

// unitAgreement is a code on fixed units.
type unitAgreement struct {
	Code  coding.CodeID      `json:"code"`
	A     int                `json:"a"` // units that the first gave it
	B     int                `json:"b"`
	Both  int                `json:"both"`
	Share analysis.Agreement `json:"percent"`
	Kappa analysis.Agreement `json:"kappa"`
	AC1   analysis.Agreement `json:"ac1"`
	Alpha analysis.Agreement `json:"alpha"`
}

// spanAgreement is a code on the places where two cut it out themselves.
type spanAgreement struct {
	analysis.SpanAgreement
	Characters analysis.CodeCharacters `json:"characters"`
	Units      analysis.Agreement      `json:"units"`
}

// familyAgreement is codes that exclude each other.
type familyAgreement struct {
	Parent coding.CodeID   `json:"parent"`
	Codes  []coding.CodeID `json:"codes"`
	analysis.UnitAlpha
}

// confusion is how often one laid a code where the other laid another, or none.
type confusion struct {
	A coding.CodeID `json:"a,omitzero"`
	B coding.CodeID `json:"b,omitzero"`
	N int           `json:"n"`
}

func (a *asking) agreement(ctx context.Context) (*Answer, error) {
	a.answer.Means = []string{a.Say(Word("inquiry.agreement.means")), a.Say(Word("inquiry.agreement.means.marks"))}
	a.answer.Not = []string{a.Say(Word("inquiry.agreement.not"))}
	if a.value(fieldFirst) == "" {
		a.answer.Says = []string{a.Say(Word("inquiry.agreement.alone"))}
		return a.answer, nil
	}
	c, err := a.compare()
	if err != nil {
		return nil, err
	}
	f := &agreementFigures{Documents: c.documents}
	a.answer.Figures = f
	if len(c.both) == 0 {
		a.answer.Says = []string{a.Say(Word("inquiry.agreement.nowhere"), "first", c.names[0], "second", c.names[1])}
		a.answer.Parts = []Part{a.documentsPart(c)}
		return a.answer, nil
	}
	f.Disagreements = c.readings.Disagreements(0, 1)
	var parts []Part
	if c.units != nil {
		r := a.rate(c)
		f.Of, f.Units = &r, a.onUnits(c)
		parts = append(parts, a.coefficientsPart(c, f))
		if a.number(fieldDraws) > 0 {
			if f.Bootstraps, err = a.bootstraps(ctx, c, f); err != nil {
				return nil, err
			}
		}
		parts = append(parts, a.barsPart(c, f), a.unitsPart(c, f))
	}
	f.Spans = a.onSpans(c)
	parts = append(parts, a.spansPart(c, f))
	if f.Families = a.onFamilies(c); len(f.Families) > 0 {
		parts = append(parts, a.familiesPart(c, f))
	}
	f.Confusions = confusionsOf(a.State, f)
	parts = append(parts, a.confusionsPart(c, f), a.disagreementsPart(c, f))
	if len(f.Bootstraps) > 0 {
		parts = append(parts, a.bootstrapPart(c, f))
	}
	a.answer.Parts = append(parts, a.documentsPart(c))
	a.sayAgreement(c, f)
	return a.answer, nil
}

// sayAgreement is the answer in a sentence or two.
func (a *asking) sayAgreement(c *readers, f *agreementFigures) {
	kinds := map[analysis.Difference]int{}
	for _, d := range f.Disagreements {
		kinds[d.Difference]++
	}
	if f.Of != nil {
		same := f.Coefficients[0]
		name, chief := a.chief(f)
		a.answer.Says = append(a.answer.Says, a.Say(Word("inquiry.agreement.says"), "first", c.names[0], "second", c.names[1],
			"count", len(c.both), "of", f.Of.Name, "percent", a.percent(same.Figure), "n", same.Base.Units, "coefficient", name, "alpha", a.figure(chief.Figure, 2).Text))
	} else {
		matched, laid := 0, 0
		for _, one := range f.Spans {
			matched, laid = matched+one.Matched, laid+one.A+one.B
		}
		a.answer.Says = append(a.answer.Says, a.Say(Word("inquiry.agreement.says.spans"), "first", c.names[0], "second", c.names[1],
			"count", len(c.both), "laid", laid, "matched", 2*matched))
	}
	a.answer.Says = append(a.answer.Says, a.Say(Word("inquiry.agreement.says.differ"), "count", len(f.Disagreements),
		"code", kinds[analysis.OtherCode], "span", kinds[analysis.OtherSpan], "alone", kinds[analysis.Alone]))
}

// chief is the coefficient that the answer names first: alpha, of sets where a unit may
// have several codes.
func (a *asking) chief(f *agreementFigures) (name string, _ analysis.Agreement) {
	if a.value(fieldOf) == ofAll {
		return a.Say(Word("inquiry.agreement.sets.jaccard")), analysis.AlphaOfSets(*f.Of.sets, analysis.Jaccard)
	}
	return a.alphaName(a.metric(f)), analysis.Alpha(f.Of.ratings, a.metric(f))
}

// metric is the one that was chosen, where the categories have an order.
func (a *asking) metric(f *agreementFigures) analysis.Metric {
	if !f.Of.scale {
		return analysis.Nominal
	}
	return analysis.Metric(a.value(fieldMetric))
}

func (a *asking) percent(f analysis.Figure) string {
	if f.Undefined != "" {
		return a.undefined(f)
	}
	return a.Say(Word("inquiry.agreement.per-cent"), "n", int(math.Round(100*f.Value)))
}

// coefficientsPart has every coefficient of one thing.
func (a *asking) coefficientsPart(c *readers, f *agreementFigures) Part {
	// Standard errors take each unit for drawn by itself: of few people they say less
	// than they seem to, and the bootstrap over interviews stands in for them.
	errors := a.answer.People >= Few
	table := &Table{Head: []string{a.Say(Word("inquiry.agreement.coefficient")), a.Say(Word("inquiry.agreement.value")),
		a.Say(Word("inquiry.agreement.observed")), a.Say(Word("inquiry.agreement.expected")), a.Say(Word("inquiry.agreement.n")), a.Say(Word("inquiry.agreement.categories"))}}
	if errors {
		table.Head = slices.Insert(table.Head, 2, a.Say(Word("inquiry.agreement.error")))
	}
	p := Part{Name: "coefficients", Title: a.Say(Word("inquiry.agreement.coefficients"), "of", f.Of.Name), Table: table}
	add := func(name string, one analysis.Agreement) {
		f.Coefficients = append(f.Coefficients, one)
		p.Methods = append(p.Methods, one.Method)
		expected := a.figure(one.Expected, 3)
		if len(f.Coefficients) == 1 { // percent agreement, which expects nothing
			expected = words("–")
		}
		cells := []Cell{words(name), a.figure(one.Figure, 3), a.figure(one.Observed, 3), expected, number(one.Base.Units), number(one.Categories)}
		if errors {
			cells = slices.Insert(cells, 2, a.figure(one.StandardError, 3))
		}
		table.add(cells...)
	}
	r := f.Of.ratings
	percent := analysis.Percent(r, analysis.Unweighted)
	add(a.Say(Word("inquiry.agreement.percent")), percent)
	p.Base = &percent.Base
	weightings := []analysis.Weighting{analysis.Unweighted}
	if f.Of.scale {
		weightings = append(weightings, analysis.Linear, analysis.Quadratic)
	}
	for _, w := range weightings {
		if len(c.layers) == 2 {
			add(a.weighted(Word("inquiry.agreement.cohen"), w), analysis.Cohen(r, w))
		}
	}
	add(a.Say(Word("inquiry.agreement.fleiss")), analysis.Fleiss(r, analysis.Unweighted))
	add(a.Say(Word("inquiry.agreement.conger")), analysis.Conger(r, analysis.Unweighted))
	add(a.Say(Word("inquiry.agreement.brennan")), analysis.BrennanPrediger(r, analysis.Unweighted))
	for _, w := range weightings {
		name := Word("inquiry.agreement.ac2")
		if w == analysis.Unweighted {
			name = Word("inquiry.agreement.ac1")
		}
		add(a.weighted(name, w), analysis.Gwet(r, w))
	}
	for _, m := range metrics {
		if m == analysis.Nominal || f.Of.scale {
			add(a.alphaName(m), analysis.Alpha(r, m))
		}
	}
	if f.Of.sets != nil {
		add(a.Say(Word("inquiry.agreement.sets.jaccard")), analysis.AlphaOfSets(*f.Of.sets, analysis.Jaccard))
		add(a.Say(Word("inquiry.agreement.sets.masi")), analysis.AlphaOfSets(*f.Of.sets, analysis.MASI))
		add(a.Say(Word("inquiry.agreement.sets.product")), analysis.AlphaOfSets(*f.Of.sets, analysis.MASIProduct))
		add(a.Say(Word("inquiry.agreement.sets.passonneau")), analysis.AlphaOfSets(*f.Of.sets, analysis.Passonneau))
	}
	switch {
	case f.Of.scale:
		p.Says = append(p.Says, a.Say(Word("inquiry.agreement.of.family.says"), "n", r.Categories))
	case f.Of.sets != nil:
		p.Says = append(p.Says, a.Say(Word("inquiry.agreement.of.all.says"), "n", r.Categories))
	default:
		p.Says = append(p.Says, a.Say(Word("inquiry.agreement.of.code.says")))
	}
	p.Says = append(p.Says, a.Say(Word("inquiry.agreement.coefficients.says")))
	if f.Of.Several > 0 {
		p.Says = append(p.Says, a.Say(Word("inquiry.agreement.several"), "count", f.Of.Several))
	}
	if c.outside > 0 {
		p.Says = append(p.Says, a.Say(Word("inquiry.agreement.outside"), "count", c.outside))
	}
	return p
}

func (a *asking) weighted(name Word, w analysis.Weighting) string {
	switch w {
	case analysis.Linear:
		return a.Say(Word("inquiry.agreement.linear"), "name", a.Say(name))
	case analysis.Quadratic:
		return a.Say(Word("inquiry.agreement.quadratic"), "name", a.Say(name))
	}
	return a.Say(name)
}

func (in Speech) alphaName(m analysis.Metric) string {
	return in.Say(Word("inquiry.agreement.alpha"), "metric", in.metricName(m))
}

func (in Speech) metricName(m analysis.Metric) string {
	switch m {
	case analysis.Ordinal:
		return in.Say(Word("inquiry.agreement.ordinal"))
	case analysis.Interval:
		return in.Say(Word("inquiry.agreement.interval"))
	case analysis.Ratio:
		return in.Say(Word("inquiry.agreement.ratio"))
	}
	return in.Say(Word("inquiry.agreement.nominal"))
}

// inBook puts what is of codes in the order of the codebook.
func inBook[T any](s *State, all []T, code func(T) coding.CodeID) []T {
	slices.SortStableFunc(all, func(x, y T) int { return s.place(code(x)) - s.place(code(y)) })
	return all
}

func (a *asking) onUnits(c *readers) (all []unitAgreement) {
	alphas := c.units.Alphas()
	for at, id := range c.units.Codes() {
		r := c.units.Ratings(id)
		one := unitAgreement{Code: id, Share: analysis.Percent(r, analysis.Unweighted), Kappa: analysis.Conger(r, analysis.Unweighted),
			AC1: analysis.Gwet(r, analysis.Unweighted), Alpha: alphas[at]}
		if len(c.layers) == 2 {
			one.Kappa = analysis.Cohen(r, analysis.Unweighted)
		}
		for _, row := range r.Of {
			first, second := max(row[0], 0), max(row[1], 0)
			one.A, one.B, one.Both = one.A+first, one.B+second, one.Both+first*second
		}
		all = append(all, one)
	}
	return inBook(a.State, all, func(u unitAgreement) coding.CodeID { return u.Code })
}

// laidBy asks for the passages of a code in one of the readings.
func (c *readers) laidBy(coder int, code coding.CodeID) coding.Query {
	return coding.Query{Codes: []coding.CodeID{code}, Layer: c.layers[coder].ID}
}

func (a *asking) unitsPart(c *readers, f *agreementFigures) Part {
	kappa := a.Say(Word("inquiry.agreement.cohen"))
	if len(c.layers) > 2 {
		kappa = a.Say(Word("inquiry.agreement.conger"))
	}
	table := &Table{Head: []string{a.Say(Word("inquiry.code")), c.names[0], c.names[1], a.Say(Word("inquiry.agreement.both")),
		a.Say(Word("inquiry.agreement.percent")), kappa, a.Say(Word("inquiry.agreement.ac1")), a.alphaName(analysis.Nominal)}}
	p := Part{Name: "units", Title: a.Say(Word("inquiry.agreement.units"), "unit", a.unitName()), Table: table, Says: []string{a.Say(Word("inquiry.agreement.units.says"))}}
	for _, one := range f.Units {
		table.add(a.codeCell(one.Code), number(one.A).to(c.laidBy(0, one.Code)), number(one.B).to(c.laidBy(1, one.Code)), number(one.Both),
			a.figure(one.Share.Figure, 2), a.figure(one.Kappa.Figure, 2), a.figure(one.AC1.Figure, 2), a.figure(one.Alpha.Figure, 2))
		p.Methods = []analysis.Method{one.Share.Method, one.Kappa.Method, one.AC1.Method, one.Alpha.Method}
		p.Base = &one.Alpha.Base
	}
	return p
}

func (a *asking) unitName() string {
	if a.value(fieldUnit) == unitTurn {
		return a.Say(Word("inquiry.agreement.unit.turn"))
	}
	return a.Say(Word("inquiry.agreement.unit.paragraph"))
}

// barsPart draws alpha by theme, the highest first, and its interval where there were draws.
func (a *asking) barsPart(c *readers, f *agreementFigures) Part {
	title := a.Say(Word("inquiry.agreement.bars"))
	alpha := a.alphaName(analysis.Nominal)
	chart := analysis.BarChart{RowsAre: a.Say(Word("inquiry.code")), Series: []string{alpha}, Axis: alpha, Places: 2}
	p := Part{Name: "bars", Title: title}
	intervals := f.byCode()
	if intervals != nil {
		chart.LowIs, chart.HighIs = a.Say(Word("inquiry.agreement.low")), a.Say(Word("inquiry.agreement.high"))
		p.Says = []string{a.Say(Word("inquiry.agreement.bars.intervals"), "draws", a.number(fieldDraws), "interviews", intervals[0].Base.Units)}
	} else {
		p.Says = []string{a.Say(Word("inquiry.agreement.bars.none"))}
	}
	order := make([]int, len(f.Units))
	for i := range order {
		order[i] = i
	}
	height := func(f analysis.Figure) float64 {
		if f.Undefined != "" {
			return math.Inf(-1)
		}
		return f.Value
	}
	slices.SortStableFunc(order, func(x, y int) int {
		return cmp.Compare(height(f.Units[y].Alpha.Figure), height(f.Units[x].Alpha.Figure))
	})
	for _, i := range order {
		one := f.Units[i]
		chart.Rows = append(chart.Rows, a.CodeName(one.Code))
		chart.Values = append(chart.Values, []analysis.Figure{a.drawn(one.Alpha.Figure)})
		if intervals != nil {
			chart.Low = append(chart.Low, []analysis.Figure{a.drawn(intervals[i].Low)})
			chart.High = append(chart.High, []analysis.Figure{a.drawn(intervals[i].High)})
		}
		p.Methods, p.Base = []analysis.Method{one.Alpha.Method}, &one.Alpha.Base
	}
	if intervals != nil {
		p.Methods = append(p.Methods, intervals[0].Method)
		p.Base = &intervals[0].Base
	}
	var base analysis.Base
	if p.Base != nil {
		base = *p.Base
	}
	p.Drawing = chart.Draw(a.frame("bars", title, a.Say(Word("inquiry.agreement.bars.description"), "first", c.names[0], "second", c.names[1]), p.Methods, base))
	return p
}

func (a *asking) onSpans(c *readers) (all []spanAgreement) {
	theta, _ := strconv.ParseFloat(a.value(fieldTheta), 64)
	characters := c.readings.Characters(0, 1)
	units := map[coding.CodeID]analysis.Agreement{}
	for at, one := range c.readings.UnitsOfCode() {
		units[c.readings.Codes()[at]] = one
	}
	for at, one := range c.readings.Spans(0, 1, analysis.Theta(theta)) { // of the same codes
		all = append(all, spanAgreement{one, characters[at], units[one.Code]})
	}
	return inBook(a.State, all, func(s spanAgreement) coding.CodeID { return s.Code })
}

func (a *asking) spansPart(c *readers, f *agreementFigures) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.code")), c.names[0], c.names[1], a.Say(Word("inquiry.agreement.matched")), a.Say(Word("inquiry.agreement.f1")),
		a.Say(Word("inquiry.agreement.characters.percent")), a.Say(Word("inquiry.agreement.characters.pooled")), a.Say(Word("inquiry.agreement.characters.weighted")),
		a.Say(Word("inquiry.agreement.characters.f1")), a.Say(Word("inquiry.agreement.u.binary"))}}
	p := Part{Name: "spans", Title: a.Say(Word("inquiry.agreement.spans")), Table: table, Says: []string{a.Say(Word("inquiry.agreement.spans.says"), "rule", a.rule())}}
	for _, one := range f.Spans {
		table.add(a.codeCell(one.Code), number(one.A).to(c.laidBy(0, one.Code)), number(one.B).to(c.laidBy(1, one.Code)), number(one.Matched), a.figure(one.F1, 2),
			a.figure(one.Characters.Percent, 3), a.figure(one.Characters.Pooled, 2), a.figure(one.Characters.Weighted, 2), a.figure(one.Characters.F1, 2), a.figure(one.Units.Figure, 2))
		p.Methods = []analysis.Method{one.Method, one.Characters.Method, one.Units.Method}
	}
	base := c.readings.Base()
	p.Base = &base
	return p
}

// rule says when two passages are taken for one.
func (a *asking) rule() string {
	switch a.value(fieldTheta) {
	case "0.9":
		return a.Say(Word("inquiry.agreement.theta.most"))
	case "1":
		return a.Say(Word("inquiry.agreement.theta.same"))
	case "0":
		return a.Say(Word("inquiry.agreement.theta.touch"))
	}
	return a.Say(Word("inquiry.agreement.theta.half"))
}

// onFamilies is every family that one of the readings used, or the one that was chosen.
func (a *asking) onFamilies(c *readers) (all []familyAgreement) {
	used := map[coding.CodeID]bool{}
	for _, id := range c.all.Codes() {
		used[id] = true
	}
	for _, parent := range a.families() {
		if of := a.value(fieldOf); of != ofAll && of != ofFamily+parent.String() {
			continue
		}
		family := slices.DeleteFunc(a.family(parent), func(id coding.CodeID) bool { return !used[id] })
		if len(family) > 0 {
			all = append(all, familyAgreement{parent, family, c.all.UnitsOfFamily(family)})
		}
	}
	return all
}

func (a *asking) familiesPart(c *readers, f *agreementFigures) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.agreement.family")), a.Say(Word("inquiry.agreement.codes")), a.Say(Word("inquiry.agreement.u")),
		a.Say(Word("inquiry.agreement.u.binary")), a.Say(Word("inquiry.agreement.cu"))}}
	p := Part{Name: "families", Title: a.Say(Word("inquiry.agreement.families")), Table: table, Says: []string{a.Say(Word("inquiry.agreement.families.says"))}}
	for _, one := range f.Families {
		table.add(a.codeCell(one.Parent), number(len(one.Codes)), a.figure(one.U.Figure, 3), a.figure(one.Binary.Figure, 3), a.figure(one.CU.Figure, 3))
		p.Methods = []analysis.Method{one.U.Method, one.Binary.Method, one.CU.Method}
		p.Base = &one.U.Base
		if a.value(fieldOf) == ofAll {
			continue
		}
		for at, value := range one.Values {
			table.add(a.codeCell(one.Codes[at]), number(1), words("–"), words("–"), a.figure(value.Figure, 3))
		}
	}
	return p
}

// confusionsOf counts who laid what where the other laid what: most often first.
func confusionsOf(s *State, f *agreementFigures) (all []confusion) {
	n := map[confusion]int{}
	for _, d := range f.Disagreements {
		if d.Difference == analysis.OtherSpan {
			continue
		}
		var pair confusion
		if d.A != nil {
			pair.A = d.A.Code
		}
		if d.B != nil {
			pair.B = d.B.Code
		}
		n[pair]++
	}
	for pair, times := range n {
		pair.N = times
		all = append(all, pair)
	}
	slices.SortFunc(all, func(x, y confusion) int {
		return cmp.Or(y.N-x.N, s.place(x.A)-s.place(y.A), s.place(x.B)-s.place(y.B))
	})
	return all
}

// confusionsPart lists the pairs; a map of all themes would be empty nearly everywhere.
func (a *asking) confusionsPart(c *readers, f *agreementFigures) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.agreement.laid"), "name", c.names[0]), a.Say(Word("inquiry.agreement.laid"), "name", c.names[1]), a.Say(Word("inquiry.measure.segments"))}}
	code := func(id coding.CodeID) Cell {
		if id.IsZero() {
			return words(a.Say(Word("inquiry.agreement.nothing")))
		}
		return a.codeCell(id)
	}
	for _, one := range f.Confusions {
		table.add(code(one.A), code(one.B), number(one.N))
	}
	base := analysis.Base{Units: len(f.Disagreements), Of: "disagreements", Dropped: c.readings.Base().Dropped}
	return Part{Name: "confusions", Title: a.Say(Word("inquiry.agreement.confusions")), Table: table, Says: []string{a.Say(Word("inquiry.agreement.confusions.says"))},
		Methods: []analysis.Method{differenceMethod}, Base: &base}
}

var differenceMethod = analysis.Method{Name: "disagreements: first the same code, as many pairs as there can be, then other codes on half the same characters", Source: "matching of Hopcroft and Karp 1973"}

// disagreementsPart is every disagreement with its text.
func (a *asking) disagreementsPart(c *readers, f *agreementFigures) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.agreement.passage")), a.Say(Word("inquiry.agreement.who")), a.Say(Word("inquiry.agreement.laid"), "name", c.names[0]),
		a.Say(Word("inquiry.agreement.laid"), "name", c.names[1]), a.Say(Word("inquiry.agreement.kind")), a.Say(Word("inquiry.agreement.shared"))}}
	laid := func(coder int, one *coding.Coding) Cell {
		if one == nil {
			return words(a.Say(Word("inquiry.agreement.nothing")))
		}
		q := c.laidBy(coder, one.Code)
		q.Document = one.Anchor.Document
		return a.codeCell(one.Code).to(q)
	}
	for _, d := range f.Disagreements {
		at := around(d)
		doc := c.text[at.Document]
		shared := words("–")
		if d.A != nil && d.B != nil {
			shared = Cell{Text: a.percent(analysis.Figure{Value: d.Jaccard}), Plain: strconv.FormatFloat(d.Jaccard, 'f', 2, 64), Number: true}
		}
		table.add(Cell{Text: at.Span.Of(doc.Text), Quote: true, Language: doc.DocumentInfo.Language, Place: Place{Anchor: at}}, words(a.labels(doc.Speaking(at.Span))),
			laid(0, d.A), laid(1, d.B), words(a.difference(d.Difference)), shared)
	}
	base := analysis.Base{Units: len(f.Disagreements), Of: "disagreements", Dropped: c.readings.Base().Dropped}
	return Part{Name: "disagreements", Title: a.Say(Word("inquiry.agreement.disagreements")), Table: table, Says: []string{a.Say(Word("inquiry.agreement.disagreements.says"))},
		Methods: []analysis.Method{differenceMethod}, Base: &base}
}

// around is the words that either of two readers laid something on.
func around(d analysis.Disagreement) study.Anchor {
	if d.A == nil {
		return d.B.Anchor
	}
	at := d.A.Anchor
	if d.B != nil {
		at.Span.Start, at.Span.End = min(at.Span.Start, d.B.Anchor.Span.Start), max(at.Span.End, d.B.Anchor.Span.End)
	}
	return at
}

func (a *asking) difference(d analysis.Difference) string {
	switch d {
	case analysis.OtherSpan:
		return a.Say(Word("inquiry.agreement.other-span"))
	case analysis.OtherCode:
		return a.Say(Word("inquiry.agreement.other-code"))
	}
	return a.Say(Word("inquiry.agreement.one-alone"))
}

// documentsPart says which documents were compared, and why not the others.
func (a *asking) documentsPart(c *readers) Part {
	table := &Table{Head: append([]string{a.Say(Word("inquiry.agreement.document"))}, append(slices.Clone(c.names), a.Say(Word("inquiry.agreement.compared")))...)}
	for _, d := range c.documents {
		cells := []Cell{words(a.documentName(d.Document))}
		for coder, n := range d.Codings {
			cell := number(n)
			if n > 0 {
				cell = cell.to(coding.Query{Document: d.Document, Layer: c.layers[coder].ID})
			}
			cells = append(cells, cell)
		}
		compared := a.Say(Word("inquiry.agreement.no"))
		if d.Compared {
			compared = a.Say(Word("inquiry.agreement.yes"))
		}
		table.add(append(cells, words(compared))...)
	}
	base := analysis.Base{Units: len(c.both), Of: "documents"}
	return Part{Name: "documents", Title: a.Say(Word("inquiry.agreement.documents")), Table: table, Says: []string{a.Say(Word("inquiry.agreement.documents.says"))}, Base: &base}
}
