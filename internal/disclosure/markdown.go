package disclosure

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	source "github.com/yuin/goldmark/text"

	"sheaf/internal/report"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// builder turns the author's Markdown into blocks, block by block, and asks the
// resolver for every reference it meets. Only the syntax tree of the Markdown is
// used: nothing of it is rendered by anybody but package report.
type builder struct {
	source   []byte
	refs     []reference
	resolver *resolver
	title    string
	blocks   []report.Block
	slots    []slot
	from     text.Span // of the node being written, in source
	written  []text.Span

	// The passage being written, whose Block is the one to come.
	place Place
	done  []report.Run
	last  strings.Builder // the words of the last run, which goes on
	style report.Run      // and its style
	at    int             // length of all of it, in bytes
}

// built is a text as blocks, and where in its Markdown each comes from.
type built struct {
	text   report.Publication
	source []text.Span
}

// build reads the Markdown. Invalid: it holds characters for private use.
func build(markdown, language string, r *resolver) (built, error) {
	if strings.ContainsRune(markdown, slotOpen) || strings.ContainsRune(markdown, slotClose) {
		return built{}, sheaf.Errorf(sheaf.Invalid, "cannot propose the text: it holds characters for private use").
			Hintf("take out the characters that do not show")
	}
	slotted, refs, slots := takeReferences(strings.ReplaceAll(markdown, "\r\n", "\n"))
	if err := readable(slotted, len(refs)); err != nil {
		return built{}, err
	}
	b := &builder{source: []byte(slotted), refs: refs, slots: slots, resolver: r}
	tree := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(source.NewReader(b.source))
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		b.from = b.extent(n)
		b.block(n)
	}
	if note := r.countNote(); note != "" {
		b.from = text.Span{}
		b.add(report.Block{Kind: report.KindNote, Text: report.Plain(note)})
	}
	r.settle(len(b.blocks))
	return built{report.Publication{Title: b.title, Language: language, Blocks: b.blocks}, b.written}, nil
}

// What no text that people write comes near, and what the time that it takes to
// read one grows with the square of.
const (
	mostReferences = 4000
	mostMarks      = 2000 // brackets, stars and the like in one paragraph
	mostNested     = 64   // lists that one line opens
)

// readable refuses a text that would take minutes to read: nobody could open
// the desk on which it lies any more.
func readable(markdown string, references int) error {
	if references > mostReferences {
		return sheaf.Errorf(sheaf.Invalid, "cannot read the text: it holds more than %d references", mostReferences).
			Hintf("make two texts of it")
	}
	for paragraph := range strings.SplitSeq(markdown, "\n\n") {
		marks := 0
		for _, mark := range []string{"[", "]", "*", "_", "`", ">", "<"} {
			marks += strings.Count(paragraph, mark)
		}
		if marks > mostMarks {
			return sheaf.Errorf(sheaf.Invalid, "cannot read the text: a paragraph of it holds more than %d brackets, stars and the like", mostMarks).
				Hintf("put an empty line between its parts")
		}
		for line := range strings.Lines(paragraph) {
			if listsOpened.FindStringIndex(line) != nil {
				return sheaf.Errorf(sheaf.Invalid, "cannot read the text: a line of it opens more than %d lists", mostNested).
					Hintf("take out the signs at its beginning")
			}
		}
	}
	return nil
}

var listsOpened = regexp.MustCompile(`^(?:\s*(?:[-+*>]|[0-9]{1,9}[.)])\s){` + strconv.Itoa(mostNested+1) + `}`)

// errNoTitle refuses a text that nothing would stand above.
func errNoTitle() error {
	return sheaf.Errorf(sheaf.Invalid, "cannot propose the text: it has no title").
		Hintf("begin it with a line such as: # Title")
}

// extent is where a node stands in the Markdown as it was written, from the
// beginning of its first line.
func (b *builder) extent(n ast.Node) text.Span {
	span := text.Span{Start: len(b.source), End: 0}
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if t, ok := n.(*ast.Text); ok {
			span.Start, span.End = min(span.Start, t.Segment.Start), max(span.End, t.Segment.Stop)
		}
		if n.Type() == ast.TypeBlock {
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				span.Start, span.End = min(span.Start, line.Start), max(span.End, line.Stop)
			}
		}
		return ast.WalkContinue, nil
	})
	if span.Start >= span.End {
		return text.Span{}
	}
	span.Start = bytes.LastIndexByte(b.source[:span.Start], '\n') + 1
	return text.Span{Start: written(b.slots, span.Start), End: written(b.slots, span.End)}
}

func (b *builder) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		b.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		b.paragraph(n)
	case *ast.Blockquote:
		b.mark(whyTyped, b.here(report.PartText))
		b.add(report.Block{Kind: report.KindQuote, Text: b.flatten(n, report.PartText)})
	case *ast.List:
		b.list(n)
	case *tables.Table:
		b.table(n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		b.begin(report.PartText)
		b.emitSlots(strings.TrimRight(string(n.Lines().Value(b.source)), "\n"), report.Run{Code: true})
		b.add(report.Block{Kind: report.KindParagraph, Text: b.runs()})
	case *ast.HTMLBlock:
		b.begin(report.PartText)
		b.emitSlots(strings.TrimRight(string(n.Lines().Value(b.source)), "\n"), report.Run{Code: true})
		b.mark(whyHTML, b.place)
		b.add(report.Block{Kind: report.KindParagraph, Text: b.runs()})
	case *ast.ThematicBreak, *ast.LinkReferenceDefinition:
	default:
		b.begin(report.PartText)
		b.mark(whyMarkup, b.place)
		b.add(report.Block{Kind: report.KindParagraph, Text: report.Plain(unresolvedText)})
	}
}

// add appends a block; one without a word is left out.
func (b *builder) add(block report.Block) {
	empty := true
	for _, p := range (report.Publication{Title: "-", Blocks: []report.Block{block}}).Text() {
		empty = empty && p.Block == report.TitleBlock
	}
	if !empty {
		b.blocks = append(b.blocks, block)
		b.written = append(b.written, b.from)
	}
}

func (b *builder) heading(n *ast.Heading) {
	if n.Level == 1 && b.title == "" {
		b.begin(report.PartTitle)
		b.place.Block = report.TitleBlock
		b.inline(n, report.Run{})
		b.title = b.line()
		return
	}
	b.begin(report.PartText)
	b.inline(n, report.Run{})
	runs := b.runs()
	for i := range runs {
		runs[i].Text = strings.ReplaceAll(runs[i].Text, "\n", " ")
	}
	b.add(report.Block{Kind: report.KindHeading, Level: min(max(n.Level-1, 1), 4), Text: runs})
}

// paragraph is text, or a quote or table where its only content is a reference
// to one.
func (b *builder) paragraph(n ast.Node) {
	if ref, ok := b.alone(n); ok && (ref.verb == verbQuote || ref.verb == verbTable) {
		b.begin(report.PartText)
		b.add(b.resolver.block(ref, len(b.blocks)))
		return
	}
	b.begin(report.PartText)
	b.inline(n, report.Run{})
	b.add(report.Block{Kind: report.KindParagraph, Text: b.runs()})
}

func (b *builder) alone(n ast.Node) (reference, bool) {
	words := strings.TrimSpace(string(n.Lines().Value(b.source)))
	slots := slotted.FindAllStringSubmatchIndex(words, -1)
	if len(slots) != 1 || slots[0][0] != 0 || slots[0][1] != len(words) {
		return reference{}, false
	}
	return b.refs[slotIndex(words[slots[0][2]:slots[0][3]])], true
}

func (b *builder) list(n *ast.List) {
	block := report.Block{Kind: report.KindList, Ordered: n.IsOrdered()}
	b.items(n, &block)
	b.add(block)
}

// items writes the items of a list and of the lists inside it, one after the
// other: publications know one level.
func (b *builder) items(list ast.Node, block *report.Block) {
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		b.begin(report.PartItem)
		b.place.Row = len(block.Items)
		for child := item.FirstChild(); child != nil; child = child.NextSibling() {
			if child.Kind() != ast.KindList {
				b.separate()
				b.deep(child)
			}
		}
		if b.at > 0 {
			block.Items = append(block.Items, b.runs())
		}
		for child := item.FirstChild(); child != nil; child = child.NextSibling() {
			if child.Kind() == ast.KindList {
				b.items(child, block)
			}
		}
	}
}

func (b *builder) table(n *tables.Table) {
	t := &report.Table{}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			part := report.PartCell
			if row.Kind() == tables.KindTableHeader {
				part = report.PartHeader
			}
			b.begin(part)
			b.place.Row, b.place.Cell = len(t.Rows), len(cells)
			b.inline(cell, report.Run{})
			cells = append(cells, b.line())
		}
		if row.Kind() == tables.KindTableHeader {
			t.Header = cells
			continue
		}
		t.Rows = append(t.Rows, cells)
	}
	b.add(report.Block{Kind: report.KindTable, Table: t})
}

// flatten is all the text below a node, paragraph after paragraph.
func (b *builder) flatten(n ast.Node, part report.Part) []report.Run {
	b.begin(part)
	b.deep(n)
	return b.runs()
}

func (b *builder) deep(n ast.Node) {
	if n.Type() == ast.TypeInline || n.FirstChild() == nil && n.Lines().Len() > 0 {
		b.leaf(n)
		return
	}
	if n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeInline {
		b.inline(n, report.Run{})
		return
	}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		b.separate()
		b.deep(child)
	}
}

func (b *builder) leaf(n ast.Node) {
	if _, ok := n.(*ast.HTMLBlock); ok {
		b.mark(whyHTML, b.place)
	}
	b.emitSlots(strings.TrimRight(string(n.Lines().Value(b.source)), "\n"), report.Run{Code: true})
}

func (b *builder) begin(part report.Part) {
	b.place, b.done, b.at = b.here(part), nil, 0
	b.last.Reset()
}

// runs is the passage as it stands.
func (b *builder) runs() []report.Run {
	if b.last.Len() > 0 {
		b.style.Text = b.last.String()
		b.done = append(b.done, b.style)
		b.last.Reset()
	}
	return b.done
}

// line is the passage without styles, on one line.
func (b *builder) line() string {
	var words strings.Builder
	for _, r := range b.runs() {
		words.WriteString(strings.ReplaceAll(r.Text, "\n", " "))
	}
	return words.String()
}

func (b *builder) here(part report.Part) Place { return Place{Block: len(b.blocks), Part: part} }

func (b *builder) separate() {
	if b.at > 0 {
		b.emit("\n", report.Run{})
	}
}

func (b *builder) emit(words string, style report.Run) {
	if words == "" {
		return
	}
	b.at += len(words)
	if b.style.Emphasis != style.Emphasis || b.style.Strong != style.Strong || b.style.Code != style.Code {
		b.runs()
	}
	b.style = style
	b.last.WriteString(words)
}

func (b *builder) mark(why whyKey, at Place) { b.resolver.mark(why, at) }

// inline writes what a node holds in one style.
func (b *builder) inline(n ast.Node, style report.Run) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		b.span(child, style)
	}
}

func (b *builder) span(n ast.Node, style report.Run) {
	switch n := n.(type) {
	case *ast.Text:
		words := string(n.Value(b.source))
		if !n.IsRaw() {
			words = unescape(words)
		}
		b.emitSlots(words, style)
		switch {
		case n.HardLineBreak():
			b.emit("\n", style)
		case n.SoftLineBreak():
			b.emit(" ", style)
		}
	case *ast.String:
		b.emitSlots(string(n.Value), style)
	case *ast.CodeSpan:
		style.Code = true
		for child := n.FirstChild(); child != nil; child = child.NextSibling() {
			if t, ok := child.(*ast.Text); ok {
				b.emitSlots(strings.ReplaceAll(string(t.Value(b.source)), "\n", " "), style)
			}
		}
	case *ast.Emphasis:
		style.Emphasis = style.Emphasis || n.Level == 1
		style.Strong = style.Strong || n.Level > 1
		b.inline(n, style)
	case *ast.Link:
		b.inline(n, style)
		b.link(string(n.Destination), style)
	case *ast.AutoLink:
		b.emitSlots(string(n.Label(b.source)), style)
	case *ast.Image:
		b.mark(whyPicture, b.place)
		b.inline(n, style)
	case *ast.RawHTML:
		b.mark(whyHTML, b.place)
		b.emitSlots(string(n.Segments.Value(b.source)), style)
	default:
		b.mark(whyMarkup, b.place)
		b.emit(unresolvedText, style)
	}
}

// link writes the address of a link behind its words.
func (b *builder) link(address string, style report.Run) {
	words, err := report.LinkText("-", address)
	if err != nil {
		b.mark(whyLink, b.place)
		return
	}
	b.emitSlots(strings.TrimPrefix(words, "-"), style)
}

var slotted = regexp.MustCompile(string(slotOpen) + `([a-z]+)` + string(slotClose))

// emitSlots writes text in which slots may stand for references.
func (b *builder) emitSlots(words string, style report.Run) {
	done := 0
	for _, m := range slotted.FindAllStringSubmatchIndex(words, -1) {
		b.emit(words[done:m[0]], style)
		b.place.Span.Start = b.at
		b.place.Span.End = b.at
		b.emit(b.resolver.inline(b.refs[slotIndex(words[m[2]:m[3]])], b.place), style)
		b.place.Span.Start, b.place.Span.End = 0, 0
		done = m[1]
	}
	b.emit(words[done:], style)
}

var entity = regexp.MustCompile(`^&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// unescape resolves backslashes and character references, once each.
func unescape(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", rune(s[i+1])):
			i++
			out.WriteByte(s[i])
		case s[i] == '&':
			ref := entity.FindString(s[i:])
			if ref == "" {
				out.WriteByte('&')
				continue
			}
			out.WriteString(html.UnescapeString(ref))
			i += len(ref) - 1
		default:
			out.WriteByte(s[i])
		}
	}
	return out.String()
}
