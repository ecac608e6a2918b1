package convert

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"sheaf/internal/convert/converttest"
)

func sampleDOCX() attack {
	return attack{"a document with notes, comments, a table and changes", "a.docx", func() []byte {
		var body strings.Builder
		numbers := digits(40 * 2000)
		for i := range 2000 {
			fmt.Fprintf(&body, `<w:p><w:pPr><w:pStyle w:val="Turn"/></w:pPr>%s<w:del><w:r><w:delText>never %d </w:delText></w:r></w:del>%s<w:r><w:commentReference w:id="%d"/></w:r><w:r><w:footnoteReference w:id="%d"/></w:r></w:p>`,
				runXML("Dalu: they went on to mill "), i*i, runXML(fmt.Sprintf("and nobody said when, %s.", numbers[40*i:40*i+40])), i, i)
		}
		body.WriteString(`<w:tbl><w:tr><w:tc>` + converttest.Paragraph("a") + `</w:tc><w:tc>` + converttest.Paragraph("b") + `</w:tc></w:tr></w:tbl>`)
		return converttest.DOCXOf(body.String(),
			beside("comments", each(400, `<w:comment w:id="%d">`+converttest.Paragraph("Check.")+`</w:comment>`)),
			beside("footnotes", each(400, `<w:footnote w:id="%d">`+converttest.Paragraph("Written later.")+`</w:footnote>`)),
			beside("styles", `<w:style w:type="paragraph" w:styleId="Turn"/>`))
	}}
}

// each is a piece of XML many times over, with its number where it has a place
// for one.
func each(n int, piece string) string {
	var b strings.Builder
	for i := range n {
		if strings.Contains(piece, "%d") {
			fmt.Fprintf(&b, piece, i)
		} else {
			b.WriteString(piece)
		}
	}
	return b.String()
}

// digits are so many bytes that are not packed well enough to be told by it.
func digits(n int) string {
	b := make([]byte, n)
	for i, x := 0, uint32(1); i < n; i, x = i+1, x*1664525+1013904223 {
		b[i] = '0' + byte(x>>24)%10
	}
	return string(b)
}

func hostileDOCX() []attack {
	return append(hostileContainers(), hostileBodies()...)
}

// hostileContainers lie about what is in the archive, and where.
func hostileContainers() []attack {
	named := func(name string) func() []byte {
		return func() []byte { return converttest.DOCXOf(converttest.Paragraph("One."), converttest.Entry{Name: name}) }
	}
	ofParts := func(parts ...converttest.Entry) func() []byte {
		return func() []byte { return converttest.DOCXOf(converttest.Paragraph("One."), parts...) }
	}
	xml := func(document string) func() []byte { return func() []byte { return withDocument(document) } }
	return []attack{
		{"a bomb by ratio", "a.docx", func() []byte {
			return withDocument(`<w:document xmlns:w="` + wordNS + `">` + strings.Repeat(" ", 20<<20))
		}},
		{"a bomb by size", "a.docx", bomb},
		{"more entries than any document has", "a.docx", func() []byte { return crowd(DefaultLimits().Entries + 1) }},
		{"a name that climbs out", "a.docx", named("../../../../etc/cron.d/x")},
		{"a name from the root", "a.docx", named("/etc/cron.d/x")},
		{"a name with backslashes", "a.docx", named(`..\..\x`)},
		{"a name with a drive", "a.docx", named("C:x")},
		{"a name with a zero byte", "a.docx", named("word/a.xml\x00.png")},
		{"a name twice", "a.docx", named("word/document.xml")},
		{"a name twice in other letters", "a.docx", named("WORD/Document.xml")},
		{"an archive as the document", "a.docx", func() []byte { return withDocument(string(converttest.DOCX("One."))) }},
		{"100,000 relationships that lead out", "a.docx", ofParts(converttest.Entry{Name: "word/_rels/document.xml.rels",
			Body: `<R>` + each(100_000, `<Relationship Id="r%d" Type="x/image" Target="file:///etc/passwd" TargetMode="External"/>`) + `</R>`})},
		{"relationships in a circle", "a.docx", ofParts(
			converttest.Entry{Name: "word/_rels/document.xml.rels", Body: `<R><Relationship Id="r" Type="x/comments" Target="document.xml"/><Relationship Id="r" Type="x/footnotes" Target="_rels/document.xml.rels"/></R>`})},
		{"a document that is its own relationships", "a.docx", func() []byte {
			return converttest.Zip(converttest.Entry{Name: "_rels/.rels", Body: `<R><Relationship Type="x/officeDocument" Target="_rels/.rels"/></R>`})
		}},
		{"entities that multiply", "a.docx", xml(`<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>`)},
		{"an entity from outside", "a.docx", xml(`<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`)},
		{"XML 200,000 deep", "a.docx", func() []byte { return withDocument(strings.Repeat("<a>", 200_000)) }},
		{"an element of 200,000 attributes", "a.docx", func() []byte { return withDocument(`<a ` + each(200_000, `a%d="x" `) + `/>`) }},
		{"200,000 namespaces", "a.docx", func() []byte {
			return withDocument(`<a ` + each(200_000, `xmlns:a%d="x" `) + `>` + strings.Repeat("<b/>", 1000))
		}},
		{"one attribute of six million bytes", "a.docx", func() []byte {
			return withDocument(`<w:document xmlns:w="` + wordNS + `" a="` + digits(6<<20) + `"/>`)
		}},
		{"sizes that are a lie in the list of entries", "a.docx", func() []byte {
			return patched(converttest.DOCX("One."), entrySign, 20, 0xfffffffe, 0xfffffffe)
		}},
		{"sizes that are a lie in the entry itself", "a.docx", func() []byte {
			return patched(converttest.DOCX("One."), "PK\x03\x04", 18, 0xfffffffe, 0xfffffffe)
		}},
		{"a stored entry that claims four gigabytes", "a.docx", func() []byte {
			return patched(patched(converttest.DOCX("One."), entrySign, 8, 0), entrySign, 20, 0xfffffffe, 0xfffffffe)
		}},
		{"sizes that point to a record of 64 bits that is not there", "a.docx", func() []byte {
			return patched(converttest.DOCX("One."), entrySign, 20, 0xffffffff, 0xffffffff)
		}},
		{"a name in the entry that is not the one in the list", "a.docx", func() []byte {
			data := converttest.DOCX("One.")
			at := bytes.Index(data, []byte("word/document.xml"))
			copy(data[at:], "../../etc/passwd!")
			return data
		}},
		{"entries that lie over one another", "a.docx", overlapping},
		{"a list of entries that is said to be at the end of the world", "a.docx", func() []byte {
			return patched(converttest.DOCX("One."), "PK\x05\x06", 12, 0xfffffff0, 0xfffffff0)
		}},
	}
}

// hostileBodies are whole archives with documents that no program writes.
func hostileBodies() []attack {
	of := func(body func() (string, []converttest.Entry)) func() []byte {
		return func() []byte {
			document, parts := body()
			return converttest.DOCXOf(document, parts...)
		}
	}
	alone := func(body func() string) func() []byte { return func() []byte { return converttest.DOCXOf(body()) } }
	one := converttest.Paragraph("One.")
	return []attack{
		{"300,000 references to one great comment", "a.docx", of(func() (string, []converttest.Entry) {
			return `<w:p>` + runXML("One.") + each(300_000, `<w:r><w:commentReference w:id="1" w:a="%d"/></w:r>`) + `</w:p>`,
				[]converttest.Entry{beside("comments", `<w:comment w:id="1">`+converttest.Paragraph(each(400_000, "%d "))+`</w:comment>`)}
		})},
		{"a reference to each of 300,000 comments that are not there", "a.docx", alone(func() string {
			return `<w:p>` + each(300_000, `<w:r><w:commentReference w:id="%d"/></w:r>`) + `</w:p>`
		})},
		{"300,000 comments of one number", "a.docx", of(func() (string, []converttest.Entry) {
			return one, []converttest.Entry{beside("comments", strings.Repeat(`<w:comment w:id="1"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:comment>`, 300_000))}
		})},
		{"footnotes longer than any text", "a.docx", of(func() (string, []converttest.Entry) {
			return one, []converttest.Entry{beside("footnotes", each(20_000, `<w:footnote w:id="%d">`+converttest.Paragraph(strings.Repeat("they went on ", 40))+`</w:footnote>`))}
		})},
		{"styles based on one another in a circle", "a.docx", of(func() (string, []converttest.Entry) {
			return `<w:p><w:pPr><w:pStyle w:val="s1"/></w:pPr><w:r><w:rPr><w:rStyle w:val="s0"/></w:rPr><w:t>One.</w:t></w:r></w:p>`, []converttest.Entry{
				beside("styles", `<w:style w:type="paragraph" w:styleId="s0"><w:basedOn w:val="s1"/></w:style><w:style w:styleId="s1"><w:basedOn w:val="s0"/></w:style><w:style w:styleId="s2"><w:basedOn w:val="s2"/></w:style>`)}
		})},
		{"each style based on the one before, 19,000 long", "a.docx", of(func() (string, []converttest.Entry) {
			var styles strings.Builder
			for i := range 19_000 {
				fmt.Fprintf(&styles, `<w:style w:styleId="s%d"><w:basedOn w:val="s%d"/></w:style>`, i, i-1)
			}
			return strings.Repeat(`<w:p><w:pPr><w:pStyle w:val="s18999"/></w:pPr><w:r><w:t>One.</w:t></w:r></w:p>`, 1000), []converttest.Entry{beside("styles", styles.String())}
		})},
		{"200,000 styles", "a.docx", of(func() (string, []converttest.Entry) {
			return one, []converttest.Entry{beside("styles", each(200_000, `<w:style w:styleId="s%d"/>`))}
		})},
		{"200,000 lists", "a.docx", of(func() (string, []converttest.Entry) {
			return one, []converttest.Entry{beside("numbering", each(200_000, `<w:num w:numId="%d"><w:abstractNumId w:val="0"/></w:num>`))}
		})},
		{"tables 100,000 deep", "a.docx", alone(func() string { return strings.Repeat(`<w:tbl><w:tr><w:tc>`, 100_000) })},
		{"text boxes 100,000 deep", "a.docx", alone(func() string { return strings.Repeat(`<w:p><w:r><w:txbxContent>`, 100_000) })},
		{"text boxes as deep as is let through, each with 1,100 paragraphs", "a.docx", alone(func() string {
			return strings.Repeat(`<w:p><w:r><w:txbxContent>`+each(1100, `<w:p w:a="%d"><w:r><w:t>One.</w:t></w:r></w:p>`), 80) + strings.Repeat(`</w:txbxContent></w:r></w:p>`, 80)
		})},
		{"cells that cover two thousand million columns", "a.docx", alone(func() string {
			return `<w:tbl>` + strings.Repeat(`<w:tr><w:trPr><w:gridBefore w:val="2147483647"/></w:trPr>`+strings.Repeat(`<w:tc><w:tcPr><w:gridSpan w:val="99999999999999999999"/></w:tcPr>`+one+`</w:tc><w:tc><w:tcPr><w:gridSpan w:val="-2147483648"/></w:tcPr>`+one+`</w:tc>`, 50)+`</w:tr>`, 100) + `</w:tbl>`
		})},
		{"fields that begin and never end", "a.docx", alone(func() string {
			return `<w:p>` + strings.Repeat(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, 200_000) + `</w:p>`
		})},
		{"paragraphs whose ends were all deleted", "a.docx", alone(func() string {
			return each(190_000, `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>on %d </w:t></w:r></w:p>`)
		})},
		{"a paragraph of 95,000 line breaks, comments and deletions", "a.docx", of(func() (string, []converttest.Entry) {
			return `<w:p>` + each(95_000, `<w:r><w:t>x</w:t><w:br/><w:commentReference w:id="%d"/></w:r><w:del/>`) + `</w:p>`, []converttest.Entry{
				beside("comments", each(1000, `<w:comment w:id="%d"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:comment>`))}
		})},
		{"more elements than any document has", "a.docx", alone(func() string { return each(60_000, strings.Repeat(`<w:r/>`, 130)+`<a b="%d"/>`) })},
		{"empty paragraphs without end", "a.docx", alone(func() string { return strings.Repeat(`<w:p/>`, 2<<20) })},
		{"one run of six million bytes", "a.docx", alone(func() string { return `<w:p>` + runXML(digits(6<<20)) + `</w:p>` })},
		{"24 million bytes of hidden runs", "a.docx", alone(func() string {
			return one + `<w:p>` + each(300_000, `<w:r><w:rPr><w:vanish/></w:rPr><w:t>%d they went on</w:t></w:r>`) + `</w:p>`
		})},
		{"one field code of six million bytes", "a.docx", alone(func() string {
			return one + `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>` + digits(6<<20) + `</w:instrText></w:r></w:p>`
		})},
	}
}

// patched overwrites 32-bit numbers behind every sign in an archive; a method of
// packing is a short one.
func patched(data []byte, sign string, at int, values ...uint32) []byte {
	data = bytes.Clone(data)
	for i := 0; ; {
		n := bytes.Index(data[i:], []byte(sign))
		if n < 0 {
			return data
		}
		i += n
		for k, v := range values {
			if place := i + at + 4*k; at == 8 && place+4 <= len(data) {
				binary.LittleEndian.PutUint16(data[place+2:], uint16(v))
			} else if place+4 <= len(data) {
				binary.LittleEndian.PutUint32(data[place:], v)
			}
		}
		i += len(sign)
	}
}

// overlapping has a thousand entries in its list that are all the same bytes.
func overlapping() []byte {
	body := each(200_000, `<w:p w:a="%d"/>`)
	data := converttest.Zip(converttest.Entry{Name: "word/document.xml", Body: `<w:document xmlns:w="` + wordNS + `"><w:body>` + converttest.Paragraph("One.") + body + `</w:body></w:document>`})
	start := bytes.Index(data, []byte(entrySign))
	end := bytes.Index(data, []byte("PK\x05\x06"))
	record := data[start:end]
	name := bytes.Index(record, []byte("word/document.xml"))
	list := bytes.Clone(record)
	for i := range 999 {
		next := bytes.Clone(record)
		copy(next[name:], fmt.Sprintf("word/%07d.rels", i))
		list = append(list, next...)
	}
	tail := bytes.Clone(data[end:])
	binary.LittleEndian.PutUint16(tail[8:], 1000)
	binary.LittleEndian.PutUint16(tail[10:], 1000)
	binary.LittleEndian.PutUint32(tail[12:], uint32(len(list)))
	return append(append(bytes.Clone(data[:start]), list...), tail...)
}
