package convert

import (
	"bytes"
	"fmt"
	"strings"
)

func sampleHTML() attack {
	return attack{"a whole page", "a.html", func() []byte {
		var b strings.Builder
		b.WriteString("<!DOCTYPE html><html><head><meta charset=utf-8><title>T</title></head><body><table>")
		for i := range 600 {
			fmt.Fprintf(&b, "<tr><td><p>Researcher 1: how long did turn %d take?</p><td><del>no</del><!-- c --><p>Dalu: <b>%d hours</b> &amp; more</p>", i, i*7919%97)
		}
		b.WriteString("</table></body></html>")
		return []byte(b.String())
	}}
}

func hostileHTML() []attack {
	page := func(what string, data func() []byte) attack { return attack{what, "a.html", data} }
	many := func(n int, s string) func() []byte {
		return func() []byte { return append([]byte("<p>Marker</p>"), bytes.Repeat([]byte(s), n)...) }
	}
	return []attack{
		page("blocks 200,000 deep", many(200_000, "<div>")),
		page("hidden spans 200,000 deep", many(200_000, "<span hidden>")),
		page("tables 200,000 deep", many(200_000, "<table><tr><td>")),
		page("drawings 200,000 deep", many(200_000, "<svg>")),
		page("bold without end", many(1_000_000, "<b>")),
		page("paragraphs without end", many(1_000_000, "<p>")),
		page("lines without end", many(1_000_000, "<br>")),
		page("lines that hold something, without end", many(300_000, "a<br>")),
		page("items in a list that were never closed", func() []byte {
			return []byte("<li><ul>" + strings.Repeat("<b hidden>", 240) + strings.Repeat("<li></li>", 1_000_000))
		}),
		page("blocks that look for a paragraph in vain", func() []byte {
			return []byte("<p><table><td>" + strings.Repeat("<b hidden>", 240) + strings.Repeat("<div></div>", 1_000_000))
		}),
		page("end tags without a beginning", many(1_000_000, "</p></b>")),
		page("a tag of a million attributes", func() []byte { return []byte("<p" + strings.Repeat(" a=b", 1_000_000) + ">Marker") }),
		page("an attribute of forty megabytes", func() []byte { return []byte("<p title='" + strings.Repeat("Marker ", 40<<20/7) + "'>a") }),
		page("a picture of a hundred megabytes as text", func() []byte {
			return []byte("<p>a<img src='data:image/png;base64," + strings.Repeat("QUJDREVGR0g=", 100<<20/12) + "'>")
		}),
		page("a text of ten megabytes", func() []byte { return []byte("<p>" + strings.Repeat("Marker ", 10<<20/7)) }),
		page("columns without number", func() []byte {
			return []byte("<table>" + strings.Repeat("<tr><td colspan=99999999999>a<td colspan=1000>b", 20_000))
		}),
		page("deletions without end", many(500_000, "<del>a</del>")),
		page("entities that multiply", func() []byte { return []byte(`<!DOCTYPE a [<!ENTITY b "Marker"><!ENTITY c "&b;&b;">]><p>&c;`) }),
		page("a script that does not end", many(1_000_000, "<script>'")),
		page("a comment that does not end", func() []byte { return []byte("<p>a<!--" + strings.Repeat("Marker <p>", 2_000_000)) }),
		page("an attribute that does not end", func() []byte { return []byte("<p>a<p title=\"" + strings.Repeat("Marker <p>", 2_000_000)) }),
		page("zero bytes", func() []byte { return []byte("<p>a\x00b") }),
		page("not UTF-8", func() []byte { return []byte("<meta charset=utf-8><p>a\xff\xfe\xff" + strings.Repeat("\xe9", 100_000)) }),
		page("an encoding that does not exist", func() []byte { return []byte("<meta charset=Marker><p>a\xe9") }),
		page("an encoding whose letters are others", func() []byte { return []byte("<meta charset=utf-7><p>+ADw-script+AD4-\xe9") }),
		page("styles without end", many(100_000, "<i style='a:b;c:url(x);display:block'>")),
	}
}
