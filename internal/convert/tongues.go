package convert

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"sheaf/internal/text"
)

// languageNames are what the two sides of a bilingual file are called.
var languageNames = map[string]string{
	"ar": "ar ara arabic arabe arapça العربية عربي عربية بالعربية",
	"en": "en eng english anglais ingilizce الإنجليزية إنجليزي إنجليزية الانكليزية بالإنجليزية",
	"fr": "fr fra french français fransızca الفرنسية فرنسي فرنسية بالفرنسية",
	"tr": "tr tur turkish turc türkçe التركية تركي تركية بالتركية",
}

var languageByName = sync.OnceValue(func() map[string]string {
	by := map[string]string{}
	for code, names := range languageNames {
		for name := range strings.FieldsSeq(names) {
			by[text.Fold(name)] = code
		}
	}
	return by
})

// namesLanguage tells a cell that says what its column is in.
func namesLanguage(s string) bool {
	return languageByName()[text.Fold(strings.Trim(strings.TrimSpace(s), ":："))] != ""
}

// longestLanguageName in bytes, with its brackets.
const longestLanguageName = 40

// languageLabel reads the name of a language at the start of a line, in brackets
// or with a colon behind it; end is behind the spaces that follow.
func languageLabel(s string) (code, name string, end int) {
	at := spaces(s, 0)
	head := s[at:min(len(s), at+longestLanguageName)]
	closing := ":："
	start := 0
	if r, n := utf8.DecodeRuneInString(head); r == '[' || r == '(' {
		closing, start = string(map[rune]rune{'[': ']', '(': ')'}[r]), n
	}
	stop := strings.IndexAny(head[start:], closing)
	if stop < 0 {
		return "", "", 0
	}
	name = strings.TrimSpace(head[start : start+stop])
	code = languageByName()[text.Fold(name)]
	if code == "" {
		return "", "", 0
	}
	_, n := utf8.DecodeRuneInString(head[start+stop:])
	end = spaces(s, at+start+stop+n)
	if start > 0 {
		for _, colon := range []string{":", "："} {
			if strings.HasPrefix(s[end:], colon) {
				end = spaces(s, end+len(colon))
			}
		}
	}
	return code, name, end
}

// byLabel finds lines that begin with the name of their language. What follows
// without one belongs to the line before, unless a speaker's label begins it or
// it is in another script.
func (s *script) byLabel() *sides {
	found := newSides(ByLabel, len(s.lines))
	codes := make([]string, len(s.lines))
	samples, met := map[string]*strings.Builder{}, map[string]int{}
	var order []string
	for i, l := range s.lines {
		code, name, end := languageLabel(l.text)
		if code == "" {
			continue
		}
		if samples[code] == nil {
			samples[code] = &strings.Builder{}
			order = append(order, code)
		}
		if samples[code].Len() < enoughOfAColumn {
			samples[code].WriteString(l.text[end:] + "\n")
		}
		met[code]++
		codes[i], found.cut[i] = code, end
		if !slices.Contains(found.names, name) {
			found.names = append(found.names, name)
		}
	}
	// Initials of speakers are two letters as well: what stands behind must be in
	// the language that is named.
	order = slices.DeleteFunc(order, func(code string) bool {
		return met[code] < fewestPairs || columnTongue(samples[code].String()) != code
	})
	slices.SortStableFunc(order, func(a, b string) int { return met[b] - met[a] })
	if len(order) < 2 || min(met[order[0]], met[order[1]])*2 < max(met[order[0]], met[order[1]]) {
		return nil
	}
	found.Languages = [2]string{order[0], order[1]}
	s.spread(found, codes)
	return found
}

// spread gives each line to the language that is named at or above it.
func (s *script) spread(found *sides, codes []string) {
	reader := newLabeller(Labels{Not: found.names}, false)
	side, begun := bothSides, -1
	for i, l := range s.lines {
		if codes[i] != "" {
			before := begun
			was := side
			side, begun = slices.Index(found.Languages[:], codes[i]), i
			if side < 0 {
				side = bothSides
			}
			if before >= 0 && was != bothSides && side == 1-was && found.partner[before] < 0 {
				found.pair(before, i)
			}
			found.of[i] = side
			continue
		}
		if side == bothSides || strings.TrimSpace(l.text) == "" {
			continue
		}
		spoken := tongue(l.text)
		if reader.labelOf(l.text).key != "" || spoken == "" || differ(spoken, found.Languages[side]) {
			side = bothSides // nobody says whose it is
			continue
		}
		found.of[i] = side
	}
}

// run is a row of lines in one language.
type run struct {
	side  int
	lines []int
	key   string // of the label that begins it
	known bool   // its language was told and not guessed
}

// alternating finds lines each followed by the same in the other language.
func (s *script) alternating() *sides {
	told, languages := s.tonguesOfLines()
	if languages[0] == "" {
		return nil
	}
	reader := newLabeller(s.options.Labels, false)
	runs := s.runs(told, languages, reader)
	var best *sides
	most := 0
	for first := range 2 {
		if found, n := s.paired(runs, first, languages); n > most {
			best, most = found, n
		}
	}
	return best
}

// tonguesOfLines tells the language of each line, without its label, and the two
// that the file is in; the first is empty where it is in one.
func (s *script) tonguesOfLines() (told []string, languages [2]string) {
	reader := newLabeller(s.options.Labels, false)
	told = make([]string, len(s.lines))
	count, seen := map[string]int{}, 0
	var latin strings.Builder
	for i, l := range s.lines {
		body := l.text
		if found := reader.labelOf(body); found.key != "" && found.form != alone {
			body = body[found.end:]
		}
		if told[i] = tongue(body); told[i] == "" {
			continue
		}
		count[told[i]]++
		if seen++; seen == enoughLines && twoOf(count)[0] == "" {
			return told, languages // a long text in one language is not read to the end for this
		}
		if told[i] != "ar" && latin.Len() < enoughOfAColumn {
			latin.WriteString(body[:min(len(body), enoughOfAColumn)] + "\n")
		}
	}
	languages = twoOf(count)
	if languages[1] != undetermined {
		return told, languages
	}
	languages[1] = columnTongue(latin.String())
	for i := range told {
		if told[i] != "" && told[i] != "ar" {
			told[i] = languages[1]
		}
	}
	return told, languages
}

// enoughLines to see that a file is in one language.
const enoughLines = 4000

// twoOf gives the two languages of most lines: Arabic and one undetermined, or two
// that were told; the first is empty where there is no second to speak of.
func twoOf(count map[string]int) [2]string {
	others := count["en"] + count["fr"] + count["tr"] + count[undetermined]
	if count["ar"] >= fewestPairs && others >= fewestPairs {
		return [2]string{"ar", undetermined}
	}
	codes := []string{"en", "fr", "tr"}
	slices.SortStableFunc(codes, func(a, b string) int { return count[b] - count[a] })
	if count["ar"] > 0 || count[codes[1]] < fewestPairs || count[codes[1]]*3 < count[codes[0]] {
		return [2]string{}
	}
	return [2]string{codes[0], codes[1]}
}

// runs joins lines that follow each other in one language. Where a line is too
// short to tell it is taken for the other language than the line before.
func (s *script) runs(told []string, languages [2]string, reader labeller) []run {
	var runs []run
	for i, code := range told {
		if code == "" {
			continue
		}
		side := slices.Index(languages[:], code)
		known := side >= 0
		if !known {
			side = 0
			if len(runs) > 0 {
				side = 1 - runs[len(runs)-1].side
			}
		}
		if n := len(runs); n == 0 || runs[n-1].side != side {
			l := reader.labelOf(s.lines[i].text)
			key := l.key
			if !l.isStrong() {
				key = ""
			}
			if s.lines[i].voiced {
				key = keyOf(s.lines[i].voice)
			}
			runs = append(runs, run{side: side, key: key})
		}
		last := &runs[len(runs)-1]
		last.lines = append(last.lines, i)
		last.known = last.known || known
	}
	return runs
}

// paired pairs runs, those of one language each with the one behind it, and
// gives the number of pairs that may say the same; 0 where they are too few.
func (s *script) paired(runs []run, first int, languages [2]string) (*sides, int) {
	from := 0
	for from < len(runs) && runs[from].side != first {
		from++
	}
	found := newSides(Alternating, len(s.lines))
	found.Languages = [2]string{languages[first], languages[1-first]}
	var like likeness
	names := map[string]string{}
	said := func(r run) string {
		var b strings.Builder
		for _, i := range r.lines {
			b.WriteString(s.lines[i].text)
		}
		return b.String()
	}
	known, strangers, lines := 0, 0, 0
	for k := from; k+1 < len(runs); k += 2 {
		one, other := runs[k], runs[k+1]
		if k == 0 { // above the first pair there may be a header
			one.lines = one.lines[max(len(one.lines)-len(other.lines), 0):]
		}
		like.add(said(one), said(other))
		if one.known && other.known {
			known++
		}
		if !sameSpeaker(one.key, other.key, names) {
			strangers++
		}
		for _, i := range one.lines {
			found.of[i] = 0
		}
		for _, i := range other.lines {
			found.of[i] = 1
		}
		lines += len(one.lines) + len(other.lines)
		found.pair(one.lines[0], other.lines[0])
	}
	all := 0
	for _, r := range runs {
		all += len(r.lines)
	}
	alike, agrees := like.agree()
	pairs := len(alike)
	if !agrees || known < fewestPairs || 2*known < pairs || 10*strangers > (10-inTen)*pairs || 2*lines < all || len(names) == 1 {
		return nil, 0
	}
	n := 0
	for _, ok := range alike {
		if ok {
			n++
		}
	}
	return found, n
}

// sameSpeaker tells whether two labels may be of one person: equal, of equal
// role, or, where neither has a role, always the same two. names keeps those; a
// single one says nothing, for two people may take turns in two languages.
func sameSpeaker(a, b string, names map[string]string) bool {
	if a == "" || b == "" || a == b {
		return true
	}
	one, other := wellKnown(a), wellKnown(b)
	if one.known && other.known {
		return one.role == other.role
	}
	if named, met := names[a]; met {
		return named == b
	}
	names[a] = b
	return true
}
