package text

import "slices"

// counterparts say who of one text is who of the other.
type counterparts struct {
	of    []int  // for each speaker of the one text, in the other, or -1
	taken []bool // for each speaker of the other
}

// strangers tells whether two speakers are known to be different people. Nobody
// is a stranger to everybody, unless one of the texts has no speakers at all.
func (c counterparts) strangers(x, y int) bool {
	switch {
	case len(c.of) == 0 || len(c.taken) == 0:
		return false
	case x < 0 || y < 0:
		return x != y
	}
	return c.of[x] != y && (c.of[x] >= 0 || c.taken[y])
}

// counterpartsOf tells speakers by label, then by role, then by the order in which they are met, the last two
// where equally many are left.
func counterpartsOf(a, b []Speaker) counterparts {
	of := make([]int, len(a))
	left := make([]bool, len(b))
	for i := range of {
		of[i] = -1
	}
	byLabel := map[string]int{}
	for j := range slices.Backward(b) {
		left[j] = true
		byLabel[LabelKey(b[j].Label)] = j
	}
	for i, s := range a {
		if j, found := byLabel[LabelKey(s.Label)]; found && left[j] {
			of[i], left[j] = j, false
		}
	}
	inOrder := func(is func(Speaker) bool) {
		var as, bs []int
		for i, s := range a {
			if of[i] < 0 && is(s) {
				as = append(as, i)
			}
		}
		for j, s := range b {
			if left[j] && is(s) {
				bs = append(bs, j)
			}
		}
		if len(as) != len(bs) {
			return
		}
		for k, i := range as {
			of[i], left[bs[k]] = bs[k], false
		}
	}
	for _, role := range []Role{RoleInterviewer, RoleParticipant, RoleInterpreter} {
		inOrder(func(s Speaker) bool { return s.Role == role })
	}
	inOrder(func(Speaker) bool { return true })
	taken := make([]bool, len(b))
	for j := range left {
		taken[j] = !left[j]
	}
	return counterparts{of, taken}
}

// oneClock tells whether the times of two texts are of one recording: half of
// those of the text that has fewer are close to one in the other.
func oneClock(a, b []stretch) bool {
	as, bs := times(a), times(b)
	if len(as) > len(bs) {
		as, bs = bs, as
	}
	close, j := 0, 0
	for _, at := range as {
		for j < len(bs) && bs[j] < at-sameTimeMS {
			j++
		}
		if j < len(bs) && bs[j] <= at+sameTimeMS {
			close++
		}
	}
	return len(as) > 0 && 2*close >= len(as)
}

// times are those that turns begin at, in order.
func times(stretches []stretch) []int64 {
	var ms []int64
	for _, b := range stretches {
		if b.startMS >= 0 {
			ms = append(ms, b.startMS)
		}
	}
	slices.Sort(ms)
	return ms
}
