package main

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"maps"
	"math/big"
	"slices"
	"strings"

	"sheaf/internal/detect"
)

// noiseShare drops a Latin spelling that bears less than this share of its
// Arabic form's count and does not even begin alike: Wikidata pairs the tokens
// of whole names, so that a few are aligned wrongly ("morocco" with محمد).
const noiseShare = 0.02

// Of every ten forms that less than wellKnown people or things bear one is left out
// of the list, so that what the rules do without it can be tried on them.
const wellKnown = 20

func leftOut(arabic string, count int) bool {
	sum := sha256.Sum256([]byte(arabic))
	var n big.Int
	return count < wellKnown && n.Mod(n.SetBytes(sum[:]), big.NewInt(10)).Sign() == 0
}

// leastPaired is how often Wikidata must have an Arabic form with its only Latin one.
const leastPaired = 2

//go:embed variants.txt
var handmade string

// compileVariants writes one line for each name with several spellings: the folded
// Arabic form, then the folded Latin ones, most borne first; and those made by hand,
// as they stand in variants.txt.
func compileVariants(pairs []pair) ([]byte, int) {
	borne := map[string]int{}
	for _, p := range pairs {
		borne[p.arabic] += p.count
	}
	forms := map[string]map[string]int{}
	for _, p := range pairs {
		latin, arabic := detect.Fold(p.latin), detect.Fold(p.arabic)
		if len(latin) < 3 || arabic == "" || leftOut(p.arabic, borne[p.arabic]) {
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
		if len(spellings) < 2 && forms[arabic][spellings[0]] < leastPaired {
			continue
		}
		out.WriteString(arabic + " " + strings.Join(spellings, " ") + "\n")
		groups++
	}
	for line := range strings.Lines(handmade) {
		var group []string
		for _, name := range strings.Fields(line) {
			if folded := detect.Fold(name); !slices.Contains(group, folded) {
				group = append(group, folded)
			}
		}
		if len(group) > 1 && group[0] != "#" {
			out.WriteString(strings.Join(group, " ") + "\n")
			groups++
		}
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
