package main

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/detect"
)

// turkishMarks reduces the 1.3 million forms of the dictionary to stems: what
// detect reads as a shorter stem with its endings is left out.
func turkishMarks(dictionaries string, lists *nameLists) (map[string]uint64, error) {
	h, err := readHunspell(filepath.Join(dictionaries, "tr_TR"))
	if err != nil {
		return nil, fmt.Errorf("cannot read the Turkish dictionary: %w", err)
	}
	forms := map[string]bool{}
	for _, e := range h.entries {
		if strings.ContainsFunc(e.word, unicode.IsUpper) {
			continue
		}
		h.forms(e, func(form string) {
			if !strings.ContainsFunc(form, notLetter) {
				forms[form] = true
			}
		})
	}
	stems := turkishStems(forms)
	marked := maps.Clone(stems)
	for _, form := range byLength(forms) {
		if folded := detect.Fold(form); !readable(folded, marked) {
			marked[folded] = detect.MarkNoun
		}
	}
	for _, word := range spokenTurkish {
		if _, listed := marked[word]; !listed {
			marked[word] = 0
		}
	}
	markTurkishNames(marked, lists)
	return marked, nil
}

// markTurkishNames marks the names among the words, and enters those that only
// look like a stem with endings (Ali, al-ı): they would pass for words.
func markTurkishNames(marked map[string]uint64, lists *nameLists) {
	stems := maps.Clone(marked)
	for name, anywhere := range lists.kinds {
		here := lists.locale["tr"][name] | anywhere&forename
		_, listed := stems[name]
		switch {
		case here&(forename|surname) != 0 && readable(name, stems):
			marked[name] |= nameMarks(here)
		case listed:
			marked[name] |= nameMarks(lists.locale["tr"][name])
		case readable(name, stems):
			marked[name] = nameMarks(anywhere)
		}
	}
}

// byLength sorts the shortest first, and stems before what is made of them.
func byLength(forms map[string]bool) []string {
	return slices.SortedFunc(maps.Keys(forms), func(a, b string) int {
		return cmp.Or(cmp.Compare(utf8.RuneCountInString(a), utf8.RuneCountInString(b)), cmp.Compare(a, b))
	})
}

func readable(word string, marked map[string]uint64) bool {
	for i := range len(word) + 1 {
		if marks, ok := marked[word[:i]]; ok && detect.EndsInTurkish(word, i, uint8(marks)) {
			return true
		}
	}
	return false
}

// turkishStems are the verbs whose infinitive is among the forms and the nouns
// of which several forms are, with the stems that they take before a vowel.
func turkishStems(forms map[string]bool) map[string]uint64 {
	stems := map[string]uint64{}
	for form := range forms {
		stem, ok := strings.CutSuffix(form, "mak")
		if !ok {
			stem, ok = strings.CutSuffix(form, "mek")
		}
		if ok && utf8.RuneCountInString(stem) > 1 && (forms[stem+"ma"] || forms[stem+"me"]) {
			stems[detect.Fold(stem)] |= detect.MarkVerb
			for _, soft := range softened(stem) {
				if anyOf(forms, soft, "iyor", "ıyor", "uyor", "üyor", "er", "ar", "en", "an") {
					stems[detect.Fold(soft)] |= detect.MarkVerb | detect.MarkBound
				}
			}
		}
	}
	for form := range forms {
		if !nounLemma(forms, form) {
			continue
		}
		stems[detect.Fold(form)] |= detect.MarkNoun
		for _, soft := range softened(form) {
			if anyOf(forms, soft, "ı", "i", "u", "ü") {
				stems[detect.Fold(soft)] |= detect.MarkNoun | detect.MarkBound
			}
		}
	}
	for form := range forms { // a stem that is also a word is not bound
		if folded := detect.Fold(form); stems[folded] != 0 {
			stems[folded] &^= detect.MarkBound
		}
	}
	return stems
}

// nounLemma asks for a plural, which no inflected noun has, and two more endings.
func nounLemma(forms map[string]bool, word string) bool {
	if utf8.RuneCountInString(word) < 2 {
		return false
	}
	for _, plural := range []string{"lar", "ler"} {
		if base, ok := strings.CutSuffix(word, plural); ok && forms[base] {
			return false
		}
	}
	if !anyOf(forms, word, "lar", "ler") {
		return false
	}
	n := 0
	for _, endings := range [][]string{{"da", "de", "ta", "te"}, {"dan", "den", "tan", "ten"},
		{"ın", "in", "un", "ün", "nın", "nin", "nun", "nün"}, {"lı", "li", "lu", "lü"}, {"sız", "siz", "suz", "süz"}, {"la", "le", "yla", "yle"}} {
		if anyOf(forms, word, endings...) {
			n++
		}
	}
	return n >= 2
}

func anyOf(forms map[string]bool, stem string, endings ...string) bool {
	for _, e := range endings {
		if forms[stem+e] {
			return true
		}
	}
	return false
}

// softened gives the stems that a word may take before a vowel: kitap kitab-,
// renk reng-, ağaç ağac-, git- gid-, burun burn-.
func softened(word string) []string {
	last, size := utf8.DecodeLastRuneInString(word)
	head := word[:len(word)-size]
	var all []string
	switch last {
	case 'p':
		all = append(all, head+"b")
	case 'ç':
		all = append(all, head+"c")
	case 't':
		all = append(all, head+"d")
	case 'k':
		all = append(all, head+"ğ", head+"g")
	}
	if !strings.ContainsRune("aeıioöuü", last) {
		if vowel, size := utf8.DecodeLastRuneInString(head); strings.ContainsRune("ıiuü", vowel) {
			all = append(all, head[:len(head)-size]+string(last))
		}
	}
	return all
}
