package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// arrests are the crimes of 50 states (R datasets, USArrests; McNeil 1977).
var arrests = [][4]float64{
	{13.2, 236, 58, 21.2}, {10, 263, 48, 44.5}, {8.1, 294, 80, 31}, {8.8, 190, 50, 19.5}, {9, 276, 91, 40.6},
	{7.9, 204, 78, 38.7}, {3.3, 110, 77, 11.1}, {5.9, 238, 72, 15.8}, {15.4, 335, 80, 31.9}, {17.4, 211, 60, 25.8},
	{5.3, 46, 83, 20.2}, {2.6, 120, 54, 14.2}, {10.4, 249, 83, 24}, {7.2, 113, 65, 21}, {2.2, 56, 57, 11.3},
	{6, 115, 66, 18}, {9.7, 109, 52, 16.3}, {15.4, 249, 66, 22.2}, {2.1, 83, 51, 7.8}, {11.3, 300, 67, 27.8},
	{4.4, 149, 85, 16.3}, {12.1, 255, 74, 35.1}, {2.7, 72, 66, 14.9}, {16.1, 259, 44, 17.1}, {9, 178, 70, 28.2},
	{6, 109, 53, 16.4}, {4.3, 102, 62, 16.5}, {12.2, 252, 81, 46}, {2.1, 57, 56, 9.5}, {7.4, 159, 89, 18.8},
	{11.4, 285, 70, 32.1}, {11.1, 254, 86, 26.1}, {13, 337, 45, 16.1}, {.8, 45, 44, 7.3}, {7.3, 120, 75, 21.4},
	{6.6, 151, 68, 20}, {4.9, 159, 67, 29.3}, {6.3, 106, 72, 14.9}, {3.4, 174, 87, 8.3}, {14.4, 279, 48, 22.5},
	{3.8, 86, 45, 12.8}, {13.2, 188, 59, 26.9}, {12.7, 201, 80, 25.5}, {3.2, 120, 80, 22.9}, {2.2, 48, 32, 11.2},
	{8.5, 156, 63, 20.7}, {4, 145, 73, 26.2}, {5.7, 81, 39, 9.3}, {2.6, 53, 66, 10.8}, {6.8, 161, 60, 15.6},
}

func euclidean(points [][]float64) Distances {
	return NewDistances(len(points), Method{Name: "Euclidean distance"}, func(i, j int) float64 {
		sum := 0.0
		for at, x := range points[i] {
			sum += (x - points[j][at]) * (x - points[j][at])
		}
		return math.Sqrt(sum)
	})
}

// TestPublishedTrees has what R's hclust prints of USArrests.
func TestPublishedTrees(t *testing.T) {
	var points [][]float64
	for _, state := range arrests {
		points = append(points, state[:])
	}
	d := euclidean(points)
	for by, want := range map[Linkage][]string{
		Average:  {"152.314", "89.232", "77.605"},
		Complete: {"293.623"},
		Single:   {"38.528"},
	} {
		tree := Cluster(d, by)
		if len(tree.Merges) != 49 {
			t.Fatalf("%d merges of 50", len(tree.Merges))
		}
		for at, height := range want {
			if got := (Figure{Value: tree.Merges[48-at].Height}).Text(3); got != height {
				t.Errorf("%s: merge %d from the top at %s, printed %s", by, at, got, height)
			}
		}
	}
	sizes := make([]int, 4)
	for _, cluster := range Cluster(d, Average).Cut(4) {
		sizes[cluster]++
	}
	slices.Sort(sizes)
	if diff := cmp.Diff([]int{2, 14, 14, 20}, sizes); diff != "" {
		t.Errorf("cut into four: %s", diff)
	}
}

func TestTreesOfEqualDistances(t *testing.T) {
	d := NewDistances(5, Method{}, func(int, int) float64 { return 1 })
	want := []Merge{{0, 1, 1, 2}, {5, 2, 1, 3}, {6, 3, 1, 4}, {7, 4, 1, 5}}
	for _, by := range []Linkage{Single, Complete, Average} {
		tree := Cluster(d, by)
		if diff := cmp.Diff(want, tree.Merges); diff != "" {
			t.Errorf("%s: %s", by, diff)
		}
		for k, cut := range map[int][]int{0: {0, 0, 0, 0, 0}, 1: {0, 0, 0, 0, 0}, 3: {0, 0, 0, 1, 2}, 5: {0, 1, 2, 3, 4}, 9: {0, 1, 2, 3, 4}} {
			if diff := cmp.Diff(cut, tree.Cut(k)); diff != "" {
				t.Errorf("cut into %d: %s", k, diff)
			}
		}
	}
	if tree := Cluster(NewDistances(1, Method{}, nil), Average); len(tree.Merges) != 0 || !slices.Equal(tree.Order, []int{0}) || !slices.Equal(tree.Cut(1), []int{0}) {
		t.Errorf("of one thing: %+v", tree)
	}
}

// byHand joins clusters by looking at all pairs of members each time.
func byHand(d Distances, by Linkage) []Merge {
	type cluster struct {
		name    int
		members []int
	}
	var clusters []cluster
	for at := range d.n {
		clusters = append(clusters, cluster{at, []int{at}})
	}
	var merges []Merge
	for len(clusters) > 1 {
		var best Merge
		from, to := -1, -1
		for i, a := range clusters {
			for j, b := range clusters[i+1:] {
				var all []float64
				sum := 0.0
				for _, x := range a.members {
					for _, y := range b.members {
						all = append(all, d.Between(x, y))
						sum += d.Between(x, y)
					}
				}
				height := sum / float64(len(all))
				switch by {
				case Single:
					height = slices.Min(all)
				case Complete:
					height = slices.Max(all)
				}
				if from < 0 || height < best.Height-1e-12 {
					from, to = i, i+1+j
					best = Merge{a.name, b.name, height, len(a.members) + len(b.members)}
				}
			}
		}
		clusters[from] = cluster{d.n + len(merges), slices.Concat(clusters[from].members, clusters[to].members)}
		clusters = slices.Delete(clusters, to, to+1)
		merges = append(merges, best)
	}
	return merges
}

func TestTreeProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(1967, 9))
	for n := range inputs() {
		by := []Linkage{Single, Complete, Average}[n%3]
		coarse := 1 + random.IntN(5) // many ties
		if by == Average {
			coarse = 1 << 20 // a tie of means is a matter of the last digit
		}
		d := NewDistances(2+random.IntN(5), Method{}, func(int, int) float64 { return float64(1 + random.IntN(coarse)) })
		tree := Cluster(d, by)
		near := cmp.Comparer(func(a, b float64) bool { return near(a, b) })
		if diff := cmp.Diff(byHand(d, by), tree.Merges, near); diff != "" {
			t.Fatalf("%s of %v: %s", by, d.of, diff)
		}
		for at, m := range tree.Merges {
			if at > 0 && m.Height < tree.Merges[at-1].Height*(1-1e-12) {
				t.Fatalf("%s of %v goes down: %v", by, d.of, tree.Merges)
			}
		}
		sorted := slices.Sorted(slices.Values(tree.Order))
		for k := 1; k <= d.n; k++ {
			if sorted[k-1] != k-1 {
				t.Fatalf("order %v", tree.Order)
			}
			cut := tree.Cut(k)
			if slices.Max(cut) != k-1 {
				t.Fatalf("cut into %d: %v", k, cut)
			}
			changes := 0 // along the order every cluster is in one piece
			for at, thing := range tree.Order[1:] {
				if cut[thing] != cut[tree.Order[at]] {
					changes++
				}
			}
			if changes != k-1 {
				t.Fatalf("cut into %d is in %d pieces: %v in the order %v", k, changes+1, cut, tree.Order)
			}
		}
	}
}

// TestTreesOfManyThings is of distances for which looking for the nearest anew whenever it
// is gone would cost the cube.
func TestTreesOfManyThings(t *testing.T) {
	const n = mostCompared
	for name, between := range map[string]func(i, j int) float64{
		"all equal":                func(int, int) float64 { return 1 },
		"everything near the last": func(i, j int) float64 { return float64((n-j)*n + i) },
		"on a line":                func(i, j int) float64 { return float64(j - i) },
	} {
		d := NewDistances(n, Method{}, between)
		began := spent()
		if merges := Cluster(d, Complete).Merges; len(merges) != n-1 {
			t.Fatalf("%d merges", len(merges))
		}
		took := spent() - began
		t.Logf("%d things, %s: %v", n, name, took)
		if took > 5*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}
