package analysis

import (
	"fmt"
	"slices"

	"sheaf/internal/coding"
)

// SpanAgreement is how many passages of one code two coders both laid.
type SpanAgreement struct {
	Code    coding.CodeID `json:"code"`
	A       int           `json:"a"` // passages of the first coder
	B       int           `json:"b"`
	Matched int           `json:"matched"` // pairs, each passage in one at most
	F1      Figure        `json:"f1"`      // 2 matched / (a + b); the same whoever is taken for right
	Share   Figure        `json:"share"`   // matched / (matched + unmatched of both)
	Method  Method        `json:"method"`
	Base    Base          `json:"base"`
}

// Theta is how much of two passages has to be shared for them to be the same: the
// characters of both in the characters of either (Jaccard). 1 asks for equal spans, 0
// for one character.
type Theta float64

// Method names the rule.
func (t Theta) Method() Method {
	rule := fmt.Sprintf("passages that share %g of their characters or more (Jaccard)", float64(t))
	switch t {
	case 1:
		rule = "passages with the same span"
	case 0:
		rule = "passages that share a character"
	}
	return Method{Name: "F1 of spans, " + rule + ", as many pairs as there can be", Source: "Hripcsak and Rothschild 2005; matching of Hopcroft and Karp 1973"}
}

// Spans compares two of the coders, by their places, on the passages of every code
// that one of them laid. Within a code and document it finds as many pairs as there can be,
// because taking the first that fits depends on their order. It costs the pairs that fit,
// which are few unless a coder laid one code over and over on one place.
func (r *Readings) Spans(a, b int, theta Theta) []SpanAgreement {
	all := make([]SpanAgreement, 0, len(r.codes))
	var m matcher
	method := theta.Method()
	r.ofCode(func(code int, of []laid) {
		one := SpanAgreement{Code: r.codes[code], Method: method, Base: Base{Of: "passages", Dropped: r.dropped}}
		byDocument(of, func(_ int, of []laid) {
			as, bs := by(a, of), by(b, of)
			one.A += len(as)
			one.B += len(bs)
			one.Matched += m.match(as, bs, theta)
		})
		if one.Base.Units = one.A + one.B; one.Base.Units > 0 {
			one.F1 = defined(2*float64(one.Matched)/float64(one.A+one.B), notLaid)
			one.Share = defined(float64(one.Matched)/float64(one.A+one.B-one.Matched), notLaid)
			all = append(all, one)
		}
	})
	return all
}

// jaccard is the share of characters of either span that is in both.
func jaccard(a, b laid) float64 {
	both := float64(min(a.end, b.end) - max(a.start, b.start))
	if both <= 0 {
		return 0
	}
	return both / (float64(a.end-a.start) + float64(b.end-b.start) - both)
}

// matcher is the algorithm of Hopcroft and Karp; its memory is used again.
type matcher struct {
	edges    [][]int32 // of each of the first, those of the second that fit, best first
	of, with []int32   // the partner of each of the first, and of the second; -1 for none
	depth    []int32
	queue    []int32
}

// match pairs passages, both sorted by start, and gives how many pairs there are.
func (m *matcher) match(as, bs []laid, theta Theta) int {
	m.of, m.with = unmatched(m.of, len(as)), unmatched(m.with, len(bs))
	if len(as) == 0 || len(bs) == 0 {
		return 0
	}
	m.fit(as, bs, theta)
	pairs := 0
	for m.layers() {
		for a := range m.of {
			if m.of[a] < 0 && m.augment(int32(a)) {
				pairs++
			}
		}
	}
	return pairs
}

func unmatched(partners []int32, n int) []int32 {
	partners = partners[:0]
	for range n {
		partners = append(partners, -1)
	}
	return partners
}

// fit finds the pairs that share enough. A partner that shares theta begins at most
// (1/theta - 1) of the passage's length before it and (1 - theta) after it.
func (m *matcher) fit(as, bs []laid, theta Theta) {
	for len(m.edges) < len(as) {
		m.edges = append(m.edges, nil)
	}
	longest := int32(0)
	for _, b := range bs {
		longest = max(longest, b.end-b.start)
	}
	for at, a := range as {
		fitting := m.edges[at][:0]
		before := min(float64(longest), float64(a.end-a.start)*(1/float64(theta)-1))
		first, _ := slices.BinarySearchFunc(bs, float64(a.start)-before-1, func(b laid, at float64) int { return int(float64(b.start) - at) })
		for i := first; i < len(bs) && bs[i].start < a.end; i++ {
			if shared := jaccard(a, bs[i]); shared > 0 && shared >= float64(theta)-1e-12 {
				fitting = append(fitting, int32(i))
			}
		}
		slices.SortStableFunc(fitting, func(x, y int32) int {
			switch jx, jy := jaccard(a, bs[x]), jaccard(a, bs[y]); {
			case jx > jy:
				return -1
			case jx < jy:
				return 1
			}
			return 0
		})
		m.edges[at] = fitting
	}
}

// layers walks from the unmatched of the first in alternating steps and tells whether
// it came to one of the second that is free.
func (m *matcher) layers() bool {
	m.queue, m.depth = m.queue[:0], m.depth[:0]
	for a, b := range m.of {
		m.depth = append(m.depth, -1)
		if b < 0 {
			m.depth[a] = 0
			m.queue = append(m.queue, int32(a))
		}
	}
	found := false
	for i := 0; i < len(m.queue); i++ {
		a := m.queue[i]
		for _, b := range m.edges[a] {
			switch next := m.with[b]; {
			case next < 0:
				found = true
			case m.depth[next] < 0:
				m.depth[next] = m.depth[a] + 1
				m.queue = append(m.queue, next)
			}
		}
	}
	return found
}

func (m *matcher) augment(a int32) bool {
	for _, b := range m.edges[a] {
		next := m.with[b]
		if next < 0 || m.depth[next] == m.depth[a]+1 && m.augment(next) {
			m.of[a], m.with[b] = b, a
			return true
		}
	}
	m.depth[a] = -1
	return false
}
