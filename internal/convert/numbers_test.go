package convert

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/text"
)

// unnumbered are the lines of a text without its line numbers.
func unnumbered(s string) (string, int) {
	script := scriptOf(s, Options{})
	script.unnumber()
	var lines []string
	for _, l := range script.lines {
		lines = append(lines, l.text)
	}
	return strings.Join(lines, "\n"), script.report.LineNumbers
}

func TestLineNumbers(t *testing.T) {
	for name, c := range map[string]struct {
		text, want string
		n          int
	}{
		"a number on every line": {
			"1  I: How was it there\n2  in those days?\n3  R: So.\n4\n5  It was so.\n6  Always.",
			"I: How was it there\nin those days?\nR: So.\n\nIt was so.\nAlways.", 6,
		},
		"a tab sets them off": {
			"1\tHow was it\n2\tthere?\n3\tSo.\n4\tIt was.\n5\tAlways.",
			"How was it\nthere?\nSo.\nIt was.\nAlways.", 5,
		},
		"one space does where lines run on": {
			"1 How was it in\n2 those days, when\n3 nobody came? It\n4 was so\n5 and no other.",
			"How was it in\nthose days, when\nnobody came? It\nwas so\nand no other.", 5,
		},
		"they begin again with a page": {
			"1\ta\n2\tb\n3\tc\n4\td\n5\te\n1\tf\n2\tg\n3\th",
			"a\nb\nc\nd\ne\nf\ng\nh", 8,
		},
		"a number on every turn": {
			"1  Interview\n2    Dan: How?\n3    Dalu: So.\nIt was.\nAlways so.\nAnd ever.\n4    Dan: And?\n5    Dalu: No.\n6    Dan: Why?\n7    Dalu: So.",
			"Interview\nDan: How?\nDalu: So.\nIt was.\nAlways so.\nAnd ever.\nDan: And?\nDalu: No.\nDan: Why?\nDalu: So.", 7,
		},
		"a number above every turn": {
			"1\nInterview\n2\nDan: How?\n3\nDalu: So.\n4\nDan: And?\n5\nDalu: No.\n6\nDan: Why?",
			"\nInterview\n\nDan: How?\n\nDalu: So.\n\nDan: And?\n\nDalu: No.\n\nDan: Why?", 6,
		},
		"a number above every cue": {
			"1\n00:01 --> 00:02\nOne.\n2\n00:02 --> 00:03\nTwo.\n3\n00:03 --> 00:04\nThree.\n4\n00:05 --> 00:06\nFour.\n5\n00:06 --> 00:07\nFive.",
			"\n00:01 --> 00:02\nOne.\n\n00:02 --> 00:03\nTwo.\n\n00:03 --> 00:04\nThree.\n\n00:05 --> 00:06\nFour.\n\n00:06 --> 00:07\nFive.", 5,
		},
		"numbers away from their turns, as many as these": {
			"1\n2\n3\n4\n5\nDan: How?\nDalu: So.\nIt was.\nDan: And?\nDalu: No.\nDan: Why?",
			"\n\n\n\n\nDan: How?\nDalu: So.\nIt was.\nDan: And?\nDalu: No.\nDan: Why?", 5,
		},
		// The label behind the second number was not seen.
		"a number twice over the end of a page": {
			"1  Dan: How?\n2  Dalu: So.\n3\n3  Dan: And?\n4  Dalu: No.\n5  Dan: Why?",
			"Dan: How?\nDalu: So.\n\nDan: And?\nDalu: No.\nDan: Why?", 6,
		},
		"Arabic-Indic numbers":                      {"١\tكم\n٢\tاثنين\n٣\tلا\n٤\tنعم\n٥\tلا", "كم\nاثنين\nلا\nنعم\nلا", 5},
		"a number in a line of its own words stays": {"1\ta\n2\tb\n3\t70 came\n4\td\n5\te", "a\nb\n70 came\nd\ne", 5},
		"questions with a full stop are none":       {"1. How?\nSo.\n2. And?\nNo.\n3. Why?\nSo.\n4. When?\nThen.\n5. Who?\nNobody.", "", 0},
		"questions without a full stop are none":    {"1  How?\nSo.\n2  And?\nNo.\n3  Why?\nSo.\n4  When?\nThen.\n5  Who?\nNobody.", "", 0},
		"a list of questions is none":               {"1 How was it?\n2 And then?\n3 Who came?\n4 When was it?\n5 Who told you?", "", 0},
		"labelled questions are none":               {"1  I: How?\nR: So.\n2  I: And?\nR: No.\n3  I: Why?\nR: So.\n4  I: When?\nR: Then.\n5  I: Who?\nR: Nobody.", "", 0},
		"four are none":                             {"1\ta\n2\tb\n3\tc\n4\td", "", 0},
		"numbers out of order are none":             {"3\ta\n9\tb\n4\tc\n1\td\n7\te\n8\tf", "", 0},
		"years are none":                            {"1990  a\n1991  b\n1992  c\n1993  d\n1994  e", "", 0},
		"answers that are a number stay":            {"I: How many?\nR:\n3\nI: And?\nR:\n4", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want == "" {
				c.want = c.text
			}
			got, n := unnumbered(c.text)
			if diff := cmp.Diff(c.want, got); diff != "" || n != c.n {
				t.Errorf("%d numbers, want %d: %s", n, c.n, diff)
			}
		})
	}
	t.Run("deletions and notes move with the words", func(t *testing.T) {
		s := scriptOf("1  one\n2  two\n3  three\n4  four\n5  five", Options{})
		s.lines[1].deleted = []text.Span{{Start: 0, End: 2}, {Start: 1, End: 4}, {Start: 4, End: 6}}
		s.notes = []note{{kind: Footnote, lines: []string{"n"}, line: 2, at: 8}}
		s.unnumber()
		if got, want := s.lines[1].deleted, []text.Span{{Start: 0, End: 1}, {Start: 1, End: 3}}; !cmp.Equal(got, want) {
			t.Errorf("deleted %v, want %v", got, want)
		}
		if s.notes[0].at != 5 {
			t.Errorf("the note is at %d, want 5", s.notes[0].at)
		}
	})
	t.Run("numbers of nine in ten lines are enough", func(t *testing.T) {
		var b strings.Builder
		for i := range 40 {
			fmt.Fprintf(&b, "%d\tline\n", i+1)
		}
		if _, n := unnumbered(b.String() + "END\n"); n != 40 {
			t.Errorf("%d numbers, want 40", n)
		}
	})
}
