package analysis

import (
	"cmp"
	"math"
	"slices"

	"sheaf/internal/study"
)

// Contrast is one word in two corpora: O1 of N1 words, and O2 of N2.
type Contrast struct {
	O1 int `json:"o1"`
	N1 int `json:"n1"`
	O2 int `json:"o2"`
	N2 int `json:"n2"`
}

// Measures of keyness. The two log-likelihoods are not the same and studies print
// either as "LL": name the one that is meant.
var (
	KeynessTwoCells  = Method{Name: "log-likelihood of two cells, 2(O1 ln(O1/E1) + O2 ln(O2/E2))", Source: "Rayson and Garside 2000"}
	KeynessFourCells = Method{Name: "log-likelihood ratio G² of four cells", Source: "Dunning 1993"}
	KeynessLogRatio  = Method{Name: "log ratio, base 2, with 0.5 in the place of a frequency of 0", Source: "Hardie 2014"}
)

// Minimum is how often what is compared or laid together has to stand where nothing
// else is asked for.
const Minimum = 5

const differentRules = "not comparable: the words were made by different rules"

func (c Contrast) why() string {
	if c.N1 == 0 || c.N2 == 0 || c.O1+c.O2 == 0 {
		return NoData
	}
	return ""
}

// LogLikelihood is KeynessTwoCells: of the word alone.
func (c Contrast) LogLikelihood() Figure {
	if why := c.why(); why != "" {
		return Figure{Undefined: why}
	}
	share := float64(c.O1+c.O2) / float64(c.N1+c.N2)
	return Figure{Value: max(0, 2*(surprise(c.O1, float64(c.N1)*share)+surprise(c.O2, float64(c.N2)*share)))}
}

// FourCells is KeynessFourCells: of the word and of all others.
func (c Contrast) FourCells() Figure {
	if why := c.why(); why != "" {
		return Figure{Undefined: why}
	}
	return fourCells(c.O1, c.O2, c.N1-c.O1, c.N2-c.O2)
}

// LogRatio is KeynessLogRatio: 1 where the word is twice as frequent in the first
// corpus, -1 where it is half as frequent.
func (c Contrast) LogRatio() Figure {
	if why := c.why(); why != "" {
		return Figure{Undefined: why}
	}
	of := func(o, n int) float64 {
		if o == 0 {
			return 0.5 / float64(n)
		}
		return float64(o) / float64(n)
	}
	return Figure{Value: math.Log2(of(c.O1, c.N1) / of(c.O2, c.N2))}
}

// surprise is o ln(o/e), and 0 of nothing.
func surprise(o int, e float64) float64 {
	if o == 0 {
		return 0
	}
	return float64(o) * math.Log(float64(o)/e)
}

// fourCells is G² of a table of two by two.
func fourCells(a, b, c, d int) Figure {
	n := float64(a + b + c + d)
	rows, columns := [2]float64{float64(a + b), float64(c + d)}, [2]float64{float64(a + c), float64(b + d)}
	if rows[0]*rows[1]*columns[0]*columns[1] == 0 {
		return Figure{Undefined: NoVariation}
	}
	sum := surprise(a, rows[0]*columns[0]/n) + surprise(b, rows[0]*columns[1]/n) + surprise(c, rows[1]*columns[0]/n) + surprise(d, rows[1]*columns[1]/n)
	return Figure{Value: max(0, 2*sum)}
}

// Keyness is which words set two corpora apart. It gives no p: words of one person
// hang together, and a handful of people is no sample of words.
type Keyness struct {
	Methods   []Method  `json:"methods"`             // of LogLikelihood, FourCells and LogRatio
	Undefined string    `json:"undefined,omitempty"` // why there are no words
	Target    Base      `json:"target"`
	Reference Base      `json:"reference"`
	Both      int       `json:"both"` // people who speak in both
	Minimum   int       `json:"minimum"`
	Words     []KeyWord `json:"words"` // by LogLikelihood; LogRatio says in which corpus it is frequent
}

// KeyWord is one word of either corpus.
type KeyWord struct {
	Word
	Contrast
	LogLikelihood Figure `json:"logLikelihood"`
	FourCells     Figure `json:"fourCells"`
	LogRatio      Figure `json:"logRatio"`
	Target        Share  `json:"target"` // in k of n people who speak the language
	Reference     Share  `json:"reference"`
}

// KeyWords compares the words of two corpora, those of one language with each other. A
// Minimum of 0 in the listing is 5 in both corpora together. What the listing leaves
// out is said in the target's base.
func KeyWords(target, reference *Corpus, l Listing) Keyness {
	k := Keyness{Methods: []Method{target.method(KeynessTwoCells.Name, KeynessTwoCells.Source), KeynessFourCells, KeynessLogRatio},
		Target: target.base(), Reference: reference.base(), Both: inCommon(target.people, reference.people), Minimum: cmp.Or(l.Minimum, Minimum)}
	if target.speech.Marks != reference.speech.Marks || target.speech.Proclitics != reference.speech.Proclitics {
		k.Undefined = differentRules
		return k
	}
	a, b := target.sides(l), reference.sides(l)
	stopped, rare := 0, 0
	add := func(i, j int32) {
		one, stop := a.contrast(i, j, b)
		switch n := one.O1 + one.O2; {
		case n == 0:
		case stop:
			stopped += n
		case n < k.Minimum:
			rare += n
		default:
			one.LogLikelihood, one.FourCells, one.LogRatio = one.Contrast.LogLikelihood(), one.Contrast.FourCells(), one.Contrast.LogRatio()
			k.Words = append(k.Words, one)
		}
	}
	for i := range target.terms {
		add(int32(i), b.find(target, int32(i)))
	}
	for j := range reference.terms {
		if a.find(reference, int32(j)) == uncounted {
			add(uncounted, int32(j))
		}
	}
	slices.SortStableFunc(k.Words, func(a, b KeyWord) int {
		return cmp.Or(cmp.Compare(b.LogLikelihood.Value, a.LogLikelihood.Value), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Term, b.Term))
	})
	k.Target.Dropped = slices.Concat(k.Target.Dropped, dropped(stopped, stopWords), dropped(rare, tooRare))
	return k
}

// side is a corpus with what a comparison asks of each of its words.
type side struct {
	*Corpus
	spread [][]portion
	parts  []parts
	stop   map[int32]bool
	places map[string]int32 // of languages
}

func (c *Corpus) sides(l Listing) side {
	s := side{Corpus: c, spread: c.spread(), parts: c.parts(), stop: c.stop(l), places: map[string]int32{}}
	for i, language := range c.languages {
		s.places[language] = int32(i)
	}
	return s
}

// find is the place here of another corpus's word, or uncounted.
func (s side) find(other *Corpus, term int32) int32 {
	one := other.terms[term]
	if place, known := s.places[other.languages[one.language]]; known {
		if at, found := s.lookup(place, one.term); found {
			return at
		}
	}
	return uncounted
}

// contrast is the word i here and j there; either may be uncounted, not both.
func (s side) contrast(i, j int32, there side) (one KeyWord, stop bool) {
	var language string
	if i != uncounted {
		language = s.languages[s.terms[i].language]
		one.O1, stop = s.terms[i].n, s.stop[i]
		one.Target.K = len(s.spread[i])
	}
	if j != uncounted {
		language = there.languages[there.terms[j].language]
		one.O2, stop = there.terms[j].n, stop || there.stop[j]
		one.Reference.K = len(there.spread[j])
	}
	one.N1, one.Target.Of = s.size(language)
	one.N2, one.Reference.Of = there.size(language)
	switch {
	case one.O1 > 0:
		one.Word = s.word(i)
	case one.O2 > 0:
		one.Word = there.word(j)
	}
	return one, stop
}

func (s side) size(language string) (words, people int) {
	place, known := s.places[language]
	if !known {
		return 0, 0
	}
	return s.byLanguage[place], s.parts[place].n
}

func inCommon(a, b []study.SubjectID) (n int) {
	of := setOf(a)
	for _, id := range b {
		if of[id] {
			n++
		}
	}
	return n
}
