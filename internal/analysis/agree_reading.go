package analysis

import (
	"cmp"
	"slices"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Coder is a layer to be compared with others.
type Coder struct {
	Layer coding.LayerID
	Read  []study.DocumentID // the documents it is a reading of; nil for all
}

// Continuum is a document as something to lay codes on: where a coder who read it
// laid none, the coder said no.
type Continuum struct {
	Document   study.DocumentID
	Characters int // UTF-16 code units, which is what NVivo's counts are of
	index      text.Index
}

// NewContinuum measures a document.
func NewContinuum(d study.Document) Continuum {
	index := text.NewIndex(d.Text)
	return Continuum{d.ID, index.UTF16(len(d.Text)), index}
}

// Readings are what several coders laid on the documents that all of them read, put in
// order once for everything that compares spans. They are not changed and may be
// used by several goroutines.
type Readings struct {
	coders    int
	codes     []coding.CodeID // that one of them laid, sorted by id
	documents []Continuum
	before    []int // characters of the documents before each
	laid      []laid
	codings   []coding.Coding
	dropped   []Dropped
}

// laid is a coding in characters. All but these are places in lists.
type laid struct {
	code, document, coder int32
	start, end            int32
	coding                int32
}

// NewReadings puts the codings of these coders in order: by code, document, coder and
// start. Codings of other layers and documents are not looked at. It costs what the codings
// cost, and keeps them: they must not be changed.
func NewReadings(codings []coding.Coding, coders []Coder, documents []Continuum) *Readings {
	r := &Readings{coders: len(coders), codings: codings}
	r.documents = readByAll(coders, documents)
	r.dropped = dropped(len(documents)-len(r.documents), "documents that not all the coders read")
	r.before = make([]int, len(r.documents)+1)
	document := make(map[study.DocumentID]int32, len(r.documents))
	for at, d := range r.documents {
		document[d.Document] = int32(at)
		r.before[at+1] = r.before[at] + d.Characters
	}
	r.collect(document, coders)
	r.byCode(r.inText())
	return r
}

func readByAll(coders []Coder, documents []Continuum) []Continuum {
	times, partly := map[study.DocumentID]int{}, 0
	for _, c := range coders {
		if c.Read == nil {
			continue
		}
		partly++
		for _, id := range c.Read {
			times[id]++
		}
	}
	return slices.DeleteFunc(slices.Clone(documents), func(d Continuum) bool { return times[d.Document] < partly })
}

func (r *Readings) collect(document map[study.DocumentID]int32, coders []Coder) {
	number := map[coding.CodeID]int32{}
	layers := make([]coding.LayerID, len(coders))
	for at, c := range coders {
		layers[at] = c.Layer
	}
	r.laid = make([]laid, 0, len(r.codings))
	for i := range r.codings {
		one := &r.codings[i]
		by := slices.Index(layers, one.Layer) // they are few
		if by < 0 {
			continue
		}
		in, known := document[one.Anchor.Document]
		if !known {
			continue
		}
		code, known := number[one.Code]
		if !known {
			code = int32(len(r.codes))
			number[one.Code] = code
			r.codes = append(r.codes, one.Code)
		}
		span := one.Anchor.Span
		r.laid = append(r.laid, laid{code: code, document: in, coder: int32(by), start: int32(span.Start), end: int32(span.End), coding: int32(i)})
	}
	slices.SortFunc(r.codes, func(a, b coding.CodeID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	sorted := make([]int32, len(r.codes))
	for at, id := range r.codes {
		sorted[number[id]] = int32(at)
	}
	for i := range r.laid {
		r.laid[i].code = sorted[r.laid[i].code]
	}
}

// inText sorts by document and coder and turns bytes into characters, document after
// document, so that each one's index is looked up while it is near. It gives memory to
// be used again.
func (r *Readings) inText() (memory []laid) {
	coders := int32(r.coders)
	r.laid, memory = counting(r.laid, nil, len(r.documents)*r.coders, func(l *laid) int32 { return l.document*coders + l.coder })
	kept := r.laid[:0]
	for _, l := range r.laid {
		index := &r.documents[l.document].index
		if l.start, l.end = int32(index.UTF16(int(l.start))), int32(index.UTF16(int(l.end))); l.start < l.end {
			kept = append(kept, l)
		}
	}
	r.dropped = append(r.dropped, dropped(len(r.laid)-len(kept), "codings without a character in the text")...)
	r.laid = kept
	return memory
}

// byCode sorts by code and leaves documents and coders in order; the few codings that
// a coder laid with one code on one document it sorts by their spans, and keeps each span
// once.
func (r *Readings) byCode(memory []laid) {
	r.laid, _ = counting(r.laid, memory, len(r.codes), func(l *laid) int32 { return l.code })
	kept := r.laid[:0]
	for rest := r.laid; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].code == rest[0].code && rest[n].document == rest[0].document && rest[n].coder == rest[0].coder {
			n++
		}
		if n > 1 {
			slices.SortFunc(rest[:n], func(a, b laid) int { return cmp.Or(int(a.start-b.start), int(a.end-b.end), int(a.coding-b.coding)) })
		}
		first := len(kept)
		for _, l := range rest[:n] {
			if last := len(kept) - 1; last < first || kept[last].start != l.start || kept[last].end != l.end {
				kept = append(kept, l)
			}
		}
		rest = rest[n:]
	}
	r.dropped = append(r.dropped, dropped(len(r.laid)-len(kept), "codings that a coder laid twice")...)
	r.laid = kept
}

// counting sorts by a number below n and leaves in order what has the same. It gives
// what it sorted and the old memory, to be used again.
func counting(all, memory []laid, n int, by func(*laid) int32) (sorted, old []laid) {
	next := make([]int32, n+1)
	for i := range all {
		next[by(&all[i])+1]++
	}
	for i := range n {
		next[i+1] += next[i]
	}
	if cap(memory) < len(all) {
		memory = make([]laid, len(all))
	}
	sorted = memory[:len(all)]
	for i := range all {
		at := &next[by(&all[i])]
		sorted[*at] = all[i]
		*at++
	}
	return sorted, all
}

// Codes are those that one of the coders laid, sorted by id.
func (r *Readings) Codes() []coding.CodeID { return r.codes }

// Base is what comparisons of these readings rest on.
func (r *Readings) Base() Base {
	return Base{Units: r.before[len(r.documents)], Of: "characters", Dropped: r.dropped}
}

// byDocument gives the codings of one code document by document.
func byDocument(of []laid, each func(document int, of []laid)) {
	for len(of) > 0 {
		n := 1
		for n < len(of) && of[n].document == of[0].document {
			n++
		}
		each(int(of[0].document), of[:n])
		of = of[n:]
	}
}

// ofCode gives the codings of each code, in the order of Codes.
func (r *Readings) ofCode(each func(code int, of []laid)) {
	rest := r.laid
	for code := range r.codes {
		n := 0
		for n < len(rest) && rest[n].code == int32(code) {
			n++
		}
		each(code, rest[:n])
		rest = rest[n:]
	}
}

// together is in how many documents codes are laid, added up over the codes.
func (r *Readings) together() int {
	n := 0
	for i, l := range r.laid {
		if i == 0 || l.code != r.laid[i-1].code || l.document != r.laid[i-1].document {
			n++
		}
	}
	return n
}

// by are the codings of one coder among those of a document and code.
func by(coder int, of []laid) []laid {
	first := 0
	for first < len(of) && int(of[first].coder) < coder {
		first++
	}
	n := first
	for n < len(of) && int(of[n].coder) == coder {
		n++
	}
	return of[first:n]
}
