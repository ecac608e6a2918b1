package detect

import (
	"os"
	"strings"
	"testing"
)

// TestEveryListSaysWhereItComesFrom finds in what goes with the program the source and
// the licence of every list that is built into it.
func TestEveryListSaysWhereItComesFrom(t *testing.T) {
	sources := map[string]int{}
	list := ""
	for line := range strings.Lines(Attribution) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 {
			continue
		}
		if name := strings.TrimSpace(cells[1]); name != "" {
			list = name
		}
		if strings.TrimSpace(cells[2]) != "" && strings.TrimSpace(cells[3]) != "" {
			sources[list]++
		}
	}
	files, err := os.ReadDir("lexicon")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() != "ATTRIBUTION.md" && sources[f.Name()] == 0 {
			t.Errorf("nothing says where %s comes from", f.Name())
		}
	}
	for _, notice := range []string{"Kevin Atkinson", "Permission to use, copy, modify, distribute and sell these word lists", "Faker - Copyright", "https://mozilla.org/MPL/2.0/", "CC BY 4.0"} {
		if !strings.Contains(Attribution, notice) {
			t.Errorf("the notice %q is missing", notice)
		}
	}
}
