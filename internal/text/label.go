package text

import (
	"strings"
	"unicode"
)

// LabelKey is the same for every way to write one speaker's label: folded, with
// single spaces, and without what sets a label off (a colon, brackets, the stars
// of bold letters).
func LabelKey(label string) string {
	label = strings.TrimFunc(label, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(":：[]*_", r) })
	return strings.Join(strings.Fields(Fold(label)), " ")
}
