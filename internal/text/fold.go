package text

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold is what two spellings of one word have in common; it is for comparison
// and never stored or shown. Case goes, and Latin diacritics, the marks of
// Arabic, Hebrew and Syriac vowels, tatweel, zero-width and bidirectional
// controls. Turkish dotted and dotless i are one letter; so are alef and its
// hamza forms, ya and alef maqsura, ta marbuta and ha, and the Persian forms of
// ya and kaf. Arabic-Indic and Persian digits become ASCII ones; apostrophes
// (also the half rings of transliteration), quotation marks and dashes become
// one each; compatibility forms (Arabic presentation forms, ligatures, full
// width) become what they stand for. White space and line ends stay.
//
// Fold of a folded text is that text. Bytes that are not UTF-8 become U+FFFD.
func Fold(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			out = append(out, foldASCII(c))
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		out = append(out, foldRune(r)...)
		i += n
	}
	return string(out)
}

// Folded is a folded text that knows where each part of it came from.
type Folded struct {
	Text   string
	source Map // from Text back to the source
}

// FoldText folds s as Fold does and keeps the way back.
func FoldText(s string) Folded {
	out := make([]byte, 0, len(s))
	var back mapping
	for i := 0; i < len(s); {
		end, folded := nextFolded(s, i)
		out = append(out, folded...)
		if _, n := utf8.DecodeRuneInString(folded); n == len(folded) && n == end-i {
			back.keep(n)
		} else {
			back.replace(len(folded), end-i)
		}
		i = end
	}
	return Folded{Text: string(out), source: Map(back)}
}

// nextFolded folds the rune at i with all that follows it and folds to
// nothing, so that a vowel mark or tatweel stays with its letter on the way back.
func nextFolded(s string, i int) (end int, folded string) {
	r, n := utf8.DecodeRuneInString(s[i:])
	folded = foldRune(r)
	for end = i + n; end < len(s) && s[end] >= utf8.RuneSelf; end += n {
		r, n = utf8.DecodeRuneInString(s[end:])
		if foldRune(r) != "" {
			break
		}
	}
	return end, folded
}

// Source is the span of the source text that became a span of the folded text:
// with the marks that were dropped from its letters, and rounded out to whole
// characters where one became several.
func (f Folded) Source(s Span) Span {
	source, _ := f.source.Apply(s)
	return source
}

func foldASCII(c byte) byte {
	if c == '`' {
		return '\''
	}
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// tabled is one past the last rune whose folding is looked up and not worked
// out: Latin, Greek, Cyrillic, Hebrew, Arabic, Syriac, general punctuation.
const tabled = 0x2070

var foldTable = sync.OnceValue(func() *[tabled]string {
	var t [tabled]string
	for r := range rune(tabled) {
		t[r] = workOutFold(r)
	}
	return &t
})

func foldRune(r rune) string {
	if r < tabled {
		return foldTable()[r]
	}
	return workOutFold(r)
}

func workOutFold(r rune) string {
	if as, ok := alike[r]; ok {
		return as // before decomposition, which makes a space and an accent of some apostrophes
	}
	// Twice, because what case folding gives may decompose again.
	return foldOnce(foldOnce(string(r)))
}

// foldOnce decomposes before it folds case, so that the dot of a capital
// dotted I is a mark by then, and drops and unifies afterwards.
func foldOnce(s string) string {
	s = strings.ToLower(cases.Fold().String(norm.NFKD.String(s))) // Fold alone swaps the cases of Cherokee
	var b strings.Builder
	for _, r := range s {
		switch as, ok := alike[r]; {
		case ok:
			b.WriteString(as)
		case '٠' <= r && r <= '٩':
			b.WriteRune('0' + r - '٠')
		case '۰' <= r && r <= '۹':
			b.WriteRune('0' + r - '۰')
		case !isDropped(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isDropped tells whether a rune says nothing about which word it stands in.
func isDropped(r rune) bool {
	return r >= 0x80 && unicode.Is(droppedMarks, r)
}

// droppedMarks are combining marks that readers of a script leave out or add
// freely, and characters without any width. Marks of scripts where they are
// letters (Devanagari and its like) are not among them.
var droppedMarks = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00ad, Hi: 0x00ad, Stride: 1}, // soft hyphen
		{Lo: 0x0300, Hi: 0x036f, Stride: 1}, // combining diacritics
		{Lo: 0x0483, Hi: 0x0487, Stride: 1}, // Cyrillic
		{Lo: 0x0591, Hi: 0x05bd, Stride: 1}, // Hebrew points and accents
		{Lo: 0x05bf, Hi: 0x05bf, Stride: 1},
		{Lo: 0x05c1, Hi: 0x05c2, Stride: 1},
		{Lo: 0x05c4, Hi: 0x05c5, Stride: 1},
		{Lo: 0x05c7, Hi: 0x05c7, Stride: 1},
		{Lo: 0x0610, Hi: 0x061a, Stride: 1}, // Arabic honorifics and small letters
		{Lo: 0x061c, Hi: 0x061c, Stride: 1}, // Arabic letter mark
		{Lo: 0x0640, Hi: 0x0640, Stride: 1}, // tatweel
		{Lo: 0x064b, Hi: 0x065f, Stride: 1}, // harakat, hamza above and below
		{Lo: 0x0670, Hi: 0x0670, Stride: 1}, // dagger alef
		{Lo: 0x0674, Hi: 0x0674, Stride: 1}, // high hamza
		{Lo: 0x06d6, Hi: 0x06dc, Stride: 1}, // Quranic marks
		{Lo: 0x06df, Hi: 0x06e4, Stride: 1},
		{Lo: 0x06e7, Hi: 0x06e8, Stride: 1},
		{Lo: 0x06ea, Hi: 0x06ed, Stride: 1},
		{Lo: 0x0711, Hi: 0x0711, Stride: 1}, // Syriac
		{Lo: 0x0730, Hi: 0x074a, Stride: 1},
		{Lo: 0x0898, Hi: 0x089f, Stride: 1}, // Arabic extended
		{Lo: 0x08ca, Hi: 0x08e1, Stride: 1},
		{Lo: 0x08e3, Hi: 0x08ff, Stride: 1},
		{Lo: 0x180e, Hi: 0x180e, Stride: 1}, // Mongolian vowel separator, without width
		{Lo: 0x1ab0, Hi: 0x1aff, Stride: 1}, // combining diacritics extended
		{Lo: 0x1dc0, Hi: 0x1dff, Stride: 1},
		{Lo: 0x200b, Hi: 0x200f, Stride: 1}, // zero width space, joiners, direction marks
		{Lo: 0x202a, Hi: 0x202e, Stride: 1}, // embeddings and overrides
		{Lo: 0x2060, Hi: 0x206f, Stride: 1}, // word joiner, isolates, deprecated controls
		{Lo: 0x20d0, Hi: 0x20ff, Stride: 1},
		{Lo: 0xfe00, Hi: 0xfe0f, Stride: 1}, // variation selectors
		{Lo: 0xfe20, Hi: 0xfe2f, Stride: 1},
		{Lo: 0xfeff, Hi: 0xfeff, Stride: 1}, // zero width no-break space
	},
	R32: []unicode.Range32{
		{Lo: 0xe0000, Hi: 0xe0fff, Stride: 1}, // tags and variation selectors
	},
}

// alike are characters that decomposition and case folding leave apart, and
// that one and the same word is written with.
var alike = map[rune]string{
	// Latin letters with a stroke, ligatures, dotless i.
	'ı': "i", 'ł': "l", 'ø': "o", 'đ': "d", 'ð': "d", 'ħ': "h", 'ŧ': "t", 'þ': "th", 'æ': "ae", 'œ': "oe",
	// Arabic script.
	'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ې': "ي", 'ے': "ي", 'ة': "ه", 'ۃ': "ه", 'ہ': "ه", 'ھ': "ه", 'ە': "ه", 'ک': "ك", 'ڪ': "ك",
	// Apostrophes and single quotation marks.
	'’': "'", '‘': "'", '‚': "'", '‛': "'", 'ʼ': "'", 'ʻ': "'", 'ʹ': "'", 'ʾ': "'", 'ʿ': "'", 'ˈ': "'", '`': "'", '´': "'", '′': "'", '‹': "'", '›': "'",
	// Double quotation marks.
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '«': `"`, '»': `"`, '″': `"`, '〝': `"`, '〞': `"`,
	// Hyphens and dashes.
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '⁃': "-", '־': "-",
}
