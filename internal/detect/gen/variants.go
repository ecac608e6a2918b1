package main

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"sheaf/internal/detect"
)

// noiseShare drops a Latin spelling that bears less than this share of its
// Arabic form's count and does not even begin alike: Wikidata pairs the tokens
// of whole names, so that a few are aligned wrongly ("morocco" with محمد).
const noiseShare = 0.02

// compileVariants writes one line for each Arabic form with several Latin
// spellings: the folded Arabic form, then the folded Latin ones, most borne first.
func compileVariants(pairs []pair) ([]byte, int) {
	forms := map[string]map[string]int{}
	for _, p := range pairs {
		latin, arabic := detect.Fold(p.latin), detect.Fold(p.arabic)
		if len(latin) < 3 || arabic == "" {
			continue
		}
		if forms[arabic] == nil {
			forms[arabic] = map[string]int{}
		}
		forms[arabic][latin] += p.count
	}
	var out bytes.Buffer
	groups := 0
	for _, arabic := range slices.Sorted(maps.Keys(forms)) {
		spellings := withoutNoise(forms[arabic])
		if len(spellings) < 2 {
			continue
		}
		out.WriteString(arabic + " " + strings.Join(spellings, " ") + "\n")
		groups++
	}
	return out.Bytes(), groups
}

func withoutNoise(counts map[string]int) []string {
	total := 0
	for _, n := range counts {
		total += n
	}
	spellings := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	first := spellings[0]
	return slices.DeleteFunc(spellings, func(s string) bool {
		return float64(counts[s]) < noiseShare*float64(total) && !detect.Resembles(s, first)
	})
}
