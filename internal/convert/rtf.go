package convert

import (
	"bytes"
	"slices"
)

// readRTF reads a Rich Text file, a line for each paragraph. What follows the
// group that the document is, no program shows.
func readRTF(s *script, data []byte) error {
	d := rtfDocument{
		script: s,
		from:   rtfTokens{data: bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))},
		fonts:  map[int]int{},
		about:  map[int]rtfPlace{},
		found:  map[string]bool{},
		open:   []rtfFrame{{}},
	}
	if !bytes.HasPrefix(d.from.data, []byte(`{\rtf`)) {
		return damaged("it does not begin as RTF does")
	}
	for n := 0; n == 0 || len(d.groups) > 0; n++ {
		if n%4096 == 0 {
			if err := s.meter.within(); err != nil {
				return err
			}
		}
		if err := d.token(d.from.next()); err != nil {
			return err
		}
	}
	for name := range d.found {
		s.report.Properties = append(s.report.Properties, name)
	}
	slices.Sort(s.report.Properties)
	return nil
}

// rtfDocument takes the tokens of an RTF file and makes lines of them.
type rtfDocument struct {
	script *script
	from   rtfTokens

	page  int // the code page of the document
	plain int // the font of text that names none
	fonts map[int]int
	font  int // the one that the table of fonts describes at the moment

	groups []rtfGroup // that are open, outermost first
	star   bool       // the token before was \*

	skip    int    // characters that stand for one that was read
	high    rune   // the first half of a pair of surrogates, or 0
	waiting []byte // of a code page with several bytes to a character
	decoded []byte // kept from one text to the next for its memory

	commands [][]byte // of the fields that are open: the beginning
	numbered bool     // the number of the list that is read was counted
	symbol   bool     // the field that was read is a sign; its result is the sign again
	open     []rtfFrame
	written  int // bytes, of all frames
	ended    int // lines, of all frames
	table    int // the number of the last one
	inTable  bool
	row      int
	column   int
	runs     int // deleted, inserted and hidden ones that were begun
	counted  rtfRuns
	about    map[int]rtfPlace // where what a comment is about begins, by its number
	found    map[string]bool  // properties of the file
}

// rtfGroup is what a group sets, and its end takes back.
type rtfGroup struct {
	to       rtfTo
	before   rtfTo  // it was set aside
	property string // the one that its text is
	fallback int    // characters that follow each \u and stand for it
	font     int
	runs     rtfRuns
	rtl      bool
	inTable  bool
	frame    bool // its end closes the innermost frame
	command  bool // its end closes the innermost command of a field
	table    bool // it is the one of fonts
}

// rtfRuns are the numbers of the runs that a text is in, 0 for none.
type rtfRuns struct{ hidden, deleted, inserted int }

// rtfTo says where the text of a group goes.
type rtfTo byte

const (
	toText rtfTo = iota
	toNothing
	toNothingInside // nor what the groups in it are
	toProperty
	toCommand
	toListNumber
	toAbout
	toAboutStart
)

func (d *rtfDocument) token(t rtfToken) error {
	star := d.star
	d.star = false
	switch t.kind {
	case rtfEnd:
		return damaged("it breaks off inside a group")
	case rtfOpen:
		d.skip = 0
		return d.begin()
	case rtfClose:
		d.skip = 0
		return d.end()
	case rtfText:
		return d.text(t.text)
	}
	g := d.group()
	if g.to == toNothingInside {
		return nil
	}
	switch {
	case d.skip == 0:
	case t.word.does == rtfWrite || t.word.does == rtfBinary:
		d.skip--
		return nil
	case t.word.does.endsLine():
		d.skip = 0 // careless programs let nothing stand for a character
	}
	if star && t.word.does == rtfNothing {
		g.to = toNothingInside
		return nil
	}
	if err := d.settle(); err != nil {
		return err
	}
	return d.control(g, t)
}

func (d *rtfDocument) group() *rtfGroup { return &d.groups[len(d.groups)-1] }

func (d *rtfDocument) begin() error {
	if len(d.groups) >= d.script.meter.limits.Depth {
		return tooMuch("its groups are nested more than %d deep", d.script.meter.limits.Depth)
	}
	if len(d.groups) == 0 {
		d.page = 1252
		d.groups = append(d.groups, rtfGroup{fallback: 1})
		return nil
	}
	if err := d.settle(); err != nil {
		return err
	}
	inner := *d.group()
	inner.frame, inner.command = false, false
	d.groups = append(d.groups, inner)
	return nil
}

func (d *rtfDocument) end() error {
	if err := d.settle(); err != nil {
		return err
	}
	g := *d.group()
	d.groups = d.groups[:len(d.groups)-1]
	if g.command {
		if err := d.endCommand(); err != nil {
			return err
		}
	}
	if g.frame {
		if err := d.endFrame(g); err != nil {
			return err
		}
	}
	if len(d.groups) == 0 {
		return d.endParagraph(&d.open[0], g, false)
	}
	return nil
}

// control acts on a word that counts, in the group g.
func (d *rtfDocument) control(g *rtfGroup, t rtfToken) error {
	on := !t.numbered || t.number != 0
	switch t.word.does {
	case rtfStar:
		d.star = true
	case rtfUnicode:
		return d.unicode(t.number)
	case rtfFallback:
		g.fallback = max(t.number, 0)
	case rtfWrite:
		return d.write(t.word.with)
	case rtfLine, rtfParagraph, rtfBreak, rtfCell, rtfRow: // as endsLine tells
		if g.to == toText {
			return d.ending(t.word.does, g)
		}
	case rtfPlain:
		g.font, g.runs = d.plain, rtfRuns{}
	case rtfNoParagraph:
		g.rtl, g.inTable = false, false
	case rtfRightToLeft, rtfLeftToRight:
		g.rtl = t.word.does == rtfRightToLeft
	case rtfInTable:
		g.inTable = on
	case rtfHidden:
		d.run(&g.runs.hidden, on)
	case rtfDeleted:
		d.run(&g.runs.deleted, on)
	case rtfInserted:
		d.run(&g.runs.inserted, on)
	case rtfFont, rtfFontDefault, rtfCharset, rtfCodePage, rtfDocumentPage:
		d.charset(g, t)
	case rtfOutside:
		d.script.report.Outside++
	case rtfDate, rtfCount:
		d.property(g, t)
	default:
		return d.destination(g, t)
	}
	return nil
}

// run begins a run, or ends it.
func (d *rtfDocument) run(number *int, on bool) {
	switch {
	case !on:
		*number = 0
	case *number == 0:
		d.runs++
		*number = d.runs
	}
}

// destination says where the text of a group goes.
func (d *rtfDocument) destination(g *rtfGroup, t rtfToken) error {
	switch t.word.does {
	case rtfLeaveOut:
		g.to = toNothingInside
	case rtfHeader:
		d.script.report.Headers++
		g.to = toNothingInside
	case rtfPicture:
		d.script.report.Images++
		g.to = toNothingInside
	case rtfAside:
		g.setAside()
	case rtfInside:
		g.takeBack()
	case rtfObject:
		d.script.report.Embedded++
		g.setAside()
	case rtfFonts:
		g.setAside()
		g.table = true
	case rtfInfo, rtfAuthors:
		g.to, g.property = toProperty, t.word.with
	case rtfTemplate:
		d.script.report.Outside++
		g.to, g.property = toProperty, t.word.with
	case rtfCommand:
		d.command(g)
	case rtfResult:
		if d.symbol {
			g.to = toNothingInside
		}
		d.symbol = false
	case rtfNoteText, rtfBox:
		d.frame(g, t.word)
	case rtfNoteAtEnd:
		if f := d.inner(); f.note.kind == Footnote {
			f.note.kind = Endnote
		}
	case rtfListNumber:
		g.setAside()
		if d.numbered = false; g.before == toText {
			g.to = toListNumber
		}
	case rtfAbout:
		g.to = toAbout
	case rtfAboutStart:
		g.to = toAboutStart
	}
	return nil
}
