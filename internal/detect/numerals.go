package detect

import "strings"

// numeral is a number in words over the tokens [i, end).
type numeral struct {
	value int
	end   int
}

// numeral reads a number in words that begins at token i, in the grammar of
// the text's language: "two thousand and thirteen", "nineteen ninety",
// "mille neuf cent quatre-vingt-dix", "bin dokuz yüz doksan", "ألفين وثلاثطعش".
// Words that do not go on with one number end it, so that a row of numbers costs no
// more than its words.
func (p *scanner) numeral(i int) (numeral, bool) {
	if i >= len(p.tokens) || p.words[i].is&isNumber == 0 {
		return numeral{}, false
	}
	sum := composing{pairs: p.in == english}
	end := i
	for end < len(p.tokens) {
		word, joined := end, false
		if end > i {
			if !p.close(end) {
				break
			}
			if joined = p.joins(end); joined {
				word++
			}
			if word >= len(p.tokens) || !p.close(word) {
				break
			}
		}
		w := &p.words[word]
		if w.is&isNumber == 0 {
			break
		}
		if p.tokens[word].script == arabic {
			joined = joined || w.start > p.tokens[word].Start
		}
		next := sum
		if !next.take(w.value, joined, p.tokens[word].script == arabic, p.in) {
			break
		}
		sum = next
		end = word + 1
		if w.end < p.tokens[word].stem || p.tokens[word].stem < p.tokens[word].End {
			break // an ending closes the number
		}
	}
	if end == i || end == i+1 && p.ended(i) && p.in == turkish {
		return numeral{}, false // "ona" is no ten
	}
	return numeral{value: sum.value(), end: end}, true
}

// joins tells the word between two parts of one number.
func (p *scanner) joins(i int) bool {
	switch p.in {
	case english:
		return p.tokens[i].fold == "and"
	case french:
		return p.tokens[i].fold == "et"
	case kurmanji:
		return p.tokens[i].fold == "u"
	}
	return false
}

// composing is a number as far as its words have been read.
type composing struct {
	total, current int
	scale          int // the last thousand or million, which no larger one may follow
	pairs          bool
	paired         bool
	begun          bool
}

func (c *composing) value() int { return c.total + c.current }

// take adds a word's value, and tells whether the grammar allows it there. In
// Arabic a part that is added has "and" before it, and units come before tens.
func (c *composing) take(v int, joined, arabicWord bool, in language) bool {
	if !c.begun {
		c.begun = true
		if v >= 1000 {
			return c.multiply(v)
		}
		c.current = v
		return true
	}
	switch {
	case v >= 1000:
		return !joined && c.multiply(v) || joined && arabicWord && c.current == 0 && c.multiply(v)
	case v == 100 && c.multiplies():
		c.current *= 100
		return !joined
	case arabicWord && !joined && v == 10 && 1 <= c.current%100 && c.current%100 <= 9:
		c.current += v // خمسة عشر
		return true
	case arabicWord && !joined:
		return false
	case arabicWord && v >= 20 && v < 100 && 1 <= c.current%100 && c.current%100 <= 9:
		c.current += v
		return true
	case in == french && v == 20 && c.current%100 == 4 && !joined:
		c.current += 76
		return true
	case in == french && 10 <= v && v < 20 && (c.current%100 == 60 || c.current%100 == 80):
		c.current += v
		return true
	case c.pairs && !c.paired && c.total == 0 && 10 <= c.current && c.current < 100 && 10 <= v && v < 100 && (c.current < 21 || c.current%10 == 0) && (c.current < 20 || v < 20 || c.current == 20):
		c.current = c.current*100 + v
		c.paired = true
		return !joined
	case v >= 100:
		c.current += v
		return c.current == v && c.total > 0
	case v >= 10:
		c.current += v
		return (c.current-v)%100 == 0 && !c.paired
	}
	tens := c.current % 100
	c.current += v
	return tens == 0 || tens >= 20 && tens%10 == 0 || tens == 10 && (in == turkish || in == french && v >= 7)
}

// multiplies tells whether a hundred multiplies what came before it: two
// hundred, nineteen hundred.
func (c *composing) multiplies() bool { return 1 <= c.current && c.current < 20 }

func (c *composing) multiply(v int) bool {
	if v == 2000 { // in one Arabic word
		ok := c.current == 0 && c.scale == 0
		c.total, c.scale = 2000, 1000
		return ok
	}
	if c.scale != 0 && v >= c.scale || c.current >= 1000 {
		return false
	}
	c.scale = v
	c.total += max(c.current, 1) * v
	c.current = 0
	return true
}

// close tells whether token i stands beside the one before it, with nothing
// but a blank or a hyphen between.
func (p *scanner) close(i int) bool {
	switch gap := p.gap(i); gap {
	case " ", "-", "\u00a0", "‑", "‐", "  ":
		return true
	default:
		return i > 0 && i < len(p.tokens) && p.tokens[i-1].elided && len(gap) <= len("’ ")
	}
}

// recentYear tells a value that is a year of the last two centuries.
func recentYear(n int) bool { return 1850 <= n && n <= 2099 }

// isHijri tells a value that is a year of the Islamic calendar in that time.
func isHijri(n int) bool { return 1266 <= n && n <= 1500 }

// wholeNumber reads the folded form of digits.
func wholeNumber(fold string) (int, bool) {
	if fold == "" || len(fold) > 9 {
		return 0, false
	}
	n := 0
	for i := 0; i < len(fold); i++ {
		if fold[i] < '0' || fold[i] > '9' {
			return 0, false
		}
		n = n*10 + int(fold[i]-'0')
	}
	return n, true
}

// digitsOf is the number at the head of a token, and the letters that are
// written to it: 14 and th, 1990 and s, 2013 and te.
func digitsOf(t *token) (n int, letters string, ok bool) {
	digits := len(t.stemFold) - len(strings.TrimLeft(t.stemFold, "0123456789"))
	n, ok = wholeNumber(t.stemFold[:digits])
	return n, t.stemFold[digits:], ok
}
