package detect

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"sheaf/internal/text"
)

// Group is all findings of one string over a text, for a review that decides
// by string.
type Group struct {
	Key      string         // folded: groups of several texts with one key belong together
	Forms    map[string]int // the spellings met, with how often
	Findings []int          // indexes into the findings, in the order of the text
	Types    []string       // sorted
	Tier     Tier           // the highest
	Name     int            // the known name, where all findings agree on one without doubt; otherwise NoName
}

// GroupBy gathers findings by what they say: Ahmed, AHMED and ahmed are one
// group. What gives most away comes first: known names, then patterns that lead to
// one person (people, codes), then residual words with a capital, the more frequent
// first, then the rest. Two different people who are called alike are one
// group; only the person who decides can tell them apart.
func GroupBy(s string, findings []Finding) []Group {
	byKey := map[string]*Group{}
	for i, f := range findings {
		form := f.Of(s)
		key := GroupKey(form)
		g := byKey[key]
		if g == nil {
			g = &Group{Key: key, Forms: map[string]int{}, Tier: f.Tier, Name: f.Name}
			byKey[key] = g
		}
		g.Forms[form]++
		g.Findings = append(g.Findings, i)
		if !slices.Contains(g.Types, f.Type) {
			g.Types = append(g.Types, f.Type)
		}
		if tierRank(f.Tier) < tierRank(g.Tier) {
			g.Tier = f.Tier
		}
		if f.Name != g.Name || len(f.Others) > 0 {
			g.Name = NoName
		}
	}
	groups := make([]Group, 0, len(byKey))
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		g := byKey[key]
		slices.Sort(g.Types)
		groups = append(groups, *g)
	}
	slices.SortStableFunc(groups, func(a, b Group) int {
		return cmp.Or(a.weight()-b.weight(), len(b.Findings)-len(a.Findings))
	})
	return groups
}

// GroupKey is the folded form that findings are grouped by. It keeps the
// Arabic letters ى and ة that Fold gives up, so that the word for "on" does not
// share a decision with Ali.
func GroupKey(form string) string {
	var b strings.Builder
	b.Grow(len(form))
	space := false
	for i, r := range form {
		switch {
		case r == ' ' || r == '\n' || r == '\t' || r == '\u00a0' || r == '-':
			space = b.Len() > 0
			continue
		case space:
			b.WriteByte(' ')
			space = false
		}
		if r == 'ى' || r == 'ة' {
			b.WriteRune(r)
			continue
		}
		b.WriteString(Fold(text.Span{Start: i, End: i + runeLen(form, i)}.Of(form)))
	}
	return b.String()
}

func tierRank(t Tier) int {
	switch t {
	case TierKnown:
		return 0
	case TierPattern:
		return 1
	}
	return 2
}

// weight orders groups: the lower, the more consequential.
func (g *Group) weight() int {
	switch g.Tier {
	case TierKnown:
		return 0
	case TierPattern:
		for _, t := range g.Types {
			switch t {
			case Person, Code, Location, Org:
				return 1
			}
		}
		return 3
	}
	for form := range g.Forms {
		if t := tokenise(form); len(t) > 0 && t[0].capital {
			return 2
		}
	}
	return 4
}
