package convert

import (
	"bytes"
	"strings"
)

func hostileTXT() []attack {
	repeat := func(s string, size int) func() []byte {
		return func() []byte { return bytes.Repeat([]byte(s), size/len(s)) }
	}
	return []attack{
		{"a line without an end", "a.txt", repeat("a", 32<<20)},
		{"nothing but line ends", "a.txt", repeat("\r\n", 32<<20)},
		{"line ends of every kind", "a.txt", repeat("\r\r\n\n\r", 8<<20)},
		{"nothing but form feeds", "a.txt", repeat("\f", 8<<20)},
		{"a flood of control characters", "a.txt", repeat("\x01\x02\x1b[0m", 8<<20)},
		{"nothing but ends of a file", "a.txt", repeat("\x1a", 8<<20)},
		{"zero bytes in ASCII", "a.txt", repeat("aaaaaaaaaaaaaaaaaaaaaaaaa\x00", 8<<20)},
		{"halves of pairs in UTF-16", "a.txt", func() []byte { return append([]byte("\xff\xfe"), bytes.Repeat([]byte("\x00\xd8a\x00"), 2<<20)...) }},
		{"UTF-16 of an odd length", "a.txt", func() []byte { return append([]byte("\xfe\xff"), bytes.Repeat([]byte("\x00a\x00"), 1<<20)...) }},
		{"UTF-32 beyond Unicode", "a.txt", func() []byte {
			return append([]byte("\xff\xfe\x00\x00"), bytes.Repeat([]byte("\xff\xff\xff\x7f"), 2<<20)...)
		}},
		{"overlong UTF-8", "a.txt", repeat("\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf", 8<<20)},
		{"UTF-8 of surrogates", "a.txt", repeat("aaaa \xed\xa0\x80\xed\xb0\x80", 8<<20)},
		{"a mark that lies", "a.txt", func() []byte { return append([]byte("\xef\xbb\xbf"), bytes.Repeat([]byte("\xe9t\xe9 "), 2<<20)...) }},
		{"a mark of UTF-16 before ASCII", "a.txt", func() []byte { return append([]byte("\xff\xfe"), bytes.Repeat([]byte("Dalu: one\r\n"), 1<<19)...) }},
		{"bytes above ASCII alone", "a.txt", repeat("\x80\x81\x8d\x9d\xff", 8<<20)},
		{"every byte there is but zero", "a.txt", func() []byte {
			var all []byte
			for c := 1; c < 256; c++ {
				all = append(all, byte(c))
			}
			return bytes.Repeat(all, 1<<15)
		}},
		{"one byte above ASCII at the end of much", "a.txt", func() []byte { return append(bytes.Repeat([]byte("a\n"), 95_000), 0xe9) }},
		{"lines that all look like labels", "a.txt", repeat("Dalu (00:00:01): \n", 1_700_000)},
		{"another label in each line", "a.txt", func() []byte {
			var b strings.Builder
			for i := range 95_000 {
				b.WriteString("Aa" + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26)) + string(rune('a'+i/17576)) + ": x\n")
			}
			return []byte(b.String())
		}},
		{"marks of direction without an end", "a.txt", repeat("\u202e\u2067", 8<<20)},
		{"a letter with a million marks", "a.txt", func() []byte { return append([]byte("a"), bytes.Repeat([]byte("\u0301"), 1<<20)...) }},
		{"noncharacters", "a.txt", repeat("\ufffe\uffff\ufdd0\U0010ffff", 8<<20)},
	}
}

func sampleTXT() attack {
	return attack{"", "a.txt", func() []byte {
		var b strings.Builder
		for range 100 {
			b.WriteString("Dalu: " + inFrench + "\r\nOmro: " + inArabic + "\r\n" + inTurkish + "\r\n\r\n")
		}
		return []byte(b.String())
	}}
}
