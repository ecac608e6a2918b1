package convert

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

func TestODT(t *testing.T) {
	const (
		change = `<office:change-info><dc:creator>Omro Dalu</dc:creator></office:change-info>`
		boxed  = `<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box><draw:image xlink:href="Pictures/a.png"/></draw:frame>`
		styles = `<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>` +
			`<style:style style:name="V" style:family="text"><style:text-properties text:display="true"/></style:style>` +
			`<style:style style:name="HP" style:family="paragraph"><style:text-properties text:display="none"/></style:style>` +
			`<style:style style:name="R" style:family="paragraph"><style:paragraph-properties style:writing-mode="rl-tb"/></style:style>` +
			`<style:style style:name="R2" style:family="paragraph" style:parent-style-name="R"/>` +
			`<style:style style:name="L" style:family="paragraph" style:parent-style-name="R2"><style:paragraph-properties style:writing-mode="lr-tb"/></style:style>` +
			`<style:style style:name="A" style:family="paragraph" style:parent-style-name="B"/><style:style style:name="B" style:family="paragraph" style:parent-style-name="A"/>`
		oneDeletion = `<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>` + change + `<text:p>never </text:p></text:deletion></text:changed-region></text:tracked-changes>`
	)
	p := converttest.ODTParagraph
	for name, c := range map[string]struct {
		body, want string
		report     Report
	}{
		"a paragraph is a line":          {p("One.") + `<text:h>Two.</text:h>`, "One.\nTwo.", Report{}},
		"an empty paragraph is a line":   {p("One.") + `<text:p/>` + p("Two."), "One.\n\nTwo.", Report{}},
		"tab and line break":             {p("R\tOne.\nTwo."), "R\tOne.\nTwo.", Report{}},
		"a run of white space is one":    {"<text:p>\n  One\t\n <text:span> two.</text:span> </text:p>", "One two.", Report{}},
		"counted spaces are kept":        {`<text:p><text:s text:c="3"/>One <text:s/>two.</text:p>`, "   One  two.", Report{}},
		"lists in order":                 {`<text:list><text:list-item>` + p("a") + `<text:list><text:list-item>` + p("b") + `</text:list-item></text:list></text:list-item></text:list>`, "a\nb", Report{}},
		"the number of a heading is not": {`<text:h><text:number>1.</text:number>One.</text:h>`, "One.", Report{}},
		"table cells in order, repeated ones once": {
			`<table:table><table:table-row><table:table-cell table:number-columns-repeated="4000">` + p("a") + `</table:table-cell><table:covered-table-cell/><table:table-cell>` +
				p("b") + `</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="99999999999999"><table:table-cell>` + p("c") + `</table:table-cell></table:table-row></table:table>`,
			"a\nb\nc", Report{}},
		"the text of a link is kept":    {`<text:p><text:a xlink:href="http://example.org">the page</text:a></text:p>`, "the page", Report{Links: 1}},
		"what a field shows is kept":    {`<text:p>On <text:date>1 May</text:date><text:soft-page-break/> we<text:bookmark text:name="b"/> went.</text:p>`, "On 1 May we went.", Report{}},
		"a field that shows nothing":    {`<text:p>We <text:variable-set text:display="none">7</text:variable-set>went.</text:p>`, "We went.", Report{}},
		"the small reading is left out": {`<text:p><text:ruby><text:ruby-base>base</text:ruby-base><text:ruby-text>small</text:ruby-text></text:ruby></text:p>`, "base", Report{}},
		"a tracked deletion is left out and counted": {
			oneDeletion + `<text:p>We <text:change text:change-id="c1"/>went.</text:p>`, "We went.", Report{Deletions: 1}},
		"a tracked insertion is kept and counted": {
			`<text:tracked-changes><text:changed-region text:id="c1"><text:insertion>` + change + `</text:insertion></text:changed-region></text:tracked-changes>` +
				`<text:p>We <text:change-start text:change-id="c1"/>never <text:change-end text:change-id="c1"/>went.</text:p>`, "We never went.", Report{Insertions: 1}},
		"hidden runs are left out and counted": {
			`<text:p><text:span text:style-name="H">secret <text:span>more</text:span></text:span>One.</text:p>`, "One.", Report{Hidden: 1}},
		"a hidden paragraph is no line":                   {p("One.") + `<text:p text:style-name="HP">secret</text:p>` + p("Two."), "One.\nTwo.", Report{Hidden: 1}},
		"what is shown inside a hidden paragraph is kept": {`<text:p text:style-name="HP">secret <text:span text:style-name="V">One.</text:span></text:p>`, "One.", Report{Hidden: 1}},
		"hidden fields and sections": {
			`<text:section text:display="none">` + p("secret") + `</text:section><text:p>One.<text:hidden-text text:is-hidden="true">secret</text:hidden-text></text:p>` +
				`<text:p><text:hidden-paragraph text:is-hidden="true"/>secret</text:p>`, "One.", Report{Hidden: 3}},
		"right to left comes from the style or those before it": {
			`<text:p text:style-name="R2">واحد</text:p><text:p text:style-name="L">One.</text:p><text:p text:style-name="A">Two.</text:p>`, "واحد\nOne.\nTwo.", Report{RightToLeft: 1}},
		"a text box is read once, after its paragraph": {
			`<text:p>One.` + boxed + ` Two.</text:p>` + p("Three."), "One. Two.\nboxed\nThree.", Report{TextBoxes: 1}},
		"a box in a box comes after it": {
			`<text:p>One.<draw:frame><draw:text-box><text:p>outer` + boxed + `</text:p></draw:text-box></draw:frame></text:p>`, "One.\nouter\nboxed", Report{TextBoxes: 2}},
		"the text of a shape is kept": {
			`<text:p>One.<draw:custom-shape><text:p>shape</text:p><text:p/></draw:custom-shape></text:p>`, "One.\nshape", Report{TextBoxes: 1}},
		"pictures, files and what is elsewhere are counted": {
			`<text:p>One.<draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>a face</svg:desc></draw:frame>` +
				`<draw:frame><draw:image xlink:href="http://example.org/a.png"/></draw:frame><draw:frame><draw:object xlink:href="./Object 1"/><draw:image xlink:href="x"/></draw:frame></text:p>`,
			"One.", Report{Images: 2, Embedded: 1, Outside: 1}},
		"notes are at the end, with their place": {
			`<text:p>One<text:note text:note-class="endnote"><text:note-citation>1</text:note-citation><text:note-body>` + p("said twice") + `</text:note-body></text:note> two.</text:p>`,
			"One two.\n\nsaid twice", Report{Notes: []Note{{Kind: Endnote, At: 3, Span: text.Span{Start: 10, End: 20}}}}},
		"elements of strange namespaces say nothing": {`<text:p>One.<x:p xmlns:x="urn:x">no</x:p></text:p>`, "One.", Report{}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, report := mustRead(t, "x.odt", converttest.ODTOf(styles, c.body))
			if diff := cmp.Diff(c.want, tr.Text); diff != "" {
				t.Error(diff)
			}
			report.Format, report.Properties = "", nil
			if diff := cmp.Diff(c.report, report, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("a tracked deletion can be kept", func(t *testing.T) {
		body := `<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>` + change + `<text:p>never</text:p><text:p>and </text:p></text:deletion></text:changed-region></text:tracked-changes>`
		body += `<text:p>We <text:change text:change-id="c1"/>went.</text:p><text:p>Here <text:change text:change-id="c1"/>too.</text:p>`
		r := readWith(t, File{"x.odt", converttest.ODTOf("", body)}, Options{Deletions: KeepThem})
		if want := "We never\nand went.\nHere too."; r.Transcript.Text != want {
			t.Errorf("got %q", r.Transcript.Text)
		}
		if diff := cmp.Diff([]text.Span{{Start: 3, End: 8}, {Start: 9, End: 13}}, r.Report.Deleted); diff != "" || r.Report.Deletions != 1 {
			t.Error(r.Report.Deletions, diff)
		}
	})
	t.Run("comments are kept beside the text, without who wrote them", func(t *testing.T) {
		body := p("One.") + `<text:p>Two<office:annotation><dc:creator>Omro Dalu</dc:creator><dc:date>2020-01-01</dc:date><text:p>is that so?</text:p></office:annotation> three.</text:p>`
		r := readWith(t, File{"x.odt", converttest.ODTOf("", body)}, Options{})
		if diff := cmp.Diff([]Comment{{At: 8, Text: "is that so?"}}, r.Comments); diff != "" || r.Transcript.Text != "One.\nTwo three." || r.Report.Comments != 1 {
			t.Error(r.Transcript.Text, diff)
		}
	})
	t.Run("cells have their places", func(t *testing.T) {
		s := newScript(context.Background(), DefaultLimits(), Options{})
		row := `<table:table-row><table:table-cell/><table:table-cell>` + p("a") + `</table:table-cell></table:table-row>`
		if err := readODT(s, converttest.ODTOf("", `<table:table>`+row+row+`</table:table>`+p("b"))); err != nil {
			t.Fatal(err)
		}
		if l := s.lines[1]; l.table != 1 || l.row != 1 || l.column != 1 || s.lines[2].table != 0 {
			t.Errorf("got %+v", s.lines)
		}
	})
}

func TestODTParts(t *testing.T) {
	t.Run("properties are named and not told", func(t *testing.T) {
		_, report := mustRead(t, "x.odt", converttest.ODTOf("", "<text:p>One.</text:p>", converttest.Entry{Name: "meta.xml", Body: converttest.ODTPart("document-meta",
			`<office:meta><meta:initial-creator>Omro Dalu</meta:initial-creator><dc:title> </dc:title><meta:generator>x</meta:generator><meta:user-defined>Dalu</meta:user-defined></office:meta>`)}))
		if diff := cmp.Diff([]string{"Application", "creator", "custom"}, report.Properties); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("the document's own styles, page and headers", func(t *testing.T) {
		styles := converttest.ODTPart("document-styles", `<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties style:writing-mode="page"/></style:default-style></office:styles>`+
			`<office:automatic-styles><style:page-layout style:name="PL"><style:page-layout-properties style:writing-mode="rl-tb"/></style:page-layout>`+
			`<style:style style:name="P1" style:family="paragraph"><style:text-properties text:display="none"/></style:style></office:automatic-styles>`+
			`<office:master-styles><style:master-page style:page-layout-name="PL"><style:header><text:p>page</text:p></style:header><style:footer style:display="false"/></style:master-page></office:master-styles>`)
		tr, report := mustRead(t, "x.odt", converttest.ODTOf("", `<text:p text:style-name="P1">One.</text:p>`, converttest.Entry{Name: "styles.xml", Body: styles}))
		if tr.Text != "One." || report.RightToLeft != 1 || report.Headers != 1 {
			t.Errorf("got %q %+v", tr.Text, report)
		}
	})
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"a document behind a password": {converttest.Zip(converttest.Entry{Name: "content.xml", Body: "\x00\x01"}, converttest.Entry{Name: "META-INF/manifest.xml",
			Body: `<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>`}), "password"},
		"a document encrypted whole": {converttest.Zip(converttest.Entry{Name: "encrypted-package"}, converttest.Entry{Name: "META-INF/manifest.xml"}), "password"},
		"a table":                    {converttest.Zip(converttest.Entry{Name: "content.xml", Body: converttest.ODTPart("document-content", "<office:body><office:spreadsheet/></office:body>")}), "a table"},
		"a set of slides":            {converttest.Zip(converttest.Entry{Name: "content.xml", Body: converttest.ODTPart("document-content", "<office:body><office:presentation/></office:body>")}), "slides"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			_, err := Read(context.Background(), File{"a.odt", c.data}, Options{}, DefaultLimits())
			if sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("the manifest of an old program is read", func(t *testing.T) {
		mustRead(t, "x.odt", converttest.Zip(
			converttest.Entry{Name: "META-INF/manifest.xml", Body: `<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><manifest/>`},
			converttest.Entry{Name: "content.xml", Body: converttest.ODTPart("document-content", "<office:body><office:text><text:p>One.</text:p></office:text></office:body>")}))
	})
}

func TestPublishedODT(t *testing.T) {
	tr, report := mustRead(t, "P2.odt", interview(t, "P2_GMT20211119.odt"))
	moderator := 0
	for i, s := range tr.Speakers {
		if s.Label == "MODERATOR" {
			moderator = len(tr.TurnsOf(i))
		}
	}
	if tr.Words() != 3356 || moderator != 7 || report.Format != ODT {
		t.Errorf("%d words, %d turns of the moderator, read as %s", tr.Words(), moderator, report.Format)
	}
}

func FuzzODT(f *testing.F) {
	f.Add(converttest.ODT("I: How many?", "R: Two."))
	f.Fuzz(fuzzRead("a.odt"))
}

// FuzzODTBody fuzzes behind the archive, where the checksums keep most of
// FuzzODT's mutations out.
func FuzzODTBody(f *testing.F) {
	f.Add([]byte(`<text:p text:style-name="P1">a<text:s text:c="9"/><text:note><text:note-body><text:p>n</text:p></text:note-body></text:note><draw:frame><draw:text-box><text:p>b</text:p></draw:text-box></draw:frame></text:p>`))
	f.Add([]byte(`<text:tracked-changes><text:changed-region text:id="a"><text:deletion><text:p>d<office:annotation><text:p>c</text:p></office:annotation></text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>x<text:change text:change-id="a"/>y</text:p><text:change text:change-id="a"/>`))
	f.Add([]byte(`<table:table><table:table-row table:number-rows-repeated="9"><table:table-cell><text:p/></table:table-cell></table:table-row></table:table></office:text></office:body><text:p>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		data := converttest.ODTOf("", string(body))
		fuzzRead("a.odt")(t, data)
		if _, err := Read(context.Background(), File{"a.odt", data}, Options{Deletions: KeepThem}, DefaultLimits()); err != nil && sheaf.KindOf(err) != sheaf.Invalid {
			t.Error(err)
		}
	})
}
