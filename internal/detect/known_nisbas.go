package detect

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// nisbasOf are the words for people from a place, in each script that the place or the
// lists give, and the broken plurals of a person's nisba.
func (k *Known) nisbasOf(w nameWord, r ref) (all []string) {
	if k.names[r.name].Type != Location {
		if base, ok := strings.CutSuffix(w.fold, "ي"); ok && k.isNisba(r) {
			return brokenPlurals(base)
		}
		return nil
	}
	for _, place := range append(knownSpellings().others(w.fold), w.fold) {
		if place != w.fold && isLatin(place) == isLatin(w.fold) {
			continue
		}
		all = append(all, nisbas(place)...)
		if !isLatin(place) {
			all = append(all, brokenPlurals(place)...)
		}
	}
	return all
}

// isNisba tells whether a word of a name may be a nisba: it has an article, or follows
// another.
func (k *Known) isNisba(r ref) bool { return k.names[r.name].words[r.word].article || r.word > 0 }

// nisbaOf stands before the nisbas of places among the words that are alike.
const nisbaOf = "of+"

// nisbaAcross finds places in a word that somebody from there would be called by in the
// other script: زرقاوي of Zarqa.
func (k *Known) nisbaAcross(fold string) verdict {
	if masculine, ok := ofSeveralFromThere(fold); ok {
		fold = masculine
	} else if !strings.HasSuffix(fold, "ي") && !strings.HasSuffix(fold, "i") && !strings.HasSuffix(fold, "y") {
		return verdict{}
	}
	if v := k.alike.find(nisbaOf, fold); v.reason == transcribed {
		return v
	}
	return verdict{}
}

// ofSeveralFromThere gives the masculine of a nisba in the feminine or the plural.
func ofSeveralFromThere(fold string) (masculine string, ok bool) {
	for _, ending := range nisbaEndings[isLatin(fold)] {
		if base, ok := strings.CutSuffix(fold, ending); ok && utf8.RuneCountInString(base) >= 3 {
			return base + map[bool]string{true: "i", false: "ي"}[isLatin(fold)], true
		}
	}
	return "", false
}

// nisbas are what somebody from a place is called: Homsi of Homs, Hamwi and Hamawi
// of Hama, حموي of حماة.
func nisbas(place string) []string {
	if !isLatin(place) {
		stem := strings.TrimSuffix(strings.TrimSuffix(place, "ه"), "ا")
		if utf8.RuneCountInString(stem) < 2 {
			return nil
		}
		return []string{place + "ي", stem + "ي", stem + "وي", stem + "اوي", stem + "اني"}
	}
	stem := strings.TrimRight(place, "aeh")
	if len(stem) < 3 {
		return nil
	}
	forms := []string{stem + "i", stem + "y", stem + "awi", stem + "aoui", stem + "ani"}
	if stem != place {
		forms = append(forms, stem+"wi", stem+"oui")
	}
	return forms
}

// nisbaEndings are the feminine and the plurals of a nisba, folded, the longest
// first; the masculine ends in i.
var nisbaEndings = map[bool][]string{
	true: {"iyyeen", "iyyoun", "iyyoon", "iyyin", "iyyun", "iyyat", "iyyah", "iyyeh", "iyeen", "iyoun", "iyoon", "iyya", "iyye", "iyin", "iyun",
		"iyat", "iyah", "iyeh", "ieh", "iya", "iye", "ia"},
	false: {"يين", "يون", "يات", "يان", "يه"},
}

// brokenPlurals are the plurals that speech makes of a nisba, by its folded base, the
// name of a place or what is left of the nisba without its ending: of four letters
// فعاللة (دماشقة, مواصلة, بغاددة), of three فعالنة and فعالوة (حماصنة, مصاروة). Long vowels
// behind the second letter fall away. What is a word as well is left out.
func brokenPlurals(base string) (plurals []string) {
	if listed, ok := nisbaPlurals[base]; ok {
		plurals = strings.Fields(listed)
	}
	for _, root := range nisbaRoots(base) {
		ahead := string(root[:2]) + "ا" + string(root[2:])
		made := []string{ahead + "ه"}
		if len(root) == 3 {
			made = []string{ahead + "نه", ahead + "وه"}
		}
		for _, plural := range made {
			if !arabicListed(plural) && !slices.Contains(plurals, plural) {
				plurals = append(plurals, plural)
			}
		}
	}
	return plurals
}

// nisbaRoots are the three or four letters that a base comes down to, with and without
// the ending ان of a place (حوران) or of a nisba.
func nisbaRoots(base string) (roots [][]rune) {
	if n := utf8.RuneCountInString(base); n < 3 || n > 7 {
		return nil
	}
	for _, ending := range []string{"", "ان", "او"} {
		stem, ok := strings.CutSuffix(base, ending)
		if !ok {
			continue
		}
		stem = strings.TrimSuffix(strings.TrimSuffix(stem, "ه"), "ا")
		var root []rune
		for i, r := range []rune(stem) {
			if i < 2 || !strings.ContainsRune("اوي", r) {
				root = append(root, r)
			}
		}
		if len(root) == 3 || len(root) == 4 {
			roots = append(roots, root)
		}
	}
	return roots
}

// nisbaPlurals are those that no rule gives, by the base, folded.
var nisbaPlurals = map[string]string{
	"شام": "شوام", "غزه": "غزازوه", "ترك": "اتراك", "تركيا": "اتراك", "كرد": "اكراد", "شيشان": "شواشنه", "افغانستان": "افغان", "لاذقيه": "لواذقه لوادقه",
	"لاذقان": "لواذقه لوادقه", "يافا": "يوافه", "نابلس": "نوابلسه", "روسيا": "روس", "شركس": "شراكسه", "داعش": "دواعش",
	"شمر": "شمامره", "جبور": "جبور", "دليم": "دليم دلايمه", "عنز": "عنوز", "عقيد": "عقيدات", "عكيد": "عكيدات", "شعيط": "شعيطات", "بقار": "بقاره",
}
