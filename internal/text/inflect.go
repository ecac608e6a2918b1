package text

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Place is how the words stand that are put in a sentence instead of a name.
type Place struct {
	Language string // of the text, BCP 47
	Gender   string // "m" or "f", of whom the name means; empty if that is not known
	Form     string // what an earlier Fit told of this place; empty for a text as somebody said it
}

// Fitted is a name in the place of another. All edits are of the text that it
// was fitted into, and none overlaps another.
type Fitted struct {
	Name   Edit   // the name itself, exactly in the place of the old one
	Around []Edit // what changes beside it, in order: its ending, the word before or behind it
	Form   string // what the place asks of a name and no longer shows: to be kept for the next one put there
}

// What a Form may say, with spaces between.
const (
	formCapitals  = "capitals"  // all of the name's letters
	formPossessed = "possessed" // the Turkish ending is that of a thing possessed, not of an object
)

// Fit puts a name, or words in brackets, in the place of the name at a span of s,
// so that the sentence stays one. What is written to a name and takes its sound
// changes with it:
//
//   - Turkish endings, with an apostrophe or without, and the words de and mi:
//     Ahmet'in becomes Orhan'ın, Ankara'ya Mert'e, Ali de Orhan da;
//   - French elision, both ways: d'Ahmed becomes de Karim, que Karim qu'Omar;
//   - English a and an, and the s of a possessive: James' becomes Karim's;
//   - Arabic letters before the name: a li- and an article join, before Latin
//     letters and brackets a letter that joins is drawn out, as it is in print
//     (لـ[قائد]), and there is one article where there would be two;
//   - Kurmanji endings, with a y behind a vowel: Rojhatî becomes Karoyî;
//   - an article or a preposition that would stand twice, before words in brackets
//     and as the first of them: "the [a senior officer]", "du [un camp]".
//
// A name in capitals is replaced by one in capitals, words in brackets by words
// in brackets. What does not read as any of this stays. Fit never crosses a line
// end, and takes time that does not grow with s. Arabic letters are read in a text
// of any language; the rest in its own.
func Fit(s string, at Span, with string, p Place) Fitted {
	f := fitting{s: s, at: at, old: at.Of(s), given: with, with: with, place: p}
	f.before = lineBefore(s, at.Start)
	f.behind = lineBehind(s, at.End)
	f.capitals()
	f.arabic()
	joined := f.joinBrackets()
	switch primary(p.Language) {
	case "en":
		f.indefinite()
		f.possessive()
	case "fr":
		if !joined {
			f.elision()
		}
	case "tr":
		f.turkish()
	case "ku", "kmr":
		f.kurmanji()
	}
	slices.SortStableFunc(f.around, func(a, b Edit) int { return a.Start - b.Start })
	return Fitted{Edit{at, f.with}, f.around, strings.Join(f.form, " ")}
}

// Edits are those of several names fitted into one text, in the order of the text.
// Left out is what would change, beside a name, a place that is taken, another
// name, or what was changed beside the name before. Taken is in order, without
// overlaps; a place that a name was cut out of is that name's own.
func Edits(names []Fitted, taken []Span) []Edit {
	var all []Edit
	end := 0 // of what was changed last
	add := func(e Edit) {
		all = append(all, e)
		end = max(end, e.End)
	}
	for i, f := range names {
		next := f.Name.End + sight // where the next name begins, as far as that matters
		if i+1 < len(names) {
			next = names[i+1].Name.Start
		}
		free := func(e Edit) bool { return e.Start >= end && e.End <= next && !isTaken(e.Span, f.Name.Span, taken) }
		for _, e := range f.Around {
			if e.Start <= f.Name.Start && free(e) {
				add(e)
			}
		}
		add(f.Name)
		for _, e := range f.Around {
			if e.Start > f.Name.Start && free(e) {
				add(e)
			}
		}
	}
	return all
}

// isTaken tells whether an edit beside a name touches a place that is not its own.
func isTaken(e, name Span, taken []Span) bool {
	first := sort.Search(len(taken), func(i int) bool { return taken[i].End > e.Start })
	return first < len(taken) && taken[first].Start < max(e.End, e.Start+1) && !taken[first].Contains(name)
}

// fitting is a name on its way into a sentence.
type fitting struct {
	s      string
	at     Span
	old    string
	given  string // the new name
	with   string // as it will stand there
	place  Place
	before string // what stands before the name in its line, as far as it matters
	behind string
	around []Edit
	form   []string
}

// sight is how many bytes before and behind a name are looked at: enough for any
// word that is written to one.
const sight = 200

func lineBefore(s string, at int) string {
	from := max(0, at-sight)
	for from < at && !utf8.RuneStart(s[from]) {
		from++
	}
	before := s[from:at]
	return before[strings.LastIndexByte(before, '\n')+1:]
}

func lineBehind(s string, at int) string {
	to := min(len(s), at+sight)
	for to > at && to < len(s) && !utf8.RuneStart(s[to]) {
		to--
	}
	behind, _, _ := strings.Cut(s[at:to], "\n")
	return behind
}

// replaceBefore changes the last n bytes before the name.
func (f *fitting) replaceBefore(n int, with string) {
	f.edit(Span{f.at.Start - n, f.at.Start}, with)
}

// replaceBehind changes bytes behind the name, counted from its end.
func (f *fitting) replaceBehind(from, to int, with string) {
	f.edit(Span{f.at.End + from, f.at.End + to}, with)
}

func (f *fitting) edit(at Span, with string) {
	if at.Of(f.s) != with {
		f.around = append(f.around, Edit{at, with})
	}
}

// note says of the place what the next name there has to know.
func (f *fitting) note(form string) { f.form = append(f.form, form) }

// noted tells whether the place was said to be so.
func (f *fitting) noted(form string) bool {
	return slices.Contains(strings.Fields(f.place.Form), form)
}

func (f *fitting) capitals() {
	if strings.HasPrefix(f.with, "[") || !f.noted(formCapitals) && !InCapitals(f.old) {
		return
	}
	f.with = upper(f.with, f.place.Language)
	f.note(formCapitals)
}

// InCapitals tells a name of two letters or more without a lower-case one.
func InCapitals(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}

// upper puts a word in capitals as its language does: the Turkish i keeps its dot.
func upper(s, language string) string {
	switch primary(language) {
	case "tr", "az":
		return strings.ToUpperSpecial(unicode.TurkishCase, s)
	}
	return strings.ToUpper(s)
}

// endingLike gives an ending the case of the old one: it is in capitals or has none.
func endingLike(ending, old, language string) string {
	if upper(old, language) == old {
		return upper(ending, language)
	}
	return ending
}

// cased gives word the case of another: all capitals, a capital, or none.
func cased(word, like, language string) string {
	first, n := utf8.DecodeRuneInString(like)
	switch {
	case InCapitals(like):
		return upper(word, language)
	case unicode.IsUpper(first) && n > 0:
		_, n = utf8.DecodeRuneInString(word)
		return upper(word[:n], language) + word[n:]
	}
	return word
}

// primary is the first part of a BCP 47 tag.
func primary(language string) string {
	tag, _, _ := strings.Cut(strings.ToLower(language), "-")
	return tag
}

// wordBefore is the word that ends a stretch of text: its letters and marks.
func wordBefore(s string) string {
	for i := len(s); ; {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if n == 0 || !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return s[i:]
		}
		i -= n
	}
}

// wordAtStart is the word that begins a stretch of text.
func wordAtStart(s string) string {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return s[:i]
		}
	}
	return s
}

// cutSpace takes one space off the end of a stretch of text.
func cutSpace(s string) (rest string, ok bool) {
	for _, space := range []string{" ", "\u00a0", "\u202f"} {
		if rest, ok = strings.CutSuffix(s, space); ok {
			return rest, true
		}
	}
	return s, false
}

// cutApostrophe takes an apostrophe off the start of a stretch of text.
func cutApostrophe(s string) (apostrophe, rest string) {
	for _, a := range []string{"'", "’", "ʼ", "‘"} {
		if rest, ok := strings.CutPrefix(s, a); ok {
			return a, rest
		}
	}
	return "", s
}

// apostrophe is the sign that a stretch of text writes for one.
func apostrophe(near string) string {
	if strings.Contains(near, "’") {
		return "’"
	}
	return "'"
}

// opening are the first letters of a name as it is spoken: folded, without what
// stands before them. Empty where no letter stands first: words in brackets are
// spoken with a pause before them.
func opening(name string) string {
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsLetter(r) {
		return ""
	}
	return Fold(wordAtStart(name))
}

// TwoScripts reads a name as people give it in two scripts, with a slash between
// (Karim / كريم), in either order. A name in one is the other's empty string.
func TwoScripts(name string) (latin, arabic string) {
	first, second, _ := strings.Cut(name, "/")
	first, second = strings.TrimSpace(first), strings.TrimSpace(second)
	isArabic := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) })
	}
	switch {
	case first != "" && second != "" && isArabic(first) != isArabic(second):
		if isArabic(first) {
			first, second = second, first
		}
		return first, second
	case isArabic(name):
		return "", strings.TrimSpace(name)
	}
	return strings.TrimSpace(name), ""
}

// BareName is a span without what the language writes to a name and is no part
// of it: an English 's, a Turkish ending behind an apostrophe, a French d' or l'.
// Arabic letters before a name are not told from its own, and stay.
func BareName(s string, at Span, language string) Span {
	name := at.Of(s)
	switch in := primary(language); in {
	case "tr", "ku", "kmr":
		for i := max(0, len(name)-longestEnding-len("’")); i < len(name); i++ {
			if sign, ending := cutApostrophe(name[i:]); sign != "" && utf8.RuneCountInString(name[:min(i, shortestName*utf8.UTFMax)]) >= shortestName && isEnding(ending, in) {
				at.End = at.Start + i
				return at
			}
		}
	case "fr":
		word := wordAtStart(name)
		if sign, rest := cutApostrophe(name[len(word):]); sign != "" && rest != "" && unelided[strings.ToLower(word)] != "" {
			at.Start = at.End - len(rest)
		}
	}
	for _, ending := range []string{"'s", "’s", "'S", "’S", "'", "’"} {
		if bare, ok := strings.CutSuffix(at.Of(s), ending); ok && bare != "" {
			at.End -= len(ending)
			break
		}
	}
	return at
}

// shortestName is how many letters stand before an ending at least: Sa'di is a name.
const shortestName = 3

func isEnding(s, language string) bool {
	if language == "tr" {
		return parseTurkish(lowerTurkish(s), false) != nil
	}
	return kurmanjiEndings[strings.TrimPrefix(strings.ToLower(s), "y")]
}
