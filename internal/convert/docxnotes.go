package convert

import (
	"archive/zip"
	"cmp"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sheaf/internal/text"
)

// storyKind says what lies beside the text. The order is that of the result.
type storyKind int

const (
	footnoteStory storyKind = iota
	endnoteStory
	commentStory
)

// noteReferences are the places in the main part that refer to something beside it.
type noteReferences struct {
	list  []reference
	byKey map[referenceKey]int // index
}

type referenceKey struct {
	kind storyKind
	id   int64
}

type reference struct {
	line, at int  // of the script
	deleted  bool // with tracked deletions kept
	dropped  bool // the reference is hidden, or deleted: so is the note
	taken    bool
}

// besides is a note or comment that was read.
type besides struct {
	kind  storyKind
	order int // of the reference; behind all of them where there is none
	note  note
}

// refer takes a reference. The first to a note or comment is its place: of a
// comment on a passage that is where the passage begins.
func (b *body) refer(kind storyKind, t xml.StartElement, dropped bool) {
	r := &b.d.references
	id, err := strconv.ParseInt(attr(t, "id"), 10, 64)
	key := referenceKey{kind, id}
	if _, met := r.byKey[key]; err != nil || met || !b.main {
		return
	}
	if r.byKey == nil {
		r.byKey = map[referenceKey]int{}
	}
	if most := b.d.s.meter.limits.Lines; len(r.list) == most {
		b.refuse(tooMuch("it refers to more than %d notes", most))
		return
	}
	index := len(r.list)
	r.byKey[key] = index
	r.list = append(r.list, reference{line: len(b.d.s.lines), dropped: dropped, deleted: b.keep && b.path[len(b.path)-1].deleted})
	switch {
	case len(b.open) > 0:
		p := b.open[len(b.open)-1]
		p.refers = append(p.refers, noteMark{index, len(p.text)})
	case len(b.waiting) > 0:
		p := b.waiting[len(b.waiting)-1]
		p.refers = append(p.refers, noteMark{index, len(p.text)})
	}
}

// readMain reads the document's own text.
func (d *docx) readMain(f *zip.File) error {
	b := &body{d: d, main: true, keep: d.s.options.Deletions == KeepThem}
	b.emit = d.s.add
	if err := d.a.tokens(f, b.token); err != nil {
		return err
	}
	if !b.begun {
		return notDOCX()
	}
	return b.finish()
}

// readBeside reads notes and comments, and puts them in the order of what refers
// to them; those to which nothing does come last.
func (d *docx) readBeside() error {
	for _, part := range []struct {
		kind       storyKind
		name, each string
	}{{footnoteStory, "footnotes", "w:footnote"}, {endnoteStory, "endnotes", "w:endnote"}, {commentStory, "comments", "w:comment"}} {
		if err := d.readStories(part.kind, part.name, part.each); err != nil {
			return err
		}
	}
	last := len(d.references.list)
	slices.SortStableFunc(d.beside, func(a, b besides) int {
		if (a.order == last) != (b.order == last) {
			return cmp.Compare(a.order, b.order)
		}
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.order, b.order))
	})
	for _, one := range d.beside {
		if err := d.s.addNote(one.note); err != nil {
			return err
		}
	}
	return nil
}

// readStories reads one part of notes or comments.
func (d *docx) readStories(kind storyKind, part, each string) error {
	f := d.part(part)
	if f == nil {
		return nil
	}
	b := &body{}
	var is *besides // that is being read
	return d.a.tokens(f, func(t xml.Token, depth int) error {
		if e, ok := t.(xml.StartElement); ok && depth == 2 && wordName(e.Name) == each {
			is = d.story(b, kind, e)
		}
		if is == nil {
			return nil
		}
		if err := b.token(t, depth); err != nil {
			return err
		}
		if _, ok := t.(xml.EndElement); !ok || depth > 2 {
			return nil
		}
		if err := b.finish(); err != nil {
			return err
		}
		if len(is.note.lines) > 0 {
			d.beside = append(d.beside, *is)
		}
		if is = nil; len(d.beside) > d.s.meter.limits.Lines {
			return tooMuch("it has more than %d notes", d.s.meter.limits.Lines)
		}
		return nil
	})
}

// story has a body begin to read a note or comment, and gives where that
// belongs. There is none for the lines that Word draws above notes, and for a
// note whose reference is gone.
func (d *docx) story(b *body, kind storyKind, e xml.StartElement) *besides {
	switch attr(e, "type") {
	case "separator", "continuationSeparator", "continuationNotice":
		return nil
	}
	is := &besides{kind: kind, order: len(d.references.list), note: note{kind: noteKinds[kind], line: -1}}
	b.again(d, d.s.options.Deletions == KeepThem && kind != commentStory) // a comment is no text to mark them in
	if id, err := strconv.ParseInt(attr(e, "id"), 10, 64); err == nil {
		if i, met := d.references.byKey[referenceKey{kind, id}]; met && !d.references.list[i].taken {
			r := &d.references.list[i]
			if r.dropped {
				return nil
			}
			r.taken = true
			is.order, is.note.line, is.note.at = i, r.line, r.at
			b.whole = b.keep && r.deleted
		}
	}
	length := 0 // of the lines so far, with their ends
	b.emit = func(l line) error {
		if l = trimmedNote(l); l.text == "" {
			return nil
		}
		for _, at := range l.deleted {
			is.note.deleted = append(is.note.deleted, text.Span{Start: length + at.Start, End: length + at.End})
		}
		length += len(l.text) + 1
		is.note.lines = append(is.note.lines, l.text)
		if d.held += len(l.text) + 1; d.held > d.s.meter.limits.Text {
			return tooMuch("its notes are longer than %d bytes", d.s.meter.limits.Text)
		}
		return nil
	}
	return is
}

var noteKinds = map[storyKind]NoteKind{footnoteStory: Footnote, endnoteStory: Endnote, commentStory: ""}

// trimmedNote is a line of a note without the spaces around it: before it stood its
// number.
func trimmedNote(l line) line {
	l.text = strings.TrimRightFunc(l.text, unicode.IsSpace)
	cut := len(l.text) - len(strings.TrimLeftFunc(l.text, unicode.IsSpace))
	l.text = l.text[cut:]
	deleted := l.deleted[:0]
	for _, at := range l.deleted {
		if at = (text.Span{Start: max(at.Start-cut, 0), End: min(at.End-cut, len(l.text))}); at.Start < at.End {
			deleted = append(deleted, at)
		}
	}
	l.deleted = deleted
	return l
}
