package analysis

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

// written are ratings as tables print them: a column to a coder, a line to a unit,
// "." where nothing was said. The lowest value is category 0.
func written(lowest, categories int, lines string) Ratings {
	r := Ratings{Categories: categories}
	for k := range categories {
		r.Values = append(r.Values, float64(lowest+k))
	}
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		var row []int
		for _, said := range strings.Fields(line) {
			value := lowest + Unrated
			if said != "." {
				value, _ = strconv.Atoi(said)
			}
			row = append(row, value-lowest)
		}
		r.Of = append(r.Of, row)
	}
	return r
}

// byCoder turns lines that are coders into units.
func byCoder(lowest, categories int, lines string) Ratings {
	across := written(lowest, categories, lines)
	r := Ratings{Categories: categories, Values: across.Values}
	for i := range across.Of[0] {
		var row []int
		for _, coder := range across.Of {
			row = append(row, coder[i])
		}
		r.Of = append(r.Of, row)
	}
	return r
}

// crossed are two coders' ratings, of whom the first chose the line and the second
// the column so often.
func crossed(table ...[]int) Ratings {
	r := Ratings{Categories: len(table)}
	for k, line := range table {
		for l, n := range line {
			for range n {
				r.Of = append(r.Of, []int{k, l})
			}
		}
	}
	return r
}

func spread(n int, row ...int) [][]int {
	rows := make([][]int, n)
	for i := range rows {
		rows[i] = row
	}
	return rows
}

// Published tables.
var (
	cohen37 = crossed([]int{25, 12, 3}, []int{13, 2, 15}, []int{12, 16, 2})  // Cohen 1960, p. 37, in units of 1/100
	cohen45 = crossed([]int{88, 14, 18}, []int{10, 40, 10}, []int{2, 6, 12}) // p. 45
	// Brennan and Prediger 1981, p. 689 and 691.
	prediger689 = crossed([]int{50, 0, 0}, []int{10, 10, 10}, []int{20, 0, 0})
	prediger691 = crossed([]int{50, 0, 10}, []int{0, 10, 10}, []int{10, 10, 0})
	// The package irrCAC's cont3x3abstractors: 100 patients, two abstractors.
	abstractors = crossed([]int{13, 0, 0}, []int{0, 20, 7}, []int{0, 4, 56})
	// Tables of which DKPro Statistics has what irrCAC 1.4 gives (its fixtures for Gwet).
	paradox = crossed([]int{80, 7}, []int{8, 5})
	likert4 = crossed([]int{20, 5, 1, 0}, []int{4, 15, 6, 1}, []int{0, 5, 18, 4}, []int{0, 1, 3, 12})
	likert5 = crossed([]int{15, 4, 1, 0, 0}, []int{3, 12, 4, 1, 0}, []int{1, 3, 14, 3, 1}, []int{0, 1, 3, 10, 2}, []int{0, 0, 1, 2, 8})
	// Krippendorff 2004, p. 246: one table even, one skewed.
	even246   = crossed([]int{12, 9, 9}, []int{9, 14, 9}, []int{9, 9, 20})
	skewed246 = crossed([]int{12, 18, 18}, []int{0, 14, 18}, []int{0, 0, 20})
	// Artstein and Poesio 2008, p. 558 and 568.
	artstein558 = crossed([]int{20, 10}, []int{20, 50})
	artstein568 = crossed([]int{46, 0, 0}, []int{6, 32, 6}, []int{0, 0, 10})
	// Fleiss 1971, p. 379: 30 patients, 6 psychiatrists, 5 diagnoses.
	fleiss1971 = written(1, 5, `
4 4 4 4 4 4
2 2 2 5 5 5
2 3 3 3 3 5
5 5 5 5 5 5
2 2 2 4 4 4
1 1 3 3 3 3
3 3 3 3 5 5
1 1 3 3 3 4
1 1 4 4 4 4
5 5 5 5 5 5
1 4 4 4 4 4
1 2 4 4 4 4
2 2 2 3 3 3
1 4 4 4 4 4
2 2 4 4 4 5
3 3 3 3 3 5
1 1 1 4 5 5
1 1 1 1 1 2
2 2 4 4 4 4
1 3 3 5 5 5
5 5 5 5 5 5
2 4 4 4 4 4
2 2 4 5 5 5
1 1 4 4 4 4
1 4 4 4 4 5
2 2 2 2 2 4
1 1 1 1 5 5
2 2 4 4 4 4
1 3 3 3 3 3
5 5 5 5 5 5`)
	// Krippendorff 2011, example C; irrCAC's cac.raw4raters (Gwet 2014).
	krippendorff2011 = byCoder(1, 5, `
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .`)
	gwet4raters = byCoder(1, 5, `
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . .
. 3 3 3 2 3 4 2 2 5 1 3
1 2 3 3 2 4 4 1 2 5 1 .`)
	// irrCAC's cac.raw5obser and cac.raw.gender (Gwet 2014).
	gwet5observers = byCoder(0, 4, `
1 1 2 . 0 0 1 1 2 2 . 0 1 3 1
1 1 3 0 0 0 0 . 2 1 1 0 2 3 1
2 0 3 0 0 0 2 2 2 1 0 0 2 2 1
. 1 3 . . . . 0 . 1 0 0 2 2 .
2 . . 0 0 0 1 . 2 . . . . 3 1`)
	gwetGender = byCoder(1, 3, `
1 1 1 1 1 2 2 2 3 1 1 1 1 1 2
1 1 1 1 2 1 2 3 3 1 1 1 1 2 1
1 2 2 3 1 1 2 2 3 1 2 2 3 1 1
3 3 3 3 1 1 2 2 3 3 3 3 3 1 1`)
	// Hayes and Krippendorff 2007, p. 84: 40 articles, 5 observers.
	hayes2007 = written(0, 4, `
1 1 2 . 2
1 1 0 1 .
2 3 3 3 .
. 0 0 . 0
0 0 0 . 0
0 0 0 . 0
1 0 2 . 1
1 . 2 0 .
2 2 2 . 2
2 1 1 1 .
. 1 0 0 .
0 0 0 0 .
1 2 2 2 .
3 3 2 2 3
1 1 1 . 1
1 1 1 . 1
2 1 2 . 2
1 2 3 3 .
1 1 0 1 .
0 0 0 . 0
0 0 1 1 .
0 0 . 0 0
2 3 3 3 .
0 0 0 0 .
1 2 . 2 2
0 1 1 1 .
0 0 0 1 0
1 2 1 2 .
1 1 2 2 .
1 1 2 . 2
1 1 0 . 0
2 1 2 1 .
2 2 . 2 2
3 2 2 2 .
2 2 2 . 2
2 2 3 . 2
2 2 2 . 2
2 2 . 1 2
2 2 2 2 .
1 1 1 . 1`)
	// Krippendorff 1980, p. 133 and 139; 2004, p. 227.
	krippendorff133 = byCoder(0, 2, "0 1 0 0 0 0 0 0 1 0\n0 1 1 0 0 1 0 1 0 0")
	krippendorff139 = byCoder(1, 4, "1 1 2 4 1 2 1 3 2\n1 2 2 4 4 2 2 3 2\n1 2 2 4 4 2 3 3 2")
	krippendorff227 = byCoder(1, 3, "1 1 2 2 2 2 2 3 3 3 3 3\n1 2 2 2 2 2 3 3 3 3 3 3")
	// The data set anxiety of the R package irr: 20 people, 3 raters.
	anxiety = byCoder(1, 6, `
3 3 3 4 5 5 2 3 5 2 2 6 1 5 2 2 1 2 4 3
3 6 4 6 4 2 2 4 3 3 2 3 3 3 2 2 1 3 3 4
2 1 4 4 3 2 1 6 1 1 1 2 3 3 1 1 3 3 2 2`)
)

// two are the first two coders.
func two(r Ratings) Ratings {
	pair := Ratings{Categories: r.Categories, Values: r.Values}
	for _, row := range r.Of {
		pair.Of = append(pair.Of, row[:2])
	}
	return pair
}

func plus(rs ...[][]int) Ratings {
	r := Ratings{Categories: 2}
	for _, rows := range rs {
		r.Of = append(r.Of, rows...)
	}
	return r
}

func TestPublishedAgreement(t *testing.T) {
	gwet811 := plus(spread(8, 0, 0), spread(1, 1, 1), spread(1, 0, 1))
	for _, tt := range []struct {
		source string
		got    Agreement
		places int
		want   string
	}{
		{"Cohen 1960, p. 37", Cohen(cohen37, Unweighted), 4, "-0.0923"},
		{"Cohen 1960, p. 45", Cohen(cohen45, Unweighted), 3, "0.492"},
		{"irrCAC on Cohen 1960, p. 45", Gwet(cohen45, Unweighted), 5, "0.57597"},
		{"irrCAC on Cohen 1960, p. 45", Gwet(cohen45, Quadratic), 5, "0.63855"},
		{"irrCAC on Cohen 1960, p. 37", Gwet(cohen37, Unweighted), 5, "-0.04797"},
		{"Brennan and Prediger 1981, p. 689", Cohen(prediger689, Unweighted), 3, "0.273"},
		{"Brennan and Prediger 1981, p. 689", BrennanPrediger(prediger689, Unweighted), 3, "0.400"},
		{"Brennan and Prediger 1981, p. 691", BrennanPrediger(prediger691, Unweighted), 3, "0.400"},
		{"irr, anxiety", Cohen(two(anxiety), Unweighted), 4, "0.1195"},
		{"irr, anxiety", Cohen(two(anxiety), Linear), 4, "0.1892"},
		{"irr, anxiety", Cohen(two(anxiety), Quadratic), 4, "0.2968"},
		{"Fleiss 1971", Fleiss(fleiss1971, Unweighted), 3, "0.430"},
		{"irr on Fleiss 1971", Fleiss(fleiss1971, Unweighted), 5, "0.43024"},
		{"irrCAC on Fleiss 1971", Percent(fleiss1971, Unweighted), 5, "0.55556"},
		{"irrCAC on Fleiss 1971", Conger(fleiss1971, Unweighted), 5, "0.44181"},
		{"Gwet's table of 8, 1 and 1", Gwet(gwet811, Unweighted), 4, "0.8658"},
		{"irrCAC on cac.raw4raters", Percent(gwet4raters, Unweighted), 5, "0.81818"},
		{"irrCAC on cac.raw4raters", Fleiss(gwet4raters, Unweighted), 5, "0.76117"},
		{"irrCAC on cac.raw4raters", Gwet(gwet4raters, Unweighted), 5, "0.77544"},
		{"irrCAC on cac.raw4raters", Gwet(gwet4raters, Quadratic), 5, "0.91400"},
		{"irrCAC on cac.raw4raters", Gwet(gwet4raters, Linear), 3, "0.859"},
		{"irrCAC on cac.raw4raters", Conger(gwet4raters, Unweighted), 5, "0.76282"},
		{"irrCAC on cac.raw4raters", BrennanPrediger(gwet4raters, Unweighted), 5, "0.77273"},
		{"irrCAC on cac.raw4raters", BrennanPrediger(gwet4raters, Linear), 3, "0.848"},
		{"irrCAC on cac.raw4raters", BrennanPrediger(gwet4raters, Quadratic), 3, "0.902"},
		{"irrCAC on cac.raw4raters", Fleiss(gwet4raters, Linear), 3, "0.818"},
		{"irrCAC on cac.raw4raters", Fleiss(gwet4raters, Quadratic), 3, "0.865"},
		{"irrCAC on cac.raw4raters", Conger(gwet4raters, Linear), 3, "0.814"},
		{"irrCAC on cac.raw4raters", Conger(gwet4raters, Quadratic), 3, "0.858"},
		{"irrCAC on cac.raw4raters", Alpha(gwet4raters, Nominal), 5, "0.74342"},
		{"irrCAC on cac.raw5obser", Alpha(gwet5observers, Nominal), 3, "0.481"},
		{"irrCAC on cac.raw5obser", Conger(gwet5observers, Unweighted), 3, "0.469"},
		{"irrCAC on cac.raw5obser", Gwet(gwet5observers, Unweighted), 3, "0.497"},
		{"irrCAC on cac.raw5obser", Fleiss(gwet5observers, Unweighted), 3, "0.458"},
		{"irrCAC on cac.raw5obser", BrennanPrediger(gwet5observers, Unweighted), 3, "0.487"},
		{"irrCAC on cac.raw.gender", Alpha(gwetGender, Nominal), 3, "0.143"},
		{"irrCAC on cac.raw.gender", Conger(gwetGender, Unweighted), 3, "0.166"},
		{"irrCAC on cac.raw.gender", Gwet(gwetGender, Unweighted), 3, "0.208"},
		{"irrCAC on cac.raw.gender", Fleiss(gwetGender, Unweighted), 3, "0.129"},
		{"irrCAC on cac.raw.gender", BrennanPrediger(gwetGender, Unweighted), 3, "0.183"},
		{"irrCAC on cont3x3abstractors", Cohen(abstractors, Unweighted), 5, "0.79641"},
		{"irrCAC on cont3x3abstractors", Gwet(abstractors, Unweighted), 5, "0.84933"},
		{"irrCAC on cont3x3abstractors", BrennanPrediger(abstractors, Unweighted), 5, "0.83500"},
		{"irrCAC on cont3x3abstractors", Alpha(abstractors, Nominal), 5, "0.79726"},
		{"Krippendorff 2011, C", Alpha(krippendorff2011, Nominal), 3, "0.743"},
		{"Krippendorff 2011, C", Alpha(krippendorff2011, Ordinal), 3, "0.815"},
		{"Krippendorff 2011, C", Alpha(krippendorff2011, Interval), 3, "0.849"},
		{"Krippendorff 2011, C", Alpha(krippendorff2011, Ratio), 3, "0.797"},
		{"Hayes and Krippendorff 2007", Alpha(hayes2007, Ordinal), 4, "0.7598"},
		{"Hayes and Krippendorff 2007", Alpha(hayes2007, Nominal), 4, "0.4765"},
		{"Hayes and Krippendorff 2007", Alpha(hayes2007, Interval), 4, "0.7574"},
		{"Hayes and Krippendorff 2007", Alpha(hayes2007, Ratio), 4, "0.6621"},
		{"Krippendorff 1980, p. 133", Alpha(krippendorff133, Nominal), 3, "0.095"},
		{"Krippendorff 1980, p. 139", Alpha(krippendorff139, Nominal), 3, "0.642"},
		{"Krippendorff 1980, p. 139", Alpha(krippendorff139, Interval), 3, "0.547"},
		{"DKPro on Krippendorff 1980, p. 139", Alpha(krippendorff139, Ratio), 3, "0.483"},
		{"irrCAC 1.4 in DKPro", Gwet(paradox, Unweighted), 5, "0.80800"},
		{"irrCAC 1.4 in DKPro", Gwet(likert4, Unweighted), 5, "0.58046"},
		{"irrCAC 1.4 in DKPro", Gwet(likert4, Quadratic), 5, "0.84028"},
		{"irrCAC 1.4 in DKPro", Gwet(likert5, Unweighted), 5, "0.57997"},
		{"irrCAC 1.4 in DKPro", Gwet(likert5, Quadratic), 5, "0.87005"},
		{"Krippendorff 2004, p. 246", BrennanPrediger(even246, Unweighted), 2, "0.19"},
		{"Krippendorff 2004, p. 246", Cohen(even246, Unweighted), 3, "0.186"},
		{"Krippendorff 2004, p. 246", BrennanPrediger(skewed246, Unweighted), 2, "0.19"},
		{"Krippendorff 2004, p. 246", Cohen(skewed246, Unweighted), 3, "0.258"},
		{"Artstein and Poesio 2008, p. 558", BrennanPrediger(artstein558, Unweighted), 3, "0.400"},
		{"Artstein and Poesio 2008, p. 558", Fleiss(artstein558, Unweighted), 3, "0.341"},
		{"Artstein and Poesio 2008, p. 558", Cohen(artstein558, Unweighted), 3, "0.348"},
		{"Artstein and Poesio 2008, p. 568", BrennanPrediger(artstein568, Unweighted), 3, "0.820"},
		{"Artstein and Poesio 2008, p. 568", Fleiss(artstein568, Unweighted), 4, "0.7995"},
		{"Artstein and Poesio 2008, p. 568", Cohen(artstein568, Unweighted), 4, "0.8013"},
		{"Krippendorff 2004, p. 227", Alpha(krippendorff227, Nominal), 3, "0.734"},
	} {
		if got := tt.got.Text(tt.places); got != tt.want {
			t.Errorf("%s: %s is %s, printed %s", tt.source, tt.got.Method.Name, got, tt.want)
		}
	}
}

func TestPublishedStandardErrors(t *testing.T) {
	for _, tt := range []struct {
		source string
		got    Agreement
		places int
		want   string
	}{
		{"irrCAC on Fleiss 1971", Alpha(fleiss1971, Nominal), 5, "0.05420"},
		{"irrCAC on cac.raw4raters", Fleiss(gwet4raters, Unweighted), 5, "0.15302"},
		{"irrCAC on cac.raw4raters", Gwet(gwet4raters, Unweighted), 5, "0.14295"},
		{"irrCAC on cac.raw4raters", Gwet(gwet4raters, Quadratic), 5, "0.10396"},
		{"irrCAC on cac.raw4raters", Gwet(gwet4raters, Linear), 3, "0.117"},
		{"irrCAC on cac.raw4raters", Alpha(gwet4raters, Interval), 3, "0.129"},
		{"irrCAC on cac.raw4raters", Alpha(gwet4raters, Ratio), 3, "0.140"},
		{"irrCAC on cac.raw4raters", Conger(gwet4raters, Unweighted), 5, "0.14917"},
		{"irrCAC on cac.raw4raters", Conger(gwet4raters, Linear), 3, "0.145"},
		{"irrCAC on cac.raw4raters", Conger(gwet4raters, Quadratic), 3, "0.144"},
		{"irrCAC on cac.raw4raters", Fleiss(gwet4raters, Linear), 3, "0.149"},
		{"irrCAC on cac.raw4raters", Fleiss(gwet4raters, Quadratic), 3, "0.146"},
		{"irrCAC on cac.raw4raters", BrennanPrediger(gwet4raters, Unweighted), 5, "0.14472"},
		{"irrCAC on cac.raw4raters", BrennanPrediger(gwet4raters, Linear), 3, "0.123"},
		{"irrCAC on cac.raw4raters", BrennanPrediger(gwet4raters, Quadratic), 3, "0.111"},
		{"irrCAC on cac.raw5obser", Alpha(gwet5observers, Nominal), 3, "0.114"},
		{"irrCAC on cac.raw5obser", Conger(gwet5observers, Unweighted), 3, "0.117"},
		{"irrCAC on cac.raw5obser", Gwet(gwet5observers, Unweighted), 3, "0.122"},
		{"irrCAC on cac.raw5obser", Fleiss(gwet5observers, Unweighted), 3, "0.120"},
		{"irrCAC on cac.raw5obser", BrennanPrediger(gwet5observers, Unweighted), 3, "0.121"},
		{"irrCAC on cac.raw.gender", Conger(gwetGender, Unweighted), 3, "0.121"},
		{"irrCAC on cac.raw.gender", Alpha(gwetGender, Nominal), 3, "0.141"},
		{"irrCAC on cont3x3abstractors", Cohen(abstractors, Unweighted), 5, "0.05891"},
	} {
		if got := tt.got.StandardError.Text(tt.places); got != tt.want {
			t.Errorf("%s: the standard error of %s is %s, printed %s", tt.source, tt.got.Method.Name, got, tt.want)
		}
	}
}

func TestPublishedFleissByCategory(t *testing.T) {
	var got []string
	for _, a := range FleissByCategory(fleiss1971) {
		got = append(got, a.Text(3))
	}
	// The R package irr, kappam.fleiss with detail, on Fleiss 1971.
	if want := "0.245 0.245 0.520 0.471 0.566"; strings.Join(got, " ") != want {
		t.Errorf("by category %s, printed %s", got, want)
	}
	if got := FleissZ(fleiss1971).Text(3); got != "17.652" {
		t.Errorf("z is %s, printed 17.652", got)
	}
	if got := FleissZ(gwet4raters); got.Undefined != unevenCoders {
		t.Errorf("z with gaps is %+v", got)
	}
}

// TestPublishedSets is the example of nine units of DKPro Statistics
// (SetAnnotationsTest); NLTK gives the same for 1 - J·M. DKPro asserts .252 of its
// product within .001.
func TestPublishedSets(t *testing.T) {
	const a, b, c = 0, 1, 2
	example := SetRatings{Of: [][][]int{
		{{}, {}}, {{a}, {}}, {{a}, {a}}, {{a}, {b}}, {{a, b}, {a}}, {{a, b}, {a, c}}, {{a, b, c}, {a, b, c}}, {{c}, {a, c}}, {{c}, {a, c}},
	}}
	for _, tt := range []struct {
		distance SetDistance
		places   int
		want     string
	}{{Passonneau, 4, "0.1862"}, {MASIProduct, 5, "0.25295"}, {MASI, 4, "0.2731"}, {Jaccard, 4, "0.3156"}} {
		if got := AlphaOfSets(example, tt.distance).Text(tt.places); got != tt.want {
			t.Errorf("%s: %s, printed %s", tt.distance, got, tt.want)
		}
	}
	if same := AlphaOfSets(SetRatings{Of: [][][]int{{{a, b}, {b, a, a}}, {nil, {a}}, {{}, {}}}}, Jaccard); same.Text(3) != "1.000" || len(same.Base.Dropped) != 1 {
		t.Errorf("sets do not depend on order, and nil is no set: %+v", same)
	}
}

func TestAgreementUndefined(t *testing.T) {
	constant := plus(spread(9, 0, 0), spread(1, 0, 1))
	for _, tt := range []struct {
		rule string
		got  Figure
		want string
	}{
		{"one coder who never varies: kappa", Cohen(constant, Unweighted).Figure, "0.0000"},
		{"one coder who never varies: alpha", Alpha(constant, Nominal).Figure, "0.0000"},
		{"one coder who never varies: percent", Percent(constant, Unweighted).Figure, "0.9000"},
		{"one coder who never varies: Fleiss", Fleiss(constant, Unweighted).Figure, "-0.0526"},
		{"one coder who never varies: AC1", Gwet(constant, Unweighted).Figure, "0.8895"},
		{"one coder who never varies: Brennan and Prediger", BrennanPrediger(constant, Unweighted).Figure, "0.8000"},
		{"q of the codebook, not of the ratings: AC1", Gwet(Ratings{Of: constant.Of, Categories: 4}, Unweighted).Figure, "0.8967"},
		{"q of the codebook, not of the ratings: Brennan and Prediger", BrennanPrediger(Ratings{Of: constant.Of, Categories: 4}, Unweighted).Figure, "0.8667"},
		{"percent agreement where nobody varies", Percent(plus(spread(3, 0, 0)), Unweighted).Figure, "1.0000"},
		{"no variation where both rated: kappa", Cohen(plus(spread(49, 1, 1), spread(1, Unrated, 0)), Unweighted).Figure, "undefined (no variation)"},
		{"no variation where both rated: alpha", Alpha(plus(spread(49, 1, 1), spread(1, Unrated, 0)), Nominal).Figure, "undefined (no variation)"},
		{"no variation, with a value that is not exact", Alpha(Ratings{Of: spread(49, 1, 1), Values: []float64{0, 0.1}}, Interval).Figure, "undefined (no variation)"},
		{"kappa of three coders", Cohen(plus(spread(3, 0, 1, 0)), Unweighted).Figure, "undefined (not applicable: this kappa is of two coders)"},
		{"the error of an ordinal alpha", Alpha(hayes2007, Ordinal).StandardError, "undefined (no analytic formula)"},
		{"the error from one unit", Gwet(plus(spread(1, 0, 1)), Unweighted).StandardError, "undefined (one unit only)"},
		{"coders who each keep to one category, and not to the same", Cohen(plus(spread(3, 0, 1)), Unweighted).Figure, "0.0000"},
	} {
		if got := tt.got.Text(4); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.rule, got, tt.want)
		}
	}
	for _, tt := range []struct {
		rule    string
		ratings Ratings
		want    string
	}{
		{"no units", Ratings{Categories: 2}, NoData},
		{"one coder", plus(spread(3, 1)), OneCoder},
		{"nobody rated what another did", plus(spread(3, 1, Unrated), spread(3, Unrated, 0)), NoPairs},
		{"no variation", plus(spread(5, 1, 1)), NoVariation},
		{"no variation, one unit", plus(spread(1, 0, 0)), NoVariation},
		{"no variation, and 49/49 is not 1", plus(spread(49, 1, 1)), NoVariation},
	} {
		for _, a := range Coefficients(tt.ratings)[1:] {
			if a.Undefined != tt.want || a.StandardError.Undefined != tt.want {
				t.Errorf("%s: %s is %s, want undefined (%s)", tt.rule, a.Method.Name, a.Text(3), tt.want)
			}
		}
	}
}

func TestAgreementSaysWhatItRestsOn(t *testing.T) {
	gaps := plus(spread(4, 0, 0), spread(3, 1, Unrated), spread(2, Unrated, Unrated), spread(2, 1, 0))
	for _, a := range Coefficients(gaps) {
		got := fmt.Sprintf("%d %s %v q %d", a.Base.Units, a.Base.Of, a.Base.Dropped, a.Categories)
		want := "6 units that two coders rated [{3 units that one coder rated} {2 units that nobody rated}] q 2"
		if strings.HasPrefix(a.Method.Name, "Cohen") {
			want = "6 units that two coders rated [{5 units that not both coders rated}] q 2"
		}
		if got != want {
			t.Errorf("%s: %s, want %s", a.Method.Name, got, want)
		}
	}
}

// TestRelabellingOneCoder is why categories are numbered once for all coders: with
// each column's own numbers Fleiss' .430 becomes .282.
func TestRelabellingOneCoder(t *testing.T) {
	apart := Ratings{Categories: 5}
	for _, row := range fleiss1971.Of {
		apart.Of = append(apart.Of, make([]int, len(row)))
	}
	for g := range fleiss1971.Of[0] {
		used := make([]bool, 5)
		for _, row := range fleiss1971.Of {
			used[row[g]] = true
		}
		number, next := make([]int, 5), 0
		for k, is := range used {
			if is {
				number[k] = next
				next++
			}
		}
		for i, row := range fleiss1971.Of {
			apart.Of[i][g] = number[row[g]]
		}
	}
	if got := Fleiss(apart, Unweighted).Text(3); got != "0.282" {
		t.Errorf("%s, printed 0.282", got)
	}
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9*(1+math.Abs(a)) }
