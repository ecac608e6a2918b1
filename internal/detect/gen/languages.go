package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"sheaf/internal/detect"
)

// expand gives the folded forms of the entries of a dictionary that are
// wanted. Words with a capital are names or abbreviations and are left out;
// words with a hyphen are read as their parts, as detect reads them.
func expand(h *hunspell, wanted func(entry) bool) map[string]bool {
	forms := map[string]bool{}
	for _, e := range h.entries {
		if strings.ContainsFunc(e.word, unicode.IsUpper) || !wanted(e) {
			continue
		}
		h.forms(e, func(form string) {
			for part := range strings.FieldsFuncSeq(form, func(r rune) bool { return r == '-' || unicode.IsSpace(r) }) {
				if folded := detect.Fold(part); folded != "" && !strings.ContainsFunc(folded, notLetter) {
					forms[folded] = true
				}
			}
		})
	}
	return forms
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

func everyEntry(entry) bool { return true }

func frenchMarks(dictionaries string, lists *nameLists) (map[string]uint64, error) {
	h, err := readHunspell(filepath.Join(dictionaries, "fr"))
	if err != nil {
		return nil, fmt.Errorf("cannot read the French dictionary: %w", err)
	}
	marked := map[string]uint64{}
	for form := range expand(h, everyEntry) {
		marked[form] = nameMarks(lists.kinds[form])
	}
	return marked, nil
}
