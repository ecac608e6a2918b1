package convert

import (
	"strings"

	"sheaf/internal/convert/converttest"
)

// hostileRTF are files made to make a reader of RTF sink, spin or fall.
func hostileRTF() []attack {
	file := func(does string, data func() string) attack {
		return attack{does, "a.rtf", func() []byte { return []byte(data()) }}
	}
	const begin = `{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}{\f5\fcharset128 B;}}`
	many := func(s string, n int) func() string {
		return func() string { return begin + strings.Repeat(s, n) + "}" }
	}
	return []attack{
		file("groups 200,000 deep", func() string { return begin + strings.Repeat("{", 200_000) }),
		file("groups 200,000 deep inside what is left out", func() string {
			return begin + `{\*\x` + strings.Repeat("{", 200_000) + strings.Repeat("}", 200_000) + "}a}"
		}),
		file("groups 200,000 deep in which notes are", func() string { return begin + strings.Repeat(`{\footnote `, 200_000) }),
		file("four million empty groups", many("{}", 4_000_000)),
		file("a note in a note in one group", many(`\footnote`, 1_000_000)),
		file("more binary than there is", func() string { return begin + `a\bin999999999 b}` }),
		file("binary of less than nothing", func() string { return begin + `a\bin-5 b}` }),
		file("a number of a million digits", func() string { return begin + `\u` + strings.Repeat("9", 1_000_000) + `?a}` }),
		file("a word of ten million letters", func() string { return begin + `\` + strings.Repeat("a", 10_000_000) + ` b}` }),
		file("a million empty lines", many(`\par`, 1_000_000)),
		file("a million empty lines in a box", func() string { return begin + `{\shptxt` + strings.Repeat(`\par`, 1_000_000) + `}}` }),
		file("a million empty lines in a note", func() string { return begin + `{\footnote` + strings.Repeat(`\par`, 1_000_000) + `}}` }),
		file("a million notes", many(`{\footnote a}`, 1_000_000)),
		file("250,000 comments about places", many(`{\*\atrfstart 1}{\*\annotation{\*\atnref 1}b}`, 250_000)),
		file("a million places that no comment is about", func() string {
			var b strings.Builder
			b.WriteString(begin)
			for i := range 1_000_000 {
				b.WriteString(`{\*\atrfstart ` + strings.Repeat("7", 1+i%9) + "}")
			}
			return b.String() + "a}"
		}),
		file("a million cells", many(`a\cell `, 1_000_000)),
		file("a million boxes", many(`{\shptxt a}`, 1_000_000)),
		file("300,000 fonts", func() string {
			return `{\rtf1{\fonttbl` + strings.Repeat(`{\f65535\fcharset178 a;}{\f-1\fcharset178 a;}{\f99999999\fcharset2 a;}`, 100_000) + `}a}`
		}),
		file("a text of ten million letters", func() string { return begin + strings.Repeat("a", 10_000_000) + "}" }),
		file("a text of nine million letters in bytes", func() string { return begin + strings.Repeat(`\'e9`, 9_000_000) + "}" }),
		file("a million halves of characters", many(`{\f5\'93}`, 1_000_000)),
		file("ten million bytes that wait for others", func() string { return begin + `\f5\'93` + strings.Repeat("a", 10_000_000) + "}" }),
		file("a million halves of pairs", many(`\u55357?`, 1_000_000)),
		file("a skip of everything", func() string { return begin + `\uc999999999 \u1606 ` + strings.Repeat("a", 5_000_000) + "}" }),
		file("a million deletions", many(`{\deleted a}b`, 1_000_000)),
		file("a hundred fields in commands of fields", many(`{\field{\*\fldinst INCLUDEPICTURE "http://example.org"`, 100)),
		file("the ends of groups that nobody opened", func() string { return begin + "a" + strings.Repeat("}", 5_000_000) }),
		file("nothing but backslashes", func() string { return `{\rtf` + strings.Repeat(`\`, 5_000_001) }),
		file("half a byte at the end", func() string { return begin + `\'a` }),
		file("RTF in name alone", func() string { return `{\rtf` }),
		file("a table in a table in a table", many(`\trowd\intbl\itap9\nestcell{\*\nesttableprops\nestrow}\cell\row\pard`, 100_000)),
	}
}

func sampleRTF() attack { return wordRTF(10) }

// longRTF has enough to be cut in many places.
func longRTF() attack { return wordRTF(70) }

func wordRTF(times int) attack {
	return attack{"a document of Word", "a.rtf", func() []byte {
		var b strings.Builder
		for range times {
			b.WriteString(converttest.RTFParagraph("Interviewer: How many of you went to the mill?"))
			b.WriteString(converttest.RTFParagraph("Dalu: كنا سبعة، و لم يرجع أحد منا قبل المساء."))
			b.WriteString(`\pard We {\deleted\revauthdel1 never }{\revised\revauth1 always }went{\super\chftn{\footnote\pard\plain By the old road.}}.{\*\annotation ask again}\par ` +
				`{\shp{\*\shpinst{\shptxt A note in a box.\par}}{\shprslt x}}{\pict\pngblip 89504e47}\trowd\intbl one\cell two\cell\row\pard ` +
				`{\field{\*\fldinst HYPERLINK "http://example.org"}{\fldrslt the page}}\par `)
		}
		return converttest.RTFOf(b.String())
	}}
}
