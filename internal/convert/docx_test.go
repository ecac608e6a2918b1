package convert

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

func runXML(s string) string { return `<w:r><w:t xml:space="preserve">` + s + `</w:t></w:r>` }

func TestDOCX(t *testing.T) {
	p := converttest.Paragraph
	const begin, separate, end = `<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, `<w:r><w:fldChar w:fldCharType="separate"/></w:r>`, `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	code := func(s string) string { return `<w:r><w:instrText>` + s + `</w:instrText></w:r>` }
	const boxed = `<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>`
	for name, c := range map[string]struct {
		body, want string
		report     Report
	}{
		"a paragraph is a line": {p("One.") + p("Two."), "One.\nTwo.", Report{}},
		"runs join without a space": {
			`<w:p>` + runXML("On") + `<w:proofErr w:type="gramStart"/>` + runXML("e.") + `</w:p>`, "One.", Report{}},
		"tab and line break":           {p("R\tOne.\nTwo."), "R\tOne.\nTwo.", Report{}},
		"a tab stop is no tab":         {`<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>` + runXML("One.") + `</w:p>`, "One.", Report{}},
		"an empty paragraph is a line": {p("One.") + `<w:p/>` + p("  ") + p("Two."), "One.\n\n\nTwo.", Report{}},
		"a line end inside XML is a space": {
			"<w:p><w:r><w:t>One\r\n\ttwo&#13;three.</w:t></w:r></w:p>", "One  two three.", Report{}},
		"table cells in order": {
			`<w:tbl><w:tr><w:tc>` + p("a") + p("b") + `</w:tc><w:tc>` + p("c") + `</w:tc></w:tr><w:tr><w:tc>` + p("d") + `</w:tc></w:tr></w:tbl>`,
			"a\nb\nc\nd", Report{}},
		"a tracked deletion is left out and counted": {
			`<w:p>` + runXML("We ") + `<w:del><w:r><w:delText>never </w:delText></w:r></w:del>` + runXML("went.") + `</w:p>`,
			"We went.", Report{Deletions: 1}},
		"text inside a deletion is left out whatever its element": {
			`<w:p>` + runXML("We ") + `<w:del>` + runXML("never ") + `</w:del>` + runXML("went.") + `</w:p>`, "We went.", Report{Deletions: 1}},
		"a tracked insertion is kept and counted": {
			`<w:p>` + runXML("We ") + `<w:ins>` + runXML("never ") + `</w:ins>` + runXML("went.") + `</w:p>`, "We never went.", Report{Insertions: 1}},
		"an insertion that was deleted again is left out": {
			`<w:p><w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:ins>` + runXML("We.") + `</w:p>`, "We.", Report{Insertions: 1, Deletions: 1}},
		"what was moved is where it was moved to": {
			`<w:p><w:moveFrom>` + runXML("late ") + `</w:moveFrom>` + runXML("We ") + `<w:moveTo>` + runXML("late") + `</w:moveTo></w:p>`,
			"We late", Report{Deletions: 1, Insertions: 1}},
		"a deleted paragraph end joins two": {
			`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + runXML("One ") + `</w:p>` + p("two."), "One two.", Report{}},
		"a paragraph deleted whole leaves no line": {
			p("One.") + `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>` + p("Two."),
			"One.\nTwo.", Report{Deletions: 1}},
		"how a run was set before is not how it is": {
			`<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>One.</w:t></w:r></w:p>`, "One.", Report{}},
		"hidden text is left out and counted": {
			`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>` + runXML("One.") + `</w:p>`, "One.", Report{Hidden: 1}},
		"hidden is read by its value": {
			`<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>One.</w:t></w:r></w:p>`, "One.", Report{}},
		"a hidden paragraph mark hides no text": {
			`<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>` + runXML("One.") + `</w:p>`, "One.", Report{}},
		"right to left is read by its value": {
			`<w:p><w:pPr><w:bidi/></w:pPr>` + runXML("واحد") + `</w:p><w:p><w:pPr><w:bidi w:val="0"/></w:pPr>` + runXML("One.") + `</w:p>`,
			"واحد\nOne.", Report{RightToLeft: 1}},
		"a text box is read once": {
			`<w:p>` + runXML("One.") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps">` + boxed + `</mc:Choice><mc:Fallback>` + boxed +
				`</mc:Fallback></mc:AlternateContent></w:r>` + runXML(" Two.") + `</w:p>` + p("Three."),
			"One. Two.\nboxed\nThree.", Report{TextBoxes: 1}},
		"a fallback alone is read": {
			`<w:p><w:r><mc:AlternateContent><mc:Fallback>` + boxed + `</mc:Fallback></mc:AlternateContent></w:r></w:p>`, "boxed", Report{TextBoxes: 1}},
		"the text of a link is kept": {
			`<w:p><w:hyperlink>` + runXML("the page") + `</w:hyperlink></w:p>`, "the page", Report{Links: 1}},
		"the code of a field is not text": {
			`<w:p><w:r><w:instrText>HYPERLINK "mailto:x"</w:instrText></w:r>` + runXML("write") + `</w:p>`, "write", Report{}},
		"a reference to what is not in the file is none": {
			`<w:p>` + runXML("One.") + `<w:r><w:commentReference w:id="0"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:endnoteReference w:id="1"/></w:r></w:p>`,
			"One.", Report{}},
		"content controls are passed through": {
			`<w:sdt><w:sdtPr><w:tag w:val="x"/></w:sdtPr><w:sdtContent>` + p("One.") + `</w:sdtContent></w:sdt>`, "One.", Report{}},
		"a symbol leaves a mark": {`<w:p>` + runXML("a") + `<w:r><w:sym w:char="F0E0"/></w:r></w:p>`, "a\ufffd", Report{Symbols: 1}},
		"a sign that Word put in for a smile or an arrow is that sign": {
			`<w:p><w:r><w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Arial" w:char="2192"/></w:r></w:p>`,
			"\u263a\u2192\u2192", Report{}},
		"an optional hyphen is no letter, another hyphen is": {
			`<w:p><w:r><w:t>Da</w:t><w:softHyphen/><w:t>lu</w:t><w:noBreakHyphen/><w:t>Omro</w:t></w:r></w:p>`, "Dalu\u2011Omro", Report{}},
		"the letters of a formula are text": {
			`<w:p>` + runXML("x ") + `<m:oMath xmlns:m="` + mathNS + `"><m:r><m:t>a=b</m:t></m:r></m:oMath></w:p>`, "x a=b", Report{}},
		"of a small reading beside a word the word is kept": {
			`<w:p><w:r><w:ruby><w:rt><w:r><w:t>small</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>word</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, "word", Report{}},
		"tags and simple fields are passed through": {
			`<w:p><w:smartTag w:element="place">` + runXML("Mill ") + `</w:smartTag><w:fldSimple w:instr=" PAGE ">` + runXML("3") + `</w:fldSimple></w:p>`, "Mill 3", Report{}},
		"a text box of the old kind is read": {
			`<w:p>` + runXML("One.") + `<w:r><w:pict><v:shape xmlns:v="urn:v"><v:textbox>` + boxed + `</v:textbox></v:shape></w:pict></w:r></w:p>`,
			"One.\nboxed", Report{TextBoxes: 1}},
		"a text box in a text box follows the paragraph that holds it": {
			`<w:p>` + runXML("One.") + `<w:r><w:pict><w:txbxContent><w:p>` + runXML("two") + `<w:r>` + boxed + `</w:r></w:p>` + p("three") + `</w:txbxContent></w:pict></w:r></w:p>` + p("Four."),
			"One.\ntwo\nboxed\nthree\nFour.", Report{TextBoxes: 2}},
		"a deleted paragraph end in a text box joins two of its own": {
			`<w:p>` + runXML("One.") + `<w:r><w:txbxContent><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + runXML("a ") + `</w:p>` + p("b") + `</w:txbxContent></w:r></w:p>` + p("Two."),
			"One.\na b\nTwo.", Report{TextBoxes: 1}},
		"a deleted paragraph end does not reach into a table": {
			`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + runXML("One.") + `</w:p><w:tbl><w:tr><w:tc>` + p("two") + `</w:tc></w:tr></w:tbl>`, "One.\ntwo", Report{}},
		"a deleted row is left out whole": {
			`<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>` + p("no") + `<w:p/></w:tc></w:tr><w:tr><w:tc>` + p("yes") + `</w:tc></w:tr></w:tbl>`, "yes", Report{Deletions: 1}},
		"a deleted cell is left out": {
			`<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr>` + p("no") + `</w:tc><w:tc>` + p("yes") + `</w:tc></w:tr></w:tbl>`, "yes", Report{Deletions: 1}},
		"an inserted row is kept": {
			`<w:tbl><w:tr><w:trPr><w:ins/></w:trPr><w:tc>` + p("yes") + `</w:tc></w:tr></w:tbl>`, "yes", Report{}},
		"hidden marks of a paragraph that is kept apart by its style": {
			`<w:p><w:r><w:rPr><w:specVanish/></w:rPr><w:t>no</w:t></w:r>` + runXML("One.") + `</w:p>`, "One.", Report{Hidden: 1}},
		"what is hidden on the web alone is on the page": {
			`<w:p><w:r><w:rPr><w:webHidden/></w:rPr><w:t>3</w:t></w:r></w:p>`, "3", Report{}},
		"a text box in a hidden run is hidden": {
			`<w:p>` + runXML("One.") + `<w:r><w:rPr><w:vanish/></w:rPr>` + boxed + `</w:r></w:p>`, "One.", Report{Hidden: 1, TextBoxes: 1}},
		"a code is no text, nor is a result inside it": {
			`<w:p>` + begin + code(" IF ") + begin + code(" X ") + separate + runXML("inner") + end + code(" = 1") + separate + runXML("outer") + end + runXML(".") + `</w:p>`, "outer.", Report{}},
		"a code that never ends hides no more than its paragraph": {
			`<w:p>` + begin + code(" IF ") + runXML("One.") + `</w:p><w:p>` + begin + code(" X ") + separate + runXML("Two.") + end + `</w:p>`, "One.\nTwo.", Report{}},
		"a field that fetches is counted, however its code is cut": {
			`<w:p>` + begin + code(" INCLUDE") + code(`PICTURE "https://x/y.png"`) + separate + runXML("One.") + end + begin + code(`DDEAUTO c "x"`) + end +
				`<w:fldSimple w:instr="INCLUDETEXT x"/>` + begin + code(` HYPERLINK "https://x"`) + separate + runXML("Two.") + end + `</w:p>`, "One.Two.", Report{Outside: 3, Links: 1}},
		"a foreign document inside is counted": {p("One.") + `<w:altChunk/>`, "One.", Report{Embedded: 1}},
		"a number before a paragraph is counted and not written": {
			`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr></w:pPr>` + runXML("How many?") + `</w:p>` +
				`<w:p><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>` + runXML("Two.") + `</w:p>`, "How many?\nTwo.", Report{ListNumbers: 1}},
		"elements of strange namespaces say nothing": {
			`<w:p>` + runXML("One.") + `<x:r xmlns:x="urn:x"><x:t>no</x:t></x:r></w:p>`, "One.", Report{}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, report := mustRead(t, "x.docx", converttest.DOCXOf(c.body))
			if diff := cmp.Diff(c.want, tr.Text); diff != "" {
				t.Error(diff)
			}
			report.Format, report.Properties = "", nil
			if diff := cmp.Diff(c.report, report, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDOCXParts(t *testing.T) {
	t.Run("properties are named and not told", func(t *testing.T) {
		_, report := mustRead(t, "x.docx", converttest.DOCXOf(converttest.Paragraph("One."),
			converttest.Entry{Name: "docProps/core.xml", Body: `<c xmlns:dc="d"><dc:creator>Omro Dalu</dc:creator><dc:title> </dc:title><Omro>x</Omro></c>`},
			converttest.Entry{Name: "docProps/app.xml", Body: `<P><Company>Dalu</Company></P>`},
			converttest.Entry{Name: "docProps/custom.xml", Body: `<P/>`}))
		if diff := cmp.Diff([]string{"Company", "creator", "custom"}, report.Properties); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("parts that are not read are counted", func(t *testing.T) {
		_, report := mustRead(t, "x.docx", converttest.DOCXOf(converttest.Paragraph("One."),
			converttest.Entry{Name: "word/media/image1.png"}, converttest.Entry{Name: "word/header1.xml"},
			converttest.Entry{Name: "word/footer1.xml"}, converttest.Entry{Name: "word/embeddings/a.xlsx"}))
		if report.Images != 1 || report.Headers != 2 || report.Embedded != 1 {
			t.Errorf("got %+v", report)
		}
	})
	t.Run("the document may have another name", func(t *testing.T) {
		tr, _ := mustRead(t, "", converttest.Zip(
			converttest.Entry{Name: "_rels/.rels", Body: `<R><Relationship Type="x/officeDocument" Target="/word/document2.xml"/></R>`},
			converttest.Entry{Name: "word/document2.xml", Body: `<document xmlns="` + wordStrictNS + `"><p><r><t>One.</t></r></p></document>`}))
		if tr.Text != "One." {
			t.Errorf("got %q", tr.Text)
		}
	})
}

func TestDOCXDeletionsKept(t *testing.T) {
	p := converttest.Paragraph
	gone := func(s string) string {
		return `<w:del><w:r><w:delText xml:space="preserve">` + s + `</w:delText></w:r></w:del>`
	}
	for name, c := range map[string]struct {
		body, want string
		deleted    []string
		deletions  int
	}{
		"they stay where they stood":                  {`<w:p>` + runXML("We ") + gone("never ") + runXML("went.") + `</w:p>`, "We never went.", []string{"never "}, 1},
		"what was moved is there twice":               {`<w:p><w:moveFrom>` + runXML("late ") + `</w:moveFrom>` + runXML("We ") + `<w:moveTo>` + runXML("late") + `</w:moveTo></w:p>`, "late We late", []string{"late "}, 1},
		"one behind another is one":                   {`<w:p>` + gone("ne") + gone("ver") + `</w:p>`, "never", []string{"never"}, 2},
		"a deleted paragraph end stays one":           {`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + runXML("One ") + `</w:p>` + p("two."), "One \ntwo.", nil, 0},
		"over a line break it is two":                 {`<w:p>` + runXML("a") + `<w:del><w:r><w:delText>b</w:delText><w:br/><w:delText>c</w:delText></w:r></w:del>` + runXML("d") + `</w:p>`, "ab\ncd", []string{"b", "c"}, 1},
		"a deleted row":                               {`<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>` + p("no") + `</w:tc><w:tc>` + p("never") + `</w:tc></w:tr></w:tbl>` + p("One."), "no\nnever\nOne.", []string{"no", "never"}, 1},
		"a text box that was deleted":                 {`<w:p>` + runXML("One.") + `<w:del><w:r><w:txbxContent>` + p("box") + `</w:txbxContent></w:r></w:del></w:p>`, "One.\nbox", []string{"box"}, 1},
		"a hidden one is hidden":                      {`<w:p>` + runXML("One.") + `<w:del><w:r><w:rPr><w:vanish/></w:rPr><w:delText>x</w:delText></w:r></w:del></w:p>`, "One.", nil, 1},
		"behind letters of more than one byte places": {`<w:p>` + runXML("نعم ") + gone("لا") + `</w:p>`, "نعم لا", []string{"لا"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := readWith(t, File{"x.docx", converttest.DOCXOf(c.body)}, Options{Deletions: KeepThem})
			if r.Transcript.Text != c.want || r.Report.Deletions != c.deletions {
				t.Errorf("got %q with %d deletions", r.Transcript.Text, r.Report.Deletions)
			}
			if diff := cmp.Diff(c.deleted, spansOf(r.Transcript.Text, r.Report.Deleted)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// spansOf are the stretches of a text, as they stand in it.
func spansOf(s string, spans []text.Span) []string {
	var found []string
	for _, at := range spans {
		found = append(found, s[at.Start:at.End])
	}
	return found
}

// beside is a part of notes or comments.
func beside(part, body string) converttest.Entry {
	return converttest.Entry{Name: "word/" + part + ".xml", Body: `<w:` + part + ` xmlns:w="` + wordNS + `">` + body + `</w:` + part + `>`}
}

func TestDOCXBeside(t *testing.T) {
	p := converttest.Paragraph
	refer := func(element string, id int) string { return fmt.Sprintf(`<w:r><w:%s w:id="%d"/></w:r>`, element, id) }
	read := func(t *testing.T, o Options, body string, parts ...converttest.Entry) Reading {
		return readWith(t, File{"x.docx", converttest.DOCXOf(body, parts...)}, o)
	}
	t.Run("a comment is kept apart, at the passage that it is about, without who wrote it", func(t *testing.T) {
		r := read(t, Options{}, p("One.")+`<w:p>`+runXML("Two ")+`<w:commentRangeStart w:id="7"/>`+runXML("three")+refer("commentReference", 7)+`</w:p>`,
			beside("comments", `<w:comment w:id="7" w:author="Omro Dalu" w:initials="OD" w:date="2026-01-01">`+p("Check.")+p("Twice.")+`</w:comment>`))
		if diff := cmp.Diff([]Comment{{At: 9, Text: "Check.\nTwice."}}, r.Comments); diff != "" || r.Report.Comments != 1 {
			t.Error(diff, r.Report.Comments)
		}
		if r.Transcript.Text != "One.\nTwo three" {
			t.Errorf("got %q", r.Transcript.Text)
		}
	})
	t.Run("comments come in the order of their places, and those without one last", func(t *testing.T) {
		one := func(id, text string) string { return `<w:comment w:id="` + id + `">` + p(text) + `</w:comment>` }
		r := read(t, Options{}, `<w:p>`+runXML("a")+refer("commentReference", 2)+`</w:p><w:p>`+runXML("b\u00e9")+refer("commentReference", 1)+`</w:p>`,
			beside("comments", one("0", "nowhere")+one("1", "second")+one("2", "first")+one("2", "again")))
		if diff := cmp.Diff([]Comment{{1, "first"}, {5, "second"}, {-1, "nowhere"}, {-1, "again"}}, r.Comments); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a comment behind a line break is on the line below", func(t *testing.T) {
		r := read(t, Options{}, `<w:p>`+runXML("a")+`<w:r><w:br/></w:r>`+runXML("b")+refer("commentReference", 0)+runXML("c")+`</w:p>`,
			beside("comments", `<w:comment w:id="0">`+p("x")+`</w:comment>`))
		if r.Comments[0].At != 3 {
			t.Errorf("at %d", r.Comments[0].At)
		}
	})
	t.Run("a comment on what was deleted keeps its place", func(t *testing.T) {
		r := read(t, Options{}, `<w:p>`+runXML("a")+`<w:del>`+refer("commentReference", 0)+`</w:del></w:p>`, beside("comments", `<w:comment w:id="0">`+p("x")+`</w:comment>`))
		if r.Comments[0].At != 1 {
			t.Errorf("at %d", r.Comments[0].At)
		}
	})
	notes := beside("footnotes", `<w:footnote w:id="-1" w:type="separator">`+p("----")+`</w:footnote>`+
		`<w:footnote w:id="0" w:type="continuationSeparator">`+p("----")+`</w:footnote>`+
		`<w:footnote w:id="1">`+p("  The mill.")+`</w:footnote><w:footnote w:id="2">`+p("The river.")+p("It was dry.")+`</w:footnote><w:footnote w:id="3">`+p("Nothing.")+`</w:footnote>`)
	ends := beside("endnotes", `<w:endnote w:id="1">`+p("In the end.")+`</w:endnote>`)
	t.Run("notes come at the end of the text, in the order of their references", func(t *testing.T) {
		r := read(t, Options{}, `<w:p>`+runXML("One")+refer("endnoteReference", 1)+refer("footnoteReference", 2)+runXML(" two")+refer("footnoteReference", 1)+`</w:p>`, notes, ends)
		if want := "One two\n\nThe river.\nIt was dry.\nThe mill.\nIn the end.\nNothing."; r.Transcript.Text != want {
			t.Errorf("got %q", r.Transcript.Text)
		}
		want := []Note{{Footnote, 3, text.Span{Start: 9, End: 31}}, {Footnote, 7, text.Span{Start: 32, End: 41}}, {Endnote, 3, text.Span{Start: 42, End: 53}}, {Footnote, -1, text.Span{Start: 54, End: 62}}}
		if diff := cmp.Diff(want, r.Report.Notes); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a note whose reference was deleted is deleted", func(t *testing.T) {
		body := `<w:p>` + runXML("One.") + `<w:del>` + refer("footnoteReference", 1) + `</w:del>` + refer("footnoteReference", 2) + `</w:p>`
		if r := read(t, Options{}, body, notes); strings.Contains(r.Transcript.Text, "mill") || r.Report.Deletions != 1 {
			t.Errorf("got %q", r.Transcript.Text)
		}
		r := read(t, Options{Deletions: KeepThem}, body, notes)
		if diff := cmp.Diff([]string{"The mill."}, spansOf(r.Transcript.Text, r.Report.Deleted)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("a note whose reference is hidden is hidden", func(t *testing.T) {
		r := read(t, Options{}, `<w:p>`+runXML("One.")+`<w:r><w:rPr><w:vanish/></w:rPr><w:footnoteReference w:id="1"/></w:r></w:p>`, notes)
		if strings.Contains(r.Transcript.Text, "mill") || r.Report.Hidden != 1 {
			t.Errorf("got %q, %d hidden", r.Transcript.Text, r.Report.Hidden)
		}
	})
	t.Run("in a note as in the text: deletions, hidden runs, tables", func(t *testing.T) {
		note := beside("footnotes", `<w:footnote w:id="1"><w:p>`+runXML(" We ")+`<w:del><w:r><w:delText xml:space="preserve">never </w:delText></w:r></w:del>`+runXML("went.")+
			`<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p><w:tbl><w:tr><w:tc>`+p("cell")+`</w:tc></w:tr></w:tbl></w:footnote>`)
		body := `<w:p>` + runXML("One.") + refer("footnoteReference", 1) + `</w:p>`
		if r := read(t, Options{}, body, note); r.Transcript.Text != "One.\n\nWe went.\ncell" || r.Report.Hidden != 1 || r.Report.Deletions != 1 {
			t.Errorf("got %q, %+v", r.Transcript.Text, r.Report)
		}
		r := read(t, Options{Deletions: KeepThem}, body, note)
		if diff := cmp.Diff([]string{"never "}, spansOf(r.Transcript.Text, r.Report.Deleted)); diff != "" || r.Transcript.Text != "One.\n\nWe never went.\ncell" {
			t.Error(diff, r.Transcript.Text)
		}
	})
}

func TestDOCXCells(t *testing.T) {
	cell := func(properties, s string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + converttest.Paragraph(s) + `</w:tc>`
	}
	row := func(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }
	body := converttest.Paragraph("before") + `<w:tbl>` + row(cell(`<w:gridSpan w:val="2"/>`, "head"), cell("", "c")) +
		row(cell("", "a"), `<w:tc>`+`<w:tbl>`+row(cell("", "x"), cell("", "y"))+`</w:tbl>`+converttest.Paragraph("b")+`</w:tc>`, cell("", "d")) +
		`</w:tbl>` + converttest.Paragraph("after") + `<w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + cell("", "e") + `</w:tr></w:tbl>`
	s := newScript(t.Context(), DefaultLimits(), Options{})
	if err := readDOCX(s, converttest.DOCXOf(body)); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range s.lines {
		got = append(got, fmt.Sprint(l.text, " ", l.table, l.row, l.column))
	}
	want := []string{"before 0 0 0", "head 1 0 0", "c 1 0 2", "a 1 1 0", "x 2 0 0", "y 2 0 1", "b 1 1 1", "d 1 1 2", "after 0 0 0", "e 3 0 1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDOCXStyles(t *testing.T) {
	styles := beside("styles", `<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>`+
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>`+
		`<w:style w:type="character" w:styleId="Under"><w:rPr><w:vanish/></w:rPr></w:style>`+
		`<w:style w:type="character" w:styleId="Still"><w:basedOn w:val="Under"/></w:style>`+
		`<w:style w:type="character" w:styleId="Shown"><w:basedOn w:val="Still"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>`+
		`<w:style w:type="character" w:styleId="Round"><w:basedOn w:val="About"/></w:style>`+
		`<w:style w:type="character" w:styleId="About"><w:basedOn w:val="Round"/><w:rPr><w:vanish/></w:rPr></w:style>`+
		`<w:style w:type="paragraph" w:styleId="Form"><w:rPr><w:vanish/></w:rPr></w:style>`+
		`<w:style w:type="paragraph" w:styleId="Arabic"><w:pPr><w:bidi/></w:pPr></w:style>`+
		`<w:style w:type="paragraph" w:styleId="Turn"><w:basedOn w:val="Arabic"/></w:style>`+
		`<w:style w:type="paragraph" w:styleId="Question"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>`)
	numbering := beside("numbering", `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>`+
		`<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>`)
	styled := func(style, s string) string {
		return `<w:r><w:rPr><w:rStyle w:val="` + style + `"/></w:rPr><w:t>` + s + `</w:t></w:r>`
	}
	in := func(properties, s string) string { return `<w:p><w:pPr>` + properties + `</w:pPr>` + s + `</w:p>` }
	for name, c := range map[string]struct {
		body, want string
		report     Report
	}{
		"a run is hidden by its style, and what that is based on": {`<w:p>` + styled("Still", "no") + styled("Under", "no") + runXML("One.") + `</w:p>`, "One.", Report{Hidden: 2}},
		"a style may show what it is based on hides":              {`<w:p>` + styled("Shown", "One.") + `</w:p>`, "One.", Report{}},
		"the run's own word counts more":                          {`<w:p><w:r><w:rPr><w:rStyle w:val="Under"/><w:vanish w:val="false"/></w:rPr><w:t>One.</w:t></w:r></w:p>`, "One.", Report{}},
		"styles in a circle end":                                  {`<w:p>` + styled("About", "no") + runXML("One.") + `</w:p>`, "One.", Report{Hidden: 1}},
		"what the document does by default hides nothing":         {`<w:p>` + runXML("One.") + `</w:p>`, "One.", Report{}},
		"a paragraph hides by its style":                          {in(`<w:pStyle w:val="Form"/>`, runXML("no")) + converttest.Paragraph("One."), "\nOne.", Report{Hidden: 1}},
		"right to left by the style": {
			in(`<w:pStyle w:val="Turn"/>`, runXML("a")) + in(`<w:pStyle w:val="Turn"/><w:bidi w:val="0"/>`, runXML("b")), "a\nb", Report{RightToLeft: 1}},
		"a number by the style, a bullet by the level": {
			in(`<w:pStyle w:val="Question"/>`, runXML("a")) + in(`<w:pStyle w:val="Question"/><w:numPr><w:ilvl w:val="1"/></w:numPr>`, runXML("b")) +
				in(`<w:pStyle w:val="Question"/><w:numPr><w:numId w:val="0"/></w:numPr>`, runXML("c")), "a\nb\nc", Report{ListNumbers: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, report := mustRead(t, "x.docx", converttest.DOCXOf(c.body, styles, numbering))
			report.Format, report.Properties = "", nil
			if tr.Text != c.want {
				t.Errorf("got %q", tr.Text)
			}
			if diff := cmp.Diff(c.report, report, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDOCXRelationships(t *testing.T) {
	list := func(relationships string) string { return `<Relationships>` + relationships + `</Relationships>` }
	one := func(kind, rest string) string {
		return `<Relationship Id="x" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/` + kind + `" ` + rest + `/>`
	}
	commented := `<w:p>` + runXML("One.") + `<w:r><w:commentReference w:id="1"/></w:r></w:p>`
	comments := beside("comments", `<w:comment w:id="1">`+converttest.Paragraph("x")+`</w:comment>`)
	t.Run("a part is where the document says", func(t *testing.T) {
		for _, target := range []string{"strange/C1.xml", "/word/strange/c1.xml", "./strange/../strange/c1.xml"} {
			c := comments
			c.Name = "word/Strange/c1.xml"
			_, report := mustRead(t, "x.docx", converttest.DOCXOf(commented, c,
				converttest.Entry{Name: "word/_rels/document.xml.rels", Body: list(one("comments", `Target="`+target+`"`))}))
			if report.Comments != 1 {
				t.Errorf("%s: %d comments", target, report.Comments)
			}
		}
	})
	t.Run("what leads out is counted and not followed", func(t *testing.T) {
		_, report := mustRead(t, "x.docx", converttest.DOCXOf(commented, comments,
			converttest.Entry{Name: "word/_rels/document.xml.rels", Body: list(one("comments", `Target="../../../etc/passwd"`) +
				one("image", `Target="https://x.example/a.png" TargetMode="External"`) + one("hyperlink", `Target="https://x.example/" TargetMode="External"`) +
				one("image", `Target="\\server\share\a.png"`))},
			converttest.Entry{Name: "word/_rels/settings.xml.rels", Body: list(one("attachedTemplate", `Target="https://x.example/t.dotm" TargetMode="External"`))}))
		if report.Outside != 3 || report.Comments != 1 {
			t.Errorf("got %+v", report)
		}
	})
	t.Run("macros and controls are counted", func(t *testing.T) {
		_, report := mustRead(t, "x.docx", converttest.DOCXOf(commented, converttest.Entry{Name: "word/vbaProject.bin"},
			converttest.Entry{Name: "word/activeX/activeX1.xml"}, converttest.Entry{Name: "word/activeX/activeX1.bin"}))
		if report.Embedded != 2 {
			t.Errorf("%d embedded", report.Embedded)
		}
	})
}

func TestDOCXOfPublished(t *testing.T) {
	r := readWith(t, File{"David.docx", interview(t, "David.docx")}, Options{})
	if len(r.Comments) != 9 || r.Report.Comments != 9 || r.Transcript.Words() != 6155 {
		t.Errorf("%d comments, %d words", len(r.Comments), r.Transcript.Words())
	}
	for i, c := range r.Comments {
		if c.Text == "" || c.At < 0 || i > 0 && c.At < r.Comments[i-1].At {
			t.Errorf("comment %d is at %d with %d bytes", i, c.At, len(c.Text))
		}
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add(converttest.DOCX("I: How many?", "R: Two."))
	f.Add(converttest.DOCXOf(`<w:p><w:del><w:r/></w:del></w:p><w:tbl/>`, converttest.Entry{Name: "docProps/core.xml", Body: "<a/>"}))
	f.Fuzz(fuzzRead("a.docx"))
}

// FuzzDOCXBody fuzzes behind the archive, where the checksums keep most of
// FuzzDOCX's mutations out: the text, and what lies beside it.
func FuzzDOCXBody(f *testing.F) {
	f.Add(`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:txbxContent><w:p><w:r><w:br/></w:r></w:p></w:txbxContent></w:p>`, "", false)
	f.Add(`</w:body><w:p><mc:Choice/><w:del></w:p>`, "", true)
	f.Add(`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>&#xfeff;a</w:t><w:footnoteReference w:id="1"/></w:r><w:del><w:r><w:delText>b</w:delText><w:br/><w:commentReference w:id="1"/></w:r></w:del></w:p><w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>`,
		`<w:footnote w:id="1"><w:p><w:r><w:t> x</w:t></w:r><w:del><w:r><w:delText>y </w:delText></w:r></w:del></w:p></w:footnote><w:comment w:id="1"><w:p><w:r><w:t>z</w:t></w:r></w:p></w:comment><w:style w:styleId="a"><w:basedOn w:val="a"/></w:style>`, true)
	f.Fuzz(func(t *testing.T, body, parts string, keep bool) {
		o := Options{}
		if keep {
			o.Deletions = KeepThem
		}
		r, err := Read(t.Context(), File{"a.docx", converttest.DOCXOf(body, beside("comments", parts), beside("footnotes", parts), beside("endnotes", parts), beside("styles", parts), beside("numbering", parts))}, o, DefaultLimits())
		if err != nil {
			if sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("kind %s: %v", sheaf.KindOf(err), err)
			}
			return
		}
		if err := r.Transcript.Validate(); err != nil {
			t.Error(err)
		}
		checkPlaces(t, r)
	})
}

// checkPlaces holds what a reading says of places against its text.
func checkPlaces(t *testing.T, r Reading) {
	whole := r.Transcript.Text
	check := func(what string, at int) {
		if at < -1 || at > len(whole) || at >= 0 && at < len(whole) && !utf8.RuneStart(whole[at]) {
			t.Errorf("%s at %d of %d bytes", what, at, len(whole))
		}
	}
	for _, c := range r.Comments {
		check("a comment", c.At)
	}
	for _, n := range r.Report.Notes {
		check("a note", n.At)
		check("a note's text", n.Span.Start)
		check("a note's text", n.Span.End)
	}
	last := 0
	for _, d := range r.Report.Deleted {
		check("a deletion", d.Start)
		check("a deletion", d.End)
		if d.Start < last || d.End <= d.Start {
			t.Errorf("a deletion at %v behind %d", d, last)
		}
		last = d.End
	}
}
