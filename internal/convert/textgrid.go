package convert

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"sheaf/internal/sheaf"
)

// readTextGrid reads the annotations of Praat, in the long and the short form of
// its text files: a line for each interval or point with a text, in the order in
// which they begin, in the voice of its tier. Tiers that hold the words of
// another once more are left out; see tiers.repeats.
func readTextGrid(s *script, data []byte) error {
	if bytes.HasPrefix(data, []byte("ooBinaryFile")) {
		return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is a binary TextGrid").
			Hintf("open it in Praat and save it as a text file")
	}
	whole, err := s.decode(data)
	if err != nil {
		return err
	}
	g := gridFile{praatFile: praatFile{rest: whole}, m: s.meter}
	all, err := g.read()
	if err != nil {
		return err
	}
	kept := withoutRepeated(all)
	s.report.TiersLeftOut = len(all) - len(kept)
	return s.addTiers(kept)
}

// isTextGrid tells a TextGrid by its first lines, in UTF-16 as well.
func isTextGrid(data []byte) bool {
	head := strings.Map(func(r rune) rune {
		if r == 0 || r == '\ufffd' || r == '\ufeff' {
			return -1 // the high bytes of UTF-16, and its mark
		}
		return r
	}, string(data[:min(len(data), 512)]))
	return strings.HasPrefix(head, `File type = "ooTextFile`) && strings.Contains(head, `"TextGrid"`)
}

// tier is one line of annotation.
type tier struct {
	name  string
	marks []interval // those with a text
}

// interval is what a tier says of a stretch of the recording, or at a point.
type interval struct {
	start, end float64 // seconds
	text       string
}

// gridFile reads the values of a TextGrid.
type gridFile struct {
	praatFile
	m     *meter
	marks int
	bytes int // of their text
}

// longest is about three years, in seconds.
const longest = 1e8

// read takes the tiers for what they are. What the file declares of their number
// and length is only held against what there is: a file that breaks off is
// refused, and nothing is made as large as a file says.
func (g *gridFile) read() ([]tier, error) {
	if begins := g.next().text; !strings.HasPrefix(begins, "ooTextFile") || g.next().text != "TextGrid" {
		return nil, damaged("it does not begin as a TextGrid does")
	}
	_, _, declared := g.next(), g.next(), g.next()
	if declared.kind == praatEnd {
		return nil, damaged("it breaks off before its first tier")
	}
	var all []tier
	v := g.next()
	for v.kind == praatText {
		if len(all) == mostTiers {
			return nil, tooMuch("it has more than %d tiers", mostTiers)
		}
		var t tier
		var err error
		if t, v, err = g.tier(v.text, len(all)+1); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	if v.kind != praatEnd || g.broken || float64(len(all)) < declared.number {
		return nil, damaged("it breaks off after tier %d", len(all))
	}
	return all, nil
}

// tier reads one, and the value behind it.
func (g *gridFile) tier(class string, n int) (tier, praatValue, error) {
	none := praatValue{}
	if class != "IntervalTier" && class != "TextTier" {
		return tier{}, none, damaged("its tier %d is of no known kind", n)
	}
	name := g.next()
	_, _, declared := g.next(), g.next(), g.next()
	if name.kind != praatText || declared.kind != praatNumber {
		return tier{}, none, damaged("its tier %d has no whole head", n)
	}
	if err := g.count(len(name.text)); err != nil {
		return tier{}, none, err
	}
	t := tier{name: plainPraat(name.text)}
	if t.name == "" {
		t.name = fmt.Sprintf("tier %d", n)
	}
	read := 0
	v := g.next()
	for ; v.kind == praatNumber; v = g.next() {
		m := interval{start: v.number, end: v.number}
		label := g.next()
		if class == "IntervalTier" {
			m.end, label = label.number, g.next()
		}
		if label.kind != praatText || math.Abs(m.start) > longest || math.Abs(m.end) > longest {
			return tier{}, none, damaged("entry %d of its tier %d is not whole", read+1, n)
		}
		if read++; read%1024 == 0 {
			if err := g.m.within(); err != nil {
				return tier{}, none, err
			}
		}
		if m.text = plainPraat(label.text); silent[m.text] {
			continue
		}
		if err := g.count(len(m.text)); err != nil {
			return tier{}, none, err
		}
		t.marks = append(t.marks, m)
	}
	if float64(read) < declared.number {
		return tier{}, none, damaged("its tier %d breaks off after entry %d", n, read)
	}
	slices.SortStableFunc(t.marks, func(a, b interval) int { return cmp.Compare(a.start, b.start) })
	return t, v, nil
}

// count bounds what is kept before it is known which tiers are.
func (g *gridFile) count(length int) error {
	g.marks++
	g.bytes += length
	switch limits := g.m.limits; {
	case g.marks > 2*limits.Lines:
		return tooMuch("it has more than %d entries", 2*limits.Lines)
	case g.bytes > 2*limits.Text:
		return tooMuch("its tiers hold more than %d bytes", 2*limits.Text)
	}
	return nil
}

// silent are labels of stretches in which nobody speaks, as Praat and the usual
// aligners write them.
var silent = map[string]bool{"": true, "sp": true, "sil": true, "<sil>": true, "<p:>": true, "<p>": true, "<P>": true, "pau": true, "#": true}

// addTiers gives the marks of all tiers to the script, by their times. In a file
// of one tier whose entries begin with speakers' labels these say who speaks, and
// not the name of the tier.
func (s *script) addTiers(all []tier) error {
	type spoken struct {
		interval
		voice string
	}
	var marks []spoken
	for _, t := range all {
		voice := t.name
		if kind, of := kindOfTier(t.name); kind == tierOfWords && t.singleWords() {
			t.marks = phrases(t.marks)
			voice = cmp.Or(of, voice)
		}
		for _, m := range t.marks {
			marks = append(marks, spoken{m, voice})
		}
	}
	slices.SortStableFunc(marks, func(a, b spoken) int { return cmp.Compare(a.start, b.start) })
	labelled := len(all) == 1 && s.mostlyLabelled(all[0].marks)
	for _, m := range marks {
		if isRightToLeft(m.text) {
			s.report.RightToLeft++
		}
		l := line{text: m.text, voice: m.voice, voiced: !labelled, startMS: int64(math.Round(m.start * 1000)), timed: m.start >= 0}
		if err := s.add(l); err != nil {
			return err
		}
	}
	return nil
}

func (s *script) mostlyLabelled(marks []interval) bool {
	labels := newLabeller(s.options.Labels, false)
	n := 0
	for _, m := range marks {
		if found := labels.labelOf(m.text); found.key != "" && found.form == delimited {
			n++
		}
	}
	return 2*n > len(marks)
}

// praatKind is a kind of value in a text file of Praat.
type praatKind int

const (
	praatEnd praatKind = iota
	praatText
	praatNumber
)

type praatValue struct {
	kind   praatKind
	text   string
	number float64
}

// praatFile reads a text file as Praat does: what counts are strings in quotation
// marks and numbers that stand free. Everything else is there for people, which
// makes one of the long and the short form.
type praatFile struct {
	rest   string
	broken bool // a string has no end
}

func (p *praatFile) next() praatValue {
	for {
		at := 0
		for at < len(p.rest) && isPraatSpace(p.rest[at]) {
			at++
		}
		p.rest = p.rest[at:]
		switch {
		case p.rest == "":
			return praatValue{}
		case p.rest[0] == '"':
			return p.quoted()
		case p.rest[0] == '!':
			_, p.rest, _ = strings.Cut(p.rest, "\n")
			continue
		}
		end := 1
		for end < len(p.rest) && !isPraatSpace(p.rest[end]) {
			end++
		}
		word := p.rest[:end]
		p.rest = p.rest[end:]
		if c := word[0]; '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' {
			if n, err := strconv.ParseFloat(word, 64); err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) {
				return praatValue{kind: praatNumber, number: n}
			}
		}
	}
}

func isPraatSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\f' }

// quoted reads a string, in which a quotation mark is written twice.
func (p *praatFile) quoted() praatValue {
	at := 1
	for {
		end := strings.IndexByte(p.rest[at:], '"')
		if end < 0 {
			p.rest, p.broken = "", true
			return praatValue{}
		}
		at += end + 1
		if !strings.HasPrefix(p.rest[at:], `"`) {
			break
		}
		at++
	}
	inside := p.rest[1 : at-1]
	p.rest = p.rest[at:]
	return praatValue{kind: praatText, text: strings.ReplaceAll(inside, `""`, `"`)}
}
