package analysis

import (
	"cmp"
	"math"
	"slices"
)

// Together is how often two things stand together: N12 times, of N1 and N2 times that
// each does, in N places.
type Together struct {
	N12 int `json:"n12"`
	N1  int `json:"n1"`
	N2  int `json:"n2"`
	N   int `json:"n"`
}

// Measures of collocation.
var (
	CollocationT             = Method{Name: "t", Source: "Church, Gale, Hanks and Hindle 1991, as in Manning and Schütze 1999, 5.3.1"}
	CollocationChiSquared    = Method{Name: "Pearson's X² of four cells, without Yates's correction", Source: "Manning and Schütze 1999, 5.3.3"}
	CollocationLogLikelihood = Method{Name: "log-likelihood ratio G² of four cells", Source: "Dunning 1993"}
)

func (b Together) cells() (n11, n12, n21, n22 int) {
	return b.N12, b.N1 - b.N12, b.N2 - b.N12, b.N - b.N1 - b.N2 + b.N12
}

// T is how far they stand together more often than by chance, in standard deviations,
// where that is reckoned from how often they do.
func (b Together) T() Figure {
	if b.N12 == 0 {
		return Figure{Undefined: NoData}
	}
	return Figure{Value: (float64(b.N12) - float64(b.N1)*float64(b.N2)/float64(b.N)) / math.Sqrt(float64(b.N12))}
}

// ChiSquared is Pearson's.
func (b Together) ChiSquared() Figure {
	n11, n12, n21, n22 := b.cells()
	apart := float64(n11)*float64(n22) - float64(n12)*float64(n21)
	margins := float64(n11+n12) * float64(n11+n21) * float64(n12+n22) * float64(n21+n22)
	return defined(float64(b.N)*apart*apart/margins, NoVariation)
}

// LogLikelihood is Dunning's, of all four cells.
func (b Together) LogLikelihood() Figure { return fourCells(b.cells()) }

// Collocations are pairs of words that stand next to each other.
type Collocations struct {
	Methods []Method      `json:"methods"` // of T, ChiSquared and LogLikelihood
	Base    Base          `json:"base"`    // pairs of neighbours
	Minimum int           `json:"minimum"`
	Pairs   []Collocation `json:"pairs"` // by LogLikelihood
}

// Collocation is a pair in its order, or a word beside what was asked for.
type Collocation struct {
	First  Word `json:"first,omitzero"` // nothing where a word was asked for
	Second Word `json:"second"`
	Together
	T             Figure `json:"t"`
	ChiSquared    Figure `json:"chiSquared"`
	LogLikelihood Figure `json:"logLikelihood"`
	In            Share  `json:"in"` // k of n people who speak the language
}

// What collocations leave out.
const (
	pairsOfStopWords = "pairs counted and not listed: with a stop word"
	pairsTooRare     = "pairs counted and not listed: rarer than the minimum"
)

// Collocations lists pairs of neighbours in one turn. A Minimum of 0 is 5. The first
// word of a pair counts as often as it has a neighbour behind it, the second as it has
// one before it.
func (c *Corpus) Collocations(l Listing) Collocations {
	found := Collocations{Methods: c.collocationMethods("of two neighbours"), Minimum: cmp.Or(l.Minimum, Minimum)}
	n := c.neighbours(c.stop(l), found.Minimum)
	parts, listed := c.parts(), 0
	pairs := make([]pairCount, len(c.terms)) // of one first word, by the second
	for a := range c.terms {
		var met []int32
		for _, f := range n.behind[n.from[a]:n.from[a+1]] {
			p := &pairs[f.term]
			if p.n == 0 {
				met = append(met, f.term)
			}
			p.n++
			if f.person != nobody && (p.people == 0 || p.last != f.person) {
				p.people++
				p.last = f.person
			}
		}
		language := c.terms[a].language
		for _, b := range met {
			if p := pairs[b]; int(p.n) >= found.Minimum {
				listed += int(p.n)
				found.Pairs = append(found.Pairs, Together{int(p.n), n.first[a], n.second[b], n.places[language]}.
					collocation(c.word(int32(a)), c.word(b), Share{int(p.people), parts[language].n}))
			}
			pairs[b] = pairCount{}
		}
	}
	sortCollocations(found.Pairs)
	found.Base = Base{Of: "pairs of neighbours"}
	for _, places := range n.places {
		found.Base.Units += places
	}
	found.Base.Dropped = slices.Concat(c.base().Dropped, dropped(n.stopped, pairsOfStopWords), dropped(found.Base.Units-n.stopped-listed, pairsTooRare))
	return found
}

type pairCount struct{ n, people, last int32 }

// neighbours are the pairs of a corpus, put together by their first word.
type neighbours struct {
	first, second []int // by term: how often it has a neighbour behind it, and before it
	places        []int // pairs by language
	stopped       int
	from          []int // by term, where what is behind it begins; one more than terms
	behind        []neighbour
}

type neighbour struct{ term, person int32 }

// neighbours leaves out pairs with a stop word, and with a word that is too rare to be
// in a pair that is not. It counts first and fills afterwards, so that no pair is
// looked up: most stand once.
func (c *Corpus) neighbours(stop map[int32]bool, minimum int) neighbours {
	n := neighbours{first: make([]int, len(c.terms)), second: make([]int, len(c.terms)), places: make([]int, len(c.languages)), from: make([]int, len(c.terms)+1)}
	stopped, rare := make([]bool, len(c.terms)), make([]bool, len(c.terms))
	for i, one := range c.terms {
		stopped[i], rare[i] = stop[int32(i)], one.n < minimum
	}
	c.eachPair(func(_ int32, u utterance, a, b int32) {
		n.first[a]++
		n.second[b]++
		n.places[u.language]++
		switch {
		case stopped[a] || stopped[b]:
			n.stopped++
		case !rare[a] && !rare[b]:
			n.from[a+1]++
		}
	})
	for a := range c.terms {
		n.from[a+1] += n.from[a]
	}
	n.behind = make([]neighbour, n.from[len(c.terms)])
	next := slices.Clone(n.from)
	c.eachPair(func(person int32, _ utterance, a, b int32) {
		if !stopped[a] && !stopped[b] && !rare[a] && !rare[b] {
			n.behind[next[a]] = neighbour{b, person}
			next[a]++
		}
	})
	return n
}

// eachPair gives all words that count next to each other, one person after another.
func (c *Corpus) eachPair(each func(person int32, u utterance, a, b int32)) {
	c.byPerson(func(person int32, theirs []utterance) {
		for _, u := range theirs {
			for i := u.from + 1; i < u.to; i++ {
				if a, b := c.tokens[i-1].term, c.tokens[i].term; a != uncounted && b != uncounted {
					each(person, u, a, b)
				}
			}
		}
	})
}

// Collocates lists the words that stand at most so many words before or behind what is
// asked for (see Find), in its turn. A place near two of them counts once; what was
// asked for itself is no place. A Minimum of 0 is 5. Invalid: as Find.
func (c *Corpus) Collocates(query string, window int, l Listing) (Collocations, error) {
	nodes, err := c.find(query)
	if err != nil {
		return Collocations{}, err
	}
	found := Collocations{Methods: c.collocationMethods("of what stands near by"), Minimum: cmp.Or(l.Minimum, Minimum)}
	stands := c.near(nodes, window)
	inside, outside := make([]int, len(c.terms)), make([]int, len(c.terms))
	near, places := make([]int, len(c.languages)), make([]int, len(c.languages))
	people, last := make([]int, len(c.terms)), make([]int32, len(c.terms))
	c.byPerson(func(person int32, theirs []utterance) {
		for _, u := range theirs {
			for i := u.from; i < u.to; i++ {
				term := c.tokens[i].term
				if term == uncounted || stands[i] == asked {
					continue
				}
				places[u.language]++
				outside[term]++
				if stands[i] != beside {
					continue
				}
				near[u.language]++
				inside[term]++
				if person != nobody && (people[term] == 0 || last[term] != person) {
					people[term]++
					last[term] = person
				}
			}
		}
	})
	stop, parts := c.stop(l), c.parts()
	stopped, rare := 0, 0
	for i, n := range inside {
		switch term, language := int32(i), c.terms[i].language; {
		case n == 0:
		case stop[term]:
			stopped += n
		case n < found.Minimum:
			rare += n
		default:
			found.Pairs = append(found.Pairs, Together{n, near[language], outside[i], places[language]}.
				collocation(Word{}, c.word(term), Share{people[i], parts[language].n}))
		}
	}
	sortCollocations(found.Pairs)
	found.Base = Base{Of: "words near by", Dropped: slices.Concat(c.base().Dropped, dropped(stopped, stopWords), dropped(rare, tooRare))}
	for _, n := range near {
		found.Base.Units += n
	}
	return found, nil
}

// What a token is to a search.
const (
	beside = 1
	asked  = 2
)

// near marks what stands around nodes. Each token is marked once, however wide the
// window is and however many nodes there are.
func (c *Corpus) near(nodes []node, window int) []byte {
	stands := make([]byte, len(c.tokens))
	done := 0 // tokens before it are marked
	for _, n := range nodes {
		u := c.utterances[n.utterance]
		for i := max(int(n.from)-window, int(u.from), done); i < min(int(n.to)+window, int(u.to)); i++ {
			stands[i] = beside
			done = i + 1
		}
	}
	for _, n := range nodes {
		for i := n.from; i < n.to; i++ {
			stands[i] = asked
		}
	}
	return stands
}

func (c *Corpus) collocationMethods(of string) []Method {
	return []Method{c.method(CollocationT.Name+" "+of, CollocationT.Source), CollocationChiSquared, CollocationLogLikelihood}
}

func (b Together) collocation(first, second Word, in Share) Collocation {
	return Collocation{First: first, Second: second, Together: b, T: b.T(), ChiSquared: b.ChiSquared(), LogLikelihood: b.LogLikelihood(), In: in}
}

func sortCollocations(all []Collocation) {
	slices.SortFunc(all, func(a, b Collocation) int {
		return cmp.Or(cmp.Compare(b.LogLikelihood.Value, a.LogLikelihood.Value), b.N12-a.N12,
			cmp.Compare(a.First.Language, b.First.Language), cmp.Compare(a.Second.Language, b.Second.Language),
			cmp.Compare(a.First.Term, b.First.Term), cmp.Compare(a.Second.Term, b.Second.Term))
	})
}
