package detect

import (
	"crypto/rand"
	_ "embed"
	"io"
	"math/big"
	"strings"
	"sync"

	"sheaf/internal/sheaf"
)

//go:embed lexicon/pool.tsv
var poolList string

// Pseudonym is a given name to stand for a real one, in both scripts: one person
// has one name in a text and in its translation.
type Pseudonym struct {
	Latin   string `json:"latin"`
	Arabic  string `json:"arabic"`  // a Kurdish name as Sorani writes it
	Culture string `json:"culture"` // "arabic", "english", "french", "kurdish" or "turkish"
	Gender  string `json:"gender"`  // "m" or "f"
}

var pool = sync.OnceValue(func() []Pseudonym {
	var names []Pseudonym
	for line := range strings.Lines(poolList) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		names = append(names, Pseudonym{Culture: fields[0], Gender: fields[1], Latin: fields[2], Arabic: fields[3]})
	}
	return names
})

// DrawPseudonym draws a name of the culture and the gender ("m", "f", or
// empty for either) at random from what random gives, so that nobody can
// compute it from the real name. It resembles none of avoid, which must hold every real
// name of the study in every script and every pseudonym in use, and is not a
// word of the texts. Conflict means that no such name is left; Invalid, that
// there are none of that culture and gender.
func DrawPseudonym(random io.Reader, culture, gender string, avoid []string, texts ...string) (Pseudonym, error) {
	var candidates []Pseudonym
	for _, p := range pool() {
		if p.Culture == culture && (gender == "" || p.Gender == gender) {
			candidates = append(candidates, p)
		}
	}
	if len(candidates) == 0 {
		return Pseudonym{}, sheaf.Errorf(sheaf.Invalid, "cannot draw a pseudonym: there are none of this culture and gender").
			Hintf("the cultures are arabic, english, french, kurdish and turkish, the genders m and f")
	}
	banned := map[string]bool{}
	for _, t := range texts {
		for _, tok := range tokenise(t) {
			banned[tok.stemFold] = true
		}
	}
	taken := avoided(avoid)
	for len(candidates) > 0 {
		n, err := rand.Int(random, big.NewInt(int64(len(candidates))))
		if err != nil {
			return Pseudonym{}, sheaf.Errorf(sheaf.Internal, "cannot draw a pseudonym: %w", err)
		}
		i := int(n.Int64())
		p := candidates[i]
		if !banned[Fold(p.Latin)] && !banned[Fold(p.Arabic)] && !p.resemblesAny(taken) {
			return p, nil
		}
		candidates[i] = candidates[len(candidates)-1]
		candidates = candidates[:len(candidates)-1]
	}
	return Pseudonym{}, sheaf.Errorf(sheaf.Conflict, "cannot draw a pseudonym: every name of this culture and gender is in use or resembles one that is").
		Hintf("use a role instead, such as [commander B], or another culture's names")
}

// avoided cuts the names to avoid into their folded words, once each.
func avoided(names []string) []string {
	seen := map[string]bool{}
	var words []string
	for _, name := range names {
		for _, w := range nameWords(name) {
			w = withoutArabicArticle(w)
			if !seen[w] {
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	return words
}

func (p Pseudonym) resemblesAny(words []string) bool {
	latin, arabic := Fold(p.Latin), Fold(p.Arabic)
	for _, w := range words {
		if wordsResemble(latin, w) || arabic != "" && wordsResemble(arabic, w) {
			return true
		}
	}
	return false
}

// OtherScript is how a given name is written in the other script, Arabic or
// Latin, where it is one of those that pseudonyms are drawn from. Not ok: it is
// none of them, and nobody can tell.
func OtherScript(form string) (other string, ok bool) {
	other, ok = inBothScripts()[Fold(strings.TrimSpace(form))]
	return other, ok
}

var inBothScripts = sync.OnceValue(func() map[string]string {
	other := map[string]string{}
	for _, p := range pool() {
		for form, as := range map[string]string{p.Latin: p.Arabic, p.Arabic: p.Latin} {
			if _, ok := other[Fold(form)]; !ok {
				other[Fold(form)] = as
			}
		}
	}
	return other
})
