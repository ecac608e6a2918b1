package web

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// A key does one thing on a page: no stroke stands twice on a sheet, and none of
// two keys begins with one that does something by itself.
func TestNoKeyIsBoundTwice(t *testing.T) {
	for _, sheet := range append([]string{""}, slices.Sorted(maps.Keys(pageKeys))...) {
		bound := map[string]string{}
		for _, group := range keySheet(sheet) {
			for _, line := range group.Lines {
				for strokes := range strings.SplitSeq(line.Keys, "|") {
					if before, twice := bound[strokes]; twice {
						t.Errorf("sheet %q: %q is %s and %s", sheet, strokes, before, line.Act)
					}
					bound[strokes] = line.Act
				}
			}
		}
		for strokes := range bound {
			first, _, pair := strings.Cut(strokes, " ")
			if act, alone := bound[first]; pair && alone {
				t.Errorf("sheet %q: %q cannot be pressed, since %q is %s", sheet, strokes, first, act)
			}
		}
	}
}
