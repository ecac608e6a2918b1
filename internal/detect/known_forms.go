package detect

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"sheaf/internal/text"
)

// search is a look for known names in one text.
type search struct {
	k      *Known
	s      string
	tokens []token
	in     language
	cased  bool
	words  map[string]bool // of the text in Latin letters, as far as they were looked up: which are common
}

// common tells a word that the language of the text has, and that is nobody's name
// as far as its list knows. Kurdish has no list: in Latin letters its words are those
// without a capital.
func (x *search) common(t *token) bool {
	switch {
	case t.script == arabic:
		return !x.in.passes(arabic) && arabicReason(t.Of(x.s), t.fold) == ""
	case x.in.passes(latin):
		return !t.capital
	}
	common, met := x.words[t.stemFold]
	if !met {
		_, common = x.in.marks(t.stemFold)
		x.words[t.stemFold] = common
	}
	return common
}

// made gives the words that are made of a name's word.
func (k *Known) made(w nameWord, r ref) (all []madeWord) {
	if utf8.RuneCountInString(w.fold) < 3 {
		return nil
	}
	kind := k.names[r.name].Type
	if kind == Person {
		for particle, of := range joinedKunyas[isLatin(w.fold)] {
			reason := OtherKunya
			if of == w.kunya {
				reason = runTogether
			}
			all = append(all, madeWord{particle + w.fold, reason})
		}
	}
	for _, made := range k.nisbasOf(w, r) {
		all = append(all, madeWord{made, fromThere})
	}
	return all
}

type madeWord struct{ fold, reason string }

// joinedKunyas are the particles that are written to a name, in Latin letters or not.
var joinedKunyas = map[bool]map[string]byte{
	true: {"abu": 'f', "abou": 'f', "abo": 'f', "aboo": 'f', "abul": 'f', "ebu": 'f', "um": 'm', "umm": 'm', "oum": 'm', "oumm": 'm', "om": 'm',
		"bin": 'c', "ben": 'c', "ibn": 'c', "bint": 'c'},
	false: {"ابو": 'f', "ابا": 'f', "ابي": 'f', "بو": 'f', "ام": 'm', "بن": 'c', "ابن": 'c'},
}

// joinedArticles are the spellings of the article as it is written to a Latin word:
// before sun letters it takes their sound.
func joinedArticles(fold string) []string {
	articles := []string{"al", "el"}
	for _, sun := range []string{"sh", "ch", "th", "dh", "t", "d", "r", "z", "s", "n"} {
		if strings.HasPrefix(fold, sun) {
			return append(articles, "a"+sun, "e"+sun, "a"+sun[:1], "e"+sun[:1])
		}
	}
	return articles
}

// lookupMade finds names in a word that is made of them.
func (k *Known) lookupMade(fold string) ([]ref, string) {
	if f, ok := k.forms[fold]; ok {
		return f.refs, f.reason
	}
	masculine, ok := ofSeveralFromThere(fold)
	if !ok {
		return nil, ""
	}
	if f, ok := k.forms[masculine]; ok && f.reason == fromThere {
		return f.refs, fromThere
	}
	var refs []ref
	for _, r := range k.exact[masculine] {
		if k.isNisba(r) {
			refs = append(refs, r)
		}
	}
	return refs, fromThere
}

// indexWhole notes what is made of several words of a name.
func (k *Known) indexWhole(n knownName, name int) {
	if len(n.words) < 2 {
		return
	}
	var initials strings.Builder
	for j, w := range n.words {
		r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(w.fold, servant))
		initials.WriteRune(r)
		if j == 0 || strings.HasPrefix(n.words[j-1].fold, servant) || strings.HasPrefix(w.fold, servant) {
			continue
		}
		joined := []string{n.words[j-1].fold + w.fold}
		if w.article && isLatin(w.fold) {
			joined = append(joined, n.words[j-1].fold+"al"+w.fold, n.words[j-1].fold+"el"+w.fold)
		}
		for _, fold := range joined {
			k.addForm(fold, runTogether, ref{name, j - 1})
			k.addForm(fold, runTogether, ref{name, j})
		}
	}
	if n.Type == Person {
		addRef(k.initials, initials.String(), ref{name, 0})
	}
}

// shortestSplit is the length, in letters, from which two common words side by side are
// taken for one name that they make together.
const shortestSplit = 6

func (k *Known) addBeginnings(fold string) {
	for i, n := 0, 0; i < len(fold) && n < shortestSplit*2; n++ {
		if n >= 2 {
			k.begins[fold[:i]] = struct{}{}
		}
		i += runeLen(fold, i)
	}
}

// lookupSplit finds a known word that is written as two: "ab dul rahman", "abu laith"
// for Abulaith, "cal dwell" for Caldwell.
func (x *search) lookupSplit(i int) (hit, bool) {
	a := &x.tokens[i]
	_, begins := x.k.begins[a.fold]
	if !begins && a.fold != "ab" || i+1 >= len(x.tokens) || !x.adjacent(i, i+1) {
		return hit{}, false
	}
	b := &x.tokens[i+1]
	if b.script != a.script || len(a.fold)+len(b.stemFold) > longestName || a.stem < a.End || a.digits || b.digits {
		return hit{}, false
	}
	joined := a.fold + b.stemFold
	if particles[joined] == 's' && particles[a.fold] == 0 {
		h, ok := x.lookupServant(i, i+2)
		if h.reason == asEntered {
			h.probable, h.reason = true, runTogether
		}
		return h, ok
	}
	h := hit{Span: text.Span{Start: a.Start, End: b.stem}, from: i, to: i + 2, probable: true, reason: runTogether}
	if h.refs = x.k.exact[joined]; h.refs == nil {
		return hit{}, false
	}
	if particles[a.fold] == 0 && x.common(b) && (x.grammar(a) || x.grammar(b) || utf8.RuneCountInString(joined) < shortestSplit) {
		return hit{}, false
	}
	return h, true
}

// grammar tells a word that is met everywhere.
func (x *search) grammar(t *token) bool {
	return x.in.grammar(t.stemFold)
}

// behindApostrophe finds a name to which a French word is written, or an ending in a
// text whose language is not known to have them.
func (x *search) behindApostrophe(i int) (hit, bool) {
	t := &x.tokens[i]
	if t.End-t.Start > longestName || t.End-t.Start == len(t.fold) {
		return hit{}, false
	}
	at := strings.IndexFunc(t.Of(x.s), isApostrophe)
	if at < 1 {
		return hit{}, false
	}
	at += t.Start
	behind := at + runeLen(x.s, at)
	if behind >= t.End {
		return hit{}, false
	}
	h := hit{Span: text.Span{Start: t.Start, End: at}, from: i, to: i + 1}
	if _, ok := elided[Fold(h.Of(x.s))]; ok {
		h.Start, h.End, h.reason = behind, max(behind, t.stem), asEntered
		h.refs = x.k.exact[Fold(h.Of(x.s))]
		return h, h.refs != nil
	}
	if x.in == turkish {
		h.reason = asEntered
	} else {
		h.probable, h.reason = true, WithEnding
	}
	head := Fold(h.Of(x.s))
	if h.refs = x.k.exact[head]; h.refs == nil {
		h.refs = x.k.exact[hardened(head)]
	}
	return h, h.refs != nil && len(head) > 1
}

// hardened undoes what a Turkish ending that begins with a vowel does to a name's last
// consonant: Ahmed'i is Ahmet, Zeyneb'e Zeynep.
func hardened(stem string) string {
	if stem == "" {
		return ""
	}
	hard := map[byte]string{'d': "t", 'b': "p", 'g': "k"}[stem[len(stem)-1]]
	if hard == "" {
		return ""
	}
	return stem[:len(stem)-1] + hard
}

// Endings that a name may have, folded.
var (
	// derivation, plural, possessive, case, ki, copula
	turkishEnding = regexp.MustCompile(`^(?:[lc][iu]|s[iu]z|gil|l[iu][kg]|c[iu][kg]|c[iu]g[iu]m|c[ae]g[iu]z)?(?:l[ae]r)?` +
		`(?:[iu]?[mn](?:[iu]z)?|s?[iu]|l[ae]r[iu])?(?:[yn]?[iuae]|n?[dt][ae]n?|n?[iu]n|y?l[ae]|n?c[ae])?(?:k[iu])?(?:l[ae]r)?` +
		`(?:y?[dt][iu](?:[mnk]|l[ae]r|n[iu]z)?|y?m[iu]s|y?s[ae]|[dt][iu]r|y?ken|y?[iu]m|s[iu]n)?$`)
	// what is written to a Turkish name in a text of another language
	turkishEndingAbroad = regexp.MustCompile(`^(?:l[iu]|l[ae]r|l[iu]l[ae]r)?(?:y[ae]|n[iu]n|[dt][ae]n?|yl[ae])?$`)
	kurmanjiEnding      = regexp.MustCompile(`^(?:y?[iea]|y?an|y?en|y?ek[iea]?|o|ino|yino)$`)
	soraniEnding        = regexp.MustCompile(`^(?:ه?كه|ه?كان)?(?:ي|يان|ان|م|ت|ش|مان|تان|يك|يش)?(?:دا|هوه|وه|را|ي)?$`)
)

// longestEnding is the most bytes that an ending has.
const longestEnding = 24

// lookupEnding finds a name with an ending written to it. The ending stays outside,
// for what replaces the name to take over.
func (x *search) lookupEnding(i int, common bool) (hit, bool) {
	t := &x.tokens[i]
	if t.stem < t.End {
		return hit{}, false
	}
	h := hit{Span: t.Span, from: i, to: i + 1, reason: asEntered}
	if base, ok := strings.CutSuffix(t.stemFold, "s"); ok && x.s[t.End-1]|0x20 == 's' {
		if h.refs = x.k.exact[base]; h.refs != nil {
			h.End--
			return h, true
		}
	}
	aWord := common && (!t.capital || t.opens)
	if aWord && x.in != turkish || t.digits {
		return hit{}, false
	}
	ending, shortest, shortestName := turkishEndingAbroad, 2, 4
	switch x.in {
	case turkish:
		ending, shortest, shortestName = turkishEnding, 1, 3
	case kurmanji:
		ending, shortest, shortestName = kurmanjiEnding, 1, 3
	}
	word, k := t.stemFold, x.k
	for n := len(word) - shortest; n >= shortestName && n >= len(word)-longestEnding; n-- {
		h.refs = x.k.exact[word[:n]]
		if h.refs == nil && x.in == turkish && isVowel(word[n]) {
			h.refs = x.k.exact[hardened(word[:n])]
		}
		if h.refs == nil || !ending.MatchString(word[n:]) {
			continue
		}
		if aWord && !k.wordItself(h.refs) {
			continue // a word of its own, that only begins like the name
		}
		h.End = t.Start + rawOffset(t.Of(x.s), n)
		if x.in != turkish && x.in != kurmanji || n == 3 && !t.capital || knownSpellings().attests(word) {
			h.probable, h.reason = true, WithEnding
		}
		return h, true
	}
	return hit{}, false
}

// wordItself tells names that are Turkish words: barıştan is said of peace as much as
// of somebody called Barış.
func (k *Known) wordItself(refs []ref) bool {
	return slices.ContainsFunc(refs, func(r ref) bool {
		_, listed := turkishLexicon().marks(k.names[r.name].words[r.word].fold)
		return listed
	})
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// initialsAt finds the initials of a known name: "A.K.", "A. K.", and "AK" where that
// is no word.
func (x *search) initialsAt(i int) (hit, bool) {
	t := &x.tokens[i]
	if len(x.k.initials) == 0 || t.script != latin && t.script != arabic {
		return hit{}, false
	}
	h := hit{Span: t.Span, from: i, to: i + 1, probable: true, reason: byInitials}
	if t.allCaps && t.stem == t.End && len(t.fold) <= 4 && !x.common(t) {
		if _, known := abbreviated[t.fold]; known {
			return hit{}, false
		}
		h.refs = x.k.initials[t.fold]
		return h, h.refs != nil
	}
	var letters strings.Builder
	for h.to = i; h.to < len(x.tokens) && h.to < i+4; h.to++ {
		t := &x.tokens[h.to]
		single := t.script == latin && t.capital && len(t.fold) == 1 || t.script == arabic && len(t.fold) == 2
		if !single || t.End >= len(x.s) || x.s[t.End] != '.' || h.to > i && !x.adjacent(h.to-1, h.to) {
			break
		}
		letters.WriteString(t.fold)
		h.End = t.End
	}
	if h.to < i+2 {
		return hit{}, false
	}
	h.refs = x.k.initials[letters.String()]
	return h, h.refs != nil
}

// abbreviated are letters that stand for what everybody knows.
var abbreviated = set(`un us uk eu usa uae tv ok id dr mr ms pm am ad bc it fm pc cd dvd hq gps sim ngo ngos abd bm ab tc`)
