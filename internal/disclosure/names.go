package disclosure

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"

	"sheaf/internal/sheaf"
	"sheaf/internal/study"
	"sheaf/internal/text"
)

// naming draws the published names of one publication: the author's where there
// are some, otherwise "Participant" and a letter that says nothing of order and
// is not the one the participant had in an earlier release.
type naming struct {
	language string
	word     string
	given    map[study.SubjectID]publishedName
	earlier  map[study.SubjectID][]string
	letters  []string // not used yet, in an order drawn at random
	more     int      // how many letters there were
}

// publishedName is a name in the script of a publication and, where the author gave
// one, in the other: for quotes in another language.
type publishedName struct{ name, other string }

// readPublished reads what an author gives: a name, or one in two scripts with a
// slash between.
func readPublished(given, language string) publishedName {
	latin, arabic := text.TwoScripts(given)
	switch {
	case latin == "" || arabic == "":
		return publishedName{name: latin + arabic}
	case text.IsArabic(language):
		return publishedName{arabic, latin}
	}
	return publishedName{latin, arabic}
}

func inArabic(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

// newNaming draws an order of letters. Invalid: a name is given to nobody, to
// two, or is empty.
func newNaming(m *material, o Options, earlier map[study.SubjectID][]string) (*naming, error) {
	n := &naming{language: o.Language, word: capital(m.settings.ParticipantWord), given: map[study.SubjectID]publishedName{}, earlier: earlier}
	taken := map[string]bool{}
	for label, given := range o.Names {
		p := readPublished(given, o.Language)
		name, other := strings.ToLower(p.name), strings.ToLower(p.other)
		if name == "" || taken[name] || other != "" && taken[other] || !utf8.ValidString(given) {
			return nil, sheaf.Errorf(sheaf.Invalid, "cannot propose the text: a published name is empty or given twice")
		}
		taken[name], taken[other] = true, true
		found := false
		for _, one := range m.subjects {
			if strings.EqualFold(one.Label, label) {
				n.given[one.ID], found = p, true
			}
		}
		if !found {
			return nil, sheaf.Errorf(sheaf.Invalid, "cannot propose the text: a published name is given to a label that nobody has")
		}
	}
	n.more = max(m.living(), 3)
	for i := range n.more {
		n.letters = append(n.letters, letter(i))
	}
	rand.Shuffle(len(n.letters), func(i, j int) { n.letters[i], n.letters[j] = n.letters[j], n.letters[i] })
	return n, nil
}

// inOrder gives letters in the order of their use.
func (n *naming) inOrder() {
	for i := range n.letters {
		n.letters[i] = letter(i)
	}
}

func (n *naming) of(one study.Subject) publishedName {
	if p := n.given[one.ID]; p.name != "" {
		return p
	}
	for i := 0; ; i++ {
		if i == len(n.letters) {
			n.letters = append(n.letters, letter(n.more))
			n.more++
		}
		name := n.word + " " + n.letters[i]
		if !n.had(one.ID, name) && !n.isGiven(name) {
			n.letters = append(n.letters[:i:i], n.letters[i+1:]...)
			return publishedName{name: name}
		}
	}
}

func (n *naming) had(id study.SubjectID, name string) bool {
	for _, before := range n.earlier[id] {
		if strings.EqualFold(before, name) {
			return true
		}
	}
	return false
}

func (n *naming) isGiven(name string) bool {
	for _, given := range n.given {
		if strings.EqualFold(given.name, name) || strings.EqualFold(given.other, name) {
			return true
		}
	}
	return false
}

// letter counts A, B, ... Z, AA, AB.
func letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return letter(i/26-1) + letter(i%26)
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return "Participant"
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
