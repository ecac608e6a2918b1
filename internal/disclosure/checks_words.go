package disclosure

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sheaf/internal/report"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

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
				s.find(WorkingName, place, true, "label", wording{caseLabel, Values{}, "a label of the working copy stands in the text: it is the same in every text and joins them",
					"write a name reference in its place"})
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
					s.find(WorkingName, place, false, "pseudonym", wording{casePseudonym, Values{}, "a participant's pseudonym of the working copy seems to stand in the text: it is the same in every text and joins them",
						"write a name reference in its place; or say why the word means something else here"})
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
	found    Case
	what     string
	form     *regexp.Regexp
	blocking bool
}

// patterns are tried on folded text, in which all digits are ASCII; the first
// that fits a place counts.
var patterns = [...]pattern{
	{caseCoordinates, "coordinates", regexp.MustCompile(`[-+]?\d{1,3}\.\d{3,}\s*[,;/ ]\s*[-+]?\d{1,3}\.\d{3,}|\d{1,3}\s?°\s?\d{1,2}`), true},
	{caseEmail, "an e-mail address", regexp.MustCompile(`[\pL\d._%+-]+@[\pL\d-]+(?:\.[\pL\d-]+)+`), true},
	{caseWebAddress, "a web address", regexp.MustCompile(`\b(?:https?://|www\.)\S+|\b[a-z\d-]+\.(?:com|org|net|info|onion)\b\S*`), false},
	{caseHandle, "a handle", regexp.MustCompile(`(?:^|[\s(])@[\pL\d_.]{3,}`), true},
	{caseTelephone, "a telephone number", regexp.MustCompile(`(?:\+|\b00)\s?\d(?:[\s().-]{0,2}\d){6,14}\b|\b0\d{1,4}(?:[\s/.-]{1,2}\d{2,4}){2,4}\b|\b0\d{8,11}\b`), true},
	{caseLongNumber, "a long number", regexp.MustCompile(`\b\d(?:[ -]?\d){6,}\b`), false},
}

// checkPatterns looks for what identifies though nobody listed it.
func (s *assessor) checkPatterns() {
	for _, p := range s.passages {
		folded := text.FoldText(p.Text)
		taken := make([]bool, len(folded.Text))
		for _, one := range patterns {
			for _, at := range one.form.FindAllStringIndex(folded.Text, -1) {
				span := text.Span{Start: at[0], End: at[1]}
				if slices.Contains(taken[span.Start:span.End], true) {
					continue
				}
				for i := range span.Len() {
					taken[span.Start+i] = true
				}
				place := placeOf(p)
				place.Span = folded.Source(span)
				repair := "take it out"
				if !one.blocking {
					repair = "take it out; or say why it leads to nobody, for example that it is a book's"
				}
				s.find(Pattern, place, one.blocking, one.what, wording{one.found, Values{}, one.what + " seems to stand here: it leads to a person, a place or a device", repair})
			}
		}
	}
}

// checkVerbatim looks for participants' words outside references, where nobody
// asks whether they may stand.
func (s *assessor) checkVerbatim() {
	outside := map[string][]Place{}
	quotes := map[int]bool{}
	for _, q := range s.p.quotes() {
		quotes[q.Block] = true
	}
	for _, p := range s.passages {
		if p.Block != report.TitleBlock && (quotes[p.Block] || s.isCounted(p.Block)) {
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
						s.find(Verbatim, at, true, "words", wording{caseOwnWords, Values{Count: verbatimWords}, fmt.Sprintf("%d words in a row are a participant's own and stand outside a reference: nothing asks whether they may", verbatimWords),
							"quote by reference, or tell it in other words"})
					}
				}
			}
		}
	}
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
		s.find(Rare, places[0], false, len(places), wording{caseRareWords, Values{Count: len(places), Least: rareWords}, fmt.Sprintf("%s %d words in a row that only one participant said: whoever heard them can tell whose they are", holders(len(places)), rareWords),
			"shorten or retell the quotes that give somebody away; or say why these may stand"}, places[1:]...)
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
			s.find(Repeated, run.at, false, "repeated", wording{caseRepeated, Values{}, "the quote repeats words of an earlier release: a reader of both can join what they tell of somebody",
				"choose other words; or say why both may be joined"})
		}
	}
}
