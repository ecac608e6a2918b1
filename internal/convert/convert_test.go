package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
)

func run(s string) string { return `<w:r><w:t xml:space="preserve">` + s + `</w:t></w:r>` }

func TestDOCX(t *testing.T) {
	p := converttest.Paragraph
	const boxed = `<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>`
	for name, c := range map[string]struct {
		body, want string
		report     Report
	}{
		"a paragraph is a line": {p("One.") + p("Two."), "One.\nTwo.", Report{}},
		"runs join without a space": {
			`<w:p>` + run("On") + `<w:proofErr w:type="gramStart"/>` + run("e.") + `</w:p>`, "One.", Report{}},
		"tab and line break":           {p("R\tOne.\nTwo."), "R\tOne.\nTwo.", Report{}},
		"a tab stop is no tab":         {`<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>` + run("One.") + `</w:p>`, "One.", Report{}},
		"an empty paragraph is a line": {p("One.") + `<w:p/>` + p("  ") + p("Two."), "One.\n\n\nTwo.", Report{}},
		"a line end inside XML is a space": {
			"<w:p><w:r><w:t>One\r\n\ttwo&#13;three.</w:t></w:r></w:p>", "One  two three.", Report{}},
		"table cells in order": {
			`<w:tbl><w:tr><w:tc>` + p("a") + p("b") + `</w:tc><w:tc>` + p("c") + `</w:tc></w:tr><w:tr><w:tc>` + p("d") + `</w:tc></w:tr></w:tbl>`,
			"a\nb\nc\nd", Report{}},
		"a tracked deletion is left out and counted": {
			`<w:p>` + run("We ") + `<w:del><w:r><w:delText>never </w:delText></w:r></w:del>` + run("went.") + `</w:p>`,
			"We went.", Report{Deletions: 1}},
		"text inside a deletion is left out whatever its element": {
			`<w:p>` + run("We ") + `<w:del>` + run("never ") + `</w:del>` + run("went.") + `</w:p>`, "We went.", Report{Deletions: 1}},
		"a tracked insertion is kept and counted": {
			`<w:p>` + run("We ") + `<w:ins>` + run("never ") + `</w:ins>` + run("went.") + `</w:p>`, "We never went.", Report{Insertions: 1}},
		"an insertion that was deleted again is left out": {
			`<w:p><w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:ins>` + run("We.") + `</w:p>`, "We.", Report{Insertions: 1, Deletions: 1}},
		"what was moved is where it was moved to": {
			`<w:p><w:moveFrom>` + run("late ") + `</w:moveFrom>` + run("We ") + `<w:moveTo>` + run("late") + `</w:moveTo></w:p>`,
			"We late", Report{Deletions: 1, Insertions: 1}},
		"a deleted paragraph end joins two": {
			`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + run("One ") + `</w:p>` + p("two."), "One two.", Report{}},
		"a paragraph deleted whole leaves no line": {
			p("One.") + `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>` + p("Two."),
			"One.\nTwo.", Report{Deletions: 1}},
		"how a run was set before is not how it is": {
			`<w:p><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>One.</w:t></w:r></w:p>`, "One.", Report{}},
		"hidden text is left out and counted": {
			`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>` + run("One.") + `</w:p>`, "One.", Report{Hidden: 1}},
		"hidden is read by its value": {
			`<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>One.</w:t></w:r></w:p>`, "One.", Report{}},
		"a hidden paragraph mark hides no text": {
			`<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>` + run("One.") + `</w:p>`, "One.", Report{}},
		"right to left is read by its value": {
			`<w:p><w:pPr><w:bidi/></w:pPr>` + run("واحد") + `</w:p><w:p><w:pPr><w:bidi w:val="0"/></w:pPr>` + run("One.") + `</w:p>`,
			"واحد\nOne.", Report{RightToLeft: 1}},
		"a text box is read once": {
			`<w:p>` + run("One.") + `<w:r><mc:AlternateContent><mc:Choice Requires="wps">` + boxed + `</mc:Choice><mc:Fallback>` + boxed +
				`</mc:Fallback></mc:AlternateContent></w:r>` + run(" Two.") + `</w:p>` + p("Three."),
			"One. Two.\nboxed\nThree.", Report{TextBoxes: 1}},
		"a fallback alone is read": {
			`<w:p><w:r><mc:AlternateContent><mc:Fallback>` + boxed + `</mc:Fallback></mc:AlternateContent></w:r></w:p>`, "boxed", Report{TextBoxes: 1}},
		"the text of a link is kept": {
			`<w:p><w:hyperlink>` + run("the page") + `</w:hyperlink></w:p>`, "the page", Report{Links: 1}},
		"the code of a field is not text": {
			`<w:p><w:r><w:instrText>HYPERLINK "mailto:x"</w:instrText></w:r>` + run("write") + `</w:p>`, "write", Report{}},
		"comments and footnotes are counted": {
			`<w:p>` + run("One.") + `<w:r><w:commentReference w:id="0"/></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:endnoteReference w:id="1"/></w:r></w:p>`,
			"One.", Report{Comments: 1, Footnotes: 2}},
		"content controls are passed through": {
			`<w:sdt><w:sdtPr><w:tag w:val="x"/></w:sdtPr><w:sdtContent>` + p("One.") + `</w:sdtContent></w:sdt>`, "One.", Report{}},
		"a symbol leaves a mark": {`<w:p>` + run("a") + `<w:r><w:sym w:char="F0E0"/></w:r></w:p>`, "a\ufffd", Report{Symbols: 1}},
		"elements of strange namespaces say nothing": {
			`<w:p>` + run("One.") + `<x:r xmlns:x="urn:x"><x:t>no</x:t></x:r></w:p>`, "One.", Report{}},
	} {
		t.Run(name, func(t *testing.T) {
			tr, report := mustRead(t, "x.docx", converttest.DOCXOf(c.body))
			if diff := cmp.Diff(c.want, tr.Text); diff != "" {
				t.Error(diff)
			}
			report.Format, report.Properties = "", nil
			if diff := cmp.Diff(c.report, report); diff != "" {
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

func TestTXT(t *testing.T) {
	t.Run("nothing but line ends changes", func(t *testing.T) {
		tr, report := mustRead(t, "a.TXT", []byte("\ufeffI: How many? \r\n\r\n  R: Two.\r\n"))
		if want := "I: How many? \n\n  R: Two.\n"; tr.Text != want || report.Format != TXT {
			t.Errorf("got %q as %s", tr.Text, report.Format)
		}
	})
	t.Run("the first bytes count more than the name", func(t *testing.T) {
		if _, report := mustRead(t, "a.txt", converttest.DOCX("One.")); report.Format != DOCX {
			t.Errorf("read as %s", report.Format)
		}
	})
	t.Run("any other name will do", func(t *testing.T) {
		mustRead(t, "../../notes of may", []byte("One."))
	})
}

func TestBuilderIsDeterministic(t *testing.T) {
	if !bytes.Equal(converttest.DOCX("a <b>", "c\td\ne"), converttest.DOCX("a <b>", "c\td\ne")) {
		t.Error("two calls gave different bytes")
	}
	if tr, _ := mustRead(t, "x.docx", converttest.DOCX("a <b>", "c\td\ne")); tr.Text != "a <b>\nc\td\ne" {
		t.Errorf("got %q", tr.Text)
	}
}

// withDocument is an archive whose document is this XML.
func withDocument(xml string) []byte {
	return converttest.Zip(converttest.Entry{Name: "word/document.xml", Body: xml})
}

func TestRefusals(t *testing.T) {
	whole := converttest.DOCX("Marker of testimony.")
	flipped := bytes.Clone(whole)
	flipped[bytes.Index(flipped, []byte("word/document.xml"))+40] ^= 0xff
	for name, c := range map[string]struct {
		file string
		data []byte
		says string
	}{
		"a file above the size":                 {"a.txt", make([]byte, DefaultLimits().Bytes+1), "larger than"},
		"an empty file":                         {"a.txt", nil, "no text in it"},
		"a document without words":              {"a.docx", converttest.DOCX("", " "), "no text in it"},
		"a text in Latin-1":                     {"a.txt", []byte("Marker caf\xe9"), "not UTF-8 at byte 10"},
		"a text in UTF-16":                      {"a.txt", []byte("\xff\xfeM\x00"), "UTF-16"},
		"a text with zero bytes":                {"a.txt", []byte("Marker\x00"), "zero byte at 6"},
		"a text above the length":               {"a.txt", bytes.Repeat([]byte("Marker "), 2<<20), "longer than"},
		"a text of too many lines":              {"a.txt", bytes.Repeat([]byte("A:\n"), DefaultLimits().Lines), "more than 200000 lines"},
		"a PDF":                                 {"a.txt", []byte("%PDF-1.7"), "a PDF"},
		"an old Word document":                  {"a.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1"), "old Word"},
		"a name that ends in .odt":              {"Marker.odt", []byte("x"), "ODT"},
		"a name that ends in .docx and a text":  {"Marker.docx", []byte("x"), "no Word document"},
		"an ODT":                                {"a.odt", converttest.Zip(converttest.Entry{Name: "content.xml"}), "ODT"},
		"a table":                               {"a.docx", converttest.Zip(converttest.Entry{Name: "xl/workbook.xml"}), "table"},
		"a folder packed as an archive":         {"a.zip", converttest.Zip(converttest.Entry{Name: "Marker.docx", Body: string(whole)}), "no Word document"},
		"an empty archive":                      {"a.docx", converttest.Zip(), "no Word document"},
		"an archive inside as the document":     {"a.docx", withDocument(string(whole)), "damaged"},
		"a document of another kind":            {"a.docx", withDocument(`<Marker>text</Marker>`), "no Word document"},
		"names that climb out":                  {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: "../../Marker"}), "leads outside"},
		"names from the root":                   {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: "/Marker"}), "leads outside"},
		"names with a backslash":                {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: `..\Marker`}), "leads outside"},
		"names with a drive":                    {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: `C:Marker`}), "leads outside"},
		"a name twice":                          {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: "word/document.xml"}), "name of another"},
		"a name twice in other letters":         {"a.docx", converttest.DOCXOf("", converttest.Entry{Name: "WORD/Document.xml"}), "name of another"},
		"too many entries":                      {"a.docx", crowd(DefaultLimits().Entries + 1), "more than 4000 files"},
		"a bomb by ratio":                       {"a.docx", withDocument(`<w:document xmlns:w="` + wordNS + `">` + strings.Repeat(" ", 20<<20)), "inflates more than 200 times"},
		"a bomb by size":                        {"a.docx", bomb(), "inflates to more than"},
		"XML 200,000 deep":                      {"a.docx", withDocument(strings.Repeat(`<w:Marker xmlns:w="`+wordNS+`">`, 1) + strings.Repeat("<a>", 200_000)), "nested more than 256"},
		"entities that multiply":                {"a.docx", withDocument(`<!DOCTYPE a [<!ENTITY b "Marker"><!ENTITY c "&b;&b;">]><a>&c;</a>`), "declares a document type"},
		"an entity that nobody declared":        {"a.docx", withDocument(`<a>&Marker;</a>`), "damaged"},
		"XML in another encoding":               {"a.docx", withDocument(`<?xml version="1.0" encoding="Marker"?><a/>`), "cannot be unpacked"},
		"elements that close one another":       {"a.docx", withDocument(`<Marker></Other>`), "wrong at line 1"},
		"bytes that are not UTF-8 inside":       {"a.docx", withDocument("<a>\xff</a>"), "damaged"},
		"a byte flipped in the packed document": {"a.docx", flipped, "damaged"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			start := time.Now()
			tr, _, err := Read(context.Background(), c.file, c.data, DefaultLimits())
			if sheaf.KindOf(err) != sheaf.Invalid || tr.Text != "" {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(err.Error(), c.says) || sheaf.HintOf(err) == "" {
				t.Errorf("says %q (%q), want %q", err, sheaf.HintOf(err), c.says)
			}
			if strings.Contains(fmt.Sprint(err, sheaf.HintOf(err), errors.Unwrap(err)), "Marker") {
				t.Errorf("the error tells a word of the file: %v", err)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
	t.Run("a document truncated anywhere is refused", func(t *testing.T) {
		for n := 4; n < len(whole); n++ {
			if _, _, err := Read(context.Background(), "a.docx", whole[:n], DefaultLimits()); sheaf.KindOf(err) != sheaf.Invalid {
				t.Fatalf("%d of %d bytes: %v", n, len(whole), err)
			}
		}
	})
	t.Run("a reading that takes too long is refused", func(t *testing.T) {
		limits := DefaultLimits()
		limits.Time = time.Nanosecond
		for _, data := range [][]byte{whole, []byte("One.")} {
			if _, _, err := Read(context.Background(), "", data, limits); sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), "longer than 1ns") {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("the dearest text within the limits is read in time", func(t *testing.T) {
		start := time.Now()
		if _, _, err := Read(context.Background(), "", bytes.Repeat([]byte("Dalu Omro (00:12:31): "+strings.Repeat("a ", 8)+"\n"), DefaultLimits().Lines-1), DefaultLimits()); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("took %s", took)
		}
	})
	t.Run("a caller who gave up hears so", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if _, _, err := Read(ctx, "", whole, DefaultLimits()); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func crowd(n int) []byte {
	entries := make([]converttest.Entry, n)
	for i := range entries {
		entries[i].Name = fmt.Sprintf("word/%d", i)
	}
	return converttest.Zip(entries...)
}

// bomb inflates beyond the limit while each part keeps below the ratio.
func bomb() []byte {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="` + wordNS + `">`)
	for i := uint32(1); b.Len() < int(DefaultLimits().Inflated)+1; i = i*1664525 + 1013904223 {
		fmt.Fprintf(&b, "<a>%08x%64s</a>", i, "")
	}
	return withDocument(b.String())
}

func FuzzTXT(f *testing.F) {
	f.Add([]byte("I: How many?\r\nR: Two.\r\n"))
	f.Add([]byte("\xff\xfe"))
	f.Fuzz(fuzzRead("a.txt"))
}

func FuzzDOCX(f *testing.F) {
	f.Add(converttest.DOCX("I: How many?", "R: Two."))
	f.Add(converttest.DOCXOf(`<w:p><w:del><w:r/></w:del></w:p><w:tbl/>`, converttest.Entry{Name: "docProps/core.xml", Body: "<a/>"}))
	f.Fuzz(fuzzRead("a.docx"))
}

// FuzzDOCXBody fuzzes behind the archive, where the checksums keep most of
// FuzzDOCX's mutations out.
func FuzzDOCXBody(f *testing.F) {
	f.Add([]byte(`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>a</w:t></w:r><w:txbxContent><w:p><w:r><w:br/></w:r></w:p></w:txbxContent></w:p>`))
	f.Add([]byte(`</w:body><w:p><mc:Choice/><w:del></w:p>`))
	read := fuzzRead("a.docx")
	f.Fuzz(func(t *testing.T, body []byte) { read(t, converttest.DOCXOf(string(body))) })
}

func fuzzRead(name string) func(*testing.T, []byte) {
	return func(t *testing.T, data []byte) {
		tr, _, err := Read(context.Background(), name, data, DefaultLimits())
		if err != nil {
			if sheaf.KindOf(err) != sheaf.Invalid {
				t.Errorf("kind %s: %v", sheaf.KindOf(err), err)
			}
			return
		}
		if err := tr.Validate(); err != nil {
			t.Error(err)
		}
	}
}

// BenchmarkRead reads documents of the size of a long interview: 250 turns,
// about 9,000 words.
func BenchmarkRead(b *testing.B) {
	paragraphs := make([]string, 250)
	for i := range paragraphs {
		paragraphs[i] = []string{"Researcher 1: ", "Dalu: "}[i%2] + strings.Repeat(fmt.Sprintf("they went on to mill %d and nobody said when ", i), 4)
	}
	for name, data := range map[string][]byte{"a.docx": converttest.DOCX(paragraphs...), "a.txt": []byte(strings.Join(paragraphs, "\n"))} {
		b.Run(name, func(b *testing.B) {
			words := 0
			for b.Loop() {
				tr, _ := mustRead(b, name, data)
				words += tr.Words()
			}
			b.ReportMetric(float64(words)/b.Elapsed().Seconds()/1e6, "Mwords/s")
		})
	}
}
