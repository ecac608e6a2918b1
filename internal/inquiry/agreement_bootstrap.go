package inquiry

import (
	"context"

	"sheaf/internal/analysis"
)

// bootstraps says what alpha would have been with other interviews: of what the
// coefficients are of, resampling interviews and by Krippendorff's own way, of its sets, and
// of every theme.
func (a *asking) bootstraps(ctx context.Context, c *readers, f *agreementFigures) ([]analysis.Bootstrap, error) {
	stage, stages := 0, 2
	if f.Of.sets != nil {
		stages++
	}
	draws := analysis.Draws{N: a.number(fieldDraws), Seed: uint64(a.number(fieldSeed))}
	if a.Far != nil {
		draws.Done = func(done, of int) { a.Far(stage*of+done, stages*of) }
	}
	metric := a.metric(f)
	own, err := analysis.KrippendorffBootstrap(ctx, f.Of.ratings, metric, draws)
	if err != nil {
		return nil, err
	}
	all := []analysis.Bootstrap{own}
	if stage++; f.Of.sets != nil {
		sets, err := analysis.ClusterBootstrapOfSets(ctx, *f.Of.sets, analysis.Jaccard, c.interview, draws)
		if err != nil {
			return nil, err
		}
		all = append(all, sets)
		stage++
	}
	// With two categories every metric says the same, so the themes' are the nominal ones.
	of := []analysis.Ratings{f.Of.ratings}
	for _, one := range f.Units {
		of = append(of, c.units.Ratings(one.Code))
	}
	clusters, err := analysis.ClusterBootstrap(ctx, of, metric, c.interview, draws)
	return append(all, clusters...), err
}

// byCode are the bootstraps of Units' codes, nil where there were no draws.
func (f *agreementFigures) byCode() []analysis.Bootstrap {
	if len(f.Bootstraps) == 0 || len(f.Units) == 0 {
		return nil
	}
	return f.Bootstraps[len(f.Bootstraps)-len(f.Units):]
}

func (a *asking) bootstrapPart(c *readers, f *agreementFigures) Part {
	table := &Table{Head: []string{a.Say(Word("inquiry.agreement.value-of")), a.Say(Word("inquiry.agreement.resampled")), a.Say(Word("inquiry.agreement.value")),
		a.Say(Word("inquiry.agreement.low")), a.Say(Word("inquiry.agreement.high")), a.Say(Word("inquiry.agreement.below667")), a.Say(Word("inquiry.agreement.below800"))}}
	p := Part{Name: "bootstrap", Title: a.Say(Word("inquiry.agreement.bootstrap")), Table: table}
	pairs, interviews := a.Say(Word("inquiry.agreement.resampled.pairs")), a.Say(Word("inquiry.agreement.resampled.interviews"))
	alpha := a.alphaName(a.metric(f))
	line := func(name Cell, how string, b analysis.Bootstrap) {
		table.add(name, words(how), a.figure(b.Alpha.Figure, 3), a.figure(b.Low, 3), a.figure(b.High, 3), a.figure(b.Below667, 3), a.figure(b.Below800, 3))
	}
	whole := f.Bootstraps[:len(f.Bootstraps)-len(f.Units)]
	line(words(alpha), pairs, whole[0])
	line(words(alpha), interviews, whole[len(whole)-1])
	p.Methods = []analysis.Method{whole[0].Method, whole[len(whole)-1].Method}
	p.Base = &whole[len(whole)-1].Base
	if len(whole) > 2 {
		line(words(a.Say(Word("inquiry.agreement.sets.jaccard"))), interviews, whole[1])
	}
	for at, one := range f.byCode() {
		line(a.codeCell(f.Units[at].Code), interviews, one)
	}
	p.Says = []string{a.Say(Word("inquiry.agreement.bootstrap.says"), "draws", a.number(fieldDraws), "seed", a.number(fieldSeed))}
	p.Caution = a.Say(Word("inquiry.agreement.bootstrap.caution"), "n", p.Base.Units)
	return p
}
