package convert

import "bytes"

// rtfTokens cuts an RTF file into its tokens, without copying any of it.
type rtfTokens struct {
	data []byte
	at   int // bytes
}

type rtfKind byte

const (
	rtfEnd     rtfKind = iota // of the file
	rtfOpen                   // {
	rtfClose                  // }
	rtfControl                // \name with its number, or \ and one character that is no letter
	rtfText                   // bytes in the code page that counts
)

type rtfToken struct {
	kind     rtfKind
	word     rtfWord // of a control; the zero value where it says nothing about the text
	number   int     // of a control, 0 without one
	numbered bool
	text     []byte // of the file: never to be written to
}

// standsForItself are the bytes that only stand for themselves.
var standsForItself = func() (is [256]bool) {
	for i := range is {
		is[i] = bytes.IndexByte([]byte("\\{}\r\n\x00"), byte(i)) < 0
	}
	return is
}()

func (r *rtfTokens) next() rtfToken {
	for r.at < len(r.data) && (r.data[r.at] == '\r' || r.data[r.at] == '\n' || r.data[r.at] == 0) {
		r.at++
	}
	if r.at >= len(r.data) {
		return rtfToken{kind: rtfEnd}
	}
	switch r.data[r.at] {
	case '{':
		r.at++
		return rtfToken{kind: rtfOpen}
	case '}':
		r.at++
		return rtfToken{kind: rtfClose}
	case '\\':
		r.at++
		return r.control()
	}
	from := r.at
	for r.at < len(r.data) && standsForItself[r.data[r.at]] {
		r.at++
	}
	return rtfToken{kind: rtfText, text: r.data[from:r.at]}
}

// control reads what follows a backslash.
func (r *rtfTokens) control() rtfToken {
	if r.at >= len(r.data) {
		return rtfToken{kind: rtfEnd}
	}
	if !isLetter(r.data[r.at]) {
		return r.symbol()
	}
	from := r.at
	for r.at < len(r.data) && isLetter(r.data[r.at]) {
		r.at++
	}
	t := rtfToken{kind: rtfControl, word: rtfWords[string(r.data[from:r.at])]}
	t.number, t.numbered = r.number()
	if r.at < len(r.data) && r.data[r.at] == ' ' {
		r.at++
	}
	if t.word.does == rtfBinary {
		if t.number > len(r.data)-r.at {
			return rtfToken{kind: rtfEnd}
		}
		r.at += max(t.number, 0)
	}
	return t
}

// largestNumber is far above what any word may have; what is larger counts as
// that much, so that nothing overflows.
const largestNumber = 1 << 27

func (r *rtfTokens) number() (n int, any bool) {
	from, sign := r.at, 1
	if r.at+1 < len(r.data) && r.data[r.at] == '-' && isDigit(r.data[r.at+1]) {
		r.at++
		sign = -1
	}
	for r.at < len(r.data) && isDigit(r.data[r.at]) {
		n = min(n*10+int(r.data[r.at]-'0'), largestNumber)
		r.at++
	}
	return sign * n, r.at > from
}

func (r *rtfTokens) symbol() rtfToken {
	from := r.at
	r.at++
	switch c := r.data[from]; c {
	case '\\', '{', '}':
		return rtfToken{kind: rtfText, text: r.data[from:r.at]}
	case '\'':
		if r.at+2 > len(r.data) {
			return rtfToken{kind: rtfEnd}
		}
		high, low := hexDigit[r.data[r.at]], hexDigit[r.data[r.at+1]]
		if high < 0 || low < 0 {
			return rtfToken{kind: rtfControl}
		}
		r.at += 2
		code := int(high)<<4 | int(low)
		return rtfToken{kind: rtfText, text: oneByte[code : code+1]}
	default:
		return rtfToken{kind: rtfControl, word: rtfWords[string(r.data[from:r.at])]}
	}
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// hexDigit is the value of a hexadecimal digit, -1 for what is none.
var hexDigit = func() (value [256]int8) {
	for i := range value {
		value[i] = int8(bytes.IndexByte([]byte("0123456789abcdef"), byte(i)))
		if 'A' <= i && i <= 'F' {
			value[i] = int8(i - 'A' + 10)
		}
	}
	return value
}()

// oneByte holds every byte once, so that a byte written in hexadecimal is a
// token like any other text and costs no memory.
var oneByte = func() []byte {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return all
}()
