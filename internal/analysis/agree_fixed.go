package analysis

import (
	"cmp"
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Unit is a passage that was cut before anybody coded: a paragraph, an answer.
type Unit struct {
	Document  study.DocumentID
	Span      text.Span // units of one document do not overlap
	Interview study.AccountID
}

// Units are what several coders said of fixed units: a coder gave a unit a code who
// laid it on a byte of the unit or more, and did not who read the document and laid it on
// none.
type Units struct {
	units  []Unit
	coders []Coder
	codes  []coding.CodeID // that one of them laid on a unit, sorted by id
	read   [][]bool        // by coder and unit
	said   []said          // by code and unit, each coder once
}

type said struct{ code, unit, coder int32 }

// NewUnits puts the codings of these coders on units. It costs what the units that
// codings lie on cost.
func NewUnits(codings []coding.Coding, coders []Coder, units []Unit) *Units {
	u := &Units{units: units, coders: coders, read: make([][]bool, len(coders))}
	in := map[study.DocumentID][]int32{}
	for at, one := range units {
		in[one.Document] = append(in[one.Document], int32(at))
	}
	for _, of := range in {
		slices.SortFunc(of, func(a, b int32) int { return units[a].Span.Start - units[b].Span.Start })
	}
	for g, c := range coders {
		u.read[g] = make([]bool, len(units))
		if c.Read == nil {
			u.read[g] = slices.Repeat([]bool{true}, len(units))
			continue
		}
		for _, id := range c.Read {
			for _, at := range in[id] {
				u.read[g][at] = true
			}
		}
	}
	u.collect(codings, in)
	return u
}

func (u *Units) collect(codings []coding.Coding, in map[study.DocumentID][]int32) {
	number := map[coding.CodeID]int32{}
	for i := range codings {
		one := &codings[i]
		coder := slices.IndexFunc(u.coders, func(c Coder) bool { return c.Layer == one.Layer })
		if coder < 0 {
			continue
		}
		of, span := in[one.Anchor.Document], one.Anchor.Span
		first, _ := slices.BinarySearchFunc(of, span.Start+1, func(at int32, start int) int { return u.units[at].Span.End - start })
		for _, at := range of[first:] {
			if u.units[at].Span.Start >= span.End {
				break
			}
			if !u.read[coder][at] {
				continue
			}
			code, known := number[one.Code]
			if !known {
				code = int32(len(u.codes))
				number[one.Code] = code
				u.codes = append(u.codes, one.Code)
			}
			u.said = append(u.said, said{code, at, int32(coder)})
		}
	}
	slices.SortFunc(u.codes, func(a, b coding.CodeID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	sorted := make([]int32, len(u.codes))
	for at, id := range u.codes {
		sorted[number[id]] = int32(at)
	}
	for i := range u.said {
		u.said[i].code = sorted[u.said[i].code]
	}
	slices.SortFunc(u.said, func(a, b said) int {
		return cmp.Or(int(a.code-b.code), int(a.unit-b.unit), int(a.coder-b.coder))
	})
	u.said = slices.Compact(u.said)
}

// Codes are those that one of the coders laid on a unit, sorted by id.
func (u *Units) Codes() []coding.CodeID { return u.codes }

// Interviews numbers the interview of each unit, as ClusterBootstrap wants it.
func (u *Units) Interviews() []int {
	number := map[study.AccountID]int{}
	interviews := make([]int, len(u.units))
	for at, one := range u.units {
		if _, known := number[one.Interview]; !known {
			number[one.Interview] = len(number)
		}
		interviews[at] = number[one.Interview]
	}
	return interviews
}

// Ratings are what the coders said of one code: 1 where they gave it, 0 where they
// did not.
func (u *Units) Ratings(code coding.CodeID) Ratings {
	r := Ratings{Categories: 2, Of: make([][]int, len(u.units))}
	memory := make([]int, len(u.units)*len(u.coders))
	for at := range r.Of {
		r.Of[at], memory = memory[:len(u.coders):len(u.coders)], memory[len(u.coders):]
		for g := range u.coders {
			if !u.read[g][at] {
				r.Of[at][g] = Unrated
			}
		}
	}
	place, _ := slices.BinarySearchFunc(u.codes, code, func(a, b coding.CodeID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	first, _ := slices.BinarySearchFunc(u.said, int32(place), func(s said, code int32) int { return int(s.code - code) })
	for _, s := range u.said[first:] {
		if u.codes[s.code] != code {
			break
		}
		r.Of[s.unit][s.coder] = 1
	}
	return r
}

// Sets are what the coders said of all the codes at once.
func (u *Units) Sets() SetRatings {
	s := SetRatings{Of: make([][][]int, len(u.units))}
	for at := range s.Of {
		s.Of[at] = make([][]int, len(u.coders))
		for g := range u.coders {
			if u.read[g][at] {
				s.Of[at][g] = []int{}
			}
		}
	}
	for _, one := range u.said {
		set := &s.Of[one.unit][one.coder]
		*set = append(*set, int(one.code))
	}
	return s
}

// Alphas are Krippendorff's alpha of each code, in the order of Codes. They cost what
// was said and not the codes times the units.
func (u *Units) Alphas() []Agreement {
	readers := make([]int, len(u.units))
	for g := range u.coders {
		for at, read := range u.read[g] {
			if read {
				readers[at]++
			}
		}
	}
	p := patterns{coders: len(u.coders), q: 2}
	first := make([]int, len(u.coders)+1) // of the patterns of so many readers: given by none of them, by one ...
	for m := 2; m < len(first); m++ {
		first[m] = len(p.counts)
		for yes := range m + 1 {
			counts := []categoryCount{{0, m - yes}, {1, yes}}
			p.counts = append(p.counts, slices.DeleteFunc(counts, func(c categoryCount) bool { return c.n == 0 }))
			p.size = append(p.size, m)
		}
	}
	silent := make([]int, len(p.counts)) // units that nobody gave the code
	for _, m := range readers {
		switch m {
		case 0:
			p.never++
		case 1:
			p.once++
		default:
			silent[first[m]]++
		}
	}
	all := make([]Agreement, len(u.codes))
	rest := u.said
	for code := range all {
		times := slices.Clone(silent)
		for len(rest) > 0 && rest[0].code == int32(code) {
			yes := 1
			for yes < len(rest) && rest[yes].code == rest[0].code && rest[yes].unit == rest[0].unit {
				yes++
			}
			if m := readers[rest[0].unit]; m > 1 {
				times[first[m]]--
				times[first[m]+yes]++
			}
			rest = rest[yes:]
		}
		all[code] = p.alpha(times, always(apart{}))
		all[code].Method = alphaMethod(Nominal)
	}
	return all
}
