package convert

import (
	"bytes"
	"strings"

	"sheaf/internal/text"
)

// paragraph is one that is not a line yet. Those of a text box come after the
// one that holds them, so that they wait until it ends.
type paragraph struct {
	text    []byte
	deleted []text.Span // of the text
	refers  []noteMark

	style string
	bidi  toggle
	list  wordList

	table, row, column int

	endDeleted bool
	boxes      bool       // it holds paragraphs
	inHidden   bool       // it stands in what is hidden
	carried    *paragraph // in its text boxes, one whose end was deleted
}

// noteMark is a place in a paragraph to which a note or comment refers.
type noteMark struct {
	reference int // index
	at        int // bytes
}

// carriedHere is where the paragraph whose end was deleted is kept, in the text
// box or story that is being read.
func (b *body) carriedHere() **paragraph {
	if len(b.open) > 0 {
		return &b.open[len(b.open)-1].carried
	}
	return &b.carried
}

// begin begins a paragraph, or goes on in one whose end was deleted. The last
// says how the whole is set.
func (b *body) begin(hidden bool) {
	at := b.carriedHere()
	p := *at
	if p == nil {
		p = &paragraph{inHidden: hidden}
		if n := len(b.tables); n > 0 {
			p.table, p.row, p.column = b.tables[n-1].number, max(b.tables[n-1].row, 0), b.tables[n-1].column
		}
		b.waiting = append(b.waiting, p)
		if most := b.d.s.meter.limits.Lines; len(b.waiting) > most {
			b.refuse(tooMuch("its text has more than %d lines", most))
		}
	}
	*at = nil
	p.endDeleted, p.style, p.bidi, p.list = false, "", unset, wordList{}
	if len(b.open) > 0 {
		b.open[len(b.open)-1].boxes = true
	}
	b.open = append(b.open, p)
}

func (b *body) endParagraph() {
	b.endCodes()
	p := b.open[len(b.open)-1]
	b.open = b.open[:len(b.open)-1]
	b.count(p)
	if p.endDeleted {
		*b.carriedHere() = p
	}
	b.flush()
}

// count reports how a paragraph is set.
func (b *body) count(p *paragraph) {
	s := b.d.paragraphStyle(p.style)
	if p.bidi.or(s.bidi) == on {
		b.d.s.report.RightToLeft++
	}
	if !isBlankText(p.text) && b.d.numbering.numbers(p.list.or(s.list)) {
		b.d.s.report.ListNumbers++
	}
}

// endCarried ends what a paragraph may go on into.
func (b *body) endCarried() {
	*b.carriedHere() = nil
	b.flush()
}

// finish ends the story.
func (b *body) finish() error {
	b.carried = nil
	b.flush()
	return b.err
}

// again begins another story, in the same memory.
func (b *body) again(d *docx, keep bool) {
	*b = body{d: d, keep: keep, open: b.open[:0], waiting: b.waiting[:0], path: b.path[:0], tables: b.tables[:0], fields: b.fields[:0]}
}

// flush makes lines of what waits, unless more may belong to it.
func (b *body) flush() {
	if len(b.open) > 0 || b.carried != nil {
		return
	}
	for i, p := range b.waiting {
		b.waiting[i] = nil
		if err := b.lines(p); err != nil {
			b.refuse(err)
			break
		}
	}
	b.waiting, b.pending = b.waiting[:0], 0
}

// lines makes a line of a paragraph, and several where it has line breaks.
func (b *body) lines(p *paragraph) error {
	whole, deleted, refers := string(p.text), p.deleted, p.refers
	if isBlankText(p.text) {
		whole, deleted = "", nil // an empty line, as on the page
		for i := range refers {
			refers[i].at = 0
		}
		if p.boxes || p.inHidden || p.endDeleted {
			b.place(refers)
			return nil
		}
	}
	for at := 0; ; {
		end, last := len(whole), true
		if n := strings.IndexByte(whole[at:], '\n'); n >= 0 {
			end, last = at+n, false
		}
		l := line{text: whole[at:end], table: p.table, row: p.row, column: p.column}
		for len(deleted) > 0 && deleted[0].Start < end {
			if cut := (text.Span{Start: max(deleted[0].Start-at, 0), End: min(deleted[0].End, end) - at}); cut.Start < cut.End {
				l.deleted = append(l.deleted, cut)
			}
			if deleted[0].End > end {
				break // it goes on in the next
			}
			deleted = deleted[1:]
		}
		n := 0
		for n < len(refers) && refers[n].at <= end {
			refers[n].at -= at
			n++
		}
		b.place(refers[:n])
		if err := b.emit(l); err != nil || last {
			return err
		}
		refers, at = refers[n:], end+1
	}
}

// place says that references are in the line that comes next.
func (b *body) place(refers []noteMark) {
	for _, m := range refers {
		r := &b.d.references.list[m.reference]
		r.line, r.at = len(b.d.s.lines), m.at
	}
}

// write adds to the open paragraph, unless what is being read is no text of the
// page. It tells whether it did.
func (b *body) write(s []byte) bool {
	if len(b.open) == 0 || len(s) == 0 || b.inCode() || b.isHidden() {
		return false
	}
	p := b.open[len(b.open)-1]
	if len(p.text) == 0 && len(b.d.s.lines) == 0 {
		s = bytes.TrimPrefix(s, []byte("\ufeff")) // places are counted without it
	}
	if b.pending += len(s); b.pending > b.d.s.meter.limits.Text {
		b.refuse(tooMuch("its text is longer than %d bytes", b.d.s.meter.limits.Text))
		return false
	}
	start := len(p.text)
	p.text = append(p.text, s...)
	if b.keep && b.path[len(b.path)-1].deleted {
		if n := len(p.deleted); n > 0 && p.deleted[n-1].End == start {
			p.deleted[n-1].End = len(p.text)
		} else {
			p.deleted = append(p.deleted, text.Span{Start: start, End: len(p.text)})
		}
	}
	return true
}

// isHidden tells whether what is being read is hidden, and counts its run once.
func (b *body) isHidden() bool {
	at := len(b.path) - 1
	if at < 0 || !b.path[at].hidden {
		return false
	}
	if !isRun(b.path[at].name) && at > 0 {
		at--
	}
	if run := &b.path[at]; !run.counted {
		run.counted = true
		b.d.s.report.Hidden++
	}
	return true
}

func isBlankText(s []byte) bool { return len(bytes.TrimSpace(s)) == 0 }
