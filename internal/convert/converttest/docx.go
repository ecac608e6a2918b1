// Package converttest makes small files for tests that need something to read.
// The bytes are the same at every call: no times, no names, no chance.
package converttest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"strings"
)

// Entry is one file inside an archive.
type Entry struct{ Name, Body string }

// DOCX is a Word document of these paragraphs. A tab or line end inside a
// paragraph is written as Word writes it.
func DOCX(paragraphs ...string) []byte {
	var body strings.Builder
	for _, p := range paragraphs {
		body.WriteString(Paragraph(p))
	}
	return DOCXOf(body.String())
}

// DOCXOf is a Word document with this XML as its body, in the prefixes w and
// mc, and with further entries.
func DOCXOf(body string, more ...Entry) []byte {
	return Zip(append([]Entry{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", relationships},
		{"word/document.xml", documentStart + body + documentEnd},
	}, more...)...)
}

// Paragraph is the XML of one paragraph.
func Paragraph(text string) string {
	var b strings.Builder
	b.WriteString(`<w:p><w:r>`)
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString(`<w:br/>`)
		}
		for j, part := range strings.Split(line, "\t") {
			if j > 0 {
				b.WriteString(`<w:tab/>`)
			}
			b.WriteString(`<w:t xml:space="preserve">`)
			xml.EscapeText(&b, []byte(part)) // a strings.Builder takes every write
			b.WriteString(`</w:t>`)
		}
	}
	b.WriteString(`</w:r></w:p>`)
	return b.String()
}

// Zip is an archive of these entries, in this order, names unchecked.
func Zip(entries ...Entry) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		w, err := z.CreateHeader(&zip.FileHeader{Name: e.Name, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write([]byte(e.Body))
		}
		if err != nil {
			panic("converttest: " + err.Error()) // a buffer takes every write: a fault of the test
		}
	}
	if err := z.Close(); err != nil {
		panic("converttest: " + err.Error())
	}
	return b.Bytes()
}

const (
	contentTypes = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	relationships = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	documentStart = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>`
	documentEnd = `</w:body></w:document>`
)
