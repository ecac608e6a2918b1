package analysis

import (
	"math/rand/v2"
	"testing"
)

// figure1211 is the example of Krippendorff 2019, fig. 12.11: three observers of a
// continuum of 60; its data are also in the tests of the R package quallmer.
var figure1211 = [][]Segment{
	{{0, 7, 0}, {7, 13, 1}, {30, 32, 4}, {32, 37, 5}, {37, 44, 5}, {44, 60, 6}},
	{{0, 7, 0}, {7, 13, 2}, {13, 21, 4}, {32, 44, 5}},
	{{0, 7, 0}, {7, 13, 3}, {13, 21, 4}, {32, 37, 5}, {37, 41, 5}, {41, 44, 5}},
}

func TestPublishedAlphaOfUnits(t *testing.T) {
	u := AlphaOfUnits(figure1211, 60)
	for _, tt := range []struct {
		got    Agreement
		places int
		want   string
	}{
		{u.U, 3, "0.510"}, {u.CU, 3, "0.724"},
		{u.Binary, 4, "0.4136"}, // printed .413, cut off and not rounded
		{u.U, 6, "0.509982"}, {u.Binary, 6, "0.413599"}, {u.CU, 6, "0.724169"},
	} {
		if got := tt.got.Text(tt.places); got != tt.want {
			t.Errorf("%s is %s, printed %s", tt.got.Method.Name, got, tt.want)
		}
	}
	// What quallmer's tests hold of the values: those that the coders agree about, those
	// they do not, and 7, which only ever meets gaps.
	for k, want := range []string{"1.000", "0.000", "0.000", "0.000", "1.000", "1.000", "undefined (nothing was rated by two coders)"} {
		if got := u.Values[k].Text(3); got != want {
			t.Errorf("value %d is %s, want %s", k+1, got, want)
		}
	}
}

func TestAlphaOfUnitsUndefined(t *testing.T) {
	for _, tt := range []struct {
		rule          string
		coders        [][]Segment
		length        int
		u, binary, cu string
	}{
		{"nothing to cut", [][]Segment{nil, nil}, 0, NoData, NoData, NoData},
		{"one coder", [][]Segment{{{0, 3, 0}}}, 9, OneCoder, OneCoder, OneCoder},
		{"nobody cut anything", [][]Segment{nil, nil}, 9, NoVariation, NoVariation, NoPairs},
		{"all of it one value", [][]Segment{{{0, 9, 0}}, {{0, 9, 0}}}, 9, NoVariation, NoVariation, NoVariation},
		{"passages of one coder overlap", [][]Segment{{{0, 5, 0}, {4, 9, 1}}, {{0, 9, 0}}}, 9, overlapping, overlapping, overlapping},
		{"an empty segment is none", [][]Segment{{{4, 4, 3}}, nil}, 9, NoVariation, NoVariation, NoPairs},
		{"one value in the same places", [][]Segment{{{0, 5, 0}}, {{0, 5, 0}}}, 9, "", "", NoVariation},
		{"they never meet", [][]Segment{{{0, 5, 0}}, {{5, 9, 0}}}, 9, "", "", NoPairs},
	} {
		u := AlphaOfUnits(tt.coders, tt.length)
		if u.U.Undefined != tt.u || u.Binary.Undefined != tt.binary || u.CU.Undefined != tt.cu {
			t.Errorf("%s: u %s, binary %s, cu %s", tt.rule, u.U.Text(3), u.Binary.Text(3), u.CU.Text(3))
		}
	}
}

// byCharacter is the family by its formulas, one character at a time.
func byCharacter(coders [][]Segment, length, values int) (u, binary, cu Figure) {
	m := float64(len(coders))
	at := make([][]int, len(coders)) // place in segments, -1 of gaps
	for i, segments := range coders {
		at[i] = make([]int, length)
		for x := range at[i] {
			at[i][x] = -1
		}
		for s, one := range segments {
			for x := one.Start; x < one.End; x++ {
				at[i][x] = s
			}
		}
	}
	value := func(i, x int) int {
		if at[i][x] < 0 {
			return values
		}
		return coders[i][at[i][x]].Value
	}
	observed, valued := newTable(values+1), newTable(values+1)
	square, valuedSquare := make([]float64, values+1), make([]float64, values+1)
	for i, segments := range coders {
		shared := make([]float64, len(segments))
		for x := range length {
			for j := range coders {
				if i == j {
					continue
				}
				observed[value(i, x)][value(j, x)] += 1 / (m - 1)
				if at[i][x] >= 0 && at[j][x] >= 0 {
					valued[value(i, x)][value(j, x)] += 1 / (m - 1)
					shared[at[i][x]] += 1 / (m - 1)
				}
			}
			if at[i][x] < 0 {
				square[values]++
			}
		}
		for s, one := range segments {
			square[one.Value] += float64((one.End - one.Start) * (one.End - one.Start))
			valuedSquare[one.Value] += shared[s] * shared[s]
		}
	}
	alpha := func(o [][]float64, squares []float64, kind func(k int) int) Figure {
		sum, total, all := make([]float64, len(o)), 0.0, 0.0
		for c := range o {
			for k := range o {
				sum[c] += o[c][k]
			}
			total += sum[c]
			all += squares[c]
		}
		off, expected := 0.0, 0.0
		for c := range o {
			for k := range o {
				if kind(c) != kind(k) {
					off += o[c][k]
					expected += sum[c] * sum[k] / (total - all/total)
				}
			}
		}
		switch {
		case total == 0:
			return Figure{Undefined: NoPairs}
		case expected == 0:
			return Figure{Undefined: NoVariation}
		}
		return Figure{Value: 1 - off/expected}
	}
	itself := func(k int) int { return k }
	return alpha(observed, square, itself), alpha(observed, square, func(k int) int { return k / values }), alpha(valued, valuedSquare, itself)
}

func newTable(n int) [][]float64 {
	t := make([][]float64, n)
	for i := range t {
		t[i] = make([]float64, n)
	}
	return t
}

func TestAlphaOfUnitsProperties(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(2016, 2019))
	for range inputs() {
		length, values := 4+random.IntN(12), 1+random.IntN(3)
		coders := make([][]Segment, 2+random.IntN(3))
		for i := range coders {
			for x := 0; x < length; {
				end := min(length, x+1+random.IntN(5))
				if random.IntN(3) > 0 {
					coders[i] = append(coders[i], Segment{x, end, random.IntN(values)})
				}
				x = end
			}
			random.Shuffle(len(coders[i]), func(a, b int) { coders[i][a], coders[i][b] = coders[i][b], coders[i][a] })
		}
		got := AlphaOfUnits(coders, length)
		u, binary, cu := byCharacter(coders, length, values)
		if !same(got.U.Figure, u) || !same(got.Binary.Figure, binary) || !same(got.CU.Figure, cu) {
			t.Fatalf("got %+v, %+v, %+v, by character %+v, %+v, %+v\n%v of %d", got.U.Figure, got.Binary.Figure, got.CU.Figure, u, binary, cu, coders, length)
		}
		for i := range coders {
			coders[i] = coders[0]
		}
		if alike := AlphaOfUnits(coders, length); alike.U.Undefined == "" && !near(alike.U.Value, 1) || alike.CU.Undefined == "" && !near(alike.CU.Value, 1) {
			t.Fatalf("the same cuts give %v and %v: %v", alike.U.Value, alike.CU.Value, coders)
		}
	}
}

// TestPublishedOlderAlphaU is the example of Krippendorff 2004, p. 254, whose data are also
// in the tests of DKPro Statistics: two observers of 150 to 450, c and k.
func TestPublishedOlderAlphaU(t *testing.T) {
	const c, k = 0, 1
	overall, values := OlderAlphaU([][]Segment{
		{{75, 145, c}, {220, 250, c}, {30, 90, k}, {150, 200, k}},
		{{70, 150, c}, {205, 225, c}, {250, 270, c}, {30, 90, k}, {150, 200, k}},
	}, 300)
	// The book prints .8591 overall, which is 1 - .0144 / (.0532 + .0490), of rounded figures.
	if got := values[c].Text(4) + " " + values[k].Text(4) + " " + overall.Text(4); got != "0.7286 1.0000 0.8587" {
		t.Errorf("%s, printed .7286, 1.000 and .8591", got)
	}
	if got := values[c].Observed.Text(4) + " " + values[c].Expected.Text(4) + " " + values[k].Expected.Text(4); got != "0.0144 0.0532 0.0490" {
		t.Errorf("disagreement %s, printed .0144, .0532 and .0490", got)
	}
}

func TestOlderAlphaUUndefined(t *testing.T) {
	for _, tt := range []struct {
		rule   string
		coders [][]Segment
		length int
		want   string
	}{
		{"one coder", [][]Segment{{{0, 3, 0}}}, 9, OneCoder},
		{"nothing to cut", [][]Segment{nil, nil}, 0, NoData},
		{"nobody cut anything", [][]Segment{nil, nil}, 9, NoVariation},
		{"segments of one value overlap", [][]Segment{{{0, 5, 0}, {4, 9, 0}}, {{0, 9, 0}}}, 9, overlapping},
		{"those of two values may", [][]Segment{{{0, 5, 0}, {4, 9, 1}}, {{0, 5, 0}}}, 9, ""},
	} {
		if got, _ := OlderAlphaU(tt.coders, tt.length); got.Undefined != tt.want {
			t.Errorf("%s: %s", tt.rule, got.Text(3))
		}
	}
}
