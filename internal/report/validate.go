package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/sheaf"
)

// Validate is Invalid, with the block's index from 0, for what cannot be
// published exactly as it stands: an unknown kind, a missing text, a table
// whose rows differ in length, characters that nobody sees.
func (p Publication) Validate() error {
	if !isLanguage(p.Language) {
		return sheaf.Errorf(sheaf.Invalid, "cannot publish: the language is not a BCP 47 tag").Hintf("for example en, ar, pt-BR")
	}
	if why := oneLine(p.Title).need(); why != "" {
		return sheaf.Errorf(sheaf.Invalid, "cannot publish: the title %s", why).Hintf(tidyHint)
	}
	for i, b := range p.Blocks {
		if why := b.problem(); why != "" {
			return sheaf.Errorf(sheaf.Invalid, "cannot publish: block %d %s", i, why).Hintf(tidyHint)
		}
	}
	return nil
}

const tidyHint = "correct the text; characters that cannot be seen and empty lines can be tidied away"

// problem says in a few words what is wrong with the block, or nothing.
func (b Block) problem() string {
	if b.Language != "" && !isLanguage(b.Language) {
		return "has a language that is not a BCP 47 tag"
	}
	if stray := b.strayField(); stray != "" {
		return "has " + stray + ", which its kind does not use"
	}
	switch b.Kind {
	case KindHeading:
		if b.Level < 1 || b.Level > 4 {
			return "is a heading whose level is not 1 to 4"
		}
		return oneLine(join(b.Text)).need()
	case KindParagraph, KindNote:
		return lines(join(b.Text)).need()
	case KindQuote:
		if why := lines(join(b.Text)).need(); why != "" {
			return why
		}
		return oneLine(b.Attribution).allow()
	case KindList:
		return listProblem(b.Items)
	case KindTable:
		if b.Table == nil {
			return "has no table"
		}
		return b.Table.problem()
	}
	return "is of no known kind"
}

// strayField names a filled field that the block's kind does not use: it would
// be kept, and published by nobody's decision once a renderer changed.
func (b Block) strayField() string {
	switch {
	case b.Level != 0 && b.Kind != KindHeading:
		return "a level"
	case b.Attribution != "" && b.Kind != KindQuote:
		return "an attribution"
	case (b.Ordered || b.Items != nil) && b.Kind != KindList:
		return "items"
	case b.Table != nil && b.Kind != KindTable:
		return "a table"
	case b.Text != nil && (b.Kind == KindList || b.Kind == KindTable):
		return "a text"
	}
	return ""
}

func listProblem(items [][]Run) string {
	if len(items) == 0 {
		return "has no items"
	}
	for _, item := range items {
		if why := lines(join(item)).need(); why != "" {
			return why
		}
	}
	return ""
}

func (t Table) problem() string {
	if len(t.Header) == 0 {
		return "has no header"
	}
	texts := append([]string{t.Caption}, t.Header...)
	for _, row := range t.Rows {
		if len(row) != len(t.Header) {
			return "has a row with more or fewer cells than the header"
		}
		texts = append(texts, row...)
	}
	for _, text := range texts {
		if why := oneLine(text).allow(); why != "" {
			return why
		}
	}
	for _, note := range t.Notes {
		if why := oneLine(note).need(); why != "" {
			return why
		}
	}
	return ""
}

// oneLine is a text that stands on one line, lines one that may break.
type (
	oneLine string
	lines   string
)

func (s oneLine) need() string {
	if isBlank(string(s)) {
		return "has no text"
	}
	return s.allow()
}

func (s oneLine) allow() string {
	if strings.Contains(string(s), "\n") {
		return "breaks a line where none can be broken"
	}
	return unseenProblem(string(s))
}

func (s lines) need() string {
	for line := range strings.SplitSeq(string(s), "\n") {
		if isBlank(line) {
			return "has an empty line or no text"
		}
	}
	return unseenProblem(string(s))
}

func unseenProblem(text string) string {
	if !utf8.ValidString(text) {
		return "has bytes that are no text"
	}
	if unseenAt(text) >= 0 {
		return "has characters that cannot be seen"
	}
	return ""
}

// unseenAt is the byte offset of the first character that a reader cannot see,
// or -1. Hidden characters split a name that a scan looks for, turn the order
// of a line around, or carry a message or a watermark.
func unseenAt(text string) int {
	last := '\n'
	for i, r := range text {
		if isUnseen(last, r) {
			return i
		}
		last = r
	}
	return -1
}

// isUnseen tells whether r, after last, must not be published. The marks that
// writing from right to left and joining scripts need are allowed, one at a
// time and joiners only after a letter that they can act on: freely placed
// they would be a hidden alphabet.
func isUnseen(last, r rune) bool {
	switch {
	case r == '\n' || r == ' ':
		return false
	case isDirectionMark(r):
		return isDirectionMark(last) || isJoiner(last)
	case isJoiner(r):
		return !joins(last)
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp,
		unicode.Noncharacter_Code_Point, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// isDirectionMark tells of the left-to-right, right-to-left and Arabic letter
// marks.
func isDirectionMark(r rune) bool { return r == '\u200E' || r == '\u200F' || r == '\u061C' }

// isJoiner tells of the zero width joiner and non-joiner.
func isJoiner(r rune) bool { return r == '\u200C' || r == '\u200D' }

func joins(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r)) &&
		!unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// isLanguage tells whether tag has the form of a BCP 47 tag: letters first,
// then parts of letters and digits, 1 to 8 each. Whether the language exists
// is not asked.
func isLanguage(tag string) bool {
	for i, part := range strings.Split(tag, "-") {
		if len(part) < 1 || len(part) > 8 || (i == 0 && len(part) < 2) {
			return false
		}
		for _, r := range part {
			letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
			digit := r >= '0' && r <= '9'
			if !letter && (i == 0 || !digit) {
				return false
			}
		}
	}
	return true
}
