package convert

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheaf/internal/convert/converttest"
	"sheaf/internal/sheaf"
)

func TestEPUB(t *testing.T) {
	t.Run("the parts are read in the order of the spine", func(t *testing.T) {
		tr, report := mustRead(t, "a.epub", converttest.EPUB("<p>One.</p>", "<h1>Two</h1><p>three<img src='a.png'/><a id='x'/></p>"))
		if tr.Text != "One.\nTwo\nthree" || report.Images != 1 || report.Outside != 0 || report.Format != EPUB {
			t.Errorf("got %q %+v", tr.Text, report)
		}
		if diff := cmp.Diff([]string{"title"}, report.Properties); diff != "" {
			t.Error(diff)
		}
	})
	page := converttest.Entry{Name: "OEBPS/a.xhtml", Body: converttest.XHTML("<p>One.</p>")}
	const item = `<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>`
	t.Run("a part that is named twice is read once", func(t *testing.T) {
		tr, _ := mustRead(t, "a.epub", converttest.EPUBOf(item, `<itemref idref="a"/><itemref idref="a"/>`, page))
		if tr.Text != "One." {
			t.Errorf("got %q", tr.Text)
		}
	})
	t.Run("parts that are no page are counted", func(t *testing.T) {
		_, report := mustRead(t, "a.epub", converttest.EPUBOf(item+`<item id="b" href="b.svg" media-type="image/svg+xml"/><item id="c" href="c.pdf" media-type="application/pdf"/><item id="d" href="http://example.org/d" media-type="text/html"/>`,
			`<itemref idref="a"/><itemref idref="b"/><itemref idref="c"/><itemref idref="d"/>`, page))
		if report.Images != 1 || report.Embedded != 1 || report.Outside != 1 {
			t.Errorf("got %+v", report)
		}
	})
	encryption := func(name string) converttest.Entry {
		return converttest.Entry{Name: "META-INF/encryption.xml", Body: `<encryption><EncryptedData><CipherData><CipherReference URI="` + name + `"/></CipherData></EncryptedData></encryption>`}
	}
	t.Run("an obscured font is no matter", func(t *testing.T) {
		mustRead(t, "a.epub", converttest.EPUBOf(item, `<itemref idref="a"/>`, page, encryption("OEBPS/f.otf"), converttest.Entry{Name: "OEBPS/f.otf"}))
	})
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"a book whose text is encrypted":  {converttest.EPUBOf(item, `<itemref idref="a"/>`, page, encryption("OEBPS/a.xhtml")), "encrypted"},
		"a part outside the book":         {converttest.EPUBOf(`<item id="a" href="../../Marker" media-type="text/html"/>`, `<itemref idref="a"/>`), "outside"},
		"a part with an escaped climb":    {converttest.EPUBOf(`<item id="a" href="%2e%2e/%2e%2e/Marker" media-type="text/html"/>`, `<itemref idref="a"/>`), "outside"},
		"a part that is missing":          {converttest.EPUBOf(item, `<itemref idref="a"/>`), "not in it"},
		"a part that nobody declared":     {converttest.EPUBOf(item, `<itemref idref="Marker"/>`, page), "not in it"},
		"a book without an order":         {converttest.EPUBOf(item, "", page), "no whole electronic book"},
		"a part that declares entities":   {converttest.EPUBOf(item, `<itemref idref="a"/>`, converttest.Entry{Name: "OEBPS/a.xhtml", Body: `<!DOCTYPE html [<!ENTITY a "Marker">]><p>&a;</p>`}), "document type"},
		"a list that declares entities":   {converttest.Zip(converttest.Entry{Name: "META-INF/container.xml", Body: `<!DOCTYPE a [<!ENTITY b "Marker">]><a/>`}), "document type"},
		"a container that names no list":  {converttest.Zip(converttest.Entry{Name: "META-INF/container.xml", Body: `<a/>`}), "outside"},
		"a container that is a text file": {converttest.Zip(converttest.Entry{Name: "META-INF/container.xml", Body: `Marker`}), "outside"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			_, err := Read(context.Background(), File{"a.epub", c.data}, Options{}, DefaultLimits())
			if sheaf.KindOf(err) != sheaf.Invalid || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "Marker") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzEPUB(f *testing.F) {
	f.Add(converttest.EPUB("<p>I: How many?</p>", "<p>R: Two.</p>"))
	f.Fuzz(fuzzRead("a.epub"))
}

// FuzzEPUBPackage fuzzes behind the archive.
func FuzzEPUBPackage(f *testing.F) {
	f.Add(`<item id="a" href="a.xhtml#b" media-type="text/html"/>`, `<itemref idref="a"/>`, "<p>One<br/></p>")
	f.Fuzz(func(t *testing.T, items, spine, body string) {
		fuzzRead("a.epub")(t, converttest.EPUBOf(items, spine, converttest.Entry{Name: "OEBPS/a.xhtml", Body: body}))
	})
}
