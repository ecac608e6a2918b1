package detect

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sheaf/internal/text"
)

// lookupArabic finds a known word in an Arabic token, behind the proclitics
// that are written to it: wa or fa, then bi, li or ka, then the article.
func (x *search) lookupArabic(i int) (hit, bool) {
	k, t := x.k, &x.tokens[i]
	if particles[t.fold] == 's' {
		if h, ok := x.lookupServant(i, i+1); ok {
			return h, true
		}
	}
	if len(t.fold) > 2*longestName {
		return hit{}, false
	}
	cuts := proclitics(t.fold)
	for _, cut := range cuts {
		rest := t.fold[cut.bytes:]
		if particles[rest] == 's' && cut.bytes > 0 {
			if h, ok := x.lookupServant(i, i+1); ok {
				h.Start += rawOffset(t.Of(x.s), cut.runes)
				return h, true
			}
		}
		refs := k.exact[rest]
		if refs == nil {
			if refs = k.exact[servantForm(rest)]; refs == nil {
				continue
			}
		}
		h := x.behind(i, cut, refs, asEntered)
		h.probable = false
		if rest == "علي" && t.Of(x.s) == "على" {
			h.probable, h.reason = true, AlefMaqsura
		}
		if cut.bytes > 0 && !cut.article && knownSpellings().attests(t.fold) {
			h.probable = true // a name of its own, whose first letter only looks like a proclitic
		}
		if cut.article && !k.article(h.refs) {
			h.probable, h.reason = true, otherForm
		}
		if cut.article && k.article(h.refs) {
			h.Start = t.Start + rawOffset(t.Of(x.s), cut.runes-cut.articleRunes)
		}
		return h, true
	}
	if h, ok := x.inAccusative(i, cuts); ok {
		return h, true
	}
	if h, ok := x.ofSeveral(i, cuts); ok {
		return h, true
	}
	if h, ok := x.somebodys(i, cuts); ok {
		return h, true
	}
	if h, ok := x.lookupSplit(i); ok {
		return h, true
	}
	return x.nearArabic(i, cuts)
}

// inAccusative finds a name with the alef of the written accusative: رأيت خالداً. The
// marks over it are seldom written; without them a listed word is taken for itself.
func (x *search) inAccusative(i int, cuts []proclitic) (hit, bool) {
	t := &x.tokens[i]
	bare, ok := strings.CutSuffix(t.fold, "ا")
	if !ok || !strings.ContainsRune(t.Of(x.s), fathatan) && arabicListed(t.fold) {
		return hit{}, false
	}
	for _, cut := range cuts {
		if cut.bytes >= len(bare) {
			continue
		}
		if refs := x.k.exact[bare[cut.bytes:]]; refs != nil {
			return x.behind(i, cut, refs, WithEnding), true
		}
	}
	return hit{}, false
}

// Endings of two or more of a name, and of what is somebody's.
var (
	arabicNumbers  = []string{"ان", "ين", "ون"}
	arabicPronouns = []string{"نا", "كم", "كن", "هم", "هن", "ها", "ه"}
)

// ofSeveral finds a name in the dual or the plural: الخالدان. A listed word is taken for
// one only where what is left is in use as a name alone, and is longer than three
// letters; what is left of those may end another name (عمران).
func (x *search) ofSeveral(i int, cuts []proclitic) (hit, bool) {
	return x.ending(i, cuts, arabicNumbers, func(word, bare string) string {
		switch common := x.common(&x.tokens[i]); {
		case utf8.RuneCountInString(bare) > 3 && (plainlyAName(bare) || !common):
			return WithEnding
		case common || arabicListed(word):
			return ""
		case knownSpellings().attests(word):
			return NameToo
		}
		return WithEnding
	})
}

// somebodys finds a name with a pronoun: خالدنا, خالدها. A listed word is the name where what
// stands before its pronoun is in use as one alone; what is a word as much (عمرها, أملنا)
// is asked about apart.
func (x *search) somebodys(i int, cuts []proclitic) (hit, bool) {
	t := &x.tokens[i]
	if strings.HasSuffix(t.Of(x.s), "ة") {
		return hit{}, false
	}
	return x.ending(i, cuts, arabicPronouns, func(word, bare string) string {
		short, common := utf8.RuneCountInString(bare) == 3, x.common(t)
		switch {
		case isArabicGrammar("", bare) || short && strings.HasSuffix(bare, "ي"):
			return "" // عليها, منه: a preposition's
		case bare == "عمر" && x.countedBehind(i):
			return "" // his age
		case isWordOfNames(bare):
			return WordToo
		case strings.HasSuffix(word, "ه") && (knownSpellings().attests(word) || givenNames()[word] != nil):
			return NameToo // خالده may be خالدة
		case short && common:
			return NameOrWord
		case common && !plainlyAName(bare):
			return ""
		}
		return WithEnding
	})
}

// ending finds a name of three letters or more with one of these endings; the reason is
// empty where the word is none.
func (x *search) ending(i int, cuts []proclitic, endings []string, reason func(word, bare string) string) (hit, bool) {
	t := &x.tokens[i]
	if x.in.passes(arabic) || isArabicGrammar(t.Of(x.s), t.fold) {
		return hit{}, false
	}
	for _, ending := range endings {
		if !strings.HasSuffix(t.fold, ending) {
			continue
		}
		for _, cut := range cuts {
			word := t.fold[cut.bytes:]
			bare, ok := strings.CutSuffix(word, ending)
			if !ok || utf8.RuneCountInString(bare) < 3 {
				continue
			}
			refs := x.k.exact[bare]
			if refs == nil && utf8.RuneCountInString(bare) > 3 {
				refs, _ = x.k.lookupListed("", bare)
			}
			if refs == nil {
				continue
			}
			if why := reason(word, bare); why != "" {
				return x.behind(i, cut, refs, why), true
			}
		}
	}
	return hit{}, false
}

// countedBehind tells whether a number follows.
func (x *search) countedBehind(i int) bool {
	next := beside{x.s, x.tokens, x.in, i}.after()
	return next != nil && (next.digits || arabicSenses()[next.fold].is&isNumber != 0)
}

// fathatan is the mark of the written accusative.
const fathatan = 'ً'

// behind is a probable hit on the word that begins behind a proclitic.
func (x *search) behind(i int, cut proclitic, refs []ref, reason string) hit {
	t := &x.tokens[i]
	span := text.Span{Start: t.Start + rawOffset(t.Of(x.s), cut.runes), End: t.End}
	return hit{Span: span, from: i, to: i + 1, refs: refs, probable: true, reason: reason}
}

// nearArabic finds what an Arabic token may be besides a name as it was entered: made
// of one, an attested form of one in the other script or in Kurdish, a word like one.
func (x *search) nearArabic(i int, cuts []proclitic) (hit, bool) {
	t := &x.tokens[i]
	for _, cut := range cuts {
		rest := t.fold[cut.bytes:]
		refs, reason := x.k.lookupMade(rest)
		if refs != nil && reason == soundsLike && !x.in.passes(arabic) {
			reason = byRule(rest)
		}
		if refs == nil && particles[rest] == 0 {
			refs, reason = x.k.lookupListed("", rest)
		}
		if form := servantForm(rest); refs == nil && form != "" {
			refs, reason = x.k.lookupListed(servant, form[len(servant):])
		}
		if refs != nil {
			return x.behind(i, cut, refs, reason), true
		}
	}
	if x.in == sorani {
		if h, ok := x.soraniEnding(i); ok {
			return h, true
		}
	}
	if h, ok := x.kurdishSpelling(i); ok {
		return h, true
	}
	if x.in.passes(arabic) && !knownSpellings().attests(t.fold) {
		return hit{}, false // of a language without a list most words are no names
	}
	common := x.common(t)
	if common && isArabicGrammar(t.Of(x.s), t.fold) {
		return hit{}, false
	}
	if h, ok := x.fromAcross(i, cuts, common); ok {
		return h, true
	}
	if common && arabicListed(t.fold) {
		return x.spelledLikeAWord(i, cuts[:1])
	}
	var best verdict
	var behind proclitic
	apart := mostApart + 1
	for _, cut := range cuts {
		if common {
			break
		}
		if refs, distance := x.k.soundingLike(t.fold[cut.bytes:]); refs != nil && distance < apart {
			best, behind, apart = verdict{refs: refs, reason: soundsLike}, cut, distance
		}
	}
	if best.refs != nil {
		return x.behind(i, behind, best.refs, best.reason), true
	}
	for _, cut := range cuts {
		if v := x.k.alike.find("", t.fold[cut.bytes:]); v.refs != nil && (best.refs == nil || v.above > best.above) {
			best, behind = v, cut
		}
	}
	switch {
	case best.refs == nil:
		return hit{}, false
	case common && (best.above < aboveReadings || arabicListed(t.fold[behind.bytes:])):
		return x.spelledLikeAWord(i, cuts)
	}
	return x.behind(i, behind, best.refs, best.reason), true
}

// fromAcross finds the Arabic nisba of a place that was given in Latin letters: زرقاوي.
func (x *search) fromAcross(i int, cuts []proclitic, common bool) (hit, bool) {
	var best verdict
	var behind proclitic
	for _, cut := range cuts {
		if v := x.k.nisbaAcross(x.tokens[i].fold[cut.bytes:]); v.refs != nil && (best.refs == nil || v.above > best.above) {
			best, behind = v, cut
		}
	}
	if best.refs == nil || common && best.above < aboveNisbas {
		return hit{}, false
	}
	return x.behind(i, behind, best.refs, fromThere), true
}

// spelledLikeAWord finds an Arabic word that a Latin name would be written as, where no
// list has an Arabic spelling of that: مارو, of Maro.
func (x *search) spelledLikeAWord(i int, cuts []proclitic) (hit, bool) {
	for _, cut := range cuts {
		v := x.k.alike.find("", x.tokens[i].fold[cut.bytes:])
		if v.reason != transcribed || v.above < aboveWords || cut.article || isArabicGrammar("", x.tokens[i].fold[cut.bytes:]) {
			continue
		}
		refs := slices.DeleteFunc(slices.Clone(v.refs), func(r ref) bool {
			name := &x.k.names[r.name]
			return name.Type != Person || hasArabicSpelling(name.words[r.word].fold)
		})
		if len(refs) > 0 {
			return x.behind(i, cut, refs, NameOrWord), true
		}
	}
	return hit{}, false
}

// How far above the floor, in tenths of a nat, a common word has to be to be asked about
// as a name, and as a nisba.
const (
	aboveWords  = 55
	aboveNisbas = 80
)

// hasArabicSpelling tells a Latin name of which the lists have an Arabic form.
func hasArabicSpelling(fold string) bool {
	return slices.ContainsFunc(knownSpellings().others(fold), func(spelling string) bool { return !isLatin(spelling) })
}

// byRule is the reason of an Arabic form that is a name's by rule alone.
func byRule(fold string) string {
	if marks, listed := arabicLexicon().marks(fold); listed && marks&MarkPersonName == 0 {
		return NameOrWord
	}
	return soundsLike
}

// aboveReadings is how far above the floor a word has to be, in tenths of a nat, that is
// common only if its first letters are read as written to another.
const aboveReadings = 40

// arabicListed tells a common word as it stands.
func arabicListed(fold string) bool {
	_, listed := arabicLexicon().marks(fold)
	return listed
}

// arabicSound brings together Arabic words that are heard alike: without long vowels,
// with the letters that a dialect or a hasty writer makes one. It is empty for words
// with too little to hear.
func arabicSound(fold string) string {
	b := make([]byte, 0, len(fold)/2)
	for i, r := range fold {
		class := byte(0)
		switch r {
		case 'ا', 'و', 'ي':
		case 'ه', 'ح':
			if r == 'ح' || i+2 < len(fold) {
				class = 'h'
			}
		case 'ت', 'ط':
			class = 't'
		case 'د', 'ض', 'ظ', 'ذ':
			class = 'd'
		case 'س', 'ص', 'ث', 'ز':
			class = 's'
		case 'ق', 'ك', 'غ', 'گ':
			class = 'k'
		default:
			class = byte(r)
		}
		if class != 0 {
			b = append(b, class)
		}
	}
	if len(b) < 3 {
		return ""
	}
	return string(b)
}

// mostApart is by how many letters two Arabic words that sound alike may differ.
const mostApart = 2

// soundingLike finds the known Arabic words that sound like a word, and by how many
// letters the nearest differs from it.
func (k *Known) soundingLike(fold string) (refs []ref, apart int) {
	apart = mostApart
	for _, r := range k.sounds[arabicSound(fold)] {
		if distance := editDistance(k.names[r.name].words[r.word].fold, fold); distance <= mostApart {
			refs, apart = append(refs, r), min(apart, distance)
		}
	}
	return refs, apart
}

// article tells whether a name was entered with its article.
func (k *Known) article(refs []ref) bool {
	for _, r := range refs {
		if k.names[r.name].words[r.word].article {
			return true
		}
	}
	return false
}

type proclitic struct {
	bytes, runes int
	article      bool
	articleRunes int
}

// proclitics lists the places at which a folded Arabic word may begin, the
// whole word first.
func proclitics(fold string) []proclitic {
	var cuts []proclitic
	add := func(n int) {
		cuts = append(cuts, proclitic{bytes: 2 * n, runes: n})
		rest := fold[2*n:]
		if hasRunes(rest, "ال", 2) {
			cuts = append(cuts, proclitic{bytes: 2*n + 4, runes: n + 2, article: true, articleRunes: 2})
		}
		if hasRunes(rest, "لل", 2) {
			cuts = append(cuts, proclitic{bytes: 2*n + 4, runes: n + 2, article: true, articleRunes: 1})
		}
	}
	add(0)
	n := 0
	if len(fold) > 2 && (fold[:2] == "و" || fold[:2] == "ف") {
		n = 1
		add(1)
	}
	if hasRunes(fold[2*n:], "يا", 3) {
		add(n + 2) // O Ahmed
	}
	if rest := fold[2*n:]; len(rest) > 4 {
		switch rest[:2] {
		case "ب", "ل", "ك":
			add(n + 1)
		case "ع", "ه", "م": // spoken: to, this, from
			if hasRunes(rest[2:], "ال", 2) {
				cuts = append(cuts, proclitic{bytes: 2*n + 6, runes: n + 3, article: true, articleRunes: 2})
			}
		}
	}
	return cuts
}

func hasRunes(s, prefix string, more int) bool {
	return len(s) > len(prefix) && s[:len(prefix)] == prefix && utf8.RuneCountInString(s[len(prefix):]) >= more
}

// rawOffset is the offset in a raw word at which n folded characters have gone by,
// with the marks that belong to them.
func rawOffset(raw string, n int) int {
	seen := 0
	for i, r := range raw {
		folded := appendFold(nil, string(r))
		if len(folded) == 0 {
			continue
		}
		if seen >= n {
			return i
		}
		seen += utf8.RuneCount(folded)
	}
	return len(raw)
}
