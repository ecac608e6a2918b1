package convert

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"sheaf/internal/text"
)

// rtfFrame is a text of its own that is open: that of the pages, a box in it, or
// a note.
type rtfFrame struct {
	text    []byte      // of the line that is open
	deleted []text.Span // of it, kept
	boxes   []line      // of the boxes in the paragraph that is open: they follow it
	lines   []line      // of a box or a note, done
	isNote  bool
	gone    bool // its reference was deleted
	note    note
}

func (f *rtfFrame) isComment() bool { return f.isNote && f.note.kind == "" }

// rtfPlace is a place in the text of the pages.
type rtfPlace struct{ line, at int }

func (d *rtfDocument) inner() *rtfFrame { return &d.open[len(d.open)-1] }

func (d *rtfDocument) place() rtfPlace {
	return rtfPlace{line: len(d.script.lines), at: len(d.open[0].text)}
}

// setAside makes what follows in the group no text.
func (g *rtfGroup) setAside() {
	if g.to != toNothing {
		g.to, g.before = toNothing, g.to
	}
}

// takeBack makes it again what it was before.
func (g *rtfGroup) takeBack() {
	if g.to == toNothing {
		g.to = g.before
	}
}

// frame opens a frame for the text of a group.
func (d *rtfDocument) frame(g *rtfGroup, w rtfWord) {
	if w.does == rtfBox {
		g.takeBack()
	}
	if g.to != toText || g.frame {
		g.to = toNothingInside
		return
	}
	f := rtfFrame{isNote: w.does == rtfNoteText}
	switch {
	case !f.isNote:
		d.script.report.TextBoxes++
	case w.with == "":
		g.runs = rtfRuns{} // what somebody wrote beside a deletion is not deleted with it
	case !d.kept(g):
		g.to = toNothingInside // a note goes with its reference
		return
	default:
		f.gone = g.runs.deleted != 0
	}
	g.frame, g.rtl, g.inTable = true, false, false
	place := d.place()
	f.note = note{kind: NoteKind(w.with), line: place.line, at: place.at}
	d.open = append(d.open, f)
}

// endFrame closes the innermost frame with the group that opened it.
func (d *rtfDocument) endFrame(g rtfGroup) error {
	if err := d.endParagraph(d.inner(), g, false); err != nil {
		return err
	}
	f := *d.inner()
	d.open = d.open[:len(d.open)-1]
	if !f.isNote {
		d.inner().boxes = append(d.inner().boxes, f.lines...)
		return nil
	}
	length := 0 // of the lines so far, with their ends
	for _, l := range f.lines {
		if l = trimmedNote(l); l.text == "" {
			continue
		}
		for _, at := range l.deleted {
			f.note.deleted = append(f.note.deleted, text.Span{Start: length + at.Start, End: length + at.End})
		}
		length += len(l.text) + 1
		f.note.lines = append(f.note.lines, l.text)
	}
	return d.script.addNote(f.note)
}

// ending ends a line, as the word says.
func (d *rtfDocument) ending(does rtfAct, g *rtfGroup) error {
	f := d.inner()
	inPage := len(d.open) == 1
	switch {
	case (does == rtfLine || does == rtfBreak) && !d.kept(g):
		return nil
	case does == rtfLine:
		return d.endLine(f, g.inTable && inPage)
	case does == rtfBreak && len(f.text) == 0:
		return nil
	case does == rtfRow:
		if err := d.endParagraph(f, *g, false); err != nil {
			return err
		}
		if inPage {
			d.row, d.column = d.row+1, 0
		}
		return nil
	case does == rtfCell && inPage:
		g.inTable = true
		err := d.endParagraph(f, *g, true)
		d.column++
		return err
	case does == rtfParagraph && g.runs.deleted != 0 && d.script.options.Deletions == LeaveOut && !g.inTable:
		return nil // its end was deleted: it runs on into the next
	}
	return d.endParagraph(f, *g, true)
}

// endParagraph ends a paragraph and lets the boxes in it follow. An empty one
// counts where it was ended by a word.
func (d *rtfDocument) endParagraph(f *rtfFrame, g rtfGroup, byWord bool) error {
	if !byWord && len(f.text) == 0 && len(f.boxes) == 0 {
		return nil
	}
	if g.rtl {
		d.script.report.RightToLeft++
	}
	inTable := g.inTable && len(d.open) == 1
	if !isBlankText(f.text) || len(f.boxes) == 0 {
		if err := d.endLine(f, inTable); err != nil {
			return err
		}
	}
	boxes := f.boxes
	f.boxes, f.text, f.deleted = nil, f.text[:0], nil
	for _, l := range boxes {
		if err := d.emit(f, l, inTable); err != nil {
			return err
		}
	}
	return nil
}

func (d *rtfDocument) endLine(f *rtfFrame, inTable bool) error {
	d.loneSurrogate()
	if d.ended++; d.ended > d.script.meter.limits.Lines {
		return tooMuch("its text has more than %d lines", d.script.meter.limits.Lines)
	}
	l := line{text: string(f.text), deleted: f.deleted}
	if isBlankText(f.text) {
		l = line{} // an empty line, as on the page
	}
	f.text, f.deleted = f.text[:0], nil
	return d.emit(f, l, inTable)
}

// emit takes a line that is done to where the lines of its frame go.
func (d *rtfDocument) emit(f *rtfFrame, l line, inTable bool) error {
	switch {
	case len(d.open) > 1:
		f.lines = append(f.lines, l)
		return nil
	case !inTable:
		d.inTable = false
		return d.script.add(l)
	case !d.inTable:
		d.table, d.row, d.column = d.table+1, 0, 0
		d.inTable = true
	}
	l.table, l.row, l.column = d.table, d.row, d.column
	return d.script.add(l)
}

// text takes bytes of the file that are neither words nor groups.
func (d *rtfDocument) text(b []byte) error {
	skipped := min(d.skip, len(b))
	d.skip -= skipped
	if b = b[skipped:]; len(b) == 0 {
		return nil
	}
	g := d.group()
	switch g.to {
	case toText:
		return d.characters(g, b)
	case toProperty:
		if name := strings.Trim(string(b[:min(len(b), 64)]), " ;"); name != "" && (g.property != "people" || name != "Unknown") {
			d.found[g.property] = true
		}
	case toCommand:
		if c := &d.commands[len(d.commands)-1]; len(*c) < longestCommand {
			*c = append(*c, b[:min(len(b), longestCommand)]...)
		}
	case toListNumber:
		d.listNumber(b)
	case toAbout, toAboutStart:
		d.numberOfComment(g, b)
	}
	return nil
}

// characters takes bytes that are text.
func (d *rtfDocument) characters(g *rtfGroup, b []byte) error {
	if len(b) == 1 && (b[0] == '\n' || b[0] == '\r') {
		if err := d.settle(); err != nil {
			return err
		}
		return d.ending(rtfLine, g)
	}
	if d.written+len(d.waiting)+len(b) > d.script.meter.limits.Text {
		return tooMuch("its text is longer than %d bytes", d.script.meter.limits.Text)
	}
	if !d.kept(g) {
		return nil
	}
	page := d.codePage(g)
	if page.double != nil && (len(d.waiting) > 0 || !ascii(b)) {
		d.waiting = append(d.waiting, b...)
		return nil
	}
	return d.decode(page, b)
}

// settle reads the bytes that wait for others: a character of several bytes does
// not reach over a word or the end of a group.
func (d *rtfDocument) settle() error {
	if len(d.waiting) == 0 {
		return nil
	}
	b := d.waiting
	d.waiting = d.waiting[:0]
	return d.decode(d.codePage(d.group()), b)
}

func (d *rtfDocument) decode(page codePage, b []byte) error {
	var unread int
	d.decoded, unread = page.decode(d.decoded[:0], b)
	d.script.report.Symbols += unread
	return d.put(d.decoded)
}

// kept tells whether text of a group is text of the document, and counts the
// runs that are not, or that somebody put in.
func (d *rtfDocument) kept(g *rtfGroup) bool {
	r := &d.script.report
	if g.runs.hidden != 0 {
		countRun(g.runs.hidden, &d.counted.hidden, &r.Hidden)
		return false
	}
	if g.runs.inserted != 0 {
		countRun(g.runs.inserted, &d.counted.inserted, &r.Insertions)
	}
	if g.runs.deleted == 0 {
		return true
	}
	countRun(g.runs.deleted, &d.counted.deleted, &r.Deletions)
	return d.script.options.Deletions == KeepThem && !d.inner().isComment() // which is no text to mark them in
}

// countRun counts a run once, however many texts it has.
func countRun(run int, last, n *int) {
	if run != *last {
		*last = run
		*n++
	}
}

// put adds to the line that is open.
func (d *rtfDocument) put(b []byte) error {
	d.loneSurrogate()
	if d.written += len(b); d.written > d.script.meter.limits.Text {
		return tooMuch("its text is longer than %d bytes", d.script.meter.limits.Text)
	}
	f := d.inner()
	if len(d.open) == 1 && len(f.text) == 0 && len(d.script.lines) == 0 {
		b = bytes.TrimPrefix(b, []byte("\ufeff")) // places are counted without it
	}
	start := len(f.text)
	f.text = append(f.text, b...)
	if d.group().runs.deleted == 0 && !f.gone {
		return nil
	}
	if n := len(f.deleted); n > 0 && f.deleted[n-1].End == start {
		f.deleted[n-1].End = len(f.text)
		return nil
	}
	f.deleted = append(f.deleted, text.Span{Start: start, End: len(f.text)})
	return nil
}

// write adds what a word stands for.
func (d *rtfDocument) write(s string) error {
	if g := d.group(); g.to != toText || !d.kept(g) {
		return nil
	}
	return d.put([]byte(s))
}

// unicode takes a UTF-16 unit, which older files give as a negative number.
// Other programs write whole characters.
func (d *rtfDocument) unicode(n int) error {
	g := d.group()
	d.skip = g.fallback
	if n < 0 {
		n += 1 << 16
	}
	switch {
	case g.to == toProperty:
		d.found[g.property] = true
		return nil
	case g.to != toText || n == 0 || !d.kept(g):
		return nil
	case n == '\n' || n == '\v' || n == '\r' || n == '\u2028' || n == '\u2029':
		return d.ending(rtfLine, g)
	case n < 0 || n > utf8.MaxRune:
		n = utf8.RuneError
	}
	r := rune(n)
	switch {
	case 0xd800 <= r && r < 0xdc00:
		d.loneSurrogate()
		d.high = r
		return nil
	case d.high != 0 && utf16.IsSurrogate(r):
		r = utf16.DecodeRune(d.high, r)
		d.high = 0
	case 0xf000 <= r && r <= 0xf0ff && d.fonts[g.font] == noCodePage:
		r = utf8.RuneError // a sign of a font of signs
	}
	if !utf8.ValidRune(r) || r == utf8.RuneError {
		r = utf8.RuneError
		d.script.report.Symbols++
	}
	return d.put(utf8.AppendRune(nil, r))
}

// loneSurrogate writes for a half whose other half did not follow.
func (d *rtfDocument) loneSurrogate() {
	if d.high == 0 {
		return
	}
	d.high = 0
	d.script.report.Symbols++
	d.written += len("\ufffd")
	f := d.inner()
	f.text = append(f.text, "\ufffd"...)
}

// charset takes a word about code pages.
func (d *rtfDocument) charset(g *rtfGroup, t rtfToken) {
	switch t.word.does {
	case rtfDocumentPage:
		page := t.number
		if t.word.with != "" {
			page, _ = strconv.Atoi(t.word.with)
		}
		if page != 0 {
			d.page = page
		}
	case rtfFontDefault:
		d.plain, g.font = t.number, t.number
	case rtfFont:
		if g.table {
			d.font = t.number
		} else {
			g.font = t.number
		}
	case rtfCharset, rtfCodePage:
		if !g.table || d.font < 0 || d.font > largestFont {
			return
		}
		page := t.number
		if t.word.does == rtfCharset {
			page = codePageOfCharset(t.number)
		}
		d.fonts[d.font] = page
	}
}

// largestFont bounds the table of fonts; no program numbers higher.
const largestFont = 1<<16 - 1

func (d *rtfDocument) codePage(g *rtfGroup) codePage {
	if page := d.fonts[g.font]; page != 0 {
		return codePageOf(page)
	}
	return codePageOf(d.page)
}

// listNumber takes what a program counted before a paragraph of a list, unless it
// is only a sign.
func (d *rtfDocument) listNumber(b []byte) {
	if d.numbered || string(bytes.TrimSpace(b)) == "o" {
		return
	}
	if d.numbered = bytes.ContainsFunc(b, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }); d.numbered {
		d.script.report.ListNumbers++
	}
}

// property takes a number that the file says about itself.
func (d *rtfDocument) property(g *rtfGroup, t rtfToken) {
	switch {
	case t.number <= 0:
	case t.word.does == rtfDate && g.to == toProperty:
		d.found[g.property] = true
	case t.word.does == rtfCount && g.to == toNothing:
		d.found[t.word.with] = true
	}
}

// numberOfComment takes the number by which a comment and the text that it is
// about find one another.
func (d *rtfDocument) numberOfComment(g *rtfGroup, b []byte) {
	n, err := strconv.Atoi(strings.TrimSpace(string(b[:min(len(b), 12)])))
	switch {
	case err != nil:
	case g.to == toAboutStart:
		if len(d.about) < d.script.meter.limits.Lines {
			d.about[n] = d.place()
		}
	case d.inner().isComment():
		if p, ok := d.about[n]; ok {
			d.inner().note.line, d.inner().note.at = p.line, p.at
		}
	}
}

// longestCommand is enough to tell what a field does.
const longestCommand = 24

// command begins the command of a field, which is no text.
func (d *rtfDocument) command(g *rtfGroup) {
	if g.command {
		return
	}
	g.to, g.command = toCommand, true
	d.commands = append(d.commands, nil)
}

// endCommand counts what a field would do; nothing does it.
func (d *rtfDocument) endCommand() error {
	last := len(d.commands) - 1
	words := strings.Fields(string(d.commands[last]))
	d.commands = d.commands[:last]
	d.symbol = false
	if len(words) == 0 {
		return nil
	}
	switch strings.ToUpper(words[0]) {
	case "HYPERLINK":
		d.script.report.Links++
	case "INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "DDE", "DDEAUTO", "LINK", "DATABASE", "RD":
		d.script.report.Outside++
	case "SYMBOL":
		d.symbol = true
		if len(d.groups) > 0 && d.group().to == toText {
			d.script.report.Symbols++
			return d.write("\ufffd")
		}
	}
	return nil
}
