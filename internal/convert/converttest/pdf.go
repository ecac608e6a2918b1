package converttest

import (
	"bytes"
	"fmt"
	"strings"
)

// PDF is a document of A4 pages with these contents, each a content stream in
// which /F1 is Helvetica.
func PDF(pages ...string) []byte { return PDFWith("", "", pages...) }

// PDFWith is a document of these pages with further entries in its catalog and
// in the dictionary of each page. Further objects of it begin at
// PDFNext(len(pages)).
func PDFWith(catalog, page string, pages ...string) []byte {
	return PDFOf("", PDFObjects(catalog, page, pages...)...)
}

// PDFNext is the number of the first object behind those of so many pages.
func PDFNext(pages int) int { return 4 + 2*pages }

// PDFObjects are the objects of a document of these pages, from number 1.
func PDFObjects(catalog, page string, pages ...string) []string {
	objects := []string{"<</Type/Catalog/Pages 2 0 R" + catalog + ">>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"}
	var kids strings.Builder
	for i, content := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
		objects = append(objects,
			fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R%s>>", 5+2*i, page),
			PDFStream("", content))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", kids.String(), len(pages))
	return objects
}

// PDFStream is a stream with further entries in its dictionary.
func PDFStream(entries, data string) string {
	return fmt.Sprintf("<</Length %d%s>>\nstream\n%s\nendstream", len(data), entries, data)
}

// PDFOf is a file of these objects, the first being the catalog, with further
// entries in its trailer.
func PDFOf(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, table)
	return b.Bytes()
}

// PDFText draws a line at a place of the page, in points from the left lower
// corner, 11 points high. It holds what WinAnsiEncoding has.
func PDFText(x, y float64, text string) string {
	return fmt.Sprintf("BT /F1 11 Tf %g %g Td (%s) Tj ET\n", x, y, strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(text))
}

// PDFLines draws lines below one another, 13 points apart. An empty one is a
// gap.
func PDFLines(x, y float64, lines ...string) string {
	var b strings.Builder
	for i, l := range lines {
		if l != "" {
			b.WriteString(PDFText(x, y-13*float64(i), l))
		}
	}
	return b.String()
}
