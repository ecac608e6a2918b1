package disclosure

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"sheaf/internal/report"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// described is a value of an attribute that stands in a passage.
type described struct {
	name, value string // as the study has them
	at          text.Span
}

// checkCombinations looks for values of attributes that stand together and fit
// few participants. Where two stand in one sentence or beside a quote, nobody
// can let it stand; further apart, or one alone, somebody has to look.
func (s *assessor) checkCombinations() {
	values := s.m.values()
	for _, p := range s.passages {
		if p.Part == report.PartCell || p.Part == report.PartHeader && s.isCounted(p.Block) {
			continue // tables have checks of their own
		}
		found := values.in(p.Text)
		quoted := p.Block != report.TitleBlock && s.p.text.Blocks[p.Block].Kind == report.KindQuote && p.Part == report.PartText
		s.findCombination(p, found, quoted)
	}
	for _, row := range s.typedRows() {
		s.findCombination(row, values.in(row.Text), false)
	}
}

func (s *assessor) isCounted(block int) bool {
	return slices.ContainsFunc(s.p.frozen.Tables, func(t tableMade) bool { return t.Block == block })
}

// typedRows are the rows of tables written by hand, each as one passage.
func (s *assessor) typedRows() (rows []report.Passage) {
	for i, b := range s.p.text.Blocks {
		if b.Kind != report.KindTable || s.isCounted(i) {
			continue
		}
		for r, row := range b.Table.Rows {
			rows = append(rows, report.Passage{Block: i, Part: report.PartCell, Row: r, Text: strings.Join(row, " | ")})
		}
	}
	return rows
}

func (s *assessor) findCombination(p report.Passage, found []described, quoted bool) {
	var sentences []text.Span
	if p.Part == report.PartText || p.Part == report.PartItem || p.Part == report.PartNote {
		sentences = sentencesIn(p.Text)
	} else {
		sentences = []text.Span{{Start: 0, End: len(p.Text)}}
	}
	at := placeOf(p)
	close := false
	for _, sentence := range sentences {
		inside := slices.DeleteFunc(slices.Clone(found), func(d described) bool { return !sentence.Overlaps(d.at) })
		if names, n := s.m.singlesOut(inside, s.k); len(names) > 1 && !quoted {
			close = true
			at.Span = cover(p, inside)
			s.find(Combination, at, true, names, fmt.Sprintf("%s stand together here and fit fewer than %d participants (%d)", listNames(names), s.k, n),
				"leave one of them out, or say it more widely")
		}
	}
	if close {
		return
	}
	names, n := s.m.singlesOut(found, s.k)
	at.Span = cover(p, found)
	switch {
	case len(names) > 1:
		s.find(Combination, at, false, names, fmt.Sprintf("%s are told near each other and fit fewer than %d participants together (%d)", listNames(names), s.k, n),
			"leave one of them out, or say why they are not told of one person")
	case len(names) == 1 && !quoted:
		s.find(Combination, at, p.Part == report.PartAttribution, names, fmt.Sprintf("a value of %s stands here that fits fewer than %d participants (%d)", listNames(names), s.k, n),
			"say it more widely; or say why it is not told of a participant")
	}
}

// singlesOut gives the attributes of the fewest values, two if there are two,
// that fit some participants and fewer than k, and how many.
func (m *material) singlesOut(found []described, k int) (names []string, n int) {
	byName := map[string][]string{}
	for _, d := range found {
		if !slices.Contains(byName[d.name], d.value) {
			byName[d.name] = append(byName[d.name], d.value)
		}
	}
	combinations := []map[string]string{{}}
	for _, name := range sortedKeys(byName) {
		for _, before := range slices.Clone(combinations) {
			for _, value := range byName[name] {
				if len(combinations) >= mostCombinations {
					break
				}
				with := map[string]string{name: value}
				for a, b := range before {
					with[a] = b
				}
				combinations = append(combinations, with)
			}
		}
	}
	for _, c := range combinations[1:] {
		shared := m.sharing(c)
		if shared == 0 || shared >= k {
			continue
		}
		better := len(names) == 0 || len(names) == 1 && len(c) > 1 || len(c) > 1 && (shared < n || shared == n && len(c) < len(names))
		if better {
			names, n = sortedKeys(c), shared
		}
	}
	return names, n
}

// mostCombinations bounds what one passage can ask for; ten attributes of two
// values each are below it.
const mostCombinations = 1 << 16

// cover is the span from the first value to the last; none in a row of a table,
// whose cells are passages of their own.
func cover(p report.Passage, found []described) text.Span {
	if len(found) == 0 || p.Part == report.PartCell {
		return text.Span{}
	}
	s := found[0].at
	for _, d := range found {
		s = text.Span{Start: min(s.Start, d.at.Start), End: max(s.End, d.at.End)}
	}
	return s
}

func listNames(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// sentencesIn cuts a text where sentences begin.
func sentencesIn(s string) (all []text.Span) {
	start := 0
	for w := range text.WordsIn(s) {
		if w.First && w.Start > start {
			all = append(all, text.Span{Start: start, End: w.Start})
			start = w.Start
		}
	}
	return append(all, text.Span{Start: start, End: len(s)})
}

// valueWords are the values of a study's attributes, as runs of words.
type valueWords []valueWord

type valueWord struct {
	name, value string
	run         []string
	about       []string // words of the attribute's name, which must stand near if the value alone says nothing
}

// values gives every value that somebody has; what says nothing without its
// attribute's name (a number, yes) is looked for beside that name alone.
func (m *material) values() (all valueWords) {
	seen := map[string]bool{}
	for _, one := range m.subjects {
		for name, value := range m.attributes[one.ID] {
			key := text.Fold(name) + "\x00" + text.Fold(value)
			run, _ := foldedWords(value)
			if len(run) == 0 || seen[key] || one.Erased {
				continue
			}
			seen[key] = true
			v := valueWord{name: name, value: value, run: run}
			if saysNothing(run) {
				v.about, _ = foldedWords(name)
			}
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b valueWord) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.value, b.value))
	})
	return all
}

func saysNothing(run []string) bool {
	switch strings.Join(run, " ") {
	case "yes", "no", "unknown", "none", "other", "not known":
		return true
	}
	return !strings.ContainsFunc(strings.Join(run, ""), unicode.IsLetter)
}

// in finds the values that stand in a text, a plural s aside.
func (v valueWords) in(s string) (found []described) {
	words, at := foldedWords(s)
	for i, w := range words {
		if n := len(w); n > 3 && w[n-1] == 's' && !v.has(w) && v.has(w[:n-1]) {
			words[i] = w[:n-1]
		}
	}
	for _, one := range v {
		if len(one.about) > 0 && len(occurrences(words, at, one.about)) == 0 {
			continue
		}
		for _, span := range occurrences(words, at, one.run) {
			found = append(found, described{one.name, one.value, span})
		}
	}
	return found
}

func (v valueWords) has(word string) bool {
	return slices.ContainsFunc(v, func(one valueWord) bool { return slices.Contains(one.run, word) })
}

// checkProfiles puts together what the whole text tells of each published name.
func (s *assessor) checkProfiles() {
	values := s.m.values()
	for _, id := range s.p.subjects() {
		name := s.p.shares[id].Name
		if name == "" {
			continue
		}
		run, _ := foldedWords(name)
		told := map[string]string{}
		var places []Place
		for _, p := range s.passages {
			words, at := foldedWords(p.Text)
			if len(occurrences(words, at, run)) == 0 {
				continue
			}
			for _, d := range values.in(p.Text) {
				if s.m.fits(id, map[string]string{d.name: d.value}) {
					told[d.name] = d.value
					if !slices.Contains(places, placeOf(p)) {
						places = append(places, placeOf(p))
					}
				}
			}
		}
		if n := s.m.sharing(told); len(told) > 1 && len(places) > 1 && n < s.k {
			names := sortedKeys(told)
			s.find(Profile, places[0], false, names, fmt.Sprintf("the places that speak of one published name tell %s together, which fit fewer than %d participants (%d)", listNames(names), s.k, n),
				"tell less in one of the places, or leave the name out there", places[1:]...)
		}
	}
}

// checkWorkingNames looks for labels and for pseudonyms of the working copy:
// they are the same in every text, and would join them.
func (s *assessor) checkWorkingNames() {
	runs := s.m.workingForms()
	for _, p := range s.passages {
		words, at := foldedWords(p.Text)
		for _, one := range s.m.subjects {
			label, _ := foldedWords(one.Label)
			for _, span := range occurrences(words, at, label) {
				place := placeOf(p)
				place.Span = span
				s.find(WorkingName, place, true, "label", "a label of the working copy stands in the text: it is the same in every text and joins them",
					"write a name reference in its place")
			}
		}
		if p.Block != report.TitleBlock && s.p.text.Blocks[p.Block].Kind == report.KindQuote && p.Part == report.PartText {
			continue // written from mentions, with published names
		}
		for _, run := range runs {
			for _, span := range occurrences(words, at, run) {
				place := placeOf(p)
				place.Span = span
				if !s.isWritten(place) {
					s.find(WorkingName, place, false, "pseudonym", "a participant's pseudonym of the working copy seems to stand in the text: it is the same in every text and joins them",
						"write a name reference in its place; or say why the word means something else here")
				}
			}
		}
	}
}

// workingForms are how the working copy calls participants, as runs of words.
func (m *material) workingForms() (runs [][]string) {
	seen := map[string]bool{}
	for _, doc := range m.documents {
		for _, mention := range doc.Mentions {
			if mention.Subject.IsZero() || mention.Token {
				continue
			}
			run, _ := foldedWords(mention.Span.Of(doc.Text))
			key := strings.Join(run, " ")
			if len(key) > 1 && !seen[key] {
				seen[key] = true
				runs = append(runs, run)
			}
		}
	}
	return runs
}

// pattern is something that identifies by its form.
type pattern struct {
	what     string
	form     *regexp.Regexp
	blocking bool
}

// patterns are tried on folded text, in which all digits are ASCII; the first
// that fits a place counts.
var patterns = [...]pattern{
	{"coordinates", regexp.MustCompile(`[-+]?\d{1,3}\.\d{3,}\s*[,;/ ]\s*[-+]?\d{1,3}\.\d{3,}|\d{1,3}\s?°\s?\d{1,2}`), true},
	{"an e-mail address", regexp.MustCompile(`[\pL\d._%+-]+@[\pL\d-]+(?:\.[\pL\d-]+)+`), true},
	{"a web address", regexp.MustCompile(`\b(?:https?://|www\.)\S+|\b[a-z\d-]+\.(?:com|org|net|info|onion)\b\S*`), false},
	{"a handle", regexp.MustCompile(`(?:^|[\s(])@[\pL\d_.]{3,}`), true},
	{"a telephone number", regexp.MustCompile(`(?:\+|\b00)\s?\d(?:[\s().-]{0,2}\d){6,14}\b|\b0\d{1,4}(?:[\s/.-]{1,2}\d{2,4}){2,4}\b|\b0\d{8,11}\b`), true},
	{"a long number", regexp.MustCompile(`\b\d(?:[ -]?\d){6,}\b`), false},
}

// checkPatterns looks for what identifies though nobody listed it.
func (s *assessor) checkPatterns() {
	for _, p := range s.passages {
		folded := text.FoldText(p.Text)
		var taken []text.Span
		for _, one := range patterns {
			for _, at := range one.form.FindAllStringIndex(folded.Text, -1) {
				span := text.Span{Start: at[0], End: at[1]}
				if slices.ContainsFunc(taken, span.Overlaps) {
					continue
				}
				taken = append(taken, span)
				place := placeOf(p)
				place.Span = folded.Source(span)
				repair := "take it out"
				if !one.blocking {
					repair = "take it out; or say why it leads to nobody, for example that it is a book's"
				}
				s.find(Pattern, place, one.blocking, one.what, one.what+" seems to stand here: it leads to a person, a place or a device", repair)
			}
		}
	}
}

// checkVerbatim looks for participants' words outside references, where nobody
// asks whether they may stand.
func (s *assessor) checkVerbatim() {
	outside := map[string][]Place{}
	for _, p := range s.passages {
		if p.Block != report.TitleBlock && s.isReferenced(p.Block) {
			continue
		}
		words, _ := foldedWords(p.Text)
		for _, run := range shingles(words, verbatimWords) {
			outside[run] = append(outside[run], placeOf(p))
		}
	}
	if len(outside) == 0 {
		return
	}
	for _, doc := range s.m.documents {
		for _, line := range speech(doc) {
			words, _ := foldedWords(line.Of(doc.Text))
			for _, run := range shingles(words, verbatimWords) {
				for _, at := range outside[run] {
					if len(line.by) > 0 {
						s.find(Verbatim, at, true, "words", fmt.Sprintf("%d words in a row are a participant's own and stand outside a reference: nothing asks whether they may", verbatimWords),
							"quote by reference, or tell it in other words")
					}
				}
			}
		}
	}
}

// isReferenced tells whether a block was written by a reference.
func (s *assessor) isReferenced(block int) bool {
	return s.isCounted(block) || slices.ContainsFunc(s.p.quotes(), func(q quoteMade) bool { return q.Block == block })
}

// checkRare counts the quotes that hold a run of words which one participant
// alone said: most quotes do, and it is for a person to say that they may.
func (s *assessor) checkRare() {
	saidBy := map[string]map[study.SubjectID]bool{}
	for _, run := range s.quotedRuns(rareWords) {
		saidBy[run.words] = map[study.SubjectID]bool{}
	}
	for _, doc := range s.m.documents {
		for _, line := range speech(doc) {
			words, _ := foldedWords(line.Of(doc.Text))
			for _, run := range shingles(words, rareWords) {
				if by, ok := saidBy[run]; ok {
					for _, id := range line.by {
						by[id] = true
					}
				}
			}
		}
	}
	var places []Place
	for _, run := range s.quotedRuns(rareWords) {
		if len(saidBy[run.words]) == 1 && !slices.Contains(places, run.at) {
			places = append(places, run.at)
		}
	}
	if len(places) > 0 {
		s.find(Rare, places[0], false, len(places), fmt.Sprintf("%s %d words in a row that only one participant said: whoever heard them can tell whose they are", holders(len(places)), rareWords),
			"shorten or retell the quotes that give somebody away; or say why these may stand", places[1:]...)
	}
}

func holders(quotes int) string {
	if quotes == 1 {
		return "a quote holds"
	}
	return fmt.Sprintf("%d quotes hold", quotes)
}

type quotedRun struct {
	words string
	at    Place
}

// quotedRuns are the runs of n words in quotes, as their blocks have them.
func (s *assessor) quotedRuns(n int) (runs []quotedRun) {
	for _, p := range s.passages {
		if p.Block == report.TitleBlock || p.Part != report.PartText || s.p.text.Blocks[p.Block].Kind != report.KindQuote {
			continue
		}
		words, _ := foldedWords(p.Text)
		for _, run := range shingles(words, n) {
			runs = append(runs, quotedRun{run, placeOf(p)})
		}
	}
	return runs
}

// checkRepeated looks for quotes of earlier releases: the same words join the
// names that somebody has in both.
func (s *assessor) checkRepeated() {
	before := map[string]bool{}
	for _, o := range s.earlier {
		past := &assessor{p: o, passages: o.text.Text()}
		for _, run := range past.quotedRuns(verbatimWords) {
			before[run.words] = true
		}
	}
	for _, run := range s.quotedRuns(verbatimWords) {
		if before[run.words] {
			s.find(Repeated, run.at, false, "repeated", "the quote repeats words of an earlier release: a reader of both can join what they tell of somebody",
				"choose other words; or say why both may be joined")
		}
	}
}
