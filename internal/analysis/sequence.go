package analysis

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sort"

	"sheaf/internal/coding"
)

// Gap is how far after one coding another one may begin.
type Gap struct {
	Most  int  `json:"most"`
	Turns bool `json:"turns,omitempty"` // in turns, where the same turn is 0 and the next one 1; else in bytes
}

func (g Gap) String() string {
	if g.Turns {
		return fmt.Sprintf("within %d turns", g.Most)
	}
	return fmt.Sprintf("within %d bytes", g.Most)
}

// Following is how one code follows another.
type Following struct {
	Method   Method `json:"method"`
	Base     Base   `json:"base"`     // codings of the two codes
	Followed Share  `json:"followed"` // codings of the first that are followed, of all of them
	Pairs    int    `json:"pairs"`    // of a coding and one that follows; a coding may be in several
	Next     []Step `json:"next"`     // to the nearest that follows, for every coding that is followed, document by document and in order
}

// Step is from one coding to a later one, by their places in what the material was
// made of. Distance is from the end of the first to the beginning of the second, in
// bytes or turns; below 0 they overlap.
type Step struct {
	First    int `json:"first"`
	Then     int `json:"then"`
	Distance int `json:"distance"`
}

// Follow finds where a coding of b begins after one of a begins, and at most a gap
// after it ends. With sameSpeaker both are in the turns of one of the participants. It
// costs what sorting the codings of the two codes costs, however many pairs there are.
func (m *Material) Follow(a, b coding.CodeID, within Gap, sameSpeaker bool) Following {
	f := Following{Method: Method{Name: "one code followed by another, " + within.String(), Source: "from the end of the first to the beginning of the second"}}
	if sameSpeaker {
		f.Method.Name += ", of the same speaker"
	}
	firsts, thens, units, outside := m.placed(a, b, within.Turns)
	f.Base = Base{Units: units, Of: "codings", Dropped: dropped(outside, "codings outside anybody's turn")}
	f.Followed.Of = len(firsts)
	for len(firsts) > 0 {
		in := firsts[0].document
		as, bs := ofDocument(in, &firsts), ofDocument(in, &thens)
		voices := m.voices(bs, sameSpeaker)
		for i := range as {
			if step, n := m.followed(&as[i], voices, within.Most, sameSpeaker); n > 0 {
				f.Followed.K++
				f.Pairs += n
				f.Next = append(f.Next, step)
			}
		}
	}
	return f
}

// located is a coding and where it stands in bytes or turns: what begins at from is
// from - to after one that ends at to.
type located struct {
	mark
	from, to int32
}

// placed are the codings of two codes, in the order of the text.
func (m *Material) placed(a, b coding.CodeID, turns bool) (firsts, thens []located, units, outside int) {
	first, hasFirst := m.placeOf(a)
	then, hasThen := m.placeOf(b)
	for i := range m.laid {
		k := &m.laid[i]
		isFirst, isThen := hasFirst && k.code == int32(first), hasThen && k.code == int32(then)
		if !isFirst && !isThen {
			continue
		}
		one := located{*k, k.start, k.end}
		if turns {
			in, end := m.turnsOf(k)
			if in == end {
				outside++
				continue
			}
			one.from, one.to = int32(in), int32(end-1)
		}
		units++
		if isFirst {
			firsts = append(firsts, one)
		}
		if isThen {
			thens = append(thens, one)
		}
	}
	return firsts, thens, units, outside
}

// ofDocument takes what lies in a document off a list, and what lies before it.
func ofDocument(document int32, all *[]located) []located {
	rest := *all
	for len(rest) > 0 && rest[0].document < document {
		rest = rest[1:]
	}
	n := 0
	for n < len(rest) && rest[n].document == document {
		n++
	}
	*all = rest[n:]
	return rest[:n]
}

// voice is the codings of one document in which the same people speak.
type voice struct {
	who []int32
	of  []located
}

// voices tells the codings of a document by who speaks, or are all of them as one.
func (m *Material) voices(of []located, bySpeaker bool) []voice {
	if !bySpeaker {
		return []voice{{of: of}}
	}
	var all []voice
	place := map[string]int{}
	for _, one := range of {
		var who []int32
		m.each(&one.mark, func(p int32) { who = append(who, p) })
		var name []byte
		slices.Sort(who)
		for _, p := range who {
			name = binary.BigEndian.AppendUint32(name, uint32(p))
		}
		at, known := place[string(name)]
		if !known {
			at = len(all)
			place[string(name)] = at
			all = append(all, voice{who: who})
		}
		all[at].of = append(all[at].of, one)
	}
	return all
}

// followed is the nearest that follows, and how many do.
func (m *Material) followed(a *located, voices []voice, most int, bySpeaker bool) (nearest Step, n int) {
	start := int32(0)
	for _, v := range voices {
		if bySpeaker && !slices.ContainsFunc(v.who, func(p int32) bool { return m.speaks(&a.mark, p) }) {
			continue
		}
		first := sort.Search(len(v.of), func(i int) bool { return v.of[i].start > a.start })
		end := sort.Search(len(v.of), func(i int) bool { return int(v.of[i].from-a.to) > most })
		if first >= end {
			continue
		}
		if next := &v.of[first]; n == 0 || next.start < start {
			start = next.start
			nearest = Step{int(a.coding), int(next.coding), int(next.from - a.to)}
		}
		n += end - first
	}
	return nearest, n
}

// Transitions are how often one code comes next but so many after another.
type Transitions struct {
	Method    Method       `json:"method"`
	Base      Base         `json:"base"`
	Lag       int          `json:"lag"`
	Sequences int          `json:"sequences"` // documents, or what one participant says in one, that are long enough
	Total     int          `json:"total"`
	Counts    []Transition `json:"counts"` // those that there are, most frequent first
}

// Transition is from a code to one that comes later; both may be the same.
type Transition struct {
	From      coding.CodeID `json:"from"`
	To        coding.CodeID `json:"to"`
	N         int           `json:"n"`
	Documents int           `json:"documents"` // in which it is
}

// Transitions counts what comes lag steps later, from 1, in every document, or with
// bySpeaker in what each participant says in one. A step is all that begins in one
// place: several codes there each lead to every code of the later step.
func (m *Material) Transitions(lag int, bySpeaker bool) Transitions {
	lag = max(lag, 1)
	t := Transitions{Method: Method{Name: fmt.Sprintf("transitions between codes, lag %d", lag), Source: "lag sequential analysis (Sackett 1979)"}, Base: m.base(), Lag: lag}
	met := pairsOf(len(m.codes))
	var steps steps
	steps.memory = make([]int, len(m.codes))
	count := func(all []mark) {
		runsOf(all, func(k *mark) int32 { return k.document }, func(_ int32, of []mark) {
			steps.take(of)
			if steps.n() > lag {
				t.Sequences++
			}
			for i := lag; i < steps.n(); i++ {
				met.lead(steps.of(i-lag), steps.of(i), of[0].work)
			}
		})
	}
	if bySpeaker {
		t.Method.Name += ", of the same speaker"
		unheard := 0
		for _, k := range m.laid {
			if k.who == nobodys {
				unheard++
			}
		}
		t.Base.Units -= unheard
		t.Base.Dropped = append(slices.Clone(t.Base.Dropped), dropped(unheard, "codings in the turns of nobody who is counted")...)
		for p := range m.people {
			count(m.heard().of(p))
		}
	} else {
		count(m.laid)
	}
	mostFirst(met.all)
	for _, n := range met.all {
		t.Total += n.together
		t.Counts = append(t.Counts, Transition{m.codes[n.a], m.codes[n.b], n.together, n.documents})
	}
	return t
}

// timesLaid is a code and how often it is laid in one place.
type timesLaid struct {
	code  int32
	times int
}

// steps are the codes of one sequence, by the places where they begin.
type steps struct {
	all    []timesLaid
	first  []int
	memory []int // a nothing for each code, between takes
}

func (s *steps) n() int { return len(s.first) - 1 }

func (s *steps) of(i int) []timesLaid { return s.all[s.first[i]:s.first[i+1]] }

func (s *steps) take(sequence []mark) {
	s.all, s.first = s.all[:0], append(s.first[:0], 0)
	runsOf(sequence, func(k *mark) int32 { return k.start }, func(_ int32, step []mark) {
		from := len(s.all)
		for i := range step {
			code := step[i].code
			if s.memory[code]++; s.memory[code] == 1 {
				s.all = append(s.all, timesLaid{code: code})
			}
		}
		for i := range s.all[from:] {
			one := &s.all[from+i]
			one.times, s.memory[one.code] = s.memory[one.code], 0
		}
		s.first = append(s.first, len(s.all))
	})
}

// lead counts from every coding of one step to every one of a later step.
func (p *meetings) lead(from, to []timesLaid, work int32) {
	for _, a := range from {
		for _, b := range to {
			at := p.inOrder(a.code, b.code)
			at.together += a.times * b.times
			if at.work != work+1 {
				at.work = work + 1
				at.documents++
			}
		}
	}
}
