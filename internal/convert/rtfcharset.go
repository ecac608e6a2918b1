package convert

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// codePage is how bytes of an RTF file are read as characters, by the number
// that Windows gives it. The zero value knows none above ASCII.
type codePage struct {
	single *charmap.Charmap  // one byte is a character
	double encoding.Encoding // one or more are
}

func codePageOf(number int) codePage {
	switch number {
	case 437:
		return codePage{single: charmap.CodePage437}
	case 850:
		return codePage{single: charmap.CodePage850}
	case 852:
		return codePage{single: charmap.CodePage852}
	case 855:
		return codePage{single: charmap.CodePage855}
	case 858:
		return codePage{single: charmap.CodePage858}
	case 860:
		return codePage{single: charmap.CodePage860}
	case 862:
		return codePage{single: charmap.CodePage862}
	case 863:
		return codePage{single: charmap.CodePage863}
	case 865:
		return codePage{single: charmap.CodePage865}
	case 866:
		return codePage{single: charmap.CodePage866}
	case 874:
		return codePage{single: charmap.Windows874}
	case 932, 10001:
		return codePage{double: japanese.ShiftJIS}
	case 936, 10008:
		return codePage{double: simplifiedchinese.GBK}
	case 949, 10003:
		return codePage{double: korean.EUCKR}
	case 950, 10002:
		return codePage{double: traditionalchinese.Big5}
	case 1250:
		return codePage{single: charmap.Windows1250}
	case 1251:
		return codePage{single: charmap.Windows1251}
	case 1252:
		return codePage{single: charmap.Windows1252}
	case 1253:
		return codePage{single: charmap.Windows1253}
	case 1254:
		return codePage{single: charmap.Windows1254}
	case 1255:
		return codePage{single: charmap.Windows1255}
	case 1256:
		return codePage{single: charmap.Windows1256}
	case 1257:
		return codePage{single: charmap.Windows1257}
	case 1258:
		return codePage{single: charmap.Windows1258}
	case 10000:
		return codePage{single: charmap.Macintosh}
	case 10007:
		return codePage{single: charmap.MacintoshCyrillic}
	case 54936:
		return codePage{double: simplifiedchinese.GB18030}
	case 65001:
		return codePage{double: unicode.UTF8}
	}
	return codePage{}
}

// noCodePage is of fonts whose characters are signs: nothing says which.
const noCodePage = -1

// codePageOfCharset is the code page of a font by the number of its character
// set, 0 where that of the document counts.
func codePageOfCharset(charset int) int {
	switch charset {
	case 0:
		return 1252
	case 2:
		return noCodePage
	case 77:
		return 10000
	case 78, 128:
		return 932
	case 79, 129:
		return 949
	case 80, 134:
		return 936
	case 81, 136:
		return 950
	case 89:
		return 10007
	case 130, 82, 83, 84, 85, 86, 87, 88:
		return noCodePage // Johab, and Mac ones that nothing here knows
	case 161:
		return 1253
	case 162:
		return 1254
	case 163:
		return 1258
	case 177:
		return 1255
	case 178, 179, 180:
		return 1256
	case 186:
		return 1257
	case 204:
		return 1251
	case 222:
		return 874
	case 238:
		return 1250
	case 254:
		return 437
	case 255:
		return 850
	}
	return 0
}

// decode adds the characters of some bytes, and tells how many could not be
// read and are U+FFFD now.
func (c codePage) decode(into, from []byte) (out []byte, unread int) {
	if c.double != nil && !ascii(from) {
		out, err := c.double.NewDecoder().Bytes(from)
		if err != nil {
			out = bytes.ToValidUTF8(from, []byte("\ufffd"))
		}
		return append(into, out...), bytes.Count(out, []byte("\ufffd"))
	}
	for _, b := range from {
		switch {
		case b < utf8.RuneSelf:
			into = append(into, b)
		case c.single == nil:
			into = append(into, "\ufffd"...)
			unread++
		default:
			r := c.single.DecodeByte(b)
			into = utf8.AppendRune(into, r)
			if r == utf8.RuneError {
				unread++
			}
		}
	}
	return into, unread
}

func ascii(s []byte) bool {
	return !slices.ContainsFunc(s, func(b byte) bool { return b >= utf8.RuneSelf })
}
