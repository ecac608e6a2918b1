package analysis

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// A sorter gives what a stable sort by comparing gives, whatever is in its memory from
// before, and for parts of one list as well.
func TestSorter(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 7))
	type pair struct{ number, at int32 }
	number := func(p *pair) int32 { return p.number }
	var sorted sorter[pair]
	for range 2_000 {
		most := 1 + random.Int32N(1<<(1+random.IntN(30)))
		list := make([]pair, random.IntN(600))
		for i := range list {
			list[i] = pair{random.Int32N(most), int32(i)}
		}
		cut := random.IntN(len(list) + 1)
		want := slices.Clone(list)
		for _, part := range [][2][]pair{{list[:cut], want[:cut]}, {list[cut:], want[cut:]}} {
			sorted.by(part[0], number)
			slices.SortStableFunc(part[1], func(a, b pair) int { return int(a.number - b.number) })
		}
		if !slices.Equal(list, want) {
			t.Fatalf("%d numbers below %d, cut at %d, are not sorted", len(list), most, cut)
		}
	}
}
