package analysis

import (
	"cmp"
	"fmt"
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
)

// Share is so many of so many.
type Share struct {
	K  int `json:"k"`
	Of int `json:"of"`
}

const nobodyToCount = "nobody to count among"

// Figure is the share as a number from 0 to 1, undefined of nobody.
func (s Share) Figure() Figure { return defined(float64(s.K)/float64(s.Of), nobodyToCount) }

// String is the share as people say it: "9 of 13", or why there is none.
func (s Share) String() string {
	if s.Of == 0 {
		return s.Figure().Text(0)
	}
	return fmt.Sprintf("%d of %d", s.K, s.Of)
}

// Measure is what is counted.
type Measure string

const (
	InSegments     Measure = "segments"     // codings: depends on who codes
	InCharacters   Measure = "characters"   // what was coded twice with a code counts once
	InDocuments    Measure = "documents"    // a translation and what it is of are one
	InParticipants Measure = "participants" // in whose turns it lies
)

// Counts are one thing counted in every measure.
type Counts struct {
	Segments     int `json:"segments"`
	Characters   int `json:"characters"`
	Documents    int `json:"documents"`
	Participants int `json:"participants"`
}

// In is the count in a measure.
func (c Counts) In(measure Measure) int {
	switch measure {
	case InSegments:
		return c.Segments
	case InCharacters:
		return c.Characters
	case InDocuments:
		return c.Documents
	}
	return c.Participants
}

// CodeCount is how often one code was laid, counted in ways that differ.
type CodeCount struct {
	Code coding.CodeID `json:"code"`
	Counts
	Accounts int               `json:"accounts"` // so a second sitting is another one
	Who      []study.SubjectID `json:"who"`      // the people, sorted by id
}

// CodeCounts counts every code that is laid, most people first.
func (m *Material) CodeCounts() []CodeCount {
	counts := make([]CodeCount, 0, len(m.codes))
	c := m.counter()
	strokes := m.whole(func(*mark) int32 { return 0 })
	runsOf(strokes, func(p *stroke) int32 { return p.code }, func(code int32, of []stroke) {
		n := CodeCount{Code: m.codes[code], Counts: c.count(of)}
		for _, p := range m.heard().whose.of(code) {
			n.Who = append(n.Who, m.people[p])
		}
		accounts := map[study.AccountID]bool{}
		runsOf(of, func(p *stroke) int32 { return p.document }, func(document int32, _ []stroke) {
			accounts[m.sources[document].Account] = true
		})
		n.Accounts = len(accounts)
		counts = append(counts, n)
	})
	slices.SortFunc(counts, func(a, b CodeCount) int {
		return cmp.Or(b.Participants-a.Participants, b.Documents-a.Documents, b.Segments-a.Segments, slices.Compare(a.Code.ID[:], b.Code.ID[:]))
	})
	return counts
}

// People are those whose turns the codings cover, each once, sorted by id.
func People(codings []coding.Coding) []study.SubjectID {
	var all []study.SubjectID
	seen := map[study.SubjectID]bool{}
	for _, one := range codings {
		for _, id := range one.Speaking {
			if !seen[id] {
				seen[id] = true
				all = append(all, id)
			}
		}
	}
	slices.SortFunc(all, func(a, b study.SubjectID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return all
}

// stroke is a coding, or a part of it, or one of those who speak in it, in a column
// of a matrix.
type stroke struct {
	mark
	column int32
}

// whole are the codings, each in one column, by code and in the order of the text.
func (m *Material) whole(column func(k *mark) int32) []stroke {
	next := make([]int32, len(m.codes)+1)
	for i := range m.laid {
		next[m.laid[i].code+1]++
	}
	for code := range m.codes {
		next[code+1] += next[code]
	}
	all := make([]stroke, len(m.laid))
	for i := range m.laid {
		k := &m.laid[i]
		all[next[k.code]] = stroke{*k, column(k)}
		next[k.code]++
	}
	return all
}

// runsOf gives what has the same number, of what is sorted by it.
func runsOf[T any](all []T, by func(*T) int32, each func(number int32, of []T)) {
	for len(all) > 0 {
		number, n := by(&all[0]), 1
		for n < len(all) && by(&all[n]) == number {
			n++
		}
		each(number, all[:n])
		all = all[n:]
	}
}

// counter counts one run of strokes after the other and remembers whom it met.
type counter struct {
	m     *Material
	met   []int // of each of the people, the run in which they were met last
	runs  int
	spans []extent
}

type extent struct{ start, end int32 }

func (m *Material) counter() *counter { return &counter{m: m, met: make([]int, len(m.people))} }

// count measures strokes of one code, sorted by document; those of one coding stand
// together.
func (c *counter) count(of []stroke) (n Counts) {
	if len(of) == 1 { // most cells of a large matrix
		n = Counts{Segments: 1, Characters: c.union(of), Documents: 1}
		c.m.each(&of[0].mark, func(int32) { n.Participants++ })
		return n
	}
	c.runs++
	coding, work := int32(-1), int32(-1)
	for i := range of {
		p := &of[i]
		if p.work != work {
			work = p.work
			n.Documents++
		}
		if p.coding != coding {
			n.Segments++
		}
		c.m.each(&p.mark, func(person int32) {
			if c.met[person] != c.runs {
				c.met[person] = c.runs
				n.Participants++
			}
		})
		coding = p.coding
	}
	for len(of) > 0 {
		k := 1
		for k < len(of) && of[k].document == of[0].document {
			k++
		}
		n.Characters += c.union(of[:k])
		of = of[k:]
	}
	return n
}

// union is how many characters strokes of one document cover together.
func (c *counter) union(of []stroke) int {
	length := func(start, end int32) int { return int(end - start) }
	if at := c.m.length[of[0].document]; at != nil {
		length = func(start, end int32) int { return at(int(end)) - at(int(start)) }
	}
	if len(of) == 1 {
		return length(of[0].start, of[0].end)
	}
	c.spans = c.spans[:0]
	for i := range of {
		c.spans = append(c.spans, extent{of[i].start, of[i].end})
	}
	inOrder := func(a, b extent) int { return int(a.start - b.start) }
	if !slices.IsSortedFunc(c.spans, inOrder) { // parts of codings that overlap
		slices.SortFunc(c.spans, inOrder)
	}
	covered, open := 0, c.spans[0]
	for _, s := range c.spans[1:] {
		if s.start > open.end {
			covered += length(open.start, open.end)
			open = s
		}
		open.end = max(open.end, s.end)
	}
	return covered + length(open.start, open.end)
}
