package analysis

import (
	"math"
	"math/rand/v2"
	"testing"
)

// roads are the kilometres between 21 cities, Athens to Vienna (R datasets, eurodist), of
// each city to those after it.
var roads = []float64{
	3313, 2963, 3175, 3339, 2762, 3276, 2610, 4485, 2977, 3030, 4532, 2753, 3949, 2865, 2282, 2179, 3000, 817, 3927, 1991,
	1318, 1326, 1294, 1498, 2218, 803, 1172, 2018, 1490, 1305, 645, 636, 521, 1014, 1365, 1033, 1460, 2868, 1802,
	204, 583, 206, 966, 677, 2256, 597, 172, 2084, 690, 1558, 1011, 925, 747, 285, 1511, 1616, 1175,
	460, 409, 1136, 747, 2224, 714, 330, 2052, 739, 1550, 1059, 1077, 977, 280, 1662, 1786, 1381,
	785, 1545, 853, 2047, 1115, 731, 1827, 789, 1347, 1101, 1209, 1160, 340, 1794, 2196, 1588,
	760, 1662, 2436, 460, 269, 2290, 714, 1764, 1035, 911, 583, 465, 1497, 1403, 937,
	1418, 3196, 460, 269, 2971, 1458, 2498, 1778, 1537, 1104, 1176, 2050, 650, 1455,
	1975, 1118, 895, 1936, 158, 1439, 425, 328, 591, 513, 995, 2068, 1019,
	2897, 2428, 676, 1817, 698, 1693, 2185, 2565, 1971, 2631, 3886, 2974,
	550, 2671, 1159, 2198, 1479, 1238, 805, 877, 1751, 949, 1155,
	2280, 863, 1730, 1183, 1098, 851, 457, 1683, 1500, 1205,
	1178, 668, 1762, 2250, 2507, 1799, 2700, 3231, 2937,
	1281, 320, 328, 724, 471, 1048, 2108, 1157,
	1157, 1724, 2010, 1273, 2097, 3188, 2409,
	618, 1109, 792, 1011, 2428, 1363,
	331, 856, 586, 2187, 898,
	821, 946, 1754, 428,
	1476, 1827, 1249,
	2707, 1209,
	2105,
}

func TestPublishedScaling(t *testing.T) {
	const n = 21
	d := NewDistances(n, Method{Name: "kilometres by road"}, func(i, j int) float64 { return roads[i*(2*n-i-1)/2+j-i-1] })
	p := Scale(d)
	for axis, want := range []string{"19538377.09", "11856555.33"} { // R's manual of cmdscale
		if got := (Figure{Value: p.Eigenvalues[axis]}).Text(2); got != want {
			t.Errorf("eigenvalue %s, printed %s", got, want)
		}
	}
	if p.Fit.Text(4) != "0.7538" || p.FitPositive.Text(4) != "0.8679" {
		t.Errorf("fit %s and %s, printed .7538 and .8679", p.Fit.Text(4), p.FitPositive.Text(4))
	}
}

func TestScalingEdges(t *testing.T) {
	if p := Scale(NewDistances(4, Method{}, func(int, int) float64 { return 0 })); p.Undefined != NoVariation || p.Fit.Undefined != NoVariation || p.Points != nil {
		t.Errorf("all in one place: %+v", p)
	}
	if p := Scale(NewDistances(1, Method{}, nil)); p.Undefined != NoVariation {
		t.Errorf("one thing: %+v", p)
	}
	p := Scale(NewDistances(2, Method{}, func(int, int) float64 { return 3 }))
	if p.Undefined != "" || !near(p.Points[0][0]-p.Points[1][0], 3) || p.Points[0][1] != 0 || p.Points[1][1] != 0 || !near(p.Fit.Value, 1) {
		t.Errorf("two things lie on a line, the first to the right: %+v", p)
	}
	if p := Scale(NewDistances(mostScaled+1, Method{}, func(int, int) float64 { return 1 })); p.Undefined != "more than 1000 to lay out" {
		t.Errorf("%q", p.Undefined)
	}
}

// TestScalingFindsPlanes holds that things on a plane come back as they lay, in whatever
// order they are given.
func TestScalingFindsPlanes(t *testing.T) {
	random := rand.New(rand.NewPCG(1952, 1966))
	for range inputs() {
		points := make([][]float64, 3+random.IntN(5))
		for at := range points {
			points[at] = []float64{random.NormFloat64(), random.NormFloat64()}
		}
		d := euclidean(points)
		order := random.Perm(len(points))
		p, shuffled := Scale(d), Scale(NewDistances(len(points), Method{}, func(i, j int) float64 { return d.Between(order[i], order[j]) }))
		if math.Abs(p.Fit.Value-1) > 1e-9 {
			t.Fatalf("a plane fits by %v\n%v", p.Fit, points)
		}
		for i := range points {
			for j := range points {
				want := d.Between(i, j)
				if got := math.Hypot(p.Points[i][0]-p.Points[j][0], p.Points[i][1]-p.Points[j][1]); math.Abs(got-want) > 1e-6 {
					t.Fatalf("%d and %d are %v apart, were %v\n%v", i, j, got, want, points)
				}
				a, b := shuffled.Points[i], shuffled.Points[j]
				if got, want := math.Hypot(a[0]-b[0], a[1]-b[1]), d.Between(order[i], order[j]); math.Abs(got-want) > 1e-6 {
					t.Fatalf("in another order %v apart, were %v\n%v", got, want, points)
				}
			}
		}
	}
}
