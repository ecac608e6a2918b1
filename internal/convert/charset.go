package convert

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/saintfish/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/unicode/bidi"

	"sheaf/internal/sheaf"
)

// decode makes canonical text of the bytes of a text file, in the encoding that
// the options name, or that its byte order mark, its zero bytes or its letters
// show, and reports which. ASCII alone is reported as us-ascii: there is nothing
// to be wrong about.
//
// What decode cannot read is U+FFFD in the text and counted in Report.Symbols.
// Bytes that are no text are refused. No more is in memory at a time than the
// file and twice its text.
func (s *script) decode(data []byte) (string, error) {
	if most := s.meter.limits.Inflated; int64(len(data)) > most {
		return "", tooMuch("as text it is larger than %d bytes", most)
	}
	as, err := s.encodingOf(data)
	if err != nil {
		return "", err
	}
	s.report.Charset, s.report.CharsetConfidence = as.name, as.confidence
	if at := bytes.IndexByte(data, 0); at >= 0 && !as.wide {
		return "", notText(at)
	}
	var from io.Reader = bytes.NewReader(data)
	if as.encoding != nil {
		from = as.encoding.NewDecoder().Reader(from)
	}
	to := canonical{most: s.meter.limits.Inflated}
	to.text.Grow(len(data))
	if _, err := io.Copy(&to, &watched{s.meter, from}); err != nil {
		return "", decodingError(err)
	}
	whole := strings.TrimLeft(to.text.String(), "\ufeff")
	whole = strings.TrimRight(whole, "\x1a") // the end of a file, under DOS
	if at := strings.IndexByte(whole, 0); at >= 0 {
		return "", notText(at)
	}
	if err := s.countUnread(whole, as); err != nil {
		return "", err
	}
	return whole, nil
}

// charset is an encoding and how it came to be taken.
type charset struct {
	name       string
	encoding   encoding.Encoding // nil for what is valid UTF-8
	wide       bool              // zero bytes are part of its characters
	given      bool              // by the options
	confidence int               // of a guess; see Report.CharsetConfidence
}

// orderMarks are the byte order marks, the longer before those that they begin with.
var orderMarks = []struct {
	bytes string
	is    charset
}{
	{"\xff\xfe\x00\x00", charset{name: "utf-32le", encoding: utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), wide: true}},
	{"\x00\x00\xfe\xff", charset{name: "utf-32be", encoding: utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), wide: true}},
	{"\xff\xfe", utf16LE},
	{"\xfe\xff", utf16BE},
}

var (
	utf16LE = charset{name: "utf-16le", encoding: utf.UTF16(utf.LittleEndian, utf.IgnoreBOM), wide: true}
	utf16BE = charset{name: "utf-16be", encoding: utf.UTF16(utf.BigEndian, utf.IgnoreBOM), wide: true}
)

func (s *script) encodingOf(data []byte) (charset, error) {
	marked := charset{}
	for _, m := range orderMarks {
		if bytes.HasPrefix(data, []byte(m.bytes)) {
			marked = m.is
			break
		}
	}
	if s.options.Charset != "" {
		named, err := charsetNamed(s.options.Charset)
		if err == nil && named.wide && marked.wide {
			marked.given = true
			return marked, nil // "utf-16" leaves the order of bytes to the mark
		}
		return named, err
	}
	if marked.name != "" {
		return marked, nil
	}
	if wide, ok := byZeros(data); ok {
		return wide, nil
	}
	switch {
	case isASCII(data):
		return charset{name: "us-ascii"}, nil
	case utf8.Valid(data):
		return charset{name: "utf-8"}, nil
	}
	if damaged, ok := nearlyUTF8(data); ok {
		return damaged, nil
	}
	return guessCharset(sample(data)), nil
}

// charsetNamed looks an encoding up as browsers do, so that ISO-8859-1 and -9 are
// the Windows code pages that hold them, and then by its IANA name.
func charsetNamed(name string) (charset, error) {
	if e, err := htmlindex.Get(name); err == nil {
		canonicalName, err := htmlindex.Name(e)
		if err == nil && canonicalName != "replacement" && canonicalName != "x-user-defined" {
			return charset{name: canonicalName, encoding: e, wide: strings.HasPrefix(canonicalName, "utf-16"), given: true}, nil
		}
	} else if e, err := ianaindex.IANA.Encoding(name); err == nil && e != nil {
		canonicalName, err := ianaindex.IANA.Name(e)
		if err == nil {
			return charset{name: strings.ToLower(canonicalName), encoding: e, given: true}, nil
		}
	}
	return charset{}, sheaf.Errorf(sheaf.Invalid, "cannot read the file: no encoding of the name that was given is known").
		Hintf("usual ones are utf-8, utf-16le, windows-1252 (western Europe), windows-1254 (Turkish), windows-1256 (Arabic), iso-8859-6, macintosh and ibm850; give none to have it guessed")
}

// looked is how many bytes are looked at for what shows everywhere in a file or
// nowhere.
const looked = 64 << 10

func isASCII(data []byte) bool { return nextHigh(data, 0) == len(data) }

// nextHigh is the first place at or after i that is no ASCII.
func nextHigh(data []byte, i int) int {
	for i < len(data) && data[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// byZeros tells UTF-16 without a mark, of the scripts that interviews are in:
// the high bytes of its spaces, digits and Latin letters are zero, one character
// in twenty at least, and hardly any others are but those of alphabets and of
// punctuation.
func byZeros(data []byte) (charset, bool) {
	if len(data)%2 != 0 || len(data) == 0 {
		return charset{}, false
	}
	head := data[:min(len(data), looked)]
	units := len(head) / 2
	var zeros, strange [2]int // where the byte at an even, at an odd place is taken for the high one
	for i, c := range head {
		switch {
		case c == 0:
			zeros[i%2]++
		case c > 0x08 && c != 0x1e && c != 0x20 && c < 0xfb:
			strange[i%2]++
		}
	}
	for high, is := range [2]charset{utf16BE, utf16LE} {
		if zeros[high]*20 >= units && zeros[high] > zeros[1-high]*20 && strange[high]*10 <= units {
			return is, true
		}
	}
	return charset{}, false
}

// nearlyUTF8 tells UTF-8 that was damaged or cut: read as anything else every
// letter would be wrong, and not just one.
func nearlyUTF8(data []byte) (charset, bool) {
	valid, invalid := 0, 0
	for i := nextHigh(data, 0); i < len(data); i = nextHigh(data, i) {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			invalid++
		} else {
			valid++
		}
		i += n
	}
	if valid < 10*invalid {
		return charset{}, false
	}
	return charset{name: "utf-8", encoding: utf.UTF8, confidence: 100 * valid / (valid + invalid)}, true
}

// sampled is as many bytes as chardet looks at.
const sampled = 8 << 10

// sample is what a guess is made from: the letters that are no ASCII, from the
// start of the file on, each with some of what stands around it in its line.
func sample(data []byte) []byte {
	const around = 64 // bytes before and after
	out := make([]byte, 0, sampled+2*around)
	end := 0
	for i := nextHigh(data, 0); i < len(data) && len(out) < sampled; i = nextHigh(data, end) {
		start := max(end, i-around)
		if cut := bytes.LastIndexByte(data[start:i], '\n'); cut >= 0 {
			start += cut + 1
		}
		end = min(i+around, len(data))
		if cut := bytes.IndexByte(data[i:end], '\n'); cut >= 0 {
			end = i + cut
		}
		out = append(append(out, data[start:end]...), '\n')
	}
	return out
}

// clearly is by how much chardet must be surer of another encoding than of those
// that interviews mostly come in.
const clearly = 10

// guessCharset takes windows-1252, -1254 or -1256, or another that chardet is
// clearly surer of. What chardet cannot know is decided by what the bytes would
// be: words that are all above ASCII are of no Latin script; and the six letters
// in which Turkish and western Europe differ. Encodings of several bytes to a
// character are never guessed: much Arabic would pass for Chinese.
func guessCharset(sample []byte) charset {
	sure := map[string]int{}
	all, _ := chardet.NewTextDetector().DetectAll(sample) // an error says that it found none
	for _, r := range all {
		name := strings.ToLower(r.Charset)
		switch name {
		case "iso-8859-1":
			name = "windows-1252"
		case "iso-8859-9":
			name = "windows-1254"
		case "iso-8859-8", "iso-8859-8-i":
			name = "windows-1255"
		}
		sure[name] = max(sure[name], r.Confidence)
	}
	switch here, iso := bytes.Count(sample, []byte("\xc7\xe1")), bytes.Count(sample, []byte("\xc7\xe4")); { // the Arabic article
	case here > iso:
		sure["windows-1256"] += clearly
	case here < iso:
		sure["iso-8859-6"] += clearly
	}
	w := weigh(sample)
	best, others := "windows-1252", []string{"windows-1250", "iso-8859-2"}
	switch {
	case w.other > w.latin:
		best, others = "windows-1256", []string{"iso-8859-6", "windows-1251", "iso-8859-5", "koi8-r", "windows-1253", "iso-8859-7", "windows-1255"}
	case w.isTurkish():
		best = "windows-1254"
	}
	least := sure[best]
	if best != "windows-1256" {
		least = max(sure["windows-1252"], sure["windows-1254"])
	}
	least += clearly
	for _, other := range others {
		if sure[other] >= least && hasEvery(other, sample) {
			best, least = other, sure[other]+1
		}
	}
	e, err := htmlindex.Get(best)
	if err != nil {
		panic("convert: an encoding that is guessed has no decoder") // each of the names above has one
	}
	return charset{name: best, encoding: e, confidence: min(max(sure[best], 1), 100)}
}

// hasEvery tells whether an encoding has a character for each byte: one that has
// none for a letter of the text is not the one it was written in, however sure
// chardet is.
func hasEvery(name string, sample []byte) bool {
	e, err := htmlindex.Get(name)
	if err != nil {
		return false
	}
	decoded, err := e.NewDecoder().Bytes(sample)
	return err == nil && !bytes.ContainsRune(decoded, utf8.RuneError)
}

// weighed counts the words of a sample that have letters above ASCII.
type weighed struct {
	latin, other int // with letters of ASCII, and without

	// Of the words with one of the six letters: those that Turkish could have
	// written, and those with letters it does not use.
	turkish, western int
	eth, dotless     int // 0xf0 (soft g, eth) and 0xfd (dotless i, y with an accent)
}

// isTurkish tells windows-1254 from -1252. Of the languages of western Europe
// only Icelandic and its like use the six letters: there eth is frequent and
// the accented y is rare, as in Turkish the dotless i is more frequent than the
// soft g.
func (w weighed) isTurkish() bool {
	return w.turkish > 0 && w.turkish >= w.western && (w.eth < 8 || w.eth <= w.dotless)
}

func weigh(sample []byte) weighed {
	w := weighed{}
	isLetter := func(c byte) bool {
		return 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0xc0 && c != 0xd7 && c != 0xf7
	}
	for len(sample) > 0 {
		if !isLetter(sample[0]) {
			sample = sample[1:]
			continue
		}
		end := 1
		for end < len(sample) && isLetter(sample[end]) {
			end++
		}
		w.word(sample[:end])
		sample = sample[end:]
	}
	return w
}

func (w *weighed) word(word []byte) {
	ascii, high, six, foreign := 0, 0, 0, 0
	for _, c := range word {
		switch {
		case c < utf8.RuneSelf:
			ascii++
			continue
		case strings.IndexByte("\xd0\xdd\xde\xf0\xfd\xfe", c) >= 0:
			six++
		case strings.IndexByte("\xc2\xc7\xce\xd6\xdb\xdc\xe2\xe7\xee\xf6\xfb\xfc", c) < 0: // neither âîû nor çöü
			foreign++
		}
		high++
		switch c {
		case 0xf0:
			w.eth++
		case 0xfd:
			w.dotless++
		}
	}
	switch {
	case high > 0 && ascii > 0:
		w.latin++
	case high > 1:
		w.other++
	}
	switch {
	case six > 0 && foreign == 0:
		w.turkish++
	case six > 0:
		w.western++
	}
}

// canonical takes decoded text and puts line ends as text.Canonical does, while
// it is written, so that no second copy is made.
type canonical struct {
	text  strings.Builder
	most  int64 // bytes
	hadCR bool  // the last byte written was one
}

func (c *canonical) Write(p []byte) (int, error) {
	if int64(c.text.Len())+int64(len(p)) > c.most {
		return 0, tooMuch("as text it is larger than %d bytes", c.most)
	}
	n := len(p)
	for len(p) > 0 {
		if c.hadCR && p[0] == '\n' {
			p = p[1:]
		}
		c.hadCR = false
		at := bytes.IndexByte(p, '\r')
		if at < 0 {
			c.text.Write(p)
			break
		}
		c.text.Write(p[:at])
		c.text.WriteByte('\n')
		c.hadCR = true
		p = p[at+1:]
	}
	return n, nil
}

// watched reads for as long as the meter allows.
type watched struct {
	m    *meter
	from io.Reader
}

func (w *watched) Read(p []byte) (int, error) {
	if err := w.m.within(); err != nil {
		return 0, err
	}
	return w.from.Read(p)
}

func decodingError(err error) error {
	var refused *sheaf.Error
	if errors.As(err, &refused) || isContextError(err) {
		return err
	}
	return damaged("it does not hold to the encoding that it is in")
}

// countUnread counts what the encoding could not read, and refuses what is
// mostly that or control characters.
func (s *script) countUnread(whole string, as charset) error {
	unread, controls, runes := 0, 0, 0
	for _, r := range whole {
		runes++
		switch {
		case r == utf8.RuneError && as.encoding != nil:
			unread++
		case r != '\n' && r != '\f' && isStray(r):
			controls++
		}
	}
	s.report.Symbols += unread
	bad := unread + controls
	switch {
	case 10*bad < runes || bad < 16 && 2*bad < runes || bad == 0:
		return nil
	case as.given && unread > controls:
		return sheaf.Errorf(sheaf.Invalid, "cannot read the file: %d of its %d characters are none in the encoding that was given", unread, runes).
			Hintf("give another, or none to have it guessed")
	}
	refused := sheaf.Errorf(sheaf.Invalid, "cannot read the file: %d of its %d characters are no text", bad, runes)
	if unread > controls {
		return refused.Hintf("if it is text, give its encoding; windows-1256 is that of much Arabic and Persian")
	}
	return refused.Hintf(whatIsRead)
}

func notText(at int) error {
	return sheaf.Errorf(sheaf.Invalid, "cannot read the file: a zero byte at %d, so it is no text", at).Hintf(whatIsRead)
}

// isRightToLeft tells whether the first letter of a line that has a direction
// runs from right to left.
func isRightToLeft(line string) bool {
	for _, r := range line {
		if r < utf8.RuneSelf {
			if unicode.IsLetter(r) {
				return false
			}
			continue
		}
		switch p, _ := bidi.LookupRune(r); p.Class() {
		case bidi.R, bidi.AL:
			return true
		case bidi.L:
			return false
		}
	}
	return false
}
