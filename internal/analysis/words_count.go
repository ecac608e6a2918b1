package analysis

import (
	"cmp"
	"slices"
)

// Listing says which words are listed. All are counted, whatever is listed: stop words
// are among the words of which others are so many.
type Listing struct {
	Minimum   int      `json:"minimum,omitempty"`   // leaves out what is rarer; see each list for 0
	StopWords bool     `json:"stopWords,omitempty"` // lists stop words as well
	Besides   []string `json:"besides,omitempty"`   // more stop words, of every language
}

// Frequencies are how often words were said, and by how many people.
type Frequencies struct {
	Method     Method      `json:"method"`
	Dispersion []Method    `json:"dispersion"`
	Base       Base        `json:"base"`
	Words      []WordCount `json:"words"` // most frequent first
}

// WordCount is one word.
type WordCount struct {
	Word
	N Share `json:"n"` // of all words of its language
	// Dispersion is over the people who speak the language here; Dispersion.In is
	// in k of n of them.
	Dispersion
}

// What a list leaves out.
const (
	stopWords = "words counted and not listed: stop words"
	tooRare   = "words counted and not listed: rarer than the minimum"
)

// Frequencies lists words. A Minimum of 0 lists all.
func (c *Corpus) Frequencies(l Listing) Frequencies {
	f := Frequencies{Method: c.method("word frequencies", ""), Dispersion: []Method{DeviationOfProportions, JuillandD}, Base: c.base()}
	spread, parts := c.spread(), c.parts()
	stop := c.stop(l)
	stopped, rare := 0, 0
	for i, one := range c.terms {
		switch term := int32(i); {
		case one.n == 0:
		case stop[term]:
			stopped += one.n
		case one.n < l.Minimum:
			rare += one.n
		default:
			f.Words = append(f.Words, WordCount{c.word(term), Share{one.n, c.byLanguage[one.language]}, parts[one.language].disperse(spread[term])})
		}
	}
	slices.SortStableFunc(f.Words, func(a, b WordCount) int { return cmp.Or(b.N.K-a.N.K, b.In.K-a.In.K) })
	f.Base.Dropped = slices.Concat(f.Base.Dropped, dropped(stopped, stopWords), dropped(rare, tooRare))
	return f
}

// parts are the people of each language.
func (c *Corpus) parts() []parts {
	all := make([]parts, len(c.said))
	for i, sizes := range c.said {
		all[i] = partsOf(sizes)
	}
	return all
}

// spread is how often each person said each word.
func (c *Corpus) spread() [][]portion {
	all, counts := make([][]portion, len(c.terms)), make([]int32, len(c.terms))
	c.byPerson(func(person int32, theirs []utterance) {
		if person == nobody {
			return
		}
		var said []int32
		for _, u := range theirs {
			for _, t := range c.tokens[u.from:u.to] {
				if t.term == uncounted {
					continue
				}
				if counts[t.term] == 0 {
					said = append(said, t.term)
				}
				counts[t.term]++
			}
		}
		for _, term := range said {
			all[term] = append(all[term], portion{person, counts[term]})
			counts[term] = 0
		}
	})
	return all
}

// stop tells which words are stop words.
func (c *Corpus) stop(l Listing) map[int32]bool {
	found := map[int32]bool{}
	for place, language := range c.languages {
		words := slices.Clone(l.Besides)
		if !l.StopWords {
			words = append(words, StopWords(language)...)
		}
		k := cutting{language, c.speech}
		for _, word := range words {
			if term, ok := c.lookup(int32(place), k.term(word)); ok {
				found[term] = true
			}
		}
	}
	return found
}

func (c *Corpus) lookup(language int32, key string) (int32, bool) {
	at, found := slices.BinarySearchFunc(c.terms, lexeme{language: language, term: key}, lexeme.compare)
	return int32(at), found
}
