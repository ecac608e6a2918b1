package report

import (
	"slices"
	"strings"
	"unicode"
)

// Tidy returns the publication with what no reader can see dropped from its
// texts: hidden characters, empty lines, line breaks where none can be; tabs
// and other controls become a space. Visible characters stay as they are, so
// a quote stays what was said. Validate may still find a text missing.
func (p Publication) Tidy() Publication {
	p.Title = tidyLine(p.Title)
	p.Blocks = slices.Clone(p.Blocks)
	for i, b := range p.Blocks {
		p.Blocks[i] = b.tidy()
	}
	return p
}

func (b Block) tidy() Block {
	b.Text = tidyRuns(b.Text, b.Kind != KindHeading)
	b.Attribution = tidyLine(b.Attribution)
	b.Items = slices.Clone(b.Items)
	for i, item := range b.Items {
		b.Items[i] = tidyRuns(item, true)
	}
	if b.Table != nil {
		tidied := b.Table.tidy()
		b.Table = &tidied
	}
	return b
}

func (t Table) tidy() Table {
	t.Caption = tidyLine(t.Caption)
	t.Header = tidyLines(t.Header)
	t.Notes = tidyLines(t.Notes)
	t.Rows = slices.Clone(t.Rows)
	for i, row := range t.Rows {
		t.Rows[i] = tidyLines(row)
	}
	return t
}

func tidyLines(texts []string) []string {
	tidied := slices.Clone(texts)
	for i, text := range tidied {
		tidied[i] = tidyLine(text)
	}
	return tidied
}

func tidyLine(text string) string { return join(tidyRuns(Plain(text), false)) }

// styled is a character and the run it came from; a hidden character or an
// empty line may lie across two runs.
type styled struct {
	r   rune
	run int
}

// tidyRuns tidies runs as one text. Where breaks are not allowed, lines are
// joined by a space.
func tidyRuns(runs []Run, breaks bool) []Run {
	separator := ' '
	if breaks {
		separator = '\n'
	}
	var out []styled
	for _, line := range visibleLines(runs) {
		if len(out) > 0 {
			out = append(out, styled{separator, line[0].run})
		}
		out = append(out, line...)
	}
	return regroup(runs, out)
}

// visibleLines are the lines of runs that have a visible character.
func visibleLines(runs []Run) [][]styled {
	var all [][]styled
	var line []styled
	blank := true
	endLine := func() {
		if !blank {
			all = append(all, line)
		}
		line, blank = nil, true
	}
	last := '\n'
	for i, run := range runs {
		for _, r := range unixLines.Replace(strings.ToValidUTF8(run.Text, "\uFFFD")) {
			if r != '\n' && unicode.IsControl(r) {
				r = ' '
			}
			if isUnseen(last, r) {
				continue
			}
			last = r
			if r == '\n' {
				endLine()
				continue
			}
			line = append(line, styled{r, i})
			blank = blank && unicode.IsSpace(r)
		}
	}
	endLine()
	return all
}

var unixLines = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

// regroup puts characters back into the runs they came from; a run without any
// goes.
func regroup(runs []Run, text []styled) []Run {
	var out []Run
	for len(text) > 0 {
		run := runs[text[0].run]
		n := 0
		var s strings.Builder
		for n < len(text) && text[n].run == text[0].run {
			s.WriteRune(text[n].r)
			n++
		}
		run.Text = s.String()
		out = append(out, run)
		text = text[n:]
	}
	return out
}
