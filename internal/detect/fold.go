package detect

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings the spellings of one word together for comparison: no case, no
// accents, no Turkish dotless i, no apostrophes or invisible characters, letters of
// other scripts that look Latin as what they look like; in
// Arabic no vowel marks and no tatweel, all alefs one, hamza on its seat, ya
// and alef maqsura one, ta marbuta as ha, Arabic digits as 0 to 9. The result
// is never shown: it is good for nothing but looking up.
func Fold(s string) string { return string(appendFold(nil, s)) }

func appendFold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			if c != '\'' && c != '`' {
				dst = append(dst, c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		dst = appendFoldedRune(dst, r, s[i:i+size])
		i += size
	}
	return dst
}

// appendFoldedRune folds one rune that is not ASCII; raw are its bytes.
func appendFoldedRune(dst []byte, r rune, raw string) []byte {
	if f, ok := foldArabic(r); ok {
		if f == 0 {
			return dst
		}
		return utf8.AppendRune(dst, f)
	}
	if isApostrophe(r) || isInvisible(r) {
		return dst
	}
	if letters, ok := latinLetters[r]; ok {
		return append(dst, letters...)
	}
	if looksLatin(r) {
		return append(dst, lookAlikes[r])
	}
	if isStyled(r) {
		return utf8.AppendRune(dst, unicode.ToLower(plainLetter(r)))
	}
	for _, d := range norm.NFKD.String(raw) {
		if unicode.Is(unicode.Mn, d) || d == utf8.RuneError {
			continue
		}
		if f, ok := foldArabic(d); ok {
			if f != 0 {
				dst = utf8.AppendRune(dst, f)
			}
			continue
		}
		d = unicode.ToLower(d)
		if letters, ok := latinLetters[d]; ok {
			dst = append(dst, letters...)
			continue
		}
		if looksLatin(d) {
			d = rune(lookAlikes[d])
		}
		dst = utf8.AppendRune(dst, d)
	}
	return dst
}

// latinLetters are the letters that have no decomposition into a plain one.
var latinLetters = map[rune]string{
	'ı': "i", 'İ': "i", 'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe",
	'ø': "o", 'Ø': "o", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'þ': "th", 'Þ': "th",
	'ł': "l", 'Ł': "l", 'ħ': "h", 'Ħ': "h", 'ə': "a", 'Ə': "a",
}

// foldArabic folds a rune of the Arabic block; zero means that it falls away.
func foldArabic(r rune) (rune, bool) {
	switch {
	case r < 0x0610 || r > 0x06FF:
		return 0, false
	case r <= 0x061A, 0x064B <= r && r <= 0x065F, r == 0x0670, 0x06D6 <= r && r <= 0x06DC,
		0x06DF <= r && r <= 0x06E8, 0x06EA <= r && r <= 0x06ED, r == 0x0640:
		return 0, true // vowel marks, Koranic marks, tatweel
	case 0x0660 <= r && r <= 0x0669:
		return '0' + r - 0x0660, true
	case 0x06F0 <= r && r <= 0x06F9:
		return '0' + r - 0x06F0, true
	}
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا', true
	case 'ى', 'ی', 'ئ', 'ې':
		return 'ي', true
	case 'ؤ':
		return 'و', true
	case 'ة', 'ە', 'ہ', 'ۀ':
		return 'ه', true
	case 'ک', 'ڪ':
		return 'ك', true
	case 'ء':
		return 0, true
	}
	return r, true
}

func isArabic(r rune) bool {
	return 0x0600 <= r && r <= 0x06FF || 0x0750 <= r && r <= 0x077F || 0xFB50 <= r && r <= 0xFDFF || 0xFE70 <= r && r <= 0xFEFC
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '’', '‘', 'ʼ', 'ʻ', 'ʾ', 'ʿ', '´', '′', 'ˈ':
		return true
	}
	return false
}

// isInvisible tells the characters that may stand inside a word unseen:
// joiners, direction marks, soft hyphens.
func isInvisible(r rune) bool {
	switch {
	case r == 0x00AD, r == 0xFEFF, 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E,
		0x2060 <= r && r <= 0x206F, 0xFE00 <= r && r <= 0xFE0F:
		return true
	}
	return false
}
