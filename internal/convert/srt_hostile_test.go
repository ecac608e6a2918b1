package convert

import (
	"bytes"
	"fmt"
	"strings"
)

const oneCue = "1\n00:00:01,000 --> 00:00:02,000\n"

func hostileSRT() []attack {
	repeat := func(before, s string, size int) func() []byte {
		return func() []byte { return append([]byte(before), bytes.Repeat([]byte(s), size/len(s))...) }
	}
	return []attack{
		{"a cue of eight mebibytes", "a.srt", repeat(oneCue, "one two ", 8<<20)},
		{"a cue of forty", "a.srt", repeat(oneCue, "one two ", 40<<20)},
		{"a cue of millions of lines", "a.srt", repeat(oneCue, "a\n", 16<<20)},
		{"half a million empty cues", "a.srt", repeat("", "00:00:01,000 --> 00:00:02,000\n\n", 16<<20)},
		{"more cues than any file has", "a.srt", repeat("", "00:00:01,000 --> 00:00:02,000\na\n\n", 12<<20)},
		{"nothing but empty lines", "a.srt", repeat(oneCue, "\n", 24<<20)},
		{"times beyond any clock", "a.srt", repeat("", strings.Repeat("9", 400)+":00:01,000 --> 00:00:02,000\na\n", 4<<20)},
		{"times below zero", "a.srt", repeat("", "-99:-99:-99,-999 --> -00:00:01,000\na\n", 2<<20)},
		{"times that are none", "a.srt", repeat(oneCue, "NaN:Inf:00,000 --> ::::\na\n", 1_200_000)},
		{"a time of digits without an end", "a.srt", repeat("00:00:01,", "1", 8<<20)},
		{"arrows without an end", "a.srt", repeat(oneCue, "-->", 8<<20)},
		{"a number without an end", "a.srt", repeat("", "1", 8<<20)},
		{"tags that open and never close", "a.srt", repeat(oneCue, "<i><b><font color=red>", 8<<20)},
		{"angle brackets alone", "a.srt", repeat(oneCue, "<", 8<<20)},
		{"a tag without an end", "a.srt", repeat(oneCue+"<font ", "a", 8<<20)},
		{"braces alone", "a.srt", repeat(oneCue, `{\`, 8<<20)},
		{"ampersands alone", "a.srt", repeat(oneCue, "&", 8<<20)},
		{"characters by numbers beyond Unicode", "a.srt", repeat(oneCue, "&#99999999;&#xD800;&#0;&#13;", 4<<20)},
		{"a dash in each of many lines", "a.srt", repeat(oneCue, "-\n", 190_000)},
		{"a label in each of many lines", "a.srt", repeat(oneCue, "Dalu: a\n", 760_000)},
		{"captions that roll without an end", "a.srt", repeat("", "00:00:01,000 --> 00:00:02,000\na\na\na\na\na\n\n", 3<<20)},
		{"controls in the times", "a.srt", repeat("", "1\x00\n00:00:\x0101,000 --> 00:00:02,000\n\x02\n", 1<<20)},
		{"UTF-16 halves of pairs", "a.srt", func() []byte {
			return append([]byte("\xff\xfe"), bytes.Repeat([]byte("\x00\xdc-\x00-\x00>\x00"), 1<<20)...)
		}},
	}
}

func sampleSRT() attack {
	return attack{"", "a.srt", func() []byte {
		var b strings.Builder
		for i := range 150 {
			fmt.Fprintf(&b, "%d\r\n00:%02d:01,500 --> 00:%02d:04,000\r\n<i>Dalu:</i> %s\r\n- %s\r\n\r\n", i+1, i, i, inTurkish, inArabic)
		}
		return []byte(b.String())
	}}
}
