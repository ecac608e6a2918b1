package disclosure

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/coding"
	"sheaf/internal/report"
	"sheaf/internal/text"
)

// checkCounts holds every number that a reference wrote against the study and
// against the threshold.
func (s *assessor) checkCounts() {
	for _, n := range s.p.frozen.Counts {
		t := s.m.tally(n.Code, n.Asked)
		if len(t.who) != n.K || len(t.of) != n.Of || t.known != n.Known {
			s.find(Recount, n.Place, true, fmt.Sprint(len(t.who), len(t.of)), wording{caseRecount, Values{}, "the study counts otherwise now: somebody was added, held, erased or coded since",
				"propose the text again"})
		}
		s.checkNumber(n.K, n.Of, n.Place)
	}
}

func (s *assessor) checkNumber(n, of int, at Place) {
	switch {
	case of < s.k:
		s.find(SmallCount, at, true, of, wording{caseOfFew, Values{Least: s.k}, fmt.Sprintf("the number is of fewer than %d participants altogether", s.k),
			"leave the number out"})
	case n < s.k:
		s.find(SmallCount, at, true, n, wording{caseFew, Values{Least: s.k}, fmt.Sprintf("the number is of fewer than %d participants: who knows some of them can tell which", s.k),
			"say it without a number, or count a wider code"})
	case n < of && of-n < s.k:
		s.find(SmallCount, at, true, of-n, wording{caseAllButFew, Values{Least: s.k}, fmt.Sprintf("the number leaves fewer than %d participants who are not in it: it tells as much of those", s.k),
			"say it without a number, such as most"})
	}
}

// checkTables holds every table that a reference wrote against the study, and
// asks whether a hidden number can be worked out.
func (s *assessor) checkTables() {
	for _, made := range s.p.frozen.Tables {
		now, why := s.m.cross(made.Attribute)
		at := Place{Block: made.Block, Part: report.PartCaption}
		if why != "" || !reflect.DeepEqual(now.made(made.Block, s.k), made) {
			s.find(Recount, at, true, "table", wording{caseRecountOfTable, Values{}, "the study counts otherwise now: somebody was added, held, erased, described or coded since",
				"propose the text again"})
			continue
		}
		for i, g := range made.Groups {
			if g.Of < s.k {
				s.find(SmallGroup, Place{Block: made.Block, Part: report.PartHeader, Cell: i + 1}, true, g.Of, wording{caseSmallGroup, Values{Least: s.k}, fmt.Sprintf("the table has a group of fewer than %d participants: each of its numbers speaks of one or two people", s.k),
					"put values of the attribute together, choose another attribute, or leave the table out"})
			}
		}
		for i, row := range made.Rows {
			if !s.totalIsKnown(row.Code, now.rows[i].total) {
				continue
			}
			for _, cell := range now.canTell(i, row, s.k) {
				place := Place{Block: made.Block, Part: report.PartCell, Row: shownRow(made, i), Cell: cell + 1}
				if !isPrinted(row) {
					place = at
				}
				s.find(Computable, place, true, fmt.Sprint(row.Code, cell), wording{caseComputable, Values{}, "a hidden number follows from the total that the text gives and the numbers beside it",
					"leave the total out, or put values of the attribute together"})
			}
		}
	}
}

// totalIsKnown tells whether this text, or a release before, says how many spoke
// of a code.
func (s *assessor) totalIsKnown(code coding.CodeID, total int) bool {
	is := func(n countMade) bool { return n.Code == code && n.K == total }
	if slices.ContainsFunc(s.p.frozen.Counts, is) {
		return true
	}
	return slices.ContainsFunc(s.earlier, func(o *opened) bool { return slices.ContainsFunc(o.frozen.Counts, is) })
}

// shownRow is the row of the printed table that a row of the counted one became.
func shownRow(made tableMade, row int) (n int) {
	for _, r := range made.Rows[:row] {
		if isPrinted(r) {
			n++
		}
	}
	return n
}

// isPrinted tells whether a row has a number that is shown.
func isPrinted(row rowMade) bool {
	return slices.ContainsFunc(row.Cells, func(cell int) bool { return cell != hidden })
}

// checkDifferences compares numbers with those of earlier releases: what differs
// by a few tells of those few.
func (s *assessor) checkDifferences() {
	few := func(a, b int) bool { return a != b && max(a-b, b-a) < s.k }
	for _, o := range s.earlier {
		for _, n := range s.p.frozen.Counts {
			for _, before := range o.frozen.Counts {
				if n.Code == before.Code && n.Asked == before.Asked && (few(n.K, before.K) || few(n.Of, before.Of)) {
					s.findDifference(n.Place, fmt.Sprint(n.K, n.Of, before.K, before.Of))
				}
			}
		}
		for _, t := range s.p.frozen.Tables {
			for _, before := range o.frozen.Tables {
				s.compareTables(t, before, few)
			}
		}
	}
}

func (s *assessor) compareTables(t, before tableMade, few func(a, b int) bool) {
	if text.Fold(t.Attribute) != text.Fold(before.Attribute) {
		return
	}
	for i, g := range t.Groups {
		j := slices.IndexFunc(before.Groups, func(old group) bool { return text.Fold(old.Value) == text.Fold(g.Value) })
		if j < 0 {
			continue
		}
		if few(g.Of, before.Groups[j].Of) {
			s.findDifference(Place{Block: t.Block, Part: report.PartHeader, Cell: i + 1}, fmt.Sprint(g.Of, before.Groups[j].Of))
		}
		for r, row := range t.Rows {
			q := slices.IndexFunc(before.Rows, func(old rowMade) bool { return old.Code == row.Code })
			if q < 0 || row.Cells[i] == hidden || before.Rows[q].Cells[j] == hidden {
				continue
			}
			if few(row.Cells[i], before.Rows[q].Cells[j]) {
				s.findDifference(Place{Block: t.Block, Part: report.PartCell, Row: shownRow(t, r), Cell: i + 1}, fmt.Sprint(row.Cells[i], before.Rows[q].Cells[j]))
			}
		}
	}
}

func (s *assessor) findDifference(at Place, numbers string) {
	s.find(Difference, at, false, numbers, wording{caseDifference, Values{Least: s.k}, fmt.Sprintf("an earlier release gives a number that differs by fewer than %d: the difference tells of those who came or went", s.k),
		"keep the number that was published, leave it out, or say why the difference tells nothing"})
}

// Numbers as people write them, up to where no threshold reaches.
var numberWords = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

const (
	numberPattern = `(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|a single|a sole|a lone)`
	peoplePattern = `(?:participants?|people|persons?|women|woman|men|man|girls?|boys?|interviewees?|witness(?:es)?|respondents?|informants?|survivors?|sources?|members?|speakers?|brothers?|sisters?|mothers?|fathers?`
)

// typedCounts are ways of writing that few people are meant; the first group is
// the number.
func typedCounts(participant string) []*regexp.Regexp {
	people := peoplePattern + "|" + regexp.QuoteMeta(text.Fold(participant)) + `s?)`
	return []*regexp.Regexp{
		regexp.MustCompile(`\b(` + numberPattern + `)\s+(?:out\s+of|of|among)\s+(?:them\b|us\b|(?:the|these|those|our|all)\s+(?:` + numberPattern + `\s+)?(?:\pL+\s+)?` + people + `\b|` + numberPattern + `\b)`),
		regexp.MustCompile(`\b(` + numberPattern + `)\s+(?:\pL+\s+)?` + people + `\b`),
		regexp.MustCompile(`\bthe\s+(only|sole|single|lone)\s+(?:\pL+\s+)?` + people + `\b`),
		regexp.MustCompile(`\b(?:all|everyone|everybody|each)\b[^.!?]{0,40}\b(?:but|except)\s+(?:for\s+)?(` + numberPattern + `)\b`),
	}
}

// checkTypedCounts looks for few people in words that no reference wrote. What
// participants say in quotes is theirs.
func (s *assessor) checkTypedCounts() {
	patterns := typedCounts(s.m.settings.ParticipantWord)
	for _, p := range s.passages {
		if p.Block != report.TitleBlock && s.p.text.Blocks[p.Block].Kind == report.KindQuote && p.Part == report.PartText {
			continue
		}
		folded := text.FoldText(p.Text)
		for _, pattern := range patterns {
			for _, at := range pattern.FindAllStringSubmatchIndex(folded.Text, -1) {
				if !s.isFew(folded.Text[at[2]:at[3]]) {
					continue
				}
				place := placeOf(p)
				place.Span = folded.Source(text.Span{Start: at[0], End: at[1]})
				if s.isWritten(place) {
					continue
				}
				s.find(TypedCount, place, false, folded.Text[at[2]:at[3]], wording{caseTypedCount, Values{Least: s.k}, fmt.Sprintf("fewer than %d people seem to be counted here by hand: who knows some of them can tell which", s.k),
					"say it without a number; or say why it is not of participants"})
			}
		}
		s.checkTypedCell(p)
	}
}

// isFew tells whether a number as it was written is below the threshold.
func (s *assessor) isFew(written string) bool {
	if n, err := strconv.Atoi(written); err == nil {
		return n < s.k && n > 0
	}
	if i := slices.Index(numberWords, written); i >= 0 {
		return i < s.k
	}
	return true // the only, a single
}

// isWritten tells whether a reference wrote what stands in a place.
func (s *assessor) isWritten(place Place) bool {
	return slices.ContainsFunc(s.p.frozen.Written, func(w Place) bool {
		return w.Block == place.Block && w.Part == place.Part && w.Row == place.Row && w.Cell == place.Cell && w.Span.Overlaps(place.Span)
	})
}

// checkTypedCell looks at numbers in a table that was written by hand.
func (s *assessor) checkTypedCell(p report.Passage) {
	byReference := slices.ContainsFunc(s.p.frozen.Tables, func(t tableMade) bool { return t.Block == p.Block })
	if p.Part != report.PartCell || byReference {
		return
	}
	n, err := strconv.Atoi(text.Fold(strings.TrimSpace(p.Text)))
	if err == nil && n > 0 && n < s.k {
		s.find(TypedCount, placeOf(p), false, n, wording{caseTypedCell, Values{Least: s.k}, fmt.Sprintf("a table written by hand holds a number below %d: it may be of so few participants", s.k),
			"let a table reference count it; or say why it is not of participants"})
	}
}
