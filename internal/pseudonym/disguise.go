package pseudonym

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

// disguise is a stretch of a text that a reader takes for other words than its
// letters are: letters of another alphabet that look like Latin ones, a word
// spelled with blanks or dots between its letters or cut by a hyphen, words and
// years written together.
type disguise struct {
	at text.Span
	as string // the words as a reader takes them
}

// disguises finds them. It joins, parts and reads letters, and knows no names:
// what it gives is held against them like any other word.
func disguises(s string) (found []disguise) {
	words := lettersIn(s)
	for i := 0; i < len(words); i++ {
		if to := spelledTo(s, words, i); to > i {
			found = append(found, disguise{text.Span{Start: words[i].Start, End: words[to].End}, joined(s, words[i:to+1])})
			i = to
			continue
		}
		word := words[i].Of(s)
		if i+1 < len(words) && isHyphen(s[words[i].End:words[i+1].Start]) {
			found = append(found, disguise{text.Span{Start: words[i].Start, End: words[i+1].End}, joined(s, words[i:i+2])})
		}
		if as := apart(read(word)); as != word && !isDigest(word) {
			found = append(found, disguise{words[i], as})
		}
	}
	return found
}

// lettersIn are the runs of what a reader takes for letters and digits.
func lettersIn(s string) (words []text.Span) {
	start := -1
	for i, r := range s {
		isLetter := unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || unicode.In(r, unicode.Cf) || isEnclosed(r)
		switch {
		case isLetter && start < 0:
			start = i
		case !isLetter && start >= 0:
			words, start = append(words, text.Span{Start: start, End: i}), -1
		}
	}
	if start >= 0 {
		words = append(words, text.Span{Start: start, End: len(s)})
	}
	return words
}

// isDigest tells a hash in hexadecimal: what stands between its letters is no
// number that somebody wrote.
func isDigest(word string) bool {
	return len(word) >= 32 && strings.Trim(word, "0123456789abcdef") == ""
}

// isEnclosed tells of letters in circles and squares, which are signs and no
// letters to Unicode.
func isEnclosed(r rune) bool {
	return r >= 0x2460 && r <= 0x24ff || r >= 0x1f110 && r <= 0x1f189
}

// fewestSpelled are the letters that make a spelled word: fewer are initials.
// What has more than mostSpelled is taken for several.
const (
	fewestSpelled = 4
	mostSpelled   = 60
)

// spelledTo is the last of the single letters that begin with this one, set apart
// by little, if they are enough for a word; else the same.
func spelledTo(s string, words []text.Span, from int) int {
	to := from
	for to < len(words) && to-from < mostSpelled && isSingle(words[to].Of(s)) && (to == from || isLittle(s[words[to-1].End:words[to].Start])) {
		to++
	}
	if to-from < fewestSpelled {
		return from
	}
	return to - 1
}

func isSingle(word string) bool { return utf8.RuneCountInString(text.Fold(word)) == 1 }

func isLittle(between string) bool {
	return utf8.RuneCountInString(between) <= 3 && strings.Trim(between, " .-_*/·,\u00a0\u2009\u200a\u202f\u2010\u2011\u2012\u2013\n") == ""
}

// isHyphen tells of a hyphen between two parts of a word, also at a line's end.
func isHyphen(between string) bool {
	switch strings.TrimRight(between, " \n") {
	case "-", "\u2010", "\u2011":
		return true
	}
	return false
}

func joined(s string, words []text.Span) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(read(w.Of(s)))
	}
	return apart(b.String())
}

// read puts Latin letters in the place of those that look like them, in a word
// that has Latin ones or none that looks like nothing else.
func read(word string) string {
	if isASCII(word) {
		return word
	}
	latin, others := false, false
	as := strings.Map(func(r rune) rune {
		like, ok := looksLike[r]
		switch folded := text.Fold(string(r)); {
		case ok:
			return like
		case isEnclosed(r) && len(folded) == 1:
			return rune(folded[0])
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.IsLetter(r):
			others = true
		}
		return r
	}, word)
	if others && !latin {
		return word
	}
	return as
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// apart sets a blank between a letter and a digit, and before a capital behind a
// small letter: a handle or a tag is words written together.
func apart(word string) string {
	var b strings.Builder
	var last rune
	for _, r := range word {
		if unicode.IsLetter(last) && unicode.IsDigit(r) || unicode.IsDigit(last) && unicode.IsLetter(r) || unicode.IsLower(last) && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// looksLike are the letters of other alphabets, and small capitals, that no reader
// tells from Latin ones.
var looksLike = func() map[rune]rune {
	pairs := "аaАAВBеeЕEёeЁEкkКKмmМMнhНHоoОOрpРPсcСCтtТTуyУYхxХXѕsЅSіiІIїiЇIјjЈJһhԁdԛqԚQԝwԜWѵvѴVӏlӀI" + // Cyrillic
		"αaΑAΒBεeΕEΖZΗHιiΙIκkΚKΜMΝNνvοoΟOρpΡPτtΤTυuΥYχxΧX" + // Greek
		"օoՕOսuՍUհhոnցgզqՏSլlԼL" + // Armenian
		"ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɑaɡg" // Latin
	all := map[rune]rune{}
	var like rune
	for i, r := range []rune(pairs) {
		if i%2 == 1 {
			all[like] = r
		}
		like = r
	}
	return all
}()
