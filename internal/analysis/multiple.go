package analysis

import "slices"

// Holm adjusts p-values for how many there are (Holm 1979). What is undefined stays so
// and is not counted among them.
func Holm(p []Figure) []Figure {
	adjusted, order := slices.Clone(p), byValue(p)
	least := 0.0
	for rank, at := range order {
		least = max(least, min(1, float64(len(order)-rank)*p[at].Value))
		adjusted[at].Value = least
	}
	return adjusted
}

// BenjaminiHochberg adjusts p-values so that to take those below a level for findings
// makes at most that share of them false, in the mean, where tests do not pull against each
// other (Benjamini and Hochberg 1995).
// What is undefined stays so and is not counted among them.
func BenjaminiHochberg(p []Figure) []Figure {
	adjusted, order := slices.Clone(p), byValue(p)
	most := 1.0
	for rank := len(order) - 1; rank >= 0; rank-- {
		at := order[rank]
		most = min(most, float64(len(order))/float64(rank+1)*p[at].Value)
		adjusted[at].Value = most
	}
	return adjusted
}

// byValue are the places of the figures that are defined, lowest first.
func byValue(p []Figure) []int {
	var order []int
	for at, f := range p {
		if f.Undefined == "" {
			order = append(order, at)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a].Value < p[b].Value:
			return -1
		case p[a].Value > p[b].Value:
			return 1
		}
		return 0
	})
	return order
}
