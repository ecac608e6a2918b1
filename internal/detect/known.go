package detect

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sheaf/internal/text"
)

// Name is a known name as it was entered, in any script: a full name, a
// nickname, a place. A person's Latin and Arabic forms are two names.
type Name struct {
	Text string
	Type string // one of the types above; Person if empty
}

// Known holds names compiled for finding. What it finds cannot change. It holds the
// names in clear, and words of the texts that were held against them: it lives as
// long as the review or scan that needs it.
//
// A name is cut into words, and each word is found by itself, so that full and
// partial names, names in another order of particles, and names with words
// between are all found. Adjacent words of one name make one finding.
type Known struct {
	names    []knownName
	exact    map[string][]ref    // folded forms as entered, and their plain compounds
	listed   map[string][]ref    // spellings in either script that the lists attest
	forms    map[string]form     // what is made of a name: its nisba, a kunya written to it
	initials map[string][]ref    // of two names or more, in order
	kunyas   map[byte][]ref      // names entered with a kunya, by its kind
	begins   map[string]struct{} // beginnings of single words, for those that are written as two
	sounds   map[string][]ref    // Arabic words, by arabicSound
	alike    alike
}

type knownName struct {
	Name
	words []nameWord
}

// nameWord is one word of a name with the particles before it.
type nameWord struct {
	fold    string
	kunya   byte // 'f' father of, 'm' mother of, 'c' child of; 0 for none
	article bool
	weak    bool // too common to be the name by itself
	grammar bool // a word that only joins the others: of, in, the

	vowelless string // of a Kurdish word, as Arabic writes it; of others empty
}

type ref struct{ name, word int }

// form is a word made of known names, and how.
type form struct {
	refs   []ref
	reason string
}

// kinds of particles; an article may also be written to the word itself. The p are
// of European names, and words of their languages as well.
var particles = map[string]byte{
	"abu": 'f', "abo": 'f', "abou": 'f', "aboo": 'f', "aba": 'f', "abi": 'f', "abul": 'f', "aboul": 'f', "abil": 'f', "bou": 'f', "ebu": 'f', "ebul": 'f',
	"abdul": 's', "abdel": 's', "abd": 's', "abdal": 's', "abdoul": 's', "abdur": 's', "abder": 's', "abdil": 's', "abdu": 's', "abdoel": 's', "ebdul": 's', "ebdil": 's',
	"umm": 'm', "um": 'm', "oum": 'm', "oumm": 'm', "om": 'm', "em": 'm', "umu": 'm', "ummu": 'm', "umul": 'm', "ummul": 'm', "oumou": 'm',
	"bin": 'c', "ben": 'c', "ibn": 'c', "bint": 'c', "bnt": 'c', "bent": 'c', "ould": 'c', "weld": 'c', "wuld": 'c',
	"al": 'a', "el": 'a', "ul": 'a', "ad": 'a', "ar": 'a', "as": 'a', "ash": 'a', "ach": 'a', "at": 'a', "ath": 'a', "az": 'a', "an": 'a',
	"ed": 'a', "edh": 'a', "er": 'a', "es": 'a', "esh": 'a', "ech": 'a', "et": 'a', "ez": 'a', "en": 'a',
	"de": 'p', "du": 'p', "des": 'p', "von": 'p', "van": 'p', "d": 'p', "l": 'p', "la": 'p', "le": 'p',
	"ابو": 'f', "ابا": 'f', "ابي": 'f', "بو": 'f', "ام": 'm', "بن": 'c', "ابن": 'c', "بنت": 'c', "ولد": 'c', "عبد": 's', "ال": 'a',
}

// wordsToo are particles that are words as well, of English and of Turkish, and count
// only where a hyphen ties them to the name.
var (
	wordsToo        = set(`as at an ad en er es et ed d l um em om ach ash la le du des`)
	turkishWordsToo = set(`al el az abi abu bin ben bent`)
)

// Compile prepares names for finding; the findings' Name is an index into
// names. A name without letters or digits is never found.
func Compile(names []Name) *Known {
	k := &Known{exact: map[string][]ref{}, listed: map[string][]ref{}, forms: map[string]form{},
		initials: map[string][]ref{}, kunyas: map[byte][]ref{}, begins: map[string]struct{}{}, sounds: map[string][]ref{}, alike: newAlike()}
	for i, n := range names {
		if n.Type == "" {
			n.Type = Person
		}
		kn := knownName{Name: n, words: cutName(n)}
		k.names = append(k.names, kn)
		for j, w := range kn.words {
			k.index(w, ref{i, j})
		}
		k.indexWhole(kn, i)
	}
	return k
}

// cutName cuts a name into words, taking particles into the word they lead. Of a
// person's name of several words, a common one without a capital is no name by
// itself (Hasan of the keys); of a place's name, no common one is.
func cutName(n Name) []nameWord {
	var words []nameWord
	var next nameWord
	serves := ""
	tokens := tokenise(n.Text)
	capitals := slices.ContainsFunc(tokens, func(t token) bool { return t.capital })
	for i, t := range tokens {
		kind := particles[t.stemFold]
		if kind != 0 && i+1 < len(tokens) && !plainWord(t, n) {
			switch kind {
			case 'a', 'p':
				next.article = true
			case 's':
				serves = servant
			default:
				next.kunya = kind
			}
			continue
		}
		bare := withoutArabicArticle(plainKurdish(t.stemFold))
		next.article = next.article || bare != t.stemFold
		if bare == "" {
			continue // letters that fold to nothing: a tatweel by itself
		}
		next.fold = serves + bare
		if t.script == arabic && serves == "" {
			if plain, ok := withoutShortVowels(t.Of(n.Text)); ok {
				next.vowelless = plain
			}
		}
		_, next.grammar = functionWords[next.fold]
		next.weak = next.grammar || isRankAlone(next.fold) || tooCommon(next.fold) && (n.Type != Person || capitals && !t.capital)
		words = append(words, next)
		next, serves = nameWord{}, ""
	}
	if len(words) == 1 {
		words[0].weak, words[0].grammar = false, false
	}
	return words
}

// plainWord tells a word that only looks like a particle ("the man at the gate"),
// in an entered name.
func plainWord(t token, n Name) bool {
	_, word := wordsToo[t.stemFold]
	return word && (t.End >= len(n.Text) || n.Text[t.End] != '-')
}

// isCalendar tells a weekday or a month, which has its capital for that.
func isCalendar(fold string) bool {
	return (englishSenses()[fold].is|turkishSenses()[fold].is)&(isWeekday|isMonth) != 0
}

// isRankAlone tells a rank or title that is nobody's name: corporal, but not amir.
func isRankAlone(fold string) bool {
	marks, _ := englishLexicon().marks(fold)
	return englishSenses()[fold].is&(isRank|isTitle) != 0 && marks&MarkForename == 0
}

// tooCommon tells a word that says nothing by itself in the name of a place.
func tooCommon(fold string) bool {
	if r, _ := utf8.DecodeRuneInString(fold); isArabic(r) {
		return ReadsArabic(fold, arabicLexicon().marks)
	}
	return commonEnglish(fold)
}

// servantForm joins "abdul rahman", "abd al-rahman" and "abdurrahman" under
// "abd+rahman"; it is empty for other words. Both scripts; folded.
func servantForm(word string) string {
	if rest, ok := strings.CutPrefix(word, "عبد"); ok {
		if rest = withoutArabicArticle(rest); utf8.RuneCountInString(rest) >= 3 {
			return servant + rest
		}
		return ""
	}
	rest, ok := strings.CutPrefix(word, "abd")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, "aeou")
	if len(rest) == len(word)-3 && !strings.HasPrefix(word, servant) {
		return ""
	}
	if after, ok := strings.CutPrefix(rest, "l"); ok && len(after) >= 3 {
		rest = after
	} else if len(rest) >= 4 && rest[0] == rest[1] {
		rest = rest[1:]
	}
	if len(rest) < 3 {
		return ""
	}
	return servant + rest
}

// servant stands for "servant of" in every spelling, before the word that follows it.
const servant = "abd+"

func withoutArabicArticle(fold string) string {
	if rest, ok := strings.CutPrefix(fold, "ال"); ok && utf8.RuneCountInString(rest) >= 2 {
		return rest
	}
	return fold
}

func addRef(m map[string][]ref, key string, r ref) {
	refs := m[key]
	if len(refs) == 0 || refs[len(refs)-1] != r {
		m[key] = append(refs, r)
	}
}

func (k *Known) index(w nameWord, r ref) {
	addRef(k.exact, w.fold, r)
	if w.kunya != 0 {
		k.kunyas[w.kunya] = append(k.kunyas[w.kunya], r)
	}
	if form := servantForm(w.fold); form != "" {
		addRef(k.exact, form, r)
	}
	if w.weak || len(w.fold) > longestName || w.fold == "" || '0' <= w.fold[0] && w.fold[0] <= '9' {
		return
	}
	bare, isServant := strings.CutPrefix(w.fold, servant)
	prefix := ""
	if isServant {
		prefix = servant
	}
	for _, v := range knownSpellings().others(bare) {
		addRef(k.listed, prefix+v, r)
	}
	k.alike.add(prefix, bare, r)
	k.addBeginnings(bare)
	if key := arabicSound(bare); key != "" && !isLatin(bare) && !isServant {
		addRef(k.sounds, key, r)
	}
	if isServant {
		return
	}
	if isLatin(w.fold) {
		for _, article := range joinedArticles(w.fold) {
			addRef(k.exact, article+w.fold, r)
		}
	}
	if w.vowelless != "" && w.vowelless != w.fold {
		k.addForm(w.vowelless, soundsLike, r)
	}
	for _, made := range k.made(w, r) {
		k.addForm(made.fold, made.reason, r)
		if made.reason == fromThere && k.names[r.name].Type == Location {
			k.alike.add(nisbaOf, made.fold, r)
		}
	}
}

// addForm notes a word that is made of a name, unless names themselves read so.
func (k *Known) addForm(fold, reason string, r ref) {
	f := k.forms[fold]
	if len(f.refs) > 0 && (f.reason != reason || f.refs[len(f.refs)-1] == r) {
		return
	}
	k.forms[fold] = form{append(f.refs, r), reason}
}

// hit is a known name's word in the text.
type hit struct {
	text.Span
	from, to int // tokens
	refs     []ref
	probable bool
	reason   string
}

// WordToo is the Reason of a known name that is a common word of the language, where
// it is the word as a rule: it is written small, or, in a script without capitals, what
// stands beside it says so.
const WordToo = "known name, or a common word"

// AlefMaqsura is the Reason of the Arabic word for "on" where somebody is called Ali,
// which some write so.
const AlefMaqsura = "known name, or the word for on"

// NameToo is the Reason of a person's known name in a form that is one by rule alone and
// that people are called by as well: Samia, where somebody is called Sami. OtherKunya
// is that of a kunya with a name that was entered without it, or with another: Abu
// Omar is not Omar, unless somebody knows that he is.
const (
	NameToo    = "known name in another form, or another name"
	OtherKunya = "kunya with a known name"
)

// ListedSpelling and WithEnding are the Reasons of a known name in another spelling
// that the lists attest, and of one that letters are written to which may be an
// ending, or make it another word.
const (
	ListedSpelling = "known name, listed spelling"
	WithEnding     = "known name with an ending, or another word"
)

const (
	asEntered    = "known name"
	otherLetters = "known name, listed in the other script"
	soundsLike   = "known name, sounds alike"
	misspelt     = "known name, perhaps misspelt"
	transcribed  = "known name, perhaps in the other script"
	withoutIt    = "known name without its kunya"
	kunyaAlone   = "kunya without the known name"
	otherForm    = "known name, with or without the article"
	fromThere    = "somebody from a known place, or a name made of it"
	runTogether  = "known name, written as one word or as two"
	misheard     = "word in the place of a known name's"
	byInitials   = "initials of a known name"
)

// lookup finds the known words at token i.
func (x *search) lookup(i int) (hit, bool) {
	t := &x.tokens[i]
	if t.script == arabic {
		return x.lookupArabic(i)
	}
	k := x.k
	if kind := particles[t.stemFold]; kind == 's' {
		if h, ok := x.lookupServant(i, i+1); ok {
			return h, true
		}
	}
	h := hit{Span: text.Span{Start: t.Start, End: t.stem}, from: i, to: i + 1, reason: asEntered}
	if h.refs = k.exact[t.stemFold]; h.refs != nil {
		return h, true
	}
	if t.stem < t.End {
		if h.refs = k.exact[t.fold]; h.refs != nil {
			h.End = t.End
			return h, true
		}
	}
	if t.script != latin || len(t.stemFold) > longestName {
		return hit{}, false
	}
	if h, ok := x.behindApostrophe(i); ok {
		return h, true
	}
	if h, ok := x.lookupSplit(i); ok {
		return h, true
	}
	common := x.common(t)
	if len(t.stemFold) < 3 {
		return hit{}, false
	}
	if form := servantForm(t.stemFold); form != "" {
		if h.refs = k.exact[form]; h.refs != nil {
			return h, true
		}
	}
	if h, ok := x.lookupEnding(i, common); ok {
		return h, true
	}
	if common && (!t.capital || t.opens) || isCalendar(t.stemFold) || isPeople(t.stemFold) {
		return hit{}, false
	}
	h.probable = true
	if h.refs, h.reason = k.lookupMade(t.stemFold); h.refs != nil {
		return h, true
	}
	if h.refs, h.reason = k.lookupNear(t.stemFold); h.refs != nil || common || t.allCaps && len(t.stemFold) <= longestAcronym {
		return h, h.refs != nil
	}
	v := k.findAlike(t.stemFold)
	if h.refs, h.reason = v.refs, v.reason; h.refs == nil {
		h.refs, h.reason = k.nisbaAcross(t.stemFold).refs, fromThere
	}
	return h, h.refs != nil
}

// longestAcronym is the length of capitals up to which a word is not taken for a
// misspelt name.
const longestAcronym = 4

// longestName bounds, in bytes, the words that are held against names for likeness,
// which takes time that grows with the square of their length.
const longestName = 100

// lookupNear finds names of which the lists have the word as a spelling, or that have
// or lack an article.
func (k *Known) lookupNear(fold string) ([]ref, string) {
	prefix, bare := "", fold
	if form := servantForm(fold); form != "" {
		prefix, bare = servant, form[len(servant):]
	}
	if refs, reason := k.lookupListed(prefix, bare); refs != nil {
		return refs, reason
	}
	for _, article := range []string{"al", "el", "ul"} {
		if rest, ok := strings.CutPrefix(bare, article); ok && len(rest) >= 4 {
			if refs := k.exact[rest]; refs != nil {
				return refs, otherForm
			}
		}
	}
	if base, ok := strings.CutSuffix(bare, "s"); ok {
		if refs, reason := k.lookupListed(prefix, base); refs != nil {
			return refs, reason
		}
	}
	return nil, ""
}

// findAlike finds names that the word is like by rule alone.
func (k *Known) findAlike(fold string) verdict {
	if form := servantForm(fold); form != "" {
		return k.alike.find(servant, form[len(servant):])
	}
	return k.alike.find("", fold)
}

// lookupListed finds names of which the word is an attested spelling.
func (k *Known) lookupListed(prefix, bare string) ([]ref, string) {
	refs := k.listed[prefix+bare]
	if refs == nil {
		return nil, ""
	}
	for _, r := range refs {
		if isLatin(k.names[r.name].words[r.word].fold) == isLatin(bare) {
			return refs, ListedSpelling
		}
	}
	return refs, otherLetters
}

// lookupServant finds "abdul rahman" and "abd al-rahman" in several tokens: the
// servant's at i, what he serves from j on.
func (x *search) lookupServant(i, j int) (hit, bool) {
	if j < len(x.tokens) && particles[x.tokens[j].stemFold] == 'a' && x.adjacent(i, j) {
		j++
	}
	if j >= len(x.tokens) || !x.adjacent(j-1, j) {
		return hit{}, false
	}
	last := &x.tokens[j]
	bare := withoutArabicArticle(last.stemFold)
	h := hit{Span: text.Span{Start: x.tokens[i].Start, End: last.stem}, from: i, to: j + 1, reason: asEntered}
	if h.refs = x.k.exact[servant+bare]; h.refs != nil {
		return h, true
	}
	h.probable = true
	if h.refs, h.reason = x.k.lookupListed(servant, bare); h.refs != nil {
		return h, true
	}
	if len(bare) < 3 || len(bare) > longestName {
		return hit{}, false
	}
	v := x.k.alike.find(servant, bare)
	h.refs, h.reason = v.refs, v.reason
	return h, h.refs != nil
}

// adjacent tells whether tokens i and j have nothing between them but a space,
// a line end, a hyphen or the full stop of an initial.
func (x *search) adjacent(i, j int) bool {
	switch x.s[x.tokens[i].End:x.tokens[j].Start] {
	case "", " ", "-", "\n", ". ", ".", "\u00a0", "\u2010", "\u2011", "  ", " \n":
		return true
	}
	return false
}

// runeLen is the number of bytes of the rune at i.
func runeLen(s string, i int) int {
	_, size := utf8.DecodeRuneInString(s[i:])
	return size
}

func isLatin(fold string) bool { return fold != "" && fold[0] < utf8.RuneSelf && fold[0] > '9' }
