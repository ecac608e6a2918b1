package convert

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/text"
)

// namingKeys are what stands before the name of somebody, a place or a date in
// the header of an interview, in English, French, Turkish and Arabic.
const namingKeys = "name|full name|first name|surname|last name|interviewee|interviewee name|interviewee's name|name of interviewee|interviewees|" +
	"informant|informants|name of informant|participant|participants|participant name|name of participant|respondent|narrator|witness|speaker|speakers|" +
	"interviewer|interviewers|interviewed by|interviewer name|name of interviewer|conducted by|translator|interpreter|transcriber|transcribed by|present|" +
	"also present|collector|recorded by|patient|client|father|mother|father's name|mother's name|husband|wife|maiden name|" +
	"place|place of interview|interview place|location|venue|site|village|town|city|region|district|province|country|camp|address|home address|" +
	"place of birth|birthplace|born|birth date|date of birth|dob|age|phone|telephone|tel|mobile|email|e-mail|" +
	"participant id|participant no|participant number|participant code|respondent id|respondent no|informant id|informant no|pseudonym|" +
	"date|date of interview|interview date|date of recording|recorded|recording date|timestamp|" +
	"occupation|profession|nationality|religion|tribe|family|employer|school|organisation|organization|rank|unit|" +
	"interview no|interview number|interview|interview id|id|id no|case no|case number|file no|tape|tape no|" +
	"nom|prenom|nom et prenom|nom de famille|lieu|lieu de l'entretien|lieu de naissance|date de naissance|date de l'entretien|ne le|nee le|" +
	"adresse|telephone|courriel|metier|enquete|enquetee|enqueteur|enquetrice|interviewe|interviewee|temoin|interprete|ville|pays|quartier|" +
	"entretien|entretien no|entretien n°|nationalite|" +
	"ad|soyad|adi|soyadi|ad soyad|adi soyadi|isim|katilimci|gorusulen|gorusmeci|gorusme no|gorusme tarihi|gorusme yeri|mulakat no|yer|tarih|" +
	"dogum tarihi|dogum yeri|adres|telefon|e-posta|koy|ilce|il|sehir|yas|meslek|tercuman|" +
	"الاسم|اسم|الاسم الكامل|الاسم الثلاثي|اسم المشارك|اسم المشاركة|اسم الشاهد|اسم الشاهدة|اسم المقابل|الكنية|اسم الاب|اسم الام|المكان|مكان|مكان المقابلة|" +
	"التاريخ|تاريخ|تاريخ المقابلة|تاريخ الميلاد|تاريخ الولادة|مكان الولادة|مكان الميلاد|العنوان|الهاتف|رقم الهاتف|العمر|المهنة|الوظيفة|القرية|" +
	"المدينة|المنطقة|المحافظة|البلد|المخيم|المشارك|المشاركة|المستجيب|المستجيبة|المبحوث|المبحوثة|الشاهد|الشاهدة|الضيف|المحاور|المحاورة|الباحث|الباحثة|" +
	"المترجم|المترجمة|الراوي|الراوية|رقم المقابلة|المقابلة|الجنسية"

var isNamingKey = sync.OnceValue(func() map[string]bool {
	keys := map[string]bool{}
	for key := range strings.SplitSeq(namingKeys, "|") {
		keys[keyOf(key)] = true
	}
	return keys
})

// namingWords stand before a name without a colon.
var namingWords = []string{
	"interview with ", "interviewed by ", "conducted by ", "transcribed by ", "recorded by ", "translated by ",
	"entretien avec ", "entretien realise par ", "transcrit par ", "مقابله مع ", "اجري المقابله ", "اجرت المقابله ",
}

const (
	headerLines = 60  // non-empty lines from the top: no header is longer
	longLine    = 240 // bytes: of a paragraph that is no header's
	shortLine   = 80  // bytes: of a line in a header without a key
)

// pair is a key of a header and its value, as places in a line. A key without a
// value has it on the next line, or in the next cell.
type pair struct {
	key   string
	value text.Span
}

// pairsOf reads the pairs of a line: several stand apart by a tab or three
// spaces.
func pairsOf(line string) []pair {
	var pairs []pair
	for at := 0; at < len(line); {
		end := at + apart(line[at:])
		cell := text.Span{Start: at, End: end}
		at = spaces(line, end)
		p, ok := pairOf(line, cell)
		switch {
		case ok, introduced(line, cell, &p):
			pairs = append(pairs, p)
		case len(pairs) > 0 && pairs[len(pairs)-1].value.Len() == 0:
			pairs[len(pairs)-1].value = trimmed(line, cell)
		}
		at = max(at, end+1)
	}
	return pairs
}

// apart is where a tab or three spaces end a part of a line.
func apart(s string) int {
	end := len(s)
	if i := strings.Index(s, "\t"); i >= 0 {
		end = i
	}
	if i := strings.Index(s[:end], "   "); i >= 0 {
		end = i
	}
	return end
}

// pairOf reads one key with its value.
func pairOf(line string, cell text.Span) (pair, bool) {
	part := cell.Of(line)
	for i, r := range part {
		if r != ':' && r != '=' && r != '：' {
			continue
		}
		from := i + utf8.RuneLen(r)
		for from < len(part) && (part[from] == ':' || part[from] == '=') { // "place:: Omro"
			from++
		}
		p := pair{key: headerKey(part[:i]), value: trimmed(line, text.Span{Start: cell.Start + from, End: cell.End})}
		return p, isNamingKey()[p.key]
	}
	// "INTERVIEW NO. 11", "Date of interview 3rd May 1992"
	i := strings.IndexFunc(part, unicode.IsDigit)
	if i <= 0 {
		return pair{}, false
	}
	p := pair{key: headerKey(part[:i]), value: trimmed(line, text.Span{Start: cell.Start + i, End: cell.End})}
	value := p.value.Of(line)
	return p, isNamingKey()[p.key] && (!strings.ContainsAny(value, " \t") || isNameLine(value))
}

// namesIn parts a value that says who initials stand for, "SO=Selma Omro,
// DH=Dalu Hale": each of them names somebody.
func namesIn(line string, value text.Span) []text.Span {
	if !strings.Contains(value.Of(line), "=") {
		return []text.Span{value}
	}
	var names []text.Span
	for begun, i := value.Start, value.Start; i <= value.End; i++ {
		if i < value.End && strings.IndexByte("=,;", line[i]) < 0 {
			continue
		}
		if name := trimmed(line, text.Span{Start: begun, End: i}); name.Len() > 0 {
			names = append(names, name)
		}
		begun = i + 1
	}
	return names
}

// introduced reads a name that words introduce: "Interview with Dalu Omro".
func introduced(line string, cell text.Span, p *pair) bool {
	part := cell.Of(line)
	if len(part) > shortLine {
		return false
	}
	folded := text.FoldText(part)
	for _, words := range namingWords {
		if !strings.HasPrefix(folded.Text, words) {
			continue
		}
		from := folded.Source(text.Span{Start: 0, End: len(words)}).End
		p.value = trimmed(line, text.Span{Start: cell.Start + from, End: cell.End})
		return isNameLine(p.value.Of(line)) || looksLikeName(p.value.Of(line))
	}
	return false
}

// headerKey folds a key without what decorates it.
func headerKey(s string) string {
	key := keyOf(strings.Trim(s, " \t\u00a0*_#•-"))
	return strings.TrimRight(key, " .#")
}

func trimmed(s string, at text.Span) text.Span {
	at.Start = min(spaces(s, at.Start), at.End)
	inside := strings.TrimRightFunc(at.Of(s), func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == '*' || r == '_' })
	at.End = at.Start + len(inside)
	for at.Start < at.End && (s[at.Start] == '*' || s[at.Start] == '_') {
		at.Start++
	}
	at.Start = min(spaces(s, at.Start), at.End)
	return at
}

// headers gives what the lines above the first turn name in so many words: the
// values of the usual keys, and between such lines the short ones made of
// capitals and numbers alone; and there the names of those who speak below.
// Without turns the header ends with the first long
// paragraph.
func (s *script) headers(speakers []text.Speaker, starts []int, first int) []text.Span {
	var found, short []text.Span
	keyed, whole, waiting := false, true, false // waiting: the last key has no value yet
	written := 0
	for i, l := range s.lines[:min(first, len(s.lines))] {
		if strings.TrimSpace(l.text) == "" {
			continue
		}
		if written++; written > headerLines || len(l.text) > longLine {
			break
		}
		pairs := pairsOf(l.text)
		if key := headerKey(l.text); len(pairs) == 0 && l.table > 0 && isNamingKey()[key] {
			pairs = []pair{{key: key}} // a cell
		}
		all := trimmed(l.text, text.Span{End: len(l.text)})
		switch {
		case len(pairs) > 0:
			keyed, waiting = true, pairs[len(pairs)-1].value.Len() == 0
			for _, p := range pairs {
				for _, name := range namesIn(l.text, p.value) {
					found = appendMoved(found, name, starts[i])
				}
			}
			continue
		case waiting && len(l.text) <= shortLine:
			found = appendMoved(found, all, starts[i])
		case speakersIn(l.text, speakers).Len() > 0:
			found = appendMoved(found, speakersIn(l.text, speakers), starts[i])
		case whole && isNameLine(all.Of(l.text)):
			short = appendMoved(short, all, starts[i])
		case !strings.ContainsAny(l.text, ":="):
			whole = false
		}
		waiting = false
	}
	if !keyed {
		short = nil
	}
	return merged(found, short)
}

// speakersIn finds the names of speakers in a line above their turns.
func speakersIn(line string, speakers []text.Speaker) text.Span {
	for _, s := range speakers[:min(len(speakers), headerLines)] {
		if s.Label == "" || wellKnown(keyOf(s.Label)).known {
			continue
		}
		at := strings.Index(line, s.Label)
		if at < 0 {
			continue
		}
		end := at + len(s.Label)
		before, _ := utf8.DecodeLastRuneInString(line[:at])
		after, _ := utf8.DecodeRuneInString(line[end:])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return text.Span{Start: at, End: end}
		}
	}
	return text.Span{}
}

func appendMoved(to []text.Span, at text.Span, by int) []text.Span {
	if at.Len() == 0 {
		return to
	}
	return append(to, text.Span{Start: at.Start + by, End: at.End + by})
}

// merged puts two lists of spans in the order of the text.
func merged(a, b []text.Span) []text.Span {
	var all []text.Span
	for len(a) > 0 && len(b) > 0 {
		if a[0].Start < b[0].Start {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// isNameLine tells a short line of which every word begins with a capital or a
// digit: a name, a street, a town.
func isNameLine(line string) bool {
	words := strings.Fields(line)
	if len(words) > 8 || len(line) > shortLine || strings.HasSuffix(line, "?") {
		return false
	}
	capital := false
	for i, word := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, `("'“‘`))
		switch {
		case unicode.IsUpper(r):
			capital = true
		case unicode.IsDigit(r), i > 0 && particles[word]:
		default:
			return false
		}
	}
	return capital
}

// peopleKeys are those of namingKeys that speakers are called by as well, beside
// the usual labels.
var peopleKeys = []string{"father", "mother", "husband", "wife", "patient", "client", "family", "narrator", "collector", "الراوي", "الراويه"}

// dropHeaderLabels drops labels that are keys of a header: "Participant: Dalu"
// above the first turn says who takes part, and is nothing that they say. It is
// so where what follows is a name and no speech, the label does not come again,
// and there are other labels below, or keys beside it that are no labels. Beside
// such keys a number may be the name, and one with small words in it; and there a
// label may come again as a speaker's, if the header has it once and ends behind
// it with an empty line or another key. So it may where the first lines hold full
// names alone, and where a code stands for the name.
func (s *script) dropHeaderLabels(labels []label) {
	count := map[string]int{}
	for _, l := range labels {
		count[l.key]++
	}
	var candidates, loose []int
	keyed, sure := false, -1   // above sure there is no speech: the line of the last key that is no label, or the empty one that ends its block
	open, names := false, true // such a key stands in this block; it is the first, and holds full names alone
	written, last := 0, 0
	for i, l := range s.lines {
		if strings.TrimSpace(l.text) == "" {
			if open || names && len(candidates) > 1 {
				sure = i
			}
			open, names = false, names && len(candidates) == 0
			continue
		}
		if written++; written > headerLines || len(l.text) > longLine || l.voiced {
			break
		}
		pairs, is := pairsOf(l.text), labels[i]
		if len(pairs) == 0 {
			if is.told || !isHeaderLine(l.text, is, count[is.key] == 1, written == 1) {
				break
			}
			continue
		}
		value := pairs[0].value.Of(l.text)
		if value == "" {
			value = s.below(i) // of two words, for one may be an answer
			if !strings.Contains(value, " ") {
				value = ""
			}
		}
		switch {
		case is.key == "" || is.told:
			keyed, sure, open = true, i, true
		case isValue(value):
			candidates = append(candidates, i)
			names = names && strings.Contains(value, " ") && isNameLine(value)
			if isCodeName(value) {
				sure = i + 1
			}
			if isFieldOnly(is.key) && count[is.key] == 1 {
				keyed, sure, open = true, i, true
			}
		case isLooseValue(value):
			loose = append(loose, i)
			continue
		default:
			written = headerLines
			continue
		}
		last = i
	}
	if keyed {
		candidates = append(candidates, loose...)
	}
	others := keyed || slices.ContainsFunc(labels[min(last+1, len(labels)):], func(l label) bool { return l.key != "" })
	within := map[string]int{} // how often the header has a label
	for _, i := range candidates {
		if i < sure {
			within[labels[i].key]++
		}
	}
	for _, i := range candidates {
		switch again := count[labels[i].key] > 1; {
		case !again && others, again && i < sure && within[labels[i].key] == 1:
			labels[i] = label{}
		}
	}
}

// isCodeName tells what a participant is called in a study: "P10".
func isCodeName(value string) bool {
	letters := strings.TrimRight(value, "0123456789")
	return letters != value && len(letters) <= 3 && len(value)-len(letters) <= 4 && inCapitals(letters+"A") && !strings.ContainsAny(letters, " .")
}

// isFieldOnly tells a key of a header that no speaker is called by.
func isFieldOnly(key string) bool {
	return isNamingKey()[key] && !wellKnown(key).known && !slices.Contains(peopleKeys, key)
}

// isHeaderLine tells a line that may stand between the keys of a header that
// are known: a heading, a name, or a key that is not known. What looks like a
// label is one where it comes again, or says more than a value does.
func isHeaderLine(line string, is label, once, first bool) bool {
	line = strings.TrimSpace(line)
	if is.key != "" {
		heading := is.form == marked || is.form == alone
		return once && !wellKnown(is.key).known && (heading || is.form == delimited && isValue(line[min(is.end, len(line)):]))
	}
	key, _, found := strings.Cut(line[:min(len(line), shortLine/2)], ":")
	if !found {
		key, _, found = strings.Cut(key, "=")
	}
	return isNameLine(line) || strings.HasPrefix(line, "#") || found && len(strings.Fields(key)) <= 3 || first && len(line) <= shortLine
}

// below is the line behind a line, without the spaces around it.
func (s *script) below(i int) string {
	if i+1 == len(s.lines) {
		return ""
	}
	return strings.TrimSpace(s.lines[i+1].text)
}

// isValue tells a name, or several, from speech.
func isValue(s string) bool {
	if s == "" {
		return false
	}
	i := 0 // "Mill Lane, 1951": a year alone is none
	for one := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(",،;(", r) }) {
		one = strings.Trim(one, " )")
		digits := one != "" && strings.Trim(one, "0123456789٠١٢٣٤٥٦٧٨٩") == ""
		if !looksLikeName(one) && !isNameLine(one) && !(digits && i > 0) {
			return false
		}
		i++
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	return !strings.ContainsRune(".?!؟…", last)
}

// isLooseValue tells what may be a value where keys stand around it: a number, a
// date, or a few words of which the first and the last begin with a capital.
func isLooseValue(s string) bool {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) && !strings.ContainsRune("/.-: ", r) }) {
		return true
	}
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 || strings.ContainsAny(s, ".?!,;:؟…") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return unicode.IsUpper(first) && unicode.IsUpper(last)
}
