package detect

import (
	"cmp"
	"slices"
	"sync"
)

// alike finds the known words that a word may be a variant of by rule, in its own
// script or the other.
type alike struct {
	words []alikeWord
	at    map[string]int     // into words, by prefix and fold
	keys  map[string][]int32 // into words, by prefix and each of likeKeys

	mu  sync.Mutex
	met map[string]verdict // what was looked for before: texts repeat their words
}

type alikeWord struct {
	*likeWord
	refs []ref
}

type verdict struct {
	refs   []ref
	reason string
	above  int32 // how far the likeliest is above the floor, in tenths of a nat
}

// mostMet bounds the words that are remembered.
const mostMet = 1 << 16

// closeBehind is how far behind the best match another one is still named, in
// tenths of a nat.
const closeBehind = 20

func newAlike() alike {
	return alike{at: map[string]int{}, keys: map[string][]int32{}, met: map[string]verdict{}}
}

func (a *alike) add(prefix, bare string, r ref) {
	n, ok := a.at[prefix+bare]
	if !ok {
		w := knownLikeness().spell(bare)
		if w == nil {
			return
		}
		n = len(a.words)
		a.words = append(a.words, alikeWord{likeWord: w})
		a.at[prefix+bare] = n
		for _, key := range likeKeys(bare) {
			if at := a.keys[prefix+key]; len(at) == 0 || at[len(at)-1] != int32(n) {
				a.keys[prefix+key] = append(at, int32(n))
			}
		}
	}
	if refs := a.words[n].refs; len(refs) == 0 || refs[len(refs)-1] != r {
		a.words[n].refs = append(refs, r)
	}
}

// find gives the known words that are alike, the likeliest first, and why; none for
// most words.
func (a *alike) find(prefix, bare string) verdict {
	if len(a.words) == 0 {
		return verdict{}
	}
	a.mu.Lock()
	v, ok := a.met[prefix+bare]
	a.mu.Unlock()
	if !ok {
		v = a.judge(prefix, bare)
		a.mu.Lock()
		if len(a.met) < mostMet {
			a.met[prefix+bare] = v
		}
		a.mu.Unlock()
	}
	return v
}

func (a *alike) judge(prefix, bare string) verdict {
	w := knownLikeness().spell(bare)
	if w == nil {
		return verdict{}
	}
	type match struct {
		word  int32
		above int32 // the floor, in tenths of a nat
	}
	var matches []match
	tried := map[int32]bool{}
	for _, key := range likeKeys(bare) {
		for _, n := range a.keys[prefix+key] {
			if tried[n] {
				continue
			}
			tried[n] = true
			if above, ok := knownLikeness().isVariant(w, a.words[n].likeWord); ok {
				matches = append(matches, match{n, above})
			}
		}
	}
	if matches == nil {
		return verdict{}
	}
	slices.SortFunc(matches, func(x, y match) int { return cmp.Or(cmp.Compare(y.above, x.above), cmp.Compare(x.word, y.word)) })
	best := matches[0]
	v := verdict{reason: misspelt, above: best.above}
	switch {
	case a.words[best.word].arabic != w.arabic:
		v.reason = transcribed
	case best.above >= closeBehind:
		v.reason = soundsLike
	}
	for _, m := range matches {
		if best.above-m.above <= closeBehind {
			v.refs = append(v.refs, a.words[m.word].refs...)
		}
	}
	return v
}
