package detect

import (
	_ "embed"
	"math/bits"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed lexicon/variants-odds.gz
var oddsPacked []byte

// likeness says how much likelier two folded words are spellings of one name than
// two names, from what the generator learned (gen/likeness.go): the sum of the
// odds of the units that one word is rewritten into the other by, less what their
// letters would tell of any two words of those scripts. Scores are in tenths of a
// nat, at the best rewriting.
type likeness struct {
	latin, arabic alphabet
	within        odds // Latin by Latin
	across        odds // Latin by Arabic
}

// alphabet numbers the letters of a script. Numbers 0 and 1 are taken: the boundary
// of a word, and no letter.
type alphabet struct {
	number map[rune]uint8
	after  [][]int16 // odds of each letter behind each, against anywhere
}

// odds of units, by the packed letters of the one times width plus those of the other.
type odds struct {
	width int32
	of    []int8
}

const (
	boundary = 0
	noLetter = 1
	// letters there is room for; both have 28
	mostLetters = 30

	neverAlone   = -85  // a letter against nothing, where that was never met
	neverAnother = -105 // a letter against another
	impossible   = -128

	// longestLike bounds the words that are compared, in letters; each comparison
	// takes time that grows with the product of their lengths.
	longestLike = 24
)

// Floors of the scores at which two words pass for one name: a little less than 500
// false matches per million random pairs within Latin, and 200 across the scripts.
// TestVariantRules and TestAcrossScripts print what they come to.
const (
	likeWithin = 1
	likeAcross = 0
)

var knownLikeness = sync.OnceValue(func() *likeness {
	l := &likeness{}
	l.latin.number, l.arabic.number = map[rune]uint8{}, map[rune]uint8{}
	width := int32(mostLetters * mostLetters)
	l.within, l.across = newOdds(width), newOdds(width)
	for line := range strings.Lines(string(unpack(oddsPacked))) {
		fields := strings.Fields(line)
		n, err := strconv.Atoi(fields[3])
		if err != nil {
			panic("detect: embedded odds: " + err.Error())
		}
		switch fields[0] {
		case "latin":
			l.latin.follow(fields[1], fields[2], n)
		case "arabic":
			l.arabic.follow(fields[1], fields[2], n)
		case "latin-latin":
			l.within.set(l.latin.pack(fields[1]), l.latin.pack(fields[2]), n)
		case "latin-arabic":
			l.across.set(l.latin.pack(fields[1]), l.arabic.pack(fields[2]), n)
		}
	}
	return l
})

func newOdds(width int32) odds {
	o := odds{width, make([]int8, width*width)}
	for i := range o.of {
		o.of[i] = impossible
	}
	for a := int32(noLetter + 1); a < mostLetters; a++ {
		one := noLetter*mostLetters + a
		none := int32(noLetter*mostLetters + noLetter)
		o.set(one, none, neverAlone)
		o.set(none, one, neverAlone)
		for b := int32(noLetter + 1); b < mostLetters; b++ {
			o.set(one, noLetter*mostLetters+b, neverAnother)
		}
	}
	return o
}

func (o *odds) set(x, y int32, n int) { o.of[x*o.width+y] = int8(max(impossible+1, min(n, 127))) }

func (a *alphabet) letter(r rune) uint8 {
	switch r {
	case '#':
		return boundary
	case '-':
		return noLetter
	}
	n, ok := a.number[r]
	if !ok {
		n = uint8(min(len(a.number)+2, mostLetters-1))
		a.number[r] = n
	}
	return n
}

func (a *alphabet) follow(before, letter string, n int) {
	if a.after == nil {
		a.after = make([][]int16, mostLetters)
		for i := range a.after {
			a.after[i] = make([]int16, mostLetters)
		}
	}
	b, _ := utf8.DecodeRuneInString(before)
	r, _ := utf8.DecodeRuneInString(letter)
	a.after[a.letter(b)][a.letter(r)] = int16(n)
}

// pack is the number of up to two letters as they stand in the list.
func (a *alphabet) pack(letters string) int32 {
	packed := int32(noLetter)
	for i, r := range letters {
		if i == 0 {
			packed = noLetter*mostLetters + int32(a.letter(r))
			continue
		}
		packed = packed%mostLetters*mostLetters + int32(a.letter(r))
	}
	return packed
}

// likeWord is a folded word made ready for comparison.
type likeWord struct {
	arabic bool
	one    []int32 // packed, the letter at each place between boundaries
	two    []int32 // packed, that letter and the next
	plain  int32   // what its letters tell of any word
	bag    uint64  // its consonants, see bagOf
}

// spell makes a folded word ready; nil where it is in another script, too short or
// too long.
func (l *likeness) spell(fold string) *likeWord {
	first, _ := utf8.DecodeRuneInString(fold)
	w := &likeWord{arabic: isArabic(first)}
	a := &l.latin
	switch {
	case w.arabic:
		a = &l.arabic
	case !isLatin(fold):
		return nil
	}
	n := utf8.RuneCountInString(fold)
	if n < 3 || n > longestLike {
		return nil
	}
	code := make([]uint8, 1, n+2)
	for _, r := range fold {
		c, ok := a.number[r]
		if !ok {
			c = mostLetters - 1
		}
		code = append(code, c)
	}
	code = append(code, boundary)
	w.one, w.two = make([]int32, len(code)), make([]int32, len(code))
	for i, c := range code {
		w.one[i] = noLetter*mostLetters + int32(c)
		if i+1 < len(code) {
			w.two[i] = int32(c)*mostLetters + int32(code[i+1])
			w.plain += int32(a.after[c][code[i+1]])
		}
	}
	w.bag = bagOf(fold)
	return w
}

// alike is the score of two words, the first Latin where only one is.
func (l *likeness) alike(a, b *likeWord) int32 {
	o := &l.within
	if b.arabic {
		o = &l.across
	}
	const nowhere = -1 << 20
	var rows [3][longestLike + 5]int32
	n, m := len(a.one), len(b.one)
	for r := range rows {
		for j := range m + 3 {
			rows[r][j] = nowhere
		}
	}
	rows[0][0] = 0
	none := int32(noLetter*mostLetters + noLetter)
	for i := 0; i <= n; i++ {
		here, next, after := &rows[i%3], &rows[(i+1)%3], &rows[(i+2)%3]
		for j := range m + 3 {
			after[j] = nowhere
		}
		for j := 0; j <= m; j++ {
			at := here[j]
			if at <= nowhere/2 {
				continue
			}
			if j < m {
				o.reach(&here[j+1], at, none*o.width+b.one[j])
			}
			if i == n {
				continue
			}
			one := a.one[i] * o.width
			o.reach(&next[j], at, one+none)
			if j < m {
				o.reach(&next[j+1], at, one+b.one[j])
			}
			if j+1 < m {
				o.reach(&next[j+2], at, one+b.two[j])
			}
			if i+1 < n {
				two := a.two[i] * o.width
				if j < m {
					o.reach(&after[j+1], at, two+b.one[j])
				}
				if j+1 < m {
					o.reach(&after[j+2], at, two+b.two[j])
				}
			}
		}
	}
	return rows[n%3][m] - (a.plain+b.plain)/2
}

// reach goes on by a unit from a place that was reached with a score.
func (o *odds) reach(place *int32, score, unit int32) {
	if n := o.of[unit]; n != impossible {
		*place = max(*place, score+int32(n))
	}
}

// Words are held against each other where they share a key: their consonants in
// five classes, or in ten with at most one left out of each. The classes are those
// of both scripts.

// consonants gives a letter's class in ten. Letters of one class are mixed up in
// spelling; vowels, h, w, y and ayn have none.
var consonants = func() (classes [0x700]byte) {
	for class, letters := range map[byte]string{
		'b': "bpبپ", 'f': "fvفڤ", 'k': "kgqxcقكگغخ", 's': "szسصزظ", 'S': "jشجچژ", 't': "tdتثدذضط", 'l': "lل", 'r': "rر", 'm': "mم", 'n': "nن",
	} {
		for _, r := range letters {
			classes[r] = class
		}
	}
	return classes
}()

// coarse joins the ten classes to five.
var coarse = map[byte]byte{'b': 'b', 'f': 'b', 'k': 'k', 's': 'k', 'S': 'k', 't': 't', 'l': 'l', 'r': 'l', 'm': 'm', 'n': 'm'}

// bones are the classes of a folded word's consonants, doubled ones once.
func bones(fold string) string {
	b := make([]byte, 0, len(fold))
	put := func(c byte) {
		if c != 0 && (len(b) == 0 || b[len(b)-1] != c) {
			b = append(b, c)
		}
	}
	for i := 0; i < len(fold); {
		if c, n := consonantPair(fold[i:]); n > 0 {
			switch c {
			case 'j':
				c = 'S'
			case 'g':
				c = 'k'
			case 'd':
				c = 't'
			}
			put(c)
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(fold[i:])
		if int(r) < len(consonants) {
			put(consonants[r])
		}
		i += size
	}
	return string(b)
}

// likeKeys are the keys of a word that meet those of its variants.
func likeKeys(fold string) []string {
	fine := bones(fold)
	rough := make([]byte, 0, len(fine)+1)
	for i := range len(fine) {
		if c := coarse[fine[i]]; len(rough) == 0 || rough[len(rough)-1] != c {
			rough = append(rough, c)
		}
	}
	keys := []string{"%" + string(rough), "-" + fine}
	if len(fine) < 2 {
		return keys
	}
	for i := range len(fine) {
		keys = append(keys, "-"+fine[:i]+fine[i+1:])
	}
	return keys
}

// bagOf counts a word's consonants of seven sorts, a byte for each, as ones: so
// that two words are compared letter by letter only where little differs.
func bagOf(fold string) uint64 {
	var bag uint64
	for _, r := range fold {
		if int(r) >= len(consonants) {
			continue
		}
		var shift int
		switch consonants[r] {
		case 'b', 'f':
			shift = 0
		case 'k':
			shift = 8
		case 's', 'S':
			shift = 16
		case 't':
			shift = 24
		case 'l':
			shift = 32
		case 'r':
			shift = 40
		case 'm', 'n':
			shift = 48
		default:
			continue
		}
		if count := bag >> shift & 0xff; count != 0xff {
			bag |= (count<<1 | 1) << shift
		}
	}
	return bag
}

// farApart tells words of which more than three consonants differ.
func farApart(a, b *likeWord) bool { return bits.OnesCount64(a.bag^b.bag) > 3 }

// isVariant tells whether two words pass for spellings of one name, and how far their
// score is above the floor.
func (l *likeness) isVariant(a, b *likeWord) (above int32, ok bool) {
	if a.arabic && b.arabic || farApart(a, b) {
		return 0, false
	}
	if a.arabic {
		a, b = b, a
	}
	floor := int32(likeWithin)
	if b.arabic {
		floor = likeAcross
	}
	above = l.alike(a, b) - floor
	return above, above >= 0
}
