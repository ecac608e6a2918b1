package main

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"sheaf/internal/detect"
)

var (
	//go:embed spoken.ar.txt
	spokenArabic string
	//go:embed verbs.ar.txt
	spokenVerbs string
	//go:embed names.ar.txt
	arabicNames string
)

// entriesOf gives the words of a list made by hand; notes are left out.
func entriesOf(list string) []string {
	var all []string
	for line := range strings.Lines(list) {
		if !strings.HasPrefix(line, "#") {
			all = append(all, strings.Fields(line)...)
		}
	}
	return all
}

// namesInArabic are the sections of the Arabic dictionary that hold continents,
// countries, capitals and people.
var namesInArabic = []string{"#القارات", "#البلدان", "#العواصم", "##اسماء،أشخاص##"}

// arabicMarks lists written Arabic with its endings, spoken Arabic as it was
// collected and conjugated by hand, and the names among them. What is written
// to the front of a word is left to the reading.
func arabicMarks(dictionaries string, lists *nameLists) (map[string]uint64, error) {
	h, err := readHunspell(filepath.Join(dictionaries, "ar"))
	if err != nil {
		return nil, fmt.Errorf("cannot read the Arabic dictionary: %w", err)
	}
	marked, plain := map[string]uint64{}, map[string]bool{}
	places := map[string]bool{}
	section := ""
	for _, e := range h.entries {
		if strings.HasPrefix(e.word, "#") {
			section = e.word
		}
		switch {
		case strings.ContainsFunc(e.word, notArabicLetter):
		case slices.Contains(namesInArabic, section):
			places[detect.Fold(e.word)] = true
		default:
			var marks uint64
			if strings.Contains(e.note, "is:prst") {
				marks = detect.MarkVerb
			}
			plain[detect.Fold(e.word)] = true
			h.forms(e, func(form string) { marked[detect.Fold(form)] |= marks })
		}
	}
	vouched, byHand := map[string]bool{}, map[string]bool{}
	for _, word := range entriesOf(spokenArabic) {
		vouched[detect.Fold(word)] = true
		marked[detect.Fold(word)] |= 0
		owned(word, func(form string) {
			byHand[detect.Fold(form)] = true
			marked[detect.Fold(form)] |= 0
		})
	}
	for _, verb := range entriesOf(spokenVerbs) {
		conjugate(verb, func(form string, bare bool) {
			if bare {
				vouched[detect.Fold(form)] = true
			}
			byHand[detect.Fold(form)] = true
			marked[detect.Fold(form)] |= 0
		})
	}
	markArabicNames(marked, plain, vouched, byHand, places, lists)
	return marked, nil
}

func notArabicLetter(r rune) bool { return notLetter(r) || r < 0x0600 || r > 0x06FF }

// Counts in Wikidata above which a word that only its prefixes and endings make
// readable, and a word of the dictionary, is taken for a foreign name.
const (
	nameOverForm = 2
	nameOverWord = 10
)

// markArabicNames marks what is asked about wherever it stands: forenames that
// are borne in the region, even where they are plain words; and names that
// the dictionary, its endings or prefixes only seem to know, except where a
// list made by hand vouches for the word.
func markArabicNames(marked map[string]uint64, plain, vouched, byHand, places map[string]bool, lists *nameLists) {
	words := make(map[string]uint64, len(marked))
	for w, marks := range marked {
		words[w] = marks
	}
	readable := func(word string) bool {
		return detect.ReadsArabic(word, func(stem string) (uint8, bool) { m, ok := words[stem]; return uint8(m), ok })
	}
	asked := map[string]uint64{}
	for name, k := range lists.locale["ar"] {
		if k&forename != 0 {
			asked[name] = nameMarks(forename)
		} else if !vouchedFor(name, vouched) {
			asked[name] = nameMarks(k)
		}
	}
	for _, name := range entriesOf(arabicNames) {
		asked[detect.Fold(strings.ReplaceAll(name, "_", " "))] = nameMarks(forename)
	}
	for name := range lists.arabicForenames {
		asked[name] = nameMarks(forename)
	}
	counts := map[string]int{}
	for _, p := range lists.pairs {
		counts[detect.Fold(p.arabic)] += p.count
	}
	for name, count := range counts {
		if vouchedFor(name, vouched) || vouchedFor(name, plain) && count < nameOverWord || count < nameOverForm {
			continue
		}
		asked[name] |= nameMarks(surname)
	}
	for name := range places {
		if !vouched[name] {
			asked[name] |= nameMarks(surname)
		}
	}
	for name := range placesInArabic() {
		if !vouchedFor(name, vouched) && !vouchedFor(name, plain) {
			asked[name] |= nameMarks(surname)
		}
	}
	for name, marks := range asked {
		if marks&detect.MarkForename != 0 {
			for _, front := range []string{"و", "ف", "ب", "ل", "ك"} {
				if word := front + name; !plain[word] && !vouched[word] && !byHand[word] {
					if _, listed := words[word]; listed {
						marked[word] |= marks
					}
				}
			}
		}
		if _, listed := words[name]; listed || readable(name) {
			marked[name] |= marks
		}
	}
}

// placesInArabic gives the places of one word in the list of places made by hand.
func placesInArabic() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsFuncSeq(placesSource, func(r rune) bool { return strings.ContainsRune("|,:\n", r) }) {
		if name = strings.TrimSpace(name); name != "" && !strings.ContainsFunc(name, notArabicLetter) {
			names[detect.Fold(name)] = true
		}
	}
	return names
}

// vouchedFor tells whether a list has a word, or what is left of
// it behind one thing that is written to its front.
func vouchedFor(word string, list map[string]bool) bool {
	for _, front := range []string{"", "ال", "لل", "و", "ف", "ب", "ل", "ك"} {
		if rest, ok := strings.CutPrefix(word, front); ok && list[rest] {
			return true
		}
	}
	return false
}

// pronouns are written to spoken verbs, with or without the ل of the dative.
var (
	pronouns = []string{"ني", "ك", "كي", "و", "ه", "ها", "نا", "كم", "كن", "هم", "هن", "ن"}
	datives  = []string{"لي", "لك", "لكي", "لو", "له", "لها", "لنا", "لكم", "لكن", "لهم", "لهن", "لن"}
)

// owned gives the forms of a spoken word with a pronoun behind it (بيتي, بيتو),
// and its plural in ات; of a word that is no noun they are nothing that is said.
func owned(word string, yield func(string)) {
	if utf8.RuneCountInString(word) < 3 {
		return
	}
	stem, feminine := strings.CutSuffix(word, "ة")
	if feminine {
		yield(stem + "ات")
		stem += "ت"
	} else {
		yield(word + "ات")
	}
	for _, p := range append([]string{"ي", "ين"}, pronouns[1:]...) {
		yield(stem + p)
	}
}

// conjugate gives the forms of a spoken verb; bare are those without pronouns.
func conjugate(verb string, yield func(form string, bare bool)) {
	past, present, told := strings.Cut(verb, "/")
	if !told {
		present = past
	}
	each := func(form string) {
		yield(form, true)
		stem := strings.TrimSuffix(form, "وا")
		if stem != form {
			stem += "و"
		}
		for _, p := range pronouns {
			yield(stem+p, false)
		}
		for _, d := range datives {
			yield(stem+d, false)
		}
	}
	for _, form := range pastForms(past) {
		each(form)
	}
	for _, form := range presentForms(present) {
		each(form)
	}
}

func pastForms(past string) []string {
	letters := []rune(past)
	last := letters[len(letters)-1]
	head := string(letters[:len(letters)-1])
	var before, forms []string // before ت and نا
	switch {
	case last == 'ى' || last == 'ي' || last == 'ا' || last == 'أ':
		before = []string{head + "ي"}
		forms = []string{past, head + "ت", head + "يت", head + "وا", head + "و", head + "يو", head + "يوا"}
	case len(letters) == 2:
		before = []string{past + "ي"}
		forms = []string{past, past + "ت", past + "وا", past + "و"}
	case len(letters) == 3 && letters[1] == 'ا':
		before = []string{string(letters[:1]) + string(last)}
		forms = []string{past, past + "ت", past + "وا", past + "و"}
	default:
		before = []string{past}
		forms = []string{past, past + "ت", past + "وا", past + "و"}
	}
	for _, stem := range before {
		for _, person := range []string{"ت", "تي", "نا", "تو", "توا"} {
			forms = append(forms, stem+person)
		}
	}
	return forms
}

func presentForms(present string) []string {
	plural := present
	letters := []rune(present)
	if last := letters[len(letters)-1]; last == 'ى' || last == 'ي' || last == 'ا' {
		plural = string(letters[:len(letters)-1])
	}
	var forms []string
	for _, before := range []string{"", "ب", "ح", "ه", "د", "لا"} {
		for _, person := range []string{"ا", "ت", "ي", "ن"} {
			forms = append(forms, before+person+present)
		}
		for _, person := range []string{"ت", "ي"} {
			for _, ending := range []string{"و", "وا", "ون"} {
				forms = append(forms, before+person+plural+ending)
			}
		}
		forms = append(forms, before+"ت"+plural+"ي", before+"ت"+plural+"ين")
	}
	return append(forms, "ب"+present, "من"+present, "من"+plural, present, plural+"ي", plural+"و", plural+"وا")
}
