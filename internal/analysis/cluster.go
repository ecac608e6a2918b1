package analysis

import "slices"

// Linkage says how far apart two clusters are.
type Linkage string

const (
	Single   Linkage = "single linkage"   // as their nearest two members
	Complete Linkage = "complete linkage" // as their farthest two
	Average  Linkage = "average linkage"  // in the mean of all pairs (UPGMA)
)

// Tree is how things join into clusters, nearest first.
type Tree struct {
	Method    Method  `json:"method"`
	Base      Base    `json:"base"`
	Undefined string  `json:"undefined,omitempty"`
	Merges    []Merge `json:"merges"`
	Order     []int   `json:"order"` // of the things, so that no lines of a drawing cross
}

// Merge joins two clusters. Below the number of things a cluster is a thing; from there
// on it is what the merges made, in their order.
type Merge struct {
	A      int     `json:"a"` // has the lowest thing of both
	B      int     `json:"b"`
	Height float64 `json:"height"` // their distance
	Size   int     `json:"size"`   // things in both
}

// Cluster joins the two clusters that are nearest, over and over. Of pairs as near it takes
// the one with the lowest thing in it, and of those the one whose other cluster has the lowest,
// so that the same distances give the same tree. It costs the square of the things times its
// logarithm.
func Cluster(d Distances, by Linkage) Tree {
	t := Tree{Method: Method{Name: "hierarchical clustering, " + string(by) + "; " + d.Method.Name, Source: "Lance and Williams 1967; " + d.Method.Source},
		Base: d.Base, Undefined: d.Undefined}
	if t.Undefined != "" {
		return t
	}
	c := newClustering(d, by)
	for range d.n - 1 {
		t.Merges = append(t.Merges, c.merge(d.n+len(t.Merges)))
	}
	t.Order = t.order(d.n)
	return t
}

// clustering has a row for each cluster that is left, at the place of its lowest thing.
type clustering struct {
	d     Distances
	by    Linkage
	rows  []int        // that are left, in order
	name  []int        // of the cluster, as in Merge
	size  []int        // 0 of one that is gone
	later []candidates // of each row, the clusters after it; those that are out of date stay until they come first
}

func newClustering(d Distances, by Linkage) *clustering {
	c := &clustering{d: d, by: by, rows: make([]int, d.n), name: make([]int, d.n), size: make([]int, d.n), later: make([]candidates, d.n)}
	c.d.of = slices.Clone(d.of)
	for at := range d.n {
		c.rows[at], c.name[at], c.size[at] = at, at, 1
	}
	for place := range c.rows {
		c.gather(place)
	}
	return c
}

// gather makes the candidates of a row anew.
func (c *clustering) gather(place int) {
	at := c.rows[place]
	all := c.later[at][:0]
	for _, other := range c.rows[place+1:] {
		all = append(all, candidate{c.d.Between(at, other), int32(other)})
	}
	for i := len(all)/2 - 1; i >= 0; i-- {
		all.down(i)
	}
	c.later[at] = all
}

// nearest is the nearest of the later clusters of a row, which is not the last.
func (c *clustering) nearest(at int) candidate {
	for {
		first := c.later[at][0]
		if c.size[first.at] > 0 && c.d.Between(at, int(first.at)) == first.far {
			return first
		}
		c.later[at].pop()
	}
}

// merge joins the nearest two.
func (c *clustering) merge(name int) Merge {
	a, nearest := -1, candidate{}
	for _, row := range c.rows[:len(c.rows)-1] {
		if one := c.nearest(row); a < 0 || one.far < nearest.far {
			a, nearest = row, one
		}
	}
	b := int(nearest.at)
	m := Merge{c.name[a], c.name[b], nearest.far, c.size[a] + c.size[b]}
	gone, _ := slices.BinarySearch(c.rows, b)
	c.rows = slices.Delete(c.rows, gone, gone+1)
	for _, k := range c.rows {
		if k == a {
			continue
		}
		before := c.d.Between(a, k)
		far := c.joined(before, c.d.Between(b, k), a, b)
		c.d.of[place(a, k)] = far
		if k < a && far != before {
			c.later[k].push(candidate{far, int32(a)})
		}
	}
	c.name[a], c.size[a], c.size[b], c.later[b] = name, m.Size, 0, nil
	at, _ := slices.BinarySearch(c.rows, a)
	c.gather(at)
	return m
}

func (c *clustering) joined(toA, toB float64, a, b int) float64 {
	switch c.by {
	case Single:
		return min(toA, toB)
	case Complete:
		return max(toA, toB)
	}
	n, m := float64(c.size[a]), float64(c.size[b])
	return (n*toA + m*toB) / (n + m)
}

// candidate is a cluster and how far it is.
type candidate struct {
	far float64
	at  int32
}

// candidates are a heap, the nearest first and of those as near the lowest.
type candidates []candidate

func (h candidates) before(i, j int) bool {
	return h[i].far < h[j].far || h[i].far == h[j].far && h[i].at < h[j].at
}

func (h candidates) down(i int) {
	for {
		first := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h); child++ {
			if h.before(child, first) {
				first = child
			}
		}
		if first == i {
			return
		}
		h[i], h[first] = h[first], h[i]
		i = first
	}
}

func (h *candidates) push(one candidate) {
	*h = append(*h, one)
	for i := len(*h) - 1; i > 0 && h.before(i, (i-1)/2); i = (i - 1) / 2 {
		(*h)[i], (*h)[(i-1)/2] = (*h)[(i-1)/2], (*h)[i]
	}
}

func (h *candidates) pop() {
	last := len(*h) - 1
	(*h)[0] = (*h)[last]
	*h = (*h)[:last]
	h.down(0)
}

// order walks down from the last merge, the side with the lowest thing first.
func (t Tree) order(n int) []int {
	order := make([]int, 0, n)
	open := []int{n + len(t.Merges) - 1}
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		if at < n {
			order = append(order, at)
			continue
		}
		open = append(open, t.Merges[at-n].B, t.Merges[at-n].A)
	}
	return order
}

// Cut is the cluster, from 0, of each thing where the tree has k of them, at least 1 and
// at most as many as there are things. They are numbered by their lowest thing.
func (t Tree) Cut(k int) []int {
	n := len(t.Order)
	g := newGroups(n)
	lowest := make([]int, n, n+len(t.Merges))
	for at := range lowest {
		lowest[at] = at
	}
	for _, m := range t.Merges {
		lowest = append(lowest, lowest[m.A])
	}
	for _, m := range t.Merges[:max(0, min(len(t.Merges), n-k))] {
		g.join(lowest[m.A], lowest[m.B])
	}
	of, _ := g.numbers()
	return of
}
