package detect

import (
	"strings"
	"unicode/utf8"
)

// Resembles tells whether two names could be taken for one another by a reader
// or a listener, in Latin or Arabic letters or one of each: the same consonants,
// one misspelling apart, or one the beginning of the other. No two pseudonyms
// of a study may, and no pseudonym may resemble a real name. Each word of one
// is held against each word of the other.
func Resembles(a, b string) bool {
	for _, wa := range nameWords(a) {
		for _, wb := range nameWords(b) {
			if wordsResemble(wa, wb) {
				return true
			}
		}
	}
	return false
}

// nameWords are the folded words of a name without particles.
func nameWords(name string) []string {
	var words []string
	for _, t := range tokenise(name) {
		if _, particle := particles[t.stemFold]; !particle {
			words = append(words, t.stemFold)
		}
	}
	return words
}

func wordsResemble(a, b string) bool {
	if a == b {
		return true
	}
	ra, rb := []rune(a), []rune(b)
	short, long := min(len(ra), len(rb)), max(len(ra), len(rb))
	if short >= 3 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)) {
		return true
	}
	allowed := 1
	if short >= 6 {
		allowed = 2
	}
	if short >= 3 && editDistance(a, b) <= allowed {
		return true
	}
	ka, kb := skeleton(a), skeleton(b)
	switch {
	case ka == "" || kb == "":
		return false
	case ka == kb:
		return true
	case ka[0] != kb[0] || long-short > 2:
		return false
	}
	return min(len(ka), len(kb)) >= 3 && editDistance(ka, kb) <= 1
}

// skeleton is a name's consonants in classes that Latin spellings of Arabic
// mix up, and that Arabic letters fall into as well: khaled, haled and خالد
// give "kld". The argument is folded.
func skeleton(folded string) string {
	if r, _ := utf8.DecodeRuneInString(folded); isArabic(r) {
		return arabicSkeleton(folded)
	}
	b := make([]byte, 0, len(folded))
	put := func(c byte) {
		if len(b) == 0 || b[len(b)-1] != c {
			b = append(b, c)
		}
	}
	for i := 0; i < len(folded); i++ {
		rest := folded[i:]
		if c, n := consonantPair(rest); n > 0 {
			put(c)
			i += n - 1
			continue
		}
		switch c := folded[i]; c {
		case 'a', 'e', 'i', 'o', 'u':
		case 'y', 'w':
			if i == 0 {
				put(c)
			}
		case 'h':
			if i < len(folded)-1 {
				put('h')
			}
		case 'b', 'p':
			put('b')
		case 'f', 'v':
			put('f')
		case 'c', 'k', 'q', 'x':
			put('k')
		case 's', 'z':
			put('s')
		default:
			put(c)
		}
	}
	return string(b)
}

// consonantPair reads letters that stand for one sound: its class, and how
// many letters they are, or 0.
func consonantPair(s string) (class byte, n int) {
	pairs := []struct {
		letters string
		class   byte
	}{
		{"tch", 'j'}, {"sch", 'S'}, {"sh", 'S'}, {"ch", 'S'}, {"kh", 'k'}, {"gh", 'g'}, {"dj", 'j'}, {"ph", 'f'},
		{"th", 't'}, {"dh", 'd'}, {"zh", 'j'}, {"ck", 'k'}, {"ou", 0}, {"oo", 0},
	}
	for _, p := range pairs {
		if !strings.HasPrefix(s, p.letters) {
			continue
		}
		if p.class == 0 {
			return 0, 0
		}
		return p.class, len(p.letters)
	}
	return 0, 0
}

var arabicConsonants = map[rune]byte{
	'ب': 'b', 'پ': 'b', 'ت': 't', 'ث': 't', 'ج': 'j', 'چ': 'j', 'ح': 'h', 'خ': 'k', 'د': 'd', 'ذ': 'd', 'ر': 'r', 'ز': 's', 'ژ': 'j',
	'س': 's', 'ش': 'S', 'ص': 's', 'ض': 'd', 'ط': 't', 'ظ': 's', 'غ': 'g', 'ف': 'f', 'ڤ': 'f', 'ق': 'k', 'ك': 'k', 'گ': 'g', 'ل': 'l',
	'م': 'm', 'ن': 'n', 'ه': 'h',
}

func arabicSkeleton(folded string) string {
	var b []byte
	runes := []rune(folded)
	for i, r := range runes {
		c, ok := arabicConsonants[r]
		switch {
		case i == 0 && r == 'و':
			c, ok = 'w', true
		case i == 0 && r == 'ي':
			c, ok = 'y', true
		case r == 'ه' && i == len(runes)-1:
			ok = false // a folded ta marbuta
		}
		if ok && (len(b) == 0 || b[len(b)-1] != c) {
			b = append(b, c)
		}
	}
	return string(b)
}

// editDistance is Levenshtein's, in runes.
func editDistance(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	row := make([]int, len(rb)+1)
	for j := range row {
		row[j] = j
	}
	for i, ca := range ra {
		diagonal := row[0]
		row[0] = i + 1
		for j, cb := range rb {
			cost := 1
			if ca == cb {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(rb)]
}
