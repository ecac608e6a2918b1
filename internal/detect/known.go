package detect

import (
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

// Known holds names compiled for finding. It cannot change, and holds the names
// in clear: it lives as long as the review or scan that needs it.
//
// A name is cut into words, and each word is found by itself, so that full and
// partial names, names in another order of particles, and names with words
// between are all found. Adjacent words of one name make one finding.
type Known struct {
	names []knownName
	exact map[string][]ref // folded forms as entered, and their plain compounds
	near  map[string][]ref // listed variants, same sound, same consonants, one consonant apart
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
}

type ref struct{ name, word int }

// kinds of particles; an article may also be written to the word itself.
var particles = map[string]byte{
	"abu": 'f', "abo": 'f', "abou": 'f', "aboo": 'f', "aba": 'f', "abi": 'f', "abul": 'f', "abdul": 's', "abdel": 's', "abd": 's',
	"abdal": 's', "abdoul": 's', "abdur": 's', "abder": 's',
	"umm": 'm', "um": 'm', "oum": 'm', "om": 'm', "em": 'm', "bin": 'c', "ben": 'c', "ibn": 'c', "bint": 'c', "ould": 'c',
	"al": 'a', "el": 'a', "ul": 'a', "ad": 'a', "ar": 'a', "as": 'a', "ash": 'a', "at": 'a', "az": 'a', "an": 'a', "ed": 'a', "er": 'a',
	"es": 'a', "esh": 'a', "et": 'a', "ez": 'a', "en": 'a', "de": 'a', "von": 'a', "van": 'a', "d": 'a', "l": 'a',
	"ابو": 'f', "ابا": 'f', "ابي": 'f', "ام": 'm', "بن": 'c', "ابن": 'c', "بنت": 'c', "عبد": 's', "ال": 'a',
}

// englishArticles are particles that are English words as well, and count only
// where a hyphen ties them to the name.
var englishArticles = set(`as at an ad en er es et ed d l um em om`)

// Compile prepares names for finding; the findings' Name is an index into
// names. A name without letters or digits is never found.
func Compile(names []Name) *Known {
	k := &Known{exact: map[string][]ref{}, near: map[string][]ref{}}
	for i, n := range names {
		if n.Type == "" {
			n.Type = Person
		}
		kn := knownName{Name: n, words: cutName(n)}
		k.names = append(k.names, kn)
		for j, w := range kn.words {
			k.index(w, ref{i, j})
		}
	}
	return k
}

// cutName cuts a name into words, taking particles into the word they lead.
func cutName(n Name) []nameWord {
	var words []nameWord
	var next nameWord
	servant := ""
	tokens := tokenise(n.Text)
	for i, t := range tokens {
		kind := particles[t.stemFold]
		if kind != 0 && i+1 < len(tokens) && !plainWord(t, n) {
			switch kind {
			case 'a':
				next.article = true
			case 's':
				servant = "abd+"
			default:
				next.kunya = kind
			}
			continue
		}
		bare := withoutArabicArticle(t.stemFold)
		next.article = next.article || bare != t.stemFold
		next.fold = servant + bare
		words = append(words, next)
		next, servant = nameWord{}, ""
	}
	for i := range words {
		words[i].weak = len(words) > 1 && tooCommon(words[i], n.Type)
	}
	return words
}

// plainWord tells an English word that only looks like a particle ("the man
// at the gate").
func plainWord(t token, n Name) bool {
	_, english := englishArticles[t.stemFold]
	return english && (t.End >= len(n.Text) || n.Text[t.End] != '-')
}

func tooCommon(w nameWord, kind string) bool {
	if _, function := functionWords[w.fold]; function {
		return true
	}
	_, common := commonWords()[w.fold]
	return common && kind != Person
}

// servantForm joins "abdul rahman", "abd al-rahman" and "abdurrahman" under
// "abd+rahman"; it is empty for other words. Both scripts; folded.
func servantForm(word string) string {
	if rest, ok := strings.CutPrefix(word, "عبد"); ok {
		if rest = withoutArabicArticle(rest); utf8.RuneCountInString(rest) >= 3 {
			return "abd+" + rest
		}
		return ""
	}
	rest, ok := strings.CutPrefix(word, "abd")
	if !ok {
		return ""
	}
	rest = strings.TrimLeft(rest, "aeou")
	if len(rest) == len(word)-3 && !strings.HasPrefix(word, "abd+") {
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
	return "abd+" + rest
}

func withoutArabicArticle(fold string) string {
	if rest, ok := strings.CutPrefix(fold, "ال"); ok && utf8.RuneCountInString(rest) >= 2 {
		return rest
	}
	return fold
}

func (k *Known) index(w nameWord, r ref) {
	add := func(m map[string][]ref, key string) {
		refs := m[key]
		if len(refs) == 0 || refs[len(refs)-1] != r {
			m[key] = append(refs, r)
		}
	}
	add(k.exact, w.fold)
	if form := servantForm(w.fold); form != "" {
		add(k.exact, form)
	}
	if w.weak || !isLatin(w.fold) || len(w.fold) > longestName {
		return
	}
	bare, isServant := strings.CutPrefix(w.fold, "abd+")
	if !isServant {
		add(k.exact, "al"+w.fold)
		add(k.exact, "el"+w.fold)
	}
	prefix := ""
	if isServant {
		prefix = "abd+"
		add(k.near, "="+bare)
	}
	for _, v := range knownSpellings().variants(bare) {
		add(k.near, "="+prefix+v)
	}
	for _, key := range nearKeys(bare) {
		add(k.near, key[:1]+prefix+key[1:])
	}
}

// nearKeys are the keys under which a folded Latin word and its variants meet:
// ~ sound, % consonants, - consonants but one.
func nearKeys(fold string) []string {
	if len(fold) < 3 {
		return nil
	}
	keys := []string{"~" + sound(fold)}
	bones := skeleton(fold)
	if len(bones) < 3 {
		return keys
	}
	keys = append(keys, "%"+bones)
	if len(bones) < 4 || len(fold) < 6 {
		return keys
	}
	keys = append(keys, "-"+bones)
	for i := 1; i < len(bones); i++ { // the first sound stays
		keys = append(keys, "-"+bones[:i]+bones[i+1:])
	}
	return keys
}

// runeLen is the number of bytes of the rune at i.
func runeLen(s string, i int) int {
	_, size := utf8.DecodeRuneInString(s[i:])
	return size
}

func isLatin(fold string) bool { return fold != "" && fold[0] < utf8.RuneSelf && fold[0] > '9' }

// hit is a known name's word in the text.
type hit struct {
	text.Span
	from, to int // tokens
	refs     []ref
	probable bool
	reason   string
}

const (
	asEntered   = "known name"
	listed      = "known name, listed spelling"
	soundsLike  = "known name, sounds alike"
	misspelt    = "known name, perhaps misspelt"
	otherKunya  = "kunya with a known name"
	withoutIt   = "known name without its kunya"
	alefMaqsura = "known name, or the word for on"
	otherForm   = "known name, with or without the article"
)

// lookup finds the known words at token i.
func (k *Known) lookup(s string, tokens []token, i int) (hit, bool) {
	t := tokens[i]
	if t.script == arabic {
		return k.lookupArabic(s, tokens, i)
	}
	if kind := particles[t.stemFold]; kind == 's' {
		if h, ok := k.lookupServant(s, tokens, i); ok {
			return h, true
		}
	}
	h := hit{Span: text.Span{Start: t.Start, End: t.stem}, from: i, to: i + 1, reason: asEntered}
	if h.refs = k.exact[t.stemFold]; h.refs != nil {
		return h, true
	}
	if h.refs = k.exact[t.fold]; h.refs != nil {
		h.End = t.End
		return h, true
	}
	if t.script != latin || len(t.stemFold) < 3 || len(t.stemFold) > longestName {
		return hit{}, false
	}
	if form := servantForm(t.stemFold); form != "" {
		if h.refs = k.exact[form]; h.refs != nil {
			return h, true
		}
	}
	if base, ok := strings.CutSuffix(t.stemFold, "s"); ok && t.stem == t.End && s[t.End-1]|0x20 == 's' {
		if h.refs = k.exact[base]; h.refs != nil {
			h.End--
			return h, true
		}
	}
	if _, common := commonWords()[t.stemFold]; common && (!t.capital || t.opens) {
		return hit{}, false
	}
	h.probable = true
	h.refs, h.reason = k.lookupNear(t.stemFold)
	return h, h.refs != nil
}

// longestName bounds, in bytes, the words that are held against names for likeness,
// which takes time that grows with the square of their length.
const longestName = 100

// lookupNear finds names that the word may be a variant of.
func (k *Known) lookupNear(fold string) ([]ref, string) {
	prefix, bare := "", fold
	if form := servantForm(fold); form != "" {
		prefix, bare = "abd+", form[len("abd+"):]
	}
	if refs := k.near["="+prefix+bare]; refs != nil {
		return refs, listed
	}
	for _, article := range []string{"al", "el", "ul"} {
		if rest, ok := strings.CutPrefix(bare, article); ok && len(rest) >= 4 {
			if refs := k.exact[rest]; refs != nil {
				return refs, otherForm
			}
		}
	}
	if refs, reason := k.lookupKeys(prefix, bare); refs != nil {
		return refs, reason
	}
	if base, ok := strings.CutSuffix(bare, "s"); ok {
		if refs := k.near["="+prefix+base]; refs != nil {
			return refs, listed
		}
		return k.lookupKeys(prefix, base)
	}
	return nil, ""
}

func (k *Known) lookupKeys(prefix, bare string) ([]ref, string) {
	for _, key := range nearKeys(bare) {
		refs := k.near[key[:1]+prefix+key[1:]]
		switch {
		case refs == nil:
		case key[0] == '~':
			return refs, soundsLike
		default:
			reason, apart := soundsLike, 3
			if key[0] == '-' {
				reason, apart = misspelt, 2
			}
			if close := k.within(refs, bare, apart); close != nil {
				return close, reason
			}
		}
	}
	return nil, ""
}

// within keeps the references whose word is no more than apart edits away.
func (k *Known) within(refs []ref, bare string, apart int) []ref {
	var close []ref
	for _, r := range refs {
		word := strings.TrimPrefix(k.names[r.name].words[r.word].fold, "abd+")
		if editDistance(word, bare) <= apart {
			close = append(close, r)
		}
	}
	return close
}

// lookupServant finds "abdul rahman" and "abd al-rahman" in several tokens.
func (k *Known) lookupServant(s string, tokens []token, i int) (hit, bool) {
	j := i + 1
	if j < len(tokens) && particles[tokens[j].stemFold] == 'a' && adjacent(s, tokens, i, j) {
		j++
	}
	if j >= len(tokens) || !adjacent(s, tokens, j-1, j) {
		return hit{}, false
	}
	last := tokens[j]
	bare := withoutArabicArticle(last.stemFold)
	h := hit{Span: text.Span{Start: tokens[i].Start, End: last.stem}, from: i, to: j + 1, reason: asEntered}
	if h.refs = k.exact["abd+"+bare]; h.refs != nil {
		return h, true
	}
	if last.script != latin {
		return hit{}, false
	}
	h.probable = true
	if h.refs = k.near["=abd+"+bare]; h.refs != nil {
		h.reason = listed
		return h, true
	}
	h.refs, h.reason = k.lookupKeys("abd+", bare)
	return h, h.refs != nil
}

// adjacent tells whether tokens i and j have nothing between them but a space,
// a line end, a hyphen or the full stop of an initial.
func adjacent(s string, tokens []token, i, j int) bool {
	gap := s[tokens[i].End:tokens[j].Start]
	switch gap {
	case "", " ", "-", "\n", ". ", ".", "\u00a0", "\u2010", "\u2011", "  ", " \n":
		return true
	}
	return false
}
