package analysis

import (
	"math"
	"slices"
)

// Ratings are what coders said of units that were cut before anybody coded: a
// paragraph, an answer. Of[i][g] is the category, from 0, that coder g gave unit i,
// or Unrated; every row is as long as there are coders.
type Ratings struct {
	Of [][]int
	// Categories is how many there are to choose from, in the codebook and not only
	// in the ratings: Brennan and Prediger's coefficient and Gwet's change with it.
	Categories int
	Values     []float64 // what each category is worth, for weights and metrics; nil for 1, 2, 3 ...
}

// Unrated is a unit that a coder did not rate.
const Unrated = -1

// Weighting says how much two categories that differ agree all the same.
type Weighting string

const (
	Unweighted Weighting = "unweighted"
	Linear     Weighting = "linear weights"    // 1 - |k-l| / widest difference
	Quadratic  Weighting = "quadratic weights" // 1 - (k-l)² / its square
)

// Agreement is a coefficient of agreement and what it rests on.
type Agreement struct {
	Figure
	StandardError Figure `json:"standardError"` // analytic; over units, as if each had been drawn by itself
	Method        Method `json:"method"`
	Base          Base   `json:"base"`
	Coders        int    `json:"coders"`
	Categories    int    `json:"categories"` // that the coefficient reckons with
	// Observed and Expected are shares of agreement. Of Krippendorff's alphas they
	// are disagreement, so that the coefficient is 1 - Observed/Expected.
	Observed Figure `json:"observed"`
	Expected Figure `json:"expected"`
}

// More reasons for which a coefficient is undefined.
const (
	noKappaOfMore = "not applicable: this kappa is of two coders"
	unevenCoders  = "not applicable: not all units were rated by as many coders"
	oneUnit       = "one unit only"
	noneAnalytic  = "no analytic formula"
)

// What units are, and why some are left out.
const (
	ratedTwice = "units that two coders rated"
	ratedOnce  = "units that one coder rated"
	ratedNever = "units that nobody rated"
)

// Coefficients are all that this package has for ratings without an order, because
// no single one is right: where one coder never varies, 90 % of agreement is a kappa of
// 0 and an AC1 of .89.
func Coefficients(r Ratings) []Agreement {
	all := []Agreement{Percent(r, Unweighted), Alpha(r, Nominal), Fleiss(r, Unweighted), Conger(r, Unweighted), BrennanPrediger(r, Unweighted), Gwet(r, Unweighted)}
	if r.coders() == 2 {
		all = append(all, Cohen(r, Unweighted))
	}
	return all
}

// Percent is the share of pairs of coders that agree on a unit, in the mean over the
// units that two or more rated. It is the only coefficient here that has a
// value where nobody ever varied.
func Percent(r Ratings, w Weighting) Agreement {
	c := r.count(w)
	a := c.agreement("percent agreement", "Gwet 2014")
	if a.Undefined != "" {
		return a
	}
	return c.chanceCorrected(a, 0, nil)
}

// Fleiss is Fleiss' kappa of any number of coders. Units that were rated once count
// for what is expected by chance and for nothing else, as in Gwet 2014.
func Fleiss(r Ratings, w Weighting) Agreement {
	c := r.count(w)
	a := c.beyondChance("Fleiss' kappa", "Fleiss 1971; gaps and standard error as in Gwet 2014")
	if a.Undefined != "" {
		return a
	}
	nearby := c.w.times(c.prevalence)
	chance := make([]float64, len(c.units))
	for i, unit := range c.units {
		for _, k := range unit.counts {
			chance[i] += float64(k.n) * nearby[k.category] / float64(unit.n)
		}
	}
	return c.chanceCorrected(a, dot(c.prevalence, nearby), chance)
}

// Gwet is Gwet's AC1, and AC2 with weights. Units that were rated once count for what
// is expected by chance only.
func Gwet(r Ratings, w Weighting) Agreement {
	c := r.count(w)
	name := "Gwet's AC1"
	if w != Unweighted {
		name = "Gwet's AC2"
	}
	a := c.beyondChance(name, "Gwet 2008, 2014")
	if a.Undefined != "" {
		return a
	}
	share := c.w.sum() / (float64(c.q) * float64(c.q-1))
	expected := 0.0
	for _, p := range c.prevalence {
		expected += share * p * (1 - p)
	}
	chance := make([]float64, len(c.units))
	for i, unit := range c.units {
		for _, k := range unit.counts {
			chance[i] += share * float64(k.n) * (1 - c.prevalence[k.category]) / float64(unit.n)
		}
	}
	return c.chanceCorrected(a, expected, chance)
}

// BrennanPrediger is their kappa with chance 1/q, which is also Bennett's S.
func BrennanPrediger(r Ratings, w Weighting) Agreement {
	c := r.count(w)
	a := c.beyondChance("Brennan and Prediger's kappa", "Brennan and Prediger 1981; gaps and standard error as in Gwet 2014")
	if a.Undefined != "" {
		return a
	}
	return c.chanceCorrected(a, c.w.sum()/(float64(c.q)*float64(c.q)), nil)
}

// Cohen is Cohen's kappa of two coders, over the units that both rated.
func Cohen(r Ratings, w Weighting) Agreement {
	c := r.count(w)
	a := c.beyondChance("Cohen's kappa", "Cohen 1960, with weights 1968; standard error of Fleiss, Cohen and Everitt 1969")
	a.Base.Dropped = dropped(len(r.Of)-c.paired, "units that not both coders rated")
	if c.coders > 2 {
		return a.without(noKappaOfMore)
	}
	if a.Undefined != "" {
		return a
	}
	var pairs [][2]int
	first, second := make([]float64, c.q), make([]float64, c.q)
	for _, row := range r.Of {
		if row[0] >= 0 && row[1] >= 0 {
			pairs = append(pairs, [2]int{row[0], row[1]})
			first[row[0]]++
			second[row[1]]++
		}
	}
	n := float64(len(pairs))
	if slices.Max(first) == n && slices.Equal(first, second) {
		return a.without(NoVariation)
	}
	scale(first, 1/n)
	scale(second, 1/n)
	nearFirst, nearSecond := c.w.times(first), c.w.times(second)
	observed, expected := 0.0, dot(first, nearSecond)
	for _, p := range pairs {
		observed += c.w.of(p[0], p[1]) / n
	}
	a.Observed, a.Expected = Figure{Value: observed}, Figure{Value: expected}
	kappa := (observed - expected) / (1 - expected)
	squares, mean := 0.0, observed-2*(1-kappa)*expected
	for _, p := range pairs {
		d := c.w.of(p[0], p[1]) - (1-kappa)*(nearSecond[p[0]]+nearFirst[p[1]]) - mean
		squares += d * d / n
	}
	a.Figure = Figure{Value: kappa}
	a.StandardError = Figure{Value: math.Sqrt(squares/n) / (1 - expected)}
	return a
}

// Conger is Conger's kappa of any number of coders, with each coder's own margins; of
// two coders without gaps it is Cohen's. Coders who rated nothing are left out.
func Conger(r Ratings, w Weighting) Agreement {
	c := r.count(w)
	a := c.beyondChance("Conger's kappa", "Conger 1980; gaps and standard error as in Gwet 2014")
	if a.Undefined != "" {
		return a
	}
	margins, rated := r.margins(c.q)
	coders := 0.0
	total := make([]float64, c.q)
	for g := range margins {
		if rated[g] > 0 {
			coders++
			add(total, margins[g], 1)
		}
	}
	// What is expected is the mean over pairs of different coders: all pairs less
	// each coder's with itself.
	self := 0.0
	toOthers, own := make([][]float64, len(margins)), make([]float64, len(margins))
	for g, p := range margins {
		if rated[g] == 0 {
			continue
		}
		near := c.w.times(p)
		self += dot(p, near)
		others := slices.Clone(total)
		add(others, p, -1)
		toOthers[g], own[g] = c.w.times(others), dot(near, others)
	}
	pairs := coders * (coders - 1)
	expected := (dot(total, c.w.times(total)) - self) / pairs
	n := float64(len(c.units))
	chance := make([]float64, len(c.units))
	for i, unit := range c.units {
		for g, k := range r.Of[unit.row] {
			switch part := n / float64(max(rated[g], 1)); {
			case rated[g] == 0:
			case k < 0:
				chance[i] += own[g] / pairs
			default:
				chance[i] += (part*toOthers[g][k] - (part-1)*own[g]) / pairs
			}
		}
	}
	return c.chanceCorrected(a, expected, chance)
}

// FleissByCategory is Fleiss' kappa of each category against all the others.
func FleissByCategory(r Ratings) []Agreement {
	c := r.count(Unweighted)
	apart := make([]float64, c.q) // share of pairs that differ about a category
	for _, unit := range c.units {
		if unit.n < 2 {
			continue
		}
		for _, k := range unit.counts {
			apart[k.category] += 2 * float64(k.n) * float64(unit.n-k.n) / (float64(unit.n) * float64(unit.n-1) * float64(c.paired))
		}
	}
	all := make([]Agreement, c.q)
	for k := range all {
		a := c.beyondChance("Fleiss' kappa of one category", "Fleiss 1971")
		a.Categories = 2
		a.StandardError = Figure{Undefined: noneAnalytic}
		if a.Undefined == "" {
			p := c.prevalence[k]
			a.Observed, a.Expected = Figure{Value: 1 - apart[k]}, Figure{Value: 1 - 2*p*(1-p)}
			a.Figure = defined(1-apart[k]/(2*p*(1-p)), NoVariation)
		}
		all[k] = a
	}
	return all
}

// FleissZ is Fleiss' kappa in standard errors under the hypothesis of mere chance
// (Fleiss, Nee and Landis 1979), which is no interval for the kappa itself. All
// units have to be rated by as many coders.
func FleissZ(r Ratings) Figure {
	c := r.count(Unweighted)
	kappa := Fleiss(r, Unweighted)
	if kappa.Undefined != "" {
		return kappa.Figure
	}
	raters := c.units[0].n
	for _, unit := range c.units {
		if unit.n != raters {
			return Figure{Undefined: unevenCoders}
		}
	}
	varied, skewed := 0.0, 0.0
	for _, p := range c.prevalence {
		varied += p * (1 - p)
		skewed += p * (1 - p) * (1 - 2*p)
	}
	variance := 2 * (varied*varied - skewed) / (varied * varied * float64(len(c.units)) * float64(raters) * float64(raters-1))
	return defined(kappa.Value/math.Sqrt(variance), NoVariation)
}

func (r Ratings) coders() int {
	if len(r.Of) == 0 {
		return 0
	}
	return len(r.Of[0])
}

// margins are each coder's shares of the categories, and how many units each rated.
func (r Ratings) margins(q int) (shares [][]float64, rated []int) {
	shares, rated = make([][]float64, r.coders()), make([]int, r.coders())
	for g := range shares {
		shares[g] = make([]float64, q)
	}
	for _, row := range r.Of {
		for g, k := range row {
			if k >= 0 {
				shares[g][k]++
				rated[g]++
			}
		}
	}
	for g := range shares {
		scale(shares[g], 1/float64(max(rated[g], 1)))
	}
	return shares, rated
}

// counted are ratings by unit and category, without those who gave them.
type counted struct {
	coders, q, used int // categories to choose from, and those of the units' ratings
	w               weights
	units           []ratedUnit // that somebody rated
	paired          int         // of these, rated twice or more
	never           int
	prevalence      []float64 // mean share of each category
}

type ratedUnit struct {
	row    int
	n      int // ratings
	counts []categoryCount
}

type categoryCount struct{ category, n int }

func (r Ratings) count(w Weighting) counted {
	c := counted{coders: r.coders(), q: r.categories()}
	c.w = weights{kind: w, values: r.values(c.q)}
	c.w.widest = slices.Max(c.w.values) - slices.Min(c.w.values)
	c.prevalence = make([]float64, c.q)
	c.units = make([]ratedUnit, 0, len(r.Of))
	memory := make([]categoryCount, 0, len(r.Of)*c.coders)
	for i, row := range r.Of {
		unit := ratedUnit{row: i, counts: countRow(memory[len(memory):], row)}
		memory = memory[:len(memory)+len(unit.counts)]
		for _, k := range unit.counts {
			unit.n += k.n
		}
		if unit.n == 0 {
			c.never++
			continue
		}
		if unit.n > 1 {
			c.paired++
		}
		for _, k := range unit.counts {
			c.prevalence[k.category] += float64(k.n) / float64(unit.n)
		}
		c.units = append(c.units, unit)
	}
	for _, p := range c.prevalence {
		if p > 0 {
			c.used++
		}
	}
	scale(c.prevalence, 1/float64(max(len(c.units), 1)))
	return c
}

// countRow counts the categories of a row, in their order.
func countRow(counts []categoryCount, row []int) []categoryCount {
	for _, k := range row {
		if k < 0 {
			continue
		}
		at, found := slices.BinarySearchFunc(counts, k, func(c categoryCount, k int) int { return c.category - k })
		if !found {
			counts = slices.Insert(counts, at, categoryCount{category: k})
		}
		counts[at].n++
	}
	return counts
}

// categories is how many there are, at least as many as are used.
func (r Ratings) categories() int {
	q := max(r.Categories, 1)
	for _, row := range r.Of {
		for _, k := range row {
			q = max(q, k+1)
		}
	}
	return q
}

func (r Ratings) values(q int) []float64 {
	if r.Values != nil {
		return r.Values
	}
	values := make([]float64, q)
	for k := range values {
		values[k] = float64(k + 1)
	}
	return values
}

// agreement is a coefficient still without a value, undefined where none can have
// one.
func (c counted) agreement(name, source string) Agreement {
	if c.w.kind != Unweighted {
		name += ", " + string(c.w.kind)
	}
	a := Agreement{
		Method: Method{Name: name, Source: source}, Coders: c.coders, Categories: c.q,
		Base: Base{Units: c.paired, Of: ratedTwice, Dropped: append(dropped(len(c.units)-c.paired, ratedOnce), dropped(c.never, ratedNever)...)},
	}
	switch {
	case c.coders == 0:
		return a.without(NoData)
	case c.coders == 1:
		return a.without(OneCoder)
	case c.paired == 0:
		return a.without(NoPairs)
	}
	return a
}

// beyondChance is agreement of a coefficient that corrects for chance. Where one
// category was given every time there is nothing to agree about: programs print NaN, 0
// or 1 there.
func (c counted) beyondChance(name, source string) Agreement {
	a := c.agreement(name, source)
	if a.Undefined == "" && c.used == 1 {
		return a.without(NoVariation)
	}
	return a
}

// without is the coefficient undefined, for a reason.
func (a Agreement) without(why string) Agreement {
	none := Figure{Undefined: why}
	a.Figure, a.StandardError, a.Observed, a.Expected = none, none, none, none
	return a
}

func dropped(n int, why string) []Dropped {
	if n == 0 {
		return nil
	}
	return []Dropped{{N: n, Why: why}}
}
