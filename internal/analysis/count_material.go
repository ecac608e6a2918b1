package analysis

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
	"unicode/utf8"

	"sheaf/internal/coding"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// Source is a document as something that codings lie on.
type Source struct {
	study.DocumentInfo
	Characters func(at int) int // how many stand before a byte of the text; nil counts bytes
	Turns      []Turn           // in order; nil where nobody read them
}

// Turn is one speaker's uninterrupted speech.
type Turn struct {
	text.Span
	Role text.Role
}

// NewSource measures a document, in Unicode characters.
func NewSource(d study.Document) Source {
	s := Source{DocumentInfo: d.DocumentInfo, Characters: charactersIn(d.Text)}
	for _, t := range d.Transcript.Turns {
		role := text.RoleUnknown
		if t.Speaker != text.NoSpeaker {
			role = d.Speakers[t.Speaker].Role
		}
		s.Turns = append(s.Turns, Turn{t.Span, role})
	}
	return s
}

// charactersIn counts the characters before a byte from marks so many bytes apart.
func charactersIn(s string) func(at int) int {
	const stride = 128
	before := make([]int32, 1, len(s)/stride+1)
	for at := 0; at+stride <= len(s); at += stride {
		before = append(before, before[len(before)-1]+int32(begun(s[at:at+stride])))
	}
	return func(at int) int {
		at = min(max(at, 0), len(s))
		return int(before[at/stride]) + begun(s[at/stride*stride:at])
	}
}

// begun is how many characters begin in a stroke of a text.
func begun(s string) int {
	n := 0
	for i := range len(s) {
		if utf8.RuneStart(s[i]) {
			n++
		}
	}
	return n
}

// Material is what was coded, put in order once for every count, matrix and relation
// of codes. It is not changed and may be used by several goroutines.
type Material struct {
	codings  []coding.Coding
	sources  []Source // a translation follows what it is of
	work     []int32  // of each source, what it counts as
	works    int
	length   []func(at int) int // Characters of each source
	codes    []coding.CodeID    // that are laid, sorted by id
	people   []study.SubjectID  // that count, sorted by id
	who      map[study.SubjectID]int32
	together map[int32][]int32 // of each coding in which several speak, places in people
	speakers lists             // of each source
	laid     []mark
	heard    func() *heard // once it is asked for
	dropped  []Dropped
}

// mark is a coding by places in lists, and its span in bytes.
type mark struct {
	code, document, work int32
	start, end           int32
	coding               int32
	who                  int32 // the one who speaks of those who count, or nobodys, or several
}

const (
	nobodys = -1
	several = -2 // those of Material.together
)

// lists are many short lists in one stroke of memory.
type lists struct{ first, all []int32 }

func (l *lists) of(i int32) []int32 { return l.all[l.first[i]:l.first[i+1]] }

// NewMaterial puts codings in order. Those on other documents than the sources, and
// those without a byte, are dropped and counted. Only the people of among count as
// people; nil is everybody who speaks in the sources. Codings of several layers count
// together: filter them before. The codings are kept and must not be changed.
func NewMaterial(codings []coding.Coding, sources []Source, among []study.SubjectID) *Material {
	m := &Material{codings: codings}
	m.order(sources)
	m.count(among)
	m.collect()
	var sorted sorter[mark]
	ofDocument := func(k *mark) int32 { return k.document }
	sorted.by(m.laid, ofDocument)
	var near sorter[mark]
	runsOf(m.laid, ofDocument, func(_ int32, of []mark) {
		near.by(of, func(k *mark) int32 { return k.start })
		byEnd(of)
	})
	m.heard = sync.OnceValue(m.hear)
	return m
}

// order puts every translation behind what it is of.
func (m *Material) order(sources []Source) {
	infos := make([]study.DocumentInfo, len(sources))
	for i := range sources {
		infos[i] = sources[i].DocumentInfo
	}
	original := originals(infos)
	place := make(map[study.DocumentID]int32, len(sources))
	of := make([]int32, len(sources))
	for i := range sources {
		work := original[sources[i].ID]
		at, known := place[work]
		if !known {
			at = int32(len(place))
			place[work] = at
		}
		of[i] = at
	}
	m.works = len(place)
	order := make([]int, len(sources))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(of[a] - of[b]) })
	for _, i := range order {
		m.sources = append(m.sources, sources[i])
		m.work = append(m.work, of[i])
		m.length = append(m.length, sources[i].Characters)
	}
}

// originals are what the documents are, at the end, translations of. Where
// translations go round in a circle they are all of its smallest.
func originals(documents []study.DocumentInfo) map[study.DocumentID]study.DocumentID {
	of := make(map[study.DocumentID]study.DocumentID, len(documents))
	for i := range documents {
		of[documents[i].ID] = documents[i].TranslationOf
	}
	type step struct{ walk, at int }
	found := make(map[study.DocumentID]study.DocumentID, len(documents))
	seen := make(map[study.DocumentID]step, len(documents))
	all := make(map[study.DocumentID]study.DocumentID, len(documents))
	for i := range documents {
		var trail []study.DocumentID
		at, round := documents[i].ID, -1
		for !of[at].IsZero() && found[at].IsZero() && round < 0 {
			seen[at] = step{i, len(trail)}
			trail = append(trail, at)
			at = of[at]
			if before, again := seen[at]; again && before.walk == i {
				round = before.at
			}
		}
		end := at
		if known := found[at]; !known.IsZero() {
			end = known
		} else if round >= 0 {
			end = slices.MinFunc(trail[round:], func(a, b study.DocumentID) int { return slices.Compare(a.ID[:], b.ID[:]) })
		}
		for _, id := range append(trail, at) {
			found[id] = end
		}
		all[documents[i].ID] = end
	}
	return all
}

// count numbers the people.
func (m *Material) count(among []study.SubjectID) {
	if among == nil {
		for i := range m.sources {
			among = append(among, m.sources[i].Subjects...)
		}
	}
	m.people = study.Sorted(among)
	m.who = make(map[study.SubjectID]int32, len(m.people))
	for at, id := range m.people {
		m.who[id] = int32(at)
	}
	m.speakers.first = make([]int32, 1, len(m.sources)+1)
	for i := range m.sources {
		m.speakers.all = m.counting(m.speakers.all, m.sources[i].Subjects, nil)
		m.speakers.first = append(m.speakers.first, int32(len(m.speakers.all)))
	}
}

// counting adds those who count, each once. Most are among the likely, who are
// looked at first.
func (m *Material) counting(all []int32, ids []study.SubjectID, likely []int32) []int32 {
	first := len(all)
next:
	for _, id := range ids {
		for _, at := range likely[:min(len(likely), 4)] {
			if m.people[at] == id {
				if !slices.Contains(all[first:], at) {
					all = append(all, at)
				}
				continue next
			}
		}
		if at, counts := m.who[id]; counts && !slices.Contains(all[first:], at) {
			all = append(all, at)
		}
	}
	return all
}

func (m *Material) collect() {
	document := make(map[study.DocumentID]int32, len(m.sources))
	for at := range m.sources {
		document[m.sources[at].ID] = int32(at)
	}
	number := map[coding.CodeID]int32{}
	elsewhere, empty := 0, 0
	m.laid = make([]mark, 0, len(m.codings))
	m.together = map[int32][]int32{}
	var speaking []int32
	for i := range m.codings {
		one := &m.codings[i]
		in, known := document[one.Anchor.Document]
		switch {
		case !known:
			elsewhere++
			continue
		case one.Anchor.Span.Len() <= 0:
			empty++
			continue
		}
		code, known := number[one.Code]
		if !known {
			code = int32(len(m.codes))
			number[one.Code] = code
			m.codes = append(m.codes, one.Code)
		}
		k := mark{code, in, m.work[in], int32(one.Anchor.Span.Start), int32(one.Anchor.Span.End), int32(i), nobodys}
		switch speaking = m.counting(speaking[:0], one.Speaking, m.speakers.of(in)); len(speaking) {
		case 0:
		case 1:
			k.who = speaking[0]
		default:
			k.who = several
			m.together[k.coding] = slices.Clone(speaking)
		}
		m.laid = append(m.laid, k)
	}
	m.dropped = append(dropped(elsewhere, "codings on documents that are not counted"), dropped(empty, "codings without a character")...)
	slices.SortFunc(m.codes, func(a, b coding.CodeID) int { return slices.Compare(a.ID[:], b.ID[:]) })
	sorted := make([]int32, len(m.codes))
	for at, id := range m.codes {
		sorted[number[id]] = int32(at)
	}
	for i := range m.laid {
		m.laid[i].code = sorted[m.laid[i].code]
	}
}

// sorter sorts by a number that is not negative and leaves in order what has the
// same: a radix sort, but for lists so short that its tables would cost more. It keeps
// the memory that one sort leaves for the next.
type sorter[T any] struct {
	memory []T
	next   []int32
}

func (s *sorter[T]) by(all []T, number func(*T) int32) {
	const short, least, longest = 40, 8, 14 // the last two in bits
	if len(all) < short {
		slices.SortStableFunc(all, func(a, b T) int { return int(number(&a) - number(&b)) })
		return
	}
	most := int32(0)
	for i := range all {
		most = max(most, number(&all[i]))
	}
	if cap(s.memory) < len(all) {
		s.memory = make([]T, len(all))
	}
	from, to := all, s.memory[:len(all)]
	// No table is much longer than the list, and digits are as short as their number
	// allows: fewer places are written at a time.
	length, digit := bits.Len32(uint32(most)), min(max(bits.Len(uint(len(all))), least), longest)
	passes := (length + digit - 1) / digit
	for pass := range passes {
		width := (length + passes - 1) / passes
		shift, mask := pass*width, int32(1)<<width-1
		s.next = append(s.next[:0], make([]int32, mask+1)...)
		next := s.next
		for i := range from {
			next[number(&from[i])>>shift&mask]++
		}
		at := int32(0)
		for d, n := range next {
			next[d] = at
			at += n
		}
		for i := range from {
			d := number(&from[i]) >> shift & mask
			to[next[d]] = from[i]
			next[d]++
		}
		from, to = to, from
	}
	if passes%2 == 1 {
		copy(all, from)
	}
}

// byEnd sorts what begins at one place of a document by its end, and then as given.
func byEnd(of []mark) {
	for i := 1; i < len(of); i++ {
		if of[i].start != of[i-1].start {
			continue
		}
		n := i + 1
		for n < len(of) && of[n].start == of[i].start {
			n++
		}
		slices.SortFunc(of[i-1:n], func(a, b mark) int { return cmp.Or(int(a.end-b.end), int(a.coding-b.coding)) })
		i = n
	}
}

// heard are the codings by who speaks, and every code by where it lies.
type heard struct {
	laid  []mark // of each of the people in turn
	upTo  []int32
	where lists // of each code, the works where it lies
	whose lists // of each code, the people in whose turns it lies
}

func (m *Material) hear() *heard {
	h := &heard{upTo: make([]int32, len(m.people)+1)}
	for i := range m.laid {
		k := &m.laid[i]
		m.each(k, func(p int32) { h.upTo[p+1]++ })
	}
	for p := range m.people {
		h.upTo[p+1] += h.upTo[p]
	}
	h.laid = make([]mark, h.upTo[len(m.people)])
	next := slices.Clone(h.upTo)
	for i := range m.laid {
		k := &m.laid[i]
		m.each(k, func(p int32) {
			h.laid[next[p]] = *k
			next[p]++
		})
	}
	h.where = m.runs(func(each func(code, in int32)) {
		for i := range m.laid {
			each(m.laid[i].code, m.laid[i].work)
		}
	})
	h.whose = m.runs(func(each func(code, in int32)) {
		for p := range m.people {
			for _, k := range h.of(p) {
				each(k.code, int32(p))
			}
		}
	})
	return h
}

// of are the codings in the turns of one of the people.
func (h *heard) of(person int) []mark { return h.laid[h.upTo[person]:h.upTo[person+1]] }

// runs lists for each code where it lies, from places that never go down.
func (m *Material) runs(walk func(each func(code, in int32))) lists {
	l := lists{first: make([]int32, len(m.codes)+1)}
	last := make([]int32, len(m.codes))
	walk(func(code, in int32) {
		if last[code] != in+1 {
			last[code] = in + 1
			l.first[code+1]++
		}
	})
	for code := range m.codes {
		l.first[code+1] += l.first[code]
	}
	l.all = make([]int32, l.first[len(m.codes)])
	next := slices.Clone(l.first)
	clear(last)
	walk(func(code, in int32) {
		if last[code] != in+1 {
			last[code] = in + 1
			l.all[next[code]] = in
			next[code]++
		}
	})
	return l
}

// base is what every result about the codings rests on.
func (m *Material) base() Base { return Base{Units: len(m.laid), Of: "codings", Dropped: m.dropped} }

// each gives those who speak in a coding and count.
func (m *Material) each(k *mark, of func(person int32)) {
	switch k.who {
	case nobodys:
	case several:
		for _, p := range m.together[k.coding] {
			of(p)
		}
	default:
		of(k.who)
	}
}

// speaks tells whether a coding is in somebody's turns.
func (m *Material) speaks(k *mark, person int32) bool {
	return k.who == person || k.who == several && slices.Contains(m.together[k.coding], person)
}

// turnsOf gives a document's turns that a span lies in, by their places.
func (m *Material) turnsOf(k *mark) (first, end int) {
	turns := m.sources[k.document].Turns
	first, _ = slices.BinarySearchFunc(turns, int(k.start), func(t Turn, at int) int {
		if t.End <= at {
			return -1
		}
		return 1
	})
	end = first
	for end < len(turns) && turns[end].Start < int(k.end) {
		end++
	}
	return first, end
}
