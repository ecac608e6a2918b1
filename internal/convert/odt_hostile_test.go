package convert

import (
	"fmt"
	"strings"

	"sheaf/internal/convert/converttest"
)

func sampleODT() attack {
	return attack{"a whole document", "a.odt", func() []byte {
		var body strings.Builder
		numbers := digits(80 * 1200)
		for i := range 1200 {
			fmt.Fprintf(&body, `<text:p>Researcher 1: how long did turn %d take?<text:note text:note-class="footnote"><text:note-body><text:p>note %d</text:p></text:note-body></text:note></text:p><text:p>Dalu: %d hours, at mill %s.</text:p>`, i, i, i*7919%97, numbers[80*i:80*i+80])
		}
		return converttest.ODTOf(`<style:style style:name="P1" style:family="paragraph"/>`, body.String())
	}}
}

func hostileODT() []attack {
	odt := func(what string, styles, body func() string) attack {
		return attack{what, "a.odt", func() []byte {
			s := ""
			if styles != nil {
				s = styles()
			}
			return converttest.ODTOf(s, body())
		}}
	}
	say := func(s string) func() string { return func() string { return s } }
	many := func(n int, s string) func() string { return func() string { return strings.Repeat(s, n) } }
	one := converttest.ODTParagraph("Marker.")
	return []attack{
		odt("spaces without number", nil, say(`<text:p>a<text:s text:c="2000000000"/></text:p>`)),
		odt("spaces beyond every number", nil, say(`<text:p>a<text:s text:c="99999999999999999999"/></text:p>`)),
		odt("spaces less than none", nil, say(`<text:p>a<text:s text:c="-9"/></text:p>`)),
		odt("many spaces, many times", nil, many(1000, `<text:p><text:s text:c="8000000"/></text:p>`)),
		odt("cells and rows repeated without end", nil, say(`<table:table><table:table-row table:number-rows-repeated="2147483647"><table:table-cell table:number-columns-repeated="2147483647">`+one+`</table:table-cell></table:table-row></table:table>`)),
		odt("tables in cells, 200,000 deep", nil, many(200_000, `<table:table><table:table-row><table:table-cell>`)),
		odt("boxes in boxes", nil, func() string {
			const open, shut = `<text:p>a<draw:frame><draw:text-box>`, `</draw:text-box></draw:frame></text:p>`
			return strings.Repeat(open, 80) + strings.Repeat(one+"<text:p/>", 20_000) + strings.Repeat(shut, 80)
		}),
		odt("styles in a circle", many(1, `<style:style style:name="A" style:family="paragraph" style:parent-style-name="B"/><style:style style:name="B" style:family="paragraph" style:parent-style-name="A"/>`), many(20_000, `<text:p text:style-name="A">a</text:p>`)),
		odt("a style that is its own parent", say(`<style:style style:name="A" style:family="paragraph" style:parent-style-name="A"/>`), say(`<text:p text:style-name="A">a</text:p>`)),
		odt("styles without end", func() string {
			var b strings.Builder
			for i := range 150_000 {
				fmt.Fprintf(&b, `<style:style style:name="P%d" style:family="paragraph" style:parent-style-name="Q%d"/>`, i, i)
			}
			return b.String()
		}, say(one)),
		odt("a deletion put back everywhere", nil, func() string {
			return `<text:tracked-changes><text:changed-region text:id="a"><text:deletion><text:p>` + strings.Repeat("Marker ", 100_000) + `<text:change text:change-id="a"/></text:p></text:deletion></text:changed-region></text:tracked-changes>` +
				strings.Repeat(`<text:p><text:change text:change-id="a"/>b</text:p>`, 20_000)
		}),
		odt("notes in notes", nil, func() string {
			const open, shut = `<text:p>a<text:note><text:note-body>`, `</text:note-body></text:note></text:p>`
			return strings.Repeat(open, 75) + one + strings.Repeat(shut, 75)
		}),
		odt("notes without end in one paragraph", nil, func() string {
			return "<text:p>" + strings.Repeat("a<text:line-break/><text:note><text:note-body><text:p>n</text:p></text:note-body></text:note>", 60_000) + "</text:p>"
		}),
		odt("one paragraph of ten megabytes", nil, func() string { return converttest.ODTParagraph(strings.Repeat("Marker ", 10<<20/7)) }),
		odt("an attribute of ten megabytes", nil, func() string {
			return `<text:p text:style-name="` + strings.Repeat("Marker ", 10<<20/7) + `">a</text:p>`
		}),
		odt("a tag of 300,000 attributes", nil, func() string {
			var b strings.Builder
			for i := range 300_000 {
				fmt.Fprintf(&b, ` a%d=""`, i)
			}
			return "<text:p" + b.String() + ">a</text:p>"
		}),
		odt("namespaces without end", nil, func() string {
			var b strings.Builder
			for depth := range 100 {
				b.WriteString("<text:section")
				for i := range 3000 {
					fmt.Fprintf(&b, ` xmlns:a%d-%d=""`, depth, i)
				}
				b.WriteString(">")
			}
			return b.String()
		}),
		odt("a text in a paragraph in a text", nil, say(`<text:p><office:text><text:p>a</office:text></text:p>`)),
		odt("paragraphs without end", nil, many(300_000, "<text:p/>")),
		{"entities that multiply", "a.odt", func() []byte {
			return converttest.Zip(converttest.Entry{Name: "content.xml", Body: `<!DOCTYPE a [<!ENTITY b "Marker"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>`})
		}},
		{"an entity from outside", "a.odt", func() []byte {
			return converttest.Zip(converttest.Entry{Name: "content.xml", Body: `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`})
		}},
		{"a bomb in the styles", "a.odt", func() []byte {
			return converttest.ODTOf("", one, converttest.Entry{Name: "styles.xml", Body: "<a>" + strings.Repeat(" ", 30<<20)})
		}},
		{"a content that is a folder", "a.odt", func() []byte { return converttest.Zip(converttest.Entry{Name: "content.xml/"}) }},
		{"a content that is an archive", "a.odt", func() []byte {
			return converttest.Zip(converttest.Entry{Name: "content.xml", Body: string(converttest.ODT("Marker."))})
		}},
		{"names that climb", "a.odt", func() []byte { return converttest.ODTOf("", one, converttest.Entry{Name: "Pictures/../../Marker"}) }},
	}
}
