package detect

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/given.gz
var givenPacked []byte

// bearer is who a given name is usually borne by.
type bearer struct {
	culture string
	gender  string // "m", "f", or empty for both
}

// givenNames gives each folded given name its bearers, the likeliest first, one
// a culture.
var givenNames = sync.OnceValue(func() map[string][]bearer {
	names := map[string][]bearer{}
	for line := range strings.Lines(string(unpack(givenPacked))) {
		fields := strings.Fields(line)
		of := bearer{fields[0], strings.Trim(fields[1], "-")}
		for _, name := range fields[2:] {
			if !hasCulture(names[name], of.culture) {
				names[name] = append(names[name], of)
			}
		}
	}
	return names
})

func hasCulture(bearers []bearer, culture string) bool {
	for _, b := range bearers {
		if b.culture == culture {
			return true
		}
	}
	return false
}

// masculine is a folded name without the ending of a woman's, where it has one.
func masculine(fold string) (of string, ok bool) {
	for _, ending := range []string{"ah", "eh", "a", "ه"} {
		if of, ok = strings.CutSuffix(fold, ending); ok {
			return of, true
		}
	}
	return fold, false
}

// isMans tells a folded given name that men are called by.
func isMans(fold string) bool {
	for _, b := range givenNames()[fold] {
		if b.gender == "m" {
			return true
		}
	}
	return false
}

// GivenNameIn tells of which culture a name is that stands in a text of a language
// (BCP 47; empty where that tells nothing), and whether a man ("m") or a woman ("f")
// is called so; gender is empty where both are, and where only a later word of the
// name is known. The name is a given name by itself, with others behind it, or a
// kunya, in any spelling that the lists have. Not ok: they know nothing of it.
//
// A name of several cultures goes to the one whose letters it has (Şirin), then to
// that of the text's language (Mustafa is Turkish in Turkish), and else to the one
// that it is met in most, as far as these lists can tell.
func GivenNameIn(tag, form string) (culture, gender string, ok bool) {
	tokens := tokenise(form)
	for i, t := range tokens {
		kind := particles[t.stemFold]
		switch {
		case i+1 < len(tokens) && kind == 'f':
			return "arabic", "m", true
		case i+1 < len(tokens) && kind == 'm':
			return "arabic", "f", true
		case i+1 < len(tokens) && kind == 's', i == 0 && servantForm(t.stemFold) != "" && !hasCulture(givenNames()[t.stemFold], "turkish"):
			return "arabic", "m", true
		case kind != 0:
			continue
		}
		if bearers := bearersOf(t); bearers != nil {
			b := likeliest(bearers, t.Of(form), languageOf(tag, form), tag != "")
			if i > 0 {
				b.gender = ""
			}
			return b.culture, b.gender, true
		}
	}
	return "", "", false
}

// bearersOf gives who bears a name: as it is written, or, in Arabic letters, in the Latin
// spellings that the lists have of it, where it is no word that nobody is called by.
func bearersOf(t token) []bearer {
	if bearers := givenNames()[t.stemFold]; bearers != nil || t.script != arabic {
		return bearers
	}
	if marks, listed := arabicLexicon().marks(t.fold); listed && marks&MarkPersonName == 0 {
		return nil
	}
	for _, spelling := range knownSpellings().others(t.fold) {
		if bearers := givenNames()[spelling]; bearers != nil && isLatin(spelling) {
			return bearers
		}
	}
	return nil
}

// likeliest chooses among the cultures that have a name: by letters that one of
// them alone writes, then by the language of the text.
func likeliest(bearers []bearer, form string, in language, said bool) bearer {
	wanted := ""
	if said {
		wanted = cultureOf[in]
	}
	switch {
	case strings.ContainsAny(form, "ğĞıİ"):
		wanted = "turkish"
	case strings.ContainsAny(form, "ێۆەڕڵڤ"):
		wanted = "kurdish"
	case strings.ContainsAny(form, "êîûÊÎÛ") && !hasCulture(bearers, "french"):
		wanted = "kurdish"
	}
	for _, b := range bearers {
		if b.culture == wanted {
			return b
		}
	}
	return bearers[0]
}

// cultureOf is whose names are met first in a language. English is the language
// of interpreters and translators, and says nothing of the people in a text.
var cultureOf = map[language]string{french: "french", turkish: "turkish", arabicLanguage: "arabic", kurmanji: "kurdish", sorani: "kurdish"}
