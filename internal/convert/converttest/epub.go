package converttest

import (
	"fmt"
	"strings"
)

// EPUB is an electronic book whose parts have these bodies, in this order.
func EPUB(bodies ...string) []byte {
	var items, spine strings.Builder
	more := make([]Entry, len(bodies))
	for i, body := range bodies {
		fmt.Fprintf(&items, `<item id="p%d" href="text/part%%20%d.xhtml" media-type="application/xhtml+xml"/>`, i, i)
		fmt.Fprintf(&spine, `<itemref idref="p%d"/>`, i)
		more[i] = Entry{fmt.Sprintf("OEBPS/text/part %d.xhtml", i), XHTML(body)}
	}
	return EPUBOf(items.String(), spine.String(), more...)
}

// EPUBOf is an electronic book with this XML as its list of parts and their
// order, and with further entries. Names are relative to the folder OEBPS.
func EPUBOf(items, spine string, more ...Entry) []byte {
	return Zip(append([]Entry{
		{"mimetype", "application/epub+zip"},
		{"META-INF/container.xml", `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`},
		{"OEBPS/content.opf", `<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A book</dc:title></metadata><manifest>` +
			items + `</manifest><spine>` + spine + `</spine></package>`},
	}, more...)...)
}

// XHTML is a page with this body.
func XHTML(body string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>A part</title></head><body>` + body + `</body></html>`
}
