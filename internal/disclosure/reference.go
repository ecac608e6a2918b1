package disclosure

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sheaf/internal/text"
)

// reference is what stands between double braces.
type reference struct {
	verb  string
	words []string          // after the verb, in quotation marks or not
	named map[string]string // name="value"
	whole bool              // it could be read
}

// A reference is taken out of the Markdown before it is parsed and put back
// afterwards, so that no star or bracket in it means anything: what stands for
// it is its number between two characters of private use.
const (
	slotOpen  = '\uE000'
	slotClose = '\uE001'
)

// takeReferences gives the Markdown with slots for references. What opens and
// never closes stays, and is found as braces in the text.
func takeReferences(markdown string) (string, []reference, []slot) {
	var out strings.Builder
	var refs []reference
	var slots []slot
	whole := len(markdown)
	// What opens and never closes is looked for to the end of its paragraph, each
	// time: a text of braces alone would be read for hours.
	patience := 64 * whole
	for {
		before, rest, opens := strings.Cut(markdown, "{{")
		out.WriteString(before)
		if !opens {
			return out.String(), refs, slots
		}
		end, looked := -1, 0
		if patience > 0 {
			end, looked = referenceEnd(rest)
		}
		if end < 0 {
			patience -= looked
			out.WriteString("{{")
			markdown = rest
			continue
		}
		one := slot{at: text.Span{Start: out.Len()}, of: text.Span{Start: whole - len(rest) - len("{{"), End: whole - len(rest) + end + len("}}")}}
		out.WriteRune(slotOpen)
		out.WriteString(slotNumber(len(refs)))
		out.WriteRune(slotClose)
		one.at.End = out.Len()
		slots = append(slots, one)
		refs = append(refs, parseReference(rest[:end]))
		markdown = rest[end+len("}}"):]
	}
}

// slot is where a reference was taken out: at, in the Markdown with slots, and
// of, in the Markdown as it was written.
type slot struct{ at, of text.Span }

// written gives the place in the Markdown as it was written.
func written(slots []slot, at int) int {
	i, _ := slices.BinarySearchFunc(slots, at, func(s slot, at int) int { return s.at.End - at - 1 }) // the first that ends behind it
	if i < len(slots) && at > slots[i].at.Start {
		return slots[i].of.Start
	}
	if i == 0 {
		return at
	}
	return at + slots[i-1].of.End - slots[i-1].at.End
}

// slotNumber counts in letters, which Markdown never takes for anything.
func slotNumber(n int) string {
	s := string(rune('a' + n%26))
	for n /= 26; n > 0; n /= 26 {
		s = string(rune('a'+n%26)) + s
	}
	return s
}

func slotIndex(s string) (n int) {
	for _, r := range s {
		n = n*26 + int(r-'a')
	}
	return n
}

// referenceEnd is where the closing braces stand, outside quotation marks and
// within one paragraph; -1 if they do not. looked is how far it looked for them.
func referenceEnd(s string) (end, looked int) {
	inside := rune(0)
	for i, r := range s {
		switch {
		case inside != 0:
			if r == inside && !strings.HasSuffix(s[:i], `\`) {
				inside = 0
			}
		case r == '"' || r == '“':
			inside = closing(r)
		case strings.HasPrefix(s[i:], "}}"):
			return i, i
		}
		if strings.HasPrefix(s[i:], "\n\n") {
			return -1, i
		}
	}
	return -1, len(s)
}

func closing(r rune) rune {
	if r == '“' {
		return '”'
	}
	return r
}

// parseReference reads what stands between the braces.
func parseReference(s string) reference {
	ref := reference{named: map[string]string{}}
	s = strings.Join(strings.Fields(s), " ")
	verb, rest, _ := strings.Cut(s, " ")
	ref.verb = verb
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		name := ""
		if i := strings.IndexAny(rest, ` ="“`); i > 0 && rest[i] == '=' {
			name, rest = rest[:i], rest[i+1:]
		}
		value, behind, ok := cutValue(rest)
		if _, again := ref.named[name]; !ok || again {
			return ref
		}
		if name == "" {
			ref.words = append(ref.words, value)
		} else {
			ref.named[name] = value
		}
		rest = behind
	}
	ref.whole = verb != ""
	return ref
}

// cutValue takes one value, with or without quotation marks, off the front.
func cutValue(s string) (value, rest string, ok bool) {
	first, size := utf8.DecodeRuneInString(s)
	if first != '"' && first != '“' {
		value, rest, _ = strings.Cut(s, " ")
		return value, rest, value != "" && !strings.ContainsAny(value, `"“`)
	}
	end := closing(first)
	var b strings.Builder
	for i, r := range s[size:] {
		if r == end && !strings.HasSuffix(b.String(), `\`) {
			return strings.ReplaceAll(b.String(), `\`+string(end), string(end)), s[size+i+utf8.RuneLen(r):], true
		}
		b.WriteRune(r)
	}
	return "", "", false
}

// only tells whether the reference has no named values but these, and no more
// than so many words.
func (r reference) only(words int, names ...string) bool {
	if !r.whole || len(r.words) > words {
		return false
	}
	known := 0
	for _, n := range names {
		if _, ok := r.named[n]; ok {
			known++
		}
	}
	return known == len(r.named)
}
