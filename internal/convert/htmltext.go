package convert

import (
	"bytes"
	"strings"

	"sheaf/internal/text"
)

// write adds characters to the line, white space as a page shows it: a run of it
// is one space, but in a preformatted block.
func (p *htmlPage) write(s []byte) error {
	in := p.top()
	if in.name == "title" && len(bytes.TrimSpace(s)) > 0 {
		p.property("title", "x")
	}
	if in.name == "style" {
		p.s.report.Outside += bytes.Count(s, []byte("url(")) + bytes.Count(s, []byte("@import"))
	}
	if in.out {
		return nil
	}
	if bytes.IndexByte(s, 0) >= 0 {
		return damaged("there is a zero byte in it, so it is no text")
	}
	if len(p.text)+len(s) > p.s.meter.limits.Text+longestPiece {
		return tooMuch("its text is longer than %d bytes", p.s.meter.limits.Text)
	}
	from := len(p.text)
	if in.pre {
		p.writeAsIs(s)
	} else {
		p.writeCollapsed(s)
	}
	if to := len(p.text); in.deleted && to > from {
		if n := len(p.deleted); n > 0 && p.deleted[n-1].End == from {
			p.deleted[n-1].End = to
		} else {
			p.deleted = append(p.deleted, text.Span{Start: from, End: to})
		}
	}
	return nil
}

// writeAsIs keeps line ends, but for one that follows the tag.
func (p *htmlPage) writeAsIs(s []byte) {
	if p.fresh {
		s = bytes.TrimPrefix(s, []byte("\n"))
		p.fresh = false
	}
	p.text = append(p.text, s...)
	if len(s) > 0 {
		p.spaced = false
		p.broken = p.broken || bytes.IndexByte(s, '\n') >= 0
	}
}

func (p *htmlPage) writeCollapsed(s []byte) {
	for len(s) > 0 {
		end := bytes.IndexFunc(s, isHTMLSpace)
		if end != 0 {
			if end < 0 {
				end = len(s)
			}
			p.text = append(p.text, s[:end]...)
			p.spaced = false
			s = s[end:]
			continue
		}
		if s[0] < ' ' && bytes.IndexByte([]byte("\t\n\r\f"), s[0]) < 0 {
			p.s.report.Controls++ // a page shows nothing for it, inside a word too
		} else if !p.spaced {
			p.text = append(p.text, ' ')
			p.spaced = true
		}
		s = s[1:]
	}
}

// isHTMLSpace tells what is not to be taken as it is: white space and the
// controls below it, but no space of another width.
func isHTMLSpace(r rune) bool { return r <= ' ' }

func (p *htmlPage) lineBreak() error {
	if p.top().out {
		return nil
	}
	p.trim()
	p.text = append(p.text, '\n')
	p.spaced, p.broken = true, true
	return nil
}

// trim takes the space away before the end of a line.
func (p *htmlPage) trim() {
	if n := len(p.text); p.spaced && n > 0 && p.text[n-1] == ' ' {
		p.text = p.text[:n-1]
	}
}

// flush ends a line, where there is one. A line break at the end of a block shows
// nothing, unless it is all there is.
func (p *htmlPage) flush() error {
	p.trim()
	whole := bytes.TrimSuffix(p.text, []byte("\n"))
	deleted, broken := p.deleted, p.broken
	p.text, p.deleted, p.spaced, p.broken = p.text[:0], nil, true, false
	if len(whole) == 0 && !broken {
		return nil
	}
	in := p.top()
	l := line{text: string(whole)}
	for _, d := range deleted {
		if d.End = min(d.End, len(whole)); d.Len() > 0 {
			l.deleted = append(l.deleted, d)
		}
	}
	if in.cell {
		l.table, l.row, l.column = in.table, in.row, in.column
	}
	if strings.TrimSpace(l.text) != "" {
		if in.right {
			p.s.report.RightToLeft++
		}
		p.s.report.Symbols += strings.Count(l.text, "\ufffd")
	}
	return p.s.add(l)
}
