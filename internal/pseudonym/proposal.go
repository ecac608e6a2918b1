package pseudonym

import (
	"cmp"
	"slices"

	"sheaf/internal/vault"
)

// Proposal is what the review would decide about a string: good enough to be
// accepted with one key, and for a person to judge. It follows rules and lists, the
// study's policy, and what was decided before.
type Proposal struct {
	Action  Action         `json:"action,omitempty"` // empty: somebody has to say, see Ground
	Kind    Kind           `json:"kind,omitempty"`
	With    string         `json:"with,omitempty"`   // to generalise, in the language of the text
	Person  vault.PersonID `json:"person,omitzero"`  // who is meant
	SameAs  string         `json:"sameAs,omitempty"` // the string decided before that this probably is another spelling of
	Gender  string         `json:"gender,omitempty"` // of the pseudonym to draw: "m", "f" or, where nobody can tell, empty
	Culture string         `json:"culture,omitempty"`

	Sense     Sense  `json:"sense,omitempty"`     // in which the string stands there
	Proclitic string `json:"proclitic,omitempty"` // Arabic letters at the start of the string that are no part of the name
	Why       Ground `json:"why"`
	Rule      string `json:"rule,omitempty"` // the field of the study's policy that it follows, by its name in JSON

	Less  []string         `json:"less,omitempty"`  // to generalise: words that say less than With, one after another
	Words []string         `json:"words,omitempty"` // that may stand there instead, in the language of the text: what says less, the likeliest first
	May   []vault.PersonID `json:"may,omitempty"`   // where several may be meant: who

	Forms  map[vault.PersonID]string `json:"forms,omitempty"`  // of whoever may be meant, the name that the string is taken for
	Before string                    `json:"before,omitempty"` // of OtherWords: what stands there in another language
}

// Ground is why a proposal is made.
type Ground string

const (
	KnownName     Ground = "known"    // a name of somebody in the vault
	ProbableName  Ground = "probable" // probably another form of such a name
	SameString    Ground = "same"     // probably another spelling of a string decided before
	OtherWords    Ground = "words"    // it was decided to say less, so far in the words of another language
	SeveralPeople Ground = "several"  // more than one person may be meant, so that nothing is proposed
	AnotherName   Ground = "another"  // by rule alone another form of such a name or string, and a name of its own, so that nothing is proposed
	EitherOne     Ground = "either"   // a name of somebody, or the common word that it is as well, so that nothing is proposed
	SpeaksHere    Ground = "speaks"   // somebody who speaks in the text is called so
	LikeAName     Ground = "name"     // it reads as a name
	ByPolicy      Ground = "policy"   // the study's policy says so
	Leads         Ground = "leads"    // an address, a number or a place that leads to one person
	NoCapital     Ground = "small"    // written small, and no name
	AlsoAWord     Ground = "word"     // a common word that has a capital here
	TheWord       Ground = "beside"   // the common word by what stands beside it, and a name elsewhere
	TellsLittle   Ground = "little"   // a weekday, a language, an abbreviation that many know
	Unlisted      Ground = "unlisted" // in no list, and in a script without capitals that would tell
	Unclear       Ground = "unclear"  // nobody can tell from the string, so that nothing is proposed
)

// Decision is the proposal as a decision about a string, everywhere. It is none
// where the proposal has no action.
func (p Proposal) Decision(said string) Decision {
	d := Decision{String: said, Action: p.Action, Kind: p.Kind, With: p.With, Less: p.Less, Person: p.Person, SameAs: p.SameAs,
		Gender: p.Gender, Culture: p.Culture, Sense: p.Sense, Proclitic: p.Proclitic}
	if p.Action == Keep {
		d.Kind = ""
	}
	return d
}

// Sort is the same for proposals that may be accepted together once somebody has
// seen every string: those that do the same for the same reason. Empty: this one
// is to be decided by itself.
func (p Proposal) Sort() string {
	switch {
	case p.Action == "", slices.Contains([]Ground{ProbableName, SameString, OtherWords, LikeAName}, p.Why):
		return "" // once one is decided, the next may be another spelling of it
	case p.Why == Unlisted:
		return "" // a name that no list has looks like a word that none has: each is to be read
	case p.Action == Keep:
		return string(p.Action) + " " + string(p.Why) + " " + p.Rule
	}
	return string(p.Action) + " " + string(p.Why) + " " + cmp.Or(p.Rule, string(p.Kind))
}
