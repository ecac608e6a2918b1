package text

import (
	"math"
	"slices"
	"unicode/utf8"
)

// Pair is a stretch of a text and its counterpart in the other: the sentences on
// each side, as byte offsets into that side's text. One side is empty where what
// the other says has no counterpart.
type Pair struct {
	A []Span `json:"a"`
	B []Span `json:"b"`
	// Score is from 0 to 1: how probable the pair's lengths, number of sentences and
	// speakers are, against a pair of one sentence each of just the lengths to be
	// expected and of the same speaker, which has 1. It is
	//
	//	P(kind)/P(1-1) * 2(1 - Phi(|delta|)) * 1/10000 for each two of different speakers
	//
	// with the figures of Align. So what has no counterpart has at most 0.011, two
	// sentences for one at most 0.1: sorted by score, what a person should look at
	// comes first. It knows nothing of what is said: a wrong pair of like lengths
	// scores as high as a right one, and short sentences are all alike.
	Score float64 `json:"score"`
	Fixed bool    `json:"fixed,omitempty"` // a person said so, see AlignAround; its Score is 1
}

// Align aligns a text with its translation: turns with turns, then the sentences
// inside them, by their lengths. A paragraph outside any turn is aligned as if
// it were one. Every sentence of both texts, labels left out, is in one pair,
// in order. The same texts give the same pairs on every machine.
//
// The model is that of Gale and Church, "A Program for Aligning Sentences in
// Bilingual Corpora", Computational Linguistics 19(1), 1993: with l1 and l2 the
// lengths in characters, delta = (l2 - c*l1) / sqrt(s2*l) is about normal, where
// s2 = 6.8 and l is the mean of l1 and l2/c, as in their program. A pair costs
// -log(2(1 - Phi(|delta|))), at most 25, and -log P(kind). P is 0.89 for one
// sentence and one, 0.0099 for one and none, 0.089 for two and one, 0.011 for two
// and two; the second and third are halved between the two directions. Here c is
// not 1 but the ratio of the two whole texts, and then that of the turns that
// were found to belong together.
//
// Turns are aligned alike, and besides: three for one has 0.002, halved (a word
// thrown in that was not translated); a stretch of turns left out costs 4 once, in
// place of what its lengths would; two turns, or sentences, of different speakers
// cost 9.2 more, where it is known which speakers are the same: by label, then by
// role, then by the order in which they are met, as far as there are equally
// many; and where half of the times in one text are within two seconds of one in
// the other, two turns cost 1 more for every two seconds between their
// beginnings, at most 9.
//
// Paths are looked for in a band around the line of equal shares of both texts,
// 128 to either side, which is doubled while the best path comes near its edge. With n
// sentences on the longer side the widest band is 2^22/n to either side, and
// never less than 8: time is in proportion to 2^23 cells at most, or 17 for each
// sentence if that is more, and memory is two bytes for each cell. A stretch
// missing that is longer than three quarters of the widest band may not be
// found whole: some 600 of 5,000.
func Align(a, b Transcript) []Pair {
	pairs, _ := AlignAround(a, b, nil)
	return pairs
}

// along aligns the sentences of two sides whose turns were aligned.
func (al *aligner) along(pairs []Pair, one, other side, turns []move) []Pair {
	i, j := 0, 0
	for _, bead := range turns {
		fromA, toA := one.sentencesOf(i, i+bead.a)
		fromB, toB := other.sentencesOf(j, j+bead.b)
		pairs = al.within(pairs, one, Span{fromA, toA}, other, Span{fromB, toB})
		i, j = i+bead.a, j+bead.b
	}
	return pairs
}

// alignTurns aligns turns, and again where those that were found to belong
// together, one and one, show another ratio than the whole texts: a part may be
// missing.
func (al *aligner) alignTurns(a, b units) []move {
	half := firstBand
	for again := 2; ; again-- {
		var taken []move
		taken, half = al.path(a, b, al.onTurns, half)
		i, j, la, lb := 0, 0, 0, 0
		for _, m := range taken {
			if i, j = i+m.a, j+m.b; m.a == 1 && m.b == 1 {
				la, lb = la+a.ends[i]-a.ends[i-1], lb+b.ends[j]-b.ends[j-1]
			}
		}
		before := al.ratio
		al.setRatio(la, lb)
		if again == 0 || math.Abs(al.ratio-before) < before/100 {
			return taken
		}
	}
}

// side is one of the two texts.
type side struct {
	sentences []Span
	units     // one for each sentence
	stretches []stretch
}

// stretch is a turn, or a paragraph outside any.
type stretch struct {
	end     int // of its sentences, as an index
	speaker int
	startMS int64
}

// units are what is aligned: turns or sentences.
type units struct {
	ends     []int   // the characters before each, and one more: up to the end of the last
	speakers []int   // of each, or NoSpeaker
	startMS  []int64 // of each, or -1; nil for sentences
}

func (u units) len() int { return len(u.speakers) }

func sideOf(t Transcript) side {
	s := side{units: units{ends: []int{0}}}
	turn := -1
	for _, p := range t.Paragraphs {
		spoken := sentences(t.Text, Span{p.Label.End, p.End})
		if len(spoken) == 0 {
			continue
		}
		if p.Turn < 0 || p.Turn != turn {
			b := stretch{speaker: p.Speaker, startMS: -1}
			if p.Turn >= 0 {
				b.startMS = t.Turns[p.Turn].StartMS
			}
			s.stretches = append(s.stretches, b)
		}
		turn = p.Turn
		for _, at := range spoken {
			s.sentences = append(s.sentences, at)
			s.ends = append(s.ends, s.ends[len(s.ends)-1]+utf8.RuneCountInString(at.Of(t.Text)))
			s.speakers = append(s.speakers, p.Speaker)
		}
		s.stretches[len(s.stretches)-1].end = len(s.sentences)
	}
	return s
}

// turns are the stretches, to be aligned.
func (s side) turns() units {
	u := units{ends: s.ends[:1:1]}
	for _, b := range s.stretches {
		u.ends = append(u.ends, s.ends[b.end])
		u.speakers = append(u.speakers, b.speaker)
		u.startMS = append(u.startMS, b.startMS)
	}
	return u
}

// sentencesOf gives the sentences of a run of stretches, as indexes.
func (s side) sentencesOf(from, to int) (start, end int) {
	if from > 0 {
		start = s.stretches[from-1].end
	}
	if to > 0 {
		end = s.stretches[to-1].end
	}
	return start, end
}

func (s side) part(at Span) units {
	return units{ends: s.ends[at.Start : at.End+1], speakers: s.speakers[at.Start:at.End]}
}

// within aligns the sentences of turns that belong together.
func (al *aligner) within(pairs []Pair, one side, inA Span, other side, inB Span) []Pair {
	a, b := one.part(inA), other.part(inB)
	i, j := 0, 0
	found, _ := al.path(a, b, al.onSentences, firstBand)
	for _, bead := range found {
		i, j = i+bead.a, j+bead.b
		pairs = append(pairs, Pair{
			A:     one.sentences[inA.Start+i-bead.a : inA.Start+i : inA.Start+i],
			B:     other.sentences[inB.Start+j-bead.b : inB.Start+j : inB.Start+j],
			Score: al.score(bead, a, i, b, j),
		})
	}
	return pairs
}

const (
	variance = 6.8 // of a length in characters, for each character
	// Costs are thousandths of -log P, as whole numbers: sums of them are the same
	// on every machine.
	unit       = 1000
	worst      = 25 * unit // of lengths, as in the program of Gale and Church
	leftOut    = 4 * unit  // of a turn without a counterpart, however long
	stranger   = 9210      // -log 0.0001: two sentences or turns of different speakers
	tooLate    = 9 * unit
	unreached  = math.MaxInt
	steps      = 64 // of delta, for each standard deviation
	sameTimeMS = 2000
)

// move is a kind of pair: so many of one side for so many of the other.
type move struct {
	a, b   int
	p      float64
	cost   int
	flat   int // what lengths cost, where that does not depend on them
	goesOn int // how much less it costs behind something else that was left out
}

func moves(kinds ...move) []move {
	for i := range kinds {
		kinds[i].cost = int(math.Round(-math.Log(kinds[i].p) * unit))
	}
	return kinds
}

func sentenceMoves() []move {
	return moves(
		move{a: 1, b: 1, p: .89},
		move{a: 2, b: 1, p: .089 / 2}, move{a: 1, b: 2, p: .089 / 2},
		move{a: 1, b: 0, p: .0099 / 2}, move{a: 0, b: 1, p: .0099 / 2},
		move{a: 2, b: 2, p: .011},
	)
}

func turnMoves() []move {
	return moves(
		move{a: 1, b: 1, p: .89},
		move{a: 2, b: 1, p: .089 / 2}, move{a: 1, b: 2, p: .089 / 2},
		move{a: 1, b: 0, p: .0099 / 2, flat: leftOut, goesOn: leftOut}, move{a: 0, b: 1, p: .0099 / 2, flat: leftOut, goesOn: leftOut},
		move{a: 2, b: 2, p: .011},
		move{a: 3, b: 1, p: .002 / 2}, move{a: 1, b: 3, p: .002 / 2},
	)
}

// aligner holds what is the same for all pairs of two texts.
type aligner struct {
	ratio                float64 // characters of the other text for each of the one
	lengths              []int   // what a delta costs, by steps
	who                  counterparts
	onTurns, onSentences []move
	timed                bool // the times of both texts are of one clock
	widest               int  // half of the widest band
}

// The cells of the widest band, see Align, and half of the first and of the
// narrowest.
const (
	cells     = 1 << 23
	firstBand = 128
	leastBand = 8
)

func newAligner(a, b side, speakersA, speakersB []Speaker) *aligner {
	al := &aligner{ratio: 1, who: counterpartsOf(speakersA, speakersB), onTurns: turnMoves(), onSentences: sentenceMoves(), timed: oneClock(a.stretches, b.stretches)}
	al.setRatio(a.ends[len(a.ends)-1], b.ends[len(b.ends)-1])
	for i := 0; ; i++ {
		cost := -math.Log(math.Erfc(float64(i)/steps/math.Sqrt2)) * unit
		if cost >= worst {
			al.lengths = append(al.lengths, worst)
			break
		}
		al.lengths = append(al.lengths, int(math.Round(cost)))
	}
	al.widest = max(cells/2/(max(len(a.sentences), len(b.sentences))+1), leastBand)
	return al
}

// setRatio keeps the ratio that it has where there is nothing to tell it from.
func (al *aligner) setRatio(a, b int) {
	if a > 0 && b > 0 {
		al.ratio = min(max(float64(b)/float64(a), .2), 5)
	}
}

// delta is the number of standard deviations between the lengths.
func (al *aligner) delta(la, lb int) float64 {
	if la == 0 && lb == 0 {
		return 0
	}
	a, b := float64(la), float64(lb)
	mean := (a + float64(b/al.ratio)) / 2
	// Conversions keep the machine from joining the steps, which some do.
	return math.Abs(b-float64(al.ratio*a)) / math.Sqrt(float64(variance*mean))
}

// cost is what a move costs by what it pairs, its kind aside.
func (al *aligner) cost(m move, a units, i int, b units, j int) int {
	at := int(al.delta(a.ends[i]-a.ends[i-m.a], b.ends[j]-b.ends[j-m.b]) * steps)
	if m.flat > 0 {
		return m.flat
	}
	cost := al.lengths[min(at, len(al.lengths)-1)]
	if m.a == 0 || m.b == 0 {
		return cost
	}
	cost += al.strangersIn(m, a, i, b, j) * stranger
	if al.timed && a.startMS != nil {
		if at, and := a.startMS[i-m.a], b.startMS[j-m.b]; at >= 0 && and >= 0 {
			cost += int(min(max(at-and, and-at)/2, tooLate))
		}
	}
	return cost
}

func (al *aligner) strangersIn(m move, a units, i int, b units, j int) int {
	n := 0
	for _, x := range a.speakers[i-m.a : i] {
		for _, y := range b.speakers[j-m.b : j] {
			if al.who.strangers(x, y) {
				n++
			}
		}
	}
	return n
}

func (al *aligner) score(m move, a units, i int, b units, j int) float64 {
	delta := al.delta(a.ends[i]-a.ends[i-m.a], b.ends[j]-b.ends[j-m.b])
	return m.p / .89 * math.Erfc(delta/math.Sqrt2) * math.Pow(.0001, float64(al.strangersIn(m, a, i, b, j)))
}

// path is the cheapest way through both sides, as the kinds of its pairs, and
// half of the band in which it was found, from the one given on.
func (al *aligner) path(a, b units, moves []move, half int) ([]move, int) {
	for ; ; half *= 2 {
		half = min(half, al.widest)
		taken, touched := al.inBand(al.bandOf(a, b, half), a, b, moves)
		if !touched || half == al.widest {
			return taken, half
		}
	}
}

// band says for each row, a place in one side, which places of the other are
// looked at: from low up to and with high. Rows that follow each other share one.
type band struct {
	low, high []int
	edge      int // what counts as its edge on either side: a path that runs along it may have wished to go further
}

// bandOf follows the line on which both texts have run through the same share of
// their characters.
func (al *aligner) bandOf(a, b units, half int) band {
	n, m := a.len(), b.len()
	r := band{low: make([]int, n+1), high: make([]int, n+1), edge: half / 4}
	totalA, totalB := float64(max(a.ends[n]-a.ends[0], 1)), float64(b.ends[m]-b.ends[0])
	j := 0
	for i := range n + 1 {
		r.low[i] = max(j-half, 0)
		for share := float64(a.ends[i]-a.ends[0]) / totalA; j < m && float64(b.ends[j]-b.ends[0]) < share*totalB; {
			j++
		}
		if i == n {
			j = m
		}
		r.high[i] = min(j+half, m)
	}
	return r
}

// inBand looks for the cheapest path inside a band, and tells whether it comes
// near an edge beyond which there is more. Each cell has two states: a path into
// it ended with a pair, or with something left out.
func (al *aligner) inBand(r band, a, b units, moves []move) (taken []move, touched bool) {
	n, m := a.len(), b.len()
	starts := make([]int, n+2) // of each row in came
	for i := range n + 1 {
		starts[i+1] = starts[i] + r.high[i] - r.low[i] + 1
	}
	came := make([][2]step, starts[n+1])
	const kept = 4 // rows: a move takes three at most
	var rows [kept][][2]int
	for i := range n + 1 {
		width := r.high[i] - r.low[i] + 1
		row := slices.Grow(rows[i%kept][:0], width)[:width]
		rows[i%kept] = row
		for j := r.low[i]; j <= r.high[i]; j++ {
			best := [2]int{unreached, unreached}
			if i == 0 && j == 0 {
				best[paired] = 0
			}
			by := &came[starts[i]+j-r.low[i]]
			for k := range moves {
				fromI, fromJ := i-moves[k].a, j-moves[k].b
				if fromI < 0 || fromJ < r.low[fromI] || fromJ > r.high[fromI] {
					continue
				}
				before := &rows[fromI%kept][fromJ-r.low[fromI]]
				into := moves[k].state()
				from, cost := moves[k].after(before)
				if cost >= best[into] {
					continue
				}
				if cost += al.cost(moves[k], a, i, b, j); cost < best[into] {
					best[into], by[into] = cost, step(k<<1|from)
				}
			}
			row[j-r.low[i]] = best
		}
	}
	last := rows[n%kept][m-r.low[n]]
	state := paired
	if last[missing] < last[paired] {
		state = missing
	}
	for i, j := n, m; i > 0 || j > 0; {
		touched = touched || r.low[i] > 0 && j < r.low[i]+r.edge || r.high[i] < m && j > r.high[i]-r.edge
		by := came[starts[i]+j-r.low[i]][state]
		m := moves[by>>1]
		taken = append(taken, m)
		i, j, state = i-m.a, j-m.b, int(by&1)
	}
	slices.Reverse(taken)
	return taken, touched
}

// The states of a cell.
const (
	paired = iota
	missing
)

// step is how a path came into a state: by which move, and from which state.
type step uint8

func (m move) state() int {
	if m.a == 0 || m.b == 0 {
		return missing
	}
	return paired
}

// after is the cheaper of the states to make a move from, and what it costs to
// be there and to begin.
func (m move) after(before *[2]int) (from, cost int) {
	one, other := before[paired], before[missing]
	if one == unreached && other == unreached {
		return paired, unreached
	}
	if m.state() == missing && other != unreached {
		other -= m.goesOn
	}
	if one <= other {
		return paired, one + m.cost
	}
	return missing, other + m.cost
}
