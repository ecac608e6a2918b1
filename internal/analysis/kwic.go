package analysis

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Order is how the lines of a concordance are sorted.
type Order string

const (
	ByPlace  Order = ""       // as documents were given, then as the text runs
	ByBefore Order = "before" // the nearest word before, which is L1, then the next nearest
	ByBehind Order = "behind" // the nearest word behind, R1, then the next
)

// Context is how much stands around each line's words.
type Context struct {
	Words      int   `json:"words,omitempty"`      // to either side
	Characters int   `json:"characters,omitempty"` // of Unicode, to either side, cut at words, where Words is 0; 8 words where both are
	Order      Order `json:"order,omitempty"`
	Limit      int   `json:"limit,omitempty"` // how many lines, after sorting; 0 for all
}

// Concordance is a word in its contexts.
type Concordance struct {
	Base  Base   `json:"base"`
	Found int    `json:"found"` // lines, also past the limit
	In    Share  `json:"in"`    // k of n people whose words these are
	Lines []Line `json:"lines"`
}

// Line is one place. Before and Behind are in the order in which they were said: in
// Arabic what is before stands to the right.
type Line struct {
	Document  study.DocumentID `json:"document"`
	Version   uint64           `json:"version"`
	Paragraph int              `json:"paragraph"` // from 1
	Subject   study.SubjectID  `json:"subject,omitzero"`
	Span      text.Span        `json:"span"` // of what was asked for, in the document's text
	Before    string           `json:"before"`
	Node      string           `json:"node"`
	Behind    string           `json:"behind"`
}

// longestPhrase is how many words may be asked for; more stand nowhere. It keeps a
// search for one word a thousand times over from costing a thousand times as much.
const longestPhrase = 100

// node is what was found.
type node struct{ utterance, from, to int32 }

// Find lists every place of a word or a phrase, compared as the corpus compares; an
// asterisk behind its last word opens that one (fami*). A phrase lies in one turn; what
// stands around it ends with the turn. Invalid: there is no word in the query.
func (c *Corpus) Find(query string, of Context) (Concordance, error) {
	nodes, err := c.find(query)
	if err != nil {
		return Concordance{}, err
	}
	if of.Words > 0 {
		of.Characters = 0
	} else if of.Characters == 0 {
		of.Words = 8
	}
	found := Concordance{Base: c.base(), Found: len(nodes), In: Share{Of: c.speaking()}}
	people := map[int32]bool{}
	for _, n := range nodes {
		if person := c.utterances[n.utterance].person; person != nobody {
			people[person] = true
		}
	}
	found.In.K = len(people)
	c.sort(nodes, of)
	if of.Limit > 0 && len(nodes) > of.Limit {
		nodes = nodes[:of.Limit]
	}
	for _, n := range nodes {
		found.Lines = append(found.Lines, c.line(n, of))
	}
	return found, nil
}

// speaking is how many people have a word that counts.
func (c *Corpus) speaking() (n int) {
	for person := range c.people {
		if slices.ContainsFunc(c.said, func(of []int) bool { return of[person] > 0 }) {
			n++
		}
	}
	return n
}

// termRange is terms next to each other, the end excluded.
type termRange struct{ from, to int32 }

func (c *Corpus) find(query string) (nodes []node, err error) {
	var words []string
	for word := range text.WordsIn(query) {
		words = append(words, word.Of(query))
	}
	if len(words) == 0 {
		return nil, noWord()
	}
	if len(words) > longestPhrase {
		return nil, nil
	}
	open := strings.HasSuffix(strings.TrimRight(query, ` "”»`), "*")
	wanted := make([][]termRange, len(c.languages))
	for place := range c.languages {
		wanted[place] = c.wanted(int32(place), words, open)
	}
	for i, u := range c.utterances {
		phrase := wanted[u.language]
		if phrase == nil {
			continue
		}
		for at := u.from; at+int32(len(phrase)) <= u.to; {
			if !c.stands(phrase, at) {
				at++
				continue
			}
			nodes = append(nodes, node{int32(i), at, at + int32(len(phrase))})
			at += int32(len(phrase))
		}
	}
	return nodes, nil
}

// wanted is a phrase in a language's terms; nil where one of its words is not there.
func (c *Corpus) wanted(language int32, words []string, open bool) (phrase []termRange) {
	k := cutting{c.languages[language], c.speech}
	for i, word := range words {
		for len(word) > 0 {
			n := k.first(word)
			one := c.spelled(language, k.term(word[:n]))
			if open && i == len(words)-1 && n == len(word) {
				one = c.opened(language, k.fold(word[:n]))
			}
			if one.from == one.to {
				return nil
			}
			phrase = append(phrase, one)
			word = word[n:]
		}
	}
	return phrase
}

func (c *Corpus) spelled(language int32, key string) termRange {
	if at, found := c.lookup(language, key); found {
		return termRange{at, at + 1}
	}
	return termRange{}
}

// opened are the terms that begin with key: they are next to each other.
func (c *Corpus) opened(language int32, key string) termRange {
	from, _ := c.lookup(language, key)
	n, _ := slices.BinarySearchFunc(c.terms[from:], key, func(one lexeme, key string) int {
		if one.language == language && strings.HasPrefix(one.term, key) {
			return -1
		}
		return 1
	})
	return termRange{from, from + int32(n)}
}

func (c *Corpus) stands(phrase []termRange, at int32) bool {
	for i, one := range phrase {
		if term := c.tokens[at+int32(i)].term; term < one.from || term >= one.to {
			return false
		}
	}
	return true
}

func (c *Corpus) sort(nodes []node, of Context) {
	// What is compared is what is shown; by characters that is at most a word each.
	depth := int32(max(of.Words, of.Characters))
	switch of.Order {
	case ByBefore:
		slices.SortStableFunc(nodes, func(a, b node) int {
			return c.compareWords(a.from-1, c.utterances[a.utterance].from-1, b.from-1, c.utterances[b.utterance].from-1, -1, depth)
		})
	case ByBehind:
		slices.SortStableFunc(nodes, func(a, b node) int {
			return c.compareWords(a.to, c.utterances[a.utterance].to, b.to, c.utterances[b.utterance].to, 1, depth)
		})
	}
}

// compareWords compares two rows of words, each up to its end; the shorter is first.
func (c *Corpus) compareWords(a, aEnd, b, bEnd, step, depth int32) int {
	for ; depth > 0 && a != aEnd && b != bEnd; depth-- {
		if order := cmp.Compare(c.tokens[a].term, c.tokens[b].term); order != 0 {
			return order
		}
		a, b = a+step, b+step
	}
	switch {
	case depth == 0 || a == aEnd && b == bEnd:
		return 0
	case a == aEnd:
		return -1
	}
	return 1
}

func (c *Corpus) line(n node, of Context) Line {
	u := c.utterances[n.utterance]
	d := &c.documents[u.document]
	span := text.Span{Start: int(c.tokens[n.from].start), End: int(c.tokens[n.to-1].end)}
	l := Line{Document: d.ID, Version: d.Version, Paragraph: paragraphOf(d, span.Start) + 1, Span: span, Node: spoken(d, span)}
	if u.person != nobody {
		l.Subject = c.people[u.person]
	}
	from, to := n.from, n.to
	for left := of; from > u.from && left.take(d.Text[c.tokens[from-1].start:c.tokens[from].start]); {
		from--
	}
	for left := of; to < u.to && left.take(d.Text[c.tokens[to-1].end:c.tokens[to].end]); {
		to++
	}
	l.Before = spoken(d, text.Span{Start: int(c.tokens[from].start), End: span.Start})
	l.Behind = spoken(d, text.Span{Start: span.End, End: int(c.tokens[to-1].end)})
	return l
}

// take takes one more word, with what stands between, off what may still be shown.
func (x *Context) take(more string) bool {
	if x.Words > 0 {
		x.Words--
		return true
	}
	n := utf8.RuneCountInString(more)
	if n > x.Characters {
		return false
	}
	x.Characters -= n
	return true
}

func paragraphOf(d *study.Document, at int) int {
	i, _ := slices.BinarySearchFunc(d.Paragraphs, at, func(p text.Paragraph, at int) int {
		if p.End <= at {
			return -1
		}
		return 1
	})
	return i
}

// spoken is what a span holds of the text, without labels, on one line.
func spoken(d *study.Document, span text.Span) string {
	var said []string
	for i := paragraphOf(d, span.Start); i < len(d.Paragraphs) && d.Paragraphs[i].Start < span.End; i++ {
		p := d.Paragraphs[i]
		if here := (text.Span{Start: max(span.Start, p.Label.End), End: min(span.End, p.End)}); here.Start < here.End {
			said = append(said, strings.TrimSpace(here.Of(d.Text)))
		}
	}
	return strings.Join(said, " ")
}
