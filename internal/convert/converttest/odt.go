package converttest

import (
	"encoding/xml"
	"strings"
)

// ODT is an OpenDocument text of these paragraphs. A tab or line end inside a
// paragraph is written as a word processor writes it.
func ODT(paragraphs ...string) []byte {
	var body strings.Builder
	for _, p := range paragraphs {
		body.WriteString(ODTParagraph(p))
	}
	return ODTOf("", body.String())
}

// ODTOf is an OpenDocument text with this XML as its automatic styles and its
// body, in the usual prefixes, and with further entries.
func ODTOf(styles, body string, more ...Entry) []byte {
	return Zip(append([]Entry{
		{"mimetype", "application/vnd.oasis.opendocument.text"},
		{"META-INF/manifest.xml", odtManifest},
		{"content.xml", ODTPart("document-content", "<office:automatic-styles>"+styles+"</office:automatic-styles><office:body><office:text>"+body+"</office:text></office:body>")},
	}, more...)...)
}

// ODTPart is the XML of one part, with the usual prefixes.
func ODTPart(root, inner string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><office:` + root + odtSpaces + `>` + inner + `</office:` + root + `>`
}

// ODTParagraph is the XML of one paragraph.
func ODTParagraph(text string) string {
	var b strings.Builder
	b.WriteString(`<text:p>`)
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			b.WriteString(`<text:line-break/>`)
		}
		for j, part := range strings.Split(line, "\t") {
			if j > 0 {
				b.WriteString(`<text:tab/>`)
			}
			xml.EscapeText(&b, []byte(part)) // a strings.Builder takes every write
		}
	}
	b.WriteString(`</text:p>`)
	return b.String()
}

const (
	odtManifest = `<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/></manifest:manifest>`
	odtSpaces = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"` +
		` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"` +
		` xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"` +
		` xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"`
)
