package disclosure

import (
	"fmt"
	"slices"
	"strings"

	"sheaf/internal/report"
	"sheaf/internal/text"
)

// checkCombinations looks for values of attributes that stand together and fit
// few participants. Where two stand in one sentence or beside a quote, nobody
// can let it stand; further apart, or one alone, somebody has to look.
func (s *assessor) checkCombinations() {
	for i, p := range s.passages {
		if p.Part == report.PartCell || p.Part == report.PartHeader && s.isCounted(p.Block) {
			continue // tables have checks of their own
		}
		quoted := p.Block != report.TitleBlock && s.p.text.Blocks[p.Block].Kind == report.KindQuote && p.Part == report.PartText
		s.findCombination(p, s.told[i], quoted)
	}
	for _, row := range s.typedRows() {
		s.findCombination(row, s.values.in(row.Text), false)
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
		if names, n := s.values.singlesOut(inside, s.k); len(names) > 1 && !quoted {
			close = true
			at.Span = cover(p, inside)
			s.find(Combination, at, true, names, wording{caseTogether, Values{Count: n, Least: s.k, Names: names}, fmt.Sprintf("%s stand together here and fit fewer than %d participants (%d)", listNames(names), s.k, n),
				"leave one of them out, or say it more widely"})
		}
	}
	if close {
		return
	}
	names, n := s.values.singlesOut(found, s.k)
	at.Span = cover(p, found)
	switch {
	case len(names) > 1:
		s.find(Combination, at, false, names, wording{caseNearEachOther, Values{Count: n, Least: s.k, Names: names}, fmt.Sprintf("%s are told near each other and fit fewer than %d participants together (%d)", listNames(names), s.k, n),
			"leave one of them out, or say why they are not told of one person"})
	case len(names) == 1 && !quoted:
		s.find(Combination, at, p.Part == report.PartAttribution, names, wording{caseRareValue, Values{Count: n, Least: s.k, Names: names}, fmt.Sprintf("a value of %s stands here that fits fewer than %d participants (%d)", listNames(names), s.k, n),
			"say it more widely; or say why it is not told of a participant"})
	}
}

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

// checkProfiles puts together what the whole text tells of each published name.
func (s *assessor) checkProfiles() {
	words := make([][]string, len(s.passages))
	at := make([][]text.Span, len(s.passages))
	for i, p := range s.passages {
		words[i], at[i] = foldedWords(p.Text)
	}
	for _, id := range s.p.subjects() {
		name := s.p.shares[id].Name
		if name == "" {
			continue
		}
		run, _ := foldedWords(name)
		var told []described
		var places []Place
		for i, p := range s.passages {
			if len(occurrences(words[i], at[i], run)) == 0 {
				continue
			}
			for _, d := range s.told[i] {
				if s.values.isTrueOf(d.value, id) {
					told = append(told, d)
					if !slices.Contains(places, placeOf(p)) {
						places = append(places, placeOf(p))
					}
				}
			}
		}
		together := s.values.together(told)
		if n := together.fits(together.all()); len(together.who) > 1 && len(places) > 1 && n < s.k {
			names := together.namesOf(together.all())
			s.find(Profile, places[0], false, names, wording{caseProfile, Values{Count: n, Least: s.k, Names: names}, fmt.Sprintf("the places that speak of one published name tell %s together, which fit fewer than %d participants (%d)", listNames(names), s.k, n),
				"tell less in one of the places, or leave the name out there"}, places[1:]...)
		}
	}
}
