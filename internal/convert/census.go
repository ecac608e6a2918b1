package convert

import (
	"slices"
	"strings"

	"sheaf/internal/text"
)

// census counts what looks like labels over a whole text.
type census struct {
	seen           map[labelID]int
	timed          map[string]int // by key, those that carry a time
	asks, responds bool           // somebody does who is not called R
	told           map[labelID]bool
}

func newCensus() *census {
	return &census{seen: map[labelID]int{}, timed: map[string]int{}, told: map[labelID]bool{}}
}

func (c *census) count(l label) {
	if l.key == "" {
		return
	}
	c.seen[l.id()]++
	if l.startMS >= 0 {
		c.timed[l.key]++
	}
	if l.told {
		c.told[l.id()] = true
	}
	if w := wellKnown(l.key); !isR(l.key) {
		c.asks = c.asks || w.role == text.RoleInterviewer
		c.responds = c.responds || w.role == text.RoleParticipant
	}
}

// accept decides which labels are speakers'.
func (c *census) accept() map[labelID]bool {
	accepted := map[labelID]bool{}
	usual, recurring, timed, pairs := 0, 0, 0, 0
	roles := map[text.Role]bool{}
	for id, n := range c.seen {
		if id.form == dotted {
			continue
		}
		if n >= id.form.recurs() {
			recurring++
		}
		if n >= 2 && c.timed[id.key] >= 2 {
			timed++
		}
		if w := wellKnown(id.key); w.known {
			roles[w.role] = true
			if !w.short {
				usual++
			}
		}
		if c.told[id] {
			usual++
		}
	}
	for _, key := range []string{"q", "a", "س", "ج"} {
		if c.seen[labelID{key, dotted}] > 0 {
			pairs++
		}
	}
	for id, n := range c.seen {
		w := wellKnown(id.key)
		switch {
		case c.told[id]:
			accepted[id] = true
		case id.form == dotted:
			accepted[id] = pairs > 1 || askWords[baseOf(id.key)] && n > 2 // "A." alone numbers a list
		case w.known && !w.short, w.known && len(roles) > 1:
			accepted[id] = true // a single letter is a speaker only beside another role
		case n >= id.form.recurs() && (recurring > 1 || usual > 0 || n > id.form.recurs()):
			accepted[id] = true
		case c.timed[id.key] > 0 && timed > 0:
			accepted[id] = true
		}
	}
	if unknown := (labelID{unknownKey, delimited}); c.seen[unknown] > 0 && len(accepted) > 0 {
		accepted[unknown] = true
	}
	return accepted
}

// acceptWhereDense takes every delimited label of a text in which at least half
// of the lines from the first turn on begin with one that was accepted. A heading
// taken for a speaker is asked about at gate 1; a speaker taken for a heading
// would be nobody's, or somebody else's.
func acceptWhereDense(labels []label, accepted map[labelID]bool) {
	first := slices.IndexFunc(labels, func(l label) bool { return l.key != "" && accepted[l.id()] })
	if first < 0 && !allLabelled(labels) {
		return
	}
	first = max(first, 0)
	dense := 0
	for _, l := range labels[first:] {
		if l.key != "" && accepted[l.id()] {
			dense++
		}
	}
	if 2*dense < len(labels)-first && !allLabelled(labels) {
		return
	}
	for _, l := range labels[first:] {
		if l.key != "" && l.form == delimited {
			accepted[l.id()] = true
		}
	}
}

// allLabelled tells a text of which every line begins with a delimited label, of
// more than one sort, and one of them comes again.
func allLabelled(labels []label) bool {
	seen := map[string]int{}
	for _, l := range labels {
		if l.key == "" || l.form != delimited {
			return false
		}
		seen[l.key]++
	}
	return len(seen) > 1 && len(labels) > len(seen)
}

// role proposes what a speaker is. R is whoever responds, unless somebody else
// does and nobody else asks: then R researches.
func (c *census) role(key string) text.Role {
	if isR(key) && c.responds && !c.asks {
		return text.RoleInterviewer
	}
	return wellKnown(key).role
}

func isR(key string) bool { return strings.HasPrefix(key, "r") && wellKnown(key).short }
