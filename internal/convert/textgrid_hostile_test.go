package convert

import (
	"bytes"
	"fmt"
	"strings"

	utf "golang.org/x/text/encoding/unicode"
)

func hostileTextGrid() []attack {
	const head = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n0\n9\n<exists>\n"
	const one = head + "1\n\"IntervalTier\"\n\"Dalu\"\n0\n9\n1\n"
	repeat := func(before, s string, size int) func() []byte {
		return func() []byte { return append([]byte(before), bytes.Repeat([]byte(s), size/len(s))...) }
	}
	tiers := func(n int, name func(i int) string) func() []byte {
		return func() []byte {
			var b strings.Builder
			fmt.Fprintf(&b, "%s%d\n", head, n)
			for i := range n {
				fmt.Fprintf(&b, "\"IntervalTier\"\n\"%s\"\n0\n9\n200\n", name(i))
				for j := range 200 {
					fmt.Fprintf(&b, "%d\n%d\n\"a%d\"\n", j, j+1, i)
				}
			}
			return []byte(b.String())
		}
	}
	return []attack{
		{"a million tiers declared", "a.TextGrid", func() []byte { return []byte(head + "1000000\n") }},
		{"more tiers declared than numbers hold", "a.TextGrid", func() []byte { return []byte(head + "1e308\n\"IntervalTier\"\n\"a\"\n0\n9\n1e308\n") }},
		{"a million tiers", "a.TextGrid", repeat(head+"1000000\n", "\"IntervalTier\"\n\"\"\n0\n9\n0\n", 27<<20)},
		{"a thousand tiers of words", "a.TextGrid", tiers(990, func(int) string { return "words" })},
		{"a thousand tiers of speakers and words", "a.TextGrid", tiers(900, func(i int) string { return fmt.Sprintf("Dalu%d - words", i) })},
		{"hundreds of speakers", "a.TextGrid", tiers(475, func(i int) string { return fmt.Sprintf("Dalu%d", i) })},
		{"a million empty intervals", "a.TextGrid", repeat(one, "0 1 \"\"\n", 8<<20)},
		{"a million intervals at one time", "a.TextGrid", repeat(one, "0 1 \"a\"\n", 8<<20)},
		{"intervals back in time", "a.TextGrid", func() []byte {
			var b strings.Builder
			b.WriteString(one)
			for i := range 95_000 {
				fmt.Fprintf(&b, "%d %d \"a\"\n", 95_000-i, i)
			}
			return []byte(b.String())
		}},
		{"negative times", "a.TextGrid", repeat(one, "-1e7 -2e7 \"a\"\n", 1_300_000)},
		{"times that are no numbers", "a.TextGrid", repeat(one, "NaN Inf \"a\"\n", 2<<20)},
		{"times beyond any number", "a.TextGrid", repeat(one, "1e999 -1e999 \"a\"\n", 2<<20)},
		{"a number of millions of digits", "a.TextGrid", repeat(one, "1", 16<<20)},
		{"numbers of thousands of digits", "a.TextGrid", repeat(one, strings.Repeat("1", 5000)+" ", 16<<20)},
		{"a string without an end", "a.TextGrid", repeat(one+"0 1 \"", "a", 32<<20)},
		{"quotation marks alone", "a.TextGrid", repeat(one+"0 1 ", "\"", 16<<20)},
		{"a text of eight mebibytes", "a.TextGrid", func() []byte { return []byte(one + "0 1 \"" + strings.Repeat("a ", 4<<20) + "\"") }},
		{"backslashes alone", "a.TextGrid", func() []byte { return []byte(one + "0 1 \"" + strings.Repeat(`\`, 8<<20) + "\"") }},
		{"signs of Praat alone", "a.TextGrid", func() []byte { return []byte(one + "0 1 \"" + strings.Repeat(`\e'`, 2<<20) + "\"") }},
		{"comments alone", "a.TextGrid", repeat(one, "!\n", 16<<20)},
		{"words that are nothing", "a.TextGrid", repeat(one, "= ", 32<<20)},
		{"names without an end", "a.TextGrid", repeat(head+"9\n", "\"IntervalTier\"\n\""+strings.Repeat("a - words", 100_000)+"\"\n0\n9\n0\n", 9<<20)},
		{"a binary TextGrid", "a.TextGrid", func() []byte { return []byte("ooBinaryFile\bTextGrid\x00\x00\xff\xff\xff\xff") }},
		{"UTF-16 that breaks off in a character", "a.TextGrid", func() []byte {
			b, _ := utf.UTF16(utf.BigEndian, utf.UseBOM).NewEncoder().Bytes([]byte(one + "0 1 \"a"))
			return b[:len(b)-1]
		}},
	}
}

func sampleTextGrid() attack {
	return attack{"", "a.TextGrid", func() []byte {
		dalu, omro := []string{"Dalu"}, []string{"Omro"}
		for i := range 120 {
			dalu = append(dalu, fmt.Sprintf("%d %d.5 %s", i, i, inTurkish))
			omro = append(omro, fmt.Sprintf("%d.5 %d %s", i, i+1, inArabic))
		}
		return []byte(gridOf(dalu, omro))
	}}
}
