package convert

import (
	"strconv"
	"strings"
)

// wordField is one that has begun: a code, which is not text, and behind it the
// result, which is. Fields stand inside one another.
type wordField struct {
	code   []byte // its beginning
	result bool   // the code is over
}

// codeKept is how much of a code is kept: its first word says what it is.
const codeKept = 32

// codes that have Word fetch something when the field is brought up to date.
var fetching = map[string]bool{
	"INCLUDEPICTURE": true, "INCLUDETEXT": true, "INCLUDE": true, "IMPORT": true, "LINK": true, "DDE": true, "DDEAUTO": true,
	"RD": true, "DATABASE": true,
}

// fieldMark is where a field begins, goes over to its result, or ends.
func (b *body) fieldMark(kind string) {
	last := len(b.fields) - 1
	switch {
	case kind == "begin":
		if last+1 >= b.d.s.meter.limits.Depth {
			b.refuse(tooMuch("its fields are nested more than %d deep", b.d.s.meter.limits.Depth))
			return
		}
		b.fields = append(b.fields, wordField{})
		b.codes++
	case last < 0:
	case kind == "separate":
		b.endCode(last)
	case kind == "end":
		b.endCode(last)
		b.fields = b.fields[:last]
	}
}

func (b *body) endCode(i int) {
	if f := &b.fields[i]; !f.result {
		f.result = true
		b.codes--
		b.countField(string(f.code))
	}
}

// endCodes ends the codes at the end of a paragraph. One that never ends must not
// swallow the rest of the text.
func (b *body) endCodes() {
	for i := 0; b.codes > 0; i++ {
		b.endCode(i)
	}
}

// inCode tells whether what is read belongs to the code of a field: the result
// of a field inside it.
func (b *body) inCode() bool {
	own := 0
	if last := len(b.fields) - 1; last >= 0 && !b.fields[last].result {
		own = 1
	}
	return b.codes > own
}

func (b *body) writeCode(s []byte) {
	if last := len(b.fields) - 1; last >= 0 && !b.fields[last].result {
		f := &b.fields[last]
		f.code = append(f.code, s[:min(len(s), codeKept-len(f.code))]...)
	}
}

// countField counts by the first word of a code.
func (b *body) countField(code string) {
	code = strings.TrimSpace(code)
	if end := strings.IndexAny(code, " \t\r\n\"\\"); end >= 0 {
		code = code[:end]
	}
	switch code = strings.ToUpper(code); {
	case code == "HYPERLINK":
		b.d.s.report.Links++
	case fetching[code]:
		b.d.s.report.Outside++
	}
}

// wingdings are the signs that Word itself puts in for ":)", "-->" and the like,
// and those of lists to tick.
var wingdings = map[int64]string{
	0x4a: "\u263a", 0x4b: "\U0001f610", 0x4c: "\u2639",
	0xdf: "\u2190", 0xe0: "\u2192", 0xe7: "\u21e6", 0xe8: "\u2794", 0xf3: "\u21d4",
	0x6f: "\u25a1", 0xa7: "\u25aa", 0xa8: "\u25fb", 0xfb: "\u2717", 0xfc: "\u2713", 0xfd: "\u2612", 0xfe: "\u2611",
}

// wordSymbol is a sign that is given by its number in a font. Numbers of the private
// area mean nothing without the font.
func wordSymbol(font, char string) (string, bool) {
	n, err := strconv.ParseInt(char, 16, 32)
	if err != nil || n < ' ' {
		return "\ufffd", false
	}
	if strings.EqualFold(font, "Wingdings") {
		s, ok := wingdings[n&0xff]
		if !ok || n > 0xff && n>>8 != 0xf0 {
			return "\ufffd", false
		}
		return s, true
	}
	if n < 0xa0 || n >= 0xd800 && n < 0xf900 || n > 0xffef || strings.EqualFold(font, "Symbol") || strings.HasPrefix(strings.ToLower(font), "wingdings") || strings.EqualFold(font, "Webdings") {
		return "\ufffd", false
	}
	return string(rune(n)), true
}
