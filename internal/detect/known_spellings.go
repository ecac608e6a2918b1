package detect

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/variants.gz
var variantsPacked []byte

// spellings links the folded spellings of one name, in either script.
type spellings struct {
	groups [][]string
	of     map[string][]int32 // a spelling's groups
}

var knownSpellings = sync.OnceValue(func() *spellings {
	packed := plainKurdish(string(unpack(variantsPacked)))
	s := &spellings{of: make(map[string][]int32, len(packed)/8)}
	for line := range strings.Lines(packed) {
		group := strings.Fields(line)
		for _, spelling := range group {
			s.of[spelling] = append(s.of[spelling], int32(len(s.groups)))
		}
		s.groups = append(s.groups, group)
	}
	return s
})

// others are the attested spellings of a folded name besides itself.
func (s *spellings) others(name string) []string {
	var all []string
	for _, g := range s.of[name] {
		for _, spelling := range s.groups[g] {
			if spelling != name {
				all = append(all, spelling)
			}
		}
	}
	return all
}

// attests tells whether the lists hold a folded word as a name.
func (s *spellings) attests(name string) bool { return s.of[name] != nil }
