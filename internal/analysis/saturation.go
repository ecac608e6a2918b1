package analysis

import (
	"fmt"
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Interviews are what was found in each interview, in the order in which they were
// held. That order is what saturation is about; the order of coding is not.
type Interviews struct {
	Codes [][]int // of each interview, from 0, sorted, each once
	// Chain numbers, from 0, the referral chain of each interview. People of one chain
	// are more alike than others are. It is nil where everybody is a chain alone.
	Chain   []int
	Who     [][]study.SubjectID // who speaks in each, sorted by id; nil where that is not told
	Of      string              // what is counted: "interviews" or "referral chains"
	Dropped []Dropped
}

// NewInterviews gathers what was coded. held are documents in the order in which they
// came to be; those that share an account or a speaker are one interview, so that a
// translation or a second sitting adds none. chains are the people who were found
// through each other; who is in none of them is a chain alone. It gives the codes that the
// numbers stand for, sorted by id.
func NewInterviews(codings []coding.Coding, held []study.DocumentInfo, chains [][]study.SubjectID) (Interviews, []coding.CodeID) {
	s := Interviews{Of: "interviews"}
	spoken := slices.DeleteFunc(slices.Clone(held), func(d study.DocumentInfo) bool { return len(d.Subjects) == 0 })
	s.Dropped = dropped(len(held)-len(spoken), "documents that nobody speaks in")
	interview := newGroups(len(spoken))
	linked := newGroups(len(spoken))
	account, speaker := map[study.AccountID]int{}, map[study.SubjectID]int{}
	for at, d := range spoken {
		first(account, d.Account, at, interview, linked)
		for _, id := range d.Subjects {
			first(speaker, id, at, interview, linked)
		}
	}
	for _, people := range chains {
		before := -1
		for _, id := range people {
			at, spoke := speaker[id]
			if spoke && before >= 0 {
				linked.join(before, at)
			}
			if spoke {
				before = at
			}
		}
	}
	number, n := interview.numbers()
	chainNumber, _ := linked.numbers()
	in := make(map[study.DocumentID]int, len(spoken))
	s.Chain, s.Who = make([]int, n), make([][]study.SubjectID, n)
	for at, d := range spoken {
		in[d.ID] = number[at]
		s.Chain[number[at]] = chainNumber[at]
		s.Who[number[at]] = append(s.Who[number[at]], d.Subjects...)
	}
	for at, who := range s.Who {
		s.Who[at] = study.Sorted(who)
	}
	codes := s.gather(codings, in, n)
	return s, codes
}

func (s *Interviews) gather(codings []coding.Coding, in map[study.DocumentID]int, n int) []coding.CodeID {
	elsewhere := 0
	number := map[coding.CodeID]int{}
	for _, one := range codings {
		if _, known := in[one.Anchor.Document]; known {
			number[one.Code] = 0
		} else {
			elsewhere++
		}
	}
	s.Dropped = append(s.Dropped, dropped(elsewhere, "codings of other documents")...)
	codes := make([]coding.CodeID, 0, len(number))
	for code := range number {
		codes = append(codes, code)
	}
	slices.SortFunc(codes, func(a, b coding.CodeID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	for at, code := range codes {
		number[code] = at
	}
	s.Codes = make([][]int, n)
	for _, one := range codings {
		if at, known := in[one.Anchor.Document]; known {
			s.Codes[at] = append(s.Codes[at], number[one.Code])
		}
	}
	for at, found := range s.Codes {
		slices.Sort(found)
		s.Codes[at] = slices.Compact(found)
	}
	return codes
}

// groups joins what belongs together: each has the place of an earlier member, or
// its own.
type groups []int

func newGroups(n int) groups {
	g := make(groups, n)
	for at := range g {
		g[at] = at
	}
	return g
}

func (g groups) of(at int) int {
	for g[at] != at {
		g[at] = g[g[at]]
		at = g[at]
	}
	return at
}

func (g groups) join(a, b int) {
	a, b = g.of(a), g.of(b)
	g[max(a, b)] = min(a, b)
}

// numbers numbers the groups from 0, in the order of their first members.
func (g groups) numbers() (of []int, n int) {
	of = make([]int, len(g))
	for at := range g {
		if first := g.of(at); first < at {
			of[at] = of[first]
			continue
		}
		of[at] = n
		n++
	}
	return of, n
}

// first joins what has one key.
func first[K comparable](seen map[K]int, key K, at int, in ...groups) {
	before, known := seen[key]
	if !known {
		seen[key] = at
		return
	}
	for _, g := range in {
		g.join(before, at)
	}
}

func (s Interviews) base() Base { return Base{Units: len(s.Codes), Of: s.Of, Dropped: s.Dropped} }

// Chains are the interviews of each referral chain, in the order of the first of each.
func (s Interviews) Chains() []Interviews {
	var all []Interviews
	for at, codes := range s.Codes {
		n := at
		if s.Chain != nil {
			n = s.Chain[at]
		}
		for n >= len(all) {
			all = append(all, Interviews{Of: s.Of})
		}
		all[n].Codes = append(all[n].Codes, codes)
		if s.Who != nil {
			all[n].Who = append(all[n].Who, s.Who[at])
		}
	}
	return all
}

// ByChain takes each referral chain for one interview, because its people are not
// drawn by themselves.
func (s Interviews) ByChain() Interviews {
	merged := Interviews{Of: "referral chains", Dropped: s.Dropped}
	for _, chain := range s.Chains() {
		codes := slices.Concat(chain.Codes...)
		slices.Sort(codes)
		merged.Codes = append(merged.Codes, slices.Compact(codes))
		if s.Who != nil {
			merged.Who = append(merged.Who, study.Sorted(slices.Concat(chain.Who...)))
		}
	}
	return merged
}

// Growth is what each interview added.
type Growth struct {
	Method     Method      `json:"method"`
	Base       Base        `json:"base"`
	Interviews []Increment `json:"interviews"` // in order
}

// Increment is one interview: its codes are new or were found before.
type Increment struct {
	Novel     int `json:"novel"`
	Duplicate int `json:"duplicate"`
	Found     int `json:"found"` // up to here, each code once
}

// Novel counts the new codes of each interview.
func Novel(s Interviews) Growth {
	g := Growth{Method: Method{Name: "novel and duplicate codes per interview, in order", Source: "Wong et al. 2023"}, Base: s.base()}
	seen := map[int]bool{}
	for _, codes := range s.Codes {
		var one Increment
		for _, code := range codes {
			if seen[code] {
				one.Duplicate++
			} else {
				one.Novel++
			}
			seen[code] = true
		}
		one.Found = len(seen)
		g.Interviews = append(g.Interviews, one)
	}
	return g
}

// Runs are the ratios of Guest, Namey and Chen: what each run of interviews added to the
// codes of the first few. They say how little came last. How much there would have been
// to come they do not say: Chao2 can find one code in seven missing where they are at 0.
type Runs struct {
	Method    Method `json:"method"`
	Base      Base   `json:"base"`
	BaseSize  int    `json:"baseSize"`  // interviews whose codes are the base; it never grows
	BaseCodes int    `json:"baseCodes"` // each once
	Length    int    `json:"length"`    // interviews to a run
	Runs      []Run  `json:"runs"`      // each begins one interview after the one before
}

// Run is some interviews in a row.
type Run struct {
	First int    `json:"first"` // interviews, from 1
	Last  int    `json:"last"`
	Novel int    `json:"novel"`
	Ratio Figure `json:"ratio"` // of the novel codes to those of the base
}

const (
	noBase = "no codes in the base"
	noRun  = "too few interviews for a base and a run"
)

// GuestRatios compares runs with a base. 4, 5 and 6 interviews are usual for a base, 2 and 3
// for a run; both are at least 1.
func GuestRatios(s Interviews, base, length int) Runs {
	r := Runs{Method: Method{Name: fmt.Sprintf("new information in runs of %d on a base of %d", length, base), Source: "Guest, Namey and Chen 2020"},
		Base: s.base(), BaseSize: base, Length: length}
	grown := Novel(s).Interviews
	if len(grown) < base {
		return r
	}
	r.BaseCodes = grown[base-1].Found
	for last := base + length; last <= len(grown); last++ {
		novel := grown[last-1].Found - grown[last-length-1].Found
		r.Runs = append(r.Runs, Run{First: last - length + 1, Last: last, Novel: novel,
			Ratio: defined(float64(novel)/float64(r.BaseCodes), noBase)})
	}
	return r
}

// Reached is the first run that added no more than a threshold (0.05 and 0 are usual), in
// the authors' notation: "6+2" is a run of 2 after the first 6. undefined says why there
// is none.
func (r Runs) Reached(threshold float64) (notation, undefined string) {
	switch {
	case len(r.Runs) == 0:
		return "", noRun
	case r.BaseCodes == 0:
		return "", noBase
	}
	for _, run := range r.Runs {
		if run.Ratio.Value <= threshold {
			return fmt.Sprintf("%d+%d", run.First-1, r.Length), ""
		}
	}
	return "", "no run added so little"
}
