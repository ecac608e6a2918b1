package main

import (
	_ "embed"
	"fmt"
	"maps"
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

// arabicList is the Arabic list while it is made; all words folded.
type arabicList struct {
	marked  map[string]uint64
	plain   map[string]bool // entries of the dictionary, without their endings
	places  map[string]bool // entries of its sections of names
	vouched map[string]bool // words made by hand, and verbs conjugated from them
	byHand  map[string]bool // their forms with pronouns
}

// arabicMarks lists written Arabic with its endings, spoken Arabic as it was
// collected and conjugated by hand, and the names among them. What is written
// to the front of a word is left to the reading.
func arabicMarks(dictionaries string, lists *nameLists) (map[string]uint64, error) {
	h, err := readHunspell(filepath.Join(dictionaries, "ar"))
	if err != nil {
		return nil, fmt.Errorf("cannot read the Arabic dictionary: %w", err)
	}
	l := &arabicList{map[string]uint64{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	l.addWritten(h)
	l.addSpoken()
	l.markNames(l.names(lists))
	return l.marked, nil
}

func (l *arabicList) addWritten(h *hunspell) {
	section := ""
	for _, e := range h.entries {
		if strings.HasPrefix(e.word, "#") {
			section = e.word
		}
		switch {
		case strings.ContainsFunc(e.word, notArabicLetter):
		case slices.Contains(namesInArabic, section):
			l.places[detect.Fold(e.word)] = true
		default:
			var marks uint64
			if strings.Contains(e.note, "is:prst") {
				marks = detect.MarkVerb
			}
			l.plain[detect.Fold(e.word)] = true
			h.forms(e, func(form string) { l.marked[detect.Fold(form)] |= marks })
		}
	}
}

func (l *arabicList) addSpoken() {
	add := func(form string) {
		l.byHand[detect.Fold(form)] = true
		l.marked[detect.Fold(form)] |= 0
	}
	for _, word := range entriesOf(spokenArabic) {
		l.vouched[detect.Fold(word)] = true
		add(word)
		owned(word, add)
	}
	for _, verb := range entriesOf(spokenVerbs) {
		conjugate(verb, func(form string, bare bool) {
			if bare {
				l.vouched[detect.Fold(form)] = true
			}
			add(form)
		})
	}
}

func notArabicLetter(r rune) bool { return notLetter(r) || r < 0x0600 || r > 0x06FF }

// Counts in Wikidata above which a word that only its prefixes and endings make
// readable, and a word of the dictionary, is taken for a foreign name.
const (
	nameOverForm = 2
	nameOverWord = 10
)

// names are those to ask about wherever they stand, with their marks:
// forenames that are borne in the region, even where they are plain words; and
// names that the dictionary, its endings or prefixes only seem to know, except
// where a list made by hand vouches for the word.
func (l *arabicList) names(lists *nameLists) map[string]uint64 {
	asked := map[string]uint64{}
	counts := map[string]int{}
	for _, p := range lists.pairs {
		counts[detect.Fold(p.arabic)] += p.count
	}
	for name, count := range counts {
		word := vouchedFor(name, l.plain)
		if count >= nameOverWord || count >= nameOverForm && !word {
			asked[name] |= nameMarks(surname)
		}
	}
	for name := range placesInArabic() {
		if !vouchedFor(name, l.plain) {
			asked[name] |= nameMarks(surname)
		}
	}
	for name, k := range lists.locale["ar"] {
		asked[name] |= nameMarks(k)
	}
	for name := range asked {
		if vouchedFor(name, l.vouched) {
			delete(asked, name)
		}
	}
	for name := range l.places {
		if !l.vouched[name] {
			asked[name] |= nameMarks(surname)
		}
	}
	for name, k := range lists.locale["ar"] {
		if k&forename != 0 {
			asked[name] |= nameMarks(forename)
		}
	}
	for _, name := range entriesOf(arabicNames) {
		asked[detect.Fold(name)] |= nameMarks(forename)
	}
	for name := range lists.arabicForenames {
		asked[name] |= nameMarks(forename)
	}
	return asked
}

// markNames marks the names that are listed or could be read as words, and what
// is listed though it is a forename behind something that is written to it.
func (l *arabicList) markNames(names map[string]uint64) {
	words := maps.Clone(l.marked)
	look := func(stem string) (uint8, bool) {
		marks, listed := words[stem]
		return uint8(marks), listed
	}
	for name, marks := range names {
		if _, listed := words[name]; listed || detect.ReadsArabic(name, look) {
			l.marked[name] |= marks
		}
		if marks&detect.MarkForename == 0 {
			continue
		}
		for _, front := range []string{"و", "ف", "ب", "ل", "ك"} {
			word := front + name
			if _, listed := words[word]; listed && !l.plain[word] && !l.byHand[word] {
				l.marked[word] |= marks
			}
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
