package analysis

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Index finds words in documents. It lives in memory, with the session that was
// allowed to read them, and never on disk: a name that was deleted would stay in
// it. It is not changed once made and may be used by several goroutines.
type Index struct {
	documents  []indexed
	postings   map[string][]posting // by folded word, in order
	vocabulary []string             // sorted
}

type indexed struct {
	id      study.DocumentID
	version uint64
	words   []indexedWord // in order
}

type indexedWord struct {
	start, end int32
	paragraph  int32 // from 0
}

type posting struct{ document, word int32 }

// Hit is a paragraph that answers a search.
type Hit struct {
	Document  study.DocumentID `json:"document"`
	Version   uint64           `json:"version"`
	Paragraph int              `json:"paragraph"` // from 1
	Spans     []text.Span      `json:"spans"`     // what was found, in the document's text, in order
}

// NewIndex indexes documents. Words are those of text.WordsIn, compared folded;
// speakers' labels are no words of theirs and are left out.
func NewIndex(documents []study.Document) *Index {
	x := &Index{postings: map[string][]posting{}}
	folded := map[string]string{}
	for _, d := range documents {
		x.add(d, folded)
	}
	x.vocabulary = make([]string, 0, len(x.postings))
	for word := range x.postings {
		x.vocabulary = append(x.vocabulary, word)
	}
	slices.Sort(x.vocabulary)
	return x
}

func (x *Index) add(d study.Document, folded map[string]string) {
	doc := indexed{id: d.ID, version: d.Version}
	for number, p := range d.Paragraphs {
		said := text.Span{Start: p.Label.End, End: p.End}.Of(d.Text)
		for word := range text.WordsIn(said) {
			raw := word.Of(said)
			term, known := folded[raw]
			if !known {
				term = text.Fold(raw)
				folded[strings.Clone(raw)] = term
			}
			x.postings[term] = append(x.postings[term], posting{int32(len(x.documents)), int32(len(doc.words))})
			doc.words = append(doc.words, indexedWord{int32(p.Label.End + word.Start), int32(p.Label.End + word.End), int32(number)})
		}
	}
	x.documents = append(x.documents, doc)
}

// Search finds the paragraphs that hold all that is asked for: words, prefixes
// with an asterisk (fami*), phrases in quotation marks. A word with a hyphen is
// a phrase. Invalid: there is no word in the query.
func (x *Index) Search(query string) ([]Hit, error) {
	terms := parseTerms(query)
	if len(terms) == 0 {
		return nil, noWord()
	}
	found := x.matches(terms[0])
	for _, t := range terms[1:] {
		found = inBoth(found, x.matches(t))
	}
	return x.hits(found), nil
}

func noWord() error {
	return sheaf.Errorf(sheaf.Invalid, "cannot search: there is no word in the query").
		Hintf(`words, a beginning with an asterisk (fami*), or a phrase in quotation marks`)
}

// term is one or more folded words in a row; prefix opens the last one.
type term struct {
	words  []string
	prefix bool
}

func parseTerms(query string) (terms []term) {
	query = text.Fold(query) // one kind of quotation mark
	for i, piece := range strings.Split(query, `"`) {
		if i%2 == 1 {
			terms = appendTerm(terms, piece)
			continue
		}
		for _, word := range strings.Fields(piece) {
			terms = appendTerm(terms, word)
		}
	}
	return terms
}

func appendTerm(terms []term, said string) []term {
	t := term{prefix: strings.HasSuffix(strings.TrimSpace(said), "*")}
	for word := range text.WordsIn(said) {
		t.words = append(t.words, word.Of(said))
	}
	if len(t.words) == 0 {
		return terms
	}
	return append(terms, t)
}

// match is where a term stands.
type match struct {
	document, paragraph int32
	span                text.Span
}

func (m match) compare(o match) int {
	return cmp.Or(cmp.Compare(m.document, o.document), cmp.Compare(m.paragraph, o.paragraph))
}

// matches finds a term, in order. It walks the postings of the last word, or of
// all words that a prefix opens, and looks back.
func (x *Index) matches(t term) []match {
	last := len(t.words) - 1
	var found []match
	for _, word := range x.spelled(t.words[last], t.prefix) {
		for _, p := range x.postings[word] {
			if m, ok := x.phrase(t.words[:last], p); ok {
				found = append(found, m)
			}
		}
	}
	slices.SortFunc(found, func(a, b match) int { return cmp.Or(a.compare(b), a.span.Start-b.span.Start) })
	return found
}

func (x *Index) spelled(word string, prefix bool) []string {
	if !prefix {
		return []string{word}
	}
	from := sort.SearchStrings(x.vocabulary, word)
	to := from
	for to < len(x.vocabulary) && strings.HasPrefix(x.vocabulary[to], word) {
		to++
	}
	return x.vocabulary[from:to]
}

// phrase tells whether the words stand right before a posting, in its paragraph.
func (x *Index) phrase(before []string, p posting) (match, bool) {
	words := x.documents[p.document].words
	first := p.word - int32(len(before))
	if first < 0 || words[first].paragraph != words[p.word].paragraph {
		return match{}, false
	}
	for i, word := range before {
		if !x.stands(word, posting{p.document, first + int32(i)}) {
			return match{}, false
		}
	}
	span := text.Span{Start: int(words[first].start), End: int(words[p.word].end)}
	return match{p.document, words[p.word].paragraph, span}, true
}

func (x *Index) stands(word string, at posting) bool {
	_, found := slices.BinarySearchFunc(x.postings[word], at, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.word, b.word))
	})
	return found
}

// inBoth keeps the matches of paragraphs that have some of each; both are in
// order.
func inBoth(a, b []match) []match {
	var both []match
	for len(a) > 0 && len(b) > 0 {
		switch order := a[0].compare(b[0]); {
		case order < 0:
			a = a[1:]
		case order > 0:
			b = b[1:]
		default:
			n, m := run(a), run(b)
			both = append(append(both, a[:n]...), b[:m]...)
			a, b = a[n:], b[m:]
		}
	}
	return both
}

// run is how many of the first matches share a paragraph.
func run(m []match) int {
	n := 1
	for n < len(m) && m[n].compare(m[0]) == 0 {
		n++
	}
	return n
}

func (x *Index) hits(found []match) []Hit {
	var hits []Hit
	for len(found) > 0 {
		n := run(found)
		doc := x.documents[found[0].document]
		hit := Hit{Document: doc.id, Version: doc.version, Paragraph: int(found[0].paragraph) + 1}
		for _, m := range found[:n] {
			hit.Spans = append(hit.Spans, m.span)
		}
		slices.SortFunc(hit.Spans, func(a, b text.Span) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
		hit.Spans = slices.Compact(hit.Spans)
		hits = append(hits, hit)
		found = found[n:]
	}
	return hits
}
