package main

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// hunspell is a Hunspell dictionary as far as its words are wanted: stems and
// the suffixes that each may take. Its prefixes are not read. In the French and
// Arabic dictionaries they are words written to the next one (l', و, ال),
// which detect cuts off by itself.
type hunspell struct {
	kind      string              // of flags: "", "long", "num" or "UTF-8"
	aliases   [][]string          // flags by number (AF)
	notes     []string            // notes by number (AM)
	suffixes  map[string][]suffix // by flag
	needAffix string
	forbidden string
	entries   []entry
}

type suffix struct {
	strip, add string
	more       []string // flags of the suffixes that may follow
	condition  []letterClass
}

// letterClass is one letter of a suffix's condition.
type letterClass struct {
	letters string
	not     bool
}

type entry struct {
	word  string
	flags []string
	note  string // what the dictionary says of the word's grammar
}

// readHunspell reads base.aff and base.dic. Flags of the dictionary are read
// as the rules say; rules that this program has no use for are passed over.
func readHunspell(base string) (*hunspell, error) {
	h := &hunspell{suffixes: map[string][]suffix{}}
	if err := eachLine(base+".aff", h.rule); err != nil {
		return nil, err
	}
	first := true
	err := eachLine(base+".dic", func(line string) error {
		if first { // the number of entries
			first = false
			return nil
		}
		h.entry(line)
		return nil
	})
	return h, err
}

func eachLine(path string, do func(string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if err := do(strings.TrimPrefix(lines.Text(), "\ufeff")); err != nil {
			return fmt.Errorf("%s, line %d: %w", path, n, err)
		}
	}
	return lines.Err()
}

func (h *hunspell) rule(line string) error {
	fields := strings.Fields(line)
	if len(fields) < 2 {
		return nil
	}
	switch fields[0] {
	case "FLAG":
		h.kind = fields[1]
	case "NEEDAFFIX":
		h.needAffix = fields[1]
	case "FORBIDDENWORD":
		h.forbidden = fields[1]
	case "AF":
		if h.aliases == nil {
			h.aliases = [][]string{nil} // the first line is their number, and they count from 1
			return nil
		}
		h.aliases = append(h.aliases, h.cut(fields[1]))
	case "AM":
		h.notes = append(h.notes, strings.TrimSpace(strings.TrimPrefix(line, "AM"))) // the first is their number, and they count from 1
	case "SFX":
		if len(fields) < 5 {
			return nil // the head of a suffix's rules
		}
		var s suffix
		if fields[2] != "0" {
			s.strip = fields[2]
		}
		add, more, _ := strings.Cut(fields[3], "/")
		if add != "0" {
			s.add = add
		}
		s.more = h.flags(more)
		condition, err := parseCondition(fields[4])
		if err != nil {
			return err
		}
		s.condition = condition
		h.suffixes[fields[1]] = append(h.suffixes[fields[1]], s)
	}
	return nil
}

func (h *hunspell) entry(line string) {
	word, note, _ := strings.Cut(line, "\t")
	word, rest, _ := strings.Cut(word, " ")
	word, flags, _ := strings.Cut(word, "/")
	if word == "" {
		return
	}
	note = strings.TrimSpace(rest + note)
	if n, err := strconv.Atoi(note); err == nil && 0 < n && n < len(h.notes) {
		note = h.notes[n]
	}
	h.entries = append(h.entries, entry{word, h.flags(flags), note})
}

// flags reads flags as written, or the number of an alias of several.
func (h *hunspell) flags(s string) []string {
	if h.aliases != nil {
		if n, err := strconv.Atoi(s); err == nil && n < len(h.aliases) {
			return h.aliases[n]
		}
	}
	return h.cut(s)
}

func (h *hunspell) cut(s string) []string {
	switch {
	case s == "":
		return nil
	case h.kind == "num":
		return strings.Split(s, ",")
	}
	size := 1
	if h.kind == "long" {
		size = 2
	}
	var flags []string
	for letters := []rune(s); len(letters) >= size; letters = letters[size:] {
		flags = append(flags, string(letters[:size]))
	}
	return flags
}

// parseCondition reads letters, classes [xyz] and [^xyz], and the full stop
// that stands for any letter.
func parseCondition(s string) ([]letterClass, error) {
	if s == "." {
		return nil, nil
	}
	var classes []letterClass
	for s != "" {
		if s[0] != '[' {
			_, size := utf8.DecodeRuneInString(s)
			classes = append(classes, letterClass{letters: strings.TrimPrefix(s[:size], "."), not: s[0] == '.'})
			s = s[size:]
			continue
		}
		inside, after, ok := strings.Cut(s[1:], "]")
		if !ok {
			return nil, fmt.Errorf("a class of letters without end: %q", s)
		}
		letters, not := strings.CutPrefix(inside, "^")
		classes = append(classes, letterClass{letters, not})
		s = after
	}
	return classes, nil
}

func (s *suffix) fits(word string) bool {
	if !strings.HasSuffix(word, s.strip) {
		return false
	}
	for _, class := range slices.Backward(s.condition) {
		r, size := utf8.DecodeLastRuneInString(word)
		if size == 0 || strings.ContainsRune(class.letters, r) == class.not {
			return false
		}
		word = word[:len(word)-size]
	}
	return true
}

// forms gives every form of an entry: the word, with one suffix, with two.
func (h *hunspell) forms(e entry, yield func(string)) {
	h.expand(e.word, e.flags, 2, yield)
}

func (h *hunspell) expand(word string, flags []string, suffixes int, yield func(string)) {
	if h.forbidden != "" && slices.Contains(flags, h.forbidden) {
		return
	}
	if h.needAffix == "" || !slices.Contains(flags, h.needAffix) {
		yield(word)
	}
	if suffixes == 0 {
		return
	}
	for _, flag := range flags {
		for i := range h.suffixes[flag] {
			if s := &h.suffixes[flag][i]; s.fits(word) {
				h.expand(strings.TrimSuffix(word, s.strip)+s.add, s.more, suffixes-1, yield)
			}
		}
	}
}
