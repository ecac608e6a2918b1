package text

import (
	"encoding/json"
	"iter"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"sheaf/internal/sheaf"
)

// Edit replaces a span of a source text. An empty span inserts; an empty With
// deletes.
type Edit struct {
	Span
	With string
}

// Map says where the bytes of a source text went in a target text: runs that
// were kept, and between them runs that were replaced as a whole. Both run in
// the same direction and never cross. The zero Map maps the empty text to
// itself. A Map holds lengths, never text.
type Map struct {
	replaced       []replacement // in order, not overlapping
	source, target int           // lengths in bytes
}

// replacement is one replaced run: the bytes from of the source became the
// bytes to of the target. Not both are empty.
type replacement struct{ from, to Span }

// longest text that a Map read from JSON may speak of, in bytes: far above any
// document, and far from overflow on a machine of 32 bits.
const longestMapped = 1 << 29

// Rewrite makes the edits in text, all at once: each refers to the text as
// given, so that no replacement is ever replaced again. Edits may come in any
// order; one that changes no length is a replacement too: what was there is no
// longer what is there. sheaf.Invalid: one lies outside the text or off a rune
// boundary, overlaps another, inserts where another inserts, or brings text that
// is not UTF-8.
func Rewrite(text string, edits []Edit) (string, Map, error) {
	ordered, err := inOrder(len(text), edits)
	if err != nil {
		return "", Map{}, err
	}
	var b strings.Builder
	done := 0
	for _, e := range ordered {
		if !e.Span.isIn(text) {
			return "", Map{}, sheaf.Errorf(sheaf.Invalid, "cannot edit bytes %d to %d: inside a character", e.Start, e.End)
		}
		if !utf8.ValidString(e.With) {
			return "", Map{}, sheaf.Errorf(sheaf.Invalid, "cannot edit bytes %d to %d: the new text is not UTF-8", e.Start, e.End)
		}
		b.WriteString(text[done:e.Start])
		b.WriteString(e.With)
		done = e.End
	}
	b.WriteString(text[done:])
	return b.String(), mapOf(len(text), ordered), nil
}

// inOrder sorts edits by place and drops those that change nothing; edits that
// cannot be made at once are sheaf.Invalid.
func inOrder(source int, edits []Edit) ([]Edit, error) {
	ordered := make([]Edit, 0, len(edits))
	for _, e := range edits {
		if e.Start < 0 || e.Start > e.End || e.End > source {
			return nil, sheaf.Errorf(sheaf.Invalid, "cannot edit bytes %d to %d of a text of %d", e.Start, e.End, source)
		}
		if e.Len() > 0 || e.With != "" {
			ordered = append(ordered, e)
		}
	}
	slices.SortStableFunc(ordered, func(a, b Edit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	for i := 1; i < len(ordered); i++ {
		before, e := ordered[i-1], ordered[i]
		if e.Start < before.End {
			return nil, sheaf.Errorf(sheaf.Invalid, "cannot edit bytes %d to %d: another edit overlaps them", e.Start, e.End)
		}
		if e.Span == before.Span {
			return nil, sheaf.Errorf(sheaf.Invalid, "cannot insert twice at byte %d: the order is not said", e.Start)
		}
	}
	return ordered, nil
}

func mapOf(source int, ordered []Edit) Map {
	m := mapping{}
	for _, e := range ordered {
		m.keep(e.Start - m.source)
		m.replace(e.Len(), len(e.With))
	}
	m.keep(source - m.source)
	return Map(m)
}

// mapping is a Map under construction, run after run.
type mapping Map

func (m *mapping) keep(n int) {
	m.source += n
	m.target += n
}

func (m *mapping) replace(source, target int) {
	if source == 0 && target == 0 {
		return
	}
	m.replaced = append(m.replaced, replacement{
		from: Span{m.source, m.source + source},
		to:   Span{m.target, m.target + target},
	})
	m.source += source
	m.target += target
}

// SourceLen is the length of the source text in bytes.
func (m Map) SourceLen() int { return m.source }

// TargetLen is the length of the target text in bytes.
func (m Map) TargetLen() int { return m.target }

// Changes gives each replaced run in order: its span of the source, then of the
// target.
func (m Map) Changes() iter.Seq2[Span, Span] {
	return func(yield func(Span, Span) bool) {
		for _, r := range m.replaced {
			if !yield(r.from, r.to) {
				return
			}
		}
	}
}

// Apply carries a span of the source over to the target. An edge inside a
// replacement widens to the whole of it. What was inserted at an edge stays
// outside the span.
//
// inside is true where the result may not be what was meant and somebody should
// look: an edge lay inside a replacement or at a place of insertion, or no byte
// of the span was kept. A span that is not of the source is cut to it, and
// inside is true.
func (m Map) Apply(s Span) (_ Span, inside bool) {
	cut := Span{min(max(s.Start, 0), m.source), min(max(s.End, 0), m.source)}
	cut.End = max(cut.End, cut.Start)
	first := m.edge(cut.Start)
	if cut.Len() == 0 {
		if first.within {
			return Span{first.low, first.high}, true
		}
		return Span{first.low, first.low}, cut != s || !first.plain()
	}
	last := m.edge(cut.End)
	to := Span{first.high, last.low}
	if first.within {
		to.Start = first.low
	}
	if last.within {
		to.End = last.high
	}
	return to, cut != s || !first.plain() || !last.plain() || !m.keepsAny(cut)
}

// edge is where a position of the source lies in the target: at one place
// (low == high), within a replacement that takes low to high, or at a place
// where low to high was inserted.
type edge struct {
	low, high int
	within    bool
}

// plain tells whether nobody could doubt where the position went.
func (e edge) plain() bool { return !e.within && e.low == e.high }

func (m Map) edge(at int) edge {
	// The first replacement that ends at or behind the position; those before it
	// have only moved it.
	i := sort.Search(len(m.replaced), func(i int) bool { return m.replaced[i].from.End >= at })
	moved := at
	if i > 0 {
		moved += m.replaced[i-1].to.End - m.replaced[i-1].from.End
	}
	if i < len(m.replaced) {
		r := m.replaced[i]
		if r.from.Start < at && at < r.from.End {
			return edge{r.to.Start, r.to.End, true}
		}
		if r.from.Start < at && at == r.from.End {
			moved = r.to.End
			i++
		}
	}
	e := edge{low: moved, high: moved}
	for ; i < len(m.replaced) && m.replaced[i].from == (Span{at, at}); i++ {
		e.high = m.replaced[i].to.End
	}
	return e
}

// keepsAny tells whether at least one byte of a span of the source was kept.
func (m Map) keepsAny(s Span) bool {
	i := sort.Search(len(m.replaced), func(i int) bool { return m.replaced[i].from.End > s.Start })
	at := s.Start
	for ; i < len(m.replaced) && at < s.End && m.replaced[i].from.Start <= at; i++ {
		at = m.replaced[i].from.End
	}
	return at < s.End
}

// Invert is the map from the target back to the source.
func (m Map) Invert() Map {
	inverse := Map{source: m.target, target: m.source}
	if len(m.replaced) > 0 {
		inverse.replaced = make([]replacement, len(m.replaced))
	}
	for i, r := range m.replaced {
		inverse.replaced[i] = replacement{from: r.to, to: r.from}
	}
	return inverse
}

// Compose is the map from first's source to second's target. The two must meet:
// second's source is first's target, else sheaf.Invalid. Replacements of the one
// that touch the same bytes as replacements of the other become one; a span that
// is inside neither is carried as by the two maps in turn.
func Compose(first, second Map) (Map, error) {
	if first.target != second.source {
		return Map{}, sheaf.Errorf(sheaf.Invalid, "cannot join two maps: one ends at %d bytes, the other begins with %d", first.target, second.source)
	}
	both := mapping{}
	a, b := first.replaced, second.replaced
	middle := 0 // how far the text between the two maps has been walked
	for len(a) > 0 || len(b) > 0 {
		group := Span{Start: -1}
		var from, to int // what the group adds beyond its length in the middle
		for {
			switch {
			case len(a) > 0 && (len(b) == 0 || !before(b[0].from, a[0].to)) && group.takes(a[0].to):
				group = group.with(a[0].to)
				from += a[0].from.Len() - a[0].to.Len()
				a = a[1:]
				continue
			case len(b) > 0 && (len(a) == 0 || before(b[0].from, a[0].to)) && group.takes(b[0].from):
				group = group.with(b[0].from)
				to += b[0].to.Len() - b[0].from.Len()
				b = b[1:]
				continue
			}
			break
		}
		both.keep(group.Start - middle)
		both.replace(group.Len()+from, group.Len()+to)
		middle = group.End
	}
	both.keep(first.target - middle)
	return Map(both), nil
}

// before orders spans of the middle text by their place.
func before(s, o Span) bool {
	return s.Start < o.Start || s.Start == o.Start && s.End < o.End
}

// takes tells whether the next span in order shares bytes with the group, or
// lies strictly inside it; a group that has not begun takes any.
func (s Span) takes(next Span) bool { return s.Start < 0 || next.Start < s.End }

func (s Span) with(next Span) Span {
	if s.Start < 0 {
		return next
	}
	return Span{s.Start, max(s.End, next.End)}
}

// MarshalJSON writes the runs as one list of lengths in bytes: kept, then
// replaced (source, target) and kept again, as often as there are replacements.
// [120,5,3,2000] keeps 120 bytes, makes 3 of the next 5, and keeps 2,000.
func (m Map) MarshalJSON() ([]byte, error) {
	runs := make([]int, 0, 3*len(m.replaced)+1)
	at := 0
	for _, r := range m.replaced {
		runs = append(runs, r.from.Start-at, r.from.Len(), r.to.Len())
		at = r.from.End
	}
	return json.Marshal(append(runs, m.source-at))
}

// UnmarshalJSON reads what MarshalJSON wrote; anything else is sheaf.Invalid.
func (m *Map) UnmarshalJSON(b []byte) error {
	var runs []int
	if err := json.Unmarshal(b, &runs); err != nil {
		return sheaf.Errorf(sheaf.Invalid, "not a map of a text: not a list of lengths")
	}
	if len(runs)%3 != 1 {
		return sheaf.Errorf(sheaf.Invalid, "not a map of a text: %d lengths", len(runs))
	}
	read := mapping{}
	for i := 0; i < len(runs); i += 3 {
		run := runs[i:min(i+3, len(runs))]
		for _, n := range run {
			if n < 0 || n > longestMapped {
				return sheaf.Errorf(sheaf.Invalid, "not a map of a text: a length that cannot be")
			}
		}
		read.keep(run[0])
		if len(run) == 3 {
			if run[1] == 0 && run[2] == 0 {
				return sheaf.Errorf(sheaf.Invalid, "not a map of a text: a replacement of nothing by nothing")
			}
			read.replace(run[1], run[2])
		}
		if read.source > longestMapped || read.target > longestMapped {
			return sheaf.Errorf(sheaf.Invalid, "not a map of a text: longer than any text")
		}
	}
	*m = Map(read)
	return nil
}
