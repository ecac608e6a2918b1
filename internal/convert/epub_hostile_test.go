package convert

import (
	"fmt"
	"strings"

	"sheaf/internal/convert/converttest"
)

func sampleEPUB() attack {
	return attack{"a whole book", "a.epub", func() []byte {
		parts := make([]string, 12)
		numbers := digits(90 * 100 * len(parts))
		for i := range parts {
			parts[i] = fmt.Sprintf("<h1>Part %d</h1>", i)
			for j := range 100 {
				n := 90 * (100*i + j)
				parts[i] += fmt.Sprintf("<p>Researcher 1: how long did turn %d take?</p><p>Dalu: at mill %s.</p>", j, numbers[n:n+90])
			}
		}
		return converttest.EPUB(parts...)
	}}
}

func hostileEPUB() []attack {
	const item, ref = `<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>`, `<itemref idref="a"/>`
	page := func(body string) converttest.Entry {
		return converttest.Entry{Name: "OEBPS/a.xhtml", Body: converttest.XHTML(body)}
	}
	book := func(what, items, spine string, more ...converttest.Entry) attack {
		return attack{what, "a.epub", func() []byte { return converttest.EPUBOf(items, spine, more...) }}
	}
	named := func(href string) string {
		return `<item id="a" href="` + href + `" media-type="application/xhtml+xml"/>`
	}
	return []attack{
		book("a part above the book", named("../../../../etc/passwd"), ref),
		book("a part from the root", named("/etc/passwd"), ref),
		book("a part with an escaped climb", named("%2e%2e%2f%2e%2e%2fetc%2fpasswd"), ref),
		book("a part with a backslash", named(`..\..\Marker`), ref),
		book("a part on a drive", named(`C%3A%5CMarker`), ref),
		book("a part with a zero byte", named("a%00.xhtml"), ref),
		book("a part on another machine", item+`<item id="b" href="http://example.org/Marker" media-type="text/html"/>`, ref+`<itemref idref="b"/>`, page("<p>a")),
		book("a part that is the list itself", named("content.opf"), ref),
		{"one part a hundred thousand times", "a.epub", func() []byte {
			return converttest.EPUBOf(item, strings.Repeat(ref, 100_000), page("<p>Marker"))
		}},
		{"one part under many names", "a.epub", func() []byte {
			var items, refs strings.Builder
			for i := range 5000 {
				fmt.Fprintf(&items, `<item id="a%d" href="a.xhtml" media-type="application/xhtml+xml"/>`, i)
				fmt.Fprintf(&refs, `<itemref idref="a%d"/>`, i)
			}
			return converttest.EPUBOf(items.String(), refs.String(), page(strings.Repeat("<p>Marker of testimony</p>", 2000)))
		}},
		{"parts without end", "a.epub", func() []byte {
			var items strings.Builder
			for i := range 50_000 {
				fmt.Fprintf(&items, `<item id="a%d" href="a.xhtml"/>`, i)
			}
			return converttest.EPUBOf(items.String(), ref, page("<p>a"))
		}},
		{"a bomb in a part", "a.epub", func() []byte {
			return converttest.EPUBOf(item, ref, page(strings.Repeat(" ", 40<<20)))
		}},
		{"elements 200,000 deep in a part", "a.epub", func() []byte {
			return converttest.EPUBOf(item, ref, page(strings.Repeat("<div>", 200_000)))
		}},
		{"elements 200,000 deep in the list", "a.epub", func() []byte {
			return converttest.EPUBOf(strings.Repeat("<a>", 200_000), ref, page("<p>a"))
		}},
		book("entities in a part", item, ref, converttest.Entry{Name: "OEBPS/a.xhtml", Body: `<!DOCTYPE html [<!ENTITY b "Marker"><!ENTITY c "&b;&b;">]><p>&c;`}),
		book("entities in the encryption", item, ref, page("<p>a"), converttest.Entry{Name: "META-INF/encryption.xml", Body: `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`}),
		book("a part that is an archive", item, ref, converttest.Entry{Name: "OEBPS/a.xhtml", Body: string(converttest.EPUB("Marker"))}),
		book("a part that is a folder", named("a.xhtml"), ref, converttest.Entry{Name: "OEBPS/a.xhtml/"}),
		{"a list that is the container", "a.epub", func() []byte {
			return converttest.Zip(converttest.Entry{Name: "META-INF/container.xml", Body: `<rootfile full-path="META-INF/container.xml"/>`})
		}},
		{"a list that is elsewhere", "a.epub", func() []byte {
			return converttest.Zip(converttest.Entry{Name: "META-INF/container.xml", Body: `<rootfile full-path="../../etc/passwd"/>`})
		}},
		{"names without end", "a.epub", func() []byte {
			entries := make([]converttest.Entry, 5000)
			for i := range entries {
				entries[i].Name = fmt.Sprintf("OEBPS/%d", i)
			}
			return converttest.EPUBOf(item, ref, append(entries, page("<p>a"))...)
		}},
	}
}
