package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sheaf/internal/detect"
)

//go:embed pool.txt
var poolSource string

// writePool checks the hand-picked replacement names against the lists and
// writes those that are attested: "culture TAB gender TAB latin TAB arabic". Each
// has both scripts, so that one person has one name in two languages.
// An Arabic name needs its pair in Wikidata, in any Latin spelling that could
// be the same name, or its Arabic form in faker; any other its Latin form in a
// list of forenames. Kurdish ones stay as they were picked: the lists have few.
func writePool(dir string, lists *nameLists) error {
	paired := map[string][]string{}
	for _, p := range lists.pairs {
		form := detect.Fold(p.arabic)
		paired[form] = append(paired[form], p.latin)
	}
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	counts, seen := map[string]int{}, map[string]bool{}
	var dropped []string
	for line := range strings.Lines(poolSource) {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] == "#" {
			continue
		}
		for _, entry := range fields[2:] {
			latin, arabic, both := strings.Cut(entry, "=")
			if !both {
				return fmt.Errorf("%s has no Arabic spelling in pool.txt", latin)
			}
			attested := fields[0] == "kurdish" || lists.kinds[detect.Fold(latin)]&forename != 0
			if fields[0] == "arabic" {
				form := detect.Fold(arabic)
				attested = lists.locale["ar"][form]&forename != 0 || slices.ContainsFunc(paired[form], func(l string) bool { return detect.Resembles(l, latin) })
			}
			key := fields[0] + fields[1] + detect.Fold(latin)
			if !attested || seen[key] {
				dropped = append(dropped, latin)
				continue
			}
			seen[key] = true
			counts[fields[0]+" "+fields[1]]++
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", fields[0], fields[1], latin, arabic)
		}
	}
	w.Flush()
	fmt.Printf("replacement names: %v; left out as unattested or repeated: %d %v\n", counts, len(dropped), dropped)
	return os.WriteFile(filepath.Join(dir, "pool.tsv"), out.Bytes(), 0o644)
}
