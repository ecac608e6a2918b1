package detect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

type script uint8

const (
	latin script = iota
	arabic
	other // any other letters
	digits
)

// token is a word or a number: letters, marks and digits of one script, with
// the apostrophes and invisible characters inside.
type token struct {
	text.Span
	stem     int // where the word ends without 's, n't, 'll and their like
	fold     string
	stemFold string // fold of the word up to stem
	script   script
	capital  bool // begins with a capital
	allCaps  bool // two letters or more, none in lower case
	opens    bool // begins a sentence, a line or a quotation
	digits   bool // holds a digit
	elided   bool // a French word that is written to the next one: l', d', qu'
	disguise bool // Latin, with letters of another script that look the same
}

// tokenise cuts a text into tokens as English does.
func tokenise(s string) []token { return tokeniseIn(s, english) }

// tokeniseIn cuts a text into tokens. It is one pass, with one buffer for all
// folded forms.
func tokeniseIn(s string, in language) []token {
	tokens := make([]token, 0, len(s)/5+1)
	buf := make([]byte, 0, len(s)+len(s)/8+8)
	ends := make([]int, 0, 2*cap(tokens)) // of fold and of stemFold in buf
	starts := true                        // the next word opens a sentence
	for i := 0; i < len(s); {
		end, isElided := i, false
		sc := latin
		if in == french {
			end, isElided = elisionAt(s, i)
		}
		if !isElided {
			end, sc = wordAt(s, i)
		}
		if end == i {
			var size int
			starts, size = opening(s, i, tokens, starts)
			i += size
			continue
		}
		t := token{Span: text.Span{Start: i, End: end}, script: sc, opens: starts, elided: isElided}
		t.stem = end
		t.look(s, in)
		from := len(buf)
		buf = appendFold(buf, s[i:t.stem])
		mark := len(buf)
		buf = appendFold(buf, s[t.stem:end])
		tokens = append(tokens, t)
		ends = append(ends, from, mark, len(buf))
		starts = starts && sc == digits // a number that opens a line is the time or a mark of the list
		i = end
	}
	folded := string(buf)
	for k := range tokens {
		tokens[k].stemFold = folded[ends[3*k]:ends[3*k+1]]
		tokens[k].fold = folded[ends[3*k]:ends[3*k+2]]
	}
	return tokens
}

// wordAt gives the end of the word that begins at i, or i if none does.
func wordAt(s string, i int) (end int, sc script) {
	end = i
	first, lookAlikes := true, true // letters of another script that all look Latin
	for j := i; j < len(s); {
		r, size := rune(s[j]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[j:])
		}
		rs, isWord := scriptOf(r, sc, first)
		looks := rs != other || !isWord || looksLatin(r)
		if isWord && !first && looks && (sc == latin && rs == other || sc == other && rs == latin && lookAlikes) {
			sc, rs = latin, latin
		}
		lookAlikes = lookAlikes && looks
		switch {
		case isWord && first:
			sc, first = rs, false
			end = j + size
		case isWord && rs == sc:
			end = j + size
		case isWord && sc == digits && rs == latin:
			sc = latin // 4th, 12b: one word, which holds a digit
			end = j + size
		case !isWord && !first && (isApostrophe(r) || isInvisible(r)):
			// inside a word only if a letter follows
		default:
			return end, sc
		}
		j += size
	}
	return end, sc
}

// scriptOf classes a rune; a mark or an ASCII digit takes the script of the
// word that it stands in.
func scriptOf(r rune, within script, first bool) (script, bool) {
	switch {
	case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
		return latin, true
	case '0' <= r && r <= '9':
		if !first && within == latin {
			return latin, true
		}
		return digits, true
	case r < utf8.RuneSelf:
		return 0, false
	case 0x0660 <= r && r <= 0x0669, 0x06F0 <= r && r <= 0x06F9:
		return digits, true
	case unicode.Is(unicode.Mn, r):
		return within, !first
	case isStyled(r):
		return latin, true
	case isArabic(r):
		return arabic, unicode.IsLetter(r)
	case r == 'º' || r == 'ª':
		return 0, false
	case unicode.Is(unicode.Latin, r):
		return latin, true
	case unicode.IsLetter(r):
		return other, true
	case unicode.IsDigit(r):
		return digits, true
	}
	return 0, false
}

// elisionAt finds the end of a French word that begins at i and is written to
// the next. It looks no further than the longest of them is, so that a row of
// elisions costs no more than other words.
func elisionAt(s string, i int) (end int, found bool) {
	for end = i; end < len(s) && end-i < len("lorsqu"); end++ {
		if c := s[end] | 0x20; c < 'a' || 'z' < c {
			break
		}
	}
	apostrophe, size := utf8.DecodeRuneInString(s[end:])
	if !isApostrophe(apostrophe) {
		return i, false
	}
	if next, _ := utf8.DecodeRuneInString(s[end+size:]); !unicode.IsLetter(next) {
		return i, false
	}
	if _, found = elided[lowerASCII(s[i:end])]; !found {
		return i, false
	}
	return end, true
}

// look notes capitals and digits and finds the end of the stem: in English
// before 's and the like, in Turkish before any ending behind an apostrophe,
// which names alone have.
func (t *token) look(s string, in language) {
	if t.script != latin {
		t.digits = t.script == digits
		return
	}
	word := t.Of(s)
	upper, lower := 0, 0
	apostrophe := -1
	for i, r := range word {
		switch {
		case 'a' <= r && r <= 'z':
			lower++
		case 'A' <= r && r <= 'Z':
			upper++
			t.capital = t.capital || i == 0
		case '0' <= r && r <= '9':
			t.digits = true
		case isApostrophe(r):
			apostrophe = i
		case unicode.IsUpper(r) || isStyled(r) && unicode.IsUpper(plainLetter(r)):
			upper++
			t.capital = t.capital || i == 0
		case unicode.IsLetter(r) || isStyled(r):
			lower++
		}
		t.disguise = t.disguise || r >= utf8.RuneSelf && looksLatin(r)
	}
	t.allCaps = upper > 1 && lower == 0
	switch {
	case apostrophe > 0 && in == turkish:
		t.stem = t.Start + strings.IndexFunc(word, isApostrophe)
	case apostrophe > 0:
		t.stem = t.Start + stemEnd(word, apostrophe)
	}
}

// stemEnd cuts an English ending off a word with an apostrophe.
func stemEnd(word string, apostrophe int) int {
	_, size := utf8.DecodeRuneInString(word[apostrophe:])
	switch lowerASCII(word[apostrophe+size:]) {
	case "s", "ll", "ve", "re", "d", "m":
		return apostrophe
	}
	return len(word)
}

func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// opening reads one character between words and tells whether a word after it
// opens a sentence. A full stop after an initial or a title does not end one.
func opening(s string, i int, before []token, starts bool) (bool, int) {
	r, size := utf8.DecodeRuneInString(s[i:])
	switch r {
	case '\n', '!', '?', '…', ':', '؟', '•', '“', '‘', '«', '[', '—', '–', '>', '*', '#', ']', '|', '\u2028', '\u2029':
		return true, size
	case '"':
		// the same sign closes a quotation, and then it stands after a letter
		return starts || i == 0 || s[i-1] == ' ', size
	case '.':
		return !endsInAbbreviation(s, i, before), size
	case ')':
		return starts || opensBracket(s, i), size
	case '-':
		// a dash that opens a line or stands free, not a hyphen
		return starts || i > 0 && s[i-1] == ' ', size
	}
	return starts, size
}

// opensBracket tells whether the bracket that ends at i stood where a sentence
// begins: "(laughs) We went". It looks back no further than such a remark is long.
func opensBracket(s string, i int) bool {
	const longest = 200
	from := max(0, i-longest)
	open := strings.LastIndexByte(s[from:i], '(')
	if open < 0 {
		return false
	}
	before := strings.TrimRight(s[from:from+open], " \t")
	if before == "" {
		return from == 0
	}
	return strings.ContainsRune(".!?:\n…", lastRune(before))
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

func endsInAbbreviation(s string, dot int, before []token) bool {
	if len(before) == 0 || before[len(before)-1].End != dot {
		return false
	}
	last := before[len(before)-1]
	word := last.Of(s)
	if last.capital && utf8.RuneCountInString(word) == 1 && word != "I" {
		return true // an initial
	}
	if strings.EqualFold(word, "no") { // also an answer
		return startsNumber(strings.TrimLeft(s[dot+1:], " \u00a0"))
	}
	_, short := abbreviations[lowerASCII(word)]
	return short
}

func startsNumber(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

var abbreviations = set(`mr mrs ms dr prof st gen col capt maj lt sgt rev hon no nos art arts vs etc eg ie cf para paras sr jr fr mt`)
