package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const tatweel = "ـ"

// IsProclitic tells whether letters are what Arabic writes before a word as one
// with it: a conjunction, then a preposition or the sign of the future, then the
// article, which loses its alif behind the preposition li-.
func IsProclitic(s string) bool {
	rest := s
	for _, conjunction := range []string{"و", "ف"} {
		if cut, ok := strings.CutPrefix(s, conjunction); ok {
			rest = cut
			break
		}
	}
	switch rest {
	case "":
		return s != ""
	case "ب", "ل", "ك", "س", "ال", "بال", "كال", "لل":
		return true
	}
	return false
}

// arabicSpelling is a Kurdish name as Arabic writes it: it has no letters for some
// of its sounds, and none for a short e.
func arabicSpelling(name string) string {
	runes := []rune(name)
	return sorani.Replace(string(runes[:max(0, len(runes)-1)])) + soraniLast.Replace(string(runes[max(0, len(runes)-1):]))
}

var (
	soraniLetters = []string{"ێ", "ي", "ی", "ي", "ک", "ك", "ۆ", "و", "ڕ", "ر", "ڵ", "ل", "ڤ", "ف", "گ", "غ", "چ", "تش", "پ", "ب", "ژ", "ج"}
	sorani        = strings.NewReplacer(append([]string{"ئا", "آ", "ئە", "أ", "ئۆ", "أو", "ئێ", "إي", "ئی", "إي", "وو", "و", "ە", ""}, soraniLetters...)...)
	soraniLast    = strings.NewReplacer(append([]string{"ە", "ه"}, soraniLetters...)...)
)

// IsArabic tells whether a BCP 47 tag says Arabic, or one of its spoken forms that
// have a code of their own (ISO 639-3, in the order of the code).
func IsArabic(language string) bool {
	switch primary(language) {
	case "ar", "acm", "acq", "acw", "aeb", "afb", "ajp", "apc", "apd", "arb", "arq", "ars", "ary", "arz", "ayl", "ayn", "ayp":
		return true
	}
	return false
}

// arabic joins the name to the letters before it. A single letter that joins is
// drawn out before what is not written in Arabic letters, as print does it; waw
// and alif do not join and stand as they are.
func (f *fitting) arabic() {
	if IsArabic(f.place.Language) && beginsArabic(f.with) {
		f.with = arabicSpelling(f.with)
	}
	written := wordBefore(f.before)
	letters := strings.Map(func(r rune) rune {
		if isDropped(r) {
			return -1
		}
		return r
	}, written)
	if !IsProclitic(letters) {
		return
	}
	drawn := strings.HasSuffix(written, tatweel)
	last, _ := utf8.DecodeLastRuneInString(letters)
	switch {
	case !beginsArabic(f.with):
		if !drawn && last != 'و' {
			f.edit(Span{f.at.Start, f.at.Start}, tatweel)
		}
	case drawn && !beginsArabic(f.old):
		f.replaceBefore(len(tatweel), "")
	}
	noun, defined := strings.CutPrefix(f.with, "ال")
	if !defined || utf8.RuneCountInString(noun) < 2 || ownAlif[Fold(f.with)] {
		return
	}
	switch {
	case strings.HasSuffix(letters, "ال"), strings.HasSuffix(letters, "لل"):
		f.with = noun
	case last == 'ل':
		f.with = "ل" + noun
	}
}

func beginsArabic(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r)
}

// ownAlif are names, folded, whose first letters are no article.
var ownAlif = map[string]bool{
	"الياس": true, "الهام": true, "الين": true, "الينا": true, "اليسا": true, "اليسار": true, "الفت": true, "الفريد": true,
	"البير": true, "البرت": true, "الكس": true, "الكسندر": true, "الماس": true, "الماظه": true, "السا": true, "اليزابيث": true,
}
