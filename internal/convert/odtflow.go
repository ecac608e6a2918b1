package convert

import (
	"bytes"
	"strings"
)

// endParagraph takes a paragraph that is whole: into the text, with what stood
// in boxes after it, or to its place among those boxes.
func (b *odtBody) endParagraph() error {
	f := b.flow()
	if f == nil || len(f.open) == 0 {
		return nil
	}
	p := f.open[len(f.open)-1]
	f.open = f.open[:len(f.open)-1]
	if p.gone {
		b.s.report.Hidden++
		p.text, p.deleted, p.notes = nil, nil, nil
	}
	if p.spaced && len(p.text) > 0 && f.kind != odtDeleted {
		p.text = p.text[:len(p.text)-1] // white space at the end
	}
	done := odtLine{line: p.line, notes: p.notes}
	done.line.text, done.line.deleted = string(p.text), p.deleted
	empty := len(bytes.TrimSpace(p.text)) == 0
	inShape := b.inShape(empty)
	if len(f.open) > 0 {
		if !empty || len(p.notes) > 0 {
			f.boxed[p.slot] = done
		}
		return nil
	}
	if !empty || len(p.notes) > 0 || !(p.gone || p.hidden || inShape) {
		if err := b.emit(done); err != nil {
			return err
		}
	}
	for _, l := range f.boxed {
		if l.line.text == "" && l.notes == nil {
			continue
		}
		if err := b.emit(l); err != nil {
			return err
		}
	}
	f.boxed = nil
	return nil
}

// inShape tells whether a paragraph that ended is the text of a shape that is no
// text box, and counts the shape as one if it has any text.
func (b *odtBody) inShape(empty bool) bool {
	around := &b.path[len(b.path)-1]
	if !strings.HasPrefix(around.name, "draw:") || around.name == "draw:text-box" {
		return false
	}
	if !empty && !around.chosen {
		b.s.report.TextBoxes++
		around.chosen = true
	}
	return true
}

// emit sends a line where its flow goes.
func (b *odtBody) emit(l odtLine) error {
	f := b.flow()
	if f.kind != odtText {
		f.lines = append(f.lines, l)
		return nil
	}
	at := len(b.s.lines)
	if err := b.s.add(l.line); err != nil {
		return err
	}
	// Notes are in order, so that one walk finds the line of each.
	from := 0
	for _, n := range l.notes {
		n.at = min(n.at, len(l.line.text))
		for {
			end := strings.IndexByte(l.line.text[from:n.at], '\n')
			if end < 0 {
				break
			}
			from += end + 1
			at++
		}
		n.line, n.at = at, n.at-from
		if err := b.s.addNote(n); err != nil {
			return err
		}
	}
	return nil
}

// endFlow ends a note, a comment or a deletion; the text ends with the file.
func (b *odtBody) endFlow() error {
	f := *b.flow()
	if f.kind == odtText {
		return nil
	}
	b.flows = b.flows[:len(b.flows)-1]
	if f.kind == odtDeleted {
		b.keepDeleted(f)
		return nil
	}
	n := note{line: -1}
	if f.kind == odtNote {
		n.kind = f.note
	}
	for _, l := range f.lines {
		n.lines = append(n.lines, l.line.text)
		for _, inner := range l.notes { // of a note: the text has no place for it
			inner.line = -1
			if err := b.s.addNote(inner); err != nil {
				return err
			}
		}
	}
	p := b.paragraph()
	if p == nil {
		if around := b.flow(); around.kind == odtText {
			n.line = len(b.s.lines)
		}
		return b.s.addNote(n)
	}
	n.at = len(p.text)
	p.notes = append(p.notes, n)
	return nil
}

// keepDeleted keeps a deletion until its place is met.
func (b *odtBody) keepDeleted(f odtFlow) {
	var d odtDeletion
	for i, l := range f.lines {
		if i > 0 {
			d.text = append(d.text, '\n')
		}
		for _, n := range l.notes {
			n.at += len(d.text)
			d.notes = append(d.notes, n)
		}
		d.text = append(d.text, l.line.text...)
	}
	if b.deletions == nil {
		b.deletions = map[string]odtDeletion{}
	}
	b.deletions[b.region] = d
}
