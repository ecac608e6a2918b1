package convert

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// readPDF reads a PDF, a line for each paragraph. A PDF knows only where on the
// page each character is drawn: words, lines, columns, paragraphs and what is
// repeated on every page are concluded from that, and so marked.
func readPDF(s *script, data []byte) error {
	if !endsWhole(data) {
		return damaged("its end is missing")
	}
	if err := sprawls(data); err != nil {
		return err
	}
	d, err := pdfEngine.open(s.meter.ctx, data)
	if err != nil {
		return s.orLate(err)
	}
	defer d.close()
	s.report.Machine = true
	r := pdfReader{script: s, d: d}
	if err := r.read(data); err != nil {
		return s.orLate(err)
	}
	return nil
}

// sprawls refuses a file of more parts than any interview has, before the engine
// looks for each of them. Parts that are packed together it does not see: those the
// engine's memory bounds.
func sprawls(data []byte) error {
	if bytes.Count(data, []byte(" obj")) > mostObjects {
		return tooMuch("it has more than %d parts", mostObjects)
	}
	if bytes.Count(data, []byte(" 0 R")) > mostReferences {
		return tooMuch("its parts refer to one another more than %d times", mostReferences)
	}
	return nil
}

// orLate says "too late" as every format does, where that is the reason.
func (s *script) orLate(err error) error {
	if late := s.meter.within(); late != nil {
		return late
	}
	return err
}

// endsWhole tells whether a file has the mark that ends every PDF. The engine
// would read what is left of one that was cut, and half a testimony must not
// pass for one. Mail and web servers append a few bytes now and then.
func endsWhole(data []byte) bool {
	data = bytes.TrimRight(data, "\x00\t\n\f\r ")
	return bytes.Contains(data[max(0, len(data)-4096):], []byte("%%EOF"))
}

// pdfReader reads one document.
type pdfReader struct {
	*script
	d      *pdfDocument
	layout pdfLayout
	beside []pdfNote
	seen   int // characters on the pages
	noted  int // bytes beside them
}

// pdfNote is an annotation: a comment, or what was filled into a form.
type pdfNote struct {
	page  int
	y     float32 // upper edge, in points from the bottom of the page
	text  string
	field bool
}

func (r *pdfReader) read(data []byte) error {
	counted, err := r.d.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: r.d.ref})
	if err != nil {
		return r.d.broken(err)
	}
	if counted.PageCount > mostPages {
		return tooMuch("it has more than %d pages", mostPages)
	}
	r.report.Pages = counted.PageCount
	for i := range counted.PageCount {
		if err := r.meter.within(); err != nil {
			return err
		}
		if err := r.page(i); err != nil {
			return err
		}
	}
	if err := r.about(data); err != nil {
		return err
	}
	if err := r.write(); err != nil {
		return err
	}
	if r.options.Pictures {
		return r.pictures()
	}
	return nil
}

// page reads the characters and annotations of one page. One that cannot be
// read has the whole file refused: nobody would miss it in the text.
func (r *pdfReader) page(i int) error {
	loaded, err := r.d.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: r.d.ref, Index: i})
	if err != nil {
		return r.d.broken(err)
	}
	page := requests.Page{ByReference: &loaded.Page}
	if err := r.characters(i, page); err != nil {
		return err
	}
	if err := r.annotations(i, page); err != nil {
		return err
	}
	_, err = r.d.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page})
	return r.d.broken(err)
}

// characters hands the characters of a page to the layout, in the order in
// which the engine has them: that of the words, within a line.
func (r *pdfReader) characters(i int, page requests.Page) error {
	loaded, err := r.d.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return r.d.broken(err)
	}
	counted, err := r.d.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil {
		return r.d.broken(err)
	}
	if r.seen += counted.Count; r.seen > r.meter.limits.Text {
		return tooMuch("its text is longer than %d characters", r.meter.limits.Text)
	}
	p := pdfPage{}
	for at := range counted.Count {
		if at%1024 == 1023 {
			if err := r.meter.within(); err != nil {
				return err
			}
		}
		if err := r.character(&p, loaded.TextPage, at); err != nil {
			return err
		}
		if len(p.runs) > mostRuns {
			return tooMuch("a page has more than %d pieces of text", mostRuns)
		}
	}
	p.endRun()
	for i := range p.runs {
		if !p.shaped {
			break
		}
		if err := r.measured(&p.runs[i], loaded.TextPage); err != nil {
			return err
		}
	}
	edge, err := r.onPage(&p, page)
	if err != nil {
		return err
	}
	if len(p.runs) == 0 {
		r.report.PagesWithoutText++
	}
	r.layout.add(i, edge, p.runs)
	if len(r.layout.rows) > r.meter.limits.Lines {
		return tooMuch("its text has more than %d lines", r.meter.limits.Lines)
	}
	_, err = r.d.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage})
	return r.d.broken(err)
}

// onPage leaves out what stands beyond the edge of the page, where nobody sees it.
func (r *pdfReader) onPage(p *pdfPage, page requests.Page) (edge pdfBox, err error) {
	got, err := r.d.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: page})
	if err != nil {
		return edge, r.d.broken(err)
	}
	edge = pdfBox{got.Rect.Left, got.Rect.Bottom, got.Rect.Right, got.Rect.Top}
	p.runs = slices.DeleteFunc(p.runs, func(run pdfRun) bool {
		at, edge := run.box, edge.turned(run.quarters)
		x, y := (at.left+at.right)/2, (at.bottom+at.top)/2
		beyond := x < edge.left || x > edge.right || y < edge.bottom || y > edge.top
		if beyond {
			r.report.Hidden++
		}
		return beyond
	})
	return edge, nil
}

// lineHyphen is what the engine makes of a hyphen at the end of a line.
const lineHyphen = 0x2

func (r *pdfReader) character(p *pdfPage, text references.FPDF_TEXTPAGE, at int) error {
	u, err := r.d.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text, Index: at})
	if err != nil {
		return r.d.broken(err)
	}
	c := rune(u.Unicode)
	switch {
	case c == '\r' || c == '\n':
		p.endRun()
		return nil
	case unicode.IsSpace(c):
		p.space = true
		return nil
	case c == lineHyphen:
		c = '-'
	case c == 0 || c == unicode.ReplacementChar || u.Unicode > unicode.MaxRune:
		c = unicode.ReplacementChar
		r.report.Symbols++
	case unicode.IsControl(c):
		r.report.Controls++
		return nil
	}
	box, err := r.d.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: text, Index: at})
	if err != nil {
		return r.d.broken(err)
	}
	g := pdfBox{box.Rect.Left, box.Rect.Bottom, box.Rect.Right, box.Rect.Top}
	if !g.isSane() {
		return hostile("a character stands nowhere on its page")
	}
	if p.continues(g) {
		p.put(c, g)
		return nil
	}
	angle, err := r.d.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: text, Index: at})
	if err != nil {
		return r.d.broken(err)
	}
	p.begin(quarters(angle.CharAngle), c, g)
	p.run.first = at
	return nil
}

// measured says of a run where its line is, and how large its font.
func (r *pdfReader) measured(run *pdfRun, text references.FPDF_TEXTPAGE) error {
	at := run.first
	origin, err := r.d.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: text, Index: at})
	if err != nil {
		return r.d.broken(err)
	}
	size, err := r.d.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: text, Index: at})
	if err != nil {
		return r.d.broken(err)
	}
	matrix, err := r.d.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: text, Index: at})
	if err != nil {
		return r.d.broken(err)
	}
	run.level(float32(origin.X), float32(origin.Y), float32(size.FontSize*math.Hypot(float64(matrix.Matrix.C), float64(matrix.Matrix.D))))
	return nil
}

// quarters is how often a text is turned to the left by a right angle, which the
// engine measures to the right; one that leans is taken as level.
func quarters(radians float32) int {
	turns := float64(radians) / (math.Pi / 2)
	whole := math.Round(turns)
	if math.Abs(turns-whole) > 0.05 || math.IsNaN(turns) {
		return 0
	}
	return -int(whole) & 3
}

// write makes the lines.
func (r *pdfReader) write() error {
	paragraphs := r.layout.paragraphs()
	r.report.Headers, r.report.LineNumbers = r.layout.headers, r.layout.numbers
	first := map[int]int{} // index of the first line of a page
	for _, p := range paragraphs {
		if _, met := first[p.page]; !met {
			first[p.page] = len(r.lines)
		}
		if p.rightToLeft {
			r.report.RightToLeft++
		}
		r.report.ArabicWords += arabicWords(p.text)
		if err := r.add(line{text: p.text}); err != nil {
			return err
		}
	}
	for _, n := range r.beside {
		if n.field {
			if err := r.add(line{text: n.text}); err != nil {
				return err
			}
			continue
		}
		about := -1
		if at := slices.IndexFunc(paragraphs[min(first[n.page], len(paragraphs)):], func(p pdfParagraph) bool { return p.page != n.page || p.bottom <= n.y }); at >= 0 {
			about = first[n.page] + at
		}
		if err := r.addNote(note{lines: []string{n.text}, line: about}); err != nil {
			return err
		}
	}
	return nil
}

func arabicWords(s string) (n int) {
	for word := range strings.FieldsSeq(s) {
		if strings.ContainsFunc(word, func(c rune) bool { return unicode.Is(unicode.Arabic, c) }) {
			n++
		}
	}
	return n
}

// annotations takes what was written, filled in or linked on a page.
func (r *pdfReader) annotations(i int, page requests.Page) error {
	counted, err := r.d.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: page})
	if err != nil {
		return r.d.broken(err)
	}
	if counted.Count > r.meter.limits.Entries {
		return tooMuch("a page has more than %d annotations", r.meter.limits.Entries)
	}
	for at := range counted.Count {
		if err := r.meter.within(); err != nil {
			return err
		}
		got, err := r.d.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: page, Index: at})
		if err != nil {
			if err := r.d.stopped(err); err != nil {
				return err
			}
			continue // none is there
		}
		if err := r.annotation(i, got.Annotation); err != nil {
			return err
		}
		if _, err := r.d.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: got.Annotation}); err != nil {
			return r.d.broken(err)
		}
	}
	return nil
}

func (r *pdfReader) annotation(page int, a references.FPDF_ANNOTATION) error {
	kind, err := r.d.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a})
	if err != nil {
		return r.d.broken(err)
	}
	switch kind.Subtype {
	case enums.FPDF_ANNOT_SUBTYPE_LINK:
		return r.link(a)
	case enums.FPDF_ANNOT_SUBTYPE_FILEATTACHMENT, enums.FPDF_ANNOT_SUBTYPE_SOUND, enums.FPDF_ANNOT_SUBTYPE_MOVIE,
		enums.FPDF_ANNOT_SUBTYPE_SCREEN, enums.FPDF_ANNOT_SUBTYPE_THREED, enums.FPDF_ANNOT_SUBTYPE_RICHMEDIA:
		r.report.Embedded++
	case enums.FPDF_ANNOT_SUBTYPE_POPUP:
		return nil // the window of another
	}
	key, field := "Contents", false
	if kind.Subtype == enums.FPDF_ANNOT_SUBTYPE_WIDGET {
		key, field = "V", true
	}
	value, err := r.d.FPDFAnnot_GetStringValue(&requests.FPDFAnnot_GetStringValue{Annotation: a, Key: key})
	if err != nil {
		return r.d.stopped(err)
	}
	if strings.TrimSpace(value.Value) == "" {
		return nil
	}
	if r.noted += len(value.Value); r.noted > mostBeside {
		return tooMuch("its comments are longer than %d bytes", mostBeside)
	}
	n := pdfNote{page: page, text: value.Value, field: field}
	if box, err := r.d.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: a}); err == nil {
		n.y = box.Rect.Top
	}
	r.beside = append(r.beside, n)
	return nil
}

// link counts a link; one that would start a program or open another file is
// told apart. None is followed.
func (r *pdfReader) link(a references.FPDF_ANNOTATION) error {
	r.report.Links++
	link, err := r.d.FPDFAnnot_GetLink(&requests.FPDFAnnot_GetLink{Annotation: a})
	if err != nil {
		return r.d.stopped(err)
	}
	action, err := r.d.FPDFLink_GetAction(&requests.FPDFLink_GetAction{Link: link.Link})
	if err != nil || action.Action == nil {
		return r.d.stopped(err)
	}
	kind, err := r.d.FPDFAction_GetType(&requests.FPDFAction_GetType{Action: *action.Action})
	if err != nil {
		return r.d.stopped(err)
	}
	if kind.Type == enums.FPDF_ACTION_ACTION_LAUNCH || kind.Type == enums.FPDF_ACTION_ACTION_REMOTEGOTO {
		r.report.Links--
		r.report.Outside++
	}
	return nil
}

// pdfProperties are the names under which PDF keeps what Word keeps under
// others.
var pdfProperties = map[string]string{
	"Title": "title", "Author": "creator", "Subject": "subject", "Keywords": "keywords", "Creator": "Application",
	"Producer": "producer", "CreationDate": "created", "ModDate": "modified",
}

// about counts what the document carries beside its pages.
func (r *pdfReader) about(data []byte) error {
	for key, name := range pdfProperties {
		value, err := r.d.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: r.d.ref, Tag: key})
		if err == nil && strings.TrimSpace(value.Value) != "" {
			r.report.Properties = append(r.report.Properties, name)
		}
	}
	slices.Sort(r.report.Properties)
	if attached, err := r.d.FPDFDoc_GetAttachmentCount(&requests.FPDFDoc_GetAttachmentCount{Document: r.d.ref}); err == nil {
		r.report.Embedded += attached.AttachmentCount
	}
	scripts := 0
	if named, err := r.d.FPDFDoc_GetJavaScriptActionCount(&requests.FPDFDoc_GetJavaScriptActionCount{Document: r.d.ref}); err == nil {
		scripts = named.JavaScriptActionCount
	}
	if scripts == 0 && bytes.Contains(data, []byte("/JavaScript")) {
		scripts = 1 // one that runs when the file, a page or a field is opened; how many is not told
	}
	r.report.Embedded += scripts
	return nil
}
