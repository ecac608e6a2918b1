package disclosure

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode"

	"sheaf/internal/study"
	"sheaf/internal/text"
)

// values are what the attributes of living subjects say, each folded once, with
// whom it is true of. One assessment makes them once.
type values struct {
	all     []value          // by attribute, then by value
	byFirst map[string][]int // indexes into all, by the first word of the run
	words   map[string]bool  // of all runs
	place   map[study.SubjectID]int
}

type value struct {
	name, value string // as the study has them
	run         []string
	about       []string // words of the attribute's name, which must stand near if the value alone says nothing
	who         []int    // places of the subjects of whom it is true, ascending
}

// described is a value of an attribute that stands in a passage.
type described struct {
	value int // index into values.all
	at    text.Span
}

// values gives every value that somebody has; what says nothing without its
// attribute's name (a number, yes) is looked for beside that name alone. Names
// and values that fold alike are one.
func (m *material) values() *values {
	v := &values{byFirst: map[string][]int{}, words: map[string]bool{}, place: map[study.SubjectID]int{}}
	known := map[string]int{}
	for _, one := range m.subjects {
		if one.Erased {
			continue
		}
		place := len(v.place)
		v.place[one.ID] = place
		for _, name := range sortedKeys(m.attributes[one.ID]) {
			written := m.attributes[one.ID][name]
			key := text.Fold(name) + "\x00" + text.Fold(written)
			i, ok := known[key]
			if !ok {
				i = len(v.all)
				known[key] = i
				v.all = append(v.all, newValue(name, written))
			}
			if who := v.all[i].who; len(who) == 0 || who[len(who)-1] != place {
				v.all[i].who = append(who, place)
			}
		}
	}
	v.all = slices.DeleteFunc(v.all, func(one value) bool { return len(one.run) == 0 })
	slices.SortFunc(v.all, func(a, b value) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.value, b.value))
	})
	for i, one := range v.all {
		v.byFirst[one.run[0]] = append(v.byFirst[one.run[0]], i)
		for _, w := range one.run {
			v.words[w] = true
		}
	}
	return v
}

func newValue(name, written string) value {
	run, _ := foldedWords(written)
	one := value{name: name, value: written, run: run}
	if saysNothing(run) {
		one.about, _ = foldedWords(name)
	}
	return one
}

func saysNothing(run []string) bool {
	switch strings.Join(run, " ") {
	case "yes", "no", "unknown", "none", "other", "not known":
		return true
	}
	return !strings.ContainsFunc(strings.Join(run, ""), unicode.IsLetter)
}

// in finds the values that stand in a text, a plural s aside: in the order of
// values, and of the text.
func (v *values) in(s string) (found []described) {
	words, at := foldedWords(s)
	for i, w := range words {
		if n := len(w); n > 3 && w[n-1] == 's' && !v.words[w] && v.words[w[:n-1]] {
			words[i] = w[:n-1]
		}
	}
	for i, w := range words {
		for _, j := range v.byFirst[w] {
			one := v.all[j]
			end := i + len(one.run)
			if end > len(words) || !slices.Equal(words[i:end], one.run) || len(one.about) > 0 && len(occurrences(words, at, one.about)) == 0 {
				continue
			}
			found = append(found, described{j, text.Span{Start: at[i].Start, End: at[end-1].End}})
		}
	}
	slices.SortStableFunc(found, func(a, b described) int { return a.value - b.value })
	return found
}

func (v *values) isTrueOf(i int, id study.SubjectID) bool {
	place, ok := v.place[id]
	if !ok {
		return false
	}
	_, ok = slices.BinarySearch(v.all[i].who, place)
	return ok
}

// crowd is a set of subjects: a bit for the place of each.
type crowd []uint64

// and keeps in c those who are in d too.
func (c crowd) and(d crowd) {
	for i := range c {
		c[i] &= d[i]
	}
}

func (c crowd) size() (n int) {
	for _, w := range c {
		n += bits.OnesCount64(w)
	}
	return n
}

// shared is how many are in both.
func (c crowd) shared(d crowd) (n int) {
	for i, w := range c {
		n += bits.OnesCount64(w & d[i])
	}
	return n
}

// together are values that stand in one place, each once. A combination of them
// is an ascending list of indexes.
type together struct {
	names []string // of the attributes, ascending
	who   []crowd
	told  [][]int // what is told of each subject: a combination
}

func (v *values) together(found []described) together {
	var which []int
	for _, d := range found {
		which = append(which, d.value)
	}
	slices.Sort(which)
	which = slices.Compact(which)
	t := together{told: make([][]int, len(v.place))}
	for i, j := range which {
		who := make(crowd, (len(v.place)+63)/64)
		for _, place := range v.all[j].who {
			who[place/64] |= 1 << (place % 64)
			t.told[place] = append(t.told[place], i)
		}
		t.names, t.who = append(t.names, v.all[j].name), append(t.who, who)
	}
	return t
}

// singlesOut gives the attributes of the combination that fits the fewest
// participants, if it fits fewer than k, and how many it fits; of those that fit
// as few, one of two values comes first, then one of three, then one of which no
// value can be left out. One value that few have counts where no combination
// does. The same values of the same subjects always give the same answer.
//
// It looks at no list of all combinations, so there is no number of values that
// is too many: whatever combination fits somebody, all that is told of them fits
// no more people than it.
func (v *values) singlesOut(found []described, k int) (names []string, n int) {
	if len(found) == 0 {
		return nil, 0
	}
	t := v.together(found)
	rare, n := t.rarest()
	if len(rare) > 0 && n < k {
		return t.namesOf(t.smallest(rare, n)), n
	}
	for i, who := range t.who {
		if n := who.size(); n < k {
			return t.names[i : i+1], n
		}
	}
	return nil, 0
}

// rarest gives those of whom at least two values are told that fit the fewest:
// what is told of them, each combination once, and how many it fits.
func (t together) rarest() (rare [][]int, n int) {
	seen := map[string]bool{}
	var key []byte
	for _, c := range t.told {
		if len(c) < 2 {
			continue
		}
		key = key[:0]
		for _, i := range c {
			key = append(key, byte(i), byte(i>>8), byte(i>>16))
		}
		if seen[string(key)] {
			continue
		}
		seen[string(key)] = true
		fits := t.fits(c)
		if len(rare) == 0 || fits < n {
			rare, n = nil, fits
		}
		if fits == n {
			rare = append(rare, c)
		}
	}
	return rare, n
}

// smallest is a combination that fits n, the fewest there are: of two or of three
// values if any does, or else what is left of a rare one without what it can spare.
func (t together) smallest(rare [][]int, n int) []int {
	if c := t.pair(n); c != nil {
		return c
	}
	if c := t.triple(n); c != nil {
		return c
	}
	c := slices.Clone(slices.MinFunc(rare, func(a, b []int) int {
		return cmp.Or(len(a)-len(b), t.compare(a, b))
	}))
	for i := len(c) - 1; i >= 0; i-- {
		if less := slices.Delete(slices.Clone(c), i, i+1); t.fits(less) == n {
			c = less
		}
	}
	return c
}

func (t together) pair(n int) (best []int) {
	for j := range t.who {
		for i := range j {
			if t.who[i].shared(t.who[j]) == n {
				best = t.first(best, i, j)
			}
		}
	}
	return best
}

func (t together) triple(n int) (best []int) {
	for l := range t.who {
		for j := range l {
			both := slices.Clone(t.who[l])
			both.and(t.who[j])
			if both.size() < n {
				continue
			}
			for i := range j {
				if both.shared(t.who[i]) == n {
					best = t.first(best, i, j, l)
				}
			}
		}
	}
	return best
}

// first is the best combination so far, or c if that comes before it.
func (t together) first(best []int, c ...int) []int {
	if best == nil || t.compare(c, best) < 0 {
		return c
	}
	return best
}

// compare orders combinations of one length by their last attribute, then by the
// one before it, and so on: findings keep their ids by it.
func (t together) compare(a, b []int) int {
	for i := len(a) - 1; i >= 0; i-- {
		if c := strings.Compare(t.names[a[i]], t.names[b[i]]); c != 0 {
			return c
		}
	}
	return 0
}

// fits counts the subjects of whom all values of a combination are true.
func (t together) fits(c []int) int {
	if len(c) == 0 {
		return 0
	}
	who := slices.Clone(t.who[c[0]])
	for _, i := range c[1:] {
		who.and(t.who[i])
	}
	return who.size()
}

// all is the combination of all values.
func (t together) all() (c []int) {
	for i := range t.who {
		c = append(c, i)
	}
	return c
}

// namesOf are the attributes of a combination, each once.
func (t together) namesOf(c []int) (names []string) {
	for _, i := range c {
		names = append(names, t.names[i])
	}
	return slices.Compact(names)
}
