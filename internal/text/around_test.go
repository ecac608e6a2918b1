package text

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// stretchOf gives the span of some sentences, or where they would stand in front
// of the next one.
func stretchOf(sentences []Span, from, to int) Span {
	switch {
	case from < to:
		return Span{sentences[from].Start, sentences[to-1].End}
	case from < len(sentences):
		return Span{sentences[from].Start, sentences[from].Start}
	case len(sentences) > 0:
		return Span{sentences[from-1].End, sentences[from-1].End}
	}
	return Span{}
}

func TestAlignAround(t *testing.T) {
	a, b := told("tr", sameTalk["tr"]), told("en", sameTalk["en"])
	plain := Align(a.Transcript, b.Transcript)
	t.Run("a pair fixed as it was leaves all others as they were", func(t *testing.T) {
		for i, p := range plain {
			fixed := []Fixed{{stretchOf(p.A, 0, len(p.A)), stretchOf(p.B, 0, len(p.B))}}
			pairs, loose := AlignAround(a.Transcript, b.Transcript, fixed)
			if len(loose) > 0 || !slices.Equal(shape(pairs), shape(plain)) || !pairs[i].Fixed || pairs[i].Score != 1 {
				t.Errorf("pair %d fixed: loose %v, %v", i, loose, pairs[i])
			}
		}
	})
	t.Run("what a person said stands, and the rest is aligned around it", func(t *testing.T) {
		// The second sentence of the first answer, and the third of its translation.
		fixed := []Fixed{{a.sentences[2], b.sentences[3]}}
		pairs, loose := AlignAround(a.Transcript, b.Transcript, fixed)
		checkCovers(t, pairs, a.Transcript, b.Transcript)
		at := slices.IndexFunc(pairs, func(p Pair) bool { return p.Fixed })
		if len(loose) > 0 || at < 0 || !slices.Equal(pairs[at].A, a.sentences[2:3]) || !slices.Equal(pairs[at].B, b.sentences[3:4]) {
			t.Fatalf("loose %v, pairs %v", loose, pairs)
		}
		if got, want := shape(pairs[at+4:]), shape(plain[len(plain)-len(pairs[at+4:]):]); !slices.Equal(got, want) {
			t.Errorf("further on\n%s\nwant\n%s", got, want)
		}
	})
	t.Run("what has no counterpart stays alone", func(t *testing.T) {
		fixed := []Fixed{{a.sentences[5], stretchOf(b.sentences, 5, 5)}}
		pairs, loose := AlignAround(a.Transcript, b.Transcript, fixed)
		checkCovers(t, pairs, a.Transcript, b.Transcript)
		if len(loose) > 0 || !slices.ContainsFunc(pairs, func(p Pair) bool { return p.Fixed && len(p.A) == 1 && p.A[0] == a.sentences[5] && len(p.B) == 0 }) {
			t.Errorf("loose %v, pairs %v", loose, pairs)
		}
	})
	t.Run("what is no pair of the texts is left out and told", func(t *testing.T) {
		inside := Span{a.sentences[4].Start + 2, a.sentences[4].End}
		fixed := []Fixed{
			{a.sentences[3], b.sentences[3]},
			{inside, b.sentences[4]},                                                    // begins within a sentence
			{a.sentences[6], b.sentences[2]},                                            // crosses the first
			{Span{a.sentences[3].Start, a.sentences[5].End}, b.sentences[5]},            // overlaps the first
			{Span{a.sentences[8].End, a.sentences[9].Start}, b.sentences[8]},            // holds nothing but a space
			{stretchOf(a.sentences, 9, 9), stretchOf(b.sentences, 9, 9)},                // nothing with nothing
			{a.sentences[10], Span{b.sentences[9].Start + 1, b.sentences[9].Start + 1}}, // stands within a sentence
			{Span{a.sentences[11].End, a.sentences[11].Start}, b.sentences[11]},         // runs backwards
		}
		pairs, loose := AlignAround(a.Transcript, b.Transcript, fixed)
		checkCovers(t, pairs, a.Transcript, b.Transcript)
		if want := []int{1, 2, 3, 4, 5, 6, 7}; !slices.Equal(loose, want) {
			t.Errorf("loose %v, want %v", loose, want)
		}
	})
}

// Any pairs in order that a person may make are given back as they were made, and
// every sentence is in one pair, in order.
func TestAlignAroundProperties(t *testing.T) {
	a, b := told("ar", sameTalk["ar"]), told("en", sameTalk["en"])
	n, m := len(a.sentences), len(b.sentences)
	rapid.Check(t, func(t *rapid.T) {
		var fixed []Fixed
		i, j := 0, 0
		for range rapid.IntRange(0, 8).Draw(t, "pairs") {
			fromA, fromB := rapid.IntRange(i, n).Draw(t, "fromA"), rapid.IntRange(j, m).Draw(t, "fromB")
			toA, toB := rapid.IntRange(fromA, min(fromA+3, n)).Draw(t, "toA"), rapid.IntRange(fromB, min(fromB+3, m)).Draw(t, "toB")
			if toA-fromA+toB-fromB == 0 {
				continue
			}
			fixed = append(fixed, Fixed{stretchOf(a.sentences, fromA, toA), stretchOf(b.sentences, fromB, toB)})
			i, j = toA, toB
		}
		pairs, loose := AlignAround(a.Transcript, b.Transcript, fixed)
		checkCovers(t, pairs, a.Transcript, b.Transcript)
		if len(loose) > 0 {
			t.Fatalf("loose %v of %v", loose, fixed)
		}
		var kept []Fixed
		at, beside := 0, 0
		for _, p := range pairs {
			if p.Fixed {
				kept = append(kept, Fixed{stretchOf(a.sentences, at, at+len(p.A)), stretchOf(b.sentences, beside, beside+len(p.B))})
			}
			at, beside = at+len(p.A), beside+len(p.B)
		}
		if !slices.Equal(kept, fixed) {
			t.Fatalf("kept %v of %v", kept, fixed)
		}
	})
}
