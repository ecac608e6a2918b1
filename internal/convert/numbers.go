package convert

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

// lineNumber is a number at the start of a line; end is in bytes of the line,
// with what sets it off, 0 where there is none.
type lineNumber struct {
	n    int64
	end  int
	wide bool // a tab or two spaces set it off, as in a margin
}

// fewestNumbers make a margin.
const fewestNumbers = 5

// unnumber leaves out line numbers in the margin: they are not words. Numbers
// count as such where they rise by one, five of them at least, or begin again at
// one with a new page, and
//   - nine in ten lines have one, set off as in a margin or with lines that run
//     on from one to the next: a list of questions has neither;
//   - or nine in ten labelled lines have one;
//   - or each stands alone: above such a line, or above a time, as in subtitles,
//     or away from the lines and as many as are labelled, as some PDFs give them.
//
// A number with a full stop behind it is a question's and stays.
func (s *script) unnumber() {
	numbers := make([]lineNumber, len(s.lines))
	var o order
	inOrder := 0
	for i, l := range s.lines {
		if l.voiced {
			continue
		}
		numbers[i] = lineNumberOf(l.text)
		if n := numbers[i]; n.end > 0 && o.next(n.n, n.end == len(l.text)) {
			inOrder++
		}
	}
	if inOrder < fewestNumbers {
		return
	}
	reader := newLabeller(s.options.Labels, false)
	c := numberCensus{}
	for i, l := range s.lines {
		if strings.TrimSpace(l.text) != "" {
			c.take(l.text, numbers[i], reader)
		}
	}
	switch {
	case c.isMargin():
		s.dropNumbers(numbers, false)
	case c.isAbove():
		s.dropNumbers(numbers, true)
	}
}

// numberCensus counts what stands behind and below the numbers of a text. Only
// those in order count; the others are words.
type numberCensus struct {
	order
	lines    int // not empty
	inOrder  int
	lone     int // with nothing behind them
	wide     int
	runOn    int // lines that begin in the middle of a sentence
	labelled int // lines with a label, behind a number or not
	numbered int // of these, behind a number
	below    int // labels and times with a number alone above
	times    int // lines that begin with a time
	open     bool
	above    bool // the line before is a number alone
}

func (c *numberCensus) take(line string, n lineNumber, reader labeller) {
	c.lines++
	isNumber := n.end > 0 && c.next(n.n, n.end == len(line))
	behind := line
	if isNumber {
		behind = line[n.end:]
		c.inOrder++
		if n.wide {
			c.wide++
		}
		if behind == "" {
			c.lone++
			c.above = true
			return
		}
		if first, _ := utf8.DecodeRuneInString(behind); c.open && unicode.IsLower(first) {
			c.runOn++
		}
	}
	found := reader.labelOf(behind)
	_, time := timestamp(behind[spaces(behind, 0):])
	if found.isStrong() && found.key != "" || found.form == tabbed && found.key != "" {
		c.labelled++
		if isNumber {
			c.numbered++
		}
		if c.above {
			c.below++
		}
	} else if time > 0 {
		c.times++
		if c.above {
			c.below++
		}
	}
	c.above = false
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(behind, unicode.IsSpace))
	c.open = unicode.IsLetter(last) || last == ','
}

// isMargin tells numbers in front of lines.
func (c *numberCensus) isMargin() bool {
	speech := c.inOrder - c.lone
	switch {
	case 2*speech < c.inOrder:
		return false
	case c.numbered >= fewestNumbers && 10*c.numbered >= 9*c.labelled:
		return true
	case 10*c.inOrder < 9*c.lines:
		return false
	}
	return 10*c.wide >= 9*c.inOrder || 5*c.runOn >= c.inOrder
}

// isAbove tells numbers on lines of their own, above turns or cues.
func (c *numberCensus) isAbove() bool {
	if c.lone < fewestNumbers {
		return false
	}
	return c.below >= fewestNumbers && 10*c.below >= 9*max(c.labelled, c.times) || 10*c.lone >= 9*c.labelled && 9*c.lone <= 10*c.labelled
}

// order follows numbers that rise by one. One that stood alone may come again
// with its line, over the end of a page.
type order struct {
	last  int64
	alone bool
}

func (o *order) next(n int64, alone bool) bool {
	switch {
	case n == o.last+1, n == 1 && o.last >= fewestNumbers, o.last == 0 && n == 2, n == o.last && o.alone && !alone:
		o.last, o.alone = n, alone
		return true
	}
	return false
}

// lineNumberOf reads the number at the start of a line.
func lineNumberOf(line string) lineNumber {
	at := spaces(line, 0)
	n, digits := number(line[at:], 5)
	end := at + digits
	if digits == 0 {
		return lineNumber{}
	}
	wide := end == len(line)
	if strings.HasPrefix(line[end:], ")") {
		end++
	}
	after := spaces(line, end)
	if after == end && end < len(line) {
		return lineNumber{}
	}
	gap := line[end:after]
	wide = wide || strings.Contains(gap, "\t") || utf8.RuneCountInString(gap) > 1
	return lineNumber{n, after, wide}
}

// dropNumbers takes the numbers that are in order out of the lines; only those
// that stand alone, where that is how they stand.
func (s *script) dropNumbers(numbers []lineNumber, lone bool) {
	var o order
	cuts := make([]int, len(s.lines))
	for i, n := range numbers {
		if n.end == 0 || !o.next(n.n, n.end == len(s.lines[i].text)) || lone && n.end < len(s.lines[i].text) {
			continue
		}
		cuts[i] = n.end
		s.cutLine(i, n.end)
		s.report.LineNumbers++
	}
	for _, notes := range [][]note{s.notes, s.margin} {
		for i, n := range notes {
			if n.line >= 0 && n.line < len(cuts) {
				notes[i].at = max(n.at-cuts[n.line], 0)
			}
		}
	}
}

// cutLine drops the first bytes of a line.
func (s *script) cutLine(i, n int) {
	l := &s.lines[i]
	l.text = l.text[n:]
	var deleted []text.Span
	for _, d := range l.deleted {
		if d.End > n {
			deleted = append(deleted, text.Span{Start: max(d.Start-n, 0), End: d.End - n})
		}
	}
	l.deleted = deleted
}
