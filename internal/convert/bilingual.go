package convert

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/sheaf"
	"sheaf/internal/text"
)

// undetermined is the BCP 47 code of a language that could not be told: one in
// another script than Arabic.
const undetermined = "und"

// A file counts as bilingual from so many pairs on, of which so many in ten are
// alike.
const (
	fewestPairs = 3
	inTen       = 8
)

const bothSides = -1

// sides says of each line of a bilingual file to which language it belongs.
type sides struct {
	Bilingual
	of      []int  // 0, 1 or bothSides
	partner []int  // the line that says the same in the other language, or -1
	cut     []int  // how many bytes at its start are the name of a language
	gone    []bool // stands in a column of its own and is put before the cell that is kept, or is a number
	speaker []int  // the line that names who speaks, in a column of its own, or -1
	clock   []int  // the line that says when, or -1
	numbers int
	names   []string // of languages, that begin lines and are no speakers
}

func newSides(form BilingualForm, lines int) *sides {
	s := &sides{Bilingual: Bilingual{Form: form}, of: make([]int, lines), partner: make([]int, lines), cut: make([]int, lines),
		gone: make([]bool, lines), speaker: make([]int, lines), clock: make([]int, lines)}
	for i := range lines {
		s.of[i], s.partner[i], s.speaker[i], s.clock[i] = bothSides, -1, -1, -1
	}
	return s
}

// pair notes that two lines begin what says the same.
func (s *sides) pair(a, b int) { s.partner[a], s.partner[b] = b, a }

// oneSide recognises a bilingual file, and leaves of it the text in the language
// that was asked for, with what belongs to both. Nothing is left out where
// nothing was asked for.
func (s *script) oneSide() error {
	found, err := s.bilingual()
	if err != nil {
		return err
	}
	wanted, _, _ := strings.Cut(strings.ToLower(s.options.Side), "-")
	if found == nil {
		if wanted == "" {
			return nil
		}
		return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is not in two languages, as far as can be told").
			Hintf("read it without asking for a language, and look whether the two stand in columns, in turns below each other, or behind AR: and EN:")
	}
	s.report.Bilingual = &found.Bilingual
	if wanted == "" {
		s.options.Labels.Not = append(slices.Clone(s.options.Labels.Not), found.names...)
		return nil
	}
	side := found.sideIn(wanted)
	if side < 0 {
		return sheaf.Errorf(sheaf.Invalid, "cannot read the file: it is in %s and %s, and not in the language that was asked for", found.Languages[0], found.Languages[1]).
			Hintf("ask for one of these, or for none and both are read")
	}
	s.keep(found, side)
	return nil
}

// sideIn is the side in a language, or -1. A person knows what could not be
// told: which language it is that is undetermined, and which of those in Arabic
// script.
func (b *sides) sideIn(language string) int {
	switch side := slices.Index(b.Languages[:], language); {
	case side >= 0:
		return side
	case slices.Contains([]string{"ckb", "fa", "ps", "ur"}, language):
		return slices.Index(b.Languages[:], "ar")
	}
	return slices.Index(b.Languages[:], undetermined)
}

func (s *script) bilingual() (*sides, error) {
	for _, find := range []func() *sides{s.inColumns, s.byLabel, s.alternating} {
		if err := s.meter.within(); err != nil {
			return nil, err
		}
		if found := find(); found != nil {
			return found, nil
		}
	}
	return nil, nil
}

// keep leaves the lines of one side and of both. What the other side alone says
// of who speaks and when goes over to the one that is kept, and a note about a
// line that goes is about its counterpart.
func (s *script) keep(b *sides, side int) {
	reader := newLabeller(s.options.Labels, false)
	recur := s.recurring(b, reader)
	moved := make([]int, len(s.lines)) // to which line, or -1
	shift := make([]int, len(s.lines)) // in bytes
	var kept []line
	dropped := false
	for i, l := range s.lines {
		blank := strings.TrimSpace(l.text) == ""
		moved[i] = -1
		if b.gone[i] || b.of[i] == 1-side || blank && dropped && (len(kept) == 0 || strings.TrimSpace(kept[len(kept)-1].text) == "") {
			dropped = true
			continue
		}
		moved[i] = len(kept)
		lead := ""
		if b.of[i] == side {
			lead = s.lead(b, i, reader, recur)
			l = s.borrowed(b, i)
		}
		shift[i] = len(lead) - b.cut[i]
		l.text = lead + l.text[b.cut[i]:]
		l.deleted = shifted(l.deleted, shift[i], len(lead))
		kept = append(kept, l)
	}
	for dropped && len(kept) > 0 && strings.TrimSpace(kept[len(kept)-1].text) == "" {
		kept = kept[:len(kept)-1]
	}
	for _, notes := range [][]note{s.notes, s.margin} {
		for k := range notes {
			notes[k] = b.follow(notes[k], moved, shift)
		}
	}
	s.lines = kept
	s.report.LineNumbers += b.numbers
}

// follow is a note about the same place, or the counterpart of a line that went.
func (b *sides) follow(n note, moved, shift []int) note {
	switch at := n.line; {
	case at < 0 || at >= len(moved):
		n.line = -1
	case moved[at] >= 0:
		n.line, n.at = moved[at], max(n.at+shift[at], 0)
	case b.partner[at] >= 0:
		n.line, n.at = moved[b.partner[at]], 0
	default:
		n.line = -1
	}
	return n
}

// borrowed is a line with the time and the voice of its counterpart, where it
// has none.
func (s *script) borrowed(b *sides, i int) line {
	l := s.lines[i]
	if p := b.partner[i]; p >= 0 {
		if other := s.lines[p]; !l.timed && other.timed {
			l.timed, l.startMS = true, other.startMS
		}
		if other := s.lines[p]; !l.voiced && other.voiced {
			l.voiced, l.voice = true, other.voice
		}
	}
	if c := b.clock[i]; c >= 0 && !l.timed {
		if ms, n := timestamp(strings.TrimSpace(s.lines[c].text)); n > 0 {
			l.timed, l.startMS = true, ms
		}
	}
	return l
}

// lead is what to put before a line that is kept: who speaks, where a column of
// its own or the counterpart alone says so.
func (s *script) lead(b *sides, i int, reader labeller, recur map[string]int) string {
	if at := b.speaker[i]; at >= 0 {
		return strings.TrimRight(strings.TrimSpace(s.lines[at].text), ":： ") + ": "
	}
	p := b.partner[i]
	if p < 0 || s.lines[i].voiced || reader.labelOf(s.lines[i].text[b.cut[i]:]).key != "" {
		return ""
	}
	there := s.lines[p].text[b.cut[p]:]
	l := reader.labelOf(there)
	if !l.isStrong() || l.key == "" || recur[l.key] < 2 && !wellKnown(l.key).known {
		return ""
	}
	return strings.TrimRightFunc(there[:l.end], unicode.IsSpace) + " "
}

// recurring counts labels.
func (s *script) recurring(b *sides, reader labeller) map[string]int {
	seen := map[string]int{}
	for i, l := range s.lines {
		if found := reader.labelOf(l.text[b.cut[i]:]); found.key != "" && found.isStrong() {
			seen[found.key]++
		}
	}
	return seen
}

// shifted moves spans of a line, none of them before a place.
func shifted(spans []text.Span, by, first int) []text.Span {
	var moved []text.Span
	for _, d := range spans {
		if to := (text.Span{Start: max(d.Start+by, first), End: d.End + by}); to.Len() > 0 {
			moved = append(moved, to)
		}
	}
	return moved
}

// enoughOfALine to tell its language from, in bytes.
const enoughOfALine = 2000

// tongue is the language of a line or cell: as language tells, undetermined
// where it cannot, and empty where there are no letters.
func tongue(s string) string {
	if len(s) > enoughOfALine {
		s = s[:enoughOfALine]
	}
	arabic, others := 0, 0
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Arabic, r):
			arabic++
		default:
			others++
		}
	}
	switch {
	case arabic+others == 0:
		return ""
	case arabic > others:
		return "ar"
	}
	if found := language(s); found != "" && found != "ar" {
		return found
	}
	return undetermined
}

// likeness counts pairs of texts that may say the same.
type likeness struct{ lengths [][2]int }

// agree tells whether most pairs are of like length, as texts and their
// translations are and questions and their answers are not.
func (k likeness) agree() (alike []bool, agrees bool) {
	a, b, n := 0, 0, 0
	for _, l := range k.lengths {
		a, b = a+l[0], b+l[1]
	}
	for _, l := range k.lengths {
		// Against the ratio of the whole; a few letters are neither here nor there.
		x, y := float64(l[0])*float64(b), float64(l[1])*float64(a)
		slack := 12 * float64(max(a, b))
		ok := l[0] > 0 && l[1] > 0 && x <= 2.2*y+slack && y <= 2.2*x+slack
		alike = append(alike, ok)
		if ok {
			n++
		}
	}
	return alike, n >= fewestPairs && 10*n >= inTen*len(k.lengths) && a <= 4*b && b <= 4*a
}

func (k *likeness) add(a, b string) {
	la, lb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	if asks(a) != asks(b) {
		lb = 0 // a question and no question do not say the same
	}
	k.lengths = append(k.lengths, [2]int{la, lb})
}

func asks(s string) bool { return strings.ContainsAny(s, "?؟") }
