package convert

import (
	"bytes"
	"fmt"
	"strings"
)

func hostileVTT() []attack {
	const at = "WEBVTT\n\n00:01.000 --> 00:02.000\n"
	repeat := func(before, s string, size int) func() []byte {
		return func() []byte { return append([]byte(before), bytes.Repeat([]byte(s), size/len(s))...) }
	}
	return []attack{
		{"a head without an end", "a.vtt", repeat("WEBVTT ", "a", 16<<20)},
		{"a head of millions of lines", "a.vtt", repeat("WEBVTT\n", "a\n", 16<<20)},
		{"a million notes", "a.vtt", repeat("WEBVTT\n\n", "NOTE a\n\n", 16<<20)},
		{"a million empty notes", "a.vtt", repeat("WEBVTT\n\n", "NOTE\n\n", 16<<20)},
		{"a note without an end", "a.vtt", repeat("WEBVTT\n\nNOTE\n", "a\n", 16<<20)},
		{"a style without an end", "a.vtt", repeat("WEBVTT\n\nSTYLE\n", "a{}\n", 16<<20)},
		{"half a million empty cues", "a.vtt", repeat("WEBVTT\n\n", "00:01.000 --> 00:02.000\n\n", 12<<20)},
		{"a cue of eight mebibytes", "a.vtt", repeat(at, "one two ", 8<<20)},
		{"another voice in each word", "a.vtt", func() []byte {
			var b strings.Builder
			b.WriteString(at)
			for i := range 95_000 {
				fmt.Fprintf(&b, "<v a%d>b", i)
			}
			return []byte(b.String())
		}},
		{"voices that never close", "a.vtt", repeat(at, "<v Dalu>", 8<<20)},
		{"a voice with a name without an end", "a.vtt", func() []byte {
			return append(bytes.Join([][]byte{[]byte(at + "<v "), bytes.Repeat([]byte("a"), 7<<20)}, nil), ">b"...)
		}},
		{"the same long name in each cue", "a.vtt", repeat("WEBVTT\n\n", "00:01.000 --> 00:02.000\n<v "+strings.Repeat("a", 4000)+">b\n<v c>d\n\n", 16<<20)},
		{"classes without an end", "a.vtt", repeat(at+"<c", ".a", 8<<20)},
		{"a million times inside a cue", "a.vtt", repeat(at, "<00:00:01.000>", 8<<20)},
		{"times beyond any clock", "a.vtt", repeat("WEBVTT\n\n", "99999999999999999999:00:00.000 --> -1:00\na\n\n", 2<<20)},
		{"times that are none", "a.vtt", repeat("WEBVTT\n\n", "NaN --> Infinity\na\n\n", 2<<20)},
		{"entities one in another", "a.vtt", repeat(at, "&amp;amp;", 8<<20)},
		{"an entity without an end", "a.vtt", repeat(at+"&", "a", 8<<20)},
		{"tags one in another", "a.vtt", repeat(at, "<<<<c>", 8<<20)},
		{"a million cue names", "a.vtt", repeat("WEBVTT\n\n", "a\n\n", 8<<20)},
		{"zero bytes", "a.vtt", repeat(at, "\x00", 1<<20)},
	}
}

func sampleVTT() attack {
	return attack{"", "a.vtt", func() []byte {
		var b strings.Builder
		b.WriteString("WEBVTT - Tape 2\r\nKind: captions\r\n\r\nNOTE checked\r\n\r\nSTYLE\r\n::cue{}\r\n\r\n")
		for i := range 140 {
			fmt.Fprintf(&b, "cue-%d\r\n00:%02d:01.500 --> 00:%02d:04.000 align:start\r\n<v.first Dalu>%s</v>\r\n<v Omro><c>%s</c> &amp; so on\r\n\r\n", i, i, i, inFrench, inArabic)
		}
		return []byte(b.String())
	}}
}
